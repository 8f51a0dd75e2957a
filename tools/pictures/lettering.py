"""How are words set in a picture, or drawn as paths? Letter by letter, from the own fonts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from msgspec import Struct
from PIL import Image, ImageDraw, ImageFont

from pictures.light import Array, Plate

FONTS = Path(__file__).resolve().parent.parent.parent / "fonts"
SERIF = "source-serif-4-display/SourceSerif4Display-Regular.ttf"
SERIF_ITALIC = "source-serif-4-display/SourceSerif4Display-It.ttf"
SERIF_LIGHT = "source-serif-4-display/SourceSerif4Display-Light.ttf"
SERIF_BOLD = "source-serif-4-display/SourceSerif4Display-Semibold.ttf"
SANS = "barlow-semi-condensed/BarlowSemiCondensed-Medium.ttf"
SANS_BOLD = "barlow-semi-condensed/BarlowSemiCondensed-Bold.ttf"
SANS_BLACK = "barlow-semi-condensed/BarlowSemiCondensed-ExtraBold.ttf"


def words(
    plate: Plate,
    text: str,
    font: str,
    size: float,
    at: tuple[float, float],
    *,
    anchor: str = "ls",
    track: float = 0.0,
    angle: float = 0.0,
) -> Array:
    """Give a line of text's mask: `size`, `at` in heights, `track` in ems, Pillow's anchor."""
    face = ImageFont.truetype(
        FONTS / font, round(size * plate.height), layout_engine=ImageFont.Layout.BASIC
    )
    paper = Image.new("L", (plate.width, plate.height), 0)
    pen = ImageDraw.Draw(paper)
    gap = track * size * plate.height
    total = sum(face.getlength(c) + gap for c in text) - gap
    x, y = at[0] * plate.height, at[1] * plate.height
    x -= {"l": 0.0, "m": total / 2, "r": total}[anchor[0]]
    for i, letter in enumerate(text):
        pen.text((x, y), letter, fill=255, font=face, anchor="l" + anchor[1])
        pair = text[i : i + 2]
        kern = face.getlength(pair) - face.getlength(pair[1:]) if len(pair) == 2 else 0.0
        x += (kern if len(pair) == 2 else face.getlength(letter)) + gap
    if angle:
        paper = paper.rotate(
            angle, Image.Resampling.BICUBIC, center=(at[0] * plate.height, at[1] * plate.height)
        )
    return np.asarray(paper, dtype=np.float32) / 255


class Outline(Struct, frozen=True):
    """Letters as one SVG path, and how wide they run, in the units asked for."""

    path: str
    width: float


@cache
def _open(font: str) -> TTFont:
    return TTFont(FONTS / font)


def outline(
    text: str, font: str, size: float, x: float, y: float, *, track: float = 0.0
) -> Outline:
    """Draw a line of text as a path, its baseline starting at (x, y); `track` in ems."""
    face = _open(font)
    glyphs, cmap = face.getGlyphSet(), face.getBestCmap()
    k = size / face["head"].unitsPerEm
    pen = SVGPathPen(glyphs, ntos=lambda v: f"{v:.2f}".rstrip("0").rstrip("."))
    start = x
    for letter in text:
        glyph = glyphs[cmap[ord(letter)]]
        glyph.draw(TransformPen(pen, (k, 0, 0, -k, x, y)))
        x += glyph.width * k + track * size
    return Outline(pen.getCommands(), x - start - track * size)
