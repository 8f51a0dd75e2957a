"""How does the engine set HTML as pages, and what does it say while it does?

The door to WeasyPrint (70.0); what its pages hold, `boxtree` reads. It logs and carries on where
something is missing, so every line of its log is kept as a message; and it reads only what it is
allowed to.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from email.message import Message as EmailHeaders
from io import BytesIO
from mimetypes import MimeTypes
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from booklet import heap
from booklet.boxes import PX_TO_MM, AskedFace, PageBoxes
from booklet.boxtree import read_page
from booklet.fontfiles import digest_of
from booklet.importing import import_weasyprint
from booklet.overlaps import Hidden, Over, hidden, overs
from booklet.proofread import Laid, Unset, unset

if TYPE_CHECKING:
    from booklet.pieces import Piece

_REFUSAL = "not allowed to read"
_PX_TO_PT = 0.75
_TYPES = MimeTypes()
"""What files are by their names, whatever the machine says."""


class Message(Struct, frozen=True):
    """One thing the engine said: its words, how loud, and what they are about."""

    text: str
    is_error: bool
    missing_character: str = ""
    is_refusal: bool = False
    """Something was asked for that may not be read."""


class Box(Struct, frozen=True):
    """A rectangle on a page in mm from the trim's top left corner; y grows downwards."""

    x: float
    y: float
    right: float
    bottom: float


class Bookmark(Struct, frozen=True):
    """A bookmark and where it leads on its page, in points from the page's lower left corner."""

    level: int
    label: str
    x: float
    y: float
    is_open: bool


class SetPage(Struct, frozen=True):
    """One page as set: its named boxes, what is wrong with its text, and the engine's own page."""

    number: int
    """Which page of its document it is, from 0."""
    anchors: Mapping[str, Box]
    overs: tuple[Over, ...]
    """The frames that text runs out of."""
    turned: frozenset[str]
    """The frames that are turned or scaled, so that their boxes here are not where text ends."""
    hidden: tuple[Hidden, ...]
    """Texts that cannot be read where they stand."""
    faces: frozenset[AskedFace]
    """What its styles ask of typefaces."""
    bookmarks: tuple[Bookmark, ...]
    engine_page: Any


class UsedFace(Struct, frozen=True):
    """A typeface that was really used: the name that a PDF's pages have for it, and its file, by
    the digest that `fonts` knows it by."""

    name: str
    family: str
    weight: int
    digest: str


class Written(Struct, frozen=True):
    """A PDF, what the engine said while it wrote, and the typefaces in it."""

    pdf: bytes
    messages: tuple[Message, ...]
    faces: frozenset[UsedFace]


class Setting(Struct, frozen=True):
    """What became of one HTML document."""

    pages: tuple[SetPage, ...]
    messages: tuple[Message, ...]
    unset: tuple[Unset, ...]
    """Texts of the HTML that are on no page as they were given."""
    refused: tuple[str, ...]
    """The addresses it asked for that may not be read."""
    document: Any
    piece: Piece | None = None
    """All its pages as a PDF of their own; None where they were not written."""

    @property
    def seen(self) -> Setting:
        """The same for whoever only looks: without the engine's own pages, it cannot be written."""
        pages = tuple(replace(page, engine_page=None) for page in self.pages)
        return replace(self, pages=pages, document=None, piece=None)


class _Ears(logging.Handler):
    """Keeps what the engine logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[Message] = []

    def emit(self, record: logging.LogRecord) -> None:
        character = ""
        if "notdef glyph" in str(record.msg) and isinstance(record.args, tuple) and record.args:
            character = str(record.args[0])
        is_error = record.levelno >= logging.ERROR
        text = record.getMessage()
        self.messages.append(Message(text, is_error, character, _REFUSAL in text))


@contextmanager
def _listening() -> Iterator[_Ears]:
    logger = logging.getLogger("weasyprint")
    ears = _Ears()
    handlers, propagate = list(logger.handlers), logger.propagate
    logger.handlers, logger.propagate = [ears], False
    try:
        yield ears
    finally:
        logger.handlers, logger.propagate = handlers, propagate


@contextmanager
def _unswept() -> Iterator[None]:
    """Let nobody look for garbage meanwhile.

    Pages are hundreds of thousands of objects: looking through them while they are made costs a
    fifth of a build.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


_MOST_WRITTEN = 40
"""Pages after which the memory of those that were written is freed: some megabyte each."""


class _Addresses:
    """Addresses that are the same wherever the folders lie.

    WeasyPrint (70.0) names pictures in the PDF by their address, so that the same edition in
    another folder would give other bytes.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        pairs = [
            (f"{folder.as_uri()}/", f"file:///booklet/{number}/")
            for number, folder in enumerate(folders)
        ]
        self._pairs = sorted(pairs, key=lambda pair: -len(pair[0]))

    def given(self, text: str) -> str:
        """A text for the engine: each folder's address replaced by the one that stands for it."""
        for real, shown in self._pairs:
            text = text.replace(real, shown)
        return text

    def real(self, text: str) -> str:
        """A text from the engine, with the folders' own addresses."""
        for real, shown in self._pairs:
            text = text.replace(shown, real)
        return text


class Engine:
    """WeasyPrint with a fixed set of fonts and styles, reading only below some folders.

    `reads` lists every file it was asked for, allowed or not: the manifest of a build.
    """

    def __init__(
        self,
        fontconfig: Path,
        font_css: str,
        styles: Sequence[tuple[str, Path]],
        allowed: Sequence[Path],
    ) -> None:
        self._weasyprint = import_weasyprint(fontconfig)
        self._written = 0
        if gc.get_freeze_count():
            heap.sweep()
        self.reads: set[Path] = set()
        self.refused: list[str] = []
        self._addresses = _Addresses([path for path in allowed if not path.is_file()])
        self._fetcher = self._make_fetcher([folder.resolve() for folder in allowed])
        from weasyprint.text.fonts import FontConfiguration

        self._fonts = FontConfiguration()
        self._profiles: dict[str, Any] = {}
        weakref.finalize(self, _remove_fonts, self._fonts, os.getpid())
        self._images: dict[str, Any] = {}
        self.style_messages: list[tuple[Path, Message]] = []
        """What the engine said of each style sheet while it read it."""
        self._css = []
        for text, path in ((font_css, fontconfig), *styles):
            with _listening() as ears:
                self._css.append(self._parse(text, path))
            self.style_messages += [(path, message) for message in self._heard(ears)]
        gc.freeze()

    def let_go(self, *, at_once: bool = False) -> None:
        """Nobody has the pages any more that were written. They are circles of objects, which
        Python frees only when it looks for them: here, once there are enough, or at once."""
        if at_once or self._written >= _MOST_WRITTEN:
            self._written = 0
            gc.collect()

    def _parse(self, text: str, path: Path) -> Any:
        return self._weasyprint.CSS(
            string=self._addresses.given(text),
            base_url=self._addresses.given(path.as_uri()),
            font_config=self._fonts,
            color_profiles=self._profiles,
            url_fetcher=self._fetcher,
        )

    def _make_fetcher(self, allowed: Sequence[Path]) -> Any:
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        engine = self

        class Answer(URLFetcherResponse):  # type: ignore[misc]  # WeasyPrint ships no types
            """A file, without the e-mail parser that the engine's own answers load."""

            def __init__(self, url: str, path: Path) -> None:
                self.url, self.status, self.headers = url, 200, EmailHeaders()
                self.headers["Content-Type"] = _TYPES.guess_type(path.name)[0] or "text/plain"
                self._file_obj = BytesIO(path.read_bytes())

        class Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
            """Reads files below the allowed folders, and nothing else anywhere."""

            def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
                url = engine._addresses.real(url)
                parts = urlsplit(url)
                if parts.scheme == "data":
                    return super().fetch(url, headers)
                path = Path(unquote(parts.path)).resolve()
                inside = parts.scheme == "file" and parts.netloc in {"", "localhost"}
                if not inside or not any(path.is_relative_to(folder) for folder in allowed):
                    engine.refused.append(url)
                    raise PermissionError(f"{_REFUSAL} {url}")
                engine.reads.add(path)
                return Answer(url, path)

        return Fetcher(allowed_protocols={"file", "data"}, allow_redirects=False)

    def again(self) -> None:
        """Begin another job, whose files may have changed since the last one."""
        self._images.clear()
        self.reads.clear()
        self.refused.clear()

    def begin(self) -> None:
        """Begin a document of its own, to be written by itself."""
        self.let_go()
        self.refused.clear()

    def set(
        self, html: str, base: Path, page_css: str = "", seen: Setting | None = None
    ) -> Setting:
        """Set one HTML document; relative URLs in it count from the folder `base`.

        Where it is known what was seen on its pages, they are not looked at again. What could not
        be read for another document is asked for, and told, again.
        """
        for address in [key for key, image in self._images.items() if image is None]:
            del self._images[address]
        asked = len(self.refused)
        with _listening() as ears, _unswept():
            css = list(self._css)
            if page_css:
                css.append(self._parse(page_css, base / "page.css"))
            source = self._weasyprint.HTML(
                string=self._addresses.given(html),
                base_url=self._addresses.given(f"{base.as_uri()}/"),
                url_fetcher=self._fetcher,
            )
            document = source.render(
                stylesheets=css,
                font_config=self._fonts,
                color_profiles=self._profiles,
                cache=self._images,
                output_intent="device-cmyk",
            )
        if seen is None or len(seen.pages) != len(document.pages):
            seen = _look(source, document)
        pages = tuple(
            replace(page, engine_page=made)
            for page, made in zip(seen.pages, document.pages, strict=True)
        )
        refused = tuple(dict.fromkeys(self.refused[asked:]))
        return replace(
            seen, pages=pages, messages=self._heard(ears), refused=refused, document=document
        )

    def _heard(self, ears: _Ears) -> tuple[Message, ...]:
        real = self._addresses.real
        return tuple(replace(message, text=real(message.text)) for message in ears.messages)

    def write(
        self, setting: Setting, title: str = "", language: str = "", *, is_tagged: bool = False
    ) -> Written:
        """Write the pages of a setting as a PDF; tagged, for those who have it read to them."""
        with _listening() as ears, _unswept():
            document = setting.document.copy([page.engine_page for page in setting.pages])
            document.metadata.title = title
            document.metadata.lang = language
            pdf = document.write_pdf(output_intent="device-cmyk", pdf_tags=is_tagged)
        self._written += len(setting.pages)
        faces = frozenset(
            UsedFace(font.hash, font.family, int(font.weight), _digest_of(font))
            for font in document.fonts.values()
        )
        return Written(pdf, self._heard(ears), faces)


def _remove_fonts(configuration: Any, process: int) -> None:
    """Remove the copies of typefaces that WeasyPrint (70.0) leaves in the temporary folder, where
    this process made them: one that was forked from it has the same, and lets them be.

    It does so when the configuration is collected, which is never at the end of a program.
    """
    if os.getpid() != process:
        configuration._folder = None
    elif folder := configuration._folder:
        shutil.rmtree(folder, ignore_errors=True)


def _digest_of(font: Any) -> str:
    """The digest of the file that a typeface was loaded from, not of the subset it became."""
    from weasyprint.text.fonts import get_hb_object_data

    return digest_of(get_hb_object_data(font.hb_face))


def _anchors(page: Any) -> dict[str, Box]:
    return {
        name: Box(*(float(value) * PX_TO_MM for value in rectangle[:4]))
        for name, rectangle in page.anchors.items()
    }


def _bookmarks(page: Any) -> tuple[Bookmark, ...]:
    return tuple(
        Bookmark(
            level, label, round(x * _PX_TO_PT, 4), round((page.height - y) * _PX_TO_PT, 4),
            state != "closed",
        )
        for level, label, (x, y), state in page.bookmarks
    )  # fmt: skip


def _look(source: Any, document: Any) -> Setting:
    """What is to be seen on the pages of a document; it cannot be written."""
    read = [read_page(page) for page in document.pages]
    pages = tuple(
        SetPage(
            number, _anchors(page), tuple(overs(boxes)), boxes.turned, hidden(boxes),
            frozenset(boxes.faces), _bookmarks(page), None,
        )
        for number, (page, boxes) in enumerate(zip(document.pages, read, strict=True))
    )  # fmt: skip
    return Setting(pages, (), tuple(unset(source.etree_element, _laid(read))), (), None)


def _laid(pages: Sequence[PageBoxes]) -> dict[Any, list[Laid]]:
    """What was laid out of each element's own text, line by line."""
    laid: dict[Any, list[Laid]] = {}
    for number, page in enumerate(pages):
        for words in page.words:
            if words.part in {"", "first-letter"}:
                piece = Laid(words.text, words.is_cased, number)
                laid.setdefault(words.element, []).append(piece)
    return laid
