"""How is a document set, or found as what it became when it was last set?

All that setting takes can be sent to another process: what is loaded is loaded there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from booklet import home, memory
from booklet.engine import Engine, Setting
from booklet.importing import import_weasyprint, write_fontconfig
from booklet.pieces import Piece, piece
from booklet.spots import Spot

_LAST = "started"
_LONG = 30_000
"""Letters of HTML whose pages take so much memory that they are let go at once."""


class Source(Struct, frozen=True, dict=True):
    """What one setting is made of; `made_of` is a digest of all of it, with the fonts, styles and
    pictures."""

    html: str
    css: str
    made_of: str

    @cached_property
    def seen(self) -> Setting | None:
        """What was seen on its pages when it was last set, on this machine."""
        seen: Setting | None = memory.recall("looks", self.made_of)
        return seen


class Compositor(Struct, frozen=True, dict=True):
    """Sets documents with the typefaces and styles of one job."""

    made_of: str
    """By what it is known that the same HTML would be set as the same pages (`likeness`)."""
    font_css: str
    styles: tuple[tuple[str, Path], ...]
    allowed: tuple[Path, ...]
    """The folders and files that documents may read."""
    base: Path
    """From which relative addresses count."""
    spots: Mapping[str, Spot]

    @cached_property
    def engine(self) -> Engine:
        """WeasyPrint with typefaces and styles loaded, started when it is first asked for."""
        fontconfig = write_fontconfig(home.cache())
        engine = _engine(self.made_of, fontconfig, self.font_css, self.styles, self.allowed)
        engine.again()
        return engine

    def keep_for(self, place: str) -> None:
        """Have it started at once where an engine is loaded for this place the next time."""
        last: Compositor | None = memory.recall(_LAST, place)
        if last != self:
            memory.keep(_LAST, place, self)

    def start(self) -> None:
        """Start the engine, if it was not."""
        self.engine  # noqa: B018 - started, and not used yet

    def known_piece(self, source: Source) -> Setting | None:
        """A document with the PDF that it became; None where it was never written here."""
        became: Piece | None = memory.recall("pieces", source.made_of) if source.seen else None
        if source.seen is None or became is None or not became.artwork.pdf.is_there:
            return None
        return replace(source.seen, piece=became)

    def piece(self, source: Source) -> Setting:
        """A document with the PDF that it became; set and written now where it is not known."""
        if known := self.known_piece(source):
            return known
        setting = self.set(source)
        seen, became = setting.seen, piece(self.engine.write(setting), self.spots)
        memory.keep("pieces", source.made_of, became)
        del setting
        self.engine.let_go(at_once=len(source.html) > _LONG)
        return replace(seen, piece=became)

    def set(self, source: Source) -> Setting:
        """A document set now."""
        seen = source.seen
        setting = self.engine.set(source.html, self.base, source.css, seen)
        if seen is None:
            memory.keep("looks", source.made_of, setting.seen)
        return setting


def load_engine(place: str) -> None:
    """Load the engine's program, and start it with the typefaces and styles that it had for a place
    the last time; a job that has others starts it again."""
    import_weasyprint(write_fontconfig(home.cache()))
    last: Compositor | None = memory.recall(_LAST, place)
    with suppress(Exception):  # which is met again where it is not the last job's alone
        if last is not None:
            last.start()


@lru_cache(maxsize=1)
def _engine(
    _made_of: str, fontconfig: Path, css: str, texts: Sequence[tuple[str, Path]],
    allowed: Sequence[Path],
) -> Engine:  # fmt: skip
    """The engine of the last job of this process, where this one has its fonts and styles."""
    return Engine(fontconfig, css, texts, allowed)
