"""Which stills are animation? Cut paper, flat colour, quilted fields, each with its shadow."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from pictures.light import Array, Pen, Plate, Point, blur, clamp, ink, mix, ramp, shifted
from pictures.sky import stars


def sheet(
    plate: Plate,
    light: Array,
    mask: Array,
    colour: str,
    name: str,
    *,
    lift: float = 0.010,
    fibre: float = 0.16,
) -> Array:
    """Lay a cut sheet of paper down: its shadow first, then its fibres and a bright cut edge."""
    k = plate.height
    shadow = shifted(blur(mask, lift * k), round(lift * 0.5 * k), round(lift * 0.9 * k))
    light = light * (1 - 0.55 * shadow * (1 - mask))[..., None]
    paper = plate.clouds(name, 0.05, 6, gain=0.75)
    tone = ink(colour)[None, None] * (1 + fibre * (paper - 0.5) * 2)[..., None]
    edge = clamp(mask - shifted(mask, round(0.0016 * k), round(0.0022 * k) + 1))
    tone = tone * (1 + 0.35 * edge)[..., None]
    return mix(light, np.asarray(tone, dtype=np.float32), mask)


def _blob(x: float, y: float, rx: float, ry: float, turn: float = 0.0, n: int = 60) -> list[Point]:
    c, s = np.cos(turn), np.sin(turn)
    return [
        (
            float(x + rx * np.cos(a) * c - ry * np.sin(a) * s),
            float(y + rx * np.cos(a) * s + ry * np.sin(a) * c),
        )
        for a in np.linspace(0, 2 * np.pi, n)
    ]


def borrowed_moon(plate: Plate) -> Array:
    """A huge moon in a rowing boat, and a small boy on the bank who holds the rope."""
    out = plate.gradient([(0, "#08123c"), (0.6, "#17307c"), (1, "#0c1c54")])
    out = out * (0.9 + 0.2 * plate.clouds("wash", 0.4, 6))[..., None]
    out = out + (stars(plate, 160, 0.62) * 1.2)[..., None] * ink("#ffe9b0")
    out = out + (plate.glow(1.14, 0.44, 0.36) * 0.30)[..., None] * ink("#ffdf8a")
    for i, (y, colour) in enumerate(((0.56, "#13276c"), (0.61, "#10205c"))):
        pen = plate.pen()
        hills = [
            (x, y - 0.05 * np.sin(x * (3.1 - i) + i * 2) - 0.02 * np.sin(x * 9))
            for x in np.linspace(-0.1, 2.0, 60)
        ]
        pen.polygon([*hills, (2.0, 1), (-0.1, 1)])
        out = sheet(plate, out, pen.mask(0.0006), colour, f"hill{i}")
    moon = plate.pen()
    moon.oval(1.14, 0.44, 0.285)
    out = sheet(plate, out, moon.mask(0.0006), "#ffe39a", "moon", lift=0.016, fibre=0.28)
    marks = plate.pen()
    for x, y, r in (
        (1.04, 0.36, 0.055),
        (1.22, 0.30, 0.03),
        (1.25, 0.50, 0.062),
        (1.08, 0.52, 0.026),
        (0.95, 0.46, 0.024),
    ):
        marks.polygon(_blob(x, y, r, r * 0.9))
    for k in (-1, 1):
        lash = [
            (1.14 + k * 0.075 + 0.032 * np.cos(a), 0.425 + 0.020 * np.sin(a))
            for a in np.linspace(0.15, np.pi - 0.15, 12)
        ]
        marks.line(lash, 0.006, 1)
    out = mix(out, plate.fill(ink("#e8b95a")), marks.mask(0.0006) * 0.75)
    boat = plate.pen()
    boat.polygon(
        [(0.76, 0.60), (0.83, 0.645), (1.46, 0.645), (1.56, 0.585), (1.42, 0.80), (0.94, 0.80)]
    )
    out = sheet(plate, out, boat.mask(0.0006), "#c2452d", "boat")
    trim = plate.pen()
    trim.line([(0.765, 0.605), (0.83, 0.652), (1.46, 0.652), (1.555, 0.592)], 0.016)
    trim.line([(0.86, 0.71), (1.46, 0.71)], 0.005)
    out = sheet(plate, out, trim.mask(0.0006), "#f0d8a8", "trim", lift=0.004)
    for i, (y, colour) in enumerate(((0.765, "#1f4aa4"), (0.82, "#19408f"), (0.885, "#123074"))):
        pen = plate.pen()
        crest = [(x, y + 0.014 * np.sin(x * 17 + i * 1.9)) for x in np.linspace(-0.1, 2.0, 160)]
        pen.polygon([*crest, (2.0, 1.1), (-0.1, 1.1)])
        out = sheet(plate, out, pen.mask(0.0006), colour, f"wave{i}")
    bank = plate.pen()
    bank.polygon(
        [
            (-0.1, 0.74),
            (0.12, 0.715),
            (0.36, 0.735),
            (0.47, 0.80),
            (0.52, 0.92),
            (0.56, 1.1),
            (-0.1, 1.1),
        ]
    )
    out = sheet(plate, out, bank.mask(0.0006), "#0b1836", "bank")
    rope, boy, coat, face = plate.pen(), plate.pen(), plate.pen(), plate.pen()
    rope.line(
        [
            (0.345 + (0.785 - 0.345) * t, 0.62 + (0.625 - 0.62) * t + 0.30 * t * (1 - t))
            for t in np.linspace(0, 1, 40)
        ],
        0.0045,
    )
    out = mix(out, plate.fill(ink("#f2dcae")), rope.mask(0.0005))
    for leg in (-0.016, 0.018):
        boy.taper((0.29 + leg, 0.69), (0.29 + leg * 1.2, 0.745), 0.022, 0.020)
    coat.polygon([(0.265, 0.60), (0.317, 0.60), (0.342, 0.705), (0.238, 0.705)])
    coat.taper((0.30, 0.615), (0.348, 0.625), 0.022, 0.018)
    coat.polygon(_blob(0.292, 0.545, 0.042, 0.026, -0.1))
    face.oval(0.298, 0.566, 0.031, 0.032)
    out = sheet(plate, out, boy.mask(0.0006), "#060c1c", "legs", lift=0.004)
    out = sheet(plate, out, face.mask(0.0006), "#f0c49a", "face", lift=0.004)
    out = sheet(plate, out, coat.mask(0.0006), "#e0a028", "coat", lift=0.005)
    dots = plate.pen()
    dots.oval(0.312, 0.566, 0.0035)
    return mix(out, plate.fill(ink("#1a1210")), dots.mask())


def wharf_cats(plate: Plate) -> Array:
    """A row of cats on a wharf, cut from black paper before a cut-paper moon."""
    out = plate.fill(ink("#16304a")) * (0.85 + 0.3 * plate.clouds("wash", 0.5, 6))[..., None]
    for i, (r, colour) in enumerate(((0.62, "#1d4160"), (0.47, "#2a5a78"), (0.34, "#4a8094"))):
        pen = plate.pen()
        pen.oval(1.28, 0.40, r)
        out = sheet(plate, out, pen.mask(0.0008), colour, f"halo{i}", lift=0.014)
    pen = plate.pen()
    pen.oval(1.28, 0.40, 0.225)
    out = sheet(plate, out, pen.mask(0.0006), "#f6ead0", "moon", lift=0.018)
    for i, (y, colour) in enumerate(((0.66, "#2a5f76"), (0.72, "#1d4a62"), (0.78, "#12384e"))):
        pen = plate.pen()
        crest = [
            (x, y + 0.010 * abs(np.sin(x * 11 + i * 0.8)) * -1) for x in np.linspace(-0.1, 2.0, 220)
        ]
        pen.polygon([*crest, (2.0, 1.1), (-0.1, 1.1)])
        out = sheet(plate, out, pen.mask(0.0006), colour, f"sea{i}", lift=0.008)
    path = plate.pen()
    for i in range(7):
        y, w = 0.672 + i * 0.019, 0.05 + 0.022 * i
        path.polygon(
            [
                (1.28 - w, y),
                (1.28 + w, y - 0.002),
                (1.28 + w * 0.8, y + 0.007),
                (1.28 - w * 0.7, y + 0.007),
            ]
        )
    out = sheet(plate, out, path.mask(0.0006), "#f0e2c0", "path", lift=0.003)
    wharf = plate.pen()
    wharf.rect(-0.1, 0.795, 2.0, 0.835)
    for x in (0.10, 0.52, 0.94, 1.36, 1.78):
        wharf.rect(x - 0.028, 0.72, x + 0.028, 1.1)
        wharf.rect(x - 0.034, 0.712, x + 0.034, 0.726)
    wharf.line([(0.10, 0.98), (0.52, 0.86)], 0.016)
    wharf.line([(0.94, 0.98), (1.36, 0.86)], 0.016)
    out = sheet(plate, out, wharf.mask(0.0006), "#0a141e", "wharf", lift=0.014)
    cats, eyes = plate.pen(), plate.pen()
    for i, (x, s, turn) in enumerate(
        (
            (0.23, 0.20, 1),
            (0.40, 0.15, -1),
            (0.66, 0.22, 1),
            (0.83, 0.17, 1),
            (1.10, 0.19, -1),
            (1.24, 0.145, 1),
            (1.53, 0.215, -1),
            (1.67, 0.16, 1),
        )
    ):
        _cat(cats, eyes, x, 0.797, s, turn, i)
    out = sheet(plate, out, cats.mask(0.0006), "#070b10", "cats", lift=0.010)
    return mix(out, plate.fill(ink("#ffd24a", 1.2)), eyes.mask(0.0004))


def _cat(pen: Pen, eyes: Pen, x: float, y: float, s: float, t: float, i: int) -> None:
    pen.polygon(
        [
            (x - 0.26 * s * t, y),
            (x - 0.25 * s * t, y - 0.30 * s),
            (x - 0.12 * s * t, y - 0.58 * s),
            (x + 0.12 * s * t, y - 0.58 * s),
            (x + 0.20 * s * t, y - 0.30 * s),
            (x + 0.22 * s * t, y),
        ]
    )
    pen.oval(x - 0.08 * s * t, y - 0.20 * s, 0.24 * s, 0.21 * s)
    hx, hy = x + 0.05 * s * t, y - 0.70 * s
    pen.oval(hx, hy, 0.19 * s, 0.165 * s)
    for k in (-1, 1):
        pen.polygon(
            [
                (hx + k * 0.18 * s, hy - 0.02 * s),
                (hx + k * 0.16 * s, hy - 0.30 * s),
                (hx + k * 0.02 * s, hy - 0.13 * s),
            ]
        )
    curl = (0.9, -0.5, 1.4, 0.3)[i % 4]
    tail = [
        (
            x - 0.22 * s * t - 0.30 * s * t * u,
            y - 0.05 * s - 0.55 * s * u * u * curl + 0.16 * s * np.sin(u * 3) * curl,
        )
        for u in np.linspace(0, 1, 16)
    ]
    for (a, b), w in zip(pairwise(tail), np.linspace(0.10, 0.05, 15), strict=True):
        pen.taper(a, b, float(w) * s, float(w) * s)
    if i not in (3, 6):
        for k in (-1, 1):
            eyes.polygon(_blob(hx + k * 0.075 * s, hy - 0.01 * s, 0.034 * s, 0.023 * s))


def red_kite(plate: Plate) -> Array:
    """A red kite over quilted fields; its string runs out of the picture."""
    out = plate.gradient([(0, "#8fc4d8"), (0.55, "#d8ecdc"), (1, "#d8ecdc")])
    out = out * (0.93 + 0.14 * plate.clouds("wash", 0.4, 6))[..., None]
    for i, (x, y, s) in enumerate(((0.32, 0.20, 0.12), (1.55, 0.12, 0.09), (1.16, 0.34, 0.06))):
        pen = plate.pen()
        for k, (dx, dy, r) in enumerate(
            ((0, 0, 1), (0.9, 0.12, 0.8), (-0.85, 0.15, 0.7), (0.35, -0.4, 0.7), (1.6, 0.3, 0.5))
        ):
            pen.oval(x + dx * s, y + dy * s, r * s * (1.2 if k == 0 else 1), r * s * 0.62)
        out = sheet(plate, out, pen.mask(0.0008), "#fbf8ee", f"cloud{i}", lift=0.012)
    horizon = 0.50
    hill = 0.045 * np.sin(plate.x * 2.6 + 0.4)
    under = plate.y - horizon - hill
    depth = 0.20 / np.maximum(under, 0.004)
    u = (plate.x - 0.7) * depth * 1.5 + 0.5 * depth
    v = np.log(depth + 0.2) * 4.2
    iu, iv = np.floor(u + 0.5 * np.mod(np.floor(v), 2)).astype(int), np.floor(v).astype(int)
    dyes = np.stack(
        [
            ink(c)
            for c in (
                "#e8b84a",
                "#7fa848",
                "#c8643c",
                "#4a7a52",
                "#f0d88a",
                "#b84a5a",
                "#5a8a9c",
                "#a8b85a",
            )
        ]
    )
    patch = plate.chance("quilt").integers(0, 8, (64, 64))[iv % 64, iu % 64]
    fu, fv = np.mod(u + 0.5 * np.mod(np.floor(v), 2), 1), np.mod(v, 1)
    field = dyes[patch]
    rows = np.where(
        patch % 3 == 0,
        np.sin(fu * 50),
        np.where(patch % 3 == 1, np.sin(fv * 45), np.sin((fu + fv) * 40)),
    )
    field = field * (0.93 + 0.10 * rows)[..., None]
    seam = np.minimum(np.minimum(fu, 1 - fu), np.minimum(fv, 1 - fv))
    puffed = ramp(seam, 0.0, 0.16)
    field = field * (0.72 + 0.30 * puffed)[..., None]
    stitch = (np.abs(seam - 0.055) < 0.012) & (np.mod((fu + fv) * 16, 1) < 0.55)
    field = mix(field.astype(np.float32), plate.fill(ink("#fff6e0")), stitch * 0.8)
    land = ramp(under, -0.001, 0.002)
    out = out * (1 - 0.25 * np.exp(-np.abs(under) / 0.02))[..., None]
    out = mix(out, np.asarray(field, dtype=np.float32), land)
    x, y = 0.74, 0.33
    top, left, right, foot = (
        (x + 0.05, y - 0.22),
        (x - 0.15, y - 0.05),
        (x + 0.16, y + 0.0),
        (x - 0.04, y + 0.25),
    )
    cast = plate.pen()
    cast.polygon([(1.16, 0.80), (1.30, 0.83), (1.20, 0.89), (1.04, 0.85)])
    out = out * (1 - 0.40 * cast.mask(0.008))[..., None]
    for points, colour, name in (
        ((top, left, foot, right), "#d8261c", "kite"),
        ((top, right, foot), "#b01a16", "half"),
    ):
        pen = plate.pen()
        pen.polygon(points)
        out = sheet(
            plate, out, pen.mask(0.0006), colour, name, lift=0.012 if name == "kite" else 0.002
        )
    thread = plate.pen()
    thread.line([left, right], 0.004)
    thread.line([top, foot], 0.004)
    thread.line(
        [(x + 0.01 + 1.3 * t, y + 0.01 + 0.34 * t + 0.5 * t * t) for t in np.linspace(0, 1, 60)],
        0.0026,
    )
    tail = [
        (foot[0] - 0.50 * t, foot[1] + 0.16 * np.sin(t * 7) * (0.4 + t) + 0.10 * t)
        for t in np.linspace(0, 1, 70)
    ]
    thread.line(tail, 0.003)
    out = mix(out, plate.fill(ink("#4a1210")), thread.mask(0.0004))
    bows = plate.pen()
    for i in range(10, 70, 11):
        bx, by = tail[i]
        bows.polygon([(bx, by), (bx - 0.026, by - 0.022), (bx - 0.024, by + 0.020)])
        bows.polygon([(bx, by), (bx + 0.026, by - 0.018), (bx + 0.024, by + 0.024)])
    return sheet(plate, out, bows.mask(0.0006), "#f4c83a", "bows", lift=0.006)
