"""What is lost is not back; a return can be doubted, and taken back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storage.loans import DOUBTED
from tests.conversation import conversation, usual

WORDS = {
    "en": ("!lend tent to:Ben until:friday", "!return {} {}", "!loans",
           ("lost", "broken, sorry", "never came back", "It's lost.", "I can't find it"), "great tent, nothing broken",
           "stays on the list", "Ben writes about L1 (tent):\n\n“lost”", "is back", "no", "is on the list again"),
    "fr": ("!prête tente à:Ben jusqu’à:vendredi", "!retour {} {}", "!prêts",
           ("perdue, désolé", "cassée", "n’est jamais revenue"), "super tente, rien de cassé",
           "reste sur la liste", "Ben écrit à propos de L1 (tente) :\n\n“perdue, désolé”", "retour", "non",
           "de nouveau sur la liste"),
    "es": ("!presto tienda a:Ben hasta:viernes", "!devuelto {} {}", "!préstamos",
           ("perdida, lo siento", "rota", "nunca volvió"), "gran tienda, nada roto",
           "sigue en la lista", "Ben escribe sobre L1 (tienda):\n\n“perdida, lo siento”", "vuelta", "no",
           "otra vez en la lista"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_what_is_lost_stays_on_the_list_and_a_return_can_be_doubted(tmp_path: Path, language: str) -> None:
    lend, back, loans, lost, fine, stays, writes, returned, no, again = WORDS[language]
    async with conversation(tmp_path, language) as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Anne", lend)
        talk.heard(anne)
        for words in lost:
            assert stays in await talk.says("Ben", back.format("L1", words)), words
            if words == lost[0]:
                heard = usual(talk.heard(anne))
                assert writes.split("\n")[0] in heard and words in heard
        assert stays in await talk.says("Anne", back.format("1", lost[-1])), "the lender too"
        assert stays in await talk.replies("Ben", lost[0], to="!")
        assert "L1" in await talk.says("Anne", loans, anne)
        assert returned in await talk.says("Ben", back.format("L1", fine))
        said, told = talk.last, talk.heard(anne)
        assert "❌" in told
        assert "L1" not in await talk.says("Anne", loans, anne)
        await talk.takes_back("Ben", said)
        assert "L1" in await talk.says("Anne", loans, anne), "deleting the message brings it back"
        await talk.says("Ben", back.format("L1", ""))
        assert "L1" in await talk.says("Anne", back.format("L1", "")), "said already"
        assert again in usual(await talk.replies("Anne", no, to="❌", room=anne))
        assert again in usual(talk.heard(ben)) and "L1" in await talk.says("Ben", loans, ben)
        await talk.says("Ben", back.format("L1", ""))
        assert again in usual(await talk.reacts("Anne", "❌", to="❌", room=anne))


async def test_for_a_day_and_no_longer(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Anne", "!lend tent to:Ben until:friday")
        await talk.says("Ben", "!return L1")
        talk.server.now += DOUBTED - timedelta(seconds=1)
        assert "on the list again" in await talk.replies("Anne", "I don't have it", to="❌", room=anne)
        await talk.says("Ben", "!return L1")
        talk.server.now += DOUBTED
        assert "more than a day" in await talk.reacts("Anne", "❌", to="❌", room=anne)
        await talk.app.tidy()
        assert await talk.reacts("Anne", "👎", to="❌", room=anne) == "", "it is gone"
        talk.heard(ben)
        assert await talk.passes(timedelta(days=3)) == "" and talk.heard(ben) == "", "nobody is reminded"
        assert "I can’t find L1" in await talk.says("Anne", "!return L1")
