"""When are a zone's clocks changed, and is it by a rule that holds every year?

Calendars carry the rules of their zone with them. Some programs read only a rule for each year,
so a zone that has one is told by it, and any other by its single changes.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

_DAY = dt.timedelta(days=1)
_MINUTE = dt.timedelta(minutes=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Yearly(Struct, frozen=True):
    """A weekday of a month: `2SU` of March, `-1SU` where it is the last."""

    month: int
    weekday: str


class Change(Struct, frozen=True):
    """The clocks are set to another offset from UTC."""

    onset: dt.datetime
    """What they show when it happens; without a zone."""
    before: dt.timedelta
    after: dt.timedelta
    name: str
    """What the time is called from then on, as in ADT."""
    yearly: Yearly | None = None
    """When it comes again each year."""

    @property
    def is_forward(self) -> bool:
        """Whether the clocks are then ahead of the usual."""
        return self.after > self.before


def changes(zone: ZoneInfo, first: int, last: int) -> tuple[Change, ...]:
    """The changes that tell what a clock shows in these years, and in the ones beside them.

    Either two, each once a year by a rule, or every single one, after one that says what the
    clocks showed at first and changes nothing.
    """
    years = range(first - 1, last + 2)
    single = _single(zone, years)
    if yearly := _by_rule(single, years):
        return yearly
    start = dt.datetime(years[0], 1, 1, tzinfo=zone)
    offset = _offset(start)
    return (Change(start.replace(tzinfo=None), offset, offset, start.tzname() or ""), *single)


def _single(zone: ZoneInfo, years: range) -> list[Change]:
    found = []
    day = dt.datetime(years[0], 1, 1, tzinfo=dt.UTC)
    while day.year <= years[-1]:
        before, after = (_offset(one.astimezone(zone)) for one in (day, day + _DAY))
        if before != after:
            instant = _instant(zone, day, before)
            name = instant.astimezone(zone).tzname() or ""
            found.append(Change((instant + before).replace(tzinfo=None), before, after, name))
        day += _DAY
    return found


def _instant(zone: ZoneInfo, day: dt.datetime, before: dt.timedelta) -> dt.datetime:
    """The minute in the 24 hours from `day` on at which the offset is `before` no longer."""
    low, high = 0, _DAY // _MINUTE
    while high - low > 1:
        middle = (low + high) // 2
        if _offset((day + middle * _MINUTE).astimezone(zone)) == before:
            low = middle
        else:
            high = middle
    return day + high * _MINUTE


def _offset(moment: dt.datetime) -> dt.timedelta:
    return moment.utcoffset() or dt.timedelta()


def _by_rule(single: Sequence[Change], years: range) -> tuple[Change, ...]:
    """One change for each way the clocks go; nothing where they do not go both ways by rule."""
    ruled = []
    for is_forward in (True, False):
        alike = [change for change in single if change.is_forward is is_forward]
        rule = _rule([change.onset for change in alike])
        same = {(change.before, change.after) for change in alike}
        if rule is None or len(same) > 1 or [c.onset.year for c in alike] != list(years):
            return ()
        ruled.append(replace(alike[0], yearly=rule))
    return tuple(sorted(ruled, key=lambda change: change.onset))


def _rule(onsets: Sequence[dt.datetime]) -> Yearly | None:
    if len({(onset.month, onset.weekday(), onset.time()) for onset in onsets}) != 1:
        return None
    first = onsets[0]
    weekday = _WEEKDAYS[first.weekday()]
    if all(onset.day + 7 > calendar.monthrange(onset.year, onset.month)[1] for onset in onsets):
        return Yearly(first.month, f"-1{weekday}")
    weeks = {(onset.day + 6) // 7 for onset in onsets}
    return Yearly(first.month, f"{weeks.pop()}{weekday}") if len(weeks) == 1 else None
