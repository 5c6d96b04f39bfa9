"""No message stops the bot: how much of one is read, and that reading takes work in proportion to its length."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from itertools import cycle
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from commands import LOCALES, features
from commands.checkins.scales import SCALES, understood
from commands.kit.arguments import LONG, SHORT, WHOLE, Circumstances
from commands.kit.binding import bind
from commands.kit.calls_for_help import call_in, signed_call_in
from commands.kit.catalogs import Catalogs
from commands.kit.command_lists import MOST, bind_each
from commands.kit.declaration import Command
from commands.kit.errors import Ambiguous, Missing, UserError
from commands.kit.registry import Registry
from commands.kit.shift_kind import ShiftKind
from commands.kit.spoken import words_of
from commands.kit.time_arguments import LONGEST_TIME
from commands.kit.words import Span
from tests.conversation import Conversation, conversation, user, usual
from tests.work import counted, work

CATALOGS = Catalogs(LOCALES)
REGISTRY = Registry(features(), CATALOGS)
NOW = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)
LANGUAGES = ("en", "fr", "es")
PILL = '<a href="https://matrix.to/#/@anne:x">Anne</a> '
SHAPES = (
    "a ",
    "a",
    "until ",
    "until until: ",
    "to ",
    "- x\n",
    "- ",
    "1 ",
    "1.",
    '"a ',
    "a: ",
    "tag:a ",
    "e\u0301",
    "\u0315\u0316",
    "\u0f73",
    "a\t",
    "\n",
    "👩\u200d👧",
    "\u202ea ",
    "```\n",
    "[](",
    "<",
    PILL,
    ". ",
    "! ",
    "!need a\n",
    "a;b,\n",
    "urgent ",
    "tired, ",
    "every monday and ",
)
SIZE = 60_000  # bytes: what fits into an event, with everything around it
LARGE = 6000  # bytes: enough to see how work grows
TOO_LONG = {
    "en": "That message has {length} characters, and {most} is the most I can read here,",
    "fr": "Ce message compte {length} caractères, et je peux en lire {most} au plus ici,",
    "es": "Ese mensaje tiene {length} caracteres, y aquí puedo leer {most} como máximo,",
}
DIGITS = {
    "en": {2000: "2,000", 2001: "2,001", 20_000: "20,000", 20_001: "20,001"},
    "fr": {2000: "2\u202f000", 2001: "2\u202f001", 20_000: "20\u202f000", 20_001: "20\u202f001"},
    "es": {2000: "2.000", 2001: "2.001", 20_000: "20.000", 20_001: "20.001"},
}


def filled(shape: str, size: int) -> str:
    """The shape again and again, of that many bytes in JSON."""
    return shape * (size // len(json.dumps(shape, ensure_ascii=False).encode()[1:-1]))


def too_long(language: str, most: int) -> str:
    """What is said of one character too many."""
    digits = DIGITS[language]
    return TOO_LONG[language].format(length=digits[most + 1], most=digits[most])


# How much is read.


def test_every_command_says_how_long_a_message_may_be() -> None:
    longest = {command.key: command.characters for command in REGISTRY.commands}
    assert longest["turns-queue"] == longest["resources-needs"] == longest["turns-hand"] == SHORT
    assert longest["resources-need"] == longest["resources-offer"] == 6000
    assert longest["agreements-add"] == longest["checkins-answer"] == LONG
    assert longest["notes-cn"] == 25_000
    assert longest["sos-sos"] == longest["lists-import"] == WHOLE
    assert set(longest.values()) == {SHORT, 6000, LONG, 25_000, WHOLE}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_command_is_read_up_to_its_length_and_one_more_is_said_kindly(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        for key, most in (("resources-needs", SHORT), ("reports-report", LONG)):
            name = REGISTRY.name(REGISTRY.command(key), language)
            room = await talk.direct("Ben")
            whole = f"{name} ".ljust(most, "a")
            said = usual(await talk.says("Ben", whole, room))
            assert said and TOO_LONG[language][:12] not in said
            assert too_long(language, most) in usual(await talk.says("Ben", whole + "a", room))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_private_words_are_read_up_to_their_length(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        room = await talk.direct("Ben")
        assert TOO_LONG[language][:12] not in await talk.says("Ben", "a" * LONG, room)
        assert too_long(language, LONG) in usual(await talk.says("Ben", "a" * (LONG + 1), room))


async def test_replies_and_answers_to_questions_pass_the_same_door(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!checkin start How are you?")
        assert too_long("en", LONG) in await talk.replies("Ben", "a" * (LONG + 1), "How are you?")
        assert "characters" not in await talk.replies("Ben", "a" * LONG, "How are you?")
        await talk.says("Chloé", "!take")  # asks which
        asked = talk.message().event_id
        length = f"{SHORT + 1 + len(' '):,}"  # of what stands after the command's name now
        said = await talk.says("Chloé", "1" * (SHORT + 1), reply_to=asked)
        assert f"That message has {length} characters, and 2,000 is the most" in said
        assert "N1" in await talk.says("Chloé", "N1", reply_to=asked)  # the question still stands


async def test_an_edit_passes_it_too_and_peoples_own_talk_is_theirs(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need a ladder")
        need = talk.last
        said = await talk.says("Ben", "!need a " + "b" * 6000, edit_of=need)
        assert "That message has 6,008 characters, and 6,000 is the most I can read here," in said
        assert "400" in await talk.says("Ben", "!need a ".ljust(6000, "b"), edit_of=need)
        assert await talk.says("Ben", "a" * (LONG + 1)) == ""
        assert await talk.says("Ben", "b" * (LONG + 1), edit_of=talk.last) == ""


async def test_no_words_are_too_many_to_call_somebody(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        room = await talk.direct("Ben")
        assert "characters" not in await talk.says("Ben", "!sos " + "a " * 30_000, room)
        assert "I’m glad you called" in await talk.says("Ben", "!sos over", room)


# What is looked for at the end of a text, and how far.

MONTHS = "in 1 month and 2 weeks and 3 days and 4 hours and 5 minutes and 6 seconds"


def circumstances(language: str) -> Circumstances:
    return Circumstances(
        now=NOW,
        zone=ZoneInfo("Europe/Paris"),
        language=language,
        catalogs=CATALOGS,
        members={"@anne:x": "Anne", "@ben:x": "Ben"},
    )


def test_a_time_at_the_end_of_a_text_is_no_longer() -> None:
    assert len(MONTHS.split()) == LONGEST_TIME
    lend = REGISTRY.command("loans-lend")
    within = bind(lend, Span.of(f"a ladder to:Ben until {MONTHS}"), circumstances("en"))
    assert "until" in within and within["lent"] == "a ladder"
    beyond = bind(lend, Span.of(f"a ladder to:Ben until {MONTHS} -"), circumstances("en"))
    assert "until" not in beyond


def test_a_time_on_call_has_as_many_words_as_two_times() -> None:
    shift = f"{MONTHS} to {MONTHS}"
    assert ShiftKind().read(Span.of(shift), circumstances("en")).used == 2 * LONGEST_TIME + 1
    with pytest.raises(UserError, match="kit-shift-unreadable"):
        ShiftKind().read(Span.of(f"{shift} :"), circumstances("en"))


def test_so_many_marks_and_then_it_is_words() -> None:
    marks, words = understood(SCALES["halt"], "tired, " * 10, circumstances("en").names)
    assert marks == ("tired",) and words == ""
    assert understood(SCALES["halt"], "tired, " * 11, circumstances("en").names) == (("tired",), "tired,")


def test_a_list_with_a_heading_has_no_more_items_than_one_without() -> None:
    def asked(count: int) -> int:
        found = REGISTRY.find("!need by:friday\n" + "- a chair\n" * count, "en")
        assert found
        return len(bind_each(REGISTRY, found, circumstances("en")))

    assert asked(MOST) == MOST
    with pytest.raises(UserError, match="kit-too-many"):
        asked(MOST + 1)


# Work in proportion to length.


@pytest.mark.parametrize("text", ["!need a ladder", "!checkin 4", "we talk about the garden"])
def test_an_ordinary_message_is_compared_with_the_words_that_call_in_few_steps(text: str) -> None:
    """Every message is: what the words are made into is made once, and most of them are never looked at."""

    named = REGISTRY.find(text, "en")

    def compare() -> None:
        found = signed_call_in(REGISTRY, text, named, "en") if named else call_in(REGISTRY, text, "en")
        assert found is None

    compare()
    words = sum(len(words_of(CATALOGS, key)) for key in ("sos-sos-names", "sos-sos-plain"))
    assert work(compare) < 4 * words


def read(command: Command, language: str, shape: str, size: int) -> None:
    """Find the command and read what comes after it, however much that is."""
    found = REGISTRY.find(f"{REGISTRY.name(command, language)} {filled(shape, size)}", language)
    with suppress(UserError, Missing, Ambiguous):
        _ = found and bind_each(REGISTRY, found, circumstances(language))


def grammars() -> Iterable[Command]:
    """One command of each grammar."""
    kinds = {
        (tuple((type(each.kind), each.option) for each in command.parameters), command.several): command
        for command in REGISTRY.commands
    }
    return kinds.values()


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_reading_twice_as_much_is_at_most_twice_the_work(shape: str) -> None:
    for command, language in zip(grammars(), cycle(LANGUAGES)):
        read(command, language, shape, 1200)  # what is remembered from the first time is
        half, whole = (work(partial(read, command, language, shape, size)) for size in (600, 1200))
        assert whole <= 2.3 * half + 500, (command.key, language, half, whole)


_MOST = 2_000_000  # calls, whatever the length: about a second
_CONSTANT = 30_000  # calls: as many as it takes to look for a similar name among all of them
_SPOILT = 20  # seconds of the processor: what is heard in milliseconds takes so long where a pattern tries every way


async def cheaply(hear: Callable[[int], Awaitable[int]], size: int, what: object) -> None:
    """Hearing `size` takes few calls, and at most about twice as many as half of it."""
    half, whole = await hear(size // 2), await hear(size)
    if whole > 2.3 * half + 500:
        whole = await hear(size)  # without what is done once and remembered
    if 2.3 * half + 500 < whole <= _CONSTANT:  # they were read in two ways, of which the other one must not grow either
        half, whole = whole, await hear(size * 2)
    assert whole <= min(2.3 * half + 500, _MOST), (what, half, whole)


@asynccontextmanager
async def router(folder: Path, language: str) -> AsyncIterator[tuple[Conversation, Callable[..., Awaitable[int]]]]:
    """A conversation, and how many calls it takes to hear something in it."""
    async with conversation(folder, language) as talk:

        async def heard(
            room: str,
            name: str,
            text: str,
            reply_to: str | None = None,
            edit_of: str | None = None,
            formatted: str = "",
        ) -> int:
            talk.server.say(room, user(name), text, reply_to=reply_to, edit_of=edit_of, formatted=formatted)
            began = time.process_time()
            with counted() as count:
                await talk.app.hear()
            assert time.process_time() - began < _SPOILT
            await talk.settle()
            return count.calls

        yield talk, heard


@pytest.mark.slow
@pytest.mark.parametrize("place", range(len(LANGUAGES)))
async def test_every_long_command_is_heard_cheaply(tmp_path: Path, place: int) -> None:
    language = LANGUAGES[place]
    longest = dict(zip(SHAPES, cycle(each.key for each in grammars())))  # each shape at its largest, once
    async with router(tmp_path, language) as (talk, heard):

        async def hear(name: str, shape: str, size: int) -> int:
            return await heard(talk.room, "Anne", f"{name} {filled(shape, size - len(name) - 1)}")

        for number, command in enumerate(REGISTRY.commands):
            shape, name = SHAPES[(number * len(LANGUAGES) + place) % len(SHAPES)], REGISTRY.name(command, language)
            tried = {shape: LARGE} | {each: SIZE for each, key in longest.items() if key == command.key}
            for shape, size in tried.items():
                await cheaply(partial(hear, name, shape), size, (language, command.key, shape, size))


async def test_long_formatting_is_heard_cheaply(tmp_path: Path) -> None:
    async with router(tmp_path, "en") as (talk, heard):

        async def hear(begin: str, shape: str, size: int) -> int:
            return await heard(talk.room, "Anne", "!give x", formatted=begin + filled(shape, size))

        for begin, shape in (("", "<a "), ('<a href="https://matrix.to/#/@', "a"), ("", PILL)):
            await cheaply(partial(hear, begin, shape), 50_000, (begin, shape))


async def test_what_may_name_a_group_is_looked_at_cheaply(tmp_path: Path) -> None:
    async with router(tmp_path, "en") as (talk, heard):
        await talk.gathering("Ben", name="Film club")
        chat = await talk.direct("Ben")

        async def hear(shape: str, size: int) -> int:
            return await heard(chat, "Ben", "!x " + filled(shape, size))

        for shape in ("group: ", "in Film club "):
            await cheaply(partial(hear, shape), LARGE, shape)


@pytest.mark.slow
async def test_a_strangers_words_replies_and_edits_are_heard_cheaply(tmp_path: Path) -> None:
    async with router(tmp_path, "en") as (talk, heard):
        strangers = await talk.direct("Eve")
        first = talk.server.say(strangers, user("Eve"), "hello")
        await talk.says("Anne", "!checkin start How are you? scale:halt")
        asked = talk.message("How are you?").event_id

        async def hear(way: str, shape: str, size: int) -> int:
            if way == "reply":
                return await heard(talk.room, "Ben", filled(shape, size), reply_to=asked)
            if way == "edit":  # what older clients see of it is as long again
                return await heard(strangers, "Eve", filled(shape, size // 2 - 500), edit_of=first)
            return await heard(strangers, "Eve", ("!" if way == "no command" else "") + filled(shape, size))

        ways = ("words", "no command", "reply", "edit")
        for number, shape in enumerate(SHAPES):
            for place, way in enumerate(ways):
                largest = LONG if way == "reply" else SIZE
                size = largest if number % len(ways) == place else LARGE
                await cheaply(partial(hear, way, shape), size, (way, shape, size))
