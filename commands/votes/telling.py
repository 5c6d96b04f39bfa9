"""What came of a vote, in words."""

from __future__ import annotations

from collections.abc import Iterable

from commands.kit.phrase import Phrase
from storage.votes import Told, Vote


def told(vote: Vote) -> list[Phrase]:
    """What came of a vote that is over: which option it is, the numbers where they can be told, and how it goes on."""
    outcome = vote.outcome
    if outcome is None:
        return [Phrase("votes-was-cancelled")]
    said = [_best(vote, outcome), *_numbers(vote, outcome)]
    if outcome.lot and outcome.won:
        said.append(Phrase("votes-lot", choice=_named(vote, outcome.won), code=vote.code))
    if vote.draft.decides and outcome.won and not outcome.enough:
        said.append(Phrase("votes-too-few"))
    if outcome.next:
        said.append(Phrase("votes-goes-on", code=f"V{outcome.next}"))
    elif len(outcome.best) > 1 and not outcome.won:
        said.append(Phrase("votes-tie-is-yours"))
    return said


def reason(vote: Vote, outcome: Told) -> Phrase:
    """Why it is what it is, in one sentence."""
    assert outcome.won is not None
    choice = _named(vote, outcome.won)
    if outcome.lot:
        return Phrase("votes-reason-lot", code=vote.code, choice=choice)
    if outcome.counts is None or outcome.voters is None:
        return Phrase("votes-reason-secret", code=vote.code, choice=choice)
    votes, voters = outcome.counts[outcome.won - 1], outcome.voters
    return Phrase("votes-reason", code=vote.code, choice=choice, votes=votes, count=voters, roll=vote.roll)


def decided_words(vote: Vote, outcome: Told) -> str:
    """What is decided, for the register: the question and what was chosen."""
    assert outcome.won is not None
    what, choice = vote.draft.what, _named(vote, outcome.won)
    return f"{what} {choice}" if what.endswith("?") else f"{what}: {choice}"


def _best(vote: Vote, outcome: Told) -> Phrase:
    if outcome.counts is None:
        return Phrase("votes-answer-is", choice=_named(vote, outcome.won)) if outcome.won else Phrase("votes-no-clear")
    if not outcome.best:
        return Phrase("votes-nobody")
    if len(outcome.best) == 1:
        return Phrase("votes-most", choice=_named(vote, outcome.best[0]))
    return Phrase("votes-tied", choices=_all(vote, outcome.best))


def _numbers(vote: Vote, outcome: Told) -> Iterable[Phrase]:
    """How many chose each, the most first; of a secret vote only where nobody's choice can be told from it."""
    if outcome.counts is None or not outcome.voters:
        return ()
    order = sorted(range(1, len(outcome.counts) + 1), key=lambda option: -outcome.counts[option - 1])  # type: ignore[index]
    each = [Phrase("votes-has", choice=_named(vote, option), votes=outcome.counts[option - 1]) for option in order]
    return Phrase("votes-counts", counts=each), Phrase("votes-took-part", count=outcome.voters, roll=vote.roll)


def _named(vote: Vote, option: int) -> str:
    return vote.draft.options[option - 1]


def _all(vote: Vote, options: Iterable[int]) -> list[str]:
    return [_named(vote, option) for option in options]
