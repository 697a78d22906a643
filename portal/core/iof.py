"""IOF on credit to natural persons (Decreto 6.306/2007 art. 7), including the renegotiation complement.

Full: daily rate on each amortization for its days (at most 365) plus the additional rate on the principal.
Complement: renegotiation without new money; only the days missing to 365, no additional (art. 7 pars. 7, 17).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from portal.core.errors import CoreError
from portal.core.money import half_up
from portal.core.rates import ZERO, Rate

MODES = ("none", "full", "complement")


@dataclass(frozen=True, slots=True)
class IofRule:
    """How one operation is taxed. ``financed`` adds the tax to the amount being paid in installments."""

    mode: str = "none"
    daily: Rate = ZERO
    additional: Rate = ZERO
    cap_days: int = 365
    days_already_taxed: int = 0
    financed: bool = False

    @classmethod
    def from_document(cls, document: Mapping[str, object]) -> Self:
        """Read the JSON form. Raises ``CoreError`` IOF_RULE_INVALID, IOF_DAYS_UNKNOWN or a rate error."""
        mode = document.get("mode", "none")
        cap, taxed = document.get("cap_days", 365), document.get("days_already_taxed")
        financed = document.get("financed", False)
        if mode not in MODES or not isinstance(mode, str) or not isinstance(financed, bool):
            raise CoreError("IOF_RULE_INVALID", mode=mode, financed=financed)
        if taxed is None:
            if mode == "complement":
                raise CoreError("IOF_DAYS_UNKNOWN")  # never guessed: the creditor states it per contract
            taxed = 0
        if not _whole(cap) or not _whole(taxed):
            raise CoreError("IOF_RULE_INVALID", cap_days=cap, days_already_taxed=taxed)
        daily, additional = (Rate.parse(str(document.get(name, "0"))) for name in ("daily", "additional"))
        if daily < ZERO or additional < ZERO:
            raise CoreError("IOF_RULE_INVALID", daily=daily.text, additional=additional.text)
        return cls(mode, daily, additional, int(str(cap)), int(str(taxed)), financed)


NO_IOF = IofRule()


def iof_daily(amortizations: Sequence[int], days: Sequence[int], rule: IofRule) -> int:
    """Cents of the daily part: exact sum over the installments, rounded once (half up)."""
    limit = max(rule.cap_days - rule.days_already_taxed, 0)
    base = sum(amount * min(count, limit) for amount, count in zip(amortizations, days, strict=True))
    return half_up(base * rule.daily.num, rule.daily.den)


def iof_additional(principal: int, rule: IofRule) -> int:
    """Cents of the additional part; none without new money."""
    return rule.additional.of(principal) if rule.mode == "full" else 0


def iof(amortizations: Sequence[int], days: Sequence[int], rule: IofRule) -> int:
    """The whole tax, in cents, of amortizations due ``days`` after the base date."""
    if rule.mode == "none":
        return 0
    return iof_daily(amortizations, days, rule) + iof_additional(sum(amortizations), rule)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
