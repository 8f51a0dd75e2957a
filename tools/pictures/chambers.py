"""Which stills are close and quiet? Beds, kitchens, lifts, lofts, booths and studios."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from pictures.light import Array, Plate, blur, clamp, ink, mix, ramp, sample, tile
from pictures.people import carve, figure, head, join, rods
from pictures.props import (
    ball,
    block,
    boards,
    bulb,
    chair,
    digits,
    drum,
    opening,
    pane,
    project,
    rgb,
    rod,
    room,
    scenery,
    sign,
    string_lights,
    table,
    tiles,
    wall_z,
    worn,
)
from pictures.sky import bokeh, clouds_over, falling, water
from pictures.trace import (
    Ball,
    Box,
    Camera,
    Clay,
    Haze,
    Lamp,
    Paint,
    Set,
    Skin,
    Solid,
    Sun,
    defocus,
    photograph,
    vec,
)


def net_loft(plate: Plate) -> Array:
    """A loft of hanging nets; light comes in by the gaps between the boards."""
    to = (0.80, 0.38, -0.28)

    def gaps(p: Array) -> Array:
        s = (3.0 - p[0]) / to[0]
        z, y = p[2] + to[2] * s, p[1] + to[1] * s
        slit = np.abs(np.mod(z / 0.34, 1) - 0.5) * 0.34
        wide = 0.030 + 0.020 * np.sin(np.floor(z / 0.34) * 5.1)
        return np.asarray(
            np.clip((wide - slit) / 0.012 + 0.5, 0, 1) * (s > 0) * (y < 7) * (y > 0.1),
            dtype=np.float32,
        )

    def wall(p: Array) -> Array:
        z = np.abs(np.mod(p[2] / 0.34, 1) - 0.5) * 0.34
        return np.asarray(
            vec(rgb("#5a4630"))
            * (0.8 + 0.2 * np.sin(np.floor(p[2] / 0.34) * 7))
            * np.where(z < 0.012, 0.2, 1),
            dtype=np.float32,
        )

    def slits(p: Array) -> Array:
        z = np.abs(np.mod(p[2] / 0.34, 1) - 0.5) * 0.34
        wide = 0.030 + 0.020 * np.sin(np.floor(p[2] / 0.34) * 5.1)
        return np.asarray(vec(rgb("#fff4d8", 7)) * (z < wide) * (p[1] > 0.1), dtype=np.float32)

    solids = [
        block(3.0, 3.1, 0, 5, -9, 5, Skin(wall, glow=slits, shadow=False)),
        block(-3.1, -3, 0, 5, -9, 5, Skin(wall, shadow=False)),
        block(-3, 3, 4.6, 4.8, -9, 6, Skin(boards(plate, "roof", "#4c3a28", 0.3), shadow=False)),
        block(-3, 3, 0, 6, -9, -8.9, Skin(boards(plate, "end", "#54402c", 0.3, axis=0, along=1))),
    ]
    solids += [
        block(
            -3,
            3,
            -0.1,
            0,
            -9,
            5,
            Skin(boards(plate, "floor", "#6a523a", 0.26), sheen=0.03, rough=0.1),
        )
    ]
    for z in (2.2, -0.8, -3.8, -6.8):
        solids += [
            rod((-3, 2.6, z), (0, 4.4, z), 0.09, "#4a3826"),
            rod((3, 2.6, z), (0, 4.4, z), 0.09, "#4a3826"),
            rod((-3, 2.7, z), (3, 2.7, z), 0.08, "#4a3826"),
        ]
    for i, (x, z, tone) in enumerate(
        (
            (-1.7, 0.2, "#2f6a5a"),
            (1.5, -1.2, "#a8542c"),
            (-0.6, -2.8, "#c8a868"),
            (1.9, -4.3, "#2f5a7a"),
            (-2.0, -4.6, "#a8342c"),
        )
    ):
        solids += [Solid(Clay(_hung(x, z, i), (x, 1.6, z), 1.55, 60), Skin(_mesh(tone)))]
    for x, y, z in (
        (-0.5, 0.18, 0.6),
        (-0.2, 0.17, 0.9),
        (-0.75, 0.16, 1.0),
        (0.9, 0.2, -3),
        (1.2, 0.19, -2.7),
    ):
        solids += [ball(x, y, z, 0.17, ("#d8642a", "#e8a83a", "#c83a2a")[int(abs(x * 10)) % 3])]
    solids += [block(0.7, 1.5, 0, 0.35, 0.2, 0.7, "#7a5c3c")]
    scene = Set(
        solids,
        [Sun(to, rgb("#ffe4b4", 15), gaps, 0.004)],
        ambient=rgb("#c8b898", 0.20),
        haze=Haze(0.045, 11, 30, rgb("#a8946c", 0.03), 0.42),
    )
    return photograph(scene, Camera((-1.0, 1.45, 4.4), (0.25, 1.5, -2), 52), plate).light


def _hung(x: float, z: float, i: int) -> Paint:
    def shape(p: Array) -> Array:
        y = p[1]
        fold = 0.10 * np.sin((p[0] - x) * 9 + i) + 0.05 * np.sin((p[0] - x) * 23 + y * 3)
        wide = 0.72 - 0.30 * np.clip((2.7 - y) / 2.5, 0, 1) + 0.04 * np.sin(y * 6 + i)
        slab = np.abs(p[2] - z + fold) - 0.03
        return np.asarray(
            np.maximum(
                np.maximum(slab, np.abs(p[0] - x) - wide),
                np.maximum(0.25 + 0.12 * np.sin((p[0] - x) * 7) - y, y - 2.68),
            )
            * 0.5,
            dtype=np.float32,
        )

    return shape


def _mesh(colour: str) -> Paint:
    base = vec(rgb(colour))

    def paint(p: Array) -> Array:
        u, v = np.mod((p[0] + p[1]) / 0.055, 1), np.mod((p[0] - p[1]) / 0.055, 1)
        knot = (np.minimum(u, v) < 0.30).astype(np.float32)
        return np.asarray(base * (0.22 + 0.78 * knot), dtype=np.float32)

    return paint


def static_child(plate: Plate) -> Array:
    """A cathode tube shows a weather map in snow of its own; before it, a child."""
    rng = plate.chance("static")
    noise = rng.random((150, 200)).astype(np.float32)
    small = Plate(200, 150, plate.seed)
    coast = ramp(small.clouds("coast", 0.45, 5) + (small.x - 0.66) * 0.5, 0.5, 0.52)
    fronts = small.pen()
    for k in range(3):
        fronts.line(
            [
                (0.25 + 0.12 * k + 0.5 * t, 0.2 + 0.2 * k + 0.16 * np.sin(t * 4 + k))
                for t in np.linspace(0, 1, 20)
            ],
            0.014,
        )
    for x, y in ((0.4, 0.3), (0.75, 0.55), (0.95, 0.3), (0.55, 0.75)):
        fronts.line([(x - 0.03, y), (x + 0.03, y)], 0.012)
        fronts.line([(x, y - 0.03), (x, y + 0.03)], 0.012)
    rows = 0.75 + 0.25 * np.sin(np.arange(150) * 2.1)[:, None]
    roll = 1 + 0.7 * np.exp(-(((np.arange(150) - 96) / 9.0) ** 2))[:, None]
    screen = np.asarray(
        (0.16 + 0.34 * coast + 0.55 * fronts.mask() + noise * 0.75) * rows * roll, dtype=np.float32
    )

    def tube(p: Array) -> Array:
        u, v = (p[0] + 0.62) / 1.24, (1.62 - p[1]) / 0.93
        bulge = 1 + 0.04 * ((u - 0.5) ** 2 + (v - 0.5) ** 2)
        i = np.clip(((v - 0.5) * bulge + 0.5) * 150, 0, 149).astype(int)
        j = np.clip(((u - 0.5) * bulge + 0.5) * 200, 0, 199).astype(int)
        edge = np.clip((0.5 - np.abs(u - 0.5)) * 18, 0, 1) * np.clip(
            (0.5 - np.abs(v - 0.5)) * 18, 0, 1
        )
        return np.broadcast_to(screen[i, j] * edge * 1.1, p.shape).astype(np.float32)

    solids = room(
        (-3, 3),
        (0, 2.8),
        (-1.6, 5),
        wall=worn(plate, "wall", "#5c5c5c", other="#3c3c3c"),
        floor=worn(plate, "rug", "#4a4a4a", other="#2c2c2c", part=0.8, size=0.3, axes=(0, 2)),
        ceiling=(0.3, 0.3, 0.3),
    )
    solids += [
        block(
            -0.85, 0.85, 0.55, 1.78, -1.2, -0.42, Skin((0.05, 0.05, 0.05), sheen=0.04, rough=0.1)
        ),
        block(
            -0.62,
            0.62,
            0.69,
            1.62,
            -0.42,
            -0.40,
            Skin((0, 0, 0), glow=tube, sheen=0.04, shadow=False),
        ),
    ]
    solids += [
        rod(
            (0.74, 1.35 - 0.16 * k, -0.42),
            (0.74, 1.35 - 0.16 * k, -0.38),
            0.045,
            (Skin((0.5, 0.5, 0.5), sheen=0.1)),
        )
        for k in range(2)
    ]
    solids += [
        rod((-0.1, 1.78, -0.8), (-0.55, 2.5, -0.9), 0.008, "#8a8a8a"),
        rod((0.1, 1.78, -0.8), (0.5, 2.45, -0.7), 0.008, "#8a8a8a"),
        block(-1.1, 1.1, 0, 0.55, -1.3, -0.4, "#3c3228"),
    ]
    solids += figure(
        -0.22,
        1.15,
        tall=1.12,
        face=176,
        pose="sit",
        cloth=(0.12, 0.12, 0.12),
        hair=(0.04, 0.04, 0.04),
        floor=-0.28,
    )
    solids += [
        block(
            1.5, 2.6, 0.9, 2.1, -1.58, -1.55, Skin((0, 0, 0), glow=(0.10, 0.10, 0.11), shadow=False)
        ),
        block(2.03, 2.07, 0.9, 2.1, -1.56, -1.5, "#1c1c1c"),
        ball(0.75, 0.14, 0.55, 0.13, "#9a9a9a"),
    ]
    lights: list[Lamp | Sun] = [
        Lamp((-0.3, 1.15, -0.05), (0.7, 0.7, 0.7), 0.2),
        Lamp((0.35, 1.25, -0.05), (0.6, 0.6, 0.6), 0.2),
    ]
    shot = photograph(
        Set(solids, lights, ambient=(0.002, 0.002, 0.002)),
        Camera((0.15, 0.72, 3.0), (0.05, 0.92, -0.5), 38),
        plate,
    )
    return shot.light


def hall_kitchen(plate: Plate) -> Array:
    """The kitchen of a community hall: four women from behind, a tea urn, laughter."""
    wall = worn(plate, "wall", "#d8d0a8", other="#b8a878", part=0.4)

    def tiled(p: Array) -> Array:
        joint = (np.minimum(np.mod(p[0] / 0.15, 1), np.mod(p[1] / 0.15, 1)) < 0.05) & (p[1] < 1.5)
        return np.where(
            joint, vec(rgb("#a8a898")), np.where(p[1] < 1.5, vec(rgb("#b8d4c8")), wall(p))
        )

    solids = room(
        (-3.2, 3.4),
        (0, 2.9),
        (-2.2, 4),
        wall=tiled,
        floor=tiles("#c8bca0", "#8a4a3a", 0.30, 0.004),
        ceiling=rgb("#d8d4c4"),
        sheen=0.03,
        rough=0.1,
    )
    solids += pane(2, -2.17, (-0.9, 1.3, 1.35, 2.35), rgb("#e8f4ff", 4.2), (2, 2), frame="#f0ece0")
    solids += [
        block(-3.2, 3.4, 0, 0.86, -2.2, -1.55, "#e0d8bc"),
        block(-3.2, 3.4, 0.86, 0.91, -2.2, -1.5, Skin(rgb("#a8a8a0"), sheen=0.08, rough=0.08)),
    ]
    solids += [
        block(-3.1 + 0.66 * k, -2.5 + 0.66 * k, 0.06, 0.80, -1.56, -1.53, "#d0b878")
        for k in range(9)
    ]
    urn = Skin(rgb("#c8ccd0"), sheen=0.45, rough=0.05)
    solids += [
        drum(1.75, 0.91, -1.85, 0.19, 0.42, urn),
        ball(1.75, 1.33, -1.85, (0.19, 0.07, 0.19), urn),
        ball(1.75, 1.42, -1.85, 0.03, "#14100c"),
        rod((1.75, 1.0, -1.66), (1.75, 1.0, -1.58), 0.02, "#14100c"),
        bulb(1.86, 0.98, -1.66, 0.015, rgb("#ff3a1a", 9)),
    ]
    for k in range(7):
        solids += [
            drum(
                2.1 + 0.12 * (k % 4),
                0.91,
                -1.95 + 0.14 * (k // 4),
                0.045,
                0.085,
                ("#f0ece0", "#7aa0c8", "#e8c84a")[k % 3],
            )
        ]
    solids += [
        block(-2.9, -1.75, 1.6, 2.4, -2.2, -1.9, "#d8c890"),
        block(2.0, 3.3, 1.6, 2.4, -2.2, -1.9, "#d8c890"),
    ]
    cloths = ("#c8324a", "#2a6a8a", "#e0a030", "#5a3a7a")
    hairs = ("#2c2420", "#c8c4bc", "#140e0c", "#4a2c1c")
    for k, (x, z, t, f) in enumerate(
        (
            (-1.45, -0.75, 1.58, 172),
            (-0.72, -0.92, 1.66, 205),
            (0.02, -0.80, 1.54, 158),
            (0.78, -0.9, 1.70, 196),
        )
    ):
        solids += figure(
            x,
            z,
            tall=t,
            face=f,
            pose="dress",
            cloth=rgb(cloths[k]),
            hair=rgb(hairs[k]),
            skin=rgb("#8a5a40"),
        )
        solids += [ball(x, t * 0.90, z + 0.10, (0.072, 0.066, 0.066), hairs[k])] if k != 2 else []
        band = rgb("#f4f0e0")
        solids += [
            rod(
                (x - 0.15, t * 0.575, z + 0.155),
                (x + 0.15, t * 0.575, z + 0.155),
                0.013,
                Skin(band),
            ),
            rod((x, t * 0.57, z + 0.17), (x - 0.05, t * 0.47, z + 0.20), 0.012, Skin(band)),
            rod((x, t * 0.57, z + 0.17), (x + 0.04, t * 0.46, z + 0.20), 0.012, Skin(band)),
        ]
    for x in (-1.2, 1.2):
        solids += [
            block(
                x - 0.6,
                x + 0.6,
                2.84,
                2.88,
                -0.2,
                -0.05,
                Skin((0, 0, 0), glow=rgb("#fff4d8", 8), shadow=False),
            )
        ]
    lights: list[Lamp | Sun] = [
        Lamp((-1.2, 2.7, 0.0), rgb("#ffe8b8", 3.2), 0.3),
        Lamp((1.2, 2.7, 0.0), rgb("#ffe8b8", 3.2), 0.3),
        Lamp((0.2, 1.85, -1.9), rgb("#d8ecff", 2.6), 0.4),
    ]
    shot = photograph(
        Set(solids, lights, ambient=(0.02, 0.02, 0.02)),
        Camera((0.35, 1.55, 2.7), (0.1, 1.22, -1), 44),
        plate,
    )
    out = shot.light
    steam = plate.clouds("steam", 0.12, 6, tall=1.8)
    up = np.maximum(0.47 - plate.y, 0)
    plume = (
        np.exp(-(((plate.x - 1.48 - up * 0.2) / (0.03 + up * 0.22)) ** 2))
        * np.exp(-up / 0.20)
        * (plate.y < 0.47)
    )
    return mix(out, plate.fill(ink("#fff8ec")), clamp(plume * (steam * 1.7 - 0.45)) * 0.7)


def lovers(plate: Plate) -> Array:
    """Two who lie at the two edges of a bed; a telephone's light is all there is between."""
    sheetf = tile(plate.chance("sheet"), 512, 4, 5)

    def cover(p: Array) -> Array:
        n = (
            sample(sheetf, p[0] / 2.6, p[1] / 2.6) * 0.028
            + sample(sheetf, p[0] / 1.1, p[1] / 2.0) * 0.008
        )
        dent = 0.05 * np.exp(-(((np.abs(p[0]) - 0.56) / 0.16) ** 2) - (((p[1] - 0.1) / 0.2) ** 2))
        return np.asarray((p[2] + 0.16 - n + dent) * 0.7, dtype=np.float32)

    solids = [Solid(Clay(cover, (0, 0, -3), 4.6, 90), Skin(rgb("#8fa0b4")))]
    solids += [
        ball(-0.50, 0.08, -0.16, (0.34, 0.24, 0.09), "#b8c4d0"),
        ball(0.50, 0.08, -0.16, (0.34, 0.24, 0.09), "#b8c4d0"),
    ]
    solids += head(
        (-0.44, 0.03, 0.0),
        face=82,
        nod=-6,
        hair="long",
        strands=(0.03, 0.018, 0.012),
        cloth=rgb("#5a2a34"),
        skin=rgb("#b07a5c"),
    )
    solids += head(
        (0.44, 0.0, 0.0),
        face=-84,
        nod=-4,
        hair="short",
        strands=(0.012, 0.01, 0.01),
        cloth=rgb("#20303c"),
        skin=rgb("#6a4330"),
    )
    solids += [
        Solid(
            Box((0.03, -0.02, -0.10), (0.045, 0.085, 0.006), 0),
            Skin((0.01, 0.01, 0.01), glow=rgb("#a8d0ff", 2.5), shadow=False),
        )
    ]
    lights: list[Lamp | Sun] = [
        Lamp((0.03, 0.0, 0.10), rgb("#8fc0ff", 0.14), 0.05),
        Lamp((-1.8, 1.4, 1.6), rgb("#3a4a8a", 0.30), 0.3),
        Lamp((1.6, -1.2, 1.2), rgb("#c86a3a", 0.10), 0.2),
    ]
    scene = Set(solids, lights, ambient=(0.001, 0.0014, 0.0024))
    shot = photograph(
        scene, Camera((0.0, -0.06, 1.75), (0.0, -0.06, 0), 27, 4), plate, scale=0.6, bounces=6
    )
    return shot.light


def five_forty(plate: Plate) -> Array:
    """A kitchen before dawn: a clock radio says 5:40, a kettle steams."""
    mask = digits("5:40", 200)
    face = sign(
        mask, rgb("#ff3a1c", 11), (-0.80, -0.36, 1.015, 1.135), ground=(0.006, 0.001, 0.001)
    )
    camera = Camera((0.05, 1.22, 1.35), (0.0, 1.10, -0.2), 38)
    sky = plate.gradient([(0, "#1c3050"), (0.45, "#3c5878"), (0.58, "#c8947c"), (1, "#4a5460")])
    roofs = plate.pen()
    roofs.polygon(
        [
            (0, 0.60),
            (0.25, 0.50),
            (0.48, 0.60),
            (0.8, 0.56),
            (0.95, 0.60),
            (1.3, 0.50),
            (1.6, 0.60),
            (1.9, 0.55),
            (1.9, 1),
            (0, 1),
        ]
    )
    sky = mix(sky, plate.fill(ink("#141c28")), roofs.mask(0.006))
    solids = wall_z(
        -0.75,
        (-3, 3),
        (0, 3),
        (0.05, 1.25, 1.18, 2.3),
        Skin(worn(plate, "wall", "#8a98a0", other="#5c6468")),
        0.1,
    )
    solids += [
        block(0.62, 0.66, 1.18, 2.3, -0.80, -0.74, "#c8c8c0"),
        block(-0.02, 1.32, 1.14, 1.18, -0.85, -0.66, "#c8c8c0"),
    ]
    solids += [
        block(
            -3,
            3,
            0.86,
            0.92,
            -0.75,
            0.35,
            Skin(
                worn(plate, "top", "#5c4636", other="#3a2a20", part=0.4, size=0.5, axes=(0, 2)),
                sheen=0.10,
                rough=0.05,
            ),
        )
    ]
    solids += [
        block(-0.88, -0.28, 0.93, 1.18, -0.42, -0.10, Skin(rgb("#2c1c12"), sheen=0.05, rough=0.08)),
        block(
            -0.84,
            -0.32,
            0.985,
            1.165,
            -0.10,
            -0.095,
            Skin((0.005, 0.002, 0.002), glow=face, sheen=0.04),
        ),
        rod((-0.80, 0.955, -0.09), (-0.36, 0.955, -0.09), 0.008, "#b8a888"),
    ]
    steel = Skin(rgb("#b0b4b8"), sheen=0.5, rough=0.02)
    kx, kz = 0.38, -0.18
    solids += [
        ball(kx, 1.03, kz, (0.15, 0.12, 0.15), steel),
        drum(kx, 0.92, kz, 0.14, 0.06, steel),
        ball(kx, 1.15, kz, 0.018, "#101010"),
        rod((kx - 0.12, 1.05, kz), (kx - 0.22, 1.12, kz), 0.028, steel, 0.014),
    ]
    arch = [
        (kx + 0.14 * np.cos(a), 1.08 + 0.17 * np.sin(a), kz)
        for a in np.linspace(0.25, np.pi - 0.25, 9)
    ]
    solids += [rod(a, b, 0.011, "#0c0c0c") for a, b in pairwise(arch)]
    solids += [
        drum(kx, 0.905, kz, 0.13, 0.016, Skin((0.02, 0.01, 0.01), glow=rgb("#ff4a14", 0.9))),
        drum(0.78, 0.92, 0.0, 0.045, 0.095, "#c8d4d8"),
        drum(0.78, 0.93, 0.0, 0.039, 0.09, "#2a1a10"),
    ]
    lights: list[Lamp | Sun] = [
        Lamp((-0.58, 1.08, 0.06), rgb("#ff3018", 0.085), 0.06),
        Lamp((0.6, 1.75, -0.55), rgb("#7fa0c8", 0.55), 0.4),
        Lamp((-1.5, 2.2, 1.2), rgb("#3a4a60", 0.25), 0.3),
    ]
    shot = photograph(
        Set(solids, lights, sky=scenery(sky, camera, plate, 0.55), ambient=(0.002, 0.003, 0.004)),
        camera,
        plate,
        bounces=10,
    )
    out = defocus(shot, plate, 1.5, 0.006)
    steam = plate.clouds("steam", 0.14, 6, tall=1.9)
    middle, y0 = project(camera, (kx - 0.22, 1.13, kz))
    x0 = plate.aspect / 2 + middle
    up = np.maximum(y0 - plate.y, 0)
    drift = x0 - 0.05 * up + 0.03 * np.sin(up * 14) * up * 4
    plume = (
        np.exp(-(((plate.x - drift) / (0.012 + up * 0.20)) ** 2))
        * np.exp(-up / 0.25)
        * (plate.y < y0)
    )
    return mix(
        out, plate.fill(ink("#b8c4d4")) * np.float32(0.35), clamp(plume * (steam * 2 - 0.5)) * 0.75
    )


def off_the_hook(plate: Plate) -> Array:
    """A telephone off its hook on a shag carpet, in the light of an orange lamp."""
    shag = tile(plate.chance("shag"), 1024, 60, 4)

    def pile(p: Array) -> Array:
        n = sample(shag, p[0] / 1.5, p[2] / 1.5)
        return np.asarray((p[1] - 0.016 * n) * 0.45, dtype=np.float32)

    def wool(p: Array) -> Array:
        n = np.clip(0.5 + 0.3 * sample(shag, p[0] / 1.5, p[2] / 1.5), 0, 1)
        return np.asarray(
            vec(rgb("#8a3c14")) * (0.15 + 0.95 * n**1.5)
            + vec(rgb("#e8a050")) * np.clip(n - 0.75, 0, 1),
            dtype=np.float32,
        )

    solids = [Solid(Clay(pile, (0, -10, 0), 14, 80), Skin(wool))]
    plastic = Skin(rgb("#d8c48a"), sheen=0.05, rough=0.06)
    solids += [Solid(Clay(_phone, (-0.14, 0.06, 0), 0.24, 60), plastic)]
    for k in range(10):
        a = k * 0.55 + 0.4
        solids += [
            ball(
                -0.14 + 0.047 * np.cos(a),
                0.103 + 0.018 * np.sin(a),
                0.045 + 0.042 * np.sin(a),
                0.0105,
                "#1a120a",
            )
        ]
    solids += [
        Solid(Ball((-0.14, 0.108, 0.045), (0.026, 0.012, 0.024)), Skin(rgb("#f0e8d0"), sheen=0.05))
    ]
    hx, hz = 0.26, 0.14
    solids += [Solid(Clay(_receiver(hx, hz), (hx, 0.06, hz), 0.22, 60), plastic)]
    cord = []
    path = [
        (
            -0.23 + 0.62 * t,
            0.035 + 0.012 * np.sin(t * 3),
            0.10 + 0.30 * np.sin(t * np.pi) * (1 - 0.35 * t) + 0.03 * t,
        )
        for t in np.linspace(0, 1, 150)
    ]
    for i, (x, y, z) in enumerate(path):
        a = i * 1.15
        cord.append((x + 0.004 * np.cos(a), y + 0.017 * np.sin(a), z + 0.017 * np.cos(a)))
    solids += [rod(a, b, 0.0052, plastic) for a, b in pairwise(cord)]
    solids += [
        drum(-0.62, 0.0, -0.55, 0.09, 0.05, "#5a3a1c"),
        rod((-0.62, 0.05, -0.55), (-0.62, 0.30, -0.55), 0.02, "#5a3a1c"),
        ball(
            -0.62,
            0.42,
            -0.55,
            (0.19, 0.15, 0.19),
            Skin((0, 0, 0), glow=rgb("#ff7a1c", 7.5), shadow=False),
        ),
    ]
    solids += [
        block(
            -3, 3, 0, 2, -1.5, -1.45, Skin(boards(plate, "panel", "#5a3018", 0.16, axis=0, along=1))
        ),
        rod((0.65, 0, -1.0), (0.65, 0.7, -1.0), 0.03, "#2a160a"),
        block(0.4, 1.8, 0.28, 0.6, -1.35, -0.9, "#6a2f10"),
    ]
    lights: list[Lamp | Sun] = [
        Lamp((-0.60, 0.44, -0.50), rgb("#ff8a34", 0.62), 0.10),
        Lamp((0.9, 0.9, 1.1), rgb("#4a5a8a", 0.09), 0.2),
    ]
    shot = photograph(
        Set(solids, lights, ambient=(0.003, 0.002, 0.0016)),
        Camera((0.18, 0.36, 0.98), (0.02, 0.09, 0.0), 36),
        plate,
        scale=0.65,
        bounces=6,
    )
    return defocus(shot, plate, 0.98, 0.010)


def _phone(p: Array) -> Array:
    q = np.stack([np.abs(p[0] + 0.14), p[1], p[2]])
    slope = 0.085 - 0.10 * np.maximum(q[2] - 0.0, 0)
    box = np.maximum(
        np.maximum(q[0] - 0.105 + 0.12 * q[1], np.abs(q[2]) - 0.105 + 0.15 * q[1]),
        np.maximum(q[1] - slope, -q[1]),
    )
    cradle = np.maximum(
        np.maximum(np.abs(q[0] - 0.062) - 0.016, np.abs(q[2] + 0.05) - 0.03),
        np.abs(q[1] - 0.09) - 0.028,
    )
    return np.asarray(np.minimum(box, cradle) * 0.75 - 0.006, dtype=np.float32)


def _receiver(x: float, z: float) -> Paint:
    def shape(p: Array) -> Array:
        r = np.radians(62)
        dx, dz = p[0] - x, p[2] - z
        q = np.stack(
            [dx * np.cos(r) + dz * np.sin(r), p[1] - 0.035, -dx * np.sin(r) + dz * np.cos(r)]
        )
        bar = rods(
            q,
            [
                ((-0.085, 0.020, 0), (0, 0.034, 0), 0.014, 0.016),
                ((0, 0.034, 0), (0.085, 0.020, 0), 0.016, 0.014),
            ],
            0.02,
        )
        m = np.stack([np.abs(q[0]), q[1], q[2]])
        cup = rods(m, [((0.098, 0.016, 0), (0.104, -0.006, 0), 0.028, 0.031)], 0.01)
        return join(bar, cup, 0.02)

    return shape


def vanity(plate: Plate) -> Array:
    """A looking-glass, a candle, long black hair; no face."""
    solids = room(
        (-2.2, 2.2),
        (0, 2.8),
        (-1.1, 3.5),
        wall=worn(plate, "wall", "#4a1c20", other="#1c0a0c", part=0.7),
        floor=rgb("#241410"),
        ceiling=rgb("#1c1010"),
    )
    gilt = Skin(rgb("#b0802c"), sheen=0.25, rough=0.08)
    solids += [
        ball(0.02, 1.60, -1.04, (0.60, 0.74, 0.035), gilt),
        ball(
            0.02,
            1.60,
            -1.02,
            (0.54, 0.68, 0.035),
            Skin((0.012, 0.010, 0.012), sheen=0.78, rough=0.004),
        ),
    ]
    for a in np.linspace(0, 2 * np.pi, 22, endpoint=False):
        solids += [ball(0.02 + 0.585 * np.cos(a), 1.60 + 0.725 * np.sin(a), -1.0, 0.030, gilt)]
    solids += [
        block(-1.2, 1.2, 0.0, 0.80, -1.08, -0.45, Skin(rgb("#2c1610"), sheen=0.06, rough=0.06)),
        block(-1.25, 1.25, 0.80, 0.84, -1.1, -0.40, Skin(rgb("#3a1e14"), sheen=0.10, rough=0.04)),
    ]
    solids += head(
        (0.06, 1.42, -0.05),
        face=180,
        nod=3,
        hair="long",
        strands=(0.008, 0.007, 0.008),
        cloth=rgb("#e0d4c4"),
        skin=rgb("#a87858"),
    )
    fall = Clay(_long_hair, (0.06, 1.25, 0.06), 0.55, 70)
    solids += [Solid(fall, Skin(_strands, sheen=0.07, rough=0.18))]
    cx, cz = 0.66, -0.58
    solids += [
        drum(cx, 0.84, cz, 0.07, 0.015, gilt),
        drum(cx, 0.85, cz, 0.028, 0.26, Skin(rgb("#f0e4d0"), glow=rgb("#ffa050", 0.18))),
        Solid(
            Ball((cx, 1.165, cz), (0.013, 0.042, 0.013)),
            Skin((0, 0, 0), glow=rgb("#ffcf80", 45), shadow=False),
        ),
    ]
    solids += [
        drum(-0.62, 0.84, -0.62, 0.05, 0.10, Skin(rgb("#4a2a5a"), sheen=0.2, rough=0.02)),
        ball(-0.62, 0.97, -0.62, 0.03, gilt),
        drum(-0.80, 0.84, -0.75, 0.035, 0.16, Skin(rgb("#2a4a3a"), sheen=0.2, rough=0.02)),
        Solid(Box((-0.30, 0.85, -0.52), (0.13, 0.008, 0.03), 20), Skin(rgb("#d8c8a8"), sheen=0.1)),
    ]
    solids += [
        block(
            -0.41 + 0.015 * k,
            -0.402 + 0.015 * k,
            0.842,
            0.85,
            -0.50 - 0.005 * k,
            -0.42 - 0.005 * k,
            "#d8c8a8",
        )
        for k in range(14)
    ]
    lights: list[Lamp | Sun] = [
        Lamp((cx, 1.18, cz), rgb("#ff9c44", 0.95), 0.02),
        Lamp((-1.6, 2.1, 1.6), rgb("#5a6ac0", 0.40), 0.3),
    ]
    shot = photograph(
        Set(solids, lights, ambient=(0.002, 0.0012, 0.0014)),
        Camera((-0.22, 1.52, 1.65), (0.06, 1.42, -0.5), 40),
        plate,
        scale=0.65,
        bounces=8,
    )
    return defocus(shot, plate, 1.8, 0.005)


def _long_hair(p: Array) -> Array:
    x, z = p[0] - 0.06, p[2] + 0.05
    wave = 0.006 * np.sin(x * 190 + np.sin(p[1] * 9) * 2) + 0.010 * np.sin(p[1] * 7 + x * 12)
    q = np.stack([np.abs(x), p[1], z])
    return np.asarray(
        rods(
            q,
            [
                ((0.025, 1.48, 0.03), (0.06, 1.15, 0.11), 0.085, 0.09),
                ((0.06, 1.15, 0.11), (0.045, 0.80, 0.13), 0.09, 0.045),
            ],
            0.06,
        )
        + wave * 0.5,
        dtype=np.float32,
    ) * np.float32(0.75)


def _strands(p: Array) -> Array:
    n = 0.5 + 0.5 * np.sin((p[0] - 0.06) * 420 + np.sin(p[1] * 9) * 3)
    return np.asarray(vec((0.012, 0.011, 0.013)) * (0.4 + 1.2 * n), dtype=np.float32)


def tandoor(plate: Plate) -> Array:
    """The mouth of a tandoor in a dark room, and a baker's arms with the bread."""
    clay = worn(plate, "clay", "#8a6a4c", other="#3c2a1e", part=0.8, size=0.5, axes=(0, 2))
    solids = room(
        (-2.4, 2.4),
        (0, 2.6),
        (-2, 3),
        wall=worn(plate, "wall", "#5a4636", other="#2c2018", part=0.8),
        floor=rgb("#3a2a1e"),
        ceiling=rgb("#1c1410"),
    )
    solids += [Solid(Clay(_oven, (0, 0.4, -0.4), 1.6, 90), Skin(clay))]

    def embers(p: Array) -> Array:
        r = np.hypot(p[0], p[2] + 0.4)
        return np.asarray(
            vec(rgb("#ff6a14", 11)) * np.clip(1.15 - r * 1.2, 0.2, 1)
            + vec(rgb("#ffd070", 9)) * np.exp(-((r / 0.22) ** 2)),
            dtype=np.float32,
        )

    solids += [drum(0, 0.12, -0.4, 0.40, 0.02, Skin((0, 0, 0), glow=embers, shadow=False))]
    skin = Skin(rgb("#a06a48"), sheen=0.03, rough=0.2)
    for k in (-1, 1):
        elbow, wrist = (0.50 * k + 0.05, 1.36, -0.92), (0.20 * k + 0.05, 1.10, -0.44)
        solids += [
            rod((0.30 * k + 0.05, 1.72, -1.35), elbow, 0.075, skin, 0.055),
            rod(elbow, wrist, 0.055, skin, 0.034),
        ]
        solids += [
            rod(wrist, (0.13 * k + 0.05, 1.06, -0.33), 0.038, skin, 0.024),
            rod(wrist, (0.10 * k + 0.05, 1.09, -0.38), 0.022, skin, 0.014),
        ]
        solids += [
            rod(
                (0.30 * k + 0.05, 1.72, -1.35),
                (0.42 * k + 0.05, 1.52, -1.12),
                0.10,
                "#cfc6b4",
                0.085,
            )
        ]
    solids += [
        rod((0.05, 1.05, -1.45), (0.05, 1.75, -1.40), 0.27, "#cfc6b4", 0.25),
        rod((-0.2, 1.80, -1.40), (0.3, 1.80, -1.40), 0.10, "#cfc6b4"),
    ]
    solids += [
        Solid(
            Clay(_loaf, (0.05, 1.03, -0.34), 0.40, 50),
            Skin(
                worn(plate, "bread", "#e8c890", other="#a8682c", part=0.6, size=0.10, axes=(0, 2))
            ),
        )
    ]
    for k, (x, z) in enumerate(((-1.35, 0.5), (-1.55, 0.15), (-1.1, 0.75), (-1.3, 0.25))):
        solids += [
            ball(
                x,
                0.92 + 0.05 * k,
                z,
                (0.24, 0.03, 0.11),
                Skin(
                    worn(
                        plate, f"b{k}", "#d8a860", other="#8a4a1c", part=0.7, size=0.12, axes=(0, 2)
                    )
                ),
            )
        ]
    solids += table(-2.1, -0.75, -0.1, 1.1, 0.9, Skin(rgb("#5a3c24")))
    lights: list[Lamp | Sun] = [
        Lamp((0, 0.40, -0.4), rgb("#ff7a24", 4.6), 0.16),
        Lamp((0, 1.02, -0.4), rgb("#ff8a34", 0.35), 0.25),
        Lamp((-2.0, 2.2, 2.2), rgb("#3a4a6a", 0.5), 0.3),
    ]
    scene = Set(
        solids, lights, ambient=(0.003, 0.002, 0.002), haze=Haze(0.03, 4, 18, (0, 0, 0), 0.12)
    )
    return photograph(
        scene, Camera((-0.45, 1.75, 1.75), (0.05, 1.06, -0.45), 38), plate, scale=0.65, bounces=10
    ).light


def _oven(p: Array) -> Array:
    r = np.hypot(p[0], p[2] + 0.4)
    bulk = np.maximum(r - 0.92 + 0.22 * np.maximum(p[1] - 0.5, 0), p[1] - 0.90)
    lip = np.hypot(r - 0.47, p[1] - 0.90) - 0.07
    outer = np.minimum(bulk, lip)
    hollow = np.maximum(r - 0.42 - 0.03 * np.sin(np.arctan2(p[2] + 0.4, p[0]) * 5), 0.14 - p[1])
    return np.asarray(carve(outer, np.maximum(hollow, p[1] - 1.2), 0.03) * 0.8, dtype=np.float32)


def _loaf(p: Array) -> Array:
    r = np.radians(4)
    x, z = p[0] - 0.05, p[2] + 0.32
    u, v = x * np.cos(r) - z * np.sin(r), x * np.sin(r) + z * np.cos(r)
    sag = 0.10 * u * u + 0.02 * np.sin(v * 16)
    d = np.hypot(u / 0.36, v / 0.16) - 1
    return np.asarray(
        np.maximum(d * 0.11, np.abs(p[1] - 1.06 + sag + 0.12 * v) - 0.012) * 0.7, dtype=np.float32
    )


def jeepney(plate: Plate) -> Array:
    """Inside a jeepney at night: pink and green bulbs, and coins that go from hand to hand."""
    rng = plate.chance("street")
    camera = Camera((0.0, 1.12, 2.9), (0.0, 0.98, -1), 50)
    street = plate.gradient([(0, "#080a14"), (1, "#141420")])
    lamps = [
        (
            0.62 + 0.64 * rng.random(),
            0.30 + 0.28 * rng.random(),
            0.010 + 0.022 * rng.random(),
            ink(("#ffd080", "#ff4a3a", "#8fd0ff", "#7affb0")[i % 4], 0.8),
        )
        for i in range(60)
    ]
    street = street + bokeh(plate, lamps)
    chrome = Skin(rgb("#b0b4c0"), sheen=0.45, rough=0.06)
    solids = [
        block(-1.3, 1.3, -0.1, 0, -3, 4, Skin(_checker_plate(), sheen=0.10, rough=0.08)),
        block(-1.3, 1.3, 1.86, 1.95, -3, 4, Skin(rgb("#8a2a4a"), sheen=0.05, rough=0.1)),
    ]
    for side in (-1, 1):
        x = side * 1.12
        solids += [
            block(
                min(x, side * 0.68),
                max(x, side * 0.68),
                0.40,
                0.52,
                -2.4,
                3.4,
                Skin(rgb("#b01c3c"), sheen=0.08, rough=0.1),
            ),
            block(
                min(x, side * 1.18),
                max(x, side * 1.18),
                0.5,
                0.98,
                -2.4,
                3.4,
                Skin(rgb("#b01c3c"), sheen=0.06, rough=0.1),
            ),
            block(
                min(side * 1.14, side * 1.3),
                max(side * 1.14, side * 1.3),
                1.42,
                1.86,
                -2.6,
                3.4,
                Skin(rgb("#2a5a8a"), sheen=0.1, rough=0.1),
            ),
        ]
        solids += [rod((side * 0.55, 1.66, -2.4), (side * 0.55, 1.66, 3.4), 0.022, chrome)]
        solids += [
            rod((side * 1.16, 0.9, z), (side * 1.16, 1.5, z), 0.03, chrome)
            for z in (-2.2, -0.9, 0.4, 1.7)
        ]
    solids += wall_z(
        -2.4, (-1.3, 1.3), (0, 1.9), (-0.95, 0.95, 0.95, 1.62), Skin(rgb("#3a4a7a")), 0.1
    )
    pink, green = rgb("#ff3a9a", 15), rgb("#3affa0", 13)
    solids += string_lights((-1.02, 1.80, 2.6), (-1.02, 1.80, -2.3), 0.0, 15, (pink, green), 0.03)
    solids += string_lights((1.02, 1.80, 2.6), (1.02, 1.80, -2.3), 0.0, 15, (green, pink), 0.03)
    solids += string_lights(
        (-0.9, 1.70, -2.28), (0.9, 1.70, -2.28), 0.0, 11, (pink, rgb("#ffd04a", 12), green), 0.022
    )
    lights: list[Lamp | Sun] = []
    for z in (2.0, 0.4, -1.3):
        lights += [
            Lamp((-0.95, 1.72, z), rgb("#ff4aa0", 0.95), 0.3),
            Lamp((0.95, 1.72, z), rgb("#4affa8", 0.8), 0.3),
        ]
    for x, z, face, cloth in (
        (-0.86, -1.5, 84, "#d8c84a"),
        (-0.86, -0.5, 80, "#e8e4dc"),
        (0.86, -1.1, -84, "#2a4a8a"),
        (0.88, -0.05, -78, "#c85a2a"),
        (-0.88, 0.55, 86, "#3a7a5a"),
    ):
        solids += figure(
            x,
            z,
            tall=1.62,
            face=face,
            pose="sit",
            cloth=rgb(cloth),
            skin=rgb("#7a4c34"),
            floor=0.02,
        )
    skin = Skin(rgb("#9a6444"), sheen=0.02, rough=0.2)
    solids += [
        rod((-0.98, 0.98, 1.45), (-0.50, 0.76, 1.30), 0.050, "#e0d8c8", 0.040),
        rod((-0.50, 0.76, 1.30), (-0.16, 1.00, 1.12), 0.036, skin, 0.024),
        rod((-0.16, 1.00, 1.12), (-0.06, 1.02, 1.06), 0.027, skin, 0.030),
        rod((-0.06, 1.02, 1.06), (0.03, 1.03, 1.02), 0.016, skin, 0.011),
        rod((-0.07, 1.00, 1.04), (0.02, 1.00, 0.99), 0.015, skin, 0.010),
        rod((-0.10, 1.05, 1.08), (-0.02, 1.085, 1.04), 0.014, skin, 0.011),
    ]
    solids += [
        rod((0.98, 1.02, 0.90), (0.56, 0.74, 0.92), 0.050, "#c85a2a", 0.040),
        rod((0.56, 0.74, 0.92), (0.24, 0.96, 0.98), 0.036, skin, 0.024),
        rod((0.24, 0.96, 0.98), (0.14, 0.97, 0.99), 0.026, skin, 0.030),
        rod((0.14, 0.965, 1.0), (0.02, 0.955, 1.02), 0.016, skin, 0.010),
        rod((0.14, 0.96, 0.97), (0.03, 0.945, 0.97), 0.015, skin, 0.010),
        rod((0.15, 0.96, 1.03), (0.05, 0.95, 1.06), 0.014, skin, 0.010),
    ]
    coin = Skin(rgb("#e8d8a0"), sheen=0.5, rough=0.03)
    solids += [
        Solid(Ball((0.055, 1.005, 1.02), (0.021, 0.021, 0.006)), coin),
        Solid(Ball((0.03, 0.978, 1.0), (0.018, 0.005, 0.018)), coin),
        Solid(Ball((0.07, 0.975, 1.01), (0.018, 0.005, 0.018)), coin),
    ]
    lights += [Lamp((0.05, 1.5, 1.5), rgb("#ffd8b0", 0.25), 0.1)]
    shot = photograph(
        Set(solids, lights, sky=scenery(street, camera, plate), ambient=(0.004, 0.003, 0.006)),
        camera,
        plate,
        scale=0.62,
        samples=3,
        bounces=5,
    )
    return defocus(shot, plate, 1.9, 0.012)


def _checker_plate() -> Paint:
    def paint(p: Array) -> Array:
        u, v = np.mod(p[0] / 0.09, 1) - 0.5, np.mod(p[2] / 0.09, 1) - 0.5
        odd = np.mod(np.floor(p[0] / 0.09) + np.floor(p[2] / 0.09), 2) > 0
        stud = np.where(odd, np.hypot(u * 2.6, v), np.hypot(u, v * 2.6)) < 0.36
        return np.where(stud, vec(rgb("#b8bcc4")), vec(rgb("#4a4e58")) * np.ones_like(p))

    return paint


def lift_cage(plate: Plate) -> Array:
    """An old lift in its iron cage, from above; the stairs go round it and down."""
    iron = Skin(rgb("#20241f"), sheen=0.12, rough=0.08)
    step = Skin(
        worn(plate, "step", "#a89c8c", other="#5c544a", part=0.5, size=0.8, axes=(0, 2)),
        sheen=0.04,
        rough=0.08,
    )
    wall = worn(plate, "wall", "#c8b48c", other="#7a6a50", part=0.6, size=1.5, axes=(0, 1))
    solids = [
        Solid(Box((0, -9, 0), (3.0, 13, 3.0), inside=True), Skin(wall, shadow=False)),
        block(-3, 3, -22.2, -22, -3, 3, Skin(tiles("#d8d0bc", "#3a3430", 0.5))),
    ]
    per, drop = 40, 3.9
    for i in range(150):
        a, y = i * 2 * np.pi / per, 1.2 - i * drop / per
        x, z = 2.42 * np.cos(a), 2.42 * np.sin(a)
        solids += [Solid(Box((x, y, z), (0.66, 0.055, 0.26), float(-np.degrees(a))), step)]
        if i % 2 == 0:
            rx, rz = 1.78 * np.cos(a), 1.78 * np.sin(a)
            solids += [rod((rx, y, rz), (rx, y + 0.85, rz), 0.016, iron)]
        if i % 4 == 0:
            b, yb = (i + 4) * 2 * np.pi / per, 1.2 - (i + 4) * drop / per
            solids += [
                rod(
                    (1.78 * np.cos(a), y + 0.85, 1.78 * np.sin(a)),
                    (1.78 * np.cos(b), yb + 0.85, 1.78 * np.sin(b)),
                    0.030,
                    "#6a3a1c",
                )
            ]
    for k in range(24):
        a = k * 2 * np.pi / 24
        solids += [
            rod(
                (0.84 * np.cos(a), -20, 0.84 * np.sin(a)),
                (0.84 * np.cos(a), 1.6, 0.84 * np.sin(a)),
                0.016,
                iron,
            )
        ]
    for y in np.arange(-18, 1.7, 1.3):
        ends = [
            (0.84 * np.cos(a), float(y), 0.84 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 13)
        ]
        solids += [rod(a, b, 0.018, iron) for a, b in pairwise(ends)]
    solids += [
        drum(0, -6.4, 0, 0.72, 2.2, Skin(rgb("#5a3218"), sheen=0.06, rough=0.05)),
        drum(0, -4.2, 0, 0.76, 0.10, Skin(rgb("#8a6a34"), sheen=0.2, rough=0.1)),
        drum(0, -4.1, 0, 0.16, 0.12, iron),
        rod((0.06, -4, 0), (0.06, 4, 0), 0.014, iron),
        rod((-0.06, -4, 0), (-0.06, 4, 0), 0.014, iron),
    ]
    lights: list[Lamp | Sun] = [
        Lamp((2.2, 3.4, -1.8), rgb("#cfe0f4", 13), 0.5),
        Lamp((-1.9, -4.6, 1.9), rgb("#ffb860", 5.0), 0.2),
        Lamp((1.9, -9.5, -1.9), rgb("#ffb860", 6), 0.2),
        Lamp((-1.9, -14.5, 0.5), rgb("#ffb860", 8), 0.2),
    ]
    camera = Camera((0.45, 6.4, 0.75), (0.05, -3, 0.02), 50, 20)
    return photograph(
        Set(solids, lights, ambient=(0.012, 0.011, 0.010)),
        camera,
        plate,
        scale=0.6,
        samples=3,
        bounces=3,
    ).light


def bare_bulb(plate: Plate) -> Array:
    """One bare bulb on a stand in an empty studio, and the long shadow of a chair."""
    solids = [
        block(
            -20,
            20,
            -0.2,
            0,
            -8,
            9,
            Skin(
                worn(plate, "floor", "#6a665e", other="#3a3834", part=0.5, size=2, axes=(0, 2)),
                sheen=0.06,
                rough=0.05,
            ),
        ),
        block(
            -20,
            20,
            0,
            12,
            -8.2,
            -8,
            Skin(worn(plate, "wall", "#7a766c", other="#46433e", part=0.6, size=2.5)),
        ),
    ]
    bx, bz = -1.35, -2.5
    solids += [
        rod((bx, 0.1, bz), (bx, 0.86, bz), 0.022, "#101010"),
        *[
            rod(
                (bx, 0.34, bz),
                (bx + 0.32 * np.cos(a), 0.02, bz + 0.36 * np.sin(a)),
                0.015,
                "#101010",
            )
            for a in (0.4, 2.5, 4.6)
        ],
        drum(bx, 0.84, bz, 0.03, 0.09, "#1c1814"),
        bulb(bx, 0.995, bz, 0.06, rgb("#ffe0ac", 55)),
    ]
    solids += chair(-0.42, -1.35, -35, "#6a4a30")
    solids += [
        rod((bx, 0.03, bz), (bx - 1.5, 0.02, bz + 2.2), 0.012, "#080808"),
        rod((bx - 1.5, 0.02, bz + 2.2), (bx - 2.0, 0.02, bz + 5), 0.012, "#080808"),
    ]
    solids += [
        rod((3.6, 0, -6.5), (3.6, 3.4, -6.5), 0.04, "#141414"),
        block(3.2, 4.0, 3.0, 3.5, -6.7, -6.3, "#141414"),
        Solid(Box((4.6, 1.2, -5.6), (0.9, 1.2, 0.03), 25), Skin(rgb("#3a3a38"))),
    ]
    lights: list[Lamp | Sun] = [Lamp((bx, 0.995, bz), rgb("#ffcf8c", 8.5), 0.035)]
    scene = Set(
        solids, lights, ambient=(0.0015, 0.0017, 0.002), haze=Haze(0.01, 12, 16, (0, 0, 0), 0.08)
    )
    return photograph(
        scene, Camera((0.6, 1.55, 4.6), (0.35, 0.62, -1.2), 42), plate, bounces=10
    ).light


def sea_panel(plate: Plate) -> Array:
    """A row of empty chairs and microphones before a big window on a grey sea."""
    camera = Camera((-1.5, 1.5, 5.0), (0.1, 1.35, -2), 46)
    sky = plate.gradient([(0, "#98a4ac"), (0.44, "#d4dadc"), (1, "#8a989e")])
    sky = clouds_over(
        plate, sky, 0.50, sun=(0.7, 0.2), bright=ink("#e8ecec"), dark=ink("#7c8890"), cover=0.8
    )
    sea = water(plate, sky, 0.495, deep=ink("#4f646c"), rough=1.1)
    foam = plate.clouds("foam", 0.08, 6, tall=0.14)
    sea = mix(sea, plate.fill(ink("#eef2f2")), clamp((foam - 0.62) * 6) * (plate.y > 0.51) * 0.7)
    frame = Skin(rgb("#20242a"))
    solids = [
        block(
            -8,
            8,
            -0.1,
            0,
            -3.4,
            8,
            Skin(boards(plate, "floor", "#8a6a4a", 0.16, axis=0), sheen=0.10, rough=0.03),
        ),
        block(-8, 8, 3.0, 3.3, -3.4, 8, "#b8b4ac"),
        block(-6.2, -6, 0, 3, -3.4, 8, "#a8a49a"),
        block(6, 6.2, 0, 3, -3.4, 8, "#a8a49a"),
    ]
    solids += [
        block(x - 0.05, x + 0.05, 0, 3, -3.4, -3.25, frame) for x in (-6, -3.6, -1.2, 1.2, 3.6, 6)
    ] + [block(-6, 6, 0, 0.25, -3.4, -3.25, frame), block(-6, 6, 2.75, 3, -3.4, -3.25, frame)]
    for i in range(5):
        x = -2.2 + i * 1.15
        solids += chair(x, -1.5 + 0.04 * (i % 2), 6 * (i % 3) - 6, "#3a2a20")
        if i % 2 == 0 or i == 3:
            mx = x + 0.42
            solids += [
                drum(mx, 0, -0.85, 0.14, 0.02, "#0c0c0c"),
                rod((mx, 0.02, -0.85), (mx, 1.05, -0.85), 0.011, "#0c0c0c"),
                rod((mx, 1.05, -0.85), (mx - 0.16, 1.24, -1.12), 0.009, "#0c0c0c"),
                rod(
                    (mx - 0.16, 1.24, -1.12),
                    (mx - 0.20, 1.29, -1.18),
                    0.024,
                    Skin(rgb("#1c1c1c"), sheen=0.1, rough=0.1),
                ),
            ]
    solids += [
        drum(0.68, 0.0, -1.2, 0.02, 0.5, "#0c0c0c"),
        drum(0.68, 0.5, -1.2, 0.22, 0.02, "#d8d0c0"),
        drum(0.62, 0.52, -1.2, 0.03, 0.11, Skin(rgb("#c8d8dc"), sheen=0.2)),
        drum(0.76, 0.52, -1.14, 0.03, 0.11, Skin(rgb("#c8d8dc"), sheen=0.2)),
    ]
    scene = Set(solids, [], sky=scenery(sea, camera, plate, 1.0), ambient=(0.015, 0.016, 0.018))
    return photograph(scene, camera, plate, bounces=34).light


def booth(plate: Plate) -> Array:
    """In the booth: the machine is a shape, the beam is white with dust, the port is small."""
    solids = room(
        (-2.2, 2.6),
        (0, 2.8),
        (-2.2, 3.2),
        wall=worn(plate, "wall", "#5a4a44", other="#2a2220", part=0.6),
        floor=rgb("#2a2422"),
        ceiling=rgb("#38302c"),
    )
    solids += [
        block(
            0.02,
            0.56,
            1.38,
            1.78,
            -2.2,
            -2.17,
            Skin((0, 0, 0), glow=rgb("#fff8ec", 2.2), shadow=False),
        ),
        block(-0.02, 0.60, 1.34, 1.38, -2.2, -2.1, "#181414"),
        block(-0.02, 0.60, 1.78, 1.82, -2.2, -2.1, "#181414"),
        block(
            1.2,
            1.6,
            1.45,
            1.75,
            -2.2,
            -2.17,
            Skin((0, 0, 0), glow=rgb("#ffe8c8", 0.35), shadow=False),
        ),
    ]
    black = Skin(rgb("#181a1c"), sheen=0.10, rough=0.10)
    solids += [
        drum(0.3, 0, 0.1, 0.22, 0.9, black),
        block(0.02, 0.58, 0.9, 1.35, -0.35, 0.75, black),
        block(0.08, 0.52, 1.35, 1.80, 0.1, 1.0, black),
        rod((0.3, 1.58, 0.1), (0.3, 1.58, -0.42), 0.085, black, 0.07),
        block(0.14, 0.46, 1.80, 1.98, 0.3, 0.8, black),
    ]
    for y, z in ((2.16, -0.18), (0.98, -0.62)):
        solids += [
            Solid(Ball((0.02, y, z), (0.035, 0.36, 0.36)), Skin(_reel(y, z), sheen=0.12, rough=0.1))
        ]
    solids += [
        rod((0.02, 1.85, -0.05), (0.02, 1.35, -0.3), 0.006, "#0a0a0a"),
        rod((0.3, 1.98, 0.5), (0.3, 2.8, 0.5), 0.10, black),
    ]
    solids += [
        block(-2.2, -1.7, 0.8, 0.85, -1.8, 1.5, "#3a2c24"),
        *[
            Solid(
                Ball((-1.95, 1.02, -1.2 + 0.12 * k), (0.17, 0.17, 0.03)),
                Skin(rgb("#7a7c80"), sheen=0.2, rough=0.1),
            )
            for k in range(9)
        ],
    ]
    lens = (0.3, 1.58, -0.52)
    aim = (0.0, 0.0, -1.0)
    lights: list[Lamp | Sun] = [
        Lamp(lens, rgb("#fff4e4", 6.0), 0.015, aim, (0.9865, 0.9955)),
        Lamp((1.9, 2.3, 1.8), rgb("#ff9a4a", 0.28), 0.1),
        Lamp((0.3, 1.9, 0.9), rgb("#ffb060", 0.10), 0.05),
    ]
    solids += [
        bulb(lens[0], lens[1], lens[2], 0.045, rgb("#ffffff", 30)),
        bulb(0.585, 1.22, 0.4, 0.015, rgb("#ff3a1a", 10)),
        bulb(0.585, 1.22, 0.5, 0.015, rgb("#3aff7a", 7)),
    ]
    thin = Set(solids, lights, ambient=(0.0025, 0.0022, 0.002))
    camera = Camera((-2.05, 1.55, 0.55), (0.15, 1.45, -0.55), 56)
    base = photograph(thin, camera, plate, bounces=10).light
    air = photograph(
        Set(solids, lights[:1], haze=Haze(0.35, 7, 44, (0, 0, 0), 2.2)),
        camera,
        plate,
        scale=0.5,
        samples=1,
        bounces=0,
    ).light
    beam = np.maximum(air - blur(np.minimum(air, 0.02), 2), 0)
    dust = falling(plate, "dust", 1600, 0.0009)
    glow = beam.mean(axis=-1)
    return np.asarray(base + beam * 0.10 + (dust * np.clip(glow * 1.6, 0, 1.2))[..., None])


def _reel(y: float, z: float) -> Paint:
    def paint(p: Array) -> Array:
        r, a = np.hypot(p[1] - y, p[2] - z), np.arctan2(p[1] - y, p[2] - z)
        hole = np.hypot(r - 0.20, 0.20 * (np.mod(a / (2 * np.pi) * 5, 1) - 0.5) * 1.26) < 0.075
        return np.where(hole, vec((0.008, 0.008, 0.008)), vec(rgb("#5c5e62")) * np.ones_like(p))

    return paint


def clerk(plate: Plate) -> Array:
    """A clerk at a high desk; behind him a window full of ships' masts."""
    camera = Camera((-0.5, 1.40, 3.4), (0.12, 1.28, -1), 42)
    view = plate.gradient([(0, "#b8b8b8"), (0.5, "#e8e8e8"), (1, "#a0a0a0")])
    rng, masts = plate.chance("masts"), plate.pen()
    for _ in range(11):
        x, tall, w = (
            rng.random() * plate.aspect,
            0.32 + 0.3 * rng.random(),
            0.006 + 0.006 * rng.random(),
        )
        masts.taper((x, 0.66), (x, 0.62 - tall), w, w * 0.5)
        for k in (0.35, 0.6, 0.82):
            y, reach = 0.62 - tall * k, 0.085 * (1.15 - k)
            masts.line([(x - reach, y + 0.004), (x + reach, y - 0.004)], 0.004)
            masts.line([(x - reach, y), (x, 0.62 - tall)], 0.0012)
            masts.line([(x + reach, y), (x, 0.62 - tall)], 0.0012)
        masts.line([(x, 0.62 - tall), (x + 0.2, 0.64)], 0.0014)
    masts.rect(0, 0.60, plate.aspect, 0.66)
    view = mix(view, plate.fill(ink("#3c3c3c")), masts.mask(0.0016) * 0.85)
    grey = Skin(worn(plate, "wall", "#8a8a8a", other="#4a4a4a", part=0.6))
    solids = wall_z(-2.0, (-3, 6), (0, 4.2), (-0.75, 1.55, 0.95, 2.6), grey, 0.2)
    solids += (
        [block(-0.80, 1.60, 0.88, 0.95, -2.1, -1.85, "#4a4a4a")]
        + [block(x - 0.03, x + 0.03, 0.95, 2.6, -2.1, -2.0, "#3a3a3a") for x in (0.02, 0.78)]
        + [block(-0.75, 1.55, y - 0.025, y + 0.025, -2.1, -2.0, "#3a3a3a") for y in (1.5, 2.05)]
    )
    solids += [
        block(-3, 6, -0.1, 0, -2, 4, Skin(boards(plate, "floor", "#5c5c5c", 0.2))),
        block(-3.1, -3, 0, 3.2, -2, 4, grey),
    ]
    wood = Skin(rgb("#3c3c3c"), sheen=0.05, rough=0.1)
    desk = Solid(Box((0.48, 1.09, -0.55), (0.55, 0.03, 0.36), 0), wood)
    solids += [
        desk,
        block(-0.05, 0.0, 0, 1.08, -0.9, -0.84, wood),
        block(0.96, 1.01, 0, 1.08, -0.9, -0.84, wood),
        block(-0.05, 0.0, 0, 1.08, -0.26, -0.2, wood),
        block(0.96, 1.01, 0, 1.08, -0.26, -0.2, wood),
        block(-0.05, 1.01, 0.86, 1.06, -0.9, -0.2, wood),
    ]
    solids += [
        Solid(Box((0.35, 1.145, -0.50), (0.24, 0.02, 0.17), -8), Skin((0.8, 0.8, 0.8))),
        drum(0.82, 1.12, -0.7, 0.04, 0.06, "#141414"),
        rod((0.82, 1.16, -0.7), (0.92, 1.40, -0.74), 0.005, "#d8d8d8", 0.018),
    ]
    solids += figure(
        -0.30,
        -0.45,
        tall=1.72,
        face=84,
        pose="sit",
        cloth=(0.025, 0.025, 0.025),
        skin=(0.55, 0.55, 0.55),
        hair=(0.04, 0.04, 0.04),
        floor=0.36,
    )
    solids += [
        drum(-0.32, 0.70, -0.45, 0.20, 0.05, wood),
        rod((-0.32, 0, -0.45), (-0.32, 0.7, -0.45), 0.03, wood),
        rod((-0.5, 0.0, -0.3), (-0.32, 0.4, -0.45), 0.02, wood),
        rod((-0.1, 0.0, -0.3), (-0.32, 0.4, -0.45), 0.02, wood),
    ]
    for k in range(4):
        solids += [block(-2.9, -2.3, 0.5 + 0.55 * k, 0.54 + 0.55 * k, -1.9, 0.4, wood)]
        solids += [
            block(
                -2.85,
                -2.4,
                0.54 + 0.55 * k,
                0.92 + 0.55 * k - 0.05 * (j % 3),
                -1.8 + 0.16 * j,
                -1.68 + 0.16 * j,
                ("#6a6a6a", "#9a9a9a", "#484848")[j % 3],
            )
            for j in range(13)
        ]
    lights: list[Lamp | Sun] = [
        Sun(
            (0.35, 0.55, -0.85),
            (5.5, 5.5, 5.5),
            opening((0.35, 0.55, -0.85), 2, -2.05, (-0.75, 1.55, 0.95, 2.6), bars=(3, 3), bar=0.06),
            0.01,
        ),
        Lamp((-1.6, 2.4, 2.0), (2.0, 2.0, 2.0), 0.2),
    ]
    scene = Set(
        solids,
        lights,
        sky=scenery(view, camera, plate, 0.8),
        ambient=(0.03, 0.03, 0.03),
        haze=Haze(0.02, 6, 14, (0, 0, 0), 0.5),
    )
    return photograph(scene, camera, plate, bounces=12).light


def drawing_lesson(plate: Plate) -> Array:
    """A schoolroom of easels; a girl's profile against a bright window."""
    camera = Camera((0.0, 1.36, 1.25), (0.22, 1.35, -1), 34)
    view = plate.gradient([(0, "#f4f4f4"), (0.6, "#e4e4e4"), (1, "#b4b4b4")])
    trees = plate.pen()
    rng = plate.chance("branches")
    for _ in range(26):
        x, y = rng.random() * plate.aspect, 0.9
        for _ in range(7):
            nx, ny = x + rng.normal() * 0.05, y - 0.13 * rng.random()
            trees.taper((x, y), (nx, ny), 0.010 * (y + 0.1), 0.006 * (ny + 0.1))
            x, y = nx, ny
    view = mix(view, plate.fill(ink("#8a8a8a")), trees.mask(0.010) * 0.55)
    frame = Skin((0.05, 0.05, 0.05))
    solids = (
        [
            block(x - 0.035, x + 0.035, 0, 4, -2.6, -2.5, frame)
            for x in (-3.2, -1.9, -0.62, 0.66, 1.95, 3.2)
        ]
        + [block(-5, 5, y - 0.03, y + 0.03, -2.6, -2.5, frame) for y in (0.80, 1.72, 2.6)]
        + [block(-5, 5, 0, 0.8, -2.6, -2.5, "#5c5c5c")]
    )
    solids += head(
        (-0.12, 1.38, 0.0),
        face=88,
        nod=7,
        hair="bun",
        strands=(0.03, 0.03, 0.03),
        cloth=(0.10, 0.10, 0.10),
        skin=(0.42, 0.42, 0.42),
    )
    for x, z, yaw in (
        (0.98, -0.75, -20.0),
        (1.85, -1.5, -34.0),
        (-1.55, -1.4, 30.0),
        (0.15, -1.9, 5.0),
    ):
        c, s = float(np.cos(np.radians(yaw))), float(np.sin(np.radians(yaw)))
        solids += [
            Solid(Box((x, 1.28, z), (0.30, 0.40, 0.012), yaw), Skin((0.55, 0.55, 0.55))),
            Solid(Box((x, 0.85, z + 0.03), (0.34, 0.02, 0.04), yaw), frame),
        ]
        solids += [
            rod(
                (x + 0.22 * k * c, 0, z - 0.22 * k * s),
                (x + 0.05 * k * c, 1.85, z - 0.05 * k * s),
                0.018,
                frame,
            )
            for k in (-1, 1)
        ]
    solids += [
        rod((0.10, 1.06, 0.10), (0.36, 1.20, 0.05), 0.028, (Skin((0.10, 0.10, 0.10))), 0.024),
        rod((0.36, 1.20, 0.05), (0.42, 1.235, 0.03), 0.022, Skin((0.42, 0.42, 0.42))),
        rod((0.41, 1.235, 0.03), (0.50, 1.30, 0.0), 0.005, "#101010"),
    ]
    lights: list[Lamp | Sun] = [
        Lamp((0.9, 1.7, -1.4), (2.6, 2.6, 2.6), 0.5),
        Lamp((-1.2, 1.9, -1.4), (1.6, 1.6, 1.6), 0.5),
        Lamp((0.9, 1.1, 1.6), (0.14, 0.14, 0.14), 0.3),
    ]
    shot = photograph(
        Set(solids, lights, sky=scenery(view, camera, plate, 0.95), ambient=(0.02, 0.02, 0.02)),
        camera,
        plate,
        scale=0.65,
        bounces=10,
    )
    return defocus(shot, plate, 1.25, 0.006)


def fog_salesman(plate: Plate) -> Array:
    """A salesman on the doorstep; out of his suitcase leaks the mist he sells."""
    camera = Camera((0.75, 1.30, 3.5), (0.02, 1.10, -1.5), 38)
    solids = wall_z(
        -1.0,
        (-4, 4),
        (0, 3.4),
        (-0.62, 0.55, 0, 2.25),
        Skin(worn(plate, "paper", "#7a7a7a", other="#5a5a5a", part=0.5, size=0.3)),
        0.2,
    )
    solids += [
        block(
            -4, 4, -0.1, 0, -1.0, 5, Skin(tiles("#8a8a8a", "#2c2c2c", 0.32), sheen=0.06, rough=0.04)
        ),
        block(-6, 6, -0.2, -0.1, -20, -1.0, "#6a6a6a"),
        block(-0.72, -0.62, 0, 2.35, -1.02, -0.9, "#c8c8c8"),
        block(0.55, 0.65, 0, 2.35, -1.02, -0.9, "#c8c8c8"),
        block(-0.72, 0.65, 2.25, 2.36, -1.02, -0.9, "#c8c8c8"),
    ]
    solids += [
        Solid(
            Box((-0.98, 1.1, -0.48), (0.56, 1.1, 0.025), 62),
            Skin((0.12, 0.12, 0.12), sheen=0.05, rough=0.1),
        )
    ]
    solids += figure(
        -0.03,
        -1.25,
        tall=1.80,
        face=12,
        pose="coat",
        cloth=(0.02, 0.02, 0.02),
        skin=(0.4, 0.4, 0.4),
        hair=(0.01, 0.01, 0.01),
    )
    solids += [
        ball(-0.03, 1.80, -1.24, (0.17, 0.018, 0.18), "#0c0c0c"),
        drum(-0.03, 1.80, -1.25, 0.105, 0.11, "#0c0c0c"),
    ]
    solids += [
        block(
            0.14, 0.50, 0.36, 0.72, -1.34, -1.14, Skin((0.09, 0.09, 0.09), sheen=0.04, rough=0.1)
        ),
        block(0.13, 0.51, 0.53, 0.55, -1.35, -1.13, "#8a8a8a"),
        rod((0.26, 0.74, -1.24), (0.38, 0.74, -1.24), 0.014, "#0c0c0c"),
    ]
    solids += [
        rod((1.9, 0.75, -0.95), (2.4, 0.75, -0.95), 0.02, "#2c2c2c"),
        block(1.5, 2.3, 0.0, 0.75, -0.95, -0.55, "#4a4a4a"),
        drum(1.9, 0.75, -0.75, 0.06, 0.2, "#d0d0d0"),
        Solid(Box((-2.0, 1.75, -0.98), (0.36, 0.28, 0.02), 0), Skin((0.35, 0.35, 0.35))),
    ]
    sky = plate.gradient([(0, "#8a8a8a"), (0.5, "#e8e8e8"), (1, "#c8c8c8")])
    lights: list[Lamp | Sun] = [
        Lamp((-1.4, 3.1, -6.5), (30.0, 30.0, 30.0), 0.3),
        Lamp((1.6, 2.4, 1.6), (1.5, 1.5, 1.5), 0.15),
    ]
    scene = Set(
        solids,
        lights,
        sky=scenery(sky, camera, plate, 0.55),
        ambient=(0.01, 0.01, 0.01),
        haze=Haze(0.03, 10, 22, (0, 0, 0), 0.25),
    )
    out = photograph(scene, camera, plate, bounces=14).light
    middle, y0 = project(camera, (0.32, 0.52, -1.14))
    x0 = plate.aspect / 2 + middle
    roll = plate.clouds("roll", 0.16, 7, tall=0.55)
    fall = np.maximum(plate.y - y0, 0)
    pour = (
        np.exp(-(((plate.x - x0 - 0.05 * np.sin(fall * 12)) / (0.035 + fall * 0.35)) ** 2))
        * (plate.y > y0 - 0.02)
        * ramp(plate.y, y0 - 0.02, y0 + 0.03)
    )
    floor = ramp(plate.y, 0.74, 0.88) * np.exp(-(((plate.x - 0.95) / 0.62) ** 2))
    wisps = plate.clouds("wisps", 0.30, 6, tall=0.4)
    dense = clamp(pour * (0.25 + roll * 1.1) + floor * (wisps * 1.9 - 0.35))
    return mix(out, plate.fill(ink("#d8d8d8")) * np.float32(0.42), dense * 0.9)
