"""Messages that can't be read: the person is told, seldom and rightly; the host hears what is wrong with our keys."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.matrix.crypto.diagnosis import MOST_DEVICES, Trouble
from bot.matrix.errors import Limited, LostStore
from bot.matrix.http import path
from tests.conversation import BOT, Conversation, conversation, user, usual
from tests.fake import CUT, Person, broken, fake_session, refused

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
UNREAD = {
    "en": "I can’t read your messages",
    "fr": "je ne peux pas lire tes messages",
    "es": "no puedo leer tus mensajes",
}
DISTRUSTED = {
    "en": "to people and programs that you have verified",
    "fr": "qu’aux personnes et programmes que tu as vérifiés",
    "es": "a las personas y programas que verificaste",
}
OURS = {
    "en": "You have done nothing wrong; I’ve told whoever runs me",
    "fr": "Tu n’y es pour rien ; j’ai prévenu la personne qui m’héberge",
    "es": "No hiciste nada mal; avisé a la persona que me aloja",
}


class Ben(Person):
    """Somebody in encrypted rooms with the bot, whose app gives no key; and what he reads there."""

    def __init__(self, talk: Conversation, folder: Path) -> None:
        super().__init__(talk.server, user("Ben"), folder)
        self.talk = talk

    def start(self) -> None:
        """His app reads also what comes from devices that nobody signed, and writes to them."""
        super().start()
        self.parts.machine._store.is_device_blacklisted = lambda device: False  # type: ignore[method-assign]

    async def makes_room(self, name: str) -> str:
        room = self.talk.server.create_room(self.user, name, encrypted=True, invite=[BOT])
        await self.talk.settle()
        await self.hear()
        return room

    async def is_unread(self, room: str, then: timedelta = MINUTE) -> None:
        """He writes what the bot can't read, and time goes by."""
        content = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgA", "session_id": "lost", "device_id": "D"}
        self.talk.server.send(room, self.user, "m.room.encrypted", content)
        await self.talk.settle()
        await self.talk.passes(then)
        await self.hear()

    async def withholds(self, code: str) -> None:
        """His app says why it gives no key."""
        content = {"algorithm": "m.megolm.v1.aes-sha2", "code": code, "reason": "No.", "sender_key": "x"}
        where = path("v3", "sendToDevice", "m.room_key.withheld", uuid.uuid4().hex)
        await self.wire.put(where, {"messages": {BOT: {"BOT": content}}})

    def told(self, room: str, words: str = UNREAD["en"]) -> list[str]:
        """What the bot said to him there that has these words."""
        shown = [each for each in self.talk.server.shown(room, self) if each.sender == BOT]
        return [usual(each.body) for each in shown if words in usual(each.body)]


@asynccontextmanager
async def with_ben(folder: Path, language: str = "en") -> AsyncIterator[tuple[Conversation, Ben]]:
    async with conversation(folder, language) as talk:
        ben = Ben(talk, folder / "ben")
        await ben.hear()
        await talk.app.key_diagnosis.at_start()
        yield talk, ben
        await ben.stop()


# The person.


async def test_who_cannot_be_read_is_told_once_an_hour(tmp_path: Path) -> None:
    async with with_ben(tmp_path) as (_, ben):
        room = await ben.makes_room("Secret")
        for _ in range(5):
            await ben.is_unread(room)
        assert len(ben.told(room)) == 1
        await ben.is_unread(room, then=HOUR)
        await ben.is_unread(room)
        assert len(ben.told(room)) == 2


async def test_that_holds_for_all_rooms_together_and_over_a_restart(tmp_path: Path) -> None:
    async with with_ben(tmp_path) as (talk, ben):
        rooms = [await ben.makes_room(name) for name in ("Secret", "Other")]
        await ben.is_unread(rooms[0])
        await talk.restart()
        for room in rooms:
            await ben.is_unread(room)
        assert [len(ben.told(room)) for room in rooms] == [1, 0]


async def test_it_holds_also_when_the_key_came_meanwhile(tmp_path: Path) -> None:
    async with with_ben(tmp_path) as (talk, ben):
        room = await ben.makes_room("Secret")
        talk.server.fail_next("PUT /sendToDevice/m.room.encrypted", broken(), user=ben.user)
        await ben.is_unread(room)
        async with talk.store.transaction():
            await talk.store.sync.forget_from(room, ben.user)  # as when it could be read at last
        await ben.is_unread(room)
        assert len(ben.told(room)) == 1


async def test_a_key_in_time_spares_the_words(tmp_path: Path) -> None:
    async with with_ben(tmp_path) as (talk, ben):
        room = await ben.makes_room("Secret")
        await ben.say("!need a ladder", room)
        held = talk.server.inbox.pop((BOT, "BOT"))
        await talk.settle()
        await talk.passes(timedelta(seconds=20))
        talk.server.inbox[BOT, "BOT"] = [(talk.server.step(), event) for _, event in held]
        await talk.settle()
        await talk.passes(MINUTE)
        await ben.hear()
        assert ben.told(room) == [] and ben.told(room, "a ladder") != []


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize(
    ("code", "distrusted"),
    [("m.unverified", True), ("m.blacklisted", True), ("m.no_olm", False), ("m.unavailable", False), ("x" * 99, False)],
)
async def test_what_the_app_says_of_its_key_decides_the_advice(
    tmp_path: Path, language: str, code: str, distrusted: bool
) -> None:
    async with with_ben(tmp_path, language) as (_, ben):
        room = await ben.makes_room("Secret")
        await ben.withholds(code)
        await ben.is_unread(room)
        assert len(ben.told(room, UNREAD[language])) == 1
        assert len(ben.told(room, DISTRUSTED[language])) == distrusted


async def test_strangers_are_not_believed(tmp_path: Path) -> None:
    async with with_ben(tmp_path) as (talk, ben):
        eve = Ben(talk, tmp_path / "eve")
        eve.wire.caller = type(eve.wire.caller)("@eve:y", "D")
        odd: list[Any] = [None, 3, [], {"code": 4}, {"code": ["m.unverified"]}, {"code": "m.\u0000"}]
        for content in odd:
            where = path("v3", "sendToDevice", "m.room_key.withheld", uuid.uuid4().hex)
            await ben.wire.put(where, {"messages": {BOT: {"BOT": content}}})
        await eve.withholds("m.unverified")
        await talk.settle()
        async with talk.store.transaction():
            assert await talk.store.encryption.withheld(ben.user) is None
            assert await talk.store.encryption.withheld("@eve:y") is None
        assert "on the board: a ladder" in await talk.says("Anne", "!need a ladder")
        await eve.stop()


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_nobody_looks_for_a_mistake_in_their_app_when_it_is_ours(tmp_path: Path, language: str) -> None:
    async with with_ben(tmp_path, language) as (talk, ben):
        room = await ben.makes_room("Secret")
        await ben.withholds("m.unverified")
        await lose_trust(talk)
        await talk.app.key_diagnosis.at_start()
        await ben.is_unread(room)
        assert len(ben.told(room, OURS[language])) == len(ben.told(room, UNREAD[language])) == 1


# The host.


async def lose_trust(talk: Conversation) -> None:
    """Somebody replaces the account's cross-signing keys."""
    other = fake_session(talk.server, BOT, talk.folder / "other", device="OTHER")
    await other.cross_sign(talk.server.password, reset=True)
    await other.close()


def signatures(talk: Conversation) -> Any:
    return talk.server.device_keys[BOT]["BOT"]["signatures"][BOT]


async def start(talk: Conversation) -> list[Any]:
    """A start of the program, as far as trust is concerned; what it logs."""
    await talk.restart()
    await talk.settle()
    with structlog.testing.capture_logs() as logged:
        await talk.app.key_diagnosis.at_start()
    return logged


async def test_a_start_that_finds_all_well_changes_nothing(tmp_path: Path) -> None:
    async with with_ben(tmp_path) as (talk, _):
        assert len(signatures(talk)) == 2
        talk.server.log.clear()
        assert await start(talk) == []
        asked = [what for who, what in talk.server.log if who == BOT and " keys " in what]
        assert asked == ["POST keys query"]


def _unsigned_device(talk: Conversation) -> None:
    own = "ed25519:BOT"
    kept = {name: signature for name, signature in signatures(talk).items() if name == own}
    talk.server.device_keys[BOT]["BOT"]["signatures"][BOT] = kept


def _forged_signature(talk: Conversation) -> None:
    for name in signatures(talk):
        if name != "ed25519:BOT":
            signatures(talk)[name] = signatures(talk)["ed25519:BOT"]


def _no_cross_signing(talk: Conversation) -> None:
    talk.server.signing_keys[BOT].clear()


@pytest.mark.parametrize("harm", [_unsigned_device, _forged_signature, _no_cross_signing])
async def test_every_start_looks_at_the_chain_and_repairs_it(
    tmp_path: Path, harm: Callable[[Conversation], None]
) -> None:
    async with with_ben(tmp_path) as (talk, _):
        seeds = (tmp_path / "cross-signing.json").read_text()
        harm(talk)
        assert Trouble.NOT_SIGNED in await talk.session.diagnose()
        assert await start(talk) == []
        assert await talk.session.diagnose() == frozenset()
        assert (tmp_path / "cross-signing.json").read_text() == seeds


@pytest.mark.parametrize("seeds_lost", [False, True])
async def test_keys_of_others_are_not_replaced_and_the_host_is_told(tmp_path: Path, seeds_lost: bool) -> None:
    async with with_ben(tmp_path) as (talk, _):
        await lose_trust(talk)
        if seeds_lost:
            (tmp_path / "cross-signing.json").unlink()
        troubles = ["NOT_SIGNED"] if seeds_lost else ["NOT_SIGNED", "OTHER_KEYS", "UNKNOWN_DEVICE"]
        before = json.dumps(talk.server.signing_keys[BOT])
        logged = await start(talk)
        assert json.dumps(talk.server.signing_keys[BOT]) == before
        assert [(each["event"], each["log_level"]) for each in logged] == [
            ("not-cross-signed", "error"),
            *[("keys-in-trouble", "error")] * len(troubles),
        ]
        assert [each["trouble"] for each in logged[1:]] == troubles and logged[1]["help"] == "entraide check"
        async with talk.store.transaction():
            assert await talk.store.encryption.troubles() == {*troubles}
        assert "on the board: a ladder" in await talk.says("Anne", "!need a ladder")


async def test_a_trouble_that_was_mended_is_none_any_more(tmp_path: Path) -> None:
    async with with_ben(tmp_path) as (talk, _):
        kept = json.dumps(talk.server.signing_keys[BOT])
        await lose_trust(talk)
        assert await start(talk) != []
        talk.server.signing_keys[BOT] = json.loads(kept)
        del talk.server.device_keys[BOT]["OTHER"]
        assert await start(talk) == []
        async with talk.store.transaction():
            assert await talk.store.encryption.troubles() == frozenset()


async def test_a_device_whose_keys_were_lost_does_not_take_on_new_ones(tmp_path: Path) -> None:
    """People's apps remember the old ones: new ones under the same name would be taken for an attack."""
    async with with_ben(tmp_path) as (talk, _):
        before = json.dumps(talk.server.device_keys[BOT])
        await talk.stop()
        for file in tmp_path.glob("encryption.*"):
            file.unlink()
        try:
            await talk.start()
            for _ in range(2):
                with pytest.raises(LostStore, match="keys of the device BOT were lost"):
                    await talk.app.hear()
            assert await talk.session.diagnose() == {Trouble.LOST_STORE}
            assert json.dumps(talk.server.device_keys[BOT]) == before
        finally:
            await talk.stop()
            for file in tmp_path.glob("encryption.*"):
                file.unlink()
            talk.server.device_keys[BOT].clear()
            await talk.start()


async def test_an_upload_whose_answer_was_lost_is_not_taken_for_a_lost_store(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.stop()
        for file in tmp_path.glob("encryption.*"):
            file.unlink()
        for kept in (talk.server.device_keys, talk.server.one_time, talk.server.fallback):
            kept.clear()
        talk.server.fail_next("POST /keys/upload", CUT)
        await talk.start()
        await talk.settle()
        assert "BOT" in talk.server.device_keys[BOT]
        await talk.restart()
        await talk.settle()
        assert Trouble.LOST_STORE not in await talk.session.diagnose()


async def test_too_many_devices_are_told(tmp_path: Path) -> None:
    async with with_ben(tmp_path) as (talk, _):
        for number in range(1, MOST_DEVICES):
            talk.server.device_keys[BOT][f"OLD{number}"] = {}
        assert await start(talk) == []
        talk.server.device_keys[BOT]["ONE MORE"] = {}
        (logged,) = await start(talk)
        assert (logged["trouble"], f"more than {MOST_DEVICES} devices" in logged["reason"]) == ("MANY_DEVICES", True)


async def test_the_host_hears_once_an_hour_that_messages_wait(tmp_path: Path) -> None:
    async with with_ben(tmp_path) as (talk, ben):
        room = await ben.makes_room("Secret")
        await lose_trust(talk)

        async def seen(time: timedelta) -> list[Any]:
            talk.server.now += time
            with structlog.testing.capture_logs() as logged:
                await talk.app.key_diagnosis.look()
            return [each for each in logged if each["event"] == "unread"]

        assert await seen(HOUR) == []
        for _ in range(2):
            await ben.is_unread(room, then=timedelta(0))
        assert await seen(timedelta(seconds=30)) == [], "a key may take its time"
        (told,) = await seen(MINUTE)
        assert (told["messages"], told["people"], told["troubles"]) == (
            2,
            1,
            ["NOT_SIGNED", "OTHER_KEYS", "UNKNOWN_DEVICE"],
        )
        assert ben.user not in json.dumps(told)
        assert await seen(MINUTE) == []
        assert len(await seen(HOUR)) == 1


async def test_a_refusal_ends_nothing(tmp_path: Path) -> None:
    async with with_ben(tmp_path) as (talk, _):
        talk.server.fail_next("POST /keys/query", refused("M_UNKNOWN", 400), user=BOT)
        assert [(each["event"], each["kind"]) for each in await start(talk)] == [("undiagnosed", "Refused")]


async def test_a_homeserver_that_is_away_is_asked_again(tmp_path: Path) -> None:
    async with with_ben(tmp_path) as (talk, ben):
        room = await ben.makes_room("Secret")
        await ben.is_unread(room, then=MINUTE)
        talk.server.fail_next("POST /keys/query", refused("M_LIMIT_EXCEEDED", 429), user=BOT)
        with pytest.raises(Limited):
            await talk.app.key_diagnosis.look()
        with structlog.testing.capture_logs() as logged:
            await talk.app.key_diagnosis.look()
        assert [each["event"] for each in logged] == ["unread"]


async def test_a_device_that_somebody_adds_to_the_bots_account_is_told_at_once(tmp_path: Path) -> None:
    async with with_ben(tmp_path) as (talk, _):
        await talk.app.hear()
        await talk.app.key_diagnosis.look()
        ghost = fake_session(talk.server, BOT, talk.folder / "ghost", device="GHOST")
        await ghost._parts.keys.publish()
        await talk.app.hear()
        with structlog.testing.capture_logs() as logged:
            await talk.app.key_diagnosis.look()
            await talk.app.key_diagnosis.look()
        assert [each["trouble"] for each in logged] == ["UNKNOWN_DEVICE"]
        async with talk.store.transaction():
            assert await talk.store.encryption.troubles() == {"UNKNOWN_DEVICE"}
        await ghost.close()


async def test_a_device_that_the_account_vouches_for_is_no_trouble(tmp_path: Path) -> None:
    async with with_ben(tmp_path) as (talk, _):
        shutil.copytree(
            tmp_path, tmp_path / "second", ignore=shutil.ignore_patterns("encryption.*", "second", "*.lock")
        )
        second = fake_session(talk.server, BOT, tmp_path / "second", device="SECOND")
        await second.cross_sign()
        assert await talk.session.diagnose() == frozenset()
        await second.close()


@pytest.mark.parametrize("failure", [refused("M_UNKNOWN", 400), refused("M_LIMIT_EXCEEDED", 429)])
async def test_own_changes_are_looked_at_once_the_homeserver_answers(tmp_path: Path, failure: Any) -> None:
    async with with_ben(tmp_path) as (talk, _):
        await lose_trust(talk)
        await talk.app.hear()
        talk.server.fail_next("POST /keys/query", failure, user=BOT)
        limited = failure.status == 429
        with pytest.raises(Limited) if limited else nullcontext():
            await talk.app.key_diagnosis.look()
        await talk.app.key_diagnosis.look()
        async with talk.store.transaction():
            assert ("OTHER_KEYS" in await talk.store.encryption.troubles()) is limited
