"""How reminders are put into words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from commands.kit.context import Context
from commands.kit.phrase import Local, Phrase
from commands.kit.replies import Reply, lines
from commands.kit.words import Span, fold, plain
from commands.kit.zones import shown_zone
from commands.reminders.feature import QUIET, REMINDER_MESSAGE
from commands.reminders.planning import quiet_hours, recurrence
from storage.reminders import Reminder


def without_link(what: str, links: Iterable[str]) -> str:
    """The text without the "to" of "to call Ben", in the French "d’appeler Ben" a part of the word."""
    for link in links:
        begins = plain(what).startswith(plain(link) if link.endswith("’") else f"{link} ")
        if begins and (rest := what[len(link) :].strip()):
            return rest
    return what


def until_done(what: str, phrases: Iterable[str]) -> str | None:
    """The text without words at its beginning or end that mean `until:done`; None where it has none, or no others."""
    span = Span.of(what)
    folded = [fold(word.text).strip(".,;:!") for word in span.words]
    for words in sorted((phrase.split() for phrase in phrases), key=len, reverse=True):
        size = len(words)
        if folded[:size] == words:
            return span.after(size).typed().lstrip(" :") or None
        if folded[-size:] == words:
            return Span(span.text, span.words[:-size]).typed().rstrip(" ,;") or None
    return None


async def promise(ctx: Context, reminder: Reminder, wanted: datetime) -> Reply:
    """What was understood, and everything else to say about it."""
    said = [await _promised(ctx, reminder)]
    if reminder.due != wanted:
        said += await after_quiet_hours(ctx, reminder, wanted)
    said += _on_said_clock(ctx, wanted) or await elsewhere(ctx, reminder)
    if reminder.most:
        said.append(Phrase("reminders-insists", number=reminder.number, count=reminder.most))
    if reminder.person != ctx.person and not reminder.whole_room:
        said += await _to_another(ctx, reminder)
    shared = not (ctx.room.direct or reminder.whole_room)
    said.append(Phrase("reminders-how-shared", number=reminder.number) if shared else how_to_change(ctx, reminder))
    return lines(said).answered_by(REMINDER_MESSAGE, reminder.id)


async def _to_another(ctx: Context, reminder: Reminder) -> list[Phrase]:
    """Where somebody else hears it who is not in the room, and that it is for them to agree."""
    person = await ctx.member(reminder.person)
    away = not (ctx.room.direct or await ctx.store.contexts.there(ctx.room_id, [reminder.person]))
    said = [Phrase("kit-told-privately", people=[person.name], count=1)] if away else []
    return said if reminder.agreed else [*said, Phrase("reminders-if-yes", person=person)]


def how_to_change(ctx: Context, reminder: Reminder) -> Phrase:
    """How to cancel it; in private, that a reply moves it too."""
    return Phrase("reminders-how-private") if ctx.room.direct else Phrase("reminders-how", number=reminder.number)


async def after_quiet_hours(ctx: Context, reminder: Reminder, wanted: datetime) -> list[Phrase]:
    """That it comes later than was asked for because of quiet hours, where it does: what is stored is also rounded."""
    hours = await quiet_hours(ctx, None if reminder.whole_room else reminder.person, urgent=reminder.urgent)
    quiet = next((quiet for quiet, zone in hours if quiet.over(wanted, zone) > wanted), None)
    if quiet is None:
        return []
    mine = ctx.person == reminder.person and not reminder.whole_room
    key = "reminders-after-quiet-me" if mine else "reminders-after-quiet"
    return [Phrase(key, hours=QUIET.kind.shown(quiet))]


def _on_said_clock(ctx: Context, wanted: datetime) -> list[Phrase]:
    """The moment in the zone that was said with it, where that shows another time."""
    zone = wanted.tzinfo
    if not isinstance(zone, ZoneInfo) or zone.utcoffset(wanted) == wanted.astimezone(ctx.zone).utcoffset():
        return []
    return [Phrase("reminders-said-zone", zone=shown_zone(zone), due=Local(wanted, zone))]


async def elsewhere(ctx: Context, reminder: Reminder) -> list[Phrase]:
    """The same moment on the sender's own clock, if that differs from the room's."""
    zone = ctx.zone_in(await ctx.own(ctx.person))
    shown = reminder.zone if reminder.rule else ctx.zone.key  # one that comes back is shown on its own clock
    if zone.key in (ctx.zone.key, shown) or zone.utcoffset(reminder.due) == ctx.zone.utcoffset(reminder.due):
        return []
    return [Phrase("reminders-own-zone", zone=shown_zone(zone), due=Local(reminder.due, zone))]


_AGAIN = {
    "reminders-promise": "reminders-promise-again",
    "reminders-promise-room": "reminders-promise-room-again",
    "reminders-promise-other": "reminders-promise-other-again",
}


async def _promised(ctx: Context, reminder: Reminder) -> Phrase:
    facts: dict[str, object] = {"due": reminder.due, "what": reminder.what}
    key = "reminders-promise-room" if reminder.whole_room else "reminders-promise"
    if not reminder.whole_room and reminder.person != ctx.person:
        key, facts["person"] = "reminders-promise-other", await ctx.member(reminder.person)
    if again := recurrence(reminder):
        key, facts["repeats"] = _AGAIN[key], again.describe(ctx.zone)
        facts["due"] = again.shown(reminder.due, ctx.zone)
    return Phrase(key, **facts)


async def line(ctx: Context, reminder: Reminder) -> Phrase:
    """One reminder on the list."""
    when: object = reminder.due
    if again := recurrence(reminder):
        when = Phrase("reminders-next", repeats=again.describe(ctx.zone), due=again.shown(reminder.due, ctx.zone))
    facts: dict[str, object] = {"number": reminder.number, "when": when, "what": reminder.what}
    if reminder.whole_room:
        return Phrase("reminders-line-room", **facts)
    if ctx.person in reminder.people:
        return Phrase("reminders-line", **facts)
    key = "reminders-line-other" if reminder.agreed else "reminders-line-asked"
    return Phrase(key, person=await ctx.member(reminder.person), **facts)
