"""Can what is shown be shown there and then? Dates, rooms, nights and copies.

Rules across screenings; cancelled ones take no room. Spans are compared in UTC, since local clocks
leap and repeat hours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from booklet.findings import Finding, found
from booklet.model import Edition, Screening

_DAY = dt.timedelta(days=1)
_MINUTE = dt.timedelta(minutes=1)
_YEAR_ROUND = 300
"""Days that no festival lasts: its start and end are from two years."""
_EARLY = dt.time(6)
"""Until then a screening ends a night more often than it begins a day."""
_COMPANY = dt.timedelta(hours=4)
"""So long before a late screening its venue may have shown the last one of that evening."""
_RUNS_ON = dt.timedelta(hours=2)
"""So soon after another a late screening looks as if it belonged to that evening."""

Rule = Callable[[Edition], Iterator[Finding]]


# --- Dates -------------------------------------------------------------------------------------


def _dates(edition: Edition) -> Iterator[Finding]:
    settings = edition.settings
    first, last = settings.starts, settings.ends
    if last < first and last.year == first.year:
        message = f"The festival ends on {last}, before it starts on {first}."
        yield found("D208", message, settings.place("ends"))
    elif last < first or (last - first).days > _YEAR_ROUND:
        message = f"The festival starts on {first} and ends on {last}: in another year."
        yield found("D304", message, settings.place("ends"), "Correct `starts` or `ends`.")
    else:
        for screening in edition.screenings:
            if not first <= screening.night <= last:
                yield _outside(screening, first, last)


def _outside(screening: Screening, first: dt.date, last: dt.date) -> Finding:
    night, place = screening.night, screening.record.place("date")
    if (meant := _moved(night, first, last)) is not None:
        message = f"{night} has another year than the festival, {first} to {last}."
        return found("D304", message, place, f"Write {meant}, if that is the day.")
    remedy = ""
    if night - last == _DAY and screening.starts.time() < _EARLY:
        remedy = f"After midnight it is still the night before: write {last}."
    return found("D208", f"{night} is outside the festival, {first} to {last}.", place, remedy)


def _moved(date: dt.date, first: dt.date, last: dt.date) -> dt.date | None:
    """The same day of the same month in the festival's own year, if it lies in the festival."""
    for year in range(first.year, last.year + 1):
        try:
            moved = date.replace(year=year)
        except ValueError:  # the 29th of February
            continue
        if year != date.year and first <= moved <= last:
            return moved
    return None


# --- Rooms -------------------------------------------------------------------------------------


def _rooms(edition: Edition) -> Iterator[Finding]:
    halls: dict[tuple[str, str], list[Screening]] = {}
    for screening in edition.kept_screenings:
        # Where the room of several is not said (D105, D202), nobody knows what it is beside.
        if screening.room or not screening.venue.rooms:
            halls.setdefault(_room(screening), []).append(screening)
    for hall in halls.values():
        last: Screening | None = None
        for screening in sorted(hall, key=lambda one: one.span):
            if last is not None:
                yield from _in_turn(last, screening, edition)
            if last is None or screening.span[1] > last.span[1]:
                last = screening


def _room(screening: Screening) -> tuple[str, str]:
    return screening.venue.id, screening.room.id if screening.room else ""


def _in_turn(before: Screening, after: Screening, edition: Edition) -> Iterator[Finding]:
    ends, starts = before.span[1], after.span[0]
    until = ends.astimezone(edition.zone)
    place = after.record.place("time")
    if starts < ends:
        message = (
            f"{after.hall} still shows {edition.called(before)} until {until:%H:%M}, when "
            f"{edition.called(after)} starts at {after.starts:%H:%M}."
        )
        yield found("D211", message, place)
        return
    wanted, given = after.venue.turnaround, (starts - ends) // _MINUTE
    if before.ends is not None and given < wanted:
        message = (
            f"{after.hall} shows {edition.called(before)} until {until:%H:%M} and "
            f"{edition.called(after)} from {after.starts:%H:%M}: of the {wanted} minutes between "
            f"two screenings {wanted - given} are missing."
        )
        yield found("D301", message, place)


# --- Nights ------------------------------------------------------------------------------------


def _nights(edition: Edition) -> Iterator[Finding]:
    """Screenings after midnight that stand alone, where the evening beside would run up to them."""
    venues: dict[str, list[Screening]] = {}
    for screening in edition.kept_screenings:
        venues.setdefault(screening.venue.id, []).append(screening)
    for shown in venues.values():
        nights: dict[dt.date, list[Screening]] = {}
        for screening in shown:
            is_inside = edition.settings.starts <= screening.night <= edition.settings.ends
            if is_inside and _may_be_misdated(screening):
                nights.setdefault(screening.night, []).append(screening)
        for late in nights.values():
            others = [one for one in shown if all(one is not other for other in late)]
            if _is_on_the_wrong_night(late[0], others):
                yield from map(_misdated, late)


def _may_be_misdated(screening: Screening) -> bool:
    """Whether it is after midnight, and not written as 24:30, which leaves no doubt."""
    return screening.starts.time() < _EARLY and not screening.record.time.is_next_day


def _is_on_the_wrong_night(screening: Screening, others: Sequence[Screening]) -> bool:
    starts = screening.span[0]
    meant = starts + (-_DAY if _is_by_nights(screening) else _DAY)
    is_free = all(
        _room(one) != _room(screening) or not one.span[0] <= meant < one.span[1] for one in others
    )
    return (
        is_free
        and not _runs_up_to(starts, others, _COMPANY)
        and _runs_up_to(meant, others, _RUNS_ON)
    )


def _is_by_nights(screening: Screening) -> bool:
    """Whether its date was read as a night's, since it starts before the festival's day does."""
    return screening.starts.date() > screening.night


def _runs_up_to(moment: dt.datetime, shown: Sequence[Screening], most: dt.timedelta) -> bool:
    return any(one.span[0] < moment and moment - one.span[1] <= most for one in shown)


def _misdated(screening: Screening) -> Finding:
    night, clock = screening.night, screening.record.time.clock
    before, after = night - _DAY, night + _DAY
    message = (
        f"Nothing is shown at {screening.venue.code} in the hours before "
        f"{screening.starts:%H:%M} in the night to {screening.starts.date()}"
    )
    if _is_by_nights(screening):
        message += f", but the evening of {before} runs up to that time."
        late = f"{24 + clock.hour}:{clock.minute:02}"
        remedy = f"Write {before}; if the night after {night} is meant, write {late}."
    else:
        message += f", but the evening of {night} runs up to that time."
        remedy = f"Write {after}, if the night after {night} is meant."
    return found("D305", message, screening.record.place("date"), remedy)


# --- Copies ------------------------------------------------------------------------------------


def _copies(edition: Edition) -> Iterator[Finding]:
    """Films shown in two rooms at overlapping hours."""
    language = edition.settings.languages[0]
    shown: dict[str, list[tuple[dt.datetime, Screening]]] = {}
    for screening in sorted(edition.kept_screenings, key=lambda one: one.span):
        (starts, ends), room = screening.span, _room(screening)
        both: dict[int, tuple[Screening, list[str]]] = {}
        for film in {one.id: one for one in screening.programme.films}.values():
            for until, other in shown.get(film.id, ()):
                if until > starts and _room(other) != room:
                    titles = both.setdefault(id(other), (other, []))[1]
                    titles.append(film.title.get(language))
            shown.setdefault(film.id, []).append((ends, screening))
        for other, titles in both.values():
            message = (
                f"{', '.join(titles)}: from {other.starts:%H:%M} in {other.hall}, and from "
                f"{screening.starts:%H:%M} in {screening.hall}."
            )
            yield found("D306", message, screening.record.place("time"))


RULES: Sequence[Rule] = (_dates, _rooms, _nights, _copies)
