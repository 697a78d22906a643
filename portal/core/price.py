"""The arithmetic of a plan: installment and balances of each system, as exact rationals rounded once.

PRICE_EQUAL: Tabela Price by whole months; every installment equal, balances are rounded positions of the
exact balance, so nothing is left for a last installment to absorb. FLAT: no interest. LINEAR_GAUSS: simple
interest with equivalence at the last date, for creditors that may not compound (Decreto 22.626/1933 art. 4).
"""

from functools import lru_cache

from portal.core.errors import CoreError
from portal.core.fixed_point import S, growth
from portal.core.money import half_up, half_up_guarded
from portal.core.rates import Rate

SYSTEMS = ("PRICE_EQUAL", "FLAT", "LINEAR_GAUSS")
GRACES = ("LINEAR_30", "COMPOUND_30")
MAX_COUNT = 96

# installment, interest, amortization, balance: cents
Row = tuple[int, int, int, int]


def annuity_table(rate: Rate, max_count: int) -> tuple[tuple[int, int, int], ...]:
    """``(x, y, z)`` per count with ``(P*x + y) // z`` the installment, half up. Empty without interest."""
    return _annuity(rate.num, rate.den, max_count) if rate.num else ()


@lru_cache(maxsize=128)
def _annuity(num: int, den: int, max_count: int) -> tuple[tuple[int, int, int], ...]:
    table, grown, unit, a = [], 1, 1, den + num
    for _ in range(max_count):
        grown, unit = grown * a, unit * den  # powers grow by one product per count
        exact = den * (grown - unit)
        table.append((2 * num * grown, exact, 2 * exact))
    return tuple(table)


def price_installment(principal: int, rate: Rate, count: int) -> int:
    """One Price installment, half up; a zero rate is plain division."""
    if rate.num == 0:
        return half_up(principal, count)
    grown, unit = (rate.den + rate.num) ** count, rate.den**count
    return half_up(principal * rate.num * grown, rate.den * (grown - unit))


def installment_amounts(
    financed: int, rate: Rate, max_count: int = MAX_COUNT, system: str = "PRICE_EQUAL"
) -> list[int]:
    """The first installment for every count from 1 to ``max_count``, in one incremental loop."""
    if rate.num == 0 or system == "FLAT":
        return [-(-financed // count) for count in range(1, max_count + 1)]
    if system == "LINEAR_GAUSS":
        return [gauss_installment(financed, rate, count) for count in range(1, max_count + 1)]
    return [(financed * x + y) // z for x, y, z in annuity_table(rate, max_count)]


def price_rows(principal: int, rate: Rate, count: int, first: int | None = None) -> list[Row]:
    """Price schedule with equal installments; amortizations add up to ``principal``.

    ``first`` stops after that many rows, here and in the other systems.
    """
    installment = price_installment(principal, rate, count)
    positions, half = _positions(rate.num, rate.den, count, count if first is None else first)
    previous, rows = principal, []
    for position in positions:
        balance = (principal * position + half) // (2 * half)
        amortization = previous - balance
        rows.append((installment, installment - amortization, amortization, balance))
        previous = balance
    return rows


@lru_cache(maxsize=256)
def _positions(num: int, den: int, count: int, first: int) -> tuple[tuple[int, ...], int]:
    """``(x_k, ...), y`` with ``(P*x_k + y) // 2y`` the balance after installment k, half up."""
    if num == 0:
        return tuple(2 * (count - k) for k in range(1, first + 1)), count
    grown, unit = (den + num) ** count, den**count
    position, positions = unit, []
    for _ in range(first):
        position = position * (den + num) // den  # A^k * D^(n-k): the division is exact
        positions.append(2 * (grown - position))
    return tuple(positions), grown - unit


def flat_amounts(principal: int, count: int, residue: str = "spread") -> list[int]:
    """Installments without interest; the cents left go to the last, the first, or one to each first ones."""
    share, left = divmod(principal, count)
    if residue == "spread":
        return [share + 1] * left + [share] * (count - left)
    amounts = [share] * count
    amounts[-1 if residue == "last" else 0] += left
    return amounts


def flat_rows(principal: int, count: int, first: int | None = None) -> list[Row]:
    """Schedule without interest, one cent more on each of the first installments."""
    balance, rows = principal, []
    for amount in flat_amounts(principal, count)[:first]:
        balance -= amount
        rows.append((amount, 0, amount, balance))
    return rows


def gauss_installment(principal: int, rate: Rate, count: int) -> int:
    """Simple-interest installment, ``P(1+i*n) / (n(1 + i(n-1)/2))``, half up."""
    num, den = rate.num, rate.den
    return half_up(2 * principal * (den + num * count), count * (2 * den + num * (count - 1)))


def gauss_rows(principal: int, rate: Rate, count: int, first: int | None = None) -> list[Row]:
    """Simple-interest schedule: interest falls in arithmetic progression (Gauss), positions rounded once."""
    installment = gauss_installment(principal, rate, count)
    interest, weights = installment * count - principal, count * (count + 1)
    previous, rows = principal, []
    for k in range(1, (count if first is None else first) + 1):
        accrued = half_up(interest * k * (2 * count + 1 - k), weights)
        balance = principal + accrued - k * installment
        amortization = previous - balance
        rows.append((installment, installment - amortization, amortization, balance))
        previous = balance
    return rows


def schedule_rows(principal: int, rate: Rate, count: int, system: str, first: int | None = None) -> list[Row]:
    """Rows of any system; without interest every system is FLAT."""
    if rate.num == 0 or system == "FLAT":
        return flat_rows(principal, count, first)
    if system == "LINEAR_GAUSS":
        return gauss_rows(principal, rate, count, first)
    return price_rows(principal, rate, count, first)


def grace_interest(principal: int, rate: Rate, extra_days: int, grace: str = "LINEAR_30") -> int:
    """Interest of the days between one month after the base date and the first due date; may be negative.

    LINEAR_30 is simple, ``P*i*extra/30``. COMPOUND_30 is ``P*((1+i)^(extra/30) - 1)``, for banks with the
    clause.
    """
    if grace == "COMPOUND_30":
        grown = growth(rate.num, rate.den, abs(extra_days))
        if extra_days < 0:
            return -half_up_guarded(principal * (S - S * S // grown), S)
        return half_up_guarded(principal * (grown - S), S)
    return half_up(principal * rate.num * extra_days, rate.den * 30)


def check_terms(principal: int, rate: Rate, count: int, system: str, grace: str) -> None:
    """Refuse terms no system can price. Raises ``CoreError`` with the first offending term."""
    if system not in SYSTEMS:
        raise CoreError("UNKNOWN_SYSTEM", system=system)
    if grace not in GRACES:
        raise CoreError("UNKNOWN_GRACE", grace=grace)
    if not 1 <= count <= MAX_COUNT:
        raise CoreError("COUNT_OUT_OF_RANGE", count=count, minimum=1, maximum=MAX_COUNT)
    if rate.num < 0:
        raise CoreError("NEGATIVE_RATE", rate=rate.text)
    if principal <= 0:
        raise CoreError("NOTHING_TO_FINANCE", financed=principal)
    if principal < count:
        raise CoreError("INSTALLMENT_BELOW_ONE_CENT", financed=principal, count=count)
