"""The grammar of commands: names, arguments, options, whatever phones make of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import LOCALES, features
from commands.kit.arguments import ChoiceKind, Circumstances, Item, ItemId, Number, NumberKind, Tag, Text, Word
from commands.kit.binding import bind
from commands.kit.catalogs import Catalogs
from commands.kit.declaration import Command, Outcome
from commands.kit.errors import Ambiguous, Missing, Unreadable, UserError
from commands.kit.feature import Feature
from commands.kit.people import Person, pills_in
from commands.kit.phrase import Member
from commands.kit.registry import Registry
from commands.kit.time_arguments import Duration, Moment, When
from commands.kit.words import Span, fold, gesture, plain, split

CATALOGS = Catalogs(LOCALES)
REGISTRY = Registry(features(), CATALOGS)
ANNE, BEN, BEN2 = "@anne:x", "@ben:x", "@ben:y"
MEMBERS = {ANNE: "Anne Martin", BEN: "Ben", BEN2: "ben", "@chloe:x": "Chloé"}
AT = Circumstances(
    now=datetime(2027, 3, 10, 18, tzinfo=UTC),
    zone=ZoneInfo("Europe/Paris"),
    language="en",
    catalogs=CATALOGS,
    members=MEMBERS,
)

# The options' names are those of needs and offers: by, where, tag.
sample = Feature("resources")


@sample.command("need")
async def need(
    ctx: Any, what: Text, *, by: Moment | None = None, where: Text | None = None, tag: Tag | None = None
) -> Outcome:
    """An item with options."""


@sample.command("level")
async def level(ctx: Any, level: Annotated[int, NumberKind(1, 5)] | None = None, words: Text | None = None) -> Outcome:
    """Both optional."""


@sample.command("person")
async def person(ctx: Any, who: Person, words: Text | None = None) -> Outcome:
    """Somebody."""


@sample.command("several")
async def several(ctx: Any, item: ItemId, number: Number, word: Word, time: Duration) -> Outcome:
    """One of each."""


@sample.command("choice")
async def choice(ctx: Any, which: Annotated[str, ChoiceKind("settings-language", ("en", "fr"))]) -> Outcome:
    """A word of a few."""


@sample.command("when")
async def when(ctx: Any, when: When, what: Text) -> Outcome:
    """A moment or a recurrence."""


NEED, LEVEL, PERSON, SEVERAL, CHOICE, WHEN = sample.commands


def read(command: Command, text: str, at: Circumstances = AT) -> dict[str, object]:
    return bind(command, Span.of(text), at)


FRIDAY = datetime(2027, 3, 12, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ladder", {"what": "ladder"}),
        ("a long ladder", {"what": "a long ladder"}),
        ("“a long ladder”", {"what": "a long ladder"}),
        ("l’atelier d’Anne", {"what": "l’atelier d’Anne"}),
        ("ladder by:friday", {"what": "ladder", "by": FRIDAY}),
        ("by:friday ladder", {"what": "ladder", "by": FRIDAY}),
        ("ladder BY: friday", {"what": "ladder", "by": FRIDAY}),
        ("ladder by:friday 9:00 for the roof", {"what": "ladder for the roof", "by": FRIDAY}),
        ('ladder where:"Rue des Lilas" tag:#Tools', {"what": "ladder", "where": "Rue des Lilas", "tag": "tools"}),
        ("ladder where:« Rue des Lilas »", {"what": "ladder", "where": "Rue des Lilas"}),
        ("ladder by : friday where :Lyon", {"what": "ladder", "by": FRIDAY, "where": "Lyon"}),
        ("ladder where:Lyon please", {"what": "ladder please", "where": "Lyon"}),
        ("see https://x.org: it", {"what": "see https://x.org: it"}),
        ("tags: see tags://x and tagg:", {"what": "tags: see tags://x and tagg:"}),
        ("two\nlines", {"what": "two\nlines"}),
    ],
)
def test_text_and_options(text: str, expected: dict[str, object]) -> None:
    assert read(NEED, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("4", {"level": 4}),
        ("4 tired but here", {"level": 4, "words": "tired but here"}),
        ("tired but here", {"words": "tired but here"}),
        ("7 dwarfs", {"words": "7 dwarfs"}),
    ],
)
def test_an_optional_argument_that_does_not_fit_is_left_to_the_next(text: str, expected: dict[str, object]) -> None:
    assert read(LEVEL, text) == expected


@pytest.mark.parametrize(
    ("text", "whom"),
    [("@anne:x", ANNE), ("anne", ANNE), ("Anne Martin", ANNE), ("ANNE MARTIN,", ANNE), ("@chloe", "@chloe:x")],
)
def test_a_person(text: str, whom: str) -> None:
    assert read(PERSON, f"{text} thanks") == {"who": Member(whom, MEMBERS[whom]), "words": "thanks"}


def test_a_mention_is_who_it_points_to() -> None:
    pills = pills_in('<a href="https://matrix.to/#/@ben:y">Ben</a> thanks')
    at = Circumstances(now=AT.now, zone=AT.zone, language="en", catalogs=CATALOGS, members=MEMBERS, pills=pills)
    assert read(PERSON, "Ben thanks", at)["who"] == Member(BEN2, "ben")


@pytest.mark.parametrize("name", ["Zoë &amp; Co", "Zoë &#38; Co"])
def test_a_mention_reads_as_it_is_shown(name: str) -> None:
    assert pills_in(f'<a class="x" href="https://matrix.to/#/%40ben%3Ay" rel="y">{name}</a>') == {"zoe & co": "@ben:y"}


def test_a_name_that_points_to_two_people_is_asked_back() -> None:
    html = '<a href="https://matrix.to/#/@ben:x">Ben</a> and <a href="https://matrix.to/#/@ben:y">Ben</a>'
    assert pills_in(html) == {}
    assert pills_in(html + '<a href="https://matrix.to/#/@z:y?via=y">Z</a>') == {"z": "@z:y"}


def test_a_name_that_two_people_have_is_asked_back() -> None:
    with pytest.raises(Ambiguous) as error:
        read(PERSON, "Ben thanks")
    assert [option.words for option in error.value.options] == [BEN, BEN2]
    assert "Ben thanks"[error.value.start : error.value.end] == "Ben"


def test_one_of_each_kind() -> None:
    expected = {"item": Item("N", 12), "number": 3, "word": "big one", "time": timedelta(minutes=90)}
    assert read(SEVERAL, 'n12 3 "big one" 1h30') == expected
    assert read(SEVERAL, "#12 3 big 1 h 30")["item"] == Item(None, 12, surely=True)


def test_a_choice_is_read_in_the_language_at_hand_and_in_english() -> None:
    french = Circumstances(now=AT.now, zone=AT.zone, language="fr", catalogs=CATALOGS)
    assert [read(CHOICE, text, french)["which"] for text in ("Francais", "french", "anglais")] == ["fr", "fr", "en"]


@pytest.mark.parametrize(
    ("command", "text", "key"),
    [
        (SEVERAL, "xx 3 big 1h", "kit-not-an-item"),
        (SEVERAL, "12 three big 1h", "kit-not-a-number"),
        (SEVERAL, "12 3 big 1h and more", "kit-left-over"),
        (NEED, "ladder by:friday by:monday", "kit-option-twice"),
        (NEED, "ladder where:", "kit-option-empty"),
        (NEED, "ladder wher:Lyon", "kit-near-option"),
        (NEED, "ladder tagg:tools by:friday", "kit-near-option"),
        (NEED, "ladder by:xyzzy", "when-unreadable"),
        (CHOICE, "klingon", "kit-not-a-choice"),
        (PERSON, "Zoe", "kit-unknown-person"),
    ],
)
def test_what_cannot_be_read_is_named(command: Command, text: str, key: str) -> None:
    with pytest.raises(Unreadable) as error:
        read(command, text)
    assert error.value.phrase.key == key


@pytest.mark.parametrize(("command", "text", "missing"), [(NEED, "", "what"), (WHEN, "tomorrow", "what")])
def test_what_is_missing_is_named(command: Command, text: str, missing: str) -> None:
    with pytest.raises(Missing) as error:
        read(command, text)
    assert error.value.parameter == missing


# Names.


@pytest.mark.parametrize(
    ("text", "language", "key", "rest"),
    [
        ("!hand", "en", "turns-hand", ""),
        ("  ! HAND about it", "en", "turns-hand", "about it"),
        ("！hand", "en", "turns-hand", ""),
        ("!besoin échelle", "fr", "resources-need", "échelle"),
        ("!METEO 4", "fr", "checkins-answer", "4"),
        ("!need ladder", "fr", "resources-need", "ladder"),
        ("!checkin close", "en", "checkins-close", ""),
        ("!checkin close to tears", "en", "checkins-answer", "close to tears"),
        ("!ánimo 4", "es", "checkins-answer", "4"),
    ],
)
def test_a_command_is_found(text: str, language: str, key: str, rest: str) -> None:
    found = REGISTRY.find(plain(text).lstrip(), language)
    assert found is not None
    assert (found.command.key, found.rest.typed()) == (key, rest)


@pytest.mark.parametrize("text", ["hand", "!", "!!!", "! ", "!5", "besoin échelle", "?!hand", "!xyzzy"])
def test_what_only_looks_like_a_command_is_none(text: str) -> None:
    assert REGISTRY.find(text, "en") is None


@pytest.mark.parametrize(
    ("text", "near"),
    [("!nead ladder", "!need"), ("!qeue", "!queue"), ("!besion", "!besoin"), ("!!!", None), ("!5", None)],
)
def test_a_near_miss_is_suggested(text: str, near: str | None) -> None:
    found = REGISTRY.near(text, "en")
    assert (found and found.named.shown) == near


def test_letters_that_changed_places_are_a_nearer_miss() -> None:
    found = REGISTRY.near("!mian", "fr")
    assert found and found.named.shown == "!main"  # and not "!mes", nor "!mine" in English


def test_usage_comes_from_the_declaration() -> None:
    assert REGISTRY.usage(REGISTRY.command("resources-need"), "en") == (
        "!need what [by:when] [where:words] [tag:word] [people:number] [kind:word]"
    )


# Words.


@given(st.text())
def test_plain_text_keeps_its_positions(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert all(plain(text)[word.start : word.end] == word.text for word in split(text))


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=("Z", "C")), min_size=1), max_size=6))
def test_free_text_is_passed_on_as_it_was_written(words: list[str]) -> None:
    text = " ".join(words)
    assert Span.of(text).typed().split() == text.split()


@given(st.text(), st.sampled_from(CATALOGS.languages))
def test_nothing_that_people_type_breaks_the_grammar(text: str, language: str) -> None:
    found = REGISTRY.find(f"!need {text}", language)
    at = Circumstances(now=AT.now, zone=AT.zone, language=language, catalogs=CATALOGS, members=MEMBERS)
    for command in sample.commands:
        try:
            bind(command, found.rest if found else Span.of(text), at)
        except (UserError, Missing, Ambiguous):
            continue


def test_accents_capitals_and_colours_do_not_matter() -> None:
    assert fold("Météo") == fold("METEO") == "meteo"
    assert gesture("🙋🏽‍♀️") == "🙋" and gesture("1️⃣") == "1\u20e3"
