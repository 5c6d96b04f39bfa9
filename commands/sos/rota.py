"""Who is on call: people put themselves there, or agree to it; the group sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec.structs import replace

from commands.kit.answers import YesNo
from commands.kit.arguments import NumberKind
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Audience, Outcome, Role, Where
from commands.kit.errors import NotHere, UserError
from commands.kit.events import MemberLeft, MessageRedacted, OnCallWanted, Paused, SettingsShown
from commands.kit.on_call import on_duty
from commands.kit.people import Person
from commands.kit.phrase import BLANK, Member, Phrase
from commands.kit.replies import Reply, announce, call, lines, say, whisper
from commands.kit.shift_kind import Times
from commands.kit.shifts import Shift, Turn, shift_of
from commands.sos.feature import CUT_OFF_TIMER, DUTY_QUESTION, STEPS, UNASKED_TIMER, WHO, sos
from commands.sos.people import helpers
from storage.sos.rota import Duty

Place = Annotated[int, NumberKind(1, 999)]


@sos.command("oncall", where=Where.GROUP, own_time=True)
async def show_or_ask(ctx: Context, who: Person | None = None, times: Times | None = None) -> Outcome:
    """Show who is on call; or put oneself on call, or ask somebody to be."""
    if who is None and times is None:
        return await _shown(ctx)
    return await _ask(ctx, who or ctx.sender, times, backup=False)


@sos.command("oncall-me", where=Where.GROUP, own_time=True, guessed=False)
async def be_on_call(ctx: Context, times: Times | None = None) -> Outcome:
    """Put oneself on call; without a time from now on, until further notice."""
    return await _add(ctx, times, backup=False)


@sos.command("oncall-backup", where=Where.GROUP, own_time=True, guessed=False)
async def be_backup(ctx: Context, who: Person | None = None, times: Times | None = None) -> Outcome:
    """Be the backup, or ask somebody to be."""
    return await _ask(ctx, who or ctx.sender, times, backup=True)


@sos.command("oncall-off", where=Where.GROUP, guessed=False)
async def stop(ctx: Context, number: Place | None = None, who: Person | None = None) -> Outcome:
    """Take oneself off the rota, or off one of its times; facilitators can take others off too."""
    if who is not None and who.user_id != ctx.person:
        await ctx.require(
            Role.GROUP_FACILITATOR, ctx.registry.name(ctx.registry.command("sos-oncall-off"), ctx.language)
        )
    duties = await ctx.store.sos.rota.of_group(ctx.group.id)
    person = who.user_id if who else ctx.person
    if number is None:
        gone = [each for each in duties if each.person == person]
    else:
        gone = [each for each in duties if each.number == number and (each.person == person or ctx.governs)]
    if not gone:
        raise NotHere("sos-duty-none" if number is None else "sos-duty-unknown")
    for each in gone:
        await ctx.store.sos.rota.remove(each.id)
        await ctx.store.questions.over(*DUTY_QUESTION.key(each.id))
    name = await ctx.store.rooms.name_in_group(ctx.group.id, gone[0].person)
    return await _seen(ctx, Phrase("sos-duty-removed", person=name, count=len(gone)))


@sos.command("oncall-yes", where=Where.ANYWHERE, guessed=False, asks_before=Audience.NOBODY)
async def agree(ctx: Context) -> Outcome:
    """Say yes to the last request to be on call."""
    return await _agree(ctx, await _asked(ctx))


@sos.command("oncall-no", where=Where.ANYWHERE, guessed=False)
async def refuse(ctx: Context) -> Outcome:
    """Say no to it; nobody is told."""
    return await _refuse(ctx, await _asked(ctx))


@sos.question(DUTY_QUESTION, YesNo())
async def answer(ctx: Context, subject: int, yes: bool) -> Outcome:
    """Agree or refuse, as somebody answers the private question."""
    duty = await ctx.store.sos.rota.get(subject)
    if duty is None or duty.person != ctx.person or duty.agreed:
        raise UserError("sos-duty-not-asked")
    return await (_agree if yes else _refuse)(ctx, duty)


@sos.on(OnCallWanted)
async def ask_for_group(ctx: Context, event: OnCallWanted) -> Outcome:
    """Ask somebody who was named when the group was set up, unless they are on the rota."""
    if any(duty.person == event.member.user_id for duty in await ctx.store.sos.rota.of_group(ctx.group.id)):
        return say("sos-duty-known", person=event.member.name)
    return await _ask(ctx, event.member, None, backup=False)


@sos.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> None:
    """Undo what the redacted message asked for."""
    if duty := await ctx.store.sos.rota.by_event(event.event_id):
        await ctx.store.sos.rota.remove(duty.id)


@sos.on(MemberLeft)
async def depart(ctx: RoomContext, event: MemberLeft) -> None:
    """Take people off the rota when they leave the last room of the group."""
    if await ctx.has_left(event.person):
        await ctx.store.sos.rota.remove_of(ctx.group.id, event.person)


@sos.on(Paused)
async def pause(ctx: Context, event: Paused) -> Outcome:
    """Tell somebody on call who begins a pause that they will not be called."""
    groups = await ctx.store.rooms.groups_of(event.person)
    mine = [
        each for group in groups for each in await ctx.store.sos.rota.of_group(group.id) if each.person == event.person
    ]
    return whisper(ctx.sender, Phrase("sos-duty-rests")) if mine else None


@sos.on_timer(CUT_OFF_TIMER)
async def cut_off(ctx: RoomContext, person: str, due: datetime) -> Outcome:
    """Tell somebody on call, in the room, that they can't be written to."""
    member = await ctx.member(person)
    return call(Phrase("sos-cut-off", person=member), people=[member])


@sos.on_timer(UNASKED_TIMER)
async def unasked(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Tell the one who asked that the other can't be written to."""
    duty = await ctx.store.sos.rota.get(subject)
    if duty is None or duty.author is None:
        return None
    await ctx.store.sos.rota.remove(duty.id)
    told = whisper(await ctx.member(duty.author), Phrase("sos-unasked", person=(await ctx.member(duty.person)).name))
    return told.delivered(prompt=True)


async def _shown(ctx: Context) -> Reply:
    home = (await ctx.rooms_of(ctx.group.id))[0]
    duties = [duty for duty in await ctx.store.sos.rota.of_group(ctx.group.id) if duty.agreed]
    duties = [duty for duty in duties if not shift_of(duty).is_over(ctx.now)]
    paused = await ctx.paused(*{duty.person for duty in duties})
    unopened = await ctx.store.direct.unopened({duty.person for duty in duties})
    names = {duty.person: await ctx.store.rooms.name_in_group(ctx.group.id, duty.person) for duty in duties}

    def named(person: str) -> Phrase:
        key = "sos-rota-unreached" if person in unopened else "sos-rota-person"
        return Phrase("sos-rota-rests" if person in paused else key, person=names[person])

    now = [named(person) for person in await on_duty(home, backup=False)]
    backup = [named(person) for person in await on_duty(home, backup=True)]
    shown = [Phrase("sos-rota-now", people=now) if now else Phrase("sos-rota-nobody")]
    shown += [Phrase("sos-rota-backup", people=backup)] if backup else []
    listed = [
        Phrase(
            "sos-rota-line-backup" if duty.backup else "sos-rota-line",
            number=duty.number,
            person=named(duty.person),
            times=shift_of(duty).describe(ctx.zone),
        )
        for duty in duties
    ]
    return lines([*shown, *([BLANK, *listed] if listed else []), BLANK, Phrase("sos-rota-how")])


@sos.on(SettingsShown)
async def show_unreached(ctx: Context, event: SettingsShown) -> Outcome:
    """List those on the rota who can't be called, because they have not accepted their private chat."""
    rooms = await ctx.rooms_of(ctx.group.id)
    called = [each for step in range(len(STEPS)) for each in await helpers(rooms, step, (), "")]
    names = list(dict.fromkeys(each.member.name for each in called if not each.reachable))
    return lines([Phrase("sos-settings-unreached", people=names)]) if names else None


async def _ask(ctx: Context, who: Member, times: Shift | None, *, backup: bool) -> Outcome:
    """Ask somebody else to be on call; they are once they agree."""
    if who.user_id in (ctx.person, ctx.bot):
        return await _add(ctx, times, backup=backup)
    duty = await _keep(ctx, who.user_id, times, backup=backup, author=ctx.person)
    key = "sos-duty-asks-backup" if backup else "sos-duty-asks"
    asked = Phrase(key, author=ctx.sender.name, group=ctx.group.name, times=shift_of(duty).describe(ctx.zone))
    question = whisper(who, asked, Phrase("sos-duty-asks-how")).asks(DUTY_QUESTION, duty.id)
    return [
        say("sos-duty-asked", person=who.name),
        question.delivered(on_undeliverable=UNASKED_TIMER.about(duty.id)),
    ]


async def _add(ctx: Context, times: Shift | None, *, backup: bool) -> Outcome:
    if ctx.settings[WHO] == "facilitators" and not ctx.governs:
        raise UserError("sos-rota-closed")
    return await _begun(ctx, await _keep(ctx, ctx.person, times, backup=backup))


async def _keep(ctx: Context, person: str, times: Shift | None, *, backup: bool, author: str | None = None) -> Duty:
    shift = times or Shift(Turn(ctx.now, None))
    again, agreed = shift.again, author is None
    duty = Duty(
        id=0,
        group_id=ctx.group.id,
        number=0,
        person=person,
        backup=backup,
        agreed=agreed,
        begins=shift.first.begins,
        ends=shift.first.ends,
        rule=again.rule if again else None,
        start=again.start.isoformat() if again else None,
        zone=again.zone if again else None,
        lasts=shift.lasts,
        author=author,
    )
    return await ctx.store.sos.rota.add(duty, ctx.event_id)


async def _begun(ctx: Context, duty: Duty) -> list[Reply]:
    """Announce that somebody is on call, and open their private chat, so that there is one when it is needed."""
    key = "sos-duty-begun-backup" if duty.backup else "sos-duty-begun"
    name = await ctx.store.rooms.name_in_group(ctx.group.id, duty.person)
    unopened = await ctx.store.direct.unopened([duty.person])
    unreached = [Phrase("sos-duty-unreached", person=name)] if unopened else []
    begun = Phrase(key, person=name, times=shift_of(duty).describe(ctx.zone), number=duty.number)
    seen = await _seen(ctx, begun, *unreached)
    rests = [Phrase("sos-duty-rests")] if await ctx.paused(duty.person) else []
    told = whisper(ctx.sender, Phrase("sos-duty-how", group=ctx.group.name), *rests)
    return [
        *seen,
        replace(told, room=await _home(ctx)).delivered(on_undeliverable=CUT_OFF_TIMER.about(duty.person)),
    ]


async def _asked(ctx: Context) -> Duty:
    asked = await ctx.store.sos.rota.asked(ctx.person)
    if not asked:
        raise UserError("sos-duty-not-asked")
    return asked[0]


async def _agree(ctx: Context, duty: Duty) -> Outcome:
    await ctx.store.sos.rota.agree(duty.id)
    await ctx.store.questions.over(*DUTY_QUESTION.key(duty.id))
    return await _begun(await ctx.about(duty.group_id), duty)


async def _refuse(ctx: Context, duty: Duty) -> Outcome:
    await ctx.store.sos.rota.remove(duty.id)
    await ctx.store.questions.over(*DUTY_QUESTION.key(duty.id))
    return say("sos-duty-refused")


async def _home(ctx: Context) -> str:
    return (await ctx.rooms_of(ctx.group.id))[0].room.room_id


async def _seen(ctx: Context, *phrases: Phrase) -> list[Reply]:
    """Announce it in the group, also where it was said privately."""
    return [lines(phrases), *([announce(*phrases, room=await _home(ctx))] if ctx.room.direct else [])]
