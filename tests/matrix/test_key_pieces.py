"""A room key goes to many devices in pieces, between which everybody else has a turn; it stays one key for all."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from bot.matrix.crypto.devices import _pieces
from bot.matrix.http import Answer
from tests.matrix_fake import BOT, EVE, ROOM, FakeHomeserver, Person, eve_comes, texts

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


@pytest.mark.parametrize(
    ("sizes", "pieces"),
    [
        ([], []),
        ([AT_ONCE], [1]),
        ([AT_ONCE, 1], [1, 1]),
        ([AT_ONCE - 1, 1, 1], [2, 1]),
        ([1, 500, 1], [1, 1, 1]),
        ([0] * (AT_ONCE + 1), [AT_ONCE + 1]),
        ([0] * (AT_ONCE + 1) + [1], [AT_ONCE + 1, 1]),
    ],
)
def test_the_list_of_one_person_stays_whole(sizes: list[int], pieces: list[int]) -> None:
    known = {f"@{number}:x": [("D", None)] * size for number, size in enumerate(sizes)}
    assert [len(piece) for piece in _pieces(known)] == pieces
    assert {user: devices for piece in _pieces(known) for user, devices in piece.items()} == known
