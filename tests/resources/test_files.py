"""Lists in attached files: CSV, XLSX and ODS, as the caption of the file or as a reply to it."""

from __future__ import annotations

import io
import resource
import sys
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from nio.crypto import encrypt_attachment  # type: ignore[import-untyped]

from bot.files import reading, worker
from bot.matrix.http import Answer
from tests.conversation import Conversation, conversation, usual
from tests.fake.people import texts

CSV = b"kind,what\nneed,tea\noffer,soup\n"
ADDED = "I can add 2 of these lines:\n- line 2: a need, tea\n- line 3: an offer, soup"

_XLSX = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def packed(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def xlsx(rows: str) -> bytes:
    """A workbook (ECMA-376) with these rows; style 1 is a date."""
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_LINKS}'
            '/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_XLSX}" xmlns:r="{_LINKS}"><sheets>'
            '<sheet name="List" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_LINKS}/styles" '
            'Target="styles.xml"/></Relationships>',
            "xl/styles.xml": f'<styleSheet xmlns="{_XLSX}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
            "</styleSheet>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_XLSX}"><sheetData>{rows}</sheetData></worksheet>',
        }
    )


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def words(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def ods(rows: str) -> bytes:
    """A spreadsheet (OpenDocument 1.3) with these rows."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest'
            ':1.0"/>',
            "content.xml": f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="List">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def told(*texts: str) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    return f"<table:table-row>{cells}</table:table-row>"


HEAD = row(1, words("A1", "kind"), words("B1", "what"), words("C1", "by"), words("D1", "people"), words("E1", "urgent"))
SHEET = xlsx(
    HEAD
    + row(
        3,
        words("A3", "need"),
        words("B3", "=tea"),
        '<c r="C3" s="1"><v>46504</v></c>',
        '<c r="D3"><v>3</v></c>',
        '<c r="E3" t="b"><v>1</v></c>',
    )
)
ROWS = told("kind", "what") + told("need", "tea") + told("offer", "soup")
DOCUMENT, INDENTED = ods(ROWS), ods(ROWS.replace("><", ">\n    <"))


async def shares(talk: Conversation, data: bytes, caption: str = "", name: str = "Anne") -> str:
    """Somebody sends a file; what the bot says to it."""
    talk.last = talk.server.share(talk.room, f"@{name.lower()}:x", data, caption)
    await talk.settle()
    return talk.heard()


async def on_board(talk: Conversation) -> list[str]:
    async with talk.store.transaction():
        rows = await talk.store._database.all("SELECT kind, what FROM resources ORDER BY id")
    return [f"{row['kind']} {row['what']}" for row in rows]


# How it is said.


@pytest.mark.parametrize("data", [CSV, DOCUMENT, INDENTED, CSV.decode().encode("utf-16"), b"sep=,\n\n" + CSV])
async def test_a_file_with_a_caption_is_read_and_added_once(talk: Conversation, data: bytes) -> None:
    said = await shares(talk, data, "!import")
    assert "a need, tea" in said and "an offer, soup" in said and said.startswith("I can add 2 of these lines:")
    assert (await talk.reacts("Anne", "✅", "I can add")).startswith("2 are on the board: N1 and O1.")
    assert await on_board(talk) == ["need tea", "offer soup"]


async def test_a_reply_to_a_file_reads_it_whoever_sent_it(talk: Conversation) -> None:
    assert await shares(talk, CSV, name="Ben") == ""
    assert (await talk.says("Anne", "!import", reply_to=talk.last)).startswith(ADDED)


async def test_a_reply_to_a_pasted_list_reads_it(talk: Conversation) -> None:
    await talk.says("Ben", CSV.decode())
    assert (await talk.says("Anne", "!import", reply_to=talk.last)).startswith(ADDED)


async def test_a_sheet_keeps_its_dates_numbers_and_row_numbers_and_runs_nothing(talk: Conversation) -> None:
    assert "- line 3: a need, =tea · urgent · by Tuesday, 27 April · 3 people needed" in await shares(
        talk, SHEET, "!import"
    )


async def test_only_facilitators_have_files_read(talk: Conversation) -> None:
    assert "is for facilitators" in await shares(talk, CSV, "!import", "Ben")
    talk.server.log.clear()
    await shares(talk, CSV, "the list for next week")
    await shares(talk, CSV)
    assert not [where for _, where in talk.server.log if "media" in where], "talk among people"


async def test_lines_that_stay_out_are_corrected_in_the_file(talk: Conversation) -> None:
    said = await shares(talk, b"kind,what\nneed,tea\nwish,gold", "!import")
    assert "- line 3: “wish” is none of these" in said
    assert "To correct lines, correct the file and send it again." in said and "edit your message" not in said


async def test_a_file_taken_back_in_time_adds_nothing(talk: Conversation) -> None:
    await shares(talk, CSV, "!import")
    await talk.takes_back("Anne", talk.last)
    assert "no list from you" in await talk.says("Anne", "!import yes")


# Exactly once.


async def test_a_file_is_read_once_after_a_stop_and_a_while_without_the_homeserver(talk: Conversation) -> None:
    talk.server.share(talk.room, "@anne:x", CSV, "!import")
    await talk.app.hear()
    talk.server.fail_next(lambda method, where: "media" in where, Answer(502, None), user=talk.bot)
    with pytest.raises(Exception, match="502"):
        await talk.app.fetcher.drain()
    await talk.restart()
    await talk.settle()
    assert talk.heard().startswith(ADDED)
    await talk.restart()
    await talk.settle()
    assert talk.heard() == ""


async def test_a_homeserver_that_has_no_new_endpoint_is_asked_at_the_old_one(talk: Conversation) -> None:
    no = Answer(404, {"errcode": "M_UNRECOGNIZED", "error": "Unrecognized request"})
    talk.server.fail_next(lambda method, where: where.startswith("/media/download"), no, user=talk.bot)
    assert (await shares(talk, CSV, "!import")).startswith(ADDED)


async def test_a_file_that_does_not_come_is_given_up_after_a_while(talk: Conversation) -> None:
    talk.server.share(talk.room, "@anne:x", CSV, "!import")
    await talk.app.hear()
    talk.server.fail_next(lambda method, where: "media" in where, Answer(502, None), times=2, user=talk.bot)
    with pytest.raises(Exception, match="502"):
        await talk.app.fetcher.drain()
    talk.server.now += timedelta(minutes=5)
    await talk.settle()
    assert talk.heard().startswith("I can’t get at that file.")


# What can't be read.


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\0\1\2", "I can’t read that file."),
        (b"PK\x03\x04 and nothing else", "I can’t read that file."),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 512, "I can’t read that file."),  # with a password
        (packed({"hello.txt": "hello"}), "I can’t read that file."),
        (packed({"xl/workbook.xml": "0" * 41_000_000}), "That file is larger than what I read."),
        (xlsx(row(1, words("A1", "kind")) + row(1_048_576, words("XFD1048576", "x"))), "That file is larger"),
        (ods(told("kind", "what").replace("row>", 'row table:number-rows-repeated="900000">', 1)), "That file is la"),
        (xlsx(""), "I find no list in that message."),
        (b"x" * (reading.MOST + 1), "That file is larger"),
        (b"hello", "The first line has to name the columns"),
        (b"kind,what" + b"\nneed,tea" * 201, "That is 201 lines"),
    ],
)
async def test_a_file_that_is_no_list_is_answered_in_a_sentence(talk: Conversation, data: bytes, said: str) -> None:
    assert (await shares(talk, data, "!import")).startswith(said)
    assert await on_board(talk) == []


async def test_the_bounds_of_a_file_are_exact() -> None:
    line = b"kind,what\nneed,tea\n"
    assert (await reading.read(line.ljust(reading.MOST))).text
    assert (await reading.read(line.ljust(reading.MOST + 1))).problem == "too-large"
    for rows, read in ((worker.ROWS, True), (worker.ROWS + 1, False)):
        assert (await reading.read(ods(told("x") * rows))).rows[rows - 1 :] == (((rows, ("x",)),) if read else ())
    for columns, read in ((worker.COLUMNS, True), (worker.COLUMNS + 1, False)):
        assert bool((await reading.read(ods(told(*"x" * columns)))).rows) is read
    for unpacked, fits in ((worker.UNPACKED, True), (worker.UNPACKED + 1, False)):
        assert worker.fits(packed({"a": "0" * unpacked})) is fits
    for parts, fits in ((worker.PARTS, True), (worker.PARTS + 1, False)):
        assert worker.fits(packed({str(each): "" for each in range(parts)})) is fits


async def test_a_message_without_a_list_and_one_that_is_gone(talk: Conversation) -> None:
    await talk.says("Anne", "!need tea")
    message = talk.message().event_id
    assert (await talk.says("Anne", "!import", reply_to=message)).startswith("I find no list in that message.")
    assert (await talk.says("Anne", "!import", reply_to="$gone")).startswith("I can’t get at that file.")


async def test_what_it_says_of_its_size_is_believed_only_where_that_is_much(talk: Conversation) -> None:
    content = {"msgtype": "m.file", "body": "!import", "filename": "list.csv", "url": "mxc://fake/none"}
    talk.server.send(talk.room, "@anne:x", "m.room.message", content | {"info": {"size": reading.MOST + 1}})
    await talk.settle()
    assert talk.heard().startswith("That file is larger") and ("GET media") not in str(talk.server.log)


# In encrypted rooms, and back from a file of the bot's.


async def test_an_encrypted_file_is_decrypted_and_its_checksum_checked(talk: Conversation) -> None:
    sealed, file = encrypt_attachment(CSV)
    for data, said in ((sealed, "I can add 2"), (sealed[:-1] + b"!", "I can’t read that file.")):
        talk.server.share(talk.room, "@anne:x", data)  # the bytes, wherever they are shown
        address = f"mxc://fake/{len(talk.server.media) - 1}"
        content = {"msgtype": "m.file", "body": "!import", "filename": "list.csv", "file": {**file, "url": address}}
        talk.server.send(talk.room, "@anne:x", "m.room.message", content)
        await talk.settle()
        assert talk.heard().startswith(said)


async def test_a_list_in_an_encrypted_message_is_read_by_a_reply_if_the_bot_has_its_key(talk: Conversation) -> None:
    anne, room = await talk.in_secret("Anne")
    listed = await anne.say(CSV.decode(), room)
    await talk.settle()
    before = talk.server.send(room, "@anne:x", "m.room.encrypted", {"session_id": "long ago", "ciphertext": "?"})
    strange = talk.server.send(room, "@anne:x", "m.room.encrypted", {"ciphertext": "?"})
    for source, said in (
        (before, "I can’t get at that file."),
        (strange, "I find no list in that message."),
        (listed, ADDED),
    ):
        await anne.say("!import", room, reply_to=source)
        await talk.settle()
        assert said in "\n".join(texts(await anne.hear()))


async def test_what_was_exported_comes_back_by_a_reply_to_the_file(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    await talk.says("Ben", '!need =1 "and" by:friday where:"-2; home" tag:tools people:2 urgent')
    await talk.says("Anne", "!export")
    talk.heard(anne)
    file = talk.shown(anne)[-1]
    await talk.says("Ben", "!withdraw N1")
    assert file.msgtype == "m.file"
    said = await talk.says("Anne", "!import", anne, reply_to=file.event_id)
    assert (
        '- line 2: a need, =1 "and" · urgent · by Friday, 12 March · 2 people needed · -2; home · #tools · Ben'
    ) in said


@pytest.mark.parametrize(
    ("language", "caption", "said"),
    [("fr", "!importer", "Je n’arrive pas à lire ce fichier."), ("es", "!importar", "No consigo leer ese archivo.")],
)
async def test_it_is_said_in_their_language(tmp_path: Path, language: str, caption: str, said: str) -> None:
    async with conversation(tmp_path, language) as talk:
        assert usual(await shares(talk, b"\0", caption)).startswith(said)


@pytest.mark.parametrize("first", ["", "!imprt", "our list"])
async def test_a_caption_that_is_edited_is_heard_from_the_author(tmp_path: Path, first: str) -> None:
    async with conversation(tmp_path) as talk:
        await shares(talk, CSV, first)
        file = talk.last
        talk.server.share(talk.room, "@ben:x", CSV, "!import", edit_of=file)
        await talk.settle()
        assert ADDED not in talk.heard(), "nobody else's"
        talk.server.share(talk.room, "@anne:x", CSV, "!import", edit_of=file)
        await talk.settle()
        assert ADDED in talk.heard()


@pytest.mark.parametrize(
    ("language", "command", "tap", "added"),
    [
        ("en", "!import", False, "a need, tea"),
        ("fr", "!importer", True, "un besoin, tea"),
        ("es", "!importar", False, "una necesidad, tea"),
    ],
)
async def test_a_file_in_the_private_chat_of_somebody_in_several_groups_is_read_for_the_one_they_name(
    tmp_path: Path, language: str, command: str, tap: bool, added: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.gathering("Anne", "Dan", name="Film club")
        chat = await talk.direct("Anne")
        talk.server.share(chat, "@anne:x", CSV, command)
        await talk.settle()
        asked = talk.heard(chat)
        assert "Film club" in asked and "Tuesday circle" in asked
        place = next(line for line in asked.splitlines() if "Film club" in line).split(".")[0].strip("- ")
        said = await (
            talk.reacts("Anne", f"{place}\ufe0f\u20e3", "Film club", chat) if tap else talk.says("Anne", place, chat)
        )
        assert added in usual(said) and "Film club" in said


def test_the_sheet_is_read_as_it_is_shown() -> None:
    """As the program of its own does, whose limits would also keep this from being measured."""
    assert worker._rows(xlsx("")) == [] and worker._rows(SHEET)
    rows = [(1, ["kind", "what"]), (2, ["need", "tea"]), (3, ["offer", "soup"])]
    assert worker._rows(INDENTED) == worker._rows(DOCUMENT) == rows
    assert worker._rows(ods(told("x") * (worker.ROWS + 1))) is None
    assert worker._rows(xlsx(row(1, words("A1", "kind")))) == [(1, ["kind"])]
    shown = [worker._text(cell) for cell in (True, 3.0, 3.5, datetime(2027, 3, 10, 18), "tea")]  # noqa: DTZ001 - a sheet knows no zone
    assert shown == ["TRUE", "3", "3.5", "2027-03-10 18:00:00", "tea"]


@pytest.mark.parametrize(
    ("data", "code"),
    [(DOCUMENT, 0), (b"hello", worker.UNREADABLE), (packed({"a": "0" * 41_000_000}), worker.TOO_LARGE)],
)
def test_what_became_of_it_is_said_by_the_exit_code(
    data: bytes, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    limits: list[int] = []
    monkeypatch.setattr(resource, "setrlimit", lambda what, _: limits.append(what))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert worker.main() == code and len(limits) == 4
    assert bool(capsys.readouterr().out) is (code == 0)


def test_a_sheet_of_too_many_rows_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "setrlimit", lambda what, most: None)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ods(told("x") * (worker.ROWS + 1)))))
    assert worker.main() == worker.TOO_LARGE
