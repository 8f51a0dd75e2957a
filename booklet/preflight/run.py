"""Is this file fit for press? All rules are asked; of pages the cache remembers, none again."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from threading import Event
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from booklet.apart import here
from booklet.drafts import Draft
from booklet.preflight import ink, page_cache
from booklet.preflight.answers import (
    Answer,
    read_answers,
    read_ink,
    shared,
    write_answers,
    write_ink,
)
from booklet.preflight.fitness import as_findings, fitness, is_fit, verdict_line
from booklet.preflight.ink import PageInk
from booklet.preflight.lettering import Drawn, Lettering, Unlettered, glyphs_drawn
from booklet.preflight.opened import OpenFile, OpenPage, Source, opened
from booklet.preflight.rules import NotChecked, Rule, Untold
from booklet.preflight.told import Told
from booklet.preflight.verdicts import Expected, Fault, Outcome, Report, Verdict
from booklet.workers import Hands, spread

__all__ = ["all_rules", "as_findings", "fitness", "is_fit", "preflight", "verdict_line"]

Measure = Callable[..., dict[int, PageInk]]
"""As `ink.measure` does."""
_INK = "F405"
_ANEW = 200
"""Pages after which a worker opens the file anew: pikepdf keeps what it has read of each."""
_WHOLE = 0
"""In place of a page: the whole file."""
_NO_PAGES = Answer(reason="The file has no pages.")


def all_rules(only: Sequence[str] = ()) -> tuple[Rule, ...]:
    """Every rule, or those of these codes, in the order of their codes."""
    from booklet.preflight import (
        beside,
        boxes,
        codes,
        colour,
        facts,
        lines,
        placed,
        raster_rules,
        safe,
        typefaces,
        x4,
    )

    modules = (
        boxes, raster_rules, safe, x4, typefaces, colour, ink, lines, placed, codes, beside, facts,
    )  # fmt: skip
    rules = [rule for module in modules for rule in module.RULES]
    return tuple(sorted((r for r in rules if not only or r.code in only), key=lambda r: r.code))


def load_rules() -> None:
    """Load what asking the rules takes, so that workers need not, each for itself."""
    from booklet import readback
    from booklet.preflight import glyphs, rastered

    all_rules()
    rastered.load()
    readback.load()
    glyphs.load()


Also = Callable[[OpenPage, str], object]
"""What else is done with a page that is looked at, by what it is told from others."""


def preflight(
    source: Source,
    expected: Expected,
    cache: Path | None,
    only: Sequence[str] = (),
    *,
    also: Also | None = None,
    meanwhile: Callable[[], object] | None = None,
    hands: Hands | None = None,
    reader: ink.Reader = here,
    told: Mapping[int, Unlettered] | None = None,
    plated: Sequence[int] | None = None,
    fine: Collection[int] = (),
) -> Report:
    """What every rule says of a PDF; raises UsageError where it cannot be opened at all.

    Pages that are as they were are not looked at again where `cache` remembers them; the others
    are shared out among workers. Ink is measured beside, in processes of its own. `also` is called
    by workers, for what they keep, and what it raises is left to whoever misses that; `meanwhile`
    is called while they work. `hands` are the workers, where there are any, of a draft, and the
    `reader` reads what Ghostscript drew of it. Whoever wrote it knows by what pages are `told`, of
    those that are named, which objects are `plated` (`OpenFile.plated`), and which pages are `fine`
    (`ink.measure`).
    """
    rules = all_rules(only)
    with opened(source, plated=plated) as file:
        job = _Job(file, expected, rules, page_cache.remembered(cache), also, told or {})
        pages = job.pages_to_ask()
        asking = _Asking(source, expected.of_all_pages, job.also, file)
        asked = [job.asked(page) for page in pages]
        if (of_file := job.asked_of_file()).codes:
            asked.insert(1, of_file)  # beside the first page, by whoever else there is
        if not isinstance(source, Draft):
            hands = None
        if pages and not only and hands is None:
            load_rules()
        crew = spread(asking, asked, _unanswered, hands=hands)
        measure = partial(ink.measure, reader=reader, fine=fine)
        # Workers are begun first: one that is forked while another thread starts a program holds on
        # to what that waits for.
        with crew as answers, _measuring(job, measure) as measuring:
            if meanwhile is not None:
                meanwhile()
            for one, answered in zip(asked, answers, strict=True):
                job.note(one.page, *answered)
            verdicts = {rule.code: job.verdict(rule) for rule in rules}
            if measuring is not None:
                verdicts[_INK] = job.judge_ink(measuring)
        page_cache.remember(cache, job.to_keep(), job.before)
        return Report(
            tuple(verdicts[rule.code] for rule in rules),
            len(file.pages),
            {number: found.plates for number, found in sorted(job.inks.items())},
            len(job.looked_at),
            job.digests(),
        )


class _Job(Struct, dict=True):
    """One file being judged: what is known of its pages, from now and from before."""

    file: OpenFile
    expected: Expected
    rules: tuple[Rule, ...]
    before: page_cache.Memory
    also: Also | None = None
    given: Mapping[int, Unlettered] = field(default_factory=dict)
    answers: dict[int, dict[str, Answer]] = field(default_factory=lambda: defaultdict(dict))
    inks: dict[int, PageInk] = field(default_factory=dict)
    looked_at: set[int] = field(default_factory=set)
    _rules: str = field(default_factory=page_cache.rules_digest)
    _common: str | None = None
    """What is asked of all pages alike; None where that cannot be told."""
    _told: dict[int, Unlettered] = field(default_factory=dict)
    _drawn: dict[int, Drawn | None] = field(default_factory=dict)
    """Which glyphs pages draw, as far as that is known yet."""
    _digests: dict[int, str] = field(default_factory=dict)
    _keys: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (of_all := self._lettering.of_all()) is not None:
            asked = page_cache.expected_digest(self.expected)
            self._common = f"{self._rules} {asked} {of_all}"
        for page in self.file.pages:
            told = self.given.get(page.number) or self._lettering.unlettered(page)
            if told is not None:
                self._told[page.number] = told
                if (known := self._known(told)) in self.before.drawn:
                    self._drawn[page.number] = self.before.drawn[known]
        for page in self.file.pages:
            self._recall(page.number)

    def _recall(self, number: int) -> None:
        entry = self.before.pages.get(self._key(number) or "", {})
        if entry:
            self.answers[number] |= read_answers(entry["rules"], number)
        if entry.get("ink"):
            self.inks[number] = read_ink(entry["ink"])

    def _known(self, told: Unlettered) -> str:
        """By what it is remembered which glyphs a page draws."""
        return f"{told.digest} {self._rules}"

    def _key(self, number: int) -> str | None:
        """By what a page's answers are remembered; None where that cannot be told, or not yet."""
        run = self._run(number)
        if self._common is None or any(one not in self._drawn for one in run):
            return None
        if number not in self._keys:
            digests = " ".join(self._digest(one) for one in run)
            key = page_cache.page_key(digests, self._common, self._codes, number, self.expected)
            self._keys[number] = key
        return self._keys[number]

    def digests(self) -> dict[int, str]:
        """By which pages are told from others, as far as that is known."""
        return {number: self._digest(number) for number in sorted(self._drawn)}

    @cached_property
    def _lettering(self) -> Lettering:
        return Lettering(self.file)

    @cached_property
    def _codes(self) -> str:
        """A digest of all that any code may say."""
        known = sorted(self.expected.known_codes)
        return hashlib.sha256(repr(known).encode()).hexdigest()

    def _digest(self, number: int) -> str:
        if number not in self._digests:
            self._digests[number] = self._lettering.of(self._told[number], self._drawn[number])
        return self._digests[number]

    def _run(self, number: int) -> range:
        """The pages that a page's answers depend on: itself, and those its text runs on to."""
        told = (self.expected.facts or {}).get(number)
        return range(number, number + (told.pages if told else 1))

    def pages_to_ask(self) -> list[OpenPage]:
        """The pages that some rule has not answered for yet, or whose letters are not known."""
        codes = {rule.code for rule in self.rules if rule.by_page}
        unread = self._told.keys() - self._drawn.keys()
        return [
            page for page in self.file.pages
            if codes - self.answers[page.number].keys() or page.number in unread
        ]  # fmt: skip

    def asked(self, page: OpenPage) -> _Asked:
        """What page rules have not answered of a page."""
        known = self.answers[page.number]
        codes = tuple(rule.code for rule in self.rules if rule.by_page and rule.code not in known)
        number, facts = page.number, self.expected.facts or {}
        return _Asked(number, codes, self._told.get(number), self._run(number), facts.get(number))

    def asked_of_file(self) -> _Asked:
        """What is asked about the whole file; ink comes later."""
        codes = tuple(rule.code for rule in self.rules if rule.by_file and rule.code != _INK)
        return _Asked(_WHOLE, codes, None, range(0), None)

    def note(self, page: int, answers: Mapping[str, Answer], drawn: Drawn | None) -> None:
        """Remember what was said just now of a page, or of the file."""
        self.answers[page] |= shared(answers)
        if page in self._told:
            self._drawn[page] = drawn
        if page != _WHOLE:
            self.looked_at.add(page)

    def verdict(self, rule: Rule) -> Verdict:
        """What a rule says of the file, or of all its pages together; ink comes later."""
        if rule.code == _INK:
            return Verdict(_INK, Outcome.NOT_CHECKED, reason="ink not measured")
        numbers = [page.number for page in self.file.pages] if rule.by_page else [_WHOLE]
        answers = [self.answers[number][rule.code] for number in numbers]
        return _verdict(rule.code, answers if self.file.pages else [_NO_PAGES])

    def judge_ink(self, measuring: Future[dict[int, PageInk]]) -> Verdict:
        """F405, once Ghostscript is done."""
        unmeasured = ""
        try:
            self.inks |= measuring.result()
        except NotChecked as reason:
            unmeasured = str(reason)
        condition = self.expected.condition
        if condition is None or not condition.ink_limit:
            unmeasured = unmeasured or "no printing condition says how much ink is too much"
            return Verdict(_INK, Outcome.NOT_CHECKED, reason=unmeasured)
        found: list[Fault] = []
        for number, one in sorted(self.inks.items()):
            found += ink.faults(number, one, condition)
        answer = Answer(tuple(found), unmeasured)
        return _verdict(_INK, [answer] if self.file.pages else [_NO_PAGES])

    def to_keep(self) -> page_cache.Memory:
        """What is worth remembering of each page."""
        drawn = {self._known(self._told[one]): self._drawn[one] for one in self._drawn}
        keys = {page.number: self._key(page.number) for page in self.file.pages}
        entries = {key: self._entry(number, key) for number, key in keys.items() if key}
        return page_cache.Memory(drawn, entries)

    def _entry(self, number: int, key: str) -> page_cache.Entry:
        if number not in self.looked_at and key in self.before.pages:
            return self.before.pages[key]
        found = self.inks.get(number)
        rules = write_answers(self.answers[number])
        return {"rules": rules, "ink": write_ink(found) if found else None}


class _Asked(Struct, frozen=True):
    """One page, or the whole file, and what is asked about it."""

    page: int
    codes: tuple[str, ...]
    told: Unlettered | None
    run: range
    """The pages that its answers depend on."""
    facts: Told | None
    """What it must say."""


def _unanswered(asked: _Asked, how: str) -> tuple[dict[str, Answer], Drawn | None]:
    """What is said of a page, or a file, that could not be looked at."""
    reason = f"looking at {f'page {asked.page}' if asked.page else 'the file'} {how}"
    return {code: Answer(reason=reason, is_chance=True) for code in asked.codes}, None


class _Asking(Struct):
    """What workers do: ask a page, of the file that is open here, or that they open."""

    source: Source
    expected: Expected
    """Of all pages alike; what one page must say comes with it."""
    also: Also | None
    file: OpenFile | None
    lettering: Lettering | None = None
    is_own: bool = False
    """Whether the file was opened here."""
    holding: ExitStack = field(default_factory=ExitStack)
    """What keeps the file open then."""
    done: int = 0
    """The pages that were asked since it was opened."""

    def __reduce__(self) -> tuple[type[_Asking], tuple[object, ...]]:
        return _Asking, (self.source, self.expected, self.also, None)

    def __call__(self, asked: _Asked) -> tuple[dict[str, Answer], Drawn | None]:
        """What rules say of a page, and which glyphs it draws; or what they say of the file."""
        if self.is_own and self.done == _ANEW:
            self._let_go()
        if self.file is None:
            self.is_own = True
            self.file = self.holding.enter_context(opened(self.source, is_shared=False))
        if asked.page == _WHOLE:
            return self._of_file(self.file, asked), None
        return self._of_page(self.file, asked)

    def _of_file(self, file: OpenFile, asked: _Asked) -> dict[str, Answer]:
        answers = {
            rule.code: _ask(rule.code, rule.by_file, file, self.expected)
            for rule in all_rules()
            if rule.by_file and rule.code in asked.codes
        }
        if self.is_own:  # all its objects were read
            self._let_go()
        return answers

    def _let_go(self) -> None:
        """Close the file, which is opened again when it is wanted."""
        self.holding.close()
        self.file = self.lettering = None
        self.done = 0

    def _of_page(self, file: OpenFile, asked: _Asked) -> tuple[dict[str, Answer], Drawn | None]:
        from booklet.preflight.rastered import close

        self.done += 1
        page = file.pages[asked.page - 1]
        expected = self.expected
        if asked.facts is not None:
            expected = replace(expected, facts={asked.page: asked.facts})
        answers = {
            rule.code: _ask(rule.code, rule.by_page, page, expected)
            for rule in all_rules()
            if rule.by_page and rule.code in asked.codes
        }
        drawn = glyphs_drawn(page)
        if self.also is not None and asked.told is not None:
            self.lettering = self.lettering or Lettering(file)
            with suppress(Exception):
                self.also(page, self.lettering.of(asked.told, drawn))
        close(page)
        for number in asked.run:
            if number <= len(file.pages):
                file.pages[number - 1].forget()
        return answers, drawn


@contextmanager
def _measuring(job: _Job, measure: Measure) -> Iterator[Future[dict[int, PageInk]] | None]:
    """The ink of pages, as it will be measured; whoever leaves without it does not wait for all."""
    stop = Event()
    with ThreadPoolExecutor(1) as pool:
        try:
            yield _start_measuring(job, pool, partial(measure, stop=stop))
        finally:
            stop.set()


def _start_measuring(
    job: _Job, pool: ThreadPoolExecutor, measure: Measure
) -> Future[dict[int, PageInk]] | None:
    """Begin to measure the ink of pages that nobody measured yet; None where nobody asks."""
    if not any(rule.code == _INK for rule in job.rules):
        return None
    pages = [page for page in job.file.pages if page.number not in job.inks]
    if not pages:
        nothing: Future[dict[int, PageInk]] = Future()
        nothing.set_result({})
        return nothing
    try:
        wanted = ink.frames(pages)
    except Exception as error:
        failed: Future[dict[int, PageInk]] = Future()
        failed.set_exception(NotChecked(f"ink not measured: {_tripped(_INK, error)}"))
        return failed
    job.looked_at.update(page.number for page in pages)
    return pool.submit(_measure, measure, job.file.data, wanted, job.expected)


def _measure(
    measure: Measure, data: bytes | Path, wanted: Sequence[ink.Frame], expected: Expected
) -> dict[int, PageInk]:
    try:
        return measure(data, wanted, expected.condition)
    except NotChecked:
        raise
    except Exception as error:
        raise NotChecked(f"ink not measured: {_tripped(_INK, error)}") from error


def _ask(code: str, check: Any, asked: OpenPage | OpenFile, expected: Expected) -> Answer:
    """A rule's answer. What it trips over in a strange file must not cost the whole report."""
    faults: list[Fault] = []
    try:
        answered: Iterable[Fault] = check(asked, expected)
        faults.extend(answered)
    except NotChecked as reason:
        return Answer(tuple(faults), str(reason), is_untold=isinstance(reason, Untold))
    except Exception as error:
        return Answer(tuple(faults), _tripped(code, error), is_chance=True)
    return Answer(tuple(faults))


def _tripped(code: str, error: Exception) -> str:
    logging.getLogger(__name__).debug("%s tripped", code, exc_info=error)
    return f"this rule tripped: {type(error).__name__}: {error}"[:300]


def _verdict(code: str, answers: Sequence[Answer]) -> Verdict:
    """One verdict of many answers: a fault anywhere fails, a doubt anywhere is no pass."""
    faults = tuple(fault for answer in answers for fault in answer.faults)
    reasons = list(dict.fromkeys(answer.reason for answer in answers if answer.reason))
    reason = reasons[0] if reasons else ""
    if len(reasons) > 1:
        reason = f"{reason.rstrip('.')}; and {len(reasons) - 1} more"
    if faults:
        return Verdict(code, Outcome.FAILED, faults, reason)
    is_untold = all(answer.is_untold for answer in answers if answer.reason)
    outcome = Outcome.NOT_CHECKED if reasons else Outcome.PASSED
    return Verdict(code, outcome, (), reason, bool(reasons) and is_untold)
