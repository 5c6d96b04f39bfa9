"""What rooms say of their keys: how often they change, and whether who is invited gets them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.matrix.rooms import KeyRules
from tests.matrix_fake import ALICE, EVE, ROOM, FakeHomeserver, Person, eve_comes, texts, together

ENCRYPTION, VISIBILITY = "m.room.encryption", "m.room.history_visibility"
MEGOLM = {"algorithm": "m.megolm.v1.aes-sha2"}


async def meet(folder: Path, type: str, content: dict[str, Any]) -> tuple[FakeHomeserver, Person, Person]:
    server = FakeHomeserver()
    alice, bot = await together(server, folder)
    server.say(ROOM, ALICE, type, content, state_key="")
    await bot.hear()
    return server, alice, bot


def keys(person: Person) -> int:
    return len([*person.parts.machine.olm.inbound_group_store])


@pytest.mark.parametrize(("visibility", "reads"), [("joined", False), ("invited", True), ("shared", True), (7, True)])
async def test_the_invited_get_keys_where_they_may_read(tmp_path: Path, visibility: Any, reads: bool) -> None:
    server, alice, bot = await meet(tmp_path, VISIBILITY, {"history_visibility": visibility})
    eve = await eve_comes(server, bot, tmp_path, "invite")
    await bot.say("before she comes")
    await eve.hear()
    assert (keys(eve) > 0) is reads
    server.member(ROOM, EVE, "join")
    await bot.hear()
    await bot.say("now she is here")
    assert "now she is here" in texts(await eve.hear())
    assert texts(await alice.hear()) == ["before she comes", "now she is here"]


async def test_a_room_that_closes_its_history_changes_its_key(tmp_path: Path) -> None:
    server, _, bot = await meet(tmp_path, VISIBILITY, {"history_visibility": "shared"})
    eve = await eve_comes(server, bot, tmp_path, "invite")
    await bot.say("open")
    await eve.hear()
    server.say(ROOM, ALICE, VISIBILITY, {"history_visibility": "joined"}, state_key="")
    await bot.hear()
    await bot.say("closed")
    await eve.hear()
    assert keys(eve) == 1


@pytest.mark.parametrize(("most", "made"), [(1, 3), (2, 2), (3, 1), (0, 3), (-5, 3), ("1", 1), (None, 1)])
async def test_a_key_is_for_as_many_messages_as_the_room_says(tmp_path: Path, most: Any, made: int) -> None:
    server, alice, bot = await meet(tmp_path, ENCRYPTION, {**MEGOLM, "rotation_period_msgs": most})
    for number in range(3):
        await bot.say(str(number))
    sent = [event for _, event in server.timeline[ROOM] if event["type"] == "m.room.encrypted"]
    assert len({event["content"]["session_id"] for event in sent}) == made
    assert texts(await alice.hear()) == ["0", "1", "2"]


HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("said", "age"),
    [
        (2 * HOUR_MS, timedelta(hours=2)),
        (HOUR_MS, timedelta(hours=1)),
        (HOUR_MS - 1, timedelta(hours=1)),
        (0, timedelta(hours=1)),
        (-(10**30), timedelta(hours=1)),
        (10**30, timedelta(days=7)),
        ("1", timedelta(days=7)),
    ],
)
def test_a_key_lasts_as_long_as_the_room_says_within_bounds(said: Any, age: timedelta) -> None:
    assert KeyRules().read(ENCRYPTION, {"rotation_period_ms": said}).age == age


async def test_the_rules_are_known_after_a_start(tmp_path: Path) -> None:
    server, _, bot = await meet(tmp_path, VISIBILITY, {"history_visibility": "joined"})
    await bot.stop()
    bot.start()
    bot.parts.rooms.know({ROOM: True})
    bot.parts.rooms.set_rule(ROOM, VISIBILITY, {"history_visibility": "joined"})
    bot.parts.rooms.set_rule(ROOM, ENCRYPTION, {"rotation_period_msgs": 1})
    assert bot.parts.rooms.rules(ROOM) == KeyRules(messages=1, joined_only=True)
    eve = await eve_comes(server, bot, tmp_path, "invite")
    await bot.say("hello")
    await eve.hear()
    assert keys(eve) == 0
