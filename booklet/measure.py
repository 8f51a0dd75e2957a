"""How long is a length? It carries its unit in its type, and millimetres are what it keeps.

A point is the press point of 1/72 inch, a pixel the one of CSS, 1/96 inch. Lengths are read
from what people write (`3 mm`, `0.125in`, `1/8"`, `0,5 cm`), and papers by name or by size.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import overload

from msgspec import Struct

from booklet.errors import Unreadable
from booklet.patterns import pattern

_MM_PER_INCH = 25.4
_NUMBER = r"(?:\d{1,6} +)?\d{1,6}/\d{1,6}|\d{1,6}(?:[.,]\d{1,9})?|[.,]\d{1,9}"
_UNITS = {
    "mm": 1.0,
    "cm": 10.0,
    "pt": _MM_PER_INCH / 72,
    "pc": _MM_PER_INCH / 6,
    "px": _MM_PER_INCH / 96,
    "in": _MM_PER_INCH,
    "inch": _MM_PER_INCH,
    "inches": _MM_PER_INCH,
    '"': _MM_PER_INCH,
    "″": _MM_PER_INCH,
    "”": _MM_PER_INCH,
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_LENGTH = pattern(rf"({_NUMBER})\s*({_UNIT})?", re.IGNORECASE)
_SIZE = pattern(rf"({_NUMBER})\s*({_UNIT})?\s*(?:x|×|by)\s*({_NUMBER})\s*({_UNIT})?", re.IGNORECASE)


class Length(Struct, frozen=True, order=True):
    """A length, kept in millimetres; add, subtract, compare, multiply by a number.

    A length divided by a length is a plain number: how often the one goes into the other.
    """

    mm: float

    @property
    def pt(self) -> float:
        """The length in points of 1/72 inch."""
        return self.mm * 72 / _MM_PER_INCH

    @property
    def px(self) -> float:
        """The length in CSS pixels of 1/96 inch."""
        return self.mm * 96 / _MM_PER_INCH

    @property
    def inch(self) -> float:
        """The length in inches."""
        return self.mm / _MM_PER_INCH

    @property
    def css(self) -> str:
        """The length as a style sheet writes it, to a ten-thousandth of a millimetre."""
        return f"{_tidy(self.mm)}mm"

    def __str__(self) -> str:
        """The length as people read it: `3.175 mm`."""
        return f"{_tidy(self.mm)} mm"

    def __add__(self, other: Length) -> Length:
        return Length(self.mm + other.mm) if isinstance(other, Length) else NotImplemented

    def __sub__(self, other: Length) -> Length:
        return Length(self.mm - other.mm) if isinstance(other, Length) else NotImplemented

    def __mul__(self, times: float) -> Length:
        return Length(self.mm * float(times))

    __rmul__ = __mul__

    @overload
    def __truediv__(self, other: Length) -> float: ...
    @overload
    def __truediv__(self, other: float) -> Length: ...
    def __truediv__(self, other: Length | float) -> Length | float:
        return self.mm / other.mm if isinstance(other, Length) else Length(self.mm / other)

    def __neg__(self) -> Length:
        return Length(-self.mm)

    def __abs__(self) -> Length:
        return Length(abs(self.mm))

    def __bool__(self) -> bool:
        return self.mm != 0


def mm(count: float) -> Length:
    """That many millimetres."""
    return Length(float(count))


def pt(count: float) -> Length:
    """That many points of 1/72 inch."""
    return Length(count * _MM_PER_INCH / 72)


def px(count: float) -> Length:
    """That many CSS pixels of 1/96 inch."""
    return Length(count * _MM_PER_INCH / 96)


def inch(count: float) -> Length:
    """That many inches of 25.4 mm."""
    return Length(count * _MM_PER_INCH)


#: Width and height of the papers known by name, upright.
PAPERS: dict[str, tuple[Length, Length]] = {
    "A3": (mm(297), mm(420)),
    "A4": (mm(210), mm(297)),
    "A5": (mm(148), mm(210)),
    "A6": (mm(105), mm(148)),
    "Letter": (inch(8.5), inch(11)),
    "Half-letter": (inch(5.5), inch(8.5)),
    "Legal": (inch(8.5), inch(14)),
    "Tabloid": (inch(11), inch(17)),
}


def paper_name(size: tuple[Length, Length]) -> str:
    """What a sheet is called: `A4`, or its width and height."""
    for name, known in PAPERS.items():
        if size == known:
            return name
    return f"{size[0].mm:g}x{size[1].mm:g}"


def read_length(text: str) -> Length:
    """Read one length, never below zero. A bare number is refused, except 0: it has no unit.

    Raises `Unreadable`.
    """
    found = _LENGTH.fullmatch(" ".join(text.split()))
    if not found:
        raise Unreadable(
            f"“{text}” is not a length.", "Write a number and its unit, as 3 mm, 0.125 in or 12 pt."
        )
    number, unit = found.groups()
    if unit is None and _number(number) != 0:
        raise Unreadable(
            f"“{text}” has no unit.", f"Say which: {number} mm, {number} in or {number} pt."
        )
    return Length(_number(number) * _UNITS[(unit or "mm").lower()])


MOST_BLEED = mm(10)
"""What a press or a bindery asks for at the most."""


def read_bleed(text: str) -> Length:
    """Read a bleed, at most 10 mm. Raises `Unreadable`."""
    length = read_length(text)
    if length > MOST_BLEED:
        raise Unreadable(f"A bleed of {length} is more than {MOST_BLEED}.", "Write 3 mm.")
    return length


def read_trim(text: str) -> tuple[Length, Length]:
    """Read a paper's name or a size as width and height: `A5`, `A4 landscape`, `148 x 210 mm`.

    A name stands for the upright sheet unless `landscape` follows. Raises `Unreadable`, also
    for sizes no press or plotter has (under 20 mm or over 2 m), which are a slip of the unit.
    """
    words = " ".join(text.split())
    name, _, turn = words.partition(" ")
    named = {key.casefold(): size for key, size in PAPERS.items()}.get(
        re.sub(r"[ _]", "-", name).casefold()
    )
    if named and turn.casefold() in ("", "portrait", "landscape"):
        return (named[1], named[0]) if turn.casefold() == "landscape" else named
    if words.casefold().startswith("half letter"):
        return read_trim("Half-letter" + words[len("half letter") :])
    width, height = _read_size(text, words)
    for side in (width, height):
        if not mm(20) <= side <= mm(2000):
            raise Unreadable(
                f"“{text}” would make a page with a side of {side}.", "Is the unit right?"
            )
    return width, height


def _read_size(text: str, words: str) -> tuple[Length, Length]:
    found = _SIZE.fullmatch(words)
    if not found:
        raise Unreadable(
            f"“{text}” is not a paper size.",
            f"Write {', '.join(PAPERS)}, or a width and height as 148 x 210 mm.",
        )
    width, width_unit, height, height_unit = found.groups()
    unit = height_unit or width_unit
    if unit is None:
        raise Unreadable(f"“{text}” has no unit.", f"Write {width} x {height} mm, or in.")
    first, second = _UNITS[(width_unit or unit).lower()], _UNITS[(height_unit or unit).lower()]
    return Length(_number(width) * first), Length(_number(height) * second)


def _number(text: str) -> float:
    whole, _, part = text.replace(",", ".").rpartition(" ")
    try:
        return float(Fraction(part) + (Fraction(whole) if whole else 0))
    except ZeroDivisionError:
        raise Unreadable(f"“{text}” divides by nothing.", "Mend the fraction.") from None


def _tidy(number: float) -> str:
    return f"{round(number, 4) + 0.0:.4f}".rstrip("0").rstrip(".")
