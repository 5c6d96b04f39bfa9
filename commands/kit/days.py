"""Settings for how many days something is kept."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.arguments import Circumstances
from commands.kit.choices import NumberSetting, whole
from commands.kit.errors import Unreadable
from commands.kit.phrase import Phrase
from commands.kit.time_arguments import DurationKind
from commands.kit.words import Span

_DAY = timedelta(days=1)


class DaysSetting(NumberSetting, frozen=True):
    """A number of days within bounds; 0 means not at all."""

    def read(self, span: Span, at: Circumstances) -> int:
        """The days in `30`, `30 days` or `2 weeks`."""
        if len(span.words) == 1:
            return NumberSetting.read(self, span, at)
        length = whole(span, DurationKind().read(span, at))
        assert isinstance(length, timedelta)
        if not self.least * _DAY <= length <= self.most * _DAY or length % _DAY:
            raise Unreadable("kit-not-a-number", words=span.typed(), least=self.least, most=self.most)
        return length // _DAY

    def shown(self, value: int) -> object:
        return value * _DAY if value else Phrase("kit-not-kept")
