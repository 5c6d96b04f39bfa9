"""Who has a place, who waits, and to whom a free place is offered: the rules of every "will you come?". Pure.

In one sentence: who says yes first comes; when a place gets free it is offered to whoever waits longest, for a while,
and who lets it go by goes to the end of the line; shortly before the beginning all who wait are asked at once, and the
first yes has it. Whoever brings somebody takes two places, and waits until there are two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from storage.rsvps import Rsvp

_HALF_AN_HOUR, _A_DAY = timedelta(minutes=30), timedelta(hours=24)
LAST_CALL = timedelta(hours=2)
"""Before the beginning, when all who wait are asked at once."""
_PART = 4  # of the time left
_STEP = timedelta(minutes=10)  # by which quiet hours are counted
_FAR = timedelta(days=3)  # beyond which there are none that matter

Answered = Literal["going", "waiting", "too many", "no room"]


def taken(rsvps: Iterable[Rsvp]) -> int:
    """How many places are taken or held."""
    return sum(each.size for each in rsvps if each.state in ("going", "offered"))


def left(rsvps: Iterable[Rsvp], places: int | None) -> int | None:
    """How many places are neither taken nor held; None where there are as many as people want."""
    return None if places is None else max(0, places - taken(rsvps))


def answer_yes(
    rsvps: Sequence[Rsvp], person: str, guests: int, places: int | None, *, last_call: bool = False
) -> Answered:
    """What becomes of a yes: a place, or the line.

    `too many` are more than all places; `no room` is for another guest of somebody who has a place, which they keep.
    """
    others = [each for each in rsvps if each.person != person]
    own = next((each for each in rsvps if each.person == person), None)
    size, room = 1 + guests, left(others, places)
    has = own is not None and own.state in ("going", "offered")
    if room is None or (own is not None and has and size <= own.size):
        return "going"
    if places is not None and size > places:
        return "too many"
    if size <= room and (last_call or not _before(others, own, places)):
        return "going"
    return "no room" if has else "waiting"


def _before(others: Iterable[Rsvp], own: Rsvp | None, places: int | None) -> bool:
    """Whether somebody waits who comes before and has not been asked."""
    mine = own.place if own and own.state == "waiting" and not own.passed else None
    return any(mine is None or each.place < mine for each in _in_line(others, places))


def _in_line(rsvps: Iterable[Rsvp], places: int | None) -> list[Rsvp]:
    """Those who wait and have not been asked, in order. More than there are places altogether never hold up others."""
    waiting = [each for each in rsvps if each.state == "waiting" and not each.passed]
    return sorted((each for each in waiting if places is None or each.size <= places), key=lambda each: each.place)


def to_offer(rsvps: Sequence[Rsvp], places: int | None, *, last_call: bool = False) -> list[Rsvp]:
    """Those who are to be asked now: with a place held for each; in the `last_call` all for whom there is room."""
    room = left(rsvps, places)
    found = []
    for each in _in_line(rsvps, places):
        if room is not None and each.size > room:
            if last_call:
                continue
            break  # nobody overtakes
        found.append(each)
        room = room if room is None or last_call else room - each.size
    return found


def to_ask_again(before: Sequence[Rsvp], now: Sequence[Rsvp], places: int | None, more: int | None) -> list[Rsvp]:
    """Those who let a place go by, and for whom there is room again that there was not before.

    `places` are those before, `more` those there are now. An offer that nobody took up makes no new room: else two who
    do not answer would be asked in turns for ever.
    """
    had, room = _untaken(before, places), _untaken(now, more)
    passed = [each for each in now if each.state == "waiting" and each.passed]
    return [each for each in passed if had is not None and each.size > had and (room is None or each.size <= room)]


def _untaken(rsvps: Iterable[Rsvp], places: int | None) -> int | None:
    """How many places nobody has said yes to."""
    return None if places is None else places - sum(each.size for each in rsvps if each.state == "going")


def is_last_call(now: datetime, start: datetime | None) -> bool:
    """Whether the beginning is so near that all who wait are asked at once."""
    return start is not None and start - now <= LAST_CALL


def offered_until(now: datetime, start: datetime | None, awake: Callable[[datetime], datetime]) -> datetime:
    """The end of an offer: a quarter of the time left, between half an hour and a day.

    `awake` is the first moment from then on outside quiet hours, which don't count. It ends when the last call begins.
    """
    length = min(max((start - now) / _PART, _HALF_AN_HOUR), _A_DAY) if start else _A_DAY
    end = _waking(now, length, awake)
    return min(end, max(start - LAST_CALL, now + _HALF_AN_HOUR)) if start else end


def _waking(now: datetime, length: timedelta, awake: Callable[[datetime], datetime]) -> datetime:
    """The moment at which so much time outside quiet hours has passed."""
    moment, last = now, now + length + _FAR
    while length > timedelta(0) and moment < last:
        if (later := awake(moment)) > moment:
            moment = later
            continue
        step = min(_STEP, length)
        moment, length = moment + step, length - step
    return min(moment, last)
