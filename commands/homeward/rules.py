"""Who is asked to look for somebody, and when. Pure.

In one sentence: who agreed is asked first, in the order in which they were named, each for ten minutes; and nobody is
asked any more as soon as somebody has it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from commands.homeward.feature import AGAIN, EACH, LATE, LOOK, SOON
from storage.homeward import Lookout


def watched(lookouts: Sequence[Lookout]) -> bool:
    """Whether somebody looks out: they have agreed, or are asked to look already."""
    return any(each.state in ("agreed", "called", "has") for each in lookouts)


def held(lookouts: Sequence[Lookout]) -> bool:
    """Whether somebody has it."""
    return any(each.state == "has" for each in lookouts)


def next_of(lookouts: Sequence[Lookout], but: Collection[str]) -> Lookout | None:
    """Who is asked next of those who agreed, but those who can't be asked now; None where there is nobody left."""
    return next((each for each in lookouts if each.state == "agreed" and each.person not in but), None)


def alarmed(lookouts: Sequence[Lookout]) -> list[Lookout]:
    """Those who were asked to look for somebody, and may still answer or have done so."""
    return [each for each in lookouts if each.state in ("called", "has")]


def soon_at(due: datetime) -> datetime:
    """When it is said where nobody looks out yet."""
    return due - SOON


def look_at(due: datetime, now: datetime) -> datetime:
    """When somebody is asked to look for them: they have some time to agree, where it was read too late."""
    return max(due + LOOK, now + EACH)


def again_at(due: datetime, now: datetime) -> datetime | None:
    """When who is out is asked once more; None where there would be no time in between."""
    return due + AGAIN if now < due + AGAIN - LATE else None


def is_late(due: datetime, now: datetime) -> bool:
    """Whether something happens so late that it is explained."""
    return now - due > LATE
