"""Is more ink than the condition takes found, and where it is?"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image
from raster_maker import NO_GHOSTSCRIPT, TEXT, ask, block, book, expected, spot

from booklet.apart import apart
from booklet.preflight import ink
from booklet.preflight.opened import opened
from booklet.preflight.rules import NotChecked
from booklet.preflight.verdicts import Expected
from booklet.sketches import keep_sketch

needs = pytest.mark.skipif(bool(NO_GHOSTSCRIPT), reason=NO_GHOSTSCRIPT)


def said(data: bytes, told: Expected | None = None) -> list[str]:
    faults = ask(ink.RULES, data, told or expected()).get("F405", [])
    return [fault.message for fault in faults]


@needs
def test_too_much_ink_is_told_with_its_size_and_its_place() -> None:
    page = block("1 0.8 0.8 0.6", 10, 30, 20, 10)
    (fault,) = ask(ink.RULES, book(TEXT, page), expected())["F405"]
    assert fault.message == "320 % ink over 2.0 cm² (limit 300 %)."
    assert fault.page == 2
    assert fault.area is not None
    corners = (fault.area.x, fault.area.y, fault.area.right, fault.area.bottom)
    assert corners == pytest.approx((10, 40, 30, 50), abs=0.4)


@needs
@pytest.mark.parametrize(
    "content",
    [
        block("1 0.8 0.7 0.5", 10, 30, 20, 10),
        block("1 1 1 1", 10, 30, 0.9, 0.9),
        block("1 1 1 1", -7, -7, 2, 90),
        "",
    ],
    ids=["at the limit", "under a square millimetre", "in the slug", "no ink"],
)
def test_as_much_as_paper_takes_is_fine(content: str) -> None:
    assert said(book(content)) == []


@needs
def test_small_spots_are_counted_together() -> None:
    spots = "".join(block("1 1 1 1", 5 + 5 * column, 40, 0.8, 0.8) for column in range(8))
    assert len(said(book(spots))) == 1


@needs
def test_ink_in_the_bleed_counts() -> None:
    (message,) = said(book(block("1 1 1 0.5", -3, -3, 3, 86)))
    assert message.startswith("350 % ink over 2.")


@needs
def test_a_spot_colour_is_ink_too() -> None:
    solid = "/Gold cs 1 scn 10 30 20 10 re f "
    page = f"/GS gs {block('0.9 0.8 0.8 0', 10, 30, 20, 10)}{solid}"

    def overprinting(pdf: object) -> None:
        import pikepdf

        assert isinstance(pdf, pikepdf.Pdf)
        spot(pdf)
        state = pikepdf.Dictionary(op=True, OP=True, OPM=1)
        pdf.pages[0].obj.Resources.ExtGState = pikepdf.Dictionary(GS=state)

    assert said(book(page, change=overprinting)) == ["350 % ink over 2.0 cm² (limit 300 %)."]
    assert said(book(solid, change=spot)) == []


@needs
def test_a_turned_page_has_its_place_in_user_space() -> None:
    def turn(pdf: object) -> None:
        pdf.pages[0].obj.Rotate = 90  # type: ignore[attr-defined]

    data = book(block("1 1 1 1", 10, 30, 20, 10), change=turn)
    (fault,) = ask(ink.RULES, data, expected())["F405"]
    assert fault.area is not None
    assert (fault.area.x, fault.area.y) == pytest.approx((10, 40), abs=0.4)


@needs
def test_the_plates_are_told_in_per_cent_of_the_trim() -> None:
    with opened(book(block("0.5 0 0 0", -8, -8, 76, 48))) as file:
        found = ink.measure(file.data, ink.frames(file.pages), None)
    assert found[1].plates == pytest.approx(
        {"Cyan": 25, "Magenta": 0, "Yellow": 0, "Black": 0}, abs=0.5
    )


def test_without_ghostscript_ink_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert said(book(TEXT)) == ["- ink not measured: Ghostscript is not on this machine"]


def test_without_a_condition_there_is_no_limit() -> None:
    (reason,) = said(book(TEXT), Expected())
    assert reason.startswith("- No printing condition")


@needs
def test_a_page_as_large_as_a_house_is_not_measured() -> None:
    def grow(pdf: object) -> None:
        page = pdf.pages[0].obj  # type: ignore[attr-defined]
        page.MediaBox = [0, 0, 14400, 14400]

    assert said(book(TEXT, change=grow)) == ["- ink not measured: page 1 is too large to be drawn"]


GROUND = block("0.9 0.8 0.8 0", 10, 30, 20, 10)


def state(**entries: Any) -> Callable[[Pdf], None]:
    """Give the first page a state `/GS` with these entries."""

    def change(pdf: Pdf) -> None:
        pdf.pages[0].obj.Resources.ExtGState = Dictionary(GS=Dictionary(**entries))

    return change


def in_a_group(pdf: Pdf) -> None:
    state(BM=Name.Multiply)(pdf)
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)


def spot_over(pdf: Pdf) -> None:
    spot(pdf)
    state(op=True, OP=True, OPM=1)(pdf)


def for_all_plates(tint: list[float]) -> Callable[[Pdf], None]:
    """Give the first page `/All`, a colour for all plates that looks like this tint."""

    def change(pdf: Pdf) -> None:
        solid = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=tint, N=1)
        space = Array([Name.Separation, Name.All, Name.DeviceCMYK, pdf.make_indirect(solid)])
        pdf.pages[0].obj.Resources.ColorSpace = Dictionary(All=pdf.make_indirect(space))

    return change


def pictured(pdf: Pdf) -> None:
    """Give the first page a picture, pale but for a tenth of its side in a corner."""
    light = np.full((400, 400, 4), 230, np.uint8)
    light[:40, :40] = (10, 30, 30, 100)
    target = BytesIO()
    Image.fromarray(255 - light, "CMYK").save(target, "JPEG", quality=95, subsampling=0)
    image = pdf.make_stream(
        target.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=400, Height=400,
        BitsPerComponent=8, ColorSpace=Name.DeviceCMYK, Filter=Name.DCTDecode,
        Decode=Array([1, 0] * 4),
    )  # fmt: skip
    pdf.pages[0].obj.Resources.XObject = Dictionary(Photo=image)


TOO_MUCH = [
    ("overprint", GROUND + "/GS gs 0 0 0 1 k 10 30 20 10 re f", state(op=True, OP=True, OPM=1)),
    ("multiplied", GROUND + "/GS gs 0 0 0 1 k 10 30 20 10 re f", in_a_group),
    ("the corner of a picture", "q 20 0 0 20 10 30 cm /Photo Do Q", pictured),
    ("for all plates", "/All cs 0.9 scn 10 30 20 10 re f", for_all_plates([1, 1, 1, 1])),
    ("for all plates, said to be black", "/All cs 0.9 scn 10 30 20 10 re f",
     for_all_plates([0, 0, 0, 1])),
    ("a spot colour", "/GS gs 0.9 0.8 0.8 0 k 10 30 20 10 re f /Gold cs 1 scn 10 30 20 10 re f",
     spot_over),
]  # fmt: skip


@needs
@pytest.mark.parametrize(
    ("content", "change"), [one[1:] for one in TOO_MUCH], ids=[one[0] for one in TOO_MUCH]
)
def test_drawn_together_or_apart_as_much_ink_is_found(
    content: str, change: Callable[[Pdf], None]
) -> None:
    """The quick way says what the slow one says, or is not taken."""
    told = expected().condition
    with opened(book(content, change=change)) as file:
        (frame,) = ink.frames(file.pages)
        found = ink.measure(file.data, [frame], told)[1]
        apart = ink.measure(file.data, [replace(frame, is_process=False)], told)[1]
    assert found.over_mm2 > 1
    assert found.over_mm2 == pytest.approx(apart.over_mm2, abs=0.1)
    assert found.most == pytest.approx(apart.most, abs=0.5)
    assert found.plates == pytest.approx(apart.plates, abs=0.2)


@needs
@pytest.mark.parametrize("is_process", [True, False], ids=["together", "apart"])
def test_without_a_condition_black_overprints_all_the_same(*, is_process: bool) -> None:
    over = GROUND + "/GS gs 0 0 0 1 k 10 30 20 10 re f"
    with opened(book(over, change=state(op=True, OP=True, OPM=1))) as file:
        (frame,) = ink.frames(file.pages)
        found = ink.measure(file.data, [replace(frame, is_process=is_process)], None)[1]
    assert found.most > 330


Levels = NDArray[np.uint8]


def mild(size: int) -> Levels:
    """A picture that goes from light to half dark in all inks."""
    across = np.linspace(20, 110, size, dtype=np.uint8)
    return np.stack([np.tile(across, (size, 1)), *[np.tile(across[:, None], (1, size))] * 3], 2)


def with_corner(size: int) -> Levels:
    """The same with too much ink in a tenth of its side."""
    inks = mild(size)
    inks[: size // 10, : size // 10] = (255, 255, 255, 40)
    return inks


def striped(size: int) -> Levels:
    """Stripes of 282 % ink, three pixels wide, on a third of it."""
    inks = np.full((size, size, 4), 80, np.uint8)
    inks[np.arange(size) // 3 % 2 == 0] = (240, 240, 240, 0)
    return inks


def noisy(size: int) -> Levels:
    """Up to 295 %, one pixel unlike the next."""
    inks = np.random.default_rng(7).integers(95, 250, (size, size, 4), dtype=np.uint8)
    inks[..., 3] = 0
    return inks


def packed(inks: Levels) -> tuple[bytes, float]:
    """A picture in Adobe's JPEG, and its most ink in per cent."""
    target = BytesIO()
    Image.fromarray(inks, "CMYK").save(target, "JPEG", quality=92, subsampling=0)
    with Image.open(BytesIO(target.getvalue())) as again:
        return target.getvalue(), float(np.asarray(again).sum(axis=2).max()) / 2.55


def holding(jpeg: bytes, size: int) -> Callable[[Pdf], None]:
    """Give all pages this picture, and a state that overprints."""

    def change(pdf: Pdf) -> None:
        image = pdf.make_stream(
            jpeg, Type=Name.XObject, Subtype=Name.Image, Width=size, Height=size,
            BitsPerComponent=8, ColorSpace=Name.DeviceCMYK, Filter=Name.DCTDecode,
            Decode=Array([1, 0] * 4),
        )  # fmt: skip
        for page in pdf.pages:
            page.obj.Resources.XObject = Dictionary(Photo=image)
            page.obj.Resources.ExtGState = Dictionary(GS=Dictionary(op=True, OP=True, OPM=1))

    return change


SIZE = 316
"""Pixels of a picture's side, which is 40 mm long: 201 to the inch."""
PLACED = "q 40 0 0 40 10 20 cm /Photo Do Q "
BLACK_OVER = PLACED + "/GS gs 0 0 0 0.9 k 10 20 40 40 re f "


@needs
@pytest.mark.parametrize("few", [0, 2], ids=["many pages", "few pages"])
@pytest.mark.parametrize(
    ("picture", "content", "is_over"),
    [
        (mild, PLACED, False),
        (with_corner, PLACED, True),
        (mild, BLACK_OVER + "1 1 0 0 k 10 20 40 40 re f", True),
        (striped, PLACED, False),
        (striped, BLACK_OVER, True),
        (noisy, BLACK_OVER, True),
    ],
    ids=["mild", "its own corner", "overprinted", "striped", "striped, overprinted",
         "noisy, overprinted"],
)  # fmt: skip
def test_a_sketch_takes_as_much_ink_as_its_picture(
    picture: Callable[[int], Levels],
    content: str,
    is_over: bool,
    few: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And more than paper holds is found, wherever it comes from, with few pages and with many."""
    monkeypatch.setattr(ink, "_TOGETHER", 2)
    monkeypatch.setattr(ink, "_FEW", few)
    jpeg, most = packed(picture(SIZE))
    assert (most > 300) == (picture is with_corner)
    told, path = expected().condition, tmp_path / "book.pdf"
    path.write_bytes(book(content, TEXT, content, change=holding(jpeg, SIZE)))
    with opened(path.read_bytes()) as file:
        frames = ink.frames(file.pages)
    keep_sketch(jpeg, hashlib.sha256(jpeg).hexdigest(), most)
    itself = ink.measure(path, frames, told)
    by_sketch = ink.measure(path, frames[::-1], told, fine={1, 2, 3})
    assert [by_sketch[page].over_mm2 > 1 for page in (1, 2, 3)] == [is_over, False, is_over]
    assert is_over or by_sketch != itself, "the sketch was not drawn"
    for page in (1, 2, 3):
        assert by_sketch[page].plates == pytest.approx(itself[page].plates, abs=0.2)
        assert by_sketch[page].most > itself[page].most - 2
        if is_over:
            assert by_sketch[page].over_mm2 == itself[page].over_mm2


@needs
def test_pages_that_are_not_fine_are_drawn_as_they_are(tmp_path: Path) -> None:
    """So are all of which nobody says so, like those in other people's files."""
    jpeg, most = packed(mild(SIZE - 1))
    told, path = expected().condition, tmp_path / "book.pdf"
    path.write_bytes(book(PLACED, PLACED, TEXT, change=holding(jpeg, SIZE - 1)))
    with opened(path.read_bytes()) as file:
        frames = ink.frames(file.pages)
    itself = ink.measure(path, frames, told)
    keep_sketch(jpeg, hashlib.sha256(jpeg).hexdigest(), most)
    assert ink.measure(path, frames, told) == itself
    assert ink.measure(path.read_bytes(), frames, told, fine={1, 2, 3}) == itself
    some = ink.measure(path, frames, told, fine={2})
    assert [some[page] == itself[page] for page in (1, 2, 3)] == [True, False, True]


@needs
def test_numpy_is_not_loaded_by_whoever_has_a_reader(tmp_path: Path) -> None:
    """Numbers of its own would bring it along."""
    path = tmp_path / "book.pdf"
    path.write_bytes(book(block("1 0.8 0.8 0.3", 10, 30, 20, 10), TEXT))
    code = (
        "import sys; from pathlib import Path; from booklet.apart import apart\n"
        "from booklet.preflight import ink; from booklet.preflight.opened import opened\n"
        "data = Path(sys.argv[1])\n"
        "with opened(data.read_bytes()) as file: frames = ink.frames(file.pages)\n"
        "with apart() as reader: found = ink.measure(data, frames, None, reader=reader)\n"
        "print(len(found), type(found[1].over_mm2).__name__, 'numpy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True
    )
    assert done.stdout == "2 float False\n"


def dies(*_: object) -> None:
    """End this process, as one that has no memory left is ended."""
    os.kill(os.getpid(), signal.SIGKILL)


@needs
@pytest.mark.parametrize("of", ["lightened", "_weighed"])
def test_what_a_reader_dies_of_is_told_or_done_without(
    of: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "book.pdf"
    path.write_bytes(book(TEXT, TEXT))
    with opened(path.read_bytes()) as file:
        frames = ink.frames(file.pages)
    itself = ink.measure(path, frames, None)
    monkeypatch.setattr(ink, of, dies)
    with apart() as reader:
        if of == "lightened":
            assert ink.measure(path, frames, None, reader=reader, fine={1, 2}) == itself
        else:
            with pytest.raises(NotChecked, match="it broke off when its process ended"):
                ink.measure(path, frames, None, reader=reader)


@needs
def test_nothing_is_begun_once_it_is_stopped(tmp_path: Path) -> None:
    path, stop = tmp_path / "book.pdf", Event()
    path.write_bytes(book(TEXT, TEXT, TEXT))
    with opened(path.read_bytes()) as file:
        frames = ink.frames(file.pages)
    asked: list[object] = []

    def reader(do: Callable[..., Any], *given: Any) -> Any:
        asked.append(do)
        stop.set()
        return do(*given)

    with pytest.raises(NotChecked, match="it was stopped"):
        ink.measure(path, frames, None, reader=reader, stop=stop)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("change", "is_process"),
    [
        (lambda _: None, True),
        (for_all_plates([1, 1, 1, 1]), True),
        (for_all_plates([0, 0, 0, 1]), False),
        (spot, False),
    ],
    ids=["four inks", "marks", "black on all plates", "a spot colour"],
)
def test_only_a_file_with_four_inks_is_drawn_in_four_together(
    change: Callable[[Pdf], None], is_process: bool
) -> None:
    with opened(book(TEXT, change=change)) as file:
        assert [frame.is_process for frame in ink.frames(file.pages)] == [is_process]
