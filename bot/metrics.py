"""What a monitor may ask of a running house (/metrics, Prometheus' text format): counts and times, never a name.

What happens in this process is counted as it happens; what lies in the database is read when somebody asks.
"""

from collections.abc import Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from storage import inbox, outbox, people, reminders
from storage.database import Database

HANDLED_WITHIN = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)


class Metrics:
    """The figures of one house."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._taken = Counter(
            "tonghop_messages_taken", "Messages stored, a repeat too.", ["channel"], registry=self.registry
        )
        self._handling = Histogram(
            "tonghop_handling_seconds",
            "From storing a message to committing what came of it.",
            ["channel"],
            buckets=HANDLED_WITHIN,
            registry=self.registry,
        )
        self._sends = Counter(
            "tonghop_sends", "What became of letters, each time one was tried.", ["channel", "outcome"],
            registry=self.registry,
        )  # fmt: skip
        self._inbox = self._gauge("tonghop_inbox_messages", "Messages that wait or were set aside.", ["state"])
        self._outbox = self._gauge("tonghop_outbox_letters", "Letters by what became of them.", ["state"])
        self._people = self._gauge("tonghop_people", "People with a duty.", ["state"])
        self._lateness = self._gauge(
            "tonghop_slot_lateness_seconds", "How late the last reminder slot was planned."
        )

    def _gauge(self, name: str, what: str, labels: tuple[str, ...] | list[str] = ()) -> Gauge:
        return Gauge(name, what, labels, registry=self.registry)

    def taken(self, channel: str) -> None:
        """A message was stored."""
        self._taken.labels(channel).inc()

    def handled(self, channel: str, received_at: datetime, now: datetime) -> None:
        """What came of a message was committed."""
        self._handling.labels(channel).observe(max((now - received_at).total_seconds(), 0))

    def sends(self, channel: str, outcomes: Mapping[str, int]) -> None:
        """Letters were tried: outcome → how many."""
        for outcome, many in outcomes.items():
            if many:
                self._sends.labels(channel, outcome).inc(many)

    async def told(self, database: Database) -> bytes:
        """Everything, in Prometheus' text format. Raises DatabaseAway."""
        async with database.read() as store:
            waiting, letters = await inbox.counts(store), await outbox.counts(store)
            held, late = await people.counts(store), await reminders.lateness(store)
        for gauge, counts in ((self._inbox, waiting), (self._outbox, letters), (self._people, held)):
            for state, many in counts.items():
                gauge.labels(state).set(many)
        self._lateness.set(late)
        return generate_latest(self.registry)
