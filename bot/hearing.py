"""What somebody's message, reaction or redaction asks for, and the answer to it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot import authority
from bot.flood import Flood
from bot.limits import too_long
from bot.matrix.events import Message, Reaction, Redaction
from commands.kit.arguments import Circumstances
from commands.kit.book import PREFIX, Book, Found
from commands.kit.completing import KIT, PATIENCE, QUESTION, ask, ask_which_group, filled, gap, question_for
from commands.kit.context import Context
from commands.kit.declaration import Command, Outcome, Where, replies_of
from commands.kit.errors import Ambiguous, Missing, Unreadable, UserError
from commands.kit.guessing import Guess, Typed, guess, guess_longer, instead, small_talk
from commands.kit.people import PersonKind, pills_in
from commands.kit.phrase import Phrase
from commands.kit.replies import Place, Reply, lines, say
from commands.kit.several import bind_each
from commands.kit.words import gesture, plain
from storage.questions import Question


class Hearing:
    """Finds the handler for what was said, and the arguments in it. Raises `UserError` for what can't be done."""

    def __init__(self, book: Book, flood: Flood) -> None:
        self._book = book
        self._flood = flood

    async def message(self, ctx: Context, event: Message) -> Outcome:
        """The answer to a message; None to what is none of the bot's business."""
        ctx = replace(ctx, reply_to=event.in_reply_to)
        if plain(event.body).lstrip().startswith(PREFIX):
            return await self.command(ctx, event.body, event)
        about = await ctx.store.outbox.about(event.in_reply_to, ctx.room_id) if event.in_reply_to else None
        if about and about.feature == KIT:
            return await self._complete(ctx, event, int(about.subject))
        feature = self._book.feature(about.feature) if about else None
        if about and feature and (handler := feature.replies.get(about.kind)):
            if error := too_long(event.body):
                raise error
            ctx = await ctx.about(about.group_id)
            return _of_group(about.group_id, await handler(ctx, about.subject, event.body.strip()))
        if ctx.room.direct:
            answer = await self._complete(ctx, event, None) or await self._confided(ctx, event.body.strip())
            return answer or small_talk(self._book, event.body, ctx.language) or say("kit-direct-hint")
        taken = [] if too_long(event.body) else await ctx.tell("answer", event.body.strip())
        return taken or await self._overheard(ctx)

    async def _confided(self, ctx: Context, text: str) -> Sequence[Reply]:
        """What is written privately is for the first feature that expects something there, and for no other."""
        if error := too_long(text):
            raise error
        for handler in self._book.listeners("confided"):
            if said := replies_of(await handler(ctx, text)):
                return said
        return ()

    async def wordless(self, ctx: Context) -> Outcome:
        """Somebody speaks without words that are read; in a direct chat that is nothing we could answer."""
        return None if ctx.room.direct else await self._overheard(ctx)

    async def _overheard(self, ctx: Context) -> Outcome:
        return [replace(reply, unasked=True) for reply in await ctx.tell("overheard")]

    async def reaction(self, ctx: Context, event: Reaction) -> Outcome:
        """The answer to a reaction to one of our messages."""
        about = await ctx.store.outbox.about(event.target, ctx.room_id)
        feature = self._book.feature(about.feature) if about else None
        handler = feature.reactions.get((about.kind, gesture(event.key))) if about and feature else None
        if about is None or handler is None or self._is_too_much(ctx, event):
            return None
        return _of_group(about.group_id, await handler(await ctx.about(about.group_id), about.subject))

    async def redaction(self, ctx: Context, event: Redaction) -> Outcome:
        """What a message that was taken back had created is withdrawn, and its words are gone from the file."""
        if not await authority.may_redact(ctx, event):
            return None
        ctx.store.tidy_soon()
        await ctx.store.sync.opened([event.target])
        said: list[Reply] = []
        for each in await ctx.store.questions.withdraw(event.target):
            await ctx.store.outbox.take_back(each, ctx.now)
            said += await ctx.tell("withdrawal", each)
        return said

    async def edit(self, ctx: Context, event: Message) -> Outcome:
        """A message was changed; a command in it is not done again, but what it said may count anew."""
        if not await authority.may_edit(ctx, event):
            return None
        found = self._book.find(event.body.lstrip(), ctx.language)
        error = too_long(event.body, found.command if found else None)
        if error is None:
            return await ctx.tell("edit", event.edits, event.body.strip())
        if event.edits and await ctx.store.outbox.has_answered(event.edits):
            raise error
        return None  # people's talk among themselves

    async def command(self, ctx: Context, text: str, event: Message) -> Outcome:
        """Run the command that a text begins with."""
        if other := instead(self._book, text, self._at(ctx)):
            return await self._guessed(ctx, other, event)
        found = self._book.find(text, ctx.language)
        if found is None:
            hint = say("kit-direct-hint") if ctx.room.direct else None
            return await self._guessed(ctx, guess(self._book, text, self._at(ctx)) or hint, event)
        if found.language == ctx.language:
            return await self._allow(ctx, found, text, event)
        try:
            return _spoken(found.language, await self._allow(replace(ctx, language=found.language), found, text, event))
        except UserError as error:
            error.language = found.language
            raise

    def _at(self, ctx: Context) -> Circumstances:
        return Circumstances(ctx.now, ctx.zone, ctx.language, self._book.catalogs)

    async def _guessed(self, ctx: Context, guessed: Guess | None, event: Message) -> Outcome:
        """Do what was clearly meant, or say what may have been."""
        if guessed is None or self._is_too_much(ctx, event):
            return None
        return await self.command(ctx, guessed.text, event) if isinstance(guessed, Typed) else guessed

    async def _allow(self, ctx: Context, found: Found, text: str, event: Message) -> Outcome:
        """Run a command where it is its place, its moment, and the right of who says it."""
        if not found.command.always and self._is_too_much(ctx, event):
            return None
        if error := too_long(text, found.command):
            raise error
        if found.command.where is Where.ROOM and ctx.room.direct:
            raise UserError("kit-only-in-room", command=self._book.name(found.command, ctx.language))
        if found.command.where is Where.GROUP and ctx.circle is None:
            return await self._which_group(ctx, text)
        self._permit(ctx, found.command, event)
        return await self._run(ctx, found, text, event)

    def _is_too_much(self, ctx: Context, event: Message | Reaction) -> bool:
        """Whether to leave this undone, because the person asks for more at once than anybody types.

        Raises `UserError` at the first one, so that they know.
        """
        over = self._flood.over(ctx.person, event.event_id, min(event.at, ctx.heard))
        if over == 1:
            raise UserError("kit-too-much", most=self._flood.most)
        return over > 1

    def _permit(self, ctx: Context, command: Command, event: Message) -> None:
        """Compare the declared role, and how long the command holds, with who said it and when."""
        ctx.require(command.role, self._book.name(command, ctx.language))
        if command.holds_for is not None and ctx.heard - event.at > command.holds_for:
            raise UserError("kit-too-late", command=self._book.name(command, ctx.language))

    async def _run(self, ctx: Context, found: Found, text: str, event: Message) -> Outcome:
        command = found.command
        try:
            asked = bind_each(self._book, found, await self._circumstances(ctx, command, event))
        except Missing as missing:
            question = Question(*gap(self._book, command, missing, text, ctx.language), group_id=_group(ctx))
            return await ask(ctx, question_for(command, missing.parameter), (), question)
        except Ambiguous as error:
            words = tuple(option.words for option in error.options)
            question = Question(text[: error.start], text[error.end :], words, _group(ctx))
            return await ask(ctx, error.phrase, error.options, question)
        except Unreadable as error:
            if near := guess_longer(self._book, found):
                return near
            return lines((error.phrase, Phrase("kit-usage", usage=self._book.usage(command, ctx.language))))
        group_id = _group(ctx) if ctx.room.direct and command.where is Where.GROUP else None
        if len(asked) == 1:
            return _of_group(group_id, await command.handler(ctx, **asked[0][1]))
        outcomes = [await each.handler(ctx, **values) for each, values in asked]
        return _of_group(group_id, [reply for outcome in outcomes for reply in replies_of(outcome)])

    async def _circumstances(self, ctx: Context, command: Command, event: Message) -> Circumstances:
        meets_people = any(isinstance(parameter.kind, PersonKind) for parameter in command.parameters)
        members = await self._people(ctx) if meets_people else {}
        pills = pills_in(event.formatted) if meets_people else {}
        zone = ctx.zone_in(await ctx.own(ctx.person)) if command.own_time else ctx.zone
        return Circumstances(ctx.now, zone, ctx.language, self._book.catalogs, members, pills)

    async def _people(self, ctx: Context) -> dict[str, str]:
        """Whom somebody can name: who is in the room; in a direct chat also the people of the group it is about."""
        here = await ctx.store.rooms.members(ctx.room_id)
        if not ctx.room.direct or ctx.circle is None:
            return here
        return {**await ctx.store.scenes.people(ctx.circle.id), **here}

    async def _which_group(self, ctx: Context, text: str) -> Outcome:
        """A direct chat, and the command is about a group: which?"""
        groups = await ctx.store.rooms.groups_of(ctx.person)
        if not groups:
            raise UserError("kit-no-group")
        return await ask_which_group(ctx, text, {group.id: group.name for group in groups})

    async def _complete(self, ctx: Context, event: Message, number: int | None) -> Outcome:
        """The person answers what the bot asked them: their command goes on with it."""
        question = await ctx.store.questions.take(ctx.room_id, ctx.person, ctx.now, number)
        if question is None:
            return None
        await ctx.store.questions.completed(question, event.event_id, ctx.now)
        words = event.body.strip()
        if question.choices:
            place = int(words) if words.isdecimal() and words.isascii() and len(words) < 3 else 0
            if not 1 <= place <= len(question.choices):
                again = await ctx.store.questions.ask(ctx.room_id, ctx.person, question, ctx.now + PATIENCE)
                return say("kit-pick-a-number", most=len(question.choices)).answered_by(KIT, QUESTION, again)
            words = question.choices[place - 1]
        group_id = int(words) if question.asks_group else question.group_id
        if question.asks_group:
            return await self.command(await ctx.about(group_id), question.before, event)
        text = filled(self._book, question.before, words, question.after, ctx.language)
        return await self.command(await ctx.about(group_id), text, event)


def _of_group(group_id: int | None, outcome: Outcome) -> Outcome:
    """The same answer; what is replied to it in a direct chat will be about the same group."""
    if group_id is None:
        return outcome
    return [reply.about_group(group_id) for reply in replies_of(outcome)]


def _spoken(language: str, outcome: Outcome) -> Outcome:
    """The same; what goes to who spoke is in that language, what goes to the others in theirs."""
    return [
        replace(reply, language=reply.language or language) if reply.place is Place.HERE and not reply.live else reply
        for reply in replies_of(outcome)
    ]


def _group(ctx: Context) -> int | None:
    return ctx.circle.id if ctx.circle else None
