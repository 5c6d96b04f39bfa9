"""What a reply does with reminders: a time moves them, a no cancels, and `!remind me` is about the message itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from commands.kit.links import _LONGEST, permalink
from tests.conversation import Conversation, conversation, usual

FRIDAY = "Friday, 12 March at 18:00"


@pytest.mark.parametrize(
    ("language", "set_by", "reply", "moved"),
    [
        ("en", "!remind me friday 18:00 tea", "at 9", "Reminder 1 now comes on Friday, 12 March at 09:00"),
        ("en", "!remind me friday 18:00 tea", "tomorrow 10h", "on Thursday, 11 March at 10:00"),
        ("en", "!remind me friday 18:00 tea", "saturday 10:00", "on Saturday, 13 March at 10:00"),
        ("en", "!remind me friday 18:00 tea", "in 2 hours", "on Wednesday, 10 March at 21:00"),
        ("en", "!remind me friday 18:00 tea", "19:30", "on Friday, 12 March at 19:30"),
        (
            "en",
            "!remind us every day 18:00 tea",
            "friday 9:00",
            "That one time, it comes on Friday, 12 March at 09",
        ),
        ("en", "!remind me friday 18:00 tea", "cancel", "The reminder is cancelled: tea"),
        ("en", "!remind me friday 18:00 tea", "no", "The reminder is cancelled: tea"),
        ("en", "!remind me friday 18:00 tea", "stop!", "The reminder is cancelled: tea"),
        ("en", "!remind me friday 18:00 tea", "no thanks", "The reminder is cancelled: tea"),
        ("en", "!remind me friday 18:00 tea", "what a nice day", ""),
        (
            "en",
            "!remind me friday 18:00 tea",
            "can we please move it to saturday 10:00, thanks",
            "Saturday, 13 March at 10",
        ),
        ("en", "!remind me friday 18:00 tea", "No, make it tomorrow 5pm please", "on Thursday, 11 March at 17:00"),
        ("en", "!remind me friday 18:00 tea", "can we please move it " + "again " * 14 + "tomorrow", "11 March at 18"),
        ("en", "!remind me friday 18:00 tea", "can we please move it " + "again " * 15 + "tomorrow", ""),
        ("en", "!remind me friday 18:00 tea", "we move it to the garden", ""),
        ("fr", "!rappelle-moi vendredi 18h du thé", "à 9h", "vendredi 12 mars à 9 h"),
        ("fr", "!rappelle-moi vendredi 18h du thé", "demain 10h", "jeudi 11 mars à 10 h"),
        ("fr", "!rappelle-moi vendredi 18h du thé", "non", "annulé"),
        ("fr", "!rappelle-moi vendredi 18h du thé", "mets le plutot a demain 20h stp", "jeudi 11 mars à 20 h"),
        ("fr", "!rappelle-moi vendredi 18h du thé", "on décale à samedi 20h", "samedi 13 mars à 20 h"),
        ("fr", "!rappelle-moi vendredi 18h du thé", "reporte-le au 15 mars à 9h", "lundi 15 mars à 9 h"),
        ("fr", "!rappelle-moi vendredi 18h du thé", "plutôt à 19h", "vendredi 12 mars à 19 h"),
        ("es", "!recuérdame viernes 18:00 té", "a las 9:30", "viernes 12 de marzo a las 9:30"),
        ("es", "!recuérdame viernes 18:00 té", "mañana 10:00", "jueves 11 de marzo a las 10:00"),
        ("es", "!recuérdame viernes 18:00 té", "cancela", "cancelado"),
        ("es", "!recuérdame viernes 18:00 té", "mejor mañana a las 20:00 porfa", "jueves 11 de marzo a las 20:00"),
        ("es", "!recuérdame viernes 18:00 té", "pasalo al sábado 10:00", "sábado 13 de marzo a las 10:00"),
    ],
)
async def test_a_reply_to_the_promise_moves_or_cancels_it(
    tmp_path: Path, language: str, set_by: str, reply: str, moved: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", set_by)
        heard = usual(await talk.replies("Anne", reply)).replace("\u202f", " ")
        assert moved in heard if moved else not heard


async def test_what_others_reply_is_talk(talk: Conversation) -> None:
    await talk.says("Anne", "!remind me friday 18:00 tea")
    assert not await talk.replies("Ben", "saturday 10:00")
    assert not await talk.replies("Ben", "no")
    assert FRIDAY in await talk.says("Anne", "!reminders")


async def test_a_reply_to_what_was_said_puts_it_off(talk: Conversation) -> None:
    await talk.says("Anne", "!remind me in 10 minutes tea")
    await talk.passes(timedelta(minutes=11))
    assert "on Thursday, 11 March at 10:00: tea" in await talk.replies("Anne", "tomorrow 10h", "a reminder")
    assert "on Thursday, 11 March at 17:00: tea" in await talk.replies("Anne", "no, make it tomorrow 5pm", "a reminder")


@pytest.mark.parametrize(
    ("language", "said", "how", "no", "gone"),
    [
        (
            "en",
            "!remind me in 10 minutes tea",
            "To move or cancel it, reply with another time or “cancel”.",
            ("cancel", "no thanks", "stop"),
            "It won’t come again: there is nothing to cancel.",
        ),
        (
            "fr",
            "!rappelle-moi dans 10 minutes thé",
            "Pour le déplacer ou l’annuler, réponds avec une autre heure ou « annule ».",
            ("annule", "laisse tomber"),
            "Ce rappel ne reviendra pas : il n’y a rien à annuler.",
        ),
        (
            "es",
            "!recuérdame en 10 minutos té",
            "Para moverlo o cancelarlo, responde con otra hora o «cancela».",
            ("cancela", "déjalo"),
            "Ya no vuelve: no hay nada que cancelar.",
        ),
    ],
)
async def test_a_no_to_what_was_said_for_the_last_time_is_answered(
    tmp_path: Path, language: str, said: str, how: str, no: tuple[str, ...], gone: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        direct = await talk.direct("Anne")
        assert usual(await talk.says("Anne", said, direct)).endswith(f"\n{how}")
        assert how not in usual(await talk.says("Anne", said)), "in the room it would be read by all, each time"
        for word in no:
            await talk.passes(timedelta(minutes=11))
            assert await talk.replies("Ben", word) == "", "it is Anne’s"
            assert usual(await talk.replies("Anne", word)) == gone
            await talk.says("Anne", said)


async def test_what_comes_back_is_cancelled_by_a_reply_to_what_was_said(talk: Conversation) -> None:
    await talk.says("Anne", "!remind me every day 19:30 tea")
    await talk.passes(timedelta(minutes=31))
    assert "The reminder is cancelled: tea" in await talk.replies("Anne", "cancel", "a reminder")


@pytest.mark.parametrize(
    ("language", "said", "words"),
    [
        ("en", "!remind me tomorrow 9:00", "at 09:00: this message: {link}"),
        ("en", "!remind me of this tomorrow 9:00", "at 09:00: this message: {link}"),
        ("en", "!remind tomorrow 9:00", "at 09:00: this message: {link}"),
        ("en", "!remind us tomorrow 9:00", "the room on Thursday, 11 March at 09:00: this message: {link}"),
        ("en", "!remind me tomorrow 9:00 cake", "at 09:00: cake"),
        ("fr", "!rappelle-moi demain 9h", "ce message : {link}"),
        ("fr", "!rappelle-moi ça demain 9h", "ce message : {link}"),
        ("es", "!recuérdame mañana 9:00", "este mensaje: {link}"),
    ],
)
async def test_a_reply_to_somebody_reminds_of_their_message(
    tmp_path: Path, language: str, said: str, words: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Ben", "I found the sparrowhawk")
        link = f"https://matrix.to/#/{talk.room}/{talk.last}?via=x"
        heard = usual(await talk.says("Anne", said, reply_to=talk.last))
        assert words.format(link=link) in heard
        async with talk.store.transaction():
            reminder = await talk.store.reminders.find(talk.room, 1)
        assert reminder and "sparrowhawk" not in reminder.what


async def test_the_message_is_remembered_while_something_else_is_asked(talk: Conversation) -> None:
    await talk.says("Ben", "I found it")
    link = f"https://matrix.to/#/{talk.room}/{talk.last}?via=x"
    assert "Which one?" in await talk.says("Anne", "!remind me tomorrow 9", reply_to=talk.last)
    assert f"at 09:00: this message: {link}" in await talk.replies("Anne", "1")


async def test_without_a_reply_it_is_asked_what_to_say(talk: Conversation) -> None:
    assert "What should I say then?" in await talk.says("Anne", "!remind me tomorrow 9:00")


def test_a_link_is_made_of_ids_alone() -> None:
    assert permalink("!a:x", "$b/c?d", "@e:x:8448") == "https://matrix.to/#/!a:x/$b%2Fc%3Fd?via=x:8448"
    assert permalink("!a:x", "javascript:1", "@e:x") is None
    assert permalink("!a:x", "$" * _LONGEST, "@e:x")
    assert permalink("!a:x", "$" * (_LONGEST + 1), "@e:x") is None


@pytest.mark.parametrize(
    ("language", "said", "whom"),
    [
        (
            "en",
            "!remind {} tomorrow 9:00 tea",
            "all/everybody/everyone/the group/the whole group/us/us all/all members/@room/everyone:",
        ),
        (
            "fr",
            "!rappel {} demain 9h thé",
            "à tout le monde/tout le monde/au groupe/à tout le groupe/à tous/à toutes et à tous/nous/au salon",
        ),
        (
            "es",
            "!recordar {} mañana 9:00 té",
            "a todo el mundo/al grupo/a todo el grupo/a todos/a todas/a todas y todos/a la sala",
        ),
    ],
)
async def test_everybody_is_the_room(tmp_path: Path, language: str, said: str, whom: str) -> None:
    async with conversation(tmp_path, language) as talk:
        for number, who in enumerate(whom.split("/"), 1):
            await talk.says("Anne", said.format(who))
            async with talk.store.transaction():
                reminder = await talk.store.reminders.find(talk.room, number)
            assert reminder and reminder.whole_room and reminder.what in ("tea", "thé", "té"), who


async def test_one_made_in_a_thread_is_said_in_the_thread(talk: Conversation) -> None:
    await talk.says("Ben", "about the party")
    root = talk.last
    await talk.says("Anne", "!remind me in 10 minutes tea", thread=root)
    await talk.passes(timedelta(minutes=11))
    assert talk.message("a reminder: tea").thread == root


async def test_an_upgraded_room_forgets_the_thread(talk: Conversation) -> None:
    await talk.says("Ben", "about the party")
    await talk.says("Anne", "!remind us in 10 minutes tea", thread=talk.last)
    new = talk.server.upgrade(talk.room, "@anne:x", invite=["@entraide:x"])
    await talk.settle()
    await talk.passes(timedelta(minutes=11))
    assert talk.message("A reminder for all of us: tea", new).thread is None
