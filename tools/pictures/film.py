"""How does light become a still? Through a lens and a film stock: halation, curve, tint, grain."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from PIL import Image

from pictures.light import Array, Plate, blur, clamp, ink, mix, ramp, resize

WEIGHTS = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)


class Stock(Struct, frozen=True):
    """A way of developing; every number is a strength, 0 for none."""

    key: float = 0.30
    contrast: float = 1.0
    saturation: float = 1.0
    shadows: str = "#808080"
    highlights: str = "#808080"
    lift: float = 0.012
    grain: float = 0.017
    coarse: float = 0.9
    bloom: float = 0.10
    halation: float = 0.05
    vignette: float = 0.35
    mono: bool = False
    soft: float = 0.0
    scratches: float = 0.0
    iris: tuple[float, float, float] | None = None


def luminance(light: Array) -> Array:
    """Weigh the three colours as the eye does."""
    return np.asarray(light @ WEIGHTS, dtype=np.float32)


def develop(light: Array, plate: Plate, stock: Stock) -> Image.Image:
    """Expose, tint and grain a field of linear light; gives an 8-bit sRGB picture."""
    light = _meter(np.maximum(light, 0), plate, stock)
    light = _lens(light, plate, stock)
    if stock.mono:
        light = np.repeat(luminance(light)[..., None], 3, axis=-1)
    tone = _curve(light, stock.contrast)
    grey = luminance(tone)[..., None]
    tone = grey + (tone - grey) * np.float32(0.0 if stock.mono else stock.saturation)
    tone = _tint(tone, stock)
    tone = np.float32(stock.lift) + tone * np.float32(1 - stock.lift)
    tone = _grain(tone, plate, stock)
    if stock.scratches:
        tone = _wear(tone, plate, stock.scratches)
    if stock.iris:
        tone = tone * _iris(plate, *stock.iris)[..., None]
    noise = plate.chance("dither").random(tone.shape, dtype=np.float32) - np.float32(0.5)
    return Image.fromarray((clamp(tone * 255 + noise, 0, 255) + 0.5).astype(np.uint8))


def _meter(light: Array, plate: Plate, stock: Stock) -> Array:
    """Expose so that the middle of the picture's printed tones lies at the stock's key."""
    small = resize(np.minimum(light, 50), plate.width // 8, plate.height // 8, Image.Resampling.BOX)
    low, high = -9.0, 9.0
    for _ in range(24):
        middle = (low + high) / 2
        mean = float(luminance(_curve(np.maximum(small, 0) * np.float32(2**middle), 1)).mean())
        low, high = (middle, high) if mean < stock.key else (low, middle)
    return np.asarray(light * np.float32(2**low), dtype=np.float32)


def _lens(light: Array, plate: Plate, stock: Stock) -> Array:
    k = plate.height
    if stock.soft:
        light = blur(light, stock.soft * k)
    bright = np.minimum(light, 6)
    small = resize(bright, plate.width // 4, plate.height // 4, Image.Resampling.BOX)
    wide = blur(small, 0.012 * k) * np.float32(0.45) + blur(small, 0.05 * k) * np.float32(0.55)
    wide = resize(wide, plate.width, plate.height)
    light = mix(light, wide, stock.bloom)
    if stock.halation:
        excess = np.maximum(luminance(small) - np.float32(0.75), 0)
        halo = resize(blur(excess, 0.003 * k), plate.width, plate.height)
        red = np.array([1.0, 0.32, 0.10], dtype=np.float32)
        light = light + np.maximum(halo, 0)[..., None] * red * np.float32(stock.halation)
    middle = plate.away(plate.aspect / 2, 0.5) / np.float32(np.hypot(plate.aspect, 1) / 2)
    shade = 1 - np.float32(stock.vignette) * middle**2.4
    return np.asarray(light * shade[..., None], dtype=np.float32)


def _curve(light: Array, contrast: float) -> Array:
    """The filmic curve of Narkowicz (2015), after Academy's; then contrast about the middle."""
    x = light * np.float32(0.8)
    tone = clamp(x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14))
    tone = np.asarray(tone ** np.float32(1 / 2.2), dtype=np.float32)
    if contrast != 1:
        bent = tone * tone * (3 - 2 * tone)
        tone = mix(tone, bent, contrast - 1)
    return clamp(tone)


def _tint(tone: Array, stock: Stock) -> Array:
    grey = luminance(tone)[..., None]
    dark = (ink(stock.shadows) ** np.float32(1 / 2.2)) - np.float32(0.5029)
    bright = (ink(stock.highlights) ** np.float32(1 / 2.2)) - np.float32(0.5029)
    low = (1 - grey) ** 2 * np.minimum(1, grey * 6 + 0.25)
    high = grey * grey * (1.25 - grey)
    return clamp(tone + low * dark * np.float32(0.55) + high * bright * np.float32(0.7))


def _grain(tone: Array, plate: Plate, stock: Stock) -> Array:
    if not stock.grain:
        return tone
    rng = plate.chance("grain")
    size = stock.coarse * plate.height / 1060
    shape = (plate.height, plate.width)
    silver = blur(rng.standard_normal(shape).astype(np.float32), size * 0.75)
    silver /= silver.std()
    if stock.mono:
        specks = silver[..., None]
    else:
        dyes = [rng.standard_normal(shape).astype(np.float32) for _ in range(3)]
        colour = np.stack([blur(d, size * 0.75) for d in dyes], axis=-1)
        specks = silver[..., None] * np.float32(0.85) + colour / colour.std() * np.float32(0.4)
    grey = luminance(tone)[..., None]
    amount = np.float32(stock.grain) * (0.35 + 1.3 * np.sqrt(clamp(grey * (1.08 - grey)) * 2))
    return np.asarray(tone + specks * amount, dtype=np.float32)


def _wear(tone: Array, plate: Plate, amount: float) -> Array:
    """Scratches along the film's run, dust, and an uneven age."""
    rng = plate.chance("wear")
    light, dark = plate.pen(), plate.pen()
    for _ in range(int(9 * amount)):
        x, sway = rng.random() * plate.aspect, rng.normal() * 0.004
        y0, y1 = sorted((rng.random() * 1.6 - 0.3, rng.random() * 1.6 - 0.3))
        pen = light if rng.random() < 0.65 else dark
        pen.line([(x, y0), (x + sway, (y0 + y1) / 2), (x, y1)], 0.0009, 0.2 + 0.4 * rng.random())
    for _ in range(int(70 * amount)):
        x, y, r = rng.random() * plate.aspect, rng.random(), 0.0008 + 0.0022 * rng.random() ** 3
        pen = light if rng.random() < 0.5 else dark
        pen.oval(x, y, r, r * (0.6 + rng.random()), 0.7)
    for _ in range(int(5 * amount)):
        x, y = rng.random() * plate.aspect, rng.random()
        turns = np.cumsum(rng.normal(size=(7, 2)) * 0.006, axis=0)
        light.line([(x + float(a), y + float(b)) for a, b in turns], 0.0012, 0.6)
    age = (plate.clouds("age", 0.5, 3) - 0.5) * np.float32(0.10 * amount)
    tone = tone * (1 + age)[..., None]
    tone = mix(tone, np.ones(3, dtype=np.float32) * np.float32(0.9), light.mask(0.0006) * 0.8)
    return mix(tone, np.ones(3, dtype=np.float32) * np.float32(0.04), dark.mask(0.0006) * 0.8)


def _iris(plate: Plate, x: float, y: float, radius: float) -> Array:
    wobble = (plate.clouds("iris", 0.4, 3) - 0.5) * np.float32(0.02)
    return ramp(plate.away(x * plate.aspect, y) + wobble, radius + 0.035, radius - 0.035)
