"""What is announced of each public screening outside the booklet, in plain words?

Calendars and tables are made of these values. Nothing is escaped or set by a printer's rules: a
title is the very text its author wrote. Screenings for the press and the industry never come.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from urllib.parse import quote

from msgspec import Struct

from booklet.badges import Badge, film_badges, screening_badges
from booklet.language import fold
from booklet.model import Edition, Screening
from booklet.records import Premiere
from booklet.timetable import Occurrence, occurrences
from booklet.values import Text
from booklet.wording import Wording

_LANGUAGES = frozenset({"language", "silent", "no-dialogue"})
_SUBTITLES = frozenset({"subtitles", "no-subtitles"})


class Announcement(Struct, frozen=True):
    """A public screening as others may show it; texts are in the job's language."""

    screening: Screening
    uid: str
    """The same whenever and wherever it is shown, whatever becomes of it, in every language."""
    occurrence: Occurrence | None
    """None for a cancelled one."""
    title: str
    strand: str
    venue: str
    room: str
    address: str
    languages: tuple[Badge, ...]
    subtitles: tuple[Badge, ...]
    """As on the booklet's badges: what the house rule says is not marked."""
    access: tuple[Badge, ...]
    status_word: str
    """Empty where it is shown as scheduled."""
    status_note: str
    live_music: str
    note: str
    premiere: Premiere | None
    """The feature's; the films of other bills have each their own."""

    @property
    def ticket_url(self) -> str:
        """Where tickets are; empty where there are none."""
        return (self.screening.ticket_url or "") if self.screening.has_tickets else ""

    @property
    def is_free(self) -> bool:
        """Whether admission is free."""
        bill = self.screening.programme.record
        return self.screening.record.free or (bill is not None and bill.free)


def announcements(edition: Edition, wording: Wording) -> tuple[Announcement, ...]:
    """All public screenings, in order of time."""
    counted = occurrences(edition.public_screenings)
    uids = _uids(edition)
    return tuple(
        _announcement(screening, uids[id(screening)], counted.get(id(screening)), edition, wording)
        for screening in edition.public_screenings
    )


def _announcement(
    screening: Screening,
    uid: str,
    occurrence: Occurrence | None,
    edition: Edition,
    wording: Wording,
) -> Announcement:
    def said(text: Text | None) -> str:
        return text.get(wording.language) if text else ""

    bill, record = screening.programme, screening.record
    films = (bill.feature,) if bill.feature else bill.films
    of_films = [badge for film in films for badge in film_badges(film, edition, wording)]
    of_this = screening_badges(screening, edition, wording)
    own_version = _of_kind(of_this, _SUBTITLES)
    return Announcement(
        screening=screening,
        uid=uid,
        occurrence=occurrence,
        title=said(bill.title),
        strand=said(bill.strand.title) if bill.strand else "",
        venue=said(screening.venue.name),
        room=said(screening.room.name) if screening.room else "",
        address=said(screening.venue.address),
        languages=_of_kind(of_films, _LANGUAGES),
        subtitles=own_version or _of_kind(of_films, _SUBTITLES),
        access=_of_kind(of_this, {"access"}),
        status_word=wording.word(f"status.{record.status.value}"),
        status_note=said(record.status_note),
        live_music=said(record.live_music),
        note=said(record.note),
        premiere=bill.feature.premiere if bill.feature else None,
    )


def _of_kind(badges: Iterable[Badge], kinds: Collection[str]) -> tuple[Badge, ...]:
    """The badges of these kinds, each once."""
    return tuple(dict.fromkeys(badge for badge in badges if badge.kind in kinds))


# What a screening is known by


def _uids(edition: Edition) -> Mapping[int, str]:
    """A screening's own name in the world, by its `id()`.

    It is made of the programme and the code. Screenings that have both in common, or no code,
    are counted in the order they are written in, which no change of a time turns round.
    """
    domain, number = _domain(edition), edition.settings.edition or edition.settings.starts.year
    uids: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for screening in sorted(edition.public_screenings, key=_written):
        name = f"{number}.{screening.programme.id}"
        if screening.code:
            name += f".{quote(screening.code, safe='')}"
        seen[name] += 1
        again = f"+{seen[name]}" if seen[name] > 1 else ""
        uids[id(screening)] = f"{name}{again}@{domain}"
    return uids


def _written(screening: Screening) -> tuple[str, int, int]:
    place = screening.record.place()
    row = re.search(r"\d+$", place.cell)
    return (place.file.name if place.file else "", place.line, int(row[0]) if row else 0)


def _domain(edition: Edition) -> str:
    """The host of the website, or else the festival's name in the form of one."""
    settings = edition.settings
    if settings.website:
        host = re.split(r"[/?#:]", re.sub(r"^[a-z]+://", "", settings.website.casefold()))[0]
        if host := host.removeprefix("www."):
            return host
    name = settings.short_name or settings.festival.get(settings.languages[0])
    return re.sub(r"\W+", "-", fold(name)).strip("-") or "festival"
