"""What does an edition say, record by record, and where was it written?

Every value of a record that a booklet may print is a fact, told by its subject (`film moth`) and
its trail (`runtime`, `note/fr`). Long texts, pictures and the layout's files are told by a digest:
that they changed is to be known, not what they say. When and where a screening is stands in a
snapshot. What the public may not know, and films that no page shows, are left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from booklet.findings import NOWHERE, Place
from booklet.flatplan import Flatplan
from booklet.layout import Layout
from booklet.model import Edition
from booklet.pictures import named_files
from booklet.records import Record
from booklet.snapshot import keyed
from booklet.values import Text

Facts = Mapping[str, Mapping[str, str]]
"""Values by subject and trail."""
EDITED = "sha256:"
"""What the digest of a long text, or of a file, begins with."""
CONTENT = "content"
"""The end of a picture's trail: what its file holds."""
BODY = "body"
"""The trail of a page's text."""
LAYOUT = "layout"
"""The subject whose facts are the files of the layout and of the edition's own fonts."""

_LONGEST = 90
_MINUTES = frozenset({"runtime", "introduction", "qa"})
_NOT_PRINTED = frozenset({"id", "jobs", "severities", "freeze", "paper", "contact", "doors"})
_SCHEDULED = frozenset({"programme", "venue", "room", "date", "time", "audience"})
_URL = "ticket_url"
"""Of a screening: as printed, with the edition's pattern filled in."""


class _Subject(Struct, frozen=True):
    """A record, and what is told of it beside its own values."""

    name: str
    record: Record
    without: frozenset[str] = frozenset()
    more: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Mapping[str, Place] = field(default_factory=dict)
    """The places of what the record itself does not hold."""


class FactBook(Struct, frozen=True, dict=True):
    """The facts of an edition as a plan would print them."""

    edition: Edition
    layout: Layout
    flatplan: Flatplan

    @cached_property
    def facts(self) -> Facts:
        """All facts, by kind, then in the order of the files."""
        told = {one.name: dict(self._of(one)) for one in self._subjects.values()}
        told[LAYOUT] = {
            name: EDITED + _digest(path.read_bytes()) for name, path in self._files.items()
        }
        return {name: facts for name, facts in told.items() if facts}

    def place(self, subject: str, trail: str = "") -> Place:
        """Where a fact is written today, or else what it is of; NOWHERE where that is gone."""
        if subject == LAYOUT:
            return Place(self._files[trail]) if trail in self._files else NOWHERE
        one = self._subjects.get(subject)
        if one is None:
            return NOWHERE
        keys = [int(key) if key.isdigit() else key for key in trail.split("/") if key != CONTENT]
        return one.elsewhere.get(trail) or one.record.place(*keys)

    @cached_property
    def _subjects(self) -> Mapping[str, _Subject]:
        found = chain(
            [_Subject("edition", self.edition.settings)], self._bills(), self._screenings(),
            self._others(), self._pages(),
        )  # fmt: skip
        return {one.name: one for one in found}

    def _bills(self) -> Iterator[_Subject]:
        edition = self.edition
        planned = {
            subject.id
            for page in self.flatplan.pages
            for subject in page.unit.subjects
            if subject.kind == "programme"
        }
        shown = {screening.programme.id for screening in edition.public_screenings}
        bills = [one for one in edition.programmes.values() if one.id in planned | shown]
        films = {film.id for bill in bills for film in bill.films}
        for film in edition.films.values():
            if film.id in films:
                yield _Subject(f"film {film.id}", film)
        for bill in bills:
            if bill.record is not None:
                yield _Subject(f"programme {bill.id}", bill.record)

    def _screenings(self) -> Iterator[_Subject]:
        for showing, screening in keyed(self.edition):
            url = screening.ticket_url if screening.has_tickets else None
            yield _Subject(
                f"screening {showing.key}",
                screening.record,
                _SCHEDULED | {_URL},
                {_URL: url} if url else {},
            )

    def _others(self) -> Iterator[_Subject]:
        edition = self.edition
        kinds: Mapping[str, Mapping[str, Record]] = {
            "strand": edition.strands, "venue": edition.venues, "sponsor": edition.sponsors,
            "ad": edition.ads, "badge": edition.badges,
        }  # fmt: skip
        for kind, records in kinds.items():
            for name, record in records.items():
                yield _Subject(f"{kind} {name}", record)

    def _pages(self) -> Iterator[_Subject]:
        for name, pages in self.edition.matter.items():
            for tag, page in pages.items():
                body = {BODY: EDITED + _digest(page.body.encode())}
                there = {BODY: Place(page.file, page.line)}
                yield _Subject(f"page {name}.{tag}", page.head, more=body, elsewhere=there)

    @cached_property
    def _files(self) -> Mapping[str, Path]:
        folders = [*self.layout.folders, self.edition.folder / "fonts"]
        return {
            f"{folder.name}/{path.relative_to(folder).as_posix()}": path
            for folder in folders
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        }

    @cached_property
    def _contents(self) -> Mapping[tuple[int, str], str]:
        """What the files hold that records name, by the record's `id()` and the key."""
        ads = (("ads", ad.file, ad, ("file",)) for ad in self.edition.ads.values())
        found, known = {}, dict[Path, str]()
        for folder, name, record, trail in chain(named_files(self.edition), ads):
            path = self.edition.folder / folder / name
            if path not in known and path.is_file():
                known[path] = _digest(path.read_bytes())
            if path in known:
                found[id(record), str(trail[-1])] = known[path]
        return found

    def _of(self, one: _Subject) -> Iterator[tuple[str, str]]:
        yield from self._values(one.record, (), one.without | _NOT_PRINTED)
        yield from one.more.items()

    def _values(
        self, record: Record, trail: tuple[str, ...], without: frozenset[str]
    ) -> Iterator[tuple[str, str]]:
        for key in type(record).model_fields:
            if key in without:
                continue
            yield from self._value(getattr(record, key), (*trail, key), without)
            if (content := self._contents.get((id(record), key))) is not None:
                yield "/".join((*trail, key, CONTENT)), EDITED + content

    def _value(
        self, value: Any, trail: tuple[str, ...], without: frozenset[str]
    ) -> Iterator[tuple[str, str]]:
        if isinstance(value, Text):
            for tag in value:
                yield "/".join((*trail, tag)), _short(value.get(tag))
        elif isinstance(value, Record):
            yield from self._values(value, trail, without)
        elif isinstance(value, dict):
            for key, one in value.items():
                yield from self._value(one, (*trail, key), without)
        elif isinstance(value, tuple) and any(isinstance(one, Text | Record) for one in value):
            for number, one in enumerate(value):
                yield from self._value(one, (*trail, str(number)), without)
        elif value not in (None, "", (), False):
            yield "/".join(trail), _short(_plain(value, trail[-1]))


def _plain(value: Any, key: str) -> str:
    """A value without parts, in words."""
    if value is True:
        return "yes"
    if isinstance(value, tuple) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return f"{value} min" if key in _MINUTES else str(value)


def _short(text: str) -> str:
    """A text as it is, or its digest where it is long."""
    is_short = len(text) <= _LONGEST and "\n" not in text and not text.startswith(EDITED)
    return text if is_short else EDITED + _digest(text.encode())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
