"""The cache: how large it is, and clear it."""

from __future__ import annotations

import argparse

from booklet.commands.shared import Kinds, add
from booklet.console import Console, as_json
from booklet.errors import ExitCode


def add_cache(kinds: Kinds) -> None:
    """The arguments of `cache`."""
    words = "Say how large the cache is, or clear it: all in it can be made again."
    parser = add(kinds, "cache", cache, words)
    parser.add_argument("what", choices=("size", "clear"))
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--quiet", action="store_true", help="no progress")


def cache(asked: argparse.Namespace, _console: Console) -> ExitCode:
    """Say how large the cache is, or clear it."""
    from booklet import home, keeping, shelves

    found = shelves.shelves(home.cache())
    if asked.what == "clear":
        shelves.clear(home.cache())
    total, most = sum(one.size for one in found), keeping.bound()
    if asked.format == "json":
        rows = {one.name: {"files": one.files, "bytes": one.size} for one in found}
        print(as_json([], folder=str(home.cache()), bytes=total, bound=most, shelves=rows))
        return ExitCode.FINE
    for one in found if asked.what == "size" else ():
        print(f"{one.size / 1e6:9.1f} MB  {one.files:6} files  {one.name}")
    said = "cleared" if asked.what == "clear" else f"in all, of {most / 1e6:g} MB"
    print(f"{total / 1e6:9.1f} MB  {said}: {home.cache()}")
    return ExitCode.FINE
