"""Leaving strands nothing: what becomes of each kind of thing that names somebody who leaves their group."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storage.core.table import NO_GROUP, Leaving
from storage.privacy.registry import PERSONAL_DATA
from tests.conversation import BOT, Conversation, conversation, user, usual
from tests.offenders import assert_none

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PEOPLE = ("Anne", "Ben", "Chloé", "Dan")


async def leaves(talk: Conversation, name: str, *, removed: bool = False) -> str:
    """Somebody leaves the room, or is removed from it; what the bot says there."""
    if removed:
        talk.server.kick(talk.room, user("Anne"), user(name))
    else:
        talk.server.leave(talk.room, user(name))
    await talk.settle()
    return usual(talk.heard())


def test_of_everything_that_names_somebody_it_is_declared_what_becomes_of_it_when_they_leave() -> None:
    def known(group: str, *, passing: bool) -> bool:
        return group != NO_GROUP and not passing

    told = {f"{each.table} {each.kind}": (each, known(each.group, passing=each.passing)) for each in PERSONAL_DATA}
    assert_none([name for name, (each, needed) in told.items() if needed and each.left is None], "says nothing")
    assert_none([name for name, (each, needed) in told.items() if not needed and each.left], "has no group, or passes")


# Dan has one of each, as far as it ends, passes, rests or stays his; then he leaves.
LIFE = (
    "!hand", "!lend bike to Ben until friday", "!offer bread", "!take N1", "!how for me ideas",
    "!oncall me friday 20:00 to 22:00", "!remind me tomorrow 9:00 tea", "!todo Dan tea by:friday",
    "!around every friday 20:00 to 22:00", "!pair", "!event tea saturday 19:00", "!going E1",
)  # fmt: skip


async def kinds_held(talk: Conversation, name: str) -> set[str]:
    """What is held about somebody in the group."""
    async with talk.store.transaction():
        room = await talk.store.rooms.room(talk.room)
        assert room and room.group
        return {
            f"{each.declared.table} {each.declared.kind}"
            for each in await talk.store.rights.held(user(name), room.group.id)
        }


async def test_what_is_declared_comes_true(tmp_path: Path) -> None:
    declared = {f"{each.table} {each.kind}": each.left for each in PERSONAL_DATA}
    async with conversation(tmp_path, people=PEOPLE) as talk:
        dan = await talk.direct("Dan")
        await talk.says("Ben", "!need a tent")
        await talk.says("Ben", "!petition a bench to:x carriers:Chloé")
        await talk.says("Chloé", "yes", await talk.direct("Chloé"))
        for line in LIFE:
            await talk.says("Dan", line)
        for line in ("!sign S1", "1", "yes"):
            await talk.says("Dan", line, dan)
        await talk.says("Dan", "!need anonymous a coat", dan)
        await talk.passes(6 * MINUTE)
        before = await kinds_held(talk, "Dan")
        await leaves(talk, "Dan")
        after = await kinds_held(talk, "Dan")
        ended = {name for name, left in declared.items() if left is Leaving.ENDS}
        assert len(ended & before) >= 4, sorted(ended & before)
        assert_none(sorted(ended & after), "has ended")
        theirs = {name for name, left in declared.items() if left is Leaving.THEIRS} - {"loans borrowed"}
        assert_none(sorted(theirs - after), "is still theirs")
        await talk.passes(70 * DAY)
        later = await kinds_held(talk, "Dan")
        assert_none(sorted({name for name, left in declared.items() if left is Leaving.PASSES} & later), "has passed")


@pytest.mark.parametrize("removed", [False, True], ids=["leaves", "is removed"])
async def test_loans_of_who_leaves_are_seen_and_ended_by_both(tmp_path: Path, removed: bool) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben, dan, chloe = await talk.direct("Ben"), await talk.direct("Dan"), await talk.direct("Chloé")
        await talk.says("Dan", "!lend bike to Ben until friday")
        await talk.says("Ben", "!lend tent to Dan until friday")
        await talk.says("Ben", "!lend cup to Chloé")
        for chat in (ben, dan, chloe):
            talk.heard(chat)
        assert await leaves(talk, "Dan", removed=removed) == ""
        told = talk.heard(ben)
        assert "Dan is no longer in Tuesday circle. L1 (bike), which they lent you" in told
        assert "L2 (tent) is still noted as with them" in told and "L3" not in told
        assert talk.heard(chloe) == ""
        assert "still open in Tuesday circle. Here in our chat !mine shows it" in talk.heard(dan)
        assert "L1 bike · Ben" in await talk.says("Dan", "!loans", dan)
        assert "L2 tent · Ben" in await talk.says("Dan", "!mine", dan)
        await talk.passes(DAY + 5 * 60 * MINUTE)
        assert "Dan lent you this until Friday, 12 March: bike" in talk.heard(ben), "as before"
        assert "L1 (bike) can stay until Sunday" in await talk.says("Dan", "!extend L1 until:sunday", dan)
        assert "asked Dan whether" in await talk.says("Ben", "!extend L1 until:monday")
        assert "can stay until Monday" in await talk.says("Dan", "yes", dan)
        assert "L2 (tent) is back" in await talk.says("Dan", "!return L2", dan)
        assert "Dan says that L2 (tent) is back" in talk.heard(ben)
        assert "between two other people" in await talk.says("Dan", "!return L3", dan)
        assert "is back" in await talk.reacts("Ben", "✅", "L1 (bike), which", ben)
        assert "nothing" in await talk.says("Dan", "!loans", dan)
        assert "in no group together" in await talk.says("Dan", "!return L3", dan), "nothing of his is left there"


async def test_who_is_in_another_group_too_is_asked_which(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        club = await talk.gathering("Dan", "Ben", name="Film club")
        dan = await talk.direct("Dan")
        await talk.says("Dan", "!lend bike to Ben")
        await talk.says("Dan", "!lend film to Ben", club)
        await leaves(talk, "Dan")
        talk.heard(dan)
        listed = await talk.says("Dan", "!loans", dan)
        assert "L1 bike" in listed and "L1 film" in listed
        assert "Film club" in (asked := await talk.says("Dan", "!return L1", dan)) and "Tuesday circle" in asked
        assert "L1 (bike) is back" in await talk.says("Dan", "2" if "2. Tuesday" in asked else "1", dan)
        assert "L1 (film) is back" in await talk.says("Dan", "!return L1", dan), "only one is left"


async def test_who_asked_anonymously_and_leaves_can_answer_and_end_it(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        dan, chloe = await talk.direct("Dan"), await talk.direct("Chloé")
        await talk.says("Dan", "!need anonymous a coat", dan)
        await talk.passes(6 * MINUTE)
        await talk.says("Chloé", "!take N1")
        await leaves(talk, "Dan")
        for chat in (dan, chloe):
            talk.heard(chat)
        await talk.says("Chloé", "!tell N1 hello", chloe)
        assert "Chloé writes about N1" in talk.heard(dan)
        assert "Passed on to Chloé" in await talk.replies("Dan", "thank you", "Chloé writes", dan)
        assert "thank you" in talk.heard(chloe)
        assert "N1 a coat" in await talk.says("Dan", "!mine", dan)
        assert "not in that group any more" in await talk.says("Dan", "!show N1 group", dan), "it would be published"
        assert "in no group together" in await talk.says("Dan", "!take N1", dan)
        assert "in no group together" in await talk.says("Dan", "!needs", dan)
        assert "N1 (a coat) is done" in await talk.says("Dan", "!close N1", dan)
        assert "is done, and thanks you" in talk.heard(chloe)
        assert "in no group together" in await talk.says("Dan", "!tell N1 one more", dan)
        assert talk.heard() == "", "the group reads nothing of it"


@pytest.mark.parametrize(
    ("language", "left", "theirs", "back"),
    [
        ("fr", "Dan n’est plus dans Tuesday circle. L1 (vélo), qui t’a été prêté", "!mes", "!retour L1"),
        ("es", "Dan ya no está en Tuesday circle. L1 (vélo), que te prestó", "!míos", "!devuelto L1"),
    ],
)
async def test_in_other_languages(tmp_path: Path, language: str, left: str, theirs: str, back: str) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        ben, dan = await talk.direct("Ben"), await talk.direct("Dan")
        await talk.says("Dan", "!prête vélo à:Ben" if language == "fr" else "!presto vélo a:Ben")
        await leaves(talk, "Dan")
        assert left in usual(talk.heard(ben))
        assert theirs in usual(talk.heard(dan))
        assert "L1 (vélo)" in await talk.says("Dan", back, dan)
        assert "Dan" in talk.heard(ben)


@pytest.mark.parametrize(
    ("language", "who_takes", "gone"),
    [
        ("en", "T1 needs somebody else: the cake", "I keep what is open there until"),
        ("fr", "Il faudrait quelqu’un d’autre pour T1 : the cake", "Je garde ce qui y est en cours jusqu’au"),
        ("es", "Hace falta otra persona para T1: the cake", "Guardo lo que sigue abierto allí hasta el"),
    ],
)
async def test_tasks_are_handed_on_and_the_last_room_is_not_lost_in_silence(
    tmp_path: Path, language: str, who_takes: str, gone: str
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        chats = {name: await talk.direct(name) for name in PEOPLE}
        task, lend, need = {
            "en": ("!todo Dan the cake", "!lend tent to:Ben", "!need a coat"),
            "fr": ("!tâche Dan the cake", "!prête tent à:Ben", "!besoin a coat"),
            "es": ("!tarea Dan the cake", "!presto tent a:Ben", "!necesito a coat"),
        }[language]
        await talk.says("Anne", task)
        await talk.says("Dan", f"{lend}")
        said = await leaves(talk, "Dan")
        assert who_takes in said and "Dan" not in said
        await talk.reacts("Ben", "🙋", who_takes[:4] if language != "en" else "T1 needs")
        await talk.says("Chloé", need)
        for chat in chats.values():
            talk.heard(chat)
        talk.server.kick(talk.room, user("Anne"), BOT)
        await talk.settle()
        told = {name: usual(talk.heard(chat)) for name, chat in chats.items()}
        assert gone in told["Ben"] and gone in told["Chloé"], "the borrower, and who asked"
        assert told["Anne"] == "" == told["Dan"], "nothing of theirs is open; who had left was told then"
        mine = {"en": "!mine", "fr": "!mes", "es": "!míos"}[language]
        assert "a coat" in await talk.says("Chloé", mine, chats["Chloé"])
        assert "tent" in await talk.says("Ben", mine, chats["Ben"])


async def test_several_tasks_are_handed_on_in_one_message_and_those_of_who_is_forgotten_too(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        ben = await talk.direct("Ben")
        for line in ("!todo Dan the cake", "!todo Dan the tea", "!todo Ben the cups", "!todo Chloé the chairs"):
            await talk.says("Anne", line)
        await talk.says("Dan", "!todo done T2")
        await talk.says("Dan", "!todo Dan the plates")
        await talk.says("Ben", "!todo Ben my own")
        said = await leaves(talk, "Dan")
        assert (
            "T1 needs somebody else: the cake\nT5 needs somebody else: the plates\nWho does which? !todo take T1"
            in said
        )
        assert "the tea" not in said and "the cups" not in said
        assert "Chloé: the cake" in await talk.says("Chloé", "!todo take T1")
        await talk.says("Ben", "!forgetme everything", ben)
        await talk.says("Ben", "yes", ben)
        forgotten = talk.heard()
        assert "T3 needs somebody else: the cups" in forgotten and "my own" not in forgotten and "Ben" not in forgotten
