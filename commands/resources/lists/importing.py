"""Imports lists: says first what would be added and what not, then asks once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Annotated

from msgspec.structs import replace

from commands.kit.answers import Intent, Intents, YesNo, is_said, yes_or_no
from commands.kit.arguments import WHOLE, Circumstances, TextKind
from commands.kit.binding import bind
from commands.kit.context import Context
from commands.kit.declaration import Audience, Outcome, Role, Where
from commands.kit.errors import Missing, UserError
from commands.kit.events import FileRead, MessageEdited, MessageRedacted
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, lines, say, whisper
from commands.kit.when import Read
from commands.kit.words import Span, fold
from commands.resources.lists.columns import KINDS
from commands.resources.lists.csv import Line
from commands.resources.lists.csv import pasted as lines_in
from commands.resources.lists.feature import IMPORT_QUESTION, KIND_QUESTION, lists
from commands.resources.lists.preview import Knows, Source, read_list, told
from commands.resources.staleness import keep_pace, room_of
from commands.resources.wording import described
from commands.resources.words import indexed
from storage.resources import Draft, Kind, Resource
from storage.resources.imports import Import, Listed

_EXPIRES_AFTER = timedelta(hours=1)


class PastedKind(TextKind, frozen=True):
    """All remaining text, exactly as typed."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The text with its tabs, quotation marks and lines."""
        return Read(span.text[span.words[0].start : span.words[-1].end], len(span.words))


Pasted = Annotated[str, PastedKind(characters=WHOLE)]


async def import_message(ctx: Context, source: str) -> Outcome:
    """Have the list read that is in a message, or in the file that it has: `heed` goes on."""
    await ctx.store.fetches.want(
        ctx.group.id, ctx.room_id, ctx.person, ctx.event_id, source, thread=ctx.thread, now=ctx.now
    )
    return None


@lists.on(FileRead)
async def heed(ctx: Context, event: FileRead) -> Outcome:
    """Say what the list would put on the board, if its person may still put it there."""
    await _permit(ctx)
    if event.problem:
        raise UserError(f"lists-file-{event.problem}")
    return await _look_at(ctx, partial(_lines, event), from_file=True)


@lists.command(
    "import", of_message=import_message, role=Role.GROUP_FACILITATOR, where=Where.GROUP, asks_before=Audience.NOBODY
)
async def import_list(ctx: Context, pasted: Pasted) -> Outcome:
    """Say what a list would put on the board; yes puts it there."""
    agreed = yes_or_no(ctx, pasted)
    if agreed is not None:
        return await _answered(ctx, agreed, None)
    for kind in KINDS:
        if is_said(ctx, pasted, f"lists-kind-{kind}"):
            return await _answered(ctx, True, None, kind)
    return await _look_at(ctx, partial(lines_in, pasted), from_file=False)


def _lines(event: FileRead, knows: Knows) -> Iterator[Line]:
    """The lines of a file: of a sheet the rows that are not empty."""
    if not event.rows:
        return lines_in(event.text, knows)
    return (Line(number, tuple(map(str.strip, cells))) for number, cells in event.rows if any(map(str.strip, cells)))


async def _look_at(ctx: Context, source: Source, *, from_file: bool) -> Outcome:
    """Keep a list, and say what it would put on the board."""
    found = await read_list(ctx, source)
    items = [Listed(entry.draft, entry.person) for entry in found.entries]
    asks_kind = bool(items) and not found.header.has_kinds
    until = ctx.now + _EXPIRES_AFTER
    number = await ctx.store.resources.imports.keep(
        ctx.group.id, ctx.person, ctx.event_id, items, until, of_one_kind=asks_kind
    )
    asked = KIND_QUESTION if asks_kind else IMPORT_QUESTION
    return lines(await told(ctx, found, from_file=from_file)).asks(asked, number).about_group(ctx.group.id)


async def leave(ctx: Context, subject: int) -> Outcome:
    """The list is forgotten."""
    return await _answered(ctx, False, subject)


@lists.question(IMPORT_QUESTION, YesNo(), holds_for=_EXPIRES_AFTER, left=leave)
async def answer(ctx: Context, subject: int, agreed: bool) -> Outcome:
    """Only a yes puts it there."""
    return await _answered(ctx, agreed, subject)


@lists.question(
    KIND_QUESTION,
    Intents(tuple(Intent(kind, (f"lists-kind-{kind}",)) for kind in KINDS)),
    holds_for=_EXPIRES_AFTER,
    left=leave,
)
async def answer_kind(ctx: Context, subject: int, meant: str) -> Outcome:
    """What all of a list is, which puts it there."""
    return await _answered(ctx, True, subject, next(kind for kind in KINDS if kind == meant))


@lists.on(MessageRedacted)
async def withdraw(ctx: Context, event: MessageRedacted) -> Outcome:
    """Redacting the message drops the list before it is imported."""
    await ctx.store.resources.imports.drop(event.event_id)
    await ctx.store.fetches.drop(event.event_id)
    return None


@lists.on(MessageEdited)
async def look_again(ctx: Context, event: MessageEdited) -> Outcome:
    """Editing the message reads the list again."""
    group_id = await ctx.store.resources.imports.by_event(event.event_id, ctx.person)
    if group_id is None:
        return None
    ctx = await ctx.about(group_id)
    found = ctx.registry.find(event.text.lstrip(), ctx.language)
    if found is None or found.command.key != "lists-import":
        return None
    try:
        values = bind(
            found.command,
            found.rest,
            ctx.circumstances(),
        )
    except Missing:
        return None
    return await import_list(ctx, **values)  # type: ignore[arg-type]


async def _answered(ctx: Context, agreed: bool, number: int | None, kind: Kind | None = None) -> Outcome:
    await _permit(ctx)
    kept = await ctx.store.resources.imports.take(ctx.group.id, ctx.person, ctx.now, number)
    if kept is None:
        raise UserError("lists-no-list")
    if not agreed or not kept.items:
        return say("lists-forgotten")
    fresh = await _of_kind(ctx, kept, kind) if kept.of_one_kind else kept
    return await _add(ctx, fresh, there=len(kept.items) - len(fresh.items))


async def _permit(ctx: Context) -> None:
    await ctx.require(Role.GROUP_FACILITATOR, ctx.registry.name(ctx.registry.command("lists-import"), ctx.language))


async def _of_kind(ctx: Context, kept: Import, kind: Kind | None) -> Import:
    """The list as needs or as offers, without what is on the board already. Raises `UserError` if nobody said which."""
    if kind is None:
        raise UserError("lists-say-which-kind")
    there = {
        (fold(item.what), item.person)
        for person in {each.person for each in kept.items}
        for item in await ctx.store.resources.of(person, ctx.group.id)
        if item.kind == kind
    }
    items = [replace(each, draft=_as(each.draft, kind)) for each in kept.items]
    return replace(kept, items=tuple(each for each in items if (fold(each.draft.what), each.person) not in there))


def _as(draft: Draft, kind: Kind) -> Draft:
    """What nobody says of this kind goes."""
    if kind == "need":
        return replace(draft, kind=kind, standing=False, often=None)
    return replace(draft, kind=kind, urgent=False)


async def _add(ctx: Context, kept: Import, there: int) -> list[Reply]:
    """Put all of it on the board, and tell those whose names it is under. `there` are those left out already."""
    people = await ctx.people(ctx.group.id)
    added = [await _put(ctx, each, kept.event_id) for each in kept.items if each.person in people]
    gone = len(kept.items) - len(added)
    said = [Phrase("lists-added", count=len(added), codes=_codes(added))] if added else []
    said += [Phrase("lists-were-there", count=there)] if there else []
    said += [Phrase("lists-gone", count=gone)] if gone else []
    said += [Phrase("lists-added-how")] if added and not gone else []
    news = Phrase("lists-news", person=await _member(ctx, ctx.person), count=len(added), codes=_codes(added))
    told = [each for each in await ctx.everywhere(lines([news])) if each.room] if added else []
    return [lines(said), *told, *await _tell_owners(ctx, added)]


async def _put(ctx: Context, listed: Listed, event_id: str) -> Resource:
    """Add one item. Under another name it is theirs, and stays when the list's message is redacted."""
    draft = listed.draft
    words = indexed(draft.what, draft.place, draft.tag)
    event_id = event_id if listed.person == ctx.person else ""
    item, _ = await ctx.store.resources.add(
        ctx.group.id, person=listed.person, draft=draft, words=words, event_id=event_id, now=ctx.now
    )
    await keep_pace(ctx, item, await room_of(ctx, item))
    return item


async def _tell_owners(ctx: Context, added: Sequence[Resource]) -> list[Reply]:
    messages: list[Reply] = []
    for person in dict.fromkeys(item.person for item in added):
        own = [item for item in added if item.person == person]
        if person != ctx.person:
            heading = Phrase("lists-yours", person=await _member(ctx, ctx.person), group=ctx.group.name)
            items = [Phrase("resources-line", code=each.code, item=described(each, ctx.zone)) for each in own]
            message = whisper(await _member(ctx, person), heading, *items, Phrase("lists-yours-how", code=own[0].code))
            messages.append(message.delivered(unasked=True))
    return messages


def _codes(added: Iterable[Resource]) -> list[str]:
    """The first and the last of each kind."""
    codes: list[str] = []
    for kind in ("need", "offer"):
        numbers = [item.code for item in added if item.kind == kind]
        codes += [numbers[0] if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"] if numbers else []
    return codes


async def _member(ctx: Context, person: str) -> Member:
    return Member(person, await ctx.store.rooms.name_in_group(ctx.group.id, person))
