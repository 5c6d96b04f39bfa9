"""Reading PO files: Babel is the second opinion."""

from __future__ import annotations

import io

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from hypothesis import given
from hypothesis import strategies as st

from commands import LOCALES
from commands.kit import po
from commands.kit.po import Entry, File
from tests.offenders import assert_none

FILES = sorted(LOCALES.glob("*/*.po"))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1)


def as_babel_reads(text: str) -> File:
    """The same by Babel."""
    found = read_po(io.BytesIO(text.encode()), abort_invalid=True)
    messages = []
    for message in found:
        plural = isinstance(message.id, tuple)
        forms = (message.string or "",) if isinstance(message.string, str) else tuple(message.string or ("",))
        if message.id:
            messages.append(
                (message.id[0] if plural else str(message.id), Entry(forms[0], forms[1:], plural, message.fuzzy))
            )
    return File(found.locale_identifier, found.plural_expr, tuple(messages))


def test_our_catalogs_are_read_as_babel_reads_them() -> None:
    assert FILES
    texts = {path: path.read_text(encoding="utf-8") for path in FILES}
    assert_none(path for path, text in texts.items() if po.read(text) != as_babel_reads(text))


@given(st.dictionaries(TEXTS, st.tuples(TEXTS, st.booleans(), st.booleans())), st.integers(20, 200))
def test_any_catalog_is_read_as_babel_wrote_it(messages: dict[str, tuple[str, bool, bool]], width: int) -> None:
    catalog = Catalog("fr")
    for key, (text, plural, fuzzy) in messages.items():
        flags = ["fuzzy"] if fuzzy else []
        catalog.add((key, f"{key}s") if plural else key, (text, text) if plural else text, flags=flags)
    written = io.BytesIO()
    write_po(written, catalog, width=width)
    wanted = {key: Entry(text, (text,) if plural else (), plural, fuzzy) for key, (text, plural, fuzzy) in
              messages.items()}  # fmt: skip
    assert dict(po.read(written.getvalue().decode()).messages) == wanted


@pytest.mark.parametrize("wrong", ["hello", 'msgid "b"\n\nmsgid "c"\nmsgstr "d"', 'msgid "b"\nmsgstr d'], ids=range(3))
def test_what_is_no_po_file_is_refused_by_its_line(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"^line 5 is none"):
        po.read(f'# a\nmsgid "a"\nmsgstr "a"\n\n{wrong}\n\nmsgid "z"\nmsgstr "z"\n')
