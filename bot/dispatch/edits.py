"""An edit is a correction: what the message did is taken back, and what it says now is done, once.

The answer to the message is edited too. Where something can't be taken back, nothing changes, and one line says so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.matrix.events import Message
from commands.kit.context import Context
from commands.kit.declaration import Command, Outcome, replies_of
from commands.kit.errors import UserError
from commands.kit.events import MessageEdited, MessageRedacted
from commands.kit.replies import Place, Reply, say
from commands.kit.values import Values
from storage.questions import Question


class Says(Struct, frozen=True):
    """What an edited message says now: a command, if it is one, and how that is done. `run` says None for mere words.

    `answered` is the question, or what a message of ours offers, that the message was an answer to.
    """

    command: Command | None
    answered: Question | None
    run: Callable[[Context], Awaitable[Outcome]]

    @property
    def consents(self) -> bool:
        """Whether it was the word that others may hear of a command: of that, nothing is in the message."""
        return self.answered is not None and self.answered.command is not None and self.answered.command.whole


# Their features hear edits themselves (`MessageEdited`): what people edit there are answers, needs, offers and lists.
_HEARD_BY_FEATURES = (
    "checkin_answers", "checkin_marks", "checkin_steps", "resource_imports", "resource_relays", "resources",
)  # fmt: skip


async def correct(ctx: Context, event: Message, says: Says) -> Outcome:
    """What the edit of a message comes to. Raises `UserError` where what it did can't be taken back."""
    assert event.edits is not None
    chain = await ctx.store.questions.completing(event.edits)
    made = await ctx.store.origins.made(chain)
    if not says.consents:
        said = [each for link in chain for each in await ctx.tell(MessageEdited(link, event.body.strip()))]
        if said or made.intersection(_HEARD_BY_FEATURES):
            return said
    if not await ctx.store.handled.has(event.edits):
        return None
    stands = await _stands(ctx, event.edits, says.command)
    if says.command is None and not made and not (stands and says.answered):
        anew = await says.run(ctx)
        if anew is not None or not stands:
            return anew
    undone = await _undo(ctx, event.edits, chain, says)
    if undone is None and says.answered and (anew := await says.run(ctx)) is not None:
        return anew
    stays = bool(await ctx.store.origins.made(chain)) or (undone is None and stands)
    if stays and (says.command is None or says.command.calls is None):  # a call for help is heard whatever stays
        if says.command and _means_nothing_else(ctx, says.command):
            return None
        raise UserError("kit-edit-stays")
    return await _do_anew(ctx, event.edits, chain, says, undone or [])


async def _undo(ctx: Context, edited: str, chain: Sequence[str], says: Says) -> list[Reply] | None:
    """Take back what the messages did; what is said about that. None where nothing was left to take back."""
    before = ctx.store.changes
    await ctx.store.questions.withdraw(edited)
    waited = ctx.store.changes != before and not says.answered
    before = ctx.store.changes
    said = [each for link in chain for each in await ctx.tell(MessageRedacted(link))]
    return said if waited or ctx.store.changes != before else None


async def _do_anew(ctx: Context, edited: str, chain: Sequence[str], says: Says, taken_back: list[Reply]) -> Outcome:
    """Do what the message says now, in the place of what it did."""
    first = await ctx.store.outbox.sent.first_answer(edited, ctx.room_id)
    await ctx.store.handled.begin(_taken_back(edited), ctx.now)
    anew = await says.run(await _afresh(ctx))
    for link in chain:
        await ctx.store.outbox.take_back(link, ctx.now, spare=first if anew else None)
    if anew is None or not (says.command or says.answered):
        if says.answered:
            await ctx.store.questions.answered(says.answered, edited, ctx.now)  # it may be edited once more
        taken_back = _told(taken_back)
    elif says.answered or (says.command and says.command.sets):
        taken_back = [reply for reply in taken_back if reply.live]  # only what it is now is said
    return [*taken_back, *_in_place(replies_of(anew), first)]


def _told(taken_back: list[Reply]) -> list[Reply]:
    """What is said because something was taken back: one line, where the features say nothing."""
    quiet = all(reply.live or not reply.lines for reply in taken_back)
    return [*taken_back, say("kit-taken-back")] if quiet else taken_back


def _means_nothing_else(ctx: Context, command: Command) -> bool:
    """Whether what was edited was said to the others, or changes nothing for the feature."""
    feature = ctx.registry.whole.feature(command.feature)
    return command.aside or (feature is not None and MessageEdited in feature.listeners)


async def _afresh(ctx: Context) -> Context:
    """The context with the settings that are in force now."""
    owner = ctx.person if ctx.room.direct else ctx.circle.id if ctx.circle else None
    if owner is None:
        return ctx
    values = Values(await ctx.store.settings.all(owner), ctx.settings.defaults)
    registry = ctx.registry if ctx.room.direct else ctx.registry.without(values[ctx.registry.setting_called("off")])
    language = values[ctx.registry.setting_called("language")]
    return replace(ctx, settings=values, registry=registry, language=language, zone=ctx.zone_in(values))


async def _stands(ctx: Context, event_id: str, command: Command | None) -> bool:
    """Whether the message did something of which nothing is left to take back. What sets a value sets it anew."""
    if (command and command.sets) or await ctx.store.handled.has(_taken_back(event_id)):
        return False
    return await ctx.store.origins.changed(event_id)


def _taken_back(event_id: str) -> str:
    """The mark of a message that an edit has taken back: then it does nothing any more."""
    return f"taken back {event_id}"


def _in_place(replies: Sequence[Reply], first: str | None) -> list[Reply]:
    """The replies, of which the first one to the person here takes the place of the first answer."""
    said = list(replies)
    for place, reply in enumerate(said):
        if first and reply.place is Place.HERE and reply.lines and not (reply.live or reply.attachment or reply.room):
            said[place] = replace(reply, relation=replace(reply.relation, instead_of=first))
            break
    return said
