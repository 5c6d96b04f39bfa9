"""Which rows belong to a group and go along with it. Whoever adds a table says here whether it does.

What is only of the moment stays: meetings that go on, what was asked a minute ago, letters, calls for help. And who
asked anonymously: that is known in one place, and to nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from storage.origins import MADE

GROUPS = "groups"
"""Where a column refers to the group's own id."""

_OWN = "group_id = :group"
_HERE = "(SELECT room_id FROM rooms WHERE group_id = :group)"
_IN_A_ROOM = f"room_id IN {_HERE}"
_MEMBERS = f"""(SELECT key FROM state WHERE type = 'm.room.member' AND content ->> 'membership' = 'join'
    AND room_id IN {_HERE})"""
_NAMED = "person <> ''"  # of an anonymous need nobody but the instance it was asked at knows whose it is


class Part(Struct, frozen=True):
    """Rows of a table, found by `mine` (SQL, with `:group`).

    `refers` are columns that hold ids of rows that went before, by table; ids are given anew where rows arrive.
    `timers` are those whose subject is such a row's id. What is `personal` belongs to the group's people: it goes along
    with them, and what they said at the new place already counts more. What `begins` by itself when the bot comes into
    a room gives way.
    """

    table: str
    mine: str
    refers: Mapping[str, str] = field(default_factory=dict)
    timers: tuple[tuple[str, str], ...] = ()
    personal: bool = False
    begins: bool = False


def _of(parent: str, key: str, mine: str) -> str:
    return f"{key} IN (SELECT id FROM {parent} WHERE {mine})"


_RESOURCES = f"{_OWN} AND {_NAMED}"
_OF_A_RESOURCE = _of("resources", "resource_id", _RESOURCES)
_OF_A_CHECKIN = _of("checkins", "checkin_id", _OWN)

_OF_THE_GROUP = (
    Part("settings", "owner = CAST(:group AS TEXT)", {"owner": GROUPS}, begins=True),
    Part("acquaintances", _OWN, begins=True),
    Part("agreements", _OWN),
    Part("welcomes", _OWN),
    Part("helplines", _OWN),
    Part("helpline_checks", _OWN),
    Part("circle_templates", _OWN),
    Part("circle_dates", _OWN),
    Part("minutes", _IN_A_ROOM),
    Part("wishes", f"{_IN_A_ROOM} AND kept"),
    Part("sos_shifts", _OWN, timers=(("sos", "unasked"),)),
    Part(
        "resources",
        _RESOURCES,
        timers=(("resources", "soon"), ("resources", "ask"), ("resources", "rest"), ("resources", "forget")),
    ),
    Part("resource_numbers", _OWN),
    Part("resource_takers", _OF_A_RESOURCE, {"resource_id": "resources"}),
    Part("resource_changes", _OF_A_RESOURCE, {"resource_id": "resources"}),
    Part("resource_words", _OF_A_RESOURCE, {"resource_id": "resources"}),
    Part("resource_asks", _OF_A_RESOURCE, {"resource_id": "resources"}),
    Part("loans", _OWN, timers=(("loans", "soon"), ("loans", "over"))),
    Part("checkins", _OWN, timers=(("checkins", "close"), ("checkins", "remind"))),
    Part("checkin_answers", _OF_A_CHECKIN, {"checkin_id": "checkins"}),
    Part("checkin_marks", _OF_A_CHECKIN, {"checkin_id": "checkins"}),
    Part("checkin_counts", _OF_A_CHECKIN, {"checkin_id": "checkins"}),
    Part("checkin_schedules", _IN_A_ROOM, timers=(("checkins", "open"),)),
    Part("checkin_breaks", _IN_A_ROOM),
    Part("checkin_people", _OWN),
    Part("reminders", _IN_A_ROOM, {"copied_from": "reminders"}, timers=(("reminders", "due"),)),
    Part("reminder_followers", _of("reminders", "reminder_id", _IN_A_ROOM), {"reminder_id": "reminders"}),
    Part("settings", f"owner IN {_MEMBERS}", personal=True),
    Part("pauses", f"person IN {_MEMBERS}", personal=True),
    Part("reminder_consents", f"person IN {_MEMBERS} AND author IN {_MEMBERS}", personal=True),
    Part("resource_limits", f"person IN {_MEMBERS}", personal=True),
)

_MESSAGES = " UNION ".join(
    f"SELECT event_id FROM {part.table} WHERE {part.mine}" for part in _OF_THE_GROUP if part.table in MADE
)

PARTS: tuple[Part, ...] = (*_OF_THE_GROUP, Part("origins", f"event_id IN ({_MESSAGES})", personal=True))
"""Rows that others refer to come before those."""

SUBJECT_OF_ROOM = (("checkins", "forget"), ("minutes", "forget"))
SUBJECT_OF_GROUP = (("sos", "check"), ("resources", "board"))
"""Timers whose subject is the room, or the group."""

STAYING_TIMERS = (
    *(("sos", name) for name in ("next", "end", "silent", "cut-off", "unreached")),
    *(
        (feature, "")
        for feature in ("turns", "rounds", "circle", "respond", "notes", "reports", "relays", "moderation")
    ),
    *((feature, "") for feature in ("direct", "encryption", "rights")),
)
"""Timers of what stays; without a name, all of a feature."""

STAYS = {
    "groups": "found by its room",
    "rooms": "where the bot is: it is invited to the new place",
    "state": "told by the homeserver",
    "sync": "the instance’s own",
    "house": "the instance’s own",
    "arrivals": "the instance’s own",
    "concerns": "the instance’s own",
    "handled": "the instance’s own",
    "ciphertexts": "the instance’s own",
    "keyless": "the instance’s own",
    "troubles": "the instance’s own",
    "outbox": "messages of another account",
    "live": "messages of another account",
    "timers": "go along with what they are about",
    "questions": "of the moment",
    "completions": "of the moment",
    "requests": "of the moment",
    "turns": "of the meeting",
    "turn_queues": "of the meeting",
    "turn_steps": "of the meeting",
    "rounds": "of the meeting",
    "round_places": "of the meeting",
    "circles": "of the meeting",
    "circle_told": "of the meeting",
    "checkin_steps": "of the moment",
    "checkin_prompts": "of the moment",
    "sos_calls": "of the moment",
    "sos_groups": "of the moment",
    "sos_pages": "of the moment",
    "reports": "of the moment",
    "resource_imports": "of the moment",
    "notes": "opened by the messages of another account",
    "resource_relays": "who asked anonymously",
}
"""The other tables, and why they stay."""
