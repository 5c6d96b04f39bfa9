"""One sync: everything since a token, as typed events in order."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from bot.matrix.contents import section
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

    async def sync(self, since: str | None, timeout_ms: int, kept: Kept) -> Batch:
        """See `Session.sync`."""
        if since is not None:
            self._rooms.committed(since)
            self._machine.committed(since)
        await self._keys.look_after()
        body = await self._poll(since, timeout_ms)
        token = body["next_batch"]
        messages = listed(section(body.get("to_device")).get("events"))
        fresh = self._machine.receive(messages, token)
        self._note_devices(body)
        late, opened = await self._open_kept(fresh, kept) if fresh else ([], frozenset[str]())
        events = await self._read_rooms(section(body.pop("rooms", None)), since, token)
        self._requests.answer(messages)
        if self._requests.ask(events):
            await self._keys.look_after()  # before the batch is committed, because then it is not read again
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
        for waiting in sorted(await kept(fresh), key=lambda event: event.at):
            event = self._reader.timeline(waiting.room, waiting.raw)
            if isinstance(event, Undecryptable):
                continue
            opened.add(waiting.event_id)
            if event is not None:
                late.append(event)
        return late, frozenset(opened)

    async def _read_rooms(self, rooms: Any, since: str | None, token: str) -> list[Event]:
        joined = [RoomSection.of(room, raw) for room, raw in section(rooms.pop("join", None)).items()]
        left = section(rooms.get("leave"))
        # After a restore, a room and its replacement may show up in the same sync.
        replaced = {part.predecessor for part in joined} & left.keys()
        parts = [*(RoomSection.of(room, left[room]) for room in replaced if room), *joined]
        missing = {} if since is None else await self._history.missing(parts, since)
        # Leaves come first: an invite back may be in the same sync.
        events: list[Event] = [Left(room) for room in left if room not in replaced]
        into = frozenset(part.room for part in joined)
        del joined
        events += in_order(
            self._timeline.room(part, missing.get(part.room, []), first=since is None) for part in _consumed(parts)
        )
        events += [Left(room) for room in left if room in replaced]
        invites = (self._reader.invite(room, part) for room, part in section(rooms.get("invite")).items())
        events.extend(invite for invite in invites if invite is not None)
        self._rooms.synced(token, into=into, out_of=frozenset(left))
        return events


def _consumed(parts: list[RoomSection]) -> Iterator[RoomSection]:
    """Each of them, and then no longer in the list: of a very first sync there can be thousands."""
    parts.reverse()
    while parts:
        yield parts.pop()
