"""How does a picture in the four inks look on a screen, a third as large?

Whoever looks at a page for dark and white needs no more, and decoding the picture itself takes most
of drawing its page. One in which there may be a code is never made smaller.
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


def sketch(jpeg: bytes, *, is_adobe: bool, unpacked: Image | None = None) -> Sketch:
    """The sketch of a CMYK picture packed as JPEG, made once on a machine.

    Where it `is_adobe`, 0 is full ink in it. It may be `unpacked` already, by Pillow, which takes
    every such JPEG for one of Adobe's. Raises OSError, or what else Pillow does, of a torn one.
    """
    made_of = f"{hashlib.sha256(jpeg).hexdigest()} {is_adobe}"
    return memory.once("sketches", made_of, lambda: _made(jpeg, unpacked, is_adobe=is_adobe))


def in_screen_colours(inks: Image, *, is_adobe: bool) -> Image:
    """A picture that Pillow has unpacked, in red, green and blue: quickly, a little too bright."""
    from PIL import ImageChops

    return (inks if is_adobe else ImageChops.invert(inks)).convert("RGB")


def _made(jpeg: bytes, unpacked: Image | None, *, is_adobe: bool) -> Sketch:
    from PIL import Image as Pillow

    inks = unpacked or Pillow.open(BytesIO(jpeg))
    if inks.mode != "CMYK" or inks.width * inks.height > _MOST_PIXELS:
        return Sketch(inks.size)
    screen = in_screen_colours(inks, is_adobe=is_adobe)
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
