"""People of the tests: accounts with real encrypted sessions, which hear and write."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.demo.homeserver import Homeserver
from bot.matrix.assembly import Assembly
from bot.matrix.credentials import Credentials
from bot.matrix.errors import Retry
from bot.matrix.events import Batch, Event, Invited, Joined, Message, State, Undecryptable
from bot.matrix.http import HttpClient, Json, Query, path
from bot.matrix.login import log_in
from bot.matrix.private_files import Lock
from bot.matrix.session import Session

E = TypeVar("E", bound=Event)
PASSWORD = "correct horse battery staple"
TIMEOUT = 120.0  # seconds: on a busy machine too
_PAUSE = 0.2  # seconds before a request that failed is tried again


class Someone:
    """A person's or the bot's session, with everything that it heard."""

    def __init__(self, session: Session, folder: Path, credentials: Credentials) -> None:
        self.session = session
        self.folder = folder
        self.credentials = credentials
        self.wire = HttpClient(credentials.homeserver, credentials.access_token)
        self.token: str | None = None
        self.heard: list[Event] = []
        self.waiting: list[Undecryptable] = []

    @property
    def id(self) -> str:
        """The user id."""
        return self.session.user_id

    async def hear(self, timeout_ms: int = 0) -> Batch:
        """Sync once."""

        async def kept(sessions: frozenset[str]) -> Sequence[Undecryptable]:
            return [event for event in self.waiting if event.session_id in sessions]

        batch = await self.session.sync(self.token, timeout_ms=timeout_ms, kept=kept)
        self.token = batch.token
        self.heard += batch.events
        self.waiting = [event for event in self.waiting if event.event_id not in batch.opened]
        self.waiting += [event for event in batch.events if isinstance(event, Undecryptable)]
        return batch

    async def listen(self) -> None:
        """Sync for ever; a homeserver that is away is waited for."""
        while True:
            try:
                await self.hear(timeout_ms=10_000)
            except Retry:
                await asyncio.sleep(_PAUSE)

    async def until(self, kind: type[E], fits: Callable[[E], bool] = lambda _: True, within: float = TIMEOUT) -> E:
        """Sync until such an event was heard, now or before; not while somebody listens."""
        async with asyncio.timeout(within):
            while True:
                for event in self.heard:
                    if isinstance(event, kind) and fits(event):
                        return event
                await self.hear(timeout_ms=1000)

    async def answer(self, event_id: str, within: float = TIMEOUT) -> Message:
        """The first message that replies to this one."""
        return await self.until(Message, lambda message: message.in_reply_to == event_id, within)

    async def say(self, room: str, body: str, transaction: str | None = None) -> str:
        """Write a message; its event id."""
        content = {"msgtype": "m.text", "body": body}
        return await self.session.send(room, "m.room.message", content, transaction or uuid.uuid4().hex)

    async def insist(self, room: str, body: str) -> str:
        """Write a message, as often as it takes until the homeserver has it; its event id."""
        transaction = uuid.uuid4().hex
        async with asyncio.timeout(60):
            while True:
                try:
                    return await self.say(room, body, transaction)
                except Retry:
                    await asyncio.sleep(_PAUSE)

    async def make_room(self, *guests: str, encrypted: bool = False, **wish: Any) -> str:
        """Make a private room and invite the guests, by user id; `wish` as for /createRoom."""
        encryption = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
        wish = {"preset": "private_chat", "invite": list(guests), **wish}
        if encrypted:
            wish["initial_state"] = [encryption]
        return str((await self.wire.post(path("v3", "createRoom"), wish))["room_id"])

    async def sees_join(self, room: str, user_id: str) -> None:
        """Sync until this user is in the room."""
        await self.until(
            State,
            lambda event: (
                event.room == room
                and (event.type, event.key, event.content.get("membership")) == ("m.room.member", user_id, "join")
            ),
        )

    def texts(self, room: str) -> list[str]:
        """What others said in a room."""
        return [event.body for event in self.heard if isinstance(event, Message) and event.room == room]

    async def restart(self) -> None:
        """End and begin again with the same folder, as after a stop of the program."""
        await self.session.close()
        self.session = await Session.open(Credentials.load(self.folder), self.folder)
        self.heard.clear()

    async def reconnect(self, wire: HttpClient, encrypted: Mapping[str, bool]) -> None:
        """Go on with the same device over another connection; `encrypted` are the rooms (see `know_rooms`)."""
        await self.session.close()
        parts = Assembly.assemble(wire, self.id, self.session.device_id, self.folder)
        self.session = Session(self.credentials, parts, Lock.take(self.folder))
        self.session.know_rooms(encrypted)

    async def close(self) -> None:
        """End the session."""
        await self.session.close()
        await self.wire.close()


class Withholding(HttpClient):
    """A connection that keeps room keys back until they are released."""

    def __init__(self, credentials: Credentials) -> None:
        super().__init__(credentials.homeserver, credentials.access_token)
        self.held: list[tuple[str, Json]] = []
        self.holding = True

    async def put(self, where: str, content: Mapping[str, Any], query: Query = ()) -> Json:
        """Hold what goes to devices, pass on the rest."""
        if self.holding and "/sendToDevice/" in where:
            self.held.append((where, dict(content)))
            return {}
        return await super().put(where, content, query)

    async def release(self) -> None:
        """Send what was kept back, and everything from now on."""
        self.holding = False
        for where, content in self.held:
            await super().put(where, content)


class People:
    """Makes accounts and sessions, and ends the sessions."""

    def __init__(self, homeserver: Homeserver, folder: Path) -> None:
        self._homeserver = homeserver
        self._folder = folder
        self._all: list[Someone] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def make(self, name: str) -> Someone:
        """A new account, logged in."""
        user = f"{name}-{uuid.uuid4().hex[:8]}"
        await self._homeserver.register(user, PASSWORD)
        return await self.log_in(user)

    async def log_in(self, user: str) -> Someone:
        """Another device of an account."""
        credentials = await log_in(self._homeserver.url, user, PASSWORD, "test")
        folder = self._folder / f"{user}-{credentials.device_id}".replace("/", "_")
        credentials.save(folder)
        someone = Someone(await Session.open(credentials, folder), folder, credentials)
        self._all.append(someone)
        await someone.hear()
        return someone

    async def close(self) -> None:
        """End all sessions."""
        for someone in self._all:
            await someone.close()


async def meet(first: Someone, second: Someone) -> str:
    """An encrypted room with both in it, known to both."""
    room = await first.session.create_direct(second.id)
    invited = await second.until(Invited, lambda event: event.room == room)
    assert (invited.inviter, invited.direct) == (first.id, True)
    assert await second.session.join(room) == room
    await second.until(Joined, lambda event: event.room == room)
    await first.sees_join(room, second.id)
    return room


async def plain_room(owner: Someone, *guests: Someone) -> str:
    """An unencrypted room; the guests are invited."""
    return await owner.make_room(*(guest.id for guest in guests))
