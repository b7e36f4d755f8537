"""Files over the page: what is taken, what is refused and leaves nothing behind, and who may open what is kept."""

import hashlib
import io
import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import pytest_asyncio
from sqlalchemy import insert, select

from bot.app import now
from domain.campaigns import CampaignDraft, Item, ItemKind
from domain.people import Role
from storage import people
from storage.tables import files as files_table
from storage.tables import metadata
from tests.support import documents as made
from tests.support.documents import many_files
from tests.support.lists import LISTS
from tests.support.people import STUDIED, chat, study_campaign
from tests.support.process import Browser
from tests.support.site import Site, serving

pytestmark = pytest.mark.asyncio(loop_scope="module")
SENTINEL = "zebra-4711"
MEGA = 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"


def campaign() -> CampaignDraft:
    """A confirm, and a plan that may be handed in with it."""
    draft = study_campaign(due="2030-01-01 17:00")
    plan = Item("plan", ItemKind.FILE, "Bản kế hoạch", required=False)
    return replace(draft, campaign=replace(draft.campaign, items=(STUDIED, plan)))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(shared_folder: tuple[Path, str]) -> AsyncIterator[Site]:
    folder, url = shared_folder
    async with serving(url, folder, campaign()) as served:
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lan(site: Site) -> AsyncIterator[Browser]:
    async with await site.browser("Lan") as browser:
        yield browser


def on_the_shelf(site: Site) -> dict[str, Path]:
    """Every file below DATA_DIR/files, by name."""
    return {path.name: path for path in (site.data / "files").rglob("*") if path.is_file()}


async def test_each_kind_is_taken_by_its_content_whatever_its_name_says(site: Site, lan: Browser) -> None:
    kinds = {
        "pdf": ("application/pdf", made.pdf("Kế hoạch số 1")),
        "docx": (f"{OFFICE}.wordprocessingml.document", made.word("Kế hoạch")),
        "xlsx": (f"{OFFICE}.spreadsheetml.sheet", made.excel("Danh sách")),
        "png": ("image/png", made.PNG),
        "jpg": ("image/jpeg", made.JPG),
    }
    for kind, (told, data) in kinds.items():
        assert (await lan.hand_in(kind, "Kế hoạch 2026.exe", data)).status_code == 202, kind
        upload = await _upload(lan, kind)
        assert (upload["name"], upload["size"]) == (f"Kế hoạch 2026.exe.{kind}", len(data))
        opened = await lan.client.get(f"/tep/{upload['id']}")
        assert (opened.status_code, opened.content, opened.headers["content-type"]) == (200, data, told)
        assert hashlib.sha256(data).hexdigest() in on_the_shelf(site)


async def _upload(browser: Browser, key: str) -> dict[str, int | str]:
    async for name, line in browser.events():
        if name == "item" and line["client"] == key:
            return dict(line["upload"])
    raise AssertionError("the feed ended")


async def test_a_file_that_may_be_read_without_a_password_is_taken(lan: Browser) -> None:
    assert (await lan.hand_in("unlocked", "khoa.pdf", made.locked_pdf("Kế hoạch", ""))).status_code == 202


BOMB = made.package({"word/document.xml": bytes(65 * MEGA)})
REFUSED = {
    "a program that calls itself a PDF": ("ke-hoach.pdf", made.PROGRAM, "Tệp này không nhận được"),
    "nothing": ("ke-hoach.pdf", b"", "Tệp này rỗng"),
    "words": ("ke-hoach.txt", "Kế hoạch".encode(), "Tệp này không nhận được"),
    "a program with a PDF inside": ("a.pdf", made.PROGRAM[:512] + made.pdf("a"), "Tệp này không nhận được"),
    "a page of the web": ("anh.png", b"<html><script>alert(1)</script>", "Tệp này không nhận được"),
    "more than 20 MB": ("to.pdf", b"%PDF-1.7" + bytes(20 * MEGA), "lớn hơn 20 MB"),
    "a locked PDF": ("khoa.pdf", made.locked_pdf("Kế hoạch", "bí mật"), "hỏng hoặc đặt mật khẩu"),
    "a broken PDF": ("hong.pdf", made.BROKEN_PDF, "hỏng hoặc đặt mật khẩu"),
    "a broken Word document": ("hong.docx", made.word("Kế hoạch")[:-200], "hỏng hoặc đặt mật khẩu"),
    "a Word document with broken XML": (
        "hong.docx",
        made.package({"word/document.xml": b"<w:document><w:p>"}),
        "hỏng hoặc đặt mật khẩu",
    ),
    "Word of before 2007": ("cu.doc", made.OLD_WORD, "đời cũ hoặc đặt mật khẩu"),
    "a document with macros": (
        "macro.docx",
        made.with_part(made.word("Kế hoạch"), "word/vbaProject.bin", b"\0"),
        "có macro",
    ),
    "a zip bomb": ("bom.docx", BOMB, "Tệp này không nhận được"),
    "any other package": ("khac.zip", made.package({"a.txt": b"a"}), "Tệp này không nhận được"),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_what_is_not_taken_is_refused_kindly_and_leaves_nothing(site: Site, lan: Browser, what: str) -> None:
    name, data, sentence = REFUSED[what]
    before = on_the_shelf(site)
    answer = await lan.hand_in(what, name, data)
    assert (answer.status_code in (413, 415), sentence in answer.json()["error"]) == (True, True), answer.text
    assert on_the_shelf(site) == before


MARKED = {
    "a Word document": ("a.docx", made.word(f"TỐI MẬT\n{SENTINEL}")),
    "a Word document's header": ("b.docx", made.word(SENTINEL, header="Tuyệt mật")),
    "a Word document's table": ("c.docx", made.word(SENTINEL, cell="MẬT")),
    "a Word document's text box": ("d.docx", made.word(SENTINEL, box="MẬT")),
    "a PDF": ("e.pdf", made.pdf(f"{SENTINEL} Độ mật: MẬT")),
    "a PDF that nobody may change": ("f.pdf", made.locked_pdf(f"{SENTINEL} (MẬT)", "")),
    "a cell of a workbook": ("g.xlsx", made.excel("Danh sách", SENTINEL, "MẬT")),
    "the name of a picture": (f"TỐI MẬT {SENTINEL}.png", made.PNG + b"marked"),
    "a name with its marks apart": (f"To\u0302\u0301i_Ma\u0323\u0302t_{SENTINEL}.jpg", made.JPG + b"marked"),
}


@pytest.mark.parametrize("what", MARKED)
async def test_what_is_marked_is_refused_and_nothing_of_it_is_kept(site: Site, lan: Browser, what: str) -> None:
    name, data = MARKED[what]
    before = on_the_shelf(site)
    answer = await lan.hand_in(what, name, data)
    assert (answer.status_code, "dấu chỉ độ mật" in answer.json()["error"]) == (422, True)
    assert "xóa ngay ở máy mình" in (await lan.hears("dấu chỉ độ mật"))["text"]
    assert on_the_shelf(site) == before
    assert SENTINEL not in await _everything_kept(site)


async def test_a_marked_message_is_refused_and_nothing_of_it_is_kept(site: Site, lan: Browser) -> None:
    for key, words in enumerate((f"{SENTINEL} tối mật", f"MẬT\n{SENTINEL}", f"(MẬT) {SENTINEL}")):
        assert (await lan.say(f"marked{key}", words)).status_code == 202
    assert (await lan.say("marked label", action="report", label=f"TUYỆT MẬT {SENTINEL}")).status_code == 202
    line = await _line(lan, "marked label")
    assert line["text"] == "(Tin có dấu mật, không được lưu)"
    assert SENTINEL not in await _everything_kept(site)


async def _line(browser: Browser, key: str) -> dict[str, str]:
    async for name, line in browser.events():
        if name == "item" and line["client"] == key:
            return dict(line)
    raise AssertionError("the feed ended")


async def _everything_kept(site: Site) -> str:
    """All that the database holds, and on SQLite what lies in its files beside the rows."""
    kept = ""
    async with site.house.database.read() as store:
        for table in ("inbox", "outbox", "conversations", "files", "reports", "audit"):
            rows = await store.all(select(metadata.tables[table]))
            kept += "".join(str(row) for row in rows)
    for path in site.data.parent.glob("tonghop.db*"):
        kept += path.read_bytes().decode("utf-8", "ignore")
    return kept


INNOCENT = ("Các đồng chí có mặt đầy đủ", "bảo mật thông tin", "bao mat, toi mat", "Mật độ dân số")


async def test_innocent_words_are_no_marks(lan: Browser) -> None:
    for place, words in enumerate(INNOCENT):
        assert (await lan.hand_in(f"i{place}", f"{words}.docx", made.word(words, header=words))).status_code == 202
        assert (await lan.hand_in(f"j{place}", f"{words}.pdf", made.pdf(words))).status_code == 202
        assert (await lan.hand_in(f"k{place}", f"{words}.xlsx", made.excel(words))).status_code == 202
        assert (await lan.say(f"l{place}", words)).status_code == 202
        assert (await _line(lan, f"l{place}"))["text"] == words
    await lan.say("huy", "/huy")


async def test_the_same_bytes_lie_there_once_and_are_readable_by_nobody_else(site: Site, lan: Browser) -> None:
    data = made.pdf("Hai lần")
    for key in ("twice a", "twice b", "twice b"):
        assert (await lan.hand_in(key, f"{key}.pdf", data)).status_code == 202
    sha256 = hashlib.sha256(data).hexdigest()
    assert [path.parent.name for path in (site.data / "files").rglob(sha256)] == [sha256[:2]]
    for path in on_the_shelf(site).values():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((site.data / "files").stat().st_mode) == 0o700


async def test_a_file_goes_with_its_report_and_is_opened_by_those_who_may(site: Site) -> None:
    await site.add("Bình", Role.LEADER, "DB000")
    await site.add("Nga", Role.LEADER, "DB003")
    await site.add("Vân", Role.OFFICER, "DB003")
    removed = await site.add("Sơn", Role.OFFICER, None)
    async with await site.browser("Lan") as lan:
        await lan.say("stop", "/huy")
        await lan.hand_in("plan", "../Kế hoạch “số 7”.pdf", made.pdf("Kế hoạch số 7"))
        asked = await lan.hears("Kế hoạch “số 7”.pdf")
        yes = next(one for one in asked["choices"] if one["label"] == "Đã tổ chức")
        await lan.say("yes", action=yes["action"], label=yes["label"])
        receipt = await lan.hears("Đã ghi nhận")
        kept = next(one for one in receipt["files"] if "số 7" in one["name"])
        assert kept["name"] == "Kế hoạch “số 7”.pdf"
        opened = await lan.client.get(f"/tep/{kept['id']}")
    said = opened.headers
    assert said["content-disposition"] == (
        "attachment; filename*=utf-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20%E2%80%9Cs%E1%BB%91%207%E2%80%9D.pdf"
    )
    assert said["content-security-policy"] == "sandbox; default-src 'none'"
    assert (said["x-content-type-options"], "no-store" in said["cache-control"]) == ("nosniff", True)
    async with site.house.database.begin() as store:
        duty = next(one for one in await people.holders(store) if one.person_id == removed)
        await people.end_duty(store, duty.duty_id, now(), None)
    may = {"Lan": 200, "Thu": 200, "Hùng": 200, "Bình": 200, "Minh": 404, "Nga": 404, "Vân": 404, "Sơn": 404}
    for name, status in may.items():
        async with await site.browser(name) as browser:
            assert (await browser.client.get(f"/tep/{kept['id']}")).status_code == status, name
            for nothing in (0, 99_999_999, 2**63, 10**30):
                assert (await browser.client.get(f"/tep/{nothing}")).status_code == 404
    async with Browser(site.address) as stranger:
        refused = await stranger.client.get(f"/tep/{kept['id']}")
        assert (refused.status_code, refused.headers["location"]) == (303, "/")


async def press(browser: Browser, key: str, below: str, *labels: str) -> None:
    """Press the first of these that is offered below those words."""
    shown = await browser.hears(below)
    choice = next(one for label in labels for one in shown["choices"] if one["label"] == label)
    await browser.say(key, action=choice["action"], label=choice["label"])


async def test_the_file_of_a_notice_is_opened_by_those_who_got_it_and_by_nobody_else(site: Site) -> None:
    """Thu tells DB002 alone; a marked file is refused to officers too."""
    data = made.pdf("Thư mời tập huấn")
    async with await site.browser("Thu") as thu, await site.browser("Minh") as minh:
        assert (await thu.hand_in("secret", "TUYỆT MẬT.pdf", data)).status_code == 422
        await thu.say("begin", "/thongbao Mời dự tập huấn.")
        await thu.hears("Gửi cho ai?")
        assert (await thu.hand_in("letter", "thu-moi.pdf", data)).status_code == 202
        await thu.hears("Thông báo kèm tệp thu-moi.pdf")
        await thu.say("whom", "DB002")
        preview = await thu.hears("Mời dự tập huấn.")
        await press(thu, "go", "Tin trên sẽ gửi tới 01 người", "Gửi ngay", "Gửi")
        got = await minh.hears("Mời dự tập huấn.")
        assert [one["label"] for one in got["choices"]] == ["Đã nhận"]
        theirs, own = got["files"][0], preview["files"][0]
        assert (theirs["name"], own["name"]) == ("thu-moi.pdf", "thu-moi.pdf")
        assert (await minh.client.get(f"/tep/{theirs['id']}")).content == data
        assert (await thu.client.get(f"/tep/{own['id']}")).content == data
        assert (await minh.client.get(f"/tep/{own['id']}")).status_code == 404
        assert (await thu.client.get(f"/tep/{theirs['id']}")).status_code == 404
    for name in ("Lan", "Tú", "Hùng"):
        async with await site.browser(name) as browser:
            for file in (theirs, own):
                assert (await browser.client.get(f"/tep/{file['id']}")).status_code == 404, name


async def test_an_officers_list_of_units_is_read_and_taken_in_and_nobody_elses(site: Site) -> None:
    """Mai, who has charge of a part alone, hears who can; a unit's reporter cannot even send such a file."""
    await site.add("Mai", Role.OFFICER, "DB003")
    data = LISTS["danh-sach.csv"]
    async with await site.browser("Lan") as lan, await site.browser("Mai") as mai:
        assert (await lan.hand_in("list", "danh-sach.csv", data)).status_code == 415
        assert (await mai.hand_in("list", "danh-sach.csv", data)).status_code == 202
        await mai.hears("phụ trách toàn bộ các đơn vị nhập")
    async with await site.browser("Thu") as thu:
        await thu.say("leave", "/huy")
        assert (await thu.hand_in("list", "danh-sach.csv", data)).status_code == 202
        await press(thu, "take", "Tệp danh-sach.csv: thêm 1, sửa 1", "Nhập")
        await thu.hears("✅ Đã nhập danh-sach.csv: thêm 1, sửa 1")
        await thu.say("units", "/donvi")
        await press(thu, "form", "gửi danh sách (Excel hoặc CSV)", "Tải danh sách đang có")
        (given,) = (await thu.hears("Danh sách đơn vị đang có"))["files"]
        book = openpyxl.load_workbook(io.BytesIO((await thu.client.get(f"/tep/{given['id']}")).content))
    assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)][-1] == "DB004"


async def test_only_who_reports_or_is_an_officer_hands_files_in_and_only_from_our_own_page(
    site: Site, lan: Browser
) -> None:
    before = on_the_shelf(site)
    data = made.pdf("Của người khác")
    async with Browser(site.address) as stranger:
        assert (await stranger.hand_in("x", "a.pdf", data)).status_code == 401
        await stranger.client.post("/vao", data={"code": "ABCD2345"})
        assert (await stranger.hand_in("x", "a.pdf", data)).status_code == 403
    async with await site.browser("Hùng") as leader:
        refused = await leader.hand_in("x", "a.pdf", data)
        assert (refused.status_code, "không phải đầu mối" in refused.json()["error"]) == (403, True)
    for headers in ({"origin": "https://evil.test"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        answer = await lan.client.post("/chat/files", content=data, headers={"x-client": "y"} | headers)
        assert answer.status_code == 400
    for key in ("", "k" * 65):
        assert (await lan.hand_in(key, "a.pdf", data)).status_code == 400
    assert on_the_shelf(site) == before


async def test_a_unit_that_has_handed_in_all_that_a_day_takes_goes_on_tomorrow(site: Site, lan: Browser) -> None:
    async with site.house.database.begin() as store:
        await store.run(insert(files_table), many_files(chat("Minh"), now()))
    async with await site.browser("Minh") as minh:
        refused = await minh.hand_in("more", "a.pdf", made.pdf("Thêm"))
        assert (refused.status_code, "gửi tiếp vào ngày mai" in refused.json()["error"]) == (429, True)
    assert (await lan.hand_in("more", "a.pdf", made.pdf("Thêm"))).status_code == 202
