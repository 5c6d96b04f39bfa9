"""Replies to words that are no command, in a direct chat or with a mention. No line is said twice within an hour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from commands.kit.context import Context
from commands.kit.declaration import Command
from commands.kit.messages import MessageKind
from commands.kit.parsed import Suggest
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say, sign, whisper
from commands.kit.topics import topic_phrase
from commands.kit.unfinished import KIT, MEANT

HINT = MessageKind(KIT, "hint", str)
_LINES = ("kit-direct-hint", "kit-direct-hint-again")
_HEARD = "🤖"  # a program has read it, and nobody else
_AGAIN_AFTER = timedelta(hours=1)


async def hint(ctx: Context) -> Reply:
    """How to call somebody, and how to find out what can be said; shorter the second time, and then a sign."""
    for line in _LINES:
        if not await _said_lately(ctx, line):
            return as_hint(say(line))
    return as_hint(sign(_HEARD, Phrase("kit-heard")))


async def here(ctx: Context) -> Reply:
    """In a room, to a mention without a command: how to find out what can be said; a sign within an hour of that."""
    return await once(ctx, say("kit-here"))


async def in_clear(ctx: Context, *, calls: bool) -> Reply | None:
    """To words that came unencrypted into an encrypted room: why nothing was done, once an hour.

    Who may be calling for help is told each time, and so are those who read it in the room.
    """
    if calls:
        rest = () if ctx.room.direct else (Phrase("kit-in-clear-look", person=ctx.sender.name),)
        return lines((Phrase("kit-in-clear-call"), *rest)).delivered(pressing=True)
    return None if await _said_lately(ctx, "kit-in-clear") else as_hint(say("kit-in-clear"))


async def into_encrypted_chat(ctx: Context) -> Sequence[Reply]:
    """In an unencrypted chat with somebody whose group is encrypted: where to go on, once an hour."""
    replies = [await once(ctx, say("direct-exposed"))]
    if await ctx.store.rooms.direct_with(ctx.person) is None:
        replies.append(whisper(ctx.sender, Phrase("direct-encrypted")))
    return replies


async def once(ctx: Context, reply: Reply) -> Reply:
    """A line that is said once an hour; in between a sign that it was heard."""
    return as_hint(sign(_HEARD, Phrase("kit-heard")) if await _said_lately(ctx, reply.lines[0].key) else reply)


async def suggest(ctx: Context, suggested: Suggest) -> Reply:
    """A suggestion: a yes runs it. In a direct chat not the same again within an hour, unless that matters."""
    reply = suggested.reply
    if suggested.meant:
        reply = reply.asks(MEANT, _line_of(reply), (), suggested.meant)
    if not ctx.room.direct or suggested.always:
        return reply
    return await unless_said(ctx, reply)


async def unless_said(ctx: Context, reply: Reply) -> Reply:
    """An answer to a word of the table; within an hour of the same one, a sign in its place, or a hint."""
    if not await _said_lately(ctx, _line_of(reply)):
        return reply if is_hint(reply) else as_hint(reply)
    return await hint(ctx)


async def say_off(ctx: Context, command: Command) -> Reply:
    """To a command of a feature that is off: how it can be on again; a sign within an hour of that."""
    line = f"kit-is-off {command.feature} {ctx.circle.id if ctx.circle else ''}".rstrip()
    reply = sign(_HEARD) if await _said_lately(ctx, line) else say_it_is_off(ctx, command)
    return reply.answered_by(HINT, line if reply.lines else "")


def privately_only(ctx: Context) -> Reply:
    """To a command of private chats that was typed in a room: its sender alone reads how to go on.

    The room reads nothing, not even that there is an answer: what was typed there has said too much already.
    """
    return whisper(ctx.sender, Phrase("kit-privately-only")).traced(stays=True).delivered(unasked=True)


def say_it_is_off(ctx: Context, command: Command) -> Reply:
    """Which feature is off, and with which words it is on again."""
    on = ctx.registry.name(ctx.registry.command("settings-on"), ctx.language)
    return say("kit-is-off", topic=topic_phrase(command.feature), command=on)


def as_hint(reply: Reply) -> Reply:
    """The reply as one that is counted, and known by its line."""
    return reply.answered_by(HINT, _line_of(reply) if reply.lines else "")


def _line_of(reply: Reply) -> str:
    """What is compared: the sentence, and a checksum of the words in it."""
    line = reply.lines[0]
    words = "\n".join(map(str, line.facts.values()))
    return f"{line.key} {sha256(words.encode()).hexdigest()[:8]}" if words else line.key


def is_hint(reply: Reply) -> bool:
    """Whether it answers words that are no command."""
    return reply.about is not None and reply.about.feature == KIT and reply.about.kind in (HINT.name, MEANT.name)


async def _said_lately(ctx: Context, line: str) -> bool:
    return await ctx.store.hints.said_since(ctx.room_id, line, ctx.now - _AGAIN_AFTER)
