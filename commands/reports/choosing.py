"""From what happened to who reads it: asked step by step in the private chat, and confirmed before it goes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from commands.kit.answers import Answers, Words
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.phrase import BLANK, Member, Phrase
from commands.kit.replies import Reply, lines, say, whisper
from commands.reports.feature import (
    EXPIRES_AFTER,
    REPORT_MESSAGE,
    SEND_QUESTION,
    UNREAD_TIMER,
    WHAT_QUESTION,
    WHOM_QUESTION,
    fingerprint,
    readers,
    reports,
)
from commands.reports.places import Chosen, Places, SendOrOthers
from storage.questions import Options
from storage.reports import Draft
from storage.rooms.names import bare_name

_SEND: Answers[bool | Chosen] = SendOrOthers()


async def drop(ctx: Context, subject: int) -> Outcome:
    """Nothing is sent, and nothing kept."""
    await ctx.store.reports.remove(subject)
    return say("reports-dropped")


@reports.question(WHAT_QUESTION, Words(), holds_for=EXPIRES_AFTER, left=drop, dropped=drop)
async def take_words(ctx: Context, subject: int, words: str) -> Outcome:
    """What happened; a report about a message needs no words."""
    draft = await _draft(ctx, subject)
    await ctx.store.reports.write(draft.id, words, ctx.event_id)
    return await _whom(ctx, replace(draft, words=words))


@reports.question(WHOM_QUESTION, Places(), holds_for=EXPIRES_AFTER, left=drop, dropped=drop)
async def choose(ctx: Context, subject: int, chosen: Chosen) -> Outcome:
    """Who may read it. The choice is one of the list that was read."""
    draft = await _draft(ctx, subject)
    people = await readers(ctx, draft.group_id, draft.person)
    if fingerprint(people) != draft.listed:
        return await _whom(ctx, draft, Phrase("reports-changed"), BLANK)
    await ctx.store.reports.list(draft.id, draft.listed or "", chosen, ctx.heard + EXPIRES_AFTER)
    names = [people[place - 1].name for place in chosen]
    asked = lines((Phrase("reports-confirm", people=names), Phrase("reports-confirm-how")))
    return asked.asks(SEND_QUESTION, draft.id, _unnamed(people))


@reports.question(SEND_QUESTION, _SEND, holds_for=EXPIRES_AFTER, left=drop, dropped=drop)
async def confirm(ctx: Context, subject: int, answer: bool | Chosen) -> Outcome:
    """Whether it goes to them."""
    if isinstance(answer, tuple):
        return await choose(ctx, subject, answer)
    return await _send(ctx, await _draft(ctx, subject)) if answer else await drop(ctx, subject)


async def next_step(ctx: Context, draft: Draft) -> Reply:
    """What is still to be asked: what happened, or whom to tell."""
    if draft.words is None and draft.target is None:
        return say("reports-what").asks(WHAT_QUESTION, draft.id)
    return await _whom(ctx, draft)


async def _draft(ctx: Context, number: int) -> Draft:
    """The report that an answer is about. Raises `UserError` where it is over, or another has taken its place."""
    draft = await ctx.store.reports.of(ctx.person, ctx.heard)
    if draft is None or draft.id != number:
        raise UserError("reports-none")
    return draft


async def _whom(ctx: Context, draft: Draft, *before: Phrase) -> Reply:
    """Ask whom to tell; whoever is left out learns nothing."""
    people = await readers(ctx, draft.group_id, draft.person)
    if not people:
        await ctx.store.reports.remove(draft.id)
        return say("reports-nobody")
    await ctx.store.reports.list(draft.id, fingerprint(people), (), ctx.heard + EXPIRES_AFTER)
    paused = await ctx.paused(*(each.user_id for each in people))
    listed = [
        Phrase("reports-reader-paused" if each.user_id in paused else "reports-reader", number=number, person=each.name)
        for number, each in enumerate(people, 1)
    ]
    asked = lines([*before, Phrase("reports-whom"), *listed, BLANK, Phrase("reports-whom-how")])
    return asked.asks(WHOM_QUESTION, draft.id, _unnamed(people))


def _unnamed(people: Sequence[Member]) -> Options:
    """As many options as there are people: what is kept of the question says nobody's name."""
    return (("",),) * len(people)


async def _send(ctx: Context, draft: Draft) -> Outcome:
    """Send it to those chosen, each of whom reads who else has it; then delete it."""
    people = await readers(ctx, draft.group_id, draft.person)
    if fingerprint(people) != draft.listed:
        return await _whom(ctx, draft, Phrase("reports-changed"), BLANK)
    chosen = [people[place - 1] for place in draft.chosen]
    homes = await ctx.rooms_of(draft.group_id)
    told = [await _told(ctx, draft, each, [one for one in chosen if one != each], homes[0]) for each in chosen]
    await ctx.store.reports.remove(draft.id)
    return [say("reports-sent", people=[each.name for each in chosen]), *told]


async def _told(ctx: Context, draft: Draft, reader: Member, others: Sequence[Member], home: RoomContext) -> Reply:
    name = await ctx.store.rooms.name_in_group(draft.group_id, draft.person)
    words = [Phrase("reports-words", words=line) for line in (draft.words or "").split("\n") if line.strip()]
    link = f"https://matrix.to/#/{draft.room_id}/{draft.target}"
    about = [Phrase("reports-about", link=link)] if draft.target else []
    who = Phrase("reports-others", people=[each.name for each in others]) if others else Phrase("reports-only-you")
    said = whisper(
        reader,
        Phrase("reports-report", person=bare_name(name, draft.person), id=draft.person, group=home.group.name),
        *words,
        *about,
        BLANK,
        who,
        Phrase("reports-answer-how", person=name),
    )
    said = replace(said.answered_by(REPORT_MESSAGE, draft.person), room=home.room.room_id)
    return said.traced(stays=True).delivered(on_undeliverable=UNREAD_TIMER.about(draft.person), prompt=True)
