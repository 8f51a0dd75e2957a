"""How does a result reach the user's folder whole?"""

from __future__ import annotations

import errno
import os
import platform
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from booklet import publish as module
from booklet.drafts import Draft
from booklet.errors import ExitCode, OutputError
from booklet.publish import publish, sweep

FILES: dict[str, bytes | Path | Draft] = {"booklet.pdf": b"new pdf", "report.txt": b"new report"}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an earlier result and something of the user's own."""
    made = tmp_path / "build"
    made.mkdir()
    (made / "booklet.pdf").write_bytes(b"old pdf")
    (made / "mine.txt").write_bytes(b"the user's own")
    return made


OLD = {"booklet.pdf": b"old pdf", "mine.txt": b"the user's own"}


def test_results_replace_the_old_ones_and_leave_the_rest(folder: Path) -> None:
    publish(FILES, folder)
    assert contents(folder) == {**OLD, "booklet.pdf": b"new pdf", "report.txt": b"new report"}


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    publish(FILES, tmp_path / "a" / "b")
    assert contents(tmp_path / "a" / "b") == FILES


def test_a_file_is_copied_and_its_original_stays(tmp_path: Path) -> None:
    original = tmp_path / "work.pdf"
    original.write_bytes(b"set elsewhere")
    publish({"booklet.pdf": original}, tmp_path / "build")
    assert contents(tmp_path / "build") == {"booklet.pdf": b"set elsewhere"}
    assert original.exists()


def test_the_same_bytes_still_get_a_new_date(folder: Path) -> None:
    target = folder / "booklet.pdf"
    os.utime(target, (1, 1))
    publish({"booklet.pdf": b"old pdf"}, folder)
    assert target.stat().st_mtime > 1


def test_the_first_named_pdf_takes_its_place_last(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []
    replace = Path.replace

    def note(self: Path, target: Path) -> Path:
        moved.append(Path(target).name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", note)
    publish({"booklet.pdf": b"1", "spreads.pdf": b"2", "findings.json": b"3"}, folder)
    assert moved == ["findings.json", "spreads.pdf", "booklet.pdf"]


@pytest.mark.parametrize("failing", [1, 2, 3])
@pytest.mark.parametrize("failure", [OSError(errno.EIO, "broken"), KeyboardInterrupt()])
def test_a_renaming_that_fails_changes_nothing(
    failing: int, failure: BaseException, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: dict[str, bytes | Path | Draft] = {**FILES, "mine.txt": b"overwritten"}
    replace, count = Path.replace, 0

    def fail_once(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == failing:
            raise failure
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail_once)
    expected = OutputError if isinstance(failure, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        publish(files, folder)
    assert count > failing or failing == 1
    assert contents(folder) == OLD


def test_an_interrupt_after_a_renaming_puts_it_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_settle", interrupt)
    with pytest.raises(KeyboardInterrupt):
        publish(FILES, folder)
    assert contents(folder) == OLD


def test_where_links_are_not_known_the_old_file_is_still_put_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    def fail(_folder: Path) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(module, "_settle", fail)
    with pytest.raises(OutputError):
        publish(FILES, folder)
    assert contents(folder) == OLD


def test_a_failure_while_old_files_are_set_aside_loses_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "link", fail)
    monkeypatch.setattr(shutil, "copy2", fail)
    with pytest.raises(OutputError, match="no room left"):
        publish(FILES, folder)
    assert contents(folder) == OLD


@pytest.mark.parametrize(
    ("number", "words", "remedy"),
    [
        (errno.ENOSPC, "no room left", "Make room"),
        (errno.EROFS, "can only be read", "another folder"),
        (errno.EACCES, "may not be written", "Close the PDF"),
        (errno.EIO, "cannot be written", "another folder"),
    ],
)
def test_a_disk_that_fails_is_named_with_a_remedy(
    number: int, words: str, remedy: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError, match=words) as told:
        publish(FILES, folder)
    assert str(folder) in told.value.message
    assert remedy in told.value.remedy
    assert told.value.exit_code is ExitCode.OUTPUT
    assert contents(folder) == OLD


def test_a_folder_that_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(Path, "mkdir", fail)
    with pytest.raises(OutputError, match="may not be written"):
        publish(FILES, tmp_path / "build")


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file")
    with pytest.raises(OutputError, match="a file is in the way"):
        publish(FILES, tmp_path / "build")
    with pytest.raises(OutputError, match="a file is in the way"):
        publish(FILES, tmp_path / "build" / "deeper")


def test_a_folder_where_a_file_should_be_is_told(folder: Path) -> None:
    (folder / "report.txt").mkdir()
    with pytest.raises(OutputError, match=r"folder called report\.txt is in the way"):
        publish(FILES, folder)
    assert (folder / "booklet.pdf").read_bytes() == b"old pdf"


@pytest.mark.parametrize("name", ["", ".", "..", "../out.pdf", "a/b.pdf", "a\\b.pdf", "a\0", "\n"])
def test_a_name_that_leads_elsewhere_is_refused(name: str, folder: Path) -> None:
    with pytest.raises(OutputError, match="cannot be called"):
        publish({name: b"x"}, folder)
    assert contents(folder) == OLD


def test_names_that_differ_by_capitals_only_are_refused(folder: Path) -> None:
    with pytest.raises(OutputError, match="one name"):
        publish({"A.pdf": b"1", "a.pdf": b"2"}, folder)


def test_publishing_nothing_is_our_own_mistake(folder: Path) -> None:
    with pytest.raises(ValueError, match="nothing"):
        publish({}, folder)


# --- builds that are ended --------------------------------------------------------------------

SLOW = """
import sys
from pathlib import Path
from booklet import publish

def wait(handle):
    print("writing", flush=True)
    import time
    time.sleep(60)

publish.os.fsync = wait
publish.publish({"booklet.pdf": b"new pdf"}, Path(sys.argv[1]))
"""


def start_slow_build(folder: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[1],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"writing\n"
    return process


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_a_killed_build_leaves_the_old_file_and_a_hidden_folder_that_is_swept(
    folder: Path,
) -> None:
    with start_slow_build(folder) as process:
        assert sweep(folder) == (), "a build that runs is let alone"
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    hidden = [path for path in folder.iterdir() if path.name.startswith(".booklet-")]
    assert len(hidden) == 1
    assert (folder / "booklet.pdf").read_bytes() == b"old pdf"
    assert sweep(folder) == tuple(hidden)
    assert contents(folder) == OLD


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_an_interrupted_build_leaves_nothing(folder: Path) -> None:
    with start_slow_build(folder) as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(10) != 0
    assert contents(folder) == OLD


def test_an_interrupt_while_tidying_waits_until_all_is_tidy(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rmtree = shutil.rmtree

    def interrupted(path: Path, *, ignore_errors: bool) -> None:
        signal.raise_signal(signal.SIGINT)
        rmtree(path, ignore_errors=ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", interrupted)
    with pytest.raises(KeyboardInterrupt):
        publish(FILES, folder)
    assert sorted(contents(folder)) == ["booklet.pdf", "mine.txt", "report.txt"]


def test_traces_of_another_machine_are_swept_only_when_old(folder: Path) -> None:
    trace = folder / ".booklet-999999-00000000-abcdef01"
    trace.mkdir()
    assert sweep(folder) == ()
    day_and_more = time.time() - 25 * 60 * 60
    os.utime(trace, (day_and_more, day_and_more))
    assert sweep(folder) == (trace,)
    assert not trace.exists()


def test_only_folders_of_our_own_are_swept(folder: Path, tmp_path: Path) -> None:
    host = module._host()
    precious = tmp_path / "precious"
    precious.mkdir()
    (folder / ".booklet-notes").mkdir()
    (folder / f".booklet-999999-{host}-file").write_text("a file")
    (folder / f".booklet-999999-{host}-link").symlink_to(precious)
    assert sweep(folder) == ()
    assert precious.is_dir()
    assert sweep(tmp_path / "nowhere") == ()


def test_a_machine_is_told_from_another(monkeypatch: pytest.MonkeyPatch) -> None:
    here = module._host()
    monkeypatch.setattr(platform, "node", lambda: "another")
    assert module._host() != here


def test_what_is_outdated_goes_and_only_that(folder: Path) -> None:
    publish({"new.pdf": b"new"}, folder, ["booklet.pdf", "never.pdf"])
    assert contents(folder) == {"mine.txt": b"the user's own", "new.pdf": b"new"}
    publish({"mine.txt": b"newer"}, folder, ["mine.txt"])
    assert contents(folder)["mine.txt"] == b"newer"


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_what_is_outdated_stays_where_the_new_cannot_come(
    failing: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, count = Path.replace, 0

    def fail_once(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == failing:
            raise OSError(errno.EIO, "broken")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail_once)
    with pytest.raises(OutputError):
        publish({"new.pdf": b"new", "more.pdf": b"more"}, folder, ["booklet.pdf"])
    assert contents(folder) == OLD


@pytest.mark.parametrize("how", ["linked", "copied", "of another group", "told by the folder"])
def test_a_draft_is_published_and_may_go(
    how: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EXDEV, "another disk")

    draft = Draft(tmp_path / "draft.pdf")
    draft.path.write_bytes(b"new pdf")
    number = draft.path.stat().st_ino
    if how == "copied":
        monkeypatch.setattr(os, "link", no_links)
    if how == "of another group":
        try:
            os.chown(folder, -1, os.getegid() + 1)
        except PermissionError:
            pytest.skip("not run: only who may do anything gives a folder to another group")
        folder.chmod(folder.stat().st_mode | stat.S_ISGID)
    if how == "told by the folder":
        monkeypatch.setattr(os, "listxattr", lambda _: ["system.posix_acl_default"], raising=False)
    publish({"booklet.pdf": draft}, folder)
    draft.path.unlink()
    published = folder / "booklet.pdf"
    assert published.read_bytes() == b"new pdf"
    assert (published.stat().st_ino == number) == (how == "linked")
    assert oct(published.stat().st_mode & 0o777) == oct(0o666 & ~_umask())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
