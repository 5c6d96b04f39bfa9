"""Which of somebody's groups is meant in their private chat: known where it can be, else asked, and always said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conversation import Conversation, conversation, usual

_LATER = timedelta(minutes=10, seconds=1)


class Two(NamedTuple):
    """Ben is in Tuesday circle with Anne and Chloé, and in Film club with Dan and Eve."""

    talk: Conversation
    film: str
    ben: str

    async def says(self, text: str) -> str:
        return usual(await self.talk.says("Ben", text, self.ben))

    async def later(self, text: str) -> str:
        """When nothing has been spoken of lately."""
        await self.talk.passes(_LATER)
        return await self.says(text)


@asynccontextmanager
async def two(folder: Path, language: str = "en") -> AsyncIterator[Two]:
    async with conversation(folder, language) as talk:
        film = await talk.gathering("Dan", "Ben", "Eve", name="Film club")
        yield Two(talk, film, await talk.direct("Ben"))


class Words(NamedTuple):
    """What is typed in one of the languages."""

    needs: str
    which: str
    the: str
    within: str
    option: str
    close: str
    lend: str
    unknown: str


_WORDS = {
    "en": Words("!needs", "Which group", "the film club", "in", "group", "!close", "!lend drill to", "in no group"),
    "fr": Words("!besoins", "quel groupe", "le film club", "dans", "groupe", "!clore", "!prête vélo à", "de groupe"),
    "es": Words("!necesidades", "qué grupo", "el film club", "en", "grupo", "!cerrar", "!presto bici a", "ningún"),
}  # fmt: skip


@pytest.mark.parametrize("language", _WORDS)
async def test_the_group_is_known_where_it_can_be_and_else_asked_by_name(tmp_path: Path, language: str) -> None:
    say = _WORDS[language]
    async with two(tmp_path, language) as there:
        for answer in ("film", say.the, "Film club", "1"):
            assert say.which in await there.later(say.needs)
            assert (await there.says(answer)).startswith("Film club\n"), answer
        assert (await there.says(say.needs)).startswith("Film club\n"), "that was just spoken of"
        await there.talk.passes(timedelta(minutes=10))
        assert (await there.says(say.needs)).startswith("Film club\n"), "ten minutes ago is lately"
        assert say.which in await there.later(say.needs), "and more is not"
        for named in (
            "Tuesday circle",
            f"{say.within} tuesday circle",
            f"{say.option}:tuesday",
            f"{say.option}:circle",
        ):
            assert (await there.says(f"{say.needs} {named}")).startswith("Tuesday circle\n"), named
        assert say.unknown in await there.says(f"{say.needs} {say.option}:choir")
        # What names the group is not published.
        published = await there.says(f"!need soup {say.within} film club")
        assert "soup\n" in published and "Film club" in published
        await there.says("yes")
        assert usual(there.talk.heard(there.film)).count("soup") == 1 and not there.talk.heard()
        # Of two with a number only one has, and a person who is in one of them.
        await there.talk.says("Chloé", "!offer cake")
        await there.talk.says("Chloé", "!offer tea")
        assert "N1" in await there.later(f"{say.close} N1") and say.which not in there.talk.message(room=there.ben).body
        assert "Tuesday circle" in await there.later("!take O2")
        await there.says("no")
        assert (await there.later(f"{say.lend} Eve")).startswith("Film club\n")
        assert "O9" in await there.later("!take O9") and say.which not in there.talk.message(room=there.ben).body


async def test_a_reply_and_what_is_in_both_groups(tmp_path: Path) -> None:
    async with two(tmp_path) as there:
        await there.talk.says("Anne", "!need a hammer")
        await there.talk.says("Dan", "!need a saw", there.film)
        assert "Which group" in await there.later("!take N1"), "both have one"
        assert "hammer" in await there.says("tuesday")
        assert "hammer" in await there.says("yes")
        await there.talk.passes(_LATER)
        said = usual(await there.talk.replies("Ben", "!release N1", "hammer", there.ben))
        assert "Which group" not in said and "hammer" in said
        # A finished command has come since: a number answers nothing that is older.
        assert "Which group" in await there.later("!offer a bike")
        await there.says("!remind me tomorrow 9:00 tea")
        assert "reply to that message" in await there.says("2")
        assert "bike" not in there.talk.heard() + there.talk.heard(there.film)


async def test_private_words_name_their_group_for_who_is_in_several(tmp_path: Path) -> None:
    async with two(tmp_path) as there:
        talk, eve = there.talk, await there.talk.direct("Eve")
        await talk.says("Dan", "!checkin start", there.film)
        await talk.says("Anne", "!checkin start")
        both = await there.says("!checkin 3 fine")
        assert "Film club\nHow are you today?" in both and "Tuesday circle\nHow are you today?" in both
        noted = await talk.replies("Ben", "3", "Film club\nHow", there.ben)
        assert noted.startswith("Film club\nNoted")
        await there.says("!need anonymously a coat group:film")
        await talk.passes(timedelta(hours=3))
        assert usual(talk.heard(there.ben)).startswith("Film club\nN1 is on the board")
        await talk.says("Eve", "!take N1", there.film)
        assert usual(talk.heard(there.ben)).startswith("Film club\nEve")
        assert "Film club\n" not in usual(talk.heard(eve)), "who is in one group knows which"


async def test_groups_of_one_name_are_told_apart_by_who_is_in_them(tmp_path: Path) -> None:
    async with two(tmp_path) as there:
        talk = there.talk
        await talk.gathering("Kim", "Ben", "Lou", name="tuesday circle")
        published = (await there.says("!need soup"), await there.says("kim"))
        assert "Which group" in published[0] and "with Kim and Lou" in published[1], "where it would be read"
        await there.says("no")
        asked = await there.later("!needs")
        assert "2. Tuesday circle (with Anne and Chloé)\n3. tuesday circle (with Kim and Lou)" in asked
        assert (await there.says("kim")).startswith("tuesday circle (with Kim and Lou)\n")
        assert "Which group" in await there.later("!needs Tuesday circle") and "Film" not in talk.heard(there.ben)
        await there.says("3" if "3." in talk.message(room=there.ben).body else "2")
        forgetting = await there.says("!forgetme tuesday circle")
        assert "in Tuesday circle (with Anne and Chloé)" in forgetting
        assert "in tuesday circle (with Kim and Lou)" in await there.says("kim")
        for named in ("everywhere", "in Film club", "partout", "en Film club"):
            assert "I keep nothing about you in a group called" not in await there.says(f"!forgetme {named}")


@pytest.mark.parametrize(
    ("language", "typed", "title"),
    [
        ("en", ("agreements", "minutes", "needs", "circle steps", "minutes file"), "in Film club"),
        ("fr", ("cadre", "compte rendu", "besoins", "cercle étapes", "compte rendu fichier"), "dans le Film club"),
        ("es", ("acuerdos", "acta", "necesidades", "círculo pasos", "acta archivo"), "en Film club"),
    ],
)
async def test_the_name_of_a_group_is_understood_without_the_sign_too(
    tmp_path: Path, language: str, typed: tuple[str, ...], title: str
) -> None:
    async with two(tmp_path, language) as there:
        for text in typed:
            for name in ("Film club", title, f"{_WORDS[language].option}:film"):
                said = await there.later(f"{text} {name}")
                assert said.startswith("Film club\n") or said.endswith("Film club."), (text, name, said)
        assert "sos" in await there.later("I love the film club"), "talk is talk"


async def test_of_what_is_over_in_one_group_the_other_is_meant(tmp_path: Path) -> None:
    async with two(tmp_path) as there:
        talk = there.talk
        await talk.says("Anne", "!lend drill to:Ben")
        await talk.says("Dan", "!lend tent to:Ben", there.film)
        assert "Which group" in await there.later("!return L1")
        assert "L1 (drill)" in await there.says("tuesday")
        assert "L1 (tent)" in await there.later("!return L1"), "the drill is back already"
        assert "is back already" in await there.later("!return L1")


@pytest.mark.parametrize(
    ("language", "off", "minutes", "approve"),
    [
        ("en", "!turn off minutes and needs and offers", "!minutes", "!approve N1"),
        ("fr", "!désactiver compte rendu et besoins et offres", "!compte rendu", "!approuver N1"),
        ("es", "!desactivar acta y necesidades y ofertas", "!acta", "!aprobar N1"),
    ],
)
async def test_groups_in_which_it_is_off_are_not_asked_about(
    tmp_path: Path, language: str, off: str, minutes: str, approve: str
) -> None:
    which = _WORDS[language].which
    async with two(tmp_path, language) as there:
        choir = await there.talk.gathering("Kim", "Ben", name="Choir")
        await there.talk.says("Dan", off, there.film)
        asked = await there.later(minutes)
        assert which in asked and "Choir" in asked and "Tuesday circle" in asked and "Film club" not in asked
        # What Ben may do in none of them is refused in one where it could be done.
        assert "Film club" not in await there.later(approve)
        await there.talk.says("Kim", off, choir)
        assert which not in await there.later(minutes)
        assert "Tuesday circle" in there.talk.message(room=there.ben).body
        assert (await there.later(approve)).startswith(f"Tuesday circle\n{approve.split()[0]}"), "it is on, not for Ben"
        asked = await there.later(f"{minutes} Choir")
        assert "Choir" in asked and which not in asked, "who names one is told that it is off there"
        asked = await there.says(f"{minutes} Film club")
        assert "Film club" in asked, "and in the other, too"
        await there.talk.says("Anne", off)
        assert which not in await there.later(minutes), "it is off in all of them"
