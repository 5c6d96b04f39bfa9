"""Telling people, at most once an hour, that their messages can't be read, and how to repair it."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import VerificationRequested
from commands.kit.feature import Feature
from commands.kit.phrase import Phrase
from commands.kit.replies import Relation, announce, say
from storage.encryption import KEEP_KEYLESS

encryption = Feature("encryption")
encryption.keeps()
UNREAD_TIMER = encryption.timer("unread", str)

_QUIET_FOR = timedelta(hours=1)
# Client-server API, 'Reporting that decryption keys are withheld'.
_DISTRUST = ("m.unverified", "m.blacklisted")
_OURS = {"NOT_SIGNED", "LOST_STORE"}  # see `Trouble`


@encryption.on_timer(UNREAD_TIMER)
async def tell(ctx: RoomContext, event_id: str, due: datetime) -> Outcome:
    """Tell the sender that their message is not read: its key has not arrived, or they have not verified the device."""
    waiting = await ctx.store.sync.waiting(event_id)
    if waiting is None:
        return None
    quiet = KEEP_KEYLESS if waiting.unsigned else _QUIET_FOR
    if await ctx.store.encryption.told_since(waiting.sender, ctx.now - quiet):
        return None
    await ctx.store.encryption.mark_told(waiting.sender, ctx.now)
    why = "encryption-unsigned" if waiting.unsigned else await _why(ctx, waiting.sender)
    told = announce(Phrase(why, person=await ctx.member(waiting.sender)))
    return replace(told, relation=Relation(to=event_id)).delivered(prompt=True)


@encryption.on(VerificationRequested)
async def cannot_compare(ctx: Context, event: VerificationRequested) -> Outcome:
    """How to be sure of the bot's identity without comparing emoji."""
    return say("encryption-compare", device=event.device)


async def _why(ctx: RoomContext, person: str) -> str:
    """The likely cause: nobody is sent to look for a fault in their app when it is ours."""
    if await ctx.store.encryption.troubles() & _OURS:
        return "encryption-unread-ours"
    code = await ctx.store.encryption.withheld(person)
    return "encryption-unread-distrusted" if code in _DISTRUST else "encryption-unread"
