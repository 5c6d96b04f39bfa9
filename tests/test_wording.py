"""The laws of wording: what holds for every sentence that people read and for every example that they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from commands import LOCALES, features
from commands.kit.arguments import Circumstances
from commands.kit.binding import bind
from commands.kit.book import PREFIX, Book
from commands.kit.catalogs import Catalogs
from commands.kit.declaration import Command
from commands.kit.errors import Ambiguous, Missing, UserError
from commands.kit.people import PersonKind
from commands.kit.words import Span, plain

CATALOGS = Catalogs(LOCALES)
BOOK = Book(features(), CATALOGS)
NOW = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)
FRIENDS = {"@ben:x": "Ben", "@chloe:x": "Chloé"}
CODE = re.compile(r"`[^`]*`")
SPOKEN = [(language, key) for language in CATALOGS.languages for key in sorted(CATALOGS[language].keys)]
COMMANDS = [(language, command) for language in CATALOGS.languages for command in BOOK.commands]
# What stands in a list, a usage, a heading or another sentence, and is no sentence itself.
FRAGMENTS = re.compile(
    r"-(names|topic|title|heading|setting(-[a-z-]+)?|option-\w+|arg-\w+|type-\w+|held-\w+|field-\w+)$"
    r"|^(when|kit-type|settings-(shown|language|facilitators|and|reset)|rounds-(order|usual)|turns-(order|fairness|scope|limit|who|more-wait|balance-bar)|reminders-quiet)(-|$)"
)

# What people type, in more words than one would teach them.
TYPED = re.compile(r"-names$|^kit-(yes|no|finished)$|^minutes-remove$")


def texts(language: str, key: str) -> Iterator[str]:
    """The forms of a message, with what is typed or filled in taken out."""
    for form in CATALOGS[language].entries[key].forms:
        yield CODE.sub("`x`", form)


def where(language: str, key: str, pattern: str) -> list[str]:
    """What of a message is like that, with a few characters around it."""
    around = re.compile(f".{{0,12}}(?:{pattern}).{{0,9}}")
    return [found.group() for text in texts(language, key) for found in around.finditer(text)]


@pytest.mark.parametrize(("language", "key"), SPOKEN)
def test_typography(language: str, key: str) -> None:
    assert where(language, key, r"'|\.\.\.|\s--\s") == []
    assert where(language, key, r"\s\s|^\s|\s$| [,.]") == []
    if language == "fr" and not key.endswith("-names"):
        assert (
            where(language, key, r"(?<!\u00a0)[;?!»]|(?<![\u00a0*\d]):(?!//)|(?<=[^\u00a0]\*\*):|«(?!\u00a0)|\"") == []
        )
    if language == "es":
        assert where(language, key, r"[^\s.,:;¿?¡!«»]\s+[?!»]|\s[:;?!»]|«\s|\"") == []
        for text in texts(language, key):
            assert text.count("¿") == text.count("?") and text.count("¡") == text.count("!")
    if language == "en":
        assert where(language, key, r"\s[:;?!]|\"") == []


@pytest.mark.parametrize("key", sorted(CATALOGS["fr"].keys))
def test_french_says_tu(key: str) -> None:
    if not key.endswith("-names"):
        formal = r"\b(?<!rendez-)(vous|votre|vos)\b|\b(?!assez|chez|nez)\w+ez\b(?!-vous)"
        assert [each for form in CATALOGS["fr"].entries[key].forms for each in re.findall(formal, form.lower())] == []


@pytest.mark.parametrize("key", sorted(CATALOGS["es"].keys))
def test_spanish_is_at_home_on_both_sides_of_the_sea(key: str) -> None:
    if TYPED.search(key):
        return
    regional = r"\b(vosotr[oa]s|vuestr[oa]s?|os|coger|coge|cojo|vale|ordenador|móvil|apetece)\b"
    assert [each for form in CATALOGS["es"].entries[key].forms for each in re.findall(regional, form.lower())] == []


@pytest.mark.parametrize(("language", "key"), SPOKEN)
def test_sentences_end(language: str, key: str) -> None:
    if FRAGMENTS.search(key) or TYPED.search(key):
        return
    for text in texts(language, key):
        words = re.sub(r"\{\w+\}|[*`]", "", text)
        # A few words, a label or a line that ends in what people wrote need no full stop.
        if len(words.split()) > 6 and not text.endswith(("}", "}**", "}”", "}»", "}\u00a0»", "`", ")")):
            assert text.endswith((".", "?", "!", ":", "…")), text


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_every_language_ends_the_same_sentences(language: str) -> None:
    ends = ".?!:"
    for key in CATALOGS["en"].keys - {"help-title"}:
        english, own = (CATALOGS[spoken].entries[key].forms[-1][-1] for spoken in ("en", language))
        assert (english in ends) == (own in ends), key


# What people are told to type.


def shown_commands() -> Iterator[tuple[str, str, str]]:
    """Every command that a sentence shows, complete with something for each fact."""
    for language, key in SPOKEN:
        for form in CATALOGS[language].entries[key].forms:
            for said in re.findall(r"`(![^`]+)`", form):
                if said != PREFIX and not said.startswith("!{"):
                    filled = said.replace("{code}", "N12").replace("{number}", "3")
                    yield language, key, filled


def understood(language: str, said: str) -> dict[str, object] | None:
    """The arguments of a command; None where something that was left out would be asked for."""
    found = BOOK.find(said, language)
    assert found is not None, said
    people = any(isinstance(parameter.kind, PersonKind) for parameter in found.command.parameters)
    at = Circumstances(NOW, ZoneInfo("Europe/Paris"), language, CATALOGS, FRIENDS if people else {})
    try:
        return bind(found.command, found.rest, at)
    except Missing:
        return None


@pytest.mark.parametrize(("language", "key", "said"), sorted(set(shown_commands())))
def test_the_commands_that_are_shown_are_understood(language: str, key: str, said: str) -> None:
    assert "{" not in said
    try:
        understood(language, said)
    except (UserError, Ambiguous) as error:
        pytest.fail(f"{said}: {error}")


@pytest.mark.parametrize(("language", "command"), COMMANDS, ids=lambda each: getattr(each, "key", each))
def test_an_example_is_of_its_command_in_the_readers_words(language: str, command: Command) -> None:
    key, catalog = command.key, CATALOGS[language]
    (example,) = catalog.entries[f"{key}-example"].forms
    said = re.match(r"`(![^`]+)`\n", example)
    assert said, "what to type is a line of its own, the first"
    found = BOOK.find(said[1], language)
    assert found and found.command is command
    assert understood(language, said[1]) is not None, "something is missing in it"
    own = [plain(name) for name in catalog.names(f"{key}-names")]
    assert any(plain(said[1]).startswith(f"!{name}") for name in own)


SETTING_EXAMPLES = [
    (language, said)
    for language, _, said in sorted(set(shown_commands()))
    if (found := BOOK.find(said, language)) and found.command.key == "settings-settings" and found.rest
]


@pytest.mark.parametrize(("language", "said"), SETTING_EXAMPLES)
def test_the_settings_that_are_shown_can_be_set(language: str, said: str) -> None:
    found = BOOK.find(said, language)
    assert found
    setting, value = BOOK.setting(found.rest, language)
    at = Circumstances(NOW, ZoneInfo("Europe/Paris"), language, CATALOGS)
    if value and " ".join(value.plain_words()) not in CATALOGS[language].names("settings-reset"):
        setting.kind.read(value, at)


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_the_settings_meanings_show_values_that_are_understood(language: str) -> None:
    at = Circumstances(NOW, ZoneInfo("Europe/Paris"), language, CATALOGS)
    for setting in BOOK.settings:
        for value in re.findall(r"`([^`]+)`", CATALOGS[language].template(f"{setting.key}-help", {})):
            setting.kind.read(Span.of(value), at)


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_the_options_that_are_shown_are_understood(language: str) -> None:
    for command in BOOK.commands:
        form = CATALOGS[language].template(f"{command.key}-example", {})
        (said, *more) = CODE.findall(form)
        for option in (each.strip("`") for each in more if not each.startswith("`!")):
            assert ":" in option
            found = understood(language, f"{said.strip('`')} {option}")
            assert found is not None and len(found) > len(understood(language, said.strip("`")) or {})


@pytest.mark.parametrize(("language", "command"), COMMANDS, ids=lambda each: getattr(each, "key", each))
def test_a_help_line_is_one_line(language: str, command: Command) -> None:
    (help,) = CATALOGS[language].entries[f"{command.key}-help"].forms
    assert len(help) <= 80 and "\n" not in help
    assert help.endswith(".") and help[0].isupper()
