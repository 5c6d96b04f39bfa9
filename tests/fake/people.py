"""Devices of people, and the bot's session, on a fake homeserver."""

from __future__ import annotations

import uuid
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Unpack

from bot.matrix.assembly import Assembly
from bot.matrix.credentials import Credentials
from bot.matrix.events import Batch, Message, Undecryptable
from bot.matrix.http import Json
from bot.matrix.private_files import Lock, private_folder
from bot.matrix.session import Session
from tests.fake.base import Base
from tests.fake.wire import FakeWire
from tests.fake.writing import How, written


def device(server: Base, user: str, name: str, folder: Path) -> tuple[Assembly, FakeWire]:
    """A device of somebody on that homeserver, with its keys in the folder."""
    folder.mkdir(exist_ok=True)
    wire = FakeWire(server, user, name)
    parts = Assembly.assemble(wire, user, name, folder)
    weakref.finalize(wire, parts.machine.close)  # a test may end without switching it off
    return parts, wire


def fake_session(server: Base, user: str, folder: Path, device: str = "BOT") -> Session:
    """The real thing over a fake wire. Open it again on the same folder after `close`: that is a restart."""
    private_folder(folder)
    lock = Lock.take(folder)
    try:
        parts = Assembly.assemble(FakeWire(server, user, device), user, device, folder)
    except BaseException:
        lock.release()
        raise
    return Session(Credentials("http://fake", user, device, "token"), parts, lock)


class Person:
    """A device with the loop that everybody has: sync, keep what is unreadable, go on from the new position."""

    def __init__(self, server: Base, user: str, folder: Path, name: str = "D") -> None:
        self.server, self.user, self.name, self.folder = server, user, name, folder
        self.token: str | None = None
        self.waiting: list[Undecryptable] = []
        self.said: dict[str, Json] = {}
        self.start()

    def start(self) -> None:
        """Switch the device on (again)."""
        self.parts, self.wire = device(self.server, self.user, self.name, self.folder)

    async def stop(self) -> None:
        """Switch it off; what it knows beside its keys and its position is lost."""
        await self.parts.close()

    async def look(self) -> Batch:
        """A sync whose batch is not committed (yet)."""

        async def kept(sessions: frozenset[str]) -> Sequence[Undecryptable]:
            return [event for event in self.waiting if event.session_id in sessions]

        return await self.parts.syncing.sync(self.token, 0, kept)

    async def hear(self) -> Batch:
        """A sync, committed."""
        batch = await self.look()
        self.token = batch.token
        self.waiting = [event for event in self.waiting if event.event_id not in batch.opened]
        self.waiting += [event for event in batch.events if isinstance(event, Undecryptable)]
        return batch

    async def say(self, text: str, room: str = "!room", transaction: str | None = None, **how: Unpack[How]) -> str:
        """Write a message, encrypted where the room is; returns its id."""
        content = written(text, **how)
        event_id = await self.parts.room_requests.send(room, "m.room.message", content, transaction or uuid.uuid4().hex)
        self.said[event_id] = content
        return event_id

    def decrypt(self, room: str, raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What is inside an encrypted event, as `Machine.decrypt`; one's own, of which no key is kept, from memory."""
        if raw["event_id"] in self.said:
            return {"type": "m.room.message", "content": self.said[raw["event_id"]]}
        return self.parts.machine.decrypt(room, raw)


def texts(batch: Batch) -> list[str]:
    """What was said in this batch."""
    return [event.body for event in batch.events if isinstance(event, Message)]
