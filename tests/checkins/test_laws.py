"""What holds of check-ins whatever people do."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import LOCALES
from commands.checkins.scales import EMOJIS, SCALES, Scale, understood
from commands.checkins.summary import counted, picture, unnamed
from commands.checkins.windows import reminder_at
from commands.kit.catalogs import Catalogs
from commands.kit.words import fold
from storage.checkins.answers import Answer
from tests.conversation import START, Conversation, conversation

CATALOGS = Catalogs(LOCALES)


def names(key: str) -> frozenset[str]:
    return frozenset(fold(name) for name in CATALOGS["en"].names(key))


@pytest.mark.parametrize(
    ("scale", "typed", "marks", "words"),
    [
        ("level", "4", ["4"], ""),
        ("level", "4/5", ["4"], ""),
        ("level", "4, tired", ["4"], "tired"),
        ("level", "4️⃣ – good", ["4"], "good"),
        ("level", "0", [], "0"),
        ("level", "4/10", [], "4/10"),
        ("level", "3rd coffee", [], "3rd coffee"),
        ("level", "4 5", ["4"], "5"),
        ("weather", "☁️fine", ["cloud"], "fine"),
        ("weather", "sun and clouds", ["mixed"], ""),
        ("weather", "Sun. And you?", ["sun"], "And you?"),
        ("weather", "sun and hope", [], "sun and hope"),
        ("halt", "tired, but here", ["tired"], "but here"),
        ("halt", "tired of waiting", [], "tired of waiting"),
        ("halt", "tired and hungry and sad", ["hungry", "tired"], "and sad"),
        ("halt", "none, tired", ["tired"], ""),
        ("halt", "tired and tired", ["tired"], ""),
        ("words", "4 tired", [], "4 tired"),
    ],
)
def test_marks_are_read_from_the_front(scale: str, typed: str, marks: list[str], words: str) -> None:
    found, rest = understood(SCALES[scale], typed, names)
    assert (sorted(found), rest) == (sorted(marks), words)


MARKED = [f"checkins-mark-{mark}-names" for scale in SCALES.values() for mark in scale.marks if not mark.isdecimal()]
SCALED = st.sampled_from(list(SCALES.values()))
TYPED = st.lists(
    st.one_of(
        st.sampled_from(EMOJIS),
        st.sampled_from([name for key in MARKED for name in sorted(names(key))]),
        st.sampled_from(["and", ",", "-", "4", "9", "\ufe0f", "5/5."]),
        st.text(max_size=6),
    ),
    max_size=8,
).map(" ".join)  # fmt: skip


@given(SCALED, TYPED)
def test_whatever_is_typed_is_understood_as_marks_of_the_scale_and_words(scale: Scale, typed: str) -> None:
    marks, words = understood(scale, typed, names)
    assert set(marks) <= set(scale.marks)
    assert len(marks) <= 1 or (scale.many and scale.none not in marks)
    assert len(words) <= len(typed) and "\n" not in words
    assert understood(scale, f" {typed}\n", names) == (marks, words)


@given(SCALED, st.sampled_from(EMOJIS))
def test_a_reaction_means_what_the_same_sign_means_in_a_text(scale: Scale, emoji: str) -> None:
    mark = scale.mark_of(emoji)
    assert understood(scale, emoji, names)[0] == ((mark,) if mark else ())


def answers_of(scale: Scale) -> st.SearchStrategy[list[Answer]]:
    marks = st.lists(st.sampled_from(scale.marks), max_size=3, unique=True).map(tuple) if scale.marks else st.just(())
    words = st.one_of(st.none(), st.text(min_size=1, max_size=5))
    one = st.builds(Answer, person=st.just("@a:x"), marks=marks, words=words, shows=st.booleans())
    return st.lists(one, max_size=8)


@given(st.data(), SCALED, st.integers(3, 6))
def test_nothing_is_counted_below_the_minimum(data: st.DataObject, scale: Scale, least: int) -> None:
    answers = data.draw(answers_of(scale))
    marked = [each for each in answers if each.marks]
    counts = counted(scale.name, answers, least)
    assert bool(counts) == bool(picture(scale.name, answers, least)) == (len(marked) >= least)
    if counts:
        assert sum(counts.values()) == sum(len(each.marks) for each in marked)
    shown = [phrase.facts["words"] for phrase in unnamed(answers, least)]
    assert len(answers) >= least or not shown
    assert sorted(map(str, shown)) == sorted(
        each.words for each in answers if each.shows and each.words and len(answers) >= least
    )


@given(st.integers(2, 31 * 24 * 60), st.integers(5, 7 * 24 * 60))
def test_a_reminder_comes_in_the_second_half_and_before_the_end(lasts: int, lead: int) -> None:
    opened, minute = START, timedelta(minutes=1)
    until = opened + lasts * minute
    at = reminder_at(opened, until, lead * minute)
    assert opened + (until - opened) / 2 <= at < until and until - at <= lead * minute


# Whatever people do in a check-in that names nobody.

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["answer", "answer", "withdraw", "redact", "edit"]), st.sampled_from(["Ben", "Chloé", "Dan"])
    ),
    max_size=8,
)


async def live(talk: Conversation, steps: list[tuple[str, str]]) -> dict[str, str]:
    """Do it all in direct chats; the words of the answers that stand in the end."""
    chats = {name: await talk.direct(name) for name in ("Ben", "Chloé", "Dan")}
    standing: dict[str, str] = {}
    given_with: dict[str, str] = {}
    for number, (what, name) in enumerate(steps):
        words = f"word{number}word"
        if what == "answer":
            await talk.says(name, f"!checkin 4 {words} show:yes", chats[name])
            standing[name], given_with[name] = words, talk.last
        elif what == "withdraw":
            await talk.says(name, "!checkin withdraw", chats[name])
            standing.pop(name, None)
        elif name in given_with and what == "redact":
            await talk.takes_back(name, given_with.pop(name), chats[name])
            standing.pop(name, None)
        elif name in given_with and name in standing:
            await talk.says(name, f"2 {words} show:yes", chats[name], edit_of=given_with[name])
            standing[name] = words
    return standing


def everything_stored(folder: Path) -> str:
    with sqlite3.connect(f"file:{folder / 'entraide.db'}?mode=ro", uri=True) as connection:
        return "\n".join(connection.iterdump())


@pytest.mark.slow
@settings(max_examples=12)
@given(STEPS)
def test_what_was_withdrawn_is_nowhere_and_few_answers_are_only_counted(steps: list[tuple[str, str]]) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as name:
            async with conversation(Path(name), people=("Anne", "Ben", "Chloé", "Dan")) as talk:
                await talk.says("Anne", "!checkin start see:anonymous")
                standing = await live(talk, steps)
                stored = everything_stored(Path(name))
                told = {f"word{number}word" for number in range(len(steps))}
                assert {words for words in told if words in stored} == set(standing.values())
                said = await talk.says("Anne", "!checkin close")
                assert {words for words in told if words in said} == (
                    set(standing.values()) if len(standing) >= 3 else set()
                )
                assert ("●" in said) == (len(standing) >= 3)
                assert not [person for person in ("Ben", "Chloé", "Dan") if person in said]
                assert not [words for words in told if words in everything_stored(Path(name))]

    asyncio.run(run())
