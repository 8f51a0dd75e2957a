"""Can a phone read what the page shows?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import lost_point

from booklet import masking, qr
from booklet.errors import Unreadable
from booklet.qr import QUIET_ZONE, QrCode, capacity, encode, encode_all, side_mm, svg

TICKET = "https://tickets.example.org/s/0123"


def drawn(code: QrCode, scale: int = 4) -> Image.Image:
    """The path drawn as a pen would, in pixels of `scale` a module, quiet zone included."""
    side = (code.modules + 2 * QUIET_ZONE) * scale
    picture = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(picture)
    x = y = 0.0
    for move, first, second in re.findall(r"([Mmh])([\d.]+)(?: ([\d.]+))?", code.path):
        if move == "M":
            x, y = float(first), float(second)
        elif move == "m":
            x, y = x + float(first), y + float(second)
        else:
            left, top = (x + QUIET_ZONE) * scale, (y - 0.5 + QUIET_ZONE) * scale
            pen.rectangle((left, top, left + float(first) * scale - 1, top + scale - 1), fill=0)
            x += float(first)
    return picture


def scanned(code: QrCode) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(drawn(code))]


@pytest.mark.parametrize(
    "text",
    [TICKET, "1", "HTTPS://EXAMPLE.ORG/2026", "https://example.org/été?a=1&b=2", "x" * 300],
)
def test_the_path_drawn_with_a_pen_is_scanned_as_the_text(text: str) -> None:
    assert scanned(encode(text)) == [text]


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=90))
def test_any_address_is_scanned_as_it_was_given(text: str) -> None:
    assert scanned(encode(text)) == [text]


def test_the_same_text_gives_the_same_code() -> None:
    assert encode(TICKET) == encode(TICKET)
    assert encode(TICKET) != encode(TICKET + "4")


@pytest.mark.parametrize(
    ("length", "version"), [(14, 1), (15, 2), (26, 2), (27, 3), (62, 4), (63, 5)]
)
def test_the_smallest_version_is_taken(length: int, version: int) -> None:
    code = encode("a" * length)
    assert code.version == version
    assert code.modules == 17 + 4 * version


@pytest.mark.parametrize("version", [1, 9, 10, 40])
def test_the_capacity_is_what_fits_and_no_more(version: int) -> None:
    assert encode("a" * capacity(version)).version == version
    if version < 40:
        assert encode("a" * (capacity(version) + 1)).version == version + 1


def test_an_address_of_25_bytes_is_13_2_mm_wide_and_one_of_63_is_18() -> None:
    assert side_mm(encode("a" * 25), 0.4) == pytest.approx(13.2)
    assert side_mm(encode("a" * 63), 0.4) == pytest.approx(18)


def test_the_picture_has_its_size_its_quiet_zone_and_one_black_stroke() -> None:
    code = encode(TICKET)
    picture = ET.fromstring(svg(code, 0.4, title="Tickets <here> & there"))
    units = code.modules + 2 * QUIET_ZONE
    assert picture.get("width") == picture.get("height") == f"{units * 0.4:g}mm"
    assert picture.get("viewBox") == f"-4 -4 {units} {units}"
    assert picture.get("stroke") == "device-cmyk(0 0 0 1)"
    assert picture.get("fill") == "none"
    assert [child.tag.rpartition("}")[2] for child in picture] == ["title", "path"]
    assert picture[0].text == "Tickets <here> & there"
    assert picture[1].get("d") == code.path


def test_a_code_without_a_title_has_none() -> None:
    assert "<title" not in svg(encode(TICKET), 0.4)


@pytest.mark.parametrize("text", ["", "  ", "a" * 2332])
def test_what_no_code_can_hold_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        encode(text)
    assert refused.value.remedy


def test_a_module_of_no_size_is_refused() -> None:
    with pytest.raises(ValueError, match="0 mm"):
        svg(encode(TICKET), 0)


@pytest.mark.parametrize("version", [0, 41])
def test_a_version_that_is_none_has_no_capacity(version: int) -> None:
    with pytest.raises(ValueError, match="no QR code"):
        capacity(version)


def test_many_are_encoded_together_as_each_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"{TICKET}/{number}" for number in range(40)]
    alone = [encode(text) for text in texts]
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(qr, "_known", {})
    encode_all([*texts[:20], "", "x" * 5000, *texts])
    assert [qr._known[text] for text in texts] == alone
    monkeypatch.setattr(qr, "_known", {})
    monkeypatch.setattr(qr, "_encoded", None)  # all are kept
    encode_all(texts)
    assert [encode(text) for text in texts] == alone


def test_one_that_cannot_be_encoded_is_told_where_it_is_asked_for() -> None:
    encode_all([""])
    with pytest.raises(Unreadable):
        encode("")


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=300).filter(str.strip))
def test_a_code_is_the_one_that_qrcode_makes(text: str) -> None:
    theirs: QRCode[Any] = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    theirs.add_data(text)
    theirs.make(fit=True)
    mine = qr._encoder()(error_correction=ERROR_CORRECT_M, border=0)
    mine.add_data(text)
    mine.make(fit=True)
    assert mine.get_matrix() == theirs.get_matrix()


@settings(max_examples=60, deadline=None)
@given(st.integers(21, 41), st.randoms(use_true_random=False), st.sampled_from([0.1, 0.5, 0.9]))
def test_points_are_counted_as_qrcode_counts_them(size: int, chance: Any, share: float) -> None:
    cells = [[chance.random() < share for _ in range(size)] for _ in range(size)]
    finder = [sign == "1" for sign in chance.choice(masking._FINDERS)]
    cells[chance.randrange(size)][: len(finder)] = finder
    assert masking._points(masking._bits(cells), size) == lost_point(cells)


def test_every_mask_is_chosen_by_some_code() -> None:
    chosen = set()
    for number in range(200):
        code = qr._encoder()(error_correction=ERROR_CORRECT_M, border=0)
        code.add_data(f"https://tickets.example.org/s/{number:04}")
        code.best_fit()
        chosen.add(code.best_mask_pattern())
    assert chosen == set(range(8))
