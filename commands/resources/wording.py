"""How needs and offers are put into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct

from commands.kit.deadline import shown
from commands.kit.phrase import Phrase
from commands.resources.life import room_for
from commands.resources.often import shown as often_shown
from storage.resources import Draft, Kind, Resource


class Words(Struct, frozen=True, kw_only=True):
    """The catalog keys in which a need and an offer differ."""

    added: str
    shared: str
    news: str
    how: str
    due: str
    people: str
    taken: str
    taken_by: str
    heading: str
    none: str
    none_found: str
    found: str
    fits: str


WORDS: dict[Kind, Words] = {
    "need": Words(
        added="resources-need-added",
        shared="resources-need-shared",
        news="resources-need-news",
        how="resources-need-how",
        due="resources-need-due",
        people="resources-need-people",
        taken="resources-need-taken",
        taken_by="resources-need-taken-by",
        heading="resources-needs-heading",
        none="resources-needs-none",
        none_found="resources-needs-none-found",
        found="resources-needs-found",
        fits="resources-need-fits",
    ),
    "offer": Words(
        added="resources-offer-added",
        shared="resources-offer-shared",
        news="resources-offer-news",
        how="resources-offer-how",
        due="resources-offer-due",
        people="resources-offer-people",
        taken="resources-offer-taken",
        taken_by="resources-offer-taken-by",
        heading="resources-offers-heading",
        none="resources-offers-none",
        none_found="resources-offers-none-found",
        found="resources-offers-found",
        fits="resources-offer-fits",
    ),
}


def how(item: Resource) -> Phrase:
    """What others can do with it."""
    if item.anonymous and item.form:
        return Phrase(f"relays-how-{item.form}", code=item.code)
    return Phrase("relays-how" if item.anonymous else WORDS[item.kind].how, code=item.code)


def described(item: Resource | Draft, zone: ZoneInfo) -> object:
    """What it is, how urgent, until when, for how many, where and under which tag, as one fact."""
    return _joined([item.what, *_details(item, zone)])


def listed(item: Resource, owner: object, takers: Sequence[str], zone: ZoneInfo) -> Phrase:
    """The item's line on a list. People are named and not mentioned, so that no list notifies anybody."""
    parts = [item.what, owner, *_details(item, zone), *_taken(item, takers)]
    return Phrase("resources-line", code=item.code, item=_joined(parts))


def listed_own(item: Resource, others: Sequence[object], zone: ZoneInfo, *, mine: bool) -> Phrase:
    """The item's line on the list of somebody who has to do with it; `others` are those they share it with."""
    between = [Phrase("resources-with", names=list(others))] if others else []
    whose = [Phrase("relays-anonymous")] if item.anonymous and mine else []
    return Phrase("resources-line", code=item.code, item=_joined([item.what, *whose, *_details(item, zone), *between]))


def _details(item: Resource | Draft, zone: ZoneInfo) -> list[object]:
    """What was said about it beside what it is."""
    words = WORDS[item.kind]
    state = item.state if isinstance(item, Resource) else None
    details = (
        Phrase("resources-is-resting") if state == "resting" else None,
        Phrase("moderation-is-waiting") if state == "waiting" else None,
        Phrase("resources-is-urgent") if item.urgent else None,
        Phrase("resources-is-standing") if item.standing and not item.form else None,
        _is(item),
        Phrase(words.due, due=shown(item.due, zone)) if item.due else None,
        Phrase(words.people, count=item.people) if item.people > 1 else None,
        Phrase("resources-at-most", often=often_shown(item.often)) if item.often else None,
        item.place,
        f"#{item.tag}" if item.tag else None,
    )
    return [detail for detail in details if detail]


def _is(item: Resource | Draft) -> Phrase | None:
    """That it is no thing."""
    if item.form == "skill":
        return Phrase(f"resources-is-skill-{item.kind}")
    return Phrase("resources-is-question") if item.form else None


def _taken(item: Resource, takers: Sequence[str]) -> list[object]:
    """Who took it, and how many more can."""
    if not takers:
        return []
    by = Phrase(WORDS[item.kind].taken_by, names=list(takers), count=len(takers))
    left = 0 if item.standing else room_for(item)
    return [by, Phrase("resources-left", count=left)] if left else [by]


def _joined(parts: Iterable[object]) -> object:
    first, *others = parts
    for other in others:
        first = Phrase("resources-detail", first=first, second=other)
    return first
