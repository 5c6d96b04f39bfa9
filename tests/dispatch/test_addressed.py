"""The bot is addressed by its name or a mention: the command is run, or it says that it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.kit.addressed import addressed, after_bare_name, seems_addressed
from tests.conversation import BOT, conversation, usual


@pytest.mark.parametrize(
    ("text", "mentioned", "words"),
    [
        ("Entraide: need a ladder", False, "need a ladder"),
        ("entraide , need a ladder", False, "need a ladder"),
        ("Entraide : besoin de pain", False, "besoin de pain"),
        ("@Entraide need a ladder", False, "need a ladder"),
        ("Entraide need a ladder", True, "need a ladder"),
        ("@entraide:x: need a ladder", False, "need a ladder"),
        ("Entraide: !need a ladder", False, "!need a ladder"),
        ("Entraide", False, ""),
        ("I like Entraide", True, ""),
        ("Entraide is great", False, None),
        ("Entraides: what is that", False, None),
        ("Ben: need a ladder", False, None),
        ("", False, None),
    ],
)
def test_the_words_to_the_bot(text: str, mentioned: bool, words: str | None) -> None:
    assert addressed(text, (BOT, "Entraide"), mentioned=mentioned) == words
    assert words is None or not words or seems_addressed(text, mentioned=mentioned)


@pytest.mark.parametrize(
    ("language", "typed", "said", "here"),
    [
        ("en", "Entraide: need a ladder", "a ladder", "I’m here. !help"),
        ("fr", "Entraide : besoin d’une échelle", " : une échelle", "Je suis là. !aide"),
        ("es", "entraide, necesito una escalera", ": una escalera", "Aquí estoy. !ayuda"),
    ],
)
async def test_its_name_or_a_mention_runs_the_command_or_is_answered(
    tmp_path: Path, language: str, typed: str, said: str, here: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert said in usual(await talk.says("Ben", typed))
        assert usual(await talk.says("Ben", "entraide ?", mentions=[BOT])).startswith(here)
        assert not await talk.says("Ben", "I like entraide", mentions=[BOT])  # a sign: it has just said so
        assert not await talk.says("Ben", "entraide is great")
        answer = talk.message().event_id
        assert not await talk.says(
            "Ben", "how nice", reply_to=answer, mentions=[BOT]
        )  # apps mention whom one replies to


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Entraide remind me tomorrow tea", "remind me tomorrow tea"),
        ("entraide  pause", "pause"),
        ("ENTRAIDE pause", "pause"),
        ("Entraide", None),
        ("Entraides pause", None),
        ("Entraide: pause", None),
        ("entraid pause", None),
        ("", None),
    ],
)
def test_the_words_after_its_bare_name(text: str, words: str | None) -> None:
    assert after_bare_name(text, BOT) == words


@pytest.mark.parametrize(
    ("language", "asks", "talks", "said"),
    [
        (
            "en",
            ("remind me tomorrow 9:00 tea", "could you please remind me tomorrow at 9am to drink tea"),
            "is great",
            "tea",
        ),
        ("fr", ("rappelle-moi demain 9h thé", "peux-tu me rappeler demain à 9h de boire le thé"), "est super", "thé"),
        ("es", ("recuérdame mañana 9:00 té", "podrías recordarme mañana 9:00 tomar té"), "es genial", "té"),
    ],
)
async def test_a_command_after_its_bare_name_is_heard_and_talk_about_it_is_not(
    tmp_path: Path, language: str, asks: tuple[str, ...], talks: str, said: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        for typed in asks:
            assert said in await talk.says("Ben", f"Entraide {typed}"), typed
        need = {"en": "need a ladder", "fr": "besoin échelle", "es": "necesito escalera"}[language]
        said = await talk.says("Ben", f"Entraide {need}")
        assert f"!{need}" in said or "N1" in said
        said = await talk.says("Ben", f"Entraide {need}", mentions=[BOT])
        assert "N1" in said or "N2" in said, "with a mention it is certain"
        assert not await talk.says("Ben", f"Entraide {talks}")
        assert not await talk.says("Ben", f"Entraide {talks}: yes!")


async def test_a_call_to_its_name_is_a_call(tmp_path: Path) -> None:
    said = []
    for number, typed in enumerate(("!help me", "entraide: help me")):
        async with conversation(tmp_path / str(number)) as talk:
            said.append(await talk.says("Ben", typed))
    assert said[0] == said[1] != ""


@pytest.mark.parametrize(
    ("language", "queue", "lower", "second"),
    [
        ("en", "!queue list", "!lower", "!hand\n!need a ladder"),
        ("fr", "!file liste", "!baisser", "!main\n!besoin une échelle"),
        ("es", "!cola lista", "!bajar", "!mano\n!necesito una escalera"),
    ],
)
async def test_q_plus_raises_a_hand_whatever_is_pasted_along(
    tmp_path: Path, language: str, queue: str, lower: str, second: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        for name, typed in (("Ben", "q+"), ("Chloé", "!q+"), ("Anne", " Q+ the rent")):
            board = await talk.says(name, typed)
            assert f". {name}" in board, typed
        assert "the rent" in board
        assert await talk.says("Ben", "q+4 is a sum, and so is 2q+ 3") == ""
        assert "Anne" in await talk.says("Anne", queue) and "the rent" in talk.message("the rent").body
        for name, before in (("Ben", "\n"), ("Chloé", "\u200b"), ("Anne", "\ufeff\n \u2066")):
            assert name not in (await talk.says(name, before + lower)).split("\n\n")[1]
        said = await talk.says("Ben", second)
        assert "1. Ben\n" in said and "N1" in said, "each line does what it says"
        chat = await talk.direct("Ben")
        assert "N1" not in await talk.says("Ben", "q+", chat)
