"""Voting: by command, in a reply, or by a tap; changing it, and taking it back. Nothing here asks back."""

from __future__ import annotations

from collections.abc import Sequence

from commands.kit.answers import DOWN, UP, Free, Intent
from commands.kit.arguments import ItemId, Line
from commands.kit.completion import ask_which
from commands.kit.context import Context
from commands.kit.declaration import Audience, Outcome, Where
from commands.kit.errors import Option, UserError
from commands.kit.events import MessageEdited, MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, sign
from commands.votes.board import boards, chosen, shown, whole
from commands.votes.feature import VOTE_MESSAGE, votes
from commands.votes.finding import check_may_vote, find, is_over, meant
from commands.votes.reading import FEWEST, MOST, read_choice, read_matter
from commands.votes.secret import give, take
from storage.ballots import Answer
from storage.questions import Unfinished
from storage.votes import Vote

_HEARD = "✅"
_KEYS = {str(number): f"{number}\ufe0f\u20e3" for number in range(1, MOST + 1)}
_TAPS = (
    *(Intent(name, taps=(key,)) for name, key in _KEYS.items()),
    Intent("tap yes", taps=UP),
    Intent("tap no", taps=DOWN),
)
_SAYS = {"tap yes": "kit-yes", "tap no": "kit-no"}


@votes.command("vote", where=Where.ANYWHERE, asks_before=Audience.NOBODY, guessed=False)
async def vote_for(ctx: Context, words: Line | None = None) -> Outcome:
    """Vote: an option's words, how they begin, or its number."""
    found = await meant(ctx, words or "")
    if found is None:
        return _start_one(ctx, words or "")
    there, vote = found.ctx, found.vote
    if vote.over:
        raise is_over(vote)
    if not found.words:
        return await whole(there, vote)
    choice = read_choice(found.words, vote.draft.options, ctx.registry.catalogs)
    if choice is None:
        raise UserError("votes-no-such", code=vote.code, choices=list(vote.draft.options))
    return await _cast(there, vote, choice)


def _start_one(ctx: Context, words: str) -> Reply:
    """Nothing is voted on: ask whether to begin, where the words say about what."""
    at = ctx.circumstances()
    matter = read_matter(words, at.catalogs) if words else None
    if ctx.room.direct or matter is None or not FEWEST <= len(matter.options) <= MOST:
        raise UserError("votes-none-open")
    begins = Unfinished(command="votes-ballot", choices=(words,), group_id=ctx.group.id)
    return ask_which(ctx, Phrase("votes-start-one", what=words), [Option(words, words)], begins)


async def _cast(ctx: Context, vote: Vote, choice: Sequence[int], *, tap: bool = False) -> Outcome:
    """Count it, or say why not."""
    if wrong := [number for number in choice if not 1 <= number <= len(vote.draft.options)]:
        raise UserError("votes-no-such-number", number=wrong[0], most=len(vote.draft.options))
    if vote.draft.secret:
        return await give(ctx, vote, choice)
    await check_may_vote(ctx, vote)
    if vote.draft.method == "one" and len(choice) > 1:
        raise UserError("votes-only-one", code=vote.code)
    marks = ctx.store.votes.marks
    if choice:
        given = Answer(person=ctx.person, event_id=ctx.event_id, marks=dict.fromkeys(choice, "yes"), tap=tap)
        await marks.mark(vote.id, given)
    else:
        await marks.withdraw(vote.id, ctx.person)
    return [*await _acknowledged(ctx, vote, tap=tap), *await shown(ctx, vote)]


async def _acknowledged(ctx: Context, vote: Vote, *, tap: bool) -> list[Reply]:
    """A sign where the message shows the rest; in private in words."""
    if not ctx.room.direct:
        return [] if tap else [sign(_HEARD)]
    said = _noted(vote, (await chosen(ctx, vote)).get(ctx.person, ()))
    return [lines([said]).answered_by(VOTE_MESSAGE, vote.id).quietly()]


def _noted(vote: Vote, choice: Sequence[int]) -> Phrase:
    if not choice:
        return Phrase("votes-noted-none", code=vote.code)
    names = [vote.draft.options[option - 1] for option in choice]
    return Phrase("votes-noted", code=vote.code, choices=names, until=vote.draft.closes)


@votes.offer(VOTE_MESSAGE, *_TAPS, words=True)
async def hear(ctx: Context, subject: int, meant: str) -> Outcome:
    """A number that is tapped, or what somebody chooses in a reply; other words are people's talk."""
    vote, tap = await ctx.store.votes.get(subject), not isinstance(meant, Free)
    if vote is None:
        return None
    choice = _tapped(ctx, vote, meant) if tap else read_choice(meant, vote.draft.options, ctx.registry.catalogs)
    if choice is None or (tap and vote.over):
        return None  # talk, or a tap on what its message says is over
    return await _cast(ctx, vote, choice, tap=tap)


def _tapped(ctx: Context, vote: Vote, name: str) -> Sequence[int] | None:
    """The option of a number, or the one that says yes, or no."""
    if name in _KEYS:
        return (int(name),) if int(name) <= len(vote.draft.options) else None
    said = ctx.registry.catalogs[ctx.language].names(_SAYS[name])[0]
    return read_choice(said, vote.draft.options, ctx.registry.catalogs) or None


@votes.command("unvote", where=Where.GROUP, letters="V", guessed=False)
async def unvote(ctx: Context, item: ItemId | None = None) -> Outcome:
    """Take back what one voted."""
    return await _cast(ctx, await find(ctx, item), ())


@votes.on(MessageEdited)
async def edit(ctx: Context, event: MessageEdited) -> Outcome:
    """Editing a message with a secret vote changes it: nothing that was answered is stored by which that is known."""
    given = await ctx.store.votes.papers.given_by(event.event_id)
    vote = await ctx.store.votes.get(given[0]) if given else None
    if given is None or vote is None or given[1] != ctx.person:
        return None
    there = await ctx.about(vote.group_id)
    named = ctx.registry.find(event.text.lstrip(), ctx.language)
    said = named.rest.typed() if named and named.command.key == "votes-vote" else event.text
    found = await meant(there, said)
    words = found.words if found and found.vote.id == vote.id else said
    choice = read_choice(words, vote.draft.options, ctx.registry.catalogs)
    if choice is None:
        raise UserError("votes-edit-unclear", code=vote.code)
    return await _cast(there, vote, choice)


@votes.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Deleting a message or a tap takes back what it voted; a moderator who deletes another's sways no vote."""
    if await take(ctx, event.event_id):
        return None
    if await ctx.store.votes.marks.marked_with(event.event_id) not in (None, ctx.person):
        return None
    vote_id = await ctx.store.votes.marks.forget(event.event_id)
    vote = await ctx.store.votes.get(vote_id) if vote_id is not None else None
    return await boards(ctx, vote) if vote and not vote.over else None
