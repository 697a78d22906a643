"""What an overdue debt is worth on a day: each part rounded half up to the cent, then added.

Fine once, mora simple by days, remuneratory interest only where the contract says so. Base of fine and mora
is the installment (CDC art. 52 par. 1; Res. CMN 4.882/2020 arts. 2-3; CC arts. 389 and 406).
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from portal.core.calendar import days_late
from portal.core.charge_profile import ChargeProfile, check_charge_profile
from portal.core.components import Components
from portal.core.errors import CoreError
from portal.core.fixed_point import S, growth
from portal.core.indexes import Series, correct, days_by_month, legal_interest
from portal.core.money import half_up, half_up_guarded
from portal.core.rates import Rate

__all__ = [
    "Arrears",
    "ArrearsLine",
    "ChargeProfile",
    "check_charge_profile",
    "update_debt",
    "update_installment",
]

_NONE: frozenset[date] = frozenset()
_LENGTHS = 28 * 29 * 15 * 31  # every length of a month divides it


@dataclass(frozen=True, slots=True)
class ArrearsLine:
    """One installment on the update date; cents. ``interest`` is juros de mora."""

    due_date: date
    days_late: int
    principal: int
    correction: int
    fine: int
    interest: int
    remuneratory: int
    fees: int
    total: int

    @property
    def components(self) -> Components:
        return Components(
            self.principal, self.correction, self.fine, self.interest, self.remuneratory, self.fees
        )


@dataclass(frozen=True, slots=True)
class Arrears:
    """A debt on the update date: its lines and their sums. ``oldest_days`` counts calendar days of delay."""

    lines: tuple[ArrearsLine, ...]
    principal: int
    correction: int
    fine: int
    interest: int
    remuneratory: int
    fees: int
    total: int
    oldest_days: int

    @property
    def components(self) -> Components:
        return Components(
            self.principal, self.correction, self.fine, self.interest, self.remuneratory, self.fees
        )


def months_late(start: date, days: int, base_days: str) -> tuple[int, int]:
    """Delay in months as a fraction ``(n, d)``: days over 30, over 365/12, or over each month's length."""
    if base_days == "30":
        return days, 30
    if base_days == "365/12":
        return days * 12, 365
    end = date.fromordinal(start.toordinal() + days)
    return sum(part * (_LENGTHS // length) for _, _, part, length in days_by_month(start, end)), _LENGTHS


def remuneratory_interest(base: int, rate: Rate, mode: str, days: int, months: tuple[int, int]) -> int:
    """Contract interest for the delay: simple on ``months``, or compound over ``days`` of a 30-day month."""
    if mode == "compound":
        return half_up_guarded(base * (growth(rate.num, rate.den, days) - S), S)
    return half_up(base * rate.num * months[0], rate.den * months[1])


def mora_interest(
    base: int, value: int, start: date, days: int, profile: ChargeProfile, series: Mapping[str, Series]
) -> int:
    """Simple interest for delay: the agreed rate on ``base``, or the legal one on the corrected ``value``."""
    if profile.legal_rate:
        end = date.fromordinal(start.toordinal() + days)
        return legal_interest(value, start, end, _series(series, "LEGAL"))
    months = months_late(start, days, profile.base_days)
    return half_up(base * profile.mora_month.num * months[0], profile.mora_month.den * months[1])


def charges(
    amount: int, due_date: date, days: int, profile: ChargeProfile, series: Mapping[str, Series]
) -> Components:
    """Parts of one installment ``days`` late; nothing is added when ``days`` <= 0."""
    if days <= 0:
        return Components(principal=amount)
    end = date.fromordinal(due_date.toordinal() + days)
    value = amount
    if profile.index != "none":
        value = correct(amount, due_date, end, _series(series, profile.index), profile.index_lag)
    return charges_on(amount, value, due_date, days, profile, series)


def charges_on(
    amount: int, value: int, due_date: date, days: int, profile: ChargeProfile, series: Mapping[str, Series]
) -> Components:
    """Parts of one installment whose corrected ``value`` is already known; ``days`` > 0."""
    rem = 0
    if profile.rem_rate is not None:
        months = months_late(due_date, days, profile.base_days)
        rem = remuneratory_interest(value, profile.rem_rate, profile.rem_mode, days, months)
    base = {"installment": amount, "corrected": value, "with_rem": value + rem}[profile.base]
    fine = profile.fine.of(base)
    mora = mora_interest(base, value, due_date, days, profile, series)
    fees = profile.fees_pct.of(value + fine + mora + rem)
    return Components(amount, value - amount, fine, mora, rem, fees)


def update_installment(
    amount: int,
    due_date: date,
    on: date,
    profile: ChargeProfile,
    *,
    series: Mapping[str, Series] | None = None,
    closed: AbstractSet[date] = _NONE,
) -> ArrearsLine:
    """One installment of ``amount`` cents brought to the day ``on``.

    ``series`` maps IPCA, INPC, IGPM and LEGAL to their months; only what the profile uses is needed.
    Raises ``CoreError`` AMOUNT_NOT_POSITIVE, SERIES_MISSING or SERIES_MONTH_MISSING.
    """
    if amount <= 0:
        raise CoreError("AMOUNT_NOT_POSITIVE", amount=amount)
    days = days_late(due_date, on, closed)
    parts = charges(amount, due_date, days, profile, series or {})
    return ArrearsLine(
        due_date,
        days,
        parts.principal,
        parts.correction,
        parts.fine,
        parts.interest,
        parts.remuneratory,
        parts.fees,
        parts.total,
    )


def update_debt(
    installments: Iterable[tuple[date, int]],
    on: date,
    profile: ChargeProfile,
    *,
    series: Mapping[str, Series] | None = None,
    closed: AbstractSet[date] = _NONE,
) -> Arrears:
    """The sum of every ``(due_date, amount)`` brought to the day ``on``, oldest first."""
    lines = tuple(
        update_installment(amount, due_date, on, profile, series=series, closed=closed)
        for due_date, amount in sorted(installments)
    )
    sums = sum((line.components for line in lines), Components())
    return Arrears(
        lines,
        sums.principal,
        sums.correction,
        sums.fine,
        sums.interest,
        sums.remuneratory,
        sums.fees,
        sums.total,
        max((line.days_late for line in lines), default=0),
    )


def _series(series: Mapping[str, Series], name: str) -> Series:
    if name not in series:
        raise CoreError("SERIES_MISSING", series=name)
    return series[name]
