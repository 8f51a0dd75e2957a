"""How much does each frame hold, as a brief for writers?

Frames are filled with more or less of the edition's own prose, until it is known.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import fields, replace

from booklet.columns import table
from booklet.copyfit import NotePages, entries_on
from booklet.fitting import is_of
from booklet.flatplan import PlannedPage, Take
from booklet.listings import Entry
from booklet.markup import plain
from booklet.typeset import TOLERANCE
from booklet.views import Views

_MOST = 4000
"""Characters that no frame of a booklet holds."""
_CLOSE = 20
"""Characters to which a frame's budget is told."""


class Budget(Struct, frozen=True):
    """What a frame of a page template holds, as a brief for writers."""

    template: str
    language: str
    entries: int
    """That share the page."""
    least: int
    """Characters, with the longest title and facts there are on such a page."""
    most: int
    """Characters, with the shortest."""
    smallest: int
    """Characters in the smallest size, with the longest title."""


def budgets_of(pages: NotePages) -> Iterator[Budget]:
    """What the frames of each page template hold, with titles and facts as they are."""
    kinds: dict[tuple[str, int], list[PlannedPage]] = {}
    for page in pages.pages:
        kind = page.unit.template, len(entries_on(page, pages.views))
        kinds.setdefault(kind, []).append(page)
    for (template, entries), alike in sorted(kinds.items()):
        held = [(_holds(pages, page, 0), page) for page in _extremes(alike, pages.views)]
        least, tightest = min(held, key=lambda one: one[0])
        smallest = _holds(pages, tightest, pages.views.template(template).steps - 1)
        most = max(characters for characters, _ in held)
        yield Budget(template, pages.language, entries, least, most, smallest)


def _holds(pages: NotePages, page: PlannedPage, size: int) -> int:
    """The most characters of the edition's own prose that fit the page's first frame."""
    prose = _prose(pages.views)
    low, high = 0, min(_MOST, len(prose))
    while high - low > _CLOSE:
        middle = (low + high) // 2
        views = _Filled.of(pages.views, page.unit.subjects[0].id, prose[:middle], size)
        if _fits(pages, page, views):
            low = middle
        else:
            high = middle
    return low // 10 * 10


def _fits(pages: NotePages, page: PlannedPage, views: Views) -> bool:
    taken = pages.setter.look_at(Take(page.folio, (page.unit,)), views)
    entry = entries_on(page, views)[0]
    is_over = any(one.spare < -TOLERANCE for one in taken.frames if is_of(one, entry))
    return not is_over and not any(one.code == "T102" for one in taken.findings)


class _Filled(Views, frozen=True):
    """The same views, but for one entry's note."""

    filled: str = ""
    note: str = ""
    size: int = 0

    @classmethod
    def of(cls, views: Views, name: str, note: str, size: int) -> _Filled:
        known = {one.name: getattr(views, one.name) for one in fields(Views)}
        return cls(**known, filled=name, note=note, size=size)

    def entry(self, name: str, template: str) -> Entry:
        entry = super().entry(name, template)
        if name != self.filled:
            return entry
        note = self.wording.blocks(self.note, self.language)
        return replace(entry, note=note, note_length=len(self.note), step=self.size)


def _extremes(pages: Sequence[PlannedPage], views: Views) -> list[PlannedPage]:
    """Those whose first entry has the least and the most beside its note."""

    def beside(page: PlannedPage) -> int:
        entry = entries_on(page, views)[0]
        return len(entry.plain_title) + 60 * len(entry.rows) + 200 * len(entry.films)

    return [min(pages, key=beside), max(pages, key=beside)]


def _prose(views: Views) -> str:
    """The edition's own notes in the language, one after the other, to fill frames with."""
    notes = [film.note.get(views.language) for film in views.edition.films.values() if film.note]
    words = " ".join(map(plain, notes))
    return words * math.ceil(_MOST / max(len(words), 1)) if words else ""


def as_table(budgets: Sequence[Budget]) -> str:
    """The budgets as a table for a terminal."""
    rows = [
        (one.template, str(one.entries), one.language, _range(one), str(one.smallest))
        for one in budgets
    ]
    head = ("template", "on a page", "", "characters", "in the smallest size")
    return table(head, rows, right=(1, 3, 4))


def _range(budget: Budget) -> str:
    least, most = budget.least, budget.most
    return str(least) if least == most else f"{least}–{most}"
