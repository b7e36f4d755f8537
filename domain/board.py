"""The Board that runs this: named by its settings, never by the code."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from domain.bots import Bot
from domain.calendar import WEEKDAYS, Calendar
from domain.scoring import Scoring


@dataclass(frozen=True, slots=True)
class Board:
    """Its name, zone and web address, the key that codes are hashed with, whether this is the demonstration.

    `public`: the address that phones and platforms can open; empty where none is known.
    `links`: further ways in by a code, each with {code} where the code goes; `bots`: those that take only so many
    people, to whom a code is sent. `calendar`: the days people work on; `scoring`: how a year is scored. `parent`
    and `place` stand at the head of its documents: the agency above it, and where it sits. `unit_noun`: what a
    unit is called in counts. `template`: where a template of its own for draft reports would lie.
    """

    agency: str
    zone: ZoneInfo
    secret: str
    demo: bool = False
    address: str = ""
    links: tuple[str, ...] = ()
    bots: tuple[Bot, ...] = ()
    calendar: Calendar = WEEKDAYS
    parent: str = ""
    place: str = ""
    scoring: Scoring = field(default_factory=Scoring)
    unit_noun: str = "cấp ủy cơ sở"
    template: str = ""
    public: str = ""

    def ways_in(self, code: str) -> tuple[str, ...]:
        """The links that a code opens, one's own page first."""
        return (f"{self.address}/vao/{code}", *(link.replace("{code}", code) for link in self.links))
