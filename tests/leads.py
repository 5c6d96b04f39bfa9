"""What in the database leads from a need to a person: from row to row, by whatever two rows have in common."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from storage.outbox.messages import IdempotencyKey
from tests.conversation import BOT, Conversation, user

_ABOUT_NEEDS = ("resources", "relays", "moderation")
_WHO_IS_WHERE = ("state", "rooms", "groups", "settings", "sync", "resource_numbers")
_TIMERS = ("relays bring", "resources soon", "resources ask", "resources rest", "moderation look")
_APART = re.compile(r"[\s\"\[\]{},]+")
_MOMENT = 10**12  # milliseconds


@dataclass(frozen=True)
class Found:
    """A row, with what may stand in another row too: ids, tokens, people, and (if wanted) moments."""

    table: str
    values: dict[str, object] = field(hash=False)

    def is_about(self, need: int) -> bool:
        """Whether it says by itself that it is about the need."""
        if self.table == "resources" or "resource_id" in self.values:
            return self.values.get("resource_id", self.values.get("id")) == need
        about = self.values.get("feature") in _ABOUT_NEEDS
        return about and str(self.values.get("subject")).split()[0] == str(need)

    def is_called(self, names: Collection[str]) -> bool:
        """Whether it is a message of such a name."""
        return str(self.values.get("transaction_id")).partition(".")[0] in names

    def marks(self, common: Collection[str], *, moments: bool) -> Iterator[str]:
        """What could be in another row."""
        for value in self.values.values():
            if isinstance(value, int) and value > _MOMENT and moments:
                yield str(value)
            if isinstance(value, str):
                # Ids of Matrix say what they are, and what we make ourselves is long.
                words = [word for word in _APART.split(value) if word and (word[0] in "!@$" or len(word) > 15)]
                yield from (word for word in words if word not in common)


async def everything(talk: Conversation, but: Collection[str] = ()) -> list[Found]:
    """All rows of all tables, except those that say who is where, which the group knows."""
    async with talk.store.transaction():
        database = talk.store._database
        names = [row["name"] for row in await database.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [
            Found(name, dict(row))
            for name in names
            if name not in (*_WHO_IS_WHERE, *but) and not name.startswith("sqlite_")
            for row in await database.all(f"SELECT * FROM {name}")
        ]


async def leads(
    talk: Conversation, need: int, person: str, *, but: Collection[str] = (), moments: bool = False
) -> list[Found]:
    """The way from a need to a person: rows each of which has something in common with one before; empty for none.

    Other people, their direct chats and the rooms of the group are no way: everything meets there.
    """
    async with talk.store.transaction():
        people = await talk.store._database.all("SELECT DISTINCT key FROM state WHERE type = 'm.room.member'")
        chats = await talk.store._database.all("SELECT room_id FROM rooms WHERE person = ?", user(person))
        secret = await talk.store._database.value("SELECT secret FROM house")
    goal = {user(person), *(row["room_id"] for row in chats)}
    common = {BOT, *talk.server.rooms, *(row["key"] for row in people)} - goal
    rest = await everything(talk, but)
    way = [row for row in rest if row.is_about(need)]
    known = {_called(f"{timer} {need}", person, secret) for timer in _TIMERS}
    way += [each for each in rest if each.is_called(known)]
    for row in way:  # grows as it goes
        rest = [each for each in rest if each not in way]
        marks = set(row.marks(common, moments=moments))
        known |= marks | {_called(mark, person, secret) for mark in marks if mark.startswith("$")}
        if known & goal:
            return way[: way.index(row) + 1]
        way += [each for each in rest if set(each.marks(common, moments=moments)) & known or each.is_called(known)]
    return []


def _called(cause: str, person: str, secret: bytes) -> str:
    """How a message to the person is called that something led to: what whoever has the file can compute."""
    return IdempotencyKey(f"{cause} {user(person)}  1").transaction_id(secret)
