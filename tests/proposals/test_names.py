"""Other words for a proposal, by the names that people type."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation import conversation


@pytest.mark.parametrize(
    ("language", "proposal", "changed"),
    [
        ("en", "!proposal we meet on Tuesdays", "!amend P1 we meet on Fridays"),
        ("en", "!proposal we meet on Tuesdays", "!amendment P1 we meet on Fridays"),
        ("fr", "!proposition on se voit le mardi", "!amender P1 on se voit le vendredi"),
        ("fr", "!proposition on se voit le mardi", "!reformuler P1 on se voit le vendredi"),
        ("es", "!propuesta nos vemos los martes", "!enmendar P1 nos vemos los viernes"),
        ("es", "!propuesta nos vemos los martes", "!enmienda P1 nos vemos los viernes"),
    ],
)
async def test_it_is_amended(tmp_path: Path, language: str, proposal: str, changed: str) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", proposal)
        await talk.says("Anne", changed)
        assert changed.partition(" P1 ")[2] in talk.message("P1").body
