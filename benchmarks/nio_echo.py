"""As little as a bot on matrix-nio can be. It stores nothing and tries nothing twice."""

from __future__ import annotations

import asyncio

from nio import (  # type: ignore[import-untyped]
    AsyncClient,
    AsyncClientConfig,
    MatrixRoom,
    RoomMessageText,
    RoomSendResponse,
    SyncResponse,
    UploadFilterResponse,
)

from benchmarks.echo import PREFIX, Identity, lean, run, said


class Echo:
    """Answers each command by its own words; does not wait for one answer before it sends the next."""

    def __init__(self, me: Identity, client: AsyncClient) -> None:
        self._me = me
        self._client = client
        self._sending: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """For ever."""
        uploaded = await self._client.upload_filter(**lean(50))
        assert isinstance(uploaded, UploadFilterResponse), uploaded
        since = self._me.since()
        try:
            if since is None:
                first = await self._client.sync(sync_filter=lean(1))
                assert isinstance(first, SyncResponse), first
            self._client.add_event_callback(self._heard, RoomMessageText)
            await self._client.sync_forever(timeout=30000, sync_filter=uploaded.filter_id, since=since)
        finally:
            self._me.stopped_at(self._client.next_batch)

    async def _heard(self, room: MatrixRoom, event: RoomMessageText) -> None:
        if event.sender != self._me.user_id and event.body.startswith(PREFIX):
            task = asyncio.create_task(self._say(room.room_id, event.body))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _say(self, room: str, text: str) -> None:
        sent = await self._client.room_send(room, "m.room.message", said(text))
        assert isinstance(sent, RoomSendResponse), sent


async def main() -> None:
    """Log in as told, and echo."""
    me = Identity.given()
    client = AsyncClient(me.homeserver, me.user_id, config=AsyncClientConfig(encryption_enabled=False))
    client.restore_login(me.user_id, me.device_id, me.access_token)
    try:
        await Echo(me, client).run()
    finally:
        await client.close()


if __name__ == "__main__":
    run(main())
