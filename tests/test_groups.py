"""A group of several rooms."""

from __future__ import annotations

from pathlib import Path

from tests.conversation import BOT, conversation, user


async def test_a_room_joins_a_group_with_both_sides_word(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need ladder")
        garden = await talk.gathering("Ben", "Chloé", name="Garden")
        assert "for facilitators" in await talk.says("Chloé", "!group join Tuesday circle", room=garden)
        assert "asked in Tuesday circle" in await talk.says("Ben", "!group join tuesday CIRCLE", room=garden)
        assert "“Garden”" in talk.heard()
        assert "for facilitators" in await talk.says("Ben", "!group accept")
        assert "part of this group" in await talk.says("Anne", "!group accept")
        assert "part of Tuesday circle" in talk.heard(garden)
        assert "ladder" in await talk.says("Chloé", "!needs", room=garden)
        assert "2 rooms" in await talk.says("Chloé", "!group", room=garden)


async def test_what_a_room_had_is_there_again_when_it_leaves(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        garden = await talk.gathering("Ben", name="Garden")
        await talk.says("Ben", "!need a spade", room=garden)
        await talk.says("Ben", "!group join Tuesday circle", room=garden)
        await talk.reacts("Anne", "✅", to="“Garden”")
        assert "spade" not in await talk.says("Ben", "!needs", room=garden)
        assert "the group Garden again" in await talk.says("Ben", "!group leave", room=garden)
        assert "spade" in await talk.says("Ben", "!needs", room=garden)
        assert "its own group already" in await talk.says("Ben", "!group leave", room=garden)


async def test_a_no_is_kind_and_changes_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        garden = await talk.gathering("Ben", name="Garden")
        await talk.says("Ben", "!group join Tuesday circle", room=garden)
        assert "won’t join" in await talk.says("Anne", "!group decline")
        assert "Nothing has changed" in talk.heard(garden)
        assert "Nobody is asking" in await talk.says("Anne", "!group accept")


async def test_only_groups_that_one_is_in_can_be_asked(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        away = await talk.gathering("Kim", name="Away")
        assert "no other group of yours called “Tuesday circle”" in await talk.says(
            "Kim", "!group join Tuesday circle", room=away
        )


async def test_what_was_asked_of_two_groups_is_given_by_one(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        orchard = await talk.gathering("Kim", "Ben", name="Orchard")
        garden = await talk.gathering("Ben", name="Garden")
        for group in ("Tuesday circle", "Orchard"):
            await talk.says("Ben", f"!group join {group}", room=garden)
        await talk.says("Anne", "!group accept")
        assert "Nobody is asking" in await talk.says("Kim", "!group accept", room=orchard)
        assert "Tuesday circle" in await talk.says("Ben", "!group", room=garden)


async def test_a_request_is_answered_where_it_was_asked_and_once(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        garden = await talk.gathering("Ben", name="Garden")
        elsewhere = await talk.gathering("Eve", name="Elsewhere")
        await talk.says("Ben", "!group join Tuesday circle", room=garden)
        request = talk.message("“Garden”").event_id
        # Eve facilitates her own room only; and a request of another room can't be ticked off from there.
        assert "Nobody is asking" in await talk.says("Eve", "!group accept", room=elsewhere)
        talk.server.react(elsewhere, user("Eve"), request, "✅")
        await talk.settle()
        assert talk.heard(elsewhere) == ""
        await talk.restart()
        await talk.reacts("Anne", "✅", to="“Garden”")
        assert "Nobody is asking" in await talk.reacts("Anne", "👍", to="“Garden”")
        assert "2 rooms" in await talk.says("Anne", "!group")


async def test_a_room_that_the_bot_left_meanwhile_joins_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        garden = await talk.gathering("Ben", name="Garden")
        await talk.says("Ben", "!group join Tuesday circle", room=garden)
        talk.server.kick(garden, user("Ben"), BOT)
        talk.server.invite(garden, user("Ben"), BOT)
        await talk.settle()
        assert "Nobody is asking" in await talk.says("Anne", "!group accept")
        assert "1 room" in await talk.says("Ben", "!group", room=garden)
