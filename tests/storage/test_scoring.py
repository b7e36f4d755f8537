"""What a unit did in a campaign, read from where it stands and from the verdicts on it."""

from datetime import timedelta

from domain.campaigns import Campaign
from domain.reports import make_report
from domain.scoring import Deed
from storage import reports, scoring
from storage.database import Store
from storage.summary import WHOLE, Scope
from tests.storage.test_entries import DAYS, told
from tests.support.people import House

LATER = DAYS[4] + timedelta(days=1)


async def stands_no_more(store: Store, campaign: Campaign, house: House) -> None:
    """DB000 tells something else after its report was found good."""
    (debt,) = await reports.debts_of(store, [campaign], [house.units["DB000"]])
    made = make_report(
        debt, {"essays": True}, words="sửa", person_id=house.people["Lan"], by_name="Lan", chat=None,
        said_at=LATER, recorded_at=LATER,
    )  # fmt: skip
    await reports.record(store, [(made, None)])


async def test_what_each_unit_did(house: House) -> None:
    async with house.database.begin() as store:
        campaign = await told(store, house)
        found = await scoring.records(store, [campaign, house.campaigns["nq"]], WHOLE)
        assert [(one.code, one.deed, one.returned, one.good) for one in found[:4]] == [
            ("DB000", Deed.ON_TIME, 0, True), ("DB001", Deed.LATE, 0, False),
            ("DB002", Deed.MISSING, 1, False), ("DB003", Deed.WAITING, 0, False),
        ]  # fmt: skip
        assert {one.deed for one in found[4:]} == {Deed.MISSING}
        part = await scoring.records(store, [campaign], Scope(frozenset({house.units["DB001"]})))
        assert [one.code for one in part] == ["DB001"]
        past = [await scoring.records(store, [campaign], WHOLE, day) for day in DAYS]
        assert past[4] == found[:4]
        assert [(one.deed, one.returned, one.good) for one in past[0]] == [
            (Deed.ON_TIME, 0, True), *[(Deed.MISSING, 0, False)] * 3
        ]  # fmt: skip
        await stands_no_more(store, campaign, house)
        again = await scoring.records(store, [campaign], WHOLE)
        assert not any(one.good for one in again)
        assert again == await scoring.records(store, [campaign], WHOLE, LATER)
        assert await scoring.records(store, [campaign], WHOLE, DAYS[4]) == past[4]
