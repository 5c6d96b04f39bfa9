"""Base64 as Matrix writes it (specification, appendices: 'Unpadded Base64')."""

from __future__ import annotations

import base64
import binascii


def encode(raw: bytes) -> str:
    """Encode without padding."""
    return base64.b64encode(raw).decode("ascii").rstrip("=")


def decode(text: str) -> bytes:
    """Decode, with padding (from older clients) or without. Raises `ValueError`."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise ValueError("This is not base64.") from None
