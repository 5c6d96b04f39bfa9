"""Who a task is for, at the front of its words: people, oneself, everybody, or nobody yet."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from commands.kit.arguments import Circumstances
from commands.kit.errors import Ambiguous, Option, Unreadable, UserError
from commands.kit.near_people import looks_like_a_name
from commands.kit.people import PersonKind
from commands.kit.phrase import Member, Phrase
from commands.kit.when import Read
from commands.kit.words import Span, fold

_MOST = 9  # people who do one thing together
_LONGEST = 4  # words that mean everybody


class Owners(Struct, frozen=True):
    """Who does it: these people, and oneself with `me`; or everybody. Otherwise nobody yet."""

    people: tuple[Member, ...] = ()
    me: bool = False
    everybody: bool = False


class OwnersKind(PersonKind, frozen=True):
    """`Ben`, `Ben and me`, `everybody`, `nobody`. Where the words begin with none of them, it is for nobody yet."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The `Owners`, of no words where nobody is named.

        Raises `Unreadable` for what can only be the name of somebody who is not here, and `Ambiguous` where a name
        stands at the end.
        """
        for key, owners in (("minutes-everybody-plain", Owners(everybody=True)), ("minutes-nobody-plain", Owners())):
            if used := _said(span, at, key):
                return Read(owners, used)
        found = _together(span, at)
        if found.used == 0:
            _ask_about_the_last(span, at)
        return found


def _said(span: Span, at: Circumstances, key: str) -> int:
    """How many words at the front are one of these names; 0 for none."""
    names = at.names(key)
    lengths = range(min(_LONGEST, len(span.words)), 0, -1)
    words = [fold(word.text).rstrip(":,;") for word in span.words[:_LONGEST]]
    return next((used for used in lengths if " ".join(words[:used]) in names), 0)


def _together(span: Span, at: Circumstances) -> Read[object]:
    """The people at the front, joined by "and" or commas."""
    people: dict[str, Member] = {}
    me, used = False, 0
    while True:
        joined = _joined(span, used, at)
        if used and not joined:
            break
        rest = span.after(used + joined - 1 if used else 0)
        if not rest:
            break
        if mine := _said(rest, at, "minutes-me-plain"):
            me, end = True, mine
        elif (found := _person(rest, at, first=not used)) is not None:
            people[found.value.user_id], end = found.value, found.used
        elif looks_like_a_name(rest.words[0].text) and (joined > 1 or _joined(rest, 1, at) > 1):
            raise _unknown(rest.words[0].text, at)  # "Karim and Jean call her", of whom one is not here
        else:
            break
        used = len(span.words) - len(rest.words) + end
        if len(people) > _MOST:
            raise UserError("minutes-too-many", most=_MOST)
    return Read(Owners(tuple(people.values()), me), used)


def _joined(span: Span, used: int, at: Circumstances) -> int:
    """1 where a comma joins the next words to those before, 2 for an "and"; else 0."""
    if not used or used == len(span.words):
        return 0
    word = span.words[used].text
    if word in ("&", "+") or fold(word) in at.names("kit-and"):
        return 2
    return 1 if span.words[used - 1].text.endswith(",") else 0


def _person(span: Span, at: Circumstances, *, first: bool) -> Read[Member] | None:
    """The person at the front. What is no name is the task; the first word alone can be nothing but a name."""
    try:
        found = PersonKind(among=True).read(span, at)
    except Unreadable as error:
        if first and looks_like_a_name(span.words[0].text):
            raise _unknown(error.phrase.facts["name"], at) from error
        return None
    except Ambiguous:
        if first:
            raise
        return None
    assert isinstance(found.value, Member)
    return Read(found.value, found.used)


def _unknown(name: object, at: Circumstances) -> UserError:
    nobody = at.catalogs[at.language].names("minutes-nobody-plain")[0]
    return UserError("minutes-unknown-owner", name=str(name).rstrip(":,;"), nobody=nobody)


def _ask_about_the_last(span: Span, at: Circumstances) -> None:
    """Raise `Ambiguous` where names stand at the end: "buy milk Eve" can be for Eve, "call Eve" is not.

    Raises `UserError` where one of several there is nobody's.
    """
    people, begin = _at_the_end(span, at)
    task = span.words[:begin]
    start, end = span.words[0].start, span.words[-1].end
    if not task or not people or len(span.text[start:end].split()) != len(span.words):
        return
    what, whole = span.text[start : task[-1].end], span.text[start:end]
    catalog = at.catalogs[at.language]
    nobody, together = catalog.names("minutes-nobody-plain")[0], f" {catalog.names('kit-and')[0]} "
    options = [
        Option(
            Phrase("minutes-task", person=[each.name for each in people], what=what),
            f"{together.join(each.user_id for each in people)} {what}",
        ),
        Option(Phrase("minutes-task", person=Phrase("minutes-nobody"), what=whole), f"{nobody}: {whole}"),
    ]
    raise Ambiguous(Phrase("minutes-whose"), options, start, end)


def _at_the_end(span: Span, at: Circumstances) -> tuple[list[Member], int]:
    """The people whose names end the words, in order, and where what they do ends; also without "by" before them."""
    people: list[Member] = []
    begin = len(span.words)
    while begin and looks_like_a_name(span.words[begin - 1].text):
        found = PersonKind().read_whole(Span(span.text, span.words[begin - 1 : begin]), at)
        if found is None or not isinstance(found.value, Member):
            if people:
                raise _unknown(span.words[begin - 1].text, at)
            break
        people, begin = [found.value, *people], begin - 1
        joined = begin > 1 and fold(span.words[begin - 1].text) in (*at.names("kit-and"), "&", "+")
        if not joined and not (begin and span.words[begin - 1].text.endswith(",")):
            break
        begin -= joined
    by = begin > 1 and fold(span.words[begin - 1].text) in at.names("minutes-by-plain")
    return people, begin - by


TaskOwners = Annotated[Owners, OwnersKind()]
