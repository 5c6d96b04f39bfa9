"""The words of the welcome: the group's own, or the usual ones."""

from __future__ import annotations

from commands.kit.arguments import Text
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Role, Where
from commands.kit.errors import UserError
from commands.kit.events import IntroductionWanted, MessageRedacted
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, announce, lines
from commands.welcome.feature import WELCOME, welcome

_LONGEST = 2000  # characters: more than anybody reads who has just arrived


@welcome.command("welcome", where=Where.GROUP)
async def show(ctx: Context) -> Outcome:
    """Show what newcomers read."""
    off = [] if ctx.settings[WELCOME] else [Phrase("welcome-is-off"), BLANK]
    return lines([*off, *await shown(ctx), BLANK, Phrase("welcome-how")])


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


@welcome.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Redacting the message undoes what it changed."""
    group_id = await ctx.store.welcome.take_back(event.event_id)
    if group_id is None or not (ctx.room.direct or ctx.group.id == group_id):
        return None
    return await (await ctx.about(group_id)).everywhere(announce(Phrase("welcome-undone")))


async def shown(ctx: RoomContext) -> list[Phrase]:
    """The words, and what the features have to say to somebody new."""
    own = await ctx.store.welcome.words(ctx.group.id)
    words = [Phrase("welcome-words", words=line) if line.strip() else BLANK for line in own.split("\n")] if own else []
    said = words or [Phrase("welcome-usual", group=ctx.group.name)]
    for reply in await ctx.tell(IntroductionWanted()):
        said += [BLANK, *reply.lines]
    return said


async def _said(ctx: Context, what: Phrase) -> list[Reply]:
    """Everybody sees who changed it, also where it was said privately."""
    return await ctx.everywhere(lines([what, Phrase("welcome-see")]))
