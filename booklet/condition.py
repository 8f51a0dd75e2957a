"""What does a way of printing ask of a file?"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class Condition(Struct, frozen=True):
    """One way of printing: press, paper and ink as a standard characterises them."""

    id: str
    """What a job calls it: `fogra39`."""
    title: str
    """What people call it: `Offset on coated paper`."""
    identifier: str
    """OutputConditionIdentifier exactly as registered: `FOGRA39`."""
    description: str
    """OutputCondition, for a person who reads the file."""
    registry: str
    """RegistryName: `http://www.color.org`; empty for an identifier that is not registered."""
    profile: Path | None
    """Its ICC file; None where it does not ship and nobody has put it there."""
    ink_limit: float
    """The most ink in one place, cyan, magenta, yellow and black together, in per cent."""
    text_pt: float
    """The smallest text in one ink."""
    reversed_pt: float
    """The smallest text left white in a ground."""
    inks_pt: float
    """The smallest text in more than two inks."""
    hairline_pt: float
    """The thinnest line."""
    warn_ppi: float
    fail_ppi: float
    """Pictures below the first are doubtful, below the second refused."""
    module_mm: float
    """The smallest module of a QR code."""
    licence: Path | None = None
    """The text of its profile's licence, which goes wherever the profile goes."""
    profile_name: str = ""
    """What its ICC file is called, whether it is here or not."""
    publisher: str = ""
    """Who gives out the ICC file, where the program may not."""
