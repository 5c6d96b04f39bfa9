"""Encryption with people whose clients are careful, or slow."""

from __future__ import annotations

import asyncio

from bot.matrix.events import Message, Undecryptable, Verification
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import TIMEOUT, People, Withholding
from tests.e2e.strict import Strict


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


async def test_who_wants_to_compare_emoji_is_answered(bot: BotProcess, people: People) -> None:
    """In a room that an app makes for it, in secret: the request is ended, and there are words instead."""
    anne = await people.make("anne")
    room = await anne.session.create_direct(bot.user_id)
    await anne.sees_join(room, bot.user_id)
    wish = {
        "msgtype": "m.key.verification.request",
        "body": "Anne wants to verify you, but your app can't.",
        "from_device": anne.session.device_id,
        "methods": ["m.sas.v1"],
        "to": bot.user_id,
    }
    asked = await anne.session.send(room, "m.room.message", wish, "t")
    ended = await anne.until(Verification, lambda event: event.request == asked)
    assert (ended.step, ended.sender, ended.content["code"]) == ("cancel", bot.user_id, "m.user")
    words = await anne.until(Message, lambda message: "compare emoji" in message.body)
    assert words.encrypted and "the session key of my device" in words.body


async def test_a_key_that_comes_late(bot: BotProcess, people: People) -> None:
    """What could not be read is kept, over a kill too, and answered once it can be read."""
    anne = await people.make("anne")
    room = await anne.make_room(bot.user_id, encrypted=True)
    await anne.until(Message)
    wire = Withholding(anne.credentials)
    await anne.reconnect(wire, {room: True})
    asked = [await anne.say(room, f"!need {thing}") for thing in ("a ladder", "a rope")]
    async with asyncio.timeout(TIMEOUT):
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
