"""How is a page drawn within another?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from booklet import streams
from booklet.preflight.opened import OpenPage
from booklet.preflight.turning import quarters
from booklet.streams import Matrix, Rect


class Panel:
    """A page as a form, because patterns count from the stream that uses them (PDF 2.0
    §8.7.3.1): a `cm` would leave them behind.

    Its lengths are points of 1/72 inch from the lower left corner of its trim, as a reader sees
    it: turned by /Rotate and enlarged by UserUnit.
    """

    def __init__(self, file: pikepdf.Pdf, page: OpenPage) -> None:
        # A copy, which shares the data: several pages may have one stream as their contents.
        self._art = copy(streams.content_of(file, page.page))
        self._art.update(
            Dictionary(Type=Name.XObject, Subtype=Name.Form, Resources=page.page.resources)
        )
        group = page.obj.get("/Group")
        if isinstance(group, Dictionary):
            # Isolated, as a page's group is whatever it says (PDF 2.0 §11.4.7): others have no
            # colour space of their own to blend in.
            group.I = True
            self._art.Group = group
        trim = streams.common(page.trim, page.media)
        self._upright = _upright(trim, quarters(page), _unit(page))
        _, _, width, height = streams.bounds(trim, self._upright)
        self.size = (width, height)

    def placed(self, matrix: Matrix, shown: Rect) -> Any:
        """The form, moved by a matrix and clipped to `shown`; both count from its trim's corner."""
        self._art.BBox = as_array(streams.bounds(shown, _undone(self._upright)))
        self._art.Matrix = as_array(streams.times(self._upright, matrix))
        return self._art


def as_array(values: Sequence[float]) -> Any:
    """A box or a matrix as a file has it."""
    return Array([round(float(value), 6) for value in values])


def _upright(trim: Rect, turn: int, unit: float) -> Matrix:
    """From a page's own space to the trim's corner as it is seen, `turn` quarters clockwise."""
    left, bottom, right, top = (edge * unit for edge in trim)
    turned: dict[int, Matrix] = {
        0: (unit, 0.0, 0.0, unit, -left, -bottom),
        1: (0.0, -unit, unit, 0.0, -bottom, right),
        2: (-unit, 0.0, 0.0, -unit, right, top),
        3: (0.0, unit, -unit, 0.0, top, -left),
    }
    return turned[turn]


def _undone(matrix: Matrix) -> Matrix:
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    return (
        d / area,
        -b / area,
        -c / area,
        a / area,
        (c * f - d * e) / area,
        (b * e - a * f) / area,
    )


def _unit(page: OpenPage) -> float:
    """How many points of 1/72 inch one of the page's own is (PDF 2.0 §14.11.2)."""
    try:
        unit = float(page.own("/UserUnit") or 1)
    except (TypeError, ValueError):
        return 1.0
    return unit if math.isfinite(unit) and unit > 0 else 1.0
