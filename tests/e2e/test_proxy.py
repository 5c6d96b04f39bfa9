"""The proxy itself: what it passes on, and what it spoils."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot.matrix.errors import Retry, Unreachable
from bot.matrix.http import HttpClient
from tests.e2e.proxy import BAD_GATEWAY, Chance, Cut, Delay, Exchange, Fault, Proxy, Script, Weather, too_many

PLACE = "/_matrix/client/v3/rooms/%21a%3Ab/send/m.room.message/t%2F1"


class Upstream:
    """A server that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bytes, str | None]] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        said = await request.read()
        self.asked.append((request.method, request.rel_url.raw_path_qs, said, request.headers.get("Authorization")))
        return web.json_response({"event_id": f"${len(self.asked)}"})


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    here = Upstream()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", here.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    here.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield here
    await runner.cleanup()


@pytest.fixture
async def proxy(upstream: Upstream) -> AsyncIterator[Proxy]:
    async with Proxy(upstream.url) as made:
        yield made


@pytest.fixture
async def wire(proxy: Proxy) -> AsyncIterator[HttpClient]:
    made = HttpClient(proxy.url, "secret")
    yield made
    await made.close()


async def test_it_passes_on_what_it_is_asked_and_keeps_a_record(
    upstream: Upstream, proxy: Proxy, wire: HttpClient
) -> None:
    before = time.perf_counter()
    assert await wire.put(PLACE, {"body": "é"}) == {"event_id": "$1"}
    assert await wire.get("/_matrix/client/v3/sync", [("filter", '{"a b":1}')]) == {"event_id": "$2"}
    query = "/_matrix/client/v3/sync?filter=%7B%22a+b%22%3A1%7D"
    assert upstream.asked == [
        ("PUT", PLACE, '{"body":"é"}'.encode(), "Bearer secret"),
        ("GET", query, b"", "Bearer secret"),
    ]
    put, get = proxy.exchanges
    assert (put.method, put.path, put.sent, put.status) == ("PUT", PLACE, '{"body":"é"}'.encode(), 200)
    assert put.json() == {"event_id": "$1"} and get.path == query
    assert put.answered is not None and before < put.arrived < put.answered < get.arrived < time.perf_counter()


async def test_a_script_spoils_one_after_another(upstream: Upstream, proxy: Proxy, wire: HttpClient) -> None:
    proxy.plan = Script("^POST .*/send/", too_many(1500), BAD_GATEWAY, Cut.BEFORE, None, Cut.AFTER, Cut.HALFWAY)

    async def post() -> str:
        # A PUT would be tried a second time by aiohttp itself.
        return str((await wire.post(PLACE, {}))["event_id"])

    with pytest.raises(Retry) as limited:
        await post()
    assert limited.value.after.total_seconds() == 1.5
    with pytest.raises(Retry):
        await post()
    with pytest.raises(Unreachable):
        await post()
    assert upstream.asked == [], "none of these reached the homeserver"
    assert await post() == "$1"
    for reached in (2, 3):
        with pytest.raises(Unreachable):
            await post()
        assert len(upstream.asked) == reached, "the homeserver has done these"
    assert await post() == "$4"
    assert [exchange.status for exchange in proxy.exchanges] == [None, None, None, 200, 200, 200, 200]


async def test_a_delay_only_delays(proxy: Proxy, wire: HttpClient) -> None:
    proxy.plan = Script("", Delay(0.2))
    assert await wire.put(PLACE, {}) == {"event_id": "$1"}
    (exchange,) = proxy.exchanges
    assert exchange.answered is not None and exchange.answered - exchange.arrived >= 0.2


async def test_a_homeserver_that_is_gone_is_a_bad_gateway(proxy: Proxy) -> None:
    proxy.target = "http://127.0.0.1:9"
    async with aiohttp.ClientSession() as http, http.get(proxy.url) as answer:
        assert answer.status == 502


def test_the_weather_is_the_same_for_the_same_seed() -> None:
    chances = [Chance("^PUT", Cut.AFTER, 0.2), Chance("", BAD_GATEWAY, 0.3)]

    def faults(weather: Weather, method: str) -> list[Fault | None]:
        return [weather(Exchange(method, "/x", b"", 0.0)) for _ in range(1000)]

    puts = faults(Weather(7, chances), "PUT")
    assert puts == faults(Weather(7, chances), "PUT") != faults(Weather(8, chances), "PUT")
    assert 150 < puts.count(Cut.AFTER) < 250 and 250 < puts.count(BAD_GATEWAY) < 350
    gets = faults(Weather(7, chances), "GET")
    assert Cut.AFTER not in gets and 250 < gets.count(BAD_GATEWAY) < 350
    fine = Weather(7, chances)
    fine.fine = True
    assert faults(fine, "PUT") == [None] * 1000
