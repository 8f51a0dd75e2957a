"""Which file of a layout is used, and how does an edition begin to change it?"""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator
from pathlib import Path

from booklet.errors import OutputError, UsageError
from booklet.layout import OWN_FOLDER, Layout


def where(layout: Layout, name: str) -> list[tuple[Path, bool]]:
    """All files of this name in the order of search, and whether each is used.

    tokens.css, layout.yaml and words are merged, so that all of them are. Raises UsageError.
    """
    relative = _resolve(layout, name)
    merged = relative in {"tokens.css", "layout.yaml"} or relative.startswith("words/")
    return [(path, merged or not number) for number, path in enumerate(layout.chain(relative))]


def copy_file(layout: Layout, name: str, edition: Path) -> Path:
    """Copy the file in use into the edition's own layout; raises UsageError or OutputError."""
    relative = _resolve(layout, name)
    target = edition / OWN_FOLDER / relative
    if target.exists():
        raise UsageError(f"{target} is already there.", "Change that file, or remove it first.")
    source = layout.find(relative)
    assert source is not None  # `_resolve` found it
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    except OSError as error:
        raise OutputError(f"{target} cannot be written: {error.strerror}.") from error
    return target


def _resolve(layout: Layout, name: str) -> str:
    """The path of a file within a layout: as given, or of the only file of that name."""
    if layout.find(name) is not None:
        return name
    known = sorted(set(_all_files(layout)))
    same = [path for path in known if path.rsplit("/", 1)[-1] == name]
    if len(same) == 1:
        return same[0]
    if same:
        raise UsageError(f"There are several files called {name}.", f"Say {' or '.join(same)}.")
    near = difflib.get_close_matches(name, known, 1, 0.4)
    remedy = f"Did you mean {near[0]}?" if near else ""
    raise UsageError(f"The layout {layout.name} has no file {name}.", remedy)


def _all_files(layout: Layout) -> Iterator[str]:
    for folder in layout.folders:
        for path in folder.rglob("*"):
            if path.is_file():
                yield path.relative_to(folder).as_posix()
