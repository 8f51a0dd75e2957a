"""How is a field of light worked on? As float32 arrays, linear, with y down and x to the right.

Lengths are in heights of the picture: y runs from 0 to 1, x from 0 to the aspect ratio, so that
one painter serves a wide, a square and a tall picture alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from PIL import Image, ImageDraw

Array = npt.NDArray[Any]  # float32 throughout; said so where arrays are made
Point = tuple[float, float]
Colour = tuple[float, float, float]


def ink(code: str, gain: float = 1.0) -> Array:
    """Read an sRGB colour such as `#ffcc00` as linear light, made `gain` times as strong."""
    parts = np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float32) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear * gain, dtype=np.float32)


def clamp(a: Array, low: float = 0.0, high: float = 1.0) -> Array:
    """Hold every value between `low` and `high`."""
    return np.clip(a, np.float32(low), np.float32(high))


def ramp(a: Array, start: float | Array, end: float | Array) -> Array:
    """Rise smoothly from 0 at `start` to 1 at `end`; falls where `end` is the smaller."""
    t = clamp((a - np.float32(start)) / np.float32(end - start))
    return np.asarray(t * t * (3 - 2 * t), dtype=np.float32)


def mix(a: Array, b: Array, part: Array | float) -> Array:
    """Lie between `a` and `b`; a two-dimensional `part` serves all three colours."""
    if isinstance(part, np.ndarray) and part.ndim == 2:
        part = part[..., None]
    return np.asarray(a + (b - a) * part, dtype=np.float32)


def resize(a: Array, width: int, height: int, how: int = Image.Resampling.BICUBIC) -> Array:
    """Scale a field, of one or of three channels, to `width` by `height` pixels."""
    if a.ndim == 3:
        bands = [resize(np.ascontiguousarray(a[..., i]), width, height, how) for i in range(3)]
        return np.stack(bands, axis=-1)
    picture = Image.fromarray(np.ascontiguousarray(a, dtype=np.float32), mode="F")
    return np.asarray(picture.resize((width, height), Image.Resampling(how)), dtype=np.float32)


def _box(a: Array, radius: int, axis: int) -> Array:
    pad = [(0, 0)] * a.ndim
    pad[axis] = (radius + 1, radius)
    total = np.cumsum(np.pad(a, pad, mode="edge"), axis=axis, dtype=np.float64)
    n = a.shape[axis]
    upper = np.take(total, np.arange(2 * radius + 1, 2 * radius + 1 + n), axis=axis)
    lower = np.take(total, np.arange(n), axis=axis)
    return np.asarray((upper - lower) / (2 * radius + 1), dtype=np.float32)


def blur(a: Array, sigma: float, sigma_y: float | None = None) -> Array:
    """Blur by a near-Gaussian of `sigma` pixels (and `sigma_y` down, if not the same)."""
    down = sigma if sigma_y is None else sigma_y
    smallest = min(x for x in (sigma, down) if x > 0) if max(sigma, down) > 0 else 0
    if smallest > 12:
        h, w = a.shape[:2]
        k = int(smallest / 4)
        small = resize(a, max(8, w // k), max(8, h // k), Image.Resampling.BOX)
        fx, fy = small.shape[1] / w, small.shape[0] / h
        return resize(blur(small, sigma * fx, down * fy), w, h)
    for axis, s in ((1, sigma), (0, down)):
        if s <= 0.3:
            continue
        radius = (np.sqrt(4 * s * s + 1) - 1) / 2
        low = int(radius)
        part = radius - low
        for _ in range(3):
            wide = _box(a, low + 1, axis)
            a = wide if part >= 1 else mix(_box(a, low, axis) if low else a, wide, float(part))
    return a


def shifted(a: Array, dx: int, dy: int) -> Array:
    """Move a field by whole pixels, its edge repeated."""
    h, w = a.shape[:2]
    rows = np.clip(np.arange(h) - dy, 0, h - 1)
    columns = np.clip(np.arange(w) - dx, 0, w - 1)
    return a[rows][:, columns]


class Cutter(Protocol):
    """Anything that cuts out polygons: a mask or a path."""

    def polygon(self, points: Sequence[Point]) -> None: ...


class Pen:
    """Draws the shapes of one mask, at twice the size, in heights of the picture."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height, self.k = width, height, 2 * height
        self.paper = Image.new("L", (2 * width, 2 * height), 0)
        self.draw = ImageDraw.Draw(self.paper)

    def polygon(self, points: Sequence[Point], tone: float = 1.0) -> None:
        self.draw.polygon([(x * self.k, y * self.k) for x, y in points], fill=round(255 * tone))

    def rect(self, x0: float, y0: float, x1: float, y1: float, tone: float = 1.0) -> None:
        self.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], tone)

    def oval(self, x: float, y: float, rx: float, ry: float | None = None, tone: float = 1) -> None:
        ry = rx if ry is None else ry
        edges = ((x - rx) * self.k, (y - ry) * self.k, (x + rx) * self.k, (y + ry) * self.k)
        self.draw.ellipse(edges, fill=round(255 * tone))

    def line(self, points: Sequence[Point], width: float, tone: float = 1.0) -> None:
        """Draw a stroke with round ends and joints."""
        fill, thick = round(255 * tone), max(1, round(width * self.k))
        ends = [(x * self.k, y * self.k) for x, y in points]
        self.draw.line(ends, fill=fill, width=thick, joint="curve")
        if thick > 3:
            for x, y in (ends[0], ends[-1]):
                r = thick / 2 - 0.5
                self.draw.ellipse((x - r, y - r, x + r, y + r), fill=fill)

    def taper(self, a: Point, b: Point, wa: float, wb: float, tone: float = 1.0) -> None:
        """Draw a limb from `a` to `b`, `wa` and `wb` thick, round at both ends."""
        dx, dy = b[0] - a[0], b[1] - a[1]
        n = max(1e-6, float(np.hypot(dx, dy)))
        ux, uy = -dy / n / 2, dx / n / 2
        left = [(a[0] + ux * wa, a[1] + uy * wa), (b[0] + ux * wb, b[1] + uy * wb)]
        right = [(b[0] - ux * wb, b[1] - uy * wb), (a[0] - ux * wa, a[1] - uy * wa)]
        self.polygon(left + right, tone)
        self.oval(*a, wa / 2, tone=tone)
        self.oval(*b, wb / 2, tone=tone)

    def mask(self, soft: float = 0.0) -> Array:
        """Give the mask, 0 to 1, blurred by `soft` heights."""
        small = self.paper.resize((self.width, self.height), Image.Resampling.BOX)
        field = np.asarray(small, dtype=np.float32) / 255
        return blur(field, soft * self.height) if soft else field


class Plate(Struct, frozen=True, dict=True):
    """The picture's surface: its pixels, its co-ordinates, and its own chance."""

    width: int
    height: int
    seed: int

    @property
    def aspect(self) -> float:
        return self.width / self.height

    @cached_property
    def y(self) -> Array:
        rows = (np.arange(self.height, dtype=np.float32) + 0.5) / self.height
        return np.broadcast_to(rows[:, None], (self.height, self.width))

    @cached_property
    def x(self) -> Array:
        columns = (np.arange(self.width, dtype=np.float32) + 0.5) / self.height
        return np.broadcast_to(columns[None, :], (self.height, self.width))

    def chance(self, name: str) -> np.random.Generator:
        """A generator of its own for each named part, so that parts can change alone."""
        return np.random.default_rng([self.seed, *name.encode()])

    def pen(self) -> Pen:
        return Pen(self.width, self.height)

    def fill(self, colour: Array) -> Array:
        return np.broadcast_to(colour, (self.height, self.width, 3)).astype(np.float32)

    def away(self, x: float, y: float, stretch: float = 1.0) -> Array:
        """Distance from a point, with x counted `stretch` times."""
        across = (self.x - np.float32(x)) * np.float32(stretch)
        return np.asarray(np.hypot(across, self.y - np.float32(y)))

    def glow(self, x: float, y: float, size: float, stretch: float = 1.0) -> Array:
        """A soft light, 1 at its middle and halved about `size` heights away."""
        d = self.away(x, y, stretch) / np.float32(size)
        return np.asarray(1 / (1 + d * d) ** 1.5, dtype=np.float32)

    def blurred(self, a: Array, sigma: float, sigma_y: float | None = None) -> Array:
        """Blur by `sigma` heights."""
        return blur(a, sigma * self.height, None if sigma_y is None else sigma_y * self.height)

    def gradient(self, stops: Sequence[tuple[float, str]]) -> Array:
        """Run from colour to colour down the picture; each stop is (y, `#rrggbb`)."""
        return colours_at(self.y, stops)

    def clouds(
        self, name: str, size: float, octaves: int = 6, *, tall: float = 1.0, gain: float = 0.5
    ) -> Array:
        """Fractal noise, about 0 to 1; `size` is the largest form's, `tall` its height by width."""
        rng = self.chance(name)
        total = np.zeros((self.height, self.width), dtype=np.float32)
        weight = norm = 1.0
        for _ in range(octaves):
            cell_x, cell_y = size * self.height, size * tall * self.height
            if min(cell_x, cell_y) < 1.2:
                break
            total += np.float32(weight) * self._lattice(rng, cell_x, cell_y)
            size, weight = size / 2, weight * gain
            norm = float(np.hypot(norm, weight))
        return np.asarray(0.5 + total / np.float32(norm), dtype=np.float32)

    def _lattice(self, rng: np.random.Generator, cell_x: float, cell_y: float) -> Array:
        columns, rows = int(self.width / cell_x) + 5, int(self.height / cell_y) + 5
        grid = Image.fromarray(rng.random((rows, columns), dtype=np.float32) - np.float32(0.5))
        left, top = 1 + rng.random(), 1 + rng.random()
        box = (left, top, left + self.width / cell_x, top + self.height / cell_y)
        scaled = grid.resize((self.width, self.height), Image.Resampling.BICUBIC, box=box)
        return np.asarray(scaled, dtype=np.float32)


def colours_at(where: Array, stops: Sequence[tuple[float, str]]) -> Array:
    """Colour a field by its values, through stops of (value, `#rrggbb`), smoothly."""
    places = [s[0] for s in stops]
    inks = np.stack([ink(s[1]) for s in stops]) ** np.float32(1 / 2.2)
    bands = [np.interp(where, places, inks[:, i]) for i in range(3)]
    return np.asarray(np.stack(bands, axis=-1) ** 2.2, dtype=np.float32)


def tile(rng: np.random.Generator, side: int, cells: int, octaves: int = 5) -> Array:
    """Fractal noise that repeats without a seam, `side` pixels square, mean 0 and spread 1."""
    total = np.zeros((side, side), dtype=np.float32)
    weight = 1.0
    for _ in range(octaves):
        grid = np.pad(rng.standard_normal((cells, cells)).astype(np.float32), 2, mode="wrap")
        picture = Image.fromarray(grid)
        scaled = picture.resize(
            (side, side), Image.Resampling.BICUBIC, box=(2, 2, cells + 2, cells + 2)
        )
        total += np.float32(weight) * np.asarray(scaled, dtype=np.float32)
        cells, weight = cells * 2, weight * 0.5
        if cells > side // 2:
            break
    return np.asarray((total - total.mean()) / total.std(), dtype=np.float32)


def sample(texture: Array, u: Array, v: Array) -> Array:
    """Look a seamless texture up at (u, v), in repeats of the whole, between its pixels."""
    h, w = texture.shape[:2]
    x, y = np.mod(u, 1) * np.float32(w), np.mod(v, 1) * np.float32(h)
    x0, y0 = np.floor(x).astype(np.int32), np.floor(y).astype(np.int32)
    fx, fy = x - x0, y - y0
    x0, y0 = x0 % w, y0 % h
    x1, y1 = (x0 + 1) % w, (y0 + 1) % h
    top = texture[y0, x0] * (1 - fx) + texture[y0, x1] * fx
    low = texture[y1, x0] * (1 - fx) + texture[y1, x1] * fx
    return np.asarray(top * (1 - fy) + low * fy, dtype=np.float32)
