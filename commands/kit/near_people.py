"""Whom of the room a name may mean that is nobody's: mistyped, shortened, or another part of somebody's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from commands.kit.spelling import is_one_slip, mistakes_in
from commands.kit.words import fold
from storage.rooms.names import bare_name

MOST = 4  # people who are offered
_LONGEST = 40  # characters of a name that is compared
_LEAST_PLAIN = 5  # letters of a word in lower case, which may be any word: shorter ones are near too much
_LEAST_SHORTENED = 3  # letters of a shortened name: "Alex" for Alexandra


def looks_like_a_name(word: str) -> bool:
    """Whether somebody wrote it as names are written."""
    return word[:1] == "@" or word[:1].isupper()


def people_near(typed: str, members: Mapping[str, str]) -> list[str]:
    """The ids of those whose name is near these words, the nearest first."""
    wanted = fold(typed.lstrip("@").rstrip(":,;.!?"))
    if not 1 < len(wanted) <= _LONGEST:
        return []
    marked = looks_like_a_name(typed)
    found = [(how, person) for person, name in members.items() if (how := _how_near(wanted, person, name, marked))]
    return [person for _, person in sorted(found, key=lambda each: each[0])][:MOST]


def full_names_near(typed: str, members: Mapping[str, str]) -> list[str]:
    """The ids of those whose whole name of several words is nearly this one."""
    wanted = fold(typed.rstrip(":,;.!?"))
    return [
        person
        for person, name in members.items()
        if len(wanted) <= _LONGEST
        and (bare := bare_name(name, person)).count(" ") == wanted.count(" ")
        and mistakes_in(wanted, fold(bare))
    ][:MOST]


def _how_near(wanted: str, person: str, name: str, marked: bool) -> int:
    """From 1, the nearest; 0 for not near."""
    return min((how for part in _parts(person, name) if (how := _distance(wanted, part, marked))), default=0)


def _parts(person: str, name: str) -> Iterator[str]:
    folded = fold(bare_name(name, person))[:_LONGEST]
    yield folded
    if " " in folded:
        yield from folded.split()
    yield fold(person[1:].split(":", 1)[0])[:_LONGEST]


def _distance(wanted: str, part: str, marked: bool) -> int:
    """1 for another part of the name, 2 for one slip, 3 for more of them, 4 for a shortened name; 0 for not near."""
    if wanted == part:
        return 1 if marked else 0
    if not marked and len(wanted) < _LEAST_PLAIN:
        return 2 if len(wanted) == _LEAST_PLAIN - 1 and part[:-1] == wanted else 0
    if is_one_slip(part, wanted):
        return 2 if len(part) > 2 else 0
    if mistakes_in(wanted, part):
        return 3
    return 4 if marked and len(wanted) >= _LEAST_SHORTENED and part.startswith(wanted) else 0
