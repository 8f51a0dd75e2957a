"""Proof to proof: keep, changes, freeze."""

from __future__ import annotations

import argparse
from pathlib import Path

from booklet.commands.shared import Kinds, add, add_folder, deliver
from booklet.console import Console
from booklet.errors import ExitCode, UsageError


def add_keep(kinds: Kinds) -> None:
    """The arguments of `keep`."""
    words = "Keep the proofs that a build made, to compare later ones with."
    parser = add(kinds, "keep", keep, words)
    parser.add_argument("name", metavar="NAME", help="what it is called, as in v3: proofs/v3")
    parser.add_argument(
        "--to", type=Path, default=Path("build"), metavar="FOLDER",
        help="where the build went (default: build)",
    )  # fmt: skip
    parser.add_argument("--replace", action="store_true", help="even if there is one already")
    parser.add_argument("--quiet", action="store_true", help="no words")


def keep(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Keep the proofs that a build made under a name."""
    from booklet.kept import keep as keep_proof

    files = keep_proof(asked.name, asked.to, replace=asked.replace)
    console.say(f"Later, `booklet changes {asked.name}` says what changed since.")
    for path in files:
        print(path)
    return ExitCode.FINE


def add_changes(kinds: Kinds) -> None:
    """The arguments of `changes`."""
    words = "Say what changed between two proofs, by fact and by page."
    parser = add(kinds, "changes", changes, words)
    parser.add_argument(
        "old", type=Path, metavar="OLD", help="a name of `booklet keep`, a PDF, or its record"
    )
    parser.add_argument(
        "new", type=Path, nargs="?", default=Path("build"), metavar="NEW",
        help="the same, or a folder (default: build)",
    )  # fmt: skip
    parser.add_argument("--format", choices=("text", "json", "html"), default="text")
    parser.add_argument(
        "--to", type=Path, metavar="FILE", help="write the report into this file or folder"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress")


def changes(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Say what changed between two proofs."""
    from booklet.changereport import as_json, as_text, summary
    from booklet.comparing import compare
    from booklet.kept import find
    from booklet.signoff import as_html

    if asked.format == "html" and asked.to is None:
        raise UsageError("An HTML report is a file.", "Say where: --to changes.html")
    console.stage("Comparing the proofs")
    old, new = find(asked.old), find(asked.new)
    comparison = compare(old.record, new.record)
    tell = {"html": as_html, "json": as_json, "text": as_text}[asked.format]
    told = tell(comparison, old, new)
    target = asked.to
    if target is not None and target.is_dir():
        target = target / f"changes.{'txt' if asked.format == 'text' else asked.format}"
    deliver(told, target, summary(comparison), console)
    return ExitCode.FINE


def add_freeze(kinds: Kinds) -> None:
    """The arguments of `freeze`."""
    words = "Record the pages that the printer has, those that edition.yaml names under `freeze`."
    parser = add(kinds, "freeze", freeze, words)
    add_folder(parser)
    parser.add_argument(
        "--of", type=Path, default=Path("build"), metavar="PROOF",
        help="a name of `booklet keep`, a PDF, or a folder (default: build)",
    )  # fmt: skip
    parser.add_argument(
        "--replace", action="store_true", help="even if frozen pages are otherwise by now"
    )
    parser.add_argument("--quiet", action="store_true", help="no words")


def freeze(asked: argparse.Namespace, console: Console) -> ExitCode:
    """Record the pages that the printer has."""
    from booklet import freezing
    from booklet.folios import pages_of
    from booklet.kept import find
    from booklet.load import load
    from booklet.material import stop

    edition, findings = load(asked.folder.resolve())
    if edition is None:
        raise stop(findings)
    path, record = freezing.freeze(
        asked.folder, edition.settings, find(asked.of), anew=asked.replace
    )
    pages = pages_of(record.folios)
    console.say(f"Frozen: {pages} of `{record.job}` in {record.language}. Commit it with the data.")
    print(path)
    return ExitCode.FINE
