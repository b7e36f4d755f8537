"""make run, as somebody meets it who has never seen it: in a real browser, on a phone and at a desk."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.process import Running, environment, running, tonghop

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
WAIT = 20_000
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll('.btn, button, textarea, summary')]
    .filter(one => one.offsetParent && one.getBoundingClientRect().height < 48).map(one => one.outerHTML)"""


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    return environment(f"sqlite+aiosqlite:///{tmp_path}/demo.db", tmp_path / "data")


@pytest.fixture
async def demonstration(settings: dict[str, str], tmp_path: Path) -> AsyncIterator[Running]:
    async with running(settings, "--demo", cwd=tmp_path) as house:
        yield house


async def play(browser: Browser, house: Running, role: str, size: dict[str, int], **options: str) -> Page:
    """Become one of the demonstration's people; anything the browser complains of fails the test."""
    context = await browser.new_context(viewport=size, **options)  # type: ignore[arg-type]
    page = await context.new_page()
    page.set_default_timeout(WAIT)
    page.on("pageerror", lambda error: pytest.fail(f"the page failed: {error}"))
    page.on(
        "console",
        lambda said: pytest.fail(said.text) if said.type == "error" and "policy" in said.text.lower() else None,
    )
    await page.goto(house.address)
    await page.get_by_role("button", name=role).first.click()
    await page.wait_for_url("**/chat")
    return page


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Viết câu trả lời").fill(text)
    await page.keyboard.press("Enter")


async def test_a_secretary_is_reminded_answers_and_a_leader_reads_the_new_count(
    chromium: Browser, demonstration: Running, settings: dict[str, str], tmp_path: Path
) -> None:
    leader = await play(chromium, demonstration, "Đ/c Hùng", DESK)
    await write(leader, "/tonghop")
    figures = leader.locator(".sum").last.locator(".figure b")
    await expect(figures).to_have_text(["73/121", "116/121", "62/121", "172/344"], timeout=WAIT)

    lan = await play(chromium, demonstration, "Đ/c Lan", PHONE)
    await expect(lan.locator("h1")).to_have_text("Đảng bộ Sở Nội vụ")
    reminder = lan.locator(".msg.reminder")
    await expect(reminder).to_contain_text("còn 3 ngày đến hạn", timeout=30_000)
    await lan.screenshot(path=tmp_path / "reminded.png")
    await reminder.get_by_role("button", name="Đã tổ chức").click()
    receipt = lan.locator(".msg.receipt")
    await expect(receipt).to_contain_text("Đã ghi nhận", timeout=WAIT)
    await expect(receipt).to_contain_text("Đảng bộ Sở Nội vụ")
    await expect(lan.locator(".choices:visible")).to_have_count(0)
    assert not await lan.evaluate(SIDEWAYS)
    assert not await lan.evaluate(SMALL)
    await lan.screenshot(path=tmp_path / "receipt.png")

    await write(leader, "/tonghop")
    await expect(leader.locator(".sum")).to_have_count(2, timeout=WAIT)
    await expect(figures.first).to_have_text("74/121")
    await leader.screenshot(path=tmp_path / "count.png")

    counted = await tonghop(settings, "summary", "--json", "--as-of", "2023-06-15", cwd=tmp_path)
    items = {one["campaign"]: one["items"] for one in counted.data}
    assert [(item["done"], item["total"], item["remaining"], item["percent"]) for item in items["nq-2023"]] == [
        (116, 121, 5, 95.87)
    ]
    assert [(item["done"], item["total"], item["remaining"], item["percent"]) for item in items["kh-2023"]] == [
        (62, 121, 59, 51.24),
        (172, 344, 172, 50.0),
    ]
    earlier = await tonghop(settings, "summary", "--json", "--as-of", "2023-05-31", cwd=tmp_path)
    assert [item["done"] for one in earlier.data for item in one["items"]] == [104, 41, 120]


async def test_in_ones_own_words_not_yet_and_a_promised_day(chromium: Browser, demonstration: Running) -> None:
    minh = await play(chromium, demonstration, "Đ/c Minh", PHONE, color_scheme="dark")
    await write(minh, "da don vi em hoc xong roi a")
    await expect(minh.locator(".readback dd")).to_have_text("rồi", timeout=WAIT)
    await minh.get_by_role("button", name="Đúng").click()
    await expect(minh.locator(".receipt")).to_contain_text("Đã ghi nhận", timeout=WAIT)

    tu = await play(chromium, demonstration, "Đ/c Tú", {"width": 320, "height": 640})
    await write(tu, "/baocao")
    await expect(tu.locator(".choices .btn:visible")).to_have_text(["Đã tổ chức", "Chưa"], timeout=WAIT)
    await write(tu, "chưa")
    await tu.get_by_role("button", name="Tuần sau").click()
    await expect(tu.locator(".msg.bot").last).to_contain_text("chưa tổ chức, dự kiến", timeout=WAIT)
    assert not await tu.evaluate(SIDEWAYS)


async def test_what_is_typed_while_the_server_is_away_is_sent_once_when_it_is_back(
    chromium: Browser, settings: dict[str, str], tmp_path: Path
) -> None:
    """The page keeps the words, says so, and sends them after the restart; a reload changes nothing."""
    async with running(settings, "--demo", cwd=tmp_path) as house:
        port = house.address.rsplit(":", 1)[1]
        tu = await play(chromium, house, "Đ/c Tú", PHONE)
        await write(tu, "/trangthai")
        await expect(tu.locator(".msg.bot")).to_have_count(1, timeout=WAIT)
        await house.stop()
        await expect(tu.locator("#net")).to_contain_text("Mất kết nối", timeout=WAIT)
        await write(tu, "/riengtu")
        await expect(tu.locator(".after")).to_contain_text("Đang chờ gửi", timeout=WAIT)
    async with running(settings | {"TONGHOP_HTTP_PORT": port}, "--demo", cwd=tmp_path):
        await expect(tu.get_by_text(re.compile("^Bot lưu tên hiển thị"))).to_have_count(1, timeout=WAIT)
        await tu.reload()
        await expect(tu.get_by_text(re.compile("^Bot lưu tên hiển thị"))).to_have_count(1, timeout=WAIT)
        await expect(tu.locator(".msg.me")).to_have_text([re.compile("/trangthai"), re.compile("/riengtu")])
        await expect(tu.locator(".after")).to_have_count(0)


async def test_the_keyboard_is_enough(chromium: Browser, demonstration: Running) -> None:
    hung = await play(chromium, demonstration, "Đ/c Hùng", DESK)
    menu = hung.locator(".menu summary")
    await menu.focus()
    await hung.keyboard.press("Enter")
    await expect(hung.locator(".menu nav")).to_be_visible()
    await hung.keyboard.press("Escape")
    await expect(hung.locator(".menu nav")).to_be_hidden()
    await expect(menu).to_be_focused()
    await hung.keyboard.press("Enter")
    await hung.keyboard.press("Tab")
    await hung.keyboard.press("Enter")
    await expect(hung.locator(".sum")).to_have_count(1, timeout=WAIT)
    await expect(hung.get_by_label("Viết câu trả lời")).to_be_focused()
