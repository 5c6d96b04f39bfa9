"""The laws of language: one name for one thing, nobody taken for a man, and no sentence that no native would say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from commands import LOCALES
from commands.kit.catalogs import Catalogs
from tests.house.test_wording import CODE, TYPED, around
from tests.offenders import assert_none

CATALOGS = Catalogs(LOCALES)
GLOSSARY = tomllib.loads((LOCALES / "glossary.toml").read_text())
TERMS: list[dict[str, Any]] = GLOSSARY["terms"]
# What people choose from or set, in the words that they type.
CHOSEN = re.compile(r"-setting-[a-z-]+(?<!-help)$|-(?:kind|option|see|whom|rota|column)-\w+(?<!-shown)$|^reports-all$")
# What is listed and no sentence: "who waits to speak", "which room".
LISTED = re.compile(r"-(help|privacy|held-\w+|field-\w+|arg-\w+|option-\w+|example)$")


def sentences(language: str) -> Iterator[tuple[str, str, str]]:
    """Each form of each message that people read: its key, the whole, and the same without what stands in backticks."""
    for key, entry in sorted(CATALOGS[language].entries.items()):
        if not (TYPED.search(key) or CHOSEN.search(key)):
            for form in entry.forms:
                yield key, form, CODE.sub("`x`", form)


# One name for one thing.


def test_a_term_has_a_thing_and_names() -> None:
    for term in TERMS:
        assert term["thing"] and set(term) <= {"thing", "en", "fr", "es", "not", "except"}
        assert set(term["not"]) <= set(CATALOGS.languages)


def unlike(term: dict[str, Any], language: str) -> Iterator[str]:
    """Where a thing is called what it is not to be called."""
    excepted = tuple(term.get("except", ["?"]))
    for key, _, text in sentences(language):
        if key.startswith(excepted):
            continue
        for pattern in term["not"].get(language, ()):
            for found in around(text.lower(), pattern):
                yield f"{language} {key}: {found!r}: {term['thing']}: say {term[language]!r}"


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_one_thing_has_one_name(language: str) -> None:
    assert_none(found for term in TERMS for found in unlike(term, language))


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_the_names_of_things_are_said(language: str) -> None:
    said = " ".join(form for entry in CATALOGS[language].entries.values() for form in entry.forms).lower()
    names = [name.strip() for term in TERMS for name in term.get(language, "").split(",") if name]
    assert_none(name for name in names if name.lower() not in said)


# Rules for one language: each gives what breaks it.


def headless(key: str, text: str) -> list[str]:
    """French: no "qui anime peut …"; somebody is a person."""
    asking = r"(?:[^.!?:;\n]*\?)"
    found = around(text, rf"(?:^|[.!:;\n]\s*)Qui\b(?!{asking})") if not LISTED.search(key) else []
    before = "pour|à|par|entre|avec|chez|après|que|de|d’abord"
    verbs = "a|anime|arrive|aide|attend|donne|passe|parle|vient|demande|l’a|m’|j’ai|écrit|souhaite|s’en|t’aide"
    found += around(text, rf"\b(?:{before}) qui (?:{verbs})\b")
    return found + around(text, r"(?:terminer|changer|faire|cela) revient à")


def inversion(key: str, text: str) -> list[str]:
    """French: in a familiar circle one asks "tu as fini ?"."""
    return around(text, r"(?<!\bfait)(?<!s’agit)-(?:tu|t-il|t-elle|il|elle|ils|elles|nous|je)\b")


def assumes_a_man(key: str, text: str) -> list[str]:
    """French: neither a man nor a médian; there is a word for everybody."""
    participle = r"(?:\w+é|\w{3,}u|seul|prêt|inscrit|sûr|content|parti)"
    found = around(text, rf"\b[Tt]u (?:es|étais|seras|as été) (?:\w+ment )?{participle}\b(?! (?:de la|en)\b)")
    return found + around(text, r"\w·\w|\b[Dd]ésolée?\b|quelqu’un (?:de |d’)?(?:content|seul|prêt)\b")


def calque(key: str, text: str) -> list[str]:
    """French that was thought in another language."""
    said = r"Plutôt pas|Hors de mes mains|entre les mains|dernier pas|jusqu’à ce moment|quoi faire de|merci quand même"
    return around(text, said + r"|de ça en toi|y remédi|laisse-moi sonner")


def perfect(key: str, text: str) -> list[str]:
    """Spanish: what is over is told in the preterite, which both sides of the sea say."""
    participle = r"\w*(?:[ai]do|ída|hecho|dicho|visto|escrito|puesto|vuelto|abierto|roto|muerto)"
    return around(text, rf"\b(?:[Hh]e|[Hh]as|[Hh]a|[Hh]emos|[Hh]an)\s+(?:\w+\s+)?{participle}\b")


def a_man_in_spanish(key: str, text: str) -> list[str]:
    """Spanish: no participle that makes a man of whoever reads it."""
    return around(
        text, r"\b(?:estás|eres|estabas|quedas|fuiste) \w+[ai]do\b|\b(?:estés|seas) (?:list|sol|segur)o\b|bienvenido\b"
    )


def off(key: str, text: str) -> list[str]:
    """Spanish that says something else."""
    said = "hasta este momento|qué hacer con|[Pp]ara tomar algo|[Aa]parte de eso"
    return around(text, said + r"|después de todo\?|(?<!de )\b[Pp]asar siempre")


GERMAN = (
    r"\banew\b|\bneed not\b|just write on|come about\b|out of order|or else\b|stays so\b|did as if|with their yes",
    r"(?<!left )in peace\b|[Ii]nto the minutes|drops it\b|left it aside|share it out|no more\b(?=\.)",
    r"stands? still(?! \w)|What shall|made undone|from \{least\} (?:answers )?on\b|[Nn]obody any more|Let a check-in",
)


def german(key: str, text: str) -> list[str]:
    """English that was thought in another language, or that blames."""
    return around(text, "|".join(GERMAN))


def headless_who(key: str, text: str) -> list[str]:
    """English: whoever, or the person who."""
    verbs = r"(?:asked|helped|wrote|gave|lent|waits?|has|have|facilitates?|moderates?|does|joins|passes)"
    found = around(text, rf"(?:^|[.!:;\n] )Who {verbs}\b(?![^.!?\n]*\?)") if not LISTED.search(key) else []
    return found + around(text, rf"\b(?:to|by|from|between|with|[Oo]nly) who {verbs}\b")


def clause(key: str, text: str) -> list[str]:
    """In `!mydata` stand things, not "that …" clauses."""
    return (
        [text] if "-held-" in key and re.match(r"(?:That|Which|Que|Quels?|Quelles?|De qui|Qué|De quién) ", text) else []
    )


def count_of_one(key: str, text: str) -> list[str]:
    """ "(1)" tells nobody anything."""
    return around(text, r"\(\{count\}\)")


Rule = Callable[[str, str], list[str]]
RULES: dict[str, tuple[Rule, ...]] = {
    "en": (german, headless_who, clause, count_of_one),
    "fr": (headless, inversion, assumes_a_man, calque, clause, count_of_one),
    "es": (perfect, a_man_in_spanish, off, clause, count_of_one),
}


@pytest.mark.parametrize(("language", "rule"), [(language, rule) for language in RULES for rule in RULES[language]])
def test_every_sentence_is_one_that_a_native_would_say(language: str, rule: Rule) -> None:
    assert_none(f"{language} {key}: {found}" for key, _, text in sentences(language) for found in rule(key, text))


def test_every_language_has_rules() -> None:
    assert sorted(RULES) == sorted(CATALOGS.languages)


@pytest.mark.parametrize(
    ("rule", "text", "named"),
    [
        (headless, "Qui anime peut le changer.", True),
        (headless, "Le terminer revient à Ben.", True),
        (headless, "Je le montre à qui l’a mis là.", True),
        (headless, "Qui s’en charge ?", False),
        (inversion, "As-tu fini ?", True),
        (inversion, "Tu as fini ?", False),
        (assumes_a_man, "Tu es fatigué.", True),
        (assumes_a_man, "chacun·e", True),
        (assumes_a_man, "Tu es en pause.", False),
        (calque, "Plutôt pas : 👎", True),
        (perfect, "Te he escrito.", True),
        (perfect, "Aún no ha respondido nadie.", True),
        (perfect, "Te escribí. Cuando haya vuelto.", False),
        (a_man_in_spanish, "Ya estás invitado.", True),
        (off, "Para tomar algo: x", True),
        (german, "Please say it anew.", True),
        (headless_who, "Only who wrote it can.", True),
        (headless_who, "Who helped is thanked.", True),
        (headless_who, "Who does it?", False),
        (count_of_one, "la personne ({count})", True),
    ],
)
def test_a_rule_finds_what_breaks_it(rule: Rule, text: str, named: bool) -> None:
    assert bool(rule("notes-said", text)) == named


def test_a_clause_is_found() -> None:
    assert clause("direct-held-sent", "That I wrote to you") and not clause("direct-held-chat", "Our private chat")
