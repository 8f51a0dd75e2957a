"""Does art that touches the trim reach the bleed, and is a page blank? By its pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from booklet.preflight.damage import careful
from booklet.preflight.drawn import drawn
from booklet.preflight.marks import Kind
from booklet.preflight.opened import PT_TO_MM, OpenPage
from booklet.preflight.rastered import Raster, rastered
from booklet.preflight.rules import NotChecked, Rule
from booklet.preflight.verdicts import Area, Expected, Fault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

_INSIDE = (0.1, 0.8)
"""The strip within the trim that is looked at, in mm from it: art on all of it touches the trim."""
_SPARE = 0.3
"""What of the bleed may stay empty: half a pixel of anti-aliasing, and what no guillotine shows."""
_PAPER = 250
"""Pixels at least as light in every channel are paper."""
_SHORTEST = 1.0
"""Shorter stretches of the edge, in mm, are letters, rules and marks; `safe` looks at those."""
_LEAST_BLEED = 0.5
_MOSTLY = 0.5


@careful
def check_bleeding(page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """F105: where the strip within the trim is full, the strip beyond it is too, to 0.3 mm.

    A picture that reaches the bleed may be white there in part: that is how it looks.

    Trade practice: paper is cut with a play of 1 mm and more, and white shows where art ends at
    the trim (PDF 2.0 §14.11.2: the bleed box holds what is to be cut off).
    """
    own = _own_bleed(page)
    asked = own if expected.bleed is None else min(own, expected.bleed)
    if asked < _LEAST_BLEED:
        raise NotChecked("There is no bleed for art to reach.")
    shown = rastered(page, expected)
    width, height = _size(page)
    for side, inside, outside in _strips(shown, width, height, asked - _SPARE):
        along = shown.across if side in {"top", "bottom"} else shown.down
        pictured = _pictured(page, side, outside, along, asked - _SPARE)
        bare = _long(inside & ~outside & ~pictured, _SHORTEST / along)
        if bare:
            yield _fault(page, side, bare, along, (width, height), asked)


def _pictured(page: OpenPage, side: str, outside: Mask, along: float, reach: float) -> Mask:
    """Where along a side a picture lies beyond the trim whose own whites may be the bare parts.

    One that is bare for the most part there was cut out at the trim, and counts for nothing.
    """
    import numpy as np

    found = np.zeros_like(outside)
    width, height = _size(page)
    for mark in drawn(page).marks:
        if mark.kind is not Kind.IMAGE or mark.in_soft_mask or mark.alpha <= 0:
            continue
        area = page.area(mark.box)
        beyond = {
            "left": -area.x,
            "right": area.right - width,
            "top": -area.y,
            "bottom": area.bottom - height,
        }[side]
        start, end = (area.x, area.right) if side in {"top", "bottom"} else (area.y, area.bottom)
        part = slice(max(round(start / along), 0), max(round(end / along), 0))
        if beyond >= reach and outside[part].size and outside[part].mean() >= _MOSTLY:
            found[part] = True
    return found


def _own_bleed(page: OpenPage) -> float:
    """The most that the page's boxes leave beyond the trim on a side, in mm."""
    trim, bleed = page.trim, page.bleed
    edges = (trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
    return max(edges) * PT_TO_MM


def _size(page: OpenPage) -> tuple[float, float]:
    left, bottom, right, top = page.trim
    return (right - left) * PT_TO_MM, (top - bottom) * PT_TO_MM


def _strips(
    shown: Raster, width: float, height: float, reach: float
) -> Iterator[tuple[str, Mask, Mask]]:
    """For each side, along the trim: is the strip within it full, and the strip beyond it?"""
    rows, columns = shown.rows(0, height), shown.columns(0, width)
    near, far = _INSIDE
    for side, start, end in (("left", near, far), ("right", width - far, width - near)):
        beyond = (-reach, 0.0) if side == "left" else (width, width + reach)
        yield (
            side,
            _full(shown, rows, shown.columns(start, end), 1),
            _full(shown, rows, shown.columns(*beyond), 1, _wide(reach, shown.across)),
        )
    for side, start, end in (("top", near, far), ("bottom", height - far, height - near)):
        beyond = (-reach, 0.0) if side == "top" else (height, height + reach)
        yield (
            side,
            _full(shown, shown.rows(start, end), columns, 0),
            _full(shown, shown.rows(*beyond), columns, 0, _wide(reach, shown.down)),
        )


def _wide(reach: float, step: float) -> int:
    """How many pixels the strip beyond the trim must have; one may be lost in rounding."""
    return max(round(reach / step) - 1, 1)


def _full(shown: Raster, rows: slice, columns: slice, axis: int, least: int = 1) -> Mask:
    """Where a strip is printed all across; nowhere if the page ends before it does."""
    import numpy as np

    strip = shown.darkest(rows, columns) < _PAPER
    full = np.all(strip, axis=axis)
    return full if strip.shape[axis] >= least else np.zeros_like(full)


def _long(mask: Mask, least: float) -> list[tuple[int, int]]:
    """The stretches of a mask of at least so many pixels, as first and last, the longest first."""
    import numpy as np

    steps = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(np.int8), [0]))))
    stretches = [(int(a), int(b)) for a, b in zip(steps[::2], steps[1::2], strict=True)]
    return sorted((one for one in stretches if one[1] - one[0] >= least), key=_shorter)


def _shorter(stretch: tuple[int, int]) -> tuple[int, int]:
    return (stretch[0] - stretch[1], stretch[0])


def _fault(
    page: OpenPage,
    side: str,
    bare: Sequence[tuple[int, int]],
    along: float,
    size: tuple[float, float],
    bleed: float,
) -> Fault:
    length = sum(last - first for first, last in bare) * along
    start, end = (place * along for place in bare[0])
    width, height = size
    area = {
        "left": Area(-bleed, start, 0, end),
        "right": Area(width, start, width + bleed, end),
        "top": Area(start, -bleed, end, 0),
        "bottom": Area(start, height, end, height + bleed),
    }[side]
    message = (
        f"Art touches the {side} trim along {length:.0f} mm, and does not reach {bleed:g} mm "
        "beyond it."
    )
    return Fault(message, page.number, area)


@careful
def check_blank(page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """F605: something is printed within the trim. Trade practice: a blank page is asked about."""
    shown = rastered(page, expected)
    width, height = _size(page)
    inside = shown.rows(0, height), shown.columns(0, width)
    light = shown.light[inside]
    if not light.size or int(light.min()) < _PAPER:
        return
    if int(shown.darkest(*inside).min()) >= _PAPER + 3:
        yield Fault("Nothing is printed on this page.", page.number, Area(0, 0, width, height))


RULES: tuple[Rule, ...] = (
    Rule("F105", by_page=check_bleeding),
    Rule("F605", by_page=check_blank),
)
