"""HTTP requests to the homeserver; every failure becomes one of `errors`.

Nothing is retried here: the caller knows how long a retry makes sense.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
import msgspec
from msgspec import Struct
from yarl import URL

from bot.matrix.errors import DeadToken, Limited, MatrixError, Refused, Retry, Unreachable

Json = dict[str, Any]
Query = Sequence[tuple[str, str]]

_UPLOAD = "/_matrix/media/v3/upload"
# Client-server API, 'Downloading content': since v1.11, and before.
_DOWNLOADS = ("/_matrix/client/v1/media/download", "/_matrix/media/v3/download")
_DOWNLOAD_TIMEOUT = timedelta(seconds=60)
_PIECE = 1 << 16
_NO_SUCH_ENDPOINT = "M_UNRECOGNIZED"
_TIMEOUT = timedelta(seconds=30)
_CONNECT_SECONDS = 15
_LONGEST_WAIT = timedelta(hours=1)
_TRANSIENT = (408, 425)
# Refusals of the account or of everybody, not of the request.
_HELD = ("M_LIMIT_EXCEEDED", "M_RESOURCE_LIMIT_EXCEEDED", "M_USER_LOCKED", "M_USER_SUSPENDED", "M_CONSENT_NOT_GIVEN")
_DEEPEST = 100
_PLAIN = re.compile(r"[\w.~-]+", re.ASCII)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
# Integers of canonical JSON have 16 digits at most; Python refuses to read very long ones.
_DECODER = json.JSONDecoder(parse_int=lambda digits: int(digits[:20]), parse_constant=lambda name: None)


def path(*parts: str) -> str:
    """A path of the client-server API, each part escaped: `path("v3", "rooms", room_id)`."""
    return "/_matrix/client/" + "/".join([part if _PLAIN.fullmatch(part) else quote(part, safe="") for part in parts])


class Blob(Struct, frozen=True):
    """Bytes to upload, with their media type."""

    data: bytes
    media_type: str


class Answer(Struct, frozen=True):
    """A response: the status and the JSON object; `body` is None where it was no object."""

    status: int
    body: Json | None
    retry_after: str | None = None

    @property
    def good(self) -> bool:
        """Whether the request succeeded."""
        return self.status == 200 and self.body is not None


class HttpClient:
    """Connections to one homeserver, with or without an access token. Call `close` when done."""

    def __init__(self, homeserver: str, token: str | None = None) -> None:
        self._base = homeserver.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http: aiohttp.ClientSession | None = None
        self.limited = 0  # requests that the homeserver has rate-limited

    async def get(self, where: str, query: Query = (), timeout: timedelta = _TIMEOUT) -> Json:
        """GET. Raises `Retry`, `Unreachable`, `Refused` or `DeadToken`, like the others."""
        return self._good(await self.exchange("GET", where, None, query, timeout))

    async def post(self, where: str, content: Mapping[str, Any], query: Query = ()) -> Json:
        """POST. Not idempotent: a retry may have its effect twice."""
        return self._good(await self.exchange("POST", where, content, query))

    async def put(self, where: str, content: Mapping[str, Any], query: Query = ()) -> Json:
        """PUT. Idempotent: its path has a transaction id or names the resource."""
        return self._good(await self.exchange("PUT", where, content, query))

    async def upload(self, blob: Blob) -> str:
        """Upload to the media repository (client-server API, 'Uploading'). Returns the `mxc` URI."""
        uri = _text(self._good(await self.exchange("POST", _UPLOAD, blob)), "content_uri")
        if uri is None:
            raise Retry("the homeserver took a file and gave it no address")
        return uri

    async def download(self, server: str, media_id: str, most: int) -> bytes:
        """A file of the media repository. Raises `Refused` with the code `TOO_LARGE` for more than `most` bytes."""
        where = [f"{each}/{quote(server, safe='')}/{quote(media_id, safe='')}" for each in _DOWNLOADS]
        try:
            found = await self.fetch(where[0], most)
        except Refused as error:
            if error.code != _NO_SUCH_ENDPOINT:
                raise
            found = await self.fetch(where[1], most)
        return found

    async def fetch(self, where: str, most: int) -> bytes:
        """GET of something that is no JSON. No more than `most` bytes are kept, whatever is sent."""
        limit = aiohttp.ClientTimeout(total=_DOWNLOAD_TIMEOUT.total_seconds(), sock_connect=_CONNECT_SECONDS)
        plain = {"Accept-Encoding": "identity"}  # so that what arrives is what counts
        try:
            address = URL(self._base + where, encoded=True)
            async with self._session().get(address, timeout=limit, headers=plain) as response:
                good = response.status == 200
                data = await _at_most(response.content, most if good else _PIECE)
                if not good:
                    self._good(Answer(response.status, _object(data or b""), response.headers.get("Retry-After")))
                if data is None:
                    raise Refused("TOO_LARGE", "the file is too large")
                return data
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Unreachable(f"No answer from {self._base}: {_why(error)}") from error

    async def exchange(
        self,
        method: str,
        where: str,
        content: Mapping[str, Any] | Blob | None,
        query: Query = (),
        timeout: timedelta = _TIMEOUT,
    ) -> Answer:
        """Any request; returns error responses too. Raises `Unreachable` where there is no response."""
        address = URL(self._base + where + ("?" + urlencode(query) if query else ""), encoded=True)
        blob = _blob(content)
        limit = aiohttp.ClientTimeout(total=timeout.total_seconds(), sock_connect=_CONNECT_SECONDS)
        try:
            headers = {"Content-Type": blob.media_type}
            request = self._session().request(method, address, data=blob.data, headers=headers, timeout=limit)
            async with request as response:
                return Answer(
                    response.status, _object(await response.content.read()), response.headers.get("Retry-After")
                )
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Unreachable(f"No answer from {self._base}: {_why(error)}") from error

    async def close(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.close()

    def _good(self, answer: Answer) -> Json:
        if answer.status == 200 and answer.body is not None:
            return answer.body
        error = failure(answer)
        self.limited += isinstance(error, Limited)
        raise error

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession(headers=self._headers)
        return self._http


async def _at_most(stream: aiohttp.StreamReader, most: int) -> bytes | None:
    """All that comes, or None where it is more."""
    pieces, size = list[bytes](), 0
    async for piece in stream.iter_chunked(_PIECE):
        size += len(piece)
        if size > most:
            return None
        pieces.append(piece)
    return b"".join(pieces)


def failure(answer: Answer) -> MatrixError:
    """The error for an unsuccessful response.

    Only a refusal by the homeserver itself (with an `errcode`) is permanent: the error page of a proxy, whatever its
    status, says nothing about the request. The exception is 413: what is too large for a proxy stays too large.
    """
    code = _text(answer.body, "errcode")
    reason = _text(answer.body, "error") or f"the homeserver answered {answer.status}"
    if code == "M_UNKNOWN_TOKEN" or code == "M_MISSING_TOKEN":
        return DeadToken("The homeserver does not accept the access token any more. Log in again.")
    if code in _HELD or answer.status == 429:
        return Limited(reason, _wait(answer))
    if answer.status in _TRANSIENT or answer.status >= 500:
        return Retry(reason, _wait(answer))
    if answer.status == 413:
        return Refused(code or "HTTP_413", reason)
    if code is None:
        return Retry(f"{reason}, and not as a homeserver does")
    return Refused(code, reason)


def _why(error: Exception) -> str:
    """The reason in the operating system's words: aiohttp's repeat the address, and say `ssl:default` without TLS."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return f"its certificate does not count ({error.certificate_error})"
    if isinstance(error, aiohttp.ClientConnectorError):
        number = error.os_error.errno
        known = number in errno.errorcode and not isinstance(error, aiohttp.ClientConnectorDNSError)
        return os.strerror(number) if known and number else error.os_error.strerror or "it can't be connected to"
    return str(error) or ("it took too long" if isinstance(error, TimeoutError) else type(error).__name__)


def _blob(content: Mapping[str, Any] | Blob | None) -> Blob:
    if isinstance(content, Blob):
        return content
    return Blob(b"" if content is None else msgspec.json.encode(content), "application/json")


def _object(body: bytes) -> Json | None:
    """The JSON object, or None.

    A number or a nesting that Python can't parse, in one event of a sync, must not hide the other events.
    """
    text = body.decode(errors="replace")
    del body  # of a very first sync there can be tens of MB
    try:
        try:
            found = _DECODER.decode(text)
        except RecursionError:
            found = _DECODER.decode(_pruned(text))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _pruned(text: str) -> str:
    """The JSON text with everything that is nested `_DEEPEST` levels deep replaced by `null`."""
    pieces: list[str] = []
    depth = start = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth == _DEEPEST:
                pieces.append(text[start : token.start()])
        elif token[0] in "]}":
            if depth == _DEEPEST:
                pieces.append("null")
                start = token.end()
            depth -= 1
    return "".join((*pieces, text[start:]))


def _text(body: Json | None, key: str) -> str | None:
    found = (body or {}).get(key)
    return found if isinstance(found, str) else None


def _wait(answer: Answer) -> timedelta:
    """The delay in `retry_after_ms` (client-server API, 'Rate limiting'), or in its successor, the header (seconds)."""
    found = (answer.body or {}).get("retry_after_ms")
    if isinstance(found, int) and not isinstance(found, bool) and found > 0:
        return min(timedelta(milliseconds=min(found, 10**9)), _LONGEST_WAIT)
    if answer.retry_after and answer.retry_after.isascii() and answer.retry_after.isdigit():
        return min(timedelta(seconds=int(answer.retry_after[:9])), _LONGEST_WAIT)
    return timedelta(0)
