"""Whole evenings, as the people who are there see them, in three languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, usual

PEOPLE = ("Anne", "Ben", "Chloé", "Dan")
WORDS = ("marigold", "peony", "sunflower")  # what people share: nobody finds it afterwards


@dataclass(frozen=True)
class Line:
    """Somebody does something, or time goes by; `expect` and `never` are what the room then reads, and what not."""

    who: str
    does: str
    expect: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    taps: str = ""  # the words of the bot's message that an emoji is put on
    answers: str = ""  # the words of the bot's message that is replied to
    private: str = ""  # what the person reads in their direct chat
    passes: timedelta = field(default=timedelta(0))


def says(who: str, words: str, *expect: str, never: str = "", private: str = "") -> Line:
    """Somebody writes."""
    return Line(who, words, expect, (never,) if never else (), private=private)


def taps(who: str, emoji: str, on: str, *expect: str) -> Line:
    """Somebody puts an emoji on what the bot said."""
    return Line(who, emoji, expect, taps=on)


def replies(who: str, words: str, to: str, *expect: str) -> Line:
    """Somebody replies to what the bot said."""
    return Line(who, words, expect, answers=to)


def passes(minutes: float, *expect: str, never: str = "") -> Line:
    """Time goes by."""
    return Line("", "", expect, (never,) if never else (), passes=timedelta(minutes=minutes))


ENGLISH = (
    says("Anne", "!settings invite thanks in a circle on", "off → on"),
    says("Anne", "!settings remind that somebody is speaking on", "off → on"),
    says("Anne", "!circle date every tuesday 19:00", "Tuesday, 16 March"),
    says("Anne", "!circle start New beginnings for 90 minutes", "Circle: New beginnings", "Our agreements"),
    says("Ben", "!circle next", "for facilitators"),
    passes(4),
    taps("Anne", "⏭️", "Together until", "Round: How are you arriving today?", "Anne, it is your turn to speak"),
    says("Anne", "Tired, and a marigold on the table"),
    says("Anne", "!done, thank you", "Ben, it is your turn", never="Thank you, Anne"),
    says("Ben", "!pass for now", "Chloé, it is your turn", never="Thank you, Ben"),
    says("Dan", "Oh, how nice", private="Chloé is speaking in Tuesday circle just now."),
    says("Chloé", "I am glad to be here"),
    passes(1, "Chloé, have you finished?"),
    says("Chloé", "Yes!", "Dan, it is your turn"),
    passes(2, "Ben, would you like to say something after all? Passing is fine.", never="Dan"),
    says("Ben", "!pass", "Dan, would you like"),
    taps("Dan", "⏭", "Dan, would you like", "Whoever wants to can share", "Speaking turns"),
    says("Chloé", "!respond listen", "Chloé wishes to be listened to, without replies."),
    says("Chloé", "!hand", "1. Chloé"),
    taps("Dan", "✋", "Speaking turns", "2. Dan"),
    says("Ben", "!hand for @Anne", "Anne, Ben would like to raise your hand. Shall I?"),
    replies("Anne", "ok", "Shall I", "3. Anne"),
    taps("Anne", "⏭", "Speaking turns", "Chloé, it is your turn.", "Chloé wishes to be listened to"),
    says("Chloé", "The peony that my mother planted"),
    says("Ben", "!hand direct was it white?", "a direct response, number 1"),
    says("Anne", "!circle next", "Chloé is speaking, and nobody is cut short."),
    says("Chloé", "!done", "Thank you, Chloé.", "Chloé wishes to be listened to", "Ben, you can respond now."),
    says("Ben", "!done", "Dan, it is your turn."),
    says("Dan", "!later", "Anne, it is your turn."),
    says("Anne", "!queue limit 3m", "Each turn has 3 minutes"),
    passes(2, "left. No hurry."),
    passes(1, "Anne, your time is over. Finish your thought, no hurry."),
    says("Anne", "!more", "Anne would like 2 minutes more."),
    passes(0.5, "Anne, you have 2 minutes more."),
    says("Anne", "!done", "Dan, it is your turn."),
    says("Dan", "A sunflower, that is all"),
    says("Dan", "!done", "there is room for whoever wants to"),
    says("Ben", "!decided We bring flowers.", "Noted as decided: D1 We bring flowers."),
    says("Anne", "!todo @Ben ask the gardener by:friday", "Ben, shall I remind you on Friday, 12 March at 09:00?"),
    replies("Ben", "yes please", "shall I remind", "I’ll remind you"),
    says("Anne", "!circle next", "Round: What do you take with you?", "it is your turn to speak"),
    says("Anne", "!round stop", "The circle is over.", "Thank you all for being here", "- D1 We bring flowers.",
         "Ben: ask the gardener (by Friday, 12 March)", "next circle is on Tuesday, 16 March at 19:00"),
)  # fmt: skip

FRENCH = (
    says("Anne", "!réglages gratitude oui", "non → oui"),
    says("Anne", "!réglages rappeler que quelqu’un parle oui", "non → oui"),
    says("Anne", "!cercle date tous les mardis à 19h", "mardi 16 mars"),
    says("Anne", "!Cercle commencer Nouveaux départs pendant 90 minutes", "Cercle : Nouveaux départs", "Notre cadre"),
    says("Ben", "!cercle suivant", "est pour les personnes qui animent"),
    passes(4),
    taps("Anne", "⏭️", "Ensemble jusque", "Tour de table : Comment tu te sens en arrivant ?", "Anne, c’est à toi"),
    says("Anne", "Fatiguée, et un marigold sur la table"),
    says("Anne", "!fini, merci", "Ben, c’est à toi", never="Merci, Anne"),
    says("Ben", "!je passe pour l’instant", "Chloé, c’est à toi", never="Merci, Ben"),
    says("Dan", "Oh, c’est beau", private="La parole est à Chloé dans Tuesday circle en ce moment."),
    says("Chloé", "Contente d’être là"),
    passes(1, "Chloé, tu as fini ?"),
    says("Chloé", "Oui !", "Dan, c’est à toi"),
    passes(2, "Ben, tu veux dire quelque chose, finalement ?", never="Dan"),
    says("Ben", "!passe", "Dan, tu veux"),
    taps("Dan", "⏭", "Dan, tu veux", "Les personnes qui le souhaitent partagent", "Tours de parole"),
    says("Chloé", "!repondre écoute", "Chloé souhaite qu’on l’écoute, sans réponse."),
    says("Chloé", "!main", "1. Chloé"),
    taps("Dan", "✋", "Tours de parole", "2. Dan"),
    says("Ben", "!main pour @Anne", "Anne, Ben propose de lever la main pour toi. D’accord ?"),
    replies("Anne", "d'accord", "D’accord", "3. Anne"),
    taps("Anne", "⏭", "Tours de parole", "Chloé, la parole est à toi.", "Chloé souhaite qu’on l’écoute"),
    says("Chloé", "La peony que ma mère avait plantée"),
    says("Ben", "!main directe elle était blanche ?", "réponse directe, numéro 1"),
    says("Anne", "!cercle suivant", "Chloé a la parole, et on ne coupe personne."),
    says("Chloé", "!j'ai fini", "Merci, Chloé.", "Chloé souhaite qu’on l’écoute", "Ben, tu peux répondre maintenant."),
    says("Ben", "!fini", "Dan, la parole est à toi."),
    says("Dan", "!plus tard", "Anne, la parole est à toi."),
    says("Anne", "!file durée 3 minutes", "Chaque tour de parole dure 3 minutes"),
    passes(2, "Anne, il te reste environ"),
    passes(1, "Anne, ton temps est écoulé. Termine tranquillement."),
    says("Anne", "!encore", "Anne souhaite 2 minutes de plus."),
    passes(0.5, "Anne, tu as 2 minutes de plus."),
    says("Anne", "!fini", "Dan, la parole est à toi."),
    says("Dan", "Un sunflower, c’est tout"),
    says("Dan", "!fini", "il y a de la place si quelqu’un veut parler"),
    says("Ben", "!décidé On apporte des fleurs.", "Noté comme décision : D1 On apporte des fleurs."),
    says("Anne", "!tâche @Ben demander au jardinier pour vendredi", "Ben, je te le rappelle (vendredi 12 mars"),
    replies("Ben", "Non, plutôt jeudi", "je te le rappelle"),
    replies("Ben", "Oui, avec plaisir", "je te le rappelle", "vendredi 12 mars"),
    says("Anne", "!cercle suivant", "Tour de table : Tu repars avec quoi ?", "c’est à toi"),
    says("Anne", "!tour stop", "Le cercle est terminé.", "Merci à tout le monde", "- D1 On apporte des fleurs.",
         "Ben : demander au jardinier (pour le vendredi 12 mars)", "prochain cercle : mardi 16 mars à 19 h"),
)  # fmt: skip

SPANISH = (
    says("Anne", "!ajustes invitar a dar las gracias sí", "no → sí"),
    says("Anne", "!ajustes recordar que alguien habla sí", "no → sí"),
    says("Anne", "!círculo fecha cada martes a las 19", "martes 16 de marzo"),
    says("Anne", "!circulo empezar Nuevos comienzos durante 90 minutos", "Círculo: Nuevos comienzos", "acuerdos"),
    says("Ben", "!círculo siguiente", "es para quienes facilitan"),
    passes(4),
    taps("Anne", "⏭️", "Nos acompañamos", "Ronda: ¿Cómo llegas hoy?", "Anne, te toca"),
    says("Anne", "Con sueño, y un marigold en la mesa"),
    says("Anne", "!listo, gracias", "Ben, te toca", never="Gracias, Anne"),
    says("Ben", "!paso por ahora", "Chloé, te toca", never="Gracias, Ben"),
    says("Dan", "Ay, qué bonito", private="Chloé tiene la palabra ahora en Tuesday circle."),
    says("Chloé", "Me alegra estar aquí"),
    passes(1, "Chloé, ¿terminaste?"),
    says("Chloé", "¡Sí!", "Dan, te toca"),
    passes(2, "Ben, ¿quieres decir algo ahora?", never="Dan"),
    says("Ben", "!paso", "Dan, ¿quieres"),
    taps("Dan", "⏭", "Dan, ¿quieres", "Quien quiera comparte", "Turnos de palabra"),
    says("Chloé", "!responder escucha", "Chloé quiere que se le escuche, sin respuestas."),
    says("Chloé", "!mano", "1. Chloé"),
    taps("Dan", "✋", "Turnos de palabra", "2. Dan"),
    says("Ben", "!mano para @Anne", "Anne, Ben propone levantar la mano por ti. ¿De acuerdo?"),
    replies("Anne", "vale", "¿De acuerdo?", "3. Anne"),
    taps("Anne", "⏭", "Turnos de palabra", "Chloé, es tu turno.", "Chloé quiere que se le escuche"),
    says("Chloé", "La peony que plantó mi madre"),
    says("Ben", "!mano directa ¿era blanca?", "respuesta directa, número 1"),
    says("Anne", "!círculo siguiente", "Chloé tiene la palabra, y no se interrumpe a nadie."),
    says("Chloé", "!ya está", "Gracias, Chloé.", "Chloé quiere que se le escuche", "Ben, puedes responder ahora."),
    says("Ben", "!listo", "Dan, es tu turno."),
    says("Dan", "!luego", "Anne, es tu turno."),
    says("Anne", "!cola límite 3 minutos", "Cada turno tiene 3 minutos"),
    passes(2, "Anne, todavía tienes"),
    passes(1, "Anne, tu tiempo terminó."),
    says("Anne", "!más", "Anne quisiera 2 minutos más."),
    passes(0.5, "Anne, tienes 2 minutos más."),
    says("Anne", "!listo", "Dan, es tu turno."),
    says("Dan", "Un sunflower, eso es todo"),
    says("Dan", "!listo", "hay sitio para quien quiera"),
    says("Ben", "!decidido Traemos flores.", "Traemos flores."),
    says("Anne", "!tarea @Ben preguntar al jardinero para viernes", "Ben, ¿te lo recuerdo (viernes 12 de marzo"),
    replies("Ben", "Sí, por favor", "¿te lo recuerdo", "12 de marzo"),
    says("Anne", "!círculo siguiente", "Ronda: ¿Qué te llevas?", "te toca"),
    says("Anne", "!ronda parar", "El círculo terminó.", "Gracias por estar", "- D1 Traemos flores.",
         "Ben: preguntar al jardinero (para el viernes 12 de marzo)", "martes 16 de marzo"),
)  # fmt: skip


@pytest.mark.parametrize(("language", "evening"), [("en", ENGLISH), ("fr", FRENCH), ("es", SPANISH)])
async def test_an_evening(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], language: str, evening: list[Line]
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        chats = {name: await talk.direct(name) for name in PEOPLE}
        for line in evening:
            talk.server.now += timedelta(seconds=6)
            said = usual(await done(talk, line))
            assert [words for words in line.expect if words not in said] == [], (line, said)
            assert [words for words in line.never if words in said] == [], (line, said)
            assert line.expect or said == "", (line, said)
            whispered = usual(talk.heard(chats[line.who])) if line.who else ""
            assert line.private in whispered and bool(line.private) == bool(whispered), (line, whispered)
        await talk.passes(timedelta(minutes=5))
        await talk.app.tidy()
        kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        kept += "".join(capfd.readouterr()).encode()
        assert [word for word in WORDS if word.encode() in kept] == []


async def done(talk: Conversation, line: Line) -> str:
    """What the room reads after it."""
    if line.passes:
        return await talk.passes(line.passes - timedelta(seconds=6))
    if line.taps:
        return await talk.reacts(line.who, line.does, to=line.taps)
    if line.answers:
        return await talk.replies(line.who, line.does, to=line.answers)
    return await talk.says(line.who, line.does)
