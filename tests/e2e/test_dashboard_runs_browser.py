"""Remind, print the list to ring up, take the Excel home: from the dashboard in a real browser, desk and phone."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import openpyxl
import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot.app import now
from domain.campaigns import Policy
from storage import summary
from tests.conftest import a_browser
from tests.support.people import study_campaign
from tests.support.site import Site, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
WAIT = 15_000
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll('.btn, button, .calls a')]
    .filter(one => one.offsetParent && one.getBoundingClientRect().height < 48).map(one => one.outerHTML)"""
ANY_HOUR = Policy(quiet_from=time(0), quiet_to=time(0), working_days_only=False)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> AsyncIterator[Site]:
    folder = tmp_path_factory.mktemp("runs")
    (folder / "tonghop.db").write_bytes(sqlite_template)
    draft = study_campaign(due="2030-01-01 17:00")
    draft = replace(draft, campaign=replace(draft.campaign, policy=ANY_HOUR))
    async with serving(f"sqlite+aiosqlite:///{folder}/tonghop.db", folder, draft) as served:
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with a_browser() as browser:
        yield browser


async def looked_at(page: Page) -> None:
    """Nothing hangs over the side, nothing is too small for a finger, and axe finds nothing serious."""
    await page.wait_for_load_state("load")
    assert not await page.evaluate(SIDEWAYS), page.url
    assert not await page.evaluate(SMALL), page.url
    found = await Axe().run(page)
    assert [one for one in found.response["violations"] if one["impact"] in ("serious", "critical")] == [], (
        page.url
    )


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_an_officer_reminds_prints_and_takes_home(
    chromium: Browser, site: Site, size: dict[str, int], tmp_path: Path
) -> None:
    context = await chromium.new_context(viewport=size)  # type: ignore[arg-type]
    context.set_default_timeout(WAIT)
    await context.add_cookies([{"name": "tonghop", "value": await site.token("Thu"), "url": site.address}])
    page = await context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    try:
        await reminds(page, site)
        await prints(page, site)
        await takes_home(page, site, tmp_path)
        await page.goto(f"{site.address}/bang/tin")
        await expect(page.get_by_role("heading", name="Không gửi được: 0")).to_be_visible()
        await looked_at(page)
        assert not faults
    finally:
        await context.close()


async def reminds(page: Page, site: Site) -> None:
    """The look beforehand says whom and in which words; after it is done the field tells what came of it."""
    await page.goto(f"{site.address}/bang")
    await page.get_by_role("link", name="Lượt nhắc", exact=True).click()
    await page.get_by_role("button", name="Học tập, quán triệt nghị quyết").click()
    pane = page.locator("#tro-ly")
    await expect(pane).to_contain_text("sẽ nhắc 03 đồng chí; không liên lạc được 01 đơn vị")
    await expect(pane).to_contain_text("Gửi tới: đ/c Lan (Đảng bộ Sở Mẫu)")
    await expect(pane).to_contain_text("Đơn vị đã tổ chức học tập, quán triệt nghị quyết chưa?")
    await looked_at(page)
    await pane.get_by_role("button", name="Nhắc ngay").click()
    await expect(pane).to_contain_text("Đang nhắc các đơn vị chưa báo cáo")
    await expect(page.locator(".figures tbody tr").first).to_contain_text("cán bộ cho nhắc")


async def prints(page: Page, site: Site) -> None:
    """One tap prints; on paper there is the list, ruled, and nothing of the page around it."""
    await page.goto(f"{site.address}/bang")
    run = page.locator("#run")
    await expect(run).to_contain_text("Chưa báo cáo")
    await expect(run.get_by_role("row", name="Đảng bộ Khối Mẫu")).to_contain_text("chưa có đầu mối")
    await looked_at(page)
    await run.get_by_role("link", name="Danh sách đầy đủ").click()
    await expect(page.get_by_role("row", name="DB001")).to_contain_text("Lan")
    await looked_at(page)
    await page.get_by_role("link", name="Bản in để gọi điện").click()
    await looked_at(page)
    await page.evaluate("window.print = () => { document.body.dataset.printed = '1' }")
    await page.get_by_role("button", name="In", exact=True).click()
    await expect(page.locator("body")).to_have_attribute("data-printed", "1")
    await page.emulate_media(media="print")
    await expect(page.get_by_role("button", name="In", exact=True)).to_be_hidden()
    await expect(page.get_by_role("navigation")).to_be_hidden()
    cells = page.locator(".ruled tbody tr").first.locator("th, td")
    assert {await one.evaluate("one => getComputedStyle(one).display") for one in await cells.all()} == {
        "table-cell"
    }
    assert (await page.pdf(format="A4")).startswith(b"%PDF")
    await page.emulate_media(media="screen")


async def takes_home(page: Page, site: Site, folder: Path) -> None:
    """The Excel of the field holds what the summary counts; the picture is there, and in words."""
    await page.goto(f"{site.address}/bang?dot=nq")
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="Excel").click()
    download = await coming.value
    await download.save_as(folder / "nq.xlsx")
    head, *rows = openpyxl.load_workbook(folder / "nq.xlsx")["Chi tiết"].iter_rows(values_only=True)
    states = [dict(zip(head, row, strict=True))["Tình trạng"] for row in rows]
    async with site.house.database.read() as store:
        counted = (await summary.current(store, site.house.campaigns["nq"], now())).units
    assert (len(states), states.count("chưa trả lời")) == (counted.expected, counted.silent) == (4, 4)
    await page.get_by_text("Biểu đồ của đợt").click()
    picture = page.get_by_role("img", name="có 0/4 cấp ủy cơ sở")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("naturalWidth", 1080)
    await looked_at(page)
