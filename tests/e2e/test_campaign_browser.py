"""In a real browser: a campaign from a template on a phone, a list of units looked through, the app's button."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from bot.app import now
from domain.chat import Chat
from storage import people, units
from tests.conftest import a_browser
from tests.support.site import Site, serving
from tests.support.telegram import Fake
from tests.support.telegram.call import signed
from tests.support.telegram.fake import BOT, TOKEN

pytestmark = pytest.mark.asyncio(loop_scope="module")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
WAIT = 30_000
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll('.btn, button, summary, .left input, select, textarea')]
    .filter(one => one.offsetParent && !one.closest('.talk, .vh, .tick') && !one.classList.contains('vh'))
    .filter(one => one.getBoundingClientRect().height < 48).map(one => one.outerHTML)"""
BAD = "Mã,Tên,Loại,Khối,Đảng viên,Chỉ tiêu\nDB001,,,cơ quan,bảy,3\n"
GOOD = "Mã,Tên,Loại,Khối,Đảng viên,Chỉ tiêu\nDB001,Đảng bộ Sở Mẫu,,cơ quan,73,4\nDB009,Chi bộ Mới,,cơ quan,9,1\n"
Device = Callable[..., Awaitable[BrowserContext]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fake() -> AsyncIterator[Fake]:
    async with Fake() as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes, fake: Fake
) -> AsyncIterator[Site]:
    folder = tmp_path_factory.mktemp("campaigns")
    (folder / "tonghop.db").write_bytes(sqlite_template)
    telegram = {"TONGHOP_TELEGRAM_TOKEN": TOKEN, "TONGHOP_TELEGRAM_API_URL": fake.url}
    async with serving(f"sqlite+aiosqlite:///{folder}/tonghop.db", folder, **telegram) as served:
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests of this file."""
    async with a_browser() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def device(chromium: Browser, site: Site) -> AsyncIterator[Device]:
    """Makes somebody's browser; whatever it complains of, a broken policy too, fails the test."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    async def make(name: str | None, size: dict[str, int] = PHONE, **options: Any) -> BrowserContext:
        context = await chromium.new_context(viewport=size, **options)  # type: ignore[arg-type]
        opened.append(context)
        context.set_default_timeout(WAIT)
        context.on("weberror", lambda failed: complaints.append(str(failed.error)))
        context.on("console", lambda said: complaints.append(said.text) if _is_fault(said) else None)
        if name:
            cookie = {"name": "tonghop", "value": await site.token(name), "url": site.address}
            await context.add_cookies([cookie])  # type: ignore[list-item]
        return context

    yield make
    for context in opened:
        await context.close()
    assert not complaints


def _is_fault(said: ConsoleMessage) -> bool:
    """The browser itself notes every refused or failed request; all else is a fault of the page."""
    return said.type in ("error", "warning") and not said.text.startswith("Failed to load resource")


async def looked_at(page: Page) -> None:
    """Nothing too small, nothing sideways, and a checker of accessibility finds nothing."""
    await page.wait_for_load_state("load")
    assert not await page.evaluate(SIDEWAYS)
    assert await page.evaluate(SMALL) == []
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_campaign_is_made_from_a_template_on_a_phone_and_its_secretaries_get_it(
    device: Device, site: Site, scripts: bool
) -> None:
    title = f"Học tập Nghị quyết {'mới' if scripts else 'không kịch bản'}"
    page = await (await device("Thu", java_script_enabled=scripts)).new_page()
    await page.goto(f"{site.address}/bang/dot")
    if scripts:
        await looked_at(page)
    await page.get_by_role("link", name="Học tập, quán triệt", exact=True).click()
    await page.get_by_label("Tên đợt").fill(title)
    preview = page.locator("#xem-truoc")
    if scripts:  # it follows as one types; without scripts a button does it
        await expect(preview.locator(".msg").first).to_contain_text(title, timeout=WAIT)
        await looked_at(page)
    await page.get_by_role("button", name="Xem trước").last.click()
    await expect(page.locator("#e-due_day")).to_have_text("Cần điền ô này.")
    await expect(page.get_by_label("Tên đợt")).to_have_value(title)
    await page.get_by_label("Hạn báo cáo").fill("2030-06-30")
    await page.get_by_role("button", name="Bỏ Nội dung 4").click()
    await page.get_by_role("button", name="Thêm nội dung").click()
    await page.locator("[name='i3.label']").fill("Hình thức")
    await page.locator("[name='i3.kind']").select_option(label="Chọn một dòng")
    await page.locator("[name='i3.options']").fill("Trực tiếp\nTrực tuyến")
    await page.get_by_role("button", name="Xem trước").last.click()
    await expect(preview.get_by_text("03 đầu mối nhận được thông báo")).to_be_visible()
    await expect(preview.locator(".choices .btn", has_text="Trực tuyến")).to_be_visible()
    if scripts:
        await looked_at(page)
    await page.get_by_role("button", name="Phát hành").click()
    await expect(page.locator("#tro-ly")).to_contain_text(f"Đã mở đợt {title} cho 04 đơn vị", timeout=WAIT)
    async with await site.browser("Lan") as lan:
        await lan.hears(f"mở đợt {title}")


async def test_an_open_campaign_is_changed_and_closed_on_a_wide_screen(device: Device, site: Site) -> None:
    page = await (await device("Thu", DESK, color_scheme="dark")).new_page()
    await page.goto(f"{site.address}/bang/dot")
    row = page.get_by_role("row").filter(has_text="Học tập, quán triệt nghị quyết")
    await row.get_by_role("link", name="Sửa").click()
    await page.get_by_text("bệnh viện", exact=True).click()
    await page.get_by_role("button", name="Xem trước").last.click()
    await expect(page.locator("#xem")).to_contain_text("thôi tính: DB000, DB001, DB002")
    await looked_at(page)
    await page.get_by_role("button", name="Lưu thay đổi").click()
    await expect(page.locator("#tro-ly")).to_contain_text("Đã lưu đợt", timeout=WAIT)
    await expect(row).to_contain_text("0/1")
    await row.get_by_role("button", name="Đóng đợt").click()
    await page.locator("#tro-ly").get_by_role("button", name="Đúng").click()
    await expect(row).to_contain_text("Đã đóng", timeout=WAIT)


async def test_a_list_with_errors_is_a_table_and_a_good_one_is_taken(device: Device, site: Site) -> None:
    page = await (await device("Thu")).new_page()
    for text, told in ((BAD, "Đảng viên"), (GOOD, "Thêm 1, đổi 1, giữ nguyên 0 đơn vị.")):
        await page.goto(f"{site.address}/bang/danh-sach")
        file = {"name": "don-vi.csv", "mimeType": "text/csv", "buffer": text.encode()}
        await page.get_by_label("Tệp danh sách").set_input_files(file)  # type: ignore[arg-type]
        await page.get_by_role("button", name="Xem thử").click()
        await expect(page.locator("main")).to_contain_text(told)
        await looked_at(page)
    await page.get_by_role("button", name="Nhập danh sách").click()
    await expect(page.locator("#tro-ly")).to_contain_text("Đã nhập don-vi.csv: thêm 1", timeout=WAIT)
    async with site.house.database.read() as store:
        assert "DB009" in {unit.code for unit in await units.all_units(store)}
    await page.get_by_label("Mã đơn vị").fill("DB009")
    await page.get_by_label("Ngày đầu tiên không còn đơn vị").fill("2030-01-01")
    await page.get_by_role("button", name="Xem trước").click()
    await expect(page.locator("#ket-thuc")).to_contain_text("kết thúc từ ngày 1/1/2030")
    await looked_at(page)


async def test_the_dashboard_opens_inside_the_app_once_for_each_opening(device: Device, site: Site) -> None:
    async with site.house.database.begin() as store:
        await people.add_account(store, site.house.people["Hùng"], Chat("telegram", str(BOT), "7"), now())

    async def opened(data: str, context: BrowserContext) -> Page:
        page = await context.new_page()
        await page.goto(f"{site.address}/bang/mo#tgWebAppData={quote(data)}&tgWebAppVersion=8.0")
        return page

    said = signed(TOKEN, 7, now())
    page = await opened(said, await device(None))
    await page.wait_for_url("**/bang", timeout=WAIT)
    await expect(page.locator("#units")).to_be_visible()
    forged = re.sub("hash=.", "hash=z", said)
    for wrong in (said, forged, signed(TOKEN, 7, now() - timedelta(minutes=6))):
        page = await opened(wrong, await device(None))
        await expect(page.get_by_role("alert")).to_contain_text("đóng lại rồi mở từ trợ lý", timeout=WAIT)
        assert await page.context.cookies() == []
    await page.goto(f"{site.address}/bang/mo")
    await expect(page.get_by_role("link", name="Mở bảng theo dõi")).to_be_visible()
    await looked_at(page)
