"""How would one write the same booklet with nothing but a template and WeasyPrint?

`plain.py EDITION FONTS PDF`: read the YAML, fill one template, write one PDF. No checks, no plan
and no cache; page references are the engine's own (`target-counter`), and codes are drawn by the
smallest of qrcode's own SVG factories. This is what `make bench` measures the program against.
Where the file to be written ends in .html, it is the template filled, for other engines, and the
typefaces lie beside it.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import jinja2
import qrcode
import yaml
from qrcode.image.svg import SvgPathImage

_CODES = {
    "English": "EN", "French": "FR", "German": "DE", "Japanese": "JA", "Portuguese": "PT",
    "Wolof": "WO", "Persian": "FA", "Norwegian": "NO", "Polish": "PL",
}  # fmt: skip


def read(path: Path) -> Any:
    """What a YAML file holds."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def draw_code(url: str) -> str:
    """A QR code as inline SVG."""
    code = qrcode.make(
        url, image_factory=SvgPathImage, error_correction=qrcode.constants.ERROR_CORRECT_M,
        box_size=4, border=4,
    )  # fmt: skip
    return code.to_string(encoding="unicode")


def invert(title: str) -> str:
    """A title as an index lists it."""
    article, _, rest = title.partition(" ")
    return f"{rest}, {article}" if article in {"The", "A", "An"} else title


def gather(folder: Path) -> dict[str, Any]:
    """Everything the template asks for."""
    settings = read(folder / "edition.yaml")
    films = [read(path) for path in sorted((folder / "films").glob("*.yaml"))]
    by_id = {film["id"]: film for film in films}
    halls = {venue["id"]: venue["code"] for venue in read(folder / "venues.yaml")}
    days: dict[dt.date, list[Any]] = defaultdict(list)
    for row in read(folder / "screenings.yaml"):
        row["day"] = dt.date.fromisoformat(row["date"])
        row["hall"] = halls[row["venue"]]
        row["film"] = by_id[row["programme"]]
        row["qr"] = draw_code(settings["ticket_url"].format(code=row["code"]))
        row["film"].setdefault("screenings", []).append(row)
        days[row["day"]].append(row)
    for film in films:
        film["marks"] = [film["runtime"], _CODES[film["languages"][0]]]
        film["marks"].append(f"{_CODES[film['subtitles'][0]]} sub")
        film["marks"] += ["WP"] if film.get("premiere") else []
    strands = read(folder / "strands.yaml")
    for strand in strands:
        own = [film for film in films if film["strand"] == strand["id"]]
        strand["films"] = sorted(own, key=lambda film: invert(film["title"]))
        strand["ink"] = [int(part) for part in strand["colour"].split()]
    index = sorted((invert(film["title"]), film["id"]) for film in films)
    return {"settings": settings, "strands": strands, "days": days, "index": index}


def fill(folder: Path, fonts: str) -> str:
    """The booklet as HTML, with its typefaces below an address."""
    here = Path(__file__).parent
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(here), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.get_template("plain.html")
    return template.render(gather(folder), fonts=fonts)


def main() -> None:
    """Write the booklet."""
    folder, fonts, target = (Path(argument).resolve() for argument in sys.argv[1:4])
    if target.suffix == ".html":
        beside = fonts.relative_to(target.parent).as_posix()
        target.write_text(fill(folder, beside), encoding="utf-8")
        return
    import weasyprint

    html = fill(folder, fonts.as_uri())
    weasyprint.HTML(string=html, base_url=f"{folder.as_uri()}/").write_pdf(target)


if __name__ == "__main__":
    main()
