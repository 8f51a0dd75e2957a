"""Do those that stay from build to build do the same work each time?"""

from __future__ import annotations

import shutil
from multiprocessing import active_children, get_all_start_methods
from pathlib import Path

import pytest

from booklet.build import build
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
    return {one.process.pid for one in stay.hands._idle}


@needs_fork
def test_builds_with_the_same_helpers_give_what_each_gives_alone(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    film = small / FILM
    texts = [film.read_text(encoding="utf-8")]
    texts += [texts[0].replace("title: Tin", f"title: {word} Tin", 1) for word in ("Old", "Big")]
    alone: list[list[bytes]] = []
    for text in texts:
        film.write_text(text, encoding="utf-8")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / f"cold-{len(alone)}"))
        alone.append(made(small, tmp_path / "alone", None))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "warm"))
    with helpers() as stay, holding() as held:
        first = numbers(stay)
        for turn, text in enumerate([*texts, *texts]):
            film.write_text(text, encoding="utf-8")
            assert made(small, tmp_path / "with", stay) == alone[turn % len(texts)]
            held.turn()
        assert numbers(stay) == first
    assert not active_children()


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
