"""Content notes: what may be hard to read is hidden until somebody wants to see it, and no notification shows it.

The specification's plain text for it is a link to the text in the homeserver's media repository. There it would lie
unencrypted, so the plain text says instead how to get the words: by a tap or a command, privately.
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from html import escape
from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.answers import Intent
from commands.kit.arguments import Circumstances, TextKind, Word, quoted
from commands.kit.context import Context, RoomContext
from commands.kit.days import DaysSetting
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import Missing, UserError
from commands.kit.events import MessageRedacted
from commands.kit.feature import Feature
from commands.kit.phrase import Phrase, Spoiler
from commands.kit.replies import Relation, Reply, announce, redact, say, whisper
from commands.kit.topics import KEEPING
from commands.kit.when import Read
from commands.kit.words import Span, fold, plain
from storage.notes import Note

notes = Feature("notes", optional=True)
ERASE_TIMER = notes.timer("erase", int, even_off=True)
VISIBLE_TIMER = notes.timer("visible", str)
UNPOSTED_TIMER = notes.timer("unposted", int)
NOTE_MESSAGE = notes.message("note", int)

KEPT = notes.setting("cn-kept", DaysSetting(0, 30), 7, topic=KEEPING)
notes.keeps(KEPT)
_MOST_BYTES = 20_000  # an event has a largest size, and what is hidden can't be shared out over several
_LONGEST_TOPIC = 100  # characters
_WORDS_OF_TOPIC = 4  # with more of them it is a sentence, which must stay hidden
_MARK = re.compile(r":(?!//|\d)|\s[-–—]\s")  # behind a topic
_AFTER_TOPIC, _BEFORE_WORDS = ' \t:|,;.–—-"“”«»', " \t\n:|"


class Under(Struct, frozen=True):
    """Words, and the topic under which they are hidden."""

    topic: str
    words: str


class UnderKind(TextKind, frozen=True):
    """A topic and words: `topic: words`, `topic | words`, a first line and others, or a word (or quotation) first."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An `Under`. Raises `Missing` where there is a topic alone."""
        typed = span.typed()
        topic, words = _quoted(span) or _marked(typed) or _on_first_line(typed) or _first_word(typed)
        topic, words = " ".join(topic.split()).strip(_AFTER_TOPIC), words.strip().lstrip(_BEFORE_WORDS)
        if not topic or not words:
            raise Missing("")
        return Read(Under(topic, words), len(span.words))


def _quoted(span: Span) -> tuple[str, str] | None:
    found = quoted(span)
    return (found.value, span.after(found.used).typed()) if found and found.value else None


def _marked(typed: str) -> tuple[str, str] | None:
    """Topic and words, divided by a bar in the first line, or by a colon or dash after a few words."""
    line = typed.split("\n", 1)[0]
    head, bar, _ = line.partition("|")
    if bar and head.strip():
        return head, typed[len(head) + 1 :]
    mark = _MARK.search(plain(line))
    return (line[: mark.start()], typed[mark.end() :]) if mark and _is_short(line[: mark.start()]) else None


def _on_first_line(typed: str) -> tuple[str, str] | None:
    line, _, others = typed.partition("\n")
    return (line, others) if others.strip() and _is_short(line) else None


def _is_short(topic: str) -> bool:
    return 0 < len(topic.split()) <= _WORDS_OF_TOPIC


def _first_word(typed: str) -> tuple[str, str]:
    word = typed.split(None, 1)[0]
    return word, typed[len(word) :]


Hidden = Annotated[Under, UnderKind(characters=25_000)]


@notes.command("cn", where=Where.GROUP)
async def post(ctx: Context, note: Hidden, *, room: Word | None = None) -> Outcome:
    """Say it in the room, hidden under its topic; from the private chat nobody sees it before it is hidden."""
    topic, words = note.topic, note.words
    if len(json.dumps(escape(words).replace("\n", "<br>"))) > _MOST_BYTES or len(topic) > _LONGEST_TOPIC:
        raise UserError("notes-too-long")
    if not ctx.room.direct:
        return [*await _hide(ctx), await _posted(ctx, ctx, topic, words)]
    there = await _room(ctx, room)
    return [await _posted(ctx, there, topic, words), say("notes-posted", room=await _name(there))]


@notes.command("read", guessed=False)
async def read(ctx: Context) -> Outcome:
    """Send the hidden words of the note that this replies to, privately."""
    return await _read(ctx, await _replied_to(ctx))


@notes.command("remove", guessed=False)
async def remove(ctx: Context) -> Outcome:
    """Take one's note back: the one that this replies to."""
    return await _remove(ctx, await _replied_to(ctx))


@notes.offer(
    NOTE_MESSAGE,
    Intent("read", ("notes-read-names", "notes-read-plain"), ("👀", "👁")),
    Intent("remove", ("notes-remove-names", "notes-remove-plain"), ("❌",)),
)
async def read_or_remove(ctx: Context, subject: int, meant: str) -> Outcome:
    """Both with a tap on the note, or in a reply to it; it is removed by who wrote it."""
    note = await ctx.store.notes.get(subject)
    if meant == "read":
        return await _read(ctx, note)
    return await _remove(ctx, note) if note and note.person == ctx.person else None


@notes.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> None:
    """Redacting the command or the note itself deletes the hidden words."""
    await ctx.store.notes.take_back(event.event_id)
    about = await ctx.store.outbox.sent.about(event.event_id, ctx.room_id)
    if about and about.feature == "notes":
        await ctx.store.notes.remove(int(about.subject))


@notes.on_timer(ERASE_TIMER)
async def erase(ctx: RoomContext, subject: int, due: datetime) -> None:
    """Delete the words after the time that the group set."""
    await ctx.store.notes.erase(subject)


@notes.on_timer(VISIBLE_TIMER)
async def still_visible(ctx: RoomContext, person: str, due: datetime) -> Outcome:
    """We were not allowed to delete the person's own message: they have to know."""
    told = whisper(await ctx.member(person), Phrase("notes-still-visible", group=ctx.group.name))
    return told.delivered(prompt=True)


@notes.on_timer(UNPOSTED_TIMER)
async def not_posted(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Tell the author that the room refused the note."""
    note = await ctx.store.notes.get(subject)
    if note is None:
        return None
    await ctx.store.notes.remove(note.id)
    return whisper(await ctx.member(note.person), Phrase("notes-not-posted")).delivered(prompt=True)


async def _hide(ctx: Context) -> list[Reply]:
    """The person's own message shows it to everybody: it is deleted if the room lets us, and they are told how else."""
    said = [redact(ctx.event_id, VISIBLE_TIMER.about(ctx.person))]
    if await ctx.store.rooms.direct_with(ctx.person):
        said.append(whisper(ctx.sender, Phrase("notes-in-the-room")).quietly())
    return said


async def _posted(ctx: Context, there: RoomContext, topic: str, words: str) -> Reply:
    days = there.settings[KEPT]
    event_id = ctx.event_id if ctx.room.direct else None  # in the room that message is deleted, and the note stays
    note = await ctx.store.notes.add(
        there.room.room_id,
        person=ctx.person,
        topic=topic if days else "",
        words=words if days else None,
        event_id=event_id,
        now=ctx.now,
    )
    if days:
        await there.wake(ERASE_TIMER, note.id, timedelta(days=days))
    instead = Phrase("notes-instead-kept" if days else "notes-instead")
    author = await there.member(ctx.person)
    hidden = Phrase("notes-hidden", hidden=Spoiler(words, "", instead))  # the topic stands beside it already
    said = announce(Phrase("notes-note", person=author.name, topic=topic), hidden)
    to = None if ctx.room.direct or ctx.thread else ctx.reply_to
    said = replace(
        said.answered_by(NOTE_MESSAGE, note.id).loudly(),
        room=there.room.room_id,
        relation=Relation(to, thread=None if ctx.room.direct else ctx.thread),
    )
    return said.traced(stays=not ctx.room.direct).delivered(on_undeliverable=UNPOSTED_TIMER.about(note.id))


async def _room(ctx: Context, named: str | None) -> RoomContext:
    """The room of the group that is meant: the only one where the person is, or the one of that name."""
    found = {
        room.room.room_id: room
        for room in await ctx.rooms_of(ctx.group.id)
        if await ctx.store.contexts.there(room.room.room_id, [ctx.person])
    }
    names = {room_id: await _name(room) for room_id, room in found.items()}
    fitting = [room_id for room_id in found if named is None or fold(names[room_id]).startswith(fold(named))]
    if len(fitting) != 1:
        rooms = sorted(names.values())
        raise UserError("notes-which-room", rooms=rooms, example=rooms[0].split()[0] if rooms else "")
    return found[fitting[0]]


async def _name(ctx: RoomContext) -> str:
    state = await ctx.store.rooms.state(ctx.room.room_id, "m.room.name")
    name = state.content.get("name") if state else None
    return str(name) if name else ctx.group.name


async def _replied_to(ctx: Context) -> Note:
    about = await ctx.store.outbox.sent.about(ctx.reply_to, ctx.room_id) if ctx.reply_to else None
    note = await ctx.store.notes.get(int(about.subject)) if about and about.feature == "notes" else None
    if note is None:
        raise UserError("notes-which")
    return note


async def _read(ctx: Context, note: Note | None) -> Outcome:
    if note is None or note.words is None:
        return whisper(ctx.sender, Phrase("notes-not-kept"))
    lines = [Phrase("notes-line", words=line) for line in note.words.split("\n") if line.strip()]
    title = Phrase("notes-read", person=(await ctx.member(note.person)).name, topic=note.topic)
    return whisper(ctx.sender, title, *lines).quietly()  # no lock screen shows it


async def _remove(ctx: Context, note: Note) -> Outcome:
    if note.person != ctx.person:
        raise UserError("notes-not-yours")
    await ctx.store.notes.remove(note.id)
    event_id = await ctx.store.outbox.sent.first_about(note.room_id, NOTE_MESSAGE.key(note.id))
    return redact(event_id) if event_id else None
