"""What is said of the calendar file: what is wrong with a line, and that it runs out."""

from collections.abc import Sequence
from datetime import date

from texts.writing import day

NOT_A_DAY = "cần một ngày có thật, ví dụ 30/4/2026"
NOT_A_USE = "cần «nghỉ» hoặc «làm bù»"
NOT_A_CERTAINTY = "cần «xác nhận», «tính» hoặc «dự kiến»"
WORKED_ANYWAY = "ngày này vốn là ngày làm việc; «làm bù» chỉ dành cho thứ Bảy, Chủ nhật"
NO_DAYS = "tệp không có ngày nào dưới dòng tiêu đề"


def lacking_columns(names: Sequence[str]) -> str:
    """Headings that are not there."""
    return f"dòng tiêu đề thiếu cột {', '.join(names)}"


def day_twice(value: date, row: int) -> str:
    """The same day on two lines."""
    return f"ngày {day(value)} đã có ở dòng {row}; đồng chí bỏ một dòng"


def refused(path: str, problem: str) -> str:
    """Nothing starts on a calendar that cannot be read."""
    return f"Lịch nghỉ {path} sai: {problem}."


def good(until: date) -> str:
    """How far the calendar reaches."""
    return f"Lịch nghỉ: có đến hết ngày {day(until)}."


def runs_out(until: date, path: str) -> str:
    """The calendar ends soon, or has ended."""
    where = path or "một tệp riêng rồi đặt TONGHOP_CALENDAR_FILE"
    return (
        f"Lịch nghỉ chỉ có đến hết ngày {day(until)}; đồng chí thêm ngày nghỉ của năm sau vào {where}, "
        "nếu không trợ lý chỉ biết thứ Bảy và Chủ nhật là ngày nghỉ."
    )


def not_certain(days: Sequence[tuple[date, str]]) -> str:
    """Days soon that nobody has confirmed: nothing is sent on them."""
    named = ", ".join(f"{day(value)} ({name})" for value, name in days)
    return (
        f"Ngày nghỉ chưa xác nhận: {named}. Trợ lý không nhắc vào các ngày này; có văn bản thì đồng chí sửa mức."
    )
