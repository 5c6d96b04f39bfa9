"""How much the bot says, counted where the homeserver has it: over a whole circle, and in the chores of every day."""

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


CHORES = {
    "en": ("!checkin start", "3 tired", "!checkin close", "!need a ladder", "!take N1", "!close N1", "!hand"),
    "fr": ("!météo ouvrir", "3 de la fatigue", "!météo fermer", "!besoin une échelle", "!prends N1", "!clore N1",
        "!main"),
    "es": (
        "!cómo estamos", "3 con cansancio", "!consulta cerrar", "!necesito una escalera", "!tomo N1", "!cerrar N1",
        "!mano",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", CHORES)
async def test_a_check_in_a_need_and_five_hands(tmp_path: Path, language: str) -> None:
    start, answer, close, need, take, done, hand = CHORES[language]
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        chats = {name: await talk.direct(name) for name in PEOPLE}  # so that what is said there is counted too
        before = sent(talk)
        await talk.says("Anne", start)
        for name in PEOPLE:
            await talk.replies(name, answer)
        await talk.says("Anne", close)
        assert " 5 " in talk.shown()[-1].body.replace("\n", " "), "all were heard"
        before = _took(talk, before, messages=2, edits=0)
        await talk.says("Ben", need)
        await talk.says("Dan", take)
        await talk.says("Ben", done)
        assert "Ben" in talk.heard(chats["Dan"]), "who helped reads the thanks, which are a letter"
        before = _took(talk, before, messages=3 + 1, edits=0)
        for name in PEOPLE:
            await talk.says(name, hand)
        assert f"5. {PEOPLE[-1]}" in talk.shown()[-1].body
        _took(talk, before, messages=1, edits=4)
        by_people = [each for each in talk.server.shown(talk.room) if each.sender != talk.bot]
        assert max(len(talk.signs(each.event_id)) for each in by_people) == 1
        assert max(len(each.reactions) for each in talk.server.shown(talk.room)) <= MOST_SIGNS


def _took(talk: Conversation, before: Sent, *, messages: int, edits: int) -> Sent:
    """It took so many messages and edits; how many there are now."""
    now = sent(talk)
    assert Sent(now.messages - before.messages, now.edits - before.edits) == Sent(messages, edits)
    return now
