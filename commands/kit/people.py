"""Parses mentions, user ids and names of people."""

from __future__ import annotations

import re
from html import unescape
from typing import Annotated
from urllib.parse import unquote

from msgspec import Struct

from commands.kit.arguments import Circumstances
from commands.kit.errors import Ambiguous, Option, Unreadable
from commands.kit.phrase import Member, Phrase
from commands.kit.when import Read
from commands.kit.words import Span, fold

_LONGEST_NAME = 6  # words
# Possessive, and never over a bracket: whatever is in a message, it is read once.
_PILL = re.compile(
    r'<a\s[^<>]*?href="https://matrix\.to/#/((?:@|%40)[^"?<>]++)[^"<>]*+"[^<>]*+>([^<]*+)</a>', re.IGNORECASE
)


def pills_in(formatted: str | None) -> dict[str, str]:
    """The mentions in a message's HTML: from their text (folded) to a user id.

    A text that stands for two people is left out, so that the person is asked.
    """
    found: dict[str, set[str]] = {}
    for target, text in _PILL.findall(formatted or ""):
        found.setdefault(fold(unescape(text)).strip(), set()).add(unquote(target))
    return {name: people.pop() for name, people in found.items() if len(people) == 1}


class PersonKind(Struct, frozen=True):
    """A mention, a user id, or a name that only one person in the room has."""

    label: str = "person"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A member of the room. Raises `Ambiguous` where several have that name."""
        for used in range(min(_LONGEST_NAME, len(span.words)), 0, -1):
            start, end = span.words[0].start, span.words[used - 1].end
            found = _people(span.text[start:end], at)
            if len(found) == 1:
                return Read(Member(found[0], at.members[found[0]]), used)
            if found:
                # The name is the same: the id is what tells them apart.
                options = [Option(f"{at.members[person]} ({person})", person) for person in found]
                raise Ambiguous(Phrase("kit-which-person", name=span.text[start:end]), options, start, end)
        raise Unreadable("kit-unknown-person", name=span.words[0].text.lstrip("@"))

    def read_whole(self, span: Span, at: Circumstances) -> Read[object] | None:
        """The person that all of the words mean; None where they mean nobody here."""
        try:
            found = self.read(span, at)
        except Unreadable:
            return None
        return found if found.used == len(span.words) else None


class PeopleKind(Struct, frozen=True):
    """Several people: `Ben, Chloé and @dan:x`. If a name means more than one, their ids have to be given."""

    label: str = "person"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """All of the words, as a tuple of `Member` without duplicates."""
        people: dict[str, Member] = {}
        used = 0
        while used < len(span.words):
            if fold(span.words[used].text).rstrip(",") in at.names("kit-and"):
                used += 1
                continue
            try:
                found = PersonKind().read(span.after(used), at)
            except Ambiguous as error:
                # A list of people is not a question with one answer.
                ids = [option.words for option in error.options]
                raise Unreadable("kit-several-people", name=error.phrase.facts["name"], ids=ids) from error
            assert isinstance(found.value, Member)
            people[found.value.user_id] = found.value
            used += found.used
        return Read(tuple(people.values()), used)


def _people(text: str, at: Circumstances) -> list[str]:
    """The ids of those whom these words can mean; exact matches only, if there are any."""
    plain = text.strip().rstrip(":,;.")
    wanted = fold(plain)
    if at.pills.get(wanted) in at.members:
        return [at.pills[wanted]]
    if plain in at.members:
        return [plain]
    wanted = wanted.removeprefix("@")
    exact = [person for person, name in at.members.items() if fold(name) == wanted]
    first = [person for person, name in at.members.items() if fold(name).split()[:1] == [wanted]]
    local = [person for person in at.members if fold(person[1:].split(":", 1)[0]) == wanted]
    return exact or first or local


Person = Annotated[Member, PersonKind()]
