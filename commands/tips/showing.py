"""Looking for what helped others: five at a time, the newest first, and never how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from commands.kit.answers import Intent, is_said
from commands.kit.arguments import Item
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import NotHere
from commands.kit.events import OwnThingsWanted
from commands.kit.named import Named
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say
from commands.kit.stems import sought
from commands.tips.feature import LIST_MESSAGE, tips
from commands.tips.kinds import LETTER
from commands.tips.telling import show_one
from commands.tips.wording import line_of, shortened
from storage.rooms import Group
from storage.tips import Tip

PAGE = 5
FOUND = 25  # that are looked through page by page: for others there are other words
_QUOTED = 60  # characters of what was typed
_OF_A_LIST = "more"  # the first word of a list's subject, which is no tip's number
_SOON = timedelta(minutes=10)  # so long after a list its next page is asked for without a reply
_A_ROW = 40  # characters, on a phone


@tips.command("tips", where=Where.ANYWHERE)
async def look(ctx: Context, wanted: Named | None = None) -> Outcome:
    """What helped others with something, or lately; in the private chat in all of one's groups."""
    if wanted and wanted.number:
        return await _numbered(ctx, wanted)
    words = wanted.words if wanted else ""
    if words and is_said(ctx, words, "tips-more-plain"):
        return await _more_of_last(ctx) or say("tips-no-more")
    stems = sought(words)
    if words and not stems:
        return _nothing(words)
    groups = await ctx.groups_at_hand()
    found = [each for group in groups for each in await ctx.store.tips.find(group.id, stems, limit=FOUND + 1)]
    return _page(ctx, groups, found[:FOUND], [each.id for each in found[:FOUND]]) if found else _nothing(words)


async def _numbered(ctx: Context, wanted: Item) -> Outcome:
    """The one with this number, in each of the groups at hand."""
    groups = await ctx.groups_at_hand() if wanted.letter in (None, LETTER) else []
    found = [one for group in groups if (one := await ctx.store.tips.numbered(group.id, wanted.number))]
    if not found:
        raise NotHere("tips-unknown", code=f"{wanted.letter or LETTER}{wanted.number}")
    return [await show_one(ctx, each) for each in found]


def _nothing(words: str) -> Reply:
    return say("tips-no-words", words=" ".join(words.split())[:_QUOTED]) if words else say("tips-none")


def _page(ctx: Context, groups: Sequence[Group], found: Sequence[Tip], ids: Sequence[int]) -> Reply:
    """The first of them; a word or a tap shows the next ones. The message keeps which, and not what was sought."""
    shown, rest = found[:PAGE], ids[PAGE:]
    names = {group.id: group.name for group in groups}
    said = [Phrase("tips-heading")]
    for place, each in enumerate(shown):
        if len(groups) > 1 and (place == 0 or shown[place - 1].group_id != each.group_id):
            said.append(Phrase("tips-heading-group", group=names[each.group_id]))
        said.append(line_of(ctx, each))
    said.append(Phrase("tips-more") if rest else Phrase("tips-one-how", code=shown[0].code))
    listed = ctx.at_length(said, rows=len(said) + sum(len(shortened(each.what)) // _A_ROW for each in shown))
    if not rest:
        return listed
    return listed.answered_by(LIST_MESSAGE, " ".join((_OF_A_LIST, *map(str, rest))))


@tips.offer(LIST_MESSAGE, Intent("more", ("tips-more-plain",), ("➡", "⏩", "⬇")), plain=True)
async def show_more(ctx: Context, subject: str, meant: str) -> Outcome:
    """The next ones."""
    return await _more(ctx, subject)


async def _more_of_last(ctx: Context) -> Outcome:
    """The next ones of the list that is replied to, or else was shown last."""
    about = await ctx.store.outbox.sent.about(ctx.reply_to, ctx.room_id) if ctx.reply_to else None
    about = about or await ctx.store.outbox.sent.last_about(ctx.room_id, ctx.now - _SOON)
    listed = about is not None and (about.feature, about.kind) == (LIST_MESSAGE.feature, LIST_MESSAGE.name)
    return await _more(ctx, about.subject) if about and listed else None


async def _more(ctx: Context, subject: str) -> Outcome:
    groups = await ctx.groups_at_hand()
    here = {group.id for group in groups}
    kept = [await ctx.store.tips.get(int(each)) for each in subject.split()[1:][:FOUND]]
    found = [each for each in kept if each and each.group_id in here]
    return _page(ctx, groups, found, [each.id for each in found]) if found else say("tips-no-more")


@tips.on(OwnThingsWanted)
async def mine(ctx: Context, event: OwnThingsWanted) -> Outcome:
    """What is one's own: in private only, because not everybody's name stands with it."""
    if event.group_id is None or not ctx.room.direct:
        return None
    own = await ctx.store.tips.of(ctx.person, event.group_id)
    return lines([Phrase("tips-mine"), *(line_of(ctx, each) for each in own[-PAGE:])]) if own else None
