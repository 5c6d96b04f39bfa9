"""How much is measured: enough for the published figures, or for a quick look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """Numbers of rooms, passes, rounds and commands."""

    rooms: int  # in which each bot is spoken to
    in_flight: int  # commands that wait for their answer, in each room
    time_passes: int
    commands: int  # in one pass
    load_passes: int
    load_rounds: int  # measured in one pass: answers for each command in flight
    start_rooms: tuple[int, ...]
    colds: int
    warms: int
    inside_passes: int
    reminders: int  # that wait while others become due
    groups: int  # in one file
    first_rooms: int  # of a stand-in
    first_starts: int
    mixed: int  # commands of all kinds
    megabytes: int  # of a file in which something is deleted


FULL = Plan(50, 4, 6, 50, 5, 2, (1, 50, 300), 2, 5, 5, 100_000, 10_000, 10_000, 3, 1000, 300)
QUICK = Plan(15, 4, 3, 20, 2, 2, (1, 15, 40), 1, 2, 2, 20_000, 500, 1000, 1, 100, 40)
