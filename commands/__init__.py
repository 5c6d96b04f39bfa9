"""What people can say: the table of contents, in the order of the help."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commands.kit.declaration import Feature

LOCALES = Path(__file__).parent / "locales"


def features() -> tuple[Feature, ...]:
    """Every feature, in the order in which the help shows them."""
    from commands.agreements import agreements
    from commands.checkins import checkins
    from commands.circle import circle
    from commands.direct import direct
    from commands.encryption import encryption
    from commands.groups import groups
    from commands.help import help
    from commands.loans import loans
    from commands.minutes import minutes
    from commands.pauses import pauses
    from commands.reminders import reminders
    from commands.resources import resources
    from commands.respond import respond
    from commands.rights import rights
    from commands.rounds import rounds
    from commands.settings import settings
    from commands.turns import turns

    return (
        checkins,
        turns,
        rounds,
        circle,
        respond,
        agreements,
        minutes,
        resources,
        loans,
        reminders,
        pauses,
        rights,
        settings,
        groups,
        help,
        encryption,
        direct,
    )
