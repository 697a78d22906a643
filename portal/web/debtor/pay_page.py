"""What the pay page says: how much today and why, the codes that work today, or what stands in their place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32

from portal.clock import civil_date, civil_time
from portal.core.calendar import following
from portal.db.models import Charge
from portal.services.due_today import can_be_paid, is_over, last_day
from portal.services.installments import PayFacts
from portal.services.issuing import REST
from portal.web.context import creditor, portal
from portal.web.pay_codes import halves

#: Codes normally come within seconds of the agreement; after this long something is slow and we say so.
BEGINNING = timedelta(minutes=5)
#: A boleto's PDF is always about this long: one form, the same fonts. A test holds it.
BOLETO_KILOBYTES = 48


@dataclass(frozen=True)
class Wait:
    """What to say where a code is not there. ``kind``: "coming", "sent" (its bank answers by file: come back at noon
    of ``day``), "refused" (``again_at``: when another try makes sense, None for now), "missing"."""

    kind: str
    slow: bool = False
    day: date | None = None
    again_at: datetime | None = None


def shown(facts: PayFacts) -> dict[str, object]:
    """What page and fragments show."""
    today, row = civil_date(portal().now()), facts.installment
    pix, boleto = (_usable(facts, charge, today) for charge in (facts.pix, facts.boleto))
    waits = {kind: _wait(facts, kind, today) for kind in ("pix", "boleto")}
    return {
        "facts": facts,
        "installment": row,
        "asked": facts.asked,
        "payable": facts.payable,
        "past_due": today > row.payable_until,
        "this_year": row.payable_until.year == today.year,
        "last_day": max((last_day(charge) for charge in (pix, boleto) if charge), default=None),
        "pix": pix,
        "boleto": boleto,
        "line": halves(boleto),
        "pix_wait": waits["pix"],
        "boleto_wait": waits["boleto"],
        "renew": not (pix or boleto) and all(wait.kind == "missing" for wait in waits.values()),
        "simulated": any(charge.simulated for charge in (pix, boleto) if charge),
        "boleto_kilobytes": BOLETO_KILOBYTES,
        "seen": f"{crc32(facts.state.encode()):08x}",
    }


def _usable(facts: PayFacts, charge: Charge | None, today: date) -> Charge | None:
    return charge if charge is not None and can_be_paid(charge, today, facts.held) else None


def _wait(facts: PayFacts, kind: str, today: date) -> Wait:
    """What stands instead of a code that is not there yet, or no more."""
    charge, now = facts.pix if kind == "pix" else facts.boleto, portal().now()
    if charge is None and kind == "pix" and not creditor().pix_key and facts.boleto is not None:
        charge = facts.boleto  # the bank brings both together
        if charge.status == "registered":
            return Wait("missing")
    if charge is None:
        fresh = now - facts.agreement.accepted_at < BEGINNING
        return Wait("coming" if fresh and facts.boleto is None else "missing")
    if charge.status == "rejected":
        rests_until = charge.created_at + REST
        return Wait("refused", again_at=rests_until if rests_until > now else None)
    if is_over(charge, today, facts.held):
        return Wait("missing")
    if charge.status == "sent" or charge.gateway == "cnab":
        return Wait("sent", day=_answer_day(charge))
    if charge.status == "draft":
        return Wait("coming", slow=now - charge.created_at > BEGINNING)
    return Wait("missing")


def _answer_day(charge: Charge) -> date:
    """The banking day at whose noon a bank that is told by file has answered; the next one when that has passed."""
    now, day = civil_time(portal().now()), following(civil_date(charge.created_at) + timedelta(days=1))
    return day if (day, 12) > (now.date(), now.hour) else following(now.date() + timedelta(days=1))
