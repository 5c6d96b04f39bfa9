"""Inbound Megolm sessions, by room and session id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


class InboundSessions:
    """Replaces nio's own collection, with two differences.

    A session is found by room and id alone: the `sender_key` of events is deprecated and may be missing (client-server
    API, 'm.megolm.v1.aes-sha2'). And a session is replaced only by one with the same sender key and an earlier index.
    """

    def __init__(self, sessions: Iterable[Any]) -> None:
        self._sessions: dict[tuple[str, str], Any] = {}
        self._arrived: set[str] = set()
        # The room and session ids of those that are not in the key backup.
        self.unsaved: set[tuple[str, str]] = set()
        for session in sessions:
            self.add(session)
        self._arrived.clear()

    def add(self, session: Any) -> bool:
        """Store a session, unless the one that is there is to be kept. Returns whether it was stored."""
        place = (session.room_id, session.id)
        held = self._sessions.get(place)
        if held is not None and not _better(session, held):
            return False
        self._sessions[place] = session
        self._arrived.add(session.id)
        self.unsaved.add(place)
        return True

    def keeps(self, session: Any) -> bool:
        """Whether this very session is the one stored."""
        return self._sessions.get((session.room_id, session.id)) is session

    def find(self, room: str, session_id: str) -> Any | None:
        """The session of this id in this room, or None."""
        return self._sessions.get((room, session_id))

    def get(self, room: str, sender_key: str, session_id: str) -> Any | None:
        """The same, with the arguments that nio passes."""
        return self.find(room, session_id)

    def take_arrived(self) -> frozenset[str]:
        """The ids of the sessions added since the last call."""
        arrived = frozenset(self._arrived)
        self._arrived.clear()
        return arrived

    def __iter__(self) -> Iterator[Any]:
        return iter(self._sessions.values())


def _better(new: Any, held: Any) -> bool:
    return bool(new.sender_key == held.sender_key and new.first_known_index < held.first_known_index)
