"""The course of a round: it begins, goes from one person to the next, and ends.

It tells `round-begins` (who has given somebody the word objects) and `round-ends`. Of each word it tells
`turn-begins(person)`; then `word-shared(person, began, length)` and `turn-ends(person)` where something was shared,
`turn-lapses(person)` where it was let go.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from msgspec import Struct

from commands.kit.context import Context, Scene
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import About, Reply, announce, board, call
from commands.rounds.board import show
from commands.rounds.feature import SILENCE
from commands.rounds.rules import next_up, ordered
from storage.rounds import Order, Place, Plan, Round, Stage

_LONGEST_QUESTION = 400  # characters


class Wish(Struct, frozen=True):
    """What somebody wants to ask everybody. Without an order it is the last round's, turned."""

    question: str | None
    each: timedelta | None = None
    order: str | None = None
    event_id: str = ""  # the message that can be taken back


async def begin_round(scene: Scene, wish: Wish) -> list[Reply]:
    """Everybody present is asked."""
    said = await scene.tell("round-begins")
    room_id = scene.room.room_id
    present = await _present(scene)
    last = await scene.store.rounds.last_order(room_id)
    order = cast(Order, wish.order or ("turned" if last else "joined"))
    people = ordered(order, last, present, wish.event_id)
    plan = Plan(_one_line(wish.question), wish.each, order, people, wish.event_id)
    running = await scene.store.rounds.begin(room_id, plan, scene.now)
    return [*said, *await _call_next(scene, running, fresh=True)]


async def _present(scene: Scene) -> dict[str, str]:
    """Who is asked, by name. Who is on pause is passed over without a word; but not who asks for the round."""
    members = await scene.store.rooms.members(scene.room.room_id)
    asker = scene.person if isinstance(scene, Context) else None
    absent = {scene.bot, *(await scene.paused(*members)).keys() - {asker}}
    return {person: name for person, name in members.items() if person not in absent}


async def finish_word(scene: Scene, running: Round, until: datetime | None = None) -> list[Reply]:
    """The speaker has said what they wanted to (the last of it then, or now); who is next?"""
    return await _go_on(scene, running, "over", shared=until or scene.now)


async def let_word_go(scene: Scene, running: Round) -> list[Reply]:
    """The speaker says nothing: they are asked once more at the end, and then left alone."""
    first = running.speaker and await _stage(scene, running, running.speaker) == "waiting"
    return await _go_on(scene, running, "later" if first else "over", shared=None)


async def pass_word_on(scene: Scene, running: Round) -> list[Reply]:
    """Somebody else goes on. Where the bot would have heard it, who said nothing has shared nothing."""
    shared = running.last_word is not None or scene.settings[SILENCE] is None
    return await _go_on(scene, running, "over", shared=scene.now if shared else None)


async def leave_round(scene: Scene, running: Round, person: str) -> list[Reply]:
    """Somebody who was in it is asked no more."""
    if running.speaker != person:
        return [await show(scene, running)]
    return [*await scene.tell("turn-lapses", person), *await _call_next(scene, running)]


async def give_word_back(scene: Scene, running: Round, previous: Place) -> list[Reply]:
    """The last change is undone: who had the word before has it again, and who has it now waits as before."""
    await scene.store.rounds.put(running.id, previous.person, previous.stage)
    said = await scene.tell("turn-lapses", running.speaker) if running.speaker else []
    return [*said, *await _call(scene, running, previous.person, "rounds-call-back")]


async def end_round(scene: Scene, running: Round) -> list[Reply]:
    """Nobody is asked any more."""
    await scene.store.rounds.end(running.id, scene.now)
    over = board("round", [Phrase("rounds-over")], about=About("rounds", "board", str(running.id)))
    return [over, announce(Phrase("rounds-thanks")), *await scene.tell("round-ends")]


async def _go_on(scene: Scene, running: Round, stage: Stage, *, shared: datetime | None) -> list[Reply]:
    """The speaker's word is over; `shared` is until when they spoke, if they did."""
    if running.speaker is None or running.called is None:
        return await _call_next(scene, running)
    before = Place(running.speaker, await _stage(scene, running, running.speaker) or stage)
    await scene.store.rounds.put(running.id, running.speaker, stage)
    if shared is None:
        return [*await scene.tell("turn-lapses", before.person), *await _call_next(scene, running, before)]
    length = max(shared - running.called, timedelta(0))
    said = await scene.tell("word-shared", before.person, running.called, length)
    said += await scene.tell("turn-ends", before.person)
    return [*said, *await _call_next(scene, running, before)]


async def _call_next(
    scene: Scene, running: Round, previous: Place | None = None, *, fresh: bool = False
) -> list[Reply]:
    up = next_up(await scene.store.rounds.places(running.id))
    if up is None:
        return await end_round(scene, running)
    if await _went_on_pause(scene, running, up.person):
        await scene.store.rounds.leave(running.id, up.person)
        return await _call_next(scene, running, previous, fresh=fresh)
    key = "rounds-call" if up.stage == "waiting" else "rounds-call-again"
    return await _call(scene, running, up.person, key, previous, fresh=fresh)


async def _call(
    scene: Scene, running: Round, person: str, key: str, previous: Place | None = None, *, fresh: bool = False
) -> list[Reply]:
    called = await scene.store.rounds.call(running.id, person, scene.now, previous)
    if silence := scene.settings[SILENCE]:
        await scene.wake("rounds", "silent", called.call, 2 * silence)
    if called.each:
        await scene.wake("rounds", "time", called.call, called.each)
    member = await scene.member(person)
    calling = call(Phrase(key, person=member), Phrase("rounds-call-how"), people=[member])
    said = [await show(scene, called, fresh=fresh), calling.asks("rounds", "call", called.call)]
    return [*said, *await scene.tell("turn-begins", person)]


async def _stage(scene: Scene, running: Round, person: str) -> Stage | None:
    places = await scene.store.rounds.places(running.id)
    return next((place.stage for place in places if place.person == person), None)


async def _went_on_pause(scene: Scene, running: Round, person: str) -> bool:
    """Whether somebody has gone on pause since the round began. Who joined it during a pause wants to be asked."""
    pause = (await scene.paused(person)).get(person)
    return pause is not None and pause.since > running.began


def _one_line(question: str | None) -> str | None:
    if question is None:
        return None
    line = " ".join(question.split())
    if len(line) > _LONGEST_QUESTION:
        raise UserError("rounds-too-long", most=_LONGEST_QUESTION)
    return line
