"""Does work that begins early get done, and is nothing waited for that is not?"""

from __future__ import annotations

import errno
import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from booklet import workers
from booklet.forerunner import Forerunner, forerun

SOON = 0.5


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def nothing() -> None:
    pass


@contextmanager
def begun(start: Callable[[], object], work: Callable[[Any], object]) -> Iterator[Forerunner[Any]]:
    """A forerunner that knows what to do."""
    with forerun(nothing, itself) as runner:
        assert runner is not None
        runner.accompany()
        runner.begin(start, work)
        yield runner


def itself(item: Any) -> Any:
    return item


def wait(runner: Forerunner[Any], item: object) -> None:
    while not runner.is_done(item):
        runner.listen()


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever works for half a second hangs."""
    monkeypatch.setattr(workers, "LIMIT", SOON)


def say_who(folder: Path) -> None:
    (folder / "who").write_text(str(os.getpid()))


def note(folder: Path, item: str) -> None:
    with (folder / "done").open("a") as file:
        file.write(f"{item[:3]} {(folder / 'who').read_text()}\n")


def test_items_are_worked_on_as_they_are_given(tmp_path: Path) -> None:
    with begun(partial(say_who, tmp_path), partial(note, tmp_path)) as runner:
        for item in ("one", "two" * 100_000, "six"):
            assert not runner.knows(item)
            runner.give(item)
            wait(runner, item)
            runner.give(item)
            assert runner.knows(item)
        wait(runner, "none that was given")
        who = (tmp_path / "who").read_text()
        assert int(who) in {worker.pid for worker in active_children()}
        lines = (tmp_path / "done").read_text().splitlines()
        assert lines == [f"{item} {who}" for item in ("one", "two", "six")]
    assert not active_children()


def wait_for_the_other(folder: Path, item: int) -> None:
    until = time.monotonic() + 10
    (folder / str(item)).write_text(str(os.getpid()))
    while item < 2 and not (folder / str(1 - item)).exists() and time.monotonic() < until:
        time.sleep(0.01)


def test_one_more_begins_for_what_would_have_to_wait(tmp_path: Path) -> None:
    with begun(nothing, partial(wait_for_the_other, tmp_path)) as runner:
        for item in range(6):
            assert runner.has_room == (item < 4)
            runner.give(item)
        for item in (5, 0, 4, 3, 1, 2):
            wait(runner, item)
        made = [int((tmp_path / str(item)).read_text()) for item in range(6)]
        assert made[0] != made[1]
        assert {*made} == {one.pid for one in active_children()}
    assert not active_children()


def die_over_nought(folder: Path, item: int) -> None:
    if not item:
        die()
    time.sleep(SOON)
    (folder / str(item)).touch()


def test_what_one_was_given_is_not_lost_on_the_other(tmp_path: Path) -> None:
    """The first dies over its item; the second is waited for all the same."""
    with begun(nothing, partial(die_over_nought, tmp_path)) as runner:
        for item in range(2):
            runner.give(item)
        for item in range(2):
            wait(runner, item)
        assert [path.name for path in tmp_path.iterdir()] == ["1"]


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("load", [lambda: die(), lambda: fail(), lambda: hang()])
def test_one_that_cannot_load_is_not_waited_for_without_end(
    load: Callable[[], None], capfd: pytest.CaptureFixture[str]
) -> None:
    with forerun(load, itself) as runner:
        assert runner is not None
        runner.begin(nothing, print)
        runner.give(1)
        wait(runner, 1)
        assert runner.is_done(1)
    assert not active_children()
    assert capfd.readouterr() == ("", "")


def fail(_: object = None) -> None:
    raise ValueError("no")


def die(_: object = None) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hang(_: object = None) -> None:
    time.sleep(600)


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize(
    ("begin", "work"), [(nothing, die), (nothing, hang), (die, print), (fail, print), (hang, print)]
)
def test_one_that_dies_or_hangs_is_not_waited_for_without_end(
    begin: Callable[[], None], work: Callable[[object], None], capfd: pytest.CaptureFixture[str]
) -> None:
    with begun(begin, work) as runner:
        runner.give(1)
        wait(runner, 1)
        runner.give(2)
        wait(runner, 2)
        assert not active_children()
    assert capfd.readouterr() == ("", "")


def divide(folder: Path, item: int) -> None:
    (folder / str(10 // item)).touch()


def test_one_that_meets_an_error_goes_on(tmp_path: Path) -> None:
    with begun(nothing, partial(divide, tmp_path)) as runner:
        for item in (0, 5):
            runner.give(item)
        wait(runner, 5)
        assert [path.name for path in tmp_path.iterdir()] == ["2"]


def leave(folder: Path, _: int) -> None:
    (folder / "left").write_text(tempfile.mkdtemp())


def test_what_it_leaves_in_the_temporary_folder_goes_with_it(tmp_path: Path) -> None:
    with begun(nothing, partial(leave, tmp_path)) as runner:
        runner.give(1)
        wait(runner, 1)
        left = Path((tmp_path / "left").read_text())
        assert left.is_dir()
        assert {path.name for path in left.parent.iterdir()} == {"work-0", left.name}
    assert not left.exists()
    assert not left.parent.exists()


def no_room(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_where_there_is_no_room_for_an_item_it_is_left_to_whoever_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with begun(nothing, hang) as runner:
        monkeypatch.setattr(Path, "write_bytes", no_room)
        runner.give(1)
        wait(runner, 1)  # for nothing
        assert active_children()


def test_where_there_is_no_temporary_folder_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("booklet.forerunner.TemporaryDirectory", no_room)
    with forerun(nothing, itself) as runner:
        assert runner is None


def test_nobody_who_never_waits_leaves_it_running() -> None:
    with begun(nothing, hang) as runner:
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
    with forerun(fail, itself) as runner:
        assert runner is None
        assert not active_children()


def spread_out(folder: Path, _: int) -> None:
    with workers.spread(lambda _: os.getpid(), range(3), lambda *_: 0) as answers:
        (folder / "all").write_text(str(set(answers) == {os.getpid()}))


def test_it_begins_no_workers(tmp_path: Path) -> None:
    with begun(nothing, partial(spread_out, tmp_path)) as runner:
        runner.give(1)
        wait(runner, 1)
    assert (tmp_path / "all").read_text() == "True"


def test_what_waits_when_one_dies_is_done_by_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with begun(nothing, partial(die_over_nought, tmp_path)) as runner:
        for item in range(9):
            runner.give(item)
        for item in range(9):
            wait(runner, item)
        done = {path.name for path in tmp_path.iterdir()}
    assert {"4", "5", "6", "7", "8"} <= done, "those that had been given to nobody yet"
    assert "0" not in done


def test_without_anybody_left_nothing_is_waited_for() -> None:
    with forerun(nothing, itself) as runner:
        assert runner is not None
        runner.begin(nothing, die)
        for item in range(5):
            runner.give(item)
        for item in range(5):
            wait(runner, item)
        assert not active_children()


def test_one_that_stays_serves_one_job_after_the_other(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("first", "second")]
    with forerun(nothing, itself, stays=True) as runner:
        assert runner is not None
        runner.accompany()
        for folder in folders:
            folder.mkdir()
            runner.begin(partial(say_who, folder), partial(note, folder))
            assert not runner.knows("one")
            runner.give("one")
            wait(runner, "one")
            runner.rest()
            runner.renew()
        lines = [(folder / "done").read_text() for folder in folders]
        assert lines[0] == lines[1]
    assert not active_children()


def sleep_over_it(folder: Path, item: int) -> None:
    (folder / str(item)).write_text(str(os.getpid()))
    time.sleep(60)


def test_what_the_last_job_left_is_nobody_s_work_at_the_next(tmp_path: Path) -> None:
    with forerun(nothing, itself, stays=True) as runner:
        assert runner is not None
        runner.begin(nothing, partial(sleep_over_it, tmp_path))
        for item in range(8):
            runner.give(item)
        until = time.monotonic() + 20
        while not (tmp_path / "0").exists() and time.monotonic() < until:
            time.sleep(0.01)
        runner.rest()
        runner.renew()
        assert not list(Path(runner._scratch.name).glob("item-*"))
        (tmp_path / "who").write_text("")
        runner.begin(partial(say_who, tmp_path), partial(note, tmp_path))
        runner.give(0)
        wait(runner, 0)
        assert (tmp_path / "who").read_text() != (tmp_path / "0").read_text()
    assert not active_children()


def test_one_that_does_not_stay_does_nothing_more(tmp_path: Path) -> None:
    with begun(nothing, partial(sleep_over_it, tmp_path)) as runner:
        runner.give(0)
        runner.rest()
        until = time.monotonic() + 20
        while active_children() and time.monotonic() < until:
            time.sleep(0.01)
        assert not active_children()


def test_all_begin_at_once_where_nobody_else_is_busy(tmp_path: Path) -> None:
    with forerun(nothing, itself, stays=True) as runner:
        assert runner is not None
        runner.accompany()
        runner.begin(nothing, partial(wait_for_the_other, tmp_path), ready=2)
        for item in range(2):
            runner.give(item)
        for item in range(2):
            wait(runner, item)
        assert len(runner._workers) == len(active_children()) == 2


def test_one_that_is_done_and_was_not_asked_stays(tmp_path: Path) -> None:
    with forerun(nothing, itself, stays=True) as runner:
        assert runner is not None
        runner.begin(partial(say_who, tmp_path), partial(note, tmp_path))
        runner.give("one")
        until = time.monotonic() + 20
        while not (tmp_path / "done").exists() and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.1)
        first = active_children()[0].pid
        runner.renew()
        assert [one.pid for one in active_children()] == [first]
        assert not runner.knows("one")


def test_nobody_goes_on_with_the_last_job_where_there_is_no_room_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Path.write_bytes

    def is_full(path: Path, data: bytes) -> int:
        if "work" in path.name:
            raise OSError(errno.ENOSPC, "no room")
        return write(path, data)

    with forerun(nothing, itself, stays=True) as runner:
        assert runner is not None
        runner.accompany()
        runner.begin(nothing, partial(note, tmp_path))
        with monkeypatch.context() as patch:
            patch.setattr(Path, "write_bytes", is_full)
            runner.begin(nothing, itself)
        runner.give("one")
        assert not runner.knows("one")
        assert not active_children()
        runner.renew()
        runner.begin(partial(say_who, tmp_path), partial(note, tmp_path))
        runner.give("two")
        wait(runner, "two")
        assert (tmp_path / "done").read_text().startswith("two")


def test_what_is_told_while_one_still_loads_is_what_it_does(tmp_path: Path) -> None:
    with forerun(partial(time.sleep, 0.5), itself, stays=True) as runner:
        assert runner is not None
        runner.begin(fail, itself)
        runner.begin(partial(say_who, tmp_path), partial(note, tmp_path))
        runner.give("one")
        wait(runner, "one")
        assert (tmp_path / "done").read_text().startswith("one")
