"""Secret votes: where they count, what is said of them, and that nothing is left by which a choice is somebody's."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import DATABASE
from tests.conversation import Conversation, conversation, user, usual
from tests.votes.voters import DAY, MINUTE, SECRET, SEVEN, Voter, closes, voters

FIVE = SEVEN[:5]


async def rows(talk: Conversation, table: str) -> list[tuple[object, ...]]:
    """What a table has."""
    async with talk.store.transaction():
        return [tuple(row) for row in await talk.store._database.all(f"SELECT * FROM {table}")]


# What people see.


async def test_a_secret_vote_shows_nothing_until_it_is_closed(tmp_path: Path) -> None:
    async with voters(tmp_path) as (talk, people):
        shown = usual(await talk.says("Anne", SECRET))
        assert shown == "\n".join((
            "V1 · who keeps the money?", "1 · Kestrel", "2 · Heron", "",
            "Everybody has one vote. Secret, and open until Saturday, 13 March at 20:00, for 7 people.",
            "What has the most votes is what we decide.",
            "Please write to me in our private chat, not here, and don’t tap: !vote V1 1. Until the end you can change "
            "it: just write again. Before the end I show nothing, not even how many have voted.",
            "At the end I delete who chose what. What I can’t hide: until then whoever runs me could look, and a copy "
            "of my file made meanwhile could tell it later. If all choose alike, all know. And whoever can look at "
            "your phone can read it. If few vote, or nearly all alike, I give no numbers: only the answer, or "
            "that there is no clear one.",
        ))  # fmt: skip
        said = await people["Ben"].says("!vote V1 kestrel")
        assert said == (
            "Noted for V1: Kestrel. Until Saturday, 13 March at 20:00 you can change it: just write again. Then I "
            "delete that it was you."
        )
        assert "Noted for V1: Heron" in await people["Ben"].says("vote heron")
        for name, choice in zip(SEVEN[2:], ("kestrel", "kestrel", "heron", "kestrel", "kestrel"), strict=True):
            await people[name].says(f"!vote {choice}")
        assert not talk.heard(), "the room hears nothing"
        shown = await closes(talk)
        assert "Kestrel has the most votes.\nVotes: Kestrel: 4 and Heron: 2.\n6 of 7 took part." in shown
        assert "who keeps the money? Kestrel" in talk.message("D1").body
        assert "V1 is closed." in await people["Ben"].says("!vote V1 heron")


@pytest.mark.parametrize(
    ("choices", "says", "hides"),
    [
        (("kestrel", "kestrel", "heron", "heron"), "There is no clear answer.", ("4", "2")),
        (("kestrel", "kestrel", "kestrel", "heron"), "The answer is Kestrel.", ("3", "4", "Heron:")),
        (("kestrel",) * 7, "The answer is Kestrel.", ("7 of", "Votes:")),
        (("kestrel",) * 6 + ("heron",), "The answer is Kestrel.", ("6", "Votes:")),
        ((), "There is no clear answer.", ("0", "No votes")),
        (("heron",), "There is no clear answer.", ("Heron", "1", "Votes:")),
        (("heron", "heron"), "There is no clear answer.", ("Heron", "2", "Votes:")),
        (("heron",) * 3, "The answer is Heron.", ("3", "Votes:")),
    ],
)
async def test_numbers_that_would_tell_too_much_are_not_said(
    tmp_path: Path, choices: tuple[str, ...], says: str, hides: tuple[str, ...]
) -> None:
    async with voters(tmp_path, chats=SEVEN[: len(choices)] or SEVEN[:1]) as (talk, people):
        await talk.says("Anne", SECRET)
        for name, choice in zip(SEVEN, choices, strict=False):
            await people[name].says(f"!vote {choice}")
        outcome = (await closes(talk)).split("\n\n")[1]
        assert says in outcome
        assert not any(each in outcome for each in hides), outcome
        stored = str((await rows(talk, "votes"))[0])
        assert '"counts": null' in stored and '"voters": null' in stored, "nor kept"


async def test_who_closes_it_once_one_person_has_voted_learns_nothing(tmp_path: Path) -> None:
    async with voters(tmp_path, chats=("Ben",)) as (talk, people):
        await talk.says("Anne", SECRET)
        await people["Ben"].says("!vote heron")
        await talk.says("Anne", "!close V1")
        shown = usual(talk.message("V1 ·").body)
        assert "There is no clear answer." in shown and "Heron" not in shown.split("\n\n")[1]
        assert '"won": null' in str((await rows(talk, "votes"))[0])


async def test_with_fewer_than_five_nothing_is_promised(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE[:4]) as talk:
        said = await talk.says("Anne", SECRET)
        assert "Only 4 people can vote here" in said and "talk about it in the circle" in said
        assert await rows(talk, "votes") == []
    async with conversation(tmp_path / "five", people=FIVE) as talk:
        assert "V1 ·" in await talk.says("Anne", SECRET)


# Where it counts.


async def test_what_is_said_or_tapped_in_the_room_does_not_count(tmp_path: Path) -> None:
    async with voters(tmp_path, FIVE, chats=("Ben",)) as (talk, people):
        await talk.says("Anne", SECRET)
        await talk.says("Ben", "!vote V1 heron")
        assert not talk.heard()
        said = await people["Ben"].settle()
        assert "it doesn’t count. Please delete it there, and write to me here" in said
        await talk.replies("Ben", "heron", "V1 ·")
        assert "it doesn’t count" in await people["Ben"].settle()
        await talk.reacts("Ben", "2️⃣", "V1 ·")
        assert "a tap is never encrypted" in await people["Ben"].settle()
        assert await talk.replies("Ben", "a good question", "V1 ·") == "", "that is talk"
        assert await rows(talk, "vote_papers") == []
        assert "Noted for V1: Heron" in await people["Ben"].says(
            "heron", reply_to=talk.server.shown(people["Ben"].chat, people["Ben"].device)[-1].event_id
        )
        assert await rows(talk, "questions") == [], "of an answer to it nothing is noted"


async def test_a_chat_that_is_not_encrypted_is_refused(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Anne", SECRET)
        assert "This chat is not encrypted" in await talk.says("Ben", "!vote V1 heron", ben)
        assert await rows(talk, "vote_papers") == []


async def test_it_can_be_changed_edited_taken_back_and_is_one_paper(tmp_path: Path) -> None:
    async with voters(tmp_path, FIVE, chats=("Ben",)) as (talk, people):
        ben = people["Ben"]
        await talk.says("Anne", SECRET)
        await ben.says("!vote heron")
        await ben.says("I vote for kestrel")
        wrote = ben.last
        assert [row[2] for row in await rows(talk, "vote_papers")] == ["1"]
        assert "Noted for V1: Heron" in await ben.says("!vote heron", edit_of=wrote)
        assert [row[2] for row in await rows(talk, "vote_papers")] == ["2"]
        assert "is as it was" in await ben.says("whatever", edit_of=wrote)
        assert [row[2] for row in await rows(talk, "vote_papers")] == ["2"]
        await ben.takes_back(wrote)
        assert await rows(talk, "vote_papers") == []
        assert all(row[2] is None for row in await rows(talk, "vote_roll"))
        assert "everybody has one vote" in await ben.says("!vote heron, kestrel")
        await ben.says("!vote 1")
        assert "nothing in V1" in await ben.says("!vote none")
        assert await rows(talk, "vote_papers") == []


async def test_ones_own_vote_is_shown_to_oneself_while_it_is_open_and_nothing_after(tmp_path: Path) -> None:
    async with voters(tmp_path, FIVE, chats=FIVE) as (talk, people):
        await talk.says("Anne", SECRET)
        for name in FIVE:
            await people[name].says("!vote heron" if name in FIVE[:3] else "!vote kestrel")
        async with talk.store.transaction():
            held = [each for each in await talk.store.rights.held(user("Ben")) if each.declared.feature == "votes"]
        assert [each.fields["choice"] for each in held if each.declared.kind == "papers"] == ["2"]
        assert "What you chose in secret votes that are open" in await people["Ben"].says("!mydata")
        await closes(talk)
        async with talk.store.transaction():
            held = [each for each in await talk.store.rights.held(user("Ben")) if each.declared.feature == "votes"]
        assert held == []


# What comes between.


async def test_who_leaves_keeps_their_paper_and_who_is_forgotten_does_not(tmp_path: Path) -> None:
    async with voters(tmp_path, SEVEN, chats=("Ben", "Chloé", "Dan")) as (talk, people):
        await talk.says("Anne", SECRET)
        await people["Ben"].says("!vote heron")
        await people["Chloé"].says("!vote kestrel")
        for name in ("Ben", "Dan"):
            talk.server.leave(talk.room, user(name))
        await talk.settle()
        assert "Noted" not in await people["Ben"].says("!vote V1 kestrel"), "none can be cast"
        assert "Noted" not in await people["Dan"].says("!vote V1 kestrel")
        assert Counter(row[2] for row in await rows(talk, "vote_papers")) == {"1": 1, "2": 1}
        for said in ("!forgetme", "1", "yes"):
            await people["Chloé"].says(said)
        await talk.passes(MINUTE)
        assert [row[2] for row in await rows(talk, "vote_papers")] == ["2"]
        assert user("Chloé") not in str(await rows(talk, "vote_roll"))


async def test_what_was_written_in_time_counts_although_the_bot_was_away(tmp_path: Path) -> None:
    async with voters(tmp_path, SEVEN, chats=SEVEN[:6]) as (talk, people):
        await talk.says("Anne", f"{SECRET} until:in 2 hours")
        for name in SEVEN[:4]:
            await people[name].says("!vote heron")
        await talk.stop()
        talk.server.now += 119 * MINUTE
        await people["Eve"].device.say("!vote kestrel", people["Eve"].chat)
        talk.server.now += 2 * MINUTE
        await people["Fay"].device.say("!vote kestrel", people["Fay"].chat)
        talk.server.now += 2 * MINUTE
        await talk.start()
        await talk.settle()
        assert Counter(row[2] for row in await rows(talk, "vote_papers")) == {"1": 1, "2": 4}
        assert "V1 is closed." in await people["Fay"].settle()
        await closes(talk, MINUTE)
        assert "The answer is Heron." in talk.message("V1 ·").body, "all but one"


async def test_who_comes_later_learns_that_it_is_without_them_when_they_try(tmp_path: Path) -> None:
    async with voters(tmp_path, SEVEN, chats=SEVEN[:1]) as (talk, _):
        await talk.passes(20 * DAY)
        talk.server.invite(talk.room, user("Anne"), user("Hal"))
        talk.server.join(talk.room, user("Hal"))
        await talk.settle()
        await talk.says("Anne", SECRET)
        assert "for 7 people" in talk.message("V1 ·").body
        (tmp_path / "devices").mkdir()
        hal = Voter(talk, "Hal", tmp_path / "devices")
        await hal.begin()
        assert "V1" not in await hal.settle(), "nobody is told before"
        assert "This one is without you" in await hal.says("!vote heron")
        await hal.device.stop()


async def test_a_room_that_is_replaced_changes_nothing(tmp_path: Path) -> None:
    async with voters(tmp_path, FIVE, chats=FIVE[1:4]) as (talk, people):
        await talk.says("Anne", SECRET)
        await people["Ben"].says("!vote heron")
        others = [user(name) for name in FIVE[1:]]
        talk.room = talk.server.upgrade(talk.room, user("Anne"), invite=[talk.bot, *others])
        for other in others:
            talk.server.join(talk.room, other)
        await talk.settle()
        assert "V1 · who keeps the money?" in talk.message("V1 ·").body, "shown anew"
        assert "Noted for V1: Kestrel" in await people["Ben"].says("!vote kestrel")
        assert [row[2] for row in await rows(talk, "vote_papers")] == ["1"]
        for name in ("Chloé", "Dan"):
            await people[name].says("!vote kestrel")
        assert "The answer is Kestrel." in await closes(talk)


async def test_calling_it_off_is_visible_and_tells_no_counts(tmp_path: Path) -> None:
    async with voters(tmp_path, FIVE, chats=("Ben",)) as (talk, people):
        await talk.says("Chloé", SECRET)
        await people["Ben"].says("!vote heron")
        assert "only whoever opened V1" in await talk.says("Anne", "!close vote V1")
        said = await talk.says("Anne", "!cancel vote V1")
        assert said == "V1 (who keeps the money?) was called off by Anne. Nothing was counted."
        for table in ("vote_papers", "vote_keys", "vote_roll"):
            assert await rows(talk, table) == []


async def test_a_vote_without_its_key_is_a_cancelled_one(tmp_path: Path) -> None:
    """As after a move to another instance, where keys and papers never go."""
    async with voters(tmp_path, FIVE, chats=("Ben",)) as (talk, people):
        await talk.says("Anne", SECRET)
        async with talk.store.transaction():
            await talk.store._database.run("DELETE FROM vote_keys")
        assert "nothing was counted" in await people["Ben"].says("!vote heron")
        await talk.passes(4 * DAY)
        await talk.passes(MINUTE)
        assert "its papers have not come along" in talk.message("V1 was").body


# Nothing is left.


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with what is in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def found(folder: Path, secrets: list[bytes]) -> list[str]:
    """The files that have any of these bytes."""
    forms = [form for each in secrets for form in (each, each.hex().encode())]
    return [name for name, data in files(folder).items() if any(form in data for form in forms)]


async def secrets_of(talk: Conversation) -> list[bytes]:
    """The keys and slips that there are now."""
    keys = [bytes(row[1]) for row in await rows(talk, "vote_keys")]  # type: ignore[call-overload]
    return keys + [bytes(row[1]) for row in await rows(talk, "vote_papers")]  # type: ignore[call-overload]


async def test_after_it_is_closed_no_byte_ties_a_person_to_a_choice(tmp_path: Path) -> None:
    """The database, its log, the whole data folder, a copy of it as a standby has it, and a backup made later."""
    bot, between, later = (tmp_path / name for name in ("bot", "between", "later"))
    async with voters(bot, SEVEN) as (talk, people):
        await talk.says("Anne", SECRET)
        for name in SEVEN[:4]:
            await people[name].says("!vote heron")
        copytree(bot, between)
        for name in SEVEN[2:]:
            await people[name].says("!vote kestrel")
        known = await secrets_of(talk)
        assert len(known) == 8 and found(bot, known), "while it is open, whoever runs the bot could look"
        await closes(talk)
        assert talk.app.tidying._moment.is_set(), "the file is rewritten at once"
        await talk.app.tidying._rewrite()
        assert found(bot, known) == []
        copytree(bot, later)
        assert found(later, known) == []
        outbox = str(await rows(talk, "outbox"))
        assert "'votes', 'secret'" in outbox, "the message in the room"
        assert not [row for row in await rows(talk, "outbox") if "secret" in row and row[3] is not None]
        for table in ("vote_papers", "vote_keys", "vote_roll", "questions"):
            assert not [row for row in await rows(talk, table) if table != "questions" or "votes" in row]
        # What the opening says it can't hide: the copy made meanwhile tells what was chosen until then, and no more.
        with closing(sqlite3.connect(between / DATABASE)) as old:
            papers = old.execute("SELECT slip, choice FROM vote_papers").fetchall()
        assert sorted(choice for _, choice in papers) == ["2"] * 4
        assert found(between, [known[0]])


async def test_deletion_is_not_put_off_where_the_bot_is_busy(tmp_path: Path) -> None:
    async with voters(tmp_path, FIVE, chats=("Ben",)) as (talk, people):
        await talk.app.tidying.look(quiet=True)
        talk.app.tidying._moment.clear()
        await talk.app.tidying._rewrite()
        await talk.says("Anne", SECRET)
        await people["Ben"].says("!vote heron")
        assert not talk.app.tidying._moment.is_set()
        await talk.says("Anne", "!close vote V1")
        assert talk.app.tidying._moment.is_set()


CHOICES = st.lists(st.sampled_from(["kestrel", "heron"]), min_size=5, max_size=5)


async def life(folder: Path, choices: list[str], history: list[int]) -> dict[str, list[tuple[object, ...]]]:
    """What is stored after a vote in which people chose so; `history` are those who changed their minds meanwhile."""
    async with voters(folder, FIVE) as (talk, people):
        await talk.says("Anne", SECRET)
        for place in history:
            await people[FIVE[place]].says("!vote heron")
        for name, choice in zip(FIVE, choices, strict=True):
            await people[name].says(f"!vote {choice}")
        letters = await rows(talk, "outbox")
        await closes(talk)
        return {"letters": letters, "outbox": await rows(talk, "outbox"), "votes": await rows(talk, "votes")}


def comparable(outbox: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Rows without the ids that others assigned and keys are made of."""
    return [tuple(each for place, each in enumerate(row) if place not in (1, 20)) for row in outbox]


@settings(max_examples=4)
@given(CHOICES, st.permutations(range(5)), st.lists(st.integers(0, 4), max_size=3))
def test_rows_and_letters_are_equal_whoever_chose_what(
    choices: list[str], order: list[int], history: list[int]
) -> None:
    async def law() -> None:
        with tempfile.TemporaryDirectory() as folder:
            one = await life(Path(folder) / "one", choices, history)
            other = await life(Path(folder) / "other", [choices[place] for place in order], history)
        assert one["votes"] == other["votes"]
        for kind in ("letters", "outbox"):
            assert comparable(one[kind]) == comparable(other[kind])

    asyncio.run(law())


STEPS = st.lists(
    st.tuples(st.sampled_from(["Ben", "Chloé"]), st.sampled_from(["kestrel", "heron", "none", "back", "restart"])),
    min_size=3,
    max_size=8,
)


@settings(max_examples=6)
@given(STEPS)
def test_what_is_counted_is_the_last_word_of_each(steps: list[tuple[str, str]]) -> None:
    async def law() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with voters(Path(folder), FIVE, chats=("Ben", "Chloé")) as (talk, people):
                await talk.says("Anne", SECRET)
                last: dict[str, tuple[str, str]] = {}
                for name, deed in steps:
                    if deed == "restart":
                        await talk.restart()
                    elif deed == "back":
                        if name in last:
                            await people[name].takes_back(last.pop(name)[1])
                    else:
                        await people[name].says(f"!vote {deed}")
                        last.pop(name, None)
                        if deed != "none":
                            last[name] = deed, people[name].last
                    papers = Counter(row[2] for row in await rows(talk, "vote_papers"))
                    wanted = Counter("1" if choice == "kestrel" else "2" for choice, _ in last.values())
                    assert papers == wanted, (name, deed, steps)
                    roll = {row[1] for row in await rows(talk, "vote_roll")}
                    assert roll == {user(each) for each in FIVE}, "the roll never changes"

    asyncio.run(law())


# In three languages.


@pytest.mark.parametrize(
    ("language", "ballot", "vote", "noted", "outcome"),
    [
        ("fr", "!scrutin secret qui garde l’argent ? Héron, Faucon", "je vote pour le héron", "Noté pour V1 : Héron",
         "La réponse est Héron."),
        ("es", "!votación secreta ¿quién guarda el dinero? Garza, Halcón", "mi voto es para garza",
         "Anotado para V1: Garza", "La respuesta es Garza."),
    ],
)  # fmt: skip
async def test_in_french_and_spanish(
    tmp_path: Path, language: str, ballot: str, vote: str, noted: str, outcome: str
) -> None:
    async with voters(tmp_path, FIVE, language=language, chats=FIVE[1:4]) as (talk, people):
        shown = usual(await talk.says("Anne", ballot))
        assert "secret" in shown.lower() and ("téléphone" in shown or "teléfono" in shown)
        for each in people.values():
            assert noted in await each.says(vote)
        assert outcome in await closes(talk)
