"""What does a finished build say of itself, in a few lines that a tired person understands?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from booklet.console import counted, tally
from booklet.findings import Finding

if TYPE_CHECKING:
    from booklet.prove import Proof


class Told(Struct, frozen=True):
    """What a finished build says of itself."""

    files: tuple[Path, ...]
    named: tuple[Path, ...]
    """Those of them that a person looks for."""
    findings: tuple[Finding, ...]
    summary: Sequence[tuple[str, str]]
    """What is counted, and how many there are."""
    fitness: str
    """What preflight says, in one sentence."""
    is_fit: bool
    is_sure: bool
    """Fit, and no rule of preflight's was left unchecked."""


def told(files: Sequence[Path], named: Sequence[Path], proof: Proof) -> Told:
    """What is told of a proof whose files were written."""
    from booklet.preflight.fitness import unchecked  # which who tells the same again need not load

    is_sure = proof.is_fit and not any(unchecked(one.report) for one in proof.prints)
    return Told(
        tuple(files), tuple(named), proof.findings, summary(proof), proof.fitness, proof.is_fit,
        is_sure,
    )  # fmt: skip


def summary(proof: Proof) -> Sequence[tuple[str, str]]:
    """What is counted, and how many there are."""
    edition = proof.material.edition
    facts = sum(one.expected.fact_count for one in proof.prints)
    codes = sum(len(one.expected.codes.get(page, ()))
                for one in proof.prints if one.expected.codes
                for page in one.expected.folios)  # fmt: skip
    oversets = sum(finding.code == "T101" for finding in proof.findings)
    return (
        ("pages", f"{len(proof.flatplan.pages)}, {counted(len(edition.films), 'film')}, "
         f"{counted(len(edition.public_screenings), 'public screening')}"),
        ("checked", f"{counted(facts, 'fact')} of the data in the text, "
         f"{counted(codes, 'QR code')}"),
        ("oversets", str(oversets or "none")),
        ("findings", tally(proof.findings)),
    )  # fmt: skip
