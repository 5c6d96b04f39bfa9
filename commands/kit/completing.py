"""A command that lacks something: the question about it, and the command that the answer completes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from msgspec.structs import replace

from commands.kit.book import Book
from commands.kit.context import Context
from commands.kit.declaration import Command
from commands.kit.errors import Missing, Option
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines
from commands.kit.words import fold
from storage.questions import Question

PATIENCE = timedelta(hours=1)
"""How long a question waits for its answer."""
KIT, QUESTION = "kit", "question"
"""What the message that asks is about."""


def question_for(command: Command, parameter: str) -> Phrase:
    """What to ask somebody who left out a required argument."""
    return Phrase(f"{command.feature}-ask-{parameter}")


async def ask(ctx: Context, phrase: Phrase, options: Sequence[Option], question: Question) -> Reply:
    """Keep the question, and put it: with numbers to pick from where there are options."""
    about = replace(question, event_id=ctx.event_id)
    number = await ctx.store.questions.ask(ctx.room_id, ctx.person, about, ctx.now + PATIENCE)
    choices = [Phrase("kit-option", number=place, shown=option.shown) for place, option in enumerate(options, 1)]
    hint = [Phrase("kit-reply-number" if choices else "kit-reply-here")] if choices or not ctx.room.direct else []
    return lines((phrase, *choices, *hint)).answered_by(KIT, QUESTION, number)


async def ask_which_group(ctx: Context, text: str, groups: Mapping[int, str]) -> Reply:
    """In a direct chat: which of these groups, by number and name, the command `text` is about."""
    options = [Option(name, str(number)) for number, name in groups.items()]
    question = Question(text, choices=tuple(option.words for option in options), asks_group=True)
    return await ask(ctx, Phrase("kit-which-group"), options, question)


def gap(book: Book, command: Command, missing: Missing, text: str, language: str) -> tuple[str, str]:
    """What stands before and after the answer to come, for it to complete the command `text`."""
    option = next((each for each in command.options if each.name == missing.parameter), None)
    if option is not None:
        name = book.catalogs[language].names(f"{command.feature}-option-{option.name}")[0]
        return f"{text.rstrip()} {name}:", ""
    start = len(text) if missing.start is None else missing.start
    return f"{text[:start].rstrip()} ", f" {text[start:]}".rstrip()


def filled(book: Book, before: str, words: str, after: str, language: str) -> str:
    """The completed command. Who was asked "to whom?" may answer "Ben", "to Ben" or "to:Ben"."""
    if found := book.find(before, language):
        for option in found.command.options:
            names = book.catalogs[found.language].names(f"{found.command.feature}-option-{option.name}")
            if before.endswith(f" {names[0]}:"):
                words = next((rest for name in names if (rest := _after(name, words))), words)
    return f"{before}{words}{after}"


def _after(name: str, words: str) -> str:
    """What the words say after an option's name; nothing where they do not begin with it."""
    for mark in (":", " "):
        head, _, rest = words.partition(mark)
        if fold(head).strip() == fold(name):
            return rest.strip()
    return ""
