"""The documents say what is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from benchmarks.figures import placed
from docs.commands import PAGES, filled, tables
from docs.errors import tree
from docs.house import drawing, features
from tests.offenders import assert_none

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")), *(ROOT / "docs").glob("*.md")]
FOLDERS = ("bot", "commands", "storage", "tests", "benchmarks", "docs")
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text()


def test_pages_have_every_command_setting_and_kind_of_data() -> None:
    parts = tables()
    for name, page in PAGES.items():
        text = page.read_text()
        assert f"<!-- {name} -->" in text, page
        assert filled(text, parts) == text, "run: python -m docs.commands"


def test_figures_have_their_place() -> None:
    assert placed((ROOT / "docs/figures.md").read_text(), "the table").count("the table") == 1


def test_the_readme_is_a_front_door() -> None:
    lines = (ROOT / "README.md").read_text().splitlines()
    assert len(lines) <= 150
    linked = set(re.findall(r"\]\(([^)#]+)", "\n".join(lines)))
    assert_none(str(page.name) for page in (ROOT / "docs").glob("*.md") if f"docs/{page.name}" not in linked)


def test_links_lead_somewhere() -> None:
    assert_none(
        f"{document.name}: {link}"
        for document in DOCUMENTS
        for link in re.findall(r"\]\(([^)\s]+)\)", document.read_text())
        if not link.startswith("https://") and not leads(document, link)
    )


def leads(document: Path, link: str) -> bool:
    """Whether a link has a file at its end and, if it names a heading, that heading."""
    name, _, heading = link.partition("#")
    target = document.parent / name if name else document
    return target.exists() and (not heading or heading in headings(target.read_text()))


def headings(text: str) -> set[str]:
    """The anchors that a page's headings get, as code hosts make them."""
    titles = re.findall(r"(?m)^#+ (.+)$", text)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_files_that_are_named_exist() -> None:
    assert_none(
        f"{document.name}: {named}"
        for document in DOCUMENTS
        for named in re.findall(r"`((?:bot|commands|storage|tests|docs|benchmarks)/[\w./]*)`", document.read_text())
        if not (ROOT / named).exists()
    )


def test_names_in_backticks_are_in_the_code() -> None:
    """Of modules, classes and their attributes: what was renamed is renamed in the documents too."""
    code = "\n".join(path.read_text() for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    words, files = set(re.findall(r"\w+", code)), {str(path) for path in ROOT.rglob("*.py")}

    def unknown(named: str) -> bool:
        if named.endswith(".py"):
            return "<" not in named and not any(path.endswith(f"/{named}") for path in files)
        name = re.fullmatch(r"@?([A-Za-z_][\w.]*)(\(.*\))?", named)
        return name is not None and not set(name[1].split(".")) <= words | {"yaml", "json"}

    assert_none(
        f"{document.name}: {named}"
        for document in DOCUMENTS
        if document.name != "CHANGELOG.md"
        for named in re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", document.read_text(), flags=re.DOTALL))
        if unknown(named)
    )


def test_the_tree_of_errors_has_every_class() -> None:
    for path in sorted(path for floor in ("bot", "commands", "storage") for path in (ROOT / floor).rglob("*.py")):
        if path.name != "__main__.py" and "demo" not in path.parts:  # which needs its own installation
            module = path.relative_to(ROOT).with_suffix("")
            import_module(".".join(part for part in module.parts if part != "__init__"))

    def ours(error: type[BaseException]) -> Iterator[str]:
        for each in error.__subclasses__():
            if each.__module__.startswith(("bot.", "commands.", "storage.")):
                yield each.__name__
            yield from ours(each)

    shown = set(re.findall(r"(?m)^ +([A-Z]\w+)  ?", "\n".join(tree())))
    assert_none(sorted(set(ours(BaseException)) - shown), "missing in the tree: see docs/errors.py")


def test_the_drawing_of_the_house_is_complete() -> None:
    drawn = set(re.findall(r"(?m)^  ([\w.]+)/? ", "\n".join(drawing())))
    paths = [path for folder in ("bot", "commands", "storage") for path in (ROOT / folder).iterdir()]
    ours = {path.name for path in paths if path.suffix == ".py" or (path / "__init__.py").exists()} - {"__init__.py"}
    nouns = {f"{name}{ending}" for name in features() for ending in ("", ".py")}
    assert_none(sorted(ours - drawn - nouns), "without a docstring: it is missing in the drawing")
    assert "help" in features() and "<feature>" in "\n".join(drawing())


def test_the_code_that_is_shown_is_real() -> None:
    written = "\n".join(path.read_text() for path in (ROOT / "commands").rglob("*.py"))
    shown = re.findall(r"```python\n(.*?)```", ARCHITECTURE, re.DOTALL)
    assert_none(code for code in shown if code.strip() not in written)
