"""What does each operator of a content stream do? (PDF 2.0 Annex A)"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from booklet.preflight.matrices import IDENTITY, read_matrix, times
from booklet.preflight.spaces import CMYK, GRAY, RGB, Space
from booklet.preflight.walk import Walk

Act = Callable[[Walk, Any], None]


def _save(walk: Walk, _: Any) -> None:
    walk.saved.append(walk.state.copy())


def _restore(walk: Walk, _: Any) -> None:
    if walk.saved:
        walk.state = walk.saved.pop()


def _turn(walk: Walk, operands: Any) -> None:
    walk.state.ctm = times(read_matrix(operands), walk.state.ctm)


def _point(walk: Walk, operands: Any) -> None:
    if len(operands) == 2:
        walk.points.append((float(operands[0]), float(operands[1])))
        return
    numbers = list(map(float, operands))
    walk.points += zip(numbers[::2], numbers[1::2], strict=True)


def _rectangle(walk: Walk, operands: Any) -> None:
    x, y, width, height = (float(number) for number in operands)
    walk.points += ((x, y), (x + width, y + height))
    right, top = x + width, y + height
    walk.rects.append((min(x, right), min(y, top), max(x, right), max(y, top)))


def _clip(walk: Walk, _: Any) -> None:
    walk.clips = True


def _painter(fills: bool, strokes: bool) -> Act:
    return lambda walk, _: walk.paint_path(fills, strokes)


def _filler(space: Space) -> Act:
    return lambda walk, operands: walk.device(walk.state.fill, space, operands)


def _stroker(space: Space) -> Act:
    return lambda walk, operands: walk.device(walk.state.stroke, space, operands)


def _width(walk: Walk, operands: Any) -> None:
    walk.state.width = float(operands[0])


def _shade(walk: Walk, operands: Any) -> None:
    walk.shade(walk.resource("/Shading", operands[0]), walk.state.clip, walk.state.fill)


def _begin(walk: Walk, _: Any) -> None:
    walk.cursor.place(IDENTITY)


def _setter(name: str, scale: float = 1.0) -> Act:
    def act(walk: Walk, operands: Any) -> None:
        setattr(walk.state, name, float(operands[0]) * scale)

    return act


def _mode(walk: Walk, operands: Any) -> None:
    walk.state.mode = int(operands[0])


def _move(walk: Walk, operands: Any) -> None:
    walk.cursor.move(float(operands[0]), float(operands[1]))


def _move_leading(walk: Walk, operands: Any) -> None:
    walk.state.leading = -float(operands[1])
    _move(walk, operands)


def _next_line(walk: Walk, _: Any) -> None:
    walk.cursor.move(0.0, -walk.state.leading)


def _show_next(walk: Walk, operands: Any) -> None:
    _next_line(walk, ())
    walk.show(operands)


def _show_spaced(walk: Walk, operands: Any) -> None:
    walk.state.word, walk.state.char = float(operands[0]), float(operands[1])
    _show_next(walk, operands[2:])


OPERATORS: Mapping[str, Act] = {
    "q": _save,
    "Q": _restore,
    "cm": _turn,
    "gs": Walk.settings,
    "w": _width,
    "m": _point,
    "l": _point,
    "c": _point,
    "v": _point,
    "y": _point,
    "re": _rectangle,
    "W": _clip,
    "W*": _clip,
    "n": _painter(False, False),
    "f": _painter(True, False),
    "F": _painter(True, False),
    "f*": _painter(True, False),
    "S": _painter(False, True),
    "s": _painter(False, True),
    "B": _painter(True, True),
    "B*": _painter(True, True),
    "b": _painter(True, True),
    "b*": _painter(True, True),
    "g": _filler(GRAY),
    "rg": _filler(RGB),
    "k": _filler(CMYK),
    "G": _stroker(GRAY),
    "RG": _stroker(RGB),
    "K": _stroker(CMYK),
    "cs": lambda walk, operands: walk.space(walk.state.fill, operands),
    "CS": lambda walk, operands: walk.space(walk.state.stroke, operands),
    "sc": lambda walk, operands: walk.tint(walk.state.fill, operands),
    "scn": lambda walk, operands: walk.tint(walk.state.fill, operands),
    "SC": lambda walk, operands: walk.tint(walk.state.stroke, operands),
    "SCN": lambda walk, operands: walk.tint(walk.state.stroke, operands),
    "sh": _shade,
    "Do": Walk.do,
    "BT": _begin,
    "Tf": Walk.font,
    "Tc": _setter("char"),
    "Tw": _setter("word"),
    "Tz": _setter("stretch", 0.01),
    "TL": _setter("leading"),
    "Ts": _setter("rise"),
    "Tr": _mode,
    "Tm": lambda walk, operands: walk.cursor.place(read_matrix(operands)),
    "Td": _move,
    "TD": _move_leading,
    "T*": _next_line,
    "Tj": lambda walk, operands: walk.show(operands),
    "TJ": lambda walk, operands: walk.show(operands[0]),
    "'": _show_next,
    '"': _show_spaced,
}
"""What changes nothing that preflight asks for is not in it."""
