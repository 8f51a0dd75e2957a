"""When and where is everything, as grids and lists?

Screenings in, frozen values for templates out; nothing here writes a word. Cancelled and moved
screenings stay in, because a reader looks for them.

Times on a grid are minutes since the night's midnight and run on past 24 hours. They are counted
by the clock's noon, in minutes that really pass, so that a film over the change to winter time is
as tall as it is long; the hour marks carry the time a clock shows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from booklet.errors import LayoutError
from booklet.layout import GridRoom
from booklet.model import Edition, Screening
from booklet.records import Room, Venue

USUAL_MINUTES = 90
"""How tall a screening is drawn whose runtime nobody knows; without introduction and questions."""


class Hall(Struct, frozen=True):
    """A room of a venue, or a whole venue where no room is named."""

    venue: Venue
    room: Room | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The ids of venue and room."""
        return (self.venue.id, self.room.id if self.room else "")

    @property
    def code(self) -> str:
        """What is printed at the head of its column."""
        return self.room.code if self.room else self.venue.code


class DayList(Struct, frozen=True):
    """A festival day's screenings in order of time."""

    night: dt.date
    screenings: tuple[Screening, ...]


class VenueList(Struct, frozen=True):
    """A venue's screenings, day by day."""

    venue: Venue
    days: tuple[DayList, ...]


class HourMark(Struct, frozen=True):
    """A whole hour of a grid, in minutes since the night's midnight, and the clock's time then."""

    at: int
    clock: dt.datetime


class Box(Struct, frozen=True):
    """One screening on a grid; times are minutes since the night's midnight."""

    screening: Screening
    column: int
    """The number of its hall among the grid's columns, from 0."""
    starts: int
    minutes: int
    """How long it is on this grid; a part of the whole where it continues."""
    lane: int
    lanes: int
    """Screenings that overlap in one hall stand side by side, in lanes from 0."""
    is_open_ended: bool = False
    """Whether its length is not known, and `USUAL_MINUTES` was taken for its films."""
    continues_before: bool = False
    continues_after: bool = False

    @property
    def ends(self) -> int:
        """Where the box ends."""
        return self.starts + self.minutes

    @property
    def continues(self) -> bool:
        """Whether another grid shows the rest of it."""
        return self.continues_before or self.continues_after


class Grid(Struct, frozen=True):
    """Halls across, hours down: a festival day, or as much of it as one grid has room for."""

    night: dt.date
    columns: tuple[Hall, ...]
    opens: int
    closes: int
    """The first and the last whole hour, the same on all grids of one part of the day."""
    marks: tuple[HourMark, ...]
    boxes: tuple[Box, ...]
    number: int = 1
    of: int = 1
    """Which of how many grids of the day it is."""


class Occurrence(Struct, frozen=True):
    """Which of how many times a programme is shown this screening is."""

    number: int
    of: int


def day_list(screenings: Iterable[Screening], night: dt.date) -> DayList:
    """A night's screenings in order of time, then hall, then code."""
    mine = (screening for screening in screenings if screening.night == night)
    return DayList(night, tuple(sorted(mine, key=lambda screening: screening.order)))


def by_venue(
    screenings: Iterable[Screening], venues: Sequence[Venue] = ()
) -> tuple[VenueList, ...]:
    """Each venue's screenings by day; venues in their order, then those not among them."""
    everything = sorted(screenings, key=lambda screening: screening.order)
    known = {venue.id: venue for venue in venues}
    known |= {s.venue.id: s.venue for s in everything if s.venue.id not in known}
    lists = []
    for venue in known.values():
        here = [s for s in everything if s.venue.id == venue.id]
        nights = sorted({s.night for s in here})
        if here:
            lists.append(VenueList(venue, tuple(day_list(here, night) for night in nights)))
    return tuple(lists)


def occurrences(screenings: Iterable[Screening]) -> Mapping[int, Occurrence]:
    """Which of how many each screening is, as "2 of 3", by its `id()`; cancelled ones have none.

    By identity, because a screening has no key of its own: codes are optional.
    """
    bills: dict[str, list[Screening]] = {}
    for screening in sorted(screenings, key=lambda screening: screening.order):
        if not screening.is_cancelled:
            bills.setdefault(screening.programme.id, []).append(screening)
    return {
        id(screening): Occurrence(number, len(bill))
        for bill in bills.values()
        for number, screening in enumerate(bill, 1)
    }


def halls_of(venues: Iterable[Venue]) -> tuple[Hall, ...]:
    """All halls in the order of the venues: each one's rooms, or itself where it has none."""
    return tuple(
        hall
        for venue in venues
        for hall in ([Hall(venue, room) for room in venue.rooms] or [Hall(venue)])
    )


def grids(
    screenings: Iterable[Screening],
    night: dt.date,
    *,
    halls_to_grid: int,
    most_minutes: int | None = None,
    halls: Sequence[Hall] = (),
) -> tuple[Grid, ...]:
    """A night as grids of at most so many halls and so many minutes, in order of time, then hall.

    `halls` gives their order; one that is not among them comes after its venue's, or last. A
    night too long for one grid is split at the hour that the fewest screenings cross; those are
    on both grids. No screenings make no grid. Raises LayoutError for limits nothing can meet.
    """
    if halls_to_grid < 1 or (most_minutes is not None and most_minutes < 60):
        raise LayoutError(
            "A schedule grid needs room for one hall and one hour at least.",
            "Raise the layout's `grid: halls` or `grid: minutes`.",
        )
    mine = day_list(screenings, night).screenings
    columns = _halls_in_use(mine, halls)
    boxes = _place_boxes(mine, columns)
    made: list[Grid] = []
    for opens, closes in _split_hours(boxes, most_minutes):
        part = [_clip(box, opens, closes) for box in boxes if _meets(box, opens, closes)]
        for first, end in _split_halls(columns, halls_to_grid):
            inside = [_shift(box, first) for box in part if first <= box.column < end]
            if inside:
                marks = tuple(_mark(inside[0].screening, at) for at in range(opens, closes + 1, 60))
                made.append(Grid(night, columns[first:end], opens, closes, marks, tuple(inside)))
    return tuple(replace(grid, number=number, of=len(made)) for number, grid in enumerate(made, 1))


def grids_of_night(edition: Edition, night: dt.date, room: GridRoom) -> tuple[Grid, ...]:
    """The grids of a night of what the public may see, cut to what a layout has room for."""
    return grids(
        edition.public_screenings,
        night,
        halls_to_grid=room.halls,
        most_minutes=room.minutes,
        halls=halls_of(edition.venues.values()),
    )


# Halls


def _hall(screening: Screening) -> Hall:
    return Hall(screening.venue, screening.room)


def _halls_in_use(screenings: Sequence[Screening], order: Sequence[Hall]) -> tuple[Hall, ...]:
    venues: dict[str, int] = {}
    for number, hall in enumerate(order):
        venues.setdefault(hall.venue.id, number)
    rooms = {hall.key: number for number, hall in enumerate(order)}
    last = len(order)
    used = {_hall(screening).key: _hall(screening) for screening in screenings}
    return tuple(
        sorted(
            used.values(),
            key=lambda hall: (
                venues.get(hall.venue.id, last), hall.venue.id, rooms.get(hall.key, last), hall.key
            ),
        )
    )  # fmt: skip


def _split_halls(columns: Sequence[Hall], most: int) -> tuple[tuple[int, int], ...]:
    """Where to part the columns: as few grids as can be, then venues whole, then evenly.

    Nine halls of nine venues, five to a grid at most, are five and four.
    """
    seams = {
        number
        for number, (one, other) in enumerate(pairwise(columns), 1)
        if one.venue.id == other.venue.id
    }
    total = len(columns)

    @cache
    def best(first: int, groups: int) -> tuple[int, int, tuple[int, ...]]:
        if groups == 0:
            return (0, 0, ()) if first == total else (total + 1, 0, ())
        options = []
        for size in range(min(most, total - first), 0, -1):
            breaks, squares, sizes = best(first + size, groups - 1)
            broken = breaks + (first + size in seams)
            options.append((broken, squares + size * size, (-size, *sizes)))
        return min(options, default=(total + 1, 0, ()))

    sizes = [-size for size in best(0, -(-total // most))[2]]
    ends = [sum(sizes[: number + 1]) for number in range(len(sizes))]
    return tuple((end - size, end) for size, end in zip(sizes, ends, strict=True))


# Hours


def _noon(screening: Screening) -> dt.datetime:
    noon = dt.datetime.combine(screening.night, dt.time(12), screening.starts.tzinfo)
    return noon.astimezone(dt.UTC)


def _minute(screening: Screening, instant: dt.datetime) -> int:
    """Minutes since the night's midnight, as they really pass before and after noon."""
    return 720 + round((instant.astimezone(dt.UTC) - _noon(screening)).total_seconds() / 60)


def _mark(screening: Screening, at: int) -> HourMark:
    instant = _noon(screening) + dt.timedelta(minutes=at - 720)
    return HourMark(at, instant.astimezone(screening.starts.tzinfo))


def _length(screening: Screening) -> int:
    if screening.ends is not None:
        start = _minute(screening, screening.starts)
        return max(1, _minute(screening, screening.ends) - start)
    record = screening.record
    return USUAL_MINUTES + (record.introduction or 0) + (record.qa or 0)


def _split_hours(boxes: Sequence[Box], most_minutes: int | None) -> list[tuple[int, int]]:
    """The parts of a night in whole hours, each no longer than allowed."""
    if not boxes:
        return []
    opens = min(box.starts for box in boxes) // 60
    closes = -(-max(box.ends for box in boxes) // 60)
    most = closes - opens if most_minutes is None else most_minutes // 60
    parts: list[tuple[int, int]] = []
    while closes - opens > most:
        cut = _emptiest_hour(boxes, opens, closes, most)
        ended = max(box.ends for box in boxes if box.starts < cut * 60)
        parts.append((opens, min(cut, -(-ended // 60))))
        rest = [box.starts for box in boxes if box.ends > cut * 60]
        opens = max(cut, min(rest) // 60)
    parts.append((opens, closes))
    return [(first * 60, last * 60) for first, last in parts]


def _emptiest_hour(boxes: Sequence[Box], opens: int, closes: int, most: int) -> int:
    """The hour to cut at that the fewest boxes cross, then the one nearest to an even split."""
    parts = -(-(closes - opens) // most)
    first = max(opens + 1, closes - most * (parts - 1))
    even = opens + (closes - opens) / parts

    def badness(hour: int) -> tuple[int, float, int]:
        crossing = sum(box.starts < hour * 60 < box.ends for box in boxes)
        return crossing, abs(hour - even), hour

    return min(range(first, min(opens + most, closes - 1) + 1), key=badness)


# Boxes


def _place_boxes(screenings: Sequence[Screening], columns: Sequence[Hall]) -> list[Box]:
    """A box for each screening, in order of time, those that overlap in a hall in lanes."""
    numbers = {hall.key: number for number, hall in enumerate(columns)}
    boxes = [
        Box(s, numbers[_hall(s).key], _minute(s, s.starts), _length(s), 0, 1, s.ends is None)
        for s in screenings
    ]
    placed = [
        box
        for column in range(len(columns))
        for box in _part_lanes([box for box in boxes if box.column == column])
    ]
    return sorted(placed, key=lambda box: (box.starts, box.column, box.lane))


def _part_lanes(boxes: Sequence[Box]) -> list[Box]:
    """One hall's boxes, in order of time, each in the first lane that is free by then."""
    placed: list[Box] = []
    cluster: list[Box] = []
    ends: list[int] = []
    for box in boxes:
        if cluster and box.starts >= max(ends):
            placed += [replace(member, lanes=len(ends)) for member in cluster]
            cluster, ends = [], []
        free = [lane for lane, end in enumerate(ends) if end <= box.starts]
        lane = free[0] if free else len(ends)
        ends[lane : lane + 1] = [box.ends]
        cluster.append(replace(box, lane=lane))
    return placed + [replace(member, lanes=len(ends)) for member in cluster]


def _meets(box: Box, opens: int, closes: int) -> bool:
    return box.starts < closes and box.ends > opens


def _clip(box: Box, opens: int, closes: int) -> Box:
    """What of a box lies between two times."""
    starts, ends = max(box.starts, opens), min(box.ends, closes)
    return replace(
        box,
        starts=starts,
        minutes=ends - starts,
        continues_before=starts > box.starts,
        continues_after=ends < box.ends,
    )


def _shift(box: Box, first: int) -> Box:
    return replace(box, column=box.column - first)
