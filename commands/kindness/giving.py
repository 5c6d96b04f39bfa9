"""Somebody thanks somebody, or has a kind word for them. What becomes of it they learn from nobody.

The answer is the same whether the words arrive, wait, or are dropped because one of the two is kept apart from the
other or wants none: it is made before that is looked at, and what is noted of the message is the same too.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from msgspec.structs import replace

from commands.kindness.delivering import letter_of, wake
from commands.kindness.feature import LONGEST, WORDS_QUESTION, kindness, wants
from commands.kindness.finding import Given, as_thanks, people, read
from commands.kindness.rules import add
from commands.kit.answers import Words
from commands.kit.arguments import Line
from commands.kit.completion import ask_which
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import Ambiguous, UserError
from commands.kit.hints import say_off
from commands.kit.kind_events import ThanksSaid
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, lines, say, sign, whisper
from storage.core.times import to_ms
from storage.kindness import KEEP_SAID, KEEP_WAITING, KindWord, letter_with
from storage.questions import Unfinished
from storage.rooms.names import bare_name

_HOLDS_FOR = timedelta(hours=1)
_SHOWN = "🤝"  # it tells nothing: it is never encrypted


@kindness.command("thank", where=Where.ANYWHERE, even_off=True)
async def thank(ctx: Context, words: Line | None = None) -> Outcome:
    """Thank somebody, privately and in one's own words; thanks to nobody in particular are for the bot."""
    return await _begin(ctx, "thank", words or "")


@kindness.command("cheer", where=Where.ANYWHERE, even_off=True)
async def cheer(ctx: Context, words: Line | None = None) -> Outcome:
    """The same with any kind word."""
    return await _begin(ctx, "cheer", words or "")


async def _begin(ctx: Context, kind: str, text: str) -> Outcome:
    if not text.strip():
        return _welcome() if kind == "thank" else ctx.to_sender(say("kindness-cheer-how"))
    at = ctx.circumstances(await people(ctx))
    try:
        given = read(text, at)
    except Ambiguous as error:
        return ctx.to_sender(_which(ctx, kind, text, error))
    except UserError as error:
        return ctx.to_sender(lines([error.phrase]))
    if given is None:
        return _welcome() if kind == "thank" else ctx.to_sender(say("kindness-cheer-how"))
    return await give(ctx, kind, given)


def _welcome() -> Reply:
    return sign(_SHOWN, Phrase("kindness-welcome"))


def _which(ctx: Context, kind: str, text: str, error: Ambiguous) -> Reply:
    """Whom they mean: asked privately, because the room reads no name."""
    waits = Unfinished(
        command=f"kindness-{kind}",
        before=f" {text[: error.start]}",
        after=text[error.end :],
        choices=tuple(option.words for option in error.options),
        group_id=ctx.circle.id if ctx.circle else None,
    )
    return ask_which(ctx, error.phrase, error.options, waits, others=error.others)


async def give(ctx: Context, kind: str, given: Given) -> Outcome:
    """Ask for the words where there are none yet; else take them along."""
    home, person = await _home(ctx, given.member), given.member
    if person.user_id == ctx.person:
        return ctx.to_sender(say("kindness-oneself"))
    if home is None:
        return ctx.to_sender(say("kindness-in-no-group", person=person.name))
    if kindness.name in home.registry.off:
        return await say_off(ctx, ctx.registry.command(f"kindness-{kind}"))
    if not given.words:
        asks = say(f"kindness-ask-{kind}", person=bare_name(person.name, person.user_id))
        return ctx.to_sender(asks.asks(WORDS_QUESTION, f"{kind} {person.user_id}"))
    words = as_thanks(ctx, given.words) if kind == "thank" else given.words
    if len(words) > LONGEST:
        return ctx.to_sender(say("kindness-too-long", most=LONGEST))
    return await _take_along(ctx, home, person, words)


@kindness.question(WORDS_QUESTION, Words(), holds_for=_HOLDS_FOR)
async def take_words(ctx: Context, subject: str, text: str) -> Outcome:
    """The words that somebody was asked for."""
    kind, _, person = subject.partition(" ")
    name = (await people(ctx)).get(person, person)
    return await give(ctx, kind, Given(Member(person, name), text))


async def _take_along(ctx: Context, home: RoomContext, person: Member, words: str) -> Outcome:
    """Note it, and say so, before it is looked at whether it arrives."""
    name, day = bare_name(person.name, person.user_id), ctx.now.astimezone(home.zone).date()
    if not await ctx.store.kindness.begin_day(ctx.person, person.user_id, day, ctx.event_id, ctx.now):
        return ctx.to_sender(say("kindness-tomorrow", person=name))
    box = await ctx.store.kindness.box(person.user_id)
    arrives = await arrives_from(home, ctx.person, person.user_id)
    await ctx.store.kindness.note(ctx.event_id, ctx.person, box if arrives else None, ctx.now)
    if arrives:
        box = add(box, await written(ctx, home, words, until=KEEP_WAITING))
        await ctx.store.kindness.save(box)
        await wake(home, box, ctx.now)
    told = lines([Phrase("kindness-passed-on", person=name), Phrase("kindness-passed-on-how")])
    if ctx.room.direct:
        return told
    return sign(_SHOWN) if ctx.reacts else ctx.to_sender(told)


@kindness.on(ThanksSaid)
async def take_thanks_along(ctx: Context, event: ThanksSaid) -> list[Reply]:
    """Thanks for something on the board are said at once, as news of it is; they can be kept like all others."""
    home = (await ctx.rooms_of(event.group_id))[0]
    if not await arrives_from(home, ctx.person, event.person):
        return [] if event.alone else [whisper(Member(event.person, event.person), *event.first)]
    box = await ctx.store.kindness.box(event.person)
    word = await written(ctx, home, event.words, until=KEEP_SAID)
    letter = letter_with(box, [word])
    box = replace(box, words=(*box.words, replace(word, letter=letter)))
    await ctx.store.kindness.save(box)
    await ctx.store.kindness.note(ctx.event_id, ctx.person, box, ctx.now)
    return [letter_of(box, letter, *event.first)]


async def arrives_from(home: RoomContext, author: str, person: str) -> bool:
    """Whether words of one come to the other: neither is kept apart, and who would read them wants some."""
    apart = await home.store.apart.of(author, [person])
    return not apart and await wants(home, person) is not False


async def written(ctx: Context, home: RoomContext, words: str, *, until: timedelta) -> KindWord:
    """What somebody wrote, with their name as the group knows it."""
    name = await ctx.store.rooms.name_in_group(home.group.id, ctx.person)
    return KindWord(
        id=secrets.token_hex(16),
        sender=ctx.person,
        name=bare_name(name, ctx.person),
        words=words,
        group_id=home.group.id,
        event_id=ctx.event_id,
        until=to_ms(ctx.now + until),
    )


async def _home(ctx: Context, member: Member) -> RoomContext | None:
    """The first room of a group that both are in: the one at hand, or the first of the sender's."""
    groups = [ctx.circle] if ctx.circle else []
    for group in [*groups, *await ctx.store.rooms.groups_of(ctx.person)]:
        if member.user_id in await ctx.people(group.id) and (rooms := await ctx.rooms_of(group.id)):
            return replace(rooms[0], now=ctx.now)
    return None
