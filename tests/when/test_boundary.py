"""What stands right behind a time: more of it that was not understood is asked about, other words are the text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from commands.kit.arguments import Circumstances
from commands.kit.errors import Ambiguous, UserError
from commands.kit.time_arguments import WhenKind
from commands.kit.time_boundary import check
from commands.kit.words import Span
from tests.when.test_forms import CATALOGS, NOW, PARIS

MORE_OF_IT = {
    "en": """
        tomorrow from 8:00 tea
        friday last week tea
        tomorrow from 8 tea
        tomorrow after 8:00 tea
        tomorrow before 8:00 tea
        tomorrow by 8:00 tea
        tomorrow 8:00 or 9:00 tea
        tomorrow or friday tea
        tomorrow or friday at 9:00 tea
        friday or saturday at 9:00 tea
        tomorrow and friday at 9:00 tea
        tomorrow at 8:00 and friday at 9:00 tea
        tomorrow 9:00, friday 10:00 tea
        tomorrow around lunchtime tea
        tomorrow late tea
        tomorrow early tea
        monday week tea
        tomorrow at lunch tea
        tomorrow before lunch tea
        next friday at 9 or 10 tea
        every monday or thursday at 9:00 tea
        every day at 9:00 or 10:00 tea
        every monday in april tea
        every monday in april at 9:00 tea
        every day in december at 9:00 tea
        every day during april 9:00 tea
        every monday between april and june tea
        every monday from april to june at 9:00 tea
        every monday after 5 april tea
        every monday before 5 april tea
        every weekday except holidays 9:00 tea
        5 april to 9 april 9:00 tea
        tomorrow 9ish tea
        tomorrow 9:00ish tea
        tomorrow 9.30 tea
        tomorrow 9,30 tea
        tomorrow 9h30m tea
        mon 9:00 and thu 18:00 tea
        every monday 9:00, thursday 18:00 tea
    """,
    "fr": """
        demain après 8h thé
        vendredi de la semaine dernière thé
        demain avant 8h thé
        demain entre midi et deux thé
        demain tard thé
        demain tôt thé
        vendredi assez tôt thé
        tous les lundis d'avril à juin thé
        chaque lundi d’avril thé
        demain à 8h ou 9h thé
        vendredi ou samedi à 9h thé
        demain et vendredi à 9h thé
        tous les lundis en avril thé
        tous les lundis après le 5 avril thé
        chaque lundi hors vacances 9h thé
        demain en fin de journée thé
        demain de bonne heure thé
        un lundi sur deux et un jeudi sur deux thé
    """,
    "es": """
        mañana después de las 8 té
        el viernes de la semana pasada té
        mañana antes de las 8 té
        mañana desde las 8 té
        mañana a las 8 o a las 9 té
        mañana temprano té
        mañana muy tarde té
        viernes o sábado a las 9 té
        mañana y el viernes a las 9 té
        todos los lunes de abril té
        todos los lunes de abril a junio té
        todos los lunes en abril té
        lunes por medio té
        mañana al atardecer té
        mañana a última hora té
    """,
}

TEXT = {
    "en": """
        tomorrow to march with the others
        tomorrow 9:00 to march with the others
        tomorrow 9:00 in town
        tomorrow of course
        tomorrow to finish by friday
        tomorrow to buy 3 cakes
        tomorrow 9:00 by bus
        tomorrow by bus
        tomorrow and bring 2 cakes
        tomorrow about the 3 cakes
        tomorrow about Sam
        tomorrow after the meeting
        tomorrow before the meeting
        tomorrow on the phone
        tomorrow to May
        tomorrow from Ben
        every monday in the garden
        every monday or so
        every day to walk 3 km
        every monday for friday plans
        tomorrow but only if dry
        tomorrow through the woods
        tomorrow to sun and sea
        tomorrow in the sun
        tomorrow of one mind
        tomorrow to one of us
        tomorrow to two people
        tomorrow in one room
        tomorrow from one house
    """,
    "fr": """
        demain du pain
        demain au marché
        demain en ville
        demain à la maison
        demain ou pas
        demain des œufs
        demain 9h des œufs
        demain de la soupe
        demain pour la mer
        demain en mer
        demain à deux
        demain avant la réunion
        demain après la réunion
        demain avec Jeudi
        demain au jardin de mars
        tous les lundis au jardin
        tous les lundis pendant une heure
        demain pendant deux heures
        chaque jour en plein air
        demain un gâteau
        demain une heure de marche
        demain mais pas trop
    """,
    "es": """
        mañana a la playa
        mañana en el mar
        mañana al mar
        mañana de compras
        mañana a dos
        mañana o no
        mañana antes de la reunión
        mañana después de la reunión
        mañana durante una hora
        cada lunes en el jardín
        mañana una tarta
        mañana pero solo si no llueve
        mañana por la sombra
        mañana desde casa
        mañana a una amiga
        mañana a un amigo
    """,
}


def rows(table: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The language, and what is typed."""
    for language, lines in table.items():
        yield from ((language, line.strip()) for line in lines.strip().split("\n"))


def is_asked(language: str, typed: str) -> bool:
    """Whether it is asked what the words mean."""
    at = Circumstances(now=NOW, zone=PARIS, language=language, catalogs=CATALOGS, members={})
    span = Span.of(typed)
    try:
        check(WhenKind(), WhenKind().read(span, at), span, at)
    except (Ambiguous, UserError):
        return True
    return False


@pytest.mark.parametrize(("language", "typed"), list(rows(MORE_OF_IT)))
def test_half_of_a_time_is_never_filled_up(language: str, typed: str) -> None:
    assert is_asked(language, typed)


@pytest.mark.parametrize(("language", "typed"), list(rows(TEXT)))
def test_other_words_are_the_text(language: str, typed: str) -> None:
    assert not is_asked(language, typed)
