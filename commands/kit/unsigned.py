"""Commands without the prefix, as people write them in a direct chat: `pause`, `take N1`, `remind me tomorrow tea`.

Closed rules, so that a sentence that only happens to begin with a short name stays one. A command is

- its name, with politeness around it, or after words with which one asks (`could you …`);
- a distinctive name (several words, or a long one) and arguments that it understands;
- a short name and arguments that are not just any words: `take N1`, `pause until friday`, or a single word.

A short name and a sentence are asked about: "Did you mean `!offer a bike`?".
"""

from __future__ import annotations

from msgspec.structs import replace

from commands.kit.arguments import Circumstances, Item
from commands.kit.deadline import DeadlineKind
from commands.kit.declaration import Where
from commands.kit.errors import UserError
from commands.kit.guessing import Guess, answer_to, by_meaning, did_you_mean, instead, similar
from commands.kit.parsed import Ask, Choose, Run
from commands.kit.parser import read_arguments
from commands.kit.registry import PREFIX, Found, Registry
from commands.kit.spelling import squeeze
from commands.kit.spoken import after_opening, is_one_of, without_politeness
from commands.kit.words import Span, fold, plain

_LONG = 6  # letters: a name of one word with so many begins no other sentence
_ENOUGH = 5  # letters: what a synonym of so many leads to is suggested
_SURE = 3  # words of a synonym that is heard whatever few words follow: "I don’t want messages today"
_MOST_OPENINGS = 2
_TEXT = "text"  # the label of the kinds that take any words


def find_unsigned(registry: Registry, text: str, at: Circumstances) -> Guess | None:
    """The command that a text without the prefix is, or may be; None for other words.

    `at` has the people who can be named, because what follows the name has to be understood.
    """
    first = said = without_politeness(registry.catalogs, Span.of(text))
    if not said or is_one_of(registry.catalogs, text, "kit-yes", "kit-no"):
        return None  # a yes or a no by itself is an answer
    found = _find(registry, said, at)
    for _ in range(_MOST_OPENINGS):  # "could you – show me – my reminders"
        rest = None if found else after_opening(registry.catalogs, said, "kit-asking-plain")
        if rest is None:
            break
        said, found = rest, _find(registry, rest, at)
    return found or _by_spelling(registry, first, at)


def _find(registry: Registry, said: Span, at: Circumstances) -> Guess | None:
    signed = _signed(said)
    if calm := instead(registry, signed, at):
        return calm
    found = registry.find(signed, at.language)
    taken = _taken(registry, found, signed, at) if found else None
    return taken or _by_meaning(registry, signed, at)


def _signed(said: Span) -> str:
    return PREFIX + said.text[said.words[0].start : said.words[-1].end]


def _taken(registry: Registry, found: Found, signed: str, at: Circumstances) -> Guess | None:
    """The command, where the words after its name are meant for it."""
    name = signed[: found.begin].removeprefix(PREFIX)
    if not found.rest:
        return found
    if found.command.where is Where.ROOM:
        return found if _has_several_words(name) else None  # it says where it works
    try:
        parsed = read_arguments(registry, found, replace(at, language=found.language))
    except UserError:
        return found  # understood, and says what is wrong with it
    if not isinstance(parsed, Run | Ask | Choose):
        return None
    if _is_distinctive(name):
        return found
    if _names_no_number(parsed):
        return None  # "take care"
    if _is_closed(found, parsed, at):
        return found
    return did_you_mean(name, found) if found.command.guessed else None


def _names_no_number(parsed: Run | Ask | Choose) -> bool:
    """Whether what stands for something on a list is just words."""
    calls = parsed.calls if isinstance(parsed, Run) else ()
    return any(isinstance(value, Item) and bool(value.words) for _, values in calls for value in values.values())


def _is_closed(found: Found, parsed: Run | Ask | Choose, at: Circumstances) -> bool:
    """Whether what follows a name is more than just any words, and a day at their end."""
    command, words = found.command, {fold(word).strip(":,") for word in found.rest.plain_words()}
    free = {each.name for each in command.positional if each.kind.label == _TEXT}
    if not free or len(found.rest.words) == 1 or not isinstance(parsed, Run):
        return True
    days = {each.name for each in command.options if isinstance(each.kind, DeadlineKind)}
    unnamed = {name for name in days if not words & at.names(f"{command.feature}-option-{name}")}
    return any(values.keys() - free - unnamed for _, values in parsed.calls)


def _by_meaning(registry: Registry, signed: str, at: Circumstances) -> Guess | None:
    """What a synonym leads to; where something follows it, only what that is meant for."""
    said = Span.of(signed.removeprefix(PREFIX))
    meant = registry.synonyms.find(said, registry.languages(at.language))
    if meant is None:
        return None
    if not any(map(str.isalnum, meant.rest.typed())):
        if meant.synonym.verb:
            return None  # "je sais"
        does = registry.offered(meant.synonym.does)
        return answer_to(meant) if does and does.where is Where.ROOM else by_meaning(registry, meant, at)
    found = by_meaning(registry, meant, at)
    if isinstance(found, Found):
        return _taken(registry, found, signed, at)
    head = signed[1 : meant.rest.words[0].start]
    if found == answer_to(meant):  # it says nothing about what follows
        if meant.synonym.leads:
            return found
        return found if len(head.split()) >= _SURE and len(meant.rest.words) <= _SURE and meant.is_numbered else None
    telling = _has_several_words(head) or len(squeeze(head)) >= _ENOUGH or meant.synonym.verb
    return found if telling else None


def _by_spelling(registry: Registry, said: Span, at: Circumstances) -> Guess | None:
    """The name that a text which begins with none is similar to."""
    signed = _signed(said)
    near = None if registry.find(signed, at.language) else registry.near(signed, at.language)
    return similar(near, said, at) if near and len(squeeze(near.named.name)) >= _LONG else None


def _is_distinctive(name: str) -> bool:
    """Whether a sentence that begins so is hardly any other."""
    return _has_several_words(name) or len(squeeze(name)) >= _LONG


def is_distinctive(text: str) -> bool:
    """Whether a command of these words and nothing else is hardly an answer to anything."""
    return _has_several_words(text) or len(squeeze(text)) > _LONG + 1  # not "circle", "checkin"


def _has_several_words(name: str) -> bool:
    return len(plain(name).replace("-", " ").replace("'", " ").split()) > 1
