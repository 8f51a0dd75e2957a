"""Write docs/findings.md from the table of codes, so that the two never differ."""

from __future__ import annotations

from pathlib import Path

from booklet.codes import CODES, STAGES, Code

TARGET = Path(__file__).parent.parent / "docs" / "findings.md"

HEAD = """# Findings

Everything that is wrong, doubtful or was done automatically is a finding: a code, how bad it is,
where, what, and what to do. Errors stop the build before anything is published; warnings do so
with `--final`; notes never do.

Each code is told here with an example of what it is found for. An edition can weigh a code
differently in `edition.yaml`, unless it is *fixed* (without it there would be no right result):

```yaml
severities:
  D217: note      # stills without words
  D212: error     # a film nobody can see
  W114: off       # our notes end without a full stop
```

A film, and any other record with a file or a list of its own, says with `silence` what is meant as
it is there; so does the head of a page. `booklet tidy` leaves alone what is silenced:

```yaml
title: LIGHTHOUSES      # the title is written so
silence: [W113]
```

This page is made from the table in `booklet/codes.py` by `python tools/write_findings.py`.
"""

ABOUT = {
    "D": "Found while the edition's files are read and compared; `booklet check` shows them.",
    "W": "Found in the texts of the edition; `booklet check` shows them, and `booklet tidy` mends "
    "what needs no judgement.",
    "P": "Found while pages are planned.",
    "C": "Found when pages are compared with those that the printer has.",
    "T": "Found while pages are set and written.",
    "X": "Found while pictures, drawings, ads and styles are made ready for the printing "
    "condition.",
    "F": "Found in the finished PDF, by each build and by `booklet preflight`, in any PDF.",
    "L": "Found by `booklet links`, which asks the servers of all printed addresses; nothing else "
    "does.",
}


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for stage, title in STAGES.items():
        parts.append(f"## {title}\n\n{ABOUT[stage]}\n")
        parts += [_told(code) for code in CODES.values() if code.code.startswith(stage)]
    return "\n".join(parts)


def _told(code: Code) -> str:
    """A section of its own, so that a code can be linked to; a table of five columns reads ill."""
    severity = f"{code.severity}, fixed" if code.fixed else str(code.severity)
    return (
        f"### {code.code}\n\n"
        f"**{code.meaning}** *({severity})*\n\n"
        f"- For example: {code.example}.\n"
        f"- What to do: {code.remedy}\n"
    )


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
