"""Grids and lists of screenings: nothing is lost, nothing hides another, lengths are real."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booklet.errors import LayoutError
from booklet.layout import GridRoom
from booklet.model import Edition, Programme, Screening
from booklet.records import Film, Kind, ScreeningRecord, Settings, Venue
from booklet.timetable import (
    Box,
    Grid,
    Hall,
    by_venue,
    day_list,
    grids,
    grids_of_night,
    halls_of,
    occurrences,
)
from booklet.values import Reading

PARIS = ZoneInfo("Europe/Paris")
NIGHT = dt.date(2026, 9, 18)


def make_venue(name: str, rooms: int = 0) -> Venue:
    numbers = [{"id": f"{name}-{n}", "name": f"Room {n}", "code": f"{name.upper()}{n}"}
               for n in range(1, rooms + 1)]  # fmt: skip
    venue = {"id": name, "name": name.title(), "code": name.upper(), "rooms": numbers}
    return Venue.model_validate(venue, context=Reading())


def make_screening(
    venue: Venue,
    start: int,
    minutes: int | None = 90,
    *,
    room: int | None = None,
    night: dt.date = NIGHT,
    programme: str = "red-rooms",
    **record: str,
) -> Screening:
    """A screening that starts so many minutes after the night's midnight, by the clock."""
    hall = venue.rooms[room - 1] if room else None
    values = {"programme": programme, "venue": venue.id, "date": night.isoformat(), "time": "12:00"}
    film = Film.model_validate({"id": programme, "title": programme}, context=Reading())
    starts = dt.datetime.combine(night, dt.time(), PARIS) + dt.timedelta(minutes=start)
    ends = (starts.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)) if minutes else None
    return Screening(
        record=ScreeningRecord.model_validate(values | record, context=Reading(year=2026)),
        programme=Programme(programme, Kind.FEATURE, film.title, (film,), None),
        venue=venue,
        room=hall,
        night=night,
        starts=starts,
        ends=ends.astimezone(PARIS) if ends else None,
        ticket_url=None,
    )


REX = make_venue("rex")
ODEON = make_venue("odeon", rooms=2)


def columns_of(made: Sequence[Grid]) -> list[str]:
    return [" ".join(hall.code for hall in grid.columns) for grid in made]


def spans(grid: Grid) -> list[tuple[int, int]]:
    return [(box.starts, box.ends) for box in grid.boxes]


def test_a_day_list_is_in_order_of_time_and_keeps_to_its_night() -> None:
    late = make_screening(REX, 25 * 60 + 30)
    early = make_screening(ODEON, 18 * 60, room=1)
    other = make_screening(REX, 18 * 60, night=NIGHT + dt.timedelta(days=1))
    assert day_list([late, other, early], NIGHT).screenings == (early, late)


def test_a_grid_opens_and_closes_on_whole_hours_around_its_boxes() -> None:
    [grid] = grids([make_screening(REX, 18 * 60 + 30, 100)], NIGHT, halls_to_grid=4)
    assert (grid.opens, grid.closes) == (18 * 60, 21 * 60)
    assert [mark.at for mark in grid.marks] == [1080, 1140, 1200, 1260]
    assert [mark.clock.hour for mark in grid.marks] == [18, 19, 20, 21]
    assert spans(grid) == [(1110, 1210)]


def test_a_grid_that_closes_on_the_hour_does_not_run_on() -> None:
    [grid] = grids([make_screening(REX, 18 * 60, 120)], NIGHT, halls_to_grid=4)
    assert (grid.opens, grid.closes) == (18 * 60, 20 * 60)


def test_a_screening_after_midnight_counts_on_beyond_24_hours() -> None:
    screening = make_screening(REX, 25 * 60 + 30)
    [grid] = grids([screening], NIGHT, halls_to_grid=4)
    assert spans(grid) == [(25 * 60 + 30, 27 * 60)]
    assert grid.marks[0].clock.hour == 1


def test_a_night_without_screenings_makes_no_grid() -> None:
    assert grids([], NIGHT, halls_to_grid=4) == ()


def test_a_screening_of_unknown_length_is_open_ended() -> None:
    screening = make_screening(REX, 1080, None, qa="20 min")
    [grid] = grids([screening, make_screening(ODEON, 1080, room=1)], NIGHT, halls_to_grid=4)
    boxes = {box.screening.venue.id: box for box in grid.boxes}
    assert (boxes["rex"].minutes, boxes["rex"].is_open_ended) == (110, True)
    assert (boxes["odeon"].minutes, boxes["odeon"].is_open_ended) == (90, False)


def test_cancelled_and_moved_screenings_stay_on_the_grid() -> None:
    both = [
        make_screening(REX, 1080, status="cancelled"),
        make_screening(REX, 1200, status="moved"),
    ]
    [grid] = grids(both, NIGHT, halls_to_grid=4)
    assert [box.screening for box in grid.boxes] == both


def test_a_film_over_the_change_to_winter_time_is_as_tall_as_it_is_long() -> None:
    night = dt.date(2026, 10, 24)
    [grid] = grids([make_screening(REX, 25 * 60 + 30, 120, night=night)], night, halls_to_grid=4)
    assert spans(grid) == [(25 * 60 + 30, 27 * 60 + 30)]
    assert [mark.clock.hour for mark in grid.marks] == [1, 2, 2, 3]


def test_the_evening_after_the_change_to_winter_time_starts_where_the_clock_says() -> None:
    night = dt.date(2026, 10, 25)
    [grid] = grids([make_screening(REX, 20 * 60, night=night)], night, halls_to_grid=4)
    assert grid.opens == 20 * 60
    assert grid.marks[0].clock.hour == 20


def test_a_film_over_the_change_to_summer_time_is_as_tall_as_it_is_long() -> None:
    night = dt.date(2026, 3, 28)
    [grid] = grids([make_screening(REX, 25 * 60, 120, night=night)], night, halls_to_grid=4)
    assert spans(grid) == [(25 * 60, 27 * 60)]
    assert [mark.clock.hour for mark in grid.marks] == [1, 3, 4]


def test_overlapping_screenings_share_a_column_side_by_side() -> None:
    pair = [make_screening(REX, 1080), make_screening(REX, 1100), make_screening(REX, 1300)]
    [grid] = grids(pair, NIGHT, halls_to_grid=4)
    assert [(box.lane, box.lanes) for box in grid.boxes] == [(0, 2), (1, 2), (0, 1)]


def test_screenings_back_to_back_need_no_lanes() -> None:
    pair = [make_screening(REX, 1080, 90), make_screening(REX, 1170, 90)]
    [grid] = grids(pair, NIGHT, halls_to_grid=4)
    assert [box.lanes for box in grid.boxes] == [1, 1]


def test_nine_halls_are_split_into_five_and_four() -> None:
    venues = [make_venue(f"v{number}") for number in range(1, 10)]
    made = grids(
        [make_screening(venue, 1080) for venue in venues],
        NIGHT,
        halls_to_grid=5,
        halls=halls_of(venues),
    )
    assert columns_of(made) == ["V1 V2 V3 V4 V5", "V6 V7 V8 V9"]
    assert [(grid.number, grid.of) for grid in made] == [(1, 2), (2, 2)]


def test_the_rooms_of_a_venue_are_kept_together() -> None:
    venues = [make_venue("a", 2), make_venue("b", 3), make_venue("c"), make_venue("d")]
    rooms = [(venue, number) for venue in venues for number, _ in enumerate(venue.rooms, 1)]
    shown = [make_screening(venue, 1080, room=number) for venue, number in rooms]
    shown += [make_screening(venue, 1080) for venue in venues[2:]]
    made = grids(shown, NIGHT, halls_to_grid=5, halls=halls_of(venues))
    assert columns_of(made) == ["A1 A2 B1 B2 B3", "C D"]


def test_a_venue_with_more_rooms_than_a_grid_has_columns_is_parted_evenly() -> None:
    multiplex = make_venue("m", 6)
    shown = [make_screening(multiplex, 1080, room=number) for number in range(1, 7)]
    made = grids(shown, NIGHT, halls_to_grid=5, halls=halls_of([multiplex]))
    assert columns_of(made) == ["M1 M2 M3", "M4 M5 M6"]


def test_only_halls_in_use_get_a_column_in_the_order_of_the_venues() -> None:
    shown = [make_screening(ODEON, 1080, room=2), make_screening(REX, 1200)]
    [grid] = grids(shown, NIGHT, halls_to_grid=5, halls=halls_of([REX, ODEON]))
    assert [hall.code for hall in grid.columns] == ["REX", "ODEON2"]


def test_a_hall_nobody_listed_still_gets_a_column_beside_its_venue() -> None:
    shown = [
        make_screening(REX, 1080),
        make_screening(ODEON, 1080),
        make_screening(ODEON, 1080, room=1),
    ]
    [grid] = grids(shown, NIGHT, halls_to_grid=5, halls=halls_of([ODEON]))
    assert [hall.code for hall in grid.columns] == ["ODEON1", "ODEON", "REX"]


def test_a_long_day_is_split_at_its_emptiest_hour() -> None:
    shown = [make_screening(REX, 600), make_screening(REX, 840), make_screening(REX, 1290, 60)]
    first, second = grids(shown, NIGHT, halls_to_grid=5, most_minutes=10 * 60)
    assert (first.opens, first.closes) == (600, 960)
    assert (second.opens, second.closes) == (1260, 1380)
    assert not any(box.continues for grid in (first, second) for box in grid.boxes)


def test_a_screening_over_the_split_is_on_both_grids_and_says_so() -> None:
    shown = [make_screening(REX, 600, 600)]
    first, second = grids(shown, NIGHT, halls_to_grid=5, most_minutes=5 * 60)
    assert spans(first) == [(600, 900)]
    assert spans(second) == [(900, 1200)]
    assert (first.boxes[0].continues_before, first.boxes[0].continues_after) == (False, True)
    assert (second.boxes[0].continues_before, second.boxes[0].continues_after) == (True, False)


@pytest.mark.parametrize(("halls", "minutes"), [(0, None), (3, 59)])
def test_a_grid_without_room_for_anything_is_refused(halls: int, minutes: int | None) -> None:
    with pytest.raises(LayoutError, match="one hall and one hour"):
        grids([make_screening(REX, 1080)], NIGHT, halls_to_grid=halls, most_minutes=minutes)


def test_the_grids_of_a_night_show_only_what_the_public_may_see() -> None:
    record = {"festival": "F", "starts": "2026-09-18", "ends": "2026-09-27"}
    head = Settings.model_validate(record | {"time_zone": "Europe/Paris"}, context=Reading())
    shown = (
        make_screening(REX, 900, audience="press"),
        make_screening(ODEON, 1080, room=1),
        make_screening(REX, 1080),
    )
    venues = {venue.id: venue for venue in (REX, ODEON)}
    edition = Edition(Path(), head, {}, {}, venues, {}, shown, {}, {}, {}, {})
    room = GridRoom.model_validate({"halls": "1"})
    made = grids_of_night(edition, NIGHT, room)
    assert columns_of(made) == ["REX", "ODEON1"]
    assert [box.screening for grid in made for box in grid.boxes] == [shown[2], shown[1]]


def test_venues_are_listed_in_their_order_and_day_by_day() -> None:
    next_night = NIGHT + dt.timedelta(days=1)
    tonight, tomorrow = make_screening(REX, 1080), make_screening(REX, 1080, night=next_night)
    elsewhere = make_screening(ODEON, 600, room=1)
    lists = by_venue([tomorrow, elsewhere, tonight], [REX, ODEON, make_venue("unused")])
    assert [entry.venue.id for entry in lists] == ["rex", "odeon"]
    assert [day.night for day in lists[0].days] == [NIGHT, next_night]
    assert lists[0].days[0].screenings == (tonight,)


def test_a_venue_nobody_listed_is_still_in_the_list_by_venue() -> None:
    assert [entry.venue.id for entry in by_venue([make_screening(REX, 1080)])] == ["rex"]


def test_occurrences_count_by_programme_and_leave_out_cancelled_ones() -> None:
    first, cancelled, second = (
        make_screening(REX, 600),
        make_screening(REX, 800, status="cancelled"),
        make_screening(REX, 1200),
    )
    other = make_screening(REX, 1300, programme="blue-rooms")
    counted = occurrences([second, cancelled, first, other])
    assert (counted[id(first)].number, counted[id(first)].of) == (1, 2)
    assert (counted[id(second)].number, counted[id(second)].of) == (2, 2)
    assert id(cancelled) not in counted
    assert counted[id(other)].of == 1


VENUES = (make_venue("a"), make_venue("b", 2), make_venue("c", 3), make_venue("d"))
HALLS = halls_of(VENUES)


@st.composite
def evenings(draw: st.DrawFn) -> list[Screening]:
    slots = draw(
        st.lists(
            st.tuples(
                st.sampled_from(HALLS),
                st.integers(8 * 60, 28 * 60),
                st.none() | st.integers(1, 600),
            ),
            max_size=12,
        )
    )
    return [
        make_screening(
            hall.venue,
            start,
            minutes,
            room=hall.venue.rooms.index(hall.room) + 1 if hall.room else None,
        )
        for hall, start, minutes in slots
    ]


MOST_HALLS = st.integers(1, 8)
MOST_MINUTES = st.none() | st.integers(60, 900)


def whole(box: Box) -> bool:
    return not box.continues


@settings(deadline=None)
@given(evenings(), MOST_HALLS, MOST_MINUTES)
def test_every_screening_is_on_one_grid_or_continues_without_a_gap(
    shown: list[Screening], most_halls: int, most_minutes: int | None
) -> None:
    made = grids(shown, NIGHT, halls_to_grid=most_halls, most_minutes=most_minutes, halls=HALLS)
    for screening in shown:
        mine = [(grid, box) for grid in made for box in grid.boxes if box.screening is screening]
        assert mine
        halls = {grid.columns[box.column].key for grid, box in mine}
        assert halls == {Hall(screening.venue, screening.room).key}
        parts = [box for _, box in mine]
        assert len(parts) == 1 or not any(map(whole, parts))
        assert not parts[0].continues_before
        assert not parts[-1].continues_after
        assert all(one.ends == other.starts for one, other in pairwise(parts))
        if screening.ends:
            assert (
                sum(box.minutes for box in parts)
                == (screening.ends.timestamp() - screening.starts.timestamp()) / 60
            )


@settings(deadline=None)
@given(evenings(), MOST_HALLS, MOST_MINUTES)
def test_boxes_lie_inside_their_grid_and_hide_no_other(
    shown: list[Screening], most_halls: int, most_minutes: int | None
) -> None:
    made = grids(shown, NIGHT, halls_to_grid=most_halls, most_minutes=most_minutes, halls=HALLS)
    for grid in made:
        assert len(grid.columns) <= most_halls
        assert grid.closes - grid.opens <= (most_minutes or 10_000)
        assert grid.opens % 60 == grid.closes % 60 == 0
        for number, box in enumerate(grid.boxes):
            assert grid.opens <= box.starts < box.ends <= grid.closes
            assert 0 <= box.lane < box.lanes
            assert 0 <= box.column < len(grid.columns)
            for other in grid.boxes[number + 1 :]:
                if other.column == box.column and other.starts < box.ends:
                    assert (other.lane, other.lanes) != (box.lane, other.lanes)
                    assert other.lanes == box.lanes
