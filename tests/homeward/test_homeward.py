"""The way home, as conversations: who looks out, when they are asked, and what everybody is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import conversation
from tests.sos.test_sos import Chats, chats_of

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PEOPLE = ("Anne", "Ben", "Chloé", "Dan", "Zoé")
OUT = "!out back by 22:00 tell:Zoé, Ben I take the last tram"
TWENTY_TWO = "Wednesday, 10 March at 22:00"


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    """It is seven in the evening. Anne goes out; Zoé and Ben may look out for her."""
    async with conversation(tmp_path, people=PEOPLE) as talk:
        yield await chats_of(talk, *PEOPLE)


async def out(chats: Chats, words: str = OUT, *agree: str) -> None:
    """Anne is out; these look out for her."""
    await chats.says("Anne", words)
    for name in agree:
        await chats.reacts(name, "👍", "is going out")
    for name in PEOPLE:
        chats.heard(name)


async def test_somebody_goes_out_and_is_home(chats: Chats) -> None:
    assert (await chats.says("Anne", OUT)).splitlines() == [
        "I’ve asked Zoé and Ben to look out for you.",
        "Nobody is watching yet. As soon as somebody says yes, I tell you.",
        "",
        f"{TWENTY_TWO} is the time: then I ask you “home?”. One word is enough: !home. A quarter of an hour later I ask"
        " once more.",
        "If I’ve heard nothing after half an hour, I ask whoever has said yes to look for you, with your words: one"
        " after another, ten minutes each.",
        "",
        "I don’t know where you are, and I’m no emergency service.",
        "If I’m broken, nobody is told: agree on a call with Zoé and Ben too.",
    ]
    asked = chats.heard("Zoé")
    assert asked.splitlines() == [
        "Anne (@anne:x, Tuesday circle) is going out and would like you to look out for them. The time to be home:"
        f" {TWENTY_TWO}. Will you?",
        "If I read nothing until half an hour after that, I write to you here, and you call or go and see. 👍 or “yes”,"
        " if you will; ❌ or “no” is fine too, now or later.",
    ]
    assert chats.heard("Ben") == asked and "tram" not in asked
    assert (await chats.reacts("Zoé", "👍", "is going out")).startswith("Thank you. Anne can read that you look out.")
    assert chats.heard("Anne") == "Zoé is looking out for you."
    assert [chats.heard(name) for name in ("Ben", "Chloé", "Dan")] == [""] * 3 and chats.talk.heard() == ""

    await chats.passes(3 * HOUR)
    assert chats.heard("Anne") == "Home? 👍 or !home. If it takes longer: until 23:30, for example."
    assert await chats.reacts("Anne", "👍", "Home?") == (
        "Good that you’re home. I’ve told Zoé, and have deleted everything about it."
    )
    assert chats.heard("Zoé") == "Anne is home. Thank you for looking out."
    assert chats.heard("Ben") == "", "who has not said yes is not told that all is well"
    assert await chats.reacts("Ben", "👍", "is going out") == (
        "That is over by now, and there is nothing left to do. Thank you."
    )
    await chats.passes(timedelta(days=2))
    assert [chats.heard(name) for name in PEOPLE] == [""] * 5
    assert await kept(chats) == 0


async def kept(chats: Chats) -> int:
    """How many rows are kept of it all, and timers."""
    tables = "(SELECT 1 FROM homeward UNION ALL SELECT 1 FROM homeward_people UNION ALL"
    async with chats.talk.store.transaction():
        count: int = await chats.talk.store._database.value(
            f"SELECT count(*) FROM {tables} SELECT 1 FROM timers WHERE feature = 'homeward')"
        )
        return count


async def test_nobody_writes_and_those_who_agreed_are_asked_in_their_order(chats: Chats) -> None:
    await out(chats, OUT, "Ben", "Zoé")
    await chats.passes(3 * HOUR)
    assert "Home?" in chats.heard("Anne")
    await chats.passes(15 * MINUTE)
    assert chats.heard("Anne").startswith("Home? In a quarter of an hour I ask somebody to look for you.")
    await chats.passes(14 * MINUTE)
    assert [chats.heard(name) for name in PEOPLE] == [""] * 5
    await chats.passes(MINUTE)
    call = chats.heard("Zoé")
    assert call.split("\n\n") == [
        f"Anne (@anne:x, Tuesday circle) wanted to be home and hasn’t written to me. The time was {TWENTY_TWO}.\n"
        "You said that you look out for Anne: please call, or go and see.",
        "👍 or “I have it”, if you see to it; then write to @anne:x or call. ❌ or “no”, if you can’t: then I ask the"
        " next one at once.",
        "Anne left this for whoever looks for them: “I take the last tram”",
    ]
    assert "asked Zoé to look for you" in chats.heard("Anne") and chats.heard("Ben") == ""
    rung = chats.talk.message("hasn’t written", chats.rooms["Zoé"])
    assert rung.mentions == ("@zoé:x",), "it rings as a call for help does"
    await chats.passes(10 * MINUTE)
    assert "hasn’t written" in chats.heard("Ben") and chats.heard("Zoé") == ""
    assert "asked Ben to look for you" in chats.heard("Anne")
    assert (await chats.says("Ben", "I have it")).startswith("Thank you. Anne can read that you have it")
    assert chats.heard("Anne") == "Ben has it and is looking for you. You can also write first: @ben:x"
    assert chats.heard("Zoé") == "Somebody is looking for Anne now. Thank you; there is nothing left for you to do."
    await chats.passes(3 * HOUR)
    assert [chats.heard(name) for name in PEOPLE] == [""] * 5
    assert "told Zoé and Ben" in await chats.says("Anne", "I’m home!")
    assert [chats.heard(name) for name in ("Zoé", "Ben")] == ["Anne is home. Thank you for looking out."] * 2


async def test_then_those_on_call_then_the_backup_and_at_last_it_is_said_who_could_not_be_reached(chats: Chats) -> None:
    await chats.talk.says("Chloé", "!oncall me")
    await chats.talk.says("Dan", "!oncall backup")
    said = await chats.says("Anne", OUT)
    assert "those who are on call, with your words too. If you don’t want that: 👎 or “no”." in said
    await chats.says("Zoé", "yes of course")
    for name in PEOPLE:
        chats.heard(name)
    await chats.passes(3 * HOUR + 30 * MINUTE)
    assert "hasn’t written" in chats.heard("Zoé")
    chats.heard("Anne")
    await chats.passes(10 * MINUTE)
    assert "You are on call" in (call := chats.heard("Chloé")) and "last tram" in call
    assert "those who are on call" in chats.heard("Anne") and chats.heard("Dan") == ""
    assert chats.heard("Ben") == "", "who has not agreed is never called"
    await chats.passes(10 * MINUTE)
    assert "You are the backup" in chats.heard("Dan")
    chats.heard("Anne")
    await chats.passes(10 * MINUTE)
    last = chats.heard("Anne")
    assert "I couldn’t reach Zoé and Ben.\nI couldn’t reach those who are on call either." in last
    assert "emergency number" in last and "Chloé" not in last and "Dan" not in last
    await chats.passes(2 * HOUR)
    assert [chats.heard(name) for name in PEOPLE] == [""] * 5
    await chats.says("Chloé", "got it")
    assert "Chloé has it" in chats.heard("Anne")
    assert [("Somebody is looking" in chats.heard(name)) for name in ("Zoé", "Dan", "Ben")] == [True, True, False]


async def test_those_on_call_are_left_alone_where_that_is_wished(chats: Chats) -> None:
    await chats.talk.says("Chloé", "!oncall me")
    await chats.says("Anne", "!out back by 22:00 tell:Zoé")
    assert await chats.reacts("Anne", "👎", "on call") == "All right: nobody but those you chose."
    await chats.says("Zoé", "yes")
    chats.heard("Chloé")
    await chats.passes(3 * HOUR + 30 * MINUTE)
    await chats.passes(10 * MINUTE)
    assert chats.heard("Chloé") == "" and "I couldn’t reach Zoé." in chats.heard("Anne")


async def test_while_nobody_has_agreed_it_is_said_at_the_start_and_shortly_before(chats: Chats) -> None:
    await out(chats)
    await chats.passes(3 * HOUR - 11 * MINUTE)
    assert chats.heard("Anne") == ""
    await chats.passes(MINUTE)
    assert chats.heard("Anne") == (
        "Nobody is watching yet. As soon as somebody says yes, I tell you.\n"
        "Who else could it be? !out, then “tell” and a name."
    )
    await chats.passes(10 * MINUTE)
    assert chats.heard("Anne").startswith("Home?")
    await chats.passes(30 * MINUTE)
    assert [chats.heard(name) for name in ("Zoé", "Ben", "Chloé")] == [""] * 3
    assert "I couldn’t reach Zoé and Ben." in chats.heard("Anne")
    assert "hasn’t written" in await chats.says("Ben", "yes"), "who agrees now is asked at once"


async def test_who_can_not_passes_it_on_at_once(chats: Chats) -> None:
    await out(chats, OUT, "Zoé", "Ben")
    await chats.passes(3 * HOUR + 30 * MINUTE)
    for name in PEOPLE:
        chats.heard(name)
    assert await chats.says("Zoé", "no, sorry") == "That’s all right. Thank you for saying so."
    assert "hasn’t written" in chats.heard("Ben")
    assert chats.heard("Anne").startswith("Zoé can’t look out for you after all.\nI’ve read nothing from you")


async def test_a_day_later_it_is_closed_and_who_was_asked_to_look_reads_that_nothing_was_heard(chats: Chats) -> None:
    await out(chats, OUT, "Zoé")
    await chats.passes(3 * HOUR)
    await chats.passes(30 * MINUTE)
    assert "hasn’t written" in chats.heard("Zoé")
    for _ in range(30):
        await chats.passes(HOUR)
    assert "Anne" in chats.heard("Zoé") and chats.heard("Anne")
    assert await kept(chats) == 0
    for name in PEOPLE:
        chats.heard(name)
    await chats.passes(48 * HOUR)
    assert [chats.heard(name) for name in PEOPLE] == [""] * 5
