"""The signs that are put on messages to be tapped; and groups that have reactions off."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.dispatch.signs import worded
from commands import LOCALES
from commands.kit.catalogs import Catalogs
from tests.circle.test_budget import said_by_bot
from tests.conversation import Conversation, conversation
from tests.house.test_wording import TYPED
from tests.offenders import assert_none

OFF = {"en": "!settings reactions off", "fr": "!réglages réactions non", "es": "!ajustes reacciones no"}
ROUND = {"en": "!round", "fr": "!tour", "es": "!ronda"}
HAND = {"en": "!hand", "fr": "!main", "es": "!mano"}
NEED = {"en": "!need a ladder", "fr": "!besoin une échelle", "es": "!necesito una escalera"}
FINISHED = {
    "en": "When you have finished: !done. To pass: !pass.",
    "fr": "Quand tu as fini\u00a0: !fini. Pour passer\u00a0: !passe.",
    "es": "Cuando termines: !listo. Para pasar: !paso.",
}
WITHOUT: frozenset[str] = frozenset()
PLACE = {"en": "number 1", "fr": "numéro 1", "es": "número 1"}


def put(talk: Conversation, words: str) -> list[str]:
    """What the bot has put on its newest message with these words."""
    return talk.signs(talk.message(words).event_id)


async def test_what_a_message_says_can_be_tapped_is_there(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        assert put(talk, "Anne, it is your turn") == ["✅", "⏭️"]
        assert "Ben, it is your turn" in await talk.reacts("Anne", put(talk, "Anne, it is")[0], to="Anne, it is")
        await talk.says("Anne", "!round stop")
        await talk.says("Ben", "!need a ladder")
        assert put(talk, "N1") == [], "apps have a thumb at hand"
        assert "Chloé" in await talk.reacts("Chloé", "👍", to="Can you help?")


async def test_a_board_gets_its_signs_once(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        for name in ("Anne", "Ben", "Chloé"):
            await talk.says(name, "!hand")
        await talk.restart()
        await talk.says("Ben", "!lower")
        assert put(talk, "Speaking turns") == ["✋", "⏭️"]
        assert len([event for event in said_by_bot(talk) if event.type == "m.reaction"]) == 5, "and one on each hand"


async def test_what_people_write_offers_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round 👍 ✋ 💤 what went well order:list")
        assert put(talk, "Anne, it is your turn") == ["✅", "⏭️"]


async def test_what_only_undoes_something_is_not_laid_out_for_a_slip(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "❌" in await talk.says("Ben", "!remind us tomorrow 18:00 the circle")
        assert "❌" not in put(talk, "To cancel it")


@pytest.mark.parametrize("language", OFF)
async def test_who_calls_and_reaches_nobody_asks_everybody_by_one_tap(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!sos", chat)  # nobody else has accepted a private chat
        assert talk.signs(talk.message("", chat).event_id, chat) == ["1️⃣", "2️⃣"]
        talk.heard()
        await talk.reacts("Ben", "1️⃣", "", chat)
        assert "Ben" in talk.heard()


@pytest.mark.parametrize("language", OFF)
async def test_a_group_with_reactions_off_is_answered_in_words(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", OFF[language])
        assert PLACE[language] in await talk.says("Ben", HAND[language]), "a word, where a sign would say it"
        assert FINISHED[language] in await talk.says("Anne", ROUND[language])
        await talk.says("Chloé", NEED[language])
        await talk.passes(timedelta(minutes=1))
        assert [event for event in said_by_bot(talk) if event.type == "m.reaction"] == []
        assert not any(emoji in each.body for each in talk.shown() for emoji in ("✅", "⏭", "✋", "👍"))


def test_a_sign_is_never_the_only_way() -> None:
    """Where reactions are off, no sentence about a message speaks of signs, and each says the same in words."""
    catalogs, signs = Catalogs(LOCALES), ("✅", "✋", "⏭", "👍", "👎", "❌", "🙋", "🎙", "👀", "💤")
    left = (
        f"{catalog.language} {key}: {worded(entry.form, signs, catalog.template('kit-or', {}))}"
        for catalog in catalogs.values()
        for key, entry in sorted(catalog.entries.items())
        if not TYPED.search(key) and not key.endswith(("-example", "-help")) and key not in WITHOUT
        if any(each in worded(entry.form, signs, catalog.template("kit-or", {})) for each in signs)
    )
    assert_none(left)
