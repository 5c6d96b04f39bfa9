"""Apart: whom somebody wants to be brought together with in nothing. One private list for all that the bot arranges.

Nobody else learns of it: no answer, letter or count depends on what others have on theirs. Other features ask
`store.apart`, and pass over whoever is kept apart as they do those on pause.
"""

from __future__ import annotations

from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import KeptApart, MessageEdited
from commands.kit.feature import Feature
from commands.kit.people import Person
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say

apart = Feature("apart")
apart.keeps()

MOST = 50  # people on one list


@apart.command("begin", where=Where.PRIVATE, guessed=False, sets="apart")
async def keep_apart(ctx: Context, person: Person | None = None) -> Outcome:
    """Be brought together with somebody in nothing any more; alone it shows with whom.

    It holds when the message is deleted: whoever does that may only want nobody to read it who has their phone.
    """
    if person is None:
        return await _show(ctx)
    if person.user_id == ctx.person:
        raise UserError("apart-oneself")
    known = await ctx.store.apart.listed(ctx.person, [person.user_id])
    if not known and await ctx.store.apart.count(ctx.person) >= MOST:
        raise UserError("apart-too-many", most=MOST)
    await ctx.store.apart.add(ctx.person, person.user_id, ctx.event_id)
    told = await ctx.tell(KeptApart(person.user_id))
    return [lines([Phrase(key, person=person.name) for key in ("apart-begun", "apart-limits", "apart-how")]), *told]


@apart.command("end", where=Where.PRIVATE, guessed=False)
async def bring_together(ctx: Context, person: Person) -> Outcome:
    """Take somebody off the list."""
    if not await ctx.store.apart.remove(ctx.person, person.user_id):
        raise UserError("apart-not-listed", person=person.name)
    return say("apart-ended", person=person.name)


@apart.on(MessageEdited)
async def correct(ctx: Context, event: MessageEdited) -> None:
    """Who was named in a message that names somebody else now, was a mistake."""
    found = ctx.registry.find(event.text, ctx.language)
    if found and found.command.key == "apart-begin":
        await ctx.store.apart.remove_said(event.event_id)


async def _show(ctx: Context) -> Reply:
    """The list, of which only those can be named who are in a group with the person."""
    people = await ctx.people_anywhere()
    listed = [people[each] for each in await ctx.store.apart.listed(ctx.person, people)]
    others = await ctx.store.apart.count(ctx.person) - len(listed)
    if not listed and not others:
        return say("apart-none")
    named = [Phrase("apart-list", people=sorted(listed, key=str.casefold))] if listed else []
    gone = [Phrase("apart-gone", count=others)] if others else []
    return lines([*named, *gone, Phrase("apart-limits"), Phrase("apart-list-how")])
