"""What becomes of words that say in private that something is over: see `commands/kit/ongoing.py`."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from commands.kit.answers import OneOf
from commands.kit.context import Context
from commands.kit.declaration import Outcome, replies_of
from commands.kit.ongoing import Ongoing, find_over, read_stored, says_over, stored
from commands.kit.phrase import Phrase
from commands.kit.replies import lines, say
from commands.kit.unfinished import EXPIRES_AFTER, kit

ENDED_QUESTION = kit.message("ended", str)
_MOST = 9  # to choose from


async def end(ctx: Context, text: str) -> Outcome:
    """Do in a direct chat what the text says to be over, ask which is meant, or say that nothing is open.

    None for a text that does not say so.
    """
    lists = ctx.registry.lists
    verbs = [each.verbs for each in lists if each.verbs]
    if not says_over(ctx.registry.catalogs, text, verbs):
        return None
    ongoing = [replace(one, verbs=each.verbs) for each in lists for one in await each.of(ctx)]
    ended = find_over(ctx.registry.catalogs, text, ongoing, verbs)
    if ended is None:
        return None
    if not ended.found:
        return say("kit-nothing-open")
    if ended.surely:
        return await _end(ctx, stored(ended.found), 1)
    return _ask(ended.found[:_MOST])


def _ask(ongoing: Sequence[Ongoing]) -> Outcome:
    options = tuple((each.what, each.code) for each in ongoing)
    shown = [Phrase("kit-ended-option", code=each.code, what=each.what) for each in ongoing]
    if len(ongoing) == 1:
        asked = lines((Phrase("kit-ended-this", shown=shown[0]), Phrase("kit-reply-yes")))
    else:
        choices = [Phrase("kit-option", number=place, shown=each) for place, each in enumerate(shown, 1)]
        asked = lines((Phrase("kit-ended-which"), *choices, Phrase("kit-reply-number")))
    return asked.asks(ENDED_QUESTION, stored(ongoing), options)


@kit.question(ENDED_QUESTION, OneOf(), holds_for=EXPIRES_AFTER)
async def _end(ctx: Context, subject: str, place: int) -> Outcome:
    """What a reply to the message about it would do that says it is over."""
    kind, about, meant, group_id = read_stored(subject, place)
    offer, question = ctx.registry.offers.get(kind), ctx.registry.questions.get(kind)
    there = await ctx.about(group_id, even_left=bool(offer and offer.even_left))
    if offer and any(each.name == meant for each in offer.intents):
        said = await offer.handler(there, about, meant)
    else:
        said = await question.handler(there, about, meant) if question else None
    replies = replies_of(said)
    return (
        [each.about_group(group_id) for each in replies] if replies and group_id else replies or say("kit-over-already")
    )
