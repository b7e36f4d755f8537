"""The Board that runs this: named by its settings, never by the code."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from domain.scoring import Scoring


@dataclass(frozen=True, slots=True)
class Board:
    """Its name, zone and web address, the key that codes are hashed with, whether this is the demonstration.

    `links`: further ways in by a code, each with {code} where the code goes. `scoring`: how a year is scored.
    `unit_noun`: what a unit is called in counts.
    """

    agency: str
    zone: ZoneInfo
    secret: str
    demo: bool = False
    address: str = ""
    links: tuple[str, ...] = ()
    scoring: Scoring = field(default_factory=Scoring)
    unit_noun: str = "cấp ủy cơ sở"

    def ways_in(self, code: str) -> tuple[str, ...]:
        """The links that a code opens, one's own page first."""
        return (f"{self.address}/vao/{code}", *(link.replace("{code}", code) for link in self.links))
