"""What time does to data: raw messages that became no report go after 180 days, as people were told."""

from datetime import datetime, timedelta

from storage import inbox, sessions
from storage.database import Store

KEPT = timedelta(days=180)


async def tidy(store: Store, now: datetime) -> None:
    """Delete what is kept no longer."""
    await inbox.purge(store, now - KEPT)
    await sessions.purge(store, now)
