"""What people type at a petition: answers that are none, whom it goes to at the end, other names of options."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual
from tests.petitions.test_petitions import AWHILE, BEGUN, DAY, PEOPLE, number, opened, signs

TO = {"en": "To whom does it go?", "fr": "Elle s’adresse à qui ?", "es": "¿A quién va dirigida?"}
WRITE = {"en": "Please write to whom", "fr": "Écris à qui elle s’adresse", "es": "Escribe a quién va dirigida"}
BEGIN = {"en": "!petition", "fr": "!pétition", "es": "!petición"}


@pytest.mark.parametrize(
    ("language", "words", "yes", "whom"),
    [
        ("en", "Keep the library open", "yes", "the city council"),
        ("fr", "Gardez la bibliothèque ouverte", "oui", "la mairie"),
        ("es", "Mantengan abierta la biblioteca", "sí", "el ayuntamiento"),
    ],
)
async def test_a_yes_is_nobody_to_whom_it_goes(tmp_path: Path, language: str, words: str, yes: str, whom: str) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        chat = await talk.direct("Anne")
        await talk.says("Anne", f"{BEGIN[language]} {words}")
        assert TO[language] in usual(talk.heard(chat))
        assert WRITE[language] in usual(await talk.says("Anne", yes, chat))
        assert "Ben" in usual(await talk.says("Anne", whom, chat)), "who carries it is asked next"


async def test_a_yes_is_no_text_either(talk: Conversation) -> None:
    chat = await talk.direct("Anne")
    await talk.says("Anne", "!petition")
    assert "What should the petition say?" in talk.heard(chat)
    assert "Please write the text" in await talk.says("Anne", "yes", chat)
    assert "To whom does it go?" in await talk.says("Anne", "Keep the library open.", chat)


@pytest.mark.parametrize(
    ("language", "text", "asks", "yes", "addressee", "words"),
    [
        ("en", "Keep it open, to the council", "Does it go to “the council”", "yes", "the council", "> Keep it open"),
        (
            "fr",
            "Gardez-la ici, à la mairie.",
            "s’adresse à « la mairie »",
            "oui",
            "la mairie",
            "> Gardez-la ici",
        ),
        (
            "fr",
            "Vite, svp, au maire",
            "s’adresse à « maire »",
            "la ville",
            "la ville",
            "> Vite, svp, au maire",
        ),
        ("fr", "Plus de bancs dans le parc, à l’ombre", "s’adresse à « l’ombre »", "non", "", ""),
        ("es", "Más bancos aquí, al alcalde", "¿Va dirigida a «alcalde»", "sí", "alcalde", "> Más bancos aquí"),
    ],
)
async def test_whom_the_words_name_at_the_end_is_asked_about(
    tmp_path: Path, language: str, text: str, asks: str, yes: str, addressee: str, words: str
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Anne", f"{BEGIN[language]} {text}")
        assert asks in usual(talk.heard(anne))
        said = usual(await talk.says("Anne", yes, anne))
        if not addressee:
            assert TO[language] in said, "these words stay in the text"
            said = usual(await talk.says("Anne", "la mairie", anne))
            addressee, words = "la mairie", f"> {text}"
        await talk.says("Anne", "Ben", anne)
        await talk.says("Anne", {"en": "yes", "fr": "oui", "es": "sí"}[language], anne)
        asked = usual(talk.heard(ben))
        assert addressee in asked and f"{words}\n" in asked, asked


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", '!petition Keep the library open. to:"the city council" porteurs:Ben'),
        ("en", '!petition Keep the library open. for:"the city council" by:Ben'),
        ("fr", '!pétition Gardez la bibliothèque. à:"la mairie" porteurs:Ben'),
        ("fr", '!pétition Gardez la bibliothèque. à:"la mairie" porteur : Ben'),
        ("fr", '!pétition Gardez la bibliothèque. à:"la mairie" carriers:Ben'),
        ("fr", '!pétition Gardez la bibliothèque. à:"la mairie" portavoces:Ben'),
        ("es", '!petición Más bancos. a:"el ayuntamiento" lleva:Ben'),
        ("es", '!petición Más bancos. a:"el ayuntamiento" carriers:Ben'),
    ],
)
async def test_options_have_the_names_that_people_type(tmp_path: Path, language: str, text: str) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Anne", text)
        assert "S1" in (asked := talk.heard(ben)) and ":Ben" not in asked and ": Ben" not in asked


async def test_a_misspelt_option_is_no_part_of_the_words(talk: Conversation) -> None:
    assert "carriers" in await talk.says("Anne", '!petition Keep it open. to:"the council" cariers:Ben')


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "!signe S1"), ("fr", "!signez S1"), ("fr", "!signe"), ("es", "!firma S1"), ("en", "!add my name")],
)
async def test_signing_has_the_names_that_people_type(tmp_path: Path, language: str, said: str) -> None:
    begun = {
        "en": BEGUN,
        "fr": '!pétition Gardez la bibliothèque. à:"la mairie" porteurs:Ben',
        "es": '!petición Más bancos. a:"el ayuntamiento" lleva:Ben',
    }
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        ben, eve = await talk.direct("Ben"), await talk.direct("Eve")
        await talk.says("Anne", begun[language])
        await talk.says("Ben", {"en": "yes", "fr": "oui", "es": "sí"}[language], ben)
        talk.heard(eve)
        talk.heard()
        assert await talk.says("Eve", said) in ("", "✅") and "1. Eve" in usual(talk.heard(eve))


@pytest.mark.parametrize(
    ("language", "said", "how"),
    [
        ("en", "!petition cancel S1", "delete the message"),
        ("fr", "!pétition retirer S1", "supprime le message"),
        ("es", "!petición anular s1", "borra el mensaje"),
    ],
)
async def test_taking_it_back_begins_none(tmp_path: Path, language: str, said: str, how: str) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        assert how in usual(await talk.says("Anne", said))


# Signatures, and when the room is shown how many.


async def test_who_has_left_the_group_takes_a_signature_back_by_deleting_what_signed(talk: Conversation) -> None:
    await opened(talk)
    for name in ("Chloé", "Dan"):
        await signs(talk, name)
    chat = await talk.direct("Eve")
    await talk.says("Eve", "!sign S1", chat)
    await talk.says("Eve", "1", chat)
    signed = talk.last
    await talk.passes(AWHILE)
    assert number(talk) == "3 people have signed."
    talk.server.leave(talk.room, user("Eve"))
    await talk.settle()
    await talk.takes_back("Eve", signed, chat)
    await talk.passes(AWHILE)
    assert number(talk).startswith("A few have signed")


async def test_nothing_shows_earlier_how_many_have_signed(talk: Conversation) -> None:
    """Whoever edits, closes, or hands the petition on learns nothing of who has just signed."""
    await opened(talk)
    begun = next(each for each in talk.server.room(talk.room).events if "!petition" in str(each.content))
    for name in ("Chloé", "Dan", "Eve"):
        await signs(talk, name)
    talk.server.say(talk.room, user("Anne"), f"{BEGUN} ", edit_of=begun.event_id)
    await talk.settle()
    assert number(talk).startswith("A few have signed")
    await talk.says("Anne", "!petition close S1")
    assert number(talk).startswith("A few have signed")
    await talk.passes(AWHILE)
    assert number(talk) == "3 people have signed."


async def test_a_change_and_its_undoing_show_no_number_early(talk: Conversation) -> None:
    await opened(talk)
    for name in ("Chloé", "Dan", "Eve"):
        await signs(talk, name)
    await talk.passes(AWHILE)
    assert number(talk) == "3 people have signed."
    await talk.says("Anne", "!petition change S1 Please keep the library open on Sundays.")
    changed = talk.last
    assert number(talk).startswith("A few have signed")
    await signs(talk, "Zoé")
    await talk.takes_back("Anne", changed)
    assert number(talk).startswith("A few have signed")
    await talk.passes(AWHILE)
    assert number(talk).endswith("people have signed.")


# What was handed over.


async def handed_over(talk: Conversation) -> str:
    ben = await opened(talk)
    for name in ("Chloé", "Dan", "Eve"):
        await signs(talk, name)
    await talk.passes(2 * DAY)
    await talk.says("Ben", "!petition delivered S1")
    assert "Handed over" in talk.message("S1 ·").body, talk.message("S1 ·").body
    return ben


async def names(talk: Conversation) -> int:
    async with talk.store.transaction():
        return int(await talk.store._database.value("SELECT count(*) FROM petition_signatures"))


async def test_a_delivery_is_undone_within_a_day_and_no_later(talk: Conversation) -> None:
    await handed_over(talk)
    said = talk.last
    await talk.passes(DAY)
    await talk.takes_back("Ben", said)
    assert "Handed over" not in talk.message("S1 ·").body
    await talk.says("Ben", "!petition delivered S1")
    said = talk.last
    await talk.passes(DAY + AWHILE)
    ben = await talk.direct("Ben")
    await talk.takes_back("Ben", said)
    assert "Handed over" in talk.message("S1 ·", talk.room).body
    assert "S1 stays as handed over" in talk.heard(ben)


async def test_however_often_it_is_handed_over_the_names_go(talk: Conversation) -> None:
    await handed_over(talk)
    for _ in range(6):
        await talk.takes_back("Ben", talk.last)
        assert await names(talk) == 3
        await talk.passes(29 * DAY)
        if await names(talk) == 0:
            return
        await talk.says("Ben", "!petition delivered S1")
    pytest.fail("the names are still there")
