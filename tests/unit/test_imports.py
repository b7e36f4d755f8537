"""Files of units and campaigns: read whole, or refused with every place named."""

import io
from datetime import date
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from domain.campaigns import ItemKind
from imports.campaigns import BadCampaign, read_campaign
from imports.units import read_units

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HEAD = "code,name,kind,sector,members,individual_quota\n"
STUDY = """
code: nq-2023
title: Học tập, quán triệt các nghị quyết, chỉ thị, quy định, kết luận của Trung ương
opens: 2023-01-05
due: 2023-06-15 17:00
units: all                 # or {sectors: [bệnh viện, trường học]}
items:
  - {key: studied, kind: confirm, label: "tổ chức nghiên cứu, học tập, quán triệt", counted: cấp ủy cơ sở}
  - {key: held_on, kind: date, label: Ngày tổ chức, required: false}
  - {key: attendees, kind: number, label: Số lượt người tham gia, counted: lượt người, required: false}
reminders: {days_before: [7, 3, 1, 0], at: "08:00", overdue_every: 3, overdue_times: 3, quiet: "20:00-07:00", working_days_only: true, leaders_after: 5}
"""
PLAN = """
code: kh-2023
short: Đăng ký làm theo Bác
title: Kế hoạch đăng ký năm 2023
opens: 2023-02-01
due: 2023-06-15 17:00
units: {codes: [DB001, DB002]}
items:
  - {key: collective, kind: confirm, label: kế hoạch của tập thể, counted: tập thể, ask: "Đã gửi chưa?", yes: Đã gửi, no: Chưa, done: gửi kế hoạch}
  - {key: individuals, kind: quota, label: kế hoạch của cá nhân, counted: cá nhân, quota: individual_quota}
  - {key: plan, kind: file, label: Bản kế hoạch, required: false}
"""


def units(text: str) -> tuple[list[str], list[tuple[int, str]]]:
    found = read_units(text.encode(), {"DB000": None})
    rows, problems = list(found.rows), list(found.problems)
    return [row.code for row in rows], [(problem.row, problem.column) for problem in problems]


@pytest.mark.parametrize("encode", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_flavours_of_csv(encode: str, end: str, separator: str) -> None:
    text = HEAD + 'A1,"Đảng bộ Sở Mẫu",đảng bộ,cơ quan,73,3\nA2,Chi bộ B,,,,\n\n'
    data = text.replace(",", separator).replace("\n", end).encode(encode)
    found = read_units(data, {})
    rows, problems = list(found.rows), list(found.problems)
    assert not problems
    assert [(row.code, row.name, row.members, row.individual_quota) for row in rows] == [
        ("A1", "Đảng bộ Sở Mẫu", 73, 3),
        ("A2", "Chi bộ B", 0, 0),
    ]


def test_windows_1258_comes_out_composed() -> None:
    # An older office program keeps the marks of a vowel apart: "Ð¶" and the like do not occur, "ê" + dot below does.
    data = (
        (HEAD + "A1,Đảng bộ Việt Nam,,,1,1\n")
        .replace("ệ", "ê\u0323")
        .replace("ả", "a\u0309")
        .replace("ộ", "ô\u0323")
    )
    found = read_units(data.encode("cp1258"), {})
    rows, problems = list(found.rows), list(found.problems)
    assert not problems
    assert rows[0].name == "Đảng bộ Việt Nam"


def test_excel_with_titles_above_the_header_and_figures_as_floats() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["DANH SÁCH ĐƠN VỊ"],
        [],
        ["code", "name", "kind", "sector", "members", "individual_quota", "parent", None],
        ["A1", "Đảng bộ A", "đảng bộ", "cơ quan", 73.0, 3.0, None, None],
        ["A2", "Chi bộ B", None, None, 8, 2, "A1", None],
    ):
        sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    found = read_units(file.getvalue(), {})
    rows, problems = list(found.rows), list(found.problems)
    assert not problems
    assert [(row.code, row.members, row.parent) for row in rows] == [("A1", 73, None), ("A2", 8, "A1")]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", [(1, "")]),
        ("a,b\n1,2\n", [(1, "")]),
        ("code,name\nA,B\n", [(1, "kind"), (1, "sector"), (1, "members"), (1, "individual_quota")]),
        (HEAD.replace("sector", "sector,color"), [(1, "color")]),
        (HEAD, [(1, "")]),
        (HEAD + ",B,,,1,1\n", [(2, "code")]),
        (HEAD + "A,B,,,x,1\nB,,,,1,-1\n", [(2, "members"), (3, "name"), (3, "individual_quota")]),
        (HEAD + "A,B,,,1,1\nA,C,,,1,1\n", [(3, "code")]),
        (HEAD.replace("\n", ",parent\n") + "A,B,,,1,1,ZZ\n", [(2, "parent")]),
        (HEAD.replace("\n", ",parent\n") + "A,B,,,1,1,B\nB,B,,,1,1,A\n", [(2, "parent"), (3, "parent")]),
        (HEAD + "A,B,,,1.5,1\n", [(2, "members")]),
        (HEAD + f"A,{'x' * 301},,,1,1\n", [(2, "name")]),
    ],
)
def test_everything_wrong_with_a_list_is_named(text: str, places: list[tuple[int, str]]) -> None:
    codes, problems = units(text)
    assert not codes
    assert problems == places


@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: (HEAD + text).encode("utf-8", "replace")))
def test_any_bytes_are_units_or_problems(data: bytes) -> None:
    found = read_units(data, {})
    rows, problems = list(found.rows), list(found.problems)
    assert bool(rows) != bool(problems)


def test_the_two_campaigns_of_the_design_are_read() -> None:
    draft = read_campaign(STUDY.encode(), ZONE, "cấp ủy cơ sở")
    assert draft.campaign.due_at.isoformat() == "2023-06-15T17:00:00+07:00"
    assert [(item.key, item.kind, item.required) for item in draft.campaign.items] == [
        ("studied", ItemKind.CONFIRM, True),
        ("held_on", ItemKind.DATE, False),
        ("attendees", ItemKind.NUMBER, False),
    ]
    assert (draft.campaign.policy.at.hour, draft.campaign.policy.quiet_from.hour) == (8, 20)
    plan = read_campaign(PLAN.encode(), ZONE, "cấp ủy cơ sở")
    assert plan.audience.codes == ("DB001", "DB002")
    assert plan.quotas == {"individuals": "individual_quota"}
    assert (plan.campaign.items[0].yes, plan.campaign.items[0].no) == ("Đã gửi", "Chưa")


def test_a_day_without_an_hour_is_due_at_five_and_an_hour_needs_no_quotes() -> None:
    text = STUDY.replace("2023-06-15 17:00", "2023-06-15").replace('"08:00"', "12:30")
    campaign = read_campaign(text.encode(), ZONE, "đơn vị").campaign
    assert (campaign.due_at.date(), campaign.due_at.hour) == (date(2023, 6, 15), 17)
    assert (campaign.policy.at.hour, campaign.policy.at.minute) == (12, 30)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("code: nq-2023", "code: nq 2023", "code:"),
        ("title:", "tittle:", "tittle: không có trường này"),
        ("title:", "tittle:", "title: thiếu trường này"),
        ("due: 2023-06-15", "due: 2022-06-15", "hạn (due) phải sau ngày mở"),
        ("due: 2023-06-15 17:00", "due: 2023-02-30", "due: cần ngày"),
        ("due: 2023-06-15 17:00", "due: hôm qua", "due: cần ngày"),
        ("kind: date", "kind: day", "items[2].kind: cần một trong"),
        ("kind: date", "kind: quota", "items[2]: nội dung loại quota cần trường quota"),
        ("key: held_on", "key: studied", "key studied đã dùng"),
        ("key: held_on", "key: Ngày", "items[2].key: chỉ gồm"),
        ("required: false", "required: maybe", "items[2].required: cần true hoặc false"),
        ("units: all", "units: some", "units: cần all"),
        ("units: all", "units: {sector: [a]}", "units.sector: không có trường này"),
        ('at: "08:00"', 'at: "25:00"', "reminders.at: cần giờ"),
        ("20:00-07:00", "tối", "reminders.quiet: cần khoảng giờ"),
        ("overdue_every: 3", "overdue_every: ba", "reminders.overdue_every: cần số nguyên"),
        ("items:", "items: []\nmore:", "more: không có trường này"),
        ("kind: date, label: Ngày tổ chức", "kind: choice, label: Hình thức", "ít nhất hai lựa chọn"),
        ("kind: date, label: Ngày tổ chức", "kind: text, label: A, options: [B]", "chỉ nội dung loại choice"),
        ("kind: date, label: Ngày tổ chức", "kind: number, label: A, min: 5, max: 2", "min phải không lớn hơn"),
    ],
)
def test_what_is_wrong_with_a_campaign_is_named_in_vietnamese(old: str, new: str, named: str) -> None:
    assert old in STUDY
    with pytest.raises(BadCampaign) as refused:
        read_campaign(STUDY.replace(old, new, 1).encode(), ZONE, "đơn vị")
    assert any(named in problem for problem in refused.value.problems), refused.value.problems


@pytest.mark.parametrize(
    "data", [b"", b"a: [", b"- 1", b"\xff\xfe", b"just words", b"1: 2", b"a: &a [*a]", b"{{}: 1}"]
)
def test_no_campaign_at_all_is_one_sentence(data: bytes) -> None:
    with pytest.raises(BadCampaign) as refused:
        read_campaign(data, ZONE, "đơn vị")
    assert refused.value.problems


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("code", "title", "opens", "due", "units", "items", "reminders")


@given(st.dictionaries(st.sampled_from(FIELDS), JSON), st.integers(0, 3))
def test_a_campaign_with_anything_in_its_fields_is_read_or_refused(broken: dict[str, object], items: int) -> None:
    loaded = yaml.safe_load(STUDY) | broken
    if isinstance(loaded["items"], list) and items:
        loaded["items"] = loaded["items"][:items]
    try:
        read_campaign(yaml.safe_dump(loaded, allow_unicode=True).encode("utf-8", "replace"), ZONE, "đơn vị")
    except BadCampaign as refused:
        assert refused.problems
        assert all(refused.problems)
