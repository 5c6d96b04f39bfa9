"""The configuration file: what it says, and what is said when it is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace
from pydantic import BaseModel

from bot.config import Config, ConfigError, Invites
from bot.config.environment import Environment
from bot.matrix.credentials import Credentials
from bot.matrix.errors import NoCredentials

EXAMPLE = Path(__file__).parent.parents[1] / "config.example.yaml"
WHO = "homeserver: https://matrix.example.org\nuser_id: '@bot:example.org'\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def complaint(folder: Path, text: str) -> str:
    path = written(folder, text)
    with pytest.raises(ConfigError) as error:
        Config.load(path)
    return str(error.value).replace(str(path), "config.yaml")


def test_two_keys_are_enough(tmp_path: Path) -> None:
    config = Config.load(written(tmp_path, WHO))
    assert (config.homeserver, config.user_id) == ("https://matrix.example.org", "@bot:example.org")
    assert (config.folder, config.database) == (tmp_path / "data", tmp_path / "data" / "entraide.db")
    assert (config.language, config.zone.key, config.ignore) == ("en", "UTC", ())
    assert (config.invites.accept, config.log.level, config.log.format) == ("anyone", "info", "console")


def test_everything_can_be_said(tmp_path: Path) -> None:
    text = """
        data: {data}
        language: fr
        timezone: Europe/Paris
        invites: {{accept: listed, users: ['@anne:example.org'], servers: [friends.example]}}
        ignore: ['@other:example.org']
        log: {{level: debug, format: json}}
    """
    config = Config.load(written(tmp_path, WHO + "\n".join(map(str.strip, text.format(data="/var/x").splitlines()))))
    assert (config.folder, config.language, config.zone.key) == (Path("/var/x"), "fr", "Europe/Paris")
    assert config.ignore == ("@other:example.org",)
    assert (config.log.level, config.log.format) == ("debug", "json")
    assert config.invites == Invites(accept="listed", users=("@anne:example.org",), servers=("friends.example",))


def test_a_key_without_a_value_is_as_good_as_none(tmp_path: Path) -> None:
    assert Config.load(written(tmp_path, WHO + "language:\ninvites:\nlog:\n  level:\n")).language == "en"


def test_the_data_folder_is_seen_from_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    written(tmp_path, WHO + "data: ../store\n")
    monkeypatch.chdir(tmp_path)
    assert Config.load(Path("config.yaml")).folder.resolve() == tmp_path.parent / "store"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WHO + "langage: fr\n", "config.yaml: there is no key 'langage'; did you mean 'language'?"),
        (
            "homserver: x\n",
            "config.yaml: there is no key 'homserver'; did you mean 'homeserver'?"
            " 'user_id' is missing; it is the bot's user id in quotes, such as '@entraide:example.org'.",
        ),
        (
            WHO + "langage: fr\ndate: x\nlog: {level: loud, format: yaml}\n",
            "config.yaml: there is no key 'langage'; did you mean 'language'? There is no key 'date'; did you mean"
            " 'data'? 'log.level' must be one of debug, info, warning and error, not 'loud'."
            " 'log.format' must be console or json, not 'yaml'.",
        ),
        (
            WHO + "invites: {acept: anyone}\n",
            "config.yaml: there is no key 'invites.acept'; did you mean 'invites.accept'?",
        ),
        (
            WHO + "log: {zzz: 1}\n",
            "config.yaml: there is no key 'log.zzz'; the keys there are level, format.",
        ),
        ("user_id: '@a:b'\n", "config.yaml: 'homeserver' is missing; it is the homeserver's address, such as"),
        (WHO + "language: de\n", "config.yaml: 'language' must be one of en, fr and es, not 'de'."),
        (WHO + "language: no\n", "config.yaml: 'language' must be one of en, fr and es, not False."),
        (
            WHO + "timezone: Atlantis\n",
            "config.yaml: 'timezone' must be a time zone such as Europe/Paris, not 'Atlantis'.",
        ),
        (WHO + "timezone: ../x\n", "config.yaml: 'timezone' must be a time zone such as Europe/Paris, not '../x'."),
        (
            WHO + "invites: {users: ['@a:b', anne]}\n",
            "config.yaml: 'invites.users.1' must be a list of user ids in quotes, such as '@anne:example.org', not",
        ),
        (
            WHO + "invites: {servers: ['https://x']}\n",
            "config.yaml: 'invites.servers.0' must be a list of server names, such as example.org, not 'https://x'.",
        ),
        (WHO + "invites: anyone\n", "config.yaml: 'invites' must be a section with accept, users and servers, not"),
        (WHO + "log: {level: loud}\n", "config.yaml: 'log.level' must be one of debug, info, warning and error, not"),
        (WHO + "data: 7\n", "config.yaml: 'data' must be the path of a folder, not 7."),
        (
            "homeserver: matrix.example.org\nuser_id: '@a:b'\n",
            "config.yaml: 'homeserver' must be the homeserver's address, such as https://matrix.example.org, not",
        ),
        (
            "homeserver: https://x\nuser_id: bot\n",
            "config.yaml: 'user_id' must be the bot's user id in quotes, such as '@entraide:example.org', not 'bot'.",
        ),
        (
            "homeserver: https://x\nuser_id: @bot:x\n",
            "config.yaml, line 2: this is not YAML (found character '@' that cannot start any token). Put values",
        ),
        ("a: 1\nb: [\n", "config.yaml, line 3: this is not YAML ("),
        ("", "config.yaml must hold keys with values, such as `language: fr`."),
        ("- a\n", "config.yaml must hold keys with values, such as `language: fr`."),
        ("1: a\n", "config.yaml must hold keys with values, such as `language: fr`."),
        ("\x00", "config.yaml"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path, text: str, expected: str) -> None:
    said = complaint(tmp_path, text)
    assert said.startswith(expected)
    assert "\n" not in said


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^There is no .*nowhere\.yaml\. Make it with `entraide init`"):
        Config.load(tmp_path / "nowhere.yaml")
    with pytest.raises(ConfigError, match="can't be read: Is a directory"):
        Config.load(tmp_path)
    (tmp_path / "latin").write_bytes(b"language: \xe9\n")
    with pytest.raises(ConfigError, match="is not a text file in UTF-8"):
        Config.load(tmp_path / "latin")


def test_whose_invites_are_welcome() -> None:
    assert Invites().welcomes("@anybody:anywhere")
    listed = Invites(accept="listed", users=("@anne:a.example",), servers=("b.example:8448",))
    assert listed.welcomes("@anne:a.example")
    assert listed.welcomes("@somebody:b.example:8448")
    assert not listed.welcomes("@ben:a.example")
    assert not listed.welcomes("@anne:a.example.evil")
    assert not listed.welcomes("@b.example:8448")


# The example.


def keys(model: type[BaseModel]) -> dict[str, Any]:
    """Every key there is, with those of its section where it is one."""
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        section = field.annotation
        is_section = isinstance(section, type) and issubclass(section, BaseModel)
        found[name] = keys(section) if is_section else None  # type: ignore[arg-type]
    return found


def test_the_example_is_whole_and_every_key_is_explained() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    example = yaml.safe_load(text)
    shape = {name: dict.fromkeys(part) if isinstance(part, dict) else None for name, part in example.items()}
    assert shape == keys(Config)
    lines = text.splitlines()
    for number, line in enumerate(lines):
        name = line.strip().partition(":")[0]
        if line and not line.strip().startswith("#") and name != "log":
            assert lines[number - 1].strip().startswith("#"), f"{name} has no comment"


def test_the_example_says_the_defaults(tmp_path: Path) -> None:
    example = Config.load(EXAMPLE)
    least = Config.load(written(tmp_path, WHO)).model_copy(
        update={"user_id": example.user_id, "data": EXAMPLE.parent / "data"}
    )
    assert example == least


# Secrets.

LOGIN = Credentials("https://old.example", "@bot:example.org", "DEVICE", "kept-token")


def test_the_login_is_in_the_data_folder(tmp_path: Path) -> None:
    config = Config.load(written(tmp_path, WHO))
    with pytest.raises(NoCredentials):
        config.credentials()
    LOGIN.save(config.folder)
    assert config.credentials() == replace(LOGIN, homeserver="https://matrix.example.org")


def test_the_login_must_be_the_bots(tmp_path: Path) -> None:
    config = Config.load(written(tmp_path, WHO))
    replace(LOGIN, user_id="@other:example.org").save(config.folder)
    with pytest.raises(ConfigError, match=r"is for @bot:example\.org, but .* is @other:example\.org's"):
        config.credentials()


def test_the_login_may_come_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config.load(written(tmp_path, WHO))
    LOGIN.save(config.folder)
    monkeypatch.setenv("ENTRAIDE_ACCESS_TOKEN", "outer-token")
    with pytest.raises(ConfigError, match="needs ENTRAIDE_DEVICE_ID"):
        config.credentials()
    monkeypatch.setenv("ENTRAIDE_DEVICE_ID", "OTHER")
    outer = Credentials("https://matrix.example.org", "@bot:example.org", "OTHER", "outer-token")
    assert config.credentials() == outer
    monkeypatch.setenv("ENTRAIDE_ACCESS_TOKEN_FILE", str(tmp_path / "token"))
    with pytest.raises(ConfigError, match="not both"):
        config.credentials()
    monkeypatch.setenv("ENTRAIDE_ACCESS_TOKEN", "")
    with pytest.raises(ConfigError, match="token can't be read: No such file"):
        config.credentials()
    (tmp_path / "token").write_text("one\ntwo\n")
    with pytest.raises(ConfigError, match="token must hold one line"):
        config.credentials()
    (tmp_path / "token").write_text("outer-token\n")
    assert config.credentials() == outer


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTRAIDE_ACCESS_TOKEN", "s3cret")
    monkeypatch.setenv("ENTRAIDE_PASSWORD", "s3cret too")
    environment = Environment.read()
    assert (environment.token(), environment.account_password()) == ("s3cret", "s3cret too")
    assert "s3cret" not in f"{environment!r} {environment}"
