"""The room of the demo: what is said in it goes to the screen, and the bot's answers are awaited."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

from bot.demo.people import Person
from bot.demo.screen import Screen
from bot.matrix.errors import Retry
from bot.matrix.events import Message
from bot.matrix.http import HttpClient, path

_NAME = "Tuesday circle"
_MEGOLM = "m.megolm.v1.aes-sha2"
_TRIES = 20
T = TypeVar("T")


class Room:
    """An encrypted room with everybody in it. `witness` is the person whose view is shown."""

    def __init__(self, room_id: str, bot: str, people: list[Person], screen: Screen) -> None:
        self.room_id = room_id
        self.bot = bot
        self.people = {person.name: person for person in people}
        self._screen = screen
        self._witness = people[0]
        self._said: dict[str, Message] = {}  # by the people of this terminal
        self._saying = 0  # messages of theirs on their way, which may be heard before their ids are known
        self._shown = 0
        self._last = ""  # the newest of them
        self._signs_shown = 0
        self._boards: dict[str, Message] = {}

    @classmethod
    async def open(cls, homeserver: str, bot: str, people: list[Person], screen: Screen) -> Room:
        """Create the room as the first of the people, and invite the others and the bot."""
        wire = HttpClient(homeserver, people[0].token)
        encryption = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": _MEGOLM}}
        invited = [*(person.user_id for person in people[1:]), bot]
        wish = {"name": _NAME, "preset": "private_chat", "invite": invited, "initial_state": [encryption]}
        try:
            room_id = str((await wire.post(path("v3", "createRoom"), wish))["room_id"])
        finally:
            await wire.close()
        for person in people[1:]:
            await person.session.join(room_id)
        return cls(room_id, bot, people, screen)

    async def listen(self) -> None:
        """Show what is said, until cancelled."""
        while True:
            await self._witness.until(self._has_news, 3600)
            self._show()

    def _has_news(self) -> bool:
        heard, signs = len(self._witness.messages), len(self._witness.reactions)
        return not self._saying and (heard > self._shown or signs > self._signs_shown)

    def _show(self) -> None:
        """Show everything that is new."""
        if self._saying:
            return
        for sign in self._witness.reactions[self._signs_shown :]:
            said = self._said.get(sign.target)
            if sign.sender == self.bot and said:
                self._screen.note(f"Entraide puts {sign.key} on “{said.body.splitlines()[0]}”")
        self._signs_shown = len(self._witness.reactions)
        while self._shown < len(self._witness.messages):
            message = self._witness.messages[self._shown]
            self._shown += 1
            if message.room != self.room_id or message.event_id in self._said:
                continue
            if message.edits:
                # A live message changes in place; here it is shown when the part is over.
                self._boards[message.edits] = message
            else:
                self._screen.message(message, self._find(message.in_reply_to))

    def show_boards(self) -> None:
        """Show the live messages that have changed, in their current state."""
        for message in self._boards.values():
            self._screen.message(message)
        self._boards.clear()

    async def say(self, name: str, text: str, reply_to: str | None = None, *, shown: bool = False) -> int:
        """Let somebody write (`shown`: it is on the screen already). Returns how much had been said before."""
        person = self.people[name]
        before = len(self._witness.messages)
        target = self._by_bot(reply_to) if reply_to else None
        self._saying += 1
        try:
            event_id = await _patiently(lambda: person.say(self.room_id, text, target.event_id if target else None))
        finally:
            self._saying -= 1
        said = Message(room=self.room_id, event_id=event_id, sender=person.user_id, body=text, at=datetime.now(UTC))
        self._said[event_id] = said
        self._last = event_id
        if not shown:
            self._screen.message(said, target)
        return before

    async def react(self, name: str, emoji: str, to: str) -> None:
        """Let somebody react to the bot's newest message with these words."""
        target = self._by_bot(to)
        await _patiently(lambda: self.people[name].react(self.room_id, target.event_id, emoji))
        self._screen.note(f"{name} taps {emoji} on “{target.body.splitlines()[0]}”")

    async def answered(self, words: str, since: int, timeout: float) -> bool:
        """Whether the bot says these words after the first `since` messages; or puts such a sign on the last one."""

        def there() -> bool:
            signs = (each for each in self._witness.reactions if each.sender == self.bot and each.target == self._last)
            said = (each for each in self._witness.messages[since:] if each.sender == self.bot)
            return any(words in each.body for each in said) or any(each.key == words for each in signs)

        found = await self._witness.until(there, timeout)
        self._show()
        return found

    async def shows(self, words: str, timeout: float) -> bool:
        """Whether a live message comes to contain these words."""

        def there() -> bool:
            self._show()
            return any(words in board.body for board in self._boards.values())

        return await self._witness.until(there, timeout)

    def heard(self) -> int:
        """How many messages there are by now."""
        return len(self._witness.messages)

    def _by_bot(self, words: str) -> Message:
        said = (each for each in reversed(self._witness.messages) if each.sender == self.bot and not each.edits)
        return next(each for each in said if words in each.body)

    def _find(self, event_id: str | None) -> Message | None:
        known = {each.event_id: each for each in self._witness.messages}
        return self._said.get(event_id or "") or known.get(event_id or "")


async def _patiently(step: Callable[[], Awaitable[T]]) -> T:
    """Retry a request while the homeserver limits its rate, for a while."""
    for _ in range(_TRIES):
        try:
            return await step()
        except Retry as error:
            await asyncio.sleep(max(error.after.total_seconds(), 0.3))
    return await step()
