"""The plan of `docs/reliability.md`, a little of each attack; the faults are in `tests/e2e/test_reliability.py`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability import attacks, lies, rights
from tests.reliability.attacks import Attack
from tests.reliability.plan import PLAN
from tests.reliability.table import BEGIN, END, Row, placed, renewed, table

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("attack", "count"),
    [
        (attacks.malformed_events, 200),
        (attacks.malformed_to_device, 200),
        (attacks.flood, 60),
        (attacks.clock_jumps, 10),
        (lies.commands, 16),
        (lies.devices, 3),
        (rights.facilitators_commands, 9999),
        (rights.other_groups, 9999),
        (rights.upgrades, 2),
        (rights.power_levels, 2),
    ],
)
async def test_nothing_is_lost_or_doubled_and_nobody_let_in(tmp_path: Path, attack: Attack, count: int) -> None:
    row = await attack(tmp_path, count)
    assert row.tried > 1 and row.good, row


def test_a_bad_row_is_seen() -> None:
    assert Row("x", 2, "tries", 2).good
    bad = [Row("x", 2, "tries", 1), *(Row("x", 2, "tries", 2, *wrong) for wrong in ((1,), (0, 1), (0, 0, 1)))]
    assert not any(row.good for row in bad)


def test_the_table_stands_between_its_marks() -> None:
    made = table([Row("floods", 1000, "commands", 1000)], "Here.")
    document = placed(f"before\n{BEGIN}\nold\n{END}\nafter", made)
    assert "old" not in document and document.startswith("before\n") and document.endswith("\nafter")
    assert "| floods | 1,000 commands | 1,000 | 0 | 0 | 0 |" in document


def test_some_rows_are_tried_again() -> None:
    rows = [Row("floods", 10, "commands", 9), Row("clock", 10, "jumps", 10)]
    document = placed(f"before\n{BEGIN}\n{END}\nafter", table(rows, "Here."))
    found = renewed(document, {0: Row("floods", 20, "commands", 20)}, "Again, flood: there.")
    assert [line for line in found.split("\n") if line.startswith("| ")][1:] == [
        "| floods | 20 commands | 20 | 0 | 0 | 0 |",
        "| clock | 10 jumps | 10 | 0 | 0 | 0 |",
    ]
    assert found.endswith(f"Here.\nAgain, flood: there.\n{END}\nafter")


def test_the_document_has_a_place_for_the_table_and_the_plan_a_time_for_everything() -> None:
    document = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert document.count(BEGIN) == document.count(END) == 1
    assert sum(trial.minutes for trial in PLAN) <= 2 * 60 and len({trial.name for trial in PLAN}) == len(PLAN)


@pytest.mark.slow
def test_the_command_tries_what_it_is_asked_to() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.reliability", "--quick", "--only", "events", "clock"],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "| malformed events of rooms | 100 events | 100 | 0 | 0 | 0 |" in ran.stdout and "jumps" in ran.stdout
