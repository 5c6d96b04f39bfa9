"""The end of a check-in: the summary, for those whom it was announced to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commands.checkins.asking import question_of
from commands.checkins.feature import LEAST
from commands.checkins.summary import named, picture, spaced, unnamed
from commands.kit.context import Scene
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, whisper
from storage.checkin_answers import Answer
from storage.checkins import Checkin


async def close(scene: Scene, checkin: Checkin) -> list[Reply]:
    """The summary; the answers are deleted with it."""
    answers = await scene.store.checkin_answers.all(checkin.id)
    await scene.store.checkins.close(checkin.id, scene.now)
    await cancel_timers(scene, checkin)
    title = Phrase("checkins-closed", question=question_of(checkin))
    if not answers:
        return [announce(title, Phrase("checkins-nobody"))]
    head = [title, Phrase("checkins-answers", count=len(answers))]
    private = checkin.manner.place == "private"
    ending = [Phrase("checkins-forgotten-private" if private else "checkins-forgotten")]
    told = await _summary(scene, checkin, head, [*await _shown(scene, checkin, answers), ending])
    return [*told, *await _to_viewers(scene, checkin, answers)]


async def _summary(scene: Scene, checkin: Checkin, head: list[Phrase], paragraphs: list[list[Phrase]]) -> list[Reply]:
    """Under the question, where that is still known; the room is told that it is there."""
    question = await scene.store.outbox.sent_about(checkin.room_id, ("checkins", "question", str(checkin.id)))
    if question is None:
        return [announce(*spaced(head, *paragraphs))]
    under = replace(announce(*spaced(*paragraphs)), thread=question)
    return [announce(*head, Phrase("checkins-in-thread")), under]


async def cancel_timers(scene: Scene, checkin: Checkin) -> None:
    """Nothing more becomes due about it."""
    for timer in ("close", "remind"):
        await scene.store.timers.cancel("checkins", timer, str(checkin.id))


async def _shown(scene: Scene, checkin: Checkin, answers: Sequence[Answer]) -> list[list[Phrase]]:
    """What the room sees of the answers."""
    manner = checkin.manner
    # A number that was raised since the question was asked protects these answers too.
    least = max(manner.least, scene.settings[LEAST])
    drawn = picture(manner.scale, answers, least)
    if manner.sight == "group":
        return [drawn, await _by_name(scene, checkin, answers)]
    few = [Phrase("checkins-too-few", least=least)] if len(answers) < least else []
    return [drawn, unnamed(answers, least), few]


async def _by_name(
    scene: Scene, checkin: Checkin, answers: Sequence[Answer], *, everything: bool = False
) -> list[Phrase]:
    return [
        phrase
        for each in answers
        for phrase in named(await scene.member(each.person), checkin.manner.scale, each, everything=everything)
    ]


async def _to_viewers(scene: Scene, checkin: Checkin, answers: Sequence[Answer]) -> list[Reply]:
    """The answers for the facilitators who were announced, if they are still here."""
    present = await scene.store.rooms.members(checkin.room_id)
    title = Phrase("checkins-for-facilitators", question=question_of(checkin), group=scene.group.name)
    said = await _by_name(scene, checkin, answers, everything=True)
    return [
        whisper(await scene.member(viewer), *spaced([title], said))
        for viewer in checkin.manner.viewers
        if viewer in present
    ]
