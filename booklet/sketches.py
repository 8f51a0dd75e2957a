"""How does a picture in the four inks look on a screen, a third as large?

Whoever looks at a page for dark and white needs no more, and decoding the picture itself takes most
of drawing its page. Only whole pictures of films and the like are sketched, as the press puts them
in inks: in those of other people's PDFs a code may be cut into strips. One in which there may be a
code is not sketched either.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from booklet import memory, readback
from booklet.finders import finders

if TYPE_CHECKING:
    from PIL.Image import Image

_KIND = "sketches"
_TIMES = 3
_QUALITY = 90
_MOST_PIXELS = 20_000_000
"""Looking for codes in more would take too much memory."""


@dataclass(frozen=True)
class Sketch:
    """A picture as small as that, in red, green and blue, packed as JPEG."""

    of: tuple[int, int]
    """The width and height of the picture itself, in pixels."""
    width: int = 0
    height: int = 0
    data: bytes = field(default=b"", repr=False)
    """Empty where the picture must be looked at itself."""


def keep_sketch(jpeg: bytes, digest: str) -> None:
    """Sketch a picture that is packed as CMYK in Adobe's JPEG, where 0 is full ink, for those who
    will look at its page; once on a machine. `digest` is its SHA-256, in hexadecimal."""
    if not memory.knows(_KIND, digest):
        memory.keep(_KIND, digest, _sketched(jpeg))


def sketch_of(jpeg: bytes) -> Sketch | None:
    """What was kept of a picture; None where nothing was, or there may be a code in it."""
    kept: Sketch | None = memory.recall(_KIND, hashlib.sha256(jpeg).hexdigest())
    return kept if kept is not None and kept.data else None


def _sketched(jpeg: bytes) -> Sketch:
    from PIL import Image as Pillow

    with Pillow.open(BytesIO(jpeg)) as inks:
        if inks.width * inks.height > _MOST_PIXELS:
            return Sketch(inks.size)
        screen = inks.convert("RGB")
        if _may_hold_code(screen):
            return Sketch(inks.size)
        small = screen.reduce(_TIMES)
        target = BytesIO()
        small.save(target, "JPEG", quality=_QUALITY, subsampling=0)
        return Sketch(inks.size, *small.size, target.getvalue())


def _may_hold_code(screen: Image) -> bool:
    import numpy as np

    light = np.asarray(screen.convert("L"))
    return bool(readback.read(light) or finders(light))
