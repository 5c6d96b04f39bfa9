"""The live board in the rooms of a group, and what moved in it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.conversation import Conversation, conversation, usual

PEOPLE = ("Anne", "Ben", "Chloé", "Dora")
SOON = timedelta(seconds=6)


async def test_a_live_board_follows_what_happens(talk: Conversation) -> None:
    await talk.says("Anne", "!need a drill")
    assert await talk.passes(SOON) == ""
    await talk.says("Anne", "!settings keep a board in the room on")
    await talk.says("Anne", "!need\n- a ladder urgent\n- a lift")
    assert (await talk.passes(SOON)).splitlines() == [
        "3 needs on the board",
        "- N2 a ladder · Anne · urgent",
        "- N1 a drill · Anne",
        "- N3 a lift · Anne",
        "",
        "There are no offers on the board just now. To offer something: !offer two bikes until:sunday.",
        "",
        "To take one: !take with its number. To ask or offer: !need, !offer.",
    ]
    shown = len(talk.shown())
    board = talk.message("needs on the board").event_id
    await talk.says("Ben", "!take N2")
    await talk.says("Ben", "!offer soup")
    said = await talk.passes(SOON)
    assert "- N2 a ladder · Anne · urgent · Ben is taking care of it\n" in said and "- O1 soup · Ben" in said
    await talk.says("Ben", "!release N2")
    await talk.says("Anne", "!close N2")
    assert "ladder" not in await talk.passes(SOON)
    assert talk.message("needs on the board").event_id == board
    assert talk.message("needs on the board").mentions == ()
    assert len(talk.shown()) == shown + 4  # the answers: the board is edited


async def test_a_long_board_is_shown_in_part(talk: Conversation) -> None:
    await talk.says("Anne", "!settings keep a board in the room on")
    await talk.says("Anne", "!need\n" + "\n".join(f"- chair {number}" for number in range(10)))
    await talk.says("Anne", "!need\n- a ladder\n- a drill")
    assert "- N10 chair 9 · Anne\nand 2 more: !needs\n" in await talk.passes(SOON)


async def test_several_rooms_share_one_board(talk: Conversation) -> None:
    await talk.says("Anne", "!settings keep a board in the room on")
    kitchen = await talk.gathering("Anne", "Ben", name="Kitchen")
    await talk.says("Anne", "!group join Tuesday circle", kitchen)
    await talk.says("Anne", "!group accept")
    await talk.says("Ben", "!need a pan", kitchen)
    assert "- N1 a pan · Ben" in await talk.passes(SOON)
    assert "- N1 a pan · Ben" in talk.heard(kitchen)
    direct = await talk.direct("Chloé")
    assert "Chloé is taking care of N1" in await talk.agrees("Chloé", "!take N1", direct)
    assert "Chloé is taking care of it" in await talk.passes(SOON)
    assert "Chloé is taking care of it" in talk.heard(kitchen)


async def met(talk: Conversation, helpers: tuple[str, ...]) -> None:
    for helper in helpers:
        code = (await talk.says("Anne", "!need a hand")).split()[0]
        await talk.says(helper, f"!take {code}")
        await talk.says("Anne", f"!close {code}")


async def test_what_moved_in_a_sentence_without_names(talk: Conversation) -> None:
    await met(talk, ("Ben", "Chloé", "Ben"))
    assert (await talk.says("Dora", "!gifts")).startswith("What moved in the last 30 days came from too few people")
    await talk.says("Anne", "!need nothing much")
    await talk.says("Anne", "!close N4")
    await talk.says("Dora", "!offer soup")
    await talk.says("Anne", "!take O1")
    await talk.says("Anne", "!close O1")
    said = await talk.says("Dora", "!gifts")
    assert said == "In the last 30 days, 4 needs were met or offers taken up, thanks to 3 people."
    await talk.says("Anne", "!settings least answers 4")
    assert (await talk.says("Dora", "!gifts")).startswith("What moved in the last 30 days came from too few people")
    await talk.says("Anne", "!settings least answers 3")
    await talk.passes(timedelta(days=31))
    assert (await talk.says("Dora", "!gifts")).startswith("What moved in the last 30 days came from too few people")


async def test_french_and_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path / "fr", "fr", people=PEOPLE) as talk:
        await talk.says("Anne", "!réglages tableau à jour dans le salon oui")
        await talk.says("Anne", "!besoin une échelle")
        assert usual(await talk.passes(SOON)).startswith(
            "1 besoin au tableau\n- N1 une échelle · Anne\n\nLe tableau des offres est vide"
        )
        assert usual(await talk.says("Anne", "!dons")).startswith(
            "Ce qui a circulé ces derniers temps (30 jours) vient"
        )
    async with conversation(tmp_path / "es", "es", people=PEOPLE) as talk:
        await talk.says("Anne", "!ajustes tablero al día en la sala sí")
        await talk.says("Anne", "!necesito una escalera")
        assert (await talk.passes(SOON)).startswith("1 necesidad en el tablero\n- N1 una escalera · Anne\n\n")
        for helper in ("Ben", "Chloé", "Dora"):
            code = (await talk.says("Anne", "!necesito sillas")).split()[0]  # "necesito ayuda" calls for help
            await talk.says(helper, f"!tomo {code}")
            await talk.says("Anne", f"!cerrar {code}")
        assert usual(await talk.says("Anne", "!regalos")) == (
            "Últimamente (30 días): 3 necesidades cubiertas u ofertas tomadas, gracias a 3 personas."
        )
