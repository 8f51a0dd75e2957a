"""What must a page say, whatever its layout?

Made of an edition's data and its plan, never of templates: a template may be what is wrong.
`pages` is how many pages of the file it is said on, this one and those after it.
"""

from __future__ import annotations

from msgspec import Struct

DAY, TIME, HALL, CODE, TITLE, MINUTES, FOLIO = (
    "day", "time", "hall", "code", "title", "minutes", "folio",
)  # fmt: skip


class Fact(Struct, frozen=True):
    """One thing that is said, in one of several forms."""

    kind: str
    forms: tuple[str, ...]
    is_needed: bool = True
    """Else it may be left out, and must be right where it is printed."""

    @property
    def word(self) -> str:
        """The form that is told when it is missing."""
        return self.forms[0]


class Showing(Struct, frozen=True):
    """A screening as a page prints it: a time, and what stands with it."""

    name: str
    """Its facts in a row: a person's name for it, and the key of its place in the data."""
    time: Fact
    facts: tuple[Fact, ...]
    url: str = ""
    """What the code beside it opens; empty without tickets."""


class Work(Struct, frozen=True):
    """A film, or an event, as its entry names it."""

    name: str
    """What it is called, and the key of its place in the data."""
    title: Fact
    minutes: Fact | None


class Line(Struct, frozen=True):
    """A line of an index or of a list, and the pages it leads to."""

    text: str
    folios: tuple[str, ...]
    is_needed: bool = True


class Told(Struct, frozen=True):
    """All that a page, or a run of pages, must say."""

    showings: tuple[Showing, ...] = ()
    works: tuple[Work, ...] = ()
    alone: tuple[Fact, ...] = ()
    """What must stand somewhere: the day of a schedule, the halls above its columns."""
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The halls of a schedule, and the names of the showings in each."""
    lines: tuple[Line, ...] = ()
    prose: tuple[str, ...] = ()
    """Texts from the data, which may speak of times and titles as they like."""
    clocks: tuple[str, ...] | None = None
    """Other times that may stand there; None where any may."""
    pages: int = 1

    @property
    def titles(self) -> tuple[str, ...]:
        """Every title that it must say, in all its forms, and the lines of its lists."""
        facts = [fact for one in self.showings for fact in one.facts if fact.kind == TITLE]
        facts += [work.title for work in self.works]
        return (*(form for fact in facts for form in fact.forms), *(one.text for one in self.lines))

    @property
    def count(self) -> int:
        """How many facts it must say."""
        showings = sum(1 + len(one.facts) for one in self.showings)
        works = sum(1 + (one.minutes is not None) for one in self.works)
        return showings + works + len(self.alone) + sum(len(one.folios) for one in self.lines)
