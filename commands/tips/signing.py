"""Whether the author's name stands with a tip, and whether it stays with the group when they leave: asked once."""

from __future__ import annotations

from msgspec.structs import replace

from commands.kit.answers import DOWN, UP, Intent, Intents, is_said
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.errors import NoLonger, NotTheirs, UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, say
from commands.tips.feature import NEVER, PATIENCE, SIGN_QUESTION, SIGNED, TIP_MESSAGE, tips
from storage.tips import Tip

_NAMED = Intent("named", ("kit-yes", "kit-named-plain"), UP)
_UNNAMED = Intent("unnamed", ("kit-no", "kit-unnamed-plain"), DOWN)
_STAYS = Intent("stays", ("tips-stays-plain",))
_INTENTS = _NAMED, _UNNAMED, _STAYS
_WORDS = {"named": "kit-named-plain", "unnamed": "kit-unnamed-plain", "stays": "tips-stays-plain"}


def ask_name(ctx: Context, found: Tip) -> Reply:
    """The question, in private. Who does not answer is not named."""
    said = [Phrase("tips-sign"), *(Phrase(f"tips-option-{each.name}") for each in _INTENTS), Phrase("tips-sign-how")]
    asked = [Phrase("tips-yours", code=found.code, what=found.what), *said]
    return ctx.to_sender(lines(asked)).asks(SIGN_QUESTION, found.id).about_group(found.group_id)


@tips.question(SIGN_QUESTION, Intents(_INTENTS, numbered=True, again="kit-again-name"), holds_for=PATIENCE)
async def hear_name(ctx: Context, subject: int, meant: str) -> Outcome:
    """How the name stands. A reply to the question changes it at any time."""
    found = await ctx.store.tips.get(subject)
    if found is None:
        raise NoLonger("tips-gone")
    return await set_name(ctx, found, meant)


def meant_of_name(ctx: Context, words: str) -> str | None:
    """What words behind a number say of the name: `!tip K4 without my name`."""
    return next((meant for meant, key in _WORDS.items() if is_said(ctx, words, key)), None)


async def set_name(ctx: Context, found: Tip, meant: str) -> Outcome:
    """The name stands with it from now on, or not; or it stays with the group, unsigned, when its author leaves."""
    if found.person != ctx.person:
        raise NotTheirs("tips-not-yours", code=found.code)
    if meant == "named" and ctx.settings[SIGNED] == NEVER:
        raise UserError("tips-never-signed")
    changed = replace(found, stays=True) if meant == "stays" else replace(found, signed=meant == "named")
    await ctx.store.tips.change(found, changed, None, ctx.event_id, ctx.now)
    await ctx.store.questions.over(*SIGN_QUESTION.key(found.id))
    return say(f"tips-is-{meant}", code=found.code).answered_by(TIP_MESSAGE, found.id)
