"""Is something done by another process as if it was done here, whatever becomes of that process?"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from multiprocessing import active_children, get_all_start_methods
from pathlib import Path

import pytest

from booklet import workers
from booklet.apart import Apart, apart, here
from booklet.errors import UsageError

needs_fork = pytest.mark.skipif(
    "fork" not in get_all_start_methods(), reason="not run: nothing can be forked here"
)


@pytest.fixture
def one() -> Iterator[Apart]:
    with apart() as begun:
        yield begun
    assert not active_children()


def who(*_: object) -> int:
    return os.getpid()


def refuse(name: str) -> None:
    raise UsageError(f"{name} cannot be read.", "Name another.")


def die() -> int:
    """End this process, if it is not the one that tests."""
    if os.getpid() != TESTS:
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


TESTS = os.getpid()


@needs_fork
def test_all_that_is_asked_is_done_by_one_other_process(one: Apart) -> None:
    numbers = {one(who), one(who, "anything", Path("file"))}
    assert len(numbers) == 1
    assert os.getpid() not in numbers
    assert here(who) == os.getpid()


@needs_fork
def test_an_error_is_raised_here_and_the_process_goes_on(one: Apart) -> None:
    number = one(who)
    with pytest.raises(UsageError, match=r"a\.pdf cannot be read"):
        one(refuse, "a.pdf")
    assert one(who) == number


@needs_fork
@pytest.mark.parametrize("when", ["before it is asked", "while it works"])
def test_one_that_dies_is_told_and_the_rest_is_done_here(when: str, one: Apart) -> None:
    """What it died of may end this process, too, and is not done again."""
    if when == "before it is asked":
        os.kill(one(who), signal.SIGKILL)
    with pytest.raises(OSError, match=r"it broke off when its process ended \(SIGKILL\)"):
        one(die)
    assert one(who) == os.getpid()
    one.renew()
    assert one(who) != os.getpid()


@needs_fork
def test_who_is_interrupted_gets_no_answer_to_another_question(
    one: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("multiprocessing.connection.Connection.poll", interrupt)
        with pytest.raises(KeyboardInterrupt):
            one(str, "the first")
    assert one(str, "the next") == "the next"


@needs_fork
def test_one_that_hangs_is_ended_and_told() -> None:
    hangs = Apart(limit=0.2)
    with pytest.raises(TimeoutError, match=r"it did not end in 0\.2 seconds"):
        hangs(time.sleep, 30)
    assert not active_children()
    assert hangs(who) == os.getpid()


@needs_fork
def test_it_gets_ready_without_being_waited_for(one: Apart, tmp_path: Path) -> None:
    began = time.monotonic()
    one.get_ready((tmp_path / "ready").touch)
    one.get_ready(who)
    one.get_ready({}.popitem)  # an error is met again by whoever asks
    assert one(who) != os.getpid()
    assert (tmp_path / "ready").exists()
    assert time.monotonic() - began < 20


def test_where_none_can_be_begun_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers._Crew, "is_worker", True)
    with apart() as none:
        none.get_ready(who)
        assert none(who) == os.getpid()
