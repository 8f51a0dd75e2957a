"""Are documents made by a cluster the same as made here, and is nothing lost with a machine?

By a real scheduler and two workers, processes of their own on this machine, each with its own
cache; they end by themselves should nobody end them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from booklet.cli import main
from booklet.errors import ExitCode
from booklet.workers import hand_out

SMALL = Path(__file__).resolve().parent / "edition"
BOOKLET = (sys.executable, "-m", "booklet.cli")
NOBODY = "tcp://127.0.0.1:9"


def squared(number: int) -> int:
    return number * number


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_has_a_few_items_at_once_and_answers_in_order(kind: Any) -> None:
    more = {"mp_context": get_context("spawn")} if kind is ProcessPoolExecutor else {}
    begun: list[int] = []
    with kind(2, **more) as executor:

        def submit(number: int) -> Future[int]:
            begun.append(number)
            answer: Future[int] = executor.submit(squared, number)
            return answer

        with hand_out(submit, range(20), 4) as handed:
            for number, future in handed:
                assert len(begun) <= number + 4
                assert future.result() == number * number
    assert begun == list(range(20))


def test_what_nobody_waits_for_is_cancelled() -> None:
    futures: list[Future[int]] = [Future() for _ in range(9)]
    with hand_out(lambda number: futures[number], range(9), 4) as handed:
        next(handed)
        next(handed)
    assert [future.cancelled() for future in futures] == [False] * 2 + [True] * 3 + [False] * 4


def test_without_the_library_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    code = main(["one-sheet", "moth", "--edition", str(SMALL), "--to", str(tmp_path),
                 "--cluster", NOBODY])  # fmt: skip
    assert code == ExitCode.MISSING
    assert capsys.readouterr().err == (
        "--cluster needs distributed, which is not here. "
        "Install it: pip install 'booklet[cluster]'\n"
    )


@pytest.mark.parametrize("address", ["", "10.0.0.1:8786", "nonsense://10.0.0.1"])
def test_what_is_no_address_is_told(address: str, tmp_path: Path) -> None:
    done = ordered(tmp_path, tmp_path / "to", "--cluster", address)
    assert done.returncode == ExitCode.USAGE
    assert done.stderr.startswith(f"`{address}` is no address")
    assert done.stderr.count("\n") == 1


class Machines(Struct, frozen=True):
    """A scheduler with two workers."""

    folder: Path
    address: str
    scheduler: subprocess.Popen[bytes]
    workers: Sequence[subprocess.Popen[bytes]]

    def make(self, to: Path, *more: str) -> subprocess.CompletedProcess[str]:
        return ordered(self.folder, to, "--cluster", self.address, *more)

    def sent(self) -> set[tuple[Path, int]]:
        """The files that workers were sent, and when."""
        return {
            (path, path.stat().st_mtime_ns)
            for path in self.folder.glob("worker-*/booklet/assets/*")
        }


def ordered(folder: Path, to: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """All one-sheets, made by the command that people type."""
    return subprocess.run(
        [*BOOKLET, "one-sheet", "--all", "--edition", SMALL, "--to", to, "--quiet", *more],
        env={**os.environ, "XDG_CACHE_HOME": str(folder / "here")},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def begin(folder: Path, name: str, *command: str, **more: str) -> subprocess.Popen[bytes]:
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + command[0], *command[1:]],
            env={**os.environ, "XDG_CACHE_HOME": str(folder / name), **more},
            stdout=log, stderr=log, cwd=folder,
        )  # fmt: skip


def begin_worker(folder: Path, name: str, address: str, **more: str) -> subprocess.Popen[bytes]:
    arguments = (address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
    bounds = ("--death-timeout", "30", "--lifetime", "600")
    return begin(folder, name, "dask_worker", *arguments, *bounds, **more)


def wait_for(path: Path, words: str) -> str:
    """What a file says, once it says these words."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        said = path.read_text() if path.exists() else ""
        if words in said:
            return said
        time.sleep(0.05)
    raise AssertionError(f"{path} never said {words}")


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    address = tmp_path / "scheduler.json"
    running = [
        begin(tmp_path, "scheduler", "dask_scheduler", "--host", "127.0.0.1", "--port", "0",
              "--no-dashboard", "--idle-timeout", "300", "--scheduler-file", str(address))
    ]  # fmt: skip
    try:
        where = json.loads(wait_for(address, "}"))["address"]
        running += [begin_worker(tmp_path, f"worker-{number}", where) for number in (1, 2)]
        for number in (1, 2):
            wait_for(tmp_path / f"worker-{number}.log", "Registered to")
        yield Machines(tmp_path, where, running[0], running[1:])
    finally:
        for process in running:
            process.kill()
            process.wait()


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.pdf")}


@pytest.mark.soak
def test_documents_are_those_made_here_and_no_file_is_sent_twice(machines: Machines) -> None:
    folder = machines.folder
    done = machines.make(folder / "there")
    assert (done.returncode, done.stderr) == (0, "")
    assert ordered(folder, folder / "alone").returncode == 0
    assert files(folder / "there") == files(folder / "alone") != {}
    sent = machines.sent()
    assert len(sent) > 2 * len(list(SMALL.rglob("*.yaml")))
    again = machines.make(folder / "again", "--house")
    assert (again.returncode, again.stderr) == (0, "")
    assert len(machines.sent() - sent) == 2  # the order itself, to each
    assert machines.sent() >= sent


KILL_ONE = """
import os, signal, sys
from io import StringIO
from pathlib import Path
from booklet.cluster import cluster
from booklet.console import Console
from booklet.documents import Asked
from booklet.errors import MissingPart
from booklet.making import make
from booklet.material import Order

class Killing(Console):
    def count(self, done, total, what="pages"):
        if done == 1:
            os.kill(int(sys.argv[4]), signal.SIGKILL)

order = Order(Path(sys.argv[1]), Path(sys.argv[2]), layout="one-sheet", is_booklet=False)
try:
    with cluster(sys.argv[3]) as machines:
        made = make(order, Asked(every=True), Killing(StringIO()), machines.make)
    print(len(made.failed))
except MissingPart as error:
    print(error.message)
"""


def make_and_kill(machines: Machines, whom: subprocess.Popen[bytes]) -> str:
    """What became of all one-sheets, when a process is killed once one is made."""
    to = machines.folder / "there"
    done = subprocess.run(
        [sys.executable, "-c", KILL_ONE, SMALL, to, machines.address, str(whom.pid)],
        env={**os.environ, "XDG_CACHE_HOME": str(machines.folder / "here")},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert whom.wait(60) == -9
    return done.stdout.rstrip()


def test_a_worker_that_is_killed_half_way_loses_nothing(machines: Machines) -> None:
    folder = machines.folder
    assert make_and_kill(machines, machines.workers[0]) == "0"
    assert ordered(folder, folder / "alone").returncode == 0
    assert files(folder / "there") == files(folder / "alone") != {}


@pytest.mark.soak
def test_a_scheduler_that_is_killed_half_way_is_told_and_nothing_is_changed(
    machines: Machines,
) -> None:
    said = make_and_kill(machines, machines.scheduler)
    assert said == f"The cluster at {machines.address} was lost."
    assert not (machines.folder / "there").exists()


def told(done: subprocess.CompletedProcess[str], to: Path) -> str:
    """What was said in one line, of an order that could not be followed."""
    assert done.returncode == ExitCode.MISSING
    assert done.stderr.count("\n") == 1
    assert not to.exists()
    return done.stderr


@pytest.mark.soak
def test_another_program_is_refused_before_any_work(machines: Machines) -> None:
    folder = machines.folder
    (folder / "other" / "something-1.0.dist-info").mkdir(parents=True)
    other = begin_worker(folder, "worker-3", machines.address, PYTHONPATH=str(folder / "other"))
    try:
        wait_for(folder / "worker-3.log", "Registered to")
        said = told(machines.make(folder / "there"), folder / "there")
        assert "has another program than this machine" in said
        assert "Install the same booklet" in said
        assert not machines.sent()
    finally:
        other.kill()
        other.wait()


@pytest.mark.soak
def test_where_there_is_no_cluster_it_is_said(machines: Machines) -> None:
    folder = machines.folder
    for worker in machines.workers:
        worker.terminate()
        worker.wait(60)
    assert "has no workers" in told(machines.make(folder / "there"), folder / "there")
    nobody = ordered(folder, folder / "there", "--cluster", NOBODY)
    assert told(nobody, folder / "there").startswith(f"There is no scheduler at {NOBODY} that")
