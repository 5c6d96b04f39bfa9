"""Conversations: text in, text out. The whole program, over real SQLite, at a fake homeserver, under a still clock."""

from __future__ import annotations

import atexit
import pickle
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp
from typing import Any, NamedTuple, Unpack

from msgspec.structs import replace

from bot.app import DATABASE, App
from bot.config import Config
from commands import LOCALES, features
from commands.kit.budget import UNLIMITED
from commands.kit.catalogs import Catalogs
from commands.kit.declaration import Handler
from commands.kit.events import GroupBegan, RoomEvent, SpokenEvent
from commands.kit.registry import Registry
from commands.kit.values import Setting
from commands.letters import LETTERS
from storage.store import Store
from tests.fake.homeserver import Homeserver
from tests.fake.people import Person, fake_session
from tests.fake.shown import Shown
from tests.fake.writing import How

BOT, DEVICE = "@entraide:x", "BOT"
_UNTIL_THEN = ("it stays between us", "cela reste entre nous", "queda entre tú y yo")
START = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)  # a Wednesday


def user(name: str) -> str:
    """The id of a person of the conversation: Anne is `@anne:x`."""
    return name if name.startswith("@") else f"@{name.lower()}:x"


def usual(text: str) -> str:
    """The text with usual spaces, where French has those that do not break."""
    return text.replace("\u00a0", " ")


class Conversation:
    """A group in its room with the bot. Anne made the room, so she facilitates."""

    def __init__(self, folder: Path, config: Config, *, begins: bool = False, budget: bool = False) -> None:
        self.folder = folder
        self.config = config
        self.begins, self.budget = begins, budget
        self.server = Homeserver()
        self.server.now = START
        self.lag = timedelta(0)  # of the program behind the homeserver
        self.bot, self.device = BOT, DEVICE
        self.room = ""
        self.app: App
        self._seen: set[tuple[str, str]] = set()

    # The program.

    async def start(self) -> None:
        """Start the program, as after a stop of any kind."""
        self.session = fake_session(self.server, self.bot, self.folder, self.device)
        self.store = await Store.open(self.folder / DATABASE)
        self.registry = _registry(begins=self.begins, budget=self.budget)
        self.app = App.build(self.config, self.session, self.store, self.clock, self.registry)
        await self.app.remember()

    def clock(self) -> datetime:
        """What time it is for the program."""
        return self.server.now + self.lag

    async def stop(self) -> None:
        """End it."""
        await self.store.close()
        await self.session.close()

    async def restart(self) -> None:
        """End it and start it again."""
        await self.stop()
        await self.start()

    async def settle(self) -> None:
        """Hear, deliver, and hear what was delivered, until nothing happens any more."""
        while True:
            before = self.server.position
            await self.app.hear()
            await self.app.fetcher.drain()
            await self.app.courier.drain()
            if self.server.position == before:
                return

    async def passes(self, time: timedelta) -> str:
        """Time goes by, and what has become due happens; what the bot said in the room then."""
        self.server.now += time
        await self.app.wake()
        await self.settle()
        return self.heard()

    # People.

    async def says(self, name: str, text: str, room: str | None = None, **how: Unpack[How]) -> str:
        """Somebody writes; what the bot said to it, there: new messages, and boards as they are now."""
        self.last = self.server.say(room or self.room, user(name), text, **how)
        await self.settle()
        return self.heard(room)

    async def agrees(self, name: str, text: str, room: str) -> str:
        """Somebody says in their private chat what others will hear, and says yes to that; what the bot said then."""
        asked = await self.says(name, text, room)
        assert any(words in asked for words in _UNTIL_THEN), asked
        return await self.says(name, "yes", room)

    async def replies(self, name: str, text: str, to: str | None = None, room: str | None = None) -> str:
        """Somebody replies to a message of the bot: to its newest, or to the newest that has these words."""
        return await self.says(name, text, room, reply_to=self.message(to or "", room).event_id)

    async def reacts(self, name: str, emoji: str, to: str = "", room: str | None = None) -> str:
        """Somebody puts an emoji on a message of the bot (see `replies`)."""
        target = self.message(to, room).event_id
        self.last = self.server.react(room or self.room, user(name), target, emoji)
        await self.settle()
        return self.heard(room)

    async def takes_back(self, name: str, event_id: str, room: str | None = None) -> str:
        """Somebody redacts a message or a reaction."""
        self.server.redact(room or self.room, user(name), event_id)
        await self.settle()
        return self.heard(room)

    async def direct(self, name: str) -> str:
        """Somebody opens a direct chat with the bot; its room."""
        room = self.server.create_room(user(name), invite=[BOT], is_direct=True)
        await self.settle()
        self.heard(room)
        return room

    async def gathering(self, creator: str, *others: str, name: str = "Second room") -> str:
        """Another room with the bot, made by `creator`; its id."""
        room = self.server.create_room(user(creator), name, invite=[BOT], members=[user(each) for each in others])
        await self.settle()
        self.heard(room)
        return room

    async def in_secret(self, name: str) -> tuple[Person, str]:
        """Somebody with a device of their own makes an encrypted room with the bot; the device and the room's id."""
        person = Person(self.server, user(name), self.folder / name)
        await person.hear()
        room = self.server.create_room(user(name), "Secret", encrypted=True, invite=[BOT])
        await self.settle()
        await person.hear()
        return person, room

    # What is seen.

    def shown(self, room: str | None = None) -> list[Shown]:
        """What the bot has said in a room, as clients show it now."""
        return [each for each in self.server.shown(room or self.room) if each.sender == self.bot]

    def signs(self, event_id: str | None = None, room: str | None = None) -> list[str]:
        """The emoji that the bot has put on a message: on what somebody wrote last, unless another is named."""
        shown = self.server.shown(room or self.room)
        written = next(each for each in shown if each.event_id == (event_id or self.last))
        return [emoji for emoji, people in written.reactions.items() if self.bot in people]

    def heard(self, room: str | None = None) -> str:
        """What the bot said (or changed) in a room since the last time: the texts, one after another."""
        new = [each for each in self.shown(room) if (each.event_id, each.body) not in self._seen]
        self._seen |= {(each.event_id, each.body) for each in new}
        return "\n\n".join(each.body for each in new)

    def message(self, words: str = "", room: str | None = None) -> Shown:
        """The bot's newest message that has these words."""
        return next(each for each in reversed(self.shown(room)) if words in each.body)


@asynccontextmanager
async def conversation(
    folder: Path,
    language: str = "en",
    zone: str = "Europe/Paris",
    people: tuple[str, ...] = ("Anne", "Ben", "Chloé"),
    most: int = 0,
    *,
    begins: bool = False,
    budget: bool = False,
) -> AsyncIterator[Conversation]:
    """A group of these people that has just greeted the bot.

    Anne is asked how to set it up only where it `begins`. Letters are few only where there is a `budget`: the clock
    stands still, and everything happens on one day.
    """
    given = {"homeserver": "http://fake", "user_id": BOT, "data": folder, "language": language, "timezone": zone}
    given["commands_per_minute"] = most  # the clock stands still: everything happens in one minute
    config = Config.model_validate(given)
    talk = Conversation(folder, config, begins=begins, budget=budget)
    if not (folder / DATABASE).exists():
        await _begin(talk)
    await talk.start()
    creator, *others = [user(name) for name in people]
    talk.room = talk.server.create_room(creator, "Tuesday circle", invite=[BOT], members=others)
    await talk.settle()
    talk.heard()
    try:
        yield talk
        await _mentions_nobody_in_private(talk)
    finally:
        await talk.stop()


@asynccontextmanager
async def gone_on(talk: Conversation, folder: Path) -> AsyncIterator[Conversation]:
    """Another conversation that goes on, in a folder of its own, from where this one, which is stopped, has come to."""
    copytree(talk.folder, folder)
    other = Conversation(folder, talk.config.model_copy(update={"data": folder}))
    other.server, other.room, other._seen = pickle.loads(pickle.dumps(talk.server)), talk.room, set(talk._seen)
    await other.start()
    try:
        yield other
    finally:
        await other.stop()


class _Registry(Registry):
    """The same commands, in groups of which nobody hears that they begin, and among people who want every letter."""

    begins = budget = False

    def listeners(self, event: type[RoomEvent | SpokenEvent]) -> Iterator[Handler]:
        return iter(()) if event is GroupBegan and not self.begins else super().listeners(event)

    def setting_called(self, name: str) -> Setting[Any]:
        found = super().setting_called(name)
        return found if self.budget or found is not LETTERS else replace(found, default=UNLIMITED)


_registries: dict[tuple[bool, bool, tuple[Handler, ...]], Registry] = {}


def _registry(*, begins: bool, budget: bool) -> Registry:
    """All commands and what they are called: read once for all conversations, and anew where a test declares others."""
    declared = begins, budget, tuple(command.handler for feature in features() for command in feature.commands)
    if declared not in _registries:
        made = _Registry(features(), Catalogs(LOCALES))
        made.begins, made.budget = begins, budget
        _registries[declared] = made
    return _registries[declared]


class Begun(NamedTuple):
    """What is there when the bot has been started once and nobody has spoken to it: its folder, and its homeserver."""

    folder: Path
    homeserver: bytes


_begun: list[Begun] = []


async def _begin(talk: Conversation) -> None:
    """Begin where the first start has ended: made once, and copied for each conversation.

    Keys and tables are most of the work of a start, and the same every time.
    """
    if not _begun:
        folder = Path(mkdtemp(prefix="entraide-"))
        atexit.register(rmtree, folder)
        first = Conversation(folder, talk.config)
        await first.start()
        await first.settle()
        await first.stop()
        _begun.append(Begun(folder, pickle.dumps(first.server)))
    begun = _begun[0]
    copytree(begun.folder, talk.folder, dirs_exist_ok=True)
    talk.server = pickle.loads(begun.homeserver)


_RINGS = {("sos", "page"), ("homeward", "have")}


async def _mentions_nobody_in_private(talk: Conversation) -> None:
    """A law over every private message of every conversation: it mentions its reader only where somebody calls."""
    kept = "SELECT 1 FROM outbox WHERE event_id = ?"  # not any more where its person was forgotten
    async with talk.store.transaction():
        for room in talk.server.rooms:
            known = await talk.store.rooms.room(room)
            for each in talk.shown(room) if known and known.direct else ():
                if each.mentions and await talk.store._database.value(kept, each.event_id):
                    about = await talk.store.outbox.sent.about(each.event_id, room)
                    assert about and (about.feature, about.kind) in _RINGS, each.body
