"""What was worked out before, by all that it was made of?

Each answer is one file of the cache, sealed with a digest of its content: one that is damaged, cut
off, or another program's counts as none, and is worked out again. Whoever misses bytes that were
put by is told (`Gone`), and begins again. A cache that cannot be written costs time and nothing
else.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct

from booklet import home, keeping
from booklet.holding import Held
from booklet.keeping import seal, unseal, use

T = TypeVar("T")

_OFTEN_READ = frozenset({"records", "traces", "looks", "pieces", "trimmed", "proofed"})
"""Kinds of which every build reads all that it finds, mostly the same."""
_held: Held | None = None


@contextmanager
def holding() -> Iterator[Held]:
    """Hold meanwhile what is read and kept of some kinds, for the builds of this process."""
    global _held
    _held = Held()
    try:
        yield _held
    finally:
        _held = None


def recall(kind: str, made_of: str) -> Any:
    """What was kept of this kind for what is made of this; None where nothing was. Nobody changes
    it, for others may be given the same."""
    path = _path(kind, made_of)
    if _held is not None and kind in _OFTEN_READ:
        return _held.get(path, _read)
    return _read(path)


def _read(path: Path) -> Any:
    body = unseal(use(path) or b"")
    try:
        return pickle.loads(body) if body else None
    except Exception:  # whatever an older library's objects trip over
        return None


def knows(kind: str, made_of: str) -> bool:
    """Whether something was kept for what is made of this; it may be damaged."""
    return _path(kind, made_of).is_file()


def keep(kind: str, made_of: str, value: object) -> bool:
    """Keep a value that is not None for what is made of this; whether that could be done."""
    path = _path(kind, made_of)
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    try:
        keeping.keep(path, seal(body))
    except OSError:
        return False
    if _held is not None and kind in _OFTEN_READ:
        _held.put(path, value)
    return True


def once(kind: str, made_of: str, work_out: Callable[[], T]) -> T:
    """The value kept for what is made of this, else worked out now and kept."""
    known = recall(kind, made_of)
    if known is None:
        known = work_out()
        keep(kind, made_of, known)
    value: T = known
    return value


def _hold_nothing() -> None:
    global _held
    _held = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_hold_nothing)  # what is held is this process's alone


class Gone(Exception):
    """What was put by in the cache is not there any more, or damaged."""


def sift() -> None:
    """Remove from what was put by whatever is damaged."""
    for path in (home.cache() / keeping.ART).glob("*"):
        with suppress(OSError):
            if unseal(path.read_bytes()) is None:
                path.unlink()


class Bytes(Struct, frozen=True):
    """Bytes that lie in the cache by their content, so that they need not be held; `here` where
    they were not put by, or could not be."""

    digest: str
    here: bytes = b""

    @classmethod
    def of(cls, content: bytes) -> Bytes:
        """Bytes that are held."""
        return cls(hashlib.sha256(content).hexdigest(), content)

    def put_by(self) -> Bytes:
        """The same in the cache, where that can be written."""
        return Bytes(self.digest) if keep(keeping.ART, self.digest, self.here) else self

    @property
    def is_there(self) -> bool:
        """Whether they can be read, and count as used; in the cache they may be damaged."""
        return bool(self.here) or keeping.touch(_path(keeping.ART, self.digest))

    def read(self) -> bytes:
        """The bytes. Raises Gone, after which they count as not there."""
        content: bytes | None = self.here or recall(keeping.ART, self.digest)
        if content is None:
            with suppress(OSError):
                _path(keeping.ART, self.digest).unlink()
            raise Gone(self.digest)
        return content


def content_digest(path: Path) -> str:
    """A digest of what is in a file. Raises OSError."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _path(kind: str, made_of: str) -> Path:
    name = f"{home.program()} {made_of}"
    return Path(f"{home.cache()}/{kind}/{hashlib.sha256(name.encode()).hexdigest()}")
