"""Chats that would not take their menu: when each is asked again, kept over a restart."""

import json
from datetime import datetime, timedelta

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 360))
A_DAY, MOST = timedelta(days=1), 40


class Refusals:
    """By address of the chat how often it refused, and when it is asked again; who refused too often is left."""

    def __init__(self, kept: str | None = None) -> None:
        known = json.loads(kept) if kept else {}
        self._known = {address: (tries, datetime.fromisoformat(at)) for address, (tries, at) in known.items()}

    def due(self, now: datetime) -> list[str]:
        """The chats that are to be asked again by now."""
        return [address for address, (_, at) in self._known.items() if at <= now]

    def note(self, address: str, now: datetime) -> None:
        """It refused, once more."""
        tries, _ = self._known.pop(address, (0, now))
        if tries + 1 < MOST:
            self._known[address] = tries + 1, now + (PAUSES[tries] if tries < len(PAUSES) else A_DAY)

    def forget(self, address: str) -> None:
        """It took the menu, or is nobody's any more."""
        self._known.pop(address, None)

    def kept(self) -> str:
        """What is to be read again at the next start."""
        return json.dumps({address: (tries, at.isoformat()) for address, (tries, at) in self._known.items()})
