"""Which stills show the sea, the shore and the depths?"""

from __future__ import annotations

import numpy as np

from pictures.light import Array, Pen, Plate, blur, clamp, ink, mix, ramp, sample, tile
from pictures.people import silhouette
from pictures.sky import below, bokeh, clouds_over, falling, land, ridge, water

Stops = tuple[tuple[float, str], ...]


def black_sand(plate: Plate) -> Array:
    """Black sand, steam from the ground, a red anorak very small under a huge grey sky."""
    horizon = 0.80
    sky = plate.gradient([(0, "#5c656c"), (0.5, "#98a0a3"), (horizon, "#c9cbc6")])
    out = clouds_over(
        plate,
        sky,
        horizon + 0.02,
        sun=(0.3, 0.2),
        bright=ink("#c4c8c8"),
        dark=ink("#3c444b"),
        cover=0.82,
        soft=1.1,
        size=0.5,
    )
    out = land(
        plate,
        out,
        ridge(plate, "far", horizon + 0.012, 0.10, 0.55),
        ink("#5e666b"),
        plate.fill(ink("#a4aaaa")),
        0.06,
    )
    grain = plate.clouds("sand", 0.10, 7, tall=0.12)
    depth = ramp(plate.y, horizon, 1.0)
    ground = (
        mix(plate.fill(ink("#55595a")), plate.fill(ink("#0e0f11")), depth**0.6)
        * (0.6 + 0.8 * grain)[..., None]
    )
    out = mix(out, ground, ramp(plate.y, horizon - 0.001, horizon + 0.002))
    rng, sheep = plate.chance("sheep"), plate.pen()
    for _ in range(34):
        x, y = 1.25 + rng.normal() * 0.14, horizon + 0.018 + 0.03 * rng.random()
        sheep.oval(x, y, 0.0045, 0.003)
    out = mix(out, plate.fill(ink("#cfcabd")), sheep.mask(0.0004) * 0.9)
    steam = plate.clouds("steam", 0.22, 6, tall=1.6)
    for x, wide, tall in ((0.33, 0.05, 0.30), (0.52, 0.03, 0.18), (1.62, 0.06, 0.36)):
        up = np.maximum(horizon + 0.03 - plate.y, 0)
        lean = (plate.x - x - up * 0.45) / (wide + up * 0.35)
        plume = (
            np.exp(-lean * lean)
            * np.exp(-up / tall)
            * (plate.y < horizon + 0.03)
            * ramp(up, 0, 0.02)
        )
        out = mix(out, plate.fill(ink("#d8dad8")), clamp(plume * (steam * 1.9 - 0.45)))
    legs, coat = plate.pen(), plate.pen()
    silhouette(legs, 0.92, 0.868, 0.072, "walk")
    coat.taper((0.92, 0.813), (0.92, 0.833), 0.019, 0.020)
    coat.oval(0.921, 0.8015, 0.0055, 0.0065)
    coat.taper((0.914, 0.813), (0.911, 0.832), 0.006, 0.005)
    out = mix(out, plate.fill(ink("#0b0b0d")), legs.mask(0.0003))
    return mix(out, plate.fill(ink("#d01f16", 0.9)), coat.mask(0.0003))


def river_bridge(plate: Plate) -> Array:
    """A long steel bridge at night; one signal box is lit, and its lamp lies on black water."""
    horizon = 0.60
    above = plate.gradient([(0, "#070b16"), (0.45, "#131c2c"), (horizon, "#2a3340")])
    above = clouds_over(
        plate, above, horizon, sun=(1.6, 0.5), bright=ink("#36404c"), dark=ink("#090d15"), cover=0.6
    )
    bank = ridge(plate, "bank", horizon + 0.004, 0.035, 0.2)
    above = mix(above, plate.fill(ink("#04060a")), below(plate, bank))
    far = plate.chance("far")
    lamps = [
        (
            far.random() * plate.aspect,
            horizon - 0.006 - 0.012 * far.random(),
            0.0022,
            ink("#ffc070", 0.9),
        )
        for _ in range(16)
    ]
    above = above + bokeh(plate, lamps)
    pen = plate.pen()

    def deck(x: float) -> float:
        return 0.435 + 0.045 * x / plate.aspect

    for x in np.arange(-0.1, plate.aspect + 0.2, 0.074).tolist():
        top, low = deck(x) - 0.145 - 0.045 * abs(np.sin(np.pi * x / 0.74)), deck(x)
        nxt = x + 0.074
        ntop = deck(nxt) - 0.145 - 0.045 * abs(np.sin(np.pi * nxt / 0.74))
        pen.line([(x, top), (nxt, ntop)], 0.009)
        pen.line([(x, low), (x, top)], 0.0045)
        pen.line([(x, low), (nxt, ntop)], 0.0035)
        pen.line([(x, top), (nxt, deck(nxt))], 0.0035)
    pen.polygon(
        [
            (0, deck(0) - 0.006),
            (plate.aspect, deck(plate.aspect) - 0.006),
            (plate.aspect, deck(plate.aspect) + 0.014),
            (0, deck(0) + 0.014),
        ]
    )
    for x in (0.22, 0.96, 1.70):
        pen.polygon(
            [
                (x - 0.024, deck(x)),
                (x + 0.024, deck(x)),
                (x + 0.034, horizon + 0.01),
                (x - 0.034, horizon + 0.01),
            ]
        )
    above = mix(above, plate.fill(ink("#05070b")), pen.mask(0.0005))
    hut, lit = plate.pen(), plate.pen()
    x, y = 1.10, deck(1.10)
    hut.rect(x - 0.055, y - 0.085, x + 0.055, y)
    hut.polygon([(x - 0.066, y - 0.083), (x, y - 0.112), (x + 0.066, y - 0.083)])
    for k in (-0.043, -0.011, 0.021):
        lit.rect(x + k, y - 0.068, x + k + 0.023, y - 0.034)
    who = plate.pen()
    who.oval(x + 0.002, y - 0.049, 0.006, 0.008)
    who.taper((x + 0.002, y - 0.036), (x + 0.002, y - 0.034), 0.018, 0.02)
    above = mix(above, plate.fill(ink("#080706")), hut.mask(0.0005))
    window = clamp(lit.mask(0.0004) - who.mask(0.0005))
    above = above + (
        window * 6 + plate.glow(x, y - 0.05, 0.05) * 0.5 + plate.glow(x, y - 0.05, 0.22) * 0.07
    )[..., None] * ink("#ffbe4a")
    return water(plate, above, horizon, deep=ink("#020408"), rough=0.75, calm=0.4)


def salt_pans(plate: Plate) -> Array:
    """White salt pans at noon, water like a mirror, one woman pulling a rake."""
    horizon = 0.40
    above = plate.gradient([(0, "#6f9fc8"), (horizon - 0.06, "#cfe0ea"), (horizon, "#f2f2ec")])
    above = clouds_over(
        plate,
        above,
        horizon,
        sun=(1.2, -0.2),
        bright=ink("#ffffff", 1.1),
        dark=ink("#b4c4d0"),
        cover=0.32,
        size=0.45,
    )
    above = land(
        plate,
        above,
        ridge(plate, "far", horizon + 0.004, 0.018, 0.3),
        ink("#93a4b0"),
        plate.fill(ink("#cdd6da")),
        0.02,
    )
    rng, heaps = plate.chance("heaps"), plate.pen()
    for i in range(15):
        x, s = 0.1 + i * 0.16 + 0.05 * rng.random(), 0.016 + 0.014 * rng.random()
        heaps.polygon(
            [
                (x - s * 1.5, horizon + 0.006),
                (x - 0.002, horizon - s),
                (x + 0.002, horizon - s),
                (x + s * 1.5, horizon + 0.006),
            ]
        )
    above = mix(above, plate.fill(ink("#fbfaf4", 1.1)), heaps.mask(0.0006))
    pen = plate.pen()
    x, foot = plate.aspect * 0.36, 0.70
    silhouette(pen, x, foot, 0.27, "dress", -1)
    pen.line([(x - 0.035, foot - 0.135), (x + 0.31, foot - 0.012)], 0.0045)
    pen.line([(x + 0.285, foot + 0.004), (x + 0.335, foot - 0.024)], 0.009)
    body = pen.mask(0.0006)
    hat = plate.pen()
    hat.polygon([(x - 0.050, foot - 0.246), (x - 0.004, foot - 0.292), (x + 0.042, foot - 0.246)])
    still = water(plate, above, horizon, deep=ink("#8fb0b8"), rough=0.10, calm=0.75)
    down = np.maximum(plate.y - horizon, 0.001)
    depth = 0.16 / down
    across = (plate.x - plate.aspect * 0.5) * depth
    dyke = np.minimum(
        np.abs(np.mod(across + 0.28 * depth, 1.5) - 0.75),
        np.abs(np.mod(depth + 0.35, 0.9) - 0.45) * 1.2,
    )
    crust = plate.clouds("crust", 0.05, 5, tall=0.3)
    wall = ramp(dyke + (crust - 0.5) * 0.05, 0.085, 0.055)
    shade = ramp(dyke, 0.11, 0.07) * (1 - wall) * (plate.y > horizon)
    out = still * (1 - 0.35 * shade)[..., None]
    out = mix(
        out,
        plate.fill(ink("#f6f1e6", 1.15)) * (0.82 + 0.36 * crust)[..., None],
        wall * (plate.y > horizon),
    )
    mirror = np.roll(np.flipud(body), round((2 * foot - 1) * plate.height) + 2, axis=0)
    out = mix(out, plate.fill(ink("#39434a")), blur(mirror, 0.5, 4) * 0.75 * (plate.y > foot))
    out = mix(out, plate.fill(ink("#1d2a44")), body)
    shirt = (
        body
        * ramp(plate.y, foot - 0.12, foot - 0.125)
        * ramp(plate.y, foot - 0.235, foot - 0.23)
        * (plate.x < x + 0.035)
    )
    out = mix(out, plate.fill(ink("#b8342c")), shirt)
    return mix(out, plate.fill(ink("#e2c98c")), hat.mask(0.0006))


def white_lighthouse(plate: Plate) -> Array:
    """A small white lighthouse on a green cape at dawn, its laundry on a line, a pink sea."""
    horizon = 0.56
    above = plate.gradient(
        [(0, "#8fa6c8"), (0.28, "#d8b4bc"), (0.46, "#f6c4b0"), (horizon, "#ffdcc0")]
    )
    above = clouds_over(
        plate,
        above,
        horizon,
        sun=(0.35, 0.5),
        bright=ink("#ffd0c0"),
        dark=ink("#b08a9c"),
        cover=0.42,
        size=0.5,
    )
    above = above + (plate.glow(0.35, horizon, 0.10) * 0.8)[..., None] * ink("#ffe0b8")
    out = water(plate, above, horizon, deep=ink("#a8708a"), rough=0.7, calm=0.35)
    x = np.arange(plate.width) / plate.height
    line = (
        0.93
        - 0.33 * ramp(x.astype(np.float32), 0.25, 1.35)
        - 0.012 * np.sin(x * 9).astype(np.float32)
    )
    line = np.asarray(line + (ridge(plate, "turf", 0, 0.02, 0.08, 5)), dtype=np.float32)
    line = np.asarray(line + ridge(plate, "blades", 0, 0.012, 0.010, 3), dtype=np.float32)
    turf = plate.clouds("grass", 0.05, 7, tall=1.5, gain=0.8)
    side = np.clip(1.1 - (plate.y - line[None, :]) * 2.2, 0.35, 1.1)
    green = (
        mix(plate.fill(ink("#33502c")), plate.fill(ink("#a8b45c")), clamp(turf * 1.4 - 0.2))
        * side[..., None]
    )
    out = mix(out, green, below(plate, line))
    tx = 1.34
    ground = float(line[int(tx * plate.height)]) + 0.01
    tower = plate.pen()
    tower.polygon(
        [
            (tx - 0.052, ground),
            (tx + 0.052, ground),
            (tx + 0.036, ground - 0.25),
            (tx - 0.036, ground - 0.25),
        ]
    )
    light = clamp(0.95 - (plate.x - tx) * 7, 0.35, 1.15)
    out = mix(out, ink("#fff2e6")[None, None] * light[..., None], tower.mask(0.0005))
    dark = plate.pen()
    dark.rect(tx - 0.047, ground - 0.262, tx + 0.047, ground - 0.25)
    dark.polygon([(tx - 0.032, ground - 0.315), (tx + 0.032, ground - 0.315), (tx, ground - 0.352)])
    dark.rect(tx - 0.006, ground - 0.04, tx + 0.010, ground)
    dark.rect(tx - 0.008, ground - 0.17, tx + 0.006, ground - 0.14)
    out = mix(out, plate.fill(ink("#8a2f26")), dark.mask(0.0005))
    glass = plate.pen()
    glass.rect(tx - 0.026, ground - 0.315, tx + 0.026, ground - 0.262)
    out = mix(out, plate.fill(ink("#ffe2c4", 1.2)), glass.mask(0.0005) * 0.8)
    return _laundry(plate, out, line)


def _laundry(plate: Plate, light: Array, line: Array) -> Array:
    ends = [
        (0.72, float(line[int(0.72 * plate.height)])),
        (1.16, float(line[int(1.16 * plate.height)])),
    ]
    poles = plate.pen()
    for x, y in ends:
        poles.taper((x, y + 0.012), (x, y - 0.105), 0.005, 0.004)
    (x0, y0), (x1, y1) = ends
    wire = [
        (x0 + (x1 - x0) * t, y0 - 0.1 + (y1 - y0) * t + 0.03 * t * (1 - t))
        for t in np.linspace(0, 1, 20)
    ]
    poles.line(wire, 0.0016)
    light = mix(light, plate.fill(ink("#4a3a34")), poles.mask(0.0004))
    for i, (colour, w, h) in enumerate(
        (
            ("#fbeee4", 0.062, 0.075),
            ("#e8604a", 0.030, 0.045),
            ("#fbeee4", 0.052, 0.070),
            ("#5a86a8", 0.036, 0.055),
            ("#f0c45a", 0.030, 0.040),
            ("#fbeee4", 0.046, 0.066),
        )
    ):
        t = 0.09 + i * 0.15
        x, y = x0 + (x1 - x0) * t, y0 - 0.1 + (y1 - y0) * t + 0.03 * t * (1 - t)
        cloth = plate.pen()
        cloth.polygon(
            [
                (x, y),
                (x + w, y + (y1 - y0) * w / (x1 - x0)),
                (x + w + 0.016, y + h),
                (x + w * 0.5 + 0.022, y + h + 0.010),
                (x + 0.018, y + h - 0.004),
            ]
        )
        fold = 0.82 + 0.18 * np.sin((plate.x - x) * 220)
        light = mix(light, ink(colour)[None, None] * fold[..., None], cloth.mask(0.0005))
    return light


def dyke_walk(plate: Plate) -> Array:
    """A marsh dyke in the last gold of the day; two walk in file, the tide mud shines."""
    horizon = 0.46
    sun = (0.42, 0.40)
    sky = plate.gradient([(0, "#6f86a4"), (0.3, "#e0b890"), (horizon, "#ffdc9c")])
    sky = sky + (
        ramp(plate.away(*sun), 0.030, 0.027) * 8
        + plate.glow(*sun, 0.12) * 2
        + plate.glow(*sun, 0.4) * 0.4
    )[..., None] * ink("#ffd894")
    sky = clouds_over(
        plate, sky, horizon, sun=sun, bright=ink("#ffd0a0"), dark=ink("#8a7480"), cover=0.38
    )
    out = land(
        plate,
        sky,
        ridge(plate, "far", horizon + 0.004, 0.03, 0.4),
        ink("#8a745c"),
        plate.fill(ink("#e0b484")),
        0.02,
    )
    shine = water(plate, out, horizon, deep=ink("#5a4026"), rough=0.35, calm=0.55)
    down = np.maximum(plate.y - horizon, 0.001)
    depth = 0.16 / down
    creek = tile(plate.chance("creek"), 512, 5, 6)
    n = sample(creek, (plate.x - plate.aspect / 2) * depth * 0.12, depth * 0.16)
    mud = mix(plate.fill(ink("#4a3622")), shine, 0.35) * (0.8 + 0.12 * n)[..., None]
    flat = mix(mud, shine, ramp(np.abs(n), 0.55, 0.12))
    grass = plate.clouds("grass", 0.05, 6, tall=0.5)
    marsh = mix(plate.fill(ink("#5c4c1c")), plate.fill(ink("#c89a3c")), clamp(grass * 1.5 - 0.3))
    flat = mix(flat, marsh, ramp(n, 0.9, 1.3))
    out = mix(out, flat, ramp(plate.y, horizon, horizon + 0.004))
    x = np.arange(plate.width, dtype=np.float32) / plate.height
    crest = np.asarray(0.50 + 0.20 * ramp(x, 0.5, 1.9) ** 1.3 + 0.0 * x, dtype=np.float32) + ridge(
        plate, "crest", 0, 0.008, 0.05, 4
    )
    foot = crest + 0.05 + 0.32 * ramp(x, 0.45, 1.9)
    bank = mix(
        plate.fill(ink("#2c220e")),
        plate.fill(ink("#a07c30")),
        clamp(plate.clouds("turf", 0.05, 6, tall=1.8) * 1.3 - 0.3)
        * ramp(plate.y - crest[None, :], 0.10, -0.01),
    )
    out = mix(
        out,
        bank,
        below(plate, crest)
        * ramp(plate.y - foot[None, :], 0.002, -0.002)
        * ramp(plate.x, 0.42, 0.5),
    )
    pen = plate.pen()
    for px, tall, pose in ((1.06, 0.115, "walk"), (1.20, 0.128, "coat")):
        y = float(crest[int(px * plate.height)]) + 0.004
        silhouette(pen, px, y, tall, pose, -1)
    mask = pen.mask(0.0006)
    rim = clamp(mask - np.roll(mask, round(0.002 * plate.height) + 1, axis=1))
    return mix(out, plate.fill(ink("#171008")), mask) + rim[..., None] * ink("#ffcf80") * 0.8


def half_fjord(plate: Plate) -> Array:
    """A fjord cut in two by a shadow; a rowing boat lies on the line."""
    horizon = 0.54
    sky = plate.gradient([(0, "#4a83b4"), (0.5, "#bcd8e4")])
    rock = plate.clouds("rock", 0.16, 7, tall=2.2)
    gy, gx = np.gradient(blur(rock, 1.0 * plate.height / 530))
    slope = clamp(0.5 - gx * 18 * plate.height / 530 - gy * 5)
    x = np.arange(plate.width, dtype=np.float32) / plate.height
    left = 0.02 + 0.50 * ramp(x, 0.10, 1.0) ** 1.1 + ridge(plate, "l", 0, 0.05, 0.12)
    right = 0.54 - 0.46 * ramp(x, 0.98, 1.62) + ridge(plate, "r", 0, 0.06, 0.14)
    back = ridge(plate, "b", 0.47, 0.26, 0.4)
    out = land(
        plate,
        sky,
        np.asarray(back, dtype=np.float32),
        ink("#7f9cae"),
        plate.fill(ink("#a8c0c8")),
        0.3,
    )
    lit = mix(plate.fill(ink("#5a5a34")), plate.fill(ink("#c8b078")), slope)
    lit = mix(
        lit,
        plate.fill(ink("#3c5a2c")) * (0.6 + 0.8 * slope)[..., None],
        ramp(plate.y, 0.36, 0.5) * 0.8,
    )
    out = mix(out, lit, below(plate, np.asarray(right, dtype=np.float32)))
    dark = mix(plate.fill(ink("#0c1a26")), plate.fill(ink("#24384a")), slope)
    out = mix(out, dark, below(plate, np.asarray(left, dtype=np.float32)))
    boat = plate.pen()
    bx, by = 1.02, horizon + 0.20
    sea = water(plate, out, horizon, deep=ink("#0a2a30"), rough=0.30, calm=0.55)
    edge = bx + (plate.y - by) * 0.35 + (plate.clouds("edge", 0.10, 4, tall=0.3) - 0.5) * 0.03
    shade = ramp(plate.x - edge, 0.012, -0.012) * (plate.y > horizon)
    sea = (
        sea
        * (1 - 0.78 * shade)[..., None]
        * mix(np.ones(3, dtype=np.float32), ink("#8fb8e8"), shade)
    )
    sea = sea + ((1 - shade) * (plate.y > horizon) * 0.05)[..., None] * ink("#d8e8b8")
    boat.polygon(
        [
            (bx - 0.085, by - 0.016),
            (bx + 0.085, by - 0.018),
            (bx + 0.06, by + 0.006),
            (bx - 0.06, by + 0.006),
        ]
    )
    silhouette(boat, bx - 0.005, by + 0.010, 0.070, "sit", 1)
    boat.line([(bx + 0.01, by - 0.028), (bx + 0.10, by + 0.014)], 0.0024)
    boat.line([(bx + 0.01, by - 0.026), (bx - 0.06, by + 0.022)], 0.0024)
    mask = boat.mask(0.0005)
    tint = mix(
        plate.fill(ink("#0a0f14")), plate.fill(ink("#c8762e")), ramp(plate.x, bx - 0.02, bx + 0.02)
    )
    mirror = np.roll(np.flipud(mask), round((2 * (by + 0.008) - 1) * plate.height), axis=0)
    sea = mix(sea, plate.fill(ink("#0c1216")), blur(mirror, 0.6, 3) * 0.6 * (plate.y > by + 0.006))
    return mix(sea, tint, mask)


def lake_bed(plate: Plate) -> Array:
    """A dry lake; a woman kneels and writes in the salt with a finger."""
    horizon = 0.34
    sky = plate.gradient([(0, "#c4b8a8"), (horizon, "#f4e6d0")])
    out = land(
        plate,
        sky,
        ridge(plate, "far", horizon + 0.006, 0.05, 0.5),
        ink("#c0aa98"),
        plate.fill(ink("#ecdcc8")),
        0.04,
    )
    down = np.maximum(plate.y - horizon, 0.002)
    depth = 0.22 / down
    near, wide = _cells(plate, (plate.x - plate.aspect / 2) * depth * 3.4, depth * 3.4)
    crack = ramp(wide - near, 0.10, 0.02) * np.exp(-depth * 0.16)
    curl = ramp(wide - near, 0.34, 0.08) * np.exp(-depth * 0.2)
    stain = plate.clouds("stain", 0.5, 6, tall=0.3)
    salt = mix(plate.fill(ink("#cbb394")), plate.fill(ink("#f8f0e2")), clamp(stain * 1.5 - 0.25))
    salt = salt * (1 + 0.10 * curl)[..., None]
    salt = mix(salt, plate.fill(ink("#6a5240")), clamp(crack * 0.85))
    salt = mix(salt, plate.fill(ink("#f4e6d0")), np.exp(-down / 0.03))
    out = mix(out, salt, ramp(plate.y, horizon - 0.001, horizon + 0.003))
    x, y, s = 1.22, 0.80, 0.33
    script = plate.pen()
    for i in range(4):
        run = [
            (
                x - 0.20 - 0.36 * t - 0.02 * i,
                y + 0.015 + i * 0.024 + 0.006 * np.sin(t * (29 + 5 * i)) + 0.003 * np.sin(t * 71),
            )
            for t in np.linspace(0.04 * i, 1 - 0.12 * i, 90)
        ]
        script.line(run, 0.0028)
    out = mix(out, plate.fill(ink("#7a624c")), script.mask(0.0006) * 0.8)
    shadow, body, veil = plate.pen(), plate.pen(), plate.pen()
    shadow.polygon(
        [
            (x - 0.12 * s, y),
            (x + 0.6 * s, y),
            (x + 1.9 * s, y + 0.05),
            (x + 1.6 * s, y + 0.085),
            (x, y + 0.03),
        ]
    )
    body.polygon(
        [
            (x - 0.30 * s, y),
            (x - 0.24 * s, y - 0.16 * s),
            (x + 0.02 * s, y - 0.20 * s),
            (x + 0.16 * s, y - 0.52 * s),
            (x + 0.36 * s, y - 0.50 * s),
            (x + 0.52 * s, y - 0.12 * s),
            (x + 0.62 * s, y),
        ]
    )
    body.taper((x + 0.10 * s, y - 0.50 * s), (x + 0.02 * s, y - 0.60 * s), 0.30 * s, 0.20 * s)
    body.taper((x + 0.05 * s, y - 0.45 * s), (x - 0.22 * s, y - 0.26 * s), 0.10 * s, 0.08 * s)
    body.taper((x - 0.22 * s, y - 0.26 * s), (x - 0.42 * s, y - 0.02 * s), 0.075 * s, 0.03 * s)
    veil.oval(x - 0.03 * s, y - 0.69 * s, 0.115 * s, 0.125 * s)
    veil.polygon(
        [
            (x + 0.06 * s, y - 0.78 * s),
            (x + 0.34 * s, y - 0.46 * s),
            (x + 0.46 * s, y - 0.24 * s),
            (x + 0.14 * s, y - 0.40 * s),
            (x - 0.04 * s, y - 0.58 * s),
        ]
    )
    face = plate.pen()
    face.oval(x - 0.095 * s, y - 0.665 * s, 0.05 * s, 0.075 * s)
    face.taper((x - 0.22 * s, y - 0.26 * s), (x - 0.42 * s, y - 0.02 * s), 0.06 * s, 0.026 * s)
    out = out * (1 - 0.45 * shadow.mask(0.006))[..., None]
    fold = 0.7 + 0.5 * plate.clouds("fold", 0.05, 4, tall=2.2)
    out = mix(out, ink("#23406a")[None, None] * fold[..., None], body.mask(0.0007))
    out = mix(out, ink("#b8462e")[None, None] * fold[..., None], veil.mask(0.0007))
    return mix(out, plate.fill(ink("#8a5a40")), face.mask(0.0008))


def _cells(plate: Plate, u: Array, v: Array) -> tuple[Array, Array]:
    """Distances to the nearest and next of a scatter of points: the cells of dried mud."""
    jitter = plate.chance("cells").random((64, 64, 2)).astype(np.float32)
    first = np.full(u.shape, 9, dtype=np.float32)
    second = first.copy()
    iu, iv = np.floor(u).astype(int), np.floor(v).astype(int)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            j = jitter[(iv + dy) % 64, (iu + dx) % 64]
            d = np.hypot(iu + dx + j[..., 0] - u, iv + dy + j[..., 1] - v).astype(np.float32)
            second = np.minimum(second, np.maximum(first, d))
            first = np.minimum(first, d)
    return first, second


def glacier(plate: Plate) -> Array:
    """The tongue of a glacier, blue and grey; on the moraine, a very small red postbox."""
    sky = plate.gradient([(0, "#8496a4"), (0.4, "#c6d0d4")])
    out = sky
    for i, (base, tall) in enumerate(((0.30, 0.26), (0.36, 0.20))):
        line = ridge(plate, f"peak{i}", base, tall, 0.5)
        rock = plate.clouds(f"rock{i}", 0.12, 7)
        _, gx = np.gradient(blur(rock, 1.2))
        face = mix(
            plate.fill(ink("#5c6a74")),
            plate.fill(ink("#dfe8ec")),
            ramp(gx * plate.height / 530, -0.008, 0.012),
        )
        out = mix(out, mix(face, plate.fill(ink("#c6d0d4")), 0.55 - 0.25 * i), below(plate, line))
    x = np.arange(plate.width, dtype=np.float32) / plate.height
    top = 0.27 + 0.05 * np.abs(x - 1.05) ** 1.2 + ridge(plate, "snout", 0, 0.02, 0.1, 5)
    off = (plate.x - 1.0 - 0.22 * np.sin(plate.y * 5 - 1.2)) / (
        0.42 + 0.5 * np.maximum(plate.y - 0.3, 0)
    )
    end = ramp(plate.y + (plate.clouds("end", 0.09, 6) - 0.5) * 0.09 + off**2 * 0.05, 0.765, 0.752)
    body = below(plate, np.asarray(top, dtype=np.float32)) * end
    bands = tile(plate.chance("bands"), 512, 7, 6)
    warp = sample(bands, off * 0.5, plate.y * 0.8)
    flow = np.sin(off * 17 + warp * 1.6 + plate.y * 3)
    arcs = plate.y * 62 * (1.35 - plate.y) + off**2 * 7
    rib = np.abs(np.sin(arcs + sample(bands, off * 0.5, plate.y * 0.7) * 0.8))
    broken = ramp(sample(bands, off * 0.9 + 0.4, plate.y * 0.8), -0.2, 1.0)
    crevasse = ramp(rib, 0.45, 0.0) * (0.15 + 0.6 * broken)
    ice = mix(plate.fill(ink("#d6e4ea")), plate.fill(ink("#6f9cb4")), clamp(0.42 + 0.28 * flow))
    ice = mix(ice, plate.fill(ink("#12566f")), clamp(crevasse))
    ice = mix(ice, plate.fill(ink("#4a5258")), ramp(np.abs(off), 0.72, 1.0) * 0.75)
    cliff = ramp(plate.y, 0.63, 0.74)
    ice = mix(
        ice,
        plate.fill(ink("#2f87a4")) * (0.5 + plate.clouds("wall", 0.05, 6, tall=2.5))[..., None],
        cliff,
    )
    stone = plate.clouds("stone", 0.05, 7, tall=0.6)
    _, gx = np.gradient(blur(stone, 0.7))
    ground = mix(
        plate.fill(ink("#2c3034")),
        plate.fill(ink("#8a8d8e")),
        clamp(0.4 + gx * 9 * plate.height / 530),
    )
    out = mix(out, mix(ground, plate.fill(ink("#8a9498")), 0.35), ramp(plate.y, 0.60, 0.66))
    out = mix(out, ice, body)
    for i, line in enumerate((0.22 + 0.95 * x, 0.10 + 0.92 * (plate.aspect - x))):
        slope = np.asarray(line + ridge(plate, f"slope{i}", 0.03, 0.09, 0.16), dtype=np.float32)
        out = mix(
            out,
            mix(ground * np.float32(0.8), plate.fill(ink("#9aa6ac")), 0.30),
            below(plate, slope),
        )
    near = ridge(plate, "near", 0.80, 0.05, 0.5)
    out = mix(out, ground * np.float32(0.75), below(plate, near))
    px = 1.42
    py = float(near[int(px * plate.height)]) + 0.006
    box, pole = plate.pen(), plate.pen()
    pole.rect(px - 0.0025, py - 0.045, px + 0.0025, py)
    box.rect(px - 0.014, py - 0.075, px + 0.014, py - 0.036)
    box.oval(px, py - 0.075, 0.014, 0.006)
    out = mix(out, plate.fill(ink("#1a1a1c")), pole.mask(0.0004))
    return mix(out, plate.fill(ink("#d8180f")), box.mask(0.0004))


def blue_ice(plate: Plate) -> Array:
    """Sea ice in the blue hour, cracks in the foreground, one light far off."""
    horizon = 0.42
    sky = plate.gradient([(0, "#142b52"), (0.28, "#4a6a94"), (horizon, "#d8a890")])
    sky = clouds_over(
        plate, sky, horizon, sun=(0.5, 0.42), bright=ink("#b48a94"), dark=ink("#2c4468"), cover=0.35
    )
    out = land(
        plate,
        sky,
        ridge(plate, "cape", horizon + 0.006, 0.045, 0.5),
        ink("#33486a"),
        plate.fill(ink("#5c6f90")),
        0.03,
    )
    down = np.maximum(plate.y - horizon, 0.002)
    depth = 0.20 / down
    drift = tile(plate.chance("drift"), 1024, 8, 7)
    u, v = (plate.x - plate.aspect / 2) * depth, depth
    snow = sample(drift, u * 0.10, v * 0.42)
    e = np.float32(0.004)
    lit = (snow - sample(drift, u * 0.10 + e, v * 0.42)) * 3.2 * np.exp(-depth * 0.12)
    white = mix(
        plate.fill(ink("#2a4a78")), plate.fill(ink("#a9bcd4")), clamp(0.5 + 0.16 * snow + lit)
    )
    white = mix(
        white, out[int(horizon * plate.height) - 4].mean(axis=0), np.exp(-down / 0.05) * 0.6
    )
    near, nxt = _cells(plate, u * 0.62 + snow * 0.05, v * 0.95 + snow * 0.05)
    open_ = ramp(nxt - near, 0.075, 0.03) * np.exp(-depth * 0.35)
    edge = ramp(nxt - near, 0.14, 0.08) * (1 - open_) * np.exp(-depth * 0.3)
    white = white * (1 + 0.35 * edge)[..., None]
    white = mix(white, plate.fill(ink("#04122a")), clamp(open_ * 1.2))
    out = mix(out, white, ramp(plate.y, horizon - 0.001, horizon + 0.002))
    lx, ly = 1.30, horizon + 0.022
    beam = (
        np.exp(
            -(
                (
                    (plate.y - ly - np.abs(plate.x - lx) * 0.02)
                    / (0.003 + 0.05 * np.abs(plate.x - lx))
                )
                ** 2
            )
        )
        * np.exp(-np.abs(plate.x - lx) * 5)
        * (plate.x < lx)
    )
    pen = plate.pen()
    pen.taper((lx + 0.004, ly), (lx + 0.03, ly - 0.001), 0.010, 0.008)
    pen.taper((lx + 0.018, ly - 0.006), (lx + 0.016, ly - 0.016), 0.008, 0.006)
    out = mix(out, plate.fill(ink("#08101e")), pen.mask(0.0005))
    glow = plate.glow(lx, ly, 0.006) * 14 + plate.glow(lx, ly, 0.05) * 0.6 + beam * 0.55
    return np.asarray(out + glow[..., None] * ink("#ffdca0"))


def great_wave(plate: Plate) -> Array:
    """One enormous grey wave, seen through the window of a ship's bridge, the wiper half across."""
    x = np.arange(plate.width, dtype=np.float32) / plate.height
    out = plate.gradient([(0, "#8f9a9e"), (0.5, "#c8cfd0")])
    out = clouds_over(
        plate, out, 0.7, sun=(0.5, 0.2), bright=ink("#cdd3d4"), dark=ink("#6a767c"), cover=0.8
    )
    crest = (
        0.64
        - 0.50 * ramp(x, 0.05, 1.25)
        + 0.30 * ramp(x, 1.30, 1.95)
        - 0.02 * np.sin(x * 7)
        + ridge(plate, "spume", 0, 0.010, 0.05, 4)
    )
    under = plate.y - np.asarray(crest, dtype=np.float32)[None, :]
    face = tile(plate.chance("face"), 1024, 6, 7)
    bend = 0.55 * (plate.x - 1.25) ** 2
    rib = sample(face, plate.x * 0.55, (under + bend) * 0.9)
    lace = sample(face, plate.x * 0.9 + 0.3 * under, (under + bend) * 1.5 + 0.4)
    wave = mix(
        plate.fill(ink("#6d8588")),
        plate.fill(ink("#15262c")),
        clamp(under * 2.0 + 0.12 * rib + 0.15),
    )
    wave = mix(wave, plate.fill(ink("#a8c4bc")), np.exp(-np.maximum(under, 0) / 0.035) * 0.6)
    veins = np.exp(-np.abs(lace) * 8) * 0.22
    lip = np.exp(-(((under - 0.025) / (0.03 * ramp(plate.x, 0.4, 1.2) + 0.004)) ** 2))
    foam = (ramp(lace, 0.9, 1.9) + veins) * np.exp(-np.maximum(under, 0) / 0.30) + lip * ramp(
        lace, -1.4, 0.4
    )
    wave = mix(wave, plate.fill(ink("#eef2f0")), clamp(foam))
    out = mix(out, wave, ramp(under, -0.002, 0.004))
    blown = (
        plate.clouds("blown", 0.12, 6, tall=0.5)
        * np.exp(-np.abs(under + 0.05) / 0.05)
        * ramp(plate.x, 0.6, 1.1)
    )
    out = mix(out, plate.fill(ink("#e4e8e6")), clamp(blown * 1.2))
    wet = mix(blur(out, 0.006 * plate.height), out, 0.2)
    angle = np.arctan2(1.12 - plate.y, plate.x - 0.92)
    wiped = (
        ramp(angle, 1.05, 1.06)
        * ramp(plate.away(0.92, 1.12), 0.98, 0.97)
        * ramp(plate.away(0.92, 1.12), 0.30, 0.31)
    )
    beads = falling(plate, "beads", 1500, 0.0016)
    lens = np.roll(np.flipud(wet), 9, axis=1)
    wet = mix(wet, lens * 1.1, beads * 0.8)
    out = mix(wet, out, wiped)
    pen = plate.pen()
    a = 1.055
    pen.taper(
        (0.92 + 0.2 * np.cos(a), 1.12 - 0.2 * np.sin(a)),
        (0.92 + 0.99 * np.cos(a), 1.12 - 0.99 * np.sin(a)),
        0.011,
        0.008,
    )
    for fx in (0.22, 1.70):
        pen.polygon([(fx - 0.03, 0), (fx + 0.03, 0), (fx + 0.04, 1), (fx - 0.04, 1)])
    pen.polygon([(0, 0), (plate.aspect, 0), (plate.aspect, 0.055), (0, 0.065)])
    pen.polygon([(0, 0.86), (plate.aspect, 0.84), (plate.aspect, 1), (0, 1)])
    pen.oval(1.42, 0.86, 0.09, 0.055)
    pen.rect(0.50, 0.77, 0.68, 0.88)
    out = mix(out, plate.fill(ink("#06090b")), pen.mask(0.0025))
    dials = bokeh(
        plate,
        [
            (0.56, 0.82, 0.011, ink("#6fffa0", 0.35)),
            (0.62, 0.82, 0.006, ink("#ff6a3a", 0.5)),
            (1.38, 0.93, 0.007, ink("#6fffa0", 0.3)),
            (1.12, 0.92, 0.006, ink("#ffb040", 0.4)),
        ],
    )
    return out + dials


def gull_cliff(plate: Plate) -> Array:
    """A cliff white with gulls; an observer in yellow oilskin counts."""
    rock = plate.clouds("rock", 0.30, 8, tall=0.8)
    cracks = plate.clouds("crack", 0.14, 6, tall=3.5)
    gy, gx = np.gradient(blur(rock + cracks * 0.6, 0.9))
    k = plate.height / 530
    stone = mix(
        plate.fill(ink("#23282a")),
        plate.fill(ink("#8a8478")),
        clamp(0.45 - gx * 8 * k + gy * 5 * k),
    )
    ledge = np.mod(plate.y * 8.5 + rock * 1.6 + plate.x * 0.35, 1)
    stone = stone * (0.55 + 0.6 * ramp(ledge, 0.0, 0.35))[..., None]
    guano = ramp(ledge, 0.25, 0.0) * ramp(plate.clouds("guano", 0.12, 5, tall=1.5), 0.42, 0.62)
    stone = mix(stone, plate.fill(ink("#c8c6ba")), guano * 0.7)
    edge = (
        1.28
        + (plate.clouds("edge", 0.3, 3, tall=1.5) - 0.5) * 0.22
        + (plate.y - 0.5) * -0.30
        + (cracks - 0.5) * 0.05
    )
    sea = plate.gradient([(0, "#aebcc0"), (0.45, "#bccacb"), (0.55, "#8fa4a8"), (1, "#3f565e")])
    out = mix(stone, sea, ramp(plate.x - edge, -0.003, 0.004))
    rng = plate.chance("gulls")
    birds, grey = plate.pen(), plate.pen()
    for _ in range(2600):
        x, y = rng.random() * 1.35, rng.random() * 0.86
        row, col = int(y * plate.height), min(plate.width - 1, int(x * plate.height))
        if float(ledge[row, col]) > 0.30 or x > float(edge[row, col]) - 0.01:
            continue
        s = 0.0030 + 0.0018 * rng.random()
        birds.oval(x, y, s, s * 0.75)
        grey.oval(x + s * 0.5, y - s * 0.1, s * 0.7, s * 0.4)
    for _ in range(120):
        x, y, s = rng.random() * plate.aspect, rng.random() * 0.9, 0.004 + 0.010 * rng.random() ** 2
        t = rng.normal() * 0.3
        birds.line([(x - s, y - s * (0.5 + t)), (x, y), (x + s, y - s * (0.5 - t))], 0.0022)
    out = mix(out, plate.fill(ink("#fbfbf6", 1.1)), birds.mask(0.0003))
    out = mix(out, plate.fill(ink("#9aa4aa")), grey.mask(0.0004) * 0.7)
    turf = ridge(plate, "turf", 0.93, 0.05, 0.3)
    turf = turf + ridge(plate, "blades", 0, 0.022, 0.012, 3)
    grass = plate.clouds("grass", 0.03, 6, tall=2.6, gain=0.8)
    out = mix(
        out,
        mix(plate.fill(ink("#141c0e")), plate.fill(ink("#5c6a34")), clamp(grass * 2 - 0.5)),
        below(plate, turf),
    )
    who, coat, board = plate.pen(), plate.pen(), plate.pen()
    x, foot, t = 0.50, float(turf[int(0.50 * plate.height)]) + 0.02, 0.33
    silhouette(who, x, foot, t, "stand")
    coat.polygon(
        [
            (x - 0.12 * t, foot - 0.82 * t),
            (x + 0.11 * t, foot - 0.82 * t),
            (x + 0.17 * t, foot - 0.36 * t),
            (x - 0.17 * t, foot - 0.36 * t),
        ]
    )
    coat.taper((x + 0.07 * t, foot - 0.78 * t), (x + 0.17 * t, foot - 0.62 * t), 0.09 * t, 0.07 * t)
    coat.taper((x + 0.17 * t, foot - 0.62 * t), (x + 0.24 * t, foot - 0.66 * t), 0.07 * t, 0.05 * t)
    coat.oval(x + 0.005, foot - 0.93 * t, 0.075 * t, 0.088 * t)
    coat.polygon(
        [
            (x - 0.03 * t, foot - 0.86 * t),
            (x - 0.13 * t, foot - 0.90 * t),
            (x + 0.12 * t, foot - 0.92 * t),
        ]
    )
    board.polygon(
        [
            (x + 0.19 * t, foot - 0.75 * t),
            (x + 0.33 * t, foot - 0.72 * t),
            (x + 0.30 * t, foot - 0.57 * t),
            (x + 0.17 * t, foot - 0.60 * t),
        ]
    )
    out = mix(out, plate.fill(ink("#1c2226")), who.mask(0.0006))
    fold = (
        0.72
        + 0.4 * ramp(plate.x, x - 0.06, x + 0.06)
        + 0.2 * (plate.clouds("fold", 0.03, 4, tall=3) - 0.5)
    )
    out = mix(out, ink("#f4b80c")[None, None] * fold[..., None], coat.mask(0.0006))
    return mix(out, plate.fill(ink("#e8e2d0")), board.mask(0.0005))


def lift_bridge(plate: Plate) -> Array:
    """A canal's lift bridge raised in fog; one cyclist waits."""
    fog = "#bcc4c4"
    out = plate.gradient([(0, "#a4aeb0"), (0.6, fog), (1, "#8b9698")])
    far = plate.pen()
    for x, w, h in ((0.1, 0.2, 0.16), (0.34, 0.12, 0.22), (1.5, 0.26, 0.19), (1.72, 0.2, 0.13)):
        far.rect(x, 0.62 - h, x + w, 0.62)
    out = mix(out, plate.fill(ink("#96a2a4")), far.mask(0.004) * 0.5)
    for depth, tone, x in ((0.55, "#6f7c7f", 1.42), (1.0, "#2c3538", 0.62)):
        pen = plate.pen()
        for k in (-0.065 * depth, 0.065 * depth):
            pen.taper(
                (x + k, 0.66 + 0.06 * depth),
                (x + k, 0.66 - 0.62 * depth),
                0.016 * depth,
                0.014 * depth,
            )
        for i in range(8):
            y = 0.66 - 0.075 * i * depth
            pen.line(
                [(x - 0.065 * depth, y), (x + 0.065 * depth, y - 0.075 * depth)], 0.005 * depth
            )
            pen.line(
                [(x + 0.065 * depth, y), (x - 0.065 * depth, y - 0.075 * depth)], 0.005 * depth
            )
        pen.rect(x - 0.10 * depth, 0.66 - 0.66 * depth, x + 0.10 * depth, 0.66 - 0.61 * depth)
        pen.oval(x, 0.66 - 0.69 * depth, 0.042 * depth)
        out = mix(out, plate.fill(ink(tone)), pen.mask(0.0012) * (0.9 if depth == 1.0 else 0.6))
    span = plate.pen()
    span.polygon([(0.62, 0.225), (1.42, 0.395), (1.42, 0.42), (0.62, 0.262)])
    for i in range(11):
        t0, t1 = i / 11, (i + 1) / 11
        a, b = (0.62 + 0.8 * t0, 0.225 + 0.17 * t0), (0.62 + 0.8 * t1, 0.225 + 0.17 * t1)
        span.line([a, (a[0], a[1] - 0.075 * (1 - 0.4 * t0)), (b[0], b[1])], 0.005)
        span.line(
            [(a[0], a[1] - 0.075 * (1 - 0.4 * t0)), (b[0], b[1] - 0.075 * (1 - 0.4 * t1))], 0.007
        )
    out = mix(out, plate.fill(ink("#4a5659")), span.mask(0.001) * 0.85)
    out = water(plate, out, 0.70, deep=ink("#6c787a"), rough=0.25, calm=0.6)
    quay = plate.pen()
    quay.polygon([(0, 0.80), (1.02, 0.765), (1.06, 0.80), (1.06, 0.86), (0.9, 1), (0, 1)])
    stones = plate.clouds("stones", 0.05, 5, tall=0.4)
    out = mix(out, ink("#4d5557")[None, None] * (0.6 + 0.8 * stones)[..., None], quay.mask(0.001))
    pen = plate.pen()
    _cyclist(pen, 0.80, 0.825, 0.24)
    pen.line([(0.97, 0.80), (0.97, 0.62)], 0.008)
    pen.taper((0.97, 0.645), (0.97, 0.55), 0.006, 0.006)
    out = mix(out, plate.fill(ink("#14191b")), pen.mask(0.0007) * 0.95)
    arm = plate.pen()
    arm.line([(0.97, 0.655), (1.30, 0.635)], 0.010)
    out = mix(out, plate.fill(ink("#b02a20")), arm.mask(0.0006) * (np.mod(plate.x * 14, 1) < 0.5))
    lamp = plate.glow(0.97, 0.545, 0.010) * 4 + plate.glow(0.97, 0.545, 0.06) * 0.5
    veil = plate.clouds("veil", 0.6, 5, tall=0.4)
    out = mix(
        out, plate.fill(ink(fog)), clamp(np.exp(-(((plate.y - 0.66) / 0.10) ** 2)) * veil * 0.9)
    )
    return out + lamp[..., None] * ink("#ff3a20")


def _cyclist(pen: Pen, x: float, y: float, tall: float) -> None:
    r = tall * 0.19
    for wx in (x - tall * 0.30, x + tall * 0.30):
        rim = [(wx + r * np.cos(a), y - r + r * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 40)]
        pen.line(rim, 0.0035)
        for a in np.linspace(0, np.pi, 5):
            pen.line(
                [
                    (wx - r * np.cos(a), y - r - r * np.sin(a)),
                    (wx + r * np.cos(a), y - r + r * np.sin(a)),
                ],
                0.0008,
                0.6,
            )
    hub, seat, bar = (
        (x - 0.02 * tall, y - r),
        (x - 0.10 * tall, y - 0.42 * tall),
        (x + 0.24 * tall, y - 0.47 * tall),
    )
    for a, b in (
        ((x - tall * 0.30, y - r), hub),
        (hub, seat),
        (seat, (x + 0.22 * tall, y - 0.40 * tall)),
        (hub, (x + 0.22 * tall, y - 0.40 * tall)),
        ((x + tall * 0.30, y - r), bar),
    ):
        pen.line([a, b], 0.0045)
    pen.line([(bar[0] - 0.06 * tall, bar[1]), (bar[0] + 0.02 * tall, bar[1] - 0.01)], 0.004)
    silhouette(pen, x - 0.03 * tall, y + 0.005, tall * 0.98, "coat")


def skater(plate: Plate) -> Array:
    """A frozen harbour by night, strobes in three colours, one skater."""
    horizon = 0.50
    out = plate.gradient([(0, "#03050c"), (horizon, "#101828")])
    quay = plate.pen()
    rng = plate.chance("quay")
    x = -0.05
    while x < plate.aspect:
        w, h = 0.06 + 0.12 * rng.random(), 0.03 + 0.09 * rng.random()
        quay.rect(x, horizon - h, x + w, horizon + 0.01)
        x += w
    for px in (0.3, 0.46, 1.55):
        quay.taper((px, horizon), (px, horizon - 0.33), 0.006, 0.003)
        quay.line([(px, horizon - 0.31), (px + 0.10, horizon - 0.02)], 0.0015)
        quay.line([(px, horizon - 0.31), (px - 0.10, horizon - 0.02)], 0.0015)
    smoke = 0.4 + plate.clouds("smoke", 0.35, 6)
    for sx, sy, dx, colour in (
        (0.18, 0.40, 0.75, "#ff1f8a"),
        (0.95, 0.36, 0.05, "#2aff9a"),
        (1.66, 0.40, -0.62, "#2a6aff"),
        (1.25, 0.38, -0.25, "#ffb020"),
    ):
        down = plate.y - sy
        off = (plate.x - sx - dx * down * 1.6) / (0.012 + 0.20 * np.maximum(down, 0))
        beam = np.exp(-off * off * 2) * (down > 0) / (1 + 3 * np.maximum(down, 0))
        air = beam * smoke * ramp(plate.y, horizon + 0.30, horizon) * 0.5
        pool = (
            np.exp(-(((plate.x - sx - dx * 0.62) / 0.26) ** 2) - (((plate.y - 0.76) / 0.10) ** 2))
            * 0.9
        )
        lamp = plate.glow(sx, sy, 0.010) * 9 + plate.glow(sx, sy, 0.07) * 0.35
        out = out + (air + pool + lamp)[..., None] * ink(colour)
    out = mix(out, plate.fill(ink("#020308")), quay.mask(0.0006) * 0.95)
    mirror = water(
        plate, out, horizon, deep=ink("#02040a"), rough=0.5, calm=0.5, scale=0.4, flow=1.0
    )
    down = np.maximum(plate.y - horizon, 0.001)
    near, nxt = _cells(plate, (plate.x - 0.9) * 0.35 / down, 0.35 / down)
    scratch = tile(plate.chance("scratch"), 1024, 40, 4)
    marks = np.exp(
        -np.abs(sample(scratch, plate.x * 0.35 / down * 0.15 + 0.2 / down * 0.1, 0.05 / down)) * 14
    )
    ice = out * 0.55 + mirror * 0.75
    ice = (
        ice
        * (
            1
            + 0.7 * marks * ramp(down, 0.02, 0.2)
            + 0.9 * ramp(nxt - near, 0.05, 0.0) * ramp(down, 0.02, 0.15)
        )[..., None]
    )
    out = mix(out, ice, ramp(plate.y, horizon, horizon + 0.003))
    pen = plate.pen()
    _skater(pen, 0.98, 0.80, 0.30)
    mask = pen.mask(0.0007)
    rim = clamp(mask - np.roll(mask, round(0.004 * plate.height), axis=1))
    rim2 = clamp(mask - np.roll(mask, -round(0.004 * plate.height), axis=1))
    out = mix(out, plate.fill(ink("#04030a")), mask)
    out = out + rim[..., None] * ink("#ff3a9a") * 1.2 + rim2[..., None] * ink("#3a7aff") * 1.2
    cast = np.roll(np.flipud(mask), round((2 * 0.805 - 1) * plate.height), axis=0)
    return out * (1 - 0.7 * blur(cast, 1.5, 5) * (plate.y > 0.803))[..., None]


def _skater(pen: Pen, x: float, y: float, t: float) -> None:
    pen.oval(x + 0.16 * t, y - 0.86 * t, 0.055 * t, 0.068 * t)
    pen.taper((x + 0.10 * t, y - 0.74 * t), (x - 0.04 * t, y - 0.47 * t), 0.17 * t, 0.15 * t)
    pen.taper((x - 0.02 * t, y - 0.46 * t), (x + 0.08 * t, y - 0.24 * t), 0.12 * t, 0.08 * t)
    pen.taper((x + 0.08 * t, y - 0.24 * t), (x + 0.0 * t, y - 0.03 * t), 0.08 * t, 0.05 * t)
    pen.taper((x - 0.05 * t, y - 0.45 * t), (x - 0.30 * t, y - 0.36 * t), 0.12 * t, 0.08 * t)
    pen.taper((x - 0.30 * t, y - 0.36 * t), (x - 0.56 * t, y - 0.42 * t), 0.08 * t, 0.045 * t)
    pen.line([(x - 0.52 * t, y - 0.38 * t), (x - 0.66 * t, y - 0.46 * t)], 0.004)
    pen.line([(x - 0.08 * t, y), (x + 0.10 * t, y)], 0.004)
    pen.taper((x + 0.12 * t, y - 0.74 * t), (x + 0.34 * t, y - 0.64 * t), 0.07 * t, 0.04 * t)
    pen.taper((x + 0.08 * t, y - 0.76 * t), (x - 0.16 * t, y - 0.86 * t), 0.07 * t, 0.04 * t)
