"""How large are a booklet's pages joined of their pieces, and written as one document?

`at_once.py EDITION`, answered in JSON: bytes of both, neither pressed, both packed alike.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from booklet.console import Silence  # noqa: E402  (this checkout's)
from booklet.flatplan import Take  # noqa: E402
from booklet.material import Order, prepare  # noqa: E402
from booklet.shop import open_shop  # noqa: E402


def packed(pdf: bytes) -> int:
    """The bytes of a file, packed as the press packs it."""
    target = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as file:
        file.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return len(target.getvalue())


def main(edition: str) -> None:
    """Set the pages of an edition twice, and print how large both files are."""
    shop = open_shop(prepare(Order(Path(edition), Path())))
    flatplan, findings = shop.plan()
    if flatplan is None:
        raise SystemExit("\n".join(finding.message for finding in findings))
    joined = shop.join(shop.typeset(flatplan, (), Silence()).settings)
    units = tuple(unit for take in flatplan.takes() for unit in take.units)
    whole = replace(shop.setter, by_piece=False, known={})
    setting = whole.set_take(Take(1, units), shop.material.views(flatplan)).setting
    written = shop.engine.write(setting)
    with (
        pikepdf.open(BytesIO(joined.artwork.pdf)) as one,
        pikepdf.open(BytesIO(written.pdf)) as other,
    ):
        if len(one.pages) != len(other.pages):
            raise SystemExit(f"{len(one.pages)} pages were joined, {len(other.pages)} set at once")
    print(json.dumps({"joined": packed(joined.artwork.pdf), "at_once": packed(written.pdf)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
