"""What is a mark on a page?

Rectangles are in points of the page's user space, cut to what clips them.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from booklet.preflight.opened import PT_TO_MM, Rect
from booklet.preflight.spaces import Colour


class Kind(StrEnum):
    """What paints a mark."""

    FILL = "fill"
    STROKE = "stroke"
    TEXT = "text"
    IMAGE = "image"
    SHADING = "shading"


class Picture(Struct, frozen=True):
    """What is known of a placed image."""

    key: str
    """The same for the same picture of a page."""
    width: int
    height: int
    bits: int
    is_mask: bool
    """A stencil, which is painted in the colour of the moment."""
    ppi: tuple[float, float]
    """Pixels an inch along its rows and columns, as placed."""
    size: tuple[float, float]
    """As placed, in points, before anything is clipped."""
    filters: tuple[str, ...] = ()
    is_inline: bool = False


class Mark(Struct, frozen=True):
    """One thing painted; what does not belong to its kind is at its usual value."""

    kind: Kind
    box: Rect
    colour: Colour
    alpha: float = 1.0
    is_overprint: bool = False
    in_soft_mask: bool = False
    in_glyph: bool = False
    """Whether it is part of a drawn (Type 3) letter."""
    size: float = 0.0
    """Of text, in points as printed."""
    font: str = ""
    width: float = 0.0
    """Of a stroke, in points as printed."""
    slivers: tuple[Rect, ...] = ()
    """The rectangles of a fill that are under `SLIVER` points thick."""
    picture: Picture | None = None
    fault: str = ""
    """What is wrong with a shading."""


SLIVER = 1.0


class Drawn(Struct, frozen=True):
    """All that a page draws, in the order of painting."""

    marks: tuple[Mark, ...]
    problem: str = ""
    """Why there may be more than this; empty where all could be read."""


def beneath(marks: Sequence[Mark], index: int) -> Mark | None:
    """The topmost earlier mark under the middle of this one; None where the paper is."""
    left, bottom, right, top = marks[index].box
    x, y = (left + right) / 2, (bottom + top) / 2
    for mark in reversed(marks[:index]):
        if mark.kind in {Kind.TEXT, Kind.STROKE} or mark.in_soft_mask or mark.in_glyph:
            continue
        box = mark.box
        if box[0] <= x <= box[2] and box[1] <= y <= box[3] and mark.alpha > 0:
            return mark
    return None


def is_dark(mark: Mark | None) -> bool:
    """Whether a ground is so dark that white shows on it; pictures are taken to be."""
    if mark is None:
        return False
    darkness = mark.colour.darkness
    return darkness is None or darkness * mark.alpha >= 0.2


def overlap(one: Rect, other: Rect) -> Rect | None:
    """What two rectangles have in common; None where that is nothing."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left <= right and bottom <= top else None


def inset(rect: Rect, by: float) -> Rect:
    """A rectangle smaller by so many mm on every side, larger where that is below nothing."""
    points = by / PT_TO_MM
    return (rect[0] + points, rect[1] + points, rect[2] - points, rect[3] - points)


def holds(outer: Rect, inner: Rect) -> bool:
    """Whether a rectangle lies within another."""
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )


def thickness(rect: Rect) -> float:
    """The shorter side of a rectangle."""
    return min(rect[2] - rect[0], rect[3] - rect[1])
