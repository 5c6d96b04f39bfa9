"""Activities in whole sentences, as people type them fast, in three languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, usual


@pytest.mark.parametrize(
    ("said", "title", "where", "places"),
    [
        ("picnic in the park next sunday at noon for 6 people", "picnic in the park", "", "6 places left"),
        ("cinema friday 20:00 at Paul's", "cinema", "at Paul's", ""),
        ("cinema friday 20:00 at Paul's for 4 ppl", "cinema", "at Paul's", "4 places left"),
        ("cinema friday 20:00 at Paul's for 4", "cinema", "at Paul's", "4 places left"),
        ("cinema friday 20:00 6 places at the town hall.", "cinema", "at the town hall", "6 places left"),
        ("dinner for 5 people friday 20:00", "dinner", "", "5 places left"),
        ("cards every friday 19:00 at Zoé's", "cards", "at Zoé's", ""),
        ("trip for 3 days friday 10:00", "trip for 3 days", "", ""),
        ("visit 3 places in town friday 10:00", "visit 3 places in town", "", ""),
        ("walk friday at noon", "walk", "", ""),
    ],
)
async def test_what_stands_behind_the_time_is_where_and_for_how_many(
    talk: Conversation, said: str, title: str, where: str, places: str
) -> None:
    lines = (await talk.says("Anne", f"!event {said}")).splitlines()
    assert lines[0] == f"E1 · {title}", lines
    assert next((each.removeprefix("Where: ") for each in lines if each.startswith("Where")), "") == where, lines
    assert next((each for each in lines if each.endswith("places left")), "") == places, lines


@pytest.mark.parametrize(
    ("language", "said", "lines"),
    [
        (
            "fr",
            '!rdv soirée cartes samedi 19h à:"chez Zoé" places:2',
            ("E1 · soirée cartes", "Lieu : chez Zoé", "2 places"),
        ),
        ("fr", "!activité ciné vendredi à 20h chez Paul pour 6", ("E1 · ciné", "Lieu : chez Paul", "6 places")),
        ("es", "!evento cena viernes 20h en casa de Ana 6 plazas", ("E1 · cena", "Lugar: en casa de Ana", "6 plazas")),
        ("es", "!evento cena viernes 20h en:Lavapiés", ("E1 · cena", "Lugar: Lavapiés", "")),
    ],
)
async def test_so_it_is_in_french_and_spanish(tmp_path: Path, language: str, said: str, lines: tuple[str, ...]) -> None:
    async with conversation(tmp_path, language) as talk:
        shown = usual(await talk.says("Anne", said))
        assert all(each in shown for each in lines), shown


async def test_a_time_that_can_be_two_is_asked_about_and_the_rest_is_kept(talk: Conversation) -> None:
    assert "can be two things" in await talk.says("Anne", "!event cinema friday at 8 at Paul's 6 places")
    shown = await talk.says("Anne", "2")
    assert shown.startswith("E1 · cinema\nFriday, 12 March at 20:00\nWhere: at Paul's\n6 places left"), shown


async def test_it_is_asked_for_in_the_order_in_which_it_is_shown(talk: Conversation) -> None:
    assert "!event what when [at:" in await talk.says("Anne", "!help event")
    assert await talk.says("Anne", "!event") == "What is it?\nReply to this message and I’ll go on with it."
    assert "When is it?" in await talk.replies("Anne", "a picnic")
    shown = await talk.replies("Anne", "sunday at noon")
    assert shown.startswith("E1 · a picnic\nSunday, 14 March at 12:00"), shown


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        ("!in", True),
        ("!I’m in", True),
        ("!me apunto", True),
        ("!je m’inscris", True),
        ("!I’m not coming any more", False),
        ("!je ne viens plus", False),
        ("!je viens plus", False),
        ("!ya no voy", False),
    ],
)
async def test_few_words_with_the_sign_mean_the_only_one_there_is(talk: Conversation, said: str, goes: bool) -> None:
    await talk.says("Anne", "!event cinema friday 20:00")
    if not goes:
        assert "Going: Ben" in await talk.says("Ben", "!going")
    shown = await talk.says("Ben", said)
    assert ("Going: Ben" in shown) == goes
    assert "Going" not in talk.message("cinema").body or goes
    assert talk.signs() == ["✅"]


@pytest.mark.parametrize("said", ["!move E2 to saturday 10:00", "!déplacer E2 samedi 10h", "!mover E2 sábado 10h"])
async def test_a_number_makes_it_the_activity_s(talk: Conversation, said: str) -> None:
    await talk.says("Anne", "!event cinema friday 20:00")
    await talk.says("Anne", "!event walk sunday 10:00")
    assert "E2 · walk\nSaturday, 13 March at 10:00" in await talk.says("Anne", said)


@pytest.mark.parametrize("said", ["!cancel E1", "!annuler E1", "!anular E1", "!call off E1"])
async def test_cancelling_a_number_of_theirs_calls_it_off(talk: Conversation, said: str) -> None:
    await talk.says("Anne", "!event cinema friday 20:00")
    assert "This is called off." in await talk.says("Anne", said)
    assert "There is no reminder 1" in await talk.says("Anne", "!cancel 1")
    assert "What should go?" in await talk.says("Anne", "!cancel N1")


@pytest.mark.parametrize(
    ("said", "suggested"),
    [
        ("Entraide, let's watch a film on friday at 8pm", "Did you mean !event watch a film on friday at 8pm?"),
        (
            "Entraide on se fait un ciné vendredi à 20h chez Paul",
            "Did you mean !activité un ciné vendredi à 20h chez Paul?",
        ),
        (
            "Entraide, vamos a ver una peli el viernes a las 20h",
            "¿Querías decir !actividad ver una peli el viernes a las 20h?",
        ),
        ("let's watch a film on friday at 8pm", ""),
        ("Entraide let's see who is right", ""),
    ],
)
async def test_what_the_bot_is_told_that_people_could_do_is_suggested(
    talk: Conversation, said: str, suggested: str
) -> None:
    assert (
        usual(await talk.says("Anne", said)).replace("Tu voulais dire", "Did you mean").replace(" ?", "?") == suggested
    )


@pytest.mark.parametrize("said", ["!me too", "!moi aussi", "!yo también"])
async def test_me_too_is_for_the_activity_where_there_is_no_reminder_to_join(talk: Conversation, said: str) -> None:
    await talk.says("Anne", "!event cinema friday 20:00")
    assert "Going: Ben" in await talk.says("Ben", said)
    await talk.says("Anne", "!remind me tomorrow 10:00 tea")
    await talk.says("Chloé", said)
    assert "Going: Ben\n" in talk.message("cinema").body, "it may be for the reminder"
    assert await talk.replies("Chloé", "1") == "Chloé, I’ll remind you too on Thursday, 11 March at 10:00: tea"


PLANNED = (
    "!event picnic in the park sunday at noon places:2",
    "!event cinema friday 20:00",
    "!rdv pétanque samedi 10h",
)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("I'll come to the picnic", "You come to E1"),
        ("im coming to the picnik", "You come to E1"),
        ("I’m coming to the picnic with a friend", "You come to E1"),
        ("I can't come to the picnic after all", "you don’t come to E1"),
        ("im comming to the picnic", "You come to E1"),
        ("I’d love to come on friday", "You come to E2"),
        ("who is coming to the cinema?", "E2 · cinema"),
        ("what is E1?", "E1 · picnic"),
        ("je viens samedi finalement", "Tu viens à E3"),
        ("je peux pas venir samedi désolée", "tu ne viens pas à E3"),
        ("qui vient à la pétanque ?", "E3 · pétanque"),
        ("voy al picnic", "Vas a E1"),
        ("al final no puedo ir al picnic", "no vas a E1"),
        ("I'd like to come to the cinema but I can't come", "you don’t come to E2"),
        ("I'll come to the picnic if I can", "Did you mean !going E1?"),
        ("je viens pa samedi dsl", "tu ne viens pas à E3"),
        ("jpeux plus venir samedi", "tu ne viens pas à E3"),
        ("I'm coming to the picnic, or not", "Did you mean !going E1?"),
        ("I want to come to the picnic and can’t", "Did you mean !going E1?"),
        ("cancel the picnic", "E1 can be changed by whoever suggested it"),
        ("I'm in trouble at the park", "I didn’t understand"),
        ("I'll come to the theatre", "didn’t understand"),
        ("she won the move at the cinema", "didn’t understand"),
    ],
)
async def test_a_sentence_in_private_names_it_by_its_words_or_its_day(
    talk: Conversation, said: str, answer: str
) -> None:
    ben = await talk.direct("Ben")
    for each in PLANNED:
        await talk.says("Anne", each)
    shown = usual(await talk.says("Ben", said, ben))
    assert answer in shown or (answer == "I didn’t understand" and "didn’t understand" in shown), shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("move the cinema to saturday 21:00", "E2 · cinema\nSaturday, 13 March at 21:00"),
        ("déplace le cinema à samedi 21h", "E2 · cinema\nSaturday, 13 March at 21:00"),
        ("mueve el cinema al sábado 21h", "E2 · cinema\nSaturday, 13 March at 21:00"),
        ("cambia el cinema al sábado 21h", "E2 · cinema\nSaturday, 13 March at 21:00"),
        ("please cancel the cinema", "This is called off."),
    ],
)
async def test_what_others_read_is_confirmed(talk: Conversation, said: str, shown: str) -> None:
    anne = await talk.direct("Anne")
    for each in PLANNED:
        await talk.says("Anne", each)
    await talk.agrees("Anne", said, anne)
    assert shown in talk.message("E2").body


async def test_several_that_fit_are_named(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    for each in (*PLANNED, "!event picnic at the lake monday 12:00"):
        await talk.says("Anne", each)
    assert await talk.says("Ben", "I'll come to the picnic", ben) == (
        "Which one do you mean: E1 picnic in the park and E4 picnic at the lake? "
        "Please write its number too, such as E1."
    )
    assert "You come to E4" in await talk.says("Ben", "I'll come to the picnic on monday", ben)


@pytest.mark.parametrize("said", ["why am I waiting?", "pourquoi j'attends ?", "pourquoi j'atend", "¿por qué espero?"])
async def test_why_one_waits_is_asked_without_a_number(talk: Conversation, said: str) -> None:
    ben = await talk.direct("Ben")
    for each in PLANNED:
        await talk.says("Anne", each)
    await talk.says("Chloé", "!going E1 +1")
    await talk.says("Ben", "!going E1")
    talk.heard(ben)
    first = usual(await talk.says("Ben", said, ben)).splitlines()[0]
    assert first in ("You are first in line.", "Tu es en tête de la liste.", "Tienes el primer lugar de la lista."), (
        first
    )


async def test_of_two_groups_it_is_the_one_that_has_it(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    other = await talk.gathering("Anne", "Ben", name="Film club")
    await talk.says("Anne", PLANNED[0])
    await talk.says("Anne", "!event cinema friday 20:00", other)
    assert "You come to E1 (cinema)" in await talk.says("Ben", "I'll come to the cinema", ben)


@pytest.mark.parametrize("said", ["who is coming?", "qui vient ?", "¿quién va?"])
async def test_who_is_coming_is_about_the_only_one_there_is(talk: Conversation, said: str) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!event picnic sunday at noon")
    assert "E1 · picnic" in await talk.says("Ben", said, ben)
