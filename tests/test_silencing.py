"""Can what is meant as it is be silenced, there and nowhere else?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from booklet.checking import check_only
from booklet.material import Order

Plant = Callable[[Path, str, str, str], int]
MOTH, OAR, TALK = "films/moth.yaml", "films/quiet-oar.yaml", "programmes.yaml"


def found(folder: Path, *, final: bool = False) -> list[tuple[str, str]]:
    order = Order(folder, folder.parent / "build", final=final)
    return [
        (finding.code, finding.place.file.name if finding.place.file else "")
        for finding in check_only(order)
    ]


@pytest.fixture
def spaced(small: Path, plant: Plant) -> Path:
    """Two films with a space before a full stop, and two bills with one."""
    plant(small, MOTH, "changed.,", "changed .,")
    plant(small, OAR, "boat speaks.,", "boat speaks .,")
    plant(small, TALK, "in a coat.,", "in a coat .,")
    plant(small, TALK, "cannot undo.,", "cannot undo .,")
    return small


def test_each_place_is_found(spaced: Path) -> None:
    names = ["moth.yaml", "quiet-oar.yaml", "programmes.yaml", "programmes.yaml"]
    assert sorted(found(spaced)) == sorted(("W106", name) for name in names)


def test_a_film_silences_a_code_for_itself(spaced: Path, plant: Plant) -> None:
    plant(spaced, MOTH, "", "silence: [W106]\n")
    assert ("W106", "moth.yaml") not in found(spaced)
    assert len(found(spaced)) == 3


def test_another_code_is_found_all_the_same(spaced: Path, plant: Plant) -> None:
    plant(spaced, MOTH, "", "silence: W111\n")
    assert len(found(spaced)) == 4


def test_one_record_of_a_list_silences_it_for_itself(spaced: Path, plant: Plant) -> None:
    plant(
        spaced,
        TALK,
        "films: [moth, ice-cream-war]",
        "films: [moth, ice-cream-war]\n  silence: [W106]",
    )
    assert found(spaced).count(("W106", "programmes.yaml")) == 1


def test_a_page_silences_it_for_its_body(small: Path, plant: Plant) -> None:
    plant(small, "pages/welcome.md", "Mind the", "Mind ,the")
    assert found(small) == [("W106", "welcome.md")]
    plant(small, "pages/welcome.md", "title: Come in", "title: Come in\nsilence: [W106]")
    assert found(small) == []


def test_what_is_no_word_is_silenced_as_well(small: Path, plant: Plant) -> None:
    plant(small, OAR, "\n    alt: {en: An oar at rest, fr: Une rame au repos}", "")
    assert found(small) == [("D217", "quiet-oar.yaml")]
    plant(small, OAR, "", "\nsilence: [D217]\n")
    assert found(small) == []


def test_a_row_of_a_sheet_silences_it_for_itself(small: Path) -> None:
    (small / "screenings.yaml").unlink()
    rows = (
        "programme,venue,room,date,time,code,note en,note fr,silence",
        "quiet-oar,lido,lido-1,2026-06-12,18:30,102,Rain .,Pluie.,W106",
        "salt-road,lido,lido-2,2026-06-12,18:00,101,Rain .,Pluie.,",
    )
    (small / "screenings.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    cells = [
        finding.place.cell
        for finding in check_only(Order(small, small.parent / "build"))
        if finding.code == "W106"
    ]
    assert cells == ["G3"]


def test_an_edition_silences_a_code_everywhere(spaced: Path, plant: Plant) -> None:
    plant(spaced, "edition.yaml", "severities:\n", "severities:\n  W106: off\n")
    assert found(spaced) == []
    assert found(spaced, final=True) == []
