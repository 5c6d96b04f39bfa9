"""How a table is declared: its schema, and everything that other modules derive from it.

Each feature declares its tables; `storage/tables.py` lists all of them. Derived from the declarations: the schema of a
new file, what moves when a room is upgraded or a group is exported, what `!mydata` shows and `!forgetme` deletes, and
what expires.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

ME = "(SELECT id FROM me)"
"""In the SQL of `PersonalData`: the user id of the person that it is about."""

IN_ITS_ROOM = (
    "coalesce((SELECT group_id FROM rooms WHERE rooms.room_id = {table}.room_id),"
    " (SELECT id FROM groups WHERE groups.room_id = {table}.room_id AND groups.away IS NOT NULL))"
)
"""The group of a row that belongs to a room, also while the bot is not in it."""

OWN_GROUP = "{table}.group_id"
"""The group of a row that belongs to one."""

NO_GROUP = "NULL"
"""For rows that are about a person and not about a group."""


class BelongsTo(Enum):
    """What rows belong to: what becomes of them when a room is left or upgraded, or two groups are merged."""

    NEITHER = "neither"  # to another row, a person or the instance; or room_upgrade.py names the table
    ROOM = "room"  # moves to the room that replaces it; when the bot leaves: see `Table.waits`
    ROOM_ALONE = "room alone"  # does not move to the room that replaces it; deleted when the bot leaves
    ROOM_AND_GROUP = "room and group"  # as `ROOM`
    GROUP = "group"
    GROUP_WORDS = "group words"  # what a group decided about itself: merged groups keep those of the one that stays
    GROUP_NUMBERS = "group numbers"  # numbered within the group: renumbered when groups are merged


class Leaving(Enum):
    """What becomes of rows about a person who has left the last of their group's rooms, or was removed from it."""

    ENDS = "ends"  # it is deleted, or goes on without them; what others did with them is free again
    THEIRS = "theirs"  # they see it, answer about it and end it in their private chat; who shares it with them is told
    RESTS = "rests"  # nobody sees it, until they come back or it is deleted
    HANDED_ON = "handed on"  # the group is asked who takes it
    PASSES = "passes"  # it is over by itself before long
    GROUPS = "the group's"  # a record of what they did in the group, which others can go on with and end


class Reading(Enum):
    """How people read the numbers in a column, and texts that nobody has typed."""

    MOMENT = "moment"  # milliseconds since the epoch
    MILLISECONDS = "milliseconds"  # a duration
    SECONDS = "seconds"  # a duration
    SWITCH = "switch"  # 0 or 1
    NUMBER = "number"  # anything else
    WORD = "word"  # one of a few: the catalogs have each
    CODE = "code"  # a name inside the program


MOMENT, MILLISECONDS, SECONDS, SWITCH, NUMBER, WORD, CODE = Reading


class PersonalData(Struct, frozen=True, kw_only=True):
    """Rows of a table that say something about a person: what `!mydata` shows and `!forgetme` deletes.

    feature, kind  the catalogs describe the rows in `<feature>-held-<kind>`
    mine           SQL condition that finds a person's rows (with `ME`); by default the column `person` has their id
    group          the row's group: one of the SQL expressions above
    without        SQL assignments that take the person out of rows which are others' too, instead of deleting them
    stays          whether the rows are left as they are; `<feature>-stays-<kind>` says why
    others         columns about other people, which the person is not shown
    timers         timers of the feature about a row's id, deleted with it
    unseen         whether they are never shown to the person nor counted: that they are there would tell too much
    passing        whether the rows expire soon or go with others: then nobody who leaves is asked about them
    people         the columns with the ids of people
    over           SQL condition: they are kept only so that their end can be taken back, and are nobody's any more
    left           what becomes of the rows when the person leaves the group; rows of no group know of no leaving

    What others have to be told, or see change, the feature does on the event `PersonForgotten`, before the rows go.
    """

    feature: str
    kind: str
    mine: str = f"person = {ME}"
    group: str = IN_ITS_ROOM
    without: str | None = None
    stays: bool = False
    others: frozenset[str] = frozenset()
    timers: tuple[str, ...] = ()
    unseen: bool = False
    passing: bool = False
    people: tuple[str, ...] = ("person",)
    over: str = "FALSE"
    left: Leaving | None = None
    table: str = ""  # the name of the table that declares it

    @property
    def goes(self) -> bool:
        """Whether the rows are deleted as a whole when the person is forgotten."""
        return self.without is None and not self.stays

    @property
    def in_group(self) -> str:
        """SQL expression for the id of the row's group, NULL where it has none."""
        return self.group.format(table=self.table)


class Export(Struct, frozen=True, kw_only=True):
    """Rows that are exported with a group to another instance.

    mine      SQL condition that finds them (with `:group`)
    refers    columns with ids of rows exported before, and the tables of those; the import assigns new ids
    timers    timers whose subject is a row's id: (feature, name)
    personal  whether the rows are the people's and not the group's: then rows at the new instance win
    begins    whether the bot creates such rows when it joins a room: then the import replaces them
    """

    mine: str
    refers: Mapping[str, str] = {}
    timers: tuple[tuple[str, str], ...] = ()
    personal: bool = False
    begins: bool = False
    table: str = ""  # the name of the table that declares it


class Numbered(Struct, frozen=True, kw_only=True):
    """Rows that people call by a number in their group (column `number`), and by `what` they are.

    A room that changes its group can take them along: they get new numbers, and all else that refers to them stays.

    letter    SQL for the letter of the number: "N"
    counter   SQL for the kind of number in `resource_numbers`
    open      SQL condition: somebody can still end it
    between   SQL query for those who have to do with it
    secret    SQL condition: nobody knows whose it is; it goes along only with all that is open, from `fewest` people on
    unseen    SQL condition: its words are not for everybody yet; it goes along only with all that is open
    words     SQL for what everybody may read that it is
    features  whose timers and messages are about such a row: their subject begins with its id, or with an `alias`
    alias     SQL for another name of the row in subjects
    sources   the column with the codes of what the row comes from, separated by spaces
    """

    letter: str
    counter: str
    open: str
    between: str
    features: tuple[str, ...]
    secret: str = "FALSE"
    fewest: int = 0
    unseen: str = "FALSE"
    alias: str = "NULL"
    words: str = "what"
    sources: str = ""


class Expiry(Struct, frozen=True):
    """Rows to delete: the SQL condition `over`, whose `?` is the time `after` ago in milliseconds."""

    over: str
    after: timedelta = timedelta(0)


class Table(Struct, frozen=True, kw_only=True):
    """The declaration of one table.

    schema      the SQL statements that create it and its indexes
    holds       what it holds about people; a description instead where rows name nobody and are nobody's words
    export      which rows are exported with a group; the reason instead where none are
    belongs_to  what becomes of its rows when a room is left or upgraded, or groups are merged
    reads       how numbers, and texts that nobody has typed, are shown: column names, separated by spaces, by kind
    expires     which rows are deleted by the hour
    numbered    how its rows can go along with a room into another group, if they are numbered within one
    created_by  whether the column `event_id`, if there is one, has the message that created the row
    """

    schema: str
    holds: tuple[PersonalData, ...] | str
    export: tuple[Export, ...] | str
    belongs_to: BelongsTo = BelongsTo.NEITHER
    reads: Mapping[Reading, str] = {}
    expires: tuple[Expiry, ...] = ()
    numbered: Numbered | None = None
    created_by: bool = True

    @property
    def waits(self) -> bool:
        """Whether its rows wait for the bot's return when it leaves their room; those "of the moment" are deleted.

        It is what a group takes along to another instance: `export` says which.
        """
        return not isinstance(self.export, str) and self.belongs_to is not BelongsTo.ROOM_ALONE

    @property
    def name(self) -> str:
        """The table's name, from its schema."""
        found = re.search(r"CREATE TABLE (\w+)", self.schema)
        assert found is not None, "the schema makes a table"
        return found[1]

    @property
    def personal_data(self) -> tuple[PersonalData, ...]:
        """The declarations of personal data in its rows."""
        return () if isinstance(self.holds, str) else tuple(replace(each, table=self.name) for each in self.holds)

    @property
    def exports(self) -> tuple[Export, ...]:
        """The declarations of rows that are exported with a group."""
        return () if isinstance(self.export, str) else tuple(replace(each, table=self.name) for each in self.export)

    @property
    def created_in(self) -> str | None:
        """SQL for the group of a row that the message in `event_id` created; None where messages create no rows."""
        if not self.created_by or not re.search(r"\bevent_id\b", self.schema):
            return None
        if self.personal_data:
            return self.personal_data[0].in_group
        if not re.search(r"\bgroup_id\b", self.schema) and self.belongs_to == BelongsTo.NEITHER:
            return NO_GROUP
        return (IN_ITS_ROOM if self.belongs_to == BelongsTo.ROOM else OWN_GROUP).format(table=self.name)

    @property
    def theirs_alone(self) -> bool:
        """Whether each row is one person's alone, and stays theirs when they leave: they take it back all the same."""
        return len(self.personal_data) == 1 and self.personal_data[0].left is Leaving.THEIRS

    def reading_of(self, column: str) -> Reading | None:
        """How numbers in that column are shown; None where nothing is declared."""
        return next((reading for reading, columns in self.reads.items() if column in columns.split()), None)


HERE = "(SELECT room_id FROM rooms WHERE group_id = :group)"
"""In the SQL of `Export`: the rooms of the group."""

OF_THE_GROUP = "group_id = :group"
"""In the SQL of `Export`: rows with the group's id in `group_id`."""

IN_A_ROOM = f"room_id IN {HERE}"
"""In the SQL of `Export`: rows that belong to one of the group's rooms."""

MEMBERS = f"""(SELECT key FROM state WHERE type = 'm.room.member' AND content ->> 'membership' = 'join'
    AND room_id IN {HERE})"""
"""In the SQL of `Export`: the members of the group's rooms."""


def exported_with(parent: str, key: str, mine: str) -> str:
    """In the SQL of `Export`: rows whose column `key` has the id of an exported row of another table."""
    return f"{key} IN (SELECT id FROM {parent} WHERE {mine})"


def group_of(parent: str, key: str) -> str:
    """The group of a row whose column `key` has the id of a row in `parent`, which has a `group_id`."""
    return f"(SELECT {parent}.group_id FROM {parent} WHERE {parent}.id = {{table}}.{key})"


def room_group_of(parent: str, key: str) -> str:
    """The same, where the row in `parent` belongs to a room."""
    return f"(SELECT {IN_ITS_ROOM.format(table=parent)} FROM {parent} WHERE {parent}.id = {{table}}.{key})"


def named_in(column: str) -> str:
    """Condition: the person's id is among those in the column, which are separated by spaces."""
    return f"instr(' ' || {column} || ' ', ' ' || {ME} || ' ') > 0"


def without_me(column: str) -> str:
    """For `PersonalData.without`: removes the person's id from the column."""
    return f"{column} = trim(replace(' ' || {column} || ' ', ' ' || {ME} || ' ', ' '))"


def quoted_in(column: str) -> str:
    """Condition: the person's id is a string somewhere in the column's JSON."""
    return f"instr({column}, json_quote({ME})) > 0"
