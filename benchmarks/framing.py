"""Where one HTTP message ends and the next begins (RFC 9112), for who only passes the bytes on."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_LINE_END = b"\r\n"


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer: its first line and its body."""

    line: str
    body: bytes


class Framer:
    """Cuts one direction of a connection into messages."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._line: str | None = None  # None between two messages
        self._body = bytearray()
        self._chunked = False
        self._piece: int | None = None  # bytes of the body, or of its next chunk and line end; None: unknown

    def feed(self, data: bytes) -> list[Message]:
        """The messages that these bytes complete."""
        self._rest += data
        found: list[Message] = []
        while self._head() and self._chunk() and (piece := self._take()) is not None:
            self._body += piece.removesuffix(_LINE_END) if self._chunked else piece
            if self._chunked and len(piece) > len(_LINE_END):
                continue
            assert self._line is not None
            found.append(Message(self._line, bytes(self._body)))
            self._line = None
            self._body.clear()
        return found

    def _head(self) -> bool:
        """Whether the head is read."""
        if self._line is None and (end := self._rest.find(_LINE_END * 2)) >= 0:
            head = bytes(self._rest[:end])
            del self._rest[: end + len(_LINE_END * 2)]
            self._line = head.split(_LINE_END, 1)[0].decode("latin-1")
            self._chunked = bool(_CHUNKED.search(head))
            length = _LENGTH.search(head)
            self._piece = None if self._chunked else int(length[1]) if length else 0
        return self._line is not None

    def _chunk(self) -> bool:
        """Whether it is known how long the next piece is. The last chunk is an empty one."""
        if self._piece is None and (end := self._rest.find(_LINE_END)) >= 0:
            self._piece = int(self._rest[:end].split(b";")[0], 16) + len(_LINE_END)
            del self._rest[: end + len(_LINE_END)]
        return self._piece is not None

    def _take(self) -> bytes | None:
        """The next piece, once it is here."""
        if self._piece is None or len(self._rest) < self._piece:
            return None
        piece = bytes(self._rest[: self._piece])
        del self._rest[: self._piece]
        self._piece = None
        return piece
