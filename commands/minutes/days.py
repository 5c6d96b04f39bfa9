"""For how many days something is kept."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

from commands.kit.arguments import Circumstances
from commands.kit.errors import Unreadable
from commands.kit.time_arguments import DurationKind
from commands.kit.words import Span

_LONGEST = 366
_DAY = timedelta(days=1)


class DaysKind(Struct, frozen=True):
    """A length of time in whole days."""

    def read(self, span: Span, at: Circumstances) -> timedelta:
        """`30 days`, `2 weeks`."""
        found = DurationKind().read(span, at)
        assert isinstance(found.value, timedelta)
        if found.used < len(span.words):
            raise Unreadable("kit-left-over", words=span.after(found.used).typed())
        if not _DAY <= found.value <= _LONGEST * _DAY:
            raise Unreadable("minutes-days", least=_DAY, most=_LONGEST * _DAY)
        return found.value // _DAY * _DAY

    def kept(self, value: timedelta) -> str:
        """The number of days."""
        return str(value // _DAY)

    def value(self, kept: str) -> timedelta:
        """So many days."""
        return int(kept) * _DAY

    def shown(self, value: timedelta) -> object:
        """In words."""
        return value
