"""Boxes, sizes and the number of pages."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, Pdf
from structure_maker import BLEED, Breaker, box, broken, clean_pdf, expected, judge, pt

from booklet.binding import Binding
from booklet.preflight.boxes import ranges


def _set(key: str, value: object, *numbers: int) -> Breaker:
    """Give pages (all, where none is named) another entry; None takes it away."""

    def breaker(pdf: Pdf) -> None:
        for number, page in enumerate(pdf.pages, 1):
            if numbers and number not in numbers:
                continue
            if value is None:
                del page.obj[key]
            else:
                page.obj[key] = value

    return breaker


def _shifted(margins: tuple[float, float, float, float]) -> Array:
    """The trim with other margins at left, bottom, right and top, in mm."""
    left, bottom, right, top = (float(number) for number in box(0))
    return Array(
        [
            left - pt(margins[0]),
            bottom - pt(margins[1]),
            right + pt(margins[2]),
            top + pt(margins[3]),
        ]
    )


def _both_boxes(pdf: Pdf) -> None:
    pdf.pages[0].obj.ArtBox = box(-5)


def _turned(pdf: Pdf) -> None:
    for page in pdf.pages:
        page.obj.Rotate = 90


def one_small_page(pdf: Pdf) -> None:
    """Only the sizes differ where the job does not say what they are to be."""
    pdf.pages[1].obj.TrimBox = _shifted((0, 0, -31, -43))
    pdf.pages[1].obj.BleedBox = _shifted((3, 3, -28, -40))


def _five_pages(pdf: Pdf) -> None:
    pdf.pages.append(pdf.pages[0])


def _two_pages(pdf: Pdf) -> None:
    del pdf.pages[2:]


def _corners_swapped(pdf: Pdf) -> None:
    a, b, c, d = box(0)
    pdf.pages[0].obj.TrimBox = Array([c, d, a, b])


def _crop_inside_trim(pdf: Pdf) -> None:
    pdf.pages[0].obj.CropBox = box(-1)


TWINS: list[tuple[str, str, Breaker]] = [
    ("F101", "no trim box", _set("/TrimBox", None, 2)),
    ("F101", "trim and art box", _both_boxes),
    ("F101", "corners swapped", _corners_swapped),
    ("F101", "bleed beyond media", _set("/BleedBox", box(20), 1)),
    ("F101", "crop box inside trim", _crop_inside_trim),
    ("F101", "turned askew", _set("/Rotate", 45, 3)),
    ("F101", "an empty crop box", _set("/CropBox", Array([9, 9, 9, 9]), 1)),
    ("F101", "a crop box of words", _set("/CropBox", Array([Name.A, 0, 0, 0]), 1)),
    ("F102", "another size", _set("/TrimBox", _shifted((0, 0, -0.1, 0)))),
    ("F103", "too little bleed", _set("/BleedBox", box(2))),
    ("F103", "no bleed at the foot", _set("/BleedBox", _shifted((3, 0, 3, 3)), 4)),
    ("F103", "no bleed box", _set("/BleedBox", None, 4)),
    ("F107", "five pages", _five_pages),
    ("F107", "two pages", _two_pages),
]


@pytest.mark.parametrize(("code", "name", "breaker"), TWINS)
def test_each_fault_is_found_and_no_other(code: str, name: str, breaker: Breaker) -> None:
    answers = judge(broken(breaker))
    assert answers.failed == {code}, answers.faults


def test_the_clean_file_has_no_fault_and_every_rule_is_checked() -> None:
    answers = judge(clean_pdf())
    assert answers.faults == {}
    assert answers.unchecked == {}


def test_a_unit_of_its_own_is_found() -> None:
    answers = judge(broken(_set("/UserUnit", 2)), replace(expected(), trim=None, bleed=None))
    assert answers.failed == {"F101"}


def test_pages_of_two_sizes_are_named() -> None:
    answers = judge(broken(one_small_page), replace(expected(), trim=None))
    assert answers.failed == {"F104"}
    (fault,) = answers.faults["F104"]
    assert fault.message == "Page 2 is 74 × 105 mm; the others are 105 × 148 mm (A6)."
    assert fault.page == 2


def test_a_page_on_its_side_is_called_that() -> None:
    answers = judge(broken(_turned))
    assert answers.failed == {"F102"}
    assert answers.faults["F102"][0].message == (
        "The page lies on its side: 148 × 105 mm (A6 landscape) instead of 105 × 148 mm (A6)."
    )


def test_an_a6_page_for_an_a4_job_is_called_by_name() -> None:
    answers = judge(clean_pdf(), replace(expected(), trim=(210, 297)))
    assert answers.faults["F102"][0].message == (
        "The page is 105 × 148 mm (A6) instead of 210 × 297 mm (A4)."
    )


@pytest.mark.parametrize(("off", "fits"), [(0.04, True), (0.06, False)])
def test_the_trim_is_held_to_five_hundredths_of_a_millimetre(off: float, fits: bool) -> None:
    wanted = replace(expected(), trim=(105 + off, 148))
    assert ("F102" not in judge(clean_pdf(), wanted).failed) is fits


@pytest.mark.parametrize(("short", "fits"), [(0.008, True), (0.012, False)])
def test_the_bleed_is_held_to_a_hundredth_of_a_millimetre(short: float, fits: bool) -> None:
    breaker = _set("/BleedBox", _shifted((3, 3, 3, BLEED - short)))
    assert ("F103" not in judge(broken(breaker)).failed) is fits


def test_the_side_without_bleed_is_named_as_the_reader_sees_it() -> None:
    def breaker(pdf: Pdf) -> None:
        page = pdf.pages[0].obj
        page.Rotate, page.BleedBox = 90, _shifted((0, 3, 3, 3))

    wanted = replace(expected(), trim=None)
    (fault,) = judge(broken(breaker), wanted).faults["F103"]
    assert fault.message == "The bleed is to be 3 mm and is less: top 0.00 mm."


def test_no_bleed_wanted_is_no_fault() -> None:
    wanted = replace(expected(), bleed=0.0)
    assert judge(broken(_set("/BleedBox", None)), wanted).failed == set()


def test_an_art_box_is_a_trim_box() -> None:
    def breaker(pdf: Pdf) -> None:
        for page in pdf.pages:
            del page.obj.TrimBox
            page.obj.ArtBox = box(0)

    assert judge(broken(breaker)).failed == set()


def test_boxes_inherited_from_the_tree_count() -> None:
    def breaker(pdf: Pdf) -> None:
        pdf.Root.Pages.MediaBox = box(15)
        for page in pdf.pages:
            del page.obj.MediaBox

    assert judge(broken(breaker)).failed == set()


def test_an_office_sheet_of_another_size_is_told_without_a_trim_box() -> None:
    def breaker(pdf: Pdf) -> None:
        for page in pdf.pages:
            del page.obj.TrimBox, page.obj.BleedBox
            page.obj.MediaBox = Array([0, 0, pt(210), pt(297)])

    answers = judge(broken(breaker))
    assert answers.failed == {"F101", "F102", "F103"}
    assert answers.faults["F102"][0].message == (
        "The sheet is 210 × 297 mm (A4), and the page is to be 105 × 148 mm (A6)."
    )


def test_what_is_not_known_is_not_checked() -> None:
    wanted = replace(expected(), trim=None, bleed=None, binding=None, families=None)
    assert set(judge(clean_pdf(), wanted).unchecked) == {"F102", "F103", "F107", "F305"}


@pytest.mark.parametrize(
    ("binding", "fits"),
    [(Binding.SADDLE, False), (Binding.PERFECT, False), (Binding.NONE, True)],
)
def test_only_bound_pages_come_in_fours(binding: Binding, fits: bool) -> None:
    answers = judge(broken(_five_pages), replace(expected(), binding=binding))
    assert ("F107" not in answers.failed) is fits
    if not fits:
        (fault,) = answers.faults["F107"]
        assert fault.message == f"It has 5 pages; {binding} binding takes multiples of 4."
        assert fault.remedy == "Add 3, or take out 1."


def test_a_file_without_pages_is_no_booklet() -> None:
    def breaker(pdf: Pdf) -> None:
        del pdf.pages[:]

    assert judge(broken(breaker)).failed == {"F107"}


def test_a_trim_box_that_is_no_rectangle_is_a_fault_of_boxes_alone() -> None:
    def breaker(pdf: Pdf) -> None:
        pdf.pages[0].obj.TrimBox = Dictionary()

    assert judge(broken(breaker)).failed == {"F101"}


@pytest.mark.parametrize(
    ("numbers", "text"),
    [((3,), "Page 3"), ((1, 2, 3, 4, 9), "Pages 1–4, 9"), ((7, 6), "Pages 6–7")],
)
def test_page_numbers_are_told_as_ranges(numbers: tuple[int, ...], text: str) -> None:
    assert ranges(numbers) == text
