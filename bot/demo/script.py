"""The script of the demo's meeting: who says what, and what the bot is expected to answer."""

from __future__ import annotations

from msgspec import Struct


class Line(Struct, frozen=True):
    """Somebody says something, or reacts with an emoji. `expect` are words of the bot's answer, or its sign."""

    who: str
    text: str
    expect: str
    reply_to: str | None = None  # words of the bot's message that is replied or reacted to
    reaction: bool = False


class Part(Struct, frozen=True):
    """One part of the meeting."""

    title: str
    lines: tuple[Line, ...]
    board: str | None = None  # words of the live message as it is at the end


NAMES = ("Anne", "Ben", "Chloé")

MEETING = (
    Part(
        "How is everyone?",
        (
            Line("Anne", "!checkin start How did this week go for you?", "How did this week go"),
            Line("Ben", "4 tired, but glad to be here", "📝", reply_to="How did this week go"),
            Line("Chloé", "!checkin 2 a hard one, I’d rather listen today", "📝"),
            Line("Anne", "3️⃣", "", reply_to="How did this week go", reaction=True),
            Line("Anne", "!checkin close", "Check-in closed"),
        ),
    ),
    Part(
        "Speaking turns",
        (
            Line("Ben", "!hand the new flat", "✋"),
            Line("Chloé", "!hand", "✋"),
            Line("Anne", "!next", "Ben, it is your turn"),
            Line("Ben", "We move in on Saturday, and I am a bit afraid of it.", ""),
            Line("Ben", "!done", "Chloé, it is your turn"),
            Line("Chloé", "!done", "✅"),
        ),
        board="Nobody is waiting to speak",
    ),
    Part(
        "A short circle",
        (
            Line("Anne", "!circle start A new flat for:30m", "Our agreements"),
            Line("Anne", "!circle next", "Anne, it is your turn"),
            Line("Anne", "Tired from the week, and glad to see you.", ""),
            Line("Anne", "!done", "Ben, it is your turn"),
            Line("Ben", "!pass", "Chloé, it is your turn"),
            Line("Chloé", "I am here.", ""),
            Line("Chloé", "!done", "Ben, would you like"),
            Line("Ben", "!pass", "Whoever wants to can share"),
            Line("Chloé", "!respond listen", "Noted for this meeting"),
            Line("Chloé", "!hand", "✋"),
            Line("Anne", "!next", "Chloé, it is your turn"),
            Line("Chloé", "Since my mother died I can’t sleep.", ""),
            Line("Chloé", "!done", "Chloé wishes to be listened to"),
            Line("Ben", "!decided We call each other on Sunday.", "Noted as decided"),
            Line("Anne", "!circle end", "The circle is over"),
        ),
    ),
    Part(
        "Needs and offers",
        (
            Line("Ben", "!need two hands and a van by:saturday where:“Rue des Lilas”", "N1"),
            Line("Chloé", "!offer soup for whoever carries boxes", "O1"),
            Line("Anne", "!take N1", "N1"),
            Line("Ben", "!needs", "N1"),
        ),
    ),
    Part(
        "A card night with a waiting list",
        (
            Line("Anne", "!event card night saturday 19:00 places:2", "E1"),
            Line("Anne", "👍", "", reply_to="card night", reaction=True),
            Line("Chloé", "👍", "", reply_to="card night", reaction=True),
            Line("Ben", "!going", "private chat"),
            Line("Anne", "!not going", "✅"),
            Line("Ben", "!going", "✅"),
        ),
        board="Going: Chloé and Ben",
    ),
    Part(
        "A proposal",
        (
            Line("Chloé", "!proposal we meet at eight from now on", "P1"),
            Line("Ben", "👍", "", reply_to="at eight", reaction=True),
        ),
        board="2 agree so far",
    ),
    Part(
        "A reminder",
        (
            Line("Anne", "!remind us in 5 seconds a minute of quiet", "minute of quiet"),
            Line("", "", "a minute of quiet"),
        ),
    ),
)
