"""The parts of a room's timeline that a sync left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog

from bot.matrix.errors import Refused
from bot.matrix.filters import IN_HISTORY
from bot.matrix.wire import Wire, path

_PAGE = "250"
_MOST_PAGES = 400

_log = structlog.get_logger()


class History:
    """Reads `/messages` (client-server API, 'Syncing: the gap between limited timelines')."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def between(self, room: str, start: str, end: str) -> list[Any]:
        """The raw events of a room between two positions, the oldest first."""
        return await self._pages(room, [("dir", "f"), ("from", start), ("to", end)], lambda _: False)

    async def back_to(self, room: str, end: str, wanted: Callable[[Any], bool]) -> list[Any]:
        """The raw events of a room from the last wanted one up to a position, the oldest first."""
        found = await self._pages(room, [("dir", "b"), ("from", end)], wanted)
        return found[::-1]

    async def _pages(self, room: str, query: list[tuple[str, str]], last: Callable[[Any], bool]) -> list[Any]:
        found: list[Any] = []
        query = [*query, ("limit", _PAGE), ("filter", IN_HISTORY)]
        for _ in range(_MOST_PAGES):
            try:
                page = await self._wire.get(path("v3", "rooms", room, "messages"), query)
            except Refused as error:
                _log.warning("history_refused", room=room, code=error.code)
                return found
            for raw in page.get("chunk") or ():
                found.append(raw)
                if last(raw):
                    return found
            position = page.get("end")
            if not isinstance(position, str) or ("from", position) in query:
                return found
            query = [pair if pair[0] != "from" else ("from", position) for pair in query]
        _log.warning("history_too_long", room=room, events=len(found))
        return found
