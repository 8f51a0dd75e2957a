"""Do marks stay outside the bleed, and inside the sheet?"""

from __future__ import annotations

import re

import pytest

from booklet.marks import Ground, Letters, fixed, slug_line
from booklet.measure import mm

A5 = (mm(148).pt, mm(210).pt)


def ground(bleed: float = 3, slug: float = 12, size: tuple[float, float] = A5) -> Ground:
    edge = mm(bleed + slug).pt
    return Ground((edge, edge, edge + size[0], edge + size[1]), mm(bleed).pt, mm(slug).pt)


def points(content: bytes) -> list[tuple[float, float]]:
    """Every point that lines, curves and boxes go through."""
    found = []
    for *numbers, operator in re.findall(
        r"(-?[\d.]+) (-?[\d.]+)(?: (-?[\d.]+) (-?[\d.]+))? (m|l|re)\b", content.decode()
    ):
        x, y, *extent = (float(number) for number in numbers if number)
        found.append((x, y))
        if operator == "re":
            found.append((x + extent[0], y + extent[1]))
    return found


@pytest.mark.parametrize("bleed", [0, 3, 5, 10])
@pytest.mark.parametrize("slug", [2, 5, 8, 12, 20])
@pytest.mark.parametrize("size", [A5, (mm(105).pt, mm(148).pt), (mm(210).pt, mm(148).pt)])
def test_every_mark_lies_between_the_bleed_and_the_edge(
    bleed: float, slug: float, size: tuple[float, float]
) -> None:
    room = ground(bleed, slug, size)
    left, bottom, right, top = room.bleeding
    for x, y in points(fixed(room, ["/Spot0"])):
        assert not (left + 0.01 < x < right - 0.01 and bottom + 0.01 < y < top - 0.01)
        assert room.media[0] - 0.01 <= x <= room.media[2] + 0.01
        assert room.media[1] - 0.01 <= y <= room.media[3] + 0.01


def test_crop_marks_begin_three_millimetres_from_the_trim_where_there_is_no_bleed() -> None:
    room = ground(bleed=0)
    left, bottom, *_ = room.trim
    line = f"{left:.4f} {bottom - mm(3).pt:.4f} m {left:.4f} {bottom - mm(8).pt:.4f} l S"
    assert line.encode() in fixed(room, [])


def test_crop_marks_point_at_the_trim_from_all_four_corners() -> None:
    room = ground()
    ends = points(fixed(room, []))
    for at in (0, 2):
        assert sum(abs(x - room.trim[at]) < 0.001 for x, _ in ends) >= 4
        assert sum(abs(y - room.trim[at + 1]) < 0.001 for _, y in ends) >= 4


def test_the_bar_holds_every_ink_alone_and_the_tints() -> None:
    bar = fixed(ground(), ["/Spot0"]).decode()
    for ink in ("1 0 0 0 k", "0 0 0 1 k", "1 1 1 0 k", "0 0.25 0 0 k", "0 0 0 0.75 k"):
        assert ink in bar
    assert "/Spot0 cs 1 scn" in bar
    assert "/Spot0" not in fixed(ground(), []).decode()


def test_a_slug_without_room_leaves_out_targets_and_bar() -> None:
    assert b" k " not in fixed(ground(slug=0.5), [])
    assert slug_line(Letters(), ground(slug=1), "booklet") == ()


def test_a_slug_of_nothing_has_no_mark() -> None:
    assert points(fixed(ground(slug=0), [])) == []


def test_the_slug_line_stands_above_the_bleed_left_of_the_target() -> None:
    room, letters = ground(), Letters()
    words = slug_line(letters, room, "booklet · page 12 · 2026-11-25 · FOGRA39")
    assert " ".join(word.text for word in words) == "booklet · page 12 · 2026-11-25 · FOGRA39"
    assert all(word.y > room.bleeding[3] and word.y + word.size < room.media[3] for word in words)
    last = words[-1]
    middle = (room.trim[0] + room.trim[2]) / 2
    assert last.x + letters.width(last.text, last.size) < middle - mm(3).pt


def test_a_long_slug_line_is_smaller_then_cut() -> None:
    letters = Letters()
    usual = slug_line(letters, ground(), "booklet")[0].size
    long = slug_line(letters, ground(), "a rather long name of a job " * 3)
    longest = slug_line(letters, ground(), "a rather long name of a job " * 30)
    assert usual == 6
    assert 4 <= long[0].size < usual
    assert longest[-1].text.endswith("…")
    assert longest[0].size == 4


def test_letters_the_face_lacks_become_their_like() -> None:
    letters = Letters()
    assert letters.drawn("\u1e2c", 6) == letters.drawn("I", 6)
    assert letters.drawn("映", 6) == letters.drawn("?", 6)
    assert letters.drawn("é", 6) != letters.drawn("e", 6)
