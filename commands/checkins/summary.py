"""What of the answers is shown to whom. Pure: nothing that counts people appears below the announced number."""

from __future__ import annotations

from collections.abc import Sequence

from commands.checkins.scales import SCALES
from commands.kit.phrase import BLANK, Member, Phrase
from commands.kit.words import fold
from storage.checkins.answers import Answer


def counted(scale: str, answers: Sequence[Answer], least: int) -> dict[str, int]:
    """How many gave each mark of the scale, in its order; nothing where fewer than `least` gave any."""
    given = [each.marks for each in answers if each.marks]
    if not given or len(given) < least:
        return {}
    return {mark: sum(mark in marks for marks in given) for mark in SCALES[scale].marks}


def picture(scale: str, answers: Sequence[Answer], least: int) -> list[Phrase]:
    """The same, drawn in text."""
    counts = counted(scale, answers, least)
    return [
        Phrase("checkins-level", mark=shown(mark), bar="●" * number or "–", number=number)
        for mark, number in counts.items()
    ]


def shown(*marks: str) -> Phrase | list[Phrase]:
    """Marks as people read them."""
    phrases = [shown_mark(mark) for mark in marks]
    return phrases[0] if len(phrases) == 1 else phrases


def shown_mark(mark: str) -> Phrase:
    """One mark as people read it."""
    return Phrase("checkins-mark-level", level=int(mark)) if mark.isdecimal() else Phrase(f"checkins-mark-{mark}")


def named(person: Member, scale: str, given: Answer, *, everything: bool = False) -> list[Phrase]:
    """One person's answer in one line: with the words that they chose to show, or `everything`."""
    words = given.words if given.shows or everything else None
    marks = SCALES[scale].in_order(given.marks)
    if marks and words:
        return [Phrase("checkins-said", person=person, mark=shown(*marks), words=words)]
    if marks:
        return [Phrase("checkins-said-level", person=person, mark=shown(*marks))]
    return [Phrase("checkins-said-words", person=person, words=words)] if words else []


def unnamed(answers: Sequence[Answer], least: int) -> list[Phrase]:
    """The words that people chose to show, without names and in an order that says nothing of who came when."""
    if len(answers) < least:
        return []
    chosen = [each.words for each in answers if each.shows and each.words]
    return [Phrase("checkins-said-nobody", words=words) for words in sorted(chosen, key=fold)]


def spaced(*parts: Sequence[Phrase]) -> list[Phrase]:
    """Paragraphs with an empty line between them; empty ones are left out."""
    lines: list[Phrase] = []
    for part in parts:
        if part:
            lines += [BLANK, *part] if lines else [*part]
    return lines
