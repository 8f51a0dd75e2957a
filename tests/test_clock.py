"""Is every time read as it was meant, or refused?"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from booklet.clock import (
    Time,
    calendar_date,
    festival_night,
    read_date,
    read_runtime,
    read_time,
    to_instant,
)
from booklet.errors import Unreadable

FIVE = Time(5 * 60)
NIGHT = dt.date(2026, 9, 18)
PARIS = ZoneInfo("Europe/Paris")
SMUDGES = st.text(alphabet="0123456789:.,hm'’\"()+-/ PTpam²٣½ \u00a0septfrivn", max_size=16)


# --- Running times ---


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("118", 118), ("118 min", 118), ("134 minutes", 134), ("112 mins", 112),
        ("119\u00a0min", 119), ("(86 minutes)", 86), ("151 mins (2h31m)", 151), ("1h58", 118),
        ("1 h 58", 118), ("1h 42m", 102), ("01:42:00", 102), ("1:58:00", 118), ("1:58", 118),
        ("PT1H42M", 102), ("PT102M", 102), ("46 mins + 26 mins", 72),
        ("46 + 26 min (72 min)", 72), ("118’", 118), ("118'", 118), ("2 h", 120),
        ("1,5 h", 90), ("1 hour, 58 minutes", 118), ("90 Min.", 90),
        ("1 heure et 58 minutes", 118), ("118.0", 118), ("12:30 min", 13), ("900", 900),
    ],
)  # fmt: skip
def test_a_running_time_is_read(text: str, minutes: int) -> None:
    assert read_runtime(text) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("1:58:01", 119), ("00:03:45", 4), ("7'30''", 8), ("7 min 30 s", 8), ("45 s", 1),
     ("7.5 min", 8), ("PT1H42M10S", 103)],
)  # fmt: skip
def test_seconds_are_rounded_up_to_a_minute(text: str, minutes: int) -> None:
    assert read_runtime(text) == minutes


@pytest.mark.parametrize(
    "text",
    ["", " ", "0", "0 min", "PT", "-5", "blank", "about 90", "90 min?", "901", "25 h", "18:30",
     "1:75", "1h75", "1h5", "1.58", "118 120", "90-95 min", "12:30", "PT0M", "9" * 5000, "()",
     "1/2"],
)  # fmt: skip
def test_what_is_no_running_time_for_certain_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_runtime(text)
    assert refused.value.remedy


def test_a_running_time_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(Unreadable, match="151 and 149 minutes"):
        read_runtime("151 mins (2h29m)")


# --- Times of day ---


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("18:30", "18:30"), ("18.30", "18:30"), ("18h30", "18:30"), ("18 h 30", "18:30"),
        ("19h", "19:00"), ("7:30pm", "19:30"), ("7.30 p.m.", "19:30"), ("7 PM", "19:00"),
        ("noon", "12:00"), ("12 noon", "12:00"), ("midi", "12:00"), ("12 pm", "12:00"),
        ("12:00 am", "00:00"), ("12:30 am", "00:30"), ("midnight", "24:00"),
        ("Minuit", "24:00"), ("24:00", "24:00"), ("25:30", "25:30"), ("23:59", "23:59"),
        ("18:30:00", "18:30"), ("18:30 Uhr", "18:30"), ("7:30", "07:30"), ("00:00", "00:00"),
    ],
)  # fmt: skip
def test_a_time_of_day_is_read(text: str, meant: str) -> None:
    assert str(read_time(text)) == meant


@pytest.mark.parametrize(
    "text",
    ["", "18", "1830", "18.3", "18:60", "30:00", "13:30 pm", "0:30 am", "12:30 noon", "18:30–20:00",
     "18:30-20:00", "TBC", "-1:00", "18:30:30", "7 p"],
)  # fmt: skip
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_time(text)
    assert refused.value.remedy


def test_a_time_after_midnight_shows_on_the_clock_as_the_next_day_does() -> None:
    assert read_time("25:30").clock == dt.time(1, 30)
    assert read_time("25:30") > read_time("23:59")


# --- Dates ---


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-18", "09-18"), ("2026-9-8", "09-08"), ("2026/09/18", "09-18"),
        ("18 September 2026", "09-18"), ("Fri 18 Sep", "09-18"), ("Friday, September 18", "09-18"),
        ("vendredi 18 septembre 2026", "09-18"), ("ven. 18 sept.", "09-18"),
        ("18/09/2026", "09-18"), ("09/18/2026", "09-18"), ("18.09.2026", "09-18"),
        ("18.9.", "09-18"), ("05/05/2026", "05-05"), ("Fri 05/06/2026", "06-05"),
        ("1er septembre", "09-01"), ("Sept. 18th, 2026", "09-18"), ("mar. 22 sept.", "09-22"),
        ("mar 3 mars", "03-03"), ("Tues 22 Sept", "09-22"), ("le 18\u00a0août", "08-18"),
        ("18 aou\u0302t", "08-18"), ("Friday 2026-09-18", "09-18"),
    ],
)  # fmt: skip
def test_a_date_is_read(text: str, day: str) -> None:
    assert read_date(text, year=2026) == dt.date.fromisoformat(f"2026-{day}")


def test_months_and_weekdays_are_read_in_the_editions_languages() -> None:
    assert read_date("Fr., 18. Oktober 2030", languages=["de"]) == dt.date(2030, 10, 18)
    assert read_date("18 de septiembre de 2026", languages=["es"]) == NIGHT
    with pytest.raises(Unreadable, match="oktober"):
        read_date("18 Oktober 2030")


def test_a_written_year_is_stronger_than_the_editions() -> None:
    assert read_date("18 September 2025", year=2026).year == 2025


@pytest.mark.parametrize("text", ["05/06/2026", "5.6.2026", "10-12"])
def test_a_date_whose_day_and_month_could_change_places_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="two dates") as refused:
        read_date(text, year=2026)
    assert "2026-" in refused.value.remedy


@pytest.mark.parametrize("text", ["Sat 18 Sep", "Saturday 2026-09-18", "samedi 18/09/2026"])
def test_a_weekday_that_is_not_the_dates_is_refused_with_the_right_one(text: str) -> None:
    with pytest.raises(Unreadable, match="2026-09-18 is a Friday"):
        read_date(text, year=2026)


@pytest.mark.parametrize(
    "text",
    ["", "18", "tomorrow", "September 2026", "18-20 September", "18–20 September", "18 Sep?",
     "26-09-18", "18 September 26", "29 Feb", "31 September", "2026-13-01", "18/19/2026",
     "20260918", "45915", "2026-09-18T18:30", "18 jui", "Fri Sat 18 Sep", "18 Setpember",
     "1/2/3/4", "²", "Sep Oct 3"],
)  # fmt: skip
def test_what_is_no_date_for_certain_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_date(text, year=2026)
    assert refused.value.remedy


def test_a_date_without_a_year_is_refused_where_the_edition_has_none() -> None:
    with pytest.raises(Unreadable, match="no year"):
        read_date("18 September")


# --- Nights ---


@pytest.mark.parametrize(
    ("time", "moment"),
    [
        ("18:30", "2026-09-18T18:30+02:00"), ("05:00", "2026-09-18T05:00+02:00"),
        ("04:59", "2026-09-19T04:59+02:00"), ("01:30", "2026-09-19T01:30+02:00"),
        ("25:30", "2026-09-19T01:30+02:00"), ("midnight", "2026-09-19T00:00+02:00"),
        ("12:00 am", "2026-09-19T00:00+02:00"), ("28:59", "2026-09-19T04:59+02:00"),
    ],
)  # fmt: skip
def test_a_small_hour_belongs_to_the_evening_before(time: str, moment: str) -> None:
    assert to_instant(NIGHT, read_time(time), FIVE, PARIS) == dt.datetime.fromisoformat(moment)


def test_a_time_past_the_end_of_the_night_is_refused() -> None:
    with pytest.raises(Unreadable, match="next day") as refused:
        to_instant(NIGHT, read_time("29:00"), FIVE, PARIS)
    assert "2026-09-19 and 05:00" in refused.value.remedy


def test_a_day_that_starts_at_midnight_ends_at_midnight() -> None:
    assert calendar_date(NIGHT, read_time("01:30"), Time(0)) == NIGHT
    assert calendar_date(NIGHT, read_time("midnight"), read_time("midnight")) == dt.date(
        2026, 9, 19
    )
    with pytest.raises(Unreadable):
        calendar_date(NIGHT, read_time("24:01"), Time(0))


@given(st.dates(), st.integers(0, 24 * 60 - 1), st.integers(0, 12 * 60))
def test_the_night_of_a_moment_is_the_one_it_was_given_under(
    night: dt.date, minutes: int, start: int
) -> None:
    assume(dt.date.min < night < dt.date.max)
    date = calendar_date(night, Time(minutes), Time(start))
    assert festival_night(date, Time(minutes).clock, Time(start)) == night


def test_an_hour_the_clocks_leap_over_is_refused() -> None:
    with pytest.raises(Unreadable, match="does not exist in Europe/Paris"):
        to_instant(dt.date(2026, 3, 28), read_time("02:30"), FIVE, PARIS)
    assert to_instant(dt.date(2026, 3, 28), read_time("03:00"), FIVE, PARIS).hour == 3


def test_an_hour_that_comes_twice_must_be_told() -> None:
    autumn = dt.date(2026, 10, 24)
    with pytest.raises(Unreadable, match="comes twice") as refused:
        to_instant(autumn, read_time("02:30"), FIVE, PARIS)
    assert "02:30 (first) or 02:30 (second)" in refused.value.remedy
    first = to_instant(autumn, read_time("02:30 (first)"), FIVE, PARIS)
    second = to_instant(autumn, read_time("26:30 (second)"), FIVE, PARIS)
    assert (first.utcoffset(), second.utcoffset()) == (dt.timedelta(hours=2), dt.timedelta(hours=1))


def test_an_hour_that_comes_once_is_not_the_second() -> None:
    with pytest.raises(Unreadable, match="only once"):
        to_instant(NIGHT, read_time("18:30 (second)"), FIVE, PARIS)


# --- Anything at all ---


@given(st.one_of(SMUDGES, st.text(max_size=12)))
def test_any_text_is_read_or_refused_with_a_remedy(text: str) -> None:
    for read in (read_runtime, read_time, lambda text: read_date(text, year=2026)):
        refused = None
        try:
            read(text)
        except Unreadable as unreadable:
            refused = unreadable
        assert refused is None or (refused.message and refused.remedy)


@given(st.integers(1, 900))
def test_every_way_of_writing_a_running_time_says_the_same(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    written = [f"{minutes} min", f"{hours}h{rest:02}", f"{hours:02}:{rest:02}:00", f"PT{minutes}M"]
    assert {read_runtime(text) for text in written} == {minutes}


@given(st.integers(0, 30 * 60 - 1))
def test_a_time_reads_back_as_it_is_written(minutes: int) -> None:
    assert read_time(str(Time(minutes))) == Time(minutes)


@pytest.mark.parametrize("text", ["½P0", "²P0", "½ 18 Sep"])
def test_a_sign_that_only_folds_to_digits_is_no_date(text: str) -> None:
    with pytest.raises(Unreadable, match="is not a date"):
        read_date(text, year=2026)
