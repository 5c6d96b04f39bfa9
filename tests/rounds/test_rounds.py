"""Rounds: everybody is asked, and passing is always fine."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.rounds.rules import next_up, order_after, ordered
from storage.rounds import Order, Place, Stage
from tests.conversation import Conversation, conversation, user, usual

SECONDS = timedelta(seconds=1)
MINUTES = timedelta(minutes=1)
MOMENT = 6 * SECONDS  # after which somebody else's word can be ended


async def test_everybody_is_asked_in_turn(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        said = await talk.says("Anne", "!round What helped you this week? order:list")
        assert "Round: What helped you this week?" in said and "Then: Ben and Chloé" in said
        assert "Anne, it is your turn" in said
        assert talk.message("Anne, it is").mentions == (user("Anne"),)
        assert await talk.says("Anne", "A long walk.") == ""
        assert "Ben, it is your turn" in await talk.says("Anne", "!done")
        assert await talk.says("Chloé", "I know that feeling") == ""
        assert "Chloé, it is your turn" in await talk.reacts("Ben", "✅", to="Ben, it is")
        said = await talk.says("Chloé", "!DONE")
        assert "That was the round. Thank you all" in said


async def test_who_passes_is_asked_once_more_and_then_left_alone(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        assert "Ben, it is" in await talk.says("Anne", "!pass")
        assert "Chloé, it is" in await talk.says("Ben", "!done")
        assert "Anne, would you like to say something after all" in await talk.says("Chloé", "!done")
        said = await talk.says("Anne", "!pass")
        assert "Thank you all" in said and "Anne" not in said


async def test_who_passes_beforehand_is_asked_at_the_end(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        assert "That’s fine" in await talk.says("Ben", "!pass")
        assert "Chloé, it is" in await talk.says("Anne", "!done")
        assert "Ben, would you like" in await talk.says("Chloé", "!done")


async def test_who_does_not_answer_is_passed_without_a_word(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        said = await talk.passes(2 * MINUTES)
        assert "Ben, it is your turn" in said and "Anne" not in said
        await talk.says("Ben", "!done")
        assert "Anne, would you" in await talk.says("Chloé", "!done")
        assert "Thank you all" in await talk.passes(2 * MINUTES)


async def test_a_silence_after_the_last_word_is_asked_about_first(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        await talk.says("Anne", "It was a hard week.")
        assert await talk.passes(59 * SECONDS) == ""
        assert "Anne, have you finished?" in await talk.passes(1 * SECONDS)
        await talk.says("Anne", "No, there is more.")
        assert "have you finished" in await talk.passes(60 * SECONDS)
        assert "Ben, it is your turn" in await talk.passes(60 * SECONDS)


@pytest.mark.parametrize("said", ["Yes!", "yes, I’m done. Thank you!", "yes yes I have finished", "OK"])
async def test_who_is_asked_can_simply_say_yes(tmp_path: Path, said: str) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        assert await talk.says("Anne", said) == "", "nothing was asked yet: it is a word like others"
        assert "have you finished?" in await talk.passes(1 * MINUTES)
        assert await talk.says("Chloé", said) == "", "the question was Anne’s"
        assert await talk.says("Anne", "No, not yet.") == ""
        assert "have you finished?" in await talk.passes(1 * MINUTES)
        assert "Ben, it is your turn" in await talk.says("Anne", said)


async def test_a_voice_message_is_a_word(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        assert await talk.says("Anne", "voice.ogg", msgtype="m.audio") == ""
        assert "Anne, have you finished?" in await talk.passes(1 * MINUTES)
        assert "Ben" not in await talk.says("Anne", "picture.jpg", msgtype="m.image")
        assert "Anne, have you finished?" in await talk.passes(1 * MINUTES)


async def test_time_is_told_and_nobody_is_cut_short(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round each:2m order:list")
        for _ in range(3):
            await talk.says("Anne", "and then")
            said = await talk.passes(45 * SECONDS)
        assert "your time (2 minutes) is up" in said and "Ben" not in said
        assert talk.message("is up").mentions == ()


async def test_a_round_goes_on_after_a_restart_in_the_middle(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        await talk.restart()
        assert "Ben, it is your turn" in await talk.passes(2 * MINUTES)
        await talk.restart()
        assert "Chloé, it is your turn" in await talk.says("Ben", "!done")


async def test_the_next_round_starts_elsewhere_and_goes_the_other_way(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "Anne, it is" in await talk.says("Anne", "!round order:list")
        assert "A round is going on here already. To end it: !round stop." in await talk.says("Anne", "!round again")
        await talk.says("Anne", "!round stop")
        said = await talk.says("Anne", "!round What now?")
        assert "Ben, it is" in said and "Then: Anne and Chloé" in said
        said = await talk.says("Anne", "!round again")
        assert "A round is going on here already (“What now?”). To end it: !round stop." in said


async def test_coming_late_leaving_and_going(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        talk.server.invite(talk.room, user("Anne"), user("Dan"))
        talk.server.join(talk.room, user("Dan"))
        await talk.settle()
        assert "at the end" in await talk.says("Dan", "!round join")
        assert "in this round already" in await talk.says("Dan", "!round join")
        assert "you are out of this round" in await talk.says("Chloé", "!round leave")
        talk.server.leave(talk.room, user("Anne"))
        await talk.settle()
        assert "Ben, it is your turn" in talk.heard()
        assert "Dan, it is your turn" in await talk.says("Ben", "!done")
        assert "Thank you all" in await talk.says("Dan", "!done")
        assert "no round going on" in await talk.says("Dan", "!pass")


async def test_only_the_speaker_and_facilitators_go_on(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "for facilitators" in await talk.says("Ben", "!round")
        await talk.says("Anne", "!round order:reverse")
        assert "Chloé is speaking" in await talk.says("Ben", "!done")
        assert await talk.reacts("Ben", "✅", to="Chloé, it is") == ""
        await talk.passes(MOMENT)
        assert "Ben, it is" in await talk.says("Anne", "!next")
        await talk.passes(MOMENT)
        assert "Anne, it is" in await talk.says("Anne", "!round next")
        assert "for facilitators" in await talk.says("Ben", "!round stop")


async def test_taking_the_command_back_ends_the_round(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        begun = talk.last
        assert "That was the round" in await talk.takes_back("Anne", begun)
        assert await talk.passes(5 * MINUTES) == ""


async def test_what_people_say_in_a_round_is_not_kept(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round What about chrysanthemums? order:list")
        await talk.says("Anne", "I like marigolds")
        await talk.says("Anne", "!round stop")
        await talk.app.tidy()
        kept = b"".join(path.read_bytes() for path in tmp_path.glob("entraide.db*"))
        assert b"marigold" not in kept and b"chrysanthemum" not in kept


async def test_people_are_asked_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Zoe", "Ben", "Chloé")) as talk:
        await comes(talk, "Adam")
        await comes(talk, "Dan")
        talk.server.rename(user("Zoe"), "Zoë")
        await talk.settle()
        said = await talk.says("Zoe", "!round order:joined")
        assert "Ben, it is" in said and "Then: Chloé, Zoë, Adam and Dan" in said, "a new name is no new arrival"
        assert "in which people came into the room" in await talk.says("Ben", "!why")
        await talk.says("Zoe", "!round stop")
        talk.server.leave(talk.room, user("Ben"))
        await comes(talk, "Ben")
        assert "Then: Zoë, Adam, Dan and Ben" in await talk.says("Zoe", "!round order:joined")


async def test_the_order_can_be_explained(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        said = await talk.says("Chloé", "!why")
        assert said.startswith("Chloé comes after Ben.\nThis round goes by name.\nWhoever joins later comes at the end")
        assert (await talk.says("Chloé", "!why Ben")).startswith("Ben comes after Anne.")
        await talk.says("Ben", "!pass")
        assert "Ben" not in await talk.says("Chloé", "!why Ben"), "who passed is nobody’s business"
        for order, reason in (
            ("reverse", "by name, from the end"),
            ("random", "drawn at random"),
            ("", "goes the other way than the last one"),
        ):
            await talk.says("Anne", "!round stop")
            await talk.says("Anne", f"!round {order and 'order:'}{order}")
            assert reason in await talk.says("Anne", "!why")


@pytest.mark.parametrize(
    ("language", "line", "title", "why"),
    [
        ("en", "!round random How are you?", "How are you?", "drawn at random. Whoever began the last one"),
        (
            "fr",
            "!tour au hasard Comment vas-tu ?",
            "Comment vas-tu ?",
            "a été tiré au sort. La personne qui a commencé",
        ),
        ("es", "!ronda al azar ¿Cómo estás?", "¿Cómo estás?", "se sorteó. Quien empezó la última"),
    ],
)
async def test_an_order_by_lot_never_begins_with_the_same_person(
    tmp_path: Path, language: str, line: str, title: str, why: str
) -> None:
    stop, explain = {"en": ("!round stop", "!why"), "fr": ("!tour stop", "!pourquoi"), "es": ("!ronda fin", "!porqué")}[
        language
    ]
    async with conversation(tmp_path, language) as talk:
        began = []
        for _ in range(5):
            said = usual(await talk.says("Anne", line))
            assert title in said
            began.append(talk.message(title).mentions)
            assert why in usual(await talk.says("Anne", explain))
            await talk.says("Anne", stop)
        assert all(one != other for one, other in pairwise(began))


async def test_two_who_go_on_at_once_skip_nobody(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!settings facilitators everyone")
        await talk.says("Anne", "!round order:list")
        assert "Ben, it is your turn" in await talk.says("Anne", "!done")
        for hasty in ("!next", "!done", "!skip", "!round next"):
            assert "It is already Ben’s turn to speak" in await talk.says("Chloé", hasty)
        await talk.passes(MOMENT)
        assert "Chloé, it is your turn" in await talk.says("Anne", "!next")
        assert "That was the round" in await talk.says("Chloé", "!next"), "who has the word ends it whenever they like"


async def test_the_word_is_given_back(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        assert "nothing to undo in this round" in await talk.says("Anne", "!back")
        await talk.says("Anne", "!done")
        assert "Chloé, it is" in await talk.says("Ben", "!pass")
        assert "for facilitators" in await talk.says("Chloé", "!back")
        assert "Ben, you have the word again." in await talk.says("Ben", "!back")
        assert "Then: Chloé" in talk.message("Ben, you").body
        assert "nothing to undo in this round" in await talk.says("Ben", "!back")
        assert "Chloé, it is" in await talk.says("Ben", "!done")
        assert "That was the round" in await talk.says("Chloé", "!done"), (
            "Ben has passed no more, and is not asked again"
        )


async def test_silence_is_as_long_as_the_group_wants(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!settings ask after a silence of 3m")
        await talk.says("Anne", "!round order:list")
        assert await talk.passes(359 * SECONDS) == ""
        assert "Ben, it is your turn" in await talk.passes(1 * SECONDS)
        await talk.says("Ben", "I think")
        assert await talk.passes(179 * SECONDS) == ""
        assert "have you finished?" in await talk.passes(1 * SECONDS)
        assert "Chloé, it is your turn" in await talk.passes(3 * MINUTES)
        assert "between 20 seconds and 1 hour" in await talk.says("Anne", "!settings ask after a silence of 2h")


async def test_beside_a_call_nobody_is_passed_for_writing_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!settings ask after a silence of off")
        await talk.says("Anne", "!round order:list")
        await talk.says("Anne", "Can you hear me?")
        assert await talk.passes(60 * MINUTES) == ""
        assert "Ben, it is your turn" in await talk.says("Anne", "!done")
        assert await talk.passes(60 * MINUTES) == ""
        assert "Chloé, it is your turn" in await talk.says("Anne", "!next")


async def test_one_person_at_a_time(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!hand")
        await talk.says("Anne", "!next")
        await talk.passes(MOMENT)
        for begins in ("!round", "!circle start"):
            assert "Ben is speaking, and nobody is cut short." in await talk.says("Anne", begins)
        await talk.says("Ben", "!done")
        await talk.says("Anne", "!round order:list")
        for calls in ("!give Ben", "!circle start"):
            said = await talk.says("Anne", calls)
            assert "A round is going on" in said and "!round stop" in said
        assert "nothing to undo in this round" in await talk.says("Anne", "!back"), "not into the queue"
        assert "Take the time you need" in await talk.says("Anne", "!more 5m")
        assert "Anne is speaking now" in await talk.says("Ben", "!more")


async def test_who_passed_twice_is_left_in_peace(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round order:list")
        assert "I’ll ask you once more at the end" in await talk.says("Ben", "!pass")
        assert "I won’t ask again in this round" in await talk.says("Ben", "!pass")
        await talk.says("Anne", "!done")
        assert "That was the round" in await talk.says("Chloé", "!done")


async def comes(talk: Conversation, name: str) -> None:
    """Somebody joins the room, a little later than whatever was before."""
    talk.server.now += MINUTES
    talk.server.invite(talk.room, user("Zoe"), user(name))
    talk.server.join(talk.room, user(name))
    await talk.settle()


# In French and Spanish.


async def test_a_french_question_keeps_its_no_break_space(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        assert "Ça va aujourd’hui\u00a0?\n" in await talk.says("Anne", "!tour  Ça va\naujourd’hui\u00a0?")


async def test_a_round_in_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        said = usual(await talk.says("Anne", "!Tour de table Qu’est-ce qui aide ? ordre:arrivée chacun:2m"))
        assert "Tour de table : Qu’est-ce qui aide ?\n" in said and "Ensuite : Ben et Chloé" in said
        assert "Anne, c’est à toi, si tu le souhaites." in said
        assert "« Qu’est-ce qui aide ? »). Pour y mettre fin : !tour stop." in usual(await talk.says("Anne", "!tour"))
        await talk.says("Anne", "Les promenades")
        assert "Anne, tu as fini ?" in usual(await talk.passes(1 * MINUTES))
        await talk.says("Anne", "pas encore")
        said = await talk.passes(1 * MINUTES)
        assert "le temps prévu (2 minutes) est écoulé. Termine tranquillement." in said and "tu as fini" in said
        assert "Ben, c’est à toi" in await talk.says("Anne", "Oui, j'ai fini")
        assert "Chloé, c’est à toi" in await talk.says("Ben", "!passe")
        assert "l’ordre d’arrivée dans le salon" in await talk.says("Chloé", "!pourquoi")
        assert "Prends le temps qu’il te faut" in await talk.says("Chloé", "!encore")
        said = usual(await talk.passes(2 * MINUTES))
        assert "Ben, tu veux dire quelque chose, finalement ?" in said and "Chloé" not in said
        assert "Chloé, tu veux" in await talk.says("Ben", "!passe")
        assert "Merci à tout le monde" in await talk.says("Chloé", "!passe")


async def test_a_round_in_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        said = await talk.says("Anne", "!ronda ¿Qué ayuda? orden:llegada cada:2m")
        assert "Ronda: ¿Qué ayuda?\n" in said and "Después: Ben y Chloé" in said
        assert "Anne, te toca" in said
        assert "«¿Qué ayuda?»). Para terminarla: !ronda parar." in await talk.says("Anne", "!ronda")
        await talk.says("Anne", "Los paseos")
        assert "Anne, ¿terminaste?" in await talk.passes(1 * MINUTES)
        assert "Ben, te toca" in await talk.says("Anne", "Sí, he terminado.")
        assert "Chloé, te toca" in await talk.says("Ben", "!paso")
        assert "el orden de llegada a la sala" in await talk.says("Chloé", "!por qué")
        assert "Ben, tienes de nuevo la palabra" in await talk.says("Ben", "!volver")
        await talk.says("Ben", "!listo")
        assert "Gracias por escuchar y compartir" in await talk.says("Chloé", "!ya está")


# The rules.

names = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(names, names)
def test_the_next_order_has_everybody_once_and_begins_with_somebody_else(last: list[str], present: list[str]) -> None:
    order = order_after(last, present)
    assert sorted(order) == sorted(present)
    stayed = [person for person in last if person in present]
    if len(stayed) > 1:
        assert order[0] != stayed[0] or len(stayed) == 2
    if len(stayed) > 2:
        assert order[0] != stayed[-1], "who spoke last does not begin"


ORDERS: st.SearchStrategy[Order] = st.sampled_from(["joined", "list", "reverse", "random", "turned"])


@given(ORDERS, names, st.dictionaries(st.sampled_from("abcdefgh"), st.text(max_size=2)), st.text())
def test_every_order_is_a_function_of_the_facts(
    how: Order, last: list[str], present: dict[str, str], seed: str
) -> None:
    order = ordered(how, last, present, seed)
    assert order == ordered(how, last, present, seed) and sorted(order) == sorted(present)
    if how == "joined":
        assert order == list(present)
    if how == "random" and len(order) > 1:
        assert order[:1] != last[:1], "who began the last one does not begin again"
    if how == "list":
        assert [present[each].casefold() for each in order] == sorted(name.casefold() for name in present.values())
        assert order == ordered("reverse", last, present, seed)[::-1]


@given(names, st.data())
def test_everybody_is_asked_once_and_once_more_who_let_it_go(people: list[str], data: st.DataObject) -> None:
    places: dict[str, Stage] = dict.fromkeys(people, "waiting")
    asked: list[str] = []
    let_go: set[str] = set()
    while up := next_up([Place(person, stage) for person, stage in places.items()]):
        asked.append(up.person)
        passes = data.draw(st.booleans())
        if passes and up.stage == "waiting":
            let_go.add(up.person)
        places[up.person] = "later" if passes and up.stage == "waiting" else "over"
    assert asked[: len(people)] == people
    assert asked[len(people) :] == [person for person in people if person in let_go]
