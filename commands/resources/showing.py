"""Showing who one is, after asking anonymously: it can't be taken back, so to whom is asked first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from commands.kit.answers import OneOf
from commands.kit.arguments import ChoiceKind, Circumstances, ItemId
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import Ambiguous, Unreadable, UserError
from commands.kit.people import PersonKind
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, announce, lines
from commands.kit.when import Read
from commands.kit.words import Span
from commands.resources.finding import find
from commands.resources.relays import SHOW_QUESTION, answer, own_relay, relays, shown_owner, to_helper
from commands.resources.staleness import room_of
from commands.resources.telling import member, room_with
from storage.resources import Relay, Resource

HELPERS, GROUP = "helpers", "group"


class WhomKind(PersonKind, frozen=True):
    """The helpers, the group, or one of the helpers by name."""

    label: str = "choice"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """One of the two words, or a `Member`. Raises what the words raise where nobody is called so."""
        try:
            return ChoiceKind("relays-whom", (HELPERS, GROUP)).read(span, at)
        except Unreadable as unknown:
            try:
                return super().read(span, at)
            except (Unreadable, Ambiguous) as error:
                raise unknown from error


Whom = Annotated[str | Member, WhomKind()]


@relays.command("show", where=Where.GROUP, even_left=True, guessed=False)
async def show(ctx: Context, item: ItemId, whom: Whom | None = None) -> Outcome:
    """Show who one is: to a helper, to all of them, or to the whole group. Without a word for it, it is asked."""
    found = await find(ctx, item)
    if not found.anonymous:
        raise UserError("relays-has-a-name", code=found.code, name=await shown_owner(ctx, found))
    relay = await own_relay(ctx, found)
    helpers = await _helpers(ctx, found)
    if whom == GROUP:
        return await _show_to_group(ctx, found, relay, helpers)
    if not helpers:
        raise UserError("relays-show-nobody", code=found.code)
    if isinstance(whom, Member):
        return await _show_to_one(ctx, found, relay, helpers, whom)
    if whom == HELPERS:
        return await _show_to_helpers(ctx, found, relay, helpers)
    return _ask(ctx, found, relay, helpers)


async def _helpers(ctx: Context, item: Resource) -> list[Member]:
    return [await member(ctx, item, person) for person in item.taken_by if person != ctx.person]


def _ask(ctx: Context, item: Resource, relay: Relay, helpers: Sequence[Member]) -> Reply:
    """To whom, by number: each helper, and all of them where there are several."""
    options: list[tuple[str, ...]] = [(each.name,) for each in helpers]
    listed = [Phrase("relays-show-option", number=place, name=each.name) for place, each in enumerate(helpers, 1)]
    if len(helpers) > 1:
        listed.append(Phrase("relays-show-option-all", number=len(helpers) + 1))
        options.append(tuple(sorted(ctx.registry.catalogs.folded_names("relays-show-all-plain"))))
    asked = lines([Phrase("relays-show-whom", code=item.code, what=item.what), *listed, Phrase("relays-show-how")])
    subject = " ".join([relay.token, *(relay.veil(each.user_id) for each in helpers)])
    return asked.asks(SHOW_QUESTION, subject, tuple(options))


@relays.question(SHOW_QUESTION, OneOf(), even_left=True)
async def show_to_chosen(ctx: Context, subject: str, place: int) -> Outcome:
    """To the helper whose number was said, or to all who were listed and still help."""
    token, *veiled = subject.split()
    relay = await ctx.store.resources.relays.by_token(token)
    item = await ctx.store.resources.get(relay.resource_id) if relay else None
    if relay is None or item is None or relay.person != ctx.person:
        raise UserError("relays-is-over")
    chosen = veiled[place - 1 : place] or veiled
    helpers = [each for each in await _helpers(ctx, item) if relay.veil(each.user_id) in chosen]
    if not helpers:
        raise UserError("relays-not-helping-now", code=item.code)
    return await _show_to_helpers(ctx, item, relay, helpers)


async def _show_to_one(
    ctx: Context, item: Resource, relay: Relay, helpers: Sequence[Member], whom: Member
) -> list[Reply]:
    if whom.user_id not in {each.user_id for each in helpers}:
        raise UserError("relays-not-a-helper", name=whom.name, code=item.code)
    return await _show_to_helpers(ctx, item, relay, [each for each in helpers if each.user_id == whom.user_id])


async def _show_to_helpers(ctx: Context, item: Resource, relay: Relay, helpers: Sequence[Member]) -> list[Reply]:
    person = await member(ctx, item, ctx.person)
    who = Phrase("relays-is", person=person, user_id=person.user_id, code=item.code, what=item.what)
    shown = Phrase("relays-shown", names=[each.name for each in helpers], code=item.code)
    return [answer(item, relay, shown), *(to_helper(ctx, item, relay, each, who) for each in helpers)]


async def _show_to_group(ctx: Context, item: Resource, relay: Relay, helpers: Sequence[Member]) -> list[Reply]:
    """From now on it is a need like others."""
    if not await room_with(ctx, item, ctx.person):
        raise UserError("kit-not-in-group")
    if item.state == "waiting":
        raise UserError("relays-show-later", code=item.code)
    await ctx.store.resources.name(item.id, relay.person, relay.event_id)
    person = await member(ctx, item, ctx.person)
    who = Phrase("relays-is", person=person, user_id=person.user_id, code=item.code, what=item.what)
    messages = [to_helper(ctx, item, relay, each, who) for each in helpers]
    said = lines([Phrase("relays-shown-group", code=item.code, group=ctx.group.name)])
    room = await room_of(ctx, item)
    return [said, announce(Phrase("relays-is-of", person=person, code=item.code, what=item.what), room=room), *messages]
