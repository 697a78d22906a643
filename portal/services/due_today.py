"""What a payment of an agreement costs on a day, and on what terms a charge for it is made that day.

Until the date it is the installment. After it, the agreement's own rule for delay counts (CDC art. 52 par. 1),
each part rounded as `portal.core.arrears` does. A charge made on time leaves fine and interest to bank and PSP;
one made late holds them already, so it stands for a few days and nothing more runs on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from portal.clock import civil_date
from portal.core.arrears import update_installment
from portal.core.calendar import days_late, following
from portal.core.charge_profile import ChargeProfile
from portal.core.payments import pay_down
from portal.core.rates import ZERO, Rate
from portal.db.models import Agreement, Charge, Installment, Payment, Quote
from portal.gateways.late import LateRules

#: How long after its due date a charge made on time can still be paid.
DAYS_AFTER_DUE = 60
#: A price of today stands this long: a code copied at night can be paid in the morning, a boleto sent to its
#: bank in a file comes back registered before it ends.
STANDS = timedelta(days=3)

#: Part payments of one installment: (day, cents), by time.
Held = tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class LateTerms:
    """What the agreement says about delay. ``rules`` is the part that banks and PSPs can run by themselves."""

    profile: ChargeProfile
    rules: LateRules


@dataclass(frozen=True)
class Price:
    """One payment on a day; cents. ``interest`` is all that runs by time, ``days`` the calendar days of delay.

    ``counted``: part payments that are here; ``principal`` is what is left of the installment, and ``interest`` then
    holds whatever is left of the charges, the fine included.
    """

    principal: int
    fine: int = 0
    interest: int = 0
    days: int = 0
    counted: int = 0

    @property
    def late(self) -> int:
        return self.fine + self.interest

    @property
    def total(self) -> int:
        return self.principal + self.late


@dataclass(frozen=True)
class Asked:
    """What a person is asked for today. ``until``: the codes hold this very amount through that day. Without it
    the codes were made on time, and bank or PSP add what they reckon themselves (``estimate``)."""

    price: Price
    until: date | None = None
    estimate: bool = False


@dataclass(frozen=True)
class ChargeTerms:
    """What a new charge asks, until when: the columns of `portal.db.models.Charge` with these names."""

    amount: int
    late: int
    late_fine: int
    due_date: date
    days_after_due: int
    counted: int = 0


def late_terms(session: Session, agreement: Agreement) -> LateTerms:
    """The rule the person agreed to, as the accepted quote keeps it."""
    stated = session.get_one(Quote, agreement.quote_id).terms.get("late", {})
    fine, mora = stated.get("fine", "0"), stated.get("interest_month", "0")
    profile = ChargeProfile(fine=Rate.parse(fine), mora_month=Rate.parse(mora), base="installment")
    if "profile" in stated:
        # no index is kept here, and agreements are in fixed amounts
        profile = replace(ChargeProfile.from_document(stated["profile"]), index="none", legal_rate=False)
    return LateTerms(profile, LateRules(fine, mora))


def held_for(session: Session, installment_ids: Iterable[UUID]) -> dict[UUID, Held]:
    """The part payments that wait for the rest of each installment; without an entry there is none."""
    rows = session.exec(
        select(Payment).where(
            col(Payment.installment_id).in_(list(installment_ids)), Payment.outcome == "suspended",
            Payment.reason == "partial",
        ).order_by(col(Payment.paid_at), col(Payment.key))
    ).all()
    found: dict[UUID, Held] = {}
    for row in rows:
        if row.installment_id and row.held:
            arrived = (civil_date(row.paid_at), row.held)
            found[row.installment_id] = (*found.get(row.installment_id, ()), arrived)
    return found


def price_on(installment: Installment, terms: LateTerms, day: date, held: Held = ()) -> Price:
    """The installment on ``day``; nothing is added up to the first banking day on or after its date. What is
    ``held`` counts at its own date, charges first (CC art. 354)."""
    if held:
        debt, plain = [(installment.due_date, installment.amount)], replace(terms.profile, fees_pct=ZERO)
        rest = pay_down(debt, [(min(on, day), cents) for on, cents in held], day, plain).total
        principal = installment.amount - sum_of(held)
        late = rest - principal
        return Price(principal, 0, late, days_late(installment.due_date, day) if late else 0, sum_of(held))
    if day <= installment.payable_until:
        return Price(installment.amount)
    line = update_installment(installment.amount, installment.due_date, day, terms.profile)
    return Price(line.principal, line.fine, line.total - line.principal - line.fine, line.days_late)


def charge_terms(installment: Installment, terms: LateTerms, day: date, held: Held = ()) -> ChargeTerms:
    """On what terms a charge is made on ``day``. A charge never falls due before the day it is made."""
    price = price_on(installment, terms, day, held)
    if day <= installment.payable_until:
        due = installment.due_date if day <= installment.due_date else installment.payable_until
        return ChargeTerms(price.total, 0, 0, due, DAYS_AFTER_DUE, price.counted)
    late = min(price.late, price.total)
    return ChargeTerms(price.total, late, price.fine, following(day + STANDS), 0, price.counted)


def asked_today(
    installment: Installment, charges: Iterable[Charge | None], terms: LateTerms, day: date, held: Held = ()
) -> Asked:
    """The amount to show on ``day`` beside these charges, those that can be paid."""
    payable = [row for row in charges if row is not None and can_be_paid(row, day, held)]
    for row in payable:
        if row.late:
            days = days_late(installment.due_date, civil_date(row.created_at))
            price = Price(row.amount - row.late, row.late_fine, row.late - row.late_fine, days, row.counted)
            return Asked(price, until=last_day(row))
    price = price_on(installment, terms, day, held)
    return Asked(price, estimate=bool(payable and price.late))


def can_be_paid(charge: Charge, day: date, held: Held = ()) -> bool:
    """Registered, and still asking for the right amount."""
    return charge.status == "registered" and not is_over(charge, day, held)


def is_over(charge: Charge, day: date, held: Held = ()) -> bool:
    """Past its last day, a draft whose date passed (no bank takes it any more), or asking for an amount that part
    payments have changed since."""
    last = charge.due_date if charge.status == "draft" else last_day(charge)
    return day > last or charge.counted != sum_of(held)


def sum_of(held: Held) -> int:
    return sum(cents for _, cents in held)


def last_day(charge: Charge) -> date:
    """The last day on which this charge can surely be paid."""
    return charge.due_date + timedelta(days=charge.days_after_due)
