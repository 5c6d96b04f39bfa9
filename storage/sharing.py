"""The tables of needs, offers and loans: a part of the first step of `migrations`."""

from __future__ import annotations

from storage.holding import ME, NO_GROUP, OWN_GROUP, Holding, group_of, quoted_in

_OF_MINE = f"""resource_id IN (SELECT id FROM resources WHERE person = {ME}
    UNION SELECT resource_id FROM resource_relays WHERE person = {ME})"""

SHARING = """
CREATE TABLE resources (
    id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('need', 'offer')), number INTEGER NOT NULL,
    person TEXT NOT NULL,         -- empty for who asks anonymously: see resource_relays
    what TEXT NOT NULL, place TEXT, tag TEXT, due INTEGER,     -- erased when it is over
    people INTEGER NOT NULL,      -- how many it takes, or how many it is for
    urgent INTEGER NOT NULL, standing INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('waiting', 'open', 'resting', 'done', 'withdrawn')),
    often_times INTEGER, often_days INTEGER,      -- how many times in so many days an offer may be shown to people
    event_id TEXT NOT NULL, created INTEGER NOT NULL, closed INTEGER,
    UNIQUE (group_id, kind, number)
);
CREATE INDEX resources_board ON resources (group_id, kind, urgent DESC, number) WHERE state = 'open';
CREATE INDEX resources_waiting ON resources (group_id, id) WHERE state = 'waiting';
CREATE INDEX resources_by_person ON resources (person, group_id) WHERE closed IS NULL;
CREATE INDEX resources_done ON resources (group_id, closed) WHERE state = 'done';
CREATE INDEX resources_by_event ON resources (event_id);
CREATE TABLE resource_takers (
    resource_id INTEGER NOT NULL REFERENCES resources (id) ON DELETE CASCADE, person TEXT NOT NULL,
    event_id TEXT NOT NULL, at INTEGER NOT NULL, finished INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (resource_id, person)
) WITHOUT ROWID;
CREATE INDEX resource_takers_by_person ON resource_takers (person);
CREATE INDEX resource_takers_by_event ON resource_takers (event_id);
CREATE TABLE resource_relays (    -- who asked anonymously: no other row says so, and this one goes when it is over
    resource_id INTEGER PRIMARY KEY REFERENCES resources (id) ON DELETE CASCADE,
    token TEXT NOT NULL UNIQUE,   -- what letters to that person are about: without this row it says nothing
    person TEXT NOT NULL, event_id TEXT NOT NULL,
    kept_out TEXT NOT NULL DEFAULT '[]'           -- who may not take it again, veiled, in JSON
);
CREATE INDEX resource_relays_by_person ON resource_relays (person);
CREATE INDEX resource_relays_by_event ON resource_relays (event_id);
CREATE INDEX outbox_relayed ON outbox (subject) WHERE feature = 'relays';
CREATE TABLE resource_changes (   -- the last change of each
    resource_id INTEGER PRIMARY KEY REFERENCES resources (id) ON DELETE CASCADE,
    event_id TEXT NOT NULL,       -- the message that asked for it
    before TEXT NOT NULL          -- what it said, in JSON; erased when it is over
);
CREATE INDEX resource_changes_by_event ON resource_changes (event_id);
CREATE TABLE resource_words (
    group_id INTEGER NOT NULL, kind TEXT NOT NULL, word TEXT NOT NULL,
    resource_id INTEGER NOT NULL REFERENCES resources (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, kind, word, resource_id)
) WITHOUT ROWID;
CREATE INDEX resource_words_by_resource ON resource_words (resource_id);
CREATE TABLE resource_asks (      -- that somebody's offer was shown to a person who needs such a thing, or taken up
    resource_id INTEGER REFERENCES resources (id) ON DELETE SET NULL, person TEXT NOT NULL,
    at INTEGER NOT NULL, taken INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX resource_asks_by_resource ON resource_asks (resource_id, at);
CREATE INDEX resource_asks_by_person ON resource_asks (person, at);
CREATE TABLE resource_imports (   -- a list that somebody may put on the board, until they have said yes or no
    id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, person TEXT NOT NULL, event_id TEXT NOT NULL,
    items TEXT NOT NULL,          -- in JSON, with whose they are
    until INTEGER NOT NULL, UNIQUE (group_id, person)
);
CREATE TABLE resource_limits (person TEXT PRIMARY KEY, times INTEGER NOT NULL, days INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE resource_numbers (
    group_id INTEGER NOT NULL, kind TEXT NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (group_id, kind)
) WITHOUT ROWID;

CREATE TABLE loans (
    id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, number INTEGER NOT NULL,
    lender TEXT NOT NULL, borrower TEXT NOT NULL, what TEXT NOT NULL, due INTEGER,
    asked INTEGER,                -- until when the borrower would like to keep it
    event_id TEXT NOT NULL, created INTEGER NOT NULL,
    UNIQUE (group_id, number)
);
CREATE INDEX loans_by_lender ON loans (lender);
CREATE INDEX loans_by_borrower ON loans (borrower);
CREATE INDEX loans_by_event ON loans (event_id);
"""

SHARING_HOLDS = (
    Holding("resources", "items", "resources", group=OWN_GROUP, timers=("soon", "ask", "rest", "forget")),
    Holding(
        "resources",
        "words",
        "resource_words",
        _OF_MINE,
        OWN_GROUP,
        passing=True,
    ),
    Holding(
        "relays",
        "needs",
        "resources",
        f"id IN (SELECT resource_id FROM resource_relays WHERE person = {ME})",
        OWN_GROUP,
        timers=("bring",),
    ),
    Holding(
        "relays", "asked", "resource_relays", group=group_of("resources", "resource_id"), others=frozenset({"kept_out"})
    ),
    Holding("resources", "changes", "resource_changes", _OF_MINE, group_of("resources", "resource_id"), passing=True),
    Holding("resources", "taken", "resource_takers", group=group_of("resources", "resource_id")),
    Holding("resources", "asks", "resource_asks", group=group_of("resources", "resource_id")),
    Holding("lists", "own", "resource_imports", group=OWN_GROUP),
    Holding(
        "lists",
        "named",
        "resource_imports",
        f"person <> {ME} AND {quoted_in('items')}",
        OWN_GROUP,
        others=frozenset({"items", "person"}),
    ),
    Holding("resources", "limits", "resource_limits", group=NO_GROUP),
    Holding("loans", "lent", "loans", f"lender = {ME}", OWN_GROUP, timers=("soon", "over")),
    Holding(
        "loans",
        "borrowed",
        "loans",
        f"borrower = {ME}",
        OWN_GROUP,
        "borrower = '', asked = NULL",
        timers=("soon", "over"),
    ),
)
SHARING_HOLDS_NOTHING = {"resource_numbers": "the last number that was given"}
