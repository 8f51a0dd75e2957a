"""How does a picture in the four inks look smaller, in its inks and on a screen?

Whoever measures a page's ink or looks at it for dark and white needs no more, and decoding the
picture itself takes most of drawing its page. Only whole pictures of films and the like are
sketched, as the press puts them in inks: in those of other people's PDFs a code may be cut into
strips. One in which there may be a code is not sketched for a screen either.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from booklet import memory, readback
from booklet.finders import finders

if TYPE_CHECKING:
    from PIL.Image import Image

_KIND = "sketches"
INK_TIMES = 2
_SCREEN_TIMES = 3
"""Pixels across and down that become one."""
_QUALITY = 90
_MOST_PIXELS = 20_000_000
"""Looking for codes in more would take too much memory."""


class Small(Struct, frozen=True):
    """A picture that was made smaller, packed as JPEG; sizes in pixels."""

    width: int
    height: int
    jpeg: bytes


class Sketch(Struct, frozen=True):
    """A picture as whoever looks at its page may have it."""

    of: tuple[int, int]
    """The width and height of the picture itself, in pixels."""
    most_ink: float
    """In per cent, of the picture's pixel that has most."""
    screen: Small | None = None
    """In red, green and blue; None where the picture must be looked at itself."""
    inks: Small | None = None
    """As Adobe has them, 0 for full ink; None where the picture must be measured itself."""


def keep_sketch(jpeg: bytes, digest: str, most_ink: float) -> None:
    """Sketch a picture that is packed as CMYK in Adobe's JPEG, where 0 is full ink, for those who
    will look at its page; once on a machine. `digest` is its SHA-256, in hexadecimal."""
    if not memory.knows(_KIND, digest):
        memory.keep(_KIND, digest, _sketched(jpeg, most_ink))


def sketch_of(jpeg: bytes) -> Sketch | None:
    """What was kept of a picture; None where nothing was."""
    kept: Sketch | None = memory.recall(_KIND, hashlib.sha256(jpeg).hexdigest())
    return kept


def _sketched(jpeg: bytes, most_ink: float) -> Sketch:
    from PIL import Image as Pillow

    with Pillow.open(BytesIO(jpeg)) as inks:
        if inks.width * inks.height > _MOST_PIXELS:
            return Sketch(inks.size, most_ink)
        screen = inks.convert("RGB")
        shown = None if _may_hold_code(screen) else _packed(screen.reduce(_SCREEN_TIMES))
        return Sketch(inks.size, most_ink, shown, _packed(inks.reduce(INK_TIMES)))


def _packed(image: Image) -> Small:
    target = BytesIO()
    image.save(target, "JPEG", quality=_QUALITY, subsampling=0)
    return Small(*image.size, target.getvalue())


def _may_hold_code(screen: Image) -> bool:
    import numpy as np

    light = np.asarray(screen.convert("L"))
    return bool(readback.read(light) or finders(light))
