"""Why somebody should accept our invitation to a private chat, in their language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot import render
from bot.scenes import Scenes
from commands.kit.book import Book
from commands.kit.phrase import Phrase
from storage.store import Store


class Invitation:
    """What an invite says besides who it is from. It is not encrypted: no name is in it, and nothing that was said."""

    def __init__(self, store: Store, scenes: Scenes, book: Book, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._scenes = scenes
        self._book = book
        self._clock = clock

    async def reason(self, person: str, pressing: bool) -> str:
        """What this is, and what it is good for; where something presses, since when, so that it is another invite."""
        async with self._store.transaction():
            language, zone = await self._scenes.own_voice(person)
        at = self._clock().astimezone(zone).time().replace(second=0, microsecond=0)
        phrase = Phrase("direct-invitation-pressing", at=at) if pressing else Phrase("direct-invitation")
        return render.render([phrase], self._book.catalogs[language], zone).body
