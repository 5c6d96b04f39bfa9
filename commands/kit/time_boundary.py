"""A time and the text around it: what is only half understood is asked about, and never lands in the text."""

from __future__ import annotations

from datetime import datetime

from commands.kit import when
from commands.kit.arguments import Circumstances
from commands.kit.errors import Ambiguous, Option, UserError
from commands.kit.phrase import Phrase
from commands.kit.time_arguments import MomentKind, shown_time
from commands.kit.when import Read, Recurrence
from commands.kit.words import Span, Word

_MOST_AT_END = 7  # words: "until the end of june"
_QUOTED = 4  # words
_SHORTEST_DAY = 4  # characters


def check(kind: MomentKind, found: Read[object], span: Span, at: Circumstances) -> None:
    """Look at the text after a time at the front of the words.

    Raises `UserError` where the text begins with what looks like more of the time, `Ambiguous` where its end may belong
    to the time: "tomorrow dinner at 19:00".
    """
    words, used = span.plain_words(), found.used
    if not used or not isinstance(found.value, datetime | Recurrence) or words[used - 1].strip("-")[-1:] in ("", ":"):
        return
    read = Span(span.text, span.words[:used]).typed().rstrip(",")
    if when.goes_on(words, used, language=at.language, without_time=found.open):
        rest = Span(span.text, span.words[used : used + _QUOTED]).typed()
        raise UserError("when-half", read=read.replace("`", ""), rest=rest.replace("`", ""))
    for start in range(max(used + 1, len(words) - _MOST_AT_END), len(words)):
        if when.may_complete(words[used:], start - used, language=at.language):
            front = Span(span.text, span.words[:used] + span.words[start:])
            values = [value for value in _whole(kind, front, at) if value != found.value]
            if values:
                raise _which(found, values, span, start, at)


def day_at_the_end(kind: MomentKind, span: Span, at: Circumstances) -> Read[object] | None:
    """A day at the end without any word that announces it: `a lift to hospital, friday`.

    What could mean several stays text, and so does a day that is one of many: `help every friday`.
    """
    if not when.may_end_a_time(span.words[-1].text, at.language):
        return None
    try:
        day = kind.read_last(span, at)
    except (Ambiguous, UserError):
        return None
    # A short word is rather no day: "mar" is the sea in Spanish.
    return day if day and any(len(word) >= _SHORTEST_DAY for word in span.plain_words()[-day.used :]) else None


def before_a_day(span: Span, day: Read[object]) -> Span:
    """The words before a day at the end, the last of them without the comma after which the day stood."""
    *words, last = span.words[: -day.used]
    bare = last.text.rstrip(",;")
    return Span(span.text, (*words, Word(bare, last.start, last.start + len(bare))) if bare else tuple(words))


def _whole(kind: MomentKind, front: Span, at: Circumstances) -> list[object]:
    """What all of the words can mean; nothing where some are left."""
    try:
        found = kind.read(front, at)
    except Ambiguous as error:
        return [option.shown for option in error.options] if error.end == front.words[-1].end else []
    except UserError:
        return []
    return [found.value] if found.used == len(front.words) else []


def _which(found: Read[object], values: list[object], span: Span, start: int, at: Circumstances) -> Ambiguous:
    text = Span(span.text, span.words[found.used : start]).typed()
    whole = Span(span.text, span.words[found.used :]).typed()
    read = Span(span.text, span.words[: found.used]).typed()
    shown = [shown_time(value, at) for value in values]
    options = [Option(Phrase("when-with-text", time=time, words=text), f"{words}: {text}") for time, words in shown]
    time, _ = shown_time(found.value, at)
    options.append(Option(Phrase("when-with-text", time=time, words=whole), f"{read}: {whole}"))
    first, last = span.words[0].start, span.words[-1].end
    return Ambiguous(Phrase("kit-which-moment", words=span.text[first:last]), options, first, last)
