"""Do booklet, handouts, one-sheets, signs and calendar say the same of every screening?"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import documents_reader as reader
import pytest
from icalendar import Calendar

from booklet.cli import main
from booklet.documents import screening_id
from booklet.load import load
from booklet.model import Edition, Screening

SMALL = Path(__file__).resolve().parent / "edition"


@pytest.fixture(scope="module")
def edition() -> Edition:
    edition, _ = load(SMALL)
    assert edition is not None
    return edition


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("facts")
    edition = ("--edition", str(SMALL), "--to", str(to), "--quiet")
    assert main(["one-sheet", "--all", *edition]) == 0
    assert main(["handout", "--all", *edition]) == 0
    for kind in ("ics", "csv"):
        assert main(["export", kind, str(SMALL), "--to", str(to), "--quiet"]) == 0
    return to


def clock(screening: Screening) -> str:
    return f"{screening.starts:%H:%M}"


def day(screening: Screening) -> str:
    return f"{screening.night:%a} {screening.night.day} {screening.night:%b}"


def test_every_screening_is_the_same_everywhere(
    made: Path, built_small: Path, edition: Edition
) -> None:
    booklet = reader.text(built_small / "booklet.pdf")
    by_title = reader.text(made / "handouts" / "by-title.pdf")
    calendar: Any = Calendar.from_ical((made / "schedule.ics").read_bytes())
    with (made / "schedule.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    assert len(rows) == len(edition.public_screenings)
    for one in edition.public_screenings:
        said = f"{day(one)} {clock(one)} {one.hall} {one.code}"
        assert said in booklet, f"booklet: {said}"
        assert said in by_title, f"by title: {said}"
        for name in (f"day-{one.night}", f"venue-{one.venue.id}", "schedule"):
            sheet = reader.text(made / "handouts" / f"{name}.pdf")
            title = one.programme.title.get("en")
            line = rf"{clock(one)} (?:\d\d:\d\d )?{one.hall} {re.escape(title)}.*?{one.code}"
            assert re.search(line, sheet), f"{name}: {line}"
        for film in one.programme.films:
            sheet = reader.text(made / "one-sheets" / f"{film.id}.pdf")
            assert re.search(rf"{day(one)} {clock(one)}", sheet), film.id
        events: list[Any] = list(calendar.walk("VEVENT"))
        (event,) = [
            event for event in events
            if event.get("URL", "").endswith(f"/{one.code}")
            or (one.is_cancelled and str(event["SUMMARY"]) == one.programme.title.get("en")
                and event["DTSTART"].dt == one.starts)
        ]  # fmt: skip
        assert event["DTSTART"].dt == one.starts
        row = rows[one.code]
        assert (row["start"], row["hall_code"], row["night"]) == (
            clock(one), one.hall, one.night.isoformat(),
        )  # fmt: skip
        assert screening_id(one) == one.code
