"""Nothing but its relay leads from an anonymous need to who asked, and when it is over nothing does."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.process import logs
from commands.resources.relays import relays
from tests.conversation import BOT, Conversation, user
from tests.leads import everything, leads

PEOPLE = ("Anne", "Ben", "Dora", "Zelda")
SECRET = "zelda"
SOON = timedelta(minutes=5)
RELAY = ("resource_relays",)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    out = io.StringIO()
    logs.set_up("debug", "json", out)
    yield out
    root.handlers[:] = handlers
    root.setLevel(level)


class Life:
    """A need of Zelda's from beginning to end, each step at a moment of its own."""

    def __init__(self, talk: Conversation, moderated: bool) -> None:
        self.talk = talk
        self.moderated = moderated
        self.rooms: dict[str, str] = {}

    async def says(self, name: str, text: str, private: bool = True) -> None:
        self.talk.server.now += timedelta(seconds=7)
        await self.talk.says(name, text, self.rooms[name] if private else None)

    async def writes(self, name: str, text: str) -> None:
        """The same in private, with nothing delivered."""
        self.talk.server.now += timedelta(seconds=7)
        self.talk.server.say(self.rooms[name], user(name), text)
        await self.talk.app.hear()

    async def begin(self) -> None:
        for name in PEOPLE:
            self.rooms[name] = await self.talk.direct(name)
            self.talk.server.now += timedelta(seconds=7)
        if self.moderated:
            await self.says("Anne", "!settings moderation first", private=False)
        await self.says("Ben", "!offer a ladder", private=False)
        if self.moderated:
            await self.says("Anne", "!approve O1")
        await self.says("Zelda", "!need a ladder by:friday anonymous people:2")
        await self.says("Zelda", "!change N1 a tall ladder")
        await self.talk.passes(SOON)
        if self.moderated:
            await self.says("Anne", "!approve N1")

    async def middle(self) -> None:
        await self.says("Ben", "!take N1", private=False)
        await self.says("Dora", "!take N1")
        await self.says("Dora", "!tell N1 I can come")
        await self.says("Zelda", "!tell N1 thank you both")
        await self.says("Zelda", "!release N1 Ben")
        await self.says("Zelda", "!change N1 by:saturday")
        await self.says("Zelda", "!mine")
        await self.says("Dora", "!close N1", private=False)
        await self.talk.passes(timedelta(days=2, hours=1))

    async def seen_by_others(self) -> str:
        """Every event of the rooms that somebody else than Zelda is in: all that the homeserver shows them."""
        return "\n".join(
            json.dumps(event.raw(), ensure_ascii=False)
            for room_id, room in self.talk.server.rooms.items()
            if room_id != self.rooms["Zelda"]
            for event in room.events
            if event.sender == BOT and event.type in ("m.room.message", "m.room.redaction")
        )


@pytest.fixture(params=[False, True], ids=["open", "moderated"])
async def life(talk: Conversation, request: pytest.FixtureRequest) -> Life:
    life = Life(talk, request.param)
    await life.begin()
    return life


async def number(talk: Conversation) -> int:
    """The need's id in the database."""
    async with talk.store.transaction():
        found: int = await talk.store._database.value("SELECT id FROM resources WHERE kind = 'need'")
    return found


async def test_only_the_relay_leads_to_who_asked(talk: Conversation, life: Life) -> None:
    need = await number(talk)
    await life.middle()
    way = await leads(talk, need, "Zelda", but=RELAY)
    assert way == []
    assert (await leads(talk, need, "Zelda"))[-1].table == "resource_relays"
    assert await leads(talk, need, "Dora"), "who helps is known"


@pytest.mark.parametrize(
    "end", ["!close N1 thank you", "!withdraw N1", "✅", "taken back", "closed", "left", "gone", "forgotten"]
)
async def test_and_when_it_is_over_nothing_does(talk: Conversation, life: Life, end: str) -> None:
    need = await number(talk)
    if end == "taken back":
        await life.says("Zelda", "!need a drill anonymous")
        asked = talk.last
        await talk.passes(SOON)
        need, life.moderated = need + 1, True
        talk.server.now += timedelta(seconds=7)
        await talk.takes_back("Zelda", asked, life.rooms["Zelda"])
        await life.says("Zelda", "!withdraw N1")
    await life.middle() if end != "taken back" else None
    talk.server.now += timedelta(seconds=7)
    match end:
        case "✅":
            await talk.reacts("Zelda", "✅", "Is it?", life.rooms["Zelda"])
        case "closed":
            await life.says("Anne", "!close N1", private=False)
        case "left":
            talk.server.leave(talk.room, user("Zelda"))
            await talk.settle()
            await talk.passes(timedelta(hours=31))
        case "gone":
            for name in PEOPLE:
                talk.server.now += timedelta(seconds=7)
                talk.server.leave(talk.room, user(name))
                await talk.settle()
        case "forgotten":
            await life.says("Zelda", "!forgetme everything yes")
        case "taken back":
            pass
        case _:
            await life.says("Zelda", end)
    await talk.app.tidy()
    assert not [row for row in await everything(talk) if row.table == "resource_relays"]
    assert await leads(talk, need, "Zelda", moments=True) == []


async def test_nothing_that_others_see_says_who_asked(talk: Conversation, life: Life) -> None:
    await life.middle()
    await life.says("Zelda", "!close N1 thank you")
    await life.says("Zelda", "!need soup anonymous")
    seen = await life.seen_by_others()
    assert "a tall ladder" in seen and "thank you both" in seen
    assert SECRET not in seen.lower() and life.rooms["Zelda"] not in seen
    async with talk.store.transaction():
        rows = await talk.store._database.all("SELECT event_id FROM resource_relays")
    written = [event.event_id for event in talk.server.rooms[life.rooms["Zelda"]].events]
    assert rows and not [event_id for event_id in written if f'"{event_id}"' in seen]


async def test_the_log_does_not_know_it(
    talk: Conversation, life: Life, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(ctx: object, *facts: object) -> None:
        raise ValueError("Zelda needs a ladder")

    await life.middle()
    asked = relays.name, "asked"
    monkeypatch.setitem(talk.registry.offers, asked, replace(talk.registry.offers[asked], handler=broken))
    await talk.replies("Zelda", "I am Zelda", "Dora writes", life.rooms["Zelda"])
    await life.says("Zelda", "!close N1 thank you")
    assert "unexpected" in log.getvalue()
    for word in (SECRET, life.rooms["Zelda"], "ladder", "thank you"):
        assert word not in log.getvalue().lower()


async def test_nobody_finds_it_in_their_own_data(talk: Conversation, life: Life) -> None:
    need = await number(talk)
    await life.middle()
    async with talk.store.transaction():
        for name in ("Anne", "Ben", "Dora"):
            held = str(await talk.store.rights.held(user(name)))
            assert SECRET not in held and life.rooms["Zelda"] not in held
        own = await talk.store.rights.held(user("Zelda"))
        assert "a tall ladder" in str(own) and "resource_relays" in {each.declared.table for each in own}
        await talk.store.rights.forget(user("Zelda"))
        assert await talk.store._database.value("SELECT count(*) FROM resources WHERE kind = 'need'") == 0
    assert await leads(talk, need, "Zelda") == []


@pytest.mark.parametrize(("name", "other"), [("Zelda", "Dora"), ("Dora", "Zelda")])
async def test_words_on_their_way_name_nobody_and_go_with_who_wrote_them(
    talk: Conversation, life: Life, name: str, other: str
) -> None:
    await life.middle()
    need = await number(talk)
    await life.writes(name, "!tell N1 my secret words")
    assert [row for row in await everything(talk) if "my secret words" in str(row.values)]
    assert await leads(talk, need, "Zelda", but=RELAY) == []
    await life.writes(name, "!forgetme everything yes")
    assert not [row for row in await everything(talk) if "my secret words" in str(row.values)]
    await talk.settle()
    assert "my secret words" not in talk.heard(life.rooms[other])


async def test_what_was_passed_on_is_not_kept(talk: Conversation, life: Life) -> None:
    await life.middle()
    kept = [str(row.values) for row in await everything(talk)]
    assert not [row for row in kept if "thank you both" in row or "I can come" in row]
    assert await talk.store.tidy()
    for file in talk.folder.iterdir():
        assert b"thank you both" not in file.read_bytes()
