"""Which stills are of the land: roads, snow, fires, mines, railways, and rain?"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from pictures.light import Array, Pen, Plate, blur, clamp, ink, mix, ramp, sample, tile
from pictures.people import silhouette
from pictures.sky import below, bokeh, falling, land, ridge, stars, water


def road_train(plate: Plate) -> Array:
    """An outback highway at night: stars, a yellow verge, a road train's lamps coming on."""
    horizon = 0.56
    out = plate.gradient([(0, "#040818"), (0.4, "#0c1836"), (horizon, "#2c2a3c")])
    milky = plate.clouds("milky", 0.4, 7)
    band = np.exp(-(((plate.x * 0.62 - plate.y * 0.9 - 0.42) / 0.20) ** 2))
    out = out + (clamp(milky - 0.34) * band * 0.20)[..., None] * ink("#a8b0e8")
    out = out + (stars(plate, 1500, horizon - 0.02) * 1.3)[..., None] * ink("#e4e8ff")
    down = np.maximum(plate.y - horizon, 0.002)
    depth = 0.10 / down
    vx = 0.86
    across = (plate.x - vx) * depth * 10
    texture = tile(plate.chance("road"), 1024, 24, 5)
    rough, grass = (
        sample(texture, across * 0.3, depth * 0.7),
        sample(texture, across * 0.05, depth * 0.5),
    )
    road = plate.fill(ink("#4a4644")) * (0.85 + 0.18 * rough)[..., None]
    verge = mix(plate.fill(ink("#8a4a1c")), plate.fill(ink("#e0a83c")), clamp(0.5 + 0.4 * grass))
    ground = mix(road, verge, ramp(np.abs(across + 0.6), 4.1, 4.6))
    dash = ((np.mod(depth * 0.8, 1) < 0.45) & (np.abs(across + 0.6) < 0.12)) | (
        np.abs(np.abs(across + 0.6) - 3.7) < 0.08
    )
    ground = mix(ground, plate.fill(ink("#f0e8d0")), blur(dash.astype(np.float32), 0.8) * 0.8)
    lx, ly = vx - 0.012, horizon - 0.015
    wash = (
        plate.glow(lx, horizon + 0.03, 0.20, 0.55) * 0.9
        + np.exp(-((across / 5) ** 2)) * np.exp(-depth * 0.25) * 0.10
    )
    own = np.exp(-(((depth - 0.3) / 0.55) ** 2)) * np.exp(-((across / 6) ** 2)) * 0.30
    glare = np.exp(-(((across + 0.4) / 2.2) ** 2)) * ramp(depth, 0.2, 1.6) * 0.7
    out = mix(
        out, ground * (wash * 0.9 + own + glare)[..., None] * ink("#ffe4b0"), plate.y > horizon
    )
    pen = plate.pen()
    pen.rect(lx - 0.030, ly - 0.060, lx + 0.030, ly + 0.028)
    pen.polygon(
        [
            (lx - 0.045, ly + 0.01),
            (lx + 0.045, ly + 0.01),
            (lx + 0.05, ly + 0.034),
            (lx - 0.05, ly + 0.034),
        ]
    )
    out = mix(out, plate.fill(ink("#05050a")), pen.mask(0.0006))
    for k, y, s in (
        (-0.034, 0.012, 0.0080),
        (0.034, 0.012, 0.0080),
        (-0.018, 0.006, 0.006),
        (0.018, 0.006, 0.006),
    ):
        out = out + (plate.glow(lx + k, ly + y, s) * 14 + plate.glow(lx + k, ly + y, 0.06) * 0.18)[
            ..., None
        ] * ink("#fff2d4")
    markers = bokeh(
        plate,
        [(lx + k, ly - 0.062, 0.0026, ink("#ff9a2a", 4)) for k in (-0.026, -0.009, 0.009, 0.026)],
    )
    streak = (
        np.exp(-np.abs(plate.y - ly - 0.010) / 0.0025) * np.exp(-np.abs(plate.x - lx) * 3.2) * 0.35
    )
    out = out + markers + streak[..., None] * ink("#ffe8c0")
    posts = plate.pen()
    for d in (0.35, 0.55, 0.9, 1.5, 2.6):
        for side in (-1, 1):
            x, y = vx + (side * 4.9 - 0.6) / (d * 10), horizon + 0.10 / d
            posts.rect(x - 0.0045 / d * 0.7, y - 0.045 / d, x + 0.0045 / d * 0.7, y)
    lit = (plate.glow(vx, horizon, 0.4) * 0.8 + 0.05)[..., None]
    return mix(out, plate.fill(ink("#d8d0c0")) * lit, posts.mask(0.0006))


def goose(plate: Plate) -> Array:
    """A white field, fence posts, one goose and its long blue shadow."""
    horizon = 0.24
    out = plate.gradient([(0, "#c8d4e4"), (horizon, "#fbeee0")])
    out = land(
        plate,
        out,
        ridge(plate, "wood", horizon + 0.003, 0.018, 0.06),
        ink("#8694a8"),
        plate.fill(ink("#e4e2e4")),
        0.015,
    )
    drift = plate.clouds("drift", 0.45, 7, tall=0.25)
    gy, gx = np.gradient(blur(drift, 1.0))
    k = plate.height / 530
    snow = mix(
        plate.fill(ink("#a9c0e0")),
        plate.fill(ink("#fffaf2")),
        clamp(0.75 - gx * 26 * k + gy * 10 * k),
    )
    out = mix(out, snow, ramp(plate.y, horizon - 0.001, horizon + 0.006))
    posts, cast = plate.pen(), plate.pen()
    for i in range(10):
        t = (1 - i / 10) ** 1.7
        x, y, tall = 0.02 + 0.72 * (1 - t), horizon + 0.012 + 0.42 * t, 0.018 + 0.20 * t
        posts.taper((x, y), (x + 0.004, y - tall), 0.004 + 0.020 * t, 0.003 + 0.017 * t)
        cast.taper((x, y), (x - tall * 2.1, y + tall * 0.42), 0.004 + 0.02 * t, 0.004 + 0.02 * t)
    for up in (0.45, 0.85):
        wire = []
        for i in range(10):
            t = (1 - i / 10) ** 1.7
            wire.append(
                (0.022 + 0.72 * (1 - t), horizon + 0.012 + 0.42 * t - up * (0.018 + 0.20 * t))
            )
        posts.line(wire, 0.0014)
    bird, orange = plate.pen(), plate.pen()
    _goose(bird, orange, 0.52, 0.74, 0.17)
    shade = plate.pen()
    _goose(shade, shade, 0.52, 0.74, 0.17)
    body = shade.mask()
    tall = _sheared(plate, body, 0.745, -2.3, 0.42)
    out = mix(out, out * ink("#7fa4e0"), clamp(cast.mask(0.002) * 0.85))
    out = mix(out, out * ink("#7397dc"), blur(tall, 1.5) * 0.95)
    out = mix(out, plate.fill(ink("#3a3230")), posts.mask(0.0006))
    mask = bird.mask(0.0006)
    round_ = clamp(
        0.5
        + (
            blur(mask, 0.022 * plate.height)
            - np.roll(blur(mask, 0.022 * plate.height), round(-0.03 * plate.height), axis=1)
        )
        * 1.6
    )
    down = plate.clouds("down", 0.02, 4)
    white = mix(
        plate.fill(ink("#8a9cc4")),
        plate.fill(ink("#fffaf0", 1.9)),
        clamp(1.25 - round_ + (down - 0.5) * 0.2),
    )
    out = mix(out, white, mask)
    return mix(out, plate.fill(ink("#e8791c")), orange.mask(0.0006))


def _goose(body: Pen, bill: Pen, x: float, y: float, s: float) -> None:
    body.oval(x, y - 0.42 * s, 0.48 * s, 0.27 * s)
    body.polygon(
        [(x - 0.36 * s, y - 0.58 * s), (x - 0.66 * s, y - 0.60 * s), (x - 0.34 * s, y - 0.30 * s)]
    )
    neck = [
        (x + 0.34 * s, y - 0.50 * s),
        (x + 0.47 * s, y - 0.72 * s),
        (x + 0.45 * s, y - 0.95 * s),
        (x + 0.50 * s, y - 1.10 * s),
    ]
    for (a, b), w in zip(pairwise(neck), (0.24, 0.17, 0.13), strict=True):
        body.taper(a, b, w * s, w * 0.82 * s)
    body.oval(x + 0.53 * s, y - 1.15 * s, 0.11 * s, 0.09 * s)
    bill.polygon(
        [(x + 0.61 * s, y - 1.19 * s), (x + 0.80 * s, y - 1.12 * s), (x + 0.61 * s, y - 1.09 * s)]
    )
    for k in (-0.06, 0.10):
        bill.taper((x + k * s, y - 0.20 * s), (x + k * s, y), 0.045 * s, 0.035 * s)
        bill.polygon(
            [
                (x + k * s, y - 0.02 * s),
                (x + (k + 0.16) * s, y + 0.012 * s),
                (x + k * s, y + 0.02 * s),
            ]
        )


def _sheared(plate: Plate, mask: Array, foot: float, slant: float, squash: float) -> Array:
    """Lay a figure's shadow on the ground: mirrored at the foot, squashed and slanted."""
    up = (plate.y - foot) / squash
    source = foot - up
    x = plate.x - slant * (plate.y - foot)
    h, w = mask.shape
    i = np.clip(source * h, 0, h - 1).astype(int)
    j = np.clip(x * h, 0, w - 1).astype(int)
    return np.asarray(mask[i, j] * (plate.y >= foot) * (source > 0), dtype=np.float32)


def controlled_fires(plate: Plate) -> Array:
    """A terraced hillside by night, and on it a hundred small fires, kept small."""
    out = plate.gradient([(0, "#0a1024"), (0.35, "#1c2440"), (1, "#0a0a12")])
    out = out + stars(plate, 260, 0.4)[..., None] * 0.5
    x = np.arange(plate.width, dtype=np.float32) / plate.height
    crest = np.asarray(
        0.36 - 0.20 * np.exp(-(((x - 1.15) / 0.55) ** 2)) + ridge(plate, "crest", 0, 0.03, 0.3),
        dtype=np.float32,
    )
    under = np.maximum(plate.y - crest[None, :], 0)
    warp = (plate.clouds("warp", 0.55, 4) - 0.5) * 0.16
    height = np.sqrt(under + 0.001) * 1.15 + warp + 0.10 * np.sin(plate.x * 2.2)
    step = np.mod(height * 17, 1)
    wall = ramp(step, 0.62, 0.70) * ramp(step, 1.0, 0.96)
    soil = plate.clouds("soil", 0.04, 6)
    hill = (
        mix(plate.fill(ink("#0d1018")), plate.fill(ink("#20242c")), clamp(soil))
        * (1 - 0.55 * wall)[..., None]
    )
    rng = plate.chance("fires")
    flames: list[tuple[float, float, float]] = []
    heat = np.zeros((plate.height, plate.width), dtype=np.float32)
    tries = 0
    while len(flames) < 110 and tries < 9000:
        tries += 1
        fx, fy = rng.random() * plate.aspect, 0.2 + 0.78 * rng.random()
        i, j = int(fy * plate.height), int(fx * plate.height) % plate.width
        if under[i, j] < 0.015 or not 0.44 < step[i, j] < 0.60:
            continue
        flames.append((fx, fy, 0.0035 + 0.013 * under[i, j] * (0.6 + 0.8 * rng.random())))
    pen, core = plate.pen(), plate.pen()
    for fx, fy, s in flames:
        for k in range(4):
            w = s * (1.0 - 0.2 * k)
            pen.taper(
                (fx + rng.normal() * s * 0.5, fy),
                (fx + rng.normal() * s * 0.5 + s * 0.3, fy - s * (1.2 + k)),
                w,
                w * 0.15,
            )
        core.taper((fx, fy), (fx, fy - s), s * 0.7, s * 0.2)
        i0, i1, j0, j1 = (
            int(np.clip(v, 0, m))
            for v, m in (
                (fy * plate.height - 90 * plate.height / 530, plate.height),
                (fy * plate.height + 90 * plate.height / 530, plate.height),
                (fx * plate.height - 130 * plate.height / 530, plate.width),
                (fx * plate.height + 130 * plate.height / 530, plate.width),
            )
        )
        d = np.hypot(plate.x[i0:i1, j0:j1] - fx, (plate.y[i0:i1, j0:j1] - fy) * 1.6) / (s * 4.5)
        heat[i0:i1, j0:j1] += (s * 60) * np.clip(1 / (1 + d * d) - 0.04, 0, 1)
    hill = hill + hill * (heat * 14)[..., None] * ink("#ff7a2a")
    out = mix(out, hill, below(plate, crest))
    smoke = plate.clouds("smoke", 0.35, 6, tall=0.8)
    drift = blur(heat, 0.05 * plate.height)
    drift = np.roll(drift, (round(-0.07 * plate.height), round(0.06 * plate.height)), axis=(0, 1))
    out = out + (clamp(smoke * 1.6 - 0.5) * np.minimum(drift, 1.2) * 0.14)[..., None] * ink(
        "#d87a4a"
    )
    return np.asarray(
        out
        + pen.mask(0.0008)[..., None] * ink("#ff8a2a", 3.0)
        + core.mask(0.0005)[..., None] * ink("#ffe0a0", 5)
    )


def road_workers(plate: Plate) -> Array:
    """Road workers at dawn: steam from the tar, dust, and a roller against the sun."""
    sun = (1.22, 0.40)
    out = plate.gradient([(0, "#b8925c"), (0.4, "#f0c47c"), (0.58, "#f8d898"), (1, "#8a6a44")])
    out = out + (ramp(plate.away(*sun), 0.062, 0.058) * 4 + plate.glow(*sun, 0.2) * 1.4)[
        ..., None
    ] * ink("#ffe6b0")
    dust = plate.clouds("dust", 0.6, 6, tall=0.5)
    for i, (base, tone, part) in enumerate((((0.56), "#d0a468", 0.6), (0.585, "#a87c4c", 0.75))):
        pen = plate.pen()
        rng = plate.chance(f"town{i}")
        x = -0.05
        while x < plate.aspect:
            w, h = 0.03 + 0.09 * rng.random(), 0.02 + 0.10 * rng.random() ** 2
            pen.rect(x, base - h, x + w, base + 0.03)
            if rng.random() < 0.25:
                pen.oval(x + w / 2, base - h - 0.02, 0.035, 0.03)
            x += w + 0.02 * rng.random()
        out = mix(out, plate.fill(ink(tone)), pen.mask(0.002) * part)
    ground = 0.60
    down = np.maximum(plate.y - ground, 0.001)
    tar = tile(plate.chance("tar"), 1024, 30, 5)
    n = sample(tar, (plate.x - 1) * 0.1 / down, 0.1 / down * 0.8)
    gloss = np.exp(-(((plate.x - sun[0]) / (0.10 + down * 0.5)) ** 2)) * (0.55 + 0.25 * n)
    road = plate.fill(ink("#1a1512")) * (1 + 0.2 * n)[..., None] + (gloss * 0.8)[..., None] * ink(
        "#ffcf88"
    )
    dirt = plate.fill(ink("#8a6238")) * (0.8 + 0.2 * n)[..., None]
    edge = plate.x - 0.62 - (plate.y - ground) * -0.9
    out = mix(
        out, mix(dirt, road, ramp(edge, -0.01, 0.02)), ramp(plate.y, ground - 0.002, ground + 0.004)
    )
    steam = plate.clouds("steam", 0.20, 6, tall=1.5)
    for x, wide in ((0.95, 0.10), (1.45, 0.16), (1.7, 0.1)):
        up = np.maximum(0.80 - plate.y, 0)
        plume = (
            np.exp(-(((plate.x - x - up * 0.2) / (wide + up * 0.3)) ** 2))
            * np.exp(-up / 0.26)
            * (plate.y < 0.84)
            * ramp(up, 0, 0.08)
        )
        out = mix(out, plate.fill(ink("#ffe2b0")), clamp(plume * (steam * 1.8 - 0.45)))
    pen = plate.pen()
    _roller(pen, 1.60, 0.71, 0.20)
    for x, foot, tall, pose, side in (
        (0.42, 0.90, 0.36, "stand", 1),
        (0.80, 0.83, 0.28, "walk", 1),
        (1.02, 0.75, 0.20, "stand", -1),
        (1.14, 0.74, 0.19, "dress", 1),
        (1.33, 0.72, 0.16, "stand", 1),
    ):
        silhouette(pen, x, foot, tall, pose, side)
        silhouette(pen, x, foot, tall, pose, side)
    for x, foot, tall in ((0.42, 0.90, 0.36), (0.80, 0.83, 0.28)):
        pen.line(
            [(x + 0.02 * tall, foot - 0.62 * tall), (x + 0.46 * tall, foot + 0.02 * tall)], 0.006
        )
        pen.line(
            [(x + 0.38 * tall, foot + 0.03 * tall), (x + 0.54 * tall, foot + 0.0 * tall)], 0.009
        )
        pen.line(
            [(x + 0.02 * tall, foot - 0.76 * tall), (x + 0.16 * tall, foot - 0.45 * tall)],
            0.065 * tall,
        )
        pen.oval(x + 0.015 * tall, foot - 0.965 * tall, 0.085 * tall, 0.045 * tall)
    pen.oval(1.16, 0.74 - 0.20, 0.028, 0.012)
    mask = pen.mask(0.0008)
    out = mix(out, plate.fill(ink("#1c120a")), mask)
    rim = clamp(mask - np.roll(mask, -round(0.003 * plate.height) - 1, axis=1)) * (
        plate.x < sun[0]
    ) + clamp(mask - np.roll(mask, round(0.003 * plate.height) + 1, axis=1)) * (plate.x > sun[0])
    out = out + rim[..., None] * ink("#ffc878") * 0.7
    return mix(
        out, plate.fill(ink("#f0c888")), clamp((dust - 0.40) * 0.9 * ramp(plate.y, 0.98, 0.55))
    )


def _roller(pen: Pen, x: float, y: float, s: float) -> None:
    pen.oval(x - 0.42 * s, y - 0.30 * s, 0.30 * s)
    pen.oval(x + 0.46 * s, y - 0.28 * s, 0.28 * s)
    pen.rect(x - 0.40 * s, y - 0.62 * s, x + 0.55 * s, y - 0.30 * s)
    pen.rect(x + 0.02 * s, y - 0.80 * s, x + 0.50 * s, y - 0.55 * s)
    for k in (-0.18, 0.46):
        pen.rect(x + k * s, y - 1.25 * s, x + (k + 0.04) * s, y - 0.6 * s)
    pen.rect(x - 0.28 * s, y - 1.30 * s, x + 0.60 * s, y - 1.24 * s)
    pen.rect(x - 0.36 * s, y - 0.95 * s, x - 0.31 * s, y - 0.6 * s)
    pen.oval(x + 0.10 * s, y - 1.02 * s, 0.07 * s, 0.09 * s)
    pen.taper((x + 0.10 * s, y - 0.92 * s), (x + 0.14 * s, y - 0.68 * s), 0.2 * s, 0.2 * s)


def mine_rim(plate: Plate) -> Array:
    """An open pit at sunrise, step under step; along its rim a brass band marches."""
    sun = (1.50, 0.235)
    sky = plate.gradient([(0, "#5a6a8a"), (0.18, "#d89a70"), (0.27, "#ffd08a")])
    sky = sky + (ramp(plate.away(*sun), 0.030, 0.027) * 8 + plate.glow(*sun, 0.14) * 1.6)[
        ..., None
    ] * ink("#ffdc9c")
    out = land(
        plate,
        sky,
        ridge(plate, "far", 0.285, 0.03, 0.5),
        ink("#b0744c"),
        plate.fill(ink("#e8a870")),
        0.05,
    )
    cx = 1.02
    wob = (plate.clouds("wob", 0.5, 4) - 0.5) * 0.10
    r = np.hypot((plate.x - cx) * 0.50, (plate.y - 0.66) * 1.45) + wob * 0.8
    depth = clamp((0.62 - r) / 0.60)
    bench = depth**1.15 * 8 + (plate.clouds("bench", 0.35, 5) - 0.5) * 0.5
    step = np.mod(bench, 1)
    riser = ramp(step, 0.30, 0.34) * (0.6 + 0.4 * ramp(step, 0.3, 1.0))
    grain = plate.clouds("grain", 0.05, 6, tall=1.6)
    shade = ramp((plate.x - cx) * 0.8 + wob * 2, 0.55, -0.45)
    tread = mix(plate.fill(ink("#7c4028")), plate.fill(ink("#e89c60")), clamp(shade))
    wall = mix(
        plate.fill(ink("#54281c")),
        plate.fill(ink("#cc7c4a")),
        clamp(shade * 1.1 + (grain - 0.5) * 0.7),
    )
    green = ramp(plate.clouds("copper", 0.10, 5, tall=2), 0.58, 0.72) * riser
    wall = mix(wall, plate.fill(ink("#3c8a74")), green * 0.55)
    pit = mix(tread, wall, riser) * (0.85 + 0.3 * grain)[..., None]
    pit = mix(pit, plate.fill(ink("#d89a68")), ramp(plate.y, 0.62, 0.28) * 0.55)
    pool = ramp(r, 0.085, 0.08)
    pit = mix(pit, plate.fill(ink("#4fb8a0")), pool)
    out = mix(out, pit, ramp(plate.y, 0.288, 0.296))
    x = np.arange(plate.width, dtype=np.float32) / plate.height
    rim = np.asarray(
        0.80 + 0.05 * np.sin(x * 1.7 + 0.5) + ridge(plate, "rim", 0, 0.025, 0.08), dtype=np.float32
    )
    near = mix(
        plate.fill(ink("#120a08")),
        plate.fill(ink("#4a2618")),
        clamp(grain * 1.4 - 0.4 + 0.2 * ramp(plate.y - rim[None, :], 0.04, 0)),
    )
    out = mix(out, near, below(plate, rim))
    pen, brass = plate.pen(), plate.pen()
    for i in range(9):
        px = 0.30 + i * 0.135
        y, t = float(rim[int(px * plate.height)]) + 0.008, 0.165 + 0.012 * (i % 3)
        silhouette(pen, px, y, t, "walk", -1)
        pen.rect(px - 0.075 * t, y - 1.04 * t, px + 0.055 * t, y - 0.95 * t)
        _instrument(brass, i, px, y, t)
    mask, horn = pen.mask(0.0006), brass.mask(0.0006)
    out = mix(out, plate.fill(ink("#0e0808")), mask)
    edge = clamp(mask - np.roll(mask, round(0.003 * plate.height) + 1, axis=1))
    shine = clamp(0.35 + (horn - np.roll(horn, round(0.005 * plate.height), axis=1)) * 1.2)
    out = mix(out, ink("#c88a2a")[None, None] * shine[..., None] * 1.3, horn)
    return out + edge[..., None] * ink("#ffb870") * 0.8


def _instrument(pen: Pen, i: int, x: float, y: float, t: float) -> None:
    up = y - 0.70 * t
    if i % 3 == 0:
        pen.oval(x - 0.20 * t, up - 0.34 * t, 0.15 * t, 0.10 * t)
        pen.taper((x - 0.18 * t, up - 0.30 * t), (x - 0.02 * t, up + 0.12 * t), 0.13 * t, 0.07 * t)
    elif i % 3 == 1:
        pen.line([(x - 0.04 * t, up - 0.17 * t), (x - 0.42 * t, up - 0.24 * t)], 0.024 * t)
        pen.polygon(
            [
                (x - 0.38 * t, up - 0.23 * t),
                (x - 0.54 * t, up - 0.34 * t),
                (x - 0.54 * t, up - 0.17 * t),
            ]
        )
    else:
        pen.oval(x - 0.20 * t, up + 0.06 * t, 0.10 * t, 0.17 * t)


def delta_train(plate: Plate) -> Array:
    """A steam train crosses a delta at sunrise among palms."""
    horizon = 0.60
    sun = (0.92, 0.47)
    out = plate.gradient([(0, "#747474"), (0.35, "#bcbcbc"), (horizon, "#f0f0f0")])
    out = out + (ramp(plate.away(*sun), 0.075, 0.072) * 2.5 + plate.glow(*sun, 0.2) * 0.8)[
        ..., None
    ] * ink("#ffffff")
    out = land(
        plate,
        out,
        ridge(plate, "far", horizon + 0.005, 0.03, 0.15),
        ink("#a4a4a4"),
        plate.fill(ink("#e0e0e0")),
        0.02,
    )
    bank = plate.pen()
    bank.polygon(
        [
            (0, horizon - 0.015),
            (plate.aspect, horizon - 0.03),
            (plate.aspect, horizon + 0.02),
            (0, horizon + 0.02),
        ]
    )
    pen = plate.pen()
    _engine(pen, 0.40, horizon - 0.02)
    smoke = plate.clouds("smoke", 0.16, 6)
    trail = np.zeros_like(smoke)
    for i in range(26):
        t = i / 25
        x, y, r = (
            0.355 + 1.05 * t,
            horizon - 0.165 - 0.20 * np.sqrt(t) + 0.02 * np.sin(i * 2.1),
            0.018 + 0.085 * t**0.8,
        )
        trail = np.maximum(trail, ramp(plate.away(x, y), r, r * 0.25) * (1 - 0.75 * t))
    puff = clamp(trail * (0.55 + smoke * 1.1) - 0.12)
    tone = mix(
        plate.fill(ink("#3a3a3a")),
        plate.fill(ink("#f4f4f4")),
        clamp(smoke * 1.5 - 0.25 + plate.glow(*sun, 0.25) * 0.4),
    )
    palms = plate.pen()
    rng = plate.chance("palms")
    for x, y, s in (
        (0.10, 0.66, 0.30),
        (0.19, 0.64, 0.20),
        (1.22, 0.66, 0.42),
        (1.10, 0.64, 0.26),
        (0.70, 0.615, 0.10),
        (0.76, 0.615, 0.085),
        (0.62, 0.615, 0.07),
    ):
        _palm(palms, x, y, s, rng)
    dark = plate.fill(ink("#0c0c0c"))
    out = mix(out, plate.fill(ink("#4a4a4a")), bank.mask(0.001))
    out = mix(out, tone, puff)
    out = mix(mix(out, dark, pen.mask(0.0008)), dark, palms.mask(0.0008))
    out = water(plate, out, horizon + 0.05, deep=ink("#1c1c1c"), rough=0.35, calm=0.55)
    reeds = plate.pen()
    for _ in range(150):
        x = rng.random() * plate.aspect
        s = 0.05 + 0.16 * rng.random() * (0.3 + abs(x - 0.7))
        reeds.taper((x, 1.02), (x + rng.normal() * 0.03, 1.0 - s), 0.005, 0.0012)
    return mix(out, dark, reeds.mask(0.0015))


def _engine(pen: Pen, x: float, y: float) -> None:
    pen.rect(x - 0.10, y - 0.085, x + 0.07, y - 0.028)
    pen.oval(x - 0.10, y - 0.057, 0.012, 0.0285)
    pen.rect(x + 0.05, y - 0.115, x + 0.13, y - 0.02)
    pen.rect(x + 0.04, y - 0.12, x + 0.14, y - 0.112)
    pen.polygon(
        [(x - 0.082, y - 0.13), (x - 0.052, y - 0.13), (x - 0.058, y - 0.08), (x - 0.076, y - 0.08)]
    )
    pen.oval(x - 0.02, y - 0.088, 0.013, 0.014)
    pen.polygon([(x - 0.11, y - 0.03), (x - 0.13, y), (x - 0.09, y), (x - 0.09, y - 0.03)])
    for k, r in ((-0.085, 0.013), (-0.04, 0.022), (0.008, 0.022), (0.056, 0.022), (0.105, 0.014)):
        pen.oval(x + k, y - r, r)
    pen.rect(x + 0.145, y - 0.07, x + 0.225, y - 0.012)
    for i in range(6):
        c = x + 0.24 + i * 0.195
        pen.rect(c, y - 0.092, c + 0.185, y - 0.014)
        pen.polygon(
            [
                (c - 0.004, y - 0.09),
                (c + 0.01, y - 0.104),
                (c + 0.175, y - 0.104),
                (c + 0.189, y - 0.09),
            ]
        )
        for k in (0.03, 0.155):
            pen.oval(c + k, y - 0.011, 0.011)


def _palm(pen: Pen, x: float, y: float, s: float, rng: np.random.Generator) -> None:
    lean = rng.normal() * 0.12
    trunk = [(x + lean * s * t * t, y - s * t) for t in np.linspace(0, 1, 8)]
    for a, b in pairwise(trunk):
        pen.taper(a, b, 0.035 * s, 0.028 * s)
    tx, ty = trunk[-1]
    for spread in np.linspace(-0.5, np.pi + 0.5, 13):
        angle = float(spread + rng.normal() * 0.08)
        ends = [
            (
                tx + 0.36 * s * t * np.cos(angle),
                ty - 0.36 * s * t * np.sin(angle) + 0.22 * s * t * t,
            )
            for t in np.linspace(0, 1, 8)
        ]
        for (p, q), w in zip(pairwise(ends), np.linspace(0.03, 0.008, 7), strict=True):
            pen.taper(p, q, float(w) * s, float(w) * s * 0.8)
        for px, py in ends[2:]:
            pen.line([(px, py), (px + 0.012 * s, py + 0.12 * s)], max(0.0014, 0.016 * s))


def bus_shelter(plate: Plate) -> Array:
    """A bus shelter in heavy rain; under it, three umbrellas."""
    out = plate.gradient([(0, "#4c4c4c"), (0.5, "#8a8a8a"), (0.72, "#a8a8a8"), (1, "#565656")])
    rng, far = plate.chance("town"), plate.pen()
    x = -0.05
    while x < plate.aspect:
        w, h = 0.08 + 0.14 * rng.random(), 0.12 + 0.26 * rng.random()
        far.rect(x, 0.66 - h, x + w, 0.68)
        far.line([(x + w / 2, 0.66 - h), (x + w / 2, 0.60 - h)], 0.004)
        x += w
    out = mix(out, plate.fill(ink("#6c6c6c")), far.mask(0.004) * 0.65)
    lamps = plate.pen()
    for px, tall in ((0.14, 0.5), (1.30, 0.42)):
        lamps.taper((px, 0.76), (px, 0.76 - tall), 0.010, 0.006)
        lamps.oval(px, 0.76 - tall, 0.018)
    out = mix(out, plate.fill(ink("#3c3c3c")), lamps.mask(0.002))
    for px, tall in ((0.14, 0.5), (1.30, 0.42)):
        out = out + (
            plate.glow(px, 0.76 - tall, 0.02) * 2.5 + plate.glow(px, 0.76 - tall, 0.12) * 0.35
        )[..., None] * ink("#ffffff")
    roof = plate.pen()
    roof.polygon([(0.30, 0.30), (1.12, 0.26), (1.16, 0.305), (0.27, 0.345)])
    for px in (0.36, 1.07):
        roof.taper((px, 0.33), (px, 0.84), 0.014, 0.016)
    roof.rect(0.40, 0.70, 1.04, 0.715)
    roof.rect(0.98, 0.38, 1.055, 0.50)
    board = plate.pen()
    board.rect(0.42, 0.42, 0.62, 0.58)
    people = plate.pen()
    for px, t, pose, side in (
        (0.55, 0.40, "umbrella", 1),
        (0.76, 0.34, "umbrella", -1),
        (0.93, 0.42, "umbrella", 1),
    ):
        silhouette(people, px, 0.84, t, pose, side)
    mask = np.maximum(roof.mask(0.0008), people.mask(0.0008))
    out = mix(out, plate.fill(ink("#d0d0d0")), board.mask(0.001) * 0.7)
    out = mix(out, plate.fill(ink("#0a0a0a")), mask)
    edge = clamp(mask - np.roll(mask, round(0.004 * plate.height) + 1, axis=0)) * 0.6
    out = out + edge[..., None] * ink("#e0e0e0")
    out = water(plate, out, 0.80, deep=ink("#1c1c1c"), rough=0.9, calm=0.45, scale=0.25, flow=1.0)
    splash = plate.pen()
    for _ in range(420):
        sx, sy, s = (
            rng.random() * plate.aspect,
            0.815 + 0.185 * rng.random(),
            0.004 + 0.008 * rng.random(),
        )
        splash.line([(sx - s, sy), (sx - s * 0.5, sy - s * 0.9)], 0.0012, 0.8)
        splash.line([(sx + s, sy), (sx + s * 0.5, sy - s * 0.9)], 0.0012, 0.8)
    drips = plate.pen()
    for _ in range(60):
        dx, dy = 0.28 + 0.87 * rng.random(), 0.345 + 0.45 * rng.random()
        drips.line([(dx, dy), (dx, dy + 0.03)], 0.0018, 0.9)
    rain = falling(plate, "rain", 2600, 0.0008, slant=-0.12, long=0.06)
    lit = 0.25 + blur(out.mean(axis=-1), 0.05 * plate.height)
    return out + ((rain * 0.55 + splash.mask() * 0.6 + drips.mask() * 0.5) * lit)[..., None]


def tyre_zero(plate: Plate) -> Array:
    """A car park under snow, from above: wheels have drawn a nought."""
    drift = plate.clouds("drift", 0.30, 7)
    gy, gx = np.gradient(blur(drift, 1.0))
    k = plate.height / 530
    out = mix(
        plate.fill(ink("#8fa2bc")),
        plate.fill(ink("#f2f4f6")),
        clamp(0.72 - gx * 16 * k - gy * 16 * k),
    )
    lines = plate.pen()
    for i in range(14):
        x = 0.06 + i * 0.135
        lines.line([(x, 0.015), (x + 0.03, 0.155)], 0.004, 0.4)
        lines.line([(x + 0.17, 0.865), (x + 0.20, 1.0)], 0.004, 0.4)
    out = mix(out, plate.fill(ink("#8a95a4")), lines.mask(0.003) * 0.6)
    tread = tile(plate.chance("tread"), 512, 40, 4)
    cx, cy = 1.0, 0.50
    a = np.arctan2((plate.y - cy) / 0.30, (plate.x - cx) / 0.215)
    shape = (
        np.hypot((plate.x - cx) / 0.215, (plate.y - cy) / 0.30)
        + (plate.clouds("wob", 0.3, 3) - 0.5) * 0.06
    )
    width = 0.215
    total = np.zeros_like(shape)
    for turn, off in ((0, -0.09), (0, 0.09), (1, -0.055), (1, 0.125), (2, -0.13), (2, 0.05)):
        d = np.abs((shape - 1) - off - 0.02 * np.sin(a * (1 + turn) + turn * 2)) * width
        track = ramp(d, 0.0125, 0.0105)
        knob = 0.55 + 0.45 * (np.sin(a * 150 + d * 500) > 0)
        total = np.maximum(total, track * knob * (0.75 + 0.25 * sample(tread, plate.x, plate.y)))
    for off in (-0.020, 0.018):
        rut = 0.80 + 0.9 * (plate.x - 1.0) ** 2 - 0.0
        d = np.abs(plate.y - rut - off * 1.2) * (plate.x > 0.98)
        total = np.maximum(total, ramp(d, 0.0105, 0.0085) * (plate.x > 1.0) * 0.85)
    shade = np.roll(total, (round(0.004 * plate.height), round(0.004 * plate.height)), axis=(0, 1))
    out = mix(out, plate.fill(ink("#fbfcff")), clamp(shade - total) * 0.6)
    out = mix(out, plate.fill(ink("#3c4654")), clamp(total) * 0.85)
    cars = plate.pen()
    for x, y, lean in (
        (0.135, 0.09, 0.03),
        (0.54, 0.09, 0.03),
        (0.405, 0.935, 0.03),
        (1.62, 0.93, 0.03),
    ):
        cars.polygon(
            [
                (x - 0.036, y - 0.07),
                (x + 0.03, y - 0.07),
                (x + 0.036 + lean, y + 0.07),
                (x - 0.03 + lean, y + 0.07),
            ]
        )
    mask = cars.mask(0.006)
    out = (
        out
        * (
            1
            - 0.5
            * np.roll(mask, (round(0.012 * plate.height), round(0.016 * plate.height)), axis=(0, 1))
        )[..., None]
    )
    out = mix(out, plate.fill(ink("#f4f6f8")), mask)
    post = plate.pen()
    post.taper((1.52, 0.30), (1.30, 0.235), 0.010, 0.007)
    out = out * (1 - 0.45 * post.mask(0.002))[..., None]
    car, glass = plate.pen(), plate.pen()
    x, y = 1.725, 0.50 + 0.80 - 0.5 + 0.9 * 0.725**2 - 0.36
    car.polygon(
        [
            (x - 0.068, y - 0.045),
            (x + 0.062, y + 0.012),
            (x + 0.040, y + 0.062),
            (x - 0.090, y + 0.004),
        ]
    )
    glass.polygon(
        [
            (x - 0.030, y - 0.020),
            (x + 0.024, y + 0.004),
            (x + 0.010, y + 0.036),
            (x - 0.044, y + 0.012),
        ]
    )
    out = (
        out
        * (
            1
            - 0.55
            * np.roll(
                car.mask(0.006),
                (round(0.012 * plate.height), round(0.014 * plate.height)),
                axis=(0, 1),
            )
        )[..., None]
    )
    out = mix(out, plate.fill(ink("#b8261c")), car.mask(0.001))
    return mix(out, plate.fill(ink("#14181e")), glass.mask(0.001))


def frosted_window(plate: Plate) -> Array:
    """Snow on a river embankment, seen through a window that has frosted over."""
    horizon = 0.56
    out = plate.gradient([(0, "#8a8a8a"), (horizon, "#cfcfcf"), (1, "#b4b4b4")])
    rng, town = plate.chance("town"), plate.pen()
    x = -0.02
    while x < plate.aspect:
        w, h = 0.07 + 0.10 * rng.random(), 0.06 + 0.12 * rng.random()
        town.rect(x, horizon - h, x + w, horizon)
        if rng.random() < 0.3:
            town.taper((x + w / 2, horizon - h), (x + w / 2, horizon - h - 0.12), 0.02, 0.002)
        x += w
    town.oval(0.98, horizon - 0.20, 0.05, 0.055)
    out = mix(out, plate.fill(ink("#7c7c7c")), town.mask(0.002) * 0.8)
    out = water(plate, out, horizon, deep=ink("#3c3c3c"), rough=0.3, calm=0.5)
    quay, marks = plate.pen(), plate.pen()
    quay.polygon([(0, 0.74), (plate.aspect, 0.66), (plate.aspect, 1), (0, 1)])
    out = mix(
        out,
        plate.fill(ink("#e6e6e6"))
        * (0.75 + 0.4 * plate.clouds("snow", 0.2, 5, tall=0.4))[..., None],
        quay.mask(0.001),
    )
    for i in range(14):
        px = 0.03 + i * 0.105
        y = 0.745 - 0.058 * px
        marks.taper((px, y + 0.012), (px, y - 0.055), 0.008, 0.008)
    marks.line([(0, 0.69), (plate.aspect, 0.612)], 0.007)
    for px, tall in ((0.34, 0.40), (1.17, 0.36)):
        marks.taper((px, 0.80), (px, 0.80 - tall), 0.014, 0.007)
        marks.oval(px, 0.80 - tall - 0.015, 0.016, 0.024)
    silhouette(marks, 0.44, 0.86, 0.20, "coat", 1)
    silhouette(marks, 0.55, 0.855, 0.125, "child", 1)
    out = mix(out, plate.fill(ink("#161616")), marks.mask(0.0008) * 0.92)
    out = mix(out, plate.fill(ink("#f4f4f4")), falling(plate, "snow", 600, 0.0018) * 0.8)
    return _frost(plate, out)


def _frost(plate: Plate, out: Array) -> Array:
    edge = np.minimum(
        np.minimum(plate.x, plate.aspect - plate.x), np.minimum(plate.y, 1 - plate.y) * 1.25
    )
    fern = np.abs(plate.clouds("fern", 0.16, 8, gain=0.66) - 0.5) * 2
    blade = np.abs(plate.clouds("blade", 0.08, 7, tall=1.8, gain=0.7) - 0.5) * 2
    rime = ramp(edge - (0.5 - fern) * 0.42 - (0.5 - blade) * 0.10, 0.24, 0.03)
    lace = clamp(1 - fern * 3.2) * 0.7 + clamp(1 - blade * 3) * 0.5
    soft = blur(out, 0.018 * plate.height)
    white = soft * 0.55 + (0.20 + 0.55 * lace)[..., None] * ink("#e8e8e8")
    out = mix(out, white, clamp(rime * (0.75 + 0.4 * lace)))
    bars = plate.pen()
    m = plate.aspect * 0.5
    bars.rect(m - 0.016, 0, m + 0.016, 1)
    bars.rect(0, 0.335, plate.aspect, 0.362)
    for a, b, c, d in (
        (0, 0, plate.aspect, 0.03),
        (0, 0.965, plate.aspect, 1),
        (0, 0, 0.03, 1),
        (plate.aspect - 0.03, 0, plate.aspect, 1),
    ):
        bars.rect(a, b, c, d)
    wood = bars.mask(0.001)
    return mix(out, plate.fill(ink("#1a1a1a")), wood * 0.97)
