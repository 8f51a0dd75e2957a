"""Is a picture in the condition's inks, as large as it is placed, and within their limit?"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw, features
from PIL.JpegImagePlugin import JpegImageFile

from booklet import conditions, separation
from booklet.condition import Condition
from booklet.separation import Separated, separate
from booklet.sketches import sketch_of
from booklet.stills import MOST_PIXELS, prepare

Levels = np.ndarray[Any, Any]
Make = Callable[..., Separated]


@pytest.fixture(scope="module")
def known() -> dict[str, Condition]:
    return dict(conditions.gather(None)[0])


@pytest.fixture(scope="module")
def coated(known: dict[str, Condition]) -> Condition:
    return known["fogra39"]


@pytest.fixture
def made(tmp_path: Path, coated: Condition) -> Make:
    """Save a picture, let `stills` accept it as a build does, and separate it."""

    def make(
        image: Image.Image | bytes, name: str = "a.png", *, condition: Condition = coated,
        size: tuple[int, int] | None = None, **how: Any,
    ) -> Separated:  # fmt: skip
        path = tmp_path / name
        if isinstance(image, bytes):
            path.write_bytes(image)
        else:
            image.save(path, **how)
        still, finding = prepare(path, tmp_path, tmp_path / "cache")
        assert still is not None, finding
        size = size or (round(still.width), round(still.height))
        return separate(still.source, still.digest, condition, size, tmp_path / "cache")

    return make


def inks(one: Separated) -> Levels:
    """Its inks in per cent, row by row, as a printer unpacks them."""
    if one.filter == "DCTDecode":
        with Image.open(BytesIO(one.data)) as image:
            levels = np.asarray(image).astype(float)
        if one.channels == 4:  # Pillow turns Adobe's upside down for us
            assert one.inverted
            return levels / 2.55
        return (255 - levels) / 2.55
    assert not one.inverted
    packed = np.frombuffer(zlib.decompress(one.data), np.uint8).astype(float)
    return packed.reshape(one.height, one.width, one.channels) / 2.55


def opacity(one: Separated) -> Levels:
    mask = np.frombuffer(zlib.decompress(one.soft_mask), np.uint8)
    return mask.reshape(one.height, one.width)


def middle(one: Separated) -> Levels:
    """The inks of the pixel in its middle."""
    level: Levels = inks(one)[one.height // 2, one.width // 2]
    return level


def flat(mode: str, colour: Any, side: int = 64) -> Image.Image:
    return Image.new(mode, (side, side), colour)


def scene(mode: str = "RGB") -> Image.Image:
    """A picture whose four corners differ."""
    colour = Image.new("RGB", (120, 80), "white")
    draw = ImageDraw.Draw(colour)
    draw.rectangle((0, 0, 59, 39), fill=(200, 30, 30))
    draw.rectangle((60, 0, 119, 39), fill=(30, 160, 60))
    draw.rectangle((0, 40, 59, 79), fill=(20, 40, 180))
    return colour.quantize(8) if mode == "P" else colour.convert(mode)


def corners(one: Separated) -> Levels:
    """The inks near the top left, top right, bottom left and bottom right corner."""
    level = inks(one)
    return np.array([level[10, 10], level[10, -10], level[-10, 10], level[-10, -10]])


# --- profiles made by hand (ICC.1:2001-04) ----------------------------------------------------

D50 = (0.9642, 1.0, 0.8249)
ADOBE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
DISPLAY_P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407))


def _xyz(numbers: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(number * 65536) for number in numbers))


def _curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"


def profile(space: bytes, tables: dict[bytes, bytes], kind: bytes = b"mntr") -> bytes:
    """A profile of a screen with these tables."""
    text = b"Made for a test\0"
    said = b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(78)
    said += b"\0" * (-len(said) % 4)
    tables = {b"desc": said, b"cprt": b"text\0\0\0\0free", b"wtpt": _xyz(D50), **tables}
    at, index, body = 132 + 12 * len(tables), b"", b""
    for name, table in tables.items():
        index += struct.pack(">4sII", name, at + len(body), len(table))
        body += table
    head = struct.pack(">I4sI4s4s4s12x4s", at + len(body), b"lcms", 0x02400000, kind, space,
                       b"XYZ ", b"acsp")  # fmt: skip
    light = struct.pack(">3i", *(round(number * 65536) for number in D50))
    head = (head + bytes(28) + light).ljust(128, b"\0")
    return head + struct.pack(">I", len(tables)) + index + body


def screen(primaries: tuple[tuple[float, ...], ...], gamma: float = 2.2) -> bytes:
    names = (b"rXYZ", b"gXYZ", b"bXYZ")
    tables = {name: _xyz(one) for name, one in zip(names, primaries, strict=True)}
    return profile(b"RGB ", tables | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve(gamma)))


def gray(gamma: float) -> bytes:
    return profile(b"GRAY", {b"kTRC": _curve(gamma)})


def opened(data: bytes) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(BytesIO(data))


# --- colours ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("colour", "most", "least"),
    [
        ((255, 255, 255), (1, 1, 1, 1), (0, 0, 0, 0)),
        ((220, 30, 40), (20, 100, 100, 25), (0, 80, 60, 0)),
    ],
)
def test_colours_become_inks(
    colour: tuple[int, int, int], most: Any, least: Any, made: Make
) -> None:
    level = middle(made(flat("RGB", colour)))
    assert (level <= np.array(most)).all(), level
    assert (level >= np.array(least)).all(), level


@pytest.mark.parametrize("primaries", [ADOBE, DISPLAY_P3], ids=["adobe-rgb", "display-p3"])
def test_the_numbers_of_a_wide_screen_are_read_by_its_profile(
    primaries: tuple[tuple[float, ...], ...], made: Make
) -> None:
    own = screen(primaries)
    srgb = ImageCms.createProfile("sRGB")
    narrow = flat("RGB", (90, 150, 60))
    wide = ImageCms.profileToProfile(narrow, srgb, opened(own), outputMode="RGB")
    assert wide is not None
    wide.info.clear()  # or Pillow saves the profile unasked
    wanted = middle(made(narrow, "narrow.png"))
    assert middle(made(wide, "wide.png", icc_profile=own)) == pytest.approx(wanted, abs=2)
    assert middle(made(wide, "unsaid.png")) != pytest.approx(wanted, abs=2)


def test_screen_colours_with_and_without_their_profile_are_alike(made: Make) -> None:
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = made(flat("RGB", (90, 140, 60)), "a.png")
    named = made(flat("RGB", (90, 140, 60)), "b.png", icc_profile=own)
    assert middle(plain) == pytest.approx(middle(named), abs=1)
    assert plain.note == named.note == ""


def test_inks_of_another_press_are_converted(
    made: Make, coated: Condition, known: dict[str, Condition]
) -> None:
    own, other = coated.profile, known["newsprint"].profile
    assert own is not None
    assert other is not None
    ink = flat("CMYK", (0, 255, 255, 0))
    kept = made(ink, "a.tif", icc_profile=own.read_bytes())
    turned = made(ink, "b.tif", icc_profile=other.read_bytes())
    assert middle(kept) == pytest.approx([0, 100, 100, 0], abs=1)
    assert abs(middle(kept) - middle(turned)).max() > 5
    assert kept.note == turned.note == ""


@pytest.mark.parametrize("name", ["a.tif", "a.jpg"])
def test_inks_of_an_unnamed_press_are_taken_for_the_conditions(name: str, made: Make) -> None:
    one = made(flat("CMYK", (51, 204, 102, 26)), name)
    assert middle(one) == pytest.approx([20, 80, 40, 10], abs=1.5)
    assert "taken for the condition's" in one.note


def test_each_condition_has_its_own_inks(made: Make, known: dict[str, Condition]) -> None:
    red = flat("RGB", (200, 30, 30))
    one, two = (middle(made(red, condition=known[name])) for name in ("fogra39", "newsprint"))
    assert abs(one - two).max() > 5


SHORN = {space: profile(space, {}) for space in (b"RGB ", b"GRAY", b"CMYK")}
"""Profiles that can be opened, but say nothing."""


@pytest.mark.parametrize(
    ("mode", "own"),
    [
        ("RGB", b"no profile"),
        ("RGB", SHORN[b"RGB "]),
        ("RGB", gray(2.2)),
        ("L", b"no profile"),
        ("L", SHORN[b"GRAY"]),
        ("L", screen(ADOBE)),
        ("CMYK", b"no profile"),
        ("CMYK", SHORN[b"CMYK"]),
        ("CMYK", screen(ADOBE)),
    ],
)
def test_a_profile_that_cannot_be_used_is_told_and_passed_over(
    mode: str, own: bytes, made: Make
) -> None:
    image = flat("RGB", (90, 140, 60)).convert(mode)
    plain = made(image, "a.tif")
    spoilt = made(image, "b.tif", icc_profile=own)
    assert spoilt.note == "the colour profile in it cannot be used"
    assert (inks(spoilt) == inks(plain)).all()


# --- gray -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "mode"),
    [("a.png", "L"), ("a.jpg", "L"), ("a.tif", "L"), ("a.png", "LA"), ("a.png", "1")],
)
def test_a_gray_picture_stays_one_ink(name: str, mode: str, made: Make) -> None:
    one = made(Image.linear_gradient("L").convert(mode), name)
    assert one.channels == 1
    assert not one.inverted
    levels = inks(one)
    assert levels.max() > 95
    assert levels.min() < 2
    assert one.ink == pytest.approx(levels.max(), abs=1)


def test_gray_with_one_shade_left_out_stays_one_ink(made: Make) -> None:
    one = made(Image.linear_gradient("L"), transparency=255)
    assert one.channels == 1
    assert opacity(one)[-1].max() == 0
    assert opacity(one)[0].min() == 255


def test_grays_profile_says_how_light_it_is(made: Make) -> None:
    plain = made(flat("L", 128), "plain.png")
    linear = made(flat("L", 55), "linear.png", icc_profile=gray(1.0))
    assert middle(linear) == pytest.approx(middle(plain), abs=1.5)
    assert abs(middle(made(flat("L", 55), "unsaid.png")) - middle(plain)) > 10


# --- every kind of file -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "mode", "how"),
    [
        ("a.png", "RGBA", {}),
        ("a.png", "P", {}),
        ("a.jpg", "RGB", {"quality": 95, "subsampling": 0}),
        ("a.jpg", "RGB", {"quality": 95, "progressive": True}),
        ("a.webp", "RGB", {"lossless": True}),
        ("a.webp", "RGBA", {"lossless": True}),
        ("a.avif", "RGB", {"quality": 95}),
        ("a.tif", "RGB", {}),
        ("a.tif", "RGB", {"compression": "tiff_lzw"}),
    ],
)
def test_every_kind_of_file_has_the_same_inks(
    name: str, mode: str, how: dict[str, Any], made: Make
) -> None:
    assert all(features.check(kind) for kind in ("webp", "avif", "libtiff"))
    wanted = corners(made(scene(), "plain.png"))
    one = made(scene(mode), name, **how)
    assert corners(one) == pytest.approx(wanted, abs=4 if name != "a.avif" else 8)


def test_a_tiff_of_inks_packed_by_lzw_keeps_them(made: Make) -> None:
    image = Image.new("CMYK", (64, 64), (0, 255, 128, 26))
    assert middle(made(image, "a.tif", compression="tiff_lzw")) == pytest.approx(
        [0, 100, 50, 10], abs=1.5
    )


def deep_png(levels: tuple[int, int, int], side: int = 32) -> bytes:
    """A flat picture of 16 bits to a colour, which Pillow reads and does not write."""
    rows = (b"\0" + struct.pack(">3H", *levels) * side) * side
    chunks = {b"IHDR": struct.pack(">IIBBBBB", side, side, 16, 2, 0, 0, 0),
              b"IDAT": zlib.compress(rows), b"IEND": b""}  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks.items()
    )


def test_sixteen_bits_to_a_colour_are_scaled_not_cut(made: Make) -> None:
    wanted = middle(made(flat("RGB", (200, 30, 120)), "plain.png"))
    deep = made(deep_png((200 * 257, 30 * 257, 120 * 257)), "deep.png")
    assert middle(deep) == pytest.approx(wanted, abs=1)
    gray = Image.new("I;16", (32, 32), 128 * 257)
    wanted = middle(made(flat("L", 128), "gray.png"))
    assert middle(made(gray, "deep-gray.png")) == pytest.approx(wanted, abs=1)


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_a_picture_on_its_side_is_printed_upright(name: str, made: Make) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    one = made(scene(), name, exif=exif.tobytes(), **({"quality": 95} if name == "a.jpg" else {}))
    assert (one.width, one.height) == (80, 120)
    top_left, top_right, bottom_left, bottom_right = corners(made(scene(), "lying.png"))
    wanted = [bottom_left, top_left, bottom_right, top_right]
    assert corners(one) == pytest.approx(np.array(wanted), abs=4)


# --- size -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_a_large_picture_is_no_larger_than_it_is_placed(name: str, made: Make) -> None:
    image = Image.new("RGB", (900, 600), "teal")
    one = made(image, name, size=(300, 200))
    assert (one.width, one.height) == (300, 200)
    same = made(image, name, size=(9000, 6000))
    assert (same.width, same.height) == (900, 600)


def test_a_picture_made_smaller_is_averaged_not_thinned(made: Make) -> None:
    stripes = Image.new("L", (400, 400), 255)
    stripes.paste(0, (0, 0, 200, 400))
    fine = Image.fromarray(np.tile(np.array([[0, 255]], np.uint8), (400, 200)))
    level = inks(made(fine, "fine.png", size=(100, 100)))
    assert level.std() < 2
    assert 20 < level.mean() < 90
    level = inks(made(stripes, "coarse.png", size=(100, 100)))
    assert (level[50, 20] > 95, level[50, 80] < 2) == (True, True)


# --- opacity ----------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_opacity_is_kept_apart(mode: str, made: Make) -> None:
    image = Image.new("RGBA", (8, 8), (0, 80, 80, 255))
    image.putpixel((0, 0), (0, 80, 80, 0))
    image.putpixel((7, 0), (0, 80, 80, 100))
    mask = opacity(made(image.convert(mode)))
    assert (mask[0, 0], mask[0, 7], mask[7, 7]) == (0, 100, 255)


def test_a_palette_with_opacity_keeps_it(made: Make) -> None:
    image = Image.new("P", (16, 16), 0)
    image.putpalette([255, 255, 255, 200, 30, 30])
    image.paste(1, (0, 0, 8, 16))
    one = made(image, transparency=0)
    assert (opacity(one)[8, 2], opacity(one)[8, 13]) == (255, 0)
    assert inks(one)[8, 2][1] > 80


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_not_seen_does_not_darken_the_edge_of_what_is(mode: str, made: Make) -> None:
    image = Image.new("RGBA", (403, 403), (0, 0, 0, 0))
    image.paste((255, 240, 200, 255), (0, 0, 203, 403))
    one = made(image.convert(mode), size=(100, 100))
    edge = (opacity(one)[50] > 20) & (opacity(one)[50] < 250)
    assert edge.any()
    assert inks(one)[50][edge][..., -1].max() < 10, "no black"
    assert one.ink < 60


# --- the limit of ink -------------------------------------------------------------------------


def noise(mode: str, most: int, kind: str = "even") -> Image.Image:
    rng = np.random.default_rng(7)
    levels = rng.integers(0, 2 if kind == "dots" else most, (160, 160, len(mode)))
    levels *= most if kind == "dots" else 1
    return Image.fromarray(levels.astype(np.uint8).squeeze(), mode)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "a.avif", "a.tif"])
@pytest.mark.parametrize(
    "image",
    [flat("RGB", (6, 4, 2)), noise("RGB", 40), noise("RGB", 255), noise("RGB", 255, "dots")],
    ids=["dark", "dark-noise", "noise", "dots"],
)
def test_ink_is_within_its_limit_as_it_will_be_unpacked(
    image: Image.Image, name: str, made: Make, coated: Condition
) -> None:
    one = made(image, name)
    most = inks(one).sum(axis=2).max()
    assert most <= coated.ink_limit + 0.01
    assert one.ink == pytest.approx(most, abs=0.01)


@pytest.mark.parametrize("press", ["fogra39", "fogra29", "newsprint"])
@pytest.mark.parametrize("kind", ["even", "dots"])
def test_inks_that_were_there_already_are_held_to_the_limit(
    press: str, kind: str, made: Make, known: dict[str, Condition]
) -> None:
    limit = known[press].ink_limit
    one = made(noise("CMYK", 255, kind), "a.tif", condition=known[press])
    most = inks(one).sum(axis=2).max()
    assert limit - 10 < most <= limit + 0.01
    assert one.ink == pytest.approx(most, abs=0.01)


def test_where_jpeg_goes_over_the_limit_the_pixels_are_exact(made: Make) -> None:
    dots = np.full((160, 160, 4), 255, np.uint8)
    dots[..., 3] = np.asarray(noise("L", 255, "dots"))
    one = made(Image.fromarray(dots, "CMYK"), "a.tif")
    assert (one.filter, one.inverted, one.channels) == ("FlateDecode", False, 4)


def test_black_stays_where_there_is_too_much_ink(made: Make, coated: Condition) -> None:
    cyan, magenta, yellow, black = middle(made(flat("CMYK", (255, 255, 255, 230)), "a.tif"))
    assert black == pytest.approx(90, abs=1)
    assert cyan == pytest.approx(magenta, abs=1) == pytest.approx(yellow, abs=1)
    assert cyan + magenta + yellow + black <= coated.ink_limit


def test_colours_are_not_thinned_by_jpeg(made: Make) -> None:
    one = made(Image.effect_noise((200, 200), 30).convert("RGB"))
    assert one.filter == "DCTDecode"
    with Image.open(BytesIO(one.data)) as image:
        assert isinstance(image, JpegImageFile)
        assert len(image.layer) == 4
        assert {layer[1:3] for layer in image.layer} == {(1, 1)}, "4:4:4"


# --- the cache --------------------------------------------------------------------------------

PICTURES = (Image.radial_gradient("L"), Image.radial_gradient("L").convert("RGBA"),
            noise("CMYK", 255))  # fmt: skip


@pytest.mark.parametrize("image", PICTURES, ids=lambda image: image.mode)
def test_a_picture_is_separated_only_once(
    image: Image.Image, made: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(image, "a.tif")
    monkeypatch.setattr(separation, "_separate", None)
    assert made(image, "a.tif") == first


def test_another_size_or_condition_is_another_picture(
    made: Make, known: dict[str, Condition], tmp_path: Path
) -> None:
    image = Image.radial_gradient("L").convert("RGB")
    made(image)
    assert made(image, size=(128, 128)).width == 128
    made(image, condition=known["newsprint"])
    assert len([*(tmp_path / "cache" / "inks").iterdir()]) == 3


SPOILS: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda data: data[:-20],
    "empty": lambda _: b"",
    "flipped": lambda data: data[:-200] + bytes([data[-200] ^ 1]) + data[-199:],
    "in its head": lambda data: data.replace(b'"channels": 4', b'"channels": 1'),
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_a_damaged_entry_is_not_believed(
    spoil: Callable[[bytes], bytes], made: Make, tmp_path: Path
) -> None:
    image = Image.radial_gradient("L").convert("RGB")
    first = made(image)
    (kept,) = (tmp_path / "cache" / "inks").iterdir()
    whole = kept.read_bytes()
    assert spoil(whole) != whole
    kept.write_bytes(spoil(whole))
    assert made(image) == first
    assert kept.read_bytes() == whole


@pytest.mark.parametrize("image", PICTURES, ids=lambda image: image.mode)
def test_the_same_picture_gives_the_same_bytes(
    image: Image.Image, coated: Condition, tmp_path: Path
) -> None:
    path = tmp_path / "a.tif"
    image.save(path)
    one, two = (separate(path, "a", coated, (90, 90), tmp_path / cache) for cache in ("one", "two"))
    assert one == two


def test_without_a_cache_all_is_right_but_slow(tmp_path: Path, coated: Condition) -> None:
    (tmp_path / "cache").write_text("a file in the way")
    path = tmp_path / "a.png"
    flat("RGB", (200, 30, 30)).save(path)
    one = separate(path, "a", coated, (64, 64), tmp_path / "cache")
    assert one == separate(path, "a", coated, (64, 64), tmp_path / "another")


def test_the_largest_picture_that_is_accepted_is_separated_without_a_word(tmp_path: Path) -> None:
    source = tmp_path / "large.png"
    Image.new("L", (MOST_PIXELS // 1000, 1000), 128).save(source, compress_level=1)
    made = separate(source, "large", conditions.gather(None)[0]["fogra39"], (100, 1), tmp_path)
    assert (made.width, made.height) == (100, 1)


def test_whoever_looks_at_a_page_finds_its_picture_sketched(made: Make) -> None:
    one = made(graded(), "stalls.png")
    assert one.filter == "DCTDecode"
    small = sketch_of(one.data)
    assert small is not None
    assert small.of == (one.width, one.height) == (201, 151)
    assert small.most_ink == one.ink > 0
    for packed, mode, size in (
        (small.screen, "RGB", (67, 51)),
        (small.inks, "CMYK", (101, 76)),
    ):
        assert packed is not None
        with Image.open(BytesIO(packed.jpeg)) as image:
            assert image.mode == mode
            assert image.size == (packed.width, packed.height) == size


def graded() -> Image.Image:
    """A picture of an odd size, without anything like a code."""
    steps = np.linspace(0, 255, 201 * 151 * 3).reshape(151, 201, 3)
    return Image.fromarray(steps.astype(np.uint8), "RGB")
