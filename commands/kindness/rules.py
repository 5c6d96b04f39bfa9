"""What becomes of kind words in somebody's box. Pure; nothing here counts what is in it for anybody to read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from commands.kindness.feature import MOST_KEPT, MOST_WAITING
from commands.kit.budget import Budget, Said
from storage.core.times import to_ms
from storage.kindness import KEEP_SAID, Box, KindWord

_A_DAY = Budget(1, 7)
"""Words arrive on one occasion a day."""


def add(box: Box, word: KindWord) -> Box:
    """The box with words that wait; with too many of them, as it is."""
    return box if len(box.waiting) >= MOST_WAITING else replace(box, words=(*box.words, word))


def without(box: Box, gone: Callable[[KindWord], bool]) -> Box:
    """The box without these words."""
    return replace(box, words=tuple(each for each in box.words if not gone(each)))


def earliest(box: Box, now: datetime, zone: ZoneInfo) -> datetime:
    """When words may be said: now, or on the first morning after a day on which some were said."""
    said = [Said(box.said, 0)] if box.said else []
    return now if _A_DAY.left(said, now, zone) else _A_DAY.next_morning(said, now, zone)


def say(box: Box, letter: str, now: datetime) -> Box:
    """The box once all that waits has been said in one letter."""
    until = to_ms(now + KEEP_SAID)
    words = (each if each.letter else replace(each, letter=letter, until=until) for each in box.words)
    return replace(box, words=tuple(words), said=now)


def move(box: Box, former: str, letter: str) -> Box:
    """The box once what was left of a letter has been said in another one."""
    return replace(
        box, words=tuple(replace(each, letter=letter) if each.letter == former else each for each in box.words)
    )


def keep(box: Box, letter: str, event_id: str) -> Box:
    """The box with the words of a letter kept, by this message or tap. There is a bound."""
    room, words = MOST_KEPT - len(box.kept), []
    for each in box.words:
        if each.letter == letter and not each.kept and room > 0:
            words.append(replace(each, until=None, kept_by=event_id))
            room -= 1
        else:
            words.append(each)
    return replace(box, words=tuple(words))


def let_go(box: Box, event_id: str, now: datetime) -> Box:
    """The box once the tap by which words were kept is gone: they are kept as long as any that were said now."""
    until = to_ms(now + KEEP_SAID)
    return replace(
        box,
        words=tuple(replace(each, until=until, kept_by="") if each.kept_by == event_id else each for each in box.words),
    )


def one_of(box: Box, seed: str, but: str = "") -> KindWord | None:
    """One of the words that are kept, by chance; another one than `but`, where there is one."""
    kept = [each for each in box.kept if each.id != but] or [*box.kept]
    return Random(seed).choice(kept) if kept else None
