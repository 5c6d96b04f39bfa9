"""The locale of a private chat, its language and time zone: its person's, from the first contact on.

The only place where that is decided. Whoever has none yet gets that of the group that a letter comes from; who writes
first, the language of their words. Both are kept as the person's own settings, so that no group changes them later.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from commands.kit.context import Context, RoomContext
from commands.kit.private_locale import language_of
from commands.kit.replies import Reply
from commands.kit.values import Values
from commands.kit.when.recurrence import same_clocks
from commands.kit.zones import named
from commands.settings import LANGUAGE, TIMEZONE
from storage.store import Store


class PrivateLocales:
    """Reads and keeps the locales of private chats."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of_letter(self, ctx: RoomContext, spoken: RoomContext, reply: Reply, person: str) -> tuple[str, tzinfo]:
        """That in which somebody reads what is written to them about the group of `spoken`."""
        around = Values({}, spoken.settings.defaults) if spoken.room.direct else spoken.settings
        own = Values(await self._store.settings.all(person), around)
        answered = isinstance(ctx, Context) and ctx.person == person
        if spoken.circle and reply.delivery.settles and not answered and not _has_locale(own):
            await self._keep(person, own)
        return own[LANGUAGE], shown_in(own[TIMEZONE], around[TIMEZONE], spoken.now)

    async def of_writer(self, ctx: Context, text: str) -> Context:
        """The context of a message in a direct chat, whose person has a language and a time zone from now on."""
        if _has_locale(ctx.settings) or ctx.stranger:
            return ctx
        typed = language_of(ctx.registry, text, ctx.language)
        await self._keep(ctx.person, Values({LANGUAGE.name: typed}, ctx.settings) if typed else ctx.settings)
        own = Values(await self._store.settings.all(ctx.person), ctx.settings.defaults)
        return replace(ctx, settings=own, language=own[LANGUAGE], zone=own[TIMEZONE])

    async def _keep(self, person: str, values: Values) -> None:
        """Keep what is in force; what they have set themselves, or reset, stays."""
        kept = {
            LANGUAGE.name: LANGUAGE.kind.kept(values[LANGUAGE]),
            TIMEZONE.name: TIMEZONE.kind.kept(values[TIMEZONE]),
        }
        await self._store.settings.begin(person, kept)


def shown_in(own: ZoneInfo, groups: ZoneInfo, now: datetime) -> tzinfo:
    """The zone in which times are shown to somebody: one with its name, where the group has another clock."""
    return own if own.key == groups.key or same_clocks(own, groups, now) else named(own)


def _has_locale(own: Values) -> bool:
    """Whether somebody's settings have a language and a time zone of their own."""
    return own.changed(LANGUAGE) and own.changed(TIMEZONE)
