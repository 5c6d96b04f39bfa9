"""Kinds of turns, their order and why, and the floor that goes round and back: as conversations."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from storage.turns import Turn
from storage.turns.tables import KEEP_STEP
from tests.conversation import Conversation, conversation, user, usual

A_WHILE = timedelta(seconds=30)
PEOPLE = ("Anne", "Ben", "Chloé", "Dan")


def board(talk: Conversation) -> list[str]:
    """What the newest board says of who speaks and who waits."""
    return talk.message("Speaking turns").body.split("\n")[2:-2]


async def speaks(talk: Conversation, name: str, *others: str) -> None:
    """That person has the floor, and these wait, each since a while."""
    await talk.says(name, "!hand")
    await talk.says("Anne", "!next")
    for other in others:
        await talk.says(other, "!hand")
    await talk.passes(A_WHILE)


# Kinds.


async def test_a_meeting_with_all_kinds(talk: Conversation) -> None:
    await talk.says("Ben", "!hand the rota")
    await talk.says("Chloé", "!hand")
    await talk.says("Anne", "!next")
    said = await talk.says("Dan", "!hand direct it is on Friday")
    assert "Noted: a direct response, number 1, right after who is speaking." in said
    said = await talk.says("Anne", "!hand process a break?")
    assert "Noted: about the process, number 1, before the queue." in said
    assert board(talk) == [
        "Speaking: Ben (the rota)",
        "1. Anne (about the process): a break?",
        "2. Dan (direct response): it is on Friday",
        "3. Chloé",
    ]
    assert "Anne, you wanted to say something about the process." in await talk.says("Ben", "!done")
    assert "Dan, you can respond now." in await talk.says("Anne", "!done")
    assert "Chloé, it is your turn." in await talk.says("Dan", "!done")


async def test_who_has_responded_waits_in_the_queue_and_is_not_refused(talk: Conversation) -> None:
    await speaks(talk, "Ben", "Chloé")
    await talk.says("Dan", "!hand direct")
    assert "already waiting: number 1" in await talk.says("Dan", "!hand direct and another thing")
    await talk.says("Ben", "!done")
    await talk.says("Dan", "!done")
    # The topic is still Ben's until Chloé's turn begins; but it has begun: hers is another one.
    assert board(talk)[0] == "Speaking: Chloé"
    assert "right after who is speaking" in await talk.says("Dan", "!hand direct")
    await talk.says("Chloé", "!done")
    await talk.says("Ben", "!hand")
    await talk.says("Dan", "!done")
    assert "right after who is speaking" in await talk.says("Dan", "!hand direct")
    await talk.says("Dan", "!lower")
    assert "right after who is speaking" in await talk.says("Dan", "!hand direct"), "what was lowered does not count"


async def test_a_second_response_to_the_same_turn_moves_into_the_queue(talk: Conversation) -> None:
    await speaks(talk, "Ben")
    await talk.says("Dan", "!hand direct")
    await talk.says("Ben", "!done")
    await talk.says("Dan", "!done")
    said = await talk.says("Dan", "!hand direct one more thing")
    assert "You have already responded directly to this turn." in said
    assert "a place in the queue: number 1" in said
    assert "1. Dan: one more thing" in board(talk)
    await talk.says("Anne", "!settings direct responses to a turn 2")
    await talk.says("Dan", "!lower")
    assert "right after who is speaking" in await talk.says("Dan", "!hand direct")


async def test_before_anybody_spoke_there_is_nothing_to_respond_to(talk: Conversation) -> None:
    assert "nothing to respond to. You have a place in the queue: number 1" in await talk.says("Ben", "!hand direct")


async def test_what_was_no_direct_response_gets_a_turn(talk: Conversation) -> None:
    await speaks(talk, "Ben", "Chloé")
    await talk.says("Dan", "!hand direct my whole story")
    assert "for facilitators" in await talk.says("Chloé", "!queue turn Dan")
    assert "Dan has a turn in the queue: number 2." in await talk.says("Anne", "!queue turn Dan")
    assert board(talk) == ["Speaking: Ben", "1. Chloé", "2. Dan: my whole story"]
    assert "not waiting with a direct response" in await talk.says("Anne", "!queue turn Dan")


async def test_who_has_the_floor_for_it_gives_it_on(talk: Conversation) -> None:
    await speaks(talk, "Ben", "Chloé")
    await talk.says("Dan", "!hand direct")
    await talk.says("Ben", "!done")
    said = await talk.says("Anne", "!queue turn Dan")
    assert "Dan has a turn in the queue: number 1." in said and "Chloé, it is your turn." in said
    assert board(talk) == ["Speaking: Chloé", "1. Dan"]


async def test_one_hand_of_each_kind(talk: Conversation) -> None:
    await speaks(talk, "Ben")
    for kind, place in (("!hand", "1. Chloé"), ("!hand direct", "number 1"), ("!hand process", "number 1")):
        assert place in await talk.says("Chloé", kind)
    for kind in ("!hand", "!hand direct", "!hand process"):
        assert "already waiting" in await talk.says("Chloé", kind)
    assert len(board(talk)) == 4
    await talk.says("Chloé", "!lower")
    assert board(talk) == ["Speaking: Ben", "Nobody is waiting."]


# For others, and later.


async def test_a_facilitator_raises_a_hand_for_somebody(talk: Conversation) -> None:
    assert "Chloé is number 1 in the queue." in await talk.says("Anne", "!hand for Chloé the rota")
    assert board(talk)[1:] == ["1. Chloé: the rota"]
    assert await talk.says("Anne", "!hand for @chloé") == "Chloé is already waiting: number 1 in the queue."
    assert "I only keep the queue" in await talk.says("Anne", "!hand for entraide")


async def test_others_ask_first(talk: Conversation) -> None:
    said = await talk.says("Ben", "!hand for Chloé")
    assert "Chloé, Ben would like to raise your hand. Shall I?" in said
    assert talk.message("Shall I").mentions == (user("Chloé"),)
    assert await talk.reacts("Dan", "👍", "Shall I") == ""
    assert "You are number 1 in the queue." in await talk.reacts("Chloé", "👍", "Shall I")
    assert board(talk)[1:] == ["1. Chloé"]
    assert "number 1" in await talk.reacts("Chloé", "✋", "Shall I"), "every yes is answered"
    assert board(talk)[1:] == ["1. Chloé"]


async def test_who_is_asked_answers_in_words_too(talk: Conversation) -> None:
    await talk.says("Ben", "!hand for Chloé")
    assert await talk.replies("Dan", "yes", to="Shall I") == "", "that is Chloé’s to say"
    assert await talk.replies("Chloé", "What would I say?", to="Shall I") == ""
    assert await talk.replies("Chloé", "No, thanks.", to="Shall I") == "That’s fine."
    assert "You are number 1 in the queue." in await talk.replies("Chloé", "Yes please!", to="Shall I")
    assert board(talk)[1:] == ["1. Chloé"]


@pytest.mark.parametrize(
    ("language", "ask", "close", "give", "yes", "closed", "speaks"),
    [
        ("en", "!hand for Chloé", "!queue close", "!give Chloé", "yes", "The queue is closed", "You have the floor"),
        ("fr", "!main pour Chloé", "!file fermer", "!parole Chloé", "oui", "La file est fermée", "Tu as la parole"),
        ("es", "!mano para Chloé", "!cola cerrar", "!palabra Chloé", "sí", "La cola está cerrada", "Tienes la palabra"),
    ],
)
async def test_a_yes_is_answered_also_where_no_hand_can_go_up(
    tmp_path: Path, language: str, ask: str, close: str, give: str, yes: str, closed: str, speaks: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Ben", ask)
        await talk.says("Anne", close)
        assert closed in usual(await talk.says("Chloé", yes) or await talk.reacts("Chloé", "👍", "Ben"))
        assert not any("1. Chloé" in each.body for each in talk.shown())
    async with conversation(tmp_path / "speaking", language) as talk:
        await talk.says("Ben", ask)
        await talk.says("Anne", give)
        asked = next(each.event_id for each in talk.shown() if "Ben" in each.body and "Chloé" in each.body)
        assert speaks in usual(await talk.says("Chloé", yes, reply_to=asked))


async def test_nobody_is_asked_whose_hand_can_not_be_raised(talk: Conversation) -> None:
    assert "I don’t see “Zoe” in this room" in await talk.says("Ben", "!hand for @Zoe")
    await talk.says("Anne", "!queue close")
    assert "The queue is closed for now." in await talk.says("Ben", "!hand for Chloé")


async def test_hand_for_can_be_what_it_is_about(talk: Conversation) -> None:
    await talk.says("Ben", "!hand for the sake of peace")
    assert board(talk)[1:] == ["1. Ben: the sake of peace"]


async def test_letting_the_next_one_go_first(talk: Conversation) -> None:
    await speaks(talk, "Dan", "Ben", "Chloé")
    assert "Chloé goes first now, and you are number 2." in await talk.says("Ben", "!later")
    assert board(talk) == ["Speaking: Dan", "1. Chloé", "2. Ben"]
    assert "Nobody is waiting after you" in await talk.says("Ben", "!later")
    assert "Ben goes first now" in await talk.says("Chloé", "!later")
    assert board(talk) == ["Speaking: Dan", "1. Ben", "2. Chloé"]
    said = await talk.says("Dan", "!later")
    assert "Ben, it is your turn." in said
    assert board(talk) == ["Speaking: Ben", "1. Dan", "2. Chloé"]


# The floor.


async def test_who_is_not_there_is_called_once_more_and_nothing_is_said(talk: Conversation) -> None:
    await speaks(talk, "Ben", "Chloé", "Dan")
    said = await talk.says("Anne", "!skip")
    assert "Chloé, it is your turn." in said and "Ben, " not in said
    assert board(talk) == ["Speaking: Chloé", "1. Ben", "2. Dan"]
    await talk.passes(A_WHILE)
    assert "Ben, it is your turn." in await talk.says("Chloé", "!done")
    await talk.passes(A_WHILE)
    assert "Dan, it is your turn." in await talk.says("Anne", "!skip")
    assert board(talk) == ["Speaking: Dan", "Nobody is waiting."]
    assert "for facilitators" in await talk.says("Ben", "!skip")


async def test_the_floor_out_of_order(talk: Conversation) -> None:
    await speaks(talk, "Ben", "Chloé", "Dan")
    assert "Dan, it is your turn." in await talk.says("Anne", "!give Dan")
    assert board(talk) == ["Speaking: Dan (called ahead of the queue)", "1. Chloé"]
    assert await talk.says("Ben", "!why Dan") == "Dan is speaking: a facilitator called Dan ahead of the queue."
    await talk.says("Anne", "!give Ben")
    assert board(talk) == ["Speaking: Ben (called ahead of the queue)", "1. Chloé"]
    await talk.says("Anne", "!give Chloé")
    assert board(talk) == ["Speaking: Chloé", "Nobody is waiting."], "that was her turn"
    assert "Chloé is speaking now" in await talk.says("Anne", "!give Chloé")


async def test_a_facilitator_s_tap_calls_the_next_person(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    assert "!next is for facilitators." in await talk.reacts("Chloé", "⏭️", "Speaking turns")
    assert "Ben, it is your turn." in await talk.reacts("Anne", "⏭️", "Speaking turns")
    assert "already Ben’s turn" in await talk.reacts("Anne", "▶️", "Speaking turns")
    await talk.passes(A_WHILE)
    assert "Nobody is waiting" in await talk.reacts("Anne", "⏭", "Speaking turns")


async def test_passing_is_always_fine(talk: Conversation) -> None:
    await speaks(talk, "Ben", "Chloé", "Dan")
    assert "Chloé, it is your turn." in await talk.says("Ben", "!pass")
    assert "Your hand is down." in await talk.says("Dan", "!pass")
    assert board(talk) == ["Speaking: Chloé", "Nobody is waiting."]
    assert "no round" in await talk.says("Dan", "!pass")


async def test_who_is_on_pause_keeps_their_place_and_is_passed_by(talk: Conversation) -> None:
    await speaks(talk, "Dan", "Ben", "Chloé")
    await talk.says("Ben", "!pause")
    assert "Chloé, it is your turn." in await talk.says("Dan", "!done")
    await talk.passes(A_WHILE)
    assert "Nobody is speaking yet.\n1. Ben" in await talk.says("Chloé", "!done")
    assert "Nobody is waiting to speak" in await talk.says("Anne", "!next")
    await talk.says("Ben", "!resume")
    assert "Ben, it is your turn." in await talk.says("Anne", "!next")
    await talk.says("Chloé", "!pause")
    await talk.says("Chloé", "!hand")
    assert "Chloé, it is your turn." in await talk.says("Ben", "!done"), "she asked for it during her pause"


async def test_a_step_back(talk: Conversation) -> None:
    await talk.says("Ben", "!hand the rota")
    await talk.says("Anne", "!next")
    await talk.passes(A_WHILE)
    await talk.says("Chloé", "!hand the keys")
    await talk.says("Anne", "!next")
    said = await talk.says("Anne", "!back")
    assert "The last step is undone: Ben, you have the floor again." in said
    assert board(talk) == ["Speaking: Ben (the rota)", "1. Chloé: the keys"]
    assert "nothing to undo" in await talk.says("Anne", "!back")
    assert "Chloé, it is your turn" in await talk.reacts("Ben", "✅", "floor again")
    assert "for facilitators" in await talk.says("Chloé", "!back")
    assert "Ben, you have the floor again" in await talk.says("Ben", "!back"), "it was his own step"


async def test_who_has_the_floor_again_waits_no_more(talk: Conversation) -> None:
    await speaks(talk, "Ben", "Chloé")
    await talk.says("Ben", "!done")
    await talk.says("Ben", "!hand one more thing")
    await talk.says("Anne", "!back")
    assert board(talk) == ["Speaking: Ben", "1. Chloé"]
    assert "Chloé, it is your turn." in await talk.says("Anne", "!skip")
    assert board(talk) == ["Speaking: Chloé", "1. Ben"]


async def test_taking_the_message_back_is_a_step_back(talk: Conversation) -> None:
    await speaks(talk, "Ben", "Chloé")
    await talk.says("Anne", "!next")
    assert "Ben, you have the floor again" in await talk.takes_back("Anne", talk.last)


async def test_after_some_minutes_a_step_stays_and_its_words_are_gone(talk: Conversation) -> None:
    await talk.says("Ben", "!hand chrysanthemums")
    await talk.says("Anne", "!next")
    await talk.passes(A_WHILE)
    await talk.says("Ben", "!done")
    await talk.passes(KEEP_STEP)
    assert "nothing to undo" in await talk.says("Anne", "!back")
    await talk.app.tidy()
    kept = b"".join(path.read_bytes() for path in talk.folder.glob("entraide.db*"))
    assert b"chrysanthemum" not in kept


async def test_words_that_were_taken_back_do_not_come_back(talk: Conversation) -> None:
    await talk.says("Ben", "!hand something private")
    hand = talk.last
    await talk.says("Anne", "!next")
    await talk.passes(A_WHILE)
    await talk.says("Anne", "!next")
    await talk.takes_back("Ben", hand)
    assert "nothing to undo" in await talk.says("Anne", "!back")


async def test_nobody_who_has_left_is_called_back(talk: Conversation) -> None:
    await speaks(talk, "Ben", "Chloé")
    await talk.says("Anne", "!next")
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    talk.server.leave(talk.room, user("Chloé"))
    await talk.settle()
    assert "nothing to undo" in await talk.says("Anne", "!back")


# The order, and why.


async def test_in_the_order_of_asking_and_why(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    said = await talk.says("Ben", "!why")
    assert said == "Ben is number 1.\nThe queue goes in the order of asking."
    await talk.says("Chloé", "!hand")
    said = await talk.says("Chloé", "!why")
    assert said.startswith("Chloé is number 2.\nBen comes before Chloé: Ben asked first.")
    assert (await talk.says("Dan", "!why")).startswith("Ben is number 1.\nBen comes before Chloé")
    assert (await talk.says("Dan", "!why Anne")).startswith("Anne is not waiting to speak.")
    await talk.says("Ben", "!later")
    assert "Ben lets Chloé go first." in await talk.says("Dan", "!why")


async def test_who_has_spoken_less_goes_first_and_why(talk: Conversation) -> None:
    await talk.says("Anne", "!settings queue order fair")
    await speaks(talk, "Ben")
    await talk.says("Ben", "!done")
    await talk.says("Ben", "!hand")
    await talk.says("Chloé", "!hand")
    assert board(talk)[1:] == ["1. Chloé", "2. Ben", "Whoever has spoken less goes first. To see why: !why."]
    said = await talk.says("Ben", "!why")
    assert said.split("\n") == [
        "Ben is number 2.",
        "Chloé comes before Ben: fewer turns in this meeting (0, and Ben 1).",
        "Whoever has spoken less in this meeting goes first, in rounds too: fewer turns, then less time, "
        "then the order of asking.",
    ]
    await talk.says("Anne", "!next")
    await talk.passes(2 * A_WHILE)
    await talk.says("Chloé", "!hand")
    await talk.says("Anne", "!give Dan")
    await talk.says("Chloé", "!hand")
    assert board(talk)[1:3] == ["1. Ben", "2. Chloé"]
    said = await talk.says("Chloé", "!why")
    assert (
        "Ben comes before Chloé: as many turns in this meeting, and less time (30 seconds, and Chloé 1 minute)." in said
    )


async def test_nobody_is_overtaken_for_ever(talk: Conversation) -> None:
    await talk.says("Anne", "!settings queue order fair")
    await talk.says("Anne", "!settings how many may go ahead 1")
    await speaks(talk, "Ben", "Chloé")
    await talk.says("Ben", "!done")
    await talk.passes(A_WHILE)
    await talk.says("Chloé", "!done")
    await talk.says("Ben", "!hand")
    await talk.says("Dan", "!hand")
    await talk.says("Anne", "!hand")
    assert board(talk)[1:4] == ["1. Dan", "2. Anne", "3. Ben"]
    await talk.says("Anne", "!next")
    assert board(talk)[1:3] == ["1. Ben", "2. Anne"]
    assert "1 person who asked later has already gone first, and that is enough" in await talk.says("Ben", "!why")


async def test_who_spoke_in_a_round_has_spoken(talk: Conversation) -> None:
    await talk.says("Anne", "!settings queue order fair")
    await talk.says("Anne", "!round order:list")
    for name, command in (("Anne", "!pass"), ("Ben", "!done"), ("Chloé", "!pass"), ("Dan", "!done")):
        await talk.says(name, command)
    for name in ("Anne", "Chloé"):
        await talk.says(name, "!pass")
    for name in ("Dan", "Ben", "Chloé"):
        await talk.says(name, "!hand")
    assert board(talk)[1:4] == ["1. Chloé", "2. Dan", "3. Ben"]
    assert "fewer turns in this meeting (0, and Dan 1)" in await talk.says("Dan", "!why")


async def test_who_spoke_is_forgotten_when_nothing_looks_back_so_far(talk: Conversation) -> None:
    async def known() -> set[str]:
        async with talk.store.transaction():
            return set(await talk.store.turns.shares(talk.room))

    await speaks(talk, "Ben")
    await talk.says("Ben", "!done")
    await talk.says("Anne", "!circle start")
    assert await known() == set(), "that was before this meeting"
    await speaks(talk, "Chloé")
    await talk.says("Chloé", "!done")
    await talk.says("Anne", "!circle end")
    assert await known() == set(), "who was there is nobody’s business"
    await talk.says("Anne", "!settings a fair queue counts 2")
    for name in ("Ben", "Chloé", "Dan"):
        await speaks(talk, name)
        await talk.says(name, "!done")
        await talk.passes(timedelta(hours=4))
    await talk.says("Anne", "!hand")
    assert await known() == {user("Dan")}, "this meeting and the one before"
    await talk.says("Anne", "!settings a fair queue counts today")
    await talk.passes(timedelta(hours=24))
    await talk.says("Ben", "!hand")
    assert await known() == set()


async def test_today_and_the_last_meetings(talk: Conversation) -> None:
    await talk.says("Anne", "!settings queue order fair")
    await talk.says("Anne", "!settings a fair queue counts 2")
    await speaks(talk, "Ben")
    await talk.says("Ben", "!done")
    await talk.passes(timedelta(hours=4))  # a silence that long is between two meetings
    await talk.says("Ben", "!hand")
    await talk.says("Chloé", "!hand")
    assert board(talk)[1:3] == ["1. Chloé", "2. Ben"]
    assert "in the last 2 meetings" in await talk.says("Anne", "!why")
    await talk.says("Anne", "!settings a fair queue counts meeting")
    await talk.says("Anne", "!queue")
    assert board(talk)[1:3] == ["1. Ben", "2. Chloé"]
    await talk.says("Anne", "!settings a fair queue counts today")
    await talk.says("Anne", "!queue")
    assert board(talk)[1:3] == ["1. Chloé", "2. Ben"]
    await talk.passes(timedelta(hours=1, minutes=30))  # past midnight here, and not yet in Greenwich
    await talk.says("Anne", "!queue")
    assert board(talk)[1:3] == ["1. Ben", "2. Chloé"]


@pytest.mark.slow
@pytest.mark.parametrize("order", ["first", "fair"])
async def test_two_hundred_people_have_a_short_board_and_a_short_answer(tmp_path: Path, order: str) -> None:
    people = ["Anne", *(f"P{number:03}" for number in range(1, 202))]
    async with conversation(tmp_path, people=tuple(people)) as talk:
        await talk.says("Anne", f"!settings queue order {order}")
        for name in people[1:-1]:
            talk.server.say(talk.room, user(name), "!hand")
        await talk.settle()
        talk.heard()
        first = [f"{place}. P{place:03}" for place in range(1, 11)]
        assert board(talk)[1:12] == [*first, "and 190 more"]
        assert len([each for each in talk.shown() if "Speaking turns" in each.body]) == 1
        assert edits(talk) == 0, "two hundred hands within a moment are one state of the board"
        said = await talk.says("P201", "!hand")
        assert "You are number 201 in the queue." in said and len(said) < 600
        assert edits(talk) == 1
        said = await talk.says("P201", "!why")
        assert said.startswith("P201 is number 201.\nP200 comes before P201: ") and len(said) < 300
        await talk.says("P150", "!lower")
        await talk.says("Anne", "!next")
        assert board(talk)[:3] == ["Speaking: P001", "1. P002", "2. P003"]
        assert edits(talk) == 3, "at most one for a change"


def edits(talk: Conversation) -> int:
    """How often the bot has edited a message in the room."""
    return sum(each.relation.get("rel_type") == "m.replace" for each in talk.server.room(talk.room).events)


# Rounds have the floor while they go on.


async def test_in_a_round_the_floor_is_the_round_s(talk: Conversation) -> None:
    await talk.says("Anne", "!round order:list")
    assert "Ben, it is your turn to speak" in await talk.says("Anne", "!skip")
    for name in ("Ben", "Chloé", "Dan"):
        await talk.says(name, "!pass")
    assert "Anne, would you like to say something after all" in talk.message("would you").body


# Undoing, whatever happened before.

NAMES = st.sampled_from(PEOPLE)
DEEDS = st.tuples(
    NAMES,
    st.sampled_from(
        [
            "!hand",
            "!hand",
            "!hand direct",
            "!hand process",
            "!later",
            "!lower",
            "!done",
            "!pass",
            "!next",
            "!last word Ben",
        ]
    ),
)
STEPS = st.sampled_from(["!next", "!skip", "!done", "!give Dan", "!give Chloé", "!queue clear"])


async def facts(talk: Conversation) -> object:
    """Everything that the order and the clock depend on."""

    def still(turn: Turn | None) -> object:
        return turn and (replace(turn, since=None, spent=turn.elapsed(talk.server.now)), turn.since is None)

    async with talk.store.transaction():
        turns = talk.store.turns
        waiting = [still(turn) for turn in await turns.waiting(talk.room)]
        return still(await turns.speaking(talk.room)), waiting, await turns.shares(talk.room)


@pytest.mark.slow
@settings(max_examples=25)
@given(deeds=st.lists(DEEDS, max_size=12), step=STEPS, fair=st.booleans())
async def test_a_step_back_restores_exactly(deeds: list[tuple[str, str]], step: str, fair: bool) -> None:
    with TemporaryDirectory() as folder:
        async with conversation(Path(folder), people=PEOPLE) as talk:
            if fair:
                await talk.says("Anne", "!settings queue order fair")
            for name, deed in deeds:
                await talk.passes(timedelta(seconds=10))
                await talk.says(name, deed)
            await talk.passes(timedelta(seconds=10))
            await talk.says("Anne", "!queue")
            before, shown = await facts(talk), talk.message("Speaking turns").body
            await talk.says("Anne", step)
            if await facts(talk) == before:
                return  # there was nothing to do
            if step != "!queue clear":  # who speaks goes on then, and so does their time
                await talk.passes(timedelta(seconds=10))
            await talk.says("Anne", "!back")
            assert await facts(talk) == before
            assert talk.message("Speaking turns").body == shown


# In French and Spanish.


async def test_a_meeting_in_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr", people=PEOPLE) as talk:
        await talk.says("Ben", "!main")
        await talk.says("Anne", "!suivant")
        assert "réponse directe, numéro 1" in await talk.says("Chloé", "!main directe c’est vendredi")
        assert "sur le déroulement, numéro 1" in await talk.says("Dan", "!main déroulement une pause")
        shown = talk.message("Tours de parole").body
        assert "1. Dan (sur le déroulement)" in shown and "2. Chloé (réponse directe)" in shown
        said = await talk.says("Chloé", "!pourquoi")
        assert "ce qui concerne le déroulement passe en premier." in said
        assert "tu voulais dire quelque chose sur le déroulement" in await talk.says("Ben", "!fini")
        assert "Ben, tu as de nouveau la parole" in await talk.says("Ben", "!revenir")
        assert "Anne est numéro 3" in await talk.says("Anne", "!main pour Anne")
        assert "Chloé passe avant toi" in await talk.says("Dan", "!plus tard")
        await talk.says("Anne", "!parole à Anne")
        assert "Anne (sans attendre la file)" in talk.message("Tours de parole").body


async def test_a_meeting_in_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es", people=PEOPLE) as talk:
        await talk.says("Ben", "!mano")
        await talk.says("Anne", "!siguiente")
        assert "respuesta directa, número 1" in await talk.says("Chloé", "!mano directa es el viernes")
        assert "sobre el proceso, número 1" in await talk.says("Dan", "!mano proceso ¿una pausa?")
        assert "1. Dan (sobre el proceso): ¿una pausa?" in talk.message("Turnos de palabra").body
        said = await talk.says("Chloé", "!por qué")
        assert "Dan va antes que Chloé: lo que trata del proceso va primero." in said
        assert "Chloé va antes que tú" in await talk.says("Dan", "!luego")
        assert "Chloé, puedes responder ahora." in await talk.says("Ben", "!listo")
        assert "Ben, tienes de nuevo la palabra" in await talk.says("Anne", "!volver")
