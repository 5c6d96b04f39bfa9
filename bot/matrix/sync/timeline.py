"""A joined room's part of a sync, as events in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from bot.matrix.events import Event, State, Verification
from bot.matrix.rooms import Rooms
from bot.matrix.sync.parsing import Reader, is_state
from bot.matrix.sync.room_section import RoomSection

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Timeline:
    """Orders a room's missed events, state and timeline, and notes members and encryption."""

    def __init__(self, reader: Reader, rooms: Rooms) -> None:
        self._reader = reader
        self._rooms = rooms

    def room(self, part: RoomSection, missing: list[Any], first: bool) -> list[Event]:
        """The room's events. `missing` are the raw events of the gap; `first` is whether it is the very first sync."""
        state = self._states(part.room, part.state)
        # If the bot left and rejoined between two syncs, the timeline repeats what it has seen already.
        again = any(map(self._reader.is_own_join, (*missing, *part.timeline)))
        new = first or again or not self._rooms.is_joined(part.room)
        if first:
            # Joined before the first sync: what was said earlier is not handled.
            joined = self._reader.joined(part.room, [*part.state, *part.timeline])
            events = [*state, *self._states(part.room, part.timeline), joined]
        elif new:
            events = [*state, *self._entered(part.room, part.state, [*missing, *part.timeline])]
        else:
            events = [*self._read(part.room, missing), *state, *self._read(part.room, part.timeline)]
        self._note(part.room, events, new)
        return events

    def _entered(self, room: str, state: list[Any], raws: list[Any]) -> list[Event]:
        """The events of a room that was joined during this sync: its state, and what happened after the join.

        Verification requests from before the join are included: clients create a room, invite the bot, and send the
        request before it has joined.
        """
        entrances = [index for index, raw in enumerate(raws) if self._reader.is_own_join(raw)]
        split = entrances[-1] + 1 if entrances else 0
        if any(map(self._reader.is_own_room, (*state, *raws))):
            # In a room that the bot created its join comes first, and the person is invited after it.
            split = next((index for index in range(split, len(raws)) if not is_state(raws[index])), len(raws))
        joined = self._reader.joined(room, [*state, *raws])
        before = [event for event in self._read(room, raws[:split]) if isinstance(event, Verification)]
        return [*self._states(room, raws[:split]), joined, *before, *self._read(room, raws[split:])]

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
            elif state.key == "":
                self._rooms.set_rule(room, state.type, state.content)
        encrypted = any(state.type == "m.room.encryption" and state.key == "" for state in states)
        if encrypted or new:
            self._rooms.set_encrypted(room, encrypted)


def in_order(rooms: Iterable[Sequence[Event]]) -> list[Event]:
    """Events of several rooms by time; within a room the order is kept, whatever the timestamps."""
    dated: list[tuple[datetime, Event]] = []
    for events in rooms:
        newest = _EPOCH
        for event in events:
            newest = max(newest, getattr(event, "at", newest))
            dated.append((newest, event))
    return [event for _, event in sorted(dated, key=itemgetter(0))]
