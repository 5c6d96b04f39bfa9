"""How may others respond to me? As conversations."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user

LISTEN = "Ben wishes to be listened to, without replies."


async def speaks(talk: Conversation, name: str) -> tuple[str, str]:
    """Somebody has a turn; what the bot said at its beginning and at its end."""
    await talk.says(name, "!hand")
    return await talk.says("Anne", "!next"), await talk.says(name, "!done")


async def test_it_is_shown_with_the_turn_and_again_when_it_ends(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        said = await talk.says("Ben", "!respond listen")
        assert "Noted for this meeting." in said and LISTEN in said
        before, after = await speaks(talk, "Ben")
        assert "Ben, it is your turn" in before and LISTEN in before
        assert LISTEN in after
        assert "listened to" not in " ".join(await speaks(talk, "Chloé"))


async def test_it_is_shown_in_a_round_too_before_the_next_is_called(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!respond ask")
        await talk.says("Anne", "!round order:list")
        asks = "Before you respond, ask Ben what would help."
        assert asks in await talk.says("Anne", "!done")
        said = await talk.says("Ben", "!done")
        assert said.index(asks) < said.index("Chloé, it is your turn")


async def test_it_is_for_this_meeting_unless_one_keeps_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        for keep, stays in (("", False), (" keep", True)):
            await talk.says("Anne", "!circle start")
            await talk.says("Ben", f"!respond listen{keep}")
            await talk.says("Anne", "!circle end")
            await talk.restart()
            assert (LISTEN in (await speaks(talk, "Ben"))[0]) is stays
        await talk.passes(timedelta(days=2))
        assert LISTEN in await talk.says("Ben", "!respond")
        assert "nothing in particular" in await talk.says("Ben", "!respond anything")
        assert LISTEN not in await talk.says("Ben", "!respond")


async def test_without_a_circle_it_is_forgotten_within_the_day(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!respond listen")
        await talk.passes(timedelta(hours=11))
        assert LISTEN in await talk.says("Ben", "!respond")
        await talk.passes(timedelta(hours=1))
        said = await talk.says("Ben", "!respond")
        assert LISTEN not in said and "- empathy: empathy, a sign of presence" in said


async def test_it_goes_with_its_message_and_with_the_person(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!respond listen")
        await talk.takes_back("Ben", talk.last)
        assert LISTEN not in await talk.says("Ben", "!respond")
        await talk.says("Ben", "!respond listen keep")
        talk.server.leave(talk.room, user("Ben"))
        await talk.settle()
        talk.server.invite(talk.room, user("Anne"), user("Ben"))
        talk.server.join(talk.room, user("Ben"))
        await talk.settle()
        assert LISTEN not in await talk.says("Ben", "!respond")


async def test_another_word_is_answered_with_those_there_are(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "listen, empathy, experience, ideas, ask and anything" in await talk.says("Ben", "!respond silence")


@pytest.mark.parametrize(
    ("language", "wish", "hand", "on", "shown"),
    [
        ("fr", "!répondre écoute", "!main", "!suivant", "Ben souhaite qu’on l’écoute, sans réponse."),
        ("es", "!responder escucha", "!mano", "!siguiente", "Ben quiere que se le escuche, sin respuestas."),
    ],
)
async def test_in_the_language_of_the_room(
    tmp_path: Path, language: str, wish: str, hand: str, on: str, shown: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert shown in await talk.says("Ben", wish)
        await talk.says("Ben", hand)
        assert shown in await talk.says("Anne", on)
