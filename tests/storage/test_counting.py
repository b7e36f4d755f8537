"""Standings and tallies are always what the history says, and a past figure never changes."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from domain.reports import make_report
from domain.summary import Summary
from storage import reports, summary
from storage.database import Database
from tests.support.people import House, at, set_up_house

UNITS = st.sampled_from(["DB000", "DB001", "DB002", "DB003"])
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

    @rule(hours=st.integers(1, 90))
    def time_passes(self, hours: int) -> None:
        for code in self.house.campaigns:
            self.remembered.append((code, *self.run(self.as_of(code, self.now))))
        self.now += timedelta(hours=hours)

    def report(self, code: str, unit: str, given: dict[str, Any]) -> None:
        self.now += STEP
        self.run(self.record(code, unit, given))

    async def record(self, code: str, unit: str, given: dict[str, Any]) -> None:
        async with self.database.begin() as store:
            debts = await reports.debts_of(store, [self.house.campaigns[code]], [self.house.units[unit]])
            made = make_report(
                debts[0],
                given,
                words="",
                person_id=None,
                by_name="",
                chat=None,
                said_at=self.now,
                recorded_at=self.now,
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
        assert now.units.reported + now.units.not_yet + now.units.silent == now.units.expected == 4
        assert now.units.on_time + now.units.late == now.units.reported
        assert len(missing) == now.units.expected - now.units.reported

    @invariant()
    def what_was_said_of_a_past_moment_still_holds(self) -> None:
        for code, then, missing in self.remembered[-4:]:
            again, still_missing = self.run(self.as_of(code, then.as_of))
            assert again == then
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
                max_examples=15,
                stateful_step_count=12,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow],
            ),
        )
