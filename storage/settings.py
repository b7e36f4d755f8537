"""Small facts about this database itself: whether it is the demonstration's, and the like."""

from sqlalchemy import select

from storage.database import Store
from storage.tables import settings

TICKED_AT = "ticked_at"
DEMONSTRATION = "demonstration"
CLOCK_OFF, CLOCK_TOLD = "clock.off", "clock.told"
BACKUP_PROBLEM, BACKUP_TOLD, LOOKED_THROUGH = "backup.problem", "backup.told", "looked_through_at"


def problem_of(channel: str, bot: str = "") -> str:
    """The name under which stands what is wrong with a channel's bot; empty when nothing is."""
    return f"{channel}.{bot}.problem" if bot else f"{channel}.problem"


async def get(store: Store, name: str) -> str | None:
    """The value of a name, or None."""
    row = await store.first(select(settings.c.value).where(settings.c.name == name))
    return row.value if row else None


async def put(store: Store, name: str, value: str) -> None:
    """Keep a value under a name."""
    statement = store.insert(settings).values(name=name, value=value)
    await store.run(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
    )
