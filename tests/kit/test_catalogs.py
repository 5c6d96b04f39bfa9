"""The catalogs: reading PO files, plural forms, names, and what the law test would complain about."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from commands.kit.catalogs import Catalogs, complaints
from tests.work import work

PLURALS = {"en": "n != 1", "fr": "n > 1", "es": "n != 1"}
LANGUAGES = ("en", "fr", "es")


def write(folder: Path, language: str, noun: str, messages: str) -> None:
    """Write one catalog file with a proper header."""
    path = folder / language / f"{noun}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    header = (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        f'"Plural-Forms: nplurals=2; plural=({PLURALS[language]});\\n"\n\n'
    )
    path.write_text(header + messages, encoding="utf-8")


def message(key: str, text: str) -> str:
    """A message without plural forms."""
    return f'msgid "{key}"\nmsgstr "{text}"\n\n'


def plural(key: str, *forms: str) -> str:
    """A message with plural forms."""
    lines = "".join(f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms))
    return f'msgid "{key}"\nmsgid_plural "{key}"\n{lines}\n'


@pytest.fixture
def catalogs(tmp_path: Path) -> Catalogs:
    write(tmp_path, "en", "turns", message("turns-hi", "Hello {name}") + plural("turns-n", "one", "{count} of us"))
    write(tmp_path, "en", "kit", message("kit-names", "hand, raise hand ,up"))
    write(
        tmp_path, "fr", "turns", message("turns-hi", "Bonjour {name}") + plural("turns-n", "{count} seul·e", "{count}")
    )
    write(tmp_path, "fr", "kit", message("kit-names", "main"))
    write(tmp_path, "es", "turns", message("turns-hi", "Hola {name}") + plural("turns-n", "{count} sola", "{count}"))
    write(tmp_path, "es", "kit", message("kit-names", "mano"))
    return Catalogs(tmp_path)


def test_all_files_of_a_language_are_one_catalog(catalogs: Catalogs) -> None:
    assert catalogs.languages == ("en", "es", "fr")
    assert catalogs["fr"].language == "fr"
    assert catalogs["fr"].keys == {"turns-hi", "turns-n", "kit-names"}
    assert catalogs["fr"].has("kit-names")
    assert not catalogs["fr"].has("kit-other")
    assert complaints(catalogs) == []


def test_english_must_be_there(tmp_path: Path) -> None:
    write(tmp_path, "fr", "turns", message("turns-hi", "Bonjour"))
    with pytest.raises(ValueError, match="'en'"):
        Catalogs(tmp_path)


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 0, "{count} of us"),
        ("en", 1, "one"),
        ("en", 2, "{count} of us"),
        ("fr", 0, "{count} seul·e"),
        ("fr", 1, "{count} seul·e"),
        ("fr", 2, "{count}"),
    ],
)
def test_the_plural_form_follows_the_count(catalogs: Catalogs, language: str, count: int, text: str) -> None:
    assert catalogs[language].template("turns-n", {"count": count}) == text


def test_without_a_count_the_last_form_is_taken(catalogs: Catalogs) -> None:
    assert catalogs["en"].template("turns-n", {}) == "{count} of us"


def test_a_missing_key_is_its_own_text_and_logged_once(catalogs: Catalogs) -> None:
    with capture_logs() as logs:
        assert catalogs["fr"].template("turns-gone", {}) == "turns-gone"
        assert catalogs["fr"].names("turns-gone") == ("turns-gone",)
    assert [(log["event"], log["key"], log["language"]) for log in logs] == [
        ("catalog_key_missing", "turns-gone", "fr")
    ]


def test_names_are_separated_by_commas(catalogs: Catalogs) -> None:
    assert catalogs["en"].names("kit-names") == ("hand", "raise hand", "up")


def test_the_locale_has_the_language_and_english_is_the_international_one(catalogs: Catalogs) -> None:
    assert [str(catalogs[language].locale) for language in LANGUAGES] == ["en_001", "fr", "es"]


@pytest.mark.parametrize(
    ("french", "complaint"),
    [
        ("", "fr: a-b is missing"),
        (message("a-b", ""), "fr: a-b has an empty text"),
        ("#, fuzzy\n" + message("a-b", "Salut {name}"), "fr: a-b is fuzzy"),
        (message("a-b", "Salut {nom}"), "fr: a-b differs from en in {name}, {nom}"),
        (message("a-b", "Salut {name!r} {name}"), "fr: a-b has the placeholder {name!r}, which is no simple name"),
        (message("a-b", "Salut {name} }"), "fr: a-b has a brace without its other half"),
        (plural("a-b", "{name}", "{name}"), "fr: a-b has plural forms and in en it has none, or the other way round"),
        (message("a-b", "{name}") * 2, "fr/a.po: a key is there twice"),
        (message("a-b", "{name}"), "en: c-d is missing"),
    ],
)
def test_what_is_not_right_is_named(tmp_path: Path, french: str, complaint: str) -> None:
    write(tmp_path, "en", "a", message("a-b", "Hi {name}"))
    write(tmp_path, "fr", "a", message("a-z", "Z") + french)
    write(tmp_path, "fr", "c", message("c-d", "x"))
    write(tmp_path, "en", "a", message("a-b", "Hi {name}") + message("a-z", "Z"))
    assert complaint in complaints(Catalogs(tmp_path))


def test_a_plural_form_too_few_is_named(tmp_path: Path) -> None:
    write(tmp_path, "en", "a", plural("a-b", "{count}"))
    assert complaints(Catalogs(tmp_path)) == ["en: a-b has 1 plural forms instead of 2"]


def test_a_file_in_the_wrong_folder_and_a_key_in_the_wrong_file_are_named(tmp_path: Path) -> None:
    write(tmp_path, "en", "a", message("a-b", "Hi"))
    (tmp_path / "fr").mkdir()
    (tmp_path / "en" / "a.po").rename(tmp_path / "fr" / "a.po")
    write(tmp_path, "en", "a", message("a-b", "Hi"))
    write(tmp_path, "en", "other", message("a-b", "Hi"))
    assert complaints(Catalogs(tmp_path)) == [
        "en/other.po: a-b belongs into another file",
        "fr/a.po: the header says Language: en",
    ]


def test_a_file_is_read_when_something_in_it_is_asked_for(tmp_path: Path) -> None:
    for noun in ("kit", "turns"):
        write(tmp_path, "en", noun, message(f"{noun}-hi", "Hello"))
    catalog = Catalogs(tmp_path)["en"]
    assert catalog.template("kit-hi", {}) == "Hello"
    write(tmp_path, "en", "kit", message("kit-hi", "Changed"))
    write(tmp_path, "en", "turns", message("turns-hi", "Changed"))
    assert [catalog.template(f"{noun}-hi", {}) for noun in ("kit", "turns")] == ["Hello", "Changed"]


def test_words_are_read_without_the_sentences_beside_them(tmp_path: Path) -> None:
    def written(names: str, hello: str) -> None:
        write(tmp_path, "en", "kit", message("kit-hi-names", names) + message("kit-hi", hello))

    written("hi", "Hello")
    catalog = Catalogs(tmp_path)["en"]
    assert catalog.template("kit-hi-names", {}) == "hi"
    written("ho", "Changed")
    assert catalog.template("kit-hi-names", {}) == "hi"
    assert catalog.template("kit-hi", {}) == "Changed", "it was not kept with the words"
    assert catalog.keys == {"kit-hi", "kit-hi-names"}


def test_reading_is_little_work_for_each_message(tmp_path: Path) -> None:
    def reading(messages: int) -> int:
        folder = tmp_path / str(messages)
        write(folder, "en", "noun", "".join(message(f"noun-{key}", "About {name}") for key in range(messages)))
        catalog = Catalogs(folder)["en"]
        return work(lambda: len(catalog.keys) == messages or pytest.fail("not all was read"))

    few, many = reading(100), reading(400)
    assert many - few <= 300 * 12, "calls for each message"
