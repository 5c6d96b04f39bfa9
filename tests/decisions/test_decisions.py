"""The register of decisions, as conversations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.decisions import decisions
from commands.decisions.rules import has_words, looked_at
from commands.kit.context import Context
from commands.kit.deadline import LAST_MINUTE
from commands.kit.decision_events import Decided
from commands.kit.declaration import Outcome
from commands.kit.events import Overheard
from commands.kit.phrase import Phrase
from tests.conversation import Conversation, conversation, user, usual

DAYS = timedelta(days=1)
FIRST = datetime(2027, 1, 1, tzinfo=UTC).replace(tzinfo=None)
PARIS = ZoneInfo("Europe/Paris")
WORDS = {
    "en": ("!decided We meet on Tuesdays.", "Noted as decided: D1 We meet on Tuesdays.", "!decisions", "!decision D1",
           "Written down on Wednesday, 10 March", "!review D1 in 3 months", "To look at again: Thursday, 10 June",
           "!review D1 We meet on Mondays.", "D2 replaces D1: We meet on Mondays.", "It was replaced by D2",
           "!decision over D2", "D2 is no longer in force: We meet on Mondays.", "!decisions monday"),
    "fr": ("!décision On se retrouve le mardi.", "Noté comme décision : D1 On se retrouve le mardi.", "!décisions",
           "!décision D1", "Notée le mercredi 10 mars", "!revoir D1 dans 3 mois", "À revoir : jeudi 10 juin",
           "!revoir D1 On se retrouve le lundi.", "D2 remplace D1 : On se retrouve le lundi.",
           "Elle a été remplacée par D2", "!décision finie D2", "D2 n’est plus en vigueur", "!décisions lundi"),
    "es": ("!decisión Nos vemos los martes.", "Anotado como decisión: D1 Nos vemos los martes.", "!decisiones",
           "!decisión D1", "Anotada el miércoles 10 de marzo", "!revisar D1 en 3 meses", "Por revisar: jueves 10 de",
           "!revisar D1 Nos vemos los lunes.", "D2 reemplaza a D1: Nos vemos los lunes.", "La reemplazó D2",
           "!decisión terminada D2", "D2 ya no está vigente", "!decisiones lunes"),
}  # fmt: skip


def decides(
    monkeypatch: pytest.MonkeyPatch, words: str, *sources: str, method: str = "consent", review: datetime | None = None
) -> None:
    """From now on, whatever somebody writes has the group decide this, as a proposal would."""

    async def raised(ctx: Context, event: Overheard) -> Outcome:
        reason = Phrase("decisions-named", code="5", what="agree, nobody objects.")
        return await ctx.tell(Decided(words, reason, sources, method, review))

    monkeypatch.setitem(decisions.listeners, Overheard, [raised])


async def another_room(talk: Conversation, name: str, *people: str) -> str:
    """Another room of the group."""
    room = await talk.gathering("Anne", *people, name=name)
    await talk.says("Anne", "!group join Tuesday circle", room)
    await talk.says("Anne", "!group accept")
    talk.heard(room)
    return room


async def days(talk: Conversation, number: int, each: timedelta = DAYS) -> None:
    """Days go by, with all that is done every day."""
    for _ in range(number):
        await talk.passes(each)
        await talk.app.tidy()


@pytest.mark.parametrize("language", WORDS)
async def test_what_was_decided_is_written_down_found_looked_at_again_and_over(tmp_path: Path, language: str) -> None:
    (decided, noted, all_, one, written, later, again, other, replaced, by, over, ended, found) = WORDS[language]
    async with conversation(tmp_path, language) as talk:
        assert noted in usual(await talk.says("Ben", decided))
        assert "D1 " in usual(await talk.says("Chloé", all_))
        assert written in usual(await talk.says("Chloé", one))
        assert again in usual(await talk.says("Chloé", later))
        assert replaced in usual(await talk.says("Ben", other))
        assert "D1" not in (listed := await talk.says("Chloé", all_)) and "D2 " in listed
        assert by in usual(await talk.says("Chloé", one))
        assert ended in usual(await talk.says("Ben", over))
        assert "D2" in await talk.says("Chloé", found), "words find what is over, too"
        assert "D2" not in await talk.says("Chloé", all_)


async def test_one_number_means_one_thing_in_all_rooms_of_the_group(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        kitchen = await another_room(talk, "Kitchen", "Ben")
        assert "D1 Tea at five" in await talk.says("Ben", "!decided Tea at five", talk.room)
        assert "D2 No shoes" in await talk.says("Ben", "!decided No shoes", kitchen)
        listed = await talk.says("Chloé", "!decisions")
        assert listed.index("D2 No shoes") < listed.index("D1 Tea at five")
        assert "D1 Tea at five" in await talk.says("Ben", "!decision 1", kitchen)
        await talk.says("Ben", "!decided remove D2", kitchen)
        assert "D3 No boots" in await talk.says("Ben", "!decided No boots", kitchen), "no number is given twice"
        await talk.says("Anne", "!circle start", kitchen)
        said = await talk.says("Anne", "!circle end", kitchen)
        assert "D3 No boots" in said and "Tea" not in said, "the minutes of a room have what was decided in it"


async def test_a_decision_alone_or_with_a_number_is_shown_and_not_written_down(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "Nothing is written down yet" in await talk.says("Ben", "!decision")
        assert "I find no decision D5 here" in await talk.says("Ben", "!decided D5")
        assert "I find no decision T1 here" in await talk.says("Ben", "!decision T1")
        await talk.says("Ben", "!decided We plant beans in the garden")
        for said in ("!decision", "!decisions", "!decision D1", "!decided d1", "!decisions 1 please", "!decision beans",
                     "!decisions planting", "!decision the garden", "What did we decide"):  # fmt: skip
            prefix = "" if said.startswith("!") else "!"
            shown = await talk.says("Ben", prefix + said)
            assert "D1 We plant beans" in shown and "Noted" not in shown, said
        assert "D2 5 chairs are enough" in await talk.says("Ben", "!decision 5 chairs are enough")
        assert "I find no decision about “roses”" in await talk.says("Ben", "!decisions roses")
        assert "What was decided?" in await talk.says("Ben", "!decided")
        assert "D3 Tea" in await talk.replies("Ben", "Tea")


async def test_in_private_it_is_the_decisions_of_all_ones_groups_and_of_no_other(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben, film = await talk.direct("Ben"), await talk.gathering("Dan", "Ben", name="Film club")
        other = await talk.gathering("Dan", name="Choir")
        await talk.says("Anne", "!decided Marigolds")
        await talk.says("Dan", "!decided Tati", film)
        await talk.says("Dan", "!decided Bach", other)
        said = await talk.says("Ben", "decisions", ben)
        assert "What Tuesday circle has decided\n- D1 Marigolds" in said and "What Film club has decided" in said
        assert "Bach" not in said
        assert "Tati" in await talk.says("Ben", "!decision D1 in Film club", ben)
        assert "Tati" in (said := await talk.says("Ben", "!decisions tati", ben)) and "Marigolds" not in said
        talk.server.leave(film, user("Ben"))
        await talk.settle()
        assert "Tati" not in await talk.says("Ben", "!decisions", ben), "it is no longer his group"


async def test_taking_out_is_for_who_wrote_it_down_or_facilitates(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!decided Marigolds")
        assert "Whoever wrote D1 down can change it" in await talk.says("Chloé", "!decided remove D1")
        assert "Whoever wrote D1 down can change it" in await talk.says("Chloé", "!decision over D1")
        assert "Whoever wrote D1 down can change it" in await talk.says("Chloé", "!review D1 Roses")
        assert await talk.reacts("Chloé", "❌", to="Marigolds") == ""
        assert "Whoever wrote D1 down" in await talk.replies("Chloé", "remove", to="To take it out")
        assert "Ben took this off the list of decisions: D1 Marigolds" in await talk.replies("Ben", "remove", "To take")
        await talk.says("Ben", "!decided Peonies")
        assert "Anne took this off the list" in await talk.reacts("Anne", "❌", to="Peonies"), "she facilitates"
        await talk.says("Ben", "!decided Roses")
        await talk.takes_back("Ben", talk.last)
        assert "Nothing is written down yet" in await talk.says("Ben", "!decisions")


STAYS = {
    "en": ("!decided Marigolds", "D1 stays as it is on the list of decisions", "!decisions", "!decision over D1",
           "!review D1 Roses", "!decided remove D1", "Anne took this off the list"),
    "fr": ("!décidé Soucis", "D1 reste comme elle est dans la liste des décisions", "!décisions",
           "!décision finie D1", "!revoir D1 Roses", "!décision retirer D1", "Anne a retiré ceci de la liste"),
    "es": ("!decidido Caléndulas", "D1 queda como está en la lista de decisiones", "!decisiones",
           "!decisión terminada D1", "!revisar D1 Rosas", "!decisión quitar D1", "Anne quitó esto de la lista"),
}  # fmt: skip


@pytest.mark.parametrize("language", STAYS)
async def test_a_moderator_who_deletes_a_message_takes_no_decision_back_and_reads_how(
    tmp_path: Path, language: str
) -> None:
    decided, stays, listed, over, other, remove, gone = STAYS[language]
    async with conversation(tmp_path, language) as talk:
        await talk.says("Ben", decided)
        assert stays in usual(await talk.takes_back("Anne", talk.last))
        assert "D1 " in await talk.says("Ben", listed)
        assert gone in usual(await talk.says("Anne", remove)), "that is said with her name"
        await talk.says("Ben", decided)
        await talk.says("Ben", over.replace("D1", "D2"))
        assert stays.replace("D1", "D2") in usual(await talk.takes_back("Anne", talk.last))
        assert "D2" not in await talk.says("Ben", listed), "it is over all the same"
        await talk.says("Ben", decided)
        await talk.says("Ben", other.replace("D1", "D3"))
        await talk.takes_back("Anne", talk.last)
        assert "D4 " in (said := await talk.says("Ben", listed)) and "D3 " not in said
        await talk.says("Ben", decided)
        written = talk.last
        assert "D5 " in await talk.says("Ben", listed)
        assert await talk.takes_back("Ben", written) == "" and "D5 " not in await talk.says("Ben", listed)


async def test_editing_the_message_corrects_the_words_and_keeps_the_number(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!decided We meat on Tuesdays")
        written = talk.last
        assert "D1 We meet on Tuesdays" in await talk.says("Ben", "!decided We meet on Tuesdays", edit_of=written)
        assert len(talk.shown()) == len([each for each in talk.shown() if "meat" not in each.body]), "in its place"
        assert "To look at again: Thursday, 10 June" in await talk.says(
            "Ben", "!decided We meet on Tuesdays review:in 3 months", edit_of=written
        )
        await talk.says("Chloé", "!decided All money is mine", edit_of=written)
        assert "D1 We meet on Tuesdays" in await talk.says("Ben", "!decisions"), "only its author corrects it"
        await talk.says("Ben", "!todo me buy tea", edit_of=written)
        assert "Nothing is written down yet" in await talk.says("Ben", "!decisions"), "it is something else now"
        assert "T1 Ben: buy tea" in await talk.says("Ben", "!todos")


async def test_what_changed_a_decision_can_be_taken_back(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!decided Marigolds review:in 3 days")
        await talk.says("Ben", "!review D1 never")
        never = talk.last
        await talk.takes_back("Ben", never)
        await talk.says("Ben", "!review D1 Roses")
        await talk.takes_back("Ben", talk.last)
        await talk.says("Ben", "!decision over D1")
        await talk.takes_back("Ben", talk.last)
        said = await talk.says("Ben", "!decisions")
        assert "D1 Marigolds (to look at again: Saturday, 13 March" in said and "Roses" not in said
        assert "It is time to look at this again: D1 Marigolds" in await talk.passes(4 * DAYS)


async def test_the_day_to_look_again_comes_once_and_late_if_the_bot_was_away(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!decided Marigolds review:12 march")
        await talk.says("Ben", "!decided Roses review:12 march")
        await talk.says("Ben", "!decision over D2")
        assert await talk.passes(datetime(2027, 3, 12, 7, 59, tzinfo=UTC) - talk.server.now) == ""
        await talk.stop()
        talk.server.now += 2 * DAYS
        await talk.start()
        said = await talk.passes(timedelta())
        assert said.count("It is time to look at this again") == 1 and "D1 Marigolds" in said and "Roses" not in said
        assert await talk.passes(30 * DAYS) == ""
        assert "D1 Marigolds\n" in await talk.says("Ben", "!decisions"), "it is still in force"


async def test_what_the_group_has_decided_is_announced_once_in_each_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with conversation(tmp_path) as talk:
        kitchen = await another_room(talk, "Kitchen", "Ben")
        await talk.says("Ben", "!decided We meet on Tuesdays")
        decides(monkeypatch, "We meet on Mondays", "P7", "D1", review=datetime(2027, 6, 1, 10, tzinfo=UTC))
        said = await talk.says("Ben", "fine with me")
        monkeypatch.undo()
        assert said == (
            "Decided: D2 We meet on Mondays\n5 agree, nobody objects.\nIt comes from P7 and D1."
            "\nTo look at again: Tuesday, 1 June at 12:00.\nWho does what? !todo Ben hand it over for:D2"
        )
        assert talk.heard(kitchen) == said
        assert "D1" not in (listed := await talk.says("Ben", "!decisions")) and "D2 We meet on Mondays" in listed
        assert "by consent" in await talk.says("Ben", "!decision D2")
        assert "Whoever wrote D2 down can change it" in await talk.says("Ben", "!decided remove D2"), (
            "it is everybody's"
        )
        assert await talk.reacts("Anne", "❌", to="Decided: D2") == "", "a tap is no more than a feeling"
        await talk.says("Anne", "!circle start")
        assert "D2 We meet on Mondays" in await talk.says("Anne", "!circle end")


async def test_it_stays_without_a_name_when_who_wrote_it_down_is_forgotten_or_leaves(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!decided Marigolds")
        written = talk.last
        assert "Decisions that you wrote down for the group: 1" in await talk.says("Ben", "!mydata", chat)
        await talk.says("Ben", "!forgetme everything yes", chat)
        assert "D1 Marigolds" in await talk.says("Chloé", "!decisions")
        assert "Whoever wrote D1 down" in await talk.says("Ben", "!decided remove D1"), "it is not known to be his"
        await talk.says("Chloé", "!decided Roses")
        talk.server.leave(talk.room, user("Chloé"))
        await talk.settle()
        assert "D2 Roses" in await talk.says("Ben", "!decisions")
        await talk.takes_back("Anne", written)


async def test_the_register_goes_along_to_a_room_that_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!decided Marigolds review:in 3 days")
        new = talk.server.upgrade(talk.room, user("Anne"), invite=[talk.bot, user("Ben")])
        talk.server.join(new, user("Ben"))
        await talk.settle()
        assert "D1 Marigolds" in await talk.says("Ben", "!decisions", new)
        assert "D2 Roses" in await talk.says("Ben", "!decided Roses", new)
        talk.heard(new)
        await talk.passes(4 * DAYS)
        assert "look at this again: D1 Marigolds" in talk.heard(new)


async def test_it_is_kept_as_long_as_the_group_wants(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "2 days" in await talk.says("Anne", "!settings decisions kept 2 days")
        await talk.says("Ben", "!decided Marigolds")
        await talk.says("Ben", "!decided Roses review:in 10 days")
        await days(talk, 3)
        said = await talk.says("Ben", "!decisions")
        assert "Marigolds" not in said and "Roses" in said, "a date keeps it until then"
        assert "as long as they hold" in await talk.says("Anne", "!settings decisions kept until over")
        await days(talk, 40, 10 * DAYS)
        assert "Roses" in await talk.says("Ben", "!decisions")
        await talk.says("Ben", "!decision over D2")
        await days(talk, 29)
        assert "Roses" in await talk.says("Ben", "!decisions roses")
        await days(talk, 2)
        assert "I find no decision" in await talk.says("Ben", "!decisions roses")


async def test_a_long_list_is_cut_and_read_in_private(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        for number in range(1, 24):
            await talk.says("Ben", f"!decided rule of the house {number}")
        assert await talk.says("Ben", "!decisions") == "", "nobody else has to scroll"
        said = talk.heard(chat)
        assert "D23 rule" in said and "D4 rule" in said and "D3 rule" not in said
        assert "…and 3 more: !decisions with a word finds them." in said


async def test_which_one_is_asked_and_a_reply_says_it(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!decided Marigolds")
        await talk.says("Ben", "!decided Roses")
        asked = await talk.says("Ben", "!review in 3 days")
        assert "Which one?" in asked and "D1 Marigolds" in asked
        assert "D1 Marigolds\nTo look at again: Saturday" in await talk.says("Ben", "2")
        assert "D2 Roses\nTo look at again: Sunday" in await talk.replies("Ben", "!review in 4 days", "decided: D2")
        assert "Its number comes first" in await talk.says("Ben", "!review Peonies in the yard")
        assert "D3 replaces D2: Peonies" in await talk.replies("Ben", "!review Peonies in the yard", "D2 Roses")
        assert "D2 is no longer in force." in await talk.says("Ben", "!review D2 in 3 days")


async def test_in_private_others_hear_of_it_only_with_a_yes(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!decided Marigolds")
        asked = await talk.says("Ben", "!review D1 Roses", chat)
        assert "D2 replaces D1: Roses" in asked and talk.heard() == ""
        assert "Marigolds" in await talk.says("Chloé", "!decisions"), "nothing has changed yet"
        await talk.says("Ben", "yes", chat)
        assert "D2 replaces D1: Roses" in talk.heard()


async def test_somebody_elsewhere_sees_and_changes_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!decided Marigolds")
        eve = await talk.direct("Eve")
        for said in ("!decisions", "!decision D1", "!review D1 in 3 days", "!decision over D1", "!review D1 Roses"):
            assert "Marigolds" not in await talk.says("Eve", said, eve), said
        assert "D1 Marigolds\n" in await talk.says("Ben", "!decisions")


@given(st.datetimes(FIRST, FIRST + 365 * DAYS), st.booleans())
def test_it_is_looked_at_on_the_day_that_was_said(moment: datetime, whole_day: bool) -> None:
    review = moment.replace(tzinfo=PARIS)
    if whole_day:
        review = datetime.combine(review.date(), LAST_MINUTE, PARIS)
    at = looked_at(review, PARIS).astimezone(PARIS)
    assert at.date() == review.date() and at <= review
    assert (at == review) is (review.time() != LAST_MINUTE)


@given(st.lists(st.sampled_from("Nous plantons des haricots échelle REUNIONS 2027 a".split()), min_size=1))
def test_words_find_what_has_them_in_any_order_and_case(words: list[str]) -> None:
    text = "Nous plantons, des haricots; a l'échelle: réunions (2027)"
    sought = " ".join(words)
    upper: Callable[[str], str] = str.upper
    assert has_words(sought, text) and has_words(upper(sought), text) and has_words(" ".join(words[::-1]), text)
    assert not has_words(f"zzz {sought}", text) and not has_words("", text) and not has_words("?!", text)
