"""Fetches the events that limited timelines leave out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import structlog

from bot.matrix.errors import Refused
from bot.matrix.http import HttpClient, path
from bot.matrix.rooms import Rooms
from bot.matrix.sync.filters import IN_HISTORY
from bot.matrix.sync.parsing import Reader
from bot.matrix.sync.room_section import RoomSection, id_of, listed

_PAGE = "250"
_MOST_PAGES = 400
_SIDE_BY_SIDE = 8

_log = structlog.get_logger()


class History:
    """Reads `/messages` (client-server API, 'Syncing', on limited timelines)."""

    def __init__(self, http: HttpClient, reader: Reader, rooms: Rooms) -> None:
        self._http = http
        self._reader = reader
        self._rooms = rooms

    async def missing(self, parts: Sequence[RoomSection], since: str) -> dict[str, list[Any]]:
        """For each room with a limited timeline, the raw events since the last sync or our join, oldest first."""
        cut = [part for part in parts if part.cut_at is not None]
        if not cut:
            return {}
        limit = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def fill(part: RoomSection) -> list[Any]:
            async with limit:
                return await self._fill(part, since)

        found = await asyncio.gather(*map(fill, cut), return_exceptions=True)
        filled: dict[str, list[Any]] = {}
        for part, events in zip(cut, found, strict=True):
            if isinstance(events, BaseException):
                raise events
            filled[part.room] = events
        return filled

    async def _fill(self, part: RoomSection, since: str) -> list[Any]:
        assert part.cut_at is not None
        shown = {id_of(raw) for raw in part.timeline}
        if self._rooms.is_joined(part.room):
            forward = [("dir", "f"), ("from", since), ("to", part.cut_at)]
            found = await self._pages(part.room, forward, lambda _: False)
        elif any(map(self._reader.is_own_join, part.timeline)):
            return []
        else:
            backward = [("dir", "b"), ("from", part.cut_at)]
            found = (await self._pages(part.room, backward, self._reader.is_own_join))[::-1]
        return [raw for raw in found if id_of(raw) not in shown]

    async def _pages(self, room: str, query: list[tuple[str, str]], is_last: Callable[[Any], bool]) -> list[Any]:
        found: list[Any] = []
        query = [*query, ("limit", _PAGE), ("filter", IN_HISTORY)]
        for _ in range(_MOST_PAGES):
            try:
                page = await self._http.get(path("v3", "rooms", room, "messages"), query)
            except Refused as error:
                _log.warning("history_refused", room=room, code=error.code)
                return found
            for raw in listed(page.get("chunk")):
                found.append(raw)
                if is_last(raw):
                    return found
            position = page.get("end")
            if not isinstance(position, str) or ("from", position) in query:
                return found
            query = [pair if pair[0] != "from" else ("from", position) for pair in query]
        _log.warning("history_too_long", room=room, events=len(found))
        return found
