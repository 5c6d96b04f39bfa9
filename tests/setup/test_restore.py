"""Going on from an older copy of the file: nothing is said twice, and nothing is lost that came after the copy."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.matrix.private_files import MARK
from tests.conversation import BOT, Conversation, conversation, user

SECONDS, MINUTES, HOURS = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)

Step = Callable[[Conversation], Awaitable[object]]


def copied(database: Path, target: Path) -> Path:
    """A copy as SQLite makes it while the program goes on."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return target


async def put_back(talk: Conversation, copy: Path) -> None:
    """The program is stopped, and goes on from this copy."""
    await talk.stop()
    database = talk.config.database
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    copied(copy, database)
    talk.server.forget_transactions()
    await talk.start()


def everything_said(talk: Conversation) -> list[tuple[str, str, str]]:
    """Every event of the bot in every room, edits and redactions included."""
    rooms = talk.server.rooms.values()
    events = [event for room in rooms for event in room.events if event.sender == "@entraide:x"]
    return [(event.event_id, event.type, json.dumps(event.content)) for event in events]


# What may differ: when the file heard of something, and how messages went that nothing more can be said to.
_APART = {"groups": ("created",), "rooms": ("joined",), "handled": ("at",)}
_OF_NO_CONCERN = ("recovered", "outbox", "sync", "sqlite_sequence")


def kept(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """What the file knows, and what its messages are about."""
    found = {}
    with closing(sqlite3.connect(database)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for name in sorted(set(names) - set(_OF_NO_CONCERN)):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            shown = ", ".join(column for column in columns if column not in _APART.get(name, ()))
            found[name] = sorted(connection.execute(f"SELECT {shown} FROM {name}"), key=repr)
        about = (
            "SELECT room_id, event_id, answers, feature, kind, subject FROM outbox WHERE type NOT IN ('join', 'leave')"
        )
        found["messages"] = sorted(connection.execute(f"{about} AND done IS NOT NULL AND live IS NULL"), key=repr)
    return found


def says(name: str, text: str) -> Step:
    async def step(talk: Conversation) -> None:
        talk.server.now += SECONDS
        await talk.says(name, text)

    return step


def passes(time: timedelta) -> Step:
    """Time goes by, and everything happens when it is due."""

    async def step(talk: Conversation) -> None:
        end = talk.server.now + time
        while True:
            async with talk.store.statement():
                due = await talk.store.timers.next_due()
            if due is None or due > end:
                break
            await talk.passes(due - talk.server.now)
        await talk.passes(end - talk.server.now)

    return step


async def reacts(talk: Conversation) -> None:
    await talk.reacts("Chloé", "👍", "N1")


async def opens_a_chat(talk: Conversation) -> None:
    chat = await talk.direct("Chloé")
    await talk.says("Chloé", "!remind me in 30 minutes my pills", chat)


async def edits(talk: Conversation) -> None:
    asked = talk.server.say(talk.room, user("Ben"), "!need a cable")
    await talk.settle()
    await talk.says("Ben", "!need a long cable", edit_of=asked)


async def comes_late(talk: Conversation) -> None:
    talk.server.invite(talk.room, user("Anne"), "@dora:x")
    talk.server.join(talk.room, "@dora:x")
    await talk.settle()


async def leaves(talk: Conversation) -> None:
    talk.server.leave(talk.room, "@dora:x")
    await talk.settle()


async def second_room(talk: Conversation) -> None:
    room = await talk.gathering("Anne", "Ben")
    for name, text, where in (
        ("Anne", "!group join Tuesday circle", room),
        ("Anne", "!group accept", talk.room),
        ("Ben", "!need from the second room", room),
    ):
        talk.server.now += SECONDS
        await talk.says(name, text, where)


MEETING: tuple[Step, ...] = (
    says("Ben", "!need a ladder by friday"),
    says("Anne", "!offer bread"),
    reacts,
    says("Ben", "!remind me in 10 minutes tea"),
    opens_a_chat,
    passes(11 * MINUTES),
    comes_late,
    says("Anne", "!checkin start"),
    says("Ben", "!checkin 4 tired but here"),
    says("Chloé", "!checkin 5"),
    says("Dora", "!checkin 2 so so"),
    edits,
    says("Ben", "!hand"),
    says("Chloé", "!hand"),
    says("Anne", "!next"),
    passes(2 * MINUTES),
    says("Ben", "!done"),
    says("Anne", "!checkin close"),
    second_room,
    says("Chloé", "!done"),
    leaves,
    says("Anne", "!agreements change 1 Marigolds."),
    says("Ben", "!remind us every day 20:00 the candle"),
    passes(19 * MINUTES),
    passes(26 * HOURS),
    says("Anne", "!language fr"),
    says("Ben", "!besoin une lampe"),
    says("Anne", "!needs"),
)


async def lived_through(talk: Conversation, after: int) -> Path:
    """The meeting; returns a copy of the file from the moment when so many steps of it were done."""
    for step in MEETING[:after]:
        await step(talk)
    copy = copied(talk.config.database, talk.folder / "copy.db")
    for step in MEETING[after:]:
        await step(talk)
    return copy


@pytest.mark.slow
@pytest.mark.parametrize("after", range(0, len(MEETING), 2))
async def test_from_any_moment_of_a_meeting_it_comes_to_know_all_that_followed(tmp_path: Path, after: int) -> None:
    async with conversation(tmp_path) as talk:
        copy = await lived_through(talk, after)
        said, known = everything_said(talk), kept(talk.config.database)
        talk.server.now += 10 * MINUTES
        await put_back(talk, copy)
        await talk.settle()
        await talk.passes(timedelta(0))
        assert everything_said(talk) == said, "nothing is said twice"
        found = kept(talk.config.database)
        for name in known:
            assert found[name] == known[name], name
        assert "N5" in await talk.says("Anne", "!besoin quelque chose")


@pytest.mark.parametrize("after", range(0, len(MEETING), 7))
async def test_how_long_it_took_then_does_not_matter(tmp_path: Path, after: int) -> None:
    """Timers that were set after the copy was made are set again, but not for the same thousandth of a second."""
    async with conversation(tmp_path) as talk:
        talk.lag = timedelta(seconds=1.3)
        copy = await lived_through(talk, after)
        said = everything_said(talk)
        talk.server.now += 10 * MINUTES
        await put_back(talk, copy)
        await talk.settle()
        await talk.passes(timedelta(0))
        assert everything_said(talk) == said


async def test_what_was_taken_back_after_the_copy_does_not_come_again(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        copy = copied(talk.config.database, tmp_path / "copy.db")
        await talk.says("Ben", "!need marigolds")
        await talk.takes_back("Ben", talk.last)
        said = everything_said(talk)
        talk.server.now += 10 * MINUTES
        await put_back(talk, copy)
        await talk.settle()
        assert everything_said(talk) == said
        assert "marigolds" not in await talk.says("Anne", "!needs")


@pytest.mark.parametrize("away", [timedelta(0), 2 * MINUTES, 3 * HOURS])
async def test_a_power_cut_before_the_disk_had_it_says_nothing_twice(tmp_path: Path, away: timedelta) -> None:
    """An answer sets out before what it answers is on the disk: the file may be one batch behind."""
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need a ladder")
        copy = copied(talk.config.database, tmp_path / "copy.db")
        talk.server.say(talk.room, user("Ben"), "!need a lamp")
        talk.server.say(talk.room, user("Chloé"), "!hand")
        await talk.app.hear()
        await talk.app.courier.drain()
        said = everything_said(talk)
        talk.server.now += away
        await put_back(talk, copy)
        await talk.settle()
        assert everything_said(talk) == said
        assert "N3" in await talk.says("Anne", "!need a table")
        board = await talk.says("Anne", "!needs")
        assert [board.count(each) for each in ("ladder", "lamp", "table")] == [1, 1, 1]


async def test_what_nobody_has_answered_yet_is_answered(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        copy = copied(talk.config.database, tmp_path / "copy.db")
        await talk.says("Ben", "!need a ladder")
        talk.server.now += 2 * MINUTES
        talk.server.say(talk.room, user("Chloé"), "!need a lamp")  # the program was gone by then
        talk.server.now += 10 * MINUTES
        await put_back(talk, copy)
        await talk.settle()
        assert talk.heard().startswith("N2 is on the board: a lamp")


async def test_what_was_refused_then_is_not_done_now(tmp_path: Path) -> None:
    """Whether something comes too late goes by when it was heard for the first time."""
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!hand")
        copy = copied(talk.config.database, tmp_path / "copy.db")
        await talk.says("Anne", "!next")
        talk.server.now += MINUTES
        await talk.says("Chloé", "!hand")
        said, known = everything_said(talk), kept(talk.config.database)
        talk.server.now += 5 * HOURS
        await put_back(talk, copy)
        await talk.app.hear()
        assert kept(talk.config.database)["turns"] == known["turns"]
        await talk.settle()
        assert everything_said(talk) == said


async def test_a_board_goes_on_where_it_is(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        copy = copied(talk.config.database, tmp_path / "copy.db")
        for name in ("Ben", "Chloé", "Anne"):
            talk.server.say(talk.room, user(name), "!hand")
        await talk.settle()
        talk.server.now += 10 * MINUTES
        await put_back(talk, copy)
        await talk.settle()
        boards = [each.event_id for each in talk.shown() if "Speaking turns" in each.body]
        await talk.says("Anne", "!lower")
        shown = [each for each in talk.shown() if "Speaking turns" in each.body]
        assert [each.event_id for each in shown] == boards and len(boards) == 1
        assert shown[0].edited and "Anne" not in shown[0].body


async def test_messages_of_another_life_are_forgotten_after_a_day(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        copy = copied(talk.config.database, tmp_path / "copy.db")
        await talk.says("Ben", "!need marigolds")
        await talk.takes_back("Ben", talk.last)
        talk.server.now += 10 * MINUTES
        await put_back(talk, copy)
        await talk.settle()

        async def left() -> int:
            async with talk.store.statement():
                return int(await talk.store.outbox._db.value("SELECT count(*) FROM recovered"))

        assert await left() == 2, "the answer, and that it was taken back"
        talk.server.now += 25 * HOURS
        await talk.app.tidy()
        assert await left() == 0


async def test_a_board_whose_first_state_is_not_written_again_is_found_by_its_edit(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        copy = copied(talk.config.database, tmp_path / "copy.db")
        talk.server.say(talk.room, user("Ben"), "!hand")
        await talk.app.hear()
        talk.server.say(talk.room, user("Chloé"), "!hand")  # before the board of the first hand is there
        await talk.app.courier.drain()
        await talk.settle()
        talk.server.now += 10 * MINUTES
        await put_back(talk, copy)
        await talk.settle()
        await talk.says("Anne", "!hand")
        shown = [each for each in talk.shown() if "Speaking turns" in each.body]
        assert len(shown) == 1 and "3. Anne" in shown[0].body


async def test_a_private_answer_may_seem_to_come_before_its_question(tmp_path: Path) -> None:
    """People's homeservers have clocks of their own."""
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        copy = copied(talk.config.database, tmp_path / "copy.db")
        talk.server.now += 2 * MINUTES
        talk.server.say(talk.room, user("Ben"), "!balance")
        talk.server.now -= 2 * MINUTES
        await talk.settle()
        said = everything_said(talk)
        assert talk.heard(chat)
        talk.server.now += 10 * MINUTES
        await put_back(talk, copy)
        await talk.settle()
        assert everything_said(talk) == said


# With another device: the one of the backup was logged out.


async def restart_as_another_device(talk: Conversation, copy: Path) -> None:
    await talk.stop()
    database = talk.config.database
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    for each in talk.folder.glob("encryption.*"):
        each.unlink()
    copied(copy, database)
    (talk.folder / MARK).write_text(json.dumps({"device_id": "BOT", "keys": "copied"}))
    talk.device = "ANOTHER"
    await talk.start()


async def test_another_device_says_nothing_twice_either(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        copy = await lived_through(talk, 5)
        said, known = everything_said(talk), kept(talk.config.database)
        await restart_as_another_device(talk, copy)
        await talk.settle()
        await talk.passes(timedelta(0))
        assert everything_said(talk) == said
        found = kept(talk.config.database)
        assert all(found[name] == known[name] for name in ("resources", "reminders", "turns", "agreements", "groups"))
        assert "N5" in await talk.says("Anne", "!besoin quelque chose")
        assert not (talk.folder / MARK).exists()


async def test_another_device_answers_what_nobody_has_answered(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        copy = copied(talk.config.database, tmp_path / "copy.db")
        await talk.says("Ben", "!need a ladder")
        talk.server.now += SECONDS
        talk.server.say(talk.room, user("Chloé"), "!need a lamp")
        await restart_as_another_device(talk, copy)
        await talk.settle()
        assert talk.heard().startswith("N2 is on the board: a lamp")


async def test_what_a_host_says_by_another_device_is_no_answer(tmp_path: Path) -> None:
    """In a folder that was not put back, nobody else can have answered."""
    async with conversation(tmp_path) as talk:
        talk.server.say(talk.room, user("Ben"), "!need a ladder")
        talk.server.now += SECONDS
        talk.server.say(talk.room, BOT, "The program is under repair.")
        talk.server.now += HOURS
        await talk.settle()
        assert "N1 is on the board" in talk.heard()


async def test_a_room_that_was_replaced_meanwhile_is_followed(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need a ladder")
        copy = copied(talk.config.database, tmp_path / "copy.db")
        old = talk.room
        await talk.says("Ben", "!need a lamp")
        talk.room = talk.server.upgrade(old, user("Anne"), invite=[user("Ben"), BOT])
        talk.server.join(talk.room, user("Ben"))
        await talk.settle()
        await talk.says("Ben", "!need a cable")
        said = everything_said(talk)
        talk.server.now += 10 * MINUTES
        await put_back(talk, copy)
        await talk.settle()
        await talk.passes(timedelta(0))
        assert everything_said(talk) == said
        answer = await talk.says("Anne", "!needs")
        assert "N1 a ladder" in answer and "N2 a lamp" in answer and "N3 a cable" in answer
        assert await talk.says("Anne", "!needs", old) == ""
