"""How is something kept in the cache, and what goes where there is no room?

A file is put in its place whole or not at all. When it was used last is its time of access, noted
here, for disks are let off noting it. All shelves have one bound together: beyond it goes what was
used least lately. Whoever looks for a file that went makes it again, but for what pages are made
with by its path: that stays for a day after it was used, so that no build misses what it found a
moment ago.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from booklet import home
from booklet.errors import OutputError, UsageError

VARIABLE = "BOOKLET_CACHE_MB"
ART = "art"
"""The shelf of pages that are set and not yet in a file."""
_NEEDED = frozenset({"stills", "drawings", "fonts", "assets", ART})
"""Shelves from which the engine and the press read what an earlier stage found, and a cluster's
worker what it was sent a moment ago."""
DRAFTS = "drafts"
"""The shelf of files that are not yet published."""
_BOUND_MB = 5000
"""So that an edition of 2000 films, each with a still, finds everything again."""
_PARTS = 16
"""The cache is looked through, by chance, after each such part of its bound that is kept."""
_HOUR = 3600 * 10**9
_DAY = 24 * _HOUR
_HALF = ".half-"
_SEALED = ".seal"
_SEAL = hashlib.sha256().digest_size


def bound() -> int:
    """How many bytes the cache may hold. Raises UsageError where BOOKLET_CACHE_MB is no number."""
    said = os.environ.get(VARIABLE, str(_BOUND_MB))
    if not (said.isascii() and said.isdecimal()):
        message = f"{VARIABLE} is {said!r}, which is no number of megabytes."
        raise UsageError(message, f"Set it to a whole number like {_BOUND_MB}, or not at all.")
    return int(said) * 10**6


def seal(body: bytes) -> bytes:
    """What is to be kept, with a digest of it before it."""
    return hashlib.sha256(body).digest() + body


def unseal(kept: bytes) -> bytes | None:
    """What was sealed; None where it is damaged or cut off."""
    body = kept[_SEAL:]
    return body if hashlib.sha256(body).digest() == kept[:_SEAL] else None


def use(path: Path) -> bytes | None:
    """What is in a file of the cache, which counts as used just now; None where it is not there.

    Its time of change stays, by which others know it.
    """
    touch(path)
    try:
        return path.read_bytes()
    except OSError:
        return None


def touch(path: Path) -> bool:
    """Let a file count as used just now; whether it is there."""
    try:
        os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))
    except OSError:
        return path.is_file()
    return True


def keep(path: Path, data: bytes) -> None:
    """Write a file of the cache whole or not at all, so that no reader ever sees half of it.

    Raises OSError; whether that matters is for the caller to say.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_HALF)
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    if zlib.crc32(data) * bound() <= len(data) * _PARTS << 32:
        sweep(home.cache())


def keep_needed(path: Path, data: bytes) -> None:
    """Keep what pages cannot be made without, and its seal beside it; raises OutputError."""
    if path.parent.name not in _NEEDED:
        raise AssertionError(f"{path} would be swept away while it is needed")
    try:
        keep(path, data)
        keep(_seal_of(path), hashlib.sha256(data).digest())
    except OSError as error:
        raise OutputError(
            f"{path.parent} cannot be written: {error.strerror}.",
            "Make room there, or set XDG_CACHE_HOME to a folder that may be written.",
        ) from error


def is_whole(path: Path) -> bool:
    """Whether what was kept because it is needed is there, as it was; it counts as used."""
    seal, data = use(_seal_of(path)), use(path)
    return data is not None and hashlib.sha256(data).digest() == seal


def sweep(folder: Path) -> None:
    """Remove from a cache what was used least lately, where there is more than its bound, and what
    writers that were killed left half written or unpublished."""
    now, kept = time.time_ns(), []
    for path, stat in files(folder):
        used = _used(stat)
        if path.parent.parent.name == DRAFTS:
            if now - used > _DAY:
                _remove(path, used)
        elif not path.name.startswith(_HALF):
            kept.append((used, path, stat.st_size))
        elif now - used > _HOUR:
            _remove(path, used)
    spare = bound() - sum(size for _, _, size in kept)
    for used, path, size in sorted(kept):
        if spare >= 0:
            return
        is_needed = path.parent.name in _NEEDED and now - used < _DAY
        if not is_needed and _remove(path, used):
            spare += size


def files(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """All files of a cache, and how large each is; one that goes meanwhile counts as none."""
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            with suppress(OSError):
                yield path, path.lstat()


def _seal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}{_SEALED}")


def _used(stat: os.stat_result) -> int:
    return max(stat.st_atime_ns, stat.st_mtime_ns)


def _remove(path: Path, used: int) -> bool:
    """Whether a file is gone; it stays where somebody used it meanwhile, or holds it open."""
    try:
        if _used(path.lstat()) != used:
            return False
        path.unlink()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
