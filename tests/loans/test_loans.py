"""Loans, as conversations: what is with whom, who is reminded, and how it comes back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

DAY = timedelta(days=1)
DOUBT = "If you don’t have it: ❌ or “no”, until this time tomorrow."


async def test_what_is_lent_is_told_to_who_has_it(talk: Conversation) -> None:
    said = await talk.says("Anne", "!lend my drill to:Ben until:sunday")
    assert said.splitlines() == [
        "Ben, Anne lends you my drill until Sunday, 14 March. It is L1.",
        "When it is back: ✅ or !return L1. For more time: !extend L1 until:sunday.",
    ]
    assert talk.message().mentions == (user("Ben"),)
    assert "It is L2." in await talk.says("Anne", "!lend a pan to:Chloé")


async def test_only_who_borrowed_is_reminded(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    await talk.says("Anne", "!lend my drill to:Ben until:saturday")
    await talk.passes(2 * DAY)
    assert talk.heard(ben).startswith("Anne lent you this until Saturday, 13 March: my drill\n")
    await talk.passes(2 * DAY)
    assert talk.heard(ben).startswith("You may still have this, which Anne lent you until Saturday, 13 March: my")
    await talk.passes(30 * DAY)
    assert talk.heard(ben) == talk.heard(anne) == ""
    assert await talk.reacts("Ben", "✅", "still have", ben) == "L1 (my drill) is back."
    assert talk.heard(anne) == f"Ben says that L1 (my drill) is back.\n{DOUBT}"
    assert (await talk.says("Anne", "!loans")).startswith("You have lent nothing")


async def test_both_can_say_that_it_is_back_and_nobody_else(talk: Conversation) -> None:
    await talk.says("Anne", "!lend my drill to:Ben")
    assert await talk.says("Chloé", "!return L1") == "L1 is between two other people."
    assert await talk.reacts("Chloé", "✅", "lends you") == ""
    assert await talk.says("Anne", "!return 1") == "L1 (my drill) is back."
    assert await talk.says("Ben", "!return L1") == "L1 (my drill) is back already."
    assert "It is L2." in await talk.says("Anne", "!lend my drill to:Ben")


async def test_a_reply_says_that_it_is_back_in_any_language_and_other_replies_are_talk(talk: Conversation) -> None:
    await talk.says("Anne", "!lend my drill to:Ben")
    assert await talk.replies("Chloé", "it’s back", "lends you") == ""
    assert await talk.replies("Ben", "it’s back already?", "lends you") == ""
    assert await talk.replies("Ben", "Ya lo devolví, thank you!", "lends you") == "L1 (my drill) is back."
    await talk.says("Anne", "!lend my drill to:Ben")
    assert await talk.replies("Anne", "✅", "lends you") == "L2 (my drill) is back."


async def test_longer_by_agreement(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    await talk.says("Anne", "!lend my drill to:Ben until:saturday")
    said = await talk.says("Ben", "!extend L1 until:2027-03-20")
    assert said == "I have asked Anne whether you can keep L1 for longer."
    assert talk.heard(anne).startswith("Anne, Ben would like to keep this until Saturday, 20 March: my drill")
    assert "until Saturday, 13 March" in await talk.says("Ben", "!loans")
    assert await talk.reacts("Anne", "✅", "would like", anne) == "L1 (my drill) can stay until Saturday, 20 March."
    assert talk.heard(ben) == "L1 (my drill) can stay until Saturday, 20 March."
    assert await talk.replies("Anne", "yes", "would like", anne) == "That is settled already."
    await talk.passes(4 * DAY)
    assert talk.heard(ben) == ""
    assert "can stay until Sunday, 21 March" in await talk.says("Anne", "!extend L1 until:2027-03-21")


async def test_rather_not_longer(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    await talk.says("Anne", "!lend my drill to:Ben until:saturday")
    for answer in ("👎", "no"):
        await talk.says("Ben", "!extend L1 until:2027-03-20")
        talk.heard(anne)
        if answer == "no":
            assert "a yes or a no is enough" in await talk.replies("Anne", "hm", "would like", anne)
            said = await talk.replies("Anne", answer, "would like", anne)
        else:
            said = await talk.reacts("Anne", answer, "would like", anne)
        assert said == "I’ll tell them, kindly. L1 stays as it was."
        assert talk.heard(ben) == "Anne would rather have this back as you had agreed: my drill"
    assert "until Saturday, 13 March" in await talk.says("Ben", "!loans")
    await talk.passes(2 * DAY)
    assert talk.heard(ben).startswith("Anne lent you this until Saturday")


async def test_words_for_the_other_go_to_them_privately(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", "!lend my drill to:Ben")
    said = await talk.says("Ben", "!return L1 it saved my **day**")
    assert said.splitlines() == ["L1 (my drill) is back.", "I’ll pass your words on to Anne, privately."]
    assert talk.heard(anne) == f"Ben says that L1 (my drill) is back.\n“it saved my **day**”\n{DOUBT}"
    await talk.says("Anne", "!lend my drill to:Ben")
    assert "2,001 characters" in await talk.says("Ben", f"!return L2 {'x' * 2001}")
    assert "L2 my drill" in await talk.says("Ben", "!loans")


async def test_lending_from_the_direct_chat(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    assert await talk.says("Anne", "!lend my drill to Ben until sunday", anne) == (
        "L1 (my drill) is with Ben, and I have told them. When it is back: ✅ or !return L1."
    )
    assert talk.heard() == ""
    assert talk.heard(ben).startswith("Ben, Anne lends you my drill until Sunday, 14 March. It is L1.")
    assert await talk.reacts("Ben", "✅", "lends you", ben) == "L1 (my drill) is back."
    assert talk.heard(anne) == f"Ben says that L1 (my drill) is back.\n{DOUBT}"


async def test_who_left_the_group_is_not_reminded(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!lend my drill to:Ben until:saturday")
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    talk.heard(ben)
    await talk.passes(5 * DAY)
    assert talk.heard(ben) == ""
    assert "L1 my drill · Ben" in await talk.says("Anne", "!loans")


async def test_what_is_mine_is_where(talk: Conversation) -> None:
    await talk.says("Anne", "!lend my drill to:Ben until:sunday")
    await talk.says("Chloé", "!lend a pan to:Anne")
    await talk.says("Anne", "!need a ladder")
    lent = ["You lent:", "- L1 my drill · Ben · until Sunday, 14 March", "With you:", "- L2 a pan · Chloé"]
    assert (await talk.says("Anne", "!loans")).splitlines() == lent
    direct = await talk.direct("Anne")
    assert (await talk.says("Anne", "!loans", direct)).splitlines() == lent
    assert (await talk.says("Anne", "!mine", direct)).splitlines() == ["You need:", "- N1 a ladder", *lent]


@pytest.mark.parametrize(
    ("language", "typed", "answer", "said"),
    [
        ("en", "!lend my drill to Ben until sunday", None, "Ben, Anne lends you my drill until Sunday, 14 March."),
        ("en", "!lend my drill until sunday to Ben", None, "Ben, Anne lends you my drill until Sunday, 14 March."),
        ("en", "!lend the key to my flat to Ben", None, "Ben, Anne lends you the key to my flat."),
        ("en", "!lend my drill", "Ben", "Ben, Anne lends you my drill."),
        ("en", "!lend my drill", "to Ben", "Ben, Anne lends you my drill."),
        ("en", "!lend my drill to Bem", "to:Ben until:sunday", "Ben, Anne lends you my drill until Sunday"),
        ("en", "!lend", "my drill to Ben", "Ben, Anne lends you my drill."),
        ("fr", "!prête ma perceuse à Ben jusqu’à dimanche", None, "Ben, Anne te prête : ma perceuse, jusqu’au"),
        ("fr", "!prête ma perceuse", "Ben", "Ben, Anne te prête : ma perceuse. C’est L1."),
        ("es", "!presto mi taladro a Ben hasta el domingo", None, "Ben, Anne te presta: mi taladro, hasta el domingo"),
        ("es", "!presto mi taladro", "a Ben", "Ben, Anne te presta: mi taladro. Es L1."),
    ],
)
async def test_to_whom_is_said_as_people_say_it(
    tmp_path: Path, language: str, typed: str, answer: str | None, said: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        heard = await talk.says("Anne", typed)
        if answer:
            heard = await talk.replies("Anne", answer)
        assert usual(heard).startswith(said)


async def test_until_when_is_asked_and_simply_answered(talk: Conversation) -> None:
    await talk.says("Anne", "!lend my drill to:Ben")
    for answer in ("saturday", "until saturday", "until:saturday"):
        assert (await talk.says("Anne", "!extend L1")).startswith("Until when?\n")
        assert "can stay until Saturday, 13 March" in await talk.replies("Anne", answer)


async def test_what_is_taken_back_or_wrong_leaves_nothing(talk: Conversation) -> None:
    assert "To whom?" in await talk.says("Anne", "!lend my drill")
    assert (await talk.says("Anne", "!lend my drill to:Anne")).startswith("It has to be lent to another person")
    assert "301 characters" in await talk.says("Anne", f"!lend {'x' * 301} to:Ben")
    await talk.says("Anne", "!lend my drill to:Ben until:sunday")
    await talk.takes_back("Anne", talk.last)
    assert (await talk.says("Anne", "!loans")).startswith("You have lent nothing")
    async with talk.store.transaction():
        assert await talk.store._database.value("SELECT count(*) FROM timers WHERE feature = 'loans'") == 0


async def test_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        ben = await talk.direct("Ben")
        said = usual(await talk.says("Anne", "!prête ma perceuse à:Ben jusqu’à:samedi"))
        assert said.startswith("Ben, Anne te prête : ma perceuse, jusqu’au samedi 13 mars. C’est L1.")
        assert "- L1 ma perceuse · Ben · jusqu’au samedi" in usual(await talk.says("Anne", "!prêts"))
        await talk.passes(2 * DAY)
        assert usual(talk.heard(ben)).startswith("Anne t’a prêté ceci jusqu’au samedi 13 mars : ma perceuse")
        assert usual(await talk.says("Ben", "!retour L1 merci !")).splitlines() == [
            "L1 (ma perceuse) est de retour.",
            "Je transmets tes mots à Anne, en privé.",
        ]


async def test_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        ben = await talk.direct("Ben")
        said = await talk.says("Anne", "!presto mi taladro a:Ben hasta:sábado")
        assert said.startswith("Ben, Anne te presta: mi taladro, hasta el sábado 13 de marzo. Es L1.")
        assert "- L1 mi taladro · Ben · hasta el sábado" in await talk.says("Anne", "!préstamos")
        await talk.passes(2 * DAY)
        assert talk.heard(ben).startswith("Anne te prestó esto hasta el sábado 13 de marzo: mi taladro")
        assert (await talk.says("Ben", "!devuelto L1 ¡mil gracias!")).splitlines() == [
            "L1 (mi taladro) está de vuelta.",
            "Le paso tus palabras a Anne, en privado.",
        ]


async def test_asking_for_less_time_than_there_is_asks_nobody(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", "!lend drill to:Ben until:thursday")
    talk.heard(anne)
    assert "until Thursday, 11 March already" in await talk.says("Ben", "!extend L1 until:today")
    assert "already" in await talk.says("Ben", "!extend L1 until:thursday")
    assert talk.heard(anne) == ""
    assert "I have asked Anne" in await talk.says("Ben", "!extend L1 until:friday")


@pytest.mark.parametrize(
    ("language", "lend", "forget", "yes", "said"),
    [
        ("en", "!lend drill to:Ben", "!forgetme everything", "yes", "L1 (drill), which Anne lent you, is no longer"),
        ("fr", "!prête perceuse à:Ben", "!oubliemoi tout", "oui", "L1 (perceuse), qui t’a été prêté par Anne, n’est"),
        ("es", "!presto taladro a:Ben", "!olvídame todo", "sí", "L1 (taladro), préstamo de Anne, ya no está"),
    ],
)  # fmt: skip
async def test_where_the_lender_is_forgotten_the_borrower_reads_what_is_still_with_them(
    tmp_path: Path, language: str, lend: str, forget: str, yes: str, said: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Anne", lend)
        talk.heard(ben)
        await talk.says("Anne", forget, anne)
        await talk.says("Anne", yes, anne)
        assert said in usual(talk.heard(ben))
