"""The two type faces of every paper: Arimo regular and bold (SIL OFL 1.1), shipped with the project.

A paper must look the same on every machine, and text can only be fitted when its widths are known, so system
fonts are used for nothing but characters Arimo lacks.
"""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from portal.resources import static_path


@dataclass(frozen=True)
class Face:
    """One embedded type face; by character ``advances`` (1/2048 em), ``glyphs`` and the same ``written`` in hex."""

    name: str
    file: bytes
    units: int
    ascent: int
    descent: int
    cap_height: int
    box: tuple[int, int, int, int]
    advances: dict[str, int]
    glyphs: dict[str, int]
    written: dict[str, str]

    def width(self, text: str) -> float:
        """Width of ``text`` in em, without kerning."""
        return sum(map(self.advances.__getitem__, text)) / self.units

    def lacks(self, text: str) -> bool:
        return not self.advances.keys() >= set(text) - {"\n"}

    def encode(self, text: str) -> bytes:
        """``text`` as a PDF hexadecimal string of glyph numbers (Identity-H)."""
        return b"<%s>" % "".join(map(self.written.__getitem__, text)).encode()


def font_file(bold: bool) -> Path:
    return static_path() / "css" / "documents" / "fonts" / ("arimo-bold.ttf" if bold else "arimo-regular.ttf")


@lru_cache(maxsize=2)
def face(bold: bool) -> Face:
    data = font_file(bold).read_bytes()
    font: Any = TTFont(BytesIO(data))
    cmap, metrics = font.getBestCmap(), font["hmtx"].metrics
    head, hhea = font["head"], font["hhea"]
    glyphs = {chr(code): font.getGlyphID(name) for code, name in cmap.items()}
    return Face(
        name="Arimo-Bold" if bold else "Arimo-Regular",
        file=data,
        units=head.unitsPerEm,
        ascent=hhea.ascent,
        descent=hhea.descent,
        cap_height=font["OS/2"].sCapHeight,
        box=(head.xMin, head.yMin, head.xMax, head.yMax),
        advances={chr(code): metrics[name][0] for code, name in cmap.items()},
        glyphs=glyphs,
        written={character: f"{glyph:04x}" for character, glyph in glyphs.items()},
    )
