"""Speaking turns, as conversations."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conversation import Conversation, conversation, user, usual

A_WHILE = timedelta(seconds=30)
HOW = "To speak: ✋ or !hand. To leave the queue: !lower. For facilitators: ⏭ or !next calls the next person."


def board(talk: Conversation) -> list[str]:
    """What the newest board says of who speaks and who waits."""
    title, _, *lines, _, how = talk.message("Speaking turns").body.split("\n")
    assert (title, how) == ("Speaking turns", HOW)
    return lines


async def passes(talk: Conversation) -> None:
    """Some time goes by, in which the bot says nothing."""
    assert await talk.passes(A_WHILE) == ""


# Raising and lowering a hand.


async def test_hands_are_taken_in_order_and_shown_on_one_board(talk: Conversation) -> None:
    assert "1. Ben: the rota" in await talk.says("Ben", "!hand the rota")
    assert "2. Chloé" in await talk.says("Chloé", "!hand")
    assert talk.signs() == ["✋"]
    assert board(talk) == [
        "Nobody is speaking yet.",
        "1. Ben: the rota",
        "2. Chloé",
    ]
    assert len([each for each in talk.shown() if "Speaking turns" in each.body]) == 1
    assert talk.message("Speaking turns").msgtype == "m.notice"


async def test_a_second_hand_says_the_place_again(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    await talk.says("Chloé", "!hand")
    said = await talk.says("Chloé", "!HAND one more thing")
    assert said == "You are already waiting: number 2 in the queue. !lower takes your hand down."
    assert board(talk)[1:] == ["1. Ben", "2. Chloé"]


async def test_lowering_a_hand_moves_the_others_up(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    await talk.says("Chloé", "!hand")
    assert "Your hand is down." in await talk.says("Ben", "!lower")
    assert board(talk)[1:] == ["1. Chloé"]
    assert await talk.says("Ben", "!lower") == "Your hand is not up. !hand raises it."


async def test_the_board_is_kind_when_nobody_waits(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    await talk.says("Ben", "!lower")
    assert board(talk) == ["Nobody is waiting to speak; there is room for whoever wants to."]


async def test_a_queue_that_begins_anew_is_shown_at_the_end_of_the_conversation(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    first = talk.message("Speaking turns").event_id
    await talk.says("Ben", "!lower")
    await talk.says("Chloé", "!hand")
    assert talk.message("Speaking turns").event_id == first, "it is still in sight"
    await talk.says("Chloé", "!lower")
    await talk.passes(timedelta(minutes=5))
    await talk.says("Ben", "!hand")
    assert talk.message("Speaking turns").event_id != first


async def test_the_queue_can_be_shown_again(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    first = talk.message("Speaking turns").event_id
    await talk.says("Chloé", "!Queue")
    assert talk.shown()[-1].body.startswith("Speaking turns")
    assert talk.shown()[-1].event_id != first
    await talk.says("Chloé", "!hand")
    assert "2. Chloé" in talk.shown()[-1].body  # the new one is kept up to date


async def test_what_a_turn_is_about_stays_on_one_short_line_and_is_only_words(talk: Conversation) -> None:
    await talk.says("Ben", "!hand **the**\nrota <b> " + "and so on " * 40)
    line = board(talk)[1]
    assert line.startswith("1. Ben: **the** rota <b> and so on")
    assert line.endswith("…")
    assert len(line) < 160
    assert "<strong>the" not in str(talk.message("Speaking turns").html)


# The floor.


async def test_a_meeting_from_the_first_hand_to_the_last_word(talk: Conversation) -> None:
    await talk.says("Ben", "!hand the rota")
    await talk.says("Chloé", "!hand")
    said = await talk.says("Anne", "!next")
    assert "Ben, it is your turn.\nWhen you have finished: ✅ or !done." in said
    call = talk.message("it is your turn")
    assert (call.msgtype, call.mentions) == ("m.text", (user("Ben"),))
    assert board(talk) == ["Speaking: Ben (the rota)", "1. Chloé"]
    await passes(talk)
    # Nobody has to call the next person.
    assert "Chloé, it is your turn." in await talk.says("Ben", "!done")
    assert talk.message("it is your turn").mentions == (user("Chloé"),)
    assert board(talk) == ["Speaking: Chloé", "Nobody is waiting."]
    said = await talk.says("Chloé", "!finished")
    assert "there is room for whoever wants to" in said
    assert board(talk) == ["Nobody is waiting to speak; there is room for whoever wants to."]


async def test_next_ends_the_turn_that_goes_on(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    await passes(talk)
    assert "there is room for whoever wants to" in await talk.says("Anne", "!next")
    assert await talk.says("Anne", "!next") == "Nobody is waiting to speak. !hand asks for a turn."


async def test_two_who_call_at_once_skip_nobody(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé", "Dan")) as talk:
        await talk.says("Anne", "!settings facilitators everyone")
        await talk.says("Ben", "!hand")
        await talk.says("Chloé", "!hand")
        await talk.says("Anne", "!next")
        assert await talk.says("Dan", "!next") == "It is already Ben’s turn: it began a moment ago."
        assert await talk.says("Dan", "!done") == "It is already Ben’s turn: it began a moment ago."
        assert board(talk) == ["Speaking: Ben", "1. Chloé"]
        await passes(talk)
        assert "Chloé, it is your turn." in await talk.says("Dan", "!next")


async def test_only_who_facilitates_calls_the_next_person(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    await talk.says("Chloé", "!next")
    assert board(talk) == ["Nobody is speaking yet.", "1. Ben"]


async def test_a_turn_is_ended_by_the_speaker_or_a_facilitator(talk: Conversation) -> None:
    assert await talk.says("Ben", "!done") == "There is no turn to end: nobody has the floor."
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    await passes(talk)
    said = await talk.says("Chloé", "!done")
    assert said == "It is Ben’s turn. Ben can end it, or somebody who facilitates."
    assert "there is room for whoever wants to" in await talk.says("Anne", "!done")


async def test_who_speaks_needs_no_hand(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    assert await talk.says("Ben", "!hand") == "You have the floor just now. When you have finished, write !done."
    assert await talk.says("Ben", "!lower") == "You have the floor just now. When you have finished, write !done."
    assert board(talk) == ["Speaking: Ben", "Nobody is waiting."]


@pytest.mark.parametrize("late", ["!hand", "!next", "!done"])
async def test_what_was_said_to_a_meeting_long_ago_changes_nothing(talk: Conversation, late: str) -> None:
    await talk.says("Ben", "!hand")
    before = board(talk)
    talk.server.say(talk.room, user("Anne"), late)
    talk.server.now += timedelta(minutes=11)
    await talk.settle()
    said = talk.heard()
    assert late in said  # it is answered, not applied
    assert "Speaking turns" not in said
    assert board(talk) == before


# Reactions.


async def test_a_hand_on_the_newest_call_is_a_hand(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    assert "1. Chloé" in await talk.reacts("Chloé", "✋", "it is your turn")
    assert await talk.reacts("Chloé", "🙋", "it is your turn") == (
        "You are already waiting: number 1 in the queue. !lower takes your hand down."
    )
    assert "You have the floor just now." in await talk.reacts("Ben", "✋", "it is your turn")
    await talk.says("Anne", "!queue close")
    assert "The queue is closed for now." in await talk.reacts("Anne", "✋", "it is your turn")


async def test_who_may_not_go_on_reads_so(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    assert (await talk.reacts("Chloé", "⏭", "Speaking turns")).startswith("!next is for facilitators.")
    await talk.says("Anne", "!next")
    assert (await talk.reacts("Chloé", "⏭", "it is your turn")).startswith("!next is for facilitators.")
    assert "Speaking: Ben" in talk.message("Speaking turns").body


async def test_whose_turn_is_given_away_reads_how_to_go_on(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    said = await talk.says("Anne", "!give Chloé")
    assert "Chloé, it is your turn.\n" in said
    assert "Ben, your turn ended here so that somebody else could speak: !hand puts you back in line." in said
    assert "Ben, you have the floor again" in await talk.says("Anne", "!back")


async def test_hands_by_reaction_change_the_board_alone(talk: Conversation) -> None:
    await talk.says("Ben", "!queue")
    assert "1. Ben" in await talk.reacts("Ben", "✋🏽", "Speaking turns")
    said = await talk.reacts("Chloé", "✋", "Speaking turns")
    assert said == talk.message("Speaking turns").body
    assert board(talk)[1:] == ["1. Ben", "2. Chloé"]
    assert await talk.reacts("Ben", "🙋", "Speaking turns") == ""
    await talk.reacts("Ben", "👇", "Speaking turns")
    assert board(talk)[1:] == ["1. Chloé"]
    assert await talk.reacts("Ben", "✊", "Speaking turns") == ""


@pytest.mark.parametrize("raised", ["✋", "✋🏿", "🤚", "🖐️", "🙋🏽‍♀️"])
@pytest.mark.parametrize(("lowered", "ticked"), [("👇", "✅"), ("⬇️", "✔️"), ("✊🏼", "☑️")])
async def test_whatever_hand_a_phone_has(talk: Conversation, raised: str, lowered: str, ticked: str) -> None:
    await talk.says("Ben", "!queue")
    await talk.reacts("Ben", raised, "Speaking turns")
    assert board(talk)[1:] == ["1. Ben"]
    await talk.reacts("Ben", lowered, "Speaking turns")
    assert board(talk) == ["Nobody is waiting to speak; there is room for whoever wants to."]
    await talk.says("Anne", "!give Ben")
    await talk.reacts("Ben", ticked, "it is your turn")
    assert board(talk) == ["Nobody is waiting to speak; there is room for whoever wants to."]


async def test_taking_the_reaction_off_lowers_the_hand(talk: Conversation) -> None:
    await talk.says("Ben", "!queue")
    await talk.reacts("Ben", "✋", "Speaking turns")
    await talk.takes_back("Ben", talk.last)
    assert board(talk) == ["Nobody is waiting to speak; there is room for whoever wants to."]


@pytest.mark.parametrize("where", ["Speaking turns", "it is your turn"])
async def test_the_speaker_ticks_the_turn_off(talk: Conversation, where: str) -> None:
    await talk.says("Ben", "!hand")
    await talk.says("Chloé", "!hand")
    await talk.says("Anne", "!next")
    assert await talk.reacts("Chloé", "✅", where) == ""
    assert await talk.reacts("Anne", "✅", where) == ""
    assert "Chloé, it is your turn." in await talk.reacts("Ben", "✅", where)
    assert board(talk) == ["Speaking: Chloé", "Nobody is waiting."]


async def test_an_old_call_does_not_end_a_later_turn(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    old = talk.message("Ben, it is your turn").event_id
    await talk.says("Ben", "!done")
    await talk.says("Ben", "!hand")
    await talk.says("Anne", "!next")
    talk.server.react(talk.room, user("Ben"), old, "✅")
    await talk.settle()
    assert board(talk) == ["Speaking: Ben", "Nobody is waiting."]


# Taking back, and leaving.


async def test_taking_the_message_back_lowers_the_hand(talk: Conversation) -> None:
    await talk.says("Ben", "!hand something private")
    said = await talk.takes_back("Ben", talk.last)
    assert said == talk.message("Speaking turns").body
    assert board(talk) == ["Nobody is waiting to speak; there is room for whoever wants to."]


async def test_taking_the_message_back_while_speaking_forgets_the_words_and_not_the_turn(talk: Conversation) -> None:
    await talk.says("Ben", "!hand marigolds")
    hand = talk.last
    await talk.says("Chloé", "!hand")
    await talk.says("Anne", "!next")
    await talk.takes_back("Ben", hand)
    assert board(talk) == ["Speaking: Ben", "1. Chloé"]
    assert not [each for each in talk.shown() if "marigolds" in each.body]


async def test_who_leaves_the_room_holds_up_nobody(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    await talk.says("Chloé", "!hand")
    await talk.says("Anne", "!next")
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    assert "Chloé, it is your turn." in talk.heard()
    assert board(talk) == ["Speaking: Chloé", "Nobody is waiting."]
    talk.server.leave(talk.room, user("Chloé"))
    await talk.settle()
    assert board(talk) == ["Nobody is waiting to speak; there is room for whoever wants to."]


# Whatever people do, in whatever order.


class Queue:
    """The queue as people understand it."""

    def __init__(self) -> None:
        self.speaker: str | None = None
        self.waiting: list[str] = []

    def does(self, name: str, command: str) -> None:
        """What somebody's command changes; Anne facilitates."""
        may_end = self.speaker is not None and name in (self.speaker, "Anne")
        if command == "!hand" and name != self.speaker and name not in self.waiting:
            self.waiting.append(name)
        elif command == "!lower" and name in self.waiting:
            self.waiting.remove(name)
        elif (command == "!next" and name == "Anne") or (command in ("!next", "!done") and may_end):
            self.speaker = self.waiting.pop(0) if self.waiting else None

    def shown(self) -> list[str]:
        """What the board must say."""
        places = [f"{place}. {name}" for place, name in enumerate(self.waiting, 1)]
        if self.speaker:
            return [f"Speaking: {self.speaker}", *(places or ["Nobody is waiting."])]
        if places:
            return ["Nobody is speaking yet.", *places]
        return ["Nobody is waiting to speak; there is room for whoever wants to."]


DEEDS = st.tuples(st.sampled_from(["Anne", "Ben", "Chloé"]), st.sampled_from(["!hand", "!lower", "!next", "!done"]))


@pytest.mark.slow
@settings(max_examples=15)
@given(deeds=st.lists(DEEDS, min_size=5, max_size=20))
async def test_the_board_is_always_the_queue_as_people_understand_it(deeds: list[tuple[str, str]]) -> None:
    queue = Queue()
    with TemporaryDirectory() as folder:
        async with conversation(Path(folder)) as talk:
            await talk.says("Anne", "!queue")
            for name, command in deeds:
                await passes(talk)
                assert await talk.says(name, command) or talk.signs() in (["✋"], ["✅"])
                queue.does(name, command)
                assert board(talk) == queue.shown()


# What people type, and in which language.


async def test_a_typing_mistake_is_met_with_the_nearest_command(talk: Conversation) -> None:
    assert await talk.says("Ben", "!hnad") == "Did you mean !hand?"
    assert await talk.says("Ben", "!wow that was long") == ""


async def test_people_go_on_speaking_to_each_other_after_a_command(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    await talk.says("Chloé", "!hand")
    assert "Ben goes first now" not in await talk.says("Ben", "!later, I am not ready")
    await talk.says("Anne", "!next")
    assert "Ben, it is your turn" in await talk.says("Chloé", "!done thank you all for listening")
    assert "there is room for whoever wants to" in await talk.says("Ben", "!pass for now")
    await talk.says("Ben", "!hand")
    assert "Your hand is down." in await talk.says("Ben", "!lower sorry, I have to go")
    assert "I didn’t understand “Ben”" in await talk.says("Anne", "!next Ben")


async def test_rooms_have_queues_of_their_own(talk: Conversation) -> None:
    other = await talk.gathering("Anne", "Ben")
    await talk.says("Ben", "!hand")
    assert "1. Ben" in await talk.says("Ben", "!hand", other)


async def test_in_a_direct_chat_there_is_no_queue(talk: Conversation) -> None:
    direct = await talk.direct("Ben")
    said = await talk.says("Ben", "!hand", direct)
    assert "!hand" in said
    assert "queue" not in said


async def test_a_meeting_in_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        assert "1. Ben : le planning" in usual(await talk.says("Ben", "!main le planning"))
        assert "2. Chloé" in await talk.says("Chloé", "!Lever la main")
        assert "2. Chloé" in await talk.says("Anne", "!file")
        assert "Ben, la parole est à toi." in await talk.says("Anne", "!Suivant·e")
        assert "La parole est à Ben (le planning)\n1. Chloé" in usual(talk.message("Tours de parole").body)
        assert "Ta main est baissée." in await talk.says("Chloé", "!baisser")
        assert "il y a de la place" in await talk.says("Ben", "!J’ai fini, merci à vous")
        assert "Personne n’attend la parole" in talk.message("Tours de parole").body
        assert "1. Ben" in await talk.says("Ben", "!hand")  # English works everywhere
        await talk.says("Anne", "!next")
        await talk.says("Ben", "!termine")
        assert talk.signs() == ["✅"], "the board says the rest"


async def test_a_meeting_in_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        assert "1. Ben: los horarios" in await talk.says("Ben", "!mano los horarios")
        assert "2. Chloé" in await talk.says("Chloé", "!MANO")
        assert "2. Chloé" in await talk.says("Anne", "!cola")
        assert "Ben, es tu turno." in await talk.says("Anne", "!siguiente")
        assert "Tiene la palabra: Ben (los horarios)\n1. Chloé" in talk.message("Turnos de palabra").body
        assert "Tu mano está bajada." in await talk.says("Chloé", "!bajar la mano")
        assert "hay sitio" in await talk.says("Ben", "!ya está, gracias por escuchar")
        assert "Nadie espera la palabra" in talk.message("Turnos de palabra").body


@pytest.mark.parametrize(
    ("language", "round_", "next_", "circle", "onwards"),
    [
        ("en", "!round How are you?", "!next", "!circle start", "!circle next"),
        ("fr", "!tour Ça va ?", "!suivant", "!cercle lancer", "!cercle suivant"),
        ("es", "!ronda ¿Qué tal?", "!siguiente", "!círculo empezar", "!círculo siguiente"),
    ],
)
async def test_next_of_who_has_the_word_ends_it_and_in_a_circle_it_leads_on(
    tmp_path: Path, language: str, round_: str, next_: str, circle: str, onwards: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", round_)
        assert "Ben, " in await talk.says("Anne", next_)
        assert "Ben, " not in await talk.says("Chloé", next_), "it is not Chloé's word"
        assert "Chloé, " in await talk.says("Ben", next_)
    async with conversation(tmp_path / "circle", language) as talk:
        await talk.says("Anne", circle)
        assert onwards in await talk.says("Anne", next_)


async def test_next_of_the_speaker_ends_their_turn(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!hand")
        await talk.says("Chloé", "!hand")
        await talk.says("Anne", "!next")
        assert "facilitators" in await talk.says("Chloé", "!next")
        assert "Chloé, it is your turn" in await talk.says("Ben", "!next")
