"""Who did what, and when: only ever added to. Without a person it was done at the command line."""

from datetime import datetime
from typing import Any

from storage.database import Store
from storage.tables import audit


async def note(
    store: Store, action: str, subject: str, now: datetime, person_id: int | None = None, **detail: Any
) -> None:
    """Add a line: what was done to what."""
    row = {"at": now, "person_id": person_id, "action": action, "subject": subject, "detail": detail}
    await store.run(store.insert(audit).values(row))
