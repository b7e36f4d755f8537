"""The log can be read and searched: a line names its unit, campaign and person; verdicts are lines of it too."""

import sqlalchemy as sa
from alembic import op

from language.spelling import plain

revision = "0016"
down_revision = "0015"
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OF_CAMPAIGN = (
    *("add campaign", "change campaign", "refit campaign", "open campaign", "close campaign", "cancel campaign"),
    *("extend", "excuse", "readmit"),
)
NAMED = {"unit_id": "unit", "about_id": "person", "campaign_id": "campaign"}


def upgrade() -> None:
    """Add the columns, fill them in for the lines that are there, and add those of verdicts and second hands."""
    for name in NAMED:
        op.add_column("audit", sa.Column(name, KEY, nullable=True))
    op.add_column("people", sa.Column("search", sa.Text(), nullable=False, server_default=""))
    _fill()
    _name_people()
    _add_verdicts()
    op.create_index("ix_audit_at", "audit", ["at", "id"])
    op.create_index("ix_audit_unit_id", "audit", ["unit_id"])


def _fill() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for column, key in NAMED.items():
        held = f"CAST(detail->>'{key}' AS BIGINT)" if postgres else f"json_extract(detail, '$.{key}')"
        kind = (
            f"jsonb_typeof(detail->'{key}') = 'number'"
            if postgres
            else f"json_type(detail, '$.{key}') = 'integer'"
        )
        op.execute(f"UPDATE audit SET {column} = {held} WHERE {kind}")  # noqa: S608 - names of our own
    listed = ", ".join(f"'{one}'" for one in OF_CAMPAIGN)
    code = "(SELECT id FROM campaigns WHERE code = audit.subject)"
    op.execute(f"UPDATE audit SET campaign_id = {code} WHERE action IN ({listed})")  # noqa: S608
    number = "(SELECT id FROM campaigns WHERE CAST(id AS VARCHAR) = audit.subject)"
    op.execute(f"UPDATE audit SET campaign_id = {number} WHERE action = 'move reminder'")  # noqa: S608
    unit = "(SELECT id FROM units WHERE code = audit.subject)"
    op.execute(f"UPDATE audit SET unit_id = {unit} WHERE action = 'close unit'")  # noqa: S608


def _name_people() -> None:
    people = sa.table("people", sa.column("id"), sa.column("name"), sa.column("search"))
    found = op.get_bind().execute(sa.select(people.c.id, people.c.name)).all()
    words = [{"which": row.id, "words": plain(row.name)} for row in found]
    if words:
        changed = sa.update(people).where(people.c.id == sa.bindparam("which"))
        op.get_bind().execute(changed.values(search=sa.bindparam("words")), words)


def _add_verdicts() -> None:
    empty = "CAST('{}' AS JSONB)" if op.get_bind().dialect.name == "postgresql" else "'{}'"
    into = "INSERT INTO audit (at, person_id, action, subject, detail, unit_id, campaign_id)"
    verdict = "CASE WHEN verdict = 'accepted' THEN 'accept' ELSE 'return' END"
    rest = f"'', {empty}, unit_id, campaign_id"
    op.execute(f"{into} SELECT at, person_id, {verdict}, {rest} FROM reviews ORDER BY id")  # noqa: S608
    said = "FROM reports WHERE on_behalf AND NOT restated ORDER BY id"
    op.execute(f"{into} SELECT recorded_at, person_id, 'on behalf', {rest} {said}")
