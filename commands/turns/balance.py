"""How the floor has been shared: one's own part to oneself, the group's without names. It is no ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random
from typing import Annotated

from msgspec.structs import replace

from commands.kit.arguments import ChoiceKind
from commands.kit.attachments import Bar, Bars
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Role, Where
from commands.kit.errors import UserError
from commands.kit.phrase import BLANK, Member, Phrase
from commands.kit.replies import lines, say
from commands.kit.values import SETTINGS
from commands.turns.feature import turns
from commands.turns.line import scope_of, shares_of
from storage.turns import Share

FEWEST = 3  # people who have spoken: a picture of fewer would be a picture of persons; a group can want more
_WIDEST = 20  # dots, for all of the time
_NAMED = "balance-named"  # a person's own word, which no group can set for them


@turns.command("balance", where=Where.GROUP)
async def show_own(ctx: Context) -> Outcome:
    """Show one's own share, privately; asked for in the direct chat, that of each room of the group."""
    rooms = await ctx.own_rooms()
    several = len(rooms) > 1
    names = [await ctx.store.rooms.called(room.room.room_id) if several else ctx.group.name for room in rooms]
    shares = [await _shares_by_now(room) for room in rooms]
    said = [_own(ctx, name, each) for name, each in zip(names, shares, strict=True)]
    invites = [Phrase("turns-balance-invites")] if any(ctx.person in each for each in shares) else []
    return ctx.to_sender(lines([*said, *invites]))


def _own(ctx: Context, place: str, shares: Mapping[str, Share]) -> Phrase:
    own = shares.get(ctx.person)
    if own is None:
        return Phrase("turns-balance-none", scope=scope_of(ctx), group=place)
    facts = {"count": own.turns, "time": own.time, "share": round(parts(shares)[ctx.person] * 100)}
    return Phrase("turns-balance-own", scope=scope_of(ctx), group=place, **facts)


@turns.command("balance-group", role=Role.ROOM_FACILITATOR)
async def show_groups(ctx: Context) -> Outcome:
    """Show everybody's share as a bar, without names and in no order."""
    shares = await _shares_by_now(ctx)
    if len(shares) < (fewest := max(FEWEST, ctx.settings[ctx.registry.setting_called("least-answers")])):
        raise UserError("turns-balance-few", fewest=fewest)
    present = [person for person in await ctx.store.rooms.members(ctx.room_id) if person != ctx.bot]
    quiet = len([person for person in present if person not in shares])
    shown = list(parts(shares).items())
    Random(ctx.event_id).shuffle(shown)
    names = await _agreed_names(ctx, shares)
    bars = [_bar(part, names.get(person)) for person, part in shown]
    title = Phrase("turns-balance-title", scope=scope_of(ctx), count=len(shares))
    listened = [Phrase("turns-balance-quiet", count=quiet)] if quiet else []
    picture = Bars("balance.png", title, tuple(_drawn(part, names.get(person)) for person, part in shown))
    return lines([title, *listened, BLANK, *bars, BLANK, Phrase("turns-balance-invites")]).with_attached(picture)


@turns.command("balance-name", where=Where.ANYWHERE, guessed=False, sets=SETTINGS)
async def agree_to_names(ctx: Context, answer: Annotated[str, ChoiceKind("turns-named", ("yes", "no"))]) -> Outcome:
    """Set whether one's name may stand beside one's bar: names are shown once everybody has agreed."""
    await ctx.store.settings.set(ctx.person, _NAMED, "1" if answer == "yes" else None, ctx.event_id)
    return say(f"turns-named-{answer}-noted")


def parts(shares: Mapping[str, Share]) -> dict[str, float]:
    """Each person's part of the whole, from 0 to 1: of the time, or of the turns where no time was measured."""
    measured = {person: share.time.total_seconds() for person, share in shares.items()}
    if not any(measured.values()):
        measured = {person: float(share.turns) for person, share in shares.items()}
    whole = sum(measured.values())
    return {person: each / whole if whole else 0.0 for person, each in measured.items()}


def bar(part: float) -> str:
    """A part as dots; something for everybody who has spoken."""
    return "●" * max(1, round(part * _WIDEST))


def _bar(part: float, person: Member | None) -> Phrase:
    facts = {"bar": bar(part), "share": round(part * 100)}
    return Phrase("turns-balance-bar-named", person=person, **facts) if person else Phrase("turns-balance-bar", **facts)


def _drawn(part: float, person: Member | None) -> Bar:
    return Bar(person.name if person else "", part, Phrase("turns-balance-share", share=round(part * 100)))


async def _agreed_names(ctx: Context, people: Iterable[str]) -> dict[str, Member]:
    """The members, if each has agreed; else none: with one name less, the others would tell whose the rest is."""
    agreed = [_NAMED in await ctx.store.settings.all(person) for person in people]
    return {person: await ctx.member(person) for person in people} if all(agreed) else {}


async def _shares_by_now(ctx: RoomContext) -> dict[str, Share]:
    """What each person has had of the floor, with the turn that goes on."""
    seen = await ctx.store.turns.snapshot(ctx.room.room_id)
    shares = dict(await shares_of(ctx, seen.queue))
    speaking = seen.speaking
    if speaking and speaking.kind != "process" and speaking.person in shares:
        own = shares[speaking.person]
        running = speaking.elapsed(ctx.now) - speaking.spent
        shares[speaking.person] = replace(own, time=own.time + running)
    return shares
