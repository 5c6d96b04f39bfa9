"""A device's connection to a fake homeserver."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from bot.matrix.errors import Refused, Unreachable
from bot.matrix.http import Answer, Blob, HttpClient, Query, failure
from tests.fake.base import Base, Caller, Denied, Request
from tests.fake.faults import Break

Fault = Callable[[str, str], Answer | Exception | None]


class FakeWire(HttpClient):
    """In process, no network. `fault` and `after` see method and path before and after, and may fail the request."""

    def __init__(self, server: Base, user: str, device: str) -> None:
        super().__init__("http://fake")
        self.server = server
        self.caller = Caller(user, device)
        self.fault: Fault = lambda method, where: None
        self.after: Fault = lambda method, where: None

    async def exchange(
        self,
        method: str,
        where: str,
        content: Mapping[str, Any] | Blob | None,
        query: Query = (),
        timeout: timedelta = timedelta(0),
    ) -> Answer:
        request = self._request(method, where, content, query)
        self.server.log.append((self.caller.user, " ".join([method, *request.parts])))
        await self._wait(request)
        planned: Answer | Break | None = _raised(self.fault(method, where))
        if planned is None:
            planned = self.server.faults.take(self.caller.user, method, request.path)
        if isinstance(planned, Answer):
            return planned
        if planned is Break.LOST:
            raise Unreachable("the test lost the request")
        answer = self._answer(request)
        if planned is Break.CUT:
            raise Unreachable("the test lost the answer")
        return _raised(self.after(method, where)) or answer

    async def fetch(self, where: str, most: int) -> bytes:
        answer = await self.exchange("GET", where, None)
        if answer.status != 200:
            raise failure(answer)
        blob = self.server.media[f"mxc://{'/'.join(where.split('/')[-2:])}"]
        if len(blob.data) > most:
            raise Refused("TOO_LARGE", "the file is too large")
        return blob.data

    def _request(self, method: str, where: str, content: Mapping[str, Any] | Blob | None, query: Query) -> Request:
        api, *parts = [unquote(part) for part in where.removeprefix("/_matrix/").split("/")]
        parts = parts[1:] if len(parts) > 1 else parts
        parts = parts if api == "client" else [api, *parts]
        if isinstance(content, Blob):
            return Request(self.caller, method, parts, {}, dict(query), content)
        return Request(self.caller, method, parts, copy.deepcopy(dict(content or {})), dict(query))

    async def _wait(self, request: Request) -> None:
        """Let others have their turn, as a network would; and wait for news where the homeserver is patient."""
        await asyncio.sleep(0)
        if request.parts == ["sync"] and self.server.patient and "since" in request.query:
            await self.server.news(int(request.query["since"]), int(request.query.get("timeout", "0")))

    def _answer(self, request: Request) -> Answer:
        try:
            body = self.server.answer(request)
        except Denied as no:
            return no.answer
        return body if isinstance(body, Answer) else Answer(200, json.loads(json.dumps(body)))


def _raised(found: Answer | Exception | None) -> Answer | None:
    if isinstance(found, Exception):
        raise found
    return found
