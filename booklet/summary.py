"""What does a finished build say of itself, in a few lines that a tired person understands?"""

from __future__ import annotations

from collections.abc import Sequence

from booklet.console import counted, tally
from booklet.prove import Proof


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
