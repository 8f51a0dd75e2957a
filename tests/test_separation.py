"""Is a picture in the condition's inks, as large as it is placed, and within their limit?"""

from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from booklet import conditions
from booklet.conditions import Condition
from booklet.separation import Separated, separate


@pytest.fixture(scope="module")
def coated() -> Condition:
    known, _ = conditions.gather(None)
    return known["fogra39"]


def inks(one: Separated) -> np.ndarray[Any, Any]:
    """Its inks in per cent, pixel by pixel, as a printer unpacks them."""
    if one.filter == "DCTDecode":
        with Image.open(BytesIO(one.data)) as image:
            levels = np.asarray(image).astype(float)
            if image.mode == "CMYK":  # Pillow turns Adobe's upside down for us
                return levels / 2.55
    else:
        packed = np.frombuffer(zlib.decompress(one.data), np.uint8).astype(float)
        levels = packed.reshape(one.height, one.width, one.channels)
    return (255 - levels if one.inverted else levels) / 2.55


def made(image: Image.Image, name: str, folder: Path, coated: Condition, **how: Any) -> Separated:
    path = folder / name
    image.save(path, **how)
    return separate(path, f"{name}-digest", coated, image.size, folder / "cache")


def test_a_gray_picture_stays_one_ink(tmp_path: Path, coated: Condition) -> None:
    one = made(Image.linear_gradient("L"), "a.png", tmp_path, coated)
    assert one.channels == 1
    levels = inks(one)
    assert levels.max() > 95
    assert levels.min() < 2


@pytest.mark.parametrize(
    ("colour", "most", "least"),
    [
        ((255, 255, 255), (1, 1, 1, 1), (0, 0, 0, 0)),
        ((220, 30, 40), (20, 100, 100, 25), (0, 80, 60, 0)),
    ],
)
def test_colours_become_inks(
    colour: tuple[int, int, int], most: Any, least: Any, tmp_path: Path, coated: Condition
) -> None:
    level = inks(made(Image.new("RGB", (64, 64), colour), "a.png", tmp_path, coated))[32, 32]
    assert (level <= np.array(most)).all(), level
    assert (level >= np.array(least)).all(), level


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.avif", "a.tif"])
@pytest.mark.parametrize("noise", [0, 120])
def test_ink_is_within_its_limit_as_it_will_be_unpacked(
    name: str, noise: int, tmp_path: Path, coated: Condition
) -> None:
    dark = Image.new("RGB", (160, 160), (6, 4, 2))
    if noise:
        dark = Image.blend(dark, Image.effect_noise((160, 160), noise).convert("RGB"), 0.4)
    one = made(dark, name, tmp_path, coated)
    assert inks(one).sum(axis=2).max() <= coated.ink_limit + 0.5
    assert one.ink <= coated.ink_limit


def test_a_profile_of_another_kind_is_honoured(tmp_path: Path, coated: Condition) -> None:
    assert coated.profile is not None
    ink = Image.new("CMYK", (64, 64), (0, 255, 255, 0))
    other, _ = conditions.gather(None)
    news = other["newsprint"].profile
    assert news is not None
    kept = inks(made(ink, "a.tif", tmp_path, coated, icc_profile=coated.profile.read_bytes()))
    turned = inks(made(ink, "b.tif", tmp_path, coated, icc_profile=news.read_bytes()))
    assert abs(kept - turned).max() > 5


def test_screen_colours_with_and_without_their_profile_are_alike(
    tmp_path: Path, coated: Condition
) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = Image.new("RGB", (64, 64), (90, 140, 60))
    plain = made(image, "a.png", tmp_path, coated)
    named = made(image, "b.png", tmp_path, coated, icc_profile=profile)
    assert abs(inks(plain) - inks(named)).max() < 1


def test_a_large_picture_is_no_larger_than_it_is_placed(tmp_path: Path, coated: Condition) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (900, 600), "teal").save(path)
    one = separate(path, "large", coated, (300, 200), tmp_path / "cache")
    assert (one.width, one.height) == (300, 200)
    same = separate(path, "small", coated, (9000, 6000), tmp_path / "cache")
    assert (same.width, same.height) == (900, 600)


def test_opacity_is_kept_apart(tmp_path: Path, coated: Condition) -> None:
    image = Image.new("RGBA", (8, 8), (0, 80, 80, 255))
    image.putpixel((0, 0), (0, 80, 80, 0))
    one = made(image, "a.png", tmp_path, coated)
    mask = np.frombuffer(zlib.decompress(one.soft_mask), np.uint8)
    assert mask[0] == 0
    assert mask[-1] == 255


def test_jpegs_colours_are_not_thinned(tmp_path: Path, coated: Condition) -> None:
    noise = Image.effect_noise((200, 200), 30).convert("RGB")
    one = made(noise, "a.jpg", tmp_path, coated, quality=95)
    if one.filter == "DCTDecode":
        with Image.open(BytesIO(one.data)) as image:
            assert {layer[1:3] for layer in image.layer} == {(1, 1)}  # type: ignore[attr-defined]


def test_what_is_cached_is_the_same_and_a_damaged_entry_is_made_again(
    tmp_path: Path, coated: Condition
) -> None:
    image = Image.radial_gradient("L").convert("RGB")
    first = made(image, "a.png", tmp_path, coated)
    assert made(image, "a.png", tmp_path, coated) == first
    (kept,) = (tmp_path / "cache" / "inks").iterdir()
    kept.write_bytes(kept.read_bytes()[:-20])
    assert made(image, "a.png", tmp_path, coated) == first
    kept.write_bytes(b"")
    assert made(image, "a.png", tmp_path, coated) == first
