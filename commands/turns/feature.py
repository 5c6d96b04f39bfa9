"""The feature, and what a group can set about its queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from commands.kit.arguments import ChoiceKind, Circumstances, NumberKind
from commands.kit.declaration import Feature
from commands.kit.errors import Unreadable
from commands.kit.phrase import Phrase
from commands.kit.when import Read
from commands.kit.words import Span, fold

turns = Feature("turns")

A_MEETING_GOES_ON = timedelta(minutes=10)  # what was said of the floor longer ago is about another moment
ORDERS = ("first", "fair")
LAST_MEETINGS = range(2, 21)


def _whole(span: Span, found: Read[object]) -> object:
    """What was read, if nothing is left over."""
    if found.used < len(span.words):
        raise Unreadable("kit-left-over", words=span.after(found.used).typed())
    return found.value


@dataclass(frozen=True)
class ChoiceSetting:
    """One of a few words: `<prefix>-<value>` has what can be typed, `<prefix>-<value>-shown` what is read."""

    prefix: str
    values: tuple[str, ...]

    def read(self, span: Span, at: Circumstances) -> str:
        """The value whose name was typed."""
        return str(_whole(span, ChoiceKind(self.prefix, self.values).read(span, at)))

    def kept(self, value: str) -> str:
        """The value."""
        return value

    def value(self, kept: str) -> str:
        """The value."""
        return self.values[self.values.index(kept)]

    def shown(self, value: str) -> object:
        """In words."""
        return Phrase(f"{self.prefix}-{value}-shown")


@dataclass(frozen=True)
class NumberSetting:
    """A whole number within bounds."""

    least: int
    most: int

    def read(self, span: Span, at: Circumstances) -> int:
        """The number."""
        number = _whole(span, NumberKind(self.least, self.most).read(span, at))
        assert isinstance(number, int)
        return number

    def kept(self, value: int) -> str:
        """Its digits."""
        return str(value)

    def value(self, kept: str) -> int:
        """The number with these digits."""
        return int(kept)

    def shown(self, value: int) -> object:
        """The number."""
        return value


@dataclass(frozen=True)
class FairnessSetting:
    """What counts for who has spoken less: 1 is this meeting, 0 is today, more are so many meetings."""

    def read(self, span: Span, at: Circumstances) -> int:
        """A word for this meeting or for today, or a number of meetings."""
        words = fold(" ".join(span.plain_words()))
        if words in at.names("turns-fairness-meeting"):
            return 1
        if words in at.names("turns-fairness-today"):
            return 0
        number = NumberKind(LAST_MEETINGS[0], LAST_MEETINGS[-1]).read(span, at).value
        assert isinstance(number, int)
        return number

    def kept(self, value: int) -> str:
        """Its digits."""
        return str(value)

    def value(self, kept: str) -> int:
        """The number with these digits."""
        return int(kept)

    def shown(self, value: int) -> object:
        """In words."""
        if value == 0:
            return Phrase("turns-scope-today")
        return Phrase("turns-scope-meetings", count=value) if value > 1 else Phrase("turns-scope-meeting")


ORDER = turns.setting("queue-order", ChoiceSetting("turns-order", ORDERS), "first")
FAIRNESS = turns.setting("queue-fairness", FairnessSetting(), 1)
OVERTAKING = turns.setting("queue-overtaking", NumberSetting(0, 20), 3)
RESPONSES = turns.setting("queue-responses", NumberSetting(0, 20), 1)
