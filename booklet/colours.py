"""Which colour does CSS mean, and which inks print it?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property
from io import BytesIO
from math import isnan
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from booklet import icc
from booklet.condition import Condition
from booklet.memory import once

if TYPE_CHECKING:
    from PIL.ImageCms import ImageCmsTransform

Ink = tuple[float, float, float, float]
"""Cyan, magenta, yellow and black from 0 to 1."""

_TO_RGB_D65 = (
    (3.24097, -1.53738, -0.49861),
    (-0.96924, 1.87597, 0.04156),
    (0.05563, -0.20398, 1.05697),
)
_D50_TO_D65 = (
    (0.95547, -0.02310, 0.06331),
    (-0.02840, 1.00999, 0.02104),
    (0.01231, -0.02051, 1.33037),
)
_P3_TO_XYZ = (
    (0.48657, 0.26567, 0.19822),
    (0.22897, 0.69174, 0.07929),
    (0.0, 0.04511, 1.04394),
)
_LIGHTEST = 255


class Kind(StrEnum):
    """What a colour is said in."""

    SCREEN = "screen"
    INKS = "inks"
    SPOT = "spot"
    CURRENT = "current"


class Colour(Struct, frozen=True):
    """A colour as written: red, green, blue or cyan, magenta, yellow, black, each from 0 to 1.

    Of a spot colour `parts` is its tint; the text's own colour (`currentcolor`) has none.
    """

    kind: Kind
    parts: tuple[float, ...] = ()
    alpha: float = 1.0
    name: str = ""
    """Of a spot colour, without its `--`: `spot-gold`."""

    @property
    def is_gray(self) -> bool:
        """Whether a screen shows it as a gray, black and white among them."""
        return (
            self.kind is Kind.SCREEN and len({round(part * _LIGHTEST) for part in self.parts}) == 1
        )


def read(written: Any) -> Colour | None:
    """The colour that a text or a tinycss2 token is; None where it is none.

    CSS Color 4, and `device-cmyk()` and `color(--spot-NAME t)` of Color 5. What lies
    beyond sRGB is cut to it. `color-mix()` and a few rare spaces are not read.
    """
    from tinycss2 import color5

    try:
        colour = color5.parse_color(written.strip() if isinstance(written, str) else written)
    except (ValueError, TypeError, AttributeError, IndexError, AssertionError):
        return None  # tinycss2 (1.5.1) trips over `color()`, `hsl(a b)` and their like
    if colour is None:
        return None
    if isinstance(colour, str):
        return Colour(Kind.CURRENT)
    parts = tuple(float(part or 0) for part in colour.coordinates)
    if colour.space == "device-cmyk":
        return Colour(Kind.INKS, parts, colour.alpha)
    if colour.space.startswith("--"):
        return Colour(Kind.SPOT, parts, colour.alpha, colour.space[2:])
    try:
        rgb = _rgb(colour, parts)
    except ArithmeticError:  # a number far beyond any colour
        return None
    if rgb is None or any(map(isnan, rgb)):
        return None
    return Colour(Kind.SCREEN, tuple(map(_clip, rgb)), colour.alpha)


def as_screen(ink: Sequence[float]) -> tuple[float, ...]:
    """Roughly what inks look like, each from 0 to 1, without any profile."""
    black = 1 - ink[3]
    return tuple((1 - part) * black for part in ink[:3])


def distance(one: Sequence[float], other: Sequence[float]) -> float:
    """How unlike two screen colours look: 0 for alike, about 3 for black and white."""
    red = (one[0] + other[0]) / 2
    first, second, third = ((a - b) ** 2 for a, b in zip(one, other, strict=True))
    return float(((2 + red) * first + 4 * second + (3 - red) * third) ** 0.5)


def written(ink: Sequence[float], alpha: float = 1) -> str:
    """Inks as CSS says them: `device-cmyk(0 0 0 1)`."""
    parts = " ".join(f"{part:.3f}".rstrip("0").rstrip(".") for part in ink)
    return f"device-cmyk({parts})" if alpha >= 1 else f"device-cmyk({parts} / {alpha:.4g})"


class Separation(Struct, frozen=True, dict=True):
    """The way from screen colours to the inks of one condition, and back.

    Relative colorimetric with black point compensation, by LittleCMS. Each method raises
    ValueError where that cannot use the condition's profile.
    """

    name: str
    profile: bytes
    ink_limit: float

    def inks(self, colour: Colour) -> Ink:
        """The inks of a screen colour or of inks, which stay as they are.

        A gray is black ink alone, as text and rules must be (trade practice); black is all of
        it, and white none. Every other total stays within the condition's limit.
        """
        if colour.kind is Kind.INKS:
            cyan, magenta, yellow, black = colour.parts
            return cyan, magenta, yellow, black
        levels = tuple(round(part * _LIGHTEST) for part in colour.parts)
        if colour.is_gray:
            is_between = 0 < levels[0] < _LIGHTEST
            return 0.0, 0.0, 0.0, self._grays[levels[0]] if is_between else float(not levels[0])
        cyan, magenta, yellow, black = _one_pixel("RGB", levels, self._to_inks)
        most = max(self.ink_limit / 100 - black, 0)
        scale = min(1, most / (cyan + magenta + yellow)) if cyan + magenta + yellow else 1
        return cyan * scale, magenta * scale, yellow * scale, black

    def screen(self, ink: Sequence[float]) -> tuple[float, ...]:
        """What a screen shows for inks; black ink alone gives a gray."""
        if not any(ink[:3]):
            level = min(range(256), key=lambda gray: abs(self._grays[gray] - ink[3]))
            return (level / _LIGHTEST,) * 3
        levels = tuple(round(part * _LIGHTEST) for part in ink)
        made_of = f"{self._digest} {levels}"
        return once("shown", made_of, lambda: _one_pixel("CMYK", levels, self._to_screen))

    @cached_property
    def _to_inks(self) -> ImageCmsTransform:
        built: ImageCmsTransform = self._built("sRGB", "RGB", is_to_press=True)
        return built

    @cached_property
    def _to_screen(self) -> ImageCmsTransform:
        built: ImageCmsTransform = self._built("sRGB", "RGB", is_to_press=False)
        return built

    @cached_property
    def _grays(self) -> tuple[float, ...]:
        """How much black gives the tone of each gray, from black (0) to white (255)."""
        built = self._built
        return once("grays", self._digest, lambda: _grays(built("LAB", "LAB", is_to_press=False)))

    @cached_property
    def _digest(self) -> str:
        return hashlib.sha256(self.profile).hexdigest()

    def _built(self, space: Literal["sRGB", "LAB"], mode: str, is_to_press: bool) -> Any:
        from PIL import ImageCms

        flags = ImageCms.Flags.BLACKPOINTCOMPENSATION if space == "sRGB" else ImageCms.Flags.NONE
        try:
            other: Any = ImageCms.createProfile(space)
            way = [(ImageCms.ImageCmsProfile(BytesIO(self.profile)), "CMYK"), (other, mode)]
            (source, before), (target, after) = reversed(way) if is_to_press else way
            intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
            return ImageCms.buildTransform(source, target, before, after, intent, flags)
        except (ImageCms.PyCMSError, OSError) as error:
            raise ValueError(f"{self.name} cannot be used: {error}") from error


def separate(condition: Condition) -> Separation:
    """The separation of a condition; raises ValueError where its profile cannot be read."""
    name = condition.profile_name or condition.id
    if condition.profile is None:
        raise ValueError(f"{name} is not here")
    try:
        profile = condition.profile.read_bytes()
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror or error}") from error
    if fault := icc.fault(profile):
        raise ValueError(f"{name} cannot be used: {fault}")
    return Separation(name, profile, condition.ink_limit)


def _one_pixel(
    mode: str, levels: tuple[int, ...], transform: ImageCmsTransform
) -> tuple[float, ...]:
    from PIL import Image, ImageCms

    made = ImageCms.applyTransform(Image.new(mode, (1, 1), levels), transform)
    pixel: Any = made.getpixel((0, 0)) if made is not None else ()
    return tuple(level / _LIGHTEST for level in pixel)


def _grays(tones: ImageCmsTransform) -> tuple[float, ...]:
    """For each gray of the screen the tint of black that is as light, its darkest for black."""
    from PIL import Image, ImageCms

    ramp = Image.frombytes("CMYK", (256, 1), bytes(b for k in range(256) for b in (0, 0, 0, k)))
    lab = ImageCms.applyTransform(ramp, tones)
    lightness = lab.tobytes()[::3] if lab is not None else bytes(256)
    shown = [_luminance(level / 2.55) for level in lightness]
    darkest, white = shown[-1], shown[0]
    if white <= darkest:
        raise ValueError("The profile's black ink is no darker than its paper")
    wanted = [_linear(level / _LIGHTEST) * (white - darkest) + darkest for level in range(256)]
    tints = [_tint_of(one, shown) for one in wanted]
    return (1.0, *tints[1:-1], 0.0)


def _tint_of(wanted: float, shown: Sequence[float]) -> float:
    """Where in a ramp that gets darker a luminance lies, from 0 to 1."""
    for level in range(1, 256):
        before, here = shown[level - 1], shown[level]
        if here <= wanted:
            part = (before - wanted) / (before - here) if before > here else 0.0
            return (level - 1 + _clip(part)) / _LIGHTEST
    return 1.0


def _luminance(lightness: float) -> float:
    """Y from L* (CIE 15:2004, 8.2.1)."""
    root = (lightness + 16) / 116
    return root**3 if lightness > 8 else lightness / 903.3


def _linear(part: float) -> float:
    """sRGB's tone curve undone (IEC 61966-2-1)."""
    size = abs(part)
    made = size / 12.92 if size <= 0.04045 else ((size + 0.055) / 1.055) ** 2.4
    return made if part >= 0 else -made


def _curved(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _clip(part: float) -> float:
    return min(max(part, 0.0), 1.0)


def _times(matrix: Sequence[Sequence[float]], parts: Sequence[float]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, parts, strict=True)) for row in matrix)


def _rgb(colour: Any, parts: tuple[float, ...]) -> tuple[float, ...] | None:
    """A tinycss2 colour in sRGB, not yet cut to it; None for spaces that are not known here."""
    space = colour.space
    if space == "srgb":
        return parts
    if space in {"hsl", "hwb"}:
        return tuple(colour.to("srgb").coordinates)
    if space in {"lab", "lch"}:
        xyz = _times(_D50_TO_D65, colour.to("xyz-d50").coordinates)
    elif space in {"oklab", "oklch"}:
        xyz = tuple(colour.to("xyz-d65").coordinates)
    elif space == "xyz-d50":
        xyz = _times(_D50_TO_D65, parts)
    elif space == "xyz-d65":
        xyz = parts
    elif space == "display-p3":
        xyz = _times(_P3_TO_XYZ, tuple(map(_linear, parts)))
    elif space == "srgb-linear":
        return tuple(map(_curved, parts))
    else:
        return None
    return tuple(map(_curved, _times(_TO_RGB_D65, xyz)))
