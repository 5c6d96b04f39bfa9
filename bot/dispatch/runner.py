"""Runs commands: checks permissions and place, binds arguments, asks for missing ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from bot.dispatch.limits import too_long
from bot.dispatch.rate_limit import RateLimit
from bot.matrix.events import Message, Reaction
from commands.kit.arguments import Circumstances
from commands.kit.calls import is_call
from commands.kit.completion import ask_for, ask_which_group, ask_which_words, filled
from commands.kit.context import Context
from commands.kit.declaration import Command, Outcome, Where, replies_of
from commands.kit.errors import Ambiguous, Missing, Unfit, Unreadable, UserError
from commands.kit.guessing import Guess, Typed, guess, guess_longer, instead
from commands.kit.people import PersonKind, pills_in
from commands.kit.phrase import Phrase
from commands.kit.registry import Found, Registry
from commands.kit.replies import Place, Reply, lines, say
from commands.kit.several import bind_each
from storage.questions import Question, Unfinished


class Runner:
    """Runs commands, and completes them when a missing argument is answered."""

    def __init__(self, registry: Registry, rate_limit: RateLimit) -> None:
        self._registry = registry
        self._rate_limit = rate_limit

    async def run(
        self, ctx: Context, text: str, event: Message | Reaction, filling: Unfinished | None = None
    ) -> Outcome:
        """Run the command that the text begins with.

        Raises `Unfit` where the answer that completes it (`filling`) does not fit.
        """
        if not filling and (other := instead(self._registry, text, self._at(ctx))):
            return await self._guessed(ctx, other, event)
        found = self._registry.find(text, ctx.language)
        if found is None:
            return None if filling else await self._guessed(ctx, guess(self._registry, text, self._at(ctx)), event)
        if found.language == ctx.language:
            return await self._allow(ctx, found, text, event, filling)
        there = replace(ctx, language=found.language)
        try:
            return _spoken(found.language, await self._allow(there, found, text, event, filling))
        except UserError as error:
            error.language = found.language
            raise

    def _at(self, ctx: Context) -> Circumstances:
        return Circumstances(ctx.now, ctx.zone, ctx.language, self._registry.catalogs)

    async def _guessed(self, ctx: Context, guessed: Guess | None, event: Message | Reaction) -> Outcome:
        """Run the command that was clearly meant, or suggest one."""
        if guessed is None or self.is_too_much(ctx, event):
            return None
        return await self.run(ctx, guessed.text, event) if isinstance(guessed, Typed) else guessed

    async def _allow(
        self, ctx: Context, found: Found, text: str, event: Message | Reaction, filling: Unfinished | None
    ) -> Outcome:
        """Run a command after checking its length, place, time and role."""
        if not found.command.always and self.is_too_much(ctx, event):
            return None
        if error := too_long(text, found.command):
            raise error
        await self.outdate(ctx)
        if found.command.where is Where.ROOM and ctx.room.direct:
            raise UserError("kit-only-in-room", command=self._registry.name(found.command, ctx.language))
        if found.command.where is Where.GROUP and ctx.circle is None:
            return await self._which_group(ctx, text)
        await self._permit(ctx, found.command, event)
        return await self._run(ctx, found, text, event, filling)

    async def outdate(self, ctx: Context) -> None:
        """Mark earlier questions to this person as outdated: a bare word does not answer them any more."""
        await ctx.store.questions.outdate(ctx.person, None if ctx.room.direct else ctx.room_id)

    def is_too_much(self, ctx: Context, event: Message | Reaction) -> bool:
        """Whether to drop the request because of the rate limit.

        Raises `UserError` at the first one, so that the person knows.
        """
        over = self._rate_limit.over(ctx.person, event.event_id, self._rate_limit.moment(event.at, ctx.heard))
        if over == 1:
            raise UserError("kit-too-much", most=self._rate_limit.most)
        return over > 1

    async def _permit(self, ctx: Context, command: Command, event: Message | Reaction) -> None:
        """Raise `UserError` where the sender lacks the declared role, or the command is older than it holds."""
        await ctx.require(command.role, self._registry.name(command, ctx.language))
        if command.holds_for is not None and ctx.heard - event.at > command.holds_for:
            raise UserError("kit-too-late", command=self._registry.name(command, ctx.language))

    async def _run(
        self, ctx: Context, found: Found, text: str, event: Message | Reaction, filling: Unfinished | None
    ) -> Outcome:
        command = found.command
        try:
            asked = bind_each(self._registry, found, await self._circumstances(ctx, command, event))
        except Missing as missing:
            if filling and filling.parameter == missing.parameter:
                raise Unfit from missing
            return ask_for(ctx, command, missing, text)
        except Ambiguous as error:
            return ask_which_words(ctx, error, text)
        except Unreadable as error:
            if filling:
                raise Unfit from error
            if near := guess_longer(self._registry, found):
                return near
            return lines((error.phrase, Phrase("kit-usage", usage=self._registry.usage(command, ctx.language))))
        if command.where is not Where.ANYWHERE and _has_call(self._registry, found, asked):
            return [self.offer(each) for each in self._registry.commands if each.calls][:1]
        group_id = _group(ctx) if ctx.room.direct and command.where is Where.GROUP else None
        if len(asked) == 1:
            return of_group(group_id, await command.handler(ctx, **asked[0][1]))
        outcomes = [await each.handler(ctx, **values) for each, values in asked]
        return of_group(group_id, [reply for outcome in outcomes for reply in replies_of(outcome)])

    async def _circumstances(self, ctx: Context, command: Command, event: Message | Reaction) -> Circumstances:
        meets_people = any(isinstance(parameter.kind, PersonKind) for parameter in command.parameters)
        members = await self._people(ctx) if meets_people else {}
        pills = pills_in(event.formatted) if meets_people and isinstance(event, Message) else {}
        zone = ctx.zone_in(await ctx.own(ctx.person)) if command.own_time else ctx.zone
        return Circumstances(ctx.now, zone, ctx.language, self._registry.catalogs, members, pills)

    async def _people(self, ctx: Context) -> dict[str, str]:
        """The people who can be named, by user id: the room's members; in a direct chat also the group's."""
        here = await ctx.store.rooms.members(ctx.room_id)
        if not ctx.room.direct or ctx.circle is None:
            return here
        return {**await ctx.store.contexts.people(ctx.circle.id), **here}

    async def _which_group(self, ctx: Context, text: str) -> Outcome:
        """Ask which group a command in a direct chat is about. Raises `UserError` where there is none."""
        groups = await ctx.store.rooms.groups_of(ctx.person)
        if not groups:
            raise UserError("kit-no-group")
        return ask_which_group(ctx, text, {group.id: group.name for group in groups})

    async def complete(self, ctx: Context, asked: Question, answer: str | int, event: Message | Reaction) -> Outcome:
        """Run an unfinished command with the person's answer. Raises `Unfit` where it does not fit."""
        waits = asked.command
        assert waits is not None
        await ctx.store.questions.completed(asked, event.event_id, ctx.now)
        words = waits.choices[answer - 1] if isinstance(answer, int) else answer
        if waits.asks_group:
            return await self.run(await ctx.about(int(words)), waits.before, event)
        text = filled(self._registry, waits.before, words, waits.after, ctx.language)
        said = await self.run(await ctx.about(waits.group_id), text, event, waits)
        if said is None:
            raise Unfit
        return said

    def offer(self, command: Command) -> Reply:
        """Ask whether somebody is to be called."""
        assert command.calls is not None
        return say(f"{command.key}-offer").asks(command.feature, command.calls, "")


def _has_call(registry: Registry, found: Found, asked: Iterable[tuple[Command, Mapping[str, object]]]) -> bool:
    """Whether an argument is a call for help, which must not be shown to others."""
    words = [value for _, values in asked for value in values.values() if isinstance(value, str)]
    return any(is_call(registry, each) for each in (found.rest.typed(), *words))


def of_group(group_id: int | None, outcome: Outcome) -> Outcome:
    """Set the group that replies in a direct chat will be about."""
    if group_id is None:
        return outcome
    return [reply.about_group(group_id) for reply in replies_of(outcome)]


def _spoken(language: str, outcome: Outcome) -> Outcome:
    """Set the language of the replies to the sender; other recipients keep theirs."""
    return [
        replace(reply, language=reply.language or language) if reply.place is Place.HERE and not reply.live else reply
        for reply in replies_of(outcome)
    ]


def _group(ctx: Context) -> int | None:
    return ctx.circle.id if ctx.circle else None
