"""A person who is not found is asked about, and no word of a name falls into the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.kit.near_people import _LEAST_PLAIN, _LEAST_SHORTENED, _LONGEST, MOST, full_names_near, people_near
from commands.kit.people import _LONGEST_ALONE, _MOST_NAMED
from tests.conversation import Conversation, conversation

MEMBERS = {
    "@anne:x": "Anne Martin",
    "@ben:x": "Ben",
    "@chloe:x": "Chloé 🌸",
    "@alex:x": "Alexandra",
    "@carl:x": "Carl",
    "@ml:x": "Marie Laure",
}


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("Chlo", ["@chloe:x"]),
        ("chlo", ["@chloe:x"]),
        ("Chloee", ["@chloe:x"]),
        ("@chloee", ["@chloe:x"]),
        ("Choé,", ["@chloe:x"]),
        ("Benn", ["@ben:x"]),
        ("Bne", ["@ben:x"]),
        ("Martin", ["@anne:x"]),
        ("Martn", ["@anne:x"]),
        ("Ann", ["@anne:x"]),
        ("Alexa", ["@alex:x"]),
        ("alexandre", ["@alex:x"]),
        ("Laure", ["@ml:x"]),
        ("call", []),  # Carl
        ("been", []),
        ("ann", []),
        ("Zoe", []),
        ("B", []),
        ("tomorrow", []),
        ("", []),
        ("A" * 60_000, []),
    ],
)
def test_whom_a_name_is_near(typed: str, people: list[str]) -> None:
    assert people_near(typed, MEMBERS) == people


def test_a_whole_name_of_several_words_is_near_as_a_whole() -> None:
    assert full_names_near("Marie Lore", MEMBERS) == ["@ml:x"]
    assert full_names_near("Marie Laure", MEMBERS) == []
    assert full_names_near("Marie", MEMBERS) == []


ASKED = [
    ("en", "!hand for Chlo", "I don’t see “Chlo” here. Did you mean Chloé?"),
    ("en", "!remind Benn tomorrow 8h tea", "Did you mean Ben?"),
    ("en", "!remind for Benn tomorrow 8h tea", "Did you mean Ben?"),
    ("en", "!lend ladder to Chloee until friday", "I don’t see “Chloee” here. Did you mean Chloé?"),
    ("en", "!lend the key to my flat to Chloee", "Did you mean Chloé?"),
    ("en", "!lend ladder to:Chloee until friday", "Did you mean Chloé?"),
    ("en", "!todo Chlo bring the cake", "Did you mean Chloé?"),
    ("en", "!give @benn", "Did you mean Ben?"),
    ("en", "!oncall Benn", "Did you mean Ben?"),
    ("en", "!settings facilitators Chlo", "Did you mean Chloé?"),
    ("en", "!hand for Zoe", "I don’t see “Zoe” in this room"),
    ("en", "!hand for @zoe the rota", "I don’t see “zoe” in this room"),
    ("en", "!remind Zoe tomorrow 8h tea", "I don’t see “Zoe” in this room"),
    ("en", "!lend ladder to Zoe until friday", "I don’t see “Zoe” in this room"),
    ("en", "!give Ben and Chloé", "one person at a time. Whom first?\n1. Ben\n2. Chloé"),
    ("en", "!remind Ben & Chloé tomorrow 9:00 tea", "Whom first?\n1. Ben\n2. Chloé"),
    ("en", "!hand for Ben, Chloé and Anne", "1. Ben\n2. Chloé\n3. Anne"),
    ("en", "!lend ladder to Ben and Chloé until friday", "1. Ben\n2. Chloé"),
    ("en", "!remind Ben and me tomorrow 9:00 tea", "Please write a line for each."),
    ("fr", "!main pour Chlo", "Je ne vois pas « Chlo » ici. Tu voulais dire Chloé ?"),
    ("fr", "!rappel Benn demain 8h thé", "Tu voulais dire Ben ?"),
    ("fr", "!prête échelle à Chloee jusqu’à vendredi", "Tu voulais dire Chloé ?"),
    ("fr", "!main pour Ben et Chloé", "Qui d’abord ?\n1. Ben\n2. Chloé"),
    ("es", "!mano para Chlo", "No veo a «Chlo» aquí. ¿Te refieres a Chloé?"),
    ("es", "!recordar Benn mañana 8h té", "¿Te refieres a Ben?"),
    ("es", "!prestar escalera a Chloee hasta el viernes", "¿Te refieres a Chloé?"),
    ("es", "!mano para Ben y Chloé", "¿Quién va primero?\n1. Ben\n2. Chloé"),
]


async def test_who_is_not_found_is_asked_about(tmp_path: Path) -> None:
    wrong = []
    for language in ("en", "fr", "es"):
        async with conversation(tmp_path / language, language) as talk:
            for spoken, said, asked in ASKED:
                if spoken == language and asked not in (heard := await _usual(talk, said)):
                    wrong.append((said, heard))
    assert not wrong


NOT_ASKED = [
    ("!hand for the rota", "Anne: the rota"),
    ("!hand for money and time", "Anne: money and time"),
    ("!remind call the doctor tomorrow 9:00", "call the doctor"),
    ("!remind tomorrow 9:00 Ben and Chloé come", "Ben and Chloé come"),
    ("!remind Laundry tomorrow 8h", "Laundry"),
    ("!todo Ben, bring the cake", "Ben: bring the cake"),
    ("!todo Ben and bring cake", "Ben: and bring cake"),
    ("!lend ladder to Ben", "Ben, Anne lends you ladder. "),
]


def test_as_many_people_are_offered_as_fit_on_a_line() -> None:
    assert len(people_near("Anna", {f"@a{number}:x": "Anne" for number in range(MOST)})) == MOST
    assert len(people_near("Anna", {f"@a{number}:x": "Anne" for number in range(MOST + 1)})) == MOST
    named = {f"@a{number}:x": "Anne Lore" for number in range(MOST + 1)}
    assert len(full_names_near("Anne Lora", named)) == MOST


def test_names_are_compared_up_to_a_length() -> None:
    name = "A" + "b" * (_LONGEST - 1)
    assert people_near(name[:-1] + "c", {"@a:x": name}) == ["@a:x"]
    assert people_near(name + "c", {"@a:x": name}) == []


def test_short_words_may_be_anything() -> None:
    plain = "abcdefgh"[:_LEAST_PLAIN]
    assert people_near(plain, {"@x:x": plain[:-1] + "z"}) and not people_near(plain[:-1], {"@x:x": plain[:-2] + "z"})
    short = "Abcdefgh"[:_LEAST_SHORTENED]
    assert people_near(short, {"@x:x": "Abcdefgh"}) and not people_near(short[:-1], {"@x:x": "Abcdefgh"})


async def test_two_words_alone_may_be_a_name(talk: Conversation) -> None:
    two, three = " ".join(["Zoe"] * _LONGEST_ALONE), " ".join(["Zoe"] * (_LONGEST_ALONE + 1))
    assert "I don’t see “Zoe”" in await talk.says("Anne", f"!hand for {two}")
    assert f"Anne: {three}" in await talk.says("Anne", f"!hand for {three}")


async def test_so_many_people_in_a_row_are_told_apart(tmp_path: Path) -> None:
    people = tuple(f"{letter * 4}" for letter in "ABCDEFGHIJK")
    async with conversation(tmp_path, people=people) as talk:
        for count in (_MOST_NAMED, _MOST_NAMED + 1):
            named = " and ".join(people[1 : count + 1])
            asked = await talk.says(people[0], f"!give {named}")
            assert f"\n{_MOST_NAMED}. " in asked
            assert f"\n{_MOST_NAMED + 1}. " not in asked


@pytest.mark.parametrize(("said", "heard"), NOT_ASKED)
async def test_what_is_no_name_stays_in_the_text(talk: Conversation, said: str, heard: str) -> None:
    assert heard in await talk.says("Anne", said)


@pytest.mark.parametrize(
    ("said", "answer", "heard"),
    [
        ("!hand for Chlo", "yes", "1. Chloé"),
        ("!hand for Chlo", "Chloé please", "1. Chloé"),
        ("!remind Benn tomorrow 8h tea", "yes", "I’ll remind Ben on Thursday, 11 March at 08:00: tea"),
        ("!lend ladder to Chloee until friday", "chloé", "Chloé, Anne lends you ladder until Friday"),
        ("!hand for Ben and Chloé", "2", "1. Chloé"),
        ("!lend ladder to Ben and Chloé", "Chloé", "Chloé, Anne lends you ladder."),
        ("!hand for Chlo", "no", "dropped"),
        ("!hand for Chlo", "Ben", "1. Ben"),
        ("!hand for Chlo", "the rota", "Otherwise, please say it in other words."),
        ("!hand for Chlo", "Zoe", "Otherwise, please say it in other words."),
        ("!lend ladder to Chloee until friday", "to Ben", "Ben, Anne lends you ladder until Friday"),
    ],
)
async def test_the_answer_completes_the_command_without_the_wrong_name(
    talk: Conversation, said: str, answer: str, heard: str
) -> None:
    await talk.says("Anne", said)
    assert heard in await talk.replies("Anne", answer)


async def test_a_tap_or_a_bare_yes_is_enough_where_one_person_is_near(talk: Conversation) -> None:
    await talk.says("Anne", "!hand for Chlo")
    assert "1. Chloé" in await talk.says("Anne", "yes")
    await talk.says("Anne", "!hand for Benn")
    assert "2. Ben" in await talk.reacts("Anne", "👍", "Benn")


async def test_the_rest_of_a_whole_name_does_not_fall_into_the_text(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben")) as talk:
        talk.server.profiles["@ml:x"] = {"displayname": "Marie Laure"}
        talk.server.invite(talk.room, "@anne:x", "@ml:x")
        talk.server.join(talk.room, "@ml:x")
        await talk.settle()
        assert "Did you mean Marie Laure?" in await talk.says("Anne", "!todo Marie Lore bring the cake")
        assert "Marie Laure: bring the cake" in await talk.replies("Anne", "yes")


async def _usual(talk: Conversation, said: str) -> str:
    return (await talk.says("Anne", said)).replace("\u00a0", " ").replace("\u202f", " ")
