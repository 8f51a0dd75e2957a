"""What do schedule pages say: headings of days, short titles, where words may run on to?"""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from booklet import home
from booklet.flatplan import Flatplan
from booklet.layout import find_layout, read_words
from booklet.load import load
from booklet.values import Text
from booklet.views import Views
from booklet.wording import Wording

SMALL = Path(__file__).resolve().parent / "edition"
LONG = "The Complete but Provisional Inventory of Everything My Grandmother Carried"


@pytest.fixture
def views() -> Views:
    edition, _ = load(SMALL)
    assert edition is not None
    layout, _ = find_layout("classic", home.layouts(), SMALL)
    words, _ = read_words(layout, "en")
    return Views(edition, layout, Wording("en", words), Flatplan(()), {})


def named(views: Views, title: str) -> Views:
    """The same views, where the programme `salt-road` has this title."""
    programmes = dict(views.edition.programmes)
    bill = programmes["salt-road"]
    programmes["salt-road"] = replace(bill, title=Text({"en": title}))
    return replace(views, edition=replace(views.edition, programmes=programmes))


def test_a_title_that_fits_is_left_whole(views: Views) -> None:
    assert named(views, "Salt Road").short_title("salt-road", 1, 10) == "Salt Road"


def test_a_long_title_is_cut_at_a_word_and_shows_it(views: Views) -> None:
    assert named(views, LONG).short_title("salt-road", 2, 14) == "The Complete but…"


def test_a_word_longer_than_its_line_is_cut_within(views: Views) -> None:
    short = named(views, "Straßenbahnhaltestelle").short_title("salt-road", 1, 10)
    assert short.startswith("Straß")
    assert short.endswith("…")
    assert len(short) <= 10


def test_a_title_without_room_is_still_more_than_nothing(views: Views) -> None:
    assert named(views, "Salt Road").short_title("salt-road", 0, 10) == "S…"


def test_no_comma_stays_before_the_cut(views: Views) -> None:
    assert named(views, "Salt, Pepper and Sea").short_title("salt-road", 1, 9) == "Salt…"


def test_a_heading_of_a_day_has_no_year(views: Views) -> None:
    assert views.day_heading("2026-06-12") == "Friday 12 June"


def test_a_french_heading_begins_with_a_capital(views: Views) -> None:
    french = replace(views, wording=replace(views.wording, language="fr"))
    assert french.day_heading("2026-06-12") == "Vendredi 12 juin"


def test_midnight_is_marked_where_the_day_goes_on(views: Views) -> None:
    grid = views.grid("2026-06-12", 0)
    assert grid.midnight is not None
    assert 0 < grid.midnight < 100
    assert grid.next_day == "Sat 13"


def test_midnight_is_not_marked_where_all_is_over(views: Views) -> None:
    assert views.grid("2026-06-13", 0).midnight is None


def test_words_may_run_on_to_the_next_screening_in_the_hall(views: Views) -> None:
    boxes = views.grid("2026-06-12", 0).boxes
    first = next(box for box in boxes if box.row.code == "102")
    late = next(box for box in boxes if box.row.code == "104")
    assert first.left == late.left
    assert first.top + first.room == pytest.approx(late.top)
    assert first.room > first.height


def test_a_late_screening_has_the_day_of_the_calendar(views: Views) -> None:
    rows = {row.code: row for row in views.day("2026-06-12")}
    assert rows["104"].is_late
    assert rows["104"].calendar_day == "Sat 13 Jun"
    assert rows["103"].calendar_day == "Fri 12 Jun"


def test_why_a_screening_is_moved_is_told_apart_from_other_notes(views: Views) -> None:
    rows = {row.code: row for row in views.day("2026-06-13")}
    assert rows["201"].status_note == "Moved from the Net Hall."
    assert rows["202"].status_note == ""


def test_hall_2_stands_before_hall_10(small: Path) -> None:
    """Where screenings begin at one time, as people count."""
    rows = "\n".join(
        f"- {{programme: moth, date: 2026-06-12, time: '20:00', venue: many, room: '{room}', "
        f"code: '{900 + room}'}}"
        for room in (10, 2, 1)
    )
    with (small / "screenings.yaml").open("a") as file:
        file.write(f"{rows}\n")
    with (small / "venues.yaml").open("a") as file:
        rooms = ", ".join(
            f"{{id: '{room}', name: Hall {room}, code: H{room}}}" for room in (10, 2, 1)
        )
        file.write(f"- {{id: many, name: Many Halls, code: H, rooms: [{rooms}]}}\n")
    edition, findings = load(small)
    assert edition is not None, findings
    mine = [one for one in edition.screenings if one.venue.id == "many"]
    assert [one.hall for one in mine] == ["H1", "H2", "H10"]
