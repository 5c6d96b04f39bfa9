"""Room membership: invites, joins, leaves, upgrades and room state."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from bot.dispatch.composer import Composer
from bot.dispatch.context import ContextReader
from bot.dispatch.member_state import is_old_invite, with_what_lasts
from bot.dispatch.upgrades import predecessor, replacement
from bot.matrix import room_state
from bot.matrix.events import Delivered, Event, Invited, Joined, Left, State
from commands.groups.feature import UNREACHED_TIMER
from commands.kit.chat_events import PrivateChatLeft
from commands.kit.events import (
    BotJoined,
    DirectChatShared,
    GroupBegan,
    LastRoomLeft,
    MemberJoined,
    MemberLeft,
    RoomEvent,
    RoomReplaced,
)
from commands.kit.registry import Registry
from storage.core.times import to_ms
from storage.outbox.messages import JOIN, LEAVE, IdempotencyKey, OnUndeliverable, OutboxMessage
from storage.rooms import StateEvent
from storage.rooms.names import bare_name
from storage.store import Store

TOO_OLD = timedelta(days=7)
"""What was due so long before the bot came back into a room is not said any more."""
_NEW = timedelta(days=1)  # so long before its very first sync the bot may have been put into rooms by who sets it up


class Membership:
    """Keeps track of rooms and members. `welcomes(inviter)` is whether invites from that user are accepted.

    Users in `ignored` are bots: features are not told that they joined.
    """

    def __init__(
        self,
        store: Store,
        contexts: ContextReader,
        composer: Composer,
        registry: Registry,
        bot: str,
        welcomes: Callable[[str], bool],
        ignored: Collection[str] = (),
    ) -> None:
        self._store = store
        self._contexts = contexts
        self._composer = composer
        self._registry = registry
        self._bot = bot
        self._welcomes = welcomes
        self._ignored = frozenset(ignored)

    async def note(self, event: Event, now: datetime) -> None:
        """Handle an event about a room or its members."""
        match event:
            case State():
                await self._state(event, now)
            case Invited():
                await self._invited(event, now)
            case Joined():
                await self._joined(event, now)
            case Left():
                await self._left(event.room, now)
            case _:
                assert not isinstance(event, Delivered)

    # Joining.

    async def _invited(self, event: Invited, now: datetime) -> None:
        if not self._welcomes(event.inviter):
            await self._errand(event.room, LEAVE, {}, now)
            return
        person = event.inviter if event.direct else None
        await self._errand(event.room, JOIN, {"via": [_server(event.inviter)]}, now, person)

    async def _joined(self, event: Joined, now: datetime) -> None:
        room_id, cause = event.room, event.event_id or f"{event.room} {to_ms(now)}"
        if await self._has_greeted(event, now):
            return
        if await self._continues_another(room_id, now):
            await self._make_public_if_shared(room_id, now, cause)
            return
        if event.invited_by is None and await self._was_led_astray(room_id, now):
            return
        others = [person for person in await self._store.rooms.present(room_id) if person != self._bot]
        create = await self._store.rooms.state(room_id, "m.room.create")
        if create and create.sender == self._bot and len(others) < 2:
            await self._finish_opening(room_id, others, now)
            return
        # The outbox message that joined knows the inviter better than the sync; but a restored database may lack it.
        inviter = await self._store.direct.inviter(room_id) or (event.invited_by if event.direct else None)
        if inviter and set(others) <= {inviter}:
            await self._store.rooms.begin_direct(room_id, inviter, now)
        elif await self._store.rooms.room(room_id) is None:
            await self._begin_group(room_id, event.invited_by, now, cause)
            return
        await self._tell(room_id, BotJoined(knows=await self._knows(room_id, now)), now, cause, inviter)

    async def _was_led_astray(self, room_id: str, now: datetime) -> bool:
        """Leave a room that a tombstone named although it continues nothing; what waited goes on where it was."""
        old = await self._store.rooms.preceding(room_id)
        if old is None:
            return False
        await self._errand(room_id, LEAVE, {}, now)
        await self._come_back(old, now)
        return True

    async def _has_greeted(self, event: Joined, now: datetime) -> bool:
        """Whether this join was handled before: a partly committed batch shows it again."""
        if not event.event_id or await self._store.handled.begin(f"joined {event.event_id}", now):
            return False
        return await self._store.rooms.room(event.room) is not None

    async def _begin_group(self, room_id: str, inviter: str | None, now: datetime, cause: str) -> None:
        """The room is a group's: a new one's, or that of a group that it had before the bot left it.

        What the very first sync shows are rooms that an earlier life of this bot began with, of which nothing is left.
        """
        first_sync = await self._store.sync.token() is None
        begins = not first_sync and not await self._store.rooms.has_group(room_id)
        await self._store.rooms.begin_group(room_id, await self._name(room_id), now)
        joined = BotJoined(await self._come_back(room_id, now), await self._knows(room_id, now))
        await self._tell(room_id, joined, now, cause)
        if begins:
            await self._tell(room_id, GroupBegan(None if inviter in self._ignored else inviter), now, cause, inviter)

    async def _knows(self, room_id: str, now: datetime) -> bool:
        """Whether a room that the very first sync shows has known the bot for longer than a first setup takes."""
        if await self._store.sync.token() is not None:
            return False
        own = await self._store.rooms.state(room_id, "m.room.member", self._bot)
        since = own.content.get("since") if own else None
        return isinstance(since, int) and since < to_ms(now - _NEW)

    async def _come_back(self, room_id: str, now: datetime) -> int:
        """Have what waited for the bot in this room go on. Returns how much of it is too old to be said."""
        lapses = [(feature.name, name) for feature in self._registry.features for name in feature.lapses]
        return await self._store.rooms.come_back(room_id, lapses, now - TOO_OLD)

    async def _finish_opening(self, room_id: str, others: list[str], now: datetime) -> None:
        """Complete a direct chat that the bot itself created, and leave rooms whose creation was interrupted."""
        for person in others:
            await self._store.rooms.begin_direct(room_id, person, now)
            await self._store.outbox.address(person, room_id)
        for room in await self._store.direct.half_made(self._bot):
            await self._errand(room, LEAVE, {}, now)
        chat = await self._store.rooms.room(room_id)
        if not others and chat and chat.person and await self._store.direct.declined(room_id, chat.person):
            await self._leave_if_empty(room_id, now)

    async def _make_public_if_shared(self, room_id: str, now: datetime, cause: str) -> None:
        """Convert a direct chat into a group's room once it has a third member; nothing private is sent there again."""
        room = await self._store.rooms.room(room_id)
        if room is None or room.person is None:
            return
        if set(await self._store.rooms.present(room_id)) <= {self._bot, room.person}:
            return
        await self._store.direct.call_back(room_id, now)
        await self._begin_group(room_id, room.person, now, cause)
        await self._tell(room_id, DirectChatShared(room.person), now, cause)

    async def _name(self, room_id: str) -> str:
        """The name for a new group: the room's name, else those of some members, else the room id."""
        named = await self._store.rooms.state(room_id, "m.room.name")
        name = named.content.get("name") if named else None
        if isinstance(name, str) and name.strip():
            return name.strip()
        members = await self._store.rooms.members(room_id)
        return ", ".join([bare_name(name, each) for each, name in members.items() if each != self._bot][:3]) or room_id

    # Leaving.

    async def _left(self, room_id: str, now: datetime) -> None:
        """The bot is out: with a group's last room, unless another replaces it, its people hear what becomes of it."""
        room = await self._store.rooms.room(room_id)
        last = room and room.group and await self._store.rooms.group_rooms(room.group.id) == [room_id]
        if last and await self._store.rooms.successor(room_id) is None:
            await self._tell(room_id, LastRoomLeft(), now, f"{room_id} {to_ms(now)}")
        await self._leave(room_id, now)

    async def _leave(self, room_id: str, now: datetime) -> None:
        """The bot is in a room no more; of a private chat it says so first, as what is to happen may hang on it."""
        room = await self._store.rooms.room(room_id)
        if room and room.person:
            await self._tell(room_id, PrivateChatLeft(room.person), now, f"{room_id} {to_ms(now)}")
        await self._store.rooms.leave(room_id, now)

    async def _departed(self, event: State, now: datetime) -> None:
        """Somebody left: delete their undecrypted messages, tell the features, leave the room if it is empty."""
        await self._store.sync.forget_from(event.room, event.key)
        whose = event.key if event.sender == event.key else None
        await self._tell(event.room, MemberLeft(event.key, removed=whose is None), now, event.event_id, whose)
        await self._leave_if_empty(event.room, now)

    async def _tell(self, room_id: str, event: RoomEvent, now: datetime, cause: str, whose: str | None = None) -> None:
        """Raise an event in a room, if the bot is still in it. `cause` is the id of the event behind it.

        `whose` doing it is, where that is known.
        """
        ctx = await self._contexts.room_context(room_id, now)
        if ctx is not None:
            key = IdempotencyKey(f"{cause} {type(event).__name__}")
            said = await ctx.tell(event)
            if isinstance(event, BotJoined):  # of many rooms at once, none waits for the greetings of the others
                said = [reply.delivered(yields=True) for reply in said]
            await self._composer.post(ctx, said, key, whose)

    async def _leave_if_empty(self, room_id: str, now: datetime) -> None:
        present = await self._store.rooms.present(room_id)
        room = await self._store.rooms.room(room_id)
        if room is not None and set(present) <= {self._bot}:
            await self._errand(room_id, LEAVE, {}, now)
            if room.direct:
                await self._leave(room_id, now)  # at once: nothing is said to nobody

    # State, and upgrades.

    async def _state(self, event: State, now: datetime) -> None:
        content = room_state.kept(event.type, event.content)
        if content is None:
            return
        before = await self._store.rooms.state(event.room, event.type, event.key)
        if before and is_old_invite(event, before):
            return
        kept = StateEvent(event.sender, with_what_lasts(event, content, before))
        await self._store.rooms.set_state(event.room, event.type, event.key, kept)
        if event.type == "m.room.tombstone" and event.key == "":
            await self._tombstone(event, now)
        elif event.type == "m.room.name" and not event.background:
            await self._store.rooms.rename_own_group(event.room, await self._name(event.room))
        elif event.type == "m.room.member" and event.key != self._bot:
            await self._moved(event, before.content.get("membership") if before else None, now)

    async def _moved(self, event: State, before: object, now: datetime) -> None:
        """Somebody joined or left; a changed display name is neither."""
        membership = event.content.get("membership")
        if membership in ("join", "invite") and membership != before:
            await self._make_public_if_shared(event.room, now, event.event_id)
        if event.background:
            return
        if before == "join" and membership in ("leave", "ban"):
            await self._departed(event, now)
        elif before != "join" and membership == "join":
            if event.key not in self._ignored:
                await self._tell(event.room, MemberJoined(event.key), now, event.event_id, event.key)
        elif before == "invite":
            await self._leave_if_empty(event.room, now)

    async def _tombstone(self, event: State, now: datetime) -> None:
        """Follow a room upgrade, if it counts.

        Into a room that the bot is not in yet it follows only whom it would follow into any; others have to have it
        invited there.
        """
        new = await replacement(self._store, event)
        if new is None:
            return
        if await self._store.rooms.room(new) is not None:
            await self._continues_another(new, now)
        elif self._welcomes(event.sender):
            await self._store.rooms.replace_later(event.room, new)
            ask = OnUndeliverable(UNREACHED_TIMER.feature, UNREACHED_TIMER.name, new, event.room)
            await self._errand(new, JOIN, {"via": [_server(event.sender)]}, now, unreached=ask)

    async def _continues_another(self, new: str, now: datetime) -> bool:
        """Move a group to `new`, if that continues one of its rooms."""
        old = await predecessor(self._store, new)
        if old is None:
            return False
        if await self._store.rooms.room(old) is not None:
            await self._errand(old, LEAVE, {}, now)
        else:  # the bot has left it since
            await self._store.rooms.begin_group(old, await self._name(new), now)
        await self._store.rooms.move(old, new, now)
        await self._tell(new, RoomReplaced(), now, f"{new} replaces")
        lapsed = await self._come_back(new, now)
        if lapsed:
            await self._tell(new, BotJoined(lapsed), now, f"{new} returned")
        return True

    async def _errand(
        self,
        room_id: str,
        what: str,
        content: dict[str, Any],
        now: datetime,
        person: str | None = None,
        *,
        unreached: OnUndeliverable | None = None,
    ) -> None:
        errand = OutboxMessage(room_id=room_id, type=what, content=content, person=person, on_undeliverable=unreached)
        await self._store.outbox.put(errand, now)


def _server(user_id: str) -> str:
    return user_id.partition(":")[2]
