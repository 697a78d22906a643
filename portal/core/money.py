"""Integer cents: the three roundings, strict reading of what people type, and splitting without loss."""

import re
from collections.abc import Sequence

from portal.core.errors import CoreError

MAX_DIGITS = 13  # R$ 99 trillion: above it the text is a typing accident, not a debt

_GUARD = 10**9  # 1e-9 of a cent

_CURRENCY = re.compile(r"^R\$[ \u00a0\u202f]*")
_SHAPES = (
    re.compile(r"^(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+),(?P<part>[0-9]+)$"),  # 1.234,56
    re.compile(r"^(?P<whole>[0-9]+),(?P<part>[0-9]+)$"),  # 1234,56
    re.compile(r"^(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+)$"),  # 1.234: a pt-BR thousands dot
    re.compile(r"^(?P<whole>[0-9]+)\.(?P<part>[0-9]+)$"),  # 1234.56
    re.compile(r"^(?P<whole>[0-9]+)$"),  # 1234
)
_DECIMAL = re.compile(r"^(-?)([0-9]+)(?:\.([0-9]{1,2}))?$", re.ASCII)


def half_up(n: int, d: int) -> int:
    """Round ``n/d`` to an integer, ties away from zero (money). ``d`` > 0."""
    return (2 * n + d) // (2 * d) if n >= 0 else -((-2 * n + d) // (2 * d))


def half_even(n: int, d: int) -> int:
    """Round ``n/d`` to an integer, ties to the even neighbor (ABNT NBR 5891, used by CET). ``d`` > 0."""
    q, r = divmod(n, d)
    if 2 * r > d or (2 * r == d and q % 2):
        q += 1
    return q


def half_up_guarded(n: int, d: int) -> int:
    """Half up for fixed-point operands: a tie that arrives up to 1e-9 short still rounds up. ``n`` >= 0."""
    return (2 * n * _GUARD + d * _GUARD + 2 * d) // (2 * d * _GUARD)


def parse_cents(text: str) -> int:
    """Cents from what a person types: ``1.234,56``, ``1234,56``, ``1234.56``, ``1.234``, ``R$ 1.234,56``.

    Raises ``CoreError``: MONEY_EMPTY, MONEY_NEGATIVE, MONEY_NOT_A_NUMBER, MONEY_TOO_MANY_DECIMALS,
    MONEY_TOO_LARGE.
    """
    bare = _CURRENCY.sub("", text.strip()).strip()
    if not bare:
        raise CoreError("MONEY_EMPTY")
    if bare[0] in "-\u2212" and any(shape.fullmatch(bare[1:].strip()) for shape in _SHAPES):
        raise CoreError("MONEY_NEGATIVE", text=text)
    for shape in _SHAPES:
        match = shape.fullmatch(bare)
        if match:
            break
    else:
        raise CoreError("MONEY_NOT_A_NUMBER", text=text)
    whole = match["whole"].replace(".", "")
    part = match.groupdict().get("part") or ""
    if len(part) > 2:
        raise CoreError("MONEY_TOO_MANY_DECIMALS", text=text)
    if len(whole.lstrip("0")) > MAX_DIGITS:
        raise CoreError("MONEY_TOO_LARGE", text=text)
    return int(whole) * 100 + int(part.ljust(2, "0"))


def cents_from_decimal(text: str) -> int:
    """Cents from a machine decimal string (``"49000.00"``, ``"-8.62"``); a dot is always the decimal point.

    Raises ``CoreError`` MONEY_NOT_A_NUMBER.
    """
    match = _DECIMAL.fullmatch(text)
    if not match:
        raise CoreError("MONEY_NOT_A_NUMBER", text=text)
    sign, whole, part = match.groups()
    cents = int(whole) * 100 + int((part or "").ljust(2, "0"))
    return -cents if sign else cents


def decimal_text(cents: int) -> str:
    """The machine decimal string of an amount in cents: ``-862`` -> ``"-8.62"``."""
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{part:02d}"


def largest_remainder(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split ``total`` (>= 0) by ``weights`` (>= 0) into integers that add up to it exactly.

    Floor shares, then one unit to the largest remainders, ties by position. Raises ``CoreError``
    SPLIT_WITHOUT_WEIGHT (no positive weight) and SPLIT_NEGATIVE.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise CoreError("SPLIT_NEGATIVE", total=total)
    whole = sum(weights)
    if whole == 0:
        raise CoreError("SPLIT_WITHOUT_WEIGHT", total=total)
    shares = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda index: (-remainders[index], index))
    for index in order[: total - sum(shares)]:
        shares[index] += 1
    return tuple(shares)
