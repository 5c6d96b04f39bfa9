"""Showing oneself after asking anonymously: to whom is asked first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import conversation, usual

SAID = {
    "en": (
        "!need anonymous a lift people:2",
        "!take N1",
        "!show N1",
        "!show N1 Dan",
        "!show N1 Anne",
        "all of them",
        "no",
        "1. Ben\n2. Dan\n3. all of them",
        "Anne isn’t taking care of N1",
        "told {} that N1 is yours",
        "Ben and Dan",
    ),
    "fr": (
        "!besoin anonyme une voiture personnes:2",
        "!prends N1",
        "!me montrer N1",
        "!me montrer N1 Dan",
        "!me montrer N1 Anne",
        "tout le monde",
        "non",
        "1. Ben\n2. Dan\n3. à toutes ces personnes",
        "Anne ne s’occupe pas de N1",
        "{}",
        "Ben",
    ),
    "es": (
        "!necesito anónimo un coche personas:2",
        "!tomo N1",
        "!mostrarme N1",
        "!mostrarme N1 Dan",
        "!mostrarme N1 Anne",
        "a todas",
        "no",
        "1. Ben\n2. Dan\n3. a todas estas personas",
        "Anne no se encarga de N1",
        "{}",
        "Ben",
    ),
}


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_to_whom_is_asked_before_anybody_hears_it(tmp_path: Path, language: str) -> None:
    need, take, show, to_dan, to_anne, everybody, no, asked, not_helping, told, both = SAID[language]
    async with conversation(tmp_path, language, people=("Anne", "Ben", "Chloé", "Dan")) as talk:
        chloe, ben, dan = [await talk.direct(name) for name in ("Chloé", "Ben", "Dan")]
        await talk.says("Chloé", need, chloe)
        await talk.says("Chloé", "yes", chloe)
        await talk.passes(timedelta(hours=3))
        await talk.says("Ben", take)
        await talk.says("Dan", take)
        talk.heard(chloe), talk.heard(ben), talk.heard(dan)
        assert asked in usual(await talk.says("Chloé", show, chloe))
        await talk.says("Chloé", no, chloe)
        assert talk.heard(ben) == talk.heard(dan) == talk.heard() == "", "nobody, before the answer or after a no"
        assert not_helping in usual(await talk.says("Chloé", to_anne, chloe))
        assert told.format("Dan") in usual(await talk.says("Chloé", to_dan, chloe))
        assert "Chloé" in talk.heard(dan) and talk.heard(ben) == ""
        await talk.says("Chloé", show, chloe)
        assert both in usual(await talk.says("Chloé", everybody, chloe))
        assert "Chloé" in talk.heard(ben)
