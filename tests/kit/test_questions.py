"""Questions: every declared kind is heard in the same ways, and words that call somebody come before all of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from commands import LOCALES, features
from commands.kit.answers import DOWN, UP, Free, Intents, OneOf, ReadAs, Words, YesNo
from commands.kit.arguments import Circumstances, NumberKind
from commands.kit.calls_for_help import called, is_call
from commands.kit.catalogs import Catalogs
from commands.kit.registry import Registry
from commands.kit.time_arguments import MomentKind
from commands.kit.words import gesture
from commands.resources.accepting import accepts
from storage.questions import Question
from tests.conversation import START, Conversation, conversation, user, usual

REGISTRY = Registry(features(), Catalogs(LOCALES))
AT = Circumstances(now=START, zone=ZoneInfo("Europe/Paris"), language="en", catalogs=REGISTRY.catalogs)
TWO = (("Tuesday circle", "7"), ("Film club", "9"))
MINUTE = timedelta(minutes=1)
YES = """yes; Yes, please!; ok; sure thanks; y; 👍; ✅; oui; d’accord; bien sûr, merci; sí; vale""".split("; ")
NO = """no; No, thanks.; nope; not now; 👎; ❌; non; pas maintenant; non merci; ahora no; no, gracias""".split("; ")
LEAVE = """cancel; stop; nothing; never mind; nevermind, thanks; leave me alone; laisse tomber; rien; annuler;
 déjalo; nada; cancelar; olvídalo""".split(";")
CALLING = """sos; SOS!; help me; Help me please!!; please help me; I need help; hlep me; help mee; yes, sos; aidez-moi;
 aide moi !; au secours; j’ai besoin d’aide; jai besoin daide; J'ai besoin d'aide svp; ayúdame; ayudame por favor;
 ¡Socorro!; necesito ayuda; necesito ayuda ya; nececito ayuda; plz help me;
 I need to talk to someone; can anyone help me; j’ai besoin de parler à quelqu’un; besoin de parler svp;
 necesito hablar con alguien; xfa necesito ayuda; emergencia""".split(";")
NOT_CALLING = """help; aide; ayuda; I want to die; a ladder; my sister needs help sometimes; no; done; so;
 the sos button is broken; I don’t need help any more, thanks; je n’ai plus besoin d’aide; ya no necesito ayuda;
 no, I can’t help now; urgent; ça va, pas besoin d’aide""".split(";")
PLACES: dict[int | None, str] = {
    1: "1; circle; first one; the first; la première; uno",
    2: "2; 2️⃣; 2.; #2; the second; number 2; le deuxième; la segunda; film; the film club; in Film club",
    None: "3; 0; club circle; no; 22",
}


@pytest.mark.parametrize(
    "which", [each for each in REGISTRY.questions if isinstance(REGISTRY.questions[each].answers, YesNo)]
)
def test_every_yes_or_no_takes_every_yes_and_no(which: tuple[str, str]) -> None:
    answers = REGISTRY.questions[which].answers
    assert isinstance(answers, YesNo)
    words = [*(each for each in YES if each not in UP), *(each for each in NO if each not in DOWN)]
    assert [each for each in words if answers.read(each, AT, ()) is not (each in YES)] == []
    assert all(answers.tapped(gesture(each), ()) is True for each in answers.up)
    assert all(answers.tapped(gesture(each), ()) is False for each in answers.down)
    assert {"👍", "👎"} <= {*answers.up, *answers.down}
    for each in ("perhaps", "yes and no", "yes but later when I am home", "I want to die", "no sé si sí"):
        assert answers.read(each, AT, ()) is None, each


@pytest.mark.parametrize("which", REGISTRY.questions)
def test_every_question_can_be_left(which: tuple[str, str]) -> None:
    answers = REGISTRY.questions[which].answers
    for said in LEAVE:
        answered = answers.read(said, AT, TWO)
        left = answered is None and answers.leaves(said, AT, TWO)
        assert left or answered is False or answered == "cancel", said


@pytest.mark.parametrize(
    "which", [each for each in REGISTRY.questions if isinstance(REGISTRY.questions[each].answers, Intents)]
)
def test_every_intent_is_heard_in_its_words_and_taps(which: tuple[str, str]) -> None:
    answers = REGISTRY.questions[which].answers
    assert isinstance(answers, Intents)
    names = [each.name for each in answers.intents]
    assert len({*names}) == len(names)
    for place, intent in enumerate(answers.intents):
        assert intent.words or intent.taps
        assert [each for each in intent.taps if answers.tapped(gesture(each), ()) != intent.name] == []
        for key in intent.words:
            for catalog in REGISTRY.catalogs.values():
                words = catalog.names(key)
                assert words, key
                read = [answers.short(f"{each}!", AT, ()) for each in words]
                assert not [each for each in read if each not in names[: place + 1]], key
                assert intent.name in read, key
    for each in ("thanks", "I want to die", "no sé si sí", "yes but later when I am home"):
        answer = answers.read(each, AT, ())
        assert isinstance(answer, Free) if answers.free else answer is None, each


ACCEPTING = """yes; Yes, I can; I can lend a ladder; yes please; me; Me!; I can help; I’ll do it; I have a ladder; sure
 moi; je peux; je peux prêter une échelle; oui volontiers; je m’en occupe; yo; yo puedo; puedo prestarte la escalera
 me encargo; sí, claro""".replace("\n", ";").split(";")
TALKING = """no; I can’t; I can’t lend a ladder; yes but not today; a ladder; who has a ladder?; can I have one, if not
 me too busy; perhaps; yes and no; je ne peux pas; moi non plus; no puedo; yo no; I can lend a ladder on Sunday if I
 am back; thanks; lend a ladder; not me; I will not""".replace("\n", ";").split(";")


def test_what_accepts_a_need_and_what_is_talk() -> None:
    assert [each for each in ACCEPTING if not accepts(REGISTRY.catalogs, each, "a ladder, une échelle, escalera")] == []
    assert [each for each in TALKING if accepts(REGISTRY.catalogs, each, "a ladder, une échelle, escalera")] == []
    assert not accepts(REGISTRY.catalogs, "I will not", "whoever will not mind")
    assert not accepts(REGISTRY.catalogs, "I can not", "I can not climb the ladder " * 20)


def test_one_of_several_is_said_by_number_place_or_name() -> None:
    for place, words in PLACES.items():
        for said in words.split("; "):
            assert OneOf().read(said, AT, TWO) == place, said


def test_a_choice_is_tapped_by_its_key() -> None:
    assert [OneOf().tapped(gesture(each), TWO) for each in ("1️⃣", "2️⃣", "3️⃣", "👍", "2")] == [1, 2, None, None, None]


def test_what_two_options_share_is_none_of_them() -> None:
    assert OneOf().read("circle", AT, (("Red circle",), ("Blue circle",))) is None


def test_numbers_and_times_are_read_whole() -> None:
    assert ReadAs(NumberKind(1, 5)).read("4", AT, ()) == 4
    assert ReadAs(NumberKind(1, 5)).read("6", AT, ()) is None
    assert ReadAs(NumberKind(1, 5)).read("4 of us", AT, ()) is None
    assert ReadAs(MomentKind()).read("tomorrow 18:00", AT, ()) is not None
    assert ReadAs(MomentKind()).read("I want to die", AT, ()) is None
    assert Words().read(" a ladder ", AT, ()) == "a ladder"
    assert Words().read("off", AT, (("on",), ("off",))) == "off"
    assert Words().read("no", AT, (("yes",), ("no",))) == "no"
    assert Words().read("no", AT, ()) is None


# Words that call somebody.


@pytest.mark.parametrize("said", CALLING)
def test_words_that_call(said: str) -> None:
    found = called(REGISTRY, said)
    assert found and found.surely and found.command.key == "sos-sos"


@pytest.mark.parametrize("said", [*NOT_CALLING, "", "x" * 5000])
def test_words_that_do_not_call(said: str, capfd: pytest.CaptureFixture[str]) -> None:
    registry = Registry(features(), Catalogs(LOCALES))
    assert called(registry, said) is None and not is_call(registry, said)
    assert capfd.readouterr() == ("", ""), "no word is looked for that is not there"


@pytest.mark.parametrize(
    "said", ["I need help with my bike", "please come, help me", "sos I can’t go on", "aidez-moi ici"]
)
def test_a_message_that_begins_or_ends_with_one_is_asked_about(said: str) -> None:
    found = called(REGISTRY, said)
    assert found and not found.surely


# Conversations.

ASKING = {"en": "!remind me", "fr": "!rappel moi", "es": "!recuérdame"}
CALLS = {"en": "sos", "fr": "aidez-moi", "es": "necesito ayuda"}
AGAIN = {
    "en": "If you need somebody now: !sos",
    "fr": "Si tu as besoin de quelqu’un maintenant : !sos",
    "es": "Si necesitas a alguien ahora: !sos",
}
DROPPED = {"en": "I’ve dropped my question", "fr": "j’ai laissé ma question", "es": "dejé mi pregunta"}
LEFT = {"en": ("never mind", "dropped it"), "fr": ("laisse tomber", "laissé ça"), "es": ("déjalo", "lo dejé")}


async def asked(talk: Conversation, language: str) -> str:
    """Ben's private chat, in which he was asked something."""
    chat = await talk.direct("Ben")
    assert "?" in await talk.says("Ben", ASKING[language], chat)
    return chat


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_words_that_call_come_before_an_open_question(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        anne, chat = await talk.direct("Anne"), await asked(talk, language)
        assert "!sos" in await talk.says("Ben", CALLS[language], chat)
        assert "Ben" in talk.heard(anne), "somebody was called"
        assert talk.heard() == ""


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_what_is_no_answer_is_asked_about_once_and_then_dropped(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await asked(talk, language)
        again = usual(await talk.says("Ben", "xyzzy", chat))
        assert again.startswith(AGAIN[language]) and "18:00" not in again
        assert DROPPED[language] in await talk.says("Ben", "xyzzy", chat)
        assert DROPPED[language] not in await talk.says("Ben", "xyzzy", chat)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_a_question_is_left_in_a_word(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await asked(talk, language)
        said, heard = LEFT[language]
        assert heard in await talk.says("Ben", said, chat)
        assert heard not in await talk.says("Ben", "18:00", chat)


async def test_a_wrong_answer_gives_a_question_no_more_time_and_a_restart_takes_none(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await asked(talk, "en")
        talk.server.now += 50 * MINUTE
        await talk.says("Ben", "xyzzy", chat)
        await talk.restart()
        talk.server.now += 9 * MINUTE
        assert "What" in await talk.says("Ben", "tomorrow 18:00", chat), "it goes on with what else is missing"
    async with conversation(tmp_path / "late") as talk:
        chat = await asked(talk, "en")
        talk.server.now += 50 * MINUTE
        await talk.says("Ben", "xyzzy", chat)
        talk.server.now += 10 * MINUTE
        assert "didn’t understand that" in await talk.says("Ben", "tomorrow 18:00", chat)


async def test_a_bare_answer_is_for_nothing_older_than_a_finished_command(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!need", chat)
        await talk.says("Ben", "!reminders", chat)
        await talk.says("Ben", "a ladder", chat)
        assert talk.heard() == "", "nothing was published"
        await talk.replies("Ben", "a ladder", "What do you need?", chat)
        await talk.says("Ben", "1", chat)
        assert "a ladder" in talk.heard()


async def test_consent_hears_people(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Chloé")
        await talk.says("Ben", "!remind Chloé in 1h tea")
        assert "May I?" in talk.heard(chat)
        assert "again" in await talk.says("Chloé", "what?", chat) or "!sos" in talk.message("", chat).body
        assert "didn’t understand" not in await talk.says("Chloé", "of course!", chat)
        assert "tea" in await talk.passes(timedelta(hours=1)) + talk.heard(chat)


async def test_somebody_who_was_called_answers_in_plain_words(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Ben", "help me!", ben)
        assert "needs somebody" in talk.heard(anne)
        await talk.says("Anne", "!needs", anne)
        assert "can’t tell what you mean" in await talk.says("Anne", "who is it", anne)
        assert "can’t tell what you mean" in await talk.says("Anne", "hm", anne), "a call is not dropped"
        assert "knows that you are coming" in await talk.says("Anne", "yes i come", anne)
        assert "is coming" in talk.heard(ben)
        assert "That’s all right" in await talk.says("Anne", "I can’t, sorry", anne)
        assert "can’t after all" in talk.heard(ben)


OVER = [
    ("en", "I’m fine now", "yes"),
    ("en", "it was a false alarm, sorry", "yes"),
    ("en", "I don’t need help any more", "ok"),
    ("fr", "c’est bon", "oui"),
    ("fr", "plus besoin d’aide, merci", "oui"),
    ("es", "ya estoy mejor", "sí"),
    ("es", "ya no necesito ayuda", "sí"),
]


@pytest.mark.parametrize(("language", "over", "yes"), OVER)
async def test_who_called_is_asked_whether_it_is_over(tmp_path: Path, language: str, over: str, yes: str) -> None:
    async with conversation(tmp_path, language) as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Ben", "!sos", ben)
        talk.heard(anne)
        for said in (over, f"!sos {over}"):
            asks = await talk.says("Ben", said, ben)
            assert "?" in asks and talk.heard(anne) == "", "nothing is passed on that was meant for the bot"
        await talk.says("Ben", yes, ben)
        assert "Ben" in talk.heard(anne), "who was called hears that it is over"
        async with talk.store.transaction():
            assert await talk.store.sos.of(user("Ben")) is None


@pytest.mark.parametrize("thanks", ["thanks!", "Merci", "muchas gracias"])
async def test_thanks_may_be_the_end_but_never_keep_a_call_from_being_made(tmp_path: Path, thanks: str) -> None:
    async with conversation(tmp_path) as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Ben", f"!sos {thanks}", ben)
        assert "Ben" in talk.heard(anne)
        assert "Shall I end your call" in await talk.says("Ben", thanks, ben)


async def test_a_call_in_a_room_and_one_that_is_asked_about(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        assert await talk.says("Ben", "!need sos") == "Shall I call somebody? yes / no"
        assert "Whenever you need somebody" in await talk.says("Ben", "no")
        assert talk.heard(anne) == ""
        assert await talk.says("Ben", "help me") == "", "in a room only behind the sign"
        assert "written to you privately" in await talk.says("Ben", "!help me")
        assert "needs somebody" in talk.heard(anne)
        assert "Shall I call somebody?" in await talk.says("Chloé", "sos I can’t go on", await talk.direct("Chloé"))
        assert talk.heard(ben)


async def test_help_alone_is_the_help_and_begins_with_how_to_call(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await asked(talk, "en")
        for said in ("help", "ayuda", "Aide !"):
            assert (await talk.says("Ben", said, chat)).startswith("If you need somebody, now: !sos.")


async def test_in_a_room_a_short_answer_counts_of_who_was_asked_and_soon(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!hand for Chloé")
        assert await talk.says("Ben", "yes") == ""
        assert "Chloé" in await talk.says("Chloé", "yes")
    async with conversation(tmp_path / "late") as talk:
        await talk.says("Ben", "!hand for Chloé")
        talk.server.now += 11 * MINUTE
        assert await talk.says("Chloé", "yes") == ""


# What every declared kind has in common, over the declarations.

ALIKE = [each for each, question in REGISTRY.questions.items() if question.answers.read("xyzzy", AT, TWO) is None]


async def opened(talk: Conversation, which: tuple[str, str]) -> None:
    """Ben was asked a question of this kind in his private chat, about something that is no more."""
    async with talk.store.transaction():
        await talk.store._database.run("DELETE FROM questions")
        feature, kind = which
        asked = Question(person=user("Ben"), room_id=None, feature=feature, kind=kind, subject="999", options=TWO)
        now = talk.server.now
        await talk.store.questions.ask(asked, now, now + timedelta(hours=1))


async def until(talk: Conversation) -> list[int]:
    async with talk.store.transaction():
        return [row["until"] for row in await talk.store._database.all("SELECT until FROM questions")]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
async def test_every_kind_is_asked_again_once_dropped_left_and_gives_way_to_a_call(
    tmp_path: Path, language: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        anne, chat = await talk.direct("Anne"), await talk.direct("Ben")
        for which in ALIKE:
            question = REGISTRY.questions[which]
            if question.unfit is None and question.late is None:
                await opened(talk, which)
                before = await until(talk)
                assert usual(await talk.says("Ben", "xyzzy", chat)).startswith(AGAIN[language]), which
                assert await until(talk) == before, which
                assert DROPPED[language] in await talk.says("Ben", "xyzzy", chat), which
                assert await until(talk) == [], which
            if question.answers.read(LEFT[language][0], AT, TWO) is None:
                await opened(talk, which)
                assert await talk.says("Ben", LEFT[language][0], chat), which
                assert await until(talk) == [], which
            await opened(talk, which)
            talk.server.now += timedelta(minutes=3)
            assert "!sos" in await talk.says("Ben", CALLS[language], chat), which
            assert talk.heard(anne), which


MEANWHILE = [
    ("en", "I need a lift to town", "thank you", "remind me tomorrow at 9:00 to call mum", "mum"),
    ("fr", "besoin d’un trajet", "merci beaucoup", "rappelle-moi demain à 9h d’appeler maman", "maman"),
    ("es", "necesito un viaje", "gracias", "recuérdame mañana a las 9:00 llamar a mamá", "mamá"),
]


@pytest.mark.parametrize(("language", "need", "thanks", "command", "told"), MEANWHILE)
async def test_thanks_and_another_command_leave_the_question_as_it_is(
    tmp_path: Path, language: str, need: str, thanks: str, command: str, told: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        ben = await talk.direct("Ben")
        asked = await talk.says("Ben", need, ben)
        assert "N1" in asked
        said = await talk.says("Ben", thanks, ben)
        assert said == "" and talk.signs(talk.last, ben) == ["🤝"]
        assert told in await talk.says("Ben", command, ben)
        await talk.reacts("Ben", "1️⃣", "N1", ben)
        assert "N1" in talk.heard()


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "yesterday was hard"),
        ("fr", "hier c’était dur"),
        ("es", "ayer fue duro"),
        ("en", "today I could not sleep"),
    ],
)
async def test_a_day_that_is_over_is_no_answer_where_nothing_was_asked(
    tmp_path: Path, language: str, typed: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        assert "sos" in await talk.says("Ben", typed, chat)
        await talk.says("Ben", {"en": "!need", "fr": "!besoin", "es": "!necesito"}[language], chat)
        await talk.says("Ben", {"en": "!privacy", "fr": "!confidentialité", "es": "!privacidad"}[language], chat)
        assert "10 mar" not in usual(await talk.says("Ben", typed, chat)).lower()


NEEDS = [
    ("en", "!need a ladder", "I can lend a ladder", "later perhaps", "yes it did"),
    ("fr", "!besoin une échelle", "je peux prêter une échelle", "plus tard peut-être", "oui"),
    ("es", "!necesito una escalera", "puedo prestar una escalera", "quizás luego", "sí"),
]


@pytest.mark.parametrize(("language", "need", "accept", "talk_", "yes"), NEEDS)
async def test_a_reply_takes_a_need_and_a_plain_yes_says_that_it_worked_out(
    tmp_path: Path, language: str, need: str, accept: str, talk_: str, yes: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        anne = await talk.direct("Anne")
        await talk.says("Anne", need)
        assert await talk.says("Ben", accept) == "", "talk among people, where it is no reply"
        assert await talk.replies("Ben", talk_, "N1") == ""
        assert "N1" in await talk.replies("Ben", accept, "N1")
        assert await talk.replies("Anne", "yes", "N1") == "", "whoever has to do with it already is only kind"
        await talk.passes(timedelta(days=30))
        assert "N1" in talk.heard(anne)
        assert "N1" in await talk.says("Anne", yes, anne)
        assert "N1" not in await talk.says("Ben", {"en": "!needs", "fr": "!besoins", "es": "!necesidades"}[language])


async def test_what_did_not_work_out_is_said_in_a_plain_no(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        anne = await talk.direct("Anne")
        await talk.says("Anne", "!need a ladder")
        await talk.replies("Ben", "me", "N1")
        await talk.passes(timedelta(days=30))
        talk.heard(anne)
        await talk.says("Anne", "no", anne)
        assert "free" in talk.heard() or "N1" in await talk.says("Ben", "!needs")


ROUNDS = [
    ("en", "!round How are you?", ("done", "I’m done", "pass", "not today", "later")),
    ("fr", "!tour Ça va ?", ("fini", "j’ai fini", "je passe", "pas aujourd’hui", "plus tard")),
    ("es", "!ronda ¿Qué tal?", ("listo", "terminé", "paso", "hoy no", "más tarde")),
]


@pytest.mark.parametrize(("language", "round_", "said"), ROUNDS)
async def test_who_has_the_word_answers_plainly_and_nobody_for_them(
    tmp_path: Path, language: str, round_: str, said: tuple[str, ...]
) -> None:
    for place, words in enumerate(said):
        async with conversation(tmp_path / str(place), language) as talk:
            assert "Anne, " in await talk.says("Anne", round_)
            assert await talk.says("Ben", words) == "", words
            called = "Ben, " if place % 2 else await talk.replies("Ben", words, "Anne, ")
            assert called in ("", "Ben, ")
            assert "Ben, " in await (talk.says if place % 2 else talk.replies)("Anne", words), words


async def test_words_among_others_are_talk_and_the_turn_is_the_persons_own(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!hand")
        await talk.says("Chloé", "!hand")
        await talk.says("Anne", "!next")
        assert await talk.replies("Chloé", "done", "Ben, it is your turn") == ""
        assert await talk.says("Ben", "done with this week, I must say") == ""
        assert await talk.says("Ben", "pass") == "", "only the next message"
        assert "Chloé, it is your turn" in await talk.replies("Ben", "I’m done", "Ben, it is your turn")
        assert "there is room for whoever wants to" in await talk.says("Chloé", "pass")


MISSPELT = [
    ("en", "emergancy", "yes"),
    ("fr", "!urgance", "oui"),
    ("es", "socoro", "sí"),
    ("en", "!sso", "yes please"),
]


@pytest.mark.parametrize(("language", "said", "yes"), MISSPELT)
async def test_a_misspelt_call_is_asked_about_and_a_plain_yes_calls(
    tmp_path: Path, language: str, said: str, yes: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        anne, chat = await talk.direct("Anne"), await talk.direct("Ben")
        assert "?" in await talk.says("Ben", said, chat)
        assert talk.heard(anne) == ""
        await talk.says("Ben", yes, chat)
        assert talk.heard(anne)


async def test_a_rehearsal_goes_on_and_ends_in_words(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Anne")
        assert "step 1" in await talk.says("Anne", "!circle rehearse", chat)
        assert "step 2" in await talk.says("Anne", "next", chat)
        assert "step 3" in await talk.says("Anne", "ok", chat)
        assert "dropped" in await talk.says("Anne", "stop", chat)
        assert "step" not in await talk.says("Anne", "next", chat)


@pytest.mark.parametrize("said", ["I’m at 3", "4"])
async def test_what_fits_one_open_question_alone_is_its_answer(talk: Conversation, said: str) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Anne", "!checkin start")
    await talk.reacts("Ben", "✋", "How are you")
    talk.heard(chat)
    await talk.says("Ben", "!forgetme", chat)
    assert "Noted" in await talk.says("Ben", said, chat)
    assert "Shall I? ✅" in await talk.says("Ben", "everywhere", chat), "still open"


@pytest.mark.parametrize(
    ("language", "asks", "when", "command", "listed", "words"),
    [
        ("en", "remind me", "tomorrow 9:00", "my reminders", "No reminders to come", "buy bread"),
        ("fr", "rappelle-moi", "demain 9h", "mes rappels", "Aucun rappel à venir", "acheter du pain"),
        ("es", "recuérdame", "mañana a las 9:00", "mis recordatorios", "no hay recordatorios", "comprar pan"),
    ],
)
async def test_a_whole_command_is_one_where_any_words_would_be_an_answer(
    tmp_path: Path, language: str, asks: str, when: str, command: str, listed: str, words: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", asks, chat)
        await talk.says("Ben", when, chat)
        assert listed in usual(await talk.says("Ben", command, chat))
        assert words in usual(await talk.says("Ben", words, chat)), "and the question is still open"


async def test_another_whole_command_takes_the_place_of_one_that_lacks_something(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    assert "When?" in await talk.says("Ben", "remind me tea", chat)
    assert "17 March at 19:00: bread\n" in await talk.says("Ben", "remind me in a week bread", chat)
    assert "What do you need?" in await talk.says("Ben", "need", chat)
    assert "at 09:00: pills" in await talk.says("Ben", "remind me tomorrow 9:00 pills", chat)
