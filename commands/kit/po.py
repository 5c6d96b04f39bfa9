"""Reads gettext PO files, which happens at every start: the same as Babel does, in a third of the time."""

from __future__ import annotations

import re
from sys import intern

from msgspec import Struct

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""A placeholder in a template, `{name}`."""

_STRINGS = r'(?:"[^\n]*"\s*)+'
_MESSAGE = re.compile(
    rf"((?:#[^\n]*\s+)*)msgid\s+({_STRINGS})(msgid_plural\s+{_STRINGS})?((?:msgstr(?:\[\d+\])?\s+{_STRINGS})+)"
)
_FORM = re.compile(rf"msgstr(?:\[\d+\])?\s+({_STRINGS})")
_REMARKS = re.compile(r"\s*(?:#[^\n]*\s*)*")
_FUZZY = re.compile(r"^#,.*\bfuzzy\b", re.MULTILINE)
_NAME = len("msgstr")
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "t": "\t", "r": "\r"}
_LANGUAGE = re.compile(r"^Language: *(\S+)", re.MULTILINE)
_RULE = re.compile(r"^Plural-Forms:.*plural=([^;\n]+)", re.MULTILINE)


class Entry(Struct, frozen=True, gc=False):
    """One message in one language: its plural forms, or a single form.

    There are thousands, nearly all of one form: that is kept without a tuple around it.
    """

    form: str
    others: tuple[str, ...] = ()
    plural: bool = False
    fuzzy: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """All forms, in the order of the language's plural rule."""
        return self.form, *self.others

    def placeholders(self) -> frozenset[str]:
        """The names in braces in any of the forms."""
        return frozenset(name for form in self.forms for name in PLACEHOLDER.findall(form))


class File(Struct, frozen=True):
    """A file's language and plural rule, from its header, and its messages with their keys."""

    language: str | None
    rule: str | None
    messages: tuple[tuple[str, Entry], ...]


def read(text: str) -> File:
    """Parse the text of a file. Raises `ValueError` with the number of the first malformed line."""
    messages: list[tuple[str, Entry]] = []
    header, end = "", 0
    for found in _MESSAGE.finditer(text):
        if end < found.start():
            _skip(text, end, found.start())
        end = found.end()
        remarks, key, plural, forms = found.groups()
        if name := intern(_string(key)):  # each language has the same keys
            fuzzy = bool(remarks and _FUZZY.search(remarks))
            form, *others = map(_string, _FORM.findall(forms)) if plural else (_string(forms[_NAME:]),)
            messages.append((name, Entry(form, tuple(others), bool(plural), fuzzy)))
        else:
            header = _string(forms[_NAME:])
    _skip(text, end, len(text))
    language, rule = _LANGUAGE.search(header), _RULE.search(header)
    return File(language and language[1], rule and rule[1], tuple(messages))


def _skip(text: str, start: int, end: int) -> None:
    """Raise `ValueError` where there is anything but comments between messages."""
    remarks = _REMARKS.match(text, start, end)
    if remarks and remarks.end() < end:
        raise ValueError(f"line {text.count(chr(10), 0, remarks.end()) + 1} is none of a PO file's")


def _string(strings: str) -> str:
    """Concatenate quoted strings, and unescape them."""
    joined = strings.strip()[1:-1]
    if "\n" in joined:
        joined = "".join(line.strip()[1:-1] for line in strings.strip().split("\n"))
    return _ESCAPED.sub(_meant, joined) if "\\" in joined else joined


def _meant(escaped: re.Match[str]) -> str:
    return _MEANT.get(escaped[1], escaped[1])
