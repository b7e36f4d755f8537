"""The first days of an officer, with the real program: a list with mistakes, two campaigns, codes, six secretaries
who answer in six ways, a correction, a promise, and a leader who asks for yesterday; the figures at every step."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
from pypdf import PdfWriter

from tests.support.clock import shifted_to
from tests.support.people import at
from tests.support.process import Browser, environment, running, tonghop

MONDAY, TUESDAY = at("2026-03-09 08:30"), at("2026-03-10 09:00")
HEADINGS = ["code", "name", "kind", "sector", "members", "individual_quota", "phone"]
ROWS: list[list[Any]] = [
    ["A1", "Đảng bộ Sở Mẫu Một", "đảng bộ", "cơ quan", 73.0, 3.0, 912345678.0],
    ["A2", "Chi bộ Trường Mẫu Hai", "chi bộ", "trường học", 20.0, 2.0, None],
    ["A3", "Chi bộ Trường Mẫu Ba", "chi bộ", "trường học", 18, 2, None],
    ["A4", "Đảng bộ Bệnh viện Mẫu Bốn", "đảng bộ", "bệnh viện", 90, 5, None],
    ["A5", "Đảng bộ Công ty Mẫu Năm", "đảng bộ", "doanh nghiệp", 61, 3, None],
    ["A6", "Chi bộ Hội Mẫu Sáu", "chi bộ", "cơ quan", 9, 2, None],
]
STUDY = """
code: nq
short: Học tập nghị quyết
title: Học tập, quán triệt nghị quyết của Trung ương
opens: 2026-03-02
due: 2026-03-20 17:00
units: all
items:
  - {key: studied, kind: confirm, label: "tổ chức học tập, quán triệt", counted: cấp ủy cơ sở}
  - {key: held_on, kind: date, label: Ngày tổ chức, required: false}
  - {key: attendees, kind: number, label: Số lượt người tham gia, counted: lượt người, required: false}
"""
PLAN = """
code: kh
short: Đăng ký làm theo Bác
title: Kế hoạch đăng ký làm theo Bác
opens: 2026-03-02
due: 2026-03-20 17:00
units: all
items:
  - {key: collective, kind: confirm, label: gửi kế hoạch, counted: tập thể, yes: Đã gửi}
  - {key: individuals, kind: quota, label: kế hoạch của cá nhân, counted: cá nhân, quota: individual_quota}
  - {key: plan, kind: file, label: Bản kế hoạch, required: false}
"""


def a_plan() -> bytes:
    """A plan as a PDF."""
    writer, file = PdfWriter(), BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(file)
    return file.getvalue()


def write_excel(path: Path, rows: list[list[Any]]) -> None:
    """As an officer has it: a title over the whole width, an empty line, then the list."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["DANH SÁCH CẤP ỦY CƠ SỞ"])
    sheet.merge_cells("A1:G1")
    for row in ([], HEADINGS, *rows):
        sheet.append(row)
    book.save(path)


@dataclass
class Office:
    """The officer's command line on a certain day."""

    env: Mapping[str, str]
    folder: Path

    async def run(self, *arguments: str) -> Any:
        ended = await tonghop(self.env, *arguments, "--json", cwd=self.folder)
        assert ended.status == 0, ended.err + ended.out
        return ended.data

    async def refused(self, *arguments: str) -> Any:
        ended = await tonghop(self.env, *arguments, "--json", cwd=self.folder)
        assert (ended.status, ended.err) == (2, "")
        return ended.data

    async def figures(self, *more: str) -> dict[str, list[int]]:
        """By campaign: reported, not yet, silent, then one figure an item, of summary --json."""
        return {told["campaign"]: _figures(told) for told in await self.run("summary", *more)}


def _figures(told: Mapping[str, Any]) -> list[int]:
    units = told["units"]
    assert units["reported"] + units["not_yet"] + units["silent"] == units["expected"] == 6
    items = [item.get("done", item.get("sum", item.get("units"))) for item in told["items"]]
    return [units["reported"], units["not_yet"], units["silent"], *items]


class Page:
    """A person at their page: opens a link, writes, presses what was last offered."""

    def __init__(self, address: str, token: str | None = None) -> None:
        self.browser = Browser(address, token)
        self.keys = (uuid4().hex for _ in count())

    async def open(self, code: str, name: str) -> None:
        answer = await self.browser.client.post("/vao", data={"code": code})
        assert answer.status_code == 303
        await self.press("Đúng", "Có đúng là đồng chí")
        await self.browser.hears("họ và tên")
        await self.write(name, "Đồng chí đã là")

    async def write(self, text: str, hears: str) -> dict[str, Any]:
        await self.browser.say(next(self.keys), text)
        return await self.browser.hears(hears)

    async def press(self, label: str, below: str, hears: str = "") -> dict[str, Any]:
        shown = await self.browser.hears(below)
        action = next(one["action"] for one in shown["choices"] if one["label"] == label)
        await self.browser.say(next(self.keys), action=action, label=label)
        return await self.browser.hears(hears) if hears else {}

    @property
    def token(self) -> str:
        return self.browser.client.cookies["tonghop"]


async def test_the_first_days_of_an_officer(database_url: str, tmp_path: Path) -> None:
    settings = environment(database_url, tmp_path / "data")
    monday = Office(settings | shifted_to(MONDAY), tmp_path)
    officer = (await monday.run("init"))[0]["code"]
    await takes_in_the_list(monday)
    await takes_in_the_campaigns(monday)
    codes = {row["unit"]: row["code"] for row in await monday.run("invite", "--all", "--role", "secretary")}
    assert list(codes) == ["A1", "A2", "A3", "A4", "A5", "A6"]
    leader = (await monday.run("invite", "--role", "leader"))[0]["code"]
    async with running(monday.env, cwd=tmp_path) as house:
        pages = {who: Page(house.address) for who in ("officer", *codes, "leader")}
        for who, code in ({"officer": officer} | codes | {"leader": leader}).items():
            await pages[who].open(code, f"Mẫu {who}")
        await pages["officer"].browser.hears("Đ/c Mẫu A6 vừa nhận làm đầu mối báo cáo của Chi bộ Hội Mẫu Sáu")
        assert await monday.run("people", "unlinked") == []
        await three_answer(monday, pages)
        tokens = {unit: page.token for unit, page in pages.items()}
        for page in pages.values():
            await page.browser.client.aclose()
    tuesday = Office(settings | shifted_to(TUESDAY), tmp_path)
    async with running(tuesday.env, cwd=tmp_path) as house:
        pages = {unit: Page(house.address, token) for unit, token in tokens.items()}
        await three_more_answer(tuesday, pages)
        await one_corrects(tuesday, pages["A3"])
        await the_leader_asks_for_yesterday(tuesday, pages["leader"])
        for page in pages.values():
            await page.browser.client.aclose()
        checks = (await tuesday.run("doctor"))["checks"]
        notes = {one["check"] for one in checks if one["state"] != "good"}
        assert notes == {"public_url", "backup"}, checks


async def takes_in_the_list(office: Office) -> None:
    """Three rows are wrong: each is named, nothing is taken; mended, all six are, and again changes nothing."""
    path = office.folder / "danh-sach.xlsx"
    bad = [list(row) for row in ROWS]
    bad[1][1], bad[3][4], bad[5][0] = None, "chín mươi", "A1"
    write_excel(path, bad)
    refused = await office.refused("units", "import", str(path))
    assert [(one["row"], one["column"]) for one in refused["errors"]] == [(5, "name"), (7, "members"), (9, "code")]
    assert all(one["problem"] for one in refused["errors"])
    write_excel(path, ROWS)
    assert (await office.run("units", "import", str(path)))["added"] == 6
    assert (await office.run("units", "import", str(path)))["unchanged"] == 6
    assert (await office.run("units", "list"))[0]["phone"] == "0912345678"


async def takes_in_the_campaigns(office: Office) -> None:
    for name, text in (("nq", STUDY), ("kh", PLAN)):
        (office.folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        assert (await office.run("campaign", "import", f"{name}.yaml"))["units"] == 6
    assert await office.figures() == {"nq": [0, 0, 6, 0, 0, 0], "kh": [0, 0, 6, 0, 0, 0]}


async def three_answer(office: Office, pages: Mapping[str, Page]) -> None:
    """By buttons; in words without marks; with several facts in one breath, which are read back."""
    await pages["A1"].write("/baocao", "báo nội dung nào")
    await pages["A1"].press("Học tập nghị quyết", "báo nội dung nào", "Đơn vị đã tổ chức")
    await pages["A1"].press("Đã tổ chức", "Đơn vị đã tổ chức", "Đã ghi nhận")
    assert (await office.figures())["nq"] == [1, 0, 5, 1, 0, 0]
    await pages["A2"].write("bao cao", "báo nội dung nào")
    await pages["A2"].write("1", "Đơn vị đã tổ chức")
    await pages["A2"].write("don vi em hoc xong roi a", "Đã ghi nhận")
    assert (await office.figures())["nq"] == [2, 0, 4, 2, 0, 0]
    await pages["A3"].write("/baocao", "báo nội dung nào")
    await pages["A3"].press("Học tập nghị quyết", "báo nội dung nào", "Đơn vị đã tổ chức")
    read = await pages["A3"].write("dạ đv em học hôm 5/3 rồi, 45 đc dự", "tôi hiểu là")
    assert "• Ngày tổ chức: 5/3/2026\n• Số lượt người tham gia: 45" in read["text"]
    await pages["A3"].write("đúng", "Đã ghi nhận")
    assert await office.figures() == {"nq": [3, 0, 3, 3, 1, 45], "kh": [0, 0, 6, 0, 0, 0]}


async def three_more_answer(office: Office, pages: Mapping[str, Page]) -> None:
    """Not yet, with a promised day; a part of a quota in words; a plan with its file."""
    await pages["A4"].write("/baocao", "báo nội dung nào")
    await pages["A4"].write("Học tập nghị quyết", "Đơn vị đã tổ chức")
    await pages["A4"].write("chưa ạ", "dự kiến tổ chức ngày nào")
    await pages["A4"].write("13/3", "dự kiến 13/3/2026")
    told = await office.run("summary", "nq")
    assert _figures(told) == [3, 1, 2, 3, 1, 45]
    missing = {one["code"]: one["planned_on"] for one in told["missing"]}
    assert missing == {"A4": "2026-03-13", "A5": None, "A6": None}

    await pages["A5"].write("/baocao", "báo nội dung nào")
    await pages["A5"].press("Đăng ký làm theo Bác", "báo nội dung nào", "Đơn vị đã gửi kế hoạch")
    await pages["A5"].press("Đã gửi", "Đơn vị đã gửi kế hoạch", "đã có bao nhiêu")
    receipt = await pages["A5"].write("còn 1 người chưa", "Đã ghi nhận")
    assert "cá nhân 2/3 (còn 01)" in receipt["text"]
    assert (await office.figures())["kh"] == [1, 0, 5, 1, 2, 0]

    sent = {"x-client": "file-1", "x-file-name": "ke-hoach.pdf", "content-type": "application/octet-stream"}
    answer = await pages["A6"].browser.client.post("/chat/files", content=a_plan(), headers=sent)
    assert answer.status_code == 202, answer.text
    await pages["A6"].browser.hears("Đã nhận tệp ke-hoach.pdf")
    await pages["A6"].write("da gui roi", "đã có bao nhiêu")
    receipt = await pages["A6"].write("du ca 2", "Đã ghi nhận")
    assert [file["name"] for file in receipt["files"]] == ["ke-hoach.pdf"]
    told = await office.run("summary", "kh")
    assert _figures(told) == [2, 0, 4, 2, 4, 1]
    assert [(item["done"], item["total"], item["percent"]) for item in told["items"][:2]] == [
        (2, 6, 33.33),
        (4, 17, 23.53),
    ]


async def one_corrects(office: Office, page: Page) -> None:
    await page.write("/sua", "sửa mục nào")
    await page.press("Số lượt người tham gia: 45", "sửa mục nào", "bao nhiêu lượt người?")
    await page.write("54", "54 lượt người")
    assert await office.figures() == {"nq": [3, 1, 2, 3, 1, 54], "kh": [2, 0, 4, 2, 4, 1]}


async def the_leader_asks_for_yesterday(office: Office, page: Page) -> None:
    yesterday = await page.write("/tonghop nq hôm qua", "hết ngày 9/3/2026")
    assert "3/6 cấp ủy cơ sở (50,00%)" in yesterday["text"]
    assert "đúng hạn 03 · chưa trả lời 03" in yesterday["text"]
    today = await page.write("tong hop kh", "10/3/2026")
    assert [(one["done"], one["total"]) for one in today["figures"][0]["measures"]] == [(2, 6), (4, 17)]
    before = await office.figures("--as-of", "2026-03-09")
    assert before == {"nq": [3, 0, 3, 3, 1, 45], "kh": [0, 0, 6, 0, 0, 0]}
