"""The locale of a private chat: what says it, once, and what tells the language from somebody's words.

`bot/dispatch/private_locale.py` keeps it. People can change their own, and nobody else can.
"""

from __future__ import annotations

from msgspec.structs import replace

from commands.kit.arguments import SHORT
from commands.kit.calls_for_help import call_in
from commands.kit.context import RoomContext
from commands.kit.hints import HINT
from commands.kit.phrase import Phrase
from commands.kit.registry import PREFIX, Registry
from commands.kit.replies import Reply
from commands.kit.values import Values
from commands.kit.words import Span, plain
from commands.kit.zones import shown_zone
from storage.outbox.tables import KEEP_ANCHORS

_LINE = "kit-locale"


def language_of(registry: Registry, text: str, at_home: str) -> str | None:
    """The language of somebody's first words, where they are ours, and of another one than is spoken `at_home`.

    English names of commands are everybody's: they say nothing about who types them.
    """
    if len(text) > SHORT:
        return None
    if called := call_in(registry, text, at_home):
        return called.language
    words = plain(text).strip().removeprefix(PREFIX)
    if found := registry.find(f"{PREFIX}{words}", at_home):
        return found.language if found.foreign else None
    meant = registry.synonyms.find(Span.of(words), registry.languages(at_home))
    return meant.language if meant else None


async def with_locale(ctx: RoomContext, person: str, reply: Reply) -> Reply:
    """A private message with a line about its language and its clock, unless the person has read that lately."""
    room = await ctx.store.rooms.direct_with(person)
    if room and await ctx.store.hints.said_since(room, _LINE, ctx.now - KEEP_ANCHORS):
        return reply
    if not await ctx.store.rooms.groups_of(person):
        return reply
    own = await ctx.own(person)
    said = Phrase(_LINE, language=_language(ctx, own), zone=shown_zone(ctx.zone_in(own)))
    return replace(reply, lines=(*reply.lines, said)).answered_by(HINT, _LINE)


def _language(ctx: RoomContext, own: Values) -> object:
    setting = ctx.registry.setting_called("language")
    return setting.kind.shown(own[setting])
