"""What does the printer need outside the bleed, and where does it stand?

Crop marks, targets that show whether the plates lie on one another, a bar of all inks, and a
line that says what the sheet is. Lines and letters are drawn in every plate.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec import Struct

from booklet import home, memory
from booklet.measure import mm
from booklet.streams import Rect

_LINE = 0.25
"""Points; the thinnest line a press holds, so that the cut can be set to it (trade practice)."""
_NEAREST = mm(3).pt
"""No mark begins nearer to the trim, whatever the bleed, so that none is seen after the cut."""
_LENGTH = mm(5).pt
_DASH = mm(0.8).pt
"""Of the broken lines that mark a fold."""
_PATCH = mm(4).pt
_TARGET = mm(3).pt
_GAP = mm(3).pt
_SMALLEST = mm(1).pt
"""A target or a bar that would be smaller is left out: the slug has no room."""
_LETTERS = (6.0, 4.0)
"""Points of the slug line: as it is, and the least it is made to fit."""
_FACE = Path("barlow-semi-condensed") / "BarlowSemiCondensed-Regular.ttf"
_USUAL = tuple(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0x100))))
"""The characters that most slug lines are written with."""
_SOLIDS = ("1 0 0 0", "0 1 0 0", "0 0 1 0", "0 0 0 1", "1 1 0 0", "1 0 1 0", "0 1 1 0", "1 1 1 0")
_TINTS = tuple(
    " ".join(part if place == ink else "0" for place in range(4))
    for ink in range(4)
    for part in ("0.25", "0.5", "0.75")
)
_RISE = 0.35
"""Half the height of its capitals, so that the line stands in the middle of the slug."""
_ROUND = 0.5523
"""Where the control points of a quarter of a circle lie."""


class Ground(Struct, frozen=True):
    """One page's room for marks: its trim in points, and how wide bleed and slug are in points."""

    trim: Rect
    bleed: float
    slug: float
    folds: tuple[float, ...] = ()
    """Where the sheet is folded along its height, in points from the sheet's left edge."""

    @property
    def media(self) -> Rect:
        """The whole sheet."""
        return _around(self.trim, self.bleed + self.slug)

    @property
    def bleeding(self) -> Rect:
        """The trim with its bleed."""
        return _around(self.trim, self.bleed)

    @property
    def panels(self) -> tuple[tuple[float, float], ...]:
        """The outermost parts between edges and folds, from left to right: from where to where."""
        left, _, right, _ = self.trim
        if not self.folds:
            return ((left, right),)
        return ((left, min(self.folds)), (max(self.folds), right))

    @property
    def middle(self) -> float:
        """How far from the trim the middle of the slug is."""
        return self.bleed + self.slug / 2


def fixed(ground: Ground, spots: Sequence[str]) -> bytes:
    """The marks that are the same on every page, as a content stream.

    It names the colour spaces /All and each of `spots`. What has no room in the slug is left
    out, the widest first: bar and targets need 3 mm, crop marks as much as there is.
    """
    parts = [
        f"/All CS 1 SCN /All cs 1 scn {_LINE} w 0 J",
        *_crops(ground),
        *_folds(ground),
        *_targets(ground),
        *_bar(ground, spots),
    ]
    return "\n".join(parts).encode()


def _around(rect: Rect, by: float) -> Rect:
    return rect[0] - by, rect[1] - by, rect[2] + by, rect[3] + by


def _crops(ground: Ground) -> Iterable[str]:
    """Two lines at each corner that point at the trim, and end where the sheet does."""
    start, end = _reach(ground)
    if end <= start:
        return
    left, bottom, right, top = ground.trim
    for x in (left, right):
        yield _stroke(x, bottom - start, x, bottom - end)
        yield _stroke(x, top + start, x, top + end)
    for y in (bottom, top):
        yield _stroke(left - start, y, left - end, y)
        yield _stroke(right + start, y, right + end, y)


def _folds(ground: Ground) -> Iterable[str]:
    """A broken line above and below each fold, as binders draw them."""
    start, end = _reach(ground)
    if end <= start or not ground.folds:
        return
    _, bottom, _, top = ground.trim
    yield f"q [{_DASH} {_DASH}] 0 d"
    for x in ground.folds:
        yield _stroke(x, bottom - start, x, bottom - end)
        yield _stroke(x, top + start, x, top + end)
    yield "Q"


def _reach(ground: Ground) -> tuple[float, float]:
    """Between which distances from the trim the lines lie that point at it."""
    start = max(ground.bleed, _NEAREST)
    return start, min(start + _LENGTH, ground.bleed + ground.slug)


def _targets(ground: Ground) -> Iterable[str]:
    """A cross in a circle in the middle of each side, on either side of a spine."""
    half = min(_TARGET, ground.slug / 2 - _LINE)
    if half < _SMALLEST:
        return
    left, bottom, right, top = ground.trim
    up, off = (bottom + top) / 2, ground.middle
    places = [(left - off, up), (right + off, up)]
    for start, end in ground.panels:
        places += [((start + end) / 2, bottom - off), ((start + end) / 2, top + off)]
    for x, y in places:
        yield _stroke(x - half, y, x + half, y)
        yield _stroke(x, y - half, x, y + half)
        yield f"{_circle(x, y, half * 0.6)} S"
        yield f"{_circle(x, y, half * 0.32)} f"
        inner = half * 0.32
        yield f"q 0 SCN {_stroke(x - inner, y, x + inner, y)}"
        yield f"{_stroke(x, y - inner, x, y + inner)} Q"


def _bar(ground: Ground, spots: Sequence[str]) -> Iterable[str]:
    """Full inks and their overprints left of the lower target, tints right of it."""
    _, bottom, _, _ = ground.trim
    left, right = ground.panels[0]
    centre, room = (left + right) / 2, (right - left) / 2 - _TARGET - 2 * _GAP
    solids = [f"{ink} k" for ink in _SOLIDS] + [f"{spot} cs 1 scn" for spot in spots]
    patch = min(_PATCH, ground.slug - 2 * _LINE, room / max(len(solids), len(_TINTS)))
    if patch < _SMALLEST:
        return
    y = bottom - ground.middle - patch / 2
    yield "q"
    for number, colour in enumerate(reversed(solids), 1):
        yield f"{colour} {_box(centre - _TARGET - _GAP - number * patch, y, patch)} f"
    for number, colour in enumerate(_TINTS):
        yield f"{colour} k {_box(centre + _TARGET + _GAP + number * patch, y, patch)} f"
    yield "Q"


def _stroke(x: float, y: float, to_x: float, to_y: float) -> str:
    return f"{x:.4f} {y:.4f} m {to_x:.4f} {to_y:.4f} l S"


def _box(x: float, y: float, side: float) -> str:
    return f"{x:.4f} {y:.4f} {side:.4f} {side:.4f} re"


def _circle(x: float, y: float, radius: float) -> str:
    out, by = [f"{x + radius:.4f} {y:.4f} m"], radius * _ROUND
    corners = ((radius, 0), (0, radius), (-radius, 0), (0, -radius), (radius, 0))
    for (x0, y0), (x1, y1) in pairwise(corners):
        # A quarter begins along the tangent at its start and ends along the one at its end.
        turns = (x0 - y0 * by / radius, y0 + x0 * by / radius)
        comes = (x1 + y1 * by / radius, y1 - x1 * by / radius)
        points = (*turns, *comes, x1, y1)
        moved = (p + (x if n % 2 == 0 else y) for n, p in enumerate(points))
        out.append(" ".join(f"{p:.4f}" for p in moved) + " c")
    return " ".join(out)


class Outline(Struct, frozen=True):
    """What a character draws, in units of its typeface."""

    segments: tuple[tuple[str, tuple[float, ...]], ...]
    """Operators of a content stream, and their operands."""
    advance: float


class Letters:
    """Text as outlines in the program's own typeface, so that no font is embedded for it."""

    def __init__(self) -> None:
        self._data = (home.fonts() / _FACE).read_bytes()
        self._em, usual = _usual(self._data)
        self._outlines = dict(usual)
        self._widths: dict[str, float] = {}

    def width(self, text: str, size: float) -> float:
        """How wide a text is in points, set in `size` points."""
        if text not in self._widths:
            self._widths[text] = sum(one.advance for one in self._outlines_of(text))
        return self._widths[text] * size / self._em

    def drawn(self, text: str, size: float) -> bytes:
        """A text's outlines, filled in every plate, from a point 0, 0 on the baseline.

        It names the colour space /All.
        """
        scale, x, out = size / self._em, 0.0, ["/All cs 1 scn"]
        for outline in self._outlines_of(text):
            for operator, points in outline.segments:
                moved = [p * scale + (0.0 if n % 2 else x) for n, p in enumerate(points)]
                out.append("%.3f " * len(moved) % tuple(moved) + operator)
            x += outline.advance * scale
        return "\n".join([*out, "f"]).encode()

    def _outlines_of(self, text: str) -> list[Outline]:
        return [self._outline(one) for one in unicodedata.normalize("NFC", text)]

    def _outline(self, character: str) -> Outline:
        if character not in self._outlines:
            self._outlines[character] = self._face.outline(character)
        return self._outlines[character]

    @cached_property
    def _face(self) -> _Face:
        return _Face(self._data)


@lru_cache(maxsize=1)
def _usual(data: bytes) -> tuple[float, Mapping[str, Outline]]:
    """A typeface's units, and what most lines are written with."""

    def read() -> tuple[float, Mapping[str, Outline]]:
        face = _Face(data)
        return face.em, {one: face.outline(one) for one in _USUAL}

    return memory.once("letters", hashlib.sha256(data).hexdigest(), read)


class _Face:
    """The typeface, opened."""

    def __init__(self, data: bytes) -> None:
        from fontTools.ttLib import TTFont

        font = TTFont(BytesIO(data), lazy=True)
        self._glyphs = font.getGlyphSet()
        self._names: dict[int, str] = font.getBestCmap()
        self.em = float(font["head"].unitsPerEm)

    def outline(self, character: str) -> Outline:
        """What a character draws."""
        glyph = self._glyphs[self._name(character)]
        return Outline(tuple(_segments(glyph, self._glyphs)), float(glyph.width))

    def _name(self, character: str) -> str:
        """The glyph of a character, of what it is without its accent, or of a question mark."""
        for one in (character, unicodedata.normalize("NFKD", character)[:1], "?"):
            if ord(one) in self._names:
                return self._names[ord(one)]
        return ".notdef"


def _segments(glyph: Any, glyphs: Any) -> list[tuple[str, tuple[float, ...]]]:
    """A glyph's outline as operators of a content stream and their operands."""
    from fontTools.pens.basePen import BasePen

    segments: list[tuple[str, tuple[float, ...]]] = []

    class Pen(BasePen):  # type: ignore[misc]  # fontTools ships no types
        """Writes down what a glyph draws; the base turns quadratic curves into cubic ones."""

        def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - fontTools' name
            segments.append(("m", pt))

        def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 - fontTools' name
            segments.append(("l", pt))

        def _curveToOne(  # noqa: N802 - fontTools' name
            self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
        ) -> None:
            segments.append(("c", (*pt1, *pt2, *pt3)))

        def _closePath(self) -> None:  # noqa: N802 - fontTools' name
            segments.append(("h", ()))

    glyph.draw(Pen(glyphs))
    return segments


class Word(Struct, frozen=True):
    """One word of a slug line: from which point on its baseline, in how many points."""

    text: str
    size: float
    x: float
    y: float


def slug_line(letters: Letters, ground: Ground, text: str) -> tuple[Word, ...]:
    """The line in the slug above the page, left of the target, word by word.

    It is set smaller where it is too long, and cut with an ellipsis where that is not enough.
    Empty where the slug has no room for letters.
    """
    _, _, _, top = ground.trim
    left, right = ground.panels[0]
    room = (right - left) / 2 - _TARGET - 2 * _GAP
    usual, least = _LETTERS
    if ground.slug < least or room <= 0:
        return ()
    text = " ".join(text.split())
    wanted = letters.width(text, 1.0)
    size = max(least, min(usual, room / wanted if wanted else usual))
    while text and letters.width(text, size) > room + 0.01:
        text = text.rstrip("…")[:-1].rstrip() + "…" if len(text) > 1 else ""
    x, y, words = left + _GAP, top + ground.middle - size * _RISE, []
    for word in text.split():
        words.append(Word(word, size, x, y))
        x += letters.width(f"{word} ", size)
    return tuple(words)
