"""How long is waited after a failure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.matrix.backoff import _FIRST, _JITTER, _LONGEST, Backoff
from bot.matrix.errors import Limited, Retry


def test_pauses_double_from_a_tenth_of_a_second_to_a_minute() -> None:
    backoff = Backoff("tests")
    for number in range(20):
        usual = min(_FIRST * 2**number, _LONGEST)
        assert usual * (1 - _JITTER) <= backoff.pause(Retry("no")) <= usual * (1 + _JITTER)
    backoff.reset()
    assert backoff.pause(OSError("no")) <= _FIRST * (1 + _JITTER)


def test_what_failed_together_is_not_tried_again_together() -> None:
    assert len({Backoff("tests").pause(Retry("no")) for _ in range(20)}) > 1


@pytest.mark.parametrize(
    ("asked", "paused"), [(1, _FIRST), (99, _FIRST), (100, 0.1), (300, 0.3), (5_000, 5.0), (300_000, 300.0)]
)
def test_the_homeserver_is_taken_at_its_word(asked: int, paused: float) -> None:
    backoff = Backoff("tests")
    for _ in range(3):  # as often as it says so
        assert backoff.pause(Limited("slowly", timedelta(milliseconds=asked))) == paused
    assert backoff.pause(Retry("no")) <= _FIRST * (1 + _JITTER)
    for _ in range(9):
        backoff.pause(Retry("no"))
    assert backoff.pause(Limited("slowly", timedelta(milliseconds=asked))) == paused, "also after long trouble"
