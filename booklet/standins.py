"""What stands for a picture while pages are set?

A flat gray JPEG of the same size in pixels, whose comment says what it stands for. The engine
lays pages out by sizes alone and passes a JPEG's bytes through (WeasyPrint 70.0), so the press
finds it in the PDF and puts the real picture in its place, at the size it was placed. So each
picture is separated for the press once, when it is known how large it will be.
"""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from booklet.patterns import pattern

_COMMENT = pattern(rb"\xff\xfe..booklet:(picture|advert):([0-9a-f]{32})", re.DOTALL)
_HEAD = 4096
"""The comment stands among a JPEG's first bytes."""


class StandInKind(StrEnum):
    """What it stands for: a picture in pixels, or a page of an advertiser's PDF."""

    PICTURE = "picture"
    ADVERT = "advert"


class StandIn(Struct, frozen=True):
    """What a stand-in stands for: `digest` is of the real file's content, 32 hex digits."""

    kind: StandInKind
    digest: str


def stand_in(meant: StandIn, width: int, height: int) -> bytes:
    """A gray JPEG of `width` × `height` pixels that says what it stands for."""
    from io import BytesIO

    from PIL import Image

    output = BytesIO()
    comment = f"booklet:{meant.kind}:{meant.digest}".encode()
    Image.new("L", (width, height), 160).save(output, "JPEG", quality=50, comment=comment)
    return output.getvalue()


def recognise(jpeg: bytes) -> StandIn | None:
    """What a JPEG stands for, or None where it is a picture of its own."""
    found = _COMMENT.search(jpeg[:_HEAD])
    if found is None:
        return None
    return StandIn(StandInKind(found[1].decode()), found[2].decode())
