"""Renders a message's picture or file at delivery, and uploads it before the message is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog
from msgspec import Struct

from bot import render
from bot.matrix.errors import Refused
from bot.matrix.session import Session
from storage.outbox.messages import PendingMessage

log = structlog.get_logger()


class Made(Struct, frozen=True):
    """The file's bytes, and the `info` of its event (client-server API)."""

    data: bytes
    info: Mapping[str, Any]


class AttachmentUploader:
    """Renders one attachment at a time, because drawing takes memory and matplotlib is not thread-safe; uploads it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._one = asyncio.Lock()

    async def content(self, message: PendingMessage) -> dict[str, Any]:
        """The event content, with the uploaded attachment if there is one.

        Raises request errors, except for `Refused` uploads: then the content has the text alone.
        """
        description = message.attachment
        if description is None or message.room_id is None:
            return message.content
        async with self._one:
            made = await asyncio.to_thread(_make, description)
        try:
            where = await self._session.upload(message.room_id, made.data, made.info["mimetype"])
        except Refused as error:
            log.warning("not-attached", outbox_id=message.id, kind=description["kind"], code=error.code)
            return render.unattached(message.content, description)
        return render.attached(message.content, description["name"], where, made.info)


def _make(description: Mapping[str, Any]) -> Made:
    if description["kind"] == "file":
        data = description["text"].encode()
        return Made(data, {"mimetype": description["media_type"], "size": len(data)})
    if description["kind"] == "document":
        from bot.render.document import printed

        data = printed(description)
        return Made(data, {"mimetype": "application/pdf", "size": len(data)})
    from bot.render.drawing import draw

    drawn = draw(description)
    return Made(drawn.png, {"mimetype": "image/png", "size": len(drawn.png), "w": drawn.width, "h": drawn.height})
