"""Which record is meant by each id?

Records name one another by id; here they are joined into an Edition, and every id that leads
nowhere is found.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from booklet.clock import to_instant
from booklet.errors import Unreadable
from booklet.findings import Finding, Place, found, misweighed
from booklet.language import fold
from booklet.model import Edition, Matter, Programme, Screening
from booklet.records import (
    Ad,
    BadgeRecord,
    Film,
    Kind,
    ProgrammeRecord,
    Room,
    ScreeningRecord,
    Settings,
    Sponsor,
    Strand,
    Venue,
)
from booklet.values import Text

R = TypeVar("R")


class Records(Struct, frozen=True):
    """Everything that was read, not yet joined."""

    films: list[Film]
    strands: list[Strand]
    venues: list[Venue]
    programmes: list[ProgrammeRecord]
    screenings: list[ScreeningRecord]
    sponsors: list[Sponsor]
    ads: list[Ad]
    badges: list[BadgeRecord]
    matter: list[Matter]
    broken: Mapping[str, set[str]] = field(default_factory=dict)
    """By kind, the ids of records that could not be made; `*` where ids are not known."""


def resolve(
    folder: Path,
    settings: Settings,
    records: Records,
    files: tuple[Path, ...],
    contents: Mapping[Path, str],
) -> tuple[Edition | None, list[Finding]]:
    """Join the records; None only where the time zone is not known."""
    joiner = _Joiner(settings, records)
    zone = joiner.zone()
    joiner.check_severities()
    films = joiner.by_id(records.films, "film")
    strands = joiner.by_id(records.strands, "strand")
    venues = joiner.by_id(records.venues, "venue")
    sponsors = joiner.by_id(records.sponsors, "sponsor")
    joiner.check_ids(films, strands, sponsors)
    programmes = joiner.programmes(films, strands)
    if zone is None:
        return None, joiner.findings
    screenings = joiner.screenings(programmes, venues, zone)
    edition = Edition(
        folder=folder,
        settings=settings,
        films=films,
        strands=strands,
        venues=venues,
        programmes=programmes,
        screenings=tuple(sorted(screenings, key=lambda screening: screening.order)),
        sponsors=sponsors,
        ads=joiner.by_id(records.ads, "ad"),
        badges=joiner.by_id(records.badges, "badge"),
        matter=_matter(records.matter),
        files=files,
        contents=contents,
        lacks=frozenset(joiner.lacks | set(records.broken)),
    )
    return edition, joiner.findings


class _Joiner(Struct):
    settings: Settings
    records: Records
    findings: list[Finding] = field(default_factory=list)
    lacks: set[str] = field(default_factory=set)

    def zone(self) -> ZoneInfo | None:
        name = self.settings.time_zone
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            message = f"`time_zone`: `{name}` is no time zone."
            remedy = "Write it as Europe/Paris or America/Halifax."
            self.findings.append(found("D107", message, self.settings.place("time_zone"), remedy))
            return None

    def check_severities(self) -> None:
        for code in self.settings.severities:
            if fault := misweighed(code):
                place = self.settings.place("severities", code, "")
                self.findings.append(found("D107", fault[0], place, fault[1]))

    def by_id(self, records: Iterable[Any], kind: str) -> dict[str, Any]:
        joined: dict[str, Any] = {}
        for record in records:
            if record.id in joined:
                first = joined[record.id].place("id")
                message = f"The {kind} id `{record.id}` is already at {_short(first)}."
                self.findings.append(found("D201", message, record.place("id")))
            else:
                joined[record.id] = record
        return joined

    def check_ids(
        self,
        films: Mapping[str, Film],
        strands: Mapping[str, Strand],
        sponsors: Mapping[str, Sponsor],
    ) -> None:
        for film in films.values():
            self.one(film.strand, strands, "strands", film.place("strand"))
        for strand in strands.values():
            self.one(strand.sponsor, sponsors, "sponsors", strand.place("sponsor"))
        tiers = {tier.id: tier for tier in self.settings.tiers}
        for sponsor in sponsors.values():
            self.one(sponsor.tier, tiers, "tiers", sponsor.place("tier"))
        prices = {price.id: price for price in self.settings.prices}
        for screening in self.records.screenings:
            self.one(screening.price, prices, "prices", screening.place("price"))

    def one(self, name: str | None, among: Mapping[str, R], kind: str, place: Place) -> R | None:
        """The record with this id, code, name or title, or a finding with the nearest id.

        Sheets name things as people do; an id counts before anything else, and what two
        records are called names neither.
        """
        if name is None:
            return None
        if (record := among.get(name)) is not None:
            return record
        called = [record for record in among.values() if fold(name) in _calls(record)]
        if len(called) == 1:
            return called[0]
        self.lacks.add(kind)
        broken = self.records.broken.get("edition" if kind in {"tiers", "prices"} else kind, ())
        if name not in broken and "*" not in broken:
            near = difflib.get_close_matches(name, among, 1, 0.5)
            remedy = f"Did you mean `{near[0]}`?" if near else ""
            message = f"`{name}` is not among the {kind}."
            self.findings.append(found("D202", message, place, remedy))
        return None

    def programmes(
        self, films: Mapping[str, Film], strands: Mapping[str, Strand]
    ) -> dict[str, Programme]:
        programmes: dict[str, Programme] = {}
        for record in self.by_id(self.records.programmes, "programme").values():
            bill = tuple(
                film
                for number, name in enumerate(record.films)
                if (film := self.one(name, films, "films", record.place("films", number)))
            )
            strand = self.one(record.strand, strands, "strands", record.place("strand"))
            if (programme := self._programme(record, bill, strand)) is not None:
                programmes[record.id] = programme
        on_a_bill = {film.id for programme in programmes.values() for film in programme.films}
        alone = {screening.programme for screening in self.records.screenings}
        for film in films.values():
            if film.id not in programmes and (film.id not in on_a_bill or film.id in alone):
                own = strands.get(film.strand or "")
                programmes[film.id] = Programme(film.id, Kind.FEATURE, film.title, (film,), own)
        return programmes

    def _programme(
        self, record: ProgrammeRecord, bill: tuple[Film, ...], strand: Strand | None
    ) -> Programme | None:
        title = record.title
        programme = Programme(
            record.id, record.kind, title or Text({"": "?"}), bill, strand, record
        )
        feature = programme.feature
        if title is None and feature is not None:
            title = feature.title
        if title is None:
            if not record.films or bill:
                message = f"The programme `{record.id}` has neither a title nor a feature."
                self.findings.append(found("D105", message, record.place(), "Add `title`."))
            return None
        if strand is None and feature is not None and feature.strand:
            strand = next((s for s in self.records.strands if s.id == feature.strand), None)
        return Programme(record.id, record.kind, title, bill, strand, record)

    def screenings(
        self,
        programmes: Mapping[str, Programme],
        venues: Mapping[str, Venue],
        zone: ZoneInfo,
    ) -> list[Screening]:
        screenings = []
        for record in self.records.screenings:
            programme = self._programme_of(record, programmes)
            venue = self.one(record.venue, venues, "venues", record.place("venue"))
            room = self._room(record, venue)
            try:
                starts = to_instant(record.date, record.time, self.settings.day_starts_at, zone)
            except Unreadable as error:
                place = record.place("time")
                self.findings.append(found("D107", error.message, place, error.remedy))
                self.lacks.add("screenings")
                continue
            if programme is None or venue is None:
                continue
            ends = _end(starts, programme, record)
            url = self._ticket_url(record)
            screenings.append(
                Screening(record, programme, venue, room, record.date, starts, ends, url)
            )
        return screenings

    def _programme_of(
        self, record: ScreeningRecord, programmes: Mapping[str, Programme]
    ) -> Programme | None:
        broken = self.records.broken
        name = record.programme
        if name in programmes:
            return programmes[name]
        if name in broken.get("films", ()) or "*" in broken.get("films", ()):
            return None
        return self.one(name, programmes, "programmes", record.place("programme"))

    def _room(self, record: ScreeningRecord, venue: Venue | None) -> Room | None:
        if venue is None:
            return None
        rooms = {room.id: room for room in venue.rooms}
        if record.room is None and len(rooms) > 1:
            name = venue.name.get(self.settings.languages[0])
            message = f"{name} has {len(rooms)} rooms; which one is it?"
            remedy = f"Add `room`: {', '.join(rooms)}."
            self.findings.append(found("D105", message, record.place(), remedy))
        if record.room is None:
            return next(iter(rooms.values())) if len(rooms) == 1 else None
        return self.one(record.room, rooms, "rooms", record.place("room"))

    def _ticket_url(self, record: ScreeningRecord) -> str | None:
        if record.ticket_url:
            return record.ticket_url
        pattern = self.settings.ticket_url
        if pattern and record.code:
            return pattern.replace("{code}", record.code)
        return None


def _calls(record: object) -> set[str]:
    """What a record is called beside its id."""
    calls = set()
    for key in ("code", "name", "title"):
        value = getattr(record, key, None)
        if isinstance(value, Text):
            calls |= {fold(value.get(tag)) for tag in value}
        elif isinstance(value, str):
            calls.add(fold(value))
    return calls


def _end(starts: dt.datetime, programme: Programme, record: ScreeningRecord) -> dt.datetime | None:
    if programme.runtime is None:
        return None
    minutes = programme.runtime + (record.introduction or 0) + (record.qa or 0)
    later = starts.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)
    return later.astimezone(starts.tzinfo)


def _matter(pages: Iterable[Matter]) -> dict[str, dict[str, Matter]]:
    by_id: dict[str, dict[str, Matter]] = {}
    for page in pages:
        by_id.setdefault(page.id, {})[page.language] = page
    return by_id


def _short(place: Place) -> str:
    file = place.file.name if place.file else ""
    return f"{file}:{place.line}" if place.line else f"{file} {place.cell}".strip()
