"""Interleaved 2 of 5, the picture of the barcode, as pure data.

Pairs of digits: the first in the bars, the second in the spaces; start is four narrow elements, stop is
wide bar, narrow space, narrow bar. At wide:narrow 3:1 the 44 digits take 405 modules, printed 103 mm wide
and 13 mm high (FEBRABAN; Caixa 67.119 v010, 4.2.10). 3:1 is chosen because coarser ratios stop decoding on
poor printers.
"""

from portal.core.errors import CoreError

WIDE = 3
WIDTH_MM = 103
HEIGHT_MM = 13
_PATTERNS = ("00110", "10001", "01001", "11000", "00101", "10100", "01100", "00011", "10010", "01010")


def elements(digits: str) -> tuple[int, ...]:
    """Widths in modules (1 or 3) of bars and spaces, alternating, starting with a bar.

    Raises `ITF_DIGITS` unless given an even, positive number of ASCII digits.
    """
    if not (digits.isascii() and digits.isdigit()) or len(digits) % 2:
        raise CoreError("ITF_DIGITS", length=len(digits))
    widths = [1, 1, 1, 1]
    for first, second in zip(digits[::2], digits[1::2], strict=True):
        for bar, space in zip(_PATTERNS[int(first)], _PATTERNS[int(second)], strict=True):
            widths.append(WIDE if bar == "1" else 1)
            widths.append(WIDE if space == "1" else 1)
    return (*widths, WIDE, 1, 1)


def bars(digits: str) -> tuple[tuple[int, int], ...]:
    """The black bars as (x, width) in modules from the left edge; spaces are what is left between them."""
    drawn, x = [], 0
    for place, width in enumerate(elements(digits)):
        if place % 2 == 0:
            drawn.append((x, width))
        x += width
    return tuple(drawn)


def modules(digits: str) -> int:
    """Total width in modules: 405 for the 44 digits of a boleto."""
    return sum(elements(digits))
