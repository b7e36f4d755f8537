"""An officer's verdict on what a unit reported: accepted, or returned with a note and owed again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What an officer found; none while a report waits, or where nobody need look."""

    NONE = ""
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Counts(StrEnum):
    """Which reports a campaign counts: all that are submitted, or those that an officer accepted."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Review:
    """A verdict on the report of a version; `good`: found good as it was accepted."""

    verdict: Verdict
    person_id: int
    by_name: str
    at: datetime
    version: int
    note: str = ""
    good: bool = False
