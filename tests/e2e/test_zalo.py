"""The real program on Zalo, told by webhook: files, a second account, a group, a number typed under a notice."""

import re
from functools import partial
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from bot.app import now
from domain.campaigns import Audience, Campaign, CampaignDraft, Item, ItemKind
from domain.chat import Chat, Reply
from domain.people import Role
from storage import invites, outbox, people
from storage.database import Database
from storage.tables import accounts
from storage.tables import outbox as outbox_table
from tests.e2e.test_zalo_day import Day, links
from tests.support.documents import JPG, PROGRAM, pdf
from tests.support.faults import until
from tests.support.people import BOARD, STUDIED, House, at, set_up_house, study_campaign
from tests.support.process import CERTIFICATES, running
from tests.support.zalo import Fake, Person

LINK, GIVEN = re.compile(r"http://\S+/gui/[\w-]+"), re.compile(r"http://\S+/tai/[\w-]+")
OPENS, DUE = at("2023-01-05 00:00"), at("2030-01-01 17:00")


def with_a_file() -> CampaignDraft:
    items = (STUDIED, Item("plan", ItemKind.FILE, "Kế hoạch", required=False))
    return CampaignDraft(Campaign(0, "nq", "Nghị quyết", "Nghị quyết", OPENS, DUE, items), Audience(), {})


async def code(house: House, role: Role, unit: str | None) -> str:
    async with house.database.begin() as store:
        return (await invites.create(store, BOARD.secret, role, [unit], now()))[0].code


async def blocked(database: Database, person: Person) -> bool:
    async with database.read() as store:
        row = await store.first(select(accounts.c.state).where(accounts.c.address == person.id))
        return str(row.state) == "blocked"


async def noted(database: Database, person: Person) -> bool:
    """All that the bot had to say is noted as sent."""
    waiting = (outbox_table.c.address == person.id, outbox_table.c.state == "waiting")
    async with database.read() as store:
        return not await store.number(select(func.count()).select_from(outbox_table).where(*waiting))


async def is_given_files(thu: Person, client: httpx.AsyncClient) -> None:
    """A picture that the platform fetches, a workbook by a link that is spent by a press."""
    await thu.writes("/bieudo nq")
    assert "📊 Nghị quyết" in await thu.hears("[ảnh]")
    assert [picture[:4] for picture in thu.bot.pictures] == [b"\x89PNG"]
    await thu.writes("/xuat nq")
    await thu.hears("Đồng chí cần tệp nào?")
    await thu.chooses("Excel")
    link = GIVEN.findall(await thu.hears("Tải tệp ở"))[0]
    for _ in range(2):
        assert "Liên kết dùng một lần, đến" in (await client.get(link)).text
    given = await client.post(link, follow_redirects=True)
    assert (given.status_code, given.content[:2]) == (200, b"PK")


async def hands_in_documents(lan: Person, client: httpx.AsyncClient) -> None:
    """A document that the channel does not bring, by the link that is given for it; once, and whole."""
    await lan.sends("unsupported")
    link = LINK.findall(await lan.hears("tệp thì gửi ở"))[0]
    for _ in range(2):
        assert "Liên kết dùng một lần, đến" in (await client.get(link)).text
    refused = await client.post(link, files={"file": ("la.pdf", PROGRAM)})
    assert (refused.status_code, "chỉ nhận pdf" in refused.text) == (415, True)
    assert (await client.post(link, content=b"x", headers={"sec-fetch-site": "cross-site"})).status_code == 410
    taken = await client.post(link, files={"file": ("kế hoạch.pdf", pdf("Ke hoach"))})
    assert (taken.status_code, "Đã nhận tệp kế hoạch.pdf" in taken.text) == (200, True)
    assert (await client.post(link, files={"file": ("hai.pdf", pdf("Hai"))})).status_code == 410
    await lan.hears("Đã nhận tệp kế hoạch.pdf")
    await lan.chooses("Đã tổ chức")
    assert "📎 kế hoạch.pdf" in await lan.hears("Đã ghi nhận")
    await lan.sends_photo(JPG)
    assert "📎 anh-1.jpg" in await lan.hears("Đã ghi nhận")
    await lan.sends("unsupported")
    marked = LINK.findall(await lan.hears("tệp thì gửi ở"))[0]
    assert (await client.post(marked, files={"file": ("TỐI MẬT.pdf", pdf("x"))})).status_code == 422
    await lan.hears("có dấu chỉ độ mật")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_files_a_second_account_and_a_group(database: Database, database_url: str, tmp_path: Path) -> None:
    house = await set_up_house(database, with_a_file(), study_campaign("hk", due="2030-01-01 17:00"))
    before = Chat("zalo", "77", "lan-cũ")  # a bot that has left the settings since
    async with database.begin() as store:
        await people.add_account(store, house.people["Lan"], before, now())
        detour = await outbox.put_one(store, before, Reply("đi vòng"), now())
    async with Fake(2) as fake:
        fake.flat = True
        day = Day(fake, database_url, tmp_path)
        first, second = fake.bots
        thu, lan, lan2 = fake.person("Thu"), fake.person("Lan Z"), fake.person("Lan hai", second)
        async with running(day.env, cwd=tmp_path) as run:
            await fake.called("setWebhook", 2)
            await links(thu, await code(house, Role.OFFICER, None))
            await links(lan, await code(house, Role.SECRETARY, "DB001"))
            await thu.hears("Đ/c Lan Z vừa nhận làm")
            await until(partial(noted, database, thu))  # nobody answers sooner than it is noted as sent
            await thu.chooses("Gỡ")
            await thu.hears("khỏi nhiệm vụ")
            await thu.chooses("Giữ nguyên")
            await thu.hears("giữ nguyên")
            async with httpx.AsyncClient(trust_env=False, verify=CERTIFICATES) as client:
                await hands_in_documents(lan, client)
                await is_given_files(thu, client)
            await lan.writes("/lienket")
            joining = re.findall(r"nối tài khoản: (\w{8})", await lan.hears("Mã nối tài khoản"))[0]
            await lan2.writes(joining)
            await lan2.hears("nối tài khoản này với đ/c Lan Z")
            await lan2.chooses("Đúng")
            await lan2.hears("Đã nối")
            await lan.hears("Đã nối thêm một tài khoản Zalo")
            second.refuse("sendMessage", 400, "Bad Request: user not found")
            async with database.begin() as store:
                await people.leave(store, house.people["Lan"], now())
            ran = await day.does("remind", "hk")
            assert "DB001" not in ran["unreachable"]
            await lan.hears("Đơn vị đã")
            await until(partial(blocked, database, lan2))
            group = fake.group("Khối Mẫu")
            await lan.writes(f"@{first.name} /tonghop", to=group)
            await thu.writes(f"@{first.name} /nhom nq", to=group)
            assert "nhớ nhắc tên trợ lý" in await group.hears("theo dõi đợt")
            await group.hears("1/4")
            await lan.writes(f"nhờ @{first.name} cho biết /tonghop ạ", to=group)
            await group.hears("1/4")
            told = (await day.does("status"))["bots_gone"]
            assert told == {"accounts": 0, "alone": 0, "codes": 0, "letters": 0}
            assert await run.stop() == 0
        async with database.read() as store:
            moved = (await outbox.letters(store, [detour]))[detour]
        assert (moved.chat.channel, moved.state) == ("web", "shown")
        assert not fake.wrong
        assert not run.logged("work_failed")
