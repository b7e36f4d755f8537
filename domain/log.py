"""The log: who did what to what, and when; only ever added to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log. `by`: "" for what was done at the command line; `about`: the person it was done to."""

    at: datetime
    action: str
    by: str = ""
    subject: str = ""
    unit: str = ""
    campaign: str = ""
    about: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Search:
    """Which lines are wanted: `words`, each of them in who, whom, unit, campaign or kind; `day`: that day's."""

    words: tuple[str, ...] = ()
    action: str = ""
    day: date | None = None
