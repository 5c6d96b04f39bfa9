"""Looks up single messages, and downloads what is attached to them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from nio.crypto import decrypt_attachment  # type: ignore[import-untyped]
from nio.exceptions import EncryptionError  # type: ignore[import-untyped]

from bot.matrix.contents import Content, plain_body, relation, section, sent_at, text_of
from bot.matrix.crypto.devices import Devices
from bot.matrix.crypto.machine import Machine
from bot.matrix.errors import CannotDecrypt, Refused
from bot.matrix.http import HttpClient, path

# Client-server API, 'Matrix Content (mxc://) URIs'.
_ADDRESS = re.compile(r"mxc://([\w.:\[\]-]{1,255})/([\w-]{1,255})", re.ASCII)
_MESSAGES = frozenset({"m.room.message", "m.room.encrypted"})
_NO_FILES = frozenset({"m.text", "m.notice", "m.emote"})


class Receiving:
    """All methods raise `Retry`, `Refused` or `DeadToken`."""

    def __init__(self, http: HttpClient, machine: Machine, devices: Devices, user_id: str) -> None:
        self._http = http
        self._machine = machine
        self._devices = devices
        self._user_id = user_id

    async def content_of(self, room: str, event_id: str) -> Content | str | None:
        """The text of somebody's message, or the content of one with a file; None for anything else."""
        raw = await self._http.get(path("v3", "rooms", room, "event", event_id))
        await self._devices.get_to_know({text_of(raw.get("sender")) or self._user_id})
        inside = self._opened(room, raw)
        content = section(section(inside).get("content"))
        if section(inside).get("type") != "m.room.message":
            return None
        if content.get("msgtype") in _NO_FILES:
            if raw.get("sender") == self._user_id:
                return None
            return plain_body(content, relation(content).in_reply_to is not None)
        return content if "url" in content or "file" in content else None

    async def author_of(self, room: str, event_id: str) -> tuple[str, datetime] | None:
        """Who wrote a message, and when; None for what is none, or was deleted. Its content is not looked at."""
        raw = await self._http.get(path("v3", "rooms", room, "event", event_id))
        sender, at = text_of(raw.get("sender")), sent_at(raw)
        if raw.get("type") not in _MESSAGES or "redacted_because" in section(raw.get("unsigned")):
            return None
        return (sender, at) if sender and at else None

    def _opened(self, room: str, raw: Content) -> Any:
        if raw.get("type") != "m.room.encrypted":
            return raw
        sealed = section(raw.get("content"))
        if not isinstance(sealed.get("session_id"), str) or not isinstance(raw.get("sender"), str):
            return None
        try:
            return self._machine.decrypt(room, {"event_id": "", **raw})
        except (CannotDecrypt, KeyError) as error:
            raise Refused("NO_KEY", "the message can't be decrypted") from error

    async def download(self, content: Content, most: int) -> bytes:
        """The bytes of a message's file, decrypted (client-server API, 'Sending encrypted attachments').

        Raises `Refused`, with the code `TOO_LARGE` for more than `most` bytes, whatever the message says of its size;
        with `DAMAGED` where they are not those that were sent.
        """
        size = section(content.get("info")).get("size")
        if isinstance(size, int) and size > most:
            raise Refused("TOO_LARGE", "the file is too large")
        file = section(content.get("file"))
        found = _ADDRESS.fullmatch(text_of(file.get("url") if file else content.get("url")) or "")
        if found is None:
            raise Refused("DAMAGED", "the file has no address")
        data = await self._http.download(found[1], found[2], most)
        return _unsealed(data, file) if file else data


def _unsealed(data: bytes, file: Content) -> bytes:
    key, checksum = text_of(section(file.get("key")).get("k")), text_of(section(file.get("hashes")).get("sha256"))
    start = text_of(file.get("iv"))
    try:
        plain: bytes = decrypt_attachment(data, key, checksum, start)
    except (EncryptionError, ValueError, TypeError, AttributeError) as error:
        raise Refused("DAMAGED", "the file can't be decrypted") from error
    return plain
