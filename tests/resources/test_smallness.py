"""An anonymous need in a group that has become so small that it names its asker."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
A_LIFT = {"en": "!need anonymous a lift", "fr": "!besoin anonyme a lift", "es": "!necesito anónimo a lift"}


async def left(talk: Conversation, *names: str) -> None:
    for name in names:
        talk.server.leave(talk.room, user(name))
        await talk.settle()


@pytest.mark.parametrize(
    ("language", "asked", "yes"),
    [
        ("en", "the others will know it is you. Shall I say it all the same?", "yes"),
        ("fr", "les autres sauront que c’est toi. J’en parle quand même ?", "oui"),
        ("es", "las demás personas sabrán que eres tú. ¿Lo digo igualmente?", "sí"),
    ],
)
async def test_what_would_name_its_asker_is_kept_back_and_asked_about(
    tmp_path: Path, language: str, asked: str, yes: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Ben", A_LIFT[language], ben)
        await left(talk, "Chloé")
        assert "a lift" not in await talk.passes(6 * MINUTE), "nobody but Anne would read it"
        assert asked in usual(talk.heard(ben))
        await talk.passes(2 * DAY)
        assert "a lift" not in talk.heard()
        await talk.says("Ben", yes, ben)
        assert "a lift" not in talk.heard(), "not at the moment of the yes"
        assert "a lift" in await talk.passes(6 * MINUTE)
        assert await talk.passes(8 * DAY) == ""


async def test_a_no_and_a_week_without_an_answer_end_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben = await talk.direct("Ben")
        for line in (A_LIFT["en"], "!need anonymous a cup", "!need anonymous a tent"):
            await talk.says("Ben", line, ben)
        await left(talk, "Chloé")
        await talk.passes(6 * MINUTE)
        assert "N1 (a lift)" in await talk.replies("Ben", "no", "N1 (a lift)", ben)
        talk.heard(ben)
        await talk.passes(7 * DAY - 8 * MINUTE)
        assert "A week has passed" not in talk.heard(ben)
        talk.server.invite(talk.room, user("Anne"), user("Chloé"))
        talk.server.join(talk.room, user("Chloé"))
        await talk.settle()
        await talk.replies("Ben", "no", "N3 (a tent)", ben)
        said = await talk.passes(8 * MINUTE)
        assert "a cup" in said and "a tent" not in said and "a lift" not in said, "they are three again"
        await talk.says("Ben", "!need anonymous a chair", ben)
        await left(talk, "Chloé")
        await talk.passes(6 * MINUTE)
        await talk.passes(7 * DAY)
        assert "I have not said N4 (a chair) to Tuesday circle" in talk.heard(ben)
        assert "N4" not in await talk.says("Ben", "!mine", ben)
        assert "a chair" not in talk.heard()


async def test_who_facilitates_a_group_of_two_does_not_see_it_either(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Anne", "!settings board moderation first")
        await talk.says("Ben", A_LIFT["en"], ben)
        await talk.says("Ben", "!need anonymous a cup", ben)
        await talk.passes(6 * MINUTE)
        assert "a cup" in talk.heard(anne)
        await talk.says("Ben", "!need anonymous a chair", ben)
        await left(talk, "Chloé")
        talk.heard(ben)
        await talk.passes(6 * MINUTE)
        assert "a chair" not in talk.heard(anne) and "N3 (a chair)" in talk.heard(ben)
        assert "N1" in await talk.says("Anne", "!approve N1", anne)
        assert "a lift" not in talk.heard(), "it was seen, and is not said"
        assert "Shall I say it all the same?" in talk.heard(ben)


async def test_whoever_asked_is_told_when_the_third_person_goes(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé", "Dan")) as talk:
        ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
        await talk.says("Ben", A_LIFT["en"], ben)
        await talk.passes(6 * MINUTE)
        await talk.says("Ben", "!need anonymous a cup", ben)
        talk.heard(ben)
        await left(talk, "Dan")
        assert "So few" not in talk.heard(ben), "they are three"
        await talk.says("Chloé", "!need anonymous a coat", chloe)
        talk.heard(chloe)
        await left(talk, "Chloé")
        told = talk.heard(ben)
        assert "N1 (a lift) is yours" in told and "a cup" not in told, "that is asked about when it would be said"
        assert "So few" not in talk.heard(chloe)
        assert "So few" not in talk.heard()
