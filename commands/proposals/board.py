"""The live message of a proposal: its words, what was said, until when it is open, and how to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import RoomReplaced
from commands.kit.later_shown import shown_later
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, board
from commands.proposals.feature import PROPOSAL_MESSAGE, SHOW_TIMER, proposals
from commands.proposals.rules import Result, outcome
from commands.proposals.wording import SHOWN, cut
from storage.proposals import Answer, Proposal, Stand

_MOST = 3  # worries whose words are shown
_VOTES = ("two-thirds", "majority")


async def shown(ctx: RoomContext, proposal: Proposal) -> list[Reply]:
    """The live message as it is now; where somebody did something in private, which gives no answer, a moment later."""
    later = await shown_later(ctx, SHOW_TIMER, proposal.id, proposal.group_id)
    return [] if later else await boards(ctx, proposal)


@proposals.on_timer(SHOW_TIMER)
async def show(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """The live message as it is now."""
    found = await ctx.store.proposals.get(subject)
    return await boards(ctx, found) if found and not found.over else None


@proposals.on(RoomReplaced)
async def show_anew(ctx: RoomContext, event: RoomReplaced) -> Outcome:
    """What is open is shown in the room that takes the place of the old one; what was answered stays."""
    found = await ctx.store.proposals.open(ctx.circle.id) if ctx.circle else []
    return [_board(ctx, each, await described(ctx, each), fresh=True) for each in found]


async def boards(ctx: RoomContext, proposal: Proposal, *above: Phrase, fresh: bool = False) -> list[Reply]:
    """The live message as it is now, in every room of the group. `above` stands before everything else."""
    said = await described(ctx, proposal)
    return [
        _board(room, proposal, [*above, *([BLANK] if above else []), *said], fresh=fresh)
        for room in await ctx.rooms_of(proposal.group_id)
    ]


def _board(room: RoomContext, proposal: Proposal, said: Sequence[Phrase], *, fresh: bool = False) -> Reply:
    how = _how(proposal, reacts=room.reacts)
    made = board(
        name_of(proposal),
        [*said, BLANK, how],
        about=PROPOSAL_MESSAGE.about(proposal.id),
        fresh=fresh,
        comes_along=False,
    )
    return replace(made, room=room.room.room_id)


async def ended(ctx: RoomContext, proposal: Proposal, *said: Phrase, fresh: bool = False) -> list[Reply]:
    """The live message of one that is over, in every room of the group."""
    rooms = await ctx.store.rooms.group_rooms(proposal.group_id)
    about = PROPOSAL_MESSAGE.about(proposal.id)
    made = board(name_of(proposal), said, about=about, fresh=fresh, comes_along=False)
    return [replace(made, room=room) for room in rooms]


def name_of(proposal: Proposal) -> str:
    """What its live message is known by."""
    return f"proposal {proposal.id}"


def title(proposal: Proposal) -> Phrase:
    """Its number and its words."""
    return Phrase("proposals-title", code=proposal.code, what=proposal.what)


async def described(ctx: RoomContext, proposal: Proposal) -> list[Phrase]:
    """Its words, who proposed it, how it is decided and until when, and what was said so far."""
    said = [title(proposal)]
    if proposal.before:
        said.append(Phrase("proposals-before", what=cut(proposal.before)))
    if proposal.person:
        said.append(Phrase("proposals-by", person=await called(ctx, proposal, proposal.person)))
    if proposal.source:
        said.append(Phrase("proposals-from", source=proposal.source))
    standing = await ctx.store.proposals.standing(proposal.id)
    result = result_of(proposal, standing)
    said += [_stage(proposal), _answers(proposal, result)]
    return [*said, *await _worries(ctx, proposal, standing), *await _objection(ctx, proposal, standing)]


def result_of(proposal: Proposal, standing: Sequence[Answer]) -> Result:
    """What would come of what is said now."""
    stands: list[Stand] = [each.kind for each in standing]  # type: ignore[misc]  # these alone are standing
    return outcome(proposal.method, stands, proposal.size)


def _stage(proposal: Proposal) -> Phrase:
    key = f"proposals-stage-{proposal.stage}"
    if proposal.stage == "open":
        key = f"proposals-method-{proposal.method}-until"
    return Phrase(key, until=proposal.until)


def _answers(proposal: Proposal, result: Result) -> Phrase:
    if proposal.method in _VOTES:
        return Phrase(
            "proposals-so-far-vote", yes=result.yes, no=result.no, took=result.took_part, needed=result.needed
        )
    if not result.needed:
        return Phrase("proposals-so-far-silence", count=result.yes)
    if result.took_part >= result.needed:
        return Phrase("proposals-so-far-enough", count=result.yes)
    return Phrase("proposals-so-far", count=result.yes, needed=result.needed)


async def _worries(ctx: RoomContext, proposal: Proposal, standing: Sequence[Answer]) -> list[Phrase]:
    """The worries that were put into words, the newest first, and how many stand aside."""
    worded = [each for each in standing if each.kind == "concern" and each.words][::-1]
    said = [
        await _of(ctx, proposal, ("proposals-worry", "proposals-worry-unnamed"), each, cut(each.words or ""))
        for each in worded[:_MOST]
    ]
    if len(worded) > _MOST:
        said.append(Phrase("proposals-worries-more", count=len(worded) - _MOST))
    aside = sum(each.kind == "aside" for each in standing)
    return [*said, *([Phrase("proposals-aside-count", count=aside)] if aside else [])]


async def _objection(ctx: RoomContext, proposal: Proposal, standing: Sequence[Answer]) -> list[Phrase]:
    """The objection at hand, and how many wait; where votes are counted, the reasons that were given."""
    against = [each for each in standing if each.kind == "no"]
    if proposal.method in _VOTES:
        worded = [each for each in against if each.words][::-1][:_MOST]
        return [
            await _of(ctx, proposal, ("proposals-reason", "proposals-reason-unnamed"), each, cut(each.words or ""))
            for each in worded
        ]
    if not against:
        return []
    first = against[0]
    keys = ("proposals-objection-is", "proposals-objection-is-unnamed")
    told = await _of(ctx, proposal, keys, first, first.words) if first.words else None
    said = [BLANK, told or Phrase("proposals-objection-unworded")]
    safer = [each for each in await ctx.store.proposals.latest(proposal.id, "safer") if each.person == first.person]
    if safer:
        said.append(Phrase("proposals-safer-is", words=cut(safer[0].words or "", 2 * SHOWN)))
    if first.removed:
        said.append(
            await _of(
                ctx,
                proposal,
                ("proposals-objector-removed", "proposals-objector-removed-unnamed"),
                first,
                code=proposal.code,
            )
        )
    more = len(against) - 1
    return [*said, *([Phrase("proposals-objections-more", count=more)] if more else [])]


async def _of(
    ctx: RoomContext, proposal: Proposal, keys: tuple[str, str], said: Answer, words: str | None = None, **facts: object
) -> Phrase:
    """A line about what somebody said: with their name, except where answers are private."""
    facts |= {"words": words} if words is not None else {}
    if proposal.private:
        return Phrase(keys[1], **facts)
    return Phrase(keys[0], person=await called(ctx, proposal, said.person), **facts)


async def called(ctx: RoomContext, proposal: Proposal, person: str) -> str:
    """A person as the proposal's group calls them."""
    return await ctx.store.rooms.name_in_group(proposal.group_id, person)


def _how(proposal: Proposal, *, reacts: bool) -> Phrase:
    if proposal.stage in ("integrate", "exits"):
        private = "-private" if proposal.private and proposal.stage == "exits" else ""
        return Phrase(f"proposals-how-{proposal.stage}{private}", code=proposal.code)
    if proposal.private:
        return Phrase("proposals-how-private", code=proposal.code)
    return Phrase("proposals-how" if reacts else "proposals-how-words", code=proposal.code)
