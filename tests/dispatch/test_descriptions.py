"""Commands described in a room's state, and heard as apps send them (MSC4391, unstable)."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from bot.dispatch.descriptions import DESCRIPTION
from bot.matrix.contents import _LONGEST_NAME, _MOST_ARGUMENTS
from tests.conversation import BOT, Conversation, conversation, user
from tests.fake import refused

COMMAND = "org.matrix.msc4391.command"


async def publishing(talk: Conversation, level: int = 50) -> None:
    """The host allows it, and in the room the bot has this power level."""
    talk.config = talk.config.model_copy(update={"publish_commands": True})
    await talk.restart()
    levels = {"users": {BOT: level}, "state_default": 50}
    talk.server.set_state(talk.room, user("Anne"), "m.room.power_levels", "", levels)
    await talk.settle()
    talk.heard()


def published(talk: Conversation) -> dict[str, Any]:
    """The descriptions by state key, without those that are withdrawn."""
    state = talk.server.room(talk.room).state
    return {key: event.content for (type, key), event in state.items() if type == DESCRIPTION and event.content}


def sent(talk: Conversation) -> int:
    """How many such events the bot has sent."""
    return len([each for each in talk.server.room(talk.room).events if each.type == DESCRIPTION])


def names(talk: Conversation) -> set[str]:
    return {each["command"] for each in published(talk).values()}


async def invokes(talk: Conversation, name: str, command: object, body: str = "x", to: str = BOT) -> str:
    """Somebody's app sends a command with named arguments."""
    mentions = {"user_ids": [to]}
    content = {"msgtype": "m.text", "body": body, "m.mentions": mentions, COMMAND: command}
    talk.server.send(talk.room, user(name), "m.room.message", content)
    await talk.settle()
    return talk.heard()


async def test_the_short_help_is_published_in_the_rooms_language_and_once(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await publishing(talk)
        assert {"help", "need", "offer", "hand", "sos"} <= names(talk)
        key = b64encode(hashlib.sha256(f"need{BOT}".encode()).digest()).decode()
        need = published(talk)[key]
        assert need["description"]["m.text"][0]["body"] and need["fi.mau.tail_parameter"] == "needed"
        assert need["parameters"][0]["schema"] == {"schema_type": "primitive", "type": "string"}
        count = sent(talk)
        await talk.says("Ben", "!hand")
        await talk.restart()
        await talk.says("Ben", "!lower")
        assert sent(talk) == count, "what has not changed is not sent again"
        await talk.says("Anne", "!settings language fr")
        assert "besoin" in names(talk) and "need" not in names(talk), "the others are withdrawn"


async def test_what_is_off_is_withdrawn(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await publishing(talk)
        await talk.says("Anne", "!turn off speaking turns")
        assert "need" in names(talk) and "hand" not in names(talk)


@pytest.mark.parametrize("level", [0, 49])
async def test_where_the_bot_may_not_nothing_is_tried(tmp_path: Path, level: int) -> None:
    async with conversation(tmp_path) as talk:
        await publishing(talk, level)
        await talk.says("Ben", "!hand")
        assert names(talk) == set()


async def test_off_by_default(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        levels = {"users": {BOT: 50}, "state_default": 50}
        talk.server.set_state(talk.room, user("Anne"), "m.room.power_levels", "", levels)
        await talk.says("Ben", "!hand")
        assert names(talk) == set()


async def test_a_refusal_alarms_nobody(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.fail_next(f"PUT /state/{DESCRIPTION}", refused(), times=99, user=BOT)
        await publishing(talk)
        assert names(talk) == set() and "on the board" in await talk.says("Ben", "!need a ladder")


async def test_an_app_sends_a_command_with_its_arguments(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        said = await invokes(talk, "Ben", {"command": "need", "arguments": {"odd": "x", "needed": "a ladder"}})
        assert "on the board: a ladder" in said
        said = await invokes(talk, "Ben", {"command": "besoin", "arguments": {"needed": "a drill"}})
        assert "a drill" in said, "in any language"


@pytest.mark.parametrize(
    "command",
    [
        None, [], "need", {}, {"command": 3}, {"command": ""}, {"command": "no such thing"},
        {"command": "n" * (_LONGEST_NAME + 1)},
        {"command": "need", "arguments": {str(number): "x" for number in range(_MOST_ARGUMENTS + 1)}},
    ],
)  # fmt: skip
async def test_else_the_body_counts(tmp_path: Path, command: object) -> None:
    async with conversation(tmp_path) as talk:
        said = await invokes(talk, "Ben", command, "!need a trestle")
        assert "on the board: a trestle" in said


async def test_as_much_as_people_give_is_heard(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        most = {"needed": "a saw", **{str(number): "x" for number in range(_MOST_ARGUMENTS - 1)}}
        assert "a saw" in await invokes(talk, "Ben", {"command": "need", "arguments": most})
        name = f"need {'n' * (_LONGEST_NAME - 5)}"
        assert len(name) == _LONGEST_NAME and "nnn" in await invokes(talk, "Ben", {"command": name})
        odd: dict[str, object] = {"needed": {"m.text": []}, "by": None}
        assert "?" in await invokes(talk, "Ben", {"command": "need", "arguments": odd}), "it asks for what is needed"


async def test_to_somebody_else_it_is_talk(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        command = {"command": "need", "arguments": {"needed": "a ladder"}}
        assert await invokes(talk, "Ben", command, to="@other-bot:x") == ""
