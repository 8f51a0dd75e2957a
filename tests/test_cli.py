"""What does the command line answer, and with which exit code?"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from booklet import checking
from booklet.cli import main
from booklet.errors import (
    BookletError,
    DataError,
    ExitCode,
    LayoutError,
    MissingPart,
    OutputError,
    PlanError,
    PreflightError,
    UsageError,
)
from booklet.schema import schemas

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data"
Plant = Callable[[Path, str, str, str], int]
Capture = pytest.CaptureFixture[str]


def test_every_error_has_its_own_exit_code() -> None:
    errors: list[type[BookletError]] = [
        UsageError, DataError, LayoutError, PlanError, PreflightError, MissingPart, OutputError,
    ]  # fmt: skip
    assert [error.exit_code for error in errors] == [2, 3, 4, 5, 6, 7, 8]
    assert (ExitCode.FINE, ExitCode.BUG, ExitCode.INTERRUPTED) == (0, 1, 130)


def test_0_a_sound_edition(small: Path, capsys: Capture) -> None:
    assert main(["check", str(small)]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "No findings.\n"


def test_1_a_bug_says_that_it_is_one(
    small: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "check_only", lambda _order: 1 // 0)
    assert main(["check", str(small)]) == 1
    error = capsys.readouterr().err
    assert "ZeroDivisionError" in error
    assert "bug of booklet's own" in error


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "nowhere"],
        ["check", "--no-such-option"],
        ["press"],
        [],
        ["build", "--pages", "x"],
        ["build", "--pages", "9-3"],
        ["build", "--pages", "0"],
        ["schema", "flims"],
        ["layout", "where"],
    ],
)
def test_2_something_that_cannot_be(arguments: list[str], capsys: Capture) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err


def test_2_a_language_the_edition_is_not_in(small: Path, capsys: Capture) -> None:
    assert main(["check", str(small), "--language", "de"]) == 2
    assert "Ask for en or fr" in capsys.readouterr().err


def test_3_wrong_data(small: Path, plant: Plant, capsys: Capture) -> None:
    plant(small, "films/moth.yaml", "12 min", "soon")
    assert main(["check", str(small)]) == 3
    assert "films/moth.yaml:6:10  D107 error" in capsys.readouterr().out


def test_4_no_such_layout(small: Path, capsys: Capture) -> None:
    assert main(["check", str(small), "--layout", "clasic"]) == 4
    assert "Did you mean classic?" in capsys.readouterr().err


def test_5_no_plan(small: Path, plant: Plant, capsys: Capture) -> None:
    plant(small, "edition.yaml", "- contents", "- contens")
    assert main(["check", str(small)]) == 5
    assert "P101" in capsys.readouterr().out


_WITHOUT_PANGO = """
import sys, ctypes, cffi
def missing(*names, **_):
    raise OSError(f"cannot load library '{names[-1]}': no such file")
OWNER.NAME = missing
from booklet.cli import main
sys.exit(main(["plan", sys.argv[1]]))
"""


@pytest.mark.parametrize("door", ["cffi.FFI.dlopen", "ctypes.CDLL"])
def test_7_no_pango_on_this_machine(small: Path, tmp_path: Path, door: str) -> None:
    owner, _, name = door.rpartition(".")
    script = _WITHOUT_PANGO.replace("OWNER", owner).replace("NAME", name)
    done = subprocess.run(
        [sys.executable, "-c", script, str(small)],
        capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "nothing-remembered")},
    )  # fmt: skip
    assert done.returncode == 7, done.stderr
    assert done.stdout == ""
    assert "which is not on this machine" in done.stderr
    assert "apt-get install" in done.stderr
    assert "Traceback" not in done.stderr


def test_8_a_file_where_the_folder_should_be(small: Path, plant: Plant, capsys: Capture) -> None:
    for section in ("contents", "matter: welcome", "guide", "tickets", "venues", "days"):
        plant(small, "edition.yaml", f"  - {section}\n", "")
    (small.parent / "out").write_text("in the way")
    arguments = ["build", str(small), "--to", str(small.parent / "out"), "--pages", "1"]
    assert main(arguments) == 8
    assert "in the way" in capsys.readouterr().err
    assert (small.parent / "out").read_text() == "in the way"


def test_130_an_interrupt(small: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(order: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(checking, "check_only", interrupt)
    assert main(["check", str(small)]) == 130
    assert "nothing was changed" in capsys.readouterr().err


def test_130_an_interrupt_while_a_text_is_run(small: Path, tmp_path: Path) -> None:
    (tmp_path / "broken_off.py").write_text(
        "import sys; from booklet import checking, cli\n"
        "checking.check_only = lambda order: exec('raise KeyboardInterrupt')\n"
        "sys.exit(cli.main(['check', sys.argv[1]]))"
    )
    run = [sys.executable, "-m", "broken_off", str(small)]
    done = subprocess.run(
        run, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (130, "Interrupted; nothing was changed.\n")


def test_the_exit_code_reaches_the_shell(small: Path) -> None:
    run = [sys.executable, "-m", "booklet.cli", "check", str(small), "--layout", "none"]
    assert subprocess.run(run, capture_output=True, timeout=60, check=False).returncode == 4


def test_warnings_stop_only_the_final_build(small: Path, plant: Plant) -> None:
    plant(small, "films/quiet-oar.yaml", "\n    alt: {en: An oar at rest, fr: Une rame au repos}",
          "")  # fmt: skip
    assert main(["check", str(small)]) == 0
    assert main(["check", str(small), "--final"]) == 3


def test_an_edition_lowers_a_severity_that_is_not_fixed(small: Path, plant: Plant) -> None:
    plant(small, "films/moth.yaml", "", "mood: dim\n")
    assert main(["check", str(small)]) == 3
    plant(small, "edition.yaml", "severities:\n", "severities:\n  D104: note\n")
    assert main(["check", str(small)]) == 0


def test_a_broken_file_does_not_hide_what_is_wrong_in_the_others(
    small: Path, plant: Plant, capsys: Capture
) -> None:
    plant(small, "films/moth.yaml", "[Lev Sokol]", "[Lev Sokol")
    plant(small, "films/tin-bird.yaml", "7 min", "soon")
    plant(small, "venues.yaml", "[step-free, loop]", "[step-free, lop]")
    assert main(["check", str(small), "--format", "json"]) == 3
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [(Path(one["file"]).name, one["code"]) for one in findings] == [
        ("moth.yaml", "D101"), ("tin-bird.yaml", "D107"), ("venues.yaml", "D214"),
    ]  # fmt: skip


def test_a_finding_shows_its_line_with_a_mark_and_a_remedy(
    small: Path, plant: Plant, capsys: Capture
) -> None:
    plant(small, "films/moth.yaml", "runtime:", "runtme:")
    main(["check", str(small)])
    _, excerpt, mark, remedy = capsys.readouterr().out.splitlines()
    assert excerpt == "       6 | runtme: 12 min"
    assert mark == "         | ^"
    assert remedy == "    Did you mean `runtime`?"


def test_json_is_all_that_standard_output_holds(small: Path, capsys: Capture) -> None:
    assert main(["check", str(small), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"findings": []}


def test_a_plan_is_a_table_of_spreads(small: Path, plant: Plant, capsys: Capture) -> None:
    for section in ("contents", "matter: welcome", "guide", "tickets", "venues", "days",
                    "index: [titles, directors, countries]"):  # fmt: skip
        plant(small, "edition.yaml", f"  - {section}\n", "")
    assert main(["plan", str(small), "--quiet"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["1", "cover"]
    assert lines[1].split()[:3] == ["2", "ad", "rope-works"]
    assert lines[-1].split() == [str(2 * (len(lines) - 1)), "back-cover"]


# Schemas


def test_the_schemas_are_those_of_the_repository(tmp_path: Path, capsys: Capture) -> None:
    assert main(["schema", "--to", str(tmp_path)]) == 0
    made = {path.name: path.read_text() for path in tmp_path.iterdir()}
    there = {path.name: path.read_text() for path in (DATA / "schema").iterdir()}
    assert made == there, "run `booklet schema --to data/schema`"


def test_one_schema_is_printed(capsys: Capture) -> None:
    assert main(["schema", "film"]) == 0
    assert json.loads(capsys.readouterr().out) == schemas()["film"]


@pytest.mark.parametrize("edition", [DATA, HERE / "edition"], ids=["sample", "small"])
def test_every_file_names_its_schema(edition: Path) -> None:
    paths = sorted(edition.rglob("*.yaml"))
    assert paths
    for path in paths:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert match, path
        schema = path.parent / match[1]
        kind = "film" if path.parent.name == "films" else path.stem
        assert schema.resolve() == (DATA / "schema" / f"{kind}.json").resolve()
        assert schema.is_file()


def test_no_warning_reaches_the_user(small: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "booklet.cli", "check", str(small)],
        capture_output=True, text=True, timeout=60, check=False, env={**os.environ, "LC_ALL": "C"},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.mark.parametrize(
    ("form", "start"), [("text", "booklet.pdf: "), ("json", "{"), ("html", "<!D")]
)
def test_preflight_writes_its_report_into_a_file(
    form: str, start: str, built_small: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report"
    asked = ["preflight", str(built_small / "booklet.pdf"), "--condition", "fogra39"]
    assert main([*asked, "--format", form, "--to", str(report), "--quiet"]) == ExitCode.FINE
    assert report.read_text(encoding="utf-8").startswith(start)


def test_an_html_report_wants_a_file(built_small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["preflight", str(built_small / "booklet.pdf"), "--format", "html"]
    assert main(asked) == ExitCode.USAGE
    assert "--to report.html" in capsys.readouterr().err
