"""Is everything found that changed since print, once, and nothing that did not?"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import SMALL, Plant

from booklet.changes import Change, ChangeKind, Reprints, changes, reprints
from booklet.findings import has_errors
from booklet.flatplan import Flatplan, PlannedPage
from booklet.load import load
from booklet.model import Edition
from booklet.sections import Subject, Unit
from booklet.snapshot import Snapshot, read, take

FRIDAY, SATURDAY = dt.date(2026, 6, 12), dt.date(2026, 6, 13)
UNITS = (
    Unit("grid", (Subject("grid", "2026-06-12"),), "schedule"),
    Unit("grid", (Subject("grid", "2026-06-13"),), "schedule"),
    Unit("strand", (Subject("strand", "two-shores"),), "strands", "two-shores"),
    Unit("film-2", (Subject("programme", "paper-winter"), Subject("programme", "salt-road")),
         "strands", "two-shores"),
    Unit("film-1", (Subject("programme", "lantern-keeper-bill"),), "strands"),
    Unit("film-3", (Subject("programme", "quiet-oar"),), "strands"),
    Unit("event", (Subject("programme", "ropes"),), "programmes"),
    Unit("day", (Subject("night", "2026-06-12"),), "days"),
    Unit("day", (Subject("night", "2026-06-13"),), "days"),
    Unit("index", (Subject("index", "titles"),), "index"),
    Unit("index", (Subject("index", "directors"),), "index"),
)  # fmt: skip
GRIDS, OPENER, DAYS, TITLES = {FRIDAY: 1, SATURDAY: 2}, 3, {FRIDAY: 8, SATURDAY: 9}, 10
SALT_ROAD, QUIET_OAR = 4, 6
PLAN = Flatplan(UNITS, tuple(PlannedPage(folio, unit, 0) for folio, unit in enumerate(UNITS, 1)))


def loaded(folder: Path) -> Edition:
    edition, findings = load(folder)
    assert edition is not None
    assert not has_errors(findings), findings
    return edition


@dataclass
class Festival:
    """An edition's folder, to be printed and then changed."""

    folder: Path
    plant: Plant
    printed: Snapshot = field(init=False)

    def __post_init__(self) -> None:
        self.print()

    def print(self) -> None:
        """Print it as it is now."""
        self.printed = take(loaded(self.folder), PLAN)

    def edit(self, code: str, edit: Callable[[str], str]) -> None:
        """Change the text of one screening."""
        path = self.folder / "screenings.yaml"
        head, *entries = path.read_text(encoding="utf-8").split("- programme: ")
        mine = [entry for entry in entries if f'code: "{code}"' in entry]
        assert len(mine) == 1
        changed = edit(mine[0])
        assert changed != mine[0]
        entries[entries.index(mine[0])] = changed
        path.write_text("- programme: ".join([head, *(e for e in entries if e)]), encoding="utf-8")

    def put(self, code: str, old: str, new: str) -> None:
        """Put one value of a screening in another's place."""
        self.edit(code, lambda entry: entry.replace(old, new, 1))

    def cancel(self, code: str) -> None:
        self.edit(code, lambda entry: f"{entry}  status: cancelled\n")

    def remove(self, code: str) -> None:
        self.edit(code, lambda _: "")

    def add(self, programme: str, date: dt.date, time: str, more: str = "") -> None:
        entry = f'- programme: {programme}\n  venue: hall\n  date: {date}\n  time: "{time}"\n{more}'
        self.plant(self.folder, "screenings.yaml", "", entry)

    def without_codes(self) -> None:
        """As of a festival that gives none; what was press stays press."""
        path = self.folder / "screenings.yaml"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if "code:" not in line), encoding="utf-8")

    def swap(self, old: str, new: str) -> None:
        """Put words in the place of others, of which there may be several, in all screenings."""
        path = self.folder / "screenings.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def changes(self) -> tuple[Change, ...]:
        return changes(self.printed, loaded(self.folder))

    def kinds(self) -> list[ChangeKind]:
        return [change.kind for change in self.changes()]

    def change(self) -> Change:
        """The only one."""
        (change,) = self.changes()
        return change


@pytest.fixture
def festival(small: Path, plant: Plant) -> Festival:
    return Festival(small, plant)


def test_nothing_changed(festival: Festival) -> None:
    assert festival.changes() == ()
    assert reprints(()) == Reprints((), (), by_title=False, schedule=False)


# Each kind alone


def test_a_new_time(festival: Festival) -> None:
    festival.put("101", '"18:00"', '"19:30"')
    change = festival.change()
    assert change.kind is ChangeKind.TIME
    assert change.old is not None
    assert change.new is not None
    assert (change.old.starts.hour, change.new.starts.hour) == (18, 19)
    assert change.title.get("fr") == "La Route du sel"
    assert change.has_new_time
    assert not change.has_new_place
    assert not change.has_new_minutes
    assert not change.is_off
    assert change.entry == (SALT_ROAD,)
    assert change.folios == (GRIDS[FRIDAY], SALT_ROAD, DAYS[FRIDAY])
    assert change.nights == (FRIDAY,)


def test_a_new_day_stands_under_the_old_one(festival: Festival) -> None:
    festival.put("101", "date: 2026-06-12", "date: 2026-06-13")
    change = festival.change()
    assert change.kind is ChangeKind.TIME
    assert change.night == FRIDAY
    assert change.nights == (FRIDAY, SATURDAY)
    assert change.folios == (GRIDS[FRIDAY], SALT_ROAD, DAYS[FRIDAY])


def test_another_room_is_another_place(festival: Festival) -> None:
    festival.put("101", "room: lido-2", "room: lido-1")
    change = festival.change()
    assert change.kind is ChangeKind.PLACE
    assert change.has_new_place
    assert not change.has_new_time
    assert change.venues == ("lido",)
    assert change.old is not None
    assert change.new is not None
    assert (change.old.hall, change.new.hall) == ("LID2", "LID1")


def test_another_venue_is_another_place(festival: Festival) -> None:
    festival.put("101", "venue: lido\n  room: lido-2", "venue: hall")
    change = festival.change()
    assert change.kind is ChangeKind.PLACE
    assert change.venues == ("hall", "lido")


def test_time_and_place_are_one_change(festival: Festival) -> None:
    festival.put("101", "venue: lido\n  room: lido-2", "venue: hall")
    festival.put("101", '"18:00"', '"18:15"')
    change = festival.change()
    assert change.kind is ChangeKind.TIME_AND_PLACE
    assert change.has_new_time
    assert change.has_new_place


def test_cancelled(festival: Festival) -> None:
    festival.cancel("101")
    change = festival.change()
    assert change.kind is ChangeKind.CANCELLED
    assert change.is_off
    assert change.folios == (GRIDS[FRIDAY], SALT_ROAD, DAYS[FRIDAY])


def test_cancelled_counts_whatever_else_was_changed(festival: Festival) -> None:
    festival.cancel("101")
    festival.put("101", "date: 2026-06-12", "date: 2026-06-13")
    festival.put("101", "room: lido-2", "room: lido-1")
    change = festival.change()
    assert change.kind is ChangeKind.CANCELLED
    assert change.night == FRIDAY


def test_reinstated(festival: Festival) -> None:
    festival.put("203", "  status: cancelled\n", "")
    change = festival.change()
    assert change.kind is ChangeKind.REINSTATED
    assert not change.is_off
    assert not change.has_new_time


def test_reinstated_at_another_time_is_one_change(festival: Festival) -> None:
    festival.put("203", "  status: cancelled\n", "")
    festival.put("203", '"18:00"', '"22:00"')
    change = festival.change()
    assert change.kind is ChangeKind.REINSTATED
    assert change.has_new_time


def test_added(festival: Festival) -> None:
    festival.add("quiet-oar", SATURDAY, "11:00")
    change = festival.change()
    assert change.kind is ChangeKind.ADDED
    assert change.old is None
    assert change.night == SATURDAY
    assert change.title.get("en") == "The Quiet Oar"
    assert change.folios == ()
    assert change.entry == (QUIET_OAR,)
    assert not change.is_off


def test_what_is_added_and_was_in_no_booklet_has_no_entry(festival: Festival, plant: Plant) -> None:
    event = "- {id: knots, kind: event, title: Knots, runtime: 30 min}\n"
    plant(festival.folder, "programmes.yaml", "", event)
    festival.add("knots", SATURDAY, "11:00")
    assert festival.change().kind is ChangeKind.ADDED
    assert festival.change().entry == ()


def test_removed(festival: Festival) -> None:
    festival.remove("101")
    change = festival.change()
    assert change.kind is ChangeKind.REMOVED
    assert change.new is None
    assert change.is_off
    assert change.folios == (GRIDS[FRIDAY], SALT_ROAD, DAYS[FRIDAY])


def test_a_film_that_is_gone_keeps_its_printed_title(festival: Festival) -> None:
    for name in ("104", "205"):
        festival.remove(name)
    (festival.folder / "films" / "quiet-oar.yaml").unlink()
    assert festival.kinds() == [ChangeKind.REMOVED, ChangeKind.REMOVED]
    assert {change.title.get("fr") for change in festival.changes()} == {"La Rame muette"}
    assert {change.entry for change in festival.changes()} == {(QUIET_OAR,)}


def test_another_running_time(festival: Festival) -> None:
    festival.put("102", "qa: 20 min", "qa: 21 min")
    change = festival.change()
    assert change.kind is ChangeKind.MINUTES
    assert change.has_new_minutes
    assert change.old is not None
    assert change.new is not None
    assert (change.old.minutes, change.new.minutes) == (119, 120)


def test_a_film_that_runs_longer_does_so_at_every_screening_that_takes_place(
    festival: Festival, plant: Plant
) -> None:
    plant(festival.folder, "films/salt-road.yaml", "runtime: 101 min", "runtime: 104 min")
    assert festival.kinds() == [ChangeKind.MINUTES]
    plant(festival.folder, "films/paper-winter.yaml", "runtime: 88 min", "runtime: 90 min")
    assert festival.kinds() == [ChangeKind.MINUTES] * 3


@pytest.mark.parametrize("known_in_print", [True, False])
def test_a_running_time_known_on_one_side_only_is_no_change(
    small: Path, plant: Plant, known_in_print: bool
) -> None:
    known, unknown = "runtime: 101 min\n", ""
    if not known_in_print:
        plant(small, "films/salt-road.yaml", known, unknown)
    festival = Festival(small, plant)
    if known_in_print:
        plant(small, "films/salt-road.yaml", known, unknown)
    else:
        plant(small, "films/salt-road.yaml", "", known)
    assert festival.changes() == ()


def test_another_title_is_said_once_with_all_its_pages(festival: Festival, plant: Plant) -> None:
    plant(festival.folder, "films/paper-winter.yaml", "en: Paper Winter", "en: White Winter")
    change = festival.change()
    assert change.kind is ChangeKind.TITLE
    assert change.night == FRIDAY
    assert change.title.get("en") == "Paper Winter"
    assert change.new is not None
    assert change.new.programme.title.get("en") == "White Winter"
    everywhere = [*GRIDS.values(), OPENER, SALT_ROAD, *DAYS.values(), TITLES]
    assert change.folios == tuple(sorted(everywhere))
    assert change.nights == (FRIDAY, SATURDAY)
    assert change.venues == ("hall", "lido")


def test_a_title_concerns_only_readers_of_its_language(festival: Festival, plant: Plant) -> None:
    plant(festival.folder, "films/paper-winter.yaml", "en: Paper Winter", "en: White Winter")
    assert festival.change().concerns("en")
    assert not festival.change().concerns("fr")
    plant(festival.folder, "films/paper-winter.yaml", "en: White Winter", "en: Paper Winter")
    festival.put("103", '"20:30"', '"20:45"')
    assert festival.change().concerns("fr")


def test_a_translation_that_was_added_is_no_new_title(festival: Festival, plant: Plant) -> None:
    plant(festival.folder, "films/lantern-keeper.yaml", "title: The Lantern Keeper",
          "title: {en: The Lantern Keeper, fr: Le Gardien}")  # fmt: skip
    assert festival.changes() == ()


def test_a_title_whose_screenings_are_all_off_is_not_said(festival: Festival, plant: Plant) -> None:
    festival.cancel("101")
    plant(festival.folder, "films/salt-road.yaml", "en: Salt Road", "en: Salt Way")
    assert festival.change().kind is ChangeKind.CANCELLED
    assert festival.change().title.get("en") == "Salt Road"


# What is no change


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("101", "  code", "  status: sold-out\n  code"),
        ("103", "  status: sold-out\n", ""),
        ("201", "  status: moved\n", ""),
        ("204", "  price: A\n", ""),
        ("102", "guests: [Orla Finch]", "guests: [Piet Brandt]"),
        ("203", '"18:00"', '"19:00"'),
    ],
)
def test_what_a_reader_would_not_miss_is_no_change(
    festival: Festival, code: str, old: str, new: str
) -> None:
    festival.put(code, old, new)
    assert festival.changes() == ()


def test_what_was_printed_as_cancelled_may_go(festival: Festival) -> None:
    festival.remove("203")
    assert festival.changes() == ()


def test_what_was_added_and_is_cancelled_was_never_there(festival: Festival) -> None:
    festival.add("quiet-oar", SATURDAY, "11:00", "  status: cancelled\n")
    assert festival.changes() == ()


def test_a_venue_with_another_id_is_where_it_was(festival: Festival, plant: Plant) -> None:
    plant(festival.folder, "venues.yaml", "- id: hall", "- id: net-hall")
    festival.swap("venue: hall", "venue: net-hall")
    assert festival.changes() == ()


def test_a_venue_with_another_name_is_where_it_was(festival: Festival, plant: Plant) -> None:
    plant(festival.folder, "venues.yaml", "{en: Net Hall,", "{en: Ellery Hall,")
    assert festival.changes() == ()


def test_another_time_zone_moves_no_printed_time(festival: Festival, plant: Plant) -> None:
    plant(festival.folder, "edition.yaml", "Europe/London", "Europe/Paris")
    assert festival.changes() == ()


def test_the_second_of_an_hour_that_comes_twice_is_another_time(small: Path, plant: Plant) -> None:
    plant(small, "edition.yaml", "starts: 2026-06-12", "starts: 2026-10-24")
    plant(small, "screenings.yaml", '  date: 2026-06-12\n  time: "01:15"',
          '  date: 2026-10-24\n  time: "01:15 (first)"')  # fmt: skip
    festival = Festival(small, plant)
    festival.put("104", "(first)", "(second)")
    assert festival.change().kind is ChangeKind.TIME


# After midnight


def test_after_midnight_belongs_to_the_night_before(festival: Festival) -> None:
    festival.put("104", '"01:15"', '"01:45"')
    change = festival.change()
    assert change.night == FRIDAY
    assert change.showing.is_late
    assert change.showing.starts.date() == SATURDAY
    assert change.folios == (GRIDS[FRIDAY], QUIET_OAR, DAYS[FRIDAY])


def test_over_midnight_is_a_new_time_of_the_same_night(festival: Festival) -> None:
    festival.put("104", '"01:15"', '"23:45"')
    assert festival.change().kind is ChangeKind.TIME
    assert festival.change().nights == (FRIDAY,)


def test_after_midnight_sorts_last_of_its_day(festival: Festival) -> None:
    festival.cancel("104")
    festival.cancel("102")
    festival.cancel("202")
    assert [change.showing.key for change in festival.changes()] == ["102", "104", "202"]


# Two at once


def test_changes_stand_by_day_and_time(festival: Festival) -> None:
    festival.put("101", "date: 2026-06-12", "date: 2026-06-13")
    festival.cancel("202")
    festival.remove("103")
    festival.add("ropes", SATURDAY, "12:00")
    assert festival.kinds() == [
        ChangeKind.TIME,
        ChangeKind.REMOVED,
        ChangeKind.ADDED,
        ChangeKind.CANCELLED,
    ]


def test_a_move_tells_of_its_new_running_time_too(festival: Festival) -> None:
    festival.put("102", "qa: 20 min", "qa: 30 min")
    festival.put("102", '"18:30"', '"18:45"')
    change = festival.change()
    assert change.kind is ChangeKind.TIME
    assert change.has_new_minutes


def test_a_move_under_a_new_title_is_a_move_and_a_title(festival: Festival, plant: Plant) -> None:
    plant(festival.folder, "films/salt-road.yaml", "en: Salt Road", "en: Salt Way")
    festival.put("101", '"18:00"', '"18:10"')
    assert festival.kinds() == [ChangeKind.TIME, ChangeKind.TITLE]


def test_swapped_halls_are_two_changes(festival: Festival) -> None:
    festival.put("101", "room: lido-2", "room: lido-1")
    festival.put("102", "room: lido-1", "room: lido-2")
    assert festival.kinds() == [ChangeKind.PLACE, ChangeKind.PLACE]


# Which is which


def test_another_code_alone_is_no_change(festival: Festival) -> None:
    festival.put("101", 'code: "101"', 'code: "911"')
    assert festival.changes() == ()


def test_another_code_and_time_is_a_new_time(festival: Festival) -> None:
    festival.put("101", '"18:00"', '"18:20"')
    festival.put("101", 'code: "101"', 'code: "911"')
    assert festival.change().kind is ChangeKind.TIME


def exchange_times(festival: Festival) -> None:
    """Of two screenings of one film, each with a code."""
    festival.put("104", 'date: 2026-06-12\n  time: "01:15"', 'date: 2026-06-13\n  time: "21:00"')
    festival.put("205", 'date: 2026-06-13\n  time: "21:00"', 'date: 2026-06-12\n  time: "01:15"')


def test_a_code_counts_before_nearness(festival: Festival) -> None:
    exchange_times(festival)
    assert festival.kinds() == [ChangeKind.TIME, ChangeKind.TIME]


def test_a_code_counts_under_a_new_title_too(festival: Festival, plant: Plant) -> None:
    exchange_times(festival)
    plant(festival.folder, "films/quiet-oar.yaml", "en: The Quiet Oar", "en: The Loud Oar")
    kinds = festival.kinds()
    assert sorted(kinds) == [ChangeKind.TIME, ChangeKind.TIME, ChangeKind.TITLE]


def test_a_code_counts_under_a_new_id_too(festival: Festival, plant: Plant) -> None:
    exchange_times(festival)
    plant(festival.folder, "programmes.yaml", "", "- {id: oar-bill, films: [quiet-oar]}\n")
    festival.swap("programme: quiet-oar", "programme: oar-bill")
    assert festival.kinds() == [ChangeKind.TIME, ChangeKind.TIME]


def test_another_code_and_title_is_a_new_title(festival: Festival, plant: Plant) -> None:
    festival.put("101", 'code: "101"', 'code: "911"')
    plant(festival.folder, "films/salt-road.yaml", "en: Salt Road", "en: Salt Way")
    assert festival.change().kind is ChangeKind.TITLE


def test_a_code_that_went_to_another_programme_is_no_sign(festival: Festival) -> None:
    festival.put("101", "salt-road", "ropes")
    assert festival.kinds() == [ChangeKind.ADDED, ChangeKind.REMOVED]
    titles = {change.kind: change.title.get("en") for change in festival.changes()}
    assert titles[ChangeKind.REMOVED] == "Salt Road"
    assert titles[ChangeKind.ADDED] == "A Talk About Ropes"


def test_swapped_codes_of_two_programmes_are_no_change(festival: Festival) -> None:
    festival.put("101", 'code: "101"', 'code: "x"')
    festival.put("103", 'code: "103"', 'code: "101"')
    festival.put("x", 'code: "x"', 'code: "103"')
    assert festival.changes() == ()


def test_a_film_that_got_a_bill_is_known_by_code_and_title(
    festival: Festival, plant: Plant
) -> None:
    plant(festival.folder, "programmes.yaml", "",
          "- {id: salt-bill, films: [moth, salt-road]}\n")  # fmt: skip
    festival.put("101", "salt-road\n", "salt-bill\n")
    festival.put("101", '"18:00"', '"18:10"')
    change = festival.change()
    assert change.kind is ChangeKind.TIME
    assert change.has_new_minutes
    assert change.entry == (SALT_ROAD,)


def test_an_id_that_changed_is_known_by_its_title(festival: Festival, plant: Plant) -> None:
    festival.without_codes()
    festival.print()
    plant(festival.folder, "programmes.yaml", "- id: ropes", "- id: knots")
    festival.swap("programme: ropes", "programme: knots")
    assert festival.changes() == ()


# Codes missing


def test_without_codes_nothing_changed(festival: Festival) -> None:
    festival.without_codes()
    festival.print()
    assert festival.changes() == ()


def test_codes_that_came_or_went_since_print_are_no_change(small: Path, plant: Plant) -> None:
    festival = Festival(small, plant)
    coded = festival.printed
    festival.without_codes()
    assert festival.changes() == ()
    festival.print()
    assert changes(festival.printed, loaded(SMALL)) == ()
    assert changes(coded, loaded(SMALL)) == ()


def test_without_codes_the_nearest_in_time_is_meant(festival: Festival) -> None:
    festival.without_codes()
    festival.print()
    festival.swap('time: "01:15"', 'time: "02:00"')
    festival.add("quiet-oar", SATURDAY, "11:00")
    assert festival.kinds() == [ChangeKind.TIME, ChangeKind.ADDED]
    moved, added = festival.changes()
    assert moved.new is not None
    assert moved.new.starts.hour == 2
    assert added.showing.starts.hour == 11


def test_without_codes_what_stayed_is_paired_before_what_moved(festival: Festival) -> None:
    """The first of two is gone; the second is not taken for it."""
    festival.remove("104")
    festival.without_codes()
    assert festival.change().kind is ChangeKind.REMOVED
    assert festival.change().night == FRIDAY


def test_without_codes_another_programme_is_never_meant(festival: Festival) -> None:
    festival.without_codes()
    festival.print()
    festival.swap('- programme: ropes\n  venue: hall\n  date: 2026-06-13\n  time: "16:00"\n', "")
    festival.add("quiet-oar", SATURDAY, "16:00")
    assert festival.kinds() == [ChangeKind.ADDED, ChangeKind.REMOVED]


def test_of_two_at_one_time_the_one_in_the_same_hall_is_meant(festival: Festival) -> None:
    festival.put("204", "room: lido-1", "room: lido-2")
    festival.add("paper-winter", SATURDAY, "20:00", "  note: beside it\n")
    festival.without_codes()
    festival.print()
    festival.swap("venue: hall\n  date: 2026-06-13\n  time: \"20:00\"",
                  "venue: lido\n  room: lido-1\n  date: 2026-06-13\n  time: \"20:00\"")  # fmt: skip
    change = festival.change()
    assert change.kind is ChangeKind.PLACE
    assert change.venues == ("hall", "lido")


# For the press


def test_a_screening_for_the_press_is_never_said(festival: Festival) -> None:
    festival.swap('time: "10:00"', 'time: "11:00"')
    festival.add("salt-road", SATURDAY, "09:00", "  audience: press\n")
    festival.add("ropes", SATURDAY, "09:30", "  audience: industry\n")
    assert festival.changes() == ()


def test_a_screening_that_is_now_for_the_press_was_removed(festival: Festival) -> None:
    festival.edit("101", lambda entry: f"{entry}  audience: press\n")
    festival.put("101", '"18:00"', '"17:00"')
    change = festival.change()
    assert change.kind is ChangeKind.REMOVED
    assert change.new is None


def test_a_screening_that_is_now_for_the_public_was_added(festival: Festival) -> None:
    festival.swap("  audience: press\n", "")
    assert festival.change().kind is ChangeKind.ADDED
    assert festival.change().showing.code == "PRESS-7"


# From the file, and what to print again


def test_a_snapshot_from_its_file_finds_the_same(festival: Festival, tmp_path: Path) -> None:
    path = tmp_path / "print.json"
    path.write_bytes(festival.printed.to_json())
    assert changes(read(path), loaded(festival.folder)) == ()
    festival.put("101", '"18:00"', '"19:30"')
    festival.cancel("104")
    festival.add("ropes", SATURDAY, "12:00")
    assert changes(read(path), loaded(festival.folder)) == festival.changes()
    assert len(festival.changes()) == 3


def test_handouts_of_both_days_and_both_venues_are_printed_again(festival: Festival) -> None:
    festival.put("101", "venue: lido\n  room: lido-2\n  date: 2026-06-12",
                 "venue: hall\n  date: 2026-06-13")  # fmt: skip
    assert reprints(festival.changes()) == Reprints(
        (FRIDAY, SATURDAY), ("hall", "lido"), by_title=True, schedule=True
    )


def test_handouts_of_other_days_and_venues_are_not(festival: Festival) -> None:
    festival.cancel("202")
    assert reprints(festival.changes()) == Reprints(
        (SATURDAY,), ("hall",), by_title=True, schedule=True
    )


def test_an_added_screening_is_on_its_days_and_venues_handouts(festival: Festival) -> None:
    festival.add("quiet-oar", SATURDAY, "11:00")
    assert reprints(festival.changes()).days == (SATURDAY,)
    assert reprints(festival.changes()).venues == ("hall",)


def test_the_changes_of_an_empty_snapshot_are_all_additions(
    festival: Festival, tmp_path: Path
) -> None:
    form = json.loads(festival.printed.to_json()) | {"screenings": []}
    path = tmp_path / "print.json"
    path.write_text(json.dumps(form), encoding="utf-8")
    found = changes(read(path), loaded(festival.folder))
    assert {change.kind for change in found} == {ChangeKind.ADDED}
    assert len(found) == 8
