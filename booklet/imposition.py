"""Which pages stand side by side, so that the sheets, folded and stapled, are a booklet?

For an office printer: two pages on each side of a sheet, printed on both sides and turned so
that the back stands upright, the sheets put inside one another, folded once and stapled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from msgspec import Struct
from pikepdf import Dictionary, Name

from booklet.errors import UsageError
from booklet.measure import PAPERS, Length, mm, pt
from booklet.panels import Panel, as_array
from booklet.preflight.opened import BROKEN, OpenFile, opened
from booklet.preflight.x4_metadata import metadata

Side = tuple[int | None, int | None]
"""The pages left and right on one side of a sheet, counted from 1; None is a blank one."""

_FLAT = mm(0)
_SLACK = mm(0.5)
"""Sizes that differ by no more are one: exporters round to whole points."""
_SMALLEST = 3.0
"""Points; PDF allows no smaller page (PDF 1.7, appendix C)."""
_KEPT = {"/Type", "/Pages", "/Version", "/Lang", "/OCProperties", "/OutputIntents"}
"""What the pages need of the catalogue to look as they did; the rest speaks of single pages."""
_LINE = 0.25
_DASH = mm(0.8).pt
_MARK = mm(5).pt
_UNPRINTED = mm(5).pt
"""Office printers leave about a sixth of an inch along the edges white (trade practice)."""
_TICK = mm(4).pt
_ROOM = mm(1).pt
"""A mark that would be shorter is drawn over the pages' edge instead."""


class Imposition(Struct, frozen=True):
    """How a booklet is made."""

    paper: tuple[Length, Length] | None = None
    """The sheet; its longer side lies across. None: as large as two pages side by side."""
    caliper: Length = _FLAT
    """How thick one sheet is, for creep; without it, nothing moves."""
    right_to_left: bool = False
    """Bound at the right."""
    marks: bool = True
    """Whether broken lines show where to fold."""


def order(pages: int, *, right_to_left: bool = False) -> tuple[Side, ...]:
    """What stands on each side of each sheet, the outermost first, front before back.

    Blank pages at the end fill the last sheet. The back is seen after the sheet is turned like
    a leaf of a book, about its upright edge.
    """
    places = -(-pages // 4) * 4
    sides: list[tuple[int, int]] = []
    for first in range(1, places // 2, 2):
        last = places + 1 - first
        sides += [(last, first), (first + 1, last - 1)]
    turn = -1 if right_to_left else 1
    return tuple(
        (_unless_blank(left, pages), _unless_blank(right, pages))
        for left, right in (side[::turn] for side in sides)
    )


def creep(sheets: int, caliper: Length) -> tuple[Length, ...]:
    """How far the pages of each sheet move towards the fold, the outermost sheet first.

    Each sheet is pushed out by those around it, and loses that much of its outer margin when the
    booklet is trimmed. Trade practice, as imposition programs reckon it: (sheets − 1) × caliper
    for the innermost, in even steps from nothing for the outermost.
    """
    return tuple(caliper * within for within in range(sheets))


def impose(pdf: bytes | Path, how: Imposition) -> bytes:
    """Sheets of any PDF's pages, each cut to its trim, at its own size.

    Pages meet at the fold in the sheet's middle and stand halfway between its top and bottom.
    Comments, form fields, links, bookmarks and tags stay behind, and so does any claim to be
    PDF/X; title and dates are the file's. The same file gives the same bytes. Raises UsageError
    for what is no PDF or an encrypted one, for pages of several sizes, and for pages that do not
    fit.
    """
    name = pdf.name if isinstance(pdf, Path) else "This"
    try:
        with opened(pdf) as file:
            if file.pdf.is_encrypted:
                raise UsageError(
                    f"{name} has restrictions.", "Ask for one without a password or any."
                )
            return _imposed(file, how)
    except BROKEN as error:
        message = f"{name} cannot be imposed: it is damaged."
        raise UsageError(message, "Export it or send it again.") from error


def _unless_blank(page: int, pages: int) -> int | None:
    return page if page <= pages else None


def _imposed(file: OpenFile, how: Imposition) -> bytes:
    pdf, title = file.pdf, _title(file)
    panels = [Panel(pdf, page) for page in file.pages]
    width, height = _common_size(panels)
    paper = _paper(width, height, how.paper)
    sides = order(len(panels), right_to_left=how.right_to_left)
    moves = creep(len(sides) // 2, how.caliper)
    if moves[-1] >= width:
        message = f"Pages {_mm(width)} mm wide would move by {_mm(moves[-1])} mm at the fold."
        raise UsageError(message, "Name the thickness of one sheet: 0.1 mm is usual.")
    marks = _marks(paper, height.pt) if how.marks else b""
    del pdf.pages[:]
    for at, (left, right) in enumerate(sides):
        drawn = _side(
            panels[left - 1] if left else None,
            panels[right - 1] if right else None,
            paper,
            moves[at // 2].pt,
        )
        pdf.pages.append(_sheet(pdf, drawn, paper, marks))
    _describe(pdf, title, paper)
    target = BytesIO()
    pdf.save(
        target,
        deterministic_id=True,
        min_version="1.7",
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return target.getvalue()


def _title(file: OpenFile) -> str:
    """What the file is called; some say so in XMP only."""
    found = file.pdf.docinfo.get("/Title")
    return str(found) if found is not None else (metadata(file) or {}).get("dc:title", "")


# --- sizes ----------------------------------------------------------------------------------------


def _common_size(panels: Sequence[Panel]) -> tuple[Length, Length]:
    """The size that all pages have, the largest of those that are nearly the same."""
    sizes = [(pt(panel.size[0]), pt(panel.size[1])) for panel in panels]
    if not sizes:
        raise UsageError("There are no pages to impose.", "Export the PDF again.")
    for number, size in enumerate(sizes, 1):
        if min(size).pt < _SMALLEST:
            raise UsageError(f"Page {number} has no size.", "Export the PDF again.")
        if any(abs(one - other) > _SLACK for one, other in zip(size, sizes[0], strict=True)):
            message = f"Page {number} is {_in_mm(*size)}, page 1 {_in_mm(*sizes[0])}."
            raise UsageError(message, "Impose pages of one size; make a file of each size.")
    return max(width for width, _ in sizes), max(height for _, height in sizes)


def _paper(
    width: Length, height: Length, paper: tuple[Length, Length] | None
) -> tuple[float, float]:
    """The sheet's width and height in points."""
    if paper is None:
        return 2 * width.pt, height.pt
    across, up = max(paper), min(paper)
    if not _holds((across, up), width, height):
        message = f"Two pages of {_in_mm(width, height)} do not fit on {_in_mm(across, up)}."
        least = f"at least {_in_mm(2 * width, height)}"
        named = [name for name, size in PAPERS.items() if _holds(size[::-1], width, height)]
        if not named:
            raise UsageError(message, f"Use paper of {least}.")
        smallest = min(named, key=lambda name: PAPERS[name][0].mm * PAPERS[name][1].mm)
        raise UsageError(message, f"Use {smallest}, or other paper of {least}.")
    return across.pt, up.pt


def _holds(paper: tuple[Length, Length], width: Length, height: Length) -> bool:
    return 2 * width <= paper[0] + _SLACK and height <= paper[1] + _SLACK


def _in_mm(width: Length, height: Length) -> str:
    return f"{_mm(width)} × {_mm(height)} mm"


def _mm(length: Length) -> str:
    return f"{length.mm:.1f}".removesuffix(".0")


# --- sheets ---------------------------------------------------------------------------------------


def _side(
    left: Panel | None, right: Panel | None, paper: tuple[float, float], move: float
) -> Iterator[tuple[str, Any]]:
    """The forms on one side of a sheet by name; each ends at the fold, past which it moves."""
    fold = paper[0] / 2
    if left is not None:
        width, height = left.size
        where = (1.0, 0.0, 0.0, 1.0, fold - width + move, (paper[1] - height) / 2)
        yield "/Left", left.placed(where, (0.0, 0.0, width - move, height))
    if right is not None:
        width, height = right.size
        where = (1.0, 0.0, 0.0, 1.0, fold - move, (paper[1] - height) / 2)
        yield "/Right", right.placed(where, (move, 0.0, width, height))


def _sheet(
    pdf: pikepdf.Pdf, drawn: Iterator[tuple[str, Any]], paper: tuple[float, float], marks: bytes
) -> pikepdf.Page:
    forms = dict(drawn)
    content = b"".join(f"{name} Do\n".encode() for name in forms) + marks
    page = Dictionary(
        Type=Name.Page,
        MediaBox=as_array((0, 0, *paper)),
        Resources=Dictionary(XObject=Dictionary(forms)),
        Contents=pdf.make_stream(content),
    )
    return pikepdf.Page(pdf.make_indirect(page))


def _marks(paper: tuple[float, float], height: float) -> bytes:
    """A broken line in black above and below the fold.

    It keeps clear of the pages, and of the paper's edge where there is room for that; where the
    pages fill the paper, it is a tick on their edge.
    """
    room = (paper[1] - height) / 2
    start, length = max(0.0, min(_UNPRINTED, room - _MARK)), min(_MARK, room)
    if room < _ROOM:
        start, length = 0.0, _TICK
    fold = paper[0] / 2
    lines = [
        f"{fold:.4f} {edge + start * inwards:.4f} m "
        f"{fold:.4f} {edge + (start + length) * inwards:.4f} l S"
        for edge, inwards in ((0.0, 1), (paper[1], -1))
    ]
    return "\n".join([f"0 G {_LINE} w [{_DASH:.4f}] 0 d", *lines]).encode()


def _describe(pdf: pikepdf.Pdf, title: str, paper: tuple[float, float]) -> None:
    """The catalogue and Info: how the sheets are printed, and nothing of single pages."""
    for key in list(pdf.Root.keys()):
        if key not in _KEPT:
            del pdf.Root[key]
    # The fold is upright, so the sheet is turned about an upright edge.
    turned = Name.DuplexFlipShortEdge if paper[0] >= paper[1] else Name.DuplexFlipLongEdge
    pdf.Root.ViewerPreferences = Dictionary(Duplex=turned, PrintScaling=Name("/None"))
    for key in list(pdf.docinfo.keys()):
        if key.startswith("/GTS_"):
            del pdf.docinfo[key]
    if title:
        pdf.docinfo["/Title"] = title
