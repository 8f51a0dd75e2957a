"""In which size, or in which version, does each note fit its frame?

The ladder: a note in its own size, then in each smaller size that the layout allows; then its
short version, likewise. What no rung makes fit is overset (T101), on the last.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from booklet.findings import Finding, found
from booklet.flatplan import Take
from booklet.layout import Layout
from booklet.listings import Entry
from booklet.sections import Unit
from booklet.typeset import TOLERANCE, Frame, SetTake, Typesetter, only
from booklet.views import Rung, Views

_LETTER = 1 / 3
"""The width of a letter as a part of the leading: about that of 8.75 pt on 12."""
EMPTY = 1 / 3
"""A note that leaves more of its frame empty is told of."""


class Fitted(Struct, frozen=True):
    """A unit's page looked at, each note on the rung where it fits, or on its last."""

    page: SetTake
    rungs: Mapping[str, Rung]
    """By programme, of those that are not on the first."""
    over: Mapping[str, Frame]
    """The frames of these, as they were on the first."""


def fit(setter: Typesetter, folio: int, unit: Unit, views: Views) -> Fitted:
    """Find the rung of each note of a unit that stands on pages of its own.

    Pages looked at before are not set again.
    """
    rungs: dict[str, Rung] = {}
    first: dict[str, Frame] = {}
    ladders: dict[str, Iterator[Rung]] = {}
    while True:
        tried = replace(views, rungs=rungs)
        page = setter.look_at(Take(folio, (unit,)), tried)
        over = dict(_over(page, unit, tried))
        first = first or over
        higher: dict[str, Rung] = {}
        for name in over:
            steps = ladders.setdefault(name, islice(ladder(views, name, unit.template), 1, None))
            if (rung := next(steps, None)) is not None:
                higher[name] = rung
        if not higher:
            return Fitted(page, rungs, {name: first[name] for name in rungs if name in first})
        rungs = {**rungs, **higher}


def ladder(views: Views, name: str, template: str) -> Iterator[Rung]:
    """The rungs that a programme's note may be set on, the first first."""
    spec = views.template(template)
    feature = views.edition.programmes[name].feature
    yield from (Rung(size) for size in range(spec.steps))
    entry = views.entry(name, template)
    short = replace(views, rungs={name: Rung(is_short=True)}).entry(name, template)
    if feature is not None and feature.note_short is not None and short.note != entry.note:
        yield from (Rung(size, is_short=True) for size in range(spec.steps))


def settle(setter: Typesetter, taken: SetTake, views: Views) -> list[SetTake]:
    """A take with its overset notes set on the rungs where they fit: each of their pages is set
    for itself, in the place of the one in the take."""
    settled: list[SetTake] = []
    kept = set(taken.folios)
    folio = taken.take.folio
    for unit in taken.take.units:
        folios = set(range(folio, folio + unit.pages))
        mine = only(taken, folios)
        if folios <= set(taken.folios) and dict(_over(mine, unit, views)):
            fitted = fit(setter, folio, unit, views)
            if fitted.rungs:
                page = setter.set_take(Take(folio, (unit,)), replace(views, rungs=fitted.rungs))
                notes = tuple(_notes(fitted, unit, views))
                settled.append(replace(page, findings=(*page.findings, *notes)))
                kept -= folios
        folio += unit.pages
    if not settled:
        return [taken]
    left = [only(taken, {one}) for one in sorted(kept)]
    first, *others = sorted([*left, *settled], key=lambda one: one.folios)
    return [replace(first, badges=taken.badges, explained=taken.explained), *others]


def _over(page: SetTake, unit: Unit, views: Views) -> Iterator[tuple[str, Frame]]:
    """The programmes of a unit whose notes run over, with the frames of these."""
    over = [frame for frame in page.frames if frame.ref.length and frame.spare < -TOLERANCE]
    for subject in unit.subjects if over else ():
        if subject.kind == "programme":
            entry = views.entry(subject.id, unit.template)
            yield from ((subject.id, frame) for frame in over if is_of(frame, entry))


def is_of(frame: Frame, entry: Entry) -> bool:
    """Whether a frame is the one that an entry's note stands in."""
    return frame.ref.length > 0 and frame.ref.place == replace(
        entry.note_place, folio=frame.ref.place.folio
    )


def _notes(fitted: Fitted, unit: Unit, views: Views) -> Iterator[Finding]:
    """What was done so that notes fit (T115); nothing of one that runs over all the same."""
    still_over = dict(_over(fitted.page, unit, replace(views, rungs=fitted.rungs)))
    sizes = views.template(unit.template).steps
    for name, rung in fitted.rungs.items():
        if name in still_over or name not in fitted.over:
            continue
        frame = fitted.over[name]
        how = "its short version" if rung.is_short else f"size {rung.size + 1} of {sizes}"
        if rung.is_short and rung.size:
            how += f", size {rung.size + 1} of {sizes}"
        cut = surplus(frame, views.layout.baseline[0].mm)
        message = f"{frame.ref.what}: the note fits in {how}."
        remedy = f"Cut about {cut} characters to set it whole, in its own size." if cut else ""
        yield found("T115", message, replace(frame.ref.place, folio=frame.ref.folio), remedy)


def surplus(frame: Frame, leading: float) -> int:
    """About how many characters too many a frame's text has, in tens; 0 where it fits."""
    return math.ceil(_letters(frame, -frame.spare, leading) / 10) * 10


def room(frame: Frame, leading: float) -> int:
    """About how many characters more a frame would hold, in tens; 0 where a third of it or less
    is empty."""
    if not frame.ref.length or frame.spare <= (frame.box.bottom - frame.box.y) * EMPTY:
        return 0
    return math.floor(_letters(frame, frame.spare, leading) / 10) * 10


def _letters(frame: Frame, height: float, leading: float) -> float:
    """About how many characters stand in so many mm of a frame's height, on lines so far apart."""
    if height <= TOLERANCE:
        return 0
    return height / leading * (frame.box.right - frame.box.x) / (leading * _LETTER)


def empty_frames(taken: SetTake, layout: Layout) -> Iterator[Finding]:
    """Notes that leave more than a third of their frames empty (T116)."""
    for frame in taken.frames:
        if more := room(frame, layout.baseline[0].mm):
            share = round(100 * frame.spare / (frame.box.bottom - frame.box.y))
            message = f"{frame.ref.what}: {share} % of the frame {frame.ref.name} is empty."
            remedy = f"There is room for about {more} characters more, if there is more to say."
            place = replace(frame.ref.place, folio=frame.ref.folio)
            yield found("T116", message, place, remedy)
