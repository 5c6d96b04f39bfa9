"""How much the bot says in a circle: counted where the homeserver has it, over a whole meeting, in three languages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conversation import Conversation, conversation, user
from tests.fake.room import RoomEvent

PEOPLE = ("Anne", "Ben", "Chloé", "Dan", "Eve")
MINUTES = timedelta(minutes=1)
A_WHILE = timedelta(seconds=40)
MOST_MESSAGES, MOST_EDITS = 20, 15
MOST_SIGNS = 2  # on one message


class Sent(NamedTuple):
    """What the bot has sent, in all rooms."""

    messages: int
    edits: int


class Words(NamedTuple):
    """What people write in one language; what nobody reads as a command is talk."""

    pause: str
    start: str
    on: str
    hand: str
    call: str
    done: str
    arriving: tuple[str, ...]
    sharing: tuple[str, ...]
    parting: tuple[str, ...]


WORDS = {
    "en": Words(
        "!circle steps add pause 5m",
        "!circle start Living with change for:40m",
        "!circle next",
        "!hand",
        "!next",
        "!done",
        ("Tired, but here.", "Curious.", "A bit late, sorry!", "It was a long week.", "Glad to see you all."),
        ("We moved in October.", "The flat is still full of boxes.", "Same here, new job.", "My son left.",
         "It is quiet now.", "I mostly listened."),
        ("The boxes can wait.", "A new job for everybody!", "That I am not alone.", "A quiet flat.", "Thank you."),
    ),
    "fr": Words(
        "!cercle étapes ajouter pause 5m",
        "!cercle commencer Vivre les changements durée:40m",
        "!cercle suivant",
        "!main",
        "!suivant",
        "!fini",
        ("De la fatigue, mais là.", "Avec curiosité.", "Un peu en retard.", "Longue semaine.", "Ravie de vous voir."),
        ("On a déménagé en octobre.", "Il reste des cartons partout.", "Moi aussi, nouveau travail.",
         "Mon fils est parti.", "C’est calme, maintenant.", "J’ai surtout écouté."),
        ("Les cartons attendront.", "Un nouveau travail.", "Que je ne suis pas seule.", "Le calme.", "Merci à vous."),
    ),
    "es": Words(
        "!círculo pasos añadir pausa 5m",
        "!círculo empezar Vivir los cambios durante:40m",
        "!círculo siguiente",
        "!mano",
        "!siguiente",
        "!listo",
        ("Con cansancio, pero aquí.", "Con curiosidad.", "Un poco tarde.", "Una semana larga.", "Qué bueno verlos."),
        ("Nos mudamos en octubre.", "Quedan cajas por todas partes.", "Yo también, trabajo nuevo.", "Mi hijo se fue.",
         "Ahora hay silencio.", "Sobre todo escuché."),
        ("Las cajas pueden esperar.", "Un trabajo nuevo.", "Que no estoy sola.", "El silencio.", "Gracias por todo."),
    ),
}  # fmt: skip


def said_by_bot(talk: Conversation) -> list[RoomEvent]:
    """All that the bot has sent, in the group's room and privately."""
    events = [event for room in talk.server.rooms for event in talk.server.room(room).events]
    return [event for event in events if event.sender == talk.bot and event.state_key is None]


def sent(talk: Conversation) -> Sent:
    """How many messages and edits that is."""
    said = [event for event in said_by_bot(talk) if event.type == "m.room.message"]
    edits = [event for event in said if event.relation.get("rel_type") == "m.replace"]
    return Sent(len(said) - len(edits), len(edits))


def called(talk: Conversation) -> str:
    """Who was called last."""
    newest = next(each.mentions[0] for each in reversed(talk.shown()) if each.mentions)
    return next(name for name in PEOPLE if user(name) == newest)


async def goes_round(talk: Conversation, answers: tuple[str, ...]) -> None:
    """Whoever is called says something, and taps that they have finished."""
    for answer in answers:
        name = called(talk)
        await talk.says(name, answer)
        await talk.passes(A_WHILE)
        await talk.reacts(name, "✅", to=next(each.body for each in reversed(talk.shown()) if each.mentions)[:30])


async def speaks(talk: Conversation, name: str, lines: tuple[str, ...], done: str, *hands: str, hand: str) -> None:
    """Somebody shares while others raise their hands."""
    for line in lines:
        await talk.says(name, line)
    for other in hands:
        await talk.says(other, hand)
    await talk.passes(4 * MINUTES)
    await talk.says(name, done)


@asynccontextmanager
async def circle(folder: Path, language: str) -> AsyncIterator[tuple[Conversation, Words, Sent]]:
    """Five people, whose circle has a pause; and what the bot had said before."""
    words = WORDS[language]
    async with conversation(folder, language, people=PEOPLE) as talk:
        await talk.says("Anne", words.pause)
        yield talk, words, sent(talk)


@pytest.mark.parametrize("language", WORDS)
async def test_a_circle_of_five_people_and_forty_minutes(tmp_path: Path, language: str) -> None:
    async with circle(tmp_path, language) as (talk, words, before):
        await talk.says("Anne", words.start)
        await talk.passes(3 * MINUTES)
        await talk.says("Anne", words.on)
        await goes_round(talk, words.arriving)
        for name in ("Ben", "Dan"):
            await talk.says(name, words.hand)
        await talk.says("Anne", words.call)
        await talk.passes(A_WHILE)
        share = words.sharing
        await speaks(talk, "Ben", share[:2], words.done, "Chloé", hand=words.hand)
        await speaks(talk, "Dan", share[2:3], words.done, "Eve", hand=words.hand)
        await speaks(talk, "Chloé", share[3:5], words.done, hand=words.hand)
        await speaks(talk, "Eve", share[5:], words.done, hand=words.hand)
        await talk.says("Anne", words.on)
        await talk.passes(5 * MINUTES)
        await talk.says("Anne", words.on)
        await goes_round(talk, words.parting)
        await talk.passes(15 * MINUTES)
        assert sum(map(len, (words.arriving, share, words.parting))) == 16
        now = sent(talk)
        assert now.messages - before.messages <= MOST_MESSAGES, "\n\n".join(each.body for each in talk.shown())
        assert now.edits - before.edits <= MOST_EDITS
        assert max(len(each.reactions) for each in talk.server.shown(talk.room)) <= MOST_SIGNS
        over = "The circle is over", "Le cercle est terminé", "El círculo terminó"
        assert any(talk.shown()[-1].body.startswith(words) for words in over), "it came to its end"
