"""Votes over several lives, groups and late keys: a file that is put back, keys that come late, groups of one name."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from shutil import copytree, rmtree

from tests.conversation import BOT, Conversation, user
from tests.votes.test_secret import rows
from tests.votes.voters import DAY, HOUR, MINUTE, SECRET, SEVEN, closes, voters

FIVE = SEVEN[:5]


async def key_of(talk: Conversation) -> bytes:
    """The key that the open vote has."""
    return bytes((await rows(talk, "vote_keys"))[0][1])  # type: ignore[call-overload, no-any-return]


async def test_a_vote_that_is_lived_through_again_has_another_key_and_the_same_outcome(tmp_path: Path) -> None:
    bot, copy = tmp_path / "bot", tmp_path / "copy"
    async with voters(bot, FIVE) as (talk, people):
        await talk.stop()
        copytree(bot, copy)
        await talk.start()
        await talk.says("Anne", SECRET)
        first = await key_of(talk)
        for name, choice in zip(FIVE, ("heron", "heron", "heron", "kestrel", "kestrel"), strict=True):
            await people[name].says(f"!vote {choice}")
        await talk.passes(HOUR)
        await talk.stop()
        rmtree(bot / "nothing", ignore_errors=True)
        (bot / "entraide.db").write_bytes((copy / "entraide.db").read_bytes())  # the keys of the chats are not lost
        for end in ("-wal", "-shm"):
            (bot / f"entraide.db{end}").unlink(missing_ok=True)
        await talk.start()
        await talk.settle()
        assert await key_of(talk) != first
        assert Counter(row[2] for row in await rows(talk, "vote_papers")) == {"1": 2, "2": 3}
        shown = await closes(talk)
        assert shown.count("V1 ·") == 1 and len([each for each in talk.shown() if "V1 ·" in each.body]) == 1


async def test_a_vote_that_is_open_in_the_file_that_is_put_back_keeps_its_key(tmp_path: Path) -> None:
    bot, copy = tmp_path / "bot", tmp_path / "copy"
    async with voters(bot, FIVE) as (talk, people):
        await talk.says("Anne", SECRET)
        for name in FIVE[:3]:
            await people[name].says("!vote heron")
        first = await key_of(talk)
        await talk.stop()
        copytree(bot, copy)
        await talk.start()
        await people["Dan"].says("!vote kestrel")
        await people["Eve"].says("!vote kestrel")
        await talk.passes(HOUR)
        await talk.stop()
        rmtree(bot)
        copytree(copy, bot)
        await talk.start()
        await talk.settle()
        assert await key_of(talk) == first
        papers = Counter(row[2] for row in await rows(talk, "vote_papers"))
        assert papers["2"] == 3


async def test_a_vote_whose_key_comes_late_counts_where_it_came_in_time_and_is_still_open(tmp_path: Path) -> None:
    async with voters(tmp_path, FIVE, chats=FIVE[1:]) as (talk, people):
        await talk.says("Anne", f"{SECRET} until:in 2 hours")
        await people["Ben"].device.say("!vote heron", people["Ben"].chat)
        held = talk.server.inbox.pop((BOT, "BOT"))
        await talk.settle()
        await talk.passes(HOUR)
        assert await rows(talk, "vote_papers") == []
        talk.server.inbox[BOT, "BOT"] = [(talk.server.step(), event) for _, event in held]
        assert "Noted for V1: Heron" in await people["Ben"].settle()
        for name in ("Dan", "Eve"):
            await people[name].says("!vote heron")
        await people["Chloé"].device.say("!vote kestrel", people["Chloé"].chat)
        held = talk.server.inbox.pop((BOT, "BOT"))
        await talk.settle()
        await closes(talk, 2 * HOUR)
        talk.server.inbox[BOT, "BOT"] = [(talk.server.step(), event) for _, event in held]
        assert "Noted" not in await people["Chloé"].settle()
        assert "The answer is Heron." in talk.message("V1 ·").body


async def test_in_private_the_group_follows_from_the_choice_or_is_named_and_nothing_asks(talk: Conversation) -> None:
    club = await talk.gathering("Ben", "Anne", name="Film club")
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!ballot which name? Lake, Hill, Both")
    await talk.says("Ben", "!ballot which film? Alien, Brazil, Both", club)
    assert "Noted for V1: Brazil" in await talk.says("Ben", "!vote V1 brazil", ben)
    assert "Noted for V1: Lake" in await talk.says("Ben", "!vote lake", ben)
    assert "V1 is open in several of your groups: Film club and Tuesday circle." in await talk.says(
        "Ben", "!vote V1 both", ben
    )
    assert await rows(talk, "questions") == [], "an open question would keep the choice"
    assert "Noted for V1: Both" in await talk.says("Ben", "!vote V1 both in Film club", ben)
    await talk.passes(timedelta(seconds=1))
    assert "3️⃣ Both · 1: Ben" in talk.message("V1 ·", club).body
    assert "3️⃣ Both\n" in talk.message("V1 ·").body


async def test_who_is_in_another_group_does_not_vote_in_this_one(talk: Conversation) -> None:
    await talk.gathering("Dan", "Eve", name="Film club")
    dan = await talk.direct("Dan")
    await talk.says("Anne", "!ballot which name? Lake, Hill")
    for said in ("!vote V1 lake", "!vote lake", "!ballot V1", "!unvote V1", "!close V1", "!cancel V1"):
        assert "1️⃣" not in await talk.says("Dan", said, dan)
    async with talk.store.transaction():
        assert await talk.store.votes.marks.answers(1) == []
        found = await talk.store.votes.get(1)
    assert found is not None and found.over is None


async def test_nothing_is_kept_of_a_vote_longer_than_is_said(talk: Conversation) -> None:
    await talk.says("Anne", "!ballot which name? Lake, Hill")
    await talk.says("Ben", "!vote lake")
    await closes(talk)
    assert user("Ben") not in str(await rows(talk, "vote_marks")) + str(await rows(talk, "vote_roll"))
    await talk.passes(89 * DAY)
    await talk.app.forget()
    assert len(await rows(talk, "votes")) == 1
    await talk.passes(2 * DAY + MINUTE)
    await talk.app.forget()
    assert await rows(talk, "votes") == []
