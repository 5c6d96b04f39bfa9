"""All that is held about people: the declarations of the house's own tables, and those of the others together.

Whoever adds a table says here, or beside it, what it holds about whom (`HOLDINGS`), or that it holds nothing about
anybody and what it holds instead (`HOLDS_NOTHING`).
"""

from __future__ import annotations

from storage.checking import CHECKING_HOLDS, CHECKING_HOLDS_NOTHING
from storage.holding import IN_ITS_ROOM, ME, NO_GROUP, Holding, named_in, quoted_in, room_group_of, without_me
from storage.hosting import HOSTING_HOLDS_NOTHING
from storage.meetings import MEETINGS_HOLDS, MEETINGS_HOLDS_NOTHING
from storage.origins import ORIGINS_HOLD_NOTHING
from storage.reminding import REMINDING_HOLDS
from storage.safety import SAFETY_HOLDS, SAFETY_HOLDS_NOTHING
from storage.sharing import SHARING_HOLDS, SHARING_HOLDS_NOTHING

_NAMED = "coalesce({table}.group_id, " + IN_ITS_ROOM + ")"
_MEMBER = f"type = 'm.room.member' AND key = {ME}"
_THERE = "content ->> 'membership' IN ('join', 'invite')"
_RIGHTS = f"type <> 'm.room.member' AND (sender = {ME} OR {quoted_in('content')})"
_ON_ITS_WAY = "done IS NULL AND type NOT IN ('join', 'leave', 'redact')"
# A letter is not quoted in a letter: it may be one that quotes others, and each would be as long as all before it.
_WORDS = frozenset({"address", "content", "attachment"})
# What nobody can read is as long as its sender likes.
_UNREAD = frozenset({"raw"})
_STEP, _RIGHTS_OF_OTHERS = frozenset({"before"}), frozenset({"content"})

# A room without a name is called after its people.
_MY_NAME = f"""(SELECT content ->> 'displayname' FROM state AS member WHERE member.room_id = groups.room_id
    AND member.type = 'm.room.member' AND member.key = {ME})"""
_NAMELESS = "NOT EXISTS (SELECT 1 FROM state AS n WHERE n.room_id = groups.room_id AND n.type = 'm.room.name')"
_CALLED_AFTER = f"{_NAMELESS} AND instr(', ' || name || ', ', ', ' || {_MY_NAME} || ', ') > 0"
_OTHERS_NAMES = f"trim(replace(', ' || name || ', ', ', ' || {_MY_NAME} || ', ', ', '), ', ')"

_TURNS_HOLD = (
    Holding("turns", "turns", "turns", timers=("quiet", "warn", "over", "more", "close")),
    Holding("turns", "step", "turn_steps", f"person = {ME} OR {quoted_in('before')}", others=_STEP, passing=True),
    Holding("rounds", "word", "rounds", f"speaker = {ME}", IN_ITS_ROOM, "speaker = NULL, called = NULL"),
    Holding("rounds", "previous", "rounds", f"previous = {ME}", IN_ITS_ROOM, "previous = NULL, previous_stage = NULL"),
    Holding("rounds", "places", "round_places", group=room_group_of("rounds", "round_id"), passing=True),
)

_HOUSE_HOLDS = (
    Holding("direct", "waiting", "outbox", f"person = {ME} AND {_ON_ITS_WAY}", _NAMED, others=_WORDS, passing=True),
    Holding(
        "direct",
        "doing",
        "outbox",
        f"author = {ME} AND person IS NOT {ME} AND {_ON_ITS_WAY}",
        _NAMED,
        others=_WORDS,
        passing=True,
    ),
    Holding("direct", "sent", "outbox", f"person = {ME} AND done IS NOT NULL", _NAMED, others=_WORDS, passing=True),
    Holding(
        "direct",
        "about",
        "outbox",
        f"{named_in('subject')} OR {quoted_in('unheard')}",
        _NAMED,
        others=_WORDS,
        passing=True,
    ),
    Holding("direct", "timers", "timers", f"subject = {ME}", passing=True),
    Holding("direct", "questions", "questions", group=_NAMED, others=frozenset({"subject"}), passing=True),
    Holding("direct", "asked", "questions", named_in("subject"), _NAMED, others=frozenset({"person"}), passing=True),
    Holding("direct", "chat", "rooms", group=NO_GROUP, stays=True),
    Holding("encryption", "unread", "ciphertexts", f"sender = {ME}", others=_UNREAD, passing=True),
    Holding("encryption", "keyless", "keyless", group=NO_GROUP),
    Holding("groups", "requests", "requests"),
    Holding(
        "groups",
        "name",
        "groups",
        _CALLED_AFTER,
        "{table}.id",
        f"name = coalesce(nullif({_OTHERS_NAMES}, ''), room_id)",
    ),
    Holding("groups", "member", "state", f"{_MEMBER} AND {_THERE}", stays=True),
    Holding("groups", "left", "state", f"{_MEMBER} AND NOT {_THERE}", passing=True),
    Holding("groups", "rights", "state", _RIGHTS, others=_RIGHTS_OF_OTHERS, stays=True),
    Holding("settings", "own", "settings", f"owner = {ME}", NO_GROUP, people=("owner",)),
    Holding(
        "settings",
        "named",
        "settings",
        f"name = 'facilitators' AND {named_in('value')}",
        "CAST({table}.owner AS INTEGER)",
        without_me("value"),
    ),
)

HOLDINGS: tuple[Holding, ...] = (
    *CHECKING_HOLDS,
    *_TURNS_HOLD,
    *MEETINGS_HOLDS,
    *SHARING_HOLDS,
    *REMINDING_HOLDS,
    *SAFETY_HOLDS,
    *_HOUSE_HOLDS,
)
"""In the order in which people read of them, and are forgotten."""

HOLDS_NOTHING = {
    "sync": "the position in the homeserver’s stream",
    "troubles": "what is wrong with the bot’s own keys",
    "live": "which message of ours is the newest state of what",
    "turn_queues": "whether a queue is open",
    "completions": "which messages belong together; not whose they are",
    **ORIGINS_HOLD_NOTHING,
    **HOSTING_HOLDS_NOTHING,
    **CHECKING_HOLDS_NOTHING,
    **MEETINGS_HOLDS_NOTHING,
    **SHARING_HOLDS_NOTHING,
    **SAFETY_HOLDS_NOTHING,
}
"""The other tables, with what is in them."""
