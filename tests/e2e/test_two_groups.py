"""Six people live in two groups with three encrypted rooms, at a real homeserver: everybody hears what is theirs."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import NamedTuple

from bot.matrix.events import Message
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import People, Someone

NAMES = ("anne", "ben", "chloe", "dan", "eve", "fay")


class Week(NamedTuple):
    """The people, their private chats, and the rooms: the kitchen joins the circle, the club is another group."""

    bot: BotProcess
    people: dict[str, Someone]
    chats: dict[str, str]
    rooms: dict[str, str]

    async def says(self, name: str, text: str, where: str = "") -> str:
        """Somebody writes in a room, or in their private chat; `<fay>` is Fay's user id. The message's id."""
        text = re.sub(r"<(\w+)>", lambda found: self.people[found[1]].id, text)
        return await self.people[name].say(self.rooms.get(where) or self.chats[name], text)

    async def hears(self, name: str, words: str, where: str = "") -> Message:
        """Wait until somebody reads these words of the bot there, encrypted."""
        room = self.rooms.get(where) or self.chats[name]

        def fits(said: Message) -> bool:
            return (said.sender, said.room) == (self.bot.user_id, room) and words in said.body

        heard = await self.people[name].until(Message, fits)
        assert heard.encrypted
        return heard

    async def replies(self, name: str, text: str, to: Message) -> None:
        """Somebody replies to a message of the bot."""
        relates = {"m.in_reply_to": {"event_id": to.event_id}}
        content = {"msgtype": "m.text", "body": text, "m.relates_to": relates}
        await self.people[name].session.send(to.room, "m.room.message", content, f"reply-{to.event_id}")

    async def leaves(self, name: str, *where: str) -> None:
        """Somebody leaves rooms."""
        for each in where:
            await self.people[name].session.leave(self.rooms[each])

    def read(self, name: str, *where: str) -> list[tuple[str, str]]:
        """All that somebody has read of the bot, or what they read in these rooms, each with its room."""
        heard = [event for event in self.people[name].heard if isinstance(event, Message)]
        rooms = [self.rooms[each] for each in where]
        return [
            (event.room, event.body)
            for event in heard
            if event.sender == self.bot.user_id and (not where or event.room in rooms)
        ]


async def gather(bot: BotProcess, people: People) -> Week:
    """All have come, and have opened their private chats."""
    week = Week(bot, {name: await people.make(name) for name in NAMES}, {}, {})
    for where, title, names in (
        ("circle", "Tuesday circle", ("anne", "ben", "chloe", "eve")),
        ("kitchen", "Kitchen", ("anne", "eve", "fay")),
        ("club", "Film club", ("dan", "ben", "chloe")),
    ):
        host, *guests = [week.people[name] for name in names]
        invited = [bot.user_id, *(guest.id for guest in guests)]
        week.rooms[where] = room = await host.make_room(*invited, encrypted=True, name=title)
        for guest in guests:
            await guest.session.join(room)
            await host.sees_join(room, guest.id)
        await week.hears(names[0], "Entraide", where)
    for name, person in week.people.items():
        week.chats[name] = await person.session.create_direct(bot.user_id)
        await week.hears(name, "just the two of us")
    return week


async def test_what_six_people_live_in_two_groups(bot: BotProcess, people: People) -> None:
    week = await gather(bot, people)
    await the_kitchen_joins_and_takes_its_things_along(week)
    await needs_are_told_in_the_other_room_and_without_a_name(week)
    await somebody_leaves_who_lent(week)
    await somebody_calls_in_two_groups(week)
    await the_last_who_facilitates_leaves(week)
    await bot.delivered()
    await everybody_has_read_what_is_theirs_once(week)


async def the_kitchen_joins_and_takes_its_things_along(week: Week) -> None:
    await week.says("chloe", "!need a tent", "circle")
    await week.says("eve", "!need flour", "kitchen")
    await week.hears("eve", "N1 is on the board", "kitchen")
    await week.says("eve", "!lend teapot to <fay>", "kitchen")
    await week.hears("fay", "lends you teapot", "kitchen")
    await week.says("anne", "!group join Tuesday circle", "kitchen")
    asked = await week.hears("anne", "Shall that come along to Tuesday circle", "kitchen")
    await week.replies("anne", "yes", asked)
    await week.hears("anne", "asks to bring", "circle")
    await week.says("anne", "!group accept", "circle")
    await week.hears("ben", "flour", "circle")
    await week.hears("fay", "N1 is now N2", "kitchen")


async def needs_are_told_in_the_other_room_and_without_a_name(week: Week) -> None:
    await week.says("fay", "!need a lamp", "kitchen")
    await week.hears("ben", "lamp", "circle")
    await week.says("ben", "!take N3", "circle")
    await week.hears("fay", "is taking care of N3", "kitchen")
    await week.says("eve", "!need anonymous a coat")
    await week.hears("eve", "without your name")
    await week.bot.delivered()
    await week.bot.kill()
    its_moment_comes(week.bot)
    week.bot.start()
    for name, where in (("ben", "circle"), ("fay", "kitchen")):
        await week.hears(name, "asks anonymously. N4: a coat", where)
    await week.says("fay", "!take N4", "kitchen")
    await week.hears("eve", "is taking care of N4")
    await week.says("fay", "!tell N4 it is blue")
    await week.replies("eve", "wonderful", await week.hears("eve", "it is blue"))
    await week.hears("fay", "wonderful")


def its_moment_comes(bot: BotProcess) -> None:
    """It is brought to the group at a moment of chance; here that is now."""
    with closing(sqlite3.connect(bot.database)) as connection, connection:
        connection.execute("UPDATE timers SET due = 0 WHERE feature = 'relays'")


async def somebody_leaves_who_lent(week: Week) -> None:
    await week.leaves("eve", "kitchen", "circle")
    await week.hears("fay", "is no longer in Tuesday circle. L1 (teapot), which they lent you")
    await week.hears("eve", "Something of yours is still open in Tuesday circle")
    await week.says("fay", "!return L1")
    await week.hears("eve", "says that L1 (teapot) is back")


async def somebody_calls_in_two_groups(week: Week) -> None:
    await week.says("chloe", "!oncall me", "circle")
    await week.hears("chloe", "on call")
    await week.says("ben", "!sos I fell on the stairs")
    await week.hears("chloe", "Tuesday circle) needs somebody, now")
    await week.hears("dan", "Film club) needs somebody, now")
    await week.says("dan", "!coming")
    await week.hears("ben", f"has read it and is coming. You can also write first: {week.people['dan'].id}")
    await week.hears("chloe", "Somebody is taking care of")
    await week.says("ben", "!sos over")
    await week.hears("dan", "’s call is over")


async def the_last_who_facilitates_leaves(week: Week) -> None:
    await week.leaves("anne", "kitchen", "circle")
    await week.hears("fay", "nobody left here who facilitates", "kitchen")
    asked = await week.hears("chloe", "nobody left here who facilitates", "circle")
    await week.replies("chloe", "I will!", asked)
    await week.hears("fay", "facilitates from now on", "kitchen")
    await week.says("chloe", "!settings facilitators everyone", "circle")
    await week.hears("fay", "everyone", "kitchen")


async def everybody_has_read_what_is_theirs_once(week: Week) -> None:
    """No message came twice, and nothing of the one group was read in the other, or of what was private in a room."""
    for name in NAMES:
        await week.people[name].hear()
        read = week.read(name)
        assert len(read) == len(set(read)), name
    private = ("stairs", "blue", "wonderful")
    in_the_circle = ("tent", "flour", "teapot", "lamp", "coat", "kitchen", *private)
    assert_none_in(week.read("chloe", "club"), in_the_circle)
    assert_none_in(week.read("dan"), [word for word in in_the_circle if word != "stairs"])
    assert_none_in(week.read("fay", "kitchen") + week.read("ben", "circle", "club"), private)
    without_name = [said for name in ("ben", "fay") for said in week.read(name) if "N4" in said[1]]
    assert without_name
    assert_none_in(without_name, ["eve-"])
    assert await week.bot.stop() == 0
    log = week.bot.log.read_text()
    assert not [word for word in in_the_circle[:5] if word in log]


def assert_none_in(said: list[tuple[str, str]], words: Sequence[str]) -> None:
    """None of these words is in what was said."""
    assert not [body for _, body in said for word in words if word in body.lower()]
