"""Encryption with people whose clients are careful, or slow."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.demo.homeserver import Homeserver
from bot.matrix.events import Message, Undecryptable
from bot.matrix.wire import Json, Query, Wire
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import PATIENCE, People, Withholding


@pytest.fixture
async def people(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[People]:
    async with People(homeserver, tmp_path / "people") as made:
        yield made


@pytest.fixture
async def bot(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[BotProcess]:
    async with await BotProcess.make(homeserver, tmp_path) as made:
        made.start()
        yield made


class Strict(Wire):
    """The connection of a client that knows no devices but those that their owners have cross-signed.

    Client-server API, 'Cross-signing': the master key signs the self-signing key, and that one the device. Written
    without the bot's own code for it.
    """

    async def post(self, where: str, content: Mapping[str, Any], query: Query = ()) -> Json:
        """Leave the others out of what the homeserver says about devices."""
        found = await super().post(where, content, query)
        if where.endswith("/keys/query"):
            for user, devices in found["device_keys"].items():
                found["device_keys"][user] = {
                    name: device for name, device in devices.items() if _is_vouched_for(found, user, device)
                }
        return found


def _is_vouched_for(found: Json, user: str, device: Json) -> bool:
    master, self_signing = found["master_keys"].get(user), found["self_signing_keys"].get(user)
    if master is None or self_signing is None:
        return False
    usages = (master["usage"], self_signing["usage"])
    return (
        usages == (["master"], ["self_signing"])
        and _signs(_public(master), self_signing, user)
        and _signs(_public(self_signing), device, user)
    )


def _public(key: Json) -> str:
    (public,) = key["keys"].values()
    return str(public)


def _signs(public: str, thing: Json, user: str) -> bool:
    signature = thing.get("signatures", {}).get(user, {}).get(f"ed25519:{public}")
    if signature is None:
        return False
    signed = {key: value for key, value in thing.items() if key not in ("signatures", "unsigned")}
    canonical = json.dumps(signed, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    try:
        Ed25519PublicKey.from_public_bytes(_decoded(public)).verify(_decoded(signature), canonical)
    except InvalidSignature:
        return False
    return True


def _decoded(text: str) -> bytes:
    assert "=" not in text, "unpadded"
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)


async def test_a_strict_client_is_answered(bot: BotProcess, people: People) -> None:
    """And to be sure that it is one: it gives no key to a device that nobody vouches for, in the same room."""
    anne, unsigned = await people.make("anne"), await people.make("unsigned")
    room = await anne.make_room(bot.user_id, unsigned.id, encrypted=True)
    await unsigned.session.join(room)
    for user in (bot.user_id, unsigned.id):
        await anne.sees_join(room, user)
    await anne.reconnect(Strict(anne.credentials.homeserver, anne.credentials.access_token), {room: True})
    asked = await anne.say(room, "!need a ladder")
    answer = await anne.answer(asked)
    assert answer.encrypted and "N1" in answer.body
    assert (await unsigned.until(Undecryptable)).event_id == asked
    assert (await unsigned.answer(asked)).body == answer.body, "the bot itself is not strict"


async def test_a_key_that_comes_late(bot: BotProcess, people: People) -> None:
    """What could not be read is kept, over a kill too, and answered once it can be read."""
    anne = await people.make("anne")
    room = await anne.make_room(bot.user_id, encrypted=True)
    await anne.until(Message)
    wire = Withholding(anne.credentials)
    await anne.reconnect(wire, {room: True})
    asked = [await anne.say(room, f"!need {thing}") for thing in ("a ladder", "a rope")]
    async with asyncio.timeout(PATIENCE):
        while len(bot.rows("SELECT 1 FROM ciphertexts")) < len(asked):
            await asyncio.sleep(0.05)
    await bot.kill()
    bot.start()
    await bot.logs("started")
    await wire.release()
    for number, event_id in enumerate(asked, 1):
        assert f"N{number}" in (await anne.answer(event_id)).body
    later = await anne.say(room, "!needs")
    assert (await anne.answer(later)).in_reply_to == later
    answers = [event.in_reply_to for event in anne.heard if isinstance(event, Message) and event.in_reply_to]
    assert answers == [*asked, later]
    assert bot.rows("SELECT 1 FROM ciphertexts") == []
