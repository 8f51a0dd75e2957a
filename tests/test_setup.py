"""Does set-up install what is missing, say so first, and leave nothing half done?

The script is run on a pretended machine: a folder that is its whole PATH, where apt-get, sudo, id,
uname and python3 are small stand-ins that write down how they were called.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from msgspec import Struct

HERE = Path(__file__).resolve().parent.parent
REAL_TOOLS = (
    "bash",
    "cat",
    "cksum",
    "cp",
    "dirname",
    "env",
    "grep",
    "mkdir",
    "mktemp",
    "rm",
    "sed",
    "sleep",
    "tail",
    "tr",
)
SYSTEMS = ("Debian, Ubuntu", "Fedora", "Arch", "macOS, Homebrew", "Windows, MSYS2")
LIBRARIES = "gobject-2.0\npango-1.0\npangoft2-1.0\nfontconfig\nharfbuzz\nharfbuzz-subset\n"
PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

PYTHON = """
case "$1" in
    -) cat >/dev/null; cat "$machine/report" ;;
    -c) head=$(<"$machine/report"); echo "${head%%$'\\n'*}" ;;
esac
[[ "$1 $2" != "-m venv" ]] || { mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; }
[[ "$1 $2" != "-m pip" || ! -e $machine/pip-fails ]] || { echo "no route to host"; exit 1; }
"""
APT_GET = """
grep -q "will install" "$machine/said" && echo "told before" >>"$machine/calls"
[[ ! -e $machine/apt-fails ]] || { echo "E: no such package"; exit 100; }
[[ $* != *install* ]] || echo 3.11 >"$machine/report"
for package in "${@:4}"; do
    case $package in
        ghostscript) cp "$machine/bin/uname" "$machine/bin/gs" ;;
        qpdf) cp "$machine/bin/uname" "$machine/bin/qpdf" ;;
        poppler-utils) cp "$machine/bin/uname" "$machine/bin/pdffonts"
            cp "$machine/bin/uname" "$machine/bin/pdfimages" ;;
    esac
done
"""
PROGRAMS = ("gs", "qpdf", "pdffonts", "pdfimages")
"""What booklet and its tests can do without."""

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="set-up is a bash script")


class Machine(Struct, frozen=True):
    """A pretended machine with a checkout of this project on it."""

    folder: Path

    @property
    def checkout(self) -> Path:
        return self.folder / "check out"

    @property
    def venv(self) -> Path:
        return self.checkout / ".venv"

    @property
    def calls(self) -> list[str]:
        """How the stand-ins were called, less the looking about that changes nothing."""
        log = self.folder / "calls"
        lines = log.read_text().splitlines() if log.exists() else []
        return [line for line in lines if not re.match(r"(id|uname|python3? -(c|$))", line)]

    def give(self, name: str, script: str = "") -> None:
        """Put a stand-in for the program `name` on the machine."""
        program = self.folder / "bin" / name
        note = f'echo "{name} $*" >>"$machine/calls"'
        program.write_text(
            f"#!/usr/bin/env bash\nmachine={self.folder}\n{note}\n{script}\nexit 0\n"
        )
        program.chmod(0o755)

    def take(self, name: str) -> None:
        (self.folder / "bin" / name).unlink()

    def report(self, python: str) -> None:
        """Say what looking through Python shows: its version, then a line for each missing part."""
        (self.folder / "report").write_text(python)

    def break_(self, part: str) -> None:
        (self.folder / f"{part}-fails").touch()

    def set_up(self, what: str = "runtime") -> subprocess.CompletedProcess[str]:
        """Run the script; what it said is in `stderr`."""
        said = self.folder / "said"
        with said.open("w") as stderr:
            done = subprocess.run(
                [str(self.checkout / "tools" / "setup.sh"), what],
                env={"PATH": str(self.folder / "bin")},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                check=False,
                timeout=60,
            )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout, said.read_text()
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A Debian with Python 3.11 and Ghostscript, but no Pango; its user is root."""
    made = Machine(tmp_path)
    (tmp_path / "bin").mkdir()
    for tool in REAL_TOOLS:
        (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
    made.give("id", "echo 0")
    made.give("uname", "echo Linux")
    made.give("apt-get", APT_GET)
    made.give("python3", PYTHON)
    for program in PROGRAMS:
        made.give(program)
    made.report(f"3.11\n{LIBRARIES}")
    (made.checkout / "tools" / "lock").mkdir(parents=True)
    shutil.copy(HERE / "tools" / "setup.sh", made.checkout / "tools")
    shutil.copy(HERE / "pyproject.toml", made.checkout)
    for lock in ("runtime", "dev"):
        (made.checkout / "tools" / "lock" / f"{lock}.txt").write_text("jinja2==3.1.6\n")
    return made


def become_a_person(machine: Machine, sudo: str | None = None) -> None:
    """Take root away; `sudo` is what sudo does then, None for no sudo at all."""
    machine.give("id", "echo 1000")
    if sudo is not None:
        machine.give("sudo", sudo)


def assert_told_and_nothing_done(machine: Machine, done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 7
    assert done.stderr.count("something is missing") == 1
    assert all(system in done.stderr for system in SYSTEMS)
    assert not [call for call in machine.calls if "install" in call]
    assert not machine.venv.exists()


def test_root_gets_the_libraries_by_apt_and_a_venv_from_the_lock(machine: Machine) -> None:
    done = machine.set_up()
    assert done.returncode == 0
    assert f"apt-get -qq install -y --no-install-recommends {PANGO}" in machine.calls
    assert "python3 -m venv " + str(machine.venv) in machine.calls
    lock = machine.checkout / "tools" / "lock" / "runtime.txt"
    assert any(call.endswith(f"install --require-hashes -r {lock}") for call in machine.calls)
    assert any("--no-build-isolation --no-deps -e" in call for call in machine.calls)


def test_it_says_what_it_will_install_before_it_does(machine: Machine) -> None:
    done = machine.set_up()
    assert f"will install with apt-get: {PANGO}\n" in done.stderr
    calls = machine.calls
    assert calls[:2] == ["apt-get -qq update", "told before"]


def test_sudo_is_never_asked_for_a_password(machine: Machine) -> None:
    become_a_person(machine, sudo='[[ $1 == -n ]] && shift && "$@"')
    assert machine.set_up().returncode == 0
    asked = [call for call in machine.calls if call.startswith("sudo")]
    assert asked
    assert all(call.startswith("sudo -n ") for call in asked)


@pytest.mark.parametrize("sudo", [None, "exit 1"], ids=["no sudo", "sudo wants a password"])
def test_without_root_one_message_names_every_system(machine: Machine, sudo: str | None) -> None:
    become_a_person(machine, sudo)
    done = machine.set_up()
    assert_told_and_nothing_done(machine, done)
    assert f"sudo apt-get install --no-install-recommends {PANGO}\n" in done.stderr


def test_a_system_without_apt_is_told_and_left_alone(machine: Machine) -> None:
    machine.take("apt-get")
    assert_told_and_nothing_done(machine, machine.set_up())


def test_a_person_with_everything_in_place_needs_no_root(machine: Machine) -> None:
    become_a_person(machine)
    machine.report("3.12\n")
    assert machine.set_up().returncode == 0
    assert not [call for call in machine.calls if call.startswith(("apt-get", "sudo"))]


def test_a_python_that_is_too_old_is_told_with_its_version(machine: Machine) -> None:
    machine.report("3.9\n")
    done = machine.set_up()
    assert_told_and_nothing_done(machine, done)
    assert "Python 3.11 or newer (python3 here is 3.9)" in done.stderr
    assert "python3.11 python3.11-venv" in done.stderr


def test_a_newer_python_is_found_behind_an_old_one(machine: Machine) -> None:
    machine.give("python3", 'cat >/dev/null; [[ $1 != - ]] || echo "3.9"')
    machine.give("python3.13", PYTHON)
    machine.report("3.13\n")
    assert machine.set_up().returncode == 0
    assert f"python3.13 -m venv {machine.venv}" in machine.calls


def test_a_missing_python_is_told(machine: Machine) -> None:
    become_a_person(machine)
    machine.take("python3")
    done = machine.set_up()
    assert_told_and_nothing_done(machine, done)
    assert f"python3 python3-venv {PANGO}" in done.stderr


def test_a_python_without_venv_gets_it_by_apt(machine: Machine) -> None:
    machine.report("3.11\nvenv\n")
    assert machine.set_up().returncode == 0
    assert "apt-get -qq install -y --no-install-recommends python3-venv" in machine.calls


def test_a_python_without_venv_is_told_where_nothing_can_be_installed(machine: Machine) -> None:
    become_a_person(machine)
    machine.report("3.11\nvenv\n")
    done = machine.set_up()
    assert_told_and_nothing_done(machine, done)
    assert "missing: Python's venv and ensurepip modules" in done.stderr


def test_when_apt_fails_its_words_are_shown(machine: Machine) -> None:
    machine.break_("apt")
    done = machine.set_up()
    assert done.returncode == 7
    assert "E: no such package" in done.stderr
    assert "sudo apt-get install" in done.stderr
    assert not machine.venv.exists()


def test_when_pip_fails_no_venv_is_left(machine: Machine) -> None:
    machine.break_("pip")
    done = machine.set_up()
    assert done.returncode == 7
    assert "no route to host" in done.stderr
    assert "Nothing was left half installed" in done.stderr
    assert not machine.venv.exists()


def test_the_second_run_is_silent_quick_and_does_nothing(machine: Machine) -> None:
    machine.set_up()
    before, start = machine.calls, time.monotonic()
    done = machine.set_up()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert machine.calls == before
    assert time.monotonic() - start < 2


def test_a_changed_lock_is_installed_into_the_same_venv(machine: Machine) -> None:
    machine.set_up()
    before = len(machine.calls)
    (machine.checkout / "tools" / "lock" / "runtime.txt").write_text("jinja2==3.1.7\n")
    assert machine.set_up().returncode == 0
    later = machine.calls[before:]
    assert [call for call in later if "--require-hashes" in call]
    assert not [call for call in later if "venv" in call.split()[1:3] or "apt-get" in call]


def test_the_tools_of_development_come_on_top(machine: Machine) -> None:
    machine.set_up()
    assert machine.set_up("dev").returncode == 0
    assert any(call.endswith("lock/dev.txt") for call in machine.calls)
    assert machine.set_up("runtime").stderr == ""


def test_a_failed_upgrade_is_tried_again(machine: Machine) -> None:
    machine.set_up()
    machine.break_("pip")
    assert machine.set_up("dev").returncode == 7
    assert machine.venv.exists()
    (machine.folder / "pip-fails").unlink()
    assert machine.set_up("dev").returncode == 0


def test_a_venv_that_was_never_finished_is_made_again(machine: Machine) -> None:
    machine.venv.mkdir()
    (machine.venv / "half").touch()
    assert machine.set_up().returncode == 0
    assert not (machine.venv / "half").exists()


def test_an_interrupted_installation_leaves_no_venv(machine: Machine) -> None:
    machine.give("python3", PYTHON + '[[ "$1 $2" != "-m pip" ]] || sleep 30')
    script = subprocess.Popen(
        [machine.checkout / "tools" / "setup.sh", "runtime"],
        env={"PATH": str(machine.folder / "bin")},
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 20
    while not any("-m pip" in call for call in machine.calls) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert machine.venv.exists()
    os.killpg(script.pid, signal.SIGINT)
    assert script.wait(20) == 130
    assert not machine.venv.exists()


def test_a_moved_checkout_makes_its_venv_again(machine: Machine) -> None:
    machine.set_up()
    (machine.venv / "old").touch()
    moved = machine.folder / "moved"
    machine.checkout.rename(moved)
    shutil.copytree(moved, machine.checkout)
    (machine.venv / "made.stamp").write_text(f"{moved} 3.11\n")
    assert "was moved" in machine.set_up().stderr
    assert not (machine.venv / "old").exists()


def test_libraries_that_went_away_are_missed_though_the_venv_is_there(machine: Machine) -> None:
    machine.set_up()
    become_a_person(machine)
    machine.report(f"3.11\n{LIBRARIES}")
    assert machine.set_up().returncode == 7


# Programs that can be done without


@pytest.mark.parametrize(
    ("what", "packages"),
    [("runtime", "ghostscript"), ("dev", "ghostscript qpdf poppler-utils")],
)
def test_programs_that_help_are_installed_too(machine: Machine, what: str, packages: str) -> None:
    for program in PROGRAMS:
        machine.take(program)
    done = machine.set_up(what)
    assert done.returncode == 0
    assert f"apt-get -qq install -y --no-install-recommends {packages}" in machine.calls
    assert f"will install with apt-get: {packages}\n" in done.stderr
    assert machine.calls.count("apt-get -qq update") == 1
    assert "going on without" not in done.stderr
    assert machine.set_up(what).stderr == ""


@pytest.mark.parametrize("sudo", [None, "exit 1"], ids=["no sudo", "sudo wants a password"])
def test_without_root_it_goes_on_without_ghostscript_and_says_so_in_one_line(
    machine: Machine, sudo: str | None
) -> None:
    machine.set_up()
    machine.take("gs")
    become_a_person(machine, sudo)
    done = machine.set_up()
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1
    assert "going on without ghostscript: ink will not be measured" in done.stderr


def test_without_apt_it_goes_on_without_ghostscript(machine: Machine) -> None:
    machine.report("3.12\n")
    machine.take("gs")
    machine.take("apt-get")
    done = machine.set_up()
    assert done.returncode == 0
    assert "ink will not be measured" in done.stderr
    assert (machine.venv / "runtime.stamp").exists()


def test_what_apt_could_not_install_is_tried_once_and_told_each_time(machine: Machine) -> None:
    machine.report("3.11\n")
    machine.take("gs")
    machine.break_("apt")
    first = machine.set_up()
    assert first.returncode == 0
    assert "apt-get could not install ghostscript" in first.stderr
    before = machine.calls
    second = machine.set_up()
    assert second.returncode == 0
    assert machine.calls == before
    assert second.stderr.count("\n") == 1
    assert "ink will not be measured" in second.stderr


def test_without_the_second_opinions_the_tests_say_that_they_do_not_run(machine: Machine) -> None:
    machine.set_up()
    become_a_person(machine)
    machine.take("pdfimages")
    assert machine.set_up("runtime").stderr == ""
    done = machine.set_up("dev")
    assert done.returncode == 0
    assert 'going on without poppler-utils: the tests that use it say "not run"' in done.stderr


def test_ghostscript_of_windows_is_found_by_its_other_name(machine: Machine) -> None:
    machine.take("gs")
    machine.give("gswin64c")
    assert "ghostscript" not in machine.set_up().stderr


def test_the_message_for_every_system_names_ghostscript(machine: Machine) -> None:
    become_a_person(machine)
    machine.take("gs")
    lines = machine.set_up().stderr.splitlines()
    for system in SYSTEMS:
        (line,) = [line for line in lines if line.strip().startswith(system)]
        assert "ghostscript" in line
    assert any(line.endswith(f"{PANGO} ghostscript") for line in lines)


def test_a_wrong_call_is_refused(machine: Machine) -> None:
    assert machine.set_up("everything").returncode == 2


def locked(name: str) -> dict[str, str]:
    """The packages of a lock, each with its version and marker."""
    text = (HERE / "tools" / "lock" / f"{name}.txt").read_text()
    return {
        f"{name} {version} {marker}": hashes
        for name, version, marker, hashes in re.findall(
            r"^([a-z0-9-]+)==(\S+)([^\\\n]*)\\?\n((?:    --hash=\S+(?: \\)?\n)*)", text, re.M
        )
    }


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_every_locked_package_has_hashes(name: str) -> None:
    packages = locked(name)
    assert len(packages) > 30
    assert [package for package, hashes in packages.items() if "sha256:" not in hashes] == []


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_a_lock_names_no_registry(name: str) -> None:
    assert "://" not in (HERE / "tools" / "lock" / f"{name}.txt").read_text()


def test_development_uses_the_same_versions_as_everyone() -> None:
    assert locked("runtime").items() <= locked("dev").items()


def test_make_help_lists_every_target() -> None:
    shown = subprocess.run(
        ["make", "-s", "help"], cwd=HERE, capture_output=True, text=True, check=True
    ).stdout
    listed = re.findall(r"^  make ([\w-]+)", shown, re.M)
    targets = re.findall(r"^([a-z-]+):", (HERE / "Makefile").read_text(), re.M)
    assert set(listed) == set(targets) - {"runtime", "dev"}  # these two only set up
    assert {"booklet", "test", "check", "bench", "soak", "clean", "help"} <= set(listed)


def test_layouts_and_typefaces_travel_in_the_wheel(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(
        HERE, source, ignore=shutil.ignore_patterns(".git", ".venv", ".*_cache", "data", "build")
    )
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("layouts", "fonts"):
        files = [file for file in (source / folder).rglob("*") if file.is_file()]
        assert files
        assert {f"booklet/share/{file.relative_to(source).as_posix()}" for file in files} <= packed
    printing = [file for file in (source / "booklet/printing").rglob("*") if file.is_file()]
    assert any(file.suffix == ".icc" for file in printing)
    assert {file.relative_to(source).as_posix() for file in printing} <= packed
