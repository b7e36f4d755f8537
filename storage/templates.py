"""Templates of campaigns that officers keep under a name: the values of a form, without its days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from storage import audit
from storage.database import Store
from storage.tables import campaign_templates as templates


@dataclass(frozen=True, slots=True)
class Template:
    """A template as it is kept: `values` are those of a form (imports/campaign_values.py)."""

    id: int
    name: str
    values: Mapping[str, Any]


async def saved(store: Store) -> list[Template]:
    """Every template, by name."""
    rows = await store.all(select(templates).order_by(templates.c.name, templates.c.id))
    return [Template(row.id, row.name, row.content) for row in rows]


async def find(store: Store, template_id: int) -> Template | None:
    """The template of that id, or None."""
    row = await store.first(select(templates).where(templates.c.id == template_id))
    return Template(row.id, row.name, row.content) if row else None


async def keep(store: Store, name: str, values: Mapping[str, Any], now: datetime, person_id: int | None) -> None:
    """Keep a template; one of that name is replaced."""
    statement = store.insert(templates).values(name=name, content=dict(values), at=now)
    changed = {"content": statement.excluded.content, "at": now}
    await store.run(statement.on_conflict_do_update(index_elements=["name"], set_=changed))
    await audit.note(store, "keep template", name, now, person_id)


async def drop(store: Store, template_id: int, now: datetime, person_id: int | None) -> None:
    """A template is offered no more."""
    row = await store.first(delete(templates).where(templates.c.id == template_id).returning(templates.c.name))
    if row is not None:
        await audit.note(store, "drop template", row.name, now, person_id)
