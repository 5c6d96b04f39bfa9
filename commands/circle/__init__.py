"""The circle: a meeting from the group's template, step by step. It never cuts anybody short.

It raises `MeetingBegan` and `MeetingEnded`; `MeetingOpened` for what belongs to the opening words; `QueueWanted` for
the steps in which people raise their hands; `RoundWanted` and `RoundUnwanted` for those that are rounds. It listens for
`RoundEnded`, which ends such a step, and for `TurnBegan`, `TurnEnded` and `TurnLapsed` from whatever gives people the
word.
"""

from __future__ import annotations

from commands.circle import clocks, floor, meeting, rehearsal, steps
from commands.circle.feature import circle

__all__ = ["circle", "clocks", "floor", "meeting", "rehearsal", "steps"]
