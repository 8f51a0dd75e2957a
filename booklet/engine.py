"""How does the engine set HTML as pages, and what does it say while it does?

The only module that knows WeasyPrint (70.0). It logs and carries on where something is missing,
so every line of its log is kept as a message; and it reads only what it is allowed to.
"""

from __future__ import annotations

import gc
import logging
import shutil
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from booklet.importing import import_weasyprint

PX_TO_MM = 25.4 / 96
_EDGE = 1.0
"""Pixels that the box of a line may pass the page's edge by, before its letters do."""
_LEADING = 0.25
"""What part of a line's height a box may cut off, before its letters are."""
_REFUSAL = "not allowed to read"


@dataclass(frozen=True)
class Message:
    """One thing the engine said: its words, how loud, and what they are about."""

    text: str
    is_error: bool
    missing_character: str = ""
    is_refusal: bool = False
    """Something was asked for that may not be read."""


@dataclass(frozen=True)
class Box:
    """A rectangle on a page in mm from the trim's top left corner; y grows downwards."""

    x: float
    y: float
    right: float
    bottom: float


@dataclass(frozen=True)
class SetPage:
    """One page as set: its named boxes, its text, and the engine's own page behind it."""

    anchors: Mapping[str, Box]
    text: str
    """Everything laid out on it, in the order of the HTML, then its margins."""
    beyond: tuple[str, ...]
    """Texts, line by line, of which some stands off the trimmed page."""
    hidden: tuple[tuple[str, ...], ...]
    """Texts, line by line, of which a box cuts off some (`overflow: hidden`), box by box."""
    engine_page: Any = field(repr=False, compare=False)


@dataclass(frozen=True)
class Setting:
    """What became of one HTML document."""

    pages: tuple[SetPage, ...]
    messages: tuple[Message, ...]
    document: Any = field(repr=False, compare=False)

    @property
    def seen(self) -> Setting:
        """The same for whoever only looks: without the engine's own pages, it cannot be written."""
        pages = tuple(replace(page, engine_page=None) for page in self.pages)
        return replace(self, pages=pages, document=None)


@dataclass(frozen=True)
class Written:
    """A finished PDF and what the engine said while it wrote."""

    pdf: bytes = field(repr=False)
    messages: tuple[Message, ...]
    faces: frozenset[tuple[str, int]]
    """Family and weight of every face that was really used."""


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
    """Let nobody look for garbage meanwhile, nor ever among what was made.

    Pages stay until they are written, and are hundreds of thousands of objects: looking through
    them again and again costs a fifth of a build.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


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
        self.reads: set[Path] = set()
        self.refused: list[str] = []
        self._addresses = _Addresses([path for path in allowed if not path.is_file()])
        self._fetcher = self._make_fetcher([folder.resolve() for folder in allowed])
        from weasyprint.text.fonts import FontConfiguration

        self._fonts = FontConfiguration()
        self._profiles: dict[str, Any] = {}
        weakref.finalize(self, _remove_fonts, self._fonts)
        self._images: dict[str, Any] = {}
        self.style_messages: list[tuple[Path, Message]] = []
        """What the engine said of each style sheet while it read it."""
        self._css = []
        for text, path in ((font_css, fontconfig), *styles):
            with _listening() as ears:
                self._css.append(self._parse(text, path))
            self.style_messages += [(path, message) for message in self._heard(ears)]

    def _parse(self, text: str, path: Path) -> Any:
        return self._weasyprint.CSS(
            string=self._addresses.given(text),
            base_url=self._addresses.given(path.as_uri()),
            font_config=self._fonts,
            color_profiles=self._profiles,
            url_fetcher=self._fetcher,
        )

    def _make_fetcher(self, allowed: Sequence[Path]) -> Any:
        from weasyprint.urls import URLFetcher

        engine = self

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
                return super().fetch(url, headers)

        return Fetcher(allowed_protocols={"file", "data"}, allow_redirects=False)

    def begin(self) -> None:
        """Begin a document of its own: what could not be read is asked for, and told, again."""
        self.refused.clear()
        for address in [key for key, image in self._images.items() if image is None]:
            del self._images[address]

    def set(self, html: str, base: Path, page_css: str = "") -> Setting:
        """Set one HTML document; relative URLs in it count from the folder `base`."""
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
        pages = tuple(SetPage(_anchors(page), *_text(page), page) for page in document.pages)
        return Setting(pages, self._heard(ears), document)

    def _heard(self, ears: _Ears) -> tuple[Message, ...]:
        real = self._addresses.real
        return tuple(replace(message, text=real(message.text)) for message in ears.messages)

    def write(
        self, settings: Sequence[Setting], title: str, language: str, *, is_tagged: bool = False
    ) -> Written:
        """Write settings as one PDF, with one subset of each font and one copy of each picture;
        tagged, for those who have it read to them."""
        first = settings[0].document
        pages = [page.engine_page for setting in settings for page in setting.pages]
        with _listening() as ears, _unswept():
            document = first.copy(pages)
            document.metadata.title = title
            document.metadata.lang = language
            pdf = document.write_pdf(output_intent="device-cmyk", pdf_tags=is_tagged)
        faces = frozenset((font.family, int(font.weight)) for font in document.fonts.values())
        return Written(pdf, self._heard(ears), faces)


def _remove_fonts(configuration: Any) -> None:
    """Remove the copies of typefaces that WeasyPrint (70.0) leaves in the temporary folder.

    It does so when the configuration is collected, which is never at the end of a program.
    """
    if folder := configuration._folder:
        shutil.rmtree(folder, ignore_errors=True)


def _anchors(page: Any) -> dict[str, Box]:
    return {
        name: Box(*(float(value) * PX_TO_MM for value in rectangle[:4]))
        for name, rectangle in page.anchors.items()
    }


def _text(page: Any) -> tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The text of a page's boxes, what of it stands beyond the paper, and what a box cuts off.

    The tree of boxes is private to WeasyPrint (70.0).
    """
    from weasyprint.formatting_structure.boxes import PageBox, TextBox

    parts: list[str] = []
    beyond: list[str] = []
    hidden: dict[_Area, list[str]] = {}
    paper = _Area(0.0, 0.0, page.width, page.height)
    waiting: list[tuple[Any, _Area]] = [(page._page_box, _EVERYWHERE)]
    while waiting:
        box, seen = waiting.pop()
        while hasattr(box, "_box"):  # what holds the place of an absolute box
            box = box._box
        if isinstance(box, TextBox):
            parts.append(box.text)
            if not box.text.strip():
                continue
            line = _Area(box.position_x, box.position_y, box.width, box.height)
            if not line.is_within(paper, _EDGE):
                beyond.append(box.text)
            elif not line.is_within(seen, line.height * _LEADING):
                hidden.setdefault(seen, []).append(box.text)
        elif box.style["overflow"] != "visible" and not isinstance(box, PageBox):
            seen = seen.cut_to(_padding_box(box))
        waiting += ((child, seen) for child in reversed(getattr(box, "children", ())))
    return "".join(parts), tuple(beyond), tuple(map(tuple, hidden.values()))


@dataclass(frozen=True)
class _Area:
    """A rectangle on a page in the engine's pixels; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    def is_within(self, other: _Area, tolerance: float) -> bool:
        """Whether it lies within another, or passes its edges by less than a tolerance."""
        return (
            self.x >= other.x - tolerance
            and self.y >= other.y - tolerance
            and self.x + self.width <= other.x + other.width + tolerance
            and self.y + self.height <= other.y + other.height + tolerance
        )

    def cut_to(self, other: _Area) -> _Area:
        """What of it lies within another."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        return _Area(x, y, max(right - x, 0.0), max(bottom - y, 0.0))


_EVERYWHERE = _Area(-1e6, -1e6, 2e6, 2e6)


def _padding_box(box: Any) -> _Area:
    """Where a box shows its content, if it cuts off what runs over."""
    width, height = box.padding_width(), box.padding_height()
    return _Area(box.padding_box_x(), box.padding_box_y(), width, height)
