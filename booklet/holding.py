"""What does a process that stays still know of what it read in the cache?"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

_MOST = 24_000_000
"""Bytes of files whose values are held; as objects they take a few times as much."""
_LONG = 600.0
"""Seconds after which a file is read again, so that it counts as used."""
_Stamp = tuple[int, int, int]
"""By what it is known that a file was not replaced."""


class _Value(Struct):
    """What a file gave."""

    value: Any
    stamp: _Stamp
    until: float
    is_used: bool = True


class Held:
    """Values by the files that gave them, as long as these stay as they are. Who has one must not
    change it. Where there is no room for more, those that nobody used lately go when it turns."""

    def __init__(self) -> None:
        self._values: dict[Path, _Value] = {}
        self._room = _MOST

    def turn(self) -> None:
        """Let go whatever nobody has asked for since this was called last."""
        for path, one in list(self._values.items()):
            if not one.is_used:
                self._let_go(path)
            one.is_used = False

    def get(self, path: Path, read: Callable[[Path], Any]) -> Any:
        """What a file gives; `read` is asked where that is not known."""
        stamp = _stamp(path)
        known = self._values.get(path)
        if known is not None and known.stamp == stamp and time.monotonic() < known.until:
            known.is_used = True
            return known.value
        value = read(path)
        self._hold(path, value, stamp)
        return value

    def put(self, path: Path, value: Any) -> None:
        """Hold what a file was given just now."""
        self._hold(path, value, _stamp(path))

    def _hold(self, path: Path, value: Any, stamp: _Stamp | None) -> None:
        self._let_go(path)
        if stamp is not None and value is not None and stamp[0] <= self._room:
            self._room -= stamp[0]
            self._values[path] = _Value(value, stamp, time.monotonic() + _LONG)

    def _let_go(self, path: Path) -> None:
        if (known := self._values.pop(path, None)) is not None:
            self._room += known.stamp[0]


def _stamp(path: Path) -> _Stamp | None:
    with suppress(OSError):
        stat = path.stat()
        return stat.st_size, stat.st_mtime_ns, stat.st_ino
    return None
