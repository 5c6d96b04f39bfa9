"""`/healthz` and `/metrics` on the loopback interface. Off unless the configuration names a port."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.config.errors import ConfigError
from bot.health.metrics import Report

if TYPE_CHECKING:
    from aiohttp import web

LOOPBACK = "127.0.0.1"

Ask = Callable[[], Awaitable[Report]]


@asynccontextmanager
async def answering(port: int | None, ask: Ask) -> AsyncIterator[None]:
    """Serve the reports of `ask` inside this block. Raises `ConfigError` where the port is in use."""
    if port is None:
        yield
        return
    from aiohttp import web

    runner = web.AppRunner(_application(ask), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, LOOPBACK, port).start()
        except OSError as error:
            raise ConfigError(f"'monitoring.port' {port} can't be used: {error.strerror}.") from None
        yield
    finally:
        await runner.cleanup()


def _application(ask: Ask) -> web.Application:
    from aiohttp import web

    async def health(_: web.Request) -> web.Response:
        """200 while syncs succeed, else 503."""
        report = await ask()
        body = {"healthy": report.healthy, "sync_age_seconds": round(report.sync_age.total_seconds())}
        return web.json_response(body, status=200 if report.healthy else 503)

    async def metrics(_: web.Request) -> web.Response:
        from bot.health.prometheus import CONTENT_TYPE, exposition

        return web.Response(body=exposition(await ask()), headers={"Content-Type": CONTENT_TYPE})

    application = web.Application()
    application.router.add_get("/healthz", health)
    application.router.add_get("/metrics", metrics)
    return application
