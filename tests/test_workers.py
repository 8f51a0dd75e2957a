"""Is work spread over processes done whole, in order, and whatever becomes of one of them?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import pytest
from msgspec import Struct

from booklet import workers
from booklet.errors import MissingPart
from booklet.workers import early_hands, spread

SOON = 0.5
"""Seconds after which a worker of these tests counts as hanging."""
LONG = 600.0


@pytest.fixture(autouse=True)
def processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processors, wherever this runs."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def nothing(item: object, how: str) -> int:
    raise AssertionError(f"{item} {how}")


def minus(item: int, _how: str) -> int:
    return -item


def answered(work: Callable[[int], int], items: Sequence[int], limit: float = LONG) -> list[int]:
    """All answers; what cannot be done is less than nothing."""
    with spread(work, items, minus, limit) as answers:
        return list(answers)


def here(_item: int) -> int:
    return os.getpid()


def stop(_item: int) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def sleep(_item: int) -> None:
    time.sleep(LONG)


def spin(_item: int) -> None:
    while True:
        pass


def be_killed(_item: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave(_item: int) -> None:
    os._exit(3)


HANGING = pytest.mark.parametrize("hang", [sleep, spin, stop])
DYING = pytest.mark.parametrize("die", [be_killed, leave])


def test_answers_come_in_order_from_other_processes() -> None:
    with spread(lambda number: (number, os.getpid()), range(20), lambda *_: (0, 0)) as answers:
        told = list(answers)
    assert [number for number, _ in told] == list(range(20))
    processes = {process for _, process in told}
    assert os.getpid() not in processes
    assert len(processes) <= 2


def test_one_item_is_worked_on_by_a_worker_too() -> None:
    assert os.getpid() not in answered(here, [1])


def test_nothing_is_nothing() -> None:
    assert answered(here, []) == []


def test_a_worker_does_all_of_its_work_itself() -> None:
    def work(number: int) -> int:
        return len({os.getpid(), *answered(here, range(number, number + 9))})

    assert answered(work, range(9)) == [1] * 9


@DYING
def test_what_a_worker_leaves_that_dies_is_done_by_another(
    die: Callable[[int], None], tmp_path: Path
) -> None:
    def work(number: int) -> int:
        if number == 7 and not (tmp_path / "died").exists():
            (tmp_path / "died").touch()
            die(number)
        return os.getpid() if number == 7 else number

    answers = answered(work, range(20))
    assert answers.pop(7) not in {-7, os.getpid()}
    assert answers == [number for number in range(20) if number != 7]


@HANGING
def test_what_a_worker_leaves_that_hangs_is_done_by_another(
    hang: Callable[[int], None], tmp_path: Path
) -> None:
    def work(number: int) -> int:
        if number == 7 and not (tmp_path / "hung").exists():
            (tmp_path / "hung").touch()
            hang(number)
        return number

    assert answered(work, range(20), SOON) == list(range(20))
    assert not active_children()


@HANGING
def test_what_hangs_twice_is_told_and_the_rest_is_done(hang: Callable[[int], None]) -> None:
    told = []

    def work(number: int) -> int:
        if number in {3, 4}:
            hang(number)
        return number

    def instead(number: int, how: str) -> int:
        told.append((number, how))
        return -number

    with spread(work, range(12), instead, SOON) as answers:
        assert list(answers) == [0, 1, 2, -3, -4, 5, 6, 7, 8, 9, 10, 11]
    how = "did not end in 0.5 seconds; it was tried twice"
    assert told == [(number, how) for number in (3, 4)]
    assert not active_children()


@DYING
def test_what_dies_twice_is_told_with_what_it_died_of(die: Callable[[int], None]) -> None:
    told = []

    def work(number: int) -> int:
        die(number)
        return number

    with spread(work, range(3), lambda number, how: told.append((number, how))) as answers:
        assert list(answers) == [None] * 3
    reason = "SIGKILL" if die is be_killed else "exit code 3"
    how = f"broke off when its process ended ({reason}); it was tried twice"
    assert told == [(number, how) for number in range(3)]
    assert not active_children()


def test_what_is_told_of_the_limit_is_in_minutes_where_it_is_long() -> None:
    assert workers.in_words(workers.LIMIT) == "5 minutes"


@pytest.mark.parametrize("error", [LookupError(5), SystemExit(5), RecursionError("deep")])
def test_an_error_of_the_work_is_told_in_its_place(error: BaseException) -> None:
    heard: list[int] = []

    def work(number: int) -> int:
        if number == 5:
            raise error
        return number

    with pytest.raises(type(error)) as caught, spread(work, range(20), nothing) as answers:
        heard.extend(answers)
    assert caught.value.args == error.args
    assert heard == [0, 1, 2, 3, 4]
    assert "in work" in caught.value.__notes__[0]  # the worker's own traceback
    assert not active_children()


def test_an_error_that_cannot_be_sent_is_told_in_its_words() -> None:
    class Strange(Exception):
        def __init__(self, one: int, two: int) -> None:
            super().__init__(f"{one} and {two}")

    def work(number: int) -> int:
        raise Strange(number, number)

    with pytest.raises(RuntimeError, match="Strange: 0 and 0"):
        answered(work, range(3))


def test_an_answer_that_cannot_be_sent_is_an_error() -> None:
    with (
        pytest.raises(Exception, match=r"pickle"),
        spread(lambda _: lambda: 1, range(3), lambda *_: lambda: 2) as answers,
    ):
        list(answers)


def test_nobody_works_far_ahead_of_whoever_listens(tmp_path: Path) -> None:
    def work(number: int) -> int:
        (tmp_path / str(number)).touch()
        return number

    with spread(work, range(200), nothing) as answers:
        for number in answers:
            ahead = max(int(path.name) for path in tmp_path.iterdir()) - number
            assert ahead <= 2 * workers._AHEAD


def test_a_large_answer_waits_and_its_worker_is_not_taken_for_one_that_hangs() -> None:
    with spread(lambda number: bytes([number]) * 10_000_000, range(6), nothing, SOON) as answers:
        first = next(answers)
        time.sleep(2 * SOON)  # while the next ones are made, and cannot all be sent
        assert [first, *answers] == [bytes([number]) * 10_000_000 for number in range(6)]


@HANGING
def test_nothing_is_left_running_by_whoever_stops_listening(hang: Callable[[int], None]) -> None:
    def work(number: int) -> int:
        if number > 5:
            hang(number)
        return os.getpid()

    with spread(work, range(200), nothing) as answers:
        processes = {next(answers) for _ in range(3)}
    assert not active_children()
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_nothing_is_left_running_by_whoever_never_listens() -> None:
    with spread(here, range(200), nothing):
        assert active_children()
    assert not active_children()


INTERRUPTED = """
import os, sys, time
from booklet.workers import early_hands, spread
os.cpu_count = lambda: 2
def hang(number):
    os.write(1, f"{os.getpid()}\\n".encode())  # at once, whatever another writes
    time.sleep(600) if number % 2 else [None for _ in iter(int, 1)]
try:
    with spread(hang, range(9), print) as answers:
        list(answers)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def begun(process: subprocess.Popen[str]) -> list[int]:
    """The two workers of INTERRUPTED, once both hang."""
    assert process.stdout is not None
    return [int(process.stdout.readline()) for _ in range(2)]


def is_alive(process: int) -> bool:
    """Whether a process still runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def started() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip


@pytest.mark.parametrize("whom", [os.kill, os.killpg])
def test_an_interrupt_ends_workers_that_hang_and_is_told_once(
    whom: Callable[[int, int], None],
) -> None:
    with started() as process:
        hanging = begun(process)
        whom(process.pid, signal.SIGINT)  # to the parent, or, as a terminal does it, to all
        said, wrong = process.communicate(timeout=60)
    assert (said, wrong) == ("interrupted\n", "")
    assert not any(map(is_alive, hanging))


def test_idle_workers_end_with_a_parent_that_is_killed() -> None:
    program = """
import os, time
from booklet.workers import early_hands, spread
os.cpu_count = lambda: 2
with spread(lambda _: os.getpid(), range(2), print) as answers:
    print(*answers, flush=True)
    time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        idle = list(map(int, process.stdout.readline().split()))
        assert all(map(is_alive, idle))
        process.kill()
        process.wait()
        until = time.monotonic() + 60
        while any(map(is_alive, idle)) and time.monotonic() < until:
            time.sleep(0.01)
    assert not any(map(is_alive, idle))


def test_a_machine_that_can_begin_no_process_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", fail)
    with pytest.raises(MissingPart, match="Resource"):
        answered(here, range(9))


def test_work_without_forking_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "get_all_start_methods", lambda: ["spawn"])
    assert set(answered(here, range(9))) == {os.getpid()}


# Hands


def squared(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def refuse(number: int) -> int:
    raise ValueError(f"not {number}")


def die_once(place: Path) -> int:
    """Die where nobody has yet."""
    if not place.exists():
        place.touch()
        be_killed(0)
    return os.getpid()


def none_of(_item: object, _how: str) -> tuple[int, int]:
    return 0, 0


def test_hands_do_what_they_are_sent_and_can_be_lent_again() -> None:
    with early_hands() as hands:
        by_whom = []
        for count in (9, 7):
            with spread(squared, range(count), none_of, hands=hands) as answers:
                made = list(answers)
            assert [number for number, _ in made] == [number**2 for number in range(count)]
            by_whom.append({process for _, process in made})
        assert by_whom[0] == by_whom[1]
        assert os.getpid() not in by_whom[0]
        with pytest.raises(ValueError, match="not 0"), spread(
            refuse, range(3), minus, hands=hands
        ) as refused:  # fmt: skip
            list(refused)
    assert not active_children()


class Circle:
    """What leads to itself, and says when nobody has it any more."""

    def __init__(self, place: Path) -> None:
        self.place, self.itself = place, self

    def __del__(self) -> None:
        self.place.touch()


class Circling(Struct):
    """Work that leaves a circle."""

    place: Path
    circle: Circle | None = None

    def __call__(self, item: int) -> int:
        self.circle = self.circle or Circle(self.place)
        return item


def test_hands_let_go_what_a_job_left_in_circles(tmp_path: Path) -> None:
    """They would have it for ever, once it is told not to be looked through."""
    with early_hands() as hands:
        assert hands is not None
        place, until = tmp_path / "gone", time.monotonic() + 20
        with spread(Circling(place), range(3), minus, hands=hands) as answers:
            assert list(answers) == [0, 1, 2]
        while not place.exists() and time.monotonic() < until:
            time.sleep(0.01)
        assert place.exists()
        assert len(hands._idle) > 0


def test_hands_know_nothing_that_was_loaded_after_them() -> None:
    """They are sent what they work with: what they had at first stays as small as it was."""
    with early_hands() as hands:
        workers.__dict__["_loaded_later"] = True
        try:
            with spread(knows_more, range(4), minus, hands=hands) as answers:
                assert list(answers) == [0] * 4
        finally:
            del workers.__dict__["_loaded_later"]


def knows_more(_item: int) -> int:
    return int("_loaded_later" in workers.__dict__)


def load_something() -> None:
    workers.__dict__["_loaded_later"] = True


def test_the_hand_that_is_lent_first_loads_what_it_will_need_ahead() -> None:
    with early_hands() as hands:
        assert hands is not None
        hands.get_ready(load_something)
        with spread(knows_more, [1], minus, hands=hands) as answers:
            assert list(answers) == [1]
    assert "_loaded_later" not in workers.__dict__


@pytest.mark.parametrize("load", [partial(refuse, 0), partial(leave, 0)])
def test_a_hand_that_cannot_load_something_is_not_missed(load: Callable[[], object]) -> None:
    with early_hands() as hands:
        assert hands is not None
        hands.get_ready(load)
        with spread(squared, range(4), none_of, hands=hands) as answers:
            assert [number for number, _ in answers] == [0, 1, 4, 9]
    assert not active_children()


def test_what_a_hand_leaves_that_dies_is_done_by_another(tmp_path: Path) -> None:
    with early_hands() as hands:
        with spread(die_once, [tmp_path / "died"] * 4, none_of, hands=hands) as answers:
            assert os.getpid() not in list(answers)
        with spread(squared, range(4), none_of, hands=hands) as again:
            assert [number for number, _ in again] == [0, 1, 4, 9]
    assert not active_children()


def test_hands_that_died_while_nobody_asked_are_not_missed() -> None:
    with early_hands() as hands:
        for process in active_children():
            process.kill()
            process.join()
        with spread(squared, range(4), none_of, hands=hands) as answers:
            assert [number for number, _ in answers] == [0, 1, 4, 9]
    assert not active_children()


def test_a_hand_that_nobody_listened_to_is_not_lent_again() -> None:
    """It would answer the next with what the last one asked."""
    with early_hands() as hands:
        with spread(squared, range(9), none_of, hands=hands) as answers:
            next(answers)
        with spread(squared, range(10, 14), none_of, hands=hands) as others:
            assert [number for number, _ in others] == [100, 121, 144, 169]


def test_without_forking_there_are_no_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "get_all_start_methods", lambda: ["spawn"])
    with early_hands() as hands:
        assert hands is None
