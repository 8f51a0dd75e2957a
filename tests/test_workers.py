"""Is work spread over processes done whole, in order, and whatever becomes of one of them?"""

from __future__ import annotations

import os
import signal

import pytest

from booklet import workers
from booklet.workers import spread


@pytest.fixture(autouse=True)
def processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processors, wherever this runs."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def test_answers_come_in_order_from_other_processes() -> None:
    here = os.getpid()
    answers = list(spread(lambda number: (number * number, os.getpid()), range(20)))
    assert [square for square, _ in answers] == [number * number for number in range(20)]
    assert here not in {process for _, process in answers}


def test_few_are_worked_on_here() -> None:
    assert set(spread(lambda _number: os.getpid(), range(2))) == {os.getpid()}


def test_a_worker_does_all_of_its_work_itself() -> None:
    def work(number: int) -> set[int]:
        return {os.getpid(), *spread(lambda _inner: os.getpid(), range(number, number + 9))}

    answers = list(spread(work, range(9)))
    assert [len(processes) for processes in answers] == [1] * 9
    assert os.getpid() not in set().union(*answers)


def test_what_a_dead_worker_leaves_is_done_here() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if number == 7 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert list(spread(work, range(20))) == list(range(20))


def test_an_error_of_the_work_is_told() -> None:
    def work(number: int) -> int:
        if number == 5:
            raise LookupError(number)
        return number

    with pytest.raises(LookupError):
        list(spread(work, range(20)))


def test_nothing_is_left_running_by_whoever_stops_listening() -> None:
    answers = spread(lambda _number: os.getpid(), range(200))
    process = next(answers)
    answers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_work_without_forking_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "get_all_start_methods", lambda: ["spawn"])
    assert set(spread(lambda _number: os.getpid(), range(9))) == {os.getpid()}
