"""A time that is half understood is asked about, and its rest never lands in the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, usual


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("en", "!remind us tomorrow at 6q to eat", "I understood “tomorrow” as the time, but not “at 6q to eat”"),
        ("en", "!remind us tomorrow at 25 to eat", "but not “at 25 to eat”"),
        ("en", "!remind us tomorrow every cat", "but not “every cat”"),
        ("en", "!remind us 18:00 until 5 april tea", "but not “until 5 april tea”"),
        ("en", "!remind us tomorrow friday tea", "but not “friday tea”"),
        ("en", "!remind us tomorrow 18:00 except friday tea", "but not “except friday tea”"),
        ("en", "!remind us every monday friday plans", "but not “friday plans”"),
        ("en", "!remind us every day at 9 and 18 pills", "but not “and 18 pills”"),
        ("en", "!remind us tomorrow 18:00 Lyon time tea", "I don’t know the clock of “Lyon time”"),
        ("en", "!remind us yesterday 10:00 tea", "That is already over: Tuesday, 9 March at 10:00"),
        ("en", "!checkin every monday at 6q How are you?", "but not “at 6q How are”"),
        ("fr", "!rappelle-moi demain à 6x manger", "mais pas « à 6x manger »"),
        ("fr", "!rappelle-moi demain chaque chat", "mais pas « chaque chat »"),
        ("fr", "!rappelle-moi demain 18h heure de Lyon thé", "Je ne connais pas l’heure de"),
        ("es", "!recuérdame mañana a las 6x comer", "pero no «a las 6x comer»"),
        ("es", "!recuérdame mañana cada gato", "pero no «cada gato»"),
    ],
)
async def test_more_of_a_time_than_was_understood_is_said(tmp_path: Path, language: str, typed: str, said: str) -> None:
    async with conversation(tmp_path, language) as talk:
        name, answer = typed.split(" ", 1)[0], usual(await talk.says("Anne", typed))
        assert said in answer, (name, answer)


@pytest.mark.parametrize(
    ("typed", "options", "promise"),
    [
        ("tomorrow 9 tea", 3, "11 March at 09:00: tea"),
        ("tomorrow dinner at 19:00", 2, "11 March at 19:00: dinner"),
        ("every monday choir at 19:00", 2, "every Monday at 19:00, next on Monday, 15 March at 19:00: choir"),
        ("every monday 19:00 choir until 5 april", 2, "every Monday at 19:00, until Monday, 5 April"),
        ("tomorrow 18:00 tea UTC", 2, "11 March at 19:00: tea"),
        ("every monday 9 plates", 2, "every Monday at 09:00, next on Monday, 15 March at 09:00: plates"),
        ("every second friday 18:00 rent", 2, "every 2 weeks on Friday at 18:00"),
        ("every monday until june choir", 2, "until Monday, 31 May"),
        ("tomorrow from 18:00 to 20:00 choir", 2, "11 March at 18:00: choir"),
    ],
)
async def test_what_can_be_read_in_several_ways_is_asked(
    talk: Conversation, typed: str, options: int, promise: str
) -> None:
    asked = usual(await talk.says("Anne", f"!remind us {typed}"))
    assert f"{options}. " in asked and f"{options + 1}. " not in asked
    assert promise in usual(await talk.replies("Anne", "1"))


async def test_the_words_can_be_kept_as_the_text(talk: Conversation) -> None:
    asked = usual(await talk.says("Anne", "!remind us tomorrow 7 people"))
    assert "3. Thursday, 11 March at 09:00, and “7” is not part of the time" in asked
    assert "11 March at 09:00: 7 people" in usual(await talk.replies("Anne", "3"))
    asked = usual(await talk.says("Anne", "!remind us tomorrow dinner at 19:00"))
    assert "2. Thursday, 11 March at 09:00: “dinner at 19:00”" in asked
    assert "at 09:00: dinner at 19:00" in usual(await talk.replies("Anne", "2"))
    assert "at 09:00: every cat" in usual(await talk.says("Anne", "!remind us tomorrow: every cat"))


@pytest.mark.parametrize(
    ("language", "said", "promised"),
    [
        (
            "en",
            "!remind us monthly rent",
            "on day 10 of the month at 09:00, next on Saturday, 10 April",
        ),
        ("en", "!remind us daily pills", "every day at 09:00, next on Thursday, 11 March at 09:00: pills"),
        (
            "en",
            "!remind us weekly meeting tomorrow 8:00",
            "11 March at 08:00: weekly meeting",
        ),
        ("en", "!remind us every day at 9 and 18, 5 times: pills", "at 09:00 and 18:00, 5 times in all, next on"),
        ("en", "!remind us every day at 9:00 pills times: 5", "every day at 09:00, 5 times, next on"),
        ("fr", "!rappelle-nous mensuel loyer", "le 10 du mois à 9 h, la prochaine fois le samedi 10 avril"),
        ("fr", "!rappelle-nous tous les jours à 9h et 18h, 5 fois : cachets", "à 9 h et 18 h, 5 fois en tout, la"),
        ("es", "!recuérdanos mensual alquiler", "el día 10 del mes a las 9:00, la próxima vez el sábado 10 de abril"),
        ("es", "!recuérdanos todos los días a las 9 y 18, 5 veces: té", "a las 9:00 y 18:00, 5 veces en total, la"),
    ],
)
async def test_a_rhythm_in_a_word_and_a_number_of_times(
    tmp_path: Path, language: str, said: str, promised: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert promised in usual(await talk.says("Anne", said)).replace("\u202f", " ")


@pytest.mark.parametrize(
    ("language", "said", "lasts"),
    [
        ("en", "!remind us every day 9:00 until done: tea", ": tea\nI’ll say it up to 5 times"),
        ("en", "!remind us tomorrow 9:00 tea, until it’s done", ": tea\nI’ll say it up to 5 times"),
        ("fr", "!rappelle-nous demain 9h jusqu'à ce que ce soit fait : thé", ": thé\nJe le dirai jusqu’à 5 fois"),
        ("fr", "!rappelle-nous tous les jours 9h thé tant que ce n’est pas fait", ": thé\nJe le dirai jusqu’à 5 fois"),
        ("es", "!recuérdanos cada día a las 9 té hasta que esté hecho", ": té\nLo diré hasta 5 veces"),
        ("en", "!remind us tomorrow 9:00 until done", "09:00: until done\nTo cancel it"),
        ("en", "!remind us tomorrow 9:00 stir until done until:done", ": stir until done\nI’ll say it up to 5 times"),
    ],
)
async def test_a_plain_until_done_is_no_part_of_the_text(tmp_path: Path, language: str, said: str, lasts: str) -> None:
    async with conversation(tmp_path, language) as talk:
        assert lasts in usual(await talk.says("Anne", said))


async def test_a_check_in_hears_its_hour(talk: Conversation) -> None:
    said = usual(await talk.says("Anne", "!checkin every monday 9 How are you?"))
    assert "every Monday at 09:00" in said and "How are you?" in said and "9 How" not in said
    assert "“tuesday 9” can be two things" in usual(await talk.says("Anne", "!checkin every tuesday 9 lives later?"))
    assert "lives later?" in usual(await talk.replies("Anne", "1"))


async def test_the_clock_that_was_named_is_echoed(talk: Conversation) -> None:
    said = usual(await talk.says("Anne", "!remind us tomorrow 6 pm EST tea"))
    assert "on Friday, 12 March at 00:00: tea" in said
    assert "With the clock that you named (America/New_York): Thursday, 11 March at 18:00." in said
    said = usual(await talk.says("Anne", "!remind us every day at 18:00 UTC tea"))
    assert "every day at 18:00 (UTC), next on Thursday, 11 March at 18:00: tea" in said


async def test_a_change_of_zone_says_what_stays_and_moves_it_where_that_is_wanted(talk: Conversation) -> None:
    await talk.says("Anne", "!remind us every day at 9:00 tea")
    await talk.says("Anne", "!checkin every monday 18:00 until:20:00 How are you?")
    said = usual(await talk.says("Anne", "!timezone America/Montreal"))
    assert "- reminder 1, every day at 09:00 (Europe/Paris): tea" in said
    assert "- check-in, every Monday at 18:00 (Europe/Paris)" in said
    listed = usual(await talk.says("Anne", "!reminders"))
    assert "every day at 09:00 (Europe/Paris), next on Thursday, 11 March at 09:00" in listed
    assert "the same times of day, on the new clock" in usual(await talk.replies("Anne", "yes", "shall I move"))
    listed = usual(await talk.says("Anne", "!reminders"))
    assert "every day at 09:00, next on Thursday, 11 March at 09:00" in listed
    listed = usual(await talk.says("Anne", "!checkin schedules"))
    assert "every Monday at 18:00 (open until 20:00), next on Monday, 15 March at 18:00" in listed


async def test_what_stays_on_its_clock_is_left_where_nobody_wants_it_moved(talk: Conversation) -> None:
    await talk.says("Anne", "!remind us every day at 9:00 tea")
    await talk.says("Anne", "!timezone America/Montreal")
    assert usual(await talk.replies("Anne", "no", "shall I move")) == "They stay as they are."
    assert "(Europe/Paris)" in usual(await talk.says("Anne", "!reminders"))
    assert "move" not in usual(await talk.says("Anne", "!timezone Europe/Paris"))


async def test_what_others_asked_for_privately_is_not_said(talk: Conversation) -> None:
    await talk.says("Ben", "!remind me every day at 9:00 pills")
    assert "pills" not in usual(await talk.says("Anne", "!timezone America/Montreal"))
