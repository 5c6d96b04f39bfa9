"""Two groups with three rooms and six people in them: what they do, step by step, and who reads what was said."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from storage.core.connection import Row
from tests.conversation import BOT, Conversation, user

CIRCLE, CLUB = "Tuesday circle", "Film club"
GROUPS = {CIRCLE: ("circle", "kitchen"), CLUB: ("club",)}
GROUP_OF = {room: group for group, rooms in GROUPS.items() for room in rooms}
BEGIN = {
    "circle": ("Anne", "Ben", "Chloé", "Eve"),
    "kitchen": ("Anne", "Ben", "Eve", "Fay"),
    "club": ("Dan", "Ben", "Chloé", "Fay"),
}
PEOPLE = ("Anne", "Ben", "Chloé", "Dan", "Eve", "Fay")
SHY = "Fay"  # wants nothing published that she says in private
# Each text has a word of its own, by which it is found wherever it turns up.
RIVERS = (
    "Amazon", "Congo", "Danube", "Ebro", "Elbe", "Ganges", "Garonne", "Indus", "Jordan", "Lena", "Loire", "Mekong",
    "Meuse", "Mosel", "Neva", "Niger", "Orinoco", "Rhine", "Rhone", "Seine", "Tagus", "Thames", "Tiber", "Volga",
    "Douro", "Dnieper", "Euphrates", "Tigris", "Zambezi", "Yangtze",
)  # fmt: skip
TIME = {"minutes pass": timedelta(minutes=6), "a day passes": timedelta(days=1, hours=1)}
UNTIL_THEN, BRINGS, WHICH = "Until then it stays between us", "I’ll bring this to", "Which group"


class Step(NamedTuple):
    """Somebody says or does something in a room, or in private: `{}` is a word of its own, WHO and GROUP are any."""

    who: str
    where: str
    what: str


# fmt: off
_IN_ROOMS = st.sampled_from((
    "!need {}", "!offer {}", "!lend {} to WHO", "!lend {} to WHO until friday", "!todo WHO {}", "!take N1", "!take O1",
    "!remind us every day at 20:00 {}", "!remind WHO tomorrow 9:00 {}", "!checkin start", "!checkin 3 {}", "!oncall me",
    "!close N1 {}", "!release N1", "!return L1 {}", "!needs", "!mine", "!loans", "!todo list",
))
_IN_PRIVATE = st.sampled_from((
    "!need {} GROUP", "!need anonymous {} GROUP", "!offer {} GROUP", "!lend {} to WHO", "!remind me tomorrow 9:00 {}",
    "!remind us tomorrow 9:00 {} GROUP", "!sos {}", "!coming", "!sos over", "!ask everybody", "!checkin 3 {}",
    "!tell N1 {}", "!take N1", "!close N1 {}", "!withdraw N1", "!show N1", "!return L1 {}", "!loans", "!needs GROUP",
    "!mine", "{}", "!report {}",
))
# fmt: on
_MOVES = st.sampled_from(["leaves", "leaves", "is removed", "returns", "returns", "is forgotten"])
_WHO = st.sampled_from(PEOPLE)
_ROOM = st.sampled_from(tuple(BEGIN))
_STEP = st.one_of(
    st.builds(Step, _WHO, _ROOM, _IN_ROOMS),
    st.builds(Step, _WHO, st.just("private"), _IN_PRIVATE),
    st.builds(Step, _WHO, _ROOM, _MOVES),
    st.builds(Step, st.just(""), st.just(""), st.sampled_from(tuple(TIME))),
)


# What may be there already when the rest begins.
_LIFE = (
    Step("Ben", "private", "!need anonymous {} in Tuesday circle"),
    Step("", "", "minutes pass"),
    Step("Eve", "circle", "!take N1"),
    Step("Ben", "circle", "!lend {} to Eve"),
    Step("Fay", "kitchen", "!lend {} to Ben"),
    Step("Ben", "club", "!lend {} to Fay"),
    Step("Chloé", "club", "!need {}"),
    Step("Dan", "club", "!take N1"),
    Step("Anne", "circle", "!todo Eve {}"),
    Step("Dan", "club", "!remind us every day at 20:00 {}"),
    Step("Dan", "club", "!checkin start"),
    Step("Anne", "kitchen", "!checkin start"),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Steps in the order in which they happen, as they are said. At the end some leave all that they are in."""
    rivers = iter(RIVERS)
    steps = [step for step in _LIFE if draw(st.booleans())] + draw(st.lists(_STEP, min_size=3, max_size=18))
    steps += [Step(who, room, "leaves") for who in sorted(draw(st.sets(_WHO))) for room in BEGIN]
    return [step._replace(what=_worded(draw, step.what, rivers)) for step in steps]


def _worded(draw: st.DrawFn, text: str, rivers: Iterator[str]) -> str:
    """The text with what is drawn for it."""
    if "{}" in text:
        text = text.format(next(rivers))
    if "WHO" in text:
        text = text.replace("WHO", draw(_WHO))
    return text.replace("GROUP", f"in {draw(st.sampled_from(sorted(GROUPS)))}") if "GROUP" in text else text


@dataclass
class Said:
    """A word: who may read it in private though they are in none of the groups, and the groups that may be meant."""

    readers: Collection[str]
    groups: set[str]
    private: bool  # and nobody has agreed to have it said in a room


@dataclass
class World:
    """Two groups, and everything that was said in them."""

    talk: Conversation
    rooms: dict[str, str] = field(default_factory=dict)
    chats: dict[str, str] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)
    coming: set[str] = field(default_factory=set)
    shown: dict[str, str] = field(default_factory=dict)

    async def begin(self) -> None:
        """The kitchen becomes a room of the circle, and everybody has a private chat."""
        talk = self.talk
        self.rooms["circle"] = talk.room
        self.rooms["kitchen"] = await talk.gathering(*BEGIN["kitchen"], name="Kitchen")
        self.rooms["club"] = await talk.gathering(*BEGIN["club"], name=CLUB)
        await talk.says("Anne", f"!group join {CIRCLE}", self.rooms["kitchen"])
        await talk.says("Anne", "!group accept")
        for name in PEOPLE:
            self.chats[name] = await talk.direct(name)
        self.news()

    async def rows(self, query: str, *values: object) -> list[Row]:
        """What the database has."""
        async with self.talk.store.transaction():
            return await self.talk.store._database.all(query, *values)

    def within(self, room: str) -> set[str]:
        """Who is in a room with the bot."""
        members = self.talk.server.room(self.rooms[room]).members()
        return {name for name in PEOPLE if user(name) in members} if BOT in members else set()

    def people(self, group: str) -> set[str]:
        """Who is in a group."""
        return {name for room in GROUPS[group] for name in self.within(room)}

    def news(self) -> dict[str, list[str]]:
        """What the bot has said or changed since the last time, by the room or the person it was said to."""
        found = {}
        for name, room in (*self.rooms.items(), *self.chats.items()):
            new = [each for each in self.talk.shown(room) if self.shown.get(each.event_id) != each.body]
            self.shown |= {each.event_id: each.body for each in new}
            found[name] = [each.body for each in new]
        return found

    async def does(self, step: Step) -> None:
        """One step, if it is possible."""
        self.talk.server.now += timedelta(seconds=7)
        if step.what in TIME:
            await self.talk.passes(TIME[step.what])
        elif step.where != "private" and step.what in ("leaves", "is removed", "returns", "is forgotten"):
            await self.moves(step)
        elif step.where == "private" or step.who in self.within(step.where):
            self.notes(step)
            await self.says(step)

    def notes(self, step: Step) -> None:
        """Whom the words of a step are for."""
        groups = {group for group in GROUPS if step.who in self.people(group)}
        if step.where != "private":
            groups = {GROUP_OF[step.where]}
        elif named := {group for group in groups if step.what.endswith(f"in {group}")}:
            groups = named
        between = step.what.startswith(("!tell", "!close", "!return"))
        readers = PEOPLE if between else [*self.coming, step.who, *(name for name in PEOPLE if name in step.what)]
        if step.what == "!coming":
            self.coming.add(step.who)
        announced = step.what.startswith("!checkin")  # by the check-in: who will read the answers
        for river in RIVERS:
            if river in step.what:
                self.said[river] = Said(readers, groups, step.where == "private" and not announced)

    async def says(self, step: Step) -> None:
        """Also the answer to what is asked about it: which of their groups, and whether others may read it."""
        room = self.rooms.get(step.where) or self.chats[step.who]
        answer = await self.talk.says(step.who, step.what, room)
        if WHICH in answer:
            answer = await self.talk.says(step.who, "1", room)
        agrees = UNTIL_THEN in answer and step.who != SHY
        if agrees or BRINGS in answer:
            for river in self.said:
                self.said[river].private &= river not in step.what
        if UNTIL_THEN in answer:
            await self.talk.says(step.who, "yes" if agrees else "no", room)

    async def moves(self, step: Step) -> None:
        """Somebody comes or goes, where that is possible, or is forgotten in the group."""
        server, room, person = self.talk.server, self.rooms[step.where], user(step.who)
        there, creator = self.within(step.where), BEGIN[step.where][0]
        if step.what == "returns" and there and step.who not in there:
            server.invite(room, user(sorted(there)[0]), person)
            server.join(room, person)
        elif step.what == "leaves" and step.who in there:
            server.leave(room, person)
        elif step.what == "is removed" and step.who in there - {creator} and creator in there:
            server.kick(room, user(creator), person)
        elif step.what == "is forgotten":
            await self.talk.says(step.who, f"!forgetme {GROUP_OF[step.where]}", self.chats[step.who])
            await self.talk.says(step.who, "yes", self.chats[step.who])
        await self.talk.settle()
