"""The reason shown with an invite to a direct chat, in the person's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot import render
from bot.dispatch.context import ContextReader
from commands.kit.phrase import Phrase
from commands.kit.registry import Registry
from storage.store import Store


class Invitation:
    """Composes the reason of an invite. It is not encrypted: it holds no names and nothing that was said."""

    def __init__(
        self, store: Store, contexts: ContextReader, registry: Registry, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._contexts = contexts
        self._registry = registry
        self._clock = clock

    async def reason(self, person: str, pressing: bool) -> str:
        """What the bot is and why it invites this person. A pressing one has the time, to differ from earlier ones."""
        async with self._store.transaction():
            language, zone = await self._contexts.own_locale(person, self._clock())
        at = self._clock().astimezone(zone).time().replace(second=0, microsecond=0)
        phrase = Phrase("direct-invitation-pressing", at=at) if pressing else Phrase("direct-invitation")
        return render.render([phrase], self._registry.catalogs[language], zone).body
