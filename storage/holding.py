"""How a table says what it holds about people, and what becomes of that when somebody asks to be forgotten.

The declarations stand beside the tables, and `storage/holdings.py` has all of them. `!mydata` shows what they find,
`!forgetme` does what they say, and a law of the tests wants one for every table.
"""

from __future__ import annotations

from msgspec import Struct

ME = "(SELECT id FROM me)"
"""In the SQL of a holding: the user id of the person that it is about."""

IN_ITS_ROOM = "(SELECT group_id FROM rooms WHERE rooms.room_id = {table}.room_id)"
"""The group of a row that hangs on a room."""

OWN_GROUP = "{table}.group_id"
"""The group of a row that belongs to one."""

NO_GROUP = "NULL"
"""What is about a person, whatever groups they are in."""


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
    """For `Holding.without`: the column with everybody in it but the person."""
    return f"{column} = trim(replace(' ' || {column} || ' ', ' ' || {ME} || ' ', ' '))"


def quoted_in(column: str) -> str:
    """A condition: the person is somewhere in the JSON of the column."""
    return f"instr({column}, json_quote({ME})) > 0"


class Holding(Struct, frozen=True):
    """Rows of one table that tell something about a person.

    `mine` (SQL, with `ME`) finds them; by default the column `person` has their id. `people` are the columns with the
    ids of those whom it is about. `group` is one of the expressions above. When the person is forgotten the rows are
    deleted; unless they are somebody else's as well: then `without` (SQL assignments) takes the person out of them,
    or what `stays` stays as it is. The catalogs say in `<feature>-held-<kind>` what the rows are, and in
    `<feature>-stays-<kind>` why those stay that do. `others` are columns that tell about other people, or have the
    words of letters or what could not be read: nobody is shown them. `timers` of the feature, whose subject is the
    row's id, are over when the person is forgotten. What is `passing` is gone by itself soon, or only goes with
    something else: nobody who leaves is asked about it. Whatever others have to hear of it, or see change, the feature
    says when it hears the news `forgotten`, before that.
    """

    feature: str
    kind: str
    table: str
    mine: str = f"person = {ME}"
    group: str = IN_ITS_ROOM
    without: str | None = None
    stays: bool = False
    others: frozenset[str] = frozenset()
    timers: tuple[str, ...] = ()
    passing: bool = False
    people: tuple[str, ...] = ("person",)

    @property
    def goes(self) -> bool:
        """Whether nothing of the rows is left when the person is forgotten."""
        return self.without is None and not self.stays

    @property
    def in_group(self) -> str:
        """SQL: the id of the row's group, NULL where it has none."""
        return self.group.format(table=self.table)
