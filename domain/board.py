"""The Board that runs this: named by its settings, never by the code."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Board:
    """Its name, zone and web address, the key that codes are hashed with, whether this is the demonstration."""

    agency: str
    zone: ZoneInfo
    secret: str
    demo: bool = False
    address: str = ""
