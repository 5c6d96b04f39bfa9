"""The feature, and whom a report can go to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from commands.kit.context import RoomContext
from commands.kit.feature import Feature
from commands.kit.phrase import Member

reports = Feature("reports")
reports.keeps()
UNREAD_TIMER = reports.timer("unread", str)
REPORT_MESSAGE = reports.message("report", str)
ANSWER_MESSAGE = reports.message("answer", str)
WHAT_QUESTION = reports.message("what", int)
WHOM_QUESTION = reports.message("whom", int)
SEND_QUESTION = reports.message("send", int)

EXPIRES_AFTER = timedelta(hours=1)  # how long a report waits to be finished


async def readers(ctx: RoomContext, group_id: int, person: str) -> list[Member]:
    """Those who facilitate in the group, besides the person who reports; by name."""
    return [each for each in await ctx.facilitators_of(group_id) if each.user_id != person]


def fingerprint(people: Sequence[Member]) -> str:
    """What tells whether a list is still the same, and not who is on it."""
    return hashlib.sha256(" ".join(each.user_id for each in people).encode()).hexdigest()
