"""What one room's part of a sync says, in the order in which it happened there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.matrix.contents import section, text_of
from bot.matrix.events import Event, Joined, State
from bot.matrix.history import History
from bot.matrix.reading import Reader
from bot.matrix.rooms import Rooms


class Unfolding:
    """Puts a joined room's gap, state and timeline in order, and notes who is there and what is encrypted."""

    def __init__(self, reader: Reader, rooms: Rooms, history: History) -> None:
        self._reader = reader
        self._rooms = rooms
        self._history = history

    async def room(self, room: str, part: Any, since: str | None) -> list[Event]:
        """The events of `rooms.join[room]` in the sync that was asked for from `since`."""
        timeline = section(section(part).get("timeline"))
        state = self._states(room, _list(section(section(part).get("state")).get("events")))
        if since is None:
            events = self._found(room, state, timeline)
        elif self._rooms.is_joined(room):
            events = await self._continued(room, state, timeline, since)
        else:
            events = await self._entered(room, state, timeline)
        self._note(room, events, new=since is None or not self._rooms.is_joined(room))
        return events

    def _found(self, room: str, state: list[Event], timeline: Any) -> list[Event]:
        """The very first sync: we are here, and what was said before is not for us."""
        return [*state, *self._states(room, _list(timeline.get("events"))), Joined(room)]

    async def _continued(self, room: str, state: list[Event], timeline: Any, since: str) -> list[Event]:
        raws = _list(timeline.get("events"))
        before = text_of(timeline.get("prev_batch"))
        gap: list[Any] = []
        if timeline.get("limited") is True and before is not None:
            shown = {_id(raw) for raw in raws}
            gap = [raw for raw in await self._history.between(room, since, before) if _id(raw) not in shown]
        return [*self._read(room, gap), *state, *self._read(room, raws)]

    async def _entered(self, room: str, state: list[Event], timeline: Any) -> list[Event]:
        """We came in during this sync: only what happened after that is for us."""
        raws = _list(timeline.get("events"))
        entered = self._entrance(raws)
        before = text_of(timeline.get("prev_batch"))
        if entered is None and timeline.get("limited") is True and before is not None:
            raws = [*await self._history.back_to(room, before, self._reader.is_own_join), *raws]
            entered = self._entrance(raws)
        split = 0 if entered is None else entered + 1
        return [*state, *self._states(room, raws[:split]), Joined(room), *self._read(room, raws[split:])]

    def _entrance(self, raws: list[Any]) -> int | None:
        return next((index for index in reversed(range(len(raws))) if self._reader.is_own_join(raws[index])), None)

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


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _id(raw: Any) -> str | None:
    return text_of(section(raw).get("event_id"))
