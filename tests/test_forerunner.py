"""Does work that begins early get done, and is nothing waited for that is not?"""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path

import pytest

from booklet import workers
from booklet.forerunner import forerun

SOON = 0.5


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def nothing() -> None:
    pass


def test_items_are_worked_on_as_they_are_given(tmp_path: Path) -> None:
    done, begun = tmp_path / "done", tmp_path / "begun"

    def work(item: str) -> None:
        with done.open("a") as file:
            file.write(f"{item[:3]} {begun.read_text()}\n")

    with forerun(lambda: begun.write_text(str(os.getpid())), work) as runner:
        assert runner is not None
        for item in ("one", "two" * 100_000, "six"):
            assert not runner.knows(item)
            runner.give(item)
            runner.wait(item)
            runner.give(item)
            assert runner.knows(item)
        runner.wait("none that was given")
        (worker,) = active_children()
        lines = done.read_text().splitlines()
        assert lines == [f"{item} {worker.pid}" for item in ("one", "two", "six")]
    assert not active_children()


def test_one_more_begins_for_what_would_have_to_wait(tmp_path: Path) -> None:
    def work(item: int) -> None:
        until = time.monotonic() + 10
        (tmp_path / str(item)).write_text(str(os.getpid()))
        while item < 2 and not (tmp_path / str(1 - item)).exists() and time.monotonic() < until:
            time.sleep(0.01)

    with forerun(nothing, work) as runner:
        assert runner is not None
        assert len(active_children()) == 1
        for item in range(6):
            runner.give(item)
        assert len(active_children()) == 2
        for item in (5, 0, 4, 3, 1, 2):
            runner.wait(item)
        made = [int((tmp_path / str(item)).read_text()) for item in range(6)]
        assert made[0] != made[1]
        assert {*made} == {one.pid for one in active_children()}
    assert not active_children()


def test_what_one_was_given_is_not_lost_on_the_other(tmp_path: Path) -> None:
    """The first dies over its item; the second is waited for all the same."""

    def work(item: int) -> None:
        if not item:
            die()
        time.sleep(SOON)
        (tmp_path / str(item)).touch()

    with forerun(nothing, work) as runner:
        assert runner is not None
        for item in range(2):
            runner.give(item)
        for item in range(2):
            runner.wait(item)
        assert [path.name for path in tmp_path.iterdir()] == ["1"]


def fail(_: object = None) -> None:
    raise ValueError("no")


def die(_: object = None) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hang(_: object = None) -> None:
    time.sleep(600)


@pytest.mark.parametrize(
    ("begin", "work"), [(nothing, die), (nothing, hang), (die, print), (fail, print), (hang, print)]
)
def test_one_that_dies_or_hangs_is_not_waited_for_without_end(
    begin: Callable[[], None], work: Callable[[object], None], capfd: pytest.CaptureFixture[str]
) -> None:
    with forerun(begin, work) as runner:
        assert runner is not None
        runner.give(1)
        runner.wait(1, SOON)
        runner.give(2)
        runner.wait(2, SOON)
        assert not active_children()
    assert capfd.readouterr() == ("", "")


def test_one_that_meets_an_error_goes_on(tmp_path: Path) -> None:
    def work(item: int) -> None:
        (tmp_path / str(10 // item)).touch()

    with forerun(nothing, work) as runner:
        assert runner is not None
        for item in (0, 5):
            runner.give(item)
        runner.wait(5)
        assert [path.name for path in tmp_path.iterdir()] == ["2"]


def test_what_it_leaves_in_the_temporary_folder_goes_with_it(tmp_path: Path) -> None:
    def work(_: int) -> None:
        (tmp_path / "left").write_text(tempfile.mkdtemp())

    with forerun(nothing, work) as runner:
        assert runner is not None
        runner.give(1)
        runner.wait(1)
        left = Path((tmp_path / "left").read_text())
        assert left.is_dir()
    assert not left.exists()
    assert not left.parent.exists()


def no_room(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_where_there_is_no_room_for_an_item_it_is_left_to_whoever_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with forerun(nothing, hang) as runner:
        assert runner is not None
        monkeypatch.setattr(Path, "write_bytes", no_room)
        runner.give(1)
        runner.wait(1)  # for nothing
        assert active_children()


def test_where_there_is_no_temporary_folder_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("booklet.forerunner.TemporaryDirectory", no_room)
    with forerun(nothing, fail) as runner:
        assert runner is None


def test_nobody_who_never_waits_leaves_it_running() -> None:
    with forerun(nothing, hang) as runner:
        assert runner is not None
        runner.give(1)
        assert active_children()
    assert not active_children()


@pytest.mark.parametrize(
    ("where", "name", "value"),
    [
        ("os", "cpu_count", lambda: 1),
        ("booklet.forerunner", "get_all_start_methods", list),
        ("booklet.forerunner", "works_alone", lambda: True),
    ],
)
def test_where_it_would_be_of_no_use_there_is_none(
    where: str, name: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{where}.{name}", value)
    with forerun(fail, fail) as runner:
        assert runner is None
        assert not active_children()


def test_it_begins_no_workers(tmp_path: Path) -> None:
    def work(_: int) -> None:
        with workers.spread(lambda _: os.getpid(), range(3), lambda *_: 0) as answers:
            (tmp_path / "all").write_text(str(set(answers) == {os.getpid()}))

    with forerun(nothing, work) as runner:
        assert runner is not None
        runner.give(1)
        runner.wait(1)
    assert (tmp_path / "all").read_text() == "True"
