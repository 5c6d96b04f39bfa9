"""Attachments, described in the reader's language, and the content of the events that carry them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, tzinfo
from typing import Any

from bot.render.paging import render
from commands.kit.attachments import Attachment, Bar, Bars, Days, File, Page, Text
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
        case Bars():
            bars = [_bar(bar, words) for bar in attachment.bars]
            legend = [words(each) for each in attachment.legend]
            return {"kind": "bars", "title": words(attachment.title), "bars": bars, "legend": legend}
        case Days():
            days = [[day.toordinal(), words(day), list(levels)] for day, levels in attachment.days]
            levels = [words(each) for each in attachment.levels]
            return {"kind": "days", "title": words(attachment.title), "levels": levels, "days": days}


def _bar(bar: Bar, words: _Words) -> dict[str, Any]:
    return {"label": words(bar.label), "parts": list(bar.parts), "note": words(bar.note)}


def attached(
    content: Mapping[str, Any], name: str, where: Mapping[str, Any], info: Mapping[str, Any]
) -> dict[str, Any]:
    """The content with a picture or a file, its text as the caption (client-server API, 'Media captions').

    `where` is its `url`, or `file` with its keys; `info` says at least its `mimetype`.
    """
    kind = "m.image" if info["mimetype"].startswith("image/") else "m.file"
    return {**content, "msgtype": kind, "filename": name, "info": dict(info), **where}


def unattached(content: Mapping[str, Any], description: Mapping[str, Any]) -> dict[str, Any]:
    """The content without its attachment, after the upload was refused. A picture's text says the same anyway."""
    if description["kind"] != "file":
        return dict(content)
    said = f"{content['body']}\n\n{description['refused']}"
    return {key: value for key, value in content.items() if key not in ("format", "formatted_body")} | {"body": said}
