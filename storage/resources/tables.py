"""The tables of needs and offers."""

from __future__ import annotations

from datetime import timedelta

from storage.core.table import (
    CODE,
    ME,
    MEMBERS,
    MOMENT,
    NO_GROUP,
    NUMBER,
    OF_THE_GROUP,
    OWN_GROUP,
    SWITCH,
    WORD,
    BelongsTo,
    Expiry,
    Export,
    Leaving,
    Numbered,
    PersonalData,
    Table,
    exported_with,
    group_of,
    quoted_in,
)
from storage.word_index import words_table

KEEP_OVER = timedelta(days=366)  # a group can only want less
KEEP_ASKS = timedelta(days=366)
KEEP_CONTACTS = timedelta(days=30)  # so long nobody is asked for the same thing again by the same person
UNNAMED_AMONG = 3  # people in the group: of two, each knows the other
_NOT_ANONYMOUS = "person <> ''"  # of an anonymous need nobody but the instance it was asked at knows whose it is
_OF_MINE = f"""resource_id IN (SELECT id FROM resources WHERE person = {ME}
    UNION SELECT resource_id FROM resource_relays WHERE person = {ME})"""

TABLES = (
    Table(
        schema="""
        CREATE TABLE resources (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('need', 'offer')), number INTEGER NOT NULL,
            person TEXT NOT NULL,         -- empty for who asks anonymously: see resource_relays
            what TEXT NOT NULL, place TEXT, tag TEXT, due INTEGER,     -- erased when it is over
            people INTEGER NOT NULL,      -- how many it takes, or how many it is for
            urgent INTEGER NOT NULL, standing INTEGER NOT NULL,
            state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('waiting', 'open', 'resting', 'done', 'withdrawn')),
            form TEXT CHECK (form IN ('skill', 'question')),  -- what is not a thing
            often_times INTEGER, often_days INTEGER,  -- how many times in so many days an offer may be shown to people
            event_id TEXT NOT NULL, created INTEGER NOT NULL, closed INTEGER,
            UNIQUE (group_id, kind, number)
        );
        CREATE INDEX resources_board ON resources (group_id, kind, urgent DESC, number) WHERE state = 'open';
        CREATE INDEX resources_waiting ON resources (group_id, id) WHERE state = 'waiting';
        CREATE INDEX resources_by_person ON resources (person, group_id);
        CREATE INDEX resources_done ON resources (group_id, closed) WHERE state = 'done';
        CREATE INDEX resources_by_event ON resources (event_id);
        """,
        holds=(
            PersonalData(
                feature="resources",
                kind="items",
                group=OWN_GROUP,
                timers=("soon", "ask", "rest", "forget"),
                left=Leaving.THEIRS,
            ),
            PersonalData(
                feature="relays",
                kind="needs",
                timers=("bring", "kept", "anyway"),
                mine=f"id IN (SELECT resource_id FROM resource_relays WHERE person = {ME})",
                group=OWN_GROUP,
                left=Leaving.THEIRS,
            ),
        ),
        export=(
            Export(
                timers=(("resources", "soon"), ("resources", "ask"), ("resources", "rest"), ("resources", "forget")),
                mine=f"{OF_THE_GROUP} AND {_NOT_ANONYMOUS}",
            ),
        ),
        belongs_to=BelongsTo.GROUP_NUMBERS,
        reads={
            WORD: "kind state form",
            MOMENT: "due created closed",
            SWITCH: "urgent standing",
            NUMBER: "id group_id number people often_times often_days",
        },
        expires=(Expiry("closed < ?", KEEP_OVER),),
        numbered=Numbered(
            letter="iif(kind = 'need', 'N', 'O')",
            counter="resources.kind",
            open="closed IS NULL",
            between="SELECT resources.person UNION SELECT t.person FROM resource_takers t"
            " WHERE resource_id = resources.id",
            features=("resources", "relays", "moderation"),
            secret="person = ''",
            fewest=UNNAMED_AMONG,
            unseen="state = 'waiting'",
            alias="(SELECT token FROM resource_relays WHERE resource_id = resources.id)",
        ),
    ),
    Table(
        schema="""
        CREATE TABLE resource_takers (
            resource_id INTEGER NOT NULL REFERENCES resources (id) ON DELETE CASCADE, person TEXT NOT NULL,
            event_id TEXT NOT NULL, at INTEGER NOT NULL, finished INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (resource_id, person)
        ) WITHOUT ROWID;
        CREATE INDEX resource_takers_by_person ON resource_takers (person);
        CREATE INDEX resource_takers_by_event ON resource_takers (event_id);
        """,
        holds=(
            PersonalData(
                feature="resources", kind="taken", group=group_of("resources", "resource_id"), left=Leaving.ENDS
            ),
        ),
        export=(
            Export(
                mine=exported_with("resources", "resource_id", f"{OF_THE_GROUP} AND {_NOT_ANONYMOUS}"),
                refers={"resource_id": "resources"},
            ),
        ),
        reads={MOMENT: "at", SWITCH: "finished", NUMBER: "resource_id"},
    ),
    Table(
        schema="""
        -- who asked anonymously: no other row says so, and this one goes when it is over
        CREATE TABLE resource_relays (
            resource_id INTEGER PRIMARY KEY REFERENCES resources (id) ON DELETE CASCADE,
            token TEXT NOT NULL UNIQUE,  -- what messages to that person are about: without this row it says nothing
            person TEXT NOT NULL, event_id TEXT NOT NULL,
            kept_out TEXT NOT NULL DEFAULT '[]'           -- who may not take it again, veiled, in JSON
        );
        CREATE INDEX resource_relays_by_person ON resource_relays (person);
        CREATE INDEX resource_relays_by_event ON resource_relays (event_id);
        """,
        holds=(
            PersonalData(
                feature="relays",
                kind="asked",
                group=group_of("resources", "resource_id"),
                left=Leaving.THEIRS,
                others=frozenset({"kept_out"}),
            ),
        ),
        export="who asked anonymously",
        reads={NUMBER: "resource_id"},
    ),
    Table(
        schema="""
        CREATE TABLE resource_contacts (  -- who asked whoever has a skill, or wants one, to be known to them
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, person TEXT NOT NULL,
            resource_id INTEGER NOT NULL, -- also once that is gone: nobody who asked may notice
            code TEXT NOT NULL,           -- its number then
            waits INTEGER NOT NULL,       -- whether an answer is still to come; none is kept
            asked INTEGER NOT NULL, event_id TEXT NOT NULL,
            UNIQUE (person, resource_id)
        );
        CREATE INDEX resource_contacts_by_resource ON resource_contacts (resource_id);
        CREATE INDEX resource_contacts_by_event ON resource_contacts (event_id);
        CREATE INDEX resource_contacts_by_time ON resource_contacts (asked);
        """,
        holds=(
            PersonalData(
                feature="relays", kind="contacts", group=OWN_GROUP, timers=("asked", "answer"), left=Leaving.ENDS
            ),
        ),
        export="of the moment",
        belongs_to=BelongsTo.GROUP,
        reads={MOMENT: "asked", SWITCH: "waits", CODE: "code", NUMBER: "id group_id resource_id"},
        expires=(Expiry("asked <= ?", KEEP_CONTACTS),),
    ),
    Table(
        schema="""
        CREATE TABLE resource_changes (   -- the last change of each; a close is one for as long as it can be undone
            resource_id INTEGER PRIMARY KEY REFERENCES resources (id) ON DELETE CASCADE,
            event_id TEXT NOT NULL,       -- the message that asked for it
            before TEXT NOT NULL,         -- what it said, in JSON
            until INTEGER                 -- when it is over: so long the close can be undone
        );
        CREATE INDEX resource_changes_by_event ON resource_changes (event_id);
        """,
        holds=(
            PersonalData(
                feature="resources",
                kind="changes",
                passing=True,
                mine=_OF_MINE,
                group=group_of("resources", "resource_id"),
            ),
        ),
        export=(
            Export(
                mine=exported_with("resources", "resource_id", f"{OF_THE_GROUP} AND {_NOT_ANONYMOUS}"),
                refers={"resource_id": "resources"},
            ),
        ),
        reads={MOMENT: "until", NUMBER: "resource_id"},
        expires=(Expiry("until < ?"),),
    ),
    words_table(
        "resource_words",
        feature="resources",
        of="resources",
        item="resource_id",
        within=("kind",),
        mine=_OF_MINE,
        exported=f"{OF_THE_GROUP} AND {_NOT_ANONYMOUS}",
    ),
    Table(
        schema="""
        CREATE TABLE resource_asks (  -- that somebody's offer was shown to a person who needs such a thing, or taken up
            resource_id INTEGER REFERENCES resources (id) ON DELETE SET NULL, person TEXT NOT NULL,
            at INTEGER NOT NULL, taken INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX resource_asks_by_resource ON resource_asks (resource_id, at);
        CREATE INDEX resource_asks_by_person ON resource_asks (person, at);
        """,
        holds=(
            PersonalData(
                feature="resources", kind="asks", group=group_of("resources", "resource_id"), left=Leaving.PASSES
            ),
        ),
        export=(
            Export(
                mine=exported_with("resources", "resource_id", f"{OF_THE_GROUP} AND {_NOT_ANONYMOUS}"),
                refers={"resource_id": "resources"},
            ),
        ),
        reads={MOMENT: "at", SWITCH: "taken", NUMBER: "resource_id"},
        expires=(Expiry("at < ?", KEEP_ASKS),),
    ),
    Table(
        schema="""
        CREATE TABLE resource_imports (  -- a list that somebody may put on the board, until they have said yes or no
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, person TEXT NOT NULL,
            event_id TEXT NOT NULL,
            items TEXT NOT NULL,          -- in JSON, with whose they are
            of_one_kind INTEGER NOT NULL, -- whether its person is still to say which
            until INTEGER NOT NULL, UNIQUE (group_id, person)
        );
        """,
        holds=(
            PersonalData(feature="lists", kind="own", group=OWN_GROUP, left=Leaving.PASSES),
            PersonalData(
                feature="lists",
                kind="named",
                others=frozenset({"items", "person"}),
                mine=f"person <> {ME} AND {quoted_in('items')}",
                group=OWN_GROUP,
                left=Leaving.PASSES,
            ),
        ),
        export="of the moment",
        belongs_to=BelongsTo.GROUP,
        reads={MOMENT: "until", SWITCH: "of_one_kind", NUMBER: "id group_id"},
        expires=(Expiry("until <= ?"),),
    ),
    Table(
        schema="""
        CREATE TABLE resource_limits (
            person TEXT PRIMARY KEY, times INTEGER, days INTEGER,  -- NULL for no limit
            times_before INTEGER, days_before INTEGER,             -- what it was before,
            event_id TEXT                                          -- and the message that set it
        ) WITHOUT ROWID;
        CREATE INDEX resource_limits_by_event ON resource_limits (event_id) WHERE event_id IS NOT NULL;
        """,
        holds=(PersonalData(feature="resources", kind="limits", group=NO_GROUP),),
        export=(Export(personal=True, mine=f"person IN {MEMBERS}"),),
        reads={NUMBER: "times days times_before days_before"},
    ),
    Table(
        schema="""
        CREATE TABLE resource_numbers (
            group_id INTEGER NOT NULL, kind TEXT NOT NULL, last INTEGER NOT NULL,
            PRIMARY KEY (group_id, kind)
        ) WITHOUT ROWID;
        """,
        holds="the last number that was given",
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_NUMBERS,
        reads={SWITCH: "last", NUMBER: "group_id"},
    ),
)
