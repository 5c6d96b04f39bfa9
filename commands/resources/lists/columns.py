"""The columns of the board as a list: what they are called in every language, and how what is in them is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.arguments import Circumstances, Kind, NumberKind, TagKind
from commands.kit.choices import whole
from commands.kit.deadline import DeadlineKind
from commands.kit.errors import Ambiguous, UserError
from commands.kit.people import Near, PersonKind
from commands.kit.phrase import Member
from commands.kit.words import Span, fold
from commands.resources.finding import one_line
from commands.resources.kinds import LONGEST, MOST_PEOPLE
from commands.resources.lists.cells import BLANK, TICKED, as_date, as_number, as_tick
from commands.resources.often import OftenKind
from storage.resources import Draft
from storage.resources import Kind as ItemKind

Column = Literal[
    "number",
    "kind",
    "what",
    "where",
    "tag",
    "due",
    "people",
    "urgent",
    "standing",
    "often",
    "who",
    "taken",
    "state",
    "details",
]
_READ: tuple[Column, ...] = Column.__args__  # type: ignore[attr-defined]
COLUMNS: tuple[Column, ...] = tuple(column for column in _READ if column != "details")
"""The columns of a file of ours; lists of others may have one for more about a thing."""
KINDS: tuple[ItemKind, ...] = ("need", "offer")
_AS_TYPED: Mapping[Column, Callable[[str], str]] = {"due": as_date, "people": as_number}


class Header(Struct, frozen=True):
    """The first line of a list: the column of each cell (None for one that means nothing here), and its language."""

    columns: tuple[Column | None, ...]
    language: str
    unknown: tuple[str, ...]

    @property
    def has_kinds(self) -> bool:
        """Whether its lines say which are needs and which are offers."""
        return "kind" in self.columns


class Entry(Struct, frozen=True):
    """A line that can go on the board; `person` is whose it is. Its kind is no more than a guess without a column."""

    line: int
    draft: Draft
    person: str


def column_of(cell: str, at: Circumstances) -> Column | None:
    """Which column that is the name of, in any language."""
    return _named(at).get(fold(cell).strip(" :*"), (None, ""))[0]


def _named(at: Circumstances) -> dict[str, tuple[Column | None, str]]:
    """Every name of every column, and the language it is of; names of the language at hand are its own."""
    order = [language for language in at.catalogs if language != at.language]
    return {
        fold(name): (column, language)
        for language in (*order, at.language)
        for column in _READ
        for name in at.catalogs[language].names(f"lists-column-{column}")
    }


def header_of(cells: Sequence[str], at: Circumstances) -> Header:
    """What the columns of a list are. Raises `UserError` where it does not begin with their names."""
    named = _named(at)
    found = [named.get(fold(cell).strip(" :*"), (None, "")) for cell in cells]
    columns = tuple(column for column, _ in found)
    if "what" not in columns:
        columns = tuple("what" if column == "details" else column for column in columns)
    if "what" not in columns:
        names = [at.catalogs[at.language].names(f"lists-column-{column}")[0] for column in COLUMNS]
        raise UserError("lists-no-header", columns=[name for name in names if name])
    twice = [cell for cell, column in zip(cells, columns, strict=True) if column and columns.count(column) > 1]
    if twice:
        raise UserError("lists-column-twice", columns=twice)
    spoken = [language for _, language in found if language]
    language = max(dict.fromkeys((at.language, *spoken)), key=spoken.count)
    unknown = tuple(cell for cell, column in zip(cells, columns, strict=True) if cell and column is None)
    return Header(columns, language, unknown)


def entry_of(number: int, cells: Sequence[str], header: Header, at: Circumstances, own: str) -> Entry:
    """What a line says; it is `own` where it does not say whose. Raises `UserError` with what is wrong with it."""
    if any(cells[len(header.columns) :]):
        raise UserError("lists-too-many-cells", count=len(cells), most=len(header.columns))
    said = {column: cell for column, cell in zip(header.columns, cells, strict=False) if column and cell}
    draft = _draft(said, replace(at, language=header.language), header.has_kinds)
    return Entry(number, draft, _person(said.get("who"), at, own))


def _draft(said: Mapping[Column, str], at: Circumstances, has_kinds: bool) -> Draft:
    kind = _kind(said.get("kind", ""), at) if has_kinds else None
    what = one_line(_described(said), LONGEST)
    if not what:
        raise UserError("lists-no-what")
    place = said.get("where")
    return Draft(
        kind=kind or "need",
        what=what,
        place=one_line(place, LONGEST) if place else None,
        tag=_read(said, "tag", TagKind(), at),
        due=_read(said, "due", DeadlineKind(), at),
        people=_read(said, "people", NumberKind(1, MOST_PEOPLE), at) or 1,
        urgent=kind != "offer" and _ticked(said, "urgent", at),
        standing=kind != "need" and _ticked(said, "standing", at),
        often=_read(said, "often", OftenKind(), at) if kind != "need" else None,
    )


def _described(said: Mapping[Column, str]) -> str:
    """What it is, with what else is said about it."""
    what, details = said.get("what", ""), said.get("details", "")
    if not what or not details or fold(details).startswith(fold(what)):
        return details or what
    return f"{what}: {details}"


def _kind(text: str, at: Circumstances) -> ItemKind:
    for kind in KINDS:
        if fold(text) in at.catalogs.folded_names(f"lists-kind-{kind}"):
            return kind
    names = [at.catalogs[at.language].names(f"lists-kind-{kind}")[0] for kind in KINDS]
    raise UserError("lists-no-kind", words=text, kinds=names) if text else UserError("lists-kind-empty", kinds=names)


def _read(said: Mapping[Column, str], column: Column, kind: Kind, at: Circumstances) -> Any:
    """What a cell says, in the type that the kind reads; None for an empty one."""
    if column not in said:
        return None
    span = Span.of(_AS_TYPED.get(column, str)(said[column]))
    try:
        return whole(span, kind.read(span, at))
    except Ambiguous as error:
        raise UserError(
            "lists-ambiguous", words=said[column], choices=[each.words for each in error.options]
        ) from error


def _ticked(said: Mapping[Column, str], column: Column, at: Circumstances) -> bool:
    text = fold(as_tick(said.get(column, "no")))
    names = at.catalogs.folded_names
    if text in names("kit-yes") | names("lists-true") | names(f"resources-{column}") | TICKED:
        return True
    if text in names("kit-no") | names("lists-false") | BLANK:
        return False
    raise UserError("lists-not-a-tick", words=said[column], yes=at.catalogs[at.language].names("kit-yes")[0])


def _person(name: str | None, at: Circumstances, own: str) -> str:
    if name is None:
        return own
    anonymous = [at.catalogs.folded_names(key) for key in ("relays-anonymous", "relays-anonymous-names")]
    if any(fold(name) in names for names in anonymous):
        raise UserError("lists-anonymous")
    span = Span.of(name)
    try:
        person = whole(span, PersonKind().read(span, at))
    except (Near, UserError) as error:
        raise UserError("lists-unknown-person", name=name) from error
    except Ambiguous as error:
        raise UserError("lists-two-people", name=name) from error
    assert isinstance(person, Member)
    return person.user_id
