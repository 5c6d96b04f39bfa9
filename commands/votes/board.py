"""The live message of a vote: what is asked, how to vote, and what came of it. An open secret one shows no votes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import accumulate

from msgspec.structs import replace

from commands.kit.ballot import standing
from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import RoomReplaced
from commands.kit.later_shown import shown_later
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, board, lines
from commands.votes.feature import SECRET_MESSAGE, SHOW_TIMER, VOTE_MESSAGE, votes
from commands.votes.telling import told
from storage.votes import Vote

_BYTES = 900  # of names in a message
_TWO = 2


async def boards(ctx: RoomContext, vote: Vote, *said: Phrase, fresh: bool = False) -> list[Reply]:
    """The live message as it is now, in every room of the group; or with this in the place of how to vote."""
    shown = await described(ctx, vote)
    return [
        replace(_board(vote, [*shown, BLANK, *(said or _how(room, vote))], fresh=fresh), room=room.room.room_id)
        for room in await ctx.rooms_of(vote.group_id)
    ]


async def gone(ctx: RoomContext, vote: Vote, *said: Phrase) -> list[Reply]:
    """The live message says only this any more."""
    rooms = await ctx.store.rooms.group_rooms(vote.group_id)
    return [replace(_board(vote, said), room=room) for room in rooms]


def _board(vote: Vote, said: Sequence[Phrase], *, fresh: bool = False) -> Reply:
    kind = SECRET_MESSAGE if vote.draft.secret else VOTE_MESSAGE
    return board(f"vote {vote.id}", said, about=kind.about(vote.id), fresh=fresh, comes_along=False)


async def shown(ctx: RoomContext, vote: Vote) -> list[Reply]:
    """The live message; where somebody voted in private, which gives no answer in rooms, a moment later."""
    return [] if await shown_later(ctx, SHOW_TIMER, vote.id, vote.group_id) else await boards(ctx, vote)


@votes.on_timer(SHOW_TIMER)
async def show(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """The live message as it is now."""
    found = await ctx.store.votes.get(subject)
    return await boards(ctx, found) if found and not found.over else None


@votes.on(RoomReplaced)
async def show_anew(ctx: RoomContext, event: RoomReplaced) -> Outcome:
    """What is open is shown in the room that takes the place of the old one; taps there stay votes."""
    replies: list[Reply] = []
    for vote in await ctx.store.votes.all_open(ctx.circle.id) if ctx.circle else ():
        replies += [each for each in await boards(ctx, vote) if each.room == ctx.room.room_id]
    return replies


async def described(ctx: RoomContext, vote: Vote) -> list[Phrase]:
    """What is asked, and what there is to choose from; of an open vote with who chose it."""
    said = [Phrase("votes-title", code=vote.code, what=vote.draft.what)]
    if vote.draft.secret or vote.over:
        return said + [
            Phrase("votes-choice", number=number, choice=each) for number, each in enumerate(vote.draft.options, 1)
        ]
    choices, names = await chosen(ctx, vote), await ctx.people(vote.group_id)
    for person in choices.keys() - names.keys():  # who has left
        names[person] = await ctx.store.rooms.name_in_group(vote.group_id, person)
    most = _BYTES // (2 * len(vote.draft.options))
    return said + [_option(vote, number, choices, names, most) for number in range(1, len(vote.draft.options) + 1)]


async def whole(ctx: RoomContext, vote: Vote) -> Reply:
    """All that the live message shows, and who can vote: before anybody does people can say who is missing."""
    shown_there = (await boards(ctx, vote))[0]
    if vote.over:
        return lines(shown_there.lines)
    names = await ctx.people(vote.group_id)
    roll = [names[person] for person in await ctx.store.votes.roll(vote.id) if person in names]
    can_vote = Phrase("votes-can-vote", names=shortened(sorted(roll), _BYTES))
    return Reply(lines=(*shown_there.lines, can_vote), about=shown_there.about)


def _option(
    vote: Vote, number: int, choices: Mapping[str, Collection[int]], names: Mapping[str, str], most: int
) -> Phrase:
    who = [names.get(person, person) for person, choice in choices.items() if number in choice]
    facts = {"number": number, "choice": vote.draft.options[number - 1]}
    if not who:
        return Phrase("votes-choice-keycap", **facts)
    return Phrase("votes-choice-who", **facts, votes=len(who), who=shortened(who, most))


def shortened(names: Sequence[str], most: int) -> list[object]:
    """The first names, as many as fit into so many bytes, and how many more there are."""
    sizes = accumulate(len(name.encode()) + 2 for name in names)
    first: list[object] = [name for name, size in zip(names, sizes, strict=True) if size <= most]
    more = len(names) - len(first)
    return [*first, *([Phrase("votes-and-more", count=more)] if more else [])]


async def chosen(ctx: RoomContext, vote: Vote) -> dict[str, tuple[int, ...]]:
    """What each person has chosen in an open vote, in the order in which they voted."""
    answers = await ctx.store.votes.marks.answers(vote.id)
    if vote.draft.method == "one":
        answers = list({each.person: each for each in answers}.values())  # the last of each person
    return {person: tuple(sorted(marks)) for person, marks in standing(answers).items() if marks}


def _how(room: RoomContext, vote: Vote) -> list[Phrase]:
    """How to vote, until when, and what is made of it."""
    if vote.outcome or vote.over:
        return told(vote)
    draft = vote.draft
    key = "votes-secret-until" if draft.secret else "votes-until"
    said = [Phrase(key, until=draft.closes, count=vote.roll, method=Phrase(f"votes-says-{draft.method}"))]
    said.append(Phrase("votes-decides" if draft.decides else "votes-asks"))
    if draft.tie != "group":
        said.append(Phrase(f"votes-if-tie-{draft.tie}"))
    if draft.secret:
        return [*said, Phrase("votes-how-secret", code=vote.code), Phrase("votes-limits")]
    if not room.reacts:
        return [*said, Phrase("votes-how-words", code=vote.code)]
    return [*said, Phrase("votes-how-two" if len(draft.options) == _TWO else "votes-how", code=vote.code)]
