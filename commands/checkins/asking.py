"""The question: how to answer, who sees what, and until when. All of it is said before anybody answers."""

from __future__ import annotations

from msgspec.structs import replace

from commands.checkins.feature import QUESTION_MESSAGE, RETENTION
from commands.checkins.scales import SCALES
from commands.checkins.summary import shown, spaced
from commands.checkins.wishes import listeners
from commands.kit.context import Context, RoomContext
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Live, Reply, announce, lines, whisper
from storage.checkins import Checkin


async def invitation(ctx: RoomContext, checkin: Checkin) -> Reply:
    """The question to the room: in full the first time, later in three lines."""
    asked = announce(*await _asked(ctx, checkin))
    opening = ctx.event_id if isinstance(ctx, Context) else None  # with which it is taken back
    named = replace(asked.loudly(), live=Live(live_name(checkin), fresh=True)).traced(under=opening)
    return named.answered_by(QUESTION_MESSAGE, checkin.id)


def live_name(checkin: Checkin) -> str:
    """The name under which the question is edited."""
    return f"checkin {checkin.id}"


async def _asked(ctx: RoomContext, checkin: Checkin) -> list[Phrase]:
    if await ctx.store.checkins.last_closed(checkin.room_id):
        return await in_short(ctx, checkin)
    private = checkin.manner.place == "private"
    how = [Phrase("checkins-how-private")] if private else _how(checkin, reactions=ctx.reacts)
    questions = [Phrase("checkins-question", question=each) for each in questions_of(checkin)]
    return spaced(questions, how, await _small_print(ctx, checkin))


async def asked_again(ctx: RoomContext, checkin: Checkin, *before: Phrase) -> Reply:
    """The question once more, for somebody who asks for it; answers to this message count too."""
    said = lines([*before, *await in_short(ctx, checkin)])
    return said.answered_by(QUESTION_MESSAGE, checkin.id)


async def in_short(ctx: RoomContext, checkin: Checkin) -> list[Phrase]:
    """What is asked, how it is answered, and who sees it until when; `!help checkin` says the rest."""
    private = checkin.manner.place == "private"
    how = Phrase("checkins-short-private" if private else f"checkins-short-{checkin.manner.scale}")
    sees, *wishes = await _seen_by(ctx, checkin), *await _wishes(ctx, checkin)
    return [Phrase("checkins-question", question=question_of(checkin)), how, _joined(sees, *wishes)]


def _joined(first: Phrase, *others: Phrase) -> Phrase:
    for other in others:
        first = Phrase("checkins-joined", first=first, second=other)
    return first


async def _seen_by(ctx: RoomContext, checkin: Checkin) -> Phrase:
    manner = checkin.manner
    facts: dict[str, object] = {"until": checkin.until}
    if manner.sight == "facilitators":
        facts["people"] = await _viewers(ctx, checkin)
    sight = manner.sight if manner.sight != "group" or manner.place == "room" else "summary"
    return Phrase(f"checkins-short-seen-{sight}", **facts)


async def _viewers(ctx: RoomContext, checkin: Checkin) -> list[str]:
    return [await ctx.store.rooms.name_of(checkin.room_id, viewer) for viewer in checkin.manner.viewers]


async def question_to(ctx: Context, checkin: Checkin) -> Reply:
    """The question in the sender's private chat, where a reply to it is an answer."""
    return ctx.to_sender(await question_for(ctx, checkin, ctx.sender))


async def question_for(ctx: RoomContext, checkin: Checkin, person: Member, *before: Phrase) -> Reply:
    """The question in somebody's private chat, after these lines."""
    asked, how = questions_of(checkin), _how(checkin, reactions=False)
    step = Phrase("checkins-step", number=1, count=len(asked), question=asked[0])
    first = step if len(asked) > 1 else Phrase("checkins-question", question=asked[0])
    phrases = spaced(before, [first], how, await _small_print(ctx, checkin))
    return whisper(person, *phrases).answered_by(QUESTION_MESSAGE, checkin.id)


def questions_of(checkin: Checkin) -> list[str | Phrase]:
    """What is asked, one after another."""
    return [*checkin.question.split("\n")] if checkin.question else [Phrase("checkins-usual")]


def question_of(checkin: Checkin) -> str | Phrase:
    """What is asked, in one line."""
    return " · ".join(checkin.question.split("\n")) if checkin.question else Phrase("checkins-usual")


def _how(checkin: Checkin, *, reactions: bool) -> list[Phrase]:
    """The ways to answer here."""
    scale = SCALES[checkin.manner.scale]
    how = [Phrase(f"checkins-how-{scale.name}")]
    if scale.marks and scale.name != "level":
        how.append(Phrase("checkins-legend", marks=shown(*scale.marks)))
    if reactions and scale.marks:
        how.append(Phrase("checkins-reactions" if scale.name == "level" else "checkins-reactions-legend"))
    return how


async def _small_print(ctx: RoomContext, checkin: Checkin) -> list[Phrase]:
    """What becomes visible to whom, and when it ends."""
    return [*await _visible(ctx, checkin), *await _wishes(ctx, checkin)]


async def _wishes(ctx: RoomContext, checkin: Checkin) -> list[Phrase]:
    """Who hears people's wishes, if anybody offered to."""
    wishing = await listeners(ctx, checkin.room_id)
    return [Phrase("checkins-wishes", people=[person.name for person in wishing])] if wishing else []


async def _visible(ctx: RoomContext, checkin: Checkin) -> list[Phrase]:
    manner = checkin.manner
    days = ctx.settings[RETENTION] if SCALES[manner.scale].marks else 0
    ends = Phrase("checkins-ends-kept" if days else "checkins-ends", until=checkin.until, days=days)
    if manner.sight == "facilitators":
        people = await _viewers(ctx, checkin)
        return [Phrase("checkins-visible-facilitators", people=people, least=manner.least), ends]
    if manner.sight == "anonymous":
        return [Phrase("checkins-visible-anonymous", least=manner.least), ends]
    return [Phrase("checkins-visible" if manner.place == "room" else "checkins-visible-summary"), ends]
