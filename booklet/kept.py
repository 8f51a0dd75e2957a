"""Which proof is meant, and which of its files are there?

A build writes over the one before. What was sent for sign-off is kept under a name: a copy of the
PDFs and of their record, in `proofs/NAME`. A proof is meant by that name, by a folder that holds
one, by its record, or by a PDF, whose record is looked for beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from booklet.covers import KINDS, WHOLE, Share
from booklet.errors import OutputError, UsageError
from booklet.proofrecord import ProofRecord, read
from booklet.publish import publish
from booklet.recording import record_of_pdf

PROOFS = Path("proofs")
"""Where proofs are kept: not among what can be made again."""
_USUAL = "booklet.json"


class KeptProof(Struct, frozen=True):
    """A proof with what is known of it."""

    label: str
    record: ProofRecord
    pdfs: Mapping[str, Path]
    """Its files by kind: those that are there, and are what the record says."""
    doubt: str = ""
    """What could not be used, in a sentence."""


def keep(name: str, source: Path, *, replace: bool) -> tuple[Path, ...]:
    """Keep the whole proofs that lie in a folder, under a name; answers the copies. Raises
    UsageError where there is none or the name cannot be one, OutputError where it is taken."""
    if not name or Path(name).name != name or name.startswith("."):
        raise UsageError(f"A proof cannot be called `{name}`.", "Give it a name as in `v3`.")
    target = PROOFS / name
    if target.exists() and not replace:
        raise OutputError(
            f"{target} is kept already.", "Give this proof another name, or add --replace."
        )
    files: dict[str, bytes | Path] = {}
    for path in _records(source):
        proof = find(path)
        if missing := [kind for kind in proof.record.pdf_sha256 if kind not in proof.pdfs]:
            raise UsageError(
                f"{path} is not the record of the PDFs beside it ({', '.join(missing)}).",
                "Build the booklet again.",
            )
        files |= {one.name: one for one in proof.pdfs.values()} | {path.name: path}
    if not files:
        raise UsageError(f"There is no proof in {source}.", "Build the booklet first.")
    known = [path.name for path in target.iterdir()] if target.is_dir() else []
    publish(files, target, known)
    return tuple(target / one for one in files)


def find(path: Path) -> KeptProof:
    """The proof that is meant. Raises UsageError where there is none, or several."""
    label = str(path)
    if not path.exists() and path.name == label and (PROOFS / path).is_dir():
        path = PROOFS / path
    if not path.exists():
        kept = sorted(one.name for one in PROOFS.iterdir()) if PROOFS.is_dir() else []
        named = f" ({', '.join(kept)})" if kept else ""
        remedy = f"Name one that `booklet keep` kept{named}, a PDF, its record, or their folder."
        raise UsageError(f"There is no proof {path}.", remedy)
    if path.is_dir():
        path = _only_one(path)
    if path.suffix.lower() == ".json":
        record = read(path)
        return KeptProof(label, record, _pdfs(path, record))
    return _by_pdf(path)


def _only_one(folder: Path) -> Path:
    found = _records(folder)
    if len(found) > 1:
        found = [path for path in found if path.name == _USUAL] or found
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"There is no proof in {folder}.", "Name a PDF, or build the booklet.")
    names = " or ".join(str(path.with_suffix(".pdf")) for path in found)
    raise UsageError(f"There are several proofs in {folder}.", f"Name one: {names}.")


def _records(folder: Path) -> list[Path]:
    """The records of whole proofs in a folder; what is no record is another's business."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            if read(path).is_whole:
                found.append(path)
        except UsageError:
            continue
    return found


def _by_pdf(path: Path) -> KeptProof:
    doubt = ""
    for stem in dict.fromkeys([path.stem, *(path.stem.removesuffix(f"-{k}") for k in KINDS)]):
        beside = path.with_name(f"{stem}.json")
        if not path.is_file() or not beside.is_file():
            continue
        try:
            record = read(beside)
        except UsageError as error:
            doubt = f"{error.message} Only pages are compared."
            continue
        pdfs = _pdfs(beside, record)
        if path in pdfs.values():
            return KeptProof(str(path), record, pdfs)
        doubt = f"{beside} is of another build than {path.name}: only pages are compared."
    return KeptProof(str(path), record_of_pdf(path), {WHOLE: path}, doubt)


def _pdfs(record_file: Path, record: ProofRecord) -> Mapping[str, Path]:
    """The PDFs beside a record that are those it is of."""
    found = {}
    for kind, digest in record.pdf_sha256.items():
        path = record_file.with_name(f"{Share(kind, ()).stem(record_file.stem)}.pdf")
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            found[kind] = path
    return found
