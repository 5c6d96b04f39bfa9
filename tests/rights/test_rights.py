"""What people may ask about themselves, as conversations: what is kept, and to be forgotten."""

from __future__ import annotations

import json
import re
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from commands import LOCALES
from commands.checkins.scales import SCALES
from commands.kit.catalogs import Catalogs
from commands.rights.page import LONGEST_PAGE, LONGEST_VALUE, Reader, bounded, page
from commands.rights.wording import word_of
from storage.checkins.people import Wanted
from storage.core.table import WORD
from storage.decisions import State
from storage.privacy.registry import PERSONAL_DATA
from storage.privacy.rights import Held
from storage.rounds import Order, Stage
from storage.tables import TABLES
from tests.conversation import BOT, START, Conversation, conversation, user, usual
from tests.fake.creating import MEGOLM
from tests.fake.people import Person


def file_of(talk: Conversation, chat: str, words: str) -> dict[str, Any]:
    """What the file says that came after the bot's newest message with these words."""
    said = talk.shown(chat)
    message = said[said.index(talk.message(words, chat)) + 1]
    assert (message.msgtype, message.filename) == ("m.file", "entraide-2027-03-10.json")
    uploaded = talk.server.media[message.where["url"]]
    assert uploaded.media_type == "application/json"
    found: dict[str, Any] = json.loads(uploaded.data)
    return found


async def test_what_is_kept_is_summed_up_and_comes_as_a_file(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!need a trestle by friday")
        await talk.says("Ben", "!offer cake")
        await talk.says("Chloé", "!need a drill")
        await talk.says("Ben", "!take N2")
        await talk.says("Ben", "!timezone Europe/Madrid", chat)
        said = await talk.says("Ben", "!mydata", chat)
        assert said.startswith("What I keep about you\n\nTuesday circle\n")
        assert "- Your needs and offers: 2\n" in said and "- What you took from the board: 1\n" in said
        assert "\n\nIn no particular group\n" in said and "- Your own settings: 2" in said
        file = file_of(talk, chat, "The same for a program")
        assert file["person"] == "@ben:x"
        needs = next(each for each in file["kept"] if each["what"] == "Your needs and offers")
        assert needs["group"] == "Tuesday circle" and needs["forgetting"] == "Deleted when you ask to be forgotten."
        first, second = needs["entries"]
        assert (first["what"], first["due"], first["urgent"]) == ("a trestle", "2027-03-12T22:59:00+00:00", False)
        assert second["what"] == "cake" and needs["fields"]["what"] == "what it is about"
        assert needs["fields"].keys() == first.keys() | second.keys()
        assert "drill" not in json.dumps(file)


def page_of(talk: Conversation, chat: str) -> str:
    """The page that came last, as text."""
    uploaded = talk.server.media[talk.message("entraide-2027-03-10.html", chat).where["url"]]
    assert uploaded.media_type == "text/html"
    return uploaded.data.decode()


async def test_all_of_it_can_be_read_on_a_page_that_loads_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", '!need a trestle <script>alert(1)</script> & "more" by friday')
        await talk.says("Ben", "!hand")
        summary, *files = (await talk.says("Ben", "!mydata", chat)).rsplit("\n\n", 3)
        assert "- Your needs and offers: 1" in summary and "a page to read" in summary, "the words do without captions"
        assert files == [f"entraide-2027-03-10.{end}" if end else files[1] for end in ("html", "", "json")]
        assert len(files[1]) < 60
        read = page_of(talk, chat)
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;" in read and "<script" not in read
        assert read.startswith('<!DOCTYPE html>\n<html lang="en">') and 'name="viewport"' in read
        assert "default-src &#x27;none&#x27;" in read or "default-src 'none'" in read
        assert not re.search(r"\b(src|href)=|url\(|https?://|@import", read), "nothing from elsewhere"
        assert "<h2>Tuesday circle</h2>" in read and "<h3>Your needs and offers (1)</h3>" in read
        assert "<dt>what it is about</dt><dd>a trestle" in read and "Deleted when you ask to be forgotten." in read
        assert "Saturday" not in read and "<dd>Friday, 12 March 2027 at 23:59</dd>" in read, "on the reader’s clock"
        assert not re.search(r"<dd>\d+\.0</dd>", read), "numbers as people write them"
        entry = read[read.index("<dt>what it is about") :].partition("<details>")
        assert "@ben:x" not in entry[0] and "@ben:x" in entry[2], "ids are folded away"
        tags = re.findall(r"<(/?)(h1|h2|h3|p|dl|dt|dd|details|summary|html|body|head|title|style)\b", read)
        assert sum(1 if closing == "" else -1 for closing, _ in tags) == 0


@pytest.mark.parametrize(
    ("language", "need", "wish", "mydata", "seen"),
    [
        ("en", "!need a trestle", "!respond listen", "!mydata", ("a need", "open", "just listen")),
        ("fr", "!besoin tréteau", "!réponses écoute", "!mesdonnées", ("un besoin", "en cours", "simplement écouter")),
        (
            "es",
            "!necesito caballete",
            "!respuestas escucha",
            "!misdatos",
            ("una necesidad", "abierta", "solo escuchar"),
        ),
    ],
)
async def test_what_nobody_has_typed_is_in_the_readers_language(
    tmp_path: Path, language: str, need: str, wish: str, mydata: str, seen: tuple[str, ...]
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", need)
        await talk.says("Ben", wish)
        await talk.says("Ben", mydata, chat)
        read = page_of(talk, chat)
        assert [each for each in seen if f"<dd>{each}</dd>" not in read] == []
        shown = re.sub(r"<details>.*?</details>", "", read, flags=re.DOTALL)
        assert not re.search(r"<dd>(need|listen|remind|resources|hint)</dd>", shown)


def test_every_word_that_a_column_can_be_is_in_the_catalogs() -> None:
    catalogs = Catalogs(LOCALES)
    words = [
        (data.feature, column, value)
        for table in TABLES
        for column in table.reads.get(WORD, "").split()
        for value in re.findall(r"'(\w+)'", "".join(re.findall(rf"CHECK \({column} IN \(([^)]*)\)\)", table.schema)))
        for data in table.personal_data
    ]
    assert {value for _, _, value in words} >= {"need", "open", "called", "turn"}
    literals = (
        (State, "decisions", "state"),
        (Stage, "rounds", "stage"),
        (Order, "rounds", "sorted"),
        (Wanted, "checkins", "what"),
    )
    words += [(feature, column, value) for kind, feature, column in literals for value in get_args(kind)]
    words += [("checkins", "mark", mark) for scale in SCALES.values() for mark in scale.marks if not mark.isdecimal()]
    words += [("checkins", "scale", name) for name in SCALES if name != "halt"]
    lacking = [(each, *word) for each in catalogs for word in words if word_of(*word, catalogs[each]) is None]
    assert lacking == []


def test_a_page_has_an_end() -> None:
    catalog = Catalogs(LOCALES)["en"]
    table = next(each for each in PERSONAL_DATA if each.feature == "resources")
    reader = Reader("@ben:x", catalog, UTC)

    def made(words: int) -> str:
        held = [Held(table, 1, {"what": "x" * LONGEST_VALUE}) for _ in range(words)]
        return page(held, {1: "A <b>"}, START, reader)

    assert "There is more" not in made(10) and "<h2>A &lt;b&gt;</h2>" in made(1)
    assert "There is more" in made(2 * LONGEST_PAGE // LONGEST_VALUE)
    assert len(made(2 * LONGEST_PAGE // LONGEST_VALUE)) < LONGEST_PAGE + 5_000
    assert [*bounded(iter(["x" * LONGEST_PAGE]), reader)] == ["x" * LONGEST_PAGE]
    assert "There is more" in "".join(bounded(iter(["x" * (LONGEST_PAGE + 1)]), reader))
    lengths = (LONGEST_VALUE, LONGEST_VALUE + 1)
    exact, over = (page([Held(table, 1, {"what": "x" * each})], {1: "A"}, START, reader) for each in lengths)
    assert "x…" not in exact and "x…" in over


async def test_in_a_room_it_is_answered_privately(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        assert await talk.says("Ben", "!my data") == ""
        assert talk.heard(chat).startswith("What I keep about you")


@pytest.mark.parametrize(
    ("language", "ask", "need", "title", "kind", "meaning", "other"),
    [
        (
            "fr",
            "!mesdonnées",
            "!besoin une échelle",
            "Ce que je garde de toi",
            "Tes besoins et tes offres : 1",
            "quand",
            "La même chose",
        ),
        (
            "es",
            "!misdatos",
            "!necesito una escalera",
            "Lo que guardo de ti",
            "Tus necesidades y ofertas: 1",
            "cuándo",
            "Lo mismo",
        ),
    ],
)
async def test_in_the_language_of_the_person(
    tmp_path: Path, language: str, ask: str, need: str, title: str, kind: str, meaning: str, other: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", need)
        await talk.says("Ben", ask)
        said = usual(talk.heard(chat))
        assert said.startswith(title) and f"- {kind}\n" in said
        needs = next(each for each in file_of(talk, chat, other)["kept"] if kind.startswith(each["what"]))
        assert needs["fields"]["created"].startswith(meaning)


async def test_what_goes_and_what_stays_is_said_before_and_after(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!need a trestle")
        await talk.says("Ben", "!decided Marigolds on Tuesdays")
        said = await talk.says("Ben", "!forgetme everything", chat)
        assert said.startswith("If you say yes, I delete this for good everywhere:\n- ")
        assert "\n- Your needs and offers: 1\n" in said
        assert "\n- Decisions that you wrote down stay on the group’s list, without your name." in said
        assert "backups of my database until they are deleted" in said
        assert said.endswith("✅, or write !forgetme everything yes. If not: ❌, or do nothing.")
        assert "a trestle" in await talk.says("Chloé", "!needs"), "nothing was deleted yet"
        said = await talk.says("Ben", "yes", chat)
        assert said.startswith("It is done, everywhere: Wednesday, 10 March at 19:00. This is gone")
        assert "\n- Your needs and offers: 1\n" in said and "\n- Decisions that you wrote down stay" in said
        assert "trestle" not in await talk.says("Chloé", "!needs")
        assert "Marigolds" in await talk.says("Chloé", "!minutes")
        said = await talk.says("Ben", "!forgetme", chat)
        assert said.startswith("What should I forget about you?\n1. everywhere\n2. in Tuesday circle\nWrite the number")


async def test_one_group_is_forgotten_and_the_others_stay(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        garden = await talk.gathering("Ben", "Anne", name="Garden")
        await talk.says("Ben", "!need a trestle")
        await talk.says("Ben", "!need a spade", garden)
        assert (await talk.says("Ben", "!forgetme", chat)).startswith(
            "What should I forget about you?\n1. everywhere\n"
        )
        said = await talk.says("Ben", "2", chat)
        assert said.startswith("If you say yes, I delete this for good in Garden:\n- ")
        assert "\n- Your needs and offers: 1\n" in said
        assert (await talk.reacts("Ben", "❌", room=chat)) == "Nothing was deleted."
        assert "spade" in await talk.says("Anne", "!needs", garden)
        await talk.reacts("Ben", "✅", "in Garden", room=chat)
        assert "spade" not in await talk.says("Anne", "!needs", garden)
        assert "trestle" in await talk.says("Anne", "!needs")
        assert (await talk.says("Ben", "hello", chat)).startswith("Hello!"), "the question is over"
        assert "“Nowhere”" in await talk.says("Ben", "!forgetme Nowhere", chat)
        assert "`" not in await talk.says("Ben", "!forgetme Garden perhaps", chat)
        said = await talk.says("Ben", "!forgetme garden", chat)
        assert said.startswith(
            "I keep nothing about you in Garden that I could delete.\n- I keep the list of the rooms you are in"
        )


async def test_in_a_room_it_means_the_group_and_is_answered_privately(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!need a trestle")
        assert await talk.says("Ben", "!forget me") == ""
        assert talk.heard(chat).startswith("If you say yes, I delete this for good in Tuesday circle:")
        assert await talk.says("Ben", "no", chat) == "Nothing was deleted."
        await talk.says("Ben", "!forgetme")
        await talk.replies("Ben", "maybe", room=chat)
        assert "trestle" in await talk.says("Chloé", "!needs")
        talk.heard(chat)
        assert (await talk.replies("Ben", "Yes.", "Shall I?", chat)).startswith("It is done, in Tuesday circle:")
        assert "trestle" not in await talk.says("Chloé", "!needs")
        await talk.says("Chloé", "!need a drill")
        assert "my answer is in our private chat" in await talk.says("Chloé", "!forgetme everything yes")
        assert "drill" not in await talk.says("Ben", "!needs")


async def test_the_others_hear_what_they_have_to_know(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chats = {name: await talk.direct(name) for name in ("Anne", "Ben", "Chloé")}
        await talk.says("Chloé", "!need a drill")
        await talk.says("Ben", "!take N1")
        await talk.says("Ben", "!need a trestle")
        await talk.says("Chloé", "!take N2")
        await talk.says("Ben", "!lend book to:Chloé until:friday")
        await talk.says("Anne", "!lend tent to:Ben until:friday")
        await talk.says("Ben", "!hand")
        await talk.says("Chloé", "!hand")
        await talk.says("Anne", "!next")
        await talk.says("Anne", "!todo Ben bring cake")
        await talk.says("Ben", "!remind me tomorrow 18h milk")
        await talk.says("Chloé", "!reminders too 1")
        for each in chats.values():
            talk.heard(each)
        await talk.says("Ben", "!forgetme everything yes", chats["Ben"])
        said = talk.heard()
        assert "Chloé, N1 (a drill) is free again." in said and "Chloé, N2" in said
        assert "Chloé, it is your turn." in said and "Ben" not in said
        assert "L1 (book), which Ben lent you, is no longer on my list" in talk.heard(chats["Chloé"])
        assert "L2 (tent) stays on your list, but I no longer know who has it" in talk.heard(chats["Anne"])
        assert "- L2 tent · somebody" in await talk.says("Anne", "!loans")
        assert "nobody yet: bring cake" in await talk.says("Anne", "!minutes")
        assert "milk" in await talk.says("Chloé", "!reminders")
        assert "milk" in await talk.passes(timedelta(days=1))
        assert await talk.passes(timedelta(days=4)) == ""


async def test_a_call_for_help_does_not_hang_on_somebody_who_is_forgotten(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chats = {name: await talk.direct(name) for name in ("Anne", "Ben", "Chloé")}
        await talk.says("Ben", "!oncall me")
        await talk.says("Chloé", "!sos", chats["Chloé"])
        await talk.says("Ben", "!coming", chats["Ben"])
        talk.heard(chats["Chloé"])
        await talk.says("Ben", "!forgetme everything yes", chats["Ben"])
        assert "Somebody who was coming can’t after all." in talk.heard(chats["Chloé"])
        assert "Chloé" in talk.heard(chats["Anne"]), "who facilitates is called next"
        await talk.says("Chloé", "!forgetme yes")
        assert talk.heard(chats["Anne"]).startswith("I no longer know of Chloé’s call.")
        assert "Ben" not in await talk.says("Anne", "!oncall")


async def test_who_leaves_is_asked_once_where_there_is_a_chat(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!need a trestle")
        await talk.says("Chloé", "!need a drill")
        for name in ("Ben", "Chloé"):
            talk.server.leave(talk.room, user(name))
            await talk.settle()
        said = talk.heard(chat)
        assert said.startswith("You are no longer in Tuesday circle. I still keep this about you there:\n- Your needs")
        assert "Shall I forget it? ✅ or yes." in said
        assert len(talk.server.rooms) == 2, "nobody’s chat is opened for that"
        assert (await talk.reacts("Ben", "✅", room=chat)).startswith("It is done, in Tuesday circle")
        assert "I keep nothing about you in a group called" in await talk.says("Ben", "!forgetme Tuesday circle", chat)


@pytest.mark.parametrize(
    ("language", "need", "ask", "goes", "yes", "done"),
    [
        ("fr", "!besoin échelle", "!oubliezmoi tout", "Si tu dis oui, j’efface ceci pour de bon", "oui", "C’est fait"),
        ("es", "!necesito escalera", "!olvídame todo", "Si dices que sí, borro esto para siempre", "sí", "Está hecho"),
    ],
)  # fmt: skip
async def test_being_forgotten_in_the_language_of_the_person(
    tmp_path: Path, language: str, need: str, ask: str, goes: str, yes: str, done: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", need)
        said = usual(await talk.says("Ben", ask, chat))
        assert said.startswith(goes) and f"{ask} {yes}" in said
        assert (await talk.says("Ben", f"{yes}.", chat)).startswith(done)


async def test_privacy_is_said_by_the_settings_in_force(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        assert await talk.says("Ben", "!privacy all") == "", "it is long: nobody else has to scroll"
        said = talk.heard(chat)
        assert said.startswith("Privacy in Tuesday circle\n\nI act only on what begins with !, ")
        assert "The numbers and signs in them, for you alone: 30 days." in said and "Loans" not in said
        assert "What people record in the minutes: 30 days;" in said
        await talk.says("Anne", "!settings checkin retention 0")
        await talk.says("Anne", "!settings checkin see anonymous")
        await talk.says("Anne", "!settings keep the minutes 2 weeks")
        await talk.says("Anne", "!settings keep who spoke 2 weeks")
        said = await talk.says("Ben", "!privacy all", chat)
        assert "(who sees them, unless it says otherwise: anonymous)" in said
        assert "The numbers and signs in them, for you alone: not at all." in said
        assert "minutes: 14 days;" in said and "until nothing looks back so far, 14 days at most" in said
        assert "This room is not encrypted" in said and "encryption does not cover" not in said
        assert "This room is not encrypted" in await talk.says("Ben", "!privacy")
        ben = Person(talk.server, user("Ben"), tmp_path / "ben")
        secret = talk.server.create_room(ben.user, encrypted=True, invite=[BOT], is_direct=True)
        talk.server.set_state(talk.room, user("Anne"), "m.room.encryption", "", {"algorithm": MEGOLM})
        await ben.hear()
        await talk.settle()
        assert "Encryption covers words" in await _says_in_secret(talk, ben, "!privacy", talk.room)
        said = await _says_in_secret(talk, ben, "!privacy all", secret)
        assert "What encryption does not cover: names, " in said and "not encrypted" not in said


async def _says_in_secret(talk: Conversation, person: Person, text: str, room: str) -> str:
    """Somebody writes in an encrypted room; all that the bot has said there since."""
    before = len(talk.shown(room))
    await person.hear()
    await person.say(text, room)
    await talk.settle()
    await person.hear()
    said = [each for each in talk.server.shown(room, person) if each.sender == BOT]
    return "\n".join(each.body for each in said[before:])


async def test_privacy_in_the_direct_chat_is_about_a_group(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Anne", "!settings keep the minutes 5 days")
        assert "Privacy in Tuesday circle" in await talk.says("Ben", "!privacy", chat)
        await talk.gathering("Ben", name="Garden")
        assert "All of it: !privacy all" in await talk.says("Ben", "!privacy", chat)
        assert "1. Garden\n2. Tuesday circle" in await talk.says("Ben", "!privacy all", chat)
        said = await talk.says("Ben", "2", chat)
        assert "Privacy in Tuesday circle" in said and "minutes: 5 days;" in said
        stranger = await talk.direct("Zoe")
        assert (await talk.says("Zoe", "!privacy", stranger)).startswith("Privacy\nI keep what")
        assert (await talk.says("Zoe", "!privacy all", stranger)).startswith("Privacy\n\nI act only")


@pytest.mark.parametrize(
    ("language", "ask", "everything", "loans", "signs", "last"),
    [
        ("en", "!privacy", "all", "loans", "for you alone: 30 days.", "The times are the group’s: !settings."),
        ("fr", "!confidentialité", "tout", "prêts", "pour toi seulement : 30 jours.", "du groupe : !réglages."),
        ("es", "!privacidad", "todo", "préstamos", "solo para ti: 30 días.", "del grupo: !ajustes."),
    ],
)
async def test_privacy_is_three_lines_and_then_as_much_as_one_wants(
    tmp_path: Path, language: str, ask: str, everything: str, loans: str, signs: str, last: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        short, more = usual(await talk.says("Ben", ask)).split("\n\n")
        assert len(short.splitlines()) == 4 and len(short) < 400 and f"{ask} {everything}" in more
        said = usual(await talk.says("Ben", f"{ask} {everything}", chat))
        assert signs in said and said.endswith(last)
        assert len(said) < 5000 and max(map(len, said.splitlines())) < 320
        one = usual(await talk.says("Ben", f"{ask} {loans}", chat))
        assert "365" in one and len(one.splitlines()) == 3


@pytest.mark.parametrize(
    ("language", "forget", "everywhere", "there", "asked"),
    [
        ("en", "!forgetme", "everywhere", "in Film club", "If you say yes"),
        ("fr", "!oubliezmoi", "partout", "dans Film club", "Si tu dis oui"),
        ("es", "!olvídame", "en todas partes", "en Film club", "Si dices que sí"),
    ],
)
async def test_what_the_menu_shows_can_be_typed_behind_the_command(
    tmp_path: Path, language: str, forget: str, everywhere: str, there: str, asked: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.gathering("Ben", "Anne", name="Film club")
        ben = await talk.direct("Ben")
        menu = await talk.says("Ben", forget, ben)
        assert f"1. {everywhere}" in menu and there in menu
        for words in (everywhere, there, there.title()):
            assert asked in await talk.says("Ben", f"{forget} {words}", ben), words
            await talk.says("Ben", "no", ben)
