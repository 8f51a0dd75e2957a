"""Which stills are out of doors but built? Houses, decks, streets, platforms, yards."""

from __future__ import annotations

import numpy as np

from pictures.light import Array, Plate, blur, clamp, ink, mix, ramp, sample, tile
from pictures.people import figure, silhouette
from pictures.props import (
    ball,
    block,
    boards,
    bulb,
    drum,
    rgb,
    rod,
    scenery,
    string_lights,
    worn,
)
from pictures.sky import bokeh, clouds_over, falling, land, rays, ridge, stars, water
from pictures.trace import (
    Ball,
    Box,
    Camera,
    Clay,
    Ground,
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


def concrete_house(plate: Plate) -> Array:
    """A half-built house of concrete on a hillside at violet dusk; one window is lit, blue."""
    camera = Camera((-5.5, 1.2, 17), (0.2, 3.5, 0), 34)
    sky = plate.gradient([(0, "#38305e"), (0.45, "#8a5a8c"), (0.66, "#e89a8c"), (1, "#f0b48c")])
    sky = clouds_over(
        plate, sky, 0.72, sun=(1.6, 0.6), bright=ink("#d88a90"), dark=ink("#4a3a68"), cover=0.35
    )
    for i, (base, tone) in enumerate(((0.66, "#7a5a80"), (0.70, "#584468"))):
        sky = land(
            plate,
            sky,
            ridge(plate, f"hill{i}", base, 0.10, 0.5),
            ink(tone),
            plate.fill(ink("#a8748c")),
            0.2,
        )
    raw = Skin(worn(plate, "raw", "#8f8890", other="#4c4650", part=0.6, size=1.1))
    dark = Skin(rgb("#141018"))
    solids = [
        Solid(
            Clay(_slope, (0, -20, 0), 44, 110),
            Skin(worn(plate, "soil", "#5c4a3c", other="#2c2a1c", part=0.9, size=1.2, axes=(0, 2))),
        )
    ]
    solids += [block(-4.2, 4.2, -5, 0.6, -3.5, 3.0, raw)]
    for level in (0.6, 3.6, 6.6):
        solids += [block(-4.2, 4.2, level, level + 0.28, -3.5, 3.2, raw)]
    for x in (-4.0, -1.35, 1.35, 4.0):
        for z in (-3.2, 3.0):
            solids += [
                block(x - 0.19, x + 0.19, -3, 8.4 if z < 0 else 7.9, z - 0.19, z + 0.19, raw)
            ]
            solids += [
                rod(
                    (x + k, 8.2 if z < 0 else 7.7, z),
                    (x + k * 1.4, 8.9, z + k * 0.5),
                    0.022,
                    "#6a3a28",
                )
                for k in (-0.12, 0, 0.12)
            ]
    solids += [
        block(-4.1, -1.3, 0.8, 3.6, 2.75, 2.95, raw),
        block(-1.3, 4.1, 0.8, 3.6, 1.6, 1.75, dark),
    ]
    solids += [
        block(-4.1, 4.1, 3.8, 6.6, -3.3, -3.15, dark),
        block(1.45, 3.9, 3.85, 4.9, 2.75, 2.95, raw),
        block(1.45, 1.85, 4.9, 6.6, 2.75, 2.95, raw),
        block(3.3, 3.9, 4.9, 6.6, 2.75, 2.95, raw),
        block(1.45, 3.9, 6.1, 6.6, 2.75, 2.95, raw),
    ]
    solids += [
        block(
            1.85, 3.3, 4.9, 6.1, 2.70, 2.72, Skin((0, 0, 0), glow=rgb("#3a8aff", 5.0), shadow=False)
        ),
        rod((2.55, 4.9, 2.8), (2.55, 6.1, 2.8), 0.04, dark),
    ]
    solids += [Solid(Box((-3.0, 2.1, 4.6), (0.07, 2.2, 0.5), 0), raw)]
    for i in range(9):
        solids += [
            block(
                -5.4 + 0.14 * i,
                -4.4,
                0.6 + 0.33 * i,
                0.75 + 0.33 * i,
                2.0 - 0.34 * i,
                2.35 - 0.34 * i,
                raw,
            )
        ]
    solids += [
        rod((5.4, -0.5, 4.2), (5.4, 6.2, 4.2), 0.06, "#241c20"),
        rod((5.4, 6.0, 4.2), (2.0, 7.7, 3.0), 0.012, "#181418"),
    ]
    lights: list[Lamp | Sun] = [
        Lamp((2.6, 5.5, 3.6), rgb("#3a84ff", 3.2), 0.3),
        Sun((0.9, 0.22, -0.35), rgb("#ff9a80", 0.55), None, 0.06),
    ]
    scene = Set(solids, lights, sky=scenery(sky, camera, plate), ambient=rgb("#6a5a9a", 0.10))
    return photograph(scene, camera, plate, bounces=8).light


def _slope(p: Array) -> Array:
    h = (
        -0.20 * p[0]
        - 0.9
        - 0.06 * (p[2] - 4)
        + 0.14 * np.sin(p[0] * 1.9 + p[2])
        + 0.06 * np.sin(p[0] * 5.1 - p[2] * 3.3)
    )
    return np.asarray((p[1] - h) * 0.8, dtype=np.float32)


def jerrycans(plate: Plate) -> Array:
    """A queue of yellow jerrycans in red dust; a woman in indigo, the low sun in her haze."""
    camera = Camera((-1.5, 0.62, 4.4), (0.55, 0.62, 0), 40)
    sky = plate.gradient([(0, "#e8b07a"), (0.42, "#ffdca4"), (0.5, "#ffe8bc"), (1, "#c8784c")])
    sky = sky + (
        ramp(plate.away(1.42, 0.30), 0.052, 0.048) * 5 + plate.glow(1.42, 0.30, 0.22) * 1.6
    )[..., None] * ink("#ffe6b0")
    rng, huts = plate.chance("huts"), plate.pen()
    for x in (0.12, 0.3, 0.95, 1.62):
        huts.rect(x, 0.425, x + 0.10, 0.48)
        huts.polygon([(x - 0.02, 0.43), (x + 0.05, 0.375), (x + 0.12, 0.43)])
    huts.taper((0.66, 0.48), (0.665, 0.24), 0.014, 0.012)
    for k in range(9):
        a = k * 0.7
        huts.oval(0.665 + 0.10 * np.cos(a), 0.22 + 0.05 * np.sin(a * 1.3), 0.05, 0.028)
    sky = mix(sky, plate.fill(ink("#c88a5c")), huts.mask(0.002) * 0.65)
    dust = worn(plate, "dust", "#c8623a", other="#8a3a20", part=0.5, size=0.8, axes=(0, 2))
    solids: list[Solid] = [Solid(Ground(), Skin(dust))]
    for i in range(13):
        t = i * 0.56
        x, z = -1.35 + 0.28 * t + 0.05 * rng.normal(), 2.1 - t * 1.02
        solids += _can(
            x, z, float(24 + 14 * rng.normal()), ("#f2b80c", "#e8a80a", "#f4c41c", "#d89a10")[i % 4]
        )
    solids += figure(
        1.05,
        0.3,
        tall=1.68,
        face=-70,
        pose="coat",
        cloth=rgb("#2038a0"),
        skin=rgb("#3a2218"),
        hair=rgb("#2440b0"),
    )
    solids += [
        Solid(s.shape, Skin(rgb("#f2b80c"), sheen=0.03, rough=0.1))
        for s in _can(1.05, 0.3, 20, "#f2b80c", 1.70)
    ]
    for x, z in ((2.6, -4.5), (3.1, -4.9), (2.2, -6.0)):
        solids += figure(x, z, tall=1.6, pose="stand", face=150, cloth=(0.2, 0.08, 0.05))
    sun = Sun((0.42, 0.30, -0.9), rgb("#ffc880", 5.0), None, 0.02)
    fill = Sun((-0.6, 0.5, 0.8), rgb("#fff4dc", 0.9), None, 0.2)
    scene = Set(
        solids,
        [sun, fill],
        sky=scenery(sky, camera, plate),
        ambient=rgb("#e8c0a8", 0.32),
        haze=Haze(0.022, 30, 4, rgb("#ffc890", 0.7), 0),
    )
    shot = photograph(scene, camera, plate, bounces=10)
    return shot.light + (plate.glow(1.42, 0.30, 0.4) * 0.10)[..., None] * ink("#ffcf90")


def _can(x: float, z: float, yaw: float, colour: str, floor: float = 0.0) -> list[Solid]:
    plastic = Skin(rgb(colour), sheen=0.04, rough=0.12)
    r = np.radians(yaw)

    def at(dx: float, y: float) -> tuple[float, float, float]:
        return (float(x + dx * np.cos(r)), floor + y, float(z - dx * np.sin(r)))

    body = Solid(Box((x, floor + 0.19, z), (0.155, 0.185, 0.085), yaw), plastic)
    ribs = Solid(Box((x, floor + 0.19, z), (0.115, 0.14, 0.092), yaw), plastic)
    return [
        body,
        ribs,
        rod(at(-0.09, 0.42), at(0.05, 0.42), 0.018, plastic),
        rod(at(-0.09, 0.37), at(-0.09, 0.42), 0.018, plastic),
        rod(at(0.05, 0.37), at(0.05, 0.42), 0.018, plastic),
        rod(at(0.115, 0.37), at(0.13, 0.43), 0.028, "#b81c14"),
    ]


def motel_pool(plate: Plate) -> Array:
    """A seaside motel, shut for the season: an empty turquoise pool, and gulls."""
    camera = Camera((-5.2, 3.4, 9.8), (0.4, 0.75, -1.5), 42)
    sky = plate.gradient([(0, "#a8bcc8"), (0.4, "#dbe4e4"), (1, "#e8e6dc")])
    sky = clouds_over(
        plate, sky, 0.40, sun=(0.4, 0.1), bright=ink("#f4f4f0"), dark=ink("#94a4ae"), cover=0.7
    )
    sea = water(plate, sky, 0.315, deep=ink("#5c7c88"), rough=0.8)
    paint = Skin(worn(plate, "paint", "#3cc0b8", other="#c8d8c8", part=0.5, size=1.6, axes=(0, 2)))
    slab = Skin(worn(plate, "slab", "#cfc6b4", other="#8a8474", part=0.6, size=1.5, axes=(0, 2)))
    solids = [block(-3.3, 3.9, -3, -1.75, -3, 2.9, paint)]
    for x0, x1, z0, z1 in (
        (-30, -3.2, -9, 30),
        (3.8, 30, -9, 30),
        (-3.2, 3.8, 2.8, 30),
        (-3.2, 3.8, -9, -2.9),
    ):
        solids += [block(x0, x1, -1.8, 0.0, z0, z1, slab)]
    for x0, x1, z0, z1 in (
        (-3.25, -3.15, -2.9, 2.8),
        (3.75, 3.85, -2.9, 2.8),
        (-3.2, 3.8, -2.95, -2.85),
    ):
        solids += [block(x0, x1, -1.8, 0.05, z0, z1, paint)]
    solids += [
        Solid(
            Ball((0.6, -1.75, 0.6), (1.8, 0.04, 0.8)), Skin(rgb("#2c4438"), sheen=0.35, rough=0.01)
        )
    ]
    for k in (-0.2, 0.2):
        solids += [
            rod((-2.5 + k, -0.9, -2.75), (-2.5 + k, 0.75, -2.75), 0.03, "#d8dcd8"),
            rod((-2.5 + k, 0.75, -2.75), (-2.5 + k, 0.75, -3.2), 0.03, "#d8dcd8"),
            rod((-2.5 + k, 0.75, -3.2), (-2.5 + k, 0.0, -3.2), 0.03, "#d8dcd8"),
        ]
    wall = Skin(worn(plate, "wall", "#e8d4c0", other="#a89888", part=0.4, size=1.2, axes=(0, 1)))
    solids += [
        block(1.0, 26, 0, 2.7, -8.2, -6.0, wall),
        block(0.5, 26, 2.7, 2.95, -8.6, -5.0, "#b85a48"),
    ]
    for i in range(7):
        x = 1.7 + i * 2.5
        solids += [
            block(x, x + 0.85, 0.02, 2.05, -6.02, -5.97, ("#4a9a94", "#d88a5a", "#c8b04a")[i % 3]),
            block(x + 1.05, x + 2.1, 0.9, 1.9, -6.02, -5.97, "#5c4c3c"),
            rod((x - 0.2, 0, -5.1), (x - 0.2, 2.7, -5.1), 0.045, "#e8e4d8"),
        ]
        solids += [
            block(
                x + 1.05,
                x + 2.1,
                0.9,
                1.9,
                -5.96,
                -5.95,
                Skin(boards(plate, f"ply{i}", "#8a7050", 0.26)),
            )
        ]
    solids += [
        rod((0.2, 0, -5.4), (0.2, 4.9, -5.4), 0.07, "#6a6a68"),
        block(-1.0, 1.4, 4.2, 5.2, -5.45, -5.35, "#c83c2c"),
        block(-0.9, 1.3, 4.3, 5.1, -5.35, -5.33, "#e8d8b8"),
    ]
    solids += [block(-6.4, -6.3, 0, 0.4, -3, -2.9, "#ffffff")]
    for x, z, yaw in ((-5.2, -1.0, 80.0), (-5.4, 0.9, 95.0)):
        solids += [
            Solid(Box((x, 0.32, z), (0.30, 0.03, 0.85), yaw), Skin(rgb("#e8e4d8"))),
            Solid(Box((x - 0.8, 0.55, z), (0.30, 0.03, 0.3), yaw), Skin(rgb("#e8e4d8"))),
        ]
    sun = Sun((-0.55, 0.55, 0.35), rgb("#fff0dc", 2.2), None, 0.06)
    scene = Set(solids, [sun], sky=scenery(sea, camera, plate), ambient=rgb("#b8c8d4", 0.22))
    out = photograph(scene, camera, plate, bounces=12).light
    rng, white, tips = plate.chance("gulls"), plate.pen(), plate.pen()
    for x, y, s in (
        (0.28, 0.16, 0.085),
        (0.55, 0.30, 0.040),
        (1.15, 0.10, 0.055),
        (1.34, 0.19, 0.026),
        (0.98, 0.24, 0.020),
        (1.62, 0.14, 0.034),
    ):
        t = 0.35 + 0.4 * rng.random()
        for k in (-1, 1):
            elbow, tip = (x + k * s * 0.5, y - s * t), (x + k * s * 1.15, y - s * (t - 0.28))
            white.taper((x, y), elbow, 0.20 * s, 0.15 * s)
            white.taper(elbow, tip, 0.15 * s, 0.03 * s)
            tips.taper(
                (elbow[0] * 0.25 + tip[0] * 0.75, elbow[1] * 0.25 + tip[1] * 0.75),
                tip,
                0.07 * s,
                0.02 * s,
            )
        white.taper((x - s * 0.22, y + 0.03 * s), (x + s * 0.24, y), 0.13 * s, 0.16 * s)
    out = mix(out, plate.fill(ink("#fbfbf8", 1.0)), white.mask(0.0006))
    return mix(out, plate.fill(ink("#1c2024")), tips.mask(0.0005))


def container_ship(plate: Plate) -> Array:
    """A container ship from above at dusk; coloured boxes, and one man in orange."""
    rng = plate.chance("boxes")
    dyes = (
        "#a83228",
        "#1f5a7a",
        "#c8742a",
        "#2f6a4a",
        "#8a8f94",
        "#d8b04a",
        "#5a2a3a",
        "#34424e",
        "#b8b4a8",
        "#7a1f1c",
        "#2a7a8a",
    )
    solids: list[Solid] = [Solid(Ground(-9.0), Skin(_sea_paint(plate), sheen=0.10, rough=0.10))]
    steel = Skin(worn(plate, "steel", "#5a3a34", other="#2c2426", part=0.6, size=3, axes=(0, 2)))
    solids += [
        block(-12.6, 12.6, -9, 0, -80, 60, "#2a1c1e"),
        block(-12.2, 12.2, 0, 0.1, -80, 60, steel),
    ]
    for bay in range(7):
        z0 = -34 + bay * 9.2
        if bay == 4:
            continue
        for row in range(9):
            x = -11.4 + row * 2.55
            tall = int(rng.integers(1, 5)) if bay not in (3, 5) else int(rng.integers(1, 3))
            for k in range(tall):
                long = 6.1 if rng.random() < 0.7 else 3.0
                dye = dyes[int(rng.integers(11))]
                solids += [
                    block(
                        x,
                        x + 2.42,
                        0.1 + 2.6 * k,
                        2.62 + 2.6 * k,
                        z0,
                        z0 + long,
                        Skin(_ribbed(dye)),
                    )
                ]
                if long < 5:
                    solids += [
                        block(
                            x,
                            x + 2.42,
                            0.1 + 2.6 * k,
                            2.62 + 2.6 * k,
                            z0 + 3.1,
                            z0 + 6.1,
                            Skin(_ribbed(dyes[int(rng.integers(11))])),
                        )
                    ]
    solids += figure(
        -1.4,
        5.2,
        tall=2.0,
        face=40,
        pose="walk",
        cloth=rgb("#ff6a0a", 1.3),
        hair=rgb("#f4f4f0"),
        floor=0.1,
    )
    solids += [
        rod((x, 0.1, 3.2), (x, 1.2, 3.2), 0.06, "#d8c870") for x in np.arange(-12, 12.5, 2.0)
    ]
    lamps: list[Lamp | Sun] = [
        Lamp((-6, 8, 6.0), rgb("#ffb060", 55), 0.3),
        Lamp((7.5, 7, 4.5), rgb("#ffc480", 22), 0.3),
        Sun((0.9, 0.42, -0.3), rgb("#c87a9a", 0.55), None, 0.08),
    ]
    camera = Camera((6.5, 27, 20), (-0.6, 0, 2.2), 44, -7)
    scene = Set(
        solids,
        lamps,
        sky=lambda d: np.broadcast_to(vec(rgb("#7a86b4", 0.8)), d.shape),
        ambient=rgb("#6a7ab0", 0.13),
    )
    return photograph(scene, camera, plate, samples=4, bounces=5).light


def _ribbed(colour: str) -> Paint:
    base = vec(rgb(colour))

    def paint(p: Array) -> Array:
        rib = 0.86 + 0.14 * np.sign(np.sin((p[2] + p[0]) * 13))
        return np.asarray(base * rib, dtype=np.float32)

    return paint


def _sea_paint(plate: Plate) -> Paint:
    texture = tile(plate.chance("sea"), 512, 8, 6)

    def paint(p: Array) -> Array:
        n = sample(texture, p[0] / 40, p[2] / 40)
        foam = np.clip(n * 0.6 - 0.2, 0, 1) * np.exp(-(((np.abs(p[0]) - 13) / 3) ** 2))
        return np.asarray(vec(rgb("#1c3448")) * (1 + 0.3 * n) + foam * 0.6, dtype=np.float32)

    return paint


def noir_pier(plate: Plate) -> Array:
    """A pier by night, wet planks; a telephone booth is lit from within and nobody answers."""
    camera = Camera((-1.1, 1.35, 6.4), (0.25, 1.35, -2), 42)
    sky = plate.gradient([(0, "#101010"), (0.5, "#2c2c2c"), (1, "#1c1c1c")])
    rng, far = plate.chance("far"), []
    for _ in range(26):
        far.append(
            (
                rng.random() * plate.aspect,
                0.47 + 0.02 * rng.random(),
                0.004 + 0.003 * rng.random(),
                ink("#ffffff", 0.7),
            )
        )
    sky = sky + bokeh(plate, far)
    sky = water(plate, sky, 0.50, deep=ink("#060606"), rough=0.9)
    deck = Skin(
        boards(plate, "deck", "#5c5c5c", 0.20, axis=2, along=0, gap=0.02), sheen=0.13, rough=0.05
    )
    solids = [block(-2.6, 2.6, -0.2, 0, -22, 7, deck)]
    for z in np.arange(-20, 6, 2.6):
        for x in (-2.5, 2.5):
            solids += [rod((x, -3, z), (x, 1.0, z), 0.13, "#3a3a3a")]
        solids += [
            rod((-2.5, 0.9, z), (-2.5, 0.9, z + 2.6), 0.035, "#4a4a4a"),
            rod((2.5, 0.9, z), (2.5, 0.9, z + 2.6), 0.035, "#4a4a4a"),
        ]
    bx, bz, w = 0.95, -0.6, 0.46
    frame = Skin(rgb("#1c1c1c"), sheen=0.1, rough=0.05)
    for x in (-w, w):
        for z in (-w, w):
            solids += [
                block(
                    bx + x - 0.045, bx + x + 0.045, 0, 2.45, bz + z - 0.045, bz + z + 0.045, frame
                )
            ]
    for y in (0.75, 1.35, 1.95):
        solids += [
            block(bx - w, bx + w, y, y + 0.03, bz - w - 0.02, bz - w + 0.02, frame),
            block(bx - w - 0.02, bx - w + 0.02, y, y + 0.03, bz - w, bz + w, frame),
            block(bx + w - 0.02, bx + w + 0.02, y, y + 0.03, bz - w, bz + w, frame),
            block(bx - w, bx + w, y, y + 0.03, bz + w - 0.02, bz + w + 0.02, frame),
        ]
    solids += [
        block(bx - w - 0.08, bx + w + 0.08, 2.42, 2.68, bz - w - 0.08, bz + w + 0.08, frame),
        block(bx - w, bx + w, 0, 0.55, bz - w, bz - w + 0.04, frame),
        block(bx + w - 0.04, bx + w, 0, 0.55, bz - w, bz + w, frame),
    ]
    solids += [
        block(bx - 0.14, bx + 0.14, 1.15, 1.6, bz - w + 0.03, bz - w + 0.16, "#080808"),
        rod((bx - 0.20, 1.45, bz - 0.25), (bx - 0.20, 0.80, bz - 0.18), 0.008, "#101010"),
        rod((bx - 0.20, 0.80, bz - 0.18), (bx - 0.16, 0.62, bz - 0.15), 0.025, "#080808"),
    ]
    solids += [
        block(
            bx - 0.3,
            bx + 0.3,
            2.38,
            2.41,
            bz - 0.3,
            bz + 0.3,
            Skin((0, 0, 0), glow=(9.0, 9.0, 9.0), shadow=False),
        ),
        block(
            bx - w - 0.05,
            bx + w + 0.05,
            2.48,
            2.62,
            bz + w + 0.081,
            bz + w + 0.09,
            Skin((0, 0, 0), glow=(1.6, 1.6, 1.6), shadow=False),
        ),
    ]
    solids += figure(
        -1.15,
        -4.4,
        tall=1.8,
        face=35,
        pose="coat",
        cloth=(0.012, 0.012, 0.012),
        hair=(0.01, 0.01, 0.01),
    )
    solids += [
        ball(-1.15, 1.83, -4.4, (0.20, 0.02, 0.20), "#0a0a0a"),
        ball(-1.15, 1.88, -4.42, (0.11, 0.08, 0.12), "#0a0a0a"),
    ]
    solids += [
        rod((-2.2, 0, -9), (-2.2, 4.4, -9), 0.05, "#202020"),
        bulb(-2.0, 4.4, -9, 0.10, (14.0, 14.0, 14.0)),
    ]
    lights: list[Lamp | Sun] = [
        Lamp((bx, 2.2, bz), (3.6, 3.6, 3.6), 0.12),
        Lamp((-2.0, 4.35, -9), (9.0, 9.0, 9.0), 0.1),
    ]
    scene = Set(
        solids,
        lights,
        sky=scenery(sky, camera, plate),
        ambient=(0.006, 0.006, 0.006),
        haze=Haze(0.018, 16, 22, (0.02, 0.02, 0.02), 0.5),
    )
    return photograph(scene, camera, plate, bounces=8).light


def eel_weir(plate: Plate) -> Array:
    """A dark river; the light of a torch runs along the stones of an old weir."""
    rng = plate.chance("stones")
    camera = Camera((-1.2, 1.75, 5.2), (0.5, 0.1, -1.5), 44)
    texture = tile(plate.chance("ripple"), 512, 9, 5)

    def ripple(p: Array) -> Array:
        d = (
            p[1]
            - 0.02 * sample(texture, p[0] / 4.5, p[2] / 3.2)
            - 0.008 * sample(texture, p[0] / 1.1 + 0.3, p[2] / 0.9)
        )
        return np.asarray(d * 0.7, dtype=np.float32)

    solids = [
        Solid(
            Clay(ripple, (0, -30, 0), 42, 60),
            Skin(rgb("#04090a"), sheen=0.05, rough=0.0, shadow=False),
        )
    ]
    for i in range(92):
        t = rng.random()
        arm = 1 if i % 2 else -1
        x = 0.75 + arm * (0.25 + 3.6 * t) + rng.normal() * 0.22
        z = -0.6 - (3.4 * t if arm > 0 else 2.2 * t) + rng.normal() * 0.25
        r = 0.13 + 0.20 * rng.random() ** 1.6
        tone = 0.14 + 0.22 * rng.random()
        grey = Skin((tone, tone * 0.92, tone * 0.80), sheen=0.06, rough=0.12)
        solids += [
            ball(
                x,
                0.03 + 0.10 * rng.random(),
                z,
                (r * (0.9 + 0.5 * rng.random()), r * 0.75, r),
                grey,
            )
        ]
    solids += figure(
        2.35, -3.0, tall=1.72, face=-55, pose="lean", cloth=rgb("#1c2c38"), floor=-0.25
    )
    hand_at = (1.92, 0.86, -2.72)
    solids += [
        rod(hand_at, (1.78, 0.80, -2.60), 0.035, "#101010"),
        bulb(1.74, 0.785, -2.57, 0.035, rgb("#fff0c8", 60)),
    ]
    aim = (-0.85, -0.50, 0.75)
    lights: list[Lamp | Sun] = [
        Lamp((1.72, 0.78, -2.55), rgb("#ffdf9c", 9.5), 0.03, aim, (0.55, 0.97)),
        Lamp((1.72, 0.78, -2.55), rgb("#ffdf9c", 0.5), 0.03),
        Sun((-0.4, 0.8, -0.5), rgb("#5a78a8", 0.035), None, 0.05),
    ]
    sky = (
        plate.gradient([(0, "#0a1420"), (0.30, "#16283c"), (1, "#0a1018")])
        + (stars(plate, 300, 0.3) * 0.5)[..., None]
    )
    trees = ridge(plate, "trees", 0.30, 0.20, 0.10, 7)
    sky = mix(sky, plate.fill(ink("#03060a")), ramp(plate.y - trees[None, :], 0, 0.004))
    scene = Set(
        solids,
        lights,
        sky=scenery(sky, camera, plate),
        ambient=rgb("#5a7aa8", 0.004),
        haze=Haze(0.02, 9, 20, rgb("#1c2c3c", 0.03), 0.08),
    )
    return photograph(scene, camera, plate, scale=0.65, samples=4, bounces=0).light


def rooftop_candles(plate: Plate) -> Array:
    """A rooftop while the power is out: candles on a wall, a black city, and all the stars."""
    camera = Camera((0.6, 1.75, 4.6), (0.35, 1.55, -2), 46)
    horizon = 0.545
    sky = plate.gradient([(0, "#071026"), (0.4, "#142a4c"), (horizon, "#2c4058")])
    milky = plate.clouds("milky", 0.4, 7)
    band = np.exp(-(((plate.x * 0.5 - plate.y + 0.02) / 0.20) ** 2))
    sky = (
        sky
        + (clamp(milky - 0.36) * band * 0.14)[..., None] * ink("#b0b8e8")
        + (stars(plate, 650, horizon) * 0.8)[..., None]
    )
    rng, city = plate.chance("city"), plate.pen()
    x = -0.05
    while x < plate.aspect:
        w, h = 0.05 + 0.11 * rng.random(), 0.03 + 0.14 * rng.random() ** 1.6
        city.rect(x, horizon - h, x + w, 1)
        if rng.random() < 0.4:
            city.rect(x + w * 0.3, horizon - h - 0.018, x + w * 0.5, horizon - h)
        x += w * 0.9
    city.oval(1.42, horizon - 0.07, 0.085, 0.075)
    for mx in (1.30, 1.54):
        city.taper((mx, horizon), (mx, horizon - 0.24), 0.013, 0.009)
        city.taper((mx, horizon - 0.24), (mx, horizon - 0.29), 0.011, 0.001)
    sky = mix(sky, plate.fill(ink("#04060a")), city.mask(0.0007))
    wall = Skin(worn(plate, "wall", "#b8a488", other="#6a5a48", part=0.6, size=0.7))
    solids = [
        block(-5, 5, 0, 0.98, -0.55, -0.2, wall),
        block(-5, 5, 0.98, 1.04, -0.62, -0.13, wall),
        block(
            -6,
            6,
            -0.2,
            0,
            -0.6,
            6,
            Skin(
                worn(plate, "floor", "#8a6a54", other="#4a3a30", axes=(0, 2)), sheen=0.03, rough=0.1
            ),
        ),
    ]
    lights: list[Lamp | Sun] = []
    for i, x in enumerate((-1.75, -1.15, -0.72, -0.1, 0.42, 0.95, 1.7, 2.1)):
        tall = 0.08 + 0.10 * ((i * 37) % 10) / 10
        solids += [
            drum(x, 1.04, -0.36, 0.035, tall, Skin(rgb("#f0e4c8"), glow=rgb("#ffb060", 0.25))),
            ball(x, 1.04, -0.36, (0.07, 0.01, 0.07), "#c8c0b0"),
        ]
        solids += [
            Solid(
                Ball((x, 1.04 + tall + 0.04, -0.36), (0.013, 0.036, 0.013)),
                Skin((0, 0, 0), glow=rgb("#ffd088", 40), shadow=False),
            ),
        ]
        lights += [Lamp((x, 1.04 + tall + 0.05, -0.36), rgb("#ff9a48", 0.42), 0.02)]
    solids += figure(
        -0.42, 0.16, tall=1.65, face=160, pose="dress", cloth=rgb("#6a2a2a"), hair=rgb("#140c08")
    )
    solids += figure(1.32, 0.20, tall=1.75, face=205, pose="stand", cloth=rgb("#2c3a4c"))
    solids += [
        rod((-2.6, 0, -0.1), (-2.6, 3.2, -0.1), 0.03, "#2a2a2a"),
        rod((-2.9, 3.0, -0.1), (-2.2, 3.05, -0.1), 0.012, "#2a2a2a"),
        rod((-2.8, 2.8, -0.1), (-2.3, 2.84, -0.1), 0.012, "#2a2a2a"),
    ]
    scene = Set(solids, lights, sky=scenery(sky, camera, plate, 0.9), ambient=rgb("#4a6a9a", 0.012))
    return photograph(scene, camera, plate, bounces=10).light


def courtyard(plate: Plate) -> Array:
    """A courtyard in Lagos at night: generators, fairy lights, blue smoke."""
    camera = Camera((0.4, 1.6, 6.2), (0.0, 1.7, -2), 50)
    sky = plate.gradient([(0, "#0a1020"), (1, "#1c2440")])
    wall = Skin(worn(plate, "wall", "#c8a878", other="#4a5a5c", part=0.8, size=1.5))
    side = Skin(worn(plate, "side", "#7aa0a0", other="#3c4a48", part=0.8, size=1.5, axes=(2, 1)))
    solids = [
        block(
            -8,
            8,
            -0.1,
            0,
            -7,
            8,
            Skin(
                worn(plate, "yard", "#6a5644", other="#2c241c", axes=(0, 2)), sheen=0.05, rough=0.06
            ),
        ),
        block(-4.2, -4, 0, 6.4, -6, 8, side),
        block(4, 4.2, 0, 6.4, -6, 8, side),
        block(-4.2, 4.2, 0, 6.8, -6.2, -6, wall),
    ]
    for level in (2.75, 5.2):
        solids += [
            block(-4, 4, level, level + 0.14, -6, -4.9, "#8a7a64"),
            rod((-4, level + 1.0, -4.95), (4, level + 1.0, -4.95), 0.03, "#3a3a34"),
        ]
        solids += [
            rod((x, level + 0.1, -4.95), (x, level + 1.0, -4.95), 0.014, "#3a3a34")
            for x in np.arange(-3.9, 4, 0.26)
        ]
    for i, (x, y) in enumerate(
        ((-3.0, 0.0), (-0.9, 0.0), (1.4, 0.0), (-2.7, 2.9), (0.4, 2.9), (2.6, 2.9))
    ):
        lit = i in (1, 3, 5)
        glow = rgb(("#ffb45a", "#ffdf9c", "#7fd8c8")[i % 3], 2.6) if lit else None
        solids += [block(x, x + 0.95, y, y + 2.05, -5.98, -5.93, Skin(rgb("#2c4438"), glow=glow))]
    lights: list[Lamp | Sun] = [
        Lamp((-0.4, 1.2, -5.2), rgb("#ffb45a", 3.6), 0.3),
        Lamp((-2.2, 4.0, -5.2), rgb("#ffcf8a", 3.0), 0.3),
        Lamp((3.0, 4.0, -5.2), rgb("#8fe0d0", 2.2), 0.3),
    ]
    warm, pink, blue, green = (
        rgb("#ffc060", 14),
        rgb("#ff4a9a", 12),
        rgb("#4aa0ff", 14),
        rgb("#5aff8a", 11),
    )
    for k, (a, b) in enumerate(
        (
            ((-4, 4.6, 2.0), (4, 4.3, -1.0)),
            ((-4, 4.2, -2.5), (4, 4.9, 1.2)),
            ((-4, 5.2, -4.6), (4, 5.2, -4.6)),
            ((-4, 3.5, 3.6), (4, 3.8, 3.0)),
        )
    ):
        solids += string_lights(
            a, b, 0.55, 20, (*(warm, pink, warm, blue, warm, green)[k % 3 :], warm, blue), 0.035
        )
        lights += [
            Lamp(
                (0, a[1] - 0.4, (a[2] + b[2]) / 2),
                rgb(("#ffb060", "#c880ff", "#ffc070", "#ff90a0")[k], 4.5),
                0.8,
            )
        ]
    for x, z, c in ((-1.9, -1.3, "#b8261c"), (0.55, -2.4, "#d8a81c"), (2.2, -0.5, "#2a5a8a")):
        solids += [
            block(x - 0.34, x + 0.34, 0.14, 0.55, z - 0.24, z + 0.24, "#1c1c1e"),
            block(
                x - 0.30,
                x + 0.30,
                0.50,
                0.72,
                z - 0.22,
                z + 0.22,
                Skin(rgb(c), sheen=0.08, rough=0.08),
            ),
            block(x + 0.30, x + 0.36, 0.2, 0.5, z - 0.15, z + 0.15, "#c8c8c0"),
        ]
        solids += [
            rod((x + k, 0.06, z - 0.3), (x + k, 0.80, z - 0.3), 0.02, "#202020")
            for k in (-0.38, 0.38)
        ] + [rod((x - 0.38, 0.80, z - 0.3), (x + 0.38, 0.80, z - 0.3), 0.02, "#202020")]
    solids += figure(
        -0.75, -2.6, tall=1.75, face=60, pose="stand", cloth=rgb("#e8e0d0"), skin=rgb("#3a2016")
    )
    solids += figure(
        1.45,
        -3.2,
        tall=1.65,
        face=-40,
        pose="dress",
        cloth=rgb("#c8641c"),
        skin=rgb("#3a2016"),
        hair=rgb("#c8641c"),
    )
    solids += figure(
        -2.7, -3.9, tall=1.2, face=90, pose="walk", cloth=rgb("#2a8a5a"), skin=rgb("#3a2016")
    )
    scene = Set(
        solids,
        lights,
        sky=scenery(sky, camera, plate),
        ambient=rgb("#4a5a9a", 0.02),
        haze=Haze(0.02, 14, 6, rgb("#3a5a9a", 0.12), 0.03),
    )
    shot = photograph(scene, camera, plate, scale=0.6, samples=3, bounces=6)
    smoke = plate.clouds("smoke", 0.30, 6, tall=0.8)
    out = shot.light
    for x, y, wide in ((0.52, 0.72, 0.09), (1.10, 0.68, 0.07), (1.45, 0.78, 0.11)):
        up = np.maximum(y - plate.y, 0)
        lean = (plate.x - x - up * 0.35 - 0.04 * np.sin(up * 16)) / (wide * 0.4 + up * 0.45)
        plume = np.exp(-lean * lean) * np.exp(-up / 0.42) * (plate.y < y) * ramp(up, 0, 0.05)
        out = mix(
            out,
            plate.fill(ink("#5f8ae0")) * np.float32(0.5)
            + blur(out, 0.03 * plate.height) * np.float32(0.5),
            clamp(plume * (smoke * 1.8 - 0.5)) * 0.75,
        )
    return out


def umbrella_alley(plate: Plate) -> Array:
    """A night-market alley in rain; umbrellas by the hundred overhead, neon in the puddles."""
    rng = plate.chance("alley")
    camera = Camera((0.1, 1.35, 5.5), (0.0, 1.85, -4), 52)
    texture = tile(plate.chance("puddle"), 512, 6, 6)

    def ground(p: Array) -> Array:
        n = sample(texture, p[0] / 7, p[2] / 9)
        return np.asarray(vec(rgb("#1c2024")) * (0.8 + 0.3 * n), dtype=np.float32)

    wet = Clay(
        lambda p: np.asarray(
            (p[1] - 0.0025 * sample(texture, p[0] / 2.2, p[2] / 2.2)) * 0.8, dtype=np.float32
        ),
        (0, -40, 0),
        60,
        40,
    )
    solids = [Solid(wet, Skin(ground, sheen=0.20, rough=0.012, shadow=False))]
    wall = Skin(worn(plate, "wall", "#4a4440", other="#1c1a1c", part=0.8, size=1.2, axes=(2, 1)))
    solids += [block(-2.7, -2.4, 0, 8, -26, 6, wall), block(2.4, 2.7, 0, 8, -26, 6, wall)]
    dyes = (
        "#e8202c",
        "#1f8ae0",
        "#f4c020",
        "#1fb478",
        "#f07a1c",
        "#d83a9a",
        "#f4f0e4",
        "#6a3ac8",
        "#18b8c8",
    )
    for i in range(120):
        z = 4.6 - i * 0.19 - 0.3 * rng.random()
        x, y, r = rng.uniform(-2.0, 2.0), 3.05 + 0.75 * rng.random(), 0.42 + 0.10 * rng.random()
        solids += [
            Solid(
                Ball((x, y, z), (r, r * 0.34, r)), Skin(_canopy(dyes[int(rng.integers(9))], x, z))
            )
        ]
        if z > -6:
            solids += [rod((x, y - 0.52, z), (x, y, z), 0.010, "#14100c")]
    lights: list[Lamp | Sun] = []
    neon = ("#ff2a6a", "#2ae0ff", "#ffd02a", "#7a4aff", "#3aff8a", "#ff6a2a")
    for i in range(15):
        z, side = 3.2 - i * 1.75, 1 if i % 2 else -1
        colour, y, h = neon[i % 6], 1.5 + 0.6 * rng.random(), 0.5 + 0.55 * rng.random()
        x = side * 2.12
        solids += [
            block(
                x - 0.05,
                x + 0.05,
                y,
                y + h,
                z - 0.24,
                z + 0.24,
                Skin((0, 0, 0), glow=_glyphs(colour, z, y, rng), shadow=False),
            )
        ]
        lights += [Lamp((x * 0.86, y + h / 2, z), rgb(colour, 1.7), 0.25)]
        solids += [
            block(
                side * 1.75 if side > 0 else -2.4,
                2.4 if side > 0 else -1.75,
                0,
                0.85,
                z - 0.7,
                z + 0.5,
                "#3a2c24",
            ),
            bulb(side * 1.9, 1.55, z - 0.1, 0.05, rgb("#fff0d0", 18)),
        ]
    for k in range(3):
        solids += figure(
            -0.7 + 0.8 * k,
            -3.2 - 2.6 * k,
            tall=1.66,
            face=180 if k % 2 else 10,
            pose="coat",
            cloth=(0.03, 0.03, 0.04),
        )
    solids += [
        Solid(Ball((-0.7, 1.83, -3.2), (0.52, 0.20, 0.52)), Skin(_canopy("#e8202c", -0.7, -3.2)))
    ]
    scene = Set(
        solids,
        lights,
        ambient=rgb("#6a7ab0", 0.03),
        haze=Haze(0.05, 20, 4, rgb("#5a4a7a", 0.10), 0),
    )
    out = photograph(scene, camera, plate, scale=0.6, samples=3, bounces=3).light
    rain = falling(plate, "rain", 1500, 0.0008, slant=-0.05, long=0.05)
    return out + (rain * (0.06 + 0.5 * blur(out.mean(axis=-1), 0.04 * plate.height)))[..., None]


def _canopy(colour: str, x: float, z: float) -> Paint:
    base = vec(rgb(colour))

    def paint(p: Array) -> Array:
        rib = 0.72 + 0.28 * np.abs(np.sin(np.arctan2(p[2] - z, p[0] - x) * 4))
        return np.asarray(base * rib, dtype=np.float32)

    return paint


def _glyphs(colour: str, z: float, y: float, rng: np.random.Generator) -> Paint:
    phase, power = float(rng.random() * 9), vec(rgb(colour, 5))

    def paint(p: Array) -> Array:
        u, v = (p[2] - z) / 0.24, (p[1] - y) / 0.42
        row = np.mod(v, 1) - 0.5
        strokes = (
            (np.abs(np.sin(u * 7 + phase + np.floor(v) * 2)) > 0.80)
            | (np.abs(np.abs(row) - 0.22) < 0.06)
            | (np.abs(row + 0.02) < 0.05)
        )
        on = strokes & (np.abs(u) < 0.72) & (np.abs(row) < 0.38)
        edge = np.abs(u) > 0.86
        return np.asarray(power * np.where(on | edge, 1.0, 0.07), dtype=np.float32)

    return paint


def rain_platform(plate: Plate) -> Array:
    """The last platform at night in rain; one paper lantern, and far off a white figure."""
    camera = Camera((-1.0, 1.5, 5.0), (0.3, 1.55, -6), 44)
    deck = Skin(
        worn(plate, "deck", "#5a5c58", other="#20241f", part=0.8, size=1.0, axes=(0, 2)),
        sheen=0.20,
        rough=0.025,
    )
    wood = Skin(boards(plate, "wood", "#3a4a3c", 0.16, axis=2, along=1))
    solids = [
        block(-2.6, 1.7, -1, 0, -40, 8, deck),
        block(1.45, 1.7, 0.0, 0.01, -40, 8, "#c8b040"),
        block(-30, 30, -1.2, -1.0, -60, 10, "#15181a"),
    ]
    solids += [block(-2.9, -2.6, 0, 4, -14, 8, wood)]
    for z in (3.2, -0.6, -4.4, -8.2, -12):
        solids += [
            block(0.35, 0.50, 0, 3.0, z - 0.08, z + 0.08, "#4a3a2c"),
            rod((0.42, 2.4, z), (-0.3, 3.0, z), 0.04, "#4a3a2c"),
            rod((0.42, 2.4, z), (1.1, 3.05, z), 0.04, "#4a3a2c"),
        ]
    solids += [block(-2.8, 1.4, 3.02, 3.12, -13, 7, Skin(boards(plate, "roof", "#3c3026", 0.2)))]
    for k in (2.3, 3.75):
        solids += [
            block(k, k + 0.07, -0.95, -0.85, -60, 10, Skin(rgb("#7a7c80"), sheen=0.4, rough=0.05))
        ]
    solids += [
        block(-2.5, -2.0, 0.42, 0.47, -3.4, -1.2, "#5a3c24"),
        block(-2.45, -2.05, 0, 0.42, -3.2, -3.1, "#2a1c14"),
        block(-2.45, -2.05, 0, 0.42, -1.5, -1.4, "#2a1c14"),
    ]
    lantern = (0.02, 2.22, 0.4)
    solids += [
        Solid(
            Ball(lantern, (0.21, 0.27, 0.21)),
            Skin(
                (0, 0, 0),
                glow=lambda p: (
                    vec(rgb("#ff8a34", 7.5))
                    * (0.72 + 0.28 * np.cos(p[1] * 105))
                    * (0.6 + 0.4 * np.cos((p[1] - 2.16) * 4))
                ),
                shadow=False,
            ),
        ),
        rod((0.02, 2.48, 0.4), (0.02, 3.02, 0.4), 0.008, "#0a0806"),
        drum(0.02, 1.92, 0.4, 0.07, 0.05, "#1a0c06"),
    ]
    lights: list[Lamp | Sun] = [
        Lamp(lantern, rgb("#ff9a44", 4.4), 0.18),
        Lamp((3.5, 4.5, -34), rgb("#8fb8d8", 34), 0.5),
    ]
    ghost = figure(
        0.55,
        -17,
        tall=1.7,
        face=0,
        pose="dress",
        cloth=(0.9, 0.95, 1.0),
        skin=(0.8, 0.85, 0.9),
        hair=(0.02, 0.02, 0.02),
    )
    solids += [
        Solid(s.shape, Skin(s.skin.colour, glow=(0.16, 0.18, 0.20) if i == 0 else None))
        for i, s in enumerate(ghost)
    ]
    scene = Set(
        solids,
        lights,
        sky=lambda d: np.broadcast_to(vec((0.004, 0.007, 0.011)), d.shape),
        ambient=rgb("#5a7a94", 0.006),
        haze=Haze(0.016, 24, 16, rgb("#4a6474", 0.04), 0.22),
    )
    shot = photograph(scene, camera, plate, samples=4, bounces=8)
    out = defocus(shot, plate, 5.0, 0.010)
    rain = falling(plate, "rain", 1700, 0.0008, slant=-0.08, long=0.07)
    open_air = clamp(ramp(shot.depth, 5.5, 9.0) + ramp(plate.x, 1.1, 1.3))
    lit = 0.012 + 0.35 * blur(out.mean(axis=-1), 0.05 * plate.height)
    return out + (rain * open_air * lit)[..., None] * ink("#dfe8ee")


def star_house(plate: Plate) -> Array:
    """A house in the suburbs at night, every lamp out; inside its windows are stars."""
    camera = Camera((-3.2, 1.5, 13.5), (0.1, 2.3, 0), 36)
    sky = plate.gradient([(0, "#0c1420"), (0.5, "#1c2a38"), (0.7, "#3a4650")])
    fir = plate.pen()
    for x, y, s in (
        (0.10, 0.74, 0.40),
        (0.25, 0.74, 0.28),
        (1.58, 0.73, 0.46),
        (1.74, 0.74, 0.33),
        (1.42, 0.73, 0.22),
    ):
        for k in range(7):
            w, up = s * 0.23 * (1 - k * 0.125), s * (0.08 + 0.125 * k)
            fir.polygon([(x - w, y - up), (x + w, y - up), (x, y - up - s * 0.25)])
    sky = mix(sky, plate.fill(ink("#060a0e")), fir.mask(0.002))
    texture = plate.chance("within").random((260, 460))
    points = np.where(texture > 0.9965, (texture - 0.9965) / 0.0035, 0).astype(np.float32)
    points = blur(points, 0.7) * 26
    nebula = tile(plate.chance("nebula"), 512, 3, 6)

    def heaven(p: Array) -> Array:
        i, j = (
            np.clip((6.2 - p[1]) / 6.4 * 259, 0, 259).astype(int),
            np.clip((p[0] + 5.5) / 11 * 459, 0, 459).astype(int),
        )
        cloud = np.clip(sample(nebula, p[0] / 9, p[1] / 9) * 0.5 + 0.25, 0, 2)
        deep = (
            vec(rgb("#1a2a6a")) * (0.25 + cloud)
            + vec(rgb("#8a3a9a")) * np.clip(cloud - 0.5, 0, 1) * 0.7
        )
        return np.asarray(deep * 0.55 + vec((1, 0.97, 0.9)) * points[i, j], dtype=np.float32)

    night = Skin((0, 0, 0), glow=heaven, sheen=0.02, shadow=False)
    clad = Skin(boards(plate, "clad", "#8a3c2c", 0.17, axis=1, along=0, gap=0.012))
    side = Skin(boards(plate, "clad", "#7c3526", 0.17, axis=1, along=2, gap=0.012))
    trim = Skin(rgb("#c8c4b8"))
    solids = [
        Solid(
            Ground(),
            Skin(worn(plate, "lawn", "#2c3a24", other="#141c10", part=0.7, size=0.5, axes=(0, 2))),
        )
    ]
    solids += [block(-4.0, 4.0, 0, 3.6, -3, 0, clad), block(-4.01, -4.0, 0, 3.6, -3, 0, side)]
    solids += [Solid(Clay(_gable, (0, 3.8, -1.5), 7.5, 70), Skin(rgb("#2c2c30")))]
    for x, y, w, h in ((-3.3, 0.9, 1.5, 1.4), (-1.1, 0.9, 0.8, 1.4), (1.9, 0.9, 1.6, 1.4)):
        solids += [
            block(x - 0.10, x + w + 0.10, y - 0.10, y + h + 0.10, 0.0, 0.05, trim),
            block(x, x + w, y, y + h, 0.05, 0.06, night),
            block(x + w / 2 - 0.03, x + w / 2 + 0.03, y, y + h, 0.05, 0.09, trim),
            block(x, x + w, y + h * 0.62, y + h * 0.62 + 0.05, 0.05, 0.09, trim),
        ]
    for x in (-1.5, 0.7):
        solids += [
            block(x - 0.08, x + 0.98, 3.72, 4.9, 0.0, 0.06, trim),
            block(x, x + 0.9, 3.8, 4.82, 0.06, 0.07, night),
            block(x + 0.42, x + 0.48, 3.8, 4.82, 0.06, 0.1, trim),
        ]
    solids += [
        block(-1.7, 1.8, 3.4, 5.0, -2, 0, clad),
        block(0.2, 1.15, 0, 2.1, 0, 0.06, "#1f3a3a"),
        block(0.05, 1.3, 0, 0.15, 0, 0.8, "#6a6660"),
        block(2.6, 3.1, 5.0, 6.4, -2.4, -1.9, "#5c3a30"),
    ]
    solids += [
        block(-12, 12, 0, 0.75, 3.9, 3.94, Skin(boards(plate, "fence", "#a8a498", 0.16, gap=0.05))),
        block(5.4, 5.5, 0, 1.05, 4.2, 4.3, "#303030"),
        block(5.25, 5.65, 1.05, 1.35, 4.0, 4.5, "#7a2a20"),
    ]
    lights: list[Lamp | Sun] = [
        Sun((-0.5, 0.75, 0.6), rgb("#6a8ab4", 0.28), None, 0.03),
        Lamp((-2.6, 1.6, 1.6), rgb("#5a6aff", 0.55), 0.5),
        Lamp((2.6, 1.6, 1.6), rgb("#7a5aff", 0.55), 0.5),
        Lamp((0.0, 4.3, 1.4), rgb("#6a5aff", 0.5), 0.4),
    ]
    scene = Set(
        solids, lights, sky=scenery(sky, camera, plate, 0.45), ambient=rgb("#5a7090", 0.022)
    )
    return photograph(scene, camera, plate, bounces=6).light


def _gable(p: Array) -> Array:
    a = (np.abs(p[2] + 1.5) * 0.62 + (p[1] - 5.1)) * 0.84
    inner = (np.abs(p[2] + 1.5) * 0.62 + (p[1] - 4.9)) * 0.84
    edge = np.maximum(np.abs(p[0]) - 4.35, 3.42 - p[1])
    return np.asarray(np.maximum(np.maximum(a, -inner), edge), dtype=np.float32)


def mango_rain(plate: Plate) -> Array:
    """A boy on a wall beneath a mango tree, and the first heavy rain in green light."""
    out = plate.gradient([(0, "#5c7c3c"), (0.4, "#a8c47c"), (0.62, "#cfe0a8"), (1, "#4a6a34")])
    for i, (y, tone) in enumerate(((0.62, "#8fae6c"), (0.66, "#6c9450"))):
        line = ridge(plate, f"far{i}", y, 0.16, 0.16, 7)
        out = land(plate, out, line, ink(tone), plate.fill(ink("#b8d098")), 0.2)
    rng = plate.chance("leaves")
    trunk = plate.pen()
    trunk.taper((1.52, 1.05), (1.44, 0.36), 0.16, 0.11)
    for b in (
        ((1.45, 0.42), (1.02, 0.16), 0.075, 0.035),
        ((1.45, 0.40), (1.78, 0.10), 0.07, 0.04),
        ((1.20, 0.27), (0.70, 0.14), 0.04, 0.018),
    ):
        trunk.taper(*b)
    bark = plate.clouds("bark", 0.03, 5, tall=4)
    out = mix(out, ink("#2c2a1c")[None, None] * (0.5 + bark)[..., None], trunk.mask(0.001))
    for layer in range(5):
        pen, tone = plate.pen(), ("#9fc44c", "#6fa034", "#4c7c2a", "#2f5a20", "#1c3c18")[layer]
        for _ in range(230):
            x = 0.35 + 1.6 * rng.random() ** 0.75
            y = (
                -0.05
                + 0.42 * rng.random() * (0.35 + 0.65 * np.clip((x - 0.35) / 0.9, 0, 1))
                + 0.02 * layer
            )
            a, s = np.pi / 2 + rng.normal() * 0.45, 0.055 + 0.05 * rng.random()
            tip = (x + s * np.cos(a), y + s * np.sin(a))
            mid = ((x + tip[0]) / 2, (y + tip[1]) / 2)
            pen.taper((x, y), mid, 0.004, 0.016)
            pen.taper(mid, tip, 0.016, 0.002)
        out = mix(out, plate.fill(ink(tone)), pen.mask(0.0012 if layer < 4 else 0.003) * 0.95)
    fruit = plate.pen()
    spots = [
        (0.92, 0.33),
        (1.08, 0.42),
        (1.28, 0.40),
        (1.66, 0.44),
        (0.74, 0.28),
        (1.18, 0.30),
        (1.72, 0.31),
    ]
    for x, y in spots:
        fruit.line([(x, y - 0.08), (x, y - 0.03)], 0.002)
        fruit.oval(x, y, 0.026, 0.036)
    blush = clamp(plate.clouds("blush", 0.06, 4) * 1.6 - 0.3)
    out = mix(
        out, mix(plate.fill(ink("#7c9c2c")), plate.fill(ink("#f4a820")), blush), fruit.mask(0.001)
    )
    wall = plate.pen()
    wall.rect(0, 0.745, plate.aspect, 1.1)
    stone = plate.clouds("stone", 0.16, 7, tall=0.6)
    moss = ramp(plate.y, 0.80, 0.745) * 0.6 + clamp(stone - 0.5)
    face = (
        mix(plate.fill(ink("#7a7468")), plate.fill(ink("#4a6a2c")), clamp(moss))
        * (0.5 + stone)[..., None]
    )
    course = np.minimum(
        np.mod(plate.y * 14, 1),
        np.mod(plate.x * 5 + 0.5 * np.mod(np.floor(plate.y * 14), 2), 1) * 2.6,
    )
    out = mix(out, face * (0.65 + 0.35 * ramp(course, 0.0, 0.12))[..., None], wall.mask(0.001))
    boy, shirt, legs = plate.pen(), plate.pen(), plate.pen()
    x, y = 0.66, 0.745
    legs.taper((x, y - 0.03), (x + 0.10, y - 0.012), 0.062, 0.05)
    legs.taper((x + 0.10, y - 0.012), (x + 0.105, y + 0.115), 0.040, 0.026)
    legs.taper((x + 0.06, y - 0.008), (x + 0.060, y + 0.12), 0.040, 0.026)
    legs.taper((x + 0.105, y + 0.118), (x + 0.14, y + 0.125), 0.022, 0.018)
    legs.taper((x + 0.060, y + 0.122), (x + 0.095, y + 0.130), 0.022, 0.018)
    shirt.taper((x - 0.004, y - 0.150), (x, y - 0.035), 0.088, 0.080)
    shirt.taper((x + 0.02, y - 0.165), (x + 0.07, y - 0.21), 0.042, 0.034)
    boy.taper((x + 0.07, y - 0.21), (x + 0.105, y - 0.275), 0.028, 0.022)
    boy.oval(x + 0.108, y - 0.288, 0.016, 0.014)
    boy.taper((x - 0.02, y - 0.16), (x - 0.075, y - 0.04), 0.032, 0.024)
    boy.taper((x + 0.004, y - 0.20), (x + 0.002, y - 0.18), 0.034, 0.036)
    boy.oval(x + 0.006, y - 0.238, 0.038, 0.046)
    hair = plate.pen()
    hair.polygon(
        [
            (x - 0.036, y - 0.228),
            (x - 0.034, y - 0.272),
            (x + 0.004, y - 0.292),
            (x + 0.038, y - 0.276),
            (x + 0.036, y - 0.258),
            (x + 0.004, y - 0.262),
            (x - 0.014, y - 0.225),
        ]
    )
    for pen, tone in ((legs, "#4a2c1c"), (shirt, "#d8d4c0"), (boy, "#5a3420"), (hair, "#0c0a08")):
        mask = pen.mask(0.0008)
        side = clamp(0.62 + (mask - np.roll(mask, round(-0.012 * plate.height), axis=1)) * 0.7)
        out = mix(out, ink(tone)[None, None] * side[..., None] * 1.15, mask)
    beams = rays(
        np.ascontiguousarray(
            ramp(plate.clouds("gap", 0.12, 4), 0.55, 0.75) * ramp(plate.y, 0.5, 0.0)
        ),
        plate,
        (0.45, -0.3),
        0.7,
        6,
    )
    out = out + (beams * 0.30)[..., None] * ink("#e8f4a8")
    rain = falling(plate, "rain", 2400, 0.0010, slant=-0.10, long=0.07)
    splash = plate.pen()
    for _ in range(160):
        sx, s = rng.random() * plate.aspect, 0.004 + 0.010 * rng.random()
        splash.line([(sx, 0.747), (sx + s * rng.normal() * 0.7, 0.745 - s)], 0.0016)
    return out + (rain * 0.34 + splash.mask() * 0.5)[..., None] * ink("#eef8e0")


def low_tide(plate: Plate) -> Array:
    """An Atlantic beach at low tide in silver light; a figure sweeps it for metal."""
    horizon = 0.34
    sun = (0.62, 0.16)
    above = plate.gradient([(0, "#77838c"), (horizon, "#dfe4e4")])
    above = above + (plate.glow(*sun, 0.16) * 1.1)[..., None] * ink("#f4f8f8")
    above = clouds_over(
        plate, above, horizon, sun=sun, bright=ink("#eef2f2"), dark=ink("#59666e"), cover=0.62
    )
    above = land(
        plate,
        above,
        ridge(plate, "head", horizon + 0.004, 0.06, 0.4)
        + ramp(np.arange(plate.width, dtype=np.float32) / plate.height, 1.1, 0.7) * 0.07,
        ink("#55626a"),
        plate.fill(ink("#a4b0b4")),
        0.05,
    )
    out = water(plate, above, horizon, deep=ink("#7c8a90"), rough=0.35, calm=0.6)
    down = np.maximum(plate.y - horizon, 0.001)
    depth = 0.20 / down
    bars = tile(plate.chance("bars"), 1024, 6, 7)
    n = sample(bars, (plate.x - 0.9) * depth * 0.16, depth * 0.30)
    fine = np.sin(
        depth * 46 + sample(bars, plate.x * depth * 0.5, depth * 0.5) * 4 + plate.x * 6
    ) * np.exp(-depth * 0.7)
    sand = mix(
        plate.fill(ink("#5f5c56")), plate.fill(ink("#8f8a80")), clamp(0.5 + 0.2 * n + 0.16 * fine)
    )
    wet = mix(sand, out, 0.55 + 0.2 * clamp(fine))
    ground = mix(out, wet, ramp(n, -0.55, -0.15))
    ground = mix(ground, sand, ramp(n, 0.25, 0.9))
    surf = np.exp(-(((down - 0.020 - 0.006 * np.sin(plate.x * 7)) / 0.004) ** 2)) + np.exp(
        -(((down - 0.040 - 0.010 * np.sin(plate.x * 4 + 1)) / 0.006) ** 2)
    )
    ground = mix(
        ground,
        plate.fill(ink("#f4f6f4")),
        clamp(surf * (0.3 + 0.9 * plate.clouds("surf", 0.06, 4))),
    )
    out = mix(out, ground, ramp(plate.y, horizon + 0.012, horizon + 0.05))
    pen = plate.pen()
    x, foot, t = 1.24, 0.735, 0.285
    silhouette(pen, x, foot, t, "coat", -1)
    pen.line([(x - 0.02, foot - 0.155), (x - 0.125, foot - 0.010)], 0.005)
    pen.oval(x - 0.138, foot - 0.002, 0.027, 0.008)
    pen.oval(x - 0.004, foot - 0.275, 0.022, 0.016)
    mask = pen.mask(0.0007)
    mirror = np.roll(np.flipud(mask), round((2 * foot - 1) * plate.height) + 1, axis=0)
    out = mix(out, plate.fill(ink("#2a2e30")), blur(mirror, 0.8, 4) * 0.55 * (plate.y > foot))
    return mix(out, plate.fill(ink("#14181a")), mask)


def mist_ferry(plate: Plate) -> Array:
    """A cable ferry on a river in mist, a lantern at its bow."""
    horizon = 0.56
    fog = plate.clouds("fog", 0.8, 6, tall=0.4)
    out = mix(
        plate.gradient([(0, "#6a6a6a"), (horizon, "#b8b8b8"), (1, "#9a9a9a")]),
        plate.fill(ink("#c8c8c8")),
        fog * 0.4,
    )
    for i, (base, tall, tone) in enumerate(((0.57, 0.22, "#a4a4a4"), (0.58, 0.13, "#888888"))):
        line = ridge(plate, f"wood{i}", base, tall, 0.4, 8)
        out = land(plate, out, line, ink(tone), plate.fill(ink("#c0c0c0")), 0.2)
    pen = plate.pen()
    b = horizon + 0.04
    pen.polygon(
        [
            (0.34, b - 0.030),
            (1.06, b - 0.030),
            (1.13, b - 0.075),
            (1.15, b - 0.070),
            (1.07, b + 0.012),
            (0.33, b + 0.012),
            (0.26, b - 0.070),
            (0.28, b - 0.075),
        ]
    )
    for px in (0.42, 0.98):
        pen.taper((px, b - 0.03), (px, b - 0.23), 0.010, 0.008)
    pen.line([(0.36, b - 0.095), (1.04, b - 0.095)], 0.004)
    for px in np.arange(0.37, 1.05, 0.084):
        pen.line([(float(px), b - 0.03), (float(px), b - 0.095)], 0.004)
    pen.line(
        [(-0.1, 0.40), (0.42, b - 0.225), (0.98, b - 0.225), (plate.aspect + 0.1, 0.36)], 0.0026
    )
    silhouette(pen, 0.90, b - 0.028, 0.20, "coat", 1)
    silhouette(pen, 0.58, b - 0.028, 0.195, "dress", -1)
    silhouette(pen, 0.655, b - 0.028, 0.205, "coat", -1)
    pen.taper((1.07, b - 0.05), (1.10, b - 0.175), 0.007, 0.006)
    out = mix(out, plate.fill(ink("#101010")), pen.mask(0.001) * 0.93)
    lx, ly = 1.105, b - 0.165
    out = out + (plate.glow(lx, ly, 0.013) * 9 + plate.glow(lx, ly, 0.09) * 0.75)[..., None]
    out = water(plate, out, b + 0.006, deep=ink("#4a4a4a"), rough=0.45, calm=0.65)
    veil = plate.clouds("veil", 0.6, 6, tall=0.28)
    band = (
        np.exp(-(((plate.y - b - 0.03) / 0.07) ** 2))
        + np.exp(-(((plate.y - 0.34) / 0.09) ** 2)) * 0.6
    )
    out = mix(out, plate.fill(ink("#cccccc")), clamp(band * (veil * 1.5 - 0.25)) * 0.8)
    reeds, rng = plate.pen(), plate.chance("reeds")
    for _ in range(90):
        x = 0.42 * rng.random() ** 1.5
        s = 0.10 + 0.22 * rng.random() * (1 - x)
        reeds.taper((x, 1.02), (x + 0.05 * rng.normal(), 1 - s), 0.006, 0.001)
    return mix(out, plate.fill(ink("#0a0a0a")), reeds.mask(0.003))
