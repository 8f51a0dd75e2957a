"""What do sheets for the press office, the box office and the house show?

As `views` does for the pages of a booklet: worded, escaped, in order. What the public may not
know (screenings for the press, doors) is there only where sheets for staff are asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from markupsafe import Markup
from msgspec import Struct, field
from msgspec.structs import replace

from booklet import language as languages
from booklet import qr
from booklet.addresses import web
from booklet.badges import (
    Badge,
    access_badges,
    film_badges,
    key_of,
    programme_badges,
    screening_badges,
)
from booklet.documents import screening_id
from booklet.listings import FilmView, Row
from booklet.model import Programme, Screening
from booklet.records import Film, Kind
from booklet.sorting import index_title, shown_name, sort_key
from booklet.values import Text
from booklet.views import Views

_SPOKEN = frozenset({"language", "silent", "no-dialogue", "subtitles", "no-subtitles"})


class Showing(Struct, frozen=True):
    """One screening as those who sell, open and explain it need it."""

    id: str
    row: Row
    night: str
    day: str
    """Its festival day in words, to stand alone."""
    ends: str
    doors: str
    letters: tuple[Badge, ...]
    """Languages, subtitles and access."""
    price: str
    """The class."""
    qa: int
    """Minutes of questions and answers."""
    introduction: int
    guests: str
    hosts: str
    format: str
    """Of the screening; where films differ, each with its title."""
    late: str
    """That it is after midnight, and which day that is; empty where it is not."""
    audience: str
    """Whom it is for, where that is not the public."""
    films: tuple[FilmView, ...]
    """All of its bill, the feature first."""
    room: str
    seats: int


class Title(Struct, frozen=True):
    """One line of the list by title, with every screening."""

    plain: str
    text: Markup
    note: str
    """What tells it from another of that name: who made it, or what it is."""
    showings: tuple[Showing, ...]
    bills: tuple[str, ...]
    """For each of them, the bill it is part of, where that has another name."""


class Desk(Struct, frozen=True, dict=True):
    """All that sheets may ask for, for staff or for the public."""

    views: Views
    is_staff: bool = False
    known: dict[tuple[int, str], Showing] = field(default_factory=dict)
    """Screenings worded once, by what they are and the template they are for."""

    # Screenings

    @property
    def _screenings(self) -> Sequence[Screening]:
        edition = self.views.edition
        return edition.screenings if self.is_staff else edition.public_screenings

    def showing(self, screening: Screening, template: str = "") -> Showing:
        """One screening; with a QR code where the template has a slot for one."""
        key = (id(screening), template)
        if key not in self.known:
            self.known[key] = self._worded(screening, template)
        return self.known[key]

    def _worded(self, screening: Screening, template: str) -> Showing:
        views, record, bill = self.views, screening.record, screening.programme
        wording = views.wording
        doors = screening.starts.astimezone(dt.UTC) - dt.timedelta(minutes=screening.venue.doors)
        films = [film for film in (bill.feature,) if film] + list(bill.shorts)
        room = screening.room
        row = views.row(screening, views.template(template))
        hosts = bill.record.hosts if bill.record else ()
        audience = record.audience.value
        return Showing(
            id=screening_id(screening),
            row=row,
            night=screening.night.isoformat(),
            day=views.day_heading(screening.night.isoformat()),
            ends=wording.time(screening.ends) if screening.ends else "",
            doors=wording.time(doors.astimezone(screening.starts.tzinfo)),
            letters=self._letters(screening),
            price=record.price or "",
            qa=record.qa or 0,
            introduction=record.introduction or 0,
            guests=wording.names(record.guests) if record.guests else "",
            hosts=wording.names(hosts) if hosts else "",
            format=record.format or self._format(films),
            late=f"{wording.word('day.late')}, {row.calendar_day}" if row.is_late else "",
            audience="" if screening.is_public else wording.word(f"audience.{audience}"),
            films=tuple(views.film(film, short_note=True) for film in films),
            room=wording.text(room.name).striptags() if room else "",
            seats=(room.seats or 0) if room else 0,
        )

    def _format(self, films: Sequence[Film]) -> str:
        """What films are shown on: said once where all have the same, else film by film."""
        said = [film for film in films if film.format]
        if len(said) == len(films) and len({film.format for film in said}) == 1:
            return said[0].format or ""
        language = self.views.language
        return "; ".join(f"{film.title.get(language)} {film.format}" for film in said)

    def _letters(self, screening: Screening) -> tuple[Badge, ...]:
        edition, wording = self.views.edition, self.views.wording
        own = screening_badges(screening, edition, wording)
        feature = screening.programme.feature
        spoken = film_badges(feature, edition, wording) if feature else ()
        if any(badge.kind in {"subtitles", "no-subtitles"} for badge in own):
            spoken = tuple(one for one in spoken if one.kind in {"language", "silent"})
        access = access_badges(screening.venue.access, edition, wording)
        kept = [badge for badge in spoken if badge.kind in _SPOKEN]
        kept += [badge for badge in own if badge.kind in {*_SPOKEN, "access"}]
        kept += [badge for badge in access if badge not in kept]
        of_bill = programme_badges(screening.programme, edition, wording)
        free = [badge for badge in (*own, *of_bill) if badge.kind == "free"]
        kept += free[:1]
        return tuple(kept)

    def screening(self, name: str, template: str) -> Showing:
        """A screening by its document's id."""
        return self.showing(self._by_id[name], template)

    @cached_property
    def _by_id(self) -> Mapping[str, Screening]:
        return {screening_id(one): one for one in self.views.edition.screenings}

    def after(self, name: str) -> Showing | None:
        """What follows that evening in the same room; None where nothing does."""
        this = self._by_id[name]
        later = [
            one for one in self._screenings
            if one.hall == this.hall and one.night == this.night
            and one.starts > this.starts and not one.is_cancelled
        ]  # fmt: skip
        return self.showing(min(later, key=lambda one: one.order)) if later else None

    # Lists

    def night(self, name: str) -> tuple[Showing, ...]:
        """A day's screenings, in order of time."""
        return self._shown(one for one in self._screenings if one.night.isoformat() == name)

    def venue(self, name: str) -> tuple[tuple[str, tuple[Showing, ...]], ...]:
        """A venue's screenings by day: the day in words, and them."""
        return self._by_day(one for one in self._screenings if one.venue.id == name)

    def schedule(self) -> tuple[tuple[str, tuple[Showing, ...]], ...]:
        """All screenings by day."""
        return self._by_day(self._screenings)

    def _by_day(
        self, screenings: Iterable[Screening]
    ) -> tuple[tuple[str, tuple[Showing, ...]], ...]:
        shown = self._shown(screenings)
        return tuple(
            (self.views.day_heading(night), tuple(group))
            for night, group in groupby(shown, key=lambda one: one.night)
        )

    def _shown(self, screenings: Iterable[Screening]) -> tuple[Showing, ...]:
        ordered = sorted(screenings, key=lambda one: (one.night, one.order))
        return tuple(map(self.showing, ordered))

    def titles(self) -> tuple[Title, ...]:
        """Every film, and every bill that has a name of its own, A to Z."""
        edition, wording = self.views.edition, self.views.wording
        lines = [self._film_line(film) for film in edition.films.values()]
        for bill in edition.programmes.values():
            if bill.kind is not Kind.FEATURE:
                lines.append(self._line(bill.title, wording.word(f"sheet.{bill.kind}"), [bill]))
            elif bill.feature is not None and bill.title != bill.feature.title:
                lines.append(
                    self._line(bill.title, bill.feature.title.get(wording.language), [bill])
                )
        listed = [line for line in lines if line.showings]
        return tuple(sorted(listed, key=lambda line: (sort_key(line.plain), line.plain)))

    def _film_line(self, film: Film) -> Title:
        """A film's line; where it is only part of one bill, that is said once."""
        bills = self._bills(film)
        line = self._line(film.title, self._maker(film), bills, film)
        if len(set(line.bills)) == 1 and line.bills[0]:
            note = self.views.wording.word("sheet.in", title=line.bills[0])
            return replace(line, note=note, bills=("",) * len(line.bills))
        return line

    def _bills(self, film: Film) -> list[Programme]:
        """The bills with a film that those who see this sheet may know of."""
        shown = {one.programme.id for one in self._screenings}
        return [bill for bill in self.views.edition.programmes_of(film) if bill.id in shown]

    def _maker(self, film: Film) -> str:
        return ", ".join(shown_name(name) for name in film.directors)

    def _line(
        self, title: Text, note: str, bills: Sequence[Programme], film: Film | None = None
    ) -> Title:
        language = self.views.language
        tag = title.language(language)
        shown = index_title(title.get(language), languages.primary(tag))
        ids = {bill.id for bill in bills}
        found = sorted(
            (one for one in self._screenings if one.programme.id in ids),
            key=lambda one: (one.night, one.order),
        )
        others = tuple(
            one.programme.title.get(language) if film and one.programme.feature is not film else ""
            for one in found
        )
        text = self.views.wording.inline(shown, tag)
        return Title(shown, text, note, tuple(map(self.showing, found)), others)

    # A film

    def film(self, name: str) -> FilmView:
        """A film with all there is of it, by its id."""
        return self.views.film(self.views.edition.films[name])

    def about(self, name: str) -> Mapping[str, Any]:
        """What only a one-sheet says of a film."""
        film, wording = self.views.edition.films[name], self.views.wording
        bills = self._bills(film)
        main = next((bill for bill in bills if bill.feature is film), None)
        return {
            "biography": wording.prose(film.director_biography),
            "contact": film.contact or "",
            "website": film.website or "",
            "bill_note": wording.prose(main.record.note) if main and main.record else "",
            "logline": wording.text(film.logline),
            "strand": self._strand(main or (bills[0] if bills else None)),
            "shorts": tuple(self.views.film(one) for one in main.shorts) if main else (),
            "minutes": self.views.entry(main.id, "").minutes if main and main.shorts else "",
            "in": tuple(wording.text(bill.title) for bill in bills if bill.feature is not film),
        }

    def _strand(self, bill: Programme | None) -> Any:
        return bill.strand if bill else None

    @staticmethod
    def web(address: str) -> str:
        """An address as a link: with a scheme, whether it was written with one or not."""
        return web(address)

    def showings_of(self, name: str, template: str) -> tuple[Showing, ...]:
        """A film's screenings, in order of time."""
        film = self.views.edition.films[name]
        bills = {bill.id for bill in self.views.edition.programmes_of(film)}
        found = sorted(
            (one for one in self._screenings if one.programme.id in bills),
            key=lambda one: one.order,
        )
        return tuple(self.showing(one, template) for one in found)

    # Keys

    def key(self, showings: Iterable[Showing]) -> tuple[Badge, ...]:
        """Every letter these screenings carry, once."""
        used = [badge for showing in showings for badge in showing.letters]
        return tuple(badge for group in key_of(used).values() for badge in group)

    def halls(self, showings: Iterable[Showing]) -> tuple[tuple[str, str], ...]:
        """The codes of the halls in these screenings, and where they are."""
        used = {showing.row.hall for showing in showings}
        wording, found = self.views.wording, []
        for venue in self.views.edition.venues.values():
            name = wording.text(venue.name).striptags()
            rooms = [(room.code, wording.text(room.name).striptags()) for room in venue.rooms]
            for code, room in rooms or [(venue.code, "")]:
                if code in used or venue.code in used:
                    found.append((code, name if not room or room == name else f"{name}, {room}"))
        return tuple(dict.fromkeys(found))

    def prices(self, showings: Iterable[Showing]) -> tuple[tuple[str, Markup, Markup], ...]:
        """The classes of price of these screenings: letter, name, amount."""
        used = {showing.price for showing in showings}
        wording = self.views.wording
        return tuple(
            (price.id, wording.text(price.name), wording.text(price.amount))
            for price in self.views.edition.settings.prices
            if price.id in used
        )

    def live(self, template: str) -> Markup:
        """A code for the schedule as it is now, in the template's slot; nothing where that is
        nowhere."""
        url, slot = self.views.edition.settings.schedule_url, self.views.template(template).qr
        if not url or slot is None:
            return Markup("")
        title = self.views.wording.word("sheet.live")
        return Markup(qr.svg(qr.encode(url), slot.module.mm, title=title))
