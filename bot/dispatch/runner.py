"""Runs commands: checks permissions and place, and does what the parser made of the words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.dispatch.invocation import circumstances, people_at_hand, permitted, said_by_handlers, source_of
from bot.dispatch.limits import too_long
from bot.dispatch.rate_limit import RateLimit
from bot.dispatch.which_group import before_group, beside_left, find_group, of_group
from bot.matrix.events import Message, Reaction
from commands.kit.calls_for_help import is_call
from commands.kit.completion import ask_for, ask_which_words
from commands.kit.consent import Unasked, ask_first, read_by_others
from commands.kit.context import Context
from commands.kit.declaration import Command, Outcome, Where, replies_of
from commands.kit.errors import NotHere, Several, Unfit, UserError
from commands.kit.events import NameAlone, RoomCommandTried
from commands.kit.guessing import pressing
from commands.kit.hints import privately_only, say_off, suggest
from commands.kit.parsed import Arguments, Ask, Choose, Parsed, Refuse, Run, Suggest
from commands.kit.parser import completed, find_command, read_arguments, to_choose
from commands.kit.people import pills_in
from commands.kit.phrase import Member, Phrase
from commands.kit.registry import PREFIX, Found, Registry
from commands.kit.replies import Place, Reply, lines, say
from commands.kit.sentences import find_said
from commands.kit.synonyms import DISTRESS
from commands.kit.topics import is_about_features
from commands.kit.unfinished import MEANT, NOT_AT_ALL, UNNAMED, keep_quiet
from commands.kit.unsigned import find_unsigned
from commands.kit.which_group import named_in
from storage.questions import Question, Unfinished

Meant = Found | Suggest | None


class Runner:
    """Runs commands, and completes them when a missing argument is answered."""

    def __init__(self, registry: Registry, rate_limit: RateLimit) -> None:
        self._registry = registry
        self._rate_limit = rate_limit

    async def run_unsigned(self, ctx: Context, text: str, event: Message) -> Outcome:
        """Run the command that a text without the prefix is, in a direct chat, or suggest one; None for other words."""
        return await self.answer(ctx, await self.meant_unsigned(ctx, text, event), event)

    async def run_surely(self, ctx: Context, text: str, event: Message) -> Outcome:
        """The same where nothing has to be guessed: a command, or words with an answer of their own such as thanks."""
        meant = await self.meant_unsigned(ctx, text, event)
        return None if isinstance(meant, Suggest) and meant.guessed else await self.answer(ctx, meant, event)

    def meant(self, ctx: Context, text: str, named: Found | None) -> Meant:
        """What the text begins with (`named`: see `find_command`), or may mean."""
        if named and named.command.feature in ctx.registry.off:
            there = ctx.registry.find(text, ctx.language)
            return there or named  # it is off: that is said
        return find_command(ctx.registry, text, named, ctx.circumstances())

    async def meant_unsigned(self, ctx: Context, text: str, event: Message) -> Meant:
        """The same for a text without the prefix."""
        if ctx.room.direct and (said := await find_said(ctx, text)):
            return said
        at = replace(ctx.circumstances(await people_at_hand(ctx)), pills=pills_in(event.formatted))
        found = find_unsigned(ctx.registry, text, at)
        return found if isinstance(found, Found) else await before_group(ctx, f"{PREFIX}{text}") or found

    async def answer(self, ctx: Context, meant: Meant, event: Message | Reaction) -> Outcome:
        """Run what is meant, or suggest it."""
        match meant:
            case Found() as found:
                ctx = await beside_left(ctx, found.command) if found.command.even_left else ctx
                return await self.invoke(ctx, found, event)
            case Suggest(reply, distress=True):
                return self._ask_whether_to_call(ctx, reply)
            case Suggest() if not self.is_too_much(ctx, event):
                return await suggest(ctx, meant)
        return None

    async def invoke(
        self, ctx: Context, found: Found, event: Message | Reaction, completes: Unfinished | None = None
    ) -> Outcome:
        """Run a command with the words after its name, in the language in which it was named.

        Raises `Unfit` where the answer that completes it does not fit.
        """
        if not found.foreign:
            return await self._invoke(ctx, found, event, completes)
        try:
            outcome = await self._invoke(replace(ctx, language=found.language), found, event, completes)
            return _spoken(found.language, outcome, ctx.person)
        except UserError as error:
            error.language = found.language
            raise

    async def _invoke(
        self, ctx: Context, found: Found, event: Message | Reaction, completes: Unfinished | None
    ) -> Outcome:
        """Check length and place; then do it there."""
        command = found.command
        if not command.always and self.is_too_much(ctx, event):
            return None
        if command.where is Where.PRIVATE and not ctx.room.direct:
            return privately_only(ctx)
        if error := too_long(found.rest.text, command):
            raise error
        await self.outdate(ctx)
        if command.feature in ctx.registry.off and not command.even_off:
            return of_group(_group(ctx) if ctx.room.direct else None, await say_off(ctx, command))
        if ctx.room.direct and not (found.rest or completes) and (said := await ctx.tell(NameAlone(command.key))):
            return said
        if command.where is Where.ROOM and ctx.room.direct:
            name = self._registry.name(command, ctx.language)
            if tried := await ctx.tell(RoomCommandTried(command.key, name)):
                return tried
            raise UserError("kit-only-in-room", command=name)
        if command.where is Where.GROUP and ctx.room.direct:
            if ctx.circle is None:
                return await self._in_group(ctx, found, event, completes)
            found, _ = named_in(self._registry.catalogs, found, [ctx.circle])
        return await self._invoke_here(ctx, found, event, completes)

    async def _invoke_here(
        self, ctx: Context, found: Found, event: Message | Reaction, completes: Unfinished | None
    ) -> Outcome:
        """Check time and role; then parse the arguments, and do what the parser returns."""
        command = found.command
        if instead := await permitted(ctx, command, event):
            return instead
        if command.of_message and completes is None and (source := source_of(found, event)):
            return of_group(_group(ctx), await command.of_message(ctx, source))
        parsed = read_arguments(ctx.registry, found, await circumstances(ctx, command, event, completes))
        if completes and not _fits(parsed, completes):
            raise Unfit
        match parsed:
            case Run(calls):
                try:
                    return await self._handle(ctx, found, calls)
                except Several as error:
                    return ask_which_words(ctx, to_choose(found, error))
            case Ask() as ask:
                return ask_for(ctx, ask)
            case Choose() as choose:
                return ask_which_words(ctx, choose)
            case Suggest() as suggested:
                return await suggest(ctx, suggested)
            case Refuse(why):
                return lines(why)

    async def _in_group(
        self, ctx: Context, found: Found, event: Message | Reaction, completes: Unfinished | None
    ) -> Outcome:
        """Run it in the group that it is about, or ask which; what can't be done names the group too."""
        there = await find_group(ctx, found, event)
        if isinstance(there, Reply):
            return there
        around, meant = there
        try:
            return await self._invoke(around, meant, event, completes)
        except UserError as error:
            looked_everywhere = type(error) is NotHere and meant.rest.text == found.rest.text
            error.group_id = None if looked_everywhere else around.group.id
            raise

    async def _handle(self, ctx: Context, found: Found, calls: Sequence[tuple[Command, Arguments]]) -> Outcome:
        """Call the handlers. If an argument is a call for help, which others must not see, ask about it instead."""
        where = found.command.where
        if where is not Where.ANYWHERE and _has_call(self._registry, found, calls):
            if distress := pressing(ctx.registry, found.rest.typed(), ctx.language):
                return self._ask_whether_to_call(ctx, distress.reply)
            return [self.offer(each) for each in self._registry.commands if each.calls][:1]
        group_id = _group(ctx) if ctx.room.direct and where is Where.GROUP else None
        return of_group(group_id, await self._do(ctx, found, calls))

    async def _do(self, ctx: Context, found: Found, calls: Sequence[tuple[Command, Arguments]]) -> Outcome:
        """What the handlers say. What others would hear unasked is undone, and asked about first."""
        if not ctx.room.direct:
            return await said_by_handlers(ctx, calls)
        commands = [command for command, _ in calls]
        try:
            async with ctx.store.savepoint():
                said = await said_by_handlers(ctx, calls)
                if public := read_by_others(ctx, commands, said):
                    raise Unasked(public)
        except Unasked as unasked:
            return await ask_first(ctx, found, commands, unasked.said)
        return said

    async def outdate(self, ctx: Context) -> None:
        """Mark earlier questions to this person as outdated: a bare word does not answer them any more."""
        if ctx.asked:
            await ctx.store.questions.outdate(ctx.person, None if ctx.room.direct else ctx.room_id)

    def is_too_much(self, ctx: Context, event: Message | Reaction) -> bool:
        """Whether to drop the request because of the rate limit.

        Raises `UserError` at the first one, so that the person knows.
        """
        over = self._rate_limit.over(ctx.person, event.event_id, self._rate_limit.moment(event.at, ctx.heard))
        if over == 1:
            raise UserError("kit-too-much", most=self._rate_limit.most)
        return over > 1

    async def complete(self, ctx: Context, asked: Question, answer: str | int, event: Message | Reaction) -> Outcome:
        """Run an unfinished command with the person's answer. Raises `Unfit` where it does not fit."""
        waits = asked.command
        assert waits is not None
        if waits.whole:
            return await self._agreed(ctx, asked, waits, answer, event)
        if asked.kind == MEANT.name and answer is False:
            return say("kit-left")
        await ctx.store.questions.completed(asked, event.event_id, ctx.now)
        if asked.kind == MEANT.name:
            return await self.invoke(ctx, completed(self._registry, waits, "", ctx.language), event)
        words = waits.choices[answer - 1] if isinstance(answer, int) else answer
        even_left = self._registry.command(waits.command).even_left
        if waits.asks_group:
            ctx = await ctx.about(int(words), even_left=even_left)
            event = _about_source(event, waits.source) if waits.source else event
            said = await self.invoke(ctx, completed(self._registry, waits, "", ctx.language), event)
            return () if said is None and waits.source else said  # the file is read later
        ctx = await ctx.about(waits.group_id, even_left=even_left)
        said = await self.invoke(ctx, await self._filled(ctx, waits, words, event), event, waits)
        if said is None:
            raise Unfit
        return said

    async def _filled(self, ctx: Context, waits: Unfinished, words: str, event: Message | Reaction) -> Found:
        """The command with the answer in its gap; behind what was there, where only both together are understood."""
        found = completed(self._registry, waits, words, ctx.language)
        if waits.gap and words not in waits.choices:
            both = completed(self._registry, waits, f"{waits.gap} {words}", ctx.language)
            at = await circumstances(ctx, found.command, event, waits)
            return both if isinstance(read_arguments(ctx.registry, both, at), Run) else found
        return found

    async def _agreed(
        self, ctx: Context, asked: Question, waits: Unfinished, answer: str | int, event: Message | Reaction
    ) -> Outcome:
        """Do the command that others may hear of, as it was meant when it was said; or tell nobody."""
        if answer in (False, NOT_AT_ALL):
            return await keep_quiet(ctx, asked.subject)
        await ctx.store.questions.completed(asked, event.event_id, ctx.now)
        ctx = replace(await ctx.about(waits.group_id), agreed=asked.asked, unnamed=answer == UNNAMED)
        return await self.invoke(ctx, completed(self._registry, waits, "", ctx.language), event)

    def _ask_whether_to_call(self, ctx: Context, reply: Reply) -> Reply:
        """A kind line, and whether to call somebody; nobody but the person reads it, wherever they said it."""
        command = next(each for each in self._registry.commands if each.calls)
        assert command.calls is not None
        asked = replace(reply, lines=(*reply.lines, Phrase(f"{command.key}-offer")))
        return ctx.to_sender(asked.asks(command.calls, ""))

    def offer(self, command: Command) -> Reply:
        """Ask whether to call somebody."""
        assert command.calls is not None
        return say(f"{command.key}-offer").asks(command.calls, "")


def _about_source(event: Message | Reaction, source: str) -> Message:
    """The answer, as a reply to what the command that it completes was about."""
    return Message(
        room=event.room, event_id=event.event_id, sender=event.sender, body="", at=event.at, in_reply_to=source
    )


def _fits(parsed: Parsed, completes: Unfinished) -> bool:
    """Whether the command with the answer in it is complete, or leads to another question about the same command."""
    match parsed:
        case Ask(parameter=parameter):
            return parameter.name != completes.parameter
        case Run(calls):
            return completes.parameter is None or any(completes.parameter in values for _, values in calls)
        case Suggest() | Refuse():
            return False
    return True


def _has_call(registry: Registry, found: Found, calls: Sequence[tuple[Command, Arguments]]) -> bool:
    """Whether an argument is a call for help or words of distress, and not the name of the feature for it."""
    words = [value for _, values in calls for value in values.values() if isinstance(value, str)]
    return not is_about_features(registry, found) and any(
        is_call(registry, each, DISTRESS) and (" " in each.strip() or is_call(registry, each))  # "urgent" is a mark
        for each in (found.rest.typed(), *words)
    )


def _spoken(language: str, outcome: Outcome, person: str) -> Outcome:
    """Set the language of the replies to the sender; other recipients keep theirs."""
    return [
        replace(reply, language=reply.language or language) if _is_for(reply, person) and not reply.live else reply
        for reply in replies_of(outcome)
    ]


def _is_for(reply: Reply, person: str) -> bool:
    return reply.place is Place.HERE or (isinstance(reply.place, Member) and reply.place.user_id == person)


def _group(ctx: Context) -> int | None:
    return ctx.circle.id if ctx.circle else None
