"""The contents of the Matrix events that a reply becomes: its pages, what they reply to, signs and a file."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from msgspec.structs import replace

from bot import render
from bot.dispatch import signs
from commands.kit.catalogs import Catalog
from commands.kit.context import Context, RoomContext
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Notify, Place, Reply

MOST_IN_FILE = 5_000_000
"""The most characters of a file that is attached to a message."""


def contents_of(ctx: RoomContext, reply: Reply, catalog: Catalog, zone: tzinfo) -> list[dict[str, Any]]:
    """The contents of the `m.room.message` events that the reply needs, one for each page."""
    year = ctx.now.astimezone(zone).year
    pages = render.pages(reply.lines, catalog, zone, reply.notify.mention, year=year)
    notifies, relation = bool(reply.notify), _relation(ctx, reply)
    # A live message is one event that is edited: it shows as much as fits.
    shown = pages[:1] if reply.live else pages
    later = relation if relation.get("thread") else {}  # one quote is enough
    return [
        render.content(page, notifies=notifies, **(later if number else relation)) for number, page in enumerate(shown)
    ]


def with_signs(
    spoken: RoomContext, reply: Reply, contents: list[dict[str, Any]], catalog: Catalog
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The contents, and the signs to put on the last one; where reactions are off, the contents in words alone."""
    offered = signs.said_and_heard(reply, spoken.registry, catalog)
    if not spoken.reacts:
        return [signs.in_words(content, offered, catalog) for content in contents] if offered else contents, ()
    return contents, () if reply.relation.instead_of else signs.to_put(offered)


def attach(reply: Reply, contents: list[dict[str, Any]], catalog: Catalog, zone: tzinfo) -> dict[str, Any] | None:
    """Add the message that carries the reply's attachment, if it has one; its description, for the delivery."""
    if not reply.attachment:
        return None
    described = render.described(reply.attachment, catalog, zone)
    contents.append(render.caption(contents[-1], described))
    if len(described.get("text", "")) <= MOST_IN_FILE:
        return described
    refused = render.render([Phrase("kit-too-long-a-file")], catalog, zone).body
    contents[-1] = render.unattached(contents[-1], {**described, "refused": refused})
    return None


def in_private(reply: Reply) -> Reply:
    """The reply for a direct chat: without mentions, because every message notifies there."""
    return reply if is_private_call(reply) else replace(reply, notify=Notify(loud=bool(reply.notify)))


def is_private_call(reply: Reply) -> bool:
    """Whether it is a private call for help: pressing, with a mention."""
    return reply.delivery.pressing and isinstance(reply.place, Member) and bool(reply.notify.mention)


def _relation(ctx: RoomContext, reply: Reply) -> dict[str, str | None]:
    """The reply or thread relation; none in a direct chat outside threads."""
    if reply.relation.thread is not None:
        return {"thread": reply.relation.thread}
    if reply.relation.to is not None:
        return {"reply_to": reply.relation.to}
    if not isinstance(ctx, Context) or reply.place is not Place.HERE or reply.room is not None:
        return {}
    quoted = None if ctx.room.direct and not ctx.thread else ctx.tapped or ctx.event_id
    return {"reply_to": quoted, "thread": ctx.thread}
