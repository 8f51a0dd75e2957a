"""What does a printer get? The PDFs, the preflight report, a job ticket, checksums, licences."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

from booklet.ticket import Facts, Part, write_ticket

TICKET = "job-ticket.txt"
MANIFEST = "MANIFEST.txt"
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest a zip can hold; a later one would differ from day to day."""
_FILE_FOR_ALL_TO_READ = 0o100644 << 16
_UNIX = 3


def package(parts: Sequence[Part], facts: Facts, reports: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of the printer's folder by name, the PDFs first; names have no slashes.

    `reports` are preflight's, by name. Raises ValueError where two files would have one name,
    OSError where a licence cannot be read.
    """
    files = {part.file: part.pdf for part in parts}
    others = {**reports, TICKET: write_ticket(parts, facts).encode(), **_licences(parts)}
    if len(files) < len(parts) or files.keys() & others.keys() or MANIFEST in {*files, *others}:
        raise ValueError("two files of one package would have the same name")
    files |= others
    files[MANIFEST] = manifest(files).encode()
    return files


def manifest(files: Mapping[str, bytes]) -> str:
    """The sha256 of each file, in the form that `sha256sum -c` reads."""
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))


def zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    """The files as a zip that unpacks into `folder`; the same files give the same bytes.

    Nothing is deflated, since zlib's versions differ in their bytes and PDFs are packed already.
    """
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _FIRST_DATE)
            entry.create_system = _UNIX
            entry.external_attr = _FILE_FOR_ALL_TO_READ
            archive.writestr(entry, files[name])
    return target.getvalue()


def _licences(parts: Sequence[Part]) -> dict[str, bytes]:
    """The licence of each profile that a PDF carries, where it has one."""
    return {
        f"licence-{part.condition.id}.txt": part.condition.licence.read_bytes()
        for part in parts
        if part.condition.licence is not None
    }
