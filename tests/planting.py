"""How is a fault planted in a copy of an edition, and what does the command a person types say?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pikepdf
from adverts_maker import Ad, make, save
from msgspec import Struct
from PIL import Image

from booklet.cli import main

Step = tuple[str, str, str] | Callable[[Path], None]
"""A change as (file, old text, new text), an empty old text adding at the end; or a maker."""
LAYOUTS = Path(__file__).resolve().parent.parent / "layouts"
_KIN = ("classic", "identity", "base")
"""Where a page template or style comes from that an edition makes its own, the nearest first."""


class Planted(Struct, frozen=True):
    """A fault as it stands in one edition, and where it must be found."""

    steps: Sequence[Step]
    file: str = ""
    """Empty where the fault is in no file of the data, or of the layout, alone."""
    at: str = ""
    """What stands once in that file, once the fault is planted; it begins on the line that must be
    named. Empty where it is the whole file."""
    page: str | int = ""
    """The page that must be named, or the subject that stands there, as the record of a build
    writes it; empty for none."""
    name: str = ""
    """What a one-sheet is of."""


class Fault(Struct, frozen=True):
    """A mistake that a festival makes or fears; the same in the small edition and the sample."""

    name: str
    code: str
    small: Planted
    sample: Planted
    by: str = "check"
    """What finds it: check, build, freeze (a build after `booklet freeze`), one-sheet, handout."""
    language: str = ""
    says: str = ""

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


# Planting


def plant(planted: Planted, folder: Path) -> None:
    """Break a copy of an edition."""
    for step in planted.steps:
        if isinstance(step, tuple):
            _change(folder, *step)
        else:
            step(folder)


def _change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    if old and not path.exists():
        _make_own(path, file.removeprefix("layout/"))
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    assert not old or text.count(old) == 1, f"“{old}” stands {text.count(old)}× in {file}"
    at = text.index(old) if old else len(text)
    path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")


def _make_own(path: Path, name: str) -> None:
    """As a designer begins: with a copy of the layout's own file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(next(LAYOUTS / kin / name for kin in _KIN if (LAYOUTS / kin / name).exists()), path)


def line_of(planted: Planted, folder: Path) -> int | None:
    """The line on which a planted fault stands, from 1."""
    if not planted.at:
        return None
    text = (folder / planted.file).read_text(encoding="utf-8")
    assert text.count(planted.at) == 1, f"“{planted.at}” stands {text.count(planted.at)}×"
    return text.count("\n", 0, text.index(planted.at)) + 1


def write(file: str, content: bytes) -> Step:
    """A file of the edition, new or instead of the one that is there."""

    def maker(folder: Path) -> None:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(content)

    return maker


def remove(file: str) -> Step:
    """A file of the edition that is gone."""
    return lambda folder: (folder / file).unlink()


def shrink(file: str, width: int) -> Step:
    """A picture saved with fewer pixels, as websites want it."""

    def maker(folder: Path) -> None:
        with Image.open(folder / file) as picture:
            size = (width, round(picture.height * width / picture.width))
            picture.resize(size).save(folder / file, quality=95)

    return maker


def advert(name: str, ad: Ad, change: Callable[[pikepdf.Pdf], None] = lambda _: None) -> list[Step]:
    """An advertiser sends a PDF instead of the JPEG."""

    def send(folder: Path) -> None:
        with make(ad) as pdf:
            change(pdf)
            save(pdf, folder / "ads" / f"{name}.pdf")

    return [send, ("ads.yaml", f"file: {name}.jpg", f"file: {name}.pdf")]


# Running


def run(*arguments: str | Path) -> tuple[int, Any]:
    """A command as it is typed: its exit code, and what it says as JSON."""
    out = StringIO()
    with redirect_stdout(out), redirect_stderr(StringIO()):
        code = main([*map(str, arguments), "--format", "json", "--quiet"])
    return code, json.loads(out.getvalue())


def command(fault: Fault, planted: Planted, folder: Path, to: Path) -> list[str | Path]:
    """What is typed to find a fault."""
    documents = ("--edition", folder, "--to", to)
    typed: Mapping[str, Sequence[str | Path]] = {
        "check": ("check", folder),
        "build": ("build", folder, "--to", to),
        "freeze": ("build", folder, "--to", to),
        "one-sheet": ("one-sheet", planted.name, *documents),
        "handout": ("handout", "schedule", *documents),
    }
    language = ("--language", fault.language) if fault.language else ()
    return [*typed[fault.by], "--final", *language]


def freeze(folder: Path, to: Path, pages: str) -> None:
    """An edition goes to print: built, and its pages frozen."""
    assert run("build", folder, "--to", to, "--final")[0] == 0
    with (folder / "edition.yaml").open("a", encoding="utf-8") as file:
        file.write(f"freeze: [{pages}]\n")
    assert main(["freeze", str(folder), "--of", str(to), "--quiet"]) == 0


def pages_of(record: Path) -> Mapping[str, int]:
    """The page of each subject, and of each section without one, in the record of a build."""
    pages: dict[str, int] = {}
    for page in json.loads(record.read_text(encoding="utf-8"))["pages"]:
        for subject in page["subjects"] or [page["section"]]:
            pages.setdefault(subject, page["folio"])
    return pages


def assert_told_once(
    fault: Fault, planted: Planted, folder: Path, to: Path, pages: Mapping[str, int]
) -> None:
    """A planted fault is told once, where it stands, and nothing else is but notes."""
    plant(planted, folder)
    code, said = run(*command(fault, planted, folder, to))
    told = [one for one in said["findings"] if one["severity"] != "note"]
    assert [one["code"] for one in told] == [fault.code], told
    (one,) = told
    assert code != 0
    assert one["severity"] == "error"  # with `--final`, warnings are
    assert one["message"]
    assert one["remedy"]
    assert fault.says in one["message"]
    assert one["file"] == (str(folder.resolve() / planted.file) if planted.file else None), one
    assert one["line"] == line_of(planted, folder), one
    assert one["page"] == (pages.get(str(planted.page), planted.page) or None), one
    assert not list(to.rglob("*.pdf")), "something with an error was published"
