"""Why somebody goes before somebody else: said with the very values that the sort compared."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.phrase import Member, Phrase
from commands.turns.order import Rank, Ranked, Rule

_BY_RANK = {Rank.PROCESS: "turns-why-process", Rank.DIRECT: "turns-why-direct", Rank.OVERTAKEN: "turns-why-overtaken"}


def reason(first: Ranked, second: Ranked, rule: Rule, names: tuple[Member, Member], scope: Phrase) -> Phrase:
    """Why `first` comes before `second`, who is right after them. `names` are theirs, `scope` says what counts."""
    facts: dict[str, object] = {"first": names[0], "second": names[1]}
    if first.key > second.key or second.entry.after == first.entry.id:
        return Phrase("turns-why-lets", **facts)
    if first.key.rank != second.key.rank:
        key = "turns-why-last" if second.key.rank is Rank.LAST else _BY_RANK[first.key.rank]
        return Phrase(key, **facts, count=first.entry.overtaken)
    if first.key.turns != second.key.turns:
        return Phrase("turns-why-turns", **facts, scope=scope, less=first.key.turns, more=second.key.turns)
    if first.key.seconds != second.key.seconds:
        less, more = timedelta(seconds=first.key.seconds), timedelta(seconds=second.key.seconds)
        return Phrase("turns-why-time", **facts, scope=scope, less=less, more=more)
    even = rule.fair and first.key.rank is Rank.TURN
    return Phrase("turns-why-even" if even else "turns-why-asked", **facts)
