"""A slow, separate arithmetic for the random cases: exact fractions, and 36 digits where a power is irrational.

It shares no line with the engines: balances come from the recurrence of the exact debt month by month, months of
delay are added day by day, and a rate or a present value is accepted only if it is the nearest one.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import Any

Case = dict[str, Any]
HALF = Fraction(1, 2)
TINY = Decimal("1e-18")
FIRST_DAY = date(2021, 1, 1)
#: The length of the month every day of 2021 to 2040 is in: a day of delay is one part of it.
LENGTHS = [monthrange(y, m)[1] for y in range(2021, 2041) for m in range(1, 13) for _ in range(monthrange(y, m)[1])]


def nearest(value: Fraction) -> int:
    """Half away from zero."""
    whole = int(abs(value) + HALF)
    return whole if value >= 0 else -whole


def nearest_decimal(value: Decimal) -> int:
    return int(value + Decimal("0.5") + TINY)


def months_after(first: date, k: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + k, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=4)
def price_shares(rate: Fraction, count: int) -> tuple[Fraction | tuple[int, int], list[tuple[int, int]]]:
    """The exact installment and balances of a debt of 1, as (numerator, denominator), by the month's recurrence."""
    up, down = (1 + rate).as_integer_ratio()
    whole = up**count - down**count
    paid = (up - down) * up**count
    balances, balance, unit = [], whole, 1
    for _ in range(count):
        balance = balance * up - paid * unit
        unit *= down
        balances.append((balance, whole * unit))
    assert balance == 0, "the exact debt does not end"
    return (paid, down * whole), balances


def rows_of(principal: int, rate: Fraction, count: int, system: str) -> list[tuple[int, int, int, int]]:
    """(installment, interest, amortization, balance) of each month."""
    if rate == 0 or system == "FLAT":
        share, left = divmod(principal, count)
        amounts = [share + (k < left) for k in range(count)]
        balances = [principal - sum(amounts[: k + 1]) for k in range(count)]
    elif system == "LINEAR_GAUSS":
        one = nearest(principal * (1 + rate * count) / (count * (1 + rate * (count - 1) / 2)))
        amounts, interest, balances = [one] * count, one * count - principal, []
        run = Fraction(0)
        for k in range(1, count + 1):
            run += Fraction(2 * interest * (count + 1 - k), count * (count + 1))
            balances.append(principal + nearest(run) - k * one)
    else:
        (n, d), shares = price_shares(rate, count)
        amounts = [(2 * principal * n + d) // (2 * d)] * count
        balances = [(2 * principal * n + d) // (2 * d) for n, d in shares]
    rows, before = [], principal
    for amount, balance in zip(amounts, balances, strict=True):
        rows.append((amount, amount - (before - balance), before - balance, balance))
        before = balance
    return rows


def tax(principal: int, rate: Fraction, case: Case, days: list[int]) -> int:
    rule = case["iof"]
    limit = max(365 - rule["days_already_taxed"], 0)
    rows = rows_of(principal, rate, case["count"], case["system"])
    base = sum(row[2] * min(day, limit) for row, day in zip(rows, days, strict=True))
    added = Fraction(rule["additional"]) * principal if rule["mode"] == "full" else Fraction(0)
    return nearest(base * Fraction(rule["daily"])) + nearest(added)


def grown(rate: Fraction, days: int, period: int) -> Decimal:
    """(1 + rate) ** (days / period)."""
    one = 1 + Decimal(rate.numerator) / Decimal(rate.denominator)
    return (one.ln() * days / period).exp() if rate and days else one**0


def check_plan(case: Case, found: list[Any]) -> None:
    """Installments, balances, first period and IOF of a plan."""
    rate = Fraction(0) if case["system"] == "FLAT" else Fraction(case["rate"])
    base, first = date.fromisoformat(case["base"]), date.fromisoformat(case["first"])
    dues = [months_after(first, k) for k in range(case["count"])]
    days = [(due - base).days for due in dues]
    net, duty = case["debt"] - case["entry"], 0
    if case["iof"]["mode"] != "none":
        duty = tax(net, rate, case, days)
        while case["iof"]["financed"] and (again := tax(net + duty, rate, case, days)) != duty:
            duty = again
    financed = net + (duty if case["iof"]["financed"] else 0)
    extra = (first - months_after(base, 1)).days
    grace = nearest(financed * rate * extra / 30)
    if case["grace"] == "COMPOUND_30":
        bent = financed * (grown(rate, extra, 30) - 1)
        grace = nearest_decimal(bent) if extra >= 0 else -nearest_decimal(-bent)
    rows = rows_of(financed + grace, rate, case["count"], case["system"])
    paid = sum(row[0] for row in rows)
    upfront = case["entry"] + duty - (financed - net)
    money = [financed, rows[0][0], grace, paid - financed, duty, upfront + paid]
    assert [int(text) for text in found[2:8]] == money, "figures of the plan"
    schedule = [row for row in found[8] if row[0]]
    assert [row[1] for row in schedule] == [due.isoformat() for due in dues], "due dates"
    assert [tuple(map(int, row[3:])) for row in schedule] == rows, "schedule"


def worth(flows: list[tuple[int, int]], year: Decimal) -> Decimal:
    """Payments brought to day 0 at an effective annual rate, days over 365."""
    daily = (-(1 + year).ln() / 365).exp()
    total, factor, last, powers = Decimal(0), Decimal(1), 0, {}
    for day, cents in flows:
        gap = day - last
        if gap not in powers:
            powers[gap] = daily**gap
        factor, last = factor * powers[gap], day
        total += cents * factor
    return total


def check_cost(case: Case, plan: list[Any], found: Any) -> None:
    """The CET shown is the nearest hundredth of a percent, for the year and for the month."""
    base = date.fromisoformat(case["base"])
    flows = [((date.fromisoformat(row[1]) - base).days, int(row[3])) for row in plan[8]]
    credit = case["debt"] - sum(cents for day, cents in flows if day == 0)
    flows = [flow for flow in flows if flow[0] > 0]
    if not flows or credit <= 0:
        assert found in ("CET_WITHOUT_CREDIT", "CET_FLOW_INVALID", ["0", "0"]), "nothing to cost"
        return
    if isinstance(found, str):
        assert found == "CET_ABOVE_LIMIT" and worth(flows, Decimal(10_000)) > credit, "refused without reason"
        return
    year, month = (Decimal(text) / 10_000 for text in found)
    step = Decimal("0.00005")
    for low, high in ((year - step, year + step), ((1 + month - step) ** 12 - 1, (1 + month + step) ** 12 - 1)):
        if low > -1:
            assert worth(flows, low) >= credit - TINY, "CET too high"
        assert worth(flows, high) <= credit + TINY, "CET too low"


def early_values(case: Case, plan: list[Any]) -> Iterator[int]:
    """Present values by the clock that charged the interest: whole months, the running one by its days."""
    rate = Fraction(plan[1])
    base, first, on = (date.fromisoformat(case[name]) for name in ("base", "first", "on"))
    rows = [(date.fromisoformat(row[1]), int(row[3]), int(row[4])) for row in plan[8] if row[0]]
    ahead = [row for row in rows if row[0] >= on]
    if plan[0] == "FLAT":
        yield from (row[1] for row in ahead)
        return
    opening = len(ahead) == len(rows)
    lead = (first - months_after(base, 1)).days if opening else 0
    start = base + timedelta(lead) if opening else rows[len(rows) - len(ahead) - 1][0]
    period = (ahead[0][0] - start).days if ahead else 1
    left = min((ahead[0][0] - on).days, period) if ahead else 0
    factor, month = grown(rate, left, period), grown(rate, 1, 1)
    waiting = max((start - on).days, 0) if opening else 0
    grace, priced = int(plan[4]), int(plan[2]) + int(plan[4])
    for later, (_, amount, interest) in enumerate(ahead):
        if plan[0] == "LINEAR_GAUSS":
            owed = max(interest, 0)
            value = amount - (owed if later else nearest(Fraction(owed * left, period)))
        else:
            value = nearest_decimal(amount / factor)
            factor *= month
        yield value - (nearest(Fraction(value * grace * waiting, priced * lead)) if waiting else 0)


def check_late(case: Case, found: list[Any]) -> None:
    """Fine, mora and remuneratory interest of each overdue installment, by the day."""
    rules, on = case["profile"], date.fromisoformat(case["base"])
    fine, mora = Fraction(rules["fine"]), Fraction(rules["mora_month"])
    extra = Fraction(rules.get("rem_rate", "0"))
    for (due, days, *parts), (day, amount) in zip(found[0], sorted(case["overdue"]), strict=True):
        since = date.fromisoformat(day)
        assert due == day and days in (0, (on - since).days)
        months = Fraction(days, 30)
        if rules.get("base_days") == "365/12":
            months = Fraction(days * 12, 365)
        elif rules.get("base_days") == "actual_month" and days:
            start = (since - FIRST_DAY).days + 1
            lengths = LENGTHS[start : start + days]
            months = sum((Fraction(lengths.count(size), size) for size in set(lengths)), Fraction(0))
        rem = nearest(amount * extra * months)
        if rules["rem_mode"] == "compound":
            rem = nearest_decimal(amount * (grown(extra, days, 30) - 1))
        base = amount + (rem if rules["base"] == "with_rem" else 0)
        shares = [nearest(base * fine) if days else 0, nearest(base * mora * months), rem]
        assert [int(text) for text in parts] == [amount, *shares, amount + sum(shares)], "late charges"


def check(case: Case, found: dict[str, Any]) -> None:
    """Raise ``AssertionError`` when the engines' answer differs from the exact one by a cent."""
    with localcontext() as context:
        context.prec = 36
        if isinstance(found["plan"], list):
            check_plan(case, found["plan"])
            check_cost(case, found["plan"], found["cost"])
            if isinstance(found["early"], list):
                assert [int(text) for text in found["early"]] == list(early_values(case, found["plan"])), "early"
        check_late(case, found["arrears"])
        rate = Fraction(case["rate"])
        assert int(found["present"]) == nearest_decimal(case["debt"] / grown(rate, case["days"], 30)), "present value"
