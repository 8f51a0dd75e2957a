"""Draw the pictures of the documentation: spreads of the sample booklet, and its sheets.

`draw_pictures.py spreads build/booklet.pdf 0 20 32 36 …` or `draw_pictures.py sheets FILE.pdf …`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from booklet.raster import pictures

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
DPI = 72
BLEED_MM = 3
GAP = 24
PAPER = (214, 212, 208)


def draw_spreads(pdf: Path, spreads: list[int], columns: int) -> Image.Image:
    """The spreads that begin with these left folios (0 for the cover alone), on one sheet."""
    cut = round(BLEED_MM / 25.4 * DPI)
    tiles = []
    for left in spreads:
        folios = [folio for folio in (left, left + 1) if folio]
        pages = [page.crop((cut, cut, page.width - cut, page.height - cut))
                 for page in pictures(pdf, folios, DPI)]  # fmt: skip
        width = 2 * pages[0].width
        tile = Image.new("RGB", (width, pages[0].height), PAPER)
        for number, page in enumerate(pages):
            tile.paste(page, (width - (len(pages) - number) * page.width, 0))
        tiles.append(tile)
    return tiled(tiles, columns)


def draw_sheets(pdfs: list[Path], columns: int) -> Image.Image:
    """The first page of each PDF, on one sheet."""
    pages = [next(iter(pictures(pdf, [1], DPI))) for pdf in pdfs]
    wide, high = max(page.width for page in pages), max(page.height for page in pages)
    tiles = []
    for page in pages:
        tile = Image.new("RGB", (wide, high), PAPER)
        tile.paste(page, ((wide - page.width) // 2, 0))
        tiles.append(tile)
    return tiled(tiles, columns)


def tiled(tiles: list[Image.Image], columns: int) -> Image.Image:
    """Pictures of one size in rows, with a gap around each."""
    wide, high = tiles[0].size
    rows = -(-len(tiles) // columns)
    sheet = Image.new("RGB", (columns * (wide + GAP) + GAP, rows * (high + GAP) + GAP), PAPER)
    for number, tile in enumerate(tiles):
        row, column = divmod(number, columns)
        sheet.paste(tile, (GAP + column * (wide + GAP), GAP + row * (high + GAP)))
    return sheet


if __name__ == "__main__":
    what, *arguments = sys.argv[1:]
    FOLDER.mkdir(parents=True, exist_ok=True)
    if what == "spreads":
        drawn = draw_spreads(Path(arguments[0]), [int(one) for one in arguments[1:]], columns=2)
    else:
        drawn = draw_sheets([Path(one) for one in arguments], columns=3)
    drawn.save(FOLDER / f"{what}.jpg", quality=62, optimize=True, progressive=True)
