"""Whether the machine's clock agrees with the dates that a channel gives its messages.

A message from the future shows at once that the clock is behind. A message from the past may only have waited; the
clock is ahead only when everything that came for a while was that late.
"""

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.chat import RawMessage

ALLOWED = timedelta(minutes=5)
A_WHILE, ENOUGH = timedelta(minutes=10), 5


class Drift:
    """Watches messages as they come. `minutes`: how far the clock is ahead (below 0: behind); 0: it is well."""

    def __init__(self) -> None:
        self.minutes = 0
        self._lately: deque[tuple[datetime, timedelta]] = deque(maxlen=ENOUGH)

    def note(self, messages: Iterable[RawMessage]) -> None:
        """Messages came; those without a date of the channel's own tell nothing."""
        for message in messages:
            if message.dated is not None:
                self._note(message.received_at, message.received_at - message.dated)

    def _note(self, at: datetime, late: timedelta) -> None:
        self._lately.append((at, late))
        least = min(one for _, one in self._lately)
        if late < -ALLOWED:
            self.minutes = _minutes(late)
        elif late <= ALLOWED:
            self.minutes = 0
        elif len(self._lately) == ENOUGH and least > ALLOWED and at - self._lately[0][0] >= A_WHILE:
            self.minutes = _minutes(least)


def _minutes(late: timedelta) -> int:
    return round(late.total_seconds() / 60)
