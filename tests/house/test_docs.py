"""The documents say what is so."""

from __future__ import annotations

import re
from pathlib import Path

from docs.commands import filled
from tests.offenders import assert_none

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")), *(ROOT / "docs").glob("*.md")]
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text()


def test_the_readme_has_every_command_and_setting() -> None:
    text = (ROOT / "README.md").read_text()
    assert filled(text) == text, "run: python -m docs.commands"


def test_links_lead_somewhere() -> None:
    assert_none(
        f"{document.name}: {link}"
        for document in DOCUMENTS
        for link in re.findall(r"\]\(([^)\s]+)\)", document.read_text())
        if not (link.startswith("https://") or (document.parent / link.partition("#")[0]).exists())
    )


def test_files_that_are_named_exist() -> None:
    assert_none(
        f"{document.name}: {named}"
        for document in DOCUMENTS
        for named in re.findall(r"`((?:bot|commands|storage|tests|docs|benchmarks)/[\w./]*)`", document.read_text())
        if not (ROOT / named).exists()
    )


def test_the_picture_of_the_house_is_complete() -> None:
    picture = ARCHITECTURE.partition("```text")[2].partition("```")[0]
    rooms = [path for folder in ("bot", "commands") for path in (ROOT / folder).iterdir()]
    names = {path.name for path in rooms if path.suffix == ".py" or path.is_dir()} - {"__init__.py", "__pycache__"}
    assert_none(sorted(name for name in names if name.removesuffix(".py") not in picture), "missing in the picture")


def test_the_code_that_is_shown_is_real() -> None:
    written = "\n".join(path.read_text() for path in (ROOT / "commands").rglob("*.py"))
    shown = re.findall(r"```python\n(.*?)```", ARCHITECTURE, re.DOTALL)
    assert_none(code for code in shown if code.strip() not in written)
