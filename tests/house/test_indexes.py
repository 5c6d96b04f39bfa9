"""The law of indexes: whatever people do, no statement looks through a table that grows with the instance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from storage.core.connection import Connection, Row, Statement
from storage.tables import TABLES
from tests.conversation import BOT, Conversation, conversation, user
from tests.fake import refused
from tests.fake.creating import MEGOLM
from tests.house.test_undoing import LIFE, REGISTRY, example
from tests.offenders import assert_none
from tests.rights.test_files import lived

NAMES = {table.name for table in TABLES}
SMALL = {
    "fetches": "files that are being read, for an hour at most",
    "house": "one row",
    "keyless": "people whose messages could not be decrypted, for a day",
    "recovered": "empty but for the day after a restore, and left at the first row",
    "renumbered": "what has just come into another group; nearly always empty",
    "reports": "what is being told, for an hour",
    "requests": "rooms that have asked to join a group and wait for an answer",
    "resource_imports": "lists that wait for a yes",
    "sos_calls": "open calls for help",
    "sos_groups": "of open calls for help",
    "sos_pages": "of open calls for help",
    "sync": "one row",
    "troubles": "one row for each kind",
    "turn_steps": "steps of the last minutes",
}
ONLY_WAITING = {"outbox_pending"}  # what is not delivered yet is what is looked for
# What there is about a person anywhere is looked for in every table, for who asks to see it or to have it forgotten:
# as many indexes would be written with everything that people do. (`!forgetme` is not tried.)
EVERYWHERE = re.compile(r"WITH me AS \(SELECT \? AS id\) (SELECT \*|UPDATE|DELETE)[^?]*")


class Explained(Connection):
    """Notes what SQLite says about how it runs each statement, and does not say of a search."""

    found: dict[str, list[str]]

    def here(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        self._explain(sql, values)
        return super().here(sql, values)

    def _run_patiently(self, statements: Sequence[Statement]) -> list[Row]:
        for sql, values in statements:
            self._explain(sql, values)
        return super()._run_patiently(statements)

    def _explain(self, sql: str, values: Sequence[object]) -> None:
        if sql not in self.found and sql.split(None, 1)[0] in ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE"):
            plan = self._conn.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
            self.found[sql] = [row["detail"] for row in plan if row["detail"].startswith("SCAN ")]


def explained(talk: Conversation) -> dict[str, list[str]]:
    """The scans of each statement from now on."""
    connection = talk.store._database._connection
    connection.__class__ = Explained
    assert isinstance(connection, Explained)
    connection.found = {}
    return connection.found


def looked_through(sql: str, scans: Sequence[str]) -> Iterator[str]:
    """The tables that are looked through from end to end, but for small ones."""
    for scan in scans:
        _, name, *rest = scan.split()
        named = re.search(rf"(?:FROM|JOIN|UPDATE|,) (\w+)(?: AS)? {name}\b", sql)
        table = name if name in NAMES else named[1] if named else ""
        if table in NAMES - SMALL.keys() and not (rest and rest[-1] in ONLY_WAITING):
            yield table


async def _every_command(talk: Conversation, chat: str) -> None:
    """Every command, said in the room and in private, with other words in an edit, and taken back."""
    tapped = set()
    for command in REGISTRY.commands:
        words = example(command)
        if not words or command.key == "rights-forgetme":
            continue
        for room in (talk.room, chat):
            await talk.says("Anne", words, room)
            said = talk.last
            await talk.says("Anne", f"{words} more", room, edit_of=said)
            await talk.says("Anne", "yes", room)
            if (newest := talk.message().event_id) not in tapped:
                tapped.add(newest)
                await talk.reacts("Ben", "👍")
            await talk.takes_back("Anne", said, room)


async def _lists_and_refusals(talk: Conversation) -> None:
    """A list comes as a file, a chat can't be opened, and messages come whose keys are not there."""
    talk.server.share(talk.room, user("Anne"), b"What,Who\nladder,Ben\nsaw,Anne\n", "!import")
    await talk.settle()
    await talk.says("Anne", "yes")
    talk.server.fail_next("POST /createRoom", refused(), times=2, user=BOT)
    await talk.says("Anne", "!remind Chloé in 5 minutes tea")
    await talk.passes(timedelta(minutes=5))
    _, room = await talk.in_secret("Dan")
    unread = {"algorithm": MEGOLM, "ciphertext": "A" * 200, "session_id": "A" * 43, "sender_key": "A" * 43}
    talk.server.send(room, user("Dan"), "m.room.encrypted", unread | {"device_id": "D"})
    await talk.settle()
    await talk.takes_back("Anne", talk.last)


async def _coming_and_going(talk: Conversation) -> None:
    """People leave and come back, a room joins the group, is upgraded, and puts the bot out."""
    server = talk.server
    server.leave(talk.room, user("Ben"))
    await talk.settle()
    server.invite(talk.room, user("Anne"), user("Ben"))
    server.join(talk.room, user("Ben"))
    other = await talk.gathering("Anne", "Ben")
    await talk.says("Ben", "!need a saw", other)
    await talk.says("Anne", "!join Tuesday circle", other)
    await talk.says("Anne", "!accept")
    await talk.says("Anne", "!leave", other)
    new = server.upgrade(talk.room, user("Anne"), invite=[user("Ben"), user("Chloé"), BOT])
    server.join(new, user("Ben"))
    await talk.settle()
    for room in (other, new):
        server.kick(room, user("Anne"), BOT)
        await talk.settle()
    server.invite(new, user("Anne"), BOT)
    await talk.settle()


@pytest.mark.slow
async def test_no_statement_looks_through_what_grows(tmp_path: Path) -> None:
    async with conversation(tmp_path, budget=True) as talk:
        found = explained(talk)
        chat = await talk.direct("Anne")
        for line in LIFE:
            await talk.says("Anne", line)
        await lived(talk)
        await _every_command(talk, chat)
        for _ in range(9):
            await talk.passes(timedelta(days=1))
        await _lists_and_refusals(talk)
        await _coming_and_going(talk)
        await talk.passes(timedelta(days=1))
    assert len(found) > 490
    scans = {sql: {*looked_through(sql, each)} for sql, each in found.items() if not EVERYWHERE.fullmatch(sql)}
    assert_none((f"{sorted(tables)}: {sql}" for sql, tables in scans.items() if tables), "looked through")
