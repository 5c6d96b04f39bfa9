"""What the program itself stores: outbox messages, timers, questions, the sync token."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.app import clock
from storage.core.times import from_ms, to_ms
from storage.encryption import KEEP_KEYLESS, Waiting
from storage.outbox.messages import (
    PRESSING,
    IdempotencyKey,
    OnUndeliverable,
    OutboxMessage,
    PendingMessage,
    ReplyTarget,
)
from storage.questions import Question, Unfinished
from storage.rooms import StateEvent
from storage.store import Store
from storage.sync import MOST_CIPHERTEXTS, Ciphertext
from storage.timers import Timer

NOW = datetime(2026, 11, 24, 19, 0, 0, 123000, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANA, BEN = "@ana:x", "@ben:x"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "entraide.db")
    yield opened
    await opened.close()


def test_moments_are_kept_to_the_millisecond() -> None:
    paris = timezone(timedelta(hours=1))
    for moment in (NOW, NOW.astimezone(paris), datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)):
        assert from_ms(to_ms(moment)) == moment
    assert from_ms(to_ms(NOW.astimezone(paris))).tzinfo is UTC
    assert to_ms(NOW + timedelta(microseconds=999)) == to_ms(NOW)


# The outbox.


def message(
    words: str,
    room: str | None = "!a",
    *,
    person: str | None = None,
    type: str = "m.room.message",
    live: str | None = None,
    priority: int = 0,
    about: tuple[str, str, str] | None = None,
) -> OutboxMessage:
    return OutboxMessage(
        room_id=room,
        type=type,
        content={"body": words},
        person=person,
        live=live,
        priority=priority,
        about=ReplyTarget(*about) if about else None,
    )


async def put(store: Store, *messages: OutboxMessage) -> None:
    for one in messages:
        await store.outbox.put(one, NOW)


async def next_message(store: Store, address: str = "!a") -> PendingMessage:
    pending = await store.outbox.next_for(address)
    assert pending is not None
    return pending


async def deliver(store: Store, address: str = "!a", at: datetime = NOW) -> str:
    """Deliver the next message under the event id "$" and its words; the words, and the event it edits."""
    pending = await next_message(store, address)
    words = str(pending.content["body"])
    await store.outbox.delivered(pending.transaction_id, f"${words}", at)
    return words + (f" edits {pending.live_event}" if pending.live_event else "")


async def test_messages_are_delivered_in_order_the_urgent_first(store: Store) -> None:
    async with store.transaction():
        await put(store, message("1"), message("2"), message("elsewhere", "!b"), message("3", priority=1), message("4"))
        assert [await deliver(store) for _ in range(4)] == ["3", "1", "2", "4"]
        assert await store.outbox.next_for("!a") is None
        assert await deliver(store, "!b") == "elsewhere"


async def test_a_message_keeps_its_transaction_id(store: Store) -> None:
    async with store.transaction():
        await put(store, message("1"), message("2"))
        first, again = await next_message(store), await next_message(store)
        assert first == again
        assert first == PendingMessage(
            id=first.id,
            transaction_id=first.transaction_id,
            room_id="!a",
            person=None,
            type="m.room.message",
            content={"body": "1"},
            live=None,
            live_event=None,
        )
        for _ in range(2):  # the answer to the request, and the event coming back through sync
            await store.outbox.delivered(first.transaction_id, "$1", NOW)
        await store.outbox.delivered("of somebody else", "$x", NOW)
        second = await next_message(store)
        assert second.content == {"body": "2"}
        assert second.transaction_id != first.transaction_id


async def test_a_message_of_one_name_is_one_message_and_nobody_else_can_make_the_name(
    store: Store, tmp_path: Path
) -> None:
    name = IdempotencyKey("$event 1")
    other = await Store.open(tmp_path / "other.db")
    ids = []
    for each in (store, other):
        async with each.transaction():
            for words in ("hello", "hello again"):
                await each.outbox.put(replace(message(words), name=name), NOW)
            pending = await next_message(each)
            assert pending.content == {"body": "hello"}
            ids.append(pending.transaction_id)
    await other.close()
    assert ids[0] != ids[1]


async def test_the_next_message_for_everybody_who_is_not_busy(store: Store) -> None:
    async def taken(*busy: str) -> list[tuple[str, str]]:
        return [(message.address, message.content["body"]) for message in await store.outbox.take(busy)]

    async with store.transaction():
        assert await taken() == []
        await put(
            store, message("1", "!b"), message("2", None, person=BEN), message("3"), message("4", None, person=ANA)
        )
        await put(store, message("5", "!b", person=ANA), message("6", priority=1))
        assert await taken() == [("!a", "6"), ("!b", "1"), (BEN, "2"), (ANA, "4")]
        assert await taken("!b", ANA) == [("!a", "6"), (BEN, "2")]


async def test_what_presses_comes_before_everything_and_to_the_busy_too(store: Store) -> None:
    async with store.transaction():
        await put(store, message("1", "!b", priority=1), message("2"), message("3"), message("4", priority=PRESSING))
        taken = await store.outbox.take(["!a"])
        assert [(each.content["body"], each.is_pressing) for each in taken] == [("4", True), ("1", False)]
        assert [await deliver(store) for _ in range(3)] == ["4", "2", "3"]


async def test_messages_to_a_person_wait_for_a_room(store: Store) -> None:
    async with store.transaction():
        await put(store, message("1", None, person=ANA), message("2", None, person=BEN), message("3", None, person=ANA))
        assert (await next_message(store, ANA)).content == {"body": "1"}
        await store.outbox.address(ANA, "!ana")
        assert await store.outbox.next_for(ANA) is None
        assert [await deliver(store, "!ana") for _ in range(2)] == ["1", "3"]
        assert await deliver(store, BEN) == "2"


async def test_a_message_that_cannot_be_delivered(store: Store) -> None:
    async with store.transaction():
        await put(store, message("1", about=("turns", "board", "1")), message("2"))
        assert await store.outbox.drop(await next_message(store), NOW) == []
        assert await deliver(store) == "2"


async def test_which_timer_is_set_where_messages_cannot_be_delivered(store: Store) -> None:
    async with store.transaction():
        timers = [OnUndeliverable("sos", "unreached", f"1 {person}", "!a") for person in (ANA, BEN)]
        for person, timer in zip((ANA, BEN), timers, strict=True):
            await put(store, replace(message("1", None, person=person), on_undeliverable=timer))
            await put(store, message("2", None, person=person))
        assert await store.outbox.drop(await next_message(store, BEN), NOW) == [timers[1]]
        assert await store.outbox.next_for(BEN) is None
        assert await store.outbox.next_for(ANA) is not None


async def test_what_our_messages_are_about(store: Store) -> None:
    async with store.transaction():
        await put(store, message("1", about=("turns", "board", "7")), message("2"))
        await deliver(store)
        await deliver(store)
        assert [await store.outbox.sent.about(event, "!a") for event in ("$1", "$2", "$3")] == [
            ReplyTarget("turns", "board", "7"),
            None,
            None,
        ]


async def test_anchors_are_kept_and_then_forgotten(store: Store) -> None:
    async def anchored() -> list[bool]:
        return [await store.outbox.sent.about(event, "!a") is not None for event in ("$1", "$2", "$3")]

    async with store.transaction():
        for number, live in (("1", None), ("2", "board"), ("3", "old board")):
            await put(store, message(number, live=live, about=("turns", "board", number)))
            await deliver(store)
        await store.outbox.live.restart("!a", "old board")
        await put(store, message("4"))
        await store.forget_old(NOW + timedelta(days=30))
        assert await anchored() == [True, True, True]
        await store.forget_old(NOW + timedelta(days=30, minutes=1))
        assert await anchored() == [False, True, False]  # the one that is still shown
        assert await deliver(store) == "4"


async def test_answers_are_taken_back(store: Store) -> None:
    """What was said is redacted, what is on its way as soon as it is delivered, the rest is never said."""
    async with store.transaction():
        for words in ("said", "on its way", "waiting"):
            await put(store, replace(message(words), answers="$command"))
        await put(
            store, replace(message("dropped", "!b"), answers="$command"), replace(message("another"), answers="$other")
        )
        await store.outbox.drop(await next_message(store, "!b"), NOW)
        await deliver(store)
        await next_message(store)
        for _ in range(2):
            await store.outbox.take_back("$command", NOW)
        assert await deliver(store) == "on its way"
        assert await deliver(store) == "another"
        redactions = []
        while pending := await store.outbox.next_for("!a"):
            redactions.append((pending.type, pending.content["event_id"]))
            await store.outbox.delivered(pending.transaction_id, "", NOW)
        assert redactions == [("redact", "$said"), ("redact", "$on its way")]


async def test_states_of_a_live_message_collapse_and_edit_the_first(store: Store) -> None:
    async with store.transaction():
        await put(store, message("1", live="board"), message("other", live="other"), message("2", live="board"))
        await put(store, message("elsewhere", "!b", live="board"))
        assert [await deliver(store) for _ in range(2)] == ["other", "2"]
        assert await store.outbox.live.event("!a", "board") == "$2"
        await put(store, message("3", live="board"), message("4", live="board"))
        assert await deliver(store) == "4 edits $2"
        await put(store, message("5", live="board"))
        assert await deliver(store) == "5 edits $2"
        assert await deliver(store, "!b") == "elsewhere"
        assert await store.outbox.next_for("!a") is None


async def test_a_state_on_its_way_is_not_overtaken(store: Store) -> None:
    async with store.transaction():
        await put(store, message("1", live="board"))
        on_its_way = await next_message(store)
        await put(store, message("2", live="board"))
        assert await next_message(store) == on_its_way
        assert [await deliver(store) for _ in range(2)] == ["1", "2 edits $1"]


@pytest.mark.parametrize("restarted", ["before the new state", "after the new state"])
async def test_a_live_message_sent_anew_never_edits_an_edit(store: Store, restarted: str) -> None:
    async with store.transaction():
        await put(store, message("1", live="board"))
        await deliver(store)
        await put(store, message("2", live="board"))
        on_its_way = await next_message(store)
        if restarted.startswith("before"):
            await store.outbox.live.restart("!a", "board")
        await put(store, message("3", live="board"))
        if restarted.startswith("after"):
            await store.outbox.live.restart("!a", "board")
        await store.outbox.delivered(on_its_way.transaction_id, "$2", NOW)
        await put(store, message("4", live="other"))
        assert [await deliver(store) for _ in range(2)] == ["3", "4"]
        assert await store.outbox.live.event("!a", "board") == "$3"


# Timers.


async def test_timers_come_due_once_in_order(store: Store) -> None:
    timers = [
        Timer(feature="reminders", name="due", subject=str(number), room_id="!a", due=NOW + number * MINUTE)
        for number in range(4)
    ]
    async with store.transaction():
        assert await store.timers.next_due() is None
        for timer in reversed(timers):
            await store.timers.set(timer)
        moved = replace(timers[3], due=NOW - MINUTE, room_id="!b")
        await store.timers.set(moved)
        await store.timers.cancel("reminders", "due", "1")
        await store.timers.cancel("reminders", "due", "1")
        assert await store.timers.next_due() == NOW - MINUTE
        assert await store.timers.take_due(NOW - 2 * MINUTE, 10) == []
        assert await store.timers.take_due(NOW + 2 * MINUTE, 2) == [moved, timers[0]]
        assert await store.timers.take_due(NOW + 2 * MINUTE, 2) == [timers[2]]
        assert await store.timers.next_due() is None


# Questions.


def asked(person: str, kind: str = "duty", subject: str = "1", room: str | None = None) -> Question:
    return Question(person=person, room_id=room, feature="sos", kind=kind, subject=subject)


async def test_questions_wait_for_whom_they_were_asked_and_the_newest_comes_first(store: Store) -> None:
    full = Unfinished(
        command="resources-take",
        before="this",
        after="now",
        choices=("1", "2"),
        group_id=7,
        asks_group=True,
        parameter="item",
        language="fr",
    )
    waiting = Question(
        person=ANA,
        room_id=None,
        feature="kit",
        kind="choice",
        subject="$e",
        group_id=7,
        options=(("one", "1"), ("two",)),
        command=full,
        event_id="$e",
    )
    async with store.transaction():
        for question in (asked(ANA), waiting, asked(BEN), asked(ANA, room="!a")):
            await store.questions.ask(question, NOW, NOW + MINUTE)
        newest, older = await store.questions.open(ANA, None, NOW)
        assert (newest.command, newest.options, newest.group_id) == (full, waiting.options, 7)
        assert (older.kind, older.again, older.asked) == ("duty", False, NOW)
        assert await store.questions.open(ANA, None, NOW + MINUTE) == []
        await store.questions.close(newest)
        assert await store.questions.open(ANA, None, NOW) == [older]
        assert [each.room_id for each in await store.questions.open(ANA, "!a", NOW)] == ["!a"]


async def test_a_question_asked_anew_is_the_newest_and_one_asked_again_keeps_its_time(store: Store) -> None:
    async with store.transaction():
        await store.questions.ask(asked(ANA), NOW, NOW + MINUTE)
        await store.questions.ask(asked(ANA, "check"), NOW, NOW + MINUTE)
        await store.questions.ask(asked(ANA), NOW, NOW + 2 * MINUTE)
        first, second = await store.questions.open(ANA, None, NOW)
        assert (first.kind, second.kind) == ("duty", "check")
        await store.questions.asked_again(second)
        assert (await store.questions.open(ANA, None, NOW))[1].again
        assert [each.kind for each in await store.questions.open(ANA, None, NOW + MINUTE)] == ["duty"]


async def test_what_is_outdated_or_over_is_not_answered_by_a_bare_word(store: Store) -> None:
    async with store.transaction():
        for person in (ANA, BEN):
            await store.questions.ask(asked(person), NOW, NOW + MINUTE)
        await store.questions.outdate(ANA, None)
        assert [each.older for each in await store.questions.open(ANA, None, NOW)] == [True]
        assert await store.questions.find(asked(ANA), NOW)
        await store.questions.over("sos", "duty", 1, BEN)
        assert await store.questions.find(asked(BEN), NOW) is None
        await store.questions.over("sos", "duty", 1)
        assert await store.questions.find(asked(ANA), NOW) is None


async def test_questions_nobody_answered_are_forgotten(store: Store) -> None:
    async with store.transaction():
        await store.questions.ask(asked(ANA), NOW, NOW)
        await store.questions.ask(asked(BEN), NOW, NOW + MINUTE)
        await store.forget_old(NOW + MINUTE)
        past = NOW - MINUTE
        assert [await store.questions.open(person, None, past) == [] for person in (ANA, BEN)] == [True, False]


# The stream.


async def test_the_position_in_the_stream(store: Store) -> None:
    async with store.transaction():
        assert await store.sync.token() is None
        for token in ("s1", "s2"):
            await store.sync.remember(token)
            assert await store.sync.token() == token


def ciphertext(event: str, session: str = "m1", sender: str = ANA, at: datetime = NOW) -> Ciphertext:
    return Ciphertext(
        event_id=event,
        room_id="!a",
        sender=sender,
        session_id=session,
        raw={"type": "m.room.encrypted", "é": ["\ud800"]},
        at=at,
    )


async def test_ciphertexts_wait_for_their_keys(store: Store) -> None:
    first, second = ciphertext("$z", at=NOW + MINUTE), ciphertext("$a")  # as they came, whatever their clocks say
    other, old = ciphertext("$o", "m2"), ciphertext("$old", "m3", at=NOW - timedelta(days=8))
    async with store.transaction():
        for one in (first, second, other, old, replace(first, sender=BEN)):
            await store.sync.keep(one)
        assert await store.sync.kept(["m1", "m9"]) == [first, second]
        assert await store.sync.kept([]) == []
        assert await store.sync.waiting("$o") == other
        await store.sync.opened(["$z", "$o"])
        assert await store.sync.waiting("$o") is None
        assert await store.sync.kept(["m1", "m2", "m3"]) == [second, old]
        await store.forget_old(NOW)
        assert await store.sync.kept(["m1", "m2", "m3"]) == [second]


async def test_of_one_person_only_the_newest_messages_wait_for_their_keys(store: Store) -> None:
    async with store.transaction():
        await store.sync.keep(ciphertext("$ben", sender=BEN))
        for number in range(MOST_CIPHERTEXTS + 2):
            await store.sync.keep(ciphertext(f"${number}"))
        waiting = [each.event_id for each in await store.sync.kept(["m1"])]
        assert waiting == ["$ben", *(f"${number}" for number in range(2, MOST_CIPHERTEXTS + 2))]


async def test_who_was_told_that_a_message_could_not_be_read(store: Store) -> None:
    async with store.transaction():
        assert not await store.encryption.told_since(ANA, NOW - MINUTE)
        await store.encryption.mark_told(ANA, NOW)
        for person, since, told in ((ANA, NOW - MINUTE, True), (ANA, NOW, False), (BEN, NOW - MINUTE, False)):
            assert await store.encryption.told_since(person, since) is told
        await store.forget_old(NOW + KEEP_KEYLESS + MINUTE)
        assert not await store.encryption.told_since(ANA, NOW - MINUTE)


async def test_only_people_in_our_rooms_can_say_why_they_give_no_key(store: Store) -> None:
    async with store.transaction():
        await store.rooms.set_state("!a", "m.room.member", ANA, StateEvent(ANA, {"membership": "join"}))
        await store.rooms.set_state("!a", "m.room.member", BEN, StateEvent(BEN, {"membership": "leave"}))
        for person in (ANA, BEN, "@eve:y"):
            await store.encryption.withhold(person, "m.unverified", NOW)
        assert await store.encryption.withheld(ANA) == "m.unverified"
        assert await store.encryption.withheld(BEN) is await store.encryption.withheld("@eve:y") is None
        await store.encryption.withhold(ANA, "m.no_olm", NOW + MINUTE)
        await store.encryption.mark_told(ANA, NOW)
        assert await store.encryption.withheld(ANA) == "m.no_olm"


async def test_troubles_are_those_that_were_seen_last(store: Store) -> None:
    async with store.transaction():
        for seen in ({"A", "B"}, {"B"}, set[str]()):
            await store.encryption.set_troubles(seen)
            assert await store.encryption.troubles() == seen


async def test_what_has_waited_for_its_key_long_enough(store: Store) -> None:
    async with store.transaction():
        for event, sender, at in (("$1", ANA, NOW), ("$2", ANA, NOW), ("$3", BEN, NOW), ("$4", "@c:x", NOW + MINUTE)):
            await store.sync.keep(ciphertext(event, sender=sender, at=at))
        assert await store.encryption.waiting(NOW) == Waiting(messages=3, people=2)


async def test_a_moment_of_the_clock_is_the_same_when_it_is_read_back() -> None:
    moments = [clock() for _ in range(1000)]
    assert [from_ms(to_ms(moment)) for moment in moments] == moments


async def test_to_claim_a_message_costs_the_same_however_many_wait_and_are_live(store: Store) -> None:
    done: list[str] = []
    async with store.transaction():
        await put(store, message("1"))
        await store._database._connection.set_trace_callback(done.append)
        await store.outbox.take_new()
        await store.outbox.next_for("!a")
        claims = [each for each in done if each.startswith("UPDATE outbox")]
        assert len(claims) == 2
        for each in claims:
            plan = [row["detail"] for row in await store._database.all(f"EXPLAIN QUERY PLAN {each}")]
            assert any(step.startswith("SEARCH live") for step in plan)
            assert not any(step.startswith(("SCAN outbox", "SCAN live")) for step in plan)
