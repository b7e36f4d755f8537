"""The dashboard in a real browser: an officer's morning, live figures, the keyboard, large type, accessibility."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from domain.campaigns import Item, ItemKind
from domain.people import Role
from tests.conftest import a_browser
from tests.support import documents as made
from tests.support.people import STUDIED, study_campaign
from tests.support.process import Browser as Person
from tests.support.site import Site, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
WAIT = 30_000
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll('.btn, button, summary, select, textarea, a.open, .pills label')]
    .filter(one => one.checkVisibility({ contentVisibilityAuto: true }) && one.offsetHeight < 48)
    .map(one => one.outerHTML)"""
RING = """[document.activeElement, document.activeElement.closest('label')]
    .some(one => one && getComputedStyle(one).outlineStyle !== 'none')"""
Look = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> AsyncIterator[Site]:
    """Minh has reported, with a picture; Bình leads the part of DB000."""
    folder = tmp_path_factory.mktemp("board")
    (folder / "tonghop.db").write_bytes(sqlite_template)
    draft = study_campaign(due="2030-01-01 17:00")
    photo = Item("photo", ItemKind.FILE, "Ảnh hội nghị", required=False)
    draft = replace(draft, campaign=replace(draft.campaign, items=(STUDIED, photo)))
    async with serving(f"sqlite+aiosqlite:///{folder}/tonghop.db", folder, draft) as served:
        await served.add("Bình", Role.LEADER, "DB000")
        async with await served.browser("Minh") as minh:
            sent = {"x-client": "f1", "x-file-name": "anh.png"}
            assert (await minh.client.post("/chat/files", content=made.PNG, headers=sent)).status_code == 202
            await minh.hears("Đã nhận tệp")
            await minh.say("m1", "đã tổ chức rồi ạ")
            await minh.hears("Đã ghi nhận")
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests of this file."""
    async with a_browser() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def look(chromium: Browser, site: Site) -> AsyncIterator[Look]:
    """Opens an address for somebody; whatever the browser complains of, a broken policy too, fails the test."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    async def at(name: str, address: str, size: dict[str, int] = DESK, **options: Any) -> Page:
        context = await chromium.new_context(viewport=size, **options)  # type: ignore[arg-type]
        opened.append(context)
        context.set_default_timeout(WAIT)
        context.on("weberror", lambda failed: complaints.append(str(failed.error)))
        context.on("console", lambda said: complaints.append(said.text) if _is_fault(said) else None)
        token = await site.token(name)
        await context.add_cookies([{"name": "tonghop", "value": token, "url": site.address}])
        page = await context.new_page()
        await page.goto(f"{site.address}{address}")
        return page

    yield at
    for context in opened:
        await context.close()
    assert not complaints


def _is_fault(said: ConsoleMessage) -> bool:
    return said.type in ("error", "warning") and not said.text.startswith("Failed to load resource")


async def _reports(who: Person, key: str) -> None:
    """Somebody says at their own page that it was done."""
    await who.say(f"{key}-1", "/baocao")
    await who.hears("Đơn vị đã tổ chức")
    await who.say(f"{key}-2", "Đã tổ chức")
    await who.hears("Đã ghi nhận")


def _row(page: Page, name: str) -> Locator:
    return page.locator("tbody tr").filter(has_text=name)


@pytest.mark.parametrize("size", [DESK, PHONE])
async def test_an_officer_looks_into_a_unit_and_returns_its_report(
    look: Look, site: Site, size: dict[str, int]
) -> None:
    page = await look("Thu", "/bang", size)
    rows = page.locator("tbody tr")
    await expect(rows).to_have_count(4)
    fold = page.get_by_text("Lọc và sắp xếp")
    assert await fold.is_visible() == (size is PHONE)
    if size is PHONE:
        await fold.click()
    await page.get_by_label("Lĩnh vực").select_option("trường học")
    await expect(page.get_by_role("status")).to_have_text("1/4 đơn vị")
    await page.get_by_text("Chưa trả lời", exact=True).first.click()
    await expect(page.get_by_text("Không có đơn vị nào khớp")).to_be_visible()
    await page.get_by_text("Chưa trả lời", exact=True).first.click()
    await expect(rows).to_have_count(1)
    assert "linh-vuc=" in page.url
    await page.get_by_role("link", name="Chi bộ Trường Mẫu").click()
    drawer = page.get_by_role("dialog", name="Chi bộ Trường Mẫu")
    await expect(drawer.locator("q").first).to_have_text(re.compile("đã tổ chức", re.IGNORECASE))
    photo = drawer.get_by_role("img", name="anh.png")
    await photo.scroll_into_view_if_needed()
    await photo.evaluate("(one) => one.decode()")
    await drawer.locator("summary", has_text="Trả lại").click()
    note = f"Thiếu ngày tổ chức ({size['width']})"
    await drawer.get_by_label("Lý do trả lại").fill(note)
    await drawer.get_by_role("button", name="Trả lại báo cáo").click()
    pane = page.get_by_role("region", name="Trợ lý trả lời")
    await expect(pane).to_contain_text("Đã trả lại báo cáo của Chi bộ Trường Mẫu")
    await expect(pane).to_be_focused()
    await expect(page.locator(".history")).to_contain_text(f"Trả lại: {note}")
    async with await site.browser("Minh") as minh:
        await minh.hears(note)
        await page.goto(f"{site.address}/bang")
        await expect(page.locator(".camp .big b")).to_have_text("0/4")
        await expect(_row(page, "Trường Mẫu")).to_contain_text("bị trả lại")
        await _reports(minh, f"again{size['width']}")
        await expect(page.locator(".camp .big b")).to_have_text("1/4", timeout=WAIT)


async def test_a_report_moves_the_open_page_and_nothing_else_moves(look: Look, site: Site) -> None:
    page = await look("Thu", "/bang", {"width": 1280, "height": 400})
    find = page.get_by_label("Tìm tên hoặc mã")
    await find.press_sequentially("mẫu")
    await expect(page.get_by_role("status")).to_have_text("Đủ 4 đơn vị")
    await expect(_row(page, "Bệnh viện Mẫu")).to_contain_text("chưa trả lời")
    await page.evaluate("scrollTo(0, 200)")
    before = await page.locator(".camp .big b").inner_text()
    async with await site.browser("Tú") as tu:
        await _reports(tu, "t")
    await expect(_row(page, "Bệnh viện Mẫu")).to_contain_text("đã,", timeout=WAIT)
    await expect(page.locator(".camp .big b")).not_to_have_text(before)
    await expect(find).to_be_focused()
    await expect(find).to_have_value("mẫu")
    assert await page.evaluate("scrollY") == 200
    await find.press_sequentially(" bệnh")
    await expect(page.locator("tbody tr")).to_have_count(1)
    held = page.get_by_role("link", name="Đảng bộ Bệnh viện Mẫu")
    await held.focus()
    await page.evaluate("import('/static/dashboard/swap.js').then(({ swap }) => swap(location.href))")
    await expect(held).to_be_focused()


async def test_a_leader_of_a_part_reads_that_part_alone(look: Look, site: Site) -> None:
    page = await look("Bình", "/bang", PHONE)
    await expect(page.locator("tbody tr")).to_have_count(3)
    await expect(page.locator(".camp .big b")).to_have_text(re.compile(r"/3$"))
    await page.get_by_role("link", name="Đảng bộ Sở Mẫu").click()
    drawer = page.get_by_role("dialog")
    await expect(drawer).to_contain_text("đ/c Lan")
    await expect(drawer.get_by_role("button", name="Ghi hộ")).to_have_count(0)
    await page.keyboard.press("Escape")
    await page.emulate_media(media="print")
    await expect(page.locator(".sift")).to_be_hidden()
    heads = page.get_by_role("columnheader")
    assert await heads.first.evaluate("(one) => getComputedStyle(one).display") == "table-cell"
    await page.goto(f"{site.address}/bang/don-vi/DB003")
    assert page.url == f"{site.address}/bang"


async def test_by_the_keyboard_alone(look: Look, site: Site) -> None:
    page = await look("Thu", "/bang")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Đến ô tìm đơn vị")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Tìm tên hoặc mã")).to_be_focused()
    await page.keyboard.type("so mau")
    await expect(page.locator("tbody tr")).to_have_count(1)
    unit = page.get_by_role("link", name="Đảng bộ Sở Mẫu")
    for _ in range(20):
        await page.keyboard.press("Tab")
        assert await page.evaluate(RING), await page.evaluate("document.activeElement.outerHTML")
        if await unit.evaluate("(one) => one === document.activeElement"):
            break
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(unit).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_role("dialog").locator(".shut").press("Enter")
    await expect(unit).to_be_focused()


@pytest.mark.parametrize(
    ("size", "root", "scheme"),
    [(DESK, 16, "light"), (PHONE, 16, "dark"), (PHONE, 32, "light"), (DESK, 32, "dark")],
)
async def test_every_page_is_whole_for_every_reader(
    look: Look, site: Site, size: dict[str, int], root: int, scheme: str
) -> None:
    """axe-core finds nothing, nothing is cut off or pushed sideways, and a finger meets what it aims at."""
    page = await look("Thu", "/bang", size, color_scheme=scheme)
    settings = await page.context.new_cdp_session(page)
    await settings.send("Page.setFontSizes", {"fontSizes": {"standard": root}})
    for address in ("/bang?xep=no", "/bang/don-vi/DB002", "/bang/don-vi/DB002?dot=nq", "/bang/nhat-ky", "drawer"):
        await page.goto(f"{site.address}{address if address != 'drawer' else '/bang'}")
        if address == "drawer":
            await page.get_by_role("link", name="Chi bộ Trường Mẫu").click()
            await expect(page.get_by_role("dialog")).to_contain_text("đ/c Minh")
        for summary in await page.locator(".note summary").all():
            await summary.click()
        assert await page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{root}px"
        assert not await page.evaluate(SIDEWAYS), address
        assert not await page.evaluate(SMALL), address
        found = await Axe().run(page)
        assert found.violations_count == 0, (address, found.generate_report())


async def test_without_scripts_the_same_is_there(look: Look, site: Site) -> None:
    page = await look("Thu", "/bang", PHONE, java_script_enabled=False)
    await page.get_by_label("Tìm tên hoặc mã").fill("trường")
    await page.get_by_role("button", name="Lọc", exact=True).click()
    await page.get_by_role("link", name="Chi bộ Trường Mẫu").click()
    await expect(page.get_by_role("heading", name="Chi bộ Trường Mẫu")).to_be_visible()
    await page.get_by_role("button", name="Ghi hộ").click()
    await expect(page.get_by_role("region", name="Trợ lý trả lời")).to_contain_text("Ghi hộ Chi bộ Trường Mẫu")
