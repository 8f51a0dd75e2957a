"""How do values and a layout's templates become HTML?

The only module that knows Jinja. Templates are a designer's data, not code: they run in a
sandbox, escape by themselves, and a name that does not exist is an error with its place.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from pathlib import Path, PurePath
from types import BuiltinMethodType, MethodType
from typing import Any

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from msgspec import Struct, field

from booklet import memory
from booklet.errors import BookletError, LayoutError
from booklet.findings import Place, found
from booklet.layout import Layout
from booklet.records import Record
from booklet.sections import Side, Unit
from booklet.views import Views


class FrameRef(Struct, frozen=True):
    """A named text area that a template put on a page, and whose text is in it."""

    key: str
    """The id of its box in the HTML; its text ends at the element `key.end`."""
    name: str
    folio: int
    what: str
    place: Place
    length: int
    """Characters of its text, to say how much must be cut; 0 where that is not known."""


class FocusRef(Struct, frozen=True):
    """The point of a picture that must be seen, marked by an element of this id."""

    key: str
    folio: int
    place: Place


class Page(Struct):
    """What a template knows of the page it makes; `frame` and `focus` are noted for checking."""

    folio: int
    side: Side
    unit: Unit
    frames: list[FrameRef] = field(default_factory=list)
    focuses: list[FocusRef] = field(default_factory=list)

    def frame(self, name: str, what: str, place: Place | None = None, length: int = 0) -> str:
        """Note a text area; answers the id its box must have."""
        key = f"frame.{self.folio}.{len(self.frames)}.{name}"
        self.frames.append(FrameRef(key, name, self.folio, what, place or Place(), length))
        return key

    def focus(self, place: Place) -> str:
        """Note a picture's focus; answers the id its marker must have."""
        key = f"focus.{self.folio}.{len(self.focuses)}"
        self.focuses.append(FocusRef(key, self.folio, place))
        return key


class Rendered(Struct, frozen=True):
    """One unit's HTML, with what must be found again once it is set."""

    html: str
    frames: tuple[FrameRef, ...]
    focuses: tuple[FocusRef, ...]


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which also keeps templates from files and from making records.

    A path's methods read and write files, and pydantic's read them and even unpickle.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._known: dict[tuple[type, str], bool] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As Jinja's own (3.1), by a shorter way for what is known to be safe."""
        if self._known.get((type(obj), attribute)):
            value = getattr(obj, attribute, None)
            if value is not None and not isinstance(value, MethodType | BuiltinMethodType):
                return value
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, type):
            return not issubclass(obj, Record) and super().is_safe_attribute(obj, attr, value)
        # Of anything but a class, its class decides.
        key = (type(obj), attr)
        if key not in self._known:
            self._known[key] = self._is_safe(obj, attr, value)
        return self._known[key]

    def _is_safe(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, PurePath):
            return False
        if isinstance(obj, Record) and attr not in {*type(obj).model_fields, "place"}:
            return False
        return super().is_safe_attribute(obj, attr, value)


class _Compiled(BytecodeCache):
    """Where Jinja keeps templates that it has compiled."""

    def load_bytecode(self, bucket: Bucket) -> None:
        if known := memory.recall("templates", _made_of(bucket)):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        memory.keep("templates", _made_of(bucket), bucket.bytecode_to_string())


def _made_of(bucket: Bucket) -> str:
    return f"{bucket.key} {bucket.checksum}"


class Templates:
    """A layout's templates, ready to render."""

    def __init__(self, layout: Layout) -> None:
        self._more: dict[str, Any] = {}
        folders = [str(folder) for folder in layout.folders]
        named: dict[str, BaseLoader] = {
            folder.name: FileSystemLoader(str(folder)) for folder in layout.folders
        }
        self._layout = layout
        self._environment = _Sandbox(
            loader=ChoiceLoader([FileSystemLoader(folders), PrefixLoader(named)]),
            undefined=StrictUndefined,
            autoescape=True,
            bytecode_cache=_Compiled(),
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def given(self, more: Mapping[str, Any]) -> Templates:
        """The same templates, given something beside what all are; none is compiled anew."""
        templates = copy(self)
        templates._more = {**self._more, **more}
        return templates

    def render(self, unit: Unit, folio: int, side: Side, views: Views) -> Rendered:
        """One unit's pages as HTML.

        Raises LayoutError with the template, the line and what it was rendering.
        """
        page = Page(folio, side, unit)
        html = self._render(f"pages/{unit.template}.html", _what(unit), page=page, views=views)
        return Rendered(html, tuple(page.frames), tuple(page.focuses))

    def document(self, body: str, views: Views) -> str:
        """A whole document around rendered pages."""
        return self._render("document.html", "the document", body=Markup(body), views=views)

    def _render(self, name: str, what: str, **context: Any) -> str:
        views: Views = context["views"]
        with self._errors(name, what):
            template = self._environment.get_template(name)
            return template.render(
                **{**self._more, **context},
                word=views.wording.word,
                lang=views.language,
                settings=views.edition.settings,
                edition=views.edition,
            )

    @contextmanager
    def _errors(self, name: str, what: str) -> Iterator[None]:
        try:
            yield
        except TemplateSyntaxError as error:
            path = Path(error.filename) if error.filename else None
            place = _placed(path, error.lineno)
            raise _error(f"{error.message} (while rendering {what})", place) from error
        except TemplateNotFound as error:
            message = f"There is no template `{error.name}` (while rendering {what})"
            raise _error(message, self._last_place(error, name)) from error
        except BookletError as error:
            place = self._last_place(error, name)
            message = f"{error.message.rstrip('.')} (while rendering {what})"
            raise _error(message, place, error.remedy) from error
        except RecursionError as error:
            message = f"Templates include each other without end (while rendering {what})"
            raise _error(message, self._last_place(error, name)) from error
        except (TemplateError, TypeError, ValueError, AttributeError, LookupError,
                ArithmeticError) as error:  # fmt: skip
            message = f"{_sentence(error)} (while rendering {what})"
            raise _error(message, self._last_place(error, name)) from error

    def _last_place(self, error: BaseException, name: str) -> Place:
        """The last line of a template in the traceback: the error's own frame is in Jinja."""
        folders = self._layout.folders
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            path = Path(frame.filename)
            if any(path.is_relative_to(folder) for folder in folders):
                return _placed(path, frame.lineno or 0)
        return _placed(self._layout.find(name), 0)


def _sentence(error: BaseException) -> str:
    text = re.sub(r"\s+", " ", str(error)) or type(error).__name__
    return re.sub(r"'booklet\.\w+\.(\w+) object'", r"`\1`", text).rstrip(".")


def _placed(path: Path | None, line: int) -> Place:
    excerpt = ""
    if path is not None and line and path.is_file():
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        excerpt = lines[line - 1] if line <= len(lines) else ""
    return Place(path, line, excerpt=excerpt)


def _error(message: str, place: Place, remedy: str = "") -> LayoutError:
    finding = found("T112", f"{message}.", place, remedy)
    return LayoutError("A template has an error.", findings=[finding])


def _what(unit: Unit) -> str:
    subjects = ", ".join(f"{subject.kind} {subject.id}" for subject in unit.subjects)
    return f"{unit.template}: {subjects}" if subjects else unit.template
