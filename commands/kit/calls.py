"""Words that call somebody: a short closed list. Where they are all of a message they call; nothing in it is scanned.

Which command they mean, its declaration says (`Feature.command(calls=...)`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from commands.kit.catalogs import FALLBACK
from commands.kit.spoken import LONGEST, bare, is_one_of, words_of

if TYPE_CHECKING:
    from commands.kit.book import Book
    from commands.kit.declaration import Command

_AROUND = ("kit-polite", "kit-yes")
_LIKELY = 6  # characters of words that may be misspelt in one place
_END = LONGEST * 2 // 3  # characters at either end of a message that are looked at


class Called(Struct, frozen=True):
    """The command that was meant: surely, or so that it is asked about; `leads` where the message begins with it."""

    command: Command
    surely: bool
    leads: bool


def called(book: Book, text: str) -> Called | None:
    """Whether a message is made of words that call somebody, or begins or ends with some."""
    for command in book.commands:
        if command.calls is None or not (how := _how(book, text, _keys(command))):
            continue
        if how == "all" or not is_one_of(
            book.catalogs, text, *_keys_beside(book, command), around=(*_AROUND, "kit-no")
        ):
            return Called(command, how == "all", how != "end")
    return None


def is_call(book: Book, text: str) -> bool:
    """Whether a text is made of words that call somebody."""
    return any(is_one_of(book.catalogs, text, *_keys(each), around=_AROUND) for each in book.commands if each.calls)


def _keys(command: Command) -> tuple[str, str]:
    return f"{command.key}-names", f"{command.key}-plain"


def _keys_beside(book: Book, command: Command) -> list[str]:
    """What says something else about a call, with the same words in it: `I don’t need help any more`."""
    beside = [each for each in book.commands if each.feature == command.feature and each is not command]
    return [key for each in beside for key in _keys(each) if book.catalogs[FALLBACK].has(key)]


def _how(book: Book, text: str, keys: tuple[str, str]) -> Literal["all", "begin", "end"] | None:
    if is_one_of(book.catalogs, text, *keys, around=_AROUND):
        return "all"
    words = words_of(book.catalogs, *keys)
    said = bare(text)
    likely = [each for each in words if len(each) >= _LIKELY and _one_slip(each, said)]
    if likely:
        return "all" if any(" " in each for each in likely) else "begin"
    head, tail = f"{bare(text[:_END])} ", f" {bare(text[-_END:])}"
    if any(head.startswith(f"{each} ") for each in words):
        return "begin"
    return "end" if any(tail.endswith(f" {each}") for each in words) else None


def _one_slip(wanted: str, said: str) -> bool:
    """Whether one letter is missing, too much, wrong, or two have changed places."""
    if wanted == said or not said or abs(len(wanted) - len(said)) > 1 or wanted[0] != said[0]:
        return False
    at = next((place for place, (a, b) in enumerate(zip(wanted, said, strict=False)) if a != b), None)
    if at is None:
        return True
    rest, other = wanted[at:], said[at:]
    swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
    return rest[1:] == other or rest == other[1:] or rest[1:] == other[1:] or swapped
