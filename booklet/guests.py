"""Can each guest be where the schedule has them?

A guest is wanted for the introduction and for the questions, where their length is written, and
may leave while the film runs; else for the whole screening. An event's hosts are guests too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise

from msgspec import Struct

from booklet.findings import Finding, Place, found
from booklet.language import fold
from booklet.model import Edition, Screening

Rule = Callable[[Edition], Iterator[Finding]]

_MINUTE = dt.timedelta(minutes=1)
_NO_NAMES = frozenset(
    {
        "actors", "cast", "crew", "director", "directors", "filmmaker", "filmmakers", "guest",
        "guests", "jury", "members", "musicians", "producer", "producers", "special", "students",
        "team", "tba", "tbc",
        "acteurs", "artistes", "cineastes", "equipe", "etudiants", "intervenants", "invites",
        "membres", "musiciens", "producteur", "producteurs", "realisateur", "realisateurs",
        "realisatrice",
        "a", "and", "of", "the", "film", "de", "du", "et", "l", "la", "le", "les",
    }
)  # fmt: skip
"""Words, folded, that alone name no one person: the crew of a film may be in two places."""


class _Presence(Struct, frozen=True):
    """When one person is wanted somewhere."""

    name: str
    begins: dt.datetime
    ends: dt.datetime
    screening: Screening
    place: Place


def _guests(edition: Edition) -> Iterator[Finding]:
    people: dict[str, list[_Presence]] = {}
    for screening in edition.kept_screenings:
        for name, place in _named(screening):
            key = fold(re.sub(r"\(.*?\)", "", name))
            if not set(key.replace("'", " ").split()) <= _NO_NAMES:
                moments = (_Presence(name, *span, screening, place) for span in _wanted(screening))
                people.setdefault(key, []).extend(moments)
    for presences in people.values():
        yield from _of_one(presences, edition)


def _named(screening: Screening) -> Iterator[tuple[str, Place]]:
    for number, name in enumerate(screening.record.guests):
        yield name, screening.record.place("guests", number)
    if screening.programme.record is not None:
        for name in screening.programme.record.hosts:
            yield name, screening.record.place("programme")


def _wanted(screening: Screening) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    record, (starts, ends) = screening.record, screening.span
    introduction = dt.timedelta(minutes=record.introduction or 0)
    questions = dt.timedelta(minutes=record.qa or 0)
    if introduction:
        yield starts, starts + introduction
    if questions and screening.ends is not None:
        yield ends - questions, ends
    if not introduction and not questions:
        yield starts, ends


def _of_one(presences: Sequence[_Presence], edition: Edition) -> Iterator[Finding]:
    """What one person cannot do, once for each two screenings."""
    said: set[frozenset[int]] = set()
    for before, after in _pairs(presences):
        pair = frozenset({id(before.screening), id(after.screening)})
        if before.screening is after.screening or pair in said:
            continue
        finding = _of_two(before, after, edition)
        if finding is not None:
            said.add(pair)
            yield finding


def _pairs(presences: Sequence[_Presence]) -> Iterator[tuple[_Presence, _Presence]]:
    """Those that overlap, then those that follow one another."""
    ordered = sorted(presences, key=lambda one: (one.begins, one.ends))
    for number, before in enumerate(ordered):
        for after in islice(ordered, number + 1, None):
            if after.begins >= before.ends:
                break
            yield before, after
    yield from pairwise(ordered)


def _of_two(before: _Presence, after: _Presence, edition: Edition) -> Finding | None:
    until = before.ends.astimezone(edition.zone)
    since = after.begins.astimezone(edition.zone)
    message = (
        f"{after.name} is wanted at {edition.called(before.screening)} in "
        f"{before.screening.hall} until {until:%H:%M}, and at {edition.called(after.screening)} "
        f"in {after.screening.hall} from {since:%H:%M}"
    )
    if after.begins < before.ends:
        return found("D302", f"{message}.", after.place)
    is_near = before.screening.venue.id == after.screening.venue.id
    wanted = 0 if is_near else edition.settings.travel_minutes
    given = (after.begins - before.ends) // _MINUTE
    if given >= wanted:
        return None
    message += f": of the {wanted} minutes for the way {wanted - given} are missing."
    return found("D303", message, after.place)


RULES: Sequence[Rule] = (_guests,)
