"""How large are a booklet's pages joined of their pieces, and written as one document?

`at_once.py EDITION`, answered in JSON: bytes of both, pressed with gray areas for pictures.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from io import BytesIO
from pathlib import Path

from msgspec.structs import replace

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from booklet.artwork import spots_of  # noqa: E402  (this checkout's)
from booklet.assembly import Stock  # noqa: E402
from booklet.console import Silence  # noqa: E402
from booklet.flatplan import Take  # noqa: E402
from booklet.material import Order, prepare  # noqa: E402
from booklet.measure import mm  # noqa: E402
from booklet.pieces import piece  # noqa: E402
from booklet.press import Pages, Purpose, press  # noqa: E402
from booklet.shop import Shop, open_shop  # noqa: E402
from booklet.trimming import Sheet  # noqa: E402


def pressed(pages: Pages, shop: Shop) -> int:
    """The bytes of pages for a press, with gray areas for pictures and no profile."""
    material, target = shop.material, BytesIO()
    layout, condition = material.layout, replace(material.condition, profile=None)
    sheet = Sheet(layout.trim, layout.bleed, mm(0), False, material.title, "")
    when = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    purpose = Purpose(sheet, condition, when, spots_of(layout), material.job.language)
    press(pages, purpose, Stock(lambda *_: None, lambda _: None, shop.subset), target)
    return len(target.getvalue())


def main(edition: str) -> None:
    """Set the pages of an edition twice, and print how large both files are."""
    shop = open_shop(prepare(Order(Path(edition), Path())))
    flatplan, findings = shop.plan()
    if flatplan is None:
        raise SystemExit("\n".join(finding.message for finding in findings))
    galley = shop.typeset(flatplan, (), Silence())
    units = tuple(unit for take in flatplan.takes() for unit in take.units)
    whole = replace(shop.setter, by_piece=False, known={})
    setting = whole.set_take(Take(1, units), shop.material.views(flatplan)).setting
    if len(setting.pages) != len(galley.folios):
        raise SystemExit(f"{len(galley.folios)} pages were set, {len(setting.pages)} at once")
    written = piece(shop.engine.write(setting), spots_of(shop.material.layout))
    sizes = {
        "joined": pressed(shop.join(galley.settings, galley.folios), shop),
        "at_once": pressed(shop.join([replace(setting, piece=written)], galley.folios), shop),
    }
    print(json.dumps(sizes))


if __name__ == "__main__":
    main(*sys.argv[1:])
