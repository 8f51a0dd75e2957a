"""Is text too near to the trim found?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from booklet.preflight.opened import OpenFile
from booklet.preflight.safe import safe_area
from booklet.preflight.verdicts import Expected

Sheet = Callable[..., OpenFile]
Faults = Callable[[OpenFile], Mapping[str, list[str]]]


def _text(x: float, y: float, words: str = "abcd") -> str:
    return f"BT /F 10 Tf {x} {y} Td ({words}) Tj ET"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (_text(25, 100), "Text is 1.8 mm from the left trim; 5 mm are wanted."),
        (_text(292, 100), "Text is 2.8 mm from the right trim; 5 mm are wanted."),
        (_text(100, 26), "Text is 1.4 mm from the bottom trim; 5 mm are wanted."),
        (_text(100, 305), "Text is 2.8 mm from the top trim; 5 mm are wanted."),
        (_text(310, 100), "Text is cut by the trim."),
        (_text(100, 323), "Text stands outside the trim."),
        (f"0 0 0 1 k 0 0 340 340 re f 1 g {_text(22, 100)}",
         "Text is 0.7 mm from the left trim; 5 mm are wanted."),
    ],
)  # fmt: skip
def test_text_near_the_trim_is_found(
    sheet: Sheet, faults: Faults, content: str, message: str
) -> None:
    assert faults(sheet(content)) == {"F106": [message]}


@pytest.mark.parametrize(
    "content",
    [
        _text(34.2, 100),
        _text(285.8, 100),
        _text(100, 2),
        _text(22, 100, "    "),
        _text(24, 100, "  ab"),
        f"1 g {_text(22, 100)}",
        f"3 Tr {_text(22, 100)}",
        f"q 100 100 50 50 re W n {_text(22, 100)} Q",
    ],
    ids=["left", "right", "slug", "spaces", "indent", "white", "invisible", "clipped"],
)
def test_text_that_keeps_away_is_no_fault(sheet: Sheet, faults: Faults, content: str) -> None:
    assert faults(sheet(content)) == {}


def test_the_safe_area_is_the_jobs(sheet: Sheet) -> None:
    page = sheet(_text(40, 100)).pages[0]
    assert not safe_area(page, Expected(safe=5))
    (fault,) = safe_area(page, Expected(safe=10))
    assert fault.page == 1
    assert fault.area is not None
    assert round(fault.area.x, 2) == 7.06
