"""What values do templates print?

Worded and escaped already, with folios as text: a film, an entry, a screening, a schedule page, a
line of the contents or of an index.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property

from markupsafe import Markup
from msgspec import Struct

from booklet.badges import Badge
from booklet.findings import Place
from booklet.reads import Kept
from booklet.records import Strand


class Picture(Struct, frozen=True):
    """A still or drawing as placed."""

    url: str
    alt: str
    credit: Markup
    x: float
    y: float
    """The point to keep in view, in per cent from the left and the top."""
    width: float
    height: float
    place: Place


class Credit(Struct, frozen=True):
    """One role and who filled it."""

    role: str
    names: str


class FilmView(Struct, frozen=True, dict=True):
    """One film: on its own, beneath its feature, or in a shorts programme."""

    id: str
    title: Markup
    plain_title: str
    originals: tuple[Markup, ...]
    directors: str
    countries: str
    year: str
    minutes: str
    badges: tuple[Badge, ...]
    look: Callable[[], Picture | None]
    """Looks at its still."""
    logline: Markup
    note: Markup
    note_by: str
    cast: str
    credits: tuple[Credit, ...]
    presented_by: Markup
    awards: tuple[Markup, ...]
    facts: str
    note_place: Place
    note_length: int

    @property
    def picture(self) -> Picture | None:
        """Its still, which nobody looks at before it is asked for."""
        return self._picture.again()

    @cached_property
    def _picture(self) -> Kept[Picture | None]:
        return Kept.made(self.look)


class Row(Struct, frozen=True):
    """One screening as printed."""

    code: str
    weekday: str
    day: str
    date: str
    time: str
    hall: str
    venue: str
    title: Markup
    programme: str
    folio: str
    minutes: str
    occurrence: str
    badges: tuple[Badge, ...]
    qr: Markup
    url: str
    """As it is printed, without its scheme."""
    link: str
    """The whole of it."""
    status: str
    status_word: str
    notes: tuple[Markup, ...]
    strand: Strand | None
    is_late: bool
    """After midnight: its calendar day is the next one."""
    calendar_day: str
    """The day on the wall, which for a late screening is the one after its festival day."""
    status_note: Markup
    """Why it is moved or cancelled; among `notes` too."""


class Entry(Struct, frozen=True, dict=True):
    """A programme's entry: a feature with its shorts, a shorts programme, or an event."""

    id: str
    kind: str
    title: Markup
    plain_title: str
    size: int
    """0 for the shortest titles, one more for each step of the template they pass."""
    film: FilmView | None
    films: tuple[FilmView, ...]
    """The films beside the feature; all of a shorts programme."""
    badges: tuple[Badge, ...]
    minutes: str
    """Of the whole bill; an empty string where a runtime is not known."""
    look: Callable[[], Picture | None]
    """Looks at its own still, or at those of its films."""
    note: Markup
    note_by: str
    hosts: str
    rows: tuple[Row, ...]
    strand: Strand | None
    note_place: Place
    note_length: int
    step: int = 0
    """The size of its running text: 0 is the layout's own, each further one a step smaller."""

    @property
    def picture(self) -> Picture | None:
        """Its picture, which nobody looks at before it is asked for."""
        return self._picture.again()

    @cached_property
    def _picture(self) -> Kept[Picture | None]:
        return Kept.made(self.look)


class GridBox(Struct, frozen=True):
    """One screening on a grid; lengths in per cent of the grid."""

    row: Row
    top: float
    height: float
    left: float
    width: float
    room: float
    """How far its words may run on: to the next screening in its hall."""
    continues_before: bool
    continues_after: bool


class GridView(Struct, frozen=True):
    """A day's halls and hours."""

    night: dt.date
    date: str
    weekday: str
    halls: tuple[tuple[str, str], ...]
    """Code and venue of each column."""
    hours: int
    marks: tuple[tuple[str, float], ...]
    """The clock's time of each hour, and how far down it is in per cent."""
    midnight: float | None
    """How far down the next day begins; None where all is over before."""
    next_day: str
    boxes: tuple[GridBox, ...]
    number: int
    of: int


class Line(Struct, frozen=True):
    """A line of the contents or of an index."""

    text: Markup
    folios: tuple[str, ...]
    level: int = 1
    strand: Strand | None = None
