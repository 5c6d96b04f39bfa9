"""The answers: each sets what a command would set, is echoed, and leads to the next question."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from msgspec.structs import replace

from commands.beginning.feature import (
    BY_VOICE,
    FOR_ALL,
    HOLDS_FOR,
    NEEDS,
    QUESTIONS,
    SHOWN_FOR,
    STEPS,
    beginning,
    question,
)
from commands.beginning.trying import how_to_begin
from commands.kit.answers import Answers, OneOf, ReadAs, Skipped, Words, YesNo, skippable
from commands.kit.arguments import Circumstances
from commands.kit.context import Context
from commands.kit.declaration import Heard, Outcome
from commands.kit.errors import Unreadable
from commands.kit.events import (
    HelplineWanted,
    MeetingReminderWanted,
    MeetingWanted,
    OnCallWanted,
    PresetChosen,
    SettingChosen,
)
from commands.kit.people import PeopleKind
from commands.kit.phrase import BLANK, Member, Phrase
from commands.kit.presets import PRESETS
from commands.kit.replies import Place, Reply, lines, say
from commands.kit.spoken import bare, without
from commands.kit.time_arguments import WhenKind
from commands.kit.when import Recurrence
from commands.kit.words import Span

T = TypeVar("T")

_SKIPS = ("beginning-skip-plain", "kit-pass-plain")
_PEOPLE = Words(again="beginning-again-people")
_BEFORE = timedelta(hours=1)
_ENOUGH = 2  # people who may be called
_MOST_PEOPLE = 5  # asked at once: each gets a message
_LONGEST_NAMES = 300  # characters


async def leave(ctx: Context, subject: int) -> Outcome:
    """Stop asking, and say how to start again."""
    return say("beginning-left")


def _asked(
    step: str, answers: Answers[T], *, then: str | None = None, holds_for: timedelta = HOLDS_FOR
) -> Callable[[Callable[[Context, T], Awaitable[list[Reply]]]], Heard[int, T | Skipped]]:
    """`handler(ctx, answer)` hears the answer to this step; left out or given up, what follows `then` is asked."""

    async def go_on(ctx: Context, subject: int) -> list[Reply]:
        return await _next(ctx, then or step)

    def declare(handler: Callable[[Context, T], Awaitable[list[Reply]]]) -> Heard[int, T | Skipped]:
        @beginning.question(
            QUESTIONS[step], skippable(answers, *_SKIPS), holds_for=holds_for, left=leave, dropped=go_on
        )
        async def hear(ctx: Context, subject: int, answer: T | Skipped) -> Outcome:
            return await (go_on(ctx, subject) if isinstance(answer, Skipped) else handler(ctx, answer))

        return hear

    return declare


@_asked("language", OneOf(again="beginning-again-number"))
async def choose_language(ctx: Context, place: int) -> list[Reply]:
    """Set the language; everything from here on is said in it. Whoever is in no other group reads it here, too."""
    setting = ctx.registry.setting_called("language")
    language = ctx.registry.catalogs.languages[place - 1]
    said = await ctx.tell(SettingChosen(setting.name, language))
    if await ctx.store.rooms.groups_of(ctx.person) == [ctx.group]:
        await ctx.keep(setting, language, own=True)
    echo = Phrase("beginning-language-set", language=setting.kind.shown(language))
    return await _next(await ctx.about(ctx.group.id), "language", said, echo)


@_asked("people", _PEOPLE, then="another")
async def name_people(ctx: Context, said: str) -> list[Reply]:
    """Ask each of the people named, which opens their private chat. If only one is named, ask for another."""
    asked = await _ask_people(ctx, said)
    named = {duty.person for duty in await ctx.store.sos.rota.of_group(ctx.group.id)}
    return await _next(ctx, "people" if len(named) < _ENOUGH else "another", asked)


@_asked("another", _PEOPLE)
async def name_another(ctx: Context, said: str) -> list[Reply]:
    """One more person who may be called."""
    return await _next(ctx, "another", await _ask_people(ctx, said))


@_asked("helpline", Words(again="beginning-again-helpline"), holds_for=SHOWN_FOR)
async def add_helpline(ctx: Context, said: str) -> list[Reply]:
    """Add a helpline. The group will see it, so words without a number or an address are not accepted."""
    if not any(character.isdigit() for character in said) and "@" not in said and "." not in said.rstrip("."):
        raise Unreadable("beginning-no-number")
    return await _next(ctx, "helpline", await ctx.tell(HelplineWanted(said)))


@_asked("kind", OneOf(again="beginning-again-number"))
async def choose_kind(ctx: Context, place: int) -> list[Reply]:
    """What such a group usually wants is set up, and its rooms read what that was."""
    said = await ctx.tell(PresetChosen(PRESETS[place - 1].name))
    return await _next(await ctx.about(ctx.group.id), "kind", said, Phrase("beginning-kind-set"))


@_asked("date", ReadAs(WhenKind(), again="beginning-again-date"), then="reminder")
async def set_date(ctx: Context, when: object) -> list[Reply]:
    """Set when the group meets."""
    assert isinstance(when, datetime | Recurrence)
    said = await ctx.tell(MeetingWanted(when))
    return await _next(ctx, "date" if await _an_hour_before(ctx) else "reminder", said)


@_asked("reminder", YesNo())
async def remind_or_not(ctx: Context, wanted: bool) -> list[Reply]:
    """Whether the room is reminded of the meeting."""
    when = await _an_hour_before(ctx) if wanted else None
    return await _next(ctx, "reminder", await ctx.tell(MeetingReminderWanted(when)) if when else ())


@_asked("voice", OneOf(again="beginning-again-number"))
async def choose_way(ctx: Context, place: int) -> list[Reply]:
    """Where people speak to each other on a call, nobody is called over their voices."""
    said = await ctx.tell(SettingChosen("by-voice", place == BY_VOICE))
    echo = Phrase("beginning-by-voice-set" if place == BY_VOICE else "beginning-written")
    return await _next(ctx, "voice", said, echo)


async def _an_hour_before(ctx: Context) -> datetime | Recurrence | None:
    """When to remind of the group's meetings; None where there are none to come, or that would be on another day."""
    date = await ctx.store.circle.next_date(ctx.group.id)
    if date is None:
        return None
    if date.rule is None or date.start is None:
        return date.due - _BEFORE if date.due - _BEFORE > ctx.now else None
    return Recurrence(date.rule, datetime.fromisoformat(date.start), date.zone).earlier(_BEFORE)


async def _next(ctx: Context, step: str, said: Sequence[Reply] = (), *echo: Phrase) -> list[Reply]:
    """Echo what was done along with the next question; after the last one, tell the room how to begin."""
    echoed = [*echo, *(line for reply in said if reply.place is Place.HERE for line in reply.lines)]
    before = [*echoed, BLANK] if echoed else []
    steps = STEPS if ctx.governs else FOR_ALL
    after = steps[steps.index(step) + 1 :] if step in steps else ()
    rest = [each for each in after if not NEEDS.get(each, set()) & ctx.registry.off]
    others = [reply for reply in said if reply.place is not Place.HERE]
    if rest:
        return [*others, question(ctx.registry, rest[0], ctx.group.id, *before).spoken(ctx.language)]
    home = (await ctx.store.rooms.group_rooms(ctx.group.id))[0]
    done = Phrase("beginning-done" if ctx.governs else "beginning-done-one")
    return [*others, lines((*before, done)).spoken(ctx.language), how_to_begin(ctx, home)]


async def _ask_people(ctx: Context, said: str) -> list[Reply]:
    return [reply for person in await _people(ctx, said) for reply in await ctx.tell(OnCallWanted(person))]


async def _people(ctx: Context, said: str) -> tuple[Member, ...]:
    """The people of the group who are named; `me` is the person answering. Raises `Unreadable`."""
    oneself = dict.fromkeys(ctx.registry.catalogs.folded_names("beginning-me-plain"), ctx.person)
    at = replace(ctx.circumstances(await ctx.people(ctx.group.id)), pills=oneself)
    found = _named(said, at) if len(said) <= _LONGEST_NAMES else ()
    if not 0 < len(found) <= _MOST_PEOPLE:
        raise Unreadable("beginning-too-many", most=_MOST_PEOPLE)
    return found


def _named(said: str, at: Circumstances) -> tuple[Member, ...]:
    """The people in a list. Polite words around it are dropped unless they are part of somebody's name."""
    try:
        found = PeopleKind().read(Span.of(said), at).value
    except Unreadable:
        polite = without(at.catalogs, said, "kit-polite")
        if not polite or polite == bare(said):
            raise
        found = PeopleKind().read(Span.of(polite), at).value
    assert isinstance(found, tuple)
    return found
