"""Who has the word, and who is told so privately: latecomers, and whoever writes into somebody's turn."""

from __future__ import annotations

from commands.circle.feature import AFFIRMATIONS, REMIND_OF_FLOOR, circle
from commands.circle.rules import ROUNDS, SHARES
from commands.circle.wording import name_of
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import MemberJoined, Overheard
from commands.kit.meeting_events import NobodyWaits, TurnBegan, TurnEnded, TurnLapsed
from commands.kit.phrase import Phrase
from commands.kit.replies import announce, say, whisper


@circle.on(NobodyWaits)
async def lead_on(ctx: Context, event: NobodyWaits) -> Outcome:
    """Where nobody waits to speak, `!next` may mean the next step."""
    if await ctx.store.circle.running(ctx.room_id) is None:
        return None
    return say("circle-nobody-waits", command=ctx.registry.name(ctx.registry.command("circle-next"), ctx.language))


@circle.on(TurnBegan)
async def give_word(ctx: RoomContext, event: TurnBegan) -> None:
    """Note who has the word, for latecomers, until the turn ends."""
    meeting = await ctx.store.circle.running(ctx.room.room_id)
    if meeting:
        await ctx.store.circle.gives_word(meeting.id, event.person)


@circle.on(TurnEnded)
async def end_word(ctx: RoomContext, event: TurnEnded) -> Outcome:
    """Thanks after a share, and room for affirmations where the group wants them."""
    meeting = await ctx.store.circle.running(ctx.room.room_id)
    if meeting is None:
        return None
    await ctx.store.circle.gives_word(meeting.id, None)
    if meeting.step.kind not in SHARES or not ctx.settings[AFFIRMATIONS]:
        return None
    return announce(Phrase("circle-affirm", person=await ctx.member(event.person)))


@circle.on(TurnLapsed)
async def take_word(ctx: RoomContext, event: TurnLapsed) -> None:
    """A turn that was let go, or undone, is no share."""
    meeting = await ctx.store.circle.running(ctx.room.room_id)
    if meeting:
        await ctx.store.circle.gives_word(meeting.id, None)


@circle.on(Overheard)
async def remind_of_floor(ctx: Context, event: Overheard) -> Outcome:
    """Somebody writes into another's turn: left alone, or reminded privately, once a meeting."""
    if not ctx.settings[REMIND_OF_FLOOR] or ctx.facilitates:
        return None
    meeting = await ctx.store.circle.running(ctx.room_id)
    if meeting is None or not meeting.speaker or meeting.speaker == ctx.person:
        return None
    if not await ctx.store.circle.tell_once(meeting.id, ctx.person, "floor"):
        return None
    key = "circle-floor-round" if meeting.step.kind in ROUNDS else "circle-floor"
    return whisper(ctx.sender, Phrase(key, person=await ctx.member(meeting.speaker), group=ctx.group.name))


@circle.on(MemberJoined)
async def brief(ctx: RoomContext, event: MemberJoined) -> Outcome:
    """Tell latecomers privately what is going on; the room hears nothing."""
    meeting = await ctx.store.circle.running(ctx.room.room_id)
    if meeting is None or not await ctx.store.circle.tell_once(meeting.id, event.person, "brief"):
        return None
    now = [Phrase("circle-late", group=ctx.group.name, step=name_of(meeting.step))]
    if meeting.speaker:
        now.append(Phrase("circle-late-speaker", person=await ctx.member(meeting.speaker)))
    kind = meeting.step.kind
    how = "round" if kind in ROUNDS else "sharing" if kind == "sharing" else "listen"
    return whisper(await ctx.member(event.person), *now, Phrase(f"circle-late-{how}"))
