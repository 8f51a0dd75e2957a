"""What is edited in an edition, and what do its files hold then?

An edit says what files become, by their paths in the edition; it is made in place, since a cache
knows an edition by its folder, and undone to the byte.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import yaml

EDITED = "film-001"
"""The film whose note and title are edited."""
ADDED = "film-000"
"""The film that comes before all others in its strand, which is the first."""

Files = Mapping[str, str]
"""What files hold after an edit, by their paths in the edition."""
Edit = Callable[[Path], Files]


def one_note(edition: Path) -> Files:
    """A word of one film's note is said twice."""
    return _again(edition, r"^note: (\W*)(\w+)", r"note: \1\2 \2")


def next_note(edition: Path) -> Files:
    """The same, thrice: what a person saves next."""
    return _again(edition, r"^note: (\W*)(\w+)", r"note: \1\2 \2 \2")


def one_title(edition: Path) -> Files:
    """A film has one more word in its title: lists, its strand's opener and the index change."""
    return _again(edition, r"^title: (.+)$", r"title: \1 Again")


def film_in_front(edition: Path) -> Files:
    """A film that comes first in the first strand: every film behind it has another folio."""
    film = yaml.safe_load((edition / "films" / f"{EDITED}.yaml").read_text(encoding="utf-8"))
    film |= {"id": ADDED, "title": "Aardvarks Abroad"}
    screenings = (edition / "screenings.yaml").read_text(encoding="utf-8")
    early = {"programme": ADDED, "venue": "hall-1", "time": "07:30", "code": "000"}
    early["date"] = yaml.safe_load(screenings)[0]["date"]
    return {
        f"films/{ADDED}.yaml": _as_yaml(film),
        "screenings.yaml": screenings + _as_yaml([early]),
    }


def style_token(_: Path) -> Files:
    """The tabs at the fore-edge are wider."""
    return {"layout/tokens.css": ":root { --tab-width: 5mm }\n"}


def other_fonts(_: Path) -> Files:
    """Notes and letters are set in another cut of the serif."""
    families = '"Source Serif 4 Display", "Noto Serif", var(--font-scripts), var(--font-signs)'
    return {"layout/tokens.css": f":root {{ --font-text: {families} }}\n"}


@contextmanager
def edited(edition: Path, edit: Edit) -> Iterator[None]:
    """An edition with an edit, as long as it is needed."""
    files = edit(edition)
    before = {name: _kept(edition / name) for name in files}
    try:
        write(edition, files)
        yield
    finally:
        for name, kept in before.items():
            _put_back(edition / name, kept)


def write(edition: Path, files: Files) -> None:
    """Save files of an edition."""
    for name, text in files.items():
        path = edition / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _as_yaml(value: object) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False)


def _again(edition: Path, pattern: str, new: str) -> Files:
    name = f"films/{EDITED}.yaml"
    written = (edition / name).read_text(encoding="utf-8")
    text, count = re.subn(pattern, new, written, count=1, flags=re.MULTILINE)
    if not count:
        raise ValueError(f"{name} has no line like {pattern}")
    return {name: text}


def _kept(path: Path) -> tuple[bytes, int] | None:
    """What a file holds, and when it was saved; None where it is not there."""
    return (path.read_bytes(), path.stat().st_mtime_ns) if path.exists() else None


def _put_back(path: Path, kept: tuple[bytes, int] | None) -> None:
    if kept is None:
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
        return
    written, saved = kept
    path.write_bytes(written)
    os.utime(path, ns=(saved, saved))
