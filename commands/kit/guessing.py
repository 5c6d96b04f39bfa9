"""What somebody may have meant whose words are no command: by meaning first, then by spelling; never what can hurt."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.arguments import SHORT, Circumstances
from commands.kit.binding import bind
from commands.kit.book import Book, Found, without_prefix
from commands.kit.declaration import Command
from commands.kit.errors import Ambiguous, Missing, UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say
from commands.kit.spelling import mistakes_in, squeeze, steady
from commands.kit.synonyms import Meant, Synonym
from commands.kit.words import Span

_SHOWN = 60  # characters of what somebody typed that are shown again


class Typed(Struct, frozen=True):
    """What to hear instead: one command was clearly meant, and it harms nothing."""

    text: str


Guess = Typed | Reply


def instead(book: Book, text: str, at: Circumstances) -> Guess | None:
    """What to do instead of the command that a text names: `!help me`, `!done N2`, `!hand down` mean something else."""
    if language := _call(book, _said(book, text)):
        found = book.find(text, at.language)
        return None if found and found.command.key == "sos-sos" else _shall_i_call(book, language)
    meant = _meant(book, text, at.language)
    return _by_meaning(book, meant, at) if meant and meant.is_over else None


def guess(book: Book, text: str, at: Circumstances) -> Guess | None:
    """What may have been meant by what names no command; None where nothing is like it."""
    if call := is_call_for_help(book, text):
        return _shall_i_call(book, call[1])
    if meant := _meant(book, text, at.language):
        return _by_meaning(book, meant, at)
    near = book.near(text, at.language)
    return say("kit-did-you-mean", near=near.shown).spoken(near.language) if near else None


def guess_longer(book: Book, found: Found) -> Reply | None:
    """The longer name that may have been meant by a command and words that it does not understand."""
    near = None if found.command.positional else book.near_longer(found, found.language)
    return say("kit-did-you-mean", near=near.shown).spoken(near.language) if near else None


def small_talk(book: Book, text: str, language: str) -> Reply | None:
    """The answer to a message that is nothing but words of the table (`thank you!`), where no sign is needed."""
    meant = book.synonyms.find(Span.of(text), book.languages(language)) if len(text) <= SHORT else None
    if meant is None or meant.synonym.over or any(map(str.isalnum, meant.rest.typed())):
        return None
    return _answer(meant.synonym, meant.language)


def is_call_for_help(book: Book, text: str) -> tuple[Literal["exact", "near"], str] | None:
    """Whether a text is made, or nearly made (`!hlep me`), of words that call somebody, and of which language."""
    said = _said(book, text)
    if language := _call(book, said):
        return "exact", language
    slips = [
        (mistakes, language)
        for call, language in book.calls.items()
        if (mistakes := mistakes_in(said, call)) is not None
    ]
    return ("near", min(slips)[1]) if slips else None


def _call(book: Book, said: str) -> str | None:
    return book.calls.get(said) or book.calls.get(steady(said))


def _said(book: Book, text: str) -> str:
    """The letters of a short text, without politeness at its end; nothing of a long one."""
    said = "" if len(text) > _SHOWN else squeeze(text)
    polite = [squeeze(each) for each in book.catalogs.folded_names("kit-polite")]
    while thanks := next((each for each in polite if each != said and said.endswith(each)), ""):
        said = said.removesuffix(thanks)
    return said


def _shall_i_call(book: Book, language: str) -> Reply:
    return say("kit-shall-i-call", sos=book.name(book.command("sos-sos"), language)).spoken(language)


def _meant(book: Book, text: str, language: str) -> Meant | None:
    span = without_prefix(text) if len(text) <= SHORT else None
    return book.synonyms.find(span, book.languages(language)) if span else None


def _by_meaning(book: Book, meant: Meant, at: Circumstances) -> Guess:
    """Do it where it can be done, show it where it may be meant, or say what there is."""
    synonym, at = meant.synonym, replace(at, language=meant.language)
    if synonym.does and _takes(book.command(synonym.does), meant.rest, at):
        command = book.command(synonym.does)
        return Typed(f"{book.name(command, meant.language)} {meant.rest.typed()}".rstrip())
    if synonym.offers and meant.rest and _takes(book.command(synonym.offers), meant.rest, at):
        near = f"{book.name(book.command(synonym.offers), meant.language)} {meant.rest.typed()}"
        if len(near) <= _SHOWN and "`" not in near and "\n" not in near:
            return say("kit-did-you-mean", near=near).spoken(meant.language)
    return _answer(synonym, meant.language)


def _answer(synonym: Synonym, language: str) -> Reply:
    return lines([Phrase(f"synonyms-{synonym.name}-answer")]).spoken(language)


def _takes(command: Command, rest: Span, at: Circumstances) -> bool:
    """Whether a command understands these words."""
    try:
        bind(command, rest, at)
    except (UserError, Missing, Ambiguous):
        return False
    return not command.aside or not rest
