"""The parts of the measurements that need no homeserver: cutting, recording, counting, tabulating."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.contestants import AIOHTTP, DURABLE, ENTRAIDE, NIO
from benchmarks.figures import Row, Target, placed, table
from benchmarks.framing import Framer, Message
from benchmarks.processes import Memory, cpu_in, highest_in, memory_in
from benchmarks.record import Record, command
from benchmarks.standin import StandIn

SIZED = b"PUT /a HTTP/1.1\r\nHost: x\r\ncontent-length: 5\r\n\r\n12\r\n5"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\nA;x=y\r\n0123\r\n6789\r\n0\r\n\r\n"
EMPTY = b"GET /sync?since=1 HTTP/1.1\r\nHost: x\r\n\r\n"


@given(st.lists(st.integers(1, 200)))
def test_messages_are_cut_however_they_come(places: list[int]) -> None:
    stream = SIZED + CHUNKED + EMPTY + SIZED
    edges = sorted({0, *(place for place in places if place < len(stream)), len(stream)})
    framer = Framer()
    found = [each for begin, end in pairwise(edges) for each in framer.feed(stream[begin:end])]
    sized = Message("PUT /a HTTP/1.1", b"12\r\n5")
    assert found == [
        sized,
        Message("HTTP/1.1 200 OK", b"ab0123\r\n6789"),
        Message("GET /sync?since=1 HTTP/1.1", b""),
        sized,
    ]


SYNC = Message("GET /_matrix/client/v3/sync?since=s1&timeout=30000 HTTP/1.1", b"")
OK = Message("HTTP/1.1 200 OK", b"{}")


def sent(number: int) -> Message:
    return Message("PUT /_matrix/client/v3/rooms/!a:x/send/m.room.message/1 HTTP/1.1", command(number).encode())


async def test_a_record_splits_the_time_to_an_answer() -> None:
    record = Record()
    answered = record.expect(7)
    record.request(SYNC, 1.0)
    record.response(SYNC, Message("HTTP/1.1 200 OK", f'{{"body":"{command(7)}"}}'.encode()), 2.0)
    record.request(sent(7), 2.5)
    assert not answered.done()
    record.response(sent(7), OK, 3.0)
    assert answered.done()
    # The bot's own message comes back, and an edit follows: neither counts.
    record.response(SYNC, Message("HTTP/1.1 200 OK", command(7).encode()), 4.0)
    record.request(sent(7), 4.5)
    record.response(sent(7), OK, 5.0)
    assert (record.own(7), record.accepted) == (0.5, {7: 3.0})


async def test_what_is_refused_is_no_answer() -> None:
    record = Record()
    answered = record.expect(7)
    record.request(sent(7), 1.0)
    record.response(sent(7), Message("HTTP/1.1 502 Bad Gateway", b""), 2.0)
    assert not answered.done()
    assert record.failures == {"502 for PUT /_matrix/client/v3/rooms/!a:x/send/m.room.message/1 HTTP/1.1": 1}


async def test_a_bot_is_quiet_while_it_only_waits_for_news() -> None:
    record = Record()
    with pytest.raises(TimeoutError):
        await record.quiet(0, within=0.05)
    record.request(SYNC, 1.0)
    await record.quiet(0)
    answer = sent(7)
    record.request(answer, 1.0)
    with pytest.raises(TimeoutError):
        await record.quiet(0, within=0.05)
    record.lost(answer)
    await record.quiet(0)


async def test_whole_rounds_are_waited_for() -> None:
    record = Record()
    record.accepted[1] = 1.0
    waiting = asyncio.create_task(record.answers(2))
    for number in (1, 2):
        record.accepted[number] = 2.0
        await asyncio.sleep(0.05)
    assert not waiting.done()
    record.accepted[3] = 3.0
    await asyncio.wait_for(waiting, 120)


def test_proc_is_read() -> None:
    assert cpu_in("12 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 3 4") == 2.0
    assert memory_in("0-f ---p [rollup]\nRss:      2048 kB\nPss:      1024 kB\nPss_Anon:  512 kB\n") == Memory(2.0, 1.0)


def test_the_most_memory_is_read() -> None:
    assert highest_in("Name:\tpython\nVmPeak:\t   9216 kB\nVmHWM:\t    3072 kB\nVmRSS:\t 2048 kB\n") == 3.0


async def test_a_stand_in_tells_of_rooms_and_words_and_hears_an_answer() -> None:
    standin, bot = StandIn(), "@bot:x"
    standin.bring(bot, 2)
    first = asyncio.create_task(standin.answered(bot, 0, first=True))
    await asyncio.sleep(0)
    rooms = await standin.sync(bot, {})
    joined = rooms["rooms"]["join"]
    assert [each["state"]["events"][-1]["state_key"] for each in joined.values()] == [bot] * 2
    room, *_ = joined
    news = await standin.sync(bot, {"since": rooms["next_batch"], "timeout": "60000"})
    (asked,) = news["rooms"]["join"][room]["timeline"]["events"]
    assert not first.done()
    sent = [await standin.send(bot, room, asked["type"], "t1", asked["content"]) for _ in range(2)]
    assert sent[0] == sent[1], "idempotent"
    assert (await first)["seconds"] > 0
    own = await standin.sync(bot, {"since": news["next_batch"], "timeout": "0"})
    (echo,) = own["rooms"]["join"][room]["timeline"]["events"]
    assert echo["unsigned"] == {"transaction_id": "t1"} and echo["event_id"] == sent[0]["event_id"]


SAMPLES = {
    ENTRAIDE: [[2.0, 3.0, 100.0], [4.0]],
    NIO: [[2.0, 2.0], [2.0]],
    DURABLE: [[3.5], [3.5]],
    AIOHTTP: [[1.0], [1.0]],
}


def test_a_row_has_medians_and_the_median_of_the_ratios_of_its_passes() -> None:
    row = Row("own time, ms", SAMPLES, 1, Target(1.75, NIO))
    assert str(row) == "| own time, ms | 3.5 | 2.0 | 3.5 | 1.0 | 1.75 | 1.00 | 3.50 | ≤ 1.75 × nio echo ✓ |"


def test_what_was_not_measured_is_left_out() -> None:
    row = Row("memory, MiB", {ENTRAIDE: [[81.0]]}, 0, Target(80))
    assert str(row) == "| memory, MiB | 81 | – | – | – | – | – | – | ≤ 80 ✗ |"


@pytest.mark.parametrize(("bound", "met"), [(0.95, False), (0.94, True)])
def test_a_target_can_be_a_lower_bound(bound: float, met: bool) -> None:
    row = Row("answers a second", {ENTRAIDE: [[94.0]], AIOHTTP: [[100.0]]})
    assert Target(bound, AIOHTTP, at_least=True).met(row) is met


def test_the_figures_have_their_place_in_the_readme() -> None:
    text = "a\n<!-- figures -->\nold\n<!-- /figures -->\nb\n"
    found = table([Row("x", {})], "Here, \\1 today.")
    assert placed(placed(text, "older"), found) == f"a\n<!-- figures -->\n{found}\n<!-- /figures -->\nb\n"
    with pytest.raises(ValueError, match="no place"):
        placed("a", found)
