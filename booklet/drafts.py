"""Where does a file lie before it is published?

In the cache, for a file may be larger than memory, and the system's folder for what is temporary is
often no more than that. What a killed build left there goes like all that is kept, after a day.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from booklet import home
from booklet.keeping import DRAFTS


class Draft(Struct, frozen=True, dict=True):
    """A file that nobody else knows of: it stays as it is, and need not be read as a whole."""

    path: Path

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what is in it, in hexadecimal."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def drafts() -> Iterator[Path]:
    """A new folder for drafts, which goes with all that is in it."""
    shelf = home.cache() / DRAFTS
    try:
        shelf.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(dir=shelf, ignore_cleanup_errors=True)
    except OSError:  # a cache that cannot be written
        folder = tempfile.TemporaryDirectory(prefix="booklet-drafts-", ignore_cleanup_errors=True)
    with folder as name:
        yield Path(name)
