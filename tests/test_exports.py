"""Do the calendars and the table say of every public screening what the booklet says, and no more?

What was written is read back by icalendar and by csv, as others would read it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from conftest import SAMPLE, SMALL, Plant
from icalendar import Calendar, Event
from msgspec.structs import replace

from booklet import home
from booklet.announcements import announcements
from booklet.clockchanges import Yearly, changes
from booklet.csvtable import COLUMNS, table
from booklet.findings import has_errors
from booklet.ics import calendars
from booklet.layout import find_layout, read_words
from booklet.load import load
from booklet.model import Edition
from booklet.wording import Wording

MOMENT = dt.datetime(2026, 5, 4, 12, 30, tzinfo=ZoneInfo("Europe/London"))
UTC = dt.UTC


def worded(language: str = "en") -> Wording:
    layout = find_layout("classic", home.layouts(), None)[0]
    words, findings = read_words(layout, language)
    assert not findings
    return Wording(language, words, layout.time_style)


def loaded(folder: Path) -> Edition:
    edition, findings = load(folder)
    assert edition is not None
    assert not has_errors(findings), findings
    return edition


def written(folder: Path, language: str = "en") -> dict[str, bytes]:
    return calendars(loaded(folder), worded(language), MOMENT)


def events(folder: Path, language: str = "en", file: str = "schedule.ics") -> dict[str, Event]:
    """A calendar's events by the screening's code, which the UID ends with before the `@`."""
    read = Calendar.from_ical(written(folder, language)[file]).events
    by_code = {str(event["uid"]).split("@")[0].split(".")[-1]: event for event in read}
    assert len(by_code) == len(read)
    return by_code


def in_utc(moment: dt.date) -> dt.datetime:
    assert isinstance(moment, dt.datetime)
    return moment.astimezone(UTC)


def rows(folder: Path, language: str = "en") -> list[dict[str, str]]:
    text = table(loaded(folder), worded(language))["schedule.csv"].decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def row(folder: Path, code: str, language: str = "en") -> Mapping[str, str]:
    (found,) = (one for one in rows(folder, language) if one["code"] == code)
    return found


def uids(folder: Path, language: str = "en") -> list[str]:
    return [one.uid for one in announcements(loaded(folder), worded(language))]


# Which screenings


@pytest.mark.parametrize("folder", [SMALL, SAMPLE], ids=["small", "sample"])
def test_every_public_screening_is_there_once_at_its_time(folder: Path) -> None:
    public = loaded(folder).public_screenings
    assert public
    wanted = sorted((s.code, s.starts.astimezone(UTC), s.ends) for s in public)
    by_code = events(folder)
    told = sorted((code, in_utc(e.start), e.end) for code, e in by_code.items())
    assert told == wanted
    instant = dt.datetime.fromisoformat
    assert (
        sorted((r["code"], instant(r["starts_at"]), instant(r["ends_at"])) for r in rows(folder))
        == wanted
    )


def test_screenings_for_the_press_never_come(small: Path) -> None:
    everything = b"".join(written(small).values()) + table(loaded(small), worded())["schedule.csv"]
    assert any(s.code == "PRESS-7" for s in loaded(small).screenings)
    assert b"PRESS-7" not in everything
    assert everything.count(b"BEGIN:VEVENT") == 2 * 9


def test_a_screening_after_midnight_is_on_the_next_calendar_day(small: Path) -> None:
    late = row(small, "104")
    assert (late["night"], late["date"], late["weekday"]) == (
        "2026-06-12",
        "2026-06-13",
        "Saturday",
    )
    assert (late["start"], late["end"]) == ("01:15", "02:19")
    assert b"\r\nDTSTART;TZID=Europe/London:20260613T011500\r\n" in written(small)["schedule.ics"]


def test_a_venues_calendar_holds_its_screenings_and_no_others(small: Path) -> None:
    files = written(small)
    assert list(files) == ["schedule.ics", "schedule-lido.ics", "schedule-hall.ics"]
    lido, hall = (events(small, file=f"schedule-{name}.ics") for name in ("lido", "hall"))
    assert sorted(lido) == ["101", "102", "104", "201", "204"]
    assert sorted(hall) == ["103", "202", "203", "205"]
    assert {**lido, **hall} == events(small)


def test_a_venue_without_public_screenings_has_no_calendar(small: Path, plant: Plant) -> None:
    plant(small, "venues.yaml", "", "- {id: attic, name: Attic, code: ATT}\n")
    assert "attic" in loaded(small).venues
    assert "schedule-attic.ics" not in written(small)


def test_an_edition_without_screenings_still_gives_whole_files() -> None:
    empty = replace(loaded(SMALL), screenings=())
    files = calendars(empty, worded(), MOMENT)
    assert list(files) == ["schedule.ics"]
    assert [zone.tz_name for zone in Calendar.from_ical(files["schedule.ics"]).timezones] == [
        "Europe/London"
    ]
    assert table(empty, worded())["schedule.csv"] == ",".join(COLUMNS).encode() + b"\r\n"


# What is said of them


def test_an_event_says_what_where_and_how(small: Path) -> None:
    event = events(small)["102"]
    assert event["summary"] == "The Lantern Keeper"
    assert event["location"] == "The Lido, Lido 1, 1 Quay Street"
    assert event["description"] == (
        "99\u00a0min · EN/GA\nGuests: Orla Finch.\nQuestions and answers after the film"
    )
    assert event.categories == ["First Light"]
    assert event["url"] == "https://lamp.example/102"
    assert event["status"] == "CONFIRMED"
    assert event.DTSTAMP == MOMENT


def test_an_event_carries_its_own_subtitles_access_and_music(small: Path) -> None:
    by_code = events(small)
    assert by_code["204"]["description"] == (
        "88\u00a0min · JA · FR sub\nClosed captions and Audio description"
    )
    assert by_code["205"]["description"] == "64\u00a0min · silent\nWith a cello."
    assert by_code["202"]["description"] == "45\u00a0min\nAdmission is free"


def test_all_is_in_the_language_of_the_job(small: Path) -> None:
    event = events(small, "fr")["201"]
    assert event["summary"] == "Films de poche"
    assert event["location"] == "Le Lido, Lido 2, 1 Quay Street"
    assert str(event["description"]).startswith(
        "Déplacée\nDéplacé de la Salle des filets.\n27\u00a0min"
    )
    calendar = Calendar.from_ical(written(small, "fr")["schedule-hall.ics"])
    assert calendar["x-wr-calname"] == "Festival de la lanterne 2026 · Salle des filets"
    assert row(small, "104", "fr")["weekday"] == "samedi"
    assert row(small, "104", "fr")["title"] == "La Rame muette"


def test_a_cancelled_screening_stays_and_sells_no_tickets(small: Path) -> None:
    event = events(small)["203"]
    assert event["status"] == "CANCELLED"
    assert str(event["description"]).startswith("Cancelled\n")
    assert "url" not in event
    told = row(small, "203")
    assert (told["status"], told["ticket_url"]) == ("cancelled", "")
    assert (told["occurrence"], told["of"]) == ("", "")


def test_moved_and_sold_out_screenings_say_so(small: Path) -> None:
    by_code = events(small)
    assert str(by_code["201"]["description"]).startswith("Moved\nMoved from the Net Hall.\n")
    assert str(by_code["103"]["description"]).startswith("Sold out\n")
    assert {by_code[code]["status"] for code in ("201", "103")} == {"CONFIRMED"}
    assert by_code["103"]["url"] == "https://lamp.example/103"
    assert row(small, "201")["status_note"] == "Moved from the Net Hall."
    assert row(small, "103")["status"] == "sold-out"


def test_a_row_says_what_the_screening_is(small: Path) -> None:
    assert list(rows(small)[0]) == list(COLUMNS)
    assert row(small, "204") == {
        "code": "204", "night": "2026-06-13", "date": "2026-06-13", "weekday": "Saturday",
        "start": "20:00", "end": "21:28", "minutes": "88", "programme_id": "paper-winter",
        "title": "Paper Winter", "strand": "Two Shores", "venue": "The Lido", "room": "Lido 1",
        "hall_code": "LID1", "languages": "JA", "subtitles": "FR sub", "premiere": "",
        "q_and_a": "no", "guests": "", "access": "CC; AD", "price_class": "A", "free": "no",
        "status": "scheduled", "status_note": "", "ticket_url": "https://lamp.example/204",
        "occurrence": "2", "of": "2", "starts_at": "2026-06-13T20:00:00+01:00",
        "ends_at": "2026-06-13T21:28:00+01:00",
    }  # fmt: skip
    told = row(small, "102")
    assert (told["premiere"], told["q_and_a"], told["guests"]) == ("world", "yes", "Orla Finch")
    assert (told["minutes"], told["end"]) == ("99", "20:29")
    assert row(small, "202")["free"] == "yes"


def test_rows_are_in_order_of_time(small: Path) -> None:
    codes = [one["code"] for one in rows(small)]
    assert codes == ["101", "102", "103", "104", "201", "202", "203", "204", "205"]


def test_an_unknown_length_has_no_end(small: Path, plant: Plant) -> None:
    plant(small, "films/quiet-oar.yaml", "runtime: 64 min\n", "")
    event = events(small)["205"]
    assert "dtend" not in event
    assert "duration" not in event
    assert event["description"] == "silent\nWith a cello."
    told = row(small, "205")
    assert (told["end"], told["ends_at"], told["minutes"]) == ("", "", "")


# What they are known by


def test_a_uid_is_made_of_edition_programme_code_and_website(small: Path) -> None:
    assert uids(small)[0] == "3.salt-road.101@lamp.example"
    assert len(set(uids(small))) == 9
    assert uids(small) == uids(small, "fr")


def test_a_uid_outlives_a_change_of_time_room_and_status(small: Path, plant: Plant) -> None:
    before = sorted(uids(small))
    plant(small, "screenings.yaml", 'room: lido-2\n  date: 2026-06-12\n  time: "18:00"',
          'room: lido-1\n  date: 2026-06-13\n  time: "11:00"\n  status: cancelled')  # fmt: skip
    plant(small, "screenings.yaml", "  status: sold-out\n", "")
    event = events(small)["101"]
    assert (event["status"], event.start.day) == ("CANCELLED", 13)
    assert sorted(uids(small)) == before


def test_screenings_without_codes_are_counted_as_they_are_written(
    small: Path, plant: Plant
) -> None:
    for code in ("103", "204"):
        plant(small, "screenings.yaml", f'  code: "{code}"\n', "")
    first, second = (uid for uid in uids(small) if "paper-winter" in uid)
    assert first == "3.paper-winter@lamp.example"
    assert second == "3.paper-winter+2@lamp.example"
    plant(small, "screenings.yaml", 'date: 2026-06-12\n  time: "20:30"\n  status: sold-out',
          'date: 2026-06-13\n  time: "22:30"\n  status: cancelled')  # fmt: skip
    assert [uid for uid in uids(small) if "paper-winter" in uid] == [second, first]


def test_the_rows_of_a_sheet_are_counted_by_number(small: Path) -> None:
    """Row 10 comes after row 9, though its cell's name sorts before."""
    (small / "screenings.yaml").unlink()
    lines = [f"salt-road,hall,2026-06-12,{22 - hour}:00" for hour in range(11)]
    sheet = "\n".join(["Programme,Venue,Date,Time", *lines, ""])
    (small / "screenings.csv").write_text(sheet, encoding="utf-8")
    by_time = uids(small)
    assert by_time[-1] == "3.salt-road@lamp.example"
    assert by_time[0] == "3.salt-road+11@lamp.example"


def test_the_same_code_twice_gives_two_uids(small: Path, plant: Plant) -> None:
    plant(small, "screenings.yaml", 'code: "204"', 'code: "103"')
    edition, _ = load(small)
    assert edition is not None
    made = [one.uid for one in announcements(edition, worded()) if ".103" in one.uid]
    assert made == ["3.paper-winter.103@lamp.example", "3.paper-winter.103+2@lamp.example"]


def test_a_code_of_any_signs_makes_a_plain_uid(small: Path, plant: Plant) -> None:
    plant(small, "screenings.yaml", 'code: "101"', 'code: "FR 1/é@"')
    assert uids(small)[0] == "3.salt-road.FR%201%2F%C3%A9%40@lamp.example"


@pytest.mark.parametrize(
    ("settings", "end"),
    [
        ("website: https://www.Lamp.example/fr?x", "@lamp.example"),
        ("website: lamp.example:8080", "@lamp.example"),
        ("short_name: Lantern É 26", "@lantern-e-26"),
        ("", "@lantern-festival"),
    ],
)
def test_a_uid_ends_with_the_website_or_the_name(
    small: Path, plant: Plant, settings: str, end: str
) -> None:
    plant(small, "edition.yaml", "website: lamp.example", settings)
    assert {uid[uid.index("@") :] for uid in uids(small, "fr")} == {end}


def test_without_a_number_the_year_tells_editions_apart(small: Path, plant: Plant) -> None:
    plant(small, "edition.yaml", "edition: 3\n", "")
    assert uids(small)[0].startswith("2026.")
    calendar = Calendar.from_ical(written(small)["schedule.ics"])
    assert calendar["x-wr-calname"] == "Lantern Festival"


# Clocks


def test_the_samples_zone_is_told_by_its_two_rules() -> None:
    text = written(SAMPLE)["schedule.ics"].decode().replace("\r\n", "\n")
    zone = text[text.index("BEGIN:VTIMEZONE") : text.index("BEGIN:VEVENT")]
    assert zone == (
        "BEGIN:VTIMEZONE\nTZID:America/Halifax\n"
        "BEGIN:DAYLIGHT\nDTSTART:20250309T020000\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\n"
        "TZNAME:ADT\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0300\nEND:DAYLIGHT\n"
        "BEGIN:STANDARD\nDTSTART:20251102T020000\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\n"
        "TZNAME:AST\nTZOFFSETFROM:-0300\nTZOFFSETTO:-0400\nEND:STANDARD\n"
        "END:VTIMEZONE\n"
    )


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        ("Europe/London", ["-1SU 3", "-1SU 10"]),
        ("Europe/Dublin", ["-1SU 3", "-1SU 10"]),
        ("America/New_York", ["2SU 3", "1SU 11"]),
        ("Pacific/Auckland", ["1SU 4", "-1SU 9"]),
        ("Asia/Tokyo", [None]),
        ("Africa/Ouagadougou", [None]),
        ("Africa/Casablanca", [None] * 7),
        ("America/Sao_Paulo", [None]),
    ],
)
def test_the_changes_tell_the_time_of_every_hour(zone: str, rules: list[str | None]) -> None:
    there = ZoneInfo(zone)
    told = changes(there, 2026, 2026)
    assert [one.yearly and f"{one.yearly.weekday} {one.yearly.month}" for one in told] == rules
    onsets = sorted(
        (onset - one.before, one.after, one.name)
        for one in told
        for onset in ([one.onset] if one.yearly is None else years_of(one.onset, one.yearly))
    )
    hour = dt.datetime(2026, 1, 1)
    while hour.year == 2026:
        _, offset, name = [onset for onset in onsets if onset[0] <= hour][-1]
        clock = hour.replace(tzinfo=UTC).astimezone(there)
        assert (clock.utcoffset(), clock.tzname()) == (offset, name), hour
        hour += dt.timedelta(hours=1)


def years_of(onset: dt.datetime, rule: Yearly) -> list[dt.datetime]:
    """The days of a rule in three years, found by counting a month's days."""
    found = []
    for year in range(onset.year, onset.year + 3):
        first = onset.replace(year=year, month=rule.month, day=1)
        days = [day for n in range(31) if (day := first + dt.timedelta(n)).month == rule.month]
        mine = [day for day in days if f"{day:%A}"[:2].upper() == rule.weekday[-2:]]
        nth = int(rule.weekday[:-2])
        found.append(mine[nth - 1 if nth > 0 else nth])
    return found


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Africa/Ouagadougou", "America/Sao_Paulo"])
def test_a_zone_without_summer_time_has_one_time(small: Path, plant: Plant, zone: str) -> None:
    plant(small, "edition.yaml", "Europe/London", zone)
    calendar = written(small)["schedule.ics"]
    assert calendar.count(b"BEGIN:STANDARD") == 1
    assert b"BEGIN:DAYLIGHT" not in calendar
    assert f"DTSTART;TZID={zone}:20260612T180000".encode() in calendar
    assert events(small)["101"].start == dt.datetime(2026, 6, 12, 18, tzinfo=ZoneInfo(zone))


def test_every_time_names_the_zone_that_the_calendar_explains(small: Path, plant: Plant) -> None:
    for zone in ("Europe/London", "Africa/Casablanca"):
        plant(small, "edition.yaml", loaded(small).zone.key, zone)
        calendar = Calendar.from_ical(written(small)["schedule.ics"])
        assert calendar.get_used_tzids() == {zone}
        assert not calendar.get_missing_tzids()


def a_night_of_change(small: Path, plant: Plant) -> Path:
    """The small edition in Halifax, in the night the clocks go from 02:00 to 01:00."""
    plant(small, "edition.yaml", "Europe/London", "America/Halifax")
    plant(small, "edition.yaml", "starts: 2026-06-12", "starts: 2026-10-31")
    plant(small, "edition.yaml", "ends: 2026-06-13", "ends: 2026-11-01")
    entry = "- {{programme: {}, venue: hall, date: 2026-10-31, time: '{}', code: {}}}\n"
    told = [("salt-road", "00:30", "A"), ("salt-road", "01:15 (first)", "B"),
            ("salt-road", "01:15 (second)", "C"), ("salt-road", "20:00", "D")]  # fmt: skip
    text = "".join(entry.format(*one) for one in told)
    (small / "screenings.yaml").write_text(text, encoding="utf-8")
    return small


def test_in_the_night_the_clocks_go_back_no_time_is_told_wrong(small: Path, plant: Plant) -> None:
    folder = a_night_of_change(small, plant)
    starts = {"A": "03:30", "B": "04:15", "C": "05:15", "D": "23:00"}
    ends = {"A": "05:11", "B": "05:56", "C": "06:56", "D": "00:41"}
    by_code = events(folder)
    at = {code: in_utc(event.start) for code, event in by_code.items()}
    assert {code: f"{one:%H:%M}" for code, one in at.items()} == starts
    over = {code: in_utc(event.end) for code, event in by_code.items()}
    assert {code: f"{one:%H:%M}" for code, one in over.items()} == ends
    told = {one["code"]: one for one in rows(folder)}
    assert [told[code]["start"] for code in "ABC"] == ["00:30", "01:15", "01:15"]
    assert told["B"]["starts_at"] == "2026-11-01T01:15:00-03:00"
    assert told["C"]["starts_at"] == "2026-11-01T01:15:00-04:00"


def test_only_the_second_of_two_equal_times_is_in_utc(small: Path, plant: Plant) -> None:
    text = written(a_night_of_change(small, plant))["schedule.ics"]
    assert text.count(b"DTSTART;TZID=America/Halifax:20261101T011500\r\n") == 1
    assert text.count(b"DTSTART:20261101T051500Z\r\n") == 1
    assert text.count(b"DTSTART:") == 2 + 1, "two rules of the zone, and the second 01:15"


# Form

AWKWARD = [
    "Commas, semicolons; and \"quotes\", 'both'",
    "A back\\slash, a \\n and a \\, that are none",
    "Two\nlines",
    "=SUM(A1)",
    "Ёлки 紙の冬 🕯️ " * 20,
    "a" * 73 + "é" * 80,
    "Tab\tin: the=middle",
    "1 and\u2028its line",
]


def titled(small: Path, plant: Plant, title: str) -> Path:
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    quoted = quoted.replace("\n", "\\n").replace("\t", "\\t").replace("\u2028", "\\L")
    plant(small, "films/salt-road.yaml", "en: Salt Road", f'en: "{quoted}"')
    assert loaded(small).programmes["salt-road"].title.get("en") == title.strip()
    return small


@pytest.mark.parametrize("title", AWKWARD)
def test_awkward_titles_are_read_back_as_they_were(small: Path, plant: Plant, title: str) -> None:
    folder = titled(small, plant, title)
    assert events(folder)["101"]["summary"] == title.strip()
    assert row(folder, "101")["title"] == title.strip()


@pytest.mark.parametrize("title", AWKWARD)
def test_no_line_is_longer_than_75_octets_or_breaks_a_letter(
    small: Path, plant: Plant, title: str
) -> None:
    calendar = written(titled(small, plant, title))["schedule.ics"]
    assert calendar.endswith(b"END:VCALENDAR\r\n")
    lines = calendar.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        assert b"\r" not in line
        assert b"\n" not in line
        assert line.decode()


def test_lines_end_as_the_rfc_has_it_whatever_a_text_held() -> None:
    edition = loaded(SMALL)
    bill = edition.programmes["salt-road"]
    title = type(bill.title)({"en": "one\rtwo\r\nthree\x07"})
    changed = tuple(
        replace(s, programme=replace(bill, title=title)) if s.programme is bill else s
        for s in edition.screenings
    )
    text = calendars(replace(edition, screenings=changed), worded(), MOMENT)["schedule.ics"]
    assert b"SUMMARY:one\\ntwo\\nthree\r\n" in text


def test_an_address_of_several_lines_is_one_place(small: Path, plant: Plant) -> None:
    plant(small, "venues.yaml", "address: {en: 9 Slip Road, fr: 9 Slip Road}",
          'address: "9 Slip Road,\\nPort Ellery\\n"')  # fmt: skip
    assert events(small)["103"]["location"] == "Net Hall, 9 Slip Road, Port Ellery"


def test_the_table_is_plain_utf_8_with_lines_as_the_rfc_has_them(small: Path) -> None:
    raw = table(loaded(small), worded("fr"))["schedule.csv"]
    assert raw.startswith(b"code,night,")
    assert "Déplacé de la Salle des filets.".encode() in raw
    assert raw.count(b"\r\n") == raw.count(b"\n") == 10


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1 degrees", "@home", "＝1", "\t=1"])
def test_a_title_that_looks_like_a_formula_is_a_text_in_excels_table(
    small: Path, plant: Plant, title: str
) -> None:
    quoted = title.replace("\t", "\\t")
    plant(small, "screenings.yaml", "Moved from the Net Hall.", f'"{quoted}."')
    note = f"{title}."
    assert row(small, "201")["status_note"] == note
    files = table(loaded(small), worded(), for_excel=True)
    assert list(files) == ["schedule-excel.csv"]
    raw = files["schedule-excel.csv"]
    assert raw.startswith(b"\xef\xbb\xbfcode,")
    read = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    by_code = {one["code"]: one for one in read}
    assert by_code["201"]["status_note"] == f"'{note}"
    assert by_code["201"]["title"] == "Pocket Films"
    assert by_code["101"] == row(small, "101")


# The same bytes

MAKE = """
import hashlib, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_exports import MOMENT, loaded, worded
from booklet.ics import calendars
from booklet.csvtable import table
edition, wording = loaded(Path(sys.argv[2])), worded("fr")
files = calendars(edition, wording, MOMENT) | table(edition, wording)
print({name: hashlib.sha256(content).hexdigest() for name, content in files.items()})
"""


def test_the_same_edition_gives_the_same_bytes_whatever_is_around_it(tmp_path: Path) -> None:
    answers = set()
    for seed, zone in (("0", "Asia/Kolkata"), ("7", "America/St_Johns")):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", MAKE, str(Path(__file__).parent), str(SAMPLE)],
            cwd=tmp_path, check=True, capture_output=True, text=True, timeout=60,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        )  # fmt: skip
        answers.add(done.stdout)
    assert len(answers) == 1
    assert "schedule-rex.ics" in answers.pop()
    assert written(SAMPLE) == written(SAMPLE)


def test_the_modules_are_imported_without_the_library(tmp_path: Path) -> None:
    code = "import sys, booklet.ics, booklet.csvtable; sys.exit('icalendar' in sys.modules)"
    subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=tmp_path, check=True)
