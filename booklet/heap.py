"""How is memory that nobody uses any more given back?"""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

_MOST_PLACES = -8
"""`M_ARENA_MAX` of glibc's malloc.h."""


def sweep() -> None:
    """Free what former jobs of this process have left in circles. Python was told not to look
    through it while they ran."""
    gc.unfreeze()
    gc.collect()


def tidy() -> None:
    """Free what much work has left in circles, and give it back."""
    gc.collect()
    give_back()


def hold_together() -> None:
    """Let all threads of this process have their memory from one place. glibc gives each a place of
    its own, with holes of its own: a tenth of what much work takes."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_MOST_PLACES, 1)


def give_back() -> None:
    """Let the system have what was freed. glibc keeps it, in holes between what is still used, and
    forked processes would each have it too; where there is no glibc, nothing is done."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
