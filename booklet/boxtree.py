"""What stands where on a page that the engine set, and what is painted over what?

The tree of boxes is private to WeasyPrint (70.0), and so is the order in which it paints them (its
modules `stacking` and `draw`); this module and `engine` alone know them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from booklet.boxes import (
    FRAME,
    FRAME_END,
    Around,
    AskedFace,
    Ground,
    Order,
    PageBoxes,
    Rect,
    TextArea,
    Words,
)

_SMALLEST = 1.0
"""Pixels: letters below this size are not letters to anybody."""
_THICK = 3.0
"""Pixels: borders below this size are rules."""
_OWN, _BELOW, _BLOCKS, _FLOATS, _CONTENT, _LEVEL, _ABOVE = range(7)
"""The layers of a stacking context, as they are painted."""


def read_page(page: Any) -> PageBoxes:
    """What stands on one page of the engine's, in the order of the HTML, then its margins."""
    from weasyprint.formatting_structure import boxes

    root = page._page_box
    seen = PageBoxes(Rect(0, 0, page.width, page.height))
    for ground in (root.background, root.canvas_background):
        seen.grounds += _painted(ground, Around(), (-1, 0, 0))
    waiting = [(child, Around()) for child in reversed(root.children)]
    number = 0
    while waiting:
        box, around = waiting.pop()
        number += 1
        while hasattr(box, "_box"):  # what holds the place of an absolute box
            box = box._box
        if isinstance(box, boxes.TextBox):
            _add_words(seen, box, around, number)
            continue
        if not isinstance(box, boxes.LineBox):
            is_first = not around.real
            around, order = _stacked(boxes, box, around, number, is_first)
            if background := getattr(box, "background", None):
                seen.grounds += _painted(background, around, order, _corner(box))
            seen.grounds += _borders(box, around, order)
            if isinstance(box, boxes.ReplacedBox):
                seen.grounds.append(_replaced(box, around, (*around.current, _CONTENT, 0, number)))
            around = _within(boxes, seen, box, around)
            if box.is_column:
                around = replace(around, column=number)
        waiting += ((child, around) for child in reversed(box.children))
    return seen


def _stacked(
    boxes: Any, box: Any, around: Around, number: int, is_first: bool
) -> tuple[Around, Order]:
    """A box's place in the order of painting, and what it means to those within it."""
    style = box.style
    index, opacity = style["z_index"], style["opacity"]
    is_placed = style["position"] != "static"
    matrix = box.transformation_matrix
    depth = 0 if index == "auto" else index
    if (
        is_first or opacity < 1 or style["transform"] or style["overflow"] != "visible"
        or (index != "auto" and (is_placed or box.is_grid_item))
    ):  # fmt: skip
        layer = _BELOW if depth < 0 else _ABOVE if depth else _LEVEL
        order = (*around.real, layer, depth, number)
        if matrix is not None and around.matrix is not None:
            matrix = matrix @ around.matrix
        around = replace(
            around, real=order, current=order, matrix=matrix or around.matrix,
            is_shown=around.is_shown and opacity > 0 and (not matrix or bool(matrix.determinant)),
            is_opaque=around.is_opaque and opacity == 1,
        )  # fmt: skip
    elif is_placed:
        order = (*around.real, _LEVEL, 0, number)
        around = replace(around, current=order)
    elif box.is_floated():
        order = (*around.current, _FLOATS, 0, number)
        around = replace(around, current=order)
    elif isinstance(box, boxes.InlineBlockBox | boxes.InlineFlexBox | boxes.InlineGridBox):
        order = (*around.current, _CONTENT, 0, number)
        around = replace(around, current=order)
    else:
        layer = _CONTENT if isinstance(box, boxes.InlineLevelBox) else _BLOCKS
        return around, (*around.current, layer, 0, number)
    return around, (*order, _OWN, 0, 0)


def _within(boxes: Any, seen: PageBoxes, box: Any, around: Around) -> Around:
    """What a box's text area, clipping and margins mean to those within it."""
    area = _area(boxes, seen, box, around)
    if area is not None:
        around = replace(around, area=area, out=(0, 0, 0, 0))
    elif around.area is not None:
        margins = (box.margin_left, box.margin_top, box.margin_right, box.margin_bottom)
        if any(isinstance(one, int | float) and one < 0 for one in margins):
            pairs = zip(around.out, margins, strict=True)
            left, top, right, bottom = (was + max(0, -one) for was, one in pairs)
            around = replace(around, out=(left, top, right, bottom))
    if box.style["overflow"] != "visible" or (box.style["clip"] and box.is_absolutely_positioned()):
        clip = around.placed(_clip(box))
        around = replace(around, clip=clip.common(around.clip) if around.clip else clip)
    return around


def _clip(box: Any) -> Rect:
    x, y = box.padding_box_x(), box.padding_box_y()
    whole = Rect(x, y, x + box.padding_width(), y + box.padding_height())
    if not (box.style["clip"] and box.is_absolutely_positioned()):
        return whole
    top, right, bottom, left = box.style["clip"]
    x, y = box.border_box_x(), box.border_box_y()
    return Rect(
        x + (0 if left == "auto" else left), y + (0 if top == "auto" else top),
        x + (box.border_width() if right == "auto" else right),
        y + (box.border_height() if bottom == "auto" else bottom),
    )  # fmt: skip


def _area(boxes: Any, seen: PageBoxes, box: Any, around: Around) -> TextArea | None:
    """The text area that begins with a box, if one does; one may be of several boxes."""
    if isinstance(box, boxes.MarginBox):
        key = box.at_keyword
    elif box.element is None or "::" in box.element_tag:
        return None
    else:
        key = box.element.get("id") or ""
        if not key.startswith(FRAME) or key.endswith(FRAME_END):
            return None
    if around.area is not None and around.area.key == key:
        return None
    x, y, width, height = box.hit_area()
    limit = Rect(x, y, x + width, y + height)
    if (known := seen.areas.get(key)) is not None:
        one = known.limit
        known.limit = Rect(min(one.x, x), min(one.y, y), max(one.right, limit.right),
                           max(one.bottom, limit.bottom))  # fmt: skip
        return known
    area = seen.areas[key] = TextArea(key, limit, around.matrix)
    if around.area is not None:
        around.area.areas.append((area, _allowed(around)))
    return area


def _allowed(around: Around) -> Rect:
    """Where text may stand that is in an area: in it, and as far out as margins lead."""
    assert around.area is not None
    x, y, right, bottom = around.area.limit
    return Rect(x - around.out[0], y - around.out[1], right + around.out[2],
                bottom + around.out[3])  # fmt: skip


def _add_words(seen: PageBoxes, box: Any, around: Around, number: int) -> None:
    style = box.style
    size, base = style["font_size"], box.position_y + box.baseline
    x, right = box.position_x, box.position_x + box.width
    part = box.element_tag.partition("::")[2] if box.element_tag else "margin"
    letters = Rect(x, base - 0.5 * size, right, base)
    words = Words(
        box.text,
        letters,
        Rect(x, base - 0.7 * size, right, base + 0.2 * size),
        around.placed(letters),
        around.placed(Rect(x, box.position_y, right, box.position_y + box.height)),
        around,
        (*around.current, _CONTENT, 0, number),
        around.is_shown and style["visibility"] == "visible" and style["color"].alpha > 0,
        style["color"],
        style["lang"] or "",
        box.element,
        part,
        style["text_transform"] != "none",
    )
    if words.is_shown and words.core.bottom - words.core.y < _SMALLEST / 2:
        words.is_shown = False
    seen.words.append(words)
    is_italic = style["font_style"] != "normal"
    seen.faces.add(AskedFace(style["font_family"], int(style["font_weight"]), is_italic))
    if around.area is not None and part != "marker" and around.matrix is around.area.matrix:
        around.area.words.append((words, _allowed(around)))


def _borders(box: Any, around: Around, order: Order) -> Iterator[Ground]:
    """Borders so thick that text may stand on them; of their corners, nobody knows."""
    if max(box.border_top_width, box.border_bottom_width, box.border_left_width,
           box.border_right_width) < _THICK:  # fmt: skip
        return
    x, y, width, height = box.hit_area()
    right, bottom = x + width, y + height
    for rect in (
        Rect(x, y, right, y + box.border_top_width),
        Rect(x, y, x + box.border_left_width, bottom),
        Rect(right - box.border_right_width, y, right, bottom),
        Rect(x, bottom - box.border_bottom_width, right, bottom),
    ):
        yield _ground(rect, around, order, None, is_opaque=False)


def _corner(box: Any) -> float:
    """By how much a box must shrink to lie within its round corners."""
    radii = (box.border_top_left_radius, box.border_top_right_radius,
             box.border_bottom_left_radius, box.border_bottom_right_radius)  # fmt: skip
    return 0.3 * max((max(pair) for pair in radii if all(pair)), default=0)


def _painted(background: Any, around: Around, order: Order, corner: float = 0) -> Iterator[Ground]:
    """The colour and the pictures behind a box."""
    if background is None or not background.layers:
        return
    if background.color.alpha > 0:
        x, y, right, bottom = _of(background.layers[-1].painting_area)
        rect = Rect(x + corner, y + corner, right - corner, bottom - corner)
        is_opaque = background.color.alpha == 1
        yield _ground(rect, around, order, background.color, is_opaque)
    for layer in background.layers:
        if layer.image is None:
            continue
        rect = _of(layer.painting_area)
        if layer.repeat == ("no-repeat", "no-repeat"):
            left, top = (
                a + b for a, b in zip(layer.positioning_area, layer.position, strict=False)
            )
            rect = rect.common(_of((left, top, *layer.size)))
        yield _ground(rect, around, order, None, _is_solid(layer.image))


def _replaced(box: Any, around: Around, order: Order) -> Ground:
    """A picture in the text: as much of it as its box shows."""
    from weasyprint.layout.replaced import replacedbox_layout

    width, height, left, top = replacedbox_layout(box)
    x, y = box.content_box_x(), box.content_box_y()
    rect = _of((left, top, width, height)).common(_of((x, y, box.width, box.height)))
    is_solid = box.style["visibility"] == "visible" and _is_solid(box.replacement)
    return _ground(rect, around, order, None, is_solid)


def _ground(rect: Rect, around: Around, order: Order, colour: Any, is_opaque: bool) -> Ground:
    placed = around.placed(rect)
    if around.clip is not None:
        placed = placed.common(around.clip)
    is_opaque = is_opaque and around.is_opaque and around.is_shown and around.is_straight
    return Ground(placed, order, colour, is_opaque)


def _of(area: Any) -> Rect:
    x, y, width, height = area
    return Rect(x, y, x + width, y + height)


def _is_solid(image: Any) -> bool:
    """Whether nothing shows through a picture; of a drawing, nobody knows."""
    from weasyprint.images import RasterImage

    return isinstance(image, RasterImage) and image.mode in {"L", "RGB", "CMYK"}
