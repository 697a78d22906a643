"""Taking a retorno in: read whole or refused whole, stored byte for byte, its lines laid out. Nothing takes effect."""

import hashlib
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlmodel import Session, select

from portal.core.boleto.numbers import BoletoAccount
from portal.core.cnab import reader
from portal.core.cnab.occurrences import Effect
from portal.core.cnab.returned import ReturnedTitle, ReturnFile, digit_holds
from portal.core.errors import CoreError
from portal.db.models import BankAccount, BankFile, BankLine, Charge
from portal.gateways.boleto.cnab_title import read_own_id
from portal.services import audit
from portal.services.cnab.accounts import owner_of
from portal.services.refunds import person
from portal.services.wiring import Portal


@dataclass(frozen=True)
class Staged:
    """``again``: the very same file was here already, and this is it."""

    file_id: UUID
    status: str
    again: bool


def stage(
    portal: Portal, data: bytes, name: str, by: str, *, creditor_id: UUID | None = None, account: str = ""
) -> Staged:
    """Store a retorno for a second person to post. The same bytes again give the file that is there.

    Raises `CoreError`: what `reader.read` raises (with line and columns), PERSON_MISSING, CNAB_NO_ACCOUNT,
    CNAB_WHICH_ACCOUNT, CNAB_OTHER_ACCOUNT, CNAB_FILE_OF_ANOTHER (it came before, for another account),
    CNAB_NSA_KNOWN (nsa, file, name, made_at, line, start, end).
    """
    maker, digest = person(by), hashlib.sha256(data).digest()
    found = reader.read(data)
    with portal.database.writing() as session:
        owner = owner_of(session, found, creditor_id=creditor_id, account=account)
        session.get_one(BankAccount, owner.id, with_for_update={"key_share": True})
        known = session.exec(
            select(BankFile).where(BankFile.sha256 == digest, BankFile.status != "dropped")
        ).first()
        if known is not None and known.bank_account_id != owner.id:
            raise CoreError("CNAB_FILE_OF_ANOTHER")
        if known is not None:
            return Staged(known.id, known.status, again=True)
        _refuse_known_number(session, owner, found)
        return Staged(_stored(session, portal, owner, found, data, name, maker), "staged", again=False)


def _refuse_known_number(session: Session, owner: BankAccount, found: ReturnFile) -> None:
    """A bank numbers its files without repeating; another file of the same number is a copy that was changed."""
    if not found.nsa:
        return
    known = session.exec(select(BankFile).where(
        BankFile.bank_account_id == owner.id, BankFile.direction == "retorno", BankFile.nsa == found.nsa,
        BankFile.status != "dropped",
    )).first()
    if known is not None:
        raise CoreError(
            "CNAB_NSA_KNOWN", nsa=found.nsa, file=known.id.hex[:8], name=known.name, made_at=known.made_at,
            status=known.status, **reader.number_place(found),
        )


def _stored(
    session: Session, portal: Portal, owner: BankAccount, found: ReturnFile, data: bytes, name: str, maker: str
) -> UUID:
    now, file_id = portal.now(), uuid4()
    paid = sum(title.paid_cents for title in found.titles if reader.effect(found, title) is Effect.SETTLED)
    session.add(BankFile(
        id=file_id, creditor_id=owner.creditor_id, bank_account_id=owner.id, direction="retorno", status="staged",
        nsa=found.nsa or None, generated_on=found.generated_on, name=name[:120], content=data,
        sha256=hashlib.sha256(data).digest(), titles=len(found.titles), amount=paid, maker=maker, made_at=now,
    ))
    session.flush()
    charges = _charges(session, owner, found)
    session.add_all([_line(found, title, file_id, owner, charges) for title in found.titles])
    session.flush()
    audit.record(
        session, creditor_id=owner.creditor_id, topic="cnab.retorno_staged", actor=f"staff:{maker}"[:60], now=now,
        subject_id=file_id, facts={
            "nsa": found.nsa, "sha256": hashlib.sha256(data).hexdigest(), "titles": len(found.titles), "paid": paid,
        },
    )
    return file_id


def _charges(session: Session, owner: BankAccount, found: ReturnFile) -> dict[str, UUID]:
    """nosso_numero -> charge, for those this file speaks of."""
    numbers = sorted({title.nosso_numero for title in found.titles if title.nosso_numero})
    known: dict[str, UUID] = {}
    for start in range(0, len(numbers), 500):
        rows = session.connection().execute(
            select(Charge.nosso_numero, Charge.id).where(
                Charge.bank_account_id == owner.id,
                Charge.nosso_numero.in_(numbers[start : start + 500]),  # type: ignore[union-attr]
            )
        )
        known.update({row[0]: row[1] for row in rows})
    return known


def _line(
    found: ReturnFile, title: ReturnedTitle, file_id: UUID, owner: BankAccount, charges: dict[str, UUID]
) -> BankLine:
    charge_id = charges.get(title.nosso_numero)
    return BankLine(
        id=uuid4(), file_id=file_id, bank_account_id=owner.id, line=title.line, key=found.line_key(title),
        state="staged", reason=_doubt(owner, title, charge_id), charge_id=charge_id,
        nosso_numero=title.nosso_numero[:25], movement=title.movement, effect=reader.effect(found, title).value,
        motives=",".join(title.motives), document_number=title.document_number[:25],
        occurred_on=title.occurred_on, credited_on=title.credited_on, nominal=title.nominal_cents,
        paid=title.paid_cents, late=title.late_cents, fee=title.fee_cents,
    )


def _doubt(owner: BankAccount, title: ReturnedTitle, charge_id: UUID | None) -> str:
    """Why the line cannot be believed to be about the boleto it names; empty when it can."""
    if charge_id is None:
        return "unknown_title" if title.nosso_numero else ""
    if digit_holds(BoletoAccount(owner.bank, owner.params), title) is False:
        return "wrong_digit"
    echoed = read_own_id(title.own_id)
    return "other_own_id" if echoed is not None and echoed != charge_id else ""
