"""Errors of the Matrix layer, by what the caller can do about them."""

from __future__ import annotations

from datetime import timedelta


class MatrixError(Exception):
    """The base class of the Matrix layer's errors. The text is one sentence for the host."""


class Retry(MatrixError):
    """The same request may succeed later: a rate limit, a server error, a lost connection.

    `after` is the minimum delay; zero where the server named none.
    """

    def __init__(self, reason: str, after: timedelta = timedelta(0)) -> None:
        super().__init__(reason)
        self.after = after


class Limited(Retry):
    """Rate-limited, or the account is suspended for now: every request would be refused."""


class Unreachable(Retry):
    """No answer from a homeserver at this address: connection refused, timed out, cut off, or not a homeserver."""


class StoreUnwritable(Retry):
    """The encryption store could not be written (disk full, read-only); nothing was acknowledged."""


class Refused(MatrixError):
    """The homeserver refuses the request, and will again. `code` is the errcode, or `HTTP_413`."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{reason} ({code})")
        self.code = code
        self.reason = reason


class DeadToken(MatrixError):
    """The access token is not valid any more: somebody has to log in again."""


class WrongPassword(MatrixError):
    """The homeserver does not accept this user and password."""


class PasswordNeeded(MatrixError):
    """The homeserver wants the account's password before it accepts new cross-signing keys."""


class NoCredentials(MatrixError):
    """There is no usable `credentials.json` in the data folder."""


class SecondInstance(MatrixError):
    """Another process is using this data folder; two would corrupt each other's encryption keys."""


class NoEncryption(MatrixError):
    """The encryption library is missing, and without it everything would be sent unencrypted."""


class WrongStore(MatrixError):
    """The data folder's encryption store can't be opened, or belongs to another device."""


class DamagedCrossSigningKeys(WrongStore):
    """The data folder's cross-signing keys can't be read."""


class LostStore(MatrixError):
    """The published keys of this device are not those in the data folder, which were lost."""


class MissingCrossSigningKeys(MatrixError):
    """The account is cross-signed, but with keys that this data folder does not hold."""


class NoRecovery(MatrixError):
    """The account's secret storage holds no cross-signing keys that could be recovered."""


class WrongRecoveryKey(MatrixError):
    """What was typed is no recovery key, or not the one of this account."""


class DamagedRecovery(MatrixError):
    """The contents of the account's secret storage are malformed."""


class OldRecovery(MatrixError):
    """The recovery key opens cross-signing keys that the account has replaced since."""


class CannotDecrypt(MatrixError):
    """There is no room key for this event. One that arrives later may decrypt it."""


class NotVouchedFor(CannotDecrypt):
    """The event is from a device that its owner's cross-signing does not sign; once it does, the event counts."""
