"""What holds for every command: once, in order, kindly, and nothing lost."""

from __future__ import annotations

import asyncio
import io
import re
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog

from bot.app import until_stopped
from bot.matrix.errors import DeadToken, Retry, Unreachable
from bot.matrix.events import Batch, Message
from bot.matrix.http import Answer
from bot.process import logs
from bot.setup.advice import sentence
from commands.kit.context import RoomContext
from commands.kit.events import MessageRedacted
from commands.turns import turns
from storage.timers import Timer
from storage.turns.tables import KEEP_STEP
from tests.conversation import BOT, Conversation, conversation, user
from tests.fake import CUT, LOST, broken, limited, refused
from tests.fake.faults import Break
from tests.fake.wire import FakeWire


async def test_other_talk_is_left_alone(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        for text in ("hello", "!!!", "!", "!5", "why not!", "5! = 120", "!xyzzyplugh"):
            assert await talk.says("Ben", text) == ""
        assert await talk.says("Ben", "!help", msgtype="m.notice") == ""


async def test_the_bot_answers_in_the_thread_and_to_the_message(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!help")
        assert talk.message().reply_to == talk.last
        root = talk.server.say(talk.room, user("Ben"), "let us speak of it here")
        await talk.says("Ben", "!help", thread=root)
        assert talk.message().thread == root


async def test_an_ignored_bot_is_not_answered(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.config = talk.config.model_copy(update={"ignore": (user("Ben"),)})
        await talk.restart()
        assert await talk.says("Ben", "!help") == ""


async def test_a_near_miss_is_suggested(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert await talk.says("Ben", "!nead a ladder") == "Did you mean !need a ladder?"


async def test_a_question_is_completed_by_the_reply_to_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert (await talk.says("Ben", "!need by:friday")).startswith("What do you need?")
        assert await talk.replies("Anne", "not me", to="What do you need") == ""
        assert await talk.says("Ben", "just talking") == ""
        assert "a long ladder" in await talk.replies("Ben", "a long ladder", to="What do you need")
        assert await talk.replies("Ben", "again", to="What do you need") == ""


async def test_what_was_said_to_a_message_goes_with_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need a secret thing")
        need = talk.last
        await talk.says("Chloé", "!take N1")
        await talk.takes_back("Ben", need)
        assert not [each for each in talk.shown() if "on the board" in each.body]
        assert "secret" not in await talk.says("Ben", "!needs")


async def test_a_group_is_spoken_to_in_its_own_language(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Ben")
        await talk.says("Ben", "!settings language fr", room=room)
        assert "échelle" in await talk.agrees("Ben", "!besoin une échelle", room)
        assert "Can you help?" in talk.heard()


async def test_a_command_that_comes_too_late_is_answered_and_not_applied(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.say(talk.room, user("Ben"), "!hand")
        talk.server.now += timedelta(minutes=11)
        await talk.settle()
        assert "reached me too late" in talk.heard()
        assert "Ben" not in await talk.says("Ben", "!queue")


async def test_everything_said_during_an_absence_is_answered_once_and_in_order(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.stop()
        for number in range(80):
            talk.server.say(talk.room, user("Ben"), f"!need item-{number:02}")
        await talk.start()
        await talk.settle()
        answers = re.findall(r"on the board: (item-\d\d)", talk.heard())
        assert answers == [f"item-{number:02}" for number in range(80)]


@pytest.mark.parametrize("fault", [CUT, LOST, broken(502), limited(2000)])
async def test_a_spoilt_answer_is_sent_again_and_arrives_once(tmp_path: Path, fault: object) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.fail_next("PUT /send/", fault, user=BOT)  # type: ignore[arg-type]
        with pytest.raises(Retry):
            await talk.says("Ben", "!need ladder")
        await talk.restart()
        await talk.settle()
        assert talk.heard().count("ladder") == 1
        assert talk.server.faults.left == 0


async def test_a_limit_says_how_long_to_wait(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.fail_next("PUT /send/", limited(2000), user=BOT)
        with pytest.raises(Retry) as error:
            await talk.says("Ben", "!need ladder")
        assert error.value.after == timedelta(seconds=2) and not isinstance(error.value, Unreachable)


@pytest.mark.parametrize(
    "answer", [refused(), refused("M_BAD_JSON", 400), refused("M_TOO_LARGE", 413), refused("M_NOT_FOUND", 404)]
)
async def test_a_message_that_is_refused_holds_up_nothing(tmp_path: Path, answer: Answer) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.fail_next("PUT /send/", answer, user=BOT)
        talk.server.say(talk.room, user("Ben"), "!need ladder")
        assert "spade" in await talk.says("Ben", "!need spade")
        assert "ladder" in await talk.says("Ben", "!needs")


@pytest.mark.parametrize("answer", [refused("M_UNKNOWN", 500), broken(502)])
async def test_a_message_that_alone_fails_for_ever_is_given_up(tmp_path: Path, answer: Answer) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.fail_next("PUT /send/", answer, times=10**6, user=BOT)
        talk.server.say(talk.room, user("Ben"), "!need ladder")
        for _ in range(35):
            with pytest.raises(Retry):
                await talk.settle()
            with pytest.raises(Retry):  # without a sync in between it is not known what else works
                await talk.app.courier.drain()
        await talk.app.hear()
        talk.server.faults.clear()
        talk.server.fail_next("PUT /send/", answer, user=BOT)
        await talk.app.courier.drain()
        assert talk.heard() == ""
        assert "ladder" in await talk.says("Ben", "!needs")


@pytest.mark.parametrize("answer", [LOST, limited(2000), Answer(429, {"errcode": "M_LIMIT_EXCEEDED"}, None)])
async def test_an_outage_however_long_loses_nothing(tmp_path: Path, answer: Answer | Break) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.fail_next("PUT /send/", answer, times=100, user=BOT)
        talk.server.say(talk.room, user("Ben"), "!need ladder")
        for _ in range(100):
            with pytest.raises(Retry):
                await talk.settle()
        await talk.settle()
        assert talk.heard().count("on the board") == 1


async def test_a_mistake_with_one_message_does_not_end_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with conversation(tmp_path) as talk:

        def spoilt(method: str, where: str) -> None:
            if "send" in where:
                raise KeyError("ladder")

        wire = talk.session._parts.http
        assert isinstance(wire, FakeWire)
        monkeypatch.setattr(wire, "fault", spoilt)
        with structlog.testing.capture_logs() as logged, pytest.raises(Retry):
            await talk.says("Ben", "!need ladder")
        assert "ladder" not in str(logged)
        monkeypatch.undo()
        await talk.settle()
        assert "ladder" in talk.heard()


async def test_rooms_do_not_wait_for_each_other(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        other = await talk.gathering("Kim")
        talk.server.fail_next(f"PUT /rooms/{talk.room}/send/", broken(500), times=10**6, user=BOT)
        talk.server.say(talk.room, user("Ben"), "!help")
        talk.server.say(other, user("Kim"), "!help")
        running = asyncio.create_task(talk.app.courier.run())
        await talk.app.hear()
        async with asyncio.timeout(120):
            while not talk.heard(other):
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.wait([running])


async def test_a_board_that_somebody_redacts_is_shown_anew(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!hand")
        board = talk.message("Ben").event_id
        await talk.takes_back("Anne", next(each.event_id for each in talk.shown() if "1. " in each.body))
        await talk.says("Chloé", "!hand")
        assert board and "Chloé" in talk.message("2. ").body


async def test_a_batch_that_was_not_committed_comes_again(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.say(talk.room, user("Ben"), "!need ladder")
        async with talk.store.transaction():
            await talk.store._database.run("PRAGMA query_only = 1")
        with pytest.raises(sqlite3.OperationalError):
            await talk.app.hear()
        await talk.store._database._connection.execute("PRAGMA query_only = 0")
        await talk.settle()
        assert talk.heard().count("on the board") == 1


async def test_no_more_is_asked_for_before_what_came_is_on_the_disk(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.say(talk.room, user("Ben"), "!need ladder")
        await talk.app.hear()
        async with talk.store.transaction():
            await talk.store._database.run("PRAGMA query_only = 1")
        talk.server.log.clear()
        with pytest.raises(sqlite3.OperationalError):
            await talk.app.hear()
        assert talk.server.log == []
        await talk.store._database._connection.execute("PRAGMA query_only = 0")
        await talk.settle()
        assert talk.heard().count("on the board") == 1


async def test_a_mistake_of_ours_undoes_the_command_and_gives_a_reference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need ladder")

        async def broken_handler(ctx: object, event_id: str) -> None:
            raise ValueError("quoting ladder")

        monkeypatch.setitem(turns.listeners, MessageRedacted, [broken_handler])
        with structlog.testing.capture_logs() as logged:
            answer = await talk.takes_back("Ben", talk.last)
        reference = re.search(r"reference: (\w{6})", answer)
        assert reference and logged[0]["reference"] == reference[1]
        assert "ladder" not in str(logged)
        assert "ladder" in await talk.says("Ben", "!needs")


async def test_a_forged_time_changes_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        said = Message(
            room=talk.room,
            event_id="$forged",
            sender=user("Ben"),
            body="!need ladder",
            at=talk.server.now + timedelta(days=9),
        )
        await talk.app._dispatcher.handle(Batch((said,), str(talk.server.position)))
        await talk.app.courier.drain()
        assert "ladder" in talk.heard()


async def test_what_is_called_off_at_the_same_moment_does_not_happen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with conversation(tmp_path) as talk:
        rung: list[str] = []

        async def ring(ctx: RoomContext, subject: str, due: datetime) -> None:
            rung.append(subject)
            await ctx.store.timers.cancel("turns", "ring", "second")

        monkeypatch.setitem(turns.timers, "ring", ring)
        async with talk.store.transaction():
            for subject in ("first", "second"):
                await talk.store.timers.set(
                    Timer(feature="turns", name="ring", subject=subject, room_id=talk.room, due=talk.server.now)
                )
        await talk.passes(timedelta(seconds=1))
        assert rung == ["first"]


async def test_a_timer_that_fails_rings_again_and_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with conversation(tmp_path) as talk:
        rung: list[str] = []

        async def ring(ctx: RoomContext, subject: str, due: datetime) -> None:
            rung.append(subject)
            assert subject != "broken"

        monkeypatch.setitem(turns.timers, "ring", ring)
        async with talk.store.transaction():
            for subject in ("broken", "good"):
                await talk.store.timers.set(
                    Timer(feature="turns", name="ring", subject=subject, room_id=talk.room, due=talk.server.now)
                )
        await talk.passes(timedelta(seconds=1))
        await talk.passes(timedelta(minutes=10))
        assert rung == ["broken", "good", "broken"]


@pytest.mark.slow
async def test_nothing_that_people_write_goes_into_the_log(tmp_path: Path) -> None:
    secret, log = "chrysanthemum", io.StringIO()
    logs.set_up("debug", stream=log)
    try:
        async with conversation(tmp_path) as talk:
            await meeting(talk, secret)
            talk.server.fail_next("PUT /send/", refused(), user=BOT)
            await talk.says("Anne", f"!need {secret}")
    finally:
        structlog.reset_defaults()
    assert "refused" in log.getvalue() and secret not in log.getvalue()


async def meeting(talk: Conversation, secret: str) -> None:
    """Everything that can be said, with the same word in it; well and badly."""
    registry = talk.app._dispatcher._router._registry
    for command in registry.commands:
        for rest in ("", f" {secret}", f" 1 {secret}", f" tomorrow {secret}", f" xyz:{secret} {secret}"):
            talk.server.say(talk.room, user("Anne"), f"{registry.name(command, 'en')}{rest}")
            await talk.settle()
            answer = next(each for each in reversed(talk.server.room(talk.room).events) if each.sender == BOT)
            talk.server.say(talk.room, user("Anne"), secret, reply_to=answer.event_id)


async def test_what_is_delivered_is_not_kept(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!hand chrysanthemum")
        await talk.says("Anne", "!next")
        await talk.says("Ben", "!done")
        await talk.passes(KEEP_STEP)
        async with talk.store.transaction():
            rows = await talk.store._database.all("SELECT * FROM outbox")
            turns_kept = await talk.store._database.all("SELECT * FROM turns")
        assert rows and "chrysanthemum" not in str([tuple(row) for row in (*rows, *turns_kept)])
        await talk.app.tidy()
        files = [path.read_bytes() for path in tmp_path.glob("entraide.db*")]
        assert files and not any(b"chrysanthemum" in content for content in files)


@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize("where", ["GET /sync", "PUT /send/"])
async def test_a_dead_token_ends_the_program_with_a_sentence(tmp_path: Path, where: str, soft: bool) -> None:
    async with conversation(tmp_path) as talk:
        body = {"errcode": "M_UNKNOWN_TOKEN", "error": "Unknown token", "soft_logout": soft}
        talk.server.fail_next(where, Answer(401, body), times=10**6, user=BOT)
        talk.server.say(talk.room, user("Ben"), "!need ladder")
        async with asyncio.timeout(120):
            with pytest.raises(DeadToken) as error:
                await until_stopped(talk.app.run())
        said = sentence(error.value)
        assert said and "does not accept the access token any more" in said and "entraide init" in said
        # Nothing was lost by it.
        talk.server.faults.clear()
        await talk.restart()
        await talk.settle()
        assert talk.heard().count("on the board") == 1


async def test_an_edit_belongs_to_who_wrote_of_talk_too(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need a ladder")
        need = talk.last
        said = talk.server.say(talk.room, user("Ben"), "just talking")
        assert await talk.says("Chloé", "!hand", edit_of=said) == ""
        assert await talk.says("Chloé", "!need a spade", edit_of=need) == ""
        assert "spade" not in await talk.says("Ben", "!needs")
        # Taking the message back takes back what it did, edited or not.
        await talk.says("Ben", "!need a long ladder", edit_of=need)
        await talk.takes_back("Ben", need)
        assert "There are no needs on the board" in await talk.says("Ben", "!needs")


async def test_a_moderator_takes_a_command_back(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need a ladder")
        await talk.takes_back("Anne", talk.last)
        assert not [each for each in talk.shown() if "a ladder" in each.body]
        assert "There are no needs on the board" in await talk.says("Ben", "!needs")


async def test_an_answer_to_a_tap_quotes_what_was_tapped(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    tapped = talk.message("N1 is on the board")
    await talk.reacts("Ben", "👍", "N1 is on the board")
    assert talk.message("Ben is taking care").reply_to == tapped.event_id, "apps can’t show a reaction"


async def test_what_a_reply_quotes_is_not_said_again(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        asked = await talk.says("Ben", "!need")
        question = talk.message("What do you need").event_id
        body = f"> <{BOT}> !need a car\n> {asked.splitlines()[0]}\n\na ladder"
        said = await talk.says("Ben", body, reply_to=question)
        assert "a ladder" in said and "car" not in said
        assert await talk.says("Chloé", f"> <{user('Ben')}> !need a car\n\nme too", reply_to=talk.last) == ""


async def test_gestures_and_the_bots_own_words_are_no_commands(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert await talk.says("Ben", "!need a ladder", msgtype="m.emote") == ""
        for msgtype in ("m.text", "m.notice"):
            talk.server.say(talk.room, BOT, "!need a ladder", msgtype=msgtype)
        await talk.settle()
        assert "There are no needs on the board" in await talk.says("Ben", "!needs")


async def test_two_bots_do_not_talk_to_each_other(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        # The other of them repeats every word it hears, as commands and as answers, as a notice.
        for _ in range(3):
            for each in talk.shown():
                for body in (each.body, f"!{each.body}", "!help"):
                    talk.server.say(talk.room, user("Ben"), body, reply_to=each.event_id, msgtype="m.notice")
        before = len(talk.shown())
        await talk.settle()
        assert len(talk.shown()) == before
