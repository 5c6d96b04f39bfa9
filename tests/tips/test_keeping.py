"""`!keep`: the author alone is asked to write it anew; nothing of the message is stored; nobody learns who asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from commands.kit.catalogs import Catalogs
from tests.conversation import Conversation, conversation, user, usual
from tests.rights.test_files import WORD, found_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORDS = {
    "en": ("!keep", "Somebody in Tuesday circle would like this kept:", "What is said in a circle stays there."),
    "fr": (
        "!conserver",
        "Quelqu’un de Tuesday circle aimerait que ceci soit gardé :",
        "Ce qui se dit dans un cercle y reste.",
    ),
    "es": (
        "!conservar",
        "A alguien de Tuesday circle le gustaría que esto se guardara:",
        "Lo que se dice en un círculo se queda ahí.",
    ),
}
CIRCLE = {
    "en": ("!circle start", "!circle end"),
    "fr": ("!cercle commencer", "!cercle fin"),
    "es": ("!círculo empezar", "!círculo fin"),
}
HEARD = "🤝"


async def said_before(talk: Conversation, name: str, text: str = "I always call before nine") -> str:
    """Something that somebody says among people; its id."""
    await talk.says(name, text)
    return talk.last


async def asked_to_keep(talk: Conversation, name: str, message: str, text: str = "!keep") -> str:
    """What the room reads of it; the sign is there in any case."""
    return await talk.says(name, text, reply_to=message)


@pytest.mark.parametrize("language", WORDS)
async def test_the_author_alone_is_asked_and_what_they_write_is_theirs(tmp_path: Path, language: str) -> None:
    keep, asks, _ = WORDS[language]
    async with conversation(tmp_path, language) as talk:
        ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
        message = await said_before(talk, "Ben")
        assert await asked_to_keep(talk, "Chloé", message, keep) == "" and talk.signs() == [HEARD]
        asked = usual(talk.heard(ben))
        assert asks in asked and message in asked and "Chloé" not in asked and "nine" not in asked
        assert "K1" not in await talk.says("Anne", "!tips"), "nothing is stored before"
        await talk.says("Ben", "call before nine, and write the name down", ben)
        assert "K1" not in await talk.says("Anne", "!tips"), "it is read back first"
        await talk.says("Ben", "2", ben)
        said = talk.heard()
        assert "K1 call before nine, and write the name down" in said and "Ben" not in said
        assert "K1" in await talk.says("Ben", "!withdraw K1", ben) and talk.heard(chloe) == ""


async def test_a_no_and_silence_are_told_to_nobody(talk: Conversation) -> None:
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    await asked_to_keep(talk, "Chloé", await said_before(talk, "Ben"))
    talk.heard(ben)
    assert "no" not in talk.heard()
    await talk.says("Ben", "no", ben)
    await talk.passes(3 * DAY)
    assert talk.heard() == "" and talk.heard(chloe) == "" and "K1" not in await talk.says("Anne", "!tips")


async def test_a_reply_after_that_time_is_told_how(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await asked_to_keep(talk, "Chloé", await said_before(talk, "Ben"))
    await talk.passes(8 * DAY)
    assert "That was a while ago" in await talk.replies("Ben", "call before nine", "would like this kept", ben)
    assert "K1" not in await talk.says("Anne", "!tips")


async def test_nothing_of_the_message_is_in_any_file(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben = await talk.direct("Ben")
        message = await said_before(talk, "Ben", f"I always say {WORD}")
        await asked_to_keep(talk, "Chloé", message)
        assert "would like this kept" in talk.heard(ben)
        await talk.app.tidy()
        assert found_in(tmp_path) == {}


async def test_nor_in_an_encrypted_room(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben, room = await talk.in_secret("Ben")
        chat = talk.server.create_room(user("Ben"), encrypted=True, invite=[talk.bot], is_direct=True)
        await talk.settle()
        message = await ben.say(f"I always say {WORD}", room)
        await talk.settle()
        await ben.say("!keep", room, reply_to=message)
        await talk.settle()
        await ben.hear()
        said = "\n".join(each.body for each in talk.server.shown(chat, ben) if each.sender == talk.bot)
        assert "You would like to keep this" in said and WORD not in said
        await talk.app.tidy()
        inside = {name: words for name, words in found_in(tmp_path).items() if not name.startswith("Ben")}
        assert inside == {}


@pytest.mark.parametrize("language", WORDS)
async def test_what_is_said_in_a_circle_stays_there(tmp_path: Path, language: str) -> None:
    keep, _, stays = WORDS[language]
    begin, end = CIRCLE[language]
    async with conversation(tmp_path, language) as talk:
        ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
        before = await said_before(talk, "Ben")
        await talk.passes(HOUR)
        await talk.says("Anne", begin)
        inside = await said_before(talk, "Ben")
        assert stays in usual(await asked_to_keep(talk, "Chloé", inside, keep)), "the circle is open"
        assert stays in usual(await asked_to_keep(talk, "Chloé", before, keep)), "and nothing disturbs it"
        await talk.passes(timedelta(minutes=20))
        await talk.says("Anne", end)
        await talk.passes(HOUR)
        talk.heard(ben), talk.heard(chloe)
        await asked_to_keep(talk, "Chloé", inside, keep)
        assert stays in usual(talk.heard(chloe)) and talk.heard(ben) == "", "it was said in it"
        await asked_to_keep(talk, "Chloé", before, keep)
        assert before in talk.heard(ben)


async def test_nor_what_is_said_in_a_round(talk: Conversation) -> None:
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    await talk.says("Anne", "!round How was your week?")
    inside = await said_before(talk, "Ben")
    assert "stays there" in await asked_to_keep(talk, "Chloé", inside)
    await talk.passes(HOUR)
    await talk.says("Anne", "!round end")
    await talk.passes(HOUR)
    talk.heard(ben), talk.heard(chloe)
    await asked_to_keep(talk, "Chloé", inside)
    assert "stays there" in talk.heard(chloe) and talk.heard(ben) == ""


async def test_what_was_said_while_nobody_noted_circles_is_not_asked_for(talk: Conversation) -> None:
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    await talk.says("Anne", "!turn off tips")
    await talk.app.tidy()
    await talk.passes(DAY)
    message = await said_before(talk, "Ben")
    await talk.says("Anne", "!turn on tips")
    talk.heard(ben), talk.heard(chloe)
    await asked_to_keep(talk, "Chloé", message)
    assert "stays there" in talk.heard(chloe) and talk.heard(ben) == ""


async def test_one_is_asked_once_a_day(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    first, second = await said_before(talk, "Ben"), await said_before(talk, "Ben")
    await asked_to_keep(talk, "Chloé", first)
    assert first in talk.heard(ben)
    await asked_to_keep(talk, "Anne", second)
    assert talk.heard(ben) == "" and talk.signs() == [HEARD], "who asks sees no difference"
    await talk.passes(DAY)
    talk.heard(ben)
    await asked_to_keep(talk, "Anne", second)
    assert second in talk.heard(ben)


async def test_neither_on_pause_nor_apart_nor_gone_and_nobody_sees_that(talk: Conversation) -> None:
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    message = await said_before(talk, "Ben")
    await talk.says("Ben", "!pause", ben)
    talk.heard(ben)
    assert await asked_to_keep(talk, "Chloé", message) == "" and talk.signs() == [HEARD]
    assert talk.heard(ben) == "" == talk.heard(chloe)
    await talk.says("Ben", "!resume", ben)
    await talk.says("Ben", "!not with Chloé", ben)
    talk.heard(ben)
    assert await asked_to_keep(talk, "Chloé", message) == "" and talk.signs() == [HEARD]
    assert talk.heard(ben) == "" == talk.heard(chloe)
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    talk.heard(ben)
    assert await asked_to_keep(talk, "Anne", message) == "" and talk.signs() == [HEARD]
    assert talk.heard(ben) == ""


async def test_ones_own_is_asked_of_oneself_at_once_and_however_often(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    message = await said_before(talk, "Ben")
    for _ in range(2):
        await asked_to_keep(talk, "Ben", message)
        assert "You would like to keep this" in talk.heard(ben)
    await asked_to_keep(talk, "Chloé", message)
    assert "Somebody in Tuesday circle" in talk.heard(ben)


async def test_what_can_not_be_asked_for(talk: Conversation) -> None:
    chloe = await talk.direct("Chloé")
    assert "Reply to somebody’s message" in await talk.says("Chloé", "!keep")
    await talk.says("Ben", "!tip call before nine")
    assert "That was me" in await talk.replies("Chloé", "!keep", "K1")
    greeting = await talk.replies("Chloé", "!keep", "")
    assert "That was me" in greeting or talk.signs() == [HEARD]
    talk.heard(chloe)
    for gone in ("$nothing:x", "nothing"):
        await talk.says("Chloé", "!keep", reply_to=gone)
        assert "I can’t find that message" in talk.heard(chloe)
    message = await said_before(talk, "Ben")
    await talk.takes_back("Ben", message)
    await asked_to_keep(talk, "Chloé", message)
    assert "I can’t find that message" in talk.heard(chloe)
    old = await said_before(talk, "Ben")
    await talk.passes(8 * DAY)
    talk.heard(chloe)
    await asked_to_keep(talk, "Chloé", old)
    assert "some time ago" in talk.heard(chloe)
    eve = await talk.direct("Eve")
    await talk.says("Eve", "!keep", eve, reply_to=old)
    assert "K1" not in talk.heard(eve)


async def test_after_a_stop_it_is_looked_up_and_asked_once(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    message = await said_before(talk, "Ben")
    talk.server.say(talk.room, user("Chloé"), "!keep", reply_to=message)
    await talk.app.hear()
    assert talk.heard(ben) == "", "not looked up yet"
    await talk.stop()
    await talk.start()
    await talk.settle()
    asked = talk.heard(ben)
    await talk.restart()
    await talk.settle()
    assert asked.count("would like this kept") == 1 and talk.heard(ben) == ""


async def test_it_is_a_letter_within_the_budget(tmp_path: Path) -> None:
    async with conversation(tmp_path, budget=True) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Ben", "!letters 1 a week", ben)
        message = await said_before(talk, "Ben")
        talk.heard(ben)
        await asked_to_keep(talk, "Chloé", message)
        assert "would like this kept" in talk.heard(ben)
        await talk.passes(DAY)
        await asked_to_keep(talk, "Anne", message)
        assert "would like this kept" not in talk.heard(ben)
        said = ""
        for _ in range(8):
            await talk.passes(DAY)
            said += talk.heard(ben)
        assert "would like this kept" in said, "it waits, and is open from then on"
        assert "it stays between us" in await talk.says("Ben", "call before noon", ben)


def test_no_sentence_names_who_asked() -> None:
    from commands import LOCALES

    catalogs = Catalogs(LOCALES)
    for language in catalogs.languages:
        for key in ("tips-keep-letter", "tips-keep-letter-how"):
            assert "{person}" not in "".join(catalogs[language].entries[key].forms)
