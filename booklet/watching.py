"""Which files change while nobody builds?

Folders are looked through again and again, which works on any machine and any disk, takes a
hundredth of a processor, and is half a second late at most.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

EVERY = 0.25
"""Seconds between two looks."""

Seen = Mapping[Path, tuple[int, int]]
"""Files by their paths, each told by its time and its size."""


def look(folders: Sequence[Path], apart: Collection[Path] = ()) -> Seen:
    """All files below some folders, but for hidden ones, backups, and what is below `apart`."""
    seen: dict[Path, tuple[int, int]] = {}
    waiting = [folder.resolve() for folder in folders]
    left = {folder.resolve() for folder in apart}
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            path = folder / entry.name
            if entry.name.startswith((".", "#")) or entry.name.endswith("~") or path in left:
                continue
            try:
                if entry.is_dir():
                    waiting.append(path)
                else:
                    stat = entry.stat()
                    seen[path] = (stat.st_mtime_ns, stat.st_size)
            except OSError:
                continue
    return seen


def wait(before: Seen, folders: Sequence[Path], apart: Collection[Path] = ()) -> list[Path]:
    """Wait until files are not as they were, and stay for a moment as they are then; answers those
    that are new, changed or gone."""
    now = look(folders, apart)
    while now == before:
        time.sleep(EVERY)
        now = look(folders, apart)
    while True:
        time.sleep(EVERY)
        settled = look(folders, apart)
        if settled == now:
            break
        now = settled
    return sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
