"""Which page did an advertiser send, and can it be placed as it is?

What the press takes of a page is its contents and resources. What a page shows beside them, or
hides within them by means that stay behind in the file, cannot be placed. What is on it is
judged by the rules of preflight.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any

import pikepdf

from booklet import ghostscript
from booklet.condition import Condition
from booklet.errors import UsageError
from booklet.preflight.opened import OpenFile, OpenPage
from booklet.preflight.rules import NotChecked, Rule
from booklet.preflight.turning import quarters
from booklet.preflight.verdicts import Expected, Fault
from booklet.slots import AdPage, Rect, Slot, around, common, imply_trim

_BOX_SLACK = 0.3
"""In points: boxes that differ by no more (0.1 mm) are one."""
_SMALLEST = 3.0
_FINER = 3
"""Plates are drawn three times as fine as they are measured."""
_SQUARE = 4
"""Cells of 100 dpi in a millimetre."""
_DAMAGE = ("damaged", "reconstruct", "endstream", "decoding stream", "inflate", "lzw")
"""What qpdf says where it read less than there was, or guessed."""
_UNPRINTED = frozenset({"/Link", "/Popup", "/PrinterMark", "/TrapNet"})
"""Annotations that nobody misses: PDF 2.0 §12.5.6, ISO 15930-7."""
_HIDDEN, _PRINT, _NO_VIEW = 0b10, 0b100, 0b100000
"""Flags of annotations (PDF 2.0 table 167)."""


class Unplaceable(Exception):
    """A PDF that cannot be placed: what is wrong with it, and what to ask for."""

    def __init__(self, says: str, remedy: str) -> None:
        super().__init__(says)
        self.says = says
        self.remedy = remedy


DAMAGED = Unplaceable("is a PDF that is torn or damaged.", "to send it again, zipped.")


def only_page(file: OpenFile) -> OpenPage:
    """The file's one page, whole and open to all; raises Unplaceable."""
    if file.pdf.is_encrypted:
        raise Unplaceable("is a PDF with restrictions.", "for one without a password or any.")
    if len(file.pages) != 1:
        count = len(file.pages) or "no"
        raise Unplaceable(f"is a PDF of {count} pages.", "to send one page.")
    _check_whole(file.pdf)
    page = file.pages[0]
    if names := sorted(_shown_annotations(page.obj)):
        kinds = ", ".join(names)
        raise Unplaceable(
            f"shows comments or form fields ({kinds}), which are not printed.",
            "to flatten them into the page.",
        )
    if names := sorted(_hidden_layers(file.pdf, page.obj)):
        layers = ", ".join(names)
        raise Unplaceable(
            f"has hidden layers, which would be printed: {layers}.", "to delete hidden layers."
        )
    return page


def read(page: OpenPage, slot: Slot) -> AdPage:
    """The page's boxes, its trim found where they do not tell it; raises Unplaceable."""
    media = page.media
    trim, reach = page.trim, page.box("/BleedBox") or media
    trim = common(trim, media)
    reach = common(reach, media)
    has_reach = reach[0] < reach[2] and reach[1] < reach[3]
    reach = around(trim, reach) if has_reach else trim
    if min(trim[2] - trim[0], trim[3] - trim[1]) < _SMALLEST:
        raise Unplaceable("is a PDF whose page has no size.", "to export it again.")
    unit = _number(page.obj.get("/UserUnit"), 1.0)
    seen = AdPage(trim, reach, 90 * quarters(page), unit if unit > 0 else 1.0)
    return seen if tells_trim(page) else imply_trim(seen, slot)


def tells_trim(page: OpenPage) -> bool:
    """Whether the boxes tell the trim from what is around it: alike, they say nothing."""
    pairs = zip(page.trim, page.media, strict=True)
    return any(abs(one - other) > _BOX_SLACK for one, other in pairs)


def faults(
    file: OpenFile, page: OpenPage, condition: Condition, codes: tuple[str, ...]
) -> dict[str, str]:
    """What preflight's rules of these codes find: messages, each with its code.

    A rule that cannot be checked here says nothing: preflight asks it again of the finished
    pages, and says so there.
    """
    expected = Expected(condition=condition)
    return {
        fault.message: rule.code
        for rule in _rules(codes)
        for fault in _ask(rule, file, page, expected)
    }


def typefaces(page: OpenPage) -> frozenset[str]:
    """The fonts that the page draws in, as preflight calls them."""
    from booklet.preflight.typefaces import drawn_in

    return frozenset(drawn_in(page))


def cut_to(page: OpenPage, shown: Rect) -> OpenPage:
    """The same page with a media box that leaves out what is not shown: marks, a slug line."""
    page.obj["/MediaBox"] = pikepdf.Array(shown)
    return OpenPage(page.number, page.page)


def heaviest(file: OpenFile) -> float | None:
    """The most ink, in per cent, that a whole square millimetre of the first page has.

    Averaged at 100 dpi. None where Ghostscript is not here or cannot draw it.
    """
    import numpy as np
    from numpy.lib.stride_tricks import sliding_window_view

    if ghostscript.find() is None:
        return None
    output = BytesIO()
    file.pdf.save(output)
    try:
        plates = next(ghostscript.plates_of(ghostscript.draw(output.getvalue(), [1], 100 * _FINER)))
    except ghostscript.Tripped:
        return None
    whole = sum(level.astype(np.float32) for level in plates.levels.values())
    levels = np.asarray(whole) / 255 * 100
    rows, columns = (count // _FINER for count in np.shape(levels))
    cells = levels[: rows * _FINER, : columns * _FINER]
    ink = cells.reshape(rows, _FINER, columns, _FINER).mean(axis=(1, 3))
    if min(rows, columns) < _SQUARE:
        return float(ink.max(initial=0))
    return float(sliding_window_view(ink, (_SQUARE, _SQUARE)).min(axis=(2, 3)).max())


def explain(error: UsageError) -> Unplaceable:
    """What to say of a file that does not open."""
    if isinstance(error.__cause__, pikepdf.PasswordError):
        return Unplaceable("is a PDF locked by a password.", "for one without a password.")
    return Unplaceable("is not a PDF that can be opened.", "to send it again.")


def _check_whole(pdf: pikepdf.Pdf) -> None:
    """Whether every stream can be read to its end: qpdf mends a torn file silently."""
    said = [*map(str, pdf.get_warnings()), *map(str, pdf.check_pdf_syntax())]
    said += map(str, pdf.get_warnings())
    if any(word in line.lower() for line in said for word in _DAMAGE):
        raise DAMAGED


def _shown_annotations(page: Any) -> Iterator[str]:
    """The kinds of what stands on the page without being part of it, and can be seen."""
    for annotation in _array(page.get("/Annots")):
        if not isinstance(annotation, pikepdf.Dictionary):
            continue
        kind = str(annotation.get("/Subtype", ""))
        flags = int(_number(annotation.get("/F"), 0))
        is_seen = not flags & _HIDDEN and (flags & _PRINT or not flags & _NO_VIEW)
        if kind not in _UNPRINTED and is_seen:
            yield kind.removeprefix("/")


def _hidden_layers(pdf: pikepdf.Pdf, page: Any) -> set[str]:
    """The names of layers of this page that are switched off, or are shown by conditions.

    Their states stand in the file's catalog (PDF 2.0 §8.11.4), which stays behind.
    """
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return set()
    usual = properties.get("/D", pikepdf.Dictionary())
    off = {layer.objgen for layer in _array(usual.get("/OFF"))} - {(0, 0)}
    if usual.get("/BaseState") == "/OFF":
        on = {layer.objgen for layer in _array(usual.get("/ON"))}
        off |= {layer.objgen for layer in _array(properties.get("/OCGs"))} - on
    return {
        str(layer.get("/Name", "unnamed"))
        for layer in _layers(page)
        if layer.objgen in off or _is_conditional(layer)
    }


def _is_conditional(layer: pikepdf.Dictionary) -> bool:
    """A layer not for print, or one shown by where others are not."""
    usage = layer.get("/Usage", pikepdf.Dictionary()).get("/Print", pikepdf.Dictionary())
    is_unprinted = usage.get("/PrintState") == "/OFF"
    return is_unprinted or "/VE" in layer or layer.get("/P") in ("/AllOff", "/AnyOff")


def _layers(page: Any) -> Iterator[pikepdf.Dictionary]:
    """All layers that the page's contents name, at any depth."""
    waiting: list[Any] = [page.get("/Resources"), page.get("/Contents")]
    seen: set[tuple[int, int]] = set()
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Array):
            waiting += list(item)
        if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)) or item.objgen in seen:
            continue
        if item.objgen != (0, 0):
            seen.add(item.objgen)
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") in ("/OCG", "/OCMD"):
            yield item
        waiting += [item[key] for key in item.keys() if key not in ("/Parent", "/P")]  # noqa: SIM118


def _rules(codes: tuple[str, ...]) -> list[Rule]:
    """The rules of these codes, in the order of the codes."""
    from booklet.preflight import colour, placed, typefaces, x4

    modules = (colour, placed, typefaces, x4)
    known = {rule.code: rule for module in modules for rule in module.RULES}
    return [known[code] for code in codes if code in known]


def _ask(rule: Rule, file: OpenFile, page: OpenPage, expected: Expected) -> Iterator[Fault]:
    """What a rule finds, up to where it can be checked no further."""
    with suppress(NotChecked):
        if rule.by_page is not None:
            yield from rule.by_page(page, expected)
        if rule.by_file is not None:
            yield from rule.by_file(file, expected)


def _array(item: Any) -> list[Any]:
    return list(item) if isinstance(item, pikepdf.Array) else []


def _number(item: Any, otherwise: float) -> float:
    try:
        return float(item)
    except (TypeError, ValueError):
        return otherwise
