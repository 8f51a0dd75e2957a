"""What is in the cache, and how is it cleared?"""

from __future__ import annotations

import shutil
from pathlib import Path

from msgspec import Struct

from booklet.errors import OutputError
from booklet.keeping import files


class Shelf(Struct, frozen=True):
    """What is kept of one kind: how many files, and how many bytes."""

    name: str
    files: int
    size: int


def shelves(cache: Path) -> tuple[Shelf, ...]:
    """What is kept, the largest first; none where nothing is."""
    sizes: dict[str, list[int]] = {}
    for path, stat in files(cache):
        sizes.setdefault(path.relative_to(cache).parts[0], []).append(stat.st_size)
    found = [Shelf(name, len(each), sum(each)) for name, each in sizes.items()]
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
