"""Where does a matrix put a point, and how much larger does it make it?

A matrix is the six numbers of PDF 2.0 §8.3.3.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot, inf
from typing import Any

from booklet.preflight.opened import Rect

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
NOTHING: Rect = (inf, inf, -inf, -inf)
"""A rectangle that holds no point, as a clip that hides all."""


def read_matrix(written: Any) -> Matrix:
    """Six numbers; raises ValueError or TypeError where there are others."""
    a, b, c, d, e, f = (float(number) for number in written)
    return (a, b, c, d, e, f)


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does one thing and then the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def around(points: Iterable[tuple[float, float]]) -> Rect:
    """The rectangle around points; `NOTHING` around none."""
    listed = list(points)
    if not listed:
        return NOTHING
    xs, ys = [x for x, _ in listed], [y for _, y in listed]
    return (min(xs), min(ys), max(xs), max(ys))


def put(matrix: Matrix, rect: Rect) -> Rect:
    """The rectangle around a rectangle that a matrix has moved."""
    if rect[0] > rect[2]:
        return NOTHING
    a, b, c, d, e, f = matrix
    left, bottom, right, top = rect
    xs = (a * left + c * bottom, a * left + c * top, a * right + c * bottom, a * right + c * top)
    ys = (b * left + d * bottom, b * left + d * top, b * right + d * bottom, b * right + d * top)
    return (min(xs) + e, min(ys) + f, max(xs) + e, max(ys) + f)


def across(matrix: Matrix) -> float:
    """How long the unit along x becomes."""
    return hypot(matrix[0], matrix[1])


def upward(matrix: Matrix) -> float:
    """How long the unit along y becomes."""
    return hypot(matrix[2], matrix[3])
