"""What people may ask about themselves, as conversations: what is kept, and to be forgotten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conversation import Conversation, conversation, usual


def file_of(talk: Conversation, chat: str, words: str) -> dict[str, Any]:
    """What the file says that came with the bot's newest message with these words."""
    message = talk.message(words, chat)
    assert (message.msgtype, message.filename) == ("m.file", "entraide-2027-03-10.json")
    uploaded = talk.server.media[message.where["url"]]
    assert uploaded.media_type == "application/json"
    found: dict[str, Any] = json.loads(uploaded.data)
    return found


async def test_what_is_kept_is_summed_up_and_comes_as_a_file(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!need a ladder by friday")
        await talk.says("Ben", "!offer cake")
        await talk.says("Chloé", "!need a drill")
        await talk.says("Ben", "!take N2")
        await talk.says("Ben", "!timezone Europe/Madrid", chat)
        said = await talk.says("Ben", "!mydata", chat)
        assert said.startswith("What I keep about you\n\nTuesday circle\n")
        assert "- Your needs and offers: 2\n" in said and "- What you took from the board: 1\n" in said
        assert "\n\nIn no particular group\n" in said and "- Your own settings: 1" in said
        file = file_of(talk, chat, "What I keep")
        assert file["person"] == "@ben:x"
        needs = next(each for each in file["kept"] if each["what"] == "Your needs and offers")
        assert needs["group"] == "Tuesday circle" and needs["forgetting"] == "Deleted when you ask to be forgotten."
        first, second = needs["entries"]
        assert (first["what"], first["due"], first["urgent"]) == ("a ladder", "2027-03-12T22:59:00+00:00", False)
        assert second["what"] == "cake" and needs["fields"]["what"] == "what it is about"
        assert needs["fields"].keys() == first.keys() | second.keys()
        assert "drill" not in json.dumps(file)


async def test_in_a_room_it_is_answered_privately(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        assert await talk.says("Ben", "!my data") == ""
        assert talk.heard(chat).startswith("What I keep about you")


@pytest.mark.parametrize(
    ("language", "ask", "need", "title", "kind", "meaning"),
    [
        (
            "fr",
            "!mesdonnées",
            "!besoin une échelle",
            "Ce que je garde de toi",
            "Tes besoins et tes offres : 1",
            "quand",
        ),
        ("es", "!misdatos", "!necesito una escalera", "Lo que guardo de ti", "Tus necesidades y ofertas: 1", "cuándo"),
    ],
)
async def test_in_the_language_of_the_person(
    tmp_path: Path, language: str, ask: str, need: str, title: str, kind: str, meaning: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", need)
        await talk.says("Ben", ask)
        said = usual(talk.heard(chat))
        assert said.startswith(title) and f"- {kind}\n" in said
        needs = next(each for each in file_of(talk, chat, title)["kept"] if kind.startswith(each["what"]))
        assert needs["fields"]["created"].startswith(meaning)
