"""What does preflight answer, and what was it told to expect?"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from booklet.binding import Binding
from booklet.condition import Condition
from booklet.findings import Place
from booklet.preflight.told import Told


class Outcome(StrEnum):
    """What a rule says."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not checked"


class Area(Struct, frozen=True):
    """A rectangle on a page in mm from the trim's top left corner; y grows downwards."""

    x: float
    y: float
    right: float
    bottom: float


class Fault(Struct, frozen=True):
    """One thing a rule found; `page` counts the file's pages from 1, 0 is the whole file."""

    message: str
    page: int = 0
    area: Area | None = None
    remedy: str = ""
    """Empty for the code's own remedy."""
    about: str = ""
    """What of the data it is about, as `Expected.places` names it; empty for nothing."""


class Verdict(Struct, frozen=True):
    """What one rule says of one file; a rule that failed has faults, an unchecked one a reason."""

    code: str
    outcome: Outcome
    faults: tuple[Fault, ...] = ()
    reason: str = ""
    is_untold: bool = False
    """Whether it is unchecked only because nobody says what should be there."""


class Fold(Struct, frozen=True):
    """Where paper is bound or folded, and what keeps away from it; in mm from the trim's left."""

    name: str
    x: float
    clear: float


class Expected(Struct, frozen=True):
    """What a file is to be. What is None is not known, and what needs it is not checked."""

    trim: tuple[float, float] | None = None
    """Width and height in mm."""
    bleed: float | None = None
    """In mm."""
    safe: float = 5.0
    binding: Binding | None = None
    condition: Condition | None = None
    folios: Mapping[int, int] = field(default_factory=dict)
    """Folio by the file's page, where they differ from one another or are known."""
    subjects: Mapping[int, str] = field(default_factory=dict)
    """What stands on a page (films' titles), by the file's page."""
    codes: Mapping[int, frozenset[str]] | None = None
    """What the QR codes of each page must say, by the file's page; None for a foreign file.

    Codes of a page that is not in it may say whatever those of any page say, or what stands at 0.
    """
    families: frozenset[str] | None = None
    """The typefaces that may be used; None where any may."""
    inks: frozenset[str] = frozenset()
    """Those that are meant, beside cyan, magenta, yellow and black."""
    ads: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """The pages with ads, by the file's page, and the typefaces that these bring along. Their
    codes are the advertisers' own, and may say anything."""

    facts: Mapping[int, Told] | None = None
    """What each page must say, by the file's page; None for a foreign file."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where in the data a screening, a film or a line of `facts` is written, by its name."""
    folds: Mapping[int, tuple[Fold, ...]] | None = None
    """Spines and folds by the file's page; None where nobody knows how it is bound."""

    @property
    def of_all_pages(self) -> Expected:
        """The same without what each page must say, and without the places of the data."""
        return replace(self, facts=None if self.facts is None else {}, places={})

    @property
    def fact_count(self) -> int:
        """How many facts of the data are looked for in the file."""
        return sum(told.count for told in (self.facts or {}).values())

    @property
    def known_codes(self) -> frozenset[str]:
        """All that any code may say."""
        return frozenset().union(*(self.codes or {}).values())


class Report(Struct, frozen=True):
    """What preflight says of one file."""

    verdicts: tuple[Verdict, ...]
    pages: int
    plates: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    """Coverage in per cent of each plate of each page, where it was measured."""
    looked_at: int = 0
    """Pages whose rules were asked anew; the answers for the others are remembered."""
    digests: Mapping[int, str] = field(default_factory=dict)
    """By which its pages are told from others (`lettering`), where that is known."""
