"""A group in one language, private chats in others: relays, needs and loans go on, whatever was printed is heard.

What somebody reads without having typed it is in the language of their chat, the names of commands in it too; and the
names of every language are heard in it.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cache
from html import unescape
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

import pytest

from commands import LOCALES
from commands.kit.catalogs import Catalogs
from commands.kit.words import fold
from tests.conversation import Conversation, conversation, usual

CATALOGS = Catalogs(LOCALES)
SOON, DAY = timedelta(minutes=5), timedelta(days=1)
_FEWEST_LETTERS = 12  # of a line of the catalogs that is known again
_FACT = re.compile(r"\{[^}]*\}")
_PAIRS = list(permutations(CATALOGS.languages, 2))


class Words(NamedTuple):
    """What is typed in one of the languages."""

    need: str
    take: str
    release: str
    tell: str
    show: str
    close: str
    mine: str
    lend: str
    extend: str
    back: str
    loans: str


_TYPED = {
    "en": Words(
        "!need a coat anonymously", "!take N1", "!release N1", "!tell N1", "!show N1", "!close N1", "!mine",
        "!lend tent to:Ben until:friday", "!extend L1 until:sunday", "!return L1", "!loans",
    ),
    "fr": Words(
        "!besoin un manteau anonyme", "!prends N1", "!rends N1", "!dis N1", "!me montrer N1", "!clore N1", "!mes",
        "!prête tente à:Ben jusqu’à:vendredi", "!prolonger L1 jusqu’à:dimanche", "!retour L1", "!prêts",
    ),
    "es": Words(
        "!necesito un abrigo anónimo", "!tomo N1", "!suelto N1", "!di N1", "!mostrarme N1", "!cerrar N1", "!míos",
        "!presto tienda a:Ben hasta:viernes", "!prolongar L1 hasta:domingo", "!devuelto L1", "!préstamos",
    ),
}  # fmt: skip


class Chats(NamedTuple):
    """Ben and Chloé have private chats in `own`; the group of Anne and the others has another language."""

    talk: Conversation
    own: str
    there: Words
    ben: str
    chloe: str

    async def says(self, name: str, text: str) -> str:
        """Somebody types in their private chat; the answer, in which the names that it prints are looked up."""
        said = usual(await self.talk.says(name, text, self._chat(name)))
        assert said, f"silence to {text}"
        self._look_up(name)
        return said

    def letter(self, name: str) -> str:
        """What they read without having typed anything: it is in the language of their chat."""
        said = usual(self.talk.heard(self._chat(name)))
        assert said, f"no letter to {name}"
        assert not list(in_another_language(said, self.own)), said
        self._look_up(name)
        return said

    def _chat(self, name: str) -> str:
        return {"Ben": self.ben, "Chloé": self.chloe}[name]

    def _look_up(self, name: str) -> None:
        """Every command that the newest message of the chat prints is heard there."""
        for code in re.findall("<code>(![^<]+)</code>", self.talk.message(room=self._chat(name)).html or ""):
            assert self.talk.registry.find(unescape(code), self.own), code


@cache
def lines_of(language: str) -> re.Pattern[str]:
    """The lines of the catalog that are known again, whatever their facts are."""
    forms = (form for entry in CATALOGS[language].entries.values() for form in entry.forms)
    lines = {usual(line).replace("**", "").replace("`", "").lstrip("> ") for form in forms for line in form.split("\n")}
    known = [line for line in lines if len(re.sub(r"[\W\d_]", "", _FACT.sub("", line))) >= _FEWEST_LETTERS]
    return re.compile("|".join(".+".join(map(re.escape, _FACT.split(line))) for line in known), re.DOTALL)


def in_another_language(said: str, own: str) -> Iterator[str]:
    """The lines that are sentences of another language and none of this one."""
    for line in said.splitlines():
        foreign = any(lines_of(other).fullmatch(line) for other in CATALOGS.languages if other != own)
        if foreign and not lines_of(own).fullmatch(line):
            yield line


@asynccontextmanager
async def chats(folder: Path, group: str, own: str) -> AsyncIterator[Chats]:
    async with conversation(folder, group, people=("Anne", "Ben", "Chloé", "Dora")) as talk:
        ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
        for name, chat in (("Ben", ben), ("Chloé", chloe)):
            await talk.says(name, f"!language {own}", chat)
        yield Chats(talk, own, _TYPED[group], ben, chloe)


def test_a_line_of_another_language_is_known() -> None:
    for own, other in _PAIRS:
        for key in ("relays-taken-asker-how", "loans-asks", "relays-reply", "relays-helping"):
            line = CATALOGS[other].entries[key].form.split("\n")[0]
            typed = usual(_FACT.sub("Ben", line)).replace("**", "").replace("`", "")
            assert list(in_another_language(typed, own)) == [typed]
            assert not list(in_another_language(typed, other))


@pytest.mark.parametrize(("group", "own"), _PAIRS)
async def test_an_anonymous_need(tmp_path: Path, group: str, own: str) -> None:
    async with chats(tmp_path, group, own) as at:
        there = at.there
        assert "N1" in await at.says("Ben", there.need)
        await at.talk.passes(SOON)
        assert "N1" in at.letter("Ben")
        await at.talk.says("Chloé", there.take)  # in the room
        assert "Chloé" in at.letter("Ben") and "N1" in at.letter("Chloé")
        # The names of the group's language are heard in the chat, and so are those of the chat's.
        for typed in (there.tell, _TYPED[own].tell):
            assert "Chloé" in await at.says("Ben", f"{typed} hello")
            assert "hello" in at.letter("Chloé")
            await at.says("Chloé", f"{typed} at six")
            assert "at six" in at.letter("Ben")
        for typed in (there.show, _TYPED[own].show):
            assert "N1" in await at.says("Ben", f"{typed} Chloé")
            assert "Ben" in at.letter("Chloé")
        assert "N1" in await at.says("Ben", there.mine)
        assert "Chloé" in await at.says("Ben", there.release)
        assert "N1" in at.letter("Chloé")
        await at.talk.passes(SOON)
        await at.talk.says("Dora", there.take)
        assert "Dora" in at.letter("Ben")
        assert "N1" in await at.says("Ben", there.close)


@pytest.mark.parametrize(("group", "own"), _PAIRS)
async def test_who_helps_somebody_anonymous(tmp_path: Path, group: str, own: str) -> None:
    async with chats(tmp_path, group, own) as at:
        there = at.there
        await at.says("Ben", there.need)
        await at.talk.passes(SOON)
        at.letter("Ben")
        assert "N1" in await at.says("Chloé", there.take)
        await at.says("Chloé", _TYPED[own].mine)
        at.talk.heard(at.ben)
        await at.says("Chloé", there.close)
        assert "Chloé" in at.letter("Ben"), "whether it is done"
        await at.says("Ben", there.close)
        assert "N1" in at.letter("Chloé")
        assert "N1" in await at.says("Chloé", f"{there.tell} my pleasure"), "it is over"


@pytest.mark.parametrize(("group", "own"), _PAIRS)
async def test_a_need_with_a_name(tmp_path: Path, group: str, own: str) -> None:
    async with chats(tmp_path, group, own) as at:
        there, by_friday = at.there, {"en": "by:friday", "fr": "pour:vendredi", "es": "para:viernes"}[group]
        await at.talk.says("Ben", f"{there.need.split()[0]} tea {by_friday}")
        assert "N1" in await at.says("Chloé", there.take)
        await at.says("Chloé", {"en": "yes", "fr": "oui", "es": "sí"}[own])
        at.talk.heard(at.ben)
        await at.talk.passes(2 * DAY)
        assert "tea" in at.letter("Ben") and "tea" in at.letter("Chloé"), "the day before"
        await at.talk.passes(2 * DAY)
        assert "N1" in at.letter("Ben"), "whether it still stands"
        assert "N1" in await at.says("Ben", there.mine)
        await at.says("Chloé", there.release)
        await at.says("Ben", there.close)


@pytest.mark.parametrize(("group", "own"), _PAIRS)
async def test_a_loan(tmp_path: Path, group: str, own: str) -> None:
    async with chats(tmp_path, group, own) as at:
        there = at.there
        await at.talk.says("Chloé", there.lend)
        assert "L1" in await at.says("Ben", there.loans)
        assert "Chloé" in await at.says("Ben", there.extend)
        assert "Ben" in at.letter("Chloé"), "whether it may be kept"
        await at.talk.says("Chloé", {"en": "yes", "fr": "oui", "es": "sí"}[own], at.chloe)
        at.letter("Ben")
        await at.talk.passes(4 * DAY)
        assert "L1" in at.letter("Ben"), "it is to go back"
        assert "L1" in await at.says("Ben", f"{there.back} thank you")
        assert "thank you" in at.letter("Chloé")


@pytest.mark.parametrize(("group", "own"), _PAIRS)
async def test_a_name_that_one_sentence_prints_is_a_name_of_the_chats_language(
    tmp_path: Path, group: str, own: str
) -> None:
    async with chats(tmp_path, group, own) as at:
        await at.says("Ben", _TYPED[own].need)
        await at.talk.passes(SOON)
        await at.talk.says("Chloé", at.there.take)
        at.letter("Ben")
        names = {fold(name) for key in ("relays-tell", "relays-show", "resources-release", "resources-close")
                 for name in CATALOGS[own].names(f"{key}-names")}  # fmt: skip
        printed = re.findall("<code>!([^<]+)</code>", at.talk.message(room=at.ben).html or "")
        assert len(printed) == 4
        assert all(any(fold(unescape(code)).startswith(name) for name in names) for code in printed), printed
