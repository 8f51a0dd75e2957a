"""Is each file that a page names told by its content, under the name that the page has for it?"""

from __future__ import annotations

from pathlib import Path

import pytest

from booklet.likeness import named_files

HTML = (
    '<img src="a.svg"><object data=\'b%20c.svg\'></object><p style="background: url(d.png)">'
    '<a href="https://example.org/">x</a><a href="#here">y</a><img src="missing.png">'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that the page names."""
    for name in ("a.svg", "b c.svg", "d.png"):
        (tmp_path / name).write_text(name)
    return tmp_path


def test_every_file_is_named_once_with_what_is_in_it(folder: Path) -> None:
    named = dict(named_files(HTML, folder))
    assert set(named) == {"a.svg", "b%20c.svg", "d.png", "missing.png"}
    assert named["missing.png"] == ""
    assert len(set(named.values())) == 4


@pytest.mark.parametrize("name", ["a.svg", "b c.svg", "d.png"])
def test_another_content_is_another_page(folder: Path, name: str) -> None:
    before = named_files(HTML, folder)
    (folder / name).write_text("otherwise")
    assert named_files(HTML, folder) != before


def test_two_files_that_change_places_are_another_page(folder: Path) -> None:
    before = named_files(HTML, folder)
    (folder / "a.svg").write_text("d.png")
    (folder / "d.png").write_text("a.svg")
    assert named_files(HTML, folder) != before
