"""What was worked out before, by all that it was made of?

Each answer is one file of the cache, sealed with a digest of its content: one that is damaged, cut
off, or another program's counts as none, and is worked out again. A cache that cannot be written
costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from booklet import home, keeping
from booklet.keeping import seal, unseal, use

T = TypeVar("T")


def recall(kind: str, made_of: str) -> Any:
    """What was kept of this kind for what is made of this; None where nothing was."""
    body = unseal(use(_path(kind, made_of)) or b"")
    try:
        return pickle.loads(body) if body else None
    except Exception:  # whatever an older library's objects trip over
        return None


def knows(kind: str, made_of: str) -> bool:
    """Whether something was kept for what is made of this; it may be damaged."""
    return _path(kind, made_of).is_file()


def keep(kind: str, made_of: str, value: object) -> None:
    """Keep a value that is not None for what is made of this."""
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    with suppress(OSError):
        keeping.keep(_path(kind, made_of), seal(body))


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
