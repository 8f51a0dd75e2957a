"""Draw docs/pictures/spreads.png: spreads of the sample booklet, as the README shows them."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from booklet.raster import pictures

TARGET = Path(__file__).parent.parent / "docs" / "pictures" / "spreads.png"
DPI = 72
BLEED_MM = 3
GAP = 24
PAPER = (214, 212, 208)


def draw(pdf: Path, spreads: list[int], columns: int) -> Image.Image:
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
    wide, high = tiles[0].size
    rows = -(-len(tiles) // columns)
    sheet = Image.new("RGB", (columns * (wide + GAP) + GAP, rows * (high + GAP) + GAP), PAPER)
    for number, tile in enumerate(tiles):
        row, column = divmod(number, columns)
        sheet.paste(tile, (GAP + column * (wide + GAP), GAP + row * (high + GAP)))
    return sheet


if __name__ == "__main__":
    chosen = [int(argument) for argument in sys.argv[2:]]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    draw(Path(sys.argv[1]), chosen, columns=2).save(TARGET, optimize=True)
