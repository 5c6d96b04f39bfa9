"""What the features keep: turns, check-ins, resources, reminders, settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from storage.checkins import Checkin, Manner
from storage.checkins.answers import Answer
from storage.reminders import Reminder
from storage.resources import Draft, Kind, Resource, Taker, Wanted
from storage.store import Store
from storage.turns import Turn
from storage.word_index import Sought

NOW = datetime(2026, 11, 24, 19, 0, 0, 123000, tzinfo=UTC)
LATER = NOW + timedelta(minutes=3)
ANA, BEN, CLEO = "@ana:x", "@ben:x", "@cleo:x"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "entraide.db")
    yield opened
    await opened.close()


# Turns.


async def test_turns_wait_in_order_and_one_speaks(store: Store) -> None:
    async with store.transaction():
        ana, ben, cleo = [
            await store.turns.ask("!a", person, about, f"${person}", NOW)
            for person, about in ((ANA, "the roof"), (BEN, None), (CLEO, None))
        ]
        await store.turns.ask("!b", ANA, None, "$other", NOW)
        assert ana == Turn(
            id=ana.id,
            room_id="!a",
            person=ANA,
            about="the roof",
            event_id="$@ana:x",
            asked=NOW,
            began=None,
            place=ana.id,
        )
        assert await store.turns.speaking("!a") is None
        assert await store.turns.waiting("!a") == [ana, ben, cleo]

        await store.turns.begin(ana.id, LATER)
        await store.turns.begin(ana.id, LATER + timedelta(hours=1))
        speaking = replace(ana, began=LATER, since=LATER)
        assert await store.turns.speaking("!a") == speaking
        assert await store.turns.waiting("!a") == [ben, cleo]
        assert await store.turns.by_event("$@ana:x") == speaking

        await store.turns.end(ana.id, LATER)
        await store.turns.begin(ana.id, LATER)
        assert await store.turns.speaking("!a") is None
        assert await store.turns.by_event("$@ana:x") is None

        await store.turns.remove(ben.id)
        assert await store.turns.waiting("!a") == [cleo]
        assert await store.turns.by_event("$@ben:x") is None


async def test_an_id_never_comes_to_mean_another_turn(store: Store) -> None:
    async with store.transaction():
        first = await store.turns.ask("!a", ANA, None, "$1", NOW)
        await store.turns.remove(first.id)
        assert (await store.turns.ask("!a", BEN, None, "$2", NOW)).id != first.id


# Check-ins.


MANNER = Manner("halt", "facilitators", "private", 4, (ANA, BEN))


async def begin(store: Store, room: str = "!a", event: str = "$open") -> Checkin:
    return await store.checkins.begin(
        room, group_id=1, question="How is everyone?", opener=ANA, event_id=event, now=NOW, until=LATER, manner=MANNER
    )


async def test_a_checkin_is_found_while_it_is_open(store: Store) -> None:
    async with store.transaction():
        checkin, other = await begin(store), await begin(store, "!b", "$other")
        assert checkin == Checkin(
            id=checkin.id,
            room_id="!a",
            group_id=1,
            question="How is everyone?",
            opener=ANA,
            event_id="$open",
            opened=NOW,
            until=LATER,
            manner=MANNER,
        )

        async def found() -> list[Checkin | None]:
            checkins = store.checkins
            return [
                await checkins.open_in("!a"),
                await checkins.get(checkin.id),
                await checkins.by_event("$open"),
            ]

        assert await found() == [checkin] * 3
        await store.checkin_past.close(checkin.id, LATER, {}, 0, keep=False)
        assert await found() == [None] * 3
        assert await store.checkins.open_in("!b") == other


async def test_answers_in_order_and_replaced(store: Store) -> None:
    async with store.transaction():
        number = (await begin(store)).id
        said = [
            (Answer(person=ANA, marks=("4",), words="tired but here"), False),
            (Answer(person=BEN, marks=(), words="words", shows=False), False),
            (Answer(person=CLEO, marks=("hungry", "tired"), words=None), False),
            (Answer(person=ANA, marks=("5",), words=None), True),
            (Answer(person=ANA, marks=("3",), words="hm"), True),
        ]
        for minute, (given, replaced) in enumerate(said):
            at = NOW + timedelta(minutes=minute)
            assert await store.checkin_answers.give(number, given, f"${minute}", at) is replaced
        assert await store.checkin_answers.all(number) == [said[1][0], said[2][0], said[4][0]]
        assert await store.checkin_answers.given_with("$4") == (number, ANA)
        assert await store.checkin_answers.given_with("$0") is None  # "$4" replaced it


async def test_answers_are_withdrawn_by_message_and_by_person(store: Store) -> None:
    async with store.transaction():
        checkin = await begin(store)
        for event, person in (("$1", ANA), ("$2", ANA), ("$3", BEN)):
            await store.checkin_answers.give(checkin.id, Answer(person=person, marks=("3",), words=None), event, NOW)
        await store.checkin_answers.withdraw("$1")  # "$2" replaced it
        assert await store.checkin_answers.all(checkin.id) == [
            Answer(person=ANA, marks=("3",), words=None),
            Answer(person=BEN, marks=("3",), words=None),
        ]
        await store.checkin_answers.withdraw("$2")
        other = await begin(store, "!b", "$other")
        for number, person in ((checkin.id, CLEO), (other.id, BEN)):
            await store.checkin_answers.give(number, Answer(person=person, marks=("3",), words=None), f"${person}", NOW)
        assert [await store.checkin_answers.withdraw_of(checkin.id, BEN) for _ in range(2)] == [True, False]
        assert await store.checkin_answers.all(checkin.id) == [Answer(person=CLEO, marks=("3",), words=None)]
        assert await store.checkin_answers.all(other.id) == [Answer(person=BEN, marks=("3",), words=None)]
        assert (
            await store.checkin_answers.give(checkin.id, Answer(person=ANA, marks=("1",), words=None), "$4", NOW)
            is False
        )


async def test_marks_are_added_and_withdrawn_one_by_one(store: Store) -> None:
    async with store.transaction():
        number = (await begin(store)).id

        async def marks() -> list[tuple[str, ...]]:
            return [given.marks for given in await store.checkin_answers.all(number)]

        await store.checkin_answers.add_mark(number, person=ANA, mark="hungry", excludes=(), event_id="$1", now=NOW)
        await store.checkin_answers.add_mark(
            number, person=ANA, mark="tired", excludes=("none",), event_id="$2", now=NOW
        )
        assert await marks() == [("hungry", "tired")]
        await store.checkin_answers.withdraw("$1")
        assert await marks() == [("tired",)]
        await store.checkin_answers.add_mark(
            number, person=ANA, mark="none", excludes=("tired", "hungry"), event_id="$3", now=NOW
        )
        assert await marks() == [("none",)]
        await store.checkin_answers.withdraw("$2")
        assert await marks() == [("none",)]
        await store.checkin_answers.withdraw("$3")
        assert await marks() == []


@pytest.mark.parametrize("how", ["close", "cancel"])
async def test_a_checkin_ends_with_its_answers(store: Store, how: str) -> None:
    async with store.transaction():
        checkin, other = await begin(store), await begin(store, "!b", "$other")
        for number in (checkin.id, other.id):
            await store.checkin_answers.give(number, Answer(person=ANA, marks=("3",), words="fine"), f"${number}", NOW)
        await (
            store.checkin_past.close(checkin.id, NOW, {}, 0, keep=False)
            if how == "close"
            else store.checkins.cancel(checkin.id)
        )
        assert await store.checkins.open_in("!a") is None
        assert await store.checkin_answers.all(checkin.id) == []
        assert await store.checkin_answers.given_with(f"${checkin.id}") is None
        assert await store.checkin_answers.all(other.id) == [Answer(person=ANA, marks=("3",), words="fine")]


# Needs and offers.


async def add(store: Store, kind: Kind = "need", group: int = 1, event: str = "$e", **facts: Any) -> Resource:
    person = facts.pop("person", ANA)
    draft = Draft(kind=kind, **{"what": "a ladder"} | facts)
    words = (f"#{draft.tag}",) if draft.tag else ()
    added, _ = await store.resources.add(group, person=person, draft=draft, words=words, event_id=event, now=NOW)
    return added


ALL = Wanted()


async def board(store: Store, wanted: Wanted = ALL, kind: Kind = "need", group: int = 1) -> list[Resource]:
    return await store.resources.search.board(group, kind, wanted, limit=100)


async def test_resources_carry_what_was_said(store: Store) -> None:
    async with store.transaction():
        said: dict[str, Any] = {"what": "a van", "place": "Rue des Lilas", "tag": "tools", "due": LATER, "people": 2}
        full = await add(store, "offer", person=BEN, **said, standing=True)
        assert full == Resource(
            id=full.id, group_id=1, kind="offer", number=1, person=BEN, **said, urgent=False, standing=True, often=None,
            state="open", takers=(), event_id="$e", created=NOW,
        )  # fmt: skip
        assert await store.resources.get(full.id) == full
        bare = await add(store)
        assert (bare.place, bare.tag, bare.due) == (None, None, None)
        assert [full.code, bare.code] == ["O1", "N1"]


async def test_resources_are_listed_and_found(store: Store) -> None:
    async with store.transaction():
        tools, food, bens = [await add(store, tag="tools"), await add(store, tag="food"), await add(store, person=BEN)]
        offer, elsewhere = await add(store, "offer"), await add(store, group=2, event="$f")
        resources = store.resources
        for found, expected in (
            (await board(store), [tools, food, bens]),
            (await board(store, Wanted((Sought("#tools", "#tools"),))), [tools]),
            (await board(store, Wanted((Sought("#tools", "#tools"),), person=BEN)), []),
            (await board(store, Wanted(person=BEN)), [bens]),
            (await board(store, Wanted(urgent=True)), []),
            (await board(store, kind="offer"), [offer]),
            (await board(store, kind="offer", group=3), []),
            (await resources.find(1, 1), [tools, offer]),
            (await resources.find(1, 1, "offer"), [offer]),
            (await resources.find(1, 2), [food]),
            (await resources.find(1, 9), []),
            (await resources.find(2, 1), [elsewhere]),
            (await resources.by_event("$e"), [tools, food, bens, offer]),
        ):
            assert found == expected


async def test_resources_are_taken_released_closed_removed(store: Store) -> None:
    async with store.transaction():
        one, two = await add(store, place="here", tag="tools"), await add(store)

        async def takers() -> tuple[Taker, ...] | None:
            found = await store.resources.get(one.id)
            return found.takers if found else None

        async def taken_with(*events: str) -> list[list[str]]:
            return [[found.code for found in await store.resources.taken_by_event(event)] for event in events]

        await store.resources.take(one.id, CLEO, "$cleo", NOW)
        await store.resources.take(one.id, BEN, "$ben", LATER)
        await store.resources.take(one.id, BEN, "$twice", LATER)
        await store.resources.take(two.id, CLEO, "$cleo", NOW)
        await store.resources.finish(one.id, BEN)
        assert await takers() == (Taker(CLEO), Taker(BEN, finished=True))
        assert await taken_with("$ben", "$cleo", "$twice", "$e") == [["N1"], ["N1", "N2"], [], []]
        assert [found.code for found in await store.resources.taken_by(CLEO, 1)] == ["N1", "N2"]
        assert await store.resources.taken_by(CLEO, 2) == []
        assert await store.resources.of(ANA, 1) == [
            await store.resources.get(one.id),
            await store.resources.get(two.id),
        ]
        await store.resources.release(one.id, CLEO)
        await store.resources.release(two.id, CLEO)
        assert await takers() == (Taker(BEN, finished=True),)
        assert await taken_with("$cleo") == [[]]
        await store.resources.close(one.id, "done", LATER)
        await store.resources.take(one.id, CLEO, "$take", LATER)
        await store.resources.change(one, Draft(kind="need", what="words"), ())
        assert await takers() is None
        assert await taken_with("$ben", "$take") == [[], []]
        ended = await store.resources.ended(one.id)
        assert ended and (ended.what, ended.place, ended.tag, ended.state) == ("", None, None, "done")
        assert await store.resources.by_event("$e", also_over=True) == [ended, two]
        assert await store.resources.find(1, 1) == []
        assert await store.resources.by_event("$e") == [two] == await board(store)
        await store.resources.remove(two.id)
        assert await board(store) == []
        assert (await add(store)).code == "N3"


# Reminders.


async def remind(store: Store, room: str = "!a", person: str = ANA, **facts: Any) -> Reminder:
    values: dict[str, Any] = {"whole_room": False, "what": "water the plants", "due": NOW, "rule": None, "start": None}
    return await store.reminders.add(room, person, zone="Europe/Paris", event_id="$e", now=NOW, **values | facts)


async def test_reminders_carry_what_was_said(store: Store) -> None:
    async with store.transaction():
        once = await remind(store)
        again = await remind(store, whole_room=True, due=LATER, rule="FREQ=WEEKLY", start="2026-11-23T19:00:00")
        assert once == Reminder(
            id=once.id,
            room_id="!a",
            number=1,
            person=ANA,
            author=ANA,
            whole_room=False,
            what="water the plants",
            due=NOW,
            stands_for=NOW,
            rule=None,
            start=None,
            zone="Europe/Paris",
            urgent=False,
            most=None,
            said=0,
            agreed=True,
            event_id="$e",
        )
        assert await store.reminders.get(again.id) == again
        assert (again.number, again.whole_room, again.due) == (2, True, LATER)
        assert (again.rule, again.start) == ("FREQ=WEEKLY", "2026-11-23T19:00:00")


async def test_reminders_are_listed_found_moved_removed(store: Store) -> None:
    async with store.transaction():
        late, soon = await remind(store, due=LATER), await remind(store)
        everyone, bens = await remind(store, person=BEN, whole_room=True), await remind(store, person=BEN)
        elsewhere = await remind(store, "!b")
        reminders = store.reminders
        assert await reminders.pending("!a", ANA) == [soon, everyone, late]
        assert await reminders.pending("!a", BEN) == [everyone, bens]
        assert await reminders.pending("!a", CLEO) == [everyone]
        assert [await reminders.find(room, 1) for room in ("!a", "!b", "!c")] == [late, elsewhere, None]
        assert await reminders.by_event("$e") == [late, soon, everyone, bens, elsewhere]
        await reminders.put_off(soon.id, LATER + timedelta(days=7))
        assert [reminder.id for reminder in await reminders.pending("!a", ANA)] == [everyone.id, late.id, soon.id]
        await reminders.remove(soon.id)
        assert [await reminders.get(soon.id), await reminders.find("!a", 2)] == [None, None]
        assert (await remind(store)).number == 2


# Settings.


async def test_settings_belong_to_a_group_or_a_person(store: Store) -> None:
    async with store.transaction():
        for owner, value in ((1, "fr"), (1, "es"), (2, "en"), (ANA, "fr")):
            await store.settings.set(owner, "language", value)
        await store.settings.set(1, "timezone", "Europe/Paris")
        assert await store.settings.all(1) == {"language": "es", "timezone": "Europe/Paris"}
        await store.settings.set(1, "language", None)
        await store.settings.set(1, "language", None)
        assert [await store.settings.all(owner) for owner in (1, "1", 2, ANA, BEN)] == [
            {"timezone": "Europe/Paris"},
            {"timezone": "Europe/Paris"},
            {"language": "en"},
            {"language": "fr"},
            {},
        ]
