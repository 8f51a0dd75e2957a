"""How long does a booklet take, beside other ways to make the same pages?

For each size, an edition of so many films is made up. Then it is built by `booklet` in every
scenario (cold, nothing changed, one note edited, …), and made by the plain way (one template, one
WeasyPrint document), by Typst and, where they are installed, by Vivliostyle and Paged.js: each as a
process of its own, in turn, as often as asked (a third as often from 400 films on). What is timed
is the whole process, from its start to its exit; under `booklet watch`, from the save to the PDF.

Last it says which budgets are kept, and where the time goes in an edition of at most 200 films: by
stages, by families of checks, and in a one-sheet.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmark import results
from benchmark.page import between_marks
from benchmark.parts import MOST_FILMS, take_apart
from benchmark.plot import plot
from benchmark.results import Results
from benchmark.scenarios import measure, warm_up
from benchmark.tables import tables
from benchmark.timing import Failed
from benchmark.ways import PLAIN, ways_here

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
PICTURE = ROOT / "docs" / "pictures" / "performance.svg"
QUICK = 3


def measure_all(sizes: Sequence[int], rounds: int) -> Iterator[Results]:
    """Take one edition apart, and measure editions of these sizes: all that is known after each.

    Raises Failed.
    """
    ways = ways_here()
    with tempfile.TemporaryDirectory(prefix="booklet-bench-") as folder:
        work = Path(folder)
        used = warm_up(work)
        parts = take_apart(min(max(sizes), MOST_FILMS), rounds, used, work)
        known = Results(_machine(), (), parts)
        for films in sizes:
            print(f"Measuring {films} films …", file=sys.stderr, flush=True)
            known = replace(known, sizes=(*known.sizes, measure(films, rounds, ways, used, work)))
            yield known


def _machine() -> str:
    """What was measured with: processors and the versions of engines."""
    said = [f"{os.cpu_count()} processors", f"Python {platform.python_version()}"]
    for name, package in (("WeasyPrint", "weasyprint"), ("Typst", "typst")):
        try:
            said.append(f"{name} {version(package)}")
        except PackageNotFoundError:
            said.append(f"no {name}")
    return ", ".join(said)


def write_page(measured: Results) -> None:
    """Put the tables into the page about performance, and the drawing beside it."""
    parts = [
        f"Measured with {measured.machine}.",
        f"![Seconds from start to PDF, by films](pictures/{PICTURE.name})",
        *(one.as_markdown() for one in tables(measured)),
    ]
    page = PAGE.read_text(encoding="utf-8")
    PICTURE.write_text(plot(measured), encoding="utf-8")
    PAGE.write_text(between_marks(page, parts), encoding="utf-8")


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how long editions take to build.")
    parser.add_argument("--films", default="200", metavar="50,200", help="sizes (default: 200)")
    parser.add_argument("--rounds", type=int, default=3, help="builds of each (default: 3)")
    parser.add_argument(
        "--quick", action="store_true", help=f"{QUICK} films, one round: does it run?"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep all numbers here")
    parser.add_argument(
        "--from", type=Path, metavar="FILE", dest="kept", help="tell numbers that were kept"
    )
    parser.add_argument("--write", action="store_true", help="put the tables into docs/")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw time over films here")
    parser.add_argument(
        "--most", type=float, metavar="RATIO",
        help="fail where a cold build takes more than this of the plain way's time",
    )  # fmt: skip
    asked = parser.parse_args(given)
    if asked.quick:
        asked.films, asked.rounds = str(QUICK), 1
    if not all(part.isdigit() and int(part) for part in asked.films.split(",")):
        parser.error("--films takes numbers of films, as in 50,200")
    if asked.rounds < 1:
        parser.error("--rounds takes a number from 1")
    if asked.kept and not asked.kept.is_file():
        parser.error(f"there is no file {asked.kept}")
    return asked


def main(given: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for, and print it."""
    asked = _arguments(given)
    sizes = sorted({int(part) for part in asked.films.split(",")})
    try:
        runs = [results.kept(asked.kept)] if asked.kept else measure_all(sizes, asked.rounds)
        for measured in runs:
            if asked.json:
                results.keep(measured, asked.json)
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(measured.machine, *(one.as_text() for one in tables(measured)), sep="\n\n")
    if asked.plot:
        asked.plot.write_text(plot(measured), encoding="utf-8")
    if asked.write:
        write_page(measured)
    ratios = [size.wall(results.COLD) / size.wall(PLAIN) for size in measured.sizes]
    return int(asked.most is not None and max(ratios) > asked.most)


if __name__ == "__main__":
    sys.exit(main())
