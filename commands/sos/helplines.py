"""The group's own helplines: written by those who facilitate, and looked at by them twice a year."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from commands.kit.answers import YesNo
from commands.kit.arguments import ChoiceKind, NumberKind, Text
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Role, Where
from commands.kit.errors import NotHere, UserError
from commands.kit.events import HelplinesChanged, HelplineWanted, IntroductionWanted, MessageRedacted
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, announce, lines, say, whisper
from commands.kit.words import one_line
from commands.sos.feature import CHECK_QUESTION, CHECK_TIMER, sos
from commands.sos.regions import by_region
from storage.sos.helplines import Helpline

_MOST = 20  # more than anybody reads who needs one
_LONGEST = 300  # characters
_LONGEST_REGION = 40  # characters: the name of a place
_HALF_A_YEAR = timedelta(days=182)
Place = Annotated[int, NumberKind(1, _MOST)]
Sort = Annotated[str, ChoiceKind("sos-helpline-kind", ("legal",))]


@sos.command("helplines", where=Where.GROUP)
async def show(ctx: Context) -> Outcome:
    """Show the group's helplines, and when they were last checked."""
    found = await _shown(ctx)
    await _remember_to_check(ctx)
    if not found:
        return lines([Phrase("sos-helplines-none"), Phrase("sos-helplines-add-how")])
    checked = await ctx.store.sos.helplines.checked(ctx.group.id)
    looked = [Phrase("sos-helplines-checked", date=checked.astimezone(ctx.zone).date())] if checked else []
    return lines([Phrase("sos-helplines-title"), *found, *looked, BLANK, Phrase("sos-helplines-how")])


@sos.command("helplines-add", role=Role.GROUP_FACILITATOR, where=Where.GROUP)
async def add(ctx: Context, wording: Text, *, kind: Sort | None = None, region: Text | None = None) -> Outcome:
    """Add a helpline, in the group's own words; one for legal help is shown with actions too.

    With a `region` it stands under the name of that.
    """
    line, where = one_line(wording), one_line(region or "")
    if len(line) > _LONGEST:
        raise UserError("sos-helpline-too-long", most=_LONGEST)
    if len(where) > _LONGEST_REGION:
        raise UserError("sos-region-too-long", most=_LONGEST_REGION)
    if len(await ctx.store.sos.helplines.all(ctx.group.id)) >= _MOST:
        raise UserError("sos-helplines-enough", most=_MOST)
    await ctx.store.sos.helplines.add(ctx.group.id, line, ctx.event_id, legal=kind == "legal", region=where)
    await ctx.store.sos.helplines.check(ctx.group.id, ctx.now)
    await _remember_to_check(ctx)
    key = "sos-helpline-added-legal" if kind else "sos-helpline-added"
    shown = f"{line} · {where}" if where else line
    return await _changed(ctx, Phrase(key, person=ctx.sender.name, wording=shown))


@sos.on(HelplineWanted)
async def add_for_group(ctx: Context, event: HelplineWanted) -> Outcome:
    """Add the helpline that somebody gave when they were asked for one."""
    await ctx.require(
        Role.GROUP_FACILITATOR, ctx.registry.name(ctx.registry.command("sos-helplines-add"), ctx.language)
    )
    return await add(ctx, event.wording)


@sos.command("helplines-remove", role=Role.GROUP_FACILITATOR, where=Where.GROUP, guessed=False)
async def remove(ctx: Context, place: Place) -> Outcome:
    """Remove a helpline."""
    found = await _find(ctx, place)
    await ctx.store.sos.helplines.remove(found.id)
    return await _changed(ctx, Phrase("sos-helpline-removed", person=ctx.sender.name, wording=found.wording))


@sos.command("helplines-checked", role=Role.GROUP_FACILITATOR, where=Where.GROUP)
async def confirm(ctx: Context) -> Outcome:
    """Note that the helplines were checked and are right."""
    await ctx.store.sos.helplines.check(ctx.group.id, ctx.now)
    await ctx.store.questions.over(*CHECK_QUESTION.key(ctx.group.id))
    await _remember_to_check(ctx)
    return say("sos-helplines-confirmed", group=ctx.group.name)


@sos.question(CHECK_QUESTION, YesNo())
async def answer(ctx: Context, subject: int, right: bool) -> Outcome:
    """Note that they are still right; on a no, say how to change them."""
    if not right:
        return say("sos-helplines-check-how").answered_by(CHECK_QUESTION, subject)
    await ctx.require(
        Role.GROUP_FACILITATOR, ctx.registry.name(ctx.registry.command("sos-helplines-checked"), ctx.language)
    )
    return await confirm(ctx)


@sos.on_timer(CHECK_TIMER)
async def ask_to_check(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Ask the facilitators privately, twice a year, to check the helplines."""
    found = await _shown(ctx)
    if not found:
        return None
    await _wake(ctx, ctx.now)
    asked = (Phrase("sos-helplines-check", group=ctx.group.name), *found, BLANK, Phrase("sos-helplines-check-how"))
    return [
        whisper(person, *asked).asks(CHECK_QUESTION, ctx.group.id) for person in await ctx.facilitators_of(ctx.group.id)
    ]


@sos.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Remove the helpline whose message was redacted. The rooms are told, without its words."""
    group_id = await ctx.store.sos.helplines.take_back(event.event_id)
    if group_id is None or not (ctx.room.direct or ctx.group.id == group_id):
        return None
    undone = announce(Phrase("sos-helpline-undone"), Phrase("sos-helplines-see"))
    there = await ctx.about(group_id)
    return [*await there.everywhere(undone), *await there.tell(HelplinesChanged())]


@sos.on(IntroductionWanted)
async def introduce(ctx: RoomContext, event: IntroductionWanted) -> Outcome:
    """Tell newcomers that they can call somebody."""
    return say("sos-introduction")


async def _shown(ctx: RoomContext) -> list[Phrase]:
    return by_region(await ctx.store.sos.helplines.all(ctx.group.id), _line)


def _line(line: Helpline) -> Phrase:
    key = "sos-helplines-line-legal" if line.legal else "sos-helplines-line"
    return Phrase(key, number=line.number, wording=line.wording)


async def _changed(ctx: Context, what: Phrase) -> list[Reply]:
    """Announce in every room who changed what."""
    return [
        *await ctx.everywhere(lines([what, Phrase("sos-helplines-see")])),
        *await ctx.tell(HelplinesChanged()),
    ]


async def _find(ctx: Context, place: int) -> Helpline:
    found = [each for each in await ctx.store.sos.helplines.all(ctx.group.id) if each.number == place]
    if not found:
        raise NotHere("sos-helpline-unknown", number=place)
    return found[0]


async def _remember_to_check(ctx: RoomContext) -> None:
    """Set the timer for the next check; also whenever the list is shown, so that it is not lost with a room."""
    checked = await ctx.store.sos.helplines.checked(ctx.group.id)
    if checked is not None and checked + _HALF_A_YEAR > ctx.now:
        await _wake(ctx, checked)


async def _wake(ctx: RoomContext, since: datetime) -> None:
    for home in (await ctx.rooms_of(ctx.group.id))[:1]:
        await home.wake(CHECK_TIMER, ctx.group.id, since + _HALF_A_YEAR)
