"""The law of the letter budget: of every place that writes privately it is decided how that counts."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from commands import features
from tests.offenders import assert_none

ROOT = Path(__file__).parent.parent.parent
MAKERS = {"whisper", "ring", "to_asker", "to_helper", "to_caller", "message", "message_to"}
FEATURES = {feature.name for feature in features()}

# What somebody reads because of their own doing, whatever the feature says about it: nobody else ever does.
OWN = {
    "beginning/asking.py _first": "the inviter; who facilitates is asked as a letter",
    "checkins/answering.py _changed": "the one who answered",
    "checkins/answering.py _once": "the one who answered",
    "checkins/answering.py acknowledged": "the one who answered",
    "checkins/answering.py take_edited": "the one who answered",
    "checkins/asking.py question_for": "whoever wants to be asked; `windows.py` declares the reminder",
    "circle/floor.py brief": "the one who joins",
    "circle/floor.py remind_of_floor": "the one who writes",
    "circle/rehearsal.py rehearse": "the one who rehearses",
    "notes.py _hide": "the one who writes",
    "notes.py _read": "the one who reads",
    "pauses.py take_back": "the one who pauses",
    "reports/reporting.py _privately": "the one who reports",
    "resources/lists/exporting.py export": "the one who exports",
    "resources/suggesting.py why": "the one who asks",
    "rights/leaving.py offer": "the one who leaves",
    "sos/feature.py privately": "the one who calls",
    "sos/rota.py _begun": "the one who is on call",
    "sos/rota.py pause": "the one who pauses",
    "welcome/arriving.py _welcome": "the one who joins",
}

# What can't wait: calls for help, what is promised for tomorrow, what people asked for, what they are in the midst of.
PROMPT = {
    "activities/backups.py _ask",
    "activities/changing.py _ask_again",
    "activities/ending.py tell_all",
    "activities/line.py _ask",
    "activities/reminding.py ring",
    "activities/telling.py _tell",
    "activities/telling.py ask_to_tell",
    "petitions/answering.py tell_listeners",
    "petitions/carrying.py _tell_signers",
    "petitions/changing.py _ask_again",
    "proposals/integrating.py _ask",
    "checkins/ahead.py count",
    "company/pairs.py _told",
    "company/wording.py to_asked",
    "company/wording.py to_asker",
    "checkins/closing.py _to_viewers",
    "goals/wording.py letter",
    "groups/upgrading.py ask_for_invitation",
    "homeward/wording.py ask_to_look",
    "homeward/wording.py to_goer",
    "homeward/wording.py to_lookout",
    "kindness/delivering.py _question",
    "kindness/delivering.py letter_of",
    "checkins/wishes.py pass_on",
    "notes.py not_posted",
    "notes.py still_visible",
    "reminders/opened.py take_along",
    "reminders/saying.py _to_people",
    "reports/answering.py _pass_on",
    "reports/answering.py could_not_tell",
    "reports/choosing.py _told",
    "resources/moderation.py _end",
    "resources/moderation.py _messages",
    "resources/moderation.py _nobody",
    "resources/contacts.py answer",
    "resources/contacts.py not_now",
    "resources/publishing.py publish",
    "resources/relays.py to_asker",
    "resources/relays.py to_helper",
    "resources/staleness.py remind",
    "sos/rota.py unasked",
    "sos/wording.py page",
    "sos/wording.py to_caller",
    "sos/wording.py to_helper",
    "turns/timing.py _question",
    "turns/timing.py warn",
}
BY = {
    "homeward/wording.py ask_to_look": "_pressing",
    "homeward/wording.py to_goer": "_pressing",
    "homeward/wording.py to_lookout": "_pressing",
    "sos/wording.py page": "_about",
    "sos/wording.py to_helper": "_about",
}  # the function that declares it

# What is a letter: a question, which waits as a message of its own, or news, which is gathered.
QUESTIONS = {
    "activities/dates/fixing.py _ask",
    "decisions/outcomes.py ask",
    "goals/resting.py ask_to_keep",
    "loans/extending.py extend",
    "petitions/answering.py ask",
    "petitions/carrying.py _ask",
    "petitions/carrying.py _ask_for_others",
    "proposals/three.py ask_for_a_third",
    "reminders/consent.py question",
    "resources/contacts.py _question",
    "resources/staleness.py ask",
    "settings/deciding.py _ask",
    "sos/helplines.py ask_to_check",
    "sos/rota.py _ask",
    "tips/answering.py ask",
    "tips/keeping.py _asked",
    "welcome/greeting.py _draw",
}
NEWS = {
    "activities/holding.py _let_go",
    "beginning/asking.py begin",
    "goals/letters.py to_either",
    "kindness/giving.py take_thanks_along",
    "letters.py _say",
    "loans/between.py tell",
    "loans/lending.py lend",
    "loans/reminding.py _remind",
    "minutes/wording.py _letter",
    "petitions/changing.py take_all_back",
    "petitions/ending.py _tell_carriers",
    "proposals/three.py hear",
    "resources/answering.py _tell_takers",
    "resources/changing.py _say_changed",
    "resources/leaving.py _free",
    "resources/lists/importing.py _tell_owners",
    "resources/relays.py message",
    "resources/relays.py message_to",
    "resources/staleness.py _rests",
    "resources/suggesting.py with_what_fits",
    "resources/thanking.py _say",
    "resources/thanking.py thank",
    "rights/leaving.py say_what_stays",
    "tips/changing.py _tell_author",
    "welcome/greeting.py tell_of",
}
# They pass on what `to_asker` and `to_helper` have made, which can't wait.
RELAYED = {
    "company/answering.py _come",
    "company/asking.py _nobody",
    "resources/anonymous.py drop",
    "resources/anonymous_life.py _ask",
    "resources/anonymous_life.py _close_for_others",
    "resources/anonymous_life.py _settle",
    "resources/anonymous_life.py given_back",
    "resources/anonymous_life.py taken",
    "resources/anonymous_life.py tell_helpers",
    "resources/leaving.py tell_askers",
    "resources/relaying.py _pass_on",
    "resources/relaying.py take_back",
    "resources/showing.py _show_to_group",
    "resources/showing.py _show_to_helpers",
    "resources/smallness.py keep_back",
    "resources/smallness.py warn",
    "sos/answering.py _cancel",
    "sos/answering.py come_to",
    "sos/calling.py _answer",
    "sos/calling.py stand",
    "sos/everybody.py offer",
    "sos/passing.py forget",
    "sos/passing.py go_on",
    "sos/passing.py miss",
    "sos/wording.py passed_on",
}
# A moment that a timer is set for, or a place in a line: no message.
NO_MESSAGE = {
    "activities/board.py described",
    "activities/changing.py reword",
    "activities/meetings.py keep",
    "activities/telling.py tell_place",
    "checkins/returning.py come_back",
    "resources/asking.py need_of",
    "resources/asking.py offer_of",
    "turns/board.py _waiting",
    "turns/explaining.py explain",
    "turns/hands.py _ask",
    "turns/line.py _entry",
}
DECIDED = {*OWN, *PROMPT, *QUESTIONS, *NEWS, *RELAYED, *NO_MESSAGE}


def writes(function: ast.AST) -> bool:
    """Whether it makes a reply that goes to somebody's private chat."""
    return any(isinstance(node, ast.Call) and (_makes(node) or _addresses(node)) for node in ast.walk(function))


def _makes(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id=name):
            return name in MAKERS
        case ast.Attribute(value=ast.Name(id=whose), attr=name):
            return name in MAKERS and whose not in FEATURES  # `sos.message("call", int)` declares a kind
    return False


def _addresses(call: ast.Call) -> bool:
    given = [each.value for each in call.keywords if each.arg == "place"]
    return any(
        isinstance(value, ast.Name | ast.Attribute) and getattr(value, "attr", "") not in ("HERE", "ROOM")
        for value in given
    )


@cache
def functions() -> list[tuple[str, ast.AST, str]]:
    """Every function of the features: its module and name, itself, and its lines."""
    found: list[tuple[str, ast.AST, str]] = []
    for path in sorted((ROOT / "commands").rglob("*.py")):
        name = path.relative_to(ROOT / "commands")
        if name.parts[0] == "kit":
            continue
        text = path.read_text()
        lines = text.split("\n")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.append((f"{name} {node.name}", node, "\n".join(lines[node.lineno - 1 : node.end_lineno])))
    return found


def is_reminder(name: str) -> bool:
    """Whether `ring` in it sets the timer of a reminder, and rings nobody."""
    return name.startswith("reminders/") and name not in DECIDED


def test_of_every_private_message_it_is_decided_whether_it_is_a_letter() -> None:
    found = {name for name, node, _ in functions() if writes(node) and not is_reminder(name)}
    assert_none(
        [
            *(f"{name}: say in tests/letters/test_kinds.py what its messages are" for name in sorted(found - DECIDED)),
            *(f"{name}: writes to nobody privately" for name in sorted(DECIDED - found)),
        ]
    )


def test_what_can_not_wait_says_so_and_what_can_does_not() -> None:
    texts = {name: text for name, _, text in functions()}
    urgent = ("prompt=", "pressing=True", "asked_for=True")
    assert_none(
        f"{name}: {'is not declared as what can’t wait' if name in PROMPT else 'is declared as what can’t wait'}"
        for name in sorted({*PROMPT, *QUESTIONS, *NEWS})
        if any(word in texts[f"{name.split()[0]} {BY.get(name, name.split()[1])}"] for word in urgent)
        is not (name in PROMPT)
    )


def test_questions_ask() -> None:
    texts = {name: text for name, _, text in functions()}
    assert_none(
        f"{name}: asks nothing" for name in QUESTIONS if not any(w in texts[name] for w in (".asks(", "asking()"))
    )
