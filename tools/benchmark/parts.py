"""Where do the time and the bytes of one edition go? By stages, checks, a one-sheet, joined."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

from benchmark.edition import Shape, make_edition
from benchmark.edits import EDITED, edited, one_note
from benchmark.results import Parts, Stages
from benchmark.scenarios import pages_changed
from benchmark.timing import Command, Failed, run, surroundings
from benchmark.ways import booklet

MOST_FILMS = 200
"""An edition of more is not taken apart; its parts would be the same."""
SHEET_WAYS = ("importing WeasyPrint", "cold", "warm", "unchanged")
"""A one-sheet with an empty cache, with still and typefaces prepared, and one made already."""
_HERE = Path(__file__).resolve().parent


def take_apart(films: int, rounds: int, used: Path, work: Path) -> Parts:
    """What one edition of so many films says of its parts."""
    edition, cache, to = work / "edition-parts", work / "cache-parts", work / "parts"
    make_edition(edition, Shape(films))
    shutil.copytree(used, cache)
    first = _stages(edition, to, cache)
    before = to.with_suffix(".json")
    shutil.copy(to / "booklet.json", before)
    with edited(edition, one_note):
        again = _stages(edition, to, cache)
    changed = pages_changed(before, to / "booklet.json")
    sizes = _answer("at_once.py", cache, edition)
    sheet = _sheet(edition, rounds, work)
    return Parts(films, first, again, changed, sheet, sizes["joined"], sizes["at_once"])


def _stages(edition: Path, to: Path, cache: Path) -> Stages:
    return Stages(**_answer("stages.py", cache, edition, to))


def _answer(program: str, cache: Path, *arguments: Path) -> Any:
    """What one of the programs here answers in JSON; raises Failed."""
    command: Command = [sys.executable, _HERE / program, *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, env=surroundings(cache), check=False
    )
    if done.returncode:
        raise Failed(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def _sheet(edition: Path, rounds: int, work: Path) -> Mapping[str, float]:
    """The CPU seconds of a one-sheet, medians, by SHEET_WAYS."""
    to, cache = work / "sheets", work / "cache-sheet"
    importing = [sys.executable, "-c", "import weasyprint"]
    command = booklet("one-sheet", EDITED, "--edition", edition, "--to", to, "--quiet")
    costs: dict[str, list[float]] = {way: [] for way in SHEET_WAYS}
    for _ in range(rounds):
        shutil.rmtree(cache, ignore_errors=True)
        for way in SHEET_WAYS:
            if way != "unchanged":
                shutil.rmtree(to, ignore_errors=True)
            asked = importing if way == SHEET_WAYS[0] else command
            costs[way].append(run(asked, cache).cpu)
    return {way: median(seconds) for way, seconds in costs.items()}
