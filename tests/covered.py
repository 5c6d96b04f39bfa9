"""How much of the code the tests have run: a table by folders, and an error where it is less than the floors.

`make coverage` measures, in the programs that tests start too, and calls `python -m tests.covered`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path, PurePath
from typing import Any

FLOORS = {"lines": 97.0, "branches": 94.0}
"""Percent, of everything but the demo."""


def measured() -> dict[str, dict[str, Any]]:
    """What `coverage combine` has put together: the counts of each file."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "coverage.json")
        subprocess.run([sys.executable, "-m", "coverage", "json", "--quiet", "-o", report], check=True)
        files = json.loads(report.read_text(encoding="utf-8"))["files"]
    return {path: each["summary"] for path, each in files.items()}


def shares(files: dict[str, dict[str, Any]], folder: str = "") -> dict[str, float]:
    """The percentage of the lines, and of the branches, that were run in the files of a folder."""
    counts = Counter[str]()
    for path, summary in files.items():
        if path.startswith(folder):
            counts.update({name: number for name, number in summary.items() if isinstance(number, int)})
    lines = 100 * counts["covered_lines"] / max(1, counts["num_statements"])
    branches = 100 * counts["covered_branches"] / counts["num_branches"] if counts["num_branches"] else 100.0
    return {"lines": lines, "branches": branches}


def main() -> int:
    """Print the table; 1 where a floor is not reached."""
    files = measured()
    for folder in [*sorted({"/".join(PurePath(path).parent.parts[:2]) for path in files}), ""]:
        found = shares(files, folder)
        print(f"{folder or 'all':34} lines {found['lines']:6.1f} %   branches {found['branches']:6.1f} %")
    found = shares(files)
    low = [f"{what} {found[what]:.1f} % instead of {floor} %" for what, floor in FLOORS.items() if found[what] < floor]
    for each in low:
        print(f"Too little is tried: {each}. `coverage report --show-missing` names it.", file=sys.stderr)
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
