"""Rooms, the groups they belong to, their state, and what groups and people have set."""

from __future__ import annotations

from datetime import timedelta

from storage.core.table import (
    ME,
    MEMBERS,
    MOMENT,
    NO_GROUP,
    NUMBER,
    BelongsTo,
    Expiry,
    Export,
    Leaving,
    PersonalData,
    Table,
    named_in,
    quoted_in,
    without_me,
)

KEEP_RENUMBERED = timedelta(days=30)
"""How long it is known which number something had before its room changed its group."""

_MEMBER = f"type = 'm.room.member' AND key = {ME}"
_THERE = "content ->> 'membership' IN ('join', 'invite')"
_RIGHTS = f"type <> 'm.room.member' AND (sender = {ME} OR {quoted_in('content')})"
_MY_NAME = f"""(SELECT content ->> 'displayname' FROM state AS member WHERE member.room_id = groups.room_id
    AND member.type = 'm.room.member' AND member.key = {ME})"""
_NAMELESS = "NOT EXISTS (SELECT 1 FROM state AS n WHERE n.room_id = groups.room_id AND n.type = 'm.room.name')"
_CALLED_AFTER = f"{_NAMELESS} AND instr(', ' || name || ', ', ', ' || {_MY_NAME} || ', ') > 0"
_OTHERS_NAMES = f"trim(replace(', ' || name || ', ', ', ' || {_MY_NAME} || ', ', ', '), ', ')"
_RIGHTS_OF_OTHERS = frozenset({"content"})

TABLES = (
    Table(
        schema="""
        CREATE TABLE rooms (
            room_id TEXT PRIMARY KEY,
            group_id INTEGER REFERENCES groups (id),  -- the circle this room belongs to now; none for a direct chat
            person TEXT,                                  -- for a direct chat: whom it is with
            joined INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX rooms_by_group ON rooms (group_id);
        CREATE INDEX rooms_by_person ON rooms (person);
        """,
        holds=(PersonalData(feature="direct", kind="chat", group=NO_GROUP, stays=True),),
        export="where the bot is: it is invited to the new place",
        belongs_to=BelongsTo.GROUP,
        reads={MOMENT: "joined", NUMBER: "group_id"},
    ),
    Table(
        schema="""
        CREATE TABLE groups (
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,
            room_id TEXT NOT NULL UNIQUE,  -- the room that began it, whether or not the bot is still there
            created INTEGER NOT NULL,
            empty INTEGER,                -- since when it has no room
            successor TEXT,               -- the room that replaces it, where the bot is not yet there
            away INTEGER,                 -- since when the bot is not in the room that began it
            home INTEGER                  -- the other group that this room was in when the bot left it
        );
        CREATE INDEX groups_by_successor ON groups (successor) WHERE successor IS NOT NULL;
        """,
        holds=(
            PersonalData(
                feature="groups",
                kind="name",
                mine=_CALLED_AFTER,
                group="{table}.id",
                without=f"name = coalesce(nullif({_OTHERS_NAMES}, ''), room_id)",
                left=Leaving.GROUPS,
            ),
        ),
        export="found by its room",
        reads={MOMENT: "created empty away", NUMBER: "id home"},
    ),
    Table(
        schema="""
        CREATE TABLE state (
            room_id TEXT NOT NULL, type TEXT NOT NULL, key TEXT NOT NULL,
            sender TEXT NOT NULL, content TEXT NOT NULL,
            PRIMARY KEY (room_id, type, key)
        ) WITHOUT ROWID;
        CREATE INDEX state_by_key ON state (key, type);
        CREATE INDEX members_by_likeness ON state (room_id, content ->> 'like') WHERE type = 'm.room.member';
        """,
        holds=(
            PersonalData(
                feature="groups", kind="member", stays=True, mine=f"{_MEMBER} AND {_THERE}", left=Leaving.ENDS
            ),
            PersonalData(feature="groups", kind="left", passing=True, mine=f"{_MEMBER} AND NOT {_THERE}"),
            PersonalData(
                feature="groups", kind="rights", others=_RIGHTS_OF_OTHERS, stays=True, mine=_RIGHTS, left=Leaving.GROUPS
            ),
        ),
        export="told by the homeserver",
        belongs_to=BelongsTo.ROOM_ALONE,
    ),
    Table(
        schema="""
        CREATE TABLE renumbered (  -- what had another number while its room was in another group
            room_id TEXT NOT NULL, group_id INTEGER NOT NULL, letter TEXT NOT NULL, number INTEGER NOT NULL,
            now INTEGER NOT NULL,         -- its number in this group
            at INTEGER NOT NULL,
            PRIMARY KEY (room_id, group_id, letter, number)
        ) WITHOUT ROWID;
        """,
        holds="numbers",
        export="of the moment",
        belongs_to=BelongsTo.ROOM_AND_GROUP,
        reads={MOMENT: "at", NUMBER: "group_id number now"},
        expires=(Expiry("at < ?", KEEP_RENUMBERED),),
    ),
    Table(
        schema="""
        CREATE TABLE settings (
            owner TEXT NOT NULL,                          -- a group's id in digits, or a person's user id
            name TEXT NOT NULL, value TEXT,               -- NULL where it was reset: the default
            before TEXT, event_id TEXT,                   -- what it was before, and the message that set it
            PRIMARY KEY (owner, name)
        ) WITHOUT ROWID;
        CREATE INDEX settings_by_message ON settings (event_id) WHERE event_id IS NOT NULL;
        """,
        holds=(
            PersonalData(feature="settings", kind="own", people=("owner",), mine=f"owner = {ME}", group=NO_GROUP),
            PersonalData(
                feature="settings",
                kind="named",
                mine=f"name = 'facilitators' AND ({named_in('value')} OR {named_in('before')})",
                group="CAST({table}.owner AS INTEGER)",
                without=f"{without_me('value')}, {without_me('before')}",
                left=Leaving.HANDED_ON,
            ),
        ),
        export=(
            Export(begins=True, mine="owner = CAST(:group AS TEXT)", refers={"owner": "groups"}),
            Export(personal=True, mine=f"owner IN {MEMBERS}"),
        ),
    ),
)
