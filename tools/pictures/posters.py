"""What do the cover, the back and the strands' openers look like? One bold idea a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from msgspec import Struct
from PIL import Image

from pictures.film import Stock, develop
from pictures.light import (
    Array,
    Cutter,
    Plate,
    Point,
    blur,
    clamp,
    ink,
    mix,
    ramp,
    sample,
    shifted,
    tile,
)
from pictures.paper import sheet
from pictures.sky import clouds_over, land, ridge, stars, water

PAGE = (1819, 2551)
HALF = (1819, 1258)


def curve(points: Sequence[Point], closed: bool = True, steps: int = 10) -> list[Point]:
    """Run a smooth line through points (Catmull and Rom)."""
    p = np.array(points, dtype=float)
    n = len(p)
    out: list[Point] = []
    for i in range(n if closed else n - 1):
        at = [p[(i + k) % n] if closed else p[min(max(i + k, 0), n - 1)] for k in (-1, 0, 1, 2)]
        a, b, c, d = at
        for t in np.arange(steps) / steps:
            q = 0.5 * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )
            out.append((float(q[0]), float(q[1])))
    return out


def kestrel(pen: Cutter, x: float, y: float, size: float, tilt: float = 0.0) -> None:
    """Draw a kestrel that hovers, seen from below; `size` is half its span."""
    c, s = np.cos(tilt), np.sin(tilt)

    def at(u: float, v: float) -> Point:
        return float(x + (u * c - v * s) * size), float(y + (u * s + v * c) * size)

    for side, lift in ((1, 0.0), (-1, -0.05)):
        lead = [
            (0.03, -0.10),
            (0.14, -0.17),
            (0.30, -0.30),
            (0.42, -0.36),
            (0.62, -0.37),
            (0.84, -0.31),
            (1.0, -0.22),
        ]
        trail = [
            (0.97, -0.205),
            (0.88, -0.215),
            (0.845, -0.165),
            (0.775, -0.185),
            (0.735, -0.125),
            (0.665, -0.15),
            (0.62, -0.085),
            (0.55, -0.11),
            (0.50, -0.045),
            (0.42, -0.06),
            (0.33, 0.02),
            (0.22, 0.06),
            (0.10, 0.13),
            (0.03, 0.16),
        ]
        pen.polygon(
            [at(u * side, v + lift * u) for u, v in curve(lead, closed=False)]
            + [at(u * side, v + lift * u) for u, v in trail]
        )
    body = [
        (-0.055, -0.20),
        (0.055, -0.20),
        (0.095, -0.05),
        (0.085, 0.12),
        (0.045, 0.30),
        (-0.045, 0.30),
        (-0.085, 0.12),
        (-0.095, -0.05),
    ]
    pen.polygon([at(u, v) for u, v in curve(body)])
    fan = [
        (0.035, 0.26),
        (0.16, 0.60),
        (0.12, 0.645),
        (0.085, 0.625),
        (0.05, 0.665),
        (0.0, 0.645),
        (-0.05, 0.665),
        (-0.085, 0.625),
        (-0.12, 0.645),
        (-0.16, 0.60),
        (-0.035, 0.26),
    ]
    pen.polygon([at(u, v) for u, v in fan])
    pen.polygon(
        [
            at(u, v)
            for u, v in curve(
                [(-0.06, -0.17), (-0.065, -0.25), (0, -0.30), (0.065, -0.25), (0.06, -0.17)]
            )
        ]
    )
    pen.polygon([at(-0.02, -0.285), at(0.02, -0.285), at(0.005, -0.335)])


def cover(plate: Plate) -> Array:
    """The bay at dusk: a lighthouse's beam, as a projector throws it, and in it a kestrel."""
    horizon = 0.735
    sky = plate.gradient(
        [
            (0, "#06222f"),
            (0.26, "#0b3644"),
            (0.46, "#1d5560"),
            (0.60, "#b0674a"),
            (0.68, "#f0904a"),
            (horizon, "#ffc27a"),
        ]
    )
    sky = clouds_over(
        plate,
        sky,
        horizon,
        sun=(0.5, 0.74),
        bright=ink("#f08a50"),
        dark=ink("#153f4c"),
        cover=0.30,
        size=0.5,
        soft=0.9,
    )
    sky = sky + (stars(plate, 130, 0.42) * 0.5)[..., None]
    lamp = (0.118, 0.5450)
    dx = plate.x - lamp[0]
    middle = lamp[1] + dx * 0.075
    wide = 0.006 + np.maximum(dx, 0) * 0.125
    off = np.abs(plate.y - middle) / wide
    mist = 0.86 + 0.28 * plate.clouds("mist", 0.35, 5)
    beam = ramp(off, 1.0 + 0.02, 0.96) * (dx > 0) * (0.80 - 0.26 * ramp(dx, 0, 0.65)) * mist
    core = np.exp(-((off * 1.6) ** 2)) * (dx > 0) * 0.16
    above = mix(sky, plate.fill(ink("#fff0cc", 1.05)), clamp(beam + core) * 0.94)
    above = above + (plate.glow(*lamp, 0.010) * 5 + plate.glow(*lamp, 0.06) * 0.5)[..., None] * ink(
        "#ffe2a8"
    )
    for i, (base, tall, tone) in enumerate(
        ((horizon + 0.003, 0.055, "#8a5a4c"), (horizon + 0.005, 0.030, "#4c4148"))
    ):
        line = ridge(plate, f"hill{i}", base, tall, 0.22)
        above = land(plate, above, line, ink(tone), plate.fill(ink("#d88a5a")), 0.05)
    above = _town(plate, above, horizon)
    out = water(plate, above, horizon, deep=ink("#062430"), rough=0.55, calm=0.35, scale=0.6)
    return _tower(plate, out, lamp)


def _town(plate: Plate, light: Array, horizon: float) -> Array:
    rng, roofs, lit = plate.chance("town"), plate.pen(), plate.pen()
    x = 0.30
    while x < plate.aspect + 0.05:
        w, h = 0.016 + 0.026 * rng.random(), 0.010 + 0.034 * rng.random() ** 1.4
        roofs.rect(x, horizon - h, x + w, horizon + 0.004)
        if rng.random() < 0.5:
            roofs.polygon(
                [
                    (x - 0.002, horizon - h),
                    (x + w / 2, horizon - h - 0.012),
                    (x + w + 0.002, horizon - h),
                ]
            )
        for i in range(int(w / 0.008)):
            for j in range(int(h / 0.009)):
                if rng.random() < 0.42:
                    wx, wy = x + 0.003 + i * 0.008, horizon - h + 0.003 + j * 0.009
                    lit.rect(wx, wy, wx + 0.0034, wy + 0.0046, 0.4 + 0.6 * rng.random())
        x += w + 0.002
    for sx, tall in ((0.46, 0.082), (0.61, 0.062)):
        roofs.rect(sx - 0.007, horizon - tall * 0.6, sx + 0.007, horizon)
        roofs.polygon(
            [
                (sx - 0.009, horizon - tall * 0.6),
                (sx, horizon - tall),
                (sx + 0.009, horizon - tall * 0.6),
            ]
        )
    light = mix(light, plate.fill(ink("#14222c")), roofs.mask(0.0003))
    return np.asarray(light + lit.mask(0.0002)[..., None] * ink("#ffc86a", 3.2))


def _tower(plate: Plate, light: Array, lamp: Point) -> Array:
    x, y = lamp
    rock, white, dark = plate.pen(), plate.pen(), plate.pen()
    rock.polygon(
        [
            *curve(
                [
                    (-0.05, 0.80),
                    (0.0, 0.765),
                    (0.07, 0.758),
                    (0.170, 0.760),
                    (0.26, 0.774),
                    (0.36, 0.786),
                    (0.46, 0.812),
                    (0.515, 0.846),
                    (0.495, 0.890),
                    (0.39, 0.935),
                    (0.30, 0.975),
                    (0.26, 1.03),
                ],
                closed=False,
            ),
            (-0.05, 1.03),
        ]
    )
    stone = plate.clouds("stone", 0.07, 7)
    light = mix(
        light, ink("#0b2029")[None, None] * (0.55 + 0.9 * stone)[..., None], rock.mask(0.0004)
    )
    white.polygon(
        [(x - 0.048, 0.775), (x + 0.048, 0.775), (x + 0.028, y + 0.030), (x - 0.028, y + 0.030)]
    )
    side = clamp(0.34 + ((plate.x - x) / 0.09 + 0.5) * 0.75, 0.2, 1.0)
    light = mix(light, ink("#e8b48c")[None, None] * side[..., None], white.mask(0.0003))
    bands = plate.pen()
    for a, b in ((0.595, 0.645), (0.695, 0.745)):
        wa, wb = (0.028 + 0.020 * (v - y - 0.03) / (0.775 - y - 0.03) for v in (a, b))
        bands.polygon([(x - wa, a), (x + wa, a), (x + wb, b), (x - wb, b)])
    light = mix(light, ink("#a8261c")[None, None] * (side * 1.1)[..., None], bands.mask(0.0003))
    dark.rect(x - 0.040, y + 0.020, x + 0.040, y + 0.031)
    dark.polygon([(x - 0.026, y - 0.017), (x + 0.026, y - 0.017), (x, y - 0.050)])
    dark.oval(x, y - 0.052, 0.005)
    for k in (-0.020, 0.020):
        dark.rect(x + k - 0.0018, y - 0.017, x + k + 0.0018, y + 0.020)
    for k in np.linspace(-0.038, 0.038, 9):
        dark.line([(x + float(k), y + 0.006), (x + float(k), y + 0.022)], 0.0012)
    dark.line([(x - 0.039, y + 0.006), (x + 0.039, y + 0.006)], 0.0016)
    light = mix(light, plate.fill(ink("#0a1c24")), dark.mask(0.0003))
    glass = plate.pen()
    glass.rect(x - 0.018, y - 0.016, x + 0.018, y + 0.019)
    light = mix(light, plate.fill(ink("#fff4d4", 3.0)), glass.mask(0.0006) * 0.9)
    bird = plate.pen()
    kestrel(bird, 0.500, 0.578, 0.112, 0.10)
    return mix(light, plate.fill(ink("#0a1c24")), bird.mask(0.0003))


def back(plate: Plate) -> Array:
    """The same bay an hour later: still water, one far light."""
    horizon = 0.56
    sky = plate.gradient(
        [(0, "#04161f"), (0.34, "#0a2c39"), (horizon - 0.08, "#1f4c56"), (horizon, "#a8694c")]
    )
    sky = clouds_over(
        plate,
        sky,
        horizon,
        sun=(0.2, 0.56),
        bright=ink("#7a5a50"),
        dark=ink("#0c2f3b"),
        cover=0.25,
        size=0.5,
    )
    sky = sky + (stars(plate, 420, 0.46) * 0.7)[..., None]
    sky = land(
        plate,
        sky,
        ridge(plate, "cape", horizon + 0.004, 0.022, 0.2),
        ink("#13303a"),
        plate.fill(ink("#4c4a4a")),
        0.03,
    )
    lamp = (0.50, horizon - 0.030)
    pen = plate.pen()
    pen.taper((lamp[0], horizon + 0.002), (lamp[0], lamp[1] + 0.003), 0.007, 0.004)
    sky = mix(sky, plate.fill(ink("#0a1c24")), pen.mask(0.0002))
    dx = lamp[0] - plate.x
    beam = (
        np.exp(-(((plate.y - lamp[1] + dx * 0.05) / (0.002 + np.maximum(dx, 0) * 0.055)) ** 2))
        * (dx > 0)
        * 0.30
        / (1 + 2 * np.maximum(dx, 0))
    )
    sky = sky + (plate.glow(*lamp, 0.0035) * 9 + plate.glow(*lamp, 0.03) * 0.5 + beam)[
        ..., None
    ] * ink("#ffe0a4")
    return water(plate, sky, horizon, deep=ink("#031219"), rough=0.45, calm=0.35, scale=0.7)


def compass(plate: Plate) -> Array:
    """One red bearing over dark water, to a mark on the horizon."""
    horizon = 0.30
    sky = plate.gradient([(0, "#0a3a44"), (0.2, "#14555f"), (horizon, "#6fa8a0")])
    sky = clouds_over(
        plate,
        sky,
        horizon,
        sun=(0.45, 0.2),
        bright=ink("#8fc0b8"),
        dark=ink("#0c3f4a"),
        cover=0.45,
        size=0.5,
    )
    out = water(plate, sky, horizon, deep=ink("#02181e"), rough=1.25, calm=0.30)
    far, near = (0.452, horizon), (0.255, 1.02)
    t = clamp((plate.y - far[1]) / (near[1] - far[1]))
    wide = 0.0011 + 0.0120 * t**1.25
    middle = far[0] + (near[0] - far[0]) * t
    swell = tile(plate.chance("swell"), 512, 6, 4)
    down = np.maximum(plate.y - horizon, 0.002)
    nudge = sample(swell, plate.x * 0.04 / down, 0.05 / down) * wide * 0.22
    line = ramp(np.abs(plate.x - middle + nudge), wide + 0.0006, wide - 0.0006) * (
        plate.y > horizon
    )
    shade = 0.82 + 0.22 * sample(swell, plate.x * 0.1 / down, 0.11 / down)
    out = mix(out, ink("#e8281c")[None, None] * shade[..., None] * 1.25, line)
    up = ramp(np.abs(plate.x - far[0]), 0.0022, 0.0014) * (plate.y < horizon) * (plate.y > 0.155)
    out = mix(out, plate.fill(ink("#e8281c", 1.2)), up)
    ticks = plate.pen()
    for i in range(-30, 31):
        x = far[0] + i * 0.0175
        tall = 0.026 if i % 10 == 0 else 0.016 if i % 5 == 0 else 0.009
        ticks.line([(x, horizon - 0.008), (x, horizon - 0.008 - tall)], 0.0016)
    out = mix(
        out,
        plate.fill(ink("#e8f0e8")),
        ticks.mask() * 0.75 * ramp(np.abs(plate.x - far[0]), 0.42, 0.2),
    )
    ring = ramp(np.abs(plate.away(far[0], 0.130) - 0.022), 0.0032, 0.0022)
    dot = ramp(plate.away(far[0], 0.130), 0.0075, 0.0065)
    return mix(out, plate.fill(ink("#e8281c", 1.2)), np.maximum(ring, dot))


def night_watch(plate: Plate) -> Array:
    """Radar over a dark deck, and a single window that is lit."""
    cx, cy = 0.40, 0.42
    out = plate.fill(ink("#0c0714")) * (0.8 + 0.5 * plate.clouds("air", 0.5, 5))[..., None]
    r = plate.away(cx, cy)
    a = np.mod(np.arctan2(plate.y - cy, plate.x - cx) + 0.85, 2 * np.pi)
    sweep = np.exp(-a / 0.62) * ramp(r, 0.345, 0.342)
    disc = ramp(r, 0.345, 0.342)
    out = mix(out, plate.fill(ink("#1d0f30")), disc * 0.8)
    coast = plate.clouds("coast", 0.26, 7)
    echo = ramp(coast, 0.60, 0.66) * ramp(r, 0.05, 0.12) * disc
    speckle = plate.clouds("speckle", 0.012, 3)
    out = out + (echo * (0.25 + speckle) * (0.18 + 1.5 * sweep))[..., None] * ink("#8a4aff")
    out = out + (sweep * 0.85)[..., None] * ink("#ff2a3c")
    edge = ramp(np.minimum(a, 2 * np.pi - a) * r, 0.0016, 0.0006) * disc
    rings = sum(ramp(np.abs(r - k), 0.0012, 0.0005) for k in (0.085, 0.170, 0.255)) * 0.45 + ramp(
        np.abs(r - 0.3435), 0.0026, 0.0016
    )
    out = (
        out
        + (np.asarray(rings, dtype=np.float32) * 0.45)[..., None] * ink("#b48aff")
        + (edge * 1.5)[..., None] * ink("#ff7a7a")
    )
    marks = plate.pen()
    for k in range(72):
        t = k * np.pi / 36
        inner = 0.332 if k % 6 else 0.322
        marks.line(
            [
                (cx + inner * np.cos(t), cy + inner * np.sin(t)),
                (cx + 0.3425 * np.cos(t), cy + 0.3425 * np.sin(t)),
            ],
            0.0014,
            0.7,
        )
    out = out + marks.mask()[..., None] * ink("#b48aff") * 0.5
    for x, y, s in ((0.52, 0.30, 0.006), (0.30, 0.53, 0.004), (0.50, 0.55, 0.0045)):
        out = out + (ramp(plate.away(x, y), s, s * 0.4) * 1.6 + plate.glow(x, y, s * 1.6) * 0.5)[
            ..., None
        ] * ink("#ff4a50")
    return _bridge_house(plate, out)


def _bridge_house(plate: Plate, light: Array) -> Array:
    pen, glass = plate.pen(), plate.pen()
    w = plate.aspect
    pen.polygon(
        [
            (0, 0.815),
            (0.09, 0.815),
            (0.10, 0.79),
            (w - 0.10, 0.79),
            (w - 0.09, 0.815),
            (w, 0.815),
            (w, 1.02),
            (0, 1.02),
        ]
    )
    pen.polygon([(0.16, 0.80), (0.19, 0.772), (w - 0.19, 0.772), (w - 0.16, 0.80)])
    for x, top in ((0.25, 0.715), (0.47, 0.735)):
        pen.taper((x, 0.78), (x, top), 0.006, 0.003)
    pen.rect(0.225, 0.727, 0.275, 0.734)
    light = mix(light, plate.fill(ink("#050208")), pen.mask(0.0004))
    panes = [0.055 + i * 0.0875 for i in range(7)]
    for x in panes:
        glass.rect(x, 0.835, x + 0.072, 0.885)
    light = mix(light, plate.fill(ink("#150a22")), glass.mask(0.0004))
    lit, who = plate.pen(), plate.pen()
    lit.rect(panes[4], 0.835, panes[4] + 0.072, 0.885)
    who.oval(panes[4] + 0.043, 0.856, 0.0085, 0.0105)
    who.polygon(
        [
            (panes[4] + 0.022, 0.886),
            (panes[4] + 0.028, 0.869),
            (panes[4] + 0.058, 0.869),
            (panes[4] + 0.064, 0.886),
        ]
    )
    window = clamp(lit.mask(0.0003) - who.mask(0.0004))
    glow = plate.glow(panes[4] + 0.036, 0.86, 0.05) * 0.30
    return light + (window * 2.8 + glow)[..., None] * ink("#ff3040")


def tradewinds(plate: Plate) -> Array:
    """Bands of wind: cloth, or grass, that leans one way."""
    bend = (plate.clouds("bend", 0.75, 4, tall=0.6) - 0.5) * 0.55
    fine = (plate.clouds("fine", 0.25, 5, tall=0.35) - 0.5) * 0.10
    v = (
        plate.y * 1.0
        + 0.26 * plate.x
        + bend * 0.42
        + fine * 0.35
        + 0.05 * np.sin(plate.x * 6 + plate.y * 4)
    )
    n = 9.0
    band, within = np.floor(v * n), np.mod(v * n, 1)
    dyes = np.stack(
        [
            ink(c)
            for c in (
                "#f4b92c",
                "#c8701a",
                "#f7d98a",
                "#e0921c",
                "#8a3a12",
                "#f2a51e",
                "#fbeac0",
                "#b85a16",
                "#ecab34",
                "#d88418",
                "#5c2610",
            )
        ]
    )
    tone = dyes[np.mod(band.astype(int) * 7 + 3, 11)]
    fold = 0.60 + 0.50 * np.sin(within * np.pi) ** 0.7
    gy, gx = np.gradient(blur(v, 2))
    lean = clamp(1 + (gx / np.maximum(np.abs(gy), 1e-6) - 0.26) * 0.55, 0.6, 1.4)
    threads = tile(plate.chance("threads"), 1024, 200, 3)
    weave = (
        1
        + 0.07 * sample(threads, v * 3.0, plate.x * 0.10)
        + 0.035 * sample(threads, plate.x * 2, v * 0.2)
    )
    shadow = 1 - 0.50 * np.exp(-within / 0.16)
    out = tone * (fold * lean * weave * shadow)[..., None]
    rng, grass = plate.chance("grass"), plate.pen()
    for _ in range(320):
        x, s = rng.random() * (plate.aspect + 0.3) - 0.25, 0.08 + 0.20 * rng.random() ** 1.6
        ends = [
            (x + s * (0.15 * t + 0.75 * t**2.2), 1.01 - s * (t - 0.33 * t**2.4))
            for t in np.linspace(0, 1, 10)
        ]
        for (a, b), w in zip(pairwise(ends), np.linspace(0.0040, 0.0008, 9), strict=True):
            grass.taper(a, b, float(w), float(w) * 0.85)
        if rng.random() < 0.35:
            for k in (6, 7, 8, 9):
                grass.oval(ends[k][0], ends[k][1], 0.0042, 0.0026)
    return mix(
        np.asarray(out, dtype=np.float32), plate.fill(ink("#2e1208")), grass.mask(0.0004) * 0.95
    )


def soundings(plate: Plate) -> Array:
    """Depths cut in paper, one under another; a lead line goes down to the deepest."""
    cx, cy = 0.44, 0.64
    field = plate.clouds("depth", 0.55, 5, gain=0.42)
    d = np.hypot((plate.x - cx) * 1.25, (plate.y - cy) * 0.82) + (0.5 - field) * 0.52
    greens = (
        "#cfd9c4",
        "#a9bfa6",
        "#86a68e",
        "#668d78",
        "#4b7564",
        "#355e51",
        "#244a40",
        "#163831",
        "#0d2a25",
        "#071d1a",
    )
    out = (
        plate.fill(ink("#e6e8d8"))
        * (0.94 + 0.12 * plate.clouds("top", 0.05, 5, gain=0.7))[..., None]
    )
    levels = np.linspace(0.66, 0.085, len(greens))
    for i, (level, colour) in enumerate(zip(levels, greens, strict=True)):
        hole = ramp(d, float(level) + 0.0014, float(level) - 0.0014)
        k = plate.height
        rim = shifted(blur(1 - hole, 0.0065 * k), round(0.0045 * k), round(0.0085 * k))
        floor = (
            ink(colour)[None, None]
            * (0.93 + 0.14 * plate.clouds(f"fibre{i}", 0.05, 5, gain=0.7))[..., None]
        )
        floor = floor * (1 - 0.62 * rim)[..., None]
        out = mix(out, np.asarray(floor, dtype=np.float32), hole)
    line, lead = plate.pen(), plate.pen()
    x = cx - 0.012
    line.line([(x, -0.02), (x, cy - 0.03)], 0.0034)
    lead.polygon(
        [
            (x - 0.007, cy - 0.032),
            (x + 0.007, cy - 0.032),
            (x + 0.0145, cy + 0.048),
            (x - 0.0145, cy + 0.048),
        ]
    )
    lead.oval(x, cy - 0.032, 0.008)
    dark = blur(np.maximum(line.mask(), lead.mask()), 0.010 * plate.height)
    shadow = shifted(dark, round(0.022 * plate.height), round(0.03 * plate.height))
    out = out * (1 - 0.5 * shadow)[..., None]
    out = mix(out, plate.fill(ink("#f3ecd6")), line.mask(0.0002))
    body = clamp(0.35 + ((plate.x - x) / 0.03 + 0.5) * 0.5)
    out = mix(out, ink("#d8dcd2")[None, None] * body[..., None], lead.mask(0.0003))
    tags = plate.pen()
    for i in range(7):
        y = 0.07 + i * 0.082
        tags.polygon(
            [
                (x, y),
                (x + 0.030, y + 0.004),
                (x + 0.024, y + 0.011),
                (x + 0.031, y + 0.018),
                (x, y + 0.014),
            ]
        )
    reds = plate.fill(ink("#b8321e"))
    whites = plate.fill(ink("#f3ecd6"))
    mark = tags.mask(0.0002)
    return mix(
        out, np.where((np.mod((plate.y - 0.07) / 0.082, 2) < 1)[..., None], reds, whites), mark
    )


def slack_water(plate: Plate) -> Array:
    """Water at the turn of the tide: it holds a row of posts, and a boat, without a tremor."""
    horizon = 0.47
    out = plate.gradient([(0, "#6e6a64"), (0.25, "#a8a39a"), (horizon, "#ddd8cc")])
    out = clouds_over(
        plate,
        out,
        horizon,
        sun=(0.5, 0.2),
        bright=ink("#e8e3d8"),
        dark=ink("#7c776f"),
        cover=0.55,
        size=0.45,
    )
    out = land(
        plate,
        out,
        ridge(plate, "far", horizon + 0.003, 0.035, 0.22),
        ink("#8f8a82"),
        plate.fill(ink("#cfcabf")),
        0.03,
    )
    pen = plate.pen()
    rng = plate.chance("posts")
    for i in range(9):
        t = (i / 8) ** 1.5
        x, foot, tall, w = (
            0.655 - 0.60 * t,
            horizon + 0.012 + 0.0 * t,
            0.035 + 0.215 * t,
            0.004 + 0.019 * t,
        )
        tall *= 0.85 + 0.3 * rng.random()
        pen.taper((x, horizon + 0.03), (x + 0.004 * rng.normal(), foot - tall), w * 1.05, w * 0.9)
    out = mix(out, plate.fill(ink("#2a2724")), pen.mask(0.0005))
    boat = plate.pen()
    b = horizon + 0.012
    boat.polygon(
        curve(
            [
                (0.40, b - 0.030),
                (0.44, b - 0.020),
                (0.52, b - 0.018),
                (0.585, b - 0.032),
                (0.565, b - 0.002),
                (0.55, b + 0.02),
                (0.43, b + 0.02),
                (0.415, b - 0.006),
            ]
        )
    )
    boat.line([(0.50, b - 0.02), (0.495, b - 0.085)], 0.0028)
    out = mix(out, plate.fill(ink("#1c1a18")), boat.mask(0.0004))
    still = water(plate, out, horizon + 0.014, deep=ink("#5c5851"), rough=0.05, calm=0.90)
    veil = plate.clouds("veil", 0.5, 5, tall=0.3)
    band = np.exp(-(((plate.y - horizon - 0.01) / 0.045) ** 2)) * (0.25 + veil)
    still = mix(still, plate.fill(ink("#dcd7cb")), clamp(band * 0.75))
    ringy = plate.away(0.30, 0.845, 0.42)
    rings = np.sin(ringy * 330) * np.exp(-(((ringy - 0.045) / 0.020) ** 2))
    return np.asarray(still * (1 + 0.16 * rings)[..., None])


def home_port(plate: Plate) -> Array:
    """Painted hulls, stem to stem, behind the piles of a wharf."""
    out = (
        plate.fill(ink("#e4d6bd"))
        * (0.92 + 0.16 * plate.clouds("paper", 0.05, 6, gain=0.7))[..., None]
    )
    worn = plate.clouds("worn", 0.10, 7, gain=0.65)
    runs = plate.clouds("runs", 0.03, 5, tall=7)
    hulls = (
        ((0.80, 0.16), "#8f2a1c", "#e9dcc2", "#1f1a18", 0.16),
        ((0.20, 0.30), "#b8432a", "#20323a", "#e9dcc2", 0.34),
        ((0.62, 0.47), "#5c1a14", "#d98a4a", "#e9dcc2", 0.52),
        ((0.12, 0.64), "#c4552f", "#e9dcc2", "#3a1210", 0.70),
    )
    for i, ((stem, deck), body, band, boot, _) in enumerate(hulls):
        turn = -1 if i % 2 == 0 else 1
        shape = [
            (stem, deck),
            (stem + turn * 0.05, deck + 0.012),
            (stem + turn * 0.35, deck + 0.045),
            (stem + turn * 0.95, deck + 0.055),
            (stem + turn * 0.95, 1.1),
            (stem + turn * 0.20, 1.1),
            (stem + turn * 0.135, deck + 0.30),
            (stem + turn * 0.055, deck + 0.12),
        ]
        pen = plate.pen()
        pen.polygon(
            [
                *curve(shape[:4], closed=False),
                shape[3],
                *shape[4:6],
                *curve([shape[5], shape[6], shape[7], shape[0]], closed=False),
            ]
        )
        mask = pen.mask(0.0003)
        out = sheet(plate, out, mask, body, f"hull{i}", lift=0.012, fibre=0.10)
        sheer = plate.y - deck - 0.055 * ramp(np.abs(plate.x - stem), 0.0, 0.45)
        for a, b, colour in ((0.014, 0.034, band), (0.232, 0.246, band), (0.246, 0.50, boot)):
            stripe = ramp(sheer, a - 0.0008, a + 0.0008) * ramp(sheer, b + 0.0008, b - 0.0008)
            out = mix(out, plate.fill(ink(colour)) * (0.93 + 0.14 * worn)[..., None], stripe * mask)
        planks = np.mod(sheer / 0.0275, 1)
        out = out * (1 - 0.16 * ramp(planks, 0.05, 0.0) * mask * ramp(sheer, 0.24, 0.23))[..., None]
        scuffs = ramp(worn, 0.66, 0.74) * mask * 0.5 + ramp(runs, 0.60, 0.78) * mask * 0.28 * ramp(
            sheer, 0.03, 0.2
        )
        out = mix(
            out,
            plate.fill(ink(("#5c2a1c", "#7a2f1c", "#2f0e0c", "#7c3018")[i])),
            clamp(scuffs) * 0.6,
        )
        eye = plate.pen()
        eye.oval(stem + turn * 0.095, deck + 0.075, 0.0105)
        out = mix(out, plate.fill(ink("#14100e")), eye.mask(0.0003))
    for x, w, top in ((0.055, 0.034, 0.58), (0.335, 0.040, 0.70), (0.635, 0.046, 0.52)):
        pile = plate.pen()
        pile.rect(x - w, top, x + w, 1.1)
        pile.oval(x, top, w, 0.012)
        mask = pile.mask(0.0003)
        out = sheet(plate, out, mask, "#2a1d18", f"pile{x}", lift=0.014, fibre=0.14)
        round_ = clamp(0.45 + 0.75 * (1 - ((plate.x - x + w * 0.3) / w) ** 2))
        split = ramp(plate.clouds(f"split{x}", 0.010, 4, tall=14), 0.62, 0.75)
        out = mix(out, out * round_[..., None] * (1 - 0.5 * split)[..., None], mask)
        rope = plate.pen()
        for k in range(3):
            rope.line(
                [
                    (x - w - 0.004, top + 0.075 + k * 0.012),
                    (x + w + 0.004, top + 0.083 + k * 0.012),
                ],
                0.0105,
            )
        out = sheet(plate, out, rope.mask(0.0003), "#d9bd84", f"rope{x}", lift=0.004)
    return out


class Poster(Struct, frozen=True):
    """A full page: its painter and how it is developed."""

    paint: Callable[[Plate], Array]
    stock: Stock


PRINT: dict[str, Any] = {"grain": 0.012, "vignette": 0.12, "bloom": 0.05, "halation": 0.02}
POSTERS: dict[str, Poster] = {
    "cover": Poster(cover, Stock(key=0.36, contrast=1.12, saturation=1.08, **PRINT)),
    "back": Poster(back, Stock(key=0.20, **PRINT)),
    "compass": Poster(compass, Stock(key=0.26, contrast=1.1, **PRINT)),
    "night-watch": Poster(night_watch, Stock(key=0.15, **PRINT)),
    "tradewinds": Poster(tradewinds, Stock(key=0.52, saturation=1.05, **PRINT)),
    "soundings": Poster(soundings, Stock(key=0.46, **PRINT)),
    "slack-water": Poster(
        slack_water,
        Stock(
            key=0.56,
            mono=True,
            shadows="#86807a",
            highlights="#8a8474",
            grain=0.026,
            coarse=2.2,
            scratches=0.7,
            lift=0.03,
            vignette=0.25,
            bloom=0.05,
            halation=0.0,
        ),
    ),
    "home-port": Poster(home_port, Stock(key=0.42, contrast=1.05, **PRINT)),
}


def draw_poster(name: str, scale: float = 1.0) -> Image.Image:
    """Draw a full page with its bleed, at a part of its size for a proof."""
    poster = POSTERS[name]
    plate = Plate(
        round(PAGE[0] * scale),
        round(PAGE[1] * scale),
        sum((i + 1) * b for i, b in enumerate(name.encode())),
    )
    return develop(poster.paint(plate), plate, poster.stock)
