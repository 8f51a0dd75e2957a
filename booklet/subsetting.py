"""What is left of a typeface's file where only some of its glyphs are used?"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from booklet import memory

_DROPPED = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT",
            "STAT", "SVG ", "VDMX", "hdmx", "kern")  # fmt: skip
"""Tables that set text and that no PDF asks for."""


def subset(file: Path, digest: str, glyphs: Sequence[int]) -> bytes:
    """A typeface's file with these glyphs alone, under their own numbers, and what they are made
    of; `digest` is of its content. Kept in the cache. The same values give the same bytes."""
    program: bytes = memory.once(
        "subsets", f"{digest} {list(glyphs)}", lambda: _subset(file, glyphs)
    )
    return program


def _subset(file: Path, glyphs: Sequence[int]) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options()
    options.retain_gids = options.notdef_outline = options.desubroutinize = True
    options.hinting = options.glyph_names = False
    options.layout_features = []
    font = TTFont(file, recalcTimestamp=False)
    for table in _DROPPED:
        if table in font:
            del font[table]  # before the subsetter reads it
    subsetter = Subsetter(options)
    subsetter.populate(gids=glyphs)
    subsetter.subset(font)
    target = BytesIO()
    font.save(target)
    return target.getvalue()
