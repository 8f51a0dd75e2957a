"""Does a page that is drawn quicker look as the file itself does, and take as much ink?"""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import qrcode
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name
from PIL import Image

from booklet.preflight.opened import OpenFile, open_again, opened
from booklet.preflight.preview import lightened, preview
from booklet.preflight.rastered import DPI, close, draw, rastered
from booklet.preflight.verdicts import Expected
from booklet.sketches import keep_sketch

INVERTED = [1, 0] * 4


def picture(*, is_adobe: bool) -> bytes:
    """Squares of each ink, of all and of none, as a CMYK JPEG; Adobe's holds light, not ink."""
    inks = np.zeros((64, 384, 4), np.uint8)
    for number in range(4):
        inks[:, 64 * number : 64 * (number + 1), number] = 255
    inks[:, 256:320] = 255
    image = Image.fromarray(inks if is_adobe else 255 - inks, "CMYK")
    return packed(image)


def with_code() -> bytes:
    """White, with a QR code of two pixels to a module."""
    code = qrcode.QRCode(border=4, box_size=2)
    code.add_data("https://tickets.example")
    code.make(fit=True)
    black = np.array(code.get_matrix()).repeat(2, axis=0).repeat(2, axis=1)[:64]
    inks = np.zeros((64, 384, 4), np.uint8)
    inks[: black.shape[0], : black.shape[1], 3] = black * 255
    return packed(Image.fromarray(inks, "CMYK"))


def plain_picture(level: int) -> bytes:
    """One of which nothing was kept for another test."""
    return packed(Image.new("CMYK", (384, 64), (level,) * 4))


def packed(image: Image.Image) -> bytes:
    """As JPEG; Pillow writes what it holds as Adobe does."""
    target = BytesIO()
    image.save(target, "JPEG", quality=95)
    return target.getvalue()


def keep(jpeg: bytes, most_ink: float = 400) -> None:
    """Have it sketched, as the press would."""
    keep_sketch(jpeg, hashlib.sha256(jpeg).hexdigest(), most_ink)


def page_with(jpeg: bytes, **more: object) -> bytes:
    """A page of 150 × 100 points with a picture, turned by 90 degrees, on white."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(150, 100))
        image = pdf.make_stream(
            jpeg, Type=Name.XObject, Subtype=Name.Image, Width=384, Height=64, BitsPerComponent=8,
            ColorSpace=Name.DeviceCMYK, Filter=Name.DCTDecode,
        )  # fmt: skip
        for key, value in more.items():
            image[f"/{key}"] = value
        page = pdf.pages[0]
        page.obj.Resources = Dictionary(XObject=Dictionary(I=image))
        page.obj.Contents = pdf.make_stream(b"q 120 0 0 20 15 40 cm /I Do Q")
        page.obj.Rotate = 90
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


@pytest.mark.parametrize("how", ["adobe", "plain", "sketched"])
def test_dark_stays_dark_and_white_stays_white(how: str) -> None:
    """But, where it is a sketch, for two pixels of it around each edge."""
    is_adobe = how != "plain"
    jpeg = picture(is_adobe=is_adobe)
    if how == "sketched":
        keep(jpeg)
    more = {"Decode": Array(INVERTED)} if is_adobe else {}
    with opened(page_with(jpeg, **more)) as file:
        (page,) = file.pages
        data, number = preview(page)
        assert (data != file.data, number) == (True, 0)
        quick, slow = rastered(page, Expected()), draw(page, page.bleed, DPI, in_colour=True)
        close(page)
        page.forget()
    assert quick.pixels.shape == slow.pixels.shape
    for one, other in ((quick, slow), (slow, quick)):
        inside, white = one.light < 100, one.darkest(slice(None), slice(None)) == 255
        if how == "sketched":
            inside, white = well_within(inside), well_within(white)
        assert inside.sum() > 3000
        assert (other.light[inside] < 128).all()
        assert white.sum() > 40_000
        assert (other.darkest(slice(None), slice(None))[white] > 250).all()


def well_within(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What is eight pixels away from all that is not of the mask."""
    for _ in range(8):
        padded = np.pad(mask, 1, constant_values=True)
        mask = mask & padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return mask


def drawn_as(jpeg: bytes) -> tuple[int, int, bool]:
    """How wide and high a picture is when its page is drawn, and whether it is packed then."""
    with opened(page_with(jpeg, Decode=Array(INVERTED))) as file:
        data, _ = preview(file.pages[0])
    assert isinstance(data, bytes)
    with pikepdf.open(BytesIO(data)) as alone:
        image = alone.pages[0].Resources.XObject.I
        return int(image.Width), int(image.Height), "/Filter" in image


def test_a_picture_that_was_sketched_is_drawn_a_third_as_large() -> None:
    jpeg = plain_picture(9)
    assert drawn_as(jpeg) == (384, 64, False)
    keep(jpeg)
    assert drawn_as(jpeg) == (128, 22, True)


@pytest.mark.parametrize("what", ["a code", "many pixels"])
def test_a_picture_with_a_code_or_too_large_to_look_for_one_is_drawn_itself(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made smaller, a code could be too fine to be found."""
    if what == "many pixels":
        monkeypatch.setattr("booklet.sketches._MOST_PIXELS", 384 * 64 - 1)
    jpeg = with_code() if what == "a code" else plain_picture(8)
    keep(jpeg)
    assert drawn_as(jpeg) == (384, 64, False)


@pytest.mark.parametrize(
    "more",
    [
        {"ColorSpace": Name.DeviceRGB},
        {"Mask": Array([0, 1, 0, 1, 0, 1, 0, 1])},
        {"Width": 383},
    ],
    ids=["other-colours", "keyed-out", "wrong-size"],
)
def test_other_pictures_are_left_to_pdfium(more: dict[str, object]) -> None:
    with opened(page_with(picture(is_adobe=False), **more)) as file:
        assert preview(file.pages[0]) == (file.data, 0)


def test_a_torn_picture_and_a_page_with_comments_are_left_to_pdfium() -> None:
    with opened(page_with(b"\xff\xd8 torn")) as file:
        assert preview(file.pages[0]) == (file.data, 0)
    with opened(page_with(picture(is_adobe=False))) as file:
        file.pages[0].obj.Annots = Array()
        assert preview(file.pages[0]) == (file.data, 0)


def test_what_was_taken_out_does_not_stay_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each picture would, as long as the file that it is from is open."""
    begun: list[pikepdf.Pdf] = []

    def counted(file: OpenFile) -> pikepdf.Pdf:
        begun.append(open_again(file))
        return begun[-1]

    monkeypatch.setattr("booklet.preflight.preview.open_again", counted)
    with pikepdf.open(BytesIO(page_with(picture(is_adobe=False)))) as pdf:
        pdf.pages.extend([pdf.pages[0]] * 32)
        target = BytesIO()
        pdf.save(target)
    with opened(target.getvalue()) as file:
        for page in file.pages:
            data, number = preview(page)
            assert (data != file.data, number) == (True, 0)
        is_closed = [source.filename == "closed input source" for source in begun]
        assert is_closed == [True, True, False]


def lit(data: bytes, target: Path, pages: tuple[int, ...] = (1,), limit: float = 400) -> list[int]:
    """How wide the pictures of these pages are when their ink is measured."""
    with opened(data) as file:
        numbers = [file.pages[number - 1].obj.objgen for number in pages]
    assert lightened(data, numbers, limit, target)
    with pikepdf.open(target) as alone:
        pictures = [page.Resources.XObject.I for page in alone.pages]
        assert all(one.ColorSpace == Name.DeviceCMYK for one in pictures)
        assert all(list(one.Decode) == INVERTED for one in pictures)
        return [int(one.Width) for one in pictures]


def test_ink_is_measured_with_sketches_in_the_places_of_pictures(tmp_path: Path) -> None:
    jpeg, data = plain_picture(17), page_with(plain_picture(17), Decode=Array(INVERTED))
    assert lit(data, tmp_path / "light.pdf") == [384]
    keep(jpeg)
    assert lit(data, tmp_path / "light.pdf") == [192]


def test_a_picture_that_holds_a_code_is_measured_by_its_sketch(tmp_path: Path) -> None:
    """That its code would be too fine to be read does not matter to its ink."""
    keep(with_code())
    assert lit(page_with(with_code(), Decode=Array(INVERTED)), tmp_path / "light.pdf") == [192]


def test_a_picture_with_more_ink_than_the_limit_is_measured_itself(tmp_path: Path) -> None:
    """Made smaller, what is over it could be evened out."""
    jpeg = plain_picture(19)
    keep(jpeg, 300.5)
    data = page_with(jpeg, Decode=Array(INVERTED))
    assert lit(data, tmp_path / "light.pdf", limit=300) == [384]
    assert lit(data, tmp_path / "light.pdf", limit=301) == [192]


def test_pages_are_measured_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    known, other = plain_picture(23), plain_picture(29)
    keep(known)
    with pikepdf.new() as pdf:
        for jpeg in (other, known, other, known):
            with pikepdf.open(BytesIO(page_with(jpeg, Decode=Array(INVERTED)))) as one:
                pdf.pages.append(one.pages[0])
        target = BytesIO()
        pdf.save(target)
    assert lit(target.getvalue(), tmp_path / "light.pdf", (1, 2, 4)) == [384, 192, 192]
    assert lit(target.getvalue(), tmp_path / "light.pdf", (1, 3)) == [384, 384]


def test_what_a_page_has_of_the_tree_above_it_comes_with_it(tmp_path: Path) -> None:
    jpeg = plain_picture(37)
    keep(jpeg)
    with pikepdf.open(BytesIO(page_with(jpeg, Decode=Array(INVERTED)))) as pdf:
        page, above = pdf.pages[0].obj, pdf.Root.Pages
        for key in ("/Resources", "/MediaBox", "/Rotate"):
            above[key] = page[key]
            del page[key]
        above.Resources = pdf.make_indirect(above.Resources)
        target = BytesIO()
        pdf.save(target)
    assert lit(target.getvalue(), tmp_path / "light.pdf") == [192]
    with pikepdf.open(tmp_path / "light.pdf") as alone:
        copy = alone.pages[0].obj
        assert [int(edge) for edge in copy.as_dict()["/MediaBox"]] == [0, 0, 150, 100]
        assert int(copy.Rotate) == 90


def test_a_picture_of_another_size_than_its_sketch_is_measured_itself(tmp_path: Path) -> None:
    jpeg = plain_picture(31)
    keep(jpeg)
    data = page_with(jpeg, Decode=Array(INVERTED), Height=63)
    assert lit(data, tmp_path / "light.pdf") == [384]


@pytest.mark.parametrize(
    "what", ["a torn file", "no such page", "no such folder", "something blended"]
)
def test_whatever_is_odd_is_measured_as_it_is(what: str, tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(page_with(plain_picture(31)))) as pdf:
        if what == "something blended":
            pdf.pages[0].obj.Resources.ExtGState = Dictionary(G=Dictionary(BM=Name.Screen))
        target = BytesIO()
        pdf.save(target)
    with opened(target.getvalue()) as file:
        objgen = file.pages[0].obj.objgen if what != "no such page" else (4711, 0)
    data = b"%PDF-1.6 and no more" if what == "a torn file" else target.getvalue()
    folder = tmp_path / "gone" if what == "no such folder" else tmp_path
    assert not lightened(data, [objgen], 400, folder / "light.pdf", is_multiplied=True)
