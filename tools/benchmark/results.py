"""What was measured, all of it, as values that JSON can hold?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from pydantic import TypeAdapter, ValidationError

from benchmark.timing import Cost, Failed

COLD = "cold build, pictures prepared"
EMPTY = "cold build, every cache empty"
UNCHANGED = "nothing changed"
NOTE = "one note edited"
PAGE = "the same, only its page (`--pages`)"
TITLE = "one title edited"
FRONT = "one film added at the front"
TOKEN = "one style token changed"
FONTS = "the layout's fonts changed"
SHEET = "one one-sheet"
FIRST, NEXT = 0, 1
"""Of the saves under `booklet watch`: the first starts the engine, the next finds it."""
CHECKING = "Checking the PDF"
SETTING = "Setting the pages"


@dataclass(frozen=True)
class Made:
    """What a PDF holds, to show that all ways make the same."""

    pages: int
    letters: int
    """Characters of its text that are not space."""
    size: int


@dataclass(frozen=True)
class Rebuilt:
    """After one save: seconds until the PDF is there, and what the program says that it took."""

    until_pdf: float
    said: float
    peak: int
    """Bytes of the largest of its processes, all saves together."""


@dataclass(frozen=True)
class Spread:
    """The middle one of all rounds, with the least and the most."""

    middle: float
    least: float
    most: float


@dataclass(frozen=True)
class Size:
    """All that was measured with so many films."""

    films: int
    scenarios: Mapping[str, tuple[Cost, ...]]
    """Of booklet, by what had changed since the last build; a cost for each round."""
    ways: Mapping[str, tuple[Cost, ...]]
    """Of the other ways, which make all again whatever has changed."""
    changed: Mapping[str, int]
    """By scenario, how many pages do not look as in the build before."""
    made: Mapping[str, Made]
    """By way, booklet's among them."""
    watched: tuple[tuple[Rebuilt, ...], ...]
    """For each round: under `booklet watch`, what the first edited note takes, and the next."""
    recompiled: tuple[tuple[float, ...], ...]
    """For each round: the same of Typst with its compiler kept; none where it is not here."""
    imports_engine: bool
    """Whether the engine is imported where nothing changed."""

    @property
    def rounds(self) -> int:
        """How often all was measured."""
        return len(self.scenarios[COLD])

    def cost(self, name: str) -> tuple[Cost, ...]:
        """The costs of a scenario or of another way."""
        return self.scenarios[name] if name in self.scenarios else self.ways[name]

    def wall(self, name: str) -> float:
        """The median seconds of a scenario or of another way."""
        return median(cost.wall for cost in self.cost(name))

    def spread(self, name: str, of: Callable[[Cost], float]) -> Spread:
        """What a scenario or another way takes of something."""
        return spread_of([of(cost) for cost in self.cost(name)])

    def without_checks(self, name: str) -> float:
        """The median seconds of a scenario but for its checks."""
        return median(cost.wall - cost.stages[CHECKING] for cost in self.cost(name))

    @property
    def peak(self) -> int:
        """The bytes of the largest process of booklet in any scenario, watching too."""
        watched = [saves[NEXT].peak for saves in self.watched]
        built = [cost.peak for costs in self.scenarios.values() for cost in costs]
        return max(*built, *watched)

    def rebuilt(self, number: int) -> float:
        """The median seconds from a save to the PDF under `booklet watch`, FIRST or NEXT."""
        return median(one[number].until_pdf for one in self.watched)


def spread_of(values: list[float]) -> Spread:
    """The middle, the least and the most of some values."""
    return Spread(median(values), min(values), max(values))


@dataclass(frozen=True)
class Stages:
    """What the stages of one build took, in seconds, and what preflight looked at."""

    seconds: Mapping[str, float]
    checks: Mapping[str, float]
    """What each family of checks took of them."""
    pages: int
    looked_at: int
    """Pages whose preflight was not remembered."""

    @property
    def whole(self) -> float:
        """The seconds of all stages."""
        return sum(self.seconds.values())


@dataclass(frozen=True)
class Parts:
    """Where the time and the bytes of one edition go."""

    films: int
    first: Stages
    edited: Stages
    """After one note was edited."""
    changed: int
    """Pages that look otherwise after it."""
    sheet: Mapping[str, float]
    """The CPU seconds of a one-sheet."""
    joined: int
    """Bytes of the pages joined of pieces, not pressed."""
    at_once: int
    """Bytes of the same pages set and written as one document."""


@dataclass(frozen=True)
class Results:
    """One run of the benchmark."""

    machine: str
    sizes: tuple[Size, ...]
    """From the least films to the most."""
    parts: Parts

    def of(self, films: int) -> Size | None:
        """What was measured with so many films."""
        return next((size for size in self.sizes if size.films == films), None)


_FILE = TypeAdapter(Results)


def keep(results: Results, file: Path) -> None:
    """Write all that was measured into a file."""
    file.write_bytes(_FILE.dump_json(results, indent=1) + b"\n")


def kept(file: Path) -> Results:
    """What was measured by an earlier run; raises Failed."""
    try:
        return _FILE.validate_json(file.read_bytes())
    except ValidationError as error:
        raise Failed(f"{file} is not what this benchmark keeps: {error}") from error
