"""What are the pages of a PDF and their boxes?

Boxes are in points of the page's default user space; a page lays no claim to be upright.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from msgspec import Struct, field
from pikepdf import AccessMode

from booklet.drafts import Draft
from booklet.errors import UsageError
from booklet.preflight.verdicts import Area

_PAGES = 16
"""So many pages are read of a file before it is opened again."""
WITH_PLATES = (b"/Separation", b"/DeviceN")
"""The families of colour spaces that may have plates of their own (PDF 2.0 §8.6.6)."""
PT_TO_MM = 25.4 / 72
_DEEPEST = 50
"""Nobody nests pages deeper; a tree that does goes round in a circle."""
_INHERITED = frozenset({"/Resources", "/MediaBox", "/CropBox", "/Rotate"})
"""What a page has of the tree above it where it says nothing itself (PDF 2.0 table 31)."""
_LETTER = (0.0, 0.0, 612.0, 792.0)
_HEAD = 1024
"""A PDF's header stands among its first bytes (PDF 1.7, appendix H, note 13)."""
BROKEN = (
    pikepdf.PdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What reading an object of a PDF raises that is not what it should be."""
Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""


class OpenPage(Struct, frozen=True, eq=False, dict=True):
    """One page of an opened file; `number` counts from 1."""

    number: int
    page: pikepdf.Page
    data: bytes | Path = b""
    """The file it is from, or where that lies, for what draws it; empty where nobody can."""
    file: OpenFile | None = None

    @property
    def obj(self) -> Any:
        """The page's dictionary."""
        return self.page.obj

    @cached_property
    def media(self) -> Rect:
        """MediaBox, inherited where need be (PDF 2.0 §14.11.2)."""
        return self.box("/MediaBox") or _LETTER

    @cached_property
    def trim(self) -> Rect:
        """TrimBox; CropBox, then MediaBox, where there is none."""
        return self.box("/TrimBox") or self.box("/CropBox") or self.media

    @cached_property
    def bleed(self) -> Rect:
        """BleedBox; as the trim where there is none."""
        return self.box("/BleedBox") or self.trim

    def box(self, key: str) -> Rect | None:
        """A box as the file has it, corners in order; None where it has none or a broken one."""
        found = self.own(key)
        return None if found is None else _rect(found)

    def own(self, key: str) -> Any:
        """An entry of the page, or one that it inherits; None without one."""
        return inherited(self.obj, key)

    def after(self, count: int) -> OpenPage:
        """The page so many further on; raises LookupError where there is none."""
        if not count:
            return self
        if self.file is None:
            raise LookupError(self.number + count)
        return self.file.pages[self.number - 1 + count]

    def forget(self) -> None:
        """Let go of all that was read of it, which is kept with it: pixels, marks, words."""
        self.__dict__.clear()

    def area(self, rect: Rect) -> Area:
        """A rectangle of user space as millimetres from the trim's top left corner."""
        left, top = self.trim[0], self.trim[3]
        return Area(
            (rect[0] - left) * PT_TO_MM,
            (top - rect[3]) * PT_TO_MM,
            (rect[2] - left) * PT_TO_MM,
            (top - rect[1]) * PT_TO_MM,
        )


class OpenFile(Struct, frozen=True, eq=False, dict=True):
    """An opened PDF."""

    pdf: pikepdf.Pdf
    data: bytes | Path
    """The file as it is on the disk, or where it lies there and nobody changes it."""
    plated: Sequence[int] | None = None
    """The numbers of the objects that name a family of colour spaces with plates of its own; None
    where nobody knows."""
    _again: dict[Callable[[OpenFile], Any], tuple[Any, int]] = field(default_factory=dict)
    """What was opened once more, by how, and for how many pages."""

    @cached_property
    def pages(self) -> tuple[OpenPage, ...]:
        """All pages in order."""
        return tuple(
            OpenPage(number, page, self.data, self) for number, page in enumerate(self.pdf.pages, 1)
        )

    def again(self, open_it: Callable[[OpenFile], Any]) -> Any:
        """The file once more, for one page, as `open_it` opens it: anew after some pages, since
        whoever reads it may keep all that it has met (pdfium its pictures, and qpdf 12.4 under
        pikepdf 10.17 what is copied from it)."""
        kept, pages = self._again.get(open_it, (None, 0))
        if kept is None or pages == _PAGES:
            if kept is not None:
                kept.close()
            kept, pages = open_it(self), 0
        self._again[open_it] = (kept, pages + 1)
        return kept

    def let_go(self) -> None:
        """Close what was opened once more."""
        while self._again:
            self._again.popitem()[1][0].close()


def inherited(page: Any, key: str) -> Any:
    """An entry of a page's dictionary, or one that it inherits (PDF 2.0 §7.7.3.4); None without
    one."""
    node = page
    for _ in range(_DEEPEST if key in _INHERITED else 1):
        if not isinstance(node, pikepdf.Dictionary):
            break
        if (found := node.get(key)) is not None:
            return found
        node = node.get("/Parent")
    return None


Source = bytes | Path | Draft
"""A PDF: what is in it, or where it lies. A draft is not read as a whole."""


@contextmanager
def opened(
    source: Source, *, is_shared: bool = True, plated: Sequence[int] | None = None
) -> Iterator[OpenFile]:
    """Open a PDF; raises UsageError where it is none, is locked, or has pages nobody can tell.

    A draft `is_shared` with processes that are forked later, or else read by this one alone, which
    takes less memory. `plated` is as the file has it.
    """
    name = source.name if isinstance(source, Path) else "This"
    data = source.path if isinstance(source, Draft) else source
    if isinstance(source, Path):
        data = _read(source)
    if not data:
        raise UsageError(f"{name} is empty.", "Export the PDF again.")
    with ExitStack() as stack:
        try:
            file = OpenFile(stack.enter_context(_open(data, is_shared=is_shared)), data, plated)
            _take_back_guesses(file)
        except pikepdf.PasswordError as error:
            remedy = "Ask for one without a password."
            raise UsageError(f"{name} is locked by a password.", remedy) from error
        except BROKEN as error:
            raise _refusal(name, data) from error
        stack.callback(file.let_go)
        yield file


def open_again(file: OpenFile) -> pikepdf.Pdf:
    """A file once more in pikepdf's hands, for whoever reads so that it does not let go of it."""
    return _open(file.data, is_shared=False)


def open_apart(data: bytes | Path) -> pikepdf.Pdf:
    """The same of a file of the program's own, of which no page is read before it is taken
    (`take`)."""
    return _open(data, is_shared=False, inherit_page_attributes=False)


def take(into: pikepdf.Pdf, source: pikepdf.Pdf, objgen: tuple[int, int]) -> None:
    """Copy the page with this object's numbers to the end of another PDF, with all that it has of
    the tree above it; no other page is read, which of many takes long. A file of the program's own
    names nothing that is null, which would be taken for what is not there."""
    itself: Any = source.get_object(objgen)
    copy: Any = into.copy_foreign(itself)
    for key in _INHERITED - itself.keys():
        if (found := inherited(itself, key)) is not None:
            is_plain = not isinstance(found, pikepdf.Object)
            copy[key] = found if is_plain else into.copy_foreign(source.make_indirect(found))
    into.pages.append(pikepdf.Page(copy))


def _open(
    data: bytes | Path, *, is_shared: bool = True, inherit_page_attributes: bool = True
) -> pikepdf.Pdf:
    """A PDF in pikepdf's hands. Mapped, one on the disk has no place at which all that share it
    would read; but what was read of it counts as memory of whoever read it."""
    is_mapped = isinstance(data, Path) and is_shared
    return pikepdf.open(
        data if isinstance(data, Path) else BytesIO(data),
        access_mode=AccessMode.mmap if is_mapped else AccessMode.stream,
        inherit_page_attributes=inherit_page_attributes,
    )


def _read(path: Path) -> bytes:
    if path.is_dir():
        raise UsageError(f"{path.name or path} is a folder.", "Name a PDF.")
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UsageError(f"There is no {path}.", "Name a PDF that is there.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        message = f"{path.name} cannot be read: {reason}."
        raise UsageError(message, "Name a PDF that may be read.") from error


def _refusal(name: str, data: bytes | Path) -> UsageError:
    message = f"{name} cannot be opened as a PDF"
    if isinstance(data, Path) or b"%PDF-" in data[:_HEAD]:
        return UsageError(f"{message}: it is damaged.", "Export it or send it again.")
    if name.lower().endswith(".pdf"):
        remedy = "It is called one, but holds something else: export it or send it again."
        return UsageError(f"{message}.", remedy)
    return UsageError(f"{message}.", "Name a PDF.")


def _take_back_guesses(file: OpenFile) -> None:
    """Let a page that has no media box have none; qpdf 12.4 makes it Letter.

    It does so whenever it is asked for the pages, so those of the file itself are read apart.
    """
    doubtful = [page for page in file.pages if page.box("/MediaBox") == _LETTER]
    if not doubtful:
        return
    with _open(file.data, inherit_page_attributes=False) as raw:
        for page in doubtful:
            own = raw.get_object(page.obj.objgen)
            if not isinstance(own, pikepdf.Dictionary):
                continue
            if OpenPage(page.number, pikepdf.Page(own)).own("/MediaBox") is None:
                del page.obj["/MediaBox"]


def _rect(found: Any) -> Rect | None:
    try:
        a, b, c, d = (float(number) for number in found)
    except (TypeError, ValueError):
        return None
    return (min(a, c), min(b, d), max(a, c), max(b, d))
