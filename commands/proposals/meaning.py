"""`!propose que l’on se voie le mardi`: in French that may be an offer, or a proposal, so it is asked which."""

from __future__ import annotations

from commands.kit.arguments import Line
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.phrase import Phrase
from commands.kit.replies import lines
from commands.kit.unfinished import PUBLISH
from commands.kit.words import fold
from commands.proposals.feature import proposals
from commands.proposals.proposing import begin
from storage.questions import Unfinished

_AMBIGUOUS = "fr"  # in which `propose` alone offers something
_VOWELS = tuple("aeiouy")


@proposals.command("clause", where=Where.GROUP, guessed=False)
async def propose_clause(ctx: Context, clause: Line) -> Outcome:
    """A clause says what somebody would have the group do. Where it may be an offer all the same, a yes proposes it."""
    if ctx.language != _AMBIGUOUS:
        return await begin(ctx, clause, None, None, "open")
    words = f"qu’{clause}" if fold(clause).startswith(_VOWELS) else f"que {clause}"
    quoted = f'"{words.replace(chr(34), "")}"'  # or "propose" and "que" would be this command once more
    waits = Unfinished(command="proposals-proposal", before=quoted, group_id=ctx.group.id, whole=True)
    asked = lines([Phrase("proposals-or-offer"), Phrase("proposals-or-offer-how")])
    return asked.asks(PUBLISH, ctx.event_id, (), waits).mentioning([ctx.person])
