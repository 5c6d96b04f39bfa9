"""What handlers receive: the room, its group and settings, the sender, the time, and the store."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.arguments import Circumstances
from commands.kit.declaration import Role, replies_of
from commands.kit.errors import NotTheirs
from commands.kit.events import RoomEvent, SpokenEvent
from commands.kit.phrase import Member, Phrase
from commands.kit.registry import Registry
from commands.kit.replies import Place, Reply, announce, lines, sign
from commands.kit.timers import S, TimerKind
from commands.kit.values import Setting, Values
from storage.pauses import Pause
from storage.rooms import Group, Room
from storage.store import Store

V = TypeVar("V")

_A_SCREEN = 15  # rows of a phone
_NO_ROOM = timedelta(days=1)  # until a group that has none may have one again


class Trust(Protocol):
    """Determines who facilitates, from power levels and the group's settings."""

    programs: frozenset[str]
    """The user ids of this bot and of other ones."""

    async def facilitators(self, ctx: RoomContext) -> list[str]:
        """The user ids of those in this room who lead its meetings."""

    async def moderators(self, room_id: str) -> list[str]:
        """The user ids of those in a room with enough power level there, whatever the group's settings say."""

    async def governors(self, ctx: RoomContext) -> list[str]:
        """The user ids of those in this room who facilitate the whole group."""

    async def trusted(self, ctx: RoomContext, person: str) -> bool:
        """Whether somebody facilitates the whole group while they are in its first room."""

    async def rooms_of(self, group_id: int, now: datetime) -> list[RoomContext]:
        """The contexts of a group's rooms, the first room first."""

    async def about(self, ctx: Context, group_id: int, *, even_left: bool = False) -> Context:
        """The same context for this group. Raises `UserError` where the person is not in it.

        With `even_left` they may have left it, as long as something there is theirs.
        """


class RoomContext(Struct, frozen=True, kw_only=True):
    """A room of a group at a moment; or a direct chat, with the group that it is about, if any."""

    store: Store
    registry: Registry
    room: Room
    circle: Group | None
    settings: Values
    language: str
    zone: ZoneInfo
    now: datetime
    bot: str
    trust: Trust
    alone: bool = False  # whether it is known that the group has no other room
    stranger: bool = False  # a direct chat whose person is in no group
    elsewhere: bool = False  # a private chat whose clock is not that of the person's groups: times say whose they are

    @property
    def group(self) -> Group:
        """The group. Only for commands that are declared to have one."""
        assert self.circle is not None
        return self.circle

    def circumstances(self, members: Mapping[str, str] | None = None) -> Circumstances:
        """What the meaning of words said here and now depends on; `members` are those who can be named by them."""
        return Circumstances(
            now=self.now,
            zone=self.zone,
            language=self.language,
            catalogs=self.registry.catalogs,
            members=members or {},
        )

    async def member(self, person: str) -> Member:
        """A person with their display name in this room, else in another of the group."""
        group_id = self.circle.id if self.circle else None
        return Member(person, await self.store.rooms.name_of(self.room.room_id, person, group_id))

    async def people(self, group_id: int) -> dict[str, str]:
        """The people of a group: everybody in its rooms but the bot. User id to display name in its oldest room."""
        everybody = await self.store.contexts.people(group_id)
        everybody.pop(self.bot, None)
        return everybody

    async def has_left(self, person: str) -> bool:
        """Whether somebody who was in this group's room is in none of the group any more."""
        return self.circle is not None and self.circle not in await self.store.rooms.groups_of(person)

    async def paused(self, *people: str) -> Mapping[str, Pause]:
        """Those of these people who are on pause. They are not notified in any case; a feature may also skip them."""
        return await self.store.pauses.among(people, self.now)

    async def facilitators(self) -> list[Member]:
        """Those who facilitate in this room, by name."""
        people = [await self.member(person) for person in await self.trust.facilitators(self)]
        return sorted(people, key=lambda person: (person.name.casefold(), person.user_id))

    async def rooms_of(self, group_id: int) -> list[RoomContext]:
        """The contexts of a group's rooms, the first one first: each with the group's settings and language."""
        return await self.trust.rooms_of(group_id, self.now)

    async def room_for_timers(self, group_id: int) -> str:
        """A room of the group, in which its timers ring: the one at hand, if it is one or there is none."""
        rooms = await self.store.rooms.group_rooms(group_id)
        return self.room.room_id if self.room.room_id in rooms or not rooms else rooms[0]

    async def facilitators_of(self, group_id: int, *, near: str | None = None) -> list[Member]:
        """Those who facilitate the whole group, by name, and those who lead the rooms that `near` is in."""
        found: dict[str, Member] = {}
        for room in await self.rooms_of(group_id):
            there = await self.store.contexts.there(room.room.room_id, [near]) if near else ()
            people = [*await self.trust.governors(room), *(await self.trust.facilitators(room) if there else ())]
            found = {person: await room.member(person) for person in people} | found
        return sorted(found.values(), key=lambda person: (person.name.casefold(), person.user_id))

    async def everywhere(self, said: Reply) -> list[Reply]:
        """The reply, and its announcement in every other room of the group, for what concerns the whole group."""
        rooms = await self.store.rooms.group_rooms(self.group.id)
        others = [announce(*said.lines, room=room) for room in rooms if room != self.room.room_id]
        return [said, *(each.spoken(said.language) if said.language else each for each in others)]

    async def tell(self, event: RoomEvent) -> list[Reply]:
        """Raise an event: every feature's listeners hear it. Returns their replies."""
        return await self._tell(event)

    async def _tell(self, event: RoomEvent | SpokenEvent) -> list[Reply]:
        said: list[Reply] = []
        for handler in self.registry.listeners(type(event)):
            said += replies_of(await handler(self, event))
        return said

    async def wake(self, timer: TimerKind[S], subject: S, after: timedelta | datetime, *, wait: bool = False) -> None:
        """Set the timer about `subject`, after a duration or at a moment.

        With `wait` it runs after everything else that is due then.
        """
        due = after if isinstance(after, datetime) else self.now + after
        await self.store.timers.set(timer.at(subject, self.room.room_id, due, wait=wait))

    async def cancel(self, timer: TimerKind[S], subject: S) -> None:
        """Delete the timer about `subject`, if it is set."""
        key = timer.about(subject)
        await self.store.timers.cancel(key.feature, key.name, key.subject)

    async def is_set(self, timer: TimerKind[S], subject: S) -> bool:
        """Whether the timer about `subject` is set."""
        key = timer.about(subject)
        return await self.store.timers.is_set(key.feature, key.name, key.subject)

    async def at_home(self, group_id: int, timer: TimerKind[S], subject: S) -> bool:
        """Whether a timer about something of that group ran in a room of the group.

        If it did not, because rooms come and go, it is set again: due now, or as soon as the group has a room.
        """
        if self.circle is not None and self.circle.id == group_id:
            return True
        rooms = await self.store.rooms.group_rooms(group_id)
        room, due = (rooms[0], self.now) if rooms else (self.room.room_id, self.now + _NO_ROOM)
        await self.store.timers.set(timer.at(subject, room, due))
        return False

    @property
    def reacts(self) -> bool:
        """Whether reactions are used here: they are never encrypted, so a group can have them off."""
        return bool(self.settings[self.registry.setting_called("reactions")])

    @property
    def by_voice(self) -> bool:
        """Whether the group holds its meetings on a call, where nobody is called over others' voices."""
        return bool(self.settings[self.registry.setting_called("by-voice")])

    async def own(self, person: str) -> Values:
        """A person's own settings, over those of this room."""
        return Values(await self.store.settings.all(person), self.settings)

    def zone_in(self, own: Values) -> ZoneInfo:
        """The time zone in these settings."""
        zone: ZoneInfo = own[self.registry.setting_called("timezone")]
        return zone

    async def language_of(self, person: str) -> str:
        """The language for private messages to somebody: their own, else the room's."""
        language: str = (await self.own(person))[self.registry.setting_called("language")]
        return language


class Context(RoomContext, frozen=True, kw_only=True):
    """The context of somebody's message, reaction or redaction."""

    sender: Member
    roles: Container[Role]  # a group's facilitator is not always the room's, and the other way round
    event_id: str
    asked: bool  # whether a question to the sender may be open here
    heard: datetime  # `now` is when it was said, where that was long before
    written: datetime  # when it was said, as its homeserver has it
    thread: str | None = None
    reply_to: str | None = None  # the message that theirs replies to
    tapped: str | None = None  # the message that a reaction is on: answers quote it, because apps can't show a tap
    agreed: datetime | None = None  # others may hear of it, and it was said then: see `commands/kit/consent.py`
    unnamed: bool = False  # who asks wants no name to be said

    async def tell(self, event: RoomEvent | SpokenEvent) -> list[Reply]:
        """Raise an event: every feature's listeners hear it. Returns their replies."""
        return await self._tell(event)

    async def keep(self, setting: Setting[V], value: V | None, *, own: bool = False, reset: bool = False) -> Values:
        """Set a setting of the group, or with `own` of the sender; or `reset` it. Returns the values in force then.

        The message at hand has set it: if that is deleted, the value is what it was before.
        """
        owner = self.person if own else self.group.id
        kept = None if reset else setting.kind.kept(value)  # type: ignore[arg-type]  # of this type, unless it is reset
        await self.store.settings.set(owner, setting.name, kept, self.event_id)
        return Values(await self.store.settings.all(owner), self.settings.defaults)

    @property
    def person(self) -> str:
        """The user id of the sender."""
        return self.sender.user_id

    @property
    def room_id(self) -> str:
        return self.room.room_id

    def to_sender(self, said: Reply) -> Reply:
        """The reply for the sender alone: an answer in a direct chat, and from a room a message to theirs."""
        if self.room.direct:
            return replace(said.quietly(), place=Place.HERE)
        return replace(said, place=self.sender).loudly()

    def between_us(self, said: Reply) -> list[Reply]:
        """The reply for the sender alone; in a room a sign there shows that it was heard."""
        return [*([] if self.room.direct else [sign("👍")]), self.to_sender(said).quietly()]

    def at_length(self, phrases: Sequence[Phrase], *, rows: int = 0) -> Reply:
        """An answer; in a room, what is more than a screen goes to the sender alone, so that nobody else has to scroll.

        `rows` is how many the phrases have on a phone, where that is more than one for each.
        """
        said = lines(phrases)
        return said if max(rows, len(phrases)) <= _A_SCREEN else self.to_sender(said).quietly()

    @property
    def facilitates(self) -> bool:
        """Whether the sender leads the meetings of this room."""
        return Role.ROOM_FACILITATOR in self.roles

    async def leads(self) -> bool:
        """Whether the sender may end the room's meetings and have them go on: everybody, where nobody facilitates."""
        return self.facilitates or not (self.room.direct or await self.trust.facilitators(self))

    @property
    def governs(self) -> bool:
        """Whether the sender facilitates the whole group."""
        return Role.GROUP_FACILITATOR in self.roles

    async def require(self, role: Role, command: str, *, strictly: bool = False) -> None:
        """Raise `NotTheirs` where the sender lacks this role. The only place where roles are compared.

        What leads a room's meetings everybody may do while nobody facilitates there, unless it is `strictly` for those.
        """
        if role is Role.PARTICIPANT or role in self.roles:
            return
        if role is Role.ROOM_FACILITATOR and not strictly and await self.leads():
            return
        if self.circle and not self.room.direct and not await self.facilitators_of(self.circle.id):
            raise NotTheirs("kit-nobody-facilitates", command=command)
        if role is Role.GROUP_FACILITATOR and self.facilitates and self.circle:
            who = [person.name for person in await self.facilitators_of(self.circle.id)]
            raise NotTheirs("kit-group-facilitators-only", command=command, count=len(who), people=who)
        raise NotTheirs("kit-facilitators-only", command=command)

    async def about(self, group_id: int | None, *, even_left: bool = False) -> Context:
        """The same context for this group, if one is given. Raises `UserError` where the sender has left it.

        With `even_left` only where nothing there is theirs.
        """
        here = group_id is None or (not self.room.direct and self.group.id == group_id)
        return self if here or group_id is None else await self.trust.about(self, group_id, even_left=even_left)

    async def own_rooms(self) -> list[RoomContext]:
        """The room at hand; in a direct chat those of its group that the sender is in, the first room first."""
        if not self.room.direct:
            return [self]
        rooms, there = await self.rooms_of(self.group.id), self.store.contexts.there
        return [room for room in rooms if await there(room.room.room_id, [self.person])]

    async def people_anywhere(self) -> dict[str, str]:
        """The people of all the sender's groups, by user id, each as the first of these groups calls them."""
        people: dict[str, str] = {}
        for group in await self.store.rooms.groups_of(self.person):
            people = await self.people(group.id) | people
        return people

    async def groups_at_hand(self) -> list[Group]:
        """The group at hand; in a direct chat all those that the sender is in: what they hold is for these people."""
        return await self.store.rooms.groups_of(self.person) if self.room.direct else [self.group]

    async def own_groups(self) -> list[Group]:
        """The group at hand; in a direct chat all of the sender's, and those they left something of theirs in."""
        if not self.room.direct:
            return [self.group]
        return [*await self.store.rooms.groups_of(self.person), *await self.store.rights.left_behind(self.person)]
