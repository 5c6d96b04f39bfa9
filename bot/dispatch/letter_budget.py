"""The letter budget, for all features: which private messages are unasked, and which of those have to wait.

The only place where that is decided. What a message is follows from what caused it: what somebody reads because of
their own doing is an answer, everything else a letter, unless its feature declares that it can't wait
(`Delivery.prompt`). What waits is said by `commands/letters.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import msgspec

from commands.kit.context import Context, RoomContext
from commands.kit.letterbox import letterbox
from commands.kit.replies import Place, Reply
from commands.letters import wake_for
from storage.outbox.messages import Letter
from storage.questions import Question
from storage.store import Store

_CAUSES = 0xFFFF


class LetterBudget:
    """Weighs every reply before it is stored."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def weigh(
        self, spoken: RoomContext, reply: Reply, person: str, whose: str | None, *, parts: int
    ) -> Letter | None:
        """What is stored of a private message as a letter; None where it is none. `whose` doing it is, if anybody's.

        One of several `parts` does not wait: it could not be said together with others.
        """
        if not _is_letter(reply, person, whose):
            return None
        cause = 0 if whose is None or reply.trace.unsigned else _number(whose, person)
        letter = Letter(cause=cause)
        if reply.delivery.gathered or parts > 1:
            return letter
        box = await letterbox(spoken, person)
        if box.allows(cause) and not await self._store.letters.waits(person):
            return letter
        await wake_for(spoken, person, box.next_morning())
        return msgspec.structs.replace(letter, waits=True)


def asking_later(letter: Letter, questions: Sequence[Question]) -> Letter:
    """The same letter, which waits, with the questions that it asks once it is said."""
    return msgspec.structs.replace(letter, asks=msgspec.json.encode(questions).decode() if questions else None)


def whose_doing(ctx: RoomContext, whose: str | None) -> str | None:
    """Whose doing it is that something is said: whoever speaks, or whom the caller knows it of."""
    return ctx.person if isinstance(ctx, Context) else whose


def _is_letter(reply: Reply, person: str, whose: str | None) -> bool:
    how = reply.delivery
    if how.pressing or how.prompt or how.asked_for or reply.relation.instead_of:
        return False
    return person != whose and (not isinstance(reply.place, Place) or not reply.live)


def _number(whose: str, person: str) -> int:
    """A number that stands for whoever caused it, without their name; for each reader another one."""
    digest = blake2b(f"{whose} {person}".encode(), digest_size=2).digest()
    return 1 + int.from_bytes(digest, "big") % _CAUSES
