"""A desk where officers hand files in: a database with two units and a campaign, put back after each file."""

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, Table, delete, insert, select

from bot.intake import CampaignTaken, UnitsTaken, take_campaign, take_units
from domain.problems import Problem
from domain.units import UnitRow
from storage import tables, units
from storage.database import Database
from tests.support.people import ZONE, at
from texts import files

BASE = """code,name,kind,sector,members,individual_quota,parent,phone
DB001,Đảng bộ Sở Mẫu,đảng bộ,cơ quan,73,3,,
DB002,Chi bộ Trường Mẫu,chi bộ,trường học,20,2,DB001,
"""
STOOD = """
code: nq
title: Học tập nghị quyết
opens: 2023-01-05
due: 2023-07-15
units: {sectors: [cơ quan]}
items:
  - {key: studied, kind: confirm, label: học tập}
  - {key: plans, kind: quota, label: kế hoạch, quota: individual_quota}
"""
NOW = at("2023-06-01 08:00")
TOUCHED = ("units", "campaigns", "campaign_versions", "audience", "standings", "tallies", "audit")


def _rows_of(table: Table) -> Select[Any]:
    return select(table).order_by(*table.primary_key.columns)


QUERIES = {table: _rows_of(table) for table in tables.metadata.sorted_tables if table.name in TOUCHED}
Rows = dict[str, list[tuple[Any, ...]]]


class Desk:
    """A database with two units and a campaign, in one event loop, put back after each example."""

    def __init__(self, url: str) -> None:
        self.runner = asyncio.Runner()
        self.database = Database(url)
        assert not self.units(BASE.encode()).result.errors
        self.campaign(STOOD.encode())
        self.base = self.rows()

    def close(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()

    def units(self, data: bytes, *, dry_run: bool = False) -> UnitsTaken:
        return self.runner.run(take_units(self.database, data, NOW, dry_run=dry_run))

    def campaign(self, data: bytes, *, dry_run: bool = False) -> CampaignTaken:
        return self.runner.run(take_campaign(self.database, data, ZONE, "đơn vị", NOW, dry_run=dry_run))

    def rows(self) -> Rows:
        """All that an import could touch."""
        return self.runner.run(self._rows())

    async def _rows(self) -> Rows:
        async with self.database.read() as store:
            return {table.name: [tuple(row) for row in await store.all(query)] for table, query in QUERIES.items()}

    def reset(self) -> None:
        if self.rows() != self.base:
            self.runner.run(self._reset())

    async def _reset(self) -> None:
        async with self.database.begin() as store:
            for table in reversed(QUERIES):
                await store.run(delete(table))
            for table, query in QUERIES.items():
                names = [column.name for column in query.selected_columns]
                if rows := [dict(zip(names, row, strict=True)) for row in self.base[table.name]]:
                    await store.run(insert(table), rows)

    def known(self) -> dict[str, UnitRow]:
        return self.runner.run(self._known())

    async def _known(self) -> dict[str, UnitRow]:
        async with self.database.read() as store:
            found = await units.all_units(store)
        names = UnitRow.__slots__
        return {one.code: UnitRow(**{name: getattr(one, name) for name in names}) for one in found}


def assert_told(problems: Sequence[Problem]) -> None:
    for one in problems:
        assert one.row >= 1
        assert one.problem
        files.place(one.row, one.column, one.problem).encode()
