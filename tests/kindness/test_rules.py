"""What becomes of kind words in a box, as properties: kept by a star alone, gone in a week, and within bounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from commands.kindness.feature import MOST_KEPT, MOST_WAITING
from commands.kindness.rules import add, earliest, keep, let_go, move, one_of, say, without
from storage.core.times import to_ms
from storage.core.veil import sealed
from storage.kindness import KEEP_SAID, Box, KindWord

NOW = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
EMPTY = Box(person="@ben:x", token="0" * 32)


def word(number: int, by: str = "anne") -> KindWord:
    return KindWord(
        id=f"{number:032x}",
        sender=f"@{by}:x",
        name=by,
        words="hello",
        group_id=1,
        event_id=f"${number}",
        until=to_ms(NOW + timedelta(days=30)),
    )


def filled(count: int) -> Box:
    box = EMPTY
    for number in range(count):
        box = add(box, word(number))
    return box


steps = st.lists(st.sampled_from(["add", "say", "keep", "let go", "take back", "move"]), max_size=40)


@given(steps)
def test_what_is_kept_has_a_star_and_all_else_ends(done: list[str]) -> None:
    box, letters, now = EMPTY, ["none"], NOW
    for number, step in enumerate(done):
        now += timedelta(hours=1)
        if step == "add":
            box = add(box, word(number))
        elif step == "say":
            letters.append(f"letter {number}")
            box = say(box, letters[-1], now)
        elif step == "keep":
            box = keep(box, letters[-1], f"$star {number}")
        elif step == "let go":
            box = let_go(box, next((each.kept_by for each in box.kept), ""), now)
        elif step == "take back":
            gone = box.words[:1]
            box = without(box, gone.__contains__)
            assert not set(gone) & set(box.words)
        else:
            box = move(box, letters[-1], f"anew {number}")
            letters.append(f"anew {number}")
        assert all(each.kept == bool(each.kept_by) for each in box.words), "kept by a star, and by nothing else"
        assert all(each.letter for each in box.kept), "nothing is kept before it is said"
        assert len({each.id for each in box.words}) == len(box.words)


@given(st.integers(0, 30))
def test_all_that_waits_is_said_at_once_and_ends_in_a_week(count: int) -> None:
    box = say(filled(count), "letter", NOW)
    assert box.waiting == () and len(box.words) == min(count, MOST_WAITING)
    assert all(each.until == to_ms(NOW + KEEP_SAID) for each in box.words)
    assert say(box, "another", NOW).words == box.words, "nothing is said twice"


def test_so_many_wait_and_so_many_are_kept() -> None:
    assert len(filled(MOST_WAITING).words) == len(filled(MOST_WAITING + 1).words) == MOST_WAITING
    kept = EMPTY
    for number in range(MOST_KEPT + 1):
        kept = keep(say(add(kept, word(number)), f"letter {number}", NOW), f"letter {number}", "$star")
        assert len(kept.kept) == min(number + 1, MOST_KEPT)


@given(st.timedeltas(timedelta(0), timedelta(days=366)), st.timedeltas(timedelta(0), timedelta(days=3)))
def test_at_most_once_a_day_of_the_readers_clock(later: timedelta, after: timedelta) -> None:
    said = NOW + later
    box, now = say(filled(1), "letter", said), said + after
    moment = earliest(box, now, PARIS)
    assert moment >= now and moment.astimezone(PARIS).date() > said.astimezone(PARIS).date()
    assert earliest(box, moment, PARIS) == moment, "then it is said"
    assert earliest(EMPTY, now, PARIS) == now


@given(st.integers(2, 20), st.text())
def test_by_chance_another_one(count: int, seed: str) -> None:
    box = keep(say(filled(count), "letter", NOW), "letter", "$star")
    first = one_of(box, seed)
    assert first and first == one_of(box, seed), "the same if it is lived again"
    other = one_of(box, seed, first.id)
    assert other and other.id != first.id
    assert one_of(EMPTY, seed) is None
    alone = keep(say(filled(1), "letter", NOW), "letter", "$star")
    assert one_of(alone, seed, alone.words[0].id) == alone.words[0]


@given(st.text(), st.text(), st.binary(min_size=16, max_size=16))
def test_a_seal_opens_with_its_key_alone(key: str, other: str, token: bytes) -> None:
    closed = sealed(key, token.hex())
    assert sealed(key, closed) == token.hex() and len(closed) == 32
    assert key == other or sealed(other, closed) != token.hex()
