"""How much one person asks for at once. Kept in memory: it protects the others now, and nothing hangs on it."""

from __future__ import annotations

from datetime import datetime, timedelta

WINDOW = timedelta(minutes=1)
_MOST_KEPT = 10  # times the limit: whoever writes more than that is not even counted


class Flood:
    """Counts the requests of each person by when they were made, so that what waited during an absence is no flood.

    The same request counts once, however often its batch comes again. `most` is the limit within `WINDOW`; 0 is none.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._recent: dict[str, dict[str, datetime]] = {}

    def over(self, person: str, event_id: str, at: datetime) -> int:
        """By how much this request of a person is beyond the limit: 0 is within it, 1 is the first that is not."""
        if not self.most:
            return 0
        self._forget(at)
        recent = self._recent.setdefault(person, {})
        if event_id not in recent and len(recent) >= self.most * _MOST_KEPT:
            return len(recent)
        recent.setdefault(event_id, at)
        return max(0, list(recent).index(event_id) + 1 - self.most)

    def _forget(self, now: datetime) -> None:
        """What was asked a while ago counts no more, whoever asked it."""
        for person, recent in list(self._recent.items()):
            for event_id in [known for known, at in recent.items() if now - at >= WINDOW]:
                del recent[event_id]
            if not recent:
                del self._recent[person]
