"""Facilitating for a time, as conversations."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from commands.kit.context import Context
from commands.kit.decision_events import FacilitatorDecided
from commands.kit.declaration import Outcome
from commands.kit.events import Overheard
from commands.settings import settings
from tests.conversation import START, conversation, user, usual

DAYS = timedelta(days=1)
WORDS = {
    "en": ("!facilitator Ben until friday", "Ben facilitates, until Friday, 12 March.", "!facilitator",
           "Ben’s time of facilitating is over: thank you! Anne facilitates now."),
    "fr": ("!animation Ben jusqu’à vendredi", "Ben anime, jusqu’à cette date : vendredi 12 mars.", "!qui anime",
           "Le temps d’animation de Ben est terminé : merci ! Anne anime maintenant."),
    "es": ("!facilitación Ben hasta el viernes", "Ben facilita, hasta esta fecha: viernes 12 de marzo.",
           "!quién facilita", "El tiempo de facilitación de Ben terminó: ¡gracias! Ahora facilita Anne."),
}  # fmt: skip


@pytest.mark.parametrize("language", WORDS)
async def test_somebody_facilitates_until_a_date_and_the_group_reads_who_does_then(
    tmp_path: Path, language: str
) -> None:
    named, until, who, over = WORDS[language]
    async with conversation(tmp_path, language) as talk:
        assert until in usual(await talk.says("Anne", named))
        assert until in usual(await talk.says("Chloé", who))
        assert "Anne" in await talk.says("Chloé", who)
        assert "Tea" in await talk.says("Ben", "!agreements add Tea for everybody.")
        await talk.restart()
        assert usual(await talk.passes(2 * DAYS)) == ""
        assert usual(await talk.passes(DAYS)) == over
        assert "Coffee" not in await talk.says("Ben", "!agreements add Coffee for everybody.")
        assert await talk.passes(30 * DAYS) == "", "once"


async def test_only_who_facilitates_names_somebody_and_deleting_the_message_takes_it_back(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "facilitates" not in await talk.says("Ben", "!facilitator Ben until friday")
        await talk.says("Anne", "!facilitator Ben until friday")
        await talk.takes_back("Anne", talk.last)
        assert "Ben" not in await talk.says("Chloé", "!facilitator")
        assert await talk.passes(4 * DAYS) == ""
        await talk.says("Anne", "!facilitator Ben until 19 march")
        await talk.says("Anne", "!facilitator Ben until 26 march")
        await talk.takes_back("Anne", talk.last)
        assert "Ben facilitates, until Friday, 19 March." in await talk.says("Chloé", "!facilitator")
        await talk.says("Anne", "!facilitator Ben")
        assert "Ben facilitates.\n" in f"{await talk.says('Chloé', '!facilitator')}\n", "until further notice"
        assert await talk.passes(30 * DAYS) == ""
        assert "can’t do that myself" in await talk.says("Anne", "!facilitator @entraide:x")
        await talk.says("Anne", "!settings facilitators everyone")
        assert "Everybody facilitates here" in await talk.says("Anne", "!facilitator Ben until 26 april")


ANEW = {
    "en": ("!facilitator Ben until friday", "!facilitator Ben", "!settings facilitators Ben, Chloé",
           "Ben facilitates until further notice.", "!facilitator"),
    "fr": ("!animation Ben jusqu’à vendredi", "!animation Ben", "!réglages animation Ben, Chloé",
           "Ben anime jusqu’à nouvel ordre.", "!qui anime"),
    "es": ("!facilitación Ben hasta el viernes", "!facilitación Ben", "!ajustes facilitación Ben, Chloé",
           "Ben facilita hasta nuevo aviso.", "!quién facilita"),
}  # fmt: skip


@pytest.mark.parametrize("language", ANEW)
async def test_who_is_named_anew_has_no_end_and_deleting_that_brings_it_back(tmp_path: Path, language: str) -> None:
    until, again, anew, said, who = ANEW[language]
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", until)
        for named in (again, anew):
            told = usual(await talk.says("Anne", named))
            message = talk.last
            assert (said in told) is (named == anew)
            assert "12" not in (shown := await talk.says("Chloé", who)) and "Ben" in shown
            await talk.takes_back("Anne", message)
            assert "12" in await talk.says("Chloé", who), "the end is back"
        await talk.says("Anne", anew)
        assert await talk.passes(30 * DAYS) == "", "an old end does not end what was said since"
        assert "Ben" in await talk.says("Chloé", who)


async def test_an_end_that_is_back_ends_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!facilitator Ben until friday")
        await talk.says("Anne", "!facilitator Ben")
        await talk.takes_back("Anne", talk.last)
        assert "Ben’s time of facilitating is over" in await talk.passes(4 * DAYS)


async def test_where_nobody_else_facilitates_the_group_is_asked_who_will(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!facilitator Ben until friday")
        talk.server.leave(talk.room, user("Anne"))
        await talk.settle()
        said = await talk.passes(4 * DAYS)
        assert "Ben’s time of facilitating is over: thank you!\nThere is nobody left here who facilitates." in said
        assert "Until then everybody can lead meetings" in said
        assert "Opening" in await talk.says("Chloé", "!circle start"), "nobody waits for that"
        assert "Chloé facilitates from now on" in await talk.reacts("Chloé", "👍", to="nobody left here")


@pytest.mark.parametrize("there", [True, False])
async def test_what_the_group_decides_takes_effect_for_who_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    async def decided(ctx: Context, event: Overheard) -> Outcome:
        person = user("Ben") if there else user("Eve")
        until: datetime = START + 30 * DAYS
        return await ctx.tell(FacilitatorDecided(person, until))

    async with conversation(tmp_path) as talk:
        monkeypatch.setitem(settings.listeners, Overheard, [decided])
        said = await talk.says("Chloé", "fine with me")
        monkeypatch.undo()
        assert "Ben facilitates" not in said, "Ben is asked first"
        await talk.says("Ben", "yes", await talk.direct("Ben"))
        assert ("Ben facilitates, until Friday, 9 April" in talk.heard()) is there
        assert "Eve" not in await talk.says("Chloé", "!facilitator")
        assert ("over" in await talk.passes(31 * DAYS)) is there


async def test_who_is_forgotten_has_no_term_any_more(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Anne", "!facilitator Ben until friday")
        assert "Until when you facilitate: 1" in await talk.says("Ben", "!mydata", chat)
        await talk.says("Ben", "!forgetme everything yes", chat)
        assert await talk.passes(4 * DAYS) == ""
