"""What a unit did in a campaign, read from where it stands and from the verdicts on it."""

from domain.scoring import Deed
from storage import scoring
from storage.summary import WHOLE, Scope
from tests.storage.test_entries import told
from tests.support.people import House


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
