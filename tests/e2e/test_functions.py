"""What the other conversations leave out of what a group can do, once each, in encrypted rooms."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from bot.matrix.events import Message
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import People, Someone
from tests.e2e.test_circle import hears

NAMES = ("anne", "ben", "chloe", "dan")


class Group:
    """Four people in Anne's encrypted room, and their encrypted private chats with the bot."""

    def __init__(self, bot: BotProcess, people: dict[str, Someone], room: str, chats: dict[str, str]) -> None:
        self.bot = bot
        self.people = people
        self.room = room
        self.chats = chats

    async def says(self, name: str, text: str) -> None:
        """Somebody writes in the room."""
        await self.people[name].say(self.room, text)

    async def writes(self, name: str, text: str) -> None:
        """Somebody writes to the bot, privately."""
        await self.people[name].say(self.chats[name], text)

    async def hears(self, name: str, words: str) -> Message:
        """Wait until the bot has said these words to somebody, encrypted."""
        return await hears(self.people[name], self.bot, words)

    async def reads(self, name: str, words: str) -> None:
        """The same in their private chat."""
        bot, chat = self.bot.user_id, self.chats[name]
        fits = lambda said: (said.sender, said.room) == (bot, chat) and words in said.body  # noqa: E731
        assert (await self.people[name].until(Message, fits)).encrypted


async def gather(bot: BotProcess, people: People) -> Group:
    made = {name: await people.make(name) for name in NAMES}
    anne, *others = made.values()
    room = await anne.make_room(bot.user_id, *(each.id for each in others), encrypted=True, name="Tuesday circle")
    for each in others:
        await each.session.join(room)
        await anne.sees_join(room, each.id)
    await hears(anne, bot, "Entraide")
    chats = {name: await each.session.create_direct(bot.user_id) for name, each in made.items()}
    for name, each in made.items():
        await each.sees_join(chats[name], bot.user_id)
    return Group(bot, made, room, chats)


async def test_what_a_group_can_do_is_there_on_a_real_homeserver(bot: BotProcess, people: People) -> None:
    group = await gather(bot, people)
    await the_group_sets_how_it_wants_things(group)
    await somebody_says_how_they_are(group)
    await somebody_finds_company(group)
    await somebody_goes_a_small_step_and_thanks(group)
    await something_is_learnt_from_each_other(group)
    await a_proposal_is_agreed_to(group)
    await somebody_sees_what_is_kept_and_is_forgotten(group)
    assert await bot.stop() == 0
    log = bot.log.read_text()
    assert not [
        words for words in ("guitar", "hot milk", "the lake", "the lift", "the key under the stone") if words in log
    ]


async def the_group_sets_how_it_wants_things(group: Group) -> None:
    """Configuration by room commands."""
    await group.says("anne", "!settings facilitators everyone")
    await group.hears("ben", "everyone")


async def somebody_says_how_they_are(group: Group) -> None:
    """Check-ins, and emotional support."""
    await group.says("anne", "!checkin start")
    await group.hears("ben", "How are you")
    await group.says("ben", "!checkin 4")
    await group.says("anne", "!checkin close")
    await group.hears("chloe", "Thank you")


async def somebody_finds_company(group: Group) -> None:
    """Company: who is around is asked, and the first yes brings two together."""
    await group.writes("ben", "!around for 2h")
    await group.reads("ben", "You’re around")
    await group.writes("chloe", "!company")
    await group.reads("chloe", "with your name")
    await group.writes("chloe", "1")
    await group.reads("ben", "would like company")
    await group.writes("ben", "yes")
    await group.reads("chloe", group.people["ben"].id)


async def somebody_goes_a_small_step_and_thanks(group: Group) -> None:
    """Goals, for oneself, and kind words."""
    await group.writes("chloe", "!goal walk to the lake")
    await group.reads("chloe", "I keep it, for you alone: “walk to the lake”.")
    await group.writes("chloe", "!goal did shoes on")
    await group.reads("chloe", "Done: shoes on.")
    await group.writes("chloe", f"!thank {group.people['ben'].id} for the lift")
    await group.reads("chloe", "alone, and arrives when")


async def something_is_learnt_from_each_other(group: Group) -> None:
    """Information and training: a skill without a name until the yes, and a question."""
    await group.writes("dan", "!skill playing the guitar")
    await group.reads("dan", "without your name")
    await its_moment_comes(group.bot)
    await group.hears("chloe", "Somebody could show others how")
    await group.writes("chloe", "!take O1")
    await group.reads("chloe", "Noted, for O1")
    await its_moment_comes(group.bot)
    await group.reads("dan", "Would you like to know each other?")
    await group.writes("dan", "yes")
    await group.reads("chloe", f"({group.people['dan'].id}) says yes: O1")
    await group.says("anne", "!tip to sleep: a dark room")
    await group.hears("ben", "K1")
    await group.says("ben", "!question what helps you to sleep in a dark room?")
    await group.hears("anne", "From your own experience")
    await group.reads("ben", "K1 to sleep: a dark room")
    await group.writes("anne", "!question how do you sleep? anonymous")
    await group.reads("anne", "without your name")
    await its_moment_comes(group.bot)
    await group.hears("dan", "Somebody asks, without a name. N1")
    await group.writes("dan", "!tell N1 with hot milk")
    await group.reads("anne", "with hot milk")


async def its_moment_comes(bot: BotProcess) -> None:
    """What comes to the group, or to somebody, at a moment of chance; here that is now. How long a yes has, stays."""
    await bot.delivered()
    await bot.kill()
    with closing(sqlite3.connect(bot.database)) as connection, connection:
        connection.execute("UPDATE timers SET due = 0 WHERE feature = 'relays' AND name <> 'answer'")
    bot.start()


async def a_proposal_is_agreed_to(group: Group) -> None:
    """Deciding together."""
    await group.says("ben", "!proposal we leave the key under the stone")
    await group.hears("anne", "the key under the stone")
    await group.says("anne", "!agree P1")
    await group.says("chloe", "!proposals")
    await group.hears("chloe", "P1")


async def somebody_sees_what_is_kept_and_is_forgotten(group: Group) -> None:
    """Data rights."""
    await group.writes("dan", "!mydata")
    await group.reads("dan", "playing the guitar")
    await group.writes("dan", "!forgetme everything yes")
    await group.reads("dan", "It is done")
    await group.bot.delivered()
    assert group.bot.rows("SELECT 1 FROM resource_relays WHERE person = ?", (group.people["dan"].id,)) == []
    await group.says("ben", "!help")
    said = await group.hears("ben", "!help all")
    assert 6 <= sum("!" in line for line in said.body.splitlines()) <= 8, said.body
