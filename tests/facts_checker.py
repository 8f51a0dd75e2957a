"""Do booklet, handouts, one-sheets, calendar and table say the same of every screening?"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import documents_reader as reader
from icalendar import Calendar

from booklet.cli import main
from booklet.load import load
from booklet.model import Screening


def make_all(edition: Path, to: Path) -> None:
    """Everything but the booklet."""
    where = ("--edition", str(edition), "--to", str(to), "--quiet")
    assert main(["one-sheet", "--all", *where]) == 0
    assert main(["handout", "--all", *where]) == 0
    for kind in ("ics", "csv"):
        assert main(["export", kind, str(edition), "--to", str(to), "--quiet"]) == 0


def clock(screening: Screening) -> str:
    return f"{screening.starts:%H:%M}"


def day(screening: Screening) -> str:
    return f"{screening.night:%a} {screening.night.day} {screening.night:%b}"


def check(folder: Path, made: Path, built: Path) -> None:
    """Hold all that was made of an edition against its data and the booklet."""
    edition, _ = load(folder)
    assert edition is not None
    booklet = reader.text(built)
    read: dict[str, str] = {}

    def text(name: str) -> str:
        if name not in read:
            read[name] = reader.text(made / f"{name}.pdf")
        return read[name]

    by_title = text("handouts/by-title")
    calendar: Any = Calendar.from_ical((made / "schedule.ics").read_bytes())
    with (made / "schedule.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    assert len(rows) == len(edition.public_screenings)
    for one in edition.public_screenings:
        said = f"{day(one)} {clock(one)} {one.hall} {one.code}"
        assert said in booklet, f"booklet: {said}"
        assert said in by_title, f"by title: {said}"
        for name in (f"day-{one.night}", f"venue-{one.venue.id}", "schedule"):
            sheet = text(f"handouts/{name}")
            title = one.programme.title.get("en")
            line = rf"{clock(one)} (?:\d\d:\d\d )?{one.hall} {re.escape(title)}.*?{one.code}"
            assert re.search(line, sheet), f"{name}: {line}"
        for film in one.programme.films:
            sheet = text(f"one-sheets/{film.id}")
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
