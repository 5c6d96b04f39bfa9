"""The letter budget, as conversations: two unasked private messages a day and six a week, and the rest together."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.outbox import MOST_WAITING
from tests.conversation import BOT, Conversation, conversation, user

PEOPLE = ("Anne", "Ben", "Chloé", "Dan", "Eve")
HOURS, DAYS = timedelta(hours=1), timedelta(days=1)
MORNING = timedelta(hours=14)  # from 19:00 in Paris, when conversations begin, to 9:00


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Conversation]:
    async with conversation(tmp_path, people=PEOPLE, budget=True) as talk:
        yield talk


async def waiting(talk: Conversation) -> list[str]:
    """The words that wait for Ben."""
    async with talk.store.transaction():
        return [each.words for each in await talk.store.letters.waiting(user("Ben"))]


async def news(talk: Conversation, name: str, what: str, words: str = "thanks") -> None:
    """Ben reads privately that something is back: news that asks nothing."""
    found = re.search(r"L\d+", await talk.says(name, f"!lend {what} to:Ben"))
    assert found
    await talk.says(name, f"!return {found[0]} {words}")


async def asks(talk: Conversation, name: str) -> None:
    """Ben is asked privately whether this person may remind him."""
    await talk.says(name, "!remind Ben in 3 weeks something")


async def full(talk: Conversation, chat: str | None = None) -> str:
    """Ben has read as much as he wants to today; his private chat."""
    ben = chat or await talk.direct("Ben")
    await news(talk, "Anne", "a drill")
    await news(talk, "Chloé", "a saw")
    assert len(talk.heard(ben).split("\n\n")) == 2
    return ben


# How many.


async def test_two_a_day_and_the_rest_together_the_next_morning(talk: Conversation) -> None:
    ben = await full(talk)
    await news(talk, "Dan", "a tent", "it kept us dry")
    await news(talk, "Eve", "a rope")
    assert talk.heard(ben) == ""
    await talk.passes(MORNING - HOURS)
    assert talk.heard(ben) == ""
    await talk.passes(HOURS)
    assert talk.heard(ben) == "\n".join(
        (
            "Some news for you, all in one message:",
            "",
            "- Dan says that L3 (a tent) is back.",
            "“it kept us dry”",
            "- Eve says that L4 (a rope) is back.",
            "“thanks”",
            "",
            "I gather news so that I don’t write too often. How often is up to you: !letters.",
        )
    )
    assert talk.message("", ben).msgtype == "m.text"
    await talk.passes(7 * DAYS)
    assert talk.heard(ben) == "", "it is said once"


async def test_one_that_waits_comes_as_it_is(talk: Conversation) -> None:
    ben = await full(talk)
    await news(talk, "Dan", "a tent")
    await talk.passes(MORNING)
    assert talk.heard(ben) == "Dan says that L3 (a tent) is back.\n“thanks”"


async def test_what_can_be_tapped_is_a_message_of_its_own(talk: Conversation) -> None:
    ben = await full(talk)
    for name, what in (("Anne", "my pot"), ("Chloé", "my tent")):
        await talk.says(name, f"!lend {what} to:Ben until:2027-03-12")
    await talk.passes(MORNING)
    await news(talk, "Dan", "a tarp")
    await news(talk, "Eve", "a rope")
    talk.heard(ben)
    await talk.passes(10 * HOURS)  # 19:00: the evening before
    assert talk.heard(ben) == ""
    await talk.passes(MORNING)
    assert "all in one message" not in talk.heard(ben)
    assert talk.signs(talk.message("my pot", ben).event_id, ben) == ["✅"]
    assert "my pot" in await talk.reacts("Ben", "✅", "my pot", ben)


async def test_six_a_week(talk: Conversation) -> None:
    ben = await full(talk)
    for _ in range(2):
        await talk.passes(DAYS)
        await news(talk, "Dan", "a tent")
        await news(talk, "Eve", "a rope")
    assert len(talk.heard(ben).split("\n\n")) == 4
    await talk.passes(DAYS)
    await news(talk, "Anne", "a pot")
    await talk.passes(3 * DAYS)
    assert talk.heard(ben) == "", "six were said since Wednesday"
    await talk.passes(DAYS)
    assert "a pot" in talk.heard(ben), "and this is the next"


async def test_days_are_those_of_ones_own_clock(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Ben", "!timezone Asia/Tokyo", ben)  # where it is three in the morning
    await full(talk, ben)
    await talk.passes(20 * HOURS)  # and now 23:00, on the same day
    await news(talk, "Dan", "a tent")
    assert "a tent" not in talk.heard(ben)
    await talk.passes(10 * HOURS)  # 9:00
    assert "a tent" in talk.heard(ben)


async def test_answers_reminders_and_calls_for_help_are_no_letters(talk: Conversation) -> None:
    ben = await full(talk)
    for number in range(3):
        await talk.says("Ben", f"!remind me in {number + 1} hours tea", ben)
    talk.heard(ben)
    await talk.passes(4 * HOURS)
    assert talk.heard(ben).count("tea") == 3
    await talk.says("Ben", "!oncall me")
    talk.heard(ben)
    await talk.says("Anne", "!sos")
    assert "Anne" in talk.heard(ben)
    await talk.says("Ben", "!loans", ben)
    assert "Dan" not in talk.heard(ben)


async def test_quiet_hours_come_first(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Ben", "!settings quiet hours 22:00-11:00", ben)
    await full(talk, ben)
    await news(talk, "Dan", "a tent")
    await talk.passes(MORNING + HOURS)
    assert talk.heard(ben) == ""
    await talk.passes(HOURS)
    assert "a tent" in talk.heard(ben)


# Questions.


async def test_a_question_is_a_message_of_its_own_and_open_only_once_it_is_said(talk: Conversation) -> None:
    ben = await full(talk)
    await asks(talk, "Dan")
    await news(talk, "Eve", "a rope")
    await talk.says("Ben", "yes", ben)
    async with talk.store.transaction():
        assert await talk.store.reminders.people.agreed(user("Ben"), user("Dan")) is None, "he was asked nothing"
    talk.heard(ben)
    await talk.passes(MORNING)
    question, rope = talk.heard(ben).split("\n\n")
    assert "Dan" in question and "a rope" in rope
    await talk.says("Ben", "yes", ben)
    async with talk.store.transaction():
        assert await talk.store.reminders.people.agreed(user("Ben"), user("Dan")) is True


async def test_a_question_lasts_from_when_it_is_said(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Ben", "!letters 1 a week", ben)
    await news(talk, "Anne", "a drill")
    await asks(talk, "Dan")
    await talk.passes(6 * DAYS)
    assert "Dan" not in talk.heard(ben)
    await talk.passes(2 * DAYS)
    assert "Dan" in talk.heard(ben)
    await talk.passes(25 * DAYS)  # 33 since he would have been asked
    await talk.replies("Ben", "yes", "Dan", ben)
    async with talk.store.transaction():
        assert await talk.store.reminders.people.agreed(user("Ben"), user("Dan")) is True


async def test_news_that_has_waited_for_a_day_goes_before_questions(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Ben", "!letters 1 a day", ben)
    await news(talk, "Anne", "a drill")
    await news(talk, "Chloé", "a saw")
    for name in ("Dan", "Eve"):
        await asks(talk, name)
    talk.heard(ben)
    said = []
    for time in (MORNING, DAYS, DAYS):
        await talk.passes(time)
        said.append(talk.heard(ben))
    assert ["Dan" in said[0], "a saw" in said[1], "Eve" in said[2]] == [True, True, True], said


async def test_whether_something_still_stands_is_asked_later_and_time_runs_from_then(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Ben", "!letters 1 a week", ben)
    await talk.says("Ben", "!need a ladder")
    await talk.passes(20 * DAYS)
    await news(talk, "Anne", "a drill")
    talk.heard(ben)
    await talk.passes(6 * DAYS)
    assert talk.heard(ben) == ""
    await talk.passes(2 * DAYS)
    assert "still" in talk.heard(ben)
    assert "ladder" in await talk.says("Chloé", "!needs")


# What becomes of what waits: the seven questions.


@pytest.mark.parametrize("how", ["leaves", "removed"])
async def test_who_is_not_in_the_group_any_more_hears_nothing_of_it(talk: Conversation, how: str) -> None:
    ben = await full(talk)
    await talk.gathering("Chloé", "Ben", name="Elsewhere")
    await news(talk, "Dan", "a tent")
    await asks(talk, "Eve")
    if how == "leaves":
        talk.server.leave(talk.room, user("Ben"))
    else:
        talk.server.kick(talk.room, user("Anne"), user("Ben"))
    await talk.settle()
    talk.heard(ben)
    await talk.passes(3 * DAYS)
    assert "a tent" not in talk.heard(ben) and "Eve" not in talk.heard(ben)


async def test_it_waits_for_the_end_of_a_pause(talk: Conversation) -> None:
    ben = await full(talk)
    await news(talk, "Dan", "a tent")
    await asks(talk, "Eve")
    await talk.says("Ben", "!pause", ben)
    await talk.passes(3 * DAYS)
    assert "a tent" not in talk.heard(ben)
    await talk.says("Ben", "!resume", ben)
    await talk.passes(timedelta(0))
    heard = talk.heard(ben)
    assert "a tent" in heard and "Eve" in heard


async def test_it_waits_for_a_pause_that_ends_by_itself(talk: Conversation) -> None:
    ben = await full(talk)
    await news(talk, "Dan", "a tent")
    await talk.says("Ben", "!pause until saturday 12:00", ben)
    await talk.passes(2 * DAYS)
    assert "a tent" not in talk.heard(ben)
    await talk.passes(DAYS)
    assert "a tent" in talk.heard(ben)


@pytest.mark.parametrize("name", ["Ben", "Dan"])
async def test_it_is_forgotten_with_who_would_read_it_and_with_who_caused_it(talk: Conversation, name: str) -> None:
    ben = await full(talk)
    await news(talk, "Dan", "a tent", "marked")
    chat = ben if name == "Ben" else await talk.direct(name)
    await talk.says(name, "!forgetme everything yes", chat)
    talk.heard(ben)
    await talk.app.tidy()
    for path in talk.folder.glob("*.db*"):
        assert b"marked" not in path.read_bytes()
    await talk.passes(3 * DAYS)
    assert "a tent" not in talk.heard(ben)


async def test_who_is_forgotten_is_named_in_nothing_that_waits(talk: Conversation) -> None:
    await full(talk)
    await news(talk, "Dan", "a tent", "from me and Eve!")
    await news(talk, "Chloé", "a rope", "Evening is best")
    await talk.says("Eve", "!forgetme everything yes", await talk.direct("Eve"))
    (left,) = await waiting(talk)
    assert "a rope" in left


async def test_what_follows_from_forgetting_is_not_kept_under_the_name(talk: Conversation) -> None:
    await talk.says("Eve", "!lend my kite to:Ben")
    await talk.says("Ben", "!lend a tent to:Eve")
    ben = await full(talk)
    talk.heard(ben)
    await talk.says("Eve", "!forgetme everything yes", await talk.direct("Eve"))
    assert "L1 (my kite), which Eve lent you" in talk.heard(ben), "her words can't wait"
    (left,) = await waiting(talk)
    assert "L2 (a tent)" in left, "there is nobody any more to ask for it"
    await talk.app.tidy()
    async with talk.store.transaction():
        rows = await talk.store._database.all("SELECT * FROM outbox WHERE held = 2")
    assert "@eve" not in str([dict(row) for row in rows]).lower()


async def test_whose_doing_it_was_is_known_for_a_week_only(talk: Conversation) -> None:
    await full(talk)
    async with talk.store.transaction():
        count = "SELECT count(*) FROM outbox WHERE letter > 0"
        assert await talk.store._database.value(count) == 2
        talk.server.now += 8 * DAYS + HOURS
        await talk.store.forget_old(talk.server.now)
        assert await talk.store._database.value(count) == 0


@pytest.mark.parametrize("which", ["the group’s", "the private chat"])
async def test_it_is_said_where_the_room_was_upgraded(talk: Conversation, which: str) -> None:
    ben = await full(talk)
    await news(talk, "Dan", "a tent")
    if which == "the group’s":
        talk.room = talk.server.upgrade(talk.room, user("Anne"), invite=[user("Ben"), BOT])
    else:
        ben = talk.server.upgrade(ben, user("Ben"), invite=[BOT])
    await talk.settle()
    await talk.passes(MORNING)
    if which == "the group’s":
        assert talk.heard(ben) == "", "he has not come after it yet"
        talk.server.join(talk.room, user("Ben"))
        await talk.settle()
        await talk.passes(DAYS)
    assert "a tent" in talk.heard(ben)


async def test_it_is_said_after_the_bot_was_down(talk: Conversation) -> None:
    ben = await full(talk)
    await news(talk, "Dan", "a tent")
    await talk.stop()
    talk.server.now += 2 * DAYS
    await talk.start()
    await talk.settle()
    await talk.passes(timedelta(0))
    assert talk.heard(ben).count("a tent") == 1


async def test_it_is_said_once_where_the_bot_is_killed_before_it_is_sent(talk: Conversation) -> None:
    ben = await full(talk)
    await news(talk, "Dan", "a tent")
    await news(talk, "Eve", "a rope")
    await asks(talk, "Eve")
    talk.server.now += MORNING
    await talk.app.wake()
    await talk.restart()
    await talk.passes(timedelta(0))
    await talk.passes(3 * DAYS)
    heard = talk.heard(ben)
    assert heard.count("a tent") == heard.count("a rope") == heard.count("May I?") == 1, heard


async def test_an_answer_given_meanwhile_settles_what_was_to_be_asked(talk: Conversation) -> None:
    ben = await full(talk)
    await asks(talk, "Dan")
    await talk.says("Ben", "!reminders accept", ben)
    await talk.passes(3 * DAYS)
    assert "Dan" not in talk.heard(ben)


async def test_what_was_taken_back_or_is_settled_is_not_said(talk: Conversation) -> None:
    ben = await full(talk)
    await news(talk, "Dan", "a tent")
    await talk.takes_back("Dan", talk.last)
    await asks(talk, "Eve")
    await talk.takes_back("Eve", talk.last)
    await talk.passes(3 * DAYS)
    assert talk.heard(ben) == ""


async def test_a_reminder_of_what_is_back_is_not_said(talk: Conversation) -> None:
    ben = await full(talk)
    await talk.says("Anne", "!lend my pot to:Ben until:2027-03-12")
    await talk.passes(MORNING)
    await news(talk, "Dan", "a tent")
    await news(talk, "Eve", "a rope")
    await talk.passes(10 * HOURS)  # 19:00: the evening before
    assert "my pot" not in talk.heard(ben)
    await talk.says("Ben", "!return L3")
    await talk.passes(2 * DAYS)
    assert "my pot" not in talk.heard(ben)


async def test_more_is_said_at_once_to_who_wants_it(talk: Conversation) -> None:
    ben = await full(talk)
    await news(talk, "Dan", "a tent")
    assert "1 message is waiting for you." in await talk.says("Ben", "!letters", ben)
    await talk.says("Ben", "!letters all", ben)
    await talk.passes(timedelta(0))
    assert "a tent" in talk.heard(ben)
    await news(talk, "Eve", "a rope")
    assert "a rope" in talk.heard(ben)


async def test_what_the_timers_room_is_gone_for_is_found_again(talk: Conversation) -> None:
    second = await talk.gathering("Anne", "Ben", "Chloé", "Dan")
    await talk.says("Anne", "!group join Tuesday circle", second)
    ben = await full(talk)
    await news(talk, "Dan", "a tent")
    async with talk.store.transaction():
        await talk.store.timers.cancel("letters", "morning", user("Ben"))
    await talk.app.tidy()
    await talk.passes(2 * DAYS)
    await talk.passes(timedelta(0))
    assert "a tent" in talk.heard(ben)


# Nobody uses up what somebody else can say.


async def test_one_person_causes_half_of_somebodys_letters_at_most(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    for number in range(5):
        await news(talk, "Eve", f"a thing number {number}")
    assert talk.heard(ben).count("a thing") == 1
    await news(talk, "Dan", "a tent")
    await talk.passes(MORNING)
    assert "a tent" in talk.heard(ben)


async def test_turns_between_those_who_ask(talk: Conversation) -> None:
    ben = await full(talk)
    for _ in range(4):
        await talk.says("Eve", "!oncall Ben")
    await talk.says("Dan", "!oncall Ben")
    await talk.passes(MORNING)
    heard = talk.heard(ben)
    assert heard.count("Eve") == heard.count("Dan") == 1, heard


async def test_what_waits_is_bounded_and_a_few_more_of_one_push_out_nobody_else(talk: Conversation) -> None:
    ben = await full(talk)
    for number in range(MOST_WAITING + 1):
        await talk.says("Eve", "!oncall Ben")
        if number == MOST_WAITING - 1:
            async with talk.store.transaction():
                assert len(await talk.store.letters.waiting(user("Ben"))) == MOST_WAITING
    await talk.says("Dan", "!oncall Ben")
    async with talk.store.transaction():
        assert len(await talk.store.letters.waiting(user("Ben"))) == MOST_WAITING
    await talk.passes(MORNING)
    assert "Dan" in talk.heard(ben)


# What people see of it.


async def test_mydata_shows_what_waits(talk: Conversation) -> None:
    ben = await full(talk)
    await news(talk, "Dan", "a tent")
    assert "Messages to you that wait because I don’t want to write too often" in await talk.says("Ben", "!mydata", ben)


async def test_what_waits_too_long_is_deleted(talk: Conversation) -> None:
    ben = await full(talk)
    await news(talk, "Dan", "a tent")
    await asks(talk, "Eve")
    await talk.says("Ben", "!pause", ben)
    talk.server.now += 31 * DAYS
    await talk.app.tidy()
    async with talk.store.transaction():
        assert len(await talk.store.letters.waiting(user("Ben"))) == 1, "the question waits longer"
    talk.server.now += 150 * DAYS
    await talk.app.tidy()
    async with talk.store.transaction():
        assert await talk.store.letters.waiting(user("Ben")) == []


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("!letters few", "at most once a day and 2 times a week"),
        ("!letters 1 a day", "at most once a day and 7 times a week"),
        ("!letters 3 a week", "at most 2 times a day and 3 times a week"),
        ("!letters 1 a week please", "at most once a day and once a week"),
        ("!letters as usual", "at most 2 times a day and 6 times a week"),
        ("!letters reset", "at most 2 times a day and 6 times a week"),
        ("!letters all", "whenever there is news"),
        ("!fewer messages 5 a day", "at most 5 times a day and 35 times a week"),
        ("!letters 0 a day", "from 1 to 20"),
        ("!letters 21 a day", "from 1 to 20"),
        ("!letters banana", "!letters few, !letters 1 a day or !letters all"),
        ("!letters 3", "!letters few, !letters 1 a day or !letters all"),
    ],
)
async def test_how_it_is_set(talk: Conversation, said: str, shown: str) -> None:
    ben = await talk.direct("Ben")
    assert shown in await talk.says("Ben", said, ben)


async def test_it_is_ones_own_and_not_the_groups(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    assert "letters" in await talk.says("Ben", "!settings", ben)
    assert "letters" not in await talk.says("Anne", "!settings")
    assert "private chat" in await talk.says("Anne", "!settings letters all")
    await talk.says("Ben", "!letters few")
    assert "once a day" in talk.heard(ben), "and nobody else reads it"


async def test_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr", people=PEOPLE, budget=True) as talk:
        ben = await talk.direct("Ben")
        said = (await talk.says("Ben", "!lettres 1 par jour", ben)).replace("\u00a0", " ")
        assert said.startswith("Je t’écris de moi-même au plus une fois par jour et 7 fois par semaine.")
        assert "une fois par semaine" in await talk.says("Ben", "!lettres 1 par semaine", ben)
        assert "2 fois par semaine" in await talk.says("Ben", "!lettres peu", ben)
        assert "chaque fois" in await talk.says("Ben", "!lettres tout", ben)
        assert "2 fois par jour" in await talk.says("Ben", "lettres comme d’habitude", ben)


async def test_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es", people=PEOPLE, budget=True) as talk:
        ben = await talk.direct("Ben")
        said = await talk.says("Ben", "!cartas 1 al día", ben)
        assert said.startswith("Te escribo por mi cuenta como mucho una vez al día y 7 veces a la semana.")
        assert "2 veces a la semana" in await talk.says("Ben", "!cartas pocas", ben)
        assert "cada vez" in await talk.says("Ben", "!cartas todas", ben)
        assert "2 veces al día" in await talk.says("Ben", "cartas como siempre", ben)
