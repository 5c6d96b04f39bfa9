"""Settings whose value is one of a few words, or a number within bounds."""

from __future__ import annotations

from msgspec import Struct

from commands.kit.arguments import ChoiceKind, Circumstances, NumberKind
from commands.kit.errors import Unreadable
from commands.kit.phrase import Phrase
from commands.kit.when import Read
from commands.kit.words import Span


class ChoiceSetting(Struct, frozen=True):
    """One of a few values. The catalogs have what can be typed in `<prefix>-<value>`, what is shown in `...-shown`."""

    prefix: str
    values: tuple[str, ...]

    def read(self, span: Span, at: Circumstances) -> str:
        """The value whose name was typed."""
        return str(whole(span, ChoiceKind(self.prefix, self.values).read(span, at)))

    def kept(self, value: str) -> str:
        return value

    def value(self, kept: str) -> str:
        return self.values[self.values.index(kept)]

    def shown(self, value: str) -> object:
        return Phrase(f"{self.prefix}-{value}-shown")


class NumberSetting(Struct, frozen=True):
    """A whole number within bounds."""

    least: int
    most: int

    def read(self, span: Span, at: Circumstances) -> int:
        """The number."""
        number = whole(span, NumberKind(self.least, self.most).read(span, at))
        assert isinstance(number, int)
        return number

    def kept(self, value: int) -> str:
        return str(value)

    def value(self, kept: str) -> int:
        """The number. Raises `ValueError` where it is out of bounds."""
        if not self.least <= int(kept) <= self.most:
            raise ValueError(kept)
        return int(kept)

    def shown(self, value: int) -> object:
        return value


def whole(span: Span, found: Read[object]) -> object:
    """The value that was read. Raises `Unreadable` where words are left over."""
    if found.used < len(span.words):
        raise Unreadable("kit-left-over", words=span.after(found.used).typed())
    return found.value
