"""Pictures and files: made at delivery, encrypted where the room is, and their text for whoever can't see them."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st
from nio.crypto import decrypt_attachment  # type: ignore[import-untyped]
from PIL import Image

from bot.matrix.errors import Retry
from bot.matrix.http import Answer, Blob, HttpClient
from bot.render import described
from bot.render.drawing import Drawn, draw
from commands import LOCALES
from commands.kit.attachments import Attachment, Bar, Bars, Days, Grid
from commands.kit.catalogs import Catalogs
from commands.kit.phrase import Phrase
from tests.conversation import BOT, Conversation, conversation, usual
from tests.matrix.test_wire import serving

CATALOGS = Catalogs(LOCALES)
MINUTE, WEEK = timedelta(minutes=1), timedelta(weeks=1)
TITLE = Phrase("checkins-mine-heading")
FIVE = ("Anne", "Ben", "Chloé", "Dan", "Eve")


def drawn(attachment: Attachment, language: str = "en") -> Drawn:
    return draw(described(attachment, CATALOGS[language], ZoneInfo("Europe/Paris")))


def pixels(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def is_png(data: bytes) -> bool:
    return pixels(data).width == 1080


async def has_spoken(talk: Conversation, *minutes: int) -> None:
    for name, time in zip(("Anne", "Ben", "Chloé"), minutes, strict=False):
        await talk.says("Anne", f"!give {name}")
        await talk.passes(time * MINUTE)
        await talk.says(name, "!done")


async def test_the_balance_is_a_picture_whose_text_says_the_same(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await has_spoken(talk, 2, 6, 12)
        said = await talk.says("Anne", "!balance group")
        assert "\n●●●●●● 30%" in said
        words, message = talk.shown()[-2:]
        assert (words.msgtype, words.filename) == ("m.notice", None) and "\n●●●●●● 30%" in words.body
        assert (message.msgtype, message.filename) == ("m.image", "balance.png")
        assert message.body == words.body.partition("\n")[0], "what it shows, for who can't see it"
        assert (words.reply_to, message.reply_to) == (talk.last, None), "one quote is enough"
        uploaded = talk.server.media[message.where["url"]]
        assert uploaded.media_type == "image/png" and is_png(uploaded.data)
        async with talk.store.transaction():
            left = await talk.store._database.value(
                "SELECT count(*) FROM outbox WHERE content IS NOT NULL OR attachment IS NOT NULL"
            )
        assert left == 0, "both are erased once they are delivered"


@pytest.mark.parametrize(
    ("language", "agree", "take_back", "show"),
    [
        ("en", "!balance name yes", "!balance name no", "!balance group"),
        ("fr", "!équilibre nom oui", "!EQUILIBRE nom non", "!équilibre groupe"),
        ("es", "!equilibrio nombre sí", "!equilibrio nombre no", "!equilibrio grupo"),
    ],
)
async def test_names_stand_there_only_if_everybody_agreed(
    tmp_path: Path, language: str, agree: str, take_back: str, show: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await has_spoken(talk, 2, 6, 12)
        for name in ("Anne", "Ben"):
            await talk.says(name, agree)
        assert "Ben" not in await talk.says("Anne", show), "one has not agreed"
        await talk.says("Chloé", agree)
        said = usual(await talk.says("Anne", show))
        assert {"Anne", "Ben", "Chloé"} <= set(said.split())
        await talk.says("Chloé", take_back)
        assert "Ben" not in await talk.says("Anne", show)


async def test_weeks_and_ones_own_days_are_drawn(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        chat = await talk.direct("Ben")
        for marks in (("3", "4", "5"), ("2",), ("1", "5", "5")):
            await talk.says("Anne", "!checkin start")
            for name, mark in zip(FIVE[1:], marks, strict=False):
                await talk.says(name, f"!checkin {mark}")
            await talk.says("Anne", "!checkin close")
            await talk.passes(WEEK)
        await talk.says("Anne", "!checkin mood")
        mood = talk.shown()[-1]
        assert mood.body == "The weeks of this room with at least 3 answers"
        assert mood.filename == "mood.png" and is_png(talk.server.media[mood.where["url"]].data)
        await talk.says("Ben", "!checkin mine")
        mine = talk.shown(chat)[-1]
        assert mine.body == "Your check-ins"
        assert mine.filename == "mine.png" and is_png(talk.server.media[mine.where["url"]].data)


async def test_in_an_encrypted_room_the_picture_is_encrypted(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben, room = await talk.in_secret("Ben")
        await ben.say("!decided We meet on Tuesdays.", room)
        await ben.say("!minutes file", room)
        await talk.settle()
        await ben.hear()
        message = [each for each in talk.server.shown(room, ben) if each.sender == BOT][-1]
        assert message.msgtype == "m.file" and message.filename == "minutes-2027-03-10.txt"
        assert "url" not in message.where
        sealed, file = talk.server.media[message.where["file"]["url"]], message.where["file"]
        assert b"Tuesdays" not in sealed.data and sealed.media_type == "application/octet-stream"
        text = decrypt_attachment(sealed.data, file["key"]["k"], file["hashes"]["sha256"], file["iv"]).decode()
        assert "Secret, Wednesday, 10 March 2027\n" in text and "- D1 We meet on Tuesdays.\n" in text
        await ben.stop()


@pytest.mark.parametrize(
    ("language", "decide", "how", "end", "said"),
    [
        ("en", "!decided Tuesdays", "!settings minutes sent file", "!circle end", "Here are the minutes"),
        ("fr", "!décidé Tuesdays", "!réglages envoi du compte rendu fichier", "!cercle fin", "Voici le compte rendu"),
        ("es", "!decidido Tuesdays", "!ajustes envío del acta archivo", "!círculo fin", "Aquí está el acta"),
    ],
)
async def test_the_minutes_come_as_a_file_if_the_group_wants(
    tmp_path: Path, language: str, decide: str, how: str, end: str, said: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", how)
        await talk.says("Anne", "!circle start")
        await talk.says("Anne", decide)
        assert said in await talk.says("Anne", end)
        message = next(each for each in talk.shown() if each.filename)
        assert message.msgtype == "m.file" and message.body == message.filename
        assert "- D1 Tuesdays" in talk.server.media[message.where["url"]].data.decode()


async def test_where_the_homeserver_takes_no_files_people_get_the_text(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await has_spoken(talk, 2, 6, 12)
        await talk.says("Anne", "!decided We meet on Tuesdays.")
        no = Answer(403, {"errcode": "M_FORBIDDEN", "error": "no media here"})
        talk.server.fail_next("POST /media/upload", no, times=2, user=BOT)
        await talk.says("Anne", "!balance group")
        words, refused = talk.shown()[-2:]
        assert "30%" in words.body and refused.filename is None and refused.body.startswith("(I can’t attach it")
        said = await talk.says("Anne", "!minutes file")
        assert "To read them here: !minutes.\n\n(I can’t attach it: our server takes no files" in said


async def test_a_file_that_could_not_be_handed_over_is_tried_again_and_comes_once(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!decided We meet on Tuesdays.")
        talk.server.fail_next("POST /media/upload", Answer(502, None), user=BOT)
        with pytest.raises(Retry):
            await talk.says("Anne", "!minutes file")
        await talk.restart()
        await talk.settle()
        assert len([each for each in talk.shown() if each.filename]) == 1


# What is drawn.


@pytest.mark.slow
@pytest.mark.parametrize("language", CATALOGS.languages)
def test_every_picture_is_near_square(language: str) -> None:
    levels = tuple(Phrase(f"checkins-mark-{mark}") for mark in ("sun", "mixed", "cloud", "fog", "rain", "storm"))
    monday = date(2027, 3, 8)
    weeks = [tuple((monday + week * WEEK, (1, 0, 6, 2, 0, 3)) for week in range(count)) for count in (1, 2, 12)]
    made = [drawn(Grid("g.png", TITLE, levels[:many], each), language) for each in weeks for many in (3, 6)]
    made += [
        drawn(Bars("b.png", TITLE, tuple(Bar("Ben", 1.0) for _ in range(count))), language) for count in (0, 3, 40)
    ]
    made += [drawn(Days("d.png", TITLE, levels, tuple((day, (1,)) for day, _ in each)), language) for each in weeks]
    assert all(0.7 < each.width / each.height < 1.4 for each in made), [each.height for each in made]


def test_how_many_there_were_can_be_told_without_colours() -> None:
    levels = TITLE, TITLE
    only = [
        drawn(Grid("g.png", TITLE, levels, ((date(2027, 3, 8), counts), (date(2027, 3, 15), (9, 9)))))
        for counts in [(), (1, 0), (0, 1), (1, 1), (2, 1)]
    ]
    black = [pixels(each.png).convert("L").point(lambda value: 255 * (value > 90)).tobytes() for each in only]
    assert len(set(black)) == 5, "what is written there differs"


def test_what_people_typed_is_shown_and_means_nothing() -> None:
    bars = (Bar("$\\frac{1}{0}$ 🌈", 1.0), Bar("<b>" + "a" * 99, 2.0), Bar("❤️", 3.0), Bar("漢字", 1.0))
    assert drawn(Bars("b.png", TITLE, bars)).width == 1080


@pytest.mark.slow
@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.sets(st.integers(0, 4), max_size=3)),
        max_size=40,
    )
)
def test_any_days_can_be_drawn(days: list[tuple[date, set[int]]]) -> None:
    levels = tuple(Phrase("checkins-mark-level", level=level) for level in (5, 4, 3, 2, 1))
    picture = Days("d.png", TITLE, levels, tuple((day, tuple(sorted(on))) for day, on in sorted(days)))
    assert drawn(picture).height < 3 * 1080


async def test_bytes_are_uploaded_as_what_they_are() -> None:
    seen: list[tuple[str, str | None, bytes]] = []

    async def media(request: web.Request) -> web.StreamResponse:
        seen.append((request.path, request.headers.get("Content-Type"), await request.read()))
        return web.json_response({"content_uri": "mxc://x/1"} if len(seen) == 1 else {})

    async with serving(media) as address:
        wire = HttpClient(address, "token")
        try:
            assert await wire.upload(Blob(b"\x89PNG", "image/png")) == "mxc://x/1"
            with pytest.raises(Retry):
                await wire.upload(Blob(b"", "text/plain"))
        finally:
            await wire.close()
    assert seen[0] == ("/_matrix/media/v3/upload", "image/png", b"\x89PNG")
