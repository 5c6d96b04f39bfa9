"""Homeserver discovery and login, once for each data folder."""

from __future__ import annotations

from urllib.parse import urlsplit

from bot.matrix.credentials import Credentials
from bot.matrix.errors import Refused, Retry, Unreachable, WrongPassword
from bot.matrix.http import HttpClient, Json, failure, path


async def discover(server_or_user: str) -> str:
    """The homeserver's address, from a URL, a server name or a user id.

    Follows the client-server API, 'Well-known URIs': `https://NAME/.well-known/matrix/client` names it, and where there
    is no such file it is `https://NAME` itself. Raises `Unreachable` where nothing there answers as a homeserver.
    """
    given = server_or_user.strip()
    if given.startswith("@") and ":" in given:
        given = given.split(":", 1)[1]
    base = given.rstrip("/") if "://" in given else f"https://{given}"
    if urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).hostname:
        raise Unreachable(f"{server_or_user!r} is neither a server's name nor its address.")
    if "://" in given and await _answers(base):
        return base
    named = await _well_known(base)
    if await _answers(named or base):
        return named or base
    raise Unreachable(f"There is no Matrix homeserver at {named or base}.")


async def versions(homeserver: str) -> list[str]:
    """The specification versions that the homeserver supports, as it lists them."""
    body = await _get(homeserver, path("versions"))
    found = body.get("versions")
    if not isinstance(found, list):
        raise Unreachable(f"What answers at {homeserver} is not a Matrix homeserver.")
    return [version for version in found if isinstance(version, str)]


async def log_in(homeserver: str, user: str, password: str, device_name: str) -> Credentials:
    """Log in by password as a new device. Raises `WrongPassword`, `Refused`, `Retry` or `Unreachable`."""
    http = HttpClient(homeserver)
    wish = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user},
        "password": password,
        "initial_device_display_name": device_name,
    }
    try:
        body = await http.post(path("v3", "login"), wish)
    except Refused as error:
        if error.code in ("M_FORBIDDEN", "M_INVALID_USERNAME"):
            raise WrongPassword(f"{homeserver} does not know {user} with this password.") from None
        raise
    finally:
        await http.close()
    return Credentials(homeserver, _field(body, "user_id"), _field(body, "device_id"), _field(body, "access_token"))


async def log_out(login: Credentials) -> None:
    """Log out a device that is no longer used, so that nobody shares keys with it. Failures are ignored."""
    http = HttpClient(login.homeserver, login.access_token)
    try:
        await http.exchange("POST", path("v3", "logout"), {})
    except Unreachable:
        pass
    finally:
        await http.close()


async def whoami(homeserver: str, token: str) -> tuple[str, str]:
    """The user id and device id of an access token. Raises `DeadToken`, `Retry` or `Unreachable`."""
    body = await _get(homeserver, path("v3", "account", "whoami"), token)
    return _field(body, "user_id"), _field(body, "device_id")


async def one_time_keys(homeserver: str, token: str) -> int:
    """How many one-time keys the homeserver has left for the device. Raises like `whoami`, or `Refused`.

    An empty upload (client-server API, `POST /keys/upload`) returns the counts.
    """
    http = HttpClient(homeserver, token)
    try:
        counts = (await http.post(path("v3", "keys", "upload"), {})).get("one_time_key_counts")
    finally:
        await http.close()
    count = counts.get("signed_curve25519", 0) if isinstance(counts, dict) else 0
    return count if isinstance(count, int) else 0


async def _well_known(base: str) -> str | None:
    http = HttpClient(base)
    try:
        answer = await http.exchange("GET", "/.well-known/matrix/client", None)
    except Unreachable:
        return None
    finally:
        await http.close()
    section = (answer.body or {}).get("m.homeserver") if answer.good else None
    address = section.get("base_url") if isinstance(section, dict) else None
    if not isinstance(address, str) or urlsplit(address).scheme not in ("http", "https"):
        return None
    return address.rstrip("/")


async def _answers(base: str) -> bool:
    try:
        return bool(await versions(base))
    except (Retry, Refused):
        return False


async def _get(homeserver: str, where: str, token: str | None = None) -> Json:
    http = HttpClient(homeserver, token)
    try:
        answer = await http.exchange("GET", where, None)
    finally:
        await http.close()
    if answer.body is None:
        raise Unreachable(f"What answers at {homeserver} is not a Matrix homeserver.")
    if not answer.good:
        raise failure(answer)
    return answer.body


def _field(body: Json, name: str) -> str:
    found = body.get(name)
    if not isinstance(found, str) or not found:
        raise Unreachable(f"The homeserver's answer lacks {name}.")
    return found
