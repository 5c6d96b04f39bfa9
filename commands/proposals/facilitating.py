"""`!proposal Ben facilitates until May`: what a proposal says of who facilitates, once it is decided."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from commands.kit.arguments import Circumstances
from commands.kit.context import RoomContext
from commands.kit.deadline import PeriodEndKind
from commands.kit.decision_events import FacilitatorDecided
from commands.kit.errors import Ambiguous, UserError
from commands.kit.people import PersonKind
from commands.kit.phrase import Member
from commands.kit.prefix_word import PrefixWord
from commands.kit.words import Span, fold
from storage.proposals import Proposal

_UNTIL = PrefixWord("proposals-term-until-plain", PeriodEndKind())
_MARKS = ".,;!"


async def who_facilitates(ctx: RoomContext, proposal: Proposal) -> FacilitatorDecided | None:
    """Who facilitates once this is decided, and until when, as of the day when it was proposed; None for other words.

    Whoever proposed themselves has agreed.
    """
    people = await ctx.people(proposal.group_id)
    at = replace(ctx.circumstances(people), now=proposal.created)
    for language in ctx.registry.languages(ctx.language):
        if found := _read(Span.of(proposal.what.rstrip(_MARKS)), replace(at, language=language), proposal.person):
            return found
    return None


def _read(span: Span, at: Circumstances, proposer: str) -> FacilitatorDecided | None:
    words = [fold(word) for word in span.plain_words()]
    for place in range(len(words)):
        said = "proposals-facilitates-plain" if place else "proposals-i-facilitate-plain"
        for phrase in sorted((name.split() for name in at.names(said)), key=len, reverse=True):
            if words[place : place + len(phrase)] != phrase:
                continue
            person = _person(Span(span.text, span.words[:place]), at) if place else proposer
            ends, until = _until(_without_group(span.after(place + len(phrase)), at), at)
            if person and ends and person in at.members:
                return FacilitatorDecided(person, until, agreed=person == proposer)
    return None


def _person(span: Span, at: Circumstances) -> str:
    try:
        found = PersonKind().read(span, at)
    except (UserError, Ambiguous):
        return ""
    return found.value.user_id if isinstance(found.value, Member) and found.used == len(span.words) else ""


def _without_group(span: Span, at: Circumstances) -> Span:
    """The words without `the group` before them, and the like."""
    words = [fold(word) for word in span.plain_words()]
    for phrase in (name.split() for name in at.names("proposals-facilitates-what-plain")):
        if words[: len(phrase)] == phrase:
            return span.after(len(phrase))
    return span


def _until(span: Span, at: Circumstances) -> tuple[bool, datetime | None]:
    """Whether the words are nothing but an end, or none; and that end."""
    if not span:
        return True, None
    try:
        found = _UNTIL.read(span, at)
    except (UserError, Ambiguous):
        return False, None
    assert isinstance(found.value, datetime)
    return found.used == len(span.words), found.value
