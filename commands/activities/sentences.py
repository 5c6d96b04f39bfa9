"""What people say of an activity in whole sentences, in private: `I'll come to the picnic`, `move it to saturday`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from commands.activities.feature import activities
from commands.activities.finding import which
from commands.kit.arguments import Circumstances
from commands.kit.context import Context
from commands.kit.errors import Ambiguous, UserError
from commands.kit.ongoing import names_it
from commands.kit.prefix_word import PrefixWord
from commands.kit.sentences import LONGEST, Meaning, Said, language_of, said_in
from commands.kit.spoken import bare, words_of
from commands.kit.time_arguments import LONGEST_TIME, MomentKind
from commands.kit.words import Span, plain
from storage.activities import Activity

_MEANS = {
    "activities-says-why-plain": "activities-why",
    "activities-says-who-plain": "activities-show",
    "activities-says-what-plain": "activities-show",
    "activities-says-no-plain": "activities-not-going",
    "activities-move-plain": "activities-move",
    "activities-says-move-plain": "activities-move",
    "activities-cancel-plain": "activities-cancel",
    "activities-says-yes-plain": "activities-going",
}
_TELLS = ("activities-not-going", "activities-move", "activities-cancel", "activities-going")
_CHANGES = ("activities-move", "activities-cancel")
_BEFORE = 2  # words: "please cancel"
_DAY = 3  # words: "on 12 march"
_FEW = 8  # words beside "I'll come"
_MARKS = ".,;:!?…()"
_TO = PrefixWord("activities-to-names", MomentKind())


@activities.sentence
async def read(ctx: Context, text: str) -> Meaning | None:
    """The command, where the sentence names an activity that is to come by its number, its words or its day."""
    said = said_in(ctx.registry.catalogs, text, tuple(_MEANS)) if len(text) <= LONGEST else None
    if said is None or ((command := _MEANS[said.key]) in _TELLS and ("?" in text or "¿" in text)):
        return None
    moved = _time_at_the_end(ctx, text) if command == "activities-move" else ""
    if command in _CHANGES and not (_begins(said, text) and (moved or command != "activities-move")):
        return None
    found = await _named(ctx, command, said, text.rstrip(" .!").removesuffix(moved) if moved else text)
    if not found:
        return None
    if len(found) > 1:
        raise which(found)
    words = [found[0].code, moved, await _group(ctx, found[0])]
    if command == "activities-going" and _brings(ctx, said):
        words.insert(1, "+1")
    sure = said.key != "activities-says-yes-plain" or _is_sure(ctx, said, text)
    language = language_of(ctx.registry.catalogs, said, ctx.registry.languages(ctx.language))
    return Meaning(key=command, words=" ".join(filter(None, words)), language=language, surely=sure)


async def _named(ctx: Context, command: str, said: Said, text: str) -> list[Activity]:
    """Those to come that are named; of several, those that the person has answered, where it is about that."""
    groups = await ctx.store.rooms.groups_of(ctx.person)
    there = [each for group in groups for each in await ctx.store.activities.open(group.id)]
    if command == "activities-why":
        waits = [each for each in there if await _waits(ctx, each)]
        return waits if len(waits) < 2 else _told(ctx, said.rest, text, waits) or waits
    if said.key == "activities-says-who-plain" and not said.rest:  # "who is coming?"
        return there
    found = _told(ctx, said.rest, text, there)
    if command == "activities-not-going" and len(found) > 1:
        mine = {each.id for each in await ctx.store.activities.answered_by(ctx.person)}
        return [each for each in found if each.id in mine] or found
    return found


def _told(ctx: Context, rest: str, text: str, there: Sequence[Activity]) -> list[Activity]:
    """Those of which the number is said, or else the words, or else the day."""
    coded = [each for each in there if each.code.lower() in rest.split()]
    named = coded or [each for each in there if names_it(ctx.registry.catalogs, rest, each.draft.what)]
    if len(named) == 1:
        return named
    days = set(_days(ctx, text))
    starts = [(each, each.draft.start) for each in named or there]
    return [each for each, start in starts if start and start.astimezone(ctx.zone).date() in days] or named


async def _waits(ctx: Context, activity: Activity) -> bool:
    own = await ctx.store.activities.rsvps.of(activity.id, ctx.person)
    return own is not None and own.state in ("waiting", "offered")


def _days(ctx: Context, text: str) -> Iterator[date]:
    """The days that are said somewhere in the words."""
    span, at = Span.of(text.replace("?", " ")), ctx.circumstances()
    for language in ctx.registry.languages(ctx.language):
        for start in range(len(span.words)):
            words = Span(span.text, span.words[start : start + _DAY])
            try:
                yield MomentKind().read(words, replace(at, language=language)).value.astimezone(ctx.zone).date()  # type: ignore[attr-defined]
            except (UserError, Ambiguous):
                continue


def _time_at_the_end(ctx: Context, text: str) -> str:
    """The words at the end that are a time, as typed, with the one that leads to it; none where there is no time."""
    span, at = Span.of(text.rstrip(" .!")), ctx.circumstances()
    return max((_time_in(span, replace(at, language=each)) for each in ctx.registry.languages(ctx.language)), key=len)


def _time_in(span: Span, at: Circumstances) -> str:
    for start in range(max(1, len(span.words) - LONGEST_TIME), len(span.words)):
        words = span.after(start)
        try:
            used = _TO.read(words, at).used
        except Ambiguous as error:
            used = len(words.words) if error.end == span.words[-1].end else 0
        except UserError:
            continue
        if used == len(words.words):
            return words.typed()
    return ""


def _begins(said: Said, text: str) -> bool:
    head, _, _ = f" {bare(text, LONGEST)} ".partition(f" {said.phrase} ")
    return len(head.split()) <= _BEFORE


def _is_sure(ctx: Context, said: Said, text: str) -> bool:
    """Whether it is said without an if or a but, and in few words."""
    words = [word.strip(_MARKS) for word in plain(text).casefold().split()]
    doubts = {each for language in ctx.registry.languages(ctx.language) for each in _doubts(ctx, language)}
    return len(said.rest.split()) <= _FEW and not doubts & set(words)


def _doubts(ctx: Context, language: str) -> tuple[str, ...]:
    return tuple(plain(each).casefold() for each in ctx.registry.catalogs[language].names("activities-doubt-plain"))


async def _group(ctx: Context, activity: Activity) -> str:
    """The words that name its group, where the person is in several."""
    groups = await ctx.store.rooms.groups_of(ctx.person)
    name = next((each.name for each in groups if each.id == activity.group_id), "")
    return f"group:{name}" if len(groups) > 1 else ""


def _brings(ctx: Context, said: Said) -> bool:
    return any(f" {each} " in f" {said.rest} " for each in words_of(ctx.registry.catalogs, "activities-guest-plain"))
