"""What are the instructions of a content stream, one to a line?

The engine writes one instruction to a line and text as hexadecimal strings (WeasyPrint 70.0,
pydyf 0.13), so its lines can be read without a parser, many times faster. Any other stream is
parsed first and written in the same shape.
"""

from __future__ import annotations

import math
from typing import Any

import pikepdf

from booklet.patterns import pattern

Matrix = tuple[float, float, float, float, float, float]
"""a b c d e f, as `cm` takes them (PDF 2.0 §8.3.3)."""
Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_AWKWARD = pattern(rb"[(%\r]|\bBI\b")
"""A string in brackets, a comment or a picture in line, any of which may hide a line's end."""


def content_of(pdf: pikepdf.Pdf, page: pikepdf.Page) -> Any:
    """The one stream of a page, made so where it has several or none."""
    if "/Contents" not in page.obj:
        page.obj.Contents = pdf.make_stream(b"")
    page.contents_coalesce()
    return page.obj.Contents


def lines(stream: Any) -> list[bytes]:
    """The instructions of a stream, each with its operands before it, as it stands in a file."""
    data = bytes(stream.read_bytes())
    if _AWKWARD.search(data) is None:
        return data.split(b"\n")
    return [
        pikepdf.unparse_content_stream([instruction])
        for instruction in pikepdf.parse_content_stream(stream)
    ]


def operator(line: bytes) -> bytes:
    """The operator of one instruction: what stands last."""
    return line[line.rfind(b" ") + 1 :]


def numbers(line: bytes) -> list[float]:
    """The operands of one instruction that are finite numbers; what is none is left out."""
    found = []
    for word in line.split()[:-1]:
        try:
            number = float(word)
        except ValueError:
            continue
        if math.isfinite(number):
            found.append(number)
    return found


def named(line: bytes) -> str:
    """The name that an instruction ends with, with its slash; empty where there is none."""
    words = line.split()
    if len(words) < 2 or not words[-2].startswith(b"/"):
        return ""
    return str(pikepdf.Object.parse(words[-2]))


def font_named(line: bytes) -> str:
    """The name of the font that `Tf` takes."""
    words = line.split()
    return str(pikepdf.Object.parse(words[0])) if words[0].startswith(b"/") else ""


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """First `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def bounds(rect: Rect, matrix: Matrix) -> Rect:
    """The upright rectangle around a rectangle that a matrix moves."""
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (rect[0], rect[2]) for y in (rect[1], rect[3])]
    across = [a * x + c * y + e for x, y in corners]
    up = [b * x + d * y + f for x, y in corners]
    return min(across), min(up), max(across), max(up)


def common(one: Rect, other: Rect) -> Rect:
    """What two rectangles share; a rectangle without extent where they share nothing."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    return left, bottom, max(left, min(one[2], other[2])), max(bottom, min(one[3], other[3]))


def matrix_of(owner: Any) -> Matrix:
    """The matrix of a form or pattern; a broken one counts as none."""
    try:
        a, b, c, d, e, f = (float(number) for number in owner.get("/Matrix", IDENTITY))
    except (TypeError, ValueError):
        return IDENTITY
    return a, b, c, d, e, f


def rect_of(array: Any) -> Rect | None:
    """A box as the file has it, its corners in order; None where it is none."""
    try:
        a, b, c, d = (float(number) for number in array)
    except (TypeError, ValueError):
        return None
    return min(a, c), min(b, d), max(a, c), max(b, d)
