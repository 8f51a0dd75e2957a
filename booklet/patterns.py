"""Regular expressions that cost nothing before they are used."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Late:
    """Stands for a pattern, and is compiled when it is first asked for anything."""

    def __init__(self, *of: Any) -> None:
        self._of = of

    def __reduce__(self) -> tuple[Any, ...]:
        return re.compile, self._of

    def __getattr__(self, name: str) -> Any:
        made = re.compile(*self._of)
        self.__dict__.update({one: getattr(made, one) for one in dir(made) if one[0] != "_"})
        return getattr(made, name)


def pattern(written: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` makes, once somebody uses it: of a hundred and more patterns, a run needs
    a few, and compiling all takes 0.03 s of CPU."""
    return cast("re.Pattern[AnyStr]", _Late(written, flags))
