"""Open votes: voting by taps, replies, commands and words; what comes of it; and who may do what."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
BALLOT = "!ballot which name? Lake, Hill, Sea"
FIVE = ("Anne", "Ben", "Chloé", "Dan", "Eve")


def lines(talk: Conversation, room: str | None = None) -> list[str]:
    """The lines of what there is to choose from, in the message as it is now."""
    return [line for line in talk.message("V1 ·", room).body.split("\n") if line[:1].isdigit()]


async def closes(talk: Conversation, time: timedelta = 4 * DAY) -> str:
    """Its time is over; what is heard since then is waited for."""
    await talk.passes(time)
    await talk.passes(MINUTE)
    return talk.message("V1 ·").body


async def test_people_vote_by_taps_replies_commands_and_words(talk: Conversation) -> None:
    shown = await talk.says("Anne", BALLOT)
    assert shown == "\n".join((
        "V1 · which name?", "1️⃣ Lake", "2️⃣ Hill", "3️⃣ Sea", "",
        "Everybody can choose as many as suit them. Open until Saturday, 13 March at 20:00, for 3 people.",
        "What has the most votes is what we decide.",
        "Tap the number, or reply with it or with the words; in private: !vote V1 1. All see who chose what, and until "
        "the end you can change it.",
    ))  # fmt: skip
    await talk.reacts("Ben", "1️⃣", "V1 ·")
    assert await talk.says("Chloé", "!vote V1 hill")
    assert talk.signs() == ["✅"], "the message shows the rest"
    await talk.replies("Anne", "Lake and sea", "V1 ·")
    assert lines(talk) == ["1️⃣ Lake · 2: Ben and Anne", "2️⃣ Hill · 1: Chloé", "3️⃣ Sea · 1: Anne"]
    await talk.says("Chloé", "!vote 1")
    assert lines(talk)[:2] == ["1️⃣ Lake · 3: Ben, Chloé and Anne", "2️⃣ Hill"], "changed"
    assert await talk.replies("Ben", "the lake is lovely in summer", "V1 ·") == "", "that is talk"
    assert len(talk.shown()) == 2, "the greeting, and one live message"


async def test_it_closes_and_says_in_words_what_came_of_it(talk: Conversation) -> None:
    await talk.says("Anne", BALLOT)
    await talk.says("Anne", "!vote lake")
    await talk.says("Ben", "!vote lake, hill")
    await talk.says("Chloé", "!vote lake")
    shown = await closes(talk)
    assert shown.endswith("Lake has the most votes.\nVotes: Lake: 3, Hill: 1 and Sea: 0.\n3 of 3 took part."), shown
    assert "V1 is closed." in await talk.says("Ben", "!vote V1 hill")
    assert await talk.reacts("Ben", "2️⃣", "V1 ·") == ""
    async with talk.store.transaction():
        assert await talk.store.votes.marks.answers(1) == [], "who chose what is kept no longer"
        assert await talk.store.votes.roll(1) == []


async def test_a_tie_is_announced_as_a_tie(talk: Conversation) -> None:
    await talk.says("Anne", "!ballot Lake or Hill?")
    await talk.says("Ben", "!vote lake")
    await talk.says("Anne", "!vote hill")
    shown = await closes(talk)
    assert "It is a tie: Lake and Hill have as many votes as each other." in shown
    assert "up to all of you" in shown


async def test_what_wins_is_in_the_register_and_a_poll_or_too_few_decide_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        await talk.says("Anne", BALLOT)
        for name in FIVE[:3]:
            await talk.says(name, "!vote V1 lake")
        await talk.says("Anne", "!close V1")
        said = talk.message("D1").body
        assert "which name? Lake" in said and "Lake has 3 votes in V1, where 3 of 5 took part." in said, said
        await talk.says("Anne", "!poll which day? Monday, Friday")
        for name in FIVE:
            await talk.says(name, "!vote V2 friday")
        await talk.says("Anne", "!close V2")
        await talk.says("Anne", "!ballot which day? Monday, Friday")
        await talk.says("Ben", "!vote V3 monday")
        assert "Too few took part for it to decide anything." in await talk.says("Anne", "!close V3")
        assert "D2" not in await talk.says("Anne", "!decisions")


async def test_nobody_has_to_vote(talk: Conversation) -> None:
    await talk.says("Anne", BALLOT)
    assert "No votes came in." in await closes(talk)


async def test_a_question_alone_is_answered_with_yes_and_no(talk: Conversation) -> None:
    await talk.says("Anne", "!poll shall we meet on Tuesdays?")
    assert lines(talk) == ["1️⃣ Yes", "2️⃣ No"]
    assert "nothing is decided by it" in talk.message("V1 ·").body
    await talk.reacts("Ben", "👍", "V1 ·")
    await talk.replies("Chloé", "nope", "V1 ·")
    assert lines(talk) == ["1️⃣ Yes · 1: Ben", "2️⃣ No · 1: Chloé"]
    assert talk.signs(talk.message("V1 ·").event_id) == ["1️⃣", "2️⃣"]


async def test_with_one_vote_each_the_last_one_counts_and_taking_it_back_leaves_the_one_before(
    talk: Conversation,
) -> None:
    await talk.says("Anne", "!ballot Lake or Hill?")
    await talk.says("Ben", "!vote lake")
    await talk.reacts("Ben", "2️⃣", "V1 ·")
    tap = talk.last
    assert lines(talk) == ["1️⃣ Lake", "2️⃣ Hill · 1: Ben"]
    await talk.takes_back("Ben", tap)
    assert lines(talk) == ["1️⃣ Lake · 1: Ben", "2️⃣ Hill"]
    assert "everybody has one vote" in await talk.says("Ben", "!vote lake and hill")
    await talk.says("Ben", "!vote none")
    assert lines(talk) == ["1️⃣ Lake", "2️⃣ Hill"]


async def test_an_edit_is_a_correction(talk: Conversation) -> None:
    await talk.says("Anne", BALLOT)
    await talk.says("Ben", "!vote lake")
    wrote = talk.last
    await talk.says("Ben", "!vote hill", edit_of=wrote)
    assert lines(talk) == ["1️⃣ Lake", "2️⃣ Hill · 1: Ben", "3️⃣ Sea"]
    await talk.says("Chloé", "!vote sea", edit_of=wrote)
    assert lines(talk)[1] == "2️⃣ Hill · 1: Ben", "somebody else's edit changes nothing"
    await talk.replies("Chloé", "sea", "V1 ·")
    await talk.says("Chloé", "lake", edit_of=talk.last)
    assert lines(talk) == ["1️⃣ Lake · 1: Chloé", "2️⃣ Hill · 1: Ben", "3️⃣ Sea"]


async def test_in_private_it_is_voted_too_and_the_message_shows_it(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", BALLOT)
    said = await talk.says("Ben", "vote lake", ben)
    assert said == "Noted for V1: Lake. Until Saturday, 13 March at 20:00 you can change it."
    await talk.passes(timedelta(seconds=1))
    assert lines(talk)[0] == "1️⃣ Lake · 1: Ben"
    assert "Hill" in await talk.replies("Ben", "hill", "Noted", ben)
    assert "Noted for V1: Sea" in await talk.says("Ben", "my vote goes to sea", ben)
    assert "nothing in V1" in await talk.says("Ben", "!unvote V1", ben)


async def test_a_vote_is_opened_in_private_only_with_a_yes(talk: Conversation) -> None:
    anne = await talk.direct("Anne")
    assert "would read" in await talk.says("Anne", BALLOT, anne) and not talk.heard()
    assert "V1 is open" in await talk.says("Anne", "yes", anne)
    assert lines(talk) == ["1️⃣ Lake", "2️⃣ Hill", "3️⃣ Sea"]


async def test_where_nothing_is_voted_on_a_vote_can_be_started(talk: Conversation) -> None:
    asked = await talk.says("Ben", "!vote tea or coffee?")
    assert "Shall I open a vote: “tea or coffee?”" in asked
    await talk.says("Ben", "yes")
    assert lines(talk) == ["1️⃣ tea", "2️⃣ coffee"]
    await talk.says("Chloé", "!vote tea")
    assert lines(talk)[0] == "1️⃣ tea · 1: Chloé"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!vote lake", "Nothing is being voted on."),
        ("!vote", "Nothing is being voted on."),
        ("!vote V7 lake", "I can’t find V7."),
        ("!ballot which name? Lake", "2 to 9 different answers"),
        ("!ballot which? a, b, c, d, e, f, g, h, i, j", "2 to 9 different answers"),
        (f"!ballot which? {'a' * 61}, b", "there is room for 60"),
        (f"!ballot {'a' * 200}? a, b", "there is room for 200"),
        ("!ballot which? a, b until:2028-01-01", "open for 60 days at most"),
        ("!ballot which? a, b tie:coin", "coin"),
        ("!close vote", "Nothing is being voted on."),
        ("!votes", "Nothing is being voted on."),
        ("!ballot which name? Lake, Hill secret", "Only 3 people can vote here"),
    ],
)
async def test_what_can_not_be_is_said(talk: Conversation, said: str, answer: str) -> None:
    assert answer in await talk.says("Anne", said)
    async with talk.store.transaction():
        assert await talk.store.votes.all_open(1) == []


@pytest.mark.parametrize(
    "said",
    [
        "!ballot which? a, b, c, d, e, f, g, h, i", f"!ballot which? {'a' * 60}, b", f"!ballot {'a' * 199}? a, b",
        "!ballot which? a, b until friday", "!ballot until:friday which? a, b", "!ballot which? a, b method:approval",
    ],
)  # fmt: skip
async def test_what_can_just_be_is_done(talk: Conversation, said: str) -> None:
    assert "V1 ·" in await talk.says("Anne", said)


async def test_two_votes_of_one_person_can_be_open_at_once(talk: Conversation) -> None:
    for said in ("!ballot one? a, b", "!poll two? a, b"):
        await talk.says("Ben", said)
    assert "2 votes of yours are open: V1 and V2" in await talk.says("Ben", "!ballot three? a, b")
    assert "V3 ·" in await talk.says("Chloé", "!ballot three? a, b")


async def test_twenty_votes_can_be_open_in_a_group_and_not_one_more(tmp_path: Path) -> None:
    people = (*FIVE, "Fay", "Gus", "Hal", "Ida", "Jo", "Kim")
    async with conversation(tmp_path, people=people) as talk:
        for name in people[:10]:
            await talk.says(name, "!ballot which name? Lake, Hill")
            await talk.says(name, "!poll which day? Monday, Friday")
        assert "V20 ·" in talk.message("V20 ·").body
        assert "20 votes are open in this group" in await talk.says("Kim", "!ballot which name? Lake, Hill")
        await talk.says("Anne", "!cancel V1")
        assert "V21 ·" in await talk.says("Kim", "!ballot which name? Lake, Hill")


async def test_a_moderator_who_deletes_what_somebody_voted_with_sways_nothing(talk: Conversation) -> None:
    await talk.says("Ben", BALLOT)
    await talk.says("Chloé", "!vote V1 hill")
    await talk.takes_back("Anne", talk.last)
    assert lines(talk)[1] == "2️⃣ Hill · 1: Chloé"
    await talk.says("Chloé", "!vote V1 hill")
    await talk.takes_back("Chloé", talk.last)
    assert lines(talk)[1] == "2️⃣ Hill · 1: Chloé", "what was voted before is left"


async def test_which_of_several_is_meant_follows_from_what_is_chosen(talk: Conversation) -> None:
    await talk.says("Anne", BALLOT)
    await talk.says("Ben", "!ballot which day? Monday, Friday, Lake day")
    await talk.says("Chloé", "!vote friday")
    assert "2️⃣ Friday · 1: Chloé" in talk.message("V2 ·").body
    assert "Which one: V1 (which name?) and V2 (which day?)" in await talk.says("Chloé", "!vote 1")
    assert "V1 which name?" in await talk.says("Chloé", "!votes")
    shown = await talk.says("Chloé", "!ballot V1")
    assert "1️⃣ Lake" in shown and shown.endswith("Can vote: Anne, Ben and Chloé."), shown


async def test_only_who_opened_it_closes_it_and_who_facilitates_can_call_it_off(talk: Conversation) -> None:
    await talk.says("Ben", BALLOT)
    await talk.says("Chloé", "!vote lake")
    assert "only whoever opened V1 can close it" in await talk.says("Anne", "!close vote V1"), "Anne facilitates"
    assert "can be called off by whoever opened it" in await talk.says("Chloé", "!cancel vote V1")
    assert "V1 (which name?) was called off by Anne. Nothing was counted." in await talk.says("Anne", "!cancel V1")
    assert "V1 was called off." in await talk.says("Chloé", "!vote V1 hill")
    await talk.says("Ben", "!ballot which day? Monday, Friday")
    shown = await talk.says("Ben", "!close V2")
    assert "Ben has closed it." in shown and "No votes came in." in shown
    assert "V2 is closed." in await talk.says("Ben", "!close V2"), "and not opened again"


async def test_a_tie_is_voted_on_again_and_then_a_lot_falls_that_all_can_draw_again(talk: Conversation) -> None:
    await talk.says("Anne", f"{BALLOT} tie:both method:one")
    assert "we vote again between those; if they are equal once more, a lot decides" in talk.message("V1 ·").body
    await talk.says("Anne", "!vote lake")
    await talk.says("Ben", "!vote sea")
    await closes(talk)
    assert "We vote again between those: V2." in talk.message("V1 ·").body
    assert "1️⃣ Lake\n2️⃣ Sea\n" in talk.message("V2 ·").body
    await talk.says("Anne", "!vote lake")
    await talk.says("Ben", "!vote sea")
    await closes(talk)
    assert "The lot fell on" in talk.message("V2 ·").body
    won = "Lake" if "The lot fell on Lake" in talk.message("V2 ·").body else "Sea"
    why = await talk.says("Chloé", "!why V2")
    drawn = {line.split(": ")[0].strip("- •"): line.split(": ")[1] for line in why.split("\n")[-2:]}
    assert min(drawn, key=drawn.__getitem__) == won, why
    assert talk.message("V2 ·").event_id in why


async def test_deleting_its_message_takes_a_vote_back(talk: Conversation) -> None:
    await talk.says("Anne", BALLOT)
    await talk.says("Anne", "!unvote", reply_to=None)
    opened = next(each.event_id for each in talk.server.shown(talk.room) if each.body == BALLOT)
    await talk.takes_back("Anne", opened)
    assert "V1 was taken back." in talk.shown()[-2].body or "V1 was taken back." in talk.shown()[-1].body
    async with talk.store.transaction():
        assert await talk.store.votes.get(1) is None


async def test_a_stranger_and_who_has_left_can_not_vote(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        dan, eve = await talk.direct("Dan"), await talk.direct("Eve")
        mallory = await talk.direct("Mallory")
        await talk.says("Anne", BALLOT)
        await talk.says("Dan", "!vote lake")
        talk.server.leave(talk.room, user("Dan"))
        talk.server.leave(talk.room, user("Eve"))
        await talk.settle()
        for name, chat in (("Dan", dan), ("Eve", eve), ("Mallory", mallory)):
            await talk.says(name, "!vote V1 hill", chat)
            await talk.says(name, "!vote hill", chat)
        await talk.says("Anne", "!vote sea")
        assert "2️⃣ Hill\n" in talk.message("V1 ·").body
        assert "Dan" in lines(talk)[0], "what was voted before stays"


async def test_ten_thousand_taps_and_words_stay_small(talk: Conversation) -> None:
    await talk.says("Anne", BALLOT)
    for number in range(60):
        await talk.says("Ben", f"!vote {number % 3 + 1}")
    async with talk.store.transaction():
        assert len(await talk.store.votes.marks.answers(1)) <= 20
    assert "I read up to" in await talk.says("Ben", "!vote " + "lake, " * 5000) or lines(talk)


@pytest.mark.parametrize(
    ("language", "said", "vote", "shown", "outcome"),
    [
        ("fr", "!scrutin quel nom ? Lac, Colline jusqu’à vendredi", "!vote lac",
         "Chaque personne a une voix. Ouvert jusqu’à la fin : vendredi 12 mars à 23 h 59, pour 3 personnes.",
         "Lac a le plus de voix."),
        ("es", "!votación ¿qué nombre? Lago, Colina hasta el viernes", "!voto lago",
         "Cada persona tiene un voto. Hasta: viernes 12 de marzo a las 23:59. Pueden votar 3 personas.",
         "Lago tiene más votos."),
    ],
)  # fmt: skip
async def test_in_french_and_spanish(
    tmp_path: Path, language: str, said: str, vote: str, shown: str, outcome: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert shown in usual(await talk.says("Anne", said))
        await talk.says("Ben", vote)
        assert "1: Ben" in usual(talk.message("V1 ·").body).replace(" :", ":")
        assert outcome in usual(await closes(talk))


@pytest.mark.parametrize(("language", "said"), [("fr", "mon vote va au lac"), ("es", "mi voto es para lago")])
async def test_whole_sentences_are_heard_in_private(tmp_path: Path, language: str, said: str) -> None:
    async with conversation(tmp_path, language) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Anne", "!scrutin quel nom ? lac, lago")
        await talk.says("Ben", said, ben)
        await talk.passes(timedelta(seconds=1))
        assert "Ben" in talk.message("V1 ·").body


# What comes between. Secret votes: see test_secret.py.


async def goes(talk: Conversation, name: str, how: str, chat: str) -> None:
    """Somebody leaves the room, is removed, or is forgotten."""
    if how == "leaves":
        talk.server.leave(talk.room, user(name))
    elif how == "is removed":
        talk.server.kick(talk.room, user("Anne"), user(name))
    else:
        for said in ("!forgetme", "1", "yes"):
            await talk.says(name, said, chat)
    await talk.settle()
    await talk.passes(timedelta(seconds=1))


@pytest.mark.parametrize(("how", "stays"), [("leaves", True), ("is removed", True), ("is forgotten", False)])
async def test_who_goes_leaves_their_vote_and_who_is_forgotten_does_not(
    tmp_path: Path, how: str, *, stays: bool
) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Chloé", BALLOT)
        await talk.says("Ben", "!vote lake")
        await goes(talk, "Ben", how, ben)
        assert ("1️⃣ Lake · 1: Ben" in talk.message("V1 ·").body) is stays
        await talk.says("Dan", "!vote hill")
        shown = await closes(talk)
        assert ("It is a tie" in shown) is stays
        assert ("2 of 5 took part" if stays else "1 of 5 took part") in shown, "of those who could when it was opened"


@pytest.mark.parametrize(("how", "stays"), [("leaves", True), ("is forgotten", False)])
async def test_what_somebody_opened_stays_without_their_name_or_goes_with_them(
    tmp_path: Path, how: str, *, stays: bool
) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Ben", BALLOT)
        await talk.says("Dan", "!vote hill")
        await goes(talk, "Ben", how, ben)
        if stays:
            assert "Hill has the most votes." in await closes(talk)
        else:
            assert "V1 was taken back." in talk.message("V1").body and "name" not in talk.message("V1").body


async def test_a_pause_is_no_hindrance_and_nobody_is_pinged(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Ben", "!pause", ben)
    await talk.says("Anne", BALLOT)
    await talk.reacts("Ben", "1️⃣", "V1 ·")
    assert "1️⃣ Lake · 1: Ben" in talk.message("V1 ·").body
    await closes(talk)
    assert not talk.heard(ben)
    assert all(not each.mentions for each in talk.shown())


async def test_in_the_room_that_takes_the_place_of_the_old_one_taps_stay_votes(talk: Conversation) -> None:
    await talk.says("Anne", BALLOT)
    await talk.reacts("Ben", "1️⃣", "V1 ·")
    talk.room = talk.server.upgrade(talk.room, user("Anne"), invite=[talk.bot, user("Ben"), user("Chloé")])
    for other in ("Ben", "Chloé"):
        talk.server.join(talk.room, user(other))
    await talk.settle()
    assert lines(talk)[0] == "1️⃣ Lake · 1: Ben"
    await talk.reacts("Chloé", "1️⃣", "V1 ·")
    assert lines(talk)[0] == "1️⃣ Lake · 2: Ben and Chloé"
    assert "2 of 3 took part." in await closes(talk)


async def test_what_was_written_in_time_counts_although_the_bot_was_away(talk: Conversation) -> None:
    await talk.says("Anne", f"{BALLOT} until:in 2 hours")
    await talk.stop()
    talk.server.now += 2 * HOUR - timedelta(seconds=1)
    talk.server.say(talk.room, user("Ben"), "!vote lake")
    talk.server.now += timedelta(seconds=1)
    talk.server.say(talk.room, user("Chloé"), "!vote hill")
    talk.server.now += timedelta(seconds=1)
    await talk.start()
    await talk.settle()
    assert lines(talk)[:2] == ["1️⃣ Lake · 1: Ben", "2️⃣ Hill"]
    assert "V1 is closed." in talk.heard()
    shown = await closes(talk, MINUTE)
    assert "1 of 3 took part." in shown


async def test_while_the_homeserver_is_not_heard_nothing_is_closed(talk: Conversation) -> None:
    """What was written in time is heard first, also where the program ran all the time."""
    await talk.says("Anne", f"{BALLOT} until:in 2 hours")
    talk.server.now += HOUR
    talk.server.say(talk.room, user("Ben"), "!vote lake")
    talk.server.now += 2 * HOUR
    await talk.app.wake()
    async with talk.store.transaction():
        found = await talk.store.votes.get(1)
        assert found is not None and found.over is None
    await talk.settle()
    await talk.passes(MINUTE)
    assert "1 of 3 took part." in talk.message("V1 ·").body


async def test_a_vote_that_crosses_the_close_is_told_so(talk: Conversation) -> None:
    await talk.says("Anne", BALLOT)
    talk.server.say(talk.room, user("Anne"), "!close V1")
    assert "V1 is closed." in await talk.says("Ben", "!vote V1 lake")
    talk.server.say(talk.room, user("Ben"), "!ballot which day? Monday, Friday")
    talk.server.say(talk.room, user("Chloé"), "!vote V2 monday")
    talk.server.say(talk.room, user("Chloé"), "!vote V2 friday")
    await talk.says("Ben", "!close V2")
    assert "Friday has the most votes." in talk.message("V2 ·").body, "in the order of the timeline"


async def test_what_was_announced_holds_where_a_setting_changes(talk: Conversation) -> None:
    await talk.says("Anne", BALLOT)
    await talk.reacts("Ben", "1️⃣", "V1 ·")
    await talk.says("Anne", "!settings reactions off")
    await talk.says("Anne", "!turn off votes")
    assert "off" in await talk.says("Chloé", "!vote lake")
    await talk.passes(4 * DAY)
    await talk.says("Anne", "!turn on votes")
    await talk.passes(HOUR)
    assert "1 of 3 took part." in await closes(talk, HOUR)
