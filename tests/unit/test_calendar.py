"""The working calendar: what people work on, and a file of it that is read whole or refused by line."""

from datetime import date, timedelta

import pytest

from domain.calendar import WEEKDAYS, Certainty
from imports.calendar import SHIPPED, BadCalendar, read_calendar

CALENDAR = read_calendar(SHIPPED.read_bytes())
HEAD = "ngày,việc,mức,tên\n"


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-01-02", False),  # swapped with
        ("2026-01-10", True),  # this Saturday
        ("2026-02-13", True), ("2026-02-16", False), ("2026-02-20", False), ("2026-02-23", True),
        ("2026-04-27", False), ("2026-04-30", False), ("2026-05-01", False), ("2026-05-04", True),
        ("2026-08-22", False),  # a make-up Saturday that is only proposed: nobody is sure to work
        ("2026-08-31", False),  # a day off that is only proposed: nothing is sent
        ("2026-09-02", False), ("2026-09-03", True), ("2026-11-24", False),
        ("2027-02-03", True), ("2027-02-08", False), ("2027-02-11", True), ("2027-04-16", False),
        ("2027-05-03", False), ("2027-09-01", False), ("2027-09-03", False),
    ],
)  # fmt: skip
def test_the_days_of_the_calendar_that_comes_along(day: str, works: bool) -> None:
    assert CALENDAR.is_working_day(date.fromisoformat(day)) is works


def test_it_reaches_to_the_end_of_its_last_year_and_says_how_sure_it_is() -> None:
    assert CALENDAR.until == date(2027, 12, 31)
    assert CALENDAR.special[date(2026, 2, 17)].certainty is Certainty.CONFIRMED
    assert CALENDAR.special[date(2027, 4, 16)].certainty is Certainty.COMPUTED
    assert CALENDAR.special[date(2026, 11, 24)].certainty is Certainty.PROPOSED
    assert CALENDAR.name_of(date(2026, 11, 24)) == "Ngày Văn hóa Việt Nam"
    assert CALENDAR.name_of(date(2026, 1, 10)) == CALENDAR.name_of(date(2026, 11, 25)) == ""


def test_working_days_are_counted_over_holidays_and_make_up_saturdays() -> None:
    assert CALENDAR.working_days_after(date(2026, 2, 12), 2) == date(2026, 2, 23)
    assert CALENDAR.working_days_after(date(2026, 1, 8), 2) == date(2026, 1, 10)
    assert CALENDAR.working_day_before(date(2026, 2, 22)) == date(2026, 2, 13)
    assert CALENDAR.working_day_from(date(2026, 4, 30)) == date(2026, 5, 4)
    assert WEEKDAYS.working_days_after(date(2026, 2, 12), 2) == date(2026, 2, 16)
    assert WEEKDAYS.until is None


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("30/2/2026,nghỉ,tính,x", "dòng 2, cột ngày: cần một ngày có thật, ví dụ 30/4/2026"),
        ("1/1/1900,nghỉ,tính,x", "dòng 2, cột ngày: cần một ngày có thật, ví dụ 30/4/2026"),
        ("1/1/2026,lễ,tính,x", "dòng 2, cột việc: cần «nghỉ» hoặc «làm bù»"),
        (
            "2/1/2026,làm bù,tính,x",
            "dòng 2, cột việc: ngày này vốn là ngày làm việc; «làm bù» chỉ dành cho thứ Bảy, Chủ nhật",
        ),
        ("1/1/2026,nghỉ,chắc,x", "dòng 2, cột mức: cần «xác nhận», «tính» hoặc «dự kiến»"),
        (
            "1/1/2026",
            "dòng 2, cột việc: cần «nghỉ» hoặc «làm bù»; dòng 2, cột mức: cần «xác nhận», «tính» hoặc «dự kiến»",
        ),
        (
            "1/1/2026,nghỉ,tính,x\n\n2026-01-01,nghỉ,tính,y",
            "dòng 4, cột ngày: ngày 1/1/2026 đã có ở dòng 2; đồng chí bỏ một dòng",
        ),
        ("", "dòng 1: tệp không có ngày nào dưới dòng tiêu đề"),
    ],
)
def test_every_bad_line_is_told_in_one_sentence(lines: str, told: str) -> None:
    with pytest.raises(BadCalendar) as refused:
        read_calendar((HEAD + lines).encode())
    assert str(refused.value) == told


@pytest.mark.parametrize("data", ["", "ngày,tên\n1/1/2026,x", "một,hai\n"])
def test_a_file_without_its_columns_is_refused(data: str) -> None:
    with pytest.raises(BadCalendar, match="dòng tiêu đề thiếu cột"):
        read_calendar(data.encode())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_officers_may_write_it_as_they_do(encoding: str) -> None:
    """Other order of columns, semicolons, no marks, a remark, a day by year first."""
    text = "Ten;MUC;viec;Ngay\n# năm 2028\nTết;Xac nhan;Nghi;2028-01-26\nBù;xác nhận;Làm bù;5/2/2028\n"
    found = read_calendar(text.encode(encoding))
    assert (found.until, len(found.special)) == (date(2028, 12, 31), 2)
    assert found.is_working_day(date(2028, 2, 5))
    assert not found.is_working_day(date(2028, 1, 26))


def test_no_holiday_of_the_calendar_lies_alone_by_mistake() -> None:
    """Each make-up day makes up for a day off within two months."""
    for one in CALENDAR.special.values():
        if one.works:
            near = [other for other in CALENDAR.special.values() if not other.works and other.day.weekday() < 5]
            assert any(abs(other.day - one.day) < timedelta(days=60) for other in near)
