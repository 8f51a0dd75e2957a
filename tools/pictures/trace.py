"""What would a camera see in a room of simple solids? Rays are followed; arrays are (3, n).

Metres, y up. Direct light has soft shadows; light that has bounced once is gathered at a quarter of
the size, smoothed along surfaces and added; a sheen shows the mirror image. No global state.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from pictures.light import Array, Plate, blur, resize

Vector = tuple[float, float, float]
Paint = Callable[[Array], Array]
Gobo = Callable[[Array], Array]
FAR = np.float32(1e9)
NEAR = np.float32(2e-3)


def vec(v: Vector) -> Array:
    return np.array(v, dtype=np.float32)[:, None]


def dot(a: Array, b: Array) -> Array:
    total: Array = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    return total


def unit(a: Array) -> Array:
    return np.asarray(a / np.maximum(np.sqrt(dot(a, a)), np.float32(1e-9)), dtype=np.float32)


class Shape(Protocol):
    """A solid that rays can meet."""

    def sphere(self) -> tuple[Vector, float] | None:
        """A sphere around the whole, or None where the solid has no end."""

    def meet(self, o: Array, d: Array) -> Array:
        """The distance to the first meeting, FAR where there is none."""

    def normal(self, p: Array) -> Array:
        """The direction out of the surface at points of it."""


class Ground(Struct, frozen=True):
    """The plane y = `level`."""

    level: float = 0.0

    def sphere(self) -> None:
        return None

    def meet(self, o: Array, d: Array) -> Array:
        safe = np.where(np.abs(d[1]) < 1e-6, np.float32(1e-6), d[1])
        t = (np.float32(self.level) - o[1]) / safe
        return np.asarray(np.where(t > NEAR, t, FAR), dtype=np.float32)

    def normal(self, p: Array) -> Array:
        n = np.zeros_like(p)
        n[1] = 1
        return n


class Box(Struct, frozen=True):
    """A block of half sizes `half`, turned by `yaw` degrees about y, or a room seen from within."""

    centre: Vector
    half: Vector
    yaw: float = 0.0
    inside: bool = False

    def sphere(self) -> tuple[Vector, float] | None:
        return None if self.inside else (self.centre, float(np.linalg.norm(self.half)))

    def _turn(self, a: Array, back: bool = False) -> Array:
        if not self.yaw:
            return a
        r = np.radians(-self.yaw if back else self.yaw)
        c, s = np.float32(np.cos(r)), np.float32(np.sin(r))
        return np.stack([c * a[0] - s * a[2], a[1], s * a[0] + c * a[2]])

    def meet(self, o: Array, d: Array) -> Array:
        o, d = self._turn(o - vec(self.centre)), self._turn(d)
        safe = np.where(np.abs(d) < 1e-7, np.float32(1e-7), d)
        a, b = (-vec(self.half) - o) / safe, (vec(self.half) - o) / safe
        enter, leave = np.minimum(a, b).max(axis=0), np.maximum(a, b).min(axis=0)
        t = leave if self.inside else enter
        good = (leave > t if not self.inside else leave > NEAR) & (t > NEAR)
        return np.asarray(np.where(good, t, FAR), dtype=np.float32)

    def normal(self, p: Array) -> Array:
        q = self._turn(p - vec(self.centre)) / vec(self.half)
        axis = np.abs(q).argmax(axis=0)
        n = np.zeros_like(q)
        columns = np.arange(q.shape[1])
        n[axis, columns] = np.sign(q[axis, columns]) * (-1 if self.inside else 1)
        return self._turn(n, back=True)


class Ball(Struct, frozen=True):
    """An ellipsoid of three radii."""

    centre: Vector
    radii: Vector

    def sphere(self) -> tuple[Vector, float]:
        return self.centre, max(self.radii)

    def meet(self, o: Array, d: Array) -> Array:
        k = vec(self.radii)
        o, d = (o - vec(self.centre)) / k, d / k
        a, b, c = dot(d, d), dot(o, d), dot(o, o) - 1
        h = b * b - a * c
        root = np.sqrt(np.maximum(h, 0))
        near, far = (-b - root) / a, (-b + root) / a
        t = np.where(near > NEAR, near, far)
        return np.asarray(np.where((h > 0) & (t > NEAR), t, FAR), dtype=np.float32)

    def normal(self, p: Array) -> Array:
        return unit((p - vec(self.centre)) / vec(self.radii) ** 2)


class Limb(Struct, frozen=True):
    """A rod with round ends, `ra` thick at `a` and `rb` at `b` (a rounded cone)."""

    a: Vector
    b: Vector
    ra: float
    rb: float

    def sphere(self) -> tuple[Vector, float]:
        a, b = np.array(self.a), np.array(self.b)
        m = (a + b) / 2
        reach = float(np.linalg.norm(b - a)) / 2 + max(self.ra, self.rb)
        return (float(m[0]), float(m[1]), float(m[2])), reach

    def meet(self, o: Array, d: Array) -> Array:
        """After Quilez's ray and rounded cone."""
        ra, rb = np.float32(self.ra), np.float32(self.rb)
        ba, oa, ob = vec(self.b) - vec(self.a), o - vec(self.a), o - vec(self.b)
        rr = ra - rb
        m0, m1, m2, m3 = dot(ba, ba), dot(ba, oa), dot(ba, d), dot(d, oa)
        m5, m6, m7 = dot(oa, oa), dot(ob, d), dot(ob, ob)
        d2 = m0 - rr * rr
        k2 = d2 - m2 * m2
        k1 = d2 * m3 - m1 * m2 + m2 * rr * ra
        k0 = d2 * m5 - m1 * m1 + m1 * rr * ra * 2 - m0 * ra * ra
        h = k1 * k1 - k0 * k2
        t = (-np.sqrt(np.maximum(h, 0)) - k1) / np.where(np.abs(k2) < 1e-9, 1e-9, k2)
        y = m1 - ra * rr + t * m2
        body = (h >= 0) & (y > 0) & (y < d2) & (t > NEAR)
        h1, h2 = m3 * m3 - m5 + ra * ra, m6 * m6 - m7 + rb * rb
        t1 = np.where(h1 > 0, -m3 - np.sqrt(np.maximum(h1, 0)), FAR)
        t2 = np.where(h2 > 0, -m6 - np.sqrt(np.maximum(h2, 0)), FAR)
        ends = np.minimum(np.where(t1 > NEAR, t1, FAR), np.where(t2 > NEAR, t2, FAR))
        return np.asarray(np.where(body, np.minimum(t, ends), ends), dtype=np.float32)

    def normal(self, p: Array) -> Array:
        ba, pa = vec(self.b) - vec(self.a), p - vec(self.a)
        t = np.clip(dot(pa, ba) / np.maximum(dot(ba, ba), 1e-9), 0, 1)
        return unit(pa - ba * t)


class Drum(Struct, frozen=True):
    """An upright cylinder standing on `foot`."""

    foot: Vector
    r: float
    tall: float

    def sphere(self) -> tuple[Vector, float]:
        x, y, z = self.foot
        return (x, y + self.tall / 2, z), float(np.hypot(self.r, self.tall / 2))

    def meet(self, o: Array, d: Array) -> Array:
        o = o - vec(self.foot)
        a = np.maximum(d[0] ** 2 + d[2] ** 2, 1e-9)
        b = o[0] * d[0] + o[2] * d[2]
        h = b * b - a * (o[0] ** 2 + o[2] ** 2 - np.float32(self.r) ** 2)
        side = (-b - np.sqrt(np.maximum(h, 0))) / a
        y = o[1] + side * d[1]
        t = np.where((h > 0) & (side > NEAR) & (y > 0) & (y < self.tall), side, FAR)
        dy = np.where(np.abs(d[1]) < 1e-7, np.float32(1e-7), d[1])
        for level in (0.0, self.tall):
            flat = (level - o[1]) / dy
            x, z = o[0] + flat * d[0], o[2] + flat * d[2]
            good = (flat > NEAR) & (x * x + z * z < self.r**2)
            t = np.where(good & (flat < t), flat, t)
        return np.asarray(t, dtype=np.float32)

    def normal(self, p: Array) -> Array:
        q = p - vec(self.foot)
        rim = np.hypot(q[0], q[2]) > self.r * 0.999 - 1e-4
        inside = (q[1] > 1e-3) & (q[1] < self.tall - 1e-3)
        up = np.where(q[1] > self.tall / 2, 1.0, -1.0)
        flat = ~(rim & inside)
        return unit(
            np.stack([np.where(flat, 0, q[0]), np.where(flat, up, 0), np.where(flat, 0, q[2])])
        )


class Clay(Struct, frozen=True):
    """A solid given by its distance function, within a sphere."""

    distance: Callable[[Array], Array]
    centre: Vector
    radius: float
    steps: int = 48

    def sphere(self) -> tuple[Vector, float]:
        return self.centre, self.radius

    def meet(self, o: Array, d: Array) -> Array:
        oc = o - vec(self.centre)
        b = dot(oc, d)
        h = b * b - dot(oc, oc) + np.float32(self.radius**2)
        root = np.sqrt(np.maximum(h, 0))
        t, end = np.maximum(-b - root, NEAR * 4), -b + root
        out = np.full(o.shape[1], FAR, dtype=np.float32)
        live = np.flatnonzero((h > 0) & (end > 0))
        for _ in range(self.steps):
            if not live.size:
                break
            gap = self.distance(o[:, live] + d[:, live] * t[live])
            touch = gap < 0.0008 * self.radius + 0.0003
            out[live[touch]] = t[live[touch]]
            t[live] += gap * np.float32(0.92)
            live = live[~touch & (t[live] < end[live])]
        return out

    def normal(self, p: Array) -> Array:
        e = np.float32(0.004 * self.radius)
        n = np.zeros_like(p)
        for signs in ((1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)):
            s = vec((signs[0], signs[1], signs[2]))
            n += s * self.distance(p + s * e)
        return unit(n)


class Skin(Struct, frozen=True):
    """What a surface is: colour, own light, sheen (0 to 1 when seen straight on) and roughness."""

    colour: Vector | Paint = (0.5, 0.5, 0.5)
    glow: Vector | Paint | None = None
    sheen: float = 0.0
    rough: float = 0.0
    shadow: bool = True


class Solid(Struct, frozen=True):
    shape: Shape
    skin: Skin


class Sun(Struct, frozen=True):
    """Light from one direction, through a gobo if given (how much passes at a point)."""

    to: Vector
    colour: Vector
    gobo: Gobo | None = None
    size: float = 0.01


class Lamp(Struct, frozen=True):
    """A glowing ball; with `aim` and `cone` (cosines, outer and inner) a spotlight."""

    at: Vector
    colour: Vector
    size: float = 0.05
    aim: Vector | None = None
    cone: tuple[float, float] = (0.7, 0.9)


class Camera(Struct, frozen=True):
    eye: Vector
    look: Vector
    fov: float = 40.0
    roll: float = 0.0


class Haze(Struct, frozen=True):
    """Air that shows beams: how dense per metre, how far, in how many steps; and its own colour."""

    density: float = 0.0
    reach: float = 12.0
    steps: int = 20
    colour: Vector = (0.0, 0.0, 0.0)
    beams: float = 1.0


class Set(Struct, frozen=True):
    """A scene: solids, lights, the sky seen where nothing else is, and the air."""

    solids: Sequence[Solid]
    lights: Sequence[Sun | Lamp]
    sky: Paint = lambda d: np.zeros_like(d)
    ambient: Vector = (0.0, 0.0, 0.0)
    haze: Haze = Haze()


class Shot(Struct, frozen=True):
    """What the camera saw: light (h, w, 3), depth in metres and surface directions."""

    light: Array
    depth: Array
    where: Array


def _cast(
    scene: Set, o: Array, d: Array, shadows: bool = False
) -> tuple[Array, npt.NDArray[np.int32]]:
    best = np.full(d.shape[1], FAR, dtype=np.float32)
    which = np.full(d.shape[1], -1, dtype=np.int32)
    for i, solid in enumerate(scene.solids):
        if shadows and not solid.skin.shadow:
            continue
        around = solid.shape.sphere()
        if around is None:
            t = solid.shape.meet(o, d)
            closer = t < best
            best[closer], which[closer] = t[closer], i
            continue
        oc = o - vec(around[0])
        b = dot(oc, d)
        gap = dot(oc, oc) - b * b
        near = np.flatnonzero((gap < np.float32(around[1] ** 2)) & (b < around[1]))
        if near.size:
            t = solid.shape.meet(o[:, near], d[:, near])
            closer = t < best[near]
            best[near[closer]], which[near[closer]] = t[closer], i
    return best, which


def _colour(value: Vector | Paint, p: Array) -> Array:
    if callable(value):
        return np.asarray(value(p), dtype=np.float32)
    return np.broadcast_to(vec(value), p.shape).astype(np.float32)


def _surface(
    scene: Set, p: Array, d: Array, which: npt.NDArray[np.int32]
) -> tuple[Array, Array, Array]:
    """Directions out of the surface (towards the viewer), colours and own light, at the hits."""
    n, albedo, glow = np.zeros_like(p), np.zeros_like(p), np.zeros_like(p)
    n[1] = 1
    for i, solid in enumerate(scene.solids):
        at = np.flatnonzero(which == i)
        if not at.size:
            continue
        q = p[:, at]
        n[:, at] = solid.shape.normal(q)
        albedo[:, at] = _colour(solid.skin.colour, q)
        if solid.skin.glow is not None:
            glow[:, at] = _colour(solid.skin.glow, q)
    away = dot(n, d) > 0
    n[:, away] *= -1
    return n, albedo, glow


def _towards(light: Sun | Lamp, p: Array, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Directions to one chance point of the light, distances, and how strong it is there."""
    jitter = rng.standard_normal(p.shape, dtype=np.float32) * np.float32(light.size)
    if isinstance(light, Sun):
        to = unit(vec(light.to) + jitter * np.float32(np.linalg.norm(light.to)))
        power = np.broadcast_to(vec(light.colour), p.shape)
        if light.gobo:
            power = power * light.gobo(p)
        return to, np.full(p.shape[1], FAR, dtype=np.float32), np.asarray(power)
    gap = vec(light.at) + jitter - p
    distance = np.sqrt(dot(gap, gap))
    to = gap / np.maximum(distance, 1e-4)
    power = vec(light.colour) / np.maximum(distance, np.float32(0.06 + 2.2 * light.size)) ** 2
    if light.aim:
        along = -dot(to, np.broadcast_to(unit(vec(light.aim)), to.shape))
        edge = np.clip((along - light.cone[0]) / (light.cone[1] - light.cone[0]), 0, 1)
        power = power * (edge * edge * (3 - 2 * edge))
    return to, distance, np.asarray(power, dtype=np.float32)


def _free(light: Sun | Lamp, t: Array, distance: Array, slack: float) -> npt.NDArray[np.bool_]:
    """Whether nothing stands between a point and a light."""
    if isinstance(light, Sun):
        return np.asarray(t > FAR / 2)
    return np.asarray(t > distance - slack - 1.5 * light.size)


def _lit(scene: Set, p: Array, n: Array, rng: np.random.Generator) -> Array:
    total = np.broadcast_to(vec(scene.ambient), p.shape).astype(np.float32)
    for light in scene.lights:
        to, distance, power = _towards(light, p, rng)
        facing = dot(n, to)
        at = np.flatnonzero((facing > 0) & (power.max(axis=0) > 1e-4))
        if not at.size:
            continue
        t, _ = _cast(scene, p[:, at] + n[:, at] * (NEAR * 3), to[:, at], shadows=True)
        free = _free(light, t, distance[at], 0.02)
        total[:, at] += power[:, at] * (facing[at] * free)
    return total


def _look(scene: Set, o: Array, d: Array, rng: np.random.Generator) -> Array:
    """Radiance along rays, direct light only: for mirrors and bounces."""
    t, which = _cast(scene, o, d)
    p = o + d * np.minimum(t, 1e4)
    n, albedo, glow = _surface(scene, p, d, which)
    seen = albedo * _lit(scene, p, n, rng) + glow
    miss = which < 0
    if miss.any():
        seen[:, miss] = scene.sky(d[:, miss])
    return seen


def _rays(camera: Camera, w: int, h: int, dx: float, dy: float) -> tuple[Array, Array]:
    eye, forward = vec(camera.eye), unit(vec(camera.look) - vec(camera.eye))
    right = unit(np.cross(forward[:, 0], [0, 1, 0]).astype(np.float32)[:, None])
    up = np.cross(right[:, 0], forward[:, 0]).astype(np.float32)[:, None]
    r = np.radians(camera.roll)
    right, up = right * np.cos(r) + up * np.sin(r), up * np.cos(r) - right * np.sin(r)
    k = np.tan(np.radians(camera.fov) / 2)
    ys = (1 - 2 * (np.arange(h) + dy) / h) * k
    xs = (2 * (np.arange(w) + dx) - w) / h * k
    x, y = np.broadcast_to(xs[None, :], (h, w)).ravel(), np.repeat(ys, w)
    d = unit(np.asarray(forward + right * x + up * y, dtype=np.float32))
    return np.broadcast_to(eye, d.shape).astype(np.float32), d


def _hemisphere(n: Array, rng: np.random.Generator) -> Array:
    ball = unit(rng.standard_normal(n.shape, dtype=np.float32))
    return unit(n + ball * np.float32(0.999))


def _bounced(
    scene: Set, camera: Camera, w: int, h: int, rays: int, rng: np.random.Generator
) -> tuple[Array, Array, Array]:
    """Light that came by one bounce, at w by h: (h, w, 3), with surface points and directions."""
    o, d = _rays(camera, w, h, 0.5, 0.5)
    t, which = _cast(scene, o, d)
    p = o + d * np.minimum(t, 1e4)
    n, _, _ = _surface(scene, p, d, which)
    total = np.zeros_like(p)
    for _ in range(rays):
        seen = _look(scene, p + n * (NEAR * 3), _hemisphere(n, rng), rng)
        total += np.minimum(seen, 2.5)
    light, where, facing = (
        np.moveaxis(a.reshape(3, h, w), 0, -1) for a in (total / max(1, rays), p, n)
    )
    return _smooth(light, where, facing), where, facing


def _smooth(
    light: Array,
    p: Array,
    n: Array,
    steps: Sequence[int] = (1, 2, 4),
    reach: int = 2,
    spread: float = 0.25,
) -> Array:
    """Blur along surfaces and not across their edges (à trous, at several widths)."""
    taps = range(-reach, reach + 1)
    for step in steps:
        total, weight = np.zeros_like(light), np.zeros(light.shape[:2], dtype=np.float32)
        for dy in taps:
            for dx in taps:
                s = (dy * step, dx * step)
                ln, pn, nn = (np.roll(a, s, axis=(0, 1)) for a in (light, p, n))
                off = np.abs(((pn - p) * n).sum(axis=-1)) / np.float32(spread)
                w = np.exp(-off - 8 * np.maximum(0, 1 - (nn * n).sum(axis=-1)))
                w = np.asarray(w * np.exp(-(dx * dx + dy * dy) / 4), dtype=np.float32)
                total += ln * w[..., None]
                weight += w
        light = total / np.maximum(weight, 1e-6)[..., None]
    return light


def _upsample(light: Array, p: Array, n: Array, big_p: Array, big_n: Array) -> Array:
    """Bring gathered light to full size; each pixel listens to neighbours of its own surface."""
    h, w = big_p.shape[:2]
    sh, sw = light.shape[:2]
    fy, fx = (np.arange(h) + 0.5) * sh / h - 0.5, (np.arange(w) + 0.5) * sw / w - 0.5
    y0, x0 = np.floor(fy).astype(int), np.floor(fx).astype(int)
    total, weight = np.zeros_like(big_p), np.zeros((h, w), dtype=np.float32)
    for dy in (0, 1):
        for dx in (0, 1):
            yi = np.clip(y0 + dy, 0, sh - 1)[:, None]
            xi = np.clip(x0 + dx, 0, sw - 1)[None, :]
            wy, wx = 1 - np.abs(fy - y0 - dy), 1 - np.abs(fx - x0 - dx)
            off = np.abs(((p[yi, xi] - big_p) * big_n).sum(axis=-1))
            turn = np.maximum(0, 1 - (n[yi, xi] * big_n).sum(axis=-1))
            k = np.exp(-off / 0.15 - 6 * turn) * wy[:, None] * wx[None, :] + 1e-5
            total += light[yi, xi] * k[..., None].astype(np.float32)
            weight += k.astype(np.float32)
    return np.asarray(total / weight[..., None], dtype=np.float32)


def _sheen(
    scene: Set, p: Array, n: Array, d: Array, which: npt.NDArray[np.int32], rng: np.random.Generator
) -> Array:
    """Light mirrored by surfaces with a sheen, after Schlick; roughness is chance."""
    sheens = np.array([s.skin.sheen for s in scene.solids] + [0.0], dtype=np.float32)
    roughs = np.array([s.skin.rough for s in scene.solids] + [0.0], dtype=np.float32)
    out = np.zeros_like(p)
    at = np.flatnonzero(sheens[which] > 0)
    if not at.size:
        return out
    ni, di, base = n[:, at], d[:, at], sheens[which[at]]
    facing = np.clip(-dot(ni, di), 0, 1)
    part = base + (1 - base) * (1 - facing) ** 5 * (1 - np.minimum(1, roughs[which[at]] * 2.5))
    wobble = rng.standard_normal(ni.shape, dtype=np.float32) * roughs[which[at]]
    mirror = unit(di + 2 * facing * ni + wobble)
    mirror += ni * np.maximum(0, 0.02 - 2 * dot(mirror, ni))
    seen = np.minimum(_look(scene, p[:, at] + ni * (NEAR * 3), mirror, rng), 5)
    out[:, at] = seen * part
    return out


def _air(scene: Set, o: Array, d: Array, depth: Array, rng: np.random.Generator) -> Array:
    """Light scattered to the eye by hazy air, in steps with a chance start."""
    haze = scene.haze
    end = np.minimum(depth, np.float32(haze.reach))
    step = end / haze.steps
    start = rng.random(end.shape, dtype=np.float32)
    total = np.zeros_like(o)
    for i in range(haze.steps):
        p = o + d * ((i + start) * step)
        for light in scene.lights:
            to, distance, power = _towards(light, p, rng)
            at = np.flatnonzero(power.max(axis=0) > 1e-3)
            if not at.size:
                continue
            t, _ = _cast(scene, p[:, at], to[:, at], shadows=True)
            free = _free(light, t, distance[at], 0.1) * step[at]
            total[:, at] += np.minimum(power[:, at], 30) * free
    return np.asarray(total * np.float32(haze.density * haze.beams), dtype=np.float32)


def photograph(
    scene: Set,
    camera: Camera,
    plate: Plate,
    *,
    scale: float = 0.62,
    samples: int = 4,
    bounces: int = 20,
) -> Shot:
    """Photograph a set at `scale` of the plate's size, and enlarge the result to it."""
    rng = plate.chance("camera")
    w, h = round(plate.width * scale), round(plate.height * scale)
    small = (max(32, w // 5), max(32, h // 5))
    soft = _bounced(scene, camera, *small, bounces, rng) if bounces else None
    total = np.zeros((3, w * h), dtype=np.float32)
    gloss = np.zeros_like(total)
    depth = where = facing = np.zeros(0, dtype=np.float32)
    fill: Array | None = None
    offsets = [(((i * 0.618) % 1), (i + 0.5) / samples) for i in range(samples)]
    for i, (dx, dy) in enumerate(offsets):
        o, d = _rays(camera, w, h, dx, dy)
        t, which = _cast(scene, o, d)
        p = o + d * np.minimum(t, 1e4)
        n, albedo, glow = _surface(scene, p, d, which)
        if i == 0:
            depth, where, facing = t, p, n
            if soft:
                big = [np.moveaxis(a.reshape(3, h, w), 0, -1) for a in (p, n)]
                fill = np.moveaxis(_upsample(*soft, *big), -1, 0).reshape(3, -1)
        lit = _lit(scene, p, n, rng)
        seen = albedo * (lit if fill is None else lit + fill) + glow
        gloss += _sheen(scene, p, n, d, which, rng)
        miss = which < 0
        if miss.any():
            seen[:, miss] = scene.sky(d[:, miss])
        total += _through(scene, seen, t)
    grid = [np.moveaxis(a.reshape(3, h, w), 0, -1) for a in (total, gloss, where, facing)]
    light = grid[0] / np.float32(samples)
    if gloss.any():
        light = light + _smooth(grid[1] / np.float32(samples), grid[2], grid[3], (1, 2), 1, 0.05)
    if scene.haze.density and scene.haze.beams:
        light = light + _beams(scene, camera, w, h, rng)
    return Shot(
        np.maximum(resize(np.minimum(light, 6), plate.width, plate.height), 0),
        resize(np.minimum(depth, 1e4).reshape(h, w), plate.width, plate.height),
        np.moveaxis(where.reshape(3, h, w), 0, -1),
    )


def _through(scene: Set, seen: Array, t: Array) -> Array:
    if not scene.haze.density:
        return seen
    clear = np.where(t > 1e4, 1, np.exp(-np.minimum(t, 1e4) * np.float32(scene.haze.density)))
    return np.asarray(seen * clear + vec(scene.haze.colour) * (1 - clear), dtype=np.float32)


def _beams(scene: Set, camera: Camera, w: int, h: int, rng: np.random.Generator) -> Array:
    sw, sh = w // 3, h // 3
    o, d = _rays(camera, sw, sh, 0.5, 0.5)
    t, _ = _cast(scene, o, d)
    air = np.moveaxis(_air(scene, o, d, t, rng).reshape(3, sh, sw), 0, -1)
    return np.maximum(resize(blur(np.ascontiguousarray(air), 1.2), w, h), 0)


def defocus(shot: Shot, plate: Plate, focus: float, strength: float) -> Array:
    """Blur what is nearer or farther than `focus` metres; `strength` in heights at infinity."""
    amount = np.abs(1 - np.float32(focus) / np.maximum(shot.depth, 0.05)) * strength * plate.height
    amount = np.minimum(blur(np.asarray(amount, dtype=np.float32), 3), 0.03 * plate.height)
    out, level = shot.light, 0.0
    for sigma in (1.5, 4.0, 9.0, 18.0, 30.0):
        soft = blur(shot.light, sigma)
        part = np.clip((amount - level) / (sigma - level), 0, 1)[..., None]
        out, level = out + (soft - out) * part, sigma
    return np.asarray(out, dtype=np.float32)
