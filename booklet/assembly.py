"""How are the pages of many pieces written as one file, with each thing that they share once?

Pieces come one after the other, and what was written is not kept. Objects that are the same, with
all that they lead to, are written once: marks, plates, patterns, pictures. Typefaces are united,
and each picture is put in its stand-in's place when a page first draws it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cached_property

import pikepdf
from msgspec import Struct, field

from booklet.fontunion import FontName, Fonts, Subset
from booklet.loose import Loose, Thing, digests, take_apart
from booklet.pdfwriter import PdfWriter
from booklet.preflight.lettering import Unlettered
from booklet.preflight.opened import WITH_PLATES
from booklet.realising import AdvertPage, Picture, insert, painted, told_by
from booklet.standins import StandIn, StandInKind
from booklet.trimming import PAGE_TREE, Trimmed

_ABSENT = "is not here"
_UNPLACED = "was not found on a page"
_ON_A_BRANCH = 32
"""So many pages, or a few more, hang on one node of the page tree."""


class Stock(Struct, frozen=True):
    """What is put into a file."""

    picture: Callable[[StandIn, tuple[int, int]], Picture | None]
    """A picture with so many pixels, asked for once; None is a finding."""
    advert: Callable[[StandIn], AdvertPage | None]
    subset: Subset


class PageAt(Struct, frozen=True):
    """What stands for a page of the file, from 0."""

    at: int


class Assembly(Struct, dict=True):
    """A file that is being written: each page, and each object that pages share, once."""

    writer: PdfWriter
    stock: Stock
    sizes: Mapping[StandIn, tuple[int, int]]
    """The pixels that each picture wants."""
    pages: list[int] = field(default_factory=list)
    """The numbers of its pages."""
    branches: dict[int, list[int]] = field(default_factory=dict)
    """The same by the nodes of the page tree above them: whoever looks for a page late in the file
    passes the others by nodes (PDF 2.0 §7.7.3)."""
    told: dict[int, Unlettered] = field(default_factory=dict)
    """As `press.Pressed` has it."""
    plated: list[int] = field(default_factory=list)
    """As `press.Pressed` has it."""
    failed: dict[StandIn, str] = field(default_factory=dict)
    """Why pictures could not be put in their places, in a person's words."""
    _shared: dict[bytes, int] = field(default_factory=dict)
    _pictures: dict[StandIn, int] = field(default_factory=dict)
    _put: dict[StandIn, bytes] = field(default_factory=dict)
    """What was put in each picture's place, by a digest."""
    _tree: int = 0
    """The number of the root of the page tree."""

    def __post_init__(self) -> None:
        self._tree = self.writer.reserve()

    @cached_property
    def _fonts(self) -> Fonts:
        return Fonts(self.writer, self.stock.subset)

    def add(self, trimmed: Trimmed) -> None:
        """Write the pages of a piece."""
        if not self.branches or len(self.branches[self._branch]) >= _ON_A_BRANCH:
            self.branches[self.writer.reserve()] = []
        numbers = {root: self.writer.reserve() for root in trimmed.pages}
        self.branches[self._branch] += numbers.values()
        self._write(trimmed.loose, numbers, trimmed)
        for root, undated, drawn in zip(trimmed.pages, trimmed.undated, trimmed.once, strict=True):
            self.pages.append(numbers[root])
            if trimmed.digests[undated]:
                fonts = frozenset(
                    (self._fonts.number(one, trimmed.fonts[one]), 0)
                    for one in drawn if isinstance(one, FontName)
                )  # fmt: skip
                put = (self._put[one] for one in drawn if isinstance(one, StandIn))
                whole = hashlib.sha256(b"".join((trimmed.digests[undated], *put)))
                self.told[len(self.pages)] = Unlettered(whole.hexdigest(), fonts)

    def finish(self, frame: Loose, identity: bytes) -> None:
        """Write all that is no page: `frame` leads to the catalogue and to what it says of itself,
        `identity` is as `PdfWriter` has it."""
        self._fonts.finish()
        above = b"/Parent %d 0 R" % self._tree
        for branch, pages in self.branches.items():
            self.writer.write(branch, _node(len(pages), pages, above))
        self.writer.write(self._tree, _node(len(self.pages), self.branches))
        numbers = {at: self.writer.reserve() for at in frame.roots}
        root, info = (numbers[at] for at in frame.roots)
        self._write(frame, numbers)
        self.writer.finish(root, info, identity)

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
                if any(name in text for name in WITH_PLATES):
                    self.plated.append(numbers[at])

    def _standing_for(self, what: Hashable, trimmed: Trimmed | None) -> int:
        if isinstance(what, PageAt):
            return self.pages[what.at]
        if trimmed is not None and isinstance(what, FontName):
            return self._fonts.number(what, trimmed.fonts[what])
        if trimmed is not None and isinstance(what, StandIn):
            if what not in self._pictures:
                self._pictures[what] = self.writer.reserve()
                self._put_in(what, trimmed.stand_ins[what])
            return self._pictures[what]
        if what == PAGE_TREE:
            return self._tree if trimmed is None else self._branch
        raise AssertionError(f"nobody knows what {what} stands for")

    @property
    def _branch(self) -> int:
        """The node above the pages that are being written."""
        return next(reversed(self.branches))

    def _put_in(self, meant: StandIn, gray: Thing) -> None:
        """Write what is meant, or the gray area where that cannot be done."""
        number = self._pictures[meant]
        found = self._advert(meant) if meant.kind is StandInKind.ADVERT else self._picture(meant)
        if isinstance(found, str):
            self.failed[meant] = found
            self._put[meant] = b"gray"
            self.writer.write(number, gray.text % (), gray.stream)
        else:
            self._write(found, {0: number})

    def _picture(self, meant: StandIn) -> Loose | str:
        """A picture in its inks, or why it is not there."""
        if meant not in self.sizes:
            return _UNPLACED
        picture = self.stock.picture(meant, self.sizes[meant])
        if picture is None:
            return _ABSENT
        self._put[meant] = told_by(picture)
        return painted(picture)

    def _advert(self, meant: StandIn) -> Loose | str:
        """An ad's page, or why it is not there."""
        if meant not in self.sizes:
            return _UNPLACED
        advert = self.stock.advert(meant)
        if advert is None:
            return _ABSENT
        with pikepdf.new() as alone:
            form = alone.make_stream(b"")
            if reason := insert(alone, form, advert):
                return reason
            loose = take_apart(alone, [form])
        self._put[meant] = digests(loose)[0] or repr(meant).encode()
        return loose


def _node(pages: int, kids: Iterable[int], more: bytes = b"") -> bytes:
    """A node of the page tree, with so many pages below it."""
    below = b" ".join(b"%d 0 R" % kid for kid in kids)
    return b"<< /Type /Pages /Count %d /Kids [%s] %s >>" % (pages, below, more)
