"""Answers and failures of a homeserver, from a real server on the loopback that answers what it is told to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.matrix.errors import DeadToken, Limited, MatrixError, Refused, Retry, Unreachable, WrongPassword
from bot.matrix.http import Answer, HttpClient, failure, path
from bot.matrix.login import discover, log_in, versions, whoami

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    server = TestServer(web.Application(), host="127.0.0.1")
    server.app.router.add_route("*", "/{anything:.*}", handler)
    await server.start_server()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        await server.close()


def says(status: int, body: object = None, **headers: str) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status, headers=headers)

    return answer


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(403, {"errcode": "M_FORBIDDEN", "error": "no"}), Refused),
        (Answer(404, {"errcode": "M_NOT_FOUND", "error": "no"}), Refused),
        (Answer(413, {"errcode": "M_TOO_LARGE", "error": "no"}), Refused),
        (Answer(413, None), Refused),
        (Answer(400, {"errcode": "M_UNKNOWN"}), Refused),
        (Answer(401, {"errcode": "M_UNKNOWN_TOKEN", "error": "no"}), DeadToken),
        (Answer(401, {"errcode": "M_MISSING_TOKEN"}), DeadToken),
        (Answer(429, {"errcode": "M_LIMIT_EXCEEDED"}), Limited),
        (Answer(429, None), Limited),
        (Answer(401, {"errcode": "M_USER_LOCKED", "soft_logout": True}), Limited),
        (Answer(403, {"errcode": "M_RESOURCE_LIMIT_EXCEEDED"}), Limited),
        (Answer(500, {"errcode": "M_UNKNOWN"}), Retry),
        (Answer(502, None), Retry),
        (Answer(504, None), Retry),
        (Answer(403, None), Retry),
        (Answer(404, None), Retry),
        (Answer(200, None), Retry),
        (Answer(404, {"errcode": 7}), Retry),
    ],
)
def test_what_a_bad_answer_means(answer: Answer, kind: type[MatrixError]) -> None:
    assert type(failure(answer)) is kind


@pytest.mark.parametrize(
    ("body", "header", "seconds"),
    [
        ({"retry_after_ms": 1500}, None, 1.5),
        ({"retry_after_ms": 1500}, "9", 1.5),
        ({}, "9", 9),
        ({}, "Wed, 21 Oct 2026 07:28:00 GMT", 0),
        ({"retry_after_ms": -1}, None, 0),
        ({"retry_after_ms": True}, None, 0),
        ({"retry_after_ms": "x"}, "-3", 0),
        ({"retry_after_ms": 10**30}, None, 3600),
        ({}, "9" * 40, 3600),
        ({}, None, 0),
    ],
)
def test_how_long_to_wait(body: dict[str, object], header: str | None, seconds: float) -> None:
    error = failure(Answer(429, {"errcode": "M_LIMIT_EXCEEDED"} | body, header))
    assert isinstance(error, Retry) and error.after == timedelta(seconds=seconds)


async def test_a_request_arrives_as_it_was_meant() -> None:
    seen: list[tuple[str, str, bytes, str | None]] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        seen.append((request.method, request.raw_path, await request.read(), request.headers.get("Authorization")))
        return web.json_response({"ok": True})

    async with serving(handler) as address:
        wire = HttpClient(address + "/", "secret")
        room = "!a/b?c:x#é"
        assert await wire.put(path("v3", "rooms", room, "send", "m.x", "t 1"), {"body": "é\n"}) == {"ok": True}
        await wire.get(path("v3", "sync"), [("since", "s1_2&3"), ("via", "a"), ("via", "b")])
        await wire.close()
    assert seen == [
        (
            "PUT",
            "/_matrix/client/v3/rooms/%21a%2Fb%3Fc%3Ax%23%C3%A9/send/m.x/t%201",
            '{"body":"é\\n"}'.encode(),
            "Bearer secret",
        ),
        ("GET", "/_matrix/client/v3/sync?since=s1_2%263&via=a&via=b", b"", "Bearer secret"),
    ]


async def test_no_answer_is_unreachable() -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    async def hang(request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        return web.Response()

    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = HttpClient(f"http://127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(Unreachable):
            await closed.get("/")
        await closed.close()
    for handler in (cut, hang):
        async with serving(handler) as address:
            wire = HttpClient(address)
            with pytest.raises(Unreachable):
                await wire.get("/", timeout=timedelta(milliseconds=200))
            await wire.close()


async def test_a_page_that_is_no_json_object_is_a_passing_trouble() -> None:
    for body in (b"<html>", b"[1]", b"[" * 100_000, b"\xff\xfe"):

        async def page(request: web.Request, body: bytes = body) -> web.StreamResponse:
            return web.Response(body=body)

        async with serving(page) as address:
            wire = HttpClient(address)
            with pytest.raises(Retry):
                await wire.get("/")
            await wire.close()


def homeserver(well_known: object = None, spoken: object = ("v1.1",)) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        if request.path == "/.well-known/matrix/client" and well_known is not None:
            return web.json_response(well_known)
        if request.path == "/_matrix/client/versions" and spoken is not None:
            return web.json_response({"versions": spoken})
        return web.json_response({"errcode": "M_UNRECOGNIZED", "error": "?"}, status=404)

    return handler


async def test_a_homeserver_is_found_by_its_address_or_by_what_the_site_says() -> None:
    async with serving(homeserver()) as real:
        assert await discover(real) == real
        assert await discover(f" {real}/ ") == real
        assert await versions(real) == ["v1.1"]
        async with serving(homeserver({"m.homeserver": {"base_url": real + "/"}}, spoken=None)) as site:
            assert await discover(site) == real


@pytest.mark.parametrize(
    "well_known",
    [{}, [], {"m.homeserver": 1}, {"m.homeserver": {"base_url": 5}}, {"m.homeserver": {"base_url": "file:///etc"}}],
)
async def test_what_is_no_homeserver_is_unreachable(well_known: object) -> None:
    async with serving(homeserver(well_known, spoken=None)) as site:
        with pytest.raises(Unreachable):
            await discover(site)
    async with serving(homeserver(spoken="v1.1")) as site:
        with pytest.raises(Unreachable):
            await versions(site)


@pytest.mark.parametrize("given", ["", "@", "ftp://x", "https://", "http:///path"])
async def test_what_is_no_address_is_unreachable(given: str) -> None:
    with pytest.raises(Unreachable):
        await discover(given)


async def test_logging_in() -> None:
    body = {"user_id": "@bot:x", "device_id": "D", "access_token": "t"}
    async with serving(says(200, body)) as address:
        credentials = await log_in(address, "bot", "pw", "Entraide")
        assert (credentials.user_id, credentials.device_id, credentials.access_token) == ("@bot:x", "D", "t")
        assert credentials.homeserver == address and "'t'" not in repr(credentials)
    async with serving(says(403, {"errcode": "M_FORBIDDEN", "error": "no"})) as address:
        with pytest.raises(WrongPassword):
            await log_in(address, "bot", "pw", "Entraide")
    async with serving(says(429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2000})) as address:
        with pytest.raises(Retry):
            await log_in(address, "bot", "pw", "Entraide")


async def test_who_a_token_belongs_to() -> None:
    async with serving(says(200, {"user_id": "@bot:x", "device_id": "D"})) as address:
        assert await whoami(address, "t") == ("@bot:x", "D")
    async with serving(says(401, {"errcode": "M_UNKNOWN_TOKEN", "error": "no"})) as address:
        with pytest.raises(DeadToken):
            await whoami(address, "t")
    async with serving(says(200, {"user_id": "@bot:x"})) as address:
        with pytest.raises(Unreachable):
            await whoami(address, "t")


# Files.


def gives(data: bytes, status: int = 200) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(body=data, status=status)

    return answer


@asynccontextmanager
async def asking(handler: Handler) -> AsyncIterator[HttpClient]:
    async with serving(handler) as address:
        client = HttpClient(address, "token")
        try:
            yield client
        finally:
            await client.close()


async def test_a_file_may_have_so_many_bytes_and_not_one_more() -> None:
    async with asking(gives(b"x" * 100_000)) as client:
        assert await client.download("example.org", "abc", 100_000) == b"x" * 100_000
        with pytest.raises(Refused) as no:
            await client.download("example.org", "abc", 99_999)
        assert no.value.code == "TOO_LARGE"


async def test_of_a_file_without_an_end_no_more_is_read_than_it_may_have() -> None:
    async def for_ever(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 10_000)

    async with asking(for_ever) as client:
        with pytest.raises(Refused) as no:
            await client.download("example.org", "abc", 50_000)
        assert no.value.code == "TOO_LARGE"


async def test_an_older_homeserver_is_asked_where_files_were_before() -> None:
    asked: list[str] = []

    async def older(request: web.Request) -> web.StreamResponse:
        asked.append(request.raw_path)
        if "/client/v1/" in request.raw_path:
            return web.json_response({"errcode": "M_UNRECOGNIZED", "error": "no"}, status=404)
        return web.Response(body=b"a list")

    async with asking(older) as client:
        assert await client.download("[::1]:8448", "a/b", 100) == b"a list"
    name = "%5B%3A%3A1%5D%3A8448/a%2Fb"
    assert asked == [f"/_matrix/client/v1/media/download/{name}", f"/_matrix/media/v3/download/{name}"]


@pytest.mark.parametrize(
    ("handler", "kind"),
    [
        (says(404, {"errcode": "M_NOT_FOUND", "error": "gone"}), Refused),
        (says(401, {"errcode": "M_UNKNOWN_TOKEN", "error": "no"}), DeadToken),
        (gives(b"<html>", 502), Retry),
        (gives(b"<html>" * 100_000, 502), Retry),  # however long the page of a proxy is
    ],
)
async def test_a_file_that_is_refused(handler: Handler, kind: type[MatrixError]) -> None:
    async with asking(handler) as client:
        with pytest.raises(kind):
            await client.download("example.org", "abc", 100)


async def test_a_file_whose_connection_ends_too_soon() -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"x" * 10)
        assert request.transport is not None
        request.transport.close()
        return response

    async with asking(cut) as client:
        with pytest.raises(Unreachable):
            await client.download("example.org", "abc", 1000)
