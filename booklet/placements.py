"""Where does each picture stand on the pages, and how large?

Found by walking what the engine drew: pages, the forms and patterns they draw, and the matrix
and the clip that hold where a stand-in is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pikepdf
from msgspec import Struct, field
from msgspec.structs import replace

from booklet import streams
from booklet.preflight.verdicts import Area
from booklet.standins import StandIn, recognise
from booklet.streams import IDENTITY, Matrix, Rect

PT_TO_MM = 25.4 / 72
MOST_PPI = 350.0
"""More pixels than this are never seen in print, and cost time and bytes (trade practice)."""
_DEEPEST = 28
"""Forms in forms; a file that nests deeper is broken, or draws itself."""
_UNIT: Rect = (0.0, 0.0, 1.0, 1.0)
_PAINTS = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"n"})
_FILLS = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})


class Placement(Struct, frozen=True):
    """One picture on one page of the file, counted from 1."""

    page: int
    meant: StandIn
    width_mm: float
    height_mm: float
    """Of the whole picture as placed, also where a part of it is cut off."""
    area: Area
    """What can be seen of it, in mm from the trim's top left corner."""
    pixels: tuple[int, int]
    """Of the stand-in: as many as the picture has."""

    @property
    def ppi(self) -> float:
        """The pixels per inch with which it prints, in its coarser direction."""
        across = self.pixels[0] / max(self.width_mm, 1e-6)
        down = self.pixels[1] / max(self.height_mm, 1e-6)
        return min(across, down) * 25.4


class _State(Struct):
    """What `q` keeps."""

    matrix: Matrix
    clip: Rect
    pattern: Any = None


class _Walk(Struct):
    """One page being walked; `path` is the box of the path so far, in the page's space."""

    page: int
    trim: Rect
    drawn: dict[tuple[int, int], bool]
    placed: list[Placement] = field(default_factory=list)


def placements(pdf: pikepdf.Pdf) -> tuple[Placement, ...]:
    """Every stand-in as often as it is drawn, in the order of drawing."""
    drawn: dict[tuple[int, int], bool] = {}
    placed: list[Placement] = []
    for number, page in enumerate(pdf.pages, 1):
        content = streams.content_of(pdf, page)
        if not _draws(content, page.obj.get("/Resources"), drawn):
            continue
        media = streams.rect_of(page.mediabox) or (0.0, 0.0, 0.0, 0.0)
        walk = _Walk(number, streams.rect_of(page.trimbox) or media, drawn)
        _through(content, page.obj.get("/Resources"), _State(IDENTITY, media), walk, 0)
        placed += walk.placed
    return tuple(placed)


def sizes(
    placed: Iterable[Placement], most_ppi: float = MOST_PPI
) -> Mapping[StandIn, tuple[int, int]]:
    """The pixels that each picture wants: so many to the inch where it is placed largest.

    Never more than it has, and with its own proportions.
    """
    scales: dict[StandIn, float] = {}
    pixels: dict[StandIn, tuple[int, int]] = {}
    for one in placed:
        (width, height), inch = one.pixels, most_ppi / 25.4
        scale = max(one.width_mm * inch / width, one.height_mm * inch / height)
        scales[one.meant] = max(scale, scales.get(one.meant, 0.0))
        pixels[one.meant] = max(one.pixels, pixels.get(one.meant, (0, 0)))
    return {meant: _scaled(pixels[meant], min(scale, 1.0)) for meant, scale in scales.items()}


def meant_by(image: Any) -> StandIn | None:
    """What an image XObject stands for; None for one that stands for itself."""
    if image.get("/Subtype") != "/Image" or image.get("/Filter") != "/DCTDecode":
        return None
    return recognise(image.read_raw_bytes())


def _scaled(pixels: tuple[int, int], scale: float) -> tuple[int, int]:
    width, height = (max(1, math.ceil(round(count * scale, 3))) for count in pixels)
    return width, height


def _resource(resources: Any, kind: str, name: str) -> Any:
    found = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
    return found.get(name) if isinstance(found, pikepdf.Dictionary) else None


def _draws(stream: Any, resources: Any, drawn: dict[tuple[int, int], bool]) -> bool:
    """Whether a stream draws a stand-in, itself or in what it draws; all it draws is noted."""
    key = stream.objgen
    if key not in drawn:
        drawn[key] = False
        found = [_is_drawn(target, resources, drawn) for target in _targets(stream, resources)]
        drawn[key] = any(found)
    return drawn[key]


def _is_drawn(target: Any, resources: Any, drawn: dict[tuple[int, int], bool]) -> bool:
    if target.get("/Subtype") == "/Image":
        if target.objgen not in drawn:
            drawn[target.objgen] = meant_by(target) is not None
        return drawn[target.objgen]
    return _draws(target, target.get("/Resources", resources), drawn)


def _targets(stream: Any, resources: Any) -> Iterator[Any]:
    """The forms, images and tiles that a stream names."""
    names = {
        (streams.operator(line), streams.named(line))
        for line in streams.lines(stream)
        if line.endswith((b" Do", b" scn", b" SCN")) and line.startswith(b"/")
    }
    for operator, name in sorted(names):
        kind = "/XObject" if operator == b"Do" else "/Pattern"
        target = _resource(resources, kind, name)
        if isinstance(target, pikepdf.Stream):
            yield target


def _through(stream: Any, resources: Any, state: _State, walk: _Walk, depth: int) -> None:
    """Walk one content stream; `state` is where it begins."""
    base, stack = state.matrix, [state]
    path: list[tuple[bytes, bytes, Matrix]] = []
    clips = False
    for line in streams.lines(stream):
        operator, state = streams.operator(line), stack[-1]
        if operator == b"q":
            stack.append(replace(state))
        elif operator == b"Q" and len(stack) > 1:
            stack.pop()
        elif operator == b"cm":
            state.matrix = _moved(line, state.matrix)
        elif operator in {b"re", b"m", b"l", b"c", b"v", b"y"}:
            path.append((operator, line, state.matrix))
        elif operator in {b"W", b"W*"}:
            clips = True
        elif operator in _PAINTS:
            is_tiled = operator in _FILLS and state.pattern is not None
            box = _box_of(path) if is_tiled or clips else None  # most paths hold no picture
            if is_tiled and box is not None:
                _tile(state, base, box, walk, depth)
            if clips and box is not None:
                state.clip = streams.common(state.clip, box)
            path, clips = [], False
        elif operator in {b"cs", b"scn", b"sc", b"k", b"g", b"rg"}:
            state.pattern = _pattern(line, resources, walk)
        elif operator == b"Do":
            _draw(_resource(resources, "/XObject", streams.named(line)), state, walk, depth)


def _moved(line: bytes, matrix: Matrix) -> Matrix:
    operands = streams.numbers(line)
    if len(operands) != 6:
        return matrix
    a, b, c, d, e, f = operands
    return streams.times((a, b, c, d, e, f), matrix)


def _box_of(path: Iterable[tuple[bytes, bytes, Matrix]]) -> Rect | None:
    """The box of a path; a curve counts with its control points."""
    boxes = [box for piece in path if (box := _box_of_piece(*piece)) is not None]
    if not boxes:
        return None
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)


def _box_of_piece(operator: bytes, line: bytes, matrix: Matrix) -> Rect | None:
    operands = streams.numbers(line)
    if operator == b"re" and len(operands) == 4:
        x, y, width, height = operands
        return streams.bounds((x, y, x + width, y + height), matrix)
    if operands and len(operands) % 2 == 0:
        across, up = operands[::2], operands[1::2]
        return streams.bounds((min(across), min(up), max(across), max(up)), matrix)
    return None


def _pattern(line: bytes, resources: Any, walk: _Walk) -> Any:
    """The tiling pattern that a colour is, where it holds a stand-in."""
    if not line.startswith(b"/"):
        return None
    pattern = _resource(resources, "/Pattern", streams.named(line))
    if isinstance(pattern, pikepdf.Stream) and walk.drawn.get(pattern.objgen):
        return pattern
    return None


def _draw(target: Any, state: _State, walk: _Walk, depth: int) -> None:
    if not isinstance(target, pikepdf.Stream) or not walk.drawn.get(target.objgen):
        return
    if target.get("/Subtype") == "/Image":
        _place(target, state, walk, _UNIT)
    elif depth < _DEEPEST:
        _enter(target, state.clip, state.matrix, walk, depth)


def _enter(form: Any, clip: Rect, matrix: Matrix, walk: _Walk, depth: int) -> None:
    """Walk a form from where it is drawn; its box clips it (PDF 2.0 §8.10.1)."""
    inner = streams.times(streams.matrix_of(form), matrix)
    box = streams.rect_of(form.get("/BBox"))
    if box is not None:
        clip = streams.common(clip, streams.bounds(box, inner))
    _through(form, form.get("/Resources"), _State(inner, clip), walk, depth + 1)


def _tile(state: _State, base: Matrix, path: Rect, walk: _Walk, depth: int) -> None:
    """Walk a tile once; what it fills counts as the area of each picture on it.

    Its matrix counts from the stream that it colours, not from where it is used (PDF 2.0
    §8.7.3.1).
    """
    if depth >= _DEEPEST:
        return
    inner = streams.times(streams.matrix_of(state.pattern), base)
    tile = _Walk(walk.page, walk.trim, walk.drawn)
    everywhere = (-1e9, -1e9, 1e9, 1e9)
    resources = state.pattern.get("/Resources")
    _through(state.pattern, resources, _State(inner, everywhere), tile, depth + 1)
    area = _area(streams.common(state.clip, path), walk.trim)
    walk.placed += [replace(one, area=area) for one in tile.placed]


def _place(image: Any, state: _State, walk: _Walk, unit: Rect) -> None:
    meant = meant_by(image)
    if meant is None:
        return
    a, b, c, d, _, _ = state.matrix
    seen = streams.common(state.clip, streams.bounds(unit, state.matrix))
    walk.placed.append(
        Placement(
            walk.page,
            meant,
            math.hypot(a, b) * PT_TO_MM,
            math.hypot(c, d) * PT_TO_MM,
            _area(seen, walk.trim),
            (int(image.Width), int(image.Height)),
        )
    )


def _area(rect: Rect, trim: Rect) -> Area:
    return Area(
        (rect[0] - trim[0]) * PT_TO_MM,
        (trim[3] - rect[3]) * PT_TO_MM,
        (rect[2] - trim[0]) * PT_TO_MM,
        (trim[3] - rect[1]) * PT_TO_MM,
    )
