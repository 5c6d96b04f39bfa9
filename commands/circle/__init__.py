"""The circle: a meeting from the group's template, step by step. It never cuts anybody short.

It tells: `meeting-begins` and `meeting-ends`; `meeting-opens` for what belongs to the opening words;
`queue-wanted` for the steps in which people raise their hands; `round-wanted(question)` and `round-unwanted` for those
that are rounds. It hears `round-ends`, with which such a step is over by itself, and `turn-begins(person)`,
`turn-ends(person)` and `turn-lapses(person)` (let go, or undone) from whatever gives people the word.
"""

from __future__ import annotations

from commands.circle import floor, meeting, rehearsal, steps
from commands.circle.feature import circle

__all__ = ["circle", "floor", "meeting", "rehearsal", "steps"]
