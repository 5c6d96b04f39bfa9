"""Which call an answer is for, and how whoever answers was called."""

from __future__ import annotations

from commands.kit.context import Context
from commands.kit.errors import UserError
from commands.sos.wording import homes, name_of
from storage.sos import Call, Page


async def open_call(ctx: Context, number: int) -> Call:
    """The call of this id. Raises `UserError` where it is over."""
    call = await ctx.store.sos.get(number)
    if call is None:
        raise UserError("sos-is-over")
    return call


async def meant_call(ctx: Context) -> Call:
    """The call that an answer is for: of the message that it replies to, or the only one. Else raises `UserError`."""
    about = await ctx.store.outbox.sent.about(ctx.reply_to, ctx.room_id) if ctx.reply_to else None
    if about and about.feature == "sos" and about.kind in ("page", "too", "words"):
        return await open_call(ctx, int(about.subject))
    calls = await _calls(ctx)
    if not calls:
        raise UserError("sos-nobody-called")
    if len(calls) > 1:
        raise await which(ctx, calls)
    return calls[0]


async def _calls(ctx: Context) -> list[Call]:
    """Those that wait for this person; else those in which everybody was asked."""
    waiting = await ctx.store.sos.waiting_for(ctx.person)
    return waiting or [call for call in await ctx.store.sos.asking(await _groups(ctx)) if call.person != ctx.person]


async def anybody_calls(ctx: Context) -> bool:
    """Whether there is a call that this person could answer."""
    return bool(await _calls(ctx))


async def which(ctx: Context, calls: list[Call]) -> UserError:
    """What is said where an answer could be for several calls: who called."""
    names = [await name_of(home, call.person) for call in calls for home in (await homes(ctx, call))[:1]]
    return UserError("sos-which", people=names)


async def unanswered(ctx: Context) -> list[Call]:
    """The calls that wait for an answer of this person."""
    return [
        call
        for call in await ctx.store.sos.waiting_for(ctx.person)
        if any(page.person == ctx.person and page.state == "called" for page in await ctx.store.sos.pages(call.id))
    ]


async def join(ctx: Context, call: Call) -> None:
    """Store a page for somebody who answers because everybody in their group was asked."""
    if any(each.person == ctx.person for each in await ctx.store.sos.pages(call.id)):
        return
    groups = await _groups(ctx)
    for ladder in await ctx.store.sos.ladders(call.id):
        if ladder.named is not None and ladder.group_id in groups:
            await ctx.store.sos.page(call.id, ctx.person, ladder.group_id)
            return


async def _groups(ctx: Context) -> list[int]:
    """The ids of the group at hand; in the private chat of all that the person is in."""
    groups = await ctx.groups_at_hand()
    return [group.id for group in groups]


async def page_of(ctx: Context, call: Call) -> tuple[Page, list[Page]]:
    """The page that this person was sent, and those of the others. Raises `UserError` if they were not called."""
    pages = await ctx.store.sos.pages(call.id)
    mine = [each for each in pages if each.person == ctx.person]
    if not mine:
        raise UserError("sos-nobody-called")
    return mine[0], [each for each in pages if each.person != ctx.person]
