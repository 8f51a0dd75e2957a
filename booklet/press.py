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
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from booklet import __version__
from booklet.catalogue import write_catalogue
from booklet.conditions import Condition
from booklet.findings import NOWHERE, Finding, Place, found
from booklet.fontunion import FontName, Fonts, Subset
from booklet.loose import Loose, Thing, digests, take_apart
from booklet.pdfwriter import PdfWriter
from booklet.placements import Placement, sizes
from booklet.preflight.lettering import Unlettered
from booklet.realising import AdvertPage, Picture, insert, paint
from booklet.spots import Spot
from booklet.standins import StandIn, StandInKind
from booklet.trimming import PAGE_TREE, Run, Sheet, Trimmed, trim
from booklet.xmp import Words, describe

if TYPE_CHECKING:
    from booklet.engine import Bookmark


@dataclass(frozen=True)
class Pages:
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


@dataclass(frozen=True)
class Purpose:
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


@dataclass(frozen=True)
class Stock:
    """What is put into a file."""

    picture: Callable[[StandIn, tuple[int, int]], Picture | None]
    """A picture with so many pixels, asked for once; None is a finding."""
    advert: Callable[[StandIn], AdvertPage | None]
    subset: Subset


@dataclass(frozen=True)
class Pressed:
    """What is known of a file that was written."""

    findings: tuple[Finding, ...]
    """What kept it from being right."""
    told: Mapping[int, Unlettered]
    """By what its pages, counted from 1, are told from others but for their letters, so that nobody
    need read the file to know; not of pages that draw themselves."""


def press(
    pages: Pages, purpose: Purpose, stock: Stock, target: BinaryIO,
    trimmed: Iterable[Trimmed] | None = None,
) -> Pressed:  # fmt: skip
    """Write pages as PDF/X-4.

    `trimmed` are the pieces as `purpose` trims them, where somebody has them. The same values give
    the same bytes. Raises pikepdf.PdfError and OSError where a PDF or the profile cannot be read.
    """
    folios = pages.folios
    file = _File(PdfWriter(target), stock, sizes(pages.placed))
    moved: list[tuple[float, float]] = []
    for one in map(purpose.trim, pages.runs) if trimmed is None else trimmed:
        file.add(one)
        moved += one.moved
    failed = file.finish(*_frame(pages, purpose, moved))
    findings = (*_of_pictures(pages.placed, failed, folios), *_of_faults(pages.faults, folios))
    return Pressed(findings, file.told)


# --- objects --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _PageAt:
    """What stands for a page of the file, from 0."""

    at: int


@dataclass
class _File:
    """A file that is being written: each page, and each object that pages share, once."""

    writer: PdfWriter
    stock: Stock
    sizes: Mapping[StandIn, tuple[int, int]]
    pages: list[int] = field(default_factory=list)
    told: dict[int, Unlettered] = field(default_factory=dict)
    failed: dict[StandIn, str] = field(default_factory=dict)
    _fonts: Fonts = field(init=False)
    _tree: int = field(init=False)
    _shared: dict[bytes, int] = field(default_factory=dict)
    _pictures: dict[StandIn, int] = field(default_factory=dict)
    _put: dict[StandIn, bytes] = field(default_factory=dict)
    """What was put in each picture's place, by a digest."""

    def __post_init__(self) -> None:
        self._fonts = Fonts(self.writer, self.stock.subset)
        self._tree = self.writer.reserve()

    def add(self, trimmed: Trimmed) -> None:
        """Write the pages of a piece."""
        numbers = {root: self.writer.reserve() for root in trimmed.pages}
        self._write(trimmed.loose, numbers, trimmed)
        for root, undated, drawn in zip(trimmed.pages, trimmed.undated, trimmed.once, strict=True):
            self.pages.append(numbers[root])
            if trimmed.digests[undated]:
                fonts = frozenset(
                    (self._fonts.number(one, trimmed.fonts[one]), 0)
                    for one in drawn if isinstance(one, FontName)
                )  # fmt: skip
                put = (self._put[one] for one in drawn if isinstance(one, StandIn))
                digest = _digest(trimmed.digests[undated], *put)
                self.told[len(self.pages)] = Unlettered(digest, fonts)

    def finish(self, frame: Loose, identity: bytes) -> Mapping[StandIn, str]:
        """Write all that is no page: `frame` leads to the catalogue and to what it says of itself.
        Answers why pictures could not be put in their places."""
        self._fonts.finish()
        kids = b" ".join(b"%d 0 R" % page for page in self.pages)
        tree = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(self.pages), kids)
        self.writer.write(self._tree, tree)
        numbers = {at: self.writer.reserve() for at in frame.roots}
        root, info = (numbers[at] for at in frame.roots)
        self._write(frame, numbers)
        self.writer.finish(root, info, identity)
        return self.failed

    def _write(self, loose: Loose, numbers: dict[int, int], trimmed: Trimmed | None = None) -> None:
        """Write some of what is loose, under these numbers, and all that it leads to."""
        waiting = list(numbers)

        def number(at: int) -> int:
            if at not in numbers:
                thing, told = loose.things[at], trimmed.digests[at] if trimmed else b""
                if not isinstance(thing, Thing):
                    numbers[at] = self._standing_for(thing, trimmed)
                elif told in self._shared:
                    numbers[at] = self._shared[told]
                else:
                    numbers[at] = self.writer.reserve()
                    waiting.append(at)
                    if told:
                        self._shared[told] = numbers[at]
            return numbers[at]

        while waiting:
            at = waiting.pop()
            thing = loose.things[at]
            if isinstance(thing, Thing):
                text = thing.text % tuple(map(number, thing.refers))
                self.writer.write(numbers[at], text, thing.stream)

    def _standing_for(self, what: Hashable, trimmed: Trimmed | None) -> int:
        if isinstance(what, _PageAt):
            return self.pages[what.at]
        if trimmed is not None and isinstance(what, FontName):
            return self._fonts.number(what, trimmed.fonts[what])
        if trimmed is not None and isinstance(what, StandIn):
            if what not in self._pictures:
                self._pictures[what] = self.writer.reserve()
                self._put_in(what, trimmed.stand_ins[what])
            return self._pictures[what]
        if what == PAGE_TREE:
            return self._tree
        raise AssertionError(f"nobody knows what {what} stands for")

    def _put_in(self, meant: StandIn, gray: Thing) -> None:
        """Write what is meant, or the gray area where that cannot be done."""
        number = self._pictures[meant]
        with pikepdf.new() as alone:
            image = alone.make_stream(b"")
            if reason := self._become(alone, image, meant):
                self.failed[meant] = reason
                self._put[meant] = b"gray"
                self.writer.write(number, gray.text % (), gray.stream)
            else:
                loose = take_apart(alone, [image])
                self._put[meant] = digests(loose)[0] or repr(meant).encode()
                self._write(loose, {0: number})

    def _become(self, alone: pikepdf.Pdf, image: Any, meant: StandIn) -> str:
        """Make an image what is meant; answers why that could not be done, or nothing."""
        if meant not in self.sizes:
            return "was not found on a page"
        if meant.kind is StandInKind.ADVERT:
            advert = self.stock.advert(meant)
            return _ABSENT if advert is None else insert(alone, image, advert)
        picture = self.stock.picture(meant, self.sizes[meant])
        if picture is None:
            return _ABSENT
        paint(alone, [image], picture)
        return ""


_ABSENT = "is not here"


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
        return _PageAt(int(item.BookletPage))
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
