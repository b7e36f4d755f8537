"""Campaign files: read whole, or refused with the line, the field and the reason, in Vietnamese."""

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from domain.campaigns import ItemKind
from domain.problems import Problem
from imports.campaigns import BadCampaign, read_campaign
from tests.support.people import ZONE

STUDY = """\
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
units: {codes: [DB001, 007]}
items:
  - key: collective
    kind: confirm
    label: kế hoạch của tập thể
    yes: Đã gửi
    no: Chưa
    ask:
  - {key: individuals, kind: quota, label: kế hoạch của cá nhân, quota: individual_quota}
  - {key: each, kind: quota, label: mỗi đơn vị, quota: {DB001: 3, 007: 2}}
  - {key: form, kind: choice, label: Hình thức, options: [Trực tiếp, Trực tuyến]}
  - {key: sites, kind: number, label: Điểm cầu, min: 0, max: 100}
  - {key: day, kind: date, label: Ngày, required: false}
  - {key: good, kind: text, label: Cách làm hay, required: false}
  - {key: plan, kind: file, label: Bản kế hoạch, required: false}
"""


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(BadCampaign) as refused:
        read_campaign(text.encode(), ZONE, "đơn vị")
    return refused.value.problems


def places(text: str) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in problems(text)]


def test_the_campaign_of_the_design_is_read() -> None:
    draft = read_campaign(STUDY.encode(), ZONE, "cấp ủy cơ sở")
    assert draft.campaign.due_at.isoformat() == "2023-06-15T17:00:00+07:00"
    assert [(item.key, item.kind, item.required) for item in draft.campaign.items] == [
        ("studied", ItemKind.CONFIRM, True),
        ("held_on", ItemKind.DATE, False),
        ("attendees", ItemKind.NUMBER, False),
    ]
    assert (draft.campaign.policy.at.hour, draft.campaign.policy.quiet_from.hour) == (8, 20)


def test_all_seven_kinds_are_read_and_figures_are_codes_where_codes_stand() -> None:
    plan = read_campaign(PLAN.encode(), ZONE, "cấp ủy cơ sở")
    items = plan.campaign.items
    assert {item.kind for item in items} == set(ItemKind)
    assert plan.audience.codes == ("DB001", "007")
    assert plan.quotas == {"individuals": "individual_quota", "each": {"DB001": 3, "007": 2}}
    assert (items[0].yes, items[0].no, items[0].ask, items[0].counted) == ("Đã gửi", "Chưa", "", "cấp ủy cơ sở")
    assert items[3].options == ("Trực tiếp", "Trực tuyến")
    assert (items[4].least, items[4].most) == (0, 100)


def test_a_day_without_an_hour_is_due_at_five_and_an_hour_needs_no_quotes() -> None:
    text = STUDY.replace("2023-06-15 17:00", "2023-06-15").replace('"08:00"', "12:30")
    campaign = read_campaign(text.encode(), ZONE, "đơn vị").campaign
    assert (campaign.due_at.date(), campaign.due_at.hour) == (date(2023, 6, 15), 17)
    assert (campaign.policy.at.hour, campaign.policy.at.minute) == (12, 30)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1258"])
def test_the_encodings_of_notepad_are_one(encoding: str) -> None:
    text = STUDY.split("reminders")[0]
    if encoding == "cp1258":
        text = "code: a\ntitle: Việt Nam\nopens: 2023-01-05\ndue: 2023-06-15\nunits: all\nitems: [{key: a, kind: text, label: A}]"
        text = text.replace("ệ", "ê\u0323")
    draft = read_campaign(text.encode(encoding), ZONE, "đơn vị")
    assert draft.campaign.title in (STUDY.splitlines()[1].removeprefix("title: "), "Việt Nam")


DATE = "kind: date, label: Ngày tổ chức"


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "said"),
    [
        ("code: nq-2023", "code: nq 2023", 1, "code", "chỉ gồm chữ không dấu"),
        ("code: nq-2023", "code:", 1, "code", "trường này để trống"),
        ("title:", "tittle:", 2, "tittle", "không có trường này; có phải title?"),
        ("title:", "tittle:", 1, "title", "thiếu trường này"),
        ("title: ", "title: [a] #", 2, "title", "cần chữ"),
        ("due: 2023-06-15", "due: 2022-06-15", 4, "due", "hạn (due) phải sau ngày mở"),
        ("due: 2023-06-15 17:00", "due: 2023-02-30", 4, "due", "cần ngày"),
        ("due: 2023-06-15 17:00", "due: hôm qua", 4, "due", "cần ngày"),
        ("due: 2023-06-15 17:00", "due: 9999-12-31", 4, "due", "năm phải từ 2000 đến 2100"),
        ("kind: date", "kind: day", 8, "items[2].kind", "cần một trong: confirm, quota"),
        ("kind: date, ", "", 8, "items[2].kind", "thiếu trường này"),
        ("kind: date", "kind: quota", 8, "items[2].quota", "nội dung loại quota cần trường quota"),
        ("kind: date", "kind: quota, quota: nhiều", 8, "items[2].quota", "cần trường quota: individual_quota"),
        ("kind: date", "kind: quota, quota: {A: 1, B: x}", 8, "items[2].quota.B", "cần số nguyên từ 0"),
        ("kind: date", "kind: date, quota: 3", 8, "items[2].quota", "chỉ nội dung loại quota"),
        ("key: held_on", "key: studied", 8, "items[2].key", "key studied đã dùng"),
        ("key: held_on", "key: Ngày", 8, "items[2].key", "chỉ gồm"),
        ("label: Ngày tổ chức", 'label: "  "', 8, "items[2].label", "trường này để trống"),
        ("label: Ngày tổ chức", f"label: {'a' * 501}", 8, "items[2].label", "dài quá 500 ký tự"),
        ("required: false", "required: maybe", 8, "items[2].required", "cần true hoặc false"),
        ("required: false}\n  - {key: att", "required: false}\n  - chữ\n  - {key: att", 9, "items[3]", "cần các trường"),
        ("units: all", "units: some", 5, "units", "cần all"),
        ("units: all", "units: {sector: [a]}", 5, "units.sector", "không có trường này; có phải sectors?"),
        ("units: all", "units: {codes: DB001}", 5, "units.codes", "cần danh sách"),
        ('at: "08:00"', 'at: "25:00"', 10, "reminders.at", "cần giờ"),
        ("20:00-07:00", "tối", 10, "reminders.quiet", "cần khoảng giờ"),
        ("overdue_every: 3", "overdue_every: ba", 10, "reminders.overdue_every", "cần số nguyên từ 1 đến 60"),
        ("[7, 3, 1, 0]", "[7, 400]", 10, "reminders.days_before[2]", "cần số nguyên từ 0 đến 365"),
        ("items:", "items: []\nmore:", 7, "more", "không có trường này"),
        (DATE, "kind: choice, label: Hình thức", 8, "items[2].options", "ít nhất hai lựa chọn"),
        (DATE, "kind: choice, label: A, options: [Có, ' có ']", 8, "items[2].options[2]", "lựa chọn «có» có hai lần"),
        (DATE, "kind: confirm, label: A, yes: Có, no: có", 8, "items[2].no", "yes và no phải khác nhau"),
        (DATE, "kind: text, label: A, options: [B]", 8, "items[2].options", "chỉ nội dung loại choice"),
        (DATE, "kind: text, label: A, max: 2", 8, "items[2].max", "chỉ nội dung loại number"),
        (DATE, "kind: number, label: A, min: 5, max: 2", 8, "items[2].min", "min phải không lớn hơn"),
        ("opens:", "due: 2023-06-14\nopens:", 5, "due", "trường này đã có ở dòng 3"),
        ("kind: date", "kind: date, kind: date", 8, "items[2].kind", "trường này đã có ở dòng 8"),
        ("opens:", "[a]: b\nopens:", 3, "", "cần tên một trường"),
        ("opens:", "\topens:", 3, "", "thụt vào bằng phím Tab"),
        ("items:\n  -", "items:\n\t-", 7, "", "thụt vào bằng phím Tab"),
        ("title: Học tập, ", "title: Học tập: ", 2, "", "giá trị có dấu hai chấm cần đặt trong ngoặc kép"),
        ('label: "tổ chức', 'label: "tổ "chức', 7, "", "không đúng cú pháp"),
        ('quán triệt", c', "quán triệt, c", 10, "", "không đúng cú pháp"),
        ("units: all ", 'units: "all ', 7, "", "không đúng cú pháp"),
        ("leaders_after: 5}", 'leaders_after: "5}', 10, "", "dấu ngoặc kép mở ở dòng này chưa khép"),
        ("label: Ngày", "label: *Ngày", 8, "", "bắt đầu bằng *, &"),
        ("label: Ngày", "label: &Ngày", 8, "", "bắt đầu bằng *, &"),
        ("label: Ngày", "label: !Ngày", 8, "", "bắt đầu bằng *, &"),
        ("label: Ngày", "label: @Ngày", 8, "", "bắt đầu bằng *, &"),
        ("label: Ngày", "label: \x07Ngày", 8, "", "không đúng cú pháp"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_campaign_is_shown_where_it_stands(
    old: str, new: str, row: int, column: str, said: str
) -> None:
    assert old in STUDY
    found = problems(STUDY.replace(old, new, 1))
    assert [one for one in found if (one.row, one.column) == (row, column) and said in one.problem], found


def test_letters_that_no_database_keeps_are_left_out() -> None:
    text = STUDY.replace("Ngày tổ chức", '"\\0Ngày\\ud800 \\t tổ chức"').replace(
        "opens", '"\\ud800note": x\nopens'
    )
    assert places(text) == [(3, "note")]
    text = text.replace('"\\ud800note": x\n', "")
    assert read_campaign(text.encode(), ZONE, "đơn vị").campaign.items[1].label == "Ngày tổ chức"


def test_each_place_is_told_once_in_the_order_of_the_file() -> None:
    text = STUDY.replace("all  ", "{codes: x}").replace("kind: date", "kind: quota, quota: {A: x}")
    assert places(text) == [(5, "units.codes"), (8, "items[2].quota.A")]


def test_a_missing_field_is_at_the_line_of_what_lacks_it() -> None:
    text = PLAN.replace("    label: kế hoạch của tập thể\n", "")
    assert places(text) == [(9, "items[1].label")]


def test_too_much_is_refused() -> None:
    item = "  - {key: k%d, kind: text, label: A}\n"
    head = STUDY.split("  - {")[0]
    read_campaign((head + "".join(item % one for one in range(200))).encode(), ZONE, "đơn vị")
    assert places(head + "".join(item % one for one in range(201))) == [(6, "items")]
    assert "256 KB" in problems(head + "#" * 300_000)[0].problem


@pytest.mark.parametrize(
    "data",
    [b"", b"a: [", b"- 1", b"\xff\xfe", b"just words", b"1: 2", b"a: &a [*a]", b"{{}: 1}", b"[" * 5000, b"a: 1\n---\nb: 1"],
)  # fmt: skip
def test_no_campaign_at_all_is_one_sentence(data: bytes) -> None:
    with pytest.raises(BadCampaign) as refused:
        read_campaign(data, ZONE, "đơn vị")
    assert refused.value.problems
    assert all(one.row >= 1 and one.problem for one in refused.value.problems)


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
    written = yaml.safe_dump(loaded, allow_unicode=True)
    try:
        read_campaign(written.encode("utf-8", "replace"), ZONE, "đơn vị")
    except BadCampaign as refused:
        lines = written.count("\n") + 1
        assert refused.problems
        assert all(one.problem and 1 <= one.row <= lines for one in refused.problems)
