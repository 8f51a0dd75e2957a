"""How do set pages become a file for a press?

The engine lays pages out; whatever a printer looks at is written here (WeasyPrint 70.0 has no
marks, boxes or output intent that can be used): real pictures for their stand-ins, inks, boxes,
marks, the printing condition with its profile, metadata, all to PDF/X-4 (ISO 15930-7). Whether
it is that, preflight says.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from booklet import __version__, marks, streams
from booklet.artwork import Artwork
from booklet.bookmarks import keep_bookmarks
from booklet.catalogue import write_catalogue
from booklet.conditions import Condition
from booklet.findings import NOWHERE, Finding, Place, found
from booklet.marks import Ground, Letters, Word
from booklet.measure import Length, mm
from booklet.placements import Placement, sizes
from booklet.preflight.digests import DATED
from booklet.realising import AdvertPage, Picture, realise
from booklet.spots import ALL, Spot, separation, separations
from booklet.standins import StandIn, StandInKind
from booklet.streams import Rect
from booklet.xmp import Words, describe

_PAGE = {"/Type", "/Parent", "/Contents", "/Resources"}
_SAME = mm(0.01)
"""Sizes nearer than this are the same."""


@dataclass(frozen=True)
class Sheet:
    """What every page is to be."""

    trim: tuple[Length, Length]
    bleed: Length
    slug: Length
    """The room for marks around the bleed; none without marks. They need 12 mm to be whole."""
    marks: bool
    title: str
    slug_line: str
    """What stands in the slug; `{folio}`, `{date}` and `{condition}` are filled in."""
    folds: tuple[Length, ...] = ()
    """Where it is folded, from the left edge of the trim."""

    @property
    def margin(self) -> Length:
        """From the sheet's edge to the trim."""
        return self.bleed + (self.slug if self.marks else mm(0))


@dataclass(frozen=True)
class Pressed:
    """A file for a press, and what kept it from being right."""

    pdf: bytes = field(repr=False)
    findings: tuple[Finding, ...]


def press(
    art: Artwork,
    sheet: Sheet,
    condition: Condition,
    picture: Callable[[StandIn, tuple[int, int]], Picture | None],
    advert: Callable[[StandIn], AdvertPage | None],
    folios: Sequence[int],
    moment: dt.datetime,
    spots: Mapping[str, Spot],
) -> Pressed:
    """Pages as PDF/X-4 for a condition whose profile is here.

    `picture` is asked once for each picture, with the pixels it wants; None is a finding.
    `folios` are those of the file's pages; `moment` is zoned; `spots` are by the name that
    styles have for them. The same values give the same bytes. Raises pikepdf.PdfError and
    OSError where the PDF or the profile cannot be read.
    """
    profile = condition.profile.read_bytes() if condition.profile is not None else b""
    meant = (sheet, condition.id, moment, tuple(folios), spots)
    words = Words(
        title=sheet.title,
        creator=f"booklet {__version__}",
        producer=f"booklet {__version__}, pikepdf {pikepdf.__version__}",
        moment=moment,
        content=_digest(art.pdf, profile, repr(meant)),
    )
    with pikepdf.open(BytesIO(art.pdf)) as file:
        pages = len(file.pages)
        failed = realise(file, sizes(art.placed), picture, advert)
        _lay_out(file, sheet, _Slug(sheet.slug_line, condition, folios, moment), spots)
        write_catalogue(file, condition, profile, [_folio(folios, n + 1) for n in range(pages)])
        describe(file, words)
        findings = (*_of_pictures(art.placed, failed, folios), *_of_faults(art.faults, folios))
        return Pressed(_written(file), findings)


def _digest(*parts: bytes | str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else part.encode())
        digest.update(b"\0")
    return digest.hexdigest()


def _of_pictures(
    placed: Sequence[Placement], failed: Mapping[StandIn, str], folios: Sequence[int]
) -> list[Finding]:
    findings = {}
    for one in placed:
        reason = failed.get(one.meant)
        if reason is None:
            continue
        place = Place(folio=_folio(folios, one.page))
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
        found("X303", f"On the page, {fault}.", Place(folio=_folio(folios, number)))
        for number, page in enumerate(faults, 1)
        for fault in page
    ]


def _folio(folios: Sequence[int], page: int) -> int:
    return folios[page - 1] if page <= len(folios) else page


@dataclass(frozen=True)
class _Slug:
    """The slug line of each page of the file."""

    line: str
    condition: Condition
    folios: Sequence[int]
    moment: dt.datetime

    @property
    def date(self) -> str:
        """When the data changed: the day, and the time where it is known."""
        return f"{self.moment:%Y-%m-%d %H:%M}".removesuffix(" 00:00")

    def text(self, page: int) -> str:
        """The line of a page of the file."""
        line = self.line.replace("{date}", self.date)
        line = line.replace("{condition}", self.condition.identifier)
        return line.replace("{folio}", str(_folio(self.folios, page)))

    def name(self, word: str, at: int) -> str:
        """What a page calls one of its words; those of the date are told by their names, since a
        page that has another is the same page (`preflight.digests`)."""
        return f"{DATED if word in self.date.split() else '/Word'}{at}"


def _lay_out(file: pikepdf.Pdf, sheet: Sheet, slug: _Slug, spots: Mapping[str, Spot]) -> None:
    """Boxes, art clipped to its bleed, and marks, on every page."""
    pen = _Pen(file, spots) if sheet.marks else None
    moved: dict[tuple[int, int], tuple[float, float]] = {}
    for number, page in enumerate(file.pages, 1):
        ground, offset = _boxed(page, sheet)
        moved[page.obj.objgen] = offset
        drawn = {"/Page": _as_form(page, ground, offset)}
        content = ["/Page Do"]
        if pen is not None:
            drawn["/Marks"] = pen.marks(ground)
            content.append("/Marks Do")
            for at, word in enumerate(marks.slug_line(pen.letters, ground, slug.text(number))):
                name = slug.name(word.text, at)
                drawn[name] = pen.word(word)
                content.append(f"q 1 0 0 1 {word.x:.4f} {word.y:.4f} cm {name} Do Q")
        page.obj.Contents = file.make_stream("\n".join(content).encode())
        page.obj.Resources = Dictionary(XObject=Dictionary(drawn))
        page.obj.Group = Dictionary(
            Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK, I=True, K=False
        )
    keep_bookmarks(file, moved)


class _Pen:
    """Draws marks as forms, each once for all pages."""

    def __init__(self, file: pikepdf.Pdf, spots: Mapping[str, Spot]) -> None:
        self.letters = Letters()
        self._file = file
        self._all = separation(file, ALL, (1, 1, 1, 1))
        self._spots = tuple(separations(file, spots).values())
        self._grounds: dict[Ground, Any] = {}
        self._words: dict[tuple[str, float], Any] = {}

    def marks(self, ground: Ground) -> Any:
        """What stands around every page of the same size."""
        if ground not in self._grounds:
            plates = {f"/Spot{number}": one for number, one in enumerate(self._spots)}
            content = marks.fixed(ground, list(plates))
            spaces = Dictionary({"/All": self._all, **plates})
            self._grounds[ground] = self._form(content, ground.media, spaces)
        return self._grounds[ground]

    def word(self, word: Word) -> Any:
        """A word of the slug line, from 0, 0."""
        key = (word.text, word.size)
        if key not in self._words:
            width, size = self.letters.width(*key), word.size
            box = (-size, -size, width + size, 2 * size)
            content = self.letters.drawn(*key)
            self._words[key] = self._form(content, box, Dictionary({"/All": self._all}))
        return self._words[key]

    def _form(self, content: bytes, box: Rect, spaces: Any) -> Any:
        return self._file.make_stream(
            content,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=_array(box),
            Resources=Dictionary(ColorSpace=spaces),
        )


def _boxed(page: pikepdf.Page, sheet: Sheet) -> tuple[Ground, tuple[float, float]]:
    """Write a page's boxes, the sheet's corner at 0, 0; answers how far its art moves.

    Boxes are the sheet's, except that a page of another size keeps its own trim: preflight
    tells of it (PDF 2.0 §14.11.2: TrimBox inside BleedBox inside MediaBox).
    """
    old = streams.rect_of(page.trimbox) or (0.0, 0.0, 0.0, 0.0)
    size = [old[2] - old[0], old[3] - old[1]]
    for side in (0, 1):
        if abs(size[side] - sheet.trim[side].pt) < _SAME.pt:
            size[side] = sheet.trim[side].pt
    edge = sheet.margin.pt
    trim = (edge, edge, edge + size[0], edge + size[1])
    folds = tuple(edge + fold.pt for fold in sheet.folds)
    ground = Ground(trim, sheet.bleed.pt, (sheet.margin - sheet.bleed).pt, folds)
    for key in list(page.obj.keys()):
        if key not in _PAGE:
            del page.obj[key]
    page.obj.MediaBox = _array(ground.media)
    page.obj.BleedBox = _array(ground.bleeding)
    page.obj.TrimBox = _array(ground.trim)
    return ground, (trim[0] - old[0], trim[1] - old[1])


def _as_form(page: pikepdf.Page, ground: Ground, offset: tuple[float, float]) -> Any:
    """A page's art as a form, moved to where the trim is now and clipped to the bleed.

    A form, because patterns count from the stream that uses them: a `cm` would leave them
    behind (PDF 2.0 §8.7.3.1). The engine's content leaves a matrix behind, which ends with it.
    """
    art = page.obj.Contents
    left, bottom, right, top = ground.bleeding
    box = (left - offset[0], bottom - offset[1], right - offset[0], top - offset[1])
    art.update(
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=_array(box),
            Matrix=_array((1, 0, 0, 1, *offset)),
            Resources=page.obj.Resources,
        )
    )
    return art


def _array(values: Sequence[float]) -> Any:
    return Array([round(float(value), 6) for value in values])


def _written(file: pikepdf.Pdf) -> bytes:
    target = BytesIO()
    file.save(
        target,
        deterministic_id=True,
        compress_streams=True,
        force_version="1.6",
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return target.getvalue()
