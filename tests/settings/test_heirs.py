"""Who leads when nobody is left who did: what is going on goes on, and the first person who says yes leads."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

DAY = timedelta(days=1)


async def leaves(talk: Conversation, name: str, room: str = "") -> str:
    """Somebody leaves a room, the first one unless another is given; what the bot says in it."""
    talk.server.leave(room or talk.room, user(name))
    await talk.settle()
    return usual(talk.heard(room or talk.room))


async def test_what_is_going_on_goes_on_and_ends_without_anybody_who_facilitates(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé", "Dan")) as talk:
        anne = await talk.direct("Anne")
        await talk.says("Anne", "!settings board moderation first")
        await talk.says("Anne", "!remind us every day at 20:00 candle")
        await talk.says("Ben", "!need a tent")
        assert "a tent" in talk.heard(anne)
        await talk.says("Anne", "!circle start")
        assert "for facilitators" in await talk.says("Ben", "!circle next")
        assert "nobody left here who facilitates" in await leaves(talk, "Anne")
        assert "nobody left" not in await leaves(talk, "Dan"), "said once"
        await talk.passes(timedelta(seconds=20))
        assert "a tent" in await talk.says("Ben", "!needs"), "moderation is open"
        assert "a cup" in await talk.says("Chloé", "!need a cup")
        assert "for facilitators" not in await talk.says("Ben", "!circle next")
        assert "Thank you all" in await talk.says("Chloé", "!circle end")
        await talk.says("Ben", "!cancel 1")
        assert "candle" not in await talk.says("Ben", "!reminders")
        for line in ("!settings facilitators everyone", "!group leave", "!turn off loans"):
            assert "right now nobody does" in await talk.says("Ben", line), line


@pytest.mark.parametrize(
    ("language", "asked", "yes", "leads", "command"),
    [
        ("en", "👍 or !facilitate", "I will!", "Ben facilitates from now on", "!facilitate"),
        ("fr", "👍 ou !animer", "je veux bien", "Ben anime à partir de maintenant", "!animer"),
        ("es", "👍 o !facilitar", "yo me encargo", "Ben facilita a partir de ahora", "!facilitar"),
    ],
)
async def test_the_first_who_says_yes_leads(
    tmp_path: Path, language: str, asked: str, yes: str, leads: str, command: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        kitchen = await talk.gathering("Anne", "Dan", name="Kitchen")
        await talk.says("Anne", "!group join Tuesday circle", kitchen)
        await talk.says("Anne", "!group accept")
        await leaves(talk, "Anne", kitchen)
        assert "👍" not in talk.heard(), "Anne facilitates in the first room"
        assert asked in await leaves(talk, "Anne")
        assert asked in usual(talk.heard(kitchen)), "every room of the group"
        assert leads in usual(await talk.replies("Ben", yes, "👍"))
        assert leads in usual(talk.heard(kitchen))
        second = await talk.says("Chloé", command)
        assert "Ben" in second and leads not in second
        assert leads not in await talk.reacts("Chloé", "👍", "👍")
        await talk.says("Ben", "!settings board moderation first")
        waits = await talk.says("Chloé", "!need a tent")
        assert "N1" in waits and "!take" not in waits, "Ben looks at it first"
        assert "👍" in await leaves(talk, "Ben")
        assert "Chloé" in await talk.reacts("Chloé", "👍", "👍")
        await talk.takes_back("Chloé", talk.last)
        assert "Dan" in await talk.says("Dan", command, kitchen), "Chloé has stepped back"
