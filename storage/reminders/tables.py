"""The tables of reminders."""

from __future__ import annotations

from datetime import timedelta

from storage.core.table import (
    IN_A_ROOM,
    IN_ITS_ROOM,
    ME,
    MEMBERS,
    MOMENT,
    NO_GROUP,
    NUMBER,
    SWITCH,
    BelongsTo,
    Expiry,
    Export,
    Leaving,
    PersonalData,
    Table,
    exported_with,
    room_group_of,
)

# How long a reminder that was said for the last time can still be put off.
KEEP_SAID = timedelta(days=1)
_NOBODYS = "person = '', author = ''"
_FOLLOWED = "EXISTS (SELECT 1 FROM reminder_followers AS f WHERE f.reminder_id = reminders.id)"
_FIRST = "(SELECT min(f.person) FROM reminder_followers AS f WHERE f.reminder_id = reminders.id)"
_MINE = f"NOT whole_room AND person = {ME}"
_FOR_ANOTHER = f"NOT whole_room AND author = {ME} AND person <> {ME}"

TABLES = (
    Table(
        schema="""
        CREATE TABLE reminders (
            id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL,
            number INTEGER,  -- none: said for the last time, and kept for a day so that it can be put off
            person TEXT NOT NULL, author TEXT NOT NULL, whole_room INTEGER NOT NULL, what TEXT NOT NULL,
            due INTEGER NOT NULL, stands_for INTEGER NOT NULL,
            rule TEXT, start TEXT, zone TEXT NOT NULL,
            urgent INTEGER NOT NULL DEFAULT 0, most INTEGER, said INTEGER NOT NULL DEFAULT 0, last_said INTEGER,
            agreed INTEGER NOT NULL DEFAULT 1,
            copied_from INTEGER,  -- what was put off, or could not be said to everybody, of another reminder
            event_id TEXT NOT NULL, created INTEGER NOT NULL,
            source TEXT,                  -- the message that had the words, where that is another one
            thread TEXT,                  -- where it is said: the first message of the thread that it was made in
            UNIQUE (room_id, number)
        );
        CREATE INDEX reminders_by_event ON reminders (event_id);
        CREATE INDEX reminders_by_source ON reminders (source) WHERE source IS NOT NULL;
        CREATE INDEX reminders_by_person ON reminders (person, due);
        CREATE INDEX reminders_by_last ON reminders (room_id, last_said) WHERE last_said IS NOT NULL;
        CREATE INDEX reminders_over ON reminders (last_said) WHERE number IS NULL;
        CREATE INDEX reminders_by_copied ON reminders (copied_from, person) WHERE copied_from IS NOT NULL;
        """,
        holds=(
            PersonalData(
                feature="reminders",
                kind="shared",
                mine=f"{_MINE} AND {_FOLLOWED}",
                group=IN_ITS_ROOM,
                without=f"person = {_FIRST}, author = {_FIRST}",
                left=Leaving.GROUPS,
            ),
            PersonalData(
                feature="reminders",
                kind="mine",
                timers=("due",),
                mine=f"{_MINE} AND NOT {_FOLLOWED}",
                left=Leaving.PASSES,
            ),
            PersonalData(
                feature="reminders",
                kind="unanswered",
                timers=("due",),
                mine=f"{_FOR_ANOTHER} AND NOT agreed",
                left=Leaving.PASSES,
            ),
            PersonalData(
                feature="reminders",
                kind="others",
                mine=f"{_FOR_ANOTHER} AND agreed",
                group=IN_ITS_ROOM,
                without="author = person",
                left=Leaving.GROUPS,
            ),
            PersonalData(
                feature="reminders",
                kind="room",
                mine=f"whole_room AND {ME} IN (person, author)",
                group=IN_ITS_ROOM,
                without=_NOBODYS,
                left=Leaving.GROUPS,
            ),
        ),
        export=(Export(timers=(("reminders", "due"),), mine=IN_A_ROOM, refers={"copied_from": "reminders"}),),
        belongs_to=BelongsTo.ROOM,
        reads={
            MOMENT: "due stands_for last_said created",
            SWITCH: "whole_room urgent agreed",
            NUMBER: "id number most said copied_from",
        },
        expires=(Expiry("number IS NULL AND last_said < ?", KEEP_SAID),),
    ),
    Table(
        schema="""
        CREATE TABLE reminder_followers (
            reminder_id INTEGER NOT NULL REFERENCES reminders (id) ON DELETE CASCADE,
            person TEXT NOT NULL, event_id TEXT NOT NULL,
            PRIMARY KEY (reminder_id, person)
        ) WITHOUT ROWID;
        CREATE INDEX reminder_followers_by_person ON reminder_followers (person);
        CREATE INDEX reminder_followers_by_event ON reminder_followers (event_id);
        """,
        holds=(
            PersonalData(
                feature="reminders", kind="too", group=room_group_of("reminders", "reminder_id"), left=Leaving.RESTS
            ),
        ),
        export=(
            Export(mine=exported_with("reminders", "reminder_id", IN_A_ROOM), refers={"reminder_id": "reminders"}),
        ),
        reads={NUMBER: "reminder_id"},
    ),
    Table(
        schema="""
        -- whether a person takes reminders from another; none: asked, and no answer yet
        CREATE TABLE reminder_consents (
            id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL, author TEXT NOT NULL, yes INTEGER,
            UNIQUE (person, author)
        );
        """,
        holds=(
            PersonalData(
                feature="reminders",
                kind="consents",
                people=("person", "author"),
                mine=f"{ME} IN (person, author)",
                group=NO_GROUP,
            ),
        ),
        export=(Export(personal=True, mine=f"person IN {MEMBERS} AND author IN {MEMBERS}"),),
        reads={SWITCH: "yes", NUMBER: "id"},
    ),
)
