"""Is what cannot be shown, sold or followed as it stands found, and what can be left alone?

Each rule on both sides of its edges, in a made-up festival of Saturday 12 and Sunday 13 September.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.check import check
from booklet.findings import Finding
from booklet.load import load
from booklet.model import Edition
from booklet.records import Film, Price, ProgrammeRecord, ScreeningRecord, Settings, Venue
from booklet.resolve import Records, resolve
from booklet.values import Reading

Row = dict[str, Any]

SETTINGS = {
    "festival": "Lamp", "starts": "2026-09-12", "ends": "2026-09-13", "time_zone": "Europe/Paris",
    "ticket_url": "https://lamp.example/{code}",
}  # fmt: skip
VENUES = (
    {"id": "rex", "name": "Rex", "code": "REX", "turnaround": "20",
     "rooms": [{"id": f"rex-{n}", "name": f"Rex {n}", "code": f"REX{n}"} for n in (1, 2)]},
    {"id": "hall", "name": "Hall", "code": "HALL", "turnaround": "0"},
)  # fmt: skip
FILMS = (
    {"id": "hour", "title": "Hour", "runtime": "60", "languages": "English"},
    {"id": "other", "title": "Other", "runtime": "60", "languages": "English"},
    {"id": "unknown", "title": "Unknown"},
)
PROGRAMMES = (
    {"id": "talk", "kind": "event", "title": "Talk", "hosts": "Ada Roe", "runtime": "60"},
    {"id": "bill", "films": ["hour", "other"]},
)


def edition(
    *rows: Row, films: Sequence[Row] = FILMS, programmes: Sequence[Row] = PROGRAMMES, **more: Any
) -> Edition:
    """An edition with these screenings, each with a code of its own."""
    reading = Reading(("en",), 2026)

    def read(model: type[Any], values: Sequence[Row]) -> list[Any]:
        return [model.model_validate(one, context=reading) for one in values]

    numbered = [{"code": str(number), **row} for number, row in enumerate(rows, 101)]
    records = Records(
        films=read(Film, films), strands=[], venues=read(Venue, VENUES),
        programmes=read(ProgrammeRecord, programmes), screenings=read(ScreeningRecord, numbered),
        sponsors=[], ads=[], badges=[], matter=[],
    )  # fmt: skip
    (settings,) = read(Settings, [SETTINGS | more])
    made, findings = resolve(Path("lamp"), settings, records, (), {})
    assert made is not None
    assert not findings
    return made


def row(time: str, where: str = "rex-1", programme: str = "hour", **more: Any) -> Row:
    """A screening on the 12th, or another day of September: `"13 01:30"`."""
    day, _, clock = time.rpartition(" ")
    place = {"venue": "rex", "room": where} if where.startswith("rex") else {"venue": where}
    return {"programme": programme, **place, "date": f"2026-09-{day or 12}", "time": clock, **more}


def found_in(made: Edition, *others: str) -> list[Finding]:
    """What the rules of time, people and tickets find."""
    wanted = ("D208", "D209", "D210", "D211", "D3", *others)
    return [finding for finding in check(made) if finding.code.startswith(wanted)]


def codes(*rows: Row, **more: Any) -> list[str]:
    return [finding.code for finding in found_in(edition(*rows, **more))]


# --- Rooms ---


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (row("18:00"), row("19:20", programme="other"), []),
        (row("18:00"), row("19:19", programme="other"), ["D301"]),
        (row("18:00"), row("19:00", programme="other"), ["D301"]),
        (row("18:00"), row("18:59", programme="other"), ["D211"]),
        (row("18:00"), row("18:00", programme="other"), ["D211"]),
        (row("18:00"), row("19:00", "rex-2", "other"), []),
        (row("18:00"), row("13 18:30", programme="other"), []),
        (row("18:00", status="cancelled"), row("18:00", programme="other"), []),
        (row("18:00"), row("18:00", programme="other", status="cancelled"), []),
        (row("18:00", qa="15", introduction="5"), row("19:40", programme="other"), []),
        (row("18:00", qa="16", introduction="5"), row("19:40", programme="other"), ["D301"]),
        (row("18:00", audience="press"), row("19:10", programme="other"), ["D301"]),
        (row("23:00"), row("00:19", programme="other"), ["D301"]),
        (row("23:00"), row("24:20", programme="other"), []),
        (row("23:30"), row("00:00", programme="other"), ["D211"]),
        (row("18:00", "hall"), row("19:00", "hall", "other"), []),
        (row("18:00", "hall"), row("18:59", "hall", "other"), ["D211"]),
        (row("18:00", programme="unknown"), row("18:01", programme="other"), []),
        (row("18:00", programme="unknown"), row("18:00", programme="unknown"), ["D211"]),
        (row("18:00", programme="bill"), row("20:15", programme="talk"), ["D301"]),
    ],
)
def test_a_room_shows_one_thing_at_a_time_and_is_cleared_between(
    first: Row, second: Row, expected: list[str]
) -> None:
    assert codes(first, second) == codes(second, first) == expected


def test_what_runs_long_is_in_the_way_of_all_that_starts_before_it_ends() -> None:
    long = row("18:00", programme="bill", qa="60")
    short = {"id": "short", "title": "Short", "runtime": "20"}
    others = row("18:10", programme="short"), row("20:30", programme="short")
    assert codes(long, *others, films=[*FILMS, short]) == ["D211", "D211"]


def test_what_is_missing_is_said_in_minutes() -> None:
    (finding,) = found_in(edition(row("18:00", qa="10"), row("19:22", programme="other")))
    assert "until 19:10" in finding.message
    assert "of the 20 minutes between two screenings 8 are missing" in finding.message


def test_a_room_is_cleared_in_the_minutes_that_pass_when_clocks_go_back() -> None:
    """From 02:30 for an hour is until 02:30 again, which the clock's face would call no time."""
    autumn = {"starts": "2026-10-24", "ends": "2026-10-25"}
    first = row("") | {"date": "2026-10-24", "time": "02:10 (first)"}
    for time, expected in (("02:29", ["D301"]), ("02:30", [])):
        second = first | {"programme": "other", "time": f"{time} (second)"}
        assert codes(first, second, **autumn) == expected


starts = st.lists(st.integers(min_value=10 * 60, max_value=22 * 60), min_size=1, max_size=8)


@given(starts)
def test_any_evening_is_free_of_findings_just_where_each_start_is_late_enough(
    minutes: list[int],
) -> None:
    rows = [row(f"{minute // 60}:{minute % 60:02}") for minute in minutes]
    found = codes(*rows)
    ordered = sorted(minutes)
    gaps = [after - before for before, after in pairwise(ordered)]
    assert found.count("D211") == sum(gap < 60 for gap in gaps)
    assert found.count("D301") == sum(60 <= gap < 80 for gap in gaps)
    assert len(found) == sum(gap < 80 for gap in gaps)


# --- Dates ---


@pytest.mark.parametrize(
    ("date", "more", "expected", "remedy"),
    [
        ("2026-09-12", {}, [], ""),
        ("2026-09-13", {}, [], ""),
        ("2026-09-14", {}, ["D208"], "Correct"),
        ("2026-09-11", {}, ["D208"], "Correct"),
        ("2025-09-12", {}, ["D304"], "Write 2026-09-12"),
        ("2027-09-13", {}, ["D304"], "Write 2026-09-13"),
        ("2025-09-14", {}, ["D208"], "Correct"),
        ("2024-02-29", {}, ["D208"], "Correct"),
        ("Sat 12 Sep", {}, [], ""),
        ("2 January", {"starts": "2026-12-28", "ends": "2027-01-03"}, ["D304"], "2027-01-02"),
        ("2 January 2027", {"starts": "2026-12-28", "ends": "2027-01-03"}, [], ""),
    ],
)
def test_a_date_of_another_year_is_told_from_one_outside_the_festival(
    date: str, more: dict[str, Any], expected: list[str], remedy: str
) -> None:
    findings = found_in(edition({**row("18:00"), "date": date}, **more))
    assert [finding.code for finding in findings] == expected
    assert remedy in "".join(finding.remedy for finding in findings)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [("2026-09-11", ["D208"]), ("2025-09-13", ["D304"]), ("2027-09-13", ["D304"]),
     ("2027-07-09", []), ("2027-07-10", ["D304"])],
)  # fmt: skip
def test_a_festival_from_one_year_to_another_has_half_of_its_dates_from_last_time(
    ends: str, expected: list[str]
) -> None:
    assert codes(row("18:00"), ends=ends) == expected


def test_after_midnight_on_the_day_after_the_last_is_still_the_last_night() -> None:
    (finding,) = found_in(edition(row("13 22:00"), row("14 00:30", programme="other")))
    assert (finding.code, "write 2026-09-13" in finding.remedy) == ("D208", True)


# --- Nights ---

LATE = "other"


@pytest.mark.parametrize(
    ("rows", "more", "expected"),
    [
        # At the end of its own evening, and of one that ended 4 hours before.
        ([row("22:00"), row("00:30", programme=LATE)], {}, []),
        ([row("19:30"), row("00:30", programme=LATE), row("13 23:00")], {}, []),
        # By the calendar's date: the night after the 13th, whose evening nobody opened.
        ([row("22:00"), row("13 00:30", programme=LATE)], {}, ["D305"]),
        ([row("22:00"), row("13 19:29"), row("13 00:30", programme=LATE)], {}, ["D305"]),
        ([row("22:00"), row("13 19:30"), row("13 00:30", programme=LATE)], {}, []),
        ([row("22:00"), row("13 22:00", "rex-2"), row("13 00:30", programme=LATE)], {}, []),
        # All that were written so are found at once.
        ([row("22:00"), row("13 00:30", programme=LATE), row("13 02:30")], {}, ["D305"] * 2),
        # The evening before ended too long ago, was elsewhere, called off, or fills the room.
        ([row("21:29"), row("13 00:30", programme=LATE)], {}, []),
        ([row("21:30"), row("13 00:30", programme=LATE)], {}, ["D305"]),
        ([row("22:00", "hall"), row("13 00:30", programme=LATE)], {}, []),
        ([row("22:00", status="cancelled"), row("13 00:30", programme=LATE)], {}, []),
        ([row("22:00"), row("13 00:30", programme=LATE, status="cancelled")], {}, []),
        ([row("23:40"), row("13 00:30", programme=LATE)], {}, []),
        # Written so that it can be meant in one way only.
        ([row("22:00"), row("13 24:30", programme=LATE)], {}, []),
        # In the morning, after 6.
        ([row("22:00"), row("13 06:00", programme=LATE)], {}, []),
        # Where days begin at midnight: at the head of a day whose evening runs up to it.
        ([row("22:00"), row("13 00:30", programme=LATE)], {"day_starts_at": "00:00"}, []),
        ([row("22:00"), row("12 00:30", programme=LATE)], {"day_starts_at": "00:00"}, ["D305"]),
        ([row("22:00"), row("12 24:00", programme=LATE)], {"day_starts_at": "00:00"}, []),
        ([row("20:00"), row("12 00:30", programme=LATE)], {"day_starts_at": "00:00"}, []),
    ],
)
def test_a_screening_after_midnight_belongs_to_the_evening_that_runs_up_to_it(
    rows: list[Row], more: dict[str, Any], expected: list[str]
) -> None:
    assert codes(*rows, **more) == expected


@pytest.mark.parametrize(
    ("late", "more", "remedy"),
    [
        ("13 00:30", {}, "Write 2026-09-12; if the night after 2026-09-13 is meant, write 24:30."),
        ("12 00:30", {"day_starts_at": "00:00"},
         "Write 2026-09-13, if the night after 2026-09-12 is meant."),
    ],
)  # fmt: skip
def test_the_other_night_is_named(late: str, more: dict[str, Any], remedy: str) -> None:
    (finding,) = found_in(edition(row("22:00"), row(late, programme=LATE), **more))
    assert finding.remedy == remedy


@pytest.mark.parametrize(
    ("zone", "date", "time"),
    [("Europe/London", "2026-03-28", "01:30"), ("Europe/London", "2026-10-24", "01:30"),
     ("America/Halifax", "2026-03-07", "02:30")],
)  # fmt: skip
def test_an_hour_that_the_clocks_skip_or_repeat_is_found_at_its_line(
    small: Path, plant: Callable[[Path, str, str, str], int], zone: str, date: str, time: str
) -> None:
    plant(small, "edition.yaml", "Europe/London", zone)
    line = plant(small, "screenings.yaml", "", f"- {{programme: moth, venue: hall, date: {date},"
                 f" time: '{time}', code: '301'}}\n")  # fmt: skip
    (finding,) = [one for one in load(small)[1] if one.code == "D107"]
    assert (finding.place.line, "clocks go" in finding.message) == (line, True)


# --- Guests ---


def guest(time: str, where: str = "rex-1", programme: str = "hour", **more: Any) -> Row:
    return row(time, where, programme, **({"guests": "Ada Roe"} | more))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # A whole hour here, then there: 15 minutes for the way, none within a venue.
        (guest("18:00"), guest("19:15", "hall", "other"), []),
        (guest("18:00"), guest("19:14", "hall", "other"), ["D303"]),
        (guest("18:00"), guest("19:00", "hall", "other"), ["D303"]),
        (guest("18:00"), guest("18:59", "hall", "other"), ["D302"]),
        (guest("18:00"), guest("19:00", "rex-2", "other"), []),
        (guest("18:00"), guest("18:59", "rex-2", "other"), ["D302"]),
        # Wanted only for what is written.
        (guest("18:00", introduction="10"), guest("18:25", "hall", "other"), []),
        (guest("18:00", introduction="10"), guest("18:24", "hall", "other"), ["D303"]),
        (guest("18:00", introduction="10"), guest("18:09", "hall", "other"), ["D302"]),
        (guest("18:00", qa="20"), guest("18:00", "hall", "other", introduction="45"), []),
        (guest("18:00", qa="20"), guest("18:00", "hall", "other", introduction="46"), ["D303"]),
        (guest("18:00", qa="20"), guest("18:00", "hall", "other", qa="20"), ["D302"]),
        (guest("18:00", introduction="5", qa="20"),
         guest("18:20", "hall", "other", introduction="5"), []),
        (guest("18:00", introduction="5", qa="20"),
         guest("18:10", "hall", "other", introduction="45"), ["D303"]),
        # The same person, however written; a host is one too; a crew is not.
        (guest("18:00"), guest("18:00", "hall", "other", guests="ADA ROE (director)"), ["D302"]),
        (guest("18:00"), row("18:00", "hall", "talk"), ["D302"]),
        (guest("18:00"), guest("18:00", "hall", "other", guests="Ida Roe"), []),
        (guest("18:00", guests="Cast and crew"),
         guest("18:00", "hall", "other", guests="cast and crew"), []),
        (guest("18:00", guests="L’équipe du film"),
         guest("18:00", "hall", "other", guests="L'équipe du film"), []),
        (guest("18:00", guests="Christopher Guest"),
         guest("18:00", "hall", "other", guests="Christopher Guest"), ["D302"]),
        # Off, on another day, for the press.
        (guest("18:00"), guest("18:00", "hall", "other", status="cancelled"), []),
        (guest("18:00"), guest("13 18:00", "hall", "other"), []),
        (guest("18:00"), guest("18:00", "hall", "other", audience="press"), ["D302"]),
        # Past midnight; where no running time is known.
        (guest("23:30"), guest("00:44", "hall", "other"), ["D303"]),
        (guest("18:00", programme="unknown", qa="20"), guest("18:00", "hall", "other"), []),
        (guest("18:00", programme="unknown"), guest("18:15", "hall", "other"), ["D303"]),
        (guest("18:00", programme="unknown"), guest("18:16", "hall", "other"), []),
    ],
)  # fmt: skip
def test_a_guest_is_in_one_place_at_a_time_and_has_time_for_the_way(
    first: Row, second: Row, expected: list[str]
) -> None:
    assert codes(first, second) == codes(second, first) == expected


def test_two_screenings_are_named_once_for_a_guest_and_the_way_is_the_editions() -> None:
    rows = (
        guest("18:00", introduction="30", qa="30"),
        guest("18:00", "hall", "other", introduction="30", qa="30"),
    )
    assert codes(*rows) == ["D302"]
    near = (guest("18:00"), guest("19:00", "hall", "other"))
    assert codes(*near, travel_minutes="0") == []
    assert codes(*near, travel_minutes="1") == ["D303"]


# --- Copies ---


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (row("18:00"), row("18:30", "rex-2"), ["D306"]),
        (row("18:00"), row("18:59", "hall"), ["D306"]),
        (row("18:00"), row("19:00", "hall"), []),
        (row("18:00"), row("18:30", "hall", "other"), []),
        (row("18:00"), row("18:30", "hall", "bill"), ["D306"]),
        (row("18:00"), row("18:30", "hall", status="cancelled"), []),
        (row("18:00"), row("18:30", "hall", audience="industry"), ["D306"]),
        (row("18:00"), row("18:30"), ["D211"]),
        (row("23:30"), row("24:10", "hall"), ["D306"]),
    ],
)
def test_one_copy_is_in_one_room(first: Row, second: Row, expected: list[str]) -> None:
    assert codes(first, second) == codes(second, first) == expected


# --- Tickets ---


def sold(programme: str, url: str | None, time: str = "18:00", **more: Any) -> Row:
    where = "rex-1" if time == "18:00" else "hall"
    return row(time, where, programme, **({"ticket_url": url} if url else {}), **more)


LAMP = "https://lamp.example"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (sold("hour", None), sold("other", None, "20:00"), []),
        (sold("hour", None), sold("other", f"{LAMP}/101", "20:00"), ["D307"]),
        (sold("hour", f"{LAMP}/a"), sold("other", f"{LAMP}/a", "20:00"), ["D307"]),
        (sold("hour", f"{LAMP}/a"), sold("other", f"{LAMP}/b", "20:00"), []),
        (sold("hour", f"{LAMP}/a"), sold("hour", f"{LAMP}/a", "20:00"), ["D308"]),
        (sold("hour", f"{LAMP}/a"), sold("other", "http://www.LAMP.example/a/", "20:00"),
         ["D307"]),
        (sold("hour", f"{LAMP}/#/a"), sold("other", f"{LAMP}/#/b", "20:00"), []),
        (sold("hour", f"{LAMP}/?s=1"), sold("other", f"{LAMP}/?s=2", "20:00"), []),
        (sold("hour", f"{LAMP}/a"), sold("other", f"{LAMP}/a", "20:00", status="cancelled"), []),
        (sold("hour", f"{LAMP}/a"), sold("other", f"{LAMP}/a", "20:00", status="sold-out"),
         ["D307"]),
        (sold("hour", f"{LAMP}/a"), sold("other", f"{LAMP}/a", "20:00", audience="press"), []),
        (sold("hour", None, code="7"), sold("other", None, "20:00", code="7"), ["D209"]),
        (sold("hour", None), sold("other", "https://lmap.example/2", "20:00"), ["D309"]),
        (sold("hour", None), sold("other", "https://www.lamp.example/2", "20:00"), []),
        (sold("hour", None), sold("other", "https://lamp.example?show=2", "20:00"), []),
        (sold("hour", None), sold("other", "https://[lamp.example/2", "20:00"), ["D309"]),
    ],
)  # fmt: skip
def test_a_ticket_link_opens_its_own_page(first: Row, second: Row, expected: list[str]) -> None:
    assert codes(first, second) == expected


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        (["https://a.example/1", "https://a.example/2", "https://b.example/3"], ["D309"]),
        (["https://a.example/1", "https://b.example/2"], []),
        (["https://a.example/1", "https://b.example/2", "https://c.example/3"], []),
        ([f"https://a.example/{n}" for n in range(3)] + ["https://b.example/1",
                                                         "https://b.example/2"], ["D309"]),
    ],
)  # fmt: skip
def test_where_no_pattern_says_it_most_links_say_the_host(
    urls: list[str], expected: list[str]
) -> None:
    rows = [row(f"{10 + 2 * n}:00", ticket_url=url) for n, url in enumerate(urls)]
    assert codes(*rows, ticket_url=None) == expected


def test_a_pattern_without_a_code_is_one_finding_and_not_one_for_each_screening() -> None:
    rows = [row(f"{hour}:00") for hour in (10, 12, 14)]
    assert codes(*rows, ticket_url=f"{LAMP}/tickets") == ["D307"]


@pytest.mark.parametrize(
    ("words", "status", "expected"),
    [
        ("Cancelled.", "scheduled", ["D312"]),
        ("CANCELED", "sold-out", ["D312"]),
        ("This screening has been cancelled.", "moved", ["D312"]),
        ("Annulée ; billets remboursés.", "scheduled", ["D312"]),
        ("Cette séance est annulée.", "scheduled", ["D312"]),
        ("Cancelled.", "cancelled", []),
        ("Cancelled; refunds at lamp.example/refunds.", "cancelled", []),
        ("Cancelled; see lamp.example/101.", "cancelled", ["D312"]),
        ("Added, as Sunday’s screening was cancelled.", "scheduled", []),
        ("Moved from the Hall.", "moved", []),
    ],
)
def test_no_ticket_is_offered_for_what_is_off(words: str, status: str, expected: list[str]) -> None:
    assert codes(row("18:00", status=status, note=words)) == expected
    assert codes(row("18:00", status=status, status_note=words)) == expected


# --- Audience ---


@pytest.mark.parametrize(
    ("film", "screening", "more", "expected"),
    [
        ({"languages": "Polish"}, {}, {}, ["D310"]),
        ({"languages": "Polish", "subtitles": "English"}, {}, {}, []),
        ({"languages": "Polish", "subtitles": "en-GB"}, {}, {}, []),
        ({"languages": "Polish", "subtitles": "none"}, {}, {}, ["D310"]),
        ({"languages": "Polish", "subtitles": "German"}, {}, {}, ["D310"]),
        ({"languages": "Polish", "dubbed": "English"}, {}, {}, []),
        ({"languages": "English", "dubbed": "Polish"}, {}, {}, ["D310"]),
        ({"languages": "Polish", "subtitles": "none", "voice_over": "English"}, {}, {}, []),
        ({"languages": "Polish, English"}, {}, {}, []),
        ({"languages": "No dialogue"}, {}, {}, []),
        ({"languages": "Polish", "silent": "yes"}, {}, {}, []),
        ({}, {}, {}, []),
        # The house rule, and what sets it aside.
        ({"languages": "Polish"}, {}, {"house_subtitles": "English"}, []),
        ({"languages": "Polish"}, {"subtitles": "none"}, {"house_subtitles": "English"}, ["D310"]),
        # One screening's own version.
        ({"languages": "Polish"}, {"subtitles": "English"}, {}, []),
        ({"languages": "Polish", "subtitles": "English"}, {"subtitles": "fr"}, {}, ["D310"]),
        ({"languages": "Polish"}, {"access": "oc"}, {}, []),
        ({"languages": "Polish"}, {"status": "cancelled"}, {}, []),
        ({"languages": "Polish"}, {"audience": "press"}, {}, []),
        # The audience's languages are the edition's, unless they are written.
        ({"languages": "Polish"}, {}, {"audience_languages": "Polish"}, []),
        ({"languages": "French"}, {}, {"languages": ["en", "fr"]}, []),
        ({"languages": "French"}, {}, {"languages": ["en", "fr"], "audience_languages": "en"},
         ["D310"]),
    ],
)  # fmt: skip
def test_a_film_is_in_a_language_of_the_audience_or_has_subtitles_in_one(
    film: Row, screening: Row, more: Row, expected: list[str]
) -> None:
    films = [{"id": "hour", "title": "Hour", "runtime": "60", **film}]
    rows = [row("18:00", **screening), row("20:00", **screening)]
    per_screening = len(expected) * (2 if "subtitles" in screening else 1)
    found = codes(*rows, films=films, programmes=(), **more)
    assert found == expected[:1] * per_screening


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"note": "Press and industry screening."}, ["D311"]),
        ({"note": "P&I"}, ["D311"]),
        ({"note": "Séance de presse"}, ["D311"]),
        ({"note": "Réservé aux professionnels."}, ["D311"]),
        ({"status_note": "For accredited guests only."}, ["D311"]),
        ({"note": "Industry only", "audience": "industry"}, []),
        ({"note": "The printing press of 1911 is shown in the foyer."}, []),
        ({"note": "Free for the fishing industry."}, []),
        ({"note": "La presse en parle."}, []),
        ({"note": "Followed by a market in the yard."}, []),
        ({"code": "PRESS-7"}, ["D311"]),
        ({"code": "Pressburg-7"}, []),
        ({"code": "IND-7"}, []),
        ({"price": "P"}, ["D311"]),
    ],
)
def test_a_row_whose_words_say_press_is_not_public(more: Row, expected: list[str]) -> None:
    prices = [Price.model_validate({"id": "P", "name": "Press only", "amount": "0"},
                                   context=Reading(("en",)))]  # fmt: skip
    assert codes(row("18:00", **more), prices=prices) == expected


@pytest.mark.parametrize(
    ("closed", "open_", "expected"),
    [
        (["P01", "P02"], ["P03", "101"], ["D311"]),
        (["P01", "P02"], ["101", "102"], []),
        (["P01", "P02"], ["P03", "P04"], []),
        (["P01"], ["P02"], []),
        (["901", "902"], ["101"], []),
    ],
)
def test_a_code_like_those_of_the_press_is_one_of_them(
    closed: list[str], open_: list[str], expected: list[str]
) -> None:
    rows = [row(f"{8 + 2 * n}:00", code=code, audience="press") for n, code in enumerate(closed)]
    rows += [row(f"{14 + 2 * n}:00", code=code) for n, code in enumerate(open_)]
    assert codes(*rows) == expected
