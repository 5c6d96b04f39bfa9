"""People who try what is not theirs to do."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from bot.matrix.http import Json
from commands import LOCALES, features
from commands.kit.catalogs import Catalogs
from commands.kit.declaration import Role
from commands.kit.registry import Registry
from tests.conversation import BOT, Conversation, conversation, user
from tests.fake.writing import written
from tests.reliability.table import Row

# What the bot itself writes when somebody speaks to it, whoever it is.
_DELIVERY = ("handled", "origins", "outbox", "sync", "live", "ciphertexts", "questions", "state", "answered")
VERSIONS = tuple(str(number) for number in range(1, 13))


async def facilitators_commands(folder: Path, count: int) -> Row:
    """A participant tries every command that is for facilitators, by its own example, in every language."""
    tried = refused = let_in = 0
    catalogs = Catalogs(LOCALES)
    for language in catalogs.languages:
        async with conversation(folder / language, language) as talk:
            for said in _for_facilitators(catalogs, language)[: count or None]:
                before = await contents(talk)
                answer = await talk.says("Ben", said)
                tried, refused = tried + 1, refused + bool(answer)
                let_in += await contents(talk) != before
    return Row("a participant tries the commands of facilitators", tried, "commands", refused, let_in=let_in)


def _for_facilitators(catalogs: Catalogs, language: str) -> list[str]:
    registry = Registry(features(), catalogs)
    examples = [
        catalogs[language].template(f"{command.key}-example", {})
        for command in registry.commands
        if command.role is not Role.PARTICIPANT
    ]
    return [found for example in examples for found in re.findall(r"`(![^`]+)`", example)[:1]]


THEIRS = (
    "!need quetzal feathers", "!offer quetzal eggs", "!remind us tomorrow 9:00 quetzal", "!lend quetzal to:@yan:x",
    "!decided quetzal", "!checkin start quetzal?", "!checkin every monday 9:00 quetzal?", "!circle start quetzal",
)  # fmt: skip
REACHES = (
    "!close N1", "!change N1 by:sunday", "!take N1", "!release N1", "!renew N1", "!why N1", "!return 1", "!close O1",
    "!reminders cancel 1", "!reminders move 1 tomorrow 9:00", "!snooze 1 10m", "!checkin close", "!checkin stop 1",
    "!checkin change 1 tuesday 9:00", "!circle end", "!circle next", "!round stop", "!next", "!queue clear", "!needs",
    "!needs quetzal", "!offers", "!mine", "!reminders", "!checkin list", "!minutes", "!agreements", "!settings",
    "!settings language fr", "!balance group", "!mydata", "!board", "!gifts", "!lent", "!queue", "!checkin mood",
)  # fmt: skip


async def other_groups(folder: Path, count: int) -> Row:
    """A facilitator of one group reaches for what is another's: by number, by reply, by reaction, in private."""
    async with conversation(folder) as talk:
        theirs = await talk.gathering("Zoe", "Yan", name="Other circle")
        for said in THEIRS:
            await talk.says("Zoe", said, theirs)
        chat = await talk.direct("Anne")
        before, told, tried = await contents(talk, "quetzal"), 0, 0
        assert len(before) >= len(THEIRS)
        ours = [each.event_id for each in talk.shown(theirs)]
        for said in REACHES[: count or None]:
            for room in (talk.room, chat):
                answer = await talk.says("Anne", said, room)
                tried, told = tried + 1, told + ("quetzal" in answer and "quetzal" not in said)
        for target in ours:
            talk.server.react(talk.room, user("Anne"), target, "❌")
            talk.server.say(talk.room, user("Anne"), "!close", reply_to=target)
            tried += 2
        await talk.settle()
        after = await contents(talk, "quetzal")
        changed = sum(each not in after for each in before)
        return Row("a facilitator reaches for another group’s", tried, "tries", tried - changed, let_in=changed + told)


async def upgrades(folder: Path, count: int) -> Row:
    """Somebody without the right announces that the room goes on elsewhere; in every version of rooms."""
    tried = stayed = 0
    for version in VERSIONS[: count or None]:
        async with conversation(folder / version) as talk:
            room = talk.server.create_room(user("Anne"), version=version, invite=[BOT], members=[user("Ben")])
            lure = talk.server.create_room(user("Ben"), version=version, public=True)
            await talk.settle()
            for content in ({"replacement_room": lure}, {"replacement_room": lure, "body": "x"}):
                # A homeserver would refuse it; one that does not must not lead the bot astray.
                talk.server._add(room, user("Ben"), "m.room.tombstone", content, key="")
                await talk.settle()
                tried += 1
                stayed += talk.server.room(lure).membership(BOT) != "join"
    return Row("upgrades by who may not, room versions 1 to 12", tried, "upgrades", stayed, let_in=tried - stayed)


LEVELS: tuple[tuple[Json | None, bool], ...] = (
    (None, False),
    ({"users": {"@ben:x": 50}}, True),
    ({"users": {"@ben:x": 49}}, False),
    ({"users": {}, "users_default": 50}, True),
    ({"users": {}, "users_default": 49}, False),
    ({"users": {"@ben:x": 0}, "users_default": 100}, False),
    ({"users": {"@ben:x": "many"}}, False),
    ({"users": {"@ben:x": True}}, False),
    ({"users": ["@ben:x"]}, False),
    ({"users": {"@BEN:x": 100}}, False),
    ({"users": {"@ben:x": None}}, False),
    ({"users": {"@ben:x": -1}}, False),
)
"""Power levels, and whether Ben facilitates by them: from 50 on, in every version."""


async def power_levels(folder: Path, count: int) -> Row:
    """Who facilitates by which power levels, malformed ones among them, in every version of rooms."""
    tried = right = let_in = 0
    for version in VERSIONS[: count or None]:
        async with conversation(folder / version) as talk:
            for levels, may in LEVELS:
                did = await _facilitates(talk, version, levels)
                tried, right, let_in = tried + 1, right + (did == may), let_in + (did and not may)
    return Row("power levels of every kind, room versions 1 to 12", tried, "rooms", right, let_in=let_in)


async def _facilitates(talk: Conversation, version: str, levels: Any) -> bool:
    """Whether Ben, who did not make the room, can do there what facilitators do."""
    room = talk.server.create_room(user("Anne"), version=version, invite=[BOT], members=[user("Ben")])
    if levels is not None:
        own = {} if version == "12" else {user("Anne"): 100}
        users = {**own, **levels["users"]} if isinstance(levels.get("users"), dict) else levels.get("users")
        talk.server._add(room, user("Anne"), "m.room.power_levels", {**levels, "users": users}, key="")
    await talk.settle()
    talk.heard(room)
    talk.server._add(room, user("Ben"), "m.room.message", written("!agreements add Be kind."))
    await talk.settle()
    # Where nobody facilitates everybody may end things, and this is none.
    return "Be kind." in talk.heard(room)


async def contents(talk: Conversation, words: str = "") -> list[str]:
    """Everything that is stored and is no matter of delivery; of it what has these words."""
    async with talk.store.transaction():
        db = talk.store._database
        names = [row["name"] for row in await db.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = [
            f"{name} {json.dumps(tuple(row), default=str)}"
            for name in names
            if name not in _DELIVERY and not name.startswith("sqlite_")
            for row in await db.all(f'SELECT * FROM "{name}"')
        ]
    return [each for each in found if words in each]
