"""What one room's part of a sync says, in the order in which it happened there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.matrix.events import Event, Joined, State
from bot.matrix.reading import Reader
from bot.matrix.roompart import RoomPart
from bot.matrix.rooms import Rooms


class Unfolding:
    """Puts a joined room's gap, state and timeline in order, and notes who is there and what is encrypted."""

    def __init__(self, reader: Reader, rooms: Rooms) -> None:
        self._reader = reader
        self._rooms = rooms

    def room(self, part: RoomPart, missing: list[Any], first: bool) -> list[Event]:
        """The part's events. `missing` is what was cut off its timeline; `first`: this is the very first sync."""
        state = self._states(part.room, part.state)
        # Who leaves and comes back between two syncs is shown again what they had already seen.
        again = any(map(self._reader.is_own_join, (*missing, *part.timeline)))
        new = first or again or not self._rooms.is_joined(part.room)
        if first:
            # We are here already; what was said before is not for us.
            events = [*state, *self._states(part.room, part.timeline), Joined(part.room)]
        elif new:
            events = [*state, *self._entered(part.room, [*missing, *part.timeline])]
        else:
            events = [*self._read(part.room, missing), *state, *self._read(part.room, part.timeline)]
        self._note(part.room, events, new)
        return events

    def _entered(self, room: str, raws: list[Any]) -> list[Event]:
        """We came in during this sync: only what happened after that is for us."""
        entrances = [index for index, raw in enumerate(raws) if self._reader.is_own_join(raw)]
        split = entrances[-1] + 1 if entrances else 0
        return [*self._states(room, raws[:split]), Joined(room), *self._read(room, raws[split:])]

    def _read(self, room: str, raws: Iterable[Any]) -> list[Event]:
        events = (self._reader.timeline(room, raw) for raw in raws)
        return [event for event in events if event is not None]

    def _states(self, room: str, raws: Iterable[Any]) -> list[Event]:
        events = (self._reader.state(room, raw, background=True) for raw in raws)
        return [event for event in events if event is not None]

    def _note(self, room: str, events: list[Event], new: bool) -> None:
        states = [event for event in events if isinstance(event, State)]
        for state in states:
            if state.type == "m.room.member":
                self._rooms.set_membership(room, state.key, state.content.get("membership"))
        encrypted = any(state.type == "m.room.encryption" and state.key == "" for state in states)
        if encrypted or new:
            self._rooms.set_encrypted(room, encrypted)
