"""What does each family of checks cost in a build? Its functions are timed, in the program's place.

A family's seconds are its own: what it asks another family for counts there, so that no second is
told twice. Those of all workers are added up. Ink is measured beside all others, in processes of
Ghostscript's own.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import Value
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from booklet import check, engine, material, prove, typeset  # noqa: E402  (this checkout's)
from booklet.preflight import drawn, ink, page_cache, rastered, run, words  # noqa: E402
from booklet.preflight.digests import Digests  # noqa: E402
from booklet.preflight.lettering import Lettering  # noqa: E402

Function = Callable[..., Any]

INK = "ink, by Ghostscript, beside"
_RULES = {
    "F1": "boxes and safe area", "F2": "structure", "F3": "typefaces", "F4": "colours",
    "F5": "lines, text, pictures", "F6": "codes", "F7": "facts read back",
    "F105": "edges, blank pages", "F605": "edges, blank pages",
}  # fmt: skip
_PARTS: tuple[tuple[Any, str, str], ...] = (
    (material, "check_prose", "words (prose)"),
    (material, "check_silences", "data"),
    (material, "check_inks", "data"),
    (material, "check_badges", "data"),
    (rastered, "draw", "drawing pages, for edges and codes"),
    (drawn, "_draw", "reading what is drawn"),
    (words, "_read", "reading words"),
    (ink, "measure", INK),
    (run._Job, "judge_ink", "waiting for ink"),
    (Digests, "of", "page digests"),
    (Digests, "of_all", "page digests"),
    (Lettering, "of", "page digests"),
    (page_cache, "remembered", "pages remembered"),
    (page_cache, "remember", "pages remembered"),
    (prove, "_record", "record"),
    (engine, "_look", "text proofread"),
    (typeset, "unread", "text proofread"),
)
_FAMILIES = {family for _, _, family in _PARTS} | {*_RULES.values(), "schedule, people, tickets"}
_OF_TIME = {f"booklet.{name}" for name in ("schedule", "guests", "audience", "boxoffice")}


class Clock:
    """Seconds by family, of each the time that it did not spend in another."""

    def __init__(self) -> None:
        # Shared, since pages are looked at in forked processes.
        self._spent = {family: Value("d", 0.0) for family in sorted(_FAMILIES)}
        self._local = threading.local()

    def timed(self, family: str, function: Function) -> Function:
        """The function, with its time added to the family's; what it yields is gathered first."""

        def call(*args: Any, **more: Any) -> Any:
            inner: list[float] = self._local.__dict__.setdefault("inner", [])
            inner.append(0.0)
            began = time.perf_counter()
            try:
                result = function(*args, **more)
                return iter(list(result)) if isinstance(result, Iterator) else result
            finally:
                took = time.perf_counter() - began
                with self._spent[family].get_lock():
                    self._spent[family].value += took - inner.pop()
                if inner:
                    inner[-1] += took

        return call

    def seconds(self) -> Mapping[str, float]:
        """The seconds of each family so far."""
        return {family: spent.value for family, spent in self._spent.items()}


@contextmanager
def timed_families() -> Iterator[Clock]:
    """The seconds of each family, while a build runs."""
    clock = Clock()
    replaced = [(where, name, getattr(where, name)) for where, name, _ in _PARTS]
    for where, name, family in _PARTS:
        setattr(where, name, clock.timed(family, getattr(where, name)))
    ask, rules = run._ask, check._RULES
    run.__dict__["_ask"] = lambda code, *more: clock.timed(_of_rule(code), ask)(code, *more)
    check.__dict__["_RULES"] = [clock.timed(_of_check(rule), rule) for rule in rules]
    try:
        yield clock
    finally:
        run.__dict__["_ask"], check.__dict__["_RULES"] = ask, rules
        for where, name, function in replaced:
            setattr(where, name, function)


def _of_rule(code: str) -> str:
    return _RULES.get(code) or _RULES[code[:2]]


def _of_check(rule: Function) -> str:
    return "schedule, people, tickets" if rule.__module__ in _OF_TIME else "data"
