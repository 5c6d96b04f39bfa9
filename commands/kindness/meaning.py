"""Whole sentences with which people thank somebody, and words that may be a cheer or how somebody is."""

from __future__ import annotations

from commands.kindness.feature import MEANT_QUESTION, kindness
from commands.kindness.finding import Given, names_somebody, people, read
from commands.kindness.giving import give
from commands.kit.answers import Intent, Intents
from commands.kit.arguments import SHORT
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.kind_events import CheckinMeant, CheerMeant
from commands.kit.phrase import Phrase
from commands.kit.replies import lines
from commands.kit.sentences import Meaning
from commands.kit.spoken import words_of
from commands.kit.words import Span, fold

_NAMES = {"kindness-thank-names": "kindness-thank", "kindness-cheer-names": "kindness-cheer"}
_MARKS = ",:;.!?¡¿"
_MOST_WORDS, _LONGEST_WORD = 6, 30  # of a name, that are looked at
_EITHER = Intents(
    (Intent("cheer", ("kindness-cheer-names",)), Intent("checkin", ("kindness-how-i-am-plain",))), numbered=True
)


@kindness.sentence
async def understand(ctx: Context, text: str) -> Meaning | None:
    """`thank you Ben for the lift`, where somebody of that name is there."""
    if len(text) > SHORT:
        return None
    span = Span.of(text)
    head = [fold(word.text[:_LONGEST_WORD]).strip(_MARKS) for word in span.words[:_MOST_WORDS]]
    for key, command in _NAMES.items():
        for phrase in words_of(ctx.registry.catalogs, key):
            count = len(phrase.split())
            if len(span.words) <= count or head[:count] != phrase.split():
                continue
            rest = span.after(count).typed()
            if names_somebody(rest, ctx.circumstances(await people(ctx))):
                return Meaning(key=command, words=rest, language=_language(ctx, key, phrase))
    return None


@kindness.on(CheerMeant)
async def ask_what_is_meant(ctx: Context, event: CheerMeant) -> Outcome:
    """`ánimo Anne` is the commonest cheer, and how somebody is: that is asked."""
    words = event.words.strip(f"{_MARKS} ")
    at = ctx.circumstances(await people(ctx))
    if kindness.name in ctx.registry.off or not names_somebody(words, at):
        return None
    given = read(words, at)
    assert given is not None
    either = [
        Phrase("kindness-cheer-or-checkin", person=given.member.name),
        Phrase("kindness-rather-cheer", person=given.member.name),
        Phrase("kindness-rather-checkin"),
    ]
    return ctx.to_sender(lines(either).asks(MEANT_QUESTION, words))


@kindness.question(MEANT_QUESTION, _EITHER)
async def choose(ctx: Context, subject: str, meant: str) -> Outcome:
    """A word for somebody, or how one is."""
    if meant == "checkin":
        return await ctx.tell(CheckinMeant(subject))
    given = read(subject, ctx.circumstances(await people(ctx)))
    return await give(ctx, "cheer", Given(given.member, given.words)) if given else None


def _language(ctx: Context, key: str, phrase: str) -> str:
    languages = ctx.registry.languages(ctx.language)
    return next(each for each in languages if phrase in map(fold, ctx.registry.catalogs[each].names(key)))
