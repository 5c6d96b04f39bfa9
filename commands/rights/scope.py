"""How much is to be forgotten: what is kept in one group, or everything; and whether that was confirmed."""

from __future__ import annotations

from msgspec import Struct

from commands.kit.answers import yes_or_no
from commands.kit.context import Context
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.which_group import told_apart
from commands.kit.words import fold
from storage.rooms import Group

EVERYTHING = "everything"


class Scope(Struct, frozen=True):
    """A group by its id and name; everything where there is none. `code` means it in every language, exactly.

    `called` tells it from a group of the same name.
    """

    group_id: int | None = None
    name: str | None = None
    called: Phrase | None = None

    @property
    def code(self) -> str:
        """What can be typed for it."""
        return EVERYTHING if self.group_id is None else f"#{self.group_id}"

    @property
    def shown(self) -> str | Phrase:
        """Where it is, in a sentence."""
        return (
            Phrase("rights-everywhere")
            if self.name is None
            else Phrase("rights-in-group", group=self.called or self.name)
        )


class Wish(Struct, frozen=True):
    """What somebody asked for: None where they did not say how much; `yes` where they have confirmed it or not."""

    scope: Scope | None
    yes: bool | None = None


async def scopes(ctx: Context) -> list[Scope]:
    """Everything, and each group that the person is in or has something in."""
    ids = {group.id for group in await ctx.store.rooms.groups_of(ctx.person)}
    ids |= await ctx.store.rights.groups(ctx.person)
    groups = [Group(each, await ctx.store.rights.group_called(each)) for each in ids]
    called = await told_apart(ctx, sorted(groups, key=lambda group: (group.name.casefold(), group.id)), ctx.person)
    names = {group.id: group.name for group in groups}
    return [
        Scope(),
        *(Scope(each, names[each], how if isinstance(how, Phrase) else None) for each, how in called.items()),
    ]


async def read(ctx: Context, said: str | None) -> Wish:
    """Understand `everything`, a group's name, and a yes or no after it. Raises `UserError` for anything else."""
    here = Scope(ctx.group.id, ctx.group.name) if ctx.circle and not ctx.room.direct else None
    if said is None or (here and yes_or_no(ctx, said) is not None):
        return Wish(here, yes_or_no(ctx, said or ""))
    found = [(name, scope) for scope in await scopes(ctx) for name in _names(ctx, scope)]
    wanted = fold(said)
    for name, scope in sorted(found, key=lambda each: -len(each[0])):
        rest = wanted.removeprefix(name)
        if wanted == name or (wanted.startswith(name) and rest[:1].isspace()):
            answer = yes_or_no(ctx, rest) if rest else None
            if rest and answer is None:
                raise UserError("rights-yes-or-no")
            if [each for each, _ in found].count(name) > 1:
                return Wish(None)  # two groups of one name
            return Wish(scope, answer)
    raise UserError("rights-unknown-group", words=said)


def _names(ctx: Context, scope: Scope) -> set[str]:
    """What can be typed for it: also as it is shown, in every language."""
    catalogs, shown = ctx.registry.catalogs, scope.shown
    key = shown.key if isinstance(shown, Phrase) else ""
    printed = {
        fold(catalogs[each].template(key, {}).replace("{group}", scope.name or "")) for each in catalogs.languages
    }
    if scope.name is not None:
        return {scope.code, fold(scope.name), *printed}
    return {scope.code, *printed, *ctx.registry.catalogs.folded_names("rights-everything", ctx.language, "en")}
