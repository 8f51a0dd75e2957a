"""Which values are the same though one thing about them differs?"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import astuple


class Alike(Struct, frozen=True, eq=False):
    """A value that is compared, and told in sets, without its last field.

    Whoever derives from it says `eq=False` too.
    """

    def __eq__(self, other: object) -> bool:
        """Whether all but their last fields are the same."""
        return isinstance(other, type(self)) and astuple(self)[:-1] == astuple(other)[:-1]

    def __ne__(self, other: object) -> bool:
        """The opposite, which Struct would decide by itself."""
        return not self == other

    def __hash__(self) -> int:
        return hash(astuple(self)[:-1])
