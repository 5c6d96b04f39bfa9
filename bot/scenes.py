"""Where something happens, and who is speaking: the room, its group, the settings in force, the role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.matrix import power
from commands.kit.book import Book
from commands.kit.context import Context, Scene
from commands.kit.declaration import Role
from commands.kit.values import Values
from commands.settings import EVERYONE, FACILITATORS, LANGUAGE, TIMEZONE
from storage.rooms import Group, Room
from storage.store import Store


class Scenes:
    """Reads what a handler is given. `defaults` are the configuration's values of settings, by name."""

    def __init__(self, store: Store, book: Book, defaults: Mapping[str, object], bot: str) -> None:
        self._store = store
        self._book = book
        self._defaults = defaults
        self._bot = bot

    async def scene(self, room_id: str, now: datetime) -> Scene | None:
        """The room as a scene; None where the bot is not (any more)."""
        room = await self._store.rooms.room(room_id)
        if room is None:
            return None
        if room.person is not None:
            return await self._direct(room, room.person, now)
        assert room.group is not None
        return self._scene(room, room.group, await self._group_values(room.group), now)

    async def _direct(self, room: Room, person: str, now: datetime) -> Scene:
        """A direct chat: the person's own settings, then those of their group, then the defaults."""
        groups = await self._store.rooms.groups_of(person)
        around = (await self._group_values(groups[0])).all if groups else dict(self._defaults)
        values = Values(await self._store.settings.all(person), around)
        return self._scene(room, groups[0] if len(groups) == 1 else None, values, now)

    async def _group_values(self, group: Group) -> Values:
        return Values(await self._store.settings.all(group.id), self._defaults)

    def _scene(self, room: Room, circle: Group | None, values: Values, now: datetime) -> Scene:
        zone: ZoneInfo = values[TIMEZONE]
        return Scene(self._store, self._book, room, circle, values, values[LANGUAGE], zone, now, self._bot)

    async def context(
        self, scene: Scene, person: str, event_id: str, thread: str | None, *, heard: datetime
    ) -> Context:
        """The scene with somebody speaking in it, heard at that moment."""
        given = {field.name: getattr(scene, field.name) for field in fields(scene)}
        sender, role = await scene.member(person), await self.role(scene, person)
        return Context(**given, sender=sender, role=role, event_id=event_id, heard=heard, thread=thread)

    async def voice(self, person: str, scene: Scene) -> tuple[str, ZoneInfo]:
        """The language and time zone in which to speak to a person privately: their own, else the scene's."""
        own = Values(await self._store.settings.all(person))
        language = own[LANGUAGE] if own.changed(LANGUAGE) else scene.language
        return language, own[TIMEZONE] if own.changed(TIMEZONE) else scene.zone

    async def role(self, scene: Scene, person: str) -> Role:
        """Facilitators are whom the room trusts with its state, and whom the group named: see the setting."""
        if scene.circle is None:
            return Role.PARTICIPANT
        if not scene.room.direct:
            named = scene.settings[FACILITATORS]
            rooms = [scene.room.room_id]
        else:
            named = (await self._group_values(scene.circle))[FACILITATORS]
            rooms = await self._store.rooms.group_rooms(scene.circle.id)
        if EVERYONE in named or person in named:
            return Role.FACILITATOR
        trusted = [room for room in rooms if await self._is_trusted(room, person)]
        return Role.FACILITATOR if trusted else Role.PARTICIPANT

    async def _is_trusted(self, room_id: str, person: str) -> bool:
        create = await self._store.rooms.state(room_id, "m.room.create")
        if create is None:
            return False
        levels = await self._store.rooms.state(room_id, "m.room.power_levels")
        return power.can_facilitate(person, create.content, create.sender, levels.content if levels else None)
