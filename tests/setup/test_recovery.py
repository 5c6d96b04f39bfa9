"""The recovery key, and what it locks up: written by the specification, and read as other clients read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matrix.crypto import base64, secret_storage
from bot.matrix.crypto.cross_signing import SignatureState
from bot.matrix.crypto.cross_signing_keys import CrossSigningKeys
from bot.matrix.crypto.recovery import RecoveryState
from bot.matrix.crypto.recovery_key import RecoveryKey
from bot.matrix.errors import (
    DamagedRecovery,
    MatrixError,
    MissingCrossSigningKeys,
    NoRecovery,
    OldRecovery,
    Unreachable,
    WrongRecoveryKey,
)
from tests import other_client
from tests.fake import CUT, Homeserver
from tests.fake.people import fake_session

BOT = "@bot:x"
# The private key of RFC 7748, section 6.1, as clients have it in their tests.
RFC_KEY = bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
RFC_WRITTEN = "EsTc LW2K PGiF wKEA 3As5 g5c4 BXwk qeeJ ZJV8 Q9fu gUMN UE4d"
# A key and its description by another client (matrix-rust-sdk).
OTHERS_WRITTEN = "EsTj 3yST y93F SLpB jJsz eAXc 2XzA ygD3 w69H fGaN TKBj jXEd"
OTHERS_DESCRIPTION = {
    "algorithm": "m.secret_storage.v1.aes-hmac-sha2",
    "iv": "xv5b6/p3ExEw++wTyfSHEg==",
    "mac": "ujBBbXahnTAMkmPUX2/0+VTfUh63pGyVRuBcDMgmJC8=",
}


# The key as it is written.


def test_the_key_is_written_as_other_clients_write_it() -> None:
    assert RecoveryKey(RFC_KEY).written() == RFC_WRITTEN
    assert RecoveryKey.parse(RFC_WRITTEN).secret == RFC_KEY


@given(st.binary(min_size=32, max_size=32))
def test_every_key_can_be_read_again(secret: bytes) -> None:
    written = RecoveryKey(secret).written()
    assert RecoveryKey.parse(written).secret == other_client.decoded_key(written) == secret
    assert [len(group) for group in written.split(" ")] == [4] * 12


@pytest.mark.parametrize("typed", [RFC_WRITTEN.replace(" ", ""), f"\t{RFC_WRITTEN.replace(' ', '  ')}\n"])
def test_spaces_do_not_count(typed: str) -> None:
    assert RecoveryKey.parse(typed).secret == RFC_KEY


@given(st.integers(0, 47), st.sampled_from("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"))
def test_a_slip_of_the_pen_is_noticed(place: int, sign: str) -> None:
    right = RFC_WRITTEN.replace(" ", "")
    typed = right[:place] + sign + right[place + 1 :]
    if typed == right:
        return
    try:
        read = RecoveryKey.parse(typed).secret
    except WrongRecoveryKey:
        return
    # One byte of parity lets one in 256 through; those the description does not fit.
    with pytest.raises(WrongRecoveryKey):
        secret_storage.check(RecoveryKey(read), secret_storage.describe(RecoveryKey(RFC_KEY)))


@pytest.mark.parametrize("typed", ["", "0OIl", "é", RFC_WRITTEN[:-1], RFC_WRITTEN + "1", "1" * 48, "z" * 10_000])
def test_what_is_no_key_is_told_so(typed: str) -> None:
    with pytest.raises(WrongRecoveryKey, match="twelve groups of four"):
        RecoveryKey.parse(typed)


def test_a_key_does_not_show_itself_by_accident() -> None:
    key = RecoveryKey(RFC_KEY)
    assert "EsTc" not in f"{key}{key!r}" and "77076d" not in f"{key}{key!r}"


# The lock.


def test_another_clients_key_is_known_again() -> None:
    secret_storage.check(RecoveryKey.parse(OTHERS_WRITTEN), OTHERS_DESCRIPTION)
    with pytest.raises(WrongRecoveryKey, match="not the one of this account"):
        secret_storage.check(RecoveryKey(RFC_KEY), OTHERS_DESCRIPTION)


def test_without_a_proof_any_key_may_be_right() -> None:
    secret_storage.check(RecoveryKey(RFC_KEY), {"algorithm": OTHERS_DESCRIPTION["algorithm"]})


@given(st.text(max_size=200), st.text(max_size=50), st.binary(min_size=32, max_size=32))
def test_what_is_locked_is_opened_by_its_key_and_name_alone(text: str, name: str, secret: bytes) -> None:
    key = RecoveryKey(secret)
    locked = secret_storage.seal(key, name, text)
    assert secret_storage.unseal(key, name, locked) == text
    for other, other_name in ((RecoveryKey(RFC_KEY), name), (key, name + "x")):
        with pytest.raises(DamagedRecovery):
            secret_storage.unseal(other, other_name, locked)


def test_bit_63_of_the_counter_is_zero() -> None:
    """Some clients do not carry beyond it."""
    ivs = [other_client.decoded(secret_storage.seal(RecoveryKey(RFC_KEY), "", "x")["iv"]) for _ in range(64)]
    assert all(len(iv) == 16 and iv[8] < 0x80 for iv in ivs) and len(set(ivs)) == 64


# The storage.


@pytest.fixture
def server() -> Homeserver:
    return Homeserver()


class Machine:
    """A machine with the bot's data folder, and somebody at its terminal."""

    def __init__(self, server: Homeserver, folder: Path, device: str) -> None:
        self.folder = folder / device
        self.session = fake_session(server, BOT, self.folder, device)
        self.shown: list[str] = []

    async def keep(self) -> str:
        """A new recovery key."""
        await self.session._parts.recovery.keep(self.shown.append)
        return self.shown[-1]

    async def state(self) -> RecoveryState:
        return await self.session._parts.recovery.state()


@pytest.fixture
async def machine(server: Homeserver, tmp_path: Path) -> Any:
    made = Machine(server, tmp_path, "OLD")
    await made.session.cross_sign()
    yield made
    await made.session.close()


@pytest.fixture
async def another(server: Homeserver, tmp_path: Path) -> Any:
    made = Machine(server, tmp_path, "NEW")
    yield made
    await made.session.close()


async def test_another_client_reads_what_was_locked_up(server: Homeserver, machine: Machine) -> None:
    assert await machine.state() is RecoveryState.NONE
    key = other_client.decoded_key(await machine.keep())
    data = server.account_data[BOT]
    assert other_client.recognises(key, data) and not other_client.recognises(RFC_KEY, data)
    seeds = CrossSigningKeys.load(machine.folder)
    assert seeds is not None
    for name, seed in zip(other_client.NAMES, seeds, strict=True):
        text = other_client.opened(key, data, name)
        assert text.decode() == seed.secret and other_client.public_of(other_client.decoded(seed.secret)) == seed.public
    assert await machine.state() is RecoveryState.READY


async def test_the_key_is_nowhere_but_on_paper(server: Homeserver, machine: Machine) -> None:
    written = await machine.keep()
    secret = RecoveryKey.parse(written).secret
    traces = [written.encode(), written.replace(" ", "").encode(), secret, secret.hex().encode()]
    traces += [base64.encode(secret).encode()]
    kept = [path.read_bytes() for path in machine.folder.rglob("*") if path.is_file()]
    kept += [json.dumps(server.account_data[BOT]).encode()]
    assert len(kept) > 3
    assert not [trace for trace in traces for each in kept if trace in each]


async def test_a_new_machine_becomes_the_bot(server: Homeserver, machine: Machine, another: Machine) -> None:
    written = await machine.keep()
    assert await another.session.check_signatures() is SignatureState.SEEDS_MISSING
    assert await another.state() is RecoveryState.READY
    before = json.dumps(server.signing_keys[BOT])
    await another.session.recover(written)
    assert await another.session.check_signatures() is SignatureState.GOOD
    assert await another.state() is RecoveryState.READY
    assert json.dumps(server.signing_keys[BOT]) == before, "the account is the same to who verified it"
    assert (another.folder / "cross-signing.json").stat().st_mode & 0o777 == 0o600


async def test_what_another_client_locked_up_opens_here(server: Homeserver, machine: Machine, another: Machine) -> None:
    seeds = CrossSigningKeys.load(machine.folder)
    assert seeds is not None
    texts = {name: f"{seed.secret}=" for name, seed in zip(other_client.NAMES, seeds, strict=True)}
    server.account_data[BOT].update(other_client.stored(RFC_KEY, "theirs", texts))
    assert await machine.state() is RecoveryState.OTHER
    await another.session.recover(RFC_WRITTEN)
    assert await another.session.check_signatures() is SignatureState.GOOD
    await machine.session.recover(RFC_WRITTEN)
    assert await machine.state() is RecoveryState.READY, "the key has been tried here"


async def test_a_wrong_key_changes_nothing(server: Homeserver, machine: Machine, another: Machine) -> None:
    await machine.keep()
    with pytest.raises(WrongRecoveryKey, match="not the one of this account"):
        await another.session.recover(RFC_WRITTEN)
    with pytest.raises(WrongRecoveryKey, match="mistyped"):
        await another.session.recover("hello")
    assert CrossSigningKeys.load(another.folder) is None
    assert await another.session.check_signatures() is SignatureState.SEEDS_MISSING


async def test_a_new_key_takes_the_place_of_the_old_one(server: Homeserver, machine: Machine, another: Machine) -> None:
    old, new = await machine.keep(), await machine.keep()
    assert await machine.state() is RecoveryState.READY
    with pytest.raises(WrongRecoveryKey):
        await another.session.recover(old)
    # Not even who calls the old one the default again gets anything.
    (first, second) = (name for name in server.account_data[BOT] if name.startswith("m.secret_storage.key."))
    server.account_data[BOT]["m.secret_storage.default_key"] = {"key": first.removeprefix("m.secret_storage.key.")}
    with pytest.raises(NoRecovery):
        await another.session.recover(old)
    server.account_data[BOT]["m.secret_storage.default_key"] = {"key": second.removeprefix("m.secret_storage.key.")}
    await another.session.recover(new)


class Interrupted(Exception):
    pass


async def test_a_key_that_nobody_wrote_down_does_not_count(machine: Machine, another: Machine) -> None:
    old = await machine.keep()

    def interrupt(key: str) -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        await machine.session._parts.recovery.keep(interrupt)
    assert await machine.state() is RecoveryState.READY
    await another.session.recover(old)


@pytest.mark.parametrize("request_number", range(8))
async def test_a_cut_connection_leaves_the_old_key_or_the_new_one_or_says_so(
    server: Homeserver, machine: Machine, another: Machine, request_number: int
) -> None:
    old = await machine.keep()
    writes = 0

    def is_it(method: str, where: str) -> bool:
        nonlocal writes
        writes += method == "PUT" and "account_data" in where
        return writes == request_number + 1

    server.fail_next(is_it, CUT)
    with pytest.raises(Unreachable):
        await machine.keep()
    server.faults.clear()
    if len(machine.shown) == 1:
        assert await machine.state() is RecoveryState.READY
        await another.session.recover(old)
    else:
        assert await machine.state() is RecoveryState.OTHER, "entraide check says that something is to be done"
        await another.session.recover(machine.shown[-1])
    await another.session.recover(await machine.keep())


async def test_without_the_accounts_keys_there_is_nothing_to_lock_up(
    server: Homeserver, machine: Machine, another: Machine
) -> None:
    with pytest.raises(MissingCrossSigningKeys):
        await another.keep()
    await another.session.cross_sign(server.password, reset=True)
    with pytest.raises(MissingCrossSigningKeys):
        await machine.keep()
    assert machine.shown == [] and server.account_data[BOT] == {}


async def test_what_was_locked_up_before_a_reset_is_old(server: Homeserver, machine: Machine, another: Machine) -> None:
    written = await machine.keep()
    await another.session.cross_sign(server.password, reset=True)
    assert await another.state() is RecoveryState.OTHER
    with pytest.raises(OldRecovery, match="replaced since"):
        await another.session.recover(written)
    assert await another.session.check_signatures() is SignatureState.GOOD, "and its own keys are still there"


async def test_keys_that_the_homeserver_has_lost_are_published_again(
    server: Homeserver, machine: Machine, another: Machine
) -> None:
    written = await machine.keep()
    seeds = CrossSigningKeys.load(machine.folder)
    server.signing_keys[BOT].clear()
    await another.session.recover(written)
    assert await another.session.check_signatures() is SignatureState.GOOD
    found = CrossSigningKeys.load(another.folder)
    assert seeds is not None and found is not None and found.seeds() == seeds.seeds()


def _none(data: dict[str, Any]) -> None:
    data.clear()


def _disabled(data: dict[str, Any]) -> None:
    data["m.secret_storage.default_key"] = {}


def _no_secret(data: dict[str, Any]) -> None:
    del data["m.cross_signing.self_signing"]


def _other_algorithm(data: dict[str, Any]) -> None:
    data[f"m.secret_storage.key.{data['m.secret_storage.default_key']['key']}"]["algorithm"] = "org.example.v2"


def _garbled(data: dict[str, Any]) -> None:
    for entry in data["m.cross_signing.master"]["encrypted"].values():
        entry["ciphertext"] = "AAAA" + entry["ciphertext"][4:]


def _shapeless(data: dict[str, Any]) -> None:
    for name in data:
        if name.startswith("m.cross_signing"):
            data[name] = {"encrypted": {data["m.secret_storage.default_key"]["key"]: {"iv": 3, "mac": [], "x": None}}}


def _short_iv(data: dict[str, Any]) -> None:
    for entry in data["m.cross_signing.master"]["encrypted"].values():
        entry["iv"] = "AAAA"


@pytest.mark.parametrize(
    ("harm", "error"),
    [
        (_none, NoRecovery),
        (_disabled, NoRecovery),
        (_no_secret, NoRecovery),
        (_other_algorithm, DamagedRecovery),
        (_garbled, DamagedRecovery),
        (_shapeless, DamagedRecovery),
        (_short_iv, DamagedRecovery),
    ],
)
async def test_what_is_not_as_it_was_written_is_told_and_not_used(
    server: Homeserver,
    machine: Machine,
    another: Machine,
    harm: Callable[[dict[str, Any]], None],
    error: type[MatrixError],
) -> None:
    written = await machine.keep()
    harm(server.account_data[BOT])
    with pytest.raises(error):
        await another.session.recover(written)
    assert CrossSigningKeys.load(another.folder) is None
