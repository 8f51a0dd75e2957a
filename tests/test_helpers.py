"""Do those that stay from build to build do the same work each time?"""

from __future__ import annotations

import shutil
from multiprocessing import active_children, get_all_start_methods
from pathlib import Path

import pytest
from PIL import Image

from booklet.build import build, get_ready
from booklet.console import Silence
from booklet.helpers import Helpers, helpers
from booklet.material import Order
from booklet.memory import holding

needs_fork = pytest.mark.skipif(
    "fork" not in get_all_start_methods(), reason="not run: nothing can be forked here"
)
FILM = "films/tin-bird.yaml"


def made(small: Path, to: Path, stay: Helpers | None) -> list[bytes]:
    build(Order(small, to), Silence(), None, stay)
    return [(to / name).read_bytes() for name in ("booklet.pdf", "booklet.json")]


def numbers(stay: Helpers) -> set[int | None]:
    assert stay.hands is not None
    workers = list(stay.hands._idle)
    if stay.forerunner is not None:
        workers += stay.forerunner._workers
    return {one.process.pid for one in workers}


def title(small: Path) -> None:
    film = small / FILM
    text = film.read_text(encoding="utf-8")
    film.write_text(text.replace("title: ", "title: Big ", 1), encoding="utf-8")


def another_picture(small: Path) -> None:
    """Under the same name."""
    for name in ("stills/quiet-oar.jpg", "art/cover.jpg"):
        with Image.open(small / name) as image:
            image.load()
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(small / name, quality=90)


def another_style(small: Path) -> None:
    (small / "layout").mkdir()
    (small / "layout/tokens.css").write_text(":root { --tab-width: 5mm }")


@needs_fork
def test_builds_with_the_same_helpers_give_what_each_gives_alone(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    edits = (lambda _: None, title, another_picture, another_style)
    together: list[list[bytes]] = []
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "warm"))
    with helpers(small) as stay, holding() as held:
        get_ready(Order(small, tmp_path / "with"), stay)
        first = numbers(stay)
        for edit in edits:
            edit(small)
            together.append(made(small, tmp_path / "with", stay))
            shutil.copytree(small, tmp_path / f"edition-{len(together)}" / "small")
            held.turn()
        assert len(first) == 4
        assert numbers(stay) == first
    assert not active_children()
    assert len({one[0] for one in together}) == len(edits)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cold"))
    for number, one in enumerate(together, 1):
        assert made(tmp_path / f"edition-{number}" / "small", tmp_path / "alone", None) == one


@needs_fork
def test_one_that_died_is_replaced(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    with helpers() as stay:
        before = made(small, tmp_path / "before", stay)
        first = numbers(stay)
        assert stay.hands is not None
        for worker in stay.hands._idle:
            worker.process.kill()
            worker.process.join()
        shutil.rmtree(tmp_path / "before")
        assert made(small, tmp_path / "after", stay) == before
        assert len(numbers(stay)) == 2
        assert not numbers(stay) & first
    assert not active_children()
