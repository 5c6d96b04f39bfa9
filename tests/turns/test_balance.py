"""How the floor was shared: privately to oneself, without names to the group."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.turns.balance import bar, parts
from storage.turns import Share
from tests.conversation import Conversation, conversation, usual

MINUTE = timedelta(minutes=1)
PEOPLE = ("Anne", "Ben", "Chloé", "Dan")


async def speaks(talk: Conversation, name: str, minutes: int) -> None:
    """Somebody has the floor for so long."""
    await talk.says("Anne", f"!give {name}")
    await talk.passes(minutes * MINUTE)
    await talk.says(name, "!done")


async def test_one_s_own_share_is_told_in_private(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        direct = await talk.direct("Ben")
        await speaks(talk, "Ben", 3)
        await speaks(talk, "Chloé", 9)
        assert await talk.says("Ben", "!balance") == "", "the room hears nothing"
        assert talk.heard(direct).startswith(
            "You have had 1 turn in this meeting (Tuesday circle): 3 minutes, about 25% of the talking."
        )
        await talk.says("Anne", "!give Ben")
        await talk.passes(4 * MINUTE)
        await talk.says("Ben", "!balance")
        assert "2 turns in this meeting (Tuesday circle): 7 minutes, about 44%" in talk.heard(direct)


async def test_rounds_count(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        direct = await talk.direct("Ben")
        await speaks(talk, "Chloé", 3)
        await talk.says("Anne", "!settings ask after a silence of 5m")
        await talk.says("Anne", "!round order:list")
        await talk.says("Anne", "!pass")
        await talk.passes(1 * MINUTE)
        await talk.says("Ben", "I had")
        await talk.passes(5 * MINUTE)  # Ben is asked, and does not answer
        await talk.passes(5 * MINUTE)
        await talk.says("Ben", "!balance")
        assert "1 turn in this meeting (Tuesday circle): 1 minute, about 25% of the talking." in talk.heard(direct)


@pytest.mark.parametrize(
    ("silence", "told"),
    [("5m", "There is room for you whenever you like: !hand."), ("off", "You have had 1 turn in this meeting")],
)
async def test_who_was_passed_over_in_a_round_has_shared_only_where_nobody_listens_for_silence(
    tmp_path: Path, silence: str, told: str
) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        direct = await talk.direct("Ben")
        await talk.says("Anne", f"!settings ask after a silence of {silence}")
        await talk.says("Anne", "!round order:list")
        await talk.says("Anne", "!pass")
        await talk.passes(1 * MINUTE)
        assert "Chloé, it is your turn" in await talk.says("Anne", "!round next")
        talk.heard(direct)
        await talk.says("Ben", "!balance")
        assert told in talk.heard(direct)


async def test_a_group_can_want_more_people_behind_a_picture(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await talk.says("Anne", "!settings least answers 4")
        for name in ("Ben", "Chloé", "Dan"):
            await speaks(talk, name, 1)
        assert "once 4 people have spoken" in await talk.says("Anne", "!balance group")


async def test_who_has_not_spoken_is_invited(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        direct = await talk.direct("Dan")
        await talk.says("Dan", "!balance")
        assert "There is room for you whenever you like: !hand." in talk.heard(direct)


async def test_the_group_s_balance_has_no_names_and_no_order(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await speaks(talk, "Ben", 2)
        await speaks(talk, "Chloé", 6)
        assert "once 3 people have spoken" in await talk.says("Anne", "!balance group")
        await speaks(talk, "Anne", 12)
        assert "for facilitators" in await talk.says("Ben", "!balance group")
        orders = set()
        for _ in range(12):
            said = await talk.says("Anne", "!balance group")
            assert said.startswith("3 people have spoken in this meeting.\n1 person has listened so far.\n")
            assert not [name for name in PEOPLE if name in said]
            bars = [line for line in said.split("\n") if line.endswith("%")]
            assert sorted(bars) == sorted([f"{'●' * 2} 10%", f"{'●' * 6} 30%", f"{'●' * 12} 60%"])
            orders.add(tuple(bars))
        assert len(orders) > 1


@pytest.mark.parametrize(
    ("language", "own", "groups", "private", "shown"),
    [
        ("fr", "!équilibre", "!équilibre groupe", "environ 50 % de la parole", "3 personnes ont parlé dans cette"),
        ("es", "!equilibrio", "!equilibrio grupo", "más o menos el 50 %", "3 personas hablaron en este encuentro."),
    ],
)
async def test_in_other_languages(
    tmp_path: Path, language: str, own: str, groups: str, private: str, shown: str
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        direct = await talk.direct("Ben")
        for name, minutes in (("Ben", 2), ("Chloé", 1), ("Dan", 1)):
            await speaks(talk, name, minutes)
        await talk.says("Ben", own)
        assert private in usual(talk.heard(direct))
        assert shown in usual(await talk.says("Anne", groups))


SHARES = st.builds(Share, st.integers(0, 5), st.timedeltas(timedelta(0), timedelta(hours=2)))


@given(st.dictionaries(st.text(max_size=3), SHARES, max_size=8))
def test_the_parts_make_a_whole(shares: dict[str, Share]) -> None:
    found = parts(shares)
    assert found.keys() == shares.keys()
    whole = sum(found.values())
    assert abs(whole - 1) < 1e-6 or not any(share.turns or share.time for share in shares.values())
    for part in found.values():
        assert 0 <= part <= 1 and 1 <= len(bar(part)) <= 20
