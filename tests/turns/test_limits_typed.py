"""How long a turn may be, as people type it."""

from __future__ import annotations

import pytest

from tests.conversation import Conversation, usual


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2.5 min", "2 minutes 30 seconds"),
        ("2,5 min", "2 minutes 30 seconds"),
        ("3'", "3 minutes"),
        ("1'30", "1 minute 30 seconds"),
        ("90", "1 hour 30 minutes"),
        ("4:00", "4 minutes"),
        ("1½ min", "1 minute 30 seconds"),
        ("one and a half minutes", "1 minute 30 seconds"),
    ],
)
async def test_a_limit_is_read_as_people_write_it(talk: Conversation, typed: str, meant: str) -> None:
    assert meant in usual(await talk.says("Anne", f"!queue limit {typed}"))


async def test_what_can_be_minutes_or_hours_is_asked(talk: Conversation) -> None:
    asked = usual(await talk.says("Anne", "!queue limit 1:30"))
    assert "1. 1 minute 30 seconds" in asked and "2. 1 hour 30 minutes" in asked
    assert "1 minute 30 seconds" in usual(await talk.replies("Anne", "1"))
