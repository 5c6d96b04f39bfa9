"""What is said with a day, said twice, or settled by something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation import conversation, usual


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", {
            "!need a lift to hospital on friday": "a lift to hospital · by Friday, 12 March\n",
            "!need lift for mum, friday": "lift for mum · by Friday, 12 March\n",
            "!need a lift tomorrow": "a lift · by Thursday, 11 March\n",
            "!need help every friday": "help every friday\n",
            "!need help weekly friday": "help weekly friday\n",
            "!need help monday friday": "help monday friday\n",
        }),
        ("fr", {
            "!besoin un trajet samedi": "un trajet · pour le samedi 13 mars\n",
            "!besoin trajet pour maman, vendredi": "trajet pour maman · pour le vendredi 12 mars\n",
            "!besoin une histoire de mer": "une histoire de mer\n",
            "!besoin aide une semaine sur deux le vendredi": "aide une semaine sur deux le vendredi\n",
        }),
        ("es", {
            "!necesito un viaje el viernes": "un viaje · para el viernes 12 de marzo\n",
            "!necesito un viaje al mar": "un viaje al mar\n",
            "!necesito ayuda los viernes": "ayuda los viernes\n",
        }),
    ],
)  # fmt: skip
async def test_a_day_at_the_end_is_until_when(tmp_path: Path, language: str, lines: dict[str, str]) -> None:
    async with conversation(tmp_path, language) as talk:
        for line, board in lines.items():
            assert f": {board}" in usual(await talk.says("Ben", line)).replace(" :", ":"), line


@pytest.mark.parametrize(
    ("language", "need", "lend", "asked"),
    [
        ("en", "!need a ladder", "!lend the ladder to Ben", "Does that settle N1 (a ladder)? Then: !close N1."),
        ("fr", "!besoin une échelle", "!prêter une échelle à Ben", "N1 (une échelle) est réglé aussi ?"),
        ("es", "!necesito una escalera", "!prestar una escalera a Ben", "¿Queda resuelto también N1 (una escalera)?"),
    ],
)
async def test_a_loan_asks_whether_the_need_is_settled(
    tmp_path: Path, language: str, need: str, lend: str, asked: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Ben", need)
        assert asked in usual(await talk.says("Chloé", lend))


async def test_an_offer_that_is_done_may_settle_the_need_too(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need a ladder")
        await talk.says("Chloé", "!offer a ladder")
        await talk.says("Ben", "!take O1")
        assert "Does that settle N1 (a ladder)?" in await talk.says("Ben", "!close O1")


async def test_what_else_somebody_needs_is_not_asked_about(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need a lift")
        await talk.says("Anne", "!need a ladder")
        assert "settle" not in await talk.says("Chloé", "!lend the ladder to Ben")


@pytest.mark.parametrize(
    ("language", "line", "at", "already"),
    [
        ("en", "!checkin every monday 9", "every Monday at 09:00, the", "I ask this every Monday at 09:00 already"),
        ("fr", "!météo tous les lundis 9h", "chaque lundi à 9 h, la", "Je pose déjà cette question chaque lundi à 9 h"),
        ("es", "!ánimo cada lunes 9:00", "cada lunes a las 9:00, la", "Ya hago esta pregunta cada lunes a las 9:00"),
    ],
)
async def test_a_check_in_does_not_come_back_twice(
    tmp_path: Path, language: str, line: str, at: str, already: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert at in usual(await talk.says("Anne", line))
        assert already in usual(await talk.says("Anne", line))
        assert already not in usual(await talk.says("Anne", f"{line} Something else?")), "that is another one"


async def test_a_number_that_begins_the_question_may_be_no_hour(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert "“monday 3” can be two things" in usual(await talk.says("Anne", "!checkin every monday 3 good things"))
        assert "3 good things" in await talk.replies("Anne", "2")


@pytest.mark.parametrize(
    ("language", "need", "text"),
    [
        ("en", "!need a hat for the sun", "a hat for the sun"),
        ("es", "!necesito gafas para el mar", "gafas para el mar"),
        ("fr", "!besoin des lunettes pour la mer", "lunettes pour la mer"),
    ],
)
async def test_what_is_called_like_a_day_is_none(tmp_path: Path, language: str, need: str, text: str) -> None:
    async with conversation(tmp_path, language) as talk:
        assert usual(await talk.says("Ben", need)).splitlines()[0].endswith(text)
