"""To whom it falls by lot to greet newcomers. Pure: the same people and seed give the same person."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from storage.welcome import Greeter


def drawn(greeters: Iterable[Greeter], seed: str) -> str | None:
    """One of these, each as likely as another; but to whom it fell last only where there is nobody else."""
    people = {each.person: each.since for each in greeters}
    last = max((since for since in people.values() if since), default=None)
    others = sorted(person for person, since in people.items() if since is None or since != last)
    return Random(seed).choice(others or sorted(people)) if people else None
