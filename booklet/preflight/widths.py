"""How wide does a font set its glyphs?

Widths are parts of an em; fonts: PDF 2.0 §9.6 and §9.7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pikepdf
from msgspec import Struct, field

from booklet.patterns import pattern
from booklet.preflight.opened import BROKEN

_USUAL = 0.5
"""A glyph of which no width is written, as in the fonts every reader has."""
_BLANK = pattern(rb"<([0-9A-Fa-f]{1,8})>\s*<(?:0020|00[aA]0|20(?:0[0-9aA]|2[fF])|3000)>")
_MOST = 70_000
"""No font has more glyphs; a table that says otherwise is broken."""
_UNIT = (0.001, 0, 0, 0.001, 0, 0)


class Face(Struct, frozen=True):
    """A font as far as the place of its glyphs goes."""

    name: str = ""
    bytes_each: int = 1
    widths: Mapping[int, float] = field(default_factory=dict)
    usual: float = _USUAL
    blanks: frozenset[int] = frozenset({32})
    """Codes of spaces."""
    top: float = 0.72
    bottom: float = -0.21
    """What a line of text reaches above and below its base line."""
    is_upright: bool = False
    """Whether lines run downwards."""
    procs: Any = None
    """A Type 3 font's dictionary."""
    unit: tuple[float, ...] = _UNIT
    """Glyph space to text space."""

    def codes(self, shown: bytes) -> Sequence[int]:
        """The character codes of a string."""
        if self.bytes_each == 1:
            return shown
        if len(shown) == 2:  # most strings between two shifts
            return (shown[0] << 8 | shown[1],)
        return [high << 8 | low for high, low in zip(shown[::2], shown[1::2], strict=False)]


NO_FACE = Face()
"""Text without a font, or with a broken one."""


def read_face(font: Any) -> Face:
    """The face of a font dictionary; what is broken in it is left at its usual value."""
    try:
        return _read(font)
    except BROKEN:
        return NO_FACE


def _read(font: Any) -> Face:
    name = str(font.get("/BaseFont", font.get("/Name", ""))).removeprefix("/")
    kind = str(font.get("/Subtype", ""))
    blanks = _blanks(font)
    if kind == "/Type0":
        inner = font["/DescendantFonts"][0]
        return Face(
            name=name,
            bytes_each=2,
            widths=_cid_widths(inner.get("/W")),
            usual=float(inner.get("/DW", 1000)) / 1000,
            blanks=blanks,
            is_upright=str(font.get("/Encoding", "")).endswith("-V"),
        )
    first = int(font.get("/FirstChar", 0))
    unit = tuple(float(part) for part in font.get("/FontMatrix", _UNIT))
    scale = abs(unit[0]) if kind == "/Type3" else 0.001
    written = [float(width) * scale for width in font.get("/Widths", ())][:_MOST]
    face = Face(name=name, widths=dict(enumerate(written, first)), blanks=blanks or frozenset({32}))
    return _type3(font, face, unit) if kind == "/Type3" else face


def _type3(font: Any, face: Face, unit: tuple[float, ...]) -> Face:
    """Bitmap fonts have their own units, so that their box tells how high they are."""
    box = [float(side) for side in font.get("/FontBBox", (0, 0, 0, 0))]
    top, bottom = max(box[1], box[3]) * unit[3], min(box[1], box[3]) * unit[3]
    if top <= bottom:
        top, bottom = face.top, face.bottom
    return Face(face.name, 1, face.widths, 0.0, face.blanks, top, bottom, procs=font, unit=unit)


def _cid_widths(table: Any) -> dict[int, float]:
    """`first [w w w]` or `first last w`, over and over."""
    widths: dict[int, float] = {}
    parts = list(table) if table is not None else []
    at = 0
    while at + 1 < len(parts) and len(widths) < _MOST:
        first, second = int(parts[at]), parts[at + 1]
        if isinstance(second, pikepdf.Array):
            for code, width in enumerate(second, first):
                widths[code] = float(width) / 1000
            at += 2
            continue
        last = min(int(second), first + _MOST)
        widths.update(dict.fromkeys(range(first, last + 1), float(parts[at + 2]) / 1000))
        at += 3
    return widths


def _blanks(font: Any) -> frozenset[int]:
    """Read from ToUnicode; a table that cannot be read names none."""
    table = font.get("/ToUnicode")
    if not isinstance(table, pikepdf.Stream):
        return frozenset()
    try:
        return frozenset(int(code, 16) for code in _BLANK.findall(table.read_bytes()))
    except BROKEN:
        return frozenset()
