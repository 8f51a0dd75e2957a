"""What does one content stream draw, with all it draws by others?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any

import pikepdf
from msgspec.structs import replace

from booklet.preflight.canvas import Canvas, TooMuch, Within
from booklet.preflight.graphics import Cursor, Paint, State, run
from booklet.preflight.marks import SLIVER, Kind, Mark, Picture, holds, overlap, thickness
from booklet.preflight.matrices import (
    IDENTITY,
    NOTHING,
    Matrix,
    across,
    around,
    put,
    read_matrix,
    times,
    upward,
)
from booklet.preflight.opened import BROKEN, Rect
from booklet.preflight.shadings import shading_fault
from booklet.preflight.spaces import (
    CMYK,
    GRAY,
    RGB,
    UNKNOWN,
    Colour,
    Space,
    read_space,
)
from booklet.preflight.widths import NO_FACE, Face, read_face

_DEEPEST = 24
"""Forms within forms; nobody draws deeper."""
_PRICE = 20
"""What setting a stream up costs, in operators."""
_NO_INK = 0.01
"""Points that are left where a clip only touches."""
_JPX_SPACES = {12: CMYK, 16: RGB, 17: GRAY, 18: RGB}
"""EnumCS of a JPEG 2000's colour box (ISO 15444-1 I.5.3.3)."""


class Walk:
    """Follows one content stream, and those it draws."""

    def __init__(
        self, canvas: Canvas, resources: Any, state: State, within: Within | None = None
    ) -> None:
        self.canvas, self.resources, self.state = canvas, resources, state
        self.within = within or Within()
        self.base = state.ctm
        self.saved: list[State] = []
        self.points: list[tuple[float, float]] = []
        self.rects: list[Rect] = []
        self.clips = False
        self.cursor = Cursor()
        self.found: dict[tuple[str, str], Any] = {}

    def run(self, instructions: Sequence[Any]) -> None:
        """Draw it; what cannot be read is left out and remembered."""
        canvas = self.canvas
        for instruction in instructions:
            canvas.left -= 1
            if canvas.left < 0:
                raise TooMuch
            name = "?"
            try:
                name = str(instruction.operator)
                if name == "INLINE IMAGE":
                    self.inline(instruction.iimage)
                elif (act := canvas.acts.get(name)) is not None:
                    act(self, instruction.operands)
            except BROKEN as error:
                canvas.broken(f"the operator {name}", error)

    def resource(self, kind: str, name: Any) -> Any:
        """A named resource; raises KeyError where there is none."""
        key = (kind, str(name))
        if key not in self.found:
            if self.resources is None:
                raise KeyError(kind)
            self.found[key] = self.resources[kind][str(name)]
        return self.found[key]

    # Paths

    def paint_path(self, fills: bool, strokes: bool) -> None:
        """Paint the path, then forget it; a clip that waits for it is set."""
        state, box = self.state, put(self.state.ctm, around(self.points))
        if fills:
            self.paint(Kind.FILL, box, state.fill, slivers=self.slivers())
        if strokes:
            wide = state.width * min(across(state.ctm), upward(state.ctm))
            half = wide / 2
            grown = (box[0] - half, box[1] - half, box[2] + half, box[3] + half)
            self.paint(Kind.STROKE, grown, state.stroke, width=wide)
        if self.clips:
            state.clip = overlap(state.clip, box) or NOTHING
        self.points, self.rects, self.clips = [], [], False

    def slivers(self) -> tuple[Rect, ...]:
        """The rectangles of the path that are thin, and thin frames between two of them."""
        ctm, clip = self.state.ctm, self.state.clip
        sides = list(self.rects)
        if len(sides) == 2:
            sides += _frame(sides[0], sides[1])
        found = []
        for rect in sides:
            box = put(ctm, rect)
            seen = overlap(box, clip)
            if 0 < thickness(box) < SLIVER and seen and thickness(seen) > _NO_INK:
                found.append(box)
        return tuple(found)

    # Paint

    def paint(self, kind: Kind, box: Rect, paint: Paint, **facts: Any) -> None:
        """Add a mark where any of it is seen, and what its pattern draws."""
        within = self.within
        seen = within.onto or overlap(box, self.state.clip)
        if seen is None or not all(map(isfinite, seen)):
            return
        self.canvas.marks.append(
            Mark(
                kind,
                seen,
                facts.pop("colour", paint.colour),
                paint.alpha * within.alpha,
                paint.is_overprint,
                within.in_soft_mask,
                within.in_glyph,
                **facts,
            )
        )
        if paint.pattern is not None and kind is not Kind.IMAGE:
            self.pattern(paint, seen)

    def pattern(self, paint: Paint, seen: Rect) -> None:
        """What a pattern paints with."""
        found = paint.pattern
        matrix = times(read_matrix(found.get("/Matrix", IDENTITY)), self.base)
        if int(found.get("/PatternType", 0)) == 2:
            self.shade(found["/Shading"], seen, paint)
            return
        plain = int(found.get("/PaintType", 1)) == 2
        ink = Paint(paint.colour, None, paint.alpha) if plain else Paint()
        state = State(matrix, seen, ink, replace(ink))
        within = replace(self.within, onto=seen, is_uncoloured=plain or self.within.is_uncoloured)
        self.follow(found, state, within)

    def shade(self, shading: Any, seen: Rect, paint: Paint) -> None:
        """A gradient."""
        space = read_space(shading.get("/ColorSpace"), self.resources)
        fault = shading_fault(shading, space)
        plain = Paint(Colour(space), None, paint.alpha, paint.is_overprint)
        self.paint(Kind.SHADING, seen, plain, fault=fault)

    def follow(self, stream: Any, state: State, within: Within) -> None:
        """Draw a stream within this one."""
        key = stream.objgen
        if key in self.canvas.open or within.depth >= _DEEPEST:
            self.canvas.broken("a form", "it draws itself")
            return
        own = stream.get("/Resources")
        resources = own if own is not None else self.resources
        self.canvas.left -= _PRICE
        self.canvas.open.add(key)
        try:
            walk = Walk(self.canvas, resources, state, replace(within, depth=within.depth + 1))
            walk.run(self.canvas.parsed(stream))
        finally:
            self.canvas.open.discard(key)

    def form(self, form: Any, within: Within) -> None:
        """Draw a form XObject as the state has it."""
        state = self.state.copy()
        state.ctm = times(read_matrix(form.get("/Matrix", IDENTITY)), state.ctm)
        if (box := form.get("/BBox")) is not None:
            a, b, c, d = (float(side) for side in box)
            state.clip = overlap(state.clip, put(state.ctm, _ordered(a, b, c, d))) or NOTHING
        if form.get("/Group") is not None:
            within = replace(within, alpha=within.alpha * state.fill.alpha)
            state.fill.alpha = state.stroke.alpha = 1.0
        self.follow(form, state, within)

    # Pictures

    def do(self, operands: Any) -> None:
        """An XObject."""
        found = self.resource("/XObject", operands[0])
        kind = str(found.get("/Subtype"))
        if kind == "/Form":
            self.form(found, self.within)
        elif kind == "/Image":
            space = read_space(found.get("/ColorSpace"), self.resources)
            self.image(found, space, f"{operands[0]} {found.objgen}", False)

    def inline(self, image: Any) -> None:
        """An image within the content."""
        space = read_space(image.obj.get("/ColorSpace"), self.resources)
        self.image(image.obj, space, f"inline {len(self.canvas.marks)}", True)

    def image(self, image: Any, space: Space, key: str, is_inline: bool) -> None:
        """Any image; a stencil has the colour of fills."""
        ctm = self.state.ctm
        size, pixels = (across(ctm), upward(ctm)), (int(image["/Width"]), int(image["/Height"]))
        is_mask = bool(image.get("/ImageMask", False))
        filters = image.get("/Filter", ())
        names = filters if isinstance(filters, pikepdf.Array) else (filters,)
        packed = tuple(str(name).removeprefix("/") for name in names if name != ())
        if not space.family and "JPXDecode" in packed and not is_mask:
            space = _jpx_space(image)
        bits = 1 if is_mask else int(image.get("/BitsPerComponent", 8))
        ppi = tuple(
            count * 72 / length if length else 0.0
            for count, length in zip(pixels, size, strict=True)
        )
        picture = Picture(key, *pixels, bits, is_mask, (ppi[0], ppi[1]), size, packed, is_inline)
        colour = self.state.fill.colour if is_mask else Colour(space)
        box = put(ctm, (0.0, 0.0, 1.0, 1.0))
        self.paint(Kind.IMAGE, box, self.state.fill, colour=colour, picture=picture)
        if is_mask and self.state.fill.pattern is not None:
            self.pattern(self.state.fill, box)

    # State

    def settings(self, operands: Any) -> None:
        """A dictionary of settings (ExtGState)."""
        found, state = self.resource("/ExtGState", operands[0]), self.state
        for key, value in found.items():
            if key == "/LW":
                state.width = float(value)
            elif key == "/CA":
                state.stroke.alpha = float(value)
            elif key == "/ca":
                state.fill.alpha = float(value)
            elif key == "/OP":
                state.stroke.is_overprint = bool(value)
                state.fill.is_overprint = bool(found.get("/op", value))
            elif key == "/op":
                state.fill.is_overprint = bool(value)
            elif key == "/Font":
                state.face, state.size = self.face(value[0]), float(value[1])
            elif key == "/SMask" and isinstance(value, pikepdf.Dictionary):
                self.form(value["/G"], replace(self.within, in_soft_mask=True))

    def device(self, paint: Paint, space: Space, operands: Any) -> None:
        """A colour in a device space."""
        if not self.within.is_uncoloured:
            paint.colour = Colour(space, tuple(float(tint) for tint in operands))
            paint.pattern = None

    def space(self, paint: Paint, operands: Any) -> None:
        """Another colour space, at the colour it begins with."""
        if not self.within.is_uncoloured:
            key = ("space", str(operands[0]))
            if key not in self.found:
                self.found[key] = read_space(operands[0], self.resources)
            paint.colour = Colour(self.found[key], self.found[key].start)
            paint.pattern = None

    def tint(self, paint: Paint, operands: Any) -> None:
        """Another colour in the same space."""
        if self.within.is_uncoloured:
            return
        space, listed = paint.colour.space, list(operands)
        named = listed and isinstance(listed[-1], pikepdf.Name)
        tints = tuple(float(tint) for tint in (listed[:-1] if named else listed))
        paint.pattern = self.resource("/Pattern", listed[-1]) if named else None
        if named and tints:
            space = space.base or space
        elif named:
            space = Space("Pattern", 0)
        paint.colour = Colour(space, tints)

    # Text

    def face(self, font: Any) -> Face:
        """The face of a font, read once a page."""
        key = font.objgen
        if key == (0, 0) or key not in self.canvas.faces:
            self.canvas.faces[key] = read_face(font)
        return self.canvas.faces[key]

    def font(self, operands: Any) -> None:
        """Another font and size."""
        self.state.size = float(operands[1])
        self.state.face = NO_FACE
        self.state.face = self.face(self.resource("/Font", operands[0]))

    def show(self, parts: Iterable[Any]) -> None:
        """A run of text."""
        state = self.state
        line = run(parts, state)
        if line.codes and state.mode % 4 != 3:
            self.text(line.box, line.codes)
        self.cursor.advance(*line.step)

    def text(self, box: Rect, codes: Sequence[int]) -> None:
        """Marks for a run of text in its own space."""
        state, face = self.state, self.state.face
        matrix = times(self.cursor.here, state.ctm)
        high = face.top - face.bottom
        em = 1.0 if face.procs is None or 0.4 <= high <= 2 else high
        facts = {"size": abs(state.size) * em * upward(matrix), "font": face.name}
        seen = put(matrix, box)
        if state.mode % 4 in {0, 2}:
            self.paint(Kind.TEXT, seen, state.fill, **facts)
        if state.mode % 4 in {1, 2}:
            self.paint(Kind.TEXT, seen, state.stroke, **facts)
        if face.procs is not None:
            self.letters(seen, codes, matrix)

    def letters(self, seen: Rect, codes: Sequence[int], matrix: Matrix) -> None:
        """What the letters of a Type 3 font draw, each letter once a page."""
        state, font = self.state, self.state.face.procs
        names, procs = _differences(font.get("/Encoding")), font["/CharProcs"]
        size = (state.size, 0.0, 0.0, state.size, 0.0, state.rise)
        ctm = times(times(read_matrix(state.face.unit), size), matrix)
        box = overlap(seen, state.clip)
        for code in dict.fromkeys(codes):
            proc = procs.get(names.get(code, "/.notdef"))
            key = (f"{font.objgen} {state.face.name}", code)
            if box is None or proc is None or key in self.canvas.glyphs:
                continue
            self.canvas.glyphs.add(key)
            inner = state.copy()
            inner.ctm, inner.mode = ctm, 0
            plain = any(str(one.operator) == "d1" for one in self.canvas.parsed(proc)[:1])
            within = replace(
                self.within,
                onto=box,
                in_glyph=True,
                is_uncoloured=plain or self.within.is_uncoloured,
            )
            resources = font.get("/Resources")
            walk = Walk(self.canvas, self.resources if resources is None else resources, inner)
            walk.follow(proc, inner, within)


def _ordered(a: float, b: float, c: float, d: float) -> Rect:
    return (min(a, c), min(b, d), max(a, c), max(b, d))


def _frame(one: Rect, other: Rect) -> list[Rect]:
    """The four sides of the frame between a rectangle and one within it, else none."""
    outer, inner = (one, other) if holds(one, other) else (other, one)
    if not holds(outer, inner):
        return []
    return [
        (outer[0], outer[1], inner[0], outer[3]),
        (inner[2], outer[1], outer[2], outer[3]),
        (outer[0], outer[1], outer[2], inner[1]),
        (outer[0], inner[3], outer[2], outer[3]),
    ]


def _jpx_space(image: Any) -> Space:
    """A JPEG 2000 may keep its colour space to itself."""
    head = image.read_raw_bytes()[:4096]
    at = head.find(b"colr")
    if at < 0 or head[at + 4 : at + 5] != b"\1":
        return UNKNOWN
    return _JPX_SPACES.get(int.from_bytes(head[at + 7 : at + 11], "big"), UNKNOWN)


def _differences(encoding: Any) -> dict[int, str]:
    """The names of a Type 3 font's letters by their codes."""
    names: dict[int, str] = {}
    code = 0
    listed = encoding.get("/Differences", ()) if isinstance(encoding, pikepdf.Dictionary) else ()
    for entry in listed:
        if isinstance(entry, pikepdf.Name):
            names[code] = str(entry)
            code += 1
        else:
            code = int(entry)
    return names
