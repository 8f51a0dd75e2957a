"""Are pictures with too few pixels found?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from booklet.preflight.opened import OpenFile

Sheet = Callable[..., OpenFile]
Faults = Callable[[OpenFile], Mapping[str, list[str]]]


def _image(
    side: int, more: str = "/BitsPerComponent 8 /ColorSpace /DeviceCMYK"
) -> dict[str, tuple[str, bytes]]:
    return {"XObject/Im": (f"<< /Subtype /Image /Width {side} /Height {side} {more} >>", b"0")}


_INCH = "q 72 0 0 72 100 100 cm /Im Do Q"
_MASK = "/ImageMask true /BitsPerComponent 1"


def test_a_picture_with_fewer_pixels_than_wanted_is_found(sheet: Sheet, faults: Faults) -> None:
    message = "A picture of 200 × 200 pixels is placed at 200 ppi; 225 ppi want 225 × 225."
    assert faults(sheet(_INCH, streams=_image(200))) == {"F504": [message]}


def test_a_picture_that_falls_apart_is_found(sheet: Sheet, faults: Faults) -> None:
    message = "A picture of 149 × 149 pixels is placed at 149 ppi; 225 ppi want 225 × 225."
    assert faults(sheet(_INCH, streams=_image(149))) == {"F505": [message]}


def test_the_coarser_way_counts_also_when_turned(sheet: Sheet, faults: Faults) -> None:
    turned = "q 0 72 -144 0 250 100 cm /Im Do Q"
    assert list(faults(sheet(turned, streams=_image(400)))) == ["F504"]


@pytest.mark.parametrize("side", [225, 150 * 4])
def test_pixels_enough_are_no_fault(sheet: Sheet, faults: Faults, side: int) -> None:
    assert faults(sheet(_INCH, streams=_image(side))) == {}


def test_a_speck_is_not_asked(sheet: Sheet, faults: Faults) -> None:
    assert faults(sheet("q 5 0 0 5 100 100 cm /Im Do Q", streams=_image(2))) == {}


@pytest.mark.parametrize("more", [_MASK, "/BitsPerComponent 1 /ColorSpace /DeviceGray"])
def test_a_coarse_picture_of_dots_is_found(sheet: Sheet, faults: Faults, more: str) -> None:
    assert list(faults(sheet(_INCH, streams=_image(300, more)))) == ["F506"]
    assert faults(sheet(_INCH, streams=_image(600, more))) == {}


def test_a_stencil_has_the_colour_of_fills(sheet: Sheet, faults: Faults) -> None:
    assert list(faults(sheet(f"1 0 0 rg {_INCH}", streams=_image(600, _MASK)))) == ["F401"]
