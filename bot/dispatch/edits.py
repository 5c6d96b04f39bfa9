"""An edit is a correction: what the message did is taken back, and what it says now is done, once.

The answer to the message is edited too. Where something can't be taken back, nothing changes, and one line says so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from msgspec.structs import replace

from bot.matrix.events import Message
from commands.kit.context import Context
from commands.kit.declaration import Command, Outcome, replies_of
from commands.kit.errors import UserError
from commands.kit.events import MessageEdited, MessageRedacted
from commands.kit.replies import Place, Reply
from commands.kit.values import Values

Rerun = Callable[[Context], Awaitable[Outcome]]

# Their features hear edits themselves (`MessageEdited`): what people edit there are answers, needs, offers and lists.
_HEARD_BY_FEATURES = (
    "checkin_answers", "checkin_marks", "checkin_steps", "resource_imports", "resource_relays", "resources",
)  # fmt: skip


async def correct(ctx: Context, event: Message, command: Command | None, run: Rerun) -> Outcome:
    """What the edit of a message comes to. `command` is what it says now; `run` does that.

    Raises `UserError` where what it did can't be taken back.
    """
    assert event.edits is not None
    chain = await ctx.store.questions.completing(event.edits)
    said = [each for link in chain for each in await ctx.tell(MessageEdited(link, event.body.strip()))]
    made = await ctx.store.origins.made(chain)
    if said or made.intersection(_HEARD_BY_FEATURES) or not await ctx.store.handled.has(event.edits):
        return said
    if command is None:
        return None
    before = ctx.store.changes
    await ctx.store.questions.withdraw(event.edits)
    waited = ctx.store.changes != before
    taken_back = [each for link in chain if made for each in await ctx.tell(MessageRedacted(link))]
    stays = bool(await ctx.store.origins.made(chain)) or (
        not made and not waited and await _stands(ctx, event.edits, command)
    )
    if stays and command.calls is None:  # a call for help is heard whatever stays
        feature = ctx.registry.whole.feature(command.feature)
        if command.aside or (feature and MessageEdited in feature.listeners):
            return None  # what was edited is said to the others, or changes nothing for the feature
        raise UserError("kit-edit-stays")
    first = await ctx.store.outbox.sent.first_answer(event.edits, ctx.room_id)
    for link in chain:
        await ctx.store.outbox.take_back(link, ctx.now, spare=first)
    if command.sets:
        taken_back = [reply for reply in taken_back if reply.live]  # only what it is now is said
    return [*taken_back, *_in_place(replies_of(await run(await _afresh(ctx))), first)]


async def _afresh(ctx: Context) -> Context:
    """The context with the settings that are in force now."""
    owner = ctx.person if ctx.room.direct else ctx.circle.id if ctx.circle else None
    if owner is None:
        return ctx
    values = Values(await ctx.store.settings.all(owner), ctx.settings.defaults)
    registry = ctx.registry if ctx.room.direct else ctx.registry.without(values[ctx.registry.setting_called("off")])
    language = values[ctx.registry.setting_called("language")]
    return replace(ctx, settings=values, registry=registry, language=language, zone=ctx.zone_in(values))


async def _stands(ctx: Context, event_id: str, command: Command) -> bool:
    """Whether the message did something of which nothing is left to take back. What sets a value sets it anew."""
    return not command.sets and await ctx.store.origins.changed(event_id)


def _in_place(replies: Sequence[Reply], first: str | None) -> list[Reply]:
    """The replies, of which the first one to the person here takes the place of the first answer."""
    said = list(replies)
    for place, reply in enumerate(said):
        if first and reply.place is Place.HERE and reply.lines and not (reply.live or reply.attachment or reply.room):
            said[place] = replace(reply, relation=replace(reply.relation, instead_of=first))
            break
    return said
