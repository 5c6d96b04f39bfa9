"""Direct chats: private as long as two are in them; what can't be said there; and who has left a group."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.matrix.errors import Retry
from commands.help import help
from commands.kit.context import Context
from commands.kit.events import Overheard
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, whisper
from commands.turns import turns
from tests.conversation import BOT, Conversation, conversation, user, usual
from tests.fake import CUT, refused

SECRET = "nobody else reads this chat"


@pytest.fixture
def private_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """`!queue` answers privately."""

    async def answer(ctx: Context) -> Reply:
        return whisper(ctx.sender, Phrase("kit-direct-hint"))

    others = [command for command in turns.commands if command.name != "queue"]
    (queue,) = set(turns.commands) - set(others)
    monkeypatch.setattr(turns, "commands", [*others, replace(queue, handler=answer)])


def rooms_of(talk: Conversation, *members: str) -> list[str]:
    """The rooms in which the bot and these people are, or are invited to, and nobody else."""
    wanted = {BOT, *map(user, members)}
    return [name for name, room in talk.server.rooms.items() if set(room.members("join", "invite")) == wanted]


def everything(talk: Conversation, room: str) -> str:
    return " ".join(str(event.content) for event in talk.server.room(room).events)


# Who else is there.


@pytest.mark.usefixtures("private_queue")
async def test_a_direct_chat_that_a_third_comes_into_is_a_room_like_others(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Ben")
        await talk.says("Ben", "!queue")
        assert SECRET in talk.heard(room)
        talk.server.invite(room, user("Ben"), user("Eve"))
        await talk.says("Ben", "!queue")
        assert SECRET not in talk.heard(room)
        (other,) = rooms_of(talk, "Ben")
        assert other != room
        assert "works in the group" not in await talk.says("Ben", "!hand", room=room)


@pytest.mark.usefixtures("private_queue")
async def test_what_was_to_be_said_privately_is_called_back(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Ben")
        talk.server.say(talk.room, user("Ben"), "!queue")
        await talk.app.hear()
        talk.server.invite(room, user("Ben"), user("Eve"))
        await talk.settle()
        assert SECRET not in talk.heard(room)
        assert rooms_of(talk, "Ben")


@pytest.mark.usefixtures("private_queue")
async def test_a_direct_chat_of_several_is_none(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = talk.server.create_room(user("Ben"), invite=[BOT], members=[user("Eve")], is_direct=True)
        await talk.settle()
        assert "between ourselves" not in talk.heard(room)
        await talk.says("Ben", "!queue")
        assert SECRET not in talk.heard(room) and rooms_of(talk, "Ben")


@pytest.mark.parametrize(
    ("language", "command", "told"),
    [
        ("en", "!remind me in 1 hour chrysanthemum", "Somebody else is in our old chat now"),
        ("fr", "!rappel moi dans 1 heure chrysanthemum", "Quelqu’un d’autre est maintenant dans notre ancienne"),
        ("es", "!recuérdame en 1 hora chrysanthemum", "Ahora hay alguien más en nuestro chat anterior"),
    ],
)
async def test_private_reminders_are_not_said_before_a_third(
    tmp_path: Path, language: str, command: str, told: str
) -> None:
    async with conversation(tmp_path, language=language) as talk:
        room = await talk.direct("Ben")
        assert "chrysanthemum" in await talk.says("Ben", command, room=room)
        talk.server.invite(room, user("Ben"), user("Eve"))
        await talk.app.hear()
        async with talk.store.transaction():
            waiting = [message.content["body"] for message in await talk.store.outbox.take([room])]
        assert [told in body and "chrysanthemum" in body for body in waiting] == [True]
        await talk.settle()
        assert rooms_of(talk, "Ben")
        await talk.passes(timedelta(hours=2))
        assert "chrysanthemum" not in talk.heard(room)


async def test_who_comes_into_a_direct_chat_can_not_answer_for_its_person(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Ben")
        await talk.says("Anne", "!need a ladder")
        await talk.agrees("Ben", "!take N1", room)
        await talk.agrees("Ben", "!release N1", room)
        talk.server.invite(room, user("Ben"), user("Eve"))
        talk.server.join(room, user("Eve"))
        await talk.settle()
        assert "not in that group" in await talk.reacts("Eve", "👍", to="free again", room=room)
        assert "Eve" not in await talk.says("Anne", "!needs")


# Who can't be reached.


@pytest.mark.usefixtures("private_queue")
@pytest.mark.parametrize(
    ("language", "hint"),
    [
        ("en", "Ben, I can’t write to you privately."),
        ("fr", "Ben, je n’arrive pas à t’écrire en privé."),
        ("es", "Ben, no consigo escribirte en privado."),
    ],
)
async def test_who_wants_no_invites_reads_a_hint_and_nothing_else(tmp_path: Path, language: str, hint: str) -> None:
    async with conversation(tmp_path, language=language) as talk:
        talk.server.refuses_invites.add(user("Ben"))
        await talk.says("Ben", "!queue")
        await talk.says("Ben", "!queue")
        assert usual(await soon(talk)).count(hint) == 1
        assert not [name for name, room in talk.server.rooms.items() if room.members() == [BOT]]
        asked = sum("createRoom" in path for _, path in talk.server.log)
        await soon(talk)
        assert sum("createRoom" in path for _, path in talk.server.log) == asked == 2
        talk.server.refuses_invites.clear()
        await talk.says("Ben", "!queue")
        assert rooms_of(talk, "Ben")


async def soon(talk: Conversation) -> str:
    said = [talk.heard()]
    for _ in range(3):
        await talk.app.wake()
        await talk.settle()
        said.append(talk.heard())
    return "\n".join(said)


async def test_what_nobody_asked_for_is_not_spoken_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with conversation(tmp_path) as talk:

        async def remind(ctx: Context, event: Overheard) -> Reply:
            return whisper(ctx.sender, Phrase("kit-direct-hint"))

        monkeypatch.setitem(help.listeners, Overheard, [remind])
        talk.server.refuses_invites.add(user("Ben"))
        assert await talk.says("Ben", "talking into somebody’s turn") == ""
        assert await soon(talk) == "\n\n\n"


@pytest.mark.usefixtures("private_queue")
async def test_half_a_room_of_a_stopped_try_is_left(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.refuses_invites.add(user("Ben"))
        talk.server.say(talk.room, user("Ben"), "!queue")
        await talk.app.hear()
        # The homeserver made the room and refused the invite; that answer is lost, and so is this life.
        talk.server.fail_next("POST /createRoom", CUT, user=BOT)
        with pytest.raises(Retry):
            await talk.app.courier.drain()
        assert [room.members() for room in talk.server.rooms.values()].count([BOT]) == 1
        talk.server.refuses_invites.clear()
        await talk.restart()
        await talk.settle()
        assert rooms_of(talk, "Ben")
        assert [room.members() for room in talk.server.rooms.values() if room.members("join", "invite") == [BOT]] == []


@pytest.mark.usefixtures("private_queue")
async def test_a_room_that_is_being_made_is_not_left(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.say(talk.room, user("Ben"), "!queue")
        await talk.app.hear()
        # As a sync may see it in between: the room is there, the invite is not yet.
        room = talk.server.create_room(BOT)
        await talk.app.hear()
        await talk.settle()
        assert rooms_of(talk, "Ben")
        assert talk.server.room(room).membership(BOT) == "leave"


@pytest.mark.usefixtures("private_queue")
async def test_who_leaves_the_direct_chat_is_written_to_in_another(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Ben")
        talk.server.leave(room, user("Ben"))
        talk.server.say(talk.room, user("Ben"), "!queue")
        await talk.settle()
        assert talk.server.room(room).membership(BOT) == "leave"
        assert SECRET not in everything(talk, room)
        await talk.says("Ben", "!queue")
        assert SECRET not in everything(talk, room) and rooms_of(talk, "Ben")


@pytest.mark.usefixtures("private_queue")
async def test_an_invite_that_could_not_be_accepted_is_no_direct_chat(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.fail_next("POST /join", refused(), user=BOT)
        room = await talk.direct("Ben")
        assert talk.server.room(room).membership(BOT) == "invite"
        await talk.says("Ben", "!queue")
        assert [each for each in rooms_of(talk, "Ben") if each != room]


@pytest.mark.usefixtures("private_queue")
async def test_a_private_answer_that_is_refused_is_hinted_at_too(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Ben")
        talk.server.fail_next(f"PUT /rooms/{room}/send/", refused(), user=BOT)
        await talk.says("Ben", "!queue")
        assert "I can’t write to you privately" in await soon(talk)


# Who has left the group.


async def test_who_left_the_group_can_do_nothing_in_it_by_reacting(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Ben")
        await talk.says("Anne", "!need a ladder")
        await talk.agrees("Ben", "!take N1", room)
        assert "free again" in await talk.agrees("Ben", "!release N1", room)
        talk.server.kick(talk.room, user("Anne"), user("Ben"))
        await talk.settle()
        talk.heard()
        assert "not in that group any more" in await talk.reacts("Ben", "👍", to="free again", room=room)
        assert talk.heard() == ""
        assert "Ben" not in await talk.says("Anne", "!needs")


async def test_who_left_the_group_changes_nothing_in_it_by_an_edit(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.gathering("Ben", name="Garden")
        room = await talk.direct("Ben")
        await talk.says("Ben", "!need a ladder", room=room)
        assert "ladder" in await talk.says("Ben", "2", room=room)
        need = talk.last
        talk.server.kick(talk.room, user("Anne"), user("Ben"))
        await talk.settle()
        asked = await talk.says("Ben", "!need a spade", room=room, edit_of=need)
        assert "everybody in Garden would read this" in asked and "Tuesday" not in asked
        await talk.says("Ben", "1", room=room)
        needs = await talk.says("Anne", "!needs")
        assert "ladder" in needs and "spade" not in needs


async def test_a_question_about_a_group_that_was_left_is_not_answered_for_another(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        garden = await talk.gathering("Anne", "Ben", name="Garden")
        room = await talk.direct("Ben")
        await talk.says("Ben", "!need", room=room)
        assert "What do you need" in await talk.says("Ben", "1", room=room)
        talk.server.kick(garden, user("Anne"), user("Ben"))
        assert "not in that group any more" in await talk.says("Ben", "a spade", room=room)
        assert "spade" not in await talk.says("Ben", "!needs", room=room)


async def test_a_facilitator_who_was_banned_is_none_in_the_direct_chat(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        garden = await talk.gathering("Ben", "Anne", name="Garden")
        await talk.says("Ben", "!group join Tuesday circle", room=garden)
        await talk.says("Anne", "!group accept")
        await talk.says("Anne", "!need a ladder")
        await talk.says("Anne", "!settings facilitators room")
        room = await talk.direct("Ben")
        # Ben made the garden's room; he leaves it and stays in the other.
        talk.server.leave(garden, user("Ben"))
        await talk.settle()
        assert "can close it" in await talk.says("Ben", "!close N1", room=room)


async def test_a_facilitator_of_two_groups_is_one_in_the_direct_chat(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.gathering("Anne", name="Garden")
        await talk.says("Ben", "!need a ladder")
        room = await talk.direct("Anne")
        assert "ladder" in await talk.agrees("Anne", "!close N1", room)
        assert "There are no needs on the board" in await talk.says("Ben", "!needs")


async def test_a_message_of_another_room_is_nothing_that_can_be_answered(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!checkin start")
        question = talk.message("How").event_id
        await talk.says("Anne", "!need a ladder")
        need = talk.message("ladder").event_id
        eve = await talk.gathering("Eve", name="Away")
        assert await talk.says("Eve", "4 let me in", room=eve, reply_to=question) == ""
        talk.server.react(eve, user("Eve"), need, "👍")
        await talk.settle()
        assert talk.heard() == talk.heard(eve) == ""
        assert "let me in" not in await talk.says("Anne", "!checkin close")
        assert "Eve" not in await talk.says("Anne", "!needs")


async def test_what_stands_just_above_in_private_is_not_quoted_and_is_in_a_room(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!needs", chat)
        assert talk.shown(chat)[-1].reply_to is None
        await talk.says("Ben", "!needs")
        asked = talk.last
        assert talk.shown()[-1].reply_to == asked
        talk.server.say(talk.room, user("Ben"), "!offers")
        talk.server.say(talk.room, user("Chloé"), "others write meanwhile")
        await talk.settle()
        assert talk.shown()[-1].reply_to not in (None, asked), "and it is plain for whom it is"
