"""What must the pages of the clean file say? Each is told one thing that it does not.

Its font has the letters of `Night and Fog` only, so that `Night` and `Fog` are times here, and
`and` is a hall.
"""

from __future__ import annotations

from msgspec.structs import replace
from raster_maker import TICKET, code
from structure_maker import Breaker, drawn, expected, in_mm

from booklet.preflight.told import (
    DAY,
    FOLIO,
    HALL,
    MINUTES,
    TIME,
    TITLE,
    Fact,
    Line,
    Showing,
    Told,
    Work,
)
from booklet.preflight.verdicts import Expected, Fold

OTHER = "https://tickets.example.org/s/0999"
NIGHT, FOG = Fact(TIME, ("Night",)), Fact(TIME, ("Fog",))
AND = Fact(HALL, ("and",))


def told(*all_of: Told) -> Expected:
    """What the clean file is to be, where its first pages must say this too."""
    return replace(expected(), facts=dict(enumerate(all_of, 1)))


def _pair(left: str, right: str) -> Breaker:
    """On page 2, two codes side by side, as `Night` and `Fog` stand there."""
    return drawn(in_mm(code(left, 0.4, 15, 30) + code(right, 0.4, 75, 30)))


def _two(first: str, second: str) -> Expected:
    """Two screenings of page 2 and what their codes open, the left one first."""
    rows = (Showing("night", NIGHT, (), first), Showing("fog", FOG, (), second))
    known = {1: frozenset({TICKET}), 2: frozenset({TICKET, OTHER})}
    return replace(expected(), codes=known, facts={2: Told(rows)})


def _nothing(_: object) -> None:
    """The file stays as it is: what it should say is another thing."""


TWINS: list[tuple[str, str, Breaker, Expected]] = [
    ("F607", "a code in the gutter", _nothing,
     replace(expected(), folds={1: (Fold("spine", 105.0, 40.0),)})),
    ("F607", "a code on a fold", _nothing,
     replace(expected(), folds={1: (Fold("fold", 65.0, 5.0),)})),
    ("F701", "a time that is not there", _nothing,
     told(Told((Showing("one", Fact(TIME, ("Dog",)), ()),)))),
    ("F701", "a hall that is another", _nothing,
     told(Told((Showing("one", NIGHT, (Fact(HALL, ("Hog",)),)),)))),
    ("F701", "a hall that is the neighbour's", _nothing,
     told(Told((Showing("one", NIGHT, (AND,)), Showing("two", FOG, (AND,)))))),
    ("F701", "minutes that are others", _nothing,
     told(Told(works=(Work("one", Fact(TITLE, ("Night",)), Fact(MINUTES, ("Dog",))),)))),
    ("F701", "a title that stands in the prose alone", _nothing,
     told(Told(works=(Work("one", Fact(TITLE, ("and",)), None),), prose=("Night and Fog",)))),
    ("F702", "halls in each other's columns", _nothing,
     told(Told((Showing("a", NIGHT, ()), Showing("b", FOG, ())),
               columns=(("Night", ("b",)), ("and", ("a",)))))),
    ("F703", "a line without its page", _nothing, told(Told(lines=(Line("Night", ("9",)),)))),
]  # fmt: skip
GOOD = (
    told(Told((Showing("one", NIGHT, (AND,)), Showing("two", FOG, ())),
              (Work("one", Fact(TITLE, ("night AND fog",)), AND),), (Fact(DAY, ("Fog",)),))),
    told(Told((Showing("one", NIGHT, (Fact(FOLIO, ("Dog",), is_needed=False),)),))),
    told(Told(works=(Work("one", Fact(TITLE, ("Night and Fog",)), None),), prose=("Night",))),
    replace(expected(), folds={1: (Fold("spine", 0.0, 40.0),)}),
)  # fmt: skip
"""What the clean file says."""
SWAPPED = (_pair(TICKET, OTHER), _two(OTHER, TICKET))
TWINS.insert(0, ("F606", "two codes that changed places", *SWAPPED))
RIGHT = (_pair(TICKET, OTHER), _two(TICKET, OTHER))
