"""Is every colour that is no ink found, and black text that is not black alone?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from booklet.preflight.opened import OpenFile

Sheet = Callable[..., OpenFile]
Faults = Callable[[OpenFile], Mapping[str, list[str]]]

_SPACES = """<< /ColorSpace <<
    /R [ /CalRGB << /WhitePoint [.95 1 1.09] >> ]
    /G [ /CalGray << /WhitePoint [.95 1 1.09] >> ]
    /L [ /Lab << /WhitePoint [.95 1 1.09] /Range [-125 125 -125 125] >> ]
    /D /DeviceRGB
    /Gold [ /Separation /Gold /DeviceCMYK << /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 0 0]
        /C1 [0 .2 .8 .1] >> ]
    /Reg [ /Separation /All /DeviceCMYK << /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 0 0]
        /C1 [1 1 1 1] >> ]
    /Two [ /DeviceN [ /Black /Gold ] /DeviceCMYK << /FunctionType 4 >> ]
    /Pal [ /Indexed /DeviceRGB 1 <000000ffffff> ]
    /Inks [ /Indexed /DeviceCMYK 1 <00000000ffffffff> ] >> >>"""
_FILL = "60 60 30 30 re f"
_TEXT = "BT /F 12 Tf 100 100 Td (abcd) Tj ET"


def _image(space: str) -> dict[str, tuple[str, bytes]]:
    dictionary = (
        f"<< /Subtype /Image /Width 400 /Height 400 /BitsPerComponent 8 /ColorSpace {space} >>"
    )
    return {"XObject/Im": (dictionary, b"0")}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"1 0 0 rg {_FILL}", "An area is in RGB 1 0 0."),
        (f"1 0 0 RG 60 60 m 90 90 l S", "A line is in RGB 1 0 0."),  # noqa: F541
        (f"/DeviceRGB cs 0 1 0 sc {_FILL}", "An area is in RGB 0 1 0."),
        (f"/D cs 0 1 0 scn {_FILL}", "An area is in RGB 0 1 0."),
        (f"/R cs .5 .5 1 scn {_FILL}", "An area is in calibrated RGB 0.5 0.5 1."),
        (f"/G cs .5 scn {_FILL}", "An area is in calibrated gray 0.5."),
        (f"/L cs 50 0 60 scn {_FILL}", "An area is in Lab 50 0 60."),
        (f"/Pal cs 1 scn {_FILL}", "An area is in RGB."),
        (f"1 0 0 rg {_TEXT}", "Text is in RGB 1 0 0."),
        (f"1 0 0 rg {_FILL} {_FILL} {_FILL}", "An area is in RGB 1 0 0, in 3 places."),
    ],
)
def test_a_colour_that_is_no_ink_is_found(
    sheet: Sheet, faults: Faults, content: str, message: str
) -> None:
    assert faults(sheet(content, _SPACES)) == {"F401": [message]}


@pytest.mark.parametrize(
    "content",
    [f"0 1 1 0 k {_FILL}", f".5 g {_FILL}", f"/Inks cs 1 scn {_FILL}", "1 0 0 rg 5 5 5 5 re n"],
)
def test_inks_and_gray_are_no_fault(sheet: Sheet, faults: Faults, content: str) -> None:
    assert faults(sheet(content, _SPACES)) == {}


@pytest.mark.parametrize("space", ["/DeviceRGB", "[ /Indexed /DeviceRGB 1 <000000ffffff> ]"])
def test_an_rgb_picture_is_found(sheet: Sheet, faults: Faults, space: str) -> None:
    file = sheet("q 72 0 0 72 100 100 cm /Im Do Q", streams=_image(space))
    assert faults(file) == {"F401": ["A picture is in RGB."]}


@pytest.mark.parametrize("space", ["/DeviceCMYK", "/DeviceGray"])
def test_a_picture_in_inks_is_no_fault(sheet: Sheet, faults: Faults, space: str) -> None:
    assert faults(sheet("q 72 0 0 72 100 100 cm /Im Do Q", streams=_image(space))) == {}


@pytest.mark.parametrize(("count", "name"), [(1, "gray"), (3, "RGB"), (4, "CMYK")])
def test_a_colour_with_a_profile_is_found(
    sheet: Sheet, faults: Faults, count: int, name: str
) -> None:
    file = sheet(f"/P cs {'.5 ' * count} scn {_FILL}", "<< /ColorSpace << /P /DeviceGray >> >>")
    profile = file.pdf.make_stream(b"", N=count)
    file.pages[0].obj.Resources.ColorSpace["/P"] = ["/ICCBased", profile]
    spaces = file.pages[0].obj.Resources.ColorSpace
    import pikepdf

    spaces["/P"] = pikepdf.Array([pikepdf.Name("/ICCBased"), profile])
    (message,) = faults(file)["F401"]
    assert message.startswith(f"An area is in {name} with a profile")


def test_rgb_is_found_in_forms_and_not_in_soft_masks(sheet: Sheet, faults: Faults) -> None:
    import pikepdf

    form = ("<< /Subtype /Form /BBox [0 0 300 300] >>", b"0 1 1 rg 60 60 30 30 re f")
    file = sheet("/X Do", "<< /ExtGState << /G << >> >> >>", {"XObject/X": form})
    assert list(faults(file)) == ["F401"]
    file = sheet(f"/G gs {_FILL}", "<< /ExtGState << /G << >> >> >>", {"XObject/X": form})
    resources = file.pages[0].obj.Resources
    resources.ExtGState.G.SMask = pikepdf.Dictionary(S=pikepdf.Name.Alpha, G=resources.XObject.X)
    assert faults(file) == {}


def test_a_picture_in_an_unknown_space_is_not_checked(sheet: Sheet, faults: Faults) -> None:
    said = faults(sheet("q 72 0 0 72 100 100 cm /Im Do Q", streams=_image("/Nowhere")))
    assert said == {"F401": ["- A picture or gradient is in a colour space that cannot be read."]}


def test_many_colours_are_told_in_six_lines(sheet: Sheet, faults: Faults) -> None:
    content = " ".join(f".{n} 0 0 rg {_FILL}" for n in range(1, 10))
    messages = faults(sheet(content))["F401"]
    assert len(messages) == 6
    assert messages[-1] == "4 more like these are on the page."


@pytest.mark.parametrize(
    ("colour", "named"),
    [
        (".4 .3 .3 1 k", "CMYK 40 30 30 100"),
        ("0 0 .1 .9 k", "CMYK 0 0 10 90"),
        (".75 .68 .67 .2 k", "CMYK 75 68 67 20"),
        ("/Reg cs 1 scn", "All 1"),
    ],
)
def test_black_text_in_more_inks_is_found(
    sheet: Sheet, faults: Faults, colour: str, named: str
) -> None:
    assert faults(sheet(f"{colour} {_TEXT}", _SPACES)) == {"F402": [f"Black text is in {named}."]}


def test_black_text_in_rgb_is_found_twice(sheet: Sheet, faults: Faults) -> None:
    assert list(faults(sheet(f"0 0 0 rg {_TEXT}"))) == ["F401", "F402"]


@pytest.mark.parametrize(
    "colour", ["0 0 0 1 k", "0 g", ".2 g", "1 .6 0 .2 k", "0 1 1 .3 k", "1 1 1 0 k 0 0 0 1 k"]
)
def test_black_alone_and_dark_colours_are_no_fault(
    sheet: Sheet, faults: Faults, colour: str
) -> None:
    assert faults(sheet(f"{colour} {_TEXT}")) == {}


def test_marks_of_the_press_may_be_in_all_plates(sheet: Sheet, faults: Faults) -> None:
    slug = "/Reg cs 1 scn BT /F 7 Tf 100 3 Td (job, page 4) Tj ET"
    assert faults(sheet(slug, _SPACES)) == {}


def test_small_text_in_three_inks_is_found(sheet: Sheet, faults: Faults) -> None:
    small = "BT /F 9 Tf 100 100 Td (abcd) Tj ET"
    said = faults(sheet(f".5 .4 .1 0 k {small}"))
    assert said == {"F403": ["Text of 9 pt is in 3 inks: CMYK 50 40 10 0."]}
    assert faults(sheet(f".5 .4 0 0 k {small}")) == {}
    assert faults(sheet(f".5 .4 .1 0 k {_TEXT}")) == {}


def test_plates_are_listed(sheet: Sheet, faults: Faults) -> None:
    said = faults(sheet(f"/Gold cs 1 scn {_FILL} /Two cs 0 1 scn {_FILL}", _SPACES))
    assert said == {"F404": ["The plate Gold is printed."]}
    assert faults(sheet(f"/Reg cs 1 scn {_FILL}", _SPACES)) == {}


_SOUND = "<< /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 0 0] /C1 [1 1 1 1] >>"


def _shading(function: str, space: str = "/DeviceCMYK", coords: str = "0 0 1 1") -> str:
    return (
        f"<< /Shading << /S << /ShadingType 2 /ColorSpace {space} /Coords [{coords}] "
        f"{function} >> >> >>"
    )


@pytest.mark.parametrize(
    ("resources", "fault"),
    [
        (_shading("/Function << /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 0] /C1 [1 1 1] >>"),
         "gives 3 tints"),
        (_shading("/Function << /FunctionType 2 /Domain [0 1] /N 1 /C0 [0 0 0] /C1 [1 1 1 1] >>"),
         "runs from 3 tints to 4"),
        (_shading("/Function << /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [1 1 1 1] >>"),
         "without an exponent"),
        (_shading(""), "has no function"),
        (_shading(f"/Function [ {_SOUND} {_SOUND} ]"), "has 2 functions"),
        (_shading(f"/Function {_SOUND}", coords="0 0 1"), "has 3 coordinates"),
        (_shading(f"/Function << /FunctionType 3 /Domain [0 1] /Functions [{_SOUND} {_SOUND}] "
                  "/Bounds [] /Encode [0 1 0 1] >>"), "bounds"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("by_pattern", [False, True])
def test_a_malformed_gradient_is_found(
    sheet: Sheet, faults: Faults, resources: str, fault: str, by_pattern: bool
) -> None:
    content = "60 60 30 30 re W n /S sh"
    if by_pattern:
        resources = resources.replace("/Shading << /S", "/Pattern << /S << /PatternType 2 /Shading")
        resources = f"{resources[:-2]} >> >>"
        content = "/Pattern cs /S scn 60 60 30 30 re f"
    said = faults(sheet(content, resources))
    assert list(said) == ["F406"]
    assert fault in said["F406"][0]


@pytest.mark.parametrize(
    "function",
    [
        _SOUND,
        f"<< /FunctionType 3 /Domain [0 1] /Functions [{_SOUND} {_SOUND}] /Bounds [.5] "
        "/Encode [0 1 0 1] >>",
        "[" + " << /FunctionType 2 /Domain [0 1] /N 1 >>" * 4 + "]",
    ],
)
def test_a_sound_gradient_is_no_fault(sheet: Sheet, faults: Faults, function: str) -> None:
    assert faults(sheet("60 60 30 30 re W n /S sh", _shading(f"/Function {function}"))) == {}
