"""The documents say what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.commands import filled

ROOT = Path(__file__).parent.parent
DOCUMENTS = [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")), *(ROOT / "docs").glob("*.md")]
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text()


def test_the_readme_has_every_command_and_setting() -> None:
    text = (ROOT / "README.md").read_text()
    assert filled(text) == text, "run: python -m docs.commands"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", document.read_text()):
        assert link.startswith("https://") or (document.parent / link.partition("#")[0]).exists(), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_exist(document: Path) -> None:
    for named in re.findall(r"`((?:bot|commands|storage|tests|docs|benchmarks)/[\w./]*)`", document.read_text()):
        assert (ROOT / named).exists(), named


def test_the_picture_of_the_house_is_complete() -> None:
    picture = ARCHITECTURE.partition("```text")[2].partition("```")[0]
    rooms = [path for folder in ("bot", "commands") for path in (ROOT / folder).iterdir()]
    names = {path.name for path in rooms if path.suffix == ".py" or path.is_dir()} - {"__init__.py", "__pycache__"}
    missing = sorted(name for name in names if name.removesuffix(".py") not in picture)
    assert missing == []


def test_the_code_that_is_shown_is_real() -> None:
    for code in re.findall(r"```python\n(.*?)```", ARCHITECTURE, re.DOTALL):
        assert any(code.strip() in path.read_text() for path in (ROOT / "commands").rglob("*.py")), code
