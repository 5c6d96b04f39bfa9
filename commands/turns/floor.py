"""How the floor goes from one person to the next, and back. Every step can be undone once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from commands.kit.context import Context, Scene
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, call, say
from commands.turns.board import show
from commands.turns.clock import keep, limit_of, stop
from commands.turns.line import line_of, meeting_of, next_up
from storage.turns import Kind, Turn
from storage.turns.steps import KEEP_STEP, Step

_JUST_BEGUN = timedelta(seconds=5)  # two people who press at once mean the same change
_CALLS: dict[Kind, str] = {
    "turn": "turns-call",
    "direct": "turns-call-direct",
    "process": "turns-call-process",
}


async def pass_on(scene: Scene, speaking: Turn | None, otherwise: str | None = None) -> list[Reply]:
    """End a turn and call who is first in line; `otherwise` is said where nobody waits."""
    up = await next_up(scene)
    await note(scene, [*([speaking] if speaking else []), *up])
    said = await end(scene, speaking)
    if up:
        return [*said, *await begin(scene, up[0])]
    return [*([say(otherwise)] if otherwise else []), *said, await show(scene)]


async def put_back(scene: Scene, speaking: Turn) -> list[Reply]:
    """The turn waits again, right after who is first in line; that is called. The second time it is let go."""
    up = await next_up(scene)
    await note(scene, [speaking, *up])
    await stop(scene, speaking)
    await scene.store.turns.put_back(speaking.id)
    if speaking.skipped:
        await scene.store.turns.remove(speaking.id)
    elif up:
        await scene.store.turns.let_go_first(speaking, up[0])
    said = await scene.tell("turn-lapses", speaking.person)
    return [*said, *await begin(scene, up[0])] if up else [*said, await show(scene)]


async def give(ctx: Context, person: str, speaking: Turn | None) -> list[Reply]:
    """Let somebody speak out of order, whether or not they were waiting."""
    line = await line_of(ctx)
    theirs = line.of(person)
    room_id, meeting = ctx.room_id, await meeting_of(ctx)
    turn = theirs[0] if theirs else await ctx.store.turns.ask(room_id, person, None, "", ctx.now, meeting=meeting)
    await note(ctx, [*([speaking] if speaking else []), *theirs[:1]], made=None if theirs else turn.id)
    said = await end(ctx, speaking)
    return [*said, *await begin(ctx, turn, given=line.waiting[:1] != [turn])]


async def note(scene: Scene, turns: Sequence[Turn], made: int | None = None) -> None:
    """Keep what a step is about to change. What the bot does by itself can be undone by whose turn it was."""
    by_bot = turns[0].person if turns else scene.bot
    person, event_id = (scene.person, scene.event_id) if isinstance(scene, Context) else (by_bot, None)
    room_id = scene.room.room_id
    await scene.store.turns.steps.note(room_id, person, event_id, [turn.id for turn in turns], scene.now, made)
    await scene.store.turns.queues.touch(room_id, scene.now)
    await scene.wake("turns", "forget", room_id, KEEP_STEP)


async def end(scene: Scene, speaking: Turn | None) -> list[Reply]:
    """The turn is over, if there was one."""
    if speaking is None:
        return []
    await stop(scene, speaking)
    await scene.store.turns.end(speaking.id, scene.now)
    return await scene.tell("turn-ends", speaking.person)


async def begin(scene: Scene, turn: Turn, *, given: bool = False) -> list[Reply]:
    """The person is called, by a message that notifies them; their time runs."""
    await scene.store.turns.begin(turn.id, scene.now, given=given)
    await keep(scene, replace(turn, began=scene.now, since=scene.now))
    person = await scene.member(turn.person)
    # What the turn is about stands on the board alone: there it can still be taken back.
    lines = [Phrase(_CALLS[turn.kind], person=person), Phrase("turns-call-done")]
    if limit := limit_of(scene, turn):
        lines.append(Phrase("turns-call-time", limit=limit))
    called = call(*lines, people=[person]).asks("turns", "call", turn.id)
    return [called, await show(scene), *await scene.tell("turn-begins", turn.person)]


async def undo(scene: Scene, step: Step) -> list[Reply]:
    """Everything is as it was before the step."""
    before = await scene.store.turns.speaking(step.room_id)
    await scene.store.turns.steps.undo(step.room_id, scene.now)
    after = await scene.store.turns.speaking(step.room_id)
    if before:
        await stop(scene, before)
    if after is None:
        said = say("turns-undone")
    else:
        await keep(scene, after)
        person = await scene.member(after.person)
        again = call(Phrase("turns-undone-speaks", person=person), Phrase("turns-call-done"), people=[person])
        said = again.asks("turns", "call", after.id)
    news = await scene.tell("turn-lapses", before.person) if before else []
    news += await scene.tell("turn-begins", after.person) if after else []
    return [said, await show(scene), *news]


async def refuse_haste(ctx: Context, speaking: Turn) -> None:
    """Two people who press at once skip nobody: the second one hears who was called."""
    if speaking.began is not None and ctx.now - speaking.began < _JUST_BEGUN:
        raise UserError("turns-just-begun", person=await ctx.member(speaking.person))
