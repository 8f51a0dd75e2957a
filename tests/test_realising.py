"""Is a picture in a file what it would be if it was painted into one?"""

from __future__ import annotations

import zlib
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from booklet.loose import Thing, digests, take_apart
from booklet.realising import paint, painted
from booklet.separation import Separated


def picture(mode: str, packed: str, *, is_seen_through: bool) -> Separated:
    """A picture as `separation` makes them."""
    image = Image.linear_gradient("L").resize((6, 4)).convert(mode)
    target = BytesIO()
    image.save(target, "JPEG")
    data = target.getvalue() if packed == "DCTDecode" else zlib.compress(image.tobytes())
    channels = {"L": 1, "RGB": 3, "CMYK": 4}[mode]
    mask = zlib.compress(bytes(range(24))) if is_seen_through else b""
    inverted = mode == "CMYK" and packed == "DCTDecode"
    return Separated(data, packed, 6, 4, channels, inverted, mask, 100.0)


@pytest.mark.parametrize("is_seen_through", [False, True])
@pytest.mark.parametrize(
    ("mode", "packed"),
    [("CMYK", "DCTDecode"), ("CMYK", "FlateDecode"), ("RGB", "DCTDecode"), ("L", "DCTDecode")],
)
def test_a_picture_alone_is_what_is_painted(mode: str, packed: str, is_seen_through: bool) -> None:
    real = picture(mode, packed, is_seen_through=is_seen_through)
    with pikepdf.new() as pdf:
        image = pdf.make_stream(b"")
        paint(pdf, [image], real)
        expected = take_apart(pdf, [image])
    found = painted(real)
    assert len(found.things) == len(expected.things) == 1 + is_seen_through
    for one, other in zip(found.things, expected.things, strict=True):
        assert isinstance(one, Thing)
        assert isinstance(other, Thing)
        assert sorted(one.text.split()) == sorted(other.text.split())
        assert one.stream == other.stream
    if not is_seen_through:
        assert digests(found) == digests(expected)
