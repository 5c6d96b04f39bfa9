"""Offers: which signs and words of a reply are one, and that each means one thing."""

from __future__ import annotations

from itertools import combinations

import pytest

from commands import LOCALES, features
from commands.kit.answers import Free, Intent
from commands.kit.catalogs import Catalogs
from commands.kit.offers import Offer, Sign
from commands.kit.registry import Registry
from commands.kit.spoken import words_of
from commands.kit.words import gesture
from tests.offenders import assert_none

CATALOGS = Catalogs(LOCALES)
REGISTRY = Registry(features(), CATALOGS)


async def nothing(ctx: object, subject: str, meant: str) -> None: ...


def offer(*, words: bool = False, signs: bool = False) -> Offer:
    intents = (Intent("done", ("kit-finished",), ("✅", "✋")), Intent("next", taps=("▶️",)))
    return Offer(feature="test", kind="test", intents=intents, words=words, signs=signs, handler=nothing)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("done", "done"),
        ("I’m done, thank you!", "done"),
        ("j’ai fini", "done"),
        ("✅", "done"),
        (" ✋🏽 ", "done"),
        ("▶", "next"),
        ("done with the dishes", None),
        ("next", None),
        ("never mind", None),
        ("🎈", None),
        ("", None),
    ],
)
def test_a_reply_is_one_of_the_intents_or_talk(said: str, meant: str | None) -> None:
    assert offer().read(said, CATALOGS) == meant
    other = offer(words=True).read(said, CATALOGS)
    assert other == (meant or said.strip()) and isinstance(other, Free) is (meant is None)


@pytest.mark.parametrize(("emoji", "meant"), [("✅", "done"), ("✋🏿", "done"), ("▶", "next"), ("🎈", None)])
def test_a_tap_is_one_of_the_intents_or_nothing(emoji: str, meant: str | None) -> None:
    assert offer().tapped(gesture(emoji)) == offer(words=True).tapped(gesture(emoji)) == meant
    other = offer(signs=True).tapped(gesture(emoji))
    assert other == (meant or emoji) and isinstance(other, Sign) is (meant is None)


# A law.


def test_each_sign_and_each_word_of_an_offer_means_one_thing() -> None:
    assert_none(
        f"{found.feature}-{found.kind}: {one.name} and {other.name} share {shared}"
        for found in REGISTRY.offers.values()
        for one, other in combinations(found.intents, 2)
        if (shared := meanings(one) & meanings(other))
    )


def meanings(intent: Intent) -> set[str]:
    return {*map(gesture, intent.taps), *(words_of(CATALOGS, *intent.words) if intent.words else ())}
