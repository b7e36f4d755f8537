"""Standings and tallies are always what the history says, and a past figure never changes."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from domain.campaigns import Audience
from domain.reports import make_report, reviewed
from domain.reviews import Counts, Review, Verdict
from domain.summary import Summary
from domain.units import UnitRow
from storage import audience, campaigns, reports, summary, units
from storage.database import Database, Store
from tests.support.people import UNITS as ROWS
from tests.support.people import House, at, set_up_house, study_campaign

UNITS = st.sampled_from(["DB000", "DB001", "DB002", "DB003"])
ACCEPTED, RETURNED = Verdict.ACCEPTED, Verdict.RETURNED
STEP = timedelta(hours=7)


class Counting(RuleBasedStateMachine):
    """Any reports in any order, at any hours; after each the figures are checked."""

    loop: asyncio.AbstractEventLoop
    url: Any

    def __init__(self) -> None:
        super().__init__()
        self.database = Database(self.url())
        self.house: House = self.run(set_up_house(self.database))
        self.now: datetime = at("2023-05-30 08:00")
        self.remembered: list[tuple[str, Summary, list[Any]]] = []

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        self.run(self.database.close())

    @rule(unit=UNITS, yes=st.booleans())
    def studies(self, unit: str, yes: bool) -> None:
        self.report("nq", unit, {"studied": yes})

    @rule(unit=UNITS, answers=st.dictionaries(st.just("collective"), st.booleans()), count=st.integers(0, 3))
    def plans(self, unit: str, answers: dict[str, Any], count: int) -> None:
        self.report("kh", unit, {**answers, "individuals": count})

    @rule(code=st.sampled_from(["nq", "kh"]), unit=UNITS, verdict=st.sampled_from([ACCEPTED, ACCEPTED, RETURNED]))
    def is_reviewed(self, code: str, unit: str, verdict: Verdict) -> None:
        self.now += STEP
        self.run(self.review(code, unit, verdict))

    async def review(self, code: str, unit: str, verdict: Verdict) -> None:
        by = self.house.people["Thu"]
        async with self.database.begin() as store:
            debts = await reports.debts_of(store, [self.house.campaigns[code]], [self.house.units[unit]])
            if not debts or not debts[0].standing.version:
                return
            found = Review(verdict, by, "Thu", self.now, debts[0].standing.version, note="lý do")
            await reports.record(store, [(reviewed(debts[0], found), None)])

    @rule(unit=UNITS, yes=st.booleans(), hours=st.integers(0, 60))
    def is_written_down_for(self, unit: str, yes: bool, hours: int) -> None:
        """An officer writes down what the unit said some hours ago."""
        self.report("nq", unit, {"studied": yes}, timedelta(hours=hours))

    @rule(unit=UNITS)
    def is_excused_or_readmitted(self, unit: str) -> None:
        self.now += STEP
        self.run(self.excuse_or_readmit(self.house.units[unit]))

    async def excuse_or_readmit(self, unit_id: int) -> None:
        campaign = self.house.campaigns["kh"]
        async with self.database.begin() as store:
            if unit_id in await audience.members_of(store, campaign.id):
                await audience.excuse(store, campaign, unit_id, "lý do", self.now, None)
            else:
                await campaigns.readmit(store, campaign, unit_id, self.now, None)
            await self.reread(store)

    @rule(unit=UNITS, quota=st.integers(0, 4))
    def is_given_another_quota(self, unit: str, quota: int) -> None:
        self.now += STEP
        self.run(self.import_units([replace(row, individual_quota=quota) for row in ROWS if row.code == unit]))

    @rule(sector=st.sampled_from(["cơ quan", "trường học"]), unit=UNITS)
    def changes_its_sector(self, sector: str, unit: str) -> None:
        self.now += STEP
        self.run(self.import_units([replace(row, sector=sector) for row in ROWS if row.code == unit]))

    async def import_units(self, rows: list[UnitRow]) -> None:
        try:
            async with self.database.begin() as store:
                await units.import_units(store, rows, self.now)
                await campaigns.refit_all(store, self.now)
                await self.reread(store)
        except campaigns.Emptied:
            return

    @rule(
        days=st.integers(-3, 3),
        sectors=st.sampled_from([(), ("cơ quan",)]),
        counts=st.sampled_from([Counts.ACCEPTED, Counts.SUBMITTED]),
    )
    def is_changed(self, days: int, sectors: tuple[str, ...], counts: Counts) -> None:
        """The deadline moves, whom the campaign is for, and which reports it counts."""
        self.now += STEP
        self.run(self.change(days, sectors, counts))

    async def change(self, days: int, sectors: tuple[str, ...], counts: Counts) -> None:
        stood = self.house.campaigns["nq"]
        due = at("2023-06-02 17:00") + timedelta(days=days)
        draft = replace(study_campaign(), audience=Audience(sectors=sectors))
        draft = replace(draft, campaign=replace(draft.campaign, due_at=due, counts=counts))
        try:
            async with self.database.begin() as store:
                await campaigns.change(store, stood, draft, self.now)
                await self.reread(store)
        except audience.NoUnits:
            return

    async def reread(self, store: Store) -> None:
        self.house.campaigns = {one.code: one for one in await campaigns.all_campaigns(store)}

    @rule(hours=st.integers(1, 90))
    def time_passes(self, hours: int) -> None:
        for code in self.house.campaigns:
            self.remembered.append((code, *self.run(self.as_of(code, self.now))))
        self.now += timedelta(hours=hours)

    def report(self, code: str, unit: str, given: dict[str, Any], ago: timedelta | None = None) -> None:
        self.now += STEP
        self.run(self.record(code, unit, given, ago))

    async def record(self, code: str, unit: str, given: dict[str, Any], ago: timedelta | None) -> None:
        async with self.database.begin() as store:
            debts = await reports.debts_of(store, [self.house.campaigns[code]], [self.house.units[unit]])
            if not debts:
                return
            made = make_report(
                debts[0],
                given,
                words="",
                person_id=None,
                by_name="",
                chat=None,
                said_at=self.now - (ago or timedelta()),
                recorded_at=self.now,
                on_behalf=ago is not None,
            )
            await reports.record(store, [(made, None)])

    async def as_of(self, code: str, moment: datetime) -> tuple[Summary, list[Any]]:
        async with self.database.read() as store:
            campaign = self.house.campaigns[code]
            return await summary.past(store, campaign, moment), await summary.missing(store, campaign, moment)

    @invariant()
    def now_is_what_the_history_says(self) -> None:
        for code, campaign in self.house.campaigns.items():
            self.run(self.check(code, campaign))

    async def check(self, code: str, campaign: Any) -> None:
        async with self.database.read() as store:
            now = await summary.current(store, campaign, self.now)
            past = await summary.past(store, campaign, self.now)
            missing = await summary.missing(store, campaign)
            recounted = await reports.recount(store, campaign.id)
        assert (now.units, now.items) == (past.units, past.items)
        assert now.units.reported == recounted.get("reported", 0)
        assert now.units.reported + now.units.not_yet + now.units.silent == now.units.expected
        assert now.units.expected == recounted.get("expected", 0)
        assert all(count.done <= count.total for count in now.items)
        assert now.units.on_time + now.units.late == now.units.reported
        assert now.units.returned + now.units.planned + now.units.waiting <= now.units.not_yet
        assert now.items[0].done == now.units.reported
        assert [one.state for one in missing].count("returned") == now.units.returned
        assert len(missing) == now.units.expected - now.units.reported

    @invariant()
    def what_was_said_of_a_past_moment_still_holds(self) -> None:
        for code, then, missing in self.remembered[-4:]:
            again, still_missing = self.run(self.as_of(code, then.as_of))
            assert (again.units, again.items, again.campaign.due_at) == (
                then.units,
                then.items,
                then.campaign.due_at,
            )
            assert still_missing == missing


def test_figures_always_follow_from_the_history(
    database_url: str, request: Any, tmp_path: Any, monkeypatch: Any
) -> None:
    """On each database: hypothesis makes the histories, each in a database of its own."""
    made = iter(range(10_000))

    def fresh() -> str:
        if database_url.startswith("postgresql"):
            return str(request.getfixturevalue("postgres").new())
        path = tmp_path / f"{next(made)}.db"
        path.write_bytes(request.getfixturevalue("sqlite_template"))
        return f"sqlite+aiosqlite:///{path}"

    with asyncio.Runner() as runner:
        monkeypatch.setattr(Counting, "loop", runner.get_loop(), raising=False)
        monkeypatch.setattr(Counting, "url", staticmethod(fresh), raising=False)
        run_state_machine_as_test(
            Counting,
            settings=settings(
                max_examples=20,
                stateful_step_count=14,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow],
            ),
        )
