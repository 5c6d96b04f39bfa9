"""Not agreeing: what kind of no it is, and how an objection is worked on, by people who decide something hard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

MOMENT, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
SIX = ("Anne", "Ben", "Chloé", "Dan", "Eve", "Fay")


@pytest.fixture
async def six(tmp_path: Path) -> AsyncIterator[Conversation]:
    async with conversation(tmp_path, people=SIX) as talk:
        yield talk


async def objected(talk: Conversation) -> str:
    """Anne proposes to meet on Tuesdays, Chloé and Dan agree, Ben objects; Ben’s private chat."""
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!proposal we meet on Tuesdays")
    await talk.says("Chloé", "!agree P1")
    await talk.says("Dan", "!agree P1")
    await talk.says("Ben", "!objection P1 two of us work on Tuesdays")
    await talk.says("Ben", "skip", ben)
    talk.heard(ben)
    return ben


async def test_against_asks_once_in_private_what_kind_of_no_it_is(six: Conversation) -> None:
    ben = await six.direct("Ben")
    await six.says("Anne", "!proposal we meet on Tuesdays")
    await six.says("Ben", "!against P1")
    assert six.signs() == ["✉️"]
    asked = six.heard(ben)
    assert asked == (
        "About P1, “we meet on Tuesdays”: what is it?\n"
        "1. It would harm what we are together for: it must not be decided like this.\n"
        "2. It worries me; I’d like that heard, and it may go ahead.\n"
        "3. It is just not my way. Then you don’t have to do anything.\n"
        "The number is enough."
    ), asked
    assert "What worries you about P1?" in await six.says("Ben", "2", ben)
    assert "is shown there" in await six.says("Ben", "the room is cold then", ben)
    await six.passes(MOMENT)
    body = six.message("P1 ·").body
    assert "A worry, from Ben: “the room is cold then”" in body and "2 agree" in body, body


async def test_an_answer_that_is_none_hears_that_the_number_is_enough(six: Conversation) -> None:
    ben = await six.direct("Ben")
    await six.says("Anne", "!proposal we meet on Tuesdays")
    await six.says("Ben", "!against P1")
    said = await six.says("Ben", "two of us work on Tuesdays", ben)
    assert said.endswith("Otherwise the number is enough, from 1 to 3."), said
    assert "What harm" in await six.says("Ben", "1", ben)


async def test_just_not_my_way_needs_nothing_to_be_done(six: Conversation) -> None:
    ben = await six.direct("Ben")
    await six.says("Anne", "!proposal we meet on Tuesdays")
    await six.reacts("Ben", "👎", "P1 ·")
    assert "what is it?" in six.heard(ben)
    assert "don’t have to do anything" in await six.says("Ben", "3", ben)
    await six.passes(MOMENT)
    assert "Ben" not in six.message("P1 ·").body and "1 agrees" in six.message("P1 ·").body


async def test_an_objection_holds_it_until_who_objects_is_content(six: Conversation) -> None:
    ben = await six.direct("Ben")
    await six.says("Anne", "!proposal we meet on Tuesdays")
    await six.says("Chloé", "!agree P1")
    await six.says("Dan", "!agree P1")
    await six.says("Ben", "!against P1")
    assert "What harm do you see in P1?" in await six.says("Ben", "1", ben)
    said = await six.says("Ben", "two of us work on Tuesdays", ben)
    assert "What would make it safe enough to try?" in said
    assert "shown with your objection" in await six.says("Ben", "every second Tuesday", ben)
    await six.passes(MOMENT)
    body = six.message("P1 ·").body
    assert "An objection, from Ben: “two of us work on Tuesdays”" in body
    assert "safe enough to try, if: “every second Tuesday”" in body
    await six.passes(4 * DAY)
    assert "Decided" not in six.message("P1 ·").body
    changed = await six.says("Anne", "!proposal change P1 we meet every second Tuesday")
    assert "P1 has other words now." in changed and "we meet on Tuesdays" in changed, changed
    asked = six.heard(ben)
    assert "P1 has other words now: “we meet every second Tuesday” Does that meet your objection?" in asked, asked
    assert "Your objection to P1 is closed." in await six.says("Ben", "yes", ben)
    body = six.message("P1 ·").body
    assert "No objection to P1 is left." in body and "1 agrees" in body, "others answer anew"
    for name in ("Ben", "Chloé"):
        await six.says(name, "!agree P1")
    await six.passes(3 * DAY)
    assert "Decided." in six.message("P1 ·").body


async def test_nobody_but_who_objects_closes_an_objection(six: Conversation) -> None:
    await objected(six)
    for said in ("!proposal next P1", "!proposal lift P1 it is nothing", "!proposal withdraw P1"):
        await six.says("Chloé", said)
    await six.says("Anne", "!proposal lift P1 it is nothing")
    assert "An objection, from Ben" in six.message("P1 ·").body


async def test_who_objects_may_agree_after_all(six: Conversation) -> None:
    await objected(six)
    await six.says("Ben", "!agree P1")
    body = six.message("P1 ·").body
    assert "No objection to P1 is left." in body and "4 agree" in body
    await six.passes(3 * DAY)
    assert "Decided." in six.message("P1 ·").body


async def test_taking_the_objection_back_lets_it_go_on(six: Conversation) -> None:
    ben = await six.direct("Ben")
    await six.says("Anne", "!proposal we meet on Tuesdays")
    await six.says("Ben", "!objection P1 two of us work on Tuesdays")
    written = six.last
    assert "An objection, from Ben" in six.message("P1 ·").body
    await six.takes_back("Ben", written)
    assert "objection, from" not in six.message("P1 ·").body
    assert "No objection" in six.message("P1 ·").body
    six.heard(ben)


async def test_a_moderator_who_deletes_an_objection_deletes_its_words_and_does_not_lift_it(six: Conversation) -> None:
    await six.direct("Ben")
    await six.says("Eve", "!proposal we meet on Tuesdays")
    await six.says("Ben", "!objection P1 two of us work on Tuesdays")
    await six.takes_back("Anne", six.last)
    body = six.message("P1 ·").body
    assert "There is an objection" in body and "two of us work" not in body, body
    await six.says("Dan", "!agree P1")
    await six.takes_back("Anne", six.last)
    assert "2 agree so far" in six.message("P1 ·").body


@pytest.mark.parametrize(
    ("language", "propose", "agree", "change", "stays"),
    [
        ("en", "!proposal we sing", "!agree P1", "!proposal change P1 we sing on Tuesdays", "P1 keeps its new words"),
        ("fr", "!proposition on chante", "!d’accord P1", "!proposition changer P1 on chante le mardi",
         "P1 garde ses nouveaux mots"),
        ("es", "!propuesta cantamos", "!de acuerdo P1", "!propuesta cambiar P1 cantamos los martes",
         "P1 conserva sus nuevas palabras"),
    ],
)  # fmt: skip
async def test_a_moderator_who_deletes_new_words_voids_no_answers(
    tmp_path: Path, language: str, propose: str, agree: str, change: str, stays: str
) -> None:
    async with conversation(tmp_path, language, people=SIX) as talk:
        await talk.says("Ben", propose)
        await talk.says("Dan", agree)
        await talk.says("Ben", change)
        changed = talk.last
        await talk.says("Dan", agree)
        before = talk.message("P1 ·").body
        assert stays in await talk.takes_back("Anne", changed)
        assert talk.message("P1 ·").body == before and "2 " in before
        await talk.says("Chloé", agree)
        await talk.passes(3 * DAY)
        assert talk.message("P1 ·").body.count("3 ") >= 1 and "D1" in talk.message("D1").body, "it is decided"


async def test_objections_are_worked_on_one_at_a_time(six: Conversation) -> None:
    await objected(six)
    await six.says("Eve", "!objection P1 my bus does not go")
    body = six.message("P1 ·").body
    assert "from Ben: “two of us work" in body and "bus" not in body and "After it comes 1 more." in body
    await six.says("Ben", "!agree P1")
    body = six.message("P1 ·").body
    assert "from Eve: “my bus does not go”" in body and "After it" not in body


async def test_two_tries_that_fail_lead_to_ways_out_of_which_the_group_picks(six: Conversation) -> None:
    ben = await objected(six)
    await six.says("Anne", "!proposal change P1 we meet on Tuesdays at 21:00")
    assert "Does that meet" in six.heard(ben)
    assert "stands" in await six.says("Ben", "no", ben)
    assert "do not meet the objection yet" in six.message("P1 ·").body
    await six.says("Anne", "!proposal change P1 we meet on Tuesdays at 22:00")
    await six.says("Ben", "not met", ben)
    body = six.message("P1 ·").body
    assert "You choose how it goes on." in body and "1️⃣ Try it for four weeks" in body, body
    for name in ("Anne", "Chloé", "Dan"):
        await six.reacts(name, "1️⃣", "P1 ·")
    await six.passes(3 * DAY)
    body = six.message("P1 ·").body
    assert "You try it for four weeks." in body and "An objection stands" in body, body


@pytest.mark.parametrize(
    ("picks", "ending"),
    [
        (("2️⃣", "2️⃣", "2️⃣"), "Three of you reword it."),
        (("3️⃣", "3️⃣", "4️⃣"), "Whoever has the role decides."),
        (("1️⃣", "1️⃣"), "Set aside for now."),
        (("1️⃣", "1️⃣", "4️⃣", "4️⃣"), "Set aside for now."),
    ],
)
async def test_each_way_out(six: Conversation, picks: tuple[str, ...], ending: str) -> None:
    await objected(six)
    await six.passes(7 * DAY)
    assert "You choose how it goes on." in six.message("P1 ·").body, "nobody found other words"
    for name, pick in zip(("Anne", "Chloé", "Dan", "Eve"), picks, strict=False):
        await six.reacts(name, pick, "P1 ·")
    await six.passes(3 * DAY)
    assert ending in six.message("P1 ·").body


async def test_a_week_of_silence_after_two_questions_closes_it(six: Conversation) -> None:
    ben = await objected(six)
    await six.says("Anne", "!proposal change P1 we meet every second Tuesday")
    assert "I ask once more" in six.heard(ben)
    await six.passes(2 * DAY)
    assert "for the second time" in six.heard(ben)
    await six.passes(3 * DAY)
    await six.says("Anne", "!proposal change P1 we meet every third Tuesday")
    assert "I ask once more" in six.heard(ben), "other words are asked about anew"
    await six.passes(2 * DAY)
    await six.passes(5 * DAY - HOUR)
    assert "An objection, from Ben" in six.message("P1 ·").body
    await six.passes(2 * DAY + HOUR)
    assert "objection, from" not in six.message("P1 ·").body


async def test_where_votes_are_counted_a_no_is_a_no(six: Conversation) -> None:
    ben = await six.direct("Ben")
    await six.says("Anne", "!proposal we move by:majority")
    await six.says("Ben", "!against P1")
    assert "that counts as a no" in six.heard(ben)
    await six.says("Ben", "1", ben)
    await six.says("Ben", "it is too far for me", ben)
    await six.passes(MOMENT)
    assert "Yes: 1. No: 1." in six.message("P1 ·").body
    await six.says("Chloé", "!agree P1")
    await six.passes(3 * DAY)
    assert "2 say yes and 1 no. 3 of 6 people answered; 3 were needed." in six.message("P1 ·").body


async def test_too_many_who_stand_aside_carry_nothing_where_it_is_strict(six: Conversation) -> None:
    await six.says("Anne", "!proposal we move by:strict")
    for name in ("Ben", "Chloé"):
        await six.says(name, "!aside P1")
    await six.says("Dan", "!agree P1")
    await six.passes(3 * DAY)
    assert "2 stand aside: too many of 4" in six.message("P1 ·").body


async def test_slowly_gives_time_for_questions_reactions_and_other_words(six: Conversation) -> None:
    shown = await six.says("Anne", "!proposal slowly we move to the library")
    assert "First, questions: until Thursday, 11 March at 19:00." in shown, shown
    assert "Now, what it does to you" in await six.passes(DAY)
    assert "Now, other words if they help" in await six.says("Anne", "!proposal next P1")
    shown = await six.passes(DAY)
    assert "It is decided if nobody objects" in shown and "Open until" in shown, shown
    assert "goes on by itself" in await six.says("Anne", "!proposal next P1")


async def test_in_a_meeting_its_steps_are_rounds(talk: Conversation) -> None:
    await talk.says("Anne", "!circle start")
    said = await talk.says("Ben", "!proposal we meet on Tuesdays")
    assert "First, questions" in said and "Questions about P1 (we meet on Tuesdays)?" in said, said
    await talk.says("Anne", "!round stop")
    said = await talk.says("Anne", "!proposal next P1")
    assert "What do you think of P1" in said, said
    await talk.says("Anne", "!round stop")
    said = await talk.says("Anne", "!proposal next P1")
    assert "Do you agree to P1" in said, said
    await talk.says("Anne", "!round stop")
    await talk.says("Chloé", "!agree P1")
    assert "Only who proposed" in await talk.says("Anne", "!proposal next P1"), "she does not close another’s"
    assert "Decided." in await talk.says("Ben", "!proposal next P1")


async def test_in_private_an_objection_is_shown_first_as_others_would_read_it(six: Conversation) -> None:
    ben = await six.direct("Ben")
    await six.says("Anne", "!proposal we meet on Tuesdays")
    asked = await six.says("Ben", "!objection P1 I work then", ben)
    assert "An objection, from Ben: “I work then”" in asked, asked
    assert "I work then" not in six.message("P1 ·").body
    await six.says("Ben", "yes", ben)
    assert "I work then" in six.message("P1 ·").body


async def test_in_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr", people=SIX) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Anne", "!proposition on se voit le mardi")
        await talk.says("Ben", "!contre P1")
        assert "Cela nuirait à ce qui nous réunit" in talk.heard(ben)
        await talk.says("Ben", "1", ben)
        assert "sans risque" in usual(await talk.says("Ben", "deux d’entre nous travaillent", ben))
        await talk.says("Ben", "passer", ben)
        await talk.passes(MOMENT)
        assert "Une objection, de Ben" in usual(talk.message("P1 ·").body)
        await talk.says("Chloé", "!réserve P1 il fait froid")
        assert "Une inquiétude, de Chloé : « il fait froid »" in usual(talk.message("P1 ·").body)
        await talk.says("Anne", "!proposition changer P1 on se voit un mardi sur deux")
        assert "répond à ton objection" in usual(talk.heard(ben))
        await talk.says("Ben", "oui", ben)
        assert "Il n’y a plus d’objection" in usual(talk.message("P1 ·").body)


async def test_in_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es", people=SIX) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Anne", "!propuesta nos vemos los martes")
        await talk.says("Ben", "!en contra P1")
        assert "Haría daño a lo que nos une" in talk.heard(ben)
        await talk.says("Ben", "1", ben)
        await talk.says("Ben", "dos de nosotros trabajamos", ben)
        await talk.says("Ben", "no sé", ben)
        await talk.says("Chloé", "!inquietud P1 hace frío")
        assert "Una inquietud, de Chloé: «hace frío»" in talk.message("P1 ·").body
        await talk.says("Dan", "!al margen P1")
        await talk.says("Anne", "!propuesta cambiar P1 nos vemos un martes de cada dos")
        assert "¿Resuelve eso tu objeción?" in talk.heard(ben)
        await talk.says("Ben", "sí", ben)
        assert "No queda ninguna objeción" in talk.message("P1 ·").body


async def test_the_objection_of_who_is_removed_stays_until_two_lift_it(six: Conversation) -> None:
    await objected(six)
    six.server.kick(six.room, user("Anne"), user("Ben"))
    await six.settle()
    body = six.message("P1 ·").body
    assert "Ben was removed from the group. The objection stays" in body, body
    assert "It takes a second person" in await six.says("Anne", "!proposal lift P1 we have spoken with him")
    await six.says("Anne", "!proposal lift P1 really")
    assert "objection, from" in six.message("P1 ·").body
    await six.says("Chloé", "!proposal lift P1 yes we have")
    assert "No objection to P1 is left." in six.message("P1 ·").body


async def test_the_objection_of_who_leaves_of_their_own_accord_goes(six: Conversation) -> None:
    await objected(six)
    six.server.leave(six.room, user("Ben"))
    await six.settle()
    assert "No objection to P1 is left." in six.message("P1 ·").body


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize(
    ("language", "no", "skip", "said", "told"),
    [
        ("en", "!objection P1 I work then", "skip", "I withdraw my objection", "you no longer object"),
        ("fr", "!objection P1 je travaille", "passer", "je retire mon objection", "plus d’objection"),
        ("es", "!objeción P1 trabajo", "saltar", "quito mi objecion", "ya no tienes"),
    ],
)
async def test_an_objection_taken_back_in_words_is_met_and_never_shown_as_a_condition(
    tmp_path: Path, language: str, no: str, skip: str, said: str, told: str, asked: bool
) -> None:
    async with conversation(tmp_path, language=language, people=SIX) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Anne", {"en": "!proposal", "fr": "!proposition", "es": "!propuesta"}[language] + " tea")
        await talk.says("Ben", no)
        talk.heard(ben)
        if not asked:
            await talk.says("Ben", skip, ben)
        assert told in await talk.says("Ben", said, ben)
        await talk.passes(MOMENT)
        assert said not in talk.message("P1 ·").body and "objection, " not in talk.message("P1 ·").body


async def test_taking_an_objection_back_with_a_condition_is_a_condition(six: Conversation) -> None:
    ben = await six.direct("Ben")
    await six.says("Anne", "!proposal tea")
    await six.says("Ben", "!objection P1 I work then")
    await six.says("Ben", "I withdraw my objection if we start at eight", ben)
    await six.passes(MOMENT)
    assert "if: “I withdraw my objection if we start at eight”" in six.message("P1 ·").body


async def test_who_agreed_and_then_finds_it_not_their_way_is_no_longer_counted(six: Conversation) -> None:
    ben = await six.direct("Ben")
    await six.says("Anne", "!proposal tea")
    await six.says("Ben", "!agree P1")
    await six.passes(MOMENT)
    assert "2 agree" in six.message("P1 ·").body
    await six.says("Ben", "I’m against P1", ben)
    assert "no longer counted" in await six.says("Ben", "3", ben)
    await six.passes(MOMENT)
    assert "1 agrees" in six.message("P1 ·").body


async def test_of_two_objections_the_number_says_which_is_taken_back(six: Conversation) -> None:
    ben = await six.direct("Ben")
    assert "you no longer object" not in await six.says("Ben", "I withdraw my objection", ben)
    await six.says("Anne", "!proposal we sing at the end")
    await six.says("Anne", "!proposal we have tea")
    for number in (1, 2):
        await six.says("Ben", f"!objection P{number} I work then")
        await six.says("Ben", "skip", ben)
    assert "P1" in await six.says("Ben", "I withdraw my objection", ben)
    assert "you no longer object" in await six.says("Ben", "I withdraw my objection P2", ben)
    assert "you no longer object" not in await six.says("Ben", "I withdraw my objection P9", ben)


async def test_each_step_is_one_message_that_notifies_nobody_in_particular(six: Conversation) -> None:
    ben = await six.direct("Ben")

    async def more(name: str, said: str, room: str | None = None) -> int:
        before = {each.event_id for each in six.shown()}
        await six.says(name, said, room)
        new = [each for each in six.shown() if each.event_id not in before]
        assert all(each.msgtype == "m.notice" and not each.mentions for each in new)
        return len(new)

    assert await more("Anne", "!proposal we meet on Tuesdays") == 1
    assert await more("Chloé", "!agree P1") == 0, "the message that is there shows it"
    assert await more("Ben", "!objection P1 two of us work on Tuesdays") == 1
    assert await more("Ben", "every second one", ben) == 0
    assert await more("Anne", "!proposal change P1 we meet every second Tuesday") == 1
    assert await more("Ben", "no", ben) == 1
    assert await more("Anne", "!proposal change P1 we meet on Mondays") == 1
    assert await more("Ben", "yes", ben) == 1
    await six.says("Chloé", "!agree P1")
    await six.says("Dan", "!agree P1")
    before = len(six.shown())
    await six.passes(3 * DAY)
    assert len(six.shown()) == before + 1, "the decision, which is in the register"
