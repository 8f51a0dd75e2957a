"""How would one write the same booklet in Typst?

`in_typst.py gather EDITION DATA` writes what the template asks for into a file. That is not timed:
Typst reads no YAML and draws no codes. `in_typst.py set DATA EDITION FONTS PDF` sets the template,
once; what is timed is that. With `--kept` the compiler stays: for every line of standard input it
sets the file again. It says `written` each time.
"""

from __future__ import annotations

import json
import sys
from itertools import chain
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATE = "tools/benchmark/plain.typ"
FAMILIES = ("barlow-semi-condensed", "source-serif-4-display", "source-serif-4-smtext")


def as_data(gathered: dict[str, Any]) -> dict[str, Any]:
    """What `plain.gather` gives, without circles and dates, so that JSON can hold it."""
    films = [film for strand in gathered["strands"] for film in strand["films"]]
    return {
        "settings": {key: str(value) for key, value in gathered["settings"].items()},
        "films": {film["id"]: _film(film) for film in films},
        "strands": [
            {
                **{key: strand[key] for key in ("id", "title", "ink")},
                "intro": strand["intro"].split("\n\n"),
                "films": [film["id"] for film in strand["films"]],
            }
            for strand in gathered["strands"]
        ],
        "days": [
            {
                "name": day.strftime("%A %d %B"),
                "rows": [
                    {**_keys(row, "time hall code"), "film": row["film"]["id"]} for row in rows
                ],
            }
            for day, rows in gathered["days"].items()
        ],
        "index": gathered["index"],
    }


def _film(film: dict[str, Any]) -> dict[str, Any]:
    still = film["stills"][0]
    return {
        **_keys(film, "id title directors countries year runtime marks cast format note_by"),
        "note": film["note"].split("\n\n"),
        "still": still["file"],
        "credit": still["credit"],
        "alt": still["alt"],
        "screenings": [
            {**_keys(row, "time hall code qr"), "day": row["day"].strftime("%a %d %b")}
            for row in film.get("screenings", [])
        ],
    }


def _keys(record: dict[str, Any], keys: str) -> dict[str, Any]:
    return {key: record[key] for key in keys.split()}


def gather_data(edition: Path, data: Path) -> None:
    """Write what the template asks for."""
    from benchmark.plain import gather

    data.write_text(json.dumps(as_data(gather(edition))), encoding="utf-8")


def set_booklet(data: Path, edition: Path, fonts: Path, pdf: Path, *, is_kept: bool) -> None:
    """Write the PDF; where the compiler is kept, again for each line that is heard."""
    import typst

    compiler = typst.Compiler(
        ROOT / TEMPLATE,
        root="/",
        font_paths=[fonts / family for family in FAMILIES],
        ignore_system_fonts=True,
        sys_inputs={"data": str(data), "stills": f"{edition}/stills/"},
    )
    for _ in chain([""], sys.stdin if is_kept else []):
        compiler.compile(output=pdf, pdf_tags=False, timestamp=0)
        print("written", flush=True)


def main() -> None:
    """Do what the command line asks."""
    does, *paths = (argument for argument in sys.argv[1:] if argument != "--kept")
    sys.path.insert(0, str(ROOT / "tools"))
    if does == "gather":
        gather_data(*map(Path, paths))
    else:
        data, edition, fonts, pdf = (Path(path).resolve() for path in paths)
        set_booklet(data, edition, fonts, pdf, is_kept="--kept" in sys.argv)


if __name__ == "__main__":
    main()
