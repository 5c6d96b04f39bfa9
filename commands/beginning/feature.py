"""The feature, and the questions in their order."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.feature import Feature
from commands.kit.phrase import Foreign, Phrase
from commands.kit.presets import preset_options
from commands.kit.registry import Registry
from commands.kit.replies import Reply, lines

beginning = Feature("beginning")

STEPS = ("language", "people", "another", "helpline", "kind", "date", "reminder", "voice")
"""What is asked, in order: first in which language, then what nobody can do without in a hard moment."""
QUESTIONS = {step: beginning.message(step, int) for step in STEPS}
OFFER_QUESTION = beginning.message("offer", int)
ROOM_MESSAGE = beginning.message("room", str)
UNASKED_TIMER = beginning.timer("unasked", str)
NEEDS = {"date": {"circle"}, "reminder": {"circle", "reminders"}, "voice": {"circle"}}
"""The features that questions are about: where one is off, it is not asked."""
FIRST = ("checkins", "circle")
"""What a group is offered to try at once: the features, in order."""
FOR_ALL = ("people", "another")
"""What is asked of somebody who does not facilitate."""
WAYS = (
    ("beginning-in-writing", "beginning-in-writing-plain"),
    ("beginning-by-voice", "beginning-by-voice-plain"),
)
"""How a circle is held: as it is shown, and the words for it."""
BY_VOICE = 2
HOLDS_FOR = timedelta(days=7)  # so long a plain word is an answer
SHOWN_FOR = timedelta(hours=1)  # the same of words that the group is shown


def question(registry: Registry, step: str, group_id: int, *before: Phrase) -> Reply:
    """One of the questions, after these lines."""
    options = _options(registry, step)
    numbered = [Phrase("kit-option", number=number, shown=shown) for number, shown in enumerate(options.values(), 1)]
    return lines((*before, Phrase(f"beginning-ask-{step}"), *numbered)).asks(QUESTIONS[step], group_id, (*options,))


def _options(registry: Registry, step: str) -> dict[tuple[str, ...], object]:
    """Of one of several answers the words for each, and how it is shown."""

    def words(key: str, *more: str) -> tuple[str, ...]:
        return (*more, *sorted(registry.catalogs.folded_names(key)))

    match step:
        case "language":
            return {
                words(f"settings-language-{each}", each): Foreign(Phrase(f"settings-shown-{each}"), each)
                for each in registry.catalogs.languages  # each names itself: who reads this may speak no other
            }
        case "kind":
            return {**preset_options(registry.catalogs)}
        case "voice":
            return {words(plain): Phrase(shown) for shown, plain in WAYS}
        case _:
            return {}
