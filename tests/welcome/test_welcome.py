"""Who comes into a group is welcomed, once and privately, as conversations."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import BOT, Conversation, conversation, user, usual

DAYS = timedelta(days=1)


def chats(talk: Conversation, name: str) -> list[str]:
    """The rooms in which the bot is alone with somebody, or has invited them to be."""
    wanted = {BOT, user(name)}
    return [room_id for room_id, room in talk.server.rooms.items() if set(room.members("join", "invite")) == wanted]


def read(talk: Conversation, name: str) -> str:
    """What the bot wrote privately to somebody since the last time."""
    return usual("\n\n".join(said for room in chats(talk, name) if (said := talk.heard(room))))


async def comes(talk: Conversation, name: str, room: str | None = None) -> None:
    """Anne invites somebody who has a private chat with the bot, and they come in."""
    room = room or talk.room
    if not chats(talk, name):
        await talk.direct(name)
    await arrives(talk, name, room)


async def arrives(talk: Conversation, name: str, room: str | None = None) -> None:
    """The same of somebody who has none."""
    talk.server.invite(room or talk.room, user("Anne"), user(name))
    talk.server.join(room or talk.room, user(name))
    await talk.settle()


async def goes(talk: Conversation, name: str, room: str | None = None) -> None:
    talk.server.leave(room or talk.room, user(name))
    await talk.settle()


async def test_who_comes_is_welcomed_with_what_the_group_agreed_on(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await comes(talk, "Dan")
        assert read(talk, "Dan").splitlines() == [
            "Welcome to Tuesday circle. It’s good that you are here. You don’t have to do or say anything: just read"
            " for as long as you like, and write when you feel like it.",
            "",
            "If you ever need somebody quickly: !sos, here or in the group’s room.",
            "",
            "Our agreements",
            "1. What is said here stays here.",
            "2. We speak for ourselves, from what we have lived.",
            "3. We listen; advice only when somebody asks for it.",
            "4. Passing is always fine.",
            "5. One person at a time.",
            "6. We are kind, to others and to ourselves.",
            "",
            "I am Entraide, a small program that helps the group. Nobody else reads this chat; !help shows what I"
            " can do.",
            "Here I write to you in English, time zone Europe/Paris. !settings changes that.",
        ]
        assert talk.heard() == ""
        await arrives(talk, "Eve")
        (chat,) = chats(talk, "Eve")
        assert len(talk.shown(chat)) == 1, "a private chat is opened where there is none"


async def test_nobody_is_welcomed_twice(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await comes(talk, "Dan")
        assert "Welcome" in read(talk, "Dan")
        await goes(talk, "Dan")
        await talk.restart()
        await comes(talk, "Dan")
        assert read(talk, "Dan") == ""
        await goes(talk, "Ben")
        await comes(talk, "Ben")
        assert read(talk, "Ben") == "", "who was there before the bot is known"


async def test_who_left_long_ago_is_new_again(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await goes(talk, "Ben")
        talk.server.now += 366 * DAYS
        await talk.app.tidy()
        await comes(talk, "Ben")
        assert "Welcome" in read(talk, "Ben")
        talk.server.now += 366 * DAYS
        await talk.app.tidy()
        await goes(talk, "Ben")
        await comes(talk, "Ben")
        assert read(talk, "Ben") == ""


async def test_who_is_known_from_another_room_of_the_group_is_not_new(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        garden = await talk.gathering("Anne", "Kim", name="Garden")
        await talk.says("Anne", "!group join Tuesday circle", garden)
        await talk.says("Anne", "!group accept")
        await comes(talk, "Kim")
        assert read(talk, "Kim") == ""
        await comes(talk, "Dan", garden)
        assert "Welcome to Tuesday circle." in read(talk, "Dan")
        await comes(talk, "Dan")
        assert read(talk, "Dan") == ""


async def test_an_upgrade_of_the_room_makes_nobody_new(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        new = talk.server.upgrade(talk.room, user("Anne"), invite=[BOT, user("Ben")])
        await talk.settle()
        talk.server.join(new, user("Ben"))
        await talk.settle()
        assert read(talk, "Ben") == ""
        await comes(talk, "Dan", new)
        assert "Welcome" in read(talk, "Dan")


async def test_who_is_on_pause_or_a_program_is_left_in_peace(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Dan")
        await talk.says("Dan", "!pause", chat)
        await comes(talk, "Dan")
        await talk.says("Dan", "!resume", chat)
        await talk.settle()
        assert talk.heard(chat) == ""
        talk.config = talk.config.model_copy(update={"ignore": (user("Bridge"),)})
        await talk.restart()
        await arrives(talk, "Bridge")
        assert chats(talk, "Bridge") == []


async def test_where_no_private_chat_can_be_opened_nothing_is_said(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.refuses_invites.add(user("Dan"))
        talk.server.set_state(talk.room, user("Anne"), "m.room.join_rules", "", {"join_rule": "public"})
        talk.server.join(talk.room, user("Dan"))
        await talk.settle()
        assert talk.heard() == "" and await talk.passes(DAYS) == ""


async def test_who_facilitates_writes_it_in_the_words_of_the_group(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "is for facilitators" in await talk.says("Ben", "!welcome change Hello")
        said = await talk.says("Anne", "!welcome change Hello you.\n\nWe meet on Tuesdays.")
        assert said == "Anne changed the welcome of the group.\n!welcome shows it."
        said = await talk.says("Ben", "!welcome")
        assert said.startswith("Hello you.\n\nWe meet on Tuesdays.\n\n") and "Our agreements\n" in said
        await comes(talk, "Dan")
        assert read(talk, "Dan").startswith("Hello you.\n\nWe meet on Tuesdays.\n\n")
        await talk.says("Anne", "!welcome change Marigolds.")
        assert "as it was" in await talk.takes_back("Anne", talk.last)
        assert "Hello you." in await talk.says("Ben", "!welcome")
        assert "a lot for somebody who has just arrived" in await talk.says("Anne", f"!welcome change {'long ' * 500}")
        assert "brought the usual welcome back" in await talk.says("Anne", "!welcome reset")
        assert "Welcome to Tuesday circle." in await talk.says("Ben", "!welcome")


async def test_a_group_can_do_without(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!settings welcome off")
        assert "I don’t welcome people at the moment" in await talk.says("Ben", "!welcome")
        await arrives(talk, "Dan")
        assert chats(talk, "Dan") == []


@pytest.mark.parametrize(
    ("language", "welcome", "first", "agreements", "change", "changed"),
    [
        (
            "fr",
            "Bienvenue dans Tuesday circle. C’est bien que tu sois là.",
            "1. Ce qui se dit ici reste ici.",
            "Si un jour tu as vite besoin de quelqu’un : !sos",
            "!accueil changer Salut",
            "Anne a changé l’accueil du groupe.",
        ),
        (
            "es",
            "Te damos la bienvenida a Tuesday circle. Qué bien que estés aquí.",
            "1. Lo que se dice aquí",
            "Si alguna vez necesitas a alguien enseguida: !sos",
            "!bienvenida cambiar Hola",
            "Anne cambió la bienvenida del grupo.",
        ),
    ],
)
async def test_in_other_languages(
    tmp_path: Path, language: str, welcome: str, first: str, agreements: str, change: str, changed: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await comes(talk, "Dan")
        said = read(talk, "Dan")
        assert said.startswith(welcome) and first in said and agreements in said
        assert changed in await talk.says("Anne", change)
