"""Changes the words of a need or an offer: by a command, or by editing its message."""

from __future__ import annotations

from itertools import zip_longest

from msgspec.structs import asdict, replace

from commands.kit.arguments import ItemId, Tag, Text
from commands.kit.command_lists import bind_each
from commands.kit.context import Context
from commands.kit.deadline import Deadline
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import Ambiguous, Missing, UserError
from commands.kit.events import MessageEdited, MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply
from commands.resources.asking import DRAFTS, add, is_anonymous
from commands.resources.closing import take_off
from commands.resources.feature import ITEM_QUESTION, resources
from commands.resources.finding import find, one_line
from commands.resources.kinds import ANONYMOUS, LONGEST, STANDING, URGENT, People, Rewording
from commands.resources.moderation import hold, looks_first
from commands.resources.often import Cap
from commands.resources.relays import answer_owner, owner_of, owns, worded
from commands.resources.returning import put_back
from commands.resources.staleness import keep_pace, let_go, room_of
from commands.resources.telling import heard_as, member, tell
from commands.resources.wording import described, how
from commands.resources.words import indexed
from storage.resources import Draft, Resource


@resources.command("change", where=Where.GROUP)
async def change(
    ctx: Context,
    item: ItemId,
    rewording: Rewording | None = None,
    *,
    by: Deadline | None = None,
    where: Text | None = None,
    tag: Tag | None = None,
    people: People | None = None,
    often: Cap | None = None,
) -> Outcome:
    """Change one's need or offer; what is not named stays."""
    found = await find(ctx, item)
    if not await owns(ctx, found):
        raise UserError(
            worded("relays-not-yours", found) if found.anonymous else "resources-not-yours-to-change", code=found.code
        )
    if rewording and ANONYMOUS in rewording.marks and not found.anonymous:
        raise UserError("relays-too-late", code=found.code)
    before = found.draft
    text, marks = (rewording.text, rewording.marks) if rewording else ("", frozenset[str]())
    after = Draft(
        kind=found.kind,
        what=one_line(text, LONGEST) or before.what,
        place=one_line(where, LONGEST) if where else before.place,
        tag=tag or before.tag,
        due=by or before.due,
        people=people or before.people,
        urgent=before.urgent or URGENT in marks,
        standing=before.standing or STANDING in marks,
        often=often or before.often,
        form=before.form,
    )
    if after == before:
        raise UserError("resources-change-what", code=found.code)
    owner = await owner_of(ctx, found)
    await ctx.store.resources.changes.note(found.id, before, owner.veiled(ctx.event_id) if owner else "")
    return await edited(ctx, found, after)


@resources.on(MessageRedacted)
async def restore(ctx: Context, event: MessageRedacted) -> list[Reply]:
    """Redacting the message of a change restores what it said before."""
    replies: list[Reply] = []
    for resource_id, before in await ctx.store.resources.changes.take(event.event_id, ctx.now):
        item = await ctx.store.resources.get(resource_id)
        if item is None:
            closed = await ctx.store.resources.ended(resource_id)
            replies += await put_back(await ctx.about(closed.group_id), closed, before) if closed else []
            continue
        await ctx.store.resources.change(item, before, indexed(before.what, before.place, before.tag))
        groups = {group.id for group in await ctx.store.rooms.groups_of(ctx.person)}
        if item.group_id in groups or not ctx.room.direct:
            replies += await _say_restored(await ctx.about(item.group_id), item, before)
    return replies


async def _say_restored(ctx: Context, item: Resource, draft: Draft) -> list[Reply]:
    restored = replace(item, **asdict(draft))
    await let_go(ctx, restored, over=False)
    if restored.state == "open":
        await keep_pace(ctx, restored, await room_of(ctx, restored))
    return await _say_changed(ctx, restored)


async def edited(ctx: Context, item: Resource, draft: Draft) -> list[Reply]:
    """It says this from now on, if that is something else, and stands; those who took it are told.

    Where the group wants other words to be seen first, it leaves the board until then.
    """
    before = item.draft
    if draft == before:
        return []
    if len(item.takers) > draft.people and not draft.standing:
        raise UserError("resources-change-too-few", code=item.code, count=len(item.takers))
    seen_first = (item.state == "waiting" or _says_else(before, draft)) and await looks_first(ctx, item)
    if seen_first and item.takers:
        raise UserError("moderation-change-taken", code=item.code)
    await ctx.store.resources.change(item, draft, indexed(draft.what, draft.place, draft.tag))
    changed = replace(item, **asdict(draft))
    await let_go(ctx, changed, over=False)
    if seen_first:
        return await hold(ctx, changed)
    if item.state == "waiting":
        await ctx.store.resources.wait(item.id, item.created)
    else:
        await ctx.store.resources.renew(item.id, draft.due)
        await keep_pace(ctx, changed, await room_of(ctx, changed))
    return await _say_changed(ctx, changed)


def _says_else(before: Draft, after: Draft) -> bool:
    """Whether its words differ, and not just a date or a number."""
    return (before.what, before.place, before.tag) != (after.what, after.place, after.tag)


async def _say_changed(ctx: Context, item: Resource) -> list[Reply]:
    now = Phrase("resources-changed", code=item.code, item=described(item, ctx.zone))
    owner = await owner_of(ctx, item)
    if not item.anonymous or owner is None:
        return heard_as(ITEM_QUESTION, item, await tell(ctx, item, item.taken_by, now, how(item), everybody=True))
    takers = [await member(ctx, item, person) for person in item.taken_by if person != owner.person]
    said = await answer_owner(ctx, item, ITEM_QUESTION, now)
    return [said, *(owner.message_to(ctx, taker, now) for taker in takers)]


@resources.on(MessageEdited)
async def edit(ctx: Context, event: MessageEdited) -> Outcome:
    """Editing a message changes what it put on the board. A new line is a new item."""
    items = await ctx.store.resources.by_event(event.event_id, also_over=True)
    if not items or items[0].person != ctx.person:
        return None
    ctx = await ctx.about(items[0].group_id)
    said = drafts(ctx, event.text, items[0])
    if any(anonymous for _, anonymous in said):
        raise UserError("relays-not-by-edit")
    replies: list[Reply] = []
    for item, draft in zip_longest(items, [draft for draft, _ in said]):
        if item is None:
            replies += await add(ctx, draft)
        elif item.state not in ("waiting", "open", "resting"):
            continue
        elif draft is None:
            replies += await take_off(ctx, item)
        elif item.kind != draft.kind:
            replies += [*await take_off(ctx, item), *await add(ctx, draft)]
        else:
            replies += await edited(ctx, item, draft)
    return replies


def drafts(ctx: Context, text: str, item: Resource) -> list[tuple[Draft, bool]]:
    """What an edited message asks for and offers now, and whether anonymously.

    Raises `UserError` for one that can't be understood; `item` is what it made.
    """
    found = ctx.registry.find(text.lstrip(), ctx.language)
    if found is None or found.command.key not in DRAFTS:
        raise UserError("resources-edit-unclear", code=item.code)
    try:
        said = bind_each(
            ctx.registry,
            found,
            ctx.circumstances(),
        )
    except (Missing, Ambiguous) as error:
        raise UserError("resources-edit-unclear", code=item.code) from error
    made = [(DRAFTS[command.key](**values), values.get("needed")) for command, values in said]
    return [(draft, is_anonymous(ctx, needed) or bool(draft.form)) for draft, needed in made]
