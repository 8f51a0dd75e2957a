"""What does a slot for an ad need, and which part of an advertiser's page fills it?

A PDF ad is placed at its own size: the part of its page that is as large as the slot and its
bleed, measured from the middle of its trim. Only an ad of the wrong size gives its own trim
instead, for the engine to crop as it crops a picture.

Sides are named as the reader sees the page. A page whose /Rotate is not zero lies on its side in
its own user space, so its sides have other names there.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in points of the page's user space."""
Matrix = tuple[float, float, float, float, float, float]

SIDES = ("top", "right", "bottom", "left")
MM_PER_POINT = 25.4 / 72
SIZE_SLACK_MM = 1.0
"""A size that differs by no more is the slot's: trade practice, half of it is lost each side."""
BLEED_SLACK_MM = 0.1
"""Exporters round a bleed of 3 mm to 8.5 pt."""
MOST_BLEED_MM = 12.0
"""Beyond any bleed a printer asks for; a page with more around its slot has another size."""
_MOST_PIXELS = 6000


class Slot(Struct, frozen=True):
    """Where an ad goes: its trimmed size in mm, the bleed, and the sides that are cut."""

    width_mm: float
    height_mm: float
    bleed_mm: float
    cut: frozenset[str] = frozenset(SIDES)

    @property
    def full_mm(self) -> tuple[float, float]:
        """Width and height with the bleed on the sides that are cut."""
        sideways, upwards = _counts(self.cut)
        return self.width_mm + self.bleed_mm * sideways, self.height_mm + self.bleed_mm * upwards

    def takes(self, width: float, height: float) -> bool:
        """Whether a trimmed size in mm is the slot's."""
        return _alike((width, height), (self.width_mm, self.height_mm))


def page_slot(width_mm: float, height_mm: float, bleed_mm: float) -> Slot:
    """A whole page, cut on all sides."""
    return Slot(width_mm, height_mm, bleed_mm)


def half_slot(
    width_mm: float, height_mm: float, bleed_mm: float, gap_mm: float, *, lower: bool = False
) -> Slot:
    """The upper or lower half of a page with `gap_mm` between the two; its inner side is not cut.

    As `.half` in the layouts' style sheets has it.
    """
    inner = "top" if lower else "bottom"
    return Slot(width_mm, (height_mm - gap_mm) / 2, bleed_mm, frozenset(SIDES) - {inner})


class AdPage(Struct, frozen=True):
    """An advertiser's page: boxes in its user space, and how far it is turned clockwise.

    `reach` is as far as there may be art: the bleed box, or the media where there is none.
    """

    trim: Rect
    reach: Rect
    turn: int
    unit: float = 1.0
    """UserUnit: how many points of 1/72 inch one of its own is (PDF 2.0 §14.11.2)."""

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the trim as the reader sees it."""
        left, bottom, right, top = self.trim
        width = (right - left) * self.unit * MM_PER_POINT
        height = (top - bottom) * self.unit * MM_PER_POINT
        return (height, width) if self.turn in {90, 270} else (width, height)

    def bleed_mm(self, side: str) -> float:
        """How far the art may reach beyond the trim, on a side as the reader sees it."""
        at, outward = _AT[self._own(side)]
        return (self.reach[at] - self.trim[at]) * outward * self.unit * MM_PER_POINT

    def part(self, slot: Slot) -> Rect:
        """What fills the slot and its bleed, at its own size."""
        left, bottom, right, top = self.trim
        if slot.takes(*self.size_mm):
            x, y = (left + right) / 2, (bottom + top) / 2
            across, up = self._own_points(slot.width_mm), self._own_points(slot.height_mm)
            if self.turn in {90, 270}:
                across, up = up, across
            left, right, bottom, top = x - across / 2, x + across / 2, y - up / 2, y + up / 2
        return self.grown((left, bottom, right, top), slot.cut, slot.bleed_mm)

    def grown(self, rect: Rect, sides: frozenset[str], by_mm: float) -> Rect:
        """A rectangle with these sides, as the reader sees them, moved outwards."""
        edges = list(rect)
        for side in sides:
            at, outward = _AT[self._own(side)]
            edges[at] += outward * self._own_points(by_mm)
        return (edges[0], edges[1], edges[2], edges[3])

    def _own(self, side: str) -> str:
        """A side the reader sees, as the page's user space calls it."""
        return SIDES[(SIDES.index(side) - self.turn // 90) % 4]

    def _own_points(self, millimetres: float) -> float:
        return millimetres / MM_PER_POINT / self.unit


_AT = {"left": (0, -1), "bottom": (1, -1), "right": (2, 1), "top": (3, 1)}
"""Which of a rectangle's numbers a side is, and which way is outwards."""


def imply_trim(page: AdPage, slot: Slot) -> AdPage:
    """The same page with its trim found, where its boxes do not tell trim from bleed.

    A page as large as the slot with an even bleed, on the sides that are cut or on all four, is
    taken for that; any other stays as it is.
    """
    width, height = page.size_mm
    for cut in (slot.cut, frozenset(SIDES)):
        bleed = _even_bleed(width - slot.width_mm, height - slot.height_mm, cut)
        if SIZE_SLACK_MM / 2 < bleed <= MOST_BLEED_MM:
            return replace(page, trim=page.grown(page.trim, cut, -bleed))
    return page


def _even_bleed(across: float, down: float, cut: frozenset[str]) -> float:
    """The bleed that makes a page so much larger than its slot; 0 where none does evenly."""
    sideways, upwards = _counts(cut)
    if not (sideways and upwards):
        return 0.0
    bleed = (across + down) / (sideways + upwards)
    is_even = _alike((across, down), (bleed * sideways, bleed * upwards))
    return bleed if is_even else 0.0


def unit_matrix(box: Rect, turn: int) -> Matrix:
    """A form's /Matrix that maps `box`, turned clockwise, to the unit square.

    The form is then placed as a picture is: PDF 2.0 §8.9.5.1 gives a picture the unit square,
    §8.10.1 applies a form's own matrix first.
    """
    left, bottom, right, top = box
    x, y = 1 / (right - left), 1 / (top - bottom)
    return {
        0: (x, 0.0, 0.0, y, -left * x, -bottom * y),
        90: (0.0, -x, y, 0.0, -bottom * y, right * x),
        180: (-x, 0.0, 0.0, -y, right * x, top * y),
        270: (0.0, x, -y, 0.0, top * y, -left * x),
    }[turn]


def common(one: Rect, other: Rect) -> Rect:
    """What two rectangles have in common; its corners are out of order where that is nothing."""
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )


def around(one: Rect, other: Rect) -> Rect:
    """The smallest rectangle that holds two."""
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def pixels(width: float, height: float) -> tuple[int, int]:
    """A size in pixels at about 300 to the inch whose ratio is that of two lengths in mm.

    Rounded both ways, an A5 page would be cropped by 0.05 mm; the nearest ratio is off by less
    than a thousandth of that.
    """
    ppi = min(300, _MOST_PIXELS * 25.4 / max(width, height))
    shorter = max(round(min(width, height) / 25.4 * ppi), 8)
    ratio = max(width, height) / min(width, height)
    near = range(max(shorter * 9 // 10, 8), shorter * 11 // 10 + 1)
    least = min(near, key=lambda count: (abs(round(count * ratio) / count - ratio), count))
    most = round(least * ratio)
    return (least, most) if width <= height else (most, least)


def _counts(cut: frozenset[str]) -> tuple[int, int]:
    """How many of the sides that are cut make it wider, and how many higher."""
    return len(cut & {"left", "right"}), len(cut & {"top", "bottom"})


def _alike(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(a - b) <= SIZE_SLACK_MM + 1e-6 for a, b in zip(one, other, strict=True))
