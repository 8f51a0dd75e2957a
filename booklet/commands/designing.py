"""Layouts and schemas: layout, schema."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from booklet.commands.shared import Kinds, add, print_findings
from booklet.console import Console
from booklet.errors import ExitCode, UsageError


def add_schema(kinds: Kinds) -> None:
    """The arguments of `schema`."""
    words = "Print the JSON Schema of a kind of file, for editors."
    parser = add(kinds, "schema", schema, words)
    parser.add_argument("kind", nargs="?", help="edition, film, venues, … (default: all)")
    parser.add_argument("--to", type=Path, help="write one file a kind into this folder")


def schema(asked: argparse.Namespace, _console: Console) -> ExitCode:
    """Print the JSON Schema of a kind of file."""
    from booklet.schema import schemas

    known = schemas()
    if asked.kind is not None and asked.kind not in known:
        raise UsageError(
            f"There is no kind of file `{asked.kind}`.", f"Ask for {', '.join(known)}."
        )
    if asked.to is not None:
        from booklet.publish import publish

        files = {f"{kind}.json": _json(schema).encode() for kind, schema in known.items()}
        publish(files, asked.to)
        for name in files:
            print(asked.to / name)
    else:
        print(_json(known[asked.kind] if asked.kind else known), end="")
    return ExitCode.FINE


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def add_layout(kinds: Kinds) -> None:
    """The arguments of `layout`."""
    words = "List layouts, show which file is used, or start a change of one."
    parser = add(kinds, "layout", layout, words)
    parser.add_argument("action", choices=("list", "where", "copy"))
    parser.add_argument("file", nargs="?", help="a layout's file, as in partials/film.html")
    parser.add_argument("--layout", help="the layout (default: the edition's, or classic)")
    parser.add_argument(
        "--edition", type=Path, default=Path("data"), metavar="FOLDER",
        help="the edition's folder (default: data)",
    )  # fmt: skip


def layout(asked: argparse.Namespace, _console: Console) -> ExitCode:
    """List layouts, or look into one."""
    from booklet import home
    from booklet.layout import find_layout, names
    from booklet.override import copy_file, where

    if asked.action == "list":
        for name in names(home.layouts(), asked.edition):
            print(name)
        return ExitCode.FINE
    if not asked.file:
        raise UsageError(
            "Which file?", f"Name one: booklet layout {asked.action} partials/film.html"
        )
    folder = asked.edition if asked.edition.is_dir() else None
    layout, findings = find_layout(_layout_name(asked.layout, folder), home.layouts(), folder)
    print_findings(findings)
    if asked.action == "where":
        for path, is_used in where(layout, asked.file):
            print(f"{'*' if is_used else ' '} {path}")
        return ExitCode.FINE
    if folder is None:
        raise UsageError(f"There is no edition in {asked.edition}.", "Name it with --edition.")
    print(copy_file(layout, asked.file, folder))
    return ExitCode.FINE


def _layout_name(asked: str | None, folder: Path | None) -> str:
    """The layout asked for, else that of the edition's booklet; raises as `load` and `choose`."""
    from booklet.job import LAYOUT, choose

    if asked or folder is None:
        return asked or LAYOUT
    from booklet.load import load
    from booklet.material import stop

    edition, findings = load(folder.resolve())
    if edition is None:
        raise stop(findings)
    return choose(None, {}, edition.settings).layout
