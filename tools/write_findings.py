"""Write docs/findings.md from the table of codes, so that the two never differ."""

from __future__ import annotations

from pathlib import Path

from booklet.findings import CODES, Code

TARGET = Path(__file__).parent.parent / "docs" / "findings.md"

HEAD = """# Findings

Everything that is wrong, doubtful or was done automatically is a finding: a code, how bad it is,
where, what, and what to do. Errors stop the build before anything is published; warnings do so
with `--final`; notes never do.

An edition can weigh a code differently in `edition.yaml`, unless its row says *fixed* (without it
there would be no right result):

```yaml
severities:
  D217: note      # stills without words
  D212: error     # a film nobody can see
```

This page is made from the table in `booklet/findings.py` by `python tools/write_findings.py`.
"""

STAGES = {
    "D": (
        "Data",
        "Found while the edition's files are read and compared; `booklet check` shows them.",
    ),
    "P": ("Plan", "Found while pages are planned."),
    "T": ("Typesetting", "Found while pages are set and written."),
    "X": (
        "Press",
        "Found while pictures, drawings, ads and styles are made ready for the printing condition.",
    ),
    "F": (
        "Preflight",
        "Found in the finished PDF, by each build and by `booklet preflight`, in any PDF.",
    ),
    "L": (
        "Links",
        "Found by `booklet links`, which asks the servers of all printed addresses; nothing else "
        "does.",
    ),
}


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for stage, (title, words) in STAGES.items():
        rows = [_row(code) for code in CODES.values() if code.code.startswith(stage)]
        table = "| code | severity | what it means | what to do |\n| --- | --- | --- | --- |\n"
        parts.append(f"## {title}\n\n{words}\n\n{table}" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _row(code: Code) -> str:
    severity = f"{code.severity}, fixed" if code.fixed else str(code.severity)
    return f"| {code.code} | {severity} | {code.meaning} | {code.remedy} |"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
