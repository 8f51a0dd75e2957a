"""Which picture is meant, and can it be printed?"""

from __future__ import annotations

import os
import struct
import unicodedata
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile

from booklet import stills
from booklet.errors import OutputError
from booklet.findings import Finding, Place
from booklet.stills import Still, prepare


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """An edition's folder with its stills."""
    (tmp_path / "edition" / "stills").mkdir(parents=True)
    return tmp_path / "edition"


def dot(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    """A dot of a picture with more than one colour."""
    found = image.getpixel(at)
    assert isinstance(found, tuple)
    return found


def scene(mode: str = "RGB", size: tuple[int, int] = (120, 80)) -> Image.Image:
    """A picture whose four corners differ, so that turning it shows."""
    colour = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(colour)
    draw.rectangle((0, 0, 59, 39), fill=(200, 30, 30))
    draw.rectangle((60, 0, 119, 39), fill=(30, 160, 60))
    draw.rectangle((0, 40, 59, 79), fill=(20, 40, 180))
    return colour.convert(mode)


def put(edition: Path, name: str, image: Image.Image, orientation: int = 1, **how: Any) -> Path:
    path = edition / "stills" / name
    if orientation != 1:
        exif = Image.Exif()
        exif[0x0112] = orientation
        how["exif"] = exif.tobytes()
    image.save(path, **how)
    return path


def look(path: Path, edition: Path) -> tuple[Still | None, Finding | None]:
    return prepare(path, edition, edition.parent / "cache")


def taken(path: Path, edition: Path) -> Still:
    still, finding = look(path, edition)
    assert finding is None, finding
    assert still is not None
    return still


def told(path: Path, edition: Path) -> Finding:
    still, finding = look(path, edition)
    assert still is None
    assert finding is not None
    return finding


# --- pictures that are used as they are -------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "mode", "is_gray"),
    [
        ("a.jpg", "RGB", False),
        ("a.jpeg", "L", True),
        ("a.jpg", "CMYK", False),
        ("a.png", "RGB", False),
        ("a.png", "RGBA", False),
        ("a.png", "L", True),
        ("a.png", "LA", True),
        ("a.png", "P", False),
        ("a.webp", "RGB", False),
    ],
)
def test_a_good_picture_stays_untouched(name: str, mode: str, is_gray: bool, edition: Path) -> None:
    path = put(edition, name, scene(mode))
    still = taken(path, edition)
    assert (still.source, still.width, still.height, still.is_gray) == (path, 120, 80, is_gray)
    assert still.file != path


def test_a_large_jpeg_keeps_its_size_though_it_is_read_small(edition: Path) -> None:
    path = put(edition, "a.jpg", Image.new("RGB", (1600, 900), "gray"), progressive=True)
    still = taken(path, edition)
    assert (still.source, still.width, still.height) == (path, 1600, 900)


def test_an_extra_behind_a_jpeg_is_no_damage(edition: Path) -> None:
    path = put(edition, "a.jpg", scene())
    path.write_bytes(path.read_bytes() + b"\xff\xda made by a telephone")
    assert taken(path, edition).source == path


def test_the_thumbnail_in_a_jpeg_is_not_taken_for_its_end(edition: Path) -> None:
    small = BytesIO()
    scene().resize((30, 20)).save(small, "JPEG")
    whole = put(edition, "a.jpg", scene(size=(600, 400))).read_bytes()
    segment = b"\xff\xe1" + struct.pack(">H", len(small.getvalue()) + 2) + small.getvalue()
    path = edition / "stills" / "a.jpg"
    path.write_bytes(whole[:2] + segment + whole[2:])
    assert taken(path, edition).width == 600
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2].ljust(len(data), b"\0"))
    assert "torn" in told(path, edition).message


# --- pictures that are made anew --------------------------------------------------------------


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
def test_a_picture_on_its_side_is_turned_upright(
    name: str, orientation: int, edition: Path
) -> None:
    how = {"lossless": True} if name == "a.webp" else {}
    path = put(edition, name, scene(), orientation, **how)
    still = taken(path, edition)
    assert still.source.parent == edition.parent / "cache" / "stills"
    assert (still.width, still.height) == ((80, 120) if orientation > 4 else (120, 80))
    with Image.open(path) as lying, Image.open(still.source) as upright:
        expected = ImageOps.exif_transpose(lying).convert("RGB")
        assert upright.size == (int(still.width), int(still.height))
        assert upright.getexif().get(0x0112, 1) == 1
        for spot in ((5, 5), (70, 5), (5, 70), (75, 75)):
            pairs = zip(dot(upright, spot), dot(expected, spot), strict=True)
            assert all(abs(one - two) < 12 for one, two in pairs)


def test_a_turned_jpeg_keeps_its_colours_unthinned(edition: Path) -> None:
    path = put(edition, "a.jpg", scene(), 6, quality=75)
    with Image.open(taken(path, edition).source) as made:
        assert isinstance(made, JpegImageFile)
        assert {layer[1:3] for layer in made.layer} == {(1, 1)}, "4:4:4"
        finest = max(max(table) for table in made.quantization.values())
        assert finest <= 13, "quality 95 or better"


def test_a_turned_picture_keeps_its_profile(edition: Path) -> None:
    path = put(edition, "a.jpg", scene(), 6, icc_profile=b"a profile of a camera")
    with Image.open(taken(path, edition).source) as made:
        assert made.info["icc_profile"] == b"a profile of a camera"


@pytest.mark.parametrize(
    ("mode", "suffix", "is_gray"),
    [("RGB", ".tif", False), ("L", ".tif", True), ("CMYK", ".tif", False),
     ("RGBA", ".tif", False), ("1", ".png", True), ("P", ".png", False)],
)  # fmt: skip
def test_a_tiff_is_taken_as_it_is_or_made_a_png(
    mode: str, suffix: str, is_gray: bool, edition: Path
) -> None:
    path = put(edition, "a.tif", scene(mode))
    still = taken(path, edition)
    assert (still.width, still.height, still.is_gray) == (120, 80, is_gray)
    assert still.source.suffix == suffix
    with Image.open(still.source) as made, Image.open(path) as source:
        one, two = (dot(image.convert("RGB"), (10, 10)) for image in (made, source))
        assert all(abs(a - b) < 12 for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bits_are_scaled_not_cut(name: str, edition: Path) -> None:
    deep = Image.new("I;16", (3, 1))
    for at, level in enumerate((0, 0x4000, 0xFFFF)):
        deep.putpixel((at, 0), level)
    still = taken(put(edition, name, deep), edition)
    assert still.is_gray
    with Image.open(still.source) as made:
        assert made.mode == "L"
        levels = list(made.tobytes())
        assert [abs(a - b) < 6 for a, b in zip(levels, (0, 64, 255), strict=True)] == [True] * 3


def test_a_bitmap_becomes_gray(edition: Path) -> None:
    still = taken(put(edition, "logo.png", scene("1")), edition)
    assert still.is_gray
    with Image.open(still.source) as made:
        assert (made.mode, made.format) == ("L", "PNG")


def test_colours_without_a_way_to_print_are_told(edition: Path) -> None:
    path = put(edition, "a.tif", scene().convert("LAB"))
    assert "(LAB) that cannot be printed" in told(path, edition).message
    path = put(edition, "b.tif", Image.new("F", (3, 3)))
    assert "(F) that cannot be printed" in told(path, edition).message


# --- pictures that cannot be used -------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.jpg", b"", "a.jpg is empty."),
        ("a.jpg", b"I am a text.", "is not a picture that can be read"),
        ("a.jpg", b"\n<!DOCTYPE html><p>404", "is a web page"),
        ("a.jpg", b"version https://git-lfs.github.com/spec/v1", "pointer of Git LFS"),
        ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is a drawing"),
        ("a.psd", b"8BPS and so on", "is a Photoshop document"),
        ("a.pdf", b"%PDF-1.7", "is a PDF"),
        ("a.eps", b"%!PS-Adobe", "is a PostScript file"),
        ("a.heic", b"\0\0\0\x18ftypheic", "is a HEIC"),
        ("a.avif", b"\0\0\0\x18ftypavif", "is an AVIF"),
        ("a.jpg", b"\xff\xd8\xff\xe0 and no more", "is torn or damaged"),
    ],
)
def test_a_file_that_is_no_picture_is_told_what_it_is(
    name: str, data: bytes, words: str, edition: Path
) -> None:
    path = edition / "stills" / name
    path.write_bytes(data)
    finding = told(path, edition)
    assert finding.code == "D204"
    assert words in finding.message
    assert finding.remedy


def test_a_gif_is_refused_with_its_remedy(edition: Path) -> None:
    finding = told(put(edition, "a.gif", scene("P")), edition)
    assert finding.code == "D204"
    assert finding.message == "a.gif is a GIF, which cannot be used."
    assert finding.remedy == "Save it again as JPEG or PNG."


TORN = ["a.jpg", "a.png", "a.webp", "a.tif"]


@pytest.mark.parametrize("name", TORN)
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_torn_picture_is_told(name: str, share: float, edition: Path) -> None:
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    path = put(edition, name, noise)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    finding = told(path, edition)
    assert finding.code == "D204"
    assert finding.message.startswith(name)


def test_a_torn_picture_is_told_though_the_engine_told_pillow_to_take_it(
    edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    path = put(edition, "a.png", Image.effect_noise((200, 200), 80))
    path.write_bytes(path.read_bytes()[:-2000])
    assert "torn" in told(path, edition).message
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_download_filled_up_with_zeros_is_torn(orientation: int, edition: Path) -> None:
    path = put(edition, "a.jpg", Image.effect_noise((300, 300), 80), orientation)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2].ljust(len(data), b"\0"))
    assert told(path, edition).message == "a.jpg is torn: its lower part is missing."


def test_a_jpeg_that_cannot_be_decoded_is_told_though_its_end_is_there(edition: Path) -> None:
    path = put(edition, "a.jpg", scene())
    path.write_bytes(path.read_bytes().replace(b"\xff\xdb", b"\xff\xef"))  # no DQT: no steps
    assert "torn or damaged" in told(path, edition).message


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    size = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b""))


@pytest.mark.parametrize("side", [10_001, 13_000, 20_000, 60_000])
def test_a_bomb_is_refused_by_its_header(side: int, edition: Path) -> None:
    path = edition / "stills" / "bomb.png"
    path.write_bytes(png_header(side, side))
    finding = told(path, edition)
    assert finding.code == "D204"
    assert "far too large" in finding.message


def test_a_picture_just_under_the_limit_is_judged_by_its_pixels(edition: Path) -> None:
    path = edition / "stills" / "a.png"
    path.write_bytes(png_header(10_000, 10_000))
    assert "torn" in told(path, edition).message


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.tif"])
def test_a_file_of_several_pictures_is_told(name: str, edition: Path) -> None:
    frames = [scene(), scene().rotate(180)]
    path = put(edition, name, frames[0], save_all=True, append_images=frames[1:])
    assert told(path, edition).message == f"{name} holds 2 pictures."


# --- names and places -------------------------------------------------------------------------


def test_a_missing_picture_is_told_with_the_nearest_name(edition: Path) -> None:
    put(edition, "red-rooms-1.jpg", scene())
    finding = told(edition / "stills" / "red-room-1.jpg", edition)
    assert finding.code == "D203"
    assert finding.message == "There is no red-room-1.jpg in stills."
    assert finding.remedy == "Did you mean red-rooms-1.jpg?"


def test_a_missing_picture_with_no_name_near_it_has_a_remedy_all_the_same(edition: Path) -> None:
    finding = told(edition / "stills" / "x.jpg", edition)
    assert finding.remedy == "Put the file there, or correct its name."
    finding = told(edition / "nowhere" / "x.jpg", edition)
    assert finding.message == "There is no folder nowhere for x.jpg."


def test_capitals_and_small_letters_are_told_apart(edition: Path) -> None:
    put(edition, "Amelie.JPG", scene(), format="JPEG")
    if (edition / "stills" / "amelie.jpg").exists():
        pytest.skip("this disk does not tell capitals from small letters")
    finding = told(edition / "stills" / "amelie.jpg", edition)
    assert finding.remedy == "Amelie.JPG is there: capitals and small letters differ."


def test_accents_written_otherwise_are_hinted(edition: Path) -> None:
    put(edition, unicodedata.normalize("NFD", "amélie.jpg"), scene())
    composed = edition / "stills" / unicodedata.normalize("NFC", "amélie.jpg")
    if composed.exists():
        pytest.skip("this disk does not tell the two spellings apart")
    assert "accents written otherwise" in told(composed, edition).remedy


def test_a_folder_is_no_picture(edition: Path) -> None:
    (edition / "stills" / "a.jpg").mkdir()
    finding = told(edition / "stills" / "a.jpg", edition)
    assert (finding.code, finding.message) == ("D203", "a.jpg is not a file.")


@pytest.mark.parametrize("name", ["../../secret.jpg", "../../nothing-there.jpg"])
def test_a_path_out_of_the_edition_is_not_followed(
    name: str, edition: Path, tmp_path: Path
) -> None:
    scene().save(tmp_path / "secret.jpg")
    finding = told(edition / "stills" / name, edition)
    assert finding.code == "D205"


def test_a_link_out_of_the_edition_is_not_followed(edition: Path, tmp_path: Path) -> None:
    scene().save(tmp_path / "secret.jpg")
    link = edition / "stills" / "a.jpg"
    link.symlink_to(tmp_path / "secret.jpg")
    assert told(link, edition).code == "D205"


def test_a_link_within_the_edition_is_followed(edition: Path) -> None:
    put(edition, "a.jpg", scene())
    (edition / "stills" / "b.jpg").symlink_to("a.jpg")
    assert taken(edition / "stills" / "b.jpg", edition).width == 120


@pytest.mark.parametrize("name", ["loop.jpg", "null\0byte.jpg"])
def test_a_path_that_leads_nowhere_is_told(name: str, edition: Path) -> None:
    if name == "loop.jpg":
        (edition / "stills" / name).symlink_to(name)
    assert told(edition / "stills" / name, edition).code == "D205"


def test_a_finding_stands_where_the_picture_was_named(edition: Path) -> None:
    place = Place(Path("films/amelie.yaml"), 14, 7)
    path = edition / "stills" / "a.jpg"
    _, finding = prepare(path, edition, edition.parent / "cache", place)
    assert finding is not None
    assert finding.place == place
    assert told(path, edition).place == Place(path)


def test_a_picture_that_may_not_be_read_is_told(
    edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(edition, "a.jpg", scene())

    def fail(self: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", fail)
    finding = told(path, edition)
    assert finding.message == "a.jpg cannot be read: Permission denied."


# --- the cache --------------------------------------------------------------------------------


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_picture_is_judged_only_once(
    orientation: int, edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(edition, "a.jpg", scene(), orientation)
    first = taken(path, edition)
    monkeypatch.setattr(stills, "_judge", None)
    assert taken(path, edition) == first


def test_other_content_under_the_same_name_is_judged_anew(edition: Path) -> None:
    path = put(edition, "a.jpg", scene())
    os.utime(path, (1, 1))
    assert taken(path, edition).width == 120
    put(edition, "a.jpg", scene(size=(240, 80)))
    os.utime(path, (1, 1))
    assert taken(path, edition).width == 240


SPOILED = pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-9]),
        lambda path: path.write_bytes(path.read_bytes()[:-9] + bytes(9)),
    ],
)


@SPOILED
@pytest.mark.parametrize("orientation", [1, 6])
def test_whatever_is_lost_from_the_cache_or_damaged_is_made_anew(
    spoil: Any, orientation: int, edition: Path
) -> None:
    """The verdict, the stand-in, a picture made upright, their seals."""
    path = put(edition, "a.jpg", scene(), orientation)
    first = taken(path, edition)
    kept = {path: path.read_bytes() for path in (edition.parent / "cache" / "stills").iterdir()}
    assert len(kept) == (3 if orientation == 1 else 5)
    for one in kept:
        spoil(one)
        assert taken(path, edition) == first
        assert {path: path.read_bytes() for path in kept} == kept


def test_without_a_cache_there_is_no_picture_to_set(edition: Path) -> None:
    (edition.parent / "cache").write_text("a file in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        look(put(edition, "a.jpg", scene()), edition)


# --- drawings ---------------------------------------------------------------------------------


def draw(edition: Path, text: str) -> Path:
    path = edition / "stills" / "logo.svg"
    path.write_text(text)
    return path


NS = "xmlns='http://www.w3.org/2000/svg'"


@pytest.mark.parametrize(
    "text",
    [
        f"<svg {NS} viewBox='0 0 60 20.5'/>",
        f"<svg {NS} viewBox='-3,-3,60,20.5' width='10mm'/>",
        "<svg viewBox='0 0 60 20.5'><path d='M0 0'/></svg>",
        f"<svg {NS} width='60' height='20.5px'/>",
        "<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' "
        f"'http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd'><svg {NS} viewBox='0 0 60 20.5'/>",
    ],
)
def test_a_drawing_has_the_size_of_its_view_box(text: str, edition: Path) -> None:
    path = draw(edition, text)
    assert taken(path, edition) == Still(path, 60, 20.5, is_gray=False, is_drawing=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg {NS} viewBox='0 0 1 1'>&a;</svg>", "entities"),
        (f"<!DOCTYPE svg [<!ENTITY a SYSTEM '/etc/passwd'>]><svg {NS}>&a;</svg>", "entities"),
        (f"<svg {NS} viewBox='0 0 1 1'>", "no element found"),
        (f"<svg {NS} viewBox='0 0 wide 1'/>", "viewBox that is none"),
        (f"<svg {NS} viewBox='0 0 0 1'/>", "viewBox that is none"),
        (f"<svg {NS} width='100%' height='100%'/>", "how large it is"),
        (f"<svg {NS}/>", "how large it is"),
        ("<html><body/></html>", "is not an SVG drawing"),
        ("not xml", "is not a drawing that can be read: syntax error, line 1"),
        ("", "no element found"),
        (f"<svg {NS} viewBox='0 0 1 1'>" + "<g>" * 200 + "</g>" * 200 + "</svg>", "too deep"),
    ],
)
def test_a_drawing_that_cannot_be_used_is_told(text: str, words: str, edition: Path) -> None:
    finding = told(draw(edition, text), edition)
    assert finding.code == "D204"
    assert words in finding.message


def test_a_drawing_too_large_to_be_one_is_told(
    edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stills, "MOST_SVG_BYTES", 10)
    path = draw(edition, f"<svg {NS} viewBox='0 0 1 1'/>")
    assert "too large for a drawing" in told(path, edition).message
