"""What is printed can be typed back: a word that a sentence offers as an answer is one that is understood.

Commands, options and values of settings in backticks are read by the laws in `test_wording.py`, times by those in
`tests/when`: here are the words in quotation marks, and the plain words in backticks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from commands import LOCALES
from commands.kit.catalogs import Catalogs
from commands.kit.spoken import bare
from tests.house.test_wording import CODE, TYPED
from tests.offenders import assert_none

CATALOGS = Catalogs(LOCALES)
_QUOTED = re.compile(r"“([^”{}]{1,40})”|«\u00a0?([^»{}]{1,40}?)\u00a0?»")
_PLAIN = re.compile(r"[^\W\d]+(?: [^\W\d]+)*")  # in backticks: words alone
# What is read elsewhere: values and options by the laws of settings and of examples, times by the scanner.
_READ_ELSEWHERE = re.compile(r"-example$|-setting-[a-z-]+-help$|^when-|^settings-bad-|^turns-ask-order$|^health-")
# Words that narrow a list down.
_NARROWING = re.compile(r"^resources-(mine|urgent)$")
# What can't be looked up, and why.
NOT_LOOKED_UP = {
    "beginning-ask-people": "names of people",
    "groups-join-example": "a name that a group has",
    "lists-import-example": "a list",
    "notes-cn-example": "people's own words",
    "resources-not-often": "how often, which has a grammar",
    "health-skipped": "a word of the log, for the host",
}


def understood(language: str) -> set[str]:
    """Every word and phrase of the lists of what people type, bare."""
    catalog = CATALOGS[language]
    lists = [key for key in catalog.entries if TYPED.search(key) or _NARROWING.search(key)]
    return {bare(name) for key in lists for name in catalog.names(key)} - {""}


def offered(language: str) -> Iterator[tuple[str, str]]:
    """What the sentences offer as words to type, by key."""
    for key, entry in CATALOGS[language].entries.items():
        for form in () if TYPED.search(key) else entry.forms:
            yield from ((key, (found[1] or found[2]).strip(" ,.;:")) for found in _QUOTED.finditer(CODE.sub("", form)))
            codes = [] if _READ_ELSEWHERE.search(key) else [each.strip("`") for each in CODE.findall(form)]
            yield from ((key, each) for each in codes if _PLAIN.fullmatch(each))


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_every_word_that_a_sentence_offers_is_understood(language: str) -> None:
    known, found = understood(language), list(offered(language))
    assert len(found) > 60
    assert_none(
        (f"{language} {key}: {said}" for key, said in found if key not in NOT_LOOKED_UP and bare(said) not in known),
        "offered, and not understood",
    )
    assert_none(NOT_LOOKED_UP.keys() - {key for key, said in found if bare(said) not in known}, "are understood")
