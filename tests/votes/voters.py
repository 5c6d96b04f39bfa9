"""People with an encrypted private chat each, who vote in secret."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from tests.conversation import BOT, Conversation, conversation, user, usual
from tests.fake import Person

SEVEN = ("Anne", "Ben", "Chloé", "Dan", "Eve", "Fay", "Gus")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
SECRET = "!secret ballot who keeps the money? Kestrel, Heron"


class Voter:
    """Somebody with a device, and their encrypted private chat with the bot."""

    def __init__(self, talk: Conversation, name: str, folder: Path) -> None:
        self.talk, self.name = talk, name
        self.device = Person(talk.server, user(name), folder / name)
        self.chat = ""
        self.seen: set[tuple[str, str]] = set()
        self.last = ""

    async def begin(self) -> None:
        await self.device.hear()
        self.chat = self.talk.server.create_room(user(self.name), encrypted=True, invite=[BOT], is_direct=True)
        await self.settle()

    async def settle(self) -> str:
        """What is there to hear is heard, on both sides; what the bot said anew in the chat."""
        await self.talk.settle()
        await self.device.hear()
        shown = [each for each in self.talk.server.shown(self.chat, self.device) if each.sender == BOT]
        new = [each for each in shown if (each.event_id, each.body) not in self.seen]
        self.seen |= {(each.event_id, each.body) for each in new}
        return usual("\n\n".join(each.body for each in new))

    async def says(self, text: str, **how: str) -> str:
        """Write in the chat; what the bot says."""
        await self.settle()
        self.last = await self.device.say(text, self.chat, **how)
        return await self.settle()

    async def takes_back(self, event_id: str) -> str:
        self.talk.server.redact(self.chat, user(self.name), event_id)
        return await self.settle()


@asynccontextmanager
async def voters(
    folder: Path, people: Sequence[str] = SEVEN, *, language: str = "en", chats: Sequence[str] | None = None
) -> AsyncIterator[tuple[Conversation, dict[str, Voter]]]:
    """A group, and the private chats of its people. Their devices are not in the bot's folder."""
    with tempfile.TemporaryDirectory() as devices:
        async with conversation(folder, language, people=tuple(people)) as talk:
            await talk.app.key_diagnosis.at_start()
            found = {name: Voter(talk, name, Path(devices)) for name in chats or people}
            for each in found.values():
                await each.begin()
            yield talk, found
            for each in found.values():
                await each.device.stop()


async def closes(talk: Conversation, time: timedelta = 4 * DAY) -> str:
    """Its time is over; what is heard since then is waited for."""
    await talk.passes(time)
    await talk.passes(MINUTE)
    return usual(talk.message("V1 ·").body)
