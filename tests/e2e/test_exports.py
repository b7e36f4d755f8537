"""Files from the real program: on a page for its owner alone, on Telegram, from the command line."""

import io
from collections import Counter
from pathlib import Path

import docx
import openpyxl
import pytest

from bot.commands.shell import TEMPLATE
from domain.people import Role
from storage.database import Database
from tests.e2e.test_telegram import Day
from tests.storage.test_entries import told as reported
from tests.support.people import BOARD, set_up_house, study_campaign
from tests.support.process import Finished, environment, tonghop
from tests.support.site import serving
from tests.support.telegram import Fake

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OFFICE = "application/vnd.openxmlformats-officedocument"


async def test_a_page_shows_the_picture_and_gives_the_files_to_its_owner_alone(
    database_url: str, tmp_path: Path
) -> None:
    async with serving(database_url, tmp_path) as site:
        await site.add("Bình", Role.LEADER, "DB000")
        async with await site.browser("Hùng") as hung, await site.browser("Bình") as binh:
            await hung.say("a", "/bieudo nq")
            shown = await hung.hears("📊 Học tập")
            assert shown["picture"]
            (file,) = shown["files"]
            opened = await hung.client.get(f"/tep/{file['id']}")
            assert (opened.status_code, opened.headers["content-type"]) == (200, "image/png")
            assert opened.content.startswith(b"\x89PNG")
            assert opened.headers["x-content-type-options"] == "nosniff"
            assert opened.headers["content-disposition"] == f'attachment; filename="{file["name"]}"'
            assert (await binh.client.get(f"/tep/{file['id']}")).status_code == 404
            await hung.say("b", "/xuat excel nq")
            (file,) = (await hung.hears("Excel: "))["files"]
            opened = await hung.client.get(f"/tep/{file['id']}")
            assert opened.headers["content-type"] == f"{OFFICE}.spreadsheetml.sheet"
            assert openpyxl.load_workbook(io.BytesIO(opened.content)).sheetnames[0] == "Tổng hợp"
            assert (await binh.client.get(f"/tep/{file['id']}")).status_code == 404
            assert not (await hung.hears("Excel: "))["picture"]


async def test_a_leader_on_telegram_gets_what_the_buttons_say(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    house = await set_up_house(database, study_campaign(due="2030-01-01 17:00"))
    async with Fake() as fake:
        day = Day(house, fake, tmp_path, database_url)
        async with day.open():
            hung = await day.link("Hùng", Role.LEADER, None)
            await hung.writes("/tonghop nq")
            told = await hung.hears("Tính đến")
            assert told.labels == ["Đơn vị chưa có", "Chi tiết", "Biểu đồ", "Word", "Excel", "Câu để dán"]
            button = told.button("Câu để dán")
            assert button is not None
            assert button["copy_text"]["text"].startswith("Tính đến")
            assert button["copy_text"]["text"].endswith("có 0/4 cấp ủy cơ sở đã tổ chức học tập, quán triệt nghị "
                                                        "quyết; còn 04 cấp ủy cơ sở chưa tổ chức.")  # fmt: skip
            for label, words in (("Biểu đồ", "📊 Học tập"), ("Excel", "Excel: "), ("Word", "Word (dự thảo")):
                await hung.presses(label, on=told)
                sent = await hung.hears(words)
                assert sent.file_id
            await hung.writes("/tonghop")
            await hung.hears("Tính đến")
        assert len(fake.calls("sendDocument")) == 2
        assert len(fake.calls("sendPhoto")) == 1
        assert not fake.refused


async def test_the_command_line_makes_what_the_summary_says(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    house = await set_up_house(database, study_campaign())
    async with database.begin() as store:
        await reported(store, house)
    env = environment(database_url, tmp_path / "data", TONGHOP_SECRET_KEY=BOARD.secret)

    async def run(*words: str | Path) -> Finished:
        return await tonghop(env, *words, cwd=tmp_path)

    out, day = tmp_path / "th.xlsx", ("--as-of", "2023-06-17")
    made = await run("export", "TH", "--format", "xlsx", "--out", out, *day, "--json")
    assert made.data == {"campaign": "th", "format": "xlsx", "file": str(out), "bytes": out.stat().st_size}
    told = (await run("summary", "th", *day, "--json")).data
    counted, (item, _) = told["units"], told["items"]
    assert (counted["expected"], counted["reported"], counted["returned"], counted["waiting"]) == (4, 2, 1, 1)
    assert (await run("summary", "th", *day)).out == f"{told['sentence']} [01 báo cáo chờ duyệt]\n"
    rows = {row[0]: row[1:] for row in openpyxl.load_workbook(out)["Tổng hợp"].iter_rows(values_only=True)}
    assert told["sentence"] in rows
    draft = tmp_path / "th.docx"
    assert (await run("export", "th", "--format", "docx", "--out", draft, *day)).status == 0
    shown = docx.Document(str(draft))
    figures, *_, appendix = [table for table in shown.tables if table.rows[0].cells[0].text == "TT"]
    assert [cell.text for cell in figures.rows[1].cells[2:4]] == [str(item["done"]), str(item["total"])]
    assert Counter(row.cells[4].text for row in appendix.rows[1:]) == {
        "đúng hạn": counted["on_time"], "muộn": counted["late"], "bị trả lại": counted["returned"],
        "chờ duyệt": counted["waiting"],
    }  # fmt: skip
    assert told["sentence"] in [one.text for one in shown.paragraphs]
    ranked = tmp_path / "xephang.xlsx"
    made = await run("export", "--ranking", "2023", "--format", "xlsx", "--out", ranked, "--json")
    assert made.data == {"ranking": 2023, "format": "xlsx", "file": str(ranked), "bytes": ranked.stat().st_size}
    assert openpyxl.load_workbook(ranked)["Xếp hạng"].max_row == 9
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data" / TEMPLATE).write_bytes(b"no document")
    for wrong, why in (
        (("export", "nq", "--format", "docx", "--out", out), f"Mẫu dự thảo {TEMPLATE} không dùng được"),
        (("export", "--ranking", "2023", "--format", "png", "--out", out), "give --format xlsx"),
        (("export", "--ranking", "2022", "--format", "xlsx", "--out", out), "nothing can be ranked"),
        (("export", "nope", "--format", "png", "--out", out), "no campaign nope"),
        (("export", "nq", "--format", "png", "--out", tmp_path / "no" / "x.png"), "Cannot write"),
    ):
        ended = await run(*wrong)
        assert (ended.status, ended.out) == (2, "")
        assert why in ended.err
        assert "Traceback" not in ended.err
    assert sorted(path.name for path in tmp_path.glob("*.x*")) == ["th.xlsx", "xephang.xlsx"]
