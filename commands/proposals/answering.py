"""Answers: who agrees, by command, reply or tap; and what taking one back leaves."""

from __future__ import annotations

from commands.kit.answers import Free, Intent
from commands.kit.arguments import ItemId
from commands.kit.context import Context
from commands.kit.declaration import Audience, Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, sign
from commands.proposals.against import ask_which_kind
from commands.proposals.board import shown
from commands.proposals.exits import EXITS, pick
from commands.proposals.feature import PROPOSAL_MESSAGE, proposals
from commands.proposals.finding import find, is_over, replied_to
from commands.proposals.integrating import settle
from commands.proposals.voice import refuse_late
from storage.proposals import Proposal

HEARD = "✅"
_KEYS = {f"exit {number}": f"{number}\ufe0f\u20e3" for number in EXITS}


@proposals.command("agree", where=Where.GROUP, letters="P", asks_before=Audience.NOBODY)
async def agree(ctx: Context, item: ItemId | None = None) -> Outcome:
    """Agree to a proposal; without a number to the only one that is open."""
    found = await find(ctx, item)
    return await say_yes(ctx, found, echo=item is None and await replied_to(ctx) is None)


@proposals.offer(
    PROPOSAL_MESSAGE,
    Intent("tap yes", taps=("👍", "👌", "✅")),
    Intent("tap no", taps=("👎", "❌")),
    *(Intent(name, taps=(key,)) for name, key in _KEYS.items()),
    Intent("yes", ("kit-yes",)),
    Intent("no", ("kit-no",)),
    Intent("agree", ("proposals-in-favour-plain",)),
    Intent("against", ("proposals-opposed-plain",)),
    words=True,
)
async def hear(ctx: Context, subject: int, meant: str) -> Outcome:
    """A tap on the message, or an answer in a reply to it; other words are people's talk.

    In its thread a mere yes or no is talk too: it may answer somebody's question.
    """
    if isinstance(meant, Free) and not meant.strip().isdecimal():
        return None
    if ctx.thread and meant in ("yes", "no"):
        return None
    found = await ctx.store.proposals.get(subject)
    if (found is None or found.over) and meant not in ("agree", "against"):
        return None  # a feeling about how it ended
    if found is None:
        raise UserError("proposals-gone")
    if found.private and ctx.tapped and not found.over and not ctx.room.direct:
        return ctx.to_sender(lines([Phrase("proposals-answer-privately", code=found.code)])).quietly()
    if isinstance(meant, Free) or meant.startswith("exit"):
        number = int(meant.strip().removeprefix("exit")[:3])
        return await pick(ctx, found, number) if found.stage == "exits" else None
    if found.over:
        raise is_over(found)
    if meant in ("tap no", "no", "against"):
        return await ask_which_kind(ctx, found)
    return await say_yes(ctx, found, tapped=meant.startswith("tap"))


async def say_yes(ctx: Context, proposal: Proposal, *, tapped: bool = False, echo: bool = False) -> list[Reply]:
    """Store that somebody agrees; who had an objection is content with that. `echo`: say to what."""
    await refuse_late(ctx, proposal)
    await ctx.store.proposals.say(proposal.id, ctx.person, "agree", ctx.event_id)
    followed = await settle(ctx, proposal)
    if ctx.room.direct or echo:
        echoed = lines([Phrase("proposals-you-agree", code=proposal.code, what=proposal.what)])
        said = [echoed.answered_by(PROPOSAL_MESSAGE, proposal.id)]
    else:
        said = [] if tapped else [sign(HEARD)]
    return [*said, *followed]


@proposals.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Taking a message or a tap back leaves what the person's other ones say. Nobody takes back another's answer.

    Of a message that a moderator deletes the words go, and what it meant stays: else moderators could lift objections.
    """
    said = await ctx.store.proposals.said_with(event.event_id)
    if said and said.person != ctx.person:
        await ctx.store.proposals.drop_words(event.event_id)
        still = await ctx.store.proposals.get(said.proposal_id)
        return await shown(ctx, still) if still and not still.over and still.event_id != event.event_id else None
    taken = await ctx.store.proposals.take_back(event.event_id)
    if taken is None or taken[0].over:
        return None
    found, answers = taken
    if found.event_id == event.event_id:
        return None  # all of it is taken back
    if any(each.kind in ("no", "agree", "concern", "aside") for each in answers):
        return await settle(ctx, found)
    return await shown(ctx, found)
