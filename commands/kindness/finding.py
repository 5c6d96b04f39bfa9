"""Whom kind words are for, and which words: `Ben for the lift`, `à Ben`, `Ben: you can do it`."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from commands.kit.arguments import Circumstances
from commands.kit.context import Context
from commands.kit.errors import Ambiguous, UserError
from commands.kit.formats import format_phrase
from commands.kit.people import PersonKind, is_a_name_alone
from commands.kit.phrase import Member, Phrase
from commands.kit.spoken import is_one_of
from commands.kit.words import Span, fold

_MARKS = " \t\n,:;.–—-"


class Given(Struct, frozen=True):
    """Whom words are for, and the words; empty where there are none yet."""

    member: Member
    words: str


async def people(ctx: Context) -> Mapping[str, str]:
    """Those whom words can be for: the people of the group, or in a private chat of all the sender's groups."""
    if ctx.room.direct or ctx.circle is None:
        return await ctx.people_anywhere()
    return await ctx.people(ctx.group.id)


def read(text: str, at: Circumstances) -> Given | None:
    """Whom the text begins with, and the rest; None where it does not begin with a name.

    Raises `Ambiguous` where several may be meant, and `UserError` for a name that is nobody's here.
    """
    span = Span.of(text)
    span = span.after(len(span.words) > 1 and fold(span.words[0].text) in at.names("kindness-to-plain"))
    try:
        found = PersonKind().read(span, at)
    except UserError:
        if is_a_name_alone(Span(span.text, span.words[:1])) and not _is_for_all(at, text):
            raise
        return None
    assert isinstance(found.value, Member)
    return Given(found.value, span.after(found.used).typed().strip().lstrip(_MARKS))


def names_somebody(text: str, at: Circumstances) -> bool:
    """Whether the text surely begins with the name of somebody."""
    try:
        return bool(text.strip()) and read(text, at) is not None
    except (Ambiguous, UserError):
        return False


def as_thanks(ctx: Context, words: str) -> str:
    """Words of thanks as a whole sentence: `for the lift` is "Thank you for the lift"."""
    first = fold(words.split(maxsplit=1)[0]).rstrip(_MARKS)
    elided = first[: first.find("'") + 1]
    for language in ctx.registry.languages(ctx.language):
        if {first, elided} & ctx.registry.catalogs.folded_names("kindness-for-plain", language):
            return format_phrase(Phrase("kindness-thanks-for", words=words), ctx.registry.catalogs[language], ctx.zone)
    return words


def _is_for_all(at: Circumstances, text: str) -> bool:
    return is_one_of(at.catalogs, text, "kindness-all-plain", around=("kit-polite", "kindness-to-plain"))
