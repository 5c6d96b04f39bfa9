"""A card night of five people in an encrypted room; the bot is killed while a free place is held for one of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.matrix.events import Message
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import People, Someone
from tests.e2e.test_circle import gather, hears

OFFER, TAKEN = "A place is free at", "You come to"


def name(person: Someone) -> str:
    """As a name of theirs is shown, who has no other."""
    return person.id.partition(":")[0].removeprefix("@")


async def shows(reader: Someone, live: Message, line: str) -> None:
    """Wait until the live message has this line."""
    await reader.until(Message, lambda said: said.edits == live.event_id and line in said.body.splitlines())


async def taps(person: Someone, live: Message) -> str:
    """Somebody taps on 👍; the reaction's id."""
    relation = {"rel_type": "m.annotation", "event_id": live.event_id, "key": "👍"}
    return await person.session.send(live.room, "m.reaction", {"m.relates_to": relation}, f"tap-{live.event_id}")


def answers(person: Someone, private: str, words: str) -> int:
    """How many messages with these words somebody has read in their private chat."""
    heard = [event for event in person.heard if isinstance(event, Message) and event.room == private]
    return sum(words in event.body for event in heard if event.edits is None)


async def test_a_place_that_is_on_hold_is_kept_over_a_kill_and_taken_once(bot: BotProcess, people: People) -> None:
    room, group = await gather(bot, people)
    anne, ben, chloe, dan, eve = group.values()
    private = await dan.session.create_direct(bot.user_id)
    await dan.sees_join(private, bot.user_id)

    await anne.say(room, f"!event card night {datetime.now(UTC) + timedelta(days=5):%Y-%m-%d} 19:00 places:2")
    live = await hears(anne, bot, "card night")
    bens = await taps(ben, live)
    await shows(anne, live, f"Going: {name(ben)}")
    await taps(chloe, live)
    await shows(anne, live, f"Going: {name(ben)} and {name(chloe)}")
    await taps(dan, live)
    await shows(anne, live, f"Waiting for a place: {name(dan)}")
    await taps(eve, live)
    await shows(anne, live, f"Waiting for a place: {name(dan)} and {name(eve)}")

    await ben.session.redact(room, bens, "ben stays at home")
    offer = await dan.until(Message, lambda said: said.room == private and OFFER in said.body)
    assert offer.encrypted
    await bot.kill()
    await dan.say(private, "yes please")
    bot.start()

    await dan.until(Message, lambda said: said.room == private and TAKEN in said.body)
    await shows(anne, live, f"Going: {name(chloe)} and {name(dan)}")
    await shows(anne, live, f"Waiting for a place: {name(eve)}")
    await bot.delivered()
    await dan.hear(timeout_ms=1000)
    assert (answers(dan, private, OFFER), answers(dan, private, TAKEN)) == (1, 1)
    assert not bot.rows("SELECT 1 FROM activity_rsvps WHERE state = 'offered'")
