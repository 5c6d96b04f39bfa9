"""Nothing is published unasked that was said in private: what others would read is shown first, with the name."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from commands import LOCALES, features
from commands.kit.catalogs import Catalogs
from commands.kit.declaration import Audience, Command, Where
from commands.kit.registry import Registry
from tests.conversation import Conversation, conversation, gone_on, user, usual

REGISTRY = Registry(features(), Catalogs(LOCALES))
MINUTE = timedelta(minutes=1)
FOUR = ("Anne", "Ben", "Chloé", "Dora")
NAMED = "1. with your name\n2. without your name\n3. not at all"

# What each command is given in a private chat, where its name alone says too little. N1 is Chloé's own and Ben helps;
# N2 is Ben's, N3 is Anne's and Chloé helps.
SAID = {
    "proposals-withdraw": "P1", "proposals-change": "P1 tea", "proposals-next": "P1", "proposals-extend": "P1",
    "proposals-lift": "P1 tea",
    "resources-need": "a lift", "resources-offer": "soup", "resources-take": "N2", "resources-release": "N3",
    "resources-close": "N3", "resources-withdraw": "N1", "resources-change": "N1 a tall ladder",
    "resources-renew": "N1", "resources-reopen": "N1", "notes-cn": "self harm: again", "turns-why": "N1",
    "sos-oncall": "Ben", "sos-helplines-add": "Day line: 11", "welcome-change": "Hello!", "lists-import": "kind,what",
    "loans-lend": "a drill to:Ben", "loans-return": "L1", "loans-extend": "L1 until:friday",
    "reminders-remind": "tomorrow 10:00 tea", "reminders-me": "tomorrow 10:00 tea", "reminders-us": "friday 10:00 tea",
    "reports-report": "something", "relays-tell": "N1 hello", "relays-show": "N1 group", "moderation-approve": "N1",
    "moderation-decline": "N1", "settings-settings": "language fr", "checkins-answer": "4 fine",
    "turns-balance-name": "yes", "resources-limit": "2/month", "sos-helplines-remove": "1",
}  # fmt: skip
PUBLIC = {
    "resources-need", "resources-offer", "resources-take", "resources-release", "resources-close",
    "resources-withdraw", "resources-change", "resources-reopen", "notes-cn", "sos-oncall-me", "sos-oncall-backup",
    "sos-helplines-add", "welcome-change", "welcome-reset", "reminders-us", "company-here",
}  # fmt: skip


def in_private() -> list[Command]:
    return [each for each in REGISTRY.commands if each.where is not Where.ROOM]


async def begun(talk: Conversation) -> str:
    """A board with needs of several people; Chloé's private chat."""
    for name, text in (
        ("Chloé", "!need a ladder"), ("Ben", "!need a saw"), ("Anne", "!need a pan"), ("Ben", "!take N1"),
        ("Chloé", "!take N3"), ("Anne", "!settings facilitators Chloé"), ("Anne", "!checkin start"),
    ):  # fmt: skip
        await talk.says(name, text)
    chat = await talk.direct("Chloé")
    talk.heard()
    return chat


async def test_no_command_in_a_private_chat_is_heard_by_a_room_before_a_yes(tmp_path: Path) -> None:
    asked = set()
    async with conversation(tmp_path / "first", people=FOUR) as first:
        chat = await begun(first)
    for command in (each for each in in_private() if not each.always):
        async with gone_on(first, tmp_path / command.key) as talk:
            said = await talk.says("Chloé", f"{REGISTRY.name(command, 'en')} {SAID.get(command.key, '')}", chat)
            heard = talk.heard()
            assert heard == "" or command.asks_before is Audience.NOBODY, f"{command.key}: {heard}"
            if "Until then it stays between us." in said:
                asked.add(command.key)
                await talk.says("Chloé", "1" if command.unnamed else "yes", chat)
                assert talk.heard() != "", f"{command.key}: a yes is enough"
    assert asked == PUBLIC


async def test_a_need_is_said_with_the_name_without_it_or_not_at_all(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        chat = await talk.direct("Chloé")
        said = await talk.says("Chloé", "!need someone to walk with, I can’t go on", chat)
        assert said.startswith(
            "Before I say it: everybody in Tuesday circle would read this.\n> Chloé needs something."
        )
        assert NAMED in said and talk.heard() == ""
        assert await talk.says("Chloé", "not at all", chat) == "All right, I’ve told nobody."
        assert talk.heard() == "" and "N1" not in await talk.says("Anne", "!needs")
        await talk.says("Chloé", "!need a lift tomorrow", chat)
        said = await talk.says("Chloé", "2", chat)
        assert said.startswith("N1") and "Chloé" not in said
        assert talk.heard() == ""
        news = await talk.passes(5 * MINUTE)
        assert "a lift · by Thursday, 11 March" in news and "Chloé" not in news
        await talk.says("Chloé", "!need a coat", chat)
        await talk.says("Chloé", "with my name, please", chat)
        assert talk.heard().startswith("Chloé needs something. N2: a coat")


@pytest.mark.parametrize(
    ("answer", "heard"),
    [("yes", "Chloé"), ("1️⃣", "Chloé"), ("without", ""), ("anonymously please", ""), ("no", ""), ("never mind", "")],
)
async def test_it_can_be_answered_in_many_ways(tmp_path: Path, answer: str, heard: str) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        chat = await talk.direct("Chloé")
        await talk.says("Chloé", "!need a lift", chat)
        await (talk.reacts if "️" in answer else talk.says)("Chloé", answer, room=chat)
        assert talk.heard()[:5] == heard
        assert len(talk.server.shown(talk.room)) <= 2


async def test_it_is_said_once_whatever_happens_in_between(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        chat = await talk.direct("Chloé")
        await talk.says("Chloé", "!need a lift by tomorrow", chat)
        await talk.restart()
        await talk.passes(7 * timedelta(hours=1) - 61 * MINUTE)
        assert talk.heard() == ""
        await talk.says("Chloé", "!need a lift by tomorrow", chat)
        question = talk.message("", chat).event_id
        await talk.restart()
        await talk.says("Chloé", "1", chat)
        await talk.restart()
        talk.server.react(chat, user("Chloé"), question, "1️⃣")
        await talk.settle()
        await talk.says("Chloé", "yes", chat, reply_to=question)
        assert [each.body for each in talk.shown()].count(talk.message("a lift").body) == 1
        assert "N2" not in await talk.says("Anne", "!needs")


async def test_an_hour_later_nothing_is_said_any_more(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        chat = await talk.direct("Chloé")
        await talk.says("Chloé", "!need a lift", chat)
        await talk.passes(60 * MINUTE)
        await talk.says("Chloé", "yes", chat)
        assert talk.heard() == ""


async def test_words_that_call_somebody_win(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        chat = await talk.direct("Chloé")
        await talk.says("Chloé", "!need somebody to talk to", chat)
        assert "call" in await talk.says("Chloé", "help me", chat)
        assert talk.heard() == ""


async def test_what_was_agreed_to_is_changed_and_taken_back_with_the_first_message(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        chat = await talk.direct("Chloé")
        await talk.says("Chloé", "!need a lift", chat)
        need = talk.last
        await talk.says("Chloé", "1", chat)
        await talk.says("Chloé", "!need a lift home", chat, edit_of=need)
        assert "a lift home" in await talk.says("Anne", "!needs")
        await talk.takes_back("Chloé", need, chat)
        assert "a lift" not in await talk.says("Anne", "!needs")


async def test_a_list_is_shown_whole(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        chat = await talk.direct("Chloé")
        said = await talk.says("Chloé", "!need\n- a drill\n- a coat", chat)
        assert "a drill" in said and "a coat" in said and talk.heard() == ""
        await talk.says("Chloé", "1", chat)
        assert "a drill" in (heard := talk.heard()) and "a coat" in heard


async def test_who_sees_needs_first_is_named_too(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        await talk.says("Anne", "!settings board moderation first")
        anne, chat = await talk.direct("Anne"), await talk.direct("Chloé")
        said = await talk.says("Chloé", "!need a lift", chat)
        assert said.startswith("Before I pass it on: this is what Anne would read.")
        assert talk.heard(anne) == ""
        await talk.says("Chloé", "yes", chat)
        assert "a lift" in talk.heard(anne)


async def test_in_french_and_spanish(tmp_path: Path) -> None:
    for language, typed, named, answer, none in (
        ("fr", "!besoin un trajet", "2. sans ton nom", "pas du tout", "Pas de souci, je n’en ai parlé à personne."),
        ("es", "!necesito un viaje", "2. sin tu nombre", "no decirlo", "De acuerdo, no se lo dije a nadie."),
    ):
        async with conversation(tmp_path / language, language, people=FOUR) as talk:
            chat = await talk.direct("Chloé")
            assert named in usual(await talk.says("Chloé", typed, chat))
            assert usual(await talk.says("Chloé", answer, chat)) == none
            assert talk.heard() == ""
