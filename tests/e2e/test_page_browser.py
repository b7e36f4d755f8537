"""The page in a real browser: its states, the keyboard, what a screen reader is told, and nothing typed lost."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Route, expect

from bot.app import now
from domain.campaigns import Item, ItemKind
from domain.chat import Choice, Reply
from domain.people import Role
from storage import outbox, sessions
from tests.conftest import a_browser
from tests.support import documents as made
from tests.support.people import STUDIED, chat, study_campaign
from tests.support.site import Site, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")
PHONE, NARROW, DESK = {"width": 390, "height": 844}, {"width": 320, "height": 640}, {"width": 1280, "height": 900}
WAIT = 15_000
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll('.btn, button, summary, textarea, .menu a')]
    .filter(one => one.offsetParent && one.getBoundingClientRect().height < 48).map(one => one.outerHTML)"""
NAMELESS = """[...document.querySelectorAll('button, a, input, textarea, summary')]
    .filter(one => one.type !== 'hidden' && !(one.textContent + (one.labels?.[0]?.textContent ?? '')).trim())
    .map(one => one.outerHTML)"""
COUNT_DRAWN = """() => {
    window.drawn = 0;
    new MutationObserver((changes) => { window.drawn += changes.length; })
        .observe(document.getElementById("talk"), { childList: true, subtree: true, characterData: true });
}"""
NO_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new Error(); } })"
Device = Callable[..., Awaitable[BrowserContext]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> AsyncIterator[Site]:
    folder = tmp_path_factory.mktemp("page")
    (folder / "tonghop.db").write_bytes(sqlite_template)
    draft = study_campaign(due="2030-01-01 17:00")
    plan = Item("plan", ItemKind.FILE, "Bản kế hoạch", required=False)
    items = (STUDIED, Item("held_on", ItemKind.DATE, "Ngày tổ chức"), plan)
    draft = replace(draft, campaign=replace(draft.campaign, items=items))
    async with serving(f"sqlite+aiosqlite:///{folder}/tonghop.db", folder, draft) as served:
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
            await become(context, site, name)
        return context

    yield make
    for context in opened:
        await context.close()
    assert not complaints


def _is_fault(said: ConsoleMessage) -> bool:
    """The browser itself notes every refused or failed request; all else is a fault of the page."""
    return said.type in ("error", "warning") and not said.text.startswith("Failed to load resource")


async def become(context: BrowserContext, site: Site, name: str) -> None:
    await context.add_cookies([{"name": "tonghop", "value": await site.token(name), "url": site.address}])


async def page_of(context: BrowserContext, site: Site) -> Page:
    """The page, once everything that was said is on it."""
    page = await context.new_page()
    await page.goto(f"{site.address}/chat")
    await expect(page.locator("#log")).not_to_have_attribute("aria-busy", "true")
    return page


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Viết câu trả lời").fill(text)
    await page.keyboard.press("Enter")


async def answered(page: Page, words: str, count: int = 1) -> None:
    await expect(page.locator(".msg:not(.me)").filter(has_text=words)).to_have_count(count, timeout=WAIT)


async def told(site: Site, name: str, reply: Reply) -> None:
    """The house says something to somebody, as after a message of theirs."""
    async with site.house.database.begin() as store:
        await outbox.put(store, [(chat(name), reply)], now())


async def test_an_empty_page_greets_and_offers_a_beginning(device: Device, site: Site) -> None:
    await site.add("Quế", Role.SECRETARY, "DB003")
    for size in (PHONE, NARROW, DESK):
        context = await device("Quế", size, color_scheme="dark")
        page = await page_of(context, site)
        await expect(page.get_by_role("heading", name="Chào đồng chí Quế")).to_be_visible()
        await expect(page.locator("#begin .btn")).to_have_text(
            ["Báo cáo", "Đơn vị còn nợ gì", "Sửa báo cáo đã gửi"]
        )
        assert not await page.evaluate(SIDEWAYS)
        ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(20, 22, 27)"


async def test_a_code_is_taken_up_and_the_menu_grows_with_it(device: Device, site: Site) -> None:
    code = await site.code(Role.SECRETARY, "DB002")
    context = await device(None)
    page = await context.new_page()
    await page.goto(f"{site.address}/vao/{code}")
    await page.get_by_role("button", name="Mở").click()
    await answered(page, "Mã này dành cho")
    await expect(page.get_by_text("Gửi kèm tệp hoặc ảnh")).to_be_hidden()
    await page.get_by_role("button", name="Đúng").click()
    await write(page, "Lê Thị Mẫu")
    await answered(page, "Đồng chí đã là")
    await expect(page.locator("h1")).to_have_text("Chi bộ Trường Mẫu")
    await expect(page.locator("#attach")).to_be_visible()
    await page.locator("summary").click()
    await expect(page.get_by_role("button", name="Sửa báo cáo đã gửi")).to_be_visible()
    await page.get_by_role("button", name="Thoát khỏi máy này").click()
    await expect(page.get_by_label("Mã 8 ký tự")).to_be_visible()
    await page.goto(f"{site.address}/chat")
    await expect(page.get_by_label("Mã 8 ký tự")).to_be_visible()


async def test_somebody_else_on_the_same_machine_says_so_and_gets_their_own_page(
    device: Device, site: Site
) -> None:
    code = await site.code(Role.SECRETARY, "DB001")
    context = await device("Minh")
    minh, other = await page_of(context, site), await context.new_page()
    await other.goto(f"{site.address}/vao/{code}")
    await expect(other.get_by_text("Trình duyệt này đang mở trang của đ/c Minh")).to_be_visible()
    await other.get_by_role("button", name="Tôi là người khác").click()
    await answered(other, "Mã này dành cho")
    await expect(other.locator("#who")).to_have_text("")
    # What Minh's page still says is neither lost nor said in the other's name.
    await write(minh, "tin của Minh")
    await expect(minh.locator("#net")).to_contain_text("đã chuyển sang trang của người khác")
    await expect(minh.locator(".after")).to_have_text("Đang chờ gửi")
    await other.reload()
    await expect(other.locator(".msg.me")).to_have_count(1)
    await become(context, site, "Minh")
    await minh.get_by_role("link", name="đã chuyển sang").click()
    await answered(minh, "Tôi chưa rõ ý đồng chí")
    await expect(minh.locator(".msg.me")).to_have_text(re.compile("tin của Minh"))


async def test_the_dots_show_until_the_answer_is_there(device: Device, site: Site) -> None:
    context = await device("Hùng")
    page = await page_of(context, site)
    held = asyncio.Event()

    async def slowly(route: Route) -> None:
        await held.wait()
        await route.continue_()

    await page.route("**/chat/messages", slowly)
    await write(page, "/trogiup")
    await expect(page.get_by_text("Trợ lý đang viết")).to_be_attached()
    held.set()
    await answered(page, "/tonghop")
    await expect(page.get_by_text("Trợ lý đang viết")).not_to_be_attached()


async def test_what_is_written_while_the_line_is_down_is_kept_and_sent_once_in_order(
    device: Device, site: Site
) -> None:
    context = await device("Thu")
    first, second = await page_of(context, site), await page_of(context, site)
    await context.set_offline(True)
    await expect(first.get_by_role("status")).to_contain_text("Mất kết nối")
    for page, text in ((first, "một"), (second, "hai"), (first, "ba")):
        await write(page, text)
    await first.get_by_label("Viết câu trả lời").fill("còn đang viết dở")
    for page in (first, second):
        await expect(page.locator(".after")).to_have_text(["Đang chờ gửi"] * 3)
    await context.set_offline(False)
    for page in (first, second):
        await expect(page.locator(".msg.me .bubble > p:first-child")).to_have_text(["một", "hai", "ba"])
        await answered(page, "Tôi chưa rõ ý đồng chí", 3)
        await expect(page.locator(".after")).to_have_count(0)
    await first.reload()
    await answered(first, "Tôi chưa rõ ý đồng chí", 3)
    await expect(first.get_by_label("Viết câu trả lời")).to_have_value("còn đang viết dở")
    assert await first.evaluate("Object.keys(localStorage).filter(key => key.includes('unsent')).length") == 0


async def test_what_the_server_cannot_store_is_marked_and_sent_by_hand(device: Device, site: Site) -> None:
    context = await device("Thu")
    page = await page_of(context, site)

    async def away(route: Route) -> None:
        await route.fulfill(status=503, json={"error": "away"})

    await page.route("**/chat/messages", away)
    await write(page, "bốn")
    await expect(page.locator(".after")).to_contain_text("Chưa gửi được")
    await page.unroute("**/chat/messages")
    await page.get_by_role("button", name="Gửi lại").click()
    await expect(page.locator(".after")).to_have_count(0)
    await page.get_by_label("Viết câu trả lời").evaluate("(field) => field.removeAttribute('maxlength')")
    await write(page, "x" * 20_001)
    await expect(page.locator(".after")).to_contain_text("viết ngắn lại rồi gửi")


async def test_words_of_a_session_that_is_over_are_sent_once_the_person_is_back(
    device: Device, site: Site
) -> None:
    context = await device("Tú")
    page = await page_of(context, site)
    async with site.house.database.begin() as store:
        cookie = next(one for one in await context.cookies() if one["name"] == "tonghop")
        await sessions.end(store, cookie["value"])
    await write(page, "gửi sau khi vào lại")
    await expect(page.get_by_role("status")).to_contain_text("Phiên đã hết hạn")
    await become(context, site, "Minh")
    other = await page_of(context, site)
    await expect(other.locator("h1")).to_have_text("Chi bộ Trường Mẫu")
    await expect(other.get_by_text("gửi sau khi vào lại")).to_have_count(0)
    await become(context, site, "Tú")
    await page.goto(f"{site.address}/chat")
    await answered(page, "Tôi chưa rõ ý đồng chí")
    await expect(page.locator(".msg.me")).to_have_count(1)
    await expect(page.locator(".after")).to_have_count(0)


async def test_where_nothing_may_be_stored_the_page_says_to_keep_it_open_and_still_sends(
    device: Device, site: Site
) -> None:
    """As in the browsers inside some apps: no storage, and no headers that say where a post comes from."""
    context = await device("Hùng")
    await context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error(); } })"
    )
    page = await page_of(context, site)

    async def bare(route: Route) -> None:
        kept = {k: v for k, v in route.request.headers.items() if k != "origin" and not k.startswith("sec-fetch")}
        await route.continue_(headers=kept)

    await page.route("**/chat/messages", bare)
    await context.set_offline(True)
    await write(page, "/han")
    await expect(page.get_by_role("status")).to_contain_text("giữ trang này mở")
    await context.set_offline(False)
    await answered(page, "17:00")


LONG = "Đảng bộ Công ty TNHH Một thành viên Quản lý, Khai thác công trình thủy lợi Bắc Sông Hương"


@pytest.mark.parametrize(
    ("size", "root"), [(PHONE, 16), (PHONE, 32), (NARROW, 16), ({"width": 195, "height": 422}, 16)]
)
async def test_long_words_and_large_type_never_push_the_page_sideways(
    device: Device, site: Site, size: dict[str, int], root: int
) -> None:
    name = f"Dài {size['width']} {root}"
    await site.add(name, Role.SECRETARY, "DB001")
    context = await device(name, size, color_scheme="dark" if root == 32 else "light")
    choices = (Choice(f"Báo cáo của {LONG}", "report"), Choice("nghiên" * 30, "later"))
    await told(site, name, Reply(f"{LONG}: {'dài' * 100}\n• {LONG}: {LONG}", choices))
    page = await page_of(context, site)
    settings = await context.new_cdp_session(page)
    await settings.send("Page.setFontSizes", {"fontSizes": {"standard": root}})
    assert await page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{root}px"
    await answered(page, LONG)
    await write(page, "quántriệt" * 40)
    await expect(page.locator(".msg.me")).to_have_count(1)
    await page.evaluate("(name) => { document.getElementById('unit').textContent = name; }", LONG)
    await page.locator("summary").click()
    assert not await page.evaluate(SIDEWAYS)
    assert not await page.evaluate(SMALL)
    await expect(page.locator(".menu nav")).to_be_in_viewport()


async def test_a_whole_report_by_the_keyboard_alone(device: Device, site: Site) -> None:
    await site.add("Phím", Role.SECRETARY, "DB003")
    context = await device("Phím", DESK)
    page = await page_of(context, site)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Đến ô trả lời")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".menu nav")).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Escape")
    await expect(page.locator(".menu nav")).to_be_hidden()
    await expect(page.locator("summary")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Báo cáo", exact=True).first).to_be_focused()
    await page.keyboard.press("Enter")
    await _press(page, "Đã tổ chức")
    await _press(page, "Hôm nay")
    await answered(page, "Đã ghi nhận")
    await expect(page.get_by_label("Viết câu trả lời")).to_be_focused()


async def _press(page: Page, label: str) -> None:
    """Walk back from the field to an answer, seeing where one is, and press it."""
    await expect(page.get_by_label("Viết câu trả lời")).to_be_focused()
    wanted = page.get_by_role("button", name=label, exact=True)
    await expect(wanted).to_be_visible()
    for _ in range(8):
        await page.keyboard.press("Shift+Tab")
        ring = "getComputedStyle(document.activeElement.closest('label') ?? document.activeElement).outlineStyle"
        assert await page.evaluate(ring) == "solid"
        if await wanted.evaluate("(one) => one === document.activeElement"):
            await page.keyboard.press("Enter")
            return
    raise AssertionError(f"{label} is not reached by the keyboard")


async def test_a_day_is_chosen_in_the_calendar_and_never_by_half(device: Device, site: Site) -> None:
    await site.add("Ngày", Role.SECRETARY, "DB001")
    context = await device("Ngày")
    page = await page_of(context, site)
    await write(page, "/baocao")
    await page.get_by_role("button", name="Đã tổ chức").click()
    day = page.locator(".pick input")
    await day.press("1")
    await day.press("ArrowUp")
    assert await day.input_value() == ""
    await day.fill("2026-10-05")
    await expect(page.locator(".msg.me").last).to_contain_text("5/10/2026")
    await answered(page, "5/10/2026")


async def test_a_screen_reader_is_told_what_is_what_and_nothing_twice(device: Device, site: Site) -> None:
    context = await device("Hùng")
    page = await page_of(context, site)
    log = page.get_by_role("log", name="Nội dung trao đổi")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(page.get_by_role("status")).to_be_attached()
    await expect(page.get_by_role("textbox", name="Viết câu trả lời")).to_be_visible()
    await expect(page.get_by_role("button", name="Gửi", exact=True)).to_be_visible()
    await page.locator("summary").click()
    await expect(page.get_by_role("navigation", name="Việc có thể làm")).to_be_visible()
    before = await page.locator(".msg.bot").count()
    await write(page, "/chuanop")
    await expect(page.locator(".msg.bot")).to_have_count(before + 1)
    assert not await page.evaluate(NAMELESS)
    # After the line was down everything is told again, and only what is new is drawn.
    await page.evaluate(COUNT_DRAWN)
    async with page.expect_request("**/chat/feed*"):
        await page.evaluate("dispatchEvent(new Event('online'))")
    await told(site, "Hùng", Reply("Một tin mới"))
    await answered(page, "Một tin mới")
    assert await page.evaluate("window.drawn") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_an_accessibility_checker_finds_nothing(device: Device, site: Site, scheme: str) -> None:
    """axe-core, over the conversation with its menu open, the door, and the way in."""
    await site.add(f"An {scheme}", Role.SECRETARY, "DB000")
    context = await device(f"An {scheme}", color_scheme=scheme)
    page = await page_of(context, site)
    await write(page, "/baocao")
    await answered(page, "Đơn vị đã")
    await page.locator("summary").click()
    for address in ("", "/", "/vao/ABCD2345", "/mo/spent"):
        if address:
            page = await (await device(None, color_scheme=scheme)).new_page()
            await page.goto(f"{site.address}{address}")
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


async def test_a_file_is_sent_with_its_progress_refused_kindly_or_stopped(
    device: Device, site: Site, tmp_path: Path
) -> None:
    await site.add("Tệp", Role.SECRETARY, "DB002")
    context = await device("Tệp")
    page = await page_of(context, site)
    files = {
        "ke-hoach.pdf": made.pdf("Kế hoạch"),
        "gia-pdf.pdf": made.PROGRAM,
        "rong.pdf": b"",
        "to.pdf": b"%PDF-1.7" + bytes(20 * 1024 * 1024),
        "cham.jpg": made.JPG + bytes(18 * 1024 * 1024),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    give = page.locator("#attach")
    await give.set_input_files([tmp_path / name for name in ("gia-pdf.pdf", "rong.pdf", "to.pdf")])
    refused = page.locator(".upload.no .how")
    await expect(refused).to_contain_text(["chỉ nhận pdf, docx", "Tệp này rỗng", "lớn hơn 20 MB"])
    slow = await context.new_cdp_session(page)
    await slow.send("Network.enable")
    line = {"offline": False, "latency": 0, "downloadThroughput": -1}
    await slow.send("Network.emulateNetworkConditions", {**line, "uploadThroughput": 512 * 1024})
    await give.set_input_files(tmp_path / "cham.jpg")
    bar = page.get_by_role("progressbar", name="Đang gửi")
    await expect(page.locator(".how").last).to_contain_text(re.compile(r"Đang gửi [1-9]\d?%"))
    await expect(bar).to_have_js_property("max", 100)
    await page.get_by_role("button", name="Dừng gửi tệp này").click()
    await expect(page.locator(".how").last).to_have_text("Đã dừng, tệp chưa gửi.")
    await slow.send("Network.emulateNetworkConditions", {**line, "uploadThroughput": -1})
    await give.set_input_files(tmp_path / "ke-hoach.pdf")
    await expect(page.locator(".upload.ok .how")).to_contain_text(re.compile(r"Đã nhận · \d KB"))
    async with page.expect_download() as saving:
        await page.get_by_role("link", name="ke-hoach.pdf").first.click()
    saved = await (await saving.value).path()
    assert saved.read_bytes() == files["ke-hoach.pdf"]


async def test_without_javascript_one_sentence_says_what_to_do(device: Device, site: Site) -> None:
    context = await device("Hùng", java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{site.address}/chat")
    await expect(page.get_by_text("Trang này cần JavaScript")).to_be_visible()
    await expect(page.locator("textarea")).to_be_hidden()


async def test_the_latest_hundred_are_shown_and_the_day_turns_at_midnight(device: Device, site: Site) -> None:
    await site.add("Trăm", Role.SECRETARY, "DB003")
    for part in range(3):
        async with site.house.database.begin() as store:
            await outbox.put(store, [(chat("Trăm"), Reply(f"tin {part}-{place}")) for place in range(40)], now())
    context = await device("Trăm", timezone_id="America/New_York")
    await context.clock.install()
    page = await page_of(context, site)
    await answered(page, "tin 2-39")
    await expect(page.locator(".msg.bot")).to_have_count(100)
    await expect(page.get_by_text("chỉ hiện các tin gần nhất")).to_be_attached()
    await expect(page.locator(".msg.bot").last).to_be_in_viewport()
    await expect(page.locator(".day")).to_have_text("Hôm nay")
    await context.clock.fast_forward(24 * 3600 * 1000)
    await expect(page.locator(".day")).to_have_text(re.compile(r"\d+/\d+/\d{4}$"))


async def test_a_leader_sees_the_picture_and_copies_the_sentence_with_one_press(
    device: Device, site: Site
) -> None:
    context = await device("Hùng", permissions=["clipboard-read", "clipboard-write"])
    page = await context.new_page()
    await page.goto(f"{site.address}/chat")
    await write(page, "/bieudo nq")
    picture = page.locator(".picture")
    await expect(picture).to_be_visible(timeout=WAIT)
    assert await picture.evaluate("(one) => one.decode().then(() => one.naturalWidth)") == 1080
    assert not await page.evaluate(SIDEWAYS)
    await page.get_by_role("button", name="Câu để dán").click()
    await expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
    assert (await page.evaluate("navigator.clipboard.readText()")).startswith("Tính đến")
