"""What does an edition of so many films cost, in every scenario and in every way?

Each build is a process of its own and begins from a copy of what it should find: the results and
the cache of a build before, of a program used before on another edition, or nothing. Scenarios and
ways take turns, and every second round goes backwards.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pypdfium2

from benchmark import results
from benchmark.edition import Shape, make_edition
from benchmark.edits import (
    EDITED,
    Edit,
    edited,
    film_in_front,
    one_note,
    one_title,
    other_fonts,
    style_token,
)
from benchmark.results import Made, Rebuilt, Size
from benchmark.timing import Command, Cost, run, surroundings
from benchmark.watched import recompile, watch
from benchmark.ways import BOOKLET, IN_TYPST, PLAIN, WAYS, Way, booklet

FEWER_FROM = 400
"""From so many films on, a third of the rounds must do."""
_OF_PICTURES = ("stills", "inks", "sketches", "drawings")
"""The shelves of the cache that hold pictures prepared."""
_ENGINE = b"weasyprint"


def warm_up(work: Path) -> Path:
    """The cache of a program that has built another edition before."""
    edition, cache = work / "edition-before", work / "cache-before"
    make_edition(edition, Shape(1))
    run(booklet("build", edition, "--to", work / "before"), cache)
    plain = next(way for way in WAYS if way.name == PLAIN)
    run(plain.command(edition, work / "before.pdf"), cache)
    return cache


def measure(films: int, rounds: int, ways: Sequence[Way], used: Path, work: Path) -> Size:
    """Build one edition in every scenario and way; what is used again begins from `used`."""
    room = _Room(work / f"with-{films}", used)
    make_edition(room.edition, Shape(films))
    for way in ways:
        way.prepare(room.edition)
    taken = _Taken()
    room.begin(taken)
    tasks = _tasks(room, ways, taken)
    for number in range(rounds_with(films, rounds)):
        for name in list(tasks) if number % 2 == 0 else reversed(tasks):
            if number or name != results.EMPTY:  # that one was the beginning
                tasks[name]()
    made = {way.name: look(room.pdf_of(way)) for way in ways}
    size = Size(
        films,
        {name: tuple(taken.costs[name]) for name in taken.costs if name not in made},
        {name: tuple(taken.costs[name]) for name in made},
        taken.changed,
        {BOOKLET: look(room.before / "booklet.pdf"), **made},
        tuple(taken.watched),
        tuple(taken.recompiled),
        room.imports_engine(),
    )
    shutil.rmtree(room.folder)
    return size


def rounds_with(films: int, rounds: int) -> int:
    """How often so many films are measured where a small edition is so many times."""
    return rounds if films < FEWER_FROM else max(1, rounds // 3)


def look(pdf: Path) -> Made:
    """Count what is in a PDF."""
    letters = 0
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            letters += len("".join(page.get_textpage().get_text_bounded().split()))
            page.close()
        return Made(len(document), letters, pdf.stat().st_size)
    finally:
        document.close()


def pages_changed(before: Path, after: Path) -> int:
    """How many pages, folio by folio, look otherwise in one record than in another."""
    looks = [[page["looks"] for page in pages_of(record)] for record in (before, after)]
    return sum(one != other for one, other in zip_longest(*looks))


def pages_of(record: Path) -> list[Mapping[str, Any]]:
    """What a booklet's record says of its pages."""
    pages: list[Mapping[str, Any]] = json.loads(record.read_bytes())["pages"]
    return pages


@dataclass
class _Taken:
    """What was measured so far."""

    costs: dict[str, list[Cost]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[str, int] = field(default_factory=dict)
    watched: list[tuple[Rebuilt, ...]] = field(default_factory=list)
    recompiled: list[tuple[float, ...]] = field(default_factory=list)


@dataclass(frozen=True)
class _Room:
    """A folder with an edition, what was built of it, and what builds find."""

    folder: Path
    used: Path

    @property
    def edition(self) -> Path:
        return self.folder / "edition"

    @property
    def before(self) -> Path:
        """What the build before published."""
        return self.folder / "before"

    @property
    def cache_before(self) -> Path:
        """What the build before left in the cache."""
        return self.folder / "cache-before"

    @property
    def prepared(self) -> Path:
        """The cache of a program used on another edition, with this one's pictures."""
        return self.folder / "cache-prepared"

    @property
    def to(self) -> Path:
        """Where a build that is timed publishes."""
        return self.folder / "to"

    @property
    def cache(self) -> Path:
        """What a build that is timed finds and keeps."""
        return self.folder / "cache"

    def pdf_of(self, way: Way) -> Path:
        """What another way makes."""
        return self.folder / f"{way.name}.pdf"

    @property
    def build(self) -> Command:
        """The command that builds the booklet."""
        return booklet("build", self.edition, "--to", self.to)

    def begin(self, taken: _Taken) -> None:
        """The first build of all: what it leaves is what later ones find."""
        taken.costs[results.EMPTY].append(run(self.build, self.cache))
        self.to.rename(self.before)
        self.cache.rename(self.cache_before)
        shutil.copytree(self.used, self.prepared)
        for shelf in _OF_PICTURES:
            found = self.cache_before / "booklet" / shelf
            if found.is_dir():
                shutil.copytree(found, self.prepared / "booklet" / shelf, dirs_exist_ok=True)

    def lay(self, cache: Path | None, before: Path | None = None) -> None:
        """Put a copy of a cache, and of what was published before, where a build finds them."""
        for place, source in ((self.cache, cache), (self.to, before)):
            shutil.rmtree(place, ignore_errors=True)
            if source is not None:
                shutil.copytree(source, place)

    @property
    def record(self) -> Path:
        """What the build that is timed says of its pages."""
        return self.to / "booklet.json"

    def folio(self) -> str:
        """The page of the film that is edited."""
        pages = pages_of(self.before / "booklet.json")
        (folio,) = (
            page["folio"] for page in pages
            if page["films"] == [EDITED] and page["template"].startswith("film")
        )  # fmt: skip
        return str(folio)

    def settle(self) -> None:
        """Put all where a build finds it, and build once more: edits that were undone have left
        other times."""
        self.lay(self.cache_before, self.before)
        run(self.build, self.cache)

    def imports_engine(self) -> bool:
        """Whether a build imports the engine where nothing changed."""
        self.settle()
        environment = surroundings(self.cache, PYTHONPROFILEIMPORTTIME="1")
        done = subprocess.run(self.build, env=environment, capture_output=True, check=True)
        return _ENGINE in done.stderr


def _tasks(room: _Room, ways: Sequence[Way], taken: _Taken) -> dict[str, Callable[[], None]]:
    """What is to be measured in each round, by name."""

    def timed(
        name: str, command: Command, *edits: Edit, cache: Path | None = room.cache_before,
        before: Path | None = room.before,
    ) -> Callable[[], None]:  # fmt: skip
        def measured() -> None:
            room.lay(cache, before)
            with ExitStack() as stack:
                for edit in edits:
                    stack.enter_context(edited(room.edition, edit))
                taken.costs[name].append(run(command, room.cache))

        return measured

    def rebuilt(name: str, *edits: Edit) -> Callable[[], None]:
        build = timed(name, room.build, *edits)

        def measured() -> None:
            build()
            taken.changed[name] = pages_changed(room.before / "booklet.json", room.record)

        return measured

    def unchanged() -> None:
        room.settle()
        taken.costs[results.UNCHANGED].append(run(room.build, room.cache))
        taken.changed[results.UNCHANGED] = pages_changed(room.before / "booklet.json", room.record)

    def watched() -> None:
        room.lay(room.cache_before, room.before)
        command = booklet("watch", room.edition, "--to", room.to)
        taken.watched.append(watch(command, room.edition, room.to / "booklet.pdf", room.cache))

    def recompiled() -> None:
        room.lay(room.used)
        pdf = room.pdf_of(IN_TYPST)
        taken.recompiled.append(recompile(room.edition, pdf, room.cache))

    one_page = (*room.build, "--pages", room.folio())
    sheet = booklet("one-sheet", EDITED, "--edition", room.edition, "--to", room.to)
    tasks = {
        results.EMPTY: timed(results.EMPTY, room.build, cache=None, before=None),
        results.COLD: timed(results.COLD, room.build, cache=room.prepared, before=None),
        results.UNCHANGED: unchanged,
        results.NOTE: rebuilt(results.NOTE, one_note),
        results.PAGE: timed(results.PAGE, one_page, one_note),
        results.TITLE: rebuilt(results.TITLE, one_title),
        results.FRONT: rebuilt(results.FRONT, film_in_front),
        results.TOKEN: rebuilt(results.TOKEN, style_token),
        results.FONTS: rebuilt(results.FONTS, other_fonts),
        results.SHEET: timed(results.SHEET, sheet),
        "watch": watched,
    }
    for way in ways:
        command = way.command(room.edition, room.pdf_of(way))
        tasks[way.name] = timed(way.name, command, cache=room.used, before=None)
    if IN_TYPST in ways:
        tasks["recompile"] = recompiled
    return tasks
