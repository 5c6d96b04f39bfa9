"""Welcomes newcomers, once and privately: in the group's own words, and with its agreements."""

from __future__ import annotations

from commands.kit.arguments import Text
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Role, Where
from commands.kit.errors import UserError
from commands.kit.events import BotJoined, IntroductionWanted, MemberJoined, MemberLeft, MessageRedacted
from commands.kit.feature import Feature
from commands.kit.phrase import BLANK, Phrase
from commands.kit.private_locale import with_locale
from commands.kit.replies import Reply, announce, lines, whisper
from commands.kit.switch import SwitchKind

welcome = Feature("welcome", optional=True)
welcome.keeps()

WELCOME = welcome.setting("welcome", SwitchKind(), True)
_LONGEST = 2000  # characters: more than anybody reads who has just arrived


@welcome.command("welcome", where=Where.GROUP)
async def show(ctx: Context) -> Outcome:
    """Show what newcomers read."""
    off = [] if ctx.settings[WELCOME] else [Phrase("welcome-is-off"), BLANK]
    return lines([*off, *await _shown(ctx), BLANK, Phrase("welcome-how")])


@welcome.command("change", role=Role.GROUP_FACILITATOR, where=Where.GROUP, sets="welcomes")
async def change(ctx: Context, wording: Text) -> Outcome:
    """Change the welcome."""
    if len(wording) > _LONGEST:
        raise UserError("welcome-too-long", most=_LONGEST, length=len(wording))
    await ctx.store.welcome.change(ctx.group.id, wording.strip(), ctx.event_id)
    return await _said(ctx, Phrase("welcome-changed", person=ctx.sender.name))


@welcome.command("reset", role=Role.GROUP_FACILITATOR, where=Where.GROUP, guessed=False)
async def reset(ctx: Context) -> Outcome:
    """Go back to the default words."""
    await ctx.store.welcome.reset(ctx.group.id)
    return await _said(ctx, Phrase("welcome-reset", person=ctx.sender.name))


@welcome.on(MemberJoined)
async def greet(ctx: RoomContext, event: MemberJoined) -> Outcome:
    """Welcome somebody privately, the first time only; nobody on pause or known from another room."""
    if ctx.circle is None or ctx.room.direct:
        return None
    is_new = await ctx.store.welcome.meet(ctx.group.id, [event.person])
    rooms = [each for each in await ctx.store.rooms.group_rooms(ctx.group.id) if each != ctx.room.room_id]
    elsewhere = [room for room in rooms if await ctx.store.contexts.there(room, [event.person])]
    if not is_new or elsewhere or not ctx.settings[WELCOME] or await ctx.paused(event.person):
        return None
    write = [Phrase("welcome-write")] if await ctx.store.direct.unopened([event.person]) else []
    said = (*await _shown(ctx), BLANK, Phrase("welcome-program"), *write)
    return await with_locale(ctx, event.person, whisper(await ctx.member(event.person), *said))


@welcome.on(BotJoined)
async def meet(ctx: RoomContext, event: BotJoined) -> None:
    """Those who were there before the bot are no newcomers."""
    if ctx.circle and not ctx.room.direct:
        people = await ctx.store.rooms.members(ctx.room.room_id)
        await ctx.store.welcome.meet(ctx.group.id, [person for person in people if person != ctx.bot])


@welcome.on(MemberLeft)
async def part(ctx: RoomContext, event: MemberLeft) -> None:
    """Remember those who leave, so that they are not welcomed again."""
    if await ctx.has_left(event.person):
        await ctx.store.welcome.part(ctx.group.id, event.person, ctx.now)


@welcome.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Redacting the message undoes what it changed."""
    group_id = await ctx.store.welcome.take_back(event.event_id)
    if group_id is None or not (ctx.room.direct or ctx.group.id == group_id):
        return None
    return await (await ctx.about(group_id)).everywhere(announce(Phrase("welcome-undone")))


async def _shown(ctx: RoomContext) -> list[Phrase]:
    """The words, and what the features have to say to somebody new."""
    own = await ctx.store.welcome.words(ctx.group.id)
    words = [Phrase("welcome-words", words=line) if line.strip() else BLANK for line in own.split("\n")] if own else []
    shown = words or [Phrase("welcome-usual", group=ctx.group.name)]
    for reply in await ctx.tell(IntroductionWanted()):
        shown += [BLANK, *reply.lines]
    return shown


async def _said(ctx: Context, what: Phrase) -> list[Reply]:
    """Everybody sees who changed it, also where it was said privately."""
    return await ctx.everywhere(lines([what, Phrase("welcome-see")]))
