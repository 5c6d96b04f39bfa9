"""Parses mentions, user ids and names of people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Annotated
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.arguments import Circumstances
from commands.kit.errors import Ambiguous, Option, Unreadable, UserError
from commands.kit.near_people import full_names_near, looks_like_a_name, people_near
from commands.kit.phrase import Member, Phrase
from commands.kit.when import Read
from commands.kit.words import Span, fold
from storage.rooms.names import bare_name

_LONGEST_NAME = 6  # words
_LONGEST_ALONE = 2  # words that stand alone and are written as names are
_MOST_NAMED = 9  # people in a row
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


class Near(Ambiguous):
    """Nobody here has that name, but these people have one that is near it."""

    others = True


class PersonKind(Struct, frozen=True):
    """A mention, a user id, or a name that only one person in the room has."""

    label: str = "person"
    among: bool = False  # others, who may be named beside them

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A member of the room. Raises `Ambiguous` where several have that name, or several are named.

        Raises `Near`, which is that too, where nobody has it, but somebody has one like it.
        """
        for used in range(min(_LONGEST_NAME, len(span.words)), 0, -1):
            start, end = span.words[0].start, span.words[used - 1].end
            found = _people(span.text[start:end], at)
            if len(found) == 1:
                _refuse_longer(span, used, at)
                if not self.among:
                    _refuse_two(span, found[0], used, at)
                return Read(Member(found[0], at.members[found[0]]), used)
            if found:
                raise _which(Phrase("kit-which-person", name=span.text[start:end]), found, at, start, end)
        _refuse_longer(span, 0, at)
        word = span.words[0]
        _ask_near(span, 1, people_near(word.text, at.members), at)
        elsewhere = _people(word.text, replace(at, members=at.elsewhere))
        key = "kit-person-elsewhere" if elsewhere else "kit-unknown-person"
        raise Unreadable(key, name=word.text.lstrip("@").rstrip(":,;."))

    def read_whole(self, span: Span, at: Circumstances) -> Read[object] | None:
        """The person that all of the words mean; None where they mean nobody here.

        Raises what `read` does, where that is about all of the words and they can be a name.
        """
        try:
            found = self.read(span, at)
        except Ambiguous as error:
            if error.end == span.words[-1].end:
                raise
            return None
        except Unreadable:
            if is_a_name_alone(span):
                raise
            return None
        return found if found.used == len(span.words) else None


def is_a_name_alone(span: Span) -> bool:
    """Whether the words can hardly be anything but a name: one or two that are written as names are."""
    return len(span.words) <= _LONGEST_ALONE and all(looks_like_a_name(word.text) for word in span.words)


def _which(phrase: Phrase, people: Sequence[str], at: Circumstances, start: int, end: int) -> Ambiguous:
    """The question which of these people is meant. The names are the same: the id is what tells them apart."""
    return Ambiguous(
        phrase, [Option(f"{bare_name(at.members[each], each)} ({each})", each) for each in people], start, end
    )


def _ask_near(span: Span, used: int, people: Sequence[str], at: Circumstances) -> None:
    """Raise `Near` if there are any of these people whom the first words may mean."""
    if not people:
        return
    start, end = span.words[0].start, span.words[used - 1].end
    options = [Option(Member(each, at.members[each]), each) for each in people]
    key = "kit-near-person" if len(people) == 1 else "kit-near-people"
    name = span.text[start:end].lstrip("@").rstrip(":,;.")
    raise Near(Phrase(key, name=name, near=options[0].shown), options, start, end)


def _refuse_longer(span: Span, used: int, at: Circumstances) -> None:
    """Raise `Near` where more words than those found are nearly somebody's whole name: "Marie Dupond"."""
    for more in range(min(_LONGEST_NAME, len(span.words)), max(used, 1), -1):
        if all(looks_like_a_name(word.text) for word in span.words[:more]):
            typed = span.text[span.words[0].start : span.words[more - 1].end]
            _ask_near(span, more, full_names_near(typed, at.members), at)


def _refuse_two(span: Span, first: str, used: int, at: Circumstances) -> None:
    """Raise `Ambiguous` where another person is named beside the first: "Ben and Chloé"."""
    people, end = [first], used
    while (follows := _beside(span, end, at)) and len(people) < _MOST_NAMED:
        people.append(follows.value)
        end = follows.used
    if len(people) > 1:
        options = [Option(Member(each, at.members[each]), each) for each in dict.fromkeys(people)]
        raise Ambiguous(Phrase("kit-one-person"), options, span.words[0].start, span.words[end - 1].end)


def _beside(span: Span, used: int, at: Circumstances) -> Read[str] | None:
    """The person who is joined to the words before by "and" or a comma, and how many words there are until then."""
    joined = used < len(span.words) and is_and(span.words[used].text, at)
    comma = span.words[used - 1].text.endswith(",")
    rest = span.after(used + 1 if joined else used)
    if not rest or not (joined or comma):
        return None
    if joined and fold(rest.words[0].text) in at.names("kit-me-plain"):
        raise UserError("kit-one-person-each")
    for more in range(min(_LONGEST_NAME, len(rest.words)), 0, -1):
        found = _people(rest.text[rest.words[0].start : rest.words[more - 1].end], at)
        end = len(span.words) - len(rest.words) + more
        if found and (joined or end == len(span.words) or is_and(span.words[end].text, at)):
            return Read(found[0], end)
    return None


def is_and(word: str, at: Circumstances) -> bool:
    """Whether a word joins two names."""
    return word in ("&", "+") or fold(word) in at.names("kit-and")


class PeopleKind(Struct, frozen=True):
    """Several people: `Ben, Chloé and @dan:x`. If a name means more than one, their ids have to be given.

    `within`: other words may follow the list, which then ends with the first name that no comma and no "and" follows.
    """

    label: str = "person"
    within: bool = False

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The words, as a tuple of `Member` without duplicates."""
        people: dict[str, Member] = {}
        used = 0
        while used < len(span.words):
            if fold(span.words[used].text).rstrip(",") in at.names("kit-and"):
                used += 1
                continue
            try:
                found = PersonKind(among=True).read(span.after(used), at)
            except Near as error:
                near = [option.shown for option in error.options]
                raise Unreadable("kit-near-in-list", name=error.phrase.facts["name"], near=near) from error
            except Ambiguous as error:
                # A list of people is not a question with one answer.
                ids = [option.words for option in error.options]
                raise Unreadable("kit-several-people", name=error.phrase.facts["name"], ids=ids) from error
            assert isinstance(found.value, Member)
            people[found.value.user_id] = found.value
            used += found.used
            if self.within and not _goes_on(span, used, at):
                break
        return Read(tuple(people.values()), used)


def _goes_on(span: Span, used: int, at: Circumstances) -> bool:
    return span.words[used - 1].text.endswith(",") or (used < len(span.words) and is_and(span.words[used].text, at))


def _people(text: str, at: Circumstances) -> list[str]:
    """The ids of those whom these words can mean; exact matches only, if there are any."""
    plain = text.strip().rstrip(":,;.")
    wanted = fold(plain)
    if at.pills.get(wanted) in at.members:
        return [at.pills[wanted]]
    if plain in at.members:
        return [plain]
    wanted = wanted.removeprefix("@")
    names = {person: fold(bare_name(name, person)) for person, name in at.members.items()}
    exact = [person for person, name in names.items() if wanted in (name, fold(at.members[person]))]
    first = [person for person, name in names.items() if name.split()[:1] == [wanted]]
    local = [person for person in at.members if fold(person[1:].split(":", 1)[0]) == wanted]
    return exact or first or local


Person = Annotated[Member, PersonKind()]
