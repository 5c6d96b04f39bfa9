"""Guesses what words that are no command mean: by meaning, then by spelling. It never suggests anything harmful."""

from __future__ import annotations

from msgspec.structs import replace

from commands.kit.arguments import SHORT, Circumstances, TextKind
from commands.kit.binding import bind
from commands.kit.declaration import Command
from commands.kit.errors import Ambiguous, Missing, UserError
from commands.kit.names import Near
from commands.kit.parsed import Suggest
from commands.kit.phrase import Phrase
from commands.kit.registry import PREFIX, Found, Registry, without_prefix
from commands.kit.replies import lines, say, sign
from commands.kit.synonyms import Meant
from commands.kit.words import Span
from storage.questions import Unfinished

DID_YOU_MEAN = "kit-did-you-mean"
_SHOWN = 60  # characters of what somebody typed that are shown again


Guess = Found | Suggest


def instead(registry: Registry, text: str, at: Circumstances) -> Guess | None:
    """What to do instead of a command whose name is typed: `!done N2` and `!hand down` mean something else."""
    meant = _meant(registry, text, at.language) if registry.synonyms.may_come_over(text) else None
    return by_meaning(registry, meant, at) if meant and meant.is_over else None


def guess(registry: Registry, text: str, at: Circumstances) -> Guess | None:
    """What may be meant by a text that names no command; None where nothing is similar."""
    if meant := _meant(registry, text, at.language):
        return by_meaning(registry, meant, at)
    if len(text) <= SHORT and (slip := registry.synonyms.nearly(text, registry.languages(at.language))):
        return answer_to(slip)
    near = registry.near(text, at.language)
    return similar(near, without_prefix(text) or Span.of(""), at) if near else None


def guess_longer(registry: Registry, found: Found, at: Circumstances) -> Suggest | None:
    """The command with a longer name that may be meant by a command and words that it does not understand."""
    if found.command.positional:
        return None
    if near := registry.near_longer(found, found.language):
        return similar(near, found.rest, at)
    return (
        _offer_with_words(registry, fits, found.rest, found.language, at.language)
        if (fits := _sister(registry, found, at))
        else None
    )


def _sister(registry: Registry, found: Found, at: Circumstances) -> Command | None:
    """The one command with a longer name that accepts the words: `!circle date` for `!circle every tuesday`.

    One that reads a number or a time in them comes before those that take any words.
    """
    there = replace(at, language=found.language)
    longer = {named.command.key: named.command for _, named in registry.names(found.language).endings(found.command)}
    fits = [each for each in longer.values() if each.guessed and each.parameters and _takes(each, found.rest, there)]
    exact = [each for each in fits if not any(isinstance(one.kind, TextKind) for one in each.positional)]
    likely = exact or (fits if len(found.rest.words) > 1 else [])  # a single word is hardly a text
    return likely[0] if len(likely) == 1 else None


def similar(near: Near, said: Span, at: Circumstances) -> Suggest:
    """Ask whether the similar name was meant, with the words that were `said` after it if the command takes them."""
    found = Found.spoken(near.named.command, said.after(near.count), near.named.language, at.language)
    takes = _takes(found.command, found.rest, replace(at, language=found.language))
    return did_you_mean(near.named.name, found if takes else replace(found, rest=Span.of("")))


def did_you_mean(name: str, found: Found) -> Suggest:
    """Ask whether this was meant, as it would be written; words that are too long to be shown again are not."""
    near = f"{PREFIX}{name} {found.rest.typed()}".rstrip()
    return _asked(near if _can_be_shown(near) else f"{PREFIX}{name}", found)


def _asked(near: str, found: Found) -> Suggest:
    language = found.language if found.foreign else None
    waits = Unfinished(command=found.command.key, before=found.rest.typed(), language=language)
    return Suggest(say(DID_YOU_MEAN, near=near).spoken(found.language), waits)


def _meant(registry: Registry, text: str, language: str) -> Meant | None:
    span = without_prefix(text) if len(text) <= SHORT else None
    return registry.synonyms.find(span, registry.languages(language)) if span else None


def by_meaning(registry: Registry, meant: Meant, at: Circumstances) -> Guess:
    """Run it if that is possible, suggest it if it may be meant, or say what there is."""
    synonym, there = meant.synonym, replace(at, language=meant.language)
    does, offered = registry.offered(synonym.does), registry.offered(synonym.offers)
    if (does or offered) is None and (wanted := synonym.does or synonym.offers):
        return Found.spoken(registry.command(wanted), meant.rest, meant.language, at.language)  # it says that it is off
    if does and (not meant.rest or meant.is_numbered) and _takes(does, meant.rest, there):
        return Found.spoken(does, meant.rest, meant.language, at.language)
    if offered is None or not meant.rest or not meant.is_numbered or not _takes(offered, meant.rest, there):
        return answer_to(meant)
    return _offer_with_words(registry, offered, meant.rest, meant.language, at.language) or answer_to(meant)


def _offer_with_words(registry: Registry, command: Command, rest: Span, language: str, own: str) -> Suggest | None:
    """Suggest the command with these words; None where they are too long to be shown again."""
    rest = Span.of(rest.typed().rstrip(" ?!."))
    near = f"{registry.name(command, language)} {rest.text}"
    return _asked(near, Found.spoken(command, rest, language, own)) if _can_be_shown(near) else None


def _can_be_shown(near: str) -> bool:
    """Whether words are short enough to be shown again, as code."""
    return len(near) <= _SHOWN and "`" not in near and "\n" not in near


def pressing(registry: Registry, text: str, language: str) -> Suggest | None:
    """The line for a direct message that presses too much to be taken as an answer."""
    meant = registry.synonyms.pressing(text, registry.languages(language))
    return answer_to(meant) if meant else None


def in_distress(registry: Registry, text: str, language: str) -> Suggest | None:
    """The line for words of distress, wherever a sentence of a message has them."""
    meant = registry.synonyms.distress(text, registry.languages(language))
    return answer_to(meant) if meant else None


def answer_to(meant: Meant) -> Suggest:
    """The line for a synonym with which nothing can be done."""
    answer = Phrase(f"synonyms-{meant.synonym.name}-answer")
    said = (sign(meant.synonym.sign, answer) if meant.synonym.sign else lines([answer])).spoken(meant.language)
    return Suggest(said, always=meant.synonym.always, guessed=False, distress=meant.synonym.distress)


def _takes(command: Command, rest: Span, at: Circumstances) -> bool:
    """Whether a command accepts these words."""
    try:
        bind(command, rest, at)
    except (UserError, Missing, Ambiguous):
        return False
    return not command.aside or not rest
