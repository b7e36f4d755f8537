"""Who is reminded, when, and exactly once."""

from datetime import timedelta

import pytest

from bot.channels.web import WebChannel
from domain.chat import RawMessage
from domain.people import Role
from domain.reminders import due_slots, slots
from domain.reports import make_report
from scheduler.reminders import plan_due, run_now
from storage import campaigns, outbox, people, reports
from storage.database import Store
from tests.support.people import ZONE, House, add_person, at, chat, study_campaign
from tests.support.transcript import Stage

DUE = at("2023-06-15 17:00")


def test_the_slots_of_a_policy() -> None:
    """7, 3, 1 and 0 days before at 08:00, then every third working day, three times."""
    found = [(slot.step, f"{slot.due_at:%d/%m %H:%M}") for slot in slots(study_campaign().campaign, ZONE)]
    assert found == [
        ("before-7", "08/06 08:00"),
        ("before-3", "12/06 08:00"),
        ("before-1", "14/06 08:00"),
        ("before-0", "15/06 08:00"),
        ("overdue-1", "20/06 08:00"),
        ("overdue-2", "23/06 08:00"),
        ("overdue-3", "28/06 08:00"),
    ]


def test_a_slot_on_a_day_off_moves_to_the_working_day_before_and_two_become_one() -> None:
    campaign = study_campaign(due="2023-06-12 17:00").campaign
    found = [(slot.step, f"{slot.due_at:%a %d/%m}") for slot in slots(campaign, ZONE)][:3]
    assert found == [("before-7", "Mon 05/06"), ("before-3", "Fri 09/06"), ("before-0", "Mon 12/06")]


@pytest.mark.parametrize(
    ("now", "steps"),
    [
        ("2023-06-12 07:59", []),
        ("2023-06-12 08:00", ["before-3"]),
        ("2023-06-12 13:59", ["before-3"]),
        ("2023-06-12 14:00", []),
    ],
)
def test_a_slot_is_due_for_six_hours(now: str, steps: list[str]) -> None:
    assert [slot.step for slot in due_slots(study_campaign().campaign, at(now), ZONE)] == steps


def test_no_slot_before_a_campaign_opens() -> None:
    campaign = study_campaign(opens="2023-06-13 00:00").campaign
    assert [slot.step for slot in slots(campaign, ZONE)][:2] == ["before-1", "before-0"]


async def report(store: Store, house: House, code: str, unit: str, **given: object) -> None:
    debt = (await reports.debts_of(store, [house.campaigns[code]], [house.units[unit]]))[0]
    now = at("2023-06-01 08:00")
    made = make_report(debt, given, words="", person_id=None, by_name="", chat=None, said_at=now, recorded_at=now)
    await reports.record(store, [(made, None)])


async def waiting(store: Store) -> list[str]:
    return [letter.chat.address for letter in await outbox.due(store, "web", "web", DUE, 99)]


async def test_only_lagging_units_are_reminded_once_a_person(house: House) -> None:
    async with house.database.begin() as store:
        await report(store, house, "nq", "DB001", studied=True)
        # Minh reports for a second unit as well: still one message.
        await add_person(store, "Minh", Role.SECRETARY, "DB003", at("2023-06-01 08:00"))
        runs = await run_now(store, [house.campaigns["nq"]], at("2023-06-12 08:00"), ZONE)
        assert [(run.lagging, run.queued, run.unreachable) for run in runs] == [(3, 2, ("DB000",))]
        assert sorted(await waiting(store)) == ["minh", "tú"]


async def test_a_slot_is_claimed_once_however_often_the_clock_ticks(house: House) -> None:
    for minute in ("08:00", "08:01", "13:00"):
        async with house.database.begin() as store:
            await plan_due(store, at(f"2023-06-12 {minute}"), ZONE)
    async with house.database.begin() as store:
        assert len(await waiting(store)) == 3


async def test_six_hours_of_downtime_lose_nothing_and_repeat_nothing(house: House) -> None:
    async with house.database.begin() as store:
        assert await plan_due(store, at("2023-06-12 13:59"), ZONE)
    async with house.database.begin() as store:
        assert not await plan_due(store, at("2023-06-12 20:30"), ZONE)
        assert len(await waiting(store)) == 3


async def test_two_campaigns_due_at_once_are_one_message(house: House) -> None:
    async with house.database.begin() as store:
        runs = await run_now(store, list(house.campaigns.values()), at("2023-06-12 08:00"), ZONE)
        assert [run.campaign_code for run in runs] == ["nq", "kh"]
        assert len(await waiting(store)) == 3


async def test_a_report_cancels_the_reminder_that_waits_for_it(house: House) -> None:
    stage = Stage(house)
    async with house.database.begin() as store:
        await run_now(store, [house.campaigns["nq"]], stage.now, ZONE)
    await lan_reports(stage)
    async with house.database.begin() as store:
        assert sorted(await waiting(store)) == ["minh", "tú"]
        assert (await outbox.counts(store))["cancelled"] == 1


async def lan_reports(stage: Stage) -> None:
    """Lan reports, while nothing is delivered."""
    for key, text in enumerate(("/baocao", "Học tập, quán triệt nghị quyết", "Đã tổ chức")):
        await stage.inbox.receive([RawMessage(chat("Lan"), f"r{key}", {"text": text}, stage.now)])
        while await stage.inbox.answer_waiting():
            pass
    async with stage.house.database.begin() as store:
        replies = [one.id for one in await outbox.due(store, "web", "web", DUE, 99) if one.kind == "reply"]
        await outbox.mark(store, replies, "sent", stage.now)


async def test_a_reminder_that_became_pointless_is_dropped_before_it_is_sent(house: House) -> None:
    stage = Stage(house)
    async with house.database.begin() as store:
        await run_now(store, [house.campaigns["nq"]], stage.now, ZONE)
        await report(store, house, "nq", "DB001", studied=True)
        await campaigns.close(store, "kh", stage.now)
    heard = await stage.settle()
    assert sorted(where.address for where, _ in heard) == ["minh", "tú"]


async def test_a_reminder_waits_while_its_person_is_in_the_middle_of_something(house: House) -> None:
    stage = Stage(house)
    await stage.say("Lan", "/baocao")
    async with house.database.begin() as store:
        await run_now(store, [house.campaigns["nq"]], stage.now, ZONE)
    assert sorted(where.address for where, _ in await stage.settle()) == ["minh", "tú"]
    stage.now += timedelta(minutes=11)
    assert [where.address for where, _ in await stage.settle()] == ["lan"]


async def test_a_reminder_that_lies_unseen_on_a_page_gives_way_to_the_next(house: House) -> None:
    """On the page only the newest stands; once seen it stays."""
    stage = Stage(house)
    page = stage.outbox.channel = WebChannel()

    async def run_and_show() -> list[str]:
        stage.now += timedelta(days=1)
        async with house.database.begin() as store:
            await run_now(store, [house.campaigns["nq"]], stage.now, ZONE)
        await stage.settle()
        async with house.database.read() as store:
            return [line.id for line in await outbox.page_of(store, chat("Lan"), 9)]

    assert page.capabilities.buttons
    first = await run_and_show()
    second = await run_and_show()
    assert len(first) == len(second) == 1
    assert first != second
    async with house.database.begin() as store:
        await outbox.see(store, chat("Lan"), [int(second[0][1:])], stage.now)
    assert len(await run_and_show()) == 2


async def test_a_closed_campaign_reminds_nobody(house: House) -> None:
    async with house.database.begin() as store:
        await campaigns.close(store, "nq", at("2023-06-10 08:00"))
        assert [run.campaign_code for run in await plan_due(store, at("2023-06-12 08:00"), ZONE)] == []


async def test_blocked_accounts_are_unreachable(house: House) -> None:
    async with house.database.begin() as store:
        await people.unreachable(store, [chat("Lan")], at("2023-06-01 08:00"))
        runs = await run_now(store, [house.campaigns["nq"]], at("2023-06-12 08:00"), ZONE)
        assert runs[0].unreachable == ("DB000", "DB001")
        assert (await people.counts(store))["unreachable"] == 1
