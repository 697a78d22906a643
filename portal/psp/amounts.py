"""What a charge with a due date costs on a day (MPI of Pix 2.2, annex III 2.2; Pix API 2.9.0, calendario).

Vf = Vo - Va - Vd + Vj + Vm, each part cut to the cent and not rounded. A due date without banking moves to the
next banking day, and fine, interest, discounts and validity count from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.core.calendar import following, is_banking_day
from portal.psp.fields import hundredths

#: Modality of interest -> days over which its percentage is spread: calendar days, then banking days.
SPREAD = {2: 1, 3: 30, 4: 360, 6: 1, 7: 21, 8: 252}
IN_REAIS = (1, 5)


@dataclass(frozen=True)
class Parts:
    """Cents."""

    original: int
    multa: int = 0
    juros: int = 0
    abatimento: int = 0
    desconto: int = 0

    @property
    def total(self) -> int:
        return self.original + self.multa + self.juros - self.abatimento - self.desconto


def last_day(calendar: Mapping[str, Any]) -> date:
    """The last day on which the charge can be paid."""
    due = following(date.fromisoformat(calendar["dataDeVencimento"]))
    return following(due + timedelta(days=calendar["validadeAposVencimento"]))


def parts_on(body: Mapping[str, Any], day: date) -> Parts:
    """The parts of a cobv paid on ``day``."""
    value = body["valor"]
    original = hundredths(value["original"])
    due = following(date.fromisoformat(body["calendario"]["dataDeVencimento"]))
    rebate = _share(value.get("abatimento"), original, 1)
    base = original - rebate
    if day <= due:
        return Parts(original, abatimento=rebate, desconto=min(base, _discount(value.get("desconto"), base, day, due)))
    return Parts(
        original, multa=_share(value.get("multa"), base, 1), juros=_interest(value.get("juros"), base, due, day),
        abatimento=rebate,
    )


def _share(rule: Mapping[str, Any] | None, base: int, in_reais: int) -> int:
    """A fixed amount where the modality is ``in_reais``, a percentage of ``base`` otherwise."""
    if rule is None:
        return 0
    number = hundredths(rule["valorPerc"])
    return number if rule["modalidade"] == in_reais else base * number // 10_000


def _interest(rule: Mapping[str, Any] | None, base: int, due: date, day: date) -> int:
    if rule is None:
        return 0
    kind, number = rule["modalidade"], hundredths(rule["valorPerc"])
    days = (day - due).days if kind <= 4 else _banking_days(due, day)
    return number * days if kind in IN_REAIS else base * number * days // (10_000 * SPREAD[kind])


def _discount(rule: Mapping[str, Any] | None, base: int, day: date, due: date) -> int:
    if rule is None:
        return 0
    kind = rule["modalidade"]
    if kind > 2:
        early = (due - day).days if kind in (3, 5) else _banking_days(day, due)
        number = hundredths(rule["valorPerc"])
        return number * early if kind in (3, 4) else base * number * early // 10_000
    open_rows = [row for row in rule["descontoDataFixa"] if day <= following(date.fromisoformat(row["data"]))]
    best = min(open_rows, key=lambda row: row["data"], default=None)
    return 0 if best is None else _share({"modalidade": kind, "valorPerc": best["valorPerc"]}, base, 1)


def _banking_days(first: date, last: date) -> int:
    """Banking days after ``first`` up to and including ``last``."""
    return sum(is_banking_day(first + timedelta(days=k)) for k in range(1, (last - first).days + 1))
