"""The three people of the demo, each with a real encrypted client of the homeserver."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.matrix.errors import Retry
from bot.matrix.events import Invited, Message, Reaction, Undecryptable
from commands.kit.words import fold

if TYPE_CHECKING:
    from bot.demo.homeserver import Homeserver
    from bot.matrix.session import Session

_PAUSE = 0.5  # seconds, when the homeserver is busy


class Person:
    """A person with a client, who reads everything in the room and writes."""

    def __init__(self, name: str, password: str, token: str, session: Session) -> None:
        self.name = name
        self.password = password
        self.token = token
        self.session = session
        self.messages: list[Message] = []
        self.reactions: list[Reaction] = []
        self.invites: list[str] = []
        self._position: str | None = None
        self._waiting: list[Undecryptable] = []
        self._news = asyncio.Condition()

    @classmethod
    async def arrive(cls, homeserver: Homeserver, name: str, folder: Path) -> Person:
        """Create the account, log in, and sync once."""
        from bot.matrix.login import log_in
        from bot.matrix.session import Session

        user, password = fold(name), uuid.uuid4().hex[:12]
        await homeserver.register(user, password, displayname=name)
        credentials = await log_in(homeserver.url, user, password, "Entraide demo")
        person = cls(name, password, credentials.access_token, await Session.open(credentials, folder / user))
        await person.hear(0)
        await person.session.cross_sign(password)
        return person

    @property
    def user_id(self) -> str:
        """Their Matrix user id."""
        return self.session.user_id

    async def listen(self) -> None:
        """Sync until cancelled."""
        while True:
            try:
                await self.hear(10_000)
            except Retry:
                await asyncio.sleep(_PAUSE)

    async def hear(self, timeout_ms: int) -> None:
        """Sync once."""
        batch = await self.session.sync(self._position, timeout_ms=timeout_ms, kept=self._kept)
        self._position = batch.token
        self._waiting = [event for event in self._waiting if event.event_id not in batch.opened]
        self._waiting += [event for event in batch.events if isinstance(event, Undecryptable)]
        async with self._news:
            self.messages += [event for event in batch.events if isinstance(event, Message)]
            self.reactions += [event for event in batch.events if isinstance(event, Reaction)]
            self.invites += [event.room for event in batch.events if isinstance(event, Invited)]
            self._news.notify_all()

    async def until(self, there: Callable[[], bool], timeout: float) -> bool:
        """Sync until `there` returns True. Returns False if it has not after `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout), self._news:
                await self._news.wait_for(there)
        except TimeoutError:
            return False
        return True

    async def say(self, room: str, text: str, reply_to: str | None = None) -> str:
        """Send a message, as a reply to another if one is given. Returns its event id."""
        content: dict[str, object] = {"msgtype": "m.text", "body": text, "m.mentions": {}}
        if reply_to is not None:
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": reply_to}}
        return await self.session.send(room, "m.room.message", content, uuid.uuid4().hex)

    async def react(self, room: str, event_id: str, emoji: str) -> None:
        """React to a message with an emoji."""
        relates = {"rel_type": "m.annotation", "event_id": event_id, "key": emoji}
        await self.session.send(room, "m.reaction", {"m.relates_to": relates}, uuid.uuid4().hex)

    async def _kept(self, sessions: frozenset[str]) -> list[Undecryptable]:
        return [event for event in self._waiting if event.session_id in sessions]
