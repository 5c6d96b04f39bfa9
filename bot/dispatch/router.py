"""Routes messages, edits, reactions and redactions to the handlers of commands, questions and offers."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.dispatch import authority, edits
from bot.dispatch.answers import Answers
from bot.dispatch.limits import too_long
from bot.dispatch.rate_limit import Heard, RateLimit
from bot.dispatch.runner import Meant, Runner
from bot.dispatch.which_group import find_named
from bot.matrix.events import Message, Reaction, Redaction
from commands.kit.addressed import addressed, beside_bare_name, raises_a_hand, seems_addressed, without_name
from commands.kit.calls_for_help import Called, call_in, may_call, signed_call_in
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where, replies_of
from commands.kit.endings import end
from commands.kit.errors import UserError
from commands.kit.events import MessageRedacted, Overheard, WrittenPrivately
from commands.kit.guessing import DID_YOU_MEAN, in_distress, pressing
from commands.kit.hints import here, hint, in_clear, into_encrypted_chat
from commands.kit.parsed import Suggest
from commands.kit.registry import PREFIX, Found, Registry
from commands.kit.replies import Reply
from commands.kit.spoken import LONGEST, bare, is_one_of, words_of
from commands.kit.structured import Structured, as_typed
from commands.kit.unsigned import is_distinctive
from commands.kit.words import Span, gesture, plain
from storage.outbox.messages import ReplyTarget
from storage.rooms.names import bare_name

HELP = "help-help"


class CommandRouter:
    """Routes an event to its handler. Raises `UserError` for requests that can't be fulfilled."""

    def __init__(self, registry: Registry, rate_limit: RateLimit) -> None:
        self._registry = registry
        self._rate_limit = rate_limit
        self._runner = Runner(registry, rate_limit)
        self._answers = Answers(self._runner.complete, self._otherwise)

    def may_call(self, event: Message) -> bool:
        """Whether somebody may be calling for help: looked at before the order of a large batch is known."""
        return may_call(self._registry, event.body)

    async def message(self, ctx: Context, event: Message) -> Outcome:
        """The replies to a message; None if it does not concern the bot.

        It is handled as the first of these that applies:

        1. words that call for help, in a direct chat or with the prefix;
        2. commands with the prefix;
        3. a reply to a question, or to a message that offers something;

        then in a room a short answer of the person who was just asked, and what the features overhear; in a direct chat

        4. `help` alone;
        5. a call for help that waits for this person;
        6. words of distress, and greetings;
        7. the newest question to this person, and the words that end it; thanks and whole commands leave it open;
        8. what a feature expects there, what is said to be over, and short answers to earlier questions;
        9. commands without the prefix;
        10. a hint at what can be said.
        """
        ctx, event = replace(ctx, reply_to=event.in_reply_to), await self._addressed(ctx, event)
        if plain(event.body).lstrip().startswith(PREFIX):
            return await self._signed(ctx, event)
        if event.attached:
            return await self.wordless(ctx)
        if ctx.room.direct and (called := call_in(self._registry, event.body, ctx.language)):
            return await self._call(ctx, event, called)
        answered = event.in_reply_to or event.thread  # what is said in a thread is said to the message above it
        about = await ctx.store.outbox.sent.about(answered, ctx.room_id) if answered else None
        if about:
            said = await self._replied(ctx, event, about)
            if said is not None:
                return said
        if ctx.room.direct:
            event = self._unnamed(ctx, event)
            return await self._privately(ctx, event, event.body.strip())
        said = await self._answers.in_room(ctx, event)
        return said if said is not None else await self._overheard(ctx, event)

    async def in_clear(self, ctx: Context, event: Message) -> Outcome:
        """What came unencrypted into an encrypted room: a homeserver may have written it, so it is no command.

        Where it was meant as one, that is said: once an hour, or whenever somebody may be calling for help.
        """
        if event.edits is not None or not (ctx.room.direct or self._is_meant(ctx, event)):
            return None
        return await in_clear(ctx, calls=self._seems_to_call(ctx, event))

    async def exposed(self, ctx: Context, event: Message | Reaction) -> Outcome:
        """In an unencrypted chat with somebody whose group is encrypted, a homeserver may be speaking: see `Room`.

        Calls for help are heard there, and what answers them; anything else is asked to be said in an encrypted chat.
        """
        calls = {command.feature for command in self._registry.calling}
        target = event.target if isinstance(event, Reaction) else event.in_reply_to
        about = await ctx.store.outbox.sent.about(target, ctx.room_id) if target else None
        is_about_calls = about is not None and about.feature in calls
        if isinstance(event, Reaction):
            return await self.reaction(ctx, event) if is_about_calls else None
        if event.edits is not None:
            return None
        if is_about_calls or self._seems_to_call(ctx, event):
            return await self.message(ctx, event)
        asked, text = await self._answers.newest_open(ctx), plain(event.body).strip().removeprefix(PREFIX).strip()
        hear = self._answers.newest if asked and asked.feature in calls else self._answers.call_waits
        said = await hear(ctx, event, text)
        return said if said is not None else await into_encrypted_chat(ctx)

    def _seems_to_call(self, ctx: Context, event: Message) -> bool:
        """Whether somebody may be calling for help: also at the end of a message, or in words of distress."""
        if self.may_call(event) or call_in(self._registry, event.body, ctx.language):
            return True
        text = plain(event.body).strip().removeprefix(PREFIX).strip()
        return in_distress(self._registry, text, ctx.language) is not None

    def _is_meant(self, ctx: Context, event: Message) -> bool:
        return plain(event.body).lstrip().startswith(PREFIX) or ctx.bot in event.mentions

    async def _addressed(self, ctx: Context, event: Message) -> Message:
        """The message as a command: it begins with the bot's name or is `q+`, or an app made it one (MSC4391)."""
        if event.command and ctx.bot in event.mentions:
            typed = as_typed(self._registry, Structured(*event.command), ctx.language)
            return replace(event, body=typed) if typed else event
        if not ctx.room.direct and raises_a_hand(event.body):
            return replace(event, body=f"{PREFIX}{event.body.strip()}")
        mentioned = ctx.bot in event.mentions
        if not (mentioned or ctx.room.direct) and (beside := beside_bare_name(event.body, ctx.bot)):
            said, follows = beside
            event = await self._after_bare_name(ctx, event, said) if follows else self._greeted(ctx, event, said)
        if not seems_addressed(event.body, mentioned=mentioned):
            return event
        names = ctx.bot, bare_name(await ctx.store.rooms.name_of(ctx.room_id, ctx.bot), ctx.bot)
        words = addressed(event.body, names, mentioned=mentioned)
        return replace(event, body=f"{PREFIX}{words.removeprefix(PREFIX)}") if words else event

    def _greeted(self, ctx: Context, event: Message, words: str) -> Message:
        """A greeting, or thanks, with the bot's name in it as words to the bot: `bonjour Entraide`."""
        known = self._registry.synonyms.is_all(words, self._registry.languages(ctx.language))
        return replace(event, body=words if ctx.room.direct else f"{PREFIX}{words}") if known else event

    def _unnamed(self, ctx: Context, event: Message) -> Message:
        """The same in a direct chat, where people also say `hola bot`."""
        called = (ctx.bot.partition(":")[0][1:], *words_of(self._registry.catalogs, "kit-bot-plain"))
        words = without_name(event.body, called) if len(event.body) <= LONGEST else None
        return self._greeted(ctx, event, words) if words else event

    async def _after_bare_name(self, ctx: Context, event: Message, words: str) -> Message:
        """The command that follows the bot's name; one that it only may be is asked about. Else it is as it was."""
        meant = await self._runner.meant_unsigned(ctx, words, event)
        if isinstance(meant, Found):
            said = plain(meant.rest.text).strip().removeprefix(PREFIX).strip()
            return replace(event, body=f"{PREFIX}{said or words}")
        if isinstance(meant, Suggest) and meant.reply.lines[0].key == DID_YOU_MEAN:
            raise UserError.of(meant.reply.lines[0])
        languages = self._registry.languages(ctx.language)
        if self._registry.synonyms.is_all(words, languages) or self._registry.synonyms.distress(words, languages):
            return replace(event, body=f"{PREFIX}{words}")  # "entraide how does this work"
        return event

    async def admit(self, ctx: Context, event: Heard, cause: str, outcome: Outcome) -> Outcome:
        return await self._rate_limit.admit(ctx, event, cause, outcome)

    async def _call(self, ctx: Context, event: Message, found: Called) -> Outcome:
        """Run a call for help where it is the whole message; where it is only part of it, ask first."""
        if found.surely:
            await self._runner.outdate(ctx)
            return await self._runner.invoke(ctx, _as_command(found, ctx), event)
        return self._runner.offer(found.command).spoken(found.language)

    async def _signed(self, ctx: Context, event: Message) -> Outcome:
        """A text with the prefix: a call for help, a command, or in a direct chat an answer such as `!yes`."""
        named = await self._replying(ctx, event) or await find_named(ctx, event.body)
        if called := signed_call_in(self._registry, event.body, named, ctx.language, ctx.registry.off):
            return await self._call(ctx, event, called)
        text = plain(event.body).strip().removeprefix(PREFIX).strip()
        is_command = named is not None and named.command.key != HELP
        if not is_command and (distress := in_distress(self._registry, text, ctx.language)):
            return await self._runner.answer(ctx, distress, event)
        if ctx.room.direct and named is None:
            answered = await self._answers.call_answered(ctx, event, text)
            if answered is not None:
                return answered
        if ctx.room.direct and ctx.asked and named and is_one_of(self._registry.catalogs, text, "kit-yes", "kit-no"):
            answered = await self._answers.newest(ctx, event, text)  # `!d’accord` is also a command's name
            if answered is not None:
                return answered
        said = await self._runner.answer(ctx, self._runner.meant(ctx, event.body, named), event)
        if said is None and ctx.room.direct:
            return await self._privately(ctx, event, text)
        return await here(ctx) if said is None and ctx.bot in event.mentions else said

    async def _replying(self, ctx: Context, event: Message) -> Found | None:
        """The command that a reply names, where several share its name: that of the message's feature."""
        about = await ctx.store.outbox.sent.about(ctx.reply_to, ctx.room_id) if ctx.reply_to else None
        found = ctx.registry.find(event.body, ctx.language, about.feature) if about else None
        return found if found and found.command.letters else None

    async def _replied(self, ctx: Context, event: Message, about: ReplyTarget) -> Outcome:
        if error := too_long(event.body):
            raise error
        said = await self._answers.replied(ctx, event, about)
        if said is None and self._answers.declared(ctx, about) and not ctx.room.direct:
            return await self._overheard(ctx, event)
        return said

    async def _privately(self, ctx: Context, event: Message, text: str) -> Outcome:
        """A direct message that is neither a command nor a reply: see `message` for the order."""
        if error := too_long(text):
            raise error
        if is_one_of(self._registry.catalogs, text, f"{HELP}-names"):
            return await self._runner.invoke(ctx, Found(self._registry.command(HELP), language=ctx.language), event)
        for hear in (self._answers.call_waits, self._pressing, self._marked, self._whole, self._answers.newest):
            said = await hear(ctx, event, text)
            if said is not None:
                return said
        if said := await self._confided(ctx, text):
            return said
        if (said := await self._answers.just_said(ctx, event, text)) is not None:
            return said
        if (outcome := await end(ctx, text)) is not None:
            return outcome
        named = self._registry.find(f"{PREFIX}{text}", ctx.language)
        if (named is None or named.command.where is Where.ROOM) and (said := await self._answers.older(ctx, text)):
            return said
        outcome = await self._runner.run_unsigned(ctx, text, event)
        return outcome if outcome is not None else await hint(ctx)

    async def _otherwise(self, ctx: Context, text: str, event: Message) -> Outcome:
        """What a direct message that does not answer the newest question surely says.

        A number for somebody else than that question, that something is over, or a command.
        """
        if bare(text).isdecimal() and (said := await self._confided(ctx, text)):
            return said
        if (outcome := await end(ctx, text)) is not None:
            return outcome
        ctx = replace(ctx, asked=False)  # the question stays the newest
        run = self._runner.run_unsigned if self._registry.synonyms.is_mark(text, ctx.language) else None
        return await (run or self._runner.run_surely)(ctx, text, event)

    async def _whole(self, ctx: Context, event: Message, text: str) -> Outcome:
        """`my reminders`: where any words would be an answer, a whole command is one all the same.

        One with arguments too, where the words are for a command that lacks some: `remind me tomorrow tea`.
        """
        newest = await self._answers.newest_open(ctx)
        if self._answers.chooses(ctx, newest):
            return None
        meant = await self._runner.meant_unsigned(ctx, text, event)
        if not isinstance(meant, Found) or meant.command.where is Where.ROOM:
            return None
        if not meant.rest:
            return await self._runner.answer(replace(ctx, asked=False), meant, event) if is_distinctive(text) else None
        lacks = newest.command if newest else None
        anew = lacks and not lacks.whole and (meant.command.key != lacks.command or bool(lacks.before + lacks.after))
        if not (newest and anew and is_distinctive(meant.name)):
            return None
        await ctx.store.questions.close(newest)
        return await self._runner.answer(ctx, meant, event)

    async def _marked(self, ctx: Context, event: Message, text: str) -> Outcome:
        """`I’m at 3`: that is what the check-in asks, whatever has been asked since."""
        return (
            (await self._confided(ctx, text) or None) if self._registry.synonyms.is_mark(text, ctx.language) else None
        )

    async def _pressing(self, ctx: Context, event: Message, text: str) -> Outcome:
        """Words of distress, and greetings: they are no answer to anything, and what is open stays open."""
        meant = pressing(self._registry, text, ctx.language) or in_distress(self._registry, text, ctx.language)
        return (await self._runner.answer(ctx, meant, event) or ()) if meant else None

    async def _confided(self, ctx: Context, text: str) -> Sequence[Reply]:
        """Offer a direct message to the features in order; the first that answers ends the search."""
        for handler in ctx.registry.listeners(WrittenPrivately):
            if said := replies_of(await handler(ctx, WrittenPrivately(text))):
                return said
        return ()

    async def wordless(self, ctx: Context) -> Outcome:
        """A message without text (voice, picture, file): features overhear it in rooms; ignored in direct chats."""
        return None if ctx.room.direct else await self._overheard(ctx)

    async def _overheard(self, ctx: Context, event: Message | None = None) -> Outcome:
        """What features say to talk among people; and the bot says that it is there where it is mentioned."""
        short = event.body if event and len(event.body) <= LONGEST else ""
        said = [reply.delivered(unasked=True) for reply in await ctx.tell(Overheard(short))]
        mentioned = (
            event and ctx.bot in event.mentions and event.in_reply_to is None
        )  # apps mention whom one replies to
        return [*said, await here(ctx)] if mentioned else said

    async def reaction(self, ctx: Context, event: Reaction) -> Outcome:
        """Handle a reaction to one of the bot's messages."""
        about = await ctx.store.outbox.sent.about(event.target, ctx.room_id)
        if about is None:
            return None
        question = self._answers.declared(ctx, about)
        if not self._answers.heeds(ctx, gesture(event.key), about) or (
            not (question and question.first) and self._runner.is_too_much(ctx, event)
        ):
            return None
        return await self._answers.tapped(ctx, event, about)

    async def redaction(self, ctx: Context, event: Redaction) -> Outcome:
        """Undo what a redacted message created, and delete its text from the database."""
        if not await authority.may_redact(ctx, event):
            return None
        ctx.store.tidy_soon()
        await ctx.store.sync.opened([event.target])
        said: list[Reply] = []
        for each in await ctx.store.questions.withdraw(event.target):
            await ctx.store.outbox.take_back(each, ctx.now)
            said += await ctx.tell(MessageRedacted(each))
        return said

    async def edit(self, ctx: Context, event: Message) -> Outcome:
        """Do what an edited message says now instead of what it said (`bot/dispatch/edits.py`)."""
        original = event.edits
        event = await self._addressed(ctx, event)
        if original is None or not await authority.may_edit(
            ctx, event, signed=plain(event.body).lstrip()[:1] == PREFIX
        ):
            return None
        found = self._registry.find(event.body.lstrip(), ctx.language)
        error = too_long(event.body, found.command if found else None)
        if error is None:
            return await edits.correct(ctx, event, await self._now_says(ctx, replace(event, event_id=original)))
        if await ctx.store.outbox.sent.has_answered(original):
            raise error
        return None  # people's talk among themselves

    async def _now_says(self, ctx: Context, event: Message) -> edits.Says:
        """What an edited message says now, and how that is done: a command, an answer as before, or mere words."""
        meant, answered = await self._says(ctx, event), await ctx.store.questions.answered_by(event.event_id, ctx.now)
        signed = plain(event.body).lstrip().startswith(PREFIX)
        command = meant.command if isinstance(meant, Found) else None
        if signed or (command and command.calls):
            return edits.Says(command, None, lambda now: self._runner.answer(now, meant, event))

        async def run(now: Context) -> Outcome:
            said = await self._answers.edited(now, event, answered) if answered else None
            if said is None and command:
                return await self._runner.answer(now, meant, event)
            return said if said is not None else await self._answers.mended(now, event)

        return edits.Says(command, answered, run)

    async def _says(self, ctx: Context, event: Message) -> Meant:
        """What an edited message says now: words that call for help and nothing else, or a command."""
        if ctx.room.direct and not plain(event.body).lstrip().startswith(PREFIX):
            called = call_in(self._registry, event.body, ctx.language)
            if called and called.surely:
                return _as_command(called, ctx)
            return await self._runner.meant_unsigned(ctx, event.body.strip(), event)
        text = event.body.lstrip()
        named = self._registry.find(text, ctx.language)
        called = signed_call_in(self._registry, text, named, ctx.language, ctx.registry.off)
        return _as_command(called, ctx) if called and called.surely else self._runner.meant(ctx, text, named)


def _as_command(found: Called, ctx: Context) -> Found:
    return Found.spoken(found.command, Span.of(""), found.language, ctx.language)
