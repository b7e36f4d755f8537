"""The Board's sheet after a run: what became of each unit that lags, and whom to call."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Fate(StrEnum):
    """What became of the reminder for a unit, the best of its reporters' counting."""

    REMINDED = "reminded"
    UNSEEN = "unseen"
    LATER = "later"
    PROMISED = "promised"
    UNREACHED = "unreached"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Line:
    """One lagging unit of a sheet; `reporters`: the names of those who report for it, none where nobody does."""

    unit_id: int
    code: str
    name: str
    phone: str
    fate: Fate
    reporters: tuple[str, ...] = ()

    @property
    def to_call(self) -> bool:
        """True when nobody was reached: somebody has to ring up."""
        return self.fate in (Fate.UNREACHED, Fate.FAILED)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A run of one campaign as it went: when it was due, and its lagging units by code."""

    slot_id: int
    campaign_id: int
    campaign_name: str
    due_at: datetime
    lines: tuple[Line, ...]

    def count(self, *fates: Fate) -> int:
        """How many units came to one of these."""
        return sum(line.fate in fates for line in self.lines)

    def within(self, unit_ids: Collection[int] | None) -> "Sheet":
        """The part of it that is about these units; None: all of it."""
        kept = tuple(one for one in self.lines if unit_ids is None or one.unit_id in unit_ids)
        return Sheet(self.slot_id, self.campaign_id, self.campaign_name, self.due_at, kept)

    def kept(self) -> dict[str, object]:
        """What is kept of it: how many units lagged and came to each fate, and the codes of those to call."""
        counts = {fate.value: self.count(fate) for fate in Fate}
        return {"lagging": len(self.lines), **counts, "call": [one.code for one in self.lines if one.to_call]}


def fate(letters: Sequence[str], *, promised: bool, reachable: bool) -> Fate:
    """A unit's fate from the states of the run's letters to its reporters: sent, shown, waiting or others."""
    for state, found in (("sent", Fate.REMINDED), ("shown", Fate.UNSEEN), ("waiting", Fate.LATER)):
        if state in letters:
            return found
    if promised:
        return Fate.PROMISED
    return Fate.FAILED if reachable else Fate.UNREACHED
