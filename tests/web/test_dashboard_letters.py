"""What waits and what failed: seen by officers of the whole tree alone, and settled by their press."""

from pathlib import Path

import pytest
from sqlalchemy import select, update

from domain.chat import RawMessage, Reply, Talk
from domain.people import Role
from storage import inbox, outbox
from storage import tables as t
from tests.support.board import Board, words
from tests.support.people import House, add_person, at, chat
from texts import notices

PAGE, LATER = "/bang/tin", at("2023-06-12 10:00")


@pytest.fixture
async def board(house: House, tmp_path: Path) -> Board:
    """Lan's message and a stranger's were set aside; a letter to Minh failed, a reminder to Tú too, one waits."""
    async with house.database.begin() as store:
        await add_person(store, "Quý", Role.OFFICER, "DB000", at("2023-01-05 00:00"))
    made = Board(house, tmp_path)
    await made.stage.command(["remind"])
    await poison(made, "Lan", "đã học xong rồi ạ")
    await poison(made, "lạ", "tôi là người lạ")
    async with house.database.begin() as store:
        await outbox.put(
            store, [(chat("Minh"), Reply("Đã nhận.")), (chat("Tú"), Reply("Chờ đã."))], made.stage.now
        )
        rows = {row.address: row.id for row in await store.all(select(t.outbox).order_by(t.outbox.c.id))}
        await outbox.give_up(store, {rows["minh"]: "máy chủ từ chối"})
        await outbox.put_off(store, {rows["tú"]: (at("2023-06-12 09:30"), "không kết nối được")})
        reminder = (t.outbox.c.kind == "reminder") & (t.outbox.c.address == "tú")
        await store.run(update(t.outbox).where(reminder).values(state="failed", error="không gửi được"))
    return made


async def poison(board: Board, name: str, text: str) -> None:
    """What somebody writes cannot be handled, as their conversation stands."""
    stage = board.stage
    async with board.house.database.begin() as store:
        conversation, _ = await inbox.talk_of(store, chat(name))
        broken = Talk("report" if name == "Lan" else "link", {"draft": "broken", "code": ["x"]}, at=stage.now)
        await inbox.save_talks(store, {conversation: broken})
    await stage.inbox.receive([RawMessage(chat(name), f"p{name}", {"text": text}, stage.now)])
    await stage.settle()


async def counts(board: Board) -> tuple[dict[str, int], dict[str, int]]:
    async with board.house.database.read() as store:
        return await inbox.counts(store), await outbox.counts(store)


async def test_it_is_all_there_but_for_what_strangers_wrote(board: Board) -> None:
    taken, told = await counts(board)
    async with board.browser("Thu") as thu:
        page = words(await thu.page(PAGE))
    assert f"chưa xử lý được: {taken['failed']:02d}" in page
    assert f"Không gửi được: {told['failed']:02d}" in page
    assert "đ/c Tú (trang riêng) trả lời 09:30 ngày 12/6/2023 không kết nối được Chờ đã." in page
    assert "đ/c Minh (trang riêng) trả lời 08:00 ngày 12/6/2023 máy chủ từ chối Đã nhận. Gửi lại Bỏ qua" in page
    assert "đã học xong rồi ạ Xử lý lại Bỏ qua" in page
    assert "tôi là người lạ" not in page
    assert "Traceback" not in page


async def test_what_failed_is_sent_and_handled_again_and_the_log_says_by_whom(board: Board) -> None:
    async with board.browser("Thu") as thu:
        assert "Đã xếp gửi lại" in words(await thu.press(PAGE, "Gửi lại"))  # the one to Minh came last
        heard = [(where.address, reply.text) for where, reply in board.stage.channel.said]
        assert ("minh", "Đã nhận.") in heard
        assert "Đã bỏ qua tin này" in words(await thu.press(PAGE, "Bỏ qua"))  # the stranger's, which came last
        before = len(board.stage.channel.said)
        assert "Đã xếp xử lý lại" in words(await thu.press(PAGE, "Xử lý lại"))
    assert "lan" in [where.address for where, _ in board.stage.channel.said[before:]]
    assert (await counts(board))[0] == {"waiting": 0, "failed": 0}
    async with board.house.database.read() as store:
        lines = await store.all(select(t.audit).where(t.audit.c.person_id == board.house.people["Thu"]))
    assert [line.action for line in lines][-3:] == ["retry letter", "drop message", "retry message"]


async def test_a_reminder_goes_again_unless_another_waits(board: Board) -> None:
    reminders = (t.outbox.c.kind == "reminder") & (t.outbox.c.address.in_(["tú", "lan"]))
    async with board.house.database.begin() as store:
        letter = (await store.first(select(t.outbox.c.id).where(reminders, t.outbox.c.state == "failed"))).id
        other = update(t.outbox).where(reminders, t.outbox.c.id != letter)
        await store.run(other.values(state="waiting", person_id=board.house.people["Tú"], not_before=LATER))
    assert "đã có tin nhắc khác" in await said(board, "Thu", f"failed:letter:{letter}:again")
    async with board.house.database.begin() as store:
        await store.run(other.values(state="sent"))
    assert "Đã xếp gửi lại" in await said(board, "Thu", f"failed:letter:{letter}:again")
    heard = [reply.text for where, reply in board.stage.channel.said if where == chat("Tú")]
    assert "còn 02 nội dung chưa báo cáo xong" in heard[-1]
    assert "không còn ở trạng thái lỗi" in await said(board, "Thu", f"failed:letter:{letter}:again")


async def test_only_who_is_in_charge_of_every_unit_may_look_and_press(
    board: Board,
) -> None:
    before = await counts(board)
    for name in ("Quý", "Hùng"):
        async with board.browser(name) as somebody:
            answer = await somebody.client.get(PAGE)
            assert (answer.status_code, answer.headers["location"]) == (303, "/bang")
            assert PAGE not in await somebody.page("/bang")
    async with board.house.database.read() as store:
        failed = [
            f"failed:{what}:{row.id}:drop"
            for what, table in (("letter", t.outbox), ("message", t.inbox))
            for row in await store.all(select(table.c.id).where(table.c.state == "failed"))
        ]
    assert len(failed) == 4
    for name in ("Quý", "Hùng", "Lan"):
        for action in failed:
            assert "Đã bỏ qua" not in await said(board, name, action)
    after = await counts(board)
    assert (after[0]["failed"], after[1]["failed"]) == (before[0]["failed"], before[1]["failed"])
    told = {
        where.address: reply for where, reply in board.stage.channel.said if reply.text == notices.MESSAGE_FAILED
    }
    assert [choice.label for choice in told["thu"].choices] == ["Xử lý lại", "Bỏ qua"]
    assert not told["quý"].choices
    assert "Đã bỏ qua tin này" in await said(board, "Thu", told["thu"].choices[1].action)


async def said(board: Board, name: str, action: str) -> str:
    """What is answered to a press."""
    raw = RawMessage(
        chat(name), f"a{name}{action}{next(board.keys)}", {"text": "x", "action": action}, board.stage.now
    )
    await board.stage.inbox.receive([raw])
    return "\n".join(reply.text for where, reply in await board.stage.settle() if where == chat(name))
