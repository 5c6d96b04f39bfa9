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

IN_ITS_ROOM = "(SELECT group_id FROM rooms WHERE rooms.room_id = {table}.room_id)"
"""The group of a row that hangs on a room."""

OWN_GROUP = "{table}.group_id"
"""The group of a row that belongs to one."""

NO_GROUP = "NULL"
"""What is about a person, whatever groups they are in."""


class BelongsTo(Enum):
    """What rows belong to: what becomes of them when a room is left or upgraded, or two groups are merged."""

    NEITHER = "neither"  # another row, a person, or the whole instance; or the table is spoken of where rooms are moved
    ROOM = "room"  # goes along to the room that replaces it, and goes when the bot leaves
    ROOM_ALONE = "room alone"  # stays behind when the room is replaced
    ROOM_AND_GROUP = "room and group"
    GROUP = "group"
    GROUP_WORDS = "group words"  # what a group decided about itself: of two, that of the one that takes the other in
    GROUP_NUMBERS = "group numbers"  # numbered within the group: the numbers are given anew when two become one


class Reading(Enum):
    """How people read the numbers in a column."""

    MOMENT = "moment"  # milliseconds since the epoch
    MILLISECONDS = "milliseconds"  # a length of time
    SECONDS = "seconds"  # a length of time
    SWITCH = "switch"
    NUMBER = "number"


MOMENT, MILLISECONDS, SECONDS, SWITCH, NUMBER = Reading


class PersonalData(Struct, frozen=True):
    """Rows of a table that tell something about a person.

    `mine` (SQL, with `ME`) finds them; by default the column `person` has their id. `people` are the columns with the
    ids of those whom it is about. `group` is one of the expressions above. When the person is forgotten the rows are
    deleted; unless they are somebody else's as well: then `without` (SQL assignments) takes the person out of them, or
    what `stays` stays as it is. The catalogs say in `<feature>-held-<kind>` what the rows are, and in
    `<feature>-stays-<kind>` why those stay that do. `others` are columns that tell about other people: nobody else is
    shown them. `timers` of the feature, whose subject is the row's id, are over when the person is forgotten. What is
    `passing` is gone by itself soon, or only goes with something else: nobody who leaves is asked about it. Whatever
    others have to hear of it, or see change, the feature says when it hears the news `forgotten`, before that.
    """

    feature: str
    kind: str
    mine: str = f"person = {ME}"
    group: str = IN_ITS_ROOM
    without: str | None = None
    stays: bool = False
    others: frozenset[str] = frozenset()
    timers: tuple[str, ...] = ()
    passing: bool = False
    people: tuple[str, ...] = ("person",)
    table: str = ""  # the name of the table that declares it

    @property
    def goes(self) -> bool:
        """Whether the rows are deleted as a whole when the person is forgotten."""
        return self.without is None and not self.stays

    @property
    def in_group(self) -> str:
        """SQL expression for the id of the row's group, NULL where it has none."""
        return self.group.format(table=self.table)


class Export(Struct, frozen=True):
    """Rows that go along when a group moves to another instance, found by `mine` (SQL, with `:group`).

    `refers` are columns that hold ids of rows that went before, by table; ids are given anew where rows arrive.
    `timers` are those whose subject is such a row's id. What is `personal` belongs to the group's people: it goes along
    with them, and what they said at the new place already counts more. What `begins` by itself when the bot comes into
    a room gives way.
    """

    mine: str
    refers: Mapping[str, str] = {}
    timers: tuple[tuple[str, str], ...] = ()
    personal: bool = False
    begins: bool = False
    table: str = ""  # the name of the table that declares it


class Expiry(Struct, frozen=True):
    """Rows that nothing waits for any more, found by `over` (SQL): its `?` is the moment `after` ago, in ms."""

    over: str
    after: timedelta = timedelta(0)


class Table(Struct, frozen=True):
    """One table. `schema` is the statements that make it and its indexes.

    `holds` is what it holds about people; or, where its rows name nobody and are nobody's words, what they are instead.
    `export` is which rows go along with a group to another instance; or why they stay. `reads` says how the columns of
    numbers are read by people: names of columns, with spaces between them.
    """

    schema: str
    holds: tuple[PersonalData, ...] | str
    export: tuple[Export, ...] | str
    belongs_to: BelongsTo = BelongsTo.NEITHER
    reads: Mapping[Reading, str] = {}
    expires: tuple[Expiry, ...] = ()

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

    def reading_of(self, column: str) -> Reading | None:
        """How numbers in that column are shown; None where nothing is declared."""
        return next((reading for reading, columns in self.reads.items() if column in columns.split()), None)


HERE = "(SELECT room_id FROM rooms WHERE group_id = :group)"
"""In the SQL of `Export`: the rooms of the group."""

OF_THE_GROUP = "group_id = :group"
"""In the SQL of `Export`: rows that say which group they belong to."""

IN_A_ROOM = f"room_id IN {HERE}"
"""In the SQL of `Export`: rows that hang on one of the group's rooms."""

MEMBERS = f"""(SELECT key FROM state WHERE type = 'm.room.member' AND content ->> 'membership' = 'join'
    AND room_id IN {HERE})"""
"""In the SQL of `Export`: the people in the group's rooms."""


def exported_with(parent: str, key: str, mine: str) -> str:
    """In the SQL of `Export`: rows whose `key` is the id of a row of another table that goes along."""
    return f"{key} IN (SELECT id FROM {parent} WHERE {mine})"


def group_of(parent: str, key: str) -> str:
    """The group of a row that belongs to another, whose id is in its column `key`, and which has a `group_id`."""
    return f"(SELECT {parent}.group_id FROM {parent} WHERE {parent}.id = {{table}}.{key})"


def room_group_of(parent: str, key: str) -> str:
    """The same, where that other row hangs on a room."""
    return (
        f"(SELECT rooms.group_id FROM {parent} JOIN rooms ON rooms.room_id = {parent}.room_id"
        f" WHERE {parent}.id = {{table}}.{key})"
    )


def named_in(column: str) -> str:
    """A condition: the person is one of those whose ids stand in the column, with spaces between them."""
    return f"instr(' ' || {column} || ' ', ' ' || {ME} || ' ') > 0"


def without_me(column: str) -> str:
    """For `PersonalData.without`: the column with everybody in it but the person."""
    return f"{column} = trim(replace(' ' || {column} || ' ', ' ' || {ME} || ' ', ' '))"


def quoted_in(column: str) -> str:
    """A condition: the person is somewhere in the JSON of the column."""
    return f"instr({column}, json_quote({ME})) > 0"
