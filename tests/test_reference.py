"""Every page of the small edition looks as it did when somebody last looked at it.

`make accept` takes the pages as they are now; look at them first. Pictures are compared on
Debian 12 alone, whose Pango, HarfBuzz and fontconfig set the same pages everywhere.
"""

from __future__ import annotations

import platform
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from booklet.raster import pictures, png

FOLDER = Path(__file__).parent / "reference"
DIFFERENCES = Path(__file__).parent.parent / "build" / "differences"
DPI = 100


def _is_debian_12() -> bool:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    return release.get("ID") == "debian" and release.get("VERSION_ID") == "12"


@pytest.mark.skipif(not _is_debian_12(), reason="not run: pages are compared on Debian 12")
def test_every_page_looks_as_accepted(built_small: Path, request: pytest.FixtureRequest) -> None:
    images = list(pictures(built_small / "booklet.pdf", None, DPI))
    made = {f"page-{folio:02}.png": image for folio, image in enumerate(images, 1)}
    if request.config.getoption("--accept"):
        FOLDER.mkdir(exist_ok=True)
        for path in FOLDER.glob("page-*.png"):
            path.unlink()
        for name, image in made.items():
            (FOLDER / name).write_bytes(png(image))
        return
    accepted = {path.name for path in FOLDER.glob("page-*.png")}
    assert accepted == set(made)
    different = [name for name, image in made.items() if _differs(name, image)]
    assert different == [], f"see {DIFFERENCES}; `make accept` takes the pages as they are"


def _differs(name: str, image: Image.Image) -> bool:
    """Whether a page differs anywhere; then leaves old, new and difference side by side."""
    with Image.open(FOLDER / name) as file:
        before = file.convert("RGB")
    if before.size == image.size and ImageChops.difference(before, image).getbbox() is None:
        return False
    sheet = Image.new("RGB", (before.width + image.width * 2, max(before.height, image.height)))
    sheet.paste(before, (0, 0))
    sheet.paste(image, (before.width, 0))
    if before.size == image.size:
        sheet.paste(ImageChops.difference(before, image), (before.width * 2, 0))
    DIFFERENCES.mkdir(parents=True, exist_ok=True)
    (DIFFERENCES / name).write_bytes(png(sheet))
    return True


def test_a_page_that_differs_by_one_dot_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Image.new("RGB", (20, 30), "white")
    (tmp_path / "page-01.png").write_bytes(png(page))
    monkeypatch.setattr(f"{__name__}.FOLDER", tmp_path)
    monkeypatch.setattr(f"{__name__}.DIFFERENCES", tmp_path / "differences")
    assert not _differs("page-01.png", page)
    page.putpixel((5, 5), (254, 255, 255))
    assert _differs("page-01.png", page)
    assert (tmp_path / "differences" / "page-01.png").is_file()
