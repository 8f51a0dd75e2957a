"""What do the advertisements look like? Four invented houses: an image and few words each.

Words stay 8 mm inside the trim; full pages and half pages are drawn with 3 mm of bleed at 300 ppi,
half pages without it at their inner side.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec import Struct
from PIL import Image

from pictures.film import Stock, develop
from pictures.lettering import SANS, SANS_BLACK, SANS_BOLD, SERIF, SERIF_ITALIC, words
from pictures.light import Array, Plate, Point, blur, clamp, ink, mix, ramp, sample, shifted, tile
from pictures.paper import sheet
from pictures.posters import HALF, PAGE, curve


def _print(plate: Plate, light: Array, mask: Array, colour: str) -> Array:
    return mix(light, plate.fill(ink(colour)), mask)


def coffee(plate: Plate) -> Array:
    """A cup from above: in it the tide goes out, and a tern over it."""
    out = (
        plate.fill(ink("#efe4cf"))
        * (0.95 + 0.10 * plate.clouds("paper", 0.04, 6, gain=0.7))[..., None]
    )
    cx, cy, k = plate.aspect / 2, 0.565, plate.height
    r = plate.away(cx, cy)
    for radius, tone, lift in ((0.318, "#e2d3b6", 0.020), (0.236, "#f6efe0", 0.006)):
        out = sheet(
            plate,
            out,
            ramp(r, radius + 0.0006, radius - 0.0006),
            tone,
            f"plate{radius}",
            lift=lift,
            fibre=0.05,
        )
    handle = plate.pen()
    handle.line(
        curve(
            [
                (cx + 0.19, cy - 0.05),
                (cx + 0.265, cy - 0.075),
                (cx + 0.30, cy - 0.125),
                (cx + 0.25, cy - 0.15),
                (cx + 0.175, cy - 0.105),
            ],
            closed=False,
        ),
        0.026,
    )
    out = sheet(plate, out, handle.mask(0.0004), "#14343c", "handle", lift=0.014, fibre=0.05)
    out = sheet(plate, out, ramp(r, 0.2156, 0.2144), "#14343c", "cup", lift=0.018, fibre=0.06)
    inside = ramp(r, 0.1956, 0.1944)
    swirl = tile(plate.chance("swirl"), 512, 5, 5)
    a = np.arctan2(plate.y - cy, plate.x - cx)
    turn = a + r * 9
    n = sample(swirl, np.cos(turn) * 0.18 + r * 1.6, np.sin(turn) * 0.18 + r * 0.8)
    brew = mix(
        plate.fill(ink("#1c0b05")),
        plate.fill(ink("#5c2a10")),
        clamp(0.30 + 0.22 * n + ramp(r, 0.10, 0.195) * 0.45),
    )
    shore = plate.y - cy + 0.020 + 0.30 * (plate.x - cx) + 0.018 * np.sin(plate.x * 26) + 0.012 * n
    for i in range(6):
        edge = shore + 0.022 * i + 0.004 * np.sin(plate.x * 60 + i)
        foam = np.exp(-((edge / (0.0022 + 0.0008 * i)) ** 2)) * (0.95 - 0.14 * i)
        brew = mix(brew, plate.fill(ink("#f0d6a4")), clamp(foam))
    crema = ramp(shore, 0.004, -0.006)
    cream = mix(plate.fill(ink("#c98d4a")), plate.fill(ink("#f2d7a2")), clamp(0.5 + 0.28 * n))
    brew = mix(brew, cream, crema)
    rim = shifted(blur(1 - inside, 0.012 * k), round(0.008 * k), round(0.014 * k))
    out = mix(out, brew * (1 - 0.6 * rim)[..., None], inside)
    out = _tern(plate, out, cx + 0.028, cy + 0.075, 0.115)
    ends = (
        (
            words(plate, "Tern & Tide", SERIF, 0.094, (cx, 0.150), anchor="ms", track=-0.012),
            "#14343c",
        ),
        (
            words(
                plate,
                "COFFEE ROASTERS, KESTREL BAY",
                SANS_BOLD,
                0.0175,
                (cx, 0.186),
                anchor="ms",
                track=0.16,
            ),
            "#14343c",
        ),
        (
            words(
                plate,
                "Roasted by the harbour at five.",
                SERIF_ITALIC,
                0.0262,
                (cx, 0.915),
                anchor="ms",
            ),
            "#14343c",
        ),
        (
            words(
                plate,
                "Open before the first screening, 4 Capstan Street",
                SANS,
                0.0185,
                (cx, 0.944),
                anchor="ms",
                track=0.02,
            ),
            "#14343c",
        ),
    )
    for mask, colour in ends:
        out = _print(plate, out, mask, colour)
    return out


def _tern(plate: Plate, light: Array, x: float, y: float, s: float) -> Array:
    pen, cap, bill = plate.pen(), plate.pen(), plate.pen()

    def at(points: list[Point]) -> list[Point]:
        return [(x + u * s, y + v * s) for u, v in points]

    near = [
        (0.05, -0.02),
        (-0.05, -0.32),
        (0.06, -0.66),
        (0.34, -1.02),
        (0.20, -0.62),
        (0.20, -0.34),
        (0.26, -0.04),
    ]
    wide = [
        (0.00, 0.02),
        (-0.30, -0.22),
        (-0.66, -0.24),
        (-1.05, -0.02),
        (-0.66, -0.08),
        (-0.36, 0.02),
        (-0.10, 0.14),
    ]
    body = [
        (-0.34, -0.005),
        (-0.20, -0.085),
        (0.02, -0.09),
        (0.30, -0.02),
        (0.56, 0.10),
        (0.30, 0.12),
        (0.02, 0.13),
        (-0.20, 0.10),
    ]
    for shape in (near, wide, body):
        pen.polygon(curve(at(shape)))
    pen.polygon(at([(0.40, 0.02), (0.98, 0.16), (0.52, 0.10)]))
    pen.polygon(at([(0.42, 0.08), (0.94, 0.34), (0.46, 0.13)]))
    cap.polygon(
        curve(
            at([(-0.345, -0.01), (-0.27, -0.075), (-0.15, -0.095), (-0.12, -0.05), (-0.22, -0.02)])
        )
    )
    bill.polygon(at([(-0.33, -0.025), (-0.52, 0.045), (-0.325, 0.035)]))
    light = sheet(plate, light, pen.mask(0.0003), "#fbf6ea", "tern", lift=0.008, fibre=0.04)
    light = mix(light, plate.fill(ink("#14181a")), cap.mask(0.0003))
    return mix(light, plate.fill(ink("#d8381c")), bill.mask(0.0003))


def cinematheque(plate: Plate) -> Array:
    """Rows of seats, all folded but one."""
    out = plate.fill(ink("#1b0b10")) * (0.9 + 0.2 * plate.clouds("dark", 0.4, 5))[..., None]
    w = plate.aspect
    rows = 8
    for row in range(rows):
        t = row / (rows - 1)
        y, size = 0.335 + 0.60 * t**1.25, 0.058 + 0.062 * t
        count = int(w / (size * 0.94)) + 3
        shift = 0.5 * (row % 2)
        for i in range(count):
            x = w / 2 + (i - count // 2 + shift) * size * 0.94
            chosen = row == 4 and i == count // 2 + 1
            tone = "#f2b021" if chosen else ("#b3202c", "#a61b28", "#bd2733")[(i * 7 + row * 3) % 3]
            out = _seat(plate, out, x, y, size, tone, 0.42 + 0.58 * t, row * 40 + i)
    screen = plate.pen()
    screen.polygon([(0.075, 0.085), (w - 0.075, 0.085), (w - 0.075, 0.262), (0.075, 0.262)])
    lit = plate.fill(ink("#fff3dc", 1.15)) * (0.93 + 0.1 * plate.clouds("lit", 0.3, 3))[..., None]
    glow = plate.blurred(screen.mask(), 0.05)
    out = out + (glow * 0.10 * (plate.y > 0.262))[..., None] * ink("#ffdca8")
    out = mix(out, lit, screen.mask(0.0012))
    cx = w / 2
    texts: tuple[tuple[Array, str], ...] = (
        (
            words(plate, "Every night.", SERIF, 0.066, (cx, 0.168), anchor="ms", track=-0.01),
            "#1b0b10",
        ),
        (
            words(plate, "Not only in September.", SERIF_ITALIC, 0.034, (cx, 0.219), anchor="ms"),
            "#8c1722",
        ),
    )
    band = ramp(plate.y, 0.868, 0.8695)
    out = mix(out, plate.fill(ink("#1b0b10")), band * 0.97)
    texts = (
        *texts,
        (
            words(
                plate,
                "KESTREL BAY CINEMATHEQUE",
                SANS_BLACK,
                0.0345,
                (cx, 0.916),
                anchor="ms",
                track=0.035,
            ),
            "#f6ead2",
        ),
        (
            words(
                plate,
                "Two screens, 35 mm and digital. Members see ten films for the price of six.",
                SANS,
                0.0172,
                (cx, 0.945),
                anchor="ms",
                track=0.015,
            ),
            "#f6ead2",
        ),
    )
    for mask, colour in texts:
        out = _print(plate, out, mask, colour)
    return out


def _seat(
    plate: Plate, light: Array, x: float, y: float, s: float, tone: str, lit: float, seed: int
) -> Array:
    k = plate.height
    y0, y1 = (int(np.clip(v * k, 0, plate.height)) for v in (y - s * 0.75, y + s * 1.25))
    x0, x1 = (int(np.clip(v * k, 0, plate.width)) for v in (x - s * 0.6, x + s * 0.6))
    if y1 - y0 < 4 or x1 - x0 < 4:
        return light
    px, py = plate.x[y0:y1, x0:x1], plate.y[y0:y1, x0:x1]
    u, v = (px - x) / s, (py - y) / s
    corner = np.maximum(np.abs(u) - 0.26, 0), np.maximum(np.abs(v - 0.22) - 0.56, 0)
    mask = ramp(np.hypot(*corner), 0.165 + 0.006 / s * 0.1, 0.155)
    round_ = 1 - 0.55 * np.abs(u / 0.42) ** 2.6
    top = 0.62 + 0.55 * ramp(v, 0.10, -0.45)
    groove = 1 - 0.30 * np.exp(-(((np.abs(u) - 0.20) / 0.022) ** 2))
    shade = round_ * top * groove * lit
    part = (
        light[y0:y1, x0:x1]
        * (1 - 0.6 * ramp(np.hypot(corner[0], np.maximum(np.abs(v - 0.30) - 0.58, 0)), 0.30, 0.14))[
            ..., None
        ]
    )
    out = light.copy() if seed == 0 else light
    out[y0:y1, x0:x1] = mix(
        part, np.asarray(ink(tone)[None, None] * shade[..., None], dtype=np.float32), mask
    )
    return out


def books(plate: Plate) -> Array:
    """A lighthouse built of books; its beam is the page one reads by."""
    out = plate.gradient([(0, "#0c2233"), (0.62, "#1d4050"), (1, "#0a1c2a")])
    out = out * (0.95 + 0.1 * plate.clouds("night", 0.3, 5))[..., None]
    lamp = (0.272, 0.232)
    dx = plate.x - lamp[0]
    half = 0.022 + np.maximum(dx, 0) * 0.20
    off = np.abs(plate.y - lamp[1] - dx * 0.13) / half
    page = ramp(off, 1.006, 0.992) * (dx > 0.03)
    out = mix(out, plate.fill(ink("#f7e7bd")) * (1 - 0.16 * ramp(dx, 0.2, 1.3))[..., None], page)
    rng = plate.chance("books")
    dyes = (
        "#b8402a",
        "#e8d8b4",
        "#2f6f74",
        "#d99a2e",
        "#7c2f3a",
        "#c9b48a",
        "#3c5a8a",
        "#e2672f",
        "#8aa07a",
    )
    y, i = 0.965, 0
    while y > 0.315:
        t = (y - 0.30) / 0.665
        thick, wide = 0.036 + 0.026 * rng.random(), 0.105 + 0.085 * t + 0.012 * rng.normal()
        x = 0.272 + 0.008 * rng.normal()
        spine = plate.pen()
        spine.rect(x - wide, y - thick, x + wide, y - 0.0015)
        out = sheet(plate, out, spine.mask(0.0005), dyes[i % 9], f"book{i}", lift=0.007, fibre=0.10)
        bands = plate.pen()
        for k in (-0.78, -0.70, 0.70, 0.78):
            bands.rect(x + wide * k - 0.0022, y - thick, x + wide * k + 0.0022, y - 0.0015)
        bands.rect(x - wide * 0.38, y - thick * 0.60, x + wide * 0.38, y - thick * 0.44)
        out = mix(
            out,
            plate.fill(ink("#f4e2b0" if i % 9 not in (1, 5) else "#6a3a20")),
            bands.mask(0.0004) * 0.75,
        )
        y, i = y - thick, i + 1
    roof, house = plate.pen(), plate.pen()
    house.rect(lamp[0] - 0.052, 0.172, lamp[0] + 0.052, y)
    out = mix(out, plate.fill(ink("#fff2c8", 1.25)), house.mask(0.0006))
    for k in (-0.052, -0.018, 0.018, 0.052):
        roof.rect(lamp[0] + k - 0.003, 0.172, lamp[0] + k + 0.003, y)
    roof.polygon(
        [
            (lamp[0] - 0.115, 0.176),
            (lamp[0], 0.098),
            (lamp[0] + 0.115, 0.176),
            (lamp[0] + 0.098, 0.190),
            (lamp[0], 0.128),
            (lamp[0] - 0.098, 0.190),
        ]
    )
    out = sheet(plate, out, roof.mask(0.0005), "#b8402a", "roof", lift=0.006, fibre=0.08)
    right = plate.aspect - 0.105
    texts = (
        (
            words(
                plate,
                "Read on after dark.",
                SERIF,
                0.078,
                (right, 0.385),
                anchor="rs",
                track=-0.008,
            ),
            "#12293a",
        ),
        (
            words(
                plate,
                "Harbourlight Books",
                SANS_BLACK,
                0.062,
                (right, 0.800),
                anchor="rs",
                track=0.01,
            ),
            "#f7e7bd",
        ),
        (
            words(
                plate,
                "11 Lantern Lane. Until midnight, all festival.",
                SANS,
                0.0335,
                (right, 0.868),
                anchor="rs",
                track=0.01,
            ),
            "#f7e7bd",
        ),
    )
    for mask, colour in texts:
        out = _print(plate, out, mask, colour)
    return out


def ferries(plate: Plate) -> Array:
    """A ferry from above, small, and the white road it leaves."""
    n1, n2 = tile(plate.chance("swell"), 1024, 7, 6), tile(plate.chance("chop"), 1024, 26, 4)
    u, v = plate.x * 0.42, plate.y * 0.42
    waves = (
        sample(n1, u, v + 0.08 * sample(n1, v, u)) * 0.5
        + sample(n2, u * 1.3 + v * 0.2, v * 1.3) * 0.35
    )
    out = mix(plate.fill(ink("#06273c")), plate.fill(ink("#1a6a80")), clamp(0.38 + 0.17 * waves))
    angle = np.radians(-57)
    bx, by = 0.475, 0.400
    scale = 0.62
    along = (plate.x - bx) * np.cos(angle) + (plate.y - by) * np.sin(angle)
    across = -(plate.x - bx) * np.sin(angle) + (plate.y - by) * np.cos(angle)
    along, across = along / scale, across / scale
    behind = np.maximum(-along - 0.045, 0)
    lace = tile(plate.chance("lace"), 512, 8, 6)
    foam = sample(lace, along * 0.7, across * 2.4)
    trail = (
        np.exp(-((across / (0.014 + 0.030 * behind**0.7)) ** 2))
        * (behind > 0)
        * np.exp(-behind / 0.75)
    )
    arms = np.zeros_like(trail)
    for side in (-1, 1):
        ahead = np.maximum(-along + 0.085, 0)
        d = across - side * (0.012 + 0.30 * ahead)
        arms += np.exp(-((d / (0.0045 + 0.018 * ahead)) ** 2)) * np.exp(-ahead / 0.27) * (ahead > 0)
    white = clamp(trail * (0.95 + 0.4 * foam) + arms * (0.42 + 0.5 * foam))
    out = mix(out, plate.fill(ink("#7cc4cc")), clamp(trail * 0.6 + arms * 0.3))
    out = mix(out, plate.fill(ink("#ffffff", 1.1)), white)
    ship, deck, dark, red = (plate.pen() for _ in range(4))

    def at(a: float, b: float) -> Point:
        a, b = a * scale, b * scale
        return float(bx + a * np.cos(angle) - b * np.sin(angle)), float(
            by + a * np.sin(angle) + b * np.cos(angle)
        )

    ship.polygon(
        [
            at(a, b)
            for a, b in curve(
                [
                    (-0.088, -0.021),
                    (0.0, -0.024),
                    (0.055, -0.021),
                    (0.098, 0.0),
                    (0.055, 0.021),
                    (0.0, 0.024),
                    (-0.088, 0.021),
                ]
            )
        ]
    )
    deck.polygon(
        [
            at(a, b)
            for a, b in (
                (-0.070, -0.016),
                (0.038, -0.016),
                (0.052, 0.0),
                (0.038, 0.016),
                (-0.070, 0.016),
            )
        ]
    )
    dark.polygon(
        [
            at(a, b)
            for a, b in (
                (0.024, -0.0145),
                (0.034, -0.0145),
                (0.044, 0.0),
                (0.034, 0.0145),
                (0.024, 0.0145),
            )
        ]
    )
    for k in (-0.055, -0.040):
        dark.polygon([at(k, -0.011), at(k + 0.006, -0.011), at(k + 0.006, 0.011), at(k, 0.011)])
    red.polygon([at(-0.020, -0.007), at(0.006, -0.007), at(0.006, 0.007), at(-0.020, 0.007)])
    cast = shifted(ship.mask(0.003), round(0.010 * plate.height), round(0.016 * plate.height))
    out = out * (1 - 0.5 * cast)[..., None]
    for pen, tone in ((ship, "#dfe8e6"), (deck, "#ffffff"), (dark, "#123848"), (red, "#d8381c")):
        out = mix(out, plate.fill(ink(tone, 1.05)), pen.mask(0.0006))
    left = 0.062
    texts = (
        (words(plate, "The last boat", SERIF, 0.098, (left, 0.136), track=-0.014), "#ffffff"),
        (
            words(
                plate, "leaves after the last film.", SERIF_ITALIC, 0.0425, (left + 0.004, 0.193)
            ),
            "#ffffff",
        ),
        (
            words(
                plate,
                "Northline Ferries",
                SANS_BLACK,
                0.046,
                (plate.aspect - left, 0.906),
                anchor="rs",
                track=0.008,
            ),
            "#ffffff",
        ),
        (
            words(
                plate,
                "00:40 from Pier 2, every festival night.",
                SANS,
                0.0205,
                (plate.aspect - left, 0.938),
                anchor="rs",
                track=0.01,
            ),
            "#ffffff",
        ),
    )
    for mask, colour in texts:
        out = _print(plate, out, mask, colour)
    return out


class Ad(Struct, frozen=True):
    """An advertisement: its painter, how it is printed, and its size in pixels with bleed."""

    paint: Callable[[Plate], Array]
    key: float
    size: tuple[int, int]


ADS: dict[str, Ad] = {
    "tern-and-tide": Ad(coffee, 0.60, PAGE),
    "cinematheque": Ad(cinematheque, 0.27, PAGE),
    "harbourlight-books": Ad(books, 0.36, HALF),
    "northline-ferries": Ad(ferries, 0.33, PAGE),
}


def draw_ad(name: str, scale: float = 1.0) -> Image.Image:
    """Draw an advertisement with its bleed, at a part of its size for a proof."""
    ad = ADS[name]
    plate = Plate(
        round(ad.size[0] * scale),
        round(ad.size[1] * scale),
        sum((i + 1) * b for i, b in enumerate(name.encode())),
    )
    stock = Stock(key=ad.key, grain=0.009, vignette=0.06, bloom=0.02, halation=0.0, lift=0.0)
    return develop(ad.paint(plate), plate, stock)
