"""Which documents does a layout make of an edition, and which of them are asked for?"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from booklet.errors import UsageError
from booklet.layout import DocumentKind, Layout
from booklet.model import Edition, Screening
from booklet.sections import Subject, Unit

SLIP = "errata"
"""The layout of the slip of changes, which must know what was printed."""


class Document(Struct, frozen=True):
    """One PDF to be made: for a film, a screening, a day, a venue, or the whole edition."""

    kind: str
    """`film`, `screening`, `day`, `venue`, `edition`."""
    id: str
    page: str
    """Its page template."""
    stem: str
    """The PDF's name without its ending."""
    title: str
    """What a person calls it."""
    strand: str = ""
    day: str = ""
    venue: str = ""

    @property
    def unit(self) -> Unit:
        """The pages it is made of; they flow, as many as its text needs."""
        return Unit(self.page, (Subject(self.kind, self.id),), section="document", flows=True)


class Asked(Struct, frozen=True):
    """Which documents are asked for; nothing said asks for none."""

    names: tuple[str, ...] = ()
    """Ids, or parts of titles."""
    days: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    strands: tuple[str, ...] = ()
    every: bool = False
    options: frozenset[str] = field(default_factory=frozenset)
    """Of the layout's, as `house`."""


def documents(
    layout: Layout, edition: Edition, language: str, *, is_staff: bool = False
) -> tuple[Document, ...]:
    """All documents that a layout makes, in the order of its kinds and of the edition.

    For staff, days with screenings for the press alone have theirs too.
    """
    nights = set(edition.nights)
    return _apart(
        document
        for kind in layout.documents
        for document in _MAKERS[kind.each](kind, edition, language)
        if is_staff or kind.each != "day" or dt.date.fromisoformat(document.id) in nights
    )


def _apart(made: Iterable[Document]) -> tuple[Document, ...]:
    """The documents with names that every system takes for different files."""
    names: set[str] = set()
    apart = []
    for document in made:
        stem = plain = re.sub(r"[^\w-]+", "-", document.stem)
        number = 1
        while stem.casefold() in names:
            number += 1
            stem = f"{plain}-{number}"
        names.add(stem.casefold())
        apart.append(replace(document, stem=stem))
    return tuple(apart)


def chosen(known: Sequence[Document], asked: Asked) -> tuple[Document, ...]:
    """The documents asked for, each once, in their order.

    Raises UsageError for a name that none has, with those that are near, or that several have.
    """
    if not known:
        raise UsageError("There is nothing in the edition to make this of.", "Look at its data.")
    wanted: set[str] = set()
    for name in asked.names:
        wanted |= {one.stem for one in _named(name, known)}
    for values, key in ((asked.days, "day"), (asked.venues, "venue"), (asked.strands, "strand")):
        for value in values:
            wanted |= {one.stem for one in _of(value, key, known)}
    if not wanted and not asked.every:
        raise UsageError("Nothing was asked for.", f"Name one, as in `{known[0].stem}`, or --all.")
    return tuple(one for one in known if asked.every or one.stem in wanted)


def screenings_of(document: Document, edition: Edition) -> tuple[Screening, ...]:
    """The public screenings that a film's or a screening's document shows with their codes."""
    if document.kind == "film":
        film = edition.films[document.id]
        bills = {bill.id for bill in edition.programmes_of(film)}
        return tuple(one for one in edition.public_screenings if one.programme.id in bills)
    if document.kind == "screening":
        return tuple(one for one in edition.public_screenings if screening_id(one) == document.id)
    return ()


def screening_id(screening: Screening) -> str:
    """What a screening's document is called: its code, or its programme, night and time."""
    if screening.code:
        return screening.code
    return f"{screening.programme.id}-{screening.night:%m%d}-{screening.starts:%H%M}"


def _of(value: str, key: str, known: Sequence[Document]) -> list[Document]:
    found = [one for one in known if getattr(one, key) == value]
    if not found:
        values = sorted({getattr(one, key) for one in known} - {""})
        near = difflib.get_close_matches(value, values, 3) or values[:12]
        hint = f"There are {', '.join(near)}." if near else f"This layout makes none by {key}."
        raise UsageError(f"There is no {key} `{value}` to make something of.", hint)
    return found


def _named(name: str, known: Sequence[Document]) -> list[Document]:
    """Those of this id, or else whose title or id holds these words."""
    exact = [one for one in known if name in {one.id, one.stem}]
    if exact:
        return exact
    wanted = _plain(name)
    found = [one for one in known if wanted in _plain(one.title) or wanted in _plain(one.id)]
    begins = [one for one in found if _plain(one.title).startswith(wanted)]
    found = begins if len(begins) == 1 else found
    if len({one.id for one in found}) == 1:
        return found
    if found:
        several = ", ".join(f"{one.id} ({one.title})" for one in found[:8])
        raise UsageError(f"`{name}` may be {len(found)} things.", f"Name one: {several}.")
    raise UsageError(f"There is no `{name}`.", _near(wanted, known))


def _near(wanted: str, known: Sequence[Document]) -> str:
    names = {_plain(text): one.id for one in known for text in (one.title, one.id)}
    near = [names[key] for key in difflib.get_close_matches(wanted, names, 5, 0.5)]
    if near:
        return f"Did you mean {', '.join(dict.fromkeys(near))}?"
    return f"There are {len(known)}, as {', '.join(one.id for one in known[:5])}."


def _plain(text: str) -> str:
    """Without capitals, accents and what is no letter or digit."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join(kept.split())


def _document(
    kind: DocumentKind, edition_id: str, title: str, **more: str
) -> Document:  # fmt: skip
    return Document(
        kind.each, edition_id, kind.page, kind.file.replace("{id}", edition_id), title, **more
    )


def _films(kind: DocumentKind, edition: Edition, language: str) -> Iterable[Document]:
    strands = {
        film.id: bill.strand.id
        for bill in edition.programmes.values() if bill.strand
        for film in bill.films
    }  # fmt: skip
    for film in edition.films.values():
        yield _document(
            kind, film.id, film.title.get(language), strand=strands.get(film.id, film.strand or "")
        )


def _screenings(kind: DocumentKind, edition: Edition, language: str) -> Iterable[Document]:
    for one in edition.public_screenings:
        yield _document(
            kind,
            screening_id(one),
            one.programme.title.get(language),
            day=one.night.isoformat(),
            venue=one.venue.id,
            strand=one.programme.strand.id if one.programme.strand else "",
        )


def _days(kind: DocumentKind, edition: Edition, _language: str) -> Iterable[Document]:
    for night in _all_nights(edition):
        yield _document(kind, night.isoformat(), night.isoformat(), day=night.isoformat())


def _all_nights(edition: Edition) -> list[dt.date]:
    """The days with any screening, for the press or the public."""
    return sorted({screening.night for screening in edition.screenings})


def _venues(kind: DocumentKind, edition: Edition, language: str) -> Iterable[Document]:
    for venue in edition.venues.values():
        yield _document(kind, venue.id, venue.name.get(language), venue=venue.id)


def _edition(kind: DocumentKind, _edition: Edition, _language: str) -> Iterable[Document]:
    yield _document(kind, kind.file, kind.file)


_MAKERS: Mapping[str, Callable[[DocumentKind, Edition, str], Iterable[Document]]] = {
    "film": _films,
    "screening": _screenings,
    "day": _days,
    "venue": _venues,
    "edition": _edition,
}
