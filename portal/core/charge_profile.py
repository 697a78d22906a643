"""What a contract allows to be charged for delay, and the combinations the law refuses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from portal.core.errors import CoreError
from portal.core.rates import ZERO, Rate
from portal.core.reasons import Reason

REGIMES = ("FI", "NON_FI", "CARD", "UTILITY")
REM_MODES = ("none", "simple", "compound")
INDEXES = ("none", "IPCA", "INPC", "IGPM")
BASES = ("installment", "corrected", "with_rem")
BASE_DAYS = ("30", "actual_month", "365/12")

_KINDS: dict[str, type] = {
    "regime": str,
    "fine": Rate,
    "mora_month": Rate,
    "rem_rate": Rate,
    "rem_mode": str,
    "index": str,
    "legal_rate": bool,
    "fees_pct": Rate,
    "base": str,
    "base_days": str,
    "index_lag": int,
}

MAX_FINE = Rate(2, 100)  # CDC art. 52 par. 1
MAX_MORA = Rate(1, 100)  # STJ Sumula 379


@dataclass(frozen=True, slots=True)
class ChargeProfile:
    """Charges of one creditor and product, stored inside every quote and agreement.

    ``fine`` is charged once; ``mora_month`` and ``rem_rate`` are monthly rates; ``base`` says on what fine
    and mora run: the installment, the corrected installment, or that plus remuneratory interest.
    ``index_lag`` reads the index of that many months earlier, as contracts do with unpublished months.
    """

    regime: str = "FI"
    fine: Rate = MAX_FINE
    mora_month: Rate = MAX_MORA
    rem_rate: Rate | None = None
    rem_mode: str = "none"
    index: str = "none"
    legal_rate: bool = False
    fees_pct: Rate = ZERO
    base: str = "corrected"
    base_days: str = "30"
    index_lag: int = 0

    @classmethod
    def from_document(cls, document: Mapping[str, object]) -> Self:
        """Read the JSON form (rates as decimal strings) and refuse it when unlawful.

        Raises ``CoreError`` CHARGE_PROFILE_INVALID with ``reasons``.
        """
        faults: list[Reason] = []
        values: dict[str, object] = {}
        for name, value in document.items():
            try:
                values[name] = _read(name, value)
            except CoreError as error:
                faults.append(Reason(error.code, {"field": name, **error.facts}))
        if faults:
            raise CoreError("CHARGE_PROFILE_INVALID", reasons=tuple(faults))
        if values.get("legal_rate"):
            values.setdefault("mora_month", ZERO)
        profile = cls(**values)  # type: ignore[arg-type]
        check_charge_profile(profile)
        return profile

    def document(self) -> dict[str, object]:
        """The JSON form; ``from_document`` reads it back to an equal profile."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: value.text if isinstance(value, Rate) else value for name, value in values.items()}


def _read(name: str, value: object) -> object:
    if name == "permanence":
        # Not chargeable by banks on contracts from 1 Sep 2017 (Res. CMN 4.558/2017, now 4.882/2020).
        raise CoreError("PERMANENCE_REFUSED")
    kind = _KINDS.get(name)
    if kind is None:
        raise CoreError("UNKNOWN_CHARGE")
    if value is None and name == "rem_rate":
        return None
    if kind is Rate and isinstance(value, str):
        return Rate.parse(value)
    if kind is not Rate and type(value) is kind:
        return value
    raise CoreError("WRONG_TYPE", value=value)


def charge_profile_faults(profile: ChargeProfile) -> tuple[Reason, ...]:
    """Every unlawful or contradictory part of a profile."""
    faults: list[Reason] = []
    choices = (
        ("regime", profile.regime, REGIMES),
        ("rem_mode", profile.rem_mode, REM_MODES),
        ("index", profile.index, INDEXES),
        ("base", profile.base, BASES),
        ("base_days", profile.base_days, BASE_DAYS),
    )
    faults += [
        Reason("UNKNOWN_CHOICE", {"field": f, "value": v}) for f, v, allowed in choices if v not in allowed
    ]
    rates = {"fine": profile.fine, "mora_month": profile.mora_month, "fees_pct": profile.fees_pct}
    rates["rem_rate"] = profile.rem_rate or ZERO
    faults += [Reason("NEGATIVE_RATE", {"field": name}) for name, rate in rates.items() if rate < ZERO]
    faults += charge_limit_faults(profile.fine, profile.mora_month)
    if profile.legal_rate and profile.mora_month > ZERO:
        faults.append(
            Reason("LEGAL_RATE_WITH_MORA")
        )  # CC art. 406: the legal rate stands in for an agreed one
    if profile.rem_mode == "compound" and profile.regime != "FI":
        faults.append(
            Reason("COMPOUND_REFUSED", {"regime": profile.regime})
        )  # Decreto 22.626 art. 4, STF 121
    if profile.rem_mode == "compound" and profile.base_days != "30":
        faults.append(Reason("COMPOUND_NEEDS_BASE_30", {"base_days": profile.base_days}))
    if (profile.rem_mode == "none") != (profile.rem_rate is None):
        faults.append(Reason("REM_RATE_AND_MODE_DISAGREE"))
    if profile.regime == "UTILITY" and profile.index not in ("none", "IPCA"):
        faults.append(Reason("INDEX_REFUSED", {"index": profile.index}))  # ANEEL REN 1.000 art. 343
    if profile.index_lag < 0:
        faults.append(Reason("NEGATIVE_LAG"))
    return tuple(faults)


def charge_limit_faults(fine: Rate, mora_month: Rate) -> list[Reason]:
    """Fine above 2% of the installment, or mora above 1% a month, in consumer credit."""
    faults: list[Reason] = []
    if fine > MAX_FINE:
        faults.append(Reason("FINE_ABOVE_2_PERCENT", {"fine": fine.text}))
    if mora_month > MAX_MORA:
        faults.append(Reason("MORA_ABOVE_1_PERCENT_MONTH", {"mora_month": mora_month.text}))
    return faults


def cumulation_allowed(charges: frozenset[str]) -> bool:
    """Whether charges may stand together: permanence excludes every other (STJ Sumulas 30, 296, 472)."""
    return "permanence" not in charges or charges == {"permanence"}


def check_charge_profile(profile: ChargeProfile) -> None:
    """Raise ``CoreError`` CHARGE_PROFILE_INVALID with ``reasons`` when a profile is unlawful."""
    faults = charge_profile_faults(profile)
    if faults:
        raise CoreError("CHARGE_PROFILE_INVALID", reasons=faults)
