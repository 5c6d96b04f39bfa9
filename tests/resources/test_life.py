"""The life of a need and of an offer: taken by one or several, done, thanked for, changed, withdrawn."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

STAR = "⭐ puts it in your box; the message itself stays in our chat until you delete it."
SLIP = "A slip? Within an hour: !reopen {}, or take back your ✅ or your message."
PEOPLE = ("Anne", "Ben", "Chloé", "Dora")


# Marks and several at once.


@pytest.mark.parametrize("typed", ["!need a lift urgent", "!need Urgent: a lift", "!need a lift (urgent!)"])
async def test_an_urgent_need_says_so_and_comes_first(talk: Conversation, typed: str) -> None:
    await talk.says("Anne", "!need a ladder")
    assert (await talk.says("Ben", typed)).startswith("N2 is on the board: a lift · urgent\n")
    assert (await talk.says("Ben", "!needs")).splitlines()[1:3] == [
        "- N2 a lift · Ben · urgent",
        "- N1 a ladder · Anne",
    ]


async def test_a_mark_alone_is_what_is_needed(talk: Conversation) -> None:
    assert (await talk.says("Anne", "!need urgent")).startswith("N1 is on the board: urgent\n")


async def test_a_list_asks_for_each_of_its_things(talk: Conversation) -> None:
    said = await talk.says("Anne", "!need\n- a ladder by:friday\n- a drill\n  with a long cable\n- two chairs tag:home")
    assert [line for line in said.splitlines() if "on the board" in line] == [
        "N1 is on the board: a ladder · by Friday, 12 March",
        "N2 is on the board: a drill with a long cable",
        "N3 is on the board: two chairs · #home",
    ]
    assert (await talk.reacts("Ben", "👍", "a drill")).startswith("Anne, Ben is taking care of N2")


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("!need a ladder\n!offer soup until:sunday\n!need a van", ["N1", "O1", "N2"]),
        ("!need\na ladder\na drill", ["N1", "N2"]),
        ("!need a ladder\n1. and a drill\n2) and a van", ["N1", "N2", "N3"]),
        ("!need a ladder\nfor my kitchen\n\nthank you", ["N1"]),
        ("!offer • soup", ["O1"]),
    ],
)
async def test_lines_that_are_things_of_their_own(talk: Conversation, typed: str, codes: list[str]) -> None:
    said = await talk.says("Anne", typed)
    assert [line.split()[0] for line in said.splitlines() if "on the board" in line] == codes


async def test_what_is_wrong_with_one_of_several_puts_none_on_the_board(talk: Conversation) -> None:
    said = await talk.says("Anne", "!need\n- a ladder by:2027-03-01\n- a drill")
    assert "already over" in said
    said = await talk.says("Anne", "!need\n" + "\n".join(f"- thing {number}" for number in range(11)))
    assert said.startswith("That makes 11 things in one message, and 10 is the most I take at once.")
    assert "There are no needs on the board" in await talk.says("Anne", "!needs")


async def test_what_is_unclear_about_one_of_several_is_asked(talk: Conversation) -> None:
    assert "1. Saturday, 3 April" in await talk.says("Anne", "!need\n- a ladder\n- a drill by:3/4")
    said = await talk.replies("Anne", "1")
    assert "N1 is on the board: a ladder\n" in said and "N2 is on the board: a drill · by Saturday, 3 April" in said


# Taken by several.


async def test_a_need_that_takes_three(talk: Conversation) -> None:
    assert (await talk.says("Anne", "!need help with moving people:3")).startswith(
        "N1 is on the board: help with moving · 3 people needed\n"
    )
    assert (await talk.says("Ben", "!take N1")).splitlines()[:2] == [
        "Anne, Ben is taking care of N1 (help with moving).",
        "2 more people are welcome: 👍 or !take N1.",
    ]
    assert "1 more person is welcome" in await talk.reacts("Chloé", "👍", "2 more")
    said = await talk.says("Dora", "!needs")
    assert "· Ben and Chloé are taking care of it · 1 more person needed" in said and "!take N1" in said
    assert "welcome" not in await talk.says("Dora", "!take N1")
    assert "Ben, Chloé and Dora are taking care of it" in (said := await talk.says("Anne", "!needs"))
    assert "room" not in said and "!take" not in said
    assert (await talk.says("Chloé", "!release N1")).startswith("Anne, N1 (help with moving) has a free place again;")
    assert "Which" not in await talk.says("Anne", "!release N1 Ben")
    assert "· Dora is taking care of it · 2 more people needed" in await talk.says("Anne", "!needs")


async def test_who_is_meant_by_a_release(talk: Conversation) -> None:
    await talk.says("Anne", "!need help with moving people:3")
    await talk.says("Ben", "!take N1")
    await talk.says("Chloé", "!take N1")
    assert (await talk.says("Anne", "!release N1")).startswith("Several people have taken N1: Ben and Chloé.")
    assert (await talk.says("Anne", "!release N1 Dora")).startswith("That person has not taken N1.")
    assert (await talk.says("Dora", "!release N1")).startswith("The person who took N1 can give it back")
    said = await talk.says("Anne", "!release N1 Chloé")
    assert said.startswith("Chloé, N1 (help with moving) has a free place again;")
    assert talk.message().mentions == (user("Chloé"),)


async def test_a_standing_offer_is_there_for_everybody(talk: Conversation) -> None:
    said = await talk.says("Ben", "!offer bread on Mondays standing")
    assert said.startswith("O1 is on the board: bread on Mondays · a standing offer\n")
    ben = await talk.direct("Ben")
    assert (await talk.says("Anne", "!take O1")).startswith("Ben, Anne would like O1 (bread on Mondays).")
    assert (await talk.says("Chloé", "!take O1")).startswith("Ben, Chloé would like O1")
    assert "· for Anne and Chloé" in await talk.says("Dora", "!offers")
    said = await talk.says("Anne", "!close O1 it was still warm")
    assert (
        said
        == "Good to hear. O1 (bread on Mondays) stays on the board for others. I pass your thanks on to Ben, privately."
    )
    assert (
        talk.heard(ben)
        == "Anne says that O1 (bread on Mondays) is done, and thanks you.\n“it was still warm”\n\n" + STAR
    )
    assert "· for Chloé" in await talk.says("Dora", "!offers")
    assert "would like O1" in await talk.says("Anne", "!take O1")


async def test_an_offer_for_two_is_over_when_both_had_it(talk: Conversation) -> None:
    await talk.says("Ben", "!offer concert tickets people:2")
    await talk.says("Anne", "!take O1")
    await talk.says("Chloé", "!take O1")
    assert (await talk.says("Dora", "!take O1")).startswith("O1 is taken already, by Anne and Chloé.")
    assert (await talk.says("Anne", "!close O1")).startswith("Good to hear. O1 (concert tickets) stays on the board")
    assert (await talk.says("Chloé", "!close O1")).startswith("O1 (concert tickets) is done and off the board.")
    assert "There are no offers on the board" in await talk.says("Anne", "!offers")


# Done, and thanked for.


async def test_who_asked_says_whether_it_is_done(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    await talk.says("Ben", "!take N1")
    ben = await talk.direct("Ben")
    assert (await talk.says("Ben", "!close N1")).startswith("Anne, Ben says that N1 (a ladder) is done. Is it?")
    assert talk.message().mentions == (user("Anne"),)
    assert await talk.says("Ben", "!close N1") == "I have asked Anne whether N1 is done. Thank you for your help."
    assert "N1 a ladder" in await talk.says("Chloé", "!needs")
    assert await talk.reacts("Chloé", "✅", "Is it?") == ""
    assert (await talk.reacts("Anne", "✅", "Is it?")).splitlines() == [
        "N1 (a ladder) is done and off the board. I pass your thanks on to Ben, privately.",
        "With words of your own? Reply to this message, and I pass them on too.",
        SLIP.format("N1"),
    ]
    assert talk.message().mentions == ()
    assert talk.heard(ben) == "Anne says that N1 (a ladder) is done, and thanks you."
    assert talk.message(room=ben).msgtype == "m.text"


async def test_thanks_go_to_the_people_and_not_to_the_room(talk: Conversation) -> None:
    await talk.says("Anne", "!need help with moving people:2")
    await talk.says("Ben", "!take N1")
    await talk.says("Chloé", "!take N1")
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    await talk.says("Anne", "!close N1")
    talk.heard(ben), talk.heard(chloe)
    assert await talk.replies("Ben", "you are welcome", "I pass your thanks on") == ""
    assert (
        await talk.replies("Anne", "I **slept** at last", "I pass your thanks on")
        == "Passed on to Ben and Chloé, privately."
    )
    letter = f"Anne wrote to you about N1:\n“I **slept** at last”\n\n{STAR}"
    assert talk.heard(ben) == talk.heard(chloe) == letter


async def test_words_that_would_reach_nobody_are_not_lost_in_silence(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    await talk.says("Ben", "!take N1")
    assert "2,001 characters" in await talk.says("Anne", "!close N1 " + "x" * 2001)
    await talk.says("Ben", "!release N1")
    assert (await talk.says("Anne", "!close N1 thank you all")).splitlines() == [
        "N1 (a ladder) is settled and off the board.",
        "Nobody had said here that they help with N1, so I could pass your thanks on to nobody.",
        SLIP.format("N1"),
    ]


async def test_whoever_is_thanked_by_name_hears_it(talk: Conversation) -> None:
    chloe = await talk.direct("Chloé")
    await talk.says("Anne", "!need a ladder")
    assert "Passed on to Chloé, privately." in await talk.says("Anne", "!close N1 thanks Chloé")
    assert talk.heard(chloe) == f"Anne wrote to you about N1:\n“thanks Chloé”\n\n{STAR}"


async def test_who_helped_closes_with_words_and_the_words_go_nowhere(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    await talk.says("Ben", "!take N1")
    assert "I kept your words to myself" in (said := await talk.says("Ben", "!close N1 my pleasure"))
    assert "is it done?" in said or "Anne, Ben says" in said


# A slip.


@pytest.mark.parametrize("how", ["command", "tap", "message"])
async def test_a_close_by_a_slip_is_undone(talk: Conversation, how: str) -> None:
    await talk.says("Anne", "!need a tall ladder by:friday")
    if how == "tap":
        closed = await talk.reacts("Anne", "✅", "N1")
    else:
        closed = await talk.says("Anne", "!close N1")
    closing = talk.last
    assert SLIP.format("N1") in closed
    assert "N1" not in await talk.says("Ben", "!needs")
    if how == "command":
        said = await talk.says("Anne", "!reopen N1")
    else:
        said = await talk.takes_back("Anne", closing)
    assert said.startswith("N1 is back on the board: a tall ladder · by Friday, 12 March")
    assert "N1 a tall ladder" in await talk.says("Ben", "!needs tall")
    assert "Ben is taking care of N1" in await talk.says("Ben", "!take N1")


async def test_after_an_hour_or_by_others_nothing_is_undone(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    await talk.says("Ben", "!need a saw")
    await talk.says("Anne", "!close N1")
    closing = talk.last
    assert "I can’t find N1" in await talk.says("Ben", "!reopen N1")
    await talk.passes(timedelta(hours=1))
    assert "I can’t find N1" in await talk.says("Anne", "!reopen N1")
    assert await talk.takes_back("Anne", closing) == ""
    await talk.says("Ben", "!close N2")
    await talk.passes(timedelta(minutes=59))
    assert "N2 is back on the board: a saw" in await talk.says("Ben", "!reopen N2")


async def test_who_helped_hears_that_it_is_not_over(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    await talk.says("Ben", "!take N1")
    await talk.says("Anne", "!close N1")
    assert (await talk.says("Anne", "!reopen N1")).startswith("N1 is back on the board: a ladder")
    assert user("Ben") in talk.message().mentions
    assert "Ben is taking care of it" in await talk.says("Chloé", "!needs")


async def test_who_deletes_what_they_asked_leaves_no_words(talk: Conversation) -> None:
    await talk.says("Anne", "!need a xylophone")
    asked = talk.last
    await talk.says("Anne", "!close N1")
    closing = talk.last
    await talk.takes_back("Anne", asked)
    assert await talk.takes_back("Anne", closing) == ""
    assert "N1" not in await talk.says("Anne", "!needs")


# Withdrawn and changed.


async def test_withdrawing_by_command(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    await talk.says("Ben", "!take N1")
    assert (await talk.says("Ben", "!withdraw N1")).startswith("The person who put N1 on the board can withdraw it.")
    assert (await talk.says("Anne", "!withdraw N1")).splitlines() == [
        "N1 (a ladder) is withdrawn and off the board.",
        "",
        "Ben, N1 has been withdrawn. There is nothing left for you to do.",
    ]
    assert "N2" in await talk.says("Anne", "!need a drill")


async def test_changing_by_command(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder by:friday tag:tools")
    await talk.says("Ben", "!take N1")
    assert (await talk.says("Anne", "!change N1 by:sunday where:home")).splitlines()[0] == (
        "N1 now says: a ladder · by Sunday, 14 March · home · #tools"
    )
    assert talk.message().mentions == (user("Ben"),)
    assert "N1 now says: a tall ladder · urgent · by Sunday" in await talk.says(
        "Anne", "!change N1 a tall ladder urgent"
    )
    assert "a tall ladder · urgent · by Sunday, 14 March · 2 people needed" in await talk.says(
        "Anne", "!change N1 people:2"
    )
    assert (await talk.says("Anne", "!change N1")).startswith("What should change about N1?")
    await talk.says("Chloé", "!take N1")
    assert (await talk.says("Anne", "!change N1 people:1")).startswith("2 people have taken N1 already, so it")
    assert (await talk.says("Ben", "!change N1 a saw")).startswith("The person who put N1 on the board can change it")


async def test_editing_the_message_changes_what_it_put_on_the_board(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder by:friday")
    asked = talk.last
    await talk.says("Ben", "!take N1")
    said = await talk.says("Anne", "!need a tall ladder urgent", edit_of=asked)
    assert said.splitlines()[0] == "N1 now says: a tall ladder · urgent"
    assert talk.message().mentions == (user("Ben"),) and talk.message().reply_to == asked
    assert await talk.says("Anne", "!need a tall ladder urgent", edit_of=asked) == ""
    assert (await talk.says("Anne", "never mind", edit_of=asked)).startswith("I can’t read your edited message")
    assert (await talk.says("Anne", "!need a ladder by:3/4", edit_of=asked)).startswith(
        "I can’t read your edited message"
    )
    assert "N1 a tall ladder" in await talk.says("Anne", "!needs")


async def test_editing_a_list(talk: Conversation) -> None:
    await talk.says("Anne", "!need\n- a ladder\n- a drill\n- a saw")
    asked = talk.last
    await talk.says("Anne", "!close N1")
    said = await talk.says("Anne", "!need\n- a ladder\n- a strong drill\n- a saw\n- a van", edit_of=asked)
    assert [line for line in said.splitlines() if "N" in line[:1]] == [
        "N2 now says: a strong drill",
        "N4 is on the board: a van",
    ]
    said = await talk.says("Anne", "!need\n- a ladder\n- a strong drill", edit_of=asked)
    assert said == "N3 (a saw) is withdrawn and off the board.\n\nN4 (a van) is withdrawn and off the board."
    said = await talk.says("Anne", "!need a ladder\n!offer a strong drill", edit_of=asked)
    assert "N2 (a strong drill) is withdrawn" in said and "O1 is on the board: a strong drill" in said


async def test_only_ones_own_message_can_be_edited_into_something_else(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    assert await talk.says("Ben", "!need a yacht", edit_of=talk.last) == ""
    await talk.says("Anne", "need a bike")
    assert "N2 is on the board" in await talk.says("Anne", "!need a bike", edit_of=talk.last), "the sign was forgotten"


# One's own.


async def test_what_is_mine_here_and_everywhere(talk: Conversation) -> None:
    assert (await talk.says("Anne", "!mine")).startswith("You have nothing on the board right now.")
    await talk.says("Anne", "!need a ladder")
    await talk.says("Anne", "!offer soup until:sunday")
    await talk.says("Ben", "!need a lift urgent")
    await talk.says("Chloé", "!offer a bike")
    await talk.says("Anne", "!take N2")
    await talk.says("Anne", "!take O2")
    await talk.says("Ben", "!take N1")
    own = ["You need:", "- N1 a ladder · with Ben", "You offer:", "- O1 soup · until Sunday, 14 March",
           "You are taking care of:", "- N2 a lift · urgent · with Ben",
           "You would like:", "- O2 a bike · with Chloé"]  # fmt: skip
    assert (await talk.says("Anne", "!mine")).splitlines() == own
    direct = await talk.direct("Anne")
    assert (await talk.says("Anne", "!mine", direct)).splitlines() == own
    other = await talk.gathering("Anne", "Ben", name="Choir")
    await talk.says("Anne", "!need sheet music", other)
    said = (await talk.says("Anne", "!mine", direct)).splitlines()
    assert said == ["Choir", "You need:", "- N1 sheet music", "", "Tuesday circle", *own]
    assert (await talk.says("Anne", "!mine", other)).splitlines() == ["You need:", "- N1 sheet music"]


# In French and in Spanish.


async def test_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr", people=PEOPLE) as talk:
        said = usual(await talk.says("Anne", "!besoin\n- aide au déménagement personnes:2 urgent\n- une échelle"))
        assert said.splitlines()[0] == "N1 est au tableau : aide au déménagement · urgent · il faut 2 personnes"
        assert "1 personne de plus est la bienvenue : 👍 ou !prends N1." in usual(await talk.says("Ben", "!prends N1"))
        await talk.says("Chloé", "!prends N1")
        assert "Ben et Chloé s’en occupent" in await talk.says("Dora", "!besoins")
        assert usual(await talk.says("Dora", "!prends N1")).startswith("N1 est déjà pris par Ben et Chloé.")
        ben = await talk.direct("Ben")
        assert usual(await talk.says("Ben", "!terminer N1")).startswith(
            "Anne, Ben dit que N1 (aide au déménagement) est fait. C’est bien ça ?"
        )
        assert usual(await talk.says("Anne", "!terminer N1 merci mille fois")).endswith(
            " n’est plus au tableau. Je transmets ton merci à Ben et Chloé, en privé.\n"
            "Une erreur ? Dans l’heure qui suit : !rouvrir N1, ou retire ton ✅ ou ton message."
        )
        assert usual(talk.heard(ben)).startswith(
            "Anne dit que N1 (aide au déménagement) est fait, et te remercie.\n« merci mille fois »"
        )
        assert usual(await talk.says("Anne", "!changer N2 pour:dimanche")).startswith(
            "N2 dit maintenant : une échelle · pour le dimanche 14 mars\n"
        )
        assert usual(await talk.says("Anne", "!mes")).startswith("Tu as besoin de :\n- N2 une échelle")
        assert usual(await talk.says("Anne", "!retirer N2")) == "N2 (une échelle) est retiré du tableau."
        assert "offre permanente" in await talk.says("Ben", "!offre du pain permanente")


async def test_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es", people=PEOPLE) as talk:
        said = await talk.says("Anne", "!necesito\n- ayuda con la mudanza personas:2 urgente\n- una escalera")
        assert said.splitlines()[0] == "N1 está en el tablero: ayuda con la mudanza · urgente · hacen falta 2 personas"
        assert "Es bienvenida 1 persona más: 👍 o !tomo N1." in await talk.says("Ben", "!tomo N1")
        await talk.says("Chloé", "!tomo N1")
        assert "se encargan Ben y Chloé" in await talk.says("Dora", "!necesidades")
        ben = await talk.direct("Ben")
        assert (await talk.says("Ben", "!cerrar N1")).startswith(
            "Anne, Ben dice que N1 (ayuda con la mudanza) está hecho. ¿Es así?"
        )
        await talk.says("Anne", "!cerrar N1")
        assert talk.heard(ben) == "Anne dice que N1 (ayuda con la mudanza) está hecho, y te da las gracias."
        assert (await talk.replies("Anne", "¡qué alivio!", "Paso tus gracias")).startswith("Transmitido a Ben y Chloé")
        assert talk.heard(ben).startswith("Anne te escribe sobre N1:\n«¡qué alivio!»\n\n⭐")
        said = await talk.says("Anne", "!cambiar N2 una escalera alta")
        assert said.startswith("N2 ahora dice: una escalera alta\n")
        assert (await talk.says("Anne", "!míos")).startswith("Necesitas:\n- N2 una escalera alta")
        assert await talk.says("Anne", "!retirar N2") == "N2 (una escalera alta) queda retirado del tablero."
        assert "oferta permanente" in await talk.says("Ben", "!ofrezco pan siempre")
