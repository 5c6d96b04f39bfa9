"""Who comes and who waits: whatever people do, in any order, nobody is passed over and no place is given twice."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from commands.kit.rsvp import (
    answer_yes,
    is_last_call,
    left,
    offered_until,
    taken,
    to_ask_again,
    to_offer,
)
from commands.reminders.quiet import Quiet
from storage.rsvps import Rsvp, State

NOW = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)
HISTORIES = settings(max_examples=30 * settings().max_examples)  # 3,000 in `make test`


class Evening:
    """Something with places, and what becomes of its people by the rules."""

    def __init__(self, places: int) -> None:
        self.places, self.last_call = places, False
        self.people: list[Rsvp] = []
        self.asked: dict[int, set[int]] = {}  # whom each has seen pass, by the places that were offered to them
        self.end = 0

    def do(self, deed: str, number: int, guests: int) -> None:
        """One thing that happens, and what follows from it."""
        before, places = self.people, self.places
        held = taken(before)
        if deed == "places":
            self.places = number
        elif deed == "call":
            self.last_call = True
        elif deed == "lapse":
            self._lapse()
        else:
            self._answer(deed, number, guests)
        if deed in ("yes", "lapse"):
            assert taken(self.people) <= max(self.places, held), "no answer raises it above the places"
        again = {each.id for each in to_ask_again(before, self.people, places, self.places)}
        self.people = [replace(each, passed=each.passed and each.id not in again) for each in self.people]
        self._offer()

    def _place(self) -> int:
        self.end += 1
        return self.end

    def _lapse(self) -> None:
        held = next((each for each in self.people if each.state == "offered"), None)
        if held:
            over = replace(held, state="waiting", passed=True, place=self._place())
            self.people = [over if each is held else each for each in self.people]

    def _answer(self, deed: str, number: int, guests: int) -> None:
        person = f"@{number}:x"
        own = next((each for each in self.people if each.person == person), None)
        others = [each for each in self.people if each is not own]
        if deed == "no":
            self.people = others
            return
        state: State | None = "maybe" if deed == "maybe" else self._yes(person, guests)
        if state is None:
            return
        wants = own is not None and own.state != "maybe" and state != "maybe"
        place = own.place if own and wants else self._place()
        self.people = [*others, Rsvp(id=number, subject=1, person=person, state=state, place=place, guests=guests)]

    def _yes(self, person: str, guests: int) -> State | None:
        waiting = [each for each in self.people if each.state == "waiting" and not each.passed]
        own = next((each for each in self.people if each.person == person), None)
        had = own is not None and own.state in ("going", "offered")
        state = answer_yes(self.people, person, guests, self.places, last_call=self.last_call)
        if state == "going" and not had and not self.last_call:
            mine = own.place if own in waiting and own else self.end + 1
            fit = [each for each in waiting if each.place < mine and each.size <= self.places]
            assert not fit, "nobody is passed over who was not asked"
        return state if state == "going" or state == "waiting" else None

    def _offer(self) -> None:
        held, line = taken(self.people), [each for each in self.people if each.state == "waiting"]
        offered = to_offer(self.people, self.places, last_call=self.last_call)
        for each in offered:
            assert not each.passed, "nobody is asked twice about one place"
            if not self.last_call:
                earlier = [other for other in line if other.place < each.place and not other.passed]
                assert all(other in offered or other.size > self.places for other in earlier), "in order"
        ids = {each.id for each in offered}
        self.people = [self._is_asked(each) if each.id in ids else each for each in self.people]
        assert not offered or taken(self.people) <= max(self.places, held), "no offer raises it above the places"
        self._nothing_stands_idle()

    def _is_asked(self, each: Rsvp) -> Rsvp:
        return replace(each, passed=True) if self.last_call else replace(each, state="offered")

    def _nothing_stands_idle(self) -> None:
        """No place is free while the first who waits, and was not asked about it, would fit."""
        room = left(self.people, self.places)
        waiting = [each for each in self.people if each.state == "waiting" and not each.passed]
        first = min(waiting, key=lambda each: each.place, default=None)
        assert room is not None
        assert first is None or first.size > min(room, self.places)


DEEDS = st.tuples(
    st.sampled_from(["yes"] * 5 + ["no", "no", "maybe", "lapse", "lapse", "places"]),
    st.integers(1, 7),
    st.sampled_from([0, 0, 0, 1]),
)


@HISTORIES
@given(st.integers(1, 5), st.lists(DEEDS, max_size=60), st.integers(0, 80))
def test_places_are_given_in_order_and_never_twice(places: int, deeds: list[tuple[str, int, int]], call: int) -> None:
    evening = Evening(places)
    for step, deed in enumerate(deeds):
        if step == call:
            evening.do("call", 0, 0)
        evening.do(*deed)


@HISTORIES
@given(st.integers(1, 5), st.lists(DEEDS, max_size=30))
def test_offers_that_nobody_answers_end(places: int, deeds: list[tuple[str, int, int]]) -> None:
    evening = Evening(places)
    for deed in deeds:
        evening.do(*deed)
    for _ in evening.people:
        evening.do("lapse", 0, 0)
    assert not any(each.state == "offered" for each in evening.people)


def people(*states: State, guests: int = 0) -> list[Rsvp]:
    """Answers in this order; the last one brings so many."""
    return [
        Rsvp(
            id=place, subject=1, person=f"@{place}:x", state=state, place=place, guests=guests * (place == len(states))
        )
        for place, state in enumerate(states, 1)
    ]


def test_a_pair_waits_for_two_places_and_is_not_overtaken() -> None:
    pair = people("going", "waiting", guests=1)
    assert answer_yes(people("going"), "@2:x", 1, 2) == "waiting"
    assert to_offer(pair, 2) == []
    assert answer_yes(pair, "@3:x", 0, 2) == "waiting"
    assert to_offer(pair, 3) == pair[1:]


def test_more_than_all_places_are_not_put_on_the_list_and_hold_up_nobody() -> None:
    assert answer_yes([], "@1:x", 1, 1) == "too many"
    assert answer_yes([], "@1:x", 1, 2) == "going"
    assert answer_yes(people("waiting", guests=1), "@2:x", 0, 1) == "going"


def test_who_comes_keeps_the_place_where_there_is_none_for_a_guest() -> None:
    full = people("going", "going")
    assert answer_yes(full, "@1:x", 1, 2) == "no room"
    assert answer_yes(full, "@1:x", 1, 3) == "going"
    assert answer_yes([*full, *people("going", "going", "waiting")[2:]], "@1:x", 1, 3) == "no room", (
        "somebody waits for it"
    )


def test_lowering_the_places_takes_nobody_off_and_offers_nothing() -> None:
    full = people("going", "going", "going", "waiting")
    assert to_offer(full, 2) == []
    assert left(full, 2) == 0
    assert answer_yes(full, "@1:x", 0, 2) == "going"


def test_who_let_a_place_go_by_is_asked_again_only_about_another_one() -> None:
    passed = [replace(each, passed=each.state == "waiting") for each in people("going", "going", "waiting")]
    assert to_ask_again(passed, passed[1:], 2, 2) == passed[2:]
    assert to_ask_again(passed[1:], passed[2:], 2, 2) == [], "one stood free already"
    assert to_ask_again(passed, passed, 2, 3) == passed[2:]


def test_in_the_last_call_everybody_is_asked_and_the_first_yes_has_the_place() -> None:
    line = people("going", "waiting", "waiting", "waiting", guests=1)
    assert to_offer(line, 2, last_call=True) == line[1:3], "two do not fit"
    assert answer_yes(line, "@3:x", 0, 2, last_call=True) == "going"
    assert answer_yes(line, "@3:x", 0, 2) == "waiting"
    assert is_last_call(NOW, NOW + timedelta(hours=2))
    assert not is_last_call(NOW, NOW + timedelta(hours=2, seconds=1))
    assert not is_last_call(NOW, None)


# How long a place is held.


def always(moment: datetime) -> datetime:
    return moment


def test_a_place_is_held_for_a_quarter_of_the_time_left() -> None:
    def held(hours: float) -> timedelta:
        return offered_until(NOW, NOW + timedelta(hours=hours), always) - NOW

    assert held(12) == timedelta(hours=3)
    assert held(96) == held(97) == timedelta(hours=24)
    assert held(95) < timedelta(hours=24)
    assert held(2.1) == timedelta(minutes=30)
    assert held(2.6) == timedelta(minutes=36), "until the last call"
    assert offered_until(NOW, None, always) - NOW == timedelta(hours=24)


def test_quiet_hours_do_not_count() -> None:
    quiet, paris = Quiet(time(22), time(8)), ZoneInfo("Europe/Paris")

    def awake(moment: datetime) -> datetime:
        return quiet.over(moment, paris)

    # At 19:00 in Paris, two days before: twelve hours, of which three are this evening.
    assert offered_until(NOW, NOW + timedelta(hours=48), awake) == NOW + timedelta(hours=12 + 10)
    assert offered_until(NOW, NOW + timedelta(hours=13), awake) == NOW + timedelta(hours=11), "until the last call"


@given(st.integers(1, 400), st.integers(0, 23), st.integers(1, 23))
def test_a_place_is_never_held_beyond_what_was_promised(hours: int, quiet_from: int, length: int) -> None:
    quiet = Quiet(time(quiet_from), time((quiet_from + length) % 24))

    def awake(moment: datetime) -> datetime:
        return quiet.over(moment, ZoneInfo("UTC"))

    start = NOW + timedelta(hours=hours)
    end = offered_until(NOW, start, awake)
    assert NOW + timedelta(minutes=30) <= end <= max(start, NOW + timedelta(minutes=30))
    assert end <= max(start - timedelta(hours=2), NOW + timedelta(minutes=30))
