"""Discounts by days overdue, part by part: gross, discount and net are kept for accounting and for breach."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.core.components import Components
from portal.core.policy import Policy
from portal.core.policy_terms import ComponentRates, DiscountBand
from portal.core.rates import Rate


@dataclass(frozen=True, slots=True)
class Discounted:
    """``net == gross - discount``, for each part and in total."""

    gross: Components
    discount: Components
    net: Components

    @property
    def within(self) -> tuple[int, int]:
        """The discount as a fraction of the total, ``(discount, gross)`` in cents."""
        return self.discount.total, self.gross.total


def band_for(bands: Iterable[DiscountBand], days_overdue: int) -> ComponentRates:
    """The shares for a delay; none outside every band."""
    for band in bands:
        if band.first <= days_overdue and (band.last is None or days_overdue <= band.last):
            return band.discount
    return ComponentRates()


def discounted(gross: Components, rates: ComponentRates) -> Discounted:
    """Take the shares off each part, half up to the cent."""
    discount = rates.of(gross)
    return Discounted(gross, discount, gross - discount)


def discount_debts(bands: Iterable[DiscountBand], debts: Iterable[tuple[int, Components]]) -> Discounted:
    """Discount several ``(days_overdue, components)``, each by its own band, and add them up."""
    bands = tuple(bands)
    whole = Discounted(Components(), Components(), Components())
    for days_overdue, gross in debts:
        one = discounted(gross, band_for(bands, days_overdue))
        whole = Discounted(whole.gross + one.gross, whole.discount + one.discount, whole.net + one.net)
    return whole


def within_authority(policy: Policy, role: str, gross: int, net: int) -> bool:
    """Whether a role may offer ``net`` for ``gross`` cents by itself; above it, someone must approve."""
    limit: Rate = policy.max_discount(role)
    return (gross - net) * limit.den <= gross * limit.num
