"""Which files are broken in one way only? The clean one, and what somebody did to it.

What is wrong with a file's structure stands with the rules' own tests; here is what is wrong with
what its pages draw, and how all of them are told apart.
"""

from __future__ import annotations

from collections import defaultdict

import facts_maker
import test_boxes
import test_typefaces
import test_x4
from msgspec import Struct, field
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, Pdf
from raster_maker import TICKET, block, code
from structure_maker import BLEED, TRIM, Breaker, broken, drawn, expected, hexed, in_mm

from booklet.preflight.verdicts import Expected

_MOST = 3
"""Twins of one code: whether the rule finds the others too, its own tests ask."""
_LEFT_OPEN = {
    "F101 no trim box": frozenset({"F102", "F103", "F105"}),  # all measure from the trim
    "F103 no bleed box": frozenset({"F105"}),  # no art can reach it
    "F104 one page of another size": frozenset({"F102"}),  # told only where no size is wanted
}
OTHER = "https://tickets.example.org/s/0999"


class Twin(Struct, frozen=True):
    """The clean file with one fault, and the one code that tells it."""

    code: str
    name: str
    breaker: Breaker
    expected: Expected = field(default_factory=expected)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def left_open(self) -> frozenset[str]:
        """The rules that cannot be checked with this fault."""
        return _LEFT_OPEN.get(str(self), frozenset())

    def pdf(self) -> bytes:
        """The broken file."""
        return broken(self.breaker)


def twins() -> tuple[Twin, ...]:
    """In the order of their codes, the first few of each."""
    listed = (*test_boxes.TWINS, *test_x4.TWINS, *test_typefaces.TWINS, *_DRAWN)
    of_code: dict[str, list[Twin]] = defaultdict(list)
    for twin in (*(Twin(*one) for one in listed), *_of_other_jobs()):
        of_code[twin.code].append(twin)
    return tuple(twin for key in sorted(of_code) for twin in of_code[key][:_MOST])


def _of_other_jobs() -> list[Twin]:
    """What is only told where a job says less, or more."""
    known = expected()
    assert known.condition
    return [
        Twin("F104", "one page of another size", test_boxes.one_small_page,
             replace(known, trim=None)),
        Twin("F603", "a code too fine for any press", _in_mm(code(TICKET, 0.2, 60, 30)),
             replace(known, condition=replace(known.condition, module_mm=0.2))),
        Twin("F604", "a code that is missing", lambda _: None,
             replace(known, codes={1: frozenset({TICKET}), 2: frozenset({TICKET})})),
        Twin("F604", "a code for something else", _in_mm(code(OTHER, 0.4, 60, 30)),
             replace(known, codes={1: frozenset({TICKET, OTHER}), 2: frozenset()})),
        *(Twin(*one) for one in facts_maker.TWINS),
    ]  # fmt: skip


def _in_mm(content: str) -> Breaker:
    """Page 2 draws this too, in mm from the trim's bottom left corner."""
    return drawn(in_mm(content))


def _text(size: float, inks: str = "0 0 0 1", x: float = 30, y: float = 110) -> str:
    """A line of text of this many points."""
    return f"{inks} k BT /Glyphs {size * 25.4 / 72} Tf {x} {y} Td {hexed()} Tj ET\n"


def _in_ground(size: float) -> str:
    return block("0 0 0 1", 20, 100, 60, 20) + _text(size, "0 0 0 0")


def _picture(pixels: int, bits: int = 8) -> Breaker:
    """A square picture of an inch on page 2, of even gray."""

    def breaker(pdf: Pdf) -> None:
        picture = pdf.make_stream(b"\xaa" * (-(-pixels * bits // 8) * pixels))
        picture.Type, picture.Subtype, picture.ColorSpace = (
            Name.XObject,
            Name.Image,
            Name.DeviceGray,
        )
        picture.Width = picture.Height = pixels
        picture.BitsPerComponent = bits
        pdf.pages[1].obj.Resources.XObject.More = picture
        _in_mm("q 25.4 0 0 25.4 20 100 cm /More Do Q")(pdf)

    return breaker


def _gold(pdf: Pdf) -> None:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0.2, 0.8, 0.1], N=1)
    space = Array([Name.Separation, Name("/PANTONE 871 C"), Name.DeviceCMYK, tint])
    pdf.pages[1].obj.Resources.ColorSpace = Dictionary(Gold=space)
    _in_mm("/Gold cs 0.6 scn 20 100 30 20 re f")(pdf)


def _gradient(pdf: Pdf) -> None:
    """A gradient that begins in three inks and ends in four."""
    function = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0], C1=[0.1, 0.2, 0.3, 0])
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[20, 0, 50, 0], Function=function
    )
    pdf.pages[1].obj.Resources.Shading = Dictionary(Wrong=shading)
    _in_mm("q 20 100 30 20 re W n /Wrong sh Q")(pdf)


def _blank(pdf: Pdf) -> None:
    pdf.pages[2].obj.Contents = pdf.make_stream(b"")


def _only_marks(pdf: Pdf) -> None:
    pdf.pages[2].obj.Contents = pdf.make_stream(in_mm(block("0 0 0 1", -10, 0, 5, 0.2)))


_WIDTH, _HEIGHT = TRIM
_SPOILT = [(row, column) for row in range(9, 20) for column in range(9, 29)]
_DRAWN: list[tuple[str, str, Breaker]] = [
    ("F105", "art that stops at the trim", _in_mm(block("0 0.5 0 0", 0, 100, 30, 20))),
    ("F105", "art that stops short of the bleed",
     _in_mm(block("0 0 0.2 0", 20, _HEIGHT - 20, 30, 21))),
    ("F106", "text near the trim", _in_mm(_text(12, x=2))),
    ("F106", "text that is cut", _in_mm(_text(12, x=_WIDTH - 10))),
    ("F401", "an area in RGB", _in_mm("1 0 0 rg 20 100 30 20 re f")),
    ("F401", "text in red of a screen", _in_mm(f"1 0 0 rg {_text(12).partition(' k ')[2]}")),
    ("F402", "text in rich black", _in_mm(_text(12, "0.4 0.3 0.3 1"))),
    ("F403", "small text in three inks", _in_mm(_text(9, "0.5 0.4 0.1 0"))),
    ("F404", "a spot colour", _gold),
    ("F405", "all inks in one place", _in_mm(block("1 1 1 1", 20, 100, 30, 20))),
    ("F405", "too much ink beyond the trim",
     _in_mm(block("0.9 0.9 0.9 0.6", -BLEED, 100, 30, 20))),
    ("F406", "a gradient of three inks and four", _gradient),
    ("F501", "a hairline", _in_mm("0 0 0 1 K 0.05 w 20 110 m 60 110 l S")),
    ("F501", "a line without a width", _in_mm("0 0 0 1 K 0 w 20 110 m 60 110 l S")),
    ("F502", "small print", _in_mm(_text(5))),
    ("F503", "small text in a dark ground", _in_mm(_in_ground(7))),
    ("F504", "a picture of 200 ppi", _picture(200)),
    ("F505", "a picture of 100 ppi", _picture(100)),
    ("F506", "a scan in black and white at 300 ppi", _picture(300, 1)),
    ("F601", "a spoilt code", _in_mm(code(TICKET, 0.4, 60, 30, _SPOILT))),
    ("F602", "a code of small modules", _in_mm(code(TICKET, 0.33, 60, 30))),
    ("F602", "a code without quiet",
     _in_mm(code(TICKET, 0.4, 60, 30) + block("0 0 0 1", 57, 30, 2.2, 5))),
    ("F604", "a code on a page of prose that nobody knows", _in_mm(code(OTHER, 0.4, 60, 30))),
    ("F605", "a blank page", _blank),
    ("F605", "a page of marks alone", _only_marks),
]  # fmt: skip
