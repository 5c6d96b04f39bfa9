"""A meeting of five people in an encrypted room; the bot is killed in the middle of it and goes on where it was."""

from __future__ import annotations

from collections import Counter

from bot.matrix.events import Message
from storage.core.times import to_ms
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import TIMEOUT, People, Someone

A_MINUTE = 60 + TIMEOUT  # seconds: the shortest step, and time for it to be heard
_END_OF_TURN = "SELECT due FROM timers WHERE feature = 'turns' AND name = 'over'"


async def gather(bot: BotProcess, people: People) -> tuple[str, dict[str, Someone]]:
    """Five people in Anne's encrypted room, after the bot's greeting; they by their user ids."""
    anne, *others = [await people.make(name) for name in ("anne", "ben", "chloe", "dan", "eve")]
    room = await anne.make_room(bot.user_id, *(other.id for other in others), encrypted=True)
    for other in others:
        await other.session.join(room)
        await other.sees_join(room, other.id)
        await anne.sees_join(room, other.id)
    await hears(anne, bot, "Entraide")
    return room, {each.id: each for each in (anne, *others)}


async def hears(person: Someone, bot: BotProcess, words: str, within: float = TIMEOUT) -> Message:
    """Wait until the bot has said these words; an encrypted message each time."""
    heard = await person.until(Message, lambda said: said.sender == bot.user_id and words in said.body, within)
    assert heard.encrypted
    return heard


def called(anne: Someone, bot: BotProcess) -> list[str]:
    """Who was given the word in the round so far, in order: the line that calls somebody begins with the name."""
    turns = [said.body for said in anne.heard if isinstance(said, Message) and said.sender == bot.user_id]
    lines = [line for body in turns for line in body.splitlines() if ", it is your turn to speak" in line]
    return [line.partition(",")[0] for line in lines]


async def test_a_meeting_goes_on_after_a_kill_in_the_middle_of_a_turn(bot: BotProcess, people: People) -> None:
    room, group = await gather(bot, people)
    anne = next(iter(group.values()))
    for command in ("!circle steps remove 1", "!circle steps time 1 1m", "!circle start A new flat"):
        await anne.say(room, command)
    await hears(anne, bot, "it is your turn to speak")
    await speaks(bot, anne, room, group, turn=1, words="I arrive in a hurry, and")
    await bot.delivered()

    await bot.kill()
    await speaks(bot, anne, room, group, turn=1, words="I am glad to be here")
    bot.start()

    # The timer of before: the question after the last word of whoever is speaking.
    await hears(anne, bot, "have you finished?", within=A_MINUTE)
    for turn in range(1, len(group) + 1):
        await until_called(bot, anne, turn)
        await speaks(bot, anne, room, group, turn=turn, words="!done")
    await hears(anne, bot, "Whoever wants to can share")
    await a_turn_goes_on_after_a_kill(bot, anne, room, *list(group.values())[1:3])
    await anne.say(room, "!circle end")
    await hears(anne, bot, "Thank you all for being here")
    await bot.delivered()
    await once(bot, anne, group)


async def a_turn_goes_on_after_a_kill(bot: BotProcess, anne: Someone, room: str, ben: Someone, chloe: Someone) -> None:
    """A turn of the queue, with a time that runs out after the kill: it is told when it would have been told anyway."""
    await anne.say(room, "!queue limit 20s")
    await ben.say(room, "!hand the keys")
    await hears(anne, bot, "the keys")
    await chloe.say(room, "!hand")
    await hears(anne, bot, "2. chloe")
    await anne.say(room, "!next")
    await hears(ben, bot, "You have 20 seconds")
    end = bot.rows(_END_OF_TURN)
    await ben.insist(room, "I am in a hurry too")
    await bot.delivered()

    await bot.kill()
    bot.start()
    await bot.logs("started")
    assert bot.rows(_END_OF_TURN) in (end, []), "the clock goes on where it was"

    over = await hears(ben, bot, "your time is over")
    assert end <= [(to_ms(over.at),)]
    await ben.say(room, "Yes, I have finished")
    name = chloe.id[1:].partition(":")[0]
    await hears(chloe, bot, f"{name}, it is your turn.")
    await chloe.say(room, "!done thank you")
    await hears(anne, bot, "Nobody is waiting to speak")


async def until_called(bot: BotProcess, anne: Someone, turn: int) -> None:
    """Wait until so many people were given the word."""
    await anne.until(Message, lambda _: len(called(anne, bot)) >= turn)


async def speaks(bot: BotProcess, anne: Someone, room: str, group: dict[str, Someone], turn: int, words: str) -> None:
    """Whoever has that turn writes."""
    name = called(anne, bot)[turn - 1]
    speaker = next(person for user, person in group.items() if user[1:].startswith(name))
    await speaker.insist(room, words)


async def once(bot: BotProcess, anne: Someone, group: dict[str, Someone]) -> None:
    """Everybody was called once, everything was said once, and of what they shared nothing was kept."""
    await anne.hear()
    said = Counter(
        event.body
        for event in anne.heard
        if isinstance(event, Message) and event.sender == bot.user_id and not event.edits
    )
    assert len(called(anne, bot)) == len(group) == len(set(called(anne, bot)))
    assert [body for body, times in said.items() if times > 1] == []
    assert bot.rows("SELECT 1 FROM circles") == [] and bot.rows("SELECT 1 FROM timers WHERE feature = 'circle'") == []
    assert await bot.stop() == 0
    kept = b"".join(path.read_bytes() for path in bot.folder.rglob("*") if path.is_file())
    assert b"in a hurry" not in kept and b"glad to be here" not in kept and b"A new flat" not in kept
