"""The feature, what a group can set about it, and how it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from msgspec.structs import replace

from commands.kit.choices import ChoiceSetting
from commands.kit.context import Context
from commands.kit.declaration import Outcome, replies_of
from commands.kit.errors import UserError
from commands.kit.feature import Feature
from commands.kit.lengths import LengthKind, LengthSetting
from commands.kit.replies import Place, lines, say

sos = Feature("sos")
sos.keeps()
SILENT_TIMER = sos.timer("silent", str)
CHECK_TIMER = sos.timer("check", int)
NEXT_TIMER = sos.timer("next", int)
END_TIMER = sos.timer("end", int)
UNREACHED_TIMER = sos.timer("unreached", int)
CUT_OFF_TIMER = sos.timer("cut-off", str)
UNASKED_TIMER = sos.timer("unasked", int)
CALL_MESSAGE = sos.message("call", int)
EVERYBODY_MESSAGE = sos.message("everybody", int)
ROOM_MESSAGE = sos.message("room", int)
PAGE_QUESTION = sos.message("page", int)
TOO_QUESTION = sos.message("too", int)
OVER_QUESTION = sos.message("over", int)
CHECK_QUESTION = sos.message("check", int)
DUTY_QUESTION = sos.message("duty", int)
OFFER_QUESTION = sos.message("offer", str)

STEPS = ("oncall", "backup", "facilitators")
"""Who is called, one after another."""

LATE = timedelta(minutes=1)  # what happens later than that after it was promised is explained

WAIT = sos.setting(
    "sos-wait", LengthSetting(LengthKind("sos-wait", timedelta(minutes=1), timedelta(hours=2))), timedelta(minutes=5)
)
WHO = sos.setting("sos-rota", ChoiceSetting("sos-rota", ("everyone", "facilitators")), "everyone")


def at_once(ctx: Context) -> Context:
    """The context with the present as its time: what was said during an outage is handled as if it were said now."""
    return replace(ctx, now=ctx.heard)


async def privately(ctx: Context, answer: Callable[[Context], Awaitable[Outcome]]) -> Outcome:
    """The replies of `answer`, to the sender alone. In a room they get a line that there is one."""
    try:
        said = replies_of(await answer(at_once(ctx)))
    except UserError as error:
        said = [lines([error.phrase])]
    if ctx.room.direct:
        return said
    moved = [replace(each, place=ctx.sender).loudly() if each.place is Place.HERE else each for each in said]
    if await ctx.store.direct.unopened([ctx.person]):
        return moved  # the room is told where to read it as after any command
    return [say("sos-privately", person=ctx.sender.name), *moved]
