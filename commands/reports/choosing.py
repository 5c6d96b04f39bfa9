"""From what happened to who reads it: asked step by step in the private chat, and confirmed before it goes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from commands.kit.answers import is_said, yes_or_no
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import WrittenPrivately
from commands.kit.phrase import BLANK, Member, Phrase
from commands.kit.replies import OnUndeliverable, Reply, lines, say, whisper
from commands.reports.feature import EXPIRES_AFTER, fingerprint, readers, reports
from storage.reports import Draft


@reports.on(WrittenPrivately)
async def hear(ctx: Context, event: WrittenPrivately) -> Outcome:
    """What is written in the private chat while a report is not finished belongs to it."""
    draft = await ctx.store.reports.of(ctx.person, ctx.heard)
    return await _answer(ctx, draft, event.text) if draft else None


@reports.reply("draft")
async def hear_reply(ctx: Context, subject: str, text: str) -> Outcome:
    """The same as a reply."""
    return await hear(ctx, WrittenPrivately(text)) or say("reports-none")


@reports.reaction("draft", "✅", "👍")
async def confirm(ctx: Context, subject: str) -> Outcome:
    """Yes with a tap."""
    draft = await ctx.store.reports.of(ctx.person, ctx.heard)
    return await _send(ctx, draft) if draft and draft.id == int(subject) and draft.chosen else None


@reports.reaction("draft", "❌", "👎")
async def drop_by_reaction(ctx: Context, subject: str) -> Outcome:
    """No with a tap."""
    draft = await ctx.store.reports.of(ctx.person, ctx.heard)
    return await _drop(ctx, draft) if draft and draft.id == int(subject) else None


async def next_step(ctx: Context, draft: Draft) -> Reply:
    """What is still to be asked: what happened, or whom to tell."""
    if draft.words is None and draft.target is None:
        return say("reports-what").answered_by("reports", "draft", draft.id)
    return await _whom(ctx, draft)


async def _answer(ctx: Context, draft: Draft, text: str) -> Outcome:
    if is_said(ctx, text, "reports-cancel"):
        return await _drop(ctx, draft)
    if draft.words is None and draft.target is None:
        await ctx.store.reports.write(draft.id, text, ctx.event_id)
        return await _whom(ctx, replace(draft, words=text))
    if draft.chosen:
        answer = yes_or_no(ctx, text)
        if answer is not None:
            return await (_send(ctx, draft) if answer else _drop(ctx, draft))
    return await _choose(ctx, draft, text)


async def _whom(ctx: Context, draft: Draft, *before: Phrase) -> Reply:
    """The list to choose from; who is left out learns nothing."""
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
    return asked.answered_by("reports", "draft", draft.id)


async def _choose(ctx: Context, draft: Draft, text: str) -> Outcome:
    people = await readers(ctx, draft.group_id, draft.person)
    if fingerprint(people) != draft.listed:
        return await _whom(ctx, draft, Phrase("reports-changed"), BLANK)
    chosen = tuple(range(1, len(people) + 1)) if is_said(ctx, text, "reports-all") else _numbers(text)
    if not chosen or not all(1 <= place <= len(people) for place in chosen):
        return say("reports-numbers", most=len(people)).answered_by("reports", "draft", draft.id)
    await ctx.store.reports.list(draft.id, draft.listed or "", chosen, ctx.heard + EXPIRES_AFTER)
    names = [people[place - 1].name for place in chosen]
    asked = lines((Phrase("reports-confirm", people=names), Phrase("reports-confirm-how")))
    return asked.answered_by("reports", "draft", draft.id)


def _numbers(text: str) -> tuple[int, ...]:
    """`1 3`, `1, 3`: the numbers, where there is nothing else."""
    if not re.fullmatch(r"\s*\d{1,3}(?:[\s,;+&.]+\d{1,3})*[\s.]*", text, re.ASCII):
        return ()
    return tuple(sorted({int(number) for number in re.findall(r"\d+", text)}))


async def _drop(ctx: Context, draft: Draft) -> Outcome:
    await ctx.store.reports.remove(draft.id)
    return say("reports-dropped")


async def _send(ctx: Context, draft: Draft) -> Outcome:
    """To those who were chosen, each of whom reads who else has it; then nothing of it is kept."""
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
        Phrase("reports-report", person=name, id=draft.person, group=home.group.name),
        *words,
        *about,
        BLANK,
        who,
        Phrase("reports-answer-how", person=name),
    )
    return replace(
        said.answered_by("reports", "report", draft.person),
        room=home.room.room_id,
        stays=True,
        on_undeliverable=OnUndeliverable("reports", "unread", draft.person),
    )
