"""Being kept apart, as conversations: said in private alone, known to nobody else, and found nowhere by name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.apart import MOST
from storage.store import Store
from tests.conversation import Conversation, conversation, gone_on, user
from tests.fresh_store import in_a_fresh_store
from tests.sos.test_sos import Chats, chats_of

PEOPLE = ("Anne", "Ben", "Chloé", "Dan")
MINUTE = timedelta(minutes=1)
BEGUN = (
    "From now on nothing that I arrange brings you and Dan together, and if you call for help, I don’t call Dan. Dan"
    " isn’t told, nor is anybody else.\nWhat a room shows everybody I can’t change, and in a small group people may"
    " guess. Whoever runs me could find out.\nYou can delete your message here: it holds all the same. To take it back:"
    " !again with and the name. Your list: !not with."
)


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        yield await chats_of(talk, *PEOPLE)


async def is_apart(talk: Conversation, one: str, other: str) -> bool:
    async with talk.store.transaction():
        found = await talk.store.apart.of(user(one), [user(other)])
        back = await talk.store.apart.of(user(other), [user(one)])
        assert bool(found) == bool(back), "it holds in both directions"
        assert bool(found) == bool(await talk.store.apart.pairs([user(one), user(other)]))
        return bool(found)


async def test_it_is_said_shown_and_taken_back_in_private_and_nobody_else_hears_of_it(chats: Chats) -> None:
    assert (await chats.says("Anne", "!not with")).startswith("Your list is empty. Write !not with and a name:")
    assert await chats.says("Anne", "!not with Dan") == BEGUN
    assert await is_apart(chats.talk, "Anne", "Dan") and not await is_apart(chats.talk, "Anne", "Ben")
    await chats.says("Anne", "not with ben please")
    shown = (await chats.says("Anne", "!not with")).splitlines()
    assert shown[0] == "I keep you apart from Ben and Dan in everything that I arrange. Nobody is told."
    assert shown[-1] == "To take somebody off: !again with and the name."
    assert await chats.says("Anne", "!again with Dan") == (
        "All right: I may bring you and Dan together again. Nobody is told."
    )
    assert not await is_apart(chats.talk, "Anne", "Dan") and await is_apart(chats.talk, "Ben", "Anne")
    assert await chats.says("Anne", "!again with Dan") == "Dan isn’t on your list, so there is nothing to take back."
    assert [chats.heard(name) for name in PEOPLE] == [""] * 4 and chats.talk.heard() == ""


@pytest.mark.parametrize(
    "text", ["!not with Dan", "!not with Dna", "!not with Dan and Ben", "!again with Dan", "!not with", "!pas avec Dan"]
)
async def test_in_a_room_the_writer_alone_reads_how_to_go_on_and_no_name_is_said(chats: Chats, text: str) -> None:
    assert await chats.talk.says("Anne", text) == ""
    assert chats.talk.signs() == []
    told = chats.heard("Anne")
    assert told.startswith(("That is for this chat alone.", "Cela se dit seulement dans cette conversation."))
    assert "Dan" not in told and "Dna" not in told
    assert not await is_apart(chats.talk, "Anne", "Dan")
    assert [chats.heard(name) for name in ("Ben", "Chloé", "Dan")] == [""] * 3


@pytest.mark.parametrize("text", ["!not wiht Dan", "!notwith Dan", "!nto with Dan", "!not with Dan" + " x" * 3000])
async def test_no_mistake_says_a_name_in_a_room_or_leads_there(chats: Chats, text: str) -> None:
    said = await chats.talk.says("Anne", text)
    assert "Dan" not in said and "not with" not in said
    assert not await is_apart(chats.talk, "Anne", "Dan")


async def test_who_has_not_opened_the_private_chat_reads_nothing_of_it_in_the_room(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        assert await talk.says("Anne", "!not with Dan") == ""


async def test_an_edit_corrects_and_a_deleted_message_still_holds(chats: Chats) -> None:
    talk, chat = chats.talk, chats.rooms["Anne"]
    await chats.says("Anne", "!not with Ben")
    first = talk.last
    await talk.says("Anne", "!not with Dan", chat, edit_of=first)
    assert await is_apart(talk, "Anne", "Dan") and not await is_apart(talk, "Anne", "Ben")
    await talk.says("Anne", "never mind", chat, edit_of=first)
    assert await is_apart(talk, "Anne", "Dan"), "other words take nothing back"
    await talk.takes_back("Anne", first, chat)
    assert await is_apart(talk, "Anne", "Dan")
    assert not any("Dan" in each.body for each in talk.shown(chat)), "who reads the chat finds nothing"


async def test_the_help_speaks_of_it_in_private_alone(chats: Chats) -> None:
    for about in ("everything", "not with somebody", "not with", "pas avec", "private"):
        assert "not with" not in (await chats.talk.says("Ben", f"!help {about}")).lower().replace(about, "")
    chats.heard("Ben")
    assert "!not with" in await chats.says("Ben", "!help everything")
    await chats.talk.says("Ben", "!help not with")
    assert chats.heard("Ben").startswith("!not with [person]") and chats.talk.heard() == ""


async def test_nobody_else_finds_it_in_their_data_or_in_the_table(chats: Chats) -> None:
    async def of_dan() -> list[object]:
        async with chats.talk.store.transaction():
            held = await chats.talk.store.rights.held(user("Dan"))
            return [(each.declared.kind, dict(each.fields)) for each in held]

    before = await of_dan()
    await chats.says("Anne", "!not with Dan")
    assert await of_dan() == before
    await chats.talk.app.tidy()
    async with chats.talk.store.transaction():
        (row,) = await chats.talk.store._database.all("SELECT * FROM apart")
        assert row["person"] == user("Anne") and "dan" not in str(tuple(row)).lower()
        (held,) = [
            each for each in await chats.talk.store.rights.held(user("Anne")) if each.declared.feature == "apart"
        ]
        assert not {"salt", "veil"} & dict(held.fields).keys()


async def test_it_goes_with_its_owner_and_stays_when_the_other_is_forgotten(chats: Chats) -> None:
    await chats.says("Anne", "!not with Dan")
    assert "It is done" in await chats.says("Dan", "!forgetme everything yes")
    assert await is_apart(chats.talk, "Anne", "Dan")
    assert "It is done" in await chats.says("Anne", "!forgetme everything yes")
    assert not await is_apart(chats.talk, "Anne", "Dan")


async def test_who_is_gone_is_counted_and_who_comes_back_is_known(chats: Chats) -> None:
    talk = chats.talk
    for name in ("Ben", "Dan"):
        await chats.says("Anne", f"!not with {name}")
    talk.server.leave(talk.room, user("Dan"))
    await talk.settle()
    assert (await chats.says("Anne", "!not with")).splitlines()[1] == (
        "1 more person on your list is in no group with you now."
    )
    assert "I don’t see “Dan”" in await chats.says("Anne", "!again with Dan")
    talk.server.invite(talk.room, user("Ben"), user("Dan"))
    talk.server.join(talk.room, user("Dan"))
    await talk.settle()
    assert "Ben and Dan" in await chats.says("Anne", "!not with")


async def test_a_list_has_an_end(chats: Chats) -> None:
    async with chats.talk.store.transaction():
        for number in range(MOST - 1):
            await chats.talk.store.apart.add(user("Anne"), f"@x{number}:x", "$x")
    assert "nor is anybody else" in await chats.says("Anne", "!not with Dan")
    assert await chats.says("Anne", "!not with Ben") == (
        "There are 50 people on your list, and I can’t remember more. !again with and a name makes room."
    )
    assert await chats.says("Anne", "!not with Dan") == BEGUN, "who is on it already is"
    assert await chats.says("Anne", "!not with Anne") == "That’s you. Write the name of somebody else."


async def test_one_list_holds_in_all_groups(chats: Chats) -> None:
    await chats.talk.gathering("Anne", "Eve", "Dan", name="Film club")
    await chats.says("Anne", "!not with Eve")
    assert await chats.says("Anne", "!not with Dan") == BEGUN, "nobody asks in which group"
    assert "Dan and Eve" in await chats.says("Anne", "!not with")


async def test_who_is_in_no_group_can_name_nobody(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Zoé")
        assert "I don’t see “Anne”" in await talk.says("Zoé", "!not with Anne", chat)


# Calls for help.


@pytest.mark.parametrize(("owner", "other"), [("Ben", "Chloé"), ("Chloé", "Ben")])
async def test_whoever_of_the_two_wants_it_a_call_passes_over_the_other_as_if_on_pause(
    chats: Chats, tmp_path: Path, owner: str, other: str
) -> None:
    talk = chats.talk
    await talk.says("Chloé", "!oncall me")
    await talk.says("Dan", "!oncall backup")
    worlds: list[list[str]] = []
    for world in ("apart", "pause"):
        async with gone_on(talk, tmp_path / world) as now:
            there = Chats(now, chats.rooms)
            await there.says(*((owner, f"!not with {other}") if world == "apart" else ("Chloé", "!pause")))
            for name in PEOPLE:
                there.heard(name)
            said = [await there.says("Ben", "!sos")]
            await now.passes(5 * MINUTE)
            await now.passes(5 * MINUTE)
            worlds.append([*said, *(there.heard(name) for name in ("Anne", "Ben", "Dan"))])
            assert there.heard("Chloé") == ""
    assert worlds[0] == worlds[1] and "needs somebody" in worlds[0][3]


async def test_where_nobody_else_can_be_called_the_whole_room_is_offered(chats: Chats) -> None:
    await chats.talk.says("Anne", "!settings facilitators Dan")
    await chats.says("Ben", "!not with Dan")
    await chats.says("Ben", "!not with Anne")
    said = await chats.says("Ben", "!sos")
    assert "Shall I ask everybody in Tuesday circle?" in said and chats.heard("Dan") == chats.heard("Anne") == ""
    await chats.says("Ben", "2")
    asked = chats.talk.message("", chats.talk.room)
    assert {user("Dan"), user("Anne"), user("Chloé")} == set(asked.mentions), "a mention that is missing would tell"


async def test_what_fits_is_not_shown_privately_and_a_room_shows_all(chats: Chats) -> None:
    talk = chats.talk
    await talk.says("Dan", "!offer a ladder")
    await chats.says("Ben", "!not with Dan")
    fits = "Dan"
    assert fits in await talk.says("Ben", "!need a ladder")
    await talk.says("Anne", "!settings show what fits private")
    await talk.says("Ben", "!need a ladder again")
    assert fits not in chats.heard("Ben")
    await talk.says("Chloé", "!need a ladder too")
    assert fits in chats.heard("Chloé")


# Which pairs: as somebody would find them who asks each for each other.

_NAMES = st.integers(0, 6).map(lambda number: f"@p{number}:x")


@given(st.lists(st.tuples(_NAMES, _NAMES, st.booleans()), max_size=30))
def test_all_queries_agree_whatever_was_said_and_taken_back(said: list[tuple[str, str, bool]]) -> None:
    async def law(store: Store) -> None:
        apart, wanted = store.apart, set[tuple[str, str]]()
        for number, (person, other, begins) in enumerate(said):
            if begins and person != other:
                await apart.add(person, other, f"${number}")
                wanted.add((person, other))
            elif not begins:
                assert await apart.remove(person, other) == ((person, other) in wanted)
                wanted.discard((person, other))
        people = [f"@p{number}:x" for number in range(7)]
        pairs = {frozenset(pair) for pair in wanted}
        assert await apart.pairs(people) == pairs
        for person in people:
            own = {other for owner, other in wanted if owner == person}
            assert set(await apart.listed(person, people)) == own and await apart.count(person) == len(own)
            assert await apart.of(person, people) == {each for each in people if frozenset((person, each)) in pairs}

    in_a_fresh_store(law)


@pytest.mark.parametrize(
    ("language", "begin", "begun", "show", "end", "ended"),
    [
        ("fr", "!pas avec Dan", "rien de ce que j’organise ne te met avec Dan", "!pas avec", "!de nouveau avec Dan",
         "je peux de nouveau te mettre avec Dan"),
        ("es", "!mejor sin Dan", "nada de lo que organizo te junta con Dan", "!mejor sin", "!de nuevo con Dan",
         "puedo volver a juntarte con Dan"),
    ],
)  # fmt: skip
async def test_in_other_languages(
    tmp_path: Path, language: str, begin: str, begun: str, show: str, end: str, ended: str
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        chats = await chats_of(talk, "Anne")
        assert begun in await chats.says("Anne", begin)
        assert "Dan" in await chats.says("Anne", show)
        assert ended in await chats.says("Anne", end)
        assert await talk.says("Anne", begin) == ""


async def test_it_is_done_without_the_sign_while_a_call_is_open(talk: Conversation) -> None:
    chat = await talk.direct("Chloé")
    await talk.says("Chloé", "sos", chat)
    await talk.says("Chloé", "not with Ben", chat)
    assert "Ben" in await talk.says("Chloé", "!not with", chat)
