"""Laws of tips, over whatever people do in any order: each is its author's own act and has its date; nothing counts."""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from commands import LOCALES
from commands.kit.catalogs import Catalogs
from storage.store import Store
from storage.tips.tables import TABLES
from tests.conversation import Conversation, conversation, user
from tests.offenders import assert_none

NAMES = ("Anne", "Ben", "Chloé")
DEEDS = (
    "tells", "tells in private", "keeps", "keeps and writes", "differs", "changes", "renews", "withdraws", "signs",
    "takes back", "edits",
)  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(DEEDS), st.integers(1, 3)), min_size=5, max_size=14)


class Life:
    """What people have done: the last thing that each said among others, and the last message of each."""

    def __init__(self, talk: Conversation, chats: dict[str, str]) -> None:
        self.talk, self.chats = talk, chats
        self.words = 0
        self.said: list[str] = []
        self.messages: dict[str, str] = {}
        self.author: dict[str, str] = {}  # of words that somebody typed themselves
        self.overheard: set[str] = set()  # words of talk, which nobody told

    def word(self, name: str) -> str:
        self.words += 1
        word = f"zq{self.words}{'x' * self.words}"
        self.author[word] = name
        return word

    async def does(self, name: str, deed: str, number: int) -> None:
        """One thing that somebody does, of the tip with this number."""
        talk, chat, code = self.talk, self.chats[name], f"K{number}"
        match deed:
            case "tells":
                await self.typed(name, f"!tip try {self.word(name)}")
            case "tells in private":
                await talk.says(name, f"!tip try {self.word(name)}", chat)
                await talk.says(name, str(number), chat)
            case "keeps" | "keeps and writes":
                other = NAMES[number - 1]
                self.overheard.add(heard := f"talk{self.words}{other}")
                await talk.says(other, f"I always {heard}")
                await talk.says(name, "!keep", reply_to=talk.last)
                asked = "kept" in talk.heard(self.chats[other]) or name == other
                if deed == "keeps and writes" and asked:
                    await talk.says(other, f"try {self.word(other)}", self.chats[other])
                    await talk.says(other, "1", self.chats[other])
            case "differs":
                await self.typed(name, f"!tip {code} was different for me: {self.word(name)}")
            case "changes":
                await self.typed(name, f"!change {code} try {self.word(name)}")
            case "renews":
                await talk.says(name, f"!renew {code}")
            case "withdraws":
                await talk.says(name, f"!withdraw {code}")
            case "signs":
                await talk.says(name, f"!tip {code} with my name")
            case "takes back" if name in self.messages:
                await talk.takes_back(name, self.messages.pop(name))
            case "edits" if name in self.messages:
                await talk.says(name, f"!tip try {self.word(name)}", edit_of=self.messages[name])

    async def typed(self, name: str, text: str) -> None:
        await self.talk.says(name, text)
        self.messages[name] = self.talk.last


@settings(max_examples=10)
@given(STEPS)
def test_a_tip_is_its_authors_own_act_and_each_that_is_shown_has_its_date(steps: list[tuple[str, str, int]]) -> None:
    async def law() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with conversation(Path(folder)) as talk:
                life = Life(talk, {name: await talk.direct(name) for name in NAMES})
                for step in steps:
                    await life.does(*step)
                    await holds(talk.store, life)
                for line in (await talk.says("Anne", "!tips")).splitlines():
                    if line.startswith("- K"):
                        assert re.search(r"\(March 2027\)$", line), line

    asyncio.run(law())


async def holds(store: Store, life: Life) -> None:
    """Every word that is kept was typed by whose row it is, and found by the index only while it is there."""
    async with store.transaction():
        db = store._database
        for table in ("tips", "tip_notes"):
            for row in await db.all(f"SELECT person, what FROM {table}"):
                for word in re.findall(r"zq\d+x+", row["what"]):
                    assert row["person"] in ("", user(life.author[word]))
                assert not any(heard in row["what"] for heard in life.overheard)
        indexed = {row["word"] for row in await db.all("SELECT word FROM tip_words")}
        said = " ".join(row["what"] for row in await db.all("SELECT what FROM tips"))
        assert all(word in said for word in indexed if word.startswith("zq"))


def test_nothing_counts_or_compares() -> None:
    """No number of anything in a sentence, but what is a bound or the number of a tip; no column that could count."""
    catalogs = Catalogs(LOCALES)
    bounds = {"tips-too-long": "most", "tips-enough": "most"}
    assert_none(
        f"{language} {key}"
        for language in catalogs.languages
        for key, entry in catalogs[language].entries.items()
        if key.startswith("tips-")
        if len(entry.forms) > 1
        or any(fact in {"count", "number", "most", "total"} - {bounds.get(key)} for fact in facts_of(entry.forms))
    )
    columns = " ".join(table.schema for table in TABLES)
    assert not re.search(r"\b(count|score|votes?|helpful|rank|stars?|views?|shown|likes?)\b", columns)


def facts_of(forms: tuple[str, ...]) -> set[str]:
    return {fact for form in forms for fact in re.findall(r"\{(\w+)\}", form)}
