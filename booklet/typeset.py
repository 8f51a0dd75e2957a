"""What do the planned pages look like once they are set, and does everything fit?

A take is set from nothing but its own HTML, styles, fonts and pictures, so that takes may be
set in any order. Afterwards every frame is measured, every page counted, every word of the
engine's log turned into a finding.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct, field
from msgspec.structs import replace

from booklet import styles
from booklet.compositor import Compositor, Source
from booklet.engine import Box, Engine, Message, Setting
from booklet.findings import Finding, Place, found
from booklet.flatplan import Take, side_of
from booklet.folios import pages_of
from booklet.fonts import FontSet
from booklet.layout import Layout
from booklet.likeness import named_files
from booklet.model import Edition
from booklet.overset import over_of, overset, unread
from booklet.patterns import pattern
from booklet.reads import Kept
from booklet.sections import Subject, Unit
from booklet.templates import FocusRef, FrameRef, Rendered, Templates
from booklet.texts import Passage, passages
from booklet.views import Views

TOLERANCE = 0.15
"""Millimetres that text may pass its frame by: less than a descender."""
_TALL = 20
_MOST_WAITING = 16
"""Takes that are held as HTML until somebody has set them; others are rendered again."""
_SPACE = pattern(r"\s+")
_TAG = pattern(r"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_BADGE = pattern(r'data-badge="([^"]*)"')
_TEXTS = frozenset({".html", ".css", ".yaml", ".yml", ".md"})
_KEY = pattern(r'data-key="([^"]*)"')


class Frame(Struct, frozen=True):
    """A text area as set: where it is on its page, and the room left in it (mm)."""

    ref: FrameRef
    box: Box
    spare: float
    """Negative where its text runs over."""


NOT_HELD = Setting((), (), (), (), None)
"""In the place of a setting that is told by what it was made of."""


class SetTake(Struct, frozen=True):
    """One take as set, and what was found on its pages."""

    take: Take
    folios: tuple[int, ...]
    """Of its pages; fewer than the take's where only some were asked for."""
    setting: Setting
    frames: tuple[Frame, ...]
    badges: frozenset[str]
    explained: frozenset[str]
    findings: tuple[Finding, ...]
    made_of: str = ""
    """By what its setting is told from others (`compositor`)."""


class Galley(Struct, frozen=True):
    """The set pages in order, not yet joined."""

    takes: tuple[SetTake, ...]

    @property
    def settings(self) -> tuple[Setting, ...]:
        """What the engine made of each take."""
        return tuple(take.setting for take in self.takes)

    @property
    def frames(self) -> tuple[Frame, ...]:
        """Every measured text area."""
        return tuple(frame for take in self.takes for frame in take.frames)

    @property
    def is_complete(self) -> bool:
        """Whether it has as many pages as planned; one that has not cannot be drawn by folio."""
        return sum(len(setting.pages) for setting in self.settings) == len(self.folios)

    @property
    def folios(self) -> tuple[int, ...]:
        """The folios of its pages."""
        return tuple(folio for take in self.takes for folio in take.folios)

    def only(self, folios: Collection[int]) -> Galley:
        """The galley of these pages; takes that hold none of them are left out."""
        kept = (only(take, folios) for take in self.takes)
        return Galley(tuple(take for take in kept if take.folios))

    @property
    def findings(self) -> list[Finding]:
        """What was found on all pages, and what only the whole shows."""
        findings = [finding for take in self.takes for finding in take.findings]
        explained = frozenset[str]().union(*(take.explained for take in self.takes))
        if explained:
            used = frozenset[str]().union(*(take.badges for take in self.takes))
            for key in sorted(used - explained):
                findings.append(found("T113", f"The key does not explain the badge `{key}`."))
        return list(dict.fromkeys(findings))


class EngineAsked(Exception):
    """A typesetter without an engine is to set what was not set before."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = replace(source)  # without what it has seen, to be sent


class _Document(Struct, frozen=True):
    """A take as HTML: its units, and all of it."""

    rendered: tuple[Rendered, ...]
    source: Source


class Typesetter(Struct, frozen=True):
    """What setting a take needs beside the take itself."""

    compositor: Compositor
    templates: Templates
    layout: Layout
    fonts: FontSet
    paper: str = ""
    """A style for the paper, where it is not the layout's."""
    by_piece: bool = False
    """Whether what `set_take` sets is written at once, as a piece, and its pages let go."""
    may_set: bool = True
    """Else it raises EngineAsked for what was not set before."""
    known: dict[str, Setting] = field(default_factory=dict)
    """What has been set, by all that it was made of."""
    waiting: dict[Take, tuple[Views, Kept[_Document]]] = field(default_factory=dict)
    """What was rendered for these views, and then not set, since nobody may set it here."""

    @property
    def engine(self) -> Engine:
        """WeasyPrint, started now if it was not."""
        return self.compositor.engine

    def forget(self) -> None:
        """Let go what has been set, and what waits for that."""
        self.known.clear()
        self.waiting.clear()

    @property
    def without_engine(self) -> Typesetter:
        """The same, which raises EngineAsked for what was not set before."""
        return replace(self, may_set=False)

    def count(self, unit: Unit, folio: int, views: Views) -> int:
        """How many pages a flowing unit takes from a folio on."""
        _, setting = self._document(Take(folio, (unit,)), views, self._look)
        return len(setting.pages)

    def set_take(self, take: Take, views: Views) -> SetTake:
        """Set one take and look at everything on it."""
        return self._measured(take, views, self._set)

    def look_at(self, take: Take, views: Views) -> SetTake:
        """The same, of pages that cannot be written: those looked at before are not set again."""
        return self._measured(take, views, self._look)

    def known_setting(self, made_of: str) -> Setting | None:
        """The piece that became of what is told by this; None where it is not known."""
        return self.known.get(made_of) or self.compositor.known_piece(Source("", "", made_of))

    def _measured(
        self, take: Take, views: Views, set_source: Callable[[Source], Setting]
    ) -> SetTake:
        document, setting = self._document(take, views, set_source)
        rendered, html = document.rendered, document.source.html
        findings = [*self._engine_findings(setting.messages, views)]
        misplaced = list(_page_findings(take, setting))
        findings += misplaced
        # What stands behind pages too many or too few is not where it should be looked for.
        sound = min((one.place.folio for one in misplaced), default=take.folio + take.pages)
        findings += self._glyph_findings(take, rendered, views)
        findings += self._face_findings(setting)
        frames: list[Frame] = []
        told: set[str] = set()
        tall = cache(lambda: self._look(self._source(html, take.folio, self._tall_paper())))
        for ref in (ref for part in rendered for ref in part.frames if ref.folio < sound):
            frame, finding = self._measure(ref, ref.folio - take.folio, setting, tall)
            if frame is not None:
                frames.append(frame)
            if finding is not None:
                findings.append(finding)
                told.add(ref.key)
        findings += unread(take, rendered, setting, views.edition, told, sound)
        for focus in (one for part in rendered for one in part.focuses if one.folio < sound):
            findings += self._focus_findings(focus, take, setting)
        return SetTake(
            take,
            tuple(range(take.folio, take.folio + take.pages)),
            setting,
            tuple(frames),
            frozenset(map(unescape, _BADGE.findall(html))),
            frozenset(map(unescape, _KEY.findall(html))),
            tuple(dict.fromkeys(findings)),
            document.source.made_of,
        )

    def _document(
        self, take: Take, views: Views, set_source: Callable[[Source], Setting]
    ) -> tuple[_Document, Setting]:
        """A take rendered, and set; where it must wait for that, it is not rendered again."""
        of, document = self.waiting.pop(take, (None, None))
        if document is None or of is not views:
            document = Kept.made(lambda: self._rendered(take, views))
        again = document.again()
        try:
            return again, set_source(replace(again.source))  # which knows nothing it has not seen
        except EngineAsked:
            self.waiting[take] = (views, document)
            if len(self.waiting) > _MOST_WAITING:
                del self.waiting[next(iter(self.waiting))]
            raise

    def _rendered(self, take: Take, views: Views) -> _Document:
        rendered: list[Rendered] = []
        folio = take.folio
        for unit in take.units:
            rendered.append(self.templates.render(unit, folio, side_of(folio), views))
            folio += unit.pages
        html = self.templates.document("\n".join(part.html for part in rendered), views)
        return _Document(tuple(rendered), self._source(html, take.folio))

    def _set(self, source: Source) -> Setting:
        """Set a document, or answer what the same one became before."""
        return self.known.get(source.made_of) or self._new(source)

    def _look(self, source: Source) -> Setting:
        """What a document became when it was last set, on this machine; else set it now."""
        return self.known.get(source.made_of) or source.seen or self._new(source)

    def _new(self, source: Source) -> Setting:
        """A document set now, or found as the piece that it became. Where pieces are wanted it is
        written at once, so that its pages need not wait for that."""
        if self.may_set:
            take = self.compositor.piece if self.by_piece else self.compositor.set
            setting = take(source)
        else:
            known = self.compositor.known_piece(source) if self.by_piece else None
            if known is None:
                raise EngineAsked(source)
            setting = known
        self.known[source.made_of] = setting
        return setting

    def _source(self, html: str, folio: int, more: str = "") -> Source:
        css = _start(folio) + self.paper + more
        names = named_files(html + css, self.layout.folders[-1])
        whole = f"{self.compositor.made_of} {names} {css} {html}"
        return Source(html, css, hashlib.sha256(whole.encode()).hexdigest())

    def _engine_findings(self, messages: Sequence[Message], views: Views) -> Iterator[Finding]:
        if not messages:
            return
        templates = list(self.layout.templates_in_use())
        for message in messages:
            if not message.missing_character:
                yield engine_finding(message, [*templates, *views.edition.files])

    def _measure(
        self, ref: FrameRef, page: int, setting: Setting, tall: Callable[[], Setting]
    ) -> tuple[Frame | None, Finding | None]:
        """Where a frame is and what is spare in it; lost text is measured on tall paper."""
        box = _anchor(setting, page, ref.key)
        end = _anchor(setting, page, f"{ref.key}.end")
        if box is None:
            message = f"{ref.what}: the frame {ref.name} is not on page {ref.folio}."
            return None, found("T102", message, _on(ref))
        over = over_of(setting, page, ref.key)
        if end is None:
            box = _anchor(tall(), page, ref.key)
            end = _anchor(tall(), page, f"{ref.key}.end")
            over = over_of(tall(), page, ref.key)
            if box is None or end is None:
                message = f"{ref.what}: text in the frame {ref.name} was lost."
                return None, found("T102", message, _on(ref))
        height = self.layout.trim[1].mm
        bottom = min(box.bottom, height)
        spare = bottom - end.bottom
        if end.x > box.right + TOLERANCE:
            spare = min(spare, -(bottom - box.y))
        if 0 <= page < len(setting.pages) and ref.key in setting.pages[page].turned:
            spare = 0.0
        if over is not None and spare >= -TOLERANCE:
            spare = -over.over
        frame = Frame(ref, box, round(spare, 2))
        if spare >= -TOLERANCE:
            return frame, None
        share = -spare / (end.bottom - box.y) if end.bottom > box.y else 0
        return frame, overset(ref, -spare, share, self.layout.baseline[0].mm, over)

    def _tall_paper(self) -> str:
        """Pages so tall that nothing can be lost at their end."""
        width, height = self.layout.trim
        return f"@page {{ size: {width.mm}mm {height.mm * _TALL}mm !important }}"

    def _focus_findings(self, focus: FocusRef, take: Take, setting: Setting) -> Iterator[Finding]:
        point = _anchor(setting, focus.folio - take.folio, focus.key)
        width, height = (length.mm for length in self.layout.trim)
        if point is None or not (0 <= point.x <= width and 0 <= point.y <= height):
            message = "The still's focus lies outside the trimmed page."
            place = _with_folio(focus.place, focus.folio)
            yield found("T114", message, place)

    def _face_findings(self, setting: Setting) -> Iterator[Finding]:
        """Weights and slopes that a family lacks: the engine takes the nearest, silently."""
        asked = {face for page in setting.pages for face in page.faces}
        for face in sorted(asked, key=lambda one: (one.families, one.weight, one.is_italic)):
            there = self.fonts.lacking_face(face.families, face.weight, is_italic=face.is_italic)
            if there:
                slope = " italic" if face.is_italic else ""
                message = f"{there[0].family} has no face {face.weight}{slope}."
                known = ", ".join(f"{one.weight}{' italic' if one.italic else ''}" for one in there)
                place = styles.where_asked(self.layout, face.weight, is_italic=face.is_italic)
                yield found("T110", message, place, f"Ask for one of {known}, or add its file.")

    def _glyph_findings(
        self, take: Take, rendered: Sequence[Rendered], views: Views
    ) -> Iterator[Finding]:
        for unit, part in zip(take.units, rendered, strict=True):
            text = unescape(_TAG.sub(" ", part.html))
            for char in sorted(self.fonts.lacking(text, self.fonts.families)):
                folio = take.folio + _before(take, unit)
                yield missing_glyph(char, views, unit.subjects, folio)


def missing_glyph(
    char: str, views: Views, subjects: Sequence[Subject] = (), folio: int = 0
) -> Finding:
    """The finding for a character that no font has, in the text of its page that holds it."""
    named = f"U+{ord(char):04X} {unicodedata.name(char, '').lower()}".strip()
    message = f"“{char}” ({named}) is in none of the fonts."
    if passage := _text_with(char, views.edition, subjects):
        place = passage.place(passage.text.index(char))
        return found("T104", f"{passage.owner}: {message}", _with_folio(place, folio))
    return found("T104", message, _with_folio(_where_written(char, views), folio))


def engine_finding(message: Message, sources: Sequence[Path] = ()) -> Finding:
    """A line of the engine's log as a finding, at the line of the sources that it is about.

    It says where it stopped in a style (" at 12:3"), or names the file it could not read.
    """
    place = Place(sources[0]) if len(sources) == 1 else Place()
    if len(sources) == 1 and (spot := re.search(r" at (\d+):(\d+)", message.text)):
        place = Place(sources[0], int(spot[1]), int(spot[2]))
    elif address := re.search(r"'\w+:[^']*?([^/']+)'", message.text):
        place = _where_named(unquote(address[1]), sources) or place
    code = "T111" if message.is_refusal else "T106" if message.is_error else "T107"
    return found(code, f"The engine says: {_SPACE.sub(' ', message.text).rstrip('.')}.", place)


def _where_named(name: str, sources: Sequence[Path]) -> Place | None:
    for path in sources:
        if path.suffix not in _TEXTS or not path.is_file():
            continue
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        for number, line in enumerate(lines, 1):
            if name in line:
                return Place(path, number, line.index(name) + 1, excerpt=line)
    return None


def _start(folio: int) -> str:
    """The folio and side of a take's first page."""
    return (
        f"html {{ break-before: {side_of(folio)} }}\n"
        f"@page :first {{ counter-reset: page {folio} }}\n"
    )


def _page_findings(take: Take, setting: Setting) -> Iterator[Finding]:
    """Units that made more or fewer pages than planned; the first of a take is enough to say."""
    made = len(setting.pages)
    expected = 0
    for unit in take.units:
        folio = take.folio + expected
        key = f"page.{folio}"
        at = next((n for n, page in enumerate(setting.pages) if key in page.anchors), None)
        what = " ".join(subject.id for subject in unit.subjects) or unit.template
        if at is None:
            place = _with_folio(unit.place, folio)
            message = f"{what}: page {folio} was not set, or has no element with its id."
            yield found("T103", message, place)
            return
        following = expected + unit.pages
        next_key = f"page.{take.folio + following}"
        next_at = next((n for n, p in enumerate(setting.pages) if next_key in p.anchors), made)
        if next_at - at != unit.pages:
            place = _with_folio(unit.place, folio)
            message = f"{what}: {next_at - at} pages were set where {unit.pages} were planned."
            yield found("T103", message, place)
            return
        expected = following


def _anchor(setting: Setting, page: int, key: str) -> Box | None:
    if not 0 <= page < len(setting.pages):
        return None
    return setting.pages[page].anchors.get(key)


def _before(take: Take, unit: Unit) -> int:
    pages = 0
    for other in take.units:
        if other is unit:
            break
        pages += other.pages
    return pages


def _on(ref: FrameRef) -> Place:
    return _with_folio(ref.place, ref.folio)


def _with_folio(place: Place, folio: int) -> Place:
    return Place(place.file, place.line, place.column, place.cell, folio, place.excerpt)


def _text_with(char: str, edition: Edition, subjects: Sequence[Subject]) -> Passage | None:
    """A text with the character: of what the page is about, else the first of the edition."""
    ids = {subject.id for subject in subjects}
    ids |= {film.id for name in ids if name in edition.programmes
            for film in edition.programmes[name].films}  # fmt: skip
    holding = [passage for passage in passages(edition) if char in passage.text]
    return next((one for one in holding if one.subject in ids), next(iter(holding), None))


def _where_written(char: str, views: Views) -> Place:
    for path in views.edition.files:
        if path.suffix in {".yaml", ".yml", ".md"}:
            lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
            for number, line in enumerate(lines, 1):
                if char in line:
                    return Place(path, number, line.index(char) + 1, excerpt=line)
    return Place()


def not_set(take: Take, how: str) -> SetTake:
    """What stands for a take that could not be set: none of its pages, and an error."""
    folios = tuple(range(take.folio, take.folio + take.pages))
    shown = {unit.template: None for unit in take.units}
    shown |= {subject.id: None for unit in take.units for subject in unit.subjects}
    message = f"Setting {pages_of(folios)} {how}."
    remedy = f"Look at {', '.join(shown)}; or give it more time or memory."
    finding = found("T118", message, _with_folio(take.units[0].place, take.folio), remedy)
    nothing = Setting((), (), (), (), None)
    return SetTake(take, folios, nothing, (), frozenset(), frozenset(), (finding,))


def only(take: SetTake, folios: Collection[int]) -> SetTake:
    """A take with only these of its pages, and what was found on them."""
    pages = tuple(
        page
        for folio, page in zip(take.folios, take.setting.pages, strict=False)
        if folio in folios
    )
    findings = tuple(f for f in take.findings if not f.place.folio or f.place.folio in folios)
    frames = tuple(frame for frame in take.frames if frame.ref.folio in folios)
    setting = replace(take.setting, pages=pages)
    kept = tuple(folio for folio in take.folios if folio in folios)
    return replace(
        take, folios=kept, setting=setting, findings=findings, frames=frames,
        badges=frozenset(), explained=frozenset(),
    )  # fmt: skip
