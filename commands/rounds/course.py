"""The course of a round: it begins, goes from one person to the next, and ends."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.context import Context, Scene
from commands.kit.errors import UserError
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import About, Reply, announce, board, call
from commands.rounds.rules import next_up, ordered
from storage.rounds import Round, Stage

_SILENCE = timedelta(minutes=2)  # without a word after being called: passed, and nothing is said about it
_SHOWN = 12  # names on the board
_LONGEST_QUESTION = 400  # characters


async def begin_round(
    scene: Scene, question: str | None, each: timedelta | None, order: str | None, event_id: str
) -> list[Reply]:
    """Everybody present is asked, in the order that was wished for; `event_id` is the message that asked for it."""
    room_id = scene.room.room_id
    members = await scene.store.rooms.members(room_id)
    # Who is on pause is passed over without a word; but not who asks for the round.
    asker = scene.person if isinstance(scene, Context) else None
    absent = {scene.bot, *(await scene.paused(*members)).keys() - {asker}}
    present = sorted(members.keys() - absent, key=lambda person: (members[person].casefold(), person))
    people = ordered(order, await scene.store.rounds.last_order(room_id), present, event_id)
    running = await scene.store.rounds.begin(room_id, _one_line(question), each, event_id, people, scene.now)
    return await _call_next(scene, running, fresh=True)


async def go_on_from(scene: Scene, running: Round, stage: Stage) -> list[Reply]:
    """The speaker's word is over in this way; who is next?"""
    said: list[Reply] = []
    if running.speaker:
        await scene.store.rounds.put(running.id, running.speaker, stage)
        said = await scene.tell("turn-ends", running.speaker)
    return [*said, *await _call_next(scene, running)]


async def _call_next(scene: Scene, running: Round, *, fresh: bool = False) -> list[Reply]:
    up = next_up(await scene.store.rounds.places(running.id))
    if up is None:
        return await end_round(scene, running)
    if await _went_on_pause(scene, running, up.person):
        await scene.store.rounds.leave(running.id, up.person)
        return await _call_next(scene, running, fresh=fresh)
    called = await scene.store.rounds.call(running.id, up.person)
    await scene.wake("rounds", "silent", called.call, _SILENCE)
    if called.each:
        await scene.wake("rounds", "time", called.call, called.each)
    person = await scene.member(up.person)
    asked = Phrase("rounds-call" if up.stage == "waiting" else "rounds-call-again", person=person)
    calling = call(asked, Phrase("rounds-call-how"), people=[person]).answered_by("rounds", "call", called.call)
    said = [await show(scene, called, fresh=fresh), calling]
    return [*said, *await scene.tell("turn-begins", up.person)]


async def _went_on_pause(scene: Scene, running: Round, person: str) -> bool:
    """Whether somebody has gone on pause since the round began. Who joined it during a pause wants to be asked."""
    pause = (await scene.paused(person)).get(person)
    return pause is not None and pause.since > running.began


async def end_round(scene: Scene, running: Round) -> list[Reply]:
    """Nobody is asked any more."""
    await scene.store.rounds.end(running.id, scene.now)
    over = board("round", [Phrase("rounds-over")], about=About("rounds", "board", str(running.id)))
    return [over, announce(Phrase("rounds-thanks")), *await scene.tell("round-ends")]


async def show(scene: Scene, running: Round, *, fresh: bool = False) -> Reply:
    """The live message: the question, who has the word, who comes then. Who let it go is not marked."""
    places = await scene.store.rounds.places(running.id)
    lines = [Phrase("rounds-title", question=question_of(running))]
    if running.speaker:
        lines.append(Phrase("rounds-now", person=await scene.member(running.speaker)))
    ahead = [place.person for place in places if place.stage == "waiting" and place.person != running.speaker]
    if ahead:
        names = [(await scene.member(person)).name for person in ahead[:_SHOWN]]
        key = "rounds-then" if len(ahead) <= _SHOWN else "rounds-then-more"
        lines.append(Phrase(key, names=names, count=len(ahead) - _SHOWN))
    about = About("rounds", "board", str(running.id))
    return board("round", [*lines, BLANK, Phrase("rounds-how")], about=about, fresh=fresh)


async def stage_after_silence(scene: Scene, running: Round) -> Stage:
    """Who lets the word go is asked once more at the end, and then left alone."""
    stages = {place.person: place.stage for place in await scene.store.rounds.places(running.id)}
    return "later" if running.speaker and stages.get(running.speaker) == "waiting" else "over"


def question_of(running: Round) -> str | Phrase:
    """What the round is called by."""
    return running.question or Phrase("rounds-usual")


def _one_line(question: str | None) -> str | None:
    if question is None:
        return None
    line = " ".join(question.split())
    if len(line) > _LONGEST_QUESTION:
        raise UserError("rounds-too-long", most=_LONGEST_QUESTION)
    return line
