"""A homeserver that lies: it adds devices, writes in people's names, and repeats what they said."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.matrix.http import Json
from tests.conversation import BOT, Conversation, conversation, user
from tests.fake.people import Person
from tests.fake.writing import written
from tests.reliability.table import Row

_WORDS = "!settings facilitators everyone"
_OBEYED = "facilitators"


class _Lies:
    """What the homeserver of a group in an encrypted room does in the name of Ben, who has cross-signing."""

    def __init__(self, talk: Conversation, ben: Person, room: str, folder: Path) -> None:
        self.talk, self.ben, self.room, self.folder = talk, ben, room, folder
        self.made = 0

    async def _device(self) -> Person:
        """A device that Ben did not make."""
        self.made += 1
        ghost = Person(self.talk.server, self.ben.user, self.folder / f"ghost{self.made}", f"GHOST{self.made}")
        await ghost.hear()
        return ghost

    def _newest(self) -> tuple[str, Json]:
        sealed = [each for each in self.talk.server.room(self.room).events if each.type == "m.room.encrypted"]
        own = [each for each in sealed if each.sender == self.ben.user]
        return own[-1].event_id, dict(own[-1].content)

    async def in_clear(self) -> None:
        self.talk.server.say(self.room, self.ben.user, _WORDS)

    async def unsigned(self) -> None:
        await (await self._device()).say(_WORDS, self.room)

    async def unsigned_without_a_master_key(self) -> None:
        keys = self.talk.server.signing_keys[self.ben.user]
        kept = dict(keys)
        keys.clear()
        await self.unsigned()
        await self.talk.settle()
        keys.update(kept)

    async def of_no_device(self) -> None:
        ghost = await self._device()
        await ghost.say(_WORDS, self.room)
        del self.talk.server.device_keys[self.ben.user][ghost.name]

    async def of_somebody_else(self) -> None:
        """Eve is in the room, and what she says is shown as Ben's."""
        eve = Person(self.talk.server, user("Eve"), self.folder / f"eve{self.made}", f"E{self.made}")
        self.made += 1
        await eve.hear()
        if eve.user not in self.talk.server.room(self.room).members():
            self.talk.server.invite(self.room, self.ben.user, eve.user)
            self.talk.server.join(self.room, eve.user)
        await eve.hear()
        event = await eve.say(_WORDS, self.room)
        found = self.talk.server.room(self.room).find(event)
        assert found is not None
        found.sender = self.ben.user

    async def by_nobody_who_is_there(self) -> None:
        ghost = Person(self.talk.server, "@ghost:evil", self.folder / f"never{self.made}", f"N{self.made}")
        self.made += 1
        await ghost.hear()
        self.talk.server._add(self.talk.room, ghost.user, "m.room.message", written(_WORDS))

    async def in_a_clear_chat(self) -> None:
        chat = self.talk.server.create_room(self.ben.user, invite=[BOT], is_direct=True)
        await self.talk.settle()
        self.talk.server.say(chat, self.ben.user, _WORDS)

    async def once_more(self) -> None:
        """What Ben said is shown again, as a new message."""
        _, content = self._newest()
        self.talk.server._add(self.room, self.ben.user, "m.room.encrypted", content)

    def all(self) -> list[Callable[[], Awaitable[None]]]:
        return [
            self.in_clear,
            self.unsigned,
            self.unsigned_without_a_master_key,
            self.of_no_device,
            self.of_somebody_else,
            self.by_nobody_who_is_there,
            self.in_a_clear_chat,
            self.once_more,
        ]


async def commands(folder: Path, count: int) -> Row:
    """Commands that nobody gave; after each, one that Ben did give is done once."""
    async with conversation(folder) as talk:
        ben, room = await talk.in_secret("Ben")
        await ben.parts.signing.sign()
        lies, tried, survived, lost, twice, let_in = _Lies(talk, ben, room, folder), 0, 0, 0, 0, 0
        for number in range(count):
            await ben.say(f"!need ladder{number}.", room)
            await talk.settle()
            lie = lies.all()[number % len(lies.all())]
            await lie()
            await talk.settle()
            await ben.hear()
            said = [each.body for each in talk.server.shown(room, ben) if each.sender == BOT]
            answered = sum(f"on the board: ladder{number}." in body for body in said)
            async with talk.store.transaction():
                values = [
                    await talk.store.settings.all(group.id) for group in await talk.store.rooms.groups_of(ben.user)
                ]
            let_in += _OBEYED in json.dumps(values)
            tried, survived = tried + 1, survived + (answered == 1)
            lost, twice = lost + (answered == 0), twice + (answered > 1)
        what = "a homeserver gives commands in the name of somebody with cross-signing, in an encrypted room"
        return Row(what, tried, "commands", survived, lost, twice, let_in)


async def devices(folder: Path, count: int) -> Row:
    """Devices that nobody added read nothing that the bot says; the signed one reads all of it."""
    async with conversation(folder) as talk:
        ben, room = await talk.in_secret("Ben")
        await ben.parts.signing.sign()
        survived = let_in = 0
        for number in range(count):
            ghost = Person(talk.server, ben.user, folder / f"ghost{number}", f"GHOST{number}")
            await ghost.hear()
            await ben.say("!needs", room)
            await talk.settle()
            await ghost.hear()
            await ben.hear()
            held = [each for each in ghost.parts.machine.olm.inbound_group_store if each.room_id == room]
            let_in += any(each.sender_key != ben.parts.machine.olm.account.identity_keys["curve25519"] for each in held)
            survived += all(each.msgtype != "m.room.encrypted" for each in talk.server.shown(room, ben))
        what = "a homeserver adds devices to somebody with cross-signing, to read what the bot says"
        return Row(what, count, "devices", survived, let_in=let_in)
