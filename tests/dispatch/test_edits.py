"""An edit is a correction: what the message did is taken back, and what it says now is done, once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storage.handled import KEEP_AUTHORS, KEEP_HANDLED
from tests.conversation import conversation, usual


@pytest.mark.parametrize(
    ("language", "typed", "edited", "now", "before", "listed"),
    [
        ("en", "!remind me tomorrow 9:00 tea", "!remind me tomorrow 9:00 bread", "bread", "tea", "!reminders"),
        ("fr", "!rappelle-moi demain 9h thé", "!rappelle-moi demain 9h pain", "pain", "thé", "!rappels"),
        ("es", "!recuérdame mañana a las 9:00 té", "!recuérdame mañana a las 9:00 pan", "pan", "té", "!recordatorios"),
    ],
)
async def test_an_edited_command_is_done_anew_and_its_answer_edited(
    tmp_path: Path, language: str, typed: str, edited: str, now: str, before: str, listed: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Ben", typed)
        command, messages = talk.last, len(talk.shown())
        assert now in await talk.says("Ben", edited, edit_of=command)
        assert len(talk.shown()) == messages
        known = usual(await talk.says("Ben", listed))
        assert now in known and before not in known
        await talk.takes_back("Ben", command)
        assert now not in usual(await talk.says("Ben", listed))


async def test_a_mistyped_command_is_mended_by_editing_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "Did you mean" in await talk.says("Ben", "!remidn me tomorrow 9:00 tea")
        command, messages = talk.last, len(talk.shown())
        assert "tea" in await talk.says("Ben", "!remind me tomorrow 9:00 tea", edit_of=command)
        assert len(talk.shown()) == messages
        assert "Did you mean" not in talk.message().body
        chat = await talk.direct("Ben")
        await talk.says("Ben", "privcy of mine", chat)
        assert "Privacy" in await talk.says("Ben", "privacy", chat, edit_of=talk.last)


async def test_what_was_mistyped_beyond_guessing_is_mended_too(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert not await talk.says("Ben", "!ndee a ladder")
        mistyped = talk.last
        assert not await talk.says("Chloé", "!need a saw", edit_of=mistyped), "nobody else's"
        assert "N1 is on the board: a ladder" in await talk.says("Ben", "!need a ladder", edit_of=mistyped)
        assert "N1 now says: a saw" in await talk.says("Ben", "!need a saw", edit_of=mistyped)


@pytest.mark.parametrize(
    ("language", "typed", "listed", "call", "over"),
    [
        ("en", "!remind me tomorrow 9:00 tea", "!reminders", "help me", "sos over"),
        ("fr", "!rappelle-moi demain 9h thé", "!rappels", "aidez-moi", "sos fini"),
        ("es", "!recuérdame mañana a las 9:00 té", "!recordatorios", "necesito ayuda", "sos fin"),
    ],
)
async def test_an_edit_that_calls_for_help_calls_whatever_the_message_did(
    tmp_path: Path, language: str, typed: str, listed: str, call: str, over: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        annes, bens = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Ben", typed)
        reminder = talk.last
        await talk.says("Ben", listed, edit_of=reminder)
        for room, message in ((None, "!hlpp"), (bens, "blah blah"), (None, "")):
            if message:
                await talk.says("Ben", message, room)
            sign = "" if room else "!"
            await talk.says("Ben", f"{sign}{call}", room, edit_of=talk.last if message else reminder)
            assert "Ben (@ben:x, Tuesday circle)" in talk.heard(annes), message
            await talk.says("Ben", over, bens)
            talk.heard(annes)


async def test_what_waits_for_an_answer_is_asked_anew(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "When?" in await talk.says("Ben", "!remind me")
        assert "tea" in await talk.says("Ben", "!remind me tomorrow 9:00 tea", edit_of=talk.last)
        assert not await talk.says("Ben", "tomorrow 8:00 bread")


async def test_what_can_not_be_taken_back_stays_and_nothing_is_done_twice(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!remind me tomorrow 9:00 tea")
        await talk.says("Ben", "!cancel reminder 1")
        assert "editing can’t change it" in await talk.says("Ben", "!hand", edit_of=talk.last)
        assert "Ben" not in await talk.says("Anne", "!queue")


async def test_what_was_taken_is_given_back(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!need a ladder")
        await talk.says("Anne", "!need a saw")
        await talk.says("Ben", "!take N1")
        await talk.says("Ben", "!take N2", edit_of=talk.last)
        board = (await talk.says("Chloé", "!needs")).splitlines()
        assert ["Ben" in line for line in board if "N1" in line or "N2" in line][:2] == [False, True]


async def test_a_setting_is_set_anew(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!language fr")
        assert "español" in await talk.says("Anne", "!language es", edit_of=talk.last)


@pytest.mark.parametrize(
    ("language", "talk_", "command", "answer"),
    [
        ("en", "need a ladder", "!need a ladder", "N1 is on the board: a ladder"),
        ("fr", "besoin d’une échelle", "!besoin d’une échelle", "N1 est au tableau : une échelle"),
        ("es", "necesito una escalera", "Entraide: necesito una escalera", "N1 está en el tablero: una escalera"),
    ],
)
async def test_an_edit_that_adds_the_forgotten_sign_is_heard_from_the_author(
    tmp_path: Path, language: str, talk_: str, command: str, answer: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert not await talk.says("Ben", talk_)
        forgotten = talk.last
        assert not await talk.says("Ben", f"{talk_}, x", edit_of=forgotten), "still talk"
        assert not await talk.says("Chloé", command, edit_of=forgotten), "nobody else's"
        elsewhere = await talk.gathering("Ben", "Anne")
        assert not await talk.says("Ben", command, elsewhere, edit_of=forgotten), "not here"
        assert answer in usual(await talk.says("Ben", command, edit_of=forgotten))
        assert await talk.says("Ben", command, edit_of=forgotten) == "", "once"
        await talk.takes_back("Ben", forgotten)
        assert "N1" not in await talk.says("Ben", {"en": "!needs", "fr": "!besoins", "es": "!necesidades"}[language])


async def test_an_edit_of_what_was_never_heard_or_long_ago_does_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert not await talk.says("Ben", "!need a ladder", edit_of="$unknown")
        await talk.says("Ben", "need a ladder")
        forgotten = talk.last
        async with talk.store.transaction():
            await talk.store.forget_old(talk.clock() + KEEP_HANDLED + timedelta(hours=1))
        assert not await talk.says("Ben", "!need a ladder", edit_of=forgotten)


async def test_an_edit_of_somebody_else_does_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!remind me tomorrow 9:00 tea")
        assert not await talk.says("Chloé", "!remind me tomorrow 9:00 bread", edit_of=talk.last)
        assert "bread" not in await talk.says("Ben", "!reminders")


@pytest.mark.parametrize(("passed", "heard"), [(KEEP_AUTHORS, True), (KEEP_AUTHORS + timedelta(milliseconds=1), False)])
@pytest.mark.parametrize("tidied", [True, False])
async def test_whose_a_message_is_that_made_nothing_is_known_for_an_hour(
    tmp_path: Path, passed: timedelta, heard: bool, tidied: bool
) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "need a ladder")
        forgotten = talk.last
        await talk.passes(passed)
        if tidied:
            await talk.app.tidy()
            async with talk.store.transaction():
                kept = await talk.store._database.value("SELECT count(*) FROM handled WHERE whose IS NOT NULL")
            assert bool(kept) is heard
        assert bool(await talk.says("Ben", "!need a ladder", edit_of=forgotten)) is heard
