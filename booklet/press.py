"""How do set pages become a file for a press?

The engine lays pages out; whatever a printer looks at is written here (WeasyPrint 70.0 has no
marks, boxes or output intent that can be used): real pictures for their stand-ins, one subset of
each typeface, the printing condition with its profile, metadata, all to PDF/X-4 (ISO 15930-7).
Whether it is that, preflight says. Pieces are read one after the other, and what was written is not
kept, so that memory does not grow with pages.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

import pikepdf
from msgspec import Struct
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from booklet import __version__
from booklet.assembly import Assembly, PageAt, Stock
from booklet.catalogue import write_catalogue
from booklet.condition import Condition
from booklet.findings import NOWHERE, Finding, Place, found
from booklet.loose import Loose, take_apart
from booklet.pdfwriter import PdfWriter
from booklet.placements import Placement, sizes
from booklet.preflight.ink import FINE_PPI
from booklet.preflight.lettering import Unlettered
from booklet.spots import Spot
from booklet.standins import StandIn, StandInKind
from booklet.trimming import PAGE_TREE, Run, Sheet, Trimmed, trim
from booklet.xmp import Words, describe

if TYPE_CHECKING:
    from booklet.engine import Bookmark


class Pages(Struct, frozen=True):
    """The pages of a file, in order, piece by piece, and what is known of them."""

    runs: tuple[Run, ...]
    placed: tuple[Placement, ...]
    """Every stand-in as often as it is drawn, in the order of drawing."""
    faults: tuple[tuple[str, ...], ...]
    """For each page, what on it is in no ink, in a person's words."""
    bookmarks: tuple[tuple[Bookmark, ...], ...] = ()
    """Of each page; none of any where there are none."""

    @property
    def folios(self) -> tuple[int, ...]:
        """What each page is called."""
        return tuple(folio for run in self.runs for folio in run.folios)


class Purpose(Struct, frozen=True):
    """What a file is for."""

    sheet: Sheet
    condition: Condition
    """One whose profile is here."""
    moment: dt.datetime
    """Zoned."""
    spots: Mapping[str, Spot]
    """By the name that styles have for them."""
    language: str

    def trim(self, run: Run) -> Trimmed:
        """A piece with its boxes and marks."""
        return trim(run, self.sheet, self.condition.identifier, self.moment, self.spots)


class Pressed(Struct, frozen=True):
    """What is known of a file that was written."""

    findings: tuple[Finding, ...]
    """What kept it from being right."""
    told: Mapping[int, Unlettered]
    """By what its pages, counted from 1, are told from others but for their letters, so that nobody
    need read the file to know; not of pages that draw themselves."""
    plated: tuple[int, ...]
    """The numbers of the objects that name a family of colour spaces with plates of its own."""
    fine: frozenset[int]
    """The pages, counted from 1, on which no picture has fewer pixels than `FINE_PPI`, and no ad
    is."""


def press(
    pages: Pages, purpose: Purpose, stock: Stock, target: BinaryIO,
    trimmed: Iterable[Trimmed] | None = None,
) -> Pressed:  # fmt: skip
    """Write pages as PDF/X-4.

    `trimmed` are the pieces as `purpose` trims them, where somebody has them. The same values give
    the same bytes. Raises pikepdf.PdfError and OSError where a PDF or the profile cannot be read.
    """
    folios = pages.folios
    wanted = sizes(pages.placed)
    file = Assembly(PdfWriter(target), stock, wanted)
    moved: list[tuple[float, float]] = []
    for one in map(purpose.trim, pages.runs) if trimmed is None else trimmed:
        file.add(one)
        moved += one.moved
    file.finish(*_frame(pages, purpose, moved))
    findings = _of_pictures(pages.placed, file.failed, folios) + _of_faults(pages.faults, folios)
    fine = frozenset(range(1, len(folios) + 1)) - set(_coarse(pages.placed, wanted))
    return Pressed(tuple(findings), file.told, tuple(file.plated), fine)


def _coarse(
    placed: Iterable[Placement], wanted: Mapping[StandIn, tuple[int, int]]
) -> Iterator[int]:
    """The pages on which a picture has fewer pixels than `FINE_PPI`, or which have an ad."""
    for one in placed:
        is_picture = one.meant.kind is StandInKind.PICTURE
        if not is_picture or replace(one, pixels=wanted[one.meant]).ppi < FINE_PPI:
            yield one.page


# --- what is no page ------------------------------------------------------------------------------


def _frame(
    pages: Pages, purpose: Purpose, moved: Sequence[tuple[float, float]]
) -> tuple[Loose, bytes]:
    """The catalogue and all that the file says of itself, and what it is told by."""
    condition, folios = purpose.condition, pages.folios
    profile = condition.profile.read_bytes() if condition.profile is not None else b""
    meant = (purpose.sheet, condition.id, purpose.moment, folios, purpose.spots)
    content = _digest(*(run.digest.encode() for run in pages.runs), profile, repr(meant))
    words = Words(
        title=purpose.sheet.title,
        creator=f"booklet {__version__}",
        producer=f"booklet {__version__}, pikepdf {pikepdf.__version__}",
        moment=purpose.moment,
        content=content,
    )
    with pikepdf.new() as frame:
        frame.Root.Lang = String(purpose.language)
        write_catalogue(frame, condition, profile, folios)
        _write_bookmarks(frame, pages.bookmarks, moved)
        describe(frame, words)
        roots = (frame.Root, frame.trailer.Info)
        return take_apart(frame, roots, _of_frame), bytes.fromhex(content[:32])


def _of_frame(item: Any) -> Hashable | None:
    if not isinstance(item, Dictionary):
        return None
    if "/BookletPage" in item:
        return PageAt(int(item.BookletPage))
    return PAGE_TREE if item.get("/Type") == "/Pages" else None


def _write_bookmarks(
    frame: pikepdf.Pdf,
    bookmarks: Sequence[Sequence[Bookmark]],
    moved: Sequence[tuple[float, float]],
) -> None:
    """The bookmarks of all pages as one tree: each stands beneath the last of a higher level."""
    if not any(bookmarks):
        return
    with frame.open_outline() as outline:
        above: list[tuple[int, Any]] = []
        for at, (of_page, (right, up)) in enumerate(zip(bookmarks, moved, strict=True)):
            page = frame.make_indirect(Dictionary(BookletPage=at)) if of_page else None
            for bookmark in of_page:
                spot = [round(bookmark.x + right, 6), round(bookmark.y + up, 6), 0]
                item = OutlineItem(bookmark.label, Array([page, Name.XYZ, *spot]))
                item.is_closed = not bookmark.is_open
                while above and above[-1][0] >= bookmark.level:
                    above.pop()
                (above[-1][1].children if above else outline.root).append(item)
                above.append((bookmark.level, item))


def _digest(*parts: bytes | str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else part.encode())
        digest.update(b"\0")
    return digest.hexdigest()


# --- findings -------------------------------------------------------------------------------------


def _of_pictures(
    placed: Sequence[Placement], failed: Mapping[StandIn, str], folios: Sequence[int]
) -> list[Finding]:
    findings = {}
    for one in placed:
        reason = failed.get(one.meant)
        if reason is None:
            continue
        place = Place(folio=folios[one.page - 1])
        if one.meant.kind is StandInKind.ADVERT and reason != "is not here":
            findings[one.meant, one.page] = found("X407", f"The ad's PDF {reason}.", place)
            continue
        what = "picture" if one.meant.kind is StandInKind.PICTURE else "ad"
        message = (
            f"The {what} at {one.area.x:.0f} mm from the left and {one.area.y:.0f} mm from the"
            " top could not be put in the condition's inks: a gray area stands for it."
        )
        remedy = "Look at what is said of its file, mend that, and build again."
        findings[one.meant, one.page] = found("X303", message, place, remedy)
    told = list(findings.values())
    if lost := failed.keys() - {one.meant for one in placed}:
        message = (
            f"Gray areas stand for pictures that are in the file, but on no page: {len(lost)}."
        )
        told.append(found("X303", message, NOWHERE, "Report it: the press has missed them."))
    return told


def _of_faults(faults: Sequence[Sequence[str]], folios: Sequence[int]) -> list[Finding]:
    return [
        found("X303", f"On the page, {fault}.", Place(folio=folios[number - 1]))
        for number, page in enumerate(faults, 1)
        for fault in page
    ]
