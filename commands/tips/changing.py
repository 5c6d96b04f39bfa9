"""The author's word about a tip: it still holds, it says something else, it goes. Editing and deleting count too."""

from __future__ import annotations

from msgspec.structs import replace

from commands.kit.arguments import ItemId
from commands.kit.context import Context, RoomContext
from commands.kit.corrections import in_its_place, says_now
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import NotTheirs, UserError
from commands.kit.events import MessageEdited, MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say, whisper
from commands.kit.stems import stems
from commands.tips.feature import ASK_TIMER, SIGN_QUESTION, STILL_QUESTION, TIP_MESSAGE, tips
from commands.tips.finding import find, find_own, fitting
from commands.tips.kinds import LETTER, Rewording, Said
from commands.tips.telling import changed_in, differing, noted, plan
from commands.tips.wording import date_of
from storage.tips import Note, Tip


@tips.command("renew", where=Where.GROUP, letters=LETTER, numbered=True)
async def renew(ctx: Context, item: ItemId | None = None) -> Outcome:
    """Say that one's tip still holds."""
    return await renew_one(ctx, await find_own(ctx, item))


async def renew_one(ctx: Context, found: Tip) -> Reply:
    """It holds, as of today."""
    renewed = replace(found, confirmed=ctx.now)
    await ctx.store.tips.change(found, renewed, None, ctx.event_id, ctx.now)
    await ctx.store.questions.over(*STILL_QUESTION.key(found.id))
    await plan(ctx, renewed)
    said = say("tips-renewed", code=found.code, date=date_of(ctx, renewed))
    return said.answered_by(TIP_MESSAGE, found.id)


@tips.command("change", where=Where.GROUP, letters=LETTER, numbered=True)
async def change(ctx: Context, item: ItemId, rewording: Rewording) -> Outcome:
    """Say one's tip in other words; the number stays, and so does what others said beside it."""
    found = await find_own(ctx, item)
    changed = replace(found, what=fitting(rewording), confirmed=ctx.now)
    if changed.what == found.what:
        raise UserError("tips-change-what", code=found.code)
    await ctx.store.tips.change(found, changed, stems(changed.what), ctx.event_id, ctx.now)
    await plan(ctx, changed)
    return await changed_in(ctx, found, Phrase("tips-changed", code=found.code, what=changed.what))


@tips.command("withdraw", where=Where.GROUP, letters=LETTER, numbered=True, guessed=False)
async def withdraw(ctx: Context, item: ItemId | None = None) -> Outcome:
    """Take back one's tip, or what one said beside another's; whoever facilitates can take off any."""
    found = await find(ctx, item)
    if found.person == ctx.person:
        return await remove(ctx, found)
    if await ctx.store.tips.notes.remove_of(found.id, ctx.person):
        return say("tips-note-removed", code=found.code).answered_by(TIP_MESSAGE, found.id)
    if not (ctx.facilitates or ctx.governs):
        raise NotTheirs("tips-not-yours", code=found.code)
    told = [await _tell_author(ctx, found)] if found.person else []
    return [await remove(ctx, found), *told]


async def _tell_author(ctx: Context, found: Tip) -> Reply:
    """Whose tip was taken off hears so, and has the words."""
    said = Phrase("tips-taken-off", code=found.code, what=found.what, group=ctx.group.name, person=ctx.sender.name)
    return whisper(await ctx.member(found.person), said).about_group(found.group_id)


async def remove(ctx: RoomContext, found: Tip) -> Reply:
    """Delete it, with what others said beside it."""
    await settle(ctx, found)
    await ctx.store.tips.remove(found.id)
    return lines([Phrase("tips-removed", code=found.code)])


async def settle(ctx: RoomContext, found: Tip) -> None:
    """Nothing is asked about it any more."""
    await ctx.cancel(ASK_TIMER, found.id)
    for question in (STILL_QUESTION, SIGN_QUESTION):
        await ctx.store.questions.over(*question.key(found.id))
        await ctx.store.letters.unsay(*question.key(found.id))


@tips.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> None:
    """Deleting the message takes back what it told, or what it changed."""
    if found := await ctx.store.tips.by_event(event.event_id):
        await settle(ctx, found)
        await ctx.store.tips.remove(found.id)
    await ctx.store.tips.notes.take_back(event.event_id)
    for changed, before in await ctx.store.tips.taken_back(event.event_id):
        if changed.what != before:
            await ctx.store.tips.reword(changed.id, before, stems(before))
        await plan(ctx, changed)


@tips.on(MessageEdited)
async def correct(ctx: Context, event: MessageEdited) -> Outcome:
    """Editing a message in a room changes the words; the number stays. In private it is asked about anew."""
    if ctx.room.direct or ctx.circle is None:
        return None
    if found := await ctx.store.tips.by_event(event.event_id):
        return await _correct(ctx, event, found)
    note = await ctx.store.tips.notes.by_event(event.event_id)
    return await _correct_note(ctx, event, note) if note else None


async def _correct(ctx: Context, event: MessageEdited, found: Tip) -> Outcome:
    unclear = Phrase("tips-edit-unclear", code=found.code)
    values = says_now(ctx, event, "tips-tip", unclear)
    said = values["told"] if values else None
    if not isinstance(said, Said) or found.group_id != ctx.group.id:
        return None
    if said.item:
        raise UserError.of(unclear)
    what = fitting(said.words)
    await ctx.store.tips.reword(found.id, what, stems(what))
    return await in_its_place(ctx, event, noted(found))


async def _correct_note(ctx: Context, event: MessageEdited, note: Note) -> Outcome:
    """By a reply, or by its number."""
    found = await ctx.store.tips.get(note.tip_id)
    if found is None or found.group_id != ctx.group.id:
        return None
    values = says_now(ctx, event, "tips-tip", Phrase("tips-edit-unclear", code=found.code))
    said = values["told"] if values else None
    words = differing(ctx, event.text)
    if isinstance(said, Said) and said.item and said.item.number == found.number:
        words = differing(ctx, said.words) or said.words
    if not words:
        return None
    await ctx.store.tips.notes.reword(note.id, fitting(words))
    kept = say("tips-note-kept", code=found.code, tip=found.what).answered_by(TIP_MESSAGE, found.id)
    return await in_its_place(ctx, event, kept)
