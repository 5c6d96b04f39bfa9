"""Reports, as conversations: to those whom one chooses, and whoever is left out learns nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

MINUTES = timedelta(minutes=1)
SECRET = "marigolds again"


class Case:
    """Anne and Chloé facilitate, Ben reports; their private chats."""

    def __init__(self, talk: Conversation, chats: dict[str, str]) -> None:
        self.talk = talk
        self.chats = chats

    async def says(self, name: str, text: str) -> str:
        return usual(await self.talk.says(name, text, self.chats[name]))

    async def replies(self, name: str, text: str, to: str) -> str:
        return usual(await self.talk.replies(name, text, to, self.chats[name]))

    async def reacts(self, name: str, emoji: str, to: str) -> str:
        return usual(await self.talk.reacts(name, emoji, to, self.chats[name]))

    def heard(self, name: str) -> str:
        return usual(self.talk.heard(self.chats[name]))

    async def kept(self) -> int:
        async with self.talk.store.transaction():
            count: int = await self.talk.store._database.value("SELECT count(*) FROM reports")
            return count


async def begin(talk: Conversation, facilitators: str = "Chloé") -> Case:
    await talk.says("Anne", f"!settings facilitators {facilitators}")
    case = Case(talk, {name: await talk.direct(name) for name in ("Anne", "Ben", "Chloé")})
    talk.heard()
    return case


@pytest.fixture
async def case(tmp_path: Path) -> AsyncIterator[Case]:
    async with conversation(tmp_path) as talk:
        yield await begin(talk)


async def test_step_by_step_to_one_of_those_who_facilitate(case: Case) -> None:
    assert await case.says("Ben", "!report") == (
        "What happened? Write it to me in one message; then I ask who may read it. To drop it, write: cancel"
    )
    assert (await case.says("Ben", f"{SECRET}\nand thistles")).splitlines() == [
        "Who may read it?",
        "1. Anne",
        "2. Chloé",
        "",
        "Write the numbers, for example 1, or all. If it is about one of them, leave that one out: they learn nothing"
        " of it. To drop it, write: cancel",
    ]
    assert (await case.says("Ben", "2")).splitlines() == [
        "This goes to Chloé, and to nobody else. They see that it is from you.",
        "Shall I send it? ✅ or yes. To drop it: ❌ or cancel.",
    ]
    assert case.heard("Chloé") == ""
    assert (await case.says("Ben", "yes")).startswith(
        "I’ve passed it on to Chloé, and to nobody else. I keep none of it."
    )
    assert case.heard("Chloé").splitlines() == [
        "Ben (@ben:x) tells you in confidence that something is wrong in Tuesday circle.",
        f"> {SECRET}",
        "> and thistles",
        "",
        "Only you have this. Please speak of it with nobody without asking first.",
        "What you reply to this message I pass on to Ben.",
    ]
    told = case.talk.message("in confidence", case.chats["Chloé"])
    assert (told.msgtype, told.mentions) == ("m.text", ())
    assert case.heard("Anne") == "" and case.talk.heard() == ""


async def held(case: Case, name: str) -> list[object]:
    """Everything that is kept about somebody: what `!mydata` would show them."""
    async with case.talk.store.transaction():
        return [(each.declared.kind, dict(each.fields)) for each in await case.talk.store.rights.held(user(name))]


async def test_whoever_is_left_out_learns_nothing_anywhere(case: Case) -> None:
    await case.says("Ben", f"!report {SECRET}")
    await case.says("Ben", "2")
    before = await held(case, "Anne")
    await case.reacts("Ben", "✅", "Shall I send it?")
    assert SECRET in case.heard("Chloé")
    await case.replies("Chloé", "Thank you for telling me.", "in confidence")
    assert await held(case, "Anne") == before
    assert case.heard("Anne") == "" and case.talk.heard() == ""
    async with case.talk.store.transaction():
        rows = await case.talk.store._database.all("SELECT * FROM outbox WHERE feature = 'reports'")
        assert not any(user("Anne") in str(tuple(row)) for row in rows)


async def test_in_the_room_the_word_is_deleted_and_the_rest_is_private(case: Case) -> None:
    talk = case.talk
    levels = talk.server.room(talk.room).content("m.room.power_levels")
    talk.server.set_state(talk.room, user("Anne"), "m.room.power_levels", "", levels | {"redact": 0})
    bad = talk.server.say(talk.room, user("Anne"), "something unkind")
    assert await talk.says("Ben", "!report", reply_to=bad) == ""
    original = talk.server.room(talk.room).find(talk.last)
    assert original and original.redaction
    said = case.heard("Ben")
    assert said.startswith("In the room everybody could see that you wrote !report.")
    assert "Who may read it?\n1. Anne\n2. Chloé" in said
    await case.says("Ben", "2")
    await case.says("Ben", "yes")
    assert f"It is about this message: https://matrix.to/#/{talk.room}/{bad}" in case.heard("Chloé")
    assert case.heard("Anne") == ""


async def test_where_the_room_does_not_let_the_bot_delete_the_person_does_it_and_goes_on(case: Case) -> None:
    await case.talk.says("Ben", f"!report {SECRET}")
    await case.talk.takes_back("Ben", case.talk.last)
    assert "if you still see it there, please delete it yourself" in case.heard("Ben")
    assert case.talk.message("Who may read it?", case.chats["Ben"])
    await case.says("Ben", "all")
    await case.says("Ben", "yes")
    assert SECRET in (told := case.heard("Chloé")) and "Besides you only Anne has this." in told
    assert SECRET in case.heard("Anne")


async def test_answers_go_both_ways_and_only_between_the_two(case: Case) -> None:
    await case.says("Ben", f"!report {SECRET}")
    await case.says("Ben", "all")
    await case.says("Ben", "yes")
    assert case.heard("Anne") and case.heard("Chloé")
    assert await case.replies("Chloé", "I am sorry.\nShall we talk?", "in confidence") == "I’ve passed it on."
    assert case.heard("Ben").splitlines()[-4:] == [
        "Chloé answers you:",
        "> I am sorry.",
        "> Shall we talk?",
        "What you reply to this message I pass on.",
    ]
    case.talk.server.leave(case.talk.room, user("Ben"))
    await case.talk.settle()
    case.heard("Ben")
    assert await case.replies("Ben", "Yes, tomorrow.", "Chloé answers you") == "I’ve passed it on.", "also who left"
    assert case.heard("Chloé").startswith("Ben writes to you about it:\n> Yes, tomorrow.")
    assert case.heard("Anne") == ""


async def test_nothing_of_it_is_kept(case: Case) -> None:
    await case.says("Ben", f"!report {SECRET}")
    assert await case.kept() == 1
    await case.says("Ben", "2")
    await case.says("Ben", "yes")
    assert await case.kept() == 0
    await case.talk.app.tidy()
    for path in case.talk.folder.rglob("entraide.db*"):
        assert SECRET.encode() not in path.read_bytes()


@pytest.mark.parametrize("how", ["cancel", "reaction", "taken back", "no", "an hour", "restart"])
async def test_what_is_not_finished_is_dropped(case: Case, how: str) -> None:
    await case.says("Ben", f"!report {SECRET}")
    command = case.talk.last
    await case.says("Ben", "2")
    if how == "reaction":
        assert "forgotten it" in await case.reacts("Ben", "❌", "Shall I send it?")
    elif how == "taken back":
        await case.talk.takes_back("Ben", command, case.chats["Ben"])
    elif how == "an hour":
        case.talk.server.now += 61 * MINUTES
    elif how == "restart":
        await case.talk.restart()
        assert "passed it on to Chloé" in await case.says("Ben", "yes"), "a restart drops nothing"
        return
    else:
        assert "forgotten it" in await case.says("Ben", how)
    said = await case.says("Ben", "yes")
    assert "didn’t understand that" in said
    await case.talk.app.tidy()
    assert await case.kept() == 0 and case.heard("Chloé") == ""


async def test_a_choice_is_never_another_one_because_the_list_has_changed(case: Case) -> None:
    await case.says("Ben", f"!report {SECRET}")
    await case.talk.says("Anne", "!settings facilitators room")
    said = await case.says("Ben", "1")
    assert said.startswith("The people who facilitate have changed meanwhile") and "Chloé" not in said
    await case.talk.says("Anne", "!settings facilitators Chloé Ben")
    assert "have changed meanwhile" in await case.says("Ben", "1")
    await case.says("Ben", "2")
    assert "This goes to Chloé" in case.talk.message("This goes", case.chats["Ben"]).body
    await case.talk.says("Anne", "!settings facilitators room")
    assert (await case.says("Ben", "yes")).startswith("The people who facilitate have changed meanwhile")
    assert case.heard("Chloé") == "" and case.heard("Anne") == ""


async def test_what_is_no_choice(case: Case) -> None:
    for said in ("3", "1 3", "Anne", "not Anne 1", "0"):
        await case.says("Ben", f"!report {SECRET}")
        again = await case.says("Ben", said)
        assert again.startswith("If you need somebody now: !sos.")
        assert again.endswith("\nPlease write numbers from 1 to 2, or cancel.")
        assert "I’ve forgotten it." in await case.says("Ben", said), "after two of them it is dropped"
        assert await case.kept() == 0
    await case.says("Ben", f"!report {SECRET}")
    assert "This goes to Anne and Chloé" in await case.says("Ben", "2, 1")
    assert "This goes to Chloé, and" in await case.says("Ben", "2"), "one can still change one’s mind"
    assert "This goes to Anne, and" in await case.reacts("Ben", "1️⃣", "This goes")
    assert case.heard("Anne") == case.heard("Chloé") == ""


async def test_what_is_kept_of_the_question_names_nobody(case: Case) -> None:
    await case.says("Ben", f"!report {SECRET}")
    for said in ("1", "2"):
        async with case.talk.store.transaction():
            rows = await case.talk.store._database.all("SELECT * FROM questions WHERE feature = 'reports'")
        assert rows and not any(name in str([*row]) for row in rows for name in ("Anne", "Chloé", "anne", "chloé"))
        await case.says("Ben", said)


async def test_a_call_comes_before_a_report(case: Case) -> None:
    await case.says("Ben", "!report")
    assert "!sos over" in await case.says("Ben", "help me")
    assert await case.kept() == 1 and "needs somebody" in case.heard("Anne")


async def test_a_report_is_nothing_else_and_nothing_else_is_a_report(case: Case) -> None:
    await case.talk.says("Anne", "!checkin start in:private")
    await case.talk.reacts("Ben", "✋", "private")
    await case.says("Ben", "!report")
    await case.says("Ben", f"4 {SECRET}")
    await case.says("Ben", "cancel")
    assert SECRET not in await case.talk.says("Anne", "!checkin close")


async def test_nobody_to_tell(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben")) as talk:
        chat = await talk.direct("Anne")
        assert "Nobody else facilitates in this group" in await talk.says("Anne", f"!report {SECRET}", chat)
        assert "didn’t understand that" in await talk.says("Anne", "1", chat)


async def test_who_is_on_pause_and_who_can_not_be_reached(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!settings facilitators Chloé")
        talk.server.refuses_invites.add(user("Chloé"))
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Anne", "!pause", anne)
        said = await talk.says("Ben", f"!report {SECRET}", ben)
        assert "1. Anne (on a pause, may read it later)" in said
        await talk.says("Ben", "all", ben)
        await talk.says("Ben", "yes", ben)
        told = talk.message("in confidence", anne)
        assert told.msgtype == "m.notice", "a pause is a pause"
        await talk.passes(timedelta(0))
        assert "One of those you chose can’t be written to privately" in talk.heard(ben)


SAID = {
    "fr": (
        "!signaler",
        "Qu’est-ce qui s’est passé ?",
        "toutes",
        "Cela part à Anne et Chloé",
        "oui",
        "te dit en confiance",
    ),
    "es": ("!informar", "¿Qué pasó?", "todas", "Esto va a Anne y Chloé", "sí", "te dice en confianza"),
}


@pytest.mark.parametrize("language", SAID)
async def test_in_other_languages(tmp_path: Path, language: str) -> None:
    report, what, everybody, confirm, yes, told = SAID[language]
    async with conversation(tmp_path, language) as talk:
        case = await begin(talk)
        assert what in await case.says("Ben", report)
        await case.says("Ben", SECRET)
        assert confirm in await case.says("Ben", everybody)
        await case.says("Ben", yes)
        assert told in (said := case.heard("Chloé")) and SECRET in said
