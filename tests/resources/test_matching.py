"""What fits what, who is asked and who is left in peace."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.kit.stems import stem
from commands.resources.matching import SHOWN, chosen, free_from, in_common, ranked, score, within
from storage.resources import Kind, Often, Resource, Taker
from storage.resources.asks import Fit
from tests.conversation import START, Conversation, conversation, user, usual

PEOPLE = ("Anne", "Ben", "Chloé", "Dora")
IDS = tuple(user(name) for name in PEOPLE)
DAY = timedelta(days=1)


# Conversations.


async def test_a_need_shows_the_offers_that_fit_and_why(talk: Conversation) -> None:
    await talk.says("Ben", "!offer two tall ladders tag:tools")
    await talk.says("Chloé", "!offer soup")
    said = await talk.says("Anne", "!need a ladder for my kitchen tag:tools")
    assert said.splitlines()[2:] == [
        "This may fit:",
        "- O1 two tall ladders · Ben · #tools",
        "To take it: !take O1.",
        "Why it is shown: !why N1.",
    ]
    assert talk.message().mentions == ()
    assert (await talk.says("Dora", "!why N1")).splitlines() == [
        "What fits N1 (a ladder for my kitchen):",
        "- O1 two tall ladders · Ben: both speak of ladder and #tools",
        "Whatever shares more words comes first; among equals, what was shown longest ago."
        " I ask nobody more often than they want, or during a pause.",
    ]
    assert "fit" not in await talk.says("Anne", "!need a bicycle")
    assert (await talk.says("Anne", "!why N2")).startswith("Nothing on the board has words in common with N2.")


async def test_an_offer_shows_the_needs_that_fit(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder urgent")
    said = await talk.says("Ben", "!offer ladders")
    assert said.splitlines()[2:5] == [
        "This may be what somebody needs:",
        "- N1 a ladder · Anne · urgent",
        "To take it: !take N1.",
    ]


async def test_ones_own_and_what_is_taken_do_not_fit(talk: Conversation) -> None:
    await talk.says("Anne", "!offer a ladder")
    assert "fit" not in await talk.says("Anne", "!need a ladder")
    await talk.says("Ben", "!offer ladders")
    await talk.says("Dora", "!take O2")
    assert "O2" not in (said := await talk.says("Chloé", "!need a ladder")) and "O1" in said


async def test_the_same_place_alone_is_not_a_fit(talk: Conversation) -> None:
    await talk.says("Ben", "!offer soup where:station")
    assert "fit" not in await talk.says("Anne", "!need a lift where:station")


async def test_those_who_offer_the_same_are_asked_in_turns(talk: Conversation) -> None:
    for name in ("Ben", "Chloé", "Dora"):
        await talk.says(name, "!offer a lift")
    await talk.says("Ben", "!limit 1/week")
    await talk.says("Chloé", "!limit once a month")
    assert "O1" in (said := await talk.says("Anne", "!need a lift")) and "O2" in said and "O3" in said
    said = await talk.says("Anne", "!need a lift to the station")
    assert "O3" in said and "O1" not in said and "O2" not in said
    await talk.passes(8 * DAY)
    said = await talk.says("Anne", "!need a lift home")
    assert said.index("O3") > said.index("O1") and "O2" not in said


async def test_a_limit_is_kept_shown_and_taken_away(talk: Conversation) -> None:
    direct = await talk.direct("Ben")
    assert (await talk.says("Ben", "!limit", direct)).startswith("You have set no limit.")
    assert (await talk.says("Ben", "!limit 2/month", direct)).startswith(
        "I’ll show what you offer to people 2 times a month at most, in all your groups."
    )
    assert (await talk.says("Ben", "!limit")).startswith("Your limit: 2 times a month at most.")
    assert "“sometimes” does not tell me how often" in await talk.says("Ben", "!limit sometimes")
    assert await talk.says("Ben", "!limit none") == "The limit is gone."


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("en", "!limit twice a month", "I’ll show what you offer to people 2 times a month at most"),
        ("en", "!limit 3x per week", "I’ll show what you offer to people 3 times a week at most"),
        ("en", "!limit no limit", "The limit is gone."),
        ("en", "!limit 0/month", "“0/month” does not tell me how often."),
        ("fr", "!limite deux fois par mois", "Je montrerai ce que tu proposes au plus 2 fois par mois"),
        ("fr", "!limite sans limite", "La limite est enlevée."),
        ("es", "!límite tres veces por semana", "Mostraré lo que ofreces como mucho 3 veces por semana"),
        ("es", "!limite sin limite", "El límite ya no está."),
    ],
)
async def test_how_often_is_said_in_words(tmp_path: Path, language: str, typed: str, said: str) -> None:
    async with conversation(tmp_path, language) as talk:
        assert usual(await talk.says("Ben", typed)).startswith(said)


async def test_an_offer_has_a_limit_of_its_own(talk: Conversation) -> None:
    said = await talk.says("Ben", "!offer a lift often:1/week standing")
    assert said.startswith("O1 is on the board: a lift · a standing offer · at most once a week\n")
    assert "O1" in await talk.says("Anne", "!need a lift")
    assert "O1" not in await talk.says("Anne", "!need a lift home")
    await talk.passes(7 * DAY)
    assert "O1" in await talk.says("Anne", "!need a lift to work")


async def test_nobody_is_asked_for_what_they_offer_more_often_than_they_want(talk: Conversation) -> None:
    await talk.says("Ben", "!limit 2/week")
    await talk.says("Ben", "!offer bread standing")
    await talk.says("Ben", "!offer soup standing often:1/month")
    assert "would like O1" in await talk.says("Anne", "!take O1")
    assert "would like O2" in await talk.says("Anne", "!take O2")
    said = await talk.says("Chloé", "!take O1")
    assert said == (
        "O1 has been asked for as often as the person who offers it can manage for now."
        " From Wednesday, 17 March on it can be asked for again."
    )
    assert talk.message().mentions == ()
    assert (await talk.reacts("Chloé", "👍", "O1 is on the board")).startswith("O1 has been asked for as often")
    await talk.passes(7 * DAY)
    assert "would like O1" in await talk.says("Chloé", "!take O1")
    assert "From Friday, 9 April on" in await talk.says("Dora", "!take O2")


async def test_a_limit_outlives_what_was_given(talk: Conversation) -> None:
    await talk.says("Anne", "!settings keep what is over 1")
    await talk.says("Ben", "!limit 1/month")
    await talk.says("Ben", "!offer bread")
    await talk.says("Anne", "!take O1")
    await talk.says("Anne", "!close O1")
    await talk.passes(2 * DAY)
    await talk.says("Ben", "!offer bread")
    assert "O2" not in await talk.says("Chloé", "!need bread")
    assert (await talk.says("Chloé", "!take O2")).startswith("O2 has been asked for as often")


async def test_to_be_shown_and_then_taken_is_to_be_asked_once(talk: Conversation) -> None:
    await talk.says("Ben", "!limit 2/week")
    await talk.says("Ben", "!offer bread standing")
    assert "O1" in await talk.says("Anne", "!need bread")
    await talk.says("Anne", "!take O1")
    assert "O1" in await talk.says("Chloé", "!need bread")
    assert "O1" not in await talk.says("Dora", "!need bread")
    assert "would like O1" in await talk.says("Chloé", "!take O1")


async def test_the_reason_names_nobody_who_is_not_shown(talk: Conversation) -> None:
    for name in ("Ben", "Chloé", "Dora"):
        await talk.says(name, "!offer a lift")
    await talk.says("Ben", "!limit 1/week")
    assert "O1" in await talk.says("Anne", "!need a lift")
    await talk.passes(timedelta(minutes=1))
    assert "O1" not in await talk.says("Anne", "!need a lift home")
    await talk.says("Chloé", "!pause")
    assert re.findall(r"^- (O\d)", await talk.says("Anne", "!why N1"), re.MULTILINE) == ["O1", "O3"], "as it was then"
    assert re.findall(r"^- (O\d)", await talk.says("Anne", "!why N2"), re.MULTILINE) == ["O3"]


async def test_nobody_on_pause_is_asked(talk: Conversation) -> None:
    await talk.says("Ben", "!offer a lift")
    await talk.says("Ben", "!pause")
    assert "O1" not in await talk.says("Anne", "!need a lift")
    await talk.says("Ben", "!resume")
    assert "O1" in await talk.says("Anne", "!need a lift home")


async def test_a_release_asks_others(talk: Conversation) -> None:
    await talk.says("Anne", "!need a lift")
    await talk.says("Ben", "!take N1")
    await talk.says("Chloé", "!offer a lift")
    said = await talk.says("Ben", "!release N1")
    assert "This may fit:\n- O1 a lift · Chloé" in said


async def test_a_group_can_show_it_privately_or_not_at_all(talk: Conversation) -> None:
    await talk.says("Ben", "!offer a lift")
    anne = await talk.direct("Anne")
    await talk.says("Anne", "!settings board matches private")
    assert "O1" not in await talk.says("Anne", "!need a lift")
    assert talk.heard(anne).startswith("This may fit:\n- O1 a lift · Ben")
    assert (await talk.says("Dora", "!why N1")).startswith("In this group, what fits N1 is shown to the person")
    assert await talk.says("Anne", "!why N1") == ""
    assert talk.heard(anne).startswith("What fits N1 (a lift):")
    await talk.says("Anne", "!settings board matches off")
    assert "O1" not in await talk.says("Anne", "!need a lift home")
    assert talk.heard(anne) == ""
    assert (await talk.says("Anne", "!why N1")).startswith("This group does not show what fits what.")


async def test_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        assert usual(await talk.says("Ben", "!limite 2 fois par mois")).startswith(
            "Je montrerai ce que tu proposes au plus 2 fois par mois, dans tous tes groupes."
        )
        said = usual(await talk.says("Ben", "!offre des échelles fréquence:1/semaine"))
        assert said.startswith("O1 est au tableau : des échelles · au plus 1 fois par semaine\n")
        said = usual(await talk.says("Anne", "!besoin une échelle"))
        assert "Ceci pourrait convenir :\n- O1 des échelles · Ben" in said
        assert "- O1 des échelles · Ben : les deux parlent de échelle" in usual(await talk.says("Anne", "!pourquoi N1"))
        await talk.says("Ben", "!limite 1/mois")
        await talk.says("Anne", "!prends O1")
        await talk.says("Anne", "!rends O1")
        said = usual(await talk.says("Chloé", "!prends O1"))
        assert said.startswith("O1 a été demandé aussi souvent que possible pour le moment.")
        assert "À partir du vendredi 9 avril, on pourra le redemander." in said
        assert usual(await talk.says("Ben", "!limite aucune")) == "La limite est enlevée."


async def test_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        assert (await talk.says("Ben", "!límite 2 veces al mes")).startswith(
            "Mostraré lo que ofreces como mucho 2 veces al mes, en todos tus grupos."
        )
        said = await talk.says("Ben", "!ofrezco escaleras frecuencia:1/semana")
        assert said.startswith("O1 está en el tablero: escaleras · como mucho una vez por semana\n")
        assert "Esto puede servir:\n- O1 escaleras · Ben" in await talk.says("Anne", "!necesito una escalera")
        assert "- O1 escaleras · Ben: en ambos aparece escalera" in await talk.says("Anne", "!porqué N1")
        await talk.says("Ben", "!límite 1/mes")
        await talk.says("Anne", "!tomo O1")
        await talk.says("Anne", "!suelto O1")
        said = await talk.says("Chloé", "!tomo O1")
        assert said.startswith("O1 ya se pidió tantas veces como es posible por ahora.")
        assert "A partir del viernes 9 de abril se podrá pedir de nuevo." in said
        assert await talk.says("Ben", "!límite ninguno") == "El límite ya no está."


# The rules themselves.


def item(number: int, person: str, *, people: int = 1, takers: int = 0, often: Often | None = None) -> Resource:
    kind: Kind = "offer"
    taken = tuple(Taker(f"@{each}:y") for each in range(takers))
    return Resource(
        id=number,
        group_id=1,
        kind=kind,
        number=number,
        person=person,
        what="a lift",
        place=None,
        tag=None,
        due=None,
        people=people,
        urgent=False,
        standing=False,
        often=often,
        state="open",
        takers=taken,
        event_id="$e",
        created=START,
    )


OFTEN = st.one_of(st.none(), st.builds(Often, st.integers(1, 3), st.sampled_from([1, 7, 30])))
TIMES = st.lists(st.timedeltas(timedelta(0), 40 * DAY).map(lambda ago: START - ago), max_size=5).map(
    lambda times: tuple(sorted(times, reverse=True))
)
WORDS = st.frozensets(st.sampled_from(["lift", "home", "station", "#cars", "car"]))


@st.composite
def fits(draw: st.DrawFn) -> list[Fit]:
    return [
        Fit(
            item(number, draw(st.sampled_from(IDS)), people=2, takers=draw(st.integers(0, 2)), often=draw(OFTEN)),
            draw(WORDS),
            draw(TIMES),
        )
        for number in range(1, draw(st.integers(0, 8)) + 1)
    ]


@given(
    fits(),
    st.dictionaries(st.sampled_from(IDS), TIMES),
    st.dictionaries(st.sampled_from(IDS), OFTEN.filter(bool)),
    st.sets(st.sampled_from(IDS)),
)
def test_nobody_past_a_cap_or_on_pause_is_asked(
    found: list[Fit], asked: dict[str, tuple[object, ...]], limits: dict[str, Often], paused: set[str]
) -> None:
    shown = chosen(found, asked, limits, paused, START)  # type: ignore[arg-type]
    people = [fit.item.person for fit in shown]
    assert len(shown) <= SHOWN and len(people) == len(set(people))
    assert not set(people) & paused
    for fit in shown:
        for limit, times in (
            (limits.get(fit.item.person), asked.get(fit.item.person, ())),
            (fit.item.often, fit.shown),
        ):
            if limit:
                recent = [at for at in times if START - at < timedelta(days=limit.days)]  # type: ignore[operator]
                assert len(recent) < limit.times
        assert len(fit.item.takers) < fit.item.people and score(fit) > 0
    assert shown == [fit for fit in ranked(found) if fit in shown]


def test_among_equals_what_was_shown_longest_ago_comes_first() -> None:
    lift, times = frozenset({"lift"}), {1: (START,), 2: (START - 3 * DAY,), 3: (START - DAY, START - 9 * DAY), 4: ()}
    found = [Fit(item(number, f"@{number}:x"), lift, shown) for number, shown in times.items()]
    assert [fit.item.number for fit in ranked(found)] == [4, 2, 3, 1]
    found.append(Fit(item(5, "@5:x"), frozenset({"lift", "home"}), (START,)))
    assert [fit.item.number for fit in ranked(found)] == [5, 4, 2, 3, 1]


@given(OFTEN, TIMES)
def test_after_a_limit_there_is_a_moment_when_it_is_over(often: Often | None, times: tuple[datetime, ...]) -> None:
    again = free_from(often, times, START)
    assert (again is None) == within(often, times, START)
    if again:
        assert within(often, times, again) and not within(often, times, again - timedelta(seconds=1))


def test_a_limit_counts_a_moving_window() -> None:
    often = Often(2, 7)
    assert within(None, [START] * 100, START)
    assert within(often, [START, START - 7 * DAY], START)
    assert not within(often, [START, START - 6 * DAY], START)


def test_what_they_have_in_common_in_the_words_that_were_typed() -> None:
    fit = Fit(item(1, IDS[0]), frozenset({stem("ladder"), "#tool", "echel"}))
    assert in_common(fit, "two Ladders, une échelle.", None) == ("Ladders", "échelle")
    assert in_common(fit, "two Ladders", "tools") == ("Ladders", "#tools")
