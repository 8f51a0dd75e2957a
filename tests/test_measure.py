"""Does a length mean the same everywhere?"""

from __future__ import annotations

import pytest

from booklet.errors import Unreadable
from booklet.measure import PAPERS, Length, inch, mm, pt, px, read_length, read_trim


def test_an_inch_is_25_4_millimetres_72_points_and_96_pixels() -> None:
    assert inch(1).mm == pytest.approx(25.4)
    assert inch(1).pt == pytest.approx(72)
    assert inch(1).px == pytest.approx(96)
    assert pt(36).inch == pytest.approx(0.5)
    assert px(48).inch == pytest.approx(0.5)


def test_lengths_are_added_scaled_and_compared() -> None:
    assert mm(148) + 2 * mm(3) == mm(154)
    assert mm(210) - mm(10) == mm(200)
    assert mm(9) / 3 == mm(3)
    assert mm(9) / mm(3) == 3
    assert -mm(3) < mm(0) < mm(3)
    assert abs(-mm(3)) == mm(3)
    assert not mm(0)


def test_a_length_and_a_bare_number_are_not_added() -> None:
    with pytest.raises(TypeError):
        mm(3) + 3  # type: ignore[operator]


def test_a_length_times_a_length_is_refused() -> None:
    with pytest.raises(TypeError):
        mm(3) * mm(3)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 mm", 3), ("3mm", 3), ("0,5 cm", 5), ("0.125in", 3.175), ("1/8 in", 3.175),
        ('1/8"', 3.175), ("8 1/2 in", 215.9), ("12pt", 4.2333333), ("96px", 25.4), ("1pc", 4.23333),
        ("0", 0), ("3\u00a0MM", 3), (".5 in", 12.7),
    ],
)  # fmt: skip
def test_a_length_with_its_unit_is_read(text: str, expected: float) -> None:
    assert read_length(text).mm == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("text", ["3", "", "mm", "-3 mm", "3 elephants", "3 mm 4", "1/0 in"])
def test_a_length_without_unit_or_sense_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_length(text)
    assert refused.value.remedy


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_read_by_its_name_and_turned(name: str) -> None:
    width, height = read_trim(name.lower())
    assert (width, height) == PAPERS[name]
    assert width < height
    assert read_trim(f"{name} landscape") == (height, width)


@pytest.mark.parametrize(
    ("text", "width", "height"),
    [
        ("148 x 210 mm", 148, 210), ("148×210mm", 148, 210), ("148 mm x 210 mm", 148, 210),
        ("5.5 x 8.5 in", 139.7, 215.9), ("5 1/2 x 8 1/2 in", 139.7, 215.9),
        ("14,8 by 21 cm", 148, 210), ("half letter", 139.7, 215.9),
    ],
)  # fmt: skip
def test_a_size_is_read_as_width_and_height(text: str, width: float, height: float) -> None:
    assert [side.mm for side in read_trim(text)] == pytest.approx([width, height])


@pytest.mark.parametrize("text", ["148 x 210", "B7", "", "148 x 210 in", "5 x 8 mm", "A5 sideways"])
def test_a_size_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_trim(text)
    assert refused.value.remedy


def test_a_length_is_written_for_people_and_for_style_sheets() -> None:
    assert str(inch(0.125)) == "3.175 mm"
    assert Length(148.0).css == "148mm"
    assert mm(-0.0).css == "0mm"
