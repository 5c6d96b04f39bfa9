"""Home: whoever looks out is told, and everything is deleted. What may mean something else is asked about."""

from __future__ import annotations

from commands.homeward.calling import end
from commands.homeward.feature import HOME_QUESTION, LONGEST, at_once, homeward
from commands.homeward.going import change
from commands.homeward.kinds import BackKind
from commands.homeward.lateness import delay_in
from commands.homeward.wording import ask_home, home_of, name_of, to_lookout
from commands.kit.answers import Free, Intent, Intents, is_said
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import Ambiguous, Unreadable, UserError
from commands.kit.events import ForgettingWanted, NameAlone, RoomCommandTried, WrittenPrivately
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, say
from commands.kit.spelling import is_one_slip
from commands.kit.spoken import bare, is_nearly_one_of, words_of
from commands.kit.words import Span, fold
from storage.homeward import Way

_HOME = ("homeward-home-names", "homeward-home-plain")
_ALIKE = frozenset({"turns-back", "turns-done", "loans-return"})
"""Commands whose names people also type when they are back."""
_LONG_PHRASE = 7  # letters and spaces
_MOST_WORDS = 12  # of another time
_ANSWERS = Intents(
    (
        Intent("home", ("kit-yes", *_HOME, "homeward-back-home-plain"), ("👍", "✅", "🏠", "🏡")),
        Intent("not", ("kit-no", "homeward-not-yet-plain"), ("👎", "❌")),
    ),
    free=True,
    again="homeward-again",
)


@homeward.command("home", where=Where.ANYWHERE, always=True, guessed=False, even_off=True)
async def come_home(ctx: Context) -> Outcome:
    """Say that one is home."""
    way = await ctx.store.homeward.of(ctx.person)
    if way is None:
        return ctx.to_sender(say("homeward-none"))
    return await _is_home(at_once(ctx), way)


@homeward.question(HOME_QUESTION, _ANSWERS)
async def home_or_not(ctx: Context, subject: int, meant: str) -> Outcome:
    """Home, not yet, or another time. Other words are none of its: they are read like anything else."""
    ctx = at_once(ctx)
    way = await ctx.store.homeward.get(subject)
    if way is None or way.person != ctx.person:
        if isinstance(meant, Free):
            return None
        raise UserError("homeward-over")
    if isinstance(meant, Free):
        return await _later(ctx, way, meant, led=False)
    return await _is_home(ctx, way) if meant == "home" else say("homeward-not-yet")


@homeward.on(WrittenPrivately)
async def hear(ctx: Context, event: WrittenPrivately) -> Outcome:
    """Words without the sign of somebody who is out: another time, or what may mean that they are home."""
    way = await ctx.store.homeward.of(ctx.person)
    if way is None:
        return None
    if is_said(ctx, event.text, *_HOME):
        return await _is_home(at_once(ctx), way)
    if is_said(ctx, event.text, "homeward-back-home-plain", "homeward-perhaps-plain", "kit-finished"):
        return await _ask(ctx, way)
    if is_said(ctx, event.text, "homeward-not-yet-plain"):
        return say("homeward-not-yet")
    if _is_nearly_home(ctx, event.text):
        return await _ask(ctx, way)
    return await _later(at_once(ctx), way, event.text, led=True)


@homeward.on(RoomCommandTried)
async def tried(ctx: Context, event: RoomCommandTried) -> Outcome:
    """`!back` of somebody who is out."""
    return await _if_out(ctx, event.key)


@homeward.on(NameAlone)
async def named(ctx: Context, event: NameAlone) -> Outcome:
    """`!retour` of somebody who is out."""
    return await _if_out(ctx, event.key)


@homeward.on(ForgettingWanted)
async def first(ctx: Context, event: ForgettingWanted) -> Outcome:
    """Whoever is out is asked whether they are home before they are forgotten: else nobody would look for them."""
    way = await ctx.store.homeward.of(ctx.person)
    return await ask_home(ctx, way, Phrase("homeward-forget-first")) if way else None


def _is_nearly_home(ctx: Context, text: str) -> bool:
    """Whether it may be `home` with a slip; also in a short word of a longer phrase, for it is only asked about."""
    catalogs, said = ctx.registry.catalogs, bare(text)
    slips = any(len(each) >= _LONG_PHRASE and is_one_slip(each, said) for each in words_of(catalogs, *_HOME))
    return slips or is_nearly_one_of(catalogs, text, *_HOME)


async def _if_out(ctx: Context, key: str) -> Outcome:
    way = await ctx.store.homeward.of(ctx.person) if key in _ALIKE else None
    return await _ask(ctx, way) if way else None


async def _ask(ctx: Context, way: Way) -> Reply:
    return await ask_home(ctx, way, Phrase("homeward-home-or"))


async def _later(ctx: Context, way: Way, text: str, *, led: bool) -> Outcome:
    """Another time, where all the words are one, or how late they are.

    `led`: only behind a word that says so, such as `until`.
    """
    at = ctx.circumstances()
    if delay := delay_in(text, at):
        return await change(ctx, way, due=max(way.due, ctx.now) + min(delay, 2 * LONGEST))
    span = Span.of(text)
    if not span or len(span.words) > _MOST_WORDS:
        return None
    if led and fold(span.words[0].text) not in at.names("homeward-back-plain"):
        return None
    try:
        found = BackKind().read(span if led else Span.of(f"by {text}"), at)
    except (Unreadable, Ambiguous):
        return None
    whole = found.used == len(span.words) + (not led)
    return await change(ctx, way, due=found.value) if whole else None  # type: ignore[arg-type]  # a moment


async def _is_home(ctx: Context, way: Way) -> list[Reply]:
    """Tell those who look out, and delete everything."""
    told = await _tell(ctx, way, "homeward-is-home")
    await end(ctx, way)
    people = [each.place.name for each in told if isinstance(each.place, Member)]
    welcome = say("homeward-welcome", people=people) if told else say("homeward-welcome-alone")
    return [ctx.to_sender(welcome).delivered(pressing=True).traced(stays=True), *told]


async def leave_behind(ctx: RoomContext, way: Way) -> list[Reply]:
    """It ends although nobody knows whether they are home, which those who look out are told."""
    told = await _tell(ctx, way, "homeward-unheard")
    await end(ctx, way)
    return told


async def _tell(ctx: RoomContext, way: Way, key: str) -> list[Reply]:
    """The message `key` for everybody who looks out."""
    told = []
    for each in await ctx.store.homeward.lookouts(way.id):
        if each.state in ("agreed", "called", "has"):
            name = await name_of(await home_of(ctx, each.group_id), way.person)
            told.append(await to_lookout(ctx, each, Phrase(key, person=name)))
    return told
