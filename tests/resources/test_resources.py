"""Needs and offers, as conversations."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

# Asking and offering.


async def test_a_need_is_echoed_with_all_that_was_understood(talk: Conversation) -> None:
    said = await talk.says("Anne", '!need a ladder by:friday where:"12 Lilac Street" tag:Tools')
    assert said.splitlines() == [
        "N1 is on the board: a ladder · by Friday, 12 March · 12 Lilac Street · #tools",
        "Can you help? 👍 or !take N1. Settled? ✅ or !close N1.",
    ]
    assert talk.message().msgtype == "m.notice"
    assert talk.message().reply_to == talk.last


async def test_needs_and_offers_count_for_themselves(talk: Conversation) -> None:
    assert "N1" in await talk.says("Anne", "!need a ladder")
    assert "O1" in await talk.says("Ben", "!offer soup until:sunday")
    assert "N2" in await talk.says("Ben", "!need a drill")
    await talk.says("Ben", "!close N2")
    assert "N3" in await talk.says("Chloé", "!need a van")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("by:today", "by Wednesday, 10 March"),
        ("by:tomorrow", "by Thursday, 11 March"),
        ("by:tomorrow at 18:00", "by Thursday, 11 March at 18:00"),
        ("by:tonight", "by Wednesday, 10 March"),
        ("before:2027-03-20", "by Saturday, 20 March"),
    ],
)
async def test_a_date_without_a_time_is_all_of_that_day(talk: Conversation, typed: str, shown: str) -> None:
    said = await talk.says("Anne", f"!need {typed} a ladder")
    assert said.splitlines()[0] == f"N1 is on the board: a ladder · {shown}"


async def test_a_date_of_two_meanings_is_asked(talk: Conversation) -> None:
    said = await talk.says("Anne", "!need a ladder by:3/4")
    assert "1. Saturday, 3 April\n2. Saturday, 4 March 2028" in said
    assert "a ladder · by Saturday, 3 April\n" in await talk.replies("Anne", "1")


async def test_a_date_that_is_over_puts_nothing_on_the_board(talk: Conversation) -> None:
    assert "already over" in await talk.says("Anne", "!need a ladder by:2027-03-01")
    assert "There are no needs on the board" in await talk.says("Anne", "!needs")


async def test_a_need_without_words_is_asked_for_and_completed(talk: Conversation) -> None:
    assert (await talk.says("Anne", "!need")).startswith("What do you need?")
    assert "N1 is on the board: a ladder · by Friday, 12 March" in await talk.replies("Anne", "a ladder by:friday")
    assert (await talk.says("Anne", "!offer")).startswith("What do you offer?")
    assert "O1 is on the board: soup" in await talk.replies("Anne", "soup")


async def test_a_near_miss_is_suggested_and_does_nothing(talk: Conversation) -> None:
    assert await talk.says("Anne", "!neeed a ladder") == "Did you mean !need a ladder?"
    assert "There are no needs on the board" in await talk.says("Anne", "!needs")


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("en", "!need chairs peple:3", "I don’t know peple: here. Did you mean people:?"),
        ("fr", "!besoin chaises personne:3", "Je ne connais pas personne: ici. Tu voulais dire personnes: ?"),
        ("es", "!necesito sillas pesonas:3", "Aquí no conozco pesonas:. ¿Querías decir personas:?"),
    ],
)
async def test_a_misspelt_option_is_no_part_of_the_text(tmp_path: Path, language: str, typed: str, said: str) -> None:
    async with conversation(tmp_path, language) as talk:
        assert usual(await talk.says("Anne", typed)).startswith(said)
        assert "N1" in await talk.says("Anne", typed.replace(":", ": "))


async def test_what_is_too_long_for_a_list_is_refused(talk: Conversation) -> None:
    said = await talk.says("Anne", "!need " + "x" * 401)
    assert said == "That is 401 characters long, and the board has room for 400. Please make it shorter."


async def test_what_people_type_stays_text_on_one_line(talk: Conversation) -> None:
    said = await talk.says("Anne", "!need **a**\n\n<b>ladder</b>")
    assert said.splitlines()[0] == "N1 is on the board: **a** <b>ladder</b>"
    assert "&lt;b&gt;" in (talk.message().html or "")


# The lists.


async def test_the_lists_name_people_and_notify_nobody(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder tag:tools")
    await talk.says("Ben", "!need a lift where:station by:tomorrow")
    await talk.says("Chloé", "!take N1")
    assert (await talk.says("Chloé", "!needs")).splitlines() == [
        "2 needs on the board",
        "- N1 a ladder · Anne · #tools · Chloé is taking care of it",
        "- N2 a lift · Ben · by Thursday, 11 March · station",
        "",
        "To take one: !take N2.",
    ]
    assert talk.message().mentions == () and talk.message().msgtype == "m.notice"


async def test_a_list_by_tag(talk: Conversation) -> None:
    await talk.says("Anne", "!offer a drill tag:tools")
    await talk.says("Anne", "!offer soup tag:food")
    said = await talk.says("Ben", "!offers #Tools")
    assert "drill" in said and "soup" not in said
    assert (
        await talk.says("Ben", "!offers transport") == "No offer on the board is like that. !offers shows all of them."
    )


async def test_what_is_past_its_date_is_still_listed(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder by:tomorrow")
    await talk.passes(timedelta(days=30))
    assert "a ladder · Anne · by Thursday, 11 March" in await talk.says("Ben", "!needs")


# Taking, releasing, closing.


async def test_who_takes_a_need_is_told_to_who_asked(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    assert (await talk.says("Ben", "!take n1")).startswith("Anne, Ben is taking care of N1 (a ladder).")
    assert talk.message().mentions == (user("Anne"),) and talk.message().msgtype == "m.text"


async def test_a_thumb_takes_and_a_tick_closes(talk: Conversation) -> None:
    await talk.says("Anne", "!offer soup")
    assert (await talk.reacts("Ben", "👍🏽")).startswith("Anne, Ben would like O1 (soup).")
    assert await talk.reacts("Chloé", "✅") == ""
    assert (await talk.reacts("Anne", "✅", "would like")).splitlines()[
        0
    ] == "Ben, Anne has closed O1 (soup): it is off the board."
    assert talk.message().mentions == (user("Ben"),)
    assert "already" in await talk.reacts("Chloé", "👍", "O1 is on the board")


async def test_ones_own_thumb_means_nothing_and_so_does_a_second_one(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    assert await talk.reacts("Anne", "👍") == ""
    await talk.reacts("Ben", "👍")
    assert await talk.reacts("Ben", "🙋", "on the board") == ""


async def test_what_is_taken_is_not_taken_twice(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    await talk.says("Ben", "!take N1")
    assert await talk.says("Chloé", "!take N1") == ("N1 is taken already, by Ben. Thank you for thinking of it.")
    assert talk.message().mentions == ()
    assert (await talk.says("Ben", "!take N1")).startswith("You have taken N1 already.")
    assert (await talk.says("Anne", "!take N1")).startswith("N1 is your own.")


async def test_a_bare_number_is_enough_where_only_one_has_it(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    assert "N1 (a ladder)" in await talk.says("Ben", "!take 1")
    await talk.says("Anne", "!offer soup")
    assert (await talk.says("Ben", "!take 1")).startswith("Two have that number: N1, a need, and O1, an offer.")


@pytest.mark.parametrize("number", ["N7", "O1", "7", "X1"])
async def test_an_unknown_number(talk: Conversation, number: str) -> None:
    await talk.says("Anne", "!need a ladder")
    assert (await talk.says("Ben", f"!take {number}")).startswith(f"I can’t find {number} on the board.")


async def test_a_number_is_asked_for(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    assert (await talk.says("Ben", "!take")).startswith("Which one?")
    assert "Ben is taking care of N1" in await talk.replies("Ben", "N1")


async def test_what_is_released_is_free_for_others(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    assert await talk.says("Ben", "!release N1") == "Nobody has taken N1: it is free."
    await talk.says("Ben", "!take N1")
    assert (await talk.says("Chloé", "!release N1")).startswith("The person who took N1 can give it back")
    assert (await talk.says("Ben", "!release N1")).startswith("Anne, N1 (a ladder) is free again.")
    assert talk.message().mentions == (user("Anne"),)
    assert (await talk.reacts("Chloé", "👍")).startswith("Anne, Chloé is taking care of N1")
    assert (await talk.says("Anne", "!release N1")).startswith("Chloé, N1 (a ladder) is free again.")


async def test_who_may_close(talk: Conversation) -> None:
    await talk.says("Ben", "!need a ladder")
    assert (await talk.says("Chloé", "!close N1")).startswith("The person who put N1 on the board can close it")
    assert await talk.reacts("Chloé", "✅", "on the board: a ladder") == ""
    assert (await talk.says("Ben", "!close N1")).splitlines()[0] == "N1 (a ladder) is settled and off the board."
    await talk.says("Ben", "!need a drill")
    await talk.says("Chloé", "!take N2")
    assert (await talk.says("Chloé", "!close N2")).startswith("Ben, Chloé says that N2 (a drill) is done. Is it?")
    assert (await talk.says("Anne", "!close N2")).splitlines()[
        0
    ] == "Ben and Chloé, Anne has closed N2 (a drill): it is off the board."
    await talk.says("Ben", "!need a van")
    assert (await talk.says("Anne", "!close N3")).splitlines()[
        0
    ] == "Ben, Anne has closed N3 (a van): it is off the board."
    assert (await talk.says("Ben", "!close N3")).startswith("I can’t find N3 on the board.")


async def test_a_message_taken_back_takes_its_need_off_the_board(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    assert await talk.takes_back("Anne", talk.last) == ""
    assert "There are no needs on the board" in await talk.says("Ben", "!needs")


async def test_who_was_going_to_help_hears_of_a_withdrawal(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    asked = talk.last
    await talk.says("Ben", "!take N1")
    assert await talk.takes_back("Anne", asked) == "Ben, N1 has been withdrawn. There is nothing left for you to do."
    assert talk.message().mentions == (user("Ben"),)


# Out of the room.


async def test_a_need_from_the_direct_chat_is_told_to_the_group(talk: Conversation) -> None:
    direct = await talk.direct("Ben")
    said = await talk.agrees("Ben", "!need a quiet hour", direct)
    assert said.startswith("N1 is on the board of Tuesday circle under your name, and I’ve told the group’s room")
    assert talk.heard().startswith("Ben needs something. N1: a quiet hour\nCan you help?")
    assert (await talk.reacts("Chloé", "👍")).startswith("Ben, Chloé is taking care of N1")
    chloe = await talk.direct("Chloé")
    assert "N1 (a quiet hour) is done" in await talk.says("Ben", "!close N1", direct)
    assert talk.heard() == ""
    assert talk.heard(chloe) == "Ben says that N1 (a quiet hour) is done, and thanks you."
    assert talk.message(room=chloe).mentions == (), "privately a mention rings, and that is for calls for help"


async def test_who_asked_is_told_in_the_group_when_it_is_taken_in_a_direct_chat(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    direct = await talk.direct("Ben")
    assert "Ben is taking care of N1" in await talk.agrees("Ben", "!take N1", direct)
    assert talk.heard().startswith("Anne, Ben is taking care of N1 (a ladder).")
    assert talk.message().mentions == (user("Anne"),)


# In French and in Spanish.


async def test_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        assert usual(await talk.says("Anne", "!Besoins")).startswith("Le tableau des besoins est vide pour l’instant.")
        assert usual(await talk.says("Anne", "!besoin")).startswith("Tu as besoin de quoi ?")
        said = usual(await talk.replies("Anne", "une échelle d'ici:vendredi lieu:« rue des Lilas » theme:Outils"))
        assert said.splitlines() == [
            "N1 est au tableau : une échelle · pour le vendredi 12 mars · rue des Lilas · #outils",
            "Tu peux aider ? 👍 ou !prends N1. C’est réglé ? ✅ ou !terminer N1.",
        ]
        assert usual(await talk.says("Ben", "!bessoin un vélo")) == "Tu voulais dire !besoin un vélo ?"
        assert usual(await talk.says("Ben", "!prends n1")).startswith("Anne, Ben s’occupe de N1 (une échelle).")
        assert usual(await talk.says("Chloé", "!prendre 1")).startswith("N1 est déjà pris par Ben.")
        assert "- N1 une échelle · Anne · pour le vendredi 12 mars" in usual(
            await talk.says("Chloé", "!besoins outils")
        )
        assert usual(await talk.says("Ben", "!rends N1")).startswith("Anne, N1 (une échelle) est de nouveau libre.")
        assert (
            usual(await talk.reacts("Anne", "✅")).splitlines()[0]
            == "C’est réglé : N1 (une échelle) n’est plus au tableau."
        )
        said = usual(await talk.says("Ben", "!offre de la soupe jusqu’à:demain midi"))
        assert "O1 est au tableau : de la soupe · jusqu’au jeudi 11 mars à 12 h" in said
        assert usual(await talk.says("Anne", "!prends O1")).startswith("Ben, O1 (de la soupe) intéresse Anne.")
        assert "de la soupe · Ben · jusqu’au jeudi 11 mars à 12 h · pour Anne" in usual(
            await talk.says("Ben", "!offres")
        )
        assert usual(await talk.says("Ben", "!terminer O9")).startswith("Je ne trouve pas O9 au tableau.")


async def test_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        assert (await talk.says("Anne", "!ofertas")).startswith("El tablero de ofertas está vacío por ahora.")
        assert (await talk.says("Anne", "!necesito")).startswith("¿Qué necesitas?")
        said = await talk.replies("Anne", "una escalera para:viernes donde:“plaza Mayor” etiqueta:casa")
        assert said.splitlines() == [
            "N1 está en el tablero: una escalera · para el viernes 12 de marzo · plaza Mayor · #casa",
            "¿Puedes ayudar? 👍 o !tomo N1. ¿Ya está resuelto? ✅ o !cerrar N1.",
        ]
        assert await talk.says("Ben", "!nesecito una bici") == "¿Querías decir !necesito una bici?"
        assert (await talk.says("Ben", "!tomo N1")).startswith("Anne, Ben se encarga de N1 (una escalera).")
        assert (await talk.says("Chloé", "!tomo N1")).startswith("N1 ya está en manos de Ben.")
        assert "· se encarga Ben" in await talk.says("Anne", "!necesidades")
        assert (await talk.says("Ben", "!suelto 1")).startswith("Anne, N1 (una escalera) vuelve a estar libre.")
        said = await talk.says("Anne", "!cerrar N1")
        assert said.startswith("Resuelto: N1 (una escalera) ya no está en el tablero.\n")
        assert "O1 está en el tablero: sopa · hasta el" in await talk.says("Ben", "!ofrezco sopa hasta:mañana")
        assert (await talk.says("Anne", "!tomo O1")).startswith("Ben, a Anne le interesa O1 (sopa).")
        assert (await talk.says("Ben", "!cerrar N9")).startswith("No encuentro N9 en el tablero.")


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("en", "!need a ladder by friday", "a ladder · by Friday, 12 March"),
        (
            "en",
            "!offer two bikes until sunday evening where:school",
            "two bikes · until Sunday, 14 March · school",
        ),
        ("en", "!need the minutes from before 2020-01-01", "the minutes from before 2020-01-01"),
        ("en", "!need somebody to stand by me", "somebody to stand by me"),
        ("en", "!need a plan before friday comes", "a plan before friday comes"),
        ("fr", "!besoin d’une échelle pour vendredi", "une échelle · pour le vendredi 12 mars"),
        ("fr", "!besoin un lit d’ici le 5 mai", "un lit · pour le mercredi 5 mai"),
        ("fr", "!offre soupe jusqu’à demain", "soupe · jusqu’au jeudi 11 mars"),
        ("fr", "!besoin un cadeau pour Domitille", "un cadeau pour Domitille"),
        ("es", "!necesito una escalera para el viernes", "una escalera · para el viernes 12 de marzo"),
        ("en", "!need a lift for friday", "a lift · by Friday, 12 March"),
        ("en", "!need a lift by friday urgent", "a lift · urgent · by Friday, 12 March"),
        ("en", "!offer a lift until friday, standing", "a lift · a standing offer · until Friday, 12 March"),
        (
            "fr",
            "!besoin un lit avant le 20 mars à 18h, urgent",
            "un lit · urgent · pour le samedi 20 mars à 18 h",
        ),
        ("es", "!necesito pan para el viernes ¡urgente!", "pan · urgente · para el viernes 12 de marzo"),
        ("en", "!need: a lift when:friday", "a lift · by Friday, 12 March"),
        ("en", "!need : a lift for Ben", "a lift for Ben"),
        ("fr", "!besoin : une échelle avant le 20 mars", "une échelle · pour le samedi 20 mars"),
        ("fr", "!j’ai besoin de : pain", "pain"),
        ("es", "!necesito: pan antes del viernes", "pan · para el viernes 12 de marzo"),
        ("es", "!ofrezco sopa hasta pasado mañana", "sopa · hasta el viernes 12 de marzo"),
    ],
)
async def test_a_day_at_the_end_needs_no_colon(tmp_path: Path, language: str, typed: str, shown: str) -> None:
    async with conversation(tmp_path, language) as talk:
        first = usual(await talk.says("Ben", typed)).splitlines()[0]
        assert first.endswith(f": {shown}")


@pytest.mark.parametrize(
    ("language", "need", "take", "release", "left"),
    [
        ("en", "!need boxes people:2", "!take N1", "!release N1", "has a free place again; Chloé can still be"),
        ("fr", "!besoin cartons personnes:2", "!prends N1", "!rends N1", "tu peux toujours compter sur Chloé"),
        ("es", "!necesito cajas personas:2", "!tomo N1", "!suelto N1", "sigues contando con Chloé"),
    ],
)
async def test_who_gives_back_one_of_two_places_leaves_the_other(
    tmp_path: Path, language: str, need: str, take: str, release: str, left: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Ben", need)
        await talk.says("Anne", take)
        await talk.says("Chloé", take)
        assert left in usual(await talk.says("Anne", release))
        assert left not in usual(await talk.says("Chloé", release)), "nobody is left"
