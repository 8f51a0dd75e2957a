"""Which stills are indoors? Corridors, kitchens, stages, shops, decks and offices."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from pictures.light import Array, Plate, blur, clamp, ink, mix, ramp, sample, tile
from pictures.people import figure, hand, head
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
    rgb,
    rod,
    room,
    scenery,
    sign,
    table,
    tiles,
    wall_z,
    worn,
)
from pictures.sky import bokeh, falling, ridge, water
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


def switch_in_the_dark(plate: Plate) -> Array:
    """A hand finds a light switch; under a door at the corridor's end, a strip of warm light."""
    wall = worn(plate, "wall", "#59605c", other="#2a2c2a", size=0.7, axes=(2, 1))
    solids = room(
        (-0.7, 0.62),
        (0, 2.5),
        (-7, 2.4),
        wall=wall,
        floor=rgb("#3a2a1e"),
        ceiling=rgb("#44443f"),
        sheen=0.10,
        rough=0.05,
    )
    solids += [block(-0.45, 0.35, 0.02, 2.05, -7, -6.94, "#241c18")]
    solids += [
        block(
            -0.45,
            0.35,
            0.0,
            0.03,
            -6.94,
            -6.92,
            Skin((0, 0, 0), glow=rgb("#ffae55", 26), shadow=False),
        )
    ]
    plate_x = 0.615
    solids += [block(plate_x - 0.012, plate_x, 1.20, 1.33, 0.62, 0.71, "#d8d0bc")]
    solids += [block(plate_x - 0.026, plate_x, 1.245, 1.285, 0.652, 0.678, "#c8bfa8")]
    finger = hand(
        (0.555, 1.075, 0.70),
        turn=-70,
        spread=0.05,
        curl=0.22,
        skin=Skin(rgb("#b07a5c"), sheen=0.01, rough=0.3),
    )
    lights: list[Lamp | Sun] = [
        Lamp((-0.05, 0.03, -6.7), rgb("#ffab52", 2.2), 0.12),
        Lamp((-0.1, 1.75, 1.55), rgb("#7f9cc0", 0.22), 0.2),
    ]
    camera = Camera((-0.05, 1.36, 1.55), (0.25, 1.16, 0.0), 46)
    shot = photograph(Set(solids + finger, lights, ambient=(0.0012, 0.0015, 0.002)), camera, plate)
    return defocus(shot, plate, 1.0, 0.006)


def waiting_room(plate: Plate) -> Array:
    """An empty railway station: a stopped clock, and blinds laid by the sun on the tiles."""
    to = (0.78, 0.62, 0.30)
    gobo = opening(
        to, 0, 4.0, (-3.6, 0.4, 0.9, 2.9), slats=0.16, open_part=0.55, bars=(3, 1), bar=0.10
    )
    wall = worn(plate, "wall", "#c9b183", other="#7a5f3c", part=0.7, axes=(2, 1))

    def dado(p: Array) -> Array:
        return np.where(p[1] < 1.1, vec(rgb("#3f5a4c")), wall(p))

    solids = room(
        (-4.4, 4.0),
        (0, 4.2),
        (-6, 5),
        wall=dado,
        floor=tiles("#b9a58a", "#5c3a2c", 0.42, 0.008),
        ceiling=rgb("#a89878"),
        sheen=0.045,
        rough=0.02,
    )
    solids += pane(0, 3.97, (-3.6, 0.4, 0.9, 2.9), rgb("#fff0cc", 3), (3, 1), slats=0.16)
    for x in (-3.2, -1.2):
        solids += [
            block(x, x + 1.7, 0.42, 0.47, -5.5, -5.05, "#5a3a22"),
            block(x, x + 1.7, 0.55, 0.95, -5.55, -5.5, "#5a3a22"),
        ]
        solids += [block(x + k, x + k + 0.06, 0, 0.44, -5.5, -5.05, "#2a1a10") for k in (0.1, 1.54)]
    solids += [
        block(0.6, 1.7, 0, 2.3, -6, -5.93, "#2c3a34"),
        block(0.66, 1.13, 0.1, 2.2, -5.95, -5.9, "#4f6a5c"),
        block(1.17, 1.64, 0.1, 2.2, -5.95, -5.9, "#4f6a5c"),
    ]
    solids += [
        ball(-1.55, 2.85, -5.95, (0.44, 0.44, 0.06), "#1c1712"),
        ball(-1.55, 2.85, -5.93, (0.39, 0.39, 0.06), "#e8dcc0"),
    ]
    solids += [
        rod((-1.55, 2.85, -5.85), (-1.62, 3.08, -5.85), 0.016, "#14100c"),
        rod((-1.55, 2.85, -5.85), (-1.33, 2.74, -5.85), 0.012, "#14100c"),
    ]
    solids += [
        block(2.3, 3.9, 0, 1.15, -5.9, -5.2, "#4a3020"),
        block(2.3, 3.9, 1.5, 2.5, -5.95, -5.85, "#14110e"),
    ]
    scene = Set(
        solids,
        [Sun(to, rgb("#ffd9a0", 11), gobo)],
        ambient=rgb("#b7c4d8", 0.06),
        haze=Haze(0.02, 10, 20, rgb("#c8b48c", 0.05), 0.7),
    )
    return photograph(scene, Camera((-1.6, 1.5, 3.6), (-0.3, 1.35, -3), 46), plate).light


def red_screen(plate: Plate) -> Array:
    """A young woman before a screen, lit red; behind her glass, and a city that does not look."""
    city = plate.gradient([(0, "#05060c"), (0.6, "#0d1220"), (1, "#141420")])
    city = city + _tower_lights(plate)
    frames = plate.pen()
    for x in (0.36, 1.62):
        frames.rect(x, 0, x + 0.022, 1)
    frames.rect(0, 0.10, plate.aspect, 0.118)
    city = mix(city, plate.fill(ink("#020203")), frames.mask(0.005))
    camera = Camera((0.20, 1.56, 1.05), (0.14, 1.545, 0), 27)
    solids = head(
        (0.0, 1.55, 0),
        face=52,
        nod=8,
        hair="long",
        strands=(0.02, 0.014, 0.012),
        cloth=(0.03, 0.03, 0.035),
    )
    lights: list[Lamp | Sun] = [
        Lamp((0.70, 1.42, 0.16), rgb("#ff4a34", 0.60), 0.06),
        Lamp((-0.7, 1.95, -0.6), rgb("#5a88d8", 0.75), 0.10),
        Lamp((0.6, 1.9, 0.1), rgb("#ff3a28", 0.06), 0.1),
    ]
    scene = Set(solids, lights, sky=scenery(city, camera, plate), ambient=(0.002, 0.001, 0.003))
    shot = photograph(scene, camera, plate, scale=0.62, bounces=6)
    pen = plate.pen()
    pen.polygon([(1.42, 1.0), (1.60, 0.42), (1.90, 0.36), (1.90, 1.0)])
    edge = pen.mask(0.012)
    out = mix(shot.light, plate.fill(ink("#060202")), edge)
    return out + (plate.glow(1.62, 0.50, 0.22) * 0.10)[..., None] * ink("#ff2010")


def _tower_lights(plate: Plate) -> Array:
    """Windows of towers, out of focus, in their storeys and columns."""
    rng = plate.chance("city")
    colours = [ink("#ffcf8a"), ink("#9fc4ff"), ink("#ffe9c8"), ink("#ff8a5a")]
    lamps = []
    for tower in range(9):
        x0, top, step = tower * 0.21 - 0.02 + 0.06 * rng.random(), 0.14 + 0.5 * rng.random(), 0.030
        colour, lit = colours[int(rng.integers(4))], 0.25 + 0.35 * rng.random()
        for i in range(int(4 + 3 * rng.random())):
            for j in range(int((1 - top) / 0.034)):
                if rng.random() < lit:
                    power = np.float32(0.04 + 0.26 * rng.random() ** 3)
                    lamps.append((x0 + i * step, top + j * 0.034, 0.020, colour * power))
    return bokeh(plate, lamps)


def lift_thirteen(plate: Plate) -> Array:
    """From inside a lift: its panel says 13 in red; beyond the doors, a corridor in green light."""
    steel = Skin(worn(plate, "steel", "#6a6f6c", other="#2a2c2a", size=0.5), sheen=0.16, rough=0.06)
    solids = [
        block(-1.1, -0.52, 0, 2.6, -0.12, 0, steel),
        block(0.60, 1.2, 0, 2.6, -0.12, 0, steel),
        block(-1.1, 1.2, 2.08, 2.6, -0.12, 0, steel),
    ]
    solids += [
        block(-1.14, -1.1, 0, 2.6, -0.1, 2.4, steel),
        block(1.2, 1.24, 0, 2.6, -0.1, 2.4, steel),
        block(-1.2, 1.3, -0.1, 0, 0, 2.5, "#1a1a1a"),
        block(-1.2, 1.3, 2.6, 2.7, 0, 2.5, "#222222"),
    ]
    solids += [
        block(-0.52, -0.36, 0, 2.08, -0.09, -0.04, steel),
        block(0.48, 0.60, 0, 2.08, -0.09, -0.04, steel),
    ]
    mask = digits("13", 240)
    red = sign(mask, rgb("#ff1208", 5), (-0.15, 0.23, 2.16, 2.46), ground=(0.004, 0.002, 0.002))
    solids += [
        block(-0.22, 0.30, 2.13, 2.49, -0.01, 0.012, Skin((0, 0, 0), glow=red, shadow=False))
    ]
    hall = worn(plate, "hall", "#8b9a80", other="#3c4a38", part=0.8, size=0.8, axes=(2, 1))
    solids += room(
        (-1.0, 1.0),
        (0, 2.5),
        (-22, -0.13),
        wall=hall,
        floor=tiles("#77856e", "#606e58", 0.5, 0.01),
        ceiling=rgb("#8a9284"),
        sheen=0.10,
        rough=0.03,
    )
    lights: list[Lamp | Sun] = []
    for i, z in enumerate((-2.2, -5.6, -9.0, -12.4, -15.8, -19.2)):
        on = (1.0, 0.15, 0.9, 0.05, 0.8, 1.2)[i]
        solids += [
            block(
                -0.30,
                0.30,
                2.46,
                2.49,
                z - 0.6,
                z + 0.6,
                Skin((0, 0, 0), glow=rgb("#c8ffd0", 7 * on), shadow=False),
            )
        ]
        lights += [Lamp((0, 2.35, z), rgb("#b4ffc0", 1.9 * on), 0.25)]
        if i:
            solids += [
                block(-1.0, -0.97, 0, 2.05, z - 0.4, z + 0.5, "#2c352c"),
                block(0.97, 1.0, 0, 2.05, z + 1.2, z + 2.1, "#2c352c"),
            ]
    lights += [Lamp((0.04, 2.3, 0.25), rgb("#ff1a10", 0.20), 0.1)]
    solids += figure(-0.15, -17.5, tall=1.7, pose="stand", cloth=(0.02, 0.02, 0.02))
    return photograph(
        Set(solids, lights, ambient=(0.001, 0.0016, 0.0012)),
        Camera((0.06, 1.42, 2.15), (0.03, 1.36, -4), 62),
        plate,
    ).light


def jars(plate: Plate) -> Array:
    """Jars lit from behind in amber, full of small pale things; a gloved hand comes for one."""
    rng = plate.chance("jars")
    solids = [
        block(
            -3,
            3,
            0,
            3,
            -0.75,
            -0.70,
            Skin(
                (0.1, 0.05, 0.02),
                glow=lambda p: (
                    vec(rgb("#ff8a1c", 1.0))
                    * np.exp(-(((p[0] - 0.1) * 1.7) ** 2) - ((p[1] - 1.5) * 2.2) ** 2)
                ),
            ),
        )
    ]
    for y in (0.88, 1.30, 1.72, 2.10):
        solids += [
            block(-3, 3, y - 0.03, y, -0.42, 0.06, Skin(rgb("#2a1608"), sheen=0.05, rough=0.05))
        ]
    for row, y in enumerate((0.88, 1.30, 1.72)):
        x = -1.35 + 0.05 * row
        while x < 1.4:
            r, tall = 0.055 + 0.045 * rng.random(), 0.17 + 0.15 * rng.random()
            tint = ("#ff9d2a", "#e8741a", "#ffc45e", "#c86a1e")[int(rng.integers(4))]
            solids += _jar(x + r, y, -0.12 - 0.08 * rng.random(), r, tall, tint, rng)
            x += 2 * r + 0.02 + 0.05 * rng.random()
    glove = Skin(rgb("#c8d2d0"), sheen=0.05, rough=0.12)
    fingers = hand((0.50, 1.245, 0.20), turn=-30, spread=0.10, curl=0.18, skin=glove)
    sleeve = rod((0.52, 1.1, 0.22), (0.66, 0.5, 0.42), 0.045, "#20242a", 0.075)
    solids += [*fingers, sleeve]
    lights: list[Lamp | Sun] = [
        Lamp((-1.2, 2.3, 1.2), rgb("#5f7ea0", 0.55), 0.2),
        Lamp((0.3, 1.6, -0.55), rgb("#ff9a30", 0.5), 0.2),
    ]
    shot = photograph(
        Set(solids, lights, ambient=(0.004, 0.003, 0.002)),
        Camera((0.12, 1.42, 1.25), (0.10, 1.36, -0.2), 40),
        plate,
        bounces=10,
    )
    return defocus(shot, plate, 1.3, 0.010)


def _jar(
    x: float,
    y: float,
    z: float,
    r: float,
    tall: float,
    tint: str,
    rng: np.random.Generator,
) -> list[Solid]:
    level, base, phase = 0.55 + 0.3 * rng.random(), vec(rgb(tint)), float(rng.random() * 9)

    def lit(p: Array) -> Array:
        side = (p[0] - x) / r
        body = np.clip(1 - side**2, 0, 1) ** 0.5
        full = (p[1] - y) / tall < level
        knots = np.sin((p[0] + phase) * 190) * np.sin((p[1] + phase) * 170 + np.sin(p[0] * 60))
        teeth = np.clip(knots * 2.2 - 0.9, 0, 1) * full * ((p[1] - y) / tall < level * 0.6)
        rim = np.exp(-(((np.abs(side) - 0.88) / 0.07) ** 2))
        wash = base * (np.where(full, 0.85, 0.22) * body * 0.75)
        glow = wash + vec(rgb("#ffe8c0")) * (teeth * 0.5 + rim * 0.18)
        return np.asarray(
            glow * np.exp(-(((p[0] - 0.1) * 1.3) ** 2) - ((p[1] - 1.45) * 1.6) ** 2),
            dtype=np.float32,
        )

    glass = Skin((0.02, 0.02, 0.02), glow=lit, sheen=0.05, rough=0.01)
    lid = Skin(rgb("#3a2a1c"), sheen=0.1, rough=0.1)
    neck = drum(x, y + tall, z, r * 0.72, 0.02, glass)
    return [drum(x, y, z, r, tall, glass), neck, drum(x, y + tall + 0.02, z, r * 0.8, 0.035, lid)]


def four_chairs(plate: Plate) -> Array:
    """A kitchen table, three chairs drawn close and one apart in the light of a balcony door."""
    to = (-0.80, 0.42, 0.16)
    gobo = opening(to, 0, -2.2, (-2.0, -0.5, 0.05, 2.25), bars=(2, 3), bar=0.06)
    wall = worn(plate, "wall", "#9db0a4", other="#c8b894", part=0.5)
    solids = room(
        (-2.2, 2.6),
        (0, 2.8),
        (-2.9, 3.2),
        wall=wall,
        floor=tiles("#d8cfb8", "#8a5a44", 0.30, 0.004),
        ceiling=rgb("#c8c4b4"),
        sheen=0.03,
        rough=0.06,
    )
    solids += pane(0, -2.18, (-2.0, -0.5, 0.05, 2.25), rgb("#fff4dc", 5), (2, 3), frame="#dcd8c8")
    cloth = Skin(worn(plate, "cloth", "#e4dccb", other="#b8ae98", part=0.2, size=0.4, axes=(0, 2)))
    solids += table(-0.55, 0.75, -1.75, -0.75, 0.76, cloth)
    for x, z, f in ((0.12, -2.02, 0), (1.12, -1.25, -90), (0.25, -0.38, 180)):
        solids += chair(x, z, f, "#6a3f22")
    solids += chair(-1.12, -1.02, 66, "#7a4a28")
    for x, z in ((0.1, -1.55), (0.55, -1.25), (0.2, -0.95)):
        solids += [
            ball(x, 0.77, z, (0.11, 0.012, 0.11), "#eeeae0"),
            rod((x + 0.17, 0.78, z - 0.03), (x + 0.17, 0.84, z - 0.03), 0.03, "#b8c8c8"),
        ]
    solids += [
        ball(0.3, 0.83, -1.35, (0.10, 0.07, 0.10), "#c8641e"),
        ball(0.33, 0.88, -1.33, 0.04, "#e89a2a"),
        ball(0.26, 0.88, -1.38, 0.04, "#e8a83a"),
    ]
    solids += [
        block(0.9, 2.6, 0, 0.9, -2.9, -2.35, "#c8c0ac"),
        block(0.9, 2.6, 0.9, 0.94, -2.9, -2.3, "#5a4a3c"),
        block(1.0, 2.5, 1.6, 2.2, -2.9, -2.6, "#b4ac98"),
    ]
    solids += [
        block(-1.5, -0.7, 1.35, 1.95, -2.9, -2.87, "#4a3a2a"),
        block(-1.46, -0.74, 1.39, 1.91, -2.88, -2.86, "#a8a088"),
    ]
    scene = Set(
        solids,
        [Sun(to, rgb("#ffdfae", 10), gobo, 0.012)],
        ambient=rgb("#a0b4c8", 0.03),
        haze=Haze(0.012, 7, 16, rgb("#c8b898", 0.03), 0.6),
    )
    return photograph(scene, Camera((0.55, 1.5, 2.6), (-0.1, 0.88, -1.4), 44), plate).light


def car_deck(plate: Plate) -> Array:
    """The empty car deck of a ferry under orange lamps; through the open ramp, a white wake."""
    camera = Camera((0.8, 1.65, 9), (0.1, 1.9, -10), 52)
    view = _wake(plate)
    deck = worn(plate, "deck", "#3c4a40", other="#14100c", part=0.8, size=2.0, axes=(0, 2))

    def floor(p: Array) -> Array:
        lane = np.minimum(np.abs(np.abs(p[0]) - 1.5), np.abs(np.abs(p[0]) - 4.4)) < 0.07
        return np.where(lane, vec(rgb("#d8c060")), deck(p))

    iron = Skin(worn(plate, "iron", "#c8bfa8", other="#7a3a1c", part=0.5, size=1.2, axes=(2, 1)))
    solids = [
        block(-7, 7, -0.5, 0, -26, 12, Skin(floor, sheen=0.12, rough=0.03)),
        block(-7, 7, 4.6, 5, -26, 12, iron),
        block(-7.2, -7, 0, 5, -26, 12, iron),
        block(7, 7.2, 0, 5, -26, 12, iron),
    ]
    solids += wall_z(-25.5, (-7, 7), (0, 5), (-5.2, 5.2, 0.0, 4.0), iron, 0.5)
    lights: list[Lamp | Sun] = []
    for z in (6, 0, -6, -12, -18, -24):
        solids += [
            block(-7, 7, 4.25, 4.6, z - 0.15, z + 0.15, iron),
            block(-6.98, -6.6, 0, 4.6, z - 0.2, z + 0.2, iron),
            block(6.6, 6.98, 0, 4.6, z - 0.2, z + 0.2, iron),
        ]
        for x in (-3.4, 3.4):
            solids += [
                block(
                    x - 0.12,
                    x + 0.12,
                    4.12,
                    4.2,
                    z - 1.6,
                    z - 0.9,
                    Skin((0, 0, 0), glow=rgb("#ff8a2a", 18), shadow=False),
                )
            ]
            lights += [Lamp((x, 4.0, z - 1.25), rgb("#ff7a1e", 6.5), 0.2)]
    solids += figure(-1.9, -20.5, tall=1.75, face=180, pose="coat", cloth=(0.02, 0.02, 0.03))
    solids += [
        rod((-4.6, 0, -25.3), (-4.0, 4.0, -25.3), 0.03, "#22201c"),
        rod((4.6, 0, -25.3), (4.0, 4.0, -25.3), 0.03, "#22201c"),
    ]
    scene = Set(
        solids,
        lights,
        sky=scenery(view, camera, plate),
        haze=Haze(0.006, 30, 4, rgb("#7a4a2a", 0.2), 0),
    )
    return photograph(scene, camera, plate, samples=3, bounces=14).light


def _wake(plate: Plate) -> Array:
    horizon = 0.455
    out = plate.gradient([(0, "#8fb0c8"), (horizon - 0.05, "#cfdfe6"), (horizon, "#e8eef0")])
    out = water(plate, out, horizon, deep=ink("#16404c"), rough=1.0)
    down = np.maximum(plate.y - horizon, 0.001)
    foam = tile(plate.chance("foam"), 512, 7, 6)
    depth = 0.04 / down
    x = (plate.x - plate.aspect / 2 + 0.02) / (0.05 + down * 2.2)
    lace = sample(foam, x * 1.3, depth * 1.2)
    trail = np.exp(-((x / 0.85) ** 4)) * clamp(0.55 + lace * 0.4) * ramp(down, 0.0, 0.03)
    return mix(out, plate.fill(ink("#ffffff", 1.1)), clamp(trail)) * np.float32(1.6)


def silk_shop(plate: Plate) -> Array:
    """Bolts of silk to the ceiling in the light of one bulb; a curtain of rain in the doorway."""
    rng = plate.chance("silk")
    camera = Camera((0.25, 1.45, 2.7), (0.12, 1.28, -1), 50)
    street = plate.gradient([(0, "#1c2c3a"), (0.5, "#46687c"), (1, "#16222c")])
    lamps = [
        (
            0.6 + 0.6 * rng.random(),
            0.25 + 0.3 * rng.random(),
            0.02 + 0.02 * rng.random(),
            ink(("#ff5a7a", "#7fe0ff", "#ffd080")[i % 3], 0.8),
        )
        for i in range(14)
    ]
    street = street + bokeh(plate, lamps)
    street = street + falling(plate, "rain", 1500, 0.0011, slant=-0.06, long=0.07)[..., None] * ink(
        "#b8d4e4"
    ) * np.float32(0.7)
    solids = wall_z(-2.2, (-2.4, 2.6), (0, 3), (-0.55, 0.75, 0, 2.3), Skin(rgb("#4a3524")), 0.2)
    solids += [
        block(
            -3,
            3,
            -0.2,
            0,
            -2.4,
            4,
            Skin(boards(plate, "floor", "#5a3a24", 0.14), sheen=0.06, rough=0.05),
        ),
        block(-3, 3, 2.9, 3, -2.4, 4, "#3a2c20"),
        block(-3, 3, -0.3, 0.0, -9, -2.4, Skin(rgb("#30383c"), sheen=0.3, rough=0.05)),
    ]
    dyes = (
        "#c8102e",
        "#e0662a",
        "#e8b83a",
        "#1f7a5a",
        "#145a8a",
        "#5a2a7a",
        "#d8d0c0",
        "#e86a8a",
        "#0f3a4a",
        "#a8c83a",
        "#8a1a3a",
        "#f0a8a0",
    )
    for side in (-1, 1):
        solids += [
            block(
                -2.45 if side < 0 else 2.35, -2.35 if side < 0 else 2.45, 0, 3, -2.2, 4, "#2a1c12"
            )
        ]
        for row in range(11):
            y = 0.20 + row * 0.235
            for k in range(2):
                x = side * (1.72 + 0.30 * k)
                silk = Skin(rgb(dyes[int(rng.integers(12))]), sheen=0.05, rough=0.22)
                solids += [
                    rod(
                        (x, y + 0.03 * rng.random(), -2.0),
                        (x, y, 1.1 + 0.5 * rng.random()),
                        0.105,
                        silk,
                    )
                ]
    for k in range(7):
        x, dye = -1.05 + k * 0.12, dyes[(k * 5 + 2) % 12]
        solids += [
            rod(
                (x - 0.3, 0.85 + 0.02 * k, -0.9 + 0.2 * (k % 3)),
                (x + 0.75, 0.86 + 0.07 * (k % 2), -0.55 - 0.12 * k),
                0.07,
                Skin(rgb(dye), sheen=0.06, rough=0.2),
            )
        ]
    solids += table(-1.3, 0.5, -1.5, -0.3, 0.78, Skin(rgb("#4a2e1a")))
    drape = Clay(lambda p: _drape(p), (0.95, 1.7, -1.0), 1.2, 70)
    solids += [Solid(drape, Skin(rgb("#d81e3c"), sheen=0.06, rough=0.2))]
    solids += [
        bulb(0.1, 2.15, -0.3, 0.045, rgb("#ffdca0", 45)),
        rod((0.1, 2.2, -0.3), (0.1, 3, -0.3), 0.006, "#080604"),
    ]
    scene = Set(
        solids,
        [Lamp((0.1, 2.15, -0.3), rgb("#ffbe70", 3.4), 0.05)],
        sky=scenery(street, camera, plate),
        ambient=(0.004, 0.005, 0.007),
    )
    return photograph(scene, camera, plate, samples=4, bounces=16).light


def _drape(p: Array) -> Array:
    fold = np.sin((p[0] - 0.95) * 34 + np.sin(p[1] * 3) * 0.8) * 0.022 * (1.3 - 0.3 * p[1])
    slab = np.abs(p[2] + 1.0 + fold) - 0.012
    box = np.maximum(np.abs(p[0] - 0.98) - 0.26, np.maximum(0.8 - p[1], p[1] - 2.65))
    return np.asarray(np.maximum(slab, box) * 0.6, dtype=np.float32)


def chalk_room(plate: Plate) -> Array:
    """An empty classroom; a shaft of light full of chalk, and a blackboard that has come down."""
    to = (0.86, 0.60, -0.10)
    gobo = opening(to, 0, 4.6, (-3.4, -1.2, 1.2, 3.1), bars=(3, 3), bar=0.07)
    wall = worn(plate, "wall", "#b8c0b0", other="#70685a", part=0.9, size=1.4)
    solids = room(
        (-4.6, 4.6),
        (0, 3.6),
        (-5, 6),
        wall=wall,
        floor=boards(plate, "floor", "#6a5a48", 0.16),
        ceiling=rgb("#a8a498"),
        sheen=0.02,
        rough=0.15,
    )
    solids += pane(0, 4.58, (-3.4, -1.2, 1.2, 3.1), rgb("#f4f4e8", 5), (3, 3), frame="#c8c4b4")
    solids += pane(0, 4.58, (0.2, 2.4, 1.2, 3.1), rgb("#f4f4e8", 4), (3, 3), frame="#c8c4b4")
    slate = Skin(worn(plate, "slate", "#1c2a26", other="#68746c", part=0.55, size=0.8))
    solids += [block(-3.4, -0.75, 1.0, 2.35, -4.98, -4.92, slate)]
    tilt = Solid(Clay(_fallen, (0.55, 1.2, -4.75), 1.5, 60), slate)
    solids += [tilt, block(-3.5, -0.7, 0.94, 1.0, -4.98, -4.86, "#8a7350")]
    rng = plate.chance("desks")
    for i in range(4):
        for j in range(3):
            if (i, j) in ((2, 1), (0, 2)):
                continue
            x, z, yaw = (
                -3.2 + i * 1.75 + rng.normal() * 0.08,
                -2.9 + j * 1.7,
                float(rng.normal() * 7),
            )
            solids += [
                Solid(
                    Box((x, 0.72, z), (0.55, 0.02, 0.24), yaw),
                    Skin(rgb("#8a6a42"), sheen=0.03, rough=0.1),
                )
            ]
            solids += [
                block(x - 0.5, x - 0.46, 0, 0.7, z - 0.2, z + 0.2, "#2c3a34"),
                block(x + 0.46, x + 0.5, 0, 0.7, z - 0.2, z + 0.2, "#2c3a34"),
                block(x - 0.4, x + 0.4, 0.40, 0.43, z + 0.4, z + 0.66, "#7a5c3a"),
            ]
    solids += [
        ball(-0.1 + 2.2 * rng.random(), 0.02, -4.3 + rng.random(), (0.05, 0.02, 0.012), "#e8e8e0")
        for _ in range(14)
    ]
    scene = Set(
        solids,
        [Sun(to, rgb("#fff0d0", 13), gobo, 0.006)],
        ambient=rgb("#98a8b8", 0.16),
        haze=Haze(0.045, 11, 26, rgb("#b8b8a8", 0.04), 1.1),
    )
    out = photograph(scene, Camera((-1.2, 1.55, 4.2), (-0.2, 1.3, -4), 40), plate).light
    dust = falling(plate, "dust", 420, 0.0009)
    return np.asarray(out + (dust * np.clip(out.mean(axis=-1) - 0.15, 0, 1) * 0.5)[..., None])


def _fallen(p: Array) -> Array:
    r = np.radians(-21)
    x, y = p[0] - 0.55, p[1] - 1.02
    u, v = x * np.cos(r) - y * np.sin(r), x * np.sin(r) + y * np.cos(r)
    jag = 0.10 * np.sin(v * 9) + 0.05 * np.sin(v * 23 + 1)
    flat = np.maximum(np.maximum(-1.05 - u + jag, u - 1.15), np.abs(v) - 0.66)
    return np.asarray(
        np.maximum(flat, np.abs(p[2] + 4.86 - v * 0.08) - 0.03) * 0.8, dtype=np.float32
    )


def yurt(plate: Plate) -> Array:
    """Inside a yurt: light falls from the roof ring upon a felt carpet, half rolled."""
    to = (0.22, 0.88, -0.10)
    centre, top = (0.0, 0.0), 3.3

    def ring(p: Array) -> Array:
        s = (top - p[1]) / to[1]
        x, z = p[0] + to[0] * s - centre[0], p[2] + to[2] * s - centre[1]
        r, a = np.hypot(x, z), np.arctan2(z, x)
        spokes = np.clip((np.abs(np.mod(a / np.pi * 4, 1) - 0.5) * r * 1.6 - 0.03) / 0.04, 0, 1)
        return np.asarray(np.clip((0.72 - r) / 0.05, 0, 1) * spokes * (s > 0), dtype=np.float32)

    def wall(p: Array) -> Array:
        a = np.arctan2(p[2], p[0]) * 3.0
        low = np.minimum(np.mod((a + p[1]) / 0.26, 1), np.mod((a - p[1]) / 0.26, 1)) < 0.16
        band = np.abs(p[1] - 1.62) < 0.09
        zig = np.mod(np.floor(a / 0.13) + (p[1] > 1.62), 2)
        ribs = np.abs(np.mod(np.arctan2(p[2], p[0]) * 11, 1) - 0.5) < 0.08
        felt = vec(rgb("#a08868")) * np.ones_like(p)
        felt = np.where(low & (p[1] < 1.5), vec(rgb("#8a2a1c")), felt)
        felt = np.where(band, np.where(zig > 0.5, vec(rgb("#b8321e")), vec(rgb("#1c2a4a"))), felt)
        return np.asarray(
            np.where(ribs & (p[1] > 1.72), vec(rgb("#9a3a20")), felt), dtype=np.float32
        )

    solids = [Solid(Ball((0, 0.4, 0), (3.1, 3.05, 3.1)), Skin(wall, shadow=False))]
    solids += [
        ball(0, 3.42, 0, (0.74, 0.12, 0.74), Skin((0, 0, 0), glow=rgb("#f4f6ff", 12), shadow=False))
    ]
    solids += [
        rod(
            (0, 3.30, 0.02),
            (0.72 * np.cos(a), 3.24, 0.72 * np.sin(a)),
            0.03,
            Skin(rgb("#5a2414"), shadow=False),
        )
        for a in np.linspace(0, 2 * np.pi, 9)
    ]
    ground = worn(plate, "ground", "#6a5844", other="#3a2c20", part=0.6, axes=(0, 2))
    solids += [block(-4, 4, -0.1, 0, -4, 4, Skin(ground))]
    felt = _felt()
    solids += [
        block(-1.5, 0.9, 0, 0.025, -1.25, 0.65, Skin(felt)),
        rod(
            (1.0, 0.19, -1.27),
            (1.0, 0.19, 0.66),
            0.19,
            Skin(worn(plate, "roll", "#e4d8c0", other="#7a1e16", part=0.7, size=0.25, axes=(2, 1))),
        ),
    ]
    solids += [
        block(-1.9, -0.5, 0, 0.5, -2.55, -2.15, "#7a2018"),
        block(-1.85, -0.55, 0.5, 0.62, -2.5, -2.2, "#2a4a7a"),
        block(-1.8, -0.6, 0.62, 0.74, -2.5, -2.2, "#c8882a"),
        block(-1.8, -0.7, 0.74, 0.85, -2.5, -2.2, "#a83a5a"),
    ]
    solids += [
        block(1.2, 1.9, 0, 0.62, -2.35, -1.95, "#3c2414"),
        ball(1.55, 0.74, -2.15, (0.14, 0.13, 0.14), Skin(rgb("#b8863a"), sheen=0.25, rough=0.08)),
    ]
    solids += figure(0.35, -1.75, tall=1.6, face=20, pose="sit", cloth=rgb("#20345a"), floor=-0.28)
    scene = Set(
        solids,
        [Sun(to, rgb("#f4f0e4", 10), ring)],
        ambient=rgb("#c8a080", 0.14),
        haze=Haze(0.03, 7, 26, rgb("#8a7860", 0.03), 0.32),
    )
    return photograph(
        scene, Camera((-0.35, 1.30, 2.55), (0.05, 1.22, -0.6), 68), plate, samples=4
    ).light


def _felt() -> Paint:
    red, white, blue = vec(rgb("#a8281c")), vec(rgb("#e4d8c0")), vec(rgb("#20284a"))

    def paint(p: Array) -> Array:
        u, v = np.mod(p[0] / 0.8, 1) - 0.5, np.mod((p[2] + 0.3) / 0.95, 1) - 0.5
        horn = np.abs(np.hypot(np.abs(u) - 0.2, v) - 0.16) < 0.055
        core = np.abs(u) + np.abs(v) < 0.12
        edge = np.maximum(np.abs((p[0] + 0.3) / 1.2), np.abs((p[2] + 0.3) / 0.95)) > 0.87
        out = np.where(horn | core, white, np.broadcast_to(red, p.shape))
        return np.asarray(
            np.where(
                edge, np.where(np.mod(np.floor((p[0] + p[2]) / 0.12), 2) > 0, blue, white), out
            ),
            dtype=np.float32,
        )

    return paint


def frozen_lake_door(plate: Plate) -> Array:
    """From an empty timber house, through its doorway: a frozen lake and the far shore."""
    camera = Camera((0.55, 1.45, 4.2), (0.0, 1.32, -2), 44)
    view = plate.gradient([(0, "#b8c8d8"), (0.47, "#f0e4d8"), (0.5, "#eef0f0"), (1, "#c4d4e0")])
    line = ridge(plate, "shore", 0.505, 0.05, 0.25)
    view = mix(
        view,
        plate.fill(ink("#5a6a7a")),
        ramp(plate.y - line[None, :], 0, 0.003) * (plate.y < 0.507),
    )
    drift = plate.clouds("drift", 0.25, 5, tall=0.1)
    view = view * (1 + (drift - 0.5) * 0.28 * (plate.y > 0.507))[..., None]
    log = boards(plate, "log", "#5c4a38", 0.21, axis=1, along=0, gap=0.02)
    wood = Skin(log)
    side = Skin(boards(plate, "side", "#54432f", 0.21, axis=1, along=2, gap=0.02))
    solids = wall_z(-1.5, (-3, 3), (0, 2.7), (-0.62, 0.42, 0.1, 2.12), wood, 0.22)
    solids += [
        block(-3.1, -2.6, 0, 2.7, -1.5, 5, side),
        block(2.6, 3.1, 0, 2.7, -1.5, 5, side),
        block(-3, 3, 2.6, 2.8, -1.5, 5, "#3c3022"),
        block(
            -3,
            3,
            -0.1,
            0,
            -1.8,
            5,
            Skin(boards(plate, "floor", "#7a664c", 0.24), sheen=0.06, rough=0.07),
        ),
    ]
    solids += [
        block(-0.70, -0.62, 0, 2.2, -1.5, -1.44, "#8a7a60"),
        block(0.42, 0.50, 0, 2.2, -1.5, -1.44, "#8a7a60"),
        block(-0.70, 0.50, 2.12, 2.22, -1.5, -1.44, "#8a7a60"),
    ]
    solids += [
        Solid(
            Box((0.86, 1.1, -1.12), (0.47, 1.0, 0.025), -52),
            Skin(boards(plate, "door", "#6a5a48", 0.16, axis=0, along=1)),
        )
    ]
    solids += chair(-1.75, -0.55, 60, "#6e5238")
    solids += [
        block(-30, 30, -0.6, -0.5, -80, -1.8, Skin((0.75, 0.8, 0.86))),
        block(-0.9, 0.7, -0.2, -0.02, -2.4, -1.72, "#8a8478"),
    ]
    scene = Set(
        solids,
        [Sun((-0.35, 0.30, -0.9), rgb("#ffe8cc", 2.2))],
        sky=scenery(view, camera, plate, 0.42),
        ambient=(0.008, 0.009, 0.012),
    )
    return photograph(scene, camera, plate, bounces=28).light


def suitcase(plate: Plate) -> Array:
    """From above: an open suitcase on a bed, what it carried laid out in rows."""
    rng = plate.chance("things")
    quilt = _quilt(plate)
    solids = [block(-3, 3, -0.3, 0, -2, 2, Skin(quilt))]
    leather, lining = Skin(rgb("#7a4a28"), sheen=0.03, rough=0.15), "#b89a86"
    for z0, z1, deep in ((-0.02, 0.50, 0.16), (-0.60, -0.04, 0.10)):
        solids += [block(-1.30, -0.36, 0, 0.02, z0, z1, lining)]
        solids += [
            block(-1.34, -1.30, 0, deep, z0, z1, leather),
            block(-0.36, -0.32, 0, deep, z0, z1, leather),
            block(-1.34, -0.32, 0, deep, z0 - 0.04, z0, leather),
            block(-1.34, -0.32, 0, deep, z1, z1 + 0.03, leather),
        ]
    solids += [
        block(-1.22, -0.85, 0.02, 0.09, 0.06, 0.42, "#8a8a9a"),
        block(-0.80, -0.45, 0.02, 0.08, 0.06, 0.42, "#d8c8b0"),
        block(-0.78, -0.48, 0.08, 0.10, 0.12, 0.36, "#8a3a34"),
    ]
    dull = ("#a8483a", "#48607a", "#c8a05a", "#6a7a58", "#e0d4be", "#3c3c44", "#a87a8a", "#88684a")
    for row in range(4):
        for column in range(6):
            x, z = -0.12 + column * 0.245, -0.56 + row * 0.34
            solids += _thing(int(rng.integers(8)), x, z, dull[int(rng.integers(8))], rng)
    scene = Set(
        solids, [Lamp((-2.6, 2.6, -1.3), rgb("#fff0dc", 13), 0.25)], ambient=rgb("#c8d0d8", 0.05)
    )
    return photograph(scene, Camera((0.0, 2.35, 0.12), (0.0, 0, 0.0), 39), plate, bounces=14).light


def _quilt(plate: Plate) -> Paint:
    texture = tile(plate.chance("weave"), 512, 12, 5)
    a, b = vec(rgb("#c8c0b4")), vec(rgb("#98a0a4"))

    def paint(p: Array) -> Array:
        stripe = (np.mod(p[0] / 0.36, 1) < 0.16) | (np.abs(np.mod(p[0] / 0.36, 1) - 0.26) < 0.015)
        fold = sample(texture, p[0] * 0.09, p[2] * 0.2)
        thread = np.sin(p[2] * 900) * 0.03
        return np.asarray(np.where(stripe, b, a) * (1 + 0.13 * fold + thread), dtype=np.float32)

    return paint


def _thing(kind: int, x: float, z: float, colour: str, rng: np.random.Generator) -> list[Solid]:
    yaw = float(rng.normal() * 7)
    metal = Skin(rgb("#b0a890"), sheen=0.3, rough=0.08)
    if kind == 0:
        return [
            Solid(Box((x, 0.015, z), (0.06, 0.015, 0.085), yaw), Skin(rgb(colour))),
            Solid(Box((x, 0.031, z), (0.035, 0.001, 0.02), yaw), Skin(rgb("#d8c898"))),
        ]
    if kind == 1:
        return [
            ball(x, 0.03, z, (0.075, 0.03, 0.075), colour),
            ball(x, 0.052, z, (0.055, 0.012, 0.055), "#2a2420"),
        ]
    if kind == 2:
        return [
            rod((x - 0.02, 0.012, z - 0.09), (x + 0.015, 0.012, z + 0.05), 0.008, metal),
            ball(x + 0.02, 0.012, z + 0.08, (0.02, 0.008, 0.032), metal),
        ]
    if kind == 3:
        return [
            Solid(Box((x, 0.004, z), (0.055, 0.003, 0.075), yaw), Skin(rgb("#e8e0d0"))),
            Solid(Box((x, 0.008, z), (0.045, 0.001, 0.06), yaw), Skin(rgb("#6a5c4c"))),
        ]
    if kind == 4:
        return [
            ball(x - 0.03, 0.035, z - 0.01, (0.028, 0.035, 0.085), colour),
            ball(x + 0.035, 0.035, z + 0.01, (0.028, 0.035, 0.085), colour),
        ]
    if kind == 5:
        return [
            rod(
                (x, 0.03, z - 0.06),
                (x, 0.03, z + 0.05),
                0.03,
                Skin(rgb(colour), sheen=0.08, rough=0.05),
            ),
            rod((x, 0.03, z + 0.06), (x, 0.03, z + 0.10), 0.014, "#3a3028"),
        ]
    if kind == 6:
        return [
            Solid(Ball((x, 0.016, z), (0.05, 0.016, 0.05)), metal),
            ball(x, 0.03, z, (0.04, 0.004, 0.04), "#efe8d4"),
            rod((x, 0.035, z), (x + 0.02, 0.035, z - 0.018), 0.002, "#101010"),
        ]
    return [
        Solid(Box((x, 0.02, z), (0.085, 0.02, 0.06), yaw), Skin(rgb(colour))),
        rod((x - 0.08, 0.043, z), (x + 0.08, 0.043, z), 0.005, "#d8c8a0"),
        rod((x, 0.043, z - 0.055), (x, 0.043, z + 0.055), 0.005, "#d8c8a0"),
    ]


def fish_plant(plate: Plate) -> Array:
    """A fish plant given up: ledgers on a steel table, cold light from tall windows."""
    to = (-0.75, 0.55, 0.25)
    gobo = opening(to, 0, -4.5, (-6, 2, 1.0, 3.4), bars=(8, 4), bar=0.06)
    wall = worn(plate, "wall", "#93a8a4", other="#4a4a3c", part=0.9, size=1.5, axes=(2, 1))
    solids = room(
        (-4.5, 5),
        (0, 4.4),
        (-11, 4),
        wall=wall,
        floor=worn(plate, "floor", "#5c6462", other="#23282a", part=0.9, axes=(0, 2)),
        ceiling=rgb("#4a5250"),
        sheen=0.12,
        rough=0.03,
    )
    solids += pane(0, -4.48, (-9.5, 2, 1.0, 3.4), rgb("#dcecf4", 4.2), (12, 4), frame="#384240")
    steel = Skin(
        worn(plate, "steel", "#8a9496", other="#50585a", part=0.5, size=0.4, axes=(0, 2)),
        sheen=0.22,
        rough=0.07,
    )
    solids += table(-1.5, 1.7, -0.9, 0.35, 0.92, steel, 0.025)
    solids += [
        Solid(Box((-0.35, 0.945, -0.25), (0.23, 0.022, 0.16), 14), Skin(rgb("#6a2420"))),
        Solid(Box((-0.33, 0.985, -0.24), (0.21, 0.018, 0.15), 4), Skin(rgb("#24402f"))),
    ]
    solids += [
        Solid(
            Box((0.42, 0.945, -0.10), (0.20, 0.010, 0.155), -8),
            Skin(worn(plate, "page", "#e6e0cc", other="#7a7460", part=0.4, size=0.06, axes=(0, 2))),
        ),
        Solid(
            Box((0.02 + 0.79, 0.945, -0.16), (0.19, 0.010, 0.155), -8),
            Skin(
                worn(plate, "page2", "#e0dac4", other="#7a7460", part=0.4, size=0.06, axes=(0, 2))
            ),
        ),
    ]
    solids += [rod((0.5, 0.965, 0.04), (0.66, 0.965, 0.00), 0.006, "#c8a020")]
    for z in (-3.0, -5.2, -7.4):
        solids += table(-2.0, 2.2, z - 0.5, z + 0.4, 0.9, steel, 0.03)
        solids += [rod((-2.2, 3.6, z), (2.6, 3.6, z), 0.03, "#3a3f3e")]
        solids += [
            rod((x, 3.6, z), (x, 2.5 + 0.1 * np.sin(x * 9 + z), z), 0.008, "#5a4a3a")
            for x in np.arange(-1.8, 2.4, 0.45)
        ]
    solids += [
        block(2.8, 4.2, 0, 1.1, -6, -4.6, "#2f5a72"),
        block(3.0, 4.3, 0, 1.0, -3.5, -2.2, "#a8742a"),
        block(2.9, 4.1, 1.0, 1.9, -3.4, -2.3, "#2f5a72"),
    ]
    scene = Set(
        solids,
        [Sun(to, rgb("#e8f4ff", 5), gobo, 0.01)],
        ambient=rgb("#a8c0cc", 0.02),
        haze=Haze(0.025, 13, 14, rgb("#90a4ac", 0.06), 0.5),
    )
    shot = photograph(scene, Camera((0.5, 1.62, 2.0), (0.0, 1.15, -2.0), 48), plate)
    return defocus(shot, plate, 2.2, 0.006)


def switchboard(plate: Plate) -> Array:
    """An old telephone switchboard, its cords crossed, small lamps lit, old hands at work."""
    rng = plate.chance("board")
    wood = boards(plate, "wood", "#5a3418", 0.9, axis=0, along=1, gap=0.0)

    def face(p: Array) -> Array:
        u, v = np.mod(p[0] / 0.052, 1) - 0.5, np.mod((p[1] - 1.02) / 0.052, 1) - 0.5
        hole = np.hypot(u, v)
        brass = (hole < 0.34) & (hole > 0.20)
        inside = (p[1] > 1.03) & (np.mod(p[0] / 0.66, 1) > 0.05)
        panel = np.where(
            brass & inside,
            vec(rgb("#b08a3c")),
            np.where((hole <= 0.20) & inside, vec(rgb("#040302")), vec(rgb("#1a1512"))),
        )
        return np.asarray(np.where(p[1] > 1.86, wood(p), panel), dtype=np.float32)

    solids = [
        block(-2, 2, 1.0, 2.6, -0.30, -0.2, Skin(face, sheen=0.03, rough=0.1)),
        block(-2, 2, 0.86, 0.92, -0.2, 0.42, Skin(wood, sheen=0.05, rough=0.1)),
    ]
    solids += [block(-2, 2, 0.92, 1.02, -0.2, -0.06, Skin(wood))]
    lights: list[Lamp | Sun] = [
        Lamp((-1.1, 2.2, 0.9), rgb("#ffcf90", 2.4), 0.12),
        Lamp((1.6, 1.9, 1.2), rgb("#7f96b4", 0.35), 0.2),
    ]
    for _ in range(26):
        i, j = int(rng.integers(-18, 18)), int(rng.integers(1, 15))
        x, y = (i + 0.5) * 0.052, 1.02 + (j + 0.5) * 0.052
        solids += [
            bulb(x, y, -0.195, 0.011, rgb("#ffb84a" if rng.random() < 0.75 else "#ff4a2a", 9))
        ]
    for k in range(15):
        x0 = -0.82 + k * 0.115
        x1, y1 = (
            (round((x0 + rng.normal() * 0.28) / 0.052) + 0.5) * 0.052,
            1.02 + (int(rng.integers(2, 13)) + 0.5) * 0.052,
        )
        red = ("#8a1c16", "#1c3a24", "#2a2a30")[k % 3]
        points = [
            (
                x0 + (x1 - x0) * t,
                0.96 + (y1 - 0.96) * t**1.4,
                0.02 + 0.20 * np.sin(np.pi * t) - 0.2 * t,
            )
            for t in np.linspace(0, 1, 10)
        ]
        solids += [rod(a, b, 0.0085, red) for a, b in pairwise(points)]
        solids += [
            rod(
                (x1, y1, -0.2),
                (x1, y1 - 0.008, -0.13),
                0.012,
                Skin(rgb("#c8a050"), sheen=0.2, rough=0.1),
            )
        ]
    skin = Skin(
        worn(plate, "old", "#b88a70", other="#7a4a3a", part=0.6, size=0.02), sheen=0.015, rough=0.25
    )
    solids += hand((0.36, 1.16, 0.10), turn=150, spread=0.10, curl=0.20, skin=skin)
    solids += hand((-0.42, 1.03, 0.14), turn=195, spread=0.14, curl=0.12, skin=skin)
    solids += [
        rod((0.35, 1.02, 0.12), (0.55, 0.62, 0.5), 0.045, "#3a4a5a", 0.08),
        rod((-0.42, 0.90, 0.16), (-0.62, 0.55, 0.55), 0.045, "#3a4a5a", 0.08),
    ]
    shot = photograph(
        Set(solids, lights, ambient=(0.01, 0.008, 0.006)),
        Camera((-0.05, 1.42, 1.35), (-0.02, 1.33, 0), 42),
        plate,
        bounces=8,
    )
    return defocus(shot, plate, 1.35, 0.006)


def theatre_wings(plate: Plate) -> Array:
    """In the wings someone in costume waits; the stage's light lies on the boards."""
    curtain = Skin(rgb("#5a0f14"))
    solids = [
        block(
            -6,
            6,
            -0.2,
            0,
            -9,
            6,
            Skin(boards(plate, "stage", "#4a3626", 0.18, axis=2, along=0), sheen=0.07, rough=0.05),
        )
    ]
    for x, z in ((-0.75, -0.3), (-1.5, -4.6)):
        solids += [Solid(Clay(_folds(x, z), (x - 1.0, 2.2, z), 2.9, 70), curtain)]
    solids += [block(-6, 7, 0, 6, -9.2, -9, "#0c0c10"), block(3.6, 3.7, 0, 6, -9, 6, "#0e0e12")]
    solids += figure(
        -0.25, -1.3, tall=1.72, face=-70, pose="dress", cloth=rgb("#c8b48c"), hair=rgb("#e8e0cc")
    )
    solids += [
        rod((2.6, 0, 0.8), (2.6, 3.2, 0.8), 0.03, "#15151a"),
        block(2.45, 2.8, 2.4, 2.7, 0.65, 0.95, "#15151a"),
        block(2.9, 3.5, 0, 1.2, -0.6, 0.4, "#241a14"),
        rod((3.1, 1.2, 0), (3.3, 3.0, -0.2), 0.02, "#a89878"),
    ]
    solids += [
        rod((2.0, 0, -1.5), (2.2, 4, -1.6), 0.012, "#8a7a58"),
        rod((2.15, 0, -1.7), (2.3, 4, -1.8), 0.012, "#8a7a58"),
    ]
    lights: list[Lamp | Sun] = [
        Lamp((-4.2, 3.6, -2.6), rgb("#ffd49a", 46), 0.15),
        Lamp((-3.0, 4.8, -7.0), rgb("#ffb45e", 50), 0.15),
        Lamp((2.4, 2.4, 2.5), rgb("#3a5a9a", 0.55), 0.2),
    ]
    scene = Set(
        solids, lights, ambient=(0.0015, 0.0015, 0.002), haze=Haze(0.022, 12, 22, (0, 0, 0), 0.22)
    )
    return photograph(
        scene, Camera((1.5, 1.35, 3.6), (-0.35, 1.4, -1.3), 42), plate, bounces=12
    ).light


def _folds(x: float, z: float) -> Paint:
    def distance(p: Array) -> Array:
        fold = (
            np.sin((p[0] - x) * 15 + np.sin(p[1] * 0.9) * 0.5) * 0.10
            + np.sin((p[0] - x) * 37) * 0.02
        )
        slab = np.abs(p[2] - z + fold) - 0.03
        edge = np.maximum(np.maximum(p[0] - x, x - 2.4 - p[0]), -p[1])
        return np.asarray(np.maximum(slab, edge) * 0.5, dtype=np.float32)

    return distance


def two_hands(plate: Plate) -> Array:
    """Two hands in the middle of a sign, drawn by a light from behind."""
    skin = Skin(rgb("#a87458"), sheen=0.03, rough=0.22)
    solids = hand((-0.115, 1.27, 0.02), turn=32, spread=0.20, curl=0.06, skin=skin)
    solids += hand((0.125, 1.31, 0.06), turn=-62, spread=0.03, curl=0.42, skin=skin)
    solids += [
        rod((-0.115, 1.12, 0.01), (-0.2, 0.82, 0.04), 0.040, "#101014", 0.055),
        rod((0.125, 1.16, 0.05), (0.25, 0.84, 0.05), 0.040, "#101014", 0.055),
    ]
    folds = Clay(_folds(2.0, -1.1), (0.6, 1.4, -1.1), 2.4, 60)
    solids += [Solid(folds, Skin(rgb("#0c2226")))]
    lights: list[Lamp | Sun] = [
        Lamp((-0.75, 1.75, -0.5), rgb("#fff0d8", 1.25), 0.05),
        Lamp((0.8, 1.55, -0.45), rgb("#ffc890", 0.85), 0.05),
        Lamp((0.5, 1.0, 1.6), rgb("#6f98b0", 0.5), 0.2),
    ]
    shot = photograph(
        Set(solids, lights, ambient=(0.001, 0.0015, 0.002)),
        Camera((0, 1.36, 1.1), (0.0, 1.355, 0), 23),
        plate,
        samples=6,
        bounces=6,
    )
    return defocus(shot, plate, 1.2, 0.012)


def fog_office(plate: Plate) -> Array:
    """A small office of the government; fog has come in by the door and lies under green lamps."""
    camera = Camera((-0.6, 1.6, 4.2), (0.15, 1.12, -2), 48)
    wall = worn(plate, "wall", "#9a9478", other="#6a6450", part=0.5)
    solids = room(
        (-3.4, 3.6),
        (0, 3.0),
        (-4, 5),
        wall=wall,
        floor=tiles("#5a5a48", "#3c3c34", 0.35, 0.004),
        ceiling=rgb("#a8a490"),
        sheen=0.03,
        rough=0.1,
    )
    solids += [
        block(
            1.6, 2.75, 0, 2.2, -4.0, -3.96, Skin((0, 0, 0), glow=rgb("#dfe8ec", 2.6), shadow=False)
        ),
        Solid(Box((1.25, 1.08, -3.45), (0.52, 1.08, 0.03), -62), Skin(rgb("#4a3826"))),
    ]
    solids += [
        block(1.5, 1.6, 0, 2.3, -4.0, -3.9, "#3c2e20"),
        block(2.75, 2.85, 0, 2.3, -4.0, -3.9, "#3c2e20"),
        block(1.5, 2.85, 2.2, 2.3, -4.0, -3.9, "#3c2e20"),
    ]
    lights: list[Lamp | Sun] = [Lamp((2.0, 1.5, -2.7), rgb("#d0e0ea", 2.6), 0.25)]
    for x, z in ((-1.9, -2.6), (0.0, -1.9), (-1.5, -0.2), (1.5, 0.0)):
        solids += _desk(x, z)
        solids += [bulb(x - 0.4, 1.13, z - 0.1, 0.03, rgb("#e8ffd0", 20))]
        lights += [Lamp((x - 0.4, 1.10, z - 0.1), rgb("#d8f0b0", 0.42), 0.04)]
    for k in range(3):
        solids += [
            block(-3.3 + k * 0.55, -2.8 + k * 0.55, 0, 1.35, -3.95, -3.4, "#56604c"),
            *[
                block(
                    -3.2 + k * 0.55,
                    -2.9 + k * 0.55,
                    0.25 + 0.33 * j,
                    0.29 + 0.33 * j,
                    -3.4,
                    -3.38,
                    "#a8a890",
                )
                for j in range(4)
            ],
        ]
    solids += [
        ball(-0.2, 2.35, -3.97, (0.2, 0.2, 0.03), "#d8d4c4"),
        block(-1.5, -0.7, 1.5, 2.3, -3.98, -3.95, "#8aa0a8"),
    ]
    shot = photograph(Set(solids, lights, ambient=rgb("#a8b090", 0.006)), camera, plate)
    low = np.exp(-np.maximum(plate.y * -1 + 0.66, 0) / 0.14)
    roll = plate.clouds("roll", 0.55, 6, tall=0.5)
    near = ramp(plate.x, 0.5, 1.6) * 0.7 + 0.3
    dense = clamp((roll - 0.28) * 2.0 * low * near + plate.glow(1.42, 0.5, 0.22) * 0.45 * roll)
    lit = (
        0.10
        + 0.75 * plate.glow(1.42, 0.48, 0.5)
        + 0.25 * blur(shot.light.mean(axis=-1), 0.06 * plate.height)
    )
    return mix(shot.light, lit[..., None] * ink("#ccd8d4", 1.15), dense * 0.92)


def _desk(x: float, z: float) -> list[Solid]:
    out = table(
        x - 0.7, x + 0.7, z - 0.4, z + 0.4, 0.76, Skin(rgb("#4c3622"), sheen=0.05, rough=0.1)
    )
    out += [block(x + 0.25, x + 0.68, 0.1, 0.72, z - 0.38, z + 0.38, "#463220")]
    out += [
        rod((x - 0.4, 0.77, z - 0.1), (x - 0.4, 1.12, z - 0.1), 0.012, "#b08a3c"),
        ball(
            x - 0.4,
            1.18,
            z - 0.1,
            (0.20, 0.055, 0.09),
            Skin(rgb("#0f5a34"), glow=rgb("#0f7a44", 0.55), sheen=0.05),
        ),
        ball(x - 0.4, 0.775, z - 0.1, (0.08, 0.015, 0.08), "#b08a3c"),
    ]
    out += [
        block(x - 0.1, x + 0.2, 0.76, 0.80, z - 0.1, z + 0.2, "#d8d0b8"),
        block(x + 0.3, x + 0.6, 0.76, 0.90, z - 0.3, z, "#b8a888"),
        block(x + 0.32, x + 0.58, 0.90, 0.93, z - 0.28, z - 0.02, "#8a3a2a"),
    ]
    return out + chair(x - 0.1, z - 0.65, 0, "#3c2a1a")
