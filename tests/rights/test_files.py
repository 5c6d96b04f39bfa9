"""What people take back, or ask to be forgotten, is in no file any more: a word goes through everything there is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dispatch.event_contents import MOST_IN_FILE
from commands import LOCALES, features
from commands.kit.attachments import File
from commands.kit.catalogs import Catalogs
from commands.kit.declaration import Outcome
from commands.kit.events import Overheard
from commands.kit.registry import Registry
from commands.kit.replies import say
from commands.turns import turns
from storage.core.table import PersonalData
from storage.privacy.registry import PERSONAL_DATA
from tests.conversation import Conversation, conversation, user

WORD = "qzxjvk"


@dataclass(frozen=True)
class Saying:
    """Words of Ben, who facilitates, after what others said (`Anne: ...`).

    `chat`: in the direct chat. `reply`: to the bot's newest message with these words. `stays`: when Ben is forgotten
    they stay, because they are the group's or somebody else's.
    """

    text: str
    before: tuple[str, ...] = ()
    chat: bool = False
    reply: str | None = None
    stays: bool = False
    until: str | None = None  # what ends it, where it stands when its message is taken back
    crossed: str | None = None  # taken back by a ❌ on the bot's message with these words: it has deleted their own


# By command (or reply), everything that people type and that is kept, if only for a while. A command that needs no
# preparation, and whose words go with their author, need not be listed: see `_examples`.
SAYINGS = {
    "checkins-answer": Saying(f"!checkin 4 {WORD}", ("Anne: !checkin start",)),
    "checkins-answer in private": Saying(f"!checkin 4 {WORD}", ("Anne: !checkin start in:private",), chat=True),
    "checkins-ahead": Saying(f"!checkin ahead 4 {WORD}", ("Anne: !checkin every monday 19:00",)),
    "checkins-start": Saying(f"!checkin start {WORD}", stays=True),
    "checkins-every": Saying(f"!checkin every monday 19:00 {WORD}", stays=True),
    "reply checkins-question": Saying(f"4 {WORD}", ("Anne: !checkin start",), reply="How are you"),
    "reply checkins-step": Saying(
        WORD, ("Anne: !checkin start One? | Two?", "Ben in private: !checkin 4"), chat=True, reply="Two?"
    ),
    "turns-hand": Saying(f"!hand {WORD}"),
    "turns-direct": Saying(f"!hand direct {WORD}", ("Anne: !give Chloé",)),
    "turns-process": Saying(f"!hand process {WORD}"),
    "turns-for": Saying(f"!hand for Chloé {WORD}", stays=True),
    "rounds-round": Saying(f"!round {WORD}", stays=True),
    "rounds-random": Saying(f"!round random {WORD}", stays=True),
    "circle-start": Saying(f"!circle start {WORD}", stays=True),
    "circle-add": Saying(f"!circle steps add sharing 5m {WORD}", stays=True),
    "circle-words": Saying(f"!circle steps words 2 {WORD}", stays=True),
    "agreements-add": Saying(f"!agreements add {WORD}", stays=True),
    "agreements-change": Saying(f"!agreements change 2 {WORD}", stays=True),
    "decisions-decided": Saying(f"!decided {WORD}", stays=True),
    "decisions-outcome": Saying(f"!outcome D1 {WORD}", ("Ben: !decided tea",), stays=True),
    "decisions-review": Saying(f"!review D1 {WORD}", ("Ben: !decided tea",), stays=True),
    "proposals-proposal": Saying(f"!proposal {WORD}"),
    "proposals-slowly": Saying(f"!proposal slowly {WORD}"),
    "proposals-clause": Saying(f"!propose that {WORD}"),
    "proposals-change": Saying(f"!proposal change P1 {WORD}", ("Ben: !proposal we sing", "Chloé: !agree P1")),
    "proposals-concern": Saying(f"!concern P1 {WORD}", ("Chloé: !proposal we sing",)),
    "proposals-objection": Saying(f"!objection P1 {WORD}", ("Chloé: !proposal we sing",)),
    "proposals-objection when asked": Saying(
        WORD, ("Chloé: !proposal we sing", "Ben in private: !objection P1"), chat=True
    ),
    "proposals-block": Saying(f"!block P1 {WORD}", ("Chloé: !proposal we sing",)),
    "proposals-aside": Saying(f"!aside P1 {WORD}", ("Chloé: !proposal we sing",)),
    "proposals-against": Saying(f"!against P1 {WORD}", ("Chloé: !proposal we sing",)),
    "minutes-todo": Saying(f"!todo Ben {WORD} by:friday"),
    "minutes-todo for another": Saying(f"!todo Chloé {WORD}", stays=True),
    "resources-need": Saying(f"!need {WORD} where:{WORD}place tag:{WORD}tag"),
    "resources-offer": Saying(f"!offer {WORD} where:{WORD}place tag:{WORD}tag often:1/week"),
    "relays-skill": Saying(f"!skill {WORD} where:{WORD}place tag:{WORD}tag", chat=True),
    "relays-learn": Saying(f"!learn {WORD} where:{WORD}place tag:{WORD}tag", chat=True),
    "resources-question": Saying(f"!question {WORD} anonymous", chat=True),
    "resources-change": Saying(f"!change N1 {WORD}", ("Ben: !need something",)),
    "resources-change anonymously": Saying(
        f"!change N1 {WORD}", ("Ben in private: !need something anonymous",), chat=True
    ),
    "resources-close": Saying(f"!close N1 {WORD}", ("Ben: !need something", "Chloé: !take N1")),
    "reply resources-done": Saying(
        WORD, ("Ben: !need something", "Chloé: !take N1", "Ben: !close N1"), reply="With words of your own"
    ),
    "resources-need anonymously": Saying(f"!need {WORD} where:{WORD}place tag:{WORD}tag anonymous", chat=True),
    "moderation-decline": Saying(f"!decline N1 {WORD}", ("Anne: !settings moderation first", "Chloé: !need something")),
    "lists-import": Saying(f"!import kind,what,where\nneed,{WORD},{WORD}place"),
    "lists-import done": Saying("!import yes", (f"Ben: !import kind,what,where\nneed,{WORD},{WORD}place",)),
    "homeward-out": Saying(f"!out 23:00 tell:Chloé {WORD}", chat=True, until="!home"),
    "homeward-out when asked": Saying("23:00", (f"Ben in private: !out tell:Chloé {WORD}",), chat=True, until="!home"),
    "goals-goal": Saying(f"!goal {WORD}", chat=True),
    "goals-goal when asked": Saying(WORD, ("Ben in private: !goal",), chat=True),
    "goals-step": Saying(f"!goal step {WORD}", ("Ben in private: !goal walk",), chat=True),
    "goals-step when asked": Saying(WORD, ("Ben in private: !goal walk",), chat=True),
    "goals-did": Saying(f"!goal did {WORD}", ("Ben in private: !goal walk",), chat=True),
    "goals-change": Saying(f"!goal change {WORD}", ("Ben in private: !goal walk",), chat=True),
    "goals-with": Saying("!goal with Chloé", (f"Ben in private: !goal {WORD}",), chat=True),
    "goals-with after a change": Saying(
        "!goal with Chloé", ("Ben in private: !goal walk", f"Ben in private: !goal change {WORD}"), chat=True
    ),
    "goals-share": Saying("!goal share", (f"Ben in private: !goal {WORD}",), chat=True),
    "goals-end": Saying(f"!goal end {WORD}", ("Ben in private: !goal walk",), chat=True),
    "activities-event": Saying(f'!event {WORD} saturday 19:00 at:"{WORD} place"'),
    "activities-event with a private place": Saying(f"!event tea saturday 19:00 at:{WORD} where:private"),
    "activities-role": Saying(f"!role E1 {WORD}", ("Chloé: !event tea saturday 19:00",)),
    "activities-change": Saying(f"!event change E1 {WORD}", ("Ben: !event tea saturday 19:00",)),
    "activities-dates": Saying(f"!dates {WORD}: saturday 19:00, sunday 15:00"),
    "petitions-petition": Saying(f'!petition {WORD} to:"{WORD} council" carriers:Chloé'),
    "petitions-petition when asked": Saying(WORD, ("Ben in private: !petition",), chat=True),
    "petitions-change": Saying(
        f"!petition change S1 {WORD}",
        ("Chloé: !petition a bench to:x carriers:Ben", "Ben in private: yes"),
        stays=True,
    ),
    "petitions-answer": Saying(
        f"!petition answer S1 {WORD}",
        ("Chloé: !petition a bench to:x carriers:Ben", "Ben in private: yes", "Ben: !petition delivered S1"),
        stays=True,
    ),
    "petitions-name when asked": Saying(
        f"{WORD} Martin",
        ("Chloé: !petition a bench to:x carriers:Ben", "Ben in private: yes", "Ben in private: !sign S1"),
        chat=True,
    ),
    "tips-tip": Saying(f"!tip {WORD}"),
    "tips-tip in private": Saying(f"!tip {WORD}", chat=True),
    "tips-tip different": Saying(f"!tip K1 was different for me: {WORD}", ("Chloé: !tip call before noon",)),
    "reply tips-tip": Saying(f"different for me: {WORD}", ("Chloé: !tip call before noon",), reply="K1"),
    "tips-change": Saying(f"!change K1 {WORD}", ("Ben: !tip call before noon",)),
    "loans-lend": Saying(f"!lend {WORD} to:Chloé until:friday"),
    "reply loans-loan": Saying(f"lost {WORD}", ("Chloé: !lend something to:Ben",), reply="something"),
    "loans-return": Saying(f"!return L1 {WORD}", ("Chloé: !lend something to:Ben",)),
    "reminders-remind": Saying(f"!remind tomorrow 18h {WORD}"),
    "reminders-remind another": Saying(f"!remind Chloé tomorrow 18h {WORD}"),
    "reminders-me": Saying(f"!remind me tomorrow 18h {WORD}"),
    "reminders-me in private": Saying(f"!remind me tomorrow 18h {WORD}", chat=True),
    "reminders-us": Saying(f"!remind us tomorrow 18h {WORD}", stays=True),
    "sos-sos": Saying(f"!sos {WORD}", ("Chloé: !oncall me",)),
    "sos-helplines-add": Saying(f"!helplines add {WORD}", stays=True),
    "sos-helplines-add when asked": Saying(
        f"123 {WORD}",
        ("Ben in private: !setup", "Ben in private: skip", "Ben in private: skip"),
        chat=True,
        stays=True,
    ),
    "kindness-thank": Saying(f"!thank Chloé for the {WORD}"),
    "kindness-cheer in private": Saying(f"!cheer Chloé {WORD}", chat=True),
    "kindness-words when asked": Saying(WORD, ("Ben in private: !thank Chloé",), chat=True),
    "comfort-add": Saying(f"!good for me {WORD}", chat=True),
    "reports-report": Saying(f"!report {WORD}", chat=True),
    "reports-report when asked": Saying(WORD, ("Ben in private: !report",), chat=True, reply="What happened?"),
    "notes-cn": Saying(f"!cn topic {WORD}", crossed="topic"),
    "notes-cn in private": Saying(f"!cn topic {WORD}", chat=True),
    "welcome-change": Saying(f"!welcome change {WORD}", stays=True),
    "question": Saying(f"!lend {WORD}"),
    "question in private": Saying(f"!remind me {WORD}", chat=True),
}
NOT_KEPT = {
    "comfort-forget": "words that are there already",
    "kindness-cheer": "as with `!thank`",
    "activities-take": "words that are there already",
    "activities-release": "words that are there already",
    "proposals-lift": "only of an objection whose owner was removed: see proposals/test_what_comes_between.py",
    "goals-rest": "a time; of other words nothing is kept",
    "goals-again": "what is looked for",
    "resources-needs": "what is looked for",
    "resources-offers": "what is looked for",
    "tips-tips": "what is looked for",
    "decisions-decisions": "what is looked for",
    "decisions-decision": "what is looked for, or as with `!decided`",
    "relays-tell": "passed on, and gone when it has arrived: see resources/test_relays_secrecy.py",
    "settings-settings": "a choice",
    "settings-language": "a choice",
    "settings-timezone": "a choice",
    "letters-letters": "a choice",
    "votes-vote": "words that are there already",
    "votes-secretly": "the words of a ballot",
    "groups-join": "a name that is there already",
    "groups-accept": "a room that asks",
    "groups-decline": "a room that asks",
    "help-help": "what is looked for",
    "rights-forgetme": "a choice",
    "rights-privacy": "what is looked for",
    "settings-preset": "a choice",
}
REPLIES_NOT_KEPT = {
    "kindness-box": "a word for what is to be done with what is there already",
    "kindness-letter": "a word for what is to be done with what is there already",
    "comfort-forget": "words that are there already",
    "kindness-cheer": "as with `!thank`",
    "proposals-proposal": "a word for yes or no, or a number",
    "activities-take": "words that are there already",
    "activities-release": "words that are there already",
    "resources-stale": "yes or no",
    "lists-import": "yes or no",
    "loans-asked": "yes or no",
    "relays-show": "a number",
    "turns-for": "yes or no",
    "circle-rehearsal": "a word of the rehearsal",
    "activities-dates": "the numbers of dates",
    "activities-activity": "a word for yes, perhaps or no",
    "votes-vote": "words that are there already",
    "votes-secret": "words that are there already",
    "minutes-entry": "a word or a name that is there already",
    "reminders-consent": "yes or no",
    "reminders-said": "a time",
    "reminders-reminder": "a time, or a no",
    "reports-report": "passed on, and erased when it is delivered",
    "reports-answer": "passed on, and erased when it is delivered",
    "sos-call": "not read",
    "sos-page": "not read",
    "sos-room": "not read",
    "sos-everybody": "not read",
    "rights-forget": "yes or no",
    "relays-asked": "passed on, like `!tell`",
    "relays-stale": "passed on, like `!tell`",
    "relays-helping": "passed on, like `!tell`",
}


def _examples() -> dict[str, Saying]:
    """For each other command that takes words, its example in the catalog, with one more word after it."""
    registry = Registry(features(), Catalogs(LOCALES))
    known = {key.split()[0] for key in SAYINGS} | NOT_KEPT.keys()
    return {
        command.key: Saying(f"{registry.catalogs['en'].template(f'{command.key}-example', {}).split('`')[1]} {WORD}")
        for command in registry.commands
        if command.key not in known and any(each.kind.label in ("text", "word", "tag") for each in command.parameters)
    }


SAYINGS |= _examples()


def found_in(folder: Path) -> dict[str, list[str]]:
    """The files that have such words, with these."""
    pattern = re.compile(f"{WORD}[a-z]*")
    found = {
        path.name: pattern.findall(path.read_bytes().decode("latin-1")) for path in folder.rglob("*") if path.is_file()
    }
    return {name: words for name, words in found.items() if words}


async def said(talk: Conversation, saying: Saying, chat: str) -> tuple[str, str]:
    """Say it; the message with the words, and its room."""
    await talk.says("Anne", "!settings facilitators Ben")
    worded = ""
    for line in saying.before:
        name, _, text = line.partition(": ")
        await talk.says(name.split()[0], text, chat if name.endswith("in private") else None)
        worded = talk.last if WORD in text else worded
    where = chat if saying.chat else talk.room
    if saying.reply is None:
        asked = await talk.says("Ben", saying.text, where)
    else:
        asked = await talk.replies("Ben", saying.text, saying.reply, where)
    worded = worded or talk.last
    if "stays between us" in asked:
        await talk.says("Ben", "yes", where)
    return worded, where


@pytest.mark.parametrize("name", SAYINGS)
async def test_what_is_taken_back_is_gone_from_every_file(tmp_path: Path, name: str) -> None:
    async with conversation(tmp_path) as talk:
        worded, where = await said(talk, SAYINGS[name], await talk.direct("Ben"))
        assert found_in(tmp_path), "it was kept, if only for a while"
        if crossed := SAYINGS[name].crossed:
            await talk.reacts("Ben", "❌", crossed, where)
            await talk.app.tidy()
        else:
            await talk.takes_back("Ben", worded, where)
        if until := SAYINGS[name].until:
            assert found_in(tmp_path), "it stands"
            await talk.says("Ben", until, where)
            await talk.app.tidy()
        assert found_in(tmp_path) == {}


async def test_a_command_of_several_messages_is_taken_back_by_each_of_them(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", f"!lend {WORD}")
        begun = talk.last
        await talk.replies("Ben", "to:Chloé")
        assert WORD in await talk.says("Chloé", "!loans")
        await talk.takes_back("Ben", begun)
        assert "You have lent nothing" in await talk.says("Chloé", "!loans")
        assert found_in(tmp_path) == {}


async def test_what_was_made_of_words_goes_with_them(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", f"!todo Ben {WORD} by:friday")
        todo = talk.last
        assert WORD in await talk.reacts("Ben", "👍", "shall I remind you")
        await talk.says("Anne", f"!checkin every thursday 19:00 {WORD}")
        every = talk.last
        await talk.says("Anne", f"!circle steps add sharing 5m {WORD}")
        step = talk.last
        await talk.says("Anne", "!circle start")
        assert WORD in await talk.passes(timedelta(days=1)), "the check-in has opened"
        for event_id in (todo, every, step):
            said = await talk.takes_back("Anne", event_id)
        assert "Anne took that change back." in said and "Sharing (45 minutes)" in said
        assert found_in(tmp_path) == {}
        assert "No reminders" in await talk.says("Ben", "!reminders")
        assert "No check-in is open" in await talk.says("Ben", "!checkin 3")


async def test_a_change_that_is_taken_back_leaves_what_it_said_before(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need a trestle by:friday where:here people:2 tag:tools")
        await talk.says("Ben", f"!change N1 {WORD} by:saturday where:there people:3 tag:{WORD}")
        said = await talk.takes_back("Ben", talk.last)
        assert "N1 now says: a trestle · by Friday, 12 March" in said and "here" in said
        assert found_in(tmp_path) == {}
        assert "a trestle" in await talk.says("Chloé", "!needs #tools")


async def test_what_waits_for_the_end_of_a_pause_is_not_said_when_it_was_taken_back(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need a trestle")
        await talk.says("Chloé", "!take N1")
        await talk.says("Chloé", "!pause")
        await talk.says("Ben", f"!close N1 {WORD}")
        assert found_in(tmp_path), "the thanks wait: to open a chat is to knock at the door"
        await talk.takes_back("Ben", talk.last)
        assert found_in(tmp_path) == {}
        await talk.says("Ben", "!need a drill")
        await talk.says("Chloé", "!take N2")
        await talk.says("Ben", f"!close N2 {WORD}")
        assert found_in(tmp_path)
        await talk.says("Ben", "!forgetme everything yes")
        assert found_in(tmp_path) == {}
        await talk.says("Chloé", "!resume")
        assert not any(WORD in each.body for room in talk.server.rooms for each in talk.shown(room))


async def test_what_was_delivered_is_erased(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", f"!need {WORD}")
        await talk.says("Chloé", "!needs")
        async with talk.store.transaction():
            left = await talk.store._database.value(
                "SELECT count(*) FROM outbox WHERE coalesce(content, attachment, author, cause) IS NOT NULL"
            )
        assert left == 0
        await talk.says("Ben", "!withdraw N1")
        await talk.app.tidy()
        assert found_in(tmp_path) == {}


@pytest.mark.parametrize("name", SAYINGS)
async def test_who_is_forgotten_is_gone_from_every_file(tmp_path: Path, name: str) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await said(talk, SAYINGS[name], chat)
        assert found_in(tmp_path), "it was kept, if only for a while"
        if until := SAYINGS[name].until:
            await talk.says("Ben", until, chat)
        assert "It is done, everywhere" in await talk.says("Ben", "!forgetme everything yes", chat)
        assert bool(found_in(tmp_path)) == SAYINGS[name].stays


# What is not words.

LIFE = """
Anne: !settings facilitators Ben
Ben: !checkin start in:private see:facilitators
Ben in private: !checkin 4 here
Ben: !checkin close
Ben: !checkin start One? | Two? | Three?
Ben in private: !checkin 3
Ben in private: well
Ben: !checkin volunteer
Ben: !checkin every monday 19:00
Ben: !respond listen keep
Ben: !hand something
Anne: !next
Ben: !done
Ben: !balance name yes
Ben: !circle start
Ben: !circle next
Anne: !done
Ben: !todo Ben sweep by:friday
Chloé: !todo Ben cook by:friday
Ben: !decided to go on
Ben: !need a trestle
Chloé: !need a drill
Ben: !take N2
Chloé: !take N1
Ben: !offer drill often:1/week
Chloé: !need a drill
Ben: !limit 2/month
Ben: !lend book to:Chloé until:friday
Chloé: !lend tent to:Ben until:friday
Ben: !remind us tomorrow 18h circle
Ben: !remind me tomorrow 18h milk
Chloé: !reminders too 2
Chloé: !remind me tomorrow 18h bread
Ben: !reminders too 3
Ben: !remind Chloé tomorrow 18h tea
Chloé: !reminders accept
Chloé: !remind Ben tomorrow 18h coffee
Ben: !lend tea
Chloé: !hand
Ben: !queue clear
Ben: !hand it too
Ben: !oncall me
Ben: !oncall Chloé monday 18:00..22:00
Chloé: !sos
Ben: !coming
Ben in private: !sos
Ben in private: !language fr
Ben in private: !pause until friday
Anne: !language es
"""


async def lived(talk: Conversation) -> str:
    """Ben has done something of everything; his direct chat."""
    chat = await talk.direct("Ben")
    for line in LIFE.strip().splitlines():
        name, _, text = line.partition(": ")
        answer = await talk.says(name.split()[0], text, chat if name.endswith("in private") else None)
        assert answer or name.endswith("in private"), line
    return chat


async def naming(
    talk: Conversation, person: str, declared: Iterable[PersonalData]
) -> dict[str, list[dict[str, object]]]:
    """By table, the rows with that id in them that none of these declarations finds."""
    db, found = talk.store._database, {}
    async with talk.store.transaction():
        for row in await db.all("SELECT name FROM sqlite_schema WHERE type = 'table'"):
            table = row["name"]
            columns = [each["name"] for each in await db.all(f"PRAGMA table_xinfo({table})")]
            anywhere = " OR ".join(f"instr({column}, ?) > 0" for column in columns)
            known = [each.mine for each in declared if each.table == table]
            unknown = "".join(f" AND NOT coalesce(({mine}), 0)" for mine in known)
            rows = await db.all(
                f"WITH me AS (SELECT ? AS id) SELECT * FROM {table} WHERE ({anywhere}){unknown}",
                person,
                *[person for _ in columns],
            )
            if rows:
                found[table] = [dict(row) for row in rows]
    return found


async def test_wherever_somebody_is_named_it_is_declared(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await lived(talk)
        assert await naming(talk, "@ben:x", PERSONAL_DATA) == {}
        async with talk.store.transaction():
            held = {each.declared for each in await talk.store.rights.held("@ben:x")}
        assert len(held) > 45, "the conversation has something of nearly everything"


async def test_who_is_forgotten_is_named_only_where_that_was_said(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await lived(talk)
        await talk.says("Ben", "!forgetme everything yes", chat)
        async with talk.store.transaction():
            held = {each.declared for each in await talk.store.rights.held("@ben:x")}
        assert {each.kind for each in held} == {"chat", "member", "rights", "sent"}, "sent: the receipt"
        assert await naming(talk, "@ben:x", [each for each in PERSONAL_DATA if not each.without]) == {}
        assert "@anne:x" in str(await naming(talk, "@anne:x", [])), "nobody else is forgotten"
        async with talk.store.transaction():
            due = [row["feature"] for row in await talk.store._database.all("SELECT feature FROM timers")]
        assert not {"loans", "respond"} & set(due), "nothing becomes due any more about what is gone"
        assert due.count("reminders") == 4, "circle, milk, bread and tea are others’ too; coffee was for Ben"


async def test_what_waits_to_be_said_is_not_quoted_and_a_file_that_waits_is_replaced(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!need a trestle", chat)
        sizes = []
        for _ in range(5):
            talk.server.say(chat, user("Ben"), "!mydata")
            await talk.app.hear()
            async with talk.store.statement():
                total = "SELECT count(attachment), sum(length(attachment)) FROM outbox WHERE done IS NULL"
                sizes.append(tuple((await talk.store._database.all(total))[0]))
        assert [count for count, _ in sizes] == [2, 2, 2, 2, 2]
        assert sizes[-1][1] < 3 * sizes[0][1]
        await talk.app.courier.drain()
        files = [blob.data.decode() for blob in talk.server.media.values()]
        assert len(files) == 2 and all("a trestle" in file and "Two files follow" not in file for file in files)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("over", [0, 1])
async def test_a_file_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, over: int) -> None:
    async def long(ctx: object, event: object) -> Outcome:
        return say("kit-reply-number").with_attached(File("a.txt", "text/plain", "x" * (MOST_IN_FILE + over)))

    async with conversation(tmp_path, language=language) as talk:
        monkeypatch.setitem(turns.listeners, Overheard, [long])
        said = await talk.says("Ben", "something")
        refused = {"en": "I can’t attach it", "fr": "ne peux pas le joindre", "es": "No puedo adjuntarlo"}[language]
        assert (refused in said) is bool(over) and len(talk.server.media) == 1 - over
