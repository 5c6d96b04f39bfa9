"""When to snooze until: a duration from now, or a moment."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from commands.kit.arguments import Circumstances
from commands.kit.time_arguments import MomentKind
from commands.kit.when import Read, WhenError, read_duration
from commands.kit.words import Span


class LaterKind(MomentKind, frozen=True):
    """`10m`, `2 weeks`, `tomorrow 9:00`, `5 january`."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An aware datetime."""
        try:
            length = read_duration(span.plain_words(), language=at.language)
        except WhenError:
            return super().read(span, at)
        return Read(at.now + length.value, length.used)


Later = Annotated[datetime, LaterKind()]
