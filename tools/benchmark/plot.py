"""How does time grow with the films? One drawing: a line for each way, its name at its end.

Both scales are logarithmic, so that what is in proportion to the films is a straight line.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import jinja2

from benchmark.results import COLD, NEXT, NOTE, UNCHANGED, Results, Size
from benchmark.ways import BOOKLET, PLAIN

_WIDTH, _HEIGHT = 760, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 560, 44, 380
_LABEL = 15.0
"""From one label's line to the next, at least."""
_OURS, _PLAINS, _OTHERS = "#b3261e", "#222", "#777"
_BOLD, _FINE = 2.0, 1.25


@dataclass(frozen=True)
class _Line:
    says: str
    colour: str
    weight: float
    dashes: str
    points: Sequence[tuple[int, float]]
    """Films and seconds."""


@dataclass(frozen=True)
class _Tick:
    at: float
    says: str


def plot(measured: Results) -> str:
    """The drawing, as SVG."""
    lines = list(_lines(measured.sizes))
    seconds = [point[1] for line in lines for point in line.points]
    films = sorted({point[0] for line in lines for point in line.points})
    low, high = min(seconds) / 1.25, max(seconds) * 1.25
    across = _scale(films[0], films[-1], _LEFT + 16, _RIGHT - 8)
    up = _scale(low, high, _BOTTOM, _TOP)
    ends = [up(line.points[-1][1]) for line in lines]
    drawn = [
        {
            "says": line.says, "colour": line.colour, "weight": line.weight, "dashes": line.dashes,
            "points": [f"{across(number)},{up(value)}" for number, value in line.points],
            "label_at": label_at,
        }
        for line, label_at in zip(lines, _apart(ends), strict=True)
    ]  # fmt: skip
    return _template().render(
        title="Seconds from start to PDF, by films",
        width=_WIDTH, height=_HEIGHT, left=_LEFT, right=_RIGHT, bottom=_BOTTOM,
        seconds=[_Tick(up(value), f"{value:g}") for value in _round_numbers(low, high)],
        films=[_Tick(across(number), str(number)) for number in films],
        lines=drawn,
    )  # fmt: skip


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True,
        trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )  # fmt: skip
    return environment.get_template("plot.svg")


def _lines(sizes: Sequence[Size]) -> Iterator[_Line]:
    def line(
        says: str, seconds: Callable[[Size], float], colour: str, weight: float, dashes: str = ""
    ) -> _Line:
        points = [(size.films, seconds(size)) for size in sizes]
        return _Line(says, colour, weight, dashes, points)

    def wall(name: str) -> Callable[[Size], float]:
        return lambda size: size.wall(name)

    for name in sizes[0].ways:
        colour = _PLAINS if name == PLAIN else _OTHERS
        yield line(f"{name}, whatever changed", wall(name), colour, _FINE)
    yield line(f"{BOOKLET}, cold, with checks", wall(COLD), _OURS, _BOLD)
    unchecked = f"{BOOKLET}, cold, without checks"
    yield line(unchecked, lambda size: size.without_checks(COLD), _OURS, _FINE)
    yield line(f"{BOOKLET}, one note edited", wall(NOTE), _OURS, _BOLD, "6 3")
    watched = f"{BOOKLET} watch, one note edited"
    yield line(watched, lambda size: size.rebuilt(NEXT), _OURS, _FINE, "6 3")
    yield line(f"{BOOKLET}, nothing changed", wall(UNCHANGED), _OURS, _FINE, "1 3")


def _scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """Where a value stands between two places of the drawing; a single one stands midway."""
    reach = math.log(high / low)

    def place(value: float) -> float:
        share = math.log(value / low) / reach if reach else 0.5
        return round(start + share * (end - start), 1)

    return place


def _round_numbers(low: float, high: float) -> Iterator[float]:
    """1, 2 and 5 with as many noughts as fit between two values."""
    for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high))):
        for digit in (1, 2, 5):
            value = digit * 10.0**power
            if low <= value <= high:
                yield value


def _apart(places: Sequence[float]) -> list[float]:
    """Places for labels, near those asked for and not over one another, in the same order."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = [places[number] for number in order]
    for _ in moved:
        for above, below in pairwise(range(len(moved))):
            over = _LABEL - (moved[below] - moved[above])
            if over > 0:
                moved[above] -= over / 2
                moved[below] += over / 2
    found = dict(zip(order, moved, strict=True))
    return [round(found[number], 1) for number in range(len(places))]
