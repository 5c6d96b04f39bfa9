"""The board as a file for spreadsheets, and lists that come onto the board."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.resources.lists.csv import SEPARATORS, pasted, written
from tests.conversation import Conversation, conversation, user, usual

PEOPLE = ("Anne", "Ben", "Chloé", "Dora")
LIST = '!import kind,what,by,who,people\nneed,a ladder,friday,,\noffer,"soup, hot",,Ben,\nneed,movers,,,3'


def exported(talk: Conversation, room: str) -> str:
    message = talk.shown(room)[-1]
    assert message.msgtype == "m.file" and message.filename and message.filename.endswith(".csv")
    file = talk.server.media[message.where["url"]]
    assert file.media_type == "text/csv" and file.data.startswith(b"\xef\xbb\xbf"), "or accents are read wrongly"
    return file.data.decode("utf-8-sig")


async def on_board(talk: Conversation) -> list[str]:
    async with talk.store.transaction():
        rows = await talk.store._database.all("SELECT kind, number, what, person FROM resources ORDER BY id")
    return [f"{row['kind'][0].upper()}{row['number']} {row['what']} {row['person']}".rstrip() for row in rows]


# Coming onto the board.


async def test_a_list_is_looked_at_first_and_added_once(talk: Conversation) -> None:
    assert (await talk.says("Anne", LIST)).splitlines() == [
        "I can add 3 of these lines:",
        "- line 2: a need, a ladder · by Friday, 12 March",
        "- line 3: an offer, soup, hot · Ben",
        "- line 4: a need, movers · 3 people needed",
        "Nothing is on the board yet. To add the 3: ✅ or !import yes; the group then reads that they come from you."
        " Otherwise I forget the list in an hour.",
    ]
    assert await on_board(talk) == []
    assert (await talk.reacts("Anne", "✅", "I can add")).splitlines() == [
        "3 are on the board: N1–N2 and O1. !needs and !offers show them.",
        "Deleting your message with the list takes away again what stands under your name.",
    ]
    items = ["N1 a ladder @anne:x", "O1 soup, hot @ben:x", "N2 movers @anne:x"]
    assert await on_board(talk) == items
    for again in ("!import yes", "!import yes please"):
        assert (await talk.says("Anne", again)).startswith("I have no list from you waiting")
    assert (await talk.replies("Anne", "yes", "I can add")).startswith("I have no list from you waiting")
    assert await on_board(talk) == items


async def test_those_under_whose_name_something_stands_hear_of_it_and_can_take_it_off(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", LIST)
    await talk.replies("Anne", "Yes please!", "I can add")
    assert talk.heard(ben).splitlines() == [
        "Anne has put this on the board of Tuesday circle under your name, from a list:",
        "- O1 soup, hot",
        "Not what you want? !withdraw O1 takes it off, with no reason asked.",
    ]
    assert "O1 (soup, hot) is withdrawn" in await talk.says("Ben", "!withdraw O1", ben)


async def test_every_line_that_stays_out_is_shown_with_its_reason(talk: Conversation) -> None:
    await talk.says("Ben", "!need a tent")
    said = await talk.says(
        "Anne",
        """!import Kind; What; Until; People; Often; Who; Urgent; Phone
need; a ladder;;;;;;

Offer; ;
wish; a star;
;a star;
need; a drill; 2027-03-01
need; a saw; 3/4
need; a lamp; someday
need; chairs;;many
offer; bread;;; sometimes
need; a van;;;; Zoe
need; a bed;;;;;perhaps
need; a ladder
need; a tent;;;; ben
need; a hug;;;; anonymous
need; a;b;c;d;e;f;g;h
need; "a lamp
offer; bread;;; 2/month;; x
need; tea; tomorrow;; 2/month;; X""",
    )
    assert said.splitlines() == [
        "I can add 3 of these lines:",
        "- line 2: a need, a ladder",
        "- line 19: an offer, bread · at most 2 times a month",
        "- line 20: a need, tea · urgent · by Thursday, 11 March",
        "I don’t know these columns and leave them out: Phone.",
        "15 lines have to stay out:",
        "- line 4: it does not say what.",
        "- line 5: “wish” is none of these: need and offer.",
        "- line 6: it does not say which it is: need and offer.",
        "- line 7: That is already over: Monday, 1 March at 09:00. Give a time that is still to come.",
        "- line 8: “3/4” can mean two days: 2027-04-03 and 2028-03-04. Please write one of these.",
        "- line 9: I can’t read “someday” as a time. Try tomorrow 18:00, monday at 7pm or in 2 hours.",
        "- line 10: “many” is not a whole number from 1 to 50.",
        "- line 11: “sometimes” does not tell me how often. For example: 2/month or “once a week”.",
        "- line 12: nobody in this group is called “Zoe”. Left empty, it would be under your name.",
        "- line 13: “perhaps” is not clear to me here. For yes write “yes”, for no leave it empty.",
        "- line 14: the same as line 2.",
        "- line 15: it is on the board already, as N1.",
        "- line 16: people ask without a name themselves, in their private chat with me.",
        "- line 17: it has 9 cells, and there are 8 columns. Text with a comma in it goes between quotation marks.",
        "- line 18: a quotation mark is not closed.",
        "To correct lines, edit your message: I’ll read it again.",
        "Nothing is on the board yet. To add the 3: ✅ or !import yes; the group then reads that they come from you."
        " Otherwise I forget the list in an hour.",
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("!import hello", "The first line has to name the columns, “what” among them. I know: number, kind"),
        ("!import kind,where\nneed,home", "The first line has to name the columns, “what” among them."),
        ("!import kind,what,item\nneed,a,b", "Two columns mean the same to me: what and item."),
        ("!import kind,what\nneed,", "None of these lines can go on the board.\n1 line has to stay out:"),
        ("!import kind,what", "None of these lines can go on the board."),
        ("!import kind,what" + "\nneed,tea" * 201, "That is 201 lines, and 200 is the most I take at once."),
        ("!import kind,what\nneed," + "x" * 401, "None of these lines can go on the board."),
    ],
)
async def test_what_is_no_list(talk: Conversation, typed: str, said: str) -> None:
    assert (await talk.says("Anne", typed)).startswith(said)
    assert "no list from you" in await talk.says("Anne", "!import yes") or "forgotten" in talk.message().body
    assert await on_board(talk) == []


async def test_a_list_is_asked_for_and_pasted_as_the_answer(talk: Conversation) -> None:
    assert (await talk.says("Anne", "!import")).startswith("Please paste the list here.")
    assert "- line 2: a need, tea" in await talk.replies("Anne", "```\nwhat\tkind\ntea\tneed\n```")


async def test_a_corrected_message_is_read_again(talk: Conversation) -> None:
    await talk.says("Anne", "!import kind,what\nneed,tea\nwish,a star")
    message = talk.last
    assert await talk.says("Ben", "!import kind,what\nneed,gold", edit_of=message) == ""
    said = await talk.says("Anne", "!import kind,what\nneed,tea\noffer,a star", edit_of=message)
    assert said.startswith("I can add 2 of these lines:")
    assert (await talk.reacts("Anne", "✅", "I can add 1")).startswith("I have no list from you waiting")
    await talk.says("Anne", "!import yes")
    assert await on_board(talk) == ["N1 tea @anne:x", "O1 a star @anne:x"]


async def test_whoever_does_not_say_yes_in_time_or_takes_it_back_adds_nothing(talk: Conversation) -> None:
    await talk.says("Anne", "!import kind,what\nneed,tea")
    assert await talk.says("Anne", "!import no") == "The list is forgotten, and nothing was added."
    await talk.says("Anne", "!import kind,what\nneed,tea")
    assert await talk.reacts("Anne", "👎", "I can add") == "The list is forgotten, and nothing was added."
    await talk.says("Anne", "!import kind,what\nneed,tea")
    await talk.takes_back("Anne", talk.last)
    assert "no list from you" in await talk.says("Anne", "!import yes")
    await talk.says("Anne", "!import kind,what\nneed,tea")
    await talk.passes(timedelta(minutes=61))
    assert "no list from you" in await talk.says("Anne", "!import yes")
    async with talk.store.transaction():
        await talk.store.forget_old(talk.server.now)
        assert await talk.store._database.value("SELECT count(*) FROM resource_imports") == 0
    assert await on_board(talk) == []


async def test_a_stop_between_the_list_and_the_yes_adds_it_once(talk: Conversation) -> None:
    await talk.says("Anne", "!import kind,what\nneed,tea")
    await talk.restart()
    talk.server.react(talk.room, user("Anne"), talk.message("I can add").event_id, "✅")
    await talk.app.hear()
    await talk.restart()  # the yes was heard, and the answer not yet sent
    await talk.settle()
    assert "N1" in talk.heard()
    await talk.says("Anne", "!import yes")
    assert await on_board(talk) == ["N1 tea @anne:x"]


async def test_lists_are_for_facilitators_and_a_yes_for_who_listed(talk: Conversation) -> None:
    assert "is for facilitators" in await talk.says("Ben", "!import kind,what\nneed,tea")
    assert "is for facilitators" in await talk.says("Ben", "!export")
    await talk.says("Anne", "!import kind,what\nneed,tea")
    assert "is for facilitators" in await talk.reacts("Ben", "✅", "I can add")
    await talk.says("Anne", "!settings facilitators Ben")
    assert "no list from you" in await talk.reacts("Ben", "👍", "I can add")
    assert await on_board(talk) == []


async def test_a_message_taken_back_takes_ones_own_lines_along(talk: Conversation) -> None:
    await talk.says("Anne", LIST)
    message = talk.last
    await talk.says("Anne", "!import yes")
    await talk.takes_back("Anne", message)
    assert await on_board(talk) == ["O1 soup, hot @ben:x"], "what is Ben’s stays his"


async def test_who_left_in_between_gets_nothing(talk: Conversation) -> None:
    await talk.says("Anne", LIST)
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    said = await talk.says("Anne", "!import yes")
    assert said.startswith("2 are on the board: N1–N2.") and "1 line was left out" in said
    assert all("@ben:x" not in item for item in await on_board(talk))


async def test_a_list_from_the_direct_chat_is_told_to_the_group(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", LIST, anne)
    assert talk.heard() == ""
    assert "3 are on the board" in await talk.says("Anne", "!import yes", anne)
    assert talk.heard() == (
        "Anne has put 3 things from a list on the board: N1–N2 and O1. !needs and !offers show them."
    )
    assert talk.message().mentions == ()


async def test_what_was_added_is_like_everything_else_on_the_board(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", LIST)
    await talk.says("Anne", "!import yes")
    assert "- N1 a ladder" in await talk.says("Ben", "!needs ladders")
    await talk.passes(timedelta(days=3))
    assert talk.heard(anne).startswith("The day of N1 (a ladder) is over.")


# Going into a file.


async def test_the_board_as_a_file(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    assert (await talk.says("Anne", "!export")).startswith("The board is empty")
    await talk.says("Ben", '!need a ladder by:friday where:"12 Lilac Street" tag:tools people:2 urgent')
    await talk.says("Ben", "!need done")
    await talk.says("Ben", "!close N2")
    await talk.says("Chloé", "!offer soup, standing often:2/month")
    await talk.says("Dora", "!need a lift by:2027-03-12T18:30")
    await talk.says("Chloé", "!take N1")
    await talk.says("Dora", "!take N1")
    assert await talk.says("Anne", "!export") == ""
    assert talk.heard(anne).startswith("Here is the board of Tuesday circle, 3 lines.")
    assert exported(talk, anne).splitlines() == [
        "number,kind,what,where,tag,by,people,urgent,standing,often,who,taken by,state",
        'N1,need,a ladder,12 Lilac Street,tools,2027-03-12,2,yes,,,Ben,"Chloé, Dora",',
        "N3,need,a lift,,,2027-03-12 18:30,,,,,Dora,,",
        "O1,offer,soup,,,,,,yes,2 a month,Chloé,,",
    ]
    assert talk.shown(anne)[-1].filename == "board-2027-03-10.csv"


async def test_nothing_in_the_file_is_run_by_a_spreadsheet(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    for what in ('=HYPERLINK("http://x";"y")', "+1", "-2+3", "@SUM(A1)", "'=1"):
        await talk.says("Ben", f"!need {what} where:{what[:2]}")
    await talk.says("Anne", "!export", anne)
    rows = list(csv.reader(io.StringIO(exported(talk, anne))))
    assert [row[2] for row in rows[1:]] == ['\'=HYPERLINK("http://x";"y")', "'+1", "'-2+3", "'@SUM(A1)", "''=1"]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


async def test_who_asked_anonymously_is_not_in_the_file(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    await talk.says("Ben", "!need a quiet hour anonymous", ben)
    await talk.passes(timedelta(minutes=6))
    await talk.says("Anne", "!export", anne)
    file = exported(talk, anne)
    assert "a quiet hour" in file and "anonymous" in file
    assert "ben" not in file.casefold()


async def test_what_waits_to_be_seen_is_not_in_the_file(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", "!settings board moderation first")
    await talk.says("Ben", "!need a secret")
    await talk.says("Anne", "!import kind,what\nneed,tea")
    await talk.says("Anne", "!import yes")
    await talk.says("Anne", "!export", anne)
    assert "secret" not in exported(talk, anne) and "tea" in exported(talk, anne)


async def test_what_went_into_a_file_comes_back_from_it(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Ben", '!need =1 "and" by:friday where:"-2; home" tag:tools people:2 urgent')
    await talk.says("Chloé", "!offer soup, standing often:2/month")
    await talk.says("Anne", "!export", anne)
    before, file = await on_board(talk), exported(talk, anne)
    await talk.says("Ben", "!withdraw N1")
    await talk.says("Chloé", "!withdraw O1")
    said = await talk.says("Anne", f"!import {file}")
    assert said.splitlines()[:3] == [
        "I can add 2 of these lines:",
        '- line 2: a need, =1 "and" · urgent · by Friday, 12 March · 2 people needed · -2; home · #tools · Ben',
        "- line 3: an offer, soup · a standing offer · at most 2 times a month · Chloé",
    ]
    await talk.says("Anne", "!import yes")
    after = [re.sub(r"^(.)2", r"\g<1>1", item) for item in (await on_board(talk))[-2:]]
    assert after == before


# In French and in Spanish, and what people paste there.


async def test_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr", people=PEOPLE) as talk:
        anne = await talk.direct("Anne")
        typed = "!importer Genre;Quoi;Pour;Qui\nbesoin;une échelle;vendredi;Ben\noffre;soupe;;\nsouhait;une étoile;;"
        said = usual(await talk.says("Anne", typed)).splitlines()
        assert said == [
            "Je peux ajouter 2 de ces lignes :",
            "- ligne 2 : un besoin, une échelle · pour le vendredi 12 mars · Ben",
            "- ligne 3 : une offre, soupe",
            "1 ligne doit rester dehors :",
            "- ligne 4 : « souhait » n’en fait pas partie : besoin et offre.",
            "Pour corriger des lignes, modifie ton message : je le relirai.",
            "Rien n’est encore au tableau. Pour ajouter les 2 : ✅ ou !importer oui ; le groupe lira alors que cela"
            " vient de toi."
            " Sinon j’oublie la liste dans une heure.",
        ]
        assert usual(await talk.says("Anne", "!importer oui")).startswith("2 lignes sont au tableau : N1 et O1.")
        assert usual(await talk.says("Anne", "!importer oui")).startswith("Aucune liste de toi n’attend")
        await talk.says("Anne", "!exporter")
        assert exported(talk, anne).splitlines()[:2] == [
            "numéro;type;quoi;où;thème;pour;personnes;urgent;permanent;fréquence;qui;pris par;état",
            "N1;besoin;une échelle;;;2027-03-12;;;;;Ben;;",
        ], "where the comma is the decimal mark, spreadsheets part cells at semicolons"


async def test_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es", people=PEOPLE) as talk:
        anne = await talk.direct("Anne")
        typed = "!importar tipo\tqué\tpara\nnecesidad\tuna escalera\tviernes\noferta\tsopa\t\ndeseo\tuna estrella\t"
        said = (await talk.says("Anne", typed)).splitlines()
        assert said[:5] == [
            "Puedo añadir 2 de estas líneas:",
            "- línea 2: una necesidad, una escalera · para el viernes 12 de marzo",
            "- línea 3: una oferta, sopa",
            "1 línea tiene que quedar fuera:",
            "- línea 4: «deseo» no es ninguna de estas: necesidad y oferta.",
        ]
        assert (await talk.says("Anne", "!importar sí")).startswith("2 líneas están en el tablero: N1 y O1.")
        await talk.says("Anne", "!exportar")
        assert exported(talk, anne).splitlines()[0].startswith("número;tipo;qué;dónde;etiqueta;para;personas;urgente;")


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize(
    "typed",
    [
        "kind,what,by\nneed,a ladder,friday",
        "genre,quoi,pour\nbesoin,a ladder,vendredi",
        "tipo,qué,para\nnecesidad,a ladder,viernes",
    ],
)
async def test_a_header_says_which_language_its_list_is_in(tmp_path: Path, language: str, typed: str) -> None:
    async with conversation(tmp_path, language) as talk:
        assert "a ladder · " in (said := await talk.says("Anne", f"!import {typed}")) and " 12 " in said


async def test_a_file_is_in_the_language_of_who_gets_it(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Anne", "!language fr", anne)
    await talk.says("Ben", "!need tea")
    await talk.says("Anne", "!export")
    assert exported(talk, anne).startswith("numéro;type;quoi;")


# The rules themselves.

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))


@given(st.sampled_from(SEPARATORS), st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=5))
def test_every_text_comes_back_as_it_was_and_is_no_formula(separator: str, rows: list[tuple[str, str, str]]) -> None:
    file = written([("a", "b", "c"), *rows], separator)
    cells = [cell for row in csv.reader(io.StringIO(file.removeprefix("\ufeff")), delimiter=separator) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    read = [line.cells for line in pasted(file, lambda cell: cell in ("a", "b", "c"))][1:]
    wanted = [tuple(cell.strip() for cell in row) for row in rows]
    assert read == [row for row in wanted if any(row)]


@given(st.text(max_size=200))
def test_whatever_is_pasted_is_read_without_a_fall(text: str) -> None:
    numbers = [line.number for line in pasted(text, lambda cell: False)]
    assert numbers == sorted(set(numbers))
