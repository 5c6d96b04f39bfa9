"""What is kept about somebody, as a page to read on a phone: one file, which needs and loads nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from html import escape

from msgspec import Struct

from commands.kit.catalogs import Catalog
from commands.kit.formats import format_phrase, format_value
from commands.kit.phrase import Phrase
from commands.rights.wording import held_as, meaning_of, stays_as, word_of
from storage.core.table import CODE, WORD, PersonalData
from storage.privacy.fields import reading_of
from storage.privacy.rights import Held

LONGEST_PAGE = 1_000_000
"""The most characters of a page, apart from its end: a phone has to open it. The other file has all there is."""
LONGEST_VALUE = 4_000
"""The most characters of one value in it."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00")
_STYLE = """
:root { color-scheme: light dark; }
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 0 auto; padding: 1rem; }
h1, h2, h3, dd { overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.3rem; margin-top: 2rem; } h3 { font-size: 1.1rem; margin-bottom: 0; }
p { margin: .3rem 0; } .quiet, dt { opacity: .75; }
dl { border: 1px solid; border-radius: .6rem; padding: .6rem .8rem; margin: .6rem 0; }
dt, summary { font-size: .95rem; } summary { opacity: .75; } dd { margin: 0 0 .5rem; white-space: pre-wrap; }
"""


class Reader(Struct, frozen=True):
    """Who reads, in which language and on which clock."""

    person: str
    catalog: Catalog
    zone: tzinfo

    def words(self, key: str, **facts: object) -> str:
        """A sentence of the catalogs, escaped."""
        return escape(format_phrase(Phrase(key, **facts), self.catalog, self.zone))

    def value(self, value: object) -> str:
        """A value as it is read, escaped: moments on the reader's clock, a yes or a no in words."""
        if isinstance(value, bool):
            return escape(self.catalog.names("kit-yes" if value else "kit-no")[0])
        text = format_value(value, self.catalog, self.zone) if isinstance(value, float) else str(value)
        if _MOMENT.fullmatch(text):
            text = format_value(datetime.fromisoformat(text), self.catalog, self.zone)
        return escape(text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…")


def page(held: Sequence[Held], groups: Mapping[int | None, str | None], made: datetime, reader: Reader) -> str:
    """The page: by group, what there is, what becomes of it, and all of it."""
    title = reader.words("rights-mydata-title")
    head = (
        f'<!DOCTYPE html>\n<html lang="{escape(reader.catalog.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f'<p class="quiet">{reader.words("rights-page-made", made=made)}</p>\n'
    )
    return f"{head}{''.join(bounded(_body(held, groups, reader), reader))}</body>\n</html>\n"


def bounded(parts: Iterator[str], reader: Reader) -> Iterator[str]:
    """As many parts as fit, and where that is not all, a word that the other file has the rest."""
    left = LONGEST_PAGE
    for part in parts:
        left -= len(part)
        if left < 0:
            more = reader.words("rights-page-more")
            yield f"<p>{more}</p>\n"
            return
        yield part


def _body(held: Sequence[Held], groups: Mapping[int | None, str | None], reader: Reader) -> Iterator[str]:
    for group_id, name in groups.items():
        key = "rights-group-title" if name else "rights-no-group-title"
        yield f"<h2>{escape(name) if name else reader.words(key).replace('*', '')}</h2>\n"
        kinds: dict[PersonalData, list[Held]] = {}
        for each in held:
            if each.group_id == group_id:
                kinds.setdefault(each.declared, []).append(each)
        for declared, found in kinds.items():
            yield f"<h3>{reader.words(held_as(declared))} ({len(found)})</h3>\n"
            fate = "rights-file-goes" if declared.goes else stays_as(declared)
            yield f'<p class="quiet">{reader.words(fate)}</p>\n'
            yield from (_entry(each, reader) for each in found)


def _entry(held: Held, reader: Reader) -> str:
    """What people understand first; numbers and ids, which say little, are folded away."""
    fields = {field: value for field, value in held.fields.items() if value not in (None, "")}
    ids = [field for field in fields if _says_little(held, field, reader)]
    shown = [_row(held, field, reader) for field in fields if field not in ids]
    folded = [_row(held, field, reader) for field in ids]
    title = reader.words("rights-page-ids")
    below = f"<details><summary>{title}</summary>\n{''.join(folded)}</details>\n"
    return f"<dl>\n{''.join(shown)}{below if folded else ''}</dl>\n" if fields else ""


def _says_little(held: Held, field: str, reader: Reader) -> bool:
    """Whether it is an id, or a name inside the program."""
    is_id = field == "id" or field.endswith("_id") or held.fields[field] == reader.person
    return is_id or reading_of(held.declared.table, field) is CODE


def _row(held: Held, field: str, reader: Reader) -> str:
    meaning = reader.words(meaning_of(held.declared.feature, field, reader.catalog))
    value = held.fields[field]
    word = None
    if reading_of(held.declared.table, field) is WORD:
        word = word_of(held.declared.feature, field, str(value), reader.catalog)
    return f"<dt>{meaning}</dt><dd>{reader.words(word) if word else reader.value(value)}</dd>\n"
