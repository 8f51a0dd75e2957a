"""Does a stand-in have the picture's size, and say what it stands for?"""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from booklet.standins import StandIn, StandInKind, recognise, stand_in

DIGEST = "0123456789abcdef" * 2


@pytest.mark.parametrize("kind", StandInKind)
def test_a_stand_in_is_recognised(kind: StandInKind) -> None:
    meant = StandIn(kind, DIGEST)
    assert recognise(stand_in(meant, 30, 20)) == meant


@pytest.mark.parametrize("size", [(1, 1), (120, 80), (6000, 4000)])
def test_a_stand_in_is_a_gray_jpeg_of_the_pictures_size(size: tuple[int, int]) -> None:
    data = stand_in(StandIn(StandInKind.PICTURE, DIGEST), *size)
    with Image.open(BytesIO(data)) as image:
        image.load()
        assert (image.format, image.mode, image.size) == ("JPEG", "L", size)
        assert image.getextrema() == (160, 160)
    assert len(data) < 300_000


def test_what_stands_for_the_same_is_the_same() -> None:
    meant = StandIn(StandInKind.ADVERT, DIGEST)
    assert stand_in(meant, 30, 20) == stand_in(meant, 30, 20)
    other = StandIn(StandInKind.ADVERT, DIGEST[::-1])
    assert stand_in(meant, 30, 20) != stand_in(other, 30, 20)


def jpeg(comment: bytes) -> bytes:
    output = BytesIO()
    Image.new("L", (8, 8)).save(output, "JPEG", comment=comment)
    return output.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        jpeg(b"taken at the harbour"),
        jpeg(f"booklet:painting:{DIGEST}".encode()),
        jpeg(f"booklet:picture:{DIGEST[:-1]}".encode()),
        jpeg(f"booklet:picture:{DIGEST.upper()}".encode()),
        jpeg(f"made by booklet:picture:{DIGEST}".encode()),
        jpeg(b"") + f"\xff\xfe\0\0booklet:picture:{DIGEST}".encode("latin-1").rjust(9000, b"\0"),
    ],
    ids=["empty", "text", "plain", "kind", "short", "capitals", "within", "far down"],
)
def test_a_picture_of_its_own_stands_for_nothing(data: bytes) -> None:
    assert recognise(data) is None
