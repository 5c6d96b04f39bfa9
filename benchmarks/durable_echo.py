"""The least that a bot on matrix-nio does so that no kill loses an answer: a transaction a sync, and an outbox."""

from __future__ import annotations

import asyncio
import sqlite3
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from nio import (  # type: ignore[import-untyped]
    AsyncClient,
    AsyncClientConfig,
    RoomMessageText,
    RoomSendResponse,
    SyncResponse,
    UploadFilterResponse,
)

from benchmarks.echo import PREFIX, Identity, lean, run, said

_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS position (id INTEGER PRIMARY KEY CHECK (id = 1), token TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS handled (event_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outbox (transaction_id TEXT PRIMARY KEY, room TEXT NOT NULL, body TEXT NOT NULL);
"""


class Echo:
    """Answers each command by its own words, each once; what was not sent is sent after the next start."""

    def __init__(self, me: Identity, client: AsyncClient, database: sqlite3.Connection) -> None:
        self._me = me
        self._client = client
        self._database = database
        self._sending: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """For ever."""
        uploaded = await self._client.upload_filter(**lean(50))
        assert isinstance(uploaded, UploadFilterResponse), uploaded
        since, timeout = self._since(), 0
        if since is None:
            first = await self._client.sync(sync_filter=lean(1))
            assert isinstance(first, SyncResponse), first
            since = first.next_batch
            self._keep(since, [])
        self._send(self._database.execute("SELECT transaction_id, room, body FROM outbox").fetchall())
        while True:
            ask = partial(self._client.sync, timeout=timeout, sync_filter=uploaded.filter_id, since=since)
            news = await _insist(ask, SyncResponse)
            self._send(self._keep(news.next_batch, list(self._commands(news))))
            since, timeout = news.next_batch, 30000

    def _since(self) -> str | None:
        row = self._database.execute("SELECT token FROM position").fetchone()
        return row[0] if row else None

    def _commands(self, news: SyncResponse) -> Iterator[tuple[str, str, str]]:
        for room, part in news.rooms.join.items():
            for event in part.timeline.events:
                others = isinstance(event, RoomMessageText) and event.sender != self._me.user_id
                if others and event.body.startswith(PREFIX):
                    yield event.event_id, room, event.body

    def _keep(self, token: str, commands: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        """Store the answers and the position in one transaction. Returns the answers: transaction id, room and body."""
        answers = []
        with self._database:
            for event_id, room, body in commands:
                if self._database.execute("INSERT OR IGNORE INTO handled VALUES (?)", (event_id,)).rowcount:
                    answers.append((uuid.uuid4().hex, room, body))
            self._database.executemany("INSERT INTO outbox VALUES (?, ?, ?)", answers)
            self._database.execute("INSERT OR REPLACE INTO position VALUES (1, ?)", (token,))
        return answers

    def _send(self, answers: list[tuple[str, str, str]]) -> None:
        for answer in answers:
            task = asyncio.create_task(self._say(*answer))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _say(self, transaction_id: str, room: str, text: str) -> None:
        send = partial(self._client.room_send, room, "m.room.message", said(text), tx_id=transaction_id)
        await _insist(send, RoomSendResponse)
        with self._database:
            self._database.execute("DELETE FROM outbox WHERE transaction_id = ?", (transaction_id,))


async def _insist(ask: Callable[[], Awaitable[Any]], wanted: type) -> Any:
    """Ask until that is the answer, with pauses that double; after a 429 or a cut connection nio itself asks again."""
    pause = 0.1
    while not isinstance(answer := await ask(), wanted):
        await asyncio.sleep(pause)
        pause = min(2 * pause, 60)
    return answer


async def main() -> None:
    """Log in as told, and echo."""
    me = Identity.given()
    client = AsyncClient(me.homeserver, me.user_id, config=AsyncClientConfig(encryption_enabled=False))
    client.restore_login(me.user_id, me.device_id, me.access_token)
    with closing(sqlite3.connect(Path(me.place).with_suffix(".db"))) as database:
        database.executescript(_TABLES)
        try:
            await Echo(me, client, database).run()
        finally:
            await client.close()


if __name__ == "__main__":
    run(main())
