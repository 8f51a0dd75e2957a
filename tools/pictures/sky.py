"""What is above the horizon, and what does water make of it? Skies, clouds, rays, reflections."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from pictures.light import Array, Plate, Point, clamp, mix, ramp, resize, sample, tile


def clouds_over(
    plate: Plate,
    light: Array,
    horizon: float,
    *,
    sun: Point,
    bright: Array,
    dark: Array,
    cover: float = 0.5,
    soft: float = 0.6,
    size: float = 0.35,
    name: str = "sky",
) -> Array:
    """Lay a ceiling of cloud in perspective over a sky, lit from the side of the sun."""
    texture = tile(plate.chance(name), 1024, 5, 7)
    up = np.maximum(horizon - plate.y, 0.004)
    depth = np.float32(0.12) / (up + 0.05)
    u, v = (plate.x - plate.aspect / 2) * depth * size, depth * size
    bend = sample(texture, u * 0.7 + 0.31, v * 0.7) * 0.025
    dense = sample(texture, u + bend, v + bend)
    tow = np.float32(0.012)
    ux, vy = np.tanh((sun[0] - plate.x) * 2.5) * tow, np.float32(tow * 0.8)
    side = dense - sample(texture, u + bend + ux, v + bend - vy)
    low = 1.1 - 2.2 * cover
    much = ramp(dense, low, low + 2 * soft)
    near = plate.glow(sun[0], sun[1], 0.35)
    lit = clamp(0.42 + side * 0.9 + near * 0.4 - much * 0.35)
    shade = mix(np.broadcast_to(dark, (*dense.shape, 3)), bright, lit)
    shade = shade * (1 + 2.2 * near * (1 - much))[..., None]
    fade = ramp(up, 0.0, 0.10) * 0.75 + 0.25
    return mix(light, shade, much * fade * (plate.y < horizon + 0.002))


def stars(plate: Plate, amount: int, below: float, *, streak: float = 0.0) -> Array:
    """Give a field of stars above a line; with `streak`, their trails in radians about a pole."""
    rng = plate.chance("stars")
    pen = plate.pen()
    pole = np.array([plate.aspect * 0.62, below * 0.55])
    for _ in range(amount):
        x, y, b = rng.random() * plate.aspect, rng.random() * below, rng.random() ** 4
        r = 0.0006 + 0.0011 * b
        if streak:
            away = np.array([rng.random() * plate.aspect * 1.2, rng.random() * 1.4]) - pole
            turns = np.linspace(0, streak, 14)
            trail = [
                (
                    float(pole[0] + away[0] * np.cos(a) - away[1] * np.sin(a)),
                    float(pole[1] + away[0] * np.sin(a) + away[1] * np.cos(a)),
                )
                for a in turns
            ]
            pen.line(trail, 0.0012, 0.12 + 0.8 * b)
        else:
            pen.oval(x, y, r, tone=0.25 + 0.75 * b)
    return np.asarray(pen.mask() ** 1.5 * ramp(plate.y, below, below - 0.12), dtype=np.float32)


def moon(plate: Plate, x: float, y: float, r: float, *, full: float = 1.0) -> Array:
    """Give a moon's brightness: seas, bright rim and, with `full` under 1, its dark part."""
    seas = plate.clouds("seas", r * 1.3, 5)
    fine = plate.clouds("craters", r * 0.35, 4)
    d = plate.away(x, y) / np.float32(r)
    edge = ramp(d, 1.0 + 0.002 / r, 1.0 - 0.002 / r)
    body = 0.62 + 0.38 * ramp(seas, 0.35, 0.62) + (fine - 0.5) * 0.25
    nx = (plate.x - np.float32(x)) / np.float32(r)
    lit = ramp(nx, 1.2 - 2.4 * full, 1.7 - 2.4 * full) if full < 1 else np.float32(1)
    return np.asarray(edge * body * lit, dtype=np.float32)


def rays(light: Array, plate: Plate, at: Point, reach: float = 0.5, turns: int = 6) -> Array:
    """Smear light away from a point, as beams through mist; a field of one channel."""
    h, w = light.shape[0] // 2, light.shape[1] // 2
    a = resize(light, w, h)
    cx, cy = at[0] * h, at[1] * h
    for i in range(turns):
        s = 1 - reach / 2 ** (turns - i)
        picture = Image.fromarray(a)
        move = (s, 0, cx * (1 - s), 0, s, cy * (1 - s))
        shrunk = picture.transform((w, h), Image.Transform.AFFINE, move, Image.Resampling.BILINEAR)
        a = (a + np.asarray(shrunk, dtype=np.float32)) / 2
    return resize(a, plate.width, plate.height)


def _look_up(picture: Array, x: Array, y: Array) -> Array:
    h, w = picture.shape[:2]
    px = np.clip(x * h, 0, w - 1.01)
    py = np.clip(y * h, 0, h - 1.01)
    x0, y0 = px.astype(np.int32), py.astype(np.int32)
    fx, fy = (px - x0)[..., None], (py - y0)[..., None]
    top = picture[y0, x0] * (1 - fx) + picture[y0, x0 + 1] * fx
    low = picture[y0 + 1, x0] * (1 - fx) + picture[y0 + 1, x0 + 1] * fx
    return np.asarray(top * (1 - fy) + low * fy, dtype=np.float32)


def water(
    plate: Plate,
    above: Array,
    horizon: float,
    *,
    deep: Array,
    rough: float = 1.0,
    scale: float = 1.0,
    calm: float = 0.25,
    flow: float = 2.2,
    name: str = "water",
) -> Array:
    """Fill the picture below the horizon with water that mirrors what is painted above it.

    `rough` is the slope of the waves, `scale` their size, `calm` how mirror-like the water is when
    looked at steeply, `flow` how much longer waves are from side to side.
    """
    texture = tile(plate.chance(name), 1024, 8, 6)
    down = np.maximum(plate.y - horizon, 0.0015)
    depth = np.float32(0.16) / down
    across = (plate.x - plate.aspect / 2) * depth
    sx, sz = np.zeros_like(depth), np.zeros_like(depth)
    e = np.float32(0.003)
    for i, (k, part) in enumerate(((0.10, 1.0), (0.31, 0.6), (0.9, 0.32))):
        u, v = across * (k / scale / flow) + 0.37 * i, depth * (k / scale) + 0.11 * i
        here = sample(texture, u, v)
        fade = part * np.exp(-depth * k * 0.12)
        sx += (sample(texture, u + e, v) - here) * fade
        sz += (sample(texture, u, v + e) - here) * fade
    slope = np.float32(rough)
    far = 1 / (1 + 0.05 * depth)
    x = plate.x + sx * slope * 0.30 * (0.25 + far)
    y = horizon - down * (1 + 0.15 * rough) + (sz * slope * 0.42) * (0.10 + far)
    y = np.minimum(y, horizon - np.abs(y - horizon) * 0.02 - 0.002)
    y = np.where(y < 0.002, 0.002 + (0.002 - y) * 0.3, y)
    mirror = _look_up(above, x, np.minimum(y, horizon - 0.002))
    mirror = mix(mirror, _look_up(above, x, np.clip(y - 0.05, 0.002, 1)), 0.3)
    look = clamp(down * 1.6 + sz * slope * 0.12 * far)
    shine = calm + (1 - calm) * (1 - look) ** 4
    sea = mix(np.broadcast_to(deep, mirror.shape).astype(np.float32), mirror, shine)
    return mix(above, sea, ramp(plate.y, horizon - 0.0008, horizon + 0.0012))


def ridge(
    plate: Plate, name: str, base: float, height: float, size: float, octaves: int = 6
) -> Array:
    """Give the height line of far land (in y, for each column)."""
    rng = plate.chance(name)
    line = np.zeros(plate.width, dtype=np.float32)
    x = np.arange(plate.width) / plate.height
    weight, norm = 1.0, 0.0
    for _ in range(octaves):
        knots = rng.standard_normal(int(plate.aspect / size) + 4)
        at = x / size + rng.random()
        i = at.astype(int)
        f = at - i
        f = f * f * (3 - 2 * f)
        line += (weight * (knots[i] * (1 - f) + knots[i + 1] * f)).astype(np.float32)
        norm += weight
        size, weight = size / 2, weight * 0.5
    return np.asarray(base - height * (line / norm + 0.5), dtype=np.float32)


def below(plate: Plate, line: Array, soft: float = 0.0008) -> Array:
    """Give the mask of all that lies under a height line."""
    return ramp(plate.y - line[None, :], -soft, soft)


def land(
    plate: Plate, light: Array, line: Array, colour: Array, mist: Array, depth: float = 0.25
) -> Array:
    """Paint land under a height line: its own colour at the crest, lost in mist below."""
    mask = below(plate, line)
    sunk = clamp((plate.y - line[None, :]) / np.float32(depth))
    shade = mix(np.broadcast_to(colour, light.shape).astype(np.float32), mist, sunk**0.8)
    return mix(light, shade, mask)


def falling(
    plate: Plate, name: str, amount: int, size: float, *, slant: float = 0.0, long: float = 0.0
) -> Array:
    """Give snow (`long` 0) or rain (streaks `long` heights) as a mask, near flakes out of focus."""
    rng = plate.chance(name)
    total = np.zeros((plate.height, plate.width), dtype=np.float32)
    for grow, part, soft in ((1.0, 0.75, 0.0006), (2.2, 0.2, 0.002), (6.0, 0.05, 0.007)):
        pen = plate.pen()
        for _ in range(int(amount * part)):
            x, y, r = rng.random() * plate.aspect, rng.random(), size * grow * (0.4 + rng.random())
            if long:
                k = long * grow * (0.6 + rng.random())
                pen.line([(x, y), (x + slant * k, y + k)], r, 0.3 + 0.5 * rng.random())
            else:
                pen.oval(x, y, r, r * (0.8 + 0.4 * rng.random()), 0.35 + 0.6 * rng.random())
        total += pen.mask(soft) * np.float32(1.0 if grow < 3 else 0.75)
    return clamp(total)


def bokeh(
    plate: Plate, lights: Sequence[tuple[float, float, float, Array]], *, edge: float = 0.25
) -> Array:
    """Give out-of-focus lamps: (x, y, radius, colour) each, discs a little brighter at the rim."""
    out = np.zeros((plate.height, plate.width, 3), dtype=np.float32)
    for x, y, r, colour in lights:
        pad = r * 1.2
        x0, x1 = (int(np.clip((x + s * pad) * plate.height, 0, plate.width)) for s in (-1, 1))
        y0, y1 = (int(np.clip((y + s * pad) * plate.height, 0, plate.height)) for s in (-1, 1))
        if x1 <= x0 or y1 <= y0:
            continue
        d = np.hypot(plate.x[y0:y1, x0:x1] - x, plate.y[y0:y1, x0:x1] - y) / np.float32(r)
        disc = ramp(d, 1.03, 0.95) * (1 - edge + edge * 2 * d**3)
        out[y0:y1, x0:x1] += disc[..., None] * colour
    return out
