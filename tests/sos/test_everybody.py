"""Nobody is turned away: who can be reached is called, and where that is nobody, everybody may be asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from commands.sos.everybody import MOST, SOON
from tests.conversation import Conversation, conversation, user, usual
from tests.fake.shown import Shown

PEOPLE = ("Anne", "Ben", "Chloé", "Dan")
MINUTES = timedelta(minutes=5)


def asked(talk: Conversation, words: str = "needs somebody, now", room: str | None = None) -> Shown:
    """The question to everybody in a room."""
    return talk.message(words, room)


# Who can't be reached counts as no answer, at once.


@pytest.mark.parametrize(
    ("language", "me", "backup", "sos", "told"),
    [
        (
            "en",
            "!oncall me",
            "!oncall backup",
            "!sos",
            "Nobody on call can be reached right now, so I’ve called the backup.",
        ),
        (
            "fr",
            "!garde moi",
            "!garde renfort",
            "!sos",
            "Je ne peux joindre personne de garde en ce moment : j’ai appelé le renfort.",
        ),
        (
            "es",
            "!guardia yo",
            "!guardia refuerzo",
            "!sos",
            "Ahora mismo no puedo avisar a nadie de guardia, así que llamé al refuerzo.",
        ),
    ],
)
async def test_who_has_not_accepted_the_chat_is_passed_over_at_once(
    tmp_path: Path, language: str, me: str, backup: str, sos: str, told: str
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        bens, dans = await talk.direct("Ben"), await talk.direct("Dan")
        await talk.says("Chloé", me)
        await talk.says("Dan", backup)
        talk.heard(dans)
        assert usual(await talk.says("Ben", sos, bens)).startswith(told)
        assert "Ben (@ben:x, Tuesday circle)" in talk.heard(dans)


async def test_who_was_passed_over_reads_the_call_once_they_accept_and_can_come(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        bens, _ = await talk.direct("Ben"), await talk.direct("Dan")
        await talk.says("Chloé", "!oncall me")
        await talk.says("Dan", "!oncall backup")
        await talk.says("Ben", "!sos", bens)
        chloes = next(room for room, held in talk.server.rooms.items() if held.membership(user("Chloé")) == "invite")
        talk.server.join(chloes, user("Chloé"))
        await talk.settle()
        await talk.says("Chloé", "!coming")
        assert "Chloé has read it and is coming" in talk.heard(bens)


async def test_who_declines_last_of_those_who_can_be_reached_lets_it_go_on(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        bens, dans = await talk.direct("Ben"), await talk.direct("Dan")
        await talk.says("Chloé", "!oncall me")
        await talk.says("Dan", "!oncall me")
        assert "called the person on call" in await talk.says("Ben", "!sos", bens), "one of the two"
        talk.heard(bens)
        await talk.says("Dan", "!can’t", dans)
        assert "Whoever I called can’t come right now, and I have nobody else" in talk.heard(bens)


# Everybody is asked.


async def test_where_nobody_can_be_called_everybody_may_be_asked_and_it_rings(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        bens = await talk.direct("Ben")
        said = await talk.says("Ben", "!sos", bens)
        assert "I have nobody else to call" in said
        assert said.splitlines()[-3:] == [
            "Shall I ask everybody in Tuesday circle?",
            "- 1️⃣ or !ask everybody: with your name.",
            "- 2️⃣ or !ask without my name: only whoever comes learns who you are.",
        ]
        await talk.says("Chloé", "!pause")
        talk.heard()
        await talk.reacts("Ben", "1️⃣", "Shall I ask", bens)
        question = asked(talk)
        assert question.body.startswith(
            "Ben (@ben:x) needs somebody, now.\nIf you can be there: 🙋 or !coming. I’ll tell Ben"
        )
        assert (question.msgtype, question.mentions) == ("m.text", (user("Anne"), user("Dan")))
        dans = await talk.direct("Dan")
        talk.heard()
        assert await talk.reacts("Ben", "🙋", "needs somebody") == "", "whose call it is"
        assert await talk.reacts("Dan", "🙋", "needs somebody") == "Somebody is on their way. Thank you all."
        assert talk.heard(bens).splitlines()[-1] == "Dan has read it and is coming. You can also write first: @dan:x"
        assert "Ben now knows that you are coming. Please write to @ben:x." in talk.heard(dans)
        assert "I’ve told those I called." in await talk.says("Ben", "!sos over", bens)
        assert talk.heard() == "The call is over. Thank you all."
        assert talk.heard(dans) == "Ben’s call is over. Thank you for being there."
        late = await talk.reacts("Anne", "👍", "needs somebody")
        assert late == "That call is over; there is nothing left to do. Thank you."


async def test_without_the_name_only_who_comes_learns_it(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        bens, dans = await talk.direct("Ben"), await talk.direct("Dan")
        await talk.says("Ben", "!sos I am in the cellar", bens)
        await talk.reacts("Ben", "2️⃣", "Shall I ask", bens)
        question = asked(talk)
        assert question.body.startswith("Somebody in this group needs somebody, now.")
        assert question.mentions == (user("Anne"), user("Chloé"), user("Dan"))
        await talk.replies("Dan", "I’m coming", "needs somebody")
        assert "Please write to @ben:x." in talk.heard(dans)
        await talk.says("Ben", "!sos over", bens)
        assert not any(word in each.body for each in talk.shown() for word in ("Ben", "@ben", "cellar"))


@pytest.mark.parametrize(
    ("language", "said", "named"),
    [
        ("en", "1", True),
        ("en", "everybody please!", True),
        ("en", "2, please", False),
        ("en", "Yes, but without my name", False),
        ("fr", "à tout le monde stp", True),
        ("fr", "sans mon nom", False),
        ("es", "1️⃣", True),
        ("es", "a todo el mundo, por favor", True),
        ("es", "anónimo", False),
    ],
)
async def test_everybody_is_asked_in_a_word(tmp_path: Path, language: str, said: str, named: bool) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        bens = await talk.direct("Ben")
        await talk.says("Ben", "!sos", bens)
        await (talk.says("Ben", said, bens) if named else talk.replies("Ben", said, "2️⃣", bens))
        assert talk.message().mentions == (user("Anne"), user("Chloé"), user("Dan"))
        assert ("@ben:x" in talk.message().body) is named


async def test_what_does_not_say_how_asks_nobody(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        anne, bens = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.direct("Chloé")
        await talk.says("Anne", "!oncall me")
        await talk.says("Anne", "!oncall backup")
        await talk.says("Chloé", "!oncall me")
        assert "Shall I ask" not in await talk.says("Ben", "!sos", bens)
        talk.heard()
        assert "I’m only a program" in await talk.says("Ben", "1", bens), "nothing was offered"
        await talk.says("Ben", "!sos over", bens)
        await talk.says("Anne", "!pause", anne)
        await talk.says("Chloé", "!pause")
        talk.heard()
        assert "Shall I ask everybody" in await talk.says("Ben", "!sos", bens)
        assert "(1), or without it (2)?" in await talk.says("Ben", "yes", bens), "a yes gives no name away"
        assert "(1), or without it (2)?" in await talk.says("Ben", "yes please", bens)
        assert "your call stands" in await talk.says("Ben", "no", bens)
        assert "Shall I end your call" in await talk.says("Ben", "never mind", bens)
        assert talk.heard() == ""


@pytest.mark.parametrize("late", [0, 1])
async def test_a_bare_number_answers_the_offer_for_two_hours(tmp_path: Path, late: int) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        bens = await talk.direct("Ben")
        assert "Shall I ask everybody" in await talk.says("Ben", "!sos", bens)
        talk.server.now += SOON + late * timedelta(seconds=1)
        said = await talk.says("Ben", "2", bens)
        assert ("I’ve now asked everybody" in said) is not bool(late)
        assert ("needs somebody" in talk.heard()) is not bool(late)
        assert late == 0 or "I’ve now asked everybody" in await talk.reacts("Ben", "2️⃣", "Shall I ask", bens)


async def test_everybody_is_asked_once_a_call(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        bens = await talk.direct("Ben")
        assert "You have no open call." in await talk.says("Ben", "!ask everybody", bens)
        await talk.says("Ben", "!sos", bens)
        assert "I’ve now asked everybody in Tuesday circle." in await talk.says("Ben", "Ask everybody", bens)
        assert "I’ve asked everybody already." in await talk.says("Ben", "!ask without my name", bens)
        await talk.reacts("Ben", "1️⃣", "Shall I ask", bens)
        assert sum("needs somebody, now" in each.body for each in talk.shown()) == 1
        assert "Shall I" not in await talk.says("Ben", "!sos", bens)


async def test_in_several_rooms_each_person_is_mentioned_once(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        kitchen = await talk.gathering("Anne", "Chloé", "Eve", name="Kitchen")
        await talk.says("Anne", "!group join Tuesday circle", kitchen)
        await talk.says("Anne", "!group accept")
        bens = await talk.direct("Ben")
        await talk.says("Ben", "!sos", bens)
        await talk.says("Ben", "!ask everybody", bens)
        assert asked(talk).mentions == (user("Anne"), user("Chloé"), user("Dan"))
        assert asked(talk, room=kitchen).mentions == (user("Eve"),)
        eves = await talk.direct("Eve")
        await talk.says("Eve", "!coming", eves)
        assert "Eve has read it and is coming" in talk.heard(bens)


async def test_a_short_list_is_enough_to_offer_it_and_a_long_one_that_is_over(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        bens, chloes, dans = await talk.direct("Ben"), await talk.direct("Chloé"), await talk.direct("Dan")
        await talk.says("Chloé", "!oncall me")
        assert "Shall I ask everybody" in await talk.says("Ben", "!sos", bens), "one can be reached"
        await talk.says("Ben", "!sos over", bens)
        await talk.says("Dan", "!oncall backup")
        assert "Shall I ask everybody" not in await talk.says("Ben", "!sos", bens), "two can"
        await talk.says("Chloé", "!can’t", chloes)
        assert "Shall I ask everybody" not in talk.heard(bens)
        await talk.says("Dan", "!can’t", dans)
        assert "Shall I ask everybody" in talk.heard(bens)


async def test_a_large_room_is_asked_with_as_many_mentions_as_an_event_has_room_for(tmp_path: Path) -> None:
    others = tuple(f"P{number:02}" for number in range(MOST + 2))
    async with conversation(tmp_path, people=("Anne", "Ben", *others)) as talk:
        bens = await talk.direct("Ben")
        await talk.says("Ben", "!sos", bens)
        await talk.says("Ben", "!ask everybody", bens)
        assert len(asked(talk).mentions) == MOST
        last = next(name for name in others if user(name) not in asked(talk).mentions)
        await talk.direct(last)
        await talk.reacts(last, "🙋", "needs somebody")
        assert f"{last} has read it and is coming" in talk.heard(bens), "also who was not mentioned"


async def test_nobody_of_another_group_comes_by_saying_so(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        away = await talk.gathering("Eve", name="Away")
        bens, eves = await talk.direct("Ben"), await talk.direct("Eve")
        await talk.says("Ben", "!sos", bens)
        await talk.says("Ben", "!ask without my name", bens)
        assert "Nobody has called you" in await talk.says("Eve", "!coming", eves)
        await talk.reacts("Eve", "🙋", "", away)
        assert "Ben" not in talk.heard(eves)
        talk.server.kick(talk.room, user("Anne"), user("Dan"))
        await talk.settle()
        dans = await talk.direct("Dan")
        assert "Nobody has called you" in await talk.says("Dan", "!coming", dans)


@pytest.mark.parametrize(
    ("language", "offer", "question", "coming"),
    [
        (
            "fr",
            "Est-ce que je demande à tout le monde dans Tuesday circle ?",
            "Ben (@ben:x) a besoin de quelqu’un, maintenant.",
            "Quelqu’un arrive. Merci à tout le monde.",
        ),
        (
            "es",
            "¿Pregunto a todo el mundo en Tuesday circle?",
            "Ben (@ben:x) necesita a alguien, ahora.",
            "Alguien va en camino. Gracias por estar.",
        ),
    ],
)
async def test_everybody_in_other_languages(
    tmp_path: Path, language: str, offer: str, question: str, coming: str
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        bens, _ = await talk.direct("Ben"), await talk.direct("Dan")
        assert offer in usual(await talk.says("Ben", "!sos", bens))
        await talk.reacts("Ben", "1️⃣", "1️⃣", bens)
        assert question in usual(talk.heard())
        assert usual(await talk.reacts("Dan", "🙋", "🙋")) == coming


# Several groups.


async def test_each_group_has_its_own_ladder_and_what_is_told_is_what_happened(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben")) as talk:
        film = await talk.gathering("Dan", "Ben", name="Film club")
        bens, dans, annes = await talk.direct("Ben"), await talk.direct("Dan"), await talk.direct("Anne")
        await talk.says("Anne", "!oncall me")
        await talk.says("Anne", "!helplines add Night line: 11")
        await talk.says("Dan", "!helplines add Day line: 22", film)
        talk.heard(annes)
        said = await talk.says("Ben", "!sos", bens)
        assert said.splitlines()[:12] == [
            "I’ve just called the people below. As soon as somebody answers, I’ll tell you.",
            "- Anne (Tuesday circle): on call",
            "- Dan (Film club): facilitating",
            "",
            "Apart from them I have nobody to call.",
            "",
            "Helplines of Tuesday circle",
            "- Night line: 11",
            "Helplines of Film club",
            "- Day line: 22",
            "",
            "When you no longer need anybody: ✅ or !sos over. If it gets more urgent: !sos again.",
        ]
        assert "Tuesday circle) needs somebody" in talk.heard(annes)
        assert "Film club) needs somebody" in talk.heard(dans), "from the first minute"
        await talk.passes(MINUTES)
        assert "nobody else to call" in talk.heard(bens)


async def test_later_steps_of_several_groups_name_no_person(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé")) as talk:
        await talk.gathering("Dan", "Ben", name="Film club")
        bens = await talk.direct("Ben")
        for name in ("Anne", "Chloé", "Dan"):
            await talk.direct(name)
        await talk.says("Chloé", "!oncall me")
        await talk.says("Ben", "!sos", bens)
        await talk.passes(MINUTES)
        assert talk.heard(bens).splitlines() == [
            "Nobody has answered yet. I’ve now called more people:",
            "- Tuesday circle: facilitating",
            "",
            "Apart from them I have nobody to call.",
        ]


async def test_a_no_in_one_group_calls_the_next_of_that_group_at_once_and_delays_no_other(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé")) as talk:
        film = await talk.gathering("Dan", "Ben", "Eve", name="Film club")
        chats = {name: await talk.direct(name) for name in ("Anne", "Ben", "Chloé", "Dan", "Eve")}
        await talk.says("Chloé", "!oncall me")
        await talk.says("Eve", "!oncall me", film)
        for room in chats.values():
            talk.heard(room)
        said = await talk.says("Ben", "!sos", chats["Ben"])
        assert said.splitlines()[1:3] == ["- Chloé (Tuesday circle): on call", "- Eve (Film club): on call"]
        assert talk.heard(chats["Anne"]) == talk.heard(chats["Dan"]) == ""
        await talk.passes(timedelta(minutes=3))
        await talk.says("Chloé", "no", chats["Chloé"])
        assert "needs somebody" in talk.heard(chats["Anne"]), "she need not wait for the other group"
        assert talk.heard(chats["Dan"]) == "", "where somebody may still answer"
        assert talk.heard(chats["Ben"]).splitlines() == [
            "I’ve now called more people, too:",
            "- Tuesday circle: facilitating",
        ]
        await talk.passes(timedelta(minutes=2, seconds=1))
        assert "needs somebody" in talk.heard(chats["Dan"]), "as soon as it was promised"
        await talk.says("Dan", "!coming", chats["Dan"])
        for name in ("Anne", "Eve"):
            await talk.says(name, "no", chats[name])
        assert "Dan has read it" in (told := talk.heard(chats["Ben"])) and "nobody else to call" not in told


@pytest.mark.parametrize(
    ("language", "oncall", "line", "called", "helplines", "facilitates"),
    [
        ("en", "!oncall me", "!helplines add", "- Anne (Tuesday circle): on call", "Helplines of", "facilitating"),
        ("fr", "!garde moi", "!lignes ajouter", "- Anne (Tuesday circle)", "Tuesday circle", "- Dan (Film club)"),
        ("es", "!guardia yo", "!líneas añadir", "- Anne (Tuesday circle)", "Tuesday circle", "- Dan (Film club)"),
    ],
)
async def test_two_ladders_are_said_as_two_in_each_language(
    tmp_path: Path, language: str, oncall: str, line: str, called: str, helplines: str, facilitates: str
) -> None:
    async with conversation(tmp_path, language, people=("Anne", "Ben")) as talk:
        film = await talk.gathering("Dan", "Ben", name="Film club")
        bens, dans, annes = await talk.direct("Ben"), await talk.direct("Dan"), await talk.direct("Anne")
        await talk.says("Anne", oncall)
        await talk.says("Anne", f"{line} Night line: 11")
        await talk.says("Dan", f"{line} Day line: 22", film)
        talk.heard(annes), talk.heard(dans)
        said = usual(await talk.says("Ben", "!sos", bens))
        assert called in said and facilitates in said
        lines = said.splitlines()
        first, second = (next(at for at, each in enumerate(lines) if words in each) for words in ("Night", "Day"))
        assert "Tuesday circle" in lines[first - 1] and "Film club" in lines[second - 1]
        assert helplines in lines[first - 1]
        assert talk.heard(annes) and talk.heard(dans), "both from the first minute"
