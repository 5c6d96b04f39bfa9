"""Every bound is tried exactly, and with one more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from bot.dispatch.signs import to_put
from bot.health import alerts
from bot.health.metrics import Metrics, Report
from bot.matrix import room_state
from bot.matrix.contents import mentioned, relation
from bot.matrix.sync import verifications
from bot.matrix.sync.parsing import Reader
from bot.render.events import edit
from commands import LOCALES, features
from commands.activities.dates.kinds import DatesKind
from commands.kit import when
from commands.kit.addressed import seems_addressed
from commands.kit.arguments import Circumstances, ItemKind
from commands.kit.binding import bind
from commands.kit.catalogs import Catalogs
from commands.kit.command_lists import bind_each
from commands.kit.errors import UserError
from commands.kit.people import PersonKind
from commands.kit.registry import Registry
from commands.kit.spelling import mistakes_in
from commands.kit.stems import stem, stems
from commands.kit.unsigned import find_unsigned
from commands.kit.words import Span
from commands.resources.lists.csv import pasted
from tests.bounds import ROOT, Said, answers, declared, letters, value_of
from tests.conversation import conversation
from tests.offenders import assert_none

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOW = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)
CATALOGS = Catalogs(LOCALES)
REGISTRY = Registry(features(), CATALOGS)
AT = Circumstances(now=NOW, zone=ZoneInfo("UTC"), language="en", catalogs=CATALOGS)

LENT = ("Anne", "!lend the ladder to:Ben")
HELPED = ("Anne", "!need soup"), ("Ben", "!take N1")

SAID = [
    Said("commands/agreements.py _LONGEST", lambda n: [f"!agreements add {letters(n)}"], "300 characters at most"),
    Said("commands/agreements.py _MOST", lambda n: ["!agreements add Tea."] * (n - 6), "There are 20 agreements"),
    Said(
        "commands/votes/reading.py LONGEST_WHAT", lambda n: [f"!ballot {letters(n - 1)}? a, b"], "there is room for 200"
    ),
    Said(
        "commands/votes/reading.py LONGEST_OPTION",
        lambda n: [f"!ballot which? {letters(n)}, b"],
        "there is room for 60",
    ),
    Said(
        "commands/votes/reading.py MOST",
        lambda n: [f"!ballot which? {', '.join('abcdefghijkl'[:n])}"],
        "2 to 9 different",
    ),
    Said("commands/votes/opening.py _MOST_OPEN", lambda n: ["!ballot which? a, b"] * n, "2 votes of yours are open"),
    Said(
        "commands/votes/opening.py _LONGEST",
        lambda n: [f"!ballot which? a, b until:in {n} days"],
        "60 days at most",
        unit=DAY,
    ),
    Said(
        "commands/comfort.py LONGEST",
        lambda n: [f"!good for me {letters(n)}"],
        "too long for a line",
        privately=True,
    ),
    Said("commands/comfort.py MOST", lambda n: ["!good for me tea"] * n, "as much as I can note", privately=True),
    Said(
        "commands/kindness/feature.py LONGEST",
        lambda n: [f"!cheer Ben {letters(n)}"],
        "longer than I can pass on",
        privately=True,
    ),
    Said("commands/welcome/wording.py _LONGEST", lambda n: [f"!welcome change {letters(n)}"], "2,000 at most"),
    Said("commands/sos/helplines.py _LONGEST", lambda n: [f"!helplines add {letters(n)}"], "300 characters at most"),
    Said(
        "commands/sos/helplines.py _LONGEST_REGION",
        lambda n: [f'!helplines add Night line region:"{letters(n)}"'],
        "40 characters at most",
    ),
    Said("commands/sos/helplines.py _MOST", lambda n: ["!helplines add 112"] * n, "There are 20 already"),
    Said(
        "commands/kit/shifts.py LONGEST_AGAIN",
        lambda n: [f"!oncall me every monday 9:00 for {n} hours"],
        "lasts 7 days at most",
        unit=HOUR,
    ),
    Said("commands/proposals/wording.py LONGEST", lambda n: [f"!proposal {letters(n)}"], "at most 400 fit"),
    Said(
        "commands/proposals/proposing.py _MOST_OF_ONE",
        lambda n: [f"!proposal number {each}" for each in range(n)],
        "two proposals open",
    ),
    Said(
        "commands/activities/wording.py _LONGEST",
        lambda n: [f"!event {letters(n)} saturday 19:00"],
        "there is room for 100",
    ),
    Said(
        "commands/activities/roles.py MOST_PARTS",
        lambda n: [f"!role E1 part {each}x" for each in range(n)],
        "12 parts already",
        (("Anne", "!event tea saturday 19:00"),),
    ),
    Said(
        "commands/activities/roles.py MOST_PEOPLE",
        lambda n: [f"!role E1 cook {n}"],
        "from 1 to 20",
        (("Anne", "!event tea saturday 19:00"),),
    ),
    Said("commands/activities/creating.py _MOST", lambda n: ["!event tea saturday 19:00"] * n, "40 activities to come"),
    Said(
        "commands/activities/kinds.py MOST_PLACES",
        lambda n: [f"!event tea saturday 19:00 places:{n}"],
        "from 1 to 500",
    ),
    Said(
        "commands/activities/kinds.py _MOST_GUESTS",
        lambda n: [f"!going +{n}"],
        "You can bring one person",
        (("Anne", "!event tea saturday 19:00"),),
    ),
    Said(
        "commands/petitions/wording.py LONGEST_WORDS",
        lambda n: [f"!petition {letters(n)} to:x carriers:Ben"],
        "there is room for 3,000",
    ),
    Said(
        "commands/petitions/wording.py LONGEST_ADDRESSEE",
        lambda n: [f'!petition a bench to:"{letters(n)}" carriers:Ben'],
        "there is room for 200",
    ),
    Said(
        "commands/petitions/wording.py MOST_LINES",
        lambda n: ["!petition " + "\n".join(["a"] * n) + " to:x carriers:Ben"],
        "more than 60 lines",
    ),
    Said(
        "commands/petitions/opening.py LONGEST",
        lambda n: [f"!petition a bench to:x carriers:Ben until: in {n} days"],
        "for 365 days at most",
        unit=DAY,
    ),
    Said(
        "commands/petitions/opening.py MOST_OWN",
        lambda n: ["!petition a bench to:x carriers:Ben"] * n,
        "You have begun 3",
    ),
    Said("commands/loans/lending.py _LONGEST", lambda n: [f"!lend {letters(n)} to:Ben"], "there is room for 300"),
    Said(
        "commands/loans/returning.py _MOST_WORDS",
        lambda n: [f"!return L1 {letters(n)}"],
        "there is room for 2,000",
        (LENT,),
    ),
    Said("commands/letters.py _MOST", lambda n: [f"!letters {n} a day"], "from 1 to 20"),
    Said("commands/minutes/recording.py _LONGEST", lambda n: [f"!todo nobody: {letters(n)}"], "400 characters at most"),
    Said("commands/topics.py _LONGEST", lambda n: [f"!topic {letters(n)}"], "300 characters at most"),
    Said("commands/topics.py _MOST", lambda n: ["!topic tea"] * n, "40 topics on the agenda"),
    Said("commands/decisions/recording.py _LONGEST", lambda n: [f"!decided {letters(n)}"], "400 characters at most"),
    Said("commands/decisions/finding.py MOST", lambda n: ["!decided tea"] * n, "500 decisions on the list"),
    Said(
        "commands/minutes/days.py _LONGEST",
        lambda n: [f"!settings keep the minutes {n} days"],
        "Choose a time from 1 day",
    ),
    Said(
        "commands/checkins/opening.py _LONGEST",
        lambda n: [f"!checkin start How are you? until: in {n} minutes"],
        "31 days at most",
        unit=MINUTE,
    ),
    Said(
        "commands/checkins/opening.py _LONGEST_QUESTION",
        lambda n: [f"!checkin start {letters(n)}"],
        "to 400 characters",
    ),
    Said(
        "commands/circle/meeting.py _LONGEST",
        lambda n: [f"!circle start Tea for:{n}m"],
        "Choose a time from",
        unit=MINUTE,
    ),
    Said(
        "commands/circle/meeting.py _LONGEST",
        lambda n: [f"!circle extend by {n}m"],
        "Choose a time from",
        (("Anne", "!circle start"),),
        MINUTE,
    ),
    Said(
        "commands/circle/meeting.py _LONGEST_TOPIC", lambda n: [f"!circle start {letters(n)}"], "140 characters at most"
    ),
    Said("commands/circle/steps.py _MOST", lambda n: ["!circle steps add pause"] * (n - 4), "There are 12 steps"),
    Said(
        "commands/circle/steps.py _MOST_WORDS",
        lambda n: [f"!circle steps add {'word ' * n}8m"],
        "is not on this list",
    ),
    Said(
        "commands/circle/steps.py _LONGEST",
        lambda n: [f"!circle steps time 1 to {n}m"],
        "Choose a time from",
        unit=MINUTE,
    ),
    Said(
        "commands/circle/steps.py _LONGEST_WORDING",
        lambda n: [f"!circle steps add sharing 5m {letters(n)}"],
        "400 characters at most",
    ),
    Said("commands/rounds/course.py _LONGEST_QUESTION", lambda n: [f"!round {letters(n)}"], "400 characters at most"),
    Said("commands/notes.py _LONGEST_TOPIC", lambda n: [f'!cn "{letters(n)}" words'], "100 characters", privately=True),
    # The words stand between the quotation marks of JSON.
    Said("commands/notes.py _MOST_BYTES", lambda n: [f"!cn tea {letters(n - 2)}"], "too much for one", privately=True),
    Said(
        "commands/turns/keeping.py _LONGEST_LAST_HANDS", lambda n: [f"!queue last {n}m"], "1 hour at most", unit=MINUTE
    ),
    Said("commands/resources/kinds.py LONGEST", lambda n: [f"!need {letters(n)}"], "the board has room for 400"),
    Said(
        "commands/resources/kinds.py LONGEST",
        lambda n: [f'!offer tea where:"{letters(n)}"'],
        "the board has room for 400",
    ),
    Said("commands/resources/kinds.py MOST_PEOPLE", lambda n: [f"!need chairs people:{n}"], "from 1 to 50"),
    Said(
        "commands/resources/thanking.py _LONGEST", lambda n: [f"!close N1 {letters(n)}"], "I can pass on 2,000", HELPED
    ),
    Said(
        "commands/resources/lists/preview.py _MOST",
        lambda n: ["\n".join(["!import", "kind,what", *(f"need,soup {each}" for each in range(n))])],
        "200 is the most",
    ),
    Said(
        "commands/resources/anonymous.py MOST",
        lambda n: [f"!need soup {each} anonymous" for each in range(n)],
        "as many as I keep",
        privately=True,
    ),
    Said(
        "commands/kit/command_lists.py MOST",
        lambda n: ["\n".join(["!need", *(f"- soup {each}" for each in range(n))])],
        "10 is the most",
    ),
]


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.bound)
async def test_what_people_write_may_be_just_so_much(tmp_path: Path, said: Said) -> None:
    async with conversation(tmp_path) as talk:
        just, more = await answers(talk, said)
        assert said.refusal in more
        assert just and said.refusal not in just


async def test_what_a_hand_is_about_is_shortened_on_the_board(tmp_path: Path) -> None:
    most = value_of("commands/turns/hands.py _LONGEST_ABOUT")
    async with conversation(tmp_path) as talk:
        assert f"Ben: {letters(most)}" in await talk.says("Ben", f"!hand {letters(most)}")
        assert f"Chloé: {letters(most + 1)[:-2]}…" in await talk.says("Chloé", f"!hand {letters(most + 1)}")


# What is so long that it is no answer, no name, no time.


async def says_yes(folder: Path, count: int) -> bool:
    """Whether so many characters of yes are a yes."""
    words = next(["yes"] * yes + ["ok"] * ok for ok in range(4) for yes in range(99) if 4 * yes + 3 * ok == count + 1)
    async with conversation(folder) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!forgetme", chat)
        await talk.replies("Ben", "1", room=chat)
        return "It is done" in await talk.replies("Ben", " ".join(words), room=chat)


def is_found(words: int) -> bool:
    """Whether somebody with a name of so many words is found by all of them."""
    name = " ".join(map(str, range(words)))
    return PersonKind().read(Span.of(name), replace(AT, members={"@ben:x": name})).used == words


def comes(days: int) -> bool:
    """Whether a moment so far away is one."""
    words = ["in", str(days), "days"]
    return reads(partial(when.read_moment, words, now=NOW, zone=AT.zone, language="en"))


def comes_back(days: int) -> bool:
    """Whether something may come back so rarely."""
    words = ["every", str(days), "days"]
    return reads(partial(when.read_recurrence, words, now=NOW, zone=AT.zone, language="en"))


def has_read_all(text: str) -> bool:
    """Whether all of the words are read as what comes back."""
    words = text.split()
    found = when.read_recurrence(words, now=NOW, zone=AT.zone, language="en")
    return found is not None and found.used == len(words)


def dates(number: int) -> str:
    """So many dates."""
    return ", ".join(f"{1 + place} may" for place in range(number))


def clocks(number: int) -> str:
    """So many times of day."""
    return ", ".join(f"{place // 60}:{place % 60:02}" for place in range(number))


def is_a_slip(letters: int) -> bool:
    """Whether a name with so many letters can be `show` mistyped."""
    found = REGISTRY.find(f"!checkin well {'show'[:letters]}:me", "en")
    assert found
    return not reads(partial(bind, found.command, found.rest, AT))


def is_a_day(letters: int) -> bool:
    """Whether so many letters of a word at the end of a need can be until when it is."""
    found = REGISTRY.find(f"!need soup, 5 {next(each for each in ('may', 'june') if len(each) == letters)}", "en")
    assert found
    return "by" in bind(found.command, found.rest, AT)


def is_forgiven(mistakes: int) -> bool:
    """Whether a long name may lack so many letters."""
    return mistakes_in("emergency"[:-mistakes], "emergency") == mistakes


def is_a_list(lines: int) -> bool:
    """Whether so many short lines, of which the first stands beside the command, are an item each."""
    found = REGISTRY.find("!need " + "\n".join(["a coat"] * lines), "en")
    assert found
    return len(bind_each(REGISTRY, found, AT)) == lines


def is_a_reaction(characters: int) -> bool:
    """Whether somebody may react with so much."""
    relates = {"rel_type": "m.annotation", "event_id": "$message", "key": "x" * characters}
    reaction = {"type": "m.reaction", "event_id": "$e", "sender": "@a:x", "origin_server_ts": 1}
    reader = Reader("@bot:x", lambda room, raw: None, lambda room, raw, content: relation(content))
    return reader.timeline("!room", {**reaction, "content": {"m.relates_to": relates}}) is not None


def is_a_cell(lines: int) -> bool:
    """Whether a cell in quotation marks may have so many lines."""
    text = "what\n" + '"' + "\n".join(["soup"] * lines) + '"'
    return [each.number for each in pasted(text, "what".__eq__)] == [1, 2]


def shows_edit(characters: int) -> bool:
    """Whether clients without edits see all of so many characters."""
    found = edit({"msgtype": "m.notice", "body": letters(characters)}, "$old")
    return not str(found["body"]).endswith("…")


def is_a_verification(characters: int) -> bool:
    """Whether a verification may have a name so long."""
    content = {"transaction_id": "x" * characters}
    return bool(verifications.to_device({"sender": "@a:x", "type": verifications.REQUEST, "content": content}))


def is_a_name(characters: int) -> bool:
    """Whether all of a room's name is kept."""
    name = "x" * characters
    return room_state.kept("m.room.name", {"name": name}) == {"name": name}


def reads(read: Callable[[], object]) -> bool:
    """Whether it can be read."""
    try:
        read()
    except UserError:
        return False
    return True


def is_enough_space(bytes: int) -> bool:
    """Whether the host is left alone with so much space on the disk."""
    metrics = Metrics(started=NOW)
    report = Report(
        at=NOW,
        metrics=metrics,
        messages=0,
        oldest_message=None,
        unread=0,
        unread_long=0,
        troubles=frozenset(),
        free=bytes,
        limited=0,
        one_time_keys=None,
    )
    return "disk" not in alerts.present(report)


def is_a_number(words: int) -> bool:
    """Whether the number of an item is understood as the last of so many words."""
    try:
        return ItemKind().read(Span.of("the " * (words - 1) + "1"), AT).used == words
    except UserError:
        return False


def is_mentioned(place: int) -> bool:
    """Whether somebody is who is mentioned so late in the list."""
    users = [f"@{number}:x" for number in range(place)]
    return users[-1] in mentioned({"m.mentions": {"user_ids": users}})


def are_dates(count: int) -> bool:
    """Whether so many can be asked about."""
    said = ", ".join(f"in {number} days" for number in range(1, count + 1))
    try:
        return bool(DatesKind().read(Span.of(f"tea: {said}"), AT))
    except UserError:
        return False


AT_MOST: dict[str, Callable[[int], bool]] = {
    "bot/matrix/contents.py _MOST_MENTIONS": is_mentioned,
    "commands/kit/addressed.py _LONGEST_NAME": lambda n: seems_addressed("a" * (n - 1) + ":", mentioned=False),
    "commands/kit/arguments.py _MOST_BEFORE": is_a_number,
    "bot/dispatch/signs.py _MOST": lambda n: len(to_put(["✅", "👍", "🙋"][:n])) == n,
    "commands/kit/unsigned.py _MOST_OPENINGS": lambda n: bool(find_unsigned(REGISTRY, "show me " * n + "needs", AT)),
    "bot/matrix/sync/parsing.py _LONGEST_KEY": is_a_reaction,
    "commands/kit/spelling.py MOST_MISTAKES": is_forgiven,
    "commands/kit/people.py _LONGEST_NAME": is_found,
    "commands/kit/when/moment.py _FURTHEST": comes,
    "commands/kit/when/pattern_parser.py _RAREST": comes_back,
    "commands/kit/when/tail.py _MOST": lambda n: has_read_all(f"every day 9:00 except {dates(n)}"),
    "commands/activities/dates/kinds.py MOST": are_dates,
    "commands/kit/when/hours.py MOST": lambda n: has_read_all(f"every day at {clocks(n)}"),
    "commands/resources/lists/csv.py _LONGEST_CELL": is_a_cell,
    "commands/kit/stems.py MOST": lambda n: len(stems(" ".join(map(str, range(n))))) == n,
    "commands/kit/stems.py _LONGEST": lambda n: len(stem("1" * n)) == n,
    "bot/matrix/room_state.py _LONGEST_NAME": is_a_name,
    "bot/matrix/sync/verifications.py _LONGEST": is_a_verification,
    "bot/render/events.py _LONGEST_FALLBACK": shows_edit,
}
AT_LEAST: dict[str, Callable[[int], bool]] = {
    "commands/kit/time_boundary.py _SHORTEST_DAY": is_a_day,
    "commands/activities/dates/kinds.py FEWEST": are_dates,
    "commands/kit/command_lists.py _FEWEST": is_a_list,
    "commands/kit/binding.py _SHORTEST_NAME": is_a_slip,
    "bot/health/alerts.py LEAST_FREE": is_enough_space,
}


@pytest.mark.parametrize("bound", AT_MOST)
def test_so_much_is_taken_and_no_more(bound: str) -> None:
    most = value_of(bound, DAY if bound == "commands/kit/when/moment.py _FURTHEST" else 1)
    assert AT_MOST[bound](most)
    assert not AT_MOST[bound](most + 1)


@pytest.mark.parametrize("bound", AT_LEAST)
def test_so_little_is_taken_and_no_less(bound: str) -> None:
    least = value_of(bound)
    assert AT_LEAST[bound](least)
    assert not AT_LEAST[bound](least - 1)


ON_THEIR_OWN = ("commands/kit/spoken.py LONGEST", "commands/turns/hands.py _LONGEST_ABOUT")


async def test_so_long_a_yes_is_one_and_no_longer_one(tmp_path: Path) -> None:
    most = value_of("commands/kit/spoken.py LONGEST")
    (tmp_path / "more").mkdir()
    assert await says_yes(tmp_path, most)
    assert not await says_yes(tmp_path / "more", most + 1)


# What commands and settings declare: a kind says its bounds itself.


def bounded() -> Iterator[tuple[str, Any, Any, Any]]:
    """Every argument and setting with bounds: its name, the kind that reads it, the least and the most it takes."""
    given = [(f"{command.key} {each.name}", each.kind) for command in REGISTRY.commands for each in command.parameters]
    for name, kind in [*given, *((setting.key, setting.kind) for setting in REGISTRY.settings)]:
        holder: Any = kind
        while (inner := getattr(holder, "kind", None)) is not None:
            holder = inner
        for least, most in (("least", "most"), ("shortest", "longest")):
            if hasattr(holder, most):
                yield name, holder, getattr(holder, least), getattr(holder, most)


def test_every_argument_and_setting_keeps_its_bounds() -> None:
    def wrong(kind: Any, least: Any, most: Any) -> Iterator[object]:
        one: Any = timedelta(seconds=1) if isinstance(most, timedelta) else 1
        for value, taken in ((least - one, False), (least, True), (most, True), (most + one, False)):
            said = f"{value // one}s" if isinstance(value, timedelta) else str(value)
            if reads(partial(kind.read, Span.of(said), AT)) is not taken:
                yield said

    found = list(bounded())
    assert len(found) > 20
    assert_none(f"{name}: {said}" for name, kind, least, most in found for said in wrong(kind, least, most))


# The law.

ELSEWHERE = {
    "commands/petitions/wording.py LONGEST_LINE": "petitions/test_bounds.py::test_a_name_has_so_many_characters",
    "commands/petitions/wording.py MOST_MARKS": "petitions/test_bounds.py::test_a_letter_has_so_many_marks",
    "commands/petitions/opening.py MOST": "petitions/test_bounds.py::test_so_many_petitions_at_once",
    "commands/petitions/opening.py LONGEST_NAMES": "petitions/test_bounds.py::test_so_long_a_list_of_names",
    "commands/petitions/carrying.py MOST_CARRIERS": "petitions/test_bounds.py::test_so_many_carry_one",
    "commands/petitions/changing.py MOST_CHANGES": "petitions/test_bounds.py::test_so_many_changes",
    "commands/petitions/signing.py MOST_SIGNATURES": "petitions/test_bounds.py::test_so_many_signatures",
    "commands/petitions/board.py FEWEST": (
        "petitions/test_petitions.py::test_the_room_reads_a_number_from_three_on_and_a_while_later"
    ),
    "commands/proposals/proposing.py _MOST": "proposals/test_proposals.py::test_each_has_two_open_and_the_group_twenty",
    "commands/proposals/proposing.py _LONGEST": "proposals/test_proposals.py::test_it_is_open_for_a_month_at_most",
    "commands/votes/opening.py _MOST": "votes/test_votes.py::test_twenty_votes_can_be_open_in_a_group_and_not_one_more",
    "commands/votes/reading.py FEWEST": "votes/test_votes.py::test_what_can_not_be_is_said",
    "commands/goals/feature.py LONGEST": "goals/test_goals.py::test_bounds_are_kept_exactly",
    "commands/goals/feature.py LONGEST_LEARNED": "goals/test_goals.py::test_bounds_are_kept_exactly",
    "commands/goals/feature.py MOST": "goals/test_goals.py::test_bounds_are_kept_exactly",
    "commands/goals/feature.py MOST_ASKED": (
        "goals/test_companions.py::test_no_more_than_three_people_are_asked_in_a_month"
    ),
    "commands/goals/feature.py MOST_TOLD": "goals/test_companions.py::test_no_more_than_five_things_are_told_in_a_day",
    "commands/goals/rules.py MOST_NUDGES": "goals/test_nudges.py::test_never_more_than_two_in_a_row_have_no_answer",
    "commands/kit/links.py _LONGEST": "reminders/test_replies.py::test_a_link_is_made_of_ids_alone",
    "commands/kit/near_people.py MOST": "kit/test_near_people.py::test_as_many_people_are_offered_as_fit_on_a_line",
    "commands/kit/near_people.py _LONGEST": "kit/test_near_people.py::test_names_are_compared_up_to_a_length",
    "commands/kit/near_people.py _LEAST_PLAIN": "kit/test_near_people.py::test_short_words_may_be_anything",
    "commands/kit/near_people.py _LEAST_SHORTENED": "kit/test_near_people.py::test_short_words_may_be_anything",
    "commands/kit/people.py _LONGEST_ALONE": "kit/test_near_people.py::test_two_words_alone_may_be_a_name",
    "commands/kit/stretch_kind.py LONGEST_STRETCH": "pauses/test_stretches.py::test_so_many_words_are_read",
    "commands/decisions/outcomes.py _MOST": (
        "decisions/test_outcomes.py::test_who_says_so_without_being_asked_tells_every_room_and_takes_it_back"
    ),
    "commands/tips/feature.py LONGEST": "tips/test_tips.py::test_what_people_say_of_a_number",
    "commands/tips/feature.py MOST": "tips/test_tips.py::test_so_many_of_one_person_and_not_one_more",
    "commands/tips/feature.py MOST_NOTES": "tips/test_tips.py::test_so_much_stands_beside_one_and_no_more",
    "commands/tips/feature.py MOST_OF_ONE": "tips/test_tips.py::test_so_much_stands_beside_one_and_no_more",
    "commands/apart.py MOST": "apart/test_apart.py::test_a_list_has_an_end",
    "commands/company/feature.py LONGEST": "company/test_around.py::test_it_is_not_for_ever",
    "commands/company/feature.py MOST_CALLS": "company/test_company.py::test_nobody_asks_all_day",
    "commands/resources/contacts.py MOST_CONTACTS": "resources/test_skills.py::test_nobody_asks_again_and_again",
    "commands/company/feature.py MOST_WINDOWS": "company/test_around.py::test_so_many_times_can_be_said",
    "commands/activities/board.py _MOST_LEGAL": (
        "sos/test_helplines.py::test_three_lines_for_legal_help_are_shown_with_an_action_and_no_more"
    ),
    "commands/homeward/feature.py LONGEST": "homeward/test_hostile.py::test_so_far_ahead_and_not_a_minute_more",
    "commands/homeward/feature.py MOST_ASKED": "homeward/test_hostile.py::test_nobody_has_others_asked_all_day",
    "commands/homeward/feature.py MOST_LOOKOUTS": "homeward/test_hostile.py::test_so_many_look_out_and_not_one_more",
    "commands/homeward/feature.py MOST_TOLD": "homeward/test_hostile.py::test_nor_told_of_another_time_for_ever",
    "commands/pauses.py MOST_PLANNED": "pauses/test_pauses.py::test_so_many_can_be_planned",
    "commands/minutes/owners.py _MOST": "minutes/test_tasks.py::test_a_name_at_the_end_is_asked_about",
    "commands/kit/people.py _MOST_NAMED": "kit/test_near_people.py::test_so_many_people_in_a_row_are_told_apart",
    "bot/matrix/contents.py _LONGEST_NAME": "dispatch/test_descriptions.py::test_as_much_as_people_give_is_heard",
    "bot/matrix/contents.py _MOST_ARGUMENTS": "dispatch/test_descriptions.py::test_as_much_as_people_give_is_heard",
    "bot/files/reading.py MOST": "resources/test_files.py::test_the_bounds_of_a_file_are_exact",
    "commands/beginning/answering.py _MOST_PEOPLE": "beginning/test_beginning.py::test_so_many_are_asked_at_once",
    "commands/beginning/answering.py _LONGEST_NAMES": (
        "beginning/test_beginning.py::test_so_long_a_list_of_names_is_read"
    ),
    "commands/beginning/asking.py _MOST_TOLD": (
        "beginning/test_beginning.py::test_of_many_who_facilitate_not_all_are_written_to"
    ),
    "commands/kit/time_arguments.py LONGEST_TIME": (
        "dispatch/test_long_messages.py::test_a_time_at_the_end_of_a_text_is_no_longer"
    ),
    "commands/kit/shift_kind.py _LONGEST": (
        "dispatch/test_long_messages.py::test_a_time_on_call_has_as_many_words_as_two_times"
    ),
    "commands/checkins/scales.py _MOST": "dispatch/test_long_messages.py::test_so_many_marks_and_then_it_is_words",
    "commands/checkins/feature.py FEWEST": "checkins/test_laws.py::test_nothing_is_counted_below_the_minimum",
    "commands/resources/smallness.py FEWEST": "resources/test_relays.py::test_of_two_people_each_knows_the_other",
    "commands/resources/gifts.py FEWEST": "resources/test_board.py::test_what_moved_in_a_sentence_without_names",
    "commands/turns/balance.py FEWEST": "turns/test_balance.py::test_the_group_s_balance_has_no_names_and_no_order",
    "bot/matrix/rooms.py _LEAST_AGE": (
        "matrix/test_key_rules.py::test_a_key_lasts_as_long_as_the_room_says_within_bounds"
    ),
    "bot/matrix/crypto/diagnosis.py MOST_DEVICES": "encryption/test_encryption.py::test_too_many_devices_are_told",
    "bot/matrix/crypto/key_requests.py _LONGEST_NAME": (
        "matrix/test_key_requests.py::test_a_key_may_have_so_long_a_name"
    ),
    "bot/matrix/crypto/machine.py _MOST_WAITING": (
        "matrix/test_key_requests.py::test_so_much_waits_for_devices_and_no_more"
    ),
    "bot/dispatch/event_contents.py MOST_IN_FILE": "rights/test_files.py::test_a_file_has_an_end",
    "commands/rights/page.py LONGEST_PAGE": "rights/test_rights.py::test_a_page_has_an_end",
    "commands/rights/page.py LONGEST_VALUE": "rights/test_rights.py::test_a_page_has_an_end",
    "commands/sos/everybody.py MOST": (
        "sos/test_everybody.py::test_a_large_room_is_asked_with_as_many_mentions_as_an_event_has_room_for"
    ),
    "bot/delivery/courier.py _MOST_FAILURES": (
        "dispatch/test_dispatcher.py::test_a_message_that_alone_fails_for_ever_is_given_up"
    ),
}
"""Bounds that the tests of their features try exactly, and with one more."""

NOT_GIVEN = {
    "commands/kindness/meaning.py _MOST_WORDS": "how many words of a text are compared with what begins thanks",
    "commands/kindness/meaning.py _LONGEST_WORD": "how much of each of them",
    "commands/kindness/feature.py MOST_WAITING": "how many words wait for one person: see kindness/test_rules.py",
    "commands/kindness/feature.py MOST_KEPT": "how many words one person keeps: see kindness/test_rules.py",
    "commands/homeward/kinds.py _MOST_BEFORE": "how many words such as “back by” are passed over before a time",
    "commands/homeward/returning.py _MOST_WORDS": "how many words of a text are looked at for another time",
    "commands/homeward/kinds.py _LONGEST_NAME": "how many words can be a name that nobody has",
    "commands/homeward/kinds.py _MOST_LATER": "how many words behind it are looked at for a name that somebody has",
    "commands/homeward/lateness.py _MOST_WORDS": "how many words of a text are looked at for how late somebody is",
    "commands/homeward/lateness.py _LONGEST_LENGTH": "how many of them can be how long that is",
    "commands/petitions/kinds.py _LEAST_BEFORE": "how many words have to stand before a comma and whom it goes to",
    "commands/petitions/kinds.py _MOST_BEHIND": "how many words behind a comma can be whom it goes to",
    "commands/petitions/kinds.py _LONGEST_BEFORE": "how many characters are looked at for whom it goes to",
    "commands/petitions/ending.py _LONGEST_AWAY": "by how much an absence of the bot lengthens the time to sign",
    "commands/proposals/board.py _MOST": "how many worries are shown in words: of the others it is said how many",
    "commands/activities/kinds.py _LONGEST_GUEST": "how many words are compared with those for a guest",
    "commands/decisions/rules.py _MOST_SOUGHT": "how many words are looked for",
    "commands/votes/kinds.py _LONGEST_MARK": "how many words are compared with those for secret",
    "commands/kit/plain_options.py _LONGEST": "how many words behind a time are looked at for a place and for how many",
    "commands/kit/sentences.py LONGEST": "how many characters of a text are looked at for a sentence about something",
    "commands/kit/endings.py _MOST": "how many of the things that may be over can be chosen from",
    "commands/kit/ongoing.py _LONGEST": "how many characters of a text are looked at for what is over",
    "commands/reminders/spoken.py _LONGEST": "how many words of a reply are looked at for a time after others",
    "commands/minutes/owners.py _LONGEST": "how many words are compared with the names of everybody",
    "commands/kit/when/zoned.py _LONGEST": "how many words are compared with the names of cities",
    "commands/kit/time_boundary.py _MOST_AT_END": "how many words of a text are looked at for a time",
    "commands/reminders/rules.py AT_MOST": "how often something is said where nobody says how often",
    "commands/reminders/rules.py _LONGEST_GAP": "between two of these",
    "commands/checkins/scales.py _LONGEST_NAME": "how many words are compared with the names of marks",
    "commands/kit/stretch_kind.py _LONGEST_ONWARDS": "how many words the longest of a few phrases has",
    "commands/checkins/times.py _MOST_SKIPPED": "an end to what can have none",
    "commands/checkins/past.py _MOST": "how many of one's own answers are shown",
    "commands/checkins/feature.py LEAST": "a setting, whose kind has bounds",
    "commands/resources/often.py _MOST_WORDS": "how many words are compared with what can be said",
    "commands/settings/clocks.py _MOST_SHOWN": "how many of what stays on the old clock are named",
    "commands/resources/settling.py _MOST": "how many that may be settled are looked at",
    "commands/kit/arguments.py _LONGEST_CHOICE": "how many words are compared with the names of values",
    "bot/dispatch/rate_limit.py _MOST_AT_ONCE": "as how many messages one request counts",
    "bot/dispatch/poison_guard.py _MOST": "of a file of our own",
    "commands/kit/which_group.py _MOST_NAMED": "how many people tell a group from one of the same name",
    "bot/dispatch/which_group.py _MOST_TRIED": "saves work alone: in more groups it is asked which",
    "commands/groups/joining.py _MOST_NAMED": "how many of those who moderate are named",
    "commands/kit/registry.py _MOST_VIEWS": "saves memory alone",
    "commands/kit/synonyms.py _MOST_WORDS": "how many words are compared with what people type",
    "bot/dispatch/rate_limit.py _MOST_KEPT": "saves memory alone: what is answered beyond the limit is the same",
    "bot/matrix/backoff.py _LONGEST": "between two tries",
    "bot/render/drawing.py _MOST_LETTERS": "of a picture",
    "bot/render/drawing.py _HIGHEST": "inches of a picture",
    "bot/render/drawing.py _FEWEST_COLUMNS": "of a picture",
    "bot/matrix/sync/history.py _MOST_PAGES": "an end to what can have none",
    "bot/matrix/crypto/key_requests.py _MOST_ASKED": "saves memory alone",
    "bot/matrix/sync/sync.py _MOST_UNREAD": "how many people's devices are asked about again before each sync",
    "commands/kit/when/days.py _HIGHEST_FLOOR": "which numbers are rather of floors than of days",
    "bot/matrix/power.py _HIGHEST": "the largest number of canonical JSON",
    "bot/matrix/crypto/restore.py _MOST_KEYS": "an end to what can have none",
    "bot/matrix/http.py _LONGEST_WAIT": "how long the homeserver is waited for, whatever it asks",
    "bot/matrix/http.py _DEEPEST": "saves the stack alone",
}
"""Bounds of what the program does, and not of what anybody may give."""


def test_every_bound_is_tried() -> None:
    tried = {*(said.bound for said in SAID), *AT_MOST, *AT_LEAST, *ON_THEIR_OWN}
    found = list(declared())
    assert_none(
        (bound for bound in found if bound not in tried | ELSEWHERE.keys() | NOT_GIVEN.keys()),
        "try these exactly and with one more (SAID, AT_MOST, AT_LEAST), or say in NOT_GIVEN what they are",
    )
    assert_none((tried | ELSEWHERE.keys() | NOT_GIVEN.keys()) - set(found), "there are no such bounds")
    tests = [test.split("::") for test in ELSEWHERE.values()]
    assert_none(
        (f"{file}::{name}" for file, name in tests if f"def {name}(" not in (ROOT / "tests" / file).read_text()),
        "there are no such tests",
    )
