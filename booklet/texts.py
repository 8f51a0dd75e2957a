"""Which texts does an edition hold, of which record, in which language, and where?"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from booklet.errors import Unreadable
from booklet.findings import Place
from booklet.language import read_language
from booklet.model import Edition, Matter
from booklet.records import Entry, Film, ProgrammeRecord, Record, ScreeningRecord, Settings
from booklet.source import Trail
from booklet.values import Text


class Sort(StrEnum):
    """What a text is, which says what may be wrong with it."""

    NAME = "name"
    """Of a person or a thing, in no language: nothing of it is prose."""
    TITLE = "title"
    LINE = "line"
    """A few plain words: a label, a credit, an address."""
    NOTE = "note"
    """Sentences in Markdown."""
    PAGE = "page"
    """The body of a page, in Markdown."""


_NAMES = frozenset(
    {"directors", "cast", "credits", "hosts", "guests", "note_by", "by", "colour", "format",
     "letters", "advertiser"}
)  # fmt: skip
"""Fields without languages whose words are printed; the others are ids, files and addresses."""
_NOTES = frozenset({"note_short", "director_biography", "intro", "directions", "imprint"})


class Passage(Struct, frozen=True, dict=True):
    """One text in one language."""

    owner: str
    """Whose it is, for people: the title of a film, the name of a venue."""
    record: Record
    silence: frozenset[str]
    """Codes that its record, or the one around it, does not want to hear of."""
    way: Trail
    """The way to it in its record, without its language."""
    text: str
    language: str
    """Empty for a name."""
    sort: Sort
    matter: Matter | None = None
    """The page whose body it is."""
    subject: str = ""
    """The id of what it is about: of its record, or of the programme that a screening shows."""

    @property
    def is_markdown(self) -> bool:
        """Whether it is set as Markdown."""
        return self.sort in {Sort.NOTE, Sort.PAGE}

    @property
    def label(self) -> str:
        """Whose text it is, in which field and which language."""
        if self.matter is not None:
            return f"{self.owner} ({self.language})"
        keys = ".".join(str(key) for key in self.way if isinstance(key, str))
        said = f"{self.owner}, `{keys}`"
        return f"{said} ({self.language})" if self.language else said

    @cached_property
    def trail(self) -> Trail:
        """The way to it in its record as its author wrote it, with its language where it has one.

        `french` may stand there for `fr`; a plain text has no language, a single name no number.
        """
        origin, tag = self.record.origin, self.language
        if tag and origin.knows(*self.way, tag):
            return (*self.way, tag)
        for key in origin.keys_below(*self.way):
            if self._is_own(key):
                return (*self.way, key)
        return self.way if origin.knows(*self.way) else self.way[:-1]

    def place(self, index: int = 0) -> Place:
        """Where one of its letters stands."""
        if self.matter is None:
            return self.record.origin.letter(self.text, index, *self.trail)
        before = self.text[:index]
        start = before.rfind("\n") + 1
        excerpt = self.text[start:].split("\n", 1)[0].rstrip("\r")
        line = self.matter.line + before.count("\n")
        return Place(self.matter.file, line, index - start + 1, excerpt=excerpt)

    def _is_own(self, key: object) -> bool:
        try:
            return bool(self.language) and bool(key) and read_language(str(key)) == self.language
        except Unreadable:
            return False


def passages(edition: Edition) -> Iterator[Passage]:
    """All texts that may be printed, in the order of the records and their fields."""
    for owner, record in records(edition):
        yield from passages_of(record, owner)
    for pages in edition.matter.values():
        for page in pages.values():
            silence = frozenset(page.head.silence)
            head, name = page.head, page.file.name
            yield Passage(
                name, head, silence, (), page.body, page.language, Sort.PAGE, page, page.id
            )


def passages_of(record: Record, owner: str) -> Iterator[Passage]:
    """The texts of one record and of those within it."""
    subject = getattr(record, "id", getattr(record, "programme", ""))
    for passage in _within(record, owner, frozenset()):
        yield replace(passage, subject=subject)


def records(edition: Edition) -> Iterator[tuple[str, Record]]:
    """Every record that stands by itself, with what people call it."""
    main = edition.settings.languages[0]
    yield "edition.yaml", edition.settings
    for film in edition.films.values():
        yield film.title.get(main), film
    for programme in edition.programmes.values():
        if programme.record is not None:
            yield programme.title.get(main), programme.record
    for screening in edition.screenings:
        code = f"Screening {screening.code}" if screening.code else "A screening"
        yield f"{code} of {screening.programme.title.get(main)}", screening.record
    for strand in edition.strands.values():
        yield strand.title.get(main), strand
    for venue in edition.venues.values():
        yield venue.name.get(main), venue
    for sponsor in edition.sponsors.values():
        yield sponsor.name.get(main), sponsor
    for ad in edition.ads.values():
        yield ad.advertiser, ad
    for badge in edition.badges.values():
        yield f"The badge {badge.id}", badge
    for pages in edition.matter.values():
        for page in pages.values():
            yield page.file.name, page.head


def _within(record: Record, owner: str, silence: frozenset[str]) -> Iterator[Passage]:
    silence |= frozenset(record.silence if isinstance(record, Entry) else ())
    for key in type(record).model_fields:
        value = getattr(record, key)
        sort = _sort(record, key)
        for way, one in _walk(value, (key,)):
            if isinstance(one, Record):
                yield from _within(one, owner, silence)
            elif isinstance(one, Text):
                plain = Passage(owner, record, silence, way, "", "", sort)
                yield from (replace(plain, text=one.get(tag), language=tag) for tag in one)
            elif key in _NAMES and isinstance(one, str):
                yield Passage(owner, record, silence, way, one, "", Sort.NAME)


def _walk(value: object, way: Trail) -> Iterator[tuple[Trail, object]]:
    """A value, or what stands in it."""
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _walk(item, (*way, number))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(item, (*way, key))
    else:
        yield way, value


def _sort(record: Record, key: str) -> Sort:
    is_film = isinstance(record, Film | ProgrammeRecord)
    if key in _NOTES or (key == "note" and is_film):
        return Sort.NOTE
    if key in {"title", "original_title"} and not isinstance(record, Settings | ScreeningRecord):
        return Sort.TITLE
    return Sort.LINE
