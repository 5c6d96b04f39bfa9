"""A rehearsal: somebody goes through a circle alone, in their direct chat. Nothing is stored, nobody else sees it."""

from __future__ import annotations

from commands.circle.feature import REHEARSAL_QUESTION, circle
from commands.circle.rules import ROUNDS
from commands.circle.wording import name_of, question_of, template_of, words_of
from commands.kit.answers import Intent, Intents
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.events import RehearsalWanted, RoomCommandTried
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, lines, say, whisper


@circle.command("rehearse", where=Where.GROUP)
async def rehearse(ctx: Context) -> Outcome:
    """The first page of the rehearsal, privately."""
    page = await _page(ctx, ctx.group.id, 0)
    if ctx.room.direct:
        return page
    assert page.about is not None
    return whisper(ctx.sender, *page.lines).asks(REHEARSAL_QUESTION, page.about.subject)


@circle.on(RehearsalWanted)
async def rehearse_for_once(ctx: Context, event: RehearsalWanted) -> Outcome:
    """The same, for somebody who was offered it."""
    return await rehearse(ctx)


@circle.question(
    REHEARSAL_QUESTION,
    Intents(
        (
            Intent("next", ("kit-yes", "circle-rehearsal-on-plain"), ("⏭", "▶", "👍", "✅")),
            Intent("end", ("kit-no", "circle-rehearsal-end-plain"), ("👎", "❌")),
        ),
        again="circle-rehearsal-next",
    ),
)
async def turn_page(ctx: Context, subject: str, answer: str) -> Outcome:
    """On to the next page, or the end of it."""
    if answer == "end":
        return say("kit-left")
    group_id, place = (int(part) for part in subject.split(":"))
    return await _page(ctx, group_id, place + 1)


_GO_ON = {"circle-next", "turns-next", "turns-done", "turns-skip", "rounds-next", "rounds-pass"}
_END = {"circle-end", "rounds-stop"}


@circle.on(RoomCommandTried)
async def practise(ctx: Context, event: RoomCommandTried) -> Outcome:
    """In a rehearsal, commands do what they would do: go on, or end it; others say that they are for the circle."""
    waiting = await ctx.store.questions.open(ctx.person, None, ctx.now)
    asked = next((each for each in waiting if (each.feature, each.kind) == REHEARSAL_QUESTION.key("")[:2]), None)
    if asked is None:
        return None
    if event.key not in _GO_ON | _END:
        page = lines([Phrase("circle-rehearsal-there", command=event.name), Phrase("circle-rehearsal-next")])
        return page.asks(REHEARSAL_QUESTION, asked.subject)
    await ctx.store.questions.close(asked)
    return await turn_page(ctx, asked.subject, "end" if event.key in _END else "next")


async def _page(ctx: Context, group_id: int, place: int) -> Reply:
    """What the bot would say at a step, and what the facilitator would do."""
    plan = await template_of(ctx, group_id)
    if place >= len(plan):
        return lines([Phrase("circle-rehearsed"), Phrase("circle-thanks"), BLANK, Phrase("circle-rehearsed-how")])
    step = plan[place]
    title = Phrase("circle-rehearsal", number=place + 1, count=len(plan), step=name_of(step), length=step.length)
    asks = [Phrase("circle-rehearsal-asks", question=question_of(ctx, step))] if step.kind in ROUNDS else []
    tip = Phrase(f"circle-rehearsal-{'round' if asks else 'sharing' if step.kind == 'sharing' else 'wait'}")
    page = lines([title, BLANK, *words_of(step), *asks, BLANK, tip, Phrase("circle-rehearsal-next")])
    return page.asks(REHEARSAL_QUESTION, f"{group_id}:{place}")
