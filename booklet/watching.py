"""Which files change?

Folders are looked through again and again, which works on any machine and any disk, and takes a
twentieth of a processor: many files are looked at less often, but twice in a second.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

_LEAST, _MOST = 0.03, 0.5
"""Seconds between two looks."""
_SHARE = 20
"""So many times as long as a look takes is nothing looked at afterwards."""
_NAME = attrgetter("name")
_STAYS, _ALL_STAY = 0.02, 0.1
"""So many seconds a file must stay as it is, and so many where several change: a program writes
these, one after the other."""


class Stamp(NamedTuple):
    """What a folder says of a file: whoever writes to it changes this."""

    modified_ns: int
    changed_ns: int
    size: int
    number: int
    leads_to: str = ""
    """Of a link: what is written in it."""


Seen = Mapping[str, Stamp]
"""Files by their paths, whose folders have no links."""


def _is_aside(name: str) -> bool:
    """Whether nobody means a file, or a folder, of this name: one that is hidden, or a backup."""
    return name.startswith((".", "#")) or name.endswith("~")


def look(
    folders: Sequence[Path], apart: Collection[Path] = (), but: Callable[[str], bool] = _is_aside
) -> Seen:
    """All files below some folders, and all links, but for what is below `apart`, and for those
    whose name says so."""
    seen: dict[str, Stamp] = {}
    roots = [os.path.realpath(folder) for folder in folders]
    left = {os.path.realpath(folder) for folder in apart} - set(roots)
    waiting, known = [(root, root) for root in roots], set[str]()
    while waiting:
        folder, real = waiting.pop()
        if real in known or real in left:
            continue
        known.add(real)
        try:
            entries = sorted(os.scandir(folder), key=_NAME)
        except OSError:
            continue
        for entry in entries:
            if but(entry.name):
                continue
            try:
                is_link = entry.is_symlink()
                if entry.is_dir():
                    below = f"{real}{os.sep}{entry.name}"
                    waiting.append((entry.path, os.path.realpath(below) if is_link else below))
                if is_link or not entry.is_dir():
                    seen[entry.path] = _stamp(entry)
            except OSError:
                continue
    return seen


def _stamp(entry: os.DirEntry[str]) -> Stamp:
    leads_to = str(Path(entry.path).readlink()) if entry.is_symlink() else ""
    stat = entry.stat(follow_symlinks=entry.is_file())
    return Stamp(stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino, leads_to)


def wait(
    before: Seen,
    folders: Sequence[Path],
    apart: Collection[Path] = (),
    idle: Callable[[], object] | None = None,
) -> list[Path]:
    """Wait until files are not as they were, and stay for a moment as they are then; answers those
    that are new, changed or gone. `idle` is called once, where nothing has changed for a moment."""
    while True:
        began = time.perf_counter()
        now = look(folders, apart)
        if now != before:
            break
        time.sleep(min(max(_LEAST, _SHARE * (time.perf_counter() - began)), _MOST))
        if idle is not None and look(folders, apart) == before:
            idle()
            idle = None
    while True:
        time.sleep(_STAYS if len(_changed(before, now)) == 1 else _ALL_STAY)
        settled = look(folders, apart)
        if settled == now:
            return [Path(path) for path in sorted(_changed(before, now))]
        now = settled


def _changed(before: Seen, now: Seen) -> set[str]:
    return {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
