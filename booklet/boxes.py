"""What is it that stands on a set page: words, the grounds under and over them, text areas?

Plain values; `boxtree` reads them from the engine's pages.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from msgspec import Struct, field

Order = tuple[float, ...]
"""When something is painted: three numbers a stacking context, the later the greater."""

PX_TO_MM = 25.4 / 96
FRAME, FRAME_END = "frame.", ".end"
"""How ids of text areas begin, and those of the marks at their texts' ends end."""


class Rect(NamedTuple):
    """A rectangle in the engine's pixels from the trim's top left corner."""

    x: float
    y: float
    right: float
    bottom: float

    def common(self, other: Rect) -> Rect:
        """What both cover; its sides are crossed where that is nothing."""
        return Rect(
            max(self.x, other.x), max(self.y, other.y),
            min(self.right, other.right), min(self.bottom, other.bottom),
        )  # fmt: skip


class Words(Struct):
    """A piece of text on one line."""

    text: str
    letters: Rect
    """From the baseline to the height of an x, before any turning."""
    body: Rect
    """Its letters as high and low as they reach, before any turning."""
    core: Rect
    """Its `letters` as they stand on the page: where nobody wants anything else."""
    reach: Rect
    """The box that it takes on its line."""
    around: Around
    order: Order
    is_shown: bool
    colour: Any
    language: str
    element: Any
    part: str
    """The pseudo-element whose text it is; an empty string for the element's own."""
    is_cased: bool
    """Set in other letters, capitals for instance, than were given."""


class Ground(Struct):
    """A colour or a picture that something is painted on, or that is painted on something."""

    rect: Rect
    order: Order
    colour: Any
    """None for a picture."""
    is_opaque: bool


class TextArea(Struct):
    """A frame, or a box in the page's margin, and what stands in it."""

    key: str
    limit: Rect
    matrix: Any
    words: list[tuple[Words, Rect]] = field(default_factory=list)
    """Each with where it may stand: negative margins are meant."""
    areas: list[tuple[TextArea, Rect]] = field(default_factory=list)


class Around(Struct):
    """What all that stands in a box has from the boxes around it."""

    real: Order = ()
    current: Order = ()
    matrix: Any = None
    clip: Rect | None = None
    area: TextArea | None = None
    out: tuple[float, float, float, float] = (0, 0, 0, 0)
    """By how much negative margins lead out of the area: left, top, right, bottom."""
    column: int = 0
    """Which of a frame's columns it is in."""
    is_shown: bool = True
    is_opaque: bool = True

    def placed(self, rect: Rect) -> Rect:
        """A rectangle as it stands on the page; the one around it, if it is turned."""
        if self.matrix is None:
            return rect
        x, y, right, bottom = rect
        corners = [self.matrix.transform_point(*at)
                   for at in ((x, y), (right, y), (x, bottom), (right, bottom))]  # fmt: skip
        across, down = zip(*corners, strict=True)
        return Rect(min(across), min(down), max(across), max(down))

    @property
    def is_straight(self) -> bool:
        """Whether its rectangles are still such on the page."""
        if self.matrix is None:
            return True
        a, b, c, d = self.matrix.values[:4]
        return bool(max(abs(b), abs(c)) < 1e-6 or max(abs(a), abs(d)) < 1e-6)


class AskedFace(Struct, frozen=True):
    """What a style asks of typefaces for some text."""

    families: tuple[str, ...]
    """In the order in which they are tried."""
    weight: int
    is_italic: bool


class PageBoxes(Struct):
    """All of a page that matters to its text."""

    size: Rect
    words: list[Words] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)
    areas: dict[str, TextArea] = field(default_factory=dict)
    faces: set[AskedFace] = field(default_factory=set)

    @property
    def turned(self) -> frozenset[str]:
        """The text areas that are turned or scaled."""
        return frozenset(key for key, area in self.areas.items() if area.matrix is not None)
