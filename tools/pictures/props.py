"""What stands on a set? Walls, windows, furniture, lamps, signs, and the view outside."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pictures.light import Array, Pen, Plate, ink, sample, tile
from pictures.trace import (
    Ball,
    Box,
    Camera,
    Drum,
    Gobo,
    Limb,
    Paint,
    Skin,
    Solid,
    Vector,
    dot,
    unit,
    vec,
)


def rgb(code: str, gain: float = 1.0) -> Vector:
    """Read `#rrggbb` as linear light in a tuple."""
    r, g, b = (float(v) for v in ink(code, gain))
    return r, g, b


def block(
    x0: float,
    x1: float,
    y0: float,
    y1: float,
    z0: float,
    z1: float,
    skin: Skin | str,
    yaw: float = 0.0,
) -> Solid:
    """A box by its edges."""
    skin = Skin(rgb(skin)) if isinstance(skin, str) else skin
    centre = ((x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2)
    return Solid(Box(centre, ((x1 - x0) / 2, (y1 - y0) / 2, (z1 - z0) / 2), yaw), skin)


def rod(a: Vector, b: Vector, r: float, skin: Skin | str, rb: float | None = None) -> Solid:
    """A round rod from `a` to `b`."""
    skin = Skin(rgb(skin)) if isinstance(skin, str) else skin
    return Solid(Limb(a, b, r, r if rb is None else rb), skin)


def ball(x: float, y: float, z: float, r: float | Vector, skin: Skin | str) -> Solid:
    """A ball, or an ellipsoid of three radii."""
    skin = Skin(rgb(skin)) if isinstance(skin, str) else skin
    return Solid(Ball((x, y, z), r if isinstance(r, tuple) else (r, r, r)), skin)


def drum(x: float, y: float, z: float, r: float, tall: float, skin: Skin | str) -> Solid:
    """An upright cylinder."""
    skin = Skin(rgb(skin)) if isinstance(skin, str) else skin
    return Solid(Drum((x, y, z), r, tall), skin)


def bulb(x: float, y: float, z: float, r: float, colour: Vector) -> Solid:
    """A glowing ball that throws no shadow."""
    return Solid(Ball((x, y, z), (r, r, r)), Skin((0, 0, 0), glow=colour, shadow=False))


def room(
    x: tuple[float, float],
    y: tuple[float, float],
    z: tuple[float, float],
    *,
    wall: Vector | Paint,
    floor: Vector | Paint,
    ceiling: Vector | Paint,
    sheen: float = 0.0,
    rough: float = 0.05,
) -> list[Solid]:
    """A room seen from within; only its floor has a sheen."""

    def walls(p: Array) -> Array:
        top = p[1] > y[1] - 0.01
        return np.where(top, _value(ceiling, p), _value(wall, p))

    box = Box(
        ((x[0] + x[1]) / 2, (y[0] + y[1]) / 2, (z[0] + z[1]) / 2),
        ((x[1] - x[0]) / 2, (y[1] - y[0]) / 2, (z[1] - z[0]) / 2),
        inside=True,
    )
    ground = block(
        x[0] - 1,
        x[1] + 1,
        y[0] - 1,
        y[0] + 0.002,
        z[0] - 1,
        z[1] + 1,
        Skin(floor, sheen=sheen, rough=rough, shadow=False),
    )
    return [Solid(box, Skin(walls, shadow=False)), ground]


def _value(v: Vector | Paint, p: Array) -> Array:
    return np.asarray(v(p)) if callable(v) else np.broadcast_to(vec(v), p.shape)


def wall_z(
    z: float,
    x: tuple[float, float],
    y: tuple[float, float],
    hole: tuple[float, float, float, float],
    skin: Skin,
    thick: float = 0.12,
) -> list[Solid]:
    """A wall across the view with one opening (x0, x1, y0, y1)."""
    a, b, c, d = hole
    z0, z1 = z - thick, z
    parts = [(x[0], a, *y), (b, x[1], *y), (a, b, y[0], c), (a, b, d, y[1])]
    return [block(p, q, r, s, z0, z1, skin) for p, q, r, s in parts if q > p and s > r]


def worn(
    plate: Plate,
    name: str,
    colour: str,
    *,
    other: str = "#000000",
    part: float = 0.35,
    size: float = 1.6,
    axes: tuple[int, int] = (0, 1),
) -> Paint:
    """Paint that is not even: stains of a second colour, in metres along two axes."""
    texture = tile(plate.chance(name), 512, 5, 6)
    a, b = vec(rgb(colour)), vec(rgb(other))

    def paint(p: Array) -> Array:
        u, v = p[axes[0]] + p[2] * 0.37, p[axes[1]] + p[2] * 0.21
        n = np.clip(0.5 + 0.35 * sample(texture, u / size / 3, v / size / 3), 0, 1)
        return np.asarray(a + (b - a) * n * part, dtype=np.float32)

    return paint


def tiles(
    one: str,
    two: str,
    size: float,
    joint: float = 0.0,
    *,
    axes: tuple[int, int] = (0, 2),
) -> Paint:
    """A floor of squares by turns of two colours, with joints."""
    a, b = vec(rgb(one)), vec(rgb(two))

    def paint(p: Array) -> Array:
        u, v = p[axes[0]] / size, p[axes[1]] / size
        odd = np.mod(np.floor(u) + np.floor(v), 2)
        edge = np.minimum(
            np.minimum(np.mod(u, 1), 1 - np.mod(u, 1)), np.minimum(np.mod(v, 1), 1 - np.mod(v, 1))
        )
        dark = np.where(edge * size < joint, 0.45, 1.0)
        return np.asarray((a + (b - a) * odd) * dark, dtype=np.float32)

    return paint


def boards(
    plate: Plate,
    name: str,
    colour: str,
    width: float,
    *,
    axis: int = 0,
    along: int = 2,
    gap: float = 0.006,
    vary: float = 0.35,
) -> Paint:
    """Planks side by side along `along`, each of its own tone, with grain and dark gaps."""
    rng = plate.chance(name)
    tones = (1 + vary * (rng.random(64) - 0.5)).astype(np.float32)
    texture = tile(rng, 512, 8, 5)
    base = vec(rgb(colour))

    def paint(p: Array) -> Array:
        u = p[axis] / width
        i = np.floor(u).astype(int)
        grain = sample(texture, u * 0.9, p[along] * 0.12 + i * 0.37)
        gaps = np.where(np.minimum(np.mod(u, 1), 1 - np.mod(u, 1)) * width < gap, 0.18, 1.0)
        return np.asarray(base * (tones[i % 64] * (1 + 0.10 * grain) * gaps), dtype=np.float32)

    return paint


def opening(
    to: Vector,
    axis: int,
    at: float,
    span: tuple[float, float, float, float],
    *,
    slats: float = 0.0,
    open_part: float = 0.5,
    bars: tuple[int, int] = (0, 0),
    bar: float = 0.04,
    soft: float = 0.02,
) -> Gobo:
    """Sunlight through a window in the plane of `axis` (0 x, 2 z) at `at`: span (a0, a1, y0, y1).

    `slats` is the pitch of a blind in metres, `bars` the panes across and up.
    """
    other = 2 if axis == 0 else 0

    def gobo(p: Array) -> Array:
        s = (at - p[axis]) / to[axis]
        a, y = p[other] + to[other] * s, p[1] + to[1] * s
        blurry = soft + 0.006 * np.abs(s)

        def inside(v: Array, low: float, high: float) -> Array:
            return np.asarray(
                np.clip((v - low) / blurry + 0.5, 0, 1) * np.clip((high - v) / blurry + 0.5, 0, 1)
            )

        light = inside(a, span[0], span[1]) * inside(y, span[2], span[3]) * (s > 0)
        if slats:
            phase = np.abs(np.mod(y / slats, 1) - 0.5) * slats
            light = light * np.clip((slats * open_part / 2 - phase) / blurry + 0.5, 0, 1)
        for value, low, high, n in ((a, span[0], span[1], bars[0]), (y, span[2], span[3], bars[1])):
            for i in range(1, n):
                line = low + (high - low) * i / n
                light = light * np.clip((np.abs(value - line) - bar / 2) / blurry + 0.5, 0, 1)
        return np.asarray(light, dtype=np.float32)

    return gobo


def pane(
    axis: int,
    at: float,
    span: tuple[float, float, float, float],
    glow: Paint | Vector,
    bars: tuple[int, int] = (1, 1),
    frame: str = "#3a3630",
    bar: float = 0.05,
    slats: float = 0.0,
) -> list[Solid]:
    """A bright window set against a wall (x or z plane), with its frame and bars, and a blind."""
    a0, a1, y0, y1 = span
    out = []

    def slab(
        b0: float, b1: float, c0: float, c1: float, near: float, far: float, skin: Skin
    ) -> Solid:
        if axis == 0:
            return block(at - near, at + far, c0, c1, b0, b1, skin)
        return block(b0, b1, c0, c1, at - near, at + far, skin)

    out.append(slab(a0, a1, y0, y1, 0.01, 0.01, Skin((0, 0, 0), glow=glow, shadow=False)))
    wood = Skin(rgb(frame), shadow=False)
    for i in range(bars[0] + 1):
        a = a0 + (a1 - a0) * i / bars[0]
        out.append(slab(a - bar / 2, a + bar / 2, y0, y1, 0.04, 0.04, wood))
    for i in range(bars[1] + 1):
        y = y0 + (y1 - y0) * i / bars[1]
        out.append(slab(a0, a1, y - bar / 2, y + bar / 2, 0.04, 0.04, wood))
    if slats:
        for i in range(int((y1 - y0) / slats)):
            y = y0 + (i + 0.25) * slats
            out.append(slab(a0, a1, y, y + slats * 0.5, 0.05, 0.05, wood))
    return out


def chair(
    x: float, z: float, face: float, colour: str, *, seat: float = 0.45, back: float = 0.95
) -> list[Solid]:
    """A plain wooden chair whose sitter would look `face` degrees from +z to +x."""
    skin = Skin(rgb(colour), sheen=0.02, rough=0.2)
    r = np.radians(face)

    def at(dx: float, y: float, dz: float) -> Vector:
        return (
            float(x + dx * np.cos(r) + dz * np.sin(r)),
            y,
            float(z - dx * np.sin(r) + dz * np.cos(r)),
        )

    out = [Solid(Box((x, seat, z), (0.21, 0.02, 0.20), face), skin)]
    for dx in (-0.18, 0.18):
        out.append(rod(at(dx, 0.02, 0.17), at(dx, seat, 0.17), 0.018, skin))
        out.append(rod(at(dx, 0.02, -0.18), at(dx, back, -0.24), 0.018, skin))
    for y in (0.62, 0.76, back - 0.03):
        lean = -0.18 - 0.06 * (y - seat) / (back - seat)
        out.append(rod(at(-0.18, y, lean), at(0.18, y, lean), 0.022, skin))
    return out


def table(
    x0: float, x1: float, z0: float, z1: float, top: float, skin: Skin, leg: float = 0.03
) -> list[Solid]:
    """A table with four legs."""
    out = [block(x0, x1, top - 0.035, top, z0, z1, skin)]
    for x in (x0 + 0.07, x1 - 0.07):
        for z in (z0 + 0.07, z1 - 0.07):
            out.append(block(x - leg, x + leg, 0, top - 0.035, z - leg, z + leg, skin))
    return out


def scenery(picture: Array, camera: Camera, plate: Plate, gain: float = 1.0) -> Paint:
    """Let a painted picture be what is seen outside, in its place on the screen."""
    forward = unit(vec(camera.look) - vec(camera.eye))
    right = unit(np.cross(forward[:, 0], [0, 1, 0]).astype(np.float32)[:, None])
    up = np.cross(right[:, 0], forward[:, 0]).astype(np.float32)[:, None]
    k = float(np.tan(np.radians(camera.fov) / 2))
    h, w = picture.shape[:2]

    def paint(d: Array) -> Array:
        z = np.maximum(dot(d, np.broadcast_to(forward, d.shape)), 0.05)
        x, y = (
            dot(d, np.broadcast_to(right, d.shape)) / z / k,
            dot(d, np.broadcast_to(up, d.shape)) / z / k,
        )
        px = np.clip((x / plate.aspect + 1) / 2 * w, 0, w - 1).astype(int)
        py = np.clip((1 - y) / 2 * h, 0, h - 1).astype(int)
        return np.asarray(picture[py, px].T * np.float32(gain), dtype=np.float32)

    return paint


def project(camera: Camera, point: Vector) -> tuple[float, float]:
    """Tell where a point of the set is seen: (x from the middle, y from the top), in heights."""
    forward = unit(vec(camera.look) - vec(camera.eye))
    right = unit(np.cross(forward[:, 0], [0, 1, 0]).astype(np.float32)[:, None])
    up = np.cross(right[:, 0], forward[:, 0]).astype(np.float32)[:, None]
    gap = vec(point) - vec(camera.eye)
    k = float(np.tan(np.radians(camera.fov) / 2)) * float(dot(gap, forward)[0])
    return float(dot(gap, right)[0]) / k / 2, 0.5 - float(dot(gap, up)[0]) / k / 2


def sign(
    mask: Array,
    colour: Vector,
    span: tuple[float, float, float, float],
    axes: tuple[int, int] = (0, 1),
    ground: Vector = (0, 0, 0),
) -> Paint:
    """Put a drawn mask on a face: span (a0, a1, y0, y1) in metres along the axes."""
    h, w = mask.shape
    a0, a1, y0, y1 = span

    def paint(p: Array) -> Array:
        u, v = (p[axes[0]] - a0) / (a1 - a0), (y1 - p[axes[1]]) / (y1 - y0)
        i, j = np.clip(v * h, 0, h - 1).astype(int), np.clip(u * w, 0, w - 1).astype(int)
        on = mask[i, j] * (u >= 0) * (u <= 1) * (v >= 0) * (v <= 1)
        return np.asarray(vec(ground) + (vec(colour) - vec(ground)) * on, dtype=np.float32)

    return paint


SEGMENTS = {
    "0": "abcdef",
    "1": "bc",
    "2": "abged",
    "3": "abgcd",
    "4": "fgbc",
    "5": "afgcd",
    "6": "afgedc",
    "7": "abc",
    "8": "abcdefg",
    "9": "abcdfg",
}


def digits(text: str, height: int = 200) -> Array:
    """Draw figures as a seven-segment display does; gives a mask."""
    cell = 0.66
    pen = Pen(int(height * (cell * len(text) + 0.1)), height)
    strokes = {
        "a": ((0.08, 0.08), (0.48, 0.08)),
        "b": ((0.5, 0.1), (0.5, 0.48)),
        "c": ((0.5, 0.52), (0.5, 0.9)),
        "d": ((0.08, 0.92), (0.48, 0.92)),
        "e": ((0.06, 0.52), (0.06, 0.9)),
        "f": ((0.06, 0.1), (0.06, 0.48)),
        "g": ((0.09, 0.5), (0.47, 0.5)),
    }
    for i, figure in enumerate(text):
        x = 0.08 + i * cell
        if figure == ":":
            pen.oval(x + 0.24, 0.33, 0.045)
            pen.oval(x + 0.24, 0.67, 0.045)
            continue
        for name in SEGMENTS[figure]:
            a, b = strokes[name]
            pen.taper((x + a[0], a[1]), (x + b[0], b[1]), 0.075, 0.075)
    return pen.mask(0.008)


def string_lights(
    a: Vector, b: Vector, sag: float, count: int, colours: Sequence[Vector], r: float = 0.025
) -> list[Solid]:
    """Little lamps on a slack wire between two points."""
    out = []
    for i in range(count):
        t = (i + 0.5) / count
        x, y, z = (a[k] + (b[k] - a[k]) * t for k in range(3))
        out.append(bulb(x, y - sag * 4 * t * (1 - t), z, r, colours[i % len(colours)]))
    return out
