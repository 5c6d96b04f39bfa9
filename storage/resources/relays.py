"""Who asked for something anonymously, for as long as messages are passed on to them.

Only the row of a relay leads from a need to its asker. Messages to them refer to its `token`, and what must be found
again for the other side is stored under a `veil` derived from it: without the row neither reveals anything.
"""

from __future__ import annotations

import json
import secrets

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.veil import veil

RELAYS, TO_HELPERS = "relays", "helping"
"""The feature that messages are about, and the kind of those to who helps.

The subject of all others, which go to who asked, begins with the relay's token.
"""


class Relay(Struct, frozen=True):
    """The link between a need and `person`, who asked for it with the message `event_id`.

    `kept_out` are the veils of people who may not take it again.
    """

    resource_id: int
    token: str
    person: str
    event_id: str
    kept_out: frozenset[str] = frozenset()

    def veil(self, name: str) -> str:
        """A name for a person or event that only this relay can derive; always the same for the same one."""
        return veil(self.token, name)


class Relays:
    """Stores relays: at most one for a need, none when the need is over."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(self, resource_id: int, person: str, event_id: str) -> Relay:
        """Store that this person asked for it, with that message."""
        relay = Relay(resource_id, secrets.token_urlsafe(18), person, event_id)
        await self._db.run(
            "INSERT INTO resource_relays (resource_id, token, person, event_id) VALUES (?, ?, ?, ?)",
            relay.resource_id,
            relay.token,
            relay.person,
            relay.event_id,
        )
        return relay

    async def of(self, resource_id: int) -> Relay | None:
        """The need's relay, or None."""
        row = await self._db.one("SELECT * FROM resource_relays WHERE resource_id = ?", resource_id)
        return _relay(row) if row else None

    async def by_token(self, token: str) -> Relay | None:
        """The relay that a message refers to, or None."""
        row = await self._db.one("SELECT * FROM resource_relays WHERE token = ?", token)
        return _relay(row) if row else None

    async def by_event(self, event_id: str, person: str) -> list[Relay]:
        """What this person asked for with that message, in the order of its lines."""
        rows = await self._db.all(
            "SELECT * FROM resource_relays WHERE event_id = ? AND person = ? ORDER BY resource_id", event_id, person
        )
        return [_relay(row) for row in rows]

    async def by_person(self, person: str, group_id: int) -> list[Relay]:
        """What this person asks of the group anonymously, the oldest first."""
        rows = await self._db.all(
            "SELECT l.* FROM resource_relays l JOIN resources r ON r.id = l.resource_id"
            " WHERE l.person = ? AND r.group_id = ? ORDER BY l.resource_id",
            person,
            group_id,
        )
        return [_relay(row) for row in rows]

    async def in_group(self, group_id: int) -> list[Relay]:
        """Everything that is asked of the group anonymously, the oldest first."""
        rows = await self._db.all(
            "SELECT l.* FROM resource_relays l JOIN resources r ON r.id = l.resource_id WHERE r.group_id = ?"
            " ORDER BY l.resource_id",
            group_id,
        )
        return [_relay(row) for row in rows]

    async def about(self, person: str) -> list[Relay]:
        """The relays at either end of which this person is."""
        rows = await self._db.all(
            "SELECT * FROM resource_relays WHERE person = ? UNION SELECT l.* FROM resource_takers t"
            " JOIN resource_relays l ON l.resource_id = t.resource_id WHERE t.person = ?",
            person,
            person,
        )
        return [_relay(row) for row in rows]

    async def keep_out(self, relay: Relay, person: str) -> None:
        """Note that this person may not take it again."""
        veils = json.dumps(sorted({*relay.kept_out, relay.veil(person)}))
        await self._db.run("UPDATE resource_relays SET kept_out = ? WHERE resource_id = ?", veils, relay.resource_id)

    async def unsay(self, resource_id: int, person: str) -> None:
        """Drop this person's messages to the other side that have not been delivered."""
        relay = await self.of(resource_id)
        if relay is None:
            return
        asker = person == relay.person
        await self._db.run(
            f"DELETE FROM outbox WHERE feature = '{RELAYS}' AND subject = ? AND done IS NULL"
            f" AND (kind = '{TO_HELPERS}') = ?",
            str(resource_id) if asker else f"{relay.token} {relay.veil(person)}",
            asker,
        )

    async def end(self, resource_id: int) -> None:
        """Delete the relay, and which messages the asker got about it. Does nothing if there is none."""
        token = "(SELECT token FROM resource_relays WHERE resource_id = ?)"
        await self._db.run(
            f"DELETE FROM outbox WHERE feature = '{RELAYS}' AND done IS NOT NULL"
            f" AND subject >= {token} AND subject < {token} || '!'",
            resource_id,
            resource_id,
        )
        await self._db.run("DELETE FROM resource_relays WHERE resource_id = ?", resource_id)

    async def forget(self) -> None:
        """Delete messages that were being delivered when their relay ended: their times would reveal something."""
        await self._db.run(
            f"DELETE FROM outbox WHERE feature = '{RELAYS}' AND kind <> '{TO_HELPERS}' AND done IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM resource_relays WHERE token = substr(outbox.subject, 1, length(token)))"
        )


def _relay(row: Row) -> Relay:
    people = frozenset(json.loads(row["kept_out"]))
    return Relay(row["resource_id"], row["token"], row["person"], row["event_id"], people)
