"""What is a rule, and which file does it look at?

A page rule looks at one page alone, so that its answer can be kept as long as the page is the
same; a file rule looks at the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from booklet.preflight.opened import OpenFile, OpenPage
from booklet.preflight.verdicts import Expected, Fault


class NotChecked(Exception):
    """A rule that cannot be checked here; the text says why."""


class Untold(NotChecked):
    """Nobody says what should be there, so that there is nothing to check."""


PageCheck = Callable[[OpenPage, Expected], Iterable[Fault]]
FileCheck = Callable[[OpenFile, Expected], Iterable[Fault]]


class Rule(Struct, frozen=True):
    """A code and the check that answers it, by page or for the file; one of the two is given."""

    code: str
    by_page: PageCheck | None = None
    by_file: FileCheck | None = None
