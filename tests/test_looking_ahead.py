"""Are missing pages set before they are asked for, and is the plan the same for it?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from booklet import forerunner, memory
from booklet.build import build
from booklet.console import Silence
from booklet.material import Order, prepare
from booklet.shop import open_shop

FILM = "films/tin-bird.yaml"


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def edit_title(small: Path) -> None:
    text = (small / FILM).read_text(encoding="utf-8")
    assert "title: " in text
    (small / FILM).write_text(text.replace("title: ", "title: A ", 1), encoding="utf-8")


def made(small: Path, to: Path) -> tuple[bytes, bytes]:
    build(Order(small, to), Silence())
    return (to / "booklet.pdf").read_bytes(), (to / "booklet.json").read_bytes()


def lengthened(known: Mapping[object, int]) -> Mapping[object, int]:
    return {unit: pages + 1 for unit, pages in known.items()}


def test_what_an_edit_makes_missing_is_given_at_once(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made(small, tmp_path / "before")
    edit_title(small)
    shop = open_shop(prepare(Order(small, tmp_path / "to")))
    given: list[object] = []
    monkeypatch.setattr(forerunner.Forerunner, "give", lambda _, item: given.append(item))
    with shop.with_forerunner() as hastened:
        hastened.look_ahead(())
        ahead = len(given)
        (foreseen,) = hastened.ahead
        flatplan, _ = shop.plan()
    assert flatplan == foreseen.flatplan
    assert ahead > 1
    assert 0 < len(foreseen.settled) == len(flatplan.takes()) - ahead
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    after = made(small, tmp_path / "after")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cold"))
    assert after == made(small, tmp_path / "anew")
    assert after[0] != before[0]


def test_what_is_remembered_wrongly_changes_nothing(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made(small, tmp_path / "before")
    recall = memory.recall

    def wrong(kind: str, made_of: str) -> object:
        kept = recall(kind, made_of)
        return lengthened(kept) if kind == "lengths" and kept else kept

    monkeypatch.setattr(memory, "recall", wrong)
    assert made(small, tmp_path / "again") == before


def test_nothing_is_looked_for_ahead_where_nobody_would_set_it(small: Path, tmp_path: Path) -> None:
    made(small, tmp_path / "before")
    shop = open_shop(prepare(Order(small, tmp_path / "to")))
    shop.look_ahead(())
    assert not shop.ahead


def test_where_much_is_missing_workers_are_left_to_set_it(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(small, tmp_path / "before")
    edit_title(small)
    monkeypatch.setattr("booklet.shop._FEW", 1)
    shop = open_shop(prepare(Order(small, tmp_path / "to")))
    with shop.with_forerunner() as hastened:
        hastened.look_ahead(())
        assert not hastened.ahead
    after = made(small, tmp_path / "after")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cold"))
    assert after == made(small, tmp_path / "anew")
