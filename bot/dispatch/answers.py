"""Matches answers with the questions that they are for, and taps and replies with what a message offers.

An answer can be a reaction, a reply to any message of the question, a bare word in the direct chat, or in a room the
next message, if it is nothing but a yes, a no or a number. Anything else is asked about once more; then the question is
dropped.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from msgspec.structs import replace

from bot.dispatch.given_answers import Complete, GivenAnswers, Said, leave, take_up
from bot.matrix.events import Message, Reaction
from commands.kit.answers import DOWN, Free, takes_any
from commands.kit.arguments import Circumstances
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Question, replies_of
from commands.kit.offers import Offer
from commands.kit.replies import say
from commands.kit.spoken import is_one_of, without_correction
from commands.kit.unfinished import KIT
from commands.kit.words import gesture
from storage import questions as kept
from storage.outbox.messages import ReplyTarget

AT_ONCE = timedelta(minutes=2)  # so long it is certainly meant for it, also among people
SOON = timedelta(minutes=10)  # so long after the question the next word in a room is taken for its answer


Otherwise = Callable[[Context, str, Message], Awaitable[Outcome]]


class Answers:
    """Matches answers with open questions. For `complete` see `GivenAnswers`.

    `otherwise` does what a direct message says that is no answer: a command without the prefix, or thanks.
    """

    def __init__(self, complete: Complete, otherwise: Otherwise) -> None:
        self._given = GivenAnswers(complete)
        self._otherwise = otherwise

    def declared(self, ctx: Context, about: ReplyTarget | kept.Question) -> Question | None:
        """The declaration of the question that a message of ours asks or belongs to; None if there is none, or off."""
        return ctx.registry.questions.get((about.feature, about.kind))

    def _offer(self, ctx: Context, about: ReplyTarget | kept.Question) -> Offer | None:
        return ctx.registry.offers.get((about.feature, about.kind))

    def heeds(self, ctx: Context, emoji: str, about: ReplyTarget) -> bool:
        """Whether a reaction with this emoji can be an answer or is offered; other reactions are ignored."""
        question, offer = self.declared(ctx, about), self._offer(ctx, about)
        if question and (
            emoji in DOWN or any(question.answers.tapped(emoji, _one(most)) is not None for most in (1, 9))
        ):
            return True
        return offer is not None and offer.tapped(emoji) is not None

    async def tapped(self, ctx: Context, event: Reaction, about: ReplyTarget) -> Said:
        """Handle a reaction: as the answer to what the message asks, else as what it offers."""
        ctx, question, offer = replace(ctx, reply_to=event.target), self.declared(ctx, about), self._offer(ctx, about)
        said = await self._tapped(ctx, event, question, about) if question else None
        if said is None and offer and (meant := offer.tapped(gesture(event.key))):
            return await take_up(ctx, offer, about, meant, event)
        return said

    async def _tapped(self, ctx: Context, event: Reaction, question: Question, about: ReplyTarget) -> Said:
        asked = await self._open(ctx, about)
        if asked is None and about.feature == KIT:
            return None
        emoji, options = gesture(event.key), asked.options if asked else ()
        answer = question.answers.tapped(emoji, options)
        if answer is not None:
            return await self._given.give(ctx, question, asked, about, answer, event)
        return await leave(ctx, question, asked) if asked and emoji in DOWN else None

    async def replied(self, ctx: Context, event: Message, about: ReplyTarget) -> Said:
        """Handle a reply in the same order."""
        question, offer = self.declared(ctx, about), self._offer(ctx, about)
        said = await self._replied(ctx, event, question, about) if question else None
        if said is None and offer and (meant := offer.read(event.body, ctx.registry.catalogs)):
            return await take_up(ctx, offer, about, meant, event)
        return said

    async def _replied(self, ctx: Context, event: Message, question: Question, about: ReplyTarget) -> Said:
        """A reply to the question, or to another message that belongs to it."""
        asked = await self._open(ctx, about)
        if asked is None and about.feature == KIT:
            return [say("kit-question-over")] if ctx.room.direct else None  # in a room it may be somebody else's
        if asked:
            return await self._read(ctx, question, asked, event, event.body)
        answer = question.answers.read(event.body, await self._circumstances(ctx), ())
        if answer is not None:
            return await self._given.give(ctx, question, None, about, answer, event)
        if question.unfit and ctx.room.direct:
            return replies_of(await question.unfit(ctx, about.subject))
        return [say("kit-left")] if ctx.room.direct and self._leaves(ctx, question, event.body) else None

    async def call_waits(self, ctx: Context, event: Message, text: str) -> Said:
        """In a direct chat: answer a waiting call for help first, unless the word only fits a newer question."""
        waiting = await ctx.store.questions.open(ctx.person, None, ctx.now)
        first = next((each for each in waiting if (question := self.declared(ctx, each)) and question.first), None)
        question = self.declared(ctx, first) if first else None
        if first is None or question is None:
            return None
        at = await self._circumstances(ctx)
        newest = None if waiting[0].older else self.declared(ctx, waiting[0])
        fits = question.answers.read(text, at, first.options) is not None
        if newest in (None, question) or fits or newest.answers.short(text, at, waiting[0].options) is None:
            return await self._read(ctx, question, first, event, text)
        return None

    async def call_answered(self, ctx: Context, event: Message, text: str) -> Said:
        """The same for a text with the prefix that names no command (`!comming`): only an answer counts."""
        for asked in await ctx.store.questions.open(ctx.person, None, ctx.now):
            question = self.declared(ctx, asked)
            if question and question.first:
                answer = question.answers.read(text, await self._circumstances(ctx), asked.options)
                return None if answer is None else await self._given.give(ctx, question, asked, asked, answer, event)
        return None

    async def newest_open(self, ctx: Context) -> kept.Question | None:
        """The newest question of a direct chat, if a bare word still answers it."""
        waiting = await ctx.store.questions.open(ctx.person, None, ctx.now)
        return waiting[0] if waiting and not waiting[0].older else None

    def chooses(self, ctx: Context, asked: kept.Question | None) -> bool:
        """Whether a question has only some answers."""
        question = self.declared(ctx, asked) if asked else None
        return question is not None and not takes_any(question.answers)

    async def just_said(self, ctx: Context, event: Message, text: str) -> Said:
        """In a direct chat: what the bot's last message offers, taken up without a reply: `sorry, thursday`."""
        about = await ctx.store.outbox.sent.last_about(ctx.room_id, ctx.now - SOON)
        offer = self._offer(ctx, about) if about else None
        if about is None or offer is None or not offer.plain:
            return None
        meant = offer.read(without_correction(ctx.registry.catalogs, text), ctx.registry.catalogs)
        return await take_up(ctx, offer, about, meant, event) if meant else None

    async def newest(self, ctx: Context, event: Message, text: str) -> Said:
        """In a direct chat: read the text as the answer to the newest question, if nothing newer has happened since.

        What does not fit and is clearly meant otherwise leaves the question as it is.
        """
        for asked in await ctx.store.questions.open(ctx.person, None, ctx.now):
            question = None if asked.older else self.declared(ctx, asked)
            if question is None or not question.late:
                return await self._read(ctx, question, asked, event, text, self._otherwise) if question else None
            if (said := await self._right_after(ctx, question, asked, event, text)) is not None:
                return said  # other words are none of its: they are for the question before it
        return None

    async def _right_after(
        self, ctx: Context, question: Question, asked: kept.Question, event: Message, text: str
    ) -> Said:
        """Read a text as the answer to the question that the bot's last message here asks; else as a late one."""
        at = await self._circumstances(ctx)
        if question.answers.leaves(text, at, asked.options):
            return await leave(ctx, question, asked)
        if not await ctx.store.outbox.sent.ends_with(ctx.room_id, (asked.feature, asked.kind, asked.subject)):
            return await self._late(ctx, question, asked, text)
        answer = question.answers.read(text, at, asked.options)
        return None if answer is None else await self._given.give(ctx, question, asked, asked, answer, event)

    async def _late(self, ctx: Context, question: Question, asked: kept.Question, text: str) -> Said:
        answer = question.answers.short(text, await self._circumstances(ctx), asked.options)
        if question.late is None or answer is None:
            return None
        return replies_of(await question.late(ctx, asked.subject, answer)) or None

    async def older(self, ctx: Context, text: str) -> Said:
        """In a direct chat, where nothing else applied: say how to answer an older question, if it is an answer."""
        waiting = await ctx.store.questions.open(ctx.person, None, ctx.now)
        if not waiting or not self._short(ctx, text):
            return None
        question = self.declared(ctx, waiting[0])
        late = await self._late(ctx, question, waiting[0], text) if question else None
        return late or [say("kit-reply-to-it")]

    async def in_room(self, ctx: Context, event: Message) -> Said:
        """In a room: the next message of somebody who was just asked, if it is only a short answer or a way out.

        Some words count later too: who is called to speak says at the end that they have finished.
        """
        if not ctx.asked:
            return None
        waiting = await ctx.store.questions.open(ctx.person, ctx.room_id, ctx.now)
        if waiting and (said := await self._at_any_time(ctx, event, waiting)) is not None:
            return said
        for asked in waiting[:1]:
            question = None if asked.older else self.declared(ctx, asked)
            soon = asked.asked is not None and ctx.now - asked.asked <= SOON
            if question and soon and await ctx.store.questions.last_asked(ctx.person) == asked.id:
                at = await self._circumstances(ctx)
                answer = question.answers.short(event.body, at, asked.options)
                if answer is not None and question.late and not _right_after(ctx, asked):
                    return replies_of(await question.late(ctx, asked.subject, answer)) or None
                if answer is not None:
                    return await self._given.give(ctx, question, asked, asked, answer, event)
                if question.answers.leaves(event.body, at, asked.options):
                    return await leave(ctx, question, asked)
            await ctx.store.questions.outdate(ctx.person, ctx.room_id)
        return None

    async def _at_any_time(self, ctx: Context, event: Message, waiting: Sequence[kept.Question]) -> Said:
        """Words that answer a question long after it was asked; unless the bot reads them late itself."""
        for asked in waiting if ctx.heard - event.at <= SOON else ():
            question = self.declared(ctx, asked)
            if question and is_one_of(ctx.registry.catalogs, event.body, *question.any_time):
                answer = question.answers.read(event.body, ctx.circumstances(), asked.options)
                if (said := await self._given.give(ctx, question, asked, asked, answer, event)) is not None:
                    return said
        return None

    async def edited(self, ctx: Context, event: Message, answered: kept.Question) -> Said:
        """What an edited answer says now, to what it `answered`; None where it is no answer any more."""
        question, offer = self.declared(ctx, answered), self._offer(ctx, answered)
        if answered.command and answered.command.whole:
            return None  # others have heard of it meanwhile: it is taken back
        if question:
            answer = question.answers.read(event.body, await self._circumstances(ctx), answered.options)
            if answer is not None:
                return await self._given.give_anew(ctx, question, answered, answer, event)
        if offer and (meant := offer.read(event.body, ctx.registry.catalogs)):
            return await take_up(ctx, offer, answered, meant, event)
        return None

    async def mended(self, ctx: Context, event: Message) -> Said:
        """In a direct chat: the answer that an edit makes of words that were none, to the newest question."""
        for asked in (await ctx.store.questions.open(ctx.person, None, ctx.now))[:1] if ctx.room.direct else ():
            question = self.declared(ctx, asked)
            answer = question and question.answers.read(event.body, await self._circumstances(ctx), asked.options)
            if question and answer is not None:
                return await self._given.give(ctx, question, asked, asked, answer, event)
        return None

    async def _open(self, ctx: Context, about: ReplyTarget) -> kept.Question | None:
        room = None if ctx.room.direct else ctx.room_id
        key = kept.Question(
            person=ctx.person, room_id=room, feature=about.feature, kind=about.kind, subject=about.subject
        )
        return await ctx.store.questions.find(key, ctx.now)

    async def _read(
        self,
        ctx: Context,
        question: Question,
        asked: kept.Question,
        event: Message,
        text: str,
        otherwise: Otherwise | None = None,
    ) -> Said:
        at = await self._circumstances(ctx)
        answer = question.answers.read(text, at, asked.options)
        if answer is not None:
            return await self._given.give(ctx, question, asked, asked, answer, event)
        if question.answers.leaves(text, at, asked.options):
            return await leave(ctx, question, asked)
        if otherwise and not question.unfit:
            if said := await self._fits_another(ctx, asked, event, text):
                return said
            if said := replies_of(await otherwise(ctx, text, event)):
                return said
        return await self._given.unfit(ctx, question, asked)

    async def _fits_another(self, ctx: Context, newest: kept.Question, event: Message, text: str) -> Said:
        """The answer to the one open question beside the `newest` that it fits; None where it fits none, or several."""
        at, fits = await self._circumstances(ctx), []
        for asked in await ctx.store.questions.open(ctx.person, None, ctx.now):
            question = self.declared(ctx, asked)
            if question and not (asked.id == newest.id or asked.older or question.late or takes_any(question.answers)):
                answer = question.answers.read(text, at, asked.options)
                fits += [] if answer is None or isinstance(answer, Free) else [(question, asked, answer)]
        if len(fits) != 1:
            return None
        question, asked, answer = fits[0]
        return await self._given.give(ctx, question, asked, asked, answer, event)

    def _leaves(self, ctx: Context, question: Question, text: str) -> bool:
        return question.answers.leaves(text, ctx.circumstances(), ())

    def _short(self, ctx: Context, text: str) -> bool:
        at = ctx.circumstances()
        most = (("",),) * 9
        return any(each.answers.short(text, at, most) is not None for each in ctx.registry.questions.values())

    async def _circumstances(self, ctx: Context) -> Circumstances:
        members = await ctx.store.rooms.members(ctx.room_id)
        return ctx.circumstances(members)


def _right_after(ctx: Context, asked: kept.Question) -> bool:
    """Whether the question has just been asked: later, others in the room may have asked something too."""
    return asked.asked is not None and ctx.now - asked.asked <= AT_ONCE


def _one(of: int) -> kept.Options:
    """So many options to choose from."""
    return (("",),) * of
