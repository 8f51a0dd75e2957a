"""What was worked out before, by all that it was made of?

Each answer is one file of the cache, sealed with a digest of its content: one that is damaged, cut
off, or another program's counts as none, and is worked out again. A cache that cannot be written
costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from booklet import home

_SEAL = hashlib.sha256().digest_size
_MOST_BYTES = 100_000_000
"""Of one kind that are kept; those asked for least lately go first."""
_SWEEPS = frozenset("0")
"""What the name of an answer begins with after which the others are looked at: one in sixteen."""

T = TypeVar("T")


def recall(kind: str, made_of: str) -> Any:
    """What was kept of this kind for what is made of this; None where nothing was."""
    path = _path(kind, made_of)
    try:
        written = path.read_bytes()
        if hashlib.sha256(written[_SEAL:]).digest() != written[:_SEAL]:
            return None
        value = pickle.loads(written[_SEAL:])
        os.utime(path)
    except Exception:  # whatever an older library's objects trip over
        return None
    return value


def keep(kind: str, made_of: str, value: object) -> None:
    """Keep a value that is not None for what is made of this."""
    path = _path(kind, made_of)
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    with suppress(OSError):
        home.keep(path, hashlib.sha256(body).digest() + body)
        if path.name[0] in _SWEEPS:
            _forget(path.parent)


def once(kind: str, made_of: str, work_out: Callable[[], T]) -> T:
    """The value kept for what is made of this, else worked out now and kept."""
    known = recall(kind, made_of)
    if known is None:
        known = work_out()
        keep(kind, made_of, known)
    value: T = known
    return value


def content_digest(path: Path) -> str:
    """A digest of what is in a file. Raises OSError."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _path(kind: str, made_of: str) -> Path:
    name = f"{home.program()} {made_of}"
    return home.cache() / kind / hashlib.sha256(name.encode()).hexdigest()


def _forget(folder: Path) -> None:
    """Remove what was asked for least lately, where there is too much."""
    entries = [(path, path.stat()) for path in folder.iterdir()]
    spare = _MOST_BYTES - sum(stat.st_size for _, stat in entries)
    for path, stat in sorted(entries, key=lambda entry: entry[1].st_mtime_ns):
        if spare >= 0:
            return
        path.unlink(missing_ok=True)
        spare += stat.st_size
