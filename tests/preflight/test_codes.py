"""Is a QR code found that nobody can read, or that says something else?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pikepdf
import pytest
import qrcode
import zxingcpp
from msgspec.structs import replace
from raster_maker import TEXT, TICKET, ask, block, book, code, condition, expected

from booklet import readback
from booklet.finders import symbols
from booklet.preflight import codes
from booklet.preflight.codes import seen_codes
from booklet.preflight.fitness import doubts
from booklet.preflight.opened import opened
from booklet.preflight.press_gain import spread
from booklet.preflight.rules import NotChecked, Untold
from booklet.preflight.run import preflight
from booklet.preflight.verdicts import Expected

OTHER = "https://tickets.example.org/s/0999"
GOOD = code(TICKET, 0.4, 20, 40)


def said(content: str, told: Expected | None = None) -> dict[str, list[str]]:
    wanted: Mapping[int, frozenset[str]] = {1: frozenset({TICKET})}
    found = ask(codes.RULES, book(content), told or expected(codes=wanted))
    return {code: [fault.message for fault in faults] for code, faults in found.items()}


def test_a_good_code_passes_every_rule() -> None:
    assert said(GOOD) == {}


@pytest.mark.parametrize("module", [0.33, 0.4, 0.6, 1.1])
def test_a_code_is_measured_to_two_hundredths_of_a_module(module: float) -> None:
    with opened(book(code(TICKET, module, 10, 20))) as file:
        (found,) = seen_codes(file.pages[0], Expected())
    assert found.module == pytest.approx(module, rel=0.02)
    corners = (found.area.x, found.area.bottom, found.area.right)
    assert corners == pytest.approx((10, 60, 10 + 29 * module), abs=0.1)


def test_a_spoilt_code_cannot_be_read() -> None:
    spoilt = [(row, column) for row in range(9, 20) for column in range(9, 29)]
    content = code(TICKET, 0.4, 20, 40, spoilt)
    assert said(content) == {
        "F601": ["A QR code cannot be read."],
        "F604": [f"No QR code opens {TICKET}."],
    }
    (fault,) = ask(codes.RULES, book(content), expected())["F601"]
    assert fault.area is not None
    corners = (fault.area.x, fault.area.bottom, fault.area.right, fault.area.y)
    assert corners == pytest.approx((20, 40, 31.6, 28.4), abs=0.5)


def test_small_modules_are_told_in_millimetres() -> None:
    told = expected(condition=replace(condition(), module_mm=0.33))
    (message,) = said(code(TICKET, 0.27, 20, 40), told)["F602"]
    assert message == f"The QR code “{TICKET}” has modules of 0.27 mm; 0.33 mm are wanted."
    assert "F602" not in said(code(TICKET, 0.33, 20, 40), told)


@pytest.mark.parametrize(
    "beside",
    [block("0 0 0 1", 17, 40, 2.2, 5), block("0 0 0 1", 20, 51.6 + 0.8, 10, 0.3)],
    ids=["left", "above"],
)
def test_ink_in_the_quiet_zone_is_found(beside: str) -> None:
    (message,) = said(GOOD + beside)["F602"]
    assert message.endswith("modules of white around it; 4 are wanted.")


@pytest.mark.parametrize(
    "beside",
    [block("0 0 0 1", 10, 40, 8.3, 5), block("0 0 0.1 0", 0, 30, 60, 30) + GOOD],
    ids=["beyond the quiet zone", "on a pale ground"],
)
def test_a_whole_quiet_zone_is_enough(beside: str) -> None:
    assert said(GOOD + beside) == {}


def test_white_ends_where_the_paper_is_cut() -> None:
    assert list(said(code(TICKET, 0.4, 0.8, 40))) == ["F602"]
    assert said(code(TICKET, 0.4, 1.6, 40)) == {}


def test_a_code_too_fine_for_spreading_ink_is_found() -> None:
    found = said(code(TICKET, 0.2, 20, 40))
    assert found["F603"] == [
        f"The QR code “{TICKET}” cannot be read once ink has spread as it does on a press."
    ]


def test_a_code_of_other_words_is_both_missing_and_unexpected() -> None:
    assert said(code(OTHER, 0.4, 20, 40)) == {
        "F604": [
            f"No QR code opens {TICKET}.",
            f"The QR code “{OTHER}” opens what the data does not have on this page.",
        ]
    }


def test_a_code_where_there_should_be_none_is_told() -> None:
    told = expected(codes={1: frozenset()})
    assert list(said(GOOD, told)) == ["F604"]
    assert said(TEXT, told) == {}


def test_a_page_of_which_the_data_says_nothing_holds_only_what_it_says_of_another() -> None:
    known = {0: frozenset({OTHER}), 7: frozenset({TICKET})}
    assert said(GOOD, expected(codes=known)) == {}
    assert said(code(OTHER, 0.4, 20, 40), expected(codes=known)) == {}
    assert said(TEXT, expected(codes=known)) == {}
    assert said(GOOD, expected(codes={7: frozenset({OTHER})})) == {
        "F604": [f"The QR code “{TICKET}” opens what the data does not have anywhere."]
    }


def test_a_page_with_an_entry_holds_nothing_but_that() -> None:
    told = expected(codes={0: frozenset({OTHER}), 1: frozenset({TICKET})})
    assert list(said(GOOD + code(OTHER, 0.4, 40, 10), told)) == ["F604"]


def test_the_code_of_an_ad_says_what_its_advertiser_wishes() -> None:
    ads = {1: frozenset[str]()}
    assert said(GOOD, expected(codes={7: frozenset({OTHER})}, ads=ads)) == {}
    told = expected(codes={1: frozenset({OTHER})}, ads=ads)
    assert said(GOOD, told) == {"F604": [f"No QR code opens {OTHER}."]}


def test_without_data_what_codes_say_is_not_checked() -> None:
    assert said(GOOD, expected()) == {"F604": ["- Nobody says what the codes are to open."]}


def test_without_a_condition_only_the_quiet_zone_is_measured() -> None:
    reason = "- No printing condition says how large a module must be."
    assert said(GOOD, expected(condition=None))["F602"] == [reason]


def test_every_code_of_a_crowded_page_is_read() -> None:
    texts = [f"https://tickets.example.org/s/{number:04}" for number in range(12)]
    content = "".join(
        code(text, 0.4, 4 + 18 * (place % 3), 4 + 18 * (place // 3))
        for place, text in enumerate(texts)
    )
    assert said(content, expected(codes={1: frozenset(texts)})) == {}


def test_a_code_on_a_turned_page_is_measured_where_it_stands() -> None:
    def turn(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Rotate = 270

    with opened(book(GOOD, change=turn)) as file:
        (found,) = seen_codes(file.pages[0], Expected())
    assert (found.area.x, found.area.bottom) == pytest.approx((20, 40), abs=0.1)


def test_three_squares_that_are_no_code_are_no_fault() -> None:
    squares = "".join(block("0 0 0 1", x, y, 3, 3) for x, y in ((10, 10), (30, 10), (10, 30)))
    assert said(squares, expected(codes={})) == {}


def test_text_and_noise_look_like_no_code() -> None:
    noise = np.random.default_rng(3).integers(0, 256, (600, 400)).astype(np.uint8)
    assert symbols(noise) == []


def test_ink_spreads_into_white_and_not_into_black() -> None:
    light = np.full((60, 60), 255, np.uint8)
    light[:, 28:32] = 0
    after = spread(light, 0.042)
    assert (after < 128).sum() > (light < 128).sum()
    assert after[:, :10].min() > 250


def test_a_tilted_code_is_read_and_its_module_measured() -> None:
    tilted = f"q 0.94 0.342 -0.342 0.94 35 20 cm {code(TICKET, 0.5, 0, 0)} Q"
    assert said(tilted) == {}


def test_a_code_as_fine_as_hair_is_found_where_nobody_says_what_is_on_the_page() -> None:
    """And in an ad: where the codes are known, one that is too fine is missed (F604)."""
    symbol = qrcode.QRCode(border=0)
    symbol.add_data(TICKET)
    symbol.make(fit=True)
    side = 0.13  # mm
    squares = " ".join(
        f"{20 + x * side:.4f} {40 - y * side:.4f} {side:.4f} {side:.4f} re"
        for y, row in enumerate(symbol.get_matrix()) for x, dark in enumerate(row) if dark
    )  # fmt: skip
    data = book(f"0 0 0 1 k {squares} f")
    told = Expected(codes={1: frozenset({TICKET})})
    found = {}
    for name, one in {
        "unknown": Expected(), "ad": replace(told, ads={1: frozenset()}), "told": told,
    }.items():  # fmt: skip
        with opened(data) as file:
            found[name] = [code.text for code in seen_codes(file.pages[0], one)]
            missed = (
                [fault.message for fault in codes.check_data(file.pages[0], one)]
                if one.codes
                else []
            )
        assert bool(missed) == (name == "told")
    assert found == {"unknown": [TICKET], "ad": [TICKET], "told": []}


def test_a_micro_qr_code_is_no_code_and_hides_none() -> None:
    """Noise is read as one now and then."""
    kind = zxingcpp.BarcodeFormat.MicroQRCode
    usual = zxingcpp.BarcodeFormat.QRCodeModel2
    micro, whole = (
        np.asarray(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, one), scale=8))
        for text, one in (("123", kind), (TICKET, usual))
    )
    light = np.full((600, 900), 255, np.uint8)
    light[40 : 40 + len(micro), 40 : 40 + len(micro)] = micro
    light[40 : 40 + len(whole), 400 : 400 + len(whole)] = whole
    kinds = zxingcpp.BarcodeFormats(kind)
    assert [code.text for code in zxingcpp.read_barcodes(light, formats=kinds)] == ["123"]
    assert [code.text for code in readback.read(light)] == [TICKET]


@pytest.mark.parametrize("error", [ValueError, NotChecked, Untold])
def test_a_file_whose_codes_could_not_be_looked_at_is_not_certified(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """But where nobody says what they should be."""

    def break_off(_light: object) -> list[readback.Code]:
        raise error("for once")

    monkeypatch.setattr(readback, "read", break_off)
    report = preflight(book(TEXT), expected(), None, only=["F601"])
    assert report.verdicts[0].reason
    open_rules = [one.code for one in doubts(report)]
    assert open_rules == (["F405"] if error is Untold else ["F405", "F601"])
