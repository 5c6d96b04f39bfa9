"""In a large batch calls for help come first, and nothing else changes its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dispatch.urgency import calls_first
from bot.matrix.events import Delivered, Event, Message, State
from commands import LOCALES, features
from commands.kit.calls_for_help import may_call
from commands.kit.catalogs import Catalogs
from commands.kit.registry import Registry
from tests.conversation import START

REGISTRY = Registry(features(), Catalogs(LOCALES))


def said(room: str, body: str, person: str = "@anne:x", number: int = 0) -> Message:
    return Message(room=room, event_id=f"${room}{number}", sender=person, body=body, at=START)


def moved(room: str, person: str, membership: str = "join", sender: str = "") -> State:
    content, sender = {"membership": membership}, sender or person
    return State(
        room=room, event_id=f"${room}", sender=sender, type="m.room.member", key=person, content=content, at=START
    )


def is_call(event: Message) -> bool:
    return event.body == "!sos"


def test_a_call_comes_before_a_flood_that_ends_with_one() -> None:
    flood = [said("!flood", "tea", "@mallory:x", number) for number in range(100)]
    others = [said("!other", "tea", "@ben:x", number) for number in range(3)]
    end = said("!flood", "!sos", "@mallory:x", 100)
    before, call = said("!anne", "hello"), said("!anne", "!sos", number=1)
    delivered = Delivered("!other", "$own", "transaction", START)
    events: list[Event] = [*flood, end, *others, before, call, delivered]
    assert calls_first(events, is_call) == [delivered, before, call, *flood, end, *others]


def test_who_came_or_went_elsewhere_keeps_the_place() -> None:
    """The call may reach nobody before the group is known."""
    came, call = moved("!group", "@anne:x"), said("!anne", "!sos")
    events: list[Event] = [said("!other", "tea", "@ben:x"), came, call]
    assert calls_first(events, is_call) == events
    own = moved("!anne", "@anne:x")
    assert calls_first([events[0], own, call], is_call) == [own, call, events[0]]


@pytest.mark.parametrize(("membership", "first"), [("invite", True), ("knock", True), ("leave", False), ("ban", False)])
def test_nobody_holds_up_a_call_by_inviting_who_calls(membership: str, first: bool) -> None:
    said_before, call = said("!other", "tea", "@ben:x"), said("!anne", "!sos")
    invited = moved("!trap", "@anne:x", membership, "@mallory:x")
    found = calls_first([said_before, invited, call], is_call)
    assert (found[0] == call) is first


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(("tea", "!sos")), st.sampled_from("xyz"))))
def test_each_room_keeps_its_order(history: list[tuple[str, str, str]]) -> None:
    events: list[Event] = [said(room, body, who, number) for number, (room, body, who) in enumerate(history)]
    found = calls_first(events, is_call)
    for room in "abc":
        assert [each for each in found if each.room == room] == [each for each in events if each.room == room]  # type: ignore[union-attr]
    assert len(found) == len(events)


@pytest.mark.parametrize(
    "words",
    ["!sos", "!sos please come", "help me", "SOS", "!au secours", "aidez-moi", "!ayúdame", "  !sos", "necesito ayuda"],
)
def test_words_that_call_are_seen(words: str) -> None:
    assert may_call(REGISTRY, words)


@pytest.mark.parametrize("words", ["!need a ladder", "we talk about the garden", "", "!" * 60_000, "so"])
def test_other_words_are_not(words: str) -> None:
    assert not may_call(REGISTRY, words)
