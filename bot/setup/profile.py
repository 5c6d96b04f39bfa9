"""The bot's name and picture in people's clients: set where the account has none, and never changed afterwards."""

from __future__ import annotations

from contextlib import suppress
from importlib import resources

from bot.matrix.credentials import Credentials
from bot.matrix.errors import MatrixError
from bot.matrix.http import Blob, HttpClient, Json, failure, path

NAME = "Entraide"


async def ensure_profile(login: Credentials) -> None:
    """Give the account a display name and an avatar, each where it has none (client-server API, 'Profiles').

    A homeserver that lets nobody change their profile hinders nothing: failures are ignored, and tried again by the
    next `entraide init`.
    """
    http = HttpClient(login.homeserver, login.access_token)
    try:
        with suppress(MatrixError):
            profile = await _profile(http, login.user_id)
            with suppress(MatrixError):
                await _ensure_name(http, login.user_id, profile)
            await _ensure_picture(http, login.user_id, profile)
    finally:
        await http.close()


async def _ensure_name(http: HttpClient, user_id: str, profile: Json) -> None:
    """Where there is none, some homeservers say the localpart, as if somebody had chosen it."""
    if profile.get("displayname") in (None, "", user_id, user_id[1:].partition(":")[0]):
        await _set(http, user_id, "displayname", NAME)


async def _ensure_picture(http: HttpClient, user_id: str, profile: Json) -> None:
    if not profile.get("avatar_url"):
        picture = resources.files("bot.setup").joinpath("picture.png").read_bytes()
        await _set(http, user_id, "avatar_url", await http.upload(Blob(picture, "image/png")))


async def _profile(http: HttpClient, user_id: str) -> Json:
    """What is set: nothing, where the homeserver answers 404. Raises a `MatrixError` where that is not known."""
    answer = await http.exchange("GET", path("v3", "profile", user_id), None)
    if answer.status == 404:
        return {}
    if answer.status != 200 or answer.body is None:
        raise failure(answer)
    return answer.body


async def _set(http: HttpClient, user_id: str, field: str, value: str) -> None:
    await http.put(path("v3", "profile", user_id, field), {field: value})
