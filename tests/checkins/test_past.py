"""Looking back on check-ins, and forgetting them, as conversations."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from commands.checkins.past import dots, monday
from tests.conversation import Conversation, conversation, usual

FIVE = ("Anne", "Ben", "Chloé", "Dan", "Eve")
WEEK = timedelta(weeks=1)


async def hold(talk: Conversation, *answers: str, how: str = "") -> None:
    """One check-in in the room, from its question to its end."""
    await talk.says("Anne", f"!checkin start {how}")
    for name, answer in zip(FIVE, answers, strict=False):
        await talk.says(name, f"!checkin {answer}")
    await talk.says("Anne", "!checkin close")


async def stored(talk: Conversation, table: str) -> int:
    async with talk.store.transaction():
        count: int = await talk.store._database.value(f"SELECT count(*) FROM {table}")
    return count


async def test_ones_own_signs_are_shown_privately_for_a_while(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        chat = await talk.direct("Ben")
        assert await talk.says("Ben", "!checkin mine", chat) == "I keep no answers from you."
        said = await talk.says("Anne", "!checkin start")
        assert "then I forget the words. Your number or sign stays 30 days, for you alone (!checkin mine)." in said
        await talk.says("Ben", "!checkin 4 words to forget")
        await talk.says("Dan", "!checkin only words")
        await talk.says("Anne", "!checkin close")
        await talk.passes(timedelta(days=10))
        await hold(talk, "⛈️", "☔ and more", how="scale:weather")
        assert await talk.says("Ben", "!checkin mine") == ""
        assert talk.heard(chat).split("\n") == [
            "Your check-ins",
            "",
            "Wednesday, 10 March: ●●●●○ 4 of 5 (Tuesday circle)",
            "Saturday, 20 March: 🌧️ rainy (Tuesday circle)",
            "",
            "Only you see this. To delete it now: !checkin forget.",
        ]
        await talk.passes(timedelta(days=19))
        assert "10 March" in await talk.says("Ben", "!checkin mine", chat)
        await talk.passes(timedelta(days=1, minutes=1))
        said = await talk.says("Ben", "!checkin mine", chat)
        assert "10 March" not in said and "20 March" in said
        await talk.passes(timedelta(days=10))
        assert await talk.says("Ben", "!checkin mine", chat) == "I keep no answers from you."
        assert (await stored(talk, "checkin_answers"), await stored(talk, "checkin_marks")) == (0, 0)


async def test_how_long_is_a_setting_and_can_be_not_at_all(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        chat = await talk.direct("Ben")
        await hold(talk, "3", "4")
        assert "30 days → 2 days" in await talk.says("Anne", "!settings checkin retention 2")
        await talk.passes(timedelta(days=2))
        assert await talk.says("Ben", "!checkin mine", chat) == "I keep no answers from you."
        await talk.says("Anne", "!settings checkin retention 0")
        await talk.says("Anne", "!checkin start")
        await talk.says("Ben", "!checkin 4")
        assert "I have forgotten the answers;" in await talk.says("Anne", "!checkin close")
        assert await stored(talk, "checkin_answers") == 0


async def test_ones_own_signs_are_deleted_on_request_and_with_their_message(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        chat = await talk.direct("Ben")
        await hold(talk, "3", "4")
        await talk.says("Anne", "!checkin start")
        await talk.says("Ben", "!checkin 5")
        last = talk.last
        await talk.says("Anne", "!checkin close")
        await talk.takes_back("Ben", last)
        said = await talk.says("Ben", "!checkin mine", chat)
        assert "4 of 5" in said and "5 of 5" not in said
        assert await talk.says("Ben", "!checkin forget", chat) == "Done: I have deleted 1 answer of yours."
        assert await talk.says("Ben", "!checkin mine", chat) == "I keep no answers from you."
        assert await stored(talk, "checkin_answers") == 1  # Anne's


async def test_the_weeks_of_a_room_name_nobody_and_leave_gaps(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        said = await talk.says("Ben", "!checkin mood")
        assert said == "There is nothing to show yet: I draw a week once there are at least 3 answers."
        await hold(talk, "5", "4", "4", "1")
        await hold(talk, "3", "3", "3")
        await talk.passes(WEEK)
        await hold(talk, "2", "2")  # too few
        await talk.passes(WEEK)
        await hold(talk, "4", "4", "1", how="scale:words")
        await hold(talk, "2", "2", "5", "words alone")
        said = await talk.says("Ben", "!checkin mood")
        assert said.split("\n")[:5] == [
            "The weeks of this room with at least 3 answers",
            "",
            "Monday, 8 March: 5️⃣ ● · 4️⃣ ●● · 3️⃣ ●●● · 1️⃣ ●",
            "Monday, 15 March: –",
            "Monday, 22 March: 5️⃣ ● · 2️⃣ ●●",
        ]
        assert not [name for name in FIVE if name in said]
        await talk.says("Anne", "!settings fewest answers 4")
        said = await talk.says("Ben", "!checkin mood")
        assert "8 March: 5️⃣ ● · 4️⃣ ●● · 1️⃣ ●\n" in said and "22 March: –" in said
        await talk.passes(12 * WEEK)
        assert "nothing to show" in await talk.says("Ben", "!checkin mood")


async def test_looking_back_in_french_and_spanish(tmp_path: Path) -> None:
    for language, words in (
        (
            "fr",
            (
                "météo",
                "Ton chiffre ou symbole reste 30 jours, pour toi",
                "●●○○○ 2 sur 5",
                "mienne",
                "semaines",
                "dès qu’il y a",
            ),
        ),
        (
            "es",
            ("ánimo", "Tu número o símbolo queda 30 días, solo para ti", "●●○○○ 2 de 5", "mío", "semanas", "al menos"),
        ),
    ):
        name, small_print, own, mine, weeks, start = words
        folder = tmp_path / language
        folder.mkdir()
        async with conversation(folder, language) as talk:
            chat = await talk.direct("Ben")
            assert small_print in usual(await talk.says("Anne", "!checkin start"))
            await talk.says("Ben", "!checkin 2")
            await talk.says("Anne", "!checkin close")
            assert own in usual(await talk.says("Ben", f"!{name} {mine}", chat))
            assert start in usual(await talk.says("Ben", f"!{name} {weeks}"))


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_dots_fit_into_a_line_and_leave_nobody_out(counts: list[int]) -> None:
    drawn = dots(counts)
    assert [bool(bar) for bar in drawn] == [number > 0 for number in counts]
    assert sum(map(len, drawn)) <= 12 + len(counts)
    assert all(len(drawn[a]) >= len(drawn[b]) for a in range(len(counts)) for b in range(a) if counts[a] > counts[b])


@given(st.dates())
def test_a_week_begins_on_monday(day: date) -> None:
    if day.toordinal() > 7:
        assert monday(day).weekday() == 0 and timedelta(0) <= day - monday(day) < WEEK


@settings(max_examples=10)
@given(st.lists(st.lists(st.sampled_from(["1", "4 and words", "☀️", "words"]), max_size=5), min_size=1, max_size=4))
def test_what_stays_of_closed_check_ins_counts_only_enough_people(held: list[list[str]]) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with conversation(Path(folder), people=FIVE) as talk:
                for answers in held:
                    await hold(talk, *answers)
                enough = [len([each for each in answers if each[0].isdecimal()]) for answers in held]
                expected = sum(number for number in enough if number >= 3)
                async with talk.store.transaction():
                    db = talk.store._database
                    assert (await db.value("SELECT sum(number) FROM checkin_counts") or 0) == expected
                    assert await db.value("SELECT count(*) FROM checkin_answers WHERE words IS NOT NULL") == 0
                    assert await db.value("SELECT count(*) FROM checkin_marks") == sum(enough)
                assert ("nothing to show" in await talk.says("Eve", "!checkin mood")) == (expected == 0)

    asyncio.run(run())
