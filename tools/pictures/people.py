"""Who is in the picture? Small people as silhouettes, and people and heads as solids."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pictures.light import Array, Pen, Point
from pictures.trace import Clay, Skin, Solid, Vector, dot, vec

Rod = tuple[Vector, Vector, float, float]


def silhouette(
    pen: Pen,
    x: float,
    foot: float,
    tall: float,
    pose: str = "stand",
    turn: float = 1.0,
    tone: float = 1.0,
) -> None:
    """Draw a person `tall` heights high; poses: stand, walk, coat, dress, umbrella, sit, child."""

    def at(dx: float, up: float) -> Point:
        return x + dx * tall * turn, foot - up * tall

    def limb(a: Point, b: Point, wa: float, wb: float) -> None:
        pen.taper(at(*a), at(*b), wa * tall, wb * tall, tone)

    head = at(0.015, 0.925)
    big = 0.068 if pose == "child" else 0.058
    hx, hy = head
    pen.oval(hx, hy, big * 0.86 * tall, big * 1.12 * tall, tone)
    if pose == "sit":
        _seated(limb)
        return
    limb((0, 0.87), (0, 0.80), 0.06, 0.07)
    limb((-0.005, 0.77), (0, 0.55), 0.20, 0.17)
    stride = {"walk": 0.17, "coat": 0.10, "umbrella": 0.10}.get(pose, 0.035)
    limb((0.005, 0.53), (stride * 0.55, 0.27), 0.115, 0.085)
    limb((stride * 0.55, 0.27), (stride * 0.8, 0.02), 0.085, 0.05)
    limb((-0.005, 0.53), (-stride * 0.4, 0.28), 0.115, 0.085)
    limb((-stride * 0.4, 0.28), (-stride * 1.1, 0.025), 0.085, 0.05)
    limb((stride * 0.8, 0.015), (stride * 0.8 + 0.07, 0.01), 0.035, 0.03)
    limb((-stride * 1.1, 0.015), (-stride * 1.1 + 0.06, 0.01), 0.035, 0.03)
    swing = 0.10 if pose == "walk" else 0.03
    limb((-0.06, 0.78), (-0.09 - swing * 0.5, 0.60), 0.075, 0.06)
    limb((-0.09 - swing * 0.5, 0.60), (-0.08 - swing, 0.44), 0.06, 0.045)
    if pose == "umbrella":
        limb((0.06, 0.78), (0.12, 0.66), 0.075, 0.06)
        limb((0.12, 0.66), (0.10, 0.80), 0.05, 0.04)
        limb((0.10, 0.72), (0.06, 1.18), 0.014, 0.014)
        arc = [
            at(0.06 + 0.36 * np.cos(a), 1.0 + 0.20 * np.sin(a)) for a in np.linspace(0, np.pi, 24)
        ]
        ribs = [at(0.06 + 0.36 * c, 1.02 - 0.0) for c in (-0.66, -0.33, 0, 0.33, 0.66)]
        pen.polygon(arc + ribs, tone)
    else:
        limb((0.06, 0.78), (0.09 + swing * 0.4, 0.60), 0.075, 0.06)
        limb((0.09 + swing * 0.4, 0.60), (0.10 + swing * 1.1, 0.45), 0.06, 0.045)
    if pose in ("coat", "umbrella"):
        pen.polygon(
            [
                at(-0.11, 0.80),
                at(0.11, 0.80),
                at(0.13, 0.52),
                at(0.19, 0.26),
                at(-0.20, 0.24),
                at(-0.13, 0.52),
            ],
            tone,
        )
    if pose in ("dress", "child"):
        pen.polygon([at(-0.07, 0.60), at(0.07, 0.60), at(0.17, 0.32), at(-0.18, 0.31)], tone)


def _seated(limb: Callable[[Point, Point, float, float], None]) -> None:
    limb((0, 0.87), (-0.02, 0.80), 0.06, 0.07)
    limb((-0.03, 0.77), (-0.06, 0.50), 0.19, 0.18)
    limb((-0.05, 0.48), (0.24, 0.47), 0.13, 0.09)
    limb((0.24, 0.47), (0.22, 0.06), 0.085, 0.05)
    limb((0.22, 0.02), (0.30, 0.015), 0.035, 0.03)
    limb((-0.02, 0.76), (0.04, 0.60), 0.075, 0.06)
    limb((0.04, 0.60), (0.19, 0.55), 0.06, 0.045)


def rods(points: Array, parts: Sequence[Rod], melt: float) -> Array:
    """Give the distance to rods melted together over `melt` metres."""
    a, b = (np.array([part[i] for part in parts], dtype=np.float32)[..., None] for i in (0, 1))
    ra, rb = (np.array([part[i] for part in parts], dtype=np.float32)[:, None] for i in (2, 3))
    ba = b - a
    size = np.maximum((ba * ba).sum(axis=1), np.float32(1e-9))
    pa = points[None] - a
    t = (pa[:, 0] * ba[:, 0] + pa[:, 1] * ba[:, 1] + pa[:, 2] * ba[:, 2]) / size
    t = np.minimum(np.maximum(t, 0), 1)
    pa -= ba * t[:, None]
    distances = np.sqrt(pa[:, 0] ** 2 + pa[:, 1] ** 2 + pa[:, 2] ** 2) - (ra + (rb - ra) * t)
    total = distances[0]
    for other in distances[1:]:
        total = join(total, other, melt)
    return np.asarray(total, dtype=np.float32)


def join(a: Array, b: Array, melt: float) -> Array:
    """Melt two solids into one."""
    h = np.maximum(np.float32(melt) - np.abs(a - b), 0) / np.float32(melt)
    return np.asarray(np.minimum(a, b) - h * h * np.float32(melt / 4), dtype=np.float32)


def carve(a: Array, b: Array, melt: float) -> Array:
    """Take the solid `b` out of `a`, with a soft edge."""
    return -join(-a, b, melt)


def oval(p: Array, centre: Vector, radii: Vector) -> Array:
    """Give a bound of the distance to an ellipsoid."""
    q = p - vec(centre)
    k0 = np.sqrt(dot(q / vec(radii), q / vec(radii)))
    k1 = np.sqrt(dot(q / vec(radii) ** 2, q / vec(radii) ** 2))
    return np.asarray(k0 * (k0 - 1) / np.maximum(k1, 1e-6), dtype=np.float32)


def turned(p: Array, at: Vector, degrees: float, nod: float = 0.0) -> Array:
    """Bring points into the own space of a thing that stands at `at`, turned and nodding."""
    q = p - vec(at)
    r, s = np.radians(degrees), np.radians(nod)
    c, n = np.float32(np.cos(r)), np.float32(np.sin(r))
    q = np.stack([c * q[0] - n * q[2], q[1], n * q[0] + c * q[2]])
    c, n = np.float32(np.cos(s)), np.float32(np.sin(s))
    return np.stack([q[0], c * q[1] + n * q[2], -n * q[1] + c * q[2]])


def _pose(pose: str) -> list[Rod]:
    """Rods of a person 1.75 m tall who looks along +z."""
    parts: list[Rod] = []
    sit = pose == "sit"
    drop = 0.43 if sit else 0.0
    hip = 0.92 - drop
    lean = 0.10 if pose == "lean" else 0.0
    step = 0.24 if pose == "walk" else 0.03
    parts.append(((0, hip, 0), (0, hip + 0.45, 0.02 + lean), 0.15, 0.155))
    parts.append(((-0.15, hip + 0.52, lean), (0.15, hip + 0.52, lean), 0.065, 0.065))
    parts.append(((0, hip + 0.55, lean), (0, hip + 0.66, 0.02 + lean * 1.2), 0.055, 0.05))
    for side, k in ((-1, 1.0), (1, -1.0)):
        x = 0.09 * side
        if sit:
            parts.append(((x, hip, 0), (x * 1.3, hip + 0.02, 0.45), 0.095, 0.065))
            parts.append(((x * 1.3, hip, 0.45), (x * 1.2, 0.07, 0.42), 0.065, 0.045))
            parts.append(((x * 1.2, 0.04, 0.42), (x * 1.2, 0.04, 0.56), 0.04, 0.035))
        else:
            parts.append(((x, hip, 0), (x, 0.50, 0.3 * k * step), 0.095, 0.065))
            parts.append(((x, 0.50, 0.3 * k * step), (x, 0.07, k * step), 0.065, 0.045))
            parts.append(((x, 0.04, k * step), (x, 0.04, k * step + 0.15), 0.04, 0.035))
        a = (0.21 * side, hip + 0.50, lean)
        e = (0.26 * side, hip + 0.24, -0.4 * k * step + lean)
        hand = (0.24 * side, hip + 0.0, -0.8 * k * step + 0.06)
        if sit or pose == "lean":
            e, hand = (0.25 * side, hip + 0.24, 0.08), (0.12 * side, hip + 0.16, 0.34)
        parts.append((a, e, 0.055, 0.045))
        parts.append((e, hand, 0.045, 0.032))
    if pose == "dress":
        parts.append(((0, hip + 0.02, 0), (0, 0.46, 0), 0.15, 0.195))
    if pose == "coat":
        parts.append(((0, hip + 0.2, 0), (0, 0.45, -0.01), 0.16, 0.21))
    return parts


def figure(
    x: float,
    z: float,
    *,
    tall: float = 1.75,
    face: float = 0.0,
    pose: str = "stand",
    cloth: Vector = (0.08, 0.08, 0.1),
    skin: Vector = (0.5, 0.33, 0.25),
    hair: Vector = (0.03, 0.025, 0.02),
    floor: float = 0.0,
) -> list[Solid]:
    """Stand a person on the floor at (x, z), looking `face` degrees from +z towards +x."""
    k = tall / 1.75
    parts = _pose(pose)
    drop = 0.43 if pose == "sit" else 0.0
    lean = 0.12 if pose == "lean" else 0.02

    def body(p: Array) -> Array:
        return rods(turned(p, (x, floor, z), face) / np.float32(k), parts, 0.07) * np.float32(k)

    def head(p: Array) -> Array:
        q = turned(p, (x, floor, z), face) / np.float32(k)
        top = 1.63 - drop
        skull = oval(q, (0, top + 0.02, lean), (0.078, 0.105, 0.098))
        nose = rods(q, [((0, top, lean + 0.08), (0, top - 0.03, lean + 0.11), 0.012, 0.014)], 0.01)
        jaw = oval(q, (0, top - 0.05, lean + 0.02), (0.058, 0.08, 0.075))
        return join(join(skull, jaw, 0.05), nose, 0.02) * np.float32(k)

    def cap(p: Array) -> Array:
        q = turned(p, (x, floor, z), face) / np.float32(k)
        return oval(q, (0, 1.675 - drop, lean - 0.022), (0.088, 0.10, 0.10)) * np.float32(k)

    middle = (x, floor + (0.9 - drop * 0.4) * k, z)
    top = (x, floor + (1.63 - drop) * k, z)
    return [
        Solid(Clay(body, middle, 0.95 * k, 40), Skin(cloth)),
        Solid(Clay(head, top, 0.24 * k, 30), Skin(skin)),
        Solid(Clay(cap, top, 0.26 * k, 30), Skin(hair)),
    ]


def _face(q: Array) -> Array:
    """Give the distance to a head about 0.24 m high, at the origin, looking along +z."""
    m = np.stack([np.abs(q[0]), q[1], q[2]])
    d = oval(m, (0, 0.035, -0.018), (0.076, 0.093, 0.098))
    d = join(d, oval(m, (0, -0.045, 0.022), (0.055, 0.082, 0.070)), 0.05)
    d = join(d, oval(m, (0.040, -0.020, 0.052), (0.026, 0.024, 0.028)), 0.035)
    d = join(d, oval(m, (0, -0.106, 0.070), (0.020, 0.016, 0.018)), 0.035)
    d = join(d, rods(m, [((0, 0.028, 0.084), (0.044, 0.026, 0.068), 0.011, 0.009)], 0.01), 0.022)
    d = carve(d, oval(m, (0.031, 0.004, 0.098), (0.021, 0.014, 0.022)), 0.020)
    d = join(d, oval(m, (0.031, 0.003, 0.0735), (0.0145, 0.0125, 0.0135)), 0.004)
    lid = rods(m, [((0.018, 0.009, 0.084), (0.045, 0.007, 0.078), 0.0035, 0.0035)], 0.01)
    d = join(d, lid, 0.008)
    bridge = ((0.0, 0.014, 0.086), (0.0, -0.030, 0.108), 0.0075, 0.0115)
    d = join(d, rods(m, [bridge], 0.01), 0.016)
    d = join(d, oval(m, (0.0125, -0.034, 0.096), (0.0075, 0.007, 0.010)), 0.009)
    d = join(d, oval(m, (0, -0.054, 0.086), (0.020, 0.016, 0.010)), 0.02)
    d = join(
        d, rods(m, [((0, -0.0605, 0.0955), (0.021, -0.0645, 0.083), 0.0052, 0.002)], 0.01), 0.006
    )
    d = join(
        d, rods(m, [((0, -0.0725, 0.0935), (0.018, -0.070, 0.084), 0.0066, 0.002)], 0.01), 0.006
    )
    return join(d, oval(m, (0.078, -0.005, -0.005), (0.010, 0.030, 0.018)), 0.012)


def _painted(q: Array, skin: Vector) -> Array:
    """Colour a face: brows, lashes and lips, warmer cheeks."""
    x, y, z = np.abs(q[0]), q[1], q[2]
    front = np.clip((z - 0.045) / 0.02, 0, 1)
    brow = np.clip(
        1.6 - np.hypot((x - 0.031) / 0.021, (y - 0.0285 + (x - 0.03) ** 2 * 6) / 0.0042), 0, 1
    )
    lash = np.clip(1.5 - np.hypot((x - 0.0315) / 0.015, (y - 0.001) / 0.0028), 0, 1)
    lips = np.clip(1.7 - np.hypot(x / 0.020, (y + 0.066) / 0.0085), 0, 1) * front
    cheek = np.clip(1.4 - np.hypot((x - 0.042) / 0.026, (y + 0.026) / 0.022), 0, 1) * front
    dark = np.maximum(brow * 0.8, lash * 0.9) * front
    tone = vec(skin) * (1 + cheek * vec((0.10, -0.10, -0.12)))
    tone = tone * (1 - lips * vec((0.18, 0.52, 0.46)))
    return np.asarray(tone * (1 - dark), dtype=np.float32)


def head(
    at: Vector,
    *,
    face: float = 0.0,
    nod: float = 0.0,
    skin: Vector = (0.50, 0.32, 0.24),
    hair: str = "short",
    strands: Vector = (0.03, 0.022, 0.018),
    cloth: Vector = (0.05, 0.05, 0.06),
) -> list[Solid]:
    """Place a head with shoulders; `face` in degrees from +z to +x, `hair` short, bun or long."""

    def flesh(p: Array) -> Array:
        q = turned(p, at, face, nod)
        neck = rods(
            turned(p, at, face), [((0, -0.06, -0.02), (0, -0.22, -0.045), 0.050, 0.058)], 0.01
        )
        return join(_face(q), neck, 0.035)

    def locks(p: Array) -> Array:
        q = turned(p, at, face, nod)
        wave = np.sin(q[0] * 260 + np.sin(q[1] * 70) * 2) * np.float32(0.0009)
        wave = wave * (q[2] < 0.02)
        d = oval(q, (0, 0.050, -0.030), (0.085, 0.094, 0.101))
        d = carve(d, oval(q, (0, -0.045, 0.085), (0.066, 0.125, 0.075)), 0.012)
        if hair == "bun":
            d = join(d, oval(q, (0, 0.075, -0.135), (0.042, 0.042, 0.04)), 0.015)
        if hair == "long":
            m = np.stack([np.abs(q[0]), q[1], q[2]])
            fall = [
                ((0.062, 0.05, -0.03), (0.088, -0.20, -0.035), 0.035, 0.042),
                ((0.03, 0.02, -0.09), (0.04, -0.26, -0.10), 0.05, 0.05),
            ]
            d = join(d, rods(m, fall, 0.05), 0.04)
        return np.asarray(d + wave)

    def shoulders(p: Array) -> Array:
        q = turned(p, at, face * 0.8)
        m = np.stack([np.abs(q[0]), q[1], q[2]])
        parts: list[Rod] = [
            ((0.05, -0.25, -0.05), (0.19, -0.30, -0.05), 0.065, 0.075),
            ((0, -0.35, -0.04), (0, -0.62, -0.03), 0.15, 0.17),
            ((0.21, -0.33, -0.05), (0.25, -0.62, -0.03), 0.07, 0.06),
        ]
        return rods(m, parts, 0.07)

    def complexion(p: Array) -> Array:
        return _painted(turned(p, at, face, nod), skin)

    x, y, z = at
    return [
        Solid(Clay(flesh, (x, y - 0.05, z), 0.24, 60), Skin(complexion, sheen=0.015, rough=0.25)),
        Solid(Clay(locks, (x, y - 0.07, z - 0.02), 0.34, 48), Skin(strands)),
        Solid(Clay(shoulders, (x, y - 0.42, z), 0.42, 40), Skin(cloth)),
    ]


def hand(at: Vector, *, turn: float, spread: float, curl: float, skin: Skin) -> list[Solid]:
    """Hold a hand up at `at`, its wrist: palm to +z, fingers `spread` apart, bent by `curl`."""
    parts: list[Rod] = [
        ((-0.022, 0.0, 0), (-0.030, 0.085, 0), 0.022, 0.017),
        ((0, 0.0, 0), (0, 0.09, 0), 0.022, 0.017),
        ((0.022, 0.0, 0), (0.030, 0.082, 0), 0.022, 0.017),
        ((0, -0.16, -0.01), (0, -0.01, 0), 0.031, 0.026),
    ]
    for i, (x, length) in enumerate(
        ((-0.034, 0.072), (-0.012, 0.083), (0.012, 0.077), (0.034, 0.058))
    ):
        lean = (i - 1.5) * spread
        a = np.array([x, 0.092 - 0.006 * abs(i - 1.2), 0.0])
        bend = 0.0
        for j, (part, r) in enumerate(((0.48, 0.0105), (0.30, 0.0095), (0.24, 0.0085))):
            bend += curl * (0.6 + 0.5 * j) * (1 + 0.12 * i)
            step = (
                np.array([np.sin(lean), np.cos(lean) * np.cos(bend), np.sin(bend)]) * length * part
            )
            b = a + step
            parts.append((_as_vector(a), _as_vector(b), r, r * 0.9))
            a = b
    thumb = [(-0.026, 0.020, 0.004), (-0.062, 0.055, 0.014), (-0.078, 0.088, 0.022)]
    parts.append((thumb[0], thumb[1], 0.017, 0.0125))
    parts.append((thumb[1], thumb[2], 0.012, 0.0095))

    def shape(p: Array) -> Array:
        return rods(turned(p, at, turn), parts, 0.012)

    x, y, z = at
    return [Solid(Clay(shape, (x, y + 0.03, z), 0.23, 60), skin)]


def _as_vector(a: np.ndarray) -> Vector:
    return float(a[0]), float(a[1]), float(a[2])
