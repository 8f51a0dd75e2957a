"""How are dates, times and running times read, and when does a festival's night end?

A festival's date lasts until its day starts anew (often 05:00): 01:30 under 18 September comes
after that evening, and by the calendar is the 19th. What may be read in two
ways is refused with a way to write it plainly.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct

from booklet.errors import Unreadable
from booklet.language import fold, month_words, weekday_words
from booklet.patterns import pattern

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_DAY = 24 * 60
_LONGEST_RUNTIME = 15 * 60
_LONGEST_BARE_HOURS = 5
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FILLERS = frozenset({"de", "du", "of", "the", "le", "la", "den", "der", "el", "del", "on"})


# --- Running times -----------------------------------------------------------------------------

_NUMBER = r"\d{1,6}(?:[.,]\d{1,6})?(?!\d)"
_SPOKEN = pattern(
    rf"(?:(?P<h>{_NUMBER})\s*(?:h|hrs?|hours?|heures?|std|stunden?|horas?|ore)\.?\s*)?"
    rf"(?:(?P<m>{_NUMBER})\s*(?P<unit>m|mns?|mins?|minutes?|minuten|minutos|minuti|['’′])?\.?\s*)?"
    rf"(?:(?P<s>{_NUMBER})\s*(?:s|secs?|seconds?|secondes?|sek|''|’’|″|\")\.?)?",
    re.IGNORECASE,
)
_ISO_DURATION = pattern(
    r"PT(?:(?P<h>\d{1,6})H)?(?:(?P<m>\d{1,6})M)?(?:(?P<s>\d{1,6})S)?", re.IGNORECASE
)
_COLONS = pattern(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?\s*(h|hours?|m|mins?|minutes?)?\.?", re.I)


def read_runtime(text: str) -> int:
    """Read a running time as whole minutes, seconds rounded up to the next.

    Reads `118`, `118 min`, `118’`, `1h58`, `1 h 58`, `1:58`, `01:42:00`, `PT1H42M`, `7 min 30 s`,
    a sum (`46 mins + 26 mins`) and a repeat in brackets, which must agree (`151 mins (2h31m)`).
    Raises `Unreadable` for nothing, for more than 15 hours, which is a time of day more often
    than a film, and for `12:30`, which is as often minutes and seconds as hours and minutes.
    """
    words = " ".join(text.split()).strip()
    bracketed = re.fullmatch(r"([^()]+)\(([^()]+)\)", words)
    if bracketed:
        told, repeated = (read_runtime(part) for part in bracketed.groups())
        if told != repeated:
            raise Unreadable(
                f"“{text}” gives two running times, {told} and {repeated} minutes.",
                "Leave only the right one.",
            )
        return told
    if words.startswith("(") and words.endswith(")"):
        words = words[1:-1].strip()
    minutes = math.ceil(sum(_seconds(part.strip(), text) for part in words.split("+")) / 60)
    if not 0 < minutes <= _LONGEST_RUNTIME:
        raise Unreadable(
            f"“{text}” would be a running time of {minutes} minutes.",
            "Write the minutes, as 118 min; leave it out if it is not known.",
        )
    return minutes


def _seconds(words: str, text: str) -> Fraction:
    colons = _COLONS.fullmatch(words)
    if colons:
        return _seconds_between_colons(colons, text)
    joined = re.sub(r"(?<=[a-z.])\s*(?:,|\band\b|\bet\b|\bund\b)\s*(?=\d)", " ", words, flags=re.I)
    found = _ISO_DURATION.fullmatch(joined) or _SPOKEN.fullmatch(joined)
    hours, minutes, seconds = found.group("h", "m", "s") if found else (None, None, None)
    if not found or not (hours or minutes or seconds) or _is_loose(found):
        raise Unreadable(f"“{text}” is not a running time.", "Write it as 118 min or 1h58.")
    return _count(hours) * 3600 + _count(minutes) * 60 + _count(seconds)


def _is_loose(found: re.Match[str]) -> bool:
    """Whether a part is out of its range or its unit must be guessed (`1h5`, `1h75`, `1.58`)."""
    hours, minutes, seconds = found.group("h", "m", "s")
    bare = "unit" in found.re.groupindex and minutes is not None and not found["unit"]
    return bool(
        (hours and _is_broken(hours) and (minutes or seconds))
        or (hours and minutes and _count(minutes) >= 60)
        or (minutes and seconds and (_count(seconds) >= 60 or _is_broken(minutes)))
        or (bare and hours and len(minutes) != 2)
        or (bare and _is_broken(minutes))
        or (bare and seconds)
    )


def _is_broken(number: str) -> bool:
    return _count(number).denominator != 1


def _count(number: str | None) -> Fraction:
    return Fraction(number.replace(",", ".")) if number else Fraction(0)


def _seconds_between_colons(found: re.Match[str], text: str) -> Fraction:
    first, second, third, unit = found.groups()
    if third is None and unit and unit.lower().startswith("m"):
        return Fraction(int(first) * 60 + int(second))
    if third is None and int(first) > _LONGEST_BARE_HOURS and not unit:
        raise Unreadable(
            f"“{text}” may be hours and minutes, or minutes and seconds.",
            f"Write {int(first)} min {second} s, or {first}:{second}:00 for hours.",
        )
    return Fraction(int(first) * 3600 + int(second) * 60 + int(third or 0))


# --- Times of day ------------------------------------------------------------------------------


class Time(Struct, frozen=True, order=True):
    """A time as a festival writes it: minutes after the midnight its date begins with.

    From 24:00 on (1440 minutes) it is by the calendar the next day. `occurrence` is 1 or 2 where
    the text says which of two equal times it means, on the night the clocks go back; else 0.
    """

    minutes: int
    occurrence: int = 0

    @property
    def clock(self) -> dt.time:
        """The time on the clock: 01:30 for 25:30."""
        return dt.time(*divmod(self.minutes % _DAY, 60))

    @property
    def is_next_day(self) -> bool:
        """Whether it is written as the end of its date, or after it: `24:30`."""
        return self.minutes >= _DAY

    def __str__(self) -> str:
        """The time as it was meant: `18:30`, `25:30`."""
        return "{:02}:{:02}".format(*divmod(self.minutes, 60))


_TIME = pattern(
    r"(?P<hour>\d{1,2})(?:\s*(?:[:.]|h)\s*(?P<minute>\d{2})(?::00)?|\s*h)?\s*(?:uhr)?"
    r"\s*(?P<half>[ap]\.?\s?m\.?|noon|midnight)?",
    re.IGNORECASE,
)
_TIME_WORDS = {"noon": 12 * 60, "midi": 12 * 60, "midnight": _DAY, "minuit": _DAY}


def read_time(text: str) -> Time:
    """Read a time of day: `18:30`, `18.30`, `18h30`, `7:30pm`, `7 p.m.`, `noon`, `minuit`, `25:30`.

    `midnight` is 24:00, the end of its date; `12:00 am` and `00:00` are its beginning, which for
    a festival whose day starts later is the same moment. On the night the clocks go back,
    `01:30 (first)` and `01:30 (second)` tell the two apart. Raises `Unreadable`.
    """
    words = " ".join(text.split())
    plain, occurrence = words, 0
    told = re.fullmatch(r"(.*\S)\s*\((first|second)\)", words, re.IGNORECASE)
    if told:
        plain, occurrence = told[1], 1 if told[2].lower() == "first" else 2
    if plain.casefold() in _TIME_WORDS:
        return Time(_TIME_WORDS[plain.casefold()], occurrence)
    found = _TIME.fullmatch(plain)
    if not found or plain.isdigit():
        raise Unreadable(f"“{text}” is not a time of day.", "Write one time, as 18:30 or 6:30 pm.")
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or "").lower()
    minutes = _in_half(hour, minute, half) if half else hour * 60 + minute
    if minutes is None or minute > 59 or hour > 29:
        raise Unreadable(
            f"“{text}” is no time on a clock.",
            "Write the hours from 00:00; after midnight they may run on to 29:59.",
        )
    return Time(minutes, occurrence)


def _in_half(hour: int, minute: int, half: str) -> int | None:
    if half in ("noon", "midnight"):
        return _TIME_WORDS[half] if (hour, minute) == (12, 0) else None
    return (hour % 12 + 12 * half.startswith("p")) * 60 + minute if 1 <= hour <= 12 else None


# --- Dates -------------------------------------------------------------------------------------

_DATE_WORD = pattern(r"\d+(?:[-/.]\d+)+|\d+|[^\W\d_]+")
_NUMERIC = pattern(r"(\d{1,4})([-/.])(\d{1,2})(?:\2(\d{4}|\d{1,2}))?\.?")


def read_date(text: str, *, year: int | None = None, languages: Iterable[str] = ()) -> dt.date:
    """Read a date, taking a missing year from `year` and names of months from the languages.

    Reads `2026-09-18`, `18 September 2026`, `Fri 18 Sep`, `vendredi 18 septembre`, `18/09/2026`;
    English and French names always. Raises `Unreadable` when day and month could change places
    (a weekday may settle it) and when the weekday is not the date's, naming the one that is.
    """
    spoken = tuple(dict.fromkeys([*languages, "en", "fr"]))
    weekdays, dates = _date_readings(_date_words(text), text, year, spoken)
    fitting = {date for date in dates if not weekdays or date.weekday() in weekdays}
    if len(fitting) == 1:
        return fitting.pop()
    if len(fitting) > 1:
        choices = " or ".join(sorted(map(str, fitting)))
        raise Unreadable(f"“{text}” may be two dates.", f"Write {choices}.")
    if dates:
        date = min(dates)
        raise Unreadable(
            f"“{text}”: {date} is a {WEEKDAYS[date.weekday()]}.",
            f"Mend the weekday or the date; {date} alone will do.",
        )
    raise _no_date(text)


def _date_words(text: str) -> list[str]:
    """The numbers and folded words of a date; raises `Unreadable` when anything else is left."""
    plain = unicodedata.normalize("NFC", text)
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th|er|re|e|º)\b", "", plain, flags=re.IGNORECASE)
    if _DATE_WORD.sub("", plain).strip(" ,.-–\t\n\u00a0\u202f"):
        raise _no_date(text)
    words = _DATE_WORD.findall(plain)
    folded = [word if word[0].isdecimal() else fold(word) for word in words]
    # Folding makes digits of what is none, as of a half.
    pairs = zip(words, folded, strict=True)
    if any(new[:1].isdecimal() and not old[0].isdecimal() for old, new in pairs):
        raise _no_date(text)
    return folded


def _no_date(text: str) -> Unreadable:
    return Unreadable(f"“{text}” is not a date.", "Write it as 2026-09-18 or 18 September 2026.")


def _date_readings(
    words: Sequence[str], text: str, year: int | None, languages: Sequence[str]
) -> tuple[set[int], set[dt.date]]:
    """The weekdays the text may name and the dates it may mean."""
    numbers = [word for word in words if word[:1].isdecimal()]
    roles = [_roles(w, text, languages) for w in words if w not in numbers and w not in _FILLERS]
    if len(numbers) == 1 and not numbers[0].isdecimal():
        named = {value for role in roles for kind, value in role if kind == "weekday"}
        if len(roles) > 1 or (roles and not named):
            raise _no_date(text)
        return named, _numeric_dates(numbers[0], text, year)
    days = [int(number) for number in numbers if len(number) <= 2]
    years = [int(number) for number in numbers if len(number) == 4]
    if len(days) != 1 or len(numbers) != len(days) + len(years) or len(years) > 1:
        raise _no_date(text)
    weekdays: set[int] = set()
    dates: set[dt.date] = set()
    for reading in product(*roles):
        months = [value for kind, value in reading if kind == "month"]
        named = {value for kind, value in reading if kind == "weekday"}
        if len(months) == 1 and len(named) == len(reading) - 1 <= 1:
            weekdays |= named
            dates.add(_date(_the_year(years, year, text), months[0], days[0], text))
    return weekdays, dates


def _roles(word: str, text: str, languages: Sequence[str]) -> list[tuple[str, int]]:
    """What a word may stand for: it is a month's or a weekday's name, or begins only one."""
    found: set[tuple[str, int]] = set()
    for language in languages:
        for kind, names in (("month", month_words), ("weekday", weekday_words)):
            known = names(language)
            begun = {value for name, value in known.items() if name.startswith(word)}
            if word in known:
                found.add((kind, known[word]))
            elif len(word) >= 3 and len(begun) == 1:
                found.add((kind, begun.pop()))
    if not found:
        raise Unreadable(
            f"“{text}” is not a date: “{word}” is neither a month nor a weekday.",
            "Write it as 2026-09-18 or 18 September 2026.",
        )
    return sorted(found)


def _numeric_dates(word: str, text: str, year: int | None) -> set[dt.date]:
    found = _NUMERIC.fullmatch(word)
    if not found:
        raise _no_date(text)
    first, _, second, third = found.groups()
    if len(first) == 4 and third:
        return {_date(int(first), int(second), int(third), text)}
    if len(first) > 2 or (third and len(third) != 4):
        raise Unreadable(f"“{text}” has no year of four digits.", "Write it as 2026-09-18.")
    full = _the_year([int(third)] if third else [], year, text)
    pairs = {(int(first), int(second)), (int(second), int(first))}
    dates = {date for day, month in pairs if (date := _date_or_none(full, month, day))}
    if not dates:
        raise _no_date(text)
    return dates


def _the_year(years: Sequence[int], year: int | None, text: str) -> int:
    if not years and year is None:
        raise Unreadable(f"“{text}” has no year.", "Add the year, as 2026-09-18.")
    return years[0] if years or year is None else year


def _date_or_none(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _date(year: int, month: int, day: int, text: str) -> dt.date:
    date = _date_or_none(year, month, day)
    if date is None:
        raise Unreadable(
            f"“{text}”: there is no day {day} in month {month} of {year}.", "Mend the date."
        )
    return date


# --- Nights ------------------------------------------------------------------------------------


def calendar_date(night: dt.date, time: Time, day_starts_at: Time) -> dt.date:
    """The calendar's date of a time given under a festival night's date.

    Times before `day_starts_at`, and those from 24:00 on, fall on the next day. Raises
    `Unreadable` for a time so late that the next festival day has begun.
    """
    start = day_starts_at.minutes % _DAY
    if time.minutes >= _DAY + start and time.minutes != _DAY:
        after = night + dt.timedelta(days=1)
        raise Unreadable(
            f"{time} under {night} is already the festival’s next day.",
            f"Write {after} and {time.clock:%H:%M}.",
        )
    late = time.minutes >= _DAY or time.minutes < start
    return night + dt.timedelta(days=1) if late else night


def festival_night(date: dt.date, time: dt.time, day_starts_at: Time) -> dt.date:
    """The festival night a calendar's date and time belong to: the evening before, until the day
    starts. The way back from `calendar_date`.
    """
    early = time.hour * 60 + time.minute < day_starts_at.minutes % _DAY
    return date - dt.timedelta(days=1) if early else date


def to_instant(night: dt.date, time: Time, day_starts_at: Time, zone: ZoneInfo) -> dt.datetime:
    """The moment, in its zone, of a time given under a festival night's date.

    Raises `Unreadable` for a time the clocks leap over in spring, and for one that comes twice in
    autumn unless the text says which.
    """
    local = dt.datetime.combine(calendar_date(night, time, day_starts_at), time.clock)
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    twice = first.utcoffset() != second.utcoffset()
    if twice and first.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise Unreadable(
            f"{local:%H:%M} on {local.date()} does not exist in {zone.key}: the clocks go forward.",
            "Write the time shown after the change.",
        )
    if twice and not time.occurrence:
        raise Unreadable(
            f"{local:%H:%M} on {local.date()} comes twice in {zone.key}: the clocks go back.",
            f"Write {time} (first) or {time} (second).",
        )
    if time.occurrence and not twice:
        raise Unreadable(
            f"{local:%H:%M} on {local.date()} comes only once in {zone.key}.",
            f"Write {time} alone.",
        )
    return second if time.occurrence == 2 else first
