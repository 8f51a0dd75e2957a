"""What is in the cache, and how is it cleared?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from booklet.errors import OutputError


@dataclass(frozen=True)
class Shelf:
    """What is kept of one kind: how many files, and how many bytes."""

    name: str
    files: int
    size: int


def shelves(cache: Path) -> tuple[Shelf, ...]:
    """What is kept, the largest first; none where nothing is. Files that go meanwhile count as
    none."""
    found = []
    for entry in cache.iterdir() if cache.is_dir() else ():
        sizes = list(_sizes(entry))
        found.append(Shelf(entry.name, len(sizes), sum(sizes)))
    return tuple(sorted(found, key=lambda one: (-one.size, one.name)))


def clear(cache: Path) -> None:
    """Remove all that is kept. A build that runs meanwhile may end in an error, and is right when
    it is begun again. Raises OutputError."""
    try:
        if cache.is_dir():
            shutil.rmtree(cache)
    except OSError as error:
        message = f"{error.filename or cache} cannot be removed: {error.strerror or error}."
        raise OutputError(message, "Remove the folder by hand.") from error


def _sizes(entry: Path) -> Iterator[int]:
    for path in entry.rglob("*") if entry.is_dir() else (entry,):
        try:
            if path.is_file():
                yield path.stat().st_size
        except OSError:
            continue
