"""What somebody can say to be over, in private and without naming its number: `done`, `I returned the book`.

Features list what is open for a person (`@feature.ongoing`). The words find the one that is meant: one is done, of
several the person picks, and where there is none that is said.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from commands.kit.catalogs import Catalogs
from commands.kit.messages import MessageKind
from commands.kit.spelling import is_one_slip
from commands.kit.spoken import bare, is_one_of, words_of

if TYPE_CHECKING:
    from commands.kit.context import Context

FINISHED = ("kit-finished", "kit-done-plain")
_LONGEST = 160  # characters of a sentence that says so
_WORD, _STEM = 3, 4  # letters: of a word that tells things apart, and of one of which an ending is forgiven
_ENDING = 3  # letters: of what words end with that say what was done
_ARTICLE = re.compile(r"\b[ldLD]['’](?=\w)")  # of "l'échelle"


class Ongoing(Struct, frozen=True, kw_only=True):
    """Something that is open: `meant` is what a reply to its message would mean (see `Intent`) that says it is over.

    `verbs` is the catalog key of the words that say so of such a thing alone. `people` are the names of others who
    have to do with it. Where it is not `bare`, a word such as `done` alone is hardly about it.
    """

    kind: MessageKind[int]
    subject: int
    meant: str
    code: str
    what: str
    group_id: int | None
    verbs: str = ""
    people: tuple[str, ...] = ()
    bare: bool = True


class Lists(Struct, frozen=True):
    """How a feature lists what is open for somebody. `verbs`: see `Ongoing`."""

    of: Callable[[Context], Awaitable[Sequence[Ongoing]]]
    verbs: str = ""


class Ended(Struct, frozen=True):
    """What a text says to be over: one of these; `surely` if it names it, or can mean nothing else."""

    found: Sequence[Ongoing]
    surely: bool


def says_over(catalogs: Catalogs, text: str, verbs: Sequence[str]) -> bool:
    """A quick look at whether a text says that something is over. `verbs`: the keys of all `Ongoing.verbs`."""
    if is_one_of(catalogs, text, *FINISHED):
        return True
    said = _said(catalogs, text)
    return bool(said) and (bool(_verb(catalogs, said, *verbs)) or bool(_opening(catalogs, said)))


def find_over(catalogs: Catalogs, text: str, ongoing: Sequence[Ongoing], verbs: Sequence[str]) -> Ended | None:
    """What of this a text says to be over; None where it is about something else. `verbs`: see `says_over`."""
    if is_one_of(catalogs, text, *FINISHED):
        found = [each for each in ongoing if each.bare]
        return Ended(found, surely=len(found) == 1)
    said = _said(catalogs, text)
    for key in verbs:
        if verb := _verb(catalogs, said, key):
            return _with_verb(catalogs, said, verb, [each for each in ongoing if each.verbs == key])
    if opening := _opening(catalogs, said):
        words = _telling(catalogs, said.replace(f" {opening} ", " ", 1))
        named = [each for each in ongoing if not each.verbs and _names(catalogs, words, each)]
        sure = opening not in words_of(catalogs, "kit-have-plain") or _has_done(catalogs, said, opening)
        return Ended(named, surely=sure and len(named) == 1) if named else None
    return None


def _with_verb(catalogs: Catalogs, said: str, verb: str, ongoing: Sequence[Ongoing]) -> Ended:
    """Of those that such a verb is for, what is named; all where nothing is: `I gave it back`."""
    words = _telling(catalogs, said) - {*verb.split()}
    if named := [each for each in ongoing if _names(catalogs, words, each)]:
        return Ended(named, surely=len(named) == 1)
    people = {word for each in ongoing for name in each.people for word in bare(name).split()}
    return Ended(ongoing, surely=len(ongoing) == 1 and not words - people)


def _said(catalogs: Catalogs, text: str) -> str:
    """The bare words, with a space around; none where they ask, or say that it is not so or not yet."""
    said = "" if "?" in text or "¿" in text else f" {_bare(text, _LONGEST)} "
    return "" if any(f" {each} " in said for each in words_of(catalogs, "kit-not-over-plain")) else said


def _bare(text: str, longest: int) -> str:
    return bare(_ARTICLE.sub("", text), longest)


def _verb(catalogs: Catalogs, said: str, *keys: str) -> str:
    """The words of one of these phrases, in their order: `brought the drill back`."""
    words = said.split()
    return next((each for each in words_of(catalogs, *keys) if _in_order(each.split(), words)), "")


def _in_order(wanted: Sequence[str], words: Sequence[str]) -> bool:
    left = iter(words)
    return all(word in left for word in wanted)


def _opening(catalogs: Catalogs, said: str) -> str:
    """The words with which somebody begins, or ends, to say what they have done."""
    begins = words_of(catalogs, "kit-did-plain", "kit-have-plain")
    return next((each for each in begins if said.startswith(f" {each} ")), "") or next(
        (each for each in words_of(catalogs, "kit-is-done-plain") if said.endswith(f" {each} ")), ""
    )


def _has_done(catalogs: Catalogs, said: str, opening: str) -> bool:
    """Whether what follows `I have` is what somebody did, and not what they have."""
    rest = said.removeprefix(f" {opening} ").split()
    done = words_of(catalogs, "kit-participle-plain")
    return any(word == each or (len(each) <= _ENDING and word.endswith(each)) for word in rest[:2] for each in done)


def _telling(catalogs: Catalogs, said: str) -> set[str]:
    """The words that tell one thing from another."""
    around = {word for each in words_of(catalogs, "kit-beside-done-plain", "kit-polite") for word in each.split()}
    return {word for word in said.split() if len(word) >= _WORD and word not in around}


def _names(catalogs: Catalogs, words: set[str], ongoing: Ongoing) -> bool:
    return ongoing.code.lower() in words or _alike_any(catalogs, words, ongoing.what)


def names_it(catalogs: Catalogs, words: str, what: str) -> bool:
    """Whether words such as `the one about the pills` name something that is called this."""
    return _alike_any(catalogs, _telling(catalogs, _bare(words, _LONGEST)), what)


def _alike_any(catalogs: Catalogs, words: set[str], what: str) -> bool:
    own = _telling(catalogs, _bare(what, 4 * _LONGEST))
    return any(_alike(word, each) for word in words for each in own)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return (len(short) >= _STEM and long.startswith(short)) or (len(short) > _STEM and is_one_slip(one, other))


def stored(ongoing: Sequence[Ongoing]) -> str:
    """The subject of the question which of these is meant."""
    return " ".join(
        f"{each.kind.feature}/{each.kind.name}/{each.subject}/{each.meant}/{each.group_id or 0}" for each in ongoing
    )


def read_stored(subject: str, place: int) -> tuple[tuple[str, str], str, str, int | None]:
    """Of the one at this place: the kind's feature and name, the subject, the meaning, and the group."""
    feature, name, about, meant, group = subject.split()[place - 1].split("/")
    return (feature, name), about, meant, int(group) or None
