"""Between inbox and outbox: each message once, a poisoned one alone, a failing channel tried again."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.channels.channel import Said, SendFailed
from domain.chat import Chat, RawMessage, Reply, Talk
from storage import inbox, outbox, people, reports
from storage.database import Conflict, DatabaseAway
from tests.support.faults import nothing_written, rows_refused
from tests.support.people import House, chat
from tests.support.transcript import BEGUN, Recorder, Stage
from texts import general, notices


async def send(stage: Stage, *said: tuple[str, str]) -> None:
    raw = [RawMessage(chat(name), f"{key}", {"text": text}, stage.now) for key, (name, text) in enumerate(said)]
    await stage.inbox.receive(raw)


def heard(stage: Stage, name: str) -> list[str]:
    return [reply.text for where, reply in stage.channel.said if where == chat(name)]


async def test_a_batch_answers_many_at_once(house: House) -> None:
    stage = Stage(house)
    await send(stage, ("Lan", "/trangthai"), ("Minh", "/trangthai"), ("Hùng", "/tonghop"), ("ai", "chào"))
    assert await stage.inbox.answer_waiting() == 4
    assert await stage.inbox.answer_waiting() == 0
    await stage.settle()
    assert len(stage.channel.said) == 4


async def test_a_repeat_is_answered_once(house: House) -> None:
    stage = Stage(house)
    await send(stage, ("Lan", "/trangthai"))
    await stage.settle()
    await send(stage, ("Lan", "/trangthai"))
    await stage.settle()
    assert len(heard(stage, "Lan")) == 1


async def test_two_reporters_of_a_unit_in_one_batch_do_not_overwrite_each_other(house: House) -> None:
    """The later one waits for the next batch and is then shown what stands."""
    stage = Stage(house)
    await stage.command(["invite", "CODE", "secretary", "DB003"])
    await stage.say("Mai", stage.codes["CODE"])
    await stage.say("Mai", "[Đúng]")
    for name in ("Tú", "Mai"):
        await stage.say(name, "/baocao")
        await stage.say(name, "[Học tập, quán triệt nghị quyết]")
    pressed = [
        RawMessage(
            chat(name), "p", {"text": label, "action": stage.last[chat(name)].choices[at].action}, stage.now
        )
        for name, label, at in (("Tú", "Đã tổ chức", 0), ("Mai", "Chưa", 1))
    ]
    await stage.inbox.receive(pressed)
    await stage.settle()
    assert heard(stage, "Tú")[-1].startswith("✅ Đã ghi nhận")
    assert "báo cáo đang có" in heard(stage, "Mai")[-1]
    assert "do đ/c Tú báo" in heard(stage, "Mai")[-1]
    async with house.database.read() as store:
        history = await reports.history(store, house.campaigns["nq"].id, house.units["DB003"])
    assert [(one["answers"], one["words"], one["by"]) for one in history] == [
        ({"studied": True}, "Đã tổ chức", "Tú")
    ]


async def test_a_double_tap_counts_once(house: House) -> None:
    stage = Stage(house)
    await stage.say("Lan", "/baocao")
    await stage.say("Lan", "[Học tập, quán triệt nghị quyết]")
    action = stage.last[chat("Lan")].choices[0].action
    await stage.inbox.receive(
        [RawMessage(chat("Lan"), f"t{tap}", {"text": "Đã tổ chức", "action": action}, stage.now) for tap in (1, 2)]
    )
    await stage.settle()
    assert [text.startswith("✅") for text in heard(stage, "Lan")[-2:]] == [True, False]
    async with house.database.read() as store:
        assert len(await reports.history(store, house.campaigns["nq"].id, house.units["DB001"])) == 1


async def test_nobody_answers_for_a_unit_that_is_not_theirs(house: House) -> None:
    """A forged press with another unit's ids changes nothing and tells nothing."""
    stage = Stage(house)
    foreign = f"answer:{house.campaigns['nq'].id}:{house.units['DB002']}:0:0:yes"
    own = f"answer:{house.campaigns['kh'].id}:{house.units['DB001']}:0"
    beyond = (f"{own}:1:4", f"{own}:1:-1", f"{own}:1:yes", f"{own}:0:maybe", f"{own}:9:yes")
    for key, action in enumerate(
        (foreign, *beyond, "answer:1:2:x", "answer", "", ":", "plan:1:2:3:soon", "missing:nq:x")
    ):
        raw = RawMessage(chat("Lan"), f"f{key}", {"text": "x", "action": action}, stage.now)
        await stage.inbox.receive([raw])
        await stage.settle()
    assert set(heard(stage, "Lan")) <= {general.NOT_YOURS, general.STALE}
    async with house.database.read() as store:
        assert not await reports.history(store, house.campaigns["nq"].id, house.units["DB002"])
        assert not await reports.history(store, house.campaigns["kh"].id, house.units["DB001"])


async def break_talk(house: House, name: str) -> None:
    """Leave somebody's conversation in a state that no version of the program can go on from."""
    async with house.database.begin() as store:
        conversation_id, _ = await inbox.talk_of(store, chat(name))
        broken = Talk("report", {"draft": "of an earlier version"}, at=BEGUN)
        await inbox.save_talks(store, {conversation_id: broken})


async def test_a_poisoned_message_stands_alone(house: House) -> None:
    """Three tries, then one apology, the officers told, and the chat goes on from a new beginning."""
    stage = Stage(house)
    await break_talk(house, "Lan")
    await send(stage, ("Lan", "rồi ạ"), ("Minh", "/trangthai"), ("Lan", "rồi ạ"))
    while await stage.inbox.answer_waiting():
        pass
    await stage.settle()
    assert heard(stage, "Lan")[0] == general.APOLOGY
    assert len(heard(stage, "Lan")) == 2
    assert general.APOLOGY not in heard(stage, "Lan")[1:]
    assert len(heard(stage, "Minh")) == 1
    assert heard(stage, "Thu") == [notices.MESSAGE_FAILED]
    async with house.database.read() as store:
        assert await inbox.counts(store) == {"waiting": 0, "failed": 1}


async def test_what_cannot_be_written_is_taken_one_at_a_time(house: House) -> None:
    """A write that fails takes the whole batch back; alone, only its own message fails."""
    stage = Stage(house)
    words = f"= '{general.PRIVACY}'"
    sqlite, postgresql = f"json_extract(NEW.reply, '$.text') {words}", f"NEW.reply->>'text' {words}"
    async with rows_refused(house.database, "INSERT ON outbox", sqlite, postgresql):
        await send(stage, ("Minh", "/riengtu"), ("Lan", "/trangthai"), ("Tú", "/trangthai"))
        while await stage.inbox.answer_waiting():
            pass
        await stage.settle()
    assert heard(stage, "Minh") == [general.APOLOGY]
    assert len(heard(stage, "Lan")) == len(heard(stage, "Tú")) == 1


async def test_a_conflict_is_read_again_and_counts_as_no_try(house: House) -> None:
    """The row that a report is to replace does not change: as when somebody was quicker."""
    stage = Stage(house)
    await stage.say("Lan", "/baocao")
    await stage.say("Lan", "[Học tập, quán triệt nghị quyết]")
    action = stage.last[chat("Lan")].choices[0].action
    pressed = RawMessage(chat("Lan"), "p", {"text": "Đã tổ chức", "action": action}, stage.now)
    async with rows_refused(house.database, "INSERT ON standings", "true", "true", skipped=True):
        await stage.inbox.receive([pressed])
        for _ in range(inbox.TRIES + 1):
            with pytest.raises(Conflict):
                await stage.inbox.answer_waiting()
    await stage.settle()
    assert heard(stage, "Lan")[-1].startswith("✅ Đã ghi nhận")
    async with house.database.read() as store:
        assert len(await reports.history(store, house.campaigns["nq"].id, house.units["DB001"])) == 1
        assert await inbox.counts(store) == {"waiting": 0, "failed": 0}


async def test_a_database_that_takes_nothing_counts_as_no_try(house: House) -> None:
    """A message that is stored waits for the database for as long as it takes, and is then answered once."""
    stage = Stage(house)
    await send(stage, ("Lan", "/riengtu"), ("Minh", "/trangthai"))
    async with nothing_written(house.database):
        for _ in range(inbox.TRIES + 1):
            with pytest.raises(DatabaseAway):
                await stage.inbox.answer_waiting()
    await stage.settle()
    assert heard(stage, "Lan") == [general.PRIVACY]
    assert len(heard(stage, "Minh")) == 1


async def test_what_went_out_and_could_not_be_noted_goes_out_no_second_time(house: House) -> None:
    stage = Stage(house)
    async with house.database.begin() as store:
        await outbox.put(store, [(chat("Lan"), Reply("1")), (chat("Minh"), Reply("2"))], stage.now)
    async with nothing_written(house.database):
        for _ in range(3):
            with pytest.raises(DatabaseAway):
                await stage.outbox.deliver_due()
    await stage.settle()
    assert heard(stage, "Lan") == ["1"]
    assert heard(stage, "Minh") == ["2"]
    async with house.database.read() as store:
        assert (await outbox.counts(store))["sent"] == 2


async def test_a_database_file_that_may_not_grow_is_full_and_not_at_fault(house: House) -> None:
    """SQLite's own "database or disk is full"; PostgreSQL says so by a code, see above."""
    long = RawMessage(chat("Lan"), "k", {"text": "x" * 100_000}, Stage(house).now)
    if not house.database.is_sqlite:
        return
    async with house.database.begin() as store:
        await store.run(text("PRAGMA max_page_count = 1"))
    with pytest.raises(DatabaseAway, match="full"):
        await Stage(house).inbox.receive([long])
    async with house.database.begin() as store:
        await store.run(text("PRAGMA max_page_count = 1000000"))
    await Stage(house).inbox.receive([long])


class Failing(Recorder):
    """A channel that fails as it is told to, then works."""

    def __init__(self, failures: Sequence[SendFailed]) -> None:
        super().__init__()
        self.failures = iter(failures)

    async def send(self, chat: Chat, reply: Reply, letter: int, *, urgent: bool) -> Said:
        if failure := next(self.failures, None):
            raise failure
        return await super().send(chat, reply, letter, urgent=urgent)


async def with_failures(house: House, *failures: SendFailed) -> Stage:
    stage = Stage(house)
    stage.outbox.channel = stage.channel = Failing(failures)
    async with house.database.begin() as store:
        await outbox.put(store, [(chat("Lan"), Reply("1")), (chat("Lan"), Reply("2"))], stage.now)
    await stage.settle()
    return stage


async def test_a_channel_that_is_down_is_tried_again_in_order(house: House) -> None:
    stage = await with_failures(house, SendFailed("down"), SendFailed("down"))
    assert heard(stage, "Lan") == []
    for _ in range(4):
        stage.now += timedelta(seconds=2)
        await stage.settle()
    assert heard(stage, "Lan") == ["1", "2"]


async def test_a_channel_may_say_when_to_try_again(house: House) -> None:
    stage = await with_failures(house, SendFailed("slow down", retry_after=30))
    stage.now += timedelta(seconds=29)
    await stage.settle()
    assert heard(stage, "Lan") == []
    stage.now += timedelta(seconds=2)
    await stage.settle()
    assert heard(stage, "Lan") == ["1", "2"]


async def test_what_can_never_be_sent_is_given_up_and_seen_in_the_status(house: House) -> None:
    stage = await with_failures(house, SendFailed("too long", final=True))
    await stage.settle()
    assert heard(stage, "Lan") == ["2"]
    async with house.database.read() as store:
        assert (await outbox.counts(store))["failed"] == 1


async def test_somebody_who_left_is_unreachable_until_they_write_again(house: House) -> None:
    """Since when stays as it was first noted; officers read it."""
    stage = await with_failures(house, SendFailed("blocked", unreachable=True))
    lost = stage.now
    async with house.database.begin() as store:
        assert (await people.counts(store))["unreachable"] == 1
        await people.unreachable(store, [chat("Lan")], lost + timedelta(days=3))
        await people.reached(store, chat("Lan"), lost + timedelta(days=4), can_be=False)
        assert await people.lost_since(store) == lost
    await stage.say("Thu", "/donvi DB001")
    assert "không liên lạc được từ 12/6" in heard(stage, "Thu")[-1]
    await stage.say("Lan", "/trangthai")
    async with house.database.read() as store:
        assert (await people.counts(store))["unreachable"] == 0
        assert await people.lost_since(store) is None
        (held,) = await people.holders_of(store, house.units["DB001"])
        assert (held.reachable, held.unreachable_since) == (True, None)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "\u202erồi\u202c",
        "e\u0301" * 3000,
        "🙏" * 500,
        "\u200b",
        "  ",
        "/start " + "A" * 900,
        "1" * 5000,
    ],
)
async def test_strange_messages_are_answered_like_any_other(house: House, text: str) -> None:
    stage = Stage(house)
    for who in ("Lan", "ai", "Hùng"):
        await stage.say(who, "/baocao")
        assert len(await stage.say(who, text)) == 1
