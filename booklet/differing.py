"""Where on a page does something look otherwise? Drawn: what went in one colour, what came in
another, over the page made pale, with boxes around.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

GONE = (214, 84, 0)
COME = (0, 94, 184)
"""An orange and a blue that are told apart by those who do not see red and green, and in gray."""
_PALE = 0.35
"""How much of the page's own contrast is left."""
_SEEN = 28
"""A difference of less, of 255, is seen by nobody."""
_CELL = 6
"""Pixels to a side of the squares in which changes are gathered."""
_ROOM = 6
"""Pixels between a change and the box around it."""
_BOX = (60, 60, 60)
_REACH = 2
"""Changes so many squares apart are one."""


class Difference(Struct, frozen=True):
    """A page as it was and is, drawn over each other, and the boxes in pixels."""

    pixels: Pixels
    boxes: tuple[tuple[int, int, int, int], ...]
    """Left, top, right, bottom."""


def difference(old: Pixels, new: Pixels) -> Difference:
    """What differs between two pictures of a page, rows of RGB pixels."""
    import numpy as np

    height, width = (max(old.shape[side], new.shape[side]) for side in (0, 1))
    was, now = (_on_paper(one, height, width) for one in (old, new))
    changed = np.abs(was.astype(np.int16) - now).max(axis=2) > _SEEN
    gray_was, gray_now = (one.mean(axis=2) / 255 for one in (was, now))
    pale = 1 - (1 - gray_now) * _PALE
    drawn = np.repeat(pale[:, :, None], 3, axis=2)
    ink = np.ones_like(drawn)
    for gray, colour in ((gray_was, GONE), (gray_now, COME)):
        depth = np.clip(1 - gray, 0.25, 1)[:, :, None]
        ink *= 1 - depth * (1 - np.array(colour) / 255)
    only_was, only_now = gray_was < gray_now - 0.05, gray_now < gray_was - 0.05
    for mask, gray, colour in ((only_was, gray_was, GONE), (only_now, gray_now, COME)):
        depth = np.clip(1.15 - gray, 0.4, 1)[:, :, None]
        ink = np.where(mask[:, :, None], 1 - depth * (1 - np.array(colour) / 255), ink)
    drawn = np.where(changed[:, :, None], ink, drawn)
    pixels = np.round(np.clip(drawn, 0, 1) * 255).astype(np.uint8)
    boxes = tuple(_boxes(changed))
    for box in boxes:
        _frame(pixels, box)
    return Difference(pixels, boxes)


def _on_paper(picture: Pixels, height: int, width: int) -> Pixels:
    """A picture on white paper of this size, from its top left corner."""
    import numpy as np

    paper = np.full((height, width, 3), 255, np.uint8)
    paper[: picture.shape[0], : picture.shape[1]] = picture
    return paper


def _boxes(changed: NDArray[np.bool_]) -> Iterator[tuple[int, int, int, int]]:
    """Boxes around what changed; what lies near each other is in one."""
    height, width = changed.shape
    cells = {
        (int(row) // _CELL, int(column) // _CELL)
        for row, column in zip(*changed.nonzero(), strict=True)
    }
    while cells:
        group, found = [cells.pop()], []
        while group:
            row, column = group.pop()
            found.append((row, column))
            near = [
                cell
                for down in range(-_REACH, _REACH + 1)
                for across in range(-_REACH * 2, _REACH * 2 + 1)
                if (cell := (row + down, column + across)) in cells
            ]
            cells.difference_update(near)
            group += near
        rows, columns = ([cell[side] for cell in found] for side in (0, 1))
        yield (
            max(min(columns) * _CELL - _ROOM, 0),
            max(min(rows) * _CELL - _ROOM, 0),
            min((max(columns) + 1) * _CELL + _ROOM, width),
            min((max(rows) + 1) * _CELL + _ROOM, height),
        )


def _frame(pixels: Pixels, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    for rows, columns in (
        (slice(top, top + 2), slice(left, right)),
        (slice(bottom - 2, bottom), slice(left, right)),
        (slice(top, bottom), slice(left, left + 2)),
        (slice(top, bottom), slice(right - 2, right)),
    ):
        pixels[rows, columns] = _BOX
