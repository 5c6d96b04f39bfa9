"""What follows from what people chose: which option it is, whether enough voted, and what may be told. Pure.

In one sentence: the option with the most votes; several with as many are a tie, and what that means was said when the
vote was opened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from commands.kit.lots import digest
from storage.votes import Draft, Tie, Told

FEW = 5
"""Under so many papers, or people who could give one, a number would tell who chose what."""
_ENOUGH = 3  # people, or a third of those who can vote: so many have to take part before anything is decided


def count(choices: Iterable[Collection[int]], options: int) -> tuple[int, ...]:
    """How many chose each option."""
    chosen = [set(each) for each in choices]
    return tuple(sum(option in each for each in chosen) for option in range(1, options + 1))


def best(counts: Sequence[int]) -> tuple[int, ...]:
    """The options, from 1, with the most votes; none where nobody chose any."""
    most = max(counts, default=0)
    return tuple(option for option, number in enumerate(counts, 1) if number == most) if most else ()


def enough(voters: int, roll: int) -> bool:
    """Whether so many of those who could have voted are enough to decide anything."""
    return voters >= min(roll, max(_ENOUGH, -(-roll // 3)))


def numbers_hide(counts: Sequence[int], papers: int) -> bool:
    """Whether the numbers of a secret vote can be told without telling what somebody chose."""
    return papers >= FEW and not any(number >= papers - 1 for number in counts)


def outcome(draft: Draft, choices: Sequence[Collection[int]], roll: int) -> Told:
    """What can be told of a vote that is closed, where `roll` people could vote. A tie is still one.

    Of a secret vote whose numbers would tell too much, only which option it is; and where too few voted to decide
    anything not even that: whoever closes it early could have had one person vote.
    """
    counts, voters = count(choices, len(draft.options)), len(choices)
    found = best(counts)
    won = found[0] if len(found) == 1 else None
    told = Told(best=found, won=won, enough=enough(voters, roll), counts=counts, voters=voters)
    if draft.secret and not numbers_hide(counts, voters):
        won = won if told.enough else None
        return replace(told, best=(won,) if won else (), won=won, counts=None, voters=None)
    return told


def breaks(tie: Tie, *, again: bool) -> Tie:
    """What is done about a tie, where the vote has been taken `again` between the best already."""
    return ("lot" if tie == "both" else "group") if again and tie in ("both", "runoff") else tie


def lot(published: str, options: Sequence[str], tied: Sequence[int]) -> int:
    """The one of the tied options that a lot falls on, which everybody can draw again.

    `published` is something that all can see: of the texts `published option` the one with the smallest SHA-256.
    """
    return min(tied, key=lambda option: digest(published, options[option - 1]))
