"""What changed since the booklet was printed, and what must be printed again?

A snapshot's screenings are compared with today's. Two are the same screening if they agree, in this
order of trust, on

1. code and programme,
2. code and title, where the programme has another id by now,
3. programme,
4. title.

Whatever agrees on the first is paired and set aside, then what agrees on the second, and so on.
Where several agree, those nearest in time are paired first, and of equally near ones those in the
same hall. So a screening that got another code has moved, or not changed at all; and a code that
another programme has by now is no sign: there, one screening was taken away and another added.

What nobody reading the booklet would miss is no change: what it printed as cancelled and is gone
or still cancelled, what was added and cancelled since, what is sold out, what got another code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from booklet.model import Edition
from booklet.snapshot import Folios, Showing, Snapshot, showings
from booklet.values import Text

V = TypeVar("V", dt.date, int, str)


class ChangeKind(StrEnum):
    """What became of what was printed; a screening has one of these, the gravest."""

    TIME = "time"
    PLACE = "place"
    TIME_AND_PLACE = "time-and-place"
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"
    """Printed as cancelled, and takes place."""
    ADDED = "added"
    REMOVED = "removed"
    """Printed, and no longer in the data: for readers as good as cancelled."""
    TITLE = "title"
    """A programme's, said once for all its screenings."""
    MINUTES = "minutes"
    """It ends at another time, and has not moved."""


class Change(Struct, frozen=True):
    """One thing that the booklet says and is no longer so."""

    kind: ChangeKind
    old: Showing | None
    """As printed; None where it was added."""
    new: Showing | None
    """As it is today; None where it was removed."""
    entry: Folios
    """The booklet's pages about the programme; none where it was not in print."""
    folios: Folios
    """The booklet's pages where the old fact stands; none where it was added."""
    nights: tuple[dt.date, ...]
    """The festival days, old and new, on whose lists it shows."""
    venues: tuple[str, ...]
    """The ids of the venues, old and new, on whose lists it shows."""

    @property
    def showing(self) -> Showing:
        """The screening as printed, or as added."""
        showing = self.old or self.new
        assert showing is not None
        return showing

    @property
    def night(self) -> dt.date:
        """The festival day under which a reader looks for it."""
        return self.showing.night

    @property
    def title(self) -> Text:
        """The programme's title, as printed where it was."""
        return self.showing.programme.title

    @property
    def is_off(self) -> bool:
        """Whether it does not take place after all."""
        return self.kind in {ChangeKind.CANCELLED, ChangeKind.REMOVED}

    @property
    def has_new_time(self) -> bool:
        """Whether it starts at another time or on another day."""
        return bool(self.old and self.new and _has_new_time(self.old, self.new))

    @property
    def has_new_place(self) -> bool:
        """Whether it is in another venue or room."""
        return bool(self.old and self.new and _has_new_place(self.old, self.new))

    @property
    def has_new_minutes(self) -> bool:
        """Whether it takes longer, or less long, than was printed."""
        return bool(self.old and self.new and _has_new_minutes(self.old, self.new))

    def concerns(self, language: str) -> bool:
        """Whether readers of this language see it: a title may be new in another one only."""
        if self.kind is not ChangeKind.TITLE or self.new is None:
            return True
        return self.title.get(language) != self.new.programme.title.get(language)

    @property
    def order(self) -> tuple[object, ...]:
        """A key that sorts changes by day, then time, then hall."""
        one = self.showing
        return (one.night, one.starts.astimezone(dt.UTC), one.hall, one.key, self.kind)


class Reprints(Struct, frozen=True):
    """Which handouts, made of the same data as the booklet, are no longer right."""

    days: tuple[dt.date, ...]
    venues: tuple[str, ...]
    """By id; of these one may have left the data since."""
    by_title: bool
    schedule: bool


def changes(snapshot: Snapshot, edition: Edition) -> tuple[Change, ...]:
    """What the booklet says and is no longer so, by day, time and hall.

    The edition must have loaded without errors: a screening left out for one would be REMOVED.
    """
    matched = match(snapshot.screenings, showings(edition))
    found = [
        *_rescheduled(matched.pairs, snapshot),
        *_retitled(matched.pairs, snapshot),
        *_come_and_gone(
            filter(_takes_place, matched.gone), filter(_takes_place, matched.come), snapshot
        ),
    ]
    return tuple(sorted(found, key=lambda change: change.order))


def differences(snapshot: Snapshot, matched: Matched) -> tuple[Change, ...]:
    """Where two schedules differ, whether a reader would miss it or not: also what was cancelled
    and is gone. Titles and lengths are compared with the other facts of a programme."""
    moved = _rescheduled(matched.pairs, snapshot)
    found = [
        *(change for change in moved if change.kind is not ChangeKind.MINUTES),
        *_come_and_gone(matched.gone, matched.come, snapshot),
    ]
    return tuple(sorted(found, key=lambda change: change.order))


def reprints(changes: Iterable[Change]) -> Reprints:
    """The handouts on which changes show; a list by title and the whole schedule show them all."""
    all_of_them = tuple(changes)
    return Reprints(
        days=_sorted(night for change in all_of_them for night in change.nights),
        venues=_sorted(venue for change in all_of_them for venue in change.venues),
        by_title=bool(all_of_them),
        schedule=bool(all_of_them),
    )


# Which is which

_Pair = tuple[Showing, Showing]


class Matched(Struct, frozen=True):
    """Which screenings of two schedules are the same."""

    pairs: tuple[_Pair, ...]
    gone: tuple[Showing, ...]
    """Of the old that no new one is."""
    come: tuple[Showing, ...]


def _words(text: Text) -> Hashable:
    return frozenset((tag, text.get(tag)) for tag in text)


_AGREE_ON: Sequence[Callable[[Showing], Hashable]] = (
    lambda one: (one.code, one.programme.id) if one.code else None,
    lambda one: (one.code, _words(one.programme.title)) if one.code else None,
    lambda one: one.programme.id,
    lambda one: _words(one.programme.title),
)
"""None agrees with nothing."""


def match(old: Sequence[Showing], new: Sequence[Showing]) -> Matched:
    """Which of the old is which of the new."""
    pairs: list[_Pair] = []
    gone, come = dict(enumerate(old)), dict(enumerate(new))
    for agree_on in _AGREE_ON:
        alike: dict[Hashable, list[int]] = {}
        for number, one in come.items():
            alike.setdefault(agree_on(one), []).append(number)
        alike.pop(None, None)
        candidates = sorted(
            (_distance(one, come[number]), before, number)
            for before, one in gone.items()
            for number in alike.get(agree_on(one), ())
        )
        for _, before, number in candidates:
            if before in gone and number in come:
                pairs.append((gone.pop(before), come.pop(number)))
    return Matched(tuple(pairs), tuple(gone.values()), tuple(come.values()))


def _distance(old: Showing, new: Showing) -> tuple[dt.timedelta, bool]:
    apart = new.starts.astimezone(dt.UTC) - old.starts.astimezone(dt.UTC)
    return abs(apart), _has_new_place(old, new)


# What changed


def _kind(old: Showing, new: Showing) -> ChangeKind | None:
    if new.is_cancelled:
        return None if old.is_cancelled else ChangeKind.CANCELLED
    if old.is_cancelled:
        return ChangeKind.REINSTATED
    is_retimed, is_replaced = _has_new_time(old, new), _has_new_place(old, new)
    if is_retimed and is_replaced:
        return ChangeKind.TIME_AND_PLACE
    if is_retimed:
        return ChangeKind.TIME
    if is_replaced:
        return ChangeKind.PLACE
    return ChangeKind.MINUTES if _has_new_minutes(old, new) else None


def _has_new_time(old: Showing, new: Showing) -> bool:
    """By the calendar and the clock, as printed: another time zone or night alone is none."""
    return _clock(old.starts) != _clock(new.starts)


def _clock(moment: dt.datetime) -> tuple[dt.datetime, int]:
    return moment.replace(tzinfo=None), moment.fold


def _has_new_place(old: Showing, new: Showing) -> bool:
    """By id and by what is printed: a venue with another id, or another name, is where it was."""
    is_elsewhere = (old.venue.id, old.room) != (new.venue.id, new.room)
    return is_elsewhere and _signs(old) != _signs(new)


def _signs(showing: Showing) -> tuple[object, ...]:
    return (showing.venue.name, showing.room_name, showing.hall)


def _has_new_minutes(old: Showing, new: Showing) -> bool:
    """Where both are known: the booklet said nothing wrong if it did not know."""
    return None not in {old.minutes, new.minutes} and old.minutes != new.minutes


def _takes_place(showing: Showing) -> bool:
    return not showing.is_cancelled


def _rescheduled(pairs: Iterable[_Pair], snapshot: Snapshot) -> Iterator[Change]:
    for old, new in pairs:
        if (kind := _kind(old, new)) is not None:
            yield _change(kind, old, new, snapshot)


def _come_and_gone(
    gone: Iterable[Showing], come: Iterable[Showing], snapshot: Snapshot
) -> Iterator[Change]:
    yield from (_change(ChangeKind.REMOVED, old, None, snapshot) for old in gone)
    yield from (_change(ChangeKind.ADDED, None, new, snapshot) for new in come)


def _change(
    kind: ChangeKind, old: Showing | None, new: Showing | None, snapshot: Snapshot
) -> Change:
    both = [one for one in (old, new) if one is not None]
    return Change(
        kind=kind,
        old=old,
        new=new,
        entry=snapshot.pages.entries.get(both[0].programme.id, ()),
        folios=snapshot.pages.of_screening(old) if old else (),
        nights=_sorted(one.night for one in both),
        venues=_sorted(one.venue.id for one in both),
    )


def _retitled(pairs: Iterable[_Pair], snapshot: Snapshot) -> Iterator[Change]:
    """A change for each programme that has another title and a screening that takes place."""
    programmes: dict[str, list[_Pair]] = {}
    for old, new in sorted(pairs, key=lambda pair: pair[0].starts.astimezone(dt.UTC)):
        if _has_new_title(old, new):
            programmes.setdefault(old.programme.id, []).append((old, new))
    for name, renamed in programmes.items():
        first = next((pair for pair in renamed if _takes_place(pair[1])), None)
        if first is None:
            continue
        printed = [one for one in snapshot.screenings if one.programme.id == name]
        folios = [snapshot.pages.of_title(name), *map(snapshot.pages.of_screening, printed)]
        both = [one for pair in renamed for one in pair]
        yield replace(
            _change(ChangeKind.TITLE, *first, snapshot),
            folios=_sorted(folio for some in folios for folio in some),
            nights=_sorted(one.night for one in both),
            venues=_sorted(one.venue.id for one in both),
        )


def _has_new_title(old: Showing, new: Showing) -> bool:
    """In a language it was printed in; a translation that was added is none."""
    before, after = old.programme.title, new.programme.title
    return any(before.get(tag) != after.get(tag) for tag in before)


def _sorted(values: Iterable[V]) -> tuple[V, ...]:
    return tuple(sorted(set(values)))
