"""What a list would put on the board, and which of its lines it would not, with the reason for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from msgspec import Struct

from commands.kit.arguments import Circumstances
from commands.kit.context import Context
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.words import fold
from commands.resources.lists.columns import Entry, Header, column_of, entry_of, header_of
from commands.resources.lists.csv import Line
from commands.resources.wording import described

_MOST = 200  # lines of one list
_LOOKED_AT = 5_000
_SHOWN = 12  # of what would be added


Knows = Callable[[str], bool]
"""Whether a cell of a first line is the name of a column."""
Source = Callable[[Knows], Iterable[Line]]


class Reading(Struct, frozen=True):
    """What is made of a list: what can go on the board, and which lines can't, with the reason."""

    header: Header
    entries: tuple[Entry, ...]
    refused: tuple[tuple[int, Phrase], ...]


async def read_list(ctx: Context, source: Source) -> Reading:
    """Read every line. Raises `UserError` where it is no list at all."""
    at = ctx.circumstances(await ctx.people(ctx.group.id))
    first, *others = list(islice(source(lambda cell: column_of(cell, at) is not None), _LOOKED_AT)) or [Line(1, ())]
    header = header_of(first.cells or (), at)
    if len(others) > _MOST:
        raise UserError("lists-too-long", count=len(others), most=_MOST)
    entries: list[Entry] = []
    refused: list[tuple[int, Phrase]] = []
    there = _Board(ctx, header.has_kinds)
    for line in others:
        try:
            entry = _entry(line, header, at, ctx.person)
            await there.has_not(entry)
            entries.append(entry)
        except UserError as error:
            refused.append((line.number, error.phrase))
    return Reading(header, tuple(entries), tuple(refused))


def _entry(line: Line, header: Header, at: Circumstances, own: str) -> Entry:
    if line.cells is None:
        raise UserError("lists-quotation-marks")
    return entry_of(line.number, line.cells, header, at, own)


class _Board:
    """What is on the board already, or has come before in the list: the same thing of the same person is one.

    In a list without kinds only the latter is known.
    """

    def __init__(self, ctx: Context, has_kinds: bool) -> None:
        self._ctx = ctx
        self._has_kinds = has_kinds
        self._known: dict[tuple[str, str, str], Phrase] = {}
        self._asked: set[str] = set()

    async def has_not(self, entry: Entry) -> None:
        """Raises `UserError` for something that is there already."""
        if entry.person not in self._asked:
            self._asked.add(entry.person)
            for item in await self._ctx.store.resources.of(entry.person, self._ctx.group.id):
                self._known[item.kind, fold(item.what), item.person] = Phrase("lists-there", code=item.code)
        kind = entry.draft.kind if self._has_kinds else ""
        key = kind, fold(entry.draft.what), entry.person
        if key in self._known:
            raise UserError.of(self._known[key])
        self._known[key] = Phrase("lists-twice", line=entry.line)


async def told(ctx: Context, found: Reading, *, from_file: bool) -> list[Phrase]:
    """What is said about it."""
    return [*await _would_add(ctx, found), *_refused(found), *_how(found, from_file)]


async def _would_add(ctx: Context, found: Reading) -> list[Phrase]:
    if not found.entries:
        return [Phrase("lists-nothing-to-add")]
    said = [Phrase("lists-would-add", count=len(found.entries))]
    for entry in found.entries[:_SHOWN]:
        said.append(Phrase("lists-line", line=entry.line, item=await _shown(ctx, entry, found.header)))
    more = len(found.entries) - _SHOWN
    return [*said, Phrase("lists-more", count=more)] if more > 0 else said


async def _shown(ctx: Context, entry: Entry, header: Header) -> object:
    item = described(entry.draft, ctx.zone)
    if header.has_kinds:
        item = Phrase(f"lists-{entry.draft.kind}", item=item)
    if entry.person == ctx.person:
        return item
    return Phrase("lists-of", item=item, name=await ctx.store.rooms.name_in_group(ctx.group.id, entry.person))


def _refused(found: Reading) -> list[Phrase]:
    unknown = [Phrase("lists-unknown-columns", columns=list(found.header.unknown))] if found.header.unknown else []
    if not found.refused:
        return unknown
    reasons = [Phrase("lists-reason", line=line, reason=reason) for line, reason in found.refused]
    return [*unknown, Phrase("lists-refused", count=len(reasons)), *reasons]


def _how(found: Reading, from_file: bool) -> list[Phrase]:
    edit = [Phrase("lists-correct-file" if from_file else "lists-edit")] if found.refused else []
    asked = "lists-confirm" if found.header.has_kinds else "lists-which-kind"
    return [*edit, Phrase(asked, count=len(found.entries))] if found.entries else edit
