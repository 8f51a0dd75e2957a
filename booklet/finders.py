"""Where on a page does something look like a QR code? Three finder patterns tell.

A finder is dark and light in the ratio 1:1:3:1:1 on every line through its middle
(ISO/IEC 18004, 6.3.3.1).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Light = NDArray[np.uint8]
    Middles = NDArray[np.float64]
    """Rows of x, y and the width of a module, in pixels."""

Box = tuple[float, float, float, float]
_MIDDLE = 128
_MOST = 400
"""Finders on a page; beyond that it is a pattern of its own, and no code."""
_AT_ONCE = 1024
"""Middles that are looked around together."""
_LEAST = 1.5
"""Pixels of a module; what is finer is told from letters by chance, and no code is as fine."""
_RATIO = (1, 1, 3, 1, 1)
_TURNS = tuple(math.radians(degrees) for degrees in range(0, 90, 15))
_ALIKE = 42
"""Modules of 49 that must be a finder's: edges and dirt may spoil some."""


class Finder(Struct, frozen=True):
    """The middle of a finder pattern and the width of a module there, in pixels."""

    x: float
    y: float
    module: float


def symbols(light: Light, known: Sequence[Box] = ()) -> list[Box]:
    """Boxes, in pixels, around what has three finders where a code has them.

    Finders within `known` boxes, of codes that were read, are theirs.
    """
    found: list[Box] = []
    for trio in sorted(_trios(finders(light, known)), key=_side):
        half = 3.5 * max(finder.module for finder in trio)
        xs, ys = [one.x for one in trio], [one.y for one in trio]
        box = (min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half)
        if not any(overlap(box, other) for other in found):
            found.append(box)
    return found


def finders(light: Light, known: Sequence[Box] = ()) -> list[Finder]:
    """The finder patterns of a picture, each once; without those within `known` boxes."""
    dark = light < _MIDDLE
    gathered: list[list[Finder]] = []
    for x, y, module in _whole(dark, _outside(_across(dark), known)):
        near = (g for g in gathered if _is_near(g[0], x, y, module))
        group = next(near, None)
        if group is not None:
            group.append(Finder(x, y, module))
        elif len(gathered) < _MOST and _is_down(dark, x, y, module):
            gathered.append([Finder(x, y, module)])
    return [_mean(group) for group in gathered]


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share a part."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _across(dark: NDArray[np.bool_]) -> Middles:
    """The middles of all runs along rows that have the ratio."""
    import numpy as np

    height, width = dark.shape
    edged = np.zeros((height, width + 2), np.bool_)
    edged[:, 1:-1] = dark
    line = edged.ravel()
    at = np.flatnonzero(line[1:] != line[:-1])
    if len(at) < 6:
        return np.zeros((0, 3))
    first = np.arange(0, len(at) - 5, 2)[_may_fit(at)]
    starts, five = at[first], np.stack([at[first + 1 + run] - at[first + run] for run in range(5)])
    modules = five.sum(axis=0) / 7
    slack = np.maximum(modules * 0.5, 0.8)
    fits = modules >= _LEAST
    for run, times in zip(five, _RATIO, strict=True):
        fits &= np.abs(run - modules * times) <= slack * (1.4 if times == 3 else 1)
    fits &= starts // (width + 2) == (starts + five.sum(axis=0)) // (width + 2)
    rows, columns = np.divmod(starts[fits], width + 2)
    return np.stack([columns + 3.5 * modules[fits], rows + 0.5, modules[fits]], axis=1)


def _outside(middles: Middles, known: Sequence[Box]) -> Middles:
    """Those that are in none of these boxes."""
    x, y, _ = middles.T
    for left, top, right, bottom in known:
        is_in = (left <= x) & (x <= right) & (top <= y) & (y <= bottom)
        middles = middles[~is_in]
        x, y, _ = middles.T
    return middles


def _may_fit(at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which runs that begin dark are long enough with the next four, the middle one among them.

    Asked of all runs, and so of their ends alone; in noise there are hundreds of thousands.
    """
    five = at[5::2] - at[:-5:2]
    middle = (at[3:-2:2] - at[2:-3:2]) * 100
    return (five >= 7 * _LEAST) & (middle >= 31 * five) & (middle <= 54 * five)


def _is_down(dark: NDArray[np.bool_], x: float, y: float, module: float) -> bool:
    """Whether the column through this middle has the ratio too."""
    reach = math.ceil(module * 6)
    top = max(int(y) - reach, 0)
    line = dark[top : int(y) + reach + 1, min(int(x), dark.shape[1] - 1)]
    runs, middle = _runs_around(line.tolist(), int(y) - top)
    if len(runs) != 5 or middle is None:
        return False
    own = sum(runs) / 7
    if not 0.6 < own / module < 1.6:
        return False
    slack = max(own * 0.6, 1.0)
    return all(
        abs(run - own * times) <= slack * (1.4 if times == 3 else 1)
        for run, times in zip(runs, _RATIO, strict=True)
    )


def _whole(dark: NDArray[np.bool_], middles: Middles) -> Iterator[tuple[float, float, float]]:
    """Those around which the 49 modules are a finder's, turned by whatever angle: x, y, module."""
    import numpy as np

    steps = np.arange(-3, 4)
    across, down = (part.ravel() for part in np.meshgrid(steps, steps))
    wanted = np.maximum(abs(across), abs(down)) != 2
    turns = np.array(_TURNS)[:, None]
    aside = across * np.cos(turns) - down * np.sin(turns)
    below = across * np.sin(turns) + down * np.cos(turns)
    high, wide = dark.shape
    for first in range(0, len(middles), _AT_ONCE):
        some = middles[first : first + _AT_ONCE]
        x, y, module = (part[:, None, None] for part in some.T)
        columns = np.floor(x + aside * module).astype(np.int32)
        rows = np.floor(y + below * module).astype(np.int32)
        on = (columns >= 0) & (columns < wide) & (rows >= 0) & (rows < high)
        found = dark[rows.clip(0, high - 1), columns.clip(0, wide - 1)]
        alike = ((found == wanted) & on).sum(axis=2).max(axis=1)
        for each in some[alike >= _ALIKE].tolist():
            yield each[0], each[1], each[2]


def _runs_around(line: Sequence[bool], at: int) -> tuple[list[int], int | None]:
    """The lengths of the run at a place and of two runs on either side."""
    if not 0 <= at < len(line) or not line[at]:
        return [], None
    edges: list[tuple[int, int]] = []
    for ahead in (False, True):
        place, colour = at, True
        for _ in range(3):
            begin = place
            while 0 <= place < len(line) and line[place] == colour:
                place += 1 if ahead else -1
            edges.append((begin, place))
            colour = not colour
    before, after = edges[:3], edges[3:]
    first, last = before[0][1] + 1, after[0][1] - 1
    runs = [before[2][0] - before[2][1], before[1][0] - before[1][1], last - first + 1]
    runs += [after[1][1] - after[1][0], after[2][1] - after[2][0]]
    return runs, (first + last) // 2


def _trios(found: Sequence[Finder]) -> Iterator[tuple[Finder, Finder, Finder]]:
    """Three finders of one size at the corners of half a square, as far apart as a code's."""
    for corner in found:
        near = [one for one in found if one is not corner and _may_share(corner, one)]
        for one, other in combinations(near[:24], 2):
            a, b = (math.hypot(p.x - corner.x, p.y - corner.y) for p in (one, other))
            dot = (one.x - corner.x) * (other.x - corner.x)
            dot += (one.y - corner.y) * (other.y - corner.y)
            if abs(a - b) < 0.12 * max(a, b) and abs(dot) < 0.12 * a * b:
                yield corner, one, other


def _side(trio: tuple[Finder, Finder, Finder]) -> tuple[float, float, float]:
    """The smallest first: the finders of neighbours make larger squares."""
    corner, one, _ = trio
    return (math.hypot(one.x - corner.x, one.y - corner.y), corner.y, corner.x)


def _may_share(one: Finder, other: Finder) -> bool:
    """Whether two finders may be of one code: 14 to 170 modules apart, and alike."""
    module = (one.module + other.module) / 2
    apart = math.hypot(one.x - other.x, one.y - other.y) / module
    return 11 <= apart <= 175 and 0.65 < one.module / other.module < 1.55


def _is_near(one: Finder, x: float, y: float, module: float) -> bool:
    reach = 2.5 * max(module, one.module)
    return abs(one.x - x) < reach and abs(one.y - y) < reach


def _mean(group: Sequence[Finder]) -> Finder:
    count = len(group)
    return Finder(
        sum(one.x for one in group) / count,
        sum(one.y for one in group) / count,
        sum(one.module for one in group) / count,
    )
