"""Is what is painted over what read as the engine really paints it?"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from booklet import home
from booklet.boxtree import read_page
from booklet.engine import Engine, Setting
from booklet.fonts import Face, FontSet
from booklet.importing import write_fontconfig

FACE = Face("Barlow Semi Condensed", 400, False,
            home.fonts() / "barlow-semi-condensed/BarlowSemiCondensed-Regular.ttf")  # fmt: skip
STYLE = "@page { size: 100mm 100mm; margin: 5mm; bleed: 0 } body { margin: 0; font-size: 9pt }\n"

BLOCKS = "<p>A</p><div style='position: {}; {}'>B</div><p>C</p>"
PAGES = {
    "plain": "<p>A</p><p>B <b>C</b> D</p>",
    "placed": BLOCKS.format("relative", ""),
    "below": BLOCKS.format("relative", "z-index: -1"),
    "above": BLOCKS.format("absolute", "z-index: 2"),
    "float": "<div style='float: left'>A</div><p>B</p><div style='float: right'>C</div>",
    "float-holds-placed": "<div style='float: left'>A<i style='position: relative'>B</i>C</div>D",
    "inline-block": "<p>A <span style='display: inline-block'>B<i style='position: relative'>C</i>"
                    "</span> D</p>",
    "clipped": "<div style='overflow: hidden'>A<p style='position: absolute'>B</p></div>C",
    "nested": "<div style='position: relative; z-index: 1'>A<p style='position: absolute; "
              "z-index: -5'>B</p></div><div style='position: relative; z-index: 0'>C</div>",
    "later-below": "<div style='position: absolute; z-index: 3'>A</div>"
                   "<div style='position: absolute; top: 20mm; z-index: 2'>B</div>",
    "table": "<table><tr><td>A</td><td style='position: relative'>B</td></tr><tr><td>C</td></tr>"
             "</table>",
    "flex": "<div style='display: flex'><p style='order: 2'>A</p><p>B</p></div>",
    "grid": "<div style='display: grid'><p style='z-index: 1'>A</p><p>B</p></div>",
    "margins": "<style>@page { @top-left { content: 'M' } @bottom-left { content: 'N' } }</style>"
               "<p>A</p>",
}  # fmt: skip


def set_page(body: str, folder: Path) -> tuple[Engine, Setting]:
    fonts = FontSet((FACE,))
    style = [(STYLE, folder / "style.css")]
    engine = Engine(write_fontconfig(folder), fonts.css(), style, [folder, FACE.file])
    return engine, engine.set(f"<html><body>{body}</body></html>", folder)


def painted(engine: Engine, setting: Setting) -> list[tuple[int, int]]:
    """Where texts stand, in the order in which the PDF draws them; in the engine's pixels."""
    pdf = pikepdf.open(BytesIO(engine.write(setting, "Title", "en").pdf))
    places = []
    for one in pikepdf.parse_content_stream(pdf.pages[0]):
        if str(one.operator) == "Tm" and isinstance(one, pikepdf.ContentStreamInstruction):
            x, y = (float(operand) for operand in one.operands[4:6])
            places.append((round(x), round(y)))
    return places


@pytest.mark.parametrize("name", PAGES)
def test_texts_are_painted_in_the_order_that_is_read(name: str, tmp_path: Path) -> None:
    engine, setting = set_page(PAGES[name], tmp_path)
    words = sorted(read_page(setting.pages[0].engine_page).words, key=lambda one: one.order)
    read = [(round(one.letters.x), round(one.letters.bottom)) for one in words if one.text.strip()]
    assert len(read) > 1
    assert read == painted(engine, setting)
