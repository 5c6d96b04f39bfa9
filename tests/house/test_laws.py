"""The laws of the house: what holds for all code and all words, however they grow."""

from __future__ import annotations

import ast
import re
import sqlite3
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import settings

from commands import LOCALES, features
from commands.kit.catalogs import Catalogs, complaints
from commands.kit.registry import Registry
from commands.kit.spelling import distance
from commands.kit.words import fold
from storage.core.table import PersonalData, Table
from storage.core.veil import teach
from storage.exporting.parts import PARTS, STAYING_TIMERS, SUBJECT_OF_GROUP, SUBJECT_OF_ROOM
from storage.privacy.registry import PERSONAL_DATA
from storage.tables import STEPS, TABLES
from tests.offenders import assert_none
from tests.rights.test_files import REPLIES_NOT_KEPT, SAYINGS

ROOT = Path(__file__).parent.parent.parent
CODE = sorted(path for folder in ("bot", "commands", "storage") for path in (ROOT / folder).rglob("*.py"))
BENCHMARKS = sorted((ROOT / "benchmarks").rglob("*.py"))
CATALOGS = Catalogs(LOCALES)
REGISTRY = Registry(features(), CATALOGS)
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def imports(path: Path) -> tuple[str, ...]:
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
    return tuple(found)


# What may import what.

ALLOWED = {
    "storage": ("storage",),
    "commands/kit": ("commands.kit", "storage"),
    "commands": ("commands.kit", "storage"),
    "bot": ("bot", "commands", "storage"),
    "benchmarks": ("benchmarks", "bot", "commands", "storage"),
}
OURS = ("benchmarks", "bot", "commands", "storage", "tests")


def test_imports_go_one_way() -> None:
    def astray(path: Path) -> Iterator[str]:
        """What a file imports of ours and may not."""
        folder = next(folder for folder in ALLOWED if name_of(path).startswith(f"{folder}/"))
        inside = name_of(path).split("/")
        own = (f"commands.{inside[1]}",) if inside[0] == "commands" and len(inside) > 2 else ()
        for module in imports(path):
            may = any(module == each or module.startswith(f"{each}.") for each in (*ALLOWED[folder], *own))
            if module.split(".")[0] in OURS and not may:
                yield f"{name_of(path)} imports {module}"

    table_of_contents = ROOT / "commands/__init__.py"
    files = [path for path in CODE + BENCHMARKS if path != table_of_contents]
    assert_none(chain.from_iterable(map(astray, files)))


HOMES = {
    "nio": "bot/matrix/",
    "vodozemac": "bot/matrix/",
    "apscheduler": "bot/process/scheduler.py",
    "sqlite3": "storage/",
    "prometheus_client": "bot/health/prometheus.py",
    "python_calamine": "bot/files/worker.py",
    "fpdf": "bot/render/document.py",
}


def test_a_library_has_one_home() -> None:
    # What SQLite raises is waited for where the program decides to wait.
    waiting = {
        f"bot/{name}.py"
        for name in (
            "app",
            "dispatch/isolation",
            "process/failures",
            "delivery/courier",
            "files/fetcher",
            "health/watch",
        )
    }
    assert_none(
        f"{name_of(path)} imports {library}"
        for library, home in HOMES.items()
        for path in CODE
        if any(module.split(".")[0] == library for module in imports(path))
        and not name_of(path).startswith((home, "bot/setup/"))
        and not (library == "sqlite3" and name_of(path) in waiting)
    )


def test_only_the_nio_echoes_of_the_benchmarks_know_nio() -> None:
    users = [name_of(path) for path in BENCHMARKS if any(module.split(".")[0] == "nio" for module in imports(path))]
    assert users == ["benchmarks/durable_echo.py", "benchmarks/nio_echo.py"]


def test_nobody_reads_a_clock_but_the_edge() -> None:
    edge = ("bot/app.py", "bot/cli/__init__.py", "bot/demo/", "bot/setup/", "bot/matrix/")
    clock = re.compile(r"datetime\.(now|utcnow|today)\(|time\.time\(")
    assert_none(
        f"{name_of(path)} has {found.group()}"
        for path in CODE
        if not name_of(path).startswith(edge)
        for found in clock.finditer(path.read_text())
    )


def test_no_example_has_to_be_done_by_a_time() -> None:
    """Whatever is slow is slow because the machine is busy: one profile says so for all (tests/conftest.py)."""
    assert settings().deadline is None
    own = [path.name for path in (ROOT / "tests").rglob("*.py") if "deadline=" in path.read_text()]
    assert sorted(own) == ["conftest.py", "test_laws.py"]


# How it reads.


def test_modules_and_functions_stay_small() -> None:
    """A module of 250 lines asks whether it is two; one of 400 is."""

    def large(path: Path) -> Iterator[str]:
        text = path.read_text()
        if (lines := len(text.splitlines())) > 400:
            yield f"{name_of(path)}: {lines} lines"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, FUNCTION) and (node.end_lineno or 0) - node.lineno >= 40:
                yield f"{name_of(path)}: {node.name}"

    assert_none(chain.from_iterable(map(large, CODE + BENCHMARKS)))


def says_it_itself(node: ast.AST) -> bool:
    """Of a function of one statement the name says enough, or its docstring would repeat it."""
    return isinstance(node, FUNCTION) and len(node.body) == 1


def test_what_is_public_is_explained() -> None:
    def unexplained(path: Path) -> Iterator[str]:
        tree = ast.parse(path.read_text())
        if tree.body and not ast.get_docstring(tree):
            yield f"{name_of(path)}: the module"
        public = [node for node in tree.body if isinstance(node, (*FUNCTION, ast.ClassDef))]
        classes = [node for node in public if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
        public += [node for each in classes for node in each.body if isinstance(node, FUNCTION)]
        for node in public:
            if not (node.name.startswith("_") or ast.get_docstring(node) or says_it_itself(node)):
                yield f"{name_of(path)}: {node.name}"

    assert_none(chain.from_iterable(map(unexplained, CODE + BENCHMARKS)))


# Words.


def test_the_catalogs_agree() -> None:
    assert_none(complaints(CATALOGS))


def declared_keys() -> set[str]:
    """The catalog keys that declarations need."""
    keys = {f"{feature.name}-topic" for feature in REGISTRY.features if feature.commands}
    for command in REGISTRY.commands:
        keys |= {f"{command.key}-{part}" for part in ("names", "help", "example")}
        keys |= {f"{command.feature}-arg-{each.name}" for each in command.positional}
        keys |= {f"{command.feature}-option-{each.name}" for each in command.options}
        keys |= {f"{command.feature}-ask-{each.name}" for each in command.parameters if each.required}
        keys |= {f"kit-type-{each.kind.label}" for each in command.parameters}
        keys |= {f"{command.feature}-essential"} if command.essential else set()
        keys |= {f"{command.key}-plain"} & CATALOGS["en"].keys if command.letters else set()
    for each in PERSONAL_DATA:
        keys |= {f"{each.feature}-held-{each.kind}"} | (set() if each.goes else {f"{each.feature}-stays-{each.kind}"})
        keys |= {f"{each.feature}-field-{column}" for column in columns(each.table)} & CATALOGS["en"].keys
    keys |= {f"{feature.name}-privacy" for feature in REGISTRY.features if feature.kept is not None}
    return keys | {key for setting in REGISTRY.settings for key in (setting.key, f"{setting.key}-help")}


def test_every_declaration_has_its_words() -> None:
    assert_none(sorted(key for key in declared_keys() if not CATALOGS["en"].has(key)), "missing in the catalogs")


def test_every_key_in_the_code_is_in_the_catalogs_and_the_other_way_round() -> None:
    code = "\n".join(path.read_text() for path in CODE)
    prefixes = "|".join(sorted({key.split("-")[0] for key in CATALOGS["en"].keys}))
    literal = set(re.findall(rf'"((?:{prefixes})-[a-z0-9-]*[a-z0-9])"', code))
    commands = {command.key for command in REGISTRY.commands}
    families = tuple(re.findall(rf'f["\']((?:{prefixes})-(?:[a-z0-9-]*-)?)\{{', code))
    known = set(CATALOGS["en"].keys)
    # The beginnings of keys that a value completes, such as a choice's.
    begun = {key for key in literal - known if any(each.startswith(f"{key}-") for each in known)}
    assert_none(sorted(literal - known - commands - begun), "missing in the catalogs")
    unused = {key for key in known - literal - declared_keys() if not key.startswith((*families, *begun))}
    assert_none(sorted(unused), "no code says this")


OWN_WINS = frozenset({"agenda"})
"""English names that mean another thing in one's own language."""


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_a_name_means_one_command(language: str) -> None:
    """Or several, which the letter of the number behind it tells apart, or the language of the room."""
    own = {"fr": {"propose"}}  # in French it offers something, and in English it proposes
    meanings: dict[str, set[str]] = {}
    for spoken in ("en", language):
        others = OWN_WINS if spoken != language else frozenset()
        for command in REGISTRY.commands:
            for name in {*CATALOGS[spoken].names(f"{command.key}-names")} - others:
                for letter in command.letters or " ":
                    meanings.setdefault(f"{fold(name)} {letter}".rstrip(), set()).add(command.key)
    assert_none(
        f"{language} {name}: {sorted(keys)}"
        for name, keys in meanings.items()
        if len(keys) > 1 and name not in own.get(language, ())
    )


def test_no_name_is_within_one_letter_of_a_call_for_help() -> None:
    """Whoever needs somebody types fast: no slip of theirs does something else, in any language.

    What is the same is shared on purpose: with the letter of a number behind it.
    """
    named = [
        (command, f"{language} {name}", fold(name))
        for command in REGISTRY.commands
        for language in CATALOGS.languages
        for name in CATALOGS[language].names(f"{command.key}-names")
    ]
    assert_none(
        f"{shown} is almost {theirs}"
        for command, shown, name in named
        for other, theirs, call in named
        if command.feature != "sos" == other.feature
        if abs(len(name) - len(call)) <= 1 and distance(name, call) <= 1 and not (name == call and command.letters)
    )


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_the_commands_that_sentences_name_exist(language: str) -> None:
    catalog = CATALOGS[language]
    own = {fold(name) for command in REGISTRY.commands for name in catalog.names(f"{command.key}-names")}

    def exists(said: str) -> bool:
        words = fold(said).split()
        return any(" ".join(words[:count]) in own for count in range(1, len(words) + 1))

    assert_none(
        f"{language} {key}: {said}"
        for key, entry in catalog.entries.items()
        for text in entry.forms
        for said in re.findall(r"`!([^`{]+)`", text)
        if not exists(said)
    )


AWAITED = {"FacilitatorDecided"}
"""Events that are told as the values of a variable."""


def test_events_that_are_listened_for_are_told() -> None:
    code = "\n".join(path.read_text() for path in CODE)
    told = set(re.findall(r"(?:\btell\(|\b_tell\([\w.]+, |\blisteners\()([A-Z]\w+)\b", code))
    heard = {event.__name__ for feature in REGISTRY.features for event in feature.listeners}
    assert_none(heard - told - AWAITED, "nobody tells")
    assert_none(AWAITED & told, "is told by its name by now: it is awaited no longer")


def test_commands_that_wait_for_an_answer_exist() -> None:
    code = "\n".join(path.read_text() for path in CODE)
    named = re.findall(r'Unfinished\(\s*command=(f?)"([^"{]*)', code)
    assert len(named) > 2
    keys = {command.key for command in REGISTRY.commands}
    assert_none(key for begins, key in named if key not in keys and not (begins and REGISTRY.feature(key.rstrip("-"))))


def test_commands_that_set_a_value_name_its_table() -> None:
    tables = {table.name for table in TABLES}
    assert_none(f"{each.key}: {each.sets}" for each in REGISTRY.commands if each.sets and each.sets not in tables)


def test_timers_are_set_by_somebody_and_heard_by_somebody() -> None:
    """That they are about what their handlers expect, mypy knows (tests/house/test_types.py)."""
    unheard = [
        f"{feature.name} {name}" for feature in REGISTRY.features for name, heard in feature.timers.items() if not heard
    ]
    assert_none(unheard, "nobody hears")
    code = "\n".join(path.read_text() for path in CODE)
    declared = set(re.findall(r"^(\w+_TIMER) = ", code, re.MULTILINE))
    unset = {
        name
        for name in declared
        if not re.search(rf"(?:wake|_remind|_due)\(\s*{name}\b|\b{name}\.(?:at|about)\(", code)
    }
    assert_none(unset, "nobody sets")


def test_wide_values_are_made_by_name() -> None:
    """Nobody sees which of eight places an argument stands in: two of one type would be swapped unseen."""

    def swappable(path: Path) -> Iterator[str]:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.ClassDef) or not any(ast.unparse(base) == "Struct" for base in node.bases):
                continue
            fields = sum(isinstance(each, ast.AnnAssign) for each in node.body)
            if fields > 5 and "kw_only" not in {each.arg for each in node.keywords}:
                yield f"{name_of(path)}: {node.name} has {fields} fields: say kw_only=True"

    assert_none(chain.from_iterable(map(swappable, CODE)))


def test_what_is_stored_is_given_by_name() -> None:
    """The same of the methods of tables: whose it is, and the rest by name, as soon as it is more than five values."""

    def swappable(path: Path) -> Iterator[str]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, FUNCTION) and not node.name.startswith("_") and len(node.args.args) > 6:
                yield f"{name_of(path)}: {node.name} takes {len(node.args.args) - 1} values by place"

    assert_none(chain.from_iterable(map(swappable, (path for path in CODE if name_of(path).startswith("storage/")))))


# What is held about people: see `storage/core/table.py`.

_TABLES = {table.name: table for table in TABLES}
SCHEMA = sqlite3.connect(":memory:")
teach(SCHEMA)
for step in STEPS:
    SCHEMA.executescript(step.sql)
PEOPLE = re.compile(
    r"person|people|member|sender|author|owner|by|to|who|recorder|opener|lender|borrower|speaker|mover|previous|viewers"
    r"|facilitator|taker|user|giver|asker|reporter"
)


def columns(table: str) -> dict[str, str]:
    """The columns of a table that rows bring, and their types."""
    return {row[1]: row[2] for row in SCHEMA.execute(f"PRAGMA table_xinfo({table})")}


def test_every_table_says_what_it_holds_about_people() -> None:
    named = {
        table.name: [column for column in columns(table.name) if PEOPLE.fullmatch(column)]
        for table in TABLES
        if isinstance(table.holds, str)
    }
    assert not any(named.values()), (
        f"these columns seem to name people: {named}. Say what the rows hold about whom, with a `PersonalData` for "
        "each part that a person can have in a row (see storage/core/table.py and, for example, storage/notes.py)."
    )


def test_every_table_is_declared_once() -> None:
    schema = SCHEMA.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    assert sorted(table.name for table in TABLES) == sorted(name for (name,) in schema)


def test_columns_that_are_read_exist() -> None:
    def wrong(table: Table) -> Iterator[str]:
        read = [column for columns in table.reads.values() for column in columns.split()]
        yield from (f"{table.name} has no {column}" for column in read if column not in columns(table.name))
        yield from (f"{table.name}.{column} is read in two ways" for column in read if read.count(column) > 1)

    assert_none(why for table in TABLES for why in wrong(table))


def test_what_expires_is_found() -> None:
    for table in TABLES:
        for expiry in table.expires:
            SCHEMA.execute(f"DELETE FROM {table.name} WHERE {expiry.over}", (0,))


def test_every_feature_that_keeps_something_says_so() -> None:
    keeping = {feature.name for feature in REGISTRY.features if feature.kept is not None}
    assert keeping == {each.feature for each in PERSONAL_DATA}, (
        "Say `<feature>.keeps(...)` with the settings that say for how long, and in the catalogs `<feature>-privacy` "
        "what it keeps about people: `!privacy` and docs/privacy.md show it."
    )


def test_what_is_held_can_be_shown_and_forgotten() -> None:
    def wrong(data: PersonalData) -> Iterator[str]:
        me, where = "WITH me AS (SELECT '@a:x' AS id)", f"FROM {data.table} WHERE ({data.mine})"
        statements = [f"{me} SELECT *, {data.in_group} {where}", f"{me} DELETE {where}"]
        if data.without:
            statements.append(f"{me} UPDATE {data.table} SET {data.without} WHERE {data.mine}")
        for statement in statements:
            try:
                SCHEMA.execute(statement)
            except sqlite3.Error as error:
                yield f"{error} in {statement}"
        feature = REGISTRY.feature(data.feature)
        if not feature or not set(data.timers) <= feature.timers.keys():
            yield "the feature has no such timers"
        if data.timers and "id" not in columns(data.table):
            yield "timers are about rows with an id"
        if sum((each.feature, each.kind) == (data.feature, data.kind) for each in PERSONAL_DATA) > 1:
            yield "there are several of this name"

    assert_none(f"{each.feature}-{each.kind}: {why}" for each in PERSONAL_DATA for why in wrong(each))


def test_every_field_of_what_is_held_can_be_read_by_people() -> None:
    """`!mydata` says what each field means: `<feature>-field-<column>`, or `rights-field-<column>` of the catalogs."""

    def wrong(data: PersonalData) -> Iterator[str]:
        for column, type in columns(data.table).items():
            if column in data.others:
                continue
            keys = {f"{data.feature}-field-{column}", f"rights-field-{column}"}
            if not keys & CATALOGS["en"].keys:
                yield f"say in the catalogs what {column} means: {sorted(keys)}"
            read = _TABLES[data.table].reading_of(column) is not None
            if type in ("INTEGER", "REAL") and not read:
                yield f"say with the table, in `reads`, how {data.table}.{column} is read"

    assert_none(f"{each.feature}-{each.kind}: {why}" for each in PERSONAL_DATA for why in wrong(each))


SAID = {"outbox": {"content", "attachment"}, "ciphertexts": {"raw"}}
"""What waiting messages say, and undecryptable ones: an answer that quoted them would contain the answer before it."""


def test_what_is_held_quotes_no_waiting_message_and_no_ciphertext() -> None:
    assert all(said <= columns(table).keys() for table, said in SAID.items())
    shown = {
        f"{each.feature}-{each.kind}": SAID[each.table] - each.others
        for each in PERSONAL_DATA
        if each.table in SAID and SAID[each.table] - each.others
    }
    assert shown == {}


def test_every_reply_with_words_is_tried() -> None:
    """Whoever keeps words of replies sees in `tests/rights/test_files.py` that they go when they have to.

    Commands are tried there by their examples, if they are not listed.
    """
    replies = {
        f"{feature.name}-{kind}" for feature in REGISTRY.features for kind, each in feature.offers.items() if each.words
    }
    tried = {key.split()[1] for key in SAYINGS if key.startswith("reply ")}
    assert sorted(replies - tried - REPLIES_NOT_KEPT.keys()) == [], "try it in SAYINGS as a reply"


# What goes along when a group moves to another instance.


def test_every_timer_says_whether_it_moves_with_its_group() -> None:
    timers = {(feature.name, name) for feature in REGISTRY.features for name in feature.timers}
    moves = {*SUBJECT_OF_ROOM, *SUBJECT_OF_GROUP, *(timer for part in PARTS for timer in part.timers)}
    stays = {(feature, name) for feature, name in timers if {(feature, name), (feature, "")} & set(STAYING_TIMERS)}
    assert sorted(timers - moves - stays) == [], "say it in storage/exporting/parts.py"
    assert sorted(moves - timers) == []


def test_no_lookaround_is_repeated_possessively() -> None:
    """Before Python 3.11.5 such a pattern never matches; an atomic group, `(?>(?:...)*)`, does the same and works."""
    repeated = re.compile(r"\(\?:[^()]*\(\?<?[=!](?:[^()]|\([^()]*\))*\)[^()]*\)[*+?]\+")
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in CODE
        for line in path.read_text().splitlines()
        if repeated.search(line)
    ]
    assert not found, "\n".join(found)
