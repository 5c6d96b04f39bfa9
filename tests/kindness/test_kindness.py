"""Kind words, as conversations: given privately, kept by who got them alone, and said nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from commands.kindness.feature import LONGEST, MOST_KEPT
from tests.conversation import START, Conversation, conversation, user, usual
from tests.sos.test_sos import Chats, chats_of

PEOPLE = ("Anne", "Ben", "Chloé", "Dan")
WANT = (
    "Somebody here has a kind word for you. People here can send you kind words, privately and at most once a day. Want"
    " them? yes / not now\nNobody learns what you answer, and I ask this only once."
)
STAR = "⭐ puts it in your box; the message itself stays in our chat until you delete it."
PASSED_ON = (
    "It is for Ben alone, and arrives when Ben likes kind words to come.\nIf you delete your message here, or have me"
    " forget you, I take it back, even if it was kept."
)
LETTER = f"From Anne:\n“Thank you for the lift, I got there”\n\n{STAR}"
NONE = "Your box is empty just now. ⭐ on a kind word puts it there."
DAY = timedelta(days=1)


class Case(Chats):
    """People who want kind words, unless a test says otherwise."""

    async def thanks(self, words: str = "!thank Ben for the lift, I got there", by: str = "Anne") -> str:
        """Somebody gives a kind word, and what is to be said is said."""
        answer = await self.says(by, words)
        await self.passes(timedelta(0))
        return answer

    async def want(self, *names: str) -> None:
        for name in names:
            await self.says(name, "!kind words on")


@pytest.fixture
async def case(tmp_path: Path) -> AsyncIterator[Case]:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        yield await begun(talk)


async def begun(talk: Conversation, *, want: tuple[str, ...] = PEOPLE) -> Case:
    case = Case(talk, (await chats_of(talk, *PEOPLE)).rooms)
    await case.want(*want)
    return case


async def test_thanks_arrive_privately_and_are_kept_with_a_star(case: Case) -> None:
    assert await case.thanks() == PASSED_ON
    assert case.heard("Ben") == LETTER
    assert case.talk.signs(case.talk.message("From Anne", case.rooms["Ben"]).event_id, case.rooms["Ben"]) == ["⭐"]
    assert await case.says("Ben", "!kind words") == NONE
    assert await case.reacts("Ben", "⭐", "From Anne") == "It’s in your box. On a grey day: !kind words."
    assert await case.says("Ben", "!kind words") == (
        "From Anne:\n“Thank you for the lift, I got there”\n\nforget takes it out of your box."
    )
    assert [case.heard(name) for name in ("Anne", "Chloé", "Dan")] == [""] * 3 and case.talk.heard() == ""


async def test_from_a_room_nothing_is_said_in_the_room(case: Case) -> None:
    talk = case.talk
    assert await talk.says("Anne", "!thank Ben for the lift, I got there") == ""
    assert talk.signs() == ["🤝"] and case.heard("Anne") == ""
    await case.passes(timedelta(0))
    assert case.heard("Ben") == LETTER and talk.heard() == ""
    assert await talk.says("Anne", "!thank Bne for the lift") == "" and talk.signs() == []
    assert "Ben" in case.heard("Anne"), "whom she means is asked privately"
    assert await talk.says("Chloé", "!thank Dan") == ""
    assert case.heard("Chloé").startswith("What did Dan do, and what did it change for you?")
    assert await talk.says("Chloé", "!thank Paul for all") == "" and "Paul" in case.heard("Chloé")
    assert await talk.says("Chloé", "!cheer") == "" and case.heard("Chloé").startswith("For whom, and what?")


@pytest.mark.parametrize(
    ("language", "words", "letter"),
    [
        ("en", "!thank Ben for the lift", "From Anne:\n“Thank you for the lift”"),
        ("en", "thank you Ben, you listened", "From Anne:\n“you listened”"),
        ("en", "Thanks @ben for listening", "From Anne:\n“Thank you for listening”"),
        ("en", "!courage Ben you can do it", "From Anne:\n“you can do it”"),
        ("fr", "!merci Ben pour le trajet", "De Anne :\n« Merci pour le trajet »"),
        ("fr", "!merci à Ben d’avoir attendu", "De Anne :\n« Merci d’avoir attendu »"),
        ("fr", "merci à Ben pour hier", "De Anne :\n« Merci pour hier »"),
        ("fr", "!courage Ben, je pense à toi", "De Anne :\n« je pense à toi »"),
        ("es", "!gracias Ben por llevarme", "De Anne:\n«Gracias por llevarme»"),
        ("es", "gracias a Ben por llevarme", "De Anne:\n«Gracias por llevarme»"),
        ("es", "!dar ánimo Ben mañana pienso en ti", "De Anne:\n«mañana pienso en ti»"),
        ("es", "!dar animos a Ben tú puedes", "De Anne:\n«tú puedes»"),
    ],
)
async def test_as_people_say_it(tmp_path: Path, language: str, words: str, letter: str) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        case = await begun(talk)
        await case.thanks(words)
        assert case.heard("Ben").startswith(letter)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "thanks"),
        ("en", "!thank you"),
        ("en", "!thanks everybody"),
        ("en", "thanks a lot"),
        ("fr", "merci"),
        ("fr", "!merci beaucoup"),
        ("fr", "!merci à tous"),
        ("es", "gracias"),
        ("es", "¡muchas gracias!"),
        ("es", "!gracias a todas"),
    ],
)
async def test_thanks_to_nobody_in_particular_get_a_sign_and_no_question(
    tmp_path: Path, language: str, words: str
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        case = await begun(talk)
        assert await case.says("Anne", words) == ""
        assert talk.signs(talk.last, case.rooms["Anne"]) == ["🤝"]
        await talk.says("Anne", "!turn off kind words")
        assert await case.says("Anne", words) == "", "also where the group has no kind words"


async def test_without_words_they_are_asked_for(case: Case) -> None:
    assert await case.says("Anne", "!thank Ben") == (
        "What did Ben do, and what did it change for you? Write it as you would say it; only Ben reads it."
    )
    assert await case.thanks("you waited for me") == PASSED_ON
    assert case.heard("Ben") == f"From Anne:\n“you waited for me”\n\n{STAR}"
    assert await case.says("Chloé", "!cheer Ben") == "What would you like to tell Ben? Only Ben reads it."
    assert await case.says("Chloé", "never mind") != PASSED_ON
    assert await case.says("Anne", "!thank Anne for all") == (
        "That’s you, and you deserve it. For what does you good there is !good for me, in our private chat."
    )
    assert await case.says("Anne", "!cheer somebody") == (
        "For whom, and what? Like this: !cheer and a name, then your words. I say it to them privately, and nowhere"
        " else."
    )


async def test_a_name_that_is_nearly_one_is_asked_about(case: Case) -> None:
    asked = await case.says("Anne", "!thank Bne for the lift, I got there")
    assert "Ben" in asked
    assert await case.thanks("yes") == PASSED_ON
    assert case.heard("Ben") == LETTER


async def test_before_the_first_words_somebody_is_asked_once(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        case = await begun(talk, want=())
        await case.thanks()
        assert case.heard("Ben") == WANT
        await case.thanks("!thank Ben for the soup", by="Chloé")
        assert case.heard("Ben") == "", "once"
        assert await case.says("Ben", "yes") == (
            "Good: kind words may come to you, at most once a day. None any more: !kind words off.\n\nFrom Anne:\n"
            "“Thank you for the lift, I got there”\nFrom Chloé:\n“Thank you for the soup”\n\n⭐ puts them in your box;"
            " the message itself stays in our chat until you delete it."
        )
        await case.thanks("!thank Dan for the soup", by="Chloé")
        assert case.heard("Dan") == WANT
        assert (await case.says("Dan", "not now")).startswith("All right, no kind words come to you.")
        await case.passes(2 * DAY)
        await case.thanks("!thank Dan for the bread", by="Chloé")
        await case.passes(DAY)
        assert case.heard("Dan") == "" and await case.says("Dan", "!kind words") == NONE


async def test_words_arrive_together_at_most_once_a_day(case: Case) -> None:
    await case.thanks()
    assert case.heard("Ben") == LETTER
    await case.thanks("!thank Ben for the soup", by="Chloé")
    await case.thanks("!cheer Ben sleep well", by="Dan")
    assert case.heard("Ben") == ""
    await case.passes(timedelta(hours=14, minutes=-1))
    assert case.heard("Ben") == "", "nor at night"
    await case.passes(timedelta(minutes=1))
    assert case.heard("Ben").startswith("From Chloé:\n“Thank you for the soup”\nFrom Dan:\n“sleep well”")


async def test_one_letter_a_day_from_one_person(case: Case) -> None:
    await case.thanks()
    assert (await case.thanks("!thank Ben again for it")).startswith("You have written to Ben today already.")
    assert await case.says("Anne", "!thank Chloé for the soup") != ""
    await case.passes(timedelta(hours=5) - timedelta(minutes=1))
    assert (await case.thanks("!thank Ben again")).startswith("You have written to Ben today already.")
    case.heard("Ben")
    await case.passes(timedelta(hours=12))
    assert await case.thanks("!thank Ben for it all") == PASSED_ON
    assert case.heard("Ben").startswith("From Anne:\n“Thank you for it all”")


async def test_too_long(case: Case) -> None:
    assert (await case.thanks(f"!cheer Ben {'a' * (LONGEST + 1)}")).startswith("That is longer than I can pass on")
    assert await case.thanks(f"!cheer Ben {'a' * LONGEST}") == PASSED_ON
    assert case.heard("Ben").startswith("From Anne")


async def test_the_box_shows_one_at_a_time_and_never_how_many(case: Case) -> None:
    for day, by in enumerate(("Anne", "Chloé", "Dan")):
        await case.thanks(f"!cheer Ben word {by}", by=by)
        await case.reacts("Ben", "⭐", f"From {by}")
        assert not any(map(str.isdigit, case.heard("Ben"))), day
        await case.passes(DAY)
    seen, shown = set[str](), await case.says("Ben", "!kind words")
    for _ in range(20):
        assert shown.endswith("next shows another one, forget takes this one out of your box.")
        assert not any(map(str.isdigit, shown))
        before, shown = shown, await case.says("Ben", "next")
        assert shown != before, "another one"
        seen.add(shown.splitlines()[0])
    assert seen == {"From Anne:", "From Chloé:", "From Dan:"}
    gone = shown.splitlines()[0]
    assert await case.says("Ben", "forget") == "I have forgotten it. Above, it stays until you delete it."
    assert await case.says("Ben", "!kind words forget") == "Show one first: !kind words. Then forget."
    left = {(await case.says("Ben", "!kind words next")).splitlines()[0] for _ in range(12)}
    assert left == seen - {gone}
    await case.says("Ben", "!kind words forget")
    await case.says("Ben", "!kind words")
    await case.replies("Ben", "forget", "From ")
    assert await case.says("Ben", "!kind words") == await case.says("Ben", "!kind words next") == NONE


async def test_in_a_room_the_box_is_not_shown(case: Case) -> None:
    await case.thanks()
    await case.reacts("Ben", "⭐", "From Anne")
    case.heard("Ben")
    for words in ("!kind words", "!kind words next", "!kind words forget", "!kind words off", "!kind words on"):
        assert await case.talk.says("Ben", words) == ""
        assert "lift" not in case.heard("Ben")
    assert "lift" in await case.says("Ben", "!kind words")


async def test_what_nobody_keeps_is_gone_after_a_week(case: Case) -> None:
    await case.thanks()
    case.heard("Ben")
    await case.passes(timedelta(days=6, hours=23))
    await tidied(case.talk)
    assert (await case.reacts("Ben", "⭐", "From Anne")).startswith("It’s in your box.")
    await case.talk.takes_back("Ben", case.talk.last, case.rooms["Ben"])
    assert await case.says("Ben", "!kind words") == NONE, "without the star it is no longer there"
    await case.passes(timedelta(days=7, hours=1))
    await tidied(case.talk)
    assert (await case.reacts("Ben", "⭐", "From Anne")).startswith("I no longer have these words.")
    async with case.talk.store.transaction():
        assert not (await case.talk.store.kindness.box(user("Ben"))).words


async def test_what_is_kept_stays(case: Case) -> None:
    await case.thanks()
    case.heard("Ben")
    assert await case.says("Ben", "keep") == "It’s in your box. On a grey day: !kind words."
    assert await case.replies("Ben", "keep", "From Anne") == "It’s in your box already."
    for _ in range(4):
        await case.passes(timedelta(days=100))
        await tidied(case.talk)
    assert "lift" in await case.says("Ben", "!kind words")


async def tidied(talk: Conversation) -> None:
    async with talk.store.transaction():
        await talk.store.forget_old(talk.clock())


@pytest.mark.parametrize("kept", [False, True])
async def test_what_is_taken_back_is_gone_and_nobody_is_told(case: Case, *, kept: bool) -> None:
    await case.says("Anne", "!thank Ben for the lift, I got there")
    written = case.talk.last
    await case.passes(timedelta(0))
    if kept:
        await case.reacts("Ben", "⭐", "From Anne")
    case.heard("Ben")
    await case.talk.takes_back("Anne", written, case.rooms["Anne"])
    assert [case.heard(name) for name in PEOPLE] == [""] * 4
    assert not any("lift" in each.body for each in case.talk.shown(case.rooms["Ben"])), "the letter is redacted"
    assert await case.says("Ben", "!kind words") == NONE


async def test_of_a_letter_of_several_the_others_stay(case: Case) -> None:
    await case.thanks("!cheer Ben hello", by="Dan")
    await case.says("Anne", "!thank Ben for the lift")
    written = case.talk.last
    await case.says("Chloé", "!thank Ben for the soup")
    case.heard("Ben")
    await case.passes(DAY)
    assert case.heard("Ben").startswith("From Anne:\n“Thank you for the lift”\nFrom Chloé:\n“Thank you for the soup”")
    await case.talk.takes_back("Anne", written, case.rooms["Anne"])
    assert case.heard("Ben") == f"From Chloé:\n“Thank you for the soup”\n\n{STAR}"
    assert await case.reacts("Ben", "⭐", "From Chloé") == "It’s in your box. On a grey day: !kind words."


async def test_the_question_goes_with_the_only_words_it_was_asked_for(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        case = await begun(talk, want=())
        await case.says("Anne", "!thank Ben for the lift")
        written = talk.last
        await case.passes(timedelta(0))
        assert case.heard("Ben") == WANT
        await talk.takes_back("Anne", written, case.rooms["Anne"])
        assert not any("kind word" in each.body for each in talk.shown(case.rooms["Ben"]))
        await case.thanks("!thank Ben for the soup", by="Chloé")
        assert case.heard("Ben") == WANT


async def test_an_edit_is_a_correction(case: Case) -> None:
    await case.says("Anne", "!thank Ben for the lfit")
    written = case.talk.last
    assert await case.talk.says("Anne", "!thank Ben for the lift", case.rooms["Anne"], edit_of=written) == ""
    await case.passes(timedelta(0))
    assert case.heard("Ben") == f"From Anne:\n“Thank you for the lift”\n\n{STAR}"
    await case.talk.says("Anne", "!thank Ben for the long lift", case.rooms["Anne"], edit_of=written)
    await case.passes(DAY)
    assert not any("lift”" in each.body for each in case.talk.shown(case.rooms["Ben"])[:-1])
    assert case.heard("Ben") == f"From Anne:\n“Thank you for the long lift”\n\n{STAR}"


async def test_only_who_wrote_it_takes_it_back(case: Case) -> None:
    talk = case.talk
    await talk.says("Ben", "!thank Chloé for the soup")
    written = talk.last
    await case.passes(timedelta(0))
    assert "soup" in case.heard("Chloé")
    await talk.takes_back("Anne", written)
    assert await case.reacts("Chloé", "⭐", "From Ben") == "It’s in your box. On a grey day: !kind words."
    assert "soup" in await case.says("Chloé", "!kind words"), "a moderator takes nobody's kind words back"


async def test_who_left_and_who_is_forgotten(case: Case) -> None:
    talk = case.talk
    await case.thanks()
    await case.reacts("Ben", "⭐", "From Anne")
    await case.thanks("!cheer Ben hello", by="Chloé")  # waits for tomorrow
    talk.server.leave(talk.room, user("Chloé"))
    await talk.settle()
    case.heard("Ben")
    await case.passes(DAY)
    assert case.heard("Ben") == "", "who has left is in no group with him any more"
    talk.server.leave(talk.room, user("Dan"))
    await talk.settle()
    assert "lift" in await case.says("Ben", "!kind words")
    await case.says("Anne", "!forgetme everything yes")
    assert await case.says("Ben", "!kind words") == NONE
    assert not any("lift" in each.body for each in talk.shown(case.rooms["Ben"]) if each.body.startswith("From Anne"))


async def test_what_is_kept_stays_when_either_leaves(case: Case) -> None:
    await case.thanks()
    await case.reacts("Ben", "⭐", "From Anne")
    for name in ("Anne", "Ben"):
        case.talk.server.leave(case.talk.room, user(name))
        await case.talk.settle()
        assert "lift" in await case.says("Ben", "!kind words")
    assert await case.says("Ben", "forget") == "I have forgotten it. Above, it stays until you delete it."


async def test_on_pause_they_wait_for_its_end(case: Case) -> None:
    await case.says("Ben", "!pause")
    await case.thanks()
    await case.passes(3 * DAY)
    assert case.heard("Ben") == ""
    await case.says("Ben", "!resume")
    await case.passes(timedelta(0))
    assert case.heard("Ben") == LETTER


async def test_a_pause_with_an_end(case: Case) -> None:
    await case.says("Ben", "!pause 3 days")
    await case.thanks()
    case.heard("Ben")
    await case.passes(2 * DAY)
    assert case.heard("Ben") == ""
    await case.passes(DAY)
    assert case.heard("Ben") == LETTER


async def test_not_in_quiet_hours(case: Case) -> None:
    await case.says("Ben", "!settings quiet hours 19:00-8:00")
    case.heard("Ben")
    await case.thanks()
    assert case.heard("Ben") == ""
    await case.passes(timedelta(hours=13))
    assert case.heard("Ben") == LETTER


async def test_while_the_feature_is_off_they_wait_and_who_writes_is_told(case: Case) -> None:
    talk = case.talk
    await case.thanks()
    await case.thanks("!cheer Ben hello", by="Chloé")
    await talk.says("Anne", "!turn off kind words")
    case.heard("Ben")
    await case.passes(DAY)
    assert case.heard("Ben") == ""
    assert "off" in await case.says("Dan", "!thank Ben for all")
    assert await case.reacts("Ben", "⭐", "From Anne") == "It’s in your box. On a grey day: !kind words."
    assert "lift" in await case.says("Ben", "!kind words")
    await talk.says("Anne", "!turn on kind words")
    await case.passes(timedelta(hours=1))
    assert case.heard("Ben").startswith("From Chloé:")


async def test_after_a_restart_they_arrive_once(case: Case) -> None:
    await case.says("Anne", "!thank Ben for the lift, I got there")
    await case.talk.restart()
    await case.passes(timedelta(hours=9))
    assert case.heard("Ben") == LETTER
    await case.talk.restart()
    await case.passes(timedelta(0))
    assert case.heard("Ben") == ""


async def test_a_cheer_or_how_one_is(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es", people=PEOPLE) as talk:
        case = await begun(talk)
        assert await case.says("Anne", "¡ánimo Ben!") == (
            "¿Una palabra para Ben, o cómo estás?\n1. una palabra para Ben\n2. cómo estoy"
        )
        assert await case.says("Anne", "1") == "¿Qué te gustaría decirle a Ben? Nadie más lo lee."
        await case.thanks("mañana pienso en ti")
        assert case.heard("Ben").startswith("De Anne:\n«mañana pienso en ti»")
        assert "consulta" in await case.says("Chloé", "!ánimo 4")
        assert await talk.says("Chloé", "!ánimo Ben") == ""
        assert case.heard("Chloé").startswith("¿Una palabra para Ben")
        assert "consulta" in await case.says("Chloé", "cómo estoy")


async def test_a_report_about_a_letter_quotes_nothing(case: Case) -> None:
    await case.thanks()
    case.heard("Ben")
    said = await case.replies("Ben", "!report", "From Anne")
    said += await case.says("Ben", "it makes me uneasy")
    for _ in range(3):
        said += await case.says("Ben", "1")
    assert "lift" not in said
    assert not any("lift" in case.heard(name) for name in PEOPLE)


async def test_thanks_of_the_board_can_be_kept_too(case: Case) -> None:
    talk = case.talk
    await talk.says("Anne", "!need a ladder")
    await talk.says("Ben", "!take N1")
    case.heard("Ben")
    await talk.says("Anne", "!close N1 it was just right")
    assert case.heard("Ben") == f"Anne says that N1 (a ladder) is done, and thanks you.\n“it was just right”\n\n{STAR}"
    assert await case.reacts("Ben", "⭐", "it was just right") == "It’s in your box. On a grey day: !kind words."
    assert (await case.says("Ben", "!kind words")).startswith("From Anne:\n“it was just right”")
    await case.says("Ben", "!kind words off")
    await talk.says("Anne", "!need a saw")
    await talk.says("Ben", "!take N2")
    case.heard("Ben")
    await talk.says("Anne", "!close N2 it cut well")
    assert case.heard("Ben") == "Anne says that N2 (a saw) is done, and thanks you."


async def test_a_round_of_thanks(tmp_path: Path) -> None:
    for language, words, asked in (
        ("en", "!round thanks", "Something that somebody here did that helped you?"),
        ("fr", "!tour merci", "Quelque chose que quelqu’un d’ici a fait et qui t’a fait du bien ?"),
        ("es", "!ronda gracias", "¿Algo que alguien de aquí hizo y que te ayudó?"),
    ):
        async with conversation(tmp_path / language, language) as talk:
            assert asked in usual(await talk.says("Anne", words))


def test_the_days_of_these_tests_are_in_the_evening() -> None:
    assert START.hour == 18, "in Paris it is 19:00"


async def test_a_letter_is_forgotten_at_a_word(case: Case) -> None:
    await case.thanks()
    case.heard("Ben")
    assert await case.replies("Ben", "forget", "From Anne") == (
        "I have forgotten it. Above, it stays until you delete it."
    )
    assert (await case.reacts("Ben", "⭐", "From Anne")).startswith("I no longer have these words.")


async def test_a_full_box_says_how_to_make_room(case: Case) -> None:
    await case.thanks()
    case.heard("Ben")
    async with case.talk.store.transaction():
        box = await case.talk.store.kindness.box(user("Ben"))
        old = replace(box.words[0], letter="before", until=None, kept_by="$before")
        many = tuple(replace(old, id=f"{number:032x}") for number in range(MOST_KEPT))
        await case.talk.store.kindness.save(replace(box, words=(*many, *box.words)))
    assert (await case.reacts("Ben", "⭐", "From Anne")).startswith("Your box is full.")
