"""Whether somebody reads what is written to them privately is known, and said: private chats that nobody accepted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.matrix.events import Batch, State
from tests.conversation import BOT, START, Conversation, conversation, user, usual

PEOPLE = ("Anne", "Ben", "Chloé", "Dan")
HOUR = timedelta(hours=1)


def chats_of(talk: Conversation, name: str) -> list[str]:
    """The rooms into which the bot has invited somebody, or where it is with them."""
    return [
        room
        for room, held in talk.server.rooms.items()
        if room != talk.room and held.membership(user(name)) in ("invite", "join") and held.membership(BOT) == "join"
    ]


def invite(talk: Conversation, name: str) -> dict[str, object]:
    """What the bot's newest invite to a private chat says to somebody."""
    return dict(talk.server.room(chats_of(talk, name)[-1]).state["m.room.member", user(name)].content)


def invites(talk: Conversation, name: str) -> int:
    """How often somebody was invited into private chats."""
    return sum(
        event.state_key == user(name) and event.content.get("membership") == "invite"
        for room in chats_of(talk, name)
        for event in talk.server.room(room).events
    )


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        (
            "en",
            "I’m your group’s bot, a program. Please accept: in this chat I answer you privately, and can reach you"
            " when somebody calls for help.",
        ),
        (
            "fr",
            "Je suis le bot de ton groupe, un programme. Accepte, s’il te plaît : c’est ici que je te réponds en privé,"
            " et que je peux te joindre quand quelqu’un appelle à l’aide.",
        ),
        (
            "es",
            "Soy el bot de tu grupo, un programa. Acepta, por favor: en este chat te respondo en privado y puedo"
            " avisarte cuando alguien pide ayuda.",
        ),
    ],
)
async def test_an_invitation_says_what_it_is(tmp_path: Path, language: str, reason: str) -> None:
    async with conversation(tmp_path, language=language, people=PEOPLE) as talk:
        await talk.says("Chloé", "!oncall me")
        said = invite(talk, "Chloé")
        assert (said["membership"], said["is_direct"], usual(str(said["reason"]))) == ("invite", True, reason)


@pytest.mark.parametrize(
    ("language", "command", "hint"),
    [
        ("en", "!mydata", "Ben, my answer is in our private chat: accept my invitation to read it."),
        ("en", "!balance", "Ben, my answer is in our private chat: accept my invitation to read it."),
        (
            "fr",
            "!mesdonnées",
            "Ben, ma réponse est dans notre conversation privée : accepte mon invitation pour la lire.",
        ),
        ("es", "!misdatos", "Ben, mi respuesta está en nuestro chat privado: acepta mi invitación para leerla."),
    ],
)
async def test_an_answer_in_a_chat_that_is_not_accepted_is_spoken_of_in_the_room(
    tmp_path: Path, language: str, command: str, hint: str
) -> None:
    async with conversation(tmp_path, language=language, people=PEOPLE) as talk:
        assert usual(await talk.says("Ben", command)) == hint
        talk.server.join(chats_of(talk, "Ben")[0], user("Ben"))
        await talk.settle()
        assert await talk.says("Ben", command) == ""


@pytest.mark.parametrize(
    ("language", "command", "told", "marked"),
    [
        ("en", "!oncall", "Chloé, I can’t call you yet: first accept my invitation to a private chat.", "can’t call"),
        ("fr", "!garde", "Chloé, je ne peux pas encore t’appeler : accepte d’abord mon invitation", "pas encore l’app"),
        ("es", "!guardia", "Chloé, aún no te puedo llamar: acepta primero mi invitación", "aún no le puedo llamar"),
    ],
)
async def test_who_is_on_call_and_has_not_accepted_is_told_and_the_list_shows_it(
    tmp_path: Path, language: str, command: str, told: str, marked: str
) -> None:
    async with conversation(tmp_path, language=language, people=PEOPLE) as talk:
        assert told in usual(await talk.says("Chloé", "!oncall me"))
        assert usual(await talk.says("Ben", command)).count(marked) == 2, "in who is on call now, and in the list"
        talk.server.join(chats_of(talk, "Chloé")[0], user("Chloé"))
        await talk.settle()
        assert marked not in usual(await talk.says("Ben", command))


@pytest.mark.parametrize(
    ("language", "command", "line"),
    [
        ("en", "!settings", "I can’t call Chloé and Anne yet: our private chat is not open."),
        (
            "fr",
            "!réglages",
            "Je ne peux pas encore appeler Chloé et Anne : notre conversation privée n’est pas ouverte.",
        ),
        ("es", "!ajustes", "Aún no puedo llamar a Chloé y Anne: nuestro chat privado no está abierto."),
    ],
)
async def test_the_settings_show_who_can_not_be_called(tmp_path: Path, language: str, command: str, line: str) -> None:
    async with conversation(tmp_path, language=language, people=PEOPLE) as talk:
        await talk.says("Chloé", "!oncall me")
        assert line in usual(await talk.says("Ben", command)), "who is on call, and who facilitates"
        await talk.direct("Anne")
        talk.server.join(chats_of(talk, "Chloé")[0], user("Chloé"))
        await talk.settle()
        assert line.split("Chloé")[0] not in usual(await talk.says("Ben", command))


async def test_a_chat_that_is_accepted_is_the_one_that_is_used(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await talk.says("Chloé", "!oncall me")
        own = await talk.direct("Chloé")
        assert "can’t call you yet" not in await talk.says("Chloé", "!oncall me")
        assert "You are on call for Tuesday circle." in talk.heard(own)


async def test_an_old_invite_that_a_sync_shows_once_more_is_not_taken_for_news(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await talk.says("Chloé", "!oncall me")
        room = chats_of(talk, "Chloé")[0]
        shown = talk.server.room(room).state["m.room.member", user("Chloé")]
        talk.server.now += HOUR
        talk.server.join(room, user("Chloé"))
        await talk.settle()
        old = State(
            room=room,
            event_id=shown.event_id,
            sender=BOT,
            type="m.room.member",
            key=user("Chloé"),
            content=shown.content,
            at=START,
            background=True,
        )
        await talk.app._dispatcher.handle(Batch((old,), talk.app._token or "", frozenset()))
        assert "can’t call" not in await talk.says("Ben", "!oncall")


async def test_a_call_renews_an_invitation_once_an_hour(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await talk.says("Chloé", "!oncall me")
        await talk.direct("Ben")
        await talk.says("Ben", "!sos")
        assert invites(talk, "Chloé") == 1, "that is a moment ago"
        await talk.says("Ben", "!sos over")
        await talk.passes(HOUR)
        await talk.says("Ben", "!sos")
        assert invites(talk, "Chloé") == 2
        reason = str(invite(talk, "Chloé")["reason"])
        assert reason.startswith("I’m your group’s bot, a program. An urgent message is waiting for you here (20:00)")
        assert "Ben" not in reason and invite(talk, "Chloé")["is_direct"] is True
        await talk.says("Ben", "!sos over")
        await talk.passes(HOUR - timedelta(minutes=1))
        await talk.says("Ben", "!sos")
        assert invites(talk, "Chloé") == 2
        await talk.says("Ben", "!sos over")
        await talk.passes(timedelta(minutes=1))
        await talk.says("Ben", "!sos")
        assert invites(talk, "Chloé") == 3


async def test_who_was_called_can_open_a_chat_with_one_tap(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        own = await talk.direct("Chloé")
        await talk.says("Chloé", "!oncall me")
        await talk.says("Ben", "!sos")
        page = talk.message("needs somebody", own)
        assert page.html and '<a href="https://matrix.to/#/@ben:x">@ben:x</a>' in page.html
        assert page.mentions == (user("Chloé"),)
