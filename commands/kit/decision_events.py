"""Events of decisions: what leads to them, and what comes of them: see `events.py`."""

from __future__ import annotations

from datetime import datetime

from commands.kit.events import RoomEvent
from commands.kit.phrase import Phrase


class Decided(RoomEvent, frozen=True):
    """The group has decided something here, in other ways than by somebody writing it down.

    `reason` is the sentence of the feature that counted; `sources` are the codes of what it comes from, such as `P7`;
    `method` is how it was decided (a key of `decisions-method-`). The register answers with what the room reads.
    """

    words: str
    reason: Phrase
    sources: tuple[str, ...]
    method: str
    review: datetime | None


class FacilitatorDecided(RoomEvent, frozen=True):
    """The group has decided that somebody facilitates it, until then or until further notice.

    Unless they proposed it themselves and so have `agreed`, they are asked before it takes effect. `source` is what it
    comes from, such as `P7`.
    """

    person: str
    until: datetime | None
    agreed: bool = False
    source: str = ""


class DecisionUndone(RoomEvent, frozen=True):
    """What was decided and comes from this source, such as `P7`, does not take effect after all."""

    source: str


class TopicWanted(RoomEvent, frozen=True):
    """Something is to be spoken about in the next circle of the group. `source` is what it comes from, such as `D5`."""

    words: str
    source: str = ""


class OutcomeWanted(RoomEvent, frozen=True):
    """What somebody did for a decision (`what`) is done, or its date has passed: what came of that decision is wanted.

    `decision` is its row in the register.
    """

    person: str
    decision: int
    what: str


class OutcomeTold(RoomEvent, frozen=True):
    """Somebody told what came of the decision of this code, which comes from these sources."""

    sources: tuple[str, ...]
    words: str
    code: str


class DecisionRecorded(RoomEvent, frozen=True):
    """What was decided here is in the register, as the row of this id."""

    decision: int
