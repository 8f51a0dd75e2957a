"""What if an object of a PDF is not what it should be? Then a rule is not checked."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ParamSpec

from booklet.preflight.opened import BROKEN
from booklet.preflight.rules import NotChecked
from booklet.preflight.verdicts import Fault

_Asked = ParamSpec("_Asked")


def careful(check: Callable[_Asked, Iterable[Fault]]) -> Callable[_Asked, Iterator[Fault]]:
    """A check that raises NotChecked where the file is too damaged for it."""

    @functools.wraps(check)
    def checked(*args: _Asked.args, **kwargs: _Asked.kwargs) -> Iterator[Fault]:
        try:
            yield from check(*args, **kwargs)
        except BROKEN as error:
            raise NotChecked("The file is damaged where this would be told.") from error

    return checked


def text_of(found: Any) -> str:
    """A name or a string of a PDF as text, whatever bytes it has."""
    try:
        return str(found)
    except UnicodeDecodeError:
        return bytes(found.unparse()).decode("latin-1")
