"""The configuration of a throw-away Synapse: on the loopback interface only, without federation, and fast."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_NO_LIMIT = {"per_second": 1_000_000, "burst_count": 1_000_000}
# Synapse's manual, 'Ratelimiting'.
_NO_LIMITS: dict[str, Any] = {
    **dict.fromkeys(
        (
            "rc_admin_redaction",
            "rc_delayed_event_mgmt",
            "rc_joins_per_room",
            "rc_key_requests",
            "rc_media_create",
            "rc_message",
            "rc_profile",
            "rc_registration",
            "rc_room_creation",
            "rc_user_directory",
        ),
        _NO_LIMIT,
    ),
    "rc_login": {"address": _NO_LIMIT, "account": _NO_LIMIT, "failed_attempts": _NO_LIMIT},
    "rc_joins": {"local": _NO_LIMIT, "remote": _NO_LIMIT},
    "rc_invites": {"per_room": _NO_LIMIT, "per_user": _NO_LIMIT, "per_issuer": _NO_LIMIT},
    "rc_presence": {"per_user": _NO_LIMIT},
}


def write_settings(folder: Path, server_name: str, port: int, secret: str, *, limits: bool) -> Path:
    """Write Synapse's configuration into the folder. Returns its path. `limits` keeps the default rate limits."""
    (folder / "log.yaml").write_text(json.dumps(_log(folder)), encoding="utf-8")
    # JSON is YAML.
    settings = _settings(folder, server_name, port, secret) | ({} if limits else _NO_LIMITS)
    path = folder / "homeserver.yaml"
    path.write_text(json.dumps(settings, indent=2), encoding="utf-8")
    return path


def _settings(folder: Path, server_name: str, port: int, secret: str) -> dict[str, Any]:
    return {
        "server_name": server_name,
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "listeners": [_listener(port)],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "log_config": str(folder / "log.yaml"),
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "registration_shared_secret": secret,
        "macaroon_secret_key": secret,
        "form_secret": secret,
        "bcrypt_rounds": 4,
        "report_stats": False,
        "presence": {"enabled": False},
        "federation_domain_whitelist": [],
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
    }


def _listener(port: int) -> dict[str, Any]:
    resources = [{"names": ["client"], "compress": False}]
    return {"port": port, "type": "http", "bind_addresses": ["127.0.0.1"], "resources": resources}


def _log(folder: Path) -> dict[str, Any]:
    return {
        "version": 1,
        "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {
            "file": {"class": "logging.FileHandler", "filename": str(folder / "synapse.log"), "formatter": "plain"}
        },
        "root": {"level": "WARNING", "handlers": ["file"]},
        "disable_existing_loggers": False,
    }
