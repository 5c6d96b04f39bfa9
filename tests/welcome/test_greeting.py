"""Who greets newcomers this month, as conversations: by lot among those who like to, and nobody has to."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.welcome.lots import drawn
from storage.welcome import Greeter
from tests.conversation import conversation, user, usual
from tests.sos.test_sos import Chats, chats_of
from tests.welcome.test_welcome import arrives

PEOPLE = ("Anne", "Ben", "Chloé", "Dan")
TO_APRIL = timedelta(days=21, hours=13)  # from Wednesday 10 March at 19:00 to 1 April at 9:00, in Paris
MONTH = timedelta(days=31)
DRAWN = "This month it falls to you, by lot, to greet whoever comes into Tuesday circle."
HOW = (
    "When somebody comes, I tell you privately: a word of welcome is enough, here or there, as you like. To pass this"
    " month: !greet pass. To be out: !greet off."
)
CAME = "Eve (@eve:x) has just come into Tuesday circle.\nA word of welcome is enough, if you like."


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        yield await chats_of(talk, *PEOPLE)


def heard(chats: Chats) -> dict[str, str]:
    """What everybody has read privately."""
    return {name: said for name in PEOPLE if (said := chats.heard(name))}


async def like(chats: Chats, *names: str) -> None:
    for name in names:
        await chats.says(name, "!greet")
    heard(chats)


async def april(chats: Chats) -> str:
    """To whom it falls in April, of those who like to."""
    await chats.passes(TO_APRIL)
    (only,) = heard(chats).items()
    assert only[1] == f"{DRAWN}\n{HOW}"
    return only[0]


async def test_the_first_has_it_at_once_and_reads_who_comes(chats: Chats) -> None:
    assert await chats.says("Ben", "!greet") == (
        "You are among those who like to greet newcomers. Each month it falls to one of them, by lot; nobody reads to"
        f" whom.\nThis month it is yours, as it was nobody’s yet.\n{HOW}"
    )
    assert await chats.talk.says("Chloé", "!greet newcomers") == "" and chats.talk.signs() == ["👍"]
    assert "This month it is yours" not in chats.heard("Chloé")
    await arrives(chats.talk, "Eve")
    assert heard(chats) == {"Ben": CAME}
    assert "Ben" not in chats.talk.heard(), "nobody else reads who it is"


async def test_each_month_it_falls_to_another(chats: Chats) -> None:
    await like(chats, "Ben", "Chloé", "Dan")
    await chats.passes(TO_APRIL - timedelta(minutes=1))
    assert heard(chats) == {}
    seen = ["Ben"]
    for passes in (timedelta(minutes=1), timedelta(days=30), MONTH, timedelta(days=30), MONTH):
        await chats.passes(passes)
        (name,) = heard(chats)
        assert name != seen[-1], "not twice running"
        seen.append(name)


async def test_alone_it_is_theirs_again(chats: Chats) -> None:
    await like(chats, "Ben")
    assert await april(chats) == "Ben"
    await arrives(chats.talk, "Eve")
    assert chats.heard("Ben") == CAME


@pytest.mark.parametrize(
    "how", ["pass", "no", "👎", "!greet pass", "!greet off", "!pause", "leaves", "forgotten", "deletes"]
)
async def test_who_does_not_want_to_hands_it_on_without_a_word_about_it(chats: Chats, how: str) -> None:
    await like(chats, "Ben")
    said = chats.talk.last
    await like(chats, "Chloé")
    if how in ("pass", "no", "👎"):
        await like(chats, "Dan")
        one = await april(chats)
    else:
        one = "Ben"
    match how:
        case "👎":
            await chats.reacts(one, how, "This month")
        case "leaves":
            chats.talk.server.leave(chats.talk.room, user(one))
            await chats.talk.settle()
        case "forgotten":
            assert "It is done" in await chats.says(one, "!forgetme everything yes")
        case "deletes":
            await chats.talk.takes_back(one, said, chats.rooms[one])
        case _:
            await chats.says(one, how)
    (other,) = {name for name, words in heard(chats).items() if name != one and words.startswith(DRAWN)}
    await arrives(chats.talk, "Eve")
    assert heard(chats) == {other: CAME}
    assert "greet" not in chats.talk.heard().lower()


async def test_where_everybody_passes_it_is_nobodys_until_the_next_month(chats: Chats) -> None:
    await like(chats, "Ben", "Chloé")
    assert await chats.says("Ben", "!greet pass") == "That’s fine, somebody else may do it this month."
    assert chats.heard("Chloé").startswith(DRAWN)
    assert await chats.says("Chloé", "pass") == "That’s fine, somebody else may do it this month."
    await arrives(chats.talk, "Eve")
    assert heard(chats) == {}
    await april(chats)


async def test_a_pause_is_no_pass(chats: Chats) -> None:
    await like(chats, "Ben")
    await chats.says("Ben", "!pause")
    await arrives(chats.talk, "Eve")
    assert not [words for words in heard(chats).values() if "has just come" in words]
    await chats.says("Ben", "!resume")
    assert DRAWN in chats.heard("Ben") or DRAWN in chats.talk.message("This month", chats.rooms["Ben"]).body
    await like(chats, "Chloé")
    await chats.says("Chloé", "!pause")
    await chats.says("Chloé", "!resume")
    heard(chats)
    await chats.says("Ben", "!greet pass")
    assert DRAWN in chats.heard("Chloé")


async def test_a_yes_is_thanked_for_and_needed_by_nobody(chats: Chats) -> None:
    await like(chats, "Ben", "Chloé")
    one = await april(chats)
    assert await chats.says(one, "yes") == "Thank you. I write to you when somebody comes."
    await arrives(chats.talk, "Eve")
    assert heard(chats) == {one: CAME}


async def test_who_is_not_among_them_reads_how_to_be(chats: Chats) -> None:
    for line in ("!greet off", "!greet pass"):
        assert await chats.says("Ben", line) == "You are not among those who greet newcomers. To be: !greet."


async def test_it_is_not_for_those_kept_apart(chats: Chats) -> None:
    eve = await chats.talk.direct("Eve")
    await arrives(chats.talk, "Eve")
    await chats.talk.says("Eve", "!not with Ben", eve)
    chats.talk.server.leave(chats.talk.room, user("Eve"))
    await chats.talk.settle()
    await chats.passes(timedelta(days=366))
    await chats.talk.app.tidy()
    await like(chats, "Ben")
    await arrives(chats.talk, "Eve")
    assert heard(chats) == {}


async def test_who_comes_back_and_who_greets_themselves_are_no_news(chats: Chats) -> None:
    await like(chats, "Ben")
    for name in ("Ben", "Dan"):
        chats.talk.server.leave(chats.talk.room, user(name))
        await chats.talk.settle()
        await arrives(chats.talk, name)
        assert not [words for words in heard(chats).values() if "has just come" in words]


async def test_the_lot_survives_restarts_upgrades_absence_and_being_off(chats: Chats) -> None:
    talk = chats.talk
    await like(chats, "Ben", "Chloé")
    await talk.restart()
    new = talk.server.upgrade(talk.room, user("Anne"), invite=[talk.bot, *map(user, PEOPLE[1:])])
    await talk.settle()
    for name in PEOPLE[1:]:
        talk.server.join(new, user(name))
    await talk.settle()
    talk.room = new
    heard(chats)
    await talk.says("Anne", "!turn off welcome")
    await chats.passes(TO_APRIL)
    heard(chats)
    await talk.says("Ben", "!pause", chats.rooms["Ben"])
    await talk.says("Anne", "!turn on welcome")
    await talk.stop()
    talk.server.now += timedelta(hours=3)
    await talk.start()
    await chats.passes(timedelta(0))
    assert chats.heard("Chloé") == f"{DRAWN}\n{HOW}"
    await chats.passes(timedelta(days=2))
    assert chats.heard("Chloé") == "", "once"


async def test_with_nobody_left_there_is_no_lot_and_a_lost_one_is_found_again(chats: Chats) -> None:
    await like(chats, "Ben")
    await chats.says("Ben", "!greet off")
    await chats.passes(TO_APRIL)
    assert heard(chats) == {}
    await like(chats, "Ben")
    async with chats.talk.store.transaction():
        await chats.talk.store.timers.cancel("welcome", "lot", "1")
    await chats.talk.app.tidy()
    await chats.passes(timedelta(days=1))
    await chats.passes(timedelta(days=29))
    assert chats.heard("Ben") == f"{DRAWN}\n{HOW}"


async def test_a_letter_counts_as_the_others_do(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE, budget=True) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await chats.says("Ben", "!greet")
        await chats.says("Ben", "!letters 1 a day")
        chats.heard("Ben")
        for name in ("Eve", "Fred", "Gil"):
            await arrives(talk, name)
        assert chats.heard("Ben").count("has just come") == 1
        await chats.passes(timedelta(days=1))
        assert "Fred" in chats.heard("Ben"), "the others come together, in the morning"


@pytest.mark.parametrize(
    ("language", "line", "said", "off", "out", "drawn_words"),
    [
        ("fr", "!accueillir", "Tu fais partie", "!accueillir fin", "Tu ne fais plus partie", "Ce mois-ci, c’est à toi"),
        ("es", "!dar la bienvenida", "Estás entre", "!recibir fin", "Ya no estás", "Este mes te toca a ti"),
    ],
)
async def test_in_other_languages(
    tmp_path: Path, language: str, line: str, said: str, off: str, out: str, drawn_words: str
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        chats = await chats_of(talk, "Ben")
        assert (await chats.says("Ben", line)).startswith(said)
        await chats.passes(TO_APRIL)
        assert usual(chats.heard("Ben")).startswith(drawn_words)
        assert (await chats.says("Ben", off)).startswith(out)


people = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@given(people, st.text(), st.data())
def test_nobody_is_drawn_twice_running_while_there_are_others(names: list[str], seed: str, data: st.DataObject) -> None:
    days = st.one_of(st.none(), st.integers(0, 400))
    since = {name: data.draw(days) for name in names}
    start = datetime(2027, 1, 1, tzinfo=UTC)
    greeters = [
        Greeter(name, False, False, None if day is None else start + timedelta(days=day)) for name, day in since.items()
    ]
    found = drawn(greeters, seed)
    assert found == drawn(reversed(greeters), seed), "it can be drawn again"
    assert (found is None) == (not names)
    last = max((day for day in since.values() if day is not None), default=None)
    if found is not None and since[found] is not None and since[found] == last:
        assert all(day == last for day in since.values())


def test_it_is_a_fair_lot() -> None:
    greeters = [Greeter(name, False, False, None) for name in "abcd"]
    times = Counter(drawn(greeters, f"1 {month}") for month in range(400))
    assert set(times) == set("abcd") and min(times.values()) > 60
