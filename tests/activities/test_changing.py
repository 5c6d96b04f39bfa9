"""Activities that move, change, have more or fewer places, or are called off."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.conversation import Conversation, conversation, usual

MOMENT = timedelta(seconds=1)
FOUR = ("Anne", "Ben", "Chloé", "Dan")


def line(shown: str, begins: str) -> str:
    """The line that begins so, without its beginning."""
    found = (each.removeprefix(begins) for each in shown.splitlines() if each.startswith(begins))
    return next(found, "")


async def test_after_a_move_everybody_keeps_their_place_until_they_had_time_to_answer(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        ben, chloe, dan = await talk.direct("Ben"), await talk.direct("Chloé"), await talk.direct("Dan")
        await talk.says("Anne", "!event tea saturday 19:00 until:22:00 places:2")
        for name in ("Ben", "Chloé", "Dan"):
            await talk.says(name, "!going E1")
        for chat in (ben, chloe, dan):
            talk.heard(chat)
        shown = await talk.says("Anne", "!event move E1 sunday 15:00")
        assert "Sunday, 14 March at 15:00, until 18:00" in shown
        assert line(shown, "Going: ") == "Ben and Chloé" and line(shown, "Waiting for a place: ") == "Dan"
        asked = talk.heard(ben)
        assert asked.startswith("E1 (tea) has moved: it is now on Sunday, 14 March at 15:00, until 18:00.")
        assert "Your place is yours until Thursday, 11 March at 18:00" in asked
        assert talk.heard(dan).count("\n") == 0, "who waits is asked nothing"
        assert "has moved" in talk.heard(chloe)
        assert "You come to E1" in await talk.says("Ben", "yes", ben)
        shown = await talk.passes(timedelta(hours=23))
        assert line(shown, "Going: ") == "Ben" and line(shown, "Perhaps: ") == "Chloé"
        assert "A place is free at E1" in talk.heard(dan), "only now"


async def test_a_no_to_the_other_time_frees_the_place_at_once(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!event tea saturday 19:00")
    await talk.says("Ben", "!going E1", ben)
    await talk.says("Anne", "!event move sunday 15:00")
    assert "Without an answer until" in talk.heard(ben)
    assert "you don’t come to E1" in await talk.says("Ben", "no", ben)
    await talk.passes(MOMENT)
    assert "Ben" not in talk.message("tea").body


async def test_it_says_something_else_and_those_who_come_read_of_another_place(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!event tea saturday 19:00")
    await talk.says("Ben", "!going E1", ben)
    shown = await talk.says("Anne", '!event change E1 cocoa at:"the library" until:21:00')
    assert "E1 · cocoa\nSaturday, 13 March at 19:00, until 21:00\nWhere: the library" in shown
    assert talk.heard(ben) == "E1 (cocoa; Saturday, 13 March at 19:00, until 21:00) is somewhere else now: the library"
    assert "What should be different" in await talk.says("Anne", "!event change E1")
    await talk.takes_back("Anne", talk.last)
    assert "cocoa" in talk.message("E1").body, "that had changed nothing"


async def test_more_places_are_offered_and_fewer_take_nobody_off(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        dan = await talk.direct("Dan")
        await talk.says("Anne", "!event tea saturday 19:00 places:2")
        for name in ("Ben", "Chloé", "Dan"):
            await talk.says(name, "!going E1")
        talk.heard(dan)
        said = await talk.says("Anne", "!event places E1 1")
        assert "2 come to E1, and there is room for 1. Nobody is taken off" in said
        assert line(talk.message("tea").body, "Going: ") == "Ben and Chloé" and not talk.heard(dan)
        await talk.says("Ben", "!not going E1")
        assert not talk.heard(dan), "nothing is free yet"
        await talk.says("Anne", "!event places E1 3")
        assert "A place is free at E1" in talk.heard(dan)


async def test_calling_it_off_tells_those_who_wanted_to_come_and_can_be_taken_back(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!event tea saturday 19:00")
    await talk.says("Ben", "!going E1", ben)
    await talk.passes(MOMENT)
    await talk.says("Ben", "!pause", ben)
    shown = await talk.says("Anne", "!event cancel E1")
    assert shown == "E1 · tea\nSaturday, 13 March at 19:00\n\nThis is called off.", shown
    assert talk.heard(ben) == "E1 (tea; Saturday, 13 March at 19:00) is called off.", "on pause too"
    assert "was called off" in await talk.says("Ben", "!going E1", ben)


async def test_what_was_called_off_is_on_again_when_the_message_is_deleted(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!event tea saturday 19:00")
    await talk.says("Ben", "!going E1")
    await talk.says("Anne", "!event cancel")
    talk.heard(ben)
    await talk.takes_back("Anne", talk.last)
    assert line(talk.message("tea").body, "Going: ") == "Ben"
    assert talk.heard(ben) == "E1 (tea) takes place after all: Saturday, 13 March at 19:00."
    await talk.passes(timedelta(days=4))
    assert "This is over." in talk.message("tea").body, "its timers are set anew"


async def test_who_came_up_with_it_or_facilitates_changes_it_and_nobody_else(talk: Conversation) -> None:
    await talk.says("Ben", "!event tea saturday 19:00")
    for said in ("move E1 sunday 15:00", "change E1 cocoa", "places E1 3", "cancel E1"):
        answer = await talk.says("Chloé", f"!event {said}")
        assert answer.startswith("E1 can be changed by whoever suggested it"), said
    assert "cocoa" in await talk.says("Ben", "!event change E1 cocoa")
    assert "3 places left" in await talk.says("Anne", "!event places E1 3")


async def test_in_other_languages(tmp_path: Path) -> None:
    for language, made, moved, shown in (
        ("fr", "!activité goûter samedi 19h", "!activité déplacer E1 à dimanche 15h", "dimanche 14 mars à 15 h"),
        ("es", "!actividad té sábado 19:00", "!actividad mover E1 al domingo 15:00", "domingo 14 de marzo a las 15:00"),
    ):
        async with conversation(tmp_path / language, language) as talk:
            await talk.says("Anne", made)
            assert shown in usual(await talk.says("Anne", moved))
