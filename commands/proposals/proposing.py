"""Proposing something: it is shown with one live message in each room, and open for three days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Struct

from commands.kit.arguments import ChoiceKind, Circumstances, Item, ItemId, Line
from commands.kit.context import Context
from commands.kit.deadline import DeadlineKind
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import OwnThingsWanted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say
from commands.kit.roll import roll_of
from commands.kit.when import Read
from commands.kit.words import Span
from commands.proposals.board import boards, described
from commands.proposals.feature import CLOSE_TIMER, DECIDE_BY, EACH_STAGE, OPEN_FOR, PROPOSAL_MESSAGE, proposals
from commands.proposals.finding import find, numbered
from commands.proposals.meeting import ask_in_meeting, meets_here
from commands.proposals.rules import METHODS, SILENCE
from commands.proposals.sources import Source, with_source
from commands.proposals.wording import short
from storage.proposals import Proposal, Stage

_MOST_OF_ONE = 2  # open at once, of each person
_MOST = 20  # open in a group
_FEW = 5  # people, under whom everybody could tell whose answer it is
_LONGEST = timedelta(days=30)


class EndKind(Struct, frozen=True):
    """Until when it is open. Behind its name alone: a day at the end of the words is what is proposed."""

    label: str = "when"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A moment to come; of a day alone, its end."""
        return DeadlineKind().read(span, at)


End = Annotated[datetime, EndKind()]
Answers = Annotated[str, ChoiceKind("proposals-answers", ("private",))]
By = Annotated[str, ChoiceKind("proposals-method", METHODS)]


@proposals.command("proposal", where=Where.GROUP)
async def propose(
    ctx: Context,
    wording: Line,
    *,
    by: By | None = None,
    until: End | None = None,
    source: Source | None = None,
    answers: Answers | None = None,
) -> Outcome:
    """Propose something to the group, in one step; in a meeting one round after another."""
    stage: Stage = "clarify" if await meets_here(ctx) else "open"
    return await begin(ctx, wording, by, until, stage, source=source, private=answers is not None)


@proposals.command("slowly", where=Where.GROUP)
async def propose_slowly(ctx: Context, wording: Line, *, by: By | None = None, source: Source | None = None) -> Outcome:
    """The same with time for questions, reactions and other words before anything is decided."""
    return await begin(ctx, wording, by, None, "clarify", source=source)


@proposals.command("show", where=Where.GROUP, letters="P")
async def show(ctx: Context, item: ItemId | None = None) -> Outcome:
    """One in full; without a number the only one that is open."""
    found = await (numbered(ctx, item) if item else find(ctx, None))
    if found.over:
        ending = Phrase(f"proposals-ending-{found.ending}")
        return lines([Phrase("proposals-title", code=found.code, what=found.what), ending])
    return lines(await described(ctx, found)).answered_by(PROPOSAL_MESSAGE, found.id)


async def begin(
    ctx: Context,
    wording: str,
    by: str | None,
    until: datetime | None,
    stage: Stage,
    *,
    source: Item | None = None,
    private: bool = False,
) -> list[Reply]:
    """Store it, with those who can answer, and show it. Who proposes something agrees to it."""
    await _no_more_than_enough(ctx)
    words, code = await with_source(ctx, wording, source)
    if until and until > ctx.now + _LONGEST:
        raise UserError("proposals-too-far", until=ctx.now + _LONGEST)
    if by == SILENCE and ctx.settings[DECIDE_BY] != SILENCE:
        raise UserError("proposals-silence-is-chosen")
    roll = await roll_of(ctx, ctx.group.id)
    if private and len(roll) < _FEW:
        raise UserError("proposals-too-few-for-private", few=_FEW)
    made = await ctx.store.proposals.add(
        ctx.group.id,
        person=ctx.person,
        what=short(words),
        method=by or ctx.settings[DECIDE_BY],
        stage=stage,
        until=until or ctx.now + (OPEN_FOR if stage == "open" else EACH_STAGE),
        roll=roll,
        source=code,
        private=private,
        event_id=ctx.event_id,
        now=ctx.now,
    )
    if ctx.person in roll:
        await ctx.store.proposals.say(made.id, ctx.person, "agree", ctx.event_id)
    room = await ctx.room_for_timers(made.group_id)
    await ctx.store.timers.set(CLOSE_TIMER.at(made.id, room, made.until, wait=True))
    said = [say("proposals-made", code=made.code)] if ctx.room.direct else []
    return [*said, *await boards(ctx, made), *await ask_in_meeting(ctx, made)]


async def _no_more_than_enough(ctx: Context) -> None:
    """Raise `UserError` where as many are open as there may be."""
    there = await ctx.store.proposals.open(ctx.group.id)
    own = [each for each in there if each.person == ctx.person]
    if len(own) >= _MOST_OF_ONE:
        raise UserError("proposals-two-open", codes=[each.code for each in own], code=own[0].code)
    if len(there) >= _MOST:
        raise UserError("proposals-enough", most=_MOST)


@proposals.command("proposals", where=Where.ANYWHERE)
async def show_all(ctx: Context) -> Outcome:
    """What is open in the group; in the private chat in all of one's groups."""
    groups = await ctx.groups_at_hand()
    phrases: list[Phrase] = []
    for group in groups:
        found = await ctx.store.proposals.open(group.id)
        heading = [Phrase("proposals-in-group", group=group.name)] if found and len(groups) > 1 else []
        phrases += [*heading, *(_line(each) for each in found)]
    return ctx.at_length(phrases) if phrases else say("proposals-none-open")


@proposals.on(OwnThingsWanted)
async def mine(ctx: Context, event: OwnThingsWanted) -> Outcome:
    """What one has proposed and is open: as part of everything that is theirs in a group."""
    if event.group_id is None or not ctx.room.direct:
        return None
    found = [each for each in await ctx.store.proposals.open(event.group_id) if each.person == ctx.person]
    return lines([Phrase("proposals-yours"), *map(_line, found)]) if found else None


def _line(proposal: Proposal) -> Phrase:
    key = "proposals-line" if proposal.stage == "open" else f"proposals-line-{proposal.stage}"
    return Phrase(key, code=proposal.code, what=proposal.what, until=proposal.until)
