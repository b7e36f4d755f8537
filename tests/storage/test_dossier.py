"""What is printed is made of the units and reports that the figures are made of, at any moment, for any part."""

from collections import Counter
from datetime import date

from sqlalchemy import update

from domain.access import managed_roots
from domain.dossier import Line
from domain.people import Duty, Person, Role
from domain.reports import make_report
from domain.summary import UnitCounts
from storage import dossier, erasure, reports, summary
from storage.summary import Scope
from storage.tables import units
from tests.support.people import House, at

MOMENTS = ("2023-06-12 08:00", "2023-06-13 12:00", "2023-06-15 23:59", "2023-06-16 12:00")


TOLD = (
    # Lan said no and then yes, Tú promised a day, Minh was late; the head of the tree is silent
    ("Lan", "DB001", "2023-06-13 08:00", False, None, "chưa ạ"),
    ("Tú", "DB003", "2023-06-13 09:00", False, "2023-06-20", "hẹn 20/6"),
    ("Lan", "DB001", "2023-06-14 08:00", True, None, "đã tổ chức rồi ạ"),
    ("Minh", "DB002", "2023-06-16 08:00", True, None, "xong rồi"),
)


async def tell(house: House) -> None:
    for name, unit, when, yes, planned, words in TOLD:
        async with house.database.begin() as store:
            (debt,) = await reports.debts_of(store, [house.campaigns["nq"]], {house.units[unit]})
            made = make_report(
                debt,
                {"studied": yes},
                words=words,
                person_id=house.people[name],
                by_name=name,
                chat=None,
                said_at=at(when),
                recorded_at=at(when),
                planned_on=date.fromisoformat(planned) if planned else None,
            )
            await reports.record(store, [(made, None)])


async def test_the_lines_are_what_the_figures_count_and_tell_who_said_what(house: House) -> None:
    await tell(house)
    campaign = house.campaigns["nq"]
    async with house.database.read() as store:
        for roots in (None, frozenset({house.units["DB000"]}), frozenset({house.units["DB003"]})):
            for moment in (at(one) for one in MOMENTS):
                found = await dossier.read(store, campaign, moment, Scope(roots))
                assert found.summary.units == (await summary.past(store, campaign, moment, Scope(roots))).units
                assert Counter(line.state(campaign) for line in found.lines) == states(found.summary.units)
            now = await summary.current(store, campaign, moment, Scope(roots))
            assert found.summary.units == now.units
        found = await dossier.read(store, campaign, moment)
    lines = {line.code: line for line in found.lines}
    said = [(one.reported, one.by, one.words) for one in lines["DB001"].told]
    assert said == [(False, "Lan", "chưa ạ"), (True, "Lan", "đã tổ chức rồi ạ")]
    assert [one.planned_on for one in lines["DB003"].told] == [date(2023, 6, 20)]
    assert (lines["DB001"].parent, lines["DB001"].sector) == ("Đảng bộ Khối Mẫu", "cơ quan")
    async with house.database.begin() as store:
        await erasure.erase(store, house.people["Lan"], at("2023-06-17 08:00"))
        found = await dossier.read(store, campaign, moment)
    assert {one.by for line in found.lines for one in line.told} == {erasure.ERASED, "Minh", "Tú"}


def states(units: UnitCounts) -> Counter[str]:
    counts = {"done": units.on_time, "late": units.late, "notyet": units.not_yet, "silent": units.silent}
    return Counter({name: many for name, many in counts.items() if many})


async def test_phones_are_told_of_the_units_in_charge_alone(house: House) -> None:
    async with house.database.begin() as store:
        await store.run(update(units).values(phone="0912 000 000"))
    officer = Person(1, "Quý", (Duty(Role.LEADER, None), Duty(Role.OFFICER, house.units["DB003"])))

    def called(lines: tuple[Line, ...]) -> set[str]:
        return {line.code for line in lines if line.phone}

    now = at("2023-06-12 08:00")
    async with house.database.read() as store:
        campaign = house.campaigns["nq"]
        found = await dossier.read(store, campaign, now, in_charge=managed_roots(officer))
        assert (called(found.lines), found.phones) == ({"DB003"}, True)
        nobody = await dossier.read(store, campaign, now, in_charge=managed_roots(Person(2, "Hùng")))
        assert (called(nobody.lines), nobody.phones) == (set(), False)
