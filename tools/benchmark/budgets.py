"""What may a build cost beside the other ways, and does it keep to that?

Each budget is a figure of one run, most of them a ratio of medians of wall time, and the most that
it may be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from benchmark import results
from benchmark.results import NEXT, Parts, Results, Size
from benchmark.ways import PLAIN, TYPST

FEW, MANY = 200, 2000
"""The sizes between which nothing may grow faster than the films do."""
_MEGABYTES = 300


@dataclass(frozen=True)
class Budget:
    """What is asked, the most that the figure may be, and the figure by number of films."""

    asks: str
    most: float
    figures: Mapping[int, float]

    def meets(self, films: int) -> bool:
        """Whether it is kept with so many films."""
        return self.figures[films] <= self.most

    @property
    def verdict(self) -> str:
        """Whether it is kept: at every size, from one on, or not with the most films."""
        sizes = sorted(self.figures)
        if not sizes:
            return "not measured"
        missed = [films for films in sizes if not self.meets(films)]
        if not missed:
            return "yes"
        kept = [films for films in sizes if films > missed[-1]]
        return f"from {kept[0]} films on" if kept else "no"


def budgets(measured: Results) -> tuple[Budget, ...]:
    """All budgets, with the figures of one run."""
    return (
        *(_of_sizes(measured.sizes, *one) for one in _BY_SIZE),
        *_by_growth(measured),
        *_of_parts(measured.parts),
    )


def _of_sizes(
    sizes: tuple[Size, ...], asks: str, most: float, figure: Callable[[Size], float | None]
) -> Budget:
    figures = ((size.films, figure(size)) for size in sizes)
    return Budget(asks, most, {films: one for films, one in figures if one is not None})


def _of_plain(seconds: Callable[[Size], float]) -> Callable[[Size], float]:
    return lambda size: seconds(size) / size.wall(PLAIN)


def _of_typst(seconds: Callable[[Size], float]) -> Callable[[Size], float | None]:
    return lambda size: seconds(size) / size.wall(TYPST) if TYPST in size.ways else None


def _note(size: Size) -> float:
    return size.wall(results.NOTE)


def _watched(size: Size) -> float:
    return size.rebuilt(NEXT)


def _checks(size: Size) -> float:
    return 1 - size.without_checks(results.COLD) / size.wall(results.COLD)


_BY_SIZE: tuple[tuple[str, float, Callable[[Size], float | None]], ...] = (
    (
        "cold build without its checks, pictures prepared, of plain",
        0.5,
        _of_plain(lambda size: size.without_checks(results.COLD)),
    ),
    (
        "cold build without its checks, every cache empty, of plain",
        0.9,
        _of_plain(lambda size: size.without_checks(results.EMPTY)),
    ),
    ("checks, of the cold build", 0.5, _checks),
    ("one note edited, of plain", 0.10, _of_plain(_note)),
    ("one note edited under `booklet watch`, of plain", 0.04, _of_plain(_watched)),
    ("one note edited, of Typst's whole compile", 1.0, _of_typst(_note)),
    ("the same under `booklet watch`", 1.0, _of_typst(_watched)),
    (
        "its page alone (`--pages`), of the edit's build",
        1.5,
        lambda size: size.wall(results.PAGE) / _note(size),
    ),
    ("nothing changed, of plain", 0.04, _of_plain(lambda size: size.wall(results.UNCHANGED))),
    ("the engine imported where nothing changed", 0, lambda size: float(size.imports_engine)),
    ("one title edited, of plain", 0.18, _of_plain(lambda size: size.wall(results.TITLE))),
    ("largest process of any build, MB", _MEGABYTES, lambda size: size.peak / 1e6),
)
_GROWTH: tuple[tuple[str, float, Callable[[Size], float]], ...] = (
    (f"one note edited, of the same with {FEW} films", 5.0, _note),
    (
        f"cold build a film, of the same with {FEW} films",
        1.15,
        lambda size: size.wall(results.COLD) / size.films,
    ),
    (f"largest process, of the same with {FEW} films", 1.15, lambda size: size.peak),
)


def _by_growth(measured: Results) -> Iterator[Budget]:
    few, many = measured.of(FEW), measured.of(MANY)
    for asks, most, figure in _GROWTH:
        grown = {MANY: figure(many) / figure(few)} if few and many else {}
        yield Budget(asks, most, grown)


def _of_parts(parts: Parts) -> Iterator[Budget]:
    looked_at = parts.edited.looked_at / parts.changed
    yield Budget("pages looked at after one edit, of those changed", 1.0, {parts.films: looked_at})
    joined = parts.joined / parts.at_once
    yield Budget("PDF joined of pieces, of one written at once", 1.05, {parts.films: joined})
