"""What people may do with it whom it is not for; and what belongs to a call for help, to another group, to nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from commands.homeward.feature import LONGEST, MOST_ASKED, MOST_LOOKOUTS, MOST_TOLD
from tests.conversation import conversation, user
from tests.homeward.test_homeward import HOUR, MINUTE, OUT, PEOPLE, kept, out
from tests.sos.test_sos import Chats, chats_of

CALLED = "wanted to be home and hasn’t written"
MORE = ("Anne", "Ben", "Chloé", "Dan", "Eve", "Zoé")


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        yield await chats_of(talk, *PEOPLE)


async def test_somebody_outside_the_group_and_a_former_member_can_not_be_named(chats: Chats) -> None:
    talk = chats.talk
    await talk.gathering("Mallory", "Eve", name="Elsewhere")
    assert "Eve" in await chats.says("Anne", "!out 22:00 tell:Eve")
    assert "mallory:x" in await chats.says("Anne", "!out 22:00 tell:@mallory:x")
    talk.server.kick(talk.room, user("Anne"), user("Zoé"))
    await talk.settle()
    chats.heard("Zoé")
    assert "nobody" in (said := (await chats.says("Anne", "!out 22:00 tell:Zoé")).lower()) or "zoé" in said
    assert await kept(chats) == 0 and chats.heard("Zoé") == ""


async def test_who_was_removed_answers_nothing_any_more(chats: Chats) -> None:
    talk = chats.talk
    await chats.says("Anne", OUT)
    talk.server.kick(talk.room, user("Anne"), user("Zoé"))
    await talk.settle()
    chats.heard("Anne")
    for words in ("yes", "I have it"):
        await chats.replies("Zoé", words, "is going out")
    await chats.reacts("Zoé", "👍", "is going out")
    assert chats.heard("Anne") == ""
    await chats.passes(3 * HOUR + 30 * MINUTE)
    assert CALLED not in chats.heard("Zoé")


async def test_nobody_answers_for_another(chats: Chats) -> None:
    await out(chats, OUT, "Zoé")
    for text in ("I have it", "yes", "!home", "home", "until 3:00"):
        await chats.says("Dan", text)
        await chats.says("Zoé", "!home")
    for name in PEOPLE:
        chats.heard(name)
    await chats.passes(3 * HOUR)
    assert "Home?" in chats.heard("Anne")
    await chats.says("Zoé", "👍")
    await chats.passes(30 * MINUTE)
    assert CALLED in chats.heard("Zoé")


async def test_oneself_is_nobody_else(chats: Chats) -> None:
    assert await chats.says("Anne", "!out 22:00 tell:Anne") == "It has to be somebody else. Who could it be?"
    assert await chats.says("Anne", "!out 22:00 tell:Zoé, Anne") == "It has to be somebody else. Who could it be?"
    assert await kept(chats) == 0


async def test_so_many_look_out_and_not_one_more(tmp_path: Path) -> None:
    assert MOST_LOOKOUTS == 3
    async with conversation(tmp_path, people=MORE) as talk:
        chats = await chats_of(talk, *MORE)
        four = await chats.says("Anne", "!out 22:00 tell:Zoé, Ben, Chloé, Dan")
        assert four == "At most 3 people can look out for you." and await kept(chats) == 0
        assert "asked Zoé, Ben and Chloé" in await chats.says("Anne", "!out 22:00 tell:Zoé, Ben, Chloé")
        assert await chats.says("Anne", "!out tell:Dan") == four
        await chats.says("Ben", "no")
        chats.heard("Anne")
        assert "Asked as well" in await chats.says("Anne", "!out tell:Dan"), "there is room again"


async def test_so_far_ahead_and_not_a_minute_more(chats: Chats) -> None:
    assert timedelta(days=3) == LONGEST
    assert "I can look ahead 3 days at most." in await chats.says("Anne", "!out back by 2027-03-13 19:01 tell:Zoé")
    assert "13 March at 19:00" in await chats.says("Anne", "!out back by 2027-03-13 19:00 tell:Zoé")


async def test_nobody_has_others_asked_all_day(chats: Chats) -> None:
    for place in range(MOST_ASKED):
        assert "I’ve asked Zoé" in await chats.says("Anne", "!out 22:00 tell:Zoé"), place
        await chats.says("Anne", "!home")
    for name in PEOPLE:
        chats.heard(name)
    assert (await chats.says("Anne", "!out 22:00 tell:Zoé")).startswith(
        "Today you’ve had me write to others about this"
    )
    assert chats.heard("Zoé") == "" and await kept(chats) == 0
    await chats.passes(timedelta(hours=24))
    assert "I’ve asked Zoé" in await chats.says("Anne", "!out 22:00 tell:Zoé")


async def test_nor_told_of_another_time_for_ever(chats: Chats) -> None:
    await out(chats, "!out 22:00 tell:Zoé", "Zoé")
    read = 0
    for minute in range(MOST_TOLD + 3):
        await chats.says("Anne", f"!out until 22:{minute + 10}")
        read += chats.heard("Zoé").count("another time")
    assert read == MOST_TOLD - 1, "one was the question"
    await chats.passes(3 * HOUR + timedelta(minutes=9 + MOST_TOLD))
    assert "Home?" in chats.heard("Anne"), "the last time that was told holds"


async def test_ten_thousand_of_them_cost_nobody_else_anything(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE, most=20) as talk:
        chats = await chats_of(talk, *PEOPLE)
        for place in range(200):
            talk.server.say(chats.rooms["Anne"], user("Anne"), f"!out until 2{place % 4}:00 tell:Zoé")
        await talk.settle()
        assert chats.heard("Zoé").count("is going out") == 1
        assert await kept(chats) < 10


async def test_words_of_sixty_kilobytes_are_too_long(chats: Chats) -> None:
    said = await chats.says("Anne", f"!out 22:00 tell:Zoé {'x' * 60_000}")
    assert "60,0" in said and await kept(chats) == 0 and chats.heard("Zoé") == ""
    assert "I’ve asked" in await chats.says("Anne", f"!out 22:00 tell:Zoé {'y' * 1900}")


async def test_words_that_look_like_html_or_mentions_are_words(chats: Chats) -> None:
    await out(chats, '!out 22:00 tell:Zoé <b>@room</b> **[x](https://evil)** “ " `!sos`', "Zoé")
    await chats.passes(3 * HOUR + 30 * MINUTE)
    left = chats.talk.message("left this", chats.rooms["Zoé"])
    assert "<b>@room</b> **[x](https://evil)**" in left.body and left.mentions == ()


async def test_nobody_on_call_is_rung_for_fun(chats: Chats) -> None:
    """Who names somebody that never agrees gets those on call once, half an hour after the time, and not again."""
    await chats.talk.says("Chloé", "!oncall me")
    chats.heard("Chloé")
    await chats.says("Anne", "!out 19:01 tell:Zoé")
    await chats.passes(MINUTE)
    await chats.passes(30 * MINUTE)
    assert chats.heard("Chloé").count(CALLED) == 1
    for _ in range(12):
        await chats.passes(HOUR)
    assert chats.heard("Chloé") == "" and chats.heard("Zoé").count("is going out") == 1


async def test_a_bare_word_of_somebody_who_is_called_for_help_belongs_to_the_call(chats: Chats) -> None:
    await chats.talk.says("Zoé", "!oncall me")
    await chats.says("Dan", "!sos")
    await chats.says("Anne", "!out 22:00 tell:Zoé")
    chats.heard("Dan")
    await chats.says("Zoé", "yes")
    assert "is coming" in chats.heard("Dan") and "looking out" not in chats.heard("Anne")
    await chats.replies("Zoé", "yes", "is going out")
    assert "Zoé is looking out for you." in chats.heard("Anne")


async def test_coming_of_who_is_asked_to_look_books_no_card_night(chats: Chats) -> None:
    await chats.talk.says("Ben", "!event card night saturday 19:00")
    await out(chats, "!out 22:00 tell:Zoé", "Zoé")
    await chats.passes(3 * HOUR + 30 * MINUTE)
    chats.heard("Zoé")
    assert (await chats.says("Zoé", "!coming")).startswith("Thank you. Anne can read that you have it")
    assert "Zoé has it" in chats.heard("Anne")
    await chats.passes(timedelta(0))  # what is done in private is shown a moment later
    assert "Zoé" not in chats.talk.message("card night").body


async def test_the_groups_learn_nothing_about_each_other(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await talk.gathering("Eve", "Anne", "Finn", name="Film club")
        chats = await chats_of(talk, *PEOPLE, "Eve", "Finn")
        await talk.says("Ben", "!oncall me")
        assert "I’ve asked Zoé and Eve" in await chats.says("Anne", "!out back by 22:00 tell:Zoé, Eve by the canal")
        assert "Tuesday circle" in (zoes := chats.heard("Zoé")) and "Film club" not in zoes
        assert "Film club" in (eves := chats.heard("Eve")) and "Tuesday circle" not in eves
        await chats.says("Eve", "yes")
        await chats.passes(3 * HOUR + 30 * MINUTE)
        assert "canal" in (call := chats.heard("Eve")) and "Tuesday circle" not in call and "Zoé" not in call
        assert chats.heard("Finn") == "" and chats.heard("Zoé") == ""


async def test_it_is_about_an_activity_only_by_its_number(chats: Chats) -> None:
    assert "I find no E9" in await chats.says("Anne", "!out E9 back by 22:00 tell:Zoé")
    await chats.talk.says("Ben", "!event the sit-in saturday 19:00 at:Gate")
    said = await chats.says("Anne", "!out E1 back by 22:00 tell:Zoé")
    assert "I’ve asked Zoé" in said
    assert "Where to: E1." in (asked := chats.heard("Zoé")) and "sit-in" not in asked and "Gate" not in asked
    await chats.says("Zoé", "yes")
    await chats.passes(3 * HOUR + 30 * MINUTE)
    assert "Where to: E1." in chats.heard("Zoé")
