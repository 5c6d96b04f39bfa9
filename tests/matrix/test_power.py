"""Power levels by the rules of the room's version."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matrix.power import CREATOR, can_facilitate, can_redact, could_upgrade, creators, level_for_state, level_of

ANNE, BEN, CLEO = "@anne:x", "@ben:x", "@cleo:x"
V12 = {"room_version": "12"}
V11 = {"room_version": "11"}
V10 = {"room_version": "10", "creator": ANNE}


@pytest.mark.parametrize(
    ("create", "levels", "expected"),
    [
        (V12, {"users": {BEN: 50}}, [CREATOR, 50, 0]),
        (V12, {"users": {}, "users_default": 10}, [CREATOR, 10, 10]),
        (V12, None, [CREATOR, 0, 0]),
        (V12 | {"additional_creators": [BEN]}, {"users": {}}, [CREATOR, CREATOR, 0]),
        (V12 | {"additional_creators": "x"}, {"users": {}}, [CREATOR, 0, 0]),
        (V12 | {"additional_creators": [None, 7, CLEO]}, {"users": {}}, [CREATOR, 0, CREATOR]),
        ({"room_version": "13"}, {"users": {}}, [CREATOR, 0, 0]),
        ({"room_version": "org.matrix.hydra.11"}, {"users": {}}, [CREATOR, 0, 0]),
        (V11, {"users": {BEN: 100}}, [0, 100, 0]),
        (V11, None, [100, 0, 0]),
        (V10, None, [100, 0, 0]),
        (V10 | {"creator": BEN}, None, [0, 100, 0]),
        ({}, None, [100, 0, 0]),
        ({"creator": BEN, "additional_creators": [CLEO]}, None, [0, 100, 0]),
        (V10, {"users": {BEN: "50"}, "users_default": "5"}, [5, 50, 5]),
        (V10, {"users": {BEN: " 50 "}}, [0, 50, 0]),
        (V10, {"users": {BEN: "many"}, "users_default": 3}, [3, 3, 3]),
        (V10, {"users": {BEN: True, CLEO: None}, "users_default": []}, [0, 0, 0]),
        (V10, {"users": [BEN]}, [0, 0, 0]),
        (V10, {"users": {ANNE: -5}}, [-5, 0, 0]),
        ({"room_version": 12}, None, [100, 0, 0]),
    ],
)
def test_the_level_of_a_person(create: dict[str, Any], levels: dict[str, Any] | None, expected: list[float]) -> None:
    assert [level_of(user, create, ANNE, levels) for user in (ANNE, BEN, CLEO)] == expected


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (None, 50),
        ({}, 50),
        ({"state_default": 0}, 0),
        ({"state_default": 0, "events": {"m.room.tombstone": 150}}, 150),
        ({"events": {"m.room.tombstone": "100"}}, 100),
        ({"events": "x", "state_default": "x"}, 50),
    ],
)
def test_the_level_for_a_tombstone(levels: dict[str, Any] | None, expected: float) -> None:
    assert level_for_state("m.room.tombstone", levels) == expected


def test_who_facilitates() -> None:
    levels = {"users": {BEN: 50}}
    assert can_facilitate(ANNE, V12, ANNE, levels)
    assert can_facilitate(BEN, V12, ANNE, levels)
    assert not can_facilitate(CLEO, V12, ANNE, levels)
    assert can_facilitate(CLEO, V12, ANNE, {"state_default": 0})
    assert can_facilitate(ANNE, V10, ANNE, None) and not can_facilitate(BEN, V10, ANNE, None)


def test_who_could_upgrade() -> None:
    levels = {"users": {BEN: 100}, "events": {"m.room.tombstone": 150}}
    assert could_upgrade(ANNE, V12, ANNE, levels) and not could_upgrade(BEN, V12, ANNE, levels)
    assert could_upgrade(BEN, V10, ANNE, {"users": {BEN: 50}})
    assert not could_upgrade(BEN, V10, ANNE, {"users": {BEN: 49}})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["users", "users_default", "events", ANNE]), inner),
)


@given(st.dictionaries(st.sampled_from(["room_version", "creator", "additional_creators"]), JSON), JSON)
def test_no_shape_of_the_state_raises(create: dict[str, Any], levels: Any) -> None:
    content = levels if isinstance(levels, dict) else None
    assert isinstance(can_facilitate(ANNE, create, ANNE, content), bool)
    assert isinstance(could_upgrade(BEN, create, ANNE, content), bool)
    assert all(isinstance(user, str) for user in creators(create, ANNE))


@pytest.mark.parametrize(
    ("create", "levels", "expected"),
    [
        (V12, {"users": {BEN: 50, CLEO: 49}}, [True, True, False]),
        (V12, {"users": {BEN: 50, CLEO: 49}, "redact": 49}, [True, True, True]),
        (V12, {"users": {BEN: 100}, "redact": 2**53 - 1}, [True, False, False]),
        (V11, {"users": {BEN: 50}, "redact": 51}, [False, False, False]),
        (V11, None, [True, False, False]),
        (V10, {"users": {ANNE: "100", BEN: "49"}, "redact": "49"}, [True, True, False]),
        (V10, {"users": {BEN: 50}, "redact": "many"}, [False, True, False]),
        (V10, {"redact": 0}, [True, True, True]),
    ],
)
def test_who_may_take_back_what_others_said(
    create: dict[str, Any], levels: dict[str, Any] | None, expected: list[bool]
) -> None:
    assert [can_redact(user, create, ANNE, levels) for user in (ANNE, BEN, CLEO)] == expected
