"""The real program in a Telegram group: silence, a campaign followed, one post kept, a move; a message edited."""

from pathlib import Path

import pytest

from domain.people import Role
from storage.database import Database
from tests.e2e.test_telegram import Day
from tests.support.people import set_up_house, study_campaign
from tests.support.telegram import Fake, Person
from tests.support.telegram.chats import Shown


async def report(secretary: Person) -> Shown:
    await secretary.writes("/baocao")
    await secretary.hears("Đơn vị đã")
    said = await secretary.writes("đã tổ chức rồi ạ")
    await secretary.hears("Đã ghi nhận")
    return said


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_group_follows_a_campaign(database: Database, database_url: str, tmp_path: Path) -> None:
    house = await set_up_house(database, study_campaign(due="2030-01-01 17:00"))
    async with Fake() as fake:
        day = Day(house, fake, tmp_path, database_url)
        async with day.open():
            thu = await day.link("Thu", Role.OFFICER, None)
            lan = await day.link("Lan", Role.SECRETARY, "DB001")
            group = fake.group("Khối Mẫu", bot_is_admin=True, by=thu)
            for text in ("chào cả nhà", "/tonghop", "/nhom nq", "/baocao", "đã tổ chức"):
                await lan.writes(text, to=group)
            await thu.writes("/nhom nq", to=group)
            await group.hears("Nhóm này theo dõi đợt “Học tập, quán triệt nghị quyết” (không nêu tên đơn vị)")
            post = await group.hears("0/4 cấp ủy cơ sở (0,00%)")
            assert [one.text for one in group.screen if one.by_bot][1:] == [post.text]
            for name in ("other_bot", "tonghop_test_bot"):
                await fake.person("khách").writes(f"/tonghop@{name}", to=group)
            told = await group.hears("0/4 cấp ủy cơ sở (0,00%)")
            assert sum(one.by_bot for one in group.screen) == 3
            assert (told.labels, "Mẫu" in told.text) == ([], False)
            board = fake.group("Thường trực", by=thu)
            await thu.writes("/nhom@tonghop_test_bot nq tên", to=board)
            assert "Chưa có: Đảng bộ Khối Mẫu, Đảng bộ Sở Mẫu" in (await board.hears("0/4")).text
            said = await report(lan)
        async with day.open():
            shown = await group.hears("1/4 cấp ủy cơ sở (25,00%)")
            assert shown.id == post.id
            assert "Sở Mẫu" not in (await board.hears("1/4")).text
            await lan.edits(said, "chưa tổ chức ạ")
            assert (await lan.hears("Thay báo cáo")).labels == ["Thay", "Giữ"]
            await group.migrates()
            await lan.writes("/tonghop", to=group)
            assert "1/4 cấp ủy cơ sở" in (await group.hears("Tính đến")).text
            await thu.writes("/nhom tắt", to=group)
            await group.hears("Nhóm này không theo dõi đợt nào nữa.")
            before = len(group.screen)
            await lan.writes("/tonghop", to=group)
            await lan.writes("/trangthai")
            await lan.hears("Đảng bộ Sở Mẫu")
            assert len(group.screen) == before + 1
        assert not fake.refused
