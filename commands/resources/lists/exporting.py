"""The board as a file that spreadsheets open. Who asked for something anonymously is not in it."""

from __future__ import annotations

from collections.abc import Mapping

from commands.kit.attachments import File
from commands.kit.catalogs import Catalog
from commands.kit.context import Context
from commands.kit.deadline import LAST_MINUTE
from commands.kit.declaration import Outcome, Role, Where
from commands.kit.errors import UserError
from commands.kit.formats import list_separator
from commands.kit.phrase import Phrase
from commands.kit.replies import whisper
from commands.resources.lists.columns import COLUMNS, Column
from commands.resources.lists.csv import MEDIA_TYPE, written
from commands.resources.lists.feature import lists
from commands.resources.often import UNITS
from storage.resources import Resource
from storage.rooms.names import bare_name


@lists.command("export", role=Role.GROUP_FACILITATOR, where=Where.GROUP, guessed=False)
async def export(ctx: Context) -> Outcome:
    """Send who asks for it the board as a file, privately and in their own language."""
    items = await ctx.store.resources.overview.listed(ctx.group.id)
    if not items:
        raise UserError("lists-nothing-to-export")
    own = await ctx.own(ctx.person)
    catalog = ctx.registry.catalogs[own[ctx.registry.setting_called("language")]]
    names = _names(await ctx.people(ctx.group.id))
    header = [catalog.names(f"lists-column-{column}")[0] for column in COLUMNS]
    rows = [_row(item, catalog, names, ctx) for item in items]
    file = File(
        f"{catalog.names('lists-file')[0]}-{ctx.now.astimezone(ctx.zone).date()}.csv",
        MEDIA_TYPE,
        written([header, *rows], list_separator(catalog.locale)),
    )
    return whisper(ctx.sender, Phrase("lists-exported", count=len(items), group=ctx.group.name)).with_attached(file)


def _names(people: Mapping[str, str]) -> dict[str, str]:
    """What to call people in a file: those whose names look the same by their ids alone."""
    return {person: name if bare_name(name, person) == name else person for person, name in people.items()}


def _row(item: Resource, catalog: Catalog, names: Mapping[str, str], ctx: Context) -> list[str]:
    yes, anonymous = catalog.names("kit-yes")[0], catalog.names("relays-anonymous")[0]
    said: dict[Column, str | None] = {
        "number": item.code,
        "kind": catalog.names(f"lists-kind-{item.kind}")[0],
        "what": item.what,
        "where": item.place,
        "tag": item.tag,
        "due": _due(item, ctx),
        "people": str(item.people) if item.people > 1 else None,
        "urgent": yes if item.urgent else None,
        "standing": yes if item.standing else None,
        "often": _often(item, catalog),
        "who": anonymous if item.anonymous else names.get(item.person, item.person),
        "taken": ", ".join(names.get(person, person) for person in item.taken_by),
        "state": catalog.names("resources-is-resting")[0] if item.state == "resting" else None,
    }
    return [said[column] or "" for column in COLUMNS]


def _due(item: Resource, ctx: Context) -> str | None:
    """A date as every spreadsheet reads it; with the time where one was meant."""
    if item.due is None:
        return None
    here = item.due.astimezone(ctx.zone)
    return f"{here:%Y-%m-%d}" if here.time() == LAST_MINUTE else f"{here:%Y-%m-%d %H:%M}"


def _often(item: Resource, catalog: Catalog) -> str | None:
    if item.often is None:
        return None
    unit = next(unit for unit, days in UNITS.items() if days == item.often.days)
    return f"{item.often.times} {catalog.names(f'resources-{unit}-names')[0]}"
