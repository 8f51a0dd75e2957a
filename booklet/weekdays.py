"""Do dates in running text stand beside the weekday that they are?

Only days of the festival are looked at, and dates with a year: a note on 1911 may leave it out.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from booklet.clock import WEEKDAYS
from booklet.language import month_words, weekday_words
from booklet.patterns import pattern

_SHORTEST_ALONE = 5
"""Letters of a weekday that may stand without a month: `mer 20` is the sea as well."""
_DIGIT = pattern(r"\d")
_OF_ILL_LUCK = 13
"""A day that is called Friday, or Tuesday, whatever day it is."""


class Misnamed(Struct, frozen=True):
    """A weekday beside a date that is another."""

    written: str
    at: int
    """Where in the text it begins."""
    date: dt.date

    def __str__(self) -> str:
        return f"“{self.written}”: {self.date} is a {WEEKDAYS[self.date.weekday()]}."


def misnamed(text: str, tag: str, first: dt.date, last: dt.date) -> Iterator[Misnamed]:
    """The dates of a text with a wrong weekday; without a year, those from `first` to `last`."""
    if not _DIGIT.search(text):
        return
    weekdays, months = _begun(weekday_words, tag), _begun(month_words, tag)
    plain = _plain(text)
    for match in _pattern(tag).finditer(plain):
        groups = match.groupdict()
        weekday = weekdays[groups["weekday"]]
        month = next((groups[key] for key in ("month", "before") if groups[key]), None)
        number = months[month] if month else None
        written = groups["year"] or groups["american"]
        year = int(written) if written else None
        day = int(groups["after"] or groups["day"])
        if number is None and (len(groups["weekday"]) < _SHORTEST_ALONE or day == _OF_ILL_LUCK):
            continue
        dates = list(_dates(day, number, year, first, last))
        if dates and all(date.weekday() != weekday for date in dates):
            spelt = " ".join(text[match.start() : match.end()].split())
            yield Misnamed(spelt, match.start(), dates[0])


def _dates(
    day: int, month: int | None, year: int | None, first: dt.date, last: dt.date
) -> Iterator[dt.date]:
    if year is not None and month is not None:
        try:
            yield dt.date(year, month, day)
        except ValueError:
            return
        return
    for number in range((last - first).days + 1):
        date = first + dt.timedelta(days=number)
        if date.day == day and month in {None, date.month}:
            yield date


def _plain(text: str) -> str:
    """The text in small letters without accents, each letter where it was."""
    return "".join(map(_bare, text))


@lru_cache(maxsize=1024)
def _bare(letter: str) -> str:
    bare = unicodedata.normalize("NFKD", letter)[0].lower()
    return bare if len(bare) == 1 else letter


@lru_cache(maxsize=16)
def _pattern(tag: str) -> re.Pattern[str]:
    """A weekday, then a day with its month on either side, or a day that is plainly no number."""
    weekday, month = _any(_begun(weekday_words, tag)), _any(_begun(month_words, tag))
    year, american = (rf"(?:,?\s+(?P<{name}>\d{{4}})\b)?" for name in ("year", "american"))
    nth = r"(?:st|nd|rd|th|er|e|º|\.)?"
    ends = r"(?=\s*(?:[;!?)»”]|[.,:](?!\d)|$)|\s+(?:a|au|et|ou|des|and|or)\b)"
    return re.compile(
        rf"\b(?P<weekday>{weekday})\.?,?\s+"
        rf"(?:(?P<before>{month})\.?\s+(?P<after>\d{{1,2}})(?!\d){nth}{american}"
        rf"|(?:the\s+|le\s+|den\s+|el\s+)?(?P<day>\d{{1,2}})(?!\d)"
        rf"(?:{nth}\s+(?:of\s+|de\s+|d['’])?(?P<month>{month})\b{year}"
        rf"|(?:st|nd|rd|th)\b|{nth}{ends}))"
    )


@lru_cache(maxsize=32)
def _begun(words: Callable[[str], Mapping[str, int]], tag: str) -> Mapping[str, int]:
    """The language's words, whole and as far as they begin one only: `Sept`, `Thurs`."""
    known = words(tag)
    begun = {word[:end] for word in known for end in range(3, len(word) + 1)}
    meant = {part: {known[word] for word in known if word.startswith(part)} for part in begun}
    return {part: numbers.pop() for part, numbers in meant.items() if len(numbers) == 1}


def _any(words: Mapping[str, int]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, longest_first)) or "(?!)"
