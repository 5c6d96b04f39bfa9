"""Beginning a petition: what is missing is asked in private, those named are asked to carry it, and then it opens.

It takes two: names are collected only once somebody besides whoever began it has agreed to carry it.
"""

from __future__ import annotations

import re
from datetime import timedelta

from msgspec.structs import replace

from commands.kit.answers import Answers, OneOrOther, YesNo
from commands.kit.answers import Words as AnyWords
from commands.kit.context import Context
from commands.kit.declaration import Audience, Outcome, Where
from commands.kit.errors import Unreadable, UserError
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, lines, say, sign
from commands.kit.spoken import bare, is_one_of
from commands.kit.spoken import words_of as names_of
from commands.kit.words import Span
from commands.petitions.board import quoted
from commands.petitions.carrying import ask_carriers, name_carriers
from commands.petitions.feature import (
    CARRIERS_QUESTION,
    CONFIRM_QUESTION,
    TO_QUESTION,
    TO_THAT_QUESTION,
    WORDS_QUESTION,
    petitions,
)
from commands.petitions.finding import member
from commands.petitions.kinds import Carriers, CarriersKind, Said, To, Until, Words, addressee_behind
from commands.petitions.wording import addressee_of, words_of
from storage.petitions import Petition, State
from storage.petitions.tables import BEGUN
from storage.questions import Question

USUALLY, LONGEST = timedelta(days=60), timedelta(days=365)  # until it closes
MOST = 10  # in a group, which have not been handed over
MOST_OWN = 3  # of one person's
LONGEST_NAMES = 300  # characters
_THAT: Answers[int | str] = OneOrOther(again="petitions-again-to")
_GOES_ON: tuple[State, ...] = ("draft", "open", "closed")


@petitions.command("petition", where=Where.GROUP, asks_before=Audience.NOBODY)
async def begin(
    ctx: Context,
    words: Words | None = None,
    *,
    to: To | None = None,
    carriers: Carriers | None = None,
    until: Until | None = None,
) -> Outcome:
    """Begin one; what is missing is asked in private."""
    said = words or Said("")
    if code := _taken_back(ctx, said.words):
        raise UserError("petitions-take-back-how", code=code)
    if until and until.astimezone(ctx.zone).date() - ctx.now.astimezone(ctx.zone).date() > LONGEST:
        raise UserError("petitions-too-far", most=LONGEST)
    await _no_more_than_enough(ctx)
    draft = await ctx.store.petitions.add(
        ctx.group.id,
        person=ctx.person,
        words=words_of(said.words),
        addressee=addressee_of(to or said.addressee),
        private=ctx.room.direct,
        until=until or ctx.now + USUALLY,
        event_id=ctx.event_id,
        now=ctx.now,
    )
    if carriers:
        await name_carriers(ctx, draft, carriers)
    return [*([] if ctx.room.direct else [sign("✅")]), *await go_on(ctx, draft)]


def _taken_back(ctx: Context, words: str) -> str | None:
    """The number in `cancel S1`, which is no petition."""
    said = bare(words).upper().split()
    if len(said) != 2 or not re.fullmatch(r"S\d{1,9}", said[1], re.ASCII):
        return None
    return said[1] if is_one_of(ctx.registry.catalogs, said[0], "petitions-take-back-plain") else None


async def _no_more_than_enough(ctx: Context) -> None:
    found = await ctx.store.petitions.in_state(ctx.group.id, *_GOES_ON)
    if len(found) >= MOST:
        raise UserError("petitions-enough", most=MOST)
    if sum(each.person == ctx.person for each in found) >= MOST_OWN:
        raise UserError("petitions-enough-own", most=MOST_OWN)


async def go_on(ctx: Context, draft: Petition) -> list[Reply]:
    """Ask for what is still missing; with everything there, whoever is named is asked to carry it."""
    if not draft.words:
        return [_asked(ctx, draft, Phrase("petitions-begin-words")).asks(WORDS_QUESTION, draft.id)]
    if not draft.addressee and (said := addressee_behind(draft.words, ctx.registry.catalogs)):
        yes, no = (tuple(names_of(ctx.registry.catalogs, key)) for key in ("kit-yes", "kit-no"))
        asked = _asked(ctx, draft, Phrase("petitions-begin-to-that", addressee=said.addressee))
        return [asked.asks(TO_THAT_QUESTION, draft.id, ((said.addressee, *yes), no))]
    return await _go_on(ctx, draft)


async def _go_on(ctx: Context, draft: Petition) -> list[Reply]:
    """The same, where its words and the addressee are none of one sentence."""
    if not draft.addressee:
        return [_asked(ctx, draft, Phrase("petitions-begin-to")).asks(TO_QUESTION, draft.id)]
    named = await ctx.store.petitions.carriers.of(draft.id)
    if all(each.person == draft.person for each in named):
        key = "petitions-begin-another" if named else "petitions-begin-carriers"
        return [_asked(ctx, draft, Phrase(key)).asks(CARRIERS_QUESTION, draft.id)]
    if draft.private:
        people = [(await member(ctx, draft, each.person)).name for each in named if each.person != draft.person]
        shown = [
            Phrase("petitions-would-read", group=ctx.group.name),
            Phrase("petitions-title", code=draft.code, addressee=draft.addressee),
            *quoted(draft.words),
            BLANK,
            Phrase("petitions-ask-confirm", people=people),
        ]
        return [_asked(ctx, draft, *shown).asks(CONFIRM_QUESTION, draft.id)]
    return await ask_carriers(ctx, draft)


def _asked(ctx: Context, draft: Petition, *said: Phrase) -> Reply:
    return ctx.to_sender(lines(said)).about_group(draft.group_id)


async def drop(ctx: Context, subject: int) -> Outcome:
    """It is not begun, and nothing of it kept."""
    found = await ctx.store.petitions.get(subject)
    if found and found.state == "draft" and found.person == ctx.person:
        await ctx.store.petitions.remove(found.id)
    return say("petitions-dropped")


async def _draft(ctx: Context, subject: int) -> Petition:
    """What somebody is beginning. Raises `UserError` where that is over."""
    found = await ctx.store.petitions.get(subject)
    if found is None or found.state != "draft" or found.person != ctx.person:
        raise UserError("petitions-no-longer")
    return found


async def _say(ctx: Context, draft: Petition) -> list[Reply]:
    """It says this; of what was said in private nothing is shown before that is confirmed."""
    begun = Question(person=ctx.person, room_id=None, feature="", kind="", subject="", event_id=draft.event_id)
    await ctx.store.questions.completed(begun, ctx.event_id, ctx.now)  # deleting either message takes it back
    said = {"words": draft.words, "addressee": draft.addressee, "event_id": ctx.event_id}
    await ctx.store.petitions.say(draft.id, **said)
    return await go_on(ctx, replace(draft, private=True, event_id=ctx.event_id))


@petitions.question(WORDS_QUESTION, AnyWords(), holds_for=BEGUN, left=drop, dropped=drop)
async def take_words(ctx: Context, subject: int, words: str) -> Outcome:
    """What it asks for."""
    _refuse_mere_answers(ctx, words, "petitions-again-words")
    return await _say(ctx, replace(await _draft(ctx, subject), words=words_of(words)))


@petitions.question(TO_QUESTION, AnyWords(), holds_for=BEGUN, left=drop, dropped=drop)
async def take_addressee(ctx: Context, subject: int, words: str) -> Outcome:
    """To whom it goes."""
    _refuse_mere_answers(ctx, words, "petitions-again-to")
    return await _say(ctx, replace(await _draft(ctx, subject), addressee=addressee_of(words)))


def _refuse_mere_answers(ctx: Context, words: str, again: str) -> None:
    """Raise `Unreadable` for a yes, or for words of which none is said: they are neither a text nor an addressee."""
    catalogs = ctx.registry.catalogs
    if not any(map(str.isalpha, words)) or is_one_of(catalogs, words, "kit-yes", "kit-finished", "kit-articles-plain"):
        raise Unreadable(again)


@petitions.question(TO_THAT_QUESTION, _THAT, holds_for=BEGUN, left=drop, dropped=drop)
async def take_that_addressee(ctx: Context, subject: int, answer: int | str) -> Outcome:
    """Whether it goes to whom its words name at the end, which are no part of it then; or to whom else."""
    draft = await _draft(ctx, subject)
    said = addressee_behind(draft.words, ctx.registry.catalogs)
    if isinstance(answer, str) or said is None:
        return await take_addressee(ctx, subject, str(answer))
    if answer == 1:
        return await _say(ctx, replace(draft, words=said.words, addressee=addressee_of(said.addressee)))
    return await _go_on(ctx, draft)


@petitions.question(CARRIERS_QUESTION, AnyWords(again="petitions-again-people"), holds_for=BEGUN)
async def take_carriers(ctx: Context, subject: int, words: str) -> Outcome:
    """Who carries it; also of one that is open and that nobody carries any more."""
    found = await ctx.store.petitions.get(subject)
    if found is None or not (found.state == "draft" or found.takes_back):
        raise UserError("petitions-no-longer")
    if len(words) > LONGEST_NAMES:
        raise Unreadable("petitions-again-people")
    at = ctx.circumstances(await ctx.people(found.group_id))
    people = CarriersKind().read(Span.of(words), at).value
    assert isinstance(people, tuple)
    await name_carriers(ctx, found, people)
    return await (go_on(ctx, found) if found.state == "draft" else ask_carriers(ctx, found))


@petitions.question(CONFIRM_QUESTION, YesNo(), holds_for=BEGUN, left=drop, dropped=drop)
async def confirm(ctx: Context, subject: int, right: bool) -> Outcome:
    """Whether the group may read it like that."""
    draft = await _draft(ctx, subject)
    if not right:
        return await drop(ctx, subject)
    await ctx.store.petitions.confirm(draft.id)
    return await ask_carriers(ctx, replace(draft, private=False))
