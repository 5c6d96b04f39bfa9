"""A proposal of four people in an encrypted room, over an objection to a decision; the bot is killed in between."""

from __future__ import annotations

from bot.matrix.events import Message
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import People
from tests.e2e.test_circle import hears

ANSWERS = "SELECT kind FROM proposal_answers ORDER BY id"
WORDS = "we meet every second Tuesday"


async def test_a_proposal_goes_over_an_objection_to_a_decision_in_the_register(bot: BotProcess, people: People) -> None:
    anne, ben, *others = group = [await people.make(name) for name in ("anne", "ben", "chloe", "dan")]
    room = await anne.make_room(bot.user_id, *(each.id for each in group[1:]), encrypted=True)
    for each in group[1:]:
        await each.session.join(room)
        await each.sees_join(room, each.id)
        await anne.sees_join(room, each.id)
    await hears(anne, bot, "Entraide")
    chat = await ben.session.create_direct(bot.user_id)
    await ben.sees_join(chat, bot.user_id)
    await anne.say(room, "!proposal we meet on Tuesdays")
    await hears(anne, bot, "P1 · we meet on Tuesdays")
    for each in others:
        await each.say(room, "!agree P1")
    await hears(anne, bot, "3 agree so far")
    await bot.delivered()

    await bot.kill()  # before the objection, which waits for it
    await ben.say(room, "!objection P1 two of us work then")
    bot.start()
    await hears(anne, bot, "There is an objection, and you look together")
    await hears(ben, bot, "What would make it safe enough to try?")
    await ben.say(chat, "skip")
    await hears(ben, bot, "That’s fine. The others look for a way")
    await anne.say(room, f"!proposal change P1 {WORDS}")
    await hears(ben, bot, "Does that meet your objection?")
    await bot.delivered()

    await bot.kill()  # between the question and the answer
    await ben.say(chat, "yes")
    bot.start()
    await hears(anne, bot, "No objection to P1 is left.")
    for each in others:
        await each.say(room, "!agree P1")
    await anne.until(Message, lambda said: WORDS in said.body and "3 agree so far; that is enough" in said.body)
    assert [row[0] for row in bot.rows(ANSWERS)] == ["agree"] * 3, "what was said to the earlier words is gone"
    await anne.say(room, "!circle start")  # in a meeting its end can be called
    await hears(anne, bot, "Opening")
    await bot.delivered()

    await bot.kill()  # right before it is decided
    await anne.say(room, "!proposal next P1")
    bot.start()
    await hears(anne, bot, f"Decided: D1 {WORDS}")
    await ben.say(room, "!decisions")
    await hears(ben, bot, f"D1 {WORDS} (to look at again")
    said = [event for event in anne.heard if isinstance(event, Message) and event.sender == bot.user_id]
    assert sum(f"Decided: D1 {WORDS}" in event.body for event in said) == 1, "once"
