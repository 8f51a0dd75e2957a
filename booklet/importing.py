"""How is WeasyPrint imported: blind to the machine's fonts, and without doing again what was done?

Beside `engine` the only module that knows WeasyPrint (70.0), and what it stands on: cffi (2.1),
pyphen (0.18).
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from functools import cache
from importlib import import_module
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.sax.saxutils import escape

from booklet import memory
from booklet.errors import MissingPart
from booklet.keeping import keep_needed
from booklet.patterns import pattern
from booklet.shortcuts import take_shortcuts

_INSTALL = """On Debian or Ubuntu:  sudo apt-get install libpangoft2-1.0-0 libharfbuzz-subset0
On Fedora:            sudo dnf install pango harfbuzz
On Arch:              sudo pacman -S --needed pango harfbuzz
On macOS (Homebrew):  brew install pango
On Windows (MSYS2):   pacman -S --needed mingw-w64-ucrt-x86_64-pango"""


def write_fontconfig(cache: Path) -> Path:
    """Write a configuration without any font folder, and the cache of fontconfig below it.

    It must be named by FONTCONFIG_FILE before the engine is imported. Raises OutputError.
    """
    path = cache / "fonts" / "fonts.conf"
    text = (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig>\n  <cachedir>{escape(str(cache / 'fontconfig'))}</cachedir>\n"
        "</fontconfig>\n"
    )
    keep_needed(path, text.encode())
    return path


def import_weasyprint(fontconfig: Path) -> Any:
    """Import the engine so that it sees no font of the system, whatever is installed.

    Raises MissingPart where a library it needs is not on the machine.
    """
    os.environ["FONTCONFIG_FILE"] = str(fontconfig)
    if sys.platform == "darwin":
        _show_homebrew()
    try:
        # A missing library is also printed to standard output, which is for results alone; one
        # of the libraries is only warned about, though subsets differ without it.
        with warnings.catch_warnings(), redirect_stdout(StringIO()), _libraries_by_name():
            warnings.filterwarnings("ignore", message="No fonts configured")
            warnings.filterwarnings("error", message="HarfBuzz-Subset")
            _remember_declarations()
            _remember_hyphens()
            with _idle_modules_left():
                import weasyprint
            take_shortcuts()
    except (OSError, DeprecationWarning) as error:
        library = re.search(r"cannot load library '([^']+)'", str(error))
        name = library[1] if library else "a system library"
        name = "harfbuzz-subset" if isinstance(error, DeprecationWarning) else name
        raise _missing(name) from error
    return weasyprint


def _missing(library: str) -> MissingPart:
    message = f"WeasyPrint needs {library}, which is not on this machine."
    return MissingPart(message, f"Install it:\n{_INSTALL}")


_SHAPERS = {
    "linux": ("libpango-1.0.so.0", "libharfbuzz.so.0", "libfontconfig.so.1"),
    "darwin": ("libpango-1.0.dylib", "libharfbuzz.0.dylib", "libfontconfig.1.dylib"),
    "win32": ("libpango-1.0-0.dll", "libharfbuzz-0.dll", "libfontconfig-1.dll"),
}


@cache
def versions() -> Mapping[str, str]:
    """The versions that shape a page: of the engine, Pango, HarfBuzz and fontconfig; told without
    importing the engine. Raises MissingPart."""
    if sys.platform == "darwin":
        _show_homebrew()
    try:
        pango, harfbuzz, fontconfig = map(
            ctypes.CDLL, _SHAPERS.get(sys.platform, _SHAPERS["linux"])
        )
    except OSError as error:
        raise _missing(str(error).split(":")[0]) from error
    harfbuzz.hb_version_string.restype = ctypes.c_char_p
    return {
        "weasyprint": version("weasyprint"),
        "pango": _dotted(pango.pango_version()),
        "harfbuzz": harfbuzz.hb_version_string().decode(),
        "fontconfig": _dotted(fontconfig.FcGetVersion()),
    }


def _dotted(number: int) -> str:
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """Let libraries be loaded by the names that Linux has for them, without a search for others.

    WeasyPrint (70.0) tries the names of all systems in turn, and for each that is not Linux's the
    standard library asks ldconfig, the compiler and the linker: fifty processes, a third of the
    import's time. What they could answer is the name that is tried last anyway.
    """
    if sys.platform != "linux":
        yield
        return
    search = ctypes.util.find_library
    ctypes.util.find_library = _find_nothing
    try:
        yield
    finally:
        ctypes.util.find_library = search


class _Idle(ModuleType):
    """A module that is imported when something of it is called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *given, **more: getattr(import_module(self.__name__), name)(*given, **more)


_IDLE = ("fontTools.subset", "fontTools.varLib.instancer")
"""What WeasyPrint (70.0) imports for machines without harfbuzz-subset, which is refused, and for
fonts that vary, which are made static: an eighth of its import's time."""


@contextmanager
def _idle_modules_left() -> Iterator[None]:
    """Put modules that are not used in their places, which are empty again afterwards."""
    idle = [name for name in _IDLE if name not in sys.modules]
    sys.modules.update((name, _Idle(name)) for name in idle)
    try:
        yield
    finally:
        for name in idle:
            del sys.modules[name]


class _Declarations:
    """Reads declarations of C as cffi's own parser does, each text once on a machine.

    WeasyPrint (70.0) declares its libraries each time it is imported, and names types of theirs
    while it works; cffi (2.1) puts before each the names of all types that were ever declared,
    and parsing those takes a sixth of a second.
    """

    def __init__(self, parser: Any) -> None:
        self._parser = parser

    def parse(self, text: str) -> Any:
        """The tree of some declarations."""
        needed = _without_idle_names(text)
        return memory.once("declarations", needed, lambda: self._parser.parse(needed))


_NAMES_END = "typedef int __dotdotdotint__"
_NAME = pattern(r"typedef int (\w+);\n")


def _without_idle_names(text: str) -> str:
    """The text without the names of types, put before it, that it does not use."""
    names, mark, source = text.partition(_NAMES_END)
    used = set(re.findall(r"\w+", source))
    return _NAME.sub(lambda match: match[0] if match[1] in used else "", names) + mark + source


def _remember_declarations() -> None:
    """Put `_Declarations` in the place of cffi's parser, where cffi (2.1) has it."""
    from cffi import cparser  # type: ignore[import-untyped]  # it ships no types

    if not isinstance(cparser._get_parser(), _Declarations):
        cparser._parser_cache = _Declarations(cparser._get_parser())


class _Hyphens(dict[Path, Any]):
    """What pyphen made of its dictionaries, each read once on a machine."""

    def __contains__(self, _path: object) -> bool:
        return True

    def __missing__(self, path: Path) -> Any:
        import pyphen  # type: ignore[import-untyped]  # it ships no types

        made_of = f"{path} {memory.content_digest(path)}"
        self[path] = memory.once("hyphens", made_of, lambda: pyphen.HyphDict(path))
        return self[path]


def _remember_hyphens() -> None:
    """Let pyphen look for its dictionaries in `_Hyphens`: reading one takes a twentieth second."""
    import pyphen

    if not isinstance(pyphen.hdcache, _Hyphens):
        pyphen.hdcache = _Hyphens()


def _find_nothing(name: str) -> str | None:  # noqa: ARG001, as ctypes has it
    return None


def _show_homebrew() -> None:
    """Let the loader of macOS look where Homebrew and MacPorts keep libraries."""
    known = os.environ.get("DYLD_FALLBACK_LIBRARY_PATH", "/usr/lib").split(":")
    more = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")
    folders = [*known, *(folder for folder in more if Path(folder).is_dir())]
    os.environ["DYLD_FALLBACK_LIBRARY_PATH"] = ":".join(dict.fromkeys(folders))
