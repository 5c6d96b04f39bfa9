"""A call goes on: from those on call to the backup, and to those who facilitate."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.context import Scene
from commands.kit.declaration import Outcome
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, Unheard
from commands.sos.feature import LATE, STEPS, WAIT, sos
from commands.sos.people import Helper, helpers
from commands.sos.wording import helplines_of, homes, page, to_caller
from storage.sos import KEEP_CALLS, Call


class Wave(Struct, frozen=True):
    """Who is called now, at which step (None: nobody is left), and how long it is until the next step (None: none)."""

    step: int | None
    helpers: dict[int, Helper]  # by the number of their page
    wait: timedelta | None

    def phrases(self, how: str) -> list[Phrase]:
        """What has just been done, and what comes next. `how` it came to that: first, next, passed."""
        if self.step is None:
            return [Phrase(f"sos-{how}-nobody")]
        done = Phrase(f"sos-{how}-{STEPS[self.step]}", count=len(self.helpers))
        if self.wait is None:
            return [done, Phrase("sos-then-nobody")]
        return [done, Phrase("sos-then", wait=self.wait) if self.wait else Phrase("sos-then-now")]


async def call_next(scene: Scene, call: Call) -> Wave:
    """Find the next people to call, and note that they are called; a step without people is none."""
    groups = await scene.store.sos.groups(call.id)
    called = {call.person, *(each.person for each in await scene.store.sos.pages(call.id))}
    step, found = await _people(scene, groups, call.step, called, call.person)
    paged = {await scene.store.sos.page(call.id, each.member.user_id, each.home.group.id): each for each in found}
    called |= {helper.member.user_id for helper in found}
    await scene.store.sos.went_on(call.id, step + 1, scene.now)
    rooms = await homes(scene, call)
    for home in rooms[:1]:
        await home.wake("sos", "end", call.id, KEEP_CALLS)
    if not found:
        return Wave(None, {}, None)
    _, more = await _people(scene, groups, step + 1, called, call.person)
    wait = min((home.settings[WAIT] or timedelta(0) for home in rooms), default=timedelta(0))
    for home in rooms[:1]:
        await home.wake("sos", "next", call.id, wait)
    return Wave(step, paged, wait if more else None)


async def _people(
    scene: Scene, groups: list[int], step: int, called: set[str], caller: str
) -> tuple[int, list[Helper]]:
    while step < len(STEPS):
        if found := await helpers(scene, groups, step, called, caller):
            return step, found
        step += 1
    return step, []


async def pages(scene: Scene, call: Call, wave: Wave) -> list[Reply]:
    """The calls themselves."""
    late, first, step = scene.now - call.began > LATE, call.step == 0, wave.step or 0
    said = {number: await page(each, call, step, first=first, late=late) for number, each in wave.helpers.items()}
    return [replace(each, unheard=Unheard("sos", "unreached", str(number))) for number, each in said.items()]


async def go_on(scene: Scene, call: Call, how: str, *before: Phrase) -> list[Reply]:
    """Call the next people now, and tell the person so, after these words."""
    wave = await call_next(scene, call)
    rooms = await homes(scene, call)
    phrases = [*before, *wave.phrases(how)]
    if wave.step is None:
        phrases += [Phrase("sos-open-until", until=scene.now + KEEP_CALLS), BLANK, *await helplines_of(rooms)]
    return [*await pages(scene, call, wave), *(to_caller(home, call, *phrases) for home in rooms[:1])]


@sos.timer("next")
async def nobody_answered(scene: Scene, subject: str, due: datetime) -> Outcome:
    """Nobody has said yet that they are coming; who that is, nobody is told."""
    call = await scene.store.sos.get(int(subject))
    if call is None or any(each.state == "coming" for each in await scene.store.sos.pages(call.id)):
        return None
    late = [Phrase("sos-late", due=due)] if scene.now - due > LATE else []
    return await go_on(scene, call, "next", *late)


@sos.timer("unreached")
async def not_delivered(scene: Scene, subject: str, due: datetime) -> Outcome:
    """A call could not be delivered: if nobody else has it, it goes on at once."""
    missed = await scene.store.sos.get_page(int(subject))
    call = await scene.store.sos.get(missed.call_id) if missed else None
    if missed is None or call is None:
        return None
    await scene.store.sos.answer(missed.id, "unreached")
    if any(each.waits for each in await scene.store.sos.pages(call.id)):
        return None
    return await go_on(scene, call, "passed")


@sos.timer("end")
async def forget(scene: Scene, subject: str, due: datetime) -> Outcome:
    """A day later it is closed; where nobody came, the person is told that it is."""
    call = await scene.store.sos.get(int(subject))
    if call is None:
        return None
    came = any(each.state == "coming" for each in await scene.store.sos.pages(call.id))
    rooms = await homes(scene, call)
    await end(scene, call)
    return None if came else [to_caller(home, call, Phrase("sos-closed")) for home in rooms[:1]]


async def end(scene: Scene, call: Call) -> None:
    """Nothing more becomes due about it, and nothing of it is kept."""
    for timer in ("next", "end"):
        await scene.store.timers.cancel("sos", timer, str(call.id))
    for kind in ("page", "over"):
        await scene.store.questions.over("sos", kind, call.id)
    await scene.store.sos.end(call.id)
