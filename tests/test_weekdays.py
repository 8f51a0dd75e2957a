"""Is a date in running text found where its weekday is another, and left alone where it is none?"""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.clock import WEEKDAYS
from booklet.weekdays import misnamed

FIRST, LAST = dt.date(2026, 9, 10), dt.date(2026, 9, 26)
"""From a Thursday to a Saturday."""


def said(text: str, tag: str = "en") -> list[str]:
    return [str(one) for one in misnamed(text, tag, FIRST, LAST)]


@pytest.mark.parametrize(
    ("tag", "text", "date"),
    [
        ("en", "Saturday 18 September", "2026-09-18 is a Friday"),
        ("en", "SATURDAY, 18th of September 2026.", "2026-09-18 is a Friday"),
        ("en", "Saturday, September 18, at the Rex", "2026-09-18 is a Friday"),
        ("en", "Thurs 18 Sept.", "2026-09-18 is a Friday"),
        ("en", "Friday the 24th, or refunded", "2026-09-24 is a Thursday"),
        ("en", "until Friday the\n24th", "2026-09-24 is a Thursday"),
        ("en", "from Thursday 17 to Sunday 26 September", "2026-09-26 is a Saturday"),
        ("en", "Friday, September 18, 2025", "2025-09-18 is a Thursday"),
        ("en", "Friday 13 May 1968", "1968-05-13 is a Monday"),
        ("fr", "le vendredi 24, ou remboursés", "2026-09-24 is a Thursday"),
        ("fr", "le samedi 18 à 20 h", "2026-09-18 is a Friday"),
        ("fr", "du jeudi 16 au samedi 26", "2026-09-16 is a Wednesday"),
        ("fr", "mar. 18 sept.", "2026-09-18 is a Friday"),
        ("de", "Freitag, den 19. September", "2026-09-19 is a Saturday"),
        ("es", "sábado 18 de septiembre", "2026-09-18 is a Friday"),
    ],
)
def test_a_weekday_that_is_not_the_dates_is_found(tag: str, text: str, date: str) -> None:
    (one,) = said(text, tag)
    assert one.endswith(f": {date}.")


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "Friday 18 September"), ("en", "Friday the 25th"), ("fr", "le vendredi 25"),
        # Times, numbers and words that are no dates.
        ("en", "Saturday 18:30"), ("en", "Friday 7.30 pm"), ("en", "Friday 20 films"),
        ("fr", "vendredi 20 h"), ("fr", "samedi 18 films"), ("fr", "la mer 20,"),
        ("en", "Sunday"), ("en", "the sun 20."),
        # Days that are not the festival's, where no year says which they are.
        ("en", "On Monday 13 May the strike began"), ("en", "Monday the 9th"),
        ("en", "Monday 31 February 2026"), ("en", "Friday the 13th"), ("fr", "vendredi 13."),
        ("ja", "金曜日 18"), ("mic", "Friday 18 September"),
    ],
)  # fmt: skip
def test_what_is_right_or_no_date_of_the_festival_is_left_alone(tag: str, text: str) -> None:
    assert said(text, tag) == []


@given(st.text(alphabet="Friday the18thSept., 2026vendrediseé\n’ ", max_size=40))
def test_no_text_stops_it(text: str) -> None:
    for tag in ("en", "fr", "x-none"):
        said(text, tag)


@given(st.dates(FIRST, LAST), st.integers(min_value=0, max_value=6))
def test_of_seven_weekdays_one_is_right(date: dt.date, weekday: int) -> None:
    text = f"Moved to {WEEKDAYS[weekday]} {date.day} September, at noon."
    assert bool(said(text)) is (date.weekday() != weekday)
