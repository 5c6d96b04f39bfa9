"""A reminder whose moment is the moment of a kill: it comes, and it comes once."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence

from bot.matrix.events import Message
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import People, Someone

KILLS = 6
SOON = 3  # seconds


def spoken(person: Someone, names: Sequence[str]) -> list[str]:
    """The reminders that were heard, which notify, unlike the promises."""
    said = [event.body for event in person.heard if isinstance(event, Message) and not event.notice]
    return [name for body in said for name in names if name in body]


async def test_a_kill_at_the_due_moment_loses_nothing_and_doubles_nothing(people: People, bot: BotProcess) -> None:
    chance = random.Random(11)
    names = [f"kettle-{number:02}" for number in range(KILLS)]
    anne = await people.make("anne")
    room = await anne.make_room(bot.user_id, encrypted=True)
    await anne.until(Message, lambda message: message.room == room)
    in_between = 0
    for name in names:
        await anne.answer(await anne.say(room, f"!remind us in {SOON} seconds {name}"))
        ((due,),) = bot.rows("SELECT coalesce(max(due), 0) FROM timers WHERE feature = 'reminders'")
        await asyncio.sleep(max(0.0, due / 1000 - time.time() + chance.uniform(-0.02, 0.12)))
        await bot.kill()
        in_between += bool(bot.rows("SELECT 1 FROM outbox WHERE done IS NULL"))
        bot.start()
    await anne.until(Message, lambda _: len(spoken(anne, names)) >= KILLS)
    await bot.delivered()
    assert await bot.stop() == 0
    await anne.hear()
    assert Counter(spoken(anne, names)) == Counter(names)
    print(f"\n{KILLS} kills at the due moment, {in_between} of them between the commit and its delivery")
