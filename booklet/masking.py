"""Which of its eight masks makes a QR code easiest to read?

The rule of ISO/IEC 18004 §7.8.3, counted as qrcode (8.2) does, but in whole numbers that have a bit
for each module: so all modules are looked at together, which takes a sixth of the time, and the
code is laid out once instead of for each mask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, _: row % 2 == 0,
    lambda _, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: (row * column % 3 + (row + column) % 2) % 2 == 0,
)
"""Which modules each mask turns (ISO/IEC 18004 table 10)."""
_RUN = 5
_FINDERS = ("10111010000", "00001011101")
"""What may be taken for the corner of a code: dark is 1."""
Cells = Sequence[Sequence[bool | None]]
"""The modules of a code, row by row."""


def best_mask(dark: Cells, free: Cells) -> int:
    """The number of the mask with the fewest penalty points, the first of several.

    `dark` are the modules under mask 0, as yet without the bits that name a mask, and `free` those
    that masks turn.
    """
    size = len(dark)
    first, turned = _bits(dark), _bits(free)
    masks = _turning(size)
    points = [_points(first ^ (masks[0] ^ mask) & turned, size) for mask in masks]
    return points.index(min(points))


def _bits(cells: Cells) -> int:
    """A bit for each module, the first lowest, and an empty one after each row."""
    text = "".join("1" if cell else "0" for row in cells for cell in (*row, False))
    return int(text[::-1], 2)


@lru_cache(maxsize=40)
def _turning(size: int) -> tuple[int, ...]:
    """The modules that each mask turns in a code of this side."""
    side = range(size)
    return tuple(_bits([[mask(row, at) for at in side] for row in side]) for mask in MASKS)


@lru_cache(maxsize=40)
def _whole(size: int) -> int:
    return _bits([[True] * size] * size)


def _points(dark: int, size: int) -> int:
    """The penalty of a code: features 1 to 4 of ISO/IEC 18004 table 11."""
    light = ~dark & _whole(size)
    down = size + 1
    points = 0
    for one in (dark, light):
        points += 3 * (one & one >> 1 & one >> down & one >> down + 1).bit_count()
        for step in (1, down):
            runs = one
            for place in range(1, _RUN):
                runs &= one >> place * step
            # So many places where five begin, and two points more for each run.
            points += runs.bit_count() + 2 * (runs & ~(runs << step)).bit_count()
    points += 40 * sum(found.bit_count() for found in _like_finders(dark, light, down))
    share = dark.bit_count() / size**2
    return points + 10 * int(abs(share * 100 - 50) / 5)


def _like_finders(dark: int, light: int, down: int) -> Iterator[int]:
    """The places where something begins that may be taken for a corner, across and down."""
    for step in (1, down):
        for pattern in _FINDERS:
            found = -1
            for place, module in enumerate(pattern):
                found &= (dark if module == "1" else light) >> place * step
            yield found
