"""Drafts: a charge with all its numbers, written down before any bank or PSP hears of it.

An installment has two instruments. The boleto is its bank's, and the Pix that bank may tie to it (Bolepix, Res.
BCB 443/2024) is printed on the slip. The Pix of the pay page is a charge with a due date at the PSP. Where the
creditor has no Pix key at a PSP, the tied one is the Pix of the page as well (`portal.services.registrations`).
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from portal.clock import civil_date
from portal.core.boleto.numbers import BoletoAccount, compose, number
from portal.db.models import Agreement, Charge, Creditor, Installment
from portal.services import charges
from portal.services.due_today import ChargeTerms, charge_terms, held_for, late_terms
from portal.services.numbering import take_numbers

#: Pix charges are made for what is due soon: a plan may change before the rest is due.
PIX_AHEAD = timedelta(days=60)

NewId = Callable[[], UUID]


def draft_boletos(
    session: Session, agreement: Agreement, installments: Sequence[Installment], *, gateway: str, simulated: bool,
    now: datetime, new_id: NewId,
) -> list[Charge]:
    """One draft per installment without a live boleto, numbered from the account's sequence.

    Raises `CoreError` NO_BANK_ACCOUNT, or what `portal.core.boleto.numbers` refuses.
    """
    wanted = _lacking(session, agreement, installments, "boleto", civil_date(now))
    if not wanted:
        return []
    today = civil_date(now)
    account, first = take_numbers(session, agreement.creditor_id, len(wanted), year=today.year)
    params = BoletoAccount(account.bank, account.params)
    drafts = []
    for place, (row, terms) in enumerate(wanted):
        digits = number(params, first + place, year=today.year).digits
        printed = compose(params, digits, terms.due_date, terms.amount)
        drafts.append(Charge(
            id=new_id(), creditor_id=agreement.creditor_id, installment_id=row.id, kind="boleto", status="draft",
            **vars(terms), gateway=gateway, simulated=simulated,
            bank_account_id=account.id, bank=account.bank, nosso_numero=digits,
            nosso_numero_printed=printed.nosso_numero_printed, barcode=printed.barcode,
            linha_digitavel=printed.linha_digitavel, created_at=now,
        ))
    session.add_all(drafts)
    session.flush()
    return drafts


def draft_pix(
    session: Session, agreement: Agreement, installments: Sequence[Installment], *, gateway: str, simulated: bool,
    now: datetime, new_id: NewId,
) -> list[Charge]:
    """One draft per installment without a live Pix; none when the creditor has no Pix key."""
    if not has_psp(session, agreement.creditor_id):
        return []
    drafts = [
        Charge(
            id=new_id(), creditor_id=agreement.creditor_id, installment_id=row.id, kind="pix", status="draft",
            **vars(terms), gateway=gateway, simulated=simulated, txid=new_id().hex, created_at=now,
        )
        for row, terms in _lacking(session, agreement, installments, "pix", civil_date(now))
    ]
    session.add_all(drafts)
    session.flush()
    return drafts


def _lacking(
    session: Session, agreement: Agreement, installments: Sequence[Installment], kind: str, today: date
) -> list[tuple[Installment, ChargeTerms]]:
    """Installments without a live charge of this kind that still ask for something, and what each asks."""
    keys = [row.id for row in installments]
    have, held = charges.live_charges(session, keys), held_for(session, keys)
    rule = late_terms(session, agreement)
    terms = [
        (row, charge_terms(row, rule, today, held.get(row.id, ())))
        for row in installments if (row.id, kind) not in have
    ]
    return [each for each in terms if each[1].amount > 0]


def has_psp(session: Session, creditor_id: UUID) -> bool:
    """Whether this creditor's Pix is charged at a PSP: it has a key there."""
    return bool(session.get_one(Creditor, creditor_id).pix_key)


def due_soon(installments: Sequence[Installment], today: date) -> list[Installment]:
    """The entry, the next installment, and whatever is due within `PIX_AHEAD`."""
    near = [row for row in installments if row.number == 0 or row.due_date <= today + PIX_AHEAD]
    return near or list(installments[:1])


def agreements_lacking_pix(session: Session, today: date, limit: int = 200) -> list[UUID]:
    """Active agreements with an installment due within `PIX_AHEAD` that has no Pix of any state."""
    some_pix = select(Charge.id).where(Charge.installment_id == Installment.id, Charge.kind == "pix").exists()
    return list(session.exec(
        select(Agreement.id).distinct().join(Installment, col(Installment.agreement_id) == col(Agreement.id))
        .join(Creditor, col(Creditor.id) == col(Agreement.creditor_id))
        .where(
            Agreement.status == "active", col(Installment.status).in_(charges.PAYABLE), Creditor.pix_key != "",
            col(Installment.due_date) <= today + PIX_AHEAD, col(Installment.due_date) >= today, ~some_pix,
        ).limit(limit)
    ).all())
