"""One sync: everything since a token, as typed events in order."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence, Set
from datetime import timedelta
from itertools import islice
from typing import Any

from msgspec import Struct

from bot.matrix.contents import section, text_of
from bot.matrix.crypto.device_keys import DeviceKeys
from bot.matrix.crypto.devices import Devices
from bot.matrix.crypto.key_requests import KeyRequests
from bot.matrix.crypto.machine import Machine
from bot.matrix.errors import Refused, Retry
from bot.matrix.events import Batch, Event, Left, Undecryptable
from bot.matrix.http import HttpClient, Json, path
from bot.matrix.rooms import Rooms
from bot.matrix.sync.filters import FIRST, FOLLOWING
from bot.matrix.sync.history import History
from bot.matrix.sync.parsing import Reader
from bot.matrix.sync.room_section import RoomSection, listed
from bot.matrix.sync.timeline import Timeline, in_order
from bot.matrix.sync.verifications import to_device

Kept = Callable[[frozenset[str]], Awaitable[Sequence[Undecryptable]]]

_GRACE = timedelta(seconds=60)
_FIRST_SYNC = timedelta(minutes=10)
_MOST_UNREAD = 200  # people


class Syncing:
    """Sends the request, passes keys to the encryption machine, and parses the rest."""

    def __init__(
        self,
        http: HttpClient,
        machine: Machine,
        rooms: Rooms,
        devices: Devices,
        keys: DeviceKeys,
        requests: KeyRequests,
        reader: Reader,
        history: History,
        timeline: Timeline,
        user_id: str,
    ) -> None:
        self._http = http
        self._machine = machine
        self._rooms = rooms
        self._devices = devices
        self._keys = keys
        self._requests = requests
        self._reader = reader
        self._history = history
        self._timeline = timeline
        self._user_id = user_id
        self._asked = False
        self._filter: str | None = None
        # Whose messages may be read once more is known about their devices, the latest last.
        self._unread: dict[str, None] = {}

    async def sync(self, since: str | None, timeout_ms: int, kept: Kept) -> Batch:
        """See `Session.sync`."""
        if since is not None:
            self._rooms.committed(since)
            self._machine.committed(since)
        await self._keys.look_after()
        await self._devices.get_to_know(self._unread.keys())
        body = await self._poll(since, 0 if self._devices.has_news else timeout_ms)
        token = body["next_batch"]
        messages = listed(section(body.get("to_device")).get("events"))
        fresh = self._machine.receive(messages, token)
        self._note_devices(body)
        rooms = await self._shown(section(body.pop("rooms", None)), since)
        await self._devices.get_to_know(self._unread.keys() | (rooms.writers() if since is not None else set()))
        fresh |= self._machine.freshen(self._devices.take_news(), token)
        late, opened = await self._open_kept(fresh, kept) if fresh else ([], frozenset[str]())
        events = self._read_rooms(rooms, since, token)
        self._requests.answer(messages)
        if self._requests.ask(events):
            await self._keys.look_after()  # before the batch is committed, because then it is not read again
        self._note_unread(events)
        return Batch((*self._to_device(messages), *late, *events), token, opened)

    def _to_device(self, raws: list[Any]) -> list[Event]:
        """Withheld keys and verification requests among the to-device messages; a request is cancelled at once."""
        requests = [step for step in map(to_device, raws) if step is not None and step.step == "request"]
        for request in requests:
            self._keys.cancel_verification(request)
        withheld = (event for event in map(self._reader.withheld, raws) if event is not None)
        return [*withheld, *requests]

    async def _poll(self, since: str | None, timeout_ms: int) -> Json:
        if since is None:
            query = [("timeout", "0"), ("filter", json.dumps(FIRST))]
            limit = _FIRST_SYNC
        else:
            query = [("timeout", str(timeout_ms)), ("since", since), ("filter", await self._filter_id())]
            limit = timedelta(milliseconds=timeout_ms) + _GRACE
        body = await self._http.get(path("v3", "sync"), query, limit)
        if not isinstance(body.get("next_batch"), str):
            raise Retry("the homeserver's sync has no position to go on from")
        return body

    async def _filter_id(self) -> str:
        """The filter's id; the filter itself where the server stores none, and the first time, to save a request."""
        if not self._asked:
            self._asked = True
            return json.dumps(FOLLOWING)
        if self._filter is None:
            try:
                answer = await self._http.post(path("v3", "user", self._user_id, "filter"), FOLLOWING)
                self._filter = str(answer["filter_id"])
            except (Refused, KeyError):
                self._filter = json.dumps(FOLLOWING)
        return self._filter

    def _note_devices(self, body: Json) -> None:
        lists = section(body.get("device_lists"))
        changed = [user for name in ("changed", "left") for user in listed(lists.get(name)) if isinstance(user, str)]
        if changed:
            self._devices.changed(changed)
        self._keys.note(body.get("device_one_time_keys_count"), body.get("device_unused_fallback_key_types"))

    async def _open_kept(self, fresh: frozenset[str], kept: Kept) -> tuple[list[Event], frozenset[str]]:
        late: list[Event] = []
        opened: set[str] = set()
        found = await kept(fresh)
        await self._devices.get_to_know({event.sender for event in found})
        for waiting in sorted(found, key=lambda event: event.at):
            event = self._reader.timeline(waiting.room, waiting.raw)
            if isinstance(event, Undecryptable):
                continue
            opened.add(waiting.event_id)
            if event is not None:
                late.append(event)
        return late, frozenset(opened)

    def _note_unread(self, events: Sequence[Event]) -> None:
        """Remember whose devices to ask about before the next batch: of so many only, because anybody may write."""
        senders = [event.sender for event in events if isinstance(event, Undecryptable)]
        for sender in senders:
            self._unread.pop(sender, None)
            self._unread[sender] = None
        self._devices.doubt({*senders})
        for sender in [*islice(self._unread, max(0, len(self._unread) - _MOST_UNREAD))]:
            del self._unread[sender]

    async def _shown(self, rooms: Any, since: str | None) -> _Rooms:
        joined = [RoomSection.of(room, raw) for room, raw in section(rooms.pop("join", None)).items()]
        left = section(rooms.get("leave"))
        # After a restore, a room and its replacement may show up in the same sync.
        replaced = {part.predecessor for part in joined} & left.keys()
        parts = [*(RoomSection.of(room, left[room]) for room in replaced if room), *joined]
        missing = {} if since is None else await self._history.missing(parts, since)
        into = frozenset(part.room for part in joined)
        return _Rooms(
            parts=parts,
            missing=missing,
            into=into,
            left=frozenset(left),
            replaced=replaced,
            invites=section(rooms.get("invite")),
        )

    def _read_rooms(self, rooms: _Rooms, since: str | None, token: str) -> list[Event]:
        # Leaves come first: an invite back may be in the same sync.
        events: list[Event] = [Left(room) for room in rooms.left if room not in rooms.replaced]
        events += in_order(
            self._timeline.room(part, rooms.missing.get(part.room, []), first=since is None)
            for part in _consumed(rooms.parts)
        )
        events += [Left(room) for room in rooms.left if room in rooms.replaced]
        invites = (self._reader.invite(room, part) for room, part in rooms.invites.items())
        events.extend(invite for invite in invites if invite is not None)
        self._rooms.synced(token, into=rooms.into, out_of=rooms.left)
        return events


class _Rooms(Struct, kw_only=True):
    """What a sync shows of rooms, with what limited timelines had left out."""

    parts: list[RoomSection]
    missing: dict[str, list[Any]]
    into: frozenset[str]
    left: frozenset[str]
    replaced: Set[str | None]
    invites: Mapping[str, Any]

    def writers(self) -> set[str]:
        """Who has written encrypted messages."""
        shown = (part.timeline for part in self.parts)
        raws = (section(raw) for raws in (*shown, *self.missing.values()) for raw in raws)
        return {
            sender
            for raw in raws
            if raw.get("type") == "m.room.encrypted" and (sender := text_of(raw.get("sender"))) is not None
        }


def _consumed(parts: list[RoomSection]) -> Iterator[RoomSection]:
    """Each of them, and then no longer in the list: of a very first sync there can be thousands."""
    parts.reverse()
    while parts:
        yield parts.pop()
