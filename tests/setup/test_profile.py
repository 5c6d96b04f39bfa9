"""What people's clients show of the bot: `entraide init` gives the account a name and a picture where it has none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversation import BOT
from tests.e2e.host import PASSWORD, Host
from tests.fake.faults import broken
from tests.fake.listening import Listening, listening


@pytest.fixture
async def server() -> AsyncIterator[Listening]:
    async with listening(BOT, PASSWORD) as found:
        yield found


@pytest.fixture
def host(server: Listening, tmp_path: Path) -> Host:
    return Host(server, BOT, tmp_path)


@pytest.mark.parametrize("name", ["entraide", BOT, ""])
async def test_who_has_no_name_gets_one_and_a_picture(server: Listening, host: Host, name: str) -> None:
    profiles = server.server.profiles
    profiles[BOT] = {"displayname": name}
    await host.init(BOT, server.url, PASSWORD)
    assert profiles[BOT]["displayname"] == "Entraide"
    picture = server.server.media[profiles[BOT]["avatar_url"]]
    assert picture.media_type == "image/png" and picture.data.startswith(b"\x89PNG") and len(picture.data) < 10_000


async def test_what_the_host_chose_stays(server: Listening, host: Host) -> None:
    chosen = {"displayname": "Paulette", "avatar_url": "mxc://x/paulette"}
    server.server.profiles[BOT] = dict(chosen)
    await host.init(BOT, server.url, PASSWORD)
    assert server.server.profiles[BOT] == chosen and not server.server.media


async def test_a_homeserver_that_fixes_names_hinders_nothing(server: Listening, host: Host) -> None:
    server.server.profiles[BOT] = {"displayname": "entraide"}
    server.server.fixed_profile = {"displayname"}
    assert "entraide run" in await host.init(BOT, server.url, PASSWORD)
    assert server.server.profiles[BOT].keys() == {"displayname", "avatar_url"}
    assert server.server.profiles[BOT]["displayname"] == "entraide"
    server.server.fixed_profile = set()
    await host.init()
    assert server.server.profiles[BOT]["displayname"] == "Entraide", "tried again the next time"


async def test_what_can_t_be_seen_just_now_is_not_overwritten(server: Listening, host: Host) -> None:
    chosen = {"displayname": "Paulette", "avatar_url": "mxc://x/paulette"}
    server.server.profiles[BOT] = dict(chosen)
    server.server.fail_next("GET /profile/", broken())
    await host.init(BOT, server.url, PASSWORD)
    assert server.server.profiles[BOT] == chosen and not server.server.faults.left
