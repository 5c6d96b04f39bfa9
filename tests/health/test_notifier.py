"""The host is told of what needs a human: once, in words of the house, and not in those of people."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from bot.matrix.errors import Retry
from tests.conversation import BOT, Conversation, conversation, user
from tests.fake.faults import broken, refused

HOST = "@host:x"
MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

Trouble = Callable[[Conversation, pytest.MonkeyPatch], Awaitable[None]]


@asynccontextmanager
async def hosted(folder: Path, language: str = "en", admin: str | None = HOST) -> AsyncIterator[Conversation]:
    async with conversation(folder, language) as talk:
        talk.config = talk.config.model_copy(update={"admin": admin})
        await talk.restart()
        await talk.direct(HOST)
        yield talk


async def looks(talk: Conversation) -> None:
    """The bot looks at itself, and says what it has to say."""
    await talk.app.hear()
    await talk.app.watch.look()
    try:
        await talk.settle()
    except Retry:
        await talk.app.hear()


def told(talk: Conversation) -> list[str]:
    """What the host has read, as such."""
    rooms = [room.room_id for room in talk.server.rooms.values() if HOST in room.members()]
    said = [each.body for room in rooms for each in talk.server.shown(room) if each.sender == BOT]
    return [each for each in said if each.startswith(("For whoever", "Pour la personne", "Para la persona"))]


async def stuck(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    """One room takes nothing, while the homeserver answers everything else."""
    talk.server.say(talk.room, user("Ben"), "!need marigolds")
    talk.server.fail_next(lambda method, path: f"/{talk.room}/send/" in path, broken(), 99, BOT)
    with pytest.raises(Retry):
        await talk.settle()
    talk.server.now += 16 * MINUTES


async def forbidden(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    talk.server.fail_next("PUT /send/", refused("M_FORBIDDEN"), 1, BOT)
    await talk.says("Ben", "!need marigolds")


async def unreadable(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    content = {"algorithm": "m.megolm.v1.aes-sha2", "session_id": "S", "ciphertext": "?", "sender_key": "?"}
    talk.server.send(talk.room, user("Ben"), "m.room.encrypted", content)
    await talk.settle()
    talk.server.now += HOURS + MINUTES


async def full(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=7 * 2**20))


def keys(name: str) -> Trouble:
    async def trouble(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
        async with talk.store.transaction():
            await talk.store.encryption.set_troubles([name])

    return trouble


TROUBLES: tuple[tuple[Trouble, str, str, str], ...] = (
    (
        stuck,
        "1 message of mine has been waiting to be sent for 16 minutes.",
        "1 message de ma part attend d’être envoyé depuis 16",
        "1 mensaje mío lleva 16",
    ),
    (
        forbidden,
        "I may not write in the room “Tuesday circle” (!room",
        "Je n’ai pas le droit d’écrire dans le salon « Tuesday circle » (!room",
        "No puedo escribir en la sala «Tuesday circle» (!room",
    ),
    (
        unreadable,
        "1 message has been waiting for its key for more than an hour.",
        "1 message attend sa clé depuis plus d’une heure.",
        "1 mensaje lleva más de una hora esperando su clave.",
    ),
    (full, "There are only 7 MiB left", "Il ne reste que 7 Mio", "Solo quedan 7 MiB"),
    (keys("NOT_SIGNED"), "does not vouch for my device", "ne se porte pas garant", "no responde por mi dispositivo"),
    (keys("LOST_STORE"), "encryption keys are lost", "sont perdues", "se perdieron"),
    (keys("OTHER_KEYS"), "replaced my account’s", "de mon compte ont été remplacées", "reemplazó las claves"),
    (
        keys("UNKNOWN_DEVICE"),
        "a device that I don’t know",
        "un appareil que je ne connais pas",
        "un dispositivo que no",
    ),
    (keys("MANY_DEVICES"), "so many devices", "tant d’appareils", "tantos dispositivos"),
)


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda each: getattr(each[0], "__name__", "?"))
@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_the_host_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, trouble: tuple[Trouble, str, str, str]
) -> None:
    happens, *words = trouble
    async with hosted(tmp_path, language) as talk:
        await happens(talk, monkeypatch)
        await looks(talk)
        (said,) = told(talk)
        assert dict(zip(("en", "fr", "es"), words, strict=True))[language] in said.replace("\u00a0", " ")
        assert "marigolds" not in said and user("Ben") not in said and user("Anne") not in said
        talk.server.now += HOURS
        await looks(talk)
        await talk.stop()
        await talk.start()
        await looks(talk)
        assert len(told(talk)) == 1, "once, whatever happens"


async def test_a_host_on_pause_is_told_when_they_are_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with hosted(tmp_path) as talk:
        direct = await talk.direct(HOST)
        await talk.says(HOST, "!pause", direct)
        await full(talk, monkeypatch)
        await looks(talk)
        assert told(talk) == []
        await talk.says(HOST, "!resume", direct)
        await looks(talk)
        assert len(told(talk)) == 1


async def test_nothing_is_told_where_nothing_is_wrong_or_nobody_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hosted(tmp_path) as talk:
        await talk.says("Ben", "!need marigolds")
        talk.server.now += DAYS
        await looks(talk)
        assert told(talk) == []
    (tmp_path / "other").mkdir()
    async with hosted(tmp_path / "other", admin=None) as talk:
        await full(talk, monkeypatch)
        before = talk.server.position
        await looks(talk)
        assert talk.server.position == before


async def test_several_concerns_are_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with hosted(tmp_path) as talk:
        await full(talk, monkeypatch)
        await keys("NOT_SIGNED")(talk, monkeypatch)
        await looks(talk)
        (said,) = told(talk)
        assert said.startswith("For whoever runs me:\n") and "MiB" in said and "vouch" in said


async def test_what_comes_again_after_a_day_is_told_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with hosted(tmp_path) as talk:
        with monkeypatch.context() as once:
            await full(talk, once)
            await looks(talk)
        for hours, count in ((12, 1), (25, 2)):
            await looks(talk)
            talk.server.now += hours * HOURS
            await talk.app.tidy()
            with monkeypatch.context() as again:
                await full(talk, again)
                await looks(talk)
            assert len(told(talk)) == count


async def test_a_room_of_hosts_is_told_as_soon_as_the_bot_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with conversation(tmp_path) as talk:
        room = talk.server.create_room(HOST, "Hosts")
        talk.config = talk.config.model_copy(update={"admin": room})
        await talk.restart()
        await full(talk, monkeypatch)
        with capture_logs() as logs:
            for _ in range(3):
                await looks(talk)
        assert [each["event"] for each in logs if each["log_level"] == "warning"] == ["host-not-reached"], "once"
        talk.server.invite(room, HOST, BOT)
        await talk.settle()
        talk.heard(room)
        await looks(talk)
        assert "There are only 7 MiB left" in talk.heard(room)


async def test_a_person_is_told_in_their_own_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with hosted(tmp_path) as talk:
        chat = next(room.room_id for room in talk.server.rooms.values() if HOST in room.members())
        await talk.says(HOST, "!language fr", chat)
        await full(talk, monkeypatch)
        await looks(talk)
        assert "Pour la personne qui m’héberge" in talk.heard(chat)
        assert talk.message("", chat).msgtype == "m.text", "it notifies"


async def test_where_the_bot_is_not_any_more_nothing_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with hosted(tmp_path) as talk:
        await forbidden(talk, monkeypatch)
        talk.server.kick(talk.room, user("Anne"), BOT)
        await looks(talk)
        assert told(talk) == []


async def test_a_direct_chat_that_takes_nothing_is_the_affair_of_its_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hosted(tmp_path) as talk:
        chat = await talk.direct("Ben")
        talk.server.fail_next("PUT /send/", refused("M_FORBIDDEN"), 1, BOT)
        await talk.says("Ben", "!needs", chat)
        await looks(talk)
        assert told(talk) == []


async def test_a_person_without_a_chat_is_written_to_in_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with conversation(tmp_path) as talk:
        talk.config = talk.config.model_copy(update={"admin": HOST})
        await talk.restart()
        await full(talk, monkeypatch)
        await looks(talk)
        (room,) = (room for room in talk.server.rooms.values() if HOST in room.members("invite"))
        assert room.is_encrypted and room.members() == [BOT]
        assert [event.type for event in room.events][-1] == "m.room.encrypted"


async def test_while_nothing_is_heard_nothing_is_told_of_messages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever could be told would not be reached; and it is not the messages that are in trouble."""
    async with hosted(tmp_path) as talk:
        await stuck(talk, monkeypatch)
        await talk.app.watch.look()
        async with talk.store.statement():
            assert await talk.store.health.untold() == []
