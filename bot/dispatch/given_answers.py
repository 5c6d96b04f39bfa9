"""What becomes of an answer: it goes to its question's handler, is asked about once more, or leaves the question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from msgspec.structs import replace

from bot.dispatch.which_group import of_group
from bot.matrix.events import Message, Reaction
from commands.kit.answers import again_about
from commands.kit.chat_events import GivenUp
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Question, replies_of
from commands.kit.errors import Unfit, Unreadable, UserError
from commands.kit.messages import AnswerRoute
from commands.kit.offers import Offer
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say
from storage import questions as kept
from storage.outbox.messages import ReplyTarget

Said = Sequence[Reply] | None
"""What is said to an answer; None where it was none."""
Complete = Callable[[Context, kept.Question, Any, Message | Reaction], Awaitable[Outcome]]


class GivenAnswers:
    """Brings an answer to its question. `complete` runs the command of which a missing argument was asked."""

    def __init__(self, complete: Complete) -> None:
        self._complete = complete

    async def give(
        self,
        ctx: Context,
        question: Question,
        asked: kept.Question | None,
        about: ReplyTarget | kept.Question,
        answer: Any,
        event: Message | Reaction,
    ) -> Said:
        """Call the question's handler. A `UserError` is reported and closes the question."""
        ctx = await ctx.about(about.group_id, even_left=question.even_left)
        if ctx.registry.is_off(question.feature):
            return None
        try:
            async with ctx.store.savepoint():
                outcome = await self._heard(ctx, question, asked or about, answer, event)
        except Unfit:
            return await self.unfit(ctx, question, asked) if asked else None
        except Unreadable as error:
            return await self.unfit(ctx, question, asked, error.phrase) if asked else [lines([error.phrase])]
        except UserError as error:
            if asked and asked.command and not asked.again:
                await ctx.store.questions.asked_again(asked)  # it still stands: what is wrong can be put right, once
            elif asked and not question.first:
                await ctx.store.questions.close(asked)
                if asked.command:
                    return [lines([error.phrase, Phrase("kit-given-up-too")]), *await given_up(ctx, asked)]
            return replies_of(of_group(error.group_id or about.group_id, lines([error.phrase])))
        if outcome is None:
            return None  # it was not theirs to answer, or there is nothing to it
        if asked:
            await ctx.store.questions.close(asked)
        if not question.final:
            await note_answered(ctx, asked or about, event)
        return replies_of(of_group(about.group_id, outcome))

    async def _heard(
        self,
        ctx: Context,
        question: Question,
        about: ReplyTarget | kept.Question,
        answer: Any,
        event: Message | Reaction,
    ) -> Outcome:
        if isinstance(about, kept.Question) and about.command:
            return await self._complete(ctx, about, answer, event)
        return await question.handler(ctx, about.subject, answer)

    async def give_anew(
        self, ctx: Context, question: Question, answered: kept.Question, answer: Any, event: Message
    ) -> Said:
        """Call the handler once more, with the answer that an edited message is now; None where it is none.

        Raises `UserError`.
        """
        ctx = await ctx.about(answered.group_id, even_left=question.even_left)
        try:
            async with ctx.store.savepoint():
                outcome = await self._heard(ctx, question, answered, answer, event)
        except Unfit:
            return None
        if outcome is None:
            return None
        await note_answered(ctx, answered, event)
        return replies_of(of_group(answered.group_id, outcome))

    async def unfit(self, ctx: Context, question: Question, asked: kept.Question, why: Phrase | None = None) -> Said:
        """Ask once more, beginning with how to call somebody; after that drop the question.

        `why` says what is wrong with the answer, where that is known.
        """
        if question.unfit:
            return replies_of(await question.unfit(await ctx.about(asked.group_id), asked.subject)) or None
        if not ctx.room.direct and not asked.command:
            return [lines([why])] if why else None  # talk among people
        if asked.again:
            await ctx.store.questions.close(asked)
            follows = await question.dropped(await ctx.about(asked.group_id), asked.subject) if question.dropped else ()
            return [
                say("kit-given-up"), *await given_up(ctx, asked), *replies_of(of_group(asked.group_id, follows))
            ]  # fmt: skip
        await ctx.store.questions.asked_again(asked)
        again = why or again_about(question.answers, asked.options)
        said = lines((Phrase("kit-again"), again))
        said = replace(said, about=AnswerRoute(feature=question.feature, kind=question.kind, subject=asked.subject))
        return replies_of(of_group(asked.group_id, said))


async def leave(ctx: Context, question: Question, asked: kept.Question) -> Said:
    """Close a question that somebody declines to answer. Says what follows, or one line."""
    await ctx.store.questions.close(asked)
    try:
        said = replies_of(await question.left(ctx, asked.subject)) if question.left else ()
    except UserError as error:
        return [lines([error.phrase])]  # it is over already
    return [*(said or [say("kit-left")]), *await given_up(ctx, asked)]


async def given_up(ctx: Context, asked: kept.Question) -> Sequence[Reply]:
    """What features say where the command that a question was about will not be completed."""
    return await ctx.tell(GivenUp(asked.command.command)) if asked.command else ()


async def take_up(
    ctx: Context, offer: Offer, about: ReplyTarget | kept.Question, meant: str, event: Message | Reaction
) -> Said:
    """Do what a message offers."""
    ctx = await ctx.about(about.group_id, even_left=offer.even_left)
    outcome = None if ctx.registry.is_off(offer.feature) else await offer.handler(ctx, about.subject, meant)
    if outcome is None:
        return None
    if not offer.final:
        await note_answered(ctx, about, event)
    return replies_of(of_group(about.group_id, outcome))


async def note_answered(ctx: Context, about: ReplyTarget | kept.Question, event: Message | Reaction) -> None:
    """Remember for an hour what a message has answered, so that editing it corrects the answer.

    The words of what others may hear now are kept no longer: they may tell whose it is.
    """
    if isinstance(event, Reaction):
        return
    if not isinstance(about, kept.Question):
        about = kept.Question(
            person=ctx.person,
            room_id=None if ctx.room.direct else ctx.room_id,
            feature=about.feature,
            kind=about.kind,
            subject=about.subject,
            group_id=about.group_id,
        )
    elif about.command and about.command.whole:
        await ctx.store.questions.forget_answered(about)
        about = replace(about, command=kept.Unfinished(command=about.command.command, whole=True))
    await ctx.store.questions.answered(about, ctx.event_id, ctx.now)
