"""A group of several rooms."""

from __future__ import annotations

from pathlib import Path

from tests.conversation import conversation


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
