"""How are documents made by many machines, a Dask cluster, with the same bytes as by this one?

What travels is data: an order, and the files of its edition by their content, each once to each
worker, which keeps them in its cache and makes the folder again from them. A worker opens an order
once, and only where it is the same program on the same libraries. Beside this module nothing knows
`distributed`.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, Future, wait
from contextlib import contextmanager, suppress
from functools import lru_cache
from html import unescape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from booklet import home, workers
from booklet.console import Progress
from booklet.documents import Asked, Document
from booklet.errors import MissingPart, UsageError
from booklet.importing import versions
from booklet.keeping import keep_needed, use
from booklet.material import Order, prepare
from booklet.memory import content_digest
from booklet.shop import LANGUAGES, Shop, open_shop
from booklet.watching import look
from booklet.workers import hand_out
from booklet.workshop import Outcome, Recipe, Workshop

_PATIENCE = 5
"""Seconds for a scheduler to answer."""
_LONELY = 4
"""So many times, one after the other, no worker is there until all count as lost."""
_LOAD = 50_000_000
"""Bytes of files that are sent to a worker at once, about."""
_TRIES = 3
"""So often a worker is given what it lacks for one document."""
_EDITION = "edition"


class _Job(Struct, frozen=True):
    """What all documents of an order are made of, for any machine."""

    order: Order
    asked: Asked
    shown: str
    """The characters and languages that they show, by which typefaces are loaded."""
    files: tuple[tuple[str, str, int], ...]
    """The edition's: its path in the folder, a digest of its content, when it was changed."""
    epoch: str | None
    """SOURCE_DATE_EPOCH."""


class _Lacking(Struct, frozen=True):
    """A worker's answer that it must be sent files first."""

    address: str


class Cluster:
    """The workers of a scheduler, which all are the same program as this one."""

    def __init__(self, client: Any, address: str) -> None:
        self._client, self._address = client, address
        self._check()

    @contextmanager
    def make(
        self, workshop: Workshop, order: Order, fresh: Sequence[Recipe], progress: Progress
    ) -> Iterator[Iterator[Outcome]]:
        """Make documents, each by any worker; answers what became of each, in order."""
        progress.stage("Sending the edition")
        job, files = _job(workshop, order, fresh)
        for address in self._client.ncores():
            self._equip(address, files)
        progress.stage("Setting the pages")
        digest = hashlib.sha256(job).hexdigest()
        executor: Executor = self._client.get_executor(pure=False)

        def submit(recipe: Recipe) -> Future[bytes | _Lacking]:
            return executor.submit(_make, digest, recipe.document, recipe.made_of)

        def outcome(recipe: Recipe, future: Future[bytes | _Lacking]) -> Outcome:
            for _ in range(_TRIES):
                answer = self._answer(future)
                if isinstance(answer, bytes):
                    made: Outcome = _read(answer, order.folder)
                    return made
                if isinstance(answer, str):
                    return workshop.not_made(recipe, answer)
                self._equip(answer.address, files)
                future = submit(recipe)
            raise MissingPart("A worker of the cluster does not keep what it is sent.", _SAME)

        ahead = max(2 * sum(self._client.ncores().values()), 1)
        with hand_out(submit, fresh, ahead) as handed:
            yield (outcome(recipe, future) for recipe, future in handed)

    def _answer(self, future: Future[bytes | _Lacking]) -> bytes | _Lacking | str:
        """What a worker answered; in words, that none came. Raises MissingPart where no worker is
        left, though those that begin again are waited for."""
        from distributed import KilledWorker

        lonely = 0
        try:
            for _ in range(round(2 * workers.LIMIT / _PATIENCE)):
                if wait([future], _PATIENCE).done:
                    return future.result()
                lonely = 0 if self._client.ncores() else lonely + 1
                if lonely == _LONELY:
                    break
        except KilledWorker:
            return "broke off when its process ended; it was tried again"
        except (OSError, CancelledError) as error:
            raise self._lost() from error
        if lonely:
            raise self._lost()
        future.cancel()
        return f"did not end in {workers.in_words(2 * workers.LIMIT)} on the cluster"

    def _lost(self) -> MissingPart:
        message = f"The cluster at {self._address} was lost."
        return MissingPart(message, "Look at its machines, and run it again.")

    def _check(self) -> None:
        """Raises MissingPart where there is no worker, or one that is another program."""
        here = told_of_itself()
        told = self._client.run(told_of_itself, on_error="return")
        if not told:
            raise MissingPart(f"The scheduler at {self._address} has no workers.", _BEGIN)
        for address, there in sorted(told.items()):
            if not isinstance(there, Mapping):
                raise MissingPart(f"The worker at {address} cannot be asked: {there}.", _SAME)
            other = [name for name in here if there.get(name) != here[name]]
            if other:
                name = other[0]
                message = (
                    f"The worker at {address} has another {name} than this machine "
                    f"({there.get(name, 'none'):.12}, here {here[name]:.12})."
                )
                raise MissingPart(message, _SAME)

    def _equip(self, address: str, files: Mapping[str, Path | bytes]) -> None:
        """Send a worker what it lacks, a few files at a time."""
        load: dict[str, bytes] = {}
        lacked = self._client.run(_lacked, list(files), workers=[address], on_error="ignore")
        for digest in lacked.get(address, ()):  # one that is gone lacks nothing
            content = files[digest]
            load[digest] = content if isinstance(content, bytes) else content.read_bytes()
            if sum(map(len, load.values())) > _LOAD:
                self._put(address, load)
                load = {}
        self._put(address, load)

    def _put(self, address: str, load: Mapping[str, bytes]) -> None:
        self._client.run(_put, load, workers=[address], on_error="ignore")


_SAME = "Install the same booklet and the same packages there as here."
_BEGIN = "Begin one: `dask scheduler` on one machine, `dask worker --nthreads 1 ADDRESS` on each."


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """The cluster whose scheduler is at an address, as in `tcp://10.0.0.1:8786`.

    Raises MissingPart where there is none that can be used, and where `distributed` is not here.
    """
    try:
        from distributed import Client
    except ImportError as error:
        remedy = "Install it: pip install 'booklet[cluster]'"
        raise MissingPart("--cluster needs distributed, which is not here.", remedy) from error
    if "://" not in address:
        raise UsageError(f"`{address}` is no address of a scheduler.", "Write tcp://HOST:8786.")
    connect: Any = Client  # which has no types of its own
    try:
        client = connect(address, timeout=_PATIENCE, set_as_default=False)
    except ValueError as error:
        raise UsageError(
            f"`{address}` is no address: {error}.", "Write tcp://HOST:8786."
        ) from error
    except OSError as error:
        message = f"There is no scheduler at {address} that answers."
        raise MissingPart(message, _BEGIN) from error
    _hush()
    try:
        yield Cluster(client, address)
    finally:
        with suppress(OSError, CancelledError):  # a scheduler that is lost cannot be left
            client.close(_PATIENCE)


def _hush() -> None:
    """Let what goes wrong be told once, in a line, and not by the library's log."""
    for name in logging.root.manager.loggerDict:
        if name.startswith(("distributed", "tornado", "asyncio")):
            logger = logging.getLogger(name)
            logger.handlers, logger.propagate = [logging.NullHandler()], False


def told_of_itself() -> Mapping[str, str]:
    """By what a machine is known to make the same bytes: its program, and what shapes text."""
    return {"program": home.program(), **versions()}


def _job(
    workshop: Workshop, order: Order, fresh: Sequence[Recipe]
) -> tuple[bytes, Mapping[str, Path | bytes]]:
    """An order as it is sent, and all files that a worker must have, itself among them, by their
    digests. Raises UsageError where its layout does not travel."""
    folder = order.folder.resolve()
    for path in workshop.material.layout.folders:
        if not any(path.is_relative_to(root) for root in (folder, home.layouts().resolve())):
            message = f"The layout in {path} does not travel to other machines."
            raise UsageError(message, "Put it into the edition's folder.")
    seen = [Path(path) for path in sorted(look([folder], [order.to]))]
    named = [(path.relative_to(folder).as_posix(), content_digest(path), path) for path in seen]
    job = _Job(
        replace(order, folder=folder), workshop.asked,
        _characters([workshop.as_of, *(one.html for one in fresh)]),
        tuple((name, digest, path.stat().st_mtime_ns) for name, digest, path in named),
        os.environ.get("SOURCE_DATE_EPOCH"),
    )  # fmt: skip
    written = _written(job, folder)
    files: dict[str, Path | bytes] = {digest: path for _, digest, path in named}
    files[hashlib.sha256(written).hexdigest()] = written
    return written, files


def _characters(texts: Sequence[str]) -> str:
    """A text with the same characters and languages as all of these, which is short."""
    chars = {char for text in texts for char in unescape(text)}
    tags = {tag for text in texts for tag in LANGUAGES.findall(text)}
    return "".join(sorted(chars)) + "".join(f' lang="{tag}"' for tag in sorted(tags))


# --- on a worker ------------------------------------------------------------------------------

_ONE = Lock()
"""The engine makes one document at a time, however many threads a worker has."""


def _lacked(digests: Sequence[str]) -> list[str]:
    """Those of these files that are not here."""
    return [digest for digest in digests if _kept(digest) is None]


def _put(files: Mapping[str, bytes]) -> None:
    for digest, content in files.items():
        keep_needed(_place(digest), content)


def _make(digest: str, document: Document, made_of: str) -> bytes | _Lacking:
    """What became of a document, as it is sent."""
    with _ONE:
        try:
            bench = _opened(digest)
        except _Missing:
            from distributed import get_worker

            return _Lacking(get_worker().address)
        return _written(bench.make(document, made_of), bench.folder)


class _Missing(Exception):
    """A file was not sent, or is damaged."""


class _Bench(Struct, frozen=True):
    """An order opened on a worker."""

    folder: Path
    workshop: Workshop
    shop: Callable[[], Shop]
    scratch: TemporaryDirectory[str]

    def make(self, document: Document, made_of: str) -> Outcome:
        """One document; raises MissingPart where it would not be the one that was asked for."""
        recipe = self.workshop.recipe(document)
        if recipe.made_of != made_of:
            raise MissingPart(f"{document.stem} would be another on the cluster.", _SAME)
        return self.workshop.make(self.shop(), recipe)


@lru_cache(maxsize=1)
def _opened(digest: str) -> _Bench:
    """An order with its edition's folder, as it is on the machine that sent it."""
    workers.work_alone()
    content = _kept(digest)
    if content is None:
        raise _Missing
    scratch = _scratch()
    folder = Path(scratch.name) / _EDITION
    job: _Job = _read(content, folder)
    _lay_out(job, folder)
    if job.epoch is None:
        os.environ.pop("SOURCE_DATE_EPOCH", None)
    else:
        os.environ["SOURCE_DATE_EPOCH"] = job.epoch
    material = prepare(job.order)
    workshop = Workshop(material, job.asked, job.order.fold)
    shop = lru_cache(lambda: open_shop(material, job.shown))
    return _Bench(folder, workshop, shop, scratch)


def _scratch() -> TemporaryDirectory[str]:
    """A folder that goes with the worker, or with what is opened after; of a worker that was
    killed, Dask removes it."""
    from distributed import get_worker

    return TemporaryDirectory(prefix="booklet-", dir=get_worker().local_directory)


def _lay_out(job: _Job, folder: Path) -> None:
    """Make an edition's folder again, with the times of its files."""
    for name, digest, changed in job.files:
        content = _kept(digest)
        if content is None:
            raise _Missing
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, ns=(changed, changed))


def _place(digest: str) -> Path:
    return home.cache() / "assets" / digest


def _kept(digest: str) -> bytes | None:
    """A file that was sent, whole; None where it was not."""
    content = use(_place(digest))
    if content is None:
        return None
    return content if hashlib.sha256(content).hexdigest() == digest else None


# --- paths ------------------------------------------------------------------------------------


def _roots(folder: Path) -> Mapping[str, Path]:
    """The folders that lie elsewhere on each machine."""
    return {
        _EDITION: folder.resolve(),
        "layouts": home.layouts(),
        "fonts": home.fonts(),
        "cache": home.cache(),
    }


class _Writer(pickle.Pickler):
    def __init__(self, file: BytesIO, folder: Path) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._roots = _roots(folder)

    def persistent_id(self, value: object) -> tuple[str, str] | None:
        if not isinstance(value, Path):
            return None
        for name, root in self._roots.items():
            if value.is_relative_to(root):
                return name, value.relative_to(root).as_posix()
        return "", str(value)


class _Reader(pickle.Unpickler):
    def __init__(self, file: BytesIO, folder: Path) -> None:
        super().__init__(file)
        self._roots = _roots(folder)

    def persistent_load(self, told: tuple[str, str]) -> Path:
        name, path = told
        return self._roots[name] / path if name else Path(path)


def _written(value: object, folder: Path) -> bytes:
    """A value as it is sent, with its paths as they are on any machine."""
    file = BytesIO()
    _Writer(file, folder).dump(value)
    return file.getvalue()


def _read(content: bytes, folder: Path) -> Any:
    """What was sent, with its paths as they are here, where the edition lies in a folder."""
    return _Reader(BytesIO(content), folder).load()
