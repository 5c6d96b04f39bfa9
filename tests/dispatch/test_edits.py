"""An edit is a correction: what the message did is taken back, and what it says now is done, once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storage.handled import KEEP_AUTHORS, KEEP_HANDLED
from storage.questions import KEEP_ANSWERED
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


@pytest.mark.parametrize(
    ("language", "need", "yes", "no", "free", "taken"),
    [
        ("en", "!need a ladder", "I can", "actually no", "is free again", "Ben is taking care of N1"),
        ("fr", "!besoin d’une échelle", "moi je peux", "en fait non", "est de nouveau libre", "Ben s’occupe de N1"),
        (
            "es",
            "!necesito una escalera",
            "yo puedo",
            "perdón, al final no puedo",
            "vuelve a estar libre",
            "Ben se encarga de N1",
        ),
    ],
)
async def test_an_answer_edited_to_its_opposite_is_taken_back(
    tmp_path: Path, language: str, need: str, yes: str, no: str, free: str, taken: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", need)
        board = talk.message("N1").event_id
        assert taken in usual(await talk.says("Ben", yes, reply_to=board))
        answer = talk.last
        assert not await talk.says("Chloé", no, edit_of=answer), "nobody else's"
        assert free in usual(await talk.says("Ben", no, edit_of=answer))
        assert taken in usual(await talk.says("Ben", f"{yes}!", edit_of=answer))
        messages = len(talk.shown())
        await talk.says("Ben", yes, edit_of=answer)
        assert len(talk.shown()) <= messages, "it says the same"


async def test_an_answer_edited_to_another_one_is_that_one(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!remind me", chat)
        await talk.says("Ben", "tomorrow 9:00 tea", chat)
        assert "at 10:00: tea" in await talk.says("Ben", "tomorrow 10:00 tea", chat, edit_of=talk.last)
        known = await talk.says("Ben", "my reminders", chat)
        assert "10:00" in known and "09:00" not in known
        await talk.says("Ben", "!need a bike", chat)
        assert "Ben needs something. N1: a bike" in (await talk.says("Ben", "1", chat), talk.heard())[1]
        assert "taken back" in await talk.says("Ben", "2", chat, edit_of=talk.last)
        assert "bike" not in await talk.says("Anne", "!needs")


async def test_the_words_of_what_others_may_hear_are_not_kept_for_corrections(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        for said in ("!need", "somebody for a walk", "2"):
            await talk.says("Ben", said, chat)
        async with talk.store.transaction():
            asked = await talk.store._database.all("SELECT command FROM questions WHERE command IS NOT NULL")
        assert asked and not any("walk" in row["command"] for row in asked), "nothing tells whose it is"


async def test_an_answer_that_was_not_understood_is_mended_by_editing_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!forgetme", chat)
        assert "from 1 to 2" in await talk.says("Ben", "evrywhere of corse", chat)
        assert "If you say yes, I delete" in await talk.says("Ben", "everywhere", chat, edit_of=talk.last)


@pytest.mark.parametrize(
    ("passed", "heard"), [(KEEP_ANSWERED, False), (KEEP_ANSWERED - timedelta(milliseconds=1), True)]
)
async def test_what_a_message_has_answered_is_known_for_an_hour(tmp_path: Path, passed: timedelta, heard: bool) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!need a ladder")
        await talk.replies("Ben", "I can")
        answer = talk.last
        await talk.says("Ben", "no", edit_of=answer)
        await talk.passes(passed)
        assert ("Ben is taking care" in await talk.says("Ben", "I can", edit_of=answer)) is heard


@pytest.mark.parametrize(
    ("typed", "listed", "gone"),
    [
        ("!remind me tomorrow 9:00 tea", "!reminders", "tea"),
        ("!todo Ben buy bread", "!todo list", "bread"),
        ("!hand", "!queue", "1. Ben"),
        ("!lend a book to:Chloé", "!loans", "a book"),
    ],
)
async def test_a_command_edited_to_plain_words_is_taken_back_and_that_is_said(
    tmp_path: Path, typed: str, listed: str, gone: str
) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", typed)
        command = talk.last
        assert gone in await talk.says("Ben", listed)
        assert "taken back" in await talk.says("Ben", "oops, wrong room", edit_of=command)
        assert gone not in await talk.says("Ben", listed)
        assert not await talk.says("Ben", "oops, the wrong room", edit_of=command)


async def test_a_command_that_can_not_be_taken_back_says_so_when_it_becomes_plain_words(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!remind me tomorrow 9:00 tea")
        await talk.says("Ben", "!cancel reminder 1")
        assert "editing can’t change it" in await talk.says("Ben", "oh, that was wrong", edit_of=talk.last)
        assert await talk.says("Ben", "!needs")
        assert not await talk.says("Ben", "what was there", edit_of=talk.last), "it only asked"
