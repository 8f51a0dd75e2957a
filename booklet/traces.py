"""Which answers about pages still hold, since nothing that was read for them has changed?

Beside an answer is kept what was read for it and may be otherwise at the next build: fields of
films, folios, pictures, files. Whatever else pages are rendered from is what a trace is made of.
Where all is as it was, the pages are as they were, and need not be rendered to know it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from booklet import memory
from booklet.likeness import content_of, layout_digest
from booklet.material import Material
from booklet.model import Edition
from booklet.reads import ALL, Read
from booklet.stills import Still
from booklet.views import Views

_KIND = "traces"
_WITH_PLACES = frozenset({"stills", "_origin", "__dict__"})
"""What is read of a film by which it may matter where in its file something stands."""
_LENGTH = 16
_TOGETHER = 32
"""So many traces are held before they are kept."""
_MOST_VALUES = 20_000


class _Trace(Struct, frozen=True):
    answer: Any
    reads: Mapping[Read, Hashable]


class Traces(Struct):
    """The answers that were given about the pages of one material."""

    material: Material
    made_of: str
    """A digest of all that pages are rendered from, but for what is noted when it is read."""
    layout: str
    """A digest of the layout as it was, whose templates are read when they are needed."""
    _values: dict[Read, Hashable] = field(default_factory=dict)
    """What is the same in all views, as much of it as was read last."""
    _new: dict[str, _Trace] = field(default_factory=dict)

    def recall(self, asked: str, views: Views) -> Any:
        """The answer that was given, if it would be given again; else None."""
        trace: _Trace | None = memory.recall(_KIND, self._told(asked))
        if trace is None or any(
            self._value(read, views) != value for read, value in trace.reads.items()
        ):
            return None
        return trace.answer

    def note(self, asked: str, views: Views, answer: object, reads: set[Read]) -> None:
        """Note an answer that was given, and what was read for it."""
        values = {read: self._value(read, views) for read in reads}
        if all(values[read] for read in reads if read[0] == "file"):  # else one was changed since
            self._new[asked] = _Trace(answer, values)
        if len(self._new) >= _TOGETHER:
            self.keep()

    def keep(self) -> None:
        """Keep what was noted, unless the layout was changed meanwhile: nobody knows then what of
        it was read."""
        if self._new and layout_digest(self.material.layout) == self.layout:
            for asked, trace in self._new.items():
                memory.keep(_KIND, self._told(asked), trace)
        self._new.clear()

    def _told(self, asked: str) -> str:
        return f"{self.made_of} {asked}"

    def _value(self, read: Read, views: Views) -> Hashable:
        """What is read now."""
        if read[0] in _OF_VIEWS:
            return _OF_VIEWS[read[0]](views, *read[1:])
        if read not in self._values:
            if len(self._values) >= _MOST_VALUES:
                self._values.clear()
            self._values[read] = _OF_EDITION[read[0]](self.material.edition, *read[1:])
        return self._values[read]


def _plan(views: Views, _: None, name: str) -> bytes:
    return _digest(repr(getattr(views.flatplan, name)))


def _film(edition: Edition, id_: str, name: str) -> bytes | None:
    """What is read of a film: a field's value, or its file, where places matter."""
    film = edition.films.get(id_)
    if film is None:
        return None
    if name in _WITH_PLACES:
        origin = film.origin
        return _digest(f"{origin.base} {edition.contents.get(origin.file)}")
    return _digest(repr(getattr(film, name)))


def _programme(edition: Edition, id_: str, name: str) -> bytes | None:
    programme = edition.programmes.get(id_)
    return _digest(repr(getattr(programme, name))) if programme else None


def _edition(edition: Edition, _: None, name: str) -> bytes:
    return _digest(repr(getattr(edition, name)))


def _of(pictures: Mapping[Path, Still], path: Hashable) -> str:
    """What is known of a picture, or which there are."""
    return repr(list(pictures) if path == ALL else pictures.get(path))  # type: ignore[call-overload]


def _file(_: Edition, path: Path, told: str) -> bool:
    """Whether a file is as it was."""
    return content_of(path) == told


_OF_VIEWS: Mapping[Hashable, Callable[..., Hashable]] = {
    "folio": lambda views, subject: views.flatplan.folio_of(subject),
    "section": lambda views, name: views.flatplan.folio_of_section(name),
    "planned": lambda views, subject: views.flatplan.has(subject),
    "plan": _plan,
    "picture": lambda views, path: _of(views.pictures, path),
    "lower": lambda views, path: _of(views.lower, path),
}
"""How what may be otherwise in each view is read again."""
_OF_EDITION: Mapping[Hashable, Callable[..., Hashable]] = {
    "edition": _edition,
    "film": _film,
    "programme": _programme,
    "file": _file,
}


def traces_of(material: Material, pages: str, told: str) -> Traces:
    """The traces of a material whose pages are set as `pages` tells, and rendered by a layout that
    has, or had a moment ago, this digest (`layout_digest`)."""
    edition, layout = material.edition, material.layout
    of_films = {film.origin.file for film in edition.films.values()}
    parts = (
        pages,
        told,
        material.job,
        material.condition.identifier,
        sorted(material.wording.words.items()),
        layout.files,
        layout.least_module,
        edition.folder,
        edition.files,
        sorted((path, one) for path, one in edition.contents.items() if path not in of_films),
        list(edition.films),
        [
            (one.id, one.kind, [film.id for film in one.films], one.strand and one.strand.id)
            for one in edition.programmes.values()
        ],
        [(one.programme.id, one.starts, one.ends) for one in edition.screenings],
        sorted(edition.lacks),
    )
    return Traces(material, _digest(repr(parts)).hex(), told)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=_LENGTH).digest()
