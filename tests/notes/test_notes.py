"""Content notes, as conversations: hidden where it can be hidden, and nowhere in what notifications show."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render import pages
from commands import LOCALES
from commands.kit.arguments import Circumstances
from commands.kit.catalogs import Catalogs
from commands.kit.errors import Missing
from commands.kit.phrase import Phrase, Spoiler
from commands.kit.words import Span, plain
from commands.notes import Under, UnderKind
from tests.conversation import BOT, START, Conversation, conversation, user, usual
from tests.fake import refused

CATALOGS = Catalogs(LOCALES)
DAYS = timedelta(days=1)
SECRET = "marigolds & <b>grief</b>"


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Conversation]:
    """A group whose room lets the bot delete messages."""
    async with conversation(tmp_path) as talk:
        let_delete(talk, talk.room)
        yield talk


def let_delete(talk: Conversation, room: str) -> None:
    levels = talk.server.room(room).content("m.room.power_levels")
    talk.server.set_state(room, user("Anne"), "m.room.power_levels", "", levels | {"redact": 0})


def bodies(talk: Conversation, room: str) -> str:
    """Every plain body that the bot has sent in a room: what notifications and the simplest apps show."""
    return " ".join(str(event.content.get("body")) for event in talk.server.room(room).events if event.sender == BOT)


async def test_from_the_private_chat_it_is_hidden_before_anybody_sees_it(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    said = await talk.agrees("Ben", f"!cn loss: {SECRET}\nand tea", chat)
    assert said.startswith("It is in “Tuesday circle” now, hidden.")
    note = talk.message()
    assert note.body == (
        "Ben, with a content note: loss\n"
        "It is hidden. To read it: 👀 on this message, or reply with !cn read; I send it to you privately."
    )
    assert note.html == (
        "<strong>Ben</strong>, with a content note: loss<br>"
        '<span data-mx-spoiler="">marigolds &amp; &lt;b&gt;grief&lt;/b&gt;<br>and tea</span>'
    )
    assert (note.msgtype, note.mentions) == ("m.text", ())
    assert "marigolds" not in bodies(talk, talk.room)


async def test_in_the_room_the_persons_own_message_is_deleted_first(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Ben", f'!cn "loss, food" {SECRET}')
    original = talk.server.room(talk.room).find(talk.last)
    assert original and original.redaction
    note = talk.message()
    assert note.html and 'data-mx-spoiler=""' in note.html and "marigolds" in note.html
    assert "marigolds" not in bodies(talk, talk.room)
    assert "Notifications may have shown it already" in talk.heard(chat)
    assert talk.message("", chat).msgtype == "m.notice"
    events = [event.type for event in talk.server.room(talk.room).events if event.sender == BOT]
    assert events[-2:] == ["m.room.redaction", "m.room.message"], "the deleting does not wait"


async def test_where_the_room_does_not_let_the_bot_delete_the_person_is_told(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", f"!cn loss: {SECRET}")
        command = talk.last
        note = talk.message("content note")
        talk.heard(chat)
        await talk.passes(timedelta(0))
        assert talk.heard(chat).startswith(
            "In Tuesday circle I am not allowed to delete messages, so everybody still sees"
        )
        await talk.takes_back("Ben", command)
        assert note in talk.shown(), "when they delete it themselves the hidden one stays"
        await talk.reacts("Chloé", "👀", "content note")


async def test_who_can_not_see_hidden_text_gets_it_privately(talk: Conversation) -> None:
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    await talk.agrees("Ben", f"!cn loss: {SECRET}\n\nand tea", ben)
    talk.heard()
    assert await talk.reacts("Chloé", "👀", "content note") == ""
    assert talk.heard(chloe) == "Ben, with a content note: loss\nmarigolds & <b>grief</b>\nand tea"
    assert talk.message("", chloe).msgtype == "m.notice", "no lock screen shows it"
    assert await talk.replies("Chloé", "!cn read", "content note") == ""
    assert "marigolds" in talk.heard(chloe)
    assert "Please reply with it to the content note" in await talk.says("Chloé", "!cn read")
    assert "marigolds" not in bodies(talk, talk.room)


async def test_a_reply_in_words_shows_it_or_takes_it_back(talk: Conversation) -> None:
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    await talk.agrees("Ben", f"!cn loss: {SECRET}", ben)
    talk.heard()
    assert await talk.replies("Chloé", "May I read it, please?", "content note") == ""
    assert "marigolds" in talk.heard(chloe)
    assert await talk.replies("Chloé", "delete it", "content note") == ""
    note = talk.message("content note")
    await talk.replies("Ben", "delete it", "content note")
    assert note not in talk.shown()


async def test_it_is_kept_for_as_long_as_the_group_wants(talk: Conversation) -> None:
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    await talk.agrees("Ben", f"!cn loss: {SECRET}", ben)
    await talk.passes(7 * DAYS)
    await talk.reacts("Chloé", "👀", "content note")
    assert "I no longer keep the words of that note" in talk.heard(chloe)
    await talk.says("Anne", "!settings keep hidden words 0")
    await talk.agrees("Ben", "!cn loss: crocuses", ben)
    assert "Apps that can hide text show it" in talk.message().body
    await talk.app.tidy()
    for path in talk.folder.rglob("entraide.db*"):
        data = path.read_bytes()
        assert b"marigolds" not in data and b"crocuses" not in data


async def test_it_is_taken_back_by_who_wrote_it(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.agrees("Ben", f"!cn loss: {SECRET}", ben)
    await talk.reacts("Chloé", "❌", "content note")
    assert "Only whoever wrote it" in await talk.replies("Chloé", "!cn remove", "content note")
    assert any("loss" in each.body for each in talk.shown())
    await talk.reacts("Ben", "❌", "content note")
    assert not any("loss" in each.body for each in talk.shown())
    await talk.agrees("Ben", "!cn hail crocuses", ben)
    await talk.takes_back("Ben", talk.last, ben)
    assert not any("hail" in each.body for each in talk.shown())
    await talk.says("Ben", "!cn snow crocuses")
    await talk.replies("Ben", "!cn remove", "content note")
    assert not any("snow" in each.body for each in talk.shown())
    await talk.says("Ben", "!cn rain crocuses")
    await talk.takes_back("Anne", talk.message("content note").event_id)
    async with talk.store.transaction():
        assert await talk.store._database.value("SELECT count(*) FROM notes") == 0


async def test_a_group_of_several_rooms(talk: Conversation) -> None:
    garden = await talk.gathering("Anne", "Ben", name="Garden")
    await talk.gathering("Anne", name="Attic")
    await talk.says("Anne", "!group join Tuesday circle", garden)
    await talk.says("Anne", "!group accept")
    chat = await talk.direct("Ben")
    said = await talk.says("Ben", f"!cn loss: {SECRET}", chat)
    assert said == "In which room? Add its name, for example room:Garden. There are: Garden and Tuesday circle."
    said = await talk.says("Ben", f"!cn room:garden loss: {SECRET}", chat)
    assert said.startswith("Before I say it: everybody in Garden would read this.")
    assert "It is in “Garden” now" in await talk.says("Ben", "yes", chat)
    assert "content note: loss" in talk.heard(garden)
    assert "It is in “Tuesday circle” now" in await talk.agrees("Ben", f"!cn loss: {SECRET} room:tue", chat)


async def test_what_can_not_be_done_is_said(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    assert "What is it about" in await talk.says("Ben", "!cn", chat)
    assert "What is it about" in await talk.says("Ben", "!cn loss", chat)
    assert "hidden" in await talk.agrees("Ben", "my roses", chat)
    assert "roses" in str(talk.message().html)
    assert "split it into several" in await talk.says("Ben", f"!cn loss {'rose & ' * 3000}", chat)
    await talk.agrees("Ben", f"!cn loss {'🌹' * 1600}", chat)
    assert str(talk.message().html).count("🌹") == 1600, "nothing of it is lost"


async def test_a_room_that_does_not_let_it_be_said(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    talk.server.fail_next(f"PUT /rooms/{talk.room}/send/", refused(), user=BOT)
    await talk.agrees("Ben", f"!cn loss: {SECRET}", chat)
    await talk.passes(timedelta(0))
    assert "The room did not let me post your content note." in talk.heard(chat)


async def test_an_answer_in_a_thread_stays_there(talk: Conversation) -> None:
    root = talk.server.say(talk.room, user("Chloé"), "how was your week?")
    await talk.says("Ben", f"!cn loss: {SECRET}", thread=root)
    assert talk.message("content note").thread == root
    await talk.says("Ben", f"!cn loss: {SECRET}", reply_to=root)
    assert talk.message("content note").reply_to == root


@given(st.text(max_size=60), st.text(max_size=20))
def test_whatever_is_hidden_is_in_no_plain_text_and_never_becomes_markup(words: str, reason: str) -> None:
    hidden = Phrase("notes-hidden", hidden=Spoiler(f"Qzx{words}qzX", reason, Phrase("notes-instead")))
    (page,) = pages([hidden], CATALOGS["en"], START.tzinfo)  # type: ignore[arg-type]
    assert page.body == "It is hidden. Apps that can hide text show it when you tap on it."
    assert page.html.startswith('<span data-mx-spoiler="') and page.html.endswith("</span>")
    inner = page.html.removeprefix('<span data-mx-spoiler="').removesuffix("</span>")
    attribute, _, text = inner.partition('">')
    assert not set('<>"') & set(attribute)
    assert "<" not in text.replace("<br>", "") and "Qzx" in text and "qzX" in text


@pytest.mark.parametrize(
    ("language", "posted", "body"),
    [
        (
            "fr",
            "C’est maintenant dans « Tuesday circle », caché.",
            "Ben, contenu sensible : deuil\nC’est caché. Pour",
        ),
        (
            "es",
            "Ya está en «Tuesday circle», oculto.",
            "Ben, contenido sensible: deuil\nEstá oculto. Para leerlo",
        ),
    ],
)
async def test_in_other_languages(tmp_path: Path, language: str, posted: str, body: str) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        command = {"fr": "!avertissement", "es": "!aviso"}[language]
        assert usual(await talk.agrees("Ben", f"{command} deuil {SECRET}", chat)).startswith(posted)
        assert usual(talk.message().body).startswith(body)
        assert "marigolds" in str(talk.message().html) and "marigolds" not in bodies(talk, talk.room)
        await talk.says("Chloé", f"!cn nuit {SECRET}")
        ask, gone = {"fr": ("!cn lire", "Ben, contenu sensible"), "es": ("!cn leer", "Ben, contenido")}[language]
        await talk.replies("Ben", ask, "deuil")
        assert gone in talk.heard(chat)


TYPED = {
    "self harm: I did it again": ("self harm", "I did it again"),
    "family illness: my mother…": ("family illness", "my mother…"),
    "money | we can not pay": ("money", "we can not pay"),
    "money|we can not pay": ("money", "we can not pay"),
    "illness:my mother": ("illness", "my mother"),
    "self harm\nI did it again": ("self harm", "I did it again"),
    "maladie : ma mère": ("maladie", "ma mère"),
    "grief – my father": ("grief", "my father"),
    '"food, body" I ate': ("food, body", "I ate"),
    '"food, body": I ate': ("food, body", "I ate"),
    "loss my roses": ("loss", "my roses"),
    "violence he came in and he said: go": ("violence", "he came in and he said: go"),
    "loss see https://x.org/a now": ("loss", "see https://x.org/a now"),
    "loss at 18:00 it rained": ("loss", "at 18:00 it rained"),
    "loss he came in at night\nand went": ("loss", "he came in at night\nand went"),
}


@pytest.mark.parametrize("typed", TYPED)
def test_the_topic_is_what_people_set_apart(typed: str) -> None:
    at = Circumstances(now=START, zone=ZoneInfo("Europe/Paris"), language="en", catalogs=CATALOGS)
    under = UnderKind().read(Span.of(typed), at).value
    assert isinstance(under, Under)
    assert (under.topic, under.words) == TYPED[typed]


@pytest.mark.parametrize("typed", ["self harm:", "loss", "loss |", "loss:\n", '"self harm"'])
def test_a_topic_alone_is_asked_about(typed: str) -> None:
    with pytest.raises(Missing):
        UnderKind().read(
            Span.of(typed), Circumstances(now=START, zone=ZoneInfo("Europe/Paris"), language="en", catalogs=CATALOGS)
        )


@given(st.text(min_size=1), st.text())
def test_nothing_of_the_words_is_lost_and_the_topic_is_short(first: str, others: str) -> None:
    at = Circumstances(now=START, zone=ZoneInfo("Europe/Paris"), language="en", catalogs=CATALOGS)
    typed = f"{first} {others}"
    try:
        under = UnderKind().read(Span.of(typed), at).value
    except (Missing, IndexError):
        return
    assert isinstance(under, Under)
    assert under.words and typed.rstrip().endswith(under.words)
    assert "|" in typed or '"' in plain(typed) or len(under.topic.split()) <= 4


async def test_the_topic_is_shown_before_anybody_else_sees_it(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    said = await talk.says("Ben", "!cn self harm: I did it again", chat)
    assert "> Ben, with a content note: self harm\n" in said and talk.heard() == ""
    assert await talk.says("Ben", "no", chat) == "All right, I’ve told nobody."
    assert talk.heard() == "" and "again" not in bodies(talk, talk.room)
