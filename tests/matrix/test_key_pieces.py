"""A room key goes to many devices in pieces, between which everybody else has a turn; it stays one key for all."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from nio.crypto import DeviceStore as NioDeviceStore  # type: ignore[import-untyped]
from nio.crypto import OlmDevice

from bot.matrix.crypto.device_store import DeviceStore
from bot.matrix.http import Answer
from tests.matrix_fake import BOT, EVE, ROOM, FakeHomeserver, Person, eve_comes, texts
from tests.work import work

AT_ONCE = 20


async def crowd(server: FakeHomeserver, folder: Path, many: int) -> tuple[list[Person], Person]:
    """So many people in an encrypted room with the bot, each with a device."""
    names = [f"@p{number}:x" for number in range(many)]
    people = [Person(server, name, folder / f"p{number}", "D") for number, name in enumerate(names)]
    bot = Person(server, BOT, folder / "bot", "B")
    server.room(ROOM, *names, BOT)
    for person in (*people, bot):
        await person.hear()
    bot.parts.rooms.know({ROOM: True})
    return people, bot


@pytest.mark.parametrize("many", [AT_ONCE, AT_ONCE + 1, 2 * AT_ONCE + 1])
async def test_between_the_pieces_others_have_their_turn(tmp_path: Path, many: int) -> None:
    people, bot = await crowd(FakeHomeserver(), tmp_path, many)
    olm = bot.parts.machine.olm
    done: list[tuple[int, int]] = []

    async def watch() -> None:
        while True:
            sessions = sum(olm.session_store.get(device.curve25519) is not None for device in olm.device_store)
            done.append((len([*olm.device_store]), sessions))
            await asyncio.sleep(0)

    watching = asyncio.create_task(watch())
    await bot.say("hello")
    watching.cancel()
    devices, sessions = zip(*done, strict=True)
    assert (devices[0], devices[-1]) == (sessions[0], sessions[-1]) == (0, many)
    assert max(after - before for before, after in pairwise(devices)) <= AT_ONCE  # with the bot's own
    assert max(after - before for before, after in pairwise(sessions)) == AT_ONCE
    for person in people:
        assert texts(await person.hear()) == ["hello"]


async def test_who_leaves_between_the_pieces_reads_nothing_of_it(tmp_path: Path) -> None:
    server = FakeHomeserver()
    people, bot = await crowd(server, tmp_path, AT_ONCE + 1)
    eve = await eve_comes(server, bot, tmp_path)

    def leaves(method: str, where: str) -> Answer | None:
        if "sendToDevice" in where and server.members[ROOM][EVE] == "join":
            server.members[ROOM][EVE] = "leave"
            bot.parts.rooms.set_membership(ROOM, EVE, "leave")
        return None

    bot.wire.after = leaves
    await bot.say("without eve")
    session = server.timeline[ROOM][-1][1]["content"]["session_id"]
    await eve.hear()
    assert eve.parts.machine.olm.inbound_group_store.find(ROOM, session) is None
    for person in people:
        assert texts(await person.hear()) == ["without eve"]


async def test_also_one_persons_devices_come_in_pieces_and_what_the_whole_list_lacks_is_deleted(tmp_path: Path) -> None:
    many, server = 2 * AT_ONCE + 1, FakeHomeserver()
    devices = [Person(server, "@kim:x", tmp_path / f"k{number}", f"D{number}") for number in range(many)]
    bot = Person(server, BOT, tmp_path / "bot", "B")
    server.room(ROOM, "@kim:x", BOT)
    for person in (*devices, bot):
        await person.hear()
    bot.parts.rooms.know({ROOM: True})
    store = bot.parts.machine.olm.device_store
    sizes: list[int] = []

    async def watch() -> None:
        while True:
            sizes.append(len([*store.active_user_devices("@kim:x")]))
            await asyncio.sleep(0)

    watching = asyncio.create_task(watch())
    await bot.say("hello")
    watching.cancel()
    assert sizes[-1] == many and max(after - before for before, after in pairwise(sizes)) == AT_ONCE
    for person in devices:
        assert texts(await person.hear()) == ["hello"]
    server.device_keys["@kim:x"].pop("D0")
    server.changed.append((server.step(), "@kim:x"))
    await bot.hear()
    await bot.say("again")
    assert texts(await devices[-1].hear()) == ["again"]
    assert texts(await devices[0].hear()) == []
    for each in (store, bot.parts.machine._store.load_device_keys()):
        assert len([*each.active_user_devices("@kim:x")]) == many - 1


def test_a_device_is_added_with_the_same_work_however_many_there_are() -> None:
    found = []
    for many in (10, 1000):
        store = DeviceStore(NioDeviceStore())
        for number in range(many):
            assert store.add(OlmDevice(f"@p{number}:x", "D", {"ed25519": "a", "curve25519": "b"}))
        one = OlmDevice("@p1:x", "E", {"ed25519": "a", "curve25519": "b"})
        found.append(work(partial(store.add, one)))
        assert not store.add(one)
    assert found[0] == found[1]
