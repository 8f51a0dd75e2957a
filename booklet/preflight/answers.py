"""What did a rule answer for one page, and how is that kept?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from sys import intern
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from booklet.preflight.ink import PageInk
from booklet.preflight.verdicts import Area, Fault


class Answer(Struct, frozen=True):
    """What a rule found on one page; a reason says that it could not look at all of it."""

    faults: tuple[Fault, ...] = ()
    reason: str = ""
    is_chance: bool = False
    """Whether it may be another the next time, and is not worth keeping."""
    is_untold: bool = False
    """Whether the reason is that nobody says what should be there."""


PASSED = Answer()
"""That nothing is wrong."""


def shared(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The same answers, with one object for all that are the same on most of thousands of pages."""
    return {intern(code): PASSED if one == PASSED else one for code, one in answers.items()}


def write_answers(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """A page's answers by their codes as JSON has them, without the page's number, which may be
    another next time; those that are worth keeping."""
    return {
        "passed": " ".join(code for code, one in answers.items() if one == PASSED),
        "others": {
            code: _written(one)
            for code, one in answers.items()
            if one != PASSED and not one.is_chance
        },
    }


def read_answers(written: Mapping[str, Any], number: int) -> dict[str, Answer]:
    """The answers for the page of this number, by their codes."""
    answers = dict.fromkeys(written["passed"].split(), PASSED)
    return answers | {code: _read(one, number) for code, one in written["others"].items()}


def _written(answer: Answer) -> dict[str, Any]:
    return {
        "faults": [[one.message, _area(one.area), one.remedy, one.about] for one in answer.faults],
        "reason": answer.reason,
        "is_untold": answer.is_untold,
    }


def _read(written: Mapping[str, Any], number: int) -> Answer:
    faults = tuple(
        Fault(message, number, _read_area(area), remedy, about)
        for message, area, remedy, about in written["faults"]
    )
    return Answer(faults, written["reason"], is_untold=written["is_untold"])


def write_ink(ink: PageInk) -> dict[str, Any]:
    """A page's ink as JSON has it."""
    return {
        "plates": dict(ink.plates),
        "most": ink.most,
        "over": ink.over_mm2,
        "area": _area(ink.area),
    }


def read_ink(written: dict[str, Any]) -> PageInk:
    """A page's ink as it was written."""
    return PageInk(written["plates"], written["most"], written["over"], _read_area(written["area"]))


def _area(area: Area | None) -> list[float] | None:
    return None if area is None else list(astuple(area))


def _read_area(written: Sequence[float] | None) -> Area | None:
    return None if written is None else Area(*written)
