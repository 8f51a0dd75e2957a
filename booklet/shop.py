"""What sets the pages: the engine, with a job's fonts, styles and templates loaded."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import TypeVar
from unicodedata import normalize

from msgspec import Struct, field
from msgspec.structs import replace

from booklet import heap, home, inks, memory, styles
from booklet.artwork import spots_of
from booklet.compositor import Compositor, Source
from booklet.console import Progress
from booklet.covers import outer_folios
from booklet.engine import Engine, Setting, Written
from booklet.findings import Finding, found
from booklet.fitting import empty_frames, settle
from booklet.flatplan import (
    Flatplan,
    Lengths,
    Take,
    Uncounted,
    foreseen,
    lengths,
    plan,
    uncounted,
)
from booklet.fonts import FontSet
from booklet.fonts import gather as gather_fonts
from booklet.forerunner import Forerunner
from booklet.joining import join
from booklet.layout import Layout
from booklet.likeness import layout_digest, likeness
from booklet.material import Material, stop
from booklet.measure import Length
from booklet.patterns import pattern
from booklet.pieces import Piece
from booklet.press import Pages
from booklet.reads import noting
from booklet.sections import Unit
from booklet.subsetting import subset
from booklet.templates import Templates
from booklet.traces import Traces, traces_of
from booklet.typeset import (
    NOT_HELD,
    EngineAsked,
    Galley,
    SetTake,
    Typesetter,
    engine_finding,
    missing_glyph,
    not_set,
)
from booklet.views import Views
from booklet.workers import spread

Item = TypeVar("Item")
Answer = TypeVar("Answer")


_UNTIDY = 100
"""Takes that are asked for before memory is tidied up."""
_OF_NO_FILE = frozenset({"T116"})
"""What may be found of a page without looking through files for its place."""
_FEW = 12
"""So many missing takes are given to forerunners ahead; where there are more, a plan is not looked
through beforehand."""


class Ahead(Struct, frozen=True):
    """The takes that were known of a plan, settled before it was clear that it is the plan."""

    flatplan: Flatplan
    work: Sequence[tuple[Take, Views]]
    settled: Mapping[Take, list[SetTake]]


class Shop(Struct, frozen=True, dict=True):
    """The engine with fonts and styles loaded, for one material."""

    material: Material
    setter: Typesetter
    fonts: FontSet
    findings: list[Finding] = field(default_factory=list)
    forerunner: Forerunner[Source] | None = None
    """Who sets pages that are not known as soon as they are asked for, while others are looked
    for."""
    traces: Traces | None = None
    """What need not be rendered to know what becomes of it; None of documents."""

    @property
    def engine(self) -> Engine:
        """WeasyPrint with fonts and styles loaded, which is started when it is first asked for."""
        return self.setter.engine

    def hastened(self, forerunner: Forerunner[Source] | None) -> Shop:
        """The same, where `forerunner` sets what is missing as soon as it is known."""
        if forerunner is None:
            return self
        compositor = self.setter.compositor
        forerunner.begin(compositor.start, compositor.piece)
        return replace(self, forerunner=forerunner)

    def look_ahead(self, folios: Sequence[int]) -> Ahead | None:
        """Let the pages that will be missing be set from now on, if they are few: those of the plan
        that it will be if everything takes as many pages as when it was last planned.

        What the plan is, `plan` finds out for itself. Without a forerunner nothing is done.
        """
        known: Lengths | None = memory.recall("lengths", self._place) if self.forerunner else None
        flatplan = known and foreseen(self._uncounted, known)
        if self.forerunner is None or not flatplan:
            return None
        settled: dict[Take, list[SetTake]] = {}
        quiet, left = self.setter.without_engine, _FEW
        work = self._work(flatplan, folios)
        for take, views in self._by_haste(work):
            try:
                settled[take] = self._settled(quiet, take, views)
            except EngineAsked as one:
                if not left:
                    return None
                self.forerunner.give(one.source)
                left -= 1
        return Ahead(flatplan, work, settled)

    def _by_haste(self, work: Sequence[tuple[Take, Views]]) -> list[tuple[Take, Views]]:
        """The takes in the order in which to look for missing ones: first what shows the film that
        was saved last, then what flows, which takes longest to be set."""
        edition = self.material.edition
        latest = max(edition.files, key=_saved, default=None)

        def haste(one: tuple[Take, Views]) -> int:
            units = one[0].units
            names = {subject.id for unit in units for subject in unit.subjects}
            films = (film for name in names & edition.programmes.keys()
                     for film in edition.programmes[name].films)  # fmt: skip
            if any(film.origin.file == latest for film in films):
                return 0
            return 1 if any(unit.flows for unit in units) else 2

        return sorted(work, key=haste)

    @cached_property
    def _uncounted(self) -> Uncounted:
        """What is planned."""
        return uncounted(self.material.edition, self.material.layout)

    @property
    def _place(self) -> str:
        """Where it is remembered how long everything was."""
        material = self.material
        return f"{material.edition.folder.resolve()} {material.layout.name} {material.job}"

    def plan(self) -> tuple[Flatplan | None, list[Finding]]:
        """The pages in order; None where they cannot be planned."""

        def count(units: Sequence[tuple[Unit, int]], flatplan: Flatplan) -> list[int]:
            views = self.material.views(flatplan)
            last_first = units[::-1]  # the last one may be an index, which takes longest
            counted = self._shared_out(
                lambda setter, one: self._count(setter, *one, views), last_first, _not_counted
            )
            return counted[::-1]

        flatplan, findings = plan(self._uncounted, count)
        self._keep_traces()
        if flatplan is not None:
            memory.keep("lengths", self._place, lengths(flatplan))
        return flatplan, findings

    def typeset(
        self,
        flatplan: Flatplan,
        folios: Sequence[int],
        progress: Progress,
        ahead: Ahead | None = None,
    ) -> Galley:
        """Set the takes that hold these folios; all of them where none is named. What was settled
        `ahead` is not settled again, if it was by this plan."""
        if ahead is None or ahead.flatplan != flatplan:
            ahead = Ahead(flatplan, self._work(flatplan, folios), {})
        work, known = ahead.work, ahead.settled
        total, done = sum(take.pages for take, _ in work), 0

        def tell(one: tuple[Take, Views]) -> None:
            nonlocal done
            done += one[0].pages
            progress.count(done, total)

        def settle_one(setter: Typesetter, one: tuple[Take, Views]) -> list[SetTake]:
            return known.get(one[0]) or self._settled(setter, *one)

        settled = self._shared_out(settle_one, work, _not_settled, tell)
        self._keep_traces()
        galley = Galley(tuple(part for parts in settled for part in parts))
        return galley.only(folios) if folios else galley

    def _work(self, flatplan: Flatplan, folios: Sequence[int]) -> list[tuple[Take, Views]]:
        """The takes that hold these folios, or all, each with what is shown on it."""
        outer = outer_folios(self.material.job, len(flatplan.pages))
        inside, cover = self.material.views(flatplan), self.material.of_cover.views(flatplan)
        takes = flatplan.takes(folios or None, outer)
        return [(take, cover if take.folio in outer else inside) for take in takes]

    def _shared_out(
        self,
        work: Callable[[Typesetter, Item], Answer],
        items: Sequence[Item],
        instead: Callable[[Item, str], Answer],
        tell: Callable[[Item], None] = lambda _: None,
    ) -> list[Answer]:
        """What `work` answers for each item, by a typesetter: where pages are not known yet, as
        soon as forerunners have set them, or else in workers, with `instead` for one that does not
        end. Each is told once it is done."""
        answers: dict[int, Answer] = {}

        def note(number: int, answer: Answer) -> None:
            answers[number] = answer
            tell(items[number])

        for number, answer in self._by_forerunner(work, items):
            note(number, answer)
        left = [number for number in range(len(items)) if number not in answers]
        if left:
            self.setter.engine  # noqa: B018 - started once, for all of them
        with spread(
            lambda number: self._traced(work(self.setter, items[number])), left,
            lambda number, how: instead(items[number], how),
        ) as made:  # fmt: skip
            for number, answer in zip(left, made, strict=True):
                note(number, answer)
        return [answers[number] for number in range(len(items))]

    def _by_forerunner(
        self, work: Callable[[Typesetter, Item], Answer], items: Sequence[Item]
    ) -> Iterator[tuple[int, Answer]]:
        """What `work` answers for items, by their numbers, where all their pages are known, or were
        set by forerunners; the others are left out."""
        quiet, runner = self.setter.without_engine, self.forerunner
        asked: dict[int, Source] = {}
        count, left = 0, deque(range(len(items)))
        while left or asked:
            if left and (runner is None or not asked or runner.has_room):
                number = left.popleft()
            elif runner is not None and not any(map(runner.is_done, asked.values())):
                runner.listen()
                continue
            else:
                number = next(one for one in asked if runner is None or runner.is_done(asked[one]))
            before = asked.pop(number, None)
            try:
                yield number, work(quiet, items[number])
            except EngineAsked as one:
                if runner is not None and one.source != before:
                    runner.give(one.source)
                    asked[number] = one.source
                    count += 1
                    if not count % _UNTIDY:
                        heap.tidy()

    def _count(self, setter: Typesetter, unit: Unit, folio: int, views: Views) -> int:
        """How many pages a flowing unit takes from a folio on."""
        if self.traces is None:
            return setter.count(unit, folio, views)
        asked = f"counted from {folio}: {unit}"
        known: int | None = self.traces.recall(asked, views)
        if known is not None:
            return known
        with noting() as reads:
            pages = setter.count(unit, folio, views)
        self.traces.note(asked, views, pages, reads)
        return pages

    def _settled(self, setter: Typesetter, take: Take, views: Views) -> list[SetTake]:
        """A take set, its notes where they fit."""
        if self.traces is None:
            return _settle(setter, take, views)
        asked = f"settled: {take}"
        known: SetTake | None = self.traces.recall(asked, views)
        if known is not None and (setting := setter.known_setting(known.made_of)):
            return [replace(known, setting=setting)]
        with noting() as reads:
            settled = _settle(setter, take, views)
        if len(settled) == 1 and all(one.code in _OF_NO_FILE for one in settled[0].findings):
            self.traces.note(asked, views, replace(settled[0], setting=NOT_HELD), reads)
        return settled

    def _traced(self, answer: Answer) -> Answer:
        """An answer of a worker, whose traces nobody else has."""
        self._keep_traces()
        return answer

    def _keep_traces(self) -> None:
        if self.traces is not None:
            self.traces.keep()

    def join(self, settings: Sequence[Setting], folios: Sequence[int]) -> Pages:
        """The pages of pieces, called by these folios, as those of one file."""
        return join(settings, folios, {face.digest for face in self.fonts.faces})

    def subset(self, digest: str, glyphs: Sequence[int]) -> bytes | None:
        """The file of a typeface with these glyphs alone; None of one that is not known."""
        files = {face.digest: face.file for face in self.fonts.faces}
        return subset(files[digest], digest, glyphs) if digest in files else None

    def spine(self, width: Length, flatplan: Flatplan) -> SetTake:
        """The spine of a glued cover, lying on its side: as wide as a page is high."""
        height = self.material.layout.trim[1]
        layout = self.material.layout.on_paper(
            (height, width), None, None, is_glued=True, module=self.material.layout.least_module
        )
        setter = replace(self.setter, layout=layout, paper=_spine_paper(height, width))
        views = replace(self.material.of_cover.views(flatplan), layout=layout)
        return setter.set_take(Take(1, (Unit("spine", section="spine"),)), views)

    def listen(
        self, written: Sequence[Written | Piece], galley: Galley, flatplan: Flatplan
    ) -> list[Finding]:
        """What the engine said while it wrote, and what it used that it should not."""
        views = self.material.views(flatplan)
        known = {family.casefold() for family in self.fonts.families}
        findings = []
        for message in dict.fromkeys(message for one in written for message in one.messages):
            char = message.missing_character
            findings.append(missing_glyph(char, views) if char else engine_finding(message))
        for family in families_of(written):
            if family.casefold() not in known:
                message_text = f"The typeface {family} was used, which is not among the fonts."
                findings.append(found("T105", message_text))
        said = {finding.message for finding in galley.findings}
        refused = (url for setting in galley.settings for url in setting.refused)
        for url in dict.fromkeys(refused):
            if not any(url in words for words in said):
                findings.append(found("T111", f"The page asks for {url}, which may not be read."))
        return [finding for finding in findings if finding.message not in said]


def _settle(setter: Typesetter, take: Take, views: Views) -> list[SetTake]:
    return [
        replace(one, findings=(*one.findings, *empty_frames(one, views.layout)))
        for one in settle(setter, setter.set_take(take, views), views)
    ]


def _saved(path: Path) -> float:
    """When a file was saved; 0 where that cannot be told."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0


def families_of(written: Iterable[Written | Piece]) -> list[str]:
    """The families of the typefaces that were used."""
    return sorted({face.family for one in written for face in one.faces})


def _not_counted(unit: tuple[Unit, int], how: str) -> int:
    raise stop(not_set(Take(unit[1], (unit[0],)), how).findings)


def _not_settled(work: tuple[Take, Views], how: str) -> list[SetTake]:
    return [not_set(work[0], how)]


def _spine_paper(height: Length, width: Length) -> str:
    page = f"@page {{ size: {height.css} {width.css}; margin: 0 }}\n"
    return f"{page}:root {{ --spine-height: {height.css}; --spine-width: {width.css} }}\n"


def fonts_of(material: Material) -> tuple[FontSet, list[Finding]]:
    """The typefaces that may be set: the program's, the edition's and the layout's."""
    layout, edition = material.layout, material.edition
    own = [edition.folder / "fonts", *(folder / "fonts" for folder in layout.folders)]
    instances = {
        family: [one.model_dump() for one in faces] for family, faces in layout.instances.items()
    }
    return gather_fonts(home.fonts(), own, instances, home.cache())


def open_shop(material: Material, html: str | None = None) -> Shop:
    """Load fonts and styles into the engine; a style that the engine would trip over ends here.

    A booklet is set in pieces. Where it is known what will be set, a document, it is not, and only
    the typefaces that `html` may need are loaded.
    """
    layout, edition = material.layout, material.edition
    fonts, findings = fonts_of(material)
    sheets = styles.gather(layout)
    templates = [(path.read_text(encoding="utf-8"), path) for path in layout.templates_in_use()]
    constant = styles.with_constants(sheets, [text for text, _ in templates])
    loaded = fonts if html is None else _needed(fonts, html, constant)
    allowed = (edition.folder, *layout.folders, *fonts.files, home.cache())
    texts = tuple((style.text, style.path) for style in constant)
    told = layout_digest(layout)
    made_of = likeness(told, sheets, fonts)

    compositor = Compositor(
        made_of, loaded.css(), texts, allowed, layout.folders[-1], spots_of(layout)
    )
    asked = (made_of, loaded.fingerprint, [style.path for style in sheets])
    findings += memory.once(
        "styles", repr(asked), lambda: _asked_for(layout, sheets, templates, fonts)
    )
    material.passed([*material.findings, *findings])
    findings += memory.once("sheets", repr(asked), lambda: _said_of_styles(compositor.engine))
    setter = Typesetter(compositor, Templates(layout), layout, fonts, by_piece=html is None)
    traces = traces_of(material, made_of, told) if html is None else None
    return Shop(material, setter, fonts, findings, traces=traces)


def _asked_for(
    layout: Layout, sheets: Sequence[styles.Style], templates: Sequence[tuple[str, Path]],
    fonts: FontSet,
) -> list[Finding]:  # fmt: skip
    """Typefaces and colours that styles ask for and that are not there."""
    inked = inks.check(sheets, templates, layout.swatches, layout.spots)
    return [*styles.check(sheets, fonts.families), *inked]


def _said_of_styles(engine: Engine) -> list[Finding]:
    """What the engine says of the style sheets."""
    return [engine_finding(message, [path]) for path, message in engine.style_messages]


_BY_ENGINE = "\N{HYPHEN}-"
"""What the engine puts in by itself."""
LANGUAGES = pattern(r"\blang=[\"']?([\w-]+)")
_ESCAPED = pattern(r"\\([0-9a-fA-F]{1,6})")


def _needed(fonts: FontSet, html: str, sheets: Sequence[styles.Style]) -> FontSet:
    """The typefaces that the characters of a text, and those that styles add, may ask for."""
    text = unescape(html)
    added = "".join(sheet.text for sheet in sheets)
    added += "".join(chr(int(code, 16)) for code in _ESCAPED.findall(added))
    whole = text + added + _BY_ENGINE
    cased = whole + whole.upper() + whole.lower()
    chars = {*cased, *normalize("NFC", cased), *normalize("NFD", cased)}
    tags = {tag.casefold() for tag in LANGUAGES.findall(text)}
    stacks = [
        stack.families
        for stack in styles.stacks(sheets)
        if not stack.languages or any(_is_in(tag, stack.languages) for tag in tags)
    ]
    return fonts.needed(chars, stacks)


def _is_in(tag: str, ranges: Sequence[str]) -> bool:
    """Whether a language tag is one of these or a kind of it, as `:lang()` has it."""
    return any(f"{tag}-".startswith(f"{one.casefold()}-") for one in ranges)
