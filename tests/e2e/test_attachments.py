"""A picture and a file at a real homeserver, in an encrypted room: anybody else who fetches them gets noise."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from nio.crypto import decrypt_attachment  # type: ignore[import-untyped]

from bot.matrix.events import Invited, Message
from bot.matrix.http import path
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import TIMEOUT, People, Someone


async def attachment(person: Someone, room: str, kind: str) -> Any:
    """The content of the first message of this kind in the room; the bot itself hears no pictures."""
    async with asyncio.timeout(TIMEOUT):
        while True:
            await person.hear(timeout_ms=1000)
            page = await person.wire.get(path("v3", "rooms", room, "messages"), (("dir", "b"), ("limit", "50")))
            for raw in page["chunk"]:
                readable = raw["type"] == "m.room.encrypted" and raw["sender"] != person.id
                inside = readable and person.session._parts.machine.decrypt(room, raw)
                if inside and inside["content"].get("msgtype") == kind:
                    return inside["content"]


async def fetched(person: Someone, uri: str) -> bytes:
    """Client-server API, 'Downloading content' (authenticated media)."""
    address = f"{person.credentials.homeserver}/_matrix/client/v1/media/download/{uri.removeprefix('mxc://')}"
    headers = {"Authorization": f"Bearer {person.credentials.access_token}"}
    async with aiohttp.ClientSession(headers=headers) as http, http.get(address) as response:
        assert response.status == 200
        return await response.read()


async def opened(person: Someone, file: Any) -> bytes:
    sealed = await fetched(person, file["url"])
    plain: bytes = decrypt_attachment(sealed, file["key"]["k"], file["hashes"]["sha256"], file["iv"])
    assert plain != sealed
    return plain


async def test_pictures_and_files_arrive_encrypted_and_can_be_opened(people: People, bot: BotProcess) -> None:
    anne = await people.make("anne")
    room = await anne.make_room(bot.user_id, encrypted=True)
    await anne.until(Message, lambda message: message.room == room)
    await anne.answer(await anne.say(room, "!decided We meet on Tuesdays."))
    await anne.say(room, "!minutes file")
    content = await attachment(anne, room, "m.file")
    assert "url" not in content
    assert b"We meet on Tuesdays." in await opened(anne, content["file"])
    for mark in (2, 4):
        for said in ("start", mark, "close"):
            await anne.say(room, f"!checkin {said}")
    await anne.say(room, "!checkin mine")
    invited = await anne.until(Invited)
    await anne.session.join(invited.room)
    content = await attachment(anne, invited.room, "m.image")
    assert (await opened(anne, content["file"])).startswith(b"\x89PNG")


async def test_a_list_in_an_encrypted_file_comes_onto_the_board(people: People, bot: BotProcess) -> None:
    anne = await people.make("anne")
    room = await anne.make_room(bot.user_id, encrypted=True)
    await anne.until(Message, lambda message: message.room == room)
    where = await anne.session.upload(room, b"kind,what\nneed,tea\noffer,soup\n", "text/csv")
    content = {"msgtype": "m.file", "body": "!import", "filename": "list.csv", **where}
    sent = await anne.session.send(room, "m.room.message", content, "file")
    said = await anne.answer(sent)
    assert said.body.startswith("I can add 2 of these lines:"), said.body
    again = await anne.session.send(
        room,
        "m.room.message",
        {"msgtype": "m.text", "body": "!import", "m.relates_to": {"m.in_reply_to": {"event_id": sent}}},
        "reply",
    )
    assert "- line 3: an offer, soup" in (await anne.answer(again)).body
