"""Rooms and what happens in them; the rules hold, whoever acts and by whatever way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from bot.matrix.http import Json
from tests.fake import rules
from tests.fake.base import Caller, Denied
from tests.fake.creating import MEGOLM, Plan, State, create_content, first_state, restricted, taken_over
from tests.fake.keys import KeyServer
from tests.fake.room import Room, RoomEvent

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Sent = tuple[Caller, str] | None


class Rooms(KeyServer):
    """The homeserver's rooms. Every method that somebody acts by raises `Denied` where the room does not let them."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
        self.rooms: dict[str, Room] = {}
        # What a person's profile says: `displayname`, `m.tz`, ... Who is not named is called after their user id.
        self.profiles: dict[str, Json] = {}
        self.fixed_profile: set[str] = set()  # the fields that nobody may change here
        # Who does not let themselves be invited (client-server API v1.18, 'Invite permission').
        self.refuses_invites: set[str] = set()
        self._named = 0

    def room(self, room: str) -> Room:
        """The room of this id."""
        if room not in self.rooms:
            raise Denied(404, "M_NOT_FOUND", f"Unknown room {room}")
        return self.rooms[room]

    def named(self, name: str) -> str:
        """The id of the room of this alias or id."""
        aliases = {room.field("m.room.canonical_alias", "alias"): room.room_id for room in self.rooms.values()}
        return str(aliases.get(name, name))

    def name_of(self, user: str) -> str:
        """What a person is called."""
        return str(self.profiles.get(user, {}).get("displayname", user[1:].split(":")[0].capitalize()))

    # Rooms begin.

    def create_room(
        self,
        creator: str,
        name: str | None = None,
        version: str = "12",
        encrypted: bool = False,
        invite: Sequence[str] = (),
        is_direct: bool = False,
        power_levels: Json | None = None,
        *,
        members: Sequence[str] = (),
        public: bool = False,
    ) -> str:
        """Somebody makes a room, and these people are invited, or in it at once (`members`); returns its id.

        `power_levels` takes the place of the defaults key by key, as `power_level_content_override` does.
        """
        encryption: list[State] = [("m.room.encryption", "", {"algorithm": MEGOLM})] if encrypted else []
        room = self.begin(Plan(creator, version, name, public, power_levels=power_levels, state=encryption))
        for user in (*invite, *members):
            self.invite(room, creator, user, is_direct=is_direct)
        for user in members:
            self.join(room, user)
        return room

    def begin(self, plan: Plan) -> str:
        """A new room with nobody but its creator in it."""
        domain = "" if rules.numbered(plan.version) >= 12 else ":" + plan.creator.split(":", 1)[1]
        room_id = f"!{self._new_name('room')}{domain}"
        self.rooms[room_id] = Room(room_id, plan.version)
        self._add(room_id, plan.creator, "m.room.create", create_content(plan), key="")
        self._member(room_id, plan.creator, plan.creator, "join")
        for type, key, content in first_state(plan):
            rules.check_state(self.rooms[room_id], plan.creator, type, key, content)
            self._add(room_id, plan.creator, type, content, key=key)
        return room_id

    def upgrade(self, room: str, sender: str, version: str = "12", invite: Iterable[str] = ()) -> str:
        """Replace a room by a new one and shut the old one; returns the new room's id.

        As with a real homeserver nobody else comes along by themselves: `invite` names whom the sender invites.
        """
        old = self.room(room)
        rules.check_power(old, sender, "state_default", "m.room.tombstone")
        twelve = rules.numbered(version) >= 12
        tombstone = self._new_name("event")
        predecessor = {"room_id": room} if twelve else {"room_id": room, "event_id": f"${tombstone}"}
        state = taken_over(old, sender, version)
        new = self.begin(Plan(sender, version, creation={"predecessor": predecessor}, state=state))
        content = {"body": "This room has been replaced", "replacement_room": new}
        self._add(room, sender, "m.room.tombstone", content, key="", event_id=f"${tombstone}")
        if rules.power(old, sender) >= rules.threshold(old, "state_default", "m.room.power_levels"):
            self._add(room, sender, "m.room.power_levels", restricted(old), key="")
        for user in invite:
            self.invite(new, sender, user)
        return new

    # Coming and going.

    def invite(self, room: str, sender: str, user: str, *, is_direct: bool = False, reason: str | None = None) -> None:
        """Invite somebody; 403 where they want no invites, or are there already.

        Nobody accepts by themselves: who is invited reads nothing until `join`. The same invite again is none.
        """
        rules.check_power(self.room(room), sender, "invite")
        if user in self.refuses_invites:
            raise Denied(403, "M_INVITE_BLOCKED", "You are not permitted to invite this user.")
        if self.room(room).membership(user) in ("join", "ban"):
            raise Denied(403, "M_FORBIDDEN", f"{user} is already in the room or banned.")
        more = ({"is_direct": True} if is_direct else {}) | ({} if reason is None else {"reason": reason})
        held = self.room(room).state.get(("m.room.member", user))
        content = {"membership": "invite", "displayname": self.name_of(user), **more}
        if held is None or (held.sender, held.content) != (sender, content):
            self._member(room, sender, user, "invite", more)

    def join(self, room: str, user: str) -> None:
        """Come in, invited or where the room is public; no error where one is in."""
        if self.room(room).membership(user) != "join":
            rules.check_entry(self.room(room), user)
            self._member(room, user, user, "join")

    def leave(self, room: str, user: str) -> None:
        """Go, or decline an invite; no error where one has left."""
        if ("m.room.member", user) not in self.room(room).state or self.room(room).membership(user) == "ban":
            raise Denied(403, "M_FORBIDDEN", f"User {user} not in room {room}")
        if self.room(room).membership(user) != "leave":
            self._member(room, user, user, "leave")

    def kick(self, room: str, sender: str, user: str) -> None:
        """Remove somebody, or take their invite back."""
        rules.check_removal(self.room(room), sender, user, "kick")
        if self.room(room).membership(user) not in ("join", "invite"):
            raise Denied(403, "M_FORBIDDEN", f"User {user} not in room {room}")
        self._member(room, sender, user, "leave")

    def ban(self, room: str, sender: str, user: str) -> None:
        """Remove somebody for good."""
        rules.check_removal(self.room(room), sender, user, "ban")
        self._member(room, sender, user, "ban")

    def rename(self, user: str, name: str) -> None:
        """Somebody is called otherwise from now on, in all their rooms."""
        self.profiles[user] = self.profiles.get(user, {}) | {"displayname": name}
        for room in self.rooms.values():
            if room.membership(user) == "join":
                self._member(room.room_id, user, user, "join")

    # What is said and set.

    def set_state(self, room: str, sender: str, type: str, key: str, content: Json) -> str:
        """Set state; returns the event's id. Setting what is set already changes nothing."""
        rules.check_state(self.room(room), sender, type, key, content)
        held = self.room(room).state.get((type, key))
        if held is not None and held.sender == sender and held.content == content:
            return held.event_id
        return self._add(room, sender, type, content, key=key).event_id

    def send(self, room: str, sender: str, type: str, content: Json, sent: Sent = None) -> str:
        """Send an event of any type; returns its id."""
        rules.check_message(self.room(room), sender, type, content)
        return self._add(room, sender, type, content, sent=sent).event_id

    def redact(self, room: str, sender: str, target: str, reason: str | None = None, sent: Sent = None) -> str:
        """Take an event back; returns the redaction's id."""
        held = self.room(room)
        rules.check_redaction(held, sender, held.find(target))
        content = {} if reason is None else {"reason": reason}
        if rules.numbered(held.version) >= 11:
            content["redacts"] = target
        return self._add(room, sender, "m.room.redaction", content, redacts=target, sent=sent).event_id

    def _member(self, room: str, sender: str, user: str, membership: str, more: Json | None = None) -> None:
        profile = {"displayname": self.name_of(user)} if membership in ("join", "invite") else {}
        self._add(room, sender, "m.room.member", {"membership": membership, **profile, **(more or {})}, key=user)

    def _add(
        self,
        room: str,
        sender: str,
        type: str,
        content: Json,
        *,
        key: str | None = None,
        redacts: str | None = None,
        sent: Sent = None,
        event_id: str | None = None,
    ) -> RoomEvent:
        ts = (self.now - _EPOCH) // timedelta(milliseconds=1)
        name = event_id or f"${self._new_name('event')}"
        event = RoomEvent(self.position + 1, name, sender, type, content, ts, key, redacts, sent=sent)
        self.rooms[room].add(event)
        self.step()
        return event

    def _new_name(self, kind: str) -> str:
        self._named += 1
        return f"{kind}{self._named}"
