"""Words that are nearly commands: (language, typed) and what comes of it, and laws over declarations and the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from commands import LOCALES, features
from commands.kit.arguments import Circumstances
from commands.kit.calls_for_help import SOFTER, signed_call_in
from commands.kit.catalogs import Catalogs
from commands.kit.errors import Unreadable
from commands.kit.parsed import Suggest
from commands.kit.parser import find_command
from commands.kit.registry import PREFIX, Found, Registry
from commands.kit.spelling import distance, mistakes_in, squeeze
from commands.kit.synonyms import SYNONYMS
from commands.kit.words import Span, fold
from tests.conversation import Conversation, conversation, usual

CATALOGS = Catalogs(LOCALES)
REGISTRY = Registry(features(), CATALOGS)
NOW = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)

ANSWERS = {
    "en": """
        !help me                      call en
        !help me please               call en
        !HELP ME                      call en
        !hlep me                      call en
        !crisis                       synonyms-distress-answer en
        !I want to die                synonyms-distress-answer en
        !c’est urgent                 synonyms-distress-answer fr
        !heeelp me!!                  call en
        !need help now                call en
        !i need help                  call en
        !aidez-moi                    call fr
        !aide-mio                     call fr
        !ayudame                      call es
        !soss                         call en
        !sso                          call en
        !emergancy                    call en
        !need help moving             resources-need en
        !help need                    help-help en
        !sos                          sos-sos en
        !jarrive                      sos-coming fr
        !j'arrive                     sos-coming fr
        !je ne peux pas               sos-unable fr
        !sos fini                     sos-over fr
        !no puedo                     sos-unable es
        !cant                         sos-unable en
        !dis N1 merci                 relays-tell fr
        !me montrer N1                relays-show fr
        !rends N1                     resources-release fr
        !terminer N1                     resources-close fr
        !retour L1                    loans-return fr
        !aide                         help-help fr
        !ayuda                        help-help es
        !météo                        checkins-answer fr
        !réglages langue fr           settings-settings fr
        !langue français              settings-language fr
        ！help                        help-help en
        ！ help                       help-help en
        !remindme tomorrow 9:00 tea   reminders-me en
        !to-do buy milk               minutes-todo en
        !agenda                       topics-topics en
        !decision                     decisions-decision en
        !mute                         synonyms-stop-answer en
        !off                          synonyms-stop-answer en
        !come                         nothing
        !take N1                      resources-take en
        !talk                         synonyms-speak-answer en
        !turn                         does !queue
        !can i help                   synonyms-helping-answer en
        !can i help N2                !take N2 en
        !start a circle               circle-start en
        !stop the circle              circle-end en
        !untake N1                    !release N1 en
        !drop N2                      !release N2 en
        !cancel 1                     does !cancel reminder 1
        !cancel 1 please              does !cancel reminder 1
        !cancel N1                    synonyms-cancel-answer en
        !cancel                       synonyms-cancel-answer en
        !delete reminder 2            does !cancel reminder 2
        !reminder tomorrow 9:00 tea   does !remind me tomorrow 9:00 tea
        !board                        does !needs
        !rules                        does !agreements
        !who is speaking?             does !queue
        !meeting                      does !circle
        !hello                        synonyms-hello-answer en
        !hi                           synonyms-hello-answer en
        !thanks                       synonyms-thanks-answer en
        !thank you!                   synonyms-thanks-answer en
        !stop                         synonyms-stop-answer en
        !quiet                        synonyms-stop-answer en
        !shut up                      synonyms-stop-answer en
        !bot off                      synonyms-stop-answer en
        !start                        synonyms-begin-answer en
        !leave                        synonyms-leave-answer en
        !unsubscribe                  synonyms-leave-answer en
        !delete me                    synonyms-delete-answer en
        !delete                       synonyms-delete-answer en
        !undo                         synonyms-undo-answer en
        !facilitator Ben              settings-term en
        !event                        activities-event en
        !poll                         votes-poll en
        !vote pizza                   votes-vote en
        !speak                        synonyms-speak-answer en
        !raise                        synonyms-speak-answer en
        !q+                           does !hand
        !queue list                   turns-queue en
        !borrow a ladder              !need a ladder en
        !I can lend a ladder          !offer a ladder en
        !i am tired                   synonyms-feeling-answer en
        !français                     synonyms-french-answer fr
        !I can drive Ben              synonyms-helping-answer en
        !I can help with the move     synonyms-helping-answer en
        !I'll take the ladder         !take the ladder en
        !help me understand           synonyms-understand-answer en
        !help me understand checkins   synonyms-understand-answer en
        !i wanna die                  synonyms-distress-answer en
        !i want too die               synonyms-distress-answer en
        !I want to diet               nothing
        !finish N2                    !close N2 en
        !line                         does !queue
        !anger                        nothing
        !replies                      nothing
        !done N2                      !close N2 en
        !done n2.                     !close n2 en
        !done                         turns-done en
        !done thank you all           turns-done en
        !hand down                    does !lower
        !hand off                     does !lower
        !hand no                      does !lower
        !hand down please             does !lower
        !hand down payment            turns-hand en
        !hand no more cars            turns-hand en
        !besion                       !besoin fr
        !cirlce next                  !circle next en
        !langauge fr                  !language fr en
        !forgteme                     nothing
        !forgetm                      nothing
        !showw N1                     nothing
        !withdrwa N1                  nothing
        !reprot                       nothing
        !oncall of                    sos-oncall en
        !checkin forgte               checkins-answer en
        !cant'come                    sos-unable en
        !weather                      nothing
        !roll 2d6                     nothing
        !play music                   nothing
        !xyzzy                        nothing
        """,
    "fr": """
        !demarrer cercle              circle-start fr
        !arrêter cercle               circle-end fr
        !aidez-moi                    call fr
        !aidez moi                    call fr
        !aide moi                     call fr
        !aide moi stp                 call fr
        !aide-moi s'il te plaît       call fr
        !adiez moi                    call fr
        !au secour                    call fr
        !j'ai besoin d'aide           call fr
        !besoin d'aide                call fr
        !help me                      call en
        !besoin d'aide pour cuisiner  resources-need fr
        !je peux conduire Ben         synonyms-helping-answer fr
        !je m’occupe de l’échelle     !prends l’échelle fr
        !aide moi a comprendre        synonyms-understand-answer fr
        !j ai envi de mourir          synonyms-distress-answer fr
        !finir N2                     !terminer N2 fr
        !chose N2                     nothing
        !communs                      nothing
        !je peux aider N2             !prends N2 fr
        !je m'en occupe N2            !prends N2 fr
        !je veux aider                synonyms-helping-answer fr
        !je suis fatigué              synonyms-feeling-answer fr
        !me rappeler demain 9h thé    does !rappelle-moi demain 9h thé
        !annule 1                     does !annuler rappel 1
        !annuler                      synonyms-cancel-answer fr
        !supprimer le rappel 1        does !annuler rappel 1
        !règles                       does !cadre
        !tableau                      does !besoins
        !réunion                      does !cercle
        !agenda                       activities-calendar fr
        !ordre du jour                topics-topics fr
        !qui parle ?                  does !file
        !merci                        synonyms-thanks-answer fr
        !bonjour                      synonyms-hello-answer fr
        !stop                         synonyms-stop-answer fr
        !tais-toi                     synonyms-stop-answer fr
        !quitter                      synonyms-leave-answer fr
        !supprimer mes données        synonyms-delete-answer fr
        !voter                        votes-vote fr
        !sondage                      votes-poll fr
        !anglais                      synonyms-english-answer en
        !thanks                       synonyms-thanks-answer en
        !gracias                      synonyms-thanks-answer es
        !je cherche un vélo           !besoin un vélo fr
        !fait N2                      !terminer N2 fr
        !fini N2                      !terminer N2 fr
        !fini                         turns-done fr
        !main basse                   does !baisser
        !main non                     does !baisser
        !main non mais                turns-hand fr
        !jarrive                      sos-coming fr
        !j’arrive                     sos-coming fr
        !coming                       sos-coming fr
        !pas possible                 sos-unable fr
        !je ne peu pas                nothing
        !oubliezmo                    nothing
        !oublies moi                  nothing
        !signler                      nothing
        !remind me tomorrow tea       reminders-me fr
        !remidn me tomorrow           !remind me fr
        !rapelle-moi demain 9h thé    !rappelle-moi demain 9h thé fr
        !cerlce suivant               !cercle suivant fr
        !beosin échelle               !besoin échelle fr
        !ronda                        rounds-round es
        """,
    "es": """
        !empezar circulo              circle-start es
        !terminar circulo             circle-end es
        !ayúdame                      call es
        !ayudame por favor            call es
        !necesito ayuda               call es
        !nesesito ayuda               call es
        !socoro                       call es
        !aidez-moi                    call fr
        !necesito ayuda con la mesa   resources-need es
        !no sé                        synonyms-unsure-answer es
        !no quiero                    synonyms-unsure-answer es
        !reglas                       does !acuerdos
        !tablero                      does !necesidades
        !calendario                   activities-calendar es
        !quién habla                  does !cola
        !votar                        votes-vote es
        !resuelto N1                  !cerrar N1 es
        !hecho N1                     !cerrar N1 es
        !listo N1                     !cerrar N1 es
        !listo                        turns-done es
        !salir                        synonyms-leave-answer es
        !cancelar 1                   does !cancelar recordatorio 1
        !borrar recordatorio 1        does !cancelar recordatorio 1
        !cancelar                     synonyms-cancel-answer es
        !gracias                      synonyms-thanks-answer es
        !hola                         synonyms-hello-answer es
        !cállate                      synonyms-stop-answer es
        !borra mis datos              synonyms-delete-answer es
        !bórrame                      synonyms-delete-answer es
        !yo puedo llevar a Ben        synonyms-helping-answer es
        !me ocupo de la escalera      !tomo la escalera es
        !ayúdame a entender           synonyms-understand-answer es
        !kiero morir                  synonyms-distress-answer es
        !no kiero bibir               nothing
        !terminar N1                  !cerrar N1 es
        !acabar N1                    !cerrar N1 es
        !letras                       nothing
        !yo puedo N1                  !tomo N1 es
        !me apunto N1                 !tomo N1 es
        !busco una escalera           !necesito una escalera es
        !estoy cansada                synonyms-feeling-answer es
        !mano abajo                   does !bajar
        !mano no                      does !bajar
        !mano no importa              turns-hand es
        !ahora no                     sos-unable es
        !voy                          sos-coming es
        !yavoy                        sos-coming es
        !no puedoo                    nothing
        !olvidme                      nothing
        !mostrr N1                    nothing
        !nesecito escalera            !necesito escalera es
        !recordatoros                 !recordatorios es
        !círculo sigiente             circle-circle es
        !hellp                        !help es
        """,
}


def rows() -> Iterator[tuple[str, str, str]]:
    for language, table in ANSWERS.items():
        for line in table.strip().splitlines():
            typed, answer = re.split(r"\s{2,}", line.strip())
            yield language, typed, answer


def heard(language: str, typed: str) -> str:
    """What comes of it: the command in its language, what is done instead, what is shown as meant, or a line."""
    at = Circumstances(now=NOW, zone=ZoneInfo("Europe/Paris"), language=language, catalogs=CATALOGS)
    named = REGISTRY.find(typed, language)
    if call := signed_call_in(REGISTRY, typed, named, language):
        return f"call {call.language}"
    match find_command(REGISTRY, typed, named, at):
        case Suggest(reply):
            (phrase,) = reply.lines
            shown = phrase.facts.get("near") if phrase.key == "kit-did-you-mean" else phrase.key
            return f"{shown} {reply.language}"
        case Found() as found if found == named:
            return f"{found.command.key} {found.language}"
        case Found() as found:
            return f"does {REGISTRY.name(found.command, found.language)} {found.rest.typed()}".rstrip()
    return "nothing"


def test_what_comes_of_what_people_type() -> None:
    assert len(list(rows())) > 200
    assert {(language, typed): heard(language, typed) for language, typed, _ in rows()} == {
        (language, typed): answer for language, typed, answer in rows()
    }


@pytest.mark.parametrize(
    ("language", "typed", "near"),
    [
        ("en", "langage", "language"), ("en", "idiomma", "language"), ("en", "langeu", "language"),
        ("fr", "lange", "langue"), ("fr", "idiome", "langue"), ("fr", "languag", "langue"),
        ("es", "idiom", "idioma"), ("es", "langage", "idioma"), ("es", "langeu", "idioma"),
    ],
)  # fmt: skip
def test_a_setting_is_guessed_in_the_language_at_hand_first_and_shown_in_it(
    language: str, typed: str, near: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        REGISTRY.setting(Span.of(typed), language)
    assert refused.value.phrase.facts["near"] == near


# Laws.


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_no_word_of_a_language_is_taken_for_a_misspelling_in_another(language: str) -> None:
    words = sorted(CATALOGS[language].vocabulary)
    taken = {word: near.named.name for word in words if (near := REGISTRY.near(f"!{word}", language))}
    own = {fold(name) for command in REGISTRY.commands for name in CATALOGS[language].names(f"{command.key}-names")}
    assert len(words) > 1000
    assert {word: name for word, name in taken.items() if fold(name) not in own} == {}


HURTS = {"forget", "forgetme", "withdraw", "remove", "reset", "clear", "show", "report", "sos", "unable", "over", "no"}
HURTS |= {"decline", "approve", "accept", "cancel", "tell", "export", "off", "read", "volunteer"}
HARMLESS = {
    "reminders-accept",
    "activities-show",
    "petitions-show",
    "proposals-show",
    "votes-show",
}  # agrees to be reminded; shows what everybody sees
MORE_THAT_HURTS = {
    "sign": "asks for a name", "unsign": "takes one off", "delivered": "can’t be taken back by others",
    "with": "asks somebody", "without": "ends it for both", "share": "is told to the group", "private": "takes it back",
    "answer": "is told to the group", "change": "asks everybody who signed", "close": "ends it for everybody",
    "drop": "others are asked",
    "balance-name": "names people", "oncall-me": "is told to the group", "oncall-backup": "is told to the group",
    "oncall-yes": "is told to the group", "stop": "ends what comes every week", "leave": "takes a room out of a group",
    "on": "changes what everybody can say", "preset": "changes many settings at once", "ahead": "is an answer later",
    "facilitate": "takes the lead", "begin": "keeps two people apart", "end": "brings them together again",
    "not-going": "withdraws an answer", "role": "is told to the group", "fix": "settles for everybody when it is",
    "vote": "is seen by all, or by nobody", "unvote": "withdraws a vote",
    "poll": "is shown to the group", "skill": "is told to the group", "learn": "is told to the group",
    "company": "asks others", "here": "is told to the group", "out": "asks others", "home": "ends the looking out",
    "against": "refuses", "objection": "refuses", "block": "refuses", "concern": "is told to the group",
    "aside": "is told to the group", "clause": "is told to the group",
    "next": "ends a step", "extend": "is told to the group", "lift": "ends somebody’s objection",
}  # fmt: skip


def test_what_deletes_reveals_publishes_calls_or_refuses_is_never_guessed() -> None:
    never = {command.key for command in REGISTRY.commands if not command.guessed}
    named = {command.key for command in REGISTRY.commands if HURTS & {*command.name.split("-")}} - HARMLESS
    assert sorted(named - never) == []
    assert {key.partition("-")[2] for key in never - named} <= {*MORE_THAT_HURTS}


def misspelt(name: str) -> Iterator[str]:
    """The name with one letter left out, doubled, or swapped with its neighbour, at each place but the first."""
    for place in range(2, len(name)):
        yield name[:place] + name[place + 1 :]
        yield name[:place] + name[place] + name[place:]
        if place + 1 < len(name):
            yield name[:place] + name[place + 1] + name[place] + name[place + 2 :]


@pytest.mark.slow
@pytest.mark.parametrize("language", CATALOGS.languages)
def test_no_misspelling_proposes_what_hurts(language: str) -> None:
    hurting = {
        f"{PREFIX}{name}"
        for spoken in CATALOGS.languages
        for command in REGISTRY.commands
        if not command.guessed
        for name in CATALOGS[spoken].names(f"{command.key}-names")
    }
    typed = [each for name in sorted(hurting) for each in list(misspelt(name))[::9]]
    shown = {near.named.shown for each in typed if (near := REGISTRY.near(each, language))}
    assert len(typed) > 200
    assert not shown & hurting


def test_the_table_has_no_word_that_is_a_name_or_a_call_and_none_twice() -> None:
    names = {
        squeeze(name): command.key
        for catalog in CATALOGS.values()
        for command in REGISTRY.commands
        for name in catalog.names(f"{command.key}-names")
    }
    calls = {squeeze(name) for name in CATALOGS.folded_names("sos-sos-plain")}
    assert {names[name] for name in calls & names.keys()} == {SOFTER}
    for catalog in CATALOGS.values():
        meaning: dict[str, str] = {}
        for synonym in SYNONYMS:
            for words in catalog.names(f"synonyms-{synonym.name}-names"):
                short = squeeze(words) + "+" * words.count("+")
                assert meaning.setdefault(short, synonym.name) == synonym.name, words
                assert short not in calls, words
                assert synonym.over or short not in names, words
                assert len(words.split()) <= 8, words


def test_what_the_table_leads_to_is_there_and_what_it_does_harms_nothing() -> None:
    for synonym in SYNONYMS:
        for key in (synonym.does, synonym.offers):
            assert not key or REGISTRY.command(key)
        # To call off a reminder by its number is what was said, and can be said again.
        assert not synonym.does or REGISTRY.command(synonym.does).guessed or synonym.does == "reminders-cancel"


# Spelling.


@pytest.mark.parametrize(
    ("typed", "name", "mistakes"),
    [
        ("need", "need", 0), ("nead", "need", 1), ("nede", "need", 1), ("nde", "need", None), ("neeeed", "need", None),
        ("rappels", "raples", None), ("raples", "rappels", 2), ("raplse", "rappels", None),
        ("sso", "sos", 1), ("son", "sos", None), ("cw", "cn", None), ("mute", "minutes", None),
    ],
)  # fmt: skip
def test_so_many_mistakes_are_forgiven(typed: str, name: str, mistakes: int | None) -> None:
    assert mistakes_in(typed, name) == mistakes


def test_the_distance_of_words() -> None:
    assert [distance("", "abc"), distance("abc", ""), distance("abcd", "acbd"), distance("kitten", "sitting")] == [
        3, 3, 1, 3,
    ]  # fmt: skip


def test_no_more_is_compared_than_the_longest_name_has(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: set[int] = set()
    longest = max(
        len(name) for each in CATALOGS.values() for c in REGISTRY.commands for name in each.names(f"{c.key}-names")
    )

    def measured(typed: str, name: str) -> int | None:
        lengths.add(len(typed))
        return mistakes_in(typed, name)

    monkeypatch.setattr("commands.kit.names.mistakes_in", measured)
    for typed in ("!" + "a" * 60_000, "!" + "ab " * 20_000, "!circle " + "x " * 30_000, "!need" + " " * 60_000):
        assert REGISTRY.near(typed, "en") is None or typed.startswith(("!circle", "!need"))
        if found := REGISTRY.find(typed, "en"):
            REGISTRY.near_longer(found, "en")
    assert max(lengths) <= 3 * longest


# Conversations.


async def private(talk: Conversation, name: str, text: str, room: str) -> str:
    return usual(await talk.says(name, text, room))


async def test_a_name_that_was_printed_in_another_language_is_heard(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Eve")) as talk:
        chat, caller = await talk.direct("Ben"), await talk.direct("Eve")
        await talk.says("Ben", "!oncall me")
        await talk.says("Anne", "!language fr")
        await talk.says("Ben", "!language en", chat)
        await talk.says("Eve", "!sos", caller)
        assert "Eve" in talk.heard(chat)
        answered = await private(talk, "Ben", "!j’arrive", chat)
        assert answered.startswith("Merci") and "Eve" in answered  # in the language in which it was said
        assert "Ben" in talk.heard(caller)


async def test_an_answer_is_in_the_language_that_was_typed_and_the_board_in_the_rooms(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "Dire comment tu vas" in await talk.says("Ben", "!aide")
        assert "!besoin" in await talk.says("Ben", "!aide besoin")
        assert usual(await talk.says("Ben", "!aide beosin")).startswith("Je ne connais pas « beosin »")
        assert "N1 est au tableau : une échelle" in usual(await talk.says("Ben", "!besoin une échelle pour:vendredi"))
        assert "une échelle · Ben · by Friday" in await talk.says("Ben", "!needs")
        assert "Je ne trouve pas N9" in usual(await talk.says("Ben", "!prends N9"))
        assert "Nobody is speaking yet" in await talk.says("Ben", "!main")
        assert usual(await talk.says("Ben", "!besoin")).startswith("Tu as besoin de quoi ?")
        assert "une scie" in await talk.replies("Ben", "une scie")


async def test_what_is_clearly_meant_is_done(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!remindme tomorrow 9:00 tea")
        assert "tea" in await talk.says("Ben", "!reminders")
        assert "tea" in await talk.says("Ben", "!cancel 1")
        assert "tea" not in await talk.says("Ben", "!reminders")


@pytest.mark.parametrize(
    ("language", "typed", "farewell"),
    [
        ("en", "goodbye!", "Goodbye, and take care."),
        ("fr", "à bientôt", "Au revoir, prends soin de toi."),
        ("es", "¡Adiós!", "Hasta pronto, cuídate."),
    ],
)
async def test_in_a_private_chat_there_is_always_an_answer(
    tmp_path: Path, language: str, typed: str, farewell: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        assert await private(talk, "Ben", typed, chat) == farewell
        assert await private(talk, "Ben", "!xyzzy", chat) != await private(talk, "Ben", "xyzzy", chat) != ""
        assert await talk.says("Ben", "!xyzzy") == ""  # it is another bot's
        assert await talk.says("Ben", typed) == ""


@pytest.mark.parametrize(
    ("language", "round", "not_now", "pass_", "hand", "down", "lower"),
    [
        ("en", "!round How are you?", "!not now", "!pass", "!hand", ("!hand down", "!hand off", "!hand no"), "!lower"),
        ("fr", "!tour Ça va ?", "!pas possible", "!passe", "!main", ("!main basse", "!main non"), "!baisser"),
        ("es", "!ronda ¿Qué tal?", "!ahora no", "!paso", "!mano", ("!mano abajo", "!mano no"), "!bajar"),
    ],
)
async def test_not_now_passes_and_a_hand_that_is_put_down_is_down(
    tmp_path: Path, language: str, round: str, not_now: str, pass_: str, hand: str, down: tuple[str, ...], lower: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        for typed in down:
            assert await talk.says("Ben", typed) == await talk.says("Ben", lower)
            await talk.says("Ben", hand)
            assert "Ben" not in await talk.says("Ben", typed)
        assert "Anne, " in await talk.says("Anne", round)
        assert "Ben, " in await talk.says("Anne", not_now)
        assert "Chloé, " in await talk.says("Ben", pass_)


async def test_not_now_gives_the_floor_on(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!hand")
        await talk.says("Anne", "!next")
        assert "there is room for whoever wants to" in await talk.says("Ben", "!not now")
        assert await talk.says("Ben", "!not now") == (
            "Ben, my answer is in our private chat: accept my invitation to read it."  # it is about a call
        )


async def test_not_now_of_somebody_who_is_called_answers_the_call(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Eve")) as talk:
        chat, caller = await talk.direct("Ben"), await talk.direct("Eve")
        await talk.says("Ben", "!oncall me")
        await talk.says("Anne", "!round How are you?")
        await talk.says("Eve", "!sos", caller)
        talk.heard(chat)
        assert await talk.says("Ben", "!not now") == "Ben, I’ve written to you privately."
        assert "Thank you for saying so." in talk.heard(chat)
