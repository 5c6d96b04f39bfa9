"""What is lent in private is named in private alone: whatever is said of it in a room has its number only."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conversation import conversation, usual


class Words(NamedTuple):
    """What is typed in one of the languages, and read."""

    lend: str
    loans: str
    extend: str
    give_back: str
    lost: str
    join: str


WORDS = {
    "en": Words("!lend diary to Ben", "!loans", "!extend L1 until:sunday", "!return L1", "lost", "!group join"),
    "fr": Words(
        "!prête diary à Ben", "!prêts", "!prolonger L1 jusqu’à:dimanche", "!retour L1", "perdu", "!groupe rejoindre",
    ),
    "es": Words(
        "!presto diary a Ben", "!préstamos", "!prolongar L1 hasta:domingo", "!devuelto L1", "perdido",
        "!grupo unirse",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", WORDS)
async def test_rooms_read_the_number_alone(tmp_path: Path, language: str) -> None:
    words = WORDS[language]
    async with conversation(tmp_path, language) as talk:
        await talk.gathering("Anne", "Eve", name="Film club")
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Anne", f"{words.lend} group:tuesday" if language == "en" else words.lend, anne)
        await talk.says("Anne", "Tuesday circle", anne)
        assert "diary" in talk.heard(ben), "who has it knows what it is"
        for name, text in (
            ("Ben", words.loans),
            ("Anne", words.loans),
            ("Anne", words.extend),
            ("Ben", f"{words.give_back} {words.lost}"),
            ("Anne", f"{words.join} Film club"),
            ("Ben", words.give_back),
            ("Ben", words.give_back),
        ):
            said = usual(await talk.says(name, text)).replace("**", "")
            assert "L1" in said and "…" in said and "diary" not in said, text
        assert "diary" in talk.heard(anne) and "diary" in talk.heard(ben), "in private it is named"


async def test_what_is_lent_in_a_room_is_named_there(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Anne", "!lend drill to Ben")
        assert "L1 drill" in await talk.says("Ben", "!loans")
        assert "L1 (drill) is back" in await talk.says("Ben", "!return L1")
        await talk.passes(timedelta(minutes=1))
        assert "drill" in await talk.says("Ben", "!return L1", ben)
