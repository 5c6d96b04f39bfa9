"""Makes the picture or the file of a letter when it is delivered, and hands it over before the letter."""

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
    """The bytes, and what an event says about them (`info` of the client-server API)."""

    data: bytes
    info: Mapping[str, Any]


class AttachmentUploader:
    """One at a time: drawing takes memory, and the library for it is not made for several threads."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._one = asyncio.Lock()

    async def content(self, message: PendingMessage) -> dict[str, Any]:
        """The letter's content, with its attachment if it has one. Raises what requests raise, except `Refused`:

        where the homeserver takes no files, people get the text.
        """
        description = message.attachment
        if description is None or message.room_id is None:
            return message.content
        async with self._one:
            made = await asyncio.to_thread(_make, description)
        try:
            where = await self._session.upload(message.room_id, made.data, made.info["mimetype"])
        except Refused as error:
            log.warning("not-attached", letter=message.id, kind=description["kind"], code=error.code)
            return render.unattached(message.content, description)
        return render.attached(message.content, description["name"], where, made.info)


def _make(description: Mapping[str, Any]) -> Made:
    if description["kind"] == "file":
        data = description["text"].encode()
        return Made(data, {"mimetype": description["media_type"], "size": len(data)})
    from bot.render.drawing import draw

    drawn = draw(description)
    return Made(drawn.png, {"mimetype": "image/png", "size": len(drawn.png), "w": drawn.width, "h": drawn.height})
