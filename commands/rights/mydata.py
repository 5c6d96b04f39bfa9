"""Everything that is kept about oneself: a summary, a page to read, and a file for programs that has all of it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from commands.kit.attachments import File
from commands.kit.catalogs import Catalog
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.phrase import BLANK, Phrase
from commands.rights.feature import rights
from commands.rights.page import Reader, page
from commands.rights.wording import counted, held_as, held_by, meaning_of, privately, stays_as
from storage.core.table import PersonalData
from storage.privacy.rights import Held


@rights.command("mydata", where=Where.ANYWHERE)
async def show(ctx: Context) -> Outcome:
    """What the bot keeps about the sender, in all groups."""
    held = await held_by(ctx, ctx.person)
    groups = await _groups(ctx, held)
    lines = [Phrase("rights-mydata-title")]
    for group_id, name in groups.items():
        title = Phrase("rights-group-title", group=name) if name else Phrase("rights-no-group-title")
        lines += [BLANK, title, *counted(each for each in held if each.group_id == group_id)]
    lines += [BLANK, Phrase("rights-mydata-file"), Phrase("rights-mydata-keys")]
    own = await ctx.own(ctx.person)
    reader = Reader(ctx.person, ctx.registry.catalogs[await ctx.language_of(ctx.person)], ctx.zone_in(own))
    name = f"entraide-{ctx.now.astimezone(reader.zone).date()}"
    to_read = File(f"{name}.html", "text/html", page(held, groups, ctx.now, reader))
    for_programs = File(f"{name}.json", "application/json", _written(ctx, held, groups, reader.catalog))
    return [
        privately(ctx, *lines).with_attached(to_read),
        privately(ctx, Phrase("rights-mydata-all")).quietly().with_attached(for_programs),
    ]


async def _groups(ctx: Context, held: Sequence[Held]) -> dict[int | None, str | None]:
    """The names of the groups, by the alphabet; at the end what is in none."""
    ids = {each.group_id for each in held if each.group_id is not None}
    names = {group_id: await ctx.store.rights.group_called(group_id) for group_id in ids}
    ordered: dict[int | None, str | None] = {}
    ordered |= {group_id: names[group_id] for group_id in sorted(names, key=lambda each: names[each].casefold())}
    return ordered | ({None: None} if any(each.group_id is None for each in held) else {})


def _written(ctx: Context, held: Sequence[Held], groups: dict[int | None, str | None], catalog: Catalog) -> str:
    kinds: dict[tuple[PersonalData, int | None], list[Held]] = {}
    for each in held:
        kinds.setdefault((each.declared, each.group_id), []).append(each)
    facts = {
        "about": catalog.template("rights-file-about", {}),
        "person": ctx.person,
        "made": ctx.now.isoformat(),
        "kept": [_kind(declared, groups[group_id], found, catalog) for (declared, group_id), found in kinds.items()],
    }
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def _kind(declared: PersonalData, group: str | None, held: Sequence[Held], catalog: Catalog) -> dict[str, object]:
    """One kind of thing in one group: what it is, what becomes of it, what its fields mean, and all of it."""
    fields = dict.fromkeys(field for each in held for field in each.fields)
    return {
        "what": catalog.template(held_as(declared), {}),
        "group": group,
        "forgetting": catalog.template("rights-file-goes" if declared.goes else stays_as(declared), {}),
        "fields": {field: catalog.template(meaning_of(declared.feature, field, catalog), {}) for field in fields},
        "entries": [dict(each.fields) for each in held],
    }
