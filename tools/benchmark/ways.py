"""In which ways is the same booklet made, and how is each called?

Each is a process of its own that reads an edition and writes a PDF. Those that are not here are
left out. What a way is given beforehand, Typst its data and the browsers their HTML, is not timed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from benchmark.in_typst import FAMILIES
from benchmark.timing import Command, Failed

ROOT = Path(__file__).resolve().parent.parent.parent
FONTS = ROOT / "fonts"
BOOKLET, PLAIN, TYPST = "booklet", "plain", "Typst"
_HERE = ROOT / "tools" / "benchmark"
_PLAIN, _IN_TYPST = _HERE / "plain.py", _HERE / "in_typst.py"
_RUN = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from booklet.cli import main
sys.exit(main())
"""


def booklet(*arguments: str | Path) -> Command:
    """The program, run from this checkout by this interpreter."""
    return (sys.executable, "-P", "-c", _RUN, str(ROOT), *arguments)


@dataclass(frozen=True)
class Way:
    """Another way to make a booklet."""

    name: str
    is_here: Callable[[], bool]
    prepare: Callable[[Path], None]
    """Writes what it is given beside an edition."""
    command: Callable[[Path, Path], Command]
    """Makes the PDF (second) of an edition (first)."""


def given(edition: Path, name: str) -> Path:
    """What ways are given of an edition: a file in a folder beside it."""
    folder = edition.with_name(f"{edition.name}-given")
    folder.mkdir(exist_ok=True)
    return folder / name


def run_quietly(command: Command) -> None:
    """Run a command that is not timed; raises Failed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        words = f"{done.stdout}{done.stderr}"
        raise Failed(f"{' '.join(map(str, command))}: exit {done.returncode}\n{words}")


def _gather(edition: Path) -> None:
    run_quietly([sys.executable, _IN_TYPST, "gather", edition, given(edition, "data.json")])


def _set_in_typst(edition: Path, pdf: Path) -> Command:
    return [sys.executable, _IN_TYPST, "set", given(edition, "data.json"), edition, FONTS, pdf]


def kept_typst(edition: Path, pdf: Path) -> Command:
    """Typst with a compiler that stays."""
    return [*_set_in_typst(edition, pdf), "--kept"]


def _fill_template(edition: Path) -> None:
    """A folder that may be moved: the HTML with its pictures and typefaces beside it."""
    fonts = given(edition, "fonts")
    shutil.copytree(edition / "stills", given(edition, "stills"), dirs_exist_ok=True)
    for family in FAMILIES:
        shutil.copytree(FONTS / family, fonts / family, dirs_exist_ok=True)
    run_quietly([sys.executable, _PLAIN, edition, fonts, _html(edition)])


def _html(edition: Path) -> Path:
    return given(edition, "booklet.html")


def _here(program: str) -> Callable[[], bool]:
    return lambda: shutil.which(program) is not None


IN_TYPST = Way(TYPST, lambda: find_spec("typst") is not None, _gather, _set_in_typst)
WAYS = (
    Way(
        PLAIN,
        lambda: True,
        lambda _: None,
        lambda edition, pdf: [sys.executable, _PLAIN, edition, FONTS, pdf],
    ),
    IN_TYPST,
    Way(
        "Vivliostyle",
        _here("vivliostyle"),
        _fill_template,
        lambda edition, pdf: ["vivliostyle", "build", _html(edition), "--output", pdf],
    ),
    Way(
        "Paged.js",
        _here("pagedjs-cli"),
        _fill_template,
        lambda edition, pdf: ["pagedjs-cli", _html(edition), "--output", pdf],
    ),
)


def ways_here() -> tuple[Way, ...]:
    """The ways that can be measured on this machine."""
    return tuple(way for way in WAYS if way.is_here())
