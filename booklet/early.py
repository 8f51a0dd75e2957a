"""What of a build is begun before its program is loaded?

Loading the engine takes as long as loading everything else: a forerunner that is begun first does
it meanwhile. So little is imported here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from booklet.forerunner import Forerunner, forerun

if TYPE_CHECKING:
    from booklet.compositor import Source

_TOLD_BY = attrgetter("made_of")


@contextmanager
def forerunner_for(edition: Path, *, stays: bool = False) -> Iterator[Forerunner[Source] | None]:
    """A forerunner that loads the engine as an edition had it the last time, for one build or as
    many as come; None where `forerun` has none."""
    with forerun(partial(_load, place_of(edition)), _TOLD_BY, stays=stays) as runner:
        yield runner


def place_of(edition: Path) -> str:
    """By what it is remembered how an edition had its engine."""
    return str(edition.resolve())


def _load(place: str) -> None:
    from booklet.compositor import load_engine

    load_engine(place)
