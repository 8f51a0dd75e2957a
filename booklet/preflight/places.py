"""How are the many places of one fault told in few words?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from booklet.preflight.drawn import drawn
from booklet.preflight.marks import Mark
from booklet.preflight.opened import OpenPage
from booklet.preflight.rules import NotChecked
from booklet.preflight.verdicts import Fault

MOST = 5
"""Faults of one rule on one page; one more says how many there are beside."""


def answered(page: OpenPage, faults: Sequence[Fault]) -> Sequence[Fault]:
    """The faults of a page; raises NotChecked where there are none and not all could be read."""
    problem = drawn(page).problem
    if problem and not faults:
        raise NotChecked(problem)
    return faults


def gathered(page: OpenPage, marks: Iterable[Mark], says: Callable[[Mark], str]) -> Sequence[Fault]:
    """One fault for all marks of which the same is said, with the place of the first."""
    alike: dict[str, list[Mark]] = {}
    for mark in marks:
        alike.setdefault(says(mark), []).append(mark)
    faults = [
        Fault(_counted(text, len(same)), page.number, page.area(same[0].box))
        for text, same in list(alike.items())[:MOST]
    ]
    if (rest := len(alike) - MOST) > 0:
        faults.append(Fault(f"{rest} more like these are on the page.", page.number))
    return answered(page, faults)


def _counted(text: str, places: int) -> str:
    return f"{text}." if places == 1 else f"{text}, in {places} places."
