"""Forgets people: says first what goes and what stays, asks once, does it, and gives a receipt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from msgspec.structs import replace

from commands.kit.answers import YesNo
from commands.kit.arguments import Line
from commands.kit.chat_events import ForgottenAnywhere
from commands.kit.completion import ask_which
from commands.kit.context import Context
from commands.kit.declaration import Audience, Outcome, Where
from commands.kit.errors import Option
from commands.kit.events import ForgettingWanted, PersonForgotten
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply
from commands.rights.feature import FORGET_QUESTION, rights
from commands.rights.scope import Scope, read, scopes
from commands.rights.wording import counted, held_by, privately, stays_as
from storage.privacy.rights import Held
from storage.questions import Unfinished

_EXPIRES_AFTER = timedelta(hours=1)  # so long a yes is the answer to the question


@rights.command("forgetme", where=Where.ANYWHERE, guessed=False, asks_before=Audience.NOBODY)
async def forget_me(ctx: Context, what: Line | None = None) -> Outcome:
    """Be forgotten in a group, or everywhere; the first time it only says what that means."""
    if first := await ctx.tell(ForgettingWanted()):
        return first
    wish = await read(ctx, what)
    if wish.scope is None:
        return await _ask_which(ctx)
    if wish.yes is None:
        return await _ask(ctx, wish.scope)
    return await _forget(ctx, wish.scope) if wish.yes else privately(ctx, Phrase("rights-left"))


async def leave(ctx: Context, subject: str) -> Outcome:
    """Everything stays as it is."""
    return privately(ctx, Phrase("rights-left"))


@rights.question(FORGET_QUESTION, YesNo(), holds_for=_EXPIRES_AFTER, left=leave, final=True)
async def answer(ctx: Context, subject: str, yes: bool) -> Outcome:
    """Only a yes has something forgotten."""
    return await (forget_me(ctx, f"{subject} yes") if yes else leave(ctx, subject))


async def _ask_which(ctx: Context) -> Outcome:
    """In the direct chat it is not clear how much is meant."""
    found = await scopes(ctx)
    waits = Unfinished(command="rights-forgetme", choices=tuple(scope.code for scope in found))
    return ask_which(ctx, Phrase("rights-which"), [Option(scope.shown, scope.code) for scope in found], waits)


async def _ask(ctx: Context, scope: Scope) -> Outcome:
    """Say exactly what goes and what stays, and ask."""
    held = await held_by(ctx, ctx.person, scope.group_id)
    if not any(each.declared.goes or each.declared.without for each in held):
        return privately(ctx, Phrase("rights-nothing", where=scope.shown), *_stays(held))
    command = f"{ctx.registry.name(ctx.registry.command('rights-forgetme'), ctx.language)} {await _typed(ctx, scope)}"
    asked = privately(
        ctx,
        Phrase("rights-goes", where=scope.shown),
        *counted(_going(held)),
        *_paragraph(_stays(held)),
        BLANK,
        Phrase("rights-elsewhere"),
        BLANK,
        Phrase("rights-shall-i", command=command),
    )
    return asked.asks(FORGET_QUESTION, scope.code).personally()


async def _typed(ctx: Context, scope: Scope) -> str:
    """The scope and a yes, as they can be typed in the language at hand."""
    catalog = ctx.registry.catalogs[await ctx.language_of(ctx.person)]
    name = scope.code if scope.called else scope.name
    return f"{name or catalog.names('rights-everything')[0]} {catalog.names('kit-yes')[0]}"


async def _forget(ctx: Context, scope: Scope) -> Outcome:
    """Let the features tell others what they have to know; then delete everything, and say so."""
    language = await ctx.language_of(ctx.person)
    held = await held_by(ctx, ctx.person, scope.group_id)
    told = [*await ctx.tell(ForgottenAnywhere(scope.group_id)), *await _tell_groups(ctx, scope)]
    await ctx.store.rights.forget(ctx.person, scope.group_id)
    receipt = privately(
        ctx,
        Phrase("rights-forgotten", where=scope.shown, at=ctx.now),
        *counted(_going(held)),
        *_paragraph(_stays(held)),
        BLANK,
        Phrase("rights-copies"),
    )
    return [receipt.spoken(language), *told]


async def _tell_groups(ctx: Context, scope: Scope) -> list[Reply]:
    """The news for every room of the group, or of all groups; what is said to it is said there."""
    found = [scope] if scope.group_id is not None else await scopes(ctx)
    said: list[Reply] = []
    for group_id in [each.group_id for each in found if each.group_id is not None]:
        for room in await ctx.rooms_of(group_id):
            replies = await room.tell(PersonForgotten(ctx.person))
            said += [
                replace(each, room=each.room or room.room.room_id).traced(stays=True, unsigned=True) for each in replies
            ]
    return said


def _going(held: Iterable[Held]) -> list[Held]:
    return [each for each in held if each.declared.goes]


def _stays(held: Iterable[Held]) -> list[Phrase]:
    """Why, for each kind that stays."""
    keys = dict.fromkeys(stays_as(each.declared) for each in held if not each.declared.goes)
    return [Phrase("rights-stays-line", reason=Phrase(key)) for key in keys]


def _paragraph(stays: Sequence[Phrase]) -> list[Phrase]:
    return [BLANK, Phrase("rights-stays"), *stays, Phrase("rights-stays-group")]
