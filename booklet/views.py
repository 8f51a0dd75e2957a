"""What does each kind of page show?

Templates get these values: worded, escaped, in order, with folios from the plan. Nothing here is
written back into the model, and only public screenings are ever seen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from markupsafe import Markup
from msgspec import Struct, field
from msgspec.structs import replace

from booklet import language as languages
from booklet import qr, sorting
from booklet.badges import (
    Badge,
    access_badges,
    film_badges,
    key_of,
    programme_badges,
    screening_badges,
)
from booklet.findings import Place
from booklet.flatplan import Flatplan
from booklet.indexes import Group, index
from booklet.layout import Layout, Slot, Template
from booklet.listings import (
    Credit,
    Entry,
    FilmView,
    GridBox,
    GridView,
    Line,
    Picture,
    Row,
)
from booklet.markup import plain
from booklet.model import Edition, Screening
from booklet.reads import Kept
from booklet.records import Film, Kind, ProgrammeRecord, Still, Strand, Venue
from booklet.sections import Subject
from booklet.stills import Still as Prepared
from booklet.timetable import Grid, Occurrence, day_list, grids_of_night, occurrences
from booklet.titles import cut_title, original_titles, title_lines
from booklet.values import Text
from booklet.wording import Wording

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_UNLISTED = ("cover", "contents", "back-cover")
"""Sections that nobody looks for in the contents."""
_MIDNIGHT = 24 * 60
_MOST_ENTRIES = 64
_MOST_ROWS = 1024
"""So many are kept for whoever asks for one again; of thousands, most are not."""
_BELOW = 30
"""So many minutes below its last hour a grid still has paper for a last line."""


def _once(known: dict[Key, Kept[Value]], key: Key, make: Callable[[], Value], most: int) -> Value:
    """A value that was made, or is made now; of more than `most` the oldest goes."""
    if key not in known:
        known[key] = Kept.made(make)
        if len(known) > most:
            del known[next(iter(known))]
    return known[key].again()


class Rung(Struct, frozen=True):
    """How a note is set so that it fits: in which size, and whether in its short version."""

    size: int = 0
    is_short: bool = False


class Views(Struct, frozen=True, dict=True):
    """All that templates may ask for, about one edition in one job."""

    edition: Edition
    layout: Layout
    wording: Wording
    flatplan: Flatplan
    pictures: Mapping[Path, Prepared]
    lower: Mapping[Path, Prepared] = field(default_factory=dict)
    """Ads that look otherwise in the lower half of a page."""
    rungs: Mapping[str, Rung] = field(default_factory=dict)
    """Of programmes whose notes are too long for their frames, by id (`fitting`)."""

    @cached_property
    def _entries(self) -> dict[tuple[str, str], Kept[Entry]]:
        return {}

    @cached_property
    def _rows(self) -> dict[int, Kept[Row]]:
        return {}

    @property
    def language(self) -> str:
        """The job's language."""
        return self.wording.language

    def folio(self, kind: str, name: str, part: int = 0) -> str:
        """The page of a subject, an empty string where it is on none."""
        subject = Subject(kind, name, part)
        folio = self.flatplan.folio_of(subject)
        return str(folio) if folio else ""

    def template(self, name: str) -> Template:
        """What the layout says of a page template."""
        return self.layout.templates.get(name, Template())

    def picture(self, still: Still | None, folder: str = "stills") -> Picture | None:
        """A still as placed; None where there is none, or where it could not be prepared."""
        if still is None:
            return None
        return self._picture(
            self.edition.folder / folder / still.file,
            alt=still.alt,
            credit=still.credit,
            focus=still.focus,
            place=still.place("focus"),
        )

    def art(self, name: str | None, credit: Text | None = None) -> Picture | None:
        """A picture named by its path in the edition's folder."""
        return self._picture(self.edition.folder / name, credit=credit) if name else None

    def _picture(
        self,
        path: Path,
        *,
        alt: Text | None = None,
        credit: Text | None = None,
        focus: tuple[float, float] = (0.5, 0.5),
        place: Place | None = None,
    ) -> Picture | None:
        prepared = self.pictures.get(path)
        if prepared is None:
            return None
        words = self.wording.text(alt).striptags() if alt else ""
        return Picture(
            prepared.file.as_uri(),
            words,
            self.wording.text(credit),
            round(focus[0] * 100, 2),
            round(focus[1] * 100, 2),
            prepared.width,
            prepared.height,
            place or Place(path),
        )

    # Entries

    def film(self, film: Film, *, short_note: bool = False) -> FilmView:
        """One film, worded."""
        wording = self.wording
        note = film.note
        key = "note"
        if film.note_short is not None and (short_note or note is None):
            note, key = film.note_short, "note_short"
        tag = note.language(self.language) if note else self.language
        facts = [film.format or "", self._colour(film)]
        return FilmView(
            id=film.id,
            title=wording.text(film.title),
            plain_title=film.title.get(self.language),
            originals=self._originals(film),
            directors=wording.names([sorting.shown_name(name) for name in film.directors])
            if film.directors
            else "",
            countries=", ".join(wording.country_name(code) for code in film.countries),
            year=str(film.year or ""),
            minutes=wording.runtime(film.runtime) if film.runtime else "",
            badges=film_badges(film, self.edition, wording),
            look=partial(self.picture, film.stills[0] if film.stills else None),
            logline=wording.text(film.logline),
            note=wording.prose(note),
            note_by=film.note_by or "",
            cast=", ".join(film.cast),
            credits=tuple(
                Credit(self._role(role), ", ".join(names)) for role, names in film.credits.items()
            ),
            presented_by=wording.text(film.presented_by),
            awards=tuple(wording.text(award) for award in film.awards),
            facts=", ".join(fact for fact in facts if fact),
            note_place=film.place(key, tag),
            note_length=len(plain(note.get(self.language))) if note else 0,
        )

    def _bill_picture(
        self, record: ProgrammeRecord | None, films: Sequence[FilmView]
    ) -> Picture | None:
        """The picture of a programme: its own, or the first that one of these films has."""
        own = self.picture(record.still) if record else None
        return own or next((film.picture for film in films if film.picture), None)

    def _originals(self, film: Film) -> tuple[Markup, ...]:
        titles = original_titles(film, self.language, self.edition.settings.languages[0])
        return tuple(self.wording.inline(title, tag) for tag, title in titles)

    def _role(self, role: str) -> str:
        key = f"roles.{role.replace(' ', '-').lower()}"
        return self.wording.word(key) if self.wording.has(key) else role

    def _colour(self, film: Film) -> str:
        key = f"colours.{(film.colour or '').replace(' ', '-').lower()}"
        return self.wording.word(key) if self.wording.has(key) else film.colour or ""

    def entry(self, name: str, template: str) -> Entry:
        """A programme's entry for a page template."""
        key = (name, template)
        return _once(self._entries, key, lambda: self._entry(name, template), _MOST_ENTRIES)

    def _entry(self, name: str, template: str) -> Entry:
        bill = self.edition.programmes[name]
        spec = self.template(template)
        wording = self.wording
        feature, rung = bill.feature, self.rungs.get(name, Rung())
        is_short = spec.short_note or rung.is_short
        main = self.film(feature, short_note=is_short) if feature else None
        record = bill.record
        note = record.note if record else None
        tag = note.language(self.language) if note else self.language
        films = tuple(self.film(film, short_note=spec.short_note) for film in bill.shorts)
        title = bill.title.get(self.language)
        return Entry(
            id=bill.id,
            kind=bill.kind,
            title=self._title(feature, bill.title),
            plain_title=title,
            size=sum(len(title) > step for step in spec.title_steps),
            film=main,
            films=films,
            badges=programme_badges(bill, self.edition, wording),
            minutes=wording.runtime(bill.runtime) if bill.runtime else "",
            look=partial(self._bill_picture, record, (main,) if main else films),
            note=wording.prose(note) if note or not main else main.note,
            note_by=(record.note_by if record and note else None) or (main.note_by if main else ""),
            hosts=wording.names(record.hosts) if record and record.hosts else "",
            rows=tuple(self.row(s, spec) for s in self.edition.screenings_of(bill)),
            strand=bill.strand,
            note_place=(
                record.place("note", tag) if record and note
                else main.note_place if main else bill.place()
            ),
            note_length=(
                len(plain(note.get(self.language))) if note else main.note_length if main else 0
            ),
            step=rung.size,
        )  # fmt: skip

    def _title(self, film: Film | None, title: Text) -> Markup:
        tag = title.language(self.language)
        lines = title_lines(film, title, self.language)
        return Markup("<br>").join(self.wording.inline(line, tag) for line in lines)

    # Screenings

    @cached_property
    def _occurrences(self) -> Mapping[int, Occurrence]:
        return occurrences(self.edition.public_screenings)

    def row(self, screening: Screening, spec: Template | None = None) -> Row:
        """One screening, worded; with a QR code where the template has a slot for one."""
        row = _once(self._rows, id(screening), lambda: self._row(screening), _MOST_ROWS)
        if spec is None or spec.qr is None or not row.link:
            return row
        return replace(row, qr=self._qr(row.link, spec.qr, screening))

    def _row(self, screening: Screening) -> Row:
        wording, record = self.wording, screening.record
        occurrence = self._occurrences.get(id(screening))
        bill = screening.programme
        notes = [record.status_note, record.live_music, record.note]
        texts = [wording.text(note) for note in notes if note is not None]
        if record.guests:
            names = wording.names(record.guests)
            texts.append(Markup.escape(wording.word("screening.guests", names=names)))
        is_late = screening.starts.date() > screening.night
        url = screening.ticket_url if screening.has_tickets else None
        count = occurrence.number if occurrence else 0
        return Row(
            code=screening.code,
            weekday=wording.date(screening.night, "weekday"),
            day=wording.date(screening.night, "day"),
            date=wording.date(screening.night, "short"),
            time=wording.time(screening.starts),
            hall=screening.hall,
            venue=wording.text(screening.venue.name).striptags(),
            title=wording.text(bill.title),
            programme=bill.id,
            folio=self.folio("programme", bill.id),
            minutes=wording.runtime(bill.runtime) if bill.runtime else "",
            occurrence=(
                wording.word("screening.occurrence", number=count, of=occurrence.of)
                if occurrence and occurrence.of > 1 else ""
            ),
            badges=screening_badges(screening, self.edition, wording),
            qr=Markup(""),
            url=(url or "").removeprefix("https://").removeprefix("http://"),
            link=url or "",
            status=record.status.value,
            status_word=wording.word(f"status.{record.status.value}"),
            notes=tuple(texts),
            strand=bill.strand,
            is_late=is_late,
            calendar_day=wording.date(screening.starts.date(), "short"),
            status_note=wording.text(record.status_note),
        )  # fmt: skip

    def _qr(self, url: str, slot: Slot, screening: Screening) -> Markup:
        said = self.wording.word("screening.qr", code=screening.code)
        return Markup(qr.svg(qr.encode(url), slot.module.mm, title=said))

    def grid(self, night: str, part: int) -> GridView:
        """One of a day's schedule pages."""
        day = dt.date.fromisoformat(night)
        grid = grids_of_night(self.edition, day, self.layout.grid)[part]
        span = grid.closes - grid.opens
        after = day + dt.timedelta(days=1)
        return GridView(
            night=day,
            date=self.wording.date(day, "short"),
            weekday=self.wording.date(day, "weekday"),
            halls=tuple(
                (hall.code, self.wording.text(hall.venue.name).striptags()) for hall in grid.columns
            ),
            hours=span // 60,
            marks=tuple(
                (self.wording.time(mark.clock), 100 * (mark.at - grid.opens) / span)
                for mark in grid.marks
            ),
            midnight=(
                100 * (_MIDNIGHT - grid.opens) / span
                if grid.opens < _MIDNIGHT < grid.closes else None
            ),
            next_day=f"{self.wording.date(after, 'day')} {after.day}",
            boxes=tuple(self._boxes(grid, span)),
            number=grid.number,
            of=grid.of,
        )  # fmt: skip

    def grid_parts(self, night: str) -> int:
        """How many schedule pages a day takes."""
        return len(grids_of_night(self.edition, dt.date.fromisoformat(night), self.layout.grid))

    def _boxes(self, grid: Grid, span: int) -> Iterator[GridBox]:
        column = 100 / len(grid.columns)
        for box in grid.boxes:
            later = [
                other.starts for other in grid.boxes
                if other.column == box.column and other.starts >= box.ends
            ]  # fmt: skip
            ends = min(later, default=max(box.ends, grid.closes + _BELOW))
            yield GridBox(
                row=self.row(box.screening),
                top=round(100 * (box.starts - grid.opens) / span, 4),
                height=round(100 * box.minutes / span, 4),
                left=round(column * (box.column + box.lane / box.lanes), 4),
                width=round(column / box.lanes, 4),
                room=round(100 * (ends - box.starts) / span, 4),
                continues_before=box.continues_before,
                continues_after=box.continues_after,
            )

    def day(self, night: str) -> tuple[Row, ...]:
        """A day's screenings in order of time."""
        date = dt.date.fromisoformat(night)
        return tuple(self.row(s) for s in day_list(self.edition.public_screenings, date).screenings)

    def date(self, night: str, style: languages.DateStyle = "long") -> str:
        """A night's date in words."""
        return self.wording.date(dt.date.fromisoformat(night), style)

    def day_heading(self, night: str) -> str:
        """A night's weekday, day and month to stand alone: without its year, in a capital."""
        words = self.date(night).removesuffix(night[:4]).rstrip(" ,")
        return words[:1].upper() + words[1:]

    def short_title(self, programme: str, lines: int, letters: float) -> Markup:
        """A programme's title, cut at a word, visibly, to so many lines of so many letters.

        For the schedule grid alone, whose boxes are as tall as their films are long; the folio
        beside it leads to the whole title.
        """
        title = self.edition.programmes[programme].title
        cut = cut_title(title.get(self.language), lines, letters)
        return self.wording.inline(cut, title.language(self.language))

    def edition_number(self) -> str:
        """Which edition this is, as a phrase; an empty string where it is not said."""
        number = self.edition.settings.edition
        if number is None:
            return ""
        ordinal = languages.format_ordinal(number, self.language)
        return self.wording.word("cover.edition", ordinal=ordinal, number=number)

    def date_range(self) -> str:
        """The festival's dates as a phrase."""
        settings = self.edition.settings
        return self.wording.dates(settings.starts, settings.ends)

    # Lists

    def strand(self, name: str) -> Strand:
        """A strand by its id."""
        return self.edition.strands[name]

    def programmes_of(self, strand: str) -> tuple[Line, ...]:
        """The titles of a strand's opener, with their pages, in the order of the pages."""
        lines = [
            Line(self.wording.text(bill.title), (self.folio("programme", bill.id),))
            for bill in self.edition.programmes.values()
            if bill.strand and bill.strand.id == strand
        ]
        planned = [line for line in lines if line.folios[0]]
        return tuple(sorted(planned, key=lambda line: (int(line.folios[0]), line.text)))

    def contents(self) -> tuple[Line, ...]:
        """The sections in the order of the pages, strands by name."""
        lines: dict[str, Line] = {}
        for unit in self.flatplan.units:
            subject = unit.subjects[0] if unit.subjects else None
            key, text, strand = f"section {unit.section}", "", None
            if unit.section in _UNLISTED:
                continue
            if subject is not None and subject.kind == "strand":
                strand = self.edition.strands[subject.id]
                key, text = f"strand {subject.id}", self.wording.text(strand.title)
            elif unit.strand is not None:
                continue
            elif subject is not None and subject.kind == "matter":
                key, text = f"matter {subject.id}", self._matter_title(subject.id)
            elif subject is not None and subject.kind == "index":
                key, text = f"index {subject.id}", self.wording.word(f"contents.{subject.id}")
            elif self.wording.has(f"sections.{unit.section}"):
                text = self.wording.word(f"sections.{unit.section}")
            if text and key not in lines:
                lines[key] = Line(Markup(text), (self._unit_folio(key),), 1, strand)
        return tuple(lines.values())

    def _unit_folio(self, key: str) -> str:
        kind, _, name = key.partition(" ")
        if kind != "section":
            return self.folio(kind, name)
        return str(self.flatplan.folio_of_section(name) or "")

    def _matter_title(self, name: str) -> Markup:
        return self.wording.text(self.matter(name).head.title)

    def matter(self, name: str) -> Any:
        """A page of text in the job's language, or else in the first it has."""
        pages = self.edition.matter[name]
        return pages.get(self.language) or next(iter(pages.values()))

    def matter_html(self, name: str) -> Markup:
        """The body of a page of text."""
        page = self.matter(name)
        return self.wording.blocks(page.body, page.language)

    def has_matter(self, name: str) -> bool:
        """Whether the edition has such a page of text."""
        return name in self.edition.matter

    def index(self, name: str) -> tuple[Group, ...]:
        """An index by guide letters."""
        return index(
            name, self.edition, self.wording, lambda bill: self.folio("programme", bill.id)
        )

    def key(self) -> Mapping[str, Sequence[Badge]]:
        """The key: every badge that some page carries, explained."""
        used: list[Badge] = []
        for bill in self.edition.programmes.values():
            if self.flatplan.has(Subject("programme", bill.id)):
                used += programme_badges(bill, self.edition, self.wording)
                for film in bill.films:
                    used += film_badges(film, self.edition, self.wording)
        for screening in self.edition.public_screenings:
            used += screening_badges(screening, self.edition, self.wording)
        for venue in self.edition.venues.values():
            used += self.access(venue)
        return key_of(used)

    def access(self, venue: Venue) -> tuple[Badge, ...]:
        """A venue's access badges."""
        return access_badges(venue.access, self.edition, self.wording)

    def specimen(self) -> Entry | None:
        """A feature that shows how to read an entry: with a still, a note and screenings."""
        best: Entry | None = None
        for bill in self.edition.programmes.values():
            has_page = self.flatplan.has(Subject("programme", bill.id))
            if bill.kind is Kind.FEATURE and has_page:
                entry = self.entry(bill.id, "guide")
                if entry.picture and entry.note and entry.rows:
                    if len(entry.plain_title) <= 28 and entry.badges:
                        return entry
                    best = best or entry
        return best

    def sponsors(self) -> tuple[tuple[Markup, tuple[Any, ...]], ...]:
        """Sponsors by tier: each with name, logo (None without) and credit."""
        settings = self.edition.settings
        tiers = [(tier.id, self.wording.text(tier.title)) for tier in settings.tiers]
        groups = []
        for tier, title in [*tiers, (None, Markup(""))]:
            members = tuple(
                {
                    "id": sponsor.id,
                    "name": self.wording.text(sponsor.name),
                    "logo": self.art(f"logos/{sponsor.logo}" if sponsor.logo else None),
                    "credit": self.wording.text(sponsor.credit),
                }
                for sponsor in self.edition.sponsors.values()
                if sponsor.tier == tier
            )
            if members:
                groups.append((title, members))
        return tuple(groups)

    def ad(self, name: str, *, lower: bool = False) -> Mapping[str, Any]:
        """A booked ad and its picture, in the lower half of a page or not."""
        ad = self.edition.ads[name]
        path = self.edition.folder / "ads" / ad.file
        is_other = lower and path in self.lower
        views = replace(self, pictures=self.lower) if is_other else self
        picture = views._picture(path, alt=ad.alt)
        return {"ad": ad, "picture": picture, "size": ad.size.value}

    def venue_codes(self) -> tuple[tuple[str, str], ...]:
        """Each hall's code with the venue it is in: the legend of schedule pages."""
        codes = []
        for venue in self.edition.venues.values():
            name = self.wording.text(venue.name).striptags()
            rooms = " ".join(room.code for room in venue.rooms) if len(venue.rooms) > 1 else ""
            codes.append((rooms or (venue.rooms[0].code if venue.rooms else venue.code), name))
        return tuple(codes)

    def ink(self, ink: Any) -> str:
        """An ink as CSS: a swatch's custom property, or its four numbers."""
        if isinstance(ink, str):
            return f"var(--ink-{ink})"
        return f"device-cmyk({' '.join(f'{part:g}%' for part in ink)})"

    def ink_on(self, ink: Any) -> str:
        """The swatch in which large letters are read on an ink: paper, or black on a light one."""
        parts = self.layout.looks(ink) if isinstance(ink, str) else ink
        cyan, magenta, yellow, black = (1 - part / 100 for part in parts)
        return "black" if (0.3 * cyan + 0.59 * magenta + 0.11 * yellow) * black > 0.5 else "paper"
