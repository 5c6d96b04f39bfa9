"""The tables of goals. They are their person's, and of no group, but for who goes along and where one was shared."""

from __future__ import annotations

from datetime import timedelta

from storage.core.table import (
    CODE,
    ME,
    MOMENT,
    NO_GROUP,
    NUMBER,
    OWN_GROUP,
    SWITCH,
    WORD,
    BelongsTo,
    Expiry,
    Leaving,
    PersonalData,
    Table,
)

KEEP_ENDED = timedelta(days=30)
"""How long the words of a goal are kept after its end."""
KEEP_ASKED = timedelta(days=30)
"""How long it is known whom somebody had asked to go along: so long they are not asked again."""
KEEP_TOLD = timedelta(days=1)
"""How long it is counted how often somebody had another person told."""
_MY_GOAL = f"goal_id IN (SELECT id FROM goals WHERE person = {ME})"
_OWN = "a person's own: no group takes it along to another instance"

TABLES = (
    Table(
        schema="""
        CREATE TABLE goals (
            id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL, number INTEGER NOT NULL,
            words TEXT NOT NULL, before_words TEXT, words_by TEXT,  -- what it said before, and what changed it
            state TEXT NOT NULL CHECK (state IN ('going', 'resting', 'ended')),
            before_state TEXT, state_by TEXT,  -- the same of its state
            ended INTEGER, learned TEXT,  -- when it ended, and what the person learned, if they said so
            unanswered INTEGER NOT NULL DEFAULT 0,  -- nudges in a row, 2 at most
            in_room INTEGER NOT NULL,     -- whether it was said where everybody could read it
            event_id TEXT NOT NULL,
            UNIQUE (person, number)
        );
        CREATE INDEX goals_by_event ON goals (event_id);
        CREATE INDEX goals_by_words ON goals (words_by) WHERE words_by IS NOT NULL;
        CREATE INDEX goals_by_state ON goals (state_by) WHERE state_by IS NOT NULL;
        CREATE INDEX goals_by_end ON goals (ended) WHERE ended IS NOT NULL;
        """,
        holds=(PersonalData(feature="goals", kind="goals", group=NO_GROUP, timers=("until", "keep")),),
        export=_OWN,
        reads={MOMENT: "ended", SWITCH: "in_room", WORD: "state before_state", NUMBER: "id number unanswered"},
        expires=(Expiry("ended <= ?", KEEP_ENDED),),
    ),
    Table(
        schema="""
        CREATE TABLE goal_steps (         -- the next step of a goal, the last ones done, and the one that was replaced
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            goal_id INTEGER NOT NULL REFERENCES goals (id) ON DELETE CASCADE,
            words TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('next', 'done', 'left')),
            closed_by TEXT,               -- the message that says so
            place INTEGER NOT NULL DEFAULT 0,       -- of what was done: its place among the few that are kept
            due INTEGER, rule TEXT, start TEXT, zone TEXT,  -- the time that the person set, and how it comes back
            nudge INTEGER NOT NULL DEFAULT 0, nudge_by TEXT,  -- whether they want a word then, and what says so
            told_by TEXT,                 -- the message by which the companion reads of it after a pause
            event_id TEXT NOT NULL
        );
        CREATE INDEX goal_steps_by_goal ON goal_steps (goal_id, state);
        CREATE INDEX goal_steps_by_event ON goal_steps (event_id);
        CREATE INDEX goal_steps_by_nudge ON goal_steps (nudge_by) WHERE nudge_by IS NOT NULL;
        CREATE INDEX goal_steps_by_telling ON goal_steps (told_by) WHERE told_by IS NOT NULL;
        CREATE INDEX goal_steps_by_closing ON goal_steps (closed_by) WHERE closed_by IS NOT NULL;
        """,
        holds=(
            PersonalData(
                feature="goals",
                kind="steps",
                mine=_MY_GOAL,
                people=(),
                others=frozenset({"place"}),
                group=NO_GROUP,
                timers=("nudge",),
            ),
        ),
        export=_OWN,
        reads={
            MOMENT: "due",
            SWITCH: "nudge",
            WORD: "state",
            CODE: "rule start zone",
            NUMBER: "id goal_id place",
        },
    ),
    Table(
        schema="""
        CREATE TABLE goal_companions (    -- who was asked to go along, or does; a no is not kept
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            goal_id INTEGER NOT NULL UNIQUE REFERENCES goals (id) ON DELETE CASCADE,
            person TEXT NOT NULL,         -- none where they were forgotten before they answered
            group_id INTEGER NOT NULL,    -- where the two know each other from
            words TEXT NOT NULL,          -- the goal, as it was told to them
            agreed INTEGER NOT NULL DEFAULT 0,
            told INTEGER NOT NULL DEFAULT 0,        -- whether whose goal it is was told that there is no companion now
            asked INTEGER NOT NULL,
            agreed_by TEXT,               -- the message that says yes
            event_id TEXT NOT NULL
        );
        CREATE INDEX goal_companions_by_person ON goal_companions (person);
        CREATE INDEX goal_companions_by_group ON goal_companions (group_id);
        CREATE INDEX goal_companions_unanswered ON goal_companions (asked) WHERE agreed = 0;
        CREATE INDEX goal_companions_by_event ON goal_companions (event_id);
        CREATE INDEX goal_companions_by_answer ON goal_companions (agreed_by) WHERE agreed_by IS NOT NULL;
        """,
        holds=(
            PersonalData(
                feature="goals",
                kind="companion",
                mine=_MY_GOAL,
                people=(),
                others=frozenset({"agreed_by"}),
                group=OWN_GROUP,
                timers=("silence", "tell"),
                left=Leaving.ENDS,
            ),
            PersonalData(
                feature="goals",
                kind="beside",
                others=frozenset({"event_id", "told"}),
                group=OWN_GROUP,
                timers=("tell",),
                left=Leaving.ENDS,
            ),
        ),
        export=_OWN,
        belongs_to=BelongsTo.GROUP,
        reads={MOMENT: "asked", SWITCH: "agreed told", NUMBER: "id goal_id group_id"},
        expires=(Expiry("agreed = 0 AND asked <= ?", KEEP_ASKED),),
    ),
    Table(
        schema="""
        CREATE TABLE goal_letters (       -- whom somebody had asked to go along, and told
            id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL, other TEXT NOT NULL,
            asks INTEGER NOT NULL, at INTEGER NOT NULL
        );
        CREATE INDEX goal_letters_by_person ON goal_letters (person, other);
        CREATE INDEX goal_letters_by_other ON goal_letters (other);
        CREATE INDEX goal_letters_by_time ON goal_letters (asks, at);
        """,
        holds=(
            PersonalData(
                feature="goals",
                kind="letters",
                mine=f"{ME} IN (person, other)",
                people=("person", "other"),
                others=frozenset({"person", "other"}),
                group=NO_GROUP,
            ),
        ),
        export="of the moment",
        reads={MOMENT: "at", SWITCH: "asks", NUMBER: "id"},
        expires=(Expiry("asks = 1 AND at <= ?", KEEP_ASKED), Expiry("asks = 0 AND at <= ?", KEEP_TOLD)),
    ),
    Table(
        schema="""
        CREATE TABLE goal_shares (        -- the groups in which a goal was shared
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            goal_id INTEGER NOT NULL REFERENCES goals (id) ON DELETE CASCADE,
            group_id INTEGER NOT NULL, room_id TEXT NOT NULL,
            event_id TEXT NOT NULL
        );
        CREATE INDEX goal_shares_by_goal ON goal_shares (goal_id);
        CREATE INDEX goal_shares_by_group ON goal_shares (group_id);
        CREATE INDEX goal_shares_by_room ON goal_shares (room_id);
        CREATE INDEX goal_shares_by_event ON goal_shares (event_id);
        """,
        holds=(
            PersonalData(feature="goals", kind="shares", mine=_MY_GOAL, people=(), group=OWN_GROUP, left=Leaving.ENDS),
        ),
        export=_OWN,
        belongs_to=BelongsTo.ROOM_AND_GROUP,
        reads={NUMBER: "id goal_id group_id"},
    ),
)
