"""A duration within bounds, or a word for none; as an argument and as a setting."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

from commands.kit.arguments import Circumstances
from commands.kit.choices import whole
from commands.kit.errors import Ambiguous, Unreadable
from commands.kit.phrase import Phrase
from commands.kit.time_arguments import DurationKind
from commands.kit.when import Read
from commands.kit.words import Span, fold


class LengthKind(Struct, frozen=True):
    """A duration such as `3m`, or a word for none, from the catalogs' `<prefix>-off`."""

    prefix: str
    shortest: timedelta
    longest: timedelta
    label: str = "limit"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A timedelta within the bounds, or None for a word."""
        if fold(span.words[0].text).rstrip(".,;") in at.names(f"{self.prefix}-off"):
            return Read(None, 1)
        try:
            found = DurationKind().read(span, at)
        except Ambiguous as error:
            fitting = [
                each.shown for each in error.options if isinstance(each.shown, timedelta) and self._fits(each.shown)
            ]
            if len(fitting) != 1:
                raise
            return Read(fitting[0], 1)
        assert isinstance(found.value, timedelta)
        self.check(found.value)
        return found

    def _fits(self, length: timedelta) -> bool:
        return self.shortest <= length <= self.longest

    def check(self, length: timedelta) -> None:
        """Raise `Unreadable` where a duration is out of bounds."""
        if not self._fits(length):
            raise Unreadable("kit-length-bounds", shortest=self.shortest, longest=self.longest)


class LengthSetting(Struct, frozen=True):
    """The same as a setting; none is shown as the catalogs' `<prefix>-none`."""

    kind: LengthKind

    def read(self, span: Span, at: Circumstances) -> timedelta | None:
        """The duration, or None."""
        length = whole(span, self.kind.read(span, at))
        return length if isinstance(length, timedelta) else None

    def kept(self, value: timedelta | None) -> str:
        """The seconds; empty for none."""
        return str(round(value.total_seconds())) if value else ""

    def value(self, kept: str) -> timedelta | None:
        """The duration of these seconds, or None."""
        return timedelta(seconds=int(kept)) if kept else None

    def shown(self, value: timedelta | None) -> object:
        """The duration, or words for none."""
        return value or Phrase(f"{self.kind.prefix}-none")
