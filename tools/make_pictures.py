"""Which pictures does the sample edition need, and have they changed? Draws them all.

    python tools/make_pictures.py [--only ID ...] [--to data] [--jobs N]

An id is that of a film, a strand, an advertisement or a sponsor, or `cover`, `back`, or the name
of a folder (stills, art, ads, logos). A file is written only when its bytes differ.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Iterable
from multiprocessing import Pool
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from pictures.ads import ADS, draw_ad  # noqa: E402
from pictures.logos import LOGOS, draw_logo  # noqa: E402
from pictures.posters import POSTERS, draw_poster  # noqa: E402
from pictures.stills import STILLS, draw_still  # noqa: E402
from PIL import Image  # noqa: E402  (after the path is set)

STILL_QUALITY = 84
PAGE_QUALITY = 88


class Task(Struct, frozen=True):
    """One file to be drawn: its folder, its id, and its place in the edition."""

    folder: str
    name: str

    @property
    def file(self) -> str:
        return f"{self.folder}/{self.name}.{'svg' if self.folder == 'logos' else 'jpg'}"


def list_tasks(only: list[str]) -> list[Task]:
    """List what is to be drawn; `only` holds ids or folders, empty for all."""
    groups: dict[str, Iterable[str]] = {
        "stills": STILLS,
        "art": POSTERS,
        "ads": ADS,
        "logos": LOGOS,
    }
    tasks = [Task(folder, name) for folder, names in groups.items() for name in names]
    unknown = set(only) - {t.name for t in tasks} - set(groups)
    if unknown:
        raise SystemExit(f"There is no picture for {', '.join(sorted(unknown))}.")
    return [t for t in tasks if not only or t.name in only or t.folder in only]


def draw(task: Task) -> bytes:
    """Draw one picture and give its file's bytes."""
    if task.folder == "logos":
        return draw_logo(task.name).encode()
    painters: dict[str, Callable[[str], Image.Image]] = {
        "stills": draw_still,
        "art": draw_poster,
        "ads": draw_ad,
    }
    picture = painters[task.folder](task.name)
    still = task.folder == "stills"
    out = io.BytesIO()
    picture.save(
        out,
        "JPEG",
        quality=STILL_QUALITY if still else PAGE_QUALITY,
        optimize=True,
        progressive=True,
        subsampling="4:2:0",
        dpi=(300, 300),
    )
    return out.getvalue()


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write a file unless it already has these bytes; tells whether it was written."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the sample edition's pictures.")
    parser.add_argument("--only", nargs="+", default=[], metavar="ID")
    parser.add_argument("--to", type=Path, default=ROOT / "data")
    parser.add_argument("--jobs", type=int, default=2)
    wanted = parser.parse_args()
    tasks = list_tasks(wanted.only)
    with Pool(wanted.jobs) as pool:
        for task, content in zip(tasks, pool.imap(draw, tasks), strict=True):
            changed = write_if_changed(wanted.to / task.file, content)
            print(f"{'wrote' if changed else 'same '} {task.file} {len(content) // 1000} kB")


if __name__ == "__main__":
    main()
