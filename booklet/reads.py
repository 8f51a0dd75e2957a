"""What was read while something was made?

Whatever may be otherwise at the next build, while all around it stays, notes here what is read of
it. Where nobody listens, nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, Generic, TypeVar

from msgspec import Struct

Read = tuple[Hashable, ...]
"""What was read: its kind, of what it is, and which part of that."""
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_NOTED: ContextVar[set[Read] | None] = ContextVar("noted", default=None)


class _Classes:
    """Classes whose attributes are noted when they are read: as long as anybody listens, since
    asking for an attribute takes several times as long then."""

    def __init__(self) -> None:
        self._ways: dict[type, Callable[[Any, str], Any]] = {}
        self._listening = 0
        self._guard = Lock()

    def add(self, one: type, way: Callable[[Any, str], Any]) -> None:
        self._ways[one] = way

    @contextmanager
    def listening(self) -> Iterator[None]:
        with self._guard:
            self._listening += 1
            if self._listening == 1:
                for one, way in self._ways.items():
                    setattr(one, "__getattribute__", way)  # noqa: B010 - mypy wants no assignment
        try:
            yield
        finally:
            with self._guard:
                self._listening -= 1
                if not self._listening:
                    for one in self._ways:
                        delattr(one, "__getattribute__")


_CLASSES = _Classes()


def noted_when_read(one: type, kind: str, names: Collection[str]) -> None:
    """Have these attributes of a class noted where they are read, by the `id` of whose they are."""
    get: Any = one.__getattribute__
    has_id = "id" in one.__annotations__

    def noting_get(self: Any, name: str) -> Any:
        if name in names:
            note(kind, get(self, "id") if has_id else None, name)
        return get(self, name)

    _CLASSES.add(one, noting_get)


def note(*read: Hashable) -> None:
    """Note that this is read."""
    if (noted := _NOTED.get()) is not None:
        noted.add(read)


@contextmanager
def noting() -> Iterator[set[Read]]:
    """Gather what is read meanwhile; whoever gathers around it is told, too."""
    noted: set[Read] = set()
    around = _NOTED.get()
    token = _NOTED.set(noted)
    try:
        with _CLASSES.listening():
            yield noted
    finally:
        _NOTED.reset(token)
        if around is not None:
            around |= noted


@contextmanager
def unnoted() -> Iterator[None]:
    """What is read meanwhile is no part of what is made: whoever asks notes what matters of it."""
    token = _NOTED.set(None)
    try:
        yield
    finally:
        _NOTED.reset(token)


class Kept(Struct, Generic[Value], frozen=True):
    """A value that was made once, and what was read for it: using it again reads that again."""

    value: Value
    reads: frozenset[Read]

    @classmethod
    def made(cls, make: Callable[[], Value]) -> Kept[Value]:
        """A value that is made now."""
        with noting() as reads:
            value = make()
        return cls(value, frozenset(reads))

    def again(self) -> Value:
        """The value, for whoever listens now."""
        if (noted := _NOTED.get()) is not None:
            noted |= self.reads
        return self.value


ALL = "*"
"""In place of a key: which there are."""


class NotedMapping(Mapping[Key, Value]):
    """A mapping that notes which of its keys are looked up, or which there are."""

    def __init__(self, kind: str, of: Mapping[Key, Value]) -> None:
        self._kind = kind
        self._of = of

    def __getitem__(self, key: Key) -> Value:
        note(self._kind, key)
        return self._of[key]

    def __iter__(self) -> Iterator[Key]:
        note(self._kind, ALL)
        return iter(self._of)

    def __len__(self) -> int:
        note(self._kind, ALL)
        return len(self._of)
