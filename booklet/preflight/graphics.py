"""What holds while a page is painted: colours, clip, line, text?

The graphics state (PDF 2.0 §8.4), as far as preflight asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pikepdf
from msgspec import Struct

from booklet.preflight.matrices import IDENTITY, Matrix
from booklet.preflight.opened import Rect
from booklet.preflight.spaces import GRAY, Colour
from booklet.preflight.widths import NO_FACE, Face

BLACK = Colour(GRAY, (0.0,))


class Paint(Struct):
    """What fills or strokes."""

    colour: Colour = BLACK
    pattern: Any = None
    alpha: float = 1.0
    is_overprint: bool = False


class State(Struct):
    """The graphics state; it is copied at every `q`."""

    ctm: Matrix
    clip: Rect
    fill: Paint
    stroke: Paint
    width: float = 1.0
    face: Face = NO_FACE
    size: float = 0.0
    char: float = 0.0
    word: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0

    def copy(self) -> State:
        """A state that changes on its own."""
        fill, stroke = self.fill, self.stroke
        return State(
            self.ctm, self.clip,
            Paint(fill.colour, fill.pattern, fill.alpha, fill.is_overprint),
            Paint(stroke.colour, stroke.pattern, stroke.alpha, stroke.is_overprint),
            self.width, self.face, self.size, self.char, self.word, self.stretch, self.leading,
            self.rise, self.mode,
        )  # fmt: skip


class Cursor(Struct):
    """Where text goes on."""

    here: Matrix = IDENTITY
    line: Matrix = IDENTITY

    def place(self, matrix: Matrix) -> None:
        """Begin a line at a matrix."""
        self.here = self.line = matrix

    def move(self, x: float, y: float) -> None:
        """Begin a line so far from the last one's beginning."""
        a, b, c, d, e, f = self.line
        self.place((a, b, c, d, a * x + c * y + e, b * x + d * y + f))

    def advance(self, x: float, y: float) -> None:
        """Go on within the line."""
        a, b, c, d, e, f = self.here
        self.here = (a, b, c, d, a * x + c * y + e, b * x + d * y + f)


class Run(Struct, frozen=True):
    """A run of text in its own space: what is seen of it, and how far it leads."""

    box: Rect
    codes: Sequence[int]
    """Of the glyphs that are seen; spaces are not."""
    step: tuple[float, float]


def run(parts: Iterable[Any], state: State) -> Run:
    """Measure strings and the shifts between them; spaces at the ends do not count as seen."""
    face, size, char = state.face, state.size, state.char
    widths, usual, blanks = face.widths, face.usual, face.blanks
    word = state.word if face.bytes_each == 1 else 0.0
    at = first = last = 0.0
    codes: list[int] = []
    for part in parts:
        if not isinstance(part, pikepdf.String):
            at -= float(part) / 1000 * size
            continue
        for code in face.codes(bytes(part)):
            wide = size if face.is_upright else widths.get(code, usual) * size
            if code not in blanks:
                first = first if codes else at
                last = at + wide
                codes.append(code)
            at += wide + char
            if code == 32:
                at += word
    if face.is_upright:
        return Run(_box(-size / 2, -last, size / 2, -first), codes, (0.0, -at))
    low, high = face.bottom * size + state.rise, face.top * size + state.rise
    stretch = state.stretch
    return Run(_box(first * stretch, low, last * stretch, high), codes, (at * stretch, 0.0))


def _box(a: float, b: float, c: float, d: float) -> Rect:
    return (min(a, c), min(b, d), max(a, c), max(b, d))
