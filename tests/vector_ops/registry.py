"""Operations of the finance vectors as calls to the engine: decimal strings in, decimal strings out."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from portal.core.arrears import ChargeProfile
from portal.core.rates import Rate

Inputs = dict[str, Any]
Op = Callable[[Inputs], dict[str, Any]]
OPS: dict[str, Op] = {}


def op(function: Op) -> Op:
    """Register an operation under its name (a trailing underscore only avoids a clash of names)."""
    OPS[function.__name__.rstrip("_")] = function
    return function


def day(value: str) -> date:
    return date.fromisoformat(value)


def fixed(value: int, places: int) -> str:
    """An integer scaled by 10^places as a decimal string."""
    return format(Decimal(value).scaleb(-places).quantize(Decimal(1).scaleb(-places)), "f")


def fraction(value: str) -> tuple[int, int]:
    """A decimal string of any length as an exact fraction over a power of ten."""
    n, d = Decimal(value).as_integer_ratio()
    return n, d


def profile(inputs: Inputs) -> ChargeProfile:
    return ChargeProfile(fine=Rate.parse(inputs["fine"]), mora_month=Rate.parse(inputs["mora_month"]))
