"""What does a calendar of the public screenings hold?

One of all, and one for each venue, as RFC 5545 has them. The one door to icalendar, which is
loaded when a calendar is first made. Times are the zone's own, so that a calendar shows what the
booklet prints; only an hour that comes twice, when the clocks go back, needs UTC to be told apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from booklet.announcements import Announcement, announcements
from booklet.clockchanges import Change, changes
from booklet.model import Edition
from booklet.patterns import pattern
from booklet.wording import Wording

if TYPE_CHECKING:
    from icalendar import Component, Event, Timezone

_MAKER = "-//booklet//festival schedule//EN"
_FORBIDDEN = pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def calendars(edition: Edition, wording: Wording, moment: dt.datetime) -> dict[str, bytes]:
    """Calendars by file name: `schedule.ics`, and `schedule-rex.ics` for the venue `rex`.

    A venue without public screenings has none. `moment` is when they are said to be made; the
    same edition, wording and moment give the same bytes.
    """
    name = edition.title(wording.language)
    told = announcements(edition, wording)
    files = {"schedule.ics": _calendar(name, told, edition, wording, moment)}
    for venue in edition.venues.values():
        here = [one for one in told if one.screening.venue.id == venue.id]
        if here:
            calendar = _calendar(f"{name} · {here[0].venue}", here, edition, wording, moment)
            files[f"schedule-{venue.id}.ics"] = calendar
    return files


def _calendar(
    name: str,
    told: Sequence[Announcement],
    edition: Edition,
    wording: Wording,
    moment: dt.datetime,
) -> bytes:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _text(name))
    calendar.add("x-wr-timezone", edition.zone.key)
    calendar.add_component(_zone(edition))
    for one in told:
        calendar.add_component(_event(one, wording, moment))
    return bytes(calendar.to_ical())


# Screenings


def _event(one: Announcement, wording: Wording, moment: dt.datetime) -> Event:
    from icalendar import Event

    screening = one.screening
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", moment.astimezone(dt.UTC))
    _add_time(event, "dtstart", screening.starts)
    if screening.ends is not None:
        _add_time(event, "dtend", screening.ends)
    event.add("summary", _text(one.title))
    event.add("location", _location(one))
    description = "\n".join(line for line in _lines(one, wording) if line)
    if description:
        event.add("description", _text(description))
    if one.strand:
        event.add("categories", [_text(one.strand)])
    if one.ticket_url:
        event.add("url", one.ticket_url)
    event.add("status", "CANCELLED" if screening.is_cancelled else "CONFIRMED")
    return event


def _add_time(event: Event, name: str, moment: dt.datetime) -> None:
    """A zoned time: a repeated one is by the RFC the first, so the second is given in UTC."""
    zone = moment.tzinfo
    if moment.fold or not isinstance(zone, ZoneInfo):
        event.add(name, moment.astimezone(dt.UTC))
    else:
        event.add(name, moment.replace(tzinfo=None), parameters={"TZID": zone.key})


def _location(one: Announcement) -> str:
    parts = [one.venue, one.room, one.address]
    lines = (line.strip(" ,") for part in parts for line in _text(part).split("\n"))
    return ", ".join(dict.fromkeys(line for line in lines if line))


def _lines(one: Announcement, wording: Wording) -> Iterable[str]:
    """The description: what changed, then what is shown and how, then who is there.

    A line may be empty.
    """
    record, bill = one.screening.record, one.screening.programme
    runtime = wording.runtime(bill.runtime) if bill.runtime else ""
    languages = "/".join(badge.letters for badge in one.languages)
    subtitles = [badge.letters for badge in one.subtitles]
    yield one.status_word
    yield one.status_note
    yield " · ".join(part for part in [runtime, languages, *subtitles] if part)
    yield wording.names([badge.label for badge in one.access])
    if record.guests:
        yield wording.word("screening.guests", names=wording.names(record.guests))
    if record.qa:
        yield wording.word("badges.qa.label")
    yield one.live_music
    if one.is_free:
        yield wording.word("badges.free.label")
    yield one.note


def _text(text: str) -> str:
    """A text as the RFC takes it: lines end in one way, and nothing controls a terminal."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


# The time zone


def _zone(edition: Edition) -> Timezone:
    from icalendar import Timezone

    settings = edition.settings
    years = {settings.starts.year, settings.ends.year}
    years |= {screening.starts.year for screening in edition.public_screenings}
    zone = Timezone()
    zone.add("tzid", edition.zone.key)
    for change in changes(edition.zone, min(years), max(years)):
        zone.add_component(_observance(change))
    return zone


def _observance(change: Change) -> Component:
    from icalendar import TimezoneDaylight, TimezoneStandard

    part = TimezoneDaylight() if change.is_forward else TimezoneStandard()
    part.add("dtstart", change.onset)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    if rule := change.yearly:
        part.add("rrule", {"freq": "yearly", "bymonth": rule.month, "byday": rule.weekday})
    return part
