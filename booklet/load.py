"""How does an edition's folder become an Edition?

Each file is read for itself, so that a broken one does not hide what is wrong in the others;
all findings come back together.
"""

from __future__ import annotations

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct, field

from booklet import heap
from booklet.errors import UsageError
from booklet.findings import Finding, Place, found, has_errors
from booklet.memory import content_digest, keep, recall
from booklet.model import Edition, Matter
from booklet.patterns import pattern
from booklet.records import FILES, Film, PageHead, Record, ScreeningRecord, Settings
from booklet.resolve import Records, resolve
from booklet.source import Source, parse_yaml, read_yaml
from booklet.tables import SCREENING_FIELDS, read_table
from booklet.validate import build
from booklet.values import Reading

KNOWN_FOLDERS = frozenset(
    {
        "films",
        "pages",
        "stills",
        "ads",
        "logos",
        "art",
        "fonts",
        "layout",
        "schema",
        "conditions",
    }
)
SHEETS = (".csv", ".xlsx")
PAGE = pattern(r"---\r?\n(.*?)(?:^|\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
"""The head of a page of text, between two lines of dashes; its body follows."""
_KIND = "records"
"""What is kept of an edition, by its folder: what each of its files gave."""
_UNTIDY = 500
"""Files that are read before memory is tidied up."""
FROZEN = "frozen.json"
"""What `booklet freeze` recorded; `frozen` reads it."""

R = TypeVar("R", bound=Record)


def load(folder: Path) -> tuple[Edition | None, list[Finding]]:
    """Read the edition in `folder`; None where there is too little to go on with.

    Raises UsageError where there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(
            f"There is no folder {folder}.", "Name the folder that holds edition.yaml."
        )
    reader = _FolderReader(folder, known=recall(_KIND, str(folder)) or {})
    settings = reader.read_settings()
    records = Records(
        films=reader.read_films(),
        strands=reader.read_list("strands"),
        venues=reader.read_list("venues"),
        programmes=reader.read_list("programmes"),
        screenings=reader.read_screenings(),
        sponsors=reader.read_list("sponsors"),
        ads=reader.read_list("ads"),
        badges=reader.read_list("badges"),
        matter=reader.read_matter(),
        broken=reader.broken,
    )
    reader.look_for_strays()
    if reader.has_news:
        keep(_KIND, str(folder), reader.read)
    edition = None
    if settings is not None:
        files, contents = tuple(reader.files), reader.contents
        edition, more = resolve(folder, settings, records, files, contents)
        reader.findings += more
    if not records.films and not reader.broken.get("films"):
        message = "The edition has no film."
        reader.findings.append(found("D108", message, Place(folder / "films")))
    return edition, sorted(set(reader.findings), key=lambda finding: finding.order)


class _FileRead(Struct, frozen=True):
    """What one file gave, and by what it is known that it would give the same again."""

    made_of: str
    records: tuple[Any, ...]
    findings: tuple[Finding, ...]
    broken: Mapping[str, set[str]]
    reading: Reading


class _FolderReader(Struct, dict=True):
    """Reads the files of one folder and gathers what is wrong with them."""

    folder: Path
    known: Mapping[Path, _FileRead] = field(default_factory=dict)
    """What files gave when they were last read."""
    read: dict[Path, _FileRead] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    contents: dict[Path, str] = field(default_factory=dict)
    """By what it is told what was in each of them."""
    reading: Reading = field(default_factory=Reading)
    anew: int = 0
    """So many files were read that nobody knew."""
    freezes: bool = False
    """Whether edition.yaml names pages that are at the printer."""
    broken: dict[str, set[str]] = field(default_factory=dict)
    """By kind, the ids of records with errors; "*" where not even the ids are known."""

    @cached_property
    def _root(self) -> Path:
        """The folder with all links followed."""
        return self.folder.resolve()

    @property
    def has_news(self) -> bool:
        """Whether any file gave what is not known yet, or is gone."""
        return len(self.read) != len(self.known) or any(
            self.known.get(path) is not one for path, one in self.read.items()
        )

    def read_settings(self) -> Settings | None:
        path = self._named("edition")
        if path is None:
            message = "The edition has no edition.yaml."
            remedy = "Add one with festival, starts, ends and time_zone; see docs/data.md."
            place = Place(self.folder / "edition.yaml")
            self.findings.append(found("D108", message, place, remedy))
            return None
        settings = next(iter(self._once(path, "edition", lambda: self._settings(path))), None)
        if settings is not None:
            jobs = settings.jobs.values()
            self.freezes = bool(settings.freeze) or any(job.freeze for job in jobs)
        return settings

    def _settings(self, path: Path) -> list[Settings]:
        source = self._yaml(path, "edition")
        if source is None:
            return []
        self.reading = _reading_of(source.value)
        settings = self._record(Settings, source, "edition")
        if settings is None:
            return []
        self.reading = Reading(settings.languages, settings.starts.year)
        return [settings]

    def read_films(self) -> list[Film]:
        films: list[Film] = []
        paths = sorted(_yaml_files(self.folder / "films"))
        if (single := self._named("films")) is not None:
            paths.append(single)
        for path in paths:
            films += self._once(path, "films", partial(self._films, path))
        return films

    def _films(self, path: Path) -> list[Film]:
        source = self._yaml(path, "films")
        if source is None:
            return []
        films: list[Film] = []
        value = source.value
        if value is None and path.stem != "films":
            remedy = "Write the film, or remove the file."
            self.findings.append(found("D106", f"{path.name} is empty.", Place(path), remedy))
            self._miss(path, "films")
        is_one = isinstance(value, dict) and set(value) != {"films"}
        for part in _parts(source, "films"):
            fallback = path.stem if is_one else _slug(_title(part.value))
            films += self._records(Film, part, "films", fallback)
        return films

    def read_list(self, kind: str) -> list[Any]:
        path = self._named(kind)
        return [] if path is None else self._once(path, kind, lambda: self._list(path, kind))

    def _list(self, path: Path, kind: str) -> list[Any]:
        source = self._yaml(path, kind)
        if source is None:
            return []
        return [
            record
            for part in _parts(source, kind)
            for record in self._records(FILES[kind], part, kind, "")
        ]

    def read_screenings(self) -> list[ScreeningRecord]:
        sheets = [
            path for ending in SHEETS if (path := self.folder / f"screenings{ending}").is_file()
        ]
        yaml_path = self._named("screenings")
        if (sheets and yaml_path) or len(sheets) > 1:
            names = " and ".join(path.name for path in [*sheets, yaml_path] if path)
            message = f"There are {names}; only one of them can be right."
            self.findings.append(found("D201", message, Place(sheets[0]), "Remove the others."))
        if not sheets:
            return self.read_list("screenings")
        return self._once(sheets[0], "screenings", lambda: self._sheet(sheets[0]))

    def _sheet(self, path: Path) -> list[ScreeningRecord]:
        sources, findings = read_table(path, SCREENING_FIELDS)
        self.findings += findings
        if has_errors(findings):
            self.broken.setdefault("screenings", set()).add("*")
        return [
            record
            for source in sources
            for record in self._records(ScreeningRecord, source, "screenings", "")
        ]

    def read_matter(self) -> list[Matter]:
        matter = []
        for path in sorted((self.folder / "pages").glob("*.md")):
            self.files.append(path)
            if (one := self._matter(path)) is not None:
                matter.append(one)
        return matter

    def look_for_strays(self) -> None:
        """Report files that nothing reads, as one with a misspelt name or ending is."""
        known = set(self.files)
        names = [*(f"{kind}.yaml" for kind in FILES), *KNOWN_FOLDERS]
        for folder in (self.folder, self.folder / "films", self.folder / "pages"):
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                is_folder = folder == self.folder and path.is_dir() and path.name in KNOWN_FOLDERS
                if is_folder or path in known or path.name.startswith((".", "README")):
                    continue
                if folder == self.folder and path.name == FROZEN and self.freezes:
                    continue
                near = difflib.get_close_matches(path.name, names, 1)
                remedy = f"Did you mean {near[0]}?" if near and folder == self.folder else ""
                if path.name == FROZEN:
                    remedy = "Name the pages in edition.yaml, as in `freeze: [1-16]`, or remove it."
                message = f"{path.name} is not used."
                self.findings.append(found("D113", message, Place(path), remedy))

    def _is_inside(self, path: Path) -> bool:
        """Whether a file, with all links followed, lies in the edition's folder."""
        if path.resolve().is_relative_to(self._root):
            return True
        message = f"{path.name} leads to {path.resolve()}, outside the edition."
        self.findings.append(found("D205", message, Place(path)))
        return False

    def _matter(self, path: Path) -> Matter | None:
        name, _, tag = path.stem.partition(".")
        if not self._is_inside(path):
            return None
        written = path.read_bytes()
        self.contents[path] = hashlib.sha256(written).hexdigest()
        try:
            text = written.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.findings.append(found("D102", "This page is not UTF-8.", Place(path)))
            return None
        match = PAGE.match(text)
        if match is None:
            message = "The page has no front matter."
            remedy = "Begin it with a line ---, then `title: …`, then a line ---."
            self.findings.append(found("D106", message, Place(path, 1, 1), remedy))
            return None
        source, findings = parse_yaml(match[1], path, first_line=2)
        self.findings += findings
        if source is None:
            return None
        language = tag or self.reading.languages[0]
        before = Reading((language, *self.reading.languages), self.reading.year)
        head, findings = build(PageHead, source, before)
        self.findings += findings
        if head is None:
            return None
        body = text[match.end() :].strip()
        first_line = text[: text.index(body, match.end())].count("\n") + 1
        return Matter(name, head, body.replace("\r\n", "\n"), language, path, first_line)

    def _named(self, stem: str) -> Path | None:
        paths = [
            path
            for ending in (".yaml", ".yml")
            if (path := self.folder / f"{stem}{ending}").is_file()
        ]
        return paths[0] if paths else None

    def _once(self, path: Path, kind: str, read: Callable[[], list[R]]) -> list[R]:
        """The records of a file, which is read again only where it changed, or its languages."""
        self.files.append(path)
        if not self._is_inside(path):
            self._miss(path, kind)
            return []
        reading = self.reading
        made_of = f"{kind} {reading} {content_digest(path)}"
        known = self.known.get(path)
        if known is None or known.made_of != made_of:
            known = self._read_anew(made_of, read)
            while (now := f"{kind} {reading} {content_digest(path)}") != made_of:  # saved meanwhile
                made_of, self.reading = now, reading
                known = self._read_anew(made_of, read)
        self.contents[path] = made_of
        self.read[path] = known
        self.findings += known.findings
        self.reading = known.reading
        for name, ids in known.broken.items():
            self.broken.setdefault(name, set()).update(ids)
        return list(known.records)

    def _read_anew(self, made_of: str, read: Callable[[], list[R]]) -> _FileRead:
        self.anew += 1
        if not self.anew % _UNTIDY:
            heap.tidy()
        findings, broken = self.findings, self.broken
        self.findings, self.broken = [], {}
        try:
            records = tuple(read())
            return _FileRead(made_of, records, tuple(self.findings), self.broken, self.reading)
        finally:
            self.findings, self.broken = findings, broken

    def _miss(self, path: Path, kind: str) -> None:
        broken = self.broken.setdefault(kind, set())
        broken.update({"*"} if kind != "films" else {path.stem, "*"})

    def _yaml(self, path: Path, kind: str) -> Source | None:
        source, findings = read_yaml(path)
        self.findings += findings
        if source is None:
            self._miss(path, kind)
        return source

    def _records(self, model: type[R], source: Source, kind: str, fallback: str) -> Iterator[R]:
        value = source.value
        has_id = "id" in model.model_fields
        if has_id and fallback and isinstance(value, dict) and not value.get("id"):
            source = Source({**value, "id": fallback}, source.origin)
        if (record := self._record(model, source, kind)) is not None:
            yield record

    def _record(self, model: type[R], source: Source, kind: str) -> R | None:
        record, findings = build(model, source, self.reading)
        self.findings += findings
        if record is None:
            value = source.value
            name = value.get("id") if isinstance(value, dict) else None
            self.broken.setdefault(kind, set()).add(name if isinstance(name, str) else "*")
        return record


def _parts(source: Source, kind: str) -> list[Source]:
    value, origin = source.value, source.origin
    if value is None:
        return []
    if isinstance(value, dict) and set(value) == {kind}:
        value, origin = value[kind], origin.below(kind)
    if isinstance(value, list):
        return [Source(item, origin.below(number)) for number, item in enumerate(value)]
    return [Source(value, origin)]


def _yaml_files(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*") if path.suffix in {".yaml", ".yml"}]


def _title(value: Any) -> str:
    title = value.get("title") if isinstance(value, dict) else None
    if isinstance(title, dict):
        title = next(iter(title.values()), None)
    return title if isinstance(title, str) else ""


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _reading_of(value: Any) -> Reading:
    """The edition's languages even where the rest of edition.yaml has errors."""
    tags = value.get("languages") if isinstance(value, dict) else None
    plain = tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
    return Reading(plain or ("en",))
