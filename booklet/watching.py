"""Which files change?

Folders are looked through again and again, which works on any machine and any disk, and takes a
twentieth of a processor: many files are looked at less often, but twice in a second.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_LEAST, _MOST = 0.05, 0.5
"""Seconds between two looks."""
_SHARE = 20
"""So many times as long as a look takes is nothing looked at afterwards."""
_STAYS = 0.05
"""So many seconds a file must stay as it is."""


class Stamp(NamedTuple):
    """What a folder says of a file: whoever writes to it changes this."""

    modified_ns: int
    changed_ns: int
    size: int
    number: int
    leads_to: str = ""
    """Of a link: what is written in it."""


Seen = Mapping[Path, Stamp]
"""Files by their paths."""


def _is_aside(name: str) -> bool:
    """Whether nobody means a file, or a folder, of this name: one that is hidden, or a backup."""
    return name.startswith((".", "#")) or name.endswith("~")


def look(
    folders: Sequence[Path], apart: Collection[Path] = (), but: Callable[[str], bool] = _is_aside
) -> Seen:
    """All files below some folders, and all links, but for what is below `apart`, and for those
    whose name says so."""
    seen: dict[Path, Stamp] = {}
    roots = [folder.resolve() for folder in folders]
    left = {folder.resolve() for folder in apart} - set(roots)
    waiting, known = list(roots), set[Path]()
    while waiting:
        folder = waiting.pop()
        try:
            real = folder.resolve()
            if real in known or real in left:
                continue
            known.add(real)
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            path = folder / entry.name
            if but(entry.name):
                continue
            try:
                if entry.is_dir():
                    waiting.append(path)
                if entry.is_symlink() or not entry.is_dir():
                    seen[path] = _stamp(entry)
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
        time.sleep(_STAYS)
        settled = look(folders, apart)
        if settled == now:
            break
        now = settled
    return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
