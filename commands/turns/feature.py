"""The feature, and what a group can set about its queue."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from msgspec import Struct

from commands.kit.arguments import ChoiceKind, Circumstances, NumberKind
from commands.kit.choices import ChoiceSetting, NumberSetting
from commands.kit.days import DaysSetting
from commands.kit.feature import Feature
from commands.kit.lengths import LengthKind, LengthSetting
from commands.kit.phrase import Phrase
from commands.kit.topics import KEEPING
from commands.kit.words import Span, fold

turns = Feature("turns", optional=True)
FORGET_TIMER = turns.timer("forget", str, even_off=True)
CLOSES_TIMER = turns.timer("closes", str)
MORE_TIMER = turns.timer("more", int)
WARN_TIMER = turns.timer("warn", int)
OVER_TIMER = turns.timer("over", int)
QUIET_TIMER = turns.timer("quiet", int)
CLOSE_TIMER = turns.timer("close", int)
QUEUE_MESSAGE = turns.message("queue", str)
CALL_QUESTION = turns.message("call", int)
FINISHED_QUESTION = turns.message("finished", int)
MORE_QUESTION = turns.message("more", int)
FOR_QUESTION = turns.message("for", str)

A_MEETING = timedelta(hours=12)  # the longest time for which somebody speaks
A_MEETING_GOES_ON = timedelta(minutes=10)  # what was said of the floor longer ago is about another moment
ORDERS = ("first", "fair")
WARNINGS_IN = ("room", "private", "off")
LAST_MEETINGS = range(2, 21)
LENGTHS = LengthKind("turns-limit", timedelta(seconds=10), timedelta(hours=3))


class FairnessSetting(Struct, frozen=True):
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


Limit = Annotated[timedelta | None, LENGTHS]
Order = Annotated[str, ChoiceKind("turns-order", ORDERS)]

ORDER = turns.setting("queue-order", ChoiceSetting("turns-order", ORDERS), "first")
KEPT = turns.setting("queue-kept", DaysSetting(1, 366), 90, topic=KEEPING)
turns.keeps(KEPT)
FAIRNESS = turns.setting("queue-fairness", FairnessSetting(), 1)
OVERTAKING = turns.setting("queue-overtaking", NumberSetting(0, 20), 3)
RESPONSES = turns.setting("queue-responses", NumberSetting(0, 20), 1)
LIMIT = turns.setting("queue-limit", LengthSetting(LENGTHS), None)
WARNINGS = turns.setting("queue-warnings", ChoiceSetting("turns-warnings", WARNINGS_IN), "room")
