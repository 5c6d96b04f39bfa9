"""The laws of wording: what holds for every sentence that people read and for every example that they are shown."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from commands import LOCALES, features
from commands.kit.arguments import Circumstances
from commands.kit.binding import bind
from commands.kit.catalogs import Catalogs
from commands.kit.declaration import Command
from commands.kit.errors import Ambiguous, Missing, UserError
from commands.kit.people import PeopleKind, PersonKind
from commands.kit.registry import PREFIX, Registry
from commands.kit.topics import topic_called
from commands.kit.values import Setting
from commands.kit.words import Span, plain
from tests.offenders import assert_none

CATALOGS = Catalogs(LOCALES)
REGISTRY = Registry(features(), CATALOGS)
NOW = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)
FRIENDS = {"@ben:x": "Ben", "@chloe:x": "Chloé"}
CODE = re.compile(r"`[^`]*`")
# See the glossary in the catalogs' folder.
TO_A_GROUP = frozenset(tomllib.loads((LOCALES / "glossary.toml").read_text())["to-a-group"])
# What stands in a list, a usage, a heading or another sentence, and is no sentence itself.
FRAGMENTS = re.compile(
    r"-(names|plain|pleas|topic|title|heading|shown|setting(-[a-z-]+)?|option-\w+|arg-\w+|type-\w+|held-\w+|field-\w+)$"
    r"|^(when|kit-type|settings-(shown|language|facilitators|reset)|rounds-(order|usual)|turns-(order|fairness|scope|limit|who|more-wait|balance-bar)|reminders-quiet)(-|$)"
)

# What people type, in more words than one would teach them.
TYPED = re.compile(
    r"-(names|plain|pleas)$|^kit-(yes|no|finished|polite|please|leave|around-choice|place-\d|in-the-\w+)$|^minutes-remove$|^respond-word-|^lists-(kind|column)-"
)

# The rules for a sentence: each gives what breaks it, with a few characters around it.


def around(text: str, pattern: str) -> list[str]:
    """What of a text is like that, with a few characters around it."""
    return [found.group() for found in re.finditer(f".{{0,12}}(?:{pattern}).{{0,9}}", text)]


def typography(language: str, key: str, text: str) -> list[str]:
    """The signs, and the spaces beside them; what is typed or filled in does not count."""
    text = CODE.sub("`x`", text)
    found = around(text, r"'|\.\.\.|\s--\s") + around(text, r"\s\s|^\s|\s$| [,.]")
    if language == "en":
        found += around(text, r"\s[:;?!]|\"")
    if language == "fr" and not key.endswith("-names"):
        found += around(text, r"(?<!\u00a0)[;?!»]|(?<![\u00a0*\d]):(?!//)|(?<=[^\u00a0]\*\*):|«(?!\u00a0)|\"")
    if language == "es":
        found += around(text, r"[^\s.,:;¿?¡!«»]\s+[?!»]|\s[:;?!»]|«\s|\"")
        found += [sign for sign, other in ("¿?", "¡!") if text.count(sign) != text.count(other)]
    return found


def shown_typography(language: str, key: str, text: str) -> list[str]:
    """What is to be typed is written as the French write it, too."""
    return [code for code in CODE.findall(text) if re.search(r" [;:?!»](?=[ `])", code)] if language == "fr" else []


def tu(language: str, key: str, text: str) -> list[str]:
    """French says tu, and vous to a whole group."""
    if language != "fr" or TYPED.search(key):
        return []
    if key in TO_A_GROUP:
        return around(text.lower(), r"\b(?:tu|te|toi|ton|ta|tes)\b|\bt’")
    return around(text.lower(), r"\b(?<!rendez-)(?:vous|votre|vos)\b|\b(?!assez|chez|nez)\w+ez\b(?!-vous)")


def both_sides_of_the_sea(language: str, key: str, text: str) -> list[str]:
    """Spanish is at home in Spain and in America."""
    if language != "es" or TYPED.search(key):
        return []
    regional = r"\b(?:vosotr[oa]s|vuestr[oa]s?|os|coger|coge|cojo|vale|ordenador|móvil|apetece)\b"
    return around(text.lower(), regional)


def full_stop(language: str, key: str, text: str) -> list[str]:
    """A sentence ends. A few words, a label or a line that ends in what people wrote need no full stop."""
    text = CODE.sub("`x`", text)
    words = re.sub(r"\{\w+\}|[*`]", "", text).split()
    if FRAGMENTS.search(key) or TYPED.search(key) or len(words) <= 6:
        return []
    ends = (".", "?", "!", ":", "…", "}", "}**", "}”", "}»", "}\u00a0»", "`", ")")
    return [] if text.endswith(ends) else [text[-20:]]


Rule = Callable[[str, str, str], list[str]]
RULES: tuple[Rule, ...] = (typography, shown_typography, tu, both_sides_of_the_sea, full_stop)


@pytest.mark.parametrize("language", CATALOGS.languages)
@pytest.mark.parametrize("rule", RULES)
def test_every_sentence_keeps_the_rule(language: str, rule: Rule) -> None:
    assert_none(
        f"{language} {key}: {found}"
        for key, entry in sorted(CATALOGS[language].entries.items())
        for form in entry.forms
        for found in rule(language, key, form)
    )


@pytest.mark.parametrize(
    ("rule", "language", "text", "named"),
    [
        (typography, "en", "It's `x`, Anne.", "It's `x`, An"),
        (typography, "en", "Wait...", "Wait..."),
        (typography, "en", "Wait -- no.", "Wait -- no."),
        (typography, "en", "Two  spaces", "Two  spaces"),
        (typography, "en", "Ready .", "Ready ."),
        (typography, "en", "Ready ?", "Ready ?"),
        (typography, "en", 'the "board"', 'the "board"'),
        (typography, "fr", "Tu viens ?", "Tu viens ?"),
        (typography, "fr", "Voici: x", "Voici: x"),
        (typography, "fr", "«\u00a0oui»", "«\u00a0oui»"),
        (typography, "fr", "« oui\u00a0»", "« oui\u00a0»"),
        (typography, "es", "Vienes?", "¿"),
        (typography, "es", "¡Hola", "¡"),
        (typography, "es", "¿Vienes ?", "¿Vienes ?"),
        (tu, "fr", "Voulez un thé", "voulez un thé"),
        (tu, "fr", "C’est à vous.", "c’est à vous."),
        (shown_typography, "fr", "`!tour Ça va ?`\nx", "`!tour Ça va ?`"),
        (both_sides_of_the_sea, "es", "Coge el móvil", "coge el móvil"),
        (full_stop, "en", "One two three four five six seven", " four five six seven"),
    ],
)
def test_a_rule_names_what_breaks_it(rule: Rule, language: str, text: str, named: str) -> None:
    assert rule(language, "notes-said", text) == [named]


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_every_language_ends_the_same_sentences(language: str) -> None:
    def stops(spoken: str, key: str) -> bool:
        return CATALOGS[spoken].entries[key].forms[-1][-1] in ".?!:"

    keys = sorted((CATALOGS["en"].keys & CATALOGS[language].keys) - {"help-title"})
    assert_none(f"{language} {key}" for key in keys if stops("en", key) != stops(language, key))


# Words that are the same in English, by right. Whoever translates sees here what is left in English by mistake.
SAME_AS_ENGLISH = {
    "fr": """
        checkins-arg-question checkins-scales-halt checkins-scales-halt-shown circle-arg-to circle-name-pause
        lists-column-urgent pauses-topic proposals-method-silence proposals-method-silence-shown
        proposals-method-strict proposals-method-strict-shown reminders-option-urgent resources-is-urgent
        resources-option-page rounds-arg-question votes-line-secret votes-topic
    """.split(),
    "es": """
        checkins-say-no checkins-scales-halt checkins-scales-halt-shown checkins-wish-ideas checkins-wish-ideas-shown
        reminders-urgent-no votes-no
    """.split(),
}


@pytest.mark.parametrize("language", SAME_AS_ENGLISH)
def test_nothing_is_left_in_english(language: str) -> None:
    def words(spoken: str, key: str) -> set[str]:
        """The forms that have letters beside what is filled in."""
        forms = CATALOGS[spoken].entries[key].forms
        return {form for form in forms if re.search(r"[^\W\d_]", re.sub(r"\{\w+\}", "", form))}

    same = {key for key in CATALOGS["en"].keys & CATALOGS[language].keys if words("en", key) & words(language, key)}
    listed = set(SAME_AS_ENGLISH[language])
    assert_none(sorted(same - listed), f"translate into {language}, or list in SAME_AS_ENGLISH")
    assert_none(sorted(listed - same), f"these differ in {language}: take them out of SAME_AS_ENGLISH")


def test_every_language_is_compared_with_english() -> None:
    assert sorted(SAME_AS_ENGLISH) == sorted(set(CATALOGS.languages) - {"en"})


# What people are told to type.


def shown_commands(language: str) -> list[tuple[str, str]]:
    """Every command that a sentence shows, complete with something for each fact; and the sentence's key."""
    facts = {"code": "N12", "number": "3", "time": "2027-03-12 19:00"}
    facts["topic"] = CATALOGS[language].template("turns-topic", {})
    found = {
        (re.sub(r"\{(\w+)\}", partial(_fact, facts, key), said), key)
        for key, entry in CATALOGS[language].entries.items()
        for form in entry.forms
        for said in re.findall(r"`(![^`]+)`", form)
        if said != PREFIX and not said.startswith("!{")
    }
    return sorted(found)


def _fact(facts: dict[str, str], key: str, found: re.Match[str]) -> str:
    """What stands for a fact; the number is one of the list that the sentence is about."""
    first = {"activities": "E1", "petitions": "S1", "proposals": "P1"}.get(key.partition("-")[0])
    return first if found[1] == "code" and first else facts.get(found[1], found[0])


def understood(language: str, said: str) -> dict[str, object] | None:
    """The arguments of a command; None where something that was left out would be asked for."""
    found = REGISTRY.find(said, language)
    assert found is not None, "there is no such command"
    people = any(isinstance(parameter.kind, PersonKind | PeopleKind) for parameter in found.command.parameters)
    at = Circumstances(
        now=NOW, zone=ZoneInfo("Europe/Paris"), language=language, catalogs=CATALOGS, members=FRIENDS if people else {}
    )
    try:
        return bind(found.command, found.rest, at)
    except Missing:
        return None


def complaint(read: Callable[[str], object], said: str) -> str:
    """What is wrong with what people are told to type, in a few words; nothing where `read` understands it."""
    try:
        read(said)
    except (UserError, Ambiguous, AssertionError, KeyError) as error:
        return str(error).partition("\n")[0] or type(error).__name__
    return ""


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_the_commands_that_are_shown_are_understood(language: str) -> None:
    def wrong(said: str) -> str:
        return "a fact is missing" if "{" in said else complaint(partial(understood, language), said)

    assert_none(f"{language} {key}: {said}: {why}" for said, key in shown_commands(language) if (why := wrong(said)))


# They explain a command, where nothing on a list is meant yet.
EXPLAINS = re.compile(r"-(example|help)$|^synonyms-.*-answer$")


def numbers_shown(language: str, said: str) -> list[str]:
    """The numbers of something on a list in a command that is shown. The first of a list that is not empty is there."""
    found = REGISTRY.find(said, language)
    kinds = [each.kind.label for each in found.command.positional] if found else []
    if not found or not kinds:
        return []
    pattern = {"item": r"[A-Z]\d+", "number": r"[2-9]|\d\d+"}.get(kinds[0], "(?!)")
    return [word for word in found.rest.plain_words()[:1] if re.fullmatch(pattern, word)]


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_an_answer_shows_no_number_that_may_not_be_there(language: str) -> None:
    assert_none(
        f"{language} {key}: {said}"
        for key, entry in sorted(CATALOGS[language].entries.items())
        for form in entry.forms
        for said in re.findall(r"`(![^`]+)`", form)
        if not EXPLAINS.search(key) and numbers_shown(language, said)
    )


def test_a_number_is_seen_in_what_is_shown() -> None:
    assert numbers_shown("en", "!helplines remove 2") == ["2"] and numbers_shown("fr", "!prends N12") == ["N12"]
    assert not numbers_shown("en", "!helplines remove 1") and not numbers_shown("en", "!take {code}")


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_an_example_is_of_its_command_in_the_readers_words(language: str) -> None:
    catalog = CATALOGS[language]

    def wrong(command: Command) -> str:
        (example,) = catalog.entries[f"{command.key}-example"].forms
        said = re.match(r"`(![^`]+)`\n", example)
        if not said:
            return "what to type is a line of its own, the first"
        found = REGISTRY.find(said[1], language)
        if not found or found.command is not command:
            return "it is of another command"
        own = [plain(name) for name in catalog.names(f"{command.key}-names")]
        if not any(plain(said[1]).startswith(f"!{name}") for name in own):
            return "it is in another language"
        why = complaint(partial(understood, language), said[1])
        return why or ("" if understood(language, said[1]) is not None else "something is missing in it")

    assert_none(f"{language} {each.key}: {why}" for each in REGISTRY.commands if (why := wrong(each)))


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_the_settings_that_are_shown_can_be_set(language: str) -> None:
    at = Circumstances(now=NOW, zone=ZoneInfo("Europe/Paris"), language=language, catalogs=CATALOGS)

    def set_it(said: str) -> None:
        found = REGISTRY.find(said, language)
        if found and found.command.key == "settings-settings" and found.rest:
            if topic_called(REGISTRY, found.rest.typed(), {setting.topic for setting in REGISTRY.settings}):
                return
            setting, value = REGISTRY.setting(found.rest, language)
            if value and " ".join(value.plain_words()) not in CATALOGS[language].names("settings-reset"):
                setting.kind.read(value, at)

    shown = shown_commands(language)
    assert_none(f"{language} {key}: {said}: {why}" for said, key in shown if (why := complaint(set_it, said)))


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_the_settings_meanings_show_values_that_are_understood(language: str) -> None:
    at = Circumstances(now=NOW, zone=ZoneInfo("Europe/Paris"), language=language, catalogs=CATALOGS)

    def wrong(setting: Setting[Any], value: str) -> str:
        return complaint(lambda said: setting.kind.read(Span.of(said), at), value)

    values = [
        (setting, value)
        for setting in REGISTRY.settings
        for value in re.findall(r"`([^`]+)`", CATALOGS[language].template(f"{setting.key}-help", {}))
    ]
    assert_none(
        f"{language} {setting.key}-help: {value}: {why}" for setting, value in values if (why := wrong(setting, value))
    )


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_the_options_that_are_shown_are_understood(language: str) -> None:
    def wrong(said: str, option: str) -> str:
        if ":" not in option:
            return "no option"
        if why := complaint(partial(understood, language), f"{said} {option}"):
            return why
        with_it, without = (understood(language, each) or {} for each in (f"{said} {option}", said))
        return "" if len(with_it) > len(without) else "not understood"

    def examples() -> Iterator[tuple[str, str, str]]:
        for command in REGISTRY.commands:
            form = CATALOGS[language].template(f"{command.key}-example", {})
            said, *more = (each.strip("`") for each in CODE.findall(form))
            yield from ((command.key, said, option) for option in more if not option.startswith("!"))

    assert_none(
        f"{language} {key}: {option}: {why}" for key, said, option in examples() if (why := wrong(said, option))
    )


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_a_help_line_is_one_line(language: str) -> None:
    helps = [(command.key, CATALOGS[language].entries[f"{command.key}-help"].forms) for command in REGISTRY.commands]
    assert_none(
        f"{language} {key}-help: {forms}"
        for key, forms in helps
        if len(forms) > 1 or not re.fullmatch(r".{1,80}", forms[0]) or forms[0][-1] != "." or not forms[0][0].isupper()
    )
