"""The columns of the board as a list: what they are called in every language, and how what is in them is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from commands.resources.often import OftenKind
from storage.resources import Draft
from storage.resources import Kind as ItemKind

Column = Literal[
    "number", "kind", "what", "where", "tag", "due", "people", "urgent", "standing", "often", "who", "taken", "state"
]
COLUMNS: tuple[Column, ...] = Column.__args__  # type: ignore[attr-defined]
_ONLY_WRITTEN = frozenset({"number", "taken", "state"})
_KINDS: tuple[ItemKind, ...] = ("need", "offer")


class Header(Struct, frozen=True):
    """The first line of a list: the column of each cell (None for one that means nothing here), and its language."""

    columns: tuple[Column | None, ...]
    language: str
    unknown: tuple[str, ...]


class Entry(Struct, frozen=True):
    """A line that can go on the board; `person` is whose it is."""

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
        for column in COLUMNS
        for name in at.catalogs[language].names(f"lists-column-{column}")
    }


def header_of(cells: Sequence[str], at: Circumstances) -> Header:
    """What the columns of a list are. Raises `UserError` where it does not begin with their names."""
    named = _named(at)
    found = [named.get(fold(cell).strip(" :*"), (None, "")) for cell in cells]
    columns = tuple(column for column, _ in found)
    missing = [column for column in ("kind", "what") if column not in columns]
    if missing:
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
    return Entry(number, _draft(said, replace(at, language=header.language)), _person(said.get("who"), at, own))


def _draft(said: Mapping[Column, str], at: Circumstances) -> Draft:
    kind = _kind(said.get("kind", ""), at)
    what = one_line(said.get("what", ""), LONGEST)
    if not what:
        raise UserError("lists-no-what")
    place = said.get("where")
    return Draft(
        kind=kind,
        what=what,
        place=one_line(place, LONGEST) if place else None,
        tag=_read(said, "tag", TagKind(), at),
        due=_read(said, "due", DeadlineKind(), at),
        people=_read(said, "people", NumberKind(1, MOST_PEOPLE), at) or 1,
        urgent=kind == "need" and _ticked(said, "urgent", at),
        standing=kind == "offer" and _ticked(said, "standing", at),
        often=_read(said, "often", OftenKind(), at) if kind == "offer" else None,
    )


def _kind(text: str, at: Circumstances) -> ItemKind:
    for kind in _KINDS:
        if fold(text) in at.catalogs.folded_names(f"lists-kind-{kind}"):
            return kind
    names = [at.catalogs[at.language].names(f"lists-kind-{kind}")[0] for kind in _KINDS]
    raise UserError("lists-no-kind", words=text, kinds=names) if text else UserError("lists-kind-empty", kinds=names)


def _read(said: Mapping[Column, str], column: Column, kind: Kind, at: Circumstances) -> Any:
    """What a cell says, in the type that the kind reads; None for an empty one."""
    if column not in said:
        return None
    span = Span.of(said[column])
    try:
        return whole(span, kind.read(span, at))
    except Ambiguous as error:
        raise UserError(
            "lists-ambiguous", words=said[column], choices=[each.words for each in error.options]
        ) from error


def _ticked(said: Mapping[Column, str], column: Column, at: Circumstances) -> bool:
    text = fold(said.get(column, "no"))
    names = at.catalogs.folded_names
    if text in names("kit-yes") | names(f"resources-{column}") | {"x", "1", "true"}:
        return True
    if text in names("kit-no") | {"-", "0", "false"}:
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
