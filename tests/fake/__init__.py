"""A homeserver in process: people act on it directly, the program under test through its real Matrix layer."""

from tests.fake.base import Denied
from tests.fake.faults import CUT, LOST, broken, limited, refused
from tests.fake.homeserver import Homeserver
from tests.fake.people import Person, device, fake_session, texts
from tests.fake.shown import Shown

__all__ = [
    "CUT",
    "LOST",
    "Denied",
    "Homeserver",
    "Person",
    "Shown",
    "broken",
    "device",
    "fake_session",
    "limited",
    "refused",
    "texts",
]
