"""What is to be done about a text: run, ask, choose, suggest or refuse; and how an answer completes a command."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import LOCALES, features
from commands.kit.arguments import Circumstances
from commands.kit.catalogs import Catalogs
from commands.kit.errors import Unfit, UserError
from commands.kit.parsed import Ask, Choose, Parsed, Refuse, Run, Suggest
from commands.kit.parser import completed, find_command, read_arguments, unfinished
from commands.kit.registry import Found, Registry
from storage.questions import Unfinished

CATALOGS = Catalogs(LOCALES)
REGISTRY = Registry(features(), CATALOGS)
NOW, ZONE = datetime(2027, 3, 10, 18, tzinfo=UTC), ZoneInfo("Europe/Paris")


def at(language: str = "en") -> Circumstances:
    return Circumstances(
        now=NOW, zone=ZONE, language=language, catalogs=CATALOGS, members={"@anne:x": "Anne", "@ben:x": "Ben"}
    )


def meant(text: str, language: str = "en") -> Found | Suggest | None:
    return find_command(REGISTRY, text, REGISTRY.find(text, language), at(language))


def named(text: str, language: str = "en") -> Found:
    found = meant(text, language)
    assert isinstance(found, Found)
    return found


def parsed(text: str) -> Parsed:
    return read_arguments(REGISTRY, named(text), at())


def commands(read: Parsed) -> list[str]:
    assert isinstance(read, Run)
    return [command.key for command, _ in read.calls]


def asked(text: str) -> Ask:
    read = parsed(text)
    assert isinstance(read, Ask)
    return read


def test_what_is_complete_is_run_once_for_each_thing() -> None:
    assert commands(parsed("!need a ladder")) == ["resources-need"]
    assert commands(parsed("!need\n- soup\n- bread")) == ["resources-need", "resources-need"]
    assert commands(parsed("!hand down")) == ["turns-lower"]


def test_what_is_missing_is_asked_for_and_the_answer_fills_the_gap() -> None:
    ask = asked("!need")
    assert (ask.command.key, ask.parameter.name) == ("resources-need", "needed")
    again = completed(REGISTRY, ask.unfinished, "a ladder by friday", "en")
    assert again.rest.typed() == "a ladder by friday"
    assert commands(read_arguments(REGISTRY, again, at())) == ["resources-need"]


def test_a_time_is_put_where_it_belongs() -> None:
    ask = asked("!remind me call Ben")
    assert (ask.unfinished.before.strip(), ask.unfinished.after) == ("", " call Ben")
    assert completed(REGISTRY, ask.unfinished, "tomorrow 18:00", "en").rest.typed() == "tomorrow 18:00 call Ben"


def test_an_answer_may_belong_to_the_name() -> None:
    waits = Unfinished(command="reminders-remind")
    assert completed(REGISTRY, waits, "me tomorrow 18:00 tea", "en").command.key == "reminders-me"
    assert completed(REGISTRY, waits, "Ben tomorrow 18:00 tea", "en").command.key == "reminders-remind"


@pytest.mark.parametrize("answer", ["Ben", "to Ben", "to:Ben", "To : Ben"])
def test_an_option_may_be_named_once_more(answer: str) -> None:
    ask = asked("!lend my drill")
    assert ask.parameter.option
    again = completed(REGISTRY, ask.unfinished, answer, "en")
    assert commands(read_arguments(REGISTRY, again, at())) == ["loans-lend"]


def test_what_can_mean_two_things_is_a_choice_that_takes_its_place() -> None:
    choose = parsed("!remind me tomorrow at 8 tea")
    assert isinstance(choose, Choose)
    assert [option.words for option in choose.options] == ["2027-03-11 08:00", "2027-03-11 20:00"]
    again = completed(REGISTRY, choose.unfinished, choose.options[0].words, "en")
    assert commands(read_arguments(REGISTRY, again, at())) == ["reminders-me"]


def test_what_is_nearly_a_command_is_suggested() -> None:
    assert isinstance(meant("!qeue"), Suggest)
    assert isinstance(parsed("!circle nxt"), Suggest)
    assert meant("!xyzzy") is None


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("!circle every tuesday 19:00", "!circle date every tuesday 19:00"),
        ("!welcome hello, dear friends", "!welcome change hello, dear friends"),
        ("!queue fair", "!queue order fair"),
        ("!welcome hello", None),
        ("!queue nonsense words", None),
    ],
)
def test_words_that_only_a_longer_command_accepts_are_suggested_with_it(typed: str, near: str | None) -> None:
    read = parsed(typed)
    shown = read.reply.lines[0].facts.get("near") if isinstance(read, Suggest) else None
    assert shown == near


def test_what_the_declaration_does_not_allow_is_refused_with_the_usage() -> None:
    read = parsed("!renew tomorrow")
    assert isinstance(read, Refuse)
    assert [phrase.key for phrase in read.lines] == ["kit-not-an-item", "kit-usage"]


def test_a_third_language_is_gone_on_with() -> None:
    found = named("!besoin", "es")
    ask = read_arguments(REGISTRY, found, at("fr"))
    assert isinstance(ask, Ask) and ask.unfinished.language == "fr"
    assert completed(REGISTRY, ask.unfinished, "une échelle", "es").language == "fr"
    own = read_arguments(REGISTRY, named("!besoin", "fr"), at("fr"))
    assert isinstance(own, Ask) and own.unfinished.language is None


def test_a_command_that_is_gone_takes_no_answer() -> None:
    with pytest.raises(Unfit):
        completed(REGISTRY, Unfinished(command="gone-gone"), "yes", "en")


@given(st.sampled_from(REGISTRY.commands), st.text(), st.text(), st.sampled_from(CATALOGS.languages))
def test_whatever_is_typed_comes_to_one_of_these(index: object, text: str, answer: str, language: str) -> None:
    found = Found(index, named("!need " + text, "en").rest, language)  # type: ignore[arg-type]
    try:
        read = read_arguments(REGISTRY, found, at(language))
        if isinstance(read, Ask | Choose):
            again = completed(REGISTRY, read.unfinished, answer, language)
            assert answer.strip() in again.rest.text or read.unfinished.parameter
            read = read_arguments(REGISTRY, again, at(language))
    except UserError:
        return
    assert isinstance(read, Run | Ask | Choose | Suggest | Refuse)


@given(st.text())
def test_what_waits_for_its_group_is_what_was_said(text: str) -> None:
    found = named("!need " + text)
    again = completed(REGISTRY, unfinished(found), "", "en")
    assert again.rest.typed() == found.rest.typed() and again.command is found.command
