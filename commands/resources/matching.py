"""What fits what, and who is asked: never who is on pause or has given as often as they want to. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from commands.kit.stems import stems
from commands.resources.life import room_for
from storage.resources import Often
from storage.resources.asks import Fit

SHOWN = 3  # of what fits
_NEVER = datetime.min.replace(tzinfo=UTC)


def within(limit: Often | None, times: Iterable[datetime], now: datetime) -> bool:
    """Whether one more time keeps to the limit."""
    if limit is None:
        return True
    return sum(now - timedelta(days=limit.days) < at <= now for at in times) < limit.times


def free_from(limit: Often | None, times: Iterable[datetime], now: datetime) -> datetime | None:
    """When one more time keeps to the limit again; None where it does now."""
    if limit is None or within(limit, times := [*times], now):
        return None
    return sorted(times, reverse=True)[limit.times - 1] + timedelta(days=limit.days)


def chosen(
    fits: Sequence[Fit],
    asked: Mapping[str, Sequence[datetime]],
    limits: Mapping[str, Often],
    paused: Collection[str],
    now: datetime,
) -> list[Fit]:
    """Which of the offers that fit a need are shown, the best first.

    The more words in common the better, a tag being worth two; among equals, what was shown longest ago. A person is
    asked for one thing at a time, and not more often than they or their offer allow. Of what carries no name nobody is
    asked yet.
    """
    best: list[Fit] = []
    for fit in ranked(fits):
        person = fit.item.person
        rests = person in paused or any(person == other.item.person for other in best if person)
        willing = within(limits.get(person), asked.get(person, ()), now) and within(fit.item.often, fit.shown, now)
        if willing and not rests:
            best.append(fit)
    return best[:SHOWN]


def ranked(fits: Iterable[Fit]) -> list[Fit]:
    """What fits and can be taken, the best first."""
    able = [fit for fit in fits if room_for(fit.item) and score(fit) > 0]
    return sorted(able, key=lambda fit: (-score(fit), fit.shown[0] if fit.shown else _NEVER, fit.item.number))


def score(fit: Fit) -> int:
    """How well it fits; 0 for not at all."""
    tags = [word for word in fit.words if word.startswith("#")]
    of_tags = {word[1:] for word in tags}
    return 2 * len(tags) + sum(not word.startswith("#") and word not in of_tags for word in fit.words)


def in_common(fit: Fit, text: str, tag: str | None) -> tuple[str, ...]:
    """The words of a text (and its tag) that fit, as they stand in it."""
    said = [word.strip(".,;:!?()\"'«»“”") for word in text.split()]
    words = [word for word in said if any(each in fit.words for each in stems(word))]
    tags = [f"#{tag}"] if tag and any(word.startswith("#") for word in fit.words) else []
    return tuple(dict.fromkeys((*words, *tags)))
