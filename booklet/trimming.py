"""Where is a page cut, and what stands around it?

The engine lays pages out; boxes, the clip at the bleed, and marks are written here (WeasyPrint 70.0
has none that can be used), on the pages of one piece at a time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from io import BytesIO
from typing import Any

import pikepdf
from msgspec import Struct, field
from pikepdf import Array, Dictionary, Name

from booklet import marks, streams
from booklet.fontunion import FontName, FontPart, name_of, part_of
from booklet.loose import Loose, Thing, digests, standing, take_apart, thing_of
from booklet.marks import Ground, Letters, Word
from booklet.measure import Length, mm
from booklet.memory import Bytes
from booklet.placements import meant_by
from booklet.preflight.digests import DATED
from booklet.spots import ALL, Spot, separation, separations
from booklet.standins import StandIn
from booklet.streams import Rect

PAGE_TREE = "the page tree"
"""What stands for the node above all pages."""
_PAGE = {"/Type", "/Parent", "/Contents", "/Resources"}
_SAME = mm(0.01)
"""Sizes nearer than this are the same."""


class Sheet(Struct, frozen=True):
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


class _Slug(Struct, frozen=True):
    """The line in the slug of each page."""

    line: str
    condition: str
    moment: dt.datetime

    @property
    def date(self) -> str:
        """The day, and the time where it is known."""
        return f"{self.moment:%Y-%m-%d %H:%M}".removesuffix(" 00:00")

    def text(self, folio: int) -> str:
        """The line of a page."""
        line = self.line.replace("{date}", self.date)
        return line.replace("{condition}", self.condition).replace("{folio}", str(folio))

    def name(self, word: str, at: int) -> str:
        """What a page calls one of its words; those of the date are told by their names, since a
        page that has another is the same page (`preflight.digests`)."""
        return f"{DATED if word in self.date.split() else '/Word'}{at}"


class Run(Struct, frozen=True, dict=True):
    """Pages of one PDF in inks that go into a file for a press."""

    pdf: Bytes
    pages: tuple[int, ...]
    """Which of the PDF's pages, from 0."""
    folios: tuple[int, ...]
    """As many; what each is called."""
    faces: Mapping[str, str]
    """The digests of the files of its typefaces, as far as these are known, by the tags that begin
    the names of fonts; such fonts are united with those of other pieces."""

    @cached_property
    def digest(self) -> str:
        """What it is told by."""
        told = repr((self.pages, self.folios, sorted(self.faces.items())))
        return hashlib.sha256(f"{self.pdf.digest} {told}".encode()).hexdigest()


class Trimmed(Struct, frozen=True):
    """The pages of a piece with their boxes and marks."""

    loose: Loose
    """In it stand `PAGE_TREE`, and what the file has once: typefaces and pictures."""
    pages: tuple[int, ...]
    """Which of its things are the pages."""
    undated: tuple[int, ...]
    """Which are the same without the slug's date, by which pages are told."""
    once: tuple[tuple[Hashable, ...], ...]
    """What each page draws of what the file has once."""
    digests: tuple[bytes, ...]
    """What each of its objects is told by."""
    fonts: Mapping[FontName, Sequence[FontPart]]
    stand_ins: Mapping[StandIn, Thing]
    moved: tuple[tuple[float, float], ...]
    """How far the art of each page was moved, in points."""


def trim(
    run: Run, sheet: Sheet, condition: str, moment: dt.datetime, spots: Mapping[str, Spot]
) -> Trimmed:
    """Boxes, art clipped to its bleed, and marks, on the pages of a piece.

    `condition` is what printers call it; `moment` is zoned; `spots` are by the name that styles
    have for them. The same values give the same bytes. Raises pikepdf.PdfError where the PDF cannot
    be read.
    """
    slug = _Slug(sheet.slug_line, condition, moment)
    with pikepdf.open(BytesIO(run.pdf.read())) as file:
        pen = _Pen(file, spots) if sheet.marks else None
        pages = [file.pages[number] for number in run.pages]
        moved = []
        for page, folio in zip(pages, run.folios, strict=True):
            ground, offset = _boxed(page, sheet)
            moved.append(offset)
            drawn = {"/Page": _as_form(page, ground, offset)}
            content = ["/Page Do"]
            if pen is not None:
                drawn["/Marks"] = pen.marks(ground)
                content.append("/Marks Do")
                for at, word in enumerate(marks.slug_line(pen.letters, ground, slug.text(folio))):
                    name = slug.name(word.text, at)
                    drawn[name] = pen.word(word)
                    content.append(f"q 1 0 0 1 {word.x:.4f} {word.y:.4f} cm {name} Do Q")
            page.obj.Contents = file.make_stream("\n".join(content).encode())
            page.obj.Resources = Dictionary(XObject=Dictionary(drawn))
            page.obj.Group = Dictionary(
                Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK, I=True, K=False
            )
        shared = _Shared(run.faces)
        undated = [file.make_indirect(_undated(page.obj)) for page in pages]
        loose = take_apart(file, [*(page.obj for page in pages), *undated], shared.instead)
        dated, bare = loose.roots[: len(pages)], loose.roots[len(pages) :]
        once = tuple(tuple(standing(loose, one)) for one in dated)
        told = digests(loose)
        return Trimmed(loose, dated, bare, once, told, shared.fonts, shared.stand_ins, tuple(moved))


def _undated(page: Any) -> Any:
    """A page without what it draws of the slug's date."""
    drawn = page.Resources.XObject
    kept = {name: drawn[name] for name in drawn.keys() if not name.startswith(DATED)}  # noqa: SIM118
    entries = {key: page[key] for key in page.keys() if key != "/Parent"}  # noqa: SIM118
    return Dictionary({**entries, "/Resources": Dictionary(XObject=Dictionary(kept))})


class _Shared(Struct):
    """What of a piece its file has once."""

    faces: Mapping[str, str]
    fonts: dict[FontName, list[FontPart]] = field(default_factory=dict)
    stand_ins: dict[StandIn, Thing] = field(default_factory=dict)

    def instead(self, item: Any) -> Hashable | None:
        """What stands for an object of the piece; None where it stands for itself."""
        if isinstance(item, pikepdf.Stream):
            meant = meant_by(item)
            if meant is not None:
                self.stand_ins.setdefault(meant, thing_of(item))
            return meant
        if not isinstance(item, Dictionary):
            return None
        if item.get("/Type") == "/Pages":
            return PAGE_TREE
        name = name_of(item, self.faces)
        if name is not None:
            self.fonts.setdefault(name, []).append(part_of(item))
        return name


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
