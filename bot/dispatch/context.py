"""Builds the contexts that handlers receive: room, group, settings in force, roles of the sender."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import asdict, replace

from bot.matrix import power
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Role
from commands.kit.errors import UserError
from commands.kit.phrase import Member
from commands.kit.registry import Registry
from commands.kit.values import Values
from commands.kit.when.recurrence import same_clocks
from commands.settings import EVERYONE, FACILITATORS, LANGUAGE, OFF, TIMEZONE
from storage.rooms import Group
from storage.rooms.context import RoomSnapshot
from storage.store import Store


class _Private(Struct, frozen=True, kw_only=True):
    """Whose a room is: its group, the settings in force, the features that are off, and how it stands beside others."""

    circle: Group | None
    values: Values
    off: frozenset[str]
    stranger: bool = False
    elsewhere: bool = False


class Roles(Struct, frozen=True, kw_only=True, dict=True):
    """Somebody's roles: enough power level in a room leads its meetings, in the first room the whole group.

    People whom the group has named as facilitators do both. Worked out when a role is asked for: for most messages
    none is.
    """

    person: str
    here: RoomSnapshot | None  # None in a direct chat: there the rooms of the group count
    places: Sequence[RoomSnapshot]
    first: str  # the id of the first room
    named: Collection[str]

    def __contains__(self, role: object) -> bool:
        return role in self._held

    @cached_property
    def _held(self) -> frozenset[Role]:
        here = self.here
        if not any(place.present for place in ([here] if here else self.places)):
            return frozenset()
        if EVERYONE in self.named or self.person in self.named:
            return frozenset((Role.ROOM_FACILITATOR, Role.GROUP_FACILITATOR))
        trusting = [place.room.room_id for place in self.places if place.present and _trusts(place, self.person)]
        leads = here.room.room_id in trusting if here else bool(trusting)
        return frozenset(
            [*([Role.ROOM_FACILITATOR] if leads else ()), *([Role.GROUP_FACILITATOR] if self.first in trusting else ())]
        )


class ContextReader:
    """Reads contexts from the store. `defaults` are the configured values of settings, by name.

    Users in `ignored` are bots, and never count as facilitators.
    """

    def __init__(
        self, store: Store, registry: Registry, defaults: Mapping[str, object], bot: str, ignored: Iterable[str] = ()
    ) -> None:
        self._store = store
        self._registry = registry
        self._defaults = defaults
        self._bot = bot
        self.programs = frozenset((bot, *ignored))

    async def room_context(self, room_id: str, now: datetime) -> RoomContext | None:
        """The context of a room; None where the bot is not a member (any more)."""
        snapshot = await self._store.contexts.look(room_id, self._bot)
        return await self._room_context(snapshot, now) if snapshot else None

    async def rooms_of(self, group_id: int, now: datetime) -> list[RoomContext]:
        """The contexts of a group's rooms, the oldest first."""
        found = [await self.room_context(room_id, now) for room_id in await self._store.rooms.group_rooms(group_id)]
        return [ctx for ctx in found if ctx]

    async def context(
        self,
        room_id: str,
        person: str,
        event_id: str,
        thread: str | None,
        now: datetime,
        *,
        heard: datetime,
        written: datetime | None = None,
        absent: bool = False,
    ) -> Context | None:
        """The context of a message by `person`, received at `heard`; None where the bot or they are not in the room.

        `written` is when it was said, where that is known; with `absent` they need not be there.
        """
        snapshot = await self._store.contexts.look(room_id, person)
        if snapshot is None or not (snapshot.present or absent):
            return None
        ctx = await self._room_context(snapshot, now)
        roles = await self._roles(ctx, snapshot, person)
        return Context(
            **asdict(ctx),
            sender=Member(person, snapshot.name),
            roles=roles,
            event_id=event_id,
            asked=snapshot.asked,
            heard=heard,
            written=written or heard,
            thread=thread,
        )

    async def _room_context(self, snapshot: RoomSnapshot, now: datetime) -> RoomContext:
        room = snapshot.room
        if room.person is not None:
            private = await self._private(room.person, None, now)
        else:
            values = Values(snapshot.settings, self._defaults)
            private = _Private(circle=room.group, values=values, off=values[OFF])
        values = private.values
        return RoomContext(
            store=self._store,
            registry=self._registry.without(private.off),
            room=room,
            circle=private.circle,
            settings=values,
            language=values[LANGUAGE],
            zone=values[TIMEZONE],
            now=now,
            bot=self._bot,
            trust=self,
            alone=snapshot.alone and not room.direct,
            stranger=private.stranger,
            elsewhere=private.elsewhere,
        )

    async def about(self, ctx: Context, group_id: int, *, even_left: bool = False) -> Context:
        """The same direct chat with this group selected. Raises `UserError` where the person has left the group.

        With `even_left` only where nothing there is theirs any more.
        """
        private = await self._private(ctx.person, group_id, ctx.now, even_left=even_left)
        if private.circle is None or not ctx.room.direct:
            raise UserError("kit-not-in-group")
        room_ctx = replace(
            ctx,
            circle=private.circle,
            registry=self._registry.without(private.off),
            settings=private.values,
            language=private.values[LANGUAGE],
            zone=private.values[TIMEZONE],
            stranger=private.stranger,
            elsewhere=private.elsewhere,
        )
        return replace(room_ctx, roles=await self._roles(room_ctx, None, ctx.person))

    async def _private(self, person: str, group_id: int | None, now: datetime, *, even_left: bool = False) -> _Private:
        """For a direct chat: the group if there is exactly one, and the person's settings over those of a group.

        Of several it is the one that the bot has known for longest. What is off in all of them is off here.
        """
        groups = [each for each in await self._store.rooms.groups_of(person) if group_id in (None, each.id)]
        if not groups and even_left:
            groups = [each for each in await self._store.rights.left_behind(person) if each.id == group_id]
        around = {group.id: await self._group_values(group) for group in groups}
        values = Values(await self._store.settings.all(person), around[min(around)] if around else self._defaults)
        clocks = {each[TIMEZONE] for each in around.values()} - {values[TIMEZONE]}
        return _Private(
            circle=groups[0] if len(groups) == 1 else None,
            values=values,
            off=frozenset.intersection(*[each[OFF] for each in around.values()]) if around else frozenset(),
            stranger=not groups,
            elsewhere=any(not same_clocks(zone, values[TIMEZONE], now) for zone in clocks),
        )

    async def _group_values(self, group: Group) -> Values:
        return Values(await self._store.settings.all(group.id), self._defaults)

    async def own_locale(self, person: str, now: datetime) -> tuple[str, ZoneInfo]:
        """The language and the time zone of somebody's direct chat."""
        values = (await self._private(person, None, now)).values
        return values[LANGUAGE], values[TIMEZONE]

    async def facilitators(self, ctx: RoomContext) -> list[str]:
        """User ids of the facilitators of this room's meetings; none in a direct chat."""
        return await self._trusted(ctx, ctx.room.room_id)

    async def moderators(self, room_id: str) -> list[str]:
        """User ids with enough power level in the room, whatever the group's settings say."""
        snapshot = await self._store.contexts.look(room_id, self._bot)
        people = await self._store.rooms.members(room_id) if snapshot else ()
        return [each for each in people if each not in self.programs and snapshot and _trusts(snapshot, each)]

    async def governors(self, ctx: RoomContext) -> list[str]:
        """User ids in this room who facilitate the whole group; none in a direct chat."""
        return [] if ctx.circle is None else await self._trusted(ctx, await self._first_room(ctx.circle))

    async def trusted(self, ctx: RoomContext, person: str) -> bool:
        """Whether somebody is named as a facilitator of the group, or has enough power level in its first room."""
        snapshot = await self._store.contexts.look(await self._first_room(ctx.group), person)
        named = ctx.settings[FACILITATORS]
        return person in named or EVERYONE in named or (snapshot is not None and _trusts(snapshot, person))

    async def _trusted(self, ctx: RoomContext, room_id: str) -> list[str]:
        """Members of this room who are named facilitators, or have enough power level in `room_id`."""
        snapshot = await self._store.contexts.look(room_id, self._bot)
        if snapshot is None or ctx.room.direct:
            return []
        named = ctx.settings[FACILITATORS]
        there = await self._store.rooms.members(room_id)
        people = [each for each in await self._store.rooms.members(ctx.room.room_id) if each not in self.programs]
        return [
            each for each in people if EVERYONE in named or each in named or (each in there and _trusts(snapshot, each))
        ]

    async def _roles(self, ctx: RoomContext, snapshot: RoomSnapshot | None, person: str) -> Container[Role]:
        """The sender's roles. `snapshot` is of the room and the person; in a direct chat it does not count."""
        if ctx.circle is None:
            return ()
        here = None if ctx.room.direct else snapshot
        if here is not None and here.founding:
            first, places = here.room.room_id, [here]
        else:
            first, places = await self._first_room(ctx.circle), await self._places(ctx.circle, person)
        named = (await self._group_values(ctx.circle))[FACILITATORS] if here is None else ctx.settings[FACILITATORS]
        return Roles(person=person, here=here, places=places, first=first, named=named)

    async def _first_room(self, group: Group) -> str:
        rooms = await self._store.rooms.group_rooms(group.id)
        return rooms[0] if rooms else ""

    async def _places(self, group: Group, person: str) -> list[RoomSnapshot]:
        """Snapshots of a group's rooms, with what concerns this person."""
        rooms = [
            await self._store.contexts.look(room, person) for room in await self._store.rooms.group_rooms(group.id)
        ]
        return [room for room in rooms if room]


def _trusts(place: RoomSnapshot, person: str) -> bool:
    create, levels = place.create, place.power_levels
    if create is None:
        return False
    return power.can_facilitate(person, create.content, create.sender, levels.content if levels else None)
