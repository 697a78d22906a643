"""White label that cannot fail: two raw brand colors in, colors that keep WCAG AA contrast out.

Lightness and chroma are clamped in OKLCH (Björn Ottosson, "A perceptual color space for image processing",
2020; CSS Color 4), the hue stays the creditor's. A color outside sRGB loses chroma until it fits. Numbers
here are positions of light, not money, so floats are right.
"""

import math
import re
from dataclasses import dataclass

from portal.core.errors import CoreError

HEX = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class Theme:
    """Safe colors as ``#rrggbb``: the ``--theme-*`` values of the style sheet, light then dark."""

    action: str
    action_strong: str
    answer: str
    sun: str
    action_dark: str
    action_strong_dark: str
    answer_dark: str


def safe_theme(primary: str, secondary: str) -> Theme:
    """The theme of these two brand colors (``#rrggbb``). Raises `CoreError` ``BAD_COLOR``."""
    light, chroma, hue = to_oklch(primary)
    sun_light, sun_chroma, sun_hue = to_oklch(secondary)
    return Theme(
        action=to_hex(min(light, 0.44), min(chroma, 0.15), hue),
        action_strong=to_hex(min(light, 0.35), min(chroma, 0.13), hue),
        answer=to_hex(min(light, 0.33), min(chroma, 0.09), hue),
        sun=to_hex(max(sun_light, 0.82), min(sun_chroma, 0.17), sun_hue),
        action_dark=to_hex(min(max(light, 0.80), 0.90), min(chroma, 0.12), hue),
        action_strong_dark=to_hex(0.92, min(chroma, 0.07), hue),
        answer_dark=to_hex(0.35, min(chroma, 0.08), hue),
    )


def to_oklch(color: str) -> tuple[float, float, float]:
    """``#rrggbb`` to (lightness 0..1, chroma, hue in radians)."""
    if not HEX.fullmatch(color.lower()):
        raise CoreError("BAD_COLOR", value=color)
    red, green, blue = (_linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return light, math.hypot(a, b), math.atan2(b, a)


def to_hex(light: float, chroma: float, hue: float) -> str:
    """The nearest sRGB color of this lightness and hue, with as much of the chroma as fits."""
    low, high = 0.0, chroma
    if _fits(_linear_rgb(light, chroma, hue)):
        low = chroma
    else:
        for _ in range(24):
            middle = (low + high) / 2
            low, high = (middle, high) if _fits(_linear_rgb(light, middle, hue)) else (low, middle)
    channels = (round(255 * _encoded(min(max(value, 0.0), 1.0))) for value in _linear_rgb(light, low, hue))
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colors (WCAG 2.2, relative luminance), 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear_rgb(light: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _fits(channels: tuple[float, float, float]) -> bool:
    return all(-1e-6 <= value <= 1 + 1e-6 for value in channels)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encoded(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
