"""Are thin lines and small letters found?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from booklet.preflight.opened import OpenFile

Sheet = Callable[..., OpenFile]
Faults = Callable[[OpenFile], Mapping[str, list[str]]]

_LINE = "60 60 m 200 60 l S"


def _text(size: float, x: float = 100, y: float = 100) -> str:
    return f"BT /F {size} Tf {x} {y} Td (abcd) Tj ET"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f".2 w {_LINE}", "A line is 0.2 pt thick."),
        (f"0 w {_LINE}", "A line has no width, and is drawn as thin as a device can."),
        (f".1 0 0 .1 100 100 cm 1 w {_LINE}", "A line is 0.1 pt thick."),
        ("60 60 100 .1 re f", "A rectangle is 0.1 pt thick."),
        ("60 160 -100 -.1 re f", "A rectangle is 0.1 pt thick."),
        ("60 60 80 80 re 60.2 60 79.8 80 re f*", "A rectangle is 0.2 pt thick."),
    ],
)
def test_a_hairline_is_found(sheet: Sheet, faults: Faults, content: str, message: str) -> None:
    assert faults(sheet(content)) == {"F501": [message]}


@pytest.mark.parametrize(
    "content",
    [
        f".25 w {_LINE}",
        f".75 0 0 .75 0 0 cm .333333 w {_LINE}",
        ".1 0 0 .1 100 100 cm 2.5 w 0 0 m 100 100 l S",
        "60 60 100 .3 re f",
        "60 60 80 80 re 61 61 78 78 re f*",
        "60 60 100 0 re f",
        ".1 w 5 5 m 5 9 l S",
        " ".join(f"{60 + n * 0.1:.1f} 60 .1 40 re f" for n in range(50)),
    ],
    ids=["exact", "scaled", "shrunk", "bar", "frame", "nothing", "crop mark", "steps"],
)
def test_a_line_that_holds_is_no_fault(sheet: Sheet, faults: Faults, content: str) -> None:
    assert faults(sheet(content)) == {}


def test_small_text_is_found(sheet: Sheet, faults: Faults) -> None:
    assert faults(sheet(_text(5.5))) == {"F502": ["Text is 5.5 pt high."]}
    assert faults(sheet(f".5 0 0 .5 0 0 cm {_text(10, 200, 200)}")) == {
        "F502": ["Text is 5 pt high."]
    }
    assert faults(sheet(_text(6))) == {}


@pytest.mark.parametrize("white", ["0 0 0 0 k", "1 g"])
@pytest.mark.parametrize("ground", ["0 0 0 1 k", "1 .5 0 0 k", "0 0 0 .4 k"])
def test_small_white_text_in_a_ground_is_found(
    sheet: Sheet, faults: Faults, white: str, ground: str
) -> None:
    content = f"{ground} 60 60 200 200 re f {white} {_text(7)}"
    assert faults(sheet(content)) == {"F503": ["Text left white is 7 pt high."]}


@pytest.mark.parametrize(
    "content",
    [
        f"0 0 0 1 k 60 60 200 200 re f 0 0 0 0 k {_text(8)}",
        f"0 0 0 0 k {_text(7)}",
        f"0 0 0 1 k 60 60 200 200 re f 0 0 0 0 k 90 90 90 90 re f 0 0 0 0 k {_text(7)}",
        f"0 0 0 1 k 60 60 20 20 re f 0 0 0 0 k {_text(7)}",
        f"0 0 0 .1 k 60 60 200 200 re f 0 0 0 1 k {_text(7)}",
    ],
    ids=["large", "no ground", "white ground", "elsewhere", "black"],
)
def test_white_text_that_holds_is_no_fault(sheet: Sheet, faults: Faults, content: str) -> None:
    assert faults(sheet(content)) == {}


def test_small_white_text_in_a_picture_is_found(sheet: Sheet, faults: Faults) -> None:
    image = (
        "<< /Subtype /Image /Width 900 /Height 900 /BitsPerComponent 8 /ColorSpace /DeviceCMYK >>",
        b"0",
    )
    content = f"q 200 0 0 200 60 60 cm /Im Do Q 1 g {_text(7)}"
    assert list(faults(sheet(content, streams={"XObject/Im": image}))) == ["F503"]
