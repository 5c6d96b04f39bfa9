"""The tables of the outbox: messages, live messages, and what was delivered before a restore."""

from __future__ import annotations

from datetime import timedelta

from storage.core.table import (
    CODE,
    IN_ITS_ROOM,
    ME,
    MOMENT,
    NUMBER,
    SWITCH,
    WORD,
    BelongsTo,
    Expiry,
    PersonalData,
    Table,
    named_in,
    quoted_in,
)

# Their causes come in the same batch, or are timers that run right after it.
KEEP_RECOVERED = timedelta(days=1)
# How long a delivered message is known, so that replies and reactions find what it is about.
KEEP_ANCHORS = timedelta(days=30)
# How long what waits for the letter budget is worth saying: news; and what somebody waits for an answer to.
KEEP_GATHERED = timedelta(days=30)
KEEP_UNASKED = timedelta(days=180)
GATHERED = 2  # `held` of what waits for the letter budget
_NAMED = "coalesce({table}.group_id, " + IN_ITS_ROOM + ")"
_ON_ITS_WAY = "done IS NULL AND type NOT IN ('join', 'leave', 'redact', 'state')"
_WORDS = frozenset({"address", "content", "attachment", "letter", "turn", "asks"})

TABLES = (
    Table(
        schema="""
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            transaction_id TEXT NOT NULL UNIQUE,
            room_id TEXT,                 -- NULL while a direct chat has to be opened first
            person TEXT,                  -- the recipient of a private message
            address TEXT GENERATED ALWAYS AS (coalesce(room_id, person)),
            type TEXT NOT NULL,           -- an event type, or 'join', 'leave', 'invite', 'redact', 'state'
            content TEXT,                 -- erased once delivered
            attachment TEXT,              -- describes a picture or a file, in JSON; erased with it
            live TEXT,                    -- the live message that this is the newest state of
            priority INTEGER NOT NULL DEFAULT 0,         -- 2: before everything else, wherever it goes
            held INTEGER NOT NULL DEFAULT 0,             -- waits: 1 for the end of a pause, 2 for the letter budget
            letter INTEGER,               -- of an unasked private message, a number for whose doing it was
            turn INTEGER,                 -- its place among those that wait for the letter budget
            asks TEXT,                    -- the questions that it asks once it is said, in JSON
            tried INTEGER NOT NULL DEFAULT 0,
            feature TEXT, kind TEXT, subject TEXT,       -- what a reply or reaction to it is about
            group_id INTEGER,             -- the group that this is about, in private messages
            answers TEXT,                 -- the event that it answers, and is withdrawn with
            author TEXT, cause TEXT,      -- who caused it, by which event; erased once delivered
            signs TEXT,                   -- emoji that are put on it once it is there, separated by spaces
            on_undeliverable TEXT,        -- the timer to set where it can’t be delivered, in JSON
            event_id TEXT,
            created INTEGER NOT NULL,
            done INTEGER
        );
        CREATE INDEX outbox_pending ON outbox (address, priority DESC, id) WHERE done IS NULL;
        CREATE INDEX outbox_held ON outbox (person) WHERE held;
        CREATE INDEX outbox_waiting ON outbox (person) WHERE held = 2;
        CREATE INDEX outbox_unsaid ON outbox (subject) WHERE held = 2;
        CREATE INDEX outbox_letters ON outbox (person) WHERE letter IS NOT NULL;
        CREATE INDEX outbox_by_answered ON outbox (answers) WHERE answers IS NOT NULL;
        CREATE INDEX outbox_by_event ON outbox (event_id) WHERE event_id IS NOT NULL;
        CREATE INDEX outbox_by_room ON outbox (room_id);
        CREATE INDEX outbox_by_group ON outbox (group_id) WHERE group_id IS NOT NULL;
        CREATE INDEX outbox_relayed ON outbox (subject) WHERE feature = 'relays';
        CREATE INDEX outbox_secret ON outbox (subject) WHERE feature = 'votes' AND kind = 'secret';
        """,
        holds=(
            PersonalData(
                feature="direct",
                kind="waiting",
                others=_WORDS,
                passing=True,
                mine=f"person = {ME} AND held < {GATHERED} AND {_ON_ITS_WAY}",
                group=_NAMED,
            ),
            PersonalData(
                feature="letters",
                kind="waiting",
                others=_WORDS,
                passing=True,
                mine=f"person = {ME} AND held = {GATHERED} AND {_ON_ITS_WAY}",
                group=_NAMED,
            ),
            PersonalData(
                feature="direct",
                kind="doing",
                others=_WORDS,
                passing=True,
                mine=f"author = {ME} AND person IS NOT {ME} AND {_ON_ITS_WAY}",
                group=_NAMED,
            ),
            PersonalData(
                feature="direct",
                kind="sent",
                others=_WORDS,
                passing=True,
                mine=f"person = {ME} AND done IS NOT NULL",
                group=_NAMED,
            ),
            PersonalData(
                feature="direct",
                kind="about",
                others=_WORDS,
                passing=True,
                mine=f"{named_in('subject')} OR {quoted_in('on_undeliverable')}",
                group=_NAMED,
            ),
        ),
        export="messages of another account",
        created_by=False,
        belongs_to=BelongsTo.GROUP,
        reads={
            WORD: "feature",
            CODE: "kind subject",
            MOMENT: "created done",
            SWITCH: "held tried",
            NUMBER: "id priority group_id",
        },
        expires=(
            Expiry(
                "done < ?"
                " AND NOT EXISTS (SELECT 1 FROM live WHERE room_id = outbox.room_id AND event_id = outbox.event_id)",
                KEEP_ANCHORS,
            ),
            Expiry(f"held = {GATHERED} AND asks IS NULL AND created < ?", KEEP_GATHERED),
            Expiry(f"held = {GATHERED} AND created < ?", KEEP_UNASKED),
        ),
    ),
    Table(
        schema="""
        CREATE TABLE live (
            room_id TEXT NOT NULL, name TEXT NOT NULL, event_id TEXT NOT NULL,
            passed INTEGER NOT NULL DEFAULT 0,            -- messages in the room since
            PRIMARY KEY (room_id, name)
        ) WITHOUT ROWID;
        CREATE INDEX live_by_event ON live (event_id);
        """,
        holds="which message of ours is the newest state of what",
        export="messages of another account",
        created_by=False,
        belongs_to=BelongsTo.ROOM_ALONE,
    ),
    Table(
        schema="""
        CREATE TABLE recovered (  -- delivered messages that the outbox does not know, after a restore
            name TEXT NOT NULL, due INTEGER NOT NULL,     -- the two parts of a transaction id
            event_id TEXT NOT NULL, edits TEXT, noted INTEGER NOT NULL
        );
        CREATE INDEX recovered_by_name ON recovered (name);
        """,
        holds="which messages the homeserver has, by their transaction ids",
        export="the instance’s own",
        created_by=False,
        reads={MOMENT: "due", NUMBER: "noted"},
        expires=(Expiry("noted < ?", KEEP_RECOVERED),),
    ),
)
