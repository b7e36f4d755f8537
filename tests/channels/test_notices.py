"""A notice reaches each it is for once, behind replies and between conversations; and nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.chat import RawMessage
from domain.notices import Reach
from domain.people import Role
from scheduler import upkeep
from storage import files, notices, outbox, people, tables
from storage.database import Conflict, DatabaseAway
from storage.notices import NewNotice, Whom
from storage.summary import WHOLE
from tests.support.faults import nothing_written
from tests.support.people import House, add_person, at, chat
from tests.support.transcript import Stage
from texts import announcing as texts

WORDS = "Mời các đồng chí dự tập huấn."
SHOWN = texts.notice("Ban Tuyên giáo và Dân vận", WORDS)
NOW = at("2023-06-12 08:00")
LAGGING = "[Đơn vị chưa xong: Học tập, quán triệt nghị quyết]"


async def ready(house: House, whom: str = "[Tất cả đơn vị]") -> Stage:
    """The officer has the notice before them, with its buttons."""
    stage = Stage(house)
    await stage.say("Thu", f"/thongbao {WORDS}")
    await stage.say("Thu", whom)
    return stage


def got(stage: Stage) -> list[str]:
    """Who got the notice, with its button."""
    return [where.address for where, reply in stage.channel.said if reply.text == SHOWN and reply.choices]


def press(stage: Stage, label: str, key: str) -> RawMessage:
    action = next(one.action for one in stage.last[chat("Thu")].choices if one.label == label)
    return RawMessage(chat("Thu"), key, {"text": label, "action": action}, stage.now)


async def test_a_press_that_comes_again_or_twice_and_a_restart_send_it_once(house: House) -> None:
    """The same update twice, a second press on the same button, another process that takes over."""
    stage = await ready(house)
    once, again = press(stage, texts.SEND, "p1"), press(stage, texts.SEND, "p2")
    await stage.inbox.receive([once, once, again])
    await stage.inbox.answer_waiting()
    other = Stage(house)
    await other.settle()
    await stage.inbox.receive([once])
    await stage.settle()
    assert sorted(got(stage) + got(other)) == ["lan", "minh", "tú"]


async def test_what_could_not_be_laid_out_is_not_sent_by_half(house: House) -> None:
    """The database takes the notice and none of its letters: then it has neither; afterwards each goes once."""
    stage = await ready(house)
    await stage.inbox.receive([press(stage, texts.SEND, "p1")])
    async with nothing_written(house.database):
        with pytest.raises(DatabaseAway):
            await stage.inbox.answer_waiting()
    async with house.database.read() as store:
        assert await store.all(select(tables.notices)) == []
        assert (await outbox.counts(store))["waiting"] == 0
    await stage.settle()
    assert sorted(got(stage)) == ["lan", "minh", "tú"]


async def test_the_same_key_is_sent_once(house: House) -> None:
    new = NewNotice("KEY", WORDS, Whom(WHOLE), "tất cả", NOW)
    async with house.database.begin() as store:
        sent = [await notices.send(store, new, house.people["Thu"], NOW.date(), NOW) for _ in range(2)]
        assert sent == [True, False]
        assert (await outbox.counts(store))["waiting"] == 3


async def test_nobody_gets_it_who_left_or_serves_no_more_or_has_reported_meanwhile(house: House) -> None:
    async with house.database.begin() as store:
        await add_person(store, "Mai", Role.SECRETARY, "DB001", NOW)
        await people.unreachable(store, [chat("Mai")], NOW)
    stage = await ready(house, LAGGING)
    stage.now = at("2023-06-12 20:30")
    await stage.say("Thu", "[Gửi]")
    assert got(stage) == []
    for who in ("Tú", "Minh", "Lan"):
        await stage.say(who, "/baocao")
        await stage.say(who, "[Học tập, quán triệt nghị quyết]")
    await stage.say("Minh", "[Đã tổ chức]")
    async with house.database.begin() as store:
        await people.leave(store, house.people["Tú"], stage.now)
    stage.now = at("2023-06-13 07:59")
    await stage.settle()
    assert got(stage) == []
    stage.now = at("2023-06-13 08:00")
    await stage.settle()
    assert got(stage) == ["lan"]
    await stage.say("Thu", "[Ai chưa nhận]")
    assert "gửi 01 người, đã nhận 0, chưa 01" in stage.channel.said[-1][1].text


async def test_it_is_told_of_as_many_as_get_it(house: House) -> None:
    """One left between the look and [Gửi], another between what was read then and what is written."""
    stage = await ready(house)
    assert "gửi tới 03 người" in stage.channel.said[-1][1].text
    async with house.database.begin() as store:
        await people.leave(store, house.people["Minh"], stage.now)
    async with house.database.begin() as store:
        new = NewNotice("OTHER", WORDS, Whom(WHOLE), "tất cả", stage.now)
        with pytest.raises(Conflict):
            await notices.send(store, new, house.people["Thu"], stage.now.date(), stage.now, told=3)
        await store.undo()
    heard = await stage.say("Thu", "[Gửi]")
    assert [reply.text for where, reply in heard if where == chat("Thu")] == [texts.sent(Reach(2, 2, 2), None)]
    assert sorted(got(stage)) == ["lan", "tú"]


async def test_who_serves_another_unit_alone_by_then_does_not_get_it(house: House) -> None:
    """Tú served a school too, and it was for schools; Minh's is one."""
    stage = Stage(house)
    await stage.command(["duty", "Tú", "DB002"])
    stage.now = at("2023-06-12 21:00")
    for text in (f"/thongbao {WORDS}", "[Lĩnh vực trường học]", "[Gửi]"):
        await stage.say("Thu", text)
    async with house.database.begin() as store:
        held = (await people.duties_of(store, [house.people["Tú"]]))[house.people["Tú"]]
        school = next(duty for duty in held if duty.unit_code == "DB002")
        await people.end_duty(store, school.id, stage.now, house.people["Thu"])
    stage.now = at("2023-06-13 08:00")
    await stage.settle()
    assert got(stage) == ["minh"]


async def test_who_got_it_and_left_still_counts(house: House) -> None:
    stage = await ready(house)
    await stage.say("Thu", "[Gửi]")
    await stage.say("Lan", "[Đã nhận]")
    stage.now += timedelta(minutes=1)
    async with house.database.begin() as store:
        for name in ("Lan", "Tú"):
            await people.leave(store, house.people[name], stage.now)
    await stage.say("Thu", "[Ai chưa nhận]")
    counts, _, *silent = stage.channel.said[-1][1].text.splitlines()
    assert counts.endswith("gửi 03 người, đã nhận 01, chưa 02.")
    assert [line.endswith("(không còn là đầu mối)") for line in silent] == [False, True]


async def test_it_waits_while_somebody_is_in_the_middle_of_something(house: House) -> None:
    """Then it takes its turn; a press on it later changes nothing in a conversation begun since."""
    stage = await ready(house)
    await stage.say("Lan", "/baocao")
    await stage.say("Lan", "[Học tập, quán triệt nghị quyết]")
    await stage.say("Thu", "[Gửi]")
    assert sorted(got(stage)) == ["minh", "tú"]
    stage.now += timedelta(minutes=11)
    await stage.settle()
    shown = stage.last[chat("Lan")].choices[0]
    await stage.say("Lan", "/baocao")
    await stage.say("Lan", "[Học tập, quán triệt nghị quyết]")
    await stage.inbox.receive([RawMessage(chat("Lan"), "ack", {"text": "x", "action": shown.action}, stage.now)])
    await stage.settle()
    assert stage.channel.said[-1][1].text == texts.THANKS
    await stage.say("Lan", "[Đã tổ chức]")
    assert "Đã ghi nhận" in stage.channel.said[-1][1].text


async def test_replies_go_before_it_and_its_lines_stay_as_they_were_written(house: House) -> None:
    stage = Stage(house)
    await stage.say("Thu", "/thongbao")
    await stage.say("Thu", "Kính gửi các đồng chí:\n1. Họp  sáng thứ Tư.\n\n\n2. Mang tài liệu.")
    await stage.say("Thu", "[Tất cả đơn vị]")
    await stage.inbox.receive([press(stage, texts.SEND, "p1")])
    await stage.inbox.answer_waiting()
    await stage.inbox.receive([RawMessage(chat("Minh"), "m1", {"text": "/han"}, stage.now)])
    await stage.inbox.answer_waiting()
    async with house.database.read() as store:
        due = await outbox.due(store, "web", "web", stage.now, 9)
    assert [one.kind for one in due] == ["reply", "reply", "notice", "notice", "notice"]
    await stage.settle()
    (notice,) = [reply for where, reply in stage.channel.said if where == chat("Tú")]
    assert notice.text.endswith("Kính gửi các đồng chí:\n1. Họp sáng thứ Tư.\n\n2. Mang tài liệu.")


async def test_its_file_goes_after_its_time_and_its_words_stay(house: House) -> None:
    new = files.NewFile("f" * 64, "thu-moi.pdf", "pdf", 1)
    async with house.database.begin() as store:
        file = await files.keep(store, chat("Thu"), "f", new, NOW)
        told = NewNotice("KEY", WORDS, Whom(WHOLE), "tất cả", NOW, file)
        await notices.send(store, told, house.people["Thu"], NOW.date(), NOW)
        for after, gone, kept in ((179, set(), "thu-moi.pdf"), (181, {new.sha256}, "")):
            assert await upkeep.tidy(store, NOW + timedelta(days=after)) == gone
            notice = await notices.named(store, "KEY")
            assert notice is not None
            assert (notice.text, notice.file.name if notice.file else "") == (WORDS, kept)
