"""What a group does not use can be off: then it is not in the help, not guessed and not heard."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from commands import LOCALES, features
from commands.kit.catalogs import Catalogs
from commands.kit.registry import Registry
from tests.conversation import conversation, usual

A_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("language", "off", "told", "typed", "heard", "on", "help"),
    [
        (
            "en",
            "!turn off loans and the minutes please",
            "Anne turned off: Minutes and Loans.",
            "!lend a ladder to Anne",
            "Loans: that is off in this group. Somebody who facilitates can turn it on: !turn on Loans.",
            "!enable loans",
            "!help lend",
        ),
        (
            "fr",
            "!désactiver les prêts et le compte rendu",
            "Anne a désactivé : Compte rendu et Prêts.",
            "!prête une échelle à Anne",
            "Prêts : ce groupe ne s’en sert pas. Une personne qui anime peut l’activer : !activer Prêts.",
            "!active les prêts",
            "!aide prête",
        ),
        (
            "es",
            "!desactivar préstamos y el acta",
            "Anne desactivó: Acta y Préstamos.",
            "!presto una escalera a Anne",
            "Préstamos: este grupo no lo usa. Una persona que facilita puede activarlo: !activar Préstamos.",
            "!activa los préstamos",
            "!ayuda presto",
        ),
    ],
)
async def test_what_is_off_is_not_in_the_help_and_says_so_once(
    tmp_path: Path, language: str, off: str, told: str, typed: str, heard: str, on: str, help: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert usual(await talk.says("Anne", off)).startswith(told)
        assert usual(await talk.says("Ben", typed)) == heard
        assert await talk.says("Ben", typed) == "" and talk.signs() == ["🤖"], "not again within the hour"
        assert usual(await talk.says("Ben", help)) == heard
        chat = await talk.direct("Ben")
        topic = heard.partition(":")[0].strip()
        everything = {"en": "!help all", "fr": "!aide tout", "es": "!ayuda todo"}[language]
        assert topic not in usual(await talk.says("Ben", everything, chat))
        assert topic in usual(await talk.says("Anne", on))
        assert "L1" in await talk.says("Ben", typed)
        assert topic in usual(await talk.says("Ben", everything, chat))


async def test_what_is_off_is_not_guessed_and_no_plain_word_in_private_leads_to_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Anne", "!turn off loans, agreements")
        assert await talk.says("Ben", "!lende a ladder") == ""
        assert "small program" in await talk.says("Ben", "lend a ladder to Anne", chat)
        assert "that is off" in await talk.says("Ben", "!rules")
        await talk.says("Anne", "!turn on loans")
        assert "!lend" in await talk.says("Ben", "!lende a ladder to Anne")


async def test_what_needs_something_goes_and_comes_with_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        said = await talk.says("Anne", "!turn off turns")
        assert said.startswith("Anne turned off: Speaking turns and The circle.")
        assert "that is off" in await talk.says("Anne", "!circle start")
        assert "Off: Speaking turns and The circle" in await talk.says("Ben", "!features")
        assert "turned on: Speaking turns and The circle." in await talk.says("Anne", "!turn on the circle")
        assert "Off" not in await talk.says("Ben", "!features")


@pytest.mark.parametrize("what", ["help", "privacy", "settings", "mydata", "pause", "report"])
async def test_what_everybody_relies_on_stays_on(tmp_path: Path, what: str) -> None:
    async with conversation(tmp_path) as talk:
        assert "stays on" in await talk.says("Anne", f"!turn off {what}")
        assert "turned off" not in await talk.says("Anne", f"!turn off loans and {what}"), "all or nothing"
        assert "I don’t know anything called “knitting”" in await talk.says("Anne", "!turn off knitting")
        assert "is for facilitators" in await talk.says("Ben", "!turn off loans")


@pytest.mark.parametrize(
    ("language", "turns_off", "calls", "stays", "asks"),
    [
        ("en", "turn off sos", "turn off help me", "stays on", "Shall I call somebody?"),
        ("fr", "désactive le sos", "désactiver aidez-moi", "reste actif", "Est-ce que j’appelle quelqu’un"),
        ("es", "desactivar sos", "desactivar ayúdame", "queda activo", "¿Llamo a alguien?"),
    ],
)
async def test_turning_off_the_call_for_help_calls_nobody(
    tmp_path: Path, language: str, turns_off: str, calls: str, stays: str, asks: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Anne")
        assert stays in await talk.says("Anne", f"!{turns_off}")
        assert stays in await talk.says("Anne", turns_off, chat)
        assert asks not in await talk.says("Ben", f"!{turns_off}")
        assert asks in await talk.says("Anne", f"!{calls}"), "a cry is no name of a feature"


async def test_what_was_planned_waits_until_it_is_on_again(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!remind us tomorrow 9:00 tea")
        await talk.says("Anne", "!turn off reminders")
        assert "tea" not in await talk.passes(A_DAY)
        await talk.restart()
        assert "tea" not in await talk.passes(A_DAY)
        await talk.says("Anne", "!turn on reminders")
        assert "tea" in await talk.passes(timedelta(seconds=1))
        assert "tea" not in await talk.passes(A_DAY), "once"


async def test_a_tap_or_a_reply_on_an_earlier_message_is_not_heard_while_it_is_off(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need a ladder")
        need = talk.message("a ladder")
        await talk.says("Anne", "!turn off needs")
        talk.server.react(talk.room, "@chloé:x", need.event_id, "✋")
        await talk.settle()
        assert await talk.replies("Chloé", "I can", "a ladder") == ""
        await talk.says("Anne", "!turn on needs")
        assert "N1" in await talk.says("Ben", "!needs") and "Chloé" not in await talk.says("Ben", "!needs")


async def test_what_was_stored_is_still_deleted_in_time_and_by_its_author(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need a ladder")
        need = talk.last
        await talk.says("Anne", "!turn off needs and offers")
        await talk.takes_back("Ben", need)
        await talk.says("Anne", "!turn on needs and offers")
        assert "N1" not in await talk.says("Ben", "!needs")
        await talk.says("Ben", "!decided tea at five")
        await talk.says("Anne", "!turn off minutes")
        await talk.passes(32 * A_DAY)
        await talk.says("Anne", "!turn on minutes")
        assert "tea" not in await talk.says("Ben", "!minutes")


async def test_in_private_what_one_group_uses_is_heard_though_another_does_not(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Anne", "!turn off reminders")
        assert "that is off" in await talk.says("Ben", "!remind me tomorrow 9:00 tea", chat)
        garden = await talk.gathering("Ben", name="Garden")
        assert "09:00" in await talk.says("Ben", "!remind me tomorrow 9:00 tea", chat)
        assert "09:00" in await talk.says("Ben", "!remind us tomorrow 9:00 tea", garden)
        await talk.says("Anne", "!checkin start")
        await talk.says("Anne", "!checkin every day 9:00")
        assert "Noted: 4 of 5" in await talk.says("Ben", "!checkin 4", chat)
        await talk.reacts("Ben", "✋", "If you like")
        assert "How are you today?" in talk.heard(chat)
        await talk.says("Anne", "!turn off check-ins")
        assert "No check-in is open" in await talk.says("Ben", "!checkin 5", chat)
        assert "Noted" not in await talk.says("Ben", "2 low", chat)
        assert "No repeated check-in" in await talk.says("Ben", "!checkin ahead 5", chat)
        await talk.says("Anne", "!turn on check-ins")
        assert "4 of 5" in await talk.says("Anne", "!checkin close"), "and nothing that was said meanwhile"


def test_features_are_off_together_with_what_needs_them_and_no_others() -> None:
    registry = Registry(features(), Catalogs(LOCALES))
    assert registry.without(()) is registry
    less = registry.without(["resources", "sos", "nonsense"])
    assert less.off == {"resources", "relays", "moderation", "lists"}
    assert less.without(()) is registry and registry.without(["resources"]) is less
    assert less.offered("resources-need") is None and less.command("resources-need").feature == "resources"
    for feature in registry.features:
        assert feature.needs <= {each.name for each in registry.features}
        assert registry.dependents([feature.name]) == frozenset() or feature.optional


@pytest.mark.parametrize(
    ("language", "off", "everything"),
    [
        ("en", "!turn off loans, minutes", ("!turn on all", "!turn on everything, please")),
        ("fr", "!désactiver prêts et compte rendu", ("!activer tout", "!activer toutes les fonctions")),
        ("es", "!desactivar préstamos", ("!activar todo", "!activar todas las funciones")),
    ],
)
async def test_everything_is_on_again_at_one_word(
    tmp_path: Path, language: str, off: str, everything: tuple[str, ...]
) -> None:
    async with conversation(tmp_path, language) as talk:
        shown = {"en": "!features", "fr": "!fonctions", "es": "!funciones"}[language]
        before = await talk.says("Anne", shown)
        for typed in everything:
            await talk.says("Anne", off)
            assert await talk.says("Anne", shown) != before
            await talk.says("Anne", typed)
            assert await talk.says("Anne", shown) == before, typed
