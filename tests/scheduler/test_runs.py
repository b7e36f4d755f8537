"""Runs in the database: promises, changed campaigns, bad hours, the weekly cap, what was missed, sheets."""

import io
from dataclasses import replace
from datetime import date, time, timedelta

import docx
import pytest
from sqlalchemy import select, update

from bot.commands.figures import _messages as messages_of
from domain.campaigns import Policy
from domain.chat import Chat, Inbound, RawMessage, Reply, Talk
from domain.people import Role
from domain.reminders import Manner, Slot, holds_back
from domain.units import UnitRow
from handlers.known import learn
from scheduler import drift, previews, sheets
from scheduler.reminders import plan_due, run_now
from storage import campaigns, coming, laggards, outbox, people, reports, runs, settings, units
from storage import tables as t
from storage.database import Store
from tests.support.people import BOARD, UNITS, ZONE, House, add_person, at, chat, study_campaign
from tests.support.transcript import Stage

DUE = at("2023-06-15 17:00")
MONDAY = at("2023-06-12 08:00")


async def tick(stage: Stage, now: str) -> list[str]:
    """A minute passes; returns who was told what, in short."""
    stage.now = at(now)
    async with stage.house.database.begin() as store:
        await plan_due(store, stage.now, ZONE)
        await settings.put(store, settings.TICKED_AT, stage.now.isoformat())
    heard = await stage.settle()
    async with stage.house.database.begin() as store:
        await sheets.tell(store, stage.now, ZONE)
    heard += await stage.settle()
    return [f"{where.address}: {reply.text.splitlines()[0]}" for where, reply in heard]


def reminded(heard: list[str]) -> list[str]:
    return [line.partition(":")[0] for line in heard if not line.startswith(("thu:", "quý:"))]


async def standing(store: Store, house: House, **values: object) -> None:
    """DB001 said "not yet" in both campaigns, and stands like this."""
    for campaign in house.campaigns.values():
        row = {
            "campaign_id": campaign.id, "unit_id": house.units["DB001"], "version": 1, "answers": {},
            "figures": "{}", "reported": False, "lagging": True, "said_at": MONDAY, "by_name": "", **values,
        }  # fmt: skip
        statement = store.insert(t.standings).values(row)
        await store.run(statement.on_conflict_do_update(index_elements=["campaign_id", "unit_id"], set_=row))


async def test_the_statement_and_the_rule_agree_on_what_a_promise_holds_back(house: House) -> None:
    days = [None, *(date(2023, 6, day) for day in (14, 15, 19))]
    hours = [at(f"2023-06-{day} {hour}") for day in (14, 15, 16, 20) for hour in ("08:00", "18:00")]
    chosen = list(house.campaigns.values())
    seen = set()
    for planned in days:
        for until in days:
            async with house.database.begin() as store:
                await standing(store, house, planned_on=planned, overdue_until=until)
                debts = await reports.debts_of(store, chosen, [house.units["DB001"]])
                for now in hours:
                    for debt in debts:
                        of = laggards.lagging_of(debt.campaign, now, ZONE)
                        row = await store.first(select(of.c.held).where(of.c.unit_id == debt.unit_id))
                        assert bool(row.held) is holds_back(debt, now, ZONE), (planned, until, now)
                        seen.add(bool(row.held))
    assert seen == {True, False}


async def test_nothing_that_was_sent_is_sent_again_when_a_campaign_changes(house: House) -> None:
    """Another hour for the same step: nothing. Another deadline: its own steps; what was coming is void."""
    stage = Stage(house)
    assert reminded(await tick(stage, "2023-06-12 08:00")) == ["lan", "minh", "tú"]

    async def change(policy: Policy, due: str, now: str) -> int:
        async with house.database.begin() as store:
            await campaigns.close(store, "kh", at(now))
            stood = await campaigns.campaign(store, "nq")
            assert stood
            draft = study_campaign(due=due)
            draft = replace(draft, campaign=replace(draft.campaign, policy=policy))
            return (await campaigns.change(store, stood, draft, at(now)))[0].version - stood.version

    assert await change(Policy(at=time(9)), "2023-06-15 18:00", "2023-06-12 08:30") == 1
    assert reminded(await tick(stage, "2023-06-12 09:00")) == []
    assert await change(Policy(at=time(9)), "2023-06-19 17:00", "2023-06-12 09:30") == 1
    assert reminded(await tick(stage, "2023-06-12 10:00")) == []  # seven days before, but once a day
    assert reminded(await tick(stage, "2023-06-14 09:00")) == []  # of the old deadline
    assert reminded(await tick(stage, "2023-06-16 09:00")) == ["lan", "minh", "tú"]
    assert await change(Policy(days_before=(), overdue_times=0), "2023-06-19 17:00", "2023-06-16 10:00") == 1
    assert reminded(await tick(stage, "2023-06-19 09:00")) == []


async def test_what_cannot_leave_before_night_does_not_leave_and_is_on_the_sheet(house: House) -> None:
    """Planned late, as the bot was down; then the evening came before it could be sent."""
    stage = Stage(house)
    async with house.database.begin() as store:
        await campaigns.close(store, "kh", MONDAY)
        late = replace(study_campaign().campaign, policy=Policy(at=time(16)))
        stood = await campaigns.campaign(store, "nq")
        assert stood
        await campaigns.change(store, stood, replace(study_campaign(), campaign=late), MONDAY)
        assert (await plan_due(store, at("2023-06-12 19:58"), ZONE))[0].queued == 3
    assert await tick(stage, "2023-06-12 19:59") != []  # one minute before is too late already
    async with house.database.read() as store:
        found = await outbox.counts(store)
        rows = await store.all(select(t.reminder_slots.c.sheet))
    assert (found["sent"], found["cancelled"]) == (1, 3)  # only the sheet was sent
    assert rows[0].sheet == {
        "lagging": 4, "reminded": 0, "unseen": 0, "later": 0, "promised": 0, "unreached": 1, "failed": 3,
        "call": ["DB000", "DB001", "DB002", "DB003"],
    }  # fmt: skip
    assert reminded(await tick(stage, "2023-06-13 07:30")) == []


async def test_nothing_is_planned_at_night_and_what_was_missed_is_told_once_by_day(house: House) -> None:
    stage = Stage(house)
    await tick(stage, "2023-06-11 12:00")
    assert await tick(stage, "2023-06-12 20:30") == []
    heard = await tick(stage, "2023-06-13 07:00")
    assert [line[:30] for line in heard] == ["thu: ⚠️ Có lượt nhắc đã lỡ vì "]
    assert await tick(stage, "2023-06-13 07:01") == []


async def test_the_fifth_in_a_week_is_folded_into_one_that_leaves_later(house: House) -> None:
    stage = Stage(house)
    for day in (5, 6, 7, 8):
        stage.now = at(f"2023-06-0{day} 09:00")
        async with house.database.begin() as store:
            await run_now(store, [house.campaigns["nq"]], stage.now, ZONE, Manner.PLANNED)
        assert len(await stage.settle()) == 3
    for day in ("09 09:00", "12 08:30"):
        stage.now = at(f"2023-06-{day}")
        async with house.database.begin() as store:
            await run_now(store, list(house.campaigns.values()), stage.now, ZONE, Manner.PLANNED)
        assert await stage.settle() == []
    async with house.database.begin() as store:
        assert await sheets.tell(store, stage.now, ZONE) > 0  # a sheet need not wait for them
    await stage.settle()
    stage.now = at("2023-06-12 09:01")
    heard = await stage.settle()
    assert [(where.address, reply.text.count("\n")) for where, reply in heard] == [
        ("lan", 2),
        ("minh", 2),
        ("tú", 2),
    ]


async def test_an_order_leaves_at_night_and_takes_along_what_waited(house: House) -> None:
    stage = Stage(house, now=at("2023-06-12 05:30"))
    async with house.database.begin() as store:
        await run_now(store, [house.campaigns["nq"]], stage.now, ZONE, Manner.PLANNED)
    assert await stage.settle() == []
    stage.now += timedelta(minutes=10)
    async with house.database.begin() as store:
        await run_now(store, [house.campaigns["nq"]], stage.now, ZONE)
    assert len(await stage.settle()) == 3


async def test_several_slots_of_one_campaign_make_one_message_and_one_sheet(house: House) -> None:
    """One was moved to eleven in the evening, the next is due at one: both, after a short downtime."""
    stage = Stage(house)
    any_hour = Policy((1, 0), at=time(1), quiet_from=time(0), quiet_to=time(0), working_days_only=False)
    async with house.database.begin() as store:
        await campaigns.close(store, "kh", MONDAY)
        draft = study_campaign()
        draft = replace(draft, campaign=replace(draft.campaign, policy=any_hour))
        await campaigns.change(store, house.campaigns["nq"], draft, MONDAY)
        late = Slot("before-1", at("2023-06-14 23:00"), date(2023, 6, 14), date(2023, 6, 15))
        nq = house.campaigns["nq"].id
        await coming.move(store, nq, late, at("2023-06-14 01:00"), MONDAY, None, again=False)
    heard = await tick(stage, "2023-06-15 02:00")
    assert reminded(heard) == ["lan", "minh", "tú"]
    assert len(heard) == 4
    async with house.database.read() as store:
        assert len(await store.all(select(t.reminder_slots))) == 2
    assert await tick(stage, "2023-06-15 02:01") == []


async def test_an_officer_of_a_part_gets_that_part_and_changes_nothing_beyond_it(house: House) -> None:
    stage = Stage(house)
    async with house.database.begin() as store:
        await add_person(store, "Quý", Role.OFFICER, "DB000", at("2023-06-01 08:00"))
        await run_now(store, [house.campaigns["nq"]], stage.now, ZONE)
    await stage.settle()
    async with house.database.begin() as store:
        await sheets.tell(store, stage.now, ZONE)
    told = {where.address: reply for where, reply in await stage.settle()}
    assert "04 đơn vị" in told["thu"].text
    assert "03 đơn vị" in told["quý"].text
    listed = "".join(reply.text for _, reply in await stage.say("Quý", "[Danh sách đầy đủ]"))
    assert "Đảng bộ Sở Mẫu" in listed
    assert "Bệnh viện" not in listed
    async with house.database.begin() as store:
        slot = (await store.first(select(t.reminder_slots.c.id))).id
    for action, who in (
        (f"sheet:{slot}", "Lan"),
        (f"sheet:{slot}", "Hùng"),
        (f"urge:{house.campaigns['nq'].id}", "Quý"),
    ):
        raw = RawMessage(chat(who), f"{who}{action}", {"text": "x", "action": action}, stage.now)
        await stage.inbox.receive([raw])
        heard = await stage.settle()
        assert len(heard) == 1
        assert "không thuộc phần" in heard[0][1].text or "ngoài phần" in heard[0][1].text


async def test_a_look_beforehand_goes_to_those_in_charge_of_all_and_what_they_move_stays_moved(
    house: House,
) -> None:
    friday = at("2023-06-09 16:30")
    nq = house.campaigns["nq"]
    async with house.database.begin() as store:
        await add_person(store, "Quý", Role.OFFICER, "DB000", at("2023-06-01 08:00"))
        assert await previews.tell(store, friday, ZONE, BOARD.calendar, large=3) == 0  # no more than three
    async with house.database.begin() as store:
        await store.run(update(t.coming_slots).values(looked_at=None))
        assert await previews.tell(store, friday, ZONE, BOARD.calendar, large=2) == 1
        assert not await runs.in_charge_of_all(store, frozenset({house.units["DB000"]}), nq.id)
    stage = Stage(house, now=friday)
    heard = await stage.settle()
    assert [where.address for where, _ in heard] == ["thu"]
    first = heard[0][1].choices[0].action
    for key in ("once", "twice"):  # a second press on the same button moves it no further
        await press(stage, first, key)
    async with house.database.read() as store:
        moves = await coming.moves_of(store, nq.id)
    assert [f"{one.to_at.astimezone(ZONE):%d/%m %H:%M}" for one in moves.values()] == ["13/06 08:00"]
    assert reminded(await tick(stage, "2023-06-12 08:00")) == []
    assert reminded(await tick(stage, "2023-06-13 08:00")) == ["lan", "minh", "tú"]
    ended = [reply.text for _, reply in await press(stage, first, "late")]
    assert ended == ["Lượt nhắc này đã chạy, không hoãn hay đổi giờ được nữa."]


async def press(stage: Stage, action: str, key: str) -> list[tuple[Chat, Reply]]:
    await stage.inbox.receive([RawMessage(chat("Thu"), key, {"text": "x", "action": action}, stage.now)])
    return await stage.settle()


async def test_a_promise_once_overdue_is_kept_for_five_working_days_and_once(house: House) -> None:
    stage = Stage(house, now=at("2023-06-19 09:00"))
    async with house.database.begin() as store:
        await campaigns.close(store, "kh", MONDAY)
    for day, told in (("30/7", "đến hết ngày 26/6"), ("31/7", "dự kiến 31/7/2023.")):
        await stage.say("Lan", "/baocao")
        await stage.say("Lan", "chưa")
        heard = await stage.say("Lan", day)
        assert told in heard[-1][1].text
        stage.now = at("2023-06-27 09:00")
    assert "không nhắc" not in heard[-1][1].text
    async with house.database.read() as store:
        known = (await learn(store, BOARD, [(Inbound(chat("Lan"), "", stage.now), Talk())], stage.now))[0]
    assert not holds_back(known.owed[0], stage.now, ZONE)


async def test_what_a_run_would_say_is_what_it_says(house: House) -> None:
    stage = Stage(house)
    async with house.database.begin() as store:
        run = (await run_now(store, [house.campaigns["nq"]], stage.now, ZONE))[0]
        foretold = await messages_of(store, BOARD, run, stage.now)
    said = [reply.text for _, reply in await stage.settle()]
    assert sorted(one["text"] for one in foretold) == sorted(said)
    assert {label for one in foretold for label in one["choices"]} >= {"Nhắc lại sau"}


async def test_officers_hear_of_a_wrong_clock_once_a_day_by_day(house: House) -> None:
    async def told(now: str) -> int:
        async with house.database.begin() as store:
            return await drift.tell(store, at(now), ZONE)

    assert await told("2023-06-12 08:00") == 0
    async with house.database.begin() as store:
        await settings.put(store, settings.CLOCK_OFF, "-12")
    assert [await told(f"2023-06-{when}") for when in ("12 22:00", "13 08:00", "13 09:00", "14 08:00")] == [
        0,
        1,
        0,
        1,
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_list_of_many_units_comes_in_messages_that_can_be_read(house: House) -> None:
    rows = [UnitRow(f"X{number:03d}", f"Chi bộ Mẫu {number}", phone="0912 345 678") for number in range(90)]
    stage = Stage(house)
    async with house.database.begin() as store:
        await units.import_units(store, [*UNITS, *rows], at("2023-06-01 08:00"))
        await campaigns.refit_all(store, stage.now)
        await people.unreachable(store, [chat("Lan")], stage.now)
        await run_now(store, [house.campaigns["nq"]], stage.now, ZONE)
    await stage.settle()
    async with house.database.begin() as store:
        await sheets.tell(store, stage.now, ZONE)
    sheet = (await stage.settle())[0][1]
    assert sheet.text.endswith("Chi bộ Mẫu 5 (chưa có đầu mối, 0912 345 678) và 84 đơn vị khác")
    listed = [reply.text for _, reply in await stage.say("Thu", "[Danh sách đầy đủ]")]
    assert len(listed) == 3
    assert all(len(text) < 4096 for text in listed)
    assert "2. Đảng bộ Sở Mẫu (đ/c Lan đã chặn bot)" in listed[0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_whom_to_call_is_printed_for_each_officer_s_own_part(house: House) -> None:
    stage = Stage(house)
    async with house.database.begin() as store:
        await add_person(store, "Quý", Role.OFFICER, "DB000", stage.now)
        for name in ("Lan", "Tú"):
            await people.unreachable(store, [chat(name)], stage.now)
        await run_now(store, [house.campaigns["nq"]], stage.now, ZONE)
    await stage.settle()
    async with house.database.begin() as store:
        await sheets.tell(store, stage.now, ZONE)
    await stage.settle()
    printed = {}
    for name in ("Thu", "Quý"):
        await stage.say(name, "[Bản in để gọi điện]")
        document = docx.Document(io.BytesIO(stage.channel.files[-1][1].content))
        printed[name] = [row.cells[1].text for row in document.tables[0].rows[1:]]
    theirs = ["Đảng bộ Khối Mẫu (DB000)", "Đảng bộ Sở Mẫu (DB001)"]
    assert printed == {"Quý": theirs, "Thu": [*theirs, "Đảng bộ Bệnh viện Mẫu (DB003)"]}
