"""How needs and offers are put into words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from commands.kit.deadline import shown
from commands.kit.phrase import Phrase
from storage.resources import Kind, Resource


@dataclass(frozen=True, slots=True)
class Words:
    """The catalog keys in which a need and an offer differ."""

    added: str
    shared: str
    news: str
    how: str
    due: str
    taken: str
    taken_by: str
    heading: str
    none: str
    none_tagged: str


WORDS: dict[Kind, Words] = {
    "need": Words(
        added="resources-need-added",
        shared="resources-need-shared",
        news="resources-need-news",
        how="resources-need-how",
        due="resources-need-due",
        taken="resources-need-taken",
        taken_by="resources-need-taken-by",
        heading="resources-needs-heading",
        none="resources-needs-none",
        none_tagged="resources-needs-none-tagged",
    ),
    "offer": Words(
        added="resources-offer-added",
        shared="resources-offer-shared",
        news="resources-offer-news",
        how="resources-offer-how",
        due="resources-offer-due",
        taken="resources-offer-taken",
        taken_by="resources-offer-taken-by",
        heading="resources-offers-heading",
        none="resources-offers-none",
        none_tagged="resources-offers-none-tagged",
    ),
}


def described(item: Resource, zone: ZoneInfo) -> object:
    """What it is, until when, where and under which tag, as one fact."""
    return _joined([item.what, *_details(item, zone)])


def listed(item: Resource, owner: str, taker: str | None, zone: ZoneInfo) -> Phrase:
    """The item's line on a list. People are named and not mentioned, so that no list notifies anybody."""
    parts = [item.what, owner, *_details(item, zone)]
    if taker:
        parts.append(Phrase(WORDS[item.kind].taken_by, name=taker))
    return Phrase("resources-line", code=item.code, item=_joined(parts))


def _details(item: Resource, zone: ZoneInfo) -> list[object]:
    """What was said about it beside what it is."""
    due = Phrase(WORDS[item.kind].due, due=shown(item.due, zone)) if item.due else None
    tag = f"#{item.tag}" if item.tag else None
    return [detail for detail in (due, item.place, tag) if detail]


def _joined(parts: Iterable[object]) -> object:
    first, *others = parts
    for other in others:
        first = Phrase("resources-detail", first=first, second=other)
    return first
