"""The tables of meetings: a part of the first step of `migrations`."""

from __future__ import annotations

from storage.holding import IN_ITS_ROOM, ME, Holding, room_group_of

MEETINGS = """
CREATE TABLE circles (          -- those that go on; deleted when they end
    id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL UNIQUE, topic TEXT, event_id TEXT NOT NULL,
    steps TEXT NOT NULL, place INTEGER NOT NULL DEFAULT 0, stage INTEGER NOT NULL DEFAULT 0,
    began INTEGER NOT NULL, step_ends INTEGER NOT NULL, ends INTEGER NOT NULL,
    mover TEXT, has_round INTEGER NOT NULL DEFAULT 0, speaker TEXT
);
CREATE INDEX circles_by_event ON circles (event_id);
CREATE TABLE circle_told (      -- whom the bot has told something in this meeting, so that it says it once
    circle_id INTEGER NOT NULL REFERENCES circles (id) ON DELETE CASCADE, person TEXT NOT NULL, what TEXT NOT NULL,
    PRIMARY KEY (circle_id, person, what)
) WITHOUT ROWID;
CREATE TABLE circle_templates (group_id INTEGER PRIMARY KEY, steps TEXT NOT NULL);
CREATE TABLE circle_dates (
    group_id INTEGER PRIMARY KEY, due INTEGER NOT NULL, rule TEXT, start TEXT, zone TEXT NOT NULL
);

CREATE TABLE wishes (           -- how somebody wishes to be responded to
    id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, person TEXT NOT NULL,
    wish TEXT NOT NULL, kept INTEGER NOT NULL, event_id TEXT NOT NULL,
    UNIQUE (room_id, person)
);
CREATE INDEX wishes_by_event ON wishes (event_id);

CREATE TABLE minutes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL,
    recorder TEXT NOT NULL, owner TEXT, due INTEGER, event_id TEXT NOT NULL, created INTEGER NOT NULL,
    sent INTEGER, reminded INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX minutes_by_room ON minutes (room_id);
CREATE INDEX minutes_by_event ON minutes (event_id);

CREATE TABLE agreements (
    id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, wording TEXT NOT NULL,
    before TEXT, event_id TEXT    -- what the last change replaced, and the message that asked for it
);
CREATE INDEX agreements_by_group ON agreements (group_id);
CREATE INDEX agreements_by_event ON agreements (event_id) WHERE event_id IS NOT NULL;
"""

MEETINGS_HOLDS = (
    Holding("circle", "moved", "circles", f"mover = {ME}", IN_ITS_ROOM, "mover = NULL", others=frozenset({"speaker"})),
    Holding("circle", "word", "circles", f"speaker = {ME}", IN_ITS_ROOM, "speaker = NULL", others=frozenset({"mover"})),
    Holding("circle", "told", "circle_told", group=room_group_of("circles", "circle_id"), passing=True),
    Holding("respond", "wish", "wishes", timers=("forget",)),
    Holding("minutes", "own", "minutes", f"owner = {ME} AND recorder = {ME}"),
    Holding(
        "minutes", "tasks", "minutes", f"owner = {ME} AND recorder <> {ME}", IN_ITS_ROOM, "owner = '', reminded = 0"
    ),
    Holding("minutes", "recorded", "minutes", f"recorder = {ME} AND owner IS NOT {ME}", IN_ITS_ROOM, "recorder = ''"),
)
MEETINGS_HOLDS_NOTHING = {
    "circle_templates": "the group’s own words",
    "circle_dates": "when the group meets",
    "agreements": "the group’s own words; whose message brought them is not kept",
}
