"""Attachments, described in the reader's language, and the content of the events that carry them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, tzinfo
from typing import Any

from bot.render.calendar import written
from bot.render.paging import render
from commands.kit.attachments import Attachment, Bar, Bars, Calendar, Days, Document, File, Grid, Page, Text
from commands.kit.catalogs import Catalog
from commands.kit.formats import short_day
from commands.kit.phrase import Phrase

_Words = Callable[[Text], str]


def described(attachment: Attachment, catalog: Catalog, zone: tzinfo) -> dict[str, Any]:
    """What is needed to make the attachment at delivery, as JSON: a file's text; for pictures see `drawing.draw`."""

    def words(text: Text) -> str:
        if isinstance(text, date):
            return short_day(text, catalog.locale)
        return render([text], catalog, zone).body if isinstance(text, Phrase) else text

    refused = words(Phrase("kit-not-attached"))
    return {"name": attachment.name, "refused": refused, **_described(attachment, catalog, zone, words)}


def _described(attachment: Attachment, catalog: Catalog, zone: tzinfo, words: _Words) -> dict[str, Any]:
    match attachment:
        case File():
            return {"kind": "file", "media_type": attachment.media_type, "text": attachment.text}
        case Page():
            text = render(attachment.lines, catalog, zone).body + "\n"
            return {"kind": "file", "media_type": "text/plain", "text": text}
        case Calendar():
            return {"kind": "file", "media_type": "text/calendar", "text": written(attachment, words)}
        case Document():
            return {
                "kind": "document",
                "subject": words(attachment.title),
                "paragraphs": attachment.text.split("\n"),
                "heading": words(attachment.heading),
                "head": [words(each) for each in attachment.head],
                "rows": list(attachment.rows),
                "blank": attachment.blank,
                "instead": words(attachment.instead),
            }
        case Bars():
            bars = [_bar(bar, words) for bar in attachment.bars]
            return {"kind": "bars", "title": words(attachment.title), "bars": bars}
        case Grid():
            columns = [[words(day), list(counts)] for day, counts in attachment.columns]
            levels = [words(each) for each in attachment.levels]
            return {"kind": "grid", "title": words(attachment.title), "levels": levels, "columns": columns}
        case Days():
            days = [[day.toordinal(), words(day), list(levels)] for day, levels in attachment.days]
            levels = [words(each) for each in attachment.levels]
            return {"kind": "days", "title": words(attachment.title), "levels": levels, "days": days}


def _bar(bar: Bar, words: _Words) -> dict[str, Any]:
    return {"label": words(bar.label), "length": bar.length, "note": words(bar.note)}


def caption(content: Mapping[str, Any], description: Mapping[str, Any]) -> dict[str, Any]:
    """The content of the attachment's own message, like that of the words before it, but quoting nothing.

    Its body is read to who can't see a picture: what it shows; of a file it is the name. Words that matter are never
    here, because few apps show captions.
    """
    relation = content.get("m.relates_to", {})
    made = {"msgtype": content["msgtype"], "body": description.get("title", description["name"]), "m.mentions": {}}
    return {**made, "m.relates_to": relation} if relation.get("rel_type") == "m.thread" else made


def attached(
    content: Mapping[str, Any], name: str, where: Mapping[str, Any], info: Mapping[str, Any]
) -> dict[str, Any]:
    """The content with a picture or a file (client-server API, 'Media captions').

    `where` is its `url`, or `file` with its keys; `info` says at least its `mimetype`.
    """
    kind = "m.image" if info["mimetype"].startswith("image/") else "m.file"
    return {**content, "msgtype": kind, "filename": name, "info": dict(info), **where}


def unattached(content: Mapping[str, Any], description: Mapping[str, Any]) -> dict[str, Any]:
    """The content that says that there is no attachment, after the upload was refused."""
    return {**content, "body": description["refused"]}
