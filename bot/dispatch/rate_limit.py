"""Limits how many messages one person causes within a minute. Kept in memory only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.matrix.events import Message, Reaction, Redaction, Wordless
from commands.kit.context import Context
from commands.kit.declaration import Outcome, replies_of
from commands.kit.errors import UserError
from commands.kit.hints import is_hint
from commands.kit.replies import Reply

Heard = Message | Wordless | Reaction | Redaction

WINDOW = timedelta(minutes=1)
_TOLD = "kit-too-much"
_MOST_KEPT = 10  # times the limit: whoever writes more than that is not even counted
_MOST_AT_ONCE = 3  # what one request can cost: a message to each member of a group is one person's doing, and no flood
_TO_STRANGERS = 3


class TooMuch(Exception):
    """The request is dropped without an answer, because the person has been told the limit already."""

    phrase = None


class RateLimit:
    """Counts the messages that each person causes, by the time of their requests.

    A request counts once, however often its batch is repeated. `most` is the limit within `WINDOW`; 0 is no limit.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._spent: dict[str, dict[str, tuple[datetime, int]]] = {}
        self._refused: dict[str, dict[str, datetime]] = {}
        self._now: datetime | None = None
        self._before: datetime | None = None

    def moment(self, at: datetime | None, now: datetime) -> datetime:
        """The time of the request as far as it can be trusted: no earlier than the previous batch."""
        if self._now is None or now > self._now:
            self._before, self._now = self._now, now
        at = now if at is None else min(at, now)
        return at if self._before is None or now < self._before else max(at, self._before)

    def over(self, person: str, event_id: str, at: datetime) -> int:
        """How many requests beyond the limit this one is: 0 is within it, 1 is the first over it."""
        if not self.most or not self.is_spent(person, at) or event_id in self._spent[person]:
            return 0
        refused = self._refused.setdefault(person, {})
        if event_id not in refused and len(refused) >= self.most * _MOST_KEPT:
            return len(refused)
        refused.setdefault(event_id, at)
        return list(refused).index(event_id) + 1

    def is_spent(self, person: str, at: datetime) -> bool:
        """Whether this person has reached the limit."""
        self._forget(at)
        return 0 < self.most <= sum(messages for _, messages in self._spent.get(person, {}).values())

    def spend(self, person: str, event_id: str, messages: int, at: datetime) -> None:
        """Count the messages that this event caused, where there is a limit."""
        if self.most:
            self._spent.setdefault(person, {}).setdefault(event_id, (at, messages))

    async def admit(self, ctx: Context, event: Heard, cause: str, outcome: Outcome) -> Outcome:
        """The outcome, if the limit allows it. `cause` is the id of the event.

        Raises `UserError` at the first request over the limit, so that the person knows, and `TooMuch` at later ones.
        Calls for help and redactions always pass.
        """
        replies = replies_of(outcome)
        if not replies or (replies[0].lines and replies[0].lines[0].key == _TOLD):
            return outcome
        at = self.moment(event.at, ctx.heard)
        if not isinstance(event, Redaction) and not any(reply.delivery.pressing for reply in replies):
            over = self.over(ctx.person, cause, at)
            if over == 1:
                raise UserError(_TOLD, most=self.most)
            if over or await _is_hushed(ctx, replies):
                raise TooMuch
        self.spend(ctx.person, cause, _cost(ctx, replies), at)
        return outcome

    def _forget(self, now: datetime) -> None:
        """Drop requests that are older than `WINDOW`."""
        for person, spent in list(self._spent.items()):
            for event_id in [known for known, (at, _) in spent.items() if now - at >= WINDOW]:
                del spent[event_id]
            if not spent:
                del self._spent[person]
        for person, refused in list(self._refused.items()):
            if person not in self._spent:
                del self._refused[person]
            else:
                for event_id in [known for known, at in refused.items() if now - at >= WINDOW]:
                    del refused[event_id]


async def _is_hushed(ctx: Context, replies: Sequence[Reply]) -> bool:
    """Whether they are in no group and have had enough answers to words that are no command, until they give one."""
    if not ctx.stranger:
        return False
    if all(map(is_hint, replies)):
        return await ctx.store.hints.count(ctx.room_id) >= _TO_STRANGERS
    await ctx.store.hints.count_anew(ctx.room_id)
    return False


def _cost(ctx: Context, replies: Sequence[Reply]) -> int:
    """How many messages a request counts as: edits of live messages are free, and the total is capped.

    A private answer to a request in a room counts twice, because the room may have to be told where it is.
    """
    private = 0 if ctx.room.direct else sum(reply.place == ctx.sender for reply in replies)
    return min(max(1, sum(not reply.live for reply in replies) + private), _MOST_AT_ONCE)
