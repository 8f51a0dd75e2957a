"""What do all content streams of a page share?"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any, NamedTuple

import pikepdf
from msgspec import Struct, field

from booklet.preflight.marks import Mark
from booklet.preflight.opened import BROKEN, Rect
from booklet.preflight.widths import Face

MOST = 1_000_000
"""Operators of a page, each form counted as often as it is drawn: about five seconds."""


_OF_LINES = frozenset(("m", "l", "c", "v", "y"))
"""Operators whose operands are points, of which no more is asked than what is around them."""
_OF_POINTS = _OF_LINES | {"re"}
"""Operators whose operands are all numbers."""


class TooMuch(Exception):
    """The page draws more than can be looked at."""


class Step(NamedTuple):
    """An instruction of a stream, read from the file's own objects once for all pages."""

    operator: str
    operands: Sequence[Any]


class Canvas(Struct):
    """What all streams of a page share."""

    acts: Mapping[str, Callable[[Any, Any], None]]
    """What each operator does to the walk that meets it."""
    marks: list[Mark] = field(default_factory=list)
    problem: str = ""
    left: int = MOST
    open: set[tuple[int, int]] = field(default_factory=set)
    """The forms being drawn, so that one which draws itself is found."""
    streams: dict[tuple[int, int], Sequence[Any]] = field(default_factory=dict)
    faces: dict[tuple[int, int], Face] = field(default_factory=dict)
    glyphs: set[tuple[str, int]] = field(default_factory=set)
    shared: dict[tuple[int, int], Sequence[Step]] = field(default_factory=dict)
    """What pages before have drawn too, once it was met on two of them; nothing, on one."""

    def broken(self, what: str, error: BaseException | str) -> None:
        """Remember the first thing that could not be read."""
        why = str(error) if isinstance(error, str) else type(error).__name__
        self.problem = self.problem or f"The page cannot be read whole: {what} is broken ({why})."

    def parsed(self, stream: Any) -> Sequence[Any]:
        """The instructions of a stream; those of a broken one are remembered as a problem."""
        key = getattr(stream, "objgen", (0, 0))
        if key in self.streams:
            return self.streams[key]
        if kept := self.shared.get(key):
            self.streams[key] = kept
            return kept
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            try:
                found: Sequence[Any] = pikepdf.parse_content_stream(stream)
            except BROKEN as error:
                self.broken("a stream of drawing operators", error)
                return ()
        if said:
            self.broken("a stream of drawing operators", "it ends too soon")
        if key != (0, 0):
            self.streams[key] = found
            if not said:
                self.shared[key] = _steps(found, self.acts) if key in self.shared else ()
        return found


def _steps(found: Sequence[Any], known: Container[str]) -> Sequence[Step]:
    """The instructions of a stream whose operators are known, points as plain numbers, those of
    lines and curves one after another as the rectangle around them; none where it is not as
    usual."""
    steps: list[Step] = []
    line: list[float] = []
    try:
        for instruction in found:
            operator, operands = str(instruction.operator), list(instruction.operands)
            if operator == "INLINE IMAGE":
                return ()
            if operator not in known:
                continue
            if operator in _OF_POINTS:
                operands = [float(number) for number in operands]
            if operator in _OF_LINES:
                line += operands
                continue
            if line:
                steps.append(_around(line))
                line = []
            steps.append(Step(operator, operands))
    except BROKEN:
        return ()
    if line:
        steps.append(_around(line))
    return tuple(steps)


def _around(line: Sequence[float]) -> Step:
    """The rectangle around points, as a line from one corner to the other."""
    across, down = line[::2], line[1::2]
    return Step("l", (min(across), min(down), max(across), max(down)))


class Within(Struct, frozen=True):
    """What a stream is part of."""

    depth: int = 0
    alpha: float = 1.0
    in_soft_mask: bool = False
    in_glyph: bool = False
    onto: Rect | None = None
    """Where a pattern or a letter is seen, which is not where its own numbers say."""
    is_uncoloured: bool = False
    """Whether it has no colours of its own: a stencil pattern, a plain Type 3 letter."""
