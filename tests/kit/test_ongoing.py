"""What is said in private to be over, without its number: one is done, of several the person picks, none is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import LOCALES
from commands.kit.catalogs import Catalogs
from commands.kit.messages import MessageKind
from commands.kit.ongoing import Ongoing, find_over, says_over
from tests.conversation import conversation, usual

CATALOGS = Catalogs(LOCALES)
KIND = MessageKind("loans", "loan", int)
VERBS = ["loans-given-back-plain"]
BIKE = Ongoing(
    kind=KIND, subject=1, meant="back", code="L1", what="le vélo / the bike / la bici", group_id=1, verbs=VERBS[0]
)
BREAD = Ongoing(
    kind=KIND, subject=2, meant="done", code="T1", what="acheter du pain / buy bread / comprar pan", group_id=1
)

SURE = {
    BIKE: """
        I returned the bike; I gave the bike back to Anne; I brought the bike back; the bike is back; I gave it back;
        Hi, I’ve returned the bike, thanks; j’ai rendu le vélo; J ai rendu le velo a Anne; je l’ai rendu;
        jai ramené le vélo hier soir; on m’a rendu le vélo; ya devolví la bici; ya devolvi la bici a Ana;
        devolví la bici esta mañana""",
    BREAD: """
        I bought the bread; I’ve bought bread; ive bought the bread; j’ai acheté le pain; jai achete du pain;
        c’est fait pour le pain; ya compré el pan; compre el pan; he comprado pan; bread is done; listo lo de pan""",
}
UNSURE = "done; fait; hecho; I have the bread here; j’ai le pain; done!; merci, c’est fait; I returned the drill"
ELSE = """
    I need to return the bike; I have lost the bike; I haven’t returned the bike; have I returned the bike?;
    je dois rendre le vélo; je n’ai pas rendu le vélo; j’ai perdu le vélo; j’ai besoin de pain; he dormido mal;
    j’ai une question sur le pain; no he devuelto la bici; tengo que devolver la bici; I’ll buy bread tomorrow;
    ya no quiero pan; I have a question about bread; I am tired; j’ai mal; bread"""


def over(text: str) -> tuple[set[str], bool] | None:
    if not says_over(CATALOGS, text, VERBS):
        return None
    found = find_over(CATALOGS, text, [BREAD, BIKE], VERBS)
    return ({each.code for each in found.found}, found.surely) if found else None


def split(text: str) -> list[str]:
    return [" ".join(each.split()) for each in text.split(";")]


def test_what_names_one_thing_is_about_that() -> None:
    wrong = {text: over(text) for each in SURE for text in split(SURE[each]) if over(text) != ({each.code}, True)}
    assert wrong == {}


def test_what_may_be_about_several_is_asked_and_the_rest_is_no_such_words() -> None:
    assert [text for text in split(UNSURE) if (found := over(text)) is None or found[1] or not found[0]] == []
    assert {text: over(text) for text in split(ELSE) if over(text) is not None} == {}


@pytest.mark.parametrize(
    ("language", "lend", "task", "need", "take", "words"),
    [
        ("en", "!lend the book to Ben", "!todo Ben buy bread", "!need a cat sitter", "!take N1",
         ("done", "Which one", "I returned the book", "L1 (the book) is back", "I’ve bought the bread", "T1 is done",
          "done", "Ben says that N1", "I returned the boat", "anything of yours that is open")),
        ("fr", "!prêter le livre à Ben", "!tâche Ben acheter du pain", "!besoin garder le chat", "!prends N1",
         ("fait", "De quoi s’agit-il", "jai rendu le livre", "L1 (le livre) est de retour", "j’ai acheté le pain",
          "T1, c’est fait", "c’est fait", "Ben dit que N1", "j’ai rendu le bateau", "rien d’ouvert")),
        ("es", "!prestar el libro a Ben", "!tarea Ben comprar pan", "!necesito cuidar al gato", "!tomo N1",
         ("hecho", "De qué se trata", "ya devolví el libro", "L1 (el libro) está de vuelta", "ya compre el pan",
          "T1, hecho", "hecho", "Ben dice que N1", "devolví el barco", "nada tuyo abierto")),
    ],
)  # fmt: skip
async def test_done_in_private_finds_what_is_open(
    tmp_path: Path, language: str, lend: str, task: str, need: str, take: str, words: tuple[str, ...]
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        for name, text in (("Anne", lend), ("Anne", task), ("Anne", need), ("Ben", take)):
            await talk.says(name, text)
        for said, answer in zip(words[::2], words[1::2], strict=True):
            assert answer in usual(await talk.says("Ben", said, chat)), said


async def test_of_several_the_person_picks_and_can_take_it_back(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Anne", "!lend my drill to Ben")
        await talk.says("Anne", "!lend my bike to Ben")
        assert "1. my drill (L1)" in await talk.says("Ben", "I gave it back", chat)
        assert "L2 (my bike) is back" in await talk.says("Ben", "the bike", chat)
        assert "Do you mean my drill (L1)?" in await talk.says("Ben", "I returned the saw", chat)
        assert "dropped" in await talk.says("Ben", "no", chat)
        assert "L1 (my drill) is back" in await talk.says("Ben", "I returned the drill", chat)
        assert "taken back" in await talk.says("Ben", "oh, it is still here", chat, edit_of=talk.last)
        assert "L1 my drill" in await talk.says("Ben", "!loans", chat)


async def test_a_whole_sentence_comes_before_the_question_which(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Anne", "!lend my drill to Ben")
        await talk.says("Anne", "!todo Ben buy bread")
        assert "Which one" in await talk.says("Ben", "done", chat)
        assert "L1 (my drill) is back" in await talk.says("Ben", "I returned the drill", chat)
