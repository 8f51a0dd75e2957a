"""Does an edition that was read before give what it would give anew, whatever was changed since?"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from booklet import recording
from booklet.boxtree import read_page
from booklet.build import build
from booklet.console import Console
from booklet.engine import Engine
from booklet.load import load
from booklet.material import Order, prepare
from booklet.shop import open_shop
from booklet.source import read_yaml
from booklet.workers import spread

Change = Callable[[Path], object]
Plant = Callable[[Path, str, str, str], int]


def write(name: str, before: str, after: str) -> Change:
    """Change a file of the edition."""

    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert before in text
        (folder / name).write_text(text.replace(before, after), encoding="utf-8")

    return change


def anew(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The edition, read with nothing remembered."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    return load(folder)


def films(loaded: Any) -> list[Any]:
    """The films of what `load` answers."""
    edition, _ = loaded
    return list(edition.films.values()) if edition is not None else []


@pytest.mark.parametrize(
    "change",
    [
        lambda _folder: None,
        write("films/moth.yaml", "title:", "# nothing\ntitle:"),
        write("films/moth.yaml", "title:", "tittle:"),
        lambda folder: (folder / "films" / "moth.yaml").unlink(),
        lambda folder: (folder / "films" / "moth.yaml").write_bytes(b"\xff\xfe"),
        lambda folder: (folder / "films" / "new.yaml").write_text("title: New\nruntime: 90\n"),
        write("edition.yaml", "languages: [en, fr]", "languages: [fr, en]"),
        write("screenings.yaml", "time:", "tiem:"),
        lambda folder: (folder / "venues.yaml").unlink(),
    ],
)
def test_what_is_remembered_is_what_is_there(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "warm"))
    load(small)
    change(small)
    first, again = load(small), load(small)
    fresh = anew(small, tmp_path / "cold", monkeypatch)
    assert first[1] == again[1] == fresh[1]
    assert first[0] == again[0] == fresh[0]
    places = [film.place("title") for film in films(fresh)]
    assert [film.place("title") for film in films(first)] == places
    assert [film.place("title") for film in films(again)] == places


def test_only_what_changed_is_read_again(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "warm"))
    load(small)
    write("films/moth.yaml", "title:", "# nothing\ntitle:")(small)
    read: list[str] = []

    def reading(path: Path) -> Any:
        read.append(path.name)
        return read_yaml(path)

    monkeypatch.setattr("booklet.load.read_yaml", reading)
    load(small)
    assert read == ["moth.yaml"]
    load(small)
    assert read == ["moth.yaml"]


def test_an_edition_can_be_kept(small: Path) -> None:
    edition, _ = load(small)
    assert pickle.loads(pickle.dumps(edition)) == edition


def test_pages_that_were_looked_at_are_not_looked_at_again(
    small: Path, plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "warm"))
    looked = tmp_path / "looked"

    def counted(page: Any) -> Any:  # by workers too
        with looked.open("a") as file:
            file.write(".")
        return read_page(page)

    monkeypatch.setattr("booklet.engine.read_page", counted)

    def build_pages() -> tuple[bytes, int]:
        looked.write_text("")
        build(Order(small, tmp_path / "to"), Console(StringIO(), is_quiet=True))
        return (tmp_path / "to" / "booklet.pdf").read_bytes(), looked.stat().st_size

    first, every = build_pages()
    again, none = build_pages()
    assert again == first
    assert every > 0 == none
    plant(small, "films/lantern-keeper.yaml", "ships that do not come", "ships that may not come")
    _, some = build_pages()
    assert 0 < some < every


def test_on_another_day_no_page_is_looked_at_again(
    small: Path, tmp_path: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slug bears another date; one with another title is another page."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    for section in ("contents", "matter: welcome", "guide", "tickets", "venues", "days"):
        plant(small, "edition.yaml", f"  - {section}\n", "")
    made: list[tuple[int, bytes]] = []
    for day, title in ((20_000, ""), (20_400, ""), (20_400, "Lamp Festival")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(day * 86_400))
        if title:
            plant(small, "edition.yaml", "Lantern Festival", title)
        built = build(Order(small, tmp_path / "build"), Console(StringIO(), is_quiet=True))
        (report,) = (one.report for one in built.proof.prints)
        made.append((report.looked_at, (tmp_path / "build" / "booklet.pdf").read_bytes()))
    (first, one), (second, other), (third, _) = made
    assert (first, second) == (built.proof.prints[0].report.pages, 0)
    assert third == first
    assert one != other


def test_a_letter_that_no_page_had_makes_one_page_another(
    small: Path, tmp_path: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For preflight and for the record, which is spared what preflight's workers looked at."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own"))
    looked = []
    seen = counted_looks(monkeypatch)
    for before, after in (("ships", "ships"), ("ships", "shiþs")):
        plant(small, "films/lantern-keeper.yaml", f"{before} that do not", f"{after} that do not")
        built = build(Order(small, tmp_path / "build"), Console(StringIO(), is_quiet=True))
        (report,) = (one.report for one in built.proof.prints)
        looked.append(report.looked_at)
    assert looked == [report.pages, 1]
    assert seen == []


def counted_looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pages each record looks at by itself, where it looks at any."""
    seen: list[int] = []

    def counted(work: Any, items: Sequence[Any], instead: Any, hands: Any = None) -> Any:
        seen.append(len(items))
        return spread(work, items, instead, hands=hands)

    monkeypatch.setattr(recording, "spread", counted)
    return seen


def test_a_record_is_the_same_whoever_looked_at_the_pages(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, records, looked = counted_looks(monkeypatch), [], []
    for name in ("workers", "itself"):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))
        build(Order(small, tmp_path / "build"), Console(StringIO(), is_quiet=True))
        records.append((tmp_path / "build" / "booklet.json").read_bytes())
        looked.append(list(seen))
        monkeypatch.setattr(recording.Looking, "__call__", lambda *_: 1 / 0)
    assert records[0] == records[1]
    assert looked[0] == []
    assert looked[1][0] > 0


@pytest.mark.parametrize(
    ("change", "is_kept"),
    [
        (write("films/moth.yaml", "title:", "# nothing\ntitle:"), True),
        (
            lambda folder: (folder / "layout" / "tokens.css").write_text(":root { --rule: 1pt }"),
            False,
        ),
        (lambda folder: (folder / "layout" / "word.css").write_text("p { color: black }"), False),
    ],
)
def test_the_engine_of_the_last_job_serves_the_next_where_it_would_be_the_same(
    small: Path, change: Change, is_kept: bool
) -> None:
    (small / "layout").mkdir()

    def engine() -> Engine:
        return open_shop(prepare(Order(small, small / "build"))).engine

    first = engine()
    change(small)
    assert (engine() is first) == is_kept
