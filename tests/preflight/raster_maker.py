"""What does a page for the rules about pixels look like? Made by hand, to be broken by tests.

60 × 80 mm of trim, 3 mm of bleed and 5 mm of slug; content is written in mm from the trim's
bottom left corner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

import pikepdf
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, Pdf
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from booklet import conditions, ghostscript
from booklet.condition import Condition
from booklet.preflight.opened import opened
from booklet.preflight.rules import NotChecked, Rule
from booklet.preflight.verdicts import Expected, Fault

TRIM = (60.0, 80.0)
BLEED = 3.0
SLUG = 5.0
TICKET = "https://tickets.example.org/s/0123"
NO_GHOSTSCRIPT = "" if ghostscript.find() else "not run: Ghostscript is not on this machine"
_MM = 72 / 25.4

TEXT = "0 0 0 1 k 15 40 20 0.5 re f\n"
"""Something well within the trim, that touches nothing."""


def condition() -> Condition:
    """FOGRA39, as it ships."""
    known, _ = conditions.gather(None)
    return known["fogra39"]


def expected(**more: object) -> Expected:
    """What a page is to be; codes are those of page 1."""
    return replace(Expected(trim=TRIM, bleed=BLEED, condition=condition()), **more)


def book(*contents: str, change: Callable[[Pdf], None] = lambda _: None) -> bytes:
    """A PDF of these pages."""
    pdf = pikepdf.new()
    edge = (BLEED + SLUG) * _MM
    width, height = (side * _MM for side in TRIM)
    for content in contents:
        page = pdf.add_blank_page(page_size=(width + 2 * edge, height + 2 * edge)).obj
        page.TrimBox = Array([edge, edge, edge + width, edge + height])
        out = BLEED * _MM
        page.BleedBox = Array([edge - out, edge - out, edge + width + out, edge + height + out])
        start = f"q {_MM:.6f} 0 0 {_MM:.6f} {edge:.6f} {edge:.6f} cm\n"
        page.Contents = pdf.make_stream(f"{start}{content}\nQ".encode())
        page.Resources = Dictionary()
    change(pdf)
    return saved(pdf)


def saved(pdf: Pdf) -> bytes:
    """The file's bytes, the same for the same file."""
    written = BytesIO()
    pdf.save(written, deterministic_id=True)
    return written.getvalue()


def block(cmyk: str, x: float, y: float, width: float, height: float) -> str:
    """A rectangle in these inks, 0 to 1."""
    return f"{cmyk} k {x} {y} {width} {height} re f\n"


def code(
    text: str, module: float, x: float, y: float, spoilt: Iterable[tuple[int, int]] = ()
) -> str:
    """A QR code in black, its bottom left corner here; the spoilt modules change sides."""
    made: QRCode = QRCode(error_correction=ERROR_CORRECT_M, border=0)  # type: ignore[type-arg]
    made.add_data(text)
    made.make(fit=True)
    matrix = [list(map(bool, row)) for row in made.get_matrix()]
    for row, column in spoilt:
        matrix[row][column] = not matrix[row][column]
    parts = ["0 0 0 1 k"]
    for down, line in enumerate(reversed(matrix)):
        for across, dark in enumerate(line):
            if dark:
                left, bottom = x + across * module, y + down * module
                parts.append(f"{left:.4f} {bottom:.4f} {module} {module} re")
    return " ".join([*parts, "f\n"])


def ask(rules: Iterable[Rule], source: bytes | Path, told: Expected) -> dict[str, list[Fault]]:
    """What the rules find, by code; `-` and the reason where one cannot be checked."""
    said: dict[str, list[Fault]] = {}
    with opened(source) as file:
        for rule in rules:
            try:
                if rule.by_file:
                    found = list(rule.by_file(file, told))
                else:
                    assert rule.by_page
                    found = [one for page in file.pages for one in rule.by_page(page, told)]
            except NotChecked as reason:
                found = [Fault(f"- {reason}")]
            if found:
                said[rule.code] = found
    return said


def spot(pdf: Pdf) -> None:
    """Give the first page a plate of its own, `/Gold` in its colour spaces."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0.2, 0.8, 0.1], N=1)
    space = Array([Name.Separation, Name("/PANTONE 871 C"), Name.DeviceCMYK, tint])
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(Gold=space)
