"""How long does a booklet take, beside the plain way to make the same pages?

For each size, an edition of so many films is made up, then built in turn by `booklet build` and
by `benchmark/plain.py` (one template, one WeasyPrint document), each as a process of its own, as
often as asked. What is timed is the whole process, from its start to its exit.

Each timed build finds the cache of a program that has been used before, on another edition: its
fonts are known, nothing of this edition is. With `--cold` it finds none.

Last it says where the time goes, by stages and by families of checks, in the first build of the
largest edition and in the next, after one edit; and what a one-sheet costs.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import pypdfium2
from benchmark.edition import Shape, make_edition

ROOT = Path(__file__).resolve().parent.parent
PLAIN = ROOT / "tools" / "benchmark" / "plain.py"
STAGES = ROOT / "tools" / "benchmark" / "stages.py"
OURS, PLAINLY = "booklet", "plain"
SETTING = "Setting the pages"
_BYTES_PER_RSS = 1 if sys.platform == "darwin" else 1024  # getrusage(2): kilobytes but on macOS


@dataclass(frozen=True)
class Cost:
    """What one process took: seconds, and bytes of the largest of its processes."""

    wall: float
    cpu: float
    peak: int


@dataclass(frozen=True)
class Made:
    """What a PDF holds, to show that both ways make the same."""

    pages: int
    letters: int
    """Characters of its text that are not space."""
    size: int


@dataclass(frozen=True)
class Measure:
    """All rounds of one way at one size."""

    films: int
    way: str
    costs: tuple[Cost, ...]
    made: Made

    def median(self, of: Callable[[Cost], float]) -> float:
        """The middle one of its rounds."""
        return median(map(of, self.costs))

    def span(self, of: Callable[[Cost], float]) -> str:
        """The middle one of its rounds, with the least and the most."""
        values = sorted(map(of, self.costs))
        return f"{median(values):.1f} ({values[0]:.1f}–{values[-1]:.1f})"


class Failed(Exception):
    """A build that was to be timed did not succeed."""


def run(command: Sequence[str | Path], cache: Path) -> Cost:
    """Run a command to its end; raises Failed, with what it said, where it does not succeed."""
    # Compiled modules are kept, as they are for whoever installed the program.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "XDG_CACHE_HOME": str(cache)}
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace")
            raise Failed(f"{' '.join(map(str, command))}: exit {process.returncode}\n{words}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _BYTES_PER_RSS)


def look(pdf: Path) -> Made:
    """Count what is in a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return Made(len(texts), sum(len("".join(text.split())) for text in texts), pdf.stat().st_size)


def measure(films: int, rounds: int, cache: Path | None, work: Path) -> tuple[Measure, Measure]:
    """Build one edition both ways in turn; each build starts from a copy of `cache`."""
    edition = work / f"edition-{films}"
    make_edition(edition, Shape(films))
    results = {OURS: edition.with_suffix(".ours"), PLAINLY: edition.with_suffix(".plain.pdf")}
    commands: Mapping[str, Sequence[str | Path]] = {
        OURS: [*_booklet(), "build", edition, "--to", results[OURS], "--quiet"],
        PLAINLY: [sys.executable, PLAIN, edition, ROOT / "fonts", results[PLAINLY]],
    }
    costs: dict[str, list[Cost]] = {way: [] for way in commands}
    for number in range(rounds):
        ways = list(commands)
        for way in ways if number % 2 == 0 else reversed(ways):
            fresh = work / "cache"
            if cache is not None:
                shutil.copytree(cache, fresh)
            costs[way].append(run(commands[way], fresh))
            shutil.rmtree(fresh, ignore_errors=True)
    made = {OURS: look(results[OURS] / "booklet.pdf"), PLAINLY: look(results[PLAINLY])}
    ours, plain = (Measure(films, way, tuple(costs[way]), made[way]) for way in commands)
    return ours, plain


@dataclass(frozen=True)
class Stages:
    """What the stages of one build took, in seconds, and how many pages preflight looked at."""

    seconds: Mapping[str, float]
    checks: Mapping[str, float]
    """What each family of checks took of them."""
    pages: int
    looked_at: int

    @property
    def whole(self) -> float:
        """The seconds of all stages."""
        return sum(self.seconds.values())


def measure_stages(films: int, cache: Path | None, work: Path) -> tuple[Stages, Stages]:
    """The first build of an edition, and the next, after a word of one film was said twice."""
    edition, fresh = work / "edition-stages", work / "cache-stages"
    make_edition(edition, Shape(films))
    if cache is not None:
        shutil.copytree(cache, fresh)
    first = _stages(edition, work / "stages", fresh)
    film = edition / "films" / "film-001.yaml"
    written = film.read_text(encoding="utf-8")
    changed = re.sub(r"^note: (\W*)(\w+)", r"note: \1\2 \2", written, count=1, flags=re.MULTILINE)
    assert changed != written
    film.write_text(changed, encoding="utf-8")
    return first, _stages(edition, work / "stages", fresh)


def _stages(edition: Path, to: Path, cache: Path) -> Stages:
    command: list[str | Path] = [sys.executable, STAGES, edition, to]
    # Compiled modules are kept, as they are for whoever installed the program.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "XDG_CACHE_HOME": str(cache)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stderr}")
    return Stages(**json.loads(done.stdout))


SHEET_WAYS = ("importing WeasyPrint", "cold", "warm", "unchanged")
"""A one-sheet with an empty cache, with still and typefaces prepared, and one made already."""


def measure_sheet(films: int, rounds: int, work: Path) -> Mapping[str, float]:
    """The CPU seconds of a one-sheet in an edition of so many films, medians, by SHEET_WAYS."""
    edition, to, cache = work / "edition-sheet", work / "sheets", work / "cache-sheet"
    make_edition(edition, Shape(films))
    command = [*_booklet(), "one-sheet", "film-001", "--edition", edition, "--to", to, "--quiet"]
    costs: dict[str, list[float]] = {way: [] for way in SHEET_WAYS}
    for _ in range(rounds):
        shutil.rmtree(cache, ignore_errors=True)
        for way in SHEET_WAYS:
            if way != "unchanged":
                shutil.rmtree(to, ignore_errors=True)
            asked = [sys.executable, "-c", "import weasyprint"] if way == SHEET_WAYS[0] else command
            costs[way].append(run(asked, cache).cpu)
    return {way: median(seconds) for way, seconds in costs.items()}


def sheet_table(seconds: Mapping[str, float]) -> str:
    """What a one-sheet costs, and how much more that is than importing the engine does."""
    least = seconds[SHEET_WAYS[0]]
    lines = [f"{'one-sheet':>24}  {'CPU s':>8}  {'more than importing':>19}"]
    for way, cost in seconds.items():
        lines.append(f"{way:>24}  {cost:8.2f}  {cost - least:19.2f}")
    return "\n".join(lines)


def warm_up(work: Path) -> Path:
    """The cache of a program that has built another edition before."""
    edition, cache = work / "edition-before", work / "cache-before"
    make_edition(edition, Shape(1))
    run([*_booklet(), "build", edition, "--to", work / "before", "--quiet"], cache)
    run([sys.executable, PLAIN, edition, ROOT / "fonts", work / "before.pdf"], cache)
    return cache


def _booklet() -> Sequence[str | Path]:
    """The program, run from this checkout by this interpreter."""
    return (sys.executable, "-P", "-c", _RUN, str(ROOT))


_RUN = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from booklet.cli import main
sys.exit(main())
"""


def table(pairs: Sequence[tuple[Measure, Measure]]) -> str:
    """The measures as a table, and how much longer or shorter ours takes."""
    rows = [("films", "way", "wall s", "CPU s", "peak MB", "pages", "letters", "PDF MB")]
    for pair in pairs:
        for one in pair:
            made = one.made
            rows.append((
                str(one.films), one.way, one.span(lambda cost: cost.wall),
                one.span(lambda cost: cost.cpu), f"{one.median(lambda c: c.peak) / 1e6:.0f}",
                str(made.pages), str(made.letters), f"{made.size / 1e6:.1f}",
            ))  # fmt: skip
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.rjust(w) for cell, w in zip(row, widths, strict=True)) for row in rows]
    lines.append("")
    lines += [f"{pair[0].films} films: {_compare(*pair)}" for pair in pairs]
    return "\n".join(lines)


def stage_table(first: Stages, edited: Stages) -> str:
    """What each stage takes, beside setting the pages, in a first build and after one edit."""
    setting = first.seconds[SETTING]
    lines = [f"{'stage':>24}  {'first s':>8}  {'of setting':>10}  {'after one edit s':>16}"]
    for name, seconds in first.seconds.items():
        again = edited.seconds.get(name, 0)
        lines.append(f"{name:>24}  {seconds:8.1f}  {seconds / setting:10.2f}  {again:16.1f}")
    lines.append(
        f"preflight looked at {first.looked_at} of {first.pages} pages, "
        f"after one edit at {edited.looked_at} of {edited.pages}"
    )
    return "\n".join(lines)


def check_table(first: Stages, edited: Stages) -> str:
    """What each family of checks takes, in seconds of all processes together, and in parts of the
    whole build's time."""
    heads = f"{'first s':>8}  {'of build':>8}  {'after one edit s':>16}  {'of build':>8}"
    lines = [f"{'check':>36}  {heads}"]
    names = sorted(first.checks, key=first.checks.__getitem__, reverse=True)
    rows = [(name, first.checks[name], edited.checks.get(name, 0.0)) for name in names]
    rows.append(("the whole build", first.whole, edited.whole))
    for name, once, again in rows:
        shares = f"{once / first.whole:8.1%}", f"{again / edited.whole:8.1%}"
        lines.append(f"{name:>36}  {once:8.2f}  {shares[0]}  {again:16.2f}  {shares[1]}")
    return "\n".join(lines)


def ratio(ours: Measure, plain: Measure) -> float:
    """The median wall time of ours in that of the plain way."""
    return ours.median(lambda cost: cost.wall) / plain.median(lambda cost: cost.wall)


def _compare(ours: Measure, plain: Measure) -> str:
    return f"booklet takes {ratio(ours, plain):.2f} of the plain way's time"


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how long editions take to build.")
    parser.add_argument("--films", default="200", metavar="50,200", help="sizes (default: 200)")
    parser.add_argument("--rounds", type=int, default=3, help="builds of each (default: 3)")
    parser.add_argument("--cold", action="store_true", help="every build begins without a cache")
    parser.add_argument("--quick", action="store_true", help="6 films, one round: does it run?")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep all numbers here")
    parser.add_argument(
        "--most", type=float, metavar="RATIO", help="fail where ours takes more than this"
    )
    asked = parser.parse_args(given)
    if asked.quick:
        asked.films, asked.rounds = "6", 1
    if not all(part.isdigit() and int(part) for part in asked.films.split(",")):
        parser.error("--films takes numbers of films, as in 50,200")
    if asked.rounds < 1:
        parser.error("--rounds takes a number from 1")
    return asked


def main(given: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for, and print it."""
    asked = _arguments(given)
    sizes = [int(part) for part in asked.films.split(",")]
    try:
        with tempfile.TemporaryDirectory(prefix="booklet-bench-") as folder:
            work = Path(folder)
            cache = None if asked.cold else warm_up(work)
            pairs = [measure(films, asked.rounds, cache, work) for films in sizes]
            stages = measure_stages(max(sizes), cache, work)
            sheet = measure_sheet(max(sizes), asked.rounds, work)
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    told = [table(pairs), stage_table(*stages), check_table(*stages), sheet_table(sheet)]
    print(*told, sep="\n\n")
    if asked.json:
        kept = [{**asdict(one), "ratio": ratio(*pair)} for pair in pairs for one in pair]
        asked.json.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return int(asked.most is not None and any(ratio(*pair) > asked.most for pair in pairs))


if __name__ == "__main__":
    sys.exit(main())
