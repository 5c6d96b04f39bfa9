"""A call for help and a content note in encrypted rooms, at a real homeserver; the bot is killed in the middle."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from bot.matrix.events import Invited, Message, Redaction
from bot.matrix.http import path
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import People, Someone


async def hears(person: Someone, bot: BotProcess, words: str) -> Message:
    """Wait until the bot has said these words to the person, encrypted."""
    heard = await person.until(Message, lambda said: said.sender == bot.user_id and words in said.body)
    assert heard.encrypted
    return heard


async def gather(bot: BotProcess, people: People) -> tuple[str, list[Someone]]:
    """Four people in Anne's encrypted room, where the bot may delete messages."""
    anne, *others = [await people.make(name) for name in ("anne", "ben", "chloe", "dan")]
    guests = [bot.user_id, *(other.id for other in others)]
    room = await anne.make_room(*guests, encrypted=True, power_level_content_override={"redact": 0})
    for other in others:
        await other.session.join(room)
        await anne.sees_join(room, other.id)
    await hears(anne, bot, "Entraide")
    return room, [anne, *others]


async def puts_self_on_call(person: Someone, bot: BotProcess, room: str, command: str) -> str:
    """In the room; the private chat that the bot opens for that."""
    await person.say(room, command)
    invited = await person.until(Invited, lambda event: event.inviter == bot.user_id)
    await person.session.join(invited.room)
    await hears(person, bot, "You are on call for")
    return invited.room


async def test_a_call_for_help_outlives_the_bot(bot: BotProcess, people: People) -> None:
    room, (anne, ben, chloe, dan) = await gather(bot, people)
    chloes = await puts_self_on_call(chloe, bot, room, "!oncall me")
    await puts_self_on_call(dan, bot, room, "!oncall backup")
    bens = await ben.session.create_direct(bot.user_id)
    await hears(ben, bot, "just the two of us")

    await bot.kill()
    await ben.say(bens, "!sos I fell on the stairs")
    bot.start()
    await hears(ben, bot, "called the person on call")
    await hears(chloe, bot, "needs somebody, now")
    await hears(chloe, bot, "I fell on the stairs")
    await bot.delivered()

    await bot.kill()
    with closing(sqlite3.connect(bot.database)) as connection, connection:
        connection.execute("UPDATE timers SET due = 0 WHERE feature = 'sos' AND name = 'next'")
    bot.start()
    await hears(dan, bot, "nobody else is there yet")
    await chloe.say(chloes, "!coming")
    await hears(ben, bot, f"has read it and is coming. You can also write first: {chloe.id}")
    await hears(dan, bot, "Somebody is taking care of")
    await ben.say(bens, "!sos over")
    await hears(chloe, bot, "’s call is over")
    await bot.delivered()

    for each in (anne, ben, chloe, dan):
        await each.hear()
        said = [event.body for event in each.heard if isinstance(event, Message) and event.sender == bot.user_id]
        assert len(said) == len(set(said)), "everything is said once"
    assert not [body for body in anne.texts(room) if "stairs" in body or "needs somebody" in body]
    assert bot.rows("SELECT 1 FROM sos_calls") == []
    assert await bot.stop() == 0
    assert "stairs" not in bot.log.read_text()
    kept = b"".join(path.read_bytes() for path in bot.data.rglob("*") if path.is_file())
    assert b"on the stairs" not in kept


async def test_a_content_note_is_hidden_and_the_original_deleted(bot: BotProcess, people: People) -> None:
    room, (anne, ben, *_) = await gather(bot, people)
    original = await ben.say(room, "!cn fear I was very afraid")
    note = await hears(anne, bot, "with a content note: fear")
    assert note.formatted and '<span data-mx-spoiler="">I was very afraid</span>' in note.formatted
    assert "afraid" not in note.body
    await anne.until(Redaction, lambda event: event.target == original and event.sender == bot.user_id)
    await bot.delivered()
    assert await bot.stop() == 0
    assert "afraid" not in bot.log.read_text()


async def invitation(person: Someone, bot: BotProcess) -> dict[str, object]:
    """The content of the bot's newest invite to a private chat, as the homeserver shows it to the person's client."""
    invites = (await person.wire.get(path("v3", "sync"))).get("rooms", {}).get("invite", {})
    found = [
        event["content"]
        for room in invites.values()
        for event in room["invite_state"]["events"]
        if event["type"] == "m.room.member" and event["state_key"] == person.id and event["sender"] == bot.user_id
    ]
    return dict(found[-1])


async def history(person: Someone, room: str) -> list[str]:
    """What a client shows of a private chat that its person has just come into: also what was said before."""
    page = await person.wire.get(path("v3", "rooms", room, "messages"), [("dir", "b"), ("limit", "50")])
    sealed = [event for event in page["chunk"] if event["type"] == "m.room.encrypted"]
    opened = [person.session._parts.machine.decrypt(room, event) for event in sealed]
    return [str(inside["content"].get("body")) for inside in opened if inside is not None]


async def content_of(person: Someone, said: Message) -> dict[str, object]:
    """The whole content of a message as the person's client decrypts it."""
    raw = await person.wire.get(path("v3", "rooms", said.room, "event", said.event_id))
    inside = person.session._parts.machine.decrypt(said.room, raw)
    assert inside is not None
    return dict(inside["content"])


async def test_who_has_not_accepted_the_chat_is_passed_over_and_everybody_is_asked(
    bot: BotProcess, people: People
) -> None:
    room, (anne, ben, chloe, dan) = await gather(bot, people)
    await chloe.say(room, "!oncall me")
    await hears(chloe, bot, "I can’t call you yet: first accept my invitation")
    await chloe.until(Invited, lambda event: event.inviter == bot.user_id and event.direct)
    shown = await invitation(chloe, bot)
    assert shown["is_direct"] is True and str(shown["reason"]).startswith("I’m your group’s bot, a program.")

    bens = await ben.session.create_direct(bot.user_id)
    await hears(ben, bot, "just the two of us")
    await ben.say(bens, "!sos")
    await hears(ben, bot, "Nobody on call can be reached right now, and I have nobody else to call.")
    offer = await hears(ben, bot, "Shall I ask everybody")
    tap = {"m.relates_to": {"rel_type": "m.annotation", "event_id": offer.event_id, "key": "1️⃣"}}
    await ben.session.send(bens, "m.reaction", tap, "tap")
    question = await hears(dan, bot, "needs somebody, now")
    content = await content_of(dan, question)
    assert content["msgtype"] == "m.text"
    assert content["m.mentions"] == {"user_ids": sorted((anne.id, chloe.id, dan.id))}

    tap = {"m.relates_to": {"rel_type": "m.annotation", "event_id": question.event_id, "key": "🙋"}}
    await dan.session.send(room, "m.reaction", tap, "comes")
    await hears(ben, bot, f"has read it and is coming. You can also write first: {dan.id}")
    await hears(anne, bot, "Somebody is on their way.")
    invited = await chloe.until(Invited, lambda event: event.inviter == bot.user_id)
    await chloe.session.join(invited.room)
    await chloe.hear()
    assert any("needs somebody, now" in words for words in await history(chloe, invited.room))
    assert await bot.stop() == 0
