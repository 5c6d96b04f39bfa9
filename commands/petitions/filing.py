"""What those who carry a petition hand over: its text and the names, as a page to print and as plain text."""

from __future__ import annotations

from commands.kit.arguments import ItemId
from commands.kit.attachments import Document, File
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines
from commands.kit.words import fold
from commands.petitions.board import how_many
from commands.petitions.carrying import WARNED
from commands.petitions.feature import petitions
from commands.petitions.finding import find, must_carry
from storage.petitions import Carrier, Petition

_BLANK = 12  # lines to sign by hand


@petitions.command("file", where=Where.GROUP, letters="S")
async def file(ctx: Context, item: ItemId | None = None) -> Outcome:
    """The text and the names, in private, to whoever carries it."""
    found = await find(ctx, item)
    own = await must_carry(ctx, found)
    if found.state == "lapsed":
        raise UserError("petitions-is-over", code=found.code)
    await let_people_know_first(ctx, found, own)
    signed = sorted(await ctx.store.petitions.signatures.lines(found.id), key=lambda line: (fold(line), line))
    said = [Phrase("petitions-file", code=found.code, addressee=found.addressee), how_many(len(signed))]
    how = Phrase("petitions-file-how" if found.takes_back else "petitions-file-kept", code=found.code)
    return [
        _privately(ctx, found, *said, how).with_attached(_document(ctx, found, signed)),
        _privately(ctx, found, Phrase("petitions-file-text")).with_attached(_text(found, signed)),
    ]


async def let_people_know_first(ctx: Context, petition: Petition, own: Carrier) -> None:
    """Raise `UserError` while those who signed before somebody carried it can still think about that.

    They could not if it were handed over meanwhile, and nothing could be taken back any more.
    """
    first = await ctx.store.petitions.signatures.first(petition.id)
    assert own.agreed is not None
    if first and first < own.agreed and ctx.now < own.agreed + WARNED:
        raise UserError("petitions-file-later", code=petition.code, after=own.agreed + WARNED)


def _privately(ctx: Context, petition: Petition, *said: Phrase) -> Reply:
    return ctx.to_sender(lines(said)).about_group(petition.group_id).quietly()


def _document(ctx: Context, petition: Petition, signed: list[str]) -> Document:
    day = ctx.now.astimezone(ctx.zone).date()
    return Document(
        name=f"{petition.code}.pdf",
        title=Phrase("petitions-page-to", addressee=petition.addressee),
        text=petition.words,
        heading=Phrase("petitions-page-signed", count=len(signed), day=day),
        head=(Phrase("petitions-page-number"), Phrase("petitions-page-name"), Phrase("petitions-page-hand")),
        rows=tuple(signed),
        blank=_BLANK,
        instead=Phrase("petitions-page-instead", file=f"{petition.code}.txt"),
    )


def _text(petition: Petition, signed: list[str]) -> File:
    numbered = [f"{number}. {line}" for number, line in enumerate(signed, 1)]
    text = "\n".join([petition.addressee, "", petition.words, "", *numbered, ""])
    return File(f"{petition.code}.txt", "text/plain", text)
