"""Tasks: whose they are, and how they end."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from commands.minutes.owners import _MOST
from tests.conversation import Conversation, conversation, user, usual

DONE = {
    "en": ("!todo Ben wash up by:friday", ("done", "It is done!", "I did it"), "T1 is done: wash up", "!todo list"),
    "fr": ("!tâche Ben faire la vaisselle pour:vendredi", ("fait", "C’est fait !", "fini"),
           "T1, c’est fait : faire la vaisselle", "!tâches"),
    "es": ("!tarea Ben fregar para:viernes", ("hecho", "Ya está hecho.", "listo"), "T1, hecho: fregar", "!tareas"),
}  # fmt: skip
COMMANDS = {
    "en": ("!done 1", "!todo done 1", "!done T1", "!task done T1"),
    "fr": ("!fini 1", "!tâche faite 1", "!fini T1", "!done 1"),
    "es": ("!listo 1", "!tarea hecha 1", "!listo T1", "!done 1"),
}
NO = {
    "en": ("no", "I can't", "No, sorry", "Anne, T1 needs somebody else: wash up", "me", "T1 Chloé: wash up"),
    "fr": ("non", "je ne peux pas", "Non, désolé", "Anne, il faudrait quelqu’un d’autre pour T1", "moi", "T1 Chloé :"),
    "es": ("no", "no puedo", "No, lo siento", "Anne, hace falta otra persona para T1", "yo", "T1 Chloé: fregar"),
}
WHOSE = {
    "en": (("!todo me buy bread", "Anne: buy bread"), ("!todo I’ll buy bread", "Anne: buy bread"),
           ("!todo everybody brings a chair", "everybody: brings a chair"),
           ("!todo @everyone brings a chair", "everybody: brings a chair"),
           ("!todo call the town hall", "nobody yet: call the town hall"),
           ("!todo nobody: Call the town hall", "nobody yet: Call the town hall"),
           ("!todo Ben and Chloé clean the kitchen", "T1 Ben: clean the kitchen\nNoted in the minutes: T2 Chloé"),
           ("!todo Ben, Chloé and me clean", "T3 Anne: clean"), ("!todo @Ben, sweep by friday", "T1 Ben: sweep (by"),
           ("!todo Dan buys cake", "I don’t see “Dan” in this room. If nobody does it yet, begin with nobody:.")),
    "fr": (("!tâche moi acheter du pain", "Anne : acheter du pain"),
           ("!tâche tout le monde apporte une chaise", "tout le monde : apporte une chaise"),
           ("!tâche appeler la mairie", "personne pour l’instant : appeler la mairie"),
           ("!tâche Ben et Chloé nettoient", "T1 Ben : nettoient\nNoté au compte rendu : T2 Chloé : nettoient")),
    "es": (("!tarea yo comprar pan", "Anne: comprar pan"),
           ("!tarea todo el mundo trae una silla", "todo el mundo: trae una silla"),
           ("!tarea llamar al ayuntamiento", "nadie por ahora: llamar al ayuntamiento"),
           ("!tarea Ben y Chloé limpian", "T1 Ben: limpian\nAnotado en el acta: T2 Chloé: limpian")),
}  # fmt: skip


async def anew(talk: Conversation, said: str) -> str:
    """A task of Anne's, after what she said before is gone."""
    if hasattr(talk, "last"):
        await talk.takes_back("Anne", talk.last)
    return usual(await talk.says("Anne", said))


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_a_task_is_done_in_every_way_that_people_say_so(tmp_path: Path, language: str) -> None:
    todo, words, done, tasks = DONE[language]
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", todo)
        assert await talk.reacts("Chloé", "✅", to="T1") == "", "that is Ben's to say"
        for word in words:
            assert done in usual(await talk.replies("Ben", word, to="❌")), word
            said = talk.last
            assert "T1" not in await talk.says("Anne", tasks)
            await talk.takes_back("Ben", said)
        for command in COMMANDS[language]:
            assert done in (heard := usual(await talk.says("Ben", command))), (command, heard)
            await talk.takes_back("Ben", talk.last)
            assert "T1" in await talk.says("Anne", tasks), "deleting the message takes the word back"
        assert done in usual(await talk.reacts("Ben", "✅", to="❌"))
        await talk.takes_back("Ben", talk.last)
        assert "T1" in await talk.says("Anne", tasks)
        assert done in usual(await talk.replies("Anne", words[0], to="❌")), "who gave it may say so too"
        assert usual(await talk.says("Ben", COMMANDS[language][1])), "said again, it is answered"


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_a_no_hands_it_back_to_who_gave_it_and_names_nobody_else(tmp_path: Path, language: str) -> None:
    *words, back, me, taken = NO[language]
    async with conversation(tmp_path, language) as talk:
        for word in words:
            await talk.says("Anne", DONE[language][0])
            given = talk.last
            said = usual(await talk.replies("Ben", word, to="T1 Ben"))
            assert back in said and "Ben" not in said, word
            assert talk.message(back.split(" T1")[0].split(",")[0]).mentions == (user("Anne"),)
            assert taken in usual(await talk.replies("Chloé", me))
            assert await talk.replies("Anne", me, to="Chloé") == "", "it is Chloé's now"
            await talk.takes_back("Anne", given)
        await talk.says("Anne", DONE[language][0])
        assert back in usual(await talk.reacts("Ben", "👎", to="T1 Ben"))
        assert taken in usual(await talk.reacts("Chloé", "🙋"))


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_whom_a_task_is_for_is_said_in_the_words_that_people_use(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        for said, noted in WHOSE[language]:
            assert noted in await anew(talk, said), said


async def test_a_name_at_the_end_is_asked_about(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        said = await talk.says("Anne", "!todo buy milk Ben")
        assert "1. Ben: buy milk\n2. nobody yet: buy milk Ben" in said
        assert "T1 Ben: buy milk" in await talk.replies("Anne", "1")
        await talk.says("Anne", "!todo call Ben")
        assert "T2 nobody yet: call Ben" in await talk.replies("Anne", "2")
        people = tuple("Aa Bb Cc Dd Ee Ff Gg Hh Ii Jj Kk".split())
    async with conversation(tmp_path / "many", people=people) as talk:
        assert "9 people at most" in await talk.says("Aa", f"!todo {' and '.join(people[: _MOST + 1])} sing")
        assert f"T{_MOST} Ii: sing" in await talk.says("Aa", f"!todo {' and '.join(people[:_MOST])} sing")


async def test_of_a_task_of_several_each_ends_their_own_and_it_is_handed_on_by_a_name(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé", "Dan")) as talk:
        said = await talk.says("Anne", "!todo Ben and Chloé clean the kitchen by:friday")
        assert "Ben and Chloé, shall I remind you on" in said
        assert talk.message("T1").mentions == (user("Ben"), user("Chloé"))
        assert "I’ll remind you" in await talk.reacts("Chloé", "👍", to="T1")
        assert await talk.replies("Ben", "done", to="T1") == "T1 is done: clean the kitchen"
        assert "T2 Dan: clean" in await talk.replies("Chloé", "Dan", to="T2 Chloé")
        assert "to do" not in await talk.says("Dan", "!todo take 2"), "it is his already"
        assert "That is for whoever does it" in await talk.says("Ben", "!todo give T2 Ben")
        assert await talk.replies("Chloé", "@Anne", to="T2 Dan") == "", "it is not hers any more"
        assert "I can’t do that" in await talk.says("Dan", "!todo give T2 @entraide:x")
        assert "T2 Ben: clean" in await talk.says("Dan", "!todo give T2 Ben")
        assert "Chloé" not in await talk.passes(timedelta(days=2)), "her reminder went with it"
        await talk.says("Anne", "!todo everybody brings a chair")
        assert await talk.reacts("Ben", "✅", to="everybody") == "", "his own is no end of it"
        assert "That is for whoever does it" in await talk.says("Ben", "!todo done T3")
        assert "T3 is done" in await talk.reacts("Anne", "✅", to="everybody")
        assert "T1 Ben: clean the kitchen (done)\n- T2 Ben" in await talk.says("Anne", "!minutes")


async def test_what_is_not_there_is_said_and_the_words_for_removing_never_become_an_entry(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "There is no turn to end" in await talk.says("Ben", "!done 2")
        assert "There is no turn to end" in await talk.says("Ben", "!done thank you all")
        assert "I find no task T2 here" in await talk.says("Ben", "!todo done 2")
        assert "I find no task N2 here" in await talk.says("Ben", "!todo done N2")
        assert "Nothing is left to do" in await talk.says("Ben", "!todo list")
        await talk.says("Ben", "!todo Chloé sweep")
        assert "Somebody does T1 already" in await talk.says("Ben", "!todo take 1")
        assert "Chloé took this out" in await talk.says("Chloé", "!todo remove 1")


@pytest.mark.parametrize(
    ("language", "todo", "yes", "how", "done"),
    [
        ("en", "!todo Ben wash up by:friday", "yes", "When it is done: ✅", "T1 is done: wash up"),
        ("fr", "!tâche Ben nettoyer pour:vendredi", "oui", "Quand c’est fait : ✅", "T1, c’est fait : nettoyer"),
        ("es", "!tarea Ben fregar para:viernes", "sí", "Cuando esté hecho: ✅", "T1, hecho: fregar"),
    ],
)
async def test_the_reminder_of_a_task_ends_it_with_a_tap(
    tmp_path: Path, language: str, todo: str, yes: str, how: str, done: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", todo)
        await talk.replies("Ben", yes)
        assert how in usual(await talk.passes(timedelta(days=1, hours=15)))
        assert await talk.reacts("Chloé", "✅", to=how.split(":")[0].strip()) == ""
        assert usual(await talk.reacts("Ben", "✅", to=how.split(":")[0].strip())) == done


@pytest.mark.parametrize(
    ("language", "typed", "answer"),
    [
        ("en", "!todo Ben and Jean call the mayor", "I don’t see “Jean”"),
        ("en", "!todo Ben, Jean and Chloé: call the mayor", "I don’t see “Jean”"),
        ("en", "!todo chairs by Ben and Jean", "I don’t see “Jean”"),
        ("en", "!todo chairs by Jean and Ben", "I don’t see “Jean”"),
        ("en", "!todo chairs by Ben and Chloé", "1. Ben and Chloé: chairs\n"),
        ("en", "!todo chairs Ben, Chloé", "1. Ben and Chloé: chairs\n"),
        ("fr", "!tâche Ben et Jean appeler la mairie", "Je ne vois pas « Jean »"),
        ("fr", "!tâche chaises par Ben et Chloé", "1. Ben et Chloé : chaises\n"),
        ("es", "!tarea Ben y Jean llamar al alcalde", "No veo a «Jean»"),
        ("es", "!tarea sillas por Ben y Chloé", "1. Ben y Chloé: sillas\n"),
    ],
)
async def test_of_several_names_each_is_asked_or_one_that_is_nobodys_is_said(
    tmp_path: Path, language: str, typed: str, answer: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        said = await talk.says("Anne", typed)
        assert answer in usual(said)
        if usual(said).startswith(("Which", "Tu veux", "¿Qué")):
            both = await talk.replies("Anne", "1")
            assert "T1 Ben" in usual(both) and "T2 Chloé" in usual(both)
        else:
            assert "T1" not in said
