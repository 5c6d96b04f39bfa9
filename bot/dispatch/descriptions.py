"""Describes commands in the state of rooms, for apps that complete them (MSC4391, unstable).

State is not encrypted: what stands there is derived from the declarations alone, and says nothing of people.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC
from hashlib import sha256
from typing import Any

from bot import render
from bot.matrix import power
from commands.kit.context import RoomContext
from commands.kit.declaration import Command
from commands.kit.phrase import Phrase
from commands.kit.registry import Registry
from storage.outbox.messages import STATE, OutboxMessage
from storage.rooms import StateEvent
from storage.store import Store

DESCRIPTION = "org.matrix.msc4391.command_description"
_HELP = "help-help"
_ALIASES = 5


class CommandDescriptions:
    """Keeps the descriptions in a room's state as the declarations are, in the room's language."""

    def __init__(self, store: Store, bot: str, *, enabled: bool) -> None:
        self.enabled = enabled
        self._store = store
        self._bot = bot
        self._seen: dict[str, tuple[str, frozenset[str]]] = {}  # by room, what its descriptions were made for

    def is_current(self, room_id: str) -> bool:
        """Whether nothing has to be published there, as far as this process knows."""
        return not self.enabled or room_id in self._seen

    async def publish(self, ctx: RoomContext) -> None:
        """Store for delivery what differs from what was published; nothing where the bot may not set such state."""
        room_id, made_for = ctx.room.room_id, (ctx.language, ctx.registry.off)
        if ctx.room.direct or self._seen.get(room_id) == made_for:
            return
        if not await self._may_publish(room_id):
            return
        wanted = described(ctx.registry, ctx.language, self._bot)
        published = await self._store.rooms.states(room_id, DESCRIPTION)
        gone: dict[str, dict[str, Any]] = {
            key: {} for key, event in published.items() if event.content and key not in wanted
        }
        news = {
            key: content
            for key, content in (wanted | gone).items()
            if key not in published or published[key].content != _kept(content)
        }
        for key, content in news.items():
            what = {"type": DESCRIPTION, "key": key, "content": content}
            await self._store.outbox.put(OutboxMessage(room_id=room_id, type=STATE, content=what), ctx.now)
            await self._store.rooms.set_state(room_id, DESCRIPTION, key, StateEvent(self._bot, _kept(content)))
        if not news:  # what is stored is not known to be committed yet
            self._seen[room_id] = made_for

    async def _may_publish(self, room_id: str) -> bool:
        create = await self._store.rooms.state(room_id, "m.room.create")
        levels = await self._store.rooms.state(room_id, "m.room.power_levels")
        content = levels.content if levels else None
        if create is None:
            return False
        own = power.level_of(self._bot, create.content, create.sender, content)
        return own >= power.level_for_state(DESCRIPTION, content)


def described(registry: Registry, language: str, bot: str) -> dict[str, dict[str, Any]]:
    """The contents by state key: of the short help, of the calls for help, and of the help itself."""
    chosen = [each for each in registry.commands if each.essential or each.calls or each.key == _HELP]
    contents = [_content(registry, each, language) for each in chosen]
    return {_state_key(content["command"], bot): content for content in contents}


def _content(registry: Registry, command: Command, language: str) -> dict[str, Any]:
    name, *others = registry.catalogs[language].names(f"{command.key}-names")
    parameters = [
        {
            "key": each.name,
            "schema": {"schema_type": "primitive", "type": "string"},
            "optional": not each.required,
            "description": _text(registry, language, f"{command.feature}-arg-{each.name}"),
        }
        for each in command.positional
    ]
    help = _text(registry, language, f"{command.key}-help")
    content = {"command": name, "aliases": others[:_ALIASES], "description": help, "parameters": parameters}
    return content | ({"fi.mau.tail_parameter": parameters[-1]["key"]} if parameters else {})


def _text(registry: Registry, language: str, key: str) -> dict[str, Any]:
    return {"m.text": [{"body": render.render([Phrase(key)], registry.catalogs[language], UTC).body}]}


def _state_key(command: str, bot: str) -> str:
    return b64encode(sha256(f"{command}{bot}".encode()).digest()).decode()


def _kept(content: Mapping[str, Any]) -> dict[str, str]:
    """What is stored of a published description, to see whether it has changed; nothing of one that is withdrawn."""
    return {"digest": sha256(repr(content).encode()).hexdigest()} if content else {}
