"""make pictures: the screens of the guide, taken from the real demonstration by a browser without a screen."""

import asyncio
import shutil
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright
from pypdf import PdfWriter

from tests.support.clock import shifted_to
from tests.support.people import at
from tests.support.process import environment, running

PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
PHONE = {"width": 390, "height": 700}
MORNING = at("2026-06-12 08:00")


async def main() -> None:
    """Play the roles of the demonstration and keep what is seen."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        env = environment(f"sqlite+aiosqlite:///{folder}/demo.db", Path(folder)) | shifted_to(MORNING)
        async with running(env, "--demo", cwd=Path(folder)) as house, async_playwright() as driver:
            path = shutil.which("chromium")
            browser = await driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
            for scene in (code_page, reminder_and_receipt, read_back_and_file, promise, summary, unit_card):
                await scene(browser, house.address, Path(folder))
            await browser.close()


async def phone(browser: Browser, address: str, role: str = "") -> Page:
    """A phone; with a role, on its page."""
    context = await browser.new_context(viewport=PHONE, device_scale_factor=1.5, has_touch=True, locale="vi-VN")
    page = await context.new_page()
    await page.goto(address)
    if role:
        await page.click(f'form:has(input[value="{role}"]) button')
        await page.wait_for_selector("#empty:not([hidden]), .msg")
    return page


async def write(page: Page, text: str, hears: str) -> None:
    await page.fill("#viet", text)
    await page.press("#viet", "Enter")
    await page.wait_for_selector(f'.msg:last-child:has-text("{hears}")')


async def keep(page: Page, name: str) -> None:
    """The end of the conversation, as somebody sees it."""
    await page.wait_for_selector(".typing", state="detached")
    await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    await page.screenshot(path=PICTURES / f"{name}.png")


async def code_page(browser: Browser, address: str, folder: Path) -> None:
    page = await phone(browser, address)
    await page.goto(f"{address}/vao/ABCD2345")
    await page.screenshot(path=PICTURES / "ma.png")


async def reminder_and_receipt(browser: Browser, address: str, folder: Path) -> None:
    page = await phone(browser, address, "lan")
    await page.wait_for_selector(".msg.reminder", timeout=40_000)
    await keep(page, "nhac")
    await page.click('button:has-text("Đã tổ chức")')
    await page.wait_for_selector(".msg.receipt")
    await keep(page, "ghi-nhan")


async def read_back_and_file(browser: Browser, address: str, folder: Path) -> None:
    page = await phone(browser, address, "minh")
    await write(page, "dạ đv em học hôm 9/6 rồi, 45 đc dự", "tôi hiểu là")
    await keep(page, "doc-lai")
    await page.click('button:has-text("Đúng")')
    await page.wait_for_selector(".msg.receipt")
    plan = folder / "anh-hoi-nghi.pdf"
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(plan)
    await page.set_input_files("#attach", plan)
    await page.wait_for_selector(".msg.receipt:last-child .attached")
    await keep(page, "tep")


async def promise(browser: Browser, address: str, folder: Path) -> None:
    page = await phone(browser, address, "tu")
    await write(page, "/baocao", "đã tổ chức")
    await write(page, "chưa ạ", "dự kiến")
    await keep(page, "hen-ngay")


async def summary(browser: Browser, address: str, folder: Path) -> None:
    page = await phone(browser, address, "hung")
    await page.set_viewport_size(PHONE | {"height": 1100})
    await write(page, "/tonghop", "Tính đến")
    await keep(page, "tong-hop")
    await write(page, "/bieudo", "Tính đến")
    await page.locator(".picture").evaluate("(one) => one.decode()")
    await page.set_viewport_size(PHONE | {"height": 1500})
    await keep(page, "bieu-do")


async def unit_card(browser: Browser, address: str, folder: Path) -> None:
    page = await phone(browser, address, "thu")
    await write(page, "/donvi DB001", "Đảng bộ Sở Nội vụ")
    await keep(page, "don-vi")


if __name__ == "__main__":
    asyncio.run(main())
