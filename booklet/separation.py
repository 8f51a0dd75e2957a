"""How does a picture become the inks of a printing condition, or a screen's colours?

Once for the size at which it is printed: resampled, converted by LittleCMS (relative colorimetric,
black point compensation) from the profile it carries, its ink held under the limit, and packed.
Kept by content: the same picture for the same condition and size is never made twice.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import force_setattr

from booklet.condition import Condition
from booklet.keeping import keep, seal, unseal, use
from booklet.memory import content_digest
from booklet.sketches import keep_sketch
from booklet.stills import MOST_PIXELS

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

_RECIPE = "3"
"""Goes up when pictures are made differently, so that those in the cache are made anew."""
_QUALITY = 92
_SCREEN_QUALITY = 85
_RINGING = 8.0
"""Points of ink that JPEG may add in a noisy picture (measured: up to 7.8)."""
_FULL = 255


class Separated(Struct, frozen=True):
    """A picture in a condition's inks, as a PDF holds it."""

    data: bytes
    """The pixels, packed."""
    filter: str
    """`DCTDecode` or `FlateDecode`."""
    width: int
    height: int
    channels: int
    """4 for CMYK, 3 for RGB, 1 for black."""
    inverted: bool
    """Whether 0 is full ink though the channels are inks, as Adobe's CMYK JPEGs have it.

    Never of one channel: that is DeviceGray, where 0 is black by itself.
    """
    soft_mask: bytes
    """The opacity of each pixel, one byte each, packed by Flate; empty for an opaque one."""
    ink: float
    """The most ink in one pixel, in per cent, as it will be unpacked."""
    note: str = ""
    """What had to be supposed of its colours; empty where it says itself."""
    digest: str = ""
    """SHA-256 of `data`, in hexadecimal."""

    def __post_init__(self) -> None:
        if not self.digest:
            force_setattr(self, "digest", hashlib.sha256(self.data).hexdigest())


def separate(
    source: Path, digest: str, condition: Condition, size: tuple[int, int], cache: Path
) -> Separated:
    """The picture at `source`, whose content has this digest, in at most `size` pixels.

    It must be one that `stills` accepted, and the condition's profile must be here. Raises OSError
    where either cannot be read any more.
    """
    kept = _kept(digest, _told_by_stat(condition), condition, size, cache)
    known = _recall(kept)
    if known is None:
        profile = _printing_profile(condition).read_bytes()
        kept = _kept(digest, hashlib.sha256(profile).hexdigest(), condition, size, cache)
        known = _separate(source, profile, condition.ink_limit, size)
        with suppress(OSError):  # without a cache all stays right, but slow
            keep(kept, _packed(known))
    if known.filter == "DCTDecode" and known.channels == 4:
        keep_sketch(known.data, known.digest, known.ink)
    return known


def is_separated(digest: str, condition: Condition, size: tuple[int, int], cache: Path) -> bool:
    """Whether `separate` has made a picture before; what it made may be damaged since."""
    try:
        return _kept(digest, _told_by_stat(condition), condition, size, cache).is_file()
    except OSError:
        return False


def _kept(
    digest: str, profile: str, condition: Condition, size: tuple[int, int], cache: Path
) -> Path:
    mark = hashlib.sha256(repr((profile, condition.ink_limit, size, _RECIPE)).encode())
    return cache / "inks" / f"{digest}-{mark.hexdigest()[:24]}"


def _told_by_stat(condition: Condition) -> str:
    profile = _printing_profile(condition)
    stat = profile.stat()
    return _told(profile, (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino))


def _printing_profile(condition: Condition) -> Path:
    assert condition.profile is not None, "`conditions.choose` answers only what can be used"
    return condition.profile


@lru_cache(maxsize=4)
def _told(profile: Path, _as_it_is: tuple[int, ...]) -> str:
    """By what a profile is told from others: a digest of it."""
    return content_digest(profile)


def _separate(source: Path, profile: bytes, limit: float, size: tuple[int, int]) -> Separated:
    colours, alpha, own = _opened(source, size)
    inks, note = _in_inks(colours, own, profile)
    mask = zlib.compress(alpha.tobytes(), 9) if alpha is not None else b""
    if inks.mode == "L":
        return _as_gray(inks, mask, note)
    return _as_inks(inks, limit, mask, note)


def for_screen(
    source: Path, digest: str, size: tuple[int, int], cache: Path, *, is_black: bool = False
) -> Separated:
    """The same for a screen: sRGB, or gray where it is gray, as JPEG of a screen's quality; for
    black toner always gray.

    Raises as `separate` does.
    """
    mark = hashlib.sha256(repr(("screen", size, is_black, _RECIPE)).encode())
    kept = cache / "screen" / f"{digest}-{mark.hexdigest()[:24]}"
    known = _recall(kept)
    if known is None:
        known = _on_screen(source, size, is_black)
        with suppress(OSError):
            keep(kept, _packed(known))
    return known


def _on_screen(source: Path, size: tuple[int, int], is_black: bool) -> Separated:
    from PIL import ImageCms

    colours, alpha, own = _opened(source, size)
    profile, note = _profile_of(colours, own)
    if profile is not None and colours.mode != "L":
        colours = _converted(colours, profile, ImageCms.createProfile("sRGB"), "RGB")
    if colours.mode not in {"RGB", "L"}:
        colours = colours.convert("RGB")
    if is_black:
        colours = colours.convert("L")
    output = BytesIO()
    colours.save(output, "JPEG", quality=_SCREEN_QUALITY)
    mask = zlib.compress(alpha.tobytes(), 9) if alpha is not None else b""
    return Separated(
        output.getvalue(), "DCTDecode", *colours.size, channels=3 if colours.mode == "RGB" else 1,
        inverted=False, soft_mask=mask, ink=0, note=note,
    )  # fmt: skip


def _opened(source: Path, size: tuple[int, int]) -> tuple[Image, Image | None, bytes | None]:
    """A picture's colours and opacity in at most so many pixels, and its own profile."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # `stills` refused what is larger; Pillow would only warn
    with Image.open(source) as image:
        if image.format in {"JPEG", "MPO"}:
            image.draft(image.mode, size)
        image.load()
        wanted = (min(size[0], image.width), min(size[1], image.height))
        colours, alpha = _parted(_resampled(_in_full(image), wanted))
        return colours, alpha, image.info.get("icc_profile")


def _in_full(image: Image) -> Image:
    """The picture without a palette, its opacity a channel."""
    if image.mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    if "transparency" in image.info and image.mode in {"L", "RGB"}:
        return image.convert(f"{image.mode}A")
    return image


def _parted(image: Image) -> tuple[Image, Image | None]:
    """A picture's colours, and its opacity where it has one; what is not seen is white."""
    if image.mode not in {"RGBA", "LA"}:
        return image, None
    colours, alpha = image.convert(image.mode[:-1]), image.getchannel("A")
    colours.paste("white", mask=alpha.point([_FULL] + [0] * _FULL))
    return colours, alpha


def _resampled(image: Image, size: tuple[int, int]) -> Image:
    """In so many pixels; with its opacity, or what is not seen would darken the edges."""
    if image.size == size:
        return image
    from PIL.Image import Resampling

    return image.resize(size, Resampling.LANCZOS, reducing_gap=3.0)


def _in_inks(image: Image, own: bytes | None, press: bytes) -> tuple[Image, str]:
    """The picture in CMYK, or in gray where it is gray (255 is white), and what was supposed."""
    from PIL import ImageCms

    if image.mode == "CMYK" and (not own or own == press):
        return image, "" if own else "its inks are taken for the condition's"
    source, note = _profile_of(image, own)
    if image.mode == "L":
        return _toned(image, source, press), note
    if source is None:
        return image, note
    target = ImageCms.ImageCmsProfile(BytesIO(press))
    return _converted(image, source, target, "CMYK"), note


def _profile_of(image: Image, own: bytes | None) -> tuple[Any, str]:
    """The profile a picture carries; else that of screens for RGB, and None for gray and inks."""
    from PIL import ImageCms

    spaces = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}
    screen, note = ImageCms.createProfile("sRGB"), ""
    if own:
        with suppress(OSError, ImageCms.PyCMSError):
            profile = ImageCms.ImageCmsProfile(BytesIO(own))
            if profile.profile.xcolor_space == spaces[image.mode]:
                _transform(profile, screen, image.mode, "RGB")  # it may lack its tables
                return profile, ""
        note = "the colour profile in it cannot be used"
    return screen if image.mode == "RGB" else None, note


def _converted(image: Image, source: Any, target: Any, mode: str) -> Image:
    from PIL import ImageCms

    converted = ImageCms.applyTransform(image, _transform(source, target, image.mode, mode))
    assert converted is not None, "a picture is made anew, never in its place"
    return converted


def _transform(source: Any, target: Any, mode: str, target_mode: str) -> Any:
    """Raises PyCMSError where one of the profiles cannot be used."""
    from PIL import ImageCms

    return ImageCms.buildTransform(
        source,
        target,
        mode,
        target_mode,
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def _toned(image: Image, source: Any, press: bytes) -> Image:
    """A gray picture for black ink alone, as light in print as on the screen."""
    from PIL import Image as Pillow
    from PIL import ImageCms

    screen = ImageCms.createProfile("sRGB")
    if source is not None:
        image = _converted(image, source, screen, "RGB").getchannel("G")
    ramp = Pillow.new("CMYK", (_FULL + 1, 1))
    ramp.putdata([(0, 0, 0, black) for black in range(_FULL + 1)])
    shown = _converted(ramp, ImageCms.ImageCmsProfile(BytesIO(press)), screen, "RGB")
    return image.point(_inverse(list(shown.getchannel("G").tobytes())))


def _inverse(shown: Sequence[int]) -> list[int]:
    """For each gray, 255 less the black that shows as nearly as light; never turning back."""
    table, black = [], _FULL
    for gray in range(_FULL + 1):
        while black > 0 and abs(shown[black - 1] - gray) <= abs(shown[black] - gray):
            black -= 1
        table.append(_FULL - black)
    table[_FULL] = _FULL
    return table


def _as_gray(inks: Image, mask: bytes, note: str) -> Separated:
    output = BytesIO()
    inks.save(output, "JPEG", quality=_QUALITY)
    darkest = min(inks.tobytes())
    ink = round((_FULL - darkest) * 100 / _FULL, 2)
    return Separated(
        output.getvalue(), "DCTDecode", *inks.size, channels=1, inverted=False,
        soft_mask=mask, ink=ink, note=note,
    )  # fmt: skip


def _as_inks(inks: Image, limit: float, mask: bytes, note: str) -> Separated:
    """A picture in four inks, never over the limit; JPEG where that keeps to it, else exact."""
    from PIL import Image as Pillow

    for most in (limit, limit - _RINGING):
        inks = _capped(inks, most)
        output = BytesIO()
        inks.save(output, "JPEG", quality=_QUALITY, subsampling=0)
        with Pillow.open(BytesIO(output.getvalue())) as again:
            ink = _most_ink(again)
        if ink <= limit:
            return Separated(
                output.getvalue(), "DCTDecode", *inks.size, channels=4, inverted=True,
                soft_mask=mask, ink=ink, note=note,
            )  # fmt: skip
    return Separated(
        zlib.compress(inks.tobytes(), 6), "FlateDecode", *inks.size, channels=4, inverted=False,
        soft_mask=mask, ink=_most_ink(inks), note=note,
    )  # fmt: skip


def _most_ink(image: Image) -> float:
    """In per cent, of the pixel that has most."""
    return round(float(_sums(_levels(image)).max()) * 100 / _FULL, 2)


def _levels(image: Image) -> np.ndarray[Any, np.dtype[np.uint8]]:
    import numpy as np

    return np.asarray(image)


def _sums(levels: np.ndarray[Any, np.dtype[np.uint8]]) -> np.ndarray[Any, np.dtype[np.uint16]]:
    import numpy as np

    sums: np.ndarray[Any, np.dtype[np.uint16]] = levels.sum(axis=2, dtype=np.uint16)
    return sums


def _capped(image: Image, most: float) -> Image:
    """The same picture with less cyan, magenta and yellow where there was too much ink.

    Black stays: it carries the drawing (the trade calls it under colour removal).
    """
    import numpy as np
    from PIL import Image as Pillow

    levels = _levels(image)
    room = int(most * _FULL / 100)
    over = _sums(levels) > room
    if not over.any():
        return image
    capped = levels.copy()
    spots = capped[over].astype(np.float32)
    colour = spots[:, :3].sum(axis=1)
    left = np.maximum(room - spots[:, 3], 0)
    spots[:, :3] = np.floor(spots[:, :3] * (left / np.maximum(colour, 1))[:, None])
    capped[over] = spots.astype(np.uint8)
    return Pillow.fromarray(capped, "CMYK")


def _packed(separated: Separated) -> bytes:
    head = {
        "filter": separated.filter, "width": separated.width, "height": separated.height,
        "channels": separated.channels, "inverted": separated.inverted, "ink": separated.ink,
        "note": separated.note, "digest": separated.digest, "mask": len(separated.soft_mask),
    }  # fmt: skip
    return seal(json.dumps(head).encode() + b"\n" + separated.soft_mask + separated.data)


def _recall(kept: Path) -> Separated | None:
    """What was kept, if it is whole."""
    body = unseal(use(kept) or b"")
    if body is None:
        return None
    begins = body.index(b"\n") + 1  # nothing is copied but what is wanted: there are megabytes
    head = json.loads(body[:begins])
    ends = begins + head.pop("mask")
    return Separated(data=body[ends:], soft_mask=body[begins:ends], **head)
